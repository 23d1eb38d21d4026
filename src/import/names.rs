//! Cleans the names of institutions in lists, which may be numbered, spaced out, wrapped over
//! lines or have footnote marks. This happens before an id is generated from the name, since
//! ids are permanent.

use super::counts::{chinese_number, institution_count};
use super::dates::date_in_words;
use super::folding::fold;
use super::phrases::{Marker, looks_like_institution, marker};
use super::placeholders::has_placeholder;
use crate::check::{misplaced, people, values};
use crate::model::Date;
use crate::words;

/// A name, and what was removed from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CleanedName {
    /// The cleaned name.
    pub(crate) name: String,
    /// The row number before it.
    pub(crate) number: Option<String>,
    /// The footnote marks around it.
    pub(crate) marks: Vec<String>,
    /// The remark in brackets after it, such as 已撤销, without brackets.
    pub(crate) remark: Option<String>,
    /// Whether line breaks or spaces within it were removed.
    pub(crate) is_joined: bool,
    /// Whether quotation marks around it or punctuation behind it were removed.
    pub(crate) has_punctuation: bool,
    /// The former name in brackets after it: 乙图书馆（原甲图书馆）.
    pub(crate) former: Option<String>,
    /// Whether the text may contain several names.
    pub(crate) may_be_several: bool,
}

impl CleanedName {
    /// Cleans a name. `is_remark` decides whether the text in the last pair of brackets is a
    /// remark about the row rather than part of the name.
    pub(crate) fn from_text(text: &str, is_remark: impl Fn(&str) -> bool) -> Self {
        let mut clean = Self {
            may_be_several: may_be_several(text),
            ..Self::default()
        };
        let joined = join_lines(text);
        clean.is_joined = joined != text.trim();
        let mut name = without_punctuation(&joined);
        clean.has_punctuation = name.len() != joined.len();
        // Repeated, since marks occur before and after the number: *1.甲图书馆.
        for _ in 0..4 {
            let before = name;
            if let Some(rest) = without_number(name) {
                let number = name[..name.len() - rest.len()].trim();
                clean.number = Some(clean.number.take().unwrap_or_default() + number);
                name = rest;
            }
            if let Some((mark, rest)) = leading_mark(name) {
                clean.marks.push(mark.to_owned());
                name = rest;
            }
            if let Some((mark, rest)) = trailing_mark(name) {
                clean.marks.push(mark.to_owned());
                name = rest;
            }
            let brackets = last_brackets(name).into_iter().chain(first_brackets(name));
            if clean.remark.is_none()
                && let Some((inner, rest)) =
                    brackets.into_iter().find(|(inner, _)| is_remark(inner))
            {
                clean.remark = Some(inner.to_owned());
                name = rest;
            }
            if name == before {
                break;
            }
        }
        let renamed = last_brackets(name).and_then(|(inner, rest)| renamed(inner, rest));
        if let Some((current, former)) = renamed {
            clean.former = Some(former.to_owned());
            name = current;
        }
        clean.name = name.to_owned();
        clean
    }

    /// Whether the name differs from the text as written.
    pub(crate) fn is_changed(&self) -> bool {
        self.is_joined
            || self.has_punctuation
            || self.former.is_some()
            || self.number.is_some()
            || !self.marks.is_empty()
            || self.remark.is_some()
    }
}

/// A name without the quotation marks around all of it and the punctuation of a sentence behind it.
fn without_punctuation(name: &str) -> &str {
    let name = name.trim_end_matches(['。', '；', ';', '，', ',', '、', '：', ':']);
    let quotes = [('“', '”'), ('"', '"'), ('「', '」'), ('《', '》')];
    let quoted = quotes.iter().find_map(|(open, close)| {
        let inner = name.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.is_empty() && !inner.contains([*open, *close])).then_some(inner)
    });
    quoted.unwrap_or(name).trim()
}

/// Removes a row number such as `1.`, `（3）`, `12、` or `一、`; `None` if there is none. A number
/// that belongs to the name, as in 719研究所, is kept.
fn without_number(name: &str) -> Option<&str> {
    let (marker, rest) = marker(name)?;
    // 第一部分 and Ⅰ. number sections, not institutions.
    let is_number = !matches!(marker, Marker::Part | Marker::Roman);
    let is_name = rest
        .chars()
        .filter(|character| character.is_alphanumeric())
        .count()
        >= 2;
    (is_number && is_name).then_some(rest)
}

