//! Whether a site may be written to a folder: not where its sources would be published
//! with it, and not where the next build would read it.
//!
//! Paths are compared as the system finds them, through links and before anything is
//! written; a folder need not exist yet.

use super::error::WriteError;
use crate::config::InputPath;
use std::io;
use std::path::{Component, Path, PathBuf};

/// More links than any system follows.
const MOST_LINKS: usize = 64;

/// Refuses an output folder that is or holds one of the inputs, or that stands in one
/// whose folders are read.
///
/// # Errors
///
/// [`WriteError::Overlap`].
pub(crate) fn check_out(out: &Path, inputs: &[InputPath<'_>]) -> Result<(), WriteError> {
    let out_locations = Locations::of(out);
    for input in inputs {
        let locations = Locations::of(input.path);
        let is_held = locations
            .on_the_way
            .iter()
            .any(|location| is_within(location, &out_locations.end));
        let is_inside = input.kind.is_read_with_folders()
            && out_locations
                .on_the_way
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

/// Where a path leads.
struct Locations {
    /// Where it ends, without links; what does not exist yet is taken as it is written.
    end: PathBuf,
    /// The links that lead there, and the end.
    on_the_way: Vec<PathBuf>,
}

impl Locations {
    fn of(path: &Path) -> Self {
        let mut links = Vec::new();
        // Without a working directory nothing relative can be found or written either.
        let start = std::env::current_dir().unwrap_or_default();
        let end = follow(&start, path, &mut links);
        let mut on_the_way = links;
        on_the_way.push(end.clone());
        Self { end, on_the_way }
    }
}

/// Follows a path from a folder, and notes the links on the way.
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
                    Ok(target) if links.len() < MOST_LINKS => {
                        links.push(next);
                        current = follow(&current, &target, links);
                    }
                    _ => current = as_spelled(next),
                }
            }
        }
    }
    current
}

/// The path as the system spells it, where letters of either case are the same to it.
fn as_spelled(path: PathBuf) -> PathBuf {
    std::fs::canonicalize(&path).unwrap_or(path)
}

/// Whether a path is a folder or lies below it, whatever either is called.
fn is_within(path: &Path, folder: &Path) -> bool {
    path.starts_with(folder)
        || path
            .ancestors()
            .any(|above| is_same(above, folder).unwrap_or(false))
}

/// Whether two paths are the same folder, such as one that is mounted twice.
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
