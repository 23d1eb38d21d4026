//! The only text rules of the project: folding, tokens, Pinyin.
//!
//! Search uses them for documents and for queries; the script in the page has the
//! same rules, and both are tested against one file of vectors.

pub(crate) mod abbreviations;
pub mod damage;
pub(crate) mod fold;
mod pinyin;
pub mod sounds;
pub mod spreadsheet;
pub mod syllables;
pub mod telephone;
pub(crate) mod tokens;
pub mod variants;

pub use self::abbreviations::{ABBREVIATION_MARK, Abbreviations, UsualWords, ideographs};
pub use self::fold::{CharacterClass, class, fold};
pub use self::pinyin::{Pinyin, Syllables, words_of_name};
pub use self::tokens::{
    END_MARK, MAX_UNITS, ParsedQuery, Reading, TermSpan, Unit, Word, document_terms, document_text,
    whole_term,
};
