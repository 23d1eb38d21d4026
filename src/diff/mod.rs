//! Two registries → what a reviewer must know before the change is published.
//!
//! A pure comparison: it reads no files, makes no pages ([`pages`] compares those that
//! were made) and knows nothing of revisions. The order of rows is no difference. Every
//! value in a [`Difference`] may be shown to anyone: personal ones are masked when they
//! are taken over ([`masking`]), so that no renderer can forget to.

mod designations;
mod document;
mod escape;
pub mod json;
pub mod markdown;
mod masking;
pub mod pages;
mod points;
pub mod rules;
pub mod text;
mod words;

pub use designations::DesignationAction;
pub use masking::private_values;
pub use pages::{PageAction, PageChanges};

use crate::diagnostics::{Report, Text};
use crate::model::{Date, Registry};

/// How two registries are compared.
#[derive(Debug, Clone, Copy)]
pub struct DiffOptions<'a> {
    /// The date that both are judged by.
    pub as_of: Date,
    /// Whether the head's name is published, so that it need not be masked.
    pub head_published: bool,
    /// The file of the new registry's points, for messages.
    pub points_file: &'a str,
    /// The file of the new registry's designations, for messages.
    pub designations_file: &'a str,
}

/// What differs between two registries.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The date that both were judged by.
    pub as_of: Date,
    /// Points that only the new registry has, in the order of ids.
    pub added: Vec<PointDifference>,
    /// Points that only the old registry has, in the order of ids.
    pub removed: Vec<RemovedPoint>,
    /// Points that both have and that differ, in the order of ids.
    pub changed: Vec<PointDifference>,
    /// What differs in `retired.csv`, in the order of ids.
    pub retired: Vec<RowDifference>,
    /// The reference tables that differ: `regions.csv`, `region_changes.csv`,
    /// `taxonomy.toml`, `pinyin.csv`.
    pub reference_tables: Vec<&'static str>,
    /// What the change may not do, or should not.
    pub findings: Report,
}

/// A point's id and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PointName {
    /// Permanent id.
    pub id: String,
    /// Name in Chinese; the new one where it changed.
    pub name: String,
}

/// What differs in one point. In an added one, all fields have no old value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointDifference {
    /// Which point.
    pub point: PointName,
    /// The former name, where it changed.
    pub old_name: Option<String>,
    /// Where it lies.
    pub region: Text,
    /// The publishable columns of `points.csv` and the head.
    pub fields: Vec<FieldDifference>,
    /// The columns that are never published.
    pub contact: Vec<FieldDifference>,
    /// Designations.
    pub designations: Vec<DesignationDifference>,
    /// Service items.
    pub service_items: Vec<RowDifference>,
    /// Cases.
    pub cases: Vec<RowDifference>,
    /// Events.
    pub events: Vec<RowDifference>,
}

/// A point that the new registry does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedPoint {
    /// Which point, as the old registry had it; all fields have no new value.
    pub was: PointDifference,
    /// Why, where `retired.csv` says so.
    pub retired: Option<Retirement>,
    /// Whether it had a page: one that was only on public notice had none.
    pub had_page: bool,
    /// The added point that is probably the same institution under another id.
    pub likely_new_id: Option<String>,
}

/// What `retired.csv` says of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// From which day.
    pub retired_on: Date,
    /// Why.
    pub reason: String,
    /// The point that took its place.
    pub replaced_by: Option<String>,
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowAction {
    /// Only the new registry has it.
    Added,
    /// Only the old registry has it.
    Removed,
    /// Both have it, with other values.
    Changed,
    /// Both have it, under another name and otherwise the same.
    Renamed,
}

/// What differs in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// What happened.
    pub action: RowAction,
    /// What people call the row: an item's or case's name, an event's day and type.
    pub title: Text,
    /// Its fields that differ.
    pub fields: Vec<FieldDifference>,
}

