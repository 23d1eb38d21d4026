//! What the fuzzing targets (`fuzz/targets/`) call and no command does.
//!
//! The targets are a crate of their own, so that they reach only what is public. They look
//! at single steps, such as the division of a text into terms, since a command that runs
//! all of them would leave a fuzzer few attempts a second.

pub use crate::import::workbook::{Sheet, read as read_workbook};
pub use crate::load::load_files;
pub use crate::opendata::tables::{registry_to_csv, registry_to_json};
pub use crate::text::{
    ABBREVIATION_MARK, Abbreviations, CommonWords, MAX_TOKENS, ParsedQuery, Pinyin, Token,
    document_terms, document_text, exact_term, fold, overrides_for_name, phonetic, spreadsheet,
    syllables, variants,
};
