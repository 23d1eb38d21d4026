//! Reads .xls files and other compound files: WPS's .et, and encrypted workbooks.
//!
//! calamine trusts the sizes in such files: it slices records without checking their length
//! and allocates dense grids, so that a damaged file can end the program. Therefore the stream
//! of records is sanitized (`xls_records`) before it is passed to calamine.

use super::xls_records::SheetExtras;
use super::{Outcome, Sheet, SheetBuilder, Value, iso_day, unreadable, xls_records};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::{Cursor, Read, Write};

/// Reads a compound file.
pub(crate) fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    super::isolated(file, || read_container(bytes, file, limits))
}

fn read_container(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let invalid = |error: std::io::Error| Box::new(unreadable(file, ("", &error.to_string())));
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(invalid)?;
    if container.exists("/EncryptedPackage") {
        return Err(Box::new(super::protected(file)));
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name));
    let Some(name) = name else {
        return Err(Box::new(unreadable(
            file,
            ("文件里没有工作簿", "no workbook in the file"),
        )));
    };
    let mut stream = Vec::new();
    let mut source = container.open_stream(name).map_err(invalid)?;
    // A stream cannot be larger than its file.
    source
        .by_ref()
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(invalid)?;
    drop(source);
    let cleaned = xls_records::clean(&stream, file, limits)?;
    let bytes = build_container(&cleaned.stream).map_err(invalid)?;
    read_workbook(&bytes, cleaned.sheets, file, limits)
}

/// Builds a compound file with only the stream of records.
fn build_container(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

fn read_workbook(
    bytes: &[u8],
    extras: Vec<SheetExtras>,
    file: &str,
    limits: &ImportConfig,
) -> Outcome {
    let workbook = Xls::new(Cursor::new(bytes));
    let mut workbook = workbook.map_err(|error| {
        Box::new(match &error {
            XlsError::Password => super::protected(file),
            other => unreadable(file, ("", &other.to_string())),
        })
    })?;
    let is_1904 = workbook.has_1904_epoch();
    let mut read = Vec::new();
    let mut problems = Vec::new();
    let mut extras = extras.into_iter();
    for metadata in workbook.sheets_metadata().to_vec() {
        if metadata.typ != SheetType::WorkSheet {
            continue;
        }
        // There is one entry for each worksheet, in the same order.
        let extras = extras.next().unwrap_or_default();
        match read_sheet(&mut workbook, extras, file, &metadata.name, limits) {
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
    extras: SheetExtras,
    file: &str,
    name: &str,
    limits: &ImportConfig,
) -> Result<Sheet, Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, Some(name.to_owned()), limits);
    let location = builder.sheet.label();
    let invalid = |error: XlsError| Box::new(unreadable(&location, ("", &error.to_string())));
    let ranges = workbook.merge_cells_by_sheet_name(name).map_err(invalid)?;
    builder.sheet.merges = ranges.iter().filter_map(super::merge).collect();
    let range = workbook.worksheet_range(name).map_err(invalid)?;
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
    builder.sheet.hidden_parts = extras.hidden;
    let place = |row: u16, column: u16| (u32::from(row) + 1, u32::from(column));
    for (row, column, display) in extras.displays {
        let (row, column) = place(row, column);
        builder.apply_display(row, column, display);
    }
    let struck = extras.struck.into_iter();
    builder.sheet.struck = struck.map(|(row, column)| place(row, column)).collect();
    for (row, column) in extras.without_result {
        builder.push(u32::from(row) + 1, u32::from(column), Value::NoResult)?;
    }
    Ok(builder.finish())
}
