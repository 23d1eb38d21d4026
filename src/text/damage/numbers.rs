//! What a spreadsheet makes of formulas and of long numbers.

use super::{Damage, Holds};
use std::borrow::Cow;

/// The error values of Excel, WPS, LibreOffice and Google's tables. They also stand within
/// a text that other tools have put together.
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

/// Text longer than this is no number and no error value.
const LONGEST: usize = 200;

/// From this number on, the fifteen digits of a spreadsheet are not all of them.
const INEXACT: f64 = 1e15;

pub(super) fn find(text: &str, holds: Holds) -> Option<Damage> {
    if is_formula(text) {
        return Some(Damage::Formula);
    }
    if text.len() > LONGEST || !has_digit_or_hash(text) {
        return None;
    }
    let text = &*narrow(text);
    let in_parts = |test: fn(&str) -> bool| match holds {
        Holds::Prose => test(text),
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
    let is_bare = |part: &str| holds == Holds::Phone && is_bare_exponent(part);
    if holds != Holds::Degrees && (in_parts(is_scientific) || parts(text).any(is_bare)) {
        return Some(Damage::Scientific);
    }
    if holds == Holds::Phone {
        return of_phone(text);
    }
    let is_text = matches!(holds, Holds::Words | Holds::Prose);
    if is_text && is_zero(text) {
        return Some(Damage::Zero);
    }
    is_rounded(text).then_some(Damage::Rounded)
}

/// How a number in the cell of a workbook was damaged.
pub(crate) fn of_number(number: f64, holds: Holds) -> Option<Damage> {
    match holds {
        Holds::Degrees => None,
        _ if number.abs() >= INEXACT => Some(Damage::Rounded),
        Holds::Phone if number == 0.0 => Some(Damage::Zero),
        Holds::Phone if number < 0.0 || number.fract() != 0.0 => Some(Damage::Quantity),
        Holds::Phone => of_phone(&format!("{number:.0}")),
        Holds::Words | Holds::Prose if number == 0.0 => Some(Damage::Zero),
        _ => None,
    }
}

/// The text with digits, letters and signs in their usual width; the question mark stays,
/// since only the narrow one stands for a lost character.
fn narrow(text: &str) -> Cow<'_, str> {
    let is_wide = |sign: char| matches!(sign, '\u{ff01}'..='\u{ff5e}') && sign != '？';
    if text.is_ascii() || !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let signs = text.chars().map(|sign| match sign {
        sign if is_wide(sign) => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        sign => sign,
    });
    Cow::Owned(signs.collect())
}

/// Whether a text has a digit or a `#` of any width: without one there is nothing to find.
fn has_digit_or_hash(text: &str) -> bool {
    let is_one = |byte: u8| byte.is_ascii_digit() || byte == b'#';
    let is_wide = |three: &[u8]| matches!(three, [0xEF, 0xBC, 0x83 | 0x90..=0x99]);
    text.bytes().any(is_one) || !text.is_ascii() && text.as_bytes().windows(3).any(is_wide)
}

/// The values of a cell with several.
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

/// `4.29E+09`: digits, and an exponent with a sign, or behind a decimal point.
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

/// `4E9`, which elsewhere may be a room or a plate.
fn is_bare_exponent(part: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    part.split_once(['E', 'e'])
        .is_some_and(|(mantissa, exponent)| is_digits(mantissa) && is_digits(exponent))
}

fn is_zero(text: &str) -> bool {
    matches!(text, "0" | "0.0" | "0.00")
}

/// Seventeen digits or more, of which those that a spreadsheet cannot keep are zeros.
fn is_rounded(text: &str) -> bool {
    const KEPT: usize = 15;
    (KEPT + 2..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().skip(KEPT).all(|byte| byte == b'0')
}

/// Whether a cell holds a formula: a function, a reference, or a text between quotes.
fn is_formula(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['=', '＝']) else {
        return false;
    };
    let rest = rest.trim_start_matches(['@', '{', '=', ' ', '+', '-']);
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.' | '$');
    let end = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let begins_with_letter =
        word.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
    let is_function = begins_with_letter && behind.starts_with('(');
    let letters = word.trim_start_matches('$');
    let digits = letters.trim_start_matches(|sign: char| sign.is_ascii_uppercase());
    let count = letters.len() - digits.len();
    let row = digits.trim_start_matches('$');
    let is_reference = (1..=3).contains(&count)
        && !row.is_empty()
        && row.bytes().all(|byte| byte.is_ascii_digit());
    let names_sheet = rest.split_once('!').is_some_and(|(_, cell)| {
        cell.starts_with(|sign: char| sign.is_ascii_uppercase() || matches!(sign, '$' | '#'))
    });
    is_function || is_reference || names_sheet || rest.starts_with(['"', '\'', '['])
}

fn of_phone(text: &str) -> Option<Damage> {
    if is_zero(text) {
        return Some(Damage::Zero);
    }
    let numbers = text.split([';', '；', '、', '/', '\n', '\r', ' ', '，']);
    if is_grouped(text) || numbers.filter(|part| !part.is_empty()).any(is_quantity) {
        return Some(Damage::Quantity);
    }
    lost_zero(text).then_some(Damage::LostZero)
}

/// `31188888888.0`, `-2820000`.
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

/// `4,290,000,000`.
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

/// Whether one of the numbers is an area code without its 0, and a number, with nothing
/// between them: what a spreadsheet makes of `04290000000`.
fn lost_zero(text: &str) -> bool {
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
        // A sign before or behind it makes it a part of a longer number.
        let is_joined = start > 0 && matches!(bytes[start - 1], b'-' | b'+' | b')' | b'.');
        if !country && !is_joined && lacks_zero(run) {
            return true;
        }
        before = Some((start, at));
    }
    false
}

/// Whether digits are an area code without its 0 and a number of seven or eight digits.
fn lacks_zero(digits: &str) -> bool {
    let is_free_call = digits.starts_with("400") || digits.starts_with("800");
    // Hong Kong and Macao, where 852 and 853 are the code of the country.
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
