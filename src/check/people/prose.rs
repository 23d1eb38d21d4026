//! Finds names of persons in running texts: a family name and characters that given names consist of,
//! where a label, a title or a verb beside them says that it is a person.
//!
//! A list of characters and the words around them keep 高新区 and 方案 apart from names. Rare names
//! without such words are missed, which is better than a warning in every other text.

use super::{is_ambiguous_name, is_bare_name, is_name_character, is_office};
use crate::words;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The names of persons in a text.
pub(crate) fn persons(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, first) in text.char_indices() {
        if start < end {
            continue;
        }
        // Every public cell passes here, and few characters are family names.
        let name = if ['小', '老'].contains(&first) {
            familiar_name(text, start)
        } else if is_family_name(&text[start..start + first.len_utf8()]) {
            let name = longest_name_at(&text[start..]);
            name.filter(|name| is_person_in(text, start, name))
                .or_else(|| unusual_name(text, start))
                .or_else(|| titled_family_name(text, start))
        } else if is_ambiguous(&text[start..start + first.len_utf8()]) {
            ambiguous_name(text, start).or_else(|| titled_family_name(text, start))
        } else {
            None
        };
        if let Some(name) = name {
            end = start + name.len();
            found.push(name);
        }
    }
    found
}

/// Whether a text is a family name and characters that given names consist of.
pub(crate) fn is_likely_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next();
    is_family_name(&text[..text.len() - characters.as_str().len()])
        && name_at(text, text.chars().count()) == Some(text)
}

fn is_family_name(character: &str) -> bool {
    words::FAMILY_NAMES.binary_search(&character).is_ok()
}

fn is_ambiguous(character: &str) -> bool {
    words::AMBIGUOUS_FAMILY_NAMES
        .binary_search(&character)
        .is_ok()
}

/// The longest name that a text begins with, if it may be one.
fn longest_name_at(text: &str) -> Option<&str> {
    [3, 2].iter().find_map(|length| name_at(text, *length))
}

/// The name of this many characters that a text begins with, if it may be one: the first is a family name.
fn name_at(text: &str, length: usize) -> Option<&str> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=3;
    if !LENGTHS.contains(&length) {
        return None;
    }
    static GIVEN: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
        let lines = words::GIVEN_NAME_CHARACTERS.iter();
        lines.flat_map(|line| line.chars()).collect()
    });
    let given = text.char_indices().skip(1).take(length - 1);
    let is_name = given.clone().count() == length - 1
        && given
            .clone()
            .all(|(_, character)| GIVEN.contains(&character));
    let (last, character) = given.last()?;
    let name = &text[..last + character.len_utf8()];
    (is_name && !is_office(name)).then_some(name)
}

/// Family names that stand behind 小 or 老. Others make words there: 小方, 小石, 老汤.
const FAMILIAR: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾萧蔡潘袁董余苏吕魏蒋杜丁沈姜范卢姚廖邹陆孔崔邱谭汪";

/// Whether this is a family name that seldom begins another word.
pub(super) fn is_common_family_name(character: char) -> bool {
    FAMILIAR.contains(character)
}

/// Forms of address that no office has besides, as 馆长 is in 图书馆长期开放.
const ADDRESSES: &[&str] = &["老师", "先生", "女士", "同志"];

/// The Chinese characters that a text begins with.
fn han_at_start(text: &str) -> &str {
    let end = text.find(|character| !is_name_character(character));
    &text[..end.unwrap_or(text.len())]
}

/// Whether a word may begin behind this text: it ends with no letter and no digit, or with a word that
/// stands before the name of somebody to turn to.
fn may_begin_after(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| !last.is_alphanumeric()) || leads_to_name(before)
}

