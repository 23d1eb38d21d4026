//! A point while its rows are gathered, for the rules that look at all of them together.

use crate::load::RawRow;
use crate::model::{Case, Contact, Date, Designation, Event, PointFacts, ServiceItem};

/// A point while its rows are gathered.
pub(crate) struct PointBuilder<'a> {
    /// Its row in `points.csv`.
    pub(crate) row: RawRow<'a>,
    /// The publishable columns; none where a required one is missing or wrong.
    pub(crate) facts: Option<PointFacts>,
    /// How many people work there, as far as it is said.
    pub(crate) staff: Staff,
    /// When the record was last checked.
    pub(crate) updated_on: Option<Date>,
    /// The head's name.
    pub(crate) head: Option<String>,
    /// Whom to contact; private.
    pub(crate) contact: Contact,
    /// The row that gave the contact.
    pub(crate) contact_row: Option<RawRow<'a>>,
    /// How many rows name this point, readable or not.
    pub(crate) designation_rows: usize,
    /// The readable designations with their rows.
    pub(crate) designations: Vec<(RawRow<'a>, Designation)>,
    /// How many rows of service items name this point, readable or not.
    pub(crate) service_item_rows: usize,
    /// The readable service items with their rows.
    pub(crate) service_items: Vec<(RawRow<'a>, ServiceItem)>,
    /// The readable cases.
    pub(crate) cases: Vec<Case>,
    /// How many rows of events name this point and could be read.
    pub(crate) event_rows: usize,
    /// The readable events with their rows.
    pub(crate) events: Vec<(RawRow<'a>, Event)>,
}

/// How many people work for a point, persons.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Staff {
    /// All.
    pub(crate) total: Option<u32>,
    /// Full-time.
    pub(crate) full_time: Option<u32>,
    /// Part-time.
    pub(crate) part_time: Option<u32>,
}
