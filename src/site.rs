//! The site in memory: an ordered map of path → bytes.
//!
//! It knows who made each file, so that a path made twice can be reported with
//! both makers, and nothing of what the files mean.

use std::collections::BTreeMap;
use std::fmt;

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Relative to the root, `/` between folders, no leading slash.
    pub path: String,
    /// The stage or page that made it, for messages.
    pub maker: &'static str,
    /// How it is named and when it is written.
    pub role: Role,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a file is to the order of writing: variants are written in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its name holds its content's hash; others refer to it.
    Hashed,
    /// Data that pages link to by a permanent name.
    Data,
    /// A page or feed.
    Page,
    /// `SHA256SUMS` and `manifest.json`: written last.
    Manifest,
}

/// All files, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Site {
    files: BTreeMap<String, File>,
    folded: BTreeMap<String, String>,
}

/// A file's content and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The stage or page that made it.
    pub maker: &'static str,
    /// When it is written.
    pub role: Role,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file could not be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteError {
    /// Two makers made the same path, or paths that differ only by case.
    Duplicate {
        /// The path of the second.
        path: String,
        /// The maker of the first.
        first: &'static str,
        /// The maker of the second.
        second: &'static str,
    },
    /// The path cannot exist on every file system that mirrors use.
    BadPath {
        /// The path.
        path: String,
        /// Its maker.
        maker: &'static str,
    },
}

impl Site {
    /// Adds files; the first clash stops it.
    pub fn extend(
        &mut self,
        artifacts: impl IntoIterator<Item = Artifact>,
    ) -> Result<(), SiteError> {
        for artifact in artifacts {
            self.add(artifact)?;
        }
        Ok(())
    }

    /// Adds one file.
    pub fn add(&mut self, artifact: Artifact) -> Result<(), SiteError> {
        let Artifact {
            path,
            maker,
            role,
            bytes,
        } = artifact;
        if !is_portable(&path) {
            return Err(SiteError::BadPath { path, maker });
        }
        let folded = path.to_lowercase();
        if let Some(earlier) = self.folded.get(&folded) {
            let first = self.files.get(earlier).map_or(maker, |file| file.maker);
            return Err(SiteError::Duplicate {
                path,
                first,
                second: maker,
            });
        }
        self.folded.insert(folded, path.clone());
        self.files.insert(path, File { maker, role, bytes });
        Ok(())
    }

    /// The files in order of paths.
    pub fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }
}

/// Whether a path can be copied to every common file system and object store.
fn is_portable(path: &str) -> bool {
    const DEVICES: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
        "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    !path.is_empty()
        && path.split('/').all(|part| {
            let stem = part
                .split('.')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            !part.is_empty()
                && part.len() <= 200
                && !part.starts_with(['_', '.'])
                && !part.ends_with('.')
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                && !DEVICES.contains(&stem.as_str())
        })
}

impl fmt::Display for SiteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate {
                path,
                first,
                second,
            } => write!(
                formatter,
                "`{path}` is made twice: by {first} and by {second}"
            ),
            Self::BadPath { path, maker } => write!(
                formatter,
                "`{path}`, made by {maker}, is not a name that every mirror can hold"
            ),
        }
    }
}

impl std::error::Error for SiteError {}
