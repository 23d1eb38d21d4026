//! Masks known personal values everywhere in a report.
//!
//! Code that recognises a value as personal adds it to the report's [`PersonalValues`], and
//! [`super::Report`] masks it in all texts: in the message that quotes it, in the name of
//! the record, and in other messages. A value is also found in other spellings (spaces,
//! character width, accents, letter case) and when a quotation ends within it.

use super::personal::{self, is_invisible};
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The personal values in the data of a report. Its `Debug` output shows none.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct PersonalValues {
    folded: BTreeSet<Box<str>>,
}

impl fmt::Debug for PersonalValues {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonalValues")
    }
}

impl PersonalValues {
    /// Adds a value, unless it is too short to distinguish from ordinary words.
    pub(crate) fn add(&mut self, value: &str) {
        let folded = Folded::of(value).text;
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        let is_number = folded.chars().all(|sign| !sign.is_alphabetic());
        let is_long_enough = match (is_number, folded.is_ascii()) {
            (true, _) => digits.len() >= 5,
            (false, true) => folded.len() >= 4,
            (false, false) => folded.chars().nth(1).is_some(),
        };
        if !is_long_enough {
            return;
        }
        if is_number && digits.len() >= 7 && digits.len() < folded.len() {
            self.folded.insert(digits.into());
        }
        self.folded.insert(folded.into());
    }

    /// Adds the values of another report.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.folded.extend(other.folded.iter().cloned());
    }

    /// Removes the values that occur in any of these public texts: otherwise `图书馆` as a
    /// contact's name would mask the names of all libraries.
    pub(crate) fn without_those_in<'t>(self, public: impl Iterator<Item = &'t str>) -> Self {
        let values: Vec<Box<str>> = self.folded.into_iter().collect();
        let Some(automaton) = automaton(&values, MatchKind::Standard) else {
            return Self::default();
        };
        let mut is_public = vec![false; values.len()];
        for text in public {
            let folded = Folded::of(text);
            for found in automaton.find_overlapping_iter(&folded.text) {
                is_public[found.pattern().as_usize()] |= folded.is_whole(found.range());
            }
        }
        let kept = values.into_iter().zip(is_public);
        Self {
            folded: kept
                .filter(|(_, public)| !public)
                .map(|(value, _)| value)
                .collect(),
        }
    }

    /// Compiles the values for masking texts.
    pub(crate) fn redactor(&self) -> Redactor {
        let values: Vec<Box<str>> = self.folded.iter().cloned().collect();
        Redactor {
            automaton: automaton(&values, MatchKind::LeftmostLongest),
            values,
        }
    }
}

fn automaton(values: &[Box<str>], kind: MatchKind) -> Option<AhoCorasick> {
    if values.is_empty() {
        return None;
    }
    let patterns = values.iter().map(|value| value.as_bytes());
    // The builder only fails for more patterns than its 32-bit numbers can count, some
    // hundred times the largest registry.
    AhoCorasick::builder().match_kind(kind).build(patterns).ok()
}

/// Masks personal values in texts.
pub(crate) struct Redactor {
    automaton: Option<AhoCorasick>,
    /// The values, sorted.
    values: Vec<Box<str>>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Redactor")
    }
}

impl Redactor {
    /// Masks the personal parts of a text: known values, and anything that looks like a
    /// mobile number, an identity-card number or a private mail address.
    pub(crate) fn redact(&self, text: &mut String) {
        let masked = match personal::mask_all(text) {
            Cow::Owned(masked) => Some(masked),
            Cow::Borrowed(_) => None,
        };
        if let Some(masked) = masked {
            *text = masked;
        }
        self.redact_mailboxes(text);
        self.redact_values(text);
    }

    /// A masked copy of the text.
    pub(crate) fn redacted(&self, text: &str) -> String {
        let mut text = text.to_owned();
        self.redact(&mut text);
        text
    }

