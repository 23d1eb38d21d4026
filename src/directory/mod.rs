//! The public view of a registry on a date, without personal data.
//!
//! This is the privacy boundary: [`Directory`] has no fields for a contact's name, mobile
//! or mail address, so later stages cannot show them. It is also the only place where
//! statuses are evaluated on the as-of date.

mod history;
mod order;
mod replacements;

pub(crate) use history::effective_status;

use crate::model::everyday::EverydayWords;
use crate::model::{
    Case, Date, EventType, PointFacts, RegionIndex, Regions, Registry, RetiredPoint, ServiceItem,
    Status, Taxonomy, TermIndex, Texts,
};
use crate::text::Pinyin;
use crate::text::romanized::{NamedRegion, romanized};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The index of a point in [`Directory::points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PointIndex(pub(crate) u32);

/// The public view of a registry on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Directory {
    /// The date on which statuses are evaluated.
    pub as_of: Date,
    /// The administrative divisions.
    pub(crate) regions: Arc<Regions>,
    /// The vocabularies.
    pub(crate) taxonomy: Arc<Taxonomy>,
    /// Readings of Chinese characters.
    pub(crate) pinyin: Arc<Pinyin>,
    /// The meanings of everyday words in searches.
    pub(crate) everyday_words: Arc<EverydayWords>,
    /// The names of authorities and other bodies in Latin letters, by the Chinese ones; empty if no
    /// pages in another language than Chinese need them.
    latin_bodies: BTreeMap<String, String>,
    /// All points with a page, in directory order: by region code, then by name in Pinyin
    /// order, then by id. Ended points are included.
    pub points: Vec<DirectoryPoint>,
    /// Ids that were once published and are no longer in the data, sorted by id. Each keeps
    /// a page at its address and appears in the feeds; no other page shows it.
    pub(crate) retired: Vec<RetiredPoint>,
    /// For each entry of `retired`, the point that replaced it, following chains of retired
    /// ids.
    pub(crate) replacements: Vec<Option<PointIndex>>,
    /// Designations on public notice on the date, by last day of the notice, then by id.
    pub(crate) notices: Vec<Notice>,
    /// All changes, newest first, then in directory order.
    pub changes: Vec<Change>,
    groups: Groups,
}

/// An institution in the public view.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectoryPoint {
    /// The publishable facts.
    pub(crate) facts: PointFacts,
    /// The head's name, if it is published.
    pub(crate) head: Option<String>,
    /// The path of regions from the province down to `facts.region`.
    pub(crate) region_path: Vec<RegionIndex>,
    /// Its designations except proposed ones: current ones first, then those in
    /// preparation; within a group in taxonomy order, newest first.
    pub(crate) designations: Vec<DirectoryDesignation>,
    /// Its service items by category, then in file order.
    pub(crate) service_items: Vec<DirectoryServiceItem>,
    /// Its cases in file order.
    pub(crate) cases: Vec<Case>,
    /// Its history, newest first.
    pub(crate) history: Vec<HistoryEntry>,
    /// Its former names, newest first.
    pub(crate) former_names: Vec<String>,
    /// Whether it is a member or preparing to become one. Other points keep their page,
    /// which states when and why they ended, but leave lists and search.
    pub(crate) listed: bool,
    /// Its name in Latin letters, its own one in English or Pinyin, where pages in another language
    /// than Chinese are made.
    pub(crate) latin_name: Option<String>,
}

/// A designation with its effective status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectoryDesignation {
    /// The row.
    pub(crate) record: crate::model::Designation,
    /// The effective status: `record.status`, or expired if its validity has ended since.
    pub(crate) effective_status: Status,
    /// The day on which it ended, if known: that of the ending event, or the day after the
    /// last day of validity.
    pub(crate) ended_on: Option<Date>,
    /// The document of the ending event.
    pub(crate) ended_by: Option<String>,
}

/// A service item with its level resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectoryServiceItem {
    /// The row.
    pub(crate) record: ServiceItem,
    /// The level of the row, or the default level of its category.
    pub(crate) level: Option<TermIndex>,
}

/// An entry of a point's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HistoryEntry {
    /// The day.
    pub(crate) date: Date,
    /// What happened.
    pub(crate) event_type: EventType,
    /// The kind of designation concerned.
    pub(crate) kind: Option<TermIndex>,
    /// The column that changed.
    pub(crate) field: Option<String>,
    /// Value before; never that of a private column.
    pub(crate) old: Option<String>,
    /// Value after; never that of a private column.
    pub(crate) new: Option<String>,
    /// The document that states it.
    pub(crate) document: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
    /// Whether the entry follows from the dates of a designation, not from `events.csv`.
    pub(crate) derived: bool,
}

/// An entry of a point's history, within the whole directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The point.
    pub(crate) point: PointIndex,
    /// The index in [`DirectoryPoint::history`].
    pub(crate) entry: usize,
}

/// A designation on public notice. Its point may not have a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
    /// Name and location of its point; other facts are removed.
    pub(crate) facts: PointFacts,
    /// The path of regions of the point, from the province down.
    pub(crate) region_path: Vec<RegionIndex>,
    /// The proposed designation.
    pub(crate) designation: crate::model::Designation,
    /// The point's page, if it has one already.
    pub(crate) point: Option<PointIndex>,
    /// Like [`DirectoryPoint::latin_name`].
    pub(crate) latin_name: Option<String>,
}

/// Listed points grouped by the criteria for browsing.
#[derive(Debug, Clone, PartialEq, Default)]
struct Groups {
    listed: Group,
    by_region: BTreeMap<RegionIndex, Group>,
    by_kind: BTreeMap<TermIndex, Group>,
    by_nature: BTreeMap<TermIndex, Group>,
    by_category: BTreeMap<TermIndex, Group>,
}

/// A group of listed points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Group {
    /// The points in directory order, including those in preparation.
    pub(crate) points: Vec<PointIndex>,
    /// How many of them are members.
    pub(crate) members: usize,
}

static EMPTY_GROUP: Group = Group {
    points: Vec::new(),
    members: 0,
};

/// The options for the public view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishOptions {
    /// The date on which statuses are evaluated.
    pub as_of: Date,
    /// Whether to publish the head's name.
    pub head: bool,
}

impl Directory {
    /// Derives the public view of a registry.
    pub fn publish(registry: &Registry, options: PublishOptions) -> Self {
        let mut points = Vec::new();
        let mut notices = Vec::new();
        for point in &registry.points {
            notices.extend(designations_on_notice(registry, point, options.as_of));
            if let Some(public) = public_point(registry, point, options) {
                points.push(public);
            }
        }
        order::sort_points(&mut points, registry);
        let position_of: BTreeMap<&str, PointIndex> = points
            .iter()
            .enumerate()
            .map(|(position, point)| (point.facts.id.as_str(), PointIndex(position as u32)))
            .collect();
        for notice in &mut notices {
            notice.point = position_of.get(notice.facts.id.as_str()).copied();
        }
        notices.sort_by(|a, b| {
            (a.designation.notice_until, &a.facts.id, a.designation.kind).cmp(&(
                b.designation.notice_until,
                &b.facts.id,
                b.designation.kind,
            ))
        });
        drop(position_of);
        let changes = history::newest_first(&points);
        let groups = Groups::of(&points);
        Self {
            as_of: options.as_of,
            regions: Arc::clone(&registry.regions),
            taxonomy: Arc::clone(&registry.taxonomy),
            pinyin: Arc::clone(&registry.pinyin),
            everyday_words: Arc::clone(&registry.everyday_words),
            latin_bodies: BTreeMap::new(),
            replacements: replacements::of(&points, &registry.retired),
            points,
            retired: registry.retired.clone(),
            notices,
            changes,
            groups,
        }
    }

    /// Adds the names of all institutions and bodies in Latin letters.
    pub(crate) fn add_latin_names(&mut self) {
        let designations = self.points.iter().flat_map(|point| &point.designations);
        let records = designations.map(|designation| &designation.record);
        let noticed = self.notices.iter().map(|notice| &notice.designation);
        let bodies = records.chain(noticed).flat_map(|record| {
            [&record.authority, &record.recommender]
                .into_iter()
                .flatten()
        });
        let bodies: BTreeSet<&str> = bodies.map(String::as_str).collect();
        let bodies = bodies.into_par_iter();
        self.latin_bodies = bodies
            .map(|name| (name.to_owned(), self.romanized_body(name)))
            .collect();
        let (regions, pinyin) = (&self.regions, &self.pinyin);
        self.points.par_iter_mut().for_each(|point| {
            let name = latin_name(&point.facts, &point.region_path, regions, pinyin);
            point.latin_name = Some(name);
        });
        for notice in &mut self.notices {
            let name = latin_name(&notice.facts, &notice.region_path, regions, pinyin);
            notice.latin_name = Some(name);
        }
    }

    /// The name of an authority or another body in Pinyin.
    pub(crate) fn latin_body(&self, name: &str) -> String {
        let known = self.latin_bodies.get(name).cloned();
        known.unwrap_or_else(|| self.romanized_body(name))
    }

    fn romanized_body(&self, name: &str) -> String {
        let provinces = self.regions.provinces().map(|index| {
            let province = self.regions.get(index);
            NamedRegion {
                name: &province.name,
                pinyin: &province.pinyin,
            }
        });
        romanized(name, &provinces.collect::<Vec<_>>(), &self.pinyin)
    }

    /// The point at an index of this directory.
    pub(crate) fn point(&self, index: PointIndex) -> &DirectoryPoint {
        &self.points[index.0 as usize]
    }

    /// All listed points.
    pub(crate) fn listed(&self) -> &Group {
        &self.groups.listed
    }

    /// The listed points in a region of any level.
    pub(crate) fn in_region(&self, region: RegionIndex) -> &Group {
        self.groups.by_region.get(&region).unwrap_or(&EMPTY_GROUP)
    }

    /// The points with a current designation of a kind, or one in preparation. Only the
    /// former count as members.
    pub(crate) fn of_kind(&self, kind: TermIndex) -> &Group {
        self.groups.by_kind.get(&kind).unwrap_or(&EMPTY_GROUP)
    }

    /// The listed points of a nature.
    pub(crate) fn of_nature(&self, nature: TermIndex) -> &Group {
        self.groups.by_nature.get(&nature).unwrap_or(&EMPTY_GROUP)
    }

    /// The listed points with at least one service item of a category.
    pub(crate) fn of_category(&self, category: TermIndex) -> &Group {
        let found = self.groups.by_category.get(&category);
        found.unwrap_or(&EMPTY_GROUP)
    }
}

/// The name of an institution in English, or else in Pinyin.
fn latin_name(
    facts: &PointFacts,
    region_path: &[RegionIndex],
    regions: &Regions,
    pinyin: &Pinyin,
) -> String {
    if let Some(name) = &facts.name_en {
        return name.clone();
    }
    let named = region_path.iter().map(|region| {
        let region = regions.get(*region);
        NamedRegion {
            name: &region.name,
            pinyin: &region.pinyin,
        }
    });
    let name = romanized(&facts.name, &named.collect::<Vec<_>>(), pinyin);
    match name.contains(char::is_alphanumeric) {
        true => name,
        // Rare characters only, whose Pinyin is not known.
        false => facts.id.clone(),
    }
}

impl DirectoryPoint {
    /// Its other and former names, without duplicates: the names, besides its current one,
    /// that a search finds it by.
    pub(crate) fn other_names(&self) -> impl Iterator<Item = &String> {
        let aliases = &self.facts.aliases;
        let former = self.former_names.iter();
        aliases
            .iter()
            .chain(former.filter(|name| !aliases.contains(name)))
    }

    /// The province-level unit that it lies in.
    pub(crate) fn province(&self) -> RegionIndex {
        self.region_path[0]
    }

    /// The designations that make it a member.
    pub(crate) fn current_designations(&self) -> impl Iterator<Item = &DirectoryDesignation> {
        self.designations
            .iter()
            .filter(|designation| designation.effective_status.is_current())
    }

    /// Whether it is a member. A listed point may only be preparing to become one.
    pub(crate) fn is_member(&self) -> bool {
        self.current_designations().next().is_some()
    }

    /// The kinds of its current designations and of those in preparation, without
    /// duplicates, sorted, each with whether the point has a current one.
    pub(crate) fn listed_kinds(&self) -> Vec<(TermIndex, bool)> {
        let listed = self.designations.iter();
        let listed = listed.filter(|designation| designation.effective_status.is_listed());
        let mut kinds: Vec<(TermIndex, bool)> = listed
            .map(|designation| {
                (
                    designation.record.kind,
                    designation.effective_status.is_current(),
                )
            })
            .collect();
        // Per kind, the current one is first, and deduplication keeps it.
        kinds.sort_by_key(|(kind, is_current)| (*kind, !is_current));
        kinds.dedup_by_key(|(kind, _)| *kind);
        kinds
    }
}

impl Group {
    /// The number of listed points that are not members yet.
    pub(crate) fn in_preparation(&self) -> usize {
        self.points.len() - self.members
    }

    /// Adds a point, unless it was the last one added.
    fn add(&mut self, point: PointIndex, is_member: bool) {
        if self.points.last() != Some(&point) {
            self.points.push(point);
            self.members += usize::from(is_member);
        }
    }
}

impl Groups {
    fn of(points: &[DirectoryPoint]) -> Self {
        let mut groups = Self::default();
        for (position, point) in points.iter().enumerate().filter(|(_, point)| point.listed) {
            let index = PointIndex(position as u32);
            let is_member = point.is_member();
            groups.listed.add(index, is_member);
            for region in &point.region_path {
                let group = groups.by_region.entry(*region).or_default();
                group.add(index, is_member);
            }
            for (kind, is_current) in point.listed_kinds() {
                let group = groups.by_kind.entry(kind).or_default();
                group.add(index, is_current);
            }
            let group = groups.by_nature.entry(point.facts.nature).or_default();
            group.add(index, is_member);
            let items = point.service_items.iter();
            for category in items.filter_map(|item| item.record.category) {
                let group = groups.by_category.entry(category).or_default();
                group.add(index, is_member);
            }
        }
        groups
    }
}

/// The proposed designations on notice on a date, first and last day included. Without a
/// first day a notice has begun, without a last day it has not ended.
fn designations_on_notice(
    registry: &Registry,
    point: &crate::model::Point,
    day: Date,
) -> Vec<Notice> {
    point
        .designations
        .iter()
        .filter(|designation| designation.status == Status::Proposed)
        .filter(|designation| designation.notice_from.is_none_or(|from| from <= day))
        .filter(|designation| designation.notice_until.is_none_or(|until| day <= until))
        .map(|designation| Notice {
            facts: noticed_facts(&point.facts),
            region_path: registry.regions.path(point.facts.region),
            designation: designation.clone(),
            point: None,
            latin_name: None,
        })
        .collect()
}

/// The facts shown in a public notice: names and location. The rest becomes public on
/// approval.
fn noticed_facts(facts: &PointFacts) -> PointFacts {
    PointFacts {
        name_en: facts.name_en.clone(),
        ..PointFacts::required(
            facts.id.clone(),
            facts.name.clone(),
            facts.nature,
            facts.region,
        )
    }
}

/// The public view of a point; `None` if all its designations are proposed.
fn public_point(
    registry: &Registry,
    point: &crate::model::Point,
    options: PublishOptions,
) -> Option<DirectoryPoint> {
    let mut designations: Vec<DirectoryDesignation> = point
        .designations
        .iter()
        .filter(|designation| designation.status != Status::Proposed)
        .map(|designation| history::evaluate(designation, point, options.as_of))
        .collect();
    if designations.is_empty() {
        return None;
    }
    designations.sort_by(|a, b| {
        let rank = |effective_status: Status| {
            (
                !effective_status.is_current(),
                !effective_status.is_listed(),
            )
        };
        rank(a.effective_status)
            .cmp(&rank(b.effective_status))
            .then(a.record.kind.cmp(&b.record.kind))
            .then(b.record.approved_on.cmp(&a.record.approved_on))
    });
    let taxonomy = &registry.taxonomy;
    let mut service_items: Vec<DirectoryServiceItem> = point
        .service_items
        .iter()
        .map(|item| DirectoryServiceItem {
            level: item.level.or_else(|| {
                let category = taxonomy.category.get(item.category?);
                taxonomy.level.find(category.level.as_deref()?)
            }),
            record: item.clone(),
        })
        .collect();
    service_items.sort_by_key(|item| item.record.category.map_or(u8::MAX, |category| category.0));
    let listed = designations
        .iter()
        .any(|designation| designation.effective_status.is_listed());
    Some(DirectoryPoint {
        facts: point.facts.clone(),
        head: point.head.clone().filter(|_| options.head),
        region_path: registry.regions.path(point.facts.region),
        history: history::point_history(point, &designations, options),
        former_names: history::former_names(point, options.as_of),
        designations,
        service_items,
        cases: point.cases.clone(),
        listed,
        latin_name: None,
    })
}
