//! The meanings of everyday words in searches, as listed in `everyday_words.csv`.

use super::{Taxonomy, TermIndex, Vocabulary};
use crate::text::everyday::{Parts, WordPatterns, pattern};

/// Whether the network offers what a word asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordScope {
    /// The network offers it.
    Inside,
    /// The network offers a part of it.
    Partly,
    /// Others offer it; the advice says who.
    Outside,
    /// The word stands for any point of the network: 网点, 服务机构.
    Network,
    /// The word is about using the site: where, when, how much.
    Ui,
    /// The word means nothing for the search: 怎么, 我想, the.
    Filler,
}

impl WordScope {
    /// All scopes with their codes.
    pub(crate) const ALL: [(&'static str, Self); 6] = [
        ("inside", Self::Inside),
        ("partly", Self::Partly),
        ("outside", Self::Outside),
        ("network", Self::Network),
        ("ui", Self::Ui),
        ("filler", Self::Filler),
    ];

    /// The scope with this code.
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

/// A row of the table: words with the same meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EverydayRow {
    /// The words, parsed by [`crate::text::everyday::parts`].
    pub(crate) parts: Parts,
    /// Whether the network offers what the words ask for.
    pub(crate) scope: WordScope,
    /// The categories meant; a match needs any one of them.
    pub(crate) categories: Vec<TermIndex>,
    /// The types of right meant; a match needs any one of them.
    pub(crate) ip_types: Vec<TermIndex>,
    /// The natures of institutions meant; a match needs any one of them.
    pub(crate) natures: Vec<TermIndex>,
    /// The fees meant; a match needs any one of them.
    pub(crate) fees: Vec<TermIndex>,
    /// The modes meant; a match needs any one of them.
    pub(crate) modes: Vec<TermIndex>,
    /// The kinds of designation meant; a match needs any one of them.
    pub(crate) kinds: Vec<TermIndex>,
    /// Advice shown to someone who searches for one of the words: a Chinese sentence, or empty.
    pub(crate) advice: String,
    /// The same sentence in English, or empty.
    pub(crate) advice_en: String,
}

impl EverydayRow {
    /// Whether it is about institutions. A row that means services as well says who usually offers them.
    pub(crate) fn names_institution(&self) -> bool {
        !(self.natures.is_empty() && self.kinds.is_empty()) && self.categories.is_empty()
    }

    /// The cells as the table has them, without the English advice and the source: but with folded words, and without
    /// empty cells at the end. They do not depend on the order of the taxonomy's terms.
    fn cells(&self, taxonomy: &Taxonomy) -> Vec<String> {
        let mut cells = vec![
            pattern(&self.parts),
            self.scope.code().to_owned(),
            codes(&taxonomy.category, &self.categories),
            codes(&taxonomy.ip_type, &self.ip_types),
            codes(&taxonomy.nature, &self.natures),
            codes(&taxonomy.fee, &self.fees),
            codes(&taxonomy.mode, &self.modes),
            codes(&taxonomy.kind, &self.kinds),
            self.advice.clone(),
        ];
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells
    }
}

fn codes(vocabulary: &Vocabulary, terms: &[TermIndex]) -> String {
    let codes: Vec<&str> = terms
        .iter()
        .map(|term| vocabulary.get(*term).code.as_str())
        .collect();
    codes.join(";")
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

    /// The rows in table order.
    pub(crate) fn rows(&self) -> &[EverydayRow] {
        &self.rows
    }

    /// The cells of all rows; see `EverydayRow::cells`.
    pub(crate) fn cells(&self, taxonomy: &Taxonomy) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.cells(taxonomy)).collect()
    }

    /// Finds the words in queries.
    pub(crate) fn patterns(&self) -> &WordPatterns {
        &self.patterns
    }
}
