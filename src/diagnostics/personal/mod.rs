//! What a mobile number and an identity-card number look like, however they are spelled.
//!
//! One recogniser for all: cells are checked by it, quoted values are masked by it, and
//! finished files are searched by it. Knows nothing of columns or files.

mod numbers;
mod signs;

pub use numbers::PersonalNumber;
pub use signs::Form;
pub(in crate::diagnostics) use signs::is_ignored as is_invisible;

use self::numbers::{Rules, Run, sign_at};
use self::signs::Sign;
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// Calls `found` with each mobile and identity-card number in a text or file, and with
/// its place.
pub fn for_each(bytes: &[u8], form: Form, mut found: impl FnMut(PersonalNumber, Range<usize>)) {
    let mut run = Run::default();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at, form, false) {
        at = run.read(bytes, start, form, false);
        if run.is_long_enough() {
            let rules = Rules {
                bytes,
                form,
                run: &run,
            };
            rules.apply(&mut found);
        }
    }
    if form != Form::Code {
        in_han_digits(bytes, form, &mut run, &mut found);
    }
}

/// The first mobile or identity-card number in a text, with its bytes.
pub fn find(text: &str) -> Option<(PersonalNumber, Range<usize>)> {
    if !may_hold_number(text) {
        return None;
    }
    let mut first: Option<(PersonalNumber, Range<usize>)> = None;
    for_each(text.as_bytes(), Form::Text, |number, place| {
        if first
            .as_ref()
            .is_none_or(|(_, known)| place.start < known.start)
        {
            first = Some((number, place));
        }
    });
    first
}

/// The text with every mobile and identity-card number masked.
pub fn mask_all(text: &str) -> Cow<'_, str> {
    if !may_hold_number(text) {
        return Cow::Borrowed(text);
    }
    let mut places: Vec<Range<usize>> = Vec::new();
    for_each(text.as_bytes(), Form::Text, |_, place| places.push(place));
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    places.sort_by_key(|place| place.start);
    let mut output = String::with_capacity(text.len());
    let mut done = 0;
    for place in places {
        if place.start >= done {
            output.push_str(&text[done..place.start]);
            output.push_str(&super::mask(&text[place.clone()]));
            done = place.end;
        }
    }
    output.push_str(&text[done..]);
    Cow::Owned(output)
}

/// Whether a text has enough digits of any alphabet; one look at each byte, since nearly
/// all texts have not.
pub fn may_hold_number(text: &str) -> bool {
    const LEAST: usize = 11;
    let bytes = text.as_bytes();
    let mut digits = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits += 1,
            0..=0x7f => {}
            // A circled number may have two digits.
            _ if is_lead_of_digit(*byte) => match sign_at(bytes, at, Form::Text, true) {
                Some((Sign::Digit { .. }, _)) => digits += 1,
                Some((Sign::Pair(_), _)) => digits += 2,
                _ => {}
            },
            0xe3..=0xe9 => digits += usize::from(is_han_digit(bytes, at)),
            _ => {}
        }
    }
    digits >= LEAST
}

/// The next digit, of any alphabet; Chinese characters only where they count.
fn next_digit(bytes: &[u8], from: usize, form: Form, han: bool) -> Option<usize> {
    let is_digit = |at: usize| match sign_at(bytes, at, form, han) {
        // A letter X is no beginning.
        Some((Sign::Digit { value, .. }, _)) => value < 10,
        Some((Sign::Pair(_), _)) => true,
        _ => false,
    };
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let is_found = match byte {
            b'0'..=b'9' => true,
            0..=0x7f => false,
            _ if is_lead_of_digit(*byte) => is_digit(at),
            0xe4..=0xe9 => han && is_han_digit(bytes, at),
            _ => false,
        };
        if is_found {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Whether characters that begin with a byte may be digits, other than Chinese ones.
fn is_lead_of_digit(byte: u8) -> bool {
    matches!(
        byte,
        0xc2 | 0xd9 | 0xdb | 0xdf | 0xe0 | 0xe1 | 0xe2 | 0xe3 | 0xea | 0xef | 0xf0
    )
}

fn is_han_digit(bytes: &[u8], at: usize) -> bool {
    let character = signs::decode(bytes, at).map(|(character, _)| character);
    character.and_then(signs::han_digit).is_some()
}

/// Looks for numbers that are written with Chinese digits, or some of them.
fn in_han_digits(
    bytes: &[u8],
    form: Form,
    run: &mut Run,
    found: &mut impl FnMut(PersonalNumber, Range<usize>),
) {
    let mut at = 0;
    while let Some(start) = next_with_han_digit(bytes, at, form) {
        at = run.read(bytes, start, form, true);
        if !run.is_long_enough() {
            continue;
        }
        let rules = Rules { bytes, form, run };
        rules.apply(&mut |number, place: Range<usize>| {
            if place.clone().any(|at| is_han_digit(bytes, at)) {
                found(number, place);
            }
        });
    }
}

/// Where digits begin that may be Chinese: in a text anywhere, in a file only where the
/// first two say so, since files are long and full of such characters.
fn next_with_han_digit(bytes: &[u8], from: usize, form: Form) -> Option<usize> {
    static BEGINNINGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let seconds = "三四五六七八九叁肆伍陆柒捌玖";
        let of_one = |one: char| seconds.chars().map(move |second| format!("{one}{second}"));
        AhoCorasick::new("一壹幺1１".chars().flat_map(of_one))
            .expect("a few dozen short patterns always fit")
    });
    if form == Form::Text {
        return next_digit(bytes, from, form, true);
    }
    let pair = BEGINNINGS.find(bytes.get(from..)?)?;
    Some(first_han_digit(bytes, from + pair.start(), from))
}

/// The first of the digits that stand right before a position.
fn first_han_digit(bytes: &[u8], mut start: usize, floor: usize) -> usize {
    loop {
        let before = start.saturating_sub(3);
        if before >= floor && before < start && is_han_digit(bytes, before) {
            start = before;
        } else if start > floor && bytes[start - 1].is_ascii_digit() {
            start -= 1;
        } else {
            return start;
        }
    }
}

#[cfg(test)]
mod tests;
