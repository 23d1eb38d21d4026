//! Codes by any of their spellings: the code, the labels, the aliases.

use crate::load::{fold_term, nearest::nearest};
use crate::model::{TermIndex, Vocabulary};
use std::collections::HashMap;

/// The spellings of one vocabulary.
pub struct CodeFinder<'t> {
    vocabulary: &'t Vocabulary,
    spellings: HashMap<String, TermIndex>,
    /// The spellings in the order of the taxonomy, among which the nearest is looked for.
    in_order: Vec<(String, TermIndex)>,
}

impl<'t> CodeFinder<'t> {
    /// The taxonomy has been checked: no spelling means two terms.
    pub fn new(vocabulary: &'t Vocabulary) -> Self {
        let mut in_order = Vec::new();
        for (index, term) in vocabulary.iter() {
            let labels = [&term.code, &term.zh].into_iter().chain(&term.short);
            for word in labels.chain(&term.aliases) {
                in_order.push((fold_term(word), index));
            }
        }
        Self {
            vocabulary,
            spellings: in_order.iter().cloned().collect(),
            in_order,
        }
    }

    /// The term that a cell means.
    pub fn find(&self, cell: &str) -> Option<TermIndex> {
        match self.spellings.get(cell) {
            Some(index) => Some(*index),
            None => self.spellings.get(&fold_term(cell)).copied(),
        }
    }

    /// The code of a term.
    pub fn code(&self, index: TermIndex) -> &'t str {
        &self.vocabulary.get(index).code
    }

    /// How many spellings there are.
    pub fn spellings(&self) -> usize {
        self.in_order.len()
    }

    /// The term nearest to an unknown word, as `高校（university）`.
    pub fn nearest(&self, cell: &str) -> Option<String> {
        let word = fold_term(cell);
        let words = self.in_order.iter().map(|(word, index)| (word, *index));
        let index = nearest(&word, words).or_else(|| self.beginning(&word))?;
        Some(self.label(index))
    }

    /// The one term that is written with more than this word: 省级 for 省级网点.
    fn beginning(&self, word: &str) -> Option<TermIndex> {
        if word.chars().count() < 2 {
            return None;
        }
        let longer = self.in_order.iter();
        let mut longer = longer.filter(|(known, _)| known.starts_with(word));
        let (_, first) = longer.next()?;
        longer.all(|(_, other)| other == first).then_some(*first)
    }

    /// All that a cell may hold, cut short where it is long.
    pub fn choices(&self) -> String {
        const SHOWN: usize = 12;
        let labels: Vec<String> = self
            .vocabulary
            .iter()
            .take(SHOWN)
            .map(|(index, _)| self.label(index))
            .collect();
        let more = if self.vocabulary.len() > SHOWN {
            "、…"
        } else {
            ""
        };
        labels.join("、") + more
    }

    fn label(&self, index: TermIndex) -> String {
        let term = self.vocabulary.get(index);
        format!("{}（{}）", term.short_label(), term.code)
    }
}
