//! Shorthands for tantivy queries, and ways to run them: any match, their number, or all with scores.

use super::super::index::SearchIndex;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Query,
    TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

/// Matches a term and multiplies its score.
pub(crate) fn boosted(term: Term, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// Matches without contributing to the score.
pub(crate) fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Matches all documents without a score.
pub(crate) fn all_documents() -> Box<dyn Query> {
    unscored(Box::new(AllQuery))
}

/// Matches no document.
pub(crate) fn nothing() -> Box<dyn Query> {
    Box::new(EmptyQuery)
}

/// Matches if all queries match.
pub(crate) fn and(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries))
}

/// Matches if any query matches.
pub(crate) fn or(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

/// Matches if at least `wanted` queries match.
pub(crate) fn at_least(queries: &[Box<dyn Query>], wanted: usize) -> Box<dyn Query> {
    let queries = queries.iter().map(|query| query.box_clone()).collect();
    Box::new(BooleanQuery::union_with_minimum_required_clauses(
        queries, wanted,
    ))
}

/// Whether a query matches any document. No scores are computed, which would take most of the time.
pub(crate) fn has_any(index: &SearchIndex<'_>, query: &dyn Query) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(&index.searcher))?;
    for segment in index.searcher.segment_readers() {
        if weight.scorer(segment, 1.0)?.doc() != TERMINATED {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many documents match a query.
pub(crate) fn count(index: &SearchIndex<'_>, query: &dyn Query) -> tantivy::Result<usize> {
    query.count(&index.searcher)
}

/// The documents that match a query, with their scores.
pub(crate) fn collect(
    index: &SearchIndex<'_>,
    query: &dyn Query,
) -> tantivy::Result<Vec<(u32, f32)>> {
    index
        .searcher
        .search_with_statistics_provider(query, &AllScores, &index.statistics())
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
        // There is only one segment, so its document numbers are the index's.
        Ok(fruits.into_iter().flatten().collect())
    }
}

/// The matches in the one segment.
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
