//! Reads a CSV file into a raw table and reports problems of its structure.

use super::delimited::{self, Reader, Record};
use super::heading;
use super::limits::Budget;
use super::raw::RawTable;
use super::rules::{
    DUPLICATE_COLUMN, EMPTY_FILE, EMPTY_HEADING, MISSING_COLUMN, RAGGED_ROW, UNKNOWN_COLUMN,
    WRONG_SEPARATOR,
};
use crate::diagnostics::{Diagnostic, Problems, Text, mask, show, show_private};
use crate::schema::{ColumnIndex, REQUIRED, Schema};
use crate::text::spreadsheet::unprotect;

/// Reads a whole CSV text. Returns `None` if the headings are unusable or the table exceeds
/// the budget.
///
/// Rows without any content, which spreadsheets leave below the last record, are skipped
/// like empty lines.
pub(crate) fn read(
    text: &str,
    file: &str,
    schema: &'static Schema,
    budget: &mut Budget,
    diagnostics: &mut Problems,
) -> Option<RawTable> {
    let mut reader = Reader::new(text, b',');
    let mut record = Record::default();
    if !reader.read(&mut record) {
        diagnostics.push(empty_file(file, schema));
        return None;
    }
    // Excel writes this line, and obeys it, without showing it.
    let is_hint = record.fault.is_none()
        && text
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    if is_hint && !reader.read(&mut record) {
        diagnostics.push(empty_file(file, schema));
        return None;
    }
    let first_line = record.line;
    if let Some(fault) = record.fault {
        diagnostics.push(delimited::problem(file, fault));
        return None;
    }
    if record.count() == 1
        && let Some(problem) = wrong_separator(record.get(0).unwrap_or_default(), file, first_line)
    {
        diagnostics.push(problem);
        return None;
    }
    if let Err(problem) = budget.check_columns(record.count(), file, first_line) {
        diagnostics.push(*problem);
        return None;
    }
    let header = Header::read(&record, file, first_line, schema, diagnostics);
    let mut table = RawTable::new(schema, file.to_owned(), header.present.clone());
    while reader.read(&mut record) {
        if record.fault.is_none() && record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.line;
        if let Err(problem) = budget.reserve_row(table.len(), file, line) {
            diagnostics.push(*problem);
            return None;
        }
        let problem = header.structure_problem(&record, file);
        let damaged = problem.as_ref().is_some_and(|(_, damaged)| *damaged);
        diagnostics.extend(problem.map(|(problem, _)| problem));
        let positions = header.positions.iter();
        let cells = positions.map(|position| unprotect(record.get(*position).unwrap_or_default()));
        table.push(line, damaged, cells);
    }
    Some(table)
}

/// The headings of a file.
struct Header {
    /// The number of cells that every row must have.
    count: usize,
    /// The known columns with their headings as written, in file order.
    present: Vec<(ColumnIndex, String)>,
    /// The cell positions of the known columns in a row, in the same order.
    positions: Vec<usize>,
    /// The cell positions of columns without a heading.
    unnamed: Vec<usize>,
}

