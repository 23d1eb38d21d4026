//! .xlsx, cell by cell, so that a sheet of two cells far apart costs two cells.

use super::xlsx_parts::{Parts, SheetParts};
use super::{Merge, Outcome, Sheet, SheetBuilder, Value, iso_day, over_limit, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads a workbook that the guard of archives has passed.
pub fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    super::isolated(file, || {
        let mut workbook =
            Workbook::new(Cursor::new(bytes)).map_err(|error| failed(file, &error))?;
        let sheets: Vec<(String, bool)> = workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
            .collect();
        let count = sheets.len() as u64;
        if count > limits.max_sheets {
            let sizes = (count, limits.max_sheets);
            return Err(Box::new(over_limit(file, "max_sheets", sizes)));
        }
        let broken = |said: String| Box::new(unreadable(file, ("", &said)));
        let mut parts = Parts::new(bytes).map_err(broken)?;
        let mut read = Vec::new();
        let mut problems = Vec::new();
        // The bytes of text in all sheets.
        let mut spent = 0;
        for (name, hidden) in sheets {
            let parts = parts.of_sheet(&name).map_err(broken)?;
            match read_sheet(&mut workbook, parts, file, &name, limits, &mut spent) {
                Ok(sheet) => read.push(Sheet { hidden, ..sheet }),
                Err(problem) => problems.push(*problem),
            }
        }
        Ok((read, problems))
    })
}

fn read_sheet(
    workbook: &mut Workbook<'_>,
    parts: SheetParts,
    file: &str,
    name: &str,
    limits: &ImportConfig,
    spent: &mut u64,
) -> Result<Sheet, Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, Some(name.to_owned()), limits);
    builder.text_bytes = *spent;
    builder.sheet.is_1904 = workbook.has_1904_epoch();
    let place = builder.sheet.label();
    let broken = |error: XlsxError| failed(&place, &error);
    let ranges = workbook.merge_cells_by_sheet_name(name).map_err(broken)?;
    builder.sheet.merges = ranges
        .iter()
        .filter_map(super::merge)
        .collect::<Vec<Merge>>();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        if let Some(value) = value(cell.get_value()) {
            builder.push(row.saturating_add(1), column, value)?;
            *spent = builder.text_bytes;
        }
    }
    drop(cells);
    builder.sheet.hidden_parts = parts.hidden;
    for (row, column) in parts.without_result {
        builder.push(row, column, Value::NoResult)?;
    }
    Ok(builder.finish())
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Value::Text(without_escapes(text)),
        DataRef::SharedString(text) => Value::Text(without_escapes(text)),
        DataRef::Bool(truth) => Value::Bool(*truth),
        DataRef::DateTime(moment) => super::moment(moment),
        DataRef::DateTimeIso(text) => {
            iso_day(text).map_or_else(|| Value::Text(text.clone()), Value::Date)
        }
        DataRef::DurationIso(text) => Value::Text(text.clone()),
        DataRef::Error(error) => Value::Error(error.to_string()),
    })
}

/// A text with `_x000D_` and the like as the characters that they stand for: XML cannot hold
/// them. A carriage return before a line feed is a part of it.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(character) => {
                plain.push(character);
                rest = &escape[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &escape[2..];
            }
        }
    }
    plain.push_str(rest);
    plain.replace("\r\n", "\n")
}

fn failed(place: &str, error: &XlsxError) -> Box<Diagnostic> {
    Box::new(match error {
        XlsxError::Password => super::protected(place),
        other => unreadable(place, ("", &other.to_string())),
    })
}
