//! The folder of a write under way, `.wangdian-writing`, inside the output folder.
//!
//! It holds the temporary files, and a list of what the write adds and removes: after
//! an interruption the next write knows these files for its own, though no manifest
//! names them. A finished write leaves no such folder.

use super::error::{Action, WriteError, failed};
use crate::site::is_portable;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// No site has this name: its names do not begin with a full stop.
pub(super) const FOLDER: &str = ".wangdian-writing";
const LIST: &str = "journal.json";

/// A write under way.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// Begins a write that adds and removes these paths.
    pub fn begin(out: &Path, paths: &BTreeSet<String>) -> Result<Self, WriteError> {
        let folder = out.join(FOLDER);
        match fs::create_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove_temporaries(&folder)?;
            }
            Err(error) => return Err(failed(Action::Write, &folder)(error)),
        }
        let journal = Self { folder };
        let list = serde_json::to_vec(paths).expect("a list of texts is always JSON");
        let written = journal.folder.join("journal.new");
        fs::write(&written, list).map_err(failed(Action::Write, &written))?;
        let path = journal.folder.join(LIST);
        fs::rename(&written, &path).map_err(failed(Action::Write, &path))?;
        Ok(journal)
    }

    /// Where the temporary file of a number lies.
    pub fn temporary(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Removes the temporary files that a failed write has left, so that they take no
    /// space; the list stays for the next write.
    pub fn abandon(self) {
        // The failure that led here is what the user must hear of, not this one.
        let _ = remove_temporaries(&self.folder);
    }

    /// Ends a write that is complete.
    pub fn finish(self) -> Result<(), WriteError> {
        fs::remove_dir_all(&self.folder).map_err(failed(Action::Remove, &self.folder))
    }
}

/// Whether an interrupted write has left its folder.
pub(super) fn is_left(out: &Path) -> bool {
    out.join(FOLDER).is_dir()
}

/// The paths that an interrupted write was about to add or remove.
pub(super) fn read(out: &Path) -> Result<BTreeSet<String>, WriteError> {
    let path = out.join(FOLDER).join(LIST);
    match fs::read(&path) {
        // The list is renamed into place whole; one that cannot be read is not ours.
        Ok(bytes) => Ok(serde_json::from_slice::<BTreeSet<String>>(&bytes)
            .unwrap_or_default()
            .into_iter()
            .filter(|path| is_portable(path))
            .collect()),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(BTreeSet::new())
        }
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

fn remove_temporaries(folder: &Path) -> Result<(), WriteError> {
    let entries = fs::read_dir(folder).map_err(failed(Action::Read, folder))?;
    for entry in entries {
        let entry = entry.map_err(failed(Action::Read, folder))?;
        if entry.file_name() != LIST {
            fs::remove_file(entry.path()).map_err(failed(Action::Remove, entry.path()))?;
        }
    }
    Ok(())
}
