//! Points with their rows as records, which all files of this stage are made from.
//!
//! [`PointRecord`] is made from the public view or from the whole registry. Only the latter
//! has a contact.

use crate::directory::{Directory, HistoryEntry};
use crate::model::{
    Case, Contact, Designation, Point, PointFacts, RegionIndex, Registry, RetiredPoint, ServiceItem,
};
use crate::schema::{EventRow, Names, PointRow, Record, Row, Table};
use std::collections::BTreeMap;

/// An institution with the rows that belong to it.
#[derive(Debug)]
pub(crate) struct PointRecord<'a> {
    pub(crate) facts: &'a PointFacts,
    pub(crate) head: Option<&'a str>,
    pub(crate) contact: Option<&'a Contact>,
    pub(crate) designations: Vec<&'a Designation>,
    /// Designations on public notice. They are only in `registry.json`, which builds the
    /// same site including the notice page. A private export has them among the others.
    pub(crate) on_notice: Vec<&'a Designation>,
    pub(crate) service_items: Vec<&'a ServiceItem>,
    pub(crate) cases: &'a [Case],
    pub(crate) events: Vec<EventRow<'a>>,
}

/// All public data, sorted by id.
///
/// A point that only has designations on public notice is reduced to the data of the notice
/// page: see [`PointRecord::has_page`].
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

/// The whole registry including private columns, sorted by id.
pub(super) fn complete_records(registry: &Registry) -> Vec<PointRecord<'_>> {
    registry.points.iter().map(PointRecord::complete).collect()
}

impl<'a> PointRecord<'a> {
    /// All data of a point.
    pub(crate) fn complete(point: &'a Point) -> Self {
        Self {
            facts: &point.facts,
            head: point.head.as_deref(),
            contact: Some(&point.contact),
            designations: point.designations.iter().collect(),
            on_notice: Vec::new(),
            service_items: point.service_items.iter().collect(),
            cases: &point.cases,
            events: point.events.iter().map(EventRow::from).collect(),
        }
    }

    /// Its row of `points.csv`.
    pub(crate) fn point(&self) -> Record<'a> {
        self.record(Row::Points(PointRow {
            facts: self.facts,
            head: self.head,
            contact: self.contact,
        }))
    }

    /// Its rows in a table; none in that of retired ids.
    pub(crate) fn rows(&self, table: Table) -> Vec<Record<'a>> {
        let designations = self.designations.iter().copied();
        let items = self.service_items.iter().copied();
        match table {
            Table::Points => vec![self.point()],
            Table::Contacts => self.records(self.contact.into_iter().map(Row::Contacts)),
            Table::Designations => self.records(designations.map(Row::Designations)),
            Table::ServiceItems => self.records(items.map(Row::ServiceItems)),
            Table::Cases => self.records(self.cases.iter().map(Row::Cases)),
            Table::Events => self.records(self.events.iter().copied().map(Row::Events)),
            Table::Retired => Vec::new(),
        }
    }

    /// Its designations on public notice.
    pub(crate) fn rows_on_notice(&self) -> Vec<Record<'a>> {
        self.records(self.on_notice.iter().copied().map(Row::Designations))
    }

    fn record(&self, row: Row<'a>) -> Record<'a> {
        Record {
            point_id: &self.facts.id,
            row,
        }
    }

    fn records(&self, rows: impl Iterator<Item = Row<'a>>) -> Vec<Record<'a>> {
        rows.map(|row| self.record(row)).collect()
    }

    /// Whether it is more than an institution on public notice.
    pub(crate) fn has_page(&self) -> bool {
        !self.designations.is_empty()
    }

    /// The province-level unit of the point.
    pub(crate) fn province(&self, names: Names<'_>) -> RegionIndex {
        names.regions.province_of(self.facts.region)
    }
}

/// A retired id, which belongs to no point.
pub(super) fn retired(row: &RetiredPoint) -> Record<'_> {
    Record {
        point_id: &row.id,
        row: Row::Retired(row),
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
            texts: &entry.texts,
        }
    }
}
