//! One CSV file → a raw table.

use super::bytes::LineCounter;
use super::heading;
use super::limits::Room;
use super::raw::RawTable;
use super::rules::{
    DUPLICATE_COLUMN, EMPTY_FILE, EMPTY_HEADING, MISSING_COLUMN, RAGGED_ROW, UNCLOSED_QUOTE,
    UNKNOWN_COLUMN, UNREADABLE_FILE, WRONG_SEPARATOR,
};
use crate::diagnostics::{Diagnostic, Problems, Text, show};
use crate::schema::{ColumnIndex, REQUIRED, Schema};
use crate::text::spreadsheet::unprotect;
use csv::StringRecord;

/// Reads a whole text. No table where the headings are no headings, or where there is no
/// room for it.
///
/// Rows without any content, which spreadsheets leave below the last record, are
/// the same as empty lines.
pub fn read(
    text: &str,
    file: &str,
    schema: &'static Schema,
    room: &mut Room,
    diagnostics: &mut Problems,
) -> Option<RawTable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes());
    let mut lines = LineCounter::new(text);
    let mut record = StringRecord::new();
    let found = next(
        &mut reader,
        &mut record,
        text,
        &mut lines,
        file,
        diagnostics,
    );
    let Some(first_line) = found else {
        diagnostics.push(empty_file(file, schema));
        return None;
    };
    if let Some(problem) = wrong_separator(&record, file, first_line) {
        diagnostics.push(problem);
        return None;
    }
    if let Err(problem) = room.check_columns(record.len(), file, first_line) {
        diagnostics.push(*problem);
        return None;
    }
    let header = Header::read(&record, file, first_line, schema, diagnostics);
    let mut table = RawTable::new(schema, file.to_owned(), header.present);
    let mut last = LastRow::default();
    while let Some(line) = next(
        &mut reader,
        &mut record,
        text,
        &mut lines,
        file,
        diagnostics,
    ) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Err(problem) = room.take(table.len(), file, line) {
            diagnostics.push(*problem);
            return None;
        }
        let ragged = record.len() != header.count;
        if ragged {
            let mut problem = ragged_row(file, line, record.len(), header.count);
            problem.record = record.get(0).map(|id| show(id.trim()));
            diagnostics.push(problem);
        } else if let Some(problem) = unnamed_cell(&record, &header.unnamed, file, line) {
            diagnostics.push(problem);
        }
        last = LastRow {
            line,
            spans_lines: record.iter().any(|cell| cell.contains('\n')),
        };
        let positions = header.positions.iter();
        let cells = positions.map(|position| unprotect(record.get(*position).unwrap_or_default()));
        table.push(line, ragged, cells);
    }
    if last.spans_lines && text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        diagnostics.push(unclosed_quote(file, last.line));
    }
    Some(table)
}

#[derive(Default)]
struct LastRow {
    line: u64,
    spans_lines: bool,
}

/// Reads the next record and tells its line; none at the end of the text.
fn next(
    reader: &mut csv::Reader<&[u8]>,
    record: &mut StringRecord,
    text: &str,
    lines: &mut LineCounter<'_>,
    file: &str,
    diagnostics: &mut Problems,
) -> Option<u64> {
    let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
    match reader.read_record(record) {
        Ok(true) => {
            // The reader skips empty lines before a record.
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let skipped = rest
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            Some(lines.line_of(start.saturating_add(skipped)))
        }
        Ok(false) => None,
        Err(error) => {
            let message = Text::new(
                format!("读到这里无法继续（{error}）"),
                format!("cannot be read further: {error}"),
            );
            let line = lines.line_of(start);
            diagnostics.push(UNREADABLE_FILE.diagnostic(file, message).at_line(line));
            None
        }
    }
}

/// The headings of a file.
struct Header {
    /// How many cells a row must have.
    count: usize,
    /// The known columns with their headings, in file order.
    present: Vec<(ColumnIndex, String)>,
    /// Where the known columns stand in a row, in the same order.
    positions: Vec<usize>,
    /// Where columns without a heading stand in a row.
    unnamed: Vec<usize>,
}

