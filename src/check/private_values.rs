//! Collects personal values from raw tables, for reports to mask.
//!
//! Values of private columns are personal, unless they are public elsewhere and not a
//! person's name. If the cells of a row are probably in the wrong columns, everything in it
//! that looks like a person's name is personal, too.

use super::form::is_id;
use super::people::{is_person, names_in_text};
use crate::diagnostics::{PersonalValues, separates_values};
use crate::load::{LoadedTable, RawRegistry, RawRow};
use crate::schema::{ColumnIndex, PERSONAL, PRIVATE, Schema, Table, contacts, events, points};
use crate::words;

/// The values that no report may show.
pub(crate) fn private_values(raw: &RawRegistry) -> PersonalValues {
    let mut private = PersonalValues::default();
    let mut persons = PersonalValues::default();
    let tables = [
        &raw.points,
        &raw.contacts,
        &raw.events,
        &raw.designations,
        &raw.service_items,
        &raw.cases,
        &raw.retired,
    ];
    for row in tables.into_iter().flat_map(LoadedTable::rows) {
        for cell in private_cells(row) {
            if is_person(cell) {
                persons.add(cell);
            } else {
                private.add(cell);
            }
        }
        let is_misplaced = is_misplaced(row);
        for (column, cell) in cells(row) {
            let is_name = is_of(row, &points::SCHEMA) && column == points::NAME;
            if (is_misplaced || is_name) && is_person(cell) {
                persons.add(cell);
            }
            for name in names_in_text(cell) {
                persons.add(name);
            }
        }
        let id = row.cell(points::ID).trim();
        if (is_misplaced || is_of(row, &contacts::SCHEMA)) && !id.is_ascii() && !is_id(id) {
            persons.add(id);
        }
    }
    let mut values = private.without_those_in(public_texts(raw).into_iter());
    values.extend(&persons);
    values
}

fn cells(row: RawRow<'_>) -> impl Iterator<Item = (ColumnIndex, &str)> {
    let columns = 0..row.table().schema().columns.len();
    columns
        .map(ColumnIndex)
        .map(move |column| (column, row.cell(column).trim()))
        .filter(|(_, cell)| !cell.is_empty())
}

fn is_of(row: RawRow<'_>, schema: &Schema) -> bool {
    std::ptr::eq(row.table().schema(), schema)
}

/// The cells of private columns, and values of events about private columns.
fn private_cells(row: RawRow<'_>) -> impl Iterator<Item = &str> {
    let schema = row.table().schema();
    let is_of_event = is_of(row, &events::SCHEMA) && {
        let field = row.cell(events::FIELD).trim();
        let found = crate::load::find_column(field);
        found.is_some_and(|(_, column)| column.has(PRIVATE | PERSONAL))
    };
    cells(row)
        .filter(move |(column, _)| {
            schema.column(*column).has(PRIVATE | PERSONAL)
                || is_of_event && (*column == events::OLD || *column == events::NEW)
        })
        .map(|(_, cell)| cell)
}

/// Whether a row's cells are probably in the wrong columns: the loader reported it, or a
/// private column has a value that does not fit.
fn is_misplaced(row: RawRow<'_>) -> bool {
    let columns = if is_of(row, &points::SCHEMA) {
        [
            points::CONTACT_NAME,
            points::CONTACT_MOBILE,
            points::CONTACT_EMAIL,
        ]
    } else if is_of(row, &contacts::SCHEMA) {
        [
            contacts::CONTACT_NAME,
            contacts::CONTACT_MOBILE,
            contacts::CONTACT_EMAIL,
        ]
    } else {
        return row.is_damaged();
    };
    let [name, mobile, email] = columns.map(|column| row.cell(column).trim());
    let has_digits = mobile.chars().filter(|sign| sign.is_numeric()).count() >= 5;
    row.is_damaged()
        || !name.is_empty() && !is_person(name)
        || !mobile.is_empty() && !has_digits
        || !email.is_empty() && !email.contains(['@', '＠'])
}

/// Public texts that may contain a private value: names, telephones, headings and offices.
fn public_texts(raw: &RawRegistry) -> Vec<&str> {
    let mut texts: Vec<&str> = words::OFFICES.to_vec();
    texts.extend(
        Table::ALL
            .into_iter()
            .flat_map(|table| table.schema().columns)
            .flat_map(|column| column.headings.iter().copied().chain([column.name])),
    );
    for row in raw.points.rows() {
        let name = row.cell(points::NAME).trim();
        if !is_person(name) && names_in_text(name).is_empty() {
            texts.push(name);
        }
        texts.push(row.cell(points::ALIASES));
        // A personal name next to a public number is not public.
        let reached_by = [row.cell(points::PHONE), row.cell(points::EMAIL)];
        let parts = reached_by
            .into_iter()
            .flat_map(|cell| cell.split(separates_values));
        texts.extend(parts.filter(|part| part.is_ascii()));
    }
    for row in raw.retired.rows() {
        texts.push(row.cell(crate::schema::retired::NAME));
    }
    texts
}
