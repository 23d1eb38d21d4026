//! Writing: [`Artifact`]s → a folder, in a safe order, and proof of a copy.
//!
//! Nothing here knows what a point or a page is. Files are taken as they are made, and
//! wait in a staging place until all are made: no published path is touched before, and
//! a build that fails leaves the folder as it was.
//!
//! A folder that does not exist yet is made beside its place and renamed into it whole
//! ([`fresh`]). In a folder that exists, only files that differ are written, as
//! temporary files in a folder of their own ([`journal`]), and renamed into place at
//! the end ([`update`]): first what others refer to, then files that are not there yet,
//! then those that replace others and may refer to them, the manifest after that, and at
//! the very end the files that the last manifest owns and the site no longer has are
//! removed. So an interrupted write leaves a site without a dead link, and the next one
//! completes it. Everybody may read what is published, whatever the umask ([`modes`]). Files that no manifest of ours owns are never
//! touched, and no link is followed out of the folder.

mod error;
mod fresh;
mod journal;
mod manifest;
mod modes;
mod overlap;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod update;
mod verify;

pub(crate) use error::{Action, WriteError};
pub use manifest::ManifestMeta;
pub(crate) use overlap::check_out;
pub use verify::{Allowed, verify};

use crate::site::{Artifact, Sha256Bytes, SiteIndex, sha256};
use error::failed;
use fresh::FreshFolder;
use rayon::prelude::*;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use update::Update;

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteSummary {
    /// The files of the site, `SHA256SUMS` and `manifest.json` among them.
    pub files: usize,
    /// How many were written.
    pub written: usize,
    /// How many stood there already.
    pub unchanged: usize,
    /// How many files of an earlier site were removed.
    pub removed: usize,
    /// The size of the whole site.
    pub bytes: u64,
}

/// A write under way. Dropping it leaves everything published as it was.
#[derive(Debug)]
pub struct Writer {
    index: SiteIndex,
    /// None where staging has failed.
    staging: Option<Staging>,
}

/// Where files wait until all are made.
#[derive(Debug)]
enum Staging {
    /// The output folder does not exist yet.
    Fresh(FreshFolder),
    /// It does.
    Update(Update),
}

/// What a maker's file has become.
struct Staged {
    path: String,
    bytes: u64,
    sha256: Sha256Bytes,
}

impl Writer {
    /// Begins to write to the folder `out`: keeps other builds from it, and reads what
    /// the last manifest owns and what an interrupted write has left. Nothing published
    /// is touched.
    ///
    /// # Errors
    ///
    /// Something else than a folder, somebody else's manifest, another build at work, or
    /// the system's refusal.
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
        })
    }

    /// The paths of the files that the last finished write owns, in order; none where the
    /// folder is new.
    pub fn published(&self) -> &[String] {
        match &self.staging {
            Some(Staging::Update(update)) => update.published(),
            _ => &[],
        }
    }

    /// Takes finished files, in parallel. What stands at its place already with the same
    /// bytes is only remembered, anything else waits in the staging place.
    ///
    /// # Errors
    ///
    /// A path that no site can have or that was made before, or the system's refusal.
    /// After an error what was staged is gone, and [`Writer::finish`] refuses.
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

    /// Makes the folder hold exactly what was staged, with `SHA256SUMS` and
    /// `manifest.json`: the caller has made everything and found nothing wrong.
    ///
    /// # Errors
    ///
    /// On [`WriteError::Foreign`] and the other errors that say so, nothing published was
    /// touched. On an error of the system in the middle, the old and the new pages stand
    /// beside each other with all that either needs, and the next write completes the work.
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
            Staging::Update(update) => update.finish(&self.index, summary),
        }
    }

    fn stage_manifest(&mut self, meta: &ManifestMeta) -> Result<(), WriteError> {
        self.stage(vec![manifest::checksums(&self.index)])?;
        self.stage(vec![manifest::manifest(&self.index, meta)])
    }
}

impl Staging {
    /// Puts files where they wait, in parallel.
    fn take(&mut self, artifacts: Vec<Artifact>) -> Result<Vec<Staged>, WriteError> {
        match self {
            Self::Fresh(folder) => in_parallel(artifacts, |_, artifact| folder.take(artifact)),
            Self::Update(update) => update.take(artifacts),
        }
    }
}

/// Does something with each file, by its position, and frees its bytes at once.
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

/// The path of a file, with what the manifest says of it.
fn describe(artifact: Artifact) -> Staged {
    Staged {
        bytes: artifact.bytes.len() as u64,
        sha256: artifact.sha256.unwrap_or_else(|| sha256(&artifact.bytes)),
        path: artifact.path,
    }
}

/// Keeps two builds from writing to one folder at a time, where the system can. `out` is
/// the folder as the user knows it.
fn lock(folder: &Path, out: &Path) -> Result<Option<File>, WriteError> {
    let Ok(folder) = File::open(folder) else {
        // Some systems cannot open a folder; where it cannot be read, reading says so.
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy(out.to_owned())),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(folder)),
    }
}

/// The folders above a path, from the root down: `a/b/c.html` → `a`, `a/b`.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}
