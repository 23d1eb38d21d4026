//! Cells of a sheet → rows of strings, one a record, as the registry's files would hold
//! them. What is converted, filled or left out is noted.

use super::head::split_head;
use super::heading::Layout;
use super::mapping::SheetMapping;
use super::record::{Record, Remarks, SheetRecords, is_name, is_private, plain, shown};
use super::report::NoteKind;
use super::rows::{Footnotes, RowKind, RowReader};
use super::rules::{DATE_IN_TEXT, FORMULA_WITHOUT_VALUE, HEAD_NOT_SPLIT, UNCLEAR_SECTION};
use super::sections::Sections;
use super::tables::Target;
use super::widths::Widths;
use super::wording::Wording;
use super::workbook::{Row, Sheet, Value, day_of_count};
use crate::check::damage as damaged;
use crate::check::{people, values};
use crate::diagnostics::{PersonalValues, Text, mask, show, show_private};
use crate::model::Date;
use crate::schema::{REQUIRED, Table, points};
use crate::text::damage::{self, Damage, Holds};
use std::collections::BTreeMap;

/// Reads all rows below the headings; `latest` is the last day that a number may count.
pub fn records(
    sheet: &Sheet,
    layout: &Layout,
    mapping: Option<&SheetMapping>,
    (wording, latest): (&Wording<'_>, Date),
    remarks: &mut Remarks,
) -> Vec<Record> {
    let place = sheet.label();
    let fills = Fills::new(sheet, layout);
    let rows = RowReader::new(layout, wording);
    let mut sections = Sections::new(wording);
    let mut footnotes = Footnotes::default();
    for section in rows.above_headings(sheet) {
        sections.begin(section);
    }
    let widths = Widths::of(sheet, layout);
    let mut reader = CellReader::new(sheet, &place, latest, remarks);
    let mut records = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.number > layout.rows.1) {
        match rows.classify(row, sections.region()) {
            RowKind::Record => {}
            RowKind::Section(section) => {
                sections.begin(section);
                continue;
            }
            RowKind::OtherHeadings => {
                report_other_headings(&place, row.number, layout, reader.remarks);
                continue;
            }
            RowKind::LeftOut(reason) => {
                footnotes.take(row, wording);
                hide_private(row, layout, reader.remarks);
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
        if let Some(problem) = widths.and_then(|widths| widths.problem(sheet, row)) {
            reader.remarks.problems.push(problem);
            hide_private(row, layout, reader.remarks);
            continue;
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
    for (line, text, first) in footnotes.of(&records) {
        report_footnote(&place, line, (text, first), remarks);
    }
    records
}

/// Hides what a row that is not read holds in private columns.
fn hide_private(row: &Row, layout: &Layout, remarks: &mut Remarks) {
    for (plan, _) in layout.read().filter(|(_, target)| is_private(*target)) {
        if let Some(Value::Text(text)) = row.get(plan.column) {
            remarks.personal.add(text);
        }
    }
}

fn report_other_headings(place: &str, line: u32, layout: &Layout, remarks: &mut Remarks) {
    let first = layout.rows.0;
    let message = message!(
        "这一行像是另一套列标题，与第 {first} 行的列不同，下面各行不能照原来的列读取",
        "this row holds other headings than row {first}; the rows below it cannot be read by those",
    );
    let help = message!(
        "请把下面的表放到另一张工作表，或调整成与上面相同的列",
        "put the table below it into another sheet, or give it the same columns",
    );
    remarks.report(&UNCLEAR_SECTION, place, line, message, help);
}

fn report_footnote(place: &str, line: u32, (text, first): (&str, u32), remarks: &mut Remarks) {
    let shown = show(text);
    let message = message!(
        "注释 `{shown}` 说到有标记的机构，第 {first} 行有这个标记而没有填「状态」，不能当作有效",
        "the note `{shown}` speaks of marked rows; row {first} is one and has no `status`",
    );
    let help = message!(
        "请在表中加上“状态”一列逐行填写",
        "add the column `status` and fill it in"
    );
    remarks.report(&UNCLEAR_SECTION, place, line, message, help);
}

/// Reads the cells of one sheet, and says what was made of them.
pub struct CellReader<'a> {
    place: &'a str,
    is_1904: bool,
    latest: Date,
    /// What has been said.
    pub remarks: &'a mut Remarks,
    blanks: usize,
    filled: usize,
}

impl<'a> CellReader<'a> {
    /// A reader of a sheet, which messages call `place`.
    pub fn new(sheet: &Sheet, place: &'a str, latest: Date, remarks: &'a mut Remarks) -> Self {
        Self {
            place,
            is_1904: sheet.is_1904,
            latest,
            remarks,
            blanks: 0,
            filled: 0,
        }
    }

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
            let Some(text) = self.text(value, &plan.heading, target, row.number) else {
                continue;
            };
            match record.cells.get_mut(&target) {
                // The levels of a region stand side by side, from the largest.
                Some(before) if target == Target::RegionPart => {
                    before.push('/');
                    before.push_str(&text);
                }
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

    /// The text that a cell of the registry's file would hold; none for nothing, and for
    /// what has been damaged.
    pub fn text(
        &mut self,
        value: &Value,
        heading: &str,
        target: Target,
        line: u32,
    ) -> Option<String> {
        let heading = show(heading);
        if let Some(damage) = damage_of(value, target) {
            self.damaged(damage, value, &heading, target, line);
            return None;
        }
        match value {
            Value::Text(text) => {
                let text = text.trim();
                let is_blank = is_placeholder(text) && !is_name(target);
                self.blanks += usize::from(is_blank);
                if text.is_empty() || is_blank {
                    return None;
                }
                let number = Some(text).filter(|text| target.is_date() && is_number(text));
                match number.and_then(|text| text.parse().ok()) {
                    Some(number) => Some(self.counted_day(number, &heading, line)),
                    None => Some(text.to_owned()),
                }
            }
            Value::Number(number) if target.is_date() => {
                Some(self.counted_day(*number, &heading, line))
            }
            Value::Number(number) => Some(plain(*number)),
            Value::Date(day) if target.is_date() => Some(self.shown_day(*day)),
            Value::Date(day) => {
                let message = message!(
                    "「{heading}」列是文字，这一格却是日期，按 `{day}` 读取",
                    "`{heading}` holds text, but this cell is a date; read as `{day}`",
                );
                let help = message!(
                    "请核对原意；在原表中把这一列设为“文本”格式后重填",
                    "check it; format the column as text in the sheet",
                );
                self.remarks
                    .report(&DATE_IN_TEXT, self.place, line, message, help);
                Some(day.to_string())
            }
            Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
            // They are damage, which has been told.
            Value::Error(_) | Value::NoResult => None,
        }
    }

    /// Says that a value is damaged. It is not taken, so that it replaces none of the
    /// registry.
    fn damaged(&mut self, damage: Damage, value: &Value, heading: &str, target: Target, line: u32) {
        // Where nothing is needed and nothing takes its place, the rest can be imported.
        let is_optional = target.column().is_some_and(|column| !column.has(REQUIRED));
        let rule = match damage {
            Damage::NoResult if is_optional => &FORMULA_WITHOUT_VALUE,
            other => damaged::rule(other),
        };
        let message = match value {
            Value::NoResult => damaged::without_result(heading),
            Value::Text(text) => damaged::message(damage, heading, &shown(target, text.trim())),
            Value::Number(number) => {
                damaged::message(damage, heading, &shown(target, &plain(*number)))
            }
            Value::Date(day) => damaged::message(damage, heading, &day.to_string()),
            Value::Error(error) => damaged::message(damage, heading, &show(error)),
            Value::Bool(_) => return,
        };
        let help = damaged::help(damage);
        self.remarks.report(rule, self.place, line, message, help);
    }

    /// A day that the sheet shows as a plain number, such as 45046 or 20230430. A number
    /// that no plausible day has stays as it is, and is refused like any other text that is
    /// no date.
    fn counted_day(&mut self, number: f64, heading: &str, line: u32) -> String {
        let written = plain(number);
        let digits = values::probable_date(&written).filter(|_| written.len() == 8);
        let day = digits.or_else(|| day_of_count(number, self.is_1904));
        let Some(day) = day.filter(|day| self.is_plausible(*day)) else {
            return written;
        };
        let text = message!(
            "「{heading}」列的数字 {written} 读作日期 {day}",
            "`{heading}`: the number {written} was read as the date {day}",
        );
        self.remarks
            .note(NoteKind::Converted, self.place, Some(line), text);
        day.to_string()
    }

    /// A day that the sheet shows as one. A year in a cell with the format of dates is shown
    /// as a day of 1905, but is still a year.
    fn shown_day(&self, day: Date) -> String {
        let taken = values::part_taken_for_day(day, self.is_1904);
        match taken.filter(|_| !self.is_plausible(day)) {
            Some(number) => number.to_string(),
            None => day.to_string(),
        }
    }

    fn is_plausible(&self, day: Date) -> bool {
        (values::FIRST_DAY..=self.latest).contains(&day)
    }

    /// Says how many cells were taken for empty, and how many from merged cells.
    pub fn summary(&mut self) {
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
                let text = message!("{count} {zh}", "{count} {en}");
                self.remarks
                    .note(NoteKind::Converted, self.place, None, text);
            }
        }
    }
}

/// Splits a head's name from the office, and joins the levels of a region.
pub fn split_cells(record: &mut Record, place: &str, remarks: &mut Remarks) {
    let point = |column| Target::Column(Table::Points, column);
    if !record.cells.contains_key(&point(points::REGION))
        && let Some(region) = record.cells.remove(&Target::RegionPart)
    {
        record.cells.insert(point(points::REGION), region);
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
        let masked = show_private(&text);
        let message = message!(
            "负责人和职务 `{masked}` 分不开，整格放进了“主要负责人”（默认不公开）",
            "`{masked}` could not be split into a name and an office; all of it was put into `head`",
        );
        let help = message!(
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

/// Marks and words for nothing: those of people, and those that programs export.
fn is_placeholder(text: &str) -> bool {
    matches!(
        text,
        "/" | "／"
            | "\\"
            | "-"
            | "--"
            | "－"
            | "—"
            | "——"
            | "无"
            | "暂无"
            | "N/A"
            | "n/a"
            | "NULL"
            | "null"
            | "(null)"
            | "NaN"
            | "nan"
            | "NaT"
            | "None"
            | "undefined"
    )
}

/// Whether a text is a number without sign.
fn is_number(text: &str) -> bool {
    text.starts_with(|sign: char| sign.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// How a cell has been damaged, as far as that looks different in its column.
fn damage_of(value: &Value, target: Target) -> Option<Damage> {
    let holds = match (target.column(), target) {
        (Some(column), _) => damaged::holds(column),
        (None, Target::ServiceList) => Holds::Prose,
        (None, _) => Holds::Words,
    };
    match value {
        Value::Text(text) => damage::find(text, holds),
        Value::Number(number) => damage::of_number(*number, holds),
        Value::Date(_) if holds == Holds::Phone => Some(Damage::Quantity),
        Value::Error(_) => Some(Damage::ErrorValue),
        Value::NoResult => Some(Damage::NoResult),
        Value::Date(_) | Value::Bool(_) => None,
    }
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

/// What the sheets hold that no report may show: the cells of private columns, and names
/// of persons where institutions should be named.
pub fn private_values(sheets: &[SheetRecords]) -> PersonalValues {
    let mut private = PersonalValues::default();
    let mut found = PersonalValues::default();
    let mut names: Vec<&str> = Vec::new();
    let records = sheets.iter().flat_map(|sheet| &sheet.records);
    for (target, text) in records.flat_map(|record| &record.cells) {
        let persons = people::names_in_text(text).into_iter();
        let whole = Some(text.as_str()).filter(|text| is_name(*target) && people::is_person(text));
        for person in persons.chain(whole) {
            found.add(person);
        }
        if is_private(*target) && people::is_person(text) {
            found.add(text);
        } else if is_private(*target) {
            private.add(text);
        } else if is_name(*target) && !people::is_person(text) {
            names.push(text);
        }
    }
    let mut values = private.without_those_in(names.into_iter());
    values.extend(&found);
    values
}
