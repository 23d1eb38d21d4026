//! The error for an unknown filter key or value, with a suggestion.

use super::filters::{FilterSpec, Values};
use crate::check::place::RegionFinder;
use crate::diagnostics::{Text, show};
use crate::directory::Directory;
use crate::load::nearest::{nearest, nearest_by};
use crate::model::Vocabulary;
use std::fmt;

/// An unknown filter key or value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownFilter {
    /// There is no filter with this key.
    Key {
        /// The key.
        key: String,
        /// The most similar key.
        nearest: Option<&'static str>,
        /// All existing keys.
        known: Vec<&'static str>,
    },
    /// The filter has no value with this code.
    Code {
        /// The key.
        key: String,
        /// The code.
        code: String,
        /// The code of the most similar value, with its label.
        nearest: Option<(String, String)>,
    },
}

impl UnknownFilter {
    /// An unknown key.
    pub(super) fn key(filters: &[FilterSpec], key: &str) -> Self {
        let known: Vec<&'static str> = filters.iter().map(|spec| spec.key).collect();
        let spellings = known.iter().map(|known| (*known, *known));
        Self::Key {
            key: key.to_owned(),
            nearest: nearest(&key.to_lowercase(), spellings),
            known,
        }
    }

    /// A known key with an unknown code.
    pub(super) fn code(directory: &Directory, spec: &FilterSpec, code: &str) -> Self {
        let nearest = match spec.values {
            Values::Regions => nearest_region(directory, code),
            Values::Terms(vocabulary) => nearest_term(vocabulary.terms(&directory.taxonomy), code),
        };
        Self::Code {
            key: spec.key.to_owned(),
            code: code.to_owned(),
            nearest,
        }
    }

    /// The message in both languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Key {
                key,
                nearest,
                known,
            } => {
                let key = show(key);
                let (zh, en) = match nearest {
                    Some(near) => (
                        format!("是不是 `{near}`？"),
                        format!("did you mean `{near}`?"),
                    ),
                    None => {
                        let known = known.join(", ");
                        (
                            format!("可用的有：{known}"),
                            format!("the filters are {known}"),
                        )
                    }
                };
                message!(
                    "没有 `{key}` 这个筛选项；{zh}",
                    "there is no filter `{key}`; {en}"
                )
            }
            Self::Code { key, code, nearest } => {
                let (key, code) = (show(key), show(code));
                let (zh, en) = match nearest {
                    Some((near, label)) => (
                        format!("；是不是 {near}（{label}）？"),
                        format!("; did you mean {near} ({label})?"),
                    ),
                    None => (String::new(), String::new()),
                };
                message!(
                    "筛选项 `{key}` 没有 `{code}` 这个值{zh}",
                    "the filter `{key}` has no value `{code}`{en}",
                )
            }
        }
    }
}

/// Matches codes and labels, since people type the labels that they see.
fn nearest_term(terms: &Vocabulary, word: &str) -> Option<(String, String)> {
    let spellings = terms.iter().flat_map(|(_, term)| {
        let labels = [&term.code, &term.zh].into_iter().chain(&term.short);
        labels
            .chain(&term.aliases)
            .map(move |known| (known.to_lowercase(), term))
    });
    let term = nearest_by(&word.to_lowercase(), spellings, |one, other| {
        one.code == other.code
    })?;
    Some((term.code.clone(), term.short_label().to_owned()))
}

fn nearest_region(directory: &Directory, word: &str) -> Option<(String, String)> {
    let index = RegionFinder::new(&directory.regions).suggest(word)?;
    let region = directory.regions.get(index);
    Some((region.code.clone(), region.name.clone()))
}

impl fmt::Display for UnknownFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl std::error::Error for UnknownFilter {}
