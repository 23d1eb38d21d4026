//! What a query means: which records it takes, asked of tantivy.
//!
//! The script in the page comes to the same by adding scores (`docs/search-format.md`,
//! "What a query means").

use super::super::documents::{SoundField, TextField, WholeField};
use super::super::index::SearchIndex;
use super::correct::correct;
use super::queries::{and, at_least, boosted, collect, everything, or, silent};
use crate::text::{CharacterClass, END_MARK, ParsedQuery, Reading, Unit, Word, class};
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, DisjunctionMaxQuery, Occur, Query};
use tantivy::schema::Field;

/// Which records a query takes: the first of these that some record meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Match {
    /// Those with every unit.
    All,
    /// Those with every part of the query and the fewest missing units: words typed
    /// without a space between them.
    Parts,
    /// Those with the fewest missing units, at least a third of all.
    Most,
}

/// A query as it was understood.
pub(crate) struct Understood {
    /// Takes the records and scores them.
    pub(crate) query: Box<dyn Query>,
    /// By which rule.
    pub(crate) matching: Match,
    /// Whether the end of the query was left out.
    pub(crate) truncated: bool,
    /// What was asked instead of what was typed.
    pub(crate) corrected: Option<String>,
}

/// A parsed query with its records.
struct Interpretation {
    query: Box<dyn Query>,
    matching: Match,
    /// Whether any record of the base is taken.
    is_met: bool,
}

/// A word with the reading that gives its units, and others that are as good as all of
/// them.
struct ChosenWord<'p> {
    main: &'p Reading,
    alternatives: Vec<&'p Reading>,
}

