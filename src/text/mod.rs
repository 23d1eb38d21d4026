//! Text rules of the whole program: folding, tokens, Pinyin, abbreviations, telephone numbers, opening
//! hours, damaged text.
//!
//! Those of the search apply to documents and to queries alike. The script of the search page
//! implements the same rules; `tests/vectors.json` tests both.

pub(crate) mod abbreviations;
pub(crate) mod code_units;
pub(crate) mod damage;
pub(crate) mod everyday;
pub(crate) mod fold;
pub(crate) mod hours;
pub(crate) mod numbers;
mod ordinary;
pub mod phonetic;
mod pinyin;
pub(crate) mod region_names;
pub(crate) mod romanized;
pub mod spreadsheet;
pub mod syllables;
pub(crate) mod telephone;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod tokens;
pub mod variants;
pub(crate) mod wording;

pub(crate) use self::abbreviations::ideographs;
pub use self::abbreviations::{ABBREVIATION_MARK, Abbreviations, CommonWords};
pub use self::fold::fold;
pub(crate) use self::fold::{CharacterClass, class, is_han};
pub(crate) use self::ordinary::ordinary_words;
pub use self::pinyin::{Pinyin, overrides_for_name};
#[cfg(test)]
pub(crate) use self::tokens::MAX_QUERY_LENGTH;
pub(crate) use self::tokens::{
    END_MARK, Interpretation, QueryWord, TermSpan, read_part, suggestion_key,
};
pub use self::tokens::{MAX_TOKENS, ParsedQuery, Token, document_terms, document_text, exact_term};
