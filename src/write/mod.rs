//! Writes [`Artifact`]s to a folder in a safe order, signs it, and verifies copies.
//!
//! Nothing here knows what a point or a page is. Finished files are staged until all are
//! made; no published path is touched before, and a failed build leaves the folder
//! unchanged.
//!
//! An output folder that does not exist is created next to its place and renamed
//! ([`fresh`]). In an existing folder, only files that differ are written, as temporary
//! files in a separate folder ([`journal`]), and renamed at the end ([`update`]) in this
//! order: files that others refer to, new files, changed files, the manifest. Last, files
//! that the previous manifest owns and the site no longer has are removed. So an
//! interrupted write leaves a site without dead links, and the next write completes it.
//! Replaced files with a hash in their names stay for some days, listed in `kept.json`, since open
//! pages ask for them ([`kept`]). Published files are readable by everyone, whatever the umask
//! ([`modes`]). Files that no
//! manifest owns are never touched, and no link is followed out of the folder.
//!
//! [`create_new`] writes files that are no site: those of a new project.

mod error;
mod fresh;
mod journal;
mod kept;
mod manifest;
mod modes;
mod new_files;
mod overlap;
mod signature;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod update;
mod verify;

pub(crate) use error::{Action, WriteError};
pub use error::{SignatureError, VerifyError};
#[cfg(feature = "deploy")]
pub(crate) use kept::{KEPT, Kept};
pub use manifest::ManifestMeta;
#[cfg(feature = "deploy")]
pub(crate) use manifest::{CHECKSUMS, MANIFEST, Manifest, ManifestFile, SIGNATURE, encode_files};
#[cfg(feature = "deploy")]
pub(crate) use modes::publish;
pub use new_files::create_new;
pub(crate) use overlap::check_out;
pub use signature::{
    Protection, PublicKey, SecretKey, Statement, Trust, check_signature, new_key_pair, sign,
};
pub use verify::{Allowed, VerifySummary, verify};

use crate::site::{Artifact, Sha256Bytes, SiteIndex, sha256};
use error::failed;
use fresh::FreshFolder;
pub(crate) use kept::Keeping;
use rayon::prelude::*;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use update::Update;

/// The result of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteSummary {
    /// The number of files of the site, including `SHA256SUMS` and `manifest.json`.
    pub files: usize,
    /// The number of files written.
    pub written: usize,
    /// The number of files that were up to date.
    pub unchanged: usize,
    /// The number of files of an earlier site that were removed.
    pub removed: usize,
    /// The number of files of earlier sites that stay for pages that are still open.
    pub kept: usize,
    /// The size of the whole site, bytes.
    pub bytes: u64,
    /// Whether a signature was removed, since it is not of the new manifest.
    pub is_unsigned: bool,
}

/// A write in progress. Dropping it leaves published files unchanged.
#[derive(Debug)]
pub struct Writer {
    index: SiteIndex,
    /// `None` after a failure of staging.
    staging: Option<Staging>,
    /// How many days replaced files stay.
    keep_days: u16,
}

/// Where files are staged.
#[derive(Debug)]
enum Staging {
    /// The output folder does not exist yet.
    Fresh(FreshFolder),
    /// The output folder exists.
    Update(Update),
}

/// The result of staging a file.
struct Staged {
    path: String,
    bytes: u64,
    sha256: Sha256Bytes,
}

