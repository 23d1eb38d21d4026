//! Which tables become files, and with which of their columns.
//!
//! The columns themselves are those of [`crate::schema`]; [`super::record`] fills them in
//! that order.

use crate::schema::{
    Column, Schema, cases, contacts, designations, events, points, retired, service_items,
};

/// The tables that are written, by what their rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Institutions.
    Points,
    /// The private parts of institutions.
    Contacts,
    /// Designations.
    Designations,
    /// Service items.
    ServiceItems,
    /// Cases.
    Cases,
    /// Events.
    Events,
    /// Ids that were published once and are no longer in the data; they belong to no point.
    Retired,
}

/// The tables that are published, in the order in which they are shown.
pub const PUBLISHED: [Table; 6] = [
    Table::Points,
    Table::Designations,
    Table::ServiceItems,
    Table::Cases,
    Table::Events,
    Table::Retired,
];

impl Table {
    /// The whole table.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::Points => &points::SCHEMA,
            Self::Contacts => &contacts::SCHEMA,
            Self::Designations => &designations::SCHEMA,
            Self::ServiceItems => &service_items::SCHEMA,
            Self::Cases => &cases::SCHEMA,
            Self::Events => &events::SCHEMA,
            Self::Retired => &retired::SCHEMA,
        }
    }

    /// File name without ending, and the key of the rows in a point of `registry.json`.
    pub fn name(self) -> &'static str {
        self.schema().key()
    }

    /// Whether its rows stand inside their point in `registry.json`.
    pub fn is_nested(self) -> bool {
        !matches!(self, Self::Points | Self::Contacts | Self::Retired)
    }

    /// The columns that are written, in order; of all tables but `contacts` those that
    /// may be published.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Contacts => self.schema().columns,
            _ => self.schema().published(),
        }
    }
}
