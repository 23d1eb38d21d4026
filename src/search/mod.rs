//! [`crate::directory::Directory`] → tantivy index → JSON shards, and the same questions asked of
//! tantivy itself.
//!
//! tantivy decides the ranking. The build reads every score that it would give out
//! of the index ([`impacts`]) and writes them down ([`shards`]); the script in the
//! page only looks numbers up and adds them. `wangdian search` ([`reference`]) asks
//! tantivy, with the same meaning of queries and filters, and the tests compare.
//!
//! Nothing here knows of templates or of the file system. The format of the shards
//! is described in `docs/search-format.md`.

mod ambiguous;
mod answers;
mod documents;
mod encode;
mod facet_shards;
mod fields;
mod files;
mod filters;
mod impacts;
mod index;
mod lexicon;
pub mod reference;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod script_tables;
mod shards;
mod suggestion_shards;
mod suggestions;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod unknown_filter;
mod wanted;

pub(crate) use self::files::{SearchEntry, SearchFiles};
pub use self::filters::FILTERS;
pub(crate) use self::filters::{FilterSpec, Values};
pub use self::index::SearchIndex;
pub use self::wanted::Filters;

use crate::config::SearchConfig;

impl SearchIndex<'_> {
    /// Compiles the index to files.
    ///
    /// # Errors
    ///
    /// tantivy's own.
    pub fn compile(&self, config: &SearchConfig) -> tantivy::Result<SearchFiles> {
        shards::compile(self, config)
    }
}
