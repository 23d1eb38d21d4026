//! Writes records as `registry.json`: one point per line with its rows nested, keys in
//! column order, empty values omitted.

use super::record::{self, PointRecord};
use crate::model::{Date, RetiredPoint};
use crate::schema::{Cell, Column, Names, Record, Table};
use rayon::prelude::*;
use std::io::Write as _;
use std::ops::Range;

/// Why writing JSON cannot fail here.
const CANNOT_FAIL: &str = "memory takes every write, and a text is always JSON";

/// Each point as a JSON object on one line, without a comma; designations on public notice
/// come last.
pub(super) fn objects(records: &[PointRecord<'_>], names: Names<'_>) -> Vec<Vec<u8>> {
    records
        .par_iter()
        .with_min_len(64)
        .map(|record| point_object(record, names))
        .collect()
}

/// The file around the objects of [`objects`], and their byte ranges in it. The private
/// export has no date, since it is not a view on a date.
pub(super) fn file<'a>(
    as_of: Option<Date>,
    objects: impl Iterator<Item = &'a [u8]> + Clone,
    retired: &[RetiredPoint],
    names: Names<'_>,
) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut bytes = match as_of {
        Some(as_of) => format!("{{\"as_of\":\"{as_of}\",\"points\":["),
        None => "{\"points\":[".to_owned(),
    }
    .into_bytes();
    bytes.reserve(
        objects
            .clone()
            .map(|object| object.len() + 2)
            .sum::<usize>()
            + 4,
    );
    let mut places = Vec::new();
    for (position, object) in objects.enumerate() {
        bytes.extend_from_slice(if position == 0 { b"\n" } else { b",\n" });
        let start = bytes.len();
        bytes.extend_from_slice(object);
        places.push(start..bytes.len());
    }
    bytes.extend_from_slice(b"\n]");
    push_retired(&mut bytes, retired, names);
    bytes.extend_from_slice(b"}\n");
    (bytes, places)
}

/// Adds the retired ids, one per line.
fn push_retired(bytes: &mut Vec<u8>, retired: &[RetiredPoint], names: Names<'_>) {
    if retired.is_empty() {
        return;
    }
    push_key(bytes, Table::Retired.key());
    bytes.push(b'[');
    for (position, row) in retired.iter().enumerate() {
        bytes.extend_from_slice(if position == 0 { b"\n{" } else { b",\n{" });
        let record = record::retired(row);
        push_members(bytes, Table::Retired.columns(), &record, names);
        bytes.push(b'}');
    }
    bytes.extend_from_slice(b"\n]");
}

/// A point without its designations on public notice.
pub(super) fn object_without_notice(record: &PointRecord<'_>, names: Names<'_>) -> Vec<u8> {
    encode_point(record, &[], names)
}

fn point_object(record: &PointRecord<'_>, names: Names<'_>) -> Vec<u8> {
    encode_point(record, &record.rows_on_notice(), names)
}

fn encode_point(record: &PointRecord<'_>, on_notice: &[Record<'_>], names: Names<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    bytes.push(b'{');
    push_members(&mut bytes, Table::Points.columns(), &record.point(), names);
    for contact in record.rows(Table::Contacts) {
        push_members(&mut bytes, &Table::Contacts.columns()[1..], &contact, names);
    }
    for table in Table::NESTED {
        let mut rows = record.rows(table);
        if table == Table::Designations {
            rows.extend_from_slice(on_notice);
        }
        push_rows(&mut bytes, table, &rows, names);
    }
    bytes.push(b'}');
    bytes
}

/// Adds the rows of a point in a table as an array, without `point_id`.
fn push_rows(bytes: &mut Vec<u8>, table: Table, rows: &[Record<'_>], names: Names<'_>) {
    if rows.is_empty() {
        return;
    }
    push_key(bytes, table.key());
    bytes.push(b'[');
    for (position, row) in rows.iter().enumerate() {
        bytes.extend_from_slice(if position == 0 { b"{" } else { b",{" });
        push_members(bytes, &table.columns()[1..], row, names);
        bytes.push(b'}');
    }
    bytes.push(b']');
}

fn push_members(bytes: &mut Vec<u8>, columns: &[Column], record: &Record<'_>, names: Names<'_>) {
    for column in columns {
        let cell = column.cell(record, names);
        if !cell.is_empty() {
            push_key(bytes, column.name);
            push_value(bytes, cell);
        }
    }
}

/// Adds a key, preceded by a comma unless it is the object's first.
fn push_key(bytes: &mut Vec<u8>, key: &str) {
    if bytes.last() != Some(&b'{') {
        bytes.push(b',');
    }
    push_text(bytes, key);
    bytes.push(b':');
}

fn push_value(bytes: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::Empty => bytes.extend_from_slice(b"null"),
        Cell::Text(text) => push_text(bytes, text),
        Cell::Date(date) => write!(bytes, "\"{date}\"").expect(CANNOT_FAIL),
        Cell::Integer(number) => write!(bytes, "{number}").expect(CANNOT_FAIL),
        // The same digits as in CSV; always finite.
        Cell::Number(number) => write!(bytes, "{number}").expect(CANNOT_FAIL),
        Cell::List(values) => push_array(bytes, values.iter().map(String::as_str)),
        Cell::Terms(vocabulary, terms) => push_array(
            bytes,
            terms.iter().map(|term| vocabulary.get(*term).code.as_str()),
        ),
    }
}

fn push_array<'a>(bytes: &mut Vec<u8>, values: impl Iterator<Item = &'a str>) {
    bytes.push(b'[');
    for (position, value) in values.enumerate() {
        if position > 0 {
            bytes.push(b',');
        }
        push_text(bytes, value);
    }
    bytes.push(b']');
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(bytes, text).expect(CANNOT_FAIL);
}