/// A row number at the start of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeadingNumber<'n> {
    /// The number.
    pub(crate) value: u32,
    /// What stands between the number and the name.
    pub(crate) gap: Gap,
    /// The name behind it.
    pub(crate) rest: &'n str,
}

/// What separates a row number from the name behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// `1.`, `（2）`, `③`: these are no part of any name.
    Mark,
    /// `01`: the zero fills up a number.
    Padded,
    /// `5 `, as also in 719 研究所.
    Space,
    /// Nothing, as also in 719研究所.
    Nothing,
}

/// The number at the start of a name, whether it numbers the row or belongs to the name.
pub(crate) fn leading_number(name: &str) -> Option<LeadingNumber<'_>> {
    let name = name.trim();
    if let Some((_, rest)) = marker(name) {
        let written = fold(&name[..name.len() - rest.len()]);
        let is_digit = |character: &char| character.is_alphanumeric();
        let digits: String = written.chars().filter(is_digit).collect();
        let value = digits.parse().ok().or_else(|| chinese_number(&digits))?;
        let gap = Gap::Mark;
        return Some(LeadingNumber { value, gap, rest });
    }
    let is_digit = |character: char| matches!(character, '0'..='9' | '０'..='９');
    let rest = name.trim_start_matches(is_digit);
    let digits = fold(&name[..name.len() - rest.len()]);
    let value = digits.parse().ok().filter(|_| digits.len() <= 3)?;
    let gap = match rest.chars().next()? {
        _ if digits.len() > 1 && digits.starts_with('0') => Gap::Padded,
        first if first.is_whitespace() => Gap::Space,
        '.' | '、' | ')' | '）' | '．' => return None,
        _ => Gap::Nothing,
    };
    let rest = rest.trim_start();
    Some(LeadingNumber { value, gap, rest })
}

/// Whether a cell for the name of an institution has none: 待定, 7, XX图书馆.
pub(crate) fn is_no_name(name: &str) -> bool {
    // Longer numbers are telephones and the like, which the check tells.
    const DIGITS: usize = 6;
    const LONGEST: usize = 4;
    let folded = fold(name);
    let core = folded.trim_matches(|character: char| !character.is_alphanumeric());
    let has_letter = core.contains(|character: char| character.is_alphabetic());
    let is_open = core.starts_with('待') && core.chars().count() <= LONGEST;
    (!has_letter && core.len() < DIGITS)
        || is_open
        || words::PLACEHOLDERS.binary_search(&core).is_ok()
        || has_placeholder(&folded)
}

/// What a cell for the name of an institution has beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StrayPart<'n> {
    /// The text before it.
    pub(crate) institution: &'n str,
    /// The part.
    pub(crate) text: &'n str,
    /// What it is, in Chinese and in English.
    pub(crate) words: (&'static str, &'static str),
}

/// The telephone number, mail or web address, street or number of institutions that stands behind a
/// name: 大连市图书馆 0411-00000000, 鞍山市图书馆（www.example.cn）, 铁岭市图书馆等3家.
pub(crate) fn stray_part(text: &str) -> Option<StrayPart<'_>> {
    let is_edge = |character: char| {
        character.is_whitespace() || "（）()【】[]，,；;、|｜".contains(character)
    };
    let mut start = 0;
    for part in text.split(is_edge) {
        let at = start;
        start += part.len()
            + text[at + part.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        let bare = match part.rsplit_once(['：', ':']) {
            Some((_, value)) if !value.starts_with("//") => value,
            _ => part,
        };
        let institution = text[..at].trim_end_matches(is_edge);
        if institution.is_empty() {
            continue;
        }
        if let Some(words) = misplaced::words_for(bare).or_else(|| words_for_house(bare)) {
            return Some(StrayPart {
                institution,
                text: bare,
                words,
            });
        }
    }
    let at = text.rfind('等')?;
    let (institution, others) = text.split_at(at);
    let count = others.trim_start_matches('等').trim();
    (!institution.is_empty() && institution_count(&fold(count)).is_some()).then_some(StrayPart {
        institution,
        text: others,
        words: ("是几个机构", "several institutions"),
    })
}

/// The words for a house in a place: 鞍山市铁东区3号. Names of institutions do not end so.
fn words_for_house(text: &str) -> Option<(&'static str, &'static str)> {
    let house = text.strip_suffix(['号', '楼', '层', '室'])?;
    let is_numbered = house.ends_with(|character: char| character.is_ascii_digit());
    let is_in_place = house.contains(['市', '区', '县', '路', '街', '镇', '乡']);
    (is_numbered && is_in_place).then_some(("是地址", "an address"))
}

