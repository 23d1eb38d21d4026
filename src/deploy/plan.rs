//! What to send and what to delete, decided from what the store is known to have.
//!
//! Nothing is read or sent here.

use super::error::DeployError;
use super::local::{Listed, Local};
use crate::diagnostics::Text;
use crate::write::{CHECKSUMS, KEPT, Keeping, Kept, MANIFEST, ManifestFile, SIGNATURE};
use std::collections::{BTreeMap, BTreeSet};

/// The page that all others are reached from, relative to the site's root.
const HOME: &str = "index.html";

/// What a deploy does. Each stage is finished before the next begins; deletions come last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The files to send, in stages; stages without files are left out.
    pub stages: Vec<Stage>,
    /// The paths to delete, sorted.
    pub deletes: Vec<String>,
    /// The addresses whose content changes or goes away, sorted: what a CDN has to forget.
    pub purge: Vec<String>,
    /// How many files of the site are in the store already.
    pub unchanged: usize,
    /// How many files of earlier sites stay for pages that are still open.
    pub kept: usize,
    /// Files in the store that nobody is known to own, sorted; they are left alone. Only a repair
    /// looks for them.
    pub unknown: Vec<String>,
    /// What may be in another state than before once something has been sent or deleted.
    pub(super) touched: Vec<ManifestFile>,
}

/// Files that are sent side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Which of the stages it is.
    pub name: StageName,
    /// Sorted by path.
    pub files: Vec<Put>,
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The file.
    pub(super) file: ManifestFile,
    /// Its content, if it is not read from the folder of the site.
    pub(super) made: Option<Vec<u8>>,
}

impl Put {
    /// The path, relative to the site's root.
    pub fn path(&self) -> &str {
        &self.file.path
    }

    /// The size.
    pub fn bytes(&self) -> u64 {
        self.file.bytes
    }

    fn of_site(file: &ManifestFile) -> Self {
        Self {
            file: file.clone(),
            made: None,
        }
    }

    fn made(path: &str, bytes: &[u8]) -> Self {
        Self {
            file: ManifestFile::of(path, bytes),
            made: Some(bytes.to_vec()),
        }
    }
}

/// The stages in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageName {
    /// New files with the hash of their content in their names.
    Hashed,
    /// Files that pages link to: downloads, pictures.
    Other,
    /// New pages and feeds, which nothing in the store links to.
    NewPages,
    /// Changed pages and feeds, which may link to new ones.
    ChangedPages,
    /// The home page.
    Home,
    /// `SHA256SUMS`.
    Checksums,
    /// The list of files kept for open pages.
    Kept,
    /// The manifest.
    Manifest,
    /// The signature of the manifest.
    Signature,
}

impl StageName {
    /// What the stage does.
    pub fn text(self) -> Text {
        match self {
            Self::Hashed => message!("检索数据、脚本和样式", "search files, scripts and styles",),
            Self::Other => message!("下载和图片", "downloads and pictures"),
            Self::NewPages => message!("新的网页", "new pages"),
            Self::ChangedPages => message!("有变化的网页", "changed pages"),
            Self::Home => message!("首页", "the home page"),
            Self::Checksums => message!("校验和", "checksums"),
            Self::Kept => message!("保留文件的列表", "the list of kept files"),
            Self::Manifest => message!("清单", "the manifest"),
            Self::Signature => message!("签名", "the signature"),
        }
    }

    fn of(file: &ManifestFile, is_new: bool) -> Self {
        const LINKING: [&str; 3] = [".html", ".atom", ".xml"];
        let path = file.path.as_str();
        if path == CHECKSUMS {
            Self::Checksums
        } else if path == HOME {
            Self::Home
        } else if file.is_named_by_content() {
            Self::Hashed
        } else if !LINKING.iter().any(|ending| path.ends_with(ending)) {
            Self::Other
        } else if is_new {
            Self::NewPages
        } else {
            Self::ChangedPages
        }
    }
}

