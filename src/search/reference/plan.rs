//! Plans a query: decides how to interpret its words and which records match.
//!
//! The script reaches the same result by adding scores; the rules are in `docs/search-format.md`,
//! "Interpretation of queries".

use super::super::documents::{ExactField, PhoneticField, TextField};
use super::super::index::SearchIndex;
use super::super::meaning::Meaning;
use super::correct::{corrections, without_particles, written};
use super::everyday::Everyday;
use super::matched::{MatchRule, MatchedQuery, QueryPlan};
use super::queries::{
    all_documents, and, at_least, boosted, count, has_any, nothing, or, unscored,
};
use crate::text::abbreviations;
use crate::text::numbers::number_key;
use crate::text::{
    CharacterClass, END_MARK, Interpretation, ParsedQuery, QueryWord, Token, class, fold,
};
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, DisjunctionMaxQuery, Occur, Query};
use tantivy::schema::Field;

/// Records with the fewest missing words are only offered if they are at most one in so many.
pub(crate) const OFFERED_SHARE: usize = 10;

/// The factor on the BM25 score of a number.
pub(crate) const NUMBER_BOOST: f32 = 1.0;

/// What of a query may be corrected.
pub(super) enum Correctable {
    /// All of a query.
    All(ParsedQuery),
    /// What is left of a query beside its everyday words.
    Rest(String),
}

/// The plan for a query in the characters that were typed.
pub(super) struct TypedPlan {
    pub(super) plan: QueryPlan,
    /// The words that were looked for, without everyday words that mean no record.
    pub(super) words: Vec<String>,
    /// Whether some record has all of it.
    pub(super) is_complete: bool,
    /// What may be corrected, if no record has it.
    pub(super) correctable: Option<Correctable>,
    /// The names of places that a correction must keep: whoever names a place means no other one.
    pub(super) places: Vec<String>,
    /// Whether the records are those of places.
    pub(super) is_located: bool,
}

impl TypedPlan {
    /// The plan of a query of which some record has all.
    pub(super) fn complete(plan: QueryPlan) -> Self {
        Self {
            plan,
            words: Vec::new(),
            is_complete: true,
            correctable: None,
            places: Vec::new(),
            is_located: false,
        }
    }
}

/// A word's primary interpretation, plus equivalent alternatives.
struct ChosenWord<'p> {
    primary: &'p Interpretation,
    alternatives: Vec<&'p Interpretation>,
}

