//! Verifies that a copy matches its manifest.

use super::error::VerifyError;
use super::journal;
use super::kept::{KEPT, Kept};
use super::manifest::{MANIFEST, Manifest, ManifestFile, SIGNATURE};
use crate::site::list_files;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The differences between a copy and its manifest; paths are relative to the folder,
/// sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifySummary {
    /// The number of files in the manifest.
    pub files: usize,
    /// Their total size according to the manifest.
    pub(crate) bytes: u64,
    /// The date of the data.
    pub as_of: String,
    /// In the manifest, but not in the folder.
    pub missing: Vec<String>,
    /// With other content, or not a regular file.
    pub changed: Vec<String>,
    /// Symbolic links in place of files and folders: whoever copies them again, or serves them, may
    /// get something else.
    pub links: Vec<String>,
    /// In the folder, but not in the manifest.
    pub extra: Vec<String>,
    /// Not in the manifest but ignored: files of file managers and of interrupted writes.
    pub ignored: Vec<String>,
    /// Not in the manifest but allowed by the user.
    pub allowed: Vec<String>,
    /// The number of files of earlier sites that `kept.json` names, as it says.
    pub kept: usize,
}

impl VerifySummary {
    /// Whether the copy matches the manifest, apart from ignored and allowed files.
    pub fn is_exact(&self) -> bool {
        let differing = [&self.missing, &self.changed, &self.links, &self.extra];
        differing.iter().all(|paths| paths.is_empty())
    }
}

/// The result for one file.
enum Finding {
    Same,
    Missing,
    Changed,
    Link,
}

/// Patterns of paths that may exist in addition to the manifest, such as files of a mirror.
#[derive(Debug, Clone, Default)]
pub struct Allowed(GlobSet);

impl Allowed {
    /// Parses glob patterns: `*` and `?` match characters within a name, `**` any folders,
    /// `[ab]` and `{a,b}` alternatives. A pattern without `/` matches a name in any folder,
    /// any other starts at the root; a final `/` matches everything in the folder.
    ///
    /// # Errors
    ///
    /// The first invalid pattern.
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

/// The folder of a copy and its manifest, if one of the two is named.
pub(super) fn places(target: &Path) -> (PathBuf, PathBuf) {
    if target.is_dir() {
        return (target.to_owned(), target.join(MANIFEST));
    }
    let folder = target.parent().filter(|path| !path.as_os_str().is_empty());
    (
        folder.unwrap_or(Path::new(".")).to_owned(),
        target.to_owned(),
    )
}

/// Compares a folder, or the folder of a manifest, with the manifest. Additional paths are
/// accepted if allowed.
///
/// # Errors
///
/// There is no manifest, or the manifest or a file cannot be read.
pub fn verify(target: &Path, allowed: &Allowed) -> Result<VerifySummary, VerifyError> {
    let (folder, manifest_path) = places(target);
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
    let mut changed = with(|finding| matches!(finding, Finding::Changed));
    let mut links = with(|finding| matches!(finding, Finding::Link));
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
    named.insert(SIGNATURE);
    let kept = read_kept(&folder)?;
    let kept_files = kept.as_ref().map_or(&[][..], |kept| &kept.files);
    let mut kept_count = 0;
    for kept in kept_files {
        // An interrupted write may have listed what the manifest still has.
        if named.insert(&kept.file.path) {
            match examine(&kept.file, &folder)? {
                Finding::Same => kept_count += 1,
                Finding::Changed => changed.push(kept.file.path.clone()),
                Finding::Link => links.push(kept.file.path.clone()),
                // Whoever copies a site need not copy what it no longer has.
                Finding::Missing => {}
            }
        }
    }
    changed.sort();
    if kept.is_some() {
        named.insert(KEPT);
    }
    let mut unnamed = Vec::new();
    list_files(&folder, |path, is_file| {
        if !named.contains(path.as_str()) {
            unnamed.push((path, is_file));
        }
    })
    .map_err(|(path, error)| VerifyError::Io(path, error))?;
    unnamed.sort();
    let (mut extra, mut ignored, mut allowed_ones) = (Vec::new(), Vec::new(), Vec::new());
    for (path, is_file) in unnamed {
        if is_file && is_leftover(&path) {
            ignored.push(path);
        } else if allowed.0.is_match(&path) {
            allowed_ones.push(path);
        } else if !is_file && folder.join(&path).is_symlink() {
            links.push(path);
        } else {
            extra.push(path);
        }
    }
    links.sort();
    Ok(VerifySummary {
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        as_of: manifest.as_of.clone(),
        missing,
        changed,
        links,
        extra,
        ignored,
        allowed: allowed_ones,
        kept: kept_count,
    })
}

/// The list of kept files, if the copy has one.
fn read_kept(folder: &Path) -> Result<Option<Kept>, VerifyError> {
    let path = folder.join(KEPT);
    match fs::read(&path) {
        Ok(bytes) => match Kept::parse(&bytes) {
            Ok(kept) => Ok(Some(kept)),
            Err(error) => Err(VerifyError::Manifest(path, error)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VerifyError::Io(path, error)),
    }
}

/// Whether a file is one that file managers create in any folder, or one of an interrupted
/// write of this program. Web servers do not show these as pages. Other names that begin
/// with a full stop, such as `._index.html`, could be pages, and are reported.
fn is_leftover(path: &str) -> bool {
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
    if found.is_symlink() {
        return Ok(Finding::Link);
    }
    if !found.is_file() || found.len() != file.bytes {
        return Ok(Finding::Changed);
    }
    let bytes = fs::read(&path).map_err(|error| VerifyError::Io(path, error))?;
    Ok(if file.is_of(&bytes) {
        Finding::Same
    } else {
        Finding::Changed
    })
}
