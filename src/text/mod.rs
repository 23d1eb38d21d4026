//! The only text rules of the project: folding, tokens, Pinyin.
//!
//! Search uses them for documents and for queries; the script in the page has the
//! same rules, and both are tested against one file of vectors.

pub(crate) mod abbreviations;
pub(crate) mod damage;
pub(crate) mod fold;
mod pinyin;
pub mod sounds;
pub mod spreadsheet;
pub mod syllables;
pub(crate) mod telephone;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod tokens;
pub mod variants;

pub(crate) use self::abbreviations::ideographs;
pub use self::abbreviations::{ABBREVIATION_MARK, Abbreviations, UsualWords};
pub use self::fold::fold;
pub(crate) use self::fold::{CharacterClass, class};
pub use self::pinyin::{Pinyin, words_of_name};
pub(crate) use self::tokens::{END_MARK, Reading, TermSpan, Word};
pub use self::tokens::{MAX_UNITS, ParsedQuery, Unit, document_terms, document_text, whole_term};
