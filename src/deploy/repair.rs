//! Looks at the files in the target themselves, where the lists in it cannot be believed.

use super::error::DeployError;
use super::journal::JOURNAL;
use super::local::Local;
use super::lock::LOCK;
use super::plan::{Known, Observed};
use super::store::{Store, at_once};
use crate::site::is_portable;
use crate::write::{KEPT, MANIFEST, ManifestFile, SIGNATURE};
use std::collections::BTreeSet;

/// Compares each file of the site with the one in the target, by its content and its headers.
///
/// # Errors
///
/// The store fails.
pub(super) async fn observe(
    store: &Store,
    local: &Local,
    known: &Known,
) -> Result<Observed, DeployError> {
    let mut present = BTreeSet::new();
    store
        .list(|path| {
            present.insert(path.to_owned());
        })
        .await?;
    let there = local.manifest.files.iter();
    let there = there.filter(|file| present.contains(&file.path));
    let mut same = BTreeSet::new();
    at_once(
        there.map(|file| async move { Ok(store.has(file).await?.then(|| file.path.clone())) }),
        |path: Option<String>| same.extend(path),
    )
    .await?;
    let listed = known.manifest.iter().flat_map(|listed| &listed.files);
    let kept = known.kept.files.iter().map(|kept| &kept.file);
    let mut named: BTreeSet<&str> = listed
        .chain(kept)
        .chain(&known.begun)
        .chain(&local.manifest.files)
        .map(|file| file.path.as_str())
        .collect();
    named.extend([MANIFEST, SIGNATURE, KEPT, LOCK, JOURNAL]);
    let unlisted = present.iter().filter(|path| !named.contains(path.as_str()));
    let (mut strays, mut unknown) = (Vec::new(), Vec::new());
    at_once(
        unlisted.map(|path| async move { Ok((path, stray(store, path).await?)) }),
        |(path, stray)| match stray {
            Some(file) => strays.push(file),
            None => unknown.push(path.clone()),
        },
    )
    .await?;
    strays.sort_by(|a: &ManifestFile, b| a.path.cmp(&b.path));
    unknown.sort();
    Ok(Observed {
        present,
        same,
        strays,
        unknown,
    })
}

/// A file that nothing lists, if its name has the hash of its content: only this program gives
/// such names.
async fn stray(store: &Store, path: &str) -> Result<Option<ManifestFile>, DeployError> {
    let name = path.rsplit('/').next().unwrap_or_default();
    if !is_portable(path) || name.split('.').count() < 3 {
        return Ok(None);
    }
    let content = store.read(path).await?.unwrap_or_default();
    let file = ManifestFile::of(path, &content);
    Ok(file.is_named_by_content().then_some(file))
}
