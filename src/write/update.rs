//! A folder that exists: what differs is written beside, and renamed into place when
//! everything is there.

#[cfg(test)]
mod tests;

use super::error::{Action, WriteError, failed};
use super::journal::Journal;
use super::manifest::{MANIFEST, Manifest};
use super::modes::{create_public_folder, is_public_file, is_public_folder, mode, open_folder};
use super::{Staged, WriteSummary, describe, folders_above, in_parallel, lock};
use crate::site::{Artifact, Role, SiteIndex};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// An update under way. Dropping it leaves everything published as it was.
#[derive(Debug)]
pub(super) struct Update {
    out: PathBuf,
    /// What the last manifest owns, and what an interrupted write had begun.
    owned: BTreeSet<String>,
    /// What the last manifest owns, in order.
    published: Vec<String>,
    journal: Journal,
    /// How many files were taken: the number of the next temporary file.
    taken: usize,
    waiting: Vec<Waiting>,
    /// Held until all is done.
    _lock: Option<File>,
}

/// A file that differs from what stands at its place, or that nothing stands at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    turn: Turn,
    role: Role,
    path: String,
    /// That of its temporary file.
    number: usize,
}

/// When a file is put in its place: variants in this order, so that no page that visitors
/// know of ever links to one that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Its name holds its content's hash: others refer to it, and it refers to none but
    /// its like.
    Hashed,
    /// Nothing stands at its place yet, so that nothing published refers to it.
    New,
    /// It replaces a file, and may refer to new ones.
    Changed,
    /// What describes the whole.
    Manifest,
}

impl Turn {
    fn of(role: Role, is_new: bool) -> Self {
        match role {
            Role::Hashed => Self::Hashed,
            Role::Manifest => Self::Manifest,
            Role::Data | Role::Page if is_new => Self::New,
            Role::Data | Role::Page => Self::Changed,
        }
    }
}

/// What has to be done in the output folder.
#[derive(Debug, Default)]
struct Plan {
    /// Files that are not there yet.
    missing: BTreeSet<String>,
    /// Files of ours that the site no longer has.
    stale: Vec<String>,
    /// Files of ours that stand where a folder must be; each is stale too.
    obstacles: BTreeSet<String>,
    /// Folders of the site.
    folders: BTreeSet<String>,
    /// Those that not everybody may enter; the empty name is the output folder's own.
    closed: Vec<String>,
}

impl Update {
    /// Reads what is ours in the folder; nothing published is touched.
    pub(crate) fn open(out: &Path) -> Result<Self, WriteError> {
        let lock = lock(out, out)?;
        let mut owned = owned_by_manifest(out)?;
        let published = owned.iter().cloned().collect();
        let journal = Journal::open(out)?;
        owned.extend(journal.begun().iter().cloned());
        Ok(Self {
            out: out.to_owned(),
            owned,
            published,
            journal,
            taken: 0,
            waiting: Vec::new(),
            _lock: lock,
        })
    }

    /// What the last manifest owns, in order.
    pub(crate) fn published(&self) -> &[String] {
        &self.published
    }

    /// Compares files with what stands at their places, and keeps those that differ.
    pub(crate) fn take(&mut self, artifacts: Vec<Artifact>) -> Result<Vec<Staged>, WriteError> {
        let first = self.taken;
        self.taken += artifacts.len();
        let taken = in_parallel(artifacts, |position, artifact| {
            let mut waiting = None;
            if !self.stands_there(&artifact)? {
                let number = first + position;
                self.journal.write_temporary(number, &artifact)?;
                waiting = Some(Waiting {
                    // Decided when all places have been looked at.
                    turn: Turn::Changed,
                    role: artifact.role,
                    path: artifact.path.clone(),
                    number,
                });
            }
            Ok((describe(artifact), waiting))
        })?;
        let (staged, waiting): (Vec<Staged>, Vec<Option<Waiting>>) = taken.into_iter().unzip();
        self.waiting.extend(waiting.into_iter().flatten());
        Ok(staged)
    }

    /// Whether the file is ours and stands at its place already. The bytes are compared,
    /// not a recorded hash: what was edited by hand is put right.
    fn stands_there(&self, artifact: &Artifact) -> Result<bool, WriteError> {
        if !self.owned.contains(&artifact.path) {
            return Ok(false);
        }
        let path = self.out.join(&artifact.path);
        let size = artifact.bytes.len();
        // A link in place of a file of ours is replaced by the file, never followed.
        let has_size = |found: &Metadata| found.is_file() && found.len() == size as u64;
        let Some(found) = metadata(&path)?.filter(has_size) else {
            return Ok(false);
        };
        if !is_public_file(&found) && mode(&found) != self.journal.mode_of_new_files()? {
            return Ok(false);
        }
        let file = File::open(&path).map_err(failed(Action::Read, &path))?;
        holds(file, &artifact.bytes).map_err(failed(Action::Read, &path))
    }

    /// Makes the folder hold the site.
    pub(crate) fn finish(
        mut self,
        index: &SiteIndex,
        summary: WriteSummary,
    ) -> Result<WriteSummary, WriteError> {
        let plan = self.plan(index)?;
        for folder in &plan.closed {
            let path = self.out.join(folder);
            open_folder(&path).map_err(failed(Action::Write, &path))?;
        }
        let written = self.waiting.len();
        let summary = WriteSummary {
            written,
            unchanged: summary.files - written,
            removed: plan.stale.len(),
            ..summary
        };
        if written == 0 && plan.stale.is_empty() && !self.journal.has_list() {
            return Ok(summary);
        }
        self.begin(&plan)?;
        self.apply(&plan)?;
        self.journal.finish()?;
        Ok(summary)
    }

