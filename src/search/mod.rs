//! Indexes a directory with tantivy and compiles the index to JSON shards for the search page.
//!
//! tantivy decides the ranking. The build reads all scores out of the index ([`impacts`]) and
//! writes them to files ([`shards`]); the page's script only looks them up and adds them. `wangdian
//! search` ([`reference`]) runs the same queries and filters in tantivy, and tests compare the
//! results.
//!
//! This module does not know templates or the file system. `docs/search-format.md` describes the
//! shards.

mod ambiguous;
mod answers;
mod distance;
mod documents;
mod encode;
mod everyday_shards;
mod facet_shards;
mod fields;
mod files;
mod filters;
mod impacts;
mod index;
mod latin_places;
mod lexicon;
mod meaning;
mod meaning_terms;
mod numbering;
mod orders;
mod places;
mod records;
pub mod reference;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod script_tables;
mod selection;
mod shards;
mod suggested_searches;
mod suggestion_shards;
mod suggestions;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod unknown_filter;

pub use self::distance::Position;
pub(crate) use self::files::{SearchEntry, SearchFiles};
pub use self::filters::FILTERS;
pub(crate) use self::filters::{FilterSpec, Values};
pub use self::index::SearchIndex;
pub use self::selection::FilterSelection;
pub(crate) use self::selection::totals;

use self::numbering::Numbering;
use self::shards::NumberedFiles;
use crate::config::SearchConfig;
use crate::directory::Directory;

/// Indexes a directory and compiles the index to files.
///
/// # Errors
///
/// tantivy's own.
pub fn files(
    directory: &Directory,
    filters: &[FilterSpec],
    config: &SearchConfig,
) -> tantivy::Result<SearchFiles> {
    let limit = files::MAX_WHOLE_TABLE;
    let numbering = Numbering::of(directory, filters);
    let numbered = |numbering: &Numbering<'_>| NumberedFiles::of(numbering, limit);
    let (index, numbered) = SearchIndex::build_beside(numbering, numbered)?;
    shards::compile(&index, numbered, config, limit)
}
