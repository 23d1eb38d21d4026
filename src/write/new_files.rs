//! Writes files that must not exist yet: all of them or none.

use super::error::{Action, WriteError, failed};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes new files into a folder, which is created if it does not exist. Keys are paths with
/// `/` as the separator.
///
/// # Errors
///
/// A file, or something else in its way, exists already, or the system refuses. In both cases
/// what was written is removed again.
pub fn create_new(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), WriteError> {
    if folder.symlink_metadata().is_ok() && !folder.is_dir() {
        return Err(WriteError::NotAFolder(folder.to_owned()));
    }
    let occupied: BTreeSet<String> = files
        .keys()
        .filter_map(|path| occupied_by(folder, path))
        .collect();
    if !occupied.is_empty() {
        let folder = folder.to_owned();
        return Err(WriteError::Exists {
            folder,
            paths: occupied.into_iter().collect(),
        });
    }
    let mut made = Made::default();
    let result = files.iter().try_for_each(|(path, bytes)| {
        let path = folder.join(path);
        let write = made.create(&path, bytes);
        write.map_err(failed(Action::Write, &path))
    });
    if result.is_err() {
        made.remove();
    }
    result
}

/// What stands where a file should be: the file itself, or a file in the place of a folder.
fn occupied_by(folder: &Path, path: &str) -> Option<String> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    for end in ends {
        let parent = &path[..end];
        let place = folder.join(parent);
        if place.symlink_metadata().is_ok() && !place.is_dir() {
            return Some(parent.to_owned());
        }
    }
    let is_taken = folder.join(path).symlink_metadata().is_ok();
    is_taken.then(|| path.to_owned())
}

/// The files and folders made so far, in order.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            self.create_folder(parent)?;
        }
        // Fails if another program has just made the file.
        let mut file = File::create_new(path)?;
        self.files.push(path.to_owned());
        file.write_all(bytes)
    }

    fn create_folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.create_folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    /// Removes what was made. What cannot be removed stays: the first failure is reported.
    fn remove(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let files = paths.iter();
        files
            .map(|path| ((*path).to_owned(), b"new".to_vec()))
            .collect()
    }

    #[test]
    fn files_and_their_folders_are_made() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        create_new(&folder, &files(&["x", "c/d/y"])).unwrap();
        assert_eq!(fs::read(folder.join("x")).unwrap(), b"new");
        assert_eq!(fs::read(folder.join("c/d/y")).unwrap(), b"new");
    }

    #[test]
    fn everything_in_the_way_is_named_and_nothing_is_written() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("x"), "old").unwrap();
        fs::write(place.path().join("c"), "old").unwrap();
        let error = create_new(place.path(), &files(&["a", "c/d/y", "c/z", "x"])).unwrap_err();
        let WriteError::Exists { paths, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(paths, &["c", "x"]);
        assert!(!place.path().join("a").exists());
        assert_eq!(fs::read(place.path().join("x")).unwrap(), b"old");
    }

    #[test]
    fn after_a_failure_nothing_is_left() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("new");
        // A name that no file system takes.
        let long = "n".repeat(300);
        let error = create_new(&folder, &files(&["a/b", &long])).unwrap_err();
        assert!(matches!(error, WriteError::Io { .. }), "{error:?}");
        assert!(!folder.exists());
    }
}
