//! Decides which numbers in a run of digits and separators are mobile numbers, and which
//! only look like one.
//!
//! A run is split into groups of digits. A mobile number is one group of eleven digits, or
//! several with eleven in total; a country code or trunk zero may precede it. The common
//! groupings (3-4-4, 3-8, 7-4) are accepted with any separators. Others are accepted if all
//! separators are equal and no further group follows with the same separator, unless they
//! are dates, ascending lists, amounts with a unit and the like.

use super::characters::{self, CharClass, Form, X, gap};
use crate::words;
use std::ops::Range;

/// A recognised number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PersonalNumber {
    /// A mobile number of mainland China: its eleven digits.
    Mobile(u64),
    /// An identity-card number: the first seventeen digits of eighteen, or all fifteen of an old
    /// one.
    IdentityCard(u64),
}

/// The number of digits of a mobile number.
const MOBILE: usize = 11;

/// Hotlines that often follow a postcode: patents, citizens, consumers and so on.
const HOTLINES: [u64; 10] = [
    12330, 12345, 12315, 12348, 12333, 12366, 12388, 12318, 12320, 12358,
];

/// Digits that may precede a mobile number: country codes, the trunk zero, and dialling
/// prefixes of discount carriers.
const PREFIXES: [&[u8]; 10] = [
    &[],
    &[0],
    &[8, 6],
    &[0, 8, 6],
    &[0, 0, 8, 6],
    &[8, 6, 0],
    &[0, 0, 8, 6, 0],
    &[1, 7, 9, 5, 1],
    &[1, 2, 5, 9, 3],
    &[1, 7, 9, 1, 1],
];

/// The number of digits of the longest prefix.
const LONGEST_PREFIX: usize = 5;

/// The separators between two groups.
#[derive(Debug, Clone, Copy, Default)]
struct Gap {
    /// The kinds, as bit flags of [`gap`].
    kinds: u8,
    /// The number of separators; consecutive spaces count once.
    length: u8,
}

impl Gap {
    /// The kinds used for comparison: spaces and brackets next to others are ignored.
    fn kind(self) -> u8 {
        match self.kinds & !(gap::SPACE | gap::BRACKET) {
            0 if self.kinds & gap::BRACKET != 0 => gap::BRACKET,
            0 => self.kinds,
            kinds => kinds,
        }
    }

    /// Whether it is a single separator of this kind.
    fn is_one(self, kind: u8) -> bool {
        self.kinds == kind && self.length == 1
    }
}

#[derive(Debug, Clone, Copy)]
struct Digit {
    value: u8,
    start: usize,
    end: usize,
}

/// Consecutive digits.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: usize,
    last: usize,
    /// The separators before it.
    gap: Gap,
}

/// Digits and separators.
#[derive(Debug, Default)]
pub(super) struct Run {
    digits: Vec<Digit>,
    groups: Vec<Group>,
}

impl Run {
    /// Whether there are enough digits for a number.
    pub(crate) fn is_long_enough(&self) -> bool {
        self.digits.len() >= MOBILE
    }