    /// Looks at the places of all files; an error where something stands in the way that
    /// is not ours.
    fn plan(&self, index: &SiteIndex) -> Result<Plan, WriteError> {
        let mut plan = Plan {
            folders: index
                .files()
                .keys()
                .flat_map(|path| folders_above(path))
                .map(str::to_owned)
                .collect(),
            ..Plan::default()
        };
        let mut foreign = Vec::new();
        if fs::metadata(&self.out).is_ok_and(|found| !is_public_folder(&found)) {
            plan.closed.push(String::new());
        }
        for folder in &plan.folders {
            match metadata(&self.out.join(folder))? {
                Some(found) if found.is_dir() && is_public_folder(&found) => {}
                Some(found) if found.is_dir() => plan.closed.push(folder.clone()),
                None => {}
                Some(_) if self.owned.contains(folder) => {
                    plan.obstacles.insert(folder.clone());
                }
                Some(_) => foreign.push(folder.clone()),
            }
        }
        for Waiting { path, .. } in &self.waiting {
            match metadata(&self.out.join(path))? {
                None => {
                    plan.missing.insert(path.clone());
                }
                Some(found) if found.is_dir() => foreign.push(path.clone()),
                Some(_) if self.owned.contains(path) => {}
                Some(_) => foreign.push(path.clone()),
            }
        }
        if !foreign.is_empty() {
            foreign.sort();
            return Err(WriteError::Foreign {
                out: self.out.clone(),
                paths: foreign,
            });
        }
        for path in &self.owned {
            if !index.files().contains_key(path) && is_removable(path, &self.out)? {
                plan.stale.push(path.clone());
            }
        }
        Ok(plan)
    }

    /// Notes what will be added and removed, and puts the files in the order of writing.
    fn begin(&mut self, plan: &Plan) -> Result<(), WriteError> {
        for waiting in &mut self.waiting {
            waiting.turn = Turn::of(waiting.role, plan.missing.contains(&waiting.path));
        }
        self.waiting.sort();
        let paths = plan.missing.iter().chain(&plan.stale).cloned();
        self.journal.begin(paths)
    }

    /// From here on, what is published changes.
    fn apply(&self, plan: &Plan) -> Result<(), WriteError> {
        for obstacle in &plan.obstacles {
            remove(&self.out.join(obstacle))?;
        }
        create_folders(&plan.folders, &self.out)?;
        let is_same = |a: &Waiting, b: &Waiting| (a.turn, a.role) == (b.turn, b.role);
        for group in self.waiting.chunk_by(is_same) {
            // The two of the manifest come one after the other, `manifest.json` last.
            if group.iter().any(|waiting| waiting.role == Role::Manifest) {
                group.iter().try_for_each(|waiting| self.replace(waiting))?;
            } else {
                group
                    .par_iter()
                    .try_for_each(|waiting| self.replace(waiting))?;
            }
        }
        let stale = plan.stale.iter();
        for path in stale.filter(|path| !plan.obstacles.contains(*path)) {
            remove(&self.out.join(path))?;
        }
        remove_empty_folders(plan, &self.out);
        Ok(())
    }

    /// Puts a file in its place in one step, so that no visitor gets half of it.
    fn replace(&self, waiting: &Waiting) -> Result<(), WriteError> {
        let path = self.out.join(&waiting.path);
        fs::rename(self.journal.temporary(waiting.number), &path)
            .map_err(failed(Action::Write, &path))
    }
}

fn owned_by_manifest(out: &Path) -> Result<BTreeSet<String>, WriteError> {
    let path = out.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => {
            let manifest = Manifest::parse(&bytes)
                .map_err(|error| WriteError::Manifest(path.clone(), error))?;
            let paths = manifest.files.into_iter().map(|file| file.path);
            Ok(paths.chain([MANIFEST.to_owned()]).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

/// Whether a file holds exactly these bytes.
fn holds(mut file: File, bytes: &[u8]) -> io::Result<bool> {
    const CHUNK: usize = 32 * 1024;
    let mut buffer = [0; CHUNK];
    let mut rest = bytes;
    loop {
        let length = match file.read(&mut buffer) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if length == 0 {
            return Ok(rest.is_empty());
        }
        match rest.strip_prefix(&buffer[..length]) {
            Some(after) => rest = after,
            None => return Ok(false),
        }
    }
}

/// What stands at a path itself, links not followed; none also where a file stands in
/// place of a folder above it.
fn metadata(path: &Path) -> Result<Option<Metadata>, WriteError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

/// Whether a path of ours is a file or link within the folder: a folder above it that
/// somebody made a link leads elsewhere.
fn is_removable(path: &str, out: &Path) -> Result<bool, WriteError> {
    for folder in folders_above(path) {
        if !metadata(&out.join(folder))?.is_some_and(|found| found.is_dir()) {
            return Ok(false);
        }
    }
    Ok(metadata(&out.join(path))?.is_some_and(|found| !found.is_dir()))
}

fn create_folders(folders: &BTreeSet<String>, root: &Path) -> Result<(), WriteError> {
    // In order of paths, a folder comes before what is in it.
    for folder in folders {
        let path = root.join(folder);
        create_public_folder(&path).map_err(failed(Action::Write, path))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed(Action::Remove, path)(error))
        }
        _ => Ok(()),
    }
}

/// Removes the folders of stale files that nothing is left in, the deepest first.
fn remove_empty_folders(plan: &Plan, out: &Path) {
    let folders: BTreeSet<&str> = plan
        .stale
        .iter()
        .flat_map(|path| folders_above(path))
        .filter(|folder| !plan.folders.contains(*folder))
        .collect();
    for folder in folders.iter().rev() {
        // The system refuses where somebody else's file is in it, and rightly so.
        let _ = fs::remove_dir(out.join(folder));
    }
}
