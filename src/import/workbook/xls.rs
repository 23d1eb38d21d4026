//! .xls, and what else lies in a compound file: WPS's .et, and encrypted workbooks.
//!
//! calamine believes what such a workbook states of itself: it slices records without
//! looking at their length, and fills dense grids, where an allocation that fails ends the
//! program. So the stream of records is taken out and written anew (`xls_records`) before
//! calamine sees it.

use super::xls_records::SheetParts;
use super::{Outcome, Sheet, SheetBuilder, Value, iso_day, unreadable, xls_records};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::{Cursor, Read, Write};

/// Reads a compound file.
pub fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    super::isolated(file, || read_container(bytes, file, limits))
}

fn read_container(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let broken = |error: std::io::Error| Box::new(unreadable(file, ("", &error.to_string())));
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
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
    let mut source = container.open_stream(name).map_err(broken)?;
    // A stream is part of the file, so that it cannot be larger.
    source
        .by_ref()
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(broken)?;
    drop(source);
    let cleaned = xls_records::clean(&stream, file, limits)?;
    let bytes = rebuilt(&cleaned.stream).map_err(broken)?;
    read_workbook(&bytes, cleaned.sheets, file, limits)
}

/// A compound file that holds nothing but the stream of records.
fn rebuilt(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

fn read_workbook(
    bytes: &[u8],
    parts: Vec<SheetParts>,
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
    let mut parts = parts.into_iter();
    for metadata in workbook.sheets_metadata().to_vec() {
        if metadata.typ != SheetType::WorkSheet {
            continue;
        }
        // There are as many as there are sheets of cells, in the same order.
        let parts = parts.next().unwrap_or_default();
        match read_sheet(&mut workbook, parts, file, &metadata.name, limits) {
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
    parts: SheetParts,
    file: &str,
    name: &str,
    limits: &ImportConfig,
) -> Result<Sheet, Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, Some(name.to_owned()), limits);
    let place = builder.sheet.label();
    let broken = |error: XlsError| Box::new(unreadable(&place, ("", &error.to_string())));
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
    builder.sheet.hidden_parts = parts.hidden;
    for (row, column) in parts.without_result {
        builder.push(u32::from(row) + 1, u32::from(column), Value::NoResult)?;
    }
    Ok(builder.finish())
}
