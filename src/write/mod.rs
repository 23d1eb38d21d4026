//! Writing: [`crate::site::Site`] → a folder, in a safe order, and proof of a copy.
//!
//! Nothing here knows what a point or a page is. A folder that does not exist yet is
//! made beside its place and renamed into it whole. In a folder that exists, only files
//! that differ are written, each through a temporary file that is renamed into place:
//! first what others refer to, then what refers to it, the manifest after that, and
//! at the very end the files that the last manifest owns and the site no longer has are
//! removed. So an interrupted write leaves a usable site, and the next one completes
//! it. Files that no manifest of ours owns are never touched, and no link is followed
//! out of the folder.

mod error;
mod journal;
mod manifest;
mod plan;
#[cfg(test)]
mod tests;
mod verify;

pub use error::{Action, VerifyError, WriteError};
pub use manifest::{CHECKSUMS, MANIFEST, Manifest, ManifestError, ManifestFile, ManifestMeta};
pub use verify::{VerifySummary, verify};

use crate::site::{Role, Site};
use error::failed;
use journal::Journal;
use plan::Plan;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

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

/// One file to be written.
#[derive(Debug, Clone, Copy)]
struct Output<'a> {
    path: &'a str,
    role: Role,
    bytes: &'a [u8],
}

/// Makes the folder `out` hold the site, with `SHA256SUMS` and `manifest.json`.
///
/// On [`WriteError::Foreign`] and the other errors that say so, nothing was written. On
/// an error of the system in the middle, the old and the new pages stand beside each
/// other with all that either needs, and the next call completes the work.
pub fn publish(site: &Site, out: &Path, meta: &ManifestMeta) -> Result<WriteSummary, WriteError> {
    let manifest_files = manifest::files_of(site, meta)?;
    let mut outputs: Vec<Output<'_>> = site
        .files()
        .iter()
        .map(|(path, file)| Output {
            path,
            role: file.role,
            bytes: &file.bytes,
        })
        .chain(manifest_files.iter().map(|file| Output {
            path: &file.path,
            role: file.role,
            bytes: &file.bytes,
        }))
        .collect();
    // The two of the manifest stay last, `manifest.json` the very last.
    outputs.sort_by(|a, b| (a.role, a.path).cmp(&(b.role, b.path)));
    let summary = WriteSummary {
        files: outputs.len(),
        bytes: outputs.iter().map(|output| output.bytes.len() as u64).sum(),
        ..WriteSummary::default()
    };
    match fs::symlink_metadata(out) {
        Ok(_) if out.is_dir() => update(&outputs, out, summary),
        Ok(_) => Err(WriteError::NotAFolder(out.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create(&outputs, out)?;
            Ok(WriteSummary {
                written: summary.files,
                ..summary
            })
        }
        Err(error) => Err(failed(Action::Read, out)(error)),
    }
}

/// Writes a folder that does not exist yet: all at once, or not at all.
fn create(outputs: &[Output<'_>], out: &Path) -> Result<(), WriteError> {
    let staging = staging_of(out);
    if staging.is_dir() {
        // Only an interrupted write leaves it, and nobody can have linked to it.
        fs::remove_dir_all(&staging).map_err(failed(Action::Remove, &staging))?;
    }
    fs::create_dir_all(&staging).map_err(failed(Action::Write, &staging))?;
    let result = fill(outputs, &staging)
        .and_then(|()| fs::rename(&staging, out).map_err(failed(Action::Write, out)));
    if result.is_err() {
        // The failure is what the user must hear of, not what is left of the attempt.
        let _ = fs::remove_dir_all(&staging);
    }
    result
}

/// The folder beside `out` that becomes `out`.
fn staging_of(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".{name}.wangdian-new"))
}