/// What differs in one designation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignationDifference {
    /// What happened.
    pub action: DesignationAction,
    /// The code of its kind.
    pub kind: String,
    /// What its kind is called.
    pub kind_label: Text,
    /// Batch, document and approval that tell it from others of its kind.
    pub told_by: Vec<ShownValue>,
    /// The status as of the date, in the old registry: code and label.
    pub standing_before: Option<ShownValue>,
    /// The status as of the date, in the new registry: code and label.
    pub standing_now: Option<ShownValue>,
    /// Its fields that differ.
    pub fields: Vec<FieldDifference>,
}

/// A field's value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// The column as the files name it.
    pub column: &'static str,
    /// The column in Chinese.
    pub title: &'static str,
    /// Before; none where it was empty.
    pub old: Option<ShownValue>,
    /// After; none where it is empty.
    pub new: Option<ShownValue>,
}

/// A value that may be shown to anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownValue {
    /// As the files write it, masked where it is personal.
    pub value: String,
    /// As people read it, masked where it is personal.
    pub label: Text,
    /// Whether something personal was masked in it.
    pub masked: bool,
}

/// What a reviewer must know.
#[derive(Debug)]
pub struct Review {
    /// What the old side is called.
    pub old: String,
    /// What the new side is called.
    pub new: String,
    /// What differs in the registries.
    pub difference: Difference,
    /// What becomes of the site's pages.
    pub pages: PageChanges,
    /// What was remarked: of the change itself, and of the new data where the old data
    /// did not give the same cause.
    pub report: Report,
    /// Warnings that the old data gave cause for already.
    pub known_warnings: usize,
}

/// Why two sides cannot be compared.
#[derive(Debug)]
pub enum ReviewFailure {
    /// The old data has errors.
    Old {
        /// What the old side is called.
        name: String,
        /// Its errors and warnings.
        report: Report,
    },
    /// The new data has errors.
    New {
        /// What the new side is called.
        name: String,
        /// Its errors and warnings.
        report: Report,
    },
    /// Theme or content are wrong.
    Site(Report),
}

impl ReviewFailure {
    /// What is wrong.
    pub fn report(&self) -> &Report {
        match self {
            Self::Old { report, .. } | Self::New { report, .. } | Self::Site(report) => report,
        }
    }
}

impl Review {
    /// Whether the change must not be published as it is.
    pub fn fails(&self, strict: bool) -> bool {
        self.report.fails(strict) || (strict && self.known_warnings > 0)
    }
}

/// Compares two registries.
pub fn compare(old: &Registry, new: &Registry, options: &DiffOptions<'_>) -> Difference {
    let points = points::compare(old, new, options);
    let mut difference = Difference {
        as_of: options.as_of,
        added: points.added,
        removed: points.removed,
        changed: points.changed,
        retired: points::retirements(old, new, options),
        reference_tables: reference_tables(old, new),
        findings: Report::default(),
    };
    difference.findings = Report::new(rules::findings(old, new, &difference, options));
    difference
}

/// The reference tables that differ.
fn reference_tables(old: &Registry, new: &Registry) -> Vec<&'static str> {
    let tables = [
        ("regions.csv", old.regions != new.regions),
        (
            "region_changes.csv",
            old.regions.former_source() != new.regions.former_source(),
        ),
        ("taxonomy.toml", old.taxonomy != new.taxonomy),
        ("pinyin.csv", old.pinyin != new.pinyin),
    ];
    let differing = tables.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(table, _)| table).collect()
}

impl Difference {
    /// Whether the registries say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.retired.is_empty()
            && self.reference_tables.is_empty()
    }

    /// Whether a point's own record differs.
    pub fn concerns(&self, id: &str) -> bool {
        let holds = |points: &[PointDifference]| {
            points
                .binary_search_by(|difference| difference.point.id.as_str().cmp(id))
                .is_ok()
        };
        holds(&self.added) || holds(&self.changed) || self.removed_point(id).is_some()
    }

    /// The removed point with this id.
    pub fn removed_point(&self, id: &str) -> Option<&RemovedPoint> {
        let position = self
            .removed
            .binary_search_by(|removed| removed.was.point.id.as_str().cmp(id));
        Some(&self.removed[position.ok()?])
    }
}

impl PointDifference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
            && self.contact.is_empty()
            && self.designations.is_empty()
            && self.service_items.is_empty()
            && self.cases.is_empty()
            && self.events.is_empty()
    }
}
