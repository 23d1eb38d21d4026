//! Asks tantivy itself what the script in the page is to answer.
//!
//! The same meaning of queries and filters, by other means: Boolean queries over the
//! index instead of sums over shards, counts by looking at points instead of columns.

use super::super::facets::{FILTER_KEYS, Filters, designation_shapes, item_shapes};
use super::super::index::{FilterTerm, SearchIndex};
use super::queries::{and, collect, everything, or, silent};
use super::understand::Match;
use crate::links;
use crate::model::{Status, TermIndex, Vocabulary};
use serde::Serialize;
use std::collections::BTreeMap;
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
    pub url: String,
    /// tantivy's score.
    pub score: f32,
}

/// How a query was understood where it was not taken whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which records were taken.
    #[serde(rename = "match")]
    pub matching: Match,
    /// Whether the end of the query was left out.
    pub truncated: bool,
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
        if filters.status.is_empty() {
            self.filter_term(FilterTerm::Listed)
        } else {
            everything()
        }
    }

    fn filter_term(&self, term: FilterTerm<'_>) -> Box<dyn Query> {
        silent(Box::new(TermQuery::new(
            Term::from_field_text(self.fields.filter, &term.text()),
            IndexRecordOption::Basic,
        )))
    }

    fn filter_query(&self, filters: &Filters) -> Box<dyn Query> {
        let directory = self.directory;
        let designations = self.designation_shapes.iter().enumerate();
        let designations = designations
            .filter(|(_, shape)| filters.passes_designation(**shape))
            .map(|(number, _)| self.filter_term(FilterTerm::Designation(number)));
        let mut clauses = vec![or(designations.collect())];
        if !filters.region.is_empty() {
            let regions = filters.region.iter().map(|region| {
                self.filter_term(FilterTerm::Region(&directory.regions.get(*region).code))
            });
            clauses.push(or(regions.collect()));
        }
        if !filters.nature.is_empty() {
            let natures = filters.nature.iter().map(|nature| {
                self.filter_term(FilterTerm::Nature(
                    &directory.taxonomy.nature.get(*nature).code,
                ))
            });
            clauses.push(or(natures.collect()));
        }
        if !filters.item.is_empty() {
            let items = self.item_shapes.iter().enumerate();
            let items = items
                .filter(|(_, shape)| filters.item.passes(shape))
                .map(|(number, _)| self.filter_term(FilterTerm::Item(number)));
            clauses.push(or(items.collect()));
        }
        and(clauses)
    }

    /// Counts every value by asking with that value alone.
    fn count_facets(
        &self,
        query: &dyn Query,
        filters: &Filters,
    ) -> tantivy::Result<BTreeMap<&'static str, BTreeMap<String, usize>>> {
        let matched: Vec<u32> = collect(self, query)?
            .into_iter()
            .map(|(document, _)| document)
            .collect();
        let mut facets = BTreeMap::new();
        for key in FILTER_KEYS {
            let mut counts = BTreeMap::new();
            for (code, filters) in self.single_values(key, filters) {
                let passing = matched
                    .iter()
                    .filter(|document| self.passes(**document, &filters));
                counts.insert(code, passing.count());
            }
            facets.insert(key, counts);
        }
        Ok(facets)
    }

    /// For every value of a key: its code, and the filters with that value alone in
    /// place of the key's selection.
    fn single_values(&self, key: &str, filters: &Filters) -> Vec<(String, Filters)> {
        let taxonomy = &self.directory.taxonomy;
        let of_terms = |vocabulary: &Vocabulary, set: &dyn Fn(&mut Filters, Vec<TermIndex>)| {
            let values = vocabulary.iter().map(|(index, term)| {
                let mut single = filters.clone();
                set(&mut single, vec![index]);
                (term.code.clone(), single)
            });
            values.collect::<Vec<_>>()
        };
        match key {
            "kind" => of_terms(&taxonomy.kind, &|filters, terms| filters.kind = terms),
            "nature" => of_terms(&taxonomy.nature, &|filters, terms| filters.nature = terms),
            "ip_type" => of_terms(&taxonomy.ip_type, &|filters, terms| {
                filters.item.ip_type = terms
            }),
            "category" => of_terms(&taxonomy.category, &|filters, terms| {
                filters.item.category = terms
            }),
            "level" => of_terms(&taxonomy.level, &|filters, terms| {
                filters.item.level = terms
            }),
            "fee" => of_terms(&taxonomy.fee, &|filters, terms| filters.item.fee = terms),
            "mode" => of_terms(&taxonomy.mode, &|filters, terms| filters.item.mode = terms),
            "status" => Status::ALL
                .iter()
                .filter(|status| **status != Status::Proposed)
                .map(|status| {
                    let single = Filters {
                        status: vec![*status],
                        ..filters.clone()
                    };
                    (status.code().to_owned(), single)
                })
                .collect(),
            _ => {
                let occurring: std::collections::BTreeSet<_> = (0..self.documents.len() as u32)
                    .flat_map(|document| self.point(document).region_path.iter().copied())
                    .collect();
                let values = occurring.into_iter().map(|region| {
                    let single = Filters {
                        region: vec![region],
                        ..filters.clone()
                    };
                    (self.directory.regions.get(region).code.clone(), single)
                });
                values.collect()
            }
        }
    }

    /// Whether a point passes, by looking at it.
    fn passes(&self, document: u32, filters: &Filters) -> bool {
        let point = self.point(document);
        let within = |region| point.region_path.contains(region);
        designation_shapes(point)
            .into_iter()
            .any(|shape| filters.passes_designation(shape))
            && (filters.region.is_empty() || filters.region.iter().any(within))
            && (filters.nature.is_empty() || filters.nature.contains(&point.facts.nature))
            && (filters.item.is_empty()
                || item_shapes(point)
                    .iter()
                    .any(|shape| filters.item.passes(shape)))
    }
}
