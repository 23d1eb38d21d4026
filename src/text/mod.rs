//! The only text rules of the project: folding, tokens, Pinyin.
//!
//! Search uses them for documents and for queries; the script in the page has the
//! same rules, and both are tested against one file of vectors.

mod pinyin;
pub mod spreadsheet;

pub use self::pinyin::name_sort_key;
