//! What a mobile number and an identity-card number look like in running text.
//!
//! Used to refuse them in published columns, and to mask them wherever a value is
//! quoted. Knows nothing of columns.

use std::borrow::Cow;
use std::ops::Range;

/// What was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalNumber {
    /// A mobile number of the mainland.
    Mobile,
    /// An 18-digit identity-card number with the right checksum.
    IdentityCard,
}

/// One character that counts as a digit, with its place in the text.
#[derive(Debug, Clone, Copy)]
struct Digit {
    value: u8,
    start: usize,
    end: usize,
    /// Whether a space or hyphen stands before it.
    separated: bool,
}

/// The value of `X` as the last character of an identity-card number.
const X: u8 = 10;

/// The first mobile or identity-card number in a text, with its bytes.
pub fn find(text: &str) -> Option<(PersonalNumber, Range<usize>)> {
    let mut run: Vec<Digit> = Vec::new();
    let mut gap = 0;
    for (start, character) in text.char_indices() {
        if let Some(value) = digit(character) {
            let separated = gap > 0 && !run.is_empty();
            let end = start + character.len_utf8();
            run.push(Digit {
                value,
                start,
                end,
                separated,
            });
            gap = 0;
        } else if is_separator(character) && gap == 0 {
            gap = 1;
        } else {
            if let Some(found) = in_run(&run) {
                return Some(found);
            }
            run.clear();
            gap = 0;
        }
    }
    in_run(&run)
}

/// The text with every mobile and identity-card number masked.
pub fn mask_all(text: &str) -> Cow<'_, str> {
    let mut output = String::new();
    let mut rest = text;
    while let Some((_, range)) = find(rest) {
        output.push_str(&rest[..range.start]);
        output.push_str(&super::mask(&rest[range.clone()]));
        rest = &rest[range.end..];
    }
    if output.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    output.push_str(rest);
    Cow::Owned(output)
}

fn digit(character: char) -> Option<u8> {
    match character {
        '0'..='9' => Some(character as u8 - b'0'),
        '０'..='９' => u8::try_from(u32::from(character) - u32::from('０')).ok(),
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some(X),
        _ => None,
    }
}

fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '-' | '\u{a0}' | '\u{3000}' | '－' | '‐' | '‑' | '–' | '—' | '.' | '·'
    )
}

/// Looks at every group of digits that could begin a number.
fn in_run(run: &[Digit]) -> Option<(PersonalNumber, Range<usize>)> {
    if run.len() < 11 {
        return None;
    }
    let starts =
        (0..run.len()).filter(|&at| at == 0 || run[at].separated || run[at - 1].value == X);
    for start in starts {
        let rest = &run[start..];
        if let Some(length) = identity_card(rest) {
            return Some((
                PersonalNumber::IdentityCard,
                rest[0].start..rest[length - 1].end,
            ));
        }
        // An area code before the group makes it the rest of a landline number.
        let after_area_code = start > 0
            && group_before(run, start)
                .first()
                .is_some_and(|d| d.value == 0);
        if after_area_code
            && group_before(run, start).len() <= 4
            && !is_prefix(group_before(run, start))
        {
            continue;
        }
        for skipped in [0, 1, 2, 4] {
            let Some(number) = rest.get(skipped..).filter(|number| number.len() >= 11) else {
                continue;
            };
            if !prefix_fits(&rest[..skipped]) || !mobile(number) {
                continue;
            }
            return Some((PersonalNumber::Mobile, number[0].start..number[10].end));
        }
    }
    None
}

fn group_before(run: &[Digit], start: usize) -> &[Digit] {
    let first = (0..start)
        .rev()
        .find(|&at| at == 0 || run[at].separated)
        .unwrap_or(0);
    &run[first..start]
}

fn values(digits: &[Digit]) -> impl Iterator<Item = u8> + '_ {
    digits.iter().map(|digit| digit.value)
}

fn is_prefix(digits: &[Digit]) -> bool {
    values(digits).eq([0, 0, 8, 6])
}

/// Nothing, a trunk zero, 86, 0086.
fn prefix_fits(digits: &[Digit]) -> bool {
    digits.is_empty() || values(digits).eq([0]) || values(digits).eq([8, 6]) || is_prefix(digits)
}

/// Whether eleven digits that no further digit follows are a mobile number, in groups
/// of at least three.
fn mobile(number: &[Digit]) -> bool {
    let eleven = &number[..11];
    if eleven[0].value != 1 || !(3..=9).contains(&eleven[1].value) {
        return false;
    }
    if values(eleven).any(|value| value == X) {
        return false;
    }
    if number
        .get(11)
        .is_some_and(|next| !next.separated && next.value != X)
    {
        return false;
    }
    let mut group = 1;
    for next in &eleven[1..] {
        if !next.separated {
            group += 1;
        } else if group < 3 {
            return false;
        } else {
            group = 1;
        }
    }
    group >= 3
}

/// The length of an identity-card number that begins here.
fn identity_card(digits: &[Digit]) -> Option<usize> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = [1, 0, X, 9, 8, 7, 6, 5, 4, 3, 2];
    let card = digits.get(..18)?;
    if digits.get(18).is_some_and(|next| !next.separated) {
        return None;
    }
    let v: Vec<u8> = values(card).collect();
    if v[..17].contains(&X) || v[0] == 0 {
        return None;
    }
    let number = |range: Range<usize>| v[range].iter().fold(0, |sum, d| sum * 10 + u32::from(*d));
    let born = (1900..2100).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14));
    let sum: u32 = v
        .iter()
        .zip(WEIGHTS)
        .map(|(d, weight)| u32::from(*d) * weight)
        .sum();
    // The remainder is below 11.
    (born && CHECKS[(sum % 11) as usize] == v[17]).then_some(18)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<PersonalNumber>) {
        assert_eq!(find(text).map(|found| found.0), expected, "{text}");
    }

    #[test]
    fn mobile_numbers_are_found_in_every_spelling() {
        for text in [
            "13812345678",
            "手机：138 1234 5678（王）",
            "138-1234-5678",
            "+8613812345678",
            "+86 138 1234 5678",
            "0086-138-1234-5678",
            "013812345678",
            "１３８１２３４５６７８",
            "024-12345678、19912345678",
            "024-12345678 13912345678",
            "a13812345678@139.com",
            "1381234 5678",
        ] {
            check(text, Some(PersonalNumber::Mobile));
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "",
            "024-13812345",
            "0431-85095000-138",
            "010 13812345 678",
            "12812345678",
            "138123456789",
            "1381234567",
            "2023-04-30 2026-04-30",
            "1658123456789",
            "沪知局办〔2022〕18号 2022-07-15",
            "1 3 8 1 2 3 4 5 6 7 8",
            "400-138-1234",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn identity_cards_need_the_right_checksum() {
        check("11010519491231002X", Some(PersonalNumber::IdentityCard));
        check(
            "身份证１１０１０５１９４９１２３１００２ｘ。",
            Some(PersonalNumber::IdentityCard),
        );
        check("110105 19491231 002X", Some(PersonalNumber::IdentityCard));
        check("110105194912310021", None);
        check("110105194913310021", None);
        check("11010519491231002X1", None);
    }

    #[test]
    fn all_numbers_of_a_text_are_masked() {
        assert_eq!(
            mask_all("甲13812345678乙13912345678"),
            "甲13*******78乙13*******78"
        );
        assert_eq!(mask_all("甲乙"), "甲乙");
    }
}
