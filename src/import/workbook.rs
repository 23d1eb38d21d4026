//! Reads spreadsheet and CSV files into grids of cells.
//!
//! This module handles formats and limits, not the meaning of headings and values. Input may
//! be hostile: every size is checked before memory is allocated for it.

mod delimited;
mod formats;
pub(crate) mod hidden;
mod isolation;
mod ods;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod xls;
mod xls_records;
mod xlsx;
mod xlsx_parts;
mod zip_guard;

use super::rules::{PROTECTED_WORKBOOK, UNREADABLE_WORKBOOK, WORKBOOK_OVER_LIMIT};
use crate::config::ImportConfig;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::model::Date;
use formats::Display;
pub(crate) use formats::Precision;
use hidden::Hidden;
use isolation::isolated;
use std::collections::{BTreeMap, BTreeSet};

/// One sheet of a workbook, or a whole CSV file. Empty cells are omitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file name as shown in messages.
    pub file: String,
    /// The name of the sheet; `None` for CSV.
    pub name: Option<String>,
    /// Whether the workbook hides the sheet.
    pub(crate) hidden: bool,
    /// Whether dates are counted from 1904 (workbooks of old Macs) instead of 1900.
    pub(crate) is_1904: bool,
    /// The non-empty rows in ascending order.
    pub rows: Vec<Row>,
    /// The merged ranges in the order of the file.
    pub merges: Vec<Merge>,
    /// The hidden rows and columns.
    pub(crate) hidden_parts: Hidden,
    /// The cells with text that is struck through: row from 1, column from 0.
    pub(crate) struck: BTreeSet<(u32, u32)>,
    /// The raised or lowered parts of texts, which are not in the values: row from 1, column from 0.
    pub(crate) raised: BTreeMap<(u32, u32), String>,
    /// The comments on cells: row from 1, column from 0. Those of .xls are not read.
    pub(crate) comments: BTreeMap<(u32, u32), String>,
    /// For delimited text, the number of cells in each row, including empty ones.
    pub(crate) widths: BTreeMap<u32, u32>,
}

/// A non-empty row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row number, or the line of a CSV record, from 1.
    pub number: u32,
    /// The non-empty cells in ascending order of columns.
    pub cells: Vec<Cell>,
}

/// A non-empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The column number, from 0.
    pub column: u32,
    /// The value.
    pub(crate) value: Value,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as written.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// A date; the time of day is dropped.
    Date(Date),
    /// A date of which the cell's format shows only a part.
    PartOfDate(Date, Precision),
    /// A boolean.
    Bool(bool),
    /// A formula error, such as `#REF!`.
    Error(String),
    /// A formula without a stored result.
    NoResult,
}

/// A merged range; rows from 1, columns from 0, all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The first row.
    pub first_row: u32,
    /// The last row.
    pub last_row: u32,
    /// The first column.
    pub first_column: u32,
    /// The last column.
    pub last_column: u32,
}

impl Row {
    fn new(number: u32, cells: BTreeMap<u32, Value>) -> Self {
        let cells = cells.into_iter();
        Self {
            number,
            cells: cells
                .map(|(column, value)| Cell { column, value })
                .collect(),
        }
    }

    /// The value in a column.
    pub fn get(&self, column: u32) -> Option<&Value> {
        let position = self.cells.binary_search_by_key(&column, |cell| cell.column);
        position.ok().map(|position| &self.cells[position].value)
    }
}

impl Sheet {
    /// The file and sheet as shown in messages: `file[sheet]`.
    pub(crate) fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{}[{}]", self.file, show(name)),
            None => self.file.clone(),
        }
    }

    /// The row with this number.
    pub(crate) fn row(&self, number: u32) -> Option<&Row> {
        let position = self.rows.binary_search_by_key(&number, |row| row.number);
        position.ok().map(|position| &self.rows[position])
    }
}

/// Reads all sheets of a file: .xlsx, .xls (also WPS's .et), .ods, or delimited text in
/// any encoding. The format is detected from the content, not from the file name.
///
/// Never panics and never uses much more memory than the limits allow. Problems are returned
/// as diagnostics.
pub fn read(bytes: &[u8], file_name: &str, limits: &ImportConfig) -> (Vec<Sheet>, Vec<Diagnostic>) {
    read_with(bytes, file_name, limits, &|_| 0)
}

/// Returns the number of headings found in a sheet.
pub(crate) type CountHeadings<'h> = &'h dyn Fn(&Sheet) -> usize;

