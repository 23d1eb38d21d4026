//! A point while its rows are gathered, for the rules that look at all of them together.

use crate::load::RawRow;
use crate::model::{Case, Contact, Date, Designation, Event, PointFacts, ServiceItem};

/// A point while its rows are gathered.
pub struct PointBuilder<'a> {
    /// Its row in `points.csv`.
    pub row: RawRow<'a>,
    /// The publishable columns; none where a required one is missing or wrong.
    pub facts: Option<PointFacts>,
    /// How many people work there, as far as it is said.
    pub staff: Staff,
    /// When the record was last checked.
    pub updated_on: Option<Date>,
    /// The head's name.
    pub head: Option<String>,
    /// Whom to contact; private.
    pub contact: Contact,
    /// The row that gave the contact.
    pub contact_row: Option<RawRow<'a>>,
    /// How many rows name this point, readable or not.
    pub designation_rows: usize,
    /// The readable designations with their rows.
    pub designations: Vec<(RawRow<'a>, Designation)>,
    /// How many rows of service items name this point, readable or not.
    pub service_item_rows: usize,
    /// The readable service items with their rows.
    pub service_items: Vec<(RawRow<'a>, ServiceItem)>,
    /// The readable cases.
    pub cases: Vec<Case>,
    /// How many rows of events name this point and could be read.
    pub event_rows: usize,
    /// The readable events with their rows.
    pub events: Vec<(RawRow<'a>, Event)>,
}

/// How many people work for a point, persons.
#[derive(Debug, Clone, Copy, Default)]
pub struct Staff {
    /// All.
    pub total: Option<u32>,
    /// Full-time.
    pub full_time: Option<u32>,
    /// Part-time.
    pub part_time: Option<u32>,
}
