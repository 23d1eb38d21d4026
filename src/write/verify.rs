//! Proving that a copy is what its manifest says.

use super::error::VerifyError;
use super::manifest::{MANIFEST, Manifest, ManifestFile};
use crate::site::hex_sha256;
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
    pub bytes: u64,
    /// The date of the data.
    pub as_of: String,
    /// Named and not there.
    pub missing: Vec<String>,
    /// There with another content, or as something else than a file.
    pub changed: Vec<String>,
    /// There and not named.
    pub extra: Vec<String>,
}

impl VerifySummary {
    /// Whether the copy is exactly what the manifest says.
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

/// Compares a folder, or the folder that a manifest lies in, with the manifest.
pub fn verify(target: &Path) -> Result<VerifySummary, VerifyError> {
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
    let mut extra = Vec::new();
    list(&folder, "", &mut |path| {
        if !named.contains(path.as_str()) {
            extra.push(path);
        }
    })?;
    extra.sort();
    Ok(VerifySummary {
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        as_of: manifest.as_of.clone(),
        missing,
        changed,
        extra,
    })
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

/// Calls `found` with everything below a folder that is no folder; links are named and
/// not followed.
fn list(root: &Path, below: &str, found: &mut impl FnMut(String)) -> Result<(), VerifyError> {
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
        if entry.file_type().map_err(failed)?.is_dir() {
            list(root, &path, found)?;
        } else {
            found(path);
        }
    }
    Ok(())
}
