//! Mobile numbers, identity-card numbers and chosen other numbers in bytes.
//!
//! A number of interest has at least seven digits, so only every sixth byte is looked
//! at; where that is part of a number, the whole group around it is read. A group is
//! digits with single spaces or hyphens between them: `138-1234-5678`.
//! Digits are ASCII; full-width ones are the loader's to fold or refuse.

use std::collections::BTreeSet;
use std::ops::Range;

/// How far two looks are apart. A window of seven bytes with at most one separator, or
/// of more with single separators, cannot hide between two of them.
const STRIDE: usize = 6;

/// The most digits that a number of interest has.
const MAX_DIGITS: usize = 18;

/// A run of hexadecimal digits from this length, letters among them, is a digest.
const DIGEST_LENGTH: usize = 12;

/// Digits as a number that keeps leading zeros: how many, and their value.
pub(super) type Digits = (u8, u64);

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Number {
    /// Eleven digits of a mainland mobile, without country code or separators.
    Mobile(u64),
    /// An identity-card number with a valid date and checksum: its first seventeen
    /// digits, which decide the last.
    IdCard(u64),
    /// One of the numbers that were asked for.
    Chosen(Digits),
}

/// Numbers beside mobiles and identity cards to look for.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    numbers: BTreeSet<Digits>,
    /// Bit `n` is set where a number of `n` digits is among them.
    lengths: u32,
}

impl Chosen {
    pub fn new(numbers: BTreeSet<Digits>) -> Self {
        let lengths = numbers
            .iter()
            .fold(0, |lengths, (length, _)| lengths | 1 << length);
        Self { numbers, lengths }
    }

    pub fn into_numbers(self) -> BTreeSet<Digits> {
        self.numbers
    }

    fn contains(&self, digits: Digits) -> bool {
        self.lengths & (1 << digits.0) != 0 && self.numbers.contains(&digits)
    }
}

/// Calls `found` for each number with the place of its digits.
pub(super) fn for_each(bytes: &[u8], chosen: &Chosen, mut found: impl FnMut(Number, Range<usize>)) {
    let mut runs = Vec::new();
    let mut look = STRIDE - 1;
    let mut floor = 0;
    // A last look at the end finds what is shorter than the rest of the stride.
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
        report_group(bytes, &runs, chosen, &mut found);
        floor = group.end + 1;
        look = group.end + STRIDE;
    }
}

