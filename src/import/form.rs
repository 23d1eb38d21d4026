//! Reads the filing form (备案表, 附件1): one institution per sheet, labels next to values.

use super::cells::{CellReader, split_cells};
use super::record::{ImportLog, Record, format_number};
use super::report::NoteKind;
use super::tables::{Target, case_column, normalize_label, resolve};
use super::workbook::{Cell, Row, Sheet, Value};
use crate::model::Date;
use crate::schema::{Table, cases, points};
use std::collections::BTreeSet;

/// The minimum number of rows with labels in a form; a list has all labels in one row.
const MIN_LABEL_ROWS: usize = 4;

/// The content of a form.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// The institution.
    pub(crate) point: Record,
    /// The cases, each with a name.
    pub(crate) cases: Vec<Record>,
    /// The labels as written, with the columns that they stand for.
    pub(crate) headings: Vec<(String, Target)>,
}

/// Whether a sheet is a form: it has labels in several rows, including 名称.
pub(crate) fn is_form(sheet: &Sheet) -> bool {
    let rows = sheet.rows.iter().take(60);
    let rows_with_labels: Vec<Vec<Target>> = rows
        .map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| label_target(&cell.value))
                .collect()
        })
        .filter(|labels: &Vec<Target>| !labels.is_empty())
        .collect();
    let max_labels_per_row = rows_with_labels.iter().map(Vec::len).max().unwrap_or(0);
    let all: BTreeSet<Target> = rows_with_labels.iter().flatten().copied().collect();
    let name = Target::Column(Table::Points, points::NAME);
    // 联系人, 手机 and 邮箱 share a row of the form, with their values between them.
    all.contains(&name) && rows_with_labels.len() >= MIN_LABEL_ROWS && max_labels_per_row <= 3
}

/// Reads a form.
pub(crate) fn read(sheet: &Sheet, latest: Date, log: &mut ImportLog) -> Form {
    let location = sheet.label();
    let mut reader = CellReader::new(sheet, &location, latest, log);
    let mut form = Form::default();
    let mut in_cases = false;
    for row in &sheet.rows {
        let first = row
            .cells
            .first()
            .map(|cell| text(&cell.value))
            .unwrap_or_default();
        if is_section_heading(&first) {
            in_cases = first.contains("案例");
            if !in_cases && !first.contains("基本情况") {
                let left_out = message!(
                    "“{}”部分没有读取：名录中没有相应的列",
                    "part `{}` not read: the registry has no column for it",
                    crate::diagnostics::show(&first),
                );
                let notes = &mut reader.log;
                notes.note(NoteKind::LeftOut, &location, Some(row.number), left_out);
            }
        } else if in_cases {
            form.read_case(row, &mut reader);
        } else {
            form.read_facts(row, &mut reader);
        }
    }
    reader.log_counts();
    form.cases.retain(|case| !case.cells.is_empty());
    split_cells(&mut form.point, &location, log);
    form
}

impl Form {
    fn read_facts(&mut self, row: &Row, reader: &mut CellReader<'_>) {
        for (label_text, target, value) in label_value_pairs(row, reader, label_target) {
            if self.point.cells.is_empty() {
                self.point.line = row.number;
            }
            if let std::collections::btree_map::Entry::Vacant(cell) = self.point.cells.entry(target)
            {
                cell.insert(value);
                self.headings.push((label_text, target));
            }
        }
    }

    fn read_case(&mut self, row: &Row, reader: &mut CellReader<'_>) {
        for (_, target, value) in label_value_pairs(row, reader, case_label_target) {
            let is_name = target == Target::Column(Table::Cases, cases::NAME);
            if is_name {
                self.cases.push(Record {
                    line: row.number,
                    ..Record::default()
                });
            }
            if let Some(case) = self.cases.last_mut() {
                case.cells.entry(target).or_insert(value);
            }
        }
    }
}

/// The labels of a row, their columns, and the values to their right.
fn label_value_pairs(
    row: &Row,
    reader: &mut CellReader<'_>,
    label_target: impl Fn(&Value) -> Option<Target>,
) -> Vec<(String, Target, String)> {
    let mut pairs = Vec::new();
    let mut pending: Option<(&Cell, Target)> = None;
    for cell in &row.cells {
        if let Some(target) = label_target(&cell.value) {
            pending = Some((cell, target));
        } else if let Some((heading, target)) = pending.take() {
            let heading = text(&heading.value);
            let value = reader.text(&cell.value, &heading, target, row.number);
            pairs.extend(value.map(|value| (heading, target, value)));
        }
    }
    pairs
}

/// The column that a label in the first part of the form stands for.
fn label_target(value: &Value) -> Option<Target> {
    let Value::Text(text) = value else {
        return None;
    };
    let text = text.trim();
    // Long texts are sentences, not labels.
    if text.chars().count() > 12 {
        return None;
    }
    match resolve(Table::Points, text)? {
        Target::RegionPart => None,
        target => Some(target),
    }
}

fn case_label_target(value: &Value) -> Option<Target> {
    let Value::Text(text) = value else {
        return None;
    };
    let word = normalize_label(text);
    let column = match word.as_str() {
        "名称" => cases::NAME,
        word => case_column(word)?,
    };
    Some(Target::Column(Table::Cases, column))
}

/// Whether a text is a section heading such as `一、机构基本情况`.
fn is_section_heading(text: &str) -> bool {
    let rest = text.trim_start_matches(|character| "一二三四五六七八九十".contains(character));
    rest.len() < text.len() && rest.starts_with(['、', '．', '.'])
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => format_number(*number),
        Value::Date(day) => day.to_string(),
        Value::Bool(_) | Value::Error(_) | Value::NoResult => String::new(),
    }
}
