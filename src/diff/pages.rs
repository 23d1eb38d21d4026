//! What becomes of the site's addresses: two sites as paths with digests → what appears,
//! changes, becomes a tombstone, disappears.
//!
//! The sites were made by the same theme, content and settings as of the same date, so
//! that only the data can make them differ.

use super::{Difference, PointName};
use crate::diagnostics::Redactor;
use crate::directory::Directory;
use crate::links::{self, PageKind};
use crate::model::Registry;
use crate::site::Sha256Bytes;
use std::collections::BTreeMap;

/// A site as its pages and downloads: path → what lies there.
pub type SiteFiles = BTreeMap<String, FileDigest>;

/// A file of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileDigest {
    /// SHA-256 of its content.
    pub sha256: Sha256Bytes,
    /// Its size.
    pub bytes: u64,
}

/// One side of the comparison.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// What the public sees.
    pub directory: &'a Directory,
    /// Its files, but for those of the search.
    pub files: &'a SiteFiles,
}

/// What becomes of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageAction {
    /// There was nothing at this address.
    Appears,
    /// Its content changes.
    Changes,
    /// The page of a member becomes that of a former member.
    BecomesTombstone,
    /// There will be nothing at this address.
    Disappears,
}

/// What becomes of the site's pages and downloads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageChanges {
    /// Counts by kind of page, in the order of kinds; kinds without change are there too.
    pub kinds: Vec<KindCounts>,
    /// The pages of points: first those whose own record differs; then by action and
    /// path.
    pub points: Vec<PointPage>,
    /// All other pages and files that differ, by kind, action and path.
    pub others: Vec<OtherPage>,
    /// The addresses that disappear, and where a redirect should lead.
    pub redirects: Vec<Redirect>,
    /// How many files a mirror fetches, without those of the search.
    pub fetched_files: usize,
    /// How many bytes these are.
    pub fetched_bytes: u64,
}

/// How many pages of a kind there are and change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindCounts {
    /// The kind.
    pub kind: PageKind,
    /// So many appear.
    pub appear: usize,
    /// So many change.
    pub change: usize,
    /// So many become tombstones.
    pub become_tombstone: usize,
    /// So many disappear.
    pub disappear: usize,
    /// So many stay as they are.
    pub unchanged: usize,
}

/// The page of a point that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointPage {
    /// Which point.
    pub point: PointName,
    /// Its address, relative to the root.
    pub path: String,
    /// What becomes of it.
    pub action: PageAction,
    /// Whether the point's own record differs; else only what the page shows of others,
    /// such as neighbours.
    pub own: bool,
}

/// Another page or file that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherPage {
    /// What it is.
    pub kind: PageKind,
    /// What becomes of it.
    pub action: PageAction,
    /// Its address, relative to the root.
    pub path: String,
}

/// An address that disappears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The address, relative to the root.
    pub from: String,
    /// Where it should lead, relative to the root; none where only people can tell.
    pub to: Option<String>,
}

/// Compares two sites.
pub fn compare(
    old: Site<'_>,
    new: Site<'_>,
    registry: &Registry,
    difference: &Difference,
) -> PageChanges {
    let mut counts: BTreeMap<PageKind, KindCounts> = BTreeMap::new();
    let mut changes = PageChanges::default();
    let names = names(old.directory, new.directory);
    let members = |directory: &Directory| -> std::collections::BTreeSet<String> {
        let listed = directory.listed().points.iter();
        listed
            .map(|index| links::point(&directory.point(*index).facts.id))
            .collect()
    };
    let (old_members, new_members) = (members(old.directory), members(new.directory));
    let mut paths: Vec<&String> = old.files.keys().chain(new.files.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        let (before, after) = (old.files.get(path), new.files.get(path));
        let kind = PageKind::of(path);
        let count = counts.entry(kind).or_insert_with(|| KindCounts::none(kind));
        let tombstone = old_members.contains(path) && !new_members.contains(path);
        let Some(action) = action(before, after, tombstone) else {
            count.unchanged += 1;
            continue;
        };
        count.add(action);
        if let Some(after) = after {
            changes.fetched_files += 1;
            changes.fetched_bytes += after.bytes;
        } else {
            changes.redirects.push(Redirect {
                from: path.clone(),
                to: redirect(path, new.files, registry, difference),
            });
        }
        match names.get(path) {
            Some(point) => changes.points.push(PointPage {
                own: difference.concerns(&point.id),
                point: point.clone(),
                path: path.clone(),
                action,
            }),
            None => changes.others.push(OtherPage {
                kind,
                action,
                path: path.clone(),
            }),
        }
    }
    changes.kinds = counts.into_values().collect();
    changes
        .points
        .sort_by(|a, b| (!a.own, a.action, &a.path).cmp(&(!b.own, b.action, &b.path)));
    changes.others.sort();
    changes
}

