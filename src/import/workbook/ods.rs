//! Reads .ods files element by element.
//!
//! calamine is not used here: it does not provide merged ranges, expands repeated cells and
//! spaces up to gigabytes, and hangs if `content.xml` ends within an annotation.

use super::{
    Merge, Outcome, Precision, Sheet, SheetBuilder, Value, iso_day, over_limit, unreadable,
};
use crate::check::values::{self, PartOfDate};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// The maximum number of cells in all tables after expanding repetitions.
const MAX_CELLS: u64 = 65_536 * 64;

/// Reads a workbook that has passed [`super::zip_guard`].
pub(crate) fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    let invalid = |reason: String| Box::new(unreadable(file, ("", &reason)));
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| invalid(error.to_string()))?;
    if is_encrypted(&mut archive) {
        return Err(Box::new(super::protected(file)));
    }
    let content = archive
        .by_name("content.xml")
        .map_err(|error| invalid(error.to_string()))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut content_reader = ContentReader {
        file,
        limits,
        sheets: Vec::new(),
        problems: Vec::new(),
        hidden_styles: Vec::new(),
        zero_size_styles: Vec::new(),
        collapsed_groups: Vec::new(),
        struck_styles: BTreeSet::new(),
        style: String::new(),
        table: None,
        cell: None,
        totals_before: (0, 0),
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| invalid(error.to_string()))? {
            Event::Start(element) => content_reader.start(&element)?,
            Event::Empty(element) => {
                content_reader.start(&element)?;
                content_reader.end(element.name().as_ref());
            }
            Event::End(element) => content_reader.end(element.name().as_ref()),
            Event::Text(text) => content_reader.text(&text.xml10_content()),
            Event::CData(text) => content_reader.text(&text.xml10_content()),
            Event::GeneralRef(reference) => content_reader.reference(&reference),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok((content_reader.sheets, content_reader.problems))
}

fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else {
        return false;
    };
    let mut manifest = String::new();
    let read = part.take(1 << 20).read_to_string(&mut manifest);
    read.is_ok() && manifest.contains("encryption-data")
}

struct ContentReader<'a> {
    file: &'a str,
    limits: &'a ImportConfig,
    sheets: Vec<Sheet>,
    problems: Vec<Diagnostic>,
    hidden_styles: Vec<String>,
    /// The styles of rows with height zero and of columns with width zero.
    zero_size_styles: Vec<String>,
    /// Whether each of the enclosing groups of rows or columns is collapsed.
    collapsed_groups: Vec<bool>,
    /// The styles of cells and texts that are struck through.
    struck_styles: BTreeSet<String>,
    /// The name of the current style.
    style: String,
    table: Option<Table<'a>>,
    cell: Option<CellInProgress>,
    /// The number of cells and the bytes of text in the tables before.
    totals_before: (u64, u64),
}

/// The current table.
struct Table<'a> {
    builder: SheetBuilder<'a>,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The number of columns whose properties have been read.
    defined_columns: u32,
    /// The columns whose cells without a style of their own are struck through: first and last.
    struck_columns: Vec<(u32, u32)>,
    /// Whether this holds for the current row.
    is_row_struck: bool,
    /// The cells of the current row, which may be repeated.
    cells: Vec<CellOfRow>,
    is_over_limit: bool,
    /// The number of cells in this table and those before.
    cells_so_far: u64,
}

/// A cell of the current row.
struct CellOfRow {
    column: u32,
    value: Value,
    is_struck: bool,
    comment: Option<String>,
}

/// The current cell.
struct CellInProgress {
    value: Option<Value>,
    is_error: bool,
    /// Whether it has a formula of a non-text type, so that an empty value means that there is
    /// no result.
    lacks_result: bool,
    repeats: u32,
    text: String,
    paragraphs: u32,
    /// The depth of annotations, whose text does not belong to the cell.
    annotations: u32,
    /// The text of annotations, without their author and date.
    comment: String,
    is_in_comment: bool,
    /// Whether it or a part of its text is struck through.
    is_struck: bool,
}

