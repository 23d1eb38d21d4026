//! Splits documents into index terms and queries into tokens.
//!
//! A run of ideographs becomes overlapping pairs, so no dictionary is needed that index and query
//! could disagree about. Other words are terms as they are.

use super::abbreviations::{ABBREVIATION_MARK, abbreviation_terms};
use super::fold::{CharacterClass, class, fold};
use super::syllables;
use super::variants::simplify;
use std::borrow::Cow;

/// Marks the last character of a run of ideographs, so that a one-character query finds it there. A
/// separator, so no other term can contain it.
pub(crate) const END_MARK: char = '$';

/// The most characters of a query that are read; as many as the field of the page takes.
pub(crate) const MAX_QUERY_LENGTH: usize = 300;

/// The most distinct tokens in the interpretations of a query that are used; the rest is dropped and
/// reported as truncated. A set of them fits into 32 bits.
pub const MAX_TOKENS: usize = 30;

/// What of a typed text is read as a query: [`MAX_QUERY_LENGTH`] characters, without the number of a list before
/// them (1. or 一、); and whether more was typed.
pub(crate) fn read_part(typed: &str) -> (&str, bool) {
    let end = typed.char_indices().nth(MAX_QUERY_LENGTH);
    let read = &typed[..end.map_or(typed.len(), |(end, _)| end)];
    (without_list_number(read).unwrap_or(read), end.is_some())
}

/// The text after the number of a list that it begins with.
fn without_list_number(text: &str) -> Option<&str> {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    const LONGEST: usize = 2;
    let text = text.trim_start().trim_start_matches(['(', '（']);
    let after_digits = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let after = if after_digits.len() < text.len() {
        after_digits
    } else {
        text.trim_start_matches(NUMERALS)
    };
    let number = &text[..text.len() - after.len()];
    if !(1..=LONGEST).contains(&number.chars().count()) {
        return None;
    }
    let rest = after
        .strip_prefix(['、', '.', '．', ')', '）'])?
        .trim_start();
    let goes_on = rest.starts_with(|character: char| character.is_ascii_digit());
    (!goes_on).then_some(rest)
}

/// A maximal stretch of characters of one class. `text` is a slice of the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    is_ideographic: bool,
}

/// Splits a folded text into runs.
pub(super) fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
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
                    is_ideographic: first == CharacterClass::Ideograph,
                });
            }
        }
    })
}

/// The byte range of a term in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermSpan {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// Whether the term is the range followed by [`END_MARK`].
    pub(crate) has_end_mark: bool,
}

/// A document's text as it is indexed: folded and in simplified characters.
pub fn document_text(text: &str) -> Cow<'_, str> {
    simplify(fold(text))
}

/// Appends the terms of a folded text to `spans`: for each run of ideographs its pairs and its last
/// character with the end mark; each other run as one term.
pub fn document_terms(folded: &str, spans: &mut Vec<TermSpan>) {
    for run in runs(folded) {
        let start = run.text.as_ptr() as usize - folded.as_ptr() as usize;
        let end = start + run.text.len();
        if !run.is_ideographic {
            spans.push(TermSpan {
                start,
                end,
                has_end_mark: false,
            });
            continue;
        }
        let mut previous = None;
        for (position, character) in run.text.char_indices() {
            if let Some(previous) = previous {
                spans.push(TermSpan {
                    start: start + previous,
                    end: start + position + character.len_utf8(),
                    has_end_mark: false,
                });
            }
            previous = Some(position);
        }
        spans.push(TermSpan {
            start: start + previous.unwrap_or(0),
            end,
            has_end_mark: true,
        });
    }
}

/// A whole folded name or item as a single term: its runs, with a space between two words. Empty if
/// the text has no runs.
pub fn exact_term(folded: &str) -> String {
    let mut exact_term = String::with_capacity(folded.len());
    let mut after_word = false;
    for run in runs(folded) {
        if after_word && !run.is_ideographic {
            exact_term.push(' ');
        }
        exact_term.push_str(run.text);
        after_word = !run.is_ideographic;
    }
    exact_term
}

/// Normalises a text for comparison with typed text: without separators, without marks above
/// letters, and with `u` for the `v` that stands for `ü`. A prefix of a text becomes a prefix of
/// its normalised form.
pub(crate) fn suggestion_key(text: &str) -> String {
    syllables::normalize_letters(&exact_term(&fold(text)).replace(' ', ""))
}

