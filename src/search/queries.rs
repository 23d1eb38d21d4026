//! Short names for tantivy's queries.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// A term whose score is multiplied.
pub fn boosted(term: Term, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// A query that narrows without adding to the score.
pub fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// All records, without a score.
pub fn everything() -> Box<dyn Query> {
    silent(Box::new(AllQuery))
}

/// What every query takes.
pub fn and(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries))
}

/// What any query takes.
pub fn or(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

/// What so many of the queries take.
pub fn at_least(queries: &[Box<dyn Query>], wanted: usize) -> Box<dyn Query> {
    let queries = queries.iter().map(|query| query.box_clone()).collect();
    Box::new(BooleanQuery::union_with_minimum_required_clauses(
        queries, wanted,
    ))
}
