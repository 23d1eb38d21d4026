//! Recognises mobile and identity-card numbers, however they are spelled.
//!
//! The checks of cells, the masking of quoted values and the scan of finished files share
//! this recogniser. It knows nothing of columns or files.

mod characters;
mod lookalikes;
mod numbers;

pub(crate) use characters::Form;
pub(crate) use characters::is_ignored as is_invisible;
pub(crate) use lookalikes::with_digits;
pub(crate) use numbers::PersonalNumber;

use self::characters::CharClass;
use self::numbers::{Rules, Run, classify_at};
use std::borrow::Cow;
use std::ops::Range;

/// Calls `found` with each mobile and identity-card number in a text or file, and its byte
/// range.
pub(crate) fn for_each(
    bytes: &[u8],
    form: Form,
    mut found: impl FnMut(PersonalNumber, Range<usize>),
) {
    let is_in_file = matches!(form, Form::Markup | Form::Table);
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
        // ASCII digits followed by Chinese ones: `13八00138000`.
        if is_in_file && is_han_digit(bytes, at) {
            run.read(bytes, start, form, true);
            report_han(bytes, form, &run, &mut found);
        }
    }
    if form != Form::Code {
        find_in_han_digits(bytes, form, &mut run, &mut found);
    }
}

/// The first mobile or identity-card number in a text, with its byte range. Letters may stand for
/// digits that they look like.
pub(crate) fn find(text: &str) -> Option<(PersonalNumber, Range<usize>)> {
    let first = |text: &str| {
        let mut first: Option<(PersonalNumber, Range<usize>)> = None;
        for_each_in_text(text, |number, place| {
            if first
                .as_ref()
                .is_none_or(|(_, known)| place.start < known.start)
            {
                first = Some((number, place));
            }
        });
        first
    };
    first(text).or_else(|| first(&with_digits(text)?))
}

fn for_each_in_text(text: &str, found: impl FnMut(PersonalNumber, Range<usize>)) {
    if may_hold_number(text) {
        for_each(text.as_bytes(), Form::Text, found);
    }
}

/// Masks every mobile and identity-card number in a text.
pub(crate) fn mask_all(text: &str) -> Cow<'_, str> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for_each_in_text(text, |_, place| places.push(place));
    if let Some(text) = with_digits(text) {
        for_each_in_text(&text, |_, place| places.push(place));
    }
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
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

/// Whether a text has enough digits of any script. This is a quick test of each byte,
/// because nearly all texts have not.
pub(crate) fn may_hold_number(text: &str) -> bool {
    const LEAST: usize = 11;
    let bytes = text.as_bytes();
    let mut digits = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits += 1,
            0..=0xc1 => {}
            // An enclosed number may have two digits.
            _ if may_be_digit(bytes, at) => match classify_at(bytes, at, Form::Text, true) {
                Some((CharClass::Digit { .. }, _)) => digits += 1,
                Some((CharClass::DigitPair(_), _)) => digits += 2,
                _ => {}
            },
            0xe2..=0xe9 => digits += usize::from(is_han_digit(bytes, at)),
            _ => {}
        }
    }
    digits >= LEAST
}

/// How many bytes are tested at once.
const CHUNK: usize = 16;

/// The next digit, of any script; Chinese digits only if `han`.
fn next_digit(bytes: &[u8], from: usize, form: Form, han: bool) -> Option<usize> {
    // Any byte that may start one, and some others: comparisons alone, which compile to a few
    // instructions for a whole chunk.
    let may_start = |byte: u8| {
        let is_chinese = byte.wrapping_sub(0xe4) < 6;
        (byte.wrapping_sub(b'0') < 10) | (byte >= 0xc2) & (han | !is_chinese)
    };
    let is_digit = |at: usize| match classify_at(bytes, at, form, han) {
        // A number cannot start with the letter X.
        Some((CharClass::Digit { value, .. }, _)) => value < 10,
        Some((CharClass::DigitPair(_), _)) => true,
        _ => false,
    };
    let mut at = from;
    loop {
        // Several bytes at a time, since every byte of the site passes here.
        while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<CHUNK>) {
            if chunk.iter().fold(false, |any, byte| any | may_start(*byte)) {
                break;
            }
            at += CHUNK;
        }
        at += bytes.get(at..)?.iter().position(|byte| may_start(*byte))?;
        let is_found = bytes[at].is_ascii_digit()
            || (may_be_digit(bytes, at) || han && is_han_digit(bytes, at)) && is_digit(at);
        if is_found {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether a digit other than a Chinese one may start here. Excludes Chinese punctuation,
/// which is far more common.
fn may_be_digit(bytes: &[u8], at: usize) -> bool {
    let second = bytes.get(at + 1).copied().unwrap_or_default();
    match bytes[at] {
        0xc2 | 0xd9 | 0xdb | 0xdf | 0xe0 | 0xe1 | 0xea | 0xf0 => true,
        0xe2 => matches!(second, 0x81 | 0x82 | 0x91..=0x93 | 0x9d | 0x9e),
        0xe3 => {
            let third = bytes.get(at + 2).copied().unwrap_or_default();
            matches!((second, third), (0x80, 0xa1..=0xa9) | (0x88..=0x8a, _))
        }
        0xef => second == 0xbc && bytes.get(at + 2).is_some_and(|third| *third < 0x9a),
        _ => false,
    }
}

fn is_han_digit(bytes: &[u8], at: usize) -> bool {
    let character = characters::decode(bytes, at).map(|(character, _)| character);
    character.and_then(characters::han_digit).is_some()
}

/// Finds numbers written entirely or partly with Chinese digits.
fn find_in_han_digits(
    bytes: &[u8],
    form: Form,
    run: &mut Run,
    found: &mut impl FnMut(PersonalNumber, Range<usize>),
) {
    let mut at = 0;
    if form == Form::Text {
        while let Some(start) = next_digit(bytes, at, form, true) {
            at = run.read(bytes, start, form, true);
            report_han(bytes, form, run, found);
        }
        return;
    }
    // Files are long and full of such characters, so two digits must be adjacent in them.
    let mut starts: Vec<usize> = Vec::new();
    for one in ["一", "壹", "幺"] {
        let places = memchr::memmem::find_iter(bytes, one.as_bytes());
        starts.extend(places.filter(|at| is_han_digit(bytes, at + one.len())));
    }
    starts.sort_unstable();
    for start in starts {
        if start >= at {
            let start = first_han_digit(bytes, start, at);
            at = run.read(bytes, start, form, true);
            report_han(bytes, form, run, found);
        }
    }
}

/// Reports the numbers of a run that contain a Chinese digit; others were reported before.
fn report_han(
    bytes: &[u8],
    form: Form,
    run: &Run,
    found: &mut impl FnMut(PersonalNumber, Range<usize>),
) {
    if !run.is_long_enough() {
        return;
    }
    let rules = Rules { bytes, form, run };
    rules.apply(&mut |number, place: Range<usize>| {
        if place.clone().any(|at| is_han_digit(bytes, at)) {
            found(number, place);
        }
    });
}

/// The start of the Chinese digits directly before a position.
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