/// Like [`read`]. For delimited text the separator is chosen that gives the most headings.
pub(crate) fn read_with(
    bytes: &[u8],
    file_name: &str,
    limits: &ImportConfig,
    count_headings: CountHeadings<'_>,
) -> (Vec<Sheet>, Vec<Diagnostic>) {
    if bytes.len() as u64 > limits.max_file_bytes {
        let sizes = (bytes.len() as u64, limits.max_file_bytes);
        return (
            Vec::new(),
            vec![over_limit(file_name, "max_file_bytes", sizes)],
        );
    }
    let result = if bytes.starts_with(b"PK") {
        read_zip(bytes, file_name, limits)
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        xls::read(bytes, file_name, limits)
    } else if let Some(problem) = page_instead_of_workbook(bytes, file_name) {
        Err(problem)
    } else {
        delimited::read(bytes, file_name, limits, count_headings)
    };
    match result {
        Ok((sheets, problems)) if sheets.is_empty() && problems.is_empty() => (
            sheets,
            vec![unreadable(file_name, ("里面没有工作表", "no sheet in it"))],
        ),
        Ok(outcome) => outcome,
        Err(problem) => (Vec::new(), vec![*problem]),
    }
}

/// The result of a format's reader: sheets and their problems, or the problem of the file.
type Outcome = Result<(Vec<Sheet>, Vec<Diagnostic>), Box<Diagnostic>>;

fn read_zip(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let parts = zip_guard::check(bytes, file, limits)?;
    if parts.contains("content.xml") {
        ods::read(bytes, file, limits)
    } else if parts.contains("[Content_Types].xml")
        && parts.iter().any(|part| part.starts_with("xl/"))
    {
        xlsx::read(bytes, file, limits)
    } else {
        Err(Box::new(unreadable(
            file,
            ("压缩包里没有工作簿", "no workbook in the archive"),
        )))
    }
}

/// A diagnostic for web pages and XML that were exported under a workbook's name.
fn page_instead_of_workbook(bytes: &[u8], file: &str) -> Option<Box<Diagnostic>> {
    let head = &bytes[..bytes.len().min(64)];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<').then(|| {
        Box::new(unreadable(
            file,
            ("内容是网页，不是工作簿", "markup instead of a workbook"),
        ))
    })
}

/// The diagnostic for an invalid workbook, with the reason in Chinese and English. Messages of
/// libraries are given in English only, since they would not help Chinese readers.
fn unreadable(file: &str, (zh, en): (&str, &str)) -> Diagnostic {
    let zh = match zh {
        "" => String::new(),
        zh => format!("（{zh}）"),
    };
    let message = Text::new(
        format!("不是完好的电子表格，无法读取{zh}"),
        format!("is not a valid spreadsheet: {}", show(en)),
    );
    let help = message!(
        "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后再导入",
        "open it and save it as an Excel workbook (.xlsx)",
    );
    UNREADABLE_WORKBOOK
        .diagnostic(file, message)
        .with_help(help)
}

fn protected(file: &str) -> Diagnostic {
    let message = message!(
        "工作簿有打开密码，读不到内容",
        "the workbook is protected by a password"
    );
    let help = message!(
        "请打开后取消密码，另存后再导入",
        "open it, remove the password and save it again",
    );
    PROTECTED_WORKBOOK.diagnostic(file, message).with_help(help)
}

/// The diagnostic for a size that exceeds a setting of `[import]`.
fn over_limit(location: &str, setting: &str, (found, allowed): (u64, u64)) -> Diagnostic {
    let (zh, en) = match setting {
        "max_file_bytes" => ("文件的字节数", "the file has too many bytes"),
        "max_expanded_bytes" => ("展开后的字节数", "it expands to too many bytes"),
        "max_sheets" => ("工作表数", "there are too many sheets"),
        "max_rows" => ("行数", "there are too many rows"),
        "max_columns" => ("列数", "there are too many columns"),
        _ => ("一格的字数", "a cell has too many characters"),
    };
    let message = message!(
        "{zh}超过了上限：{found} 大于 {allowed}",
        "{en}: {found} is more than {allowed}",
    );
    let help = message!(
        "请删去多余的内容；确实需要时，在 wangdian.toml 的 [import] 中调高 {setting}",
        "remove what is not needed, or raise `import.{setting}` in wangdian.toml",
    );
    WORKBOOK_OVER_LIMIT
        .diagnostic(location, message)
        .with_help(help)
}

/// Builds a sheet from cells in any order, within the limits.
struct SheetBuilder<'l> {
    limits: &'l ImportConfig,
    sheet: Sheet,
    rows: BTreeMap<u32, BTreeMap<u32, Value>>,
    /// The bytes of text in this sheet and those before it.
    text_bytes: u64,
}

