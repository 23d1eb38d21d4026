//! Entry points for the fuzz targets (`fuzz/targets/`), unused by the commands.
//!
//! The targets are a separate crate, so they can only call public functions. They test
//! single steps, such as tokenization, since whole commands would leave a fuzzer few runs
//! per second.

pub use crate::import::workbook::{Sheet, read as read_workbook};
pub use crate::load::load_files;
pub use crate::opendata::tables::{registry_to_csv, registry_to_json};
pub use crate::text::{
    ABBREVIATION_MARK, Abbreviations, CommonWords, MAX_TOKENS, ParsedQuery, Pinyin, Token,
    document_terms, document_text, exact_term, fold, overrides_for_name, phonetic, spreadsheet,
    syllables, variants,
};
