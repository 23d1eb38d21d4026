//! Cells of a sheet → rows of strings, one a record, as the registry's files would hold
//! them. What is converted, filled or left out is noted.

use super::head::split_head;
use super::heading::{ColumnPlan, Layout};
use super::mapping::SheetMapping;
use super::report::{Note, NoteKind};
use super::rows::{RowKind, RowReader};
use super::rules::{DATE_IN_TEXT, ERROR_CELL, HEAD_NOT_SPLIT};
use super::sections::Sections;
use super::tables::{Table, Target};
use super::wording::Wording;
use super::workbook::{Row, Sheet, Value, day_of_count};
use crate::diagnostics::{Diagnostic, Rule, Text, mask, show};
use crate::schema::{PERSONAL, PRIVATE, points};
use std::collections::BTreeMap;

/// A row of a sheet that says something of an institution.
#[derive(Debug, Default)]
pub struct Record {
    /// The row of the sheet.
    pub line: u32,
    /// Texts by column; none is empty.
    pub cells: BTreeMap<Target, String>,
}

impl Record {
    /// The text of a column of institutions.
    pub fn point(&self, column: crate::schema::ColumnIndex) -> Option<&str> {
        let target = Target::Column(Table::Points, column);
        self.cells.get(&target).map(String::as_str)
    }
}

/// What was said while a sheet was read.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Decisions.
    pub notes: Vec<Note>,
    /// Problems.
    pub problems: Vec<Diagnostic>,
}

impl Remarks {
    /// Notes a decision about a row.
    pub fn note(&mut self, kind: NoteKind, place: &str, line: Option<u32>, text: Text) {
        self.notes.push(Note {
            kind,
            place: place.to_owned(),
            line: line.map(u64::from),
            text,
        });
    }

    /// Reports a problem of a row.
    pub fn report(&mut self, rule: &Rule, place: &str, line: u32, message: Text, help: Text) {
        let problem = rule.diagnostic(place, message).with_help(help);
        self.problems.push(problem.at_line(u64::from(line)));
    }
}

/// Reads all rows below the headings.
pub fn records(
    sheet: &Sheet,
    layout: &Layout,
    mapping: Option<&SheetMapping>,
    wording: &Wording<'_>,
    remarks: &mut Remarks,
) -> Vec<Record> {
    let place = sheet.label();
    let fills = Fills::new(sheet, layout);
    let rows = RowReader::new(layout, wording);
    let mut sections = Sections::new(wording);
    for section in rows.above_headings(sheet) {
        sections.begin(section);
    }
    let mut reader = CellReader {
        place: &place,
        is_1904: sheet.is_1904,
        remarks,
        blanks: 0,
        filled: 0,
    };
    let mut records = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.number > layout.rows.1) {
        match rows.classify(row, sections.region()) {
            RowKind::Record => {}
            RowKind::Section(section) => {
                sections.begin(section);
                continue;
            }
            RowKind::LeftOut(reason) => {
                let text = Text::new(
                    format!("这一行没有读取：{}", reason.zh),
                    format!("row not read: {}", reason.en),
                );
                reader
                    .remarks
                    .note(NoteKind::LeftOut, &place, Some(row.number), text);
                continue;
            }
        }
        let mut record = reader.record(sheet, row, layout, &fills);
        for (target, value) in mapping.into_iter().flat_map(|m| m.constants(layout.table)) {
            record
                .cells
                .entry(target)
                .or_insert_with(|| value.to_owned());
        }
        split_cells(&mut record, &place, reader.remarks);
        sections.apply(&mut record, &place, reader.remarks);
        records.push(record);
    }
    reader.summary();
    sections.finish(&place, remarks);
    records
}

struct CellReader<'a> {
    place: &'a str,
    is_1904: bool,
    remarks: &'a mut Remarks,
    blanks: usize,
    filled: usize,
}