/// The numbers of seven digits and more in a text, but for mobiles: what a telephone
/// that is no mobile is recognised by.
pub(super) fn telephones(text: &str) -> Vec<Digits> {
    let bytes = text.as_bytes();
    let mut telephones = Vec::new();
    let mut runs = Vec::new();
    let mut position = 0;
    while position < bytes.len() {
        if !bytes[position].is_ascii_digit() {
            position += 1;
            continue;
        }
        let group = group_around(bytes, position, position);
        runs_of(bytes, group.clone(), &mut runs);
        let mut is_mobile = false;
        report_group(bytes, &runs, &Chosen::default(), &mut |_, _| {
            is_mobile = true
        });
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

/// The digits of a range without its separators; none where they are too many.
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
    chosen: &Chosen,
    found: &mut impl FnMut(Number, Range<usize>),
) {
    for (position, run) in runs.iter().enumerate() {
        if run.len() >= 11
            && let Some(number) = number_of_run(bytes, run)
        {
            found(number, run.clone());
        }
        if let [first, second, third, ..] = &runs[position..]
            && (first.len(), second.len(), third.len()) == (3, 4, 4)
            && let Some(mobile) = mobile(digits_of(bytes, first.start..third.end))
        {
            found(Number::Mobile(mobile), first.start..third.end);
        }
        if chosen.lengths == 0 {
            continue;
        }
        let mut length = 0;
        for last in &runs[position..] {
            length += last.len();
            if length > MAX_DIGITS {
                break;
            }
            if chosen.lengths & (1 << length) == 0 {
                continue;
            }
            let range = run.start..last.end;
            if let Some(digits) = digits_of(bytes, range.clone())
                && chosen.contains(digits)
            {
                found(Number::Chosen(digits), range);
            }
        }
    }
}

/// What a run of digits that stands alone is.
fn number_of_run(bytes: &[u8], run: &Range<usize>) -> Option<Number> {
    let prefixed = |prefix: &[u8]| {
        bytes[run.clone()]
            .starts_with(prefix)
            .then(|| mobile(digits_of(bytes, run.start + prefix.len()..run.end)))
            .flatten()
            .map(Number::Mobile)
    };
    match run.len() {
        11 => prefixed(b""),
        12 => prefixed(b"0"),
        13 => prefixed(b"86"),
        15 => prefixed(b"0086"),
        17 if matches!(bytes.get(run.end), Some(b'X' | b'x')) => id_card(bytes, run.start),
        18 => id_card(bytes, run.start),
        _ => None,
    }
}

/// A mobile begins with 13 to 19 and has eleven digits.
fn mobile(digits: Option<Digits>) -> Option<u64> {
    digits
        .filter(|(length, value)| *length == 11 && (13_000_000_000..20_000_000_000).contains(value))
        .map(|(_, value)| value)
}

/// GB 11643: six digits of place, eight of birth, three of order, one check character.
fn id_card(bytes: &[u8], start: usize) -> Option<Number> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let card = bytes.get(start..start + 18)?;
    let sum: u32 = card
        .iter()
        .zip(WEIGHTS)
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    let (_, first_seventeen) = digits_of(bytes, start..start + 17)?;
    let birth = first_seventeen / 1000 % 100_000_000;
    let (year, month, day) = (birth / 10_000, birth / 100 % 100, birth % 100);
    let plausible = card[0] != b'0'
        && (1900..2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    let checked = card[17].to_ascii_uppercase() == CHECKS[(sum % 11) as usize];
    (plausible && checked).then_some(Number::IdCard(first_seventeen))
}

/// Whether the digits belong to a longer run of hexadecimal digits, letters among them.
pub(super) fn is_in_digest(bytes: &[u8], run: &Range<usize>) -> bool {
    let before = bytes[..run.start]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .take(DIGEST_LENGTH)
        .count();
    let after = bytes[run.end..]
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .take(DIGEST_LENGTH)
        .count();
    before + after > 0 && before + run.len() + after >= DIGEST_LENGTH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Number> {
        let chosen = Chosen::new(BTreeSet::from([(11, 2_787_654_321), (7, 1_234_567)]));
        let mut numbers = Vec::new();
        for_each(text.as_bytes(), &chosen, |number, _| numbers.push(number));
        numbers
    }

    /// Looks at the text at each offset from the stride, alone and within other text.
    fn check(text: &str, expect: &[Number]) {
        assert_eq!(all(text), expect, "{text:?}");
        for shift in 0..2 * STRIDE {
            let embedded = format!("{}电话：{text}。{}", "字".repeat(shift), "x".repeat(shift));
            assert_eq!(all(&embedded), expect, "{embedded:?}");
            let embedded = format!("{} {text}", "z".repeat(shift));
            assert_eq!(all(&embedded), expect, "{embedded:?}");
        }
    }

    const MOBILE: Number = Number::Mobile(13_812_345_678);

    #[test]
    fn a_mobile_is_found_wherever_it_stands_and_however_it_is_written() {
        check("13812345678", &[MOBILE]);
        check("138 1234 5678", &[MOBILE]);
        check("138-1234-5678", &[MOBILE]);
        check("+8613812345678", &[MOBILE]);
        check("+86-138-1234-5678", &[MOBILE]);
        check("008613812345678", &[MOBILE]);
        check("013812345678", &[MOBILE]);
        check("1.13812345678", &[MOBILE]);
        check("tel13812345678x", &[MOBILE]);
    }

    #[test]
    fn two_mobiles_in_a_row_are_both_found() {
        check(
            "13812345678 19987654321",
            &[MOBILE, Number::Mobile(19_987_654_321)],
        );
        check("13812345678,13812345678", &[MOBILE, MOBILE]);
    }

    #[test]
    fn other_digits_are_no_mobile() {
        check("12812345678", &[]);
        check("113812345678", &[]);
        check("1381234567", &[]);
        check("138123456789", &[]);
        check("138--1234-5678", &[]);
        check("2024-01-01", &[]);
    }

    #[test]
    fn digits_of_a_digest_are_known_by_the_letters_around_them() {
        let check = |text: &str, expect: bool| {
            let start = text.find("138").expect("a mobile");
            assert_eq!(
                is_in_digest(text.as_bytes(), &(start..start + 11)),
                expect,
                "{text}"
            );
        };
        check("a13812345678bcdef0", true);
        check("ffffff13812345678", true);
        check("x13812345678g", false);
        check("tel:13812345678", false);
        check("1 13812345678", false);
    }

    #[test]
    fn an_identity_card_needs_its_date_and_its_checksum() {
        check(
            "11010519491231002X",
            &[Number::IdCard(11_010_519_491_231_002)],
        );
        check(
            "11010519491231002x",
            &[Number::IdCard(11_010_519_491_231_002)],
        );
        check("440524188001010014", &[]);
        check("44052419800101001", &[]);
        check("110105194912310021", &[]);
        check("11010519491331002X", &[]);
    }

    #[test]
    fn a_chosen_number_is_found_with_or_without_separators() {
        let landline = Number::Chosen((11, 2_787_654_321));
        check("027-87654321", &[landline]);
        check("02787654321", &[landline]);
        check("86-027-8765-4321", &[landline]);
        check("2787654321", &[]);
        check("1234567", &[Number::Chosen((7, 1_234_567))]);
        check("12345678", &[]);
    }

    #[test]
    fn empty_and_tiny_inputs_are_searched_to_their_end() {
        check("", &[]);
        check("1", &[]);
    }

    #[test]
    fn a_telephone_that_is_no_mobile_is_known_by_its_digits() {
        assert_eq!(telephones("(027) 8765-4321; 12345"), [(8, 87_654_321)]);
        assert_eq!(
            telephones("13812345678 / +852 9123 4567"),
            [(11, 85_291_234_567)]
        );
    }
}
