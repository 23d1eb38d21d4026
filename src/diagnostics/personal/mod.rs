//! What a mobile number and an identity-card number look like, however they are spelled.
//!
//! One recogniser for all: cells are checked by it, quoted values are masked by it, and
//! finished files are searched by it. Knows nothing of columns or files.

mod numbers;
mod signs;

pub(crate) use numbers::PersonalNumber;
pub(crate) use signs::Form;
pub(crate) use signs::is_ignored as is_invisible;

use self::numbers::{Rules, Run, sign_at};
use self::signs::Sign;
use std::borrow::Cow;
use std::ops::Range;

/// Calls `found` with each mobile and identity-card number in a text or file, and with
/// its place.
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
        // Latin digits that go on in Chinese: `13八00138000`.
        if is_in_file && is_han_digit(bytes, at) {
            run.read(bytes, start, form, true);
            report_han(bytes, form, &run, &mut found);
        }
    }
    if form != Form::Code {
        in_han_digits(bytes, form, &mut run, &mut found);
    }
}

/// The first mobile or identity-card number in a text, with its bytes.
pub(crate) fn find(text: &str) -> Option<(PersonalNumber, Range<usize>)> {
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
pub(crate) fn mask_all(text: &str) -> Cow<'_, str> {
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
pub(crate) fn may_hold_number(text: &str) -> bool {
    const LEAST: usize = 11;
    let bytes = text.as_bytes();
    let mut digits = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits += 1,
            0..=0xc1 => {}
            // A circled number may have two digits.
            _ if may_be_digit(bytes, at) => match sign_at(bytes, at, Form::Text, true) {
                Some((Sign::Digit { .. }, _)) => digits += 1,
                Some((Sign::Pair(_), _)) => digits += 2,
                _ => {}
            },
            0xe2..=0xe9 => digits += usize::from(is_han_digit(bytes, at)),
            _ => {}
        }
    }
    digits >= LEAST
}

/// The bytes that digits begin with: of ASCII, of other alphabets, Chinese ones.
const BEGINNINGS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte {
            0x30..=0x39 => 1,
            0xc2 | 0xd9 | 0xdb | 0xdf | 0xe0..=0xe3 | 0xea | 0xef | 0xf0 => 2,
            0xe4..=0xe9 => 3,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// The next digit, of any alphabet; Chinese characters only where they count.
fn next_digit(bytes: &[u8], from: usize, form: Form, han: bool) -> Option<usize> {
    let most = if han { 3 } else { 2 };
    let is_digit = |at: usize| match sign_at(bytes, at, form, han) {
        // A letter X is no beginning.
        Some((Sign::Digit { value, .. }, _)) => value < 10,
        Some((Sign::Pair(_), _)) => true,
        _ => false,
    };
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let skipped = rest
            .iter()
            .position(|byte| (1..=most).contains(&BEGINNINGS[usize::from(*byte)]))?;
        at += skipped;
        let is_found = bytes[at].is_ascii_digit()
            || (may_be_digit(bytes, at) || han && is_han_digit(bytes, at)) && is_digit(at);
        if is_found {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether a character that begins here may be a digit, other than a Chinese one. It tells
/// the punctuation of Chinese text from them, of which there is much more.
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
    if form == Form::Text {
        while let Some(start) = next_digit(bytes, at, form, true) {
            at = run.read(bytes, start, form, true);
            report_han(bytes, form, run, found);
        }
        return;
    }
    // Files are long and full of such characters; in them the first two tell.
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

/// Reports the numbers of a run that hold a Chinese digit; the others have been reported.
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
