//! .xls, and what else lies in a compound file: WPS's .et, and encrypted workbooks.
//!
//! calamine reads such a workbook into dense grids whose size the file itself states, and
//! an allocation that fails ends the program. So the stream of records is taken out,
//! its stated sizes are cleared and its positions are checked before calamine sees it.

use super::{Outcome, Sheet, SheetBuilder, Value, iso_day, over_limit, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::{Cursor, Read, Write};

/// The most cells of a dense grid: all 65,536 rows of an .xls with 64 columns.
const MOST_CELLS: u64 = 65_536 * 64;

/// Reads a compound file.
pub fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let broken = |error: std::io::Error| Box::new(unreadable(file, &error.to_string()));
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    if container.exists("/EncryptedPackage") {
        return Err(Box::new(super::protected(file)));
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name));
    let Some(name) = name else {
        return Err(Box::new(unreadable(file, "no workbook in the file")));
    };
    let mut stream = Vec::new();
    let mut source = container.open_stream(name).map_err(broken)?;
    // A stream is part of the file, so that it cannot be larger.
    source
        .by_ref()
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(broken)?;
    drop(source);
    guard(&mut stream, file, limits)?;
    let bytes = rebuilt(&stream).map_err(broken)?;
    super::isolated(file, || read_workbook(&bytes, file, limits))
}

/// A compound file that holds nothing but the stream of records.
fn rebuilt(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

fn read_workbook(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let workbook = Xls::new(Cursor::new(bytes));
    let mut workbook = workbook.map_err(|error| {
        Box::new(match &error {
            XlsError::Password => super::protected(file),
            other => unreadable(file, &other.to_string()),
        })
    })?;
    let is_1904 = workbook.has_1904_epoch();
    let mut read = Vec::new();
    let mut problems = Vec::new();
    for metadata in workbook.sheets_metadata().to_vec() {
        if metadata.typ != SheetType::WorkSheet {
            continue;
        }
        match read_sheet(&mut workbook, file, &metadata.name, limits) {
            Ok(sheet) => read.push(Sheet {
                is_1904,
                hidden: metadata.visible != SheetVisible::Visible,
                ..sheet
            }),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok((read, problems))
}

fn read_sheet(
    workbook: &mut Xls<Cursor<&[u8]>>,
    file: &str,
    name: &str,
    limits: &ImportConfig,
) -> Result<Sheet, Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, Some(name.to_owned()), limits);
    let place = builder.sheet.label();
    let broken = |error: XlsError| Box::new(unreadable(&place, &error.to_string()));
    let ranges = workbook.merge_cells_by_sheet_name(name).map_err(broken)?;
    builder.sheet.merges = ranges.iter().filter_map(super::merge).collect();
    let range = workbook.worksheet_range(name).map_err(broken)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let value = match data {
            Data::Empty => continue,
            Data::Int(number) => Value::Number(*number as f64),
            Data::Float(number) => Value::Number(*number),
            Data::String(text) => Value::Text(text.clone()),
            Data::Bool(truth) => Value::Bool(*truth),
            Data::DateTime(moment) => super::moment(moment),
            Data::DateTimeIso(text) => {
                iso_day(text).map_or_else(|| Value::Text(text.clone()), Value::Date)
            }
            Data::DurationIso(text) => Value::Text(text.clone()),
            Data::Error(error) => Value::Error(error.to_string()),
        };
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        builder.push(row.saturating_add(1), column, value)?;
    }
    Ok(builder.finish())
}

/// The type of the record that states how large a sheet is.
const DIMENSIONS: u16 = 0x0200;
/// The type of the record that states where a sheet begins.
const BOUND_SHEET: u16 = 0x0085;
/// The type of the record that ends a part of the stream.
const END: u16 = 0x000A;
/// Types of records that begin with a row and a column.
const CELLS: [u16; 9] = [
    0x0203, 0x0204, 0x00D6, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00BD, 0x0201,
];