/// What becomes of an address; none where it stays as it is.
fn action(
    before: Option<&FileDigest>,
    after: Option<&FileDigest>,
    tombstone: bool,
) -> Option<PageAction> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(PageAction::Appears),
        (Some(_), None) => Some(PageAction::Disappears),
        (Some(before), Some(after)) if before == after => None,
        (Some(_), Some(_)) if tombstone => Some(PageAction::BecomesTombstone),
        (Some(_), Some(_)) => Some(PageAction::Changes),
    }
}

impl PageChanges {
    /// Masks what is personal in the names of points.
    pub fn redact(&mut self, redactor: &Redactor) {
        for page in &mut self.points {
            redactor.redact(&mut page.point.name);
        }
    }
}

/// The points of both sides by the paths of their pages; the new name counts.
fn names(old: &Directory, new: &Directory) -> BTreeMap<String, PointName> {
    let points = old.points.iter().chain(&new.points);
    points
        .map(|point| {
            let name = PointName {
                id: point.facts.id.clone(),
                name: point.facts.name.clone(),
            };
            (links::point(&name.id), name)
        })
        .collect()
}

/// Where an address that disappears should lead: to the point that took the place of the
/// one that it was about, else to the next more general page that there is.
fn redirect(
    path: &str,
    files: &SiteFiles,
    registry: &Registry,
    difference: &Difference,
) -> Option<String> {
    let candidates: Vec<String> = match PageKind::of(path) {
        PageKind::Point => {
            let id = path.strip_prefix("points/")?.strip_suffix(".html")?;
            let removed = difference.removed_point(id)?;
            let named = removed.retired.as_ref();
            let named = named.and_then(|retired| retired.replaced_by.as_ref());
            named
                .or(removed.likely_new_id.as_ref())
                .map(|id| links::point(id))
                .into_iter()
                .collect()
        }
        PageKind::Region => region_above(path, registry),
        PageKind::RegionService => {
            let mut parts = path.trim_end_matches(".html").rsplit('/');
            let category = parts.next().unwrap_or_default();
            let category = category.split_once('-').map_or(category, |(stem, _)| stem);
            let region = parts.next().unwrap_or_default();
            vec![links::region(region), links::service(category)]
        }
        PageKind::Service => vec![first_page(path), links::SERVICES.to_owned()],
        PageKind::Kind | PageKind::Nature => vec![first_page(path), links::SEARCH.to_owned()],
        PageKind::Changes => vec![links::CHANGES.to_owned()],
        PageKind::Notice => vec![links::NOTICE.to_owned()],
        PageKind::File => vec![links::DATA.to_owned()],
        _ => Vec::new(),
    };
    candidates
        .into_iter()
        .find(|candidate| candidate != path && files.contains_key(candidate))
}

/// The pages of the regions that one lies in, the nearest first, after its own first
/// page.
fn region_above(path: &str, registry: &Registry) -> Vec<String> {
    let code = path.trim_start_matches("regions/");
    let code: String = code.chars().take_while(char::is_ascii_digit).collect();
    let mut pages = vec![links::region(&code)];
    if let Some(index) = registry.regions.find(&code) {
        let above = registry.regions.path(index).into_iter().rev();
        pages.extend(above.map(|region| links::region(&registry.regions.get(region).code)));
    }
    pages.push(links::REGIONS.to_owned());
    pages
}

/// The address of the first page of a list.
fn first_page(path: &str) -> String {
    let stem = path.trim_end_matches(".html");
    match stem.rsplit_once('-') {
        Some((list, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{list}.html")
        }
        _ => path.to_owned(),
    }
}

impl KindCounts {
    fn none(kind: PageKind) -> Self {
        Self {
            kind,
            appear: 0,
            change: 0,
            become_tombstone: 0,
            disappear: 0,
            unchanged: 0,
        }
    }

    fn add(&mut self, action: PageAction) {
        match action {
            PageAction::Appears => self.appear += 1,
            PageAction::Changes => self.change += 1,
            PageAction::BecomesTombstone => self.become_tombstone += 1,
            PageAction::Disappears => self.disappear += 1,
        }
    }

    /// Whether pages of this kind differ.
    pub fn differs(&self) -> bool {
        self.appear + self.change + self.become_tombstone + self.disappear > 0
    }
}

impl PageChanges {
    /// How many pages, not counting other files, meet with an action.
    pub fn count(&self, action: PageAction) -> usize {
        let pages = self
            .kinds
            .iter()
            .filter(|counts| counts.kind != PageKind::File);
        pages
            .map(|counts| match action {
                PageAction::Appears => counts.appear,
                PageAction::Changes => counts.change,
                PageAction::BecomesTombstone => counts.become_tombstone,
                PageAction::Disappears => counts.disappear,
            })
            .sum()
    }
}