impl Writer {
    /// Starts writing to the folder `out`: locks out other builds, and reads what the last
    /// manifest owns and what an interrupted write left. Published files are not touched.
    ///
    /// # Errors
    ///
    /// `out` is not a folder, has a manifest of another program, or is locked by another
    /// build, or the system refuses.
    pub fn begin(out: &Path) -> Result<Self, WriteError> {
        let staging = match fs::symlink_metadata(out) {
            Ok(_) if out.is_dir() => Staging::Update(Update::open(out)?),
            Ok(_) => return Err(WriteError::NotAFolder(out.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Staging::Fresh(FreshFolder::open(out)?)
            }
            Err(error) => return Err(failed(Action::Read, out)(error)),
        };
        Ok(Self {
            index: SiteIndex::default(),
            staging: Some(staging),
            keep_days: 0,
        })
    }

    /// Keeps replaced files with a hash in their names for so many days, unless `may_stay` refuses
    /// their path and bytes; without this, none. Called when all files have been staged.
    #[must_use]
    pub(crate) fn keeping(
        mut self,
        keep_days: u16,
        may_stay: impl Fn(&str, &[u8]) -> bool,
    ) -> Self {
        self.keep_days = keep_days;
        if let Some(Staging::Update(update)) = &mut self.staging
            && keep_days > 0
        {
            update.withdraw(&self.index, may_stay);
        }
        self
    }

    /// The paths of the files that the last finished write owns, sorted; empty if the
    /// folder is new.
    pub fn published(&self) -> &[String] {
        match &self.staging {
            Some(Staging::Update(update)) => update.published(),
            _ => &[],
        }
    }

    /// Stages finished files, in parallel. Files that are up to date are only recorded.
    ///
    /// # Errors
    ///
    /// A path is invalid or was used before, or the system refuses. After an error, staged
    /// files are removed and [`Writer::finish`] fails.
    pub fn stage(&mut self, artifacts: Vec<Artifact>) -> Result<(), WriteError> {
        let result = self.try_stage(artifacts);
        if result.is_err() {
            self.staging = None;
        }
        result
    }

    fn try_stage(&mut self, artifacts: Vec<Artifact>) -> Result<(), WriteError> {
        let staging = self.staging.as_mut().ok_or(WriteError::Incomplete)?;
        for artifact in &artifacts {
            self.index
                .claim(&artifact.path, artifact.maker, artifact.role)?;
        }
        for staged in staging.take(artifacts)? {
            self.index
                .describe(&staged.path, staged.bytes, staged.sha256);
        }
        Ok(())
    }

    /// Makes the folder contain exactly the staged files, `SHA256SUMS` and `manifest.json`, and
    /// of earlier sites what is kept.
    /// The caller has made all files and found no errors.
    ///
    /// # Errors
    ///
    /// On [`WriteError::Foreign`] and other errors that say so, published files were not
    /// touched. After a system error in the middle, old and new pages exist side by side
    /// with all files that they need, and the next write completes the work.
    pub fn finish(mut self, meta: &ManifestMeta) -> Result<WriteSummary, WriteError> {
        self.stage_manifest(meta)?;
        let files = self.index.files();
        let summary = WriteSummary {
            files: files.len(),
            bytes: files.values().map(|file| file.bytes).sum(),
            ..WriteSummary::default()
        };
        match self.staging.ok_or(WriteError::Incomplete)? {
            Staging::Fresh(folder) => {
                folder.finish()?;
                Ok(WriteSummary {
                    written: summary.files,
                    ..summary
                })
            }
            Staging::Update(update) => {
                let keeping = Keeping {
                    as_of: meta.as_of,
                    days: self.keep_days,
                };
                update.finish(&self.index, keeping, summary)
            }
        }
    }

    fn stage_manifest(&mut self, meta: &ManifestMeta) -> Result<(), WriteError> {
        self.stage(vec![manifest::checksums(&self.index)])?;
        self.stage(vec![manifest::manifest(&self.index, meta)])
    }
}

impl Staging {
    /// Stages files in parallel.
    fn take(&mut self, artifacts: Vec<Artifact>) -> Result<Vec<Staged>, WriteError> {
        match self {
            Self::Fresh(folder) => in_parallel(artifacts, |_, artifact| folder.take(artifact)),
            Self::Update(update) => update.take(artifacts),
        }
    }
}

/// Applies a function to each file and its index in parallel, and frees its bytes at once.
fn in_parallel<T: Send>(
    artifacts: Vec<Artifact>,
    take: impl Fn(usize, Artifact) -> Result<T, WriteError> + Sync,
) -> Result<Vec<T>, WriteError> {
    artifacts
        .into_par_iter()
        .enumerate()
        .map(|(position, artifact)| take(position, artifact))
        .collect()
}

/// The path of a file, with its manifest data.
fn describe(artifact: Artifact) -> Staged {
    Staged {
        bytes: artifact.bytes.len() as u64,
        sha256: artifact.sha256.unwrap_or_else(|| sha256(&artifact.bytes)),
        path: artifact.path,
    }
}

/// Locks a folder against other builds, if the system supports it. `out` is the folder as
/// the user named it.
fn lock(folder: &Path, out: &Path) -> Result<Option<File>, WriteError> {
    let Ok(folder) = File::open(folder) else {
        // Some systems cannot open folders; if this one is unreadable, reading it will
        // fail.
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy(out.to_owned())),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(folder)),
    }
}

/// The folders that contain a path, from the root down: `a/b/c.html` → `a`, `a/b`.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}