/// The day of a remark on when an institution became a point: 2023.5.1认定. `Some(None)` if it does not
/// give the day.
pub(crate) fn approval_in_remark(remark: &str) -> Option<Option<Date>> {
    let words = ["认定", "备案", "批准", "公布", "授牌", "新增", "入选"];
    let remark = remark.trim();
    let day = words.iter().find_map(|word| remark.strip_suffix(word))?;
    let is_of_date = |character: char| {
        character.is_ascii_digit() || "年月日度.-/ 〇零一二三四五六七八九十".contains(character)
    };
    let has_year = day.chars().take_while(char::is_ascii_digit).count() == 4;
    (has_year && day.chars().all(is_of_date))
        .then(|| values::date(day).or_else(|| date_in_words(day)))
}

/// Characters that refer to a footnote.
pub(crate) const FOOTNOTE_MARKS: [char; 15] = [
    '*', '＊', '※', '☆', '★', '▲', '△', '●', '◆', '■', '†', '‡', '＃', '#', '﹡',
];

/// Characters that begin the items of a list.
const BULLETS: [char; 12] = ['•', '·', '▪', '○', '◇', '□', '➢', '►', '▶', '√', '✓', '✔'];

fn leading_mark(name: &str) -> Option<(&str, &str)> {
    let is_mark = |character| FOOTNOTE_MARKS.contains(&character) || BULLETS.contains(&character);
    let rest = name.trim_start_matches(is_mark);
    split_prefix(name, rest, name.len() - rest.len())
}

fn trailing_mark(name: &str) -> Option<(&str, &str)> {
    // After a digit, # denotes a building: 1#, 3#.
    let rest = name.trim_end_matches(|character| {
        FOOTNOTE_MARKS.contains(&character) || values::is_enclosed_number(character)
    });
    let is_of_number = rest.ends_with(|character: char| character.is_ascii_digit());
    if rest.len() < name.len() && !is_of_number {
        let mark = name[rest.len()..].trim();
        return Some((mark, rest.trim_end())).filter(|(_, rest)| !rest.is_empty());
    }
    let (inner, rest) = last_brackets(name)?;
    let bare = inner.trim();
    let digits = bare.trim_start_matches('注');
    let is_mark = bare == "注"
        || (!bare.is_empty()
            && digits
                .chars()
                .all(|character| matches!(character, '0'..='9' | '０'..='９'))
            && digits.chars().count() <= 2)
        || bare.chars().all(|character| {
            FOOTNOTE_MARKS.contains(&character) || values::is_enclosed_number(character)
        });
    is_mark.then(|| (&name[rest.len()..], rest))
}

/// The current and the former name of an institution with a remark in brackets: 乙图书馆（原甲图书馆）,
/// 甲图书馆（现更名为乙图书馆）.
fn renamed<'n>(inner: &'n str, rest: &'n str) -> Option<(&'n str, &'n str)> {
    let behind = |words: &[&str]| {
        let name = words.iter().find_map(|word| inner.strip_prefix(word))?;
        let name = name.trim_start_matches([':', '：', '为', '是', ' ']).trim();
        looks_like_institution(name).then_some(name)
    };
    let former = [
        "原名称",
        "原名",
        "原称",
        "原为",
        "曾用名",
        "更名前",
        "前身",
        "原",
    ];
    let current = ["现更名为", "已更名为", "更名为", "现名称", "现名", "现为"];
    match behind(&former) {
        Some(former) => Some((rest, former)),
        None => behind(&current).map(|current| (current, rest)),
    }
}

/// The text in a trailing pair of brackets, and the text before it.
fn last_brackets(name: &str) -> Option<(&str, &str)> {
    let closing = name.chars().next_back()?;
    let opening: &[char] = match closing {
        ')' | '）' => &['(', '（'],
        ']' | '］' => &['[', '［'],
        '】' => &['【'],
        '〕' => &['〔'],
        _ => return None,
    };
    let open = name.rfind(opening)?;
    let width = name[open..].chars().next()?.len_utf8();
    let inner = &name[open + width..name.len() - closing.len_utf8()];
    let rest = name[..open].trim_end();
    (!rest.is_empty()).then_some((inner, rest))
}

/// The text in a pair of brackets at the start, and the text behind it.
fn first_brackets(name: &str) -> Option<(&str, &str)> {
    let (inner, rest) = name.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
    let rest = rest.trim_start();
    (!rest.is_empty()).then_some((inner, rest))
}