    /// Reads a run that starts with the digit at `start`, and returns its end. The digits of a run
    /// that is plainly too short for a number are not kept.
    pub(crate) fn read(&mut self, bytes: &[u8], start: usize, form: Form, han: bool) -> usize {
        self.digits.clear();
        self.groups.clear();
        if let Some(end) = end_of_short_run(bytes, start, form) {
            return end;
        }
        let longest = if form == Form::Code { 2 } else { 6 };
        let mut at = start;
        let mut gap = Gap::default();
        let mut is_apart = true;
        let mut was_marked = false;
        let mut was_space = false;
        while let Some((sign, length)) = classify_at(bytes, at, form, han) {
            match sign {
                // As a letter, X ends the number.
                CharClass::Digit { value: X, .. }
                    if self.digits.len() < 17 || is_apart && !self.is_of_single_digits() =>
                {
                    break;
                }
                CharClass::Digit { value, is_enclosed } => {
                    is_apart |= is_enclosed != was_marked;
                    self.push(value, at..at + length, is_apart, gap);
                    was_marked = is_enclosed;
                }
                CharClass::DigitPair(value) => {
                    is_apart |= !was_marked;
                    self.push(value / 10, at..at + length, is_apart, gap);
                    self.push(value % 10, at..at + length, false, gap);
                    was_marked = true;
                }
                CharClass::Ignored => {
                    at += length;
                    continue;
                }
                CharClass::Gap(kind) => {
                    let is_space = kind == gap::SPACE;
                    gap.kinds |= kind;
                    gap.length += u8::from(kind != 0 && !(is_space && was_space));
                    if gap.length > longest {
                        break;
                    }
                    is_apart = true;
                    was_space = is_space;
                    at += length;
                    continue;
                }
                CharClass::End => break,
            }
            gap = Gap::default();
            is_apart = false;
            was_space = false;
            at += length;
        }
        at.max(start + 1)
    }

    /// Whether all digits are apart, as in `1 1 0 1 0 5`.
    fn is_of_single_digits(&self) -> bool {
        self.groups.len() == self.digits.len()
    }

    fn push(&mut self, value: u8, range: Range<usize>, is_apart: bool, gap: Gap) {
        self.digits.push(Digit {
            value,
            start: range.start,
            end: range.end,
        });
        let last = self.digits.len();
        match self.groups.last_mut() {
            Some(group) if !is_apart => group.last = last,
            _ => self.groups.push(Group {
                first: last - 1,
                last,
                gap,
            }),
        }
    }
}

/// Where a run that is ASCII and has too few digits for a number ends, or a later place with too few
/// digits before it. `None` where the characters have to be classified. Nearly all runs are short,
/// and this is quicker.
fn end_of_short_run(bytes: &[u8], start: usize, form: Form) -> Option<usize> {
    let mut count = 0;
    for (length, byte) in bytes[start..].iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                if count == MOBILE {
                    return None;
                }
            }
            // These end a run wherever it began, so none goes on behind them.
            b'a'..=b'z' | b'A'..=b'Z' => return Some(start + length),
            b'<' | b'&' if form == Form::Markup => return None,
            b'<' | b'>' if form != Form::Text => return Some(start + length),
            b'"' | b',' | b'\n' | b'\r' | b'[' | b']' | b'{' | b'}'
                if matches!(form, Form::Table | Form::Code) =>
            {
                return Some(start + length);
            }
            0x80.. => return None,
            _ => {}
        }
    }
    Some(bytes.len())
}

/// The class of the character at a position, and its length in bytes.
pub(super) fn classify_at(
    bytes: &[u8],
    at: usize,
    form: Form,
    han: bool,
) -> Option<(CharClass, usize)> {
    let first = *bytes.get(at)?;
    if first.is_ascii_digit() {
        let value = first - b'0';
        let digit = CharClass::Digit {
            value,
            is_enclosed: false,
        };
        return Some((digit, 1));
    }
    if form == Form::Markup && matches!(first, b'&' | b'<') {
        let sign = match first {
            b'&' => character_reference(bytes, at, han),
            _ => inline_tag(bytes, at),
        };
        return Some(sign.unwrap_or((
            if first == b'&' {
                CharClass::Gap(gap::OTHER)
            } else {
                CharClass::End
            },
            1,
        )));
    }
    let (character, length) = characters::decode(bytes, at)?;
    Some((characters::classify(character, form, han), length))
}

/// Parses a character reference: `&nbsp;`, `&#x2F;`.
fn character_reference(bytes: &[u8], at: usize, han: bool) -> Option<(CharClass, usize)> {
    let rest = bytes.get(at + 1..bytes.len().min(at + 12))?;
    let length = rest.iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[..length]).ok()?;
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => number.parse().ok(),
        },
        None => None,
    };
    let sign = match number.and_then(char::from_u32) {
        Some(character) => characters::classify(character, Form::Text, han),
        None if name.ends_with("sp") => CharClass::Gap(gap::SPACE),
        None if matches!(name, "shy" | "zwj" | "zwnj") => CharClass::Ignored,
        None => CharClass::Gap(gap::OTHER),
    };
    Some((sign, length + 2))
}

