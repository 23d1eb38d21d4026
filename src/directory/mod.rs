//! What the public may see: the registry as of a date, without anything personal.
//!
//! This is the privacy boundary. [`Directory`] has no field for a contact's name,
//! mobile or mail address, so no later stage can show one. It is also where time
//! enters: a status is judged by the as-of date here and nowhere else.

mod history;
mod order;
mod replacements;

pub(crate) use history::standing;

use crate::model::everyday::EverydayWords;
use crate::model::{
    Case, Date, EventType, PointFacts, RegionIndex, Regions, Registry, RetiredPoint, ServiceItem,
    Status, Taxonomy, TermIndex, Texts,
};
use crate::text::Pinyin;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The position of a point in [`Directory::points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PointIndex(pub(crate) u32);

/// The publishable registry as of a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Directory {
    /// The date that statuses were judged by.
    pub as_of: Date,
    /// The administrative divisions.
    pub(crate) regions: Arc<Regions>,
    /// The vocabularies.
    pub(crate) taxonomy: Arc<Taxonomy>,
    /// How Chinese text is read.
    pub(crate) pinyin: Arc<Pinyin>,
    /// What everyday words mean in a search.
    pub(crate) everyday_words: Arc<EverydayWords>,
    /// Every point that has a page, in directory order: by region code, then by name
    /// in Pinyin order, then by id. Ended points stand among them.
    pub points: Vec<DirectoryPoint>,
    /// Ids that were published once and are no longer in the data, by id. Each keeps a
    /// page at its address and stands in the feeds; no other page shows it.
    pub(crate) retired: Vec<RetiredPoint>,
    /// For each of `retired` the point that took its place, over other retired ids.
    pub(crate) replacements: Vec<Option<PointIndex>>,
    /// Designations on public notice on the day, by last day of the notice, then by id.
    pub(crate) notices: Vec<Notice>,
    /// Everything that happened, newest first; then in directory order.
    pub changes: Vec<Change>,
    groups: Groups,
}

/// One institution as the public sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectoryPoint {
    /// The publishable facts.
    pub(crate) facts: PointFacts,
    /// The head's name, where the configuration publishes it.
    pub(crate) head: Option<String>,
    /// The regions that it lies in, from the province down to `facts.region`.
    pub(crate) region_path: Vec<RegionIndex>,
    /// Its designations, but for proposed ones: current ones first, then those that are
    /// being prepared, each group in the order of the taxonomy, newest first.
    pub(crate) designations: Vec<DirectoryDesignation>,
    /// Its service items in the order of categories, then as in the files.
    pub(crate) service_items: Vec<DirectoryServiceItem>,
    /// Its cases as in the files.
    pub(crate) cases: Vec<Case>,
    /// What happened to it, newest first.
    pub(crate) history: Vec<HistoryEntry>,
    /// The names that it had before, by its history, the last one first.
    pub(crate) former_names: Vec<String>,
    /// Whether it is a member today or is being prepared to become one. A point that is
    /// neither stays at its address, says since when and why, and leaves lists and search.
    pub(crate) listed: bool,
}

/// A designation with its status as of the directory's date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectoryDesignation {
    /// The row.
    pub(crate) record: crate::model::Designation,
    /// The status as of the date: `record.status`, or expired where the validity has
    /// run out since.
    pub(crate) standing: Status,
    /// The day on which it ended, where known: that of the ending event, or the day
    /// after the last day of validity.
    pub(crate) ended_on: Option<Date>,
    /// The document of the ending event.
    pub(crate) ended_by: Option<String>,
}

/// A service item with its level resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectoryServiceItem {
    /// The row.
    pub(crate) record: ServiceItem,
    /// The level of the row, else the usual level of its category.
    pub(crate) level: Option<TermIndex>,
}

/// Something that happened to a point.
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
    /// The document that says so.
    pub(crate) document: Option<String>,
    /// Its other texts.
    pub(crate) texts: Texts,
    /// Whether no row of `events.csv` says this, and a designation's own dates do.
    pub(crate) derived: bool,
}

/// An entry of a point's history, seen from the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub(crate) point: PointIndex,
    /// Which entry of [`DirectoryPoint::history`].
    pub(crate) entry: usize,
}

/// A designation on public notice. Its point need not have a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
    /// Who and where its point is; the other facts are left out.
    pub(crate) facts: PointFacts,
    /// The regions that the point lies in, from the province down.
    pub(crate) region_path: Vec<RegionIndex>,
    /// The proposed designation.
    pub(crate) designation: crate::model::Designation,
    /// Where the point has a page already.
    pub(crate) point: Option<PointIndex>,
}

/// Listed points by what they can be browsed by.
#[derive(Debug, Clone, PartialEq, Default)]
struct Groups {
    listed: Group,
    by_region: BTreeMap<RegionIndex, Group>,
    by_kind: BTreeMap<TermIndex, Group>,
    by_nature: BTreeMap<TermIndex, Group>,
    by_category: BTreeMap<TermIndex, Group>,
}

/// Some of the listed points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Group {
    /// The points in directory order, those that are being prepared among them.
    pub(crate) points: Vec<PointIndex>,
    /// How many of them are members today.
    pub(crate) members: usize,
}

static EMPTY_GROUP: Group = Group {
    points: Vec::new(),
    members: 0,
};

/// What [`Directory::publish`] needs to know beside the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishOptions {
    /// The date that statuses are judged by.
    pub as_of: Date,
    /// Publish the head's name.
    pub head: bool,
}

impl Directory {
    /// The public view of a registry.
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
            replacements: replacements::of(&points, &registry.retired),
            points,
            retired: registry.retired.clone(),
            notices,
            changes,
            groups,
        }
    }

    /// The point at an index that this directory gave out.
    pub(crate) fn point(&self, index: PointIndex) -> &DirectoryPoint {
        &self.points[index.0 as usize]
    }

    /// All listed points.
    pub(crate) fn listed(&self) -> &Group {
        &self.groups.listed
    }

    /// The listed points that lie in a region of any level.
    pub(crate) fn in_region(&self, region: RegionIndex) -> &Group {
        self.groups.by_region.get(&region).unwrap_or(&EMPTY_GROUP)
    }

    /// The points with a current designation of a kind, or one that is being prepared. Only
    /// those with a current one are its members.
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

impl DirectoryPoint {
    /// Its other names and those that it had before, each once: what it is found by beside
    /// its name.
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

    /// The designations that make it a member today.
    pub(crate) fn current_designations(&self) -> impl Iterator<Item = &DirectoryDesignation> {
        self.designations
            .iter()
            .filter(|designation| designation.standing.is_current())
    }

    /// Whether it is a member today: one that is only being prepared is listed and is not.
    pub(crate) fn is_member(&self) -> bool {
        self.current_designations().next().is_some()
    }

    /// The kinds of its designations that list it, each once, in order, with whether it has
    /// a current one of the kind; one that has none is being prepared.
    pub(crate) fn listed_kinds(&self) -> Vec<(TermIndex, bool)> {
        let listed = self.designations.iter();
        let listed = listed.filter(|designation| designation.standing.is_listed());
        let mut kinds: Vec<(TermIndex, bool)> = listed
            .map(|designation| (designation.record.kind, designation.standing.is_current()))
            .collect();
        // Of one kind the current one comes first, and stays.
        kinds.sort_by_key(|(kind, is_current)| (*kind, !is_current));
        kinds.dedup_by_key(|(kind, _)| *kind);
        kinds
    }
}

impl Group {
    /// How many points are listed and are no members yet.
    pub(crate) fn in_preparation(&self) -> usize {
        self.points.len() - self.members
    }

    /// Adds a point, once even where it comes twice in a row.
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

/// The proposed designations whose notice has begun and is not over on the day; the first
/// and the last day count. A notice without a first day has begun, one without a last day
/// is not over.
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
        })
        .collect()
}

/// What a public notice says of an institution: who and where it is. The rest becomes
/// public when its designation is approved.
fn noticed_facts(facts: &PointFacts) -> PointFacts {
    PointFacts::required(
        facts.id.clone(),
        facts.name.clone(),
        facts.nature,
        facts.region,
    )
}

/// The public view of one point; none where all its designations are proposed ones.
fn public_point(
    registry: &Registry,
    point: &crate::model::Point,
    options: PublishOptions,
) -> Option<DirectoryPoint> {
    let mut designations: Vec<DirectoryDesignation> = point
        .designations
        .iter()
        .filter(|designation| designation.status != Status::Proposed)
        .map(|designation| history::as_of(designation, point, options.as_of))
        .collect();
    if designations.is_empty() {
        return None;
    }
    designations.sort_by(|a, b| {
        let rank = |standing: Status| (!standing.is_current(), !standing.is_listed());
        rank(a.standing)
            .cmp(&rank(b.standing))
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
        .any(|designation| designation.standing.is_listed());
    Some(DirectoryPoint {
        facts: point.facts.clone(),
        head: point.head.clone().filter(|_| options.head),
        region_path: registry.regions.path(point.facts.region),
        history: history::of_point(point, &designations, options),
        former_names: history::former_names(point, options.as_of),
        designations,
        service_items,
        cases: point.cases.clone(),
        listed,
    })
}