    fn redact_mailboxes(&self, text: &mut String) {
        let mut from = 0;
        while let Some(at) = text[from..].find(['@', '＠']).map(|at| from + at) {
            let place = word_around(text, at);
            if is_consumer_mailbox(&text[place.clone()]) {
                let masked = super::mask(&text[place.clone()]);
                from = place.start + masked.len();
                text.replace_range(place, &masked);
            } else {
                from = place.end.max(at + 1);
            }
            while !text.is_char_boundary(from) {
                from += 1;
            }
        }
    }

    fn redact_values(&self, text: &mut String) {
        let Some(automaton) = &self.automaton else {
            return;
        };
        let folded = Folded::of(text);
        let mut places: Vec<Range<usize>> = automaton
            .find_iter(&folded.text)
            .filter(|found| folded.is_whole(found.range()))
            .map(|found| folded.place(found.range()))
            .collect();
        for (at, _) in text.match_indices('…') {
            places.extend(self.cut_value(&text[..at]));
        }
        places.sort_by_key(|place| place.start);
        // A truncated value may be the start of one that was found in full.
        places.dedup_by(|next, place| {
            let overlaps = next.start < place.end;
            if overlaps {
                place.end = place.end.max(next.end);
            }
            overlaps
        });
        for place in places.into_iter().rev() {
            let masked = super::mask(&text[place.clone()]);
            text.replace_range(place, &masked);
        }
    }

    /// The start of a value at the end of a text, where a quotation is truncated.
    fn cut_value(&self, text: &str) -> Option<Range<usize>> {
        const LONGEST: usize = 60;
        let start = text.char_indices().rev().take(LONGEST).last()?.0;
        let folded = Folded::of(&text[start..]);
        let starts = folded.text.char_indices().map(|(at, _)| at);
        let is_begin = |part: &str| {
            let at = self.values.partition_point(|value| &**value < part);
            self.values
                .get(at)
                .is_some_and(|value| value.starts_with(part))
        };
        let at = starts
            .filter(|at| !folded.text[*at..].is_ascii() || folded.text.len() - at >= 3)
            .find(|at| is_begin(&folded.text[*at..]))?;
        let place = folded.place(at..folded.text.len());
        Some(start + place.start..start + place.end)
    }
}

/// A text normalised for comparison (no spaces or invisible characters, one width, one
/// case), with positions in the original.
struct Folded<'t> {
    original: &'t str,
    text: String,
    /// For every byte of `text`, the byte range of its character in the original.
    places: Vec<(u32, u32)>,
}

impl<'t> Folded<'t> {
    fn of(original: &'t str) -> Self {
        let mut folded = Self {
            original,
            text: String::with_capacity(original.len()),
            places: Vec::with_capacity(original.len()),
        };
        let mut done = 0;
        for (at, character) in original.char_indices() {
            if at < done {
                continue;
            }
            let escape = match character {
                '<' => escape(&original[at..]),
                _ => None,
            };
            let (character, length) = escape.unwrap_or((character, character.len_utf8()));
            done = at + length;
            folded.push(character, at, done);
        }
        folded
    }

    fn push(&mut self, character: char, start: usize, end: usize) {
        match character {
            '!'..='~' => self.text.push(character.to_ascii_lowercase()),
            '\u{3400}'..='\u{9fff}' => self.text.push(character),
            _ if character.is_whitespace() || is_invisible(character) => {}
            _ => {
                let parts = std::iter::once(character).nfkd();
                let parts = parts.filter(|part| !is_invisible(*part) && !part.is_whitespace());
                self.text.extend(parts.flat_map(char::to_lowercase));
            }
        }
        // Reports are far shorter than four gigabytes.
        let place = (start as u32, end as u32);
        self.places.resize(self.text.len(), place);
    }

    fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.places[range.start].0 as usize;
        start..self.places[range.end - 1].1 as usize
    }

    /// Whether a value in Latin letters or digits is not part of a longer word.
    fn is_whole(&self, range: Range<usize>) -> bool {
        let place = self.place(range);
        let value = &self.original[place.clone()];
        let is_word = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
        let goes_on = is_word(value.chars().next())
            && is_word(self.original[..place.start].chars().next_back())
            || is_word(value.chars().next_back())
                && is_word(self.original[place.end..].chars().next());
        !goes_on
    }
}