/// A name that does not consist of the characters of given names, where nothing but a person can stand:
/// 李大力 收, 找李大力老师, 周二：李大力.
fn unusual_name(text: &str, start: usize) -> Option<&str> {
    let before = &text[..start];
    if !text[start..].starts_with(is_common_family_name) {
        return None;
    }
    let run = han_at_start(&text[start..]);
    let after = text[start + run.len()..].trim_start();
    let is_received = || {
        let rest = after.strip_prefix('收');
        rest.is_some_and(|rest| han_at_start(rest).is_empty())
    };
    let addressee = run
        .strip_suffix('收')
        .or_else(|| is_received().then_some(run));
    if let Some(name) = addressee.filter(|name| is_bare_name(name)) {
        return may_begin_after(before).then_some(name);
    }
    if is_on_duty(before) && is_bare_name(run) && (is_long(run) || is_likely_name(run)) {
        return Some(run);
    }
    let addressed = ADDRESSES.iter().find_map(|word| run.split_once(word));
    let (name, _) = addressed?;
    (leads_to_name(before) && is_bare_name(name) && is_long(name)).then_some(name)
}

fn is_long(name: &str) -> bool {
    name.chars().nth(2).is_some()
}

/// Whether a text ends with a day or shift and a colon, after which those on duty are named.
fn is_on_duty(before: &str) -> bool {
    let label = before.trim_end().strip_suffix([':', '：']);
    label.is_some_and(|label| {
        let mut words = words::DUTY_LABELS.iter().chain(words::STAFF.iter());
        words.any(|word| label.ends_with(word))
    })
}

/// A name that begins as other words do, before a form of address: 高山老师.
fn ambiguous_name(text: &str, start: usize) -> Option<&str> {
    let name = longest_name_at(&text[start..])?;
    let after = &text[start + name.len()..];
    let is_addressed =
        ADDRESSES.iter().any(|word| after.starts_with(word)) || after.starts_with("主任");
    (is_ambiguous_name(name) && is_addressed && may_begin_after(&text[..start])).then_some(name)
}

/// A family name alone before a form of address: 周老师, 马主任, and 陈工 for an engineer.
fn titled_family_name(text: &str, start: usize) -> Option<&str> {
    const ALSO_ADDRESSED: char = '马';
    let family_name = text[start..].chars().next()?;
    if !(is_common_family_name(family_name) || family_name == ALSO_ADDRESSED)
        || !may_begin_after(&text[..start])
    {
        return None;
    }
    let rest = &text[start + family_name.len_utf8()..];
    // 高工 is a rank.
    let is_engineer = family_name != '高' && han_at_start(rest) == "工";
    let title = words::HONORIFICS
        .iter()
        .find(|title| rest.starts_with(**title));
    let title = title.copied().or_else(|| is_engineer.then_some("工"))?;
    // 高校长期, 高院长远: the last character of the title begins another word.
    let after = &rest[title.len()..];
    let is_cut = title.ends_with('长') && after.starts_with(['期', '远', '效', '年', '久']);
    let end = start + family_name.len_utf8() + title.len();
    (!is_cut).then_some(&text[start..end])
}

/// A family name as colleagues say it: 小李, 老王. It stands alone, or a form of address follows it.
fn familiar_name(text: &str, start: usize) -> Option<&str> {
    let family_name = text[start..].chars().nth(1)?;
    if !is_common_family_name(family_name) {
        return None;
    }
    let end = start + '小'.len_utf8() + family_name.len_utf8();
    let (before, after) = (&text[..start], &text[end..]);
    let stands_alone =
        |neighbour: Option<char>| neighbour.is_none_or(|next| !is_name_character(next));
    let begins = stands_alone(before.chars().next_back()) || leads_to_name(before);
    let mut followers = words::HONORIFICS.iter().chain(words::NAME_FOLLOWERS.iter());
    let ends = stands_alone(after.chars().next())
        || after.starts_with(['或', '和', '与', '及'])
        || followers.any(|word| after.starts_with(word));
    (begins && ends).then_some(&text[start..end])
}

/// Whether a text ends with a word that stands before the name of somebody to turn to.
fn leads_to_name(before: &str) -> bool {
    let words = [
        "由", "找", "请", "加", "和", "与", "及", "或", "联系", "咨询",
    ];
    words.iter().any(|word| before.ends_with(word))
}

