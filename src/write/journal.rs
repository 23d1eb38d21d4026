//! The folder of a write in progress, `.wangdian-writing`, inside the output folder.
//!
//! It contains the temporary files and, while they are renamed into place, a list of the
//! paths that the write adds and removes. After an interruption, the next write knows from
//! the list which files are its own, though no manifest names them. The folder is gone
//! after a finished write, or one that was cancelled before it touched published files.

use super::error::{Action, WriteError, failed};
use super::modes::{create_private_folder, mode, write_public_file};
use crate::site::{Artifact, is_portable};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// No file of a site has this name: they do not begin with a full stop.
pub(super) const FOLDER: &str = ".wangdian-writing";
const LIST: &str = "journal.json";
/// The list while it is being written.
const NEW_LIST: &str = "journal.new";
/// A probe file that shows which modes the file system supports.
const PROBE: &str = "mode";

/// Whether a file in the folder has a name used by this program.
pub(super) fn is_name(name: &str) -> bool {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    is_number || [LIST, NEW_LIST, PROBE].contains(&name)
}

/// A write in progress. Dropping it removes the temporary files; the list, if there is one,
/// stays for the next write.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    /// The paths that interrupted writes and this one have begun to add or remove.
    begun: BTreeSet<String>,
    has_list: bool,
    /// Determined when first needed.
    mode_of_new_files: OnceLock<Option<u32>>,
}

impl Journal {
    /// Reads the list of an interrupted write, and removes its temporary files.
    pub(crate) fn open(out: &Path) -> Result<Self, WriteError> {
        let folder = out.join(FOLDER);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            // This includes links to folders: files in there are not ours to remove.
            Ok(_) => {
                return Err(WriteError::Foreign {
                    out: out.to_owned(),
                    paths: vec![FOLDER.to_owned()],
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(Action::Read, folder)(error)),
        }
        let list = read(&folder.join(LIST))?;
        let journal = Self {
            folder,
            has_list: list.is_some(),
            begun: list.unwrap_or_default(),
            mode_of_new_files: OnceLock::new(),
        };
        remove_temporaries(&journal.folder)?;
        Ok(journal)
    }

    /// The paths that interrupted writes and this one have begun to add or remove.
    pub(crate) fn begun(&self) -> &BTreeSet<String> {
        &self.begun
    }

    /// Whether an interrupted write has to be completed.
    pub(crate) fn has_list(&self) -> bool {
        self.has_list
    }

    /// The path of a temporary file, by number.
    pub(crate) fn temporary(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Writes a temporary file, by number.
    pub(crate) fn write_temporary(
        &self,
        number: usize,
        artifact: &Artifact,
    ) -> Result<(), WriteError> {
        let path = self.temporary(number);
        self.write_public(&path, &artifact.bytes)
    }

    fn write_public(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let mut result = write_public_file(path, bytes);
        if matches!(&result, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            self.make_folder()?;
            result = write_public_file(path, bytes);
        }
        result.map_err(failed(Action::Write, path))
    }

    /// The mode that a publicly readable file gets here. On a file system without modes it
    /// differs from what this program sets.
    pub(crate) fn mode_of_new_files(&self) -> Result<Option<u32>, WriteError> {
        if let Some(known) = self.mode_of_new_files.get() {
            return Ok(*known);
        }
        let path = self.folder.join(PROBE);
        self.write_public(&path, b"")?;
        let found = fs::symlink_metadata(&path).map_err(failed(Action::Read, &path))?;
        Ok(*self.mode_of_new_files.get_or_init(|| mode(&found)))
    }

    /// Records the paths that the write adds and removes, before it touches any.
    pub(crate) fn begin(&mut self, paths: impl Iterator<Item = String>) -> Result<(), WriteError> {
        self.begun.extend(paths);
        self.make_folder()?;
        let list = serde_json::to_vec(&self.begun).expect("a list of texts is always JSON");
        let written = self.folder.join(NEW_LIST);
        fs::write(&written, list).map_err(failed(Action::Write, &written))?;
        let path = self.folder.join(LIST);
        fs::rename(&written, &path).map_err(failed(Action::Write, &path))?;
        self.has_list = true;
        Ok(())
    }

    /// Ends a completed write.
    pub(crate) fn finish(&mut self) -> Result<(), WriteError> {
        fs::remove_dir_all(&self.folder).map_err(failed(Action::Remove, &self.folder))
    }

    fn make_folder(&self) -> Result<(), WriteError> {
        match create_private_folder(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(failed(Action::Write, &self.folder)(error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The user sees the error of the write; the next write cleans up if this fails.
        let _ = remove_temporaries(&self.folder);
        if !self.has_list {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// The list of an interrupted write, if there is one.
fn read(path: &Path) -> Result<Option<BTreeSet<String>>, WriteError> {
    match fs::read(path) {
        // The list is renamed into place when complete; an unreadable one is not ours.
        Ok(bytes) => Ok(Some(
            serde_json::from_slice::<BTreeSet<String>>(&bytes)
                .unwrap_or_default()
                .into_iter()
                .filter(|path| is_portable(path))
                .collect(),
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

/// Removes everything but the list, if the folder exists.
fn remove_temporaries(folder: &Path) -> Result<(), WriteError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(Action::Read, folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed(Action::Read, folder))?;
        if entry.file_name() != LIST {
            fs::remove_file(entry.path()).map_err(failed(Action::Remove, entry.path()))?;
        }
    }
    Ok(())
}
