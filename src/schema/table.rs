//! The tables of a registry.

use super::{
    Column, Schema, cases, contacts, designations, events, points, retired, service_items,
};

/// A table that a registry folder may contain.
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
    /// The private columns of institutions, in a separate file.
    Contacts,
    /// Ids that were once published and are no longer in the data; they belong to no point.
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

    /// The published tables, in display order.
    pub(crate) const PUBLISHED: [Self; 6] = [
        Self::Points,
        Self::Designations,
        Self::ServiceItems,
        Self::Cases,
        Self::Events,
        Self::Retired,
    ];

    /// The tables whose rows are nested in their point in `registry.json`.
    pub(crate) const NESTED: [Self; 4] = [
        Self::Designations,
        Self::ServiceItems,
        Self::Cases,
        Self::Events,
    ];

    /// The tables of points and their rows, which excludes that of retired ids.
    pub(crate) fn of_points() -> impl Iterator<Item = Self> + Clone {
        Self::ALL
            .into_iter()
            .filter(|table| *table != Self::Retired)
    }

    /// The file and columns.
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

    /// The file name without extension, which is the key in `registry.json`.
    pub(crate) fn key(self) -> &'static str {
        self.schema().key()
    }

    /// The Chinese name.
    pub(crate) fn title(self) -> &'static str {
        self.schema().title
    }

    /// Whether its rows are nested in their point in `registry.json`.
    pub(crate) fn is_nested(self) -> bool {
        Self::NESTED.contains(&self)
    }

    /// Whether its rows have ids of their own.
    pub(crate) fn has_ids(self) -> bool {
        matches!(self, Self::Points | Self::Retired)
    }

    /// The columns written to files, in order: all for contacts, otherwise those that may
    /// be published.
    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Self::Contacts => self.schema().columns,
            _ => self.schema().published(),
        }
    }
}
