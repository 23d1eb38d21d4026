//! Finds given numbers in bytes: the withheld telephone numbers that are not mobile
//! numbers.
//!
//! Such a number has at least seven digits, so it is enough to test every sixth byte. If
//! that byte is part of a number, the whole group around it is read: digits with single
//! spaces or hyphens between them, such as `027-8765-4321`.

use crate::diagnostics::personal::{self, Form};
use std::collections::BTreeSet;
use std::ops::Range;

/// Distance of the tested bytes. Seven digits with single separators cannot fit between two
/// tested bytes without touching one.
const STRIDE: usize = 6;

/// The maximum number of digits.
const MAX_DIGITS: usize = 18;

/// A number with leading zeros: the count of its digits, and its value.
pub(super) type Digits = (u8, u64);

/// The numbers to search for.
#[derive(Debug, Default)]
pub(super) struct NumberSet {
    numbers: BTreeSet<Digits>,
    /// Bit `n` is set if the set has a number of `n` digits.
    lengths: u32,
}

impl NumberSet {
    pub(crate) fn new(numbers: BTreeSet<Digits>) -> Self {
        let lengths = numbers
            .iter()
            .fold(0, |lengths, (length, _)| lengths | 1 << length);
        Self { numbers, lengths }
    }

    pub(crate) fn into_numbers(self) -> BTreeSet<Digits> {
        self.numbers
    }

    fn contains(&self, digits: Digits) -> bool {
        self.lengths & (1 << digits.0) != 0 && self.numbers.contains(&digits)
    }
}

/// Calls `found` with each given number and the range of its bytes.
pub(super) fn for_each(
    bytes: &[u8],
    targets: &NumberSet,
    mut found: impl FnMut(Digits, Range<usize>),
) {
    if targets.numbers.is_empty() {
        return;
    }
    let mut runs = Vec::new();
    let mut look = STRIDE - 1;
    let mut floor = 0;
    // Also test the last byte, since the rest may be shorter than the stride.
    while floor < bytes.len() {
        let position = look.min(bytes.len() - 1);
        if !is_in_group(bytes, position) {
            if look >= bytes.len() {
                break;
            }
            look += STRIDE;
            continue;
        }
        let group = group_around(bytes, position, floor);
        runs_of(bytes, group.clone(), &mut runs);
        report_group(bytes, &runs, targets, &mut found);
        floor = group.end + 1;
        look = group.end + STRIDE;
    }
}

/// The numbers of at least seven digits in a text, except mobile numbers. Telephone numbers
/// that are not mobile are recognised by these.
pub(super) fn telephones(text: &str) -> Vec<Digits> {
    let bytes = text.as_bytes();
    let mut telephones = Vec::new();
    let mut position = 0;
    while position < bytes.len() {
        if !bytes[position].is_ascii_digit() {
            position += 1;
            continue;
        }
        let group = group_around(bytes, position, position);
        let mut is_mobile = false;
        personal::for_each(&bytes[group.clone()], Form::Text, |_, _| is_mobile = true);
        position = group.end;
        if !is_mobile {
            telephones.extend(digits_of(bytes, group).filter(|(length, _)| *length >= 7));
        }
    }
    telephones
}

fn is_digit(bytes: &[u8], position: usize) -> bool {
    bytes.get(position).is_some_and(u8::is_ascii_digit)
}

fn is_separator(bytes: &[u8], position: usize) -> bool {
    matches!(bytes.get(position), Some(b' ' | b'-'))
        && position > 0
        && is_digit(bytes, position - 1)
        && is_digit(bytes, position + 1)
}

fn is_in_group(bytes: &[u8], position: usize) -> bool {
    is_digit(bytes, position) || is_separator(bytes, position)
}

fn group_around(bytes: &[u8], position: usize, floor: usize) -> Range<usize> {
    let mut start = position;
    while start > floor && is_in_group(bytes, start - 1) {
        start -= 1;
    }
    let mut end = position + 1;
    while is_in_group(bytes, end) {
        end += 1;
    }
    start..end
}

fn runs_of(bytes: &[u8], group: Range<usize>, runs: &mut Vec<Range<usize>>) {
    runs.clear();
    let mut start = group.start;
    for position in group.clone() {
        if !bytes[position].is_ascii_digit() {
            runs.push(start..position);
            start = position + 1;
        }
    }
    runs.push(start..group.end);
}

/// The digits of a range without separators; `None` if there are too many.
fn digits_of(bytes: &[u8], range: Range<usize>) -> Option<Digits> {
    let mut length = 0;
    let mut value = 0_u64;
    for byte in bytes[range].iter().filter(|byte| byte.is_ascii_digit()) {
        length += 1;
        if length > MAX_DIGITS {
            return None;
        }
        value = value * 10 + u64::from(byte - b'0');
    }
    Some((length as u8, value))
}

fn report_group(
    bytes: &[u8],
    runs: &[Range<usize>],
    targets: &NumberSet,
    found: &mut impl FnMut(Digits, Range<usize>),
) {
    for (position, run) in runs.iter().enumerate() {
        let mut length = 0;
        for last in &runs[position..] {
            length += last.len();
            if length > MAX_DIGITS {
                break;
            }
            if targets.lengths & (1 << length) == 0 {
                continue;
            }
            let range = run.start..last.end;
            if let Some(digits) = digits_of(bytes, range.clone())
                && targets.contains(digits)
            {
                found(digits, range);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Digits> {
        let targets = NumberSet::new(BTreeSet::from([(11, 2_787_654_321), (7, 1_234_567)]));
        let mut numbers = Vec::new();
        for_each(text.as_bytes(), &targets, |number, _| numbers.push(number));
        numbers
    }

    /// Tests a text at each offset from the stride, alone and within other text.
    fn check(text: &str, expect: &[Digits]) {
        assert_eq!(all(text), expect, "{text:?}");
        for shift in 0..2 * STRIDE {
            let embedded = format!("{}电话：{text}。{}", "字".repeat(shift), "x".repeat(shift));
            assert_eq!(all(&embedded), expect, "{embedded:?}");
            let embedded = format!("{} {text}", "z".repeat(shift));
            assert_eq!(all(&embedded), expect, "{embedded:?}");
        }
    }

    #[test]
    fn a_given_number_is_found_with_or_without_separators() {
        let landline = (11, 2_787_654_321);
        check("027-87654321", &[landline]);
        check("02787654321", &[landline]);
        check("86-027-8765-4321", &[landline]);
        check("2787654321", &[]);
        check("1234567", &[(7, 1_234_567)]);
        check("12345678", &[]);
    }

    #[test]
    fn empty_and_tiny_inputs_are_searched_to_their_end() {
        check("", &[]);
        check("1", &[]);
    }

    #[test]
    fn telephones_other_than_mobiles_are_compared_by_digits() {
        assert_eq!(telephones("(027) 8765-4321; 12345"), [(8, 87_654_321)]);
        assert_eq!(
            telephones("13812345678 / +852 9123 4567"),
            [(11, 85_291_234_567)]
        );
    }
}