/// One clause of a query to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A pair of ideographs or a word, as an exact term.
    Term(String),
    /// A single ideograph: matches every pair that begins with it, and its term with the end mark.
    Ideograph(char),
    /// An exact phonetic term: two syllables or three initials; see [`super::phonetic`].
    Phonetic(String),
    /// Matches every phonetic term with this prefix.
    PhoneticPrefix(String),
    /// An exact abbreviation term; see [`super::abbreviations`].
    Abbreviation(String),
}

/// One way to interpret a word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interpretation {
    /// Indices into [`ParsedQuery::tokens`], each once.
    pub tokens: Vec<usize>,
    /// One bit set of tokens (bit `i` is `tokens[i]`) for each part of the word: a character,
    /// syllable, initial or word. A record that has at least one token of every set contains
    /// everything that was typed, although perhaps not adjacent.
    pub parts: Vec<u32>,
}

/// A word of a query: a run of ideographs, another run, or several runs of one syllable each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryWord {
    /// The folded text.
    pub text: String,
    /// Whether no separator precedes it.
    pub(crate) is_adjacent: bool,
    /// Whether it is a run of ideographs.
    pub(crate) is_ideographic: bool,
    /// Interpretations in stages of decreasing preference: the first stage with an interpretation
    /// that matches some record is used. A word in letters has three: literal or in whole syllables
    /// (never empty); with an incomplete last syllable; as initials. A run of ideographs has one,
    /// and a second one for abbreviations after [`ParsedQuery::with_abbreviations`].
    pub stages: Vec<Vec<Interpretation>>,
}

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedQuery {
    /// The distinct tokens of all interpretations, in order of first occurrence.
    pub tokens: Vec<Token>,
    /// The distinct words. Whichever interpretation of each is used, there are at most
    /// [`MAX_TOKENS`] tokens.
    pub words: Vec<QueryWord>,
    /// The query as a single term, to boost a name or item that equals it; see [`exact_term`].
    pub exact_term: String,
    /// All letters of a query in Latin letters, to boost a name with this Pinyin; else empty.
    pub(crate) exact_pinyin: String,
    /// Whether the end of the query was dropped.
    pub(crate) truncated: bool,
}

impl ParsedQuery {
    /// Parses a query of any length.
    pub fn new(query: &str) -> Self {
        let folded = fold(query);
        let runs: Vec<Run<'_>> = runs(&folded).collect();
        let mut parser = Parser {
            parsed: Self::default(),
            budget: MAX_TOKENS,
        };
        let mut next = 0;
        let mut end_of_last = None;
        while let Some(run) = runs.get(next).filter(|_| !parser.parsed.truncated) {
            let is_adjacent = end_of_last == Some(run.text.as_ptr());
            let taken = if run.is_ideographic {
                let after = runs.get(next + 1).map(|run| run.text.as_ptr());
                let is_alone =
                    !is_adjacent && after != Some(run.text.as_bytes().as_ptr_range().end);
                parser.push_ideographs(run.text, is_adjacent, is_alone);
                1
            } else {
                let syllables = count_single_syllables(&runs[next..]);
                let words = &runs[next..next + syllables.max(1)];
                parser.push_letters(words, is_adjacent);
                words.len()
            };
            next += taken;
            end_of_last = Some(runs[next - 1].text.as_bytes().as_ptr_range().end);
        }
        let mut parsed = parser.parsed;
        parsed.exact_term = exact_term(&folded);
        let letters: Option<String> = runs
            .iter()
            .map(|run| syllables::pinyin_letters(run.text))
            .collect();
        parsed.exact_pinyin = letters.unwrap_or_default();
        parsed
    }

    /// The query with an abbreviation stage added to each word at the indices in `unmatched` that
    /// may be an abbreviation; `None` if there is no such word.
    pub(crate) fn with_abbreviations(&self, unmatched: &[usize]) -> Option<Self> {
        let mut parser = Parser {
            parsed: self.clone(),
            budget: 0,
        };
        let mut any = false;
        for word in unmatched {
            let QueryWord {
                text,
                is_ideographic,
                ..
            } = &self.words[*word];
            let terms = abbreviation_terms(text).filter(|_| *is_ideographic);
            let fitting =
                terms.filter(|terms| parser.parsed.tokens.len() + terms.len() <= MAX_TOKENS);
            if let Some(terms) = fitting {
                let tokens = terms.into_iter().map(Token::Abbreviation).collect();
                let interpretation = parser.interpretation(tokens, 1);
                parser.parsed.words[*word].stages.push(vec![interpretation]);
                any = true;
            }
        }
        any.then_some(parser.parsed)
    }
}

