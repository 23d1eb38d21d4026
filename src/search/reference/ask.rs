//! Asks tantivy itself what the script in the page is to answer.
//!
//! The same meaning of queries and filters, by other means: Boolean queries over the
//! index instead of sums over shards, counts by looking at points instead of columns.

use super::super::filters::{Choice, FilterSpec, Scope, Value, Values};
use super::super::index::{FilterTerm, SearchIndex};
use super::super::wanted::{Filters, FoundValues};
use super::queries::{and, collect, everything, or, silent};
use super::understand::Match;
use crate::links;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::Term;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// What was typed.
    pub query: String,
    /// What is wanted beside it.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// How many hits to leave out.
    pub offset: usize,
    /// How many hits to answer at most.
    pub limit: usize,
    /// Whether to count every value of every filter.
    pub facets: bool,
}

/// An order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Highest score first; equal scores in the order of documents.
    #[default]
    Relevance,
    /// By name in Pinyin order.
    Name,
}

/// What `window.wangdian.search` promises, too.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// How many records there are, on all pages.
    pub total: usize,
    /// The wanted slice.
    pub hits: Vec<Hit>,
    /// Filter key → code → how many records there would be with that value alone, in
    /// place of the key's own selection.
    pub facets: Option<BTreeMap<&'static str, BTreeMap<String, usize>>>,
    /// What the reader should know of how the query was understood.
    pub note: Option<Note>,
}

/// One record found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Id of the point.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page, relative to the root.
    pub(crate) url: String,
    /// tantivy's score.
    pub score: f32,
}

/// How a query was understood where it was not taken whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which records were taken.
    #[serde(rename = "match")]
    pub(crate) matching: Match,
    /// Whether the end of the query was left out.
    pub(crate) truncated: bool,
    /// What was asked instead of what was typed, which no record has.
    pub corrected: Option<String>,
}

impl Note {
    /// Itself, where there is anything to note.
    fn if_any(self) -> Option<Self> {
        let is_plain = self.matching == Match::All && !self.truncated && self.corrected.is_none();
        (!is_plain).then_some(self)
    }
}

impl SearchIndex<'_> {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// tantivy's own.
    pub fn ask(&self, question: &Question) -> tantivy::Result<Answer> {
        let base = self.base(&question.filters);
        let understood = self.understand(&question.query, &*base)?;
        let query = understood.query;
        let filtered = and(vec![
            query.box_clone(),
            self.filter_query(&question.filters),
        ]);
        let mut found = collect(self, &filtered)?;
        let total = found.len();
        match question.sort {
            Sort::Relevance => found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))),
            Sort::Name => {
                let ranks = self.name_ranks();
                found.sort_by_key(|(document, _)| ranks[*document as usize]);
            }
        }
        let facets = if question.facets {
            Some(self.count_facets(&*query, &question.filters)?)
        } else {
            None
        };
        let hits = found.into_iter().skip(question.offset).take(question.limit);
        Ok(Answer {
            total,
            hits: hits
                .map(|(document, score)| self.hit(document, score))
                .collect(),
            facets,
            note: Note {
                matching: understood.matching,
                truncated: understood.truncated,
                corrected: understood.corrected,
            }
            .if_any(),
        })
    }

    fn hit(&self, document: u32, score: f32) -> Hit {
        let facts = &self.point(document).facts;
        Hit {
            id: facts.id.clone(),
            name: facts.name.clone(),
            url: links::point(&facts.id),
            score,
        }
    }

    fn base(&self, filters: &Filters) -> Box<dyn Query> {
        if filters.take_unlisted(self.filters) {
            everything()
        } else {
            self.filter_term(FilterTerm::Listed)
        }
    }

    fn filter_term(&self, term: FilterTerm) -> Box<dyn Query> {
        silent(Box::new(TermQuery::new(
            Term::from_field_text(self.fields.filter, &term.text()),
            IndexRecordOption::Basic,
        )))
    }

    fn filter_query(&self, filters: &Filters) -> Box<dyn Query> {
        let conditions = filters.conditions(self.filters, self.directory);
        let mut clauses = Vec::new();
        for (spec, wanted) in &conditions.point {
            if !wanted.is_empty() {
                let terms = wanted
                    .iter()
                    .map(|value| FilterTerm::Point(spec.key, *value));
                clauses.push(or(terms.map(|term| self.filter_term(term)).collect()));
            }
        }
        for (scope, condition, shapes) in [
            (
                "designation",
                &conditions.designation,
                &self.designation_shapes,
            ),
            ("item", &conditions.item, &self.item_shapes),
        ] {
            if condition.wants_anything() {
                let passing = shapes.iter().enumerate();
                let passing = passing.filter(|(_, shape)| condition.passes(shape));
                let terms = passing.map(|(number, _)| FilterTerm::Shape(scope, number));
                clauses.push(or(terms.map(|term| self.filter_term(term)).collect()));
            }
        }
        and(clauses)
    }

    /// Counts every value by asking with that value alone.
    fn count_facets(
        &self,
        query: &dyn Query,
        filters: &Filters,
    ) -> tantivy::Result<BTreeMap<&'static str, BTreeMap<String, usize>>> {
        let matched: Vec<FoundValues> = collect(self, query)?
            .into_iter()
            .map(|(document, _)| {
                FoundValues::of(self.filters, self.directory, self.point(document))
            })
            .collect();
        let mut facets = BTreeMap::new();
        for spec in self.filters {
            let mut counts = BTreeMap::new();
            for choice in self.counted_choices(spec) {
                let single = filters.with_only(spec, choice.value);
                let conditions = single.conditions(self.filters, self.directory);
                let passing = matched.iter().filter(|found| conditions.pass(found));
                counts.insert(choice.code, passing.count());
            }
            facets.insert(spec.key, counts);
        }
        Ok(facets)
    }

    /// The values of a filter that are counted: of regions those that occur.
    fn counted_choices(&self, spec: &FilterSpec) -> Vec<Choice> {
        let mut choices = spec.choices(self.directory);
        if let (Values::Regions, Scope::Point(values)) = (spec.values, spec.scope) {
            let documents = 0..self.documents.len() as u32;
            let occurring: BTreeSet<Value> = documents
                .flat_map(|document| values(self.point(document)))
                .collect();
            choices.retain(|choice| occurring.contains(&choice.value));
        }
        choices
    }
}
