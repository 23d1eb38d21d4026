//! Runs search requests in tantivy, with the same results as the page's script.
//!
//! Queries and filters are Boolean queries over the index, and facet counts come from inspecting
//! points.

use super::super::answers::qualifies_for_answer;
use super::super::distance::{Position, kilometres};
use super::super::filters::{Choice, FilterSpec, Scope, Value, Values};
use super::super::index::{FilterTerm, SearchIndex};
use super::super::meaning::add_new;
use super::super::selection::{FilterSelection, PointValues};
use super::matched::{Instead, MatchRule};
use super::queries::{all_documents, and, collect, or, unscored};
use crate::links;
use crate::text::{ParsedQuery, exact_term, fold, read_part};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::Term;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// A search request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchRequest {
    /// The typed query.
    pub query: String,
    /// The selected filter values.
    pub filters: FilterSelection,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to skip.
    pub offset: usize,
    /// The maximum number of hits.
    pub limit: usize,
    /// Whether to count facets: the records for every value of every filter.
    pub facets: bool,
}

/// An order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By descending score; equal scores in document order.
    #[default]
    Relevance,
    /// By name in Pinyin order.
    Name,
    /// By the day on which the newest current designation was approved, newest first.
    Newest,
    /// By the distance from here, nearest first; then those without coordinates.
    Distance(Position),
}

/// Search results, with the same fields as those of `window.wangdian.search`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchResults {
    /// The number of matching records, on all pages.
    pub total: usize,
    /// The requested page of hits.
    pub hits: Vec<Hit>,
    /// Filter key → code → number of records if that value alone were selected in this filter.
    pub facets: Option<BTreeMap<&'static str, BTreeMap<String, usize>>>,
    /// How the query was interpreted, if not literally.
    pub note: Option<Note>,
}

/// A matching record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The point's id.
    pub id: String,
    /// The point's name.
    pub name: String,
    /// Its page, relative to the site's root.
    pub(crate) url: String,
    /// The score by tantivy.
    pub score: f32,
    /// The distance where hits are sorted by it: whole kilometres, 0 for less than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kilometres: Option<u32>,
}

/// How a query was interpreted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which records matched.
    #[serde(rename = "match")]
    pub(crate) matching: MatchRule,
    /// Whether the end of the query was dropped.
    pub(crate) truncated: bool,
    /// The corrected query, if no record matched the typed one.
    pub corrected: Option<String>,
    /// What the person should be told: who does what the network does not do, where to find
    /// what was asked for.
    pub advice: Option<String>,
    /// The words that no record has together with the others; the hits lack them.
    pub missing: Vec<String>,
    /// Places without records, with the regions whose records are shown instead.
    pub(crate) instead: Vec<Instead>,
    /// The institutions with exactly this name that are no longer points, if no listed point has it; if
    /// words are missing, also those whose name is a part of the query.
    pub(crate) ended: Vec<EndedPoint>,
}

/// An institution that is no longer a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EndedPoint {
    /// Its name.
    pub(crate) name: String,
    /// Its page, relative to the site's root.
    pub(crate) url: String,
}

impl Note {
    /// The note, unless it says nothing.
    fn if_any(self) -> Option<Self> {
        let is_plain = self.matching == MatchRule::All
            && !self.truncated
            && self.corrected.is_none()
            && self.advice.is_none()
            && self.missing.is_empty()
            && self.instead.is_empty()
            && self.ended.is_empty();
        (!is_plain).then_some(self)
    }
}

/// Words, each once.
fn without_repetitions(words: Vec<String>) -> Vec<String> {
    let mut known = Vec::with_capacity(words.len());
    for word in words {
        add_new(&mut known, word);
    }
    known
}