impl ContentReader<'_> {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Box<Diagnostic>> {
        match element.name().as_ref() {
            "style:style" => self.style = attribute(element, "style:name").unwrap_or_default(),
            "style:table-properties" => {
                if attribute(element, "table:display").as_deref() == Some("false") {
                    self.hidden_styles.push(self.style.clone());
                }
            }
            "style:table-row-properties" | "style:table-column-properties" => {
                let sizes = ["style:row-height", "style:column-width"];
                let mut sizes = sizes.iter().filter_map(|name| attribute(element, name));
                if sizes.any(|size| is_zero_length(&size)) {
                    self.zero_size_styles.push(self.style.clone());
                }
            }
            "style:text-properties" => {
                let lines = [
                    "style:text-line-through-style",
                    "style:text-line-through-type",
                ];
                let mut lines = lines.iter().filter_map(|name| attribute(element, name));
                if lines.any(|line| line != "none") {
                    self.struck_styles.insert(self.style.clone());
                }
            }
            "table:table" => self.start_table(element)?,
            "table:table-row-group" | "table:table-column-group" => {
                let is_collapsed = attribute(element, "table:display").as_deref() == Some("false");
                self.collapsed_groups.push(is_collapsed);
            }
            "table:table-column" => {
                let is_hidden = self.is_hidden(element);
                let is_struck = self.is_struck(element, "table:default-cell-style-name");
                if let Some(table) = &mut self.table {
                    let repeats = count(element, "table:number-columns-repeated");
                    table.define_columns(repeats, is_hidden, is_struck);
                }
            }
            "table:table-row" => {
                let is_hidden = self.is_hidden(element);
                let is_struck = self.is_struck(element, "table:default-cell-style-name");
                if let Some(table) = &mut self.table {
                    let repeats = count(element, "table:number-rows-repeated");
                    table.start_row(repeats, is_hidden, is_struck);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => self.start_cell(element),
            name => {
                let is_struck = self.is_struck(element, "text:style-name");
                if let Some(cell) = &mut self.cell {
                    cell.is_struck |= is_struck && cell.annotations == 0;
                    cell.start(name, element, self.limits.max_cell_characters);
                }
            }
        }
        Ok(())
    }

    /// Whether the style that an attribute names strikes text through.
    fn is_struck(&self, element: &BytesStart<'_>, name: &str) -> bool {
        !self.struck_styles.is_empty()
            && attribute(element, name).is_some_and(|style| self.struck_styles.contains(&style))
    }

    /// Whether a row or column is hidden.
    fn is_hidden(&self, element: &BytesStart<'_>) -> bool {
        let visibility = attribute(element, "table:visibility");
        let style = attribute(element, "table:style-name");
        matches!(visibility.as_deref(), Some("collapse" | "filter"))
            || self.collapsed_groups.contains(&true)
            || style.is_some_and(|style| self.zero_size_styles.contains(&style))
    }

    fn start_table(&mut self, element: &BytesStart<'_>) -> Result<(), Box<Diagnostic>> {
        let found = self.sheets.len() as u64 + 1;
        if found > self.limits.max_sheets {
            let sizes = (found, self.limits.max_sheets);
            return Err(Box::new(over_limit(self.file, "max_sheets", sizes)));
        }
        let name = attribute(element, "table:name").unwrap_or_default();
        let style = attribute(element, "table:style-name").unwrap_or_default();
        let mut builder = SheetBuilder::new(self.file, Some(name), self.limits);
        builder.text_bytes = self.totals_before.1;
        builder.sheet.hidden = self.hidden_styles.contains(&style);
        self.table = Some(Table {
            builder,
            row: 1,
            row_repeats: 0,
            column: 0,
            defined_columns: 0,
            struck_columns: Vec::new(),
            is_row_struck: false,
            cells: Vec::new(),
            is_over_limit: false,
            cells_so_far: self.totals_before.0,
        });
        Ok(())
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) {
        let Some(table) = &mut self.table else { return };
        let spans = (
            count(element, "table:number-columns-spanned"),
            count(element, "table:number-rows-spanned"),
        );
        if spans != (1, 1) {
            table.builder.sheet.merges.push(Merge {
                first_row: table.row,
                last_row: table.row.saturating_add(spans.1 - 1),
                first_column: table.column,
                last_column: table.column.saturating_add(spans.0 - 1),
            });
        }
        let is_struck = match attribute(element, "table:style-name") {
            Some(style) => self.struck_styles.contains(&style),
            None => table.is_struck_by_default(),
        };
        let is_error = attribute(element, "calcext:value-type").as_deref() == Some("error");
        let is_text = attribute(element, "office:value-type").as_deref() == Some("string");
        self.cell = Some(CellInProgress {
            value: stated_value(element).filter(|_| !is_error),
            is_error,
            lacks_result: attribute(element, "table:formula").is_some() && !is_text,
            repeats: count(element, "table:number-columns-repeated"),
            text: String::new(),
            paragraphs: 0,
            annotations: 0,
            comment: String::new(),
            is_in_comment: false,
            is_struck,
        });
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.push(text, self.limits.max_cell_characters);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        let known = resolve_xml_entity(reference.as_ref()).map(str::to_owned);
        let character = reference.resolve_char_ref().ok().flatten();
        if let Some(text) = known.or_else(|| character.map(String::from)) {
            self.text(&text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table:table" => {
                if let Some(table) = self.table.take() {
                    self.totals_before = (table.cells_so_far, table.builder.text_bytes);
                    self.sheets.push(table.builder.finish());
                }
            }
            "table:table-row" => {
                if let Some(table) = &mut self.table {
                    self.problems.extend(table.end_row());
                }
            }
            "table:table-row-group" | "table:table-column-group" => {
                self.collapsed_groups.pop();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table) {
                    table.end_cell(cell);
                }
            }
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    cell.is_in_comment = false;
                }
            }
            "office:annotation" => {
                if let Some(cell) = &mut self.cell {
                    cell.annotations = cell.annotations.saturating_sub(1);
                }
            }
            _ => {}
        }
    }
}