/// Parses an inline tag, such as emphasis, or a line break.
fn inline_tag(bytes: &[u8], at: usize) -> Option<(CharClass, usize)> {
    const INLINE: [&[u8]; 14] = [
        b"b", b"br", b"code", b"del", b"em", b"i", b"ins", b"mark", b"s", b"small", b"strong",
        b"sub", b"sup", b"wbr",
    ];
    let rest = bytes.get(at + 1..bytes.len().min(at + 40))?;
    let length = rest.iter().position(|byte| *byte == b'>')?;
    let tag = rest[..length].strip_prefix(b"/").unwrap_or(&rest[..length]);
    let name = tag.split(|byte| matches!(byte, b' ' | b'/')).next()?;
    let sign = match name {
        b"br" => CharClass::Gap(gap::SPACE),
        _ => CharClass::Gap(0),
    };
    INLINE.contains(&name).then_some((sign, length + 2))
}

/// The rules, applied to one run.
pub(super) struct Rules<'r> {
    pub(crate) bytes: &'r [u8],
    pub(crate) form: Form,
    pub(crate) run: &'r Run,
}

impl Rules<'_> {
    /// Calls `found` with each number and its byte range.
    pub(crate) fn apply(&self, found: &mut impl FnMut(PersonalNumber, Range<usize>)) {
        let mut at = usize::from(self.begins_with_extension());
        // Groups before it belong to other numbers.
        let mut floor = at;
        while at < self.run.groups.len() {
            let card = self.identity_card(at);
            if let Some((number, end)) = card.or_else(|| self.old_identity_card(at)) {
                found(number, self.place(self.run.groups[at].first, end));
                (at, floor) = (end, end);
            } else if let Some(end) = self.other_telephone(at) {
                (at, floor) = (end, end);
            } else if let Some((number, first, end)) = self.mobile(at, floor) {
                found(number, self.place(first, end));
                (at, floor) = (end, end);
            } else {
                at += 1;
            }
        }
    }

    /// The byte range from a digit to the end of the group before `end`.
    fn place(&self, first: usize, end: usize) -> Range<usize> {
        let last = self.run.groups[end - 1].last - 1;
        self.run.digits[first].start..self.run.digits[last].end
    }

    fn size(&self, group: usize) -> usize {
        let groups = &self.run.groups;
        groups
            .get(group)
            .map_or(0, |group| group.last - group.first)
    }

    fn gap(&self, group: usize) -> Gap {
        let groups = &self.run.groups;
        groups
            .get(group)
            .map_or_else(Gap::default, |group| group.gap)
    }

    fn values(&self, digits: Range<usize>) -> impl Iterator<Item = u8> + '_ {
        self.run.digits[digits].iter().map(|digit| digit.value)
    }

    fn number(&self, digits: Range<usize>) -> u64 {
        self.values(digits).fold(0, |sum, digit| {
            sum.wrapping_mul(10).wrapping_add(u64::from(digit))
        })
    }

    /// The value of a group of up to nine digits.
    fn group_number(&self, group: usize) -> Option<u64> {
        let group = self.run.groups.get(group)?;
        (group.last - group.first < 10).then(|| self.number(group.first..group.last))
    }

    fn begins_with(&self, group: usize, digits: &[u8]) -> bool {
        let Some(group) = self.run.groups.get(group) else {
            return false;
        };
        self.values(group.first..group.last)
            .take(digits.len())
            .eq(digits.iter().copied())
    }

    /// The end of the groups, starting at `group`, that have `count` digits in total.
    fn end_of(&self, first: usize, group: usize, count: usize) -> Option<usize> {
        let groups = self.run.groups[group..].iter();
        let end = groups
            .take_while(|group| group.last < first + count)
            .count()
            + group;
        (self.run.groups.get(end)?.last == first + count).then_some(end + 1)
    }

    /// Whether the run follows `转` or `分机` and starts with an extension.
    fn begins_with_extension(&self) -> bool {
        let Some(first) = self.run.digits.first() else {
            return false;
        };
        let before = text_before(self.bytes, first.start);
        let before = before.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        let is_told = ["转", "轉", "分机", "内线", "ext", "Ext", "EXT"]
            .iter()
            .any(|word| before.ends_with(word));
        let sizes = (self.size(0), self.size(1), self.size(2));
        is_told && sizes.0 <= 5 && sizes != (3, 4, 4)
    }

    /// The end of a landline number with area code and extension, of a 400 or 800 number,
    /// or of a local number with an extension.
    fn other_telephone(&self, at: usize) -> Option<usize> {
        if (self.begins_with(at, &[4, 0, 0]) || self.begins_with(at, &[8, 0, 0]))
            && self.size(at) != 8
            && let Some(end) = self.end_of(self.run.groups[at].first, at, 10)
            && end - at <= 4
        {
            return Some(self.past_extension(end, 5));
        }
        let code = at + usize::from(self.is_country_code(at));
        let size = self.size(code);
        let is_area = |length: usize| {
            let group = self.run.groups[code];
            let digits: Vec<u8> = self.values(group.first..group.first + length).collect();
            is_area_code(&digits, code > at)
        };
        // Without a separator: 01062661234.
        if (9..=12).contains(&size)
            && (2..=4).any(|length| is_area(length) && matches!(size - length, 7 | 8))
        {
            return Some(self.past_extension(code + 1, 5));
        }
        if (2..=4).contains(&size) && is_area(size) {
            let main = code + 1;
            let parts = (self.size(main), self.size(main + 1));
            let is_local = self
                .run
                .groups
                .get(main)
                .is_some_and(|group| (2..=9).contains(&self.run.digits[group.first].value));
            return match parts {
                (7 | 8, _) => Some(self.past_extension(main + 1, 5)),
                (3 | 4, 4) if is_local => Some(self.past_extension(main + 2, 5)),
                _ => None,
            };
        }
        let is_local = matches!(self.size(at), 7 | 8)
            && (2..=9).contains(&self.run.digits[self.run.groups[at].first].value);
        let end = self.past_extension(at + 1, 4);
        (is_local && end > at + 1).then_some(end)
    }

    fn is_country_code(&self, at: usize) -> bool {
        let is = |digits: &[u8]| self.size(at) == digits.len() && self.begins_with(at, digits);
        is(&[8, 6]) || is(&[0, 8, 6]) || is(&[0, 0, 8, 6])
    }

    /// The position after an extension, if one follows: a few digits after a hyphen.
    fn past_extension(&self, at: usize, longest: usize) -> usize {
        let gap = self.gap(at).kinds & !gap::SPACE;
        let is_joined = gap == gap::DASH || gap == gap::BRACKET;
        // `85095000 （138）0013-8000`: the brackets contain the start of another number.
        let next = self.gap(at + 1);
        let goes_on = self.size(at + 1) > 0
            && (next.kind() == gap::DASH || next.kinds & gap::BRACKET != 0 && next.length == 1);
        at + usize::from(is_joined && (1..=longest).contains(&self.size(at)) && !goes_on)
    }

    /// GB 11643: six digits for the place, eight for the birth date, three for the order,
    /// one check character.
    fn identity_card(&self, at: usize) -> Option<(PersonalNumber, usize)> {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        const CHECKS: [u8; 11] = [1, 0, X, 9, 8, 7, 6, 5, 4, 3, 2];
        let first = self.run.groups[at].first;
        let end = self.end_of(first, at, 18)?;
        let digits: Vec<u8> = self.values(first..first + 18).collect();
        if digits[..17].contains(&X) || digits[0] == 0 {
            return None;
        }
        let part = |range: Range<usize>| self.number(first + range.start..first + range.end);
        let is_born = (1900..2100).contains(&part(6..10))
            && (1..=12).contains(&part(10..12))
            && (1..=31).contains(&part(12..14));
        let weighted = digits.iter().zip(WEIGHTS);
        let sum: u32 = weighted
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum();
        // The remainder is below 11.
        let is_checked = CHECKS[(sum % 11) as usize] == digits[17];
        let is_certain = is_born && is_checked || self.follows_identity_label();
        let is_card = is_certain && !is_in_identifier(self.bytes, &self.place(first, end));
        is_card.then(|| (PersonalNumber::IdentityCard(part(0..17)), end))
    }

    /// An identity-card number of before 1999: six digits for the place, six for the birth date,
    /// three for the order. Registration numbers of companies are as long, so that a label of
    /// another number excludes it, and files are not searched for it.
    fn old_identity_card(&self, at: usize) -> Option<(PersonalNumber, usize)> {
        const LENGTH: usize = 15;
        const PROVINCES: [std::ops::RangeInclusive<u64>; 7] = [
            11..=15,
            21..=23,
            31..=37,
            41..=46,
            50..=54,
            61..=65,
            71..=71,
        ];
        let first = self.run.groups[at].first;
        if self.form != Form::Text || !matches!(self.size(at), LENGTH | 6 | 1) {
            return None;
        }
        let end = self.end_of(first, at, LENGTH)?;
        if self.values(first..first + LENGTH).any(|value| value == X) {
            return None;
        }
        let part = |range: Range<usize>| self.number(first + range.start..first + range.end);
        let is_plausible = PROVINCES.iter().any(|range| range.contains(&part(0..2)))
            && (1..=12).contains(&part(8..10))
            && (1..=31).contains(&part(10..12));
        let is_other = self.follows_number_label() && !self.follows_identity_label();
        let is_alone = end == self.run.groups.len() && at == 0;
        let is_card = is_plausible
            && is_alone
            && !is_other
            && !is_in_identifier(self.bytes, &self.place(first, end));
        is_card.then(|| (PersonalNumber::IdentityCard(part(0..LENGTH)), end))
    }

    /// Whether the run follows a label such as 身份证号码, in a text.
    fn follows_identity_label(&self) -> bool {
        if self.form != Form::Text {
            return false;
        }
        let labels = ["身份证", "身份号", "证件号"];
        let before = text_before(self.bytes, self.run.digits[0].start);
        labels.iter().any(|label| before.contains(label))
    }

    /// Whether the run follows the label of some number: 注册号, 账号, 代码, No.
    fn follows_number_label(&self) -> bool {
        let before = text_before(self.bytes, self.run.digits[0].start);
        let before = before.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        before.ends_with(['号', '码']) || self.follows_document_label()
    }

    /// A mobile number that starts with this group, or after a prefix in it: its first
    /// digit and the end of its groups.
    fn mobile(&self, at: usize, floor: usize) -> Option<(PersonalNumber, usize, usize)> {
        let group = self.run.groups[at];
        PREFIXES.iter().find_map(|prefix| {
            let first = group.first + prefix.len();
            if first >= group.last || !self.begins_with(at, prefix) {
                return None;
            }
            let end = self.is_mobile_at(first, at)?;
            let is_right = self.looks_like_mobile(first, at..end, floor)
                && !is_in_identifier(self.bytes, &self.place(first, end));
            is_right.then(|| {
                let number = self.number(first..first + MOBILE);
                (PersonalNumber::Mobile(number), first, end)
            })
        })
    }

    /// The end of the groups with eleven digits from `first` on, if these start like a
    /// mobile number.
    fn is_mobile_at(&self, first: usize, at: usize) -> Option<usize> {
        let mut digits = self.run.digits.get(first..first + MOBILE)?.iter();
        let begins = digits.next()?.value == 1 && (3..=9).contains(&digits.next()?.value);
        if !begins || digits.any(|digit| digit.value == X) {
            return None;
        }
        self.end_of(first, at, MOBILE)
    }

    fn looks_like_mobile(&self, first: usize, groups: Range<usize>, floor: usize) -> bool {
        let skipped = first - self.run.groups[groups.start].first;
        let mut shape: Vec<usize> = groups.clone().map(|group| self.size(group)).collect();
        shape[0] -= skipped;
        if shape == [MOBILE] {
            return true;
        }
        if self.form == Form::Code || self.form == Form::Markup && self.is_in_tag(first) {
            return shape == [3, 4, 4] && self.has_plain_gaps(&groups);
        }
        match shape.as_slice() {
            [3, 4, 4] => {
                // `6222 0138 0013 8000` is a single number, and has no trunk zero.
                let is_inside = skipped > 0
                    && groups.start > floor
                    && self.gap(groups.start).kind() == self.gap(groups.start + 1).kind();
                !is_inside && !self.is_followed_by_years(groups.start + 1)
            }
            [3, 8] => !self.is_coordinate(groups.start),
            [7, 4] => true,
            _ => self.is_whole(&groups, floor, &shape) && !self.is_other_number(&groups, &shape),
        }
    }

    fn has_plain_gaps(&self, groups: &Range<usize>) -> bool {
        (groups.start + 1..groups.end).all(|group| {
            matches!(
                self.gap(group),
                Gap {
                    kinds: gap::SPACE | gap::DASH,
                    length: 1
                }
            )
        })
    }

    /// Whether a digit is between `<` and `>`.
    fn is_in_tag(&self, digit: usize) -> bool {
        const LONGEST: usize = 1 << 13;
        let start = self.run.digits[digit].start;
        let before = &self.bytes[start.saturating_sub(LONGEST)..start];
        memchr::memrchr2(b'<', b'>', before).is_some_and(|at| before[at] == b'<')
    }

    fn is_year(&self, group: usize) -> bool {
        self.size(group) == 4
            && self
                .group_number(group)
                .is_some_and(|year| (1900..2100).contains(&year))
    }

    /// A number followed by a span of years: `138 2013-2018`.
    fn is_followed_by_years(&self, group: usize) -> bool {
        self.is_year(group)
            && self.is_year(group + 1)
            && self.gap(group + 1).kind() == gap::DASH
            && self.gap(group).kind() != gap::DASH
    }

    /// One of two decimal numbers: `131.12345678,45.12345678`.
    fn is_coordinate(&self, group: usize) -> bool {
        let is_decimal = |group: usize| {
            self.size(group) <= 3
                && self.size(group + 1) > 0
                && self.gap(group + 1).is_one(gap::DOT)
        };
        let has_other = is_decimal(group + 2) || group >= 2 && is_decimal(group - 2);
        let is_longitude = self
            .group_number(group)
            .is_some_and(|degrees| (73..=135).contains(&degrees));
        is_decimal(group) && is_longitude && has_other
    }

    /// Whether the same separator joins all groups and none joins them to others, or the
    /// run consists of few groups only.
    fn is_whole(&self, groups: &Range<usize>, floor: usize, shape: &[usize]) -> bool {
        let mut kinds = (groups.start + 1..groups.end)
            .map(|group| self.gap(group).kind())
            .filter(|kind| !matches!(*kind, 0 | gap::BRACKET));
        let kind = kinds.next().unwrap_or(gap::BRACKET);
        let is_uniform = kinds.all(|other| other == kind);
        let is_joined = |group: usize| {
            matches!(self.gap(group).kind(), 0 | gap::BRACKET) || self.gap(group).kind() == kind
        };
        // Only a prefix may precede it with the same separator.
        let mut start = groups.start;
        // One step more than the longest prefix has digits, which bounds the cost for long
        // lists.
        let first = groups.start.saturating_sub(LONGEST_PREFIX + 1).max(floor);
        while start > first && (is_joined(start) || !is_uniform) {
            start -= 1;
        }
        let before = self.run.groups[start].first..self.run.groups[groups.start].first;
        let is_begin = PREFIXES
            .iter()
            .any(|prefix| self.values(before.clone()).eq(prefix.iter().copied()));
        if !is_begin {
            return false;
        }
        let end = groups.end;
        if is_uniform {
            return end == self.run.groups.len() || !is_joined(end) || self.may_begin(end);
        }
        let spreads = (groups.start + 1..end).fold(0, |kinds, group| kinds | self.gap(group).kinds);
        end == self.run.groups.len()
            && spreads & !(gap::SPACE | gap::DASH | gap::BRACKET) == 0
            && shape.len() <= 4
            && shape.iter().all(|size| *size >= 2)
            && !groups.clone().any(|group| self.is_year(group))
    }

    /// Whether another telephone number may start with a group.
    fn may_begin(&self, group: usize) -> bool {
        let first = self.run.groups[group].first;
        let mut next = self.values(first..self.run.digits.len());
        match (next.next(), next.next()) {
            (Some(1), Some(second)) => (3..=9).contains(&second),
            (Some(0), _) | (Some(8), Some(6)) => true,
            _ => false,
        }
    }

    /// Whether groups of unusual sizes are another kind of number.
    fn is_other_number(&self, groups: &Range<usize>, shape: &[usize]) -> bool {
        let kind = self.gap(groups.start + 1).kind();
        let years = groups.clone().filter(|group| self.is_year(*group)).count();
        let is_certificate = matches!(shape, [2, 4, 5] | [4, 2, 2, 3])
            || shape == [4, 4, 3] && self.follows_document_label();
        let is_decimal = matches!(shape, [1, 10] | [2, 9]) && kind == gap::DOT;
        let is_hotline = *shape == [6, 5]
            && kind & (gap::SPACE | gap::COMMA | gap::SLASH) != 0
            && self
                .group_number(groups.end - 1)
                .is_some_and(|number| HOTLINES.contains(&number));
        years >= 2 && shape.iter().any(|size| *size <= 2)
            || years >= 1 && is_certificate
            || self.is_date(groups.start)
            || is_decimal
            || is_hotline
            || self.is_ascending_list(groups, kind)
            || self.is_host(groups, shape, kind)
            || self.has_unit(groups)
    }

    /// A date: `1998-8-12`.
    fn is_date(&self, group: usize) -> bool {
        let is_short = |group: usize, most: u64| {
            self.size(group) <= 2
                && self
                    .group_number(group)
                    .is_some_and(|number| (1..=most).contains(&number))
        };
        self.is_year(group) && is_short(group + 1, 12) && is_short(group + 2, 31)
    }

    /// An ascending list of at least five numbers.
    fn is_ascending_list(&self, groups: &Range<usize>, kind: u8) -> bool {
        let is_list = kind & (gap::COMMA | gap::SLASH | gap::SPACE) != 0;
        let starts_with_zero = |group: usize| {
            let first = self.run.groups[group].first;
            self.run.digits[first].value == 0
        };
        let mut pairs = (groups.start + 1..groups.end).map(|group| (group - 1, group));
        is_list
            && groups.len() >= 5
            && pairs.all(|(before, group)| {
                !starts_with_zero(group) && self.group_number(before) < self.group_number(group)
            })
    }

    /// An IP address: `http://139.159.241.37`.
    fn is_host(&self, groups: &Range<usize>, shape: &[usize], kind: u8) -> bool {
        let is_octet = |group: usize| {
            let digits = &self.run.digits[self.run.groups[group].first];
            digits.value > 0 && self.group_number(group).is_some_and(|number| number < 256)
        };
        let start = self.run.digits[self.run.groups[groups.start].first].start;
        let before = text_before(self.bytes, start);
        let before = before.trim_end_matches([' ', ':', '：']);
        shape.len() == 4
            && kind == gap::DOT
            && groups.clone().all(is_octet)
            && (before.ends_with("//") || before.ends_with('@') || before.ends_with("IP"))
    }

    /// An amount: followed by a unit, or preceded by a currency.
    fn has_unit(&self, groups: &Range<usize>) -> bool {
        const CURRENCIES: &str = "¥￥$＄€第";
        let last = self.run.groups[groups.end - 1].last - 1;
        let end = self.run.digits[last].end;
        let start = self.run.digits[self.run.groups[groups.start].first].start;
        let before = text_before(self.bytes, start);
        let before = before.trim_end().chars().next_back();
        let is_unit = |sign: char| {
            words::AMOUNT_UNITS
                .iter()
                .any(|unit| unit.starts_with(sign))
        };
        next_letter(self.bytes, end).is_some_and(is_unit)
            || before.is_some_and(|sign| CURRENCIES.contains(sign))
    }

    /// Whether the run follows a word for a certificate or document.
    fn follows_document_label(&self) -> bool {
        let start = self.run.digits[0].start;
        let before = text_before(self.bytes, start);
        let before = before.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        words::DOCUMENT_NUMBER_LABELS
            .iter()
            .any(|label| before.ends_with(label))
    }
}