impl Header {
    fn read(
        record: &StringRecord,
        file: &str,
        line: u64,
        schema: &'static Schema,
        diagnostics: &mut Problems,
    ) -> Self {
        let mut header = Self {
            count: record.len(),
            present: Vec::new(),
            positions: Vec::new(),
            unnamed: Vec::new(),
        };
        let mut unknown = Vec::new();
        for (position, cell) in record.iter().enumerate() {
            let written = cell.trim();
            if written.is_empty() {
                header.unnamed.push(position);
                continue;
            }
            let Some(column) = heading::resolve(schema, written) else {
                unknown.push(written);
                continue;
            };
            let first = header.present.iter().find(|(known, _)| *known == column);
            if let Some((_, first)) = first {
                diagnostics.push(duplicate_column(file, line, first, written));
                continue;
            }
            header.present.push((column, show(written)));
            header.positions.push(position);
        }
        header.report_missing(&unknown, file, line, schema, diagnostics);
        for written in unknown {
            diagnostics.push(header.unknown_column(written, file, line, schema));
        }
        header
    }

    fn has(&self, column: ColumnIndex) -> bool {
        self.present.iter().any(|(known, _)| *known == column)
    }

    fn report_missing(
        &self,
        unknown: &[&str],
        file: &str,
        line: u64,
        schema: &'static Schema,
        diagnostics: &mut Problems,
    ) {
        for (position, column) in schema.columns.iter().enumerate() {
            if !column.has(REQUIRED) || self.has(ColumnIndex(position)) {
                continue;
            }
            let meant = unknown.iter().find(|heading| {
                heading::nearest(schema, heading)
                    .is_some_and(|(nearest, _)| nearest == ColumnIndex(position))
            });
            diagnostics.push(missing_column(
                file,
                line,
                column.name,
                column.headings,
                meant,
            ));
        }
    }

    fn unknown_column(
        &self,
        written: &str,
        file: &str,
        line: u64,
        schema: &'static Schema,
    ) -> Diagnostic {
        let shown = show(written);
        let message = Text::new(
            format!("不认识「{shown}」这一列，它的内容没有读取"),
            format!("column `{shown}` is not known; it was not read"),
        );
        let nearest = heading::nearest(schema, written).filter(|(column, _)| !self.has(*column));
        let help = match nearest {
            Some((_, known)) => Text::new(
                format!("是不是「{known}」？"),
                format!("did you mean `{known}`?"),
            ),
            None => Text::new(
                "不需要的列可以删去；需要的列请改用说明中的标题",
                "delete the column, or give it a heading from the documentation",
            ),
        };
        let mut problem = UNKNOWN_COLUMN
            .diagnostic(file, message)
            .at_line(line)
            .with_help(help);
        problem.heading = Some(shown);
        problem
    }
}

fn empty_file(file: &str, schema: &Schema) -> Diagnostic {
    let headings: Vec<&str> = required_headings(schema);
    let message = Text::new(
        "文件是空的，连列标题也没有",
        "the file is empty, without headings",
    );
    let help = Text::new(
        format!("第一行要有列标题，至少有：{}", headings.join("、")),
        format!(
            "the first line needs headings, at least {}",
            headings.join(", ")
        ),
    );
    EMPTY_FILE.diagnostic(file, message).with_help(help)
}

fn required_headings(schema: &Schema) -> Vec<&'static str> {
    schema
        .columns
        .iter()
        .filter(|column| column.has(REQUIRED))
        .map(|column| column.name)
        .collect()
}

