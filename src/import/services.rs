//! 服务事项清单: the items of a list that stands in one cell, and what each is.

use crate::load::fold_term;
use crate::model::{Taxonomy, Term, TermIndex, Vocabulary};
use crate::words;

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedItem {
    /// Its name.
    pub name: String,
    /// What follows its name behind a colon.
    pub description: Option<String>,
    /// The level that stands before its part of the list: `基本服务：…`.
    pub level: Option<TermIndex>,
}

/// What an item was taken to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// A word tells it.
    Told(TermIndex, String),
    /// No word tells it, or words of several categories: their labels.
    Unsure(Vec<String>),
}

/// The items of a list, in order, each name once.
///
/// Lines, semicolons and numbers (`1.`, `（1）`, `①`, `一、`) separate items; only where
/// there is none of these, the comma `、` does. Nothing within brackets is separated.
pub fn split(text: &str, taxonomy: &Taxonomy) -> Vec<ListedItem> {
    let strong = pieces(text, |sign| matches!(sign, '\n' | '\r' | ';' | '；' | '。'));
    let mut strong: Vec<String> = strong.iter().flat_map(|piece| numbered(piece)).collect();
    strong.retain(|piece| !piece.is_empty());
    let is_single = strong.len() == 1;
    let mut items: Vec<ListedItem> = Vec::new();
    for piece in strong {
        let (level, rest) = led_by_level(&piece, taxonomy);
        if level.is_some() || is_single {
            let names = join_types(pieces(rest, |sign| matches!(sign, '、' | '，' | ',')));
            items.extend(names.into_iter().map(|name| item(&name, level)));
        } else {
            items.push(item(&piece, None));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| !item.name.is_empty() && seen.insert(fold_term(&item.name)));
    items
}

/// The parts between separators that stand outside brackets and quotes.
pub fn pieces(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_u32;
    for sign in text.chars() {
        match sign {
            '（' | '(' | '《' | '“' | '【' | '[' => depth += 1,
            '）' | ')' | '》' | '”' | '】' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_separator(sign) {
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            last.push(sign);
        }
    }
    // A bracket that is never closed hides no separators.
    if depth > 0 && pieces.len() == 1 && text.contains(&is_separator) {
        return text.split(is_separator).map(tidy).collect();
    }
    pieces.iter().map(|piece| tidy(piece)).collect()
}

fn tidy(piece: &str) -> String {
    let is_edge = |sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '、' | '，' | ',' | '；' | ';' | '。' | '·' | '•' | '●' | '■' | '◆' | '-' | '—'
            )
    };
    let piece = piece.trim_matches(is_edge);
    piece
        .strip_prefix(['.', '．'])
        .unwrap_or(piece)
        .trim()
        .to_owned()
}

