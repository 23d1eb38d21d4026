//! Updates an existing folder: files that differ are written to a temporary place, and
//! renamed when all are complete.

#[cfg(test)]
mod tests;

use super::error::{Action, WriteError, failed};
use super::journal::Journal;
use super::kept::{KEPT, Keeping, Kept};
use super::manifest::{MANIFEST, Manifest, ManifestError, ManifestFile, SIGNATURE};
use super::modes::{create_public_folder, is_public_file, is_public_folder, mode, open_folder};
use super::{Staged, WriteSummary, describe, folders_above, in_parallel, lock};
use crate::site::{Artifact, Role, SiteIndex};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// An update in progress. Dropping it leaves published files unchanged.
#[derive(Debug)]
pub(super) struct Update {
    out: PathBuf,
    /// The paths that the last manifest owns or an interrupted write had begun, the files kept
    /// for open pages, and the signature.
    owned: BTreeSet<String>,
    /// The paths that the last manifest owns, sorted.
    published: Vec<String>,
    /// The files of the last manifest.
    last: Vec<ManifestFile>,
    /// The list of kept files as it is published.
    kept: Kept,
    /// Files that must not be kept.
    withdrawn: BTreeSet<String>,
    journal: Journal,
    /// The number of files received, which is the number of the next temporary file.
    taken: usize,
    pending: Vec<PendingFile>,
    /// Held until the update is finished.
    _lock: Option<File>,
}

/// A file that differs from the published one, or is new.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct PendingFile {
    order: WriteOrder,
    role: Role,
    path: String,
    /// The number of its temporary file.
    number: usize,
}

/// The order in which files are renamed, that of the variants: no page that visitors can
/// reach ever links to a missing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum WriteOrder {
    /// Its name contains its content hash: others refer to it, and it refers only to files
    /// of this kind.
    Hashed,
    /// New, so nothing published refers to it.
    New,
    /// Replaces a file, and may refer to new ones.
    Changed,
    /// Describes the whole site.
    Manifest,
}

impl WriteOrder {
    fn of(role: Role, is_new: bool) -> Self {
        match role {
            Role::Hashed => Self::Hashed,
            Role::Manifest => Self::Manifest,
            Role::Data | Role::Page if is_new => Self::New,
            Role::Data | Role::Page => Self::Changed,
        }
    }
}

/// The changes to make in the output folder.
#[derive(Debug, Default)]
struct Plan {
    /// Files that do not exist yet.
    missing: BTreeSet<String>,
    /// Files of ours that the site no longer has.
    stale: Vec<String>,
    /// Files of ours where a folder must be; each is in `stale` too.
    obstacles: BTreeSet<String>,
    /// Folders of the site.
    folders: BTreeSet<String>,
    /// Folders that not everyone may enter; the empty name is the output folder itself.
    closed: Vec<String>,
    /// The files to keep for open pages, none of them in `stale`.
    kept: Kept,
}

impl Update {
    /// Reads which files are ours; published files are not touched.
    pub(crate) fn open(out: &Path) -> Result<Self, WriteError> {
        let lock = lock(out, out)?;
        let last = last_files(out)?;
        let kept = last_kept(out)?;
        let mut owned: BTreeSet<String> = last.iter().map(|file| file.path.clone()).collect();
        if !last.is_empty() {
            owned.insert(MANIFEST.to_owned());
            owned.insert(SIGNATURE.to_owned());
        }
        let published = owned.iter().filter(|path| *path != SIGNATURE).cloned();
        let published = published.collect();
        if let Some(kept) = &kept {
            owned.insert(KEPT.to_owned());
            owned.extend(kept.paths().map(str::to_owned));
        }
        let journal = Journal::open(out)?;
        owned.extend(journal.begun().iter().cloned());
        Ok(Self {
            out: out.to_owned(),
            owned,
            published,
            last,
            kept: kept.unwrap_or_default(),
            withdrawn: BTreeSet::new(),
            journal,
            taken: 0,
            pending: Vec::new(),
            _lock: lock,
        })
    }

    /// The paths that the last manifest owns, sorted.
    pub(crate) fn published(&self) -> &[String] {
        &self.published
    }

    /// Finds out which of the files that the new site no longer has must not be kept.
    pub(crate) fn withdraw(&mut self, index: &SiteIndex, may_stay: impl Fn(&str, &[u8]) -> bool) {
        let is_gone = |path: &&String| !index.files().contains_key(*path);
        let may_stay = |path: &&String| {
            let bytes = fs::read(self.out.join(path));
            bytes.is_ok_and(|bytes| may_stay(path, &bytes))
        };
        let gone = self.owned.iter().filter(is_gone);
        self.withdrawn = gone.filter(|path| !may_stay(path)).cloned().collect();
    }

