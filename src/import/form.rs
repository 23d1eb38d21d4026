//! The filing form itself (备案表, 附件1): one institution a sheet, labels beside values.

use super::cells::{CellReader, split_cells};
use super::record::{Record, Remarks, plain};
use super::report::NoteKind;
use super::tables::{Target, case_column, resolve, squeeze};
use super::workbook::{Cell, Row, Sheet, Value};
use crate::model::Date;
use crate::schema::{Table, cases, points};
use std::collections::BTreeSet;

/// So many labels in different rows make a form: a list has its labels in one.
const FEWEST_LABELS: usize = 4;

/// What a form says: the institution, and its cases.
#[derive(Debug, Default)]
pub struct Form {
    /// The institution.
    pub point: Record,
    /// Its cases, each with a name.
    pub cases: Vec<Record>,
    /// The headings with what they mean, as the form writes them.
    pub headings: Vec<(String, Target)>,
}

/// Whether a sheet is a form: labels of the form in several rows, with 名称 among them.
pub fn is_form(sheet: &Sheet) -> bool {
    let rows = sheet.rows.iter().take(60);
    let labelled: Vec<Vec<Target>> = rows
        .map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| label(&cell.value))
                .collect()
        })
        .filter(|labels: &Vec<Target>| !labels.is_empty())
        .collect();
    let most_in_a_row = labelled.iter().map(Vec::len).max().unwrap_or(0);
    let all: BTreeSet<Target> = labelled.iter().flatten().copied().collect();
    let name = Target::Column(Table::Points, points::NAME);
    // 联系人, 手机 and 邮箱 stand in one row of the form, with cells between them.
    all.contains(&name) && labelled.len() >= FEWEST_LABELS && most_in_a_row <= 3
}

/// Reads a form.
pub fn read(sheet: &Sheet, latest: Date, remarks: &mut Remarks) -> Form {
    let place = sheet.label();
    let mut reader = CellReader::new(sheet, &place, latest, remarks);
    let mut form = Form::default();
    let mut in_cases = false;
    for row in &sheet.rows {
        let first = row
            .cells
            .first()
            .map(|cell| text(&cell.value))
            .unwrap_or_default();
        if begins_section(&first) {
            in_cases = first.contains("案例");
            if !in_cases && !first.contains("基本情况") {
                let left_out = message!(
                    "“{}”部分没有读取：名录中没有相应的列",
                    "part `{}` not read: the registry has no column for it",
                    crate::diagnostics::show(&first),
                );
                let notes = &mut reader.remarks;
                notes.note(NoteKind::LeftOut, &place, Some(row.number), left_out);
            }
        } else if in_cases {
            form.read_case(row, &mut reader);
        } else {
            form.read_facts(row, &mut reader);
        }
    }
    reader.summary();
    form.cases.retain(|case| !case.cells.is_empty());
    split_cells(&mut form.point, &place, remarks);
    form
}

impl Form {
    fn read_facts(&mut self, row: &Row, reader: &mut CellReader<'_>) {
        for (label_text, target, value) in pairs(row, reader, label) {
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
        for (_, target, value) in pairs(row, reader, case_label) {
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

/// The labels of a row with the values to their right.
fn pairs(
    row: &Row,
    reader: &mut CellReader<'_>,
    label: impl Fn(&Value) -> Option<Target>,
) -> Vec<(String, Target, String)> {
    let mut pairs = Vec::new();
    let mut open: Option<(&Cell, Target)> = None;
    for cell in &row.cells {
        if let Some(target) = label(&cell.value) {
            open = Some((cell, target));
        } else if let Some((heading, target)) = open.take() {
            let heading = text(&heading.value);
            let value = reader.text(&cell.value, &heading, target, row.number);
            pairs.extend(value.map(|value| (heading, target, value)));
        }
    }
    pairs
}

/// The label of a cell of the first part.
fn label(value: &Value) -> Option<Target> {
    let Value::Text(text) = value else {
        return None;
    };
    let text = text.trim();
    // A value such as 大学 is no label, a sentence neither.
    if text.chars().count() > 12 {
        return None;
    }
    match resolve(Table::Points, text)? {
        Target::RegionPart => None,
        target => Some(target),
    }
}

fn case_label(value: &Value) -> Option<Target> {
    let Value::Text(text) = value else {
        return None;
    };
    let word = squeeze(text);
    let column = match word.as_str() {
        "名称" => cases::NAME,
        word => case_column(word)?,
    };
    Some(Target::Column(Table::Cases, column))
}

/// `一、机构基本情况`.
fn begins_section(text: &str) -> bool {
    let rest = text.trim_start_matches(|sign| "一二三四五六七八九十".contains(sign));
    rest.len() < text.len() && rest.starts_with(['、', '．', '.'])
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => plain(*number),
        Value::Date(day) => day.to_string(),
        Value::Bool(_) | Value::Error(_) | Value::NoResult => String::new(),
    }
}