/// What the store is known to have.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The manifest of the last finished deploy.
    pub(super) manifest: Option<Listed>,
    /// Its signature.
    pub(super) signature: Option<Vec<u8>>,
    /// The files kept for open pages.
    pub(super) kept: Kept,
    /// `kept.json` as it is there.
    pub(super) kept_bytes: Option<Vec<u8>>,
    /// What an interrupted deploy may have sent or deleted.
    pub(super) begun: Vec<ManifestFile>,
    /// The paths of those without a hash in their names that are there, whatever their content.
    pub(super) begun_there: BTreeSet<String>,
    /// What looking at the files themselves found.
    pub(super) observed: Option<Observed>,
}

/// The files themselves, compared with the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Observed {
    /// The paths of all files that are there.
    pub(super) present: BTreeSet<String>,
    /// The paths whose content and headers are those of the site.
    pub(super) same: BTreeSet<String>,
    /// Files that nothing lists, but whose names have the hash of their content.
    pub(super) strays: Vec<ManifestFile>,
    /// Other files that nothing lists.
    pub(super) unknown: Vec<String>,
}

/// The user's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// How many days replaced files stay for open pages; 0 for none.
    pub(super) keep_days: u16,
    /// The maximum number of deletions.
    pub(super) max_deletes: usize,
}

/// Plans a deploy.
///
/// # Errors
///
/// More files would be deleted than the limit allows.
pub(super) fn plan(local: &Local, known: &Known, limits: Limits) -> Result<Plan, DeployError> {
    let site = Site::new(local, known);
    let removal = site.removal(limits)?;
    let mut plan = Plan {
        kept: removal.kept.files.len(),
        unknown: known
            .observed
            .as_ref()
            .map_or(Vec::new(), |observed| observed.unknown.clone()),
        ..Plan::default()
    };
    let mut stages: BTreeMap<StageName, Vec<Put>> = BTreeMap::new();
    for file in &local.manifest.files {
        if site.is_up_to_date(file) {
            plan.unchanged += 1;
            continue;
        }
        let is_new = !site.is_there(&file.path);
        let name = StageName::of(file, is_new);
        stages.entry(name).or_default().push(Put::of_site(file));
        plan.touched.push(file.clone());
        if !is_new && name != StageName::Hashed {
            plan.purge.push(file.path.clone());
        }
    }
    for file in &removal.files {
        plan.deletes.push(file.path.clone());
        plan.touched.push(file.clone());
        if !file.is_named_by_content() {
            plan.purge.push(file.path.clone());
        }
    }
    site.add_lists(&removal.kept, &mut stages, &mut plan);
    plan.stages = stages
        .into_iter()
        .map(|(name, files)| Stage { name, files })
        .collect();
    plan.deletes.sort();
    plan.purge.sort();
    Ok(plan)
}

/// The new site beside what the store has.
struct Site<'a> {
    local: &'a Local,
    known: &'a Known,
    /// The paths of the new site.
    current: BTreeSet<&'a str>,
    /// The files that are known to be in the store as listed, by path.
    has: BTreeMap<&'a str, &'a ManifestFile>,
    /// The files that may be in the store, by path: the above, and those of which is only known
    /// that a deploy had begun to send or delete them.
    owned: BTreeMap<&'a str, &'a ManifestFile>,
}

/// What goes away.
struct Removal {
    files: Vec<ManifestFile>,
    kept: Kept,
}

impl<'a> Site<'a> {
    fn new(local: &'a Local, known: &'a Known) -> Self {
        let listed = known.manifest.iter().flat_map(|listed| &listed.files);
        let kept = known.kept.files.iter().map(|kept| &kept.file);
        let mut has: BTreeMap<&str, &ManifestFile> = listed
            .chain(kept)
            .map(|file| (file.path.as_str(), file))
            .collect();
        let mut owned = has.clone();
        let strays = known.observed.iter().flat_map(|found| &found.strays);
        for file in known.begun.iter().chain(strays) {
            owned.entry(&file.path).or_insert(file);
        }
        for file in &known.begun {
            has.remove(file.path.as_str());
        }
        let current = local.manifest.files.iter();
        Self {
            local,
            known,
            current: current.map(|file| file.path.as_str()).collect(),
            has,
            owned,
        }
    }

