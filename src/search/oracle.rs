//! Asks tantivy itself what the script in the page is to answer.
//!
//! The same meaning of queries and filters, by other means: Boolean queries over the
//! index instead of sums over shards, counts by looking at points instead of columns.

use super::documents::{TextField, WholeField};
use super::facets::{FILTER_KEYS, Filters, designation_shapes, item_shapes};
use super::index::{FilterTerm, SearchIndex};
use crate::links;
use crate::model::{Status, TermIndex, Vocabulary};
use crate::text::{END_MARK, ParsedQuery, Unit};
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

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
    /// Highest score first; equal scores in directory order.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which records were taken.
    #[serde(rename = "match")]
    pub matching: Match,
    /// Whether the end of the query was left out.
    pub truncated: bool,
}

/// Which records a query takes: the first of these that some record meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// Those with every unit.
    All,
    /// Those with every part of the query and the fewest missing units: words typed
    /// without a space between them.
    Parts,
    /// Those with the fewest missing units, at least a third of all.
    Most,
}

impl SearchIndex<'_> {
    /// Answers a question.
    pub fn ask(&self, question: &Question) -> tantivy::Result<Answer> {
        let parsed = ParsedQuery::new(&question.query);
        let base = self.base(&question.filters);
        let (matching, query) = self.interpret(&parsed, base)?;
        let filtered = and(vec![
            query.box_clone(),
            self.filter_query(&question.filters),
        ]);
        let mut found = self.collect(&filtered)?;
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
            note: (matching != Match::All || parsed.truncated).then_some(Note {
                matching,
                truncated: parsed.truncated,
            }),
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

    /// Chooses how a query is understood, by what is among the members of today (or all
    /// points, where a status is wanted). Other filters do not change it, so that a
    /// query means the same whatever boxes are ticked.
    fn interpret(
        &self,
        parsed: &ParsedQuery,
        base: Box<dyn Query>,
    ) -> tantivy::Result<(Match, Box<dyn Query>)> {
        let count = parsed.units.len();
        if count == 0 {
            return Ok((
                Match::All,
                Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
            ));
        }
        let units = parsed
            .units
            .iter()
            .map(|unit| self.unit_query(unit))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let parts = || {
            let queries = parsed.parts.iter().map(|part| {
                let alternatives = units.iter().enumerate();
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
            let mut query = at_least(&units, wanted);
            if matching == Match::Parts {
                query = and(vec![query, parts()]);
            }
            if !self
                .collect(&and(vec![query.box_clone(), base.box_clone()]))?
                .is_empty()
            {
                return Ok((matching, self.prefer_whole(parsed, query)));
            }
        }
        Ok((
            Match::All,
            self.prefer_whole(parsed, at_least(&units, count)),
        ))
    }

    /// A unit in any field: the sum of the fields' scores.
    fn unit_query(&self, unit: &Unit) -> tantivy::Result<Box<dyn Query>> {
        let mut alternatives = Vec::new();
        for (text_field, field) in &self.fields.text {
            let terms = match unit {
                Unit::Term(term) => vec![Term::from_field_text(*field, term)],
                Unit::Ideograph(character) => self.terms_beginning_with(*field, *character)?,
            };
            for term in terms {
                alternatives.push(boosted(term, TextField::boost(*text_field)));
            }
        }
        Ok(or(alternatives))
    }

    /// The pairs that begin with a character, and that character with the end mark.
    fn terms_beginning_with(&self, field: Field, character: char) -> tantivy::Result<Vec<Term>> {
        let mut terms = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(field)?;
            let first = character.to_string();
            let mut stream = inverted_index.terms().range().ge(&first).into_stream()?;
            while let Some((key, _)) = stream.next() {
                let term = String::from_utf8_lossy(key);
                let Some(rest) = term.strip_prefix(character) else {
                    break;
                };
                let mut characters = rest.chars();
                let is_pair = characters.next().is_some_and(|second| {
                    second == END_MARK
                        || crate::text::class(second) == crate::text::CharacterClass::Ideograph
                });
                if is_pair && characters.next().is_none() {
                    terms.push(Term::from_field_text(field, &term));
                }
            }
        }
        Ok(terms)
    }

    /// Adds to the scores of names and items that equal the query.
    fn prefer_whole(&self, parsed: &ParsedQuery, query: Box<dyn Query>) -> Box<dyn Query> {
        let mut clauses = vec![(Occur::Must, query)];
        for (whole_field, field) in &self.fields.whole {
            let term = Term::from_field_text(*field, &parsed.whole);
            clauses.push((
                Occur::Should,
                boosted(term, WholeField::boost(*whole_field)),
            ));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn base(&self, filters: &Filters) -> Box<dyn Query> {
        if filters.status.is_empty() {
            self.filter_term(FilterTerm::Listed)
        } else {
            Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
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

    fn collect(&self, query: &dyn Query) -> tantivy::Result<Vec<(u32, f32)>> {
        self.searcher
            .search_with_statistics_provider(query, &AllScores, &self.statistics())
    }

    /// Counts every value by asking with that value alone.
    fn count_facets(
        &self,
        query: &dyn Query,
        filters: &Filters,
    ) -> tantivy::Result<BTreeMap<&'static str, BTreeMap<String, usize>>> {
        let matched: Vec<u32> = self
            .collect(query)?
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

fn boosted(term: Term, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// A query that narrows without adding to the score.
fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn and(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries))
}

fn or(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

fn at_least(units: &[Box<dyn Query>], wanted: usize) -> Box<dyn Query> {
    let units = units.iter().map(|unit| unit.box_clone()).collect();
    Box::new(BooleanQuery::union_with_minimum_required_clauses(
        units, wanted,
    ))
}

/// Collects every document with its score.
struct AllScores;

impl Collector for AllScores {
    type Fruit = Vec<(u32, f32)>;
    type Child = SegmentScores;

    fn for_segment(&self, _: u32, _: &SegmentReader) -> tantivy::Result<SegmentScores> {
        Ok(SegmentScores(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(u32, f32)>>) -> tantivy::Result<Vec<(u32, f32)>> {
        // There is one segment, so its numbers of documents are the index's.
        Ok(fruits.into_iter().flatten().collect())
    }
}

/// The documents of the one segment.
struct SegmentScores(Vec<(u32, f32)>);

impl SegmentCollector for SegmentScores {
    type Fruit = Vec<(u32, f32)>;

    fn collect(&mut self, document: u32, score: f32) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Vec<(u32, f32)> {
        self.0
    }
}