/// Whether a text begins with the rest of a list of names and says how many persons they are:
/// 、李娜等5名, 、李娜、王强三人. `names` are those before it.
fn is_counted(mut after: &str, mut names: usize) -> bool {
    while let Some(rest) = after.strip_prefix(['、', '，', ',']) {
        let Some(name) = longest_name_at(rest) else {
            return false;
        };
        after = &rest[name.len()..];
        names += 1;
    }
    let others = after.strip_prefix('等');
    let counted = others
        .unwrap_or(after)
        .trim_start_matches(|character: char| {
            character.is_ascii_digit() || "两二三四五六七八九十多几".contains(character)
        });
    let has_number = counted.len() < others.unwrap_or(after).len();
    let persons = counted.starts_with(['人', '名', '位']);
    // 张伟等5人 are persons; 张伟5人 may be anything.
    persons && has_number && (others.is_some() || names > 1)
}

/// Whether what stands around a possible name says that it is a person.
fn is_person_in(text: &str, start: usize, name: &str) -> bool {
    let (before, after) = (&text[..start], &text[start + name.len()..]);
    let is_short = name.chars().count() == 2;
    let ends_here = after
        .chars()
        .next()
        .is_none_or(|next| !is_name_character(next));
    let starts_here = before
        .chars()
        .next_back()
        .is_none_or(|last| !is_name_character(last));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let addressed = begins(ADDRESSES) || begins(&["主任"]);
    let title =
        addressed || begins(words::OFFICES.as_slice()) || begins(words::HONORIFICS.as_slice());
    let is_after = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let leads_to_name = leads_to_name(before);
    let holds_office = is_after(words::OFFICES.as_slice());
    let is_of_staff = is_after(words::STAFF.as_slice());
    let names = if before.ends_with('、') { 2 } else { 1 };
    if is_counted(after, names) && (starts_here || leads_to_name || is_after(&["有", "为", "是"]))
    {
        return true;
    }
    // 服务专员刘洋
    if is_of_staff && ends_here {
        return true;
    }
    // The addressee of a letter: 示例路1号（赵晓敏收）, 王芳转.
    let receives = after.strip_prefix(['收', '转']).is_some_and(|rest| {
        let next = rest.chars().next();
        starts_here && next.is_none_or(|next| !is_name_character(next))
    });
    let acts = begins(&[
        "负责", "主持", "接待", "主讲", "承担", "讲授", "授课", "牵头", "联系", "办理", "受理",
        "带领", "指导", "担任", "领导",
    ]);
    let is_common = name.starts_with(is_common_family_name);
    if is_short {
        return addressed && (starts_here || leads_to_name)
            || receives
            || is_common && ends_here && (is_on_duty(before) || holds_office)
            || is_common && holds_office && acts;
    }
    // Alone between brackets, spaces or commas, or behind a room: （赵晓敏）, 301室赵晓敏.
    let is_behind_room = is_after(&["室", "号", "楼", "层"]);
    if ends_here && (starts_here || is_behind_room) {
        return true;
    }
    let bare = before.trim_end().trim_end_matches(['为', '是']);
    let label = bare.strip_suffix([':', '：']);
    let follows = ends_here || title || begins(words::NAME_FOLLOWERS.as_slice());
    let is_labelled = words::NAME_LABELS.iter().any(|word| bare.ends_with(word));
    if follows && (label.is_some() || is_labelled || is_after(&["经办", "交"])) {
        return true;
    }
    if receives
        || title && (starts_here || leads_to_name)
        || bare.is_empty() && after.trim().is_empty()
    {
        return true;
    }
    (is_after(&["由"]) || holds_office || is_of_staff) && acts
        || holds_office && ends_here
        || is_after(&["找", "联系", "加", "咨询"]) && ends_here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_found_by_the_words_around_them() {
        for (text, expected) in [
            ("专利检索：赵晓敏", &["赵晓敏"][..]),
            ("由赵晓敏负责，可发邮件", &["赵晓敏"]),
            ("找钱志强", &["钱志强"]),
            ("主任：钱志强，讲师：孙丽华", &["钱志强", "孙丽华"]),
            ("本馆由赵晓敏馆长主持工作", &["赵晓敏"]),
            ("负责人赵晓敏，身份证", &["赵晓敏"]),
            ("微信扫码加赵晓敏老师", &["赵晓敏"]),
            ("联系人：赵晓敏电话 0411", &["赵晓敏"]),
            ("请找李明老师", &["李明"]),
            ("赵晓敏", &["赵晓敏"]),
            ("专利检索（赵晓敏）", &["赵晓敏"]),
            ("8:30-17:00 赵晓敏", &["赵晓敏"]),
            ("全市企业;赵晓敏", &["赵晓敏"]),
            ("示例大厦301室赵晓敏", &["赵晓敏"]),
            ("团队负责人为赵晓敏", &["赵晓敏"]),
            ("（经办赵晓敏）", &["赵晓敏"]),
            ("馆长赵晓敏带领团队", &["赵晓敏"]),
            ("副馆长赵晓敏、主任钱志强", &["赵晓敏", "钱志强"]),
            ("示例路1号（赵晓敏收）", &["赵晓敏"]),
            ("示例路1号 李明收", &["李明"]),
            ("服务专员刘洋", &["刘洋"]),
            ("值班人员：上午李明，下午", &[]),
            ("专利代理师赵晓敏负责答疑", &["赵晓敏"]),
            ("张伟、李娜等5名服务人员", &["张伟", "李娜"]),
            ("团队有张伟、李娜、赵晓敏三人", &["张伟", "李娜", "赵晓敏"]),
            ("由张伟等多人轮值", &["张伟"]),
            ("0411-84378000小李", &["小李"]),
            ("找小王或老李老师", &["小王", "老李"]),
            ("咨询找周老师", &["周老师"]),
            ("咨询请联系周老师", &["周老师"]),
            ("欢迎来电（陈工）", &["陈工"]),
            ("马主任接待", &["马主任"]),
            ("周一：张伟；周二：李娜", &["张伟", "李娜"]),
            ("周二：李大力", &["李大力"]),
            ("高山老师主讲", &["高山"]),
            ("馆长李明领导", &["李明"]),
            ("示例路1号 李大力 收", &["李大力"]),
            ("示例路1号（李大力收）", &["李大力"]),
            ("王芳转", &["王芳"]),
            ("找李大力老师", &["李大力"]),
        ] {
            assert_eq!(persons(text), expected, "{text}");
        }
    }

    #[test]
    fn places_offices_and_works_are_no_persons() {
        for text in [
            "地址：江宁区学林路1号",
            "由省知识产权局负责",
            "联系文献部",
            "服务对象：高新技术企业",
            "鲁迅文学院和陈嘉庚纪念馆",
            "由金山公司承担",
            "馆长负责制",
            "经费由高新区收取",
            "主任高度负责",
            "常春藤大学教授",
            "服务点（石景山）、白云山",
            "开放时间：周一至周五",
            "李时珍纪念馆",
            "黄海学院",
            "石家庄市图书馆主任",
            "万方数据：中国知网",
            "覆盖龙华、金山等5区",
            "江宁、汤山等3个街道各一名",
            "面向小高层和小区",
            "小时内答复，小周末不休",
            "老年人、小学生",
            "专员制度，志愿者高中以上",
            "服务周到老师热情",
            "高山滑雪",
            "与高校长期合作",
            "请高工和施工队",
            "高级工程师、高中老师",
            "20余名老师，30余馆员",
            "请许多老师参与",
            "周一：休息；周二：黄石",
            "周一：江宁分馆，周二：汤山",
            "费用另收，任务收尽",
            "转分机 801，周边转",
            "安全主任，金融老师",
            "每周经理值班",
            "图书馆长江分馆",
        ] {
            assert_eq!(persons(text), Vec::<&str>::new(), "{text}");
        }
    }
}
