//! Names of institutions as lists write them: numbered, with footnote marks, wrapped over
//! lines, spaced out. What is no part of the name is taken off before an id is made of it,
//! since ids are permanent.

use super::folding::fold;
use super::wording::{Marker, looks_like_institution, marker};

/// A name and what was taken off it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CleanName {
    /// The name.
    pub name: String,
    /// The number before it.
    pub number: Option<String>,
    /// Footnote marks around it.
    pub marks: Vec<String>,
    /// A remark in brackets behind it, such as 已撤销: what it says is asked elsewhere.
    pub remark: Option<String>,
    /// Whether line breaks or spaces within it were left out.
    pub is_joined: bool,
    /// Whether the lines may be two names rather than one.
    pub may_be_several: bool,
}

impl CleanName {
    /// Takes off all that is no part of a name; `is_remark` tells of the text of a last
    /// pair of brackets whether it speaks of the row rather than belongs to the name.
    pub fn of(text: &str, is_remark: impl Fn(&str) -> bool) -> Self {
        let mut clean = Self {
            may_be_several: may_be_several(text),
            ..Self::default()
        };
        let joined = join(text);
        clean.is_joined = joined != text.trim();
        let mut name = joined.as_str();
        // Marks may stand before and behind the number: *1.甲图书馆.
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
            if let Some((inner, rest)) = last_brackets(name)
                && clean.remark.is_none()
                && is_remark(inner)
            {
                clean.remark = Some(inner.to_owned());
                name = rest;
            }
            if name == before {
                break;
            }
        }
        clean.name = name.to_owned();
        clean
    }

    /// Whether the name is not as it was written.
    pub fn is_changed(&self) -> bool {
        self.is_joined || self.number.is_some() || !self.marks.is_empty() || self.remark.is_some()
    }
}

/// The name without the number of its row: `1.`, `（3）`, `12、`, `一、`. None where the number
/// belongs to the name, as in 719研究所.
fn without_number(name: &str) -> Option<&str> {
    let (marker, rest) = marker(name)?;
    // 第一部分 numbers no institution.
    let is_number = !matches!(marker, Marker::Part | Marker::Roman);
    let is_name = rest.chars().filter(|sign| sign.is_alphanumeric()).count() >= 2;
    (is_number && is_name).then_some(rest)
}

/// Signs that point to a note.
pub const MARKS: [char; 15] = [
    '*', '＊', '※', '☆', '★', '▲', '△', '●', '◆', '■', '†', '‡', '＃', '#', '﹡',
];

fn is_enclosed_number(sign: char) -> bool {
    matches!(sign, '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{2793}' | '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

fn leading_mark(name: &str) -> Option<(&str, &str)> {
    let rest = name.trim_start_matches(MARKS);
    split_off(name, rest, name.len() - rest.len())
}

fn trailing_mark(name: &str) -> Option<(&str, &str)> {
    // 1# and 3# number buildings.
    let rest = name.trim_end_matches(|sign| MARKS.contains(&sign) || is_enclosed_number(sign));
    let is_of_number = rest.ends_with(|sign: char| sign.is_ascii_digit());
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
                .all(|sign| matches!(sign, '0'..='9' | '０'..='９'))
            && digits.chars().count() <= 2)
        || bare
            .chars()
            .all(|sign| MARKS.contains(&sign) || is_enclosed_number(sign));
    is_mark.then(|| (&name[rest.len()..], rest))
}

/// The text of the last pair of brackets, and what stands before it.
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

fn split_off<'n>(name: &'n str, rest: &'n str, length: usize) -> Option<(&'n str, &'n str)> {
    let rest = rest.trim_start();
    (length > 0 && !rest.is_empty()).then(|| (name[..length].trim(), rest))
}

/// The text in one line: no space between two Chinese characters, one between other words.
pub fn join(text: &str) -> String {
    let mut joined = String::new();
    let mut space = false;
    for sign in text.trim().chars() {
        if sign.is_whitespace() || sign == '\u{200b}' {
            space = true;
            continue;
        }
        let is_between_wide = is_wide(sign) && joined.chars().next_back().is_some_and(is_wide);
        if space && !is_between_wide {
            joined.push(' ');
        }
        space = false;
        joined.push(sign);
    }
    joined
}

/// Chinese characters and punctuation, which no space belongs between.
fn is_wide(sign: char) -> bool {
    matches!(
        sign,
        '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a cell for one name may hold several: lines, or parts between marks, each of
/// which is a whole name by itself.
fn may_be_several(text: &str) -> bool {
    const SHORTEST: usize = 5;
    let is_separator =
        |sign: char| matches!(sign, '\n' | '\r' | '、' | '；' | ';' | '/' | '／' | '|');
    let parts: Vec<&str> = text
        .split(is_separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_whole =
        |part: &&str| fold(part).chars().count() >= SHORTEST && looks_like_institution(part);
    parts.len() > 1 && parts.iter().all(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        CleanName::of(text, |inner| inner == "已撤销").name
    }

    #[test]
    fn numbers_and_marks_are_no_part_of_a_name() {
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
        ] {
            assert_eq!(clean(text), "乙图书馆", "{text}");
        }
    }

    #[test]
    fn what_belongs_to_a_name_stays() {
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
            assert!(!CleanName::of(text, |_| false).is_changed(), "{text}");
        }
    }

    #[test]
    fn two_names_in_a_cell_are_told_from_one_that_is_wrapped() {
        assert!(may_be_several("沈阳市图书馆\n大连市图书馆"));
        assert!(may_be_several("沈阳市图书馆、大连市图书馆"));
        assert!(!may_be_several("大连理工大学\n图书馆"));
        assert!(!may_be_several("大连市机械、电子行业协会"));
        assert!(!may_be_several("沈阳市图书馆"));
    }
}
