//! Tokens: the terms that a text is found by, and the units that a query asks for.
//!
//! Runs of ideographs become overlapping pairs, without a dictionary that index and
//! query could disagree about; other words are terms as they stand.

use super::abbreviations::{ABBREVIATION_MARK, abbreviation_terms};
use super::fold::{CharacterClass, class, fold};
use super::syllables;
use super::variants::simplify;
use std::borrow::Cow;

/// Marks the last character of a run, so that a query of one character finds it there.
/// It is a separator, so no token can contain it.
pub(crate) const END_MARK: char = '$';

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
    pub(crate) marked: bool,
}

/// The text of a record as it is indexed: folded and in simplified characters.
pub fn document_text(text: &str) -> Cow<'_, str> {
    simplify(fold(text))
}

/// The terms of a folded text that is to be found: for each run of ideographs its pairs
/// and its last character with the end mark, and each other word.
///
/// Appends the terms' places in the text.
pub fn document_terms(folded: &str, spans: &mut Vec<TermSpan>) {
    for run in runs(folded) {
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
}

/// A whole name or item, folded, as one term: its runs, with a space only between two
/// words. Empty where the text has no run.
pub fn whole_term(folded: &str) -> String {
    let mut whole = String::with_capacity(folded.len());
    let mut after_word = false;
    for run in runs(folded) {
        if after_word && !run.is_ideographs {
            whole.push(' ');
        }
        whole.push_str(run.text);
        after_word = !run.is_ideographs;
    }
    whole
}

/// One thing that the index is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A pair of ideographs or a word: the term itself.
    Term(String),
    /// A single ideograph: every pair that begins with it, and itself with the end mark.
    Ideograph(char),
    /// Two syllables or three initials: the sound itself; see [`super::sounds`].
    Sound(String),
    /// Every sound that begins so.
    SoundPrefix(String),
    /// Characters of a name in their order; see [`super::abbreviations`].
    Abbreviation(String),
}

/// One way to understand a word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Positions in [`ParsedQuery::units`], each once.
    pub units: Vec<usize>,
    /// For every character, syllable, letter or word that the reading divides into: the
    /// set of units that it belongs to, bit `i` for `units[i]`. A record that has a unit
    /// of every set has all that was typed, if not in one piece.
    pub parts: Vec<u32>,
}

/// A run of ideographs, or one other word, or several words of one syllable each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded text.
    pub text: String,
    /// Whether nothing stands between it and the word before.
    pub(crate) is_glued: bool,
    /// Whether it is a run of ideographs.
    pub(crate) is_ideographs: bool,
    /// The ways to understand it, in stages: the first stage with a way that some record
    /// meets is the one that counts. A word in letters has three: as it stands or in whole
    /// syllables, never empty; with an open syllable; as initials. A run of ideographs has
    /// one; a second one for abbreviations is added where it is needed, see
    /// [`ParsedQuery::with_abbreviations`].
    pub stages: Vec<Vec<Reading>>,
}

/// What a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedQuery {
    /// Distinct units of all readings, in order of first occurrence.
    pub units: Vec<Unit>,
    /// The words, each once. Whatever reading of each is taken, there are at most
    /// [`MAX_UNITS`] units.
    pub words: Vec<Word>,
    /// The query as one term, to prefer a name or item that equals it; see [`whole_term`].
    pub whole: String,
    /// All letters of a query in Latin letters, to prefer a name that is read so.
    pub(crate) whole_sound: String,
    /// Whether something was left out.
    pub(crate) truncated: bool,
}

impl ParsedQuery {
    /// Parses a query of any length.
    pub fn new(query: &str) -> Self {
        let folded = fold(query);
        let runs: Vec<Run<'_>> = runs(&folded).collect();
        let mut parser = Parser {
            parsed: Self::default(),
            room: MAX_UNITS,
        };
        let mut next = 0;
        let mut end_of_last = None;
        while let Some(run) = runs.get(next).filter(|_| !parser.parsed.truncated) {
            let is_glued = end_of_last == Some(run.text.as_ptr());
            let taken = if run.is_ideographs {
                let after = runs.get(next + 1).map(|run| run.text.as_ptr());
                let is_alone = !is_glued && after != Some(run.text.as_bytes().as_ptr_range().end);
                parser.push_ideographs(run.text, is_glued, is_alone);
                1
            } else {
                let syllables = count_single_syllables(&runs[next..]);
                let words = &runs[next..next + syllables.max(1)];
                parser.push_letters(words, is_glued);
                words.len()
            };
            next += taken;
            end_of_last = Some(runs[next - 1].text.as_bytes().as_ptr_range().end);
        }
        let mut parsed = parser.parsed;
        parsed.whole = whole_term(&folded);
        let letters: Option<String> = runs
            .iter()
            .map(|run| syllables::letters(run.text))
            .collect();
        parsed.whole_sound = letters.unwrap_or_default();
        parsed
    }

