//! Tells values that belong to another column, as where two columns were exchanged.

use super::cells::Cells;
use super::form::MISPLACED_VALUE;
use super::place::RegionFinder;
use super::values;
use crate::load::RawRow;
use crate::schema::{ColumnIndex, points};

/// What a value is with certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Digits and punctuation alone: a telephone number, a postcode, a date.
    Number,
    Email,
    WebAddress,
    /// A street with a number.
    Address,
    /// The full name of a region.
    Region,
}

impl Kind {
    fn of(text: &str) -> Option<Self> {
        let folded = values::fold(text);
        let lower = folded.trim().to_ascii_lowercase();
        if values::email(&lower).is_some() {
            Some(Self::Email)
        } else if ["http:", "https:", "www."]
            .iter()
            .any(|beginning| lower.starts_with(beginning))
        {
            Some(Self::WebAddress)
        } else if is_number(&lower) {
            Some(Self::Number)
        } else if is_address(&lower) {
            Some(Self::Address)
        } else {
            None
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Number => ("只有数字", "digits alone"),
            Self::Email => ("是电子邮箱", "a mail address"),
            Self::WebAddress => ("是网址", "a web address"),
            Self::Address => ("是地址", "an address"),
            Self::Region => ("是地区的名称", "the name of a region"),
        }
    }
}

/// What a text is with certainty that is no name, in Chinese and in English.
pub(crate) fn words_for(text: &str) -> Option<(&'static str, &'static str)> {
    Kind::of(text).map(Kind::words)
}

/// Whether a text has as many digits as a postcode or more, and no letters.
fn is_number(text: &str) -> bool {
    const DIGITS: usize = 6;
    text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS
        && !text.contains(|character: char| character.is_alphabetic())
}

/// Whether a text is a street with a number, and nothing behind the house: 示例路1号, 示例路1-2号3楼.
fn is_address(text: &str) -> bool {
    let is_part_of_number = |character: char| character.is_ascii_digit() || character == '-';
    let streets = ['路', '街', '道', '巷', '弄'];
    let mut behind = text.split(streets).skip(1);
    let has_house = behind.any(|rest| {
        let rest = rest.trim_start();
        let after = rest.trim_start_matches(is_part_of_number);
        after.len() < rest.len() && after.starts_with('号')
    });
    let end = text.trim_end_matches(['号', '楼', '层', '室', '座']);
    has_house && end.len() < text.len() && end.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Checks that the name and the address of a point are not what belongs to another column.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, regions: &RegionFinder<'_>) {
    let text = row.cell(points::NAME).trim();
    let region = regions.is_full_name(text).then_some(Kind::Region);
    if let Some(kind) = Kind::of(text).or(region) {
        report(cells, row, points::NAME, text, kind);
    }
    let text = row.cell(points::ADDRESS).trim();
    if let Some(kind) = Kind::of(text).filter(|kind| *kind != Kind::Address) {
        report(cells, row, points::ADDRESS, text, kind);
    }
}

/// Whether a telephone number is none, but what belongs to another column; reports it if so.
pub(crate) fn check_phone<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    column: ColumnIndex,
    phone: &str,
) -> bool {
    let kind = Kind::of(phone).filter(|kind| *kind != Kind::Number);
    if let Some(kind) = kind {
        report(cells, row, column, phone, kind);
    }
    kind.is_some()
}

fn report<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, column: ColumnIndex, text: &str, kind: Kind) {
    let help = message!(
        "请核对这一行，是不是有两列填反了，或者整行错了一列；没有内容的留空",
        "check whether two columns of the row were exchanged, or all of it moved by one",
    );
    cells.bad(&MISPLACED_VALUE, row, column, text, kind.words(), help);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_told_from_names_and_addresses() {
        for (text, expected) in [
            ("024-84378000", Some(Kind::Number)),
            ("２０２４．５．６", Some(Kind::Number)),
            ("service@example.cn", Some(Kind::Email)),
            ("www.example.cn", Some(Kind::WebAddress)),
            ("辽宁省沈阳市示例路1号", Some(Kind::Address)),
            ("沈阳市示例大街12-3号楼5层", Some(Kind::Address)),
            ("示例路１号", Some(Kind::Address)),
            ("沈阳市图书馆", None),
            ("示例路1号创意园服务站", None),
            ("长城1号实验室", None),
            ("中国电子科技集团公司第十四研究所", None),
            ("示例路图书馆3楼", None),
            ("A座", None),
            ("+86", None),
            ("110000", Some(Kind::Number)),
            ("示例大厦", None),
        ] {
            assert_eq!(Kind::of(text), expected, "{text}");
        }
    }
}
