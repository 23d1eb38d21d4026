//! Detects formulas, error values, and numbers that a spreadsheet has changed.

use super::{CellContent, Damage};
use std::borrow::Cow;

/// The error values of Excel, WPS, LibreOffice and Google Sheets. They also occur within a
/// text that a tool has concatenated.
const ERRORS: [&str; 18] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#EXTERNAL!",
    "#PYTHON!",
    "#ERROR!",
];

/// Texts longer than this, in bytes, are neither numbers nor error values.
const MAX_LENGTH: usize = 200;

/// Spreadsheets store fifteen significant digits: from this number on, some are lost.
const INEXACT_FROM: f64 = 1e15;

pub(super) fn detect(text: &str, content: CellContent) -> Option<Damage> {
    if is_formula(text) {
        return Some(Damage::Formula);
    }
    if text.len() > MAX_LENGTH || !has_digit_or_hash(text) {
        return None;
    }
    let text = &*narrow(text);
    let in_parts = |test: fn(&str) -> bool| match content {
        CellContent::Prose => test(text),
        _ => parts(text).any(test),
    };
    if is_error(text) {
        return Some(Damage::ErrorValue);
    }
    if in_parts(is_overflow) {
        return Some(Damage::Overflow);
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_bare = |part: &str| content == CellContent::Phone && is_bare_exponent(part);
    if content != CellContent::Degrees && (in_parts(is_scientific) || parts(text).any(is_bare)) {
        return Some(Damage::Scientific);
    }
    if content == CellContent::Phone {
        return detect_in_phone(text);
    }
    let is_text = matches!(content, CellContent::ShortText | CellContent::Prose);
    if is_text && is_zero(text) {
        return Some(Damage::Zero);
    }
    is_rounded(text).then_some(Damage::Rounded)
}

/// How the number in a numeric workbook cell was damaged.
pub(crate) fn detect_in_number(number: f64, content: CellContent) -> Option<Damage> {
    match content {
        CellContent::Degrees => None,
        _ if number.abs() >= INEXACT_FROM => Some(Damage::Rounded),
        CellContent::Phone if number == 0.0 => Some(Damage::Zero),
        CellContent::Phone if number < 0.0 || number.fract() != 0.0 => Some(Damage::Quantity),
        CellContent::Phone => detect_in_phone(&format!("{number:.0}")),
        CellContent::ShortText | CellContent::Prose if number == 0.0 => Some(Damage::Zero),
        _ => None,
    }
}

/// Replaces full-width ASCII variants by ASCII. The full-width question mark stays, since only
/// the ASCII one replaces lost characters.
fn narrow(text: &str) -> Cow<'_, str> {
    let is_wide =
        |character: char| matches!(character, '\u{ff01}'..='\u{ff5e}') && character != '？';
    if text.is_ascii() || !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let characters = text.chars().map(|character| match character {
        character if is_wide(character) => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        character => character,
    });
    Cow::Owned(characters.collect())
}

/// Whether a text has an ASCII or full-width digit or `#`; without one there is nothing to
/// detect.
fn has_digit_or_hash(text: &str) -> bool {
    let is_lead = |byte: u8| byte.is_ascii_digit() || byte == b'#';
    let is_wide = |three: &[u8]| matches!(three, [0xEF, 0xBC, 0x83 | 0x90..=0x99]);
    text.bytes().any(is_lead) || !text.is_ascii() && text.as_bytes().windows(3).any(is_wide)
}

/// The single values of a cell that lists several.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([
        ';', '；', '、', ',', '，', '/', '\n', '\r', '\t', ' ', '\u{3000}',
    ])
    .filter(|part| !part.is_empty())
}

