//! The registry's tables: files, columns, headings and types of cells.
//!
//! This is the only list of columns. The loader recognises headings by it and the checks
//! read cells by it; downloads, schemas, comparisons, the scan for personal data and labels
//! derive from it. It knows how a record of the model provides the value of a column
//! ([`Source`]), and nothing of files.

mod record;
mod table;
mod tables;

pub(crate) use crate::model::ColumnIndex;
pub(crate) use record::{Cell, EventRow, Names, PointRow, Record, Row, Source, Value};
pub(crate) use table::Table;
pub(crate) use tables::*;

use crate::model::VocabularyName;
use std::ops::RangeInclusive;

/// The column must exist, and its cells must not be empty.
pub(crate) const REQUIRED: u8 = 1;
/// A cell contains a list, separated by `;`.
pub(crate) const MULTIPLE: u8 = 2;
/// Never published; masked in reports. Such columns are the last of their table.
pub(crate) const PRIVATE: u8 = 4;
/// A cell may hold several lines.
pub(crate) const LINES: u8 = 8;
/// Published only if the configuration says so; masked in reports.
pub(crate) const PERSONAL: u8 = 16;
/// No flags.
pub(crate) const PLAIN: u8 = 0;

/// The first and the last year that a date may have.
pub(crate) const YEARS: RangeInclusive<i16> = 1900..=2100;
/// The range of longitudes of the national territory including seas, in whole degrees.
pub(crate) const LONGITUDES: (i32, i32) = (73, 136);
/// The range of latitudes of the national territory including seas, in whole degrees.
pub(crate) const LATITUDES: (i32, i32) = (3, 54);

/// The type of a column's cells; with [`MULTIPLE`], of each of their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnType {
    /// Free text.
    Text,
    /// The id of a point: its own, or that of the point that the row belongs to.
    PointId,
    /// A code of a vocabulary.
    Code(VocabularyName),
    /// A code of the table of regions.
    Region,
    /// The name of a column of any table.
    ColumnName,
    /// `YYYY-MM-DD`, with a year in [`YEARS`].
    Date,
    /// A number of persons.
    Count,
    /// Decimal degrees within an inclusive range of whole degrees.
    Degrees((i32, i32)),
    /// Six digits.
    Postcode,
    /// A URL, http or https.
    Url,
    /// A mail address.
    Email,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    /// The canonical heading and JSON key.
    pub(crate) name: &'static str,
    /// Flags: [`REQUIRED`], [`MULTIPLE`], …
    pub(crate) flags: u8,
    /// The type of its cells.
    pub(crate) holds: ColumnType,
    /// Accepted Chinese headings, the standard one first.
    pub(crate) headings: &'static [&'static str],
    /// Description in Chinese.
    pub(crate) description: &'static str,
    /// Description in English.
    pub(crate) description_en: &'static str,
    /// How a record provides the value.
    pub(crate) source: Source,
}

/// Each column is declared once, so it only equals itself.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Column {}

impl Column {
    /// Whether the column has this flag.
    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether the column is withheld. `with_personal` tells whether the configuration
    /// publishes personal columns.
    pub(crate) fn is_withheld(&self, with_personal: bool) -> bool {
        self.has(PRIVATE) || self.has(PERSONAL) && !with_personal
    }

    /// The standard Chinese heading.
    pub(crate) fn title(&self) -> &'static str {
        self.headings.first().copied().unwrap_or(self.name)
    }
}

/// All sheets that a registry folder may contain: its tables, then the reference tables.
pub(crate) fn all_sheets() -> impl Iterator<Item = &'static Schema> {
    Table::ALL.map(Table::schema).into_iter().chain(REFERENCE)
}

/// Finds the column of a point or its rows that an event names: `address`, or with its
/// table `service_items.name`.
pub(crate) fn find_field(field: &str) -> Option<(Table, &'static Column)> {
    let (key, name) = match field.split_once('.') {
        Some((key, name)) => (Some(key), name),
        None => (None, field),
    };
    Table::of_points()
        .filter(|table| key.is_none_or(|key| table.key() == key))
        .find_map(|table| {
            let index = table.schema().find(name)?;
            Some((table, table.schema().column(index)))
        })
}

/// Whether a column in an event is withheld, whatever table it names. `with_personal` tells
/// whether the configuration publishes personal columns.
pub(crate) fn is_withheld(field: &str, with_personal: bool) -> bool {
    let name = field.rsplit('.').next().unwrap_or(field);
    Table::of_points()
        .filter_map(|table| {
            table
                .schema()
                .find(name)
                .map(|index| table.schema().column(index))
        })
        .any(|column| column.is_withheld(with_personal))
}

/// All names of columns that are valid in events: every publishable column of a point or
/// its rows, alone and with its table.
pub(crate) fn column_names() -> Vec<String> {
    let tables: Vec<&Schema> = Table::of_points().map(Table::schema).collect();
    let columns = tables.iter().flat_map(|schema| schema.published());
    let mut seen = std::collections::BTreeSet::new();
    let alone = columns
        .map(|column| column.name.to_owned())
        .filter(|name| seen.insert(name.clone()));
    let within = tables.iter().flat_map(|schema| {
        let columns = schema.published().iter();
        columns.map(|column| format!("{}.{}", schema.key(), column.name))
    });
    alone.chain(within).collect()
}

/// A table: a CSV file, or an array in `registry.json`.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The file name; without its extension, the JSON key.
    pub(crate) file: &'static str,
    /// What its rows are, in Chinese.
    pub(crate) title: &'static str,
    /// What its rows are, in English.
    pub(crate) title_en: &'static str,
    /// Columns in canonical order.
    pub(crate) columns: &'static [Column],
}

impl Schema {
    /// The key in `registry.json`.
    pub(crate) fn key(&self) -> &'static str {
        self.file.strip_suffix(".csv").unwrap_or(self.file)
    }

    /// The column with this canonical name.
    pub(crate) fn find(&self, name: &str) -> Option<ColumnIndex> {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .map(ColumnIndex)
    }

    /// The column at an index of this schema.
    pub(crate) fn column(&self, index: ColumnIndex) -> &'static Column {
        &self.columns[index.0]
    }

    /// The columns that are only displayed.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (ColumnIndex, &'static Column)> {
        self.columns
            .iter()
            .filter_map(|column| match column.source {
                Source::Text(index) => Some((index, column)),
                Source::Owner | Source::Field(_) => None,
            })
    }

    /// The columns that may be published: all before the private ones.
    pub(crate) fn published(&self) -> &'static [Column] {
        let is_private = |column: &Column| column.has(PRIVATE);
        let count = self.columns.iter().position(is_private);
        &self.columns[..count.unwrap_or(self.columns.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_columns_are_the_last_of_their_table() {
        for schema in Table::ALL.map(Table::schema) {
            let private = schema.columns.iter().filter(|column| column.has(PRIVATE));
            assert_eq!(
                schema.published().len() + private.count(),
                schema.columns.len(),
                "{}",
                schema.file
            );
        }
    }

    #[test]
    fn only_optional_public_texts_have_no_field() {
        for schema in Table::ALL.map(Table::schema) {
            for (_, column) in schema.texts() {
                let is_plain = column.flags & !LINES == 0;
                let name = format!("{}.{}", schema.key(), column.name);
                assert!(is_plain && column.holds == ColumnType::Text, "{name}");
            }
        }
    }

    #[test]
    fn the_first_column_of_every_table_is_the_point() {
        for schema in Table::ALL.map(Table::schema) {
            assert_eq!(
                schema.columns[0].holds,
                ColumnType::PointId,
                "{}",
                schema.file
            );
        }
    }
}