fn split_prefix<'n>(name: &'n str, rest: &'n str, length: usize) -> Option<(&'n str, &'n str)> {
    let rest = rest.trim_start();
    (length > 0 && !rest.is_empty()).then(|| (name[..length].trim(), rest))
}

/// A person's name in the cell of an institution's: （赵晓敏）, a name behind a space or a comma, or one
/// with a label. Returns the cell without it, and the name. `is_place` tells the names of places, such
/// as 大连大学（温州）. Institutions that are named after a person have the name at another place.
pub(crate) fn person_beside(
    text: &str,
    is_place: impl Fn(&str) -> bool,
) -> Option<(String, String)> {
    // Two characters that begin as a name does may be any word.
    let is_person = |text: &str| {
        let is_certain = text.chars().count() > 2 || people::is_likely_name(text);
        is_certain && people::is_person(text) && !is_place(text)
    };
    let with_title = |part: &str| {
        let mut found = people::persons(part).into_iter();
        found
            .next()
            .map(str::to_owned)
            .filter(|name| !is_place(name))
    };
    if let Some(name) = people::names_in_text(text).first() {
        let before = text.split(*name).next().unwrap_or_default();
        let is_mark = |character: char| !character.is_alphanumeric();
        let label = before.trim_end_matches(is_mark).trim_end_matches("姓名");
        let mut labels = words::NAME_LABELS.iter().chain(words::OFFICES.iter());
        let label = labels.find_map(|word| label.strip_suffix(word));
        let institution = label.unwrap_or_default().trim_end_matches(is_mark);
        return Some((institution.to_owned(), (*name).to_owned()));
    }
    if let Some((inner, rest)) = last_brackets(text.trim()) {
        let name = is_person(inner.trim()).then(|| inner.trim().to_owned());
        if let Some(name) = name.or_else(|| with_title(inner)) {
            return Some((rest.to_owned(), name));
        }
    }
    let is_separator = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '，' | ',' | '、' | '/' | '／' | '-' | '—' | '；' | ';' | '：' | ':'
            )
    };
    let text = text.trim();
    let beside = [
        text.rsplit_once(is_separator),
        text.split_once(is_separator)
            .map(|(first, rest)| (rest, first)),
    ];
    for (institution, name) in beside.into_iter().flatten() {
        let institution = institution.trim_end_matches(is_separator).trim();
        if is_person(name.trim()) && looks_like_institution(institution) {
            return Some((institution.to_owned(), name.trim().to_owned()));
        }
    }
    // Without anything between them, only a likely name of three characters is one.
    let at = text.char_indices().rev().nth(2).map(|(at, _)| at)?;
    let (institution, name) = text.split_at(at);
    let is_likely = people::persons(name) == [name] && !is_place(name);
    (is_likely && looks_like_institution(institution))
        .then(|| (institution.to_owned(), name.to_owned()))
}

/// Joins the lines of a text. Spaces between Chinese characters are removed; other runs of
/// whitespace become one space.
pub(crate) fn join_lines(text: &str) -> String {
    let mut joined = String::new();
    let mut space = false;
    for character in text.trim().chars() {
        if character.is_whitespace() || character == '\u{200b}' {
            space = true;
            continue;
        }
        let is_between_wide = is_wide(character) && joined.chars().next_back().is_some_and(is_wide);
        if space && !is_between_wide {
            joined.push(' ');
        }
        space = false;
        joined.push(character);
    }
    joined
}

