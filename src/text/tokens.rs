//! Tokens: the terms that a text is found by, and the units that a query asks for.
//!
//! Runs of ideographs become overlapping pairs, without a dictionary that index and
//! query could disagree about; other words are terms as they stand.

use super::fold::{CharacterClass, class, fold};
use std::borrow::Cow;

/// Marks the last character of a run, so that a query of one character finds it there.
/// It is a separator, so no token can contain it.
pub const END_MARK: char = '$';

/// The most units that a query is asked with; the rest is left out and said so.
/// A set of them fits in 32 bits.
pub const MAX_UNITS: usize = 30;

/// A maximal stretch of characters of one class, with its place in the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run<'a> {
    text: &'a str,
    is_ideographs: bool,
}

/// The runs of a folded text.
fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        loop {
            let first = class(rest.chars().next()?);
            let end = rest
                .char_indices()
                .find(|(_, character)| class(*character) != first)
                .map_or(rest.len(), |(position, _)| position);
            let (text, after) = rest.split_at(end);
            rest = after;
            if first != CharacterClass::Separator {
                return Some(Run {
                    text,
                    is_ideographs: first == CharacterClass::Ideograph,
                });
            }
        }
    })
}

/// A term of a folded text, without the end mark that it may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermSpan {
    /// First byte in the folded text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Whether [`END_MARK`] belongs after it.
    pub marked: bool,
}

/// The terms of a text that is to be found: for each run of ideographs its pairs and
/// its last character with the end mark, and each other word.
///
/// Answers the folded text, and appends the terms' places in it.
pub fn document_terms<'a>(text: &'a str, spans: &mut Vec<TermSpan>) -> Cow<'a, str> {
    let folded = fold(text);
    for run in runs(&folded) {
        let start = run.text.as_ptr() as usize - folded.as_ptr() as usize;
        let end = start + run.text.len();
        if !run.is_ideographs {
            spans.push(TermSpan {
                start,
                end,
                marked: false,
            });
            continue;
        }
        let mut previous = None;
        for (position, character) in run.text.char_indices() {
            if let Some(previous) = previous {
                spans.push(TermSpan {
                    start: start + previous,
                    end: start + position + character.len_utf8(),
                    marked: false,
                });
            }
            previous = Some(position);
        }
        spans.push(TermSpan {
            start: start + previous.unwrap_or(0),
            end,
            marked: true,
        });
    }
    folded
}

/// A whole name or item as one term: its runs, with a space only between two words.
/// Empty where the text has no run.
pub fn whole_term(text: &str) -> String {
    let folded = fold(text);
    let mut whole = String::with_capacity(folded.len());
    let mut after_word = false;
    for run in runs(&folded) {
        if after_word && !run.is_ideographs {
            whole.push(' ');
        }
        whole.push_str(run.text);
        after_word = !run.is_ideographs;
    }
    whole
}

/// One thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A pair of ideographs or a word: the term itself.
    Term(String),
    /// A single ideograph: every pair that begins with it, and itself with the end mark.
    Ideograph(char),
}

/// What a person typed, as units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedQuery {
    /// Distinct units in order of first occurrence, at most [`MAX_UNITS`].
    pub units: Vec<Unit>,
    /// For every character (of a run of ideographs) or word of the query: the set of
    /// units that it belongs to, bit `i` for unit `i`. A record that has a unit of
    /// every set has all that was typed, if not in one piece.
    pub parts: Vec<u32>,
    /// The query as one term, to prefer a name or item that equals it; see [`whole_term`].
    pub whole: String,
    /// Whether units were left out.
    pub truncated: bool,
}

impl ParsedQuery {
    /// Parses a query of any length.
    pub fn new(query: &str) -> Self {
        let folded = fold(query);
        let mut parsed = Self::default();
        for run in runs(&folded) {
            let characters: Vec<char> = run.text.chars().collect();
            if !run.is_ideographs {
                let unit = parsed.unit(Unit::Term(run.text.to_owned()));
                parsed.push_part(unit);
            } else if let [single] = characters[..] {
                let unit = parsed.unit(Unit::Ideograph(single));
                parsed.push_part(unit);
            } else {
                let mut before = 0;
                for pair in characters.windows(2) {
                    let unit = parsed.unit(Unit::Term(pair.iter().collect()));
                    parsed.push_part(before | unit);
                    before = unit;
                }
                parsed.push_part(before);
            }
            if parsed.truncated {
                break;
            }
        }
        parsed.whole = whole_term(query);
        parsed
    }

    /// The bit of a unit; none where the query has too many.
    fn unit(&mut self, unit: Unit) -> u32 {
        let known = self.units.iter().position(|other| *other == unit);
        let position = known.unwrap_or(self.units.len());
        if position == MAX_UNITS {
            self.truncated = true;
            return 0;
        }
        if known.is_none() {
            self.units.push(unit);
        }
        1 << position
    }

    fn push_part(&mut self, units: u32) {
        if units != 0 && !self.parts.contains(&units) {
            self.parts.push(units);
        }
    }
}
