//! Comparing a site with what stands in the output folder. Reads, never writes.

use super::Output;
use super::error::{Action, WriteError, failed};
use super::journal;
use super::manifest::{MANIFEST, Manifest};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// What has to be done to make the folder hold the site.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Positions of the files that are not there yet.
    pub missing: Vec<usize>,
    /// Positions of the files that are there with another content.
    pub different: Vec<usize>,
    /// Files of ours that the site no longer has.
    pub stale: Vec<String>,
    /// Files of ours that stand where a folder must be; each is stale too.
    pub obstacles: Vec<String>,
    /// Folders of the site.
    pub folders: BTreeSet<String>,
}

/// What stands at the path of one file.
enum State {
    Missing,
    Same,
    Different,
    Foreign,
}

/// Compares; an error where something stands in the way that is not ours.
pub(super) fn compare(outputs: &[Output<'_>], out: &Path) -> Result<Plan, WriteError> {
    let owned = owned_paths(out)?;
    let site_paths: BTreeSet<&str> = outputs.iter().map(|output| output.path).collect();
    let mut plan = Plan {
        folders: site_paths
            .iter()
            .flat_map(|path| folders_above(path))
            .collect(),
        ..Plan::default()
    };
    let mut foreign = Vec::new();
    for folder in &plan.folders {
        match metadata(&out.join(folder))? {
            Some(found) if found.is_dir() => {}
            None => {}
            Some(_) if owned.contains(folder) => plan.obstacles.push(folder.clone()),
            Some(_) => foreign.push(folder.clone()),
        }
    }
    let states: Vec<State> = outputs
        .par_iter()
        .map_init(Vec::new, |buffer, output| {
            state(output, out, owned.contains(output.path), buffer)
        })
        .collect::<Result<_, _>>()?;
    for (position, state) in states.iter().enumerate() {
        match state {
            State::Missing => plan.missing.push(position),
            State::Different => plan.different.push(position),
            State::Foreign => foreign.push(outputs[position].path.to_owned()),
            State::Same => {}
        }
    }
    if !foreign.is_empty() {
        foreign.sort();
        return Err(WriteError::Foreign {
            out: out.to_owned(),
            paths: foreign,
        });
    }
    for path in owned {
        if !site_paths.contains(path.as_str()) && is_removable(&path, out)? {
            plan.stale.push(path);
        }
    }
    Ok(plan)
}

/// The folders above a path, from the root down: `a/b/c.html` → `a`, `a/b`.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = String> {
    path.match_indices('/')
        .map(|(end, _)| path[..end].to_owned())
}

/// What the last manifest owns, and what an interrupted write had begun.
fn owned_paths(out: &Path) -> Result<BTreeSet<String>, WriteError> {
    let mut owned = journal::read(out)?;
    let path = out.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => {
            let manifest = Manifest::parse(&bytes)
                .map_err(|error| WriteError::Manifest(path.clone(), error))?;
            owned.extend(manifest.files.into_iter().map(|file| file.path));
            owned.insert(MANIFEST.to_owned());
            Ok(owned)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(owned),
        Err(error) => Err(failed(Action::Read, path)(error)),
    }
}

fn state(
    output: &Output<'_>,
    out: &Path,
    is_owned: bool,
    buffer: &mut Vec<u8>,
) -> Result<State, WriteError> {
    let path = out.join(output.path);
    let Some(found) = metadata(&path)? else {
        return Ok(State::Missing);
    };
    if !is_owned || found.is_dir() {
        return Ok(State::Foreign);
    }
    // A link in place of a file of ours is replaced by the file, never followed. The
    // bytes are compared, not a recorded hash: what was edited by hand is put right.
    if !found.is_file() || found.len() != output.bytes.len() as u64 {
        return Ok(State::Different);
    }
    buffer.clear();
    let mut file = fs::File::open(&path).map_err(failed(Action::Read, &path))?;
    buffer.reserve(output.bytes.len() + 1);
    file.read_to_end(buffer)
        .map_err(failed(Action::Read, &path))?;
    Ok(if buffer == output.bytes {
        State::Same
    } else {
        State::Different
    })
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