fn wrong_separator(record: &StringRecord, file: &str, line: u64) -> Option<Diagnostic> {
    if record.len() != 1 {
        return None;
    }
    let heading = record.get(0)?;
    let (character, zh, en) = [
        ('\t', "制表符", "tabs"),
        (';', "分号", "semicolons"),
        ('；', "中文分号", "full-width semicolons"),
        ('，', "中文逗号", "full-width commas"),
        ('|', "竖线", "bars"),
    ]
    .into_iter()
    .find(|(character, _, _)| heading.contains(*character))?;
    let message = Text::new(
        format!("各列之间用的是{zh}，应当用英文逗号"),
        format!("the columns are separated by {en} instead of commas"),
    );
    let help = Text::new(
        "在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”",
        "save the sheet as “CSV UTF-8 (comma delimited)”",
    );
    let mut problem = WRONG_SEPARATOR
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help);
    problem.value = Some(crate::diagnostics::show(&character.to_string()));
    Some(problem)
}

fn duplicate_column(file: &str, line: u64, first: &str, second: &str) -> Diagnostic {
    let second = show(second);
    let message = if first == second {
        Text::new(
            format!("「{second}」列出现了两次"),
            format!("column `{second}` appears twice"),
        )
    } else {
        Text::new(
            format!("「{second}」与「{first}」是同一列，不能出现两次"),
            format!("`{second}` and `{first}` are the same column"),
        )
    };
    let help = Text::new(
        "请删去其中一列，或改正它的标题",
        "delete one of them, or correct its heading",
    );
    let mut problem = DUPLICATE_COLUMN
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help);
    problem.heading = Some(second);
    problem
}

fn missing_column(
    file: &str,
    line: u64,
    name: &str,
    headings: &[&str],
    meant: Option<&&str>,
) -> Diagnostic {
    let label = headings.first().copied().unwrap_or(name);
    let message = Text::new(
        format!("缺少必需的「{label}」列（{name}）"),
        format!("the required column `{name}` is missing"),
    );
    let help = match meant.map(|heading| show(heading)) {
        Some(heading) => Text::new(
            format!("「{heading}」列如果就是它，请把标题改为「{label}」或 {name}"),
            format!("if `{heading}` is meant, call it `{name}`"),
        ),
        None => Text::new(
            format!("请加上标题为「{label}」或 {name} 的一列"),
            format!("add a column with the heading `{name}`"),
        ),
    };
    let mut problem = MISSING_COLUMN
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help);
    problem.heading = Some(name.to_owned());
    problem
}

fn ragged_row(file: &str, line: u64, found: usize, expected: usize) -> Diagnostic {
    let message = Text::new(
        format!("这一行有 {found} 格，标题行有 {expected} 格"),
        format!("the row has {found} cells, the headings are {expected}"),
    );
    let help = if found > expected {
        Text::new(
            "多半是某一格的文字里有英文逗号：请把那一格放在英文双引号中，或改用中文逗号",
            "a cell probably holds a comma: put the cell between double quotes",
        )
    } else {
        Text::new(
            "请补上缺少的英文逗号，空的格也要留位",
            "add the commas of the missing cells",
        )
    };
    RAGGED_ROW
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help)
}

fn unnamed_cell(
    record: &StringRecord,
    unnamed: &[usize],
    file: &str,
    line: u64,
) -> Option<Diagnostic> {
    let position = unnamed.iter().find(|position| {
        record
            .get(**position)
            .is_some_and(|cell| !cell.trim().is_empty())
    })?;
    let number = position + 1;
    let message = Text::new(
        format!("第 {number} 列有内容，却没有标题"),
        format!("column {number} has content but no heading"),
    );
    let help = Text::new(
        "请在第一行给这一列加上标题，或删去这一列",
        "give the column a heading in the first line, or delete it",
    );
    Some(
        EMPTY_HEADING
            .diagnostic(file, message)
            .at_line(line)
            .with_help(help),
    )
}

fn unclosed_quote(file: &str, line: u64) -> Diagnostic {
    let message = Text::new(
        "从这一行起，有一格以英文双引号开头，却没有结束的引号，后面的行都被当成了这一格",
        "a cell that begins here with a double quote is never closed and swallows the lines below",
    );
    let help = Text::new(
        "请补上结束的英文双引号；文字里的双引号要写两个",
        "close the quote; a double quote within a cell is written twice",
    );
    UNCLOSED_QUOTE
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help)
}