/// How many of the first runs are a single whole syllable each: `hu lu dao`.
fn count_single_syllables(runs: &[Run<'_>]) -> usize {
    runs.iter()
        .take_while(|run| {
            let letters = syllables::pinyin_letters(run.text);
            letters.is_some_and(|letters| syllables::is_syllable(&letters))
        })
        .count()
}

/// The state of parsing a query.
struct Parser {
    parsed: ParsedQuery,
    /// How many more tokens may be added.
    budget: usize,
}

impl Parser {
    /// The index of a token, which is added if it is new.
    fn token(&mut self, token: Token) -> usize {
        let tokens = &mut self.parsed.tokens;
        tokens
            .iter()
            .position(|other| *other == token)
            .unwrap_or_else(|| {
                tokens.push(token);
                tokens.len() - 1
            })
    }

    fn push_word(&mut self, word: QueryWord) {
        let is_known = |other: &QueryWord| other.text == word.text;
        let has_tokens = word
            .stages
            .iter()
            .flatten()
            .any(|interpretation| !interpretation.tokens.is_empty());
        if has_tokens && !self.parsed.words.iter().any(is_known) {
            self.parsed.words.push(word);
        }
    }

    /// Adds a run of ideographs: as many of its pairs as the budget allows. A separate run of two
    /// or three ideographs also gets the marked term, for abbreviations that other records contain
    /// by chance.
    fn push_ideographs(&mut self, run: &str, is_adjacent: bool, is_alone: bool) {
        let characters: Vec<char> = run.chars().collect();
        let mut tokens = match characters[..] {
            [single] => vec![Token::Ideograph(single)],
            _ => pairs(&characters).map(Token::Term).collect(),
        };
        let mut added = Vec::new();
        let first_dropped = tokens.iter().position(|token| {
            let is_new = !self.parsed.tokens.contains(token) && !added.contains(token);
            if is_new && added.len() < self.budget {
                added.push(token.clone());
                return false;
            }
            is_new
        });
        self.budget -= added.len();
        if let Some(first_dropped) = first_dropped {
            self.parsed.truncated = true;
            tokens.truncate(first_dropped);
        }
        let is_single = characters.len() == 1;
        let abbreviation = match characters[..] {
            [_, _] | [_, _, _] if is_alone && !tokens.is_empty() => {
                Some(format!("{run}{ABBREVIATION_MARK}"))
            }
            _ => None,
        };
        let mut stage = vec![self.interpretation(tokens, if is_single { 1 } else { 2 })];
        stage.extend(abbreviation.map(|term| self.interpretation(vec![Token::Term(term)], 1)));
        self.push_word(QueryWord {
            text: run.to_owned(),
            is_adjacent,
            is_ideographic: true,
            stages: vec![stage],
        });
    }

    /// Adds a word in letters, or several of one syllable each.
    fn push_letters(&mut self, runs: &[Run<'_>], is_adjacent: bool) {
        let fitting = runs.iter().take(self.budget);
        let texts: Vec<&str> = fitting.map(|run| run.text).collect();
        self.parsed.truncated = texts.len() < runs.len();
        if texts.is_empty() {
            return;
        }
        let literal: Vec<Token> = texts
            .iter()
            .map(|text| Token::Term((*text).to_owned()))
            .collect();
        let fits = |tokens: &Vec<Token>| tokens.len() <= self.budget;
        let mut longest = literal.len();
        let mut stage =
            |parser: &mut Self, sequences: TokenSequences, span| -> Vec<Interpretation> {
                sequences
                    .into_iter()
                    .map(|tokens| {
                        longest = longest.max(tokens.len());
                        let span = if tokens.len() == 1 { 1 } else { span };
                        parser.interpretation(tokens, span)
                    })
                    .collect()
            };
        let [whole, partial, initials] = phonetic_sequences(&texts).map(|sequences| {
            sequences
                .into_iter()
                .filter(fits)
                .collect::<TokenSequences>()
        });
        let mut whole = stage(self, whole, 2);
        whole.extend(stage(self, vec![literal], 1));
        let partial = stage(self, partial, 2);
        let initials = stage(self, initials, 3);
        self.budget -= longest;
        self.push_word(QueryWord {
            text: texts.join(" "),
            is_adjacent,
            is_ideographic: false,
            stages: vec![whole, partial, initials],
        });
    }

    /// An interpretation from tokens of which each covers `span` parts and starts one part after
    /// the previous one.
    fn interpretation(&mut self, tokens: Vec<Token>, span: usize) -> Interpretation {
        let mut interpretation = Interpretation::default();
        let mut bits = Vec::with_capacity(tokens.len());
        for token in tokens {
            let token = self.token(token);
            let known = interpretation
                .tokens
                .iter()
                .position(|other| *other == token);
            bits.push(1 << known.unwrap_or(interpretation.tokens.len()));
            if known.is_none() {
                interpretation.tokens.push(token);
            }
        }
        for part in 0..bits.len() + span - 1 {
            let around = bits
                .iter()
                .enumerate()
                .filter(|(start, _)| *start <= part && part < start + span);
            let tokens: u32 = around.map(|(_, bit)| bit).fold(0, |all, bit| all | bit);
            if tokens != 0 && !interpretation.parts.contains(&tokens) {
                interpretation.parts.push(tokens);
            }
        }
        interpretation
    }
}

fn pairs(characters: &[char]) -> impl Iterator<Item = String> {
    characters.windows(2).map(|pair| pair.iter().collect())
}

/// Alternative token sequences for one word.
type TokenSequences = Vec<Vec<Token>>;

/// The phonetic token sequences of words in letters: as whole syllables, with an incomplete last
/// syllable, as initials.
fn phonetic_sequences(words: &[&str]) -> [TokenSequences; 3] {
    let letters: Option<Vec<String>> = words
        .iter()
        .map(|word| syllables::pinyin_letters(word))
        .collect();
    let Some(letters) = letters else {
        return Default::default();
    };
    let [word] = &letters[..] else {
        let syllables: Vec<&str> = letters.iter().map(String::as_str).collect();
        let sequences = |partial| vec![syllable_tokens(&syllables, partial)];
        return [sequences(false), sequences(true), Vec::new()];
    };
    let divide = |partial| -> TokenSequences {
        syllables::segmentations(word, partial)
            .iter()
            .map(|syllables| syllable_tokens(syllables, partial))
            .filter(|tokens| !tokens.is_empty())
            .collect()
    };
    [divide(false), divide(true), initials_tokens(word)]
}

/// The fewest letters of an incomplete syllable on its own: shorter ones would match nearly
/// everything.
pub(crate) const MIN_PARTIAL_LETTERS: usize = 3;

/// One token for each two syllables. A single syllable is a prefix of all pairs that start with it;
/// a single incomplete one needs [`MIN_PARTIAL_LETTERS`] letters.
fn syllable_tokens(syllables: &[&str], partial: bool) -> Vec<Token> {
    if let [single] = syllables {
        return match partial {
            false => vec![Token::PhoneticPrefix(format!("{single} "))],
            true if single.len() >= MIN_PARTIAL_LETTERS => {
                vec![Token::PhoneticPrefix((*single).to_owned())]
            }
            true => Vec::new(),
        };
    }
    let mut tokens: Vec<Token> = syllables
        .windows(2)
        .map(|pair| Token::Phonetic(pair.join(" ")))
        .collect();
    if partial && let Some(Token::Phonetic(last)) = tokens.pop() {
        tokens.push(Token::PhoneticPrefix(last));
    }
    tokens
}

/// One token for each three initials; two initials are a prefix. Empty if a letter begins no
/// syllable.
fn initials_tokens(letters: &str) -> TokenSequences {
    let sound = letters.to_ascii_uppercase();
    if letters.len() < 2 || !syllables::are_initials(letters) {
        return Vec::new();
    }
    if letters.len() == 2 {
        return vec![vec![Token::PhoneticPrefix(sound)]];
    }
    let triples =
        (0..sound.len() - 2).map(|start| Token::Phonetic(sound[start..start + 3].to_owned()));
    vec![triples.collect()]
}
