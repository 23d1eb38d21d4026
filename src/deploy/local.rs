//! The finished site that is deployed.

use super::error::DeployError;
use crate::model::Date;
use crate::write::{Allowed, MANIFEST, Manifest, ManifestFile, SIGNATURE, VerifyError, verify};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder whose files are as its manifest says.
#[derive(Debug)]
pub(super) struct Local {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The manifest.
    pub(super) manifest: Listed,
    /// The signature of the manifest, if there is one.
    pub(super) signature: Option<Vec<u8>>,
}

/// A manifest with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// As it is written.
    pub(super) bytes: Vec<u8>,
    /// All files except the manifest itself.
    pub(super) files: Vec<ManifestFile>,
    /// The date of the data.
    pub(super) as_of: Date,
}

impl Listed {
    /// Parses a manifest; the reason if it cannot be used.
    pub(super) fn parse(bytes: Vec<u8>) -> Result<Self, String> {
        let manifest = Manifest::parse(&bytes).map_err(|error| error.to_string())?;
        let as_of = manifest.as_of.parse();
        Ok(Self {
            as_of: as_of.map_err(|_| format!("its date is `{}`", manifest.as_of))?,
            files: manifest.files,
            bytes,
        })
    }
}

impl Local {
    /// Reads a finished site.
    ///
    /// # Errors
    ///
    /// There is no usable manifest, or a file is missing or damaged.
    pub(super) fn read(folder: &Path) -> Result<Self, DeployError> {
        let found = verify(folder, &Allowed::default())?;
        if !found.missing.is_empty() || !found.changed.is_empty() {
            let mut paths = found.missing;
            paths.extend(found.changed);
            paths.sort();
            return Err(DeployError::NotTheSite {
                folder: folder.to_owned(),
                paths,
            });
        }
        let path = folder.join(MANIFEST);
        let bytes = read(&path)?;
        let manifest = Listed::parse(bytes).map_err(|reason| DeployError::Manifest {
            place: path.display().to_string(),
            reason,
        })?;
        let path = folder.join(SIGNATURE);
        let signature = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(VerifyError::Io(path, error).into()),
        };
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
            signature,
        })
    }

    /// The content of a file, which may have changed since the site was verified.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is another.
    pub(super) fn content(&self, file: &ManifestFile) -> Result<Vec<u8>, DeployError> {
        let bytes = read(&self.folder.join(&file.path))?;
        if file.is_of(&bytes) {
            Ok(bytes)
        } else {
            Err(DeployError::NotTheSite {
                folder: self.folder.clone(),
                paths: vec![file.path.clone()],
            })
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, DeployError> {
    Ok(fs::read(path).map_err(|error| VerifyError::Io(path.to_owned(), error))?)
}