/// The items of a text that numbers them, without the numbers; the whole text where it
/// has none. A number counts only where it is the next one, so that `2.0` is no item.
pub fn numbered(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut items = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut next = 0;
    while at < signs.len() {
        let before = at.checked_sub(1).map(|before| signs[before]);
        let is_edge = before.is_none_or(|sign| !sign.is_ascii_alphanumeric());
        match marker(&signs[at..]).filter(|(number, _)| is_edge && follows(*number, next, at)) {
            Some((number, length)) => {
                items.push(signs[start..at].iter().collect::<String>());
                next = number + 1;
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    items.push(signs[start..].iter().collect());
    items
        .iter()
        .map(|item| tidy(item))
        .filter(|item| !item.is_empty())
        .collect()
}

/// Whether a number opens an item: any at the beginning of a line, else the next.
fn follows(number: u32, next: u32, at: usize) -> bool {
    at == 0 || (next > 0 && number == next)
}

/// The number that a text begins with, and how many characters it takes with its marks.
fn marker(signs: &[char]) -> Option<(u32, usize)> {
    let first = *signs.first()?;
    if let Some(number) = circled(first) {
        let mark = signs
            .get(1)
            .is_some_and(|sign| matches!(sign, '.' | '．' | '、'));
        return Some((number, 1 + usize::from(mark)));
    }
    let opened = usize::from(matches!(first, '（' | '('));
    let digits = signs[opened..]
        .iter()
        .take_while(|sign| sign.is_ascii_digit())
        .count();
    let (number, length) = if digits > 0 && digits <= 2 {
        let text: String = signs[opened..opened + digits].iter().collect();
        (text.parse().ok()?, digits)
    } else {
        let count = signs[opened..]
            .iter()
            .take_while(|sign| HAN_DIGITS.contains(**sign))
            .count();
        (han_number(&signs[opened..opened + count])?, count)
    };
    let after = signs.get(opened + length)?;
    let is_closed = match after {
        '）' | ')' => true,
        '、' | '．' if opened == 0 => true,
        '.' if opened == 0 && digits > 0 => {
            // 2.0 and 3.5 are numbers.
            !signs.get(length + 1).is_some_and(char::is_ascii_digit)
        }
        _ => false,
    };
    is_closed.then_some((number, opened + length + 1))
}

const HAN_DIGITS: &str = "一二三四五六七八九十";

/// 一 to 十九.
fn han_number(signs: &[char]) -> Option<u32> {
    let digit = |sign: char| {
        let position = HAN_DIGITS.chars().position(|digit| digit == sign)?;
        u32::try_from(position + 1).ok()
    };
    match signs {
        [only] => digit(*only),
        ['十', last] => Some(10 + digit(*last)?),
        _ => None,
    }
}

/// ① to ⑳.
fn circled(sign: char) -> Option<u32> {
    let number = u32::from(sign).checked_sub(u32::from('①'))?;
    (number < 20).then_some(number + 1)
}

/// `基本服务：查询、检索` → the level and what follows it.
fn led_by_level<'t>(piece: &'t str, taxonomy: &Taxonomy) -> (Option<TermIndex>, &'t str) {
    if let Some((before, after)) = piece.split_once(['：', ':']) {
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
    (None, piece)
}

/// A part that is nothing but a type of property belongs to the next: 专利、商标检索.
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
    // A colon within brackets belongs to the name: 查新（收费：按项目）.
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
        name: tidy(name),
        description,
        level,
    }
}

fn spellings(term: &Term) -> impl Iterator<Item = &str> {
    let labels = std::iter::once(term.zh.as_str()).chain(term.short.as_deref());
    let others = term.aliases.iter().chain(&term.keywords);
    labels.chain(others.map(String::as_str))
}

/// The category that the longest known word of a name tells.
pub fn classify(name: &str, taxonomy: &Taxonomy) -> Category {
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
        [(index, word)] => Category::Told(*index, (*word).to_owned()),
        several => Category::Unsure(
            several
                .iter()
                .map(|(index, _)| taxonomy.category.get(*index).short_label().to_owned())
                .collect(),
        ),
    }
}

/// The types of property that a name writes out.
pub fn ip_types(name: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
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

/// The fee, where it is written out that there is none.
pub fn fee(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    text.contains("免费")
        .then(|| vocabulary.find("free"))
        .flatten()
}

/// The fee that a price tells: a sum of money means that there is a price list, whatever is
/// free beside it; without one, only what is called free and nothing else is free.
pub fn fee_of_price(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    let folded = fold_term(text);
    let signs: Vec<char> = folded.chars().collect();
    let is_digit = |sign: &char| sign.is_ascii_digit() || HAN_DIGITS.contains(*sign);
    let is_sum = signs.iter().enumerate().any(|(at, sign)| match sign {
        '元' | '块' => {
            let before = signs[..at].iter().rev();
            before
                .take_while(|sign| !matches!(sign, '，' | ',' | '；' | ';' | '。' | '、'))
                .take(3)
                .any(|sign| is_digit(sign) || matches!(sign, '百' | '千' | '万'))
        }
        '¥' | '￥' => signs.get(at + 1).is_some_and(is_digit),
        _ => false,
    });
    if is_sum {
        return vocabulary.find("standard");
    }
    let free = ["免费", "不收费", "不收取费用", "无偿"];
    free.contains(&folded.as_str())
        .then(|| vocabulary.find("free"))
        .flatten()
}

/// The ways that are written out.
pub fn modes(text: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
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
    fn a_list_is_split_however_it_is_written() {
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
    fn what_belongs_together_is_not_split() {
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
    fn a_level_leads_its_part_of_the_list() {
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
    fn the_longest_word_tells_the_category() {
        let taxonomy = taxonomy();
        let check = |name: &str, expected: Option<&str>| {
            let found = match classify(name, &taxonomy) {
                Category::Told(index, _) => Some(taxonomy.category.get(index).code.as_str()),
                Category::Unsure(_) => None,
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
    fn types_fees_and_ways_are_read_only_where_they_are_written() {
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