/// Clears stated sizes, and refuses positions beyond the limits. Walks the stream as
/// calamine does: the globals, then every sheet from where they say it begins.
fn guard(stream: &mut [u8], file: &str, limits: &ImportConfig) -> Result<(), Box<Diagnostic>> {
    let mut starts = Vec::new();
    for (kind, data) in records(stream, 0) {
        match kind {
            BOUND_SHEET => starts.extend(number(stream, &data, 0, 4)),
            END => break,
            _ => {}
        }
    }
    let count = starts.len() as u64;
    if count > limits.max_sheets {
        let sizes = (count, limits.max_sheets);
        return Err(Box::new(over_limit(file, "max_sheets", sizes)));
    }
    if starts.iter().any(|start| *start > stream.len()) {
        return Err(Box::new(unreadable(file, "a sheet beyond the end")));
    }
    for start in &starts {
        let found: Vec<_> = records(stream, *start)
            .filter(|(kind, _)| *kind == DIMENSIONS)
            .collect();
        for (_, data) in found {
            stream[data].fill(0);
        }
    }
    // Sheets of a hostile file may overlap, so that clearing one can spoil another.
    for start in &starts {
        let is_clear = |data: &std::ops::Range<usize>| stream[data.clone()].iter().all(|b| *b == 0);
        let mut sizes = records(stream, *start).filter(|(kind, _)| *kind == DIMENSIONS);
        if !sizes.all(|(_, data)| is_clear(&data)) {
            return Err(Box::new(unreadable(file, "sheets overlap")));
        }
        check_positions(stream, *start, file, limits)?;
    }
    Ok(())
}

fn check_positions(
    stream: &[u8],
    start: usize,
    file: &str,
    limits: &ImportConfig,
) -> Result<(), Box<Diagnostic>> {
    let (mut rows, mut columns) = ((u64::MAX, 0), (u64::MAX, 0));
    for (kind, data) in records(stream, start) {
        if !CELLS.contains(&kind) {
            continue;
        }
        let row = number(stream, &data, 0, 2).unwrap_or(0) as u64;
        let column = number(stream, &data, 2, 2).unwrap_or(0) as u64;
        // A record of several cells has two bytes for its last column at its end.
        let cells = (data.len() as u64).saturating_sub(6) / 6;
        let last = if kind == 0x00BD {
            column + cells
        } else {
            column
        };
        rows = (row.min(rows.0), row.max(rows.1));
        columns = (column.min(columns.0), last.max(columns.1));
    }
    if rows.0 > rows.1 {
        return Ok(());
    }
    for (setting, found, allowed) in [
        ("max_rows", rows.1 + 1, limits.max_rows),
        ("max_columns", columns.1 + 1, limits.max_columns),
    ] {
        if found > allowed {
            return Err(Box::new(over_limit(file, setting, (found, allowed))));
        }
    }
    if (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1) > MOST_CELLS {
        return Err(Box::new(unreadable(
            file,
            "cells too far apart for the old .xls format",
        )));
    }
    Ok(())
}

/// The records from a position on: type and where the data stands. Ends where the stream
/// is damaged; calamine refuses it there.
fn records(
    stream: &[u8],
    start: usize,
) -> impl Iterator<Item = (u16, std::ops::Range<usize>)> + use<> {
    let mut headers = Vec::new();
    let mut at = start;
    while let Some(&[kind_low, kind_high, low, high]) = stream.get(at..at.saturating_add(4)) {
        let data = at + 4..at + 4 + usize::from(u16::from_le_bytes([low, high]));
        if data.end > stream.len() {
            break;
        }
        at = data.end;
        headers.push((u16::from_le_bytes([kind_low, kind_high]), data));
    }
    headers.into_iter()
}

/// A little-endian number of a record.
fn number(stream: &[u8], data: &std::ops::Range<usize>, at: usize, length: usize) -> Option<usize> {
    let bytes = stream.get(data.clone())?.get(at..at + length)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | usize::from(*byte)),
    )
}
