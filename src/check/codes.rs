//! Finds codes by any spelling: code, label or alias.

use crate::load::{fold_term, nearest::nearest};
use crate::model::{Taxonomy, TermIndex, Vocabulary, VocabularyName};
use std::collections::HashMap;

/// The spellings of one vocabulary.
pub(crate) struct CodeFinder<'t> {
    vocabulary: &'t Vocabulary,
    spellings: HashMap<String, TermIndex>,
    /// All spellings in taxonomy order, for finding the most similar one.
    in_order: Vec<(String, TermIndex)>,
}

/// The spellings of all vocabularies.
pub(crate) struct Finders<'t>(Vec<CodeFinder<'t>>);

impl<'t> Finders<'t> {
    /// Expects a valid taxonomy, as [`CodeFinder::new`] does.
    pub(crate) fn new(taxonomy: &'t Taxonomy) -> Self {
        let names = VocabularyName::ALL.iter();
        Self(
            names
                .map(|name| CodeFinder::new(name.terms(taxonomy)))
                .collect(),
        )
    }

    /// The finder of a vocabulary.
    pub(crate) fn of(&self, vocabulary: VocabularyName) -> &CodeFinder<'t> {
        &self.0[vocabulary as usize]
    }
}

impl<'t> CodeFinder<'t> {
    /// Expects a valid vocabulary: no spelling denotes two terms.
    pub(crate) fn new(vocabulary: &'t Vocabulary) -> Self {
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

    /// The term that a cell denotes.
    pub(crate) fn find(&self, cell: &str) -> Option<TermIndex> {
        match self.spellings.get(cell) {
            Some(index) => Some(*index),
            None => self.spellings.get(&fold_term(cell)).copied(),
        }
    }

    /// The code of a term.
    pub(crate) fn code(&self, index: TermIndex) -> &'t str {
        &self.vocabulary.get(index).code
    }

    /// The number of spellings.
    pub(crate) fn spellings(&self) -> usize {
        self.in_order.len()
    }

    /// The term most similar to an unknown word, as `高校（university）`.
    pub(crate) fn nearest(&self, cell: &str) -> Option<String> {
        let word = fold_term(cell);
        let words = self.in_order.iter().map(|(word, index)| (word, *index));
        let index = nearest(&word, words).or_else(|| self.beginning(&word))?;
        Some(self.label(index))
    }

    /// Whether a word denotes a term, or only begins as one does: 省级 for 省级网点.
    pub(crate) fn denotes(&self, word: &str) -> bool {
        self.find(word).is_some() || self.beginning(&fold_term(word)).is_some()
    }

    /// The only term whose label starts with this word: 省级 for 省级网点.
    fn beginning(&self, word: &str) -> Option<TermIndex> {
        if word.chars().count() < 2 {
            return None;
        }
        let is_longer = |index: &TermIndex| {
            let term = self.vocabulary.get(*index);
            let mut labels = [&term.code, &term.zh].into_iter().chain(&term.short);
            labels.any(|label| fold_term(label).starts_with(word))
        };
        let mut longer = self.vocabulary.iter().map(|(index, _)| index);
        let mut longer = longer.by_ref().filter(is_longer);
        let first = longer.next()?;
        longer.next().is_none().then_some(first)
    }

    /// All accepted values, shortened if there are many.
    pub(crate) fn choices(&self) -> String {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn opposites_and_other_levels_are_not_suggested() {
        let taxonomy = load_empty(None, &DataConfig::default()).taxonomy.unwrap();
        let vocabularies = [
            &taxonomy.kind,
            &taxonomy.nature,
            &taxonomy.category,
            &taxonomy.level,
            &taxonomy.ip_type,
            &taxonomy.fee,
            &taxonomy.mode,
            &taxonomy.status,
            &taxonomy.event_type,
        ];
        let mut tried = 0;
        for finder in vocabularies.map(CodeFinder::new) {
            let words: Vec<String> = finder
                .in_order
                .iter()
                .map(|(word, _)| word.clone())
                .collect();
            for word in words.iter().filter(|word| !word.is_ascii()) {
                for prefix in [
                    "不",
                    "非",
                    "无",
                    "未",
                    "免",
                    "没",
                    "国家级",
                    "省级",
                    "市级",
                    "县级",
                    "省",
                    "市",
                ] {
                    let text = format!("{prefix}{word}");
                    if finder.find(&text).is_some() {
                        continue;
                    }
                    // The suggestion has the prefix, too.
                    let near = finder.nearest(&text);
                    let known = words.iter().filter(|word| word.starts_with(prefix));
                    let known: Vec<String> = known
                        .filter_map(|word| Some(finder.label(finder.find(word)?)))
                        .collect();
                    assert!(
                        near.as_ref().is_none_or(|near| known.contains(near)),
                        "{text}: {near:?}"
                    );
                    tried += 1;
                }
            }
        }
        assert!(tried > 1_000, "{tried}");
    }

    #[test]
    fn a_suggestion_has_the_same_kind_of_meaning() {
        let taxonomy = load_empty(None, &DataConfig::default()).taxonomy.unwrap();
        for (vocabulary, word) in [
            (&taxonomy.fee, "收费"),
            (&taxonomy.fee, "不免费"),
            (&taxonomy.fee, "非公益"),
            (&taxonomy.status, "无郊"),
            (&taxonomy.mode, "线大"),
            (&taxonomy.kind, "区级网点"),
            (&taxonomy.kind, "乡镇级网点"),
        ] {
            assert_eq!(CodeFinder::new(vocabulary).nearest(word), None, "{word}");
        }
        let near = |word| CodeFinder::new(&taxonomy.kind).nearest(word);
        assert_eq!(
            near("省级").as_deref(),
            Some("省级网点（provincial_point）")
        );
        assert_eq!(
            near("国家极网点").as_deref(),
            Some("国家级网点（national_point）")
        );
    }
}
