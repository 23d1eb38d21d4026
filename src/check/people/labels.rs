//! Finds names of persons after a word that says that a person follows: 联系人：张三, 主任：李四.
//!
//! After a colon or a space, what begins as a name does is one, though it be a word (高山). Right
//! after the word, it may be the rest of a longer one (负责人任期), so that more is asked of it.

use super::prose::is_common_family_name;
use super::{is_ambiguous_name, is_likely_name, is_name_character, is_office, is_person};
use crate::text::syllables;
use crate::words;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// The labels of names, and behind them the offices, which are labels only before a colon.
static LABELS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let labels = words::NAME_LABELS.iter().chain(words::OFFICES.iter());
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest);
    // It only fails for more words than its 32-bit numbers can count.
    builder.build(labels).ok()
});

/// Personal names after a label in a text: `联系人：张三、李四`.
pub(crate) fn names_in_text(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let Some(labels) = &*LABELS else {
        return names;
    };
    for label in labels.find_iter(text) {
        let after = text[label.end()..].trim_start_matches("姓名");
        let rest = after.trim_start();
        let is_office = label.pattern().as_usize() >= words::NAME_LABELS.len();
        let behind_colon = rest.strip_prefix([':', '：']);
        if behind_colon.is_none() && is_office {
            continue;
        }
        if behind_colon.is_some() || rest.len() < after.len() {
            names.extend(listed_names(behind_colon.unwrap_or(rest)));
        } else {
            let rest = rest.strip_prefix(['为', '是']).unwrap_or(rest);
            names.extend(name_at_start(rest).filter(|name| is_certain(name)));
        }
    }
    names
}

/// The names of a list that a text begins with.
fn listed_names(text: &str) -> Vec<&str> {
    if let Some(name) = name_in_letters(text.trim_start()) {
        return vec![name];
    }
    let parts = text.split(['、', '，', ',', '/', '／', ' ', '\u{3000}']);
    let parts = parts.skip_while(|part| part.is_empty());
    parts.map_while(name_at_start).collect()
}

/// The personal name at the start of a text.
fn name_at_start(text: &str) -> Option<&str> {
    let run = text
        .split(|character| !is_name_character(character))
        .next()?;
    let end = words::NAME_FOLLOWERS
        .iter()
        .filter_map(|word| run.find(word))
        .min();
    let name = &run[..end.unwrap_or(run.len())];
    (is_person(name) || is_ambiguous_name(name) || is_name_with_dot(name)).then_some(name)
}

/// A name of other peoples, whose parts a dot separates: `阿依古丽·买买提`.
fn is_name_with_dot(run: &str) -> bool {
    run.split_once('·').is_some_and(|(given, father)| {
        let is_part = |part: &str| (2..=6).contains(&part.chars().count());
        is_part(given) && is_part(father) && !is_office(run)
    })
}

/// Whether a name is one although no space separates it from the label before it.
fn is_certain(name: &str) -> bool {
    let begins_as_common = name.chars().next().is_some_and(is_common_family_name);
    let is_long = name.chars().nth(3).is_some();
    is_likely_name(name) || is_long || begins_as_common && is_person(name)
}

/// A Chinese name in letters at the start of a text: `Zhang San`, a family name of one syllable and a
/// given name of one or two, both with a capital.
fn name_in_letters(text: &str) -> Option<&str> {
    let is_of_word = |character: char| character.is_ascii_alphabetic() || character == ' ';
    let name = text.split(|character| !is_of_word(character)).next()?;
    let name = name.trim_end();
    let (family, given) = name.split_once(' ')?;
    let is_capitalised = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter.is_ascii_lowercase())
    };
    let syllables = |word: &str, most: usize| {
        let letters = word.to_ascii_lowercase();
        let mut readings = syllables::segmentations(&letters, false).into_iter();
        is_capitalised(word) && readings.any(|reading| reading.len() <= most)
    };
    (syllables(family, 1) && syllables(given, 2)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_names_are_found_after_a_label() {
        for (text, expected) in [
            ("地址在二楼，联系人：张三，欢迎光临", &["张三"][..]),
            ("联系人: 李小明电话 0411", &["李小明"]),
            ("负责人：王老师", &["王老师"]),
            ("联系人：张三、李四 王五，馆", &["张三", "李四", "王五"]),
            ("主任：刘洋", &["刘洋"]),
            ("示例路1号 收件人：刘洋", &["刘洋"]),
            ("法人代表：诸葛明", &["诸葛明"]),
            ("业务骨干：李大力、赵小红", &["李大力", "赵小红"]),
            ("经办人员 孙悦", &["孙悦"]),
            ("联系人 李大力", &["李大力"]),
            ("工作日，联系人李大力", &["李大力"]),
            ("联系人赵四，一楼", &["赵四"]),
            ("联系人李大力负责接待", &["李大力"]),
            ("牵头人吴昊", &["吴昊"]),
            ("联系人：高山", &["高山"]),
            ("联系人 马大力", &["马大力"]),
            ("联系人 阿依古丽·买买提", &["阿依古丽·买买提"]),
            ("负责人: Zhang San；欢迎", &["Zhang San"]),
            ("联系人：Li Xiaoming", &["Li Xiaoming"]),
        ] {
            assert_eq!(names_in_text(text), expected, "{text}");
        }
    }

    #[test]
    fn other_words_after_a_label_are_no_names() {
        for text in [
            "联系人：图书馆咨询部",
            "联系人：服务台",
            "联系人：办公室",
            "联系人：高新区服务台",
            "联系人：高校图书馆",
            "联系人：安保部",
            "联系人：Library Desk",
            "联系人：Dalian Tushuguan",
            "联系人员名单",
            "负责人职责",
            "负责人任期三年",
            "负责人任期",
            "负责人高度重视",
            "负责人方面",
            "项目负责人应当到场",
            "主任办公室",
            "主任：办公室",
            "主任 高级工程师",
            "理事长：常州大学",
            "讲师：高校教师",
            "服务时间：周一",
        ] {
            assert_eq!(names_in_text(text), Vec::<&str>::new(), "{text}");
        }
    }
}