impl Header {
    fn read(
        record: &Record,
        file: &str,
        line: u64,
        schema: &'static Schema,
        diagnostics: &mut Problems,
    ) -> Self {
        let mut header = Self {
            count: record.count(),
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
        // In a file without headings the first line is a record, which may hold private data.
        let looks_like_record = record
            .iter()
            .any(|cell| cell.contains('@') || cell.bytes().filter(u8::is_ascii_digit).count() >= 7);
        for written in unknown {
            let masked = mask(written);
            let written = if looks_like_record {
                masked.as_str()
            } else {
                written
            };
            diagnostics.push(header.unknown_column(written, file, line, schema));
        }
        header
    }

    /// The structural problem of a row, and whether its cells may be in the wrong columns
    /// because of it.
    fn structure_problem(&self, record: &Record, file: &str) -> Option<(Diagnostic, bool)> {
        let (mut problem, damaged) = if let Some(fault) = record.fault {
            (delimited::problem(file, fault), true)
        } else if record.count() != self.count {
            let problem = ragged_row(file, record.line, record.count(), self.count);
            (problem, true)
        } else {
            let problem = unnamed_cell(record, &self.unnamed, file, record.line)?;
            return Some((problem, false));
        };
        // Cells may be shifted, so that the first one need not be the id.
        problem.record = record.get(0).map(|id| show_misplaced(id.trim()));
        Some((problem, damaged))
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
            let misspelled = unknown.iter().find(|heading| {
                heading::nearest(schema, heading)
                    .is_some_and(|(nearest, _)| nearest == ColumnIndex(position))
            });
            diagnostics.push(missing_column(
                file,
                line,
                column.name,
                column.headings,
                misspelled,
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
        let message = message!(
            "不认识「{shown}」这一列，它的内容没有读取",
            "column `{shown}` is not known; it was not read",
        );
        let nearest = heading::nearest(schema, written).filter(|(column, _)| !self.has(*column));
        let help = match nearest {
            Some((_, known)) => message!("是不是「{known}」？", "did you mean `{known}`?"),
            None => message!(
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
    let message = message!(
        "文件是空的，连列标题也没有",
        "the file is empty, without headings"
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

/// The problem of a heading line that is separated by something other than commas.
pub(crate) fn wrong_separator(line_of_headings: &str, file: &str, line: u64) -> Option<Diagnostic> {
    let (character, zh, en) = [
        ('\t', "制表符", "tabs"),
        (';', "分号", "semicolons"),
        ('；', "中文分号", "full-width semicolons"),
        ('，', "中文逗号", "full-width commas"),
        ('|', "竖线", "bars"),
    ]
    .into_iter()
    .find(|(character, _, _)| line_of_headings.contains(*character))?;
    let message = message!(
        "各列之间用的是{zh}，应当用英文逗号",
        "the columns are separated by {en} instead of commas",
    );
    let help = message!(
        "在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”",
        "save the sheet as “CSV UTF-8 (comma delimited)”",
    );
    let mut problem = WRONG_SEPARATOR
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help);
    problem.value = Some(show(&character.to_string()));
    Some(problem)
}

fn duplicate_column(file: &str, line: u64, first: &str, second: &str) -> Diagnostic {
    let second = show(second);
    let message = if first == second {
        message!(
            "「{second}」列出现了两次",
            "column `{second}` appears twice"
        )
    } else {
        message!(
            "「{second}」与「{first}」是同一列，不能出现两次",
            "`{second}` and `{first}` are the same column",
        )
    };
    let help = message!(
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
    misspelled: Option<&&str>,
) -> Diagnostic {
    let label = headings.first().copied().unwrap_or(name);
    let message = message!(
        "缺少必需的「{label}」列（{name}）",
        "the required column `{name}` is missing",
    );
    let help = match misspelled.map(|heading| show(heading)) {
        Some(heading) => message!(
            "「{heading}」列如果就是它，请把标题改为「{label}」或 {name}",
            "if `{heading}` is meant, call it `{name}`",
        ),
        None => message!(
            "请加上标题为「{label}」或 {name} 的一列",
            "add a column with the heading `{name}`",
        ),
    };
    let mut problem = MISSING_COLUMN
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help);
    problem.heading = Some(name.to_owned());
    problem
}

/// Shows a value that may be private: unmasked only if it has the form of an id.
fn show_misplaced(value: &str) -> String {
    let is_id_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if value.bytes().all(is_id_byte) {
        show(value)
    } else {
        show_private(value)
    }
}

/// The problem of a row with more or fewer cells than headings.
pub(crate) fn ragged_row(file: &str, line: u64, found: usize, expected: usize) -> Diagnostic {
    let message = message!(
        "这一行有 {found} 格，标题行有 {expected} 格",
        "the row has {found} cells, the headings are {expected}",
    );
    let help = if found > expected {
        message!(
            "多半是某一格的文字里有英文逗号：请把那一格放在英文双引号中，或改用中文逗号",
            "a cell probably holds a comma: put the cell between double quotes",
        )
    } else {
        message!(
            "请补上缺少的英文逗号，空的格也要留位",
            "add the commas of the missing cells"
        )
    };
    RAGGED_ROW
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help)
}

fn unnamed_cell(record: &Record, unnamed: &[usize], file: &str, line: u64) -> Option<Diagnostic> {
    let position = unnamed.iter().find(|position| {
        record
            .get(**position)
            .is_some_and(|cell| !cell.trim().is_empty())
    })?;
    let number = position + 1;
    let message = message!(
        "第 {number} 列有内容，却没有标题",
        "column {number} has content but no heading",
    );
    let help = message!(
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
