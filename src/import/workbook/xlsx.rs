//! Reads .xlsx files cell by cell, so that distant cells do not require a dense grid.

use super::xlsx_parts::{ExtrasReader, SheetExtras};
use super::{Merge, Outcome, Sheet, SheetBuilder, Value, iso_day, over_limit, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads a workbook that has passed [`super::zip_guard`].
pub(crate) fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
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
        let invalid = |reason: String| Box::new(unreadable(file, ("", &reason)));
        let mut extras_reader = ExtrasReader::new(bytes).map_err(invalid)?;
        let mut read = Vec::new();
        let mut problems = Vec::new();
        // The bytes of text in all sheets.
        let mut text_bytes = 0;
        for (name, hidden) in sheets {
            let extras = extras_reader.read_sheet(&name).map_err(invalid)?;
            match read_sheet(&mut workbook, extras, file, &name, limits, &mut text_bytes) {
                Ok(sheet) => read.push(Sheet { hidden, ..sheet }),
                Err(problem) => problems.push(*problem),
            }
        }
        Ok((read, problems))
    })
}

fn read_sheet(
    workbook: &mut Workbook<'_>,
    extras: SheetExtras,
    file: &str,
    name: &str,
    limits: &ImportConfig,
    text_bytes: &mut u64,
) -> Result<Sheet, Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, Some(name.to_owned()), limits);
    builder.text_bytes = *text_bytes;
    builder.sheet.is_1904 = workbook.has_1904_epoch();
    let location = builder.sheet.label();
    let invalid = |error: XlsxError| failed(&location, &error);
    let ranges = workbook.merge_cells_by_sheet_name(name).map_err(invalid)?;
    builder.sheet.merges = ranges
        .iter()
        .filter_map(super::merge)
        .collect::<Vec<Merge>>();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(invalid)?;
    while let Some(cell) = cells.next_cell().map_err(invalid)? {
        let (row, column) = cell.get_position();
        if let Some(value) = value(cell.get_value()) {
            builder.push(row.saturating_add(1), column, value)?;
            *text_bytes = builder.text_bytes;
        }
    }
    drop(cells);
    builder.sheet.hidden_parts = extras.hidden;
    builder.sheet.struck = extras.struck.into_iter().collect();
    builder.sheet.comments = extras.comments;
    for (row, column, text) in extras.raised {
        builder.push(row, column, Value::Text(decode_escapes(&text.plain)))?;
        builder.sheet.raised.insert((row, column), text.raised);
    }
    for (row, column, display) in extras.displays {
        builder.apply_display(row, column, display);
    }
    for (row, column) in extras.without_result {
        builder.push(row, column, Value::NoResult)?;
    }
    Ok(builder.finish())
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Value::Text(decode_escapes(text)),
        DataRef::SharedString(text) => Value::Text(decode_escapes(text)),
        DataRef::Bool(truth) => Value::Bool(*truth),
        DataRef::DateTime(moment) => super::moment(moment),
        DataRef::DateTimeIso(text) => {
            iso_day(text).map_or_else(|| Value::Text(text.clone()), Value::Date)
        }
        DataRef::DurationIso(text) => Value::Text(text.clone()),
        DataRef::Error(error) => Value::Error(error.to_string()),
    })
}

/// Decodes escapes such as `_x000D_`, which stand for characters that XML cannot contain, and
/// converts `\r\n` to `\n`.
fn decode_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(index) = rest.find("_x") {
        let (before, escape) = rest.split_at(index);
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

fn failed(location: &str, error: &XlsxError) -> Box<Diagnostic> {
    Box::new(match error {
        XlsxError::Password => super::protected(location),
        other => unreadable(location, ("", &other.to_string())),
    })
}
