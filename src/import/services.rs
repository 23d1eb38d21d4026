//! Splits a list of service items (服务事项清单) in one cell, and classifies the items.

use crate::load::fold_term;
use crate::model::{Taxonomy, Term, TermIndex, Vocabulary};
use crate::words;

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ListedItem {
    /// The name.
    pub(crate) name: String,
    /// The text after the name and a colon.
    pub(crate) description: Option<String>,
    /// The level that introduces its part of the list: `基本服务：…`.
    pub(crate) level: Option<TermIndex>,
}

/// The category of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Category {
    /// The category, and the word that determines it.
    Determined(TermIndex, String),
    /// The labels of all possible categories; empty if no known word occurs.
    Ambiguous(Vec<String>),
}

/// Splits a list into items, in order and without duplicate names.
///
/// Items are separated by line breaks, semicolons and numbers (`1.`, `（1）`, `①`, `一、`), or, if
/// there are none, by commas (`、`). Text in brackets is never split.
pub(crate) fn split(text: &str, taxonomy: &Taxonomy) -> Vec<ListedItem> {
    let parts = split_outside_brackets(text, |character| {
        matches!(character, '\n' | '\r' | ';' | '；' | '。')
    });
    let mut parts: Vec<String> = parts.iter().flat_map(|part| split_numbered(part)).collect();
    parts.retain(|part| !part.is_empty());
    let is_single = parts.len() == 1;
    let mut items: Vec<ListedItem> = Vec::new();
    for part in parts {
        let (level, rest) = split_level(&part, taxonomy);
        if level.is_some() || is_single {
            let names = join_types(split_outside_brackets(rest, |character| {
                matches!(character, '、' | '，' | ',')
            }));
            items.extend(names.into_iter().map(|name| item(&name, level)));
        } else {
            items.push(item(&part, None));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| !item.name.is_empty() && seen.insert(fold_term(&item.name)));
    items
}

/// Splits a text at separators outside of brackets and quotes; the parts are trimmed.
pub(crate) fn split_outside_brackets(
    text: &str,
    is_separator: impl Fn(char) -> bool,
) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '（' | '(' | '《' | '“' | '【' | '[' => depth += 1,
            '）' | ')' | '》' | '”' | '】' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_separator(character) {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    // Ignore an unclosed bracket if it would hide all separators.
    if depth > 0 && parts.len() == 1 && text.contains(&is_separator) {
        return text.split(is_separator).map(trim_part).collect();
    }
    parts.iter().map(|part| trim_part(part)).collect()
}

fn trim_part(part: &str) -> String {
    let is_edge = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '、' | '，' | ',' | '；' | ';' | '。' | '·' | '•' | '●' | '■' | '◆' | '-' | '—'
            )
    };
    let part = part.trim_matches(is_edge);
    part.strip_prefix(['.', '．'])
        .unwrap_or(part)
        .trim()
        .to_owned()
}

