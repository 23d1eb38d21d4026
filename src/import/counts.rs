//! Numbers of persons and institutions as people write them: 12人, 十二名, 1,200, 约5.

use super::folding::fold;

/// What a cell says of how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Certainly so many.
    Exact(u32),
    /// So many, or about.
    About(u32),
    /// No one number.
    Unclear,
}

const UNITS: [&str; 4] = ["人", "名", "位", "个"];

/// Reads a number of persons that is more than digits; none where it says no number.
pub fn persons(text: &str) -> Option<Count> {
    let folded = fold(text);
    let folded = folded.trim_end_matches(['。', ';', ',']);
    let (outside, inside) = match folded.split_once('(') {
        Some((before, rest)) => (before, rest.trim_end_matches(')')),
        None => (folded, ""),
    };
    if !folded
        .chars()
        .any(|sign| sign.is_ascii_digit() || chinese_digit(sign).is_some())
    {
        return None;
    }
    let about = ["大约", "约", "大概", "近"];
    let (outside, is_about) = match about.iter().find_map(|word| outside.strip_prefix(word)) {
        Some(rest) => (rest, true),
        None => (outside, false),
    };
    let behind = ["左右", "上下"];
    let (outside, is_about) = match behind.iter().find_map(|word| outside.strip_suffix(word)) {
        Some(rest) => (rest, true),
        None => (outside, is_about),
    };
    let Some(number) = whole(outside) else {
        return Some(Count::Unclear);
    };
    // 5（含兼职2人）: whether the others are all of the kind of this column is open.
    let is_harmless = inside.is_empty()
        || ["专职", "全职", "人", "在编", "在职"].contains(&inside)
        || inside.starts_with("其中");
    Some(match (is_about, is_harmless) {
        (false, true) => Count::Exact(number),
        (true, true) => Count::About(number),
        (_, false) => Count::Unclear,
    })
}

/// Digits, with or without separators of thousands, or Chinese numerals, with a unit.
fn whole(text: &str) -> Option<u32> {
    let text = ["共计", "共有", "共", "专职", "全职"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = UNITS
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
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

/// How many institutions a text says: `3家`, `共十二所`, `5家机构`.
pub fn count_of(text: &str) -> Option<usize> {
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

fn chinese_digit(sign: char) -> Option<u32> {
    Some(match sign {
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

/// A number below ten thousand in Chinese numerals: 十二, 二十, 一百零五.
pub fn chinese_number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let (mut sum, mut digit) = (0_u32, None);
    let mut smallest = u32::MAX;
    for sign in text.chars() {
        let unit = match sign {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value = chinese_digit(sign)?;
                // 二三 is no number, 一百零三 is one.
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
    fn staff_is_read_where_it_is_certain() {
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
            assert_eq!(persons(text), expected, "{text}");
        }
    }

    #[test]
    fn chinese_numbers_are_whole_or_none() {
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
        assert_eq!(count_of("3所"), Some(3));
        assert_eq!(count_of("共十二家"), Some(12));
        assert_eq!(count_of("共计5家机构"), Some(5));
        assert_eq!(count_of("5"), None);
        assert_eq!(count_of("年度3家"), None);
    }
}
