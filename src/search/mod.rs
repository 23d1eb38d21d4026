//! [`crate::directory::Directory`] → tantivy index → JSON shards, and the same questions asked of
//! tantivy itself.
//!
//! tantivy decides the ranking. The build reads every score that it would give out
//! of the index ([`impacts`]) and writes them down ([`shards`]); the script in the
//! page only looks numbers up and adds them. `wangdian search` ([`oracle`]) asks
//! tantivy, with the same meaning of queries and filters, and the tests compare.
//!
//! Nothing here knows of templates or of the file system. The format of the shards
//! is described in `docs/search-format.md`.

mod ambiguous;
mod answers;
mod correct;
mod documents;
mod encode;
mod facets;
mod impacts;
mod index;
mod lexicon;
pub mod oracle;
mod queries;
mod shards;
mod suggestion_shards;
mod suggestions;
mod understand;

pub use self::facets::{FILTER_KEYS, Filters, UnknownFilter};
pub use self::index::SearchIndex;

use crate::config::SearchConfig;
use crate::site::Artifact;

/// The search stage's files and what the search page needs to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFiles {
    /// All shards, tables and the manifest.
    pub artifacts: Vec<Artifact>,
    /// Where they start; paths relative to the root.
    pub entry: SearchEntry,
}

/// Paths of the search files that the search page names, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// `search/manifest.<hash>.json`
    pub manifest_path: String,
    /// The classic script that holds everything for `file://`, where it is made.
    pub offline_path: Option<String>,
}

impl SearchIndex<'_> {
    /// Compiles the index to files.
    pub fn compile(&self, config: &SearchConfig) -> tantivy::Result<SearchFiles> {
        shards::compile(self, config)
    }
}
