//! Lists the files of a finished site. Follows no links.

use super::AuditError;
use crate::site::list_files;
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The number of a file in the order of paths.
pub(super) type FileNumber = u32;

/// The files of a site, by path relative to the root, with `/` between folders.
#[derive(Debug, Default)]
pub(super) struct Folder {
    root: PathBuf,
    paths: Vec<String>,
    numbers: HashMap<String, FileNumber>,
    /// Paths of what is neither a file nor a folder: symbolic links, pipes.
    pub(super) others: Vec<String>,
}

impl Folder {
    /// Lists a folder.
    pub(super) fn list(root: &Path) -> Result<Self, AuditError> {
        if !root.is_dir() {
            return Err(AuditError::NoFolder(root.to_owned()));
        }
        let mut folder = Self {
            root: root.to_owned(),
            ..Self::default()
        };
        list_files(root, |path, is_file| {
            let list = if is_file {
                &mut folder.paths
            } else {
                &mut folder.others
            };
            list.push(path);
        })
        .map_err(|(path, error)| AuditError::Unreadable(path, error))?;
        folder.paths.sort();
        folder.others.sort();
        folder.numbers = folder.paths.iter().cloned().zip(0..).collect();
        Ok(folder)
    }

    /// All paths, sorted.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The path of a file.
    pub(super) fn path(&self, number: FileNumber) -> &str {
        &self.paths[number as usize]
    }

    /// The number of the file at a path.
    pub(super) fn number(&self, path: &str) -> Option<FileNumber> {
        self.numbers.get(path).copied()
    }

    /// The file that a server shows at an address: for a folder, its `index.html`.
    pub(super) fn served(&self, path: &str) -> Option<FileNumber> {
        if path.is_empty() || path.ends_with('/') {
            return self.number(&format!("{path}index.html"));
        }
        let file = self.number(path);
        file.or_else(|| self.number(&format!("{path}/index.html")))
    }

    /// The size of a file, bytes; 0 if it cannot be told.
    pub(super) fn size(&self, number: FileNumber) -> u64 {
        let found = fs::metadata(self.root.join(self.path(number)));
        found.map_or(0, |found| found.len())
    }

    /// Reads a file of at most `most` bytes; a larger one cannot be read.
    pub(super) fn read(&self, number: FileNumber, most: u64) -> std::io::Result<Vec<u8>> {
        let file = fs::File::open(self.root.join(self.path(number)))?;
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }
}

/// Whether a file is a page.
pub(super) fn is_page(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"))
}
