//! Proving that a copy is what its manifest says.

use super::error::VerifyError;
use super::journal;
use super::manifest::{MANIFEST, Manifest, ManifestFile};
use crate::site::hex_sha256;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How a copy compares with its manifest; paths relative to the folder, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifySummary {
    /// How many files the manifest names.
    pub files: usize,
    /// Their size according to the manifest.
    pub(crate) bytes: u64,
    /// The date of the data.
    pub as_of: String,
    /// Named and not there.
    pub missing: Vec<String>,
    /// There with another content, or as something else than a file.
    pub changed: Vec<String>,
    /// There and not named.
    pub extra: Vec<String>,
    /// Not named and let pass: what systems leave in folders, and what an interrupted
    /// write has left.
    pub ignored: Vec<String>,
    /// Not named and let pass, since the user allows it.
    pub allowed: Vec<String>,
}

impl VerifySummary {
    /// Whether the copy is what the manifest says, but for what was let pass.
    pub fn is_exact(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// What became of one file.
enum Finding {
    Same,
    Missing,
    Changed,
}

/// Paths that may be there though no manifest names them: what a mirror adds itself.
#[derive(Debug, Clone, Default)]
pub struct Allowed(GlobSet);

impl Allowed {
    /// Reads patterns: `*` and `?` stand for characters of one name, `**` for any folders,
    /// `[ab]` and `{a,b}` for alternatives. A pattern without `/` is that of a name in any
    /// folder, any other begins at the root; one that ends in `/` means all that lies in
    /// the folder.
    ///
    /// # Errors
    ///
    /// The first pattern that cannot be read.
    pub fn new(patterns: &[String]) -> Result<Self, VerifyError> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let refused = |reason: String| VerifyError::Pattern(pattern.clone(), reason);
            if pattern.trim().is_empty() {
                return Err(refused("it is empty".to_owned()));
            }
            let from_root = pattern.strip_prefix('/').unwrap_or(pattern);
            let below = match from_root.strip_suffix('/') {
                Some(folder) => format!("{folder}/**"),
                None => from_root.to_owned(),
            };
            let whole = if pattern.contains('/') {
                below
            } else {
                format!("**/{below}")
            };
            let glob = GlobBuilder::new(&whole)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|error| refused(error.kind().to_string()))?;
            set.add(glob);
        }
        let set = set.build();
        set.map(Self)
            .map_err(|error| VerifyError::Pattern(patterns.join(" "), error.kind().to_string()))
    }
}

/// Compares a folder, or the folder that a manifest lies in, with the manifest. Paths that
/// no manifest names pass where they are allowed.
///
/// # Errors
///
/// There is no manifest, or it or a file cannot be read.
pub fn verify(target: &Path, allowed: &Allowed) -> Result<VerifySummary, VerifyError> {
    let (folder, manifest_path) = if target.is_dir() {
        (target.to_owned(), target.join(MANIFEST))
    } else {
        let folder = target.parent().filter(|path| !path.as_os_str().is_empty());
        (
            folder.unwrap_or(Path::new(".")).to_owned(),
            target.to_owned(),
        )
    };
    let bytes =
        fs::read(&manifest_path).map_err(|error| VerifyError::Io(manifest_path.clone(), error))?;
    let manifest = Manifest::parse(&bytes)
        .map_err(|error| VerifyError::Manifest(manifest_path.clone(), error))?;
    let findings: Vec<Finding> = manifest
        .files
        .par_iter()
        .map(|file| examine(file, &folder))
        .collect::<Result<_, _>>()?;
    let with = |wanted: fn(&Finding) -> bool| {
        let mut paths: Vec<String> = manifest
            .files
            .iter()
            .zip(&findings)
            .filter(|(_, finding)| wanted(finding))
            .map(|(file, _)| file.path.clone())
            .collect();
        paths.sort();
        paths
    };
    let missing = with(|finding| matches!(finding, Finding::Missing));
    let changed = with(|finding| matches!(finding, Finding::Changed));
    let mut named: BTreeSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let manifest_name = manifest_path
        .strip_prefix(&folder)
        .unwrap_or(&manifest_path);
    let manifest_name = manifest_name.to_string_lossy();
    named.insert(&manifest_name);
    let mut unnamed = Vec::new();
    list(&folder, "", &mut |path, is_file| {
        if !named.contains(path.as_str()) {
            unnamed.push((path, is_file));
        }
    })?;
    unnamed.sort();
    let (mut extra, mut ignored, mut allowed_ones) = (Vec::new(), Vec::new(), Vec::new());
    for (path, is_file) in unnamed {
        if is_file && is_left_over(&path) {
            ignored.push(path);
        } else if allowed.0.is_match(&path) {
            allowed_ones.push(path);
        } else {
            extra.push(path);
        }
    }
    Ok(VerifySummary {
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        as_of: manifest.as_of.clone(),
        missing,
        changed,
        extra,
        ignored,
        allowed: allowed_ones,
    })
}

/// Whether a file is one that file managers leave in any folder, or one of an interrupted
/// write of this program. No web server shows these as pages. Other names that begin with
/// a full stop, such as `._index.html`, could hold a page, and are not let pass unasked.
fn is_left_over(path: &str) -> bool {
    const BY_FILE_MANAGERS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
    let name = path.rsplit('/').next().unwrap_or_default();
    let in_journal = path
        .strip_prefix(journal::FOLDER)
        .and_then(|rest| rest.strip_prefix('/'));
    BY_FILE_MANAGERS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        || in_journal.is_some_and(journal::is_name)
}

fn examine(file: &ManifestFile, folder: &Path) -> Result<Finding, VerifyError> {
    let path = folder.join(&file.path);
    let found = match fs::symlink_metadata(&path) {
        Ok(found) => found,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Finding::Missing);
        }
        Err(error) => return Err(VerifyError::Io(path, error)),
    };
    if !found.is_file() || found.len() != file.bytes {
        return Ok(Finding::Changed);
    }
    let bytes = fs::read(&path).map_err(|error| VerifyError::Io(path, error))?;
    Ok(if hex_sha256(&bytes) == file.sha256 {
        Finding::Same
    } else {
        Finding::Changed
    })
}

/// Calls `found` with everything below a folder that is no folder, and whether it is a
/// file; links are named and not followed.
fn list(root: &Path, below: &str, found: &mut impl FnMut(String, bool)) -> Result<(), VerifyError> {
    let folder: PathBuf = root.join(below);
    let failed = |error| VerifyError::Io(folder.clone(), error);
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = if below.is_empty() {
            name.into_owned()
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            list(root, &path, found)?;
        } else {
            found(path, kind.is_file());
        }
    }
    Ok(())
}