/// A character in a quotation that is shown as its code point: `<U+200B>`.
fn escape(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix("<U+")?;
    let end = rest.bytes().take(7).position(|byte| byte == b'>')?;
    let code = u32::from_str_radix(&rest[..end], 16).ok()?;
    Some((char::from_u32(code)?, end + 4))
}

/// The range of the word around a byte.
fn word_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at]
        .rfind(super::separates_values)
        .map_or(0, |before| {
            let length = text[before..].chars().next().map_or(1, char::len_utf8);
            before + length
        });
    let end = text[at..]
        .find(super::separates_values)
        .map_or(text.len(), |after| at + after);
    start..end
}

/// Whether a word is a mail address at a consumer mail provider.
fn is_consumer_mailbox(word: &str) -> bool {
    static DOMAINS: LazyLock<Vec<String>> =
        LazyLock::new(|| crate::config::DataConfig::default().consumer_mail_domains);
    let folded: String = word.nfkc().flat_map(char::to_lowercase).collect();
    let Some((local, domain)) = folded.rsplit_once('@') else {
        return false;
    };
    let domain = domain.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
    let is_of = |known: &String| {
        domain == known
            || domain
                .strip_suffix(known.as_str())
                .is_some_and(|rest| rest.ends_with('.'))
    };
    !local.is_empty() && DOMAINS.iter().any(is_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(values: &[&str], text: &str) -> String {
        let mut personal = PersonalValues::default();
        for value in values {
            personal.add(value);
        }
        personal.redactor().redacted(text)
    }

    #[test]
    fn a_value_is_masked_everywhere_in_all_spellings() {
        for text in [
            "`***`（记录：p-1 联系人：张某某）",
            "张 某 某",
            "张\u{200b}某某",
            "张<U+200B>某某",
            "【张某某】馆",
        ] {
            let shown = redact(&["张某某"], text);
            assert!(!shown.contains('张') && !shown.contains('某'), "{shown}");
        }
        let shown = redact(&["Ana Núñez"], "by ANA NU\u{301}N\u{303}EZ!");
        assert!(!shown.contains("NA") && !shown.contains("EZ"), "{shown}");
        assert_eq!(
            redact(&["027-87654321"], "打02787654321。"),
            "打02*******21。"
        );
    }

    #[test]
    fn a_truncated_value_is_masked() {
        assert_eq!(redact(&["张某某"], "`联系人：张某…`"), "`联系人：**…`");
        assert_eq!(redact(&["张某某"], "`联系人：张…`"), "`联系人：*…`");
        let shown = redact(&["li.wu@lib.cn"], "`a li.wu@l…`");
        assert!(!shown.contains("li.wu"), "{shown}");
        assert_eq!(redact(&["张某某", "张某"], "`张某…`"), "`**…`");
        assert_eq!(redact(&["张某某"], "还有……"), "还有……");
    }

    #[test]
    fn values_within_words_are_not_masked() {
        assert_eq!(redact(&["张", "Li", "12"], "张贴 Li 12"), "张贴 Li 12");
        assert_eq!(redact(&["Wang"], "Wangdian, Wang"), "Wangdian, W**g");
    }

    #[test]
    fn values_within_public_names_are_not_masked() {
        let mut personal = PersonalValues::default();
        personal.add("图书馆");
        personal.add("张某某");
        let personal = personal.without_those_in(["甲图书馆"].into_iter());
        let shown = personal.redactor().redacted("甲图书馆 张某某");
        assert_eq!(shown, "甲图书馆 ***");
    }

    #[test]
    fn values_that_look_personal_are_masked() {
        assert_eq!(
            redact(&[], "`王某13800138000@163.com`，`a.b@qq.com，wang@163.com`"),
            "`*************@163.com`，`***@qq.com，w***@163.com`"
        );
        assert_eq!(redact(&[], "lib@nju.edu.cn"), "lib@nju.edu.cn");
        let shown = redact(&[], "电话（138）0013-8000");
        assert!(!shown.contains("138") && !shown.contains("0013"), "{shown}");
    }
}