impl SearchIndex<'_> {
    /// Plans a query by what is found in the scope: the listed points, or all points if a status is
    /// selected. Other filters have no influence, so that a query means the same with any
    /// selection.
    pub(super) fn plan_query(&self, query: &str, scope: &dyn Query) -> tantivy::Result<QueryPlan> {
        let parsed = ParsedQuery::new(query);
        if parsed.words.is_empty() && !query.trim().is_empty() {
            let found = MatchedQuery {
                query: nothing(),
                matching: MatchRule::Nothing,
                has_match: false,
            };
            return Ok(QueryPlan::plain(found, &parsed));
        }
        if let Some(number) = self.match_number(query, scope)? {
            return Ok(QueryPlan::plain(number, &parsed));
        }
        let typed = self.plan_words(query, scope)?;
        if !typed.is_complete
            && let Some(query) = self.lexicon().latin_places.in_characters(query)
        {
            return Ok(self.plan_words(&query, scope)?.plan);
        }
        Ok(typed.plan)
    }

    /// The records that have the query as a number or id.
    pub(super) fn match_number(
        &self,
        query: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<MatchedQuery>> {
        let Some(key) = number_key(query) else {
            return Ok(None);
        };
        let term = Term::from_field_text(self.fields.number, &key);
        let number = boosted(term, NUMBER_BOOST);
        let has_match = self.has_match(number.box_clone(), scope)?;
        Ok(has_match.then(|| MatchedQuery::all(number)))
    }

    /// Plans a query that is no number: in the characters that were typed, else in simplified ones, else
    /// corrected.
    pub(super) fn plan_words(&self, query: &str, scope: &dyn Query) -> tantivy::Result<TypedPlan> {
        let mut typed = self.plan_typed(query, scope)?;
        if !typed.is_complete {
            let sections = self.sections(query);
            if sections.is_plain()
                && let Some(several) = self.plan_several(query, &sections, scope)?
            {
                return Ok(several);
            }
        }
        if !typed.is_complete
            && let Some(simplified) = self.simplify_query(&ParsedQuery::new(query))?
        {
            typed = self.plan_typed(&simplified, scope)?;
        }
        let plan = &typed.plan;
        let keeps_places = |corrected: &String| {
            let mut places = typed.places.iter();
            places.all(|place| corrected.contains(place))
        };
        // A name of an institution is not corrected to one that no record has. But the points of a place say
        // more than those of all places, even if they lack what is typed beside it: 郑洲 图书馆.
        let is_located = typed.is_located;
        let is_found = |candidate: &TypedPlan| -> tantivy::Result<bool> {
            let mut missing = candidate.plan.missing.iter();
            let is_complete = candidate.is_complete
                && candidate.plan.matching == MatchRule::All
                && missing.all(|word| plan.missing.contains(word));
            Ok(is_complete
                || candidate.is_located
                    && !is_located
                    && self.has_match(candidate.plan.query.box_clone(), scope)?)
        };
        match typed.correctable.take() {
            Some(Correctable::All(parsed)) => {
                let corrected = self.correct_query(&parsed, true, scope)?;
                let Some(corrected) = corrected.filter(keeps_places) else {
                    return Ok(typed);
                };
                let candidate = self.plan_typed(&corrected, scope)?;
                if is_found(&candidate)? {
                    let advice = candidate.plan.advice.clone();
                    return Ok(TypedPlan::complete(QueryPlan {
                        corrected: Some(corrected),
                        advice: advice.or_else(|| plan.advice.clone()),
                        ..candidate.plan
                    }));
                }
            }
            Some(Correctable::Rest(query)) => {
                for keeps_words in [true, false] {
                    let corrected = self.correct_rest(&query, keeps_words, scope)?;
                    let Some(corrected) = corrected.filter(keeps_places) else {
                        continue;
                    };
                    let candidate = self.plan_typed(&corrected, scope)?;
                    // A match by parts does not confirm a guess. An ordinary word gives way only
                    // if it is a part of a word that a record has literally: 海难大学.
                    let is_one_word = || ParsedQuery::new(&query).words.len() == 1;
                    if is_found(&candidate)?
                        && (keeps_words || is_one_word() && self.is_in_record(&corrected, scope)?)
                    {
                        return Ok(TypedPlan::complete(QueryPlan {
                            corrected: Some(corrected),
                            ..candidate.plan
                        }));
                    }
                }
            }
            None => {}
        }
        Ok(typed)
    }

    /// The plan without simplified characters and corrections.
    fn plan_typed(&self, query: &str, scope: &dyn Query) -> tantivy::Result<TypedPlan> {
        match self.plan_placed(query, scope)? {
            Some(plan) => Ok(plan),
            None => self.plan_as_typed(query, scope),
        }
    }

    /// The words of a query that no matching record has, or those parts of them.
    fn missing_words(
        &self,
        parsed: &ParsedQuery,
        matched: &dyn Query,
        scope: &dyn Query,
    ) -> tantivy::Result<Vec<String>> {
        let tokens = self.token_queries(parsed)?;
        let is_matched = |query| self.has_match(and(vec![matched.box_clone(), query]), scope);
        let mut missing = Vec::new();
        for word in &parsed.words {
            let chosen = self.choose_interpretations(word, &tokens, scope)?;
            let alternatives = chosen.alternatives.iter().chain([&chosen.primary]);
            let alternatives = alternatives.map(|interpretation| all_of(interpretation, &tokens));
            if is_matched(or(alternatives.collect()))? {
                continue;
            }
            let characters: Vec<char> = word.text.chars().collect();
            let mut stretches = Vec::new();
            if word.is_ideographic {
                let occurring = chosen.primary.tokens.iter();
                let occurring = occurring.map(|token| is_matched(tokens[*token].box_clone()));
                let occurring = occurring.collect::<tantivy::Result<Vec<bool>>>()?;
                let covered =
                    covered_characters(&characters, chosen.primary, &parsed.tokens, &occurring);
                stretches = uncovered_stretches(&characters, &covered);
            }
            if stretches.is_empty() {
                stretches.push(word.text.clone());
            }
            missing.extend(stretches);
        }
        Ok(missing)
    }

    /// Whether a query matches more than a tenth of the records, too many to be an answer to
    /// anything.
    pub(super) fn is_large(&self, query: &dyn Query, scope: &dyn Query) -> tantivy::Result<bool> {
        let all = count(self, scope)?;
        let matched = count(self, &and(vec![query.box_clone(), scope.box_clone()]))?;
        Ok(matched > all.div_ceil(OFFERED_SHARE))
    }

    /// The query, folded, with a correction of every word beside its everyday words that matches no
    /// record in the scope; `None` if there is no correction.
    fn correct_rest(
        &self,
        query: &str,
        keeps_words: bool,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<String>> {
        let patterns = self.numbering.directory.everyday_words.patterns();
        let folded: Vec<char> = fold(query).chars().collect();
        let mut corrected = String::new();
        let mut copied = 0;
        let mut any = false;
        for range in patterns.recognize(query).rest_ranges {
            let word: String = folded[range.clone()].iter().collect();
            if let Some(other) = self.correct_query(&ParsedQuery::new(&word), keeps_words, scope)? {
                corrected.extend(&folded[copied..range.start]);
                corrected.push_str(&other);
                copied = range.end;
                any = true;
            }
        }
        corrected.extend(&folded[copied..]);
        Ok(any.then_some(corrected))
    }

    /// The same without regard to places and to names beside other words.
    pub(super) fn plan_as_typed(
        &self,
        query: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<TypedPlan> {
        let meaning = Meaning::of(query, self.numbering.directory);
        let everyday = match &meaning {
            Some(meaning) => self.plan_everyday(query, meaning, scope)?,
            None => Everyday::Rest(query.to_owned(), None),
        };
        match everyday {
            Everyday::Answer(plan, is_complete) => {
                let parsed = ParsedQuery::new(query);
                let words = words_of(&parsed);
                let correctable = || {
                    let patterns = self.numbering.directory.everyday_words.patterns();
                    // Pinyin of everyday words may be that of what records say.
                    let is_pinyin = !parsed.words.iter().any(|word| word.is_ideographic)
                        && patterns.recognize(query).rest_ranges.is_empty();
                    match is_pinyin {
                        true => Correctable::All(parsed),
                        false => Correctable::Rest(query.to_owned()),
                    }
                };
                Ok(TypedPlan {
                    plan,
                    words,
                    is_complete,
                    correctable: (!is_complete).then(correctable),
                    places: Vec::new(),
                    is_located: false,
                })
            }
            Everyday::Rest(rest, advice) => {
                let parsed = ParsedQuery::new(&rest);
                let matched = match self.match_number(&rest, scope)? {
                    Some(number) => number,
                    None => self.match_as_typed(&parsed, scope)?,
                };
                let is_complete = matched.has_all_words();
                let mut plan = QueryPlan {
                    advice,
                    ..QueryPlan::plain(matched, &parsed)
                };
                if plan.matching == MatchRule::Most {
                    plan.missing = self.missing_words(&parsed, &*plan.query, scope)?;
                    if self.is_large(&*plan.query, scope)? {
                        plan.query = nothing();
                    }
                }
                Ok(TypedPlan {
                    plan,
                    words: words_of(&parsed),
                    is_complete,
                    correctable: (!is_complete).then(|| match meaning {
                        Some(_) => Correctable::Rest(query.to_owned()),
                        None => Correctable::All(parsed),
                    }),
                    places: Vec::new(),
                    is_located: false,
                })
            }
        }
    }

    /// The query with simplified characters in place of those that no document has; `None` if
    /// nothing changes.
    fn simplify_query(&self, parsed: &ParsedQuery) -> tantivy::Result<Option<String>> {
        let mut texts = Vec::with_capacity(parsed.words.len());
        for word in &parsed.words {
            let mut text = word.text.clone();
            if word.is_ideographic {
                let interpretation = &word.stages[0][0];
                let occurring = interpretation
                    .tokens
                    .iter()
                    .map(|token| self.is_in_index(&parsed.tokens[*token]))
                    .collect::<tantivy::Result<Vec<bool>>>()?;
                let characters: Vec<char> = word.text.chars().collect();
                let known =
                    covered_characters(&characters, interpretation, &parsed.tokens, &occurring);
                let simplified = characters.iter().zip(known).map(|(character, known)| {
                    let variant = self.lexicon().variants.get(character).filter(|_| !known);
                    *variant.unwrap_or(character)
                });
                text = simplified.collect();
            }
            texts.push(text);
        }
        let is_same = texts
            .iter()
            .zip(&parsed.words)
            .all(|(text, word)| *text == word.text);
        Ok((!is_same).then(|| join_words(&parsed.words, &texts)))
    }

    fn is_in_index(&self, token: &Token) -> tantivy::Result<bool> {
        for (_, field) in &self.fields.text {
            match token {
                Token::Term(term) => {
                    let term = Term::from_field_text(*field, term);
                    if self.searcher.doc_freq(&term)? > 0 {
                        return Ok(true);
                    }
                }
                Token::Ideograph(character) => {
                    if !self.terms_beginning_with(*field, *character)?.is_empty() {
                        return Ok(true);
                    }
                }
                Token::Phonetic(_) | Token::PhoneticPrefix(_) | Token::Abbreviation(_) => {}
            }
        }
        Ok(false)
    }

    /// The query with a correction of every word that matches no record in the scope; `None` if
    /// there is no such word, or no correction for one.
    fn correct_query(
        &self,
        parsed: &ParsedQuery,
        keeps_words: bool,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<String>> {
        let tokens = self.token_queries(parsed)?;
        let mut texts = Vec::with_capacity(parsed.words.len());
        let mut any = false;
        for word in &parsed.words {
            let mut text = word.text.clone();
            if self.first_matching_stage(word, &tokens, scope)?.is_none() {
                match self.correct_word(word, keeps_words, scope)? {
                    Some(corrected) => text = corrected,
                    None => return Ok(None),
                }
                any = true;
            }
            texts.push(text);
        }
        Ok(any.then(|| join_words(&parsed.words, &texts)))
    }

    /// Whether some record has all of a text literally.
    fn is_in_record(&self, text: &str, scope: &dyn Query) -> tantivy::Result<bool> {
        Ok(self.match_query(&ParsedQuery::new(text), scope)?.is_whole())
    }

    /// The nearest correction of a word that some record has or that is an everyday word.
    fn correct_word(
        &self,
        word: &QueryWord,
        keeps_words: bool,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<String>> {
        // Whoever names a place means no other one.
        if !word.is_ideographic && self.lexicon().latin_places.has(&word.text) {
            return Ok(None);
        }
        for candidate in corrections(word, self.lexicon(), keeps_words) {
            let everyday = &self.numbering.directory.everyday_words;
            let words = without_particles(&candidate);
            let is_everyday = everyday.patterns().rows_of(&words).next().is_some();
            if is_everyday || self.is_in_record(&words, scope)? {
                return Ok(Some(written(&candidate)));
            }
        }
        Ok(None)
    }

    /// Matches the query literally, and with abbreviations if no record has it literally.
    pub(super) fn match_as_typed(
        &self,
        parsed: &ParsedQuery,
        scope: &dyn Query,
    ) -> tantivy::Result<MatchedQuery> {
        let literal = self.match_query(parsed, scope)?;
        // What only matches by parts may be a name elsewhere: 中国科技大学.
        if literal.has_all_words() && !(literal.matching == MatchRule::Parts && is_one_name(parsed))
        {
            return Ok(literal);
        }
        let tokens = self.token_queries(parsed)?;
        let mut unmatched = Vec::new();
        for (place, word) in parsed.words.iter().enumerate() {
            if self.first_matching_stage(word, &tokens, scope)?.is_none() {
                unmatched.push(place);
            }
        }
        if let Some(abbreviated) = parsed.with_abbreviations(&unmatched) {
            let candidate = self.match_query(&abbreviated, scope)?;
            if candidate.has_all_words()
                && (!literal.has_all_words()
                    || self.adds_records_to(&candidate, &literal, scope)?)
            {
                return Ok(candidate);
            }
        }
        Ok(literal)
    }

    /// Whether a query matches a record in the scope that another does not. If not, every record
    /// with the abbreviation also has the literal words: 吉林大学 in 吉林民族大学.
    fn adds_records_to(
        &self,
        candidate: &MatchedQuery,
        literal: &MatchedQuery,
        scope: &dyn Query,
    ) -> tantivy::Result<bool> {
        let added = BooleanQuery::new(vec![
            (Occur::Must, candidate.query.box_clone()),
            (Occur::MustNot, literal.query.box_clone()),
        ]);
        self.has_match(Box::new(added), scope)
    }

    /// Whether a single word only matches by parts while some record has all its pairs but the
    /// last. 浙江理工大学 has the parts 浙江 and 工大 of 浙江工大, but 浙江工业大学 is meant, which
    /// has 浙江工. No record has 葫芦岛商 of 葫芦岛商标.
    pub(super) fn has_all_but_last_pair(
        &self,
        parsed: &ParsedQuery,
        literal: &MatchedQuery,
        scope: &dyn Query,
    ) -> tantivy::Result<bool> {
        if literal.matching != MatchRule::Parts || !is_one_name(parsed) {
            return Ok(false);
        }
        let tokens = self.token_queries(parsed)?;
        let mut all_but_last = parsed.words[0].stages[0][0].clone();
        all_but_last.tokens.pop();
        self.has_match(all_of(&all_but_last, &tokens), scope)
    }

    pub(super) fn match_query(
        &self,
        parsed: &ParsedQuery,
        scope: &dyn Query,
    ) -> tantivy::Result<MatchedQuery> {
        if parsed.tokens.is_empty() {
            return Ok(MatchedQuery {
                query: all_documents(),
                matching: MatchRule::All,
                has_match: true,
            });
        }
        let tokens = self.token_queries(parsed)?;
        let words = parsed
            .words
            .iter()
            .map(|word| self.choose_interpretations(word, &tokens, scope))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let (clauses, parts) = clauses_and_parts(&words, &tokens);
        let count = clauses.len();
        let has_parts = || {
            let queries = parts.iter().map(|part| {
                let alternatives = clauses.iter().enumerate();
                let alternatives = alternatives.filter(|(bit, _)| part >> bit & 1 == 1);
                unscored(or(alternatives
                    .map(|(_, token)| token.box_clone())
                    .collect()))
            });
            and(queries.collect())
        };
        let least = count.div_ceil(3);
        let attempts = std::iter::once((MatchRule::All, count))
            .chain((1..count).rev().map(|wanted| (MatchRule::Parts, wanted)))
            .chain((least..count).rev().map(|wanted| (MatchRule::Most, wanted)));
        for (matching, wanted) in attempts {
            let mut query = at_least(&clauses, wanted);
            if matching == MatchRule::Parts {
                query = and(vec![query, has_parts()]);
            }
            if self.has_match(query.box_clone(), scope)? {
                return Ok(MatchedQuery {
                    query: self.boost_exact_matches(parsed, query),
                    matching,
                    has_match: true,
                });
            }
        }
        Ok(MatchedQuery {
            query: self.boost_exact_matches(parsed, at_least(&clauses, count)),
            matching: MatchRule::All,
            has_match: false,
        })
    }

    pub(super) fn has_match(
        &self,
        query: Box<dyn Query>,
        scope: &dyn Query,
    ) -> tantivy::Result<bool> {
        has_any(self, &and(vec![query, scope.box_clone()]))
    }

    /// The matching interpretations in the first stage of a word that has any.
    fn first_matching_stage<'p>(
        &self,
        word: &'p QueryWord,
        tokens: &[Box<dyn Query>],
        scope: &dyn Query,
    ) -> tantivy::Result<Option<Vec<&'p Interpretation>>> {
        for stage in &word.stages {
            let mut matching = Vec::new();
            for interpretation in stage {
                if self.has_match(all_of(interpretation, tokens), scope)? {
                    matching.push(interpretation);
                }
            }
            if !matching.is_empty() {
                return Ok(Some(matching));
            }
        }
        Ok(None)
    }

    /// Chooses a word's interpretations. If none matches, falls back to one that can match
    /// partially.
    fn choose_interpretations<'p>(
        &self,
        word: &'p QueryWord,
        tokens: &[Box<dyn Query>],
        scope: &dyn Query,
    ) -> tantivy::Result<ChosenWord<'p>> {
        let only = word.stages.iter().flatten().count() == 1;
        let matching = if only {
            None
        } else {
            self.first_matching_stage(word, tokens, scope)?
        };
        let mut interpretations = matching
            .unwrap_or_else(|| vec![fallback_interpretation(word)])
            .into_iter();
        // Every word has a non-empty first stage.
        let primary = interpretations.next().unwrap_or(&word.stages[0][0]);
        Ok(ChosenWord {
            primary,
            alternatives: interpretations.collect(),
        })
    }

    pub(super) fn token_queries(
        &self,
        parsed: &ParsedQuery,
    ) -> tantivy::Result<Vec<Box<dyn Query>>> {
        parsed
            .tokens
            .iter()
            .map(|token| self.token_query(token))
            .collect()
    }

    /// Matches a token in any field and sums the fields' scores.
    pub(super) fn token_query(&self, token: &Token) -> tantivy::Result<Box<dyn Query>> {
        let mut alternatives = Vec::new();
        let mut add = |terms: Vec<Term>, boost: f32| {
            alternatives.extend(terms.into_iter().map(|term| boosted(term, boost)));
        };
        match token {
            Token::Term(_) | Token::Ideograph(_) => {
                for (text_field, field) in &self.fields.text {
                    let terms = match token {
                        Token::Ideograph(character) => {
                            self.terms_beginning_with(*field, *character)?
                        }
                        Token::Term(term)
                        | Token::Phonetic(term)
                        | Token::PhoneticPrefix(term)
                        | Token::Abbreviation(term) => {
                            vec![Term::from_field_text(*field, term)]
                        }
                    };
                    add(terms, TextField::boost(*text_field));
                }
            }
            Token::Phonetic(sound) => {
                for (phonetic_field, field) in &self.fields.phonetic {
                    let terms = vec![Term::from_field_text(*field, sound)];
                    add(terms, PhoneticField::boost(*phonetic_field));
                }
            }
            Token::PhoneticPrefix(prefix) => return self.prefix_query(prefix),
            Token::Abbreviation(abbreviation) => {
                for (field, boost) in self.fields.abbreviations() {
                    add(vec![Term::from_field_text(field, abbreviation)], boost);
                }
            }
        }
        Ok(or(alternatives))
    }

    /// Matches phonetic terms with a prefix. A record gets the score of its best one: it is not
    /// more relevant for having several.
    fn prefix_query(&self, prefix: &str) -> tantivy::Result<Box<dyn Query>> {
        let mut by_sound: BTreeMap<Vec<u8>, Vec<Box<dyn Query>>> = BTreeMap::new();
        for (phonetic_field, field) in &self.fields.phonetic {
            for term in self.terms_from(*field, prefix, &|_| true)? {
                let sound = term.serialized_value_bytes().to_vec();
                let query = boosted(term, PhoneticField::boost(*phonetic_field));
                by_sound.entry(sound).or_default().push(query);
            }
        }
        let sounds = by_sound.into_values().map(or).collect();
        Ok(Box::new(DisjunctionMaxQuery::new(sounds)))
    }

    /// The pairs that start with a character, and its term with the end mark.
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

    /// The terms of a field with a prefix and a remainder that satisfies `is_wanted`.
    fn terms_from(
        &self,
        field: Field,
        prefix: &str,
        is_wanted: &dyn Fn(&str) -> bool,
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
                if is_wanted(rest) {
                    terms.push(Term::from_field_text(field, &term));
                }
            }
        }
        Ok(terms)
    }

    /// Boosts names and items that equal the query.
    fn boost_exact_matches(&self, parsed: &ParsedQuery, query: Box<dyn Query>) -> Box<dyn Query> {
        let mut clauses = vec![(Occur::Must, query)];
        let mut exact_matches = vec![&parsed.exact_term, &parsed.exact_pinyin];
        exact_matches.dedup();
        for (exact_field, field) in &self.fields.exact {
            for whole in &exact_matches {
                let term = Term::from_field_text(*field, whole);
                clauses.push((
                    Occur::Should,
                    boosted(term, ExactField::boost(*exact_field)),
                ));
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }
}

/// Whether a query is one word as long as abbreviations are.
fn is_one_name(parsed: &ParsedQuery) -> bool {
    matches!(&parsed.words[..], [word] if word.is_ideographic
        && abbreviations::LENGTHS.contains(&word.text.chars().count()))
}

/// The words of a query as they were typed.
fn words_of(parsed: &ParsedQuery) -> Vec<String> {
    parsed.words.iter().map(|word| word.text.clone()).collect()
}

/// The interpretation of a word that matches no record: ideographs literally; letters by the first
/// interpretation of several tokens, else literally.
fn fallback_interpretation(word: &QueryWord) -> &Interpretation {
    if word.is_ideographic {
        return &word.stages[0][0];
    }
    // Without initials: matching those of several records would be a coincidence.
    let spelt = word.stages.iter().take(2).flatten();
    spelt
        .clone()
        .find(|interpretation| interpretation.tokens.len() > 1)
        .or_else(|| word.stages[0].last())
        .unwrap_or(&word.stages[0][0])
}

/// The tokens of all words as clauses, each combined with the alternatives to it, and the parts of
/// the query as bit sets of clauses.
fn clauses_and_parts(
    words: &[ChosenWord<'_>],
    tokens: &[Box<dyn Query>],
) -> (Vec<Box<dyn Query>>, Vec<u32>) {
    let mut used: Vec<usize> = Vec::new();
    let mut clauses: Vec<Vec<Box<dyn Query>>> = Vec::new();
    let mut parts: Vec<u32> = Vec::new();
    for word in words {
        let bits: Vec<usize> = word
            .primary
            .tokens
            .iter()
            .map(|token| {
                used.iter()
                    .position(|other| other == token)
                    .unwrap_or_else(|| {
                        used.push(*token);
                        clauses.push(vec![tokens[*token].box_clone()]);
                        used.len() - 1
                    })
            })
            .collect();
        for alternative in &word.alternatives {
            for (place, bit) in bits.iter().enumerate() {
                let whole = all_of(alternative, tokens);
                // The alternative's score must count only once.
                clauses[*bit].push(if place == 0 { whole } else { unscored(whole) });
            }
        }
        for part in &word.primary.parts {
            let local = bits.iter().enumerate();
            let global = local.filter(|(place, _)| part >> place & 1 == 1);
            parts.push(global.fold(0, |all, (_, bit)| all | 1 << bit));
        }
    }
    (clauses.into_iter().map(or).collect(), parts)
}

fn all_of(interpretation: &Interpretation, tokens: &[Box<dyn Query>]) -> Box<dyn Query> {
    and(interpretation
        .tokens
        .iter()
        .map(|token| tokens[*token].box_clone())
        .collect())
}

/// For each character of a run whether a token covers it for which `occurring` is true.
fn covered_characters(
    characters: &[char],
    interpretation: &Interpretation,
    tokens: &[Token],
    occurring: &[bool],
) -> Vec<bool> {
    let mut known = vec![false; characters.len()];
    for (token, occurs) in interpretation.tokens.iter().zip(occurring) {
        let wanted: Vec<char> = match &tokens[*token] {
            Token::Ideograph(character) => vec![*character],
            Token::Term(term)
            | Token::Phonetic(term)
            | Token::PhoneticPrefix(term)
            | Token::Abbreviation(term) => term.chars().collect(),
        };
        for start in 0..characters.len() {
            if *occurs && characters[start..].starts_with(&wanted) {
                known[start..start + wanted.len()].fill(true);
            }
        }
    }
    known
}

/// The stretches of characters that are not covered. One that is a single character comes with the
/// one before it, or else the one after it, since a character alone says little.
fn uncovered_stretches(characters: &[char], covered: &[bool]) -> Vec<String> {
    let mut stretches = Vec::new();
    let mut end = 0;
    while let Some(skipped) = covered[end..].iter().position(|covered| !covered) {
        let mut start = end + skipped;
        end = covered[start..]
            .iter()
            .position(|covered| *covered)
            .map_or(characters.len(), |length| start + length);
        if end - start == 1 && start > 0 {
            start -= 1;
        } else if end - start == 1 && end < characters.len() {
            end += 1;
        }
        stretches.push(characters[start..end].iter().collect());
    }
    stretches
}

/// Joins words to a query again.
fn join_words(words: &[QueryWord], texts: &[String]) -> String {
    let mut query = String::new();
    for (word, text) in words.iter().zip(texts) {
        if !word.is_adjacent && !query.is_empty() {
            query.push(' ');
        }
        query.push_str(text);
    }
    query
}