impl SearchIndex<'_> {
    /// Runs a search request.
    ///
    /// # Errors
    ///
    /// Errors of tantivy.
    pub fn search(&self, request: &SearchRequest) -> tantivy::Result<SearchResults> {
        let scope = self.scope(&request.filters);
        let (read, is_cut) = read_part(&request.query);
        let asked = self.lexicon().simplified(read);
        let plan = self.plan_query(&asked, &*scope)?;
        let is_lacking = !plan.missing.is_empty();
        let query = plan.query;
        let filtered = and(vec![query.box_clone(), self.filter_query(&request.filters)]);
        let mut found = collect(self, &filtered)?;
        let total = found.len();
        match request.sort {
            Sort::Relevance => found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))),
            Sort::Name => {
                let ranks = self.numbering.name_ranks();
                found.sort_by_key(|(document, _)| ranks[*document as usize]);
            }
            Sort::Newest => {
                let ranks = self.numbering.approvals().ranks;
                found.sort_by_key(|(document, _)| (ranks[*document as usize], *document));
            }
            Sort::Distance(from) => found.sort_by_cached_key(|(document, _)| {
                (self.metres(*document, from).unwrap_or(u32::MAX), *document)
            }),
        }
        let facets = if request.facets {
            Some(self.count_facets(&*query, &request.filters)?)
        } else {
            None
        };
        let hits = found.into_iter().skip(request.offset).take(request.limit);
        Ok(SearchResults {
            total,
            hits: hits
                .map(|(document, score)| self.hit(document, score, request.sort))
                .collect(),
            facets,
            note: Note {
                matching: plan.matching,
                truncated: plan.truncated || is_cut,
                corrected: plan.corrected,
                advice: plan.advice,
                missing: without_repetitions(plan.missing),
                instead: plan.instead,
                ended: match request.filters.includes_unlisted(self.numbering.filters) {
                    true => Vec::new(),
                    false => self.ended_points_in(&asked, is_lacking)?,
                },
            }
            .if_any(),
        })
    }

    /// The ended points whose name a query is. Where words are missing in what is found, also those whose name
    /// one of its words is, or what stands before everyday words.
    fn ended_points_in(&self, query: &str, is_lacking: bool) -> tantivy::Result<Vec<EndedPoint>> {
        let mut names = vec![query.to_owned()];
        if is_lacking {
            names.extend(self.possible_ended_names(query));
        }
        for name in names {
            let ended = self.ended_points(&name)?;
            if !ended.is_empty() {
                return Ok(ended);
            }
        }
        Ok(Vec::new())
    }

    /// The ended points with exactly this name, if it is no name or item of a listed point.
    fn ended_points(&self, query: &str) -> tantivy::Result<Vec<EndedPoint>> {
        let parsed = ParsedQuery::new(query);
        if !qualifies_for_answer(&parsed) {
            return Ok(Vec::new());
        }
        let term = parsed.exact_term;
        let fields = self.fields.exact.iter();
        let terms = fields.map(|(_, field)| {
            let term = Term::from_field_text(*field, &term);
            unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
        });
        let found = collect(self, &*or(terms.collect()))?;
        let is_listed = |(document, _): &(u32, f32)| *document < self.numbering.listed;
        if found.iter().any(is_listed) {
            return Ok(Vec::new());
        }
        let facts = found
            .iter()
            .map(|(document, _)| &self.numbering.point(*document).facts);
        let named = facts.filter(|facts| exact_term(&fold(&facts.name)) == term);
        let ended = named.map(|facts| EndedPoint {
            name: facts.name.clone(),
            url: links::point(&facts.id),
        });
        Ok(ended.collect())
    }

    /// How far a document is from a position.
    fn metres(&self, document: u32, from: Position) -> Option<u32> {
        let position = self.numbering.position(document)?;
        Some(position.metres_to(from))
    }

    fn hit(&self, document: u32, score: f32, sort: Sort) -> Hit {
        let facts = &self.numbering.point(document).facts;
        let metres = match sort {
            Sort::Distance(from) => self.metres(document, from),
            _ => None,
        };
        Hit {
            id: facts.id.clone(),
            name: facts.name.clone(),
            url: links::point(&facts.id),
            score,
            kilometres: metres.map(kilometres),
        }
    }

    fn scope(&self, filters: &FilterSelection) -> Box<dyn Query> {
        if filters.includes_unlisted(self.numbering.filters) {
            all_documents()
        } else {
            self.filter_term(FilterTerm::Listed)
        }
    }

    pub(super) fn filter_term(&self, term: FilterTerm) -> Box<dyn Query> {
        unscored(Box::new(TermQuery::new(
            Term::from_field_text(self.fields.filter, &term.text()),
            IndexRecordOption::Basic,
        )))
    }

    fn filter_query(&self, filters: &FilterSelection) -> Box<dyn Query> {
        let conditions = filters.conditions(self.numbering.filters, self.numbering.directory);
        let mut clauses = Vec::new();
        for (spec, wanted) in &conditions.point {
            if !wanted.is_empty() {
                let terms = wanted
                    .iter()
                    .map(|value| FilterTerm::Point(spec.key, *value));
                clauses.push(or(terms.map(|term| self.filter_term(term)).collect()));
            }
        }
        for (scope, condition, tuples) in [
            (
                "designation",
                &conditions.designation,
                &self.numbering.designation_tuples,
            ),
            ("item", &conditions.item, &self.numbering.item_tuples),
        ] {
            if condition.is_active() {
                let passing = tuples.iter().enumerate();
                let passing = passing.filter(|(_, tuple)| condition.matches(tuple));
                let terms = passing.map(|(number, _)| FilterTerm::Tuple(scope, number));
                clauses.push(or(terms.map(|term| self.filter_term(term)).collect()));
            }
        }
        and(clauses)
    }

    /// Counts the records for each value, as if it alone were selected in its filter.
    fn count_facets(
        &self,
        query: &dyn Query,
        filters: &FilterSelection,
    ) -> tantivy::Result<BTreeMap<&'static str, BTreeMap<String, usize>>> {
        let matched: Vec<PointValues> = collect(self, query)?
            .into_iter()
            .map(|(document, _)| {
                PointValues::for_point(
                    self.numbering.filters,
                    self.numbering.directory,
                    self.numbering.point(document),
                )
            })
            .collect();
        let mut facets = BTreeMap::new();
        for spec in self.numbering.filters {
            let mut counts = BTreeMap::new();
            for choice in self.counted_choices(spec) {
                let single = filters.with_only(spec, choice.value);
                let conditions =
                    single.conditions(self.numbering.filters, self.numbering.directory);
                let passing = matched.iter().filter(|found| conditions.matches(found));
                counts.insert(choice.code, passing.count());
            }
            facets.insert(spec.key, counts);
        }
        Ok(facets)
    }

    /// The values of a filter that are counted; only regions that occur.
    fn counted_choices(&self, spec: &FilterSpec) -> Vec<Choice> {
        let mut choices = spec.choices(self.numbering.directory);
        if let (Values::Regions, Scope::Point(values)) = (spec.values, spec.scope) {
            let documents = 0..self.numbering.documents.len() as u32;
            let occurring: BTreeSet<Value> = documents
                .flat_map(|document| values(self.numbering.point(document)))
                .collect();
            choices.retain(|choice| occurring.contains(&choice.value));
        }
        choices
    }
}