impl SearchIndex<'_> {
    /// Chooses how a query is understood, by what is in the base: the members of today,
    /// or all points where a status is wanted. Other filters do not change it, so that a
    /// query means the same whatever boxes are ticked.
    pub(super) fn understand(&self, query: &str, base: &dyn Query) -> tantivy::Result<Understood> {
        let mut parsed = ParsedQuery::new(query);
        let mut typed = self.interpret_typed(&parsed, base)?;
        if !typed.has_all_words()
            && let Some(simplified) = self.simplified(&parsed)?
        {
            parsed = ParsedQuery::new(&simplified);
            typed = self.interpret_typed(&parsed, base)?;
        }
        let found = |interpretation, parsed: &ParsedQuery, corrected| {
            let Interpretation {
                query, matching, ..
            } = interpretation;
            Understood {
                query,
                matching,
                truncated: parsed.truncated,
                corrected,
            }
        };
        if typed.has_all_words() {
            return Ok(found(typed, &parsed, None));
        }
        if let Some(corrected) = self.corrected(&parsed, base)? {
            let parsed = ParsedQuery::new(&corrected);
            let meant = self.interpret(&parsed, base)?;
            if meant.has_all_words() {
                return Ok(found(meant, &parsed, Some(corrected)));
            }
        }
        Ok(found(typed, &parsed, None))
    }

    /// The query with simplified characters in place of those that no record has; none
    /// where that changes nothing.
    fn simplified(&self, parsed: &ParsedQuery) -> tantivy::Result<Option<String>> {
        let mut texts = Vec::with_capacity(parsed.words.len());
        for word in &parsed.words {
            let mut text = word.text.clone();
            if word.is_ideographs {
                let reading = &word.stages[0][0];
                let occurring = reading
                    .units
                    .iter()
                    .map(|unit| self.occurs(&parsed.units[*unit]))
                    .collect::<tantivy::Result<Vec<bool>>>()?;
                let characters: Vec<char> = word.text.chars().collect();
                text =
                    simplify_missing(&characters, reading, &parsed.units, &occurring, |missing| {
                        self.lexicon().variants.get(&missing).copied()
                    });
            }
            texts.push(text);
        }
        let is_same = texts
            .iter()
            .zip(&parsed.words)
            .all(|(text, word)| *text == word.text);
        Ok((!is_same).then(|| joined(&parsed.words, &texts)))
    }

    fn occurs(&self, unit: &Unit) -> tantivy::Result<bool> {
        for (_, field) in &self.fields.text {
            match unit {
                Unit::Term(term) => {
                    let term = Term::from_field_text(*field, term);
                    if self.searcher.doc_freq(&term)? > 0 {
                        return Ok(true);
                    }
                }
                Unit::Ideograph(character) => {
                    if !self.terms_beginning_with(*field, *character)?.is_empty() {
                        return Ok(true);
                    }
                }
                Unit::Sound(_) | Unit::SoundPrefix(_) | Unit::Abbreviation(_) => {}
            }
        }
        Ok(false)
    }

    /// The query with every word that no record of the base has spelt anew; none where
    /// there is no such word, or nothing near one.
    fn corrected(&self, parsed: &ParsedQuery, base: &dyn Query) -> tantivy::Result<Option<String>> {
        let units = self.unit_queries(parsed)?;
        let mut texts = Vec::with_capacity(parsed.words.len());
        let mut any = false;
        for word in &parsed.words {
            let mut text = word.text.clone();
            if self.met_stage(word, &units, base)?.is_none() {
                match correct(word, self.lexicon()) {
                    Some(corrected) => text = corrected,
                    None => return Ok(None),
                }
                any = true;
            }
            texts.push(text);
        }
        Ok(any.then(|| joined(&parsed.words, &texts)))
    }

    /// A query as it stands; where no record has it so, with abbreviations.
    fn interpret_typed(
        &self,
        parsed: &ParsedQuery,
        base: &dyn Query,
    ) -> tantivy::Result<Interpretation> {
        let literal = self.interpret(parsed, base)?;
        if literal.has_all_words() && !self.has_odd_end(parsed, &literal, base)? {
            return Ok(literal);
        }
        let units = self.unit_queries(parsed)?;
        let mut unmet = Vec::new();
        for (place, word) in parsed.words.iter().enumerate() {
            if self.met_stage(word, &units, base)?.is_none() {
                unmet.push(place);
            }
        }
        if let Some(abbreviated) = parsed.with_abbreviations(&unmet) {
            let meant = self.interpret(&abbreviated, base)?;
            if meant.has_all_words()
                && (!literal.has_all_words() || self.adds_to(&meant, &literal, base)?)
            {
                return Ok(meant);
            }
        }
        Ok(literal)
    }

    /// Whether an interpretation takes a record of the base that another does not. Where it
    /// does not, what it abbreviates has the whole words as well: 吉林大学 of 吉林民族大学.
    fn adds_to(
        &self,
        meant: &Interpretation,
        literal: &Interpretation,
        base: &dyn Query,
    ) -> tantivy::Result<bool> {
        let added = BooleanQuery::new(vec![
            (Occur::Must, meant.query.box_clone()),
            (Occur::MustNot, literal.query.box_clone()),
        ]);
        self.is_met(Box::new(added), base)
    }

    /// Whether a word was only met by parts while some record has all of it but the last
    /// pair. 浙江 and 工大 of 浙江工大 are in the record of 浙江理工大学, but the abbreviation
    /// of 浙江工业大学 is meant, which has 浙江工. Nobody has 葫芦岛商 of 葫芦岛商标.
    fn has_odd_end(
        &self,
        parsed: &ParsedQuery,
        literal: &Interpretation,
        base: &dyn Query,
    ) -> tantivy::Result<bool> {
        let [word] = &parsed.words[..] else {
            return Ok(false);
        };
        if literal.matching != Match::Parts || !word.is_ideographs {
            return Ok(false);
        }
        let units = self.unit_queries(parsed)?;
        let mut all_but_last = word.stages[0][0].clone();
        all_but_last.units.pop();
        self.is_met(all_of(&all_but_last, &units), base)
    }

    fn interpret(&self, parsed: &ParsedQuery, base: &dyn Query) -> tantivy::Result<Interpretation> {
        if parsed.units.is_empty() {
            return Ok(Interpretation {
                query: everything(),
                matching: Match::All,
                is_met: true,
            });
        }
        let units = self.unit_queries(parsed)?;
        let words = parsed
            .words
            .iter()
            .map(|word| self.choose(word, &units, base))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let (clauses, parts) = clauses_and_parts(&words, &units);
        let count = clauses.len();
        let has_parts = || {
            let queries = parts.iter().map(|part| {
                let alternatives = clauses.iter().enumerate();
                let alternatives = alternatives.filter(|(bit, _)| part >> bit & 1 == 1);
                silent(or(alternatives.map(|(_, unit)| unit.box_clone()).collect()))
            });
            and(queries.collect())
        };
        let least = count.div_ceil(3);
        let attempts = std::iter::once((Match::All, count))
            .chain((1..count).rev().map(|wanted| (Match::Parts, wanted)))
            .chain((least..count).rev().map(|wanted| (Match::Most, wanted)));
        for (matching, wanted) in attempts {
            let mut query = at_least(&clauses, wanted);
            if matching == Match::Parts {
                query = and(vec![query, has_parts()]);
            }
            if self.is_met(query.box_clone(), base)? {
                return Ok(Interpretation {
                    query: self.prefer_whole(parsed, query),
                    matching,
                    is_met: true,
                });
            }
        }
        Ok(Interpretation {
            query: self.prefer_whole(parsed, at_least(&clauses, count)),
            matching: Match::All,
            is_met: false,
        })
    }

    fn is_met(&self, query: Box<dyn Query>, base: &dyn Query) -> tantivy::Result<bool> {
        Ok(!collect(self, &and(vec![query, base.box_clone()]))?.is_empty())
    }

    /// The first stage of a word with readings that records of the base meet: those
    /// readings.
    fn met_stage<'p>(
        &self,
        word: &'p Word,
        units: &[Box<dyn Query>],
        base: &dyn Query,
    ) -> tantivy::Result<Option<Vec<&'p Reading>>> {
        for stage in &word.stages {
            let mut met = Vec::new();
            for reading in stage {
                if self.is_met(all_of(reading, units), base)? {
                    met.push(reading);
                }
            }
            if !met.is_empty() {
                return Ok(Some(met));
            }
        }
        Ok(None)
    }

    /// The readings of a word that count. Where no record meets any, the first one that
    /// is more than one unit can still be met in part.
    fn choose<'p>(
        &self,
        word: &'p Word,
        units: &[Box<dyn Query>],
        base: &dyn Query,
    ) -> tantivy::Result<ChosenWord<'p>> {
        let only = word.stages.iter().flatten().count() == 1;
        let met = if only {
            None
        } else {
            self.met_stage(word, units, base)?
        };
        let mut readings = met.unwrap_or_else(|| vec![fallback(word)]).into_iter();
        // No stage is empty.
        let main = readings.next().unwrap_or(&word.stages[0][0]);
        Ok(ChosenWord {
            main,
            alternatives: readings.collect(),
        })
    }

    fn unit_queries(&self, parsed: &ParsedQuery) -> tantivy::Result<Vec<Box<dyn Query>>> {
        parsed
            .units
            .iter()
            .map(|unit| self.unit_query(unit))
            .collect()
    }

    /// A unit in any field: the sum of the fields' scores.
    fn unit_query(&self, unit: &Unit) -> tantivy::Result<Box<dyn Query>> {
        let mut alternatives = Vec::new();
        let mut add = |terms: Vec<Term>, boost: f32| {
            alternatives.extend(terms.into_iter().map(|term| boosted(term, boost)));
        };
        match unit {
            Unit::Term(_) | Unit::Ideograph(_) => {
                for (text_field, field) in &self.fields.text {
                    let terms = match unit {
                        Unit::Ideograph(character) => {
                            self.terms_beginning_with(*field, *character)?
                        }
                        Unit::Term(term)
                        | Unit::Sound(term)
                        | Unit::SoundPrefix(term)
                        | Unit::Abbreviation(term) => {
                            vec![Term::from_field_text(*field, term)]
                        }
                    };
                    add(terms, TextField::boost(*text_field));
                }
            }
            Unit::Sound(sound) => {
                for (sound_field, field) in &self.fields.sound {
                    let terms = vec![Term::from_field_text(*field, sound)];
                    add(terms, SoundField::boost(*sound_field));
                }
            }
            Unit::SoundPrefix(prefix) => return self.prefix_query(prefix),
            Unit::Abbreviation(abbreviation) => {
                for (field, boost) in self.fields.abbreviations() {
                    add(vec![Term::from_field_text(field, abbreviation)], boost);
                }
            }
        }
        Ok(or(alternatives))
    }

    /// The best of the sounds that begin so: a record is not nearer to what was typed for
    /// having more of them.
    fn prefix_query(&self, prefix: &str) -> tantivy::Result<Box<dyn Query>> {
        let mut by_sound: BTreeMap<Vec<u8>, Vec<Box<dyn Query>>> = BTreeMap::new();
        for (sound_field, field) in &self.fields.sound {
            for term in self.terms_from(*field, prefix, &|_| true)? {
                let sound = term.serialized_value_bytes().to_vec();
                let query = boosted(term, SoundField::boost(*sound_field));
                by_sound.entry(sound).or_default().push(query);
            }
        }
        let sounds = by_sound.into_values().map(or).collect();
        Ok(Box::new(DisjunctionMaxQuery::new(sounds)))
    }

    /// The pairs that begin with a character, and that character with the end mark.
    fn terms_beginning_with(&self, field: Field, character: char) -> tantivy::Result<Vec<Term>> {
        let is_pair = |rest: &str| {
            let mut characters = rest.chars();
            let is_second = characters.next().is_some_and(|second| {
                second == END_MARK || class(second) == CharacterClass::Ideograph
            });
            is_second && characters.next().is_none()
        };
        self.terms_from(field, &character.to_string(), &is_pair)
    }

    /// The terms of a field that begin with a prefix and go on as `wanted` says.
    fn terms_from(
        &self,
        field: Field,
        prefix: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<Term>> {
        let mut terms = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(field)?;
            let mut stream = inverted_index.terms().range().ge(prefix).into_stream()?;
            while let Some((key, _)) = stream.next() {
                let term = String::from_utf8_lossy(key);
                let Some(rest) = term.strip_prefix(prefix) else {
                    break;
                };
                if wanted(rest) {
                    terms.push(Term::from_field_text(field, &term));
                }
            }
        }
        Ok(terms)
    }

    /// Adds to the scores of names and items that equal the query.
    fn prefer_whole(&self, parsed: &ParsedQuery, query: Box<dyn Query>) -> Box<dyn Query> {
        let mut clauses = vec![(Occur::Must, query)];
        let mut wholes = vec![&parsed.whole, &parsed.whole_sound];
        wholes.dedup();
        for (whole_field, field) in &self.fields.whole {
            for whole in &wholes {
                let term = Term::from_field_text(*field, whole);
                clauses.push((
                    Occur::Should,
                    boosted(term, WholeField::boost(*whole_field)),
                ));
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }
}

impl Interpretation {
    /// Whether some record has every word that was typed.
    fn has_all_words(&self) -> bool {
        self.is_met && self.matching != Match::Most
    }
}

/// What is taken of a word that no record has: ideographs as they stand; of a word in
/// letters the first reading of several units, or else the word itself.
fn fallback(word: &Word) -> &Reading {
    if word.is_ideographs {
        return &word.stages[0][0];
    }
    // Initials of several records would only look like a word.
    let spelt = word.stages.iter().take(2).flatten();
    spelt
        .clone()
        .find(|reading| reading.units.len() > 1)
        .or_else(|| word.stages[0].last())
        .unwrap_or(&word.stages[0][0])
}

/// The units of all words, each with what is as good as it, and the parts of the query
/// as sets of them.
fn clauses_and_parts(
    words: &[ChosenWord<'_>],
    units: &[Box<dyn Query>],
) -> (Vec<Box<dyn Query>>, Vec<u32>) {
    let mut used: Vec<usize> = Vec::new();
    let mut clauses: Vec<Vec<Box<dyn Query>>> = Vec::new();
    let mut parts: Vec<u32> = Vec::new();
    for word in words {
        let bits: Vec<usize> = word
            .main
            .units
            .iter()
            .map(|unit| {
                used.iter()
                    .position(|other| other == unit)
                    .unwrap_or_else(|| {
                        used.push(*unit);
                        clauses.push(vec![units[*unit].box_clone()]);
                        used.len() - 1
                    })
            })
            .collect();
        for alternative in &word.alternatives {
            for (place, bit) in bits.iter().enumerate() {
                let whole = all_of(alternative, units);
                // Its score counts once.
                clauses[*bit].push(if place == 0 { whole } else { silent(whole) });
            }
        }
        for part in &word.main.parts {
            let local = bits.iter().enumerate();
            let global = local.filter(|(place, _)| part >> place & 1 == 1);
            parts.push(global.fold(0, |all, (_, bit)| all | 1 << bit));
        }
    }
    (clauses.into_iter().map(or).collect(), parts)
}

fn all_of(reading: &Reading, units: &[Box<dyn Query>]) -> Box<dyn Query> {
    and(reading
        .units
        .iter()
        .map(|unit| units[*unit].box_clone())
        .collect())
}

/// A run of ideographs with those that no occurring unit covers replaced where there is
/// something to replace them by.
fn simplify_missing(
    characters: &[char],
    reading: &Reading,
    units: &[Unit],
    occurring: &[bool],
    variant: impl Fn(char) -> Option<char>,
) -> String {
    let mut known = vec![false; characters.len()];
    for (unit, occurs) in reading.units.iter().zip(occurring) {
        let wanted: Vec<char> = match &units[*unit] {
            Unit::Ideograph(character) => vec![*character],
            Unit::Term(term)
            | Unit::Sound(term)
            | Unit::SoundPrefix(term)
            | Unit::Abbreviation(term) => term.chars().collect(),
        };
        for start in 0..characters.len() {
            if *occurs && characters[start..].starts_with(&wanted) {
                known[start..start + wanted.len()].fill(true);
            }
        }
    }
    characters
        .iter()
        .zip(known)
        .map(|(character, known)| match variant(*character) {
            Some(variant) if !known => variant,
            _ => *character,
        })
        .collect()
}

/// Words as one query again.
fn joined(words: &[Word], texts: &[String]) -> String {
    let mut query = String::new();
    for (word, text) in words.iter().zip(texts) {
        if !word.is_glued && !query.is_empty() {
            query.push(' ');
        }
        query.push_str(text);
    }
    query
}