/// Area codes: 010, 02x, and four digits from 03xx on; without the zero after a country
/// code.
fn is_area_code(digits: &[u8], is_abroad: bool) -> bool {
    match digits {
        [0, 1, 0] | [0, 2, _] | [0, 3..=9, _, _] => true,
        [1, 0] | [2, _] | [3..=9, _, _] => is_abroad,
        _ => false,
    }
}

/// The last characters before a position.
fn text_before(bytes: &[u8], at: usize) -> &str {
    let from = at.saturating_sub(24);
    // The range may start in the middle of a character.
    (from..at.min(from + 4))
        .find_map(|from| std::str::from_utf8(&bytes[from..at]).ok())
        .unwrap_or("")
}

/// The first character after a position, skipping spaces.
fn next_letter(bytes: &[u8], mut at: usize) -> Option<char> {
    loop {
        let (character, length) = characters::decode(bytes, at)?;
        if !character.is_whitespace() {
            return Some(character);
        }
        at += length;
    }
}

/// Whether digits belong to a generated identifier: a UUID, a digest, or a longer word that
/// mixes letters and digits.
fn is_in_identifier(bytes: &[u8], place: &Range<usize>) -> bool {
    const DIGEST: usize = 16;
    const CREDIT_CODE: usize = 18;
    const PARTS: usize = 4;
    let word = word_around(bytes, place, u8::is_ascii_alphanumeric);
    if word.len() > place.len() {
        let is_digest = word.len() >= DIGEST && word.iter().all(u8::is_ascii_hexdigit);
        let capitals = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
        let is_credit_code = word.len() == CREDIT_CODE && word.iter().all(capitals);
        let turns = word
            .windows(2)
            .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit());
        if is_digest || is_credit_code || turns.count() + 1 >= PARTS {
            return true;
        }
    }
    let is_of_uuid = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    is_uuid(word_around(bytes, place, is_of_uuid))
}

/// The word around a range, if it is not too long.
fn word_around<'b>(
    bytes: &'b [u8],
    place: &Range<usize>,
    is_part: impl Fn(&u8) -> bool,
) -> &'b [u8] {
    const LONGEST: usize = 256;
    if !bytes[place.clone()].iter().all(&is_part) {
        return &bytes[place.clone()];
    }
    let before = bytes[..place.start].iter().rev().take(LONGEST);
    let before = before.take_while(|byte| is_part(byte)).count();
    let after = bytes[place.end..].iter().take(LONGEST);
    let after = after.take_while(|byte| is_part(byte)).count();
    &bytes[place.start - before..place.end + after]
}

fn is_uuid(word: &[u8]) -> bool {
    let mut parts = word.split(|byte| *byte == b'-').map(<[u8]>::len);
    word.len() == 36 && parts.by_ref().eq([8, 4, 4, 4, 12])
}
