//! Compares two registries and renders the review of a change before it is published.
//!
//! The comparison is pure: it reads no files and renders no pages ([`pages`] compares rendered
//! ones). The order of rows does not matter. Personal data is masked when a [`Difference`] is
//! built ([`masking`]), so that its values may be shown to anyone.

mod designations;
mod document;
mod escape;
pub mod json;
mod labels;
pub mod markdown;
mod masking;
pub(crate) mod pages;
mod points;
pub(crate) mod rules;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub mod text;

pub(crate) use designations::DesignationAction;
pub(crate) use masking::private_values;
pub(crate) use pages::{PageAction, PageChanges};

use crate::diagnostics::{Report, Text};
use crate::model::{Date, Registry};

/// Options for comparing two registries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DiffOptions<'a> {
    /// The date for which statuses are evaluated.
    pub(crate) as_of: Date,
    /// Whether the head's name is published, so that it need not be masked.
    pub(crate) head_published: bool,
    /// The file of the new registry's points, for messages.
    pub(crate) points_file: &'a str,
    /// The file of the new registry's designations, for messages.
    pub(crate) designations_file: &'a str,
}

/// The differences between two registries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    /// The date for which statuses were evaluated.
    pub(crate) as_of: Date,
    /// The points that only the new registry has, sorted by id.
    pub(crate) added: Vec<PointDifference>,
    /// The points that only the old registry has, sorted by id.
    pub(crate) removed: Vec<RemovedPoint>,
    /// The points that differ, sorted by id.
    pub(crate) changed: Vec<PointDifference>,
    /// The differing rows of `retired.csv`, sorted by id.
    pub(crate) retired: Vec<RowDifference>,
    /// The reference tables that differ: `regions.csv`, `region_changes.csv`,
    /// `taxonomy.toml`, `pinyin.csv`, `everyday_words.csv`.
    pub(crate) reference_tables: Vec<&'static str>,
    /// The problems of the change itself.
    pub(crate) findings: Report,
}

/// A point's id and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PointName {
    /// Permanent id.
    pub(crate) id: String,
    /// Name in Chinese; the new one if it changed.
    pub(crate) name: String,
}

/// The differences of one point. Fields of an added point have no old value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointDifference {
    /// The point.
    pub(crate) point: PointName,
    /// The former name, if it changed.
    pub(crate) old_name: Option<String>,
    /// The label of its region.
    pub(crate) region: Text,
    /// The publishable columns of `points.csv` and the head.
    pub(crate) fields: Vec<FieldDifference>,
    /// The columns that are never published.
    pub(crate) contact: Vec<FieldDifference>,
    /// Designations.
    pub(crate) designations: Vec<DesignationDifference>,
    /// Service items.
    pub(crate) service_items: Vec<RowDifference>,
    /// Cases.
    pub(crate) cases: Vec<RowDifference>,
    /// Events.
    pub(crate) events: Vec<RowDifference>,
}

/// A point that the new registry does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RemovedPoint {
    /// The point in the old registry; its fields have no new value.
    pub(crate) was: PointDifference,
    /// Its entry in `retired.csv`, if there is one.
    pub(crate) retired: Option<Retirement>,
    /// Whether it had a page; points that were only on public notice had none.
    pub(crate) had_page: bool,
    /// The added point that is probably the same institution under another id.
    pub(crate) likely_new_id: Option<String>,
}

/// The entry of an id in `retired.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Retirement {
    /// The date of the retirement.
    pub(crate) retired_on: Date,
    /// The reason.
    pub(crate) reason: String,
    /// The id of the successor.
    pub(crate) replaced_by: Option<String>,
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RowAction {
    /// Only the new registry has it.
    Added,
    /// Only the old registry has it.
    Removed,
    /// Both have it with different values.
    Changed,
    /// Both have it with a different name and otherwise the same values.
    Renamed,
}

