//! Compares two sites by the digests of their files: which pages appear, change, become
//! tombstones or disappear.
//!
//! Both sites must be built with the same theme, content, settings and date, so that they differ
//! only because of the data.

use super::{Difference, PointName};
use crate::diagnostics::Redactor;
use crate::directory::Directory;
use crate::links::{self, PageKind};
use crate::model::Registry;
use crate::site::Sha256Bytes;
use std::collections::BTreeMap;

/// The digests of a site's files by path.
pub(crate) type SiteFiles = BTreeMap<String, FileDigest>;

/// A file of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileDigest {
    /// The SHA-256 digest of the content.
    pub(crate) sha256: Sha256Bytes,
    /// The size.
    pub(crate) bytes: u64,
}

/// One side of the comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site<'a> {
    /// The directory that the site shows.
    pub(crate) directory: &'a Directory,
    /// The files, except for those of the search.
    pub(crate) files: &'a SiteFiles,
}

/// What happens to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PageAction {
    /// The address is new.
    Appears,
    /// The content changes.
    Changes,
    /// The page of a listed point becomes that of a former one.
    BecomesTombstone,
    /// The address no longer exists.
    Disappears,
}

/// The changes of a site's pages and downloads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageChanges {
    /// The counts by kind of page, including kinds without changes.
    pub(crate) kinds: Vec<KindCounts>,
    /// The differing pages of points: first those whose own record differs, then by action and
    /// path.
    pub(crate) points: Vec<PointPage>,
    /// The other differing pages and files, sorted by kind, action and path.
    pub(crate) others: Vec<OtherPage>,
    /// The addresses that disappear, with the suggested targets of redirects.
    pub(crate) redirects: Vec<Redirect>,
    /// The number of files that a mirror has to fetch, without those of the search.
    pub(crate) fetched_files: usize,
    /// The total size of these files in bytes.
    pub(crate) fetched_bytes: u64,
}

/// The number of pages of a kind by what happens to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KindCounts {
    /// The kind.
    pub(crate) kind: PageKind,
    /// The number that appear.
    pub(crate) appear: usize,
    /// The number that change.
    pub(crate) change: usize,
    /// The number that become tombstones.
    pub(crate) become_tombstone: usize,
    /// The number that disappear.
    pub(crate) disappear: usize,
    /// The number that are unchanged.
    pub(crate) unchanged: usize,
}

/// The differing page of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointPage {
    /// The point.
    pub(crate) point: PointName,
    /// The address, relative to the root.
    pub(crate) path: String,
    /// What happens to it.
    pub(crate) action: PageAction,
    /// Whether the point's own record differs, rather than only what the page shows of other
    /// points, such as neighbours.
    pub(crate) own: bool,
}

/// Another differing page or file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OtherPage {
    /// The kind of page.
    pub(crate) kind: PageKind,
    /// What happens to it.
    pub(crate) action: PageAction,
    /// The address, relative to the root.
    pub(crate) path: String,
}

/// An address that disappears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// The address, relative to the root.
    pub(crate) from: String,
    /// The suggested target, relative to the root; `None` if there is no suitable page.
    pub(crate) to: Option<String>,
}

/// Compares two sites.
pub(crate) fn compare(
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
        let is_tombstone = old_members.contains(path) && !new_members.contains(path);
        let Some(action) = action(before, after, is_tombstone) else {
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

/// What happens to an address; `None` if it is unchanged.
fn action(
    before: Option<&FileDigest>,
    after: Option<&FileDigest>,
    is_tombstone: bool,
) -> Option<PageAction> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(PageAction::Appears),
        (Some(_), None) => Some(PageAction::Disappears),
        (Some(before), Some(after)) if before == after => None,
        (Some(_), Some(_)) if is_tombstone => Some(PageAction::BecomesTombstone),
        (Some(_), Some(_)) => Some(PageAction::Changes),
    }
}

impl PageChanges {
    /// Masks personal data in the names of points.
    pub(crate) fn redact(&mut self, redactor: &Redactor) {
        for page in &mut self.points {
            redactor.redact(&mut page.point.name);
        }
    }
}

/// The points of both sides by the paths of their pages, with the new name if it changed.
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

/// The target of a redirect for an address that disappears: the successor of its point, or the
/// next more general page that exists.
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
        PageKind::Region => enclosing_region_pages(path, registry),
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

/// The first page of a region, followed by the pages of the regions around it, innermost first.
fn enclosing_region_pages(path: &str, registry: &Registry) -> Vec<String> {
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

/// The path of the first page of a paginated list.
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
    pub(crate) fn differs(&self) -> bool {
        self.appear + self.change + self.become_tombstone + self.disappear > 0
    }
}

impl PageChanges {
    /// The number of pages with an action, not counting other files.
    pub(crate) fn count(&self, action: PageAction) -> usize {
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
