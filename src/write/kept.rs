//! `kept.json`: replaced files that stay for pages that are still open.
//!
//! A page that was loaded yesterday asks for yesterday's files, which have the hash of their
//! content in their names. They stay at their addresses for some days after a write that
//! replaces them, counted by the dates of the sites, not by the clock. The list stands beside
//! `manifest.json` and is not in it: the manifest and all that it names depend on the input
//! alone, but which files are kept depends on what was published before.

use super::manifest::{ManifestError, ManifestFile, encode_files};
use crate::model::Date;
use crate::site::is_portable;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the list, relative to the site's root.
pub(crate) const KEPT: &str = "kept.json";

const FORMAT: &str = "wangdian-kept";
const VERSION: u32 = 1;

/// How many later updates a file survives, whatever the date: a site whose date stands still
/// would otherwise keep all that it ever had.
const MAX_UPDATES: u32 = 100;

/// A parsed `kept.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Kept {
    /// Sorted by path.
    pub(crate) files: Vec<KeptFile>,
}

/// A file that the site no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    /// What the manifest said of it.
    #[serde(flatten)]
    pub(crate) file: ManifestFile,
    /// The date of the first site without it.
    pub(crate) replaced_on: Date,
    /// How many updates have replaced files since.
    pub(crate) updates: u32,
}

#[derive(Deserialize)]
struct Written {
    format: String,
    version: u32,
    files: Vec<KeptFile>,
}

/// What decides how long files are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeping {
    /// The date of the new site.
    pub(crate) as_of: Date,
    /// How many days a file is kept; 0 to keep none.
    pub(crate) days: u16,
}

impl Kept {
    /// Parses a list. Only files that are named by their content can be in it, so that it never
    /// vouches for a page.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let written: Written = serde_json::from_slice(bytes)
            .map_err(|error| ManifestError::Malformed(error.to_string()))?;
        if written.format != FORMAT {
            return Err(ManifestError::OtherFormat(written.format));
        }
        if written.version != VERSION {
            return Err(ManifestError::OtherVersion(written.version));
        }
        match written.files.iter().find(|kept| !is_keepable(&kept.file)) {
            Some(kept) => Err(ManifestError::BadPath(kept.file.path.clone())),
            None => Ok(Self {
                files: written.files,
            }),
        }
    }

    /// The list after an update: what is kept already and is not over, and of the `replaced`
    /// files those that pages refer to by the hash of their content. `current` has the paths of
    /// the new site.
    pub(crate) fn after(
        self,
        replaced: impl IntoIterator<Item = ManifestFile>,
        current: impl Fn(&str) -> bool,
        keeping: Keeping,
    ) -> Self {
        let known: BTreeSet<String> = self.paths().map(str::to_owned).collect();
        let mut new: Vec<ManifestFile> = replaced
            .into_iter()
            .filter(|file| is_keepable(file) && !known.contains(&file.path))
            .collect();
        new.retain(|file| !current(&file.path));
        let later = u32::from(!new.is_empty());
        let old = self.files.into_iter().map(|kept| KeptFile {
            updates: kept.updates.saturating_add(later),
            ..kept
        });
        let new = new.into_iter().map(|file| KeptFile {
            file,
            replaced_on: keeping.as_of,
            updates: 0,
        });
        let files: BTreeMap<String, KeptFile> = old
            .chain(new)
            .filter(|kept| !current(&kept.file.path) && !kept.is_over(keeping))
            .map(|kept| (kept.file.path.clone(), kept))
            .collect();
        Self {
            files: files.into_values().collect(),
        }
    }

    /// The paths of the files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|kept| kept.file.path.as_str())
    }

    /// The bytes of the file: one line for each kept file.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let head = format!("{{\"format\":\"{FORMAT}\",\n\"version\":{VERSION},\n");
        encode_files(head, &self.files)
    }
}

impl KeptFile {
    fn is_over(&self, keeping: Keeping) -> bool {
        let days = (keeping.as_of - self.replaced_on).get_days();
        days >= i32::from(keeping.days) || self.updates >= MAX_UPDATES
    }
}

/// Whether pages may still ask for a file under this name, and get this content.
fn is_keepable(file: &ManifestFile) -> bool {
    is_portable(&file.path) && file.is_named_by_content()
}
