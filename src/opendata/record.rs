//! A point with its rows as cells: what every file of this stage is made from.
//!
//! [`PointRecord`] is filled either from the public view or from the whole registry,
//! so that one list of columns serves both. Only the latter has a contact.

use crate::directory::{Directory, HistoryEntry};
use crate::model::{
    Case, Contact, Coordinates, Date, Designation, Event, EventType, PointFacts, RegionIndex,
    Regions, Registry, RetiredPoint, ServiceItem, Taxonomy, TermIndex, Vocabulary,
};
use std::collections::BTreeMap;

/// One institution with the rows that belong to it.
#[derive(Debug)]
pub(super) struct PointRecord<'a> {
    pub facts: &'a PointFacts,
    pub head: Option<&'a str>,
    pub contact: Option<&'a Contact>,
    pub designations: Vec<&'a Designation>,
    /// Designations on public notice, which are in `registry.json` alone: it builds the
    /// same site, the notice page included. A private export has them among the others.
    pub on_notice: Vec<&'a Designation>,
    pub service_items: Vec<&'a ServiceItem>,
    pub cases: &'a [Case],
    pub events: Vec<EventRow<'a>>,
}

/// A row of `events.csv`, whether it comes from the registry or from a history.
#[derive(Debug)]
pub(super) struct EventRow<'a> {
    date: Date,
    event_type: EventType,
    kind: Option<TermIndex>,
    field: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    document: Option<&'a str>,
}

/// The value of one column in one row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Date(Date),
    Integer(u32),
    Number(f64),
    List(&'a [String]),
    Terms(&'a Vocabulary, &'a [TermIndex]),
}

/// What indices in the records refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub regions: &'a Regions,
    pub taxonomy: &'a Taxonomy,
}

/// Everything that may be published, in the order of ids.
///
/// A point of which only a designation on public notice is known comes with that alone,
/// as on the notice page: see [`PointRecord::has_page`].
pub(super) fn public_records(directory: &Directory) -> Vec<PointRecord<'_>> {
    let mut records: BTreeMap<&str, PointRecord<'_>> = BTreeMap::new();
    for point in &directory.points {
        let record = PointRecord {
            facts: &point.facts,
            head: point.head.as_deref(),
            contact: None,
            designations: point.designations.iter().map(|row| &row.record).collect(),
            on_notice: Vec::new(),
            service_items: point.service_items.iter().map(|row| &row.record).collect(),
            cases: &point.cases,
            events: point
                .history
                .iter()
                .filter(|entry| !entry.derived)
                .map(EventRow::from)
                .collect(),
        };
        records.insert(&point.facts.id, record);
    }
    for notice in &directory.notices {
        let record = records
            .entry(&notice.facts.id)
            .or_insert_with(|| PointRecord {
                facts: &notice.facts,
                head: None,
                contact: None,
                designations: Vec::new(),
                on_notice: Vec::new(),
                service_items: Vec::new(),
                cases: &[],
                events: Vec::new(),
            });
        record.on_notice.push(&notice.designation);
    }
    records.into_values().collect()
}

/// The whole registry, private columns included, in the order of ids.
pub(super) fn complete_records(registry: &Registry) -> Vec<PointRecord<'_>> {
    let records = registry.points.iter().map(|point| PointRecord {
        facts: &point.facts,
        head: point.head.as_deref(),
        contact: Some(&point.contact),
        designations: point.designations.iter().collect(),
        on_notice: Vec::new(),
        service_items: point.service_items.iter().collect(),
        cases: &point.cases,
        events: point.events.iter().map(EventRow::from).collect(),
    });
    records.collect()
}

impl PointRecord<'_> {
    /// Whether it is more than an institution on public notice.
    pub fn has_page(&self) -> bool {
        !self.designations.is_empty()
    }

    /// The province-level unit that the point lies in.
    pub fn province(&self, names: Names<'_>) -> RegionIndex {
        names.regions.province_of(self.facts.region)
    }
}

/// The published columns of [`crate::schema::points`].
pub(super) fn point_cells<'a>(record: &PointRecord<'a>, names: Names<'a>) -> [Cell<'a>; 23] {
    let facts = record.facts;
    let coordinates = facts.coordinates.filter(is_a_place);
    [
        Cell::Text(&facts.id),
        Cell::Text(&facts.name),
        text(&facts.name_en),
        Cell::List(&facts.aliases),
        Cell::Text(&names.taxonomy.nature.get(facts.nature).code),
        Cell::Text(&names.regions.get(facts.region).code),
        text(&facts.address),
        text(&facts.postcode),
        coordinates.map_or(Cell::Empty, |place| Cell::Number(place.longitude)),
        coordinates.map_or(Cell::Empty, |place| Cell::Number(place.latitude)),
        coordinates.map_or(Cell::Empty, |place| Cell::Text(place.crs.code())),
        record.head.map_or(Cell::Empty, Cell::Text),
        text(&facts.head_title),
        integer(facts.staff_total),
        integer(facts.staff_full_time),
        integer(facts.staff_part_time),
        Cell::List(&facts.phones),
        Cell::List(&facts.emails),
        text(&facts.website),
        text(&facts.hours),
        Cell::List(&facts.audience),
        text(&facts.summary),
        date(facts.updated_on),
    ]
}

