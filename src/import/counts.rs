//! Parses numbers of people and institutions as written in lists: 12人, 十二名, 1,200, 约5.

use super::folding::fold;

/// A number of people as stated in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// An exact number.
    Exact(u32),
    /// An approximate number.
    About(u32),
    /// No single number.
    Unclear,
}

const PEOPLE_UNITS: [&str; 4] = ["人", "名", "位", "个"];

/// Parses a number of people; `None` if the text has no number.
pub(crate) fn headcount(text: &str) -> Option<Count> {
    let folded = fold(text);
    let folded = folded.trim_end_matches(['。', ';', ',']);
    let (outside, inside) = match folded.split_once('(') {
        Some((before, rest)) => (before, rest.trim_end_matches(')')),
        None => (folded, ""),
    };
    if !folded
        .chars()
        .any(|character| character.is_ascii_digit() || chinese_digit(character).is_some())
    {
        return None;
    }
    let prefixes = ["大约", "约", "大概", "近"];
    let (outside, is_about) = match prefixes.iter().find_map(|word| outside.strip_prefix(word)) {
        Some(rest) => (rest, true),
        None => (outside, false),
    };
    let suffixes = ["左右", "上下"];
    let (outside, is_about) = match suffixes.iter().find_map(|word| outside.strip_suffix(word)) {
        Some(rest) => (rest, true),
        None => (outside, is_about),
    };
    let Some(number) = parse_number(outside) else {
        return Some(Count::Unclear);
    };
    // In 5（含兼职2人） it is unclear how many belong to this column.
    let is_unambiguous = inside.is_empty()
        || ["专职", "全职", "人", "在编", "在职"].contains(&inside)
        || inside.starts_with("其中");
    Some(match (is_about, is_unambiguous) {
        (false, true) => Count::Exact(number),
        (true, true) => Count::About(number),
        (_, false) => Count::Unclear,
    })
}

/// Parses digits (optionally with thousands separators) or Chinese numerals, with a unit.
fn parse_number(text: &str) -> Option<u32> {
    let text = ["共计", "共有", "共", "专职", "全职"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = PEOPLE_UNITS
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    // Programs write whole numbers as 6.0.
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_grouped = (1..=3).contains(&first.len())
        && text.contains(',')
        && text.split(',').skip(1).all(|group| group.len() == 3)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',');
    if is_grouped {
        return text.replace(',', "").parse().ok();
    }
    chinese_number(text)
}

/// Parses a number of institutions with its unit: `3家`, `共十二所`, `5家机构`.
pub(crate) fn institution_count(text: &str) -> Option<usize> {
    let mut text = text;
    let before = [
        "共计", "合计", "总计", "共有", "共", "计", "以下", "有", ":",
    ];
    while let Some(rest) = before.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest;
    }
    let after = ["网点", "机构", "单位"];
    let text = after
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    let number = ["家", "所", "个", "户", "处"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))?;
    let number = number.trim();
    let is_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits {
        return number.parse().ok();
    }
    usize::try_from(chinese_number(number)?).ok()
}

fn chinese_digit(character: char) -> Option<u32> {
    Some(match character {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

/// Parses a number below 10,000 in Chinese numerals: 十二, 二十, 一百零五.
pub(crate) fn chinese_number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let (mut sum, mut digit) = (0_u32, None);
    let mut smallest = u32::MAX;
    for character in text.chars() {
        let unit = match character {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value = chinese_digit(character)?;
                // 一百零三 is a number, 二三 is not.
                if digit.is_some_and(|before| before != 0) {
                    return None;
                }
                digit = Some(value);
                continue;
            }
        };
        if unit >= smallest {
            return None;
        }
        smallest = unit;
        sum += digit.take().filter(|digit| *digit > 0).unwrap_or(1) * unit;
    }
    Some(sum + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headcounts_are_exact_approximate_or_unclear() {
        for (text, expected) in [
            ("12人", Some(Count::Exact(12))),
            ("１２人", Some(Count::Exact(12))),
            ("12 名", Some(Count::Exact(12))),
            ("1,200", Some(Count::Exact(1200))),
            ("1，200人", Some(Count::Exact(1200))),
            ("十二人", Some(Count::Exact(12))),
            ("二十", Some(Count::Exact(20))),
            ("一百零五人", Some(Count::Exact(105))),
            ("共5人", Some(Count::Exact(5))),
            ("专职12人", Some(Count::Exact(12))),
            ("5（人）", Some(Count::Exact(5))),
            ("12人（其中博士3人）", Some(Count::Exact(12))),
            ("约5", Some(Count::About(5))),
            ("约5人", Some(Count::About(5))),
            ("5人左右", Some(Count::About(5))),
            ("5（含兼职2人）", Some(Count::Unclear)),
            ("10余人", Some(Count::Unclear)),
            ("5-8人", Some(Count::Unclear)),
            ("5人以上", Some(Count::Unclear)),
            ("1,20", Some(Count::Unclear)),
            ("专职5人，兼职3人", Some(Count::Unclear)),
            ("若干", None),
            ("无", None),
        ] {
            assert_eq!(headcount(text), expected, "{text}");
        }
    }

    #[test]
    fn invalid_chinese_numerals_are_rejected() {
        for (text, expected) in [
            ("十", Some(10)),
            ("十二", Some(12)),
            ("三十五", Some(35)),
            ("一百二十", Some(120)),
            ("一百零三", Some(103)),
            ("一千二百", Some(1200)),
            ("二三", None),
            ("十百", None),
            ("甲", None),
            ("", None),
        ] {
            assert_eq!(chinese_number(text), expected, "{text}");
        }
        assert_eq!(institution_count("3所"), Some(3));
        assert_eq!(institution_count("共十二家"), Some(12));
        assert_eq!(institution_count("共计5家机构"), Some(5));
        assert_eq!(institution_count("5"), None);
        assert_eq!(institution_count("年度3家"), None);
    }
}
