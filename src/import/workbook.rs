//! Bytes of a spreadsheet or CSV file → grids of cells with their positions.
//!
//! It knows formats and limits; it must not know what a heading or a value means.
//! Hostile input is expected: every size is checked before memory is spent on it.

mod delimited;
pub mod hidden;
mod isolation;
mod ods;
mod xls;
mod xls_records;
mod xlsx;
mod xlsx_parts;
mod zip_guard;

use super::rules::{PROTECTED_WORKBOOK, UNREADABLE_WORKBOOK, WORKBOOK_OVER_LIMIT};
use crate::config::ImportConfig;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::model::Date;
use hidden::Hidden;
use isolation::isolated;
use std::collections::BTreeMap;

/// One sheet of a workbook, or a whole CSV file. Cells without content are not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file as the user knows it.
    pub file: String,
    /// The name on the sheet's tab; none for CSV.
    pub name: Option<String>,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
    /// Whether day counts begin in 1904 (workbooks of old Macs) instead of 1900.
    pub is_1904: bool,
    /// Rows with content, from the top.
    pub rows: Vec<Row>,
    /// Merged ranges, as the workbook lists them.
    pub merges: Vec<Merge>,
    /// The rows and columns that the workbook does not show.
    pub hidden_parts: Hidden,
    /// How many cells each row of delimited text has, those without content included.
    pub widths: BTreeMap<u32, u32>,
}

/// A row with content.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row's number at the edge of the sheet, or the line of a CSV record, from 1.
    pub number: u32,
    /// Cells with content, from the left.
    pub cells: Vec<Cell>,
}

/// A cell with content.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// From 0.
    pub column: u32,
    /// What it holds.
    pub value: Value,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as written.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// A day; a time of day is left out.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// A formula error, such as `#REF!`.
    Error(String),
    /// A formula whose result the file does not hold.
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
    /// The file with the sheet, as messages name the place.
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{}[{}]", self.file, show(name)),
            None => self.file.clone(),
        }
    }

    /// The row with this number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let position = self.rows.binary_search_by_key(&number, |row| row.number);
        position.ok().map(|position| &self.rows[position])
    }
}

/// Reads all sheets of a file: .xlsx, .xls (also WPS's .et), .ods, or delimited text in
/// any encoding. What the bytes are decides, not the name's ending.
///
/// Never panics and never takes much more memory than the limits say; what could not
/// be read is in the diagnostics.
pub fn read(bytes: &[u8], file_name: &str, limits: &ImportConfig) -> (Vec<Sheet>, Vec<Diagnostic>) {
    read_with(bytes, file_name, limits, &|_| 0)
}

/// How well headings are found in a sheet; 0 where there are none.
pub type Headings<'h> = &'h dyn Fn(&Sheet) -> usize;

/// As [`read`]; delimited text is taken to have the separator under which its headings are
/// found best.
pub fn read_with(
    bytes: &[u8],
    file_name: &str,
    limits: &ImportConfig,
    headings: Headings<'_>,
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
        delimited::read(bytes, file_name, limits, headings)
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

/// What every reader of a format gives: sheets and remarks, or why there is none.
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

/// Web pages and XML tables that systems export under a workbook's name.
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

/// The diagnostic for bytes that are no sound workbook, with what is wrong in Chinese and in
/// English. What a library says is in English only, and no help to a clerk.
fn unreadable(file: &str, (zh, en): (&str, &str)) -> Diagnostic {
    let zh = match zh {
        "" => String::new(),
        zh => format!("（{zh}）"),
    };
    let message = Text::new(
        format!("不是完好的电子表格，无法读取{zh}"),
        format!("is no sound spreadsheet: {}", show(en)),
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

/// The diagnostic for something larger than a setting of `[import]` allows.
fn over_limit(place: &str, setting: &str, (found, allowed): (u64, u64)) -> Diagnostic {
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
        .diagnostic(place, message)
        .with_help(help)
}

/// Gathers the cells of one sheet, in any order, within the limits.
struct SheetBuilder<'l> {
    limits: &'l ImportConfig,
    sheet: Sheet,
    rows: BTreeMap<u32, BTreeMap<u32, Value>>,
    /// The bytes of text of this sheet and those before it.
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
                widths: BTreeMap::new(),
            },
            rows: BTreeMap::new(),
            text_bytes: 0,
        }
    }

    /// Adds a cell; the row counts from 1, the column from 0. An error is a limit that
    /// the sheet goes beyond.
    fn push(&mut self, row: u32, column: u32, value: Value) -> Result<(), Box<Diagnostic>> {
        if let Value::Text(text) = &value
            && text.trim().is_empty()
        {
            return Ok(());
        }
        // No sheet can show such a number, so that only a damaged one holds it.
        let value = match value {
            Value::Number(number) if !number.is_finite() => Value::Error("#NUM!".to_owned()),
            value => value,
        };
        let limits = self.limits;
        self.limit("max_rows", u64::from(row), limits.max_rows)?;
        self.limit("max_columns", u64::from(column) + 1, limits.max_columns)?;
        if let Value::Text(text) = &value {
            // A workbook stores a text once for any number of cells.
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

    fn limit(&self, setting: &str, found: u64, allowed: u64) -> Result<(), Box<Diagnostic>> {
        if found <= allowed {
            return Ok(());
        }
        let place = self.sheet.label();
        Err(Box::new(over_limit(&place, setting, (found, allowed))))
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

/// The day of a day count, as a spreadsheet with this epoch counts.
pub fn day_of_count(count: f64, is_1904: bool) -> Option<Date> {
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

/// The day that an ISO 8601 date or date with time begins with.
fn iso_day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// A merged range as calamine gives it; none where it ends before it begins, as only
/// damaged workbooks say.
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

/// A cell with a date format.
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