    /// The query with one more stage for each of the words at `unmet` that may be an
    /// abbreviation; none where no word may.
    pub(crate) fn with_abbreviations(&self, unmet: &[usize]) -> Option<Self> {
        let mut parser = Parser {
            parsed: self.clone(),
            room: 0,
        };
        let mut any = false;
        for word in unmet {
            let Word {
                text,
                is_ideographs,
                ..
            } = &self.words[*word];
            let terms = abbreviation_terms(text).filter(|_| *is_ideographs);
            let fitting =
                terms.filter(|terms| parser.parsed.units.len() + terms.len() <= MAX_UNITS);
            if let Some(terms) = fitting {
                let units = terms.into_iter().map(Unit::Abbreviation).collect();
                let reading = parser.reading(units, 1);
                parser.parsed.words[*word].stages.push(vec![reading]);
                any = true;
            }
        }
        any.then_some(parser.parsed)
    }
}

/// How many runs from the first are one whole syllable each: `hu lu dao`.
fn count_single_syllables(runs: &[Run<'_>]) -> usize {
    runs.iter()
        .take_while(|run| {
            let letters = syllables::letters(run.text);
            letters.is_some_and(|letters| syllables::is_syllable(&letters))
        })
        .count()
}

/// A query being parsed.
struct Parser {
    parsed: ParsedQuery,
    /// How many units may still be added.
    room: usize,
}

impl Parser {
    /// The position of a unit that is added where it is not known.
    fn unit(&mut self, unit: Unit) -> usize {
        let units = &mut self.parsed.units;
        units
            .iter()
            .position(|other| *other == unit)
            .unwrap_or_else(|| {
                units.push(unit);
                units.len() - 1
            })
    }

    fn push_word(&mut self, word: Word) {
        let is_known = |other: &Word| other.text == word.text;
        let has_units = word
            .stages
            .iter()
            .flatten()
            .any(|reading| !reading.units.is_empty());
        if has_units && !self.parsed.words.iter().any(is_known) {
            self.parsed.words.push(word);
        }
    }

    /// A run of ideographs: its pairs, as many as there is room for. Two or three that
    /// stand alone may also be an abbreviation that others have by chance as it stands.
    fn push_ideographs(&mut self, run: &str, is_glued: bool, is_alone: bool) {
        let characters: Vec<char> = run.chars().collect();
        let mut units = match characters[..] {
            [single] => vec![Unit::Ideograph(single)],
            _ => pairs(&characters).map(Unit::Term).collect(),
        };
        let mut added = Vec::new();
        let fitting = units.iter().position(|unit| {
            let is_new = !self.parsed.units.contains(unit) && !added.contains(unit);
            if is_new && added.len() < self.room {
                added.push(unit.clone());
                return false;
            }
            is_new
        });
        self.room -= added.len();
        if let Some(fitting) = fitting {
            self.parsed.truncated = true;
            units.truncate(fitting);
        }
        let is_single = characters.len() == 1;
        let marked = match characters[..] {
            [_, _] | [_, _, _] if is_alone && !units.is_empty() => {
                Some(format!("{run}{ABBREVIATION_MARK}"))
            }
            _ => None,
        };
        let mut stage = vec![self.reading(units, if is_single { 1 } else { 2 })];
        stage.extend(marked.map(|term| self.reading(vec![Unit::Term(term)], 1)));
        self.push_word(Word {
            text: run.to_owned(),
            is_glued,
            is_ideographs: true,
            stages: vec![stage],
        });
    }

    /// A word in letters, or several of one syllable each.
    fn push_letters(&mut self, runs: &[Run<'_>], is_glued: bool) {
        let fitting = runs.iter().take(self.room);
        let texts: Vec<&str> = fitting.map(|run| run.text).collect();
        self.parsed.truncated = texts.len() < runs.len();
        if texts.is_empty() {
            return;
        }
        let literal: Vec<Unit> = texts
            .iter()
            .map(|text| Unit::Term((*text).to_owned()))
            .collect();
        let fits = |units: &Vec<Unit>| units.len() <= self.room;
        let mut longest = literal.len();
        let mut stage = |parser: &mut Self, ways: Ways, span| -> Vec<Reading> {
            ways.into_iter()
                .map(|units| {
                    longest = longest.max(units.len());
                    let span = if units.len() == 1 { 1 } else { span };
                    parser.reading(units, span)
                })
                .collect()
        };
        let [whole, open, initials] =
            sounds_of(&texts).map(|ways| ways.into_iter().filter(fits).collect::<Ways>());
        let mut whole = stage(self, whole, 2);
        whole.extend(stage(self, vec![literal], 1));
        let open = stage(self, open, 2);
        let initials = stage(self, initials, 3);
        self.room -= longest;
        self.push_word(Word {
            text: texts.join(" "),
            is_glued,
            is_ideographs: false,
            stages: vec![whole, open, initials],
        });
    }

    /// A reading of units of which each spans `span` parts, beginning one part later than
    /// the one before.
    fn reading(&mut self, units: Vec<Unit>, span: usize) -> Reading {
        let mut reading = Reading::default();
        let mut bits = Vec::with_capacity(units.len());
        for unit in units {
            let unit = self.unit(unit);
            let known = reading.units.iter().position(|other| *other == unit);
            bits.push(1 << known.unwrap_or(reading.units.len()));
            if known.is_none() {
                reading.units.push(unit);
            }
        }
        for part in 0..bits.len() + span - 1 {
            let around = bits
                .iter()
                .enumerate()
                .filter(|(start, _)| *start <= part && part < start + span);
            let units: u32 = around.map(|(_, bit)| bit).fold(0, |all, bit| all | bit);
            if units != 0 && !reading.parts.contains(&units) {
                reading.parts.push(units);
            }
        }
        reading
    }
}

fn pairs(characters: &[char]) -> impl Iterator<Item = String> {
    characters.windows(2).map(|pair| pair.iter().collect())
}

/// The units of each way to read a word, in the order of [`Word::stages`].
type Ways = Vec<Vec<Unit>>;

/// The ways to read words as sounds: as whole syllables, as syllables of which the last
/// one is open, as initials.
fn sounds_of(words: &[&str]) -> [Ways; 3] {
    let letters: Option<Vec<String>> = words.iter().map(|word| syllables::letters(word)).collect();
    let Some(letters) = letters else {
        return Default::default();
    };
    let [word] = &letters[..] else {
        let syllables: Vec<&str> = letters.iter().map(String::as_str).collect();
        let ways = |open| vec![sound_units(&syllables, open)];
        return [ways(false), ways(true), Vec::new()];
    };
    let divide = |open| -> Ways {
        syllables::divisions(word, open)
            .iter()
            .map(|syllables| sound_units(syllables, open))
            .filter(|units| !units.is_empty())
            .collect()
    };
    [divide(false), divide(true), initial_units(word)]
}

/// The fewest letters of an open syllable that stands alone: those that begin with fewer
/// would be nearly everything.
pub(crate) const LEAST_OPEN: usize = 3;

/// Two syllables a unit. One syllable alone is the beginning of all pairs with it; an
/// open one needs [`LEAST_OPEN`] letters.
fn sound_units(syllables: &[&str], open: bool) -> Vec<Unit> {
    if let [single] = syllables {
        return match open {
            false => vec![Unit::SoundPrefix(format!("{single} "))],
            true if single.len() >= LEAST_OPEN => vec![Unit::SoundPrefix((*single).to_owned())],
            true => Vec::new(),
        };
    }
    let mut units: Vec<Unit> = syllables
        .windows(2)
        .map(|pair| Unit::Sound(pair.join(" ")))
        .collect();
    if open && let Some(Unit::Sound(last)) = units.pop() {
        units.push(Unit::SoundPrefix(last));
    }
    units
}

/// Three initials a unit; two alone are the beginning of all threes with them. None
/// where a letter begins no syllable.
fn initial_units(letters: &str) -> Ways {
    let sound = letters.to_ascii_uppercase();
    if letters.len() < 2 || letters.contains(['i', 'u', 'v']) {
        return Vec::new();
    }
    if letters.len() == 2 {
        return vec![vec![Unit::SoundPrefix(sound)]];
    }
    let triples = (0..sound.len() - 2).map(|start| Unit::Sound(sound[start..start + 3].to_owned()));
    vec![triples.collect()]
}