impl CellReader<'_> {
    fn record(&mut self, sheet: &Sheet, row: &Row, layout: &Layout, fills: &Fills) -> Record {
        let mut record = Record {
            line: row.number,
            ..Record::default()
        };
        for (plan, target) in layout.read() {
            let own = row.get(plan.column);
            let value = own.or_else(|| {
                let first = fills.first_row(plan.column, row.number)?;
                sheet.row(first)?.get(plan.column)
            });
            let Some(value) = value else { continue };
            self.filled += usize::from(own.is_none());
            let Some(text) = self.text(value, plan, target, row.number) else {
                continue;
            };
            match record.cells.get_mut(&target) {
                // The levels of a region stand side by side, from the largest.
                Some(before) if target == Target::RegionPart => before.push_str(&text),
                Some(before) if target.may_repeat() => {
                    before.push('；');
                    before.push_str(&text);
                }
                Some(_) => {}
                None => {
                    record.cells.insert(target, text);
                }
            }
        }
        record
    }

    /// The text that a cell of the registry's file would hold; none for nothing.
    fn text(
        &mut self,
        value: &Value,
        plan: &ColumnPlan,
        target: Target,
        line: u32,
    ) -> Option<String> {
        let heading = show(&plan.heading);
        match value {
            Value::Text(text) => {
                let text = text.trim();
                let is_blank = is_placeholder(text) && !is_name(target);
                self.blanks += usize::from(is_blank);
                (!text.is_empty() && !is_blank).then(|| text.to_owned())
            }
            Value::Number(number) if target.is_date() => {
                Some(self.counted_day(*number, &heading, line))
            }
            Value::Number(number) => Some(plain(*number)),
            Value::Date(day) => {
                if !target.is_date() {
                    let message = Text::new(
                        format!("「{heading}」列是文字，这一格却是日期，按 `{day}` 读取"),
                        format!("`{heading}` holds text, but this cell is a date; read as `{day}`"),
                    );
                    let help = Text::new(
                        "请核对原意；在原表中把这一列设为“文本”格式后重填",
                        "check it; format the column as text in the sheet",
                    );
                    self.remarks
                        .report(&DATE_IN_TEXT, self.place, line, message, help);
                }
                Some(day.to_string())
            }
            Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
            Value::Error(error) => {
                let message = Text::new(
                    format!("「{heading}」列是公式错误 `{}`", show(error)),
                    format!("`{heading}` is the formula error `{}`", show(error)),
                );
                let help = Text::new(
                    "请在原表中改正公式，或直接填上数值",
                    "correct the formula, or write the value itself",
                );
                self.remarks
                    .report(&ERROR_CELL, self.place, line, message, help);
                None
            }
        }
    }

    /// A day that the sheet shows as a plain number, such as 45046 or 20230430.
    fn counted_day(&mut self, number: f64, heading: &str, line: u32) -> String {
        let written = plain(number);
        let digits = crate::check::values::probable_date(&written).filter(|_| written.len() == 8);
        let Some(day) = digits.or_else(|| day_of_count(number, self.is_1904)) else {
            return written;
        };
        let text = Text::new(
            format!("「{heading}」列的数字 {written} 读作日期 {day}"),
            format!("`{heading}`: the number {written} was read as the date {day}"),
        );
        self.remarks
            .note(NoteKind::Converted, self.place, Some(line), text);
        day.to_string()
    }

    fn summary(&mut self) {
        for (count, zh, en) in [
            (
                self.filled,
                "个格取自合并单元格的第一行",
                "cells took the value of the merged cell that covers them",
            ),
            (
                self.blanks,
                "个格只有“/”“—”“无”等，当作空格",
                "cells with nothing but a dash, a slash or 无 were taken for empty",
            ),
        ] {
            if count > 0 {
                let text = Text::new(format!("{count} {zh}"), format!("{count} {en}"));
                self.remarks
                    .note(NoteKind::Converted, self.place, None, text);
            }
        }
    }
}

