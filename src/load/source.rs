//! The files of a registry, in a folder or in memory. The loader reads files only through
//! [`Source`].

use super::bytes;
use crate::diagnostics::Problems;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A flat folder of files.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// A folder of the file system; the empty path is the working directory.
    Folder(&'a Path),
    /// The name of a folder in messages, and its files by name.
    Memory(&'a str, &'a BTreeMap<String, Vec<u8>>),
}

impl Source<'_> {
    /// The path of a file as shown in messages.
    pub(crate) fn shown(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => bytes::display(&folder.join(name)),
            // The root of a git revision: `0123456789:points.csv`.
            Self::Memory(label, _) if label.ends_with(':') => format!("{label}{name}"),
            Self::Memory(label, _) => bytes::display(&PathBuf::from(label).join(name)),
        }
    }

    /// The path of the folder as shown in messages.
    pub(crate) fn shown_folder(&self) -> String {
        match self {
            Self::Folder(folder) => bytes::display(folder),
            Self::Memory(label, _) => (*label).to_owned(),
        }
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            // A link that leads nowhere is there, and cannot be read.
            Self::Folder(folder) => folder.join(name).symlink_metadata().is_ok(),
            Self::Memory(_, files) => files.contains_key(name),
        }
    }

    /// The names of all entries that are valid Unicode, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Self::Folder(folder) => std::fs::read_dir(folder)
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|entry| entry.file_name().into_string().ok())
                .collect(),
            Self::Memory(_, files) => files.keys().cloned().collect(),
        };
        names.sort();
        names
    }

    /// Reads the text of a file of at most `limit` bytes. Reports problems and returns `None`
    /// if one of them is an error.
    pub(crate) fn text(
        &self,
        name: &str,
        limit: u64,
        diagnostics: &mut Problems,
    ) -> Option<String> {
        let file = self.shown(name);
        let bytes = match self {
            Self::Folder(folder) => bytes::read(&folder.join(name), limit),
            Self::Memory(_, files) => {
                let found = files.get(name).cloned().unwrap_or_default();
                bytes::within(found, limit, &file, "max_file_bytes")
            }
        };
        match bytes.and_then(|bytes| bytes::decode(bytes, &file)) {
            Ok((text, warning)) => {
                diagnostics.extend(warning);
                Some(text)
            }
            Err(problem) => {
                diagnostics.push(*problem);
                None
            }
        }
    }
}
