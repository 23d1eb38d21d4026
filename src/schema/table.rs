//! The tables of a registry: the one list of them.

use super::{
    Column, Schema, cases, contacts, designations, events, points, retired, service_items,
};

/// A table that a registry folder may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// Institutions.
    Points,
    /// Designations.
    Designations,
    /// Service items.
    ServiceItems,
    /// Cases.
    Cases,
    /// Events.
    Events,
    /// The private columns of institutions kept apart.
    Contacts,
    /// Ids that were published once and are no longer in the data; they belong to no point.
    Retired,
}

impl Table {
    /// All tables, in the order of the documentation.
    pub(crate) const ALL: [Self; 7] = [
        Self::Points,
        Self::Designations,
        Self::ServiceItems,
        Self::Cases,
        Self::Events,
        Self::Contacts,
        Self::Retired,
    ];

    /// The tables that are published, in the order in which they are shown.
    pub(crate) const PUBLISHED: [Self; 6] = [
        Self::Points,
        Self::Designations,
        Self::ServiceItems,
        Self::Cases,
        Self::Events,
        Self::Retired,
    ];

    /// The tables whose rows stand inside their point in `registry.json`.
    pub(crate) const NESTED: [Self; 4] = [
        Self::Designations,
        Self::ServiceItems,
        Self::Cases,
        Self::Events,
    ];

    /// The tables of points and of what belongs to one: a retired id is no point.
    pub(crate) fn of_points() -> impl Iterator<Item = Self> + Clone {
        Self::ALL
            .into_iter()
            .filter(|table| *table != Self::Retired)
    }

    /// Its file and columns.
    pub(crate) fn schema(self) -> &'static Schema {
        match self {
            Self::Points => &points::SCHEMA,
            Self::Designations => &designations::SCHEMA,
            Self::ServiceItems => &service_items::SCHEMA,
            Self::Cases => &cases::SCHEMA,
            Self::Events => &events::SCHEMA,
            Self::Contacts => &contacts::SCHEMA,
            Self::Retired => &retired::SCHEMA,
        }
    }

    /// Its file name without ending, and its key in `registry.json`.
    pub(crate) fn key(self) -> &'static str {
        self.schema().key()
    }

    /// Its name in Chinese.
    pub(crate) fn title(self) -> &'static str {
        self.schema().title
    }

    /// Whether its rows stand inside their point in `registry.json`.
    pub(crate) fn is_nested(self) -> bool {
        Self::NESTED.contains(&self)
    }

    /// Whether each of its rows has an id of its own.
    pub(crate) fn has_ids(self) -> bool {
        matches!(self, Self::Points | Self::Retired)
    }

    /// The columns that are written, in order; of all tables but that of contacts those
    /// that may be published.
    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Self::Contacts => self.schema().columns,
            _ => self.schema().published(),
        }
    }
}
