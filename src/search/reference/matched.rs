//! How a query was planned: its tantivy query, and what the reader should know of it.

use crate::text::ParsedQuery;
use serde::Serialize;
use tantivy::query::Query;

/// Which records match a query: the first rule for which there is a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MatchRule {
    /// Records with every token.
    All,
    /// Records with a token of every part of the query and the fewest missing tokens: words typed
    /// without a space between them.
    Parts,
    /// Records with the fewest missing tokens, but at least a third of all.
    Most,
    /// No record: the query consists of signs that nothing is indexed by.
    Nothing,
}

/// The plan for a query.
pub(crate) struct QueryPlan {
    /// The tantivy query that finds and scores the records.
    pub(crate) query: Box<dyn Query>,
    /// The rule by which records match.
    pub(crate) matching: MatchRule,
    /// Whether the end of the query was dropped.
    pub(crate) truncated: bool,
    /// The corrected query, if it was corrected.
    pub(crate) corrected: Option<String>,
    /// Advice for people who type such everyday words.
    pub(crate) advice: Option<String>,
    /// The words that the records lack.
    pub(crate) missing: Vec<String>,
    /// Where records are shown from, since there are none in the places asked for.
    pub(crate) instead: Vec<Instead>,
}

/// A place in which there are no records, and the regions around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Instead {
    /// The place as it was typed.
    pub(crate) place: String,
    /// The full names of the regions whose records are shown instead.
    pub(crate) regions: Vec<String>,
}

/// An institution that no record has.
pub(crate) struct Unlisted {
    /// Its name.
    pub(crate) name: String,
    /// The same with the words before it that belong to the sentence.
    pub(crate) typed: String,
}

impl Unlisted {
    /// A name without words before it.
    pub(super) fn new(name: String) -> Self {
        Self {
            typed: name.clone(),
            name,
        }
    }
}

impl QueryPlan {
    /// Puts institutions before the words that are missing, which need not be named if they are parts of them.
    pub(super) fn add_missing(&mut self, unlisted: Vec<Unlisted>) {
        let is_part = |word: &String| unlisted.iter().any(|one| one.typed.contains(word.as_str()));
        self.missing.retain(|word| !is_part(word));
        self.missing
            .splice(0..0, unlisted.into_iter().map(|one| one.name));
    }

    /// A plan without remarks on it.
    pub(super) fn plain(matched: MatchedQuery, parsed: &ParsedQuery) -> Self {
        Self {
            query: matched.query,
            matching: matched.matching,
            truncated: parsed.truncated,
            corrected: None,
            advice: None,
            missing: Vec::new(),
            instead: Vec::new(),
        }
    }
}

/// A parsed query with its tantivy query.
pub(super) struct MatchedQuery {
    pub(super) query: Box<dyn Query>,
    pub(super) matching: MatchRule,
    /// Whether any record in the scope matches.
    pub(super) has_match: bool,
}

impl MatchedQuery {
    /// A query whose records have all that is asked for.
    pub(super) fn all(query: Box<dyn Query>) -> Self {
        Self {
            query,
            matching: MatchRule::All,
            has_match: true,
        }
    }

    /// Whether some record has every token of the query.
    pub(super) fn is_whole(&self) -> bool {
        self.has_match && self.matching == MatchRule::All
    }

    /// Whether some record has every word of the query.
    pub(super) fn has_all_words(&self) -> bool {
        self.has_match && matches!(self.matching, MatchRule::All | MatchRule::Parts)
    }
}