/// Splits a head's name from the office, and joins the levels of a region.
pub fn split_cells(record: &mut Record, place: &str, remarks: &mut Remarks) {
    let point = |column| Target::Column(Table::Points, column);
    if let Some(region) = record.cells.remove(&Target::RegionPart) {
        record.cells.entry(point(points::REGION)).or_insert(region);
    }
    if let Some(text) = record.cells.remove(&Target::Contact) {
        // All of it is private, so that nothing has to be told apart.
        match record.cells.get_mut(&point(points::CONTACT_NAME)) {
            Some(name) => {
                name.push('；');
                name.push_str(&text);
            }
            None => {
                record.cells.insert(point(points::CONTACT_NAME), text);
            }
        }
    }
    let Some(text) = record.cells.remove(&Target::HeadAndTitle) else {
        return;
    };
    let Some((head, title)) = split_head(&text) else {
        let masked = mask(&text.chars().take(60).collect::<String>());
        let message = Text::new(
            format!("负责人和职务 `{masked}` 分不开，整格放进了“主要负责人”（默认不公开）"),
            format!(
                "`{masked}` could not be split into a name and an office; all of it was put into `head`"
            ),
        );
        let help = Text::new(
            "请写成“张三 馆长”，或把姓名和职务分成两列",
            "write the name, a space, the office; or use two columns",
        );
        remarks.report(&HEAD_NOT_SPLIT, place, record.line, message, help);
        record.cells.insert(point(points::HEAD), text);
        return;
    };
    let note = Text::new(
        format!(
            "负责人和职务拆成姓名 {} 和职务 {}",
            quoted(&mask(&head), "（空）"),
            quoted(&show(&title), "（空）")
        ),
        format!(
            "head split into the name {} and the office {}",
            quoted(&mask(&head), "(empty)"),
            quoted(&show(&title), "(empty)")
        ),
    );
    remarks.note(NoteKind::Split, place, Some(record.line), note);
    for (column, value) in [(points::HEAD, head), (points::HEAD_TITLE, title)] {
        if !value.is_empty() {
            record.cells.entry(point(column)).or_insert(value);
        }
    }
}

/// A value between marks, or the word for none.
pub fn quoted(value: &str, empty: &str) -> String {
    match value {
        "" => empty.to_owned(),
        value => format!("`{value}`"),
    }
}

/// Whether a target is the name of something.
pub fn is_name(target: Target) -> bool {
    target.column().is_some_and(|column| column.name == "name")
}

fn is_placeholder(text: &str) -> bool {
    matches!(
        text,
        "/" | "／" | "\\" | "-" | "--" | "－" | "—" | "——" | "无" | "暂无" | "N/A" | "n/a"
    )
}

/// A number as a person reads it: whole numbers without a point, others with the fifteen
/// digits that a spreadsheet knows.
pub fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Merged cells that reach over several rows, by column.
struct Fills {
    by_column: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl Fills {
    fn new(sheet: &Sheet, layout: &Layout) -> Self {
        let mut by_column: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        let columns: Vec<u32> = layout.read().map(|(plan, _)| plan.column).collect();
        for merge in &sheet.merges {
            let is_tall = merge.last_row > merge.first_row && merge.first_row > layout.rows.1;
            if is_tall && columns.contains(&merge.first_column) {
                let rows = by_column.entry(merge.first_column).or_default();
                rows.insert(merge.first_row, merge.last_row);
            }
        }
        Self { by_column }
    }

    /// The first row of the merged cell that covers a cell.
    fn first_row(&self, column: u32, row: u32) -> Option<u32> {
        let (first, last) = self.by_column.get(&column)?.range(..=row).next_back()?;
        (row <= *last).then_some(*first)
    }
}

/// A value as a report may show it: masked where its column is private.
pub fn shown(target: Target, value: &str) -> String {
    let is_private = target
        .column()
        .is_some_and(|column| column.has(PRIVATE | PERSONAL))
        || matches!(target, Target::HeadAndTitle | Target::Contact);
    if is_private {
        mask(&value.chars().take(60).collect::<String>())
    } else {
        show(value)
    }
}

/// Whether two names are the same but for width, brackets and space.
pub fn folded_name(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let folded = name.nfkc().flat_map(char::to_lowercase);
    let folded: String = folded.filter(|sign| !sign.is_whitespace()).collect();
    let folded = folded.replace(['“', '”', '"'], "");
    crate::text::variants::simplify(folded.into()).into_owned()
}
