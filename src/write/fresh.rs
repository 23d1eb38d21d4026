//! Writes to a folder that does not exist yet, atomically.

use super::error::{Action, WriteError, failed};
use super::modes::{create_private_folder, create_public_folder, open_folder, write_public_file};
use super::{Staged, describe, folders_above, lock};
use crate::site::Artifact;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A folder next to `out` that becomes `out`. It is removed on drop.
#[derive(Debug)]
pub(super) struct FreshFolder {
    out: PathBuf,
    folder: PathBuf,
    /// The parent folders that had to be created, from the root down.
    above: Vec<PathBuf>,
    is_finished: bool,
    /// Held until the folder is renamed.
    _lock: Option<File>,
}

impl FreshFolder {
    /// Creates the folder; one left by an interrupted write is removed first.
    pub(crate) fn open(out: &Path) -> Result<Self, WriteError> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let folder = out.with_file_name(format!(".{name}.wangdian-new"));
        if folder.is_dir() {
            // Nothing links to it yet, but another build may be writing to it.
            let _lock = lock(&folder, out)?;
            fs::remove_dir_all(&folder).map_err(failed(Action::Remove, &folder))?;
        }
        let mut fresh = Self {
            out: out.to_owned(),
            above: missing_above(&folder),
            folder,
            is_finished: false,
            _lock: None,
        };
        let folder = &fresh.folder;
        create_private_folder(folder).map_err(failed(Action::Write, folder))?;
        fresh._lock = lock(folder, out)?;
        Ok(fresh)
    }

    /// Writes a file.
    pub(crate) fn take(&self, artifact: Artifact) -> Result<Staged, WriteError> {
        let path = self.folder.join(&artifact.path);
        let mut result = write_public_file(&path, &artifact.bytes);
        if matches!(&result, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            for folder in folders_above(&artifact.path) {
                let folder = self.folder.join(folder);
                create_public_folder(&folder).map_err(failed(Action::Write, &folder))?;
            }
            result = write_public_file(&path, &artifact.bytes);
        }
        result.map_err(failed(Action::Write, &path))?;
        Ok(describe(artifact))
    }

    /// Renames the folder into place.
    pub(crate) fn finish(mut self) -> Result<(), WriteError> {
        open_folder(&self.folder).map_err(failed(Action::Write, &self.folder))?;
        fs::rename(&self.folder, &self.out).map_err(failed(Action::Write, &self.out))?;
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for FreshFolder {
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        // The user must see the error that led here, not one of the cleanup.
        let _ = fs::remove_dir_all(&self.folder);
        for folder in self.above.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The parent folders of a path that do not exist, from the root down.
fn missing_above(path: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = path
        .ancestors()
        .skip(1)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    missing
}