    /// Whether the store has this file as it is in the new site.
    fn is_up_to_date(&self, file: &ManifestFile) -> bool {
        match &self.known.observed {
            Some(observed) => observed.same.contains(&file.path),
            None => self.has.get(file.path.as_str()) == Some(&file),
        }
    }

    /// Whether the store has a file at this path, whatever its content.
    fn is_there(&self, path: &str) -> bool {
        match &self.known.observed {
            Some(observed) => observed.present.contains(path),
            None => self.has.contains_key(path) || self.known.begun_there.contains(path),
        }
    }

    /// What of the earlier sites goes away now, and what stays for open pages.
    ///
    /// A file without a hash in its name goes away with the site that had it, and where nothing is
    /// kept, everything does: if that is more than allowed, the folder or the target is probably
    /// the wrong one. Kept files whose time is over can wait for a later deploy.
    fn removal(&self, limits: Limits) -> Result<Removal, DeployError> {
        let keeping = Keeping {
            as_of: self.local.manifest.as_of,
            days: limits.keep_days,
        };
        let is_current = |path: &str| self.current.contains(path);
        let gone = self.owned.values().copied();
        let gone: Vec<&ManifestFile> = gone.filter(|file| !is_current(&file.path)).collect();
        let mut kept = self.known.kept.clone().after(
            gone.iter().map(|file| (*file).clone()),
            is_current,
            keeping,
        );
        let mut waiting: BTreeMap<&str, _> = BTreeMap::new();
        if limits.keep_days > 0 {
            let was_kept = self.known.kept.files.iter();
            waiting.extend(was_kept.map(|kept| (kept.file.path.as_str(), kept)));
        }
        let stays: BTreeSet<String> = kept.paths().map(str::to_owned).collect();
        let goes = gone.into_iter().filter(|file| !stays.contains(&file.path));
        let (may_wait, now): (Vec<&ManifestFile>, Vec<&ManifestFile>) =
            goes.partition(|file| waiting.contains_key(file.path.as_str()));
        if now.len() > limits.max_deletes {
            return Err(DeployError::TooManyDeletes {
                deletes: now.len(),
                limit: limits.max_deletes,
                examples: now.iter().map(|file| file.path.clone()).collect(),
            });
        }
        let (first, rest) = may_wait.split_at(may_wait.len().min(limits.max_deletes - now.len()));
        for file in rest {
            kept.files.push(waiting[file.path.as_str()].clone());
        }
        kept.files.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        let files = now.iter().chain(first).map(|file| (*file).clone());
        Ok(Removal {
            files: files.collect(),
            kept,
        })
    }

    /// Adds the files that describe the whole site.
    fn add_lists(&self, kept: &Kept, stages: &mut BTreeMap<StageName, Vec<Put>>, plan: &mut Plan) {
        let known = self.known;
        let mut replace = |name, path: &str, new: Option<&[u8]>, old: Option<&[u8]>| {
            match new {
                Some(bytes) if old != new => stages.insert(name, vec![Put::made(path, bytes)]),
                None if old.is_some() => {
                    plan.deletes.push(path.to_owned());
                    None
                }
                _ => return,
            };
            if old.is_some() {
                plan.purge.push(path.to_owned());
            }
        };
        let list = (!kept.files.is_empty()).then(|| kept.encode());
        replace(
            StageName::Kept,
            KEPT,
            list.as_deref(),
            known.kept_bytes.as_deref(),
        );
        let manifest = &self.local.manifest.bytes;
        let old = known.manifest.as_ref();
        let old = old.map(|listed| listed.bytes.as_slice());
        replace(StageName::Manifest, MANIFEST, Some(manifest), old);
        let mut signature = self.local.signature.as_deref();
        let is_same = old == Some(manifest.as_slice()) && known.begun.is_empty();
        if signature.is_none() && is_same {
            // It is still the signature of this manifest.
            signature = known.signature.as_deref();
        }
        let old = known.signature.as_deref();
        replace(StageName::Signature, SIGNATURE, signature, old);
    }
}