/// Splits a text at item numbers and removes them. A number counts only if it continues the
/// sequence, so that `2.0` does not begin an item.
pub(crate) fn split_numbered(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut items = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut next = 0;
    while at < characters.len() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let is_edge = before.is_none_or(|character| !character.is_ascii_alphanumeric());
        match marker(&characters[at..])
            .filter(|(number, _)| is_edge && begins_item(*number, next, at))
        {
            Some((number, length)) => {
                items.push(characters[start..at].iter().collect::<String>());
                next = number + 1;
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    items.push(characters[start..].iter().collect());
    items
        .iter()
        .map(|item| trim_part(item))
        .filter(|item| !item.is_empty())
        .collect()
}

/// Whether a number begins an item: any number at the start, otherwise the next of the sequence.
fn begins_item(number: u32, next: u32, at: usize) -> bool {
    at == 0 || (next > 0 && number == next)
}

/// The item number at the start of a text, and its length in characters with punctuation.
fn marker(characters: &[char]) -> Option<(u32, usize)> {
    let first = *characters.first()?;
    if let Some(number) = circled(first) {
        let mark = characters
            .get(1)
            .is_some_and(|character| matches!(character, '.' | '．' | '、'));
        return Some((number, 1 + usize::from(mark)));
    }
    let opened = usize::from(matches!(first, '（' | '('));
    let digits = characters[opened..]
        .iter()
        .take_while(|character| character.is_ascii_digit())
        .count();
    let (number, length) = if digits > 0 && digits <= 2 {
        let text: String = characters[opened..opened + digits].iter().collect();
        (text.parse().ok()?, digits)
    } else {
        let count = characters[opened..]
            .iter()
            .take_while(|character| HAN_DIGITS.contains(**character))
            .count();
        (han_number(&characters[opened..opened + count])?, count)
    };
    let after = characters.get(opened + length)?;
    let is_closed = match after {
        '）' | ')' => true,
        '、' | '．' if opened == 0 => true,
        '.' if opened == 0 && digits > 0 => {
            // 2.0 and 3.5 are decimal numbers.
            !characters.get(length + 1).is_some_and(char::is_ascii_digit)
        }
        _ => false,
    };
    is_closed.then_some((number, opened + length + 1))
}

const HAN_DIGITS: &str = "一二三四五六七八九十";

/// Parses 一 to 十九.
fn han_number(characters: &[char]) -> Option<u32> {
    let digit = |character: char| {
        let position = HAN_DIGITS.chars().position(|digit| digit == character)?;
        u32::try_from(position + 1).ok()
    };
    match characters {
        [only] => digit(*only),
        ['十', last] => Some(10 + digit(*last)?),
        _ => None,
    }
}

/// Parses ① to ⑳.
fn circled(character: char) -> Option<u32> {
    let number = u32::from(character).checked_sub(u32::from('①'))?;
    (number < 20).then_some(number + 1)
}

/// Splits off a level at the start: `基本服务：查询、检索`.
fn split_level<'t>(part: &'t str, taxonomy: &Taxonomy) -> (Option<TermIndex>, &'t str) {
    if let Some((before, after)) = part.split_once(['：', ':']) {
        let word = fold_term(before);
        let word = word.trim_end_matches("事项");
        let level = taxonomy.level.iter().find(|(_, term)| {
            let mut words = spellings(term);
            words.any(|known| fold_term(known) == word)
        });
        if let Some((level, _)) = level {
            return (Some(level), after);
        }
    }
    (None, part)
}

/// Joins parts that are only a type of intellectual property with the next part, as in
/// 专利、商标检索.
fn join_types(parts: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut open = String::new();
    for part in parts {
        if words::PROPERTY_TYPES.contains(&part.as_str()) {
            open.push_str(&part);
            open.push('、');
        } else {
            joined.push(format!("{open}{part}"));
            open.clear();
        }
    }
    if !open.is_empty() {
        joined.extend(open.trim_end_matches('、').split('、').map(str::to_owned));
    }
    joined
}

fn item(text: &str, level: Option<TermIndex>) -> ListedItem {
    // A colon in brackets belongs to the name: 查新（收费：按项目）.
    let open = text
        .find(['（', '(', '【', '[', '《', '“'])
        .unwrap_or(text.len());
    let colon = text.split_once(['：', ':']);
    let parts = colon.filter(|(name, rest)| {
        let length = name.trim().chars().count();
        name.len() < open
            && (2..=20).contains(&length)
            && !rest.trim().is_empty()
            && !rest.starts_with("//")
    });
    let (name, description) = match parts {
        Some((name, rest)) => (name, Some(rest.trim().to_owned())),
        None => (text, None),
    };
    ListedItem {
        name: trim_part(name),
        description,
        level,
    }
}

fn spellings(term: &Term) -> impl Iterator<Item = &str> {
    let labels = std::iter::once(term.zh.as_str()).chain(term.short.as_deref());
    let others = term.aliases.iter().chain(&term.keywords);
    labels.chain(others.map(String::as_str))
}

/// Determines the category of an item by the longest known word in its name.
pub(crate) fn classify(name: &str, taxonomy: &Taxonomy) -> Category {
    let folded = fold_term(name);
    let mut best: Vec<(TermIndex, &str)> = Vec::new();
    let mut longest = 0;
    for (index, term) in taxonomy.category.iter() {
        let words = spellings(term).filter(|word| folded.contains(&fold_term(word)));
        let Some(word) = words.max_by_key(|word| word.chars().count()) else {
            continue;
        };
        let length = word.chars().count();
        if length > longest {
            best.clear();
            longest = length;
        }
        if length == longest {
            best.push((index, word));
        }
    }
    match best.as_slice() {
        [(index, word)] => Category::Determined(*index, (*word).to_owned()),
        several => Category::Ambiguous(
            several
                .iter()
                .map(|(index, _)| taxonomy.category.get(*index).short_label().to_owned())
                .collect(),
        ),
    }
}

/// The types of intellectual property that a name mentions.
pub(crate) fn ip_types(name: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
    let words = [
        ("专利", "patent"),
        ("商标", "trademark"),
        ("地理标志", "geographical_indication"),
        ("集成电路", "layout_design"),
        ("布图设计", "layout_design"),
    ];
    let mut types: Vec<TermIndex> = words
        .into_iter()
        .filter(|(word, _)| name.contains(word))
        .filter_map(|(_, code)| vocabulary.find(code))
        .collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// The code for free services, if the text says 免费.
pub(crate) fn fee(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    text.contains("免费")
        .then(|| vocabulary.find("free"))
        .flatten()
}

/// The fee that a price text indicates: `standard` if it contains an amount of money, `free` if
/// it says only that the service is free.
pub(crate) fn fee_of_price(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    let folded = fold_term(text);
    let characters: Vec<char> = folded.chars().collect();
    let is_digit = |character: &char| character.is_ascii_digit() || HAN_DIGITS.contains(*character);
    let has_amount = characters
        .iter()
        .enumerate()
        .any(|(at, character)| match character {
            '元' | '块' => {
                let before = characters[..at].iter().rev();
                before
                    .take_while(|character| {
                        !matches!(character, '，' | ',' | '；' | ';' | '。' | '、')
                    })
                    .take(3)
                    .any(|character| is_digit(character) || matches!(character, '百' | '千' | '万'))
            }
            '¥' | '￥' => characters.get(at + 1).is_some_and(is_digit),
            _ => false,
        });
    if has_amount {
        return vocabulary.find("standard");
    }
    let free = ["免费", "不收费", "不收取费用", "无偿"];
    free.contains(&folded.as_str())
        .then(|| vocabulary.find("free"))
        .flatten()
}

/// The modes of service that a text mentions.
pub(crate) fn modes(text: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
    let words = [("线上", "online"), ("线下", "offline")];
    let found = words.into_iter().filter(|(word, _)| text.contains(word));
    found
        .filter_map(|(_, code)| vocabulary.find(code))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    fn taxonomy() -> std::sync::Arc<Taxonomy> {
        load_empty(None, &DataConfig::default()).taxonomy.unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let items = split(text, &taxonomy());
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn lists_are_split_at_all_common_separators() {
        let three = ["专利检索", "商标查询", "公益培训"];
        for text in [
            "专利检索、商标查询、公益培训",
            "专利检索；商标查询；公益培训。",
            "专利检索;商标查询;公益培训",
            "专利检索\n商标查询\r\n公益培训",
            "1.专利检索2.商标查询3.公益培训",
            "1、专利检索；2、商标查询；3、公益培训",
            "1. 专利检索\n2. 商标查询\n3. 公益培训",
            "（1）专利检索（2）商标查询（3）公益培训",
            "1）专利检索 2）商标查询 3）公益培训",
            "①专利检索②商标查询③公益培训",
            "一、专利检索\n二、商标查询\n三、公益培训",
            "（一）专利检索（二）商标查询（三）公益培训",
            "● 专利检索\n● 商标查询\n● 公益培训",
        ] {
            check(text, &three);
        }
    }

    #[test]
    fn brackets_and_combined_names_are_not_split() {
        check(
            "专利检索（国内、国外；含港澳台）；查新",
            &["专利检索（国内、国外；含港澳台）", "查新"],
        );
        check("专利、商标检索、查新", &["专利、商标检索", "查新"]);
        check("工业4.0专题数据库", &["工业4.0专题数据库"]);
        check("专利检索、分析\n查新", &["专利检索、分析", "查新"]);
        check(
            "《专利法》、《商标法》宣讲",
            &["《专利法》", "《商标法》宣讲"],
        );
        check(
            "查新（收费：按项目）；培训",
            &["查新（收费：按项目）", "培训"],
        );
        check("查新：收费（见网站）；培训", &["查新", "培训"]);
        check("", &[]);
        check("、；\n", &[]);
        check("查新；查新", &["查新"]);
        check("专利检索（国内；查新", &["专利检索（国内", "查新"]);
    }

    #[test]
    fn a_level_applies_to_its_part_of_the_list() {
        let taxonomy = taxonomy();
        let items = split("基本服务：查询、检索\n特色服务：专利导航", &taxonomy);
        let found: Vec<(&str, Option<&str>)> = items
            .iter()
            .map(|item| {
                let level = item
                    .level
                    .map(|level| taxonomy.level.get(level).code.as_str());
                (item.name.as_str(), level)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("查询", Some("basic")),
                ("检索", Some("basic")),
                ("专利导航", Some("specialised"))
            ]
        );
    }

    #[test]
    fn the_longest_known_word_determines_the_category() {
        let taxonomy = taxonomy();
        let check = |name: &str, expected: Option<&str>| {
            let found = match classify(name, &taxonomy) {
                Category::Determined(index, _) => Some(taxonomy.category.get(index).code.as_str()),
                Category::Ambiguous(_) => None,
            };
            assert_eq!(found, expected, "{name}");
        };
        check("专利文献检索", Some("retrieval"));
        check("科技查新检索", Some("novelty_search"));
        check("专利导航分析", Some("navigation"));
        check("商标信息查询", Some("inquiry"));
        check("高价值专利培育", Some("cultivation"));
        check("产业专利预警", Some("early_warning"));
        check("知识产权公益培训", Some("training"));
        check("一站式服务", None);
        check("检索与分析", None);
    }

    #[test]
    fn types_fees_and_modes_are_read_only_if_mentioned() {
        let taxonomy = taxonomy();
        let types = |name| {
            let types = ip_types(name, &taxonomy.ip_type);
            let codes = types
                .iter()
                .map(|index| taxonomy.ip_type.get(*index).code.as_str());
            codes.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(types("专利、商标检索"), "patent trademark");
        assert_eq!(types("集成电路布图设计咨询"), "layout_design");
        assert_eq!(types("公益培训"), "");
        assert!(fee("免费查询", &taxonomy.fee).is_some());
        assert!(fee("公益培训", &taxonomy.fee).is_none());
        let price = |text| {
            let fee = fee_of_price(text, &taxonomy.fee);
            fee.map(|fee| taxonomy.fee.get(fee).code.as_str())
        };
        for text in [
            "校内400元，校外800元",
            "校内免费，校外100元/件",
            "每件200元",
            "￥300",
            "五百元一件",
            "1.5万元起",
        ] {
            assert_eq!(price(text), Some("standard"), "{text}");
        }
        assert_eq!(price("免费"), Some("free"));
        for text in [
            "校内免费，校外另议",
            "按项目",
            "面向公众免费，企业收费",
            "元数据加工",
            "",
        ] {
            assert_eq!(price(text), None, "{text}");
        }
        assert_eq!(modes("线上线下咨询", &taxonomy.mode).len(), 2);
        assert!(modes("网站", &taxonomy.mode).is_empty());
    }
}
