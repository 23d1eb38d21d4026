//! What everyday words mean, as `everyday_words.csv` lists them.

use super::TermIndex;
use crate::text::everyday::{Parts, WordPatterns};

/// Whether the network does what a word asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordScope {
    /// The network does it.
    Inside,
    /// The network does a part of it.
    Partly,
    /// Others do it; the advice says who.
    Outside,
    /// It is about the use of the site: where, when, how much.
    Ui,
    /// It means nothing for the search: 怎么, 我想, the.
    Filler,
}

impl WordScope {
    /// All of them with their codes.
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("inside", Self::Inside),
        ("partly", Self::Partly),
        ("outside", Self::Outside),
        ("ui", Self::Ui),
        ("filler", Self::Filler),
    ];

    /// The scope with a code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(known, scope)| (known == code).then_some(scope))
    }

    /// The code in files.
    pub(crate) fn code(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(code, scope)| (scope == self).then_some(code))
            .unwrap_or_default()
    }
}

/// A row of the table: words with one meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EverydayRow {
    /// The words, as [`crate::text::everyday::parts`] reads them.
    pub(crate) parts: Parts,
    /// Whether the network does what they ask for.
    pub(crate) scope: WordScope,
    /// The categories that are meant: any of them.
    pub(crate) categories: Vec<TermIndex>,
    /// The types of right that are meant: any of them.
    pub(crate) ip_types: Vec<TermIndex>,
    /// The natures of an institution that are meant: any of them.
    pub(crate) natures: Vec<TermIndex>,
    /// The fees that are meant: any of them.
    pub(crate) fees: Vec<TermIndex>,
    /// The modes that are meant: any of them.
    pub(crate) modes: Vec<TermIndex>,
    /// The kinds of designation that are meant: any of them.
    pub(crate) kinds: Vec<TermIndex>,
    /// What a person is told who types one of the words: a Chinese sentence, or empty.
    pub(crate) advice: String,
}

/// The table of everyday words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct EverydayWords {
    rows: Vec<EverydayRow>,
    patterns: WordPatterns,
}

impl EverydayWords {
    /// A table with these rows.
    pub(crate) fn new(rows: Vec<EverydayRow>) -> Self {
        Self {
            patterns: WordPatterns::new(rows.iter().map(|row| &row.parts)),
            rows,
        }
    }

    /// The rows in the order of the table.
    pub(crate) fn rows(&self) -> &[EverydayRow] {
        &self.rows
    }

    /// Finds the words in queries.
    pub(crate) fn patterns(&self) -> &WordPatterns {
        &self.patterns
    }
}
