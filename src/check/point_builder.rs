//! Collects the rows of a point, for rules that need all of them.

use crate::load::RawRow;
use crate::model::{Case, Contact, Date, Designation, Event, PointFacts, ServiceItem};

/// A point whose rows are being collected.
pub(crate) struct PointBuilder<'a> {
    /// Its row in `points.csv`.
    pub(crate) row: RawRow<'a>,
    /// The publishable columns; `None` if a required one is missing or invalid.
    pub(crate) facts: Option<PointFacts>,
    /// The number of staff, if given.
    pub(crate) staff: Staff,
    /// When the record was last checked.
    pub(crate) updated_on: Option<Date>,
    /// The head's name.
    pub(crate) head: Option<String>,
    /// The contact person; private.
    pub(crate) contact: Contact,
    /// The row with the contact.
    pub(crate) contact_row: Option<RawRow<'a>>,
    /// How many rows of designations name this point, valid or not.
    pub(crate) designation_rows: usize,
    /// The valid designations with their rows.
    pub(crate) designations: Vec<(RawRow<'a>, Designation)>,
    /// How many rows of service items name this point, valid or not.
    pub(crate) service_item_rows: usize,
    /// The valid service items with their rows.
    pub(crate) service_items: Vec<(RawRow<'a>, ServiceItem)>,
    /// The valid cases with their rows.
    pub(crate) cases: Vec<(RawRow<'a>, Case)>,
    /// The number of valid events.
    pub(crate) event_rows: usize,
    /// The valid events with their rows.
    pub(crate) events: Vec<(RawRow<'a>, Event)>,
}

/// The staff of a point, persons.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Staff {
    /// Total number.
    pub(crate) total: Option<u32>,
    /// Full-time.
    pub(crate) full_time: Option<u32>,
    /// Part-time.
    pub(crate) part_time: Option<u32>,
}