fn is_error(text: &str) -> bool {
    if text.contains('#') {
        let upper = text.to_ascii_uppercase();
        return ERRORS.iter().any(|error| upper.contains(error));
    }
    let number = text
        .strip_prefix("Err:")
        .or_else(|| text.strip_prefix("错误:"));
    number
        .is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_overflow(part: &str) -> bool {
    part.len() >= 2 && part.bytes().all(|byte| byte == b'#')
}

/// Whether a text is a number with an exponent that has a plus sign or follows a decimal
/// fraction: `4.29E+09`.
fn is_scientific(part: &str) -> bool {
    let part = part.strip_prefix('-').unwrap_or(part);
    let Some((mantissa, exponent)) = part.split_once(['E', 'e']) else {
        return false;
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_signed = exponent.starts_with('+');
    let exponent = exponent.trim_start_matches('+');
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_number(whole, 1)
        && (fraction.is_empty() && !mantissa.contains('.') || is_number(fraction, 15))
        && is_number(exponent, 3)
        && (is_signed || mantissa.contains('.'))
}

/// Whether a text is like `4E9`, which in other columns may be a room or a number plate.
fn is_bare_exponent(part: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    part.split_once(['E', 'e'])
        .is_some_and(|(mantissa, exponent)| is_digits(mantissa) && is_digits(exponent))
}

fn is_zero(text: &str) -> bool {
    matches!(text, "0" | "0.0" | "0.00")
}

/// Whether a text has seventeen to twenty digits and zeros after the fifteenth.
fn is_rounded(text: &str) -> bool {
    const SIGNIFICANT_DIGITS: usize = 15;
    (SIGNIFICANT_DIGITS + 2..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .skip(SIGNIFICANT_DIGITS)
            .all(|byte| byte == b'0')
}

/// Whether a text is a formula that begins with a function, a cell reference or a quoted text.
fn is_formula(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['=', '＝']) else {
        return false;
    };
    let rest = rest.trim_start_matches(['@', '{', '=', ' ', '+', '-']);
    let is_word =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '$');
    let end = rest
        .find(|character| !is_word(character))
        .unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let begins_with_letter =
        word.starts_with(|character: char| character.is_ascii_alphabetic() || character == '_');
    let is_function = begins_with_letter && behind.starts_with('(');
    let letters = word.trim_start_matches('$');
    let digits = letters.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let count = letters.len() - digits.len();
    let row = digits.trim_start_matches('$');
    let is_reference = (1..=3).contains(&count)
        && !row.is_empty()
        && row.bytes().all(|byte| byte.is_ascii_digit());
    let names_sheet = rest.split_once('!').is_some_and(|(_, cell)| {
        cell.starts_with(|character: char| {
            character.is_ascii_uppercase() || matches!(character, '$' | '#')
        })
    });
    is_function || is_reference || names_sheet || rest.starts_with(['"', '\'', '['])
}

fn detect_in_phone(text: &str) -> Option<Damage> {
    if is_zero(text) {
        return Some(Damage::Zero);
    }
    let numbers = text.split([';', '；', '、', '/', '\n', '\r', ' ', '，']);
    if is_grouped(text) || numbers.filter(|part| !part.is_empty()).any(is_quantity) {
        return Some(Damage::Quantity);
    }
    has_lost_zero(text).then_some(Damage::LostZero)
}

/// Whether a text is a decimal or negative number: `31188888888.0`, `-2820000`.
fn is_quantity(part: &str) -> bool {
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = part.strip_prefix('-') {
        return all_digits(rest) && rest.len() >= 5;
    }
    part.split_once('.').is_some_and(|(whole, fraction)| {
        whole.len() >= 5
            && all_digits(whole)
            && !fraction.is_empty()
            && fraction.bytes().all(|byte| byte == b'0')
    })
}

/// Whether a text is a number with thousands separators: `4,290,000,000`.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    (1..=3).contains(&first.len())
        && all_digits(first)
        && rest.len() >= 2
        && rest
            .iter()
            .all(|group| group.len() == 3 && all_digits(group))
}

/// Whether a text contains an area code without its 0 directly followed by a local number:
/// what a spreadsheet makes of `04290000000`.
fn has_lost_zero(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut before: Option<(usize, usize)> = None;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let run = &text[start..at];
        let country = before.is_some_and(|(from, to)| {
            matches!(&text[from..to], "86" | "0086") && text[to..start].chars().count() <= 2
        });
        // A digit run after one of these characters continues a longer number.
        let is_joined = start > 0 && matches!(bytes[start - 1], b'-' | b'+' | b')' | b'.');
        if !country && !is_joined && is_area_code_without_zero(run) {
            return true;
        }
        before = Some((start, at));
    }
    false
}

/// Whether digits are an area code without its 0 and a local number of seven or eight digits.
fn is_area_code_without_zero(digits: &str) -> bool {
    let is_free_call = digits.starts_with("400") || digits.starts_with("800");
    // Numbers of Hong Kong and Macao with their country codes.
    let is_abroad = digits.len() == 11 && (digits.starts_with("852") || digits.starts_with("853"));
    if is_free_call || is_abroad {
        return false;
    }
    match digits.as_bytes() {
        [b'1', b'0', rest @ ..] | [b'2', b'0'..=b'9', rest @ ..] => matches!(rest.len(), 7 | 8),
        [b'3'..=b'9', _, _, rest @ ..] => matches!(rest.len(), 7 | 8),
        _ => false,
    }
}