fn fill(outputs: &[Output<'_>], folder: &Path) -> Result<(), WriteError> {
    let folders: BTreeSet<String> = outputs
        .iter()
        .flat_map(|output| plan::folders_above(output.path))
        .collect();
    create_folders(&folders, folder)?;
    outputs.par_iter().try_for_each(|output| {
        let path = folder.join(output.path);
        fs::write(&path, output.bytes).map_err(failed(Action::Write, &path))
    })
}

/// Writes what differs into a folder that exists.
fn update(
    outputs: &[Output<'_>],
    out: &Path,
    summary: WriteSummary,
) -> Result<WriteSummary, WriteError> {
    let _lock = lock(out)?;
    let plan = plan::compare(outputs, out)?;
    let written = plan.missing.len() + plan.different.len();
    let summary = WriteSummary {
        written,
        unchanged: summary.files - written,
        removed: plan.stale.len(),
        ..summary
    };
    if written == 0 && plan.stale.is_empty() && !journal::is_left(out) {
        return Ok(summary);
    }
    let mut begun: BTreeSet<String> = journal::read(out)?;
    let added = plan.missing.iter().map(|position| outputs[*position].path);
    begun.extend(added.map(str::to_owned));
    begun.extend(plan.stale.iter().cloned());
    let journal = Journal::begin(out, &begun)?;
    match apply(&plan, outputs, out, &journal) {
        Ok(()) => {
            journal.finish()?;
            Ok(summary)
        }
        Err(error) => {
            journal.abandon();
            Err(error)
        }
    }
}

/// Keeps two builds from writing to one folder at a time, where the system can.
fn lock(out: &Path) -> Result<Option<File>, WriteError> {
    let Ok(folder) = File::open(out) else {
        // Some systems cannot open a folder; where it cannot be read, comparing says so.
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy(out.to_owned())),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(folder)),
    }
}

fn apply(
    plan: &Plan,
    outputs: &[Output<'_>],
    out: &Path,
    journal: &Journal,
) -> Result<(), WriteError> {
    for obstacle in &plan.obstacles {
        remove(obstacle, out)?;
    }
    create_folders(&plan.folders, out)?;
    let mut changed: Vec<usize> = plan
        .missing
        .iter()
        .chain(&plan.different)
        .copied()
        .collect();
    changed.sort_unstable();
    for group in changed.chunk_by(|a, b| outputs[*a].role == outputs[*b].role) {
        let write = |position: &usize| replace(&outputs[*position], *position, out, journal);
        if group
            .iter()
            .any(|position| outputs[*position].role == Role::Manifest)
        {
            group.iter().try_for_each(write)?;
        } else {
            group.par_iter().try_for_each(write)?;
        }
    }
    for path in plan
        .stale
        .iter()
        .filter(|path| !plan.obstacles.contains(path))
    {
        remove(path, out)?;
    }
    remove_empty_folders(plan, out);
    Ok(())
}

fn create_folders(folders: &BTreeSet<String>, root: &Path) -> Result<(), WriteError> {
    // In order of paths, a folder comes before what is in it.
    for folder in folders {
        let path = root.join(folder);
        match fs::create_dir(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(Action::Write, path)(error)),
        }
    }
    Ok(())
}

/// Puts a file in its place in one step, so that no visitor gets half of it.
fn replace(
    output: &Output<'_>,
    number: usize,
    out: &Path,
    journal: &Journal,
) -> Result<(), WriteError> {
    let temporary = journal.temporary(number);
    let path = out.join(output.path);
    fs::write(&temporary, output.bytes).map_err(failed(Action::Write, &path))?;
    fs::rename(&temporary, &path).map_err(failed(Action::Write, &path))
}

fn remove(path: &str, out: &Path) -> Result<(), WriteError> {
    let path = out.join(path);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed(Action::Remove, path)(error))
        }
        _ => Ok(()),
    }
}

/// Removes the folders of stale files that nothing is left in, the deepest first.
fn remove_empty_folders(plan: &Plan, out: &Path) {
    let folders: BTreeSet<String> = plan
        .stale
        .iter()
        .flat_map(|path| plan::folders_above(path))
        .filter(|folder| !plan.folders.contains(folder))
        .collect();
    for folder in folders.iter().rev() {
        // The system refuses where somebody else's file is in it, and rightly so.
        let _ = fs::remove_dir(out.join(folder));
    }
}
