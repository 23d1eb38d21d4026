//! A visitor who follows links and searches.

use super::FOLDER;
use super::object_store::ObjectStore;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A visitor, who remembers what each page refers to as long as it stays the same.
pub(crate) struct Reader<'s> {
    store: &'s ObjectStore,
    known: BTreeMap<String, Known>,
}

struct Known {
    content: Vec<u8>,
    targets: Rc<BTreeSet<String>>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(store: &'s ObjectStore) -> Self {
        Self {
            store,
            known: BTreeMap::new(),
        }
    }

    /// Reads the home page and what it refers to, and so on, until everything was seen. Whatever a
    /// page refers to must be there, unless the page has been replaced meanwhile and does not refer
    /// to it any more. Returns the number of files; 0 before there is a home page.
    pub(crate) fn read_all(&mut self) -> usize {
        let Some(home) = self.targets("index.html") else {
            return 0;
        };
        let mut seen = BTreeSet::from(["index.html".to_owned()]);
        let mut left = vec![("index.html".to_owned(), home)];
        while let Some((path, targets)) = left.pop() {
            for target in targets.iter() {
                if seen.contains(target) {
                    continue;
                }
                if let Some(further) = self.targets(target) {
                    seen.insert(target.clone());
                    left.push((target.clone(), further));
                } else {
                    let now = self.targets(&path).unwrap_or_default();
                    let is_there_now = self.targets(target).is_some();
                    assert!(
                        is_there_now || !now.contains(target),
                        "{path} refers to {target}, which is not there"
                    );
                }
            }
        }
        seen.len()
    }

    /// The paths that a file refers to now; `None` if it is not there.
    fn targets(&mut self, path: &str) -> Option<Rc<BTreeSet<String>>> {
        let content = self.store.visit(&format!("{FOLDER}/{path}"))?;
        let known = self.known.get(path);
        if let Some(known) = known.filter(|known| known.content == content) {
            return Some(Rc::clone(&known.targets));
        }
        let targets = Rc::new(targets(path, &content));
        let known = Known {
            content,
            targets: Rc::clone(&targets),
        };
        self.known.insert(path.to_owned(), known);
        Some(targets)
    }
}

/// The paths that a file refers to.
fn targets(path: &str, content: &[u8]) -> BTreeSet<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = String::from_utf8_lossy(content);
    if path.ends_with(".html") {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for start in [
            "href=\"",
            "src=\"",
            "data-manifest=\"",
            "data-meaning=\"",
            "data-results=\"",
            "data-suggestions=\"",
        ] {
            // The script looks for the manifest from the site's root, in every language.
            let folder = match start {
                "data-manifest=\"" => "",
                _ => folder,
            };
            for rest in text.split(start).skip(1) {
                let (target, _) = rest.split_once('"').unwrap();
                found.extend(resolved(folder, target));
            }
        }
        return found;
    }
    if path.starts_with("search/manifest.") {
        return searched(&serde_json::from_slice(content).unwrap());
    }
    BTreeSet::new()
}

/// A relative address as a path; `None` for those of other sites.
fn resolved(folder: &str, target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    if target.is_empty() || target.contains(':') || target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The length of the hash in the name of a file below `search/`.
const HASH_LENGTH: usize = 6;

/// The files that searches ask for, by the search's manifest.
fn searched(manifest: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for family in [
        "facets",
        "items",
        "regions",
        "names",
        "newest",
        "variants",
        "readings",
        "vocabulary",
        "services",
    ] {
        if let Some(hash) = manifest[family].as_str() {
            found.insert(format!("search/{family}.{hash}.json"));
        }
    }
    for family in ["terms", "exact", "records"] {
        let table = &manifest[family];
        let hashes = table["files"].as_str().or(table.as_str());
        for hash in hashes.unwrap().as_bytes().chunks(HASH_LENGTH) {
            let hash = String::from_utf8_lossy(hash);
            found.insert(format!("search/{family}.{hash}.json"));
        }
    }
    for family in [
        "exact_ascii",
        "phonetic",
        "suggestions",
        "abbreviations",
        "numbers",
    ] {
        let hashes = manifest[family]["parts"].as_str().unwrap().as_bytes();
        for hash in hashes.chunks(HASH_LENGTH) {
            let hash = String::from_utf8_lossy(hash);
            found.insert(format!("search/tables.{hash}.json"));
        }
    }
    found
}