impl CellInProgress {
    fn start(&mut self, name: &str, element: &BytesStart<'_>, max_characters: u64) {
        match name {
            "office:annotation" => self.annotations += 1,
            "text:p" if self.annotations > 0 => self.is_in_comment = true,
            "text:p" => {
                if self.paragraphs > 0 {
                    self.push("\n", max_characters);
                }
                self.paragraphs += 1;
            }
            "text:s" => {
                let spaces = count(element, "text:c").min(1_000) as usize;
                self.push(&" ".repeat(spaces), max_characters);
            }
            "text:tab" => self.push("\t", max_characters),
            "text:line-break" => self.push("\n", max_characters),
            _ => {}
        }
    }

    /// Adds text, up to a length that certainly exceeds the limit.
    fn push(&mut self, text: &str, max_characters: u64) {
        // Four bytes per character, for one character more than allowed, so that exceeding the
        // limit is detected later.
        let max_bytes = max_characters.saturating_mul(4).saturating_add(4);
        let (target, is_read) = match self.annotations {
            0 => (&mut self.text, self.paragraphs > 0),
            _ => (&mut self.comment, self.is_in_comment),
        };
        if is_read && (target.len() as u64) < max_bytes {
            target.push_str(text);
        }
    }
}

impl Table<'_> {
    fn define_columns(&mut self, repeats: u32, is_hidden: bool, is_struck: bool) {
        let first = self.defined_columns;
        self.defined_columns = first.saturating_add(repeats);
        if is_struck {
            let last = self.defined_columns.saturating_sub(1);
            self.struck_columns.push((first, last));
        }
        if is_hidden {
            let hidden = &mut self.builder.sheet.hidden_parts;
            hidden.hide_columns(first, self.defined_columns.saturating_sub(1));
        }
    }

    /// Whether a cell here without a style of its own is struck through.
    fn is_struck_by_default(&self) -> bool {
        let mut columns = self.struck_columns.iter();
        self.is_row_struck || columns.any(|(first, last)| (*first..=*last).contains(&self.column))
    }

    fn start_row(&mut self, repeats: u32, is_hidden: bool, is_struck: bool) {
        self.is_row_struck = is_struck;
        self.row = self.row.saturating_add(self.row_repeats);
        self.row_repeats = repeats;
        self.column = 0;
        if is_hidden {
            let last = self.row.saturating_add(repeats - 1);
            self.builder.sheet.hidden_parts.hide_rows(self.row, last);
        }
    }

    fn end_cell(&mut self, cell: CellInProgress) {
        let column = self.column;
        self.column = column.saturating_add(cell.repeats);
        let is_struck = cell.is_struck;
        let comment = Some(cell.comment).filter(|comment| !comment.trim().is_empty());
        let value = match cell.value {
            _ if cell.is_error && cell.text.is_empty() => Value::Error("#ERROR!".to_owned()),
            _ if cell.is_error => Value::Error(cell.text),
            Some(Value::Date(day)) => match values::part_of_date(&cell.text) {
                Some(PartOfDate::Year) => Value::PartOfDate(day, Precision::Year),
                Some(PartOfDate::Month) => Value::PartOfDate(day, Precision::Month),
                None => Value::Date(day),
            },
            Some(value) => value,
            None if cell.text.is_empty() && cell.lacks_result => Value::NoResult,
            None if cell.text.is_empty() => return,
            None => Value::Text(cell.text),
        };
        // Cells repeated beyond the column limit are not expanded.
        let last = u64::from(self.column).min(self.builder.limits.max_columns.saturating_add(1));
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        self.cells
            .extend((column..last.max(column + 1)).map(|column| CellOfRow {
                column,
                value: value.clone(),
                is_struck,
                comment: comment.clone(),
            }));
    }

    /// Fails if expanding the repetitions of a row with this number of cells exceeds a limit.
    fn check_repeats(&mut self, cells: usize) -> Result<(), Box<Diagnostic>> {
        let last = u64::from(self.row) + u64::from(self.row_repeats) - 1;
        let allowed = self.builder.limits.max_rows;
        self.builder.limit("max_rows", last, allowed)?;
        let cells = (cells as u64).saturating_mul(u64::from(self.row_repeats));
        self.cells_so_far = self.cells_so_far.saturating_add(cells);
        if self.cells_so_far > MAX_CELLS {
            let location = self.builder.sheet.label();
            return Err(Box::new(unreadable(
                &location,
                ("重复的单元格太多", "too many repeated cells"),
            )));
        }
        Ok(())
    }

    /// Adds the row to the sheet as often as it is repeated. An exceeded limit is reported once.
    fn end_row(&mut self) -> Option<Diagnostic> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() || self.is_over_limit {
            return None;
        }
        if let Err(problem) = self.check_repeats(cells.len()) {
            self.is_over_limit = true;
            return Some(*problem);
        }
        for row in self.row..self.row.saturating_add(self.row_repeats) {
            for cell in &cells {
                let place = (row, cell.column);
                if let Err(problem) = self.builder.push(row, cell.column, cell.value.clone()) {
                    self.is_over_limit = true;
                    return Some(*problem);
                }
                if cell.is_struck {
                    self.builder.sheet.struck.insert(place);
                }
                if let Some(comment) = &cell.comment {
                    self.builder.sheet.comments.insert(place, comment.clone());
                }
            }
        }
        None
    }
}

/// The value in the attributes; `None` if the text of the cell is the value.
fn stated_value(element: &BytesStart<'_>) -> Option<Value> {
    let get = |name| attribute(element, name);
    match get("office:value-type")?.as_str() {
        "float" | "currency" | "percentage" => get("office:value")?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Value::Number),
        "date" => iso_day(&get("office:date-value")?).map(Value::Date),
        "boolean" => Some(Value::Bool(get("office:boolean-value")? == "true")),
        "string" => get("office:string-value").map(Value::Text),
        _ => None,
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    let value: &str = found.value.as_ref();
    unescape(value).ok().map(|text| text.into_owned())
}

/// Whether a length such as `0cm` is zero.
fn is_zero_length(size: &str) -> bool {
    let number = size.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    number.parse() == Ok(0.0)
}

/// The value of a repetition attribute; 1 if there is none.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    let stated = attribute(element, name).and_then(|text| text.parse().ok());
    stated.unwrap_or(1).max(1)
}
