//! Finds names of persons in running texts: a family name and characters that given names consist of,
//! where a label, a title or a verb beside them says that it is a person.
//!
//! A list of characters and the words around them keep 高新区 and 方案 apart from names. Rare names
//! without such words are missed, which is better than a warning in every other text.

use super::{is_han, is_office};
use crate::words;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The names of persons in a text.
pub(crate) fn persons(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, first) in text.char_indices() {
        // Every public cell passes here, and few characters are family names.
        if start < end || !is_family_name(&text[start..start + first.len_utf8()]) {
            continue;
        }
        let name = [3, 2]
            .iter()
            .find_map(|length| name_at(&text[start..], *length))
            .filter(|name| is_person_in(text, start, name));
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

/// Whether what stands around a possible name says that it is a person.
fn is_person_in(text: &str, start: usize, name: &str) -> bool {
    let (before, after) = (&text[..start], &text[start + name.len()..]);
    let is_short = name.chars().count() == 2;
    let ends_here = after.chars().next().is_none_or(|next| !is_han(next));
    let starts_here = before.chars().next_back().is_none_or(|last| !is_han(last));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let addressed = begins(&["老师", "先生", "女士", "同志"]);
    let title =
        addressed || begins(words::OFFICES.as_slice()) || begins(words::HONORIFICS.as_slice());
    let is_after = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let leads_to_name = is_after(&["由", "找", "请", "加", "和", "与", "及", "联系", "咨询"]);
    // The addressee of a letter: 示例路1号（赵晓敏收）.
    let receives = after.strip_prefix('收').is_some_and(|rest| {
        let next = rest.chars().next();
        starts_here && next.is_none_or(|next| !is_han(next))
    });
    if is_short {
        return addressed && (starts_here || leads_to_name) || receives;
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
    let acts = begins(&[
        "负责", "主持", "接待", "主讲", "承担", "讲授", "授课", "牵头", "联系", "办理", "受理",
        "带领", "指导", "担任",
    ]);
    let holds_office = is_after(words::OFFICES.as_slice());
    (is_after(&["由"]) || holds_office) && acts
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
        ] {
            assert_eq!(persons(text), Vec::<&str>::new(), "{text}");
        }
    }
}