impl<'l> SheetBuilder<'l> {
    fn new(file: &str, name: Option<String>, limits: &'l ImportConfig) -> Self {
        Self {
            limits,
            sheet: Sheet {
                file: file.to_owned(),
                name,
                hidden: false,
                is_1904: false,
                rows: Vec::new(),
                merges: Vec::new(),
                hidden_parts: Hidden::default(),
                struck: BTreeSet::new(),
                raised: BTreeMap::new(),
                comments: BTreeMap::new(),
                widths: BTreeMap::new(),
            },
            rows: BTreeMap::new(),
            text_bytes: 0,
        }
    }

    /// Adds a cell; rows are counted from 1, columns from 0. Fails if a limit is exceeded.
    fn push(&mut self, row: u32, column: u32, value: Value) -> Result<(), Box<Diagnostic>> {
        if let Value::Text(text) = &value
            && text.trim().is_empty()
        {
            return Ok(());
        }
        // Only damaged files contain infinite numbers or NaN.
        let value = match value {
            Value::Number(number) if !number.is_finite() => Value::Error("#NUM!".to_owned()),
            value => value,
        };
        let limits = self.limits;
        let at_cell = |mut problem: Box<Diagnostic>| {
            let cell = format!("{}{row}", super::hidden::letters(column));
            problem.message.zh += &format!("（{cell} 有内容）");
            problem.message.en += &format!(" ({cell} is not empty)");
            problem
        };
        self.limit("max_rows", u64::from(row), limits.max_rows)
            .map_err(at_cell)?;
        self.limit("max_columns", u64::from(column) + 1, limits.max_columns)
            .map_err(at_cell)?;
        if let Value::Text(text) = &value {
            // Counted per cell, since a workbook may share one text between many cells.
            self.text_bytes += text.len() as u64;
            self.limit(
                "max_expanded_bytes",
                self.text_bytes,
                limits.max_expanded_bytes,
            )?;
            let longest = limits.max_cell_characters;
            if text.len() as u64 > longest {
                let characters = text.chars().count() as u64;
                self.limit("max_cell_characters", characters, longest)
                    .map_err(|problem| Box::new(problem.at_line(u64::from(row))))?;
            }
        }
        self.rows.entry(row).or_default().insert(column, value);
        Ok(())
    }

    /// Makes the value of a cell what its format shows.
    fn apply_display(&mut self, row: u32, column: u32, display: Display) {
        let cell = self.rows.get_mut(&row);
        let Some(value) = cell.and_then(|cells| cells.get_mut(&column)) else {
            return;
        };
        match (&value, display) {
            (Value::Date(day), Display::PartOfDate(precision)) => {
                *value = Value::PartOfDate(*day, precision);
            }
            (Value::Number(number), Display::Zeros(zeros)) => {
                if let Some(text) = zeros.show(*number) {
                    *value = Value::Text(text);
                }
            }
            _ => {}
        }
    }

    fn limit(&self, setting: &str, found: u64, allowed: u64) -> Result<(), Box<Diagnostic>> {
        if found <= allowed {
            return Ok(());
        }
        let location = self.sheet.label();
        Err(Box::new(over_limit(&location, setting, (found, allowed))))
    }

    fn finish(self) -> Sheet {
        let rows = self.rows.into_iter();
        let rows = rows.map(|(number, cells)| Row::new(number, cells));
        Sheet {
            rows: rows.collect(),
            ..self.sheet
        }
    }
}

/// Converts a spreadsheet's day number to a date; `None` if it is out of range.
pub(crate) fn day_of_count(count: f64, is_1904: bool) -> Option<Date> {
    if !(1.0..200_000.0).contains(&count) {
        return None;
    }
    let moment =
        calamine::ExcelDateTime::new(count, calamine::ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// The date of an ISO 8601 date or date with time.
fn iso_day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// Converts a merged range of calamine; `None` if it ends before it begins, as in damaged
/// workbooks.
fn merge(range: &calamine::Dimensions) -> Option<Merge> {
    let merge = Merge {
        first_row: range.start.0.checked_add(1)?,
        last_row: range.end.0.checked_add(1)?,
        first_column: range.start.1,
        last_column: range.end.1,
    };
    let is_range = merge.first_row <= merge.last_row && merge.first_column <= merge.last_column;
    is_range.then_some(merge)
}

/// Converts a number with a date format.
fn moment(moment: &calamine::ExcelDateTime) -> Value {
    let count = moment.as_f64();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    match parts {
        (Ok(year), Ok(month), Ok(day)) if moment.is_datetime() && count >= 1.0 => {
            Date::new(year, month, day).map_or(Value::Number(count), Value::Date)
        }
        _ => Value::Number(count),
    }
}
