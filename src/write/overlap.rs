//! Checks that the output folder does not contain inputs, which would be published, and
//! does not lie in one, which the next build would read.
//!
//! Paths are resolved, following links, before anything is written; a folder need not exist
//! yet.

use super::error::WriteError;
use crate::config::InputPath;
use std::io;
use std::path::{Component, Path, PathBuf};

/// More links than any system follows.
const MAX_LINKS: usize = 64;

/// Rejects an output folder that is or contains an input, or lies in an input that is read
/// recursively.
///
/// # Errors
///
/// [`WriteError::Overlap`].
pub(crate) fn check_out(out: &Path, inputs: &[InputPath<'_>]) -> Result<(), WriteError> {
    let out_locations = Locations::of(out);
    for input in inputs {
        let locations = Locations::of(input.path);
        let is_held = locations
            .visited
            .iter()
            .any(|location| is_within(location, &out_locations.end));
        let is_inside = input.kind.is_read_with_folders()
            && out_locations
                .visited
                .iter()
                .any(|location| is_within(location, &locations.end));
        if is_held || is_inside {
            return Err(WriteError::Overlap {
                out: out.to_owned(),
                input: input.path.to_owned(),
                kind: input.kind,
                is_inside: !is_held,
            });
        }
    }
    Ok(())
}

/// The locations that a path resolves to.
struct Locations {
    /// The final location, without links; parts that do not exist are kept as written.
    end: PathBuf,
    /// All locations visited: the links followed, and the final location.
    visited: Vec<PathBuf>,
}

impl Locations {
    fn of(path: &Path) -> Self {
        let mut links = Vec::new();
        // Without a working directory, relative paths cannot be read or written either.
        let start = std::env::current_dir().unwrap_or_default();
        let end = follow(&start, path, &mut links);
        links.push(end.clone());
        Self {
            end,
            visited: links,
        }
    }
}

/// Resolves a path from a folder, and records the links followed.
fn follow(from: &Path, path: &Path, links: &mut Vec<PathBuf>) -> PathBuf {
    let mut current = from.to_owned();
    for component in path.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => current.push(component),
            Component::CurDir => {}
            Component::ParentDir => {
                current.pop();
            }
            Component::Normal(name) => {
                let next = current.join(name);
                match std::fs::read_link(&next) {
                    Ok(target) if links.len() < MAX_LINKS => {
                        links.push(next);
                        current = follow(&current, &target, links);
                    }
                    _ => current = in_system_spelling(next),
                }
            }
        }
    }
    current
}

/// The path in the system's spelling, for case-insensitive file systems.
fn in_system_spelling(path: PathBuf) -> PathBuf {
    std::fs::canonicalize(&path).unwrap_or(path)
}

/// Whether a path is a folder or lies below it, compared by identity, not by name.
fn is_within(path: &Path, folder: &Path) -> bool {
    path.starts_with(folder)
        || path
            .ancestors()
            .any(|above| is_same(above, folder).unwrap_or(false))
}

/// Whether two paths are the same folder, for example mounted twice.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (one, other) = (std::fs::metadata(one)?, std::fs::metadata(other)?);
    Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(std::fs::canonicalize(one)? == std::fs::canonicalize(other)?)
}