/// The columns of [`crate::schema::contacts`] after `point_id`.
pub(super) fn contact_cells(contact: &Contact) -> [Cell<'_>; 3] {
    [
        text(&contact.name),
        text(&contact.mobile),
        text(&contact.email),
    ]
}

/// The columns of [`crate::schema::designations`] after `point_id`.
pub(super) fn designation_cells<'a>(row: &'a Designation, names: Names<'a>) -> [Cell<'a>; 11] {
    [
        Cell::Text(&names.taxonomy.kind.get(row.kind).code),
        text(&row.batch),
        text(&row.document),
        text(&row.authority),
        text(&row.recommender),
        date(row.notice_from),
        date(row.notice_until),
        date(row.approved_on),
        date(row.valid_until),
        Cell::Text(row.status.code()),
        text(&row.source_url),
    ]
}

/// The columns of [`crate::schema::service_items`] after `point_id`.
pub(super) fn service_item_cells<'a>(row: &'a ServiceItem, names: Names<'a>) -> [Cell<'a>; 13] {
    let taxonomy = names.taxonomy;
    [
        Cell::Text(&row.name),
        Cell::Terms(&taxonomy.ip_type, &row.ip_types),
        term(&taxonomy.category, row.category),
        term(&taxonomy.level, row.level),
        Cell::List(&row.audience),
        term(&taxonomy.fee, row.fee),
        text(&row.fee_note),
        Cell::Terms(&taxonomy.mode, &row.modes),
        text(&row.turnaround),
        text(&row.requirements),
        text(&row.url),
        text(&row.description),
        text(&row.source_url),
    ]
}

/// The columns of [`crate::schema::cases`] after `point_id`.
pub(super) fn case_cells(row: &Case) -> [Cell<'_>; 3] {
    [Cell::Text(&row.name), text(&row.period), text(&row.content)]
}

/// The columns of [`crate::schema::events`] after `point_id`.
pub(super) fn event_cells<'a>(row: &EventRow<'a>, names: Names<'a>) -> [Cell<'a>; 7] {
    [
        Cell::Date(row.date),
        Cell::Text(row.event_type.code()),
        term(&names.taxonomy.kind, row.kind),
        row.field.map_or(Cell::Empty, Cell::Text),
        row.old.map_or(Cell::Empty, Cell::Text),
        row.new.map_or(Cell::Empty, Cell::Text),
        row.document.map_or(Cell::Empty, Cell::Text),
    ]
}

/// The columns of [`super::columns::RETIRED`].
pub(super) fn retired_cells(row: &RetiredPoint) -> [Cell<'_>; 5] {
    [
        Cell::Text(&row.id),
        text(&row.name),
        Cell::Date(row.retired_on),
        Cell::Text(&row.reason),
        text(&row.replaced_by),
    ]
}

impl Cell<'_> {
    /// Whether a JSON object leaves the key out.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Terms(_, terms) => terms.is_empty(),
            Self::Date(_) | Self::Integer(_) | Self::Number(_) => false,
        }
    }
}

/// Numbers that JSON cannot hold are no place.
fn is_a_place(coordinates: &Coordinates) -> bool {
    coordinates.longitude.is_finite() && coordinates.latitude.is_finite()
}

fn text(value: &Option<String>) -> Cell<'_> {
    value.as_deref().map_or(Cell::Empty, Cell::Text)
}

fn date<'a>(value: Option<Date>) -> Cell<'a> {
    value.map_or(Cell::Empty, Cell::Date)
}

fn integer<'a>(value: Option<u32>) -> Cell<'a> {
    value.map_or(Cell::Empty, Cell::Integer)
}

fn term(vocabulary: &Vocabulary, value: Option<TermIndex>) -> Cell<'_> {
    value.map_or(Cell::Empty, |index| Cell::Text(&vocabulary.get(index).code))
}

impl<'a> From<&'a Event> for EventRow<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            date: event.date,
            event_type: event.event_type,
            kind: event.kind,
            field: event.field.as_deref(),
            old: event.old.as_deref(),
            new: event.new.as_deref(),
            document: event.document.as_deref(),
        }
    }
}

impl<'a> From<&'a HistoryEntry> for EventRow<'a> {
    fn from(entry: &'a HistoryEntry) -> Self {
        Self {
            date: entry.date,
            event_type: entry.event_type,
            kind: entry.kind,
            field: entry.field.as_deref(),
            old: entry.old.as_deref(),
            new: entry.new.as_deref(),
            document: entry.document.as_deref(),
        }
    }
}