/// Whether a character is Chinese or full-width, so that it is not separated by spaces.
fn is_wide(character: char) -> bool {
    matches!(
        character,
        '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a cell for one name may hold several: it consists of lines or separated parts, each
/// of which is a complete name.
fn may_be_several(text: &str) -> bool {
    const MIN_LENGTH: usize = 5;
    let is_separator = |character: char| {
        matches!(
            character,
            '\n' | '\r' | '、' | '；' | ';' | '/' | '／' | '|'
        )
    };
    let parts: Vec<&str> = text
        .split(is_separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_full_name =
        |part: &&str| fold(part).chars().count() >= MIN_LENGTH && looks_like_institution(part);
    parts.len() > 1 && parts.iter().all(is_full_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        CleanedName::from_text(text, |inner| inner == "已撤销").name
    }

    #[test]
    fn row_numbers_and_footnote_marks_are_removed_from_names() {
        for text in [
            "乙图书馆*",
            "乙图书馆＊",
            "*乙图书馆",
            "★ 乙图书馆",
            "乙图书馆①",
            "乙图书馆¹",
            "乙图书馆[1]",
            "乙图书馆［12］",
            "乙图书馆（注1）",
            "乙图书馆（注）",
            "乙图书馆(*)",
            "乙图书馆（1）",
            "1.乙图书馆",
            "1. 乙图书馆",
            "１．乙图书馆",
            "⒈乙图书馆",
            "（3）乙图书馆",
            "(3) 乙图书馆",
            "12、乙图书馆",
            "3）乙图书馆",
            "③乙图书馆",
            "一、乙图书馆",
            "（一）乙图书馆",
            "1.*乙图书馆",
            "*1.乙图书馆※",
            "乙 图 书 馆",
            "乙\n图书馆",
            "乙图\r\n书馆",
            "  乙图书馆　",
            "乙图书馆（已撤销）",
            "• 乙图书馆",
            "√乙图书馆",
            "“乙图书馆”",
            "\"乙图书馆\"",
            "乙图书馆。",
            "乙图书馆；",
        ] {
            assert_eq!(clean(text), "乙图书馆", "{text}");
        }
    }

    #[test]
    fn former_names_in_brackets_are_told_from_other_remarks() {
        let read = |text: &str| {
            let clean = CleanedName::from_text(text, |_| false);
            (clean.name, clean.former)
        };
        for text in [
            "乙图书馆（原甲图书馆）",
            "乙图书馆(原名：甲图书馆)",
            "乙图书馆（曾用名甲图书馆）",
            "乙图书馆（前身为甲图书馆）",
            "甲图书馆（现更名为乙图书馆）",
            "*乙图书馆（原甲图书馆）",
        ] {
            let expected = ("乙图书馆".to_owned(), Some("甲图书馆".to_owned()));
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            "乙图书馆（原址）",
            "乙图书馆（原平校区）",
            "乙图书馆（甲图书馆）",
        ] {
            assert_eq!(read(text), (text.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn digits_and_brackets_that_belong_to_a_name_are_kept() {
        for text in [
            "719研究所",
            "第七一九研究所",
            "中国船舶集团有限公司第七一九研究所",
            "3D打印中心",
            "360集团",
            "3M中国有限公司",
            "1.618研究院",
            "第一图书馆",
            "一汽集团",
            "中国电子科技集团公司第十四研究所",
            "大连大学（筹）",
            "华为（北京）有限公司",
            "（中国）研究院",
            "中试基地1#",
            "58同城",
            "二十一世纪研究院",
            "Dalian Library",
            "IP 服务中心",
            "2.0实验室",
        ] {
            assert_eq!(clean(text), text, "{text}");
            assert!(
                !CleanedName::from_text(text, |_| false).is_changed(),
                "{text}"
            );
        }
    }

    #[test]
    fn what_belongs_to_another_column_is_told_from_names() {
        for (text, institution, part) in [
            (
                "大连市图书馆\n0411-82811234",
                "大连市图书馆",
                "0411-82811234",
            ),
            (
                "大连市图书馆（0411-82811234）",
                "大连市图书馆",
                "0411-82811234",
            ),
            (
                "大连市图书馆，电话：0411-82811234",
                "大连市图书馆",
                "0411-82811234",
            ),
            (
                "沈阳市图书馆 www.example.cn",
                "沈阳市图书馆",
                "www.example.cn",
            ),
            (
                "沈阳市图书馆 https://example.cn/a",
                "沈阳市图书馆",
                "https://example.cn/a",
            ),
            ("沈阳市图书馆 a@example.cn", "沈阳市图书馆", "a@example.cn"),
            (
                "鞍山市图书馆\n鞍山市铁东区3号",
                "鞍山市图书馆",
                "鞍山市铁东区3号",
            ),
            ("鞍山市图书馆（示例路1号）", "鞍山市图书馆", "示例路1号"),
            ("铁岭市图书馆等3家", "铁岭市图书馆", "等3家"),
            ("铁岭市图书馆等三家单位", "铁岭市图书馆", "等三家单位"),
        ] {
            let found = stray_part(text).map(|part| (part.institution, part.text));
            assert_eq!(found, Some((institution, part)), "{text}");
        }
        for text in [
            "大连市图书馆",
            "0411-82811234",
            "大连理工大学\n图书馆",
            "中国科学院大连化学物理研究所",
            "719研究所（大连）",
            "图书馆 3号馆",
            "长城1号 实验室",
            "高等学校图书馆",
            "大连市图书馆（2023.5.1认定）",
            "Dalian Library",
        ] {
            assert_eq!(stray_part(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_for_a_missing_name_is_none() {
        for text in [
            "7",
            "12",
            "待定",
            "待补充",
            "XX图书馆",
            "××市图书馆",
            "暂无",
            "（空）",
            "?",
        ] {
            assert!(is_no_name(text), "{text}");
        }
        for text in [
            "大连市图书馆",
            "719研究所",
            "某研究所",
            "待时代科技有限公司",
            "3M中国有限公司",
            "0411-82811234",
            "IP 服务中心",
        ] {
            assert!(!is_no_name(text), "{text}");
        }
    }

    #[test]
    fn a_remark_on_an_approval_gives_its_day() {
        let day = |text: &str| approval_in_remark(text).map(|day| day.map(|day| day.to_string()));
        assert_eq!(day("2023.5.1认定"), Some(Some("2023-05-01".to_owned())));
        assert_eq!(day("2023年5月1日备案"), Some(Some("2023-05-01".to_owned())));
        assert_eq!(day("2023年认定"), Some(None));
        for text in [
            "认定",
            "第二批认定",
            "国家知识产权局认定",
            "2023.5.1",
            "新馆",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_before_names_are_read_with_what_separates_them() {
        let read = |text: &str| leading_number(text).map(|found| (found.value, found.gap));
        assert_eq!(read("1.甲图书馆"), Some((1, Gap::Mark)));
        assert_eq!(read("（2）甲图书馆"), Some((2, Gap::Mark)));
        assert_eq!(read("③甲图书馆"), Some((3, Gap::Mark)));
        assert_eq!(read("四、甲图书馆"), Some((4, Gap::Mark)));
        assert_eq!(read("05甲图书馆"), Some((5, Gap::Padded)));
        assert_eq!(read("0６甲图书馆"), Some((6, Gap::Padded)));
        assert_eq!(read("719 研究所"), Some((719, Gap::Space)));
        assert_eq!(read("719研究所"), Some((719, Gap::Nothing)));
        assert_eq!(read("甲图书馆"), None);
        assert_eq!(read("2.0实验室"), None);
        assert_eq!(read("2023年展览馆"), None);
    }

    #[test]
    fn persons_beside_institutions_are_distinguished_from_institutions_named_after_persons() {
        let found = |text: &str| person_beside(text, |place| place == "温州");
        for (text, institution, person) in [
            ("大连市图书馆（赵晓敏）", "大连市图书馆", "赵晓敏"),
            ("大连市图书馆(王老师)", "大连市图书馆", "王老师"),
            ("大连市图书馆（赵晓敏馆长）", "大连市图书馆", "赵晓敏馆长"),
            ("鞍山市图书馆 钱志强", "鞍山市图书馆", "钱志强"),
            ("鞍山市图书馆，钱志强", "鞍山市图书馆", "钱志强"),
            ("鞍山市图书馆-钱志强", "鞍山市图书馆", "钱志强"),
            ("钱志强 鞍山市图书馆", "鞍山市图书馆", "钱志强"),
            ("鞍山市图书馆钱志强", "鞍山市图书馆", "钱志强"),
            ("抚顺市图书馆（联系人：孙丽华）", "抚顺市图书馆", "孙丽华"),
        ] {
            let expected = Some((institution.to_owned(), person.to_owned()));
            assert_eq!(found(text), expected, "{text}");
        }
        for text in [
            "逸夫图书馆",
            "邵逸夫图书馆",
            "浙江大学邵逸夫医院",
            "中山图书馆",
            "鲁迅美术学院",
            "陈嘉庚纪念图书馆",
            "大连大学（温州）",
            "大连理工大学（盘锦校区）",
            "大连大学（筹）",
            "华为（北京）有限公司",
            "葫芦岛市图书馆（新馆）",
            "大连理工大学 图书馆",
            "大连市机械、电子行业协会",
            "李四光研究所",
            "Dalian Library",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn two_names_in_a_cell_are_distinguished_from_a_wrapped_one() {
        assert!(may_be_several("沈阳市图书馆\n大连市图书馆"));
        assert!(may_be_several("沈阳市图书馆、大连市图书馆"));
        assert!(!may_be_several("大连理工大学\n图书馆"));
        assert!(!may_be_several("大连市机械、电子行业协会"));
        assert!(!may_be_several("沈阳市图书馆"));
    }
}