    /// Compares files with the published ones, and stages those that differ.
    pub(crate) fn take(&mut self, artifacts: Vec<Artifact>) -> Result<Vec<Staged>, WriteError> {
        let first = self.taken;
        self.taken += artifacts.len();
        let taken = in_parallel(artifacts, |position, artifact| {
            let mut pending = None;
            if !self.is_up_to_date(&artifact)? {
                let number = first + position;
                self.journal.write_temporary(number, &artifact)?;
                pending = Some(PendingFile {
                    // Set once all paths have been compared.
                    order: WriteOrder::Changed,
                    role: artifact.role,
                    path: artifact.path.clone(),
                    number,
                });
            }
            Ok((describe(artifact), pending))
        })?;
        let (staged, pending): (Vec<Staged>, Vec<Option<PendingFile>>) = taken.into_iter().unzip();
        self.pending.extend(pending.into_iter().flatten());
        Ok(staged)
    }

    /// Whether the file is ours and up to date. Bytes are compared, not a recorded hash, so
    /// that manual edits are reverted.
    fn is_up_to_date(&self, artifact: &Artifact) -> Result<bool, WriteError> {
        if !self.owned.contains(&artifact.path) {
            return Ok(false);
        }
        let path = self.out.join(&artifact.path);
        let size = artifact.bytes.len();
        // A link in place of a file of ours is replaced, never followed.
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

    /// Publishes the staged files.
    pub(crate) fn finish(
        mut self,
        index: &SiteIndex,
        keeping: Keeping,
        summary: WriteSummary,
    ) -> Result<WriteSummary, WriteError> {
        let plan = self.plan(index, keeping)?;
        for folder in &plan.closed {
            let path = self.out.join(folder);
            open_folder(&path).map_err(failed(Action::Write, &path))?;
        }
        let written = self.pending.len();
        let summary = WriteSummary {
            written,
            unchanged: summary.files - written,
            removed: plan.stale.len(),
            kept: plan.kept.files.len(),
            is_unsigned: plan.stale.iter().any(|path| path == SIGNATURE),
            ..summary
        };
        self.stage_kept(&plan.kept)?;
        if self.pending.is_empty() && plan.stale.is_empty() && !self.journal.has_list() {
            return Ok(summary);
        }
        self.begin(&plan)?;
        self.apply(&plan)?;
        self.journal.finish()?;
        Ok(summary)
    }

    /// Inspects the paths of all files; an error if a path is occupied by something that is
    /// not ours.
    fn plan(&self, index: &SiteIndex, keeping: Keeping) -> Result<Plan, WriteError> {
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
        for PendingFile { path, .. } in &self.pending {
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
        plan.kept = self.files_to_keep(index, keeping)?;
        let mut staying: BTreeSet<&str> = plan.kept.paths().collect();
        if !staying.is_empty() {
            staying.insert(KEPT);
        }
        if !self.pending.iter().any(|pending| pending.path == MANIFEST) {
            // It is still the signature of this manifest.
            staying.insert(SIGNATURE);
        }
        for path in &self.owned {
            let stays = index.files().contains_key(path) || staying.contains(path.as_str());
            if !stays && is_removable(path, &self.out)? {
                plan.stale.push(path.clone());
            }
        }
        Ok(plan)
    }

    /// What is kept after this update for pages that are open now: of the last site, and of an
    /// interrupted write, whose pages may have been published already.
    fn files_to_keep(&self, index: &SiteIndex, keeping: Keeping) -> Result<Kept, WriteError> {
        let is_current = |path: &str| index.files().contains_key(path);
        let mut replaced = Vec::new();
        for file in &self.last {
            if !is_current(&file.path) && self.has_published(file)? {
                replaced.push(file.clone());
            }
        }
        let known: BTreeSet<&str> = self.last.iter().map(|file| file.path.as_str()).collect();
        for path in self.journal.begun() {
            if !is_current(path) && !known.contains(path.as_str()) {
                replaced.extend(self.begun_file(path)?);
            }
        }
        let mut kept = self.kept.clone().after(replaced, is_current, keeping);
        kept.files
            .retain(|kept| !self.withdrawn.contains(&kept.file.path));
        Ok(kept)
    }

    /// Whether a file of the last manifest is still there.
    fn has_published(&self, file: &ManifestFile) -> Result<bool, WriteError> {
        let found = match is_removable(&file.path, &self.out)? {
            true => metadata(&self.out.join(&file.path))?,
            false => None,
        };
        Ok(found.is_some_and(|found| found.is_file() && found.len() == file.bytes))
    }

    /// A file that an interrupted write added, if it got that far.
    fn begun_file(&self, path: &str) -> Result<Option<ManifestFile>, WriteError> {
        let place = self.out.join(path);
        if !is_removable(path, &self.out)?
            || !metadata(&place)?.is_some_and(|found| found.is_file())
        {
            return Ok(None);
        }
        let bytes = fs::read(&place).map_err(failed(Action::Read, &place))?;
        Ok(Some(ManifestFile::of(path, &bytes)))
    }

    /// Stages the list of kept files, if it changes.
    fn stage_kept(&mut self, kept: &Kept) -> Result<(), WriteError> {
        if kept.files.is_empty() || *kept == self.kept {
            return Ok(());
        }
        let number = self.taken;
        self.taken += 1;
        let artifact = Artifact {
            path: KEPT.to_owned(),
            maker: "the list of kept files",
            role: Role::Manifest,
            bytes: kept.encode(),
            sha256: None,
        };
        self.journal.write_temporary(number, &artifact)?;
        self.pending.push(PendingFile {
            order: WriteOrder::Manifest,
            role: artifact.role,
            path: artifact.path,
            number,
        });
        Ok(())
    }

    /// Records what will be added and removed, and sorts the files into the order of
    /// writing.
    fn begin(&mut self, plan: &Plan) -> Result<(), WriteError> {
        for pending in &mut self.pending {
            pending.order = WriteOrder::of(pending.role, plan.missing.contains(&pending.path));
        }
        self.pending.sort();
        let paths = plan.missing.iter().chain(&plan.stale).cloned();
        self.journal.begin(paths)
    }

    /// From here on, published files change.
    fn apply(&self, plan: &Plan) -> Result<(), WriteError> {
        for obstacle in &plan.obstacles {
            remove(&self.out.join(obstacle))?;
        }
        create_folders(&plan.folders, &self.out)?;
        let is_same = |a: &PendingFile, b: &PendingFile| (a.order, a.role) == (b.order, b.role);
        for group in self.pending.chunk_by(is_same) {
            // The manifest files are renamed one by one, `manifest.json` last.
            if group.iter().any(|pending| pending.role == Role::Manifest) {
                group.iter().try_for_each(|pending| self.replace(pending))?;
            } else {
                group
                    .par_iter()
                    .try_for_each(|pending| self.replace(pending))?;
            }
        }
        let stale = plan.stale.iter();
        for path in stale.filter(|path| !plan.obstacles.contains(*path)) {
            remove(&self.out.join(path))?;
        }
        remove_empty_folders(plan, &self.out);
        Ok(())
    }

    /// Renames a file into place atomically, so that no visitor gets half a file.
    fn replace(&self, pending: &PendingFile) -> Result<(), WriteError> {
        let path = self.out.join(&pending.path);
        fs::rename(self.journal.temporary(pending.number), &path)
            .map_err(failed(Action::Write, &path))
    }
}

/// The files of the last manifest; none without one.
fn last_files(out: &Path) -> Result<Vec<ManifestFile>, WriteError> {
    let manifest = read_list(&out.join(MANIFEST), Manifest::parse)?;
    Ok(manifest.map_or(Vec::new(), |manifest| manifest.files))
}

/// The list of kept files, if there is one.
fn last_kept(out: &Path) -> Result<Option<Kept>, WriteError> {
    read_list(&out.join(KEPT), Kept::parse)
}

fn read_list<T>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<T, ManifestError>,
) -> Result<Option<T>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => match parse(&bytes) {
            Ok(list) => Ok(Some(list)),
            Err(error) => Err(WriteError::Manifest(path.to_owned(), error)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

/// Whether a file has exactly these bytes.
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

/// The metadata of a path itself, not following links; `None` also if a parent is a file.
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

/// Whether one of our paths is a file or link inside the folder, and no parent was replaced
/// by a link that leads outside.
fn is_removable(path: &str, out: &Path) -> Result<bool, WriteError> {
    for folder in folders_above(path) {
        if !metadata(&out.join(folder))?.is_some_and(|found| found.is_dir()) {
            return Ok(false);
        }
    }
    Ok(metadata(&out.join(path))?.is_some_and(|found| !found.is_dir()))
}

fn create_folders(folders: &BTreeSet<String>, root: &Path) -> Result<(), WriteError> {
    // Sorted by path, a folder precedes its contents.
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

/// Removes folders of stale files that became empty, the deepest first.
fn remove_empty_folders(plan: &Plan, out: &Path) {
    let folders: BTreeSet<&str> = plan
        .stale
        .iter()
        .flat_map(|path| folders_above(path))
        .filter(|folder| !plan.folders.contains(*folder))
        .collect();
    for folder in folders.iter().rev() {
        // The system refuses to remove a folder with other files, as it should.
        let _ = fs::remove_dir(out.join(folder));
    }
}