/// The differences of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowDifference {
    /// What happened to it.
    pub(crate) action: RowAction,
    /// The title of the row: the name of an item or case, the date and type of an event.
    pub(crate) title: Text,
    /// The differing fields.
    pub(crate) fields: Vec<FieldDifference>,
}

/// The differences of one designation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DesignationDifference {
    /// What happened to it.
    pub(crate) action: DesignationAction,
    /// The code of its kind.
    pub(crate) kind: String,
    /// The label of its kind.
    pub(crate) kind_label: Text,
    /// The batch, document and approval date that identify it among others of its kind.
    pub(crate) identifying_values: Vec<ShownValue>,
    /// The effective status in the old registry.
    pub(crate) status_before: Option<ShownValue>,
    /// The effective status in the new registry.
    pub(crate) status_now: Option<ShownValue>,
    /// The differing fields.
    pub(crate) fields: Vec<FieldDifference>,
}

/// A field's value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldDifference {
    /// The name of the column.
    pub(crate) column: &'static str,
    /// The Chinese title of the column.
    pub(crate) title: &'static str,
    /// The value before; `None` if empty.
    pub(crate) old: Option<ShownValue>,
    /// The value after; `None` if empty.
    pub(crate) new: Option<ShownValue>,
}

/// A value that may be shown to anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownValue {
    /// The value as in the files, masked if it is personal.
    pub(crate) value: String,
    /// The value as displayed, masked if it is personal.
    pub(crate) label: Text,
    /// Whether anything was masked.
    pub(crate) masked: bool,
}

/// The review of a change.
#[derive(Debug)]
pub struct Review {
    /// The name of the old side.
    pub old: String,
    /// The name of the new side.
    pub new: String,
    /// The differences of the registries.
    pub(crate) difference: Difference,
    /// The changes of the site's pages.
    pub pages: PageChanges,
    /// The problems of the change itself, and those of the new data that the old data did not
    /// have.
    pub report: Report,
    /// The number of warnings that the old data already had.
    pub(crate) known_warnings: usize,
}

/// Why two sides cannot be compared.
#[derive(Debug)]
pub enum ReviewFailure {
    /// The old data has errors.
    Old {
        /// The name of the old side.
        name: String,
        /// The errors and warnings.
        report: Report,
    },
    /// The new data has errors.
    New {
        /// The name of the new side.
        name: String,
        /// The errors and warnings.
        report: Report,
    },
    /// The theme or the content has errors.
    Site(Report),
}

impl ReviewFailure {
    /// The report with the errors.
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
pub(crate) fn compare(old: &Registry, new: &Registry, options: &DiffOptions<'_>) -> Difference {
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
        (
            "everyday_words.csv",
            old.everyday_words.cells(&old.taxonomy) != new.everyday_words.cells(&new.taxonomy),
        ),
    ];
    let differing = tables.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(table, _)| table).collect()
}

impl Difference {
    /// Whether the registries are equal.
    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.retired.is_empty()
            && self.reference_tables.is_empty()
    }

    /// Whether the record of a point itself differs.
    pub(crate) fn concerns(&self, id: &str) -> bool {
        let holds = |points: &[PointDifference]| {
            points
                .binary_search_by(|difference| difference.point.id.as_str().cmp(id))
                .is_ok()
        };
        holds(&self.added) || holds(&self.changed) || self.removed_point(id).is_some()
    }

    /// The removed point with this id.
    pub(crate) fn removed_point(&self, id: &str) -> Option<&RemovedPoint> {
        let position = self
            .removed
            .binary_search_by(|removed| removed.was.point.id.as_str().cmp(id));
        Some(&self.removed[position.ok()?])
    }
}

impl PointDifference {
    /// Whether nothing differs.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
            && self.contact.is_empty()
            && self.designations.is_empty()
            && self.service_items.is_empty()
            && self.cases.is_empty()
            && self.events.is_empty()
    }
}
