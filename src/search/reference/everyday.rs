//! Queries with everyday words match records that contain the words or that have their meaning.

use super::super::answers::qualifies_for_answer;
use super::super::index::SearchIndex;
use super::super::meaning::{Group, Institution, Meaning, NOT_LISTED};
use super::super::meaning_terms::MEANING_BOOST;
use super::matched::{MatchRule, MatchedQuery, QueryPlan};
use super::queries::{all_documents, and, boosted, count, nothing, or};
use crate::text::everyday::without_particles;
use crate::text::{CharacterClass, ParsedQuery, Token, class};
use std::collections::BTreeSet;
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query};

/// The factor for scores of lower-ranked groups of records, small enough to keep them below the
/// others.
pub(crate) const LESSER_WEIGHT: f32 = 0.0625;

/// The maximum length, in characters, of words that are also searched for in parts.
pub(crate) const MAX_PIECED: usize = 20;

/// The plan for a query with everyday words.
pub(super) enum Everyday {
    /// A plan for the whole query, and whether it uses every word.
    Answer(QueryPlan, bool),
    /// Search for the rest of the query, without the everyday words, and show the advice.
    Rest(String, Option<String>),
}

impl SearchIndex<'_> {
    /// Plans a query with everyday words: the records that have it literally, those that are
    /// meant, else those that lack the fewest words, which are named. The rules are in
    /// `docs/search-format.md`, "Everyday words".
    pub(super) fn plan_everyday(
        &self,
        query: &str,
        meaning: &Meaning,
        scope: &dyn Query,
    ) -> tantivy::Result<Everyday> {
        let parsed = ParsedQuery::new(query);
        // The name of an institution may be abbreviated; what it does is not.
        let is_name = meaning.groups.is_empty() && !meaning.institutions.is_empty();
        let literal = match is_name {
            true => self.match_as_typed(&parsed, scope)?,
            false => self.match_query(&parsed, scope)?,
        };
        let is_whole = literal.is_whole();
        // Whoever is answered literally does not ask how to use the site: 企业商标咨询.
        let advice = meaning.advice_text(!(is_whole && meaning.means_records()));
        let answer = |matched: MatchedQuery, missing: Option<Vec<String>>| {
            let is_complete = missing.is_none() && matched.has_match;
            let plan = QueryPlan {
                query: matched.query,
                matching: matched.matching,
                truncated: parsed.truncated,
                corrected: None,
                advice: advice.clone(),
                missing: missing.unwrap_or_default(),
                instead: Vec::new(),
            };
            Everyday::Answer(plan, is_complete)
        };
        if is_whole && self.is_whole_name(&parsed)? {
            return Ok(Everyday::Answer(QueryPlan::plain(literal, &parsed), true));
        }
        if literal.has_all_words() {
            let asks_for_meaning =
                meaning.is_more_than_literal() || !is_whole && meaning.means_records();
            let meant = match asks_for_meaning {
                true => self.meant(meaning, &meaning.rest, scope)?,
                false => None,
            };
            let both = match meant {
                Some(meant) if is_whole && (!meaning.is_joined || self.is_exact(&parsed)?) => {
                    literal_before_meant(literal, meant)
                }
                Some(meant) => meant_before_literal(literal, meant),
                None => literal,
            };
            return Ok(answer(both, None));
        }
        if !meaning.means_records() {
            if !meaning.rest.is_empty() {
                return Ok(Everyday::Rest(meaning.rest.clone(), advice));
            }
            let query = if meaning.is_outside {
                nothing()
            } else {
                all_documents()
            };
            return Ok(answer(MatchedQuery::all(query), None));
        }
        if let Some(meant) = self.meant(meaning, &meaning.rest, scope)? {
            return Ok(answer(meant, None));
        }
        let weaker = meaning.weaker(self.numbering.directory);
        if let Some((meant, left_out)) = self.first_meant(&weaker, &meaning.rest, scope)? {
            let missing = Some(left_out).filter(|words| !words.is_empty());
            return Ok(answer(meant, missing));
        }
        let words = self.rest_words(&meaning.rest, scope)?;
        let (kept, missing) = self.keep_most(meaning, &words, scope)?;
        if !kept.is_empty()
            && let Some(meant) = self.meant(meaning, &kept, scope)?
        {
            return Ok(answer(meant, Some(missing)));
        }
        let parts = meaning.parts();
        if let Some((meant, left_out)) = self.first_meant(&parts, &meaning.rest, scope)? {
            return Ok(answer(meant, Some(left_out)));
        }
        let known: Vec<&str> = words.iter().filter_map(RestWord::known).collect();
        let mut by_rest = None;
        if !known.is_empty() {
            let rest = self.match_as_typed(&ParsedQuery::new(&known.join(" ")), scope)?;
            if rest.has_all_words() {
                let unknown = words.iter().flat_map(RestWord::unknown);
                let missing = unknown.chain(meaning.words.iter().cloned()).collect();
                // A word of many records says less than what is meant: 中心. So does a part of a word:
                // 技术有限公司 of 华为技术有限公司.
                let are_whole = words
                    .iter()
                    .all(|word| word.known().is_none_or(|known| known == word.text));
                if are_whole && !self.is_large(&*rest.query, scope)? {
                    return Ok(answer(rest, Some(missing)));
                }
                by_rest = Some((rest, missing));
            }
        }
        let rest = || {
            let rest = meaning.rest.split(' ').filter(|word| !word.is_empty());
            rest.map(str::to_owned)
        };
        if let Some(meant) = self.meant(meaning, "", scope)? {
            return Ok(answer(meant, Some(rest().collect())));
        }
        if let Some((meant, left_out)) = self.first_meant(&weaker, "", scope)? {
            return Ok(answer(meant, Some(rest().chain(left_out).collect())));
        }
        if let Some((rest, missing)) = by_rest {
            return Ok(answer(rest, Some(missing)));
        }
        if let Some((meant, left_out)) = self.first_meant(&parts, "", scope)? {
            return Ok(answer(meant, Some(rest().chain(left_out).collect())));
        }
        Ok(Everyday::Answer(
            QueryPlan {
                query: nothing(),
                matching: MatchRule::All,
                truncated: parsed.truncated,
                corrected: None,
                advice: advice.or_else(|| Some(NOT_LISTED.to_owned())),
                missing: meaning.words.clone(),
                instead: Vec::new(),
            },
            false,
        ))
    }

    /// Whether a query is the whole name of a point, typed in one piece: such a query has a
    /// complete answer among the files, which knows nothing of everyday words.
    fn is_whole_name(&self, parsed: &ParsedQuery) -> tantivy::Result<bool> {
        if !qualifies_for_answer(parsed) {
            return Ok(false);
        }
        self.has_name(&parsed.exact_term)
    }

    /// Whether a name or an item equals the query.
    pub(super) fn is_exact(&self, parsed: &ParsedQuery) -> tantivy::Result<bool> {
        Ok(self.is_exact_term(&parsed.exact_term)? || self.is_exact_term(&parsed.exact_pinyin)?)
    }

    /// The records that are meant and have the rest of the query; none where there is no such
    /// record.
    fn meant(
        &self,
        meaning: &Meaning,
        rest: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<MatchedQuery>> {
        let mut clauses = Vec::new();
        let mut matching = MatchRule::All;
        if !rest.is_empty() {
            let rest = self.match_as_typed(&ParsedQuery::new(rest), scope)?;
            if !rest.has_all_words() {
                return Ok(None);
            }
            matching = rest.matching;
            clauses.push(rest.query);
        }
        for group in &meaning.groups {
            clauses.push(self.group_query(group));
        }
        let institutions = meaning.institutions.iter();
        let institutions = institutions.map(|one| self.institution_query(one, scope));
        let institutions = institutions.collect::<tantivy::Result<Vec<_>>>()?;
        match meaning.takes_any_institution {
            true => clauses.push(or(institutions)),
            false => clauses.extend(institutions),
        }
        let query = match clauses.is_empty() {
            true => all_documents(),
            false => and(clauses),
        };
        let has_match = self.has_match(query.box_clone(), scope)?;
        Ok(has_match.then_some(MatchedQuery {
            query,
            matching,
            has_match,
        }))
    }

    /// The records of the first meaning that has some, and the words that it leaves out.
    fn first_meant(
        &self,
        meanings: &[(Meaning, Vec<String>)],
        rest: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<(MatchedQuery, Vec<String>)>> {
        for (meaning, left_out) in meanings {
            if let Some(meant) = self.meant(meaning, rest, scope)? {
                return Ok(Some((meant, left_out.clone())));
            }
        }
        Ok(None)
    }

    fn group_query(&self, group: &Group) -> Box<dyn Query> {
        or(self.meaning_queries(group.terms()))
    }

    /// What is called so, and what is so.
    fn institution_query(
        &self,
        institution: &Institution,
        scope: &dyn Query,
    ) -> tantivy::Result<Box<dyn Query>> {
        let mut alternatives = self.meaning_queries(institution.terms());
        let literal = self.match_query(&ParsedQuery::new(&institution.text), scope)?;
        if literal.is_whole() {
            alternatives.push(literal.query);
        }
        Ok(or(alternatives))
    }

    fn meaning_queries(&self, terms: Vec<String>) -> Vec<Box<dyn Query>> {
        let terms = terms.into_iter().map(|term| {
            let term = Term::from_field_text(self.fields.meaning, &term);
            boosted(term, MEANING_BOOST)
        });
        terms.collect()
    }

    /// The words of the rest with what of them records have.
    fn rest_words(&self, rest: &str, scope: &dyn Query) -> tantivy::Result<Vec<RestWord>> {
        let mut words = Vec::new();
        for text in rest.split(' ').filter(|word| !word.is_empty()) {
            let matched = self.match_as_typed(&ParsedQuery::new(text), scope)?;
            let known = match matched.has_all_words() {
                true => {
                    let records = self.count(matched.query, scope)?;
                    Some((text.to_owned(), records))
                }
                false => self.longest_piece(text, scope)?,
            };
            words.push(RestWord {
                text: text.to_owned(),
                known,
            });
        }
        Ok(words)
    }

    /// The longest part of a run of ideographs all of whose pairs some record has, with the number
    /// of records; of equally long ones that of the fewest records, else the first.
    fn longest_piece(
        &self,
        word: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<(String, usize)>> {
        let characters: Vec<char> = word.chars().collect();
        let is_ideograph = |character: &char| class(*character) == CharacterClass::Ideograph;
        if characters.len() > MAX_PIECED || !characters.iter().all(is_ideograph) {
            return Ok(None);
        }
        for length in (2..characters.len()).rev() {
            let mut best: Option<(String, usize)> = None;
            for piece in characters.windows(length) {
                let pairs = piece.windows(2).map(|pair| pair.iter().collect());
                let pairs = pairs.map(|pair| self.token_query(&Token::Term(pair)));
                let pairs = and(pairs.collect::<tantivy::Result<Vec<_>>>()?);
                let records = self.count(pairs, scope)?;
                let is_better = best.as_ref().is_none_or(|(_, fewest)| records < *fewest);
                if records > 0 && is_better {
                    best = Some((piece.iter().collect(), records));
                }
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    fn count(&self, query: Box<dyn Query>, scope: &dyn Query) -> tantivy::Result<usize> {
        count(self, &and(vec![query, scope.box_clone()]))
    }

    /// As many words of the rest as records that are meant have together, those of the fewest
    /// records first; and the words that are missing.
    fn keep_most(
        &self,
        meaning: &Meaning,
        words: &[RestWord],
        scope: &dyn Query,
    ) -> tantivy::Result<(String, Vec<String>)> {
        let mut order: Vec<usize> = (0..words.len()).collect();
        // Stable: words of as many records stay in the order of the query.
        order.sort_by_key(|position| words[*position].known.as_ref().map(|(_, records)| *records));
        let join = |kept: &BTreeSet<usize>| {
            let known = kept.iter().filter_map(|position| words[*position].known());
            known.collect::<Vec<_>>().join(" ")
        };
        let mut kept = BTreeSet::new();
        for position in order {
            if words[position].known.is_some() {
                kept.insert(position);
                if self.meant(meaning, &join(&kept), scope)?.is_none() {
                    kept.remove(&position);
                }
            }
        }
        let missing = words.iter().enumerate();
        let missing = missing.flat_map(|(position, word)| match kept.contains(&position) {
            true => word.unknown(),
            false => vec![word.text.clone()],
        });
        Ok((join(&kept), missing.collect()))
    }
}

/// A word of what is left of a query beside everyday words.
struct RestWord {
    text: String,
    /// The word, or the longest part of it, that records have, with the number of records.
    known: Option<(String, usize)>,
}

impl RestWord {
    fn known(&self) -> Option<&str> {
        self.known.as_ref().map(|(text, _)| text.as_str())
    }

    /// What no record has of it: all of it, or what stands before and after the part that records have,
    /// without particles: the 华为 of 华为技术有限公司.
    fn unknown(&self) -> Vec<String> {
        let around = match self.known() {
            Some(known) => self.text.split_once(known),
            None => return vec![self.text.clone()],
        };
        let (before, after) = around.unwrap_or_default();
        let parts = [before, after].map(|part| {
            let characters: Vec<char> = part.chars().collect();
            let range = without_particles(&characters, 0);
            characters[range].to_vec()
        });
        let words = parts.into_iter().filter(|part| part.len() > 1);
        words.map(String::from_iter).collect()
    }
}

/// The records that have literally what was typed, as if nothing else was meant; then those that
/// are only meant.
fn literal_before_meant(literal: MatchedQuery, meant: MatchedQuery) -> MatchedQuery {
    let weighted = Box::new(BoostQuery::new(meant.query, LESSER_WEIGHT));
    let query = DisjunctionMaxQuery::new(vec![literal.query, weighted]);
    MatchedQuery::all(Box::new(query))
}

/// The records that are meant, first those that have what was typed as well; then the others that
/// have it. For words that are typed apart, or match only by parts: a record may have each of them
/// for another reason.
fn meant_before_literal(literal: MatchedQuery, meant: MatchedQuery) -> MatchedQuery {
    let weighted = Box::new(BoostQuery::new(literal.query.box_clone(), LESSER_WEIGHT));
    let meant = BooleanQuery::new(vec![
        (Occur::Must, meant.query),
        (Occur::Should, literal.query),
    ]);
    let query = BooleanQuery::new(vec![
        (Occur::Should, Box::new(meant)),
        (Occur::Should, weighted),
    ]);
    MatchedQuery::all(Box::new(query))
}
