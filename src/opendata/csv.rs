//! Writes records as CSV: RFC 4180 with CRLF, UTF-8 with a byte-order mark, lists separated
//! by `;`. [`crate::text::spreadsheet`] keeps texts from being parsed as formulas.

use super::record::{self, PointRecord};
use crate::model::RetiredPoint;
use crate::schema::{Cell, Names, Record, Table};
use crate::text::spreadsheet;
use rayon::prelude::*;
use std::fmt::Write as _;

/// How many points a task encodes: enough to be worth a task, few enough to use all
/// threads.
pub(super) const POINTS_PER_TASK: usize = 256;

/// Why writing CSV cannot fail here.
const CANNOT_FAIL: &str = "memory takes every write, and every row has its table's columns";

/// A CSV file, and the number of rows below its heading.
pub(super) struct CsvFile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: usize,
}

/// Writes the rows of a table.
pub(super) fn file(table: Table, records: &[&PointRecord<'_>], names: Names<'_>) -> CsvFile {
    let parts: Vec<(Vec<u8>, usize)> = records
        .par_chunks(POINTS_PER_TASK)
        .map(|chunk| {
            let mut rows = Rows::new();
            for record in chunk {
                rows.push_point(table, record, names);
            }
            rows.finish()
        })
        .collect();
    let mut bytes = heading(table);
    bytes.reserve(parts.iter().map(|(part, _)| part.len()).sum());
    let mut rows = 0;
    for (part, part_rows) in parts {
        bytes.extend(part);
        rows += part_rows;
    }
    CsvFile { bytes, rows }
}

/// Writes the retired ids, which belong to no point.
pub(super) fn retired_file(retired: &[RetiredPoint], names: Names<'_>) -> CsvFile {
    let mut rows = Rows::new();
    for row in retired {
        rows.push_record(Table::Retired, &record::retired(row), names);
    }
    let mut bytes = heading(Table::Retired);
    bytes.extend(rows.finish().0);
    CsvFile {
        bytes,
        rows: retired.len(),
    }
}

/// Writes a table that is none of the registry's, its heading first.
pub(crate) fn csv_table<'a>(rows: impl IntoIterator<Item = Vec<Cell<'a>>>) -> Vec<u8> {
    let mut encoded = Rows::new();
    for row in rows {
        encoded.push(row);
    }
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(encoded.finish().0);
    bytes
}

/// The byte-order mark and the column names.
fn heading(table: Table) -> Vec<u8> {
    let mut heading = Rows::new();
    heading.push(table.columns().iter().map(|column| Cell::Text(column.name)));
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(heading.finish().0);
    bytes
}

/// A buffer of encoded rows.
pub(super) struct Rows {
    writer: csv::Writer<Vec<u8>>,
    count: usize,
    /// Reused for cells that are not strings.
    cell: String,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self {
            writer: csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(Vec::new()),
            count: 0,
            cell: String::new(),
        }
    }

    /// Adds the rows of a point in a table; an empty contact has no row.
    fn push_point(&mut self, table: Table, record: &PointRecord<'_>, names: Names<'_>) {
        for row in record.rows(table) {
            if table != Table::Contacts || has_contact(&row, names) {
                self.push_record(table, &row, names);
            }
        }
    }

    fn push_record(&mut self, table: Table, record: &Record<'_>, names: Names<'_>) {
        let columns = table.columns().iter();
        self.push(columns.map(|column| column.cell(record, names)));
    }

    pub(super) fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for cell in cells {
            self.push_cell(cell);
        }
        self.writer.write_record(None::<&[u8]>).expect(CANNOT_FAIL);
        self.count += 1;
    }

    fn push_cell(&mut self, cell: Cell<'_>) {
        let buffer = &mut self.cell;
        buffer.clear();
        let value = match cell {
            Cell::Empty => "".into(),
            Cell::Text(text) => spreadsheet::protect(text),
            Cell::List(values) => {
                push_joined(buffer, values.iter().map(String::as_str));
                spreadsheet::protect(buffer)
            }
            Cell::Terms(vocabulary, terms) => {
                push_joined(
                    buffer,
                    terms.iter().map(|term| vocabulary.get(*term).code.as_str()),
                );
                spreadsheet::protect(buffer)
            }
            // Numbers and dates are not formulas, and spreadsheets may calculate with them.
            Cell::Date(date) => {
                write!(buffer, "{date}").expect(CANNOT_FAIL);
                buffer.as_str().into()
            }
            Cell::Integer(number) => {
                write!(buffer, "{number}").expect(CANNOT_FAIL);
                buffer.as_str().into()
            }
            Cell::Number(number) => {
                write!(buffer, "{number}").expect(CANNOT_FAIL);
                buffer.as_str().into()
            }
        };
        self.writer
            .write_field(value.as_bytes())
            .expect(CANNOT_FAIL);
    }

    /// The encoded rows and their number.
    pub(super) fn finish(self) -> (Vec<u8>, usize) {
        let bytes = self
            .writer
            .into_inner()
            .map_err(|error| error.to_string())
            .expect(CANNOT_FAIL);
        (bytes, self.count)
    }
}

/// Whether a row of contacts has more than the id of its point.
fn has_contact(record: &Record<'_>, names: Names<'_>) -> bool {
    let columns = &Table::Contacts.columns()[1..];
    columns
        .iter()
        .any(|column| !column.cell(record, names).is_empty())
}

fn push_joined<'a>(buffer: &mut String, values: impl Iterator<Item = &'a str>) {
    for (position, value) in values.enumerate() {
        if position > 0 {
            buffer.push(';');
        }
        buffer.push_str(value);
    }
}
