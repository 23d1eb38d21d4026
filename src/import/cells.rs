//! Converts the rows of a sheet into records: strings by column, as in the registry's files.
//! Every conversion, filled cell and skipped row is logged.

use super::contact_cell::{report_landlines, split_contact};
use super::ended::{column_tells_end, tells_end};
use super::folding::fold;
use super::head::{is_vacancy, split_head};
use super::heading::{ColumnPlan, ColumnUse, Layout};
use super::hidden::letters;
use super::legend::{self, Legend};
use super::mapping::SheetMapping;
use super::mark_columns;
use super::phrases::PhraseParser;
use super::placeholders::{has_placeholder, stands_for_empty};
use super::record::{ImportLog, Record, SheetRecords, format_number, is_name, is_private, shown};
use super::report::NoteKind;
use super::rows::{AffectingNote, Footnotes, NumberedNotes, RowClassifier, RowKind};
use super::rules::{
    DATE_IN_TEXT, EXAMPLE_OVERWRITTEN, FORMULA_WITHOUT_VALUE, HEAD_NOT_SPLIT, RAISED_MARK,
    STRUCK_THROUGH, UNCLEAR_SECTION, VALUE_NOT_GIVEN,
};
use super::sections::Sections;
use super::tables::{Target, resolve};
use super::widths::Widths;
use super::workbook::{Row, Sheet, Value, day_of_count};
use crate::check::damage as damaged;
use crate::check::{people, values};
use crate::diagnostics::personal;
use crate::diagnostics::{PersonalValues, Text, mask, show, show_private};
use crate::model::Date;
use crate::schema::{
    ColumnType, MULTIPLE, PERSONAL, PRIVATE, REQUIRED, Table, designations, points,
};
use crate::template::marks;
use crate::text::damage::{self, CellContent, Damage};
use crate::text::telephone;
use crate::words;
use std::borrow::Cow;
use std::collections::BTreeMap;

const HOURS: Target = Target::Column(Table::Points, points::HOURS);
const NAME: Target = Target::Column(Table::Points, points::NAME);
const KIND: Target = Target::Column(Table::Designations, designations::KIND);

/// Reads all rows below the headings. `latest` is the latest date that a number is read as.
pub(crate) fn records(
    sheet: &Sheet,
    layout: &Layout,
    mapping: Option<&SheetMapping>,
    (phrases, latest): (&PhraseParser<'_>, Date),
    log: &mut ImportLog,
) -> Vec<Record> {
    let location = sheet.label();
    let fills = VerticalMerges::new(sheet, layout);
    let rows = RowClassifier::new(layout, phrases);
    let mut sections = Sections::new(phrases);
    let mut footnotes = Footnotes::default();
    let mut notes = NumberedNotes::default();
    let mut legend = Legend::default();
    let mut ends = Vec::new();
    for row in sheet
        .rows
        .iter()
        .take_while(|row| row.number < layout.rows.0)
    {
        legend.read(row, phrases);
        ends.extend(notes_of_ends(row));
    }
    for section in rows.above_headings(sheet) {
        sections.open_section(section);
    }
    let widths = Widths::for_sheet(sheet, layout);
    let mut reader = CellReader::new(sheet, &location, latest, log);
    let mut records = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.number > layout.rows.1) {
        let has_name =
            |column| row.get(column).is_none() && fills.first_row(column, row.number).is_some();
        let kind = match notes.continues(row) {
            true => RowKind::Skipped(message!(
                "是上面说明的下一条",
                "it continues the notes above",
            )),
            false => rows.classify(row, sections.region(), has_name),
        };
        if !matches!(kind, RowKind::Skipped(_)) {
            notes.end();
        }
        match kind {
            RowKind::Record => {}
            RowKind::Section(section) => {
                reader.levels.clear();
                sections.open_section(section);
                continue;
            }
            RowKind::OtherHeadings => {
                report_other_headings(&location, row.number, layout, reader.log);
                continue;
            }
            RowKind::OverwrittenExample => {
                report_overwritten_example(&location, row.number, layout, reader.log);
                mark_private(row, layout, reader.log);
                continue;
            }
            RowKind::Skipped(reason) => {
                notes.add(row);
                footnotes.add(row, phrases);
                legend.read(row, phrases);
                ends.extend(notes_of_ends(row));
                mark_private(row, layout, reader.log);
                let text = Text::new(
                    format!("这一行没有读取：{}", reason.zh),
                    format!("row not read: {}", reason.en),
                );
                reader
                    .log
                    .note(NoteKind::LeftOut, &location, Some(row.number), text);
                continue;
            }
        }
        if let Some(problem) = widths.and_then(|widths| widths.problem(sheet, row)) {
            reader.log.problems.push(problem);
            mark_private(row, layout, reader.log);
            continue;
        }
        report_raised(sheet, row, layout, reader.log);
        let mut record = reader.record(sheet, row, layout, &fills);
        reader.complete_levels(&mut record, row, layout, phrases);
        let continues = || only_adds_values(row, layout, has_name);
        if let Some(before) = records.last_mut().filter(|_| continues()) {
            add_values(before, &record);
            continue;
        }
        record.remark = remark(sheet, row, layout);
        record.renaming = renaming(row, layout);
        record.marks = legend::marks(row);
        for (target, value) in mapping.into_iter().flat_map(|m| m.constants(layout.table)) {
            record
                .cells
                .entry(target)
                .or_insert_with(|| value.to_owned());
        }
        split_cells(&mut record, &location, reader.log);
        sections.apply(&mut record, &location, reader.log);
        let status = Target::Column(Table::Designations, designations::STATUS);
        let has_ended = record.cells.get(&status);
        // A revoked point may well be struck through.
        if has_ended.is_none_or(|status| phrases.is_active(status)) {
            report_struck(sheet, row, layout, reader.log);
        }
        records.push(record);
    }
    reader.log_counts();
    report_landlines(&records, layout, &location, log);
    sections.finish(&location, log);
    legend.apply(&mut records, &location, phrases, log);
    give_notes_to_records(&ends, &mut records, &location, log);
    for footnote in footnotes.affecting(&records, phrases) {
        report_footnote(&location, footnote, log);
    }
    records
}

/// Whether a row that merged cells give the institution above has only further values of columns
/// that may have several, such as a second telephone number.
fn only_adds_values(row: &Row, layout: &Layout, has_name: impl Fn(u32) -> bool) -> bool {
    let mut read = layout.read();
    let is_merged = read.any(|(plan, target)| is_name(target) && has_name(plan.column));
    let mut own = layout
        .read()
        .filter(|(plan, _)| row.get(plan.column).is_some())
        .peekable();
    is_merged && own.peek().is_some() && own.all(|(_, target)| is_multiple(target))
}

fn is_multiple(target: Target) -> bool {
    matches!(target, Target::Column(Table::Points, _))
        && target.column().is_some_and(|column| column.has(MULTIPLE))
}

/// Adds the values of a row to those of the same institution above it.
fn add_values(record: &mut Record, more: &Record) {
    for (target, text) in more
        .cells
        .iter()
        .filter(|(target, _)| is_multiple(**target))
    {
        match record.cells.get_mut(target) {
            Some(before) if before != text => {
                before.push('；');
                before.push_str(text);
            }
            Some(_) => {}
            None => {
                record.cells.insert(*target, text.clone());
            }
        }
    }
}

/// What a row says outside of the registry's columns of an end of the point, with where it stands:
/// in a column that the registry has not or without a heading, or in a comment.
fn remark(sheet: &Sheet, row: &Row, layout: &Layout) -> Option<(String, String)> {
    let unread = row.cells.iter().filter_map(|cell| {
        let text = text_of(&cell.value)?;
        let plan = layout
            .columns
            .iter()
            .find(|plan| plan.column == cell.column);
        let (place, tells) = match plan {
            None => (
                format!("{}{}", letters(cell.column), row.number),
                tells_end(&text),
            ),
            Some(plan) if plan.usage == ColumnUse::Unknown => {
                let tells = column_tells_end(&plan.heading, &text)
                    || (is_for_remarks(&plan.heading) || is_short(&text)) && tells_end(&text);
                (plan.heading.clone(), tells)
            }
            Some(plan) if is_reason(plan.usage) => (plan.heading.clone(), tells_end(&text)),
            Some(_) => return None,
        };
        tells.then_some((place, text))
    });
    let comments = || {
        let last = (row.number, u32::MAX);
        let comments = sheet.comments.range((row.number, 0)..=last);
        let mut ends = comments.filter(|(_, text)| tells_end(text));
        ends.next().map(|((_, column), text)| {
            let place = format!("{}{} 的批注", letters(*column), row.number);
            (place, without_author(text).to_owned())
        })
    };
    let mut unread = unread;
    unread.next().or_else(comments)
}

/// What a column that is not read says of another name of the institution: 由甲图书馆更名.
fn renaming(row: &Row, layout: &Layout) -> Option<(String, String)> {
    let mut unread = layout
        .columns
        .iter()
        .filter(|plan| plan.usage == ColumnUse::Unknown);
    unread.find_map(|plan| {
        let text = text_of(row.get(plan.column)?)?;
        let words = ["更名", "改名", "原名", "曾用名", "前身"];
        let tells = words.iter().any(|word| text.contains(word));
        tells.then(|| (plan.heading.clone(), text))
    })
}

/// The texts of a row that is no record which say that an institution has ended.
fn notes_of_ends(row: &Row) -> impl Iterator<Item = (u32, String)> {
    let texts = row.cells.iter().filter_map(|cell| text_of(&cell.value));
    let ends = texts.filter(|text| tells_end(text));
    ends.map(|text| (row.number, text))
}

/// Takes notes on the end of institutions for remarks on those that they name, and reports those that
/// only give the numbers of rows.
fn give_notes_to_records(
    notes: &[(u32, String)],
    records: &mut [Record],
    location: &str,
    log: &mut ImportLog,
) {
    const SHORTEST: usize = 4;
    for (line, note) in notes {
        let words = fold(note);
        let mut is_named = false;
        for record in records.iter_mut() {
            let name = fold(record.point(points::NAME).unwrap_or_default());
            if name.chars().count() >= SHORTEST && words.contains(&name) {
                is_named = true;
                let place = format!("第 {line} 行的说明");
                record.remark.get_or_insert((place, note.clone()));
            }
        }
        if !is_named && words.contains("序号") {
            let message = message!(
                "说明 `{}` 讲到一些机构已经结束，而程序不按序号找机构",
                "the note `{}` says that some institutions have ended, by their numbers, which are not read",
                show(note),
            );
            let help = message!(
                "请在“状态”一列逐行写明，并删去这条说明",
                "give the status of each row in a column `status`, and delete the note",
            );
            log.report(&UNCLEAR_SECTION, location, *line, message, help);
        }
    }
}

/// The text of a comment without the author's name, which spreadsheets put into its first line.
fn without_author(comment: &str) -> &str {
    match comment.split_once('\n') {
        Some((author, text)) if author.trim_end().ends_with([':', '：']) => text.trim(),
        _ => comment.trim(),
    }
}

/// Whether the heading of a column is one for remarks.
fn is_for_remarks(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    words::REMARK_HEADINGS
        .iter()
        .any(|word| heading.contains(word))
}

/// Whether a cell of any column is short enough to be a statement on the point, such as 已撤销.
fn is_short(text: &str) -> bool {
    const LONGEST: usize = 12;
    text.chars().nth(LONGEST).is_none()
}

/// Whether a column of the registry may name the decision by which a point ended: 关于撤销…的通知.
fn is_reason(usage: ColumnUse) -> bool {
    let reasons = [designations::BATCH, designations::DOCUMENT];
    matches!(usage, ColumnUse::Read(Target::Column(Table::Designations, column)) if reasons.contains(&column))
}

/// The text of a cell whose column is not read.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(format_number(*number)),
        Value::Date(day) | Value::PartOfDate(day, _) => Some(day.to_string()),
        Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
        Value::Error(_) | Value::NoResult => None,
    }
}

/// Reports the cells of a record that are struck through.
fn report_struck(sheet: &Sheet, row: &Row, layout: &Layout, log: &mut ImportLog) {
    let columns = layout.read().map(|(plan, _)| plan.column);
    let struck = columns.filter(|column| {
        sheet.struck.contains(&(row.number, *column)) && row.get(*column).is_some()
    });
    let cells: Vec<String> = struck
        .map(|column| format!("{}{}", letters(column), row.number))
        .collect();
    struck_through(&sheet.label(), row.number, &cells, log);
}

/// Reports the raised digits of a record's cells, which were not read.
fn report_raised(sheet: &Sheet, row: &Row, layout: &Layout, log: &mut ImportLog) {
    let raised = layout.read().filter_map(|(plan, _)| {
        let text = sheet.raised.get(&(row.number, plan.column))?;
        Some(format!(
            "{}{} `{}`",
            letters(plan.column),
            row.number,
            show(text)
        ))
    });
    let raised: Vec<String> = raised.collect();
    if raised.is_empty() {
        return;
    }
    let cells = raised.join("、");
    let message = message!(
        "上标的字当作脚注的编号，没有读取：{cells}",
        "raised digits were taken for numbers of footnotes and not read: {cells}",
    );
    log.report(
        &RAISED_MARK,
        &sheet.label(),
        row.number,
        message,
        help_on_raised(),
    );
}

fn help_on_raised() -> Text {
    message!(
        "请核对；脚注说的事（如已撤销）请写到“状态”等列，再删去上标",
        "check it; write what the footnote says, such as a revocation, into its column, and delete the mark",
    )
}

/// Reports cells that are struck through, if there are any.
pub(crate) fn struck_through(location: &str, line: u32, cells: &[String], log: &mut ImportLog) {
    if cells.is_empty() {
        return;
    }
    let cells = cells.join("、");
    let message = message!(
        "{cells} 有划了删除线的内容，不知道是否仍然有效",
        "{cells} have text that is struck through; it is uncertain whether it still holds",
    );
    let help = message!(
        "要删去的请清空；撤销了的网点请把「状态」写成已撤销；仍然有效的请取消删除线",
        "clear what is to be deleted, give a revoked point that status, and else remove the line",
    );
    log.report(&STRUCK_THROUGH, location, line, message, help);
}

/// Marks the private cells of a skipped row as personal data, which no report may show.
fn mark_private(row: &Row, layout: &Layout, log: &mut ImportLog) {
    for (plan, _) in layout.read().filter(|(_, target)| is_private(*target)) {
        if let Some(Value::Text(text)) = row.get(plan.column) {
            log.personal.add(text);
        }
    }
}

fn report_other_headings(location: &str, line: u32, layout: &Layout, log: &mut ImportLog) {
    let first = layout.rows.0;
    let message = message!(
        "这一行像是另一套列标题，与第 {first} 行的列不同，下面各行不能照原来的列读取",
        "this row has other headings than row {first}; the rows below it cannot be read with those",
    );
    let help = message!(
        "请把下面的表放到另一张工作表，或调整成与上面相同的列",
        "put the table below it into another sheet, or give it the same columns",
    );
    log.report(&UNCLEAR_SECTION, location, line, message, help);
}

fn report_overwritten_example(location: &str, line: u32, layout: &Layout, log: &mut ImportLog) {
    let id = Target::Column(Table::Points, points::ID);
    let heading = layout.read().find(|(_, target)| *target == id);
    let heading = heading.map_or(String::new(), |(plan, _)| show(&plan.heading));
    let mark = marks::EXAMPLE;
    let message = message!(
        "「{heading}」一格还有模板例子的记号“{mark}”，而这一行的其他格改过了，不知道是不是一个机构，没有读取",
        "`{heading}` still has the mark of the template's example, `{mark}`, but other cells of the row were changed; it was not read",
    );
    let help = message!(
        "是一个机构的，请把这一格改成它的编号，新机构的清空这一格；不是的，请删去这一行",
        "if it is an institution, replace this cell by its id, or clear it for a new one; else delete the row",
    );
    log.report(&EXAMPLE_OVERWRITTEN, location, line, message, help);
}

fn report_footnote(location: &str, footnote: AffectingNote<'_>, log: &mut ImportLog) {
    let AffectingNote {
        line,
        text,
        first,
        is_by_format,
        is_stated,
    } = footnote;
    let shown = show(text);
    let message = match (is_by_format, is_stated) {
        (true, _) => message!(
            "注释 `{shown}` 说的是用颜色、字体等标出的机构，而程序读不到颜色，第 {first} 行起不能当作有效",
            "the note `{shown}` is about institutions marked by a colour or font, which is not read; the rows from {first} on cannot be taken to be active",
        ),
        (false, false) => message!(
            "注释 `{shown}` 说到有标记的机构，第 {first} 行有这个标记而没有填「状态」，不能当作有效",
            "the note `{shown}` applies to marked rows; row {first} is marked and has no `status`",
        ),
        (false, true) => message!(
            "注释 `{shown}` 说到有标记的机构，第 {first} 行有这个标记而「状态」是有效",
            "the note `{shown}` applies to marked rows; row {first} is marked, but its `status` is active",
        ),
    };
    let help = match is_by_format {
        true => message!(
            "请用“状态”一列逐行写明，并删去这条注释",
            "give the status of each row in a column `status`, and delete the note",
        ),
        false => message!(
            "请在“状态”一列逐行填写；标记不再有意义的，请删去",
            "give the status in a column `status`; delete a mark without meaning",
        ),
    };
    log.report(&UNCLEAR_SECTION, location, line, message, help);
}

/// Reads the cells of one sheet and logs conversions.
pub(crate) struct CellReader<'a> {
    location: &'a str,
    is_1904: bool,
    latest: Date,
    /// The log of the import.
    pub(crate) log: &'a mut ImportLog,
    blanks: usize,
    filled: usize,
    cleaned: usize,
    labelled: usize,
    /// The values of the record before, for cells that only say 同上.
    before: BTreeMap<u32, String>,
    /// The levels of the region of the record before, by column.
    levels: BTreeMap<u32, String>,
}

impl<'a> CellReader<'a> {
    /// A reader for a sheet; `location` stands for the sheet in messages.
    pub(crate) fn new(
        sheet: &Sheet,
        location: &'a str,
        latest: Date,
        log: &'a mut ImportLog,
    ) -> Self {
        Self {
            location,
            is_1904: sheet.is_1904,
            latest,
            log,
            blanks: 0,
            filled: 0,
            cleaned: 0,
            labelled: 0,
            before: BTreeMap::new(),
            levels: BTreeMap::new(),
        }
    }

    fn record(
        &mut self,
        sheet: &Sheet,
        row: &Row,
        layout: &Layout,
        fills: &VerticalMerges,
    ) -> Record {
        let mut record = Record {
            line: row.number,
            ..Record::default()
        };
        let mut values = BTreeMap::new();
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
            let text = match without_own_label(&text, layout.table, target) {
                Some(bare) => {
                    self.labelled += 1;
                    bare.to_owned()
                }
                None => text,
            };
            let text = match is_ditto(&text) {
                true => match self.value_above(plan, row.number) {
                    Some(above) => above,
                    None => continue,
                },
                false => text,
            };
            values.insert(plan.column, text.clone());
            let (target, text) = match target {
                Target::ServiceMark => match mark_columns::item(&plan.heading, &text) {
                    Some(item) => (Target::ServiceList, item),
                    None => continue,
                },
                Target::KindMark if mark_columns::is_mark(&text) => (KIND, plan.heading.clone()),
                Target::KindMark => continue,
                other => (other, text),
            };
            match record.cells.get_mut(&target) {
                // The levels of a region are in adjacent columns, from the largest.
                Some(before) if target == Target::RegionPart => {
                    before.push('/');
                    before.push_str(&text);
                }
                Some(before)
                    if target.may_repeat() || [Target::ServiceList, KIND].contains(&target) =>
                {
                    before.push('；');
                    before.push_str(&text);
                }
                Some(_) => {}
                None => {
                    record.cells.insert(target, text);
                }
            }
        }
        self.before = values;
        record
    }

    /// Completes the levels of a region that stand in columns of their own: with the province above
    /// that stands once per block, and with 市 for the name of a city below 地市, since 吉林 is also a
    /// province and 朝阳 also a county.
    fn complete_levels(
        &mut self,
        record: &mut Record,
        row: &Row,
        layout: &Layout,
        phrases: &PhraseParser<'_>,
    ) {
        let columns = layout
            .read()
            .filter(|(_, target)| *target == Target::RegionPart);
        let columns: Vec<&ColumnPlan> = columns.map(|(plan, _)| plan).collect();
        let own: BTreeMap<u32, String> = columns
            .iter()
            .filter_map(|plan| Some((plan.column, self.before.get(&plan.column)?.clone())))
            .collect();
        let Some((first, _)) = own.first_key_value() else {
            return;
        };
        let above = self.levels.range(..*first);
        let above: Vec<(u32, String)> = above.map(|(at, text)| (*at, text.clone())).collect();
        let joined = |levels: &BTreeMap<u32, String>| {
            let levels: Vec<&str> = levels.values().map(String::as_str).collect();
            levels.join("/")
        };
        let mut levels = own.clone();
        // The outermost levels alone, if the row is not in all of them.
        for count in (0..=above.len()).rev() {
            let mut within = own.clone();
            within.extend(above.iter().take(count).cloned());
            for plan in columns.iter().filter(|plan| names_city(&plan.heading)) {
                let mut as_city = within.clone();
                let Some(name) = as_city.get_mut(&plan.column) else {
                    continue;
                };
                if name.ends_with(['市', '州', '盟', '区', '县']) {
                    continue;
                }
                name.push('市');
                if phrases.region(&joined(&as_city), None).is_some() {
                    within = as_city;
                }
            }
            if count == 0 || phrases.region(&joined(&within), None).is_some() {
                levels = within;
                break;
            }
        }
        let read_as = |levels: &BTreeMap<u32, String>| phrases.region(&joined(levels), None);
        if levels != own && read_as(&levels) != read_as(&own) {
            let read = joined(&levels);
            let heading = columns.iter().map(|plan| show(&plan.heading));
            let heading = heading.collect::<Vec<_>>().join("、");
            let text = message!(
                "「{heading}」按上面的行和列标题读作 `{}`",
                "`{heading}` was read as `{}`, by the rows above and the headings",
                show(&read),
            );
            self.log
                .note(NoteKind::Converted, self.location, Some(row.number), text);
            record.cells.insert(Target::RegionPart, read);
        }
        self.levels = levels;
    }

    /// The value of the same column in the record before, for a cell that says 同上.
    fn value_above(&mut self, plan: &ColumnPlan, line: u32) -> Option<String> {
        let heading = show(&plan.heading);
        let above = self.before.get(&plan.column).cloned();
        match above {
            Some(_) => {
                let text = message!(
                    "「{heading}」列的“同上”取为上一个机构的值",
                    "`{heading}` says that it is as above and took the value of the row before",
                );
                self.log
                    .note(NoteKind::Converted, self.location, Some(line), text);
            }
            None => self.not_given(&heading, "同上", line),
        }
        above
    }

    /// Reports a cell that says where its value can be found.
    fn not_given(&mut self, heading: &str, value: &str, line: u32) {
        let value = show(value);
        let message = message!(
            "「{heading}」列的 `{value}` 没有写出内容，没有读取",
            "`{heading}` is `{value}`, which does not give the value; it was not read",
        );
        let help = message!(
            "请写出内容，没有的留空",
            "write the value, or leave it empty"
        );
        self.log
            .report(&VALUE_NOT_GIVEN, self.location, line, message, help);
    }

    /// Reports an account in a column of telephones.
    fn no_phone(&mut self, heading: &str, value: &str, line: u32) {
        let message = message!(
            "「{heading}」列的 `{}` 不是电话号码，没有读取",
            "`{heading}` is `{}`, which is no telephone number; it was not read",
            show_private(value),
        );
        let help = message!(
            "请填电话；单位的微信、QQ 等写到简介里，没有电话的留空",
            "give a telephone, or leave it empty; accounts of the institution belong in the summary",
        );
        self.log
            .report(&VALUE_NOT_GIVEN, self.location, line, message, help);
    }

    /// The value as the registry's file would have it; `None` for empty or damaged cells.
    /// Damage is reported.
    pub(crate) fn text(
        &mut self,
        value: &Value,
        heading: &str,
        target: Target,
        line: u32,
    ) -> Option<String> {
        let heading = show(heading);
        if let Some(damage) = find_damage(value, target) {
            self.damaged(damage, value, &heading, target, line);
            return None;
        }
        match value {
            Value::Text(text) => {
                let visible = visible_text(text);
                self.cleaned += usize::from(matches!(visible, Cow::Owned(_)));
                let text = visible.as_ref();
                let text = self.without_raised(text.trim(), &heading, target, line);
                // 无 may be what a sheet calls a service or a case, but no institution.
                let is_blank = stands_for_empty(text) && (target == NAME || !is_name(target));
                self.blanks += usize::from(is_blank);
                if text.is_empty() || is_blank {
                    return None;
                }
                if is_free_text(target) && lacks_value(text, target) {
                    match holds_account(text) {
                        true => self.no_phone(&heading, text, line),
                        false => self.not_given(&heading, text, line),
                    }
                    return None;
                }
                let number = Some(text).filter(|text| target.is_date() && is_number(text));
                match number.and_then(|text| text.parse().ok()) {
                    Some(number) => Some(self.day_from_number(number, &heading, line)),
                    None => Some(without_fraction(text, target).to_owned()),
                }
            }
            Value::Number(number) if target == HOURS && (0.0..1.0).contains(number) => {
                Some(time_of_day(*number))
            }
            Value::Number(number) if target.is_date() => {
                Some(self.day_from_number(*number, &heading, line))
            }
            Value::Number(number) => Some(format_number(*number)),
            Value::Date(day) if target.is_date() => Some(self.day_from_date(*day)),
            // Only what the sheet shows was meant: the day is an invention of the spreadsheet.
            Value::PartOfDate(day, precision) if target.is_date() && self.is_plausible(*day) => {
                Some(precision.show(*day))
            }
            Value::PartOfDate(day, _) if target.is_date() => Some(self.day_from_date(*day)),
            Value::Date(day) | Value::PartOfDate(day, _) => {
                let message = message!(
                    "「{heading}」列是文字，这一格却是日期，按 `{day}` 读取",
                    "`{heading}` holds text, but this cell is a date; read as `{day}`",
                );
                let help = message!(
                    "请核对原意；在原表中把这一列设为“文本”格式后重填",
                    "check it; format the column as text in the sheet",
                );
                self.log
                    .report(&DATE_IN_TEXT, self.location, line, message, help);
                Some(day.to_string())
            }
            Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
            // These are damage, which was reported above.
            Value::Error(_) | Value::NoResult => None,
        }
    }

    /// A text without raised digits at its end, which refer to a footnote: `0412-5500000²`. Those of
    /// names are removed with other marks, and m² is a unit.
    fn without_raised<'t>(
        &mut self,
        text: &'t str,
        heading: &str,
        target: Target,
        line: u32,
    ) -> &'t str {
        let is_raised =
            |character: char| matches!(character, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}');
        let plain = text.trim_end_matches(is_raised).trim_end();
        let is_unit =
            plain.ends_with(|character: char| character.is_ascii_alphabetic() || character == '米');
        let is_number = plain.parse::<f64>().is_ok();
        if plain.len() == text.len() || plain.is_empty() || is_name(target) || is_unit || is_number
        {
            return text;
        }
        let message = message!(
            "「{heading}」列 `{}` 末尾上标的字当作脚注的编号，没有读取",
            "the raised digits at the end of `{heading}`, `{}`, were taken for the number of a footnote and not read",
            shown(target, text),
        );
        self.log
            .report(&RAISED_MARK, self.location, line, message, help_on_raised());
        plain
    }

    /// Reports a damaged value. It is not imported, so that it does not replace a value of
    /// the registry.
    fn damaged(&mut self, damage: Damage, value: &Value, heading: &str, target: Target, line: u32) {
        // A missing optional value does not prevent the import of the rest.
        let is_optional = target.column().is_some_and(|column| !column.has(REQUIRED));
        let rule = match damage {
            Damage::NoResult if is_optional => &FORMULA_WITHOUT_VALUE,
            other => damaged::rule(other),
        };
        let message = match value {
            Value::NoResult => damaged::without_result(heading),
            Value::Text(text) => damaged::message(damage, heading, &shown(target, text.trim())),
            Value::Number(number) => {
                damaged::message(damage, heading, &shown(target, &format_number(*number)))
            }
            Value::Date(day) | Value::PartOfDate(day, _) => {
                damaged::message(damage, heading, &day.to_string())
            }
            Value::Error(error) => damaged::message(damage, heading, &show(error)),
            Value::Bool(_) => return,
        };
        let help = damaged::help(damage);
        self.log.report(rule, self.location, line, message, help);
    }

    /// Converts a number such as 45046 or 20230430 in a date column. A number that is no
    /// plausible date is kept, so that the check rejects it as an invalid date.
    fn day_from_number(&mut self, number: f64, heading: &str, line: u32) -> String {
        let written = format_number(number);
        let digits = values::probable_date(&written).filter(|_| written.len() == 8);
        let day = digits.or_else(|| day_of_count(number, self.is_1904));
        let Some(day) = day.filter(|day| self.is_plausible(*day)) else {
            return written;
        };
        let text = message!(
            "「{heading}」列的数字 {written} 读作日期 {day}",
            "`{heading}`: the number {written} was read as the date {day}",
        );
        self.log
            .note(NoteKind::Converted, self.location, Some(line), text);
        day.to_string()
    }

    /// Converts a date cell. A year such as 2023 in a cell with a date format appears as a
    /// day in 1905; the year is restored.
    fn day_from_date(&self, day: Date) -> String {
        let taken = values::part_taken_for_day(day, self.is_1904);
        match taken.filter(|_| !self.is_plausible(day)) {
            Some(number) => number.to_string(),
            None => day.to_string(),
        }
    }

    fn is_plausible(&self, day: Date) -> bool {
        (values::FIRST_DAY..=self.latest).contains(&day)
    }

    /// Logs how many cells were treated as empty or filled from merged cells.
    pub(crate) fn log_counts(&mut self) {
        for (count, zh, en) in [
            (
                self.filled,
                "个格取自合并单元格的第一行",
                "cells took the value of the merged cell that covers them",
            ),
            (
                self.blanks,
                "个格只有“/”“—”“无”等，当作空格",
                "cells with only a dash, a slash or 无 were treated as empty",
            ),
            (
                self.cleaned,
                "个格去掉了看不见的字符或网页的换行、空格记号",
                "cells had invisible characters or marks of web pages, which were removed",
            ),
            (
                self.labelled,
                "个格的开头又写了列标题，已去掉",
                "cells began with the heading of their column, which was removed",
            ),
        ] {
            if count > 0 {
                let text = message!("{count} {zh}", "{count} {en}");
                self.log
                    .note(NoteKind::Converted, self.location, None, text);
            }
        }
    }
}

/// Splits combined cells: the head's name and job title, a contact's name and number, and
/// the levels of a region.
pub(crate) fn split_cells(record: &mut Record, location: &str, log: &mut ImportLog) {
    let point = |column| Target::Column(Table::Points, column);
    if !record.cells.contains_key(&point(points::REGION))
        && let Some(region) = record.cells.remove(&Target::RegionPart)
    {
        record.cells.insert(point(points::REGION), region);
    }
    split_contact(record, location, log);
    let head = point(points::HEAD);
    if record.cells.get(&head).is_some_and(|text| is_vacancy(text)) {
        let text = record.cells.remove(&head).unwrap_or_default();
        record.cells.entry(Target::HeadAndTitle).or_insert(text);
    }
    let Some(text) = record.cells.remove(&Target::HeadAndTitle) else {
        return;
    };
    if is_vacancy(&text) {
        let note = message!(
            "「主要负责人」空缺，当作空格",
            "the head is vacant; the cell was treated as empty",
        );
        log.note(NoteKind::Converted, location, Some(record.line), note);
        return;
    }
    let Some((head, title)) = split_head(&text) else {
        let masked = show_private(&text);
        let message = message!(
            "负责人和职务 `{masked}` 分不开，整格放进了“主要负责人”（默认不公开）",
            "`{masked}` could not be split into a name and a job title; all of it was put into `head`",
        );
        let help = message!(
            "请写成“张三 馆长”，或把姓名和职务分成两列",
            "write the name, a space and the job title, or use two columns",
        );
        log.report(&HEAD_NOT_SPLIT, location, record.line, message, help);
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
            "head split into the name {} and the job title {}",
            quoted(&mask(&head), "(empty)"),
            quoted(&show(&title), "(empty)")
        ),
    );
    log.note(NoteKind::Split, location, Some(record.line), note);
    for (column, value) in [(points::HEAD, head), (points::HEAD_TITLE, title)] {
        if !value.is_empty() {
            record.cells.entry(point(column)).or_insert(value);
        }
    }
}

/// A text as a reader of the sheet sees it: without characters that no program shows, and with the
/// line breaks and spaces that were copied from the source of a web page.
fn visible_text(text: &str) -> Cow<'_, str> {
    let is_invisible = |character: char| {
        matches!(
            character,
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}'
        )
    };
    let marks = [
        ("<br>", "\n"),
        ("<br/>", "\n"),
        ("<br />", "\n"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let has_mark = text.contains(['<', '&']) && marks.iter().any(|(mark, _)| text.contains(mark));
    // What spreadsheets put before a number so that it stays a text.
    let number = text
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !has_mark && !text.contains(is_invisible) {
        return number.map_or(Cow::Borrowed(text), |number| Cow::Owned(number.to_owned()));
    }
    let visible = marks.iter().fold(text.to_owned(), |text, (mark, sign)| {
        text.replace(mark, sign)
    });
    Cow::Owned(visible.replace(is_invisible, ""))
}

/// The code of a region without the fraction that a program wrote: `210200.0`.
fn without_fraction(text: &str, target: Target) -> &str {
    let is_region = target == Target::Column(Table::Points, points::REGION);
    let code = text.strip_suffix(".0").filter(|_| is_region);
    code.filter(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(text)
}

/// The time of a cell that a spreadsheet shows as a time: 0.354… is 8:30.
fn time_of_day(fraction: f64) -> String {
    const MINUTES: f64 = 24.0 * 60.0;
    let minutes = (fraction * MINUTES).round();
    format!("{:.0}:{:02.0}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// The value of a cell behind the heading of its own column: 邮编：110000. `None` if it has none.
fn without_own_label(text: &str, table: Table, target: Target) -> Option<&str> {
    const LONGEST: usize = 8;
    let (label, value) = text.split_once(['：', ':'])?;
    let value = value.trim();
    let is_label = label.chars().count() <= LONGEST && resolve(table, label) == Some(target);
    (is_label && !value.is_empty()).then_some(value)
}

/// A value in backticks, or the given word for an empty one.
pub(crate) fn quoted(value: &str, empty: &str) -> String {
    match value {
        "" => empty.to_owned(),
        value => format!("`{value}`"),
    }
}

/// Whether the heading of a level of a region is that of cities: 地市, 所在市.
fn names_city(heading: &str) -> bool {
    heading.contains('市') && !heading.contains(['省', '区', '县', '旗'])
}

/// Whether a text says that the value is that of the row above.
fn is_ditto(text: &str) -> bool {
    matches!(
        text,
        "同上"
            | "同前"
            | "上同"
            | "〃"
            | "″"
            | "\""
            | "〞"
            | "ditto"
            | "Ditto"
            | "同上行"
            | "（同上）"
    )
}

/// Whether any words may stand in a column, so that the check does not find what is no value.
fn is_free_text(target: Target) -> bool {
    match target.column() {
        Some(column) => {
            matches!(column.holds, ColumnType::Text | ColumnType::Email)
                && !column.has(PRIVATE | PERSONAL)
                && !is_name(target)
        }
        None => target == Target::ServiceList,
    }
}

/// Whether a text says where a value can be found, or only how it is written: 见官网, 另附,
/// XX路X号.
fn lacks_value(text: &str, target: Target) -> bool {
    const MAX_LENGTH: usize = 12;
    let bare = text.trim_matches(|character: char| !character.is_alphanumeric());
    let refers = ["详见", "参见", "请见", "见", "请查看", "请参见", "参照"];
    let sources = [
        "官网",
        "网站",
        "网页",
        "主页",
        "附件",
        "附表",
        "公众号",
        "微信",
        "下表",
        "上表",
        "备注",
        "另表",
        "通知",
    ];
    let is_reference = bare.chars().count() <= MAX_LENGTH
        && refers.iter().any(|word| bare.starts_with(word))
        && sources.iter().any(|word| bare.contains(word));
    let is_open = matches!(
        bare,
        "另附"
            | "微信同号"
            | "同手机"
            | "同手机号"
            | "同座机"
            | "同左"
            | "同右"
            | "待定"
            | "待补"
            | "待补充"
            | "待填"
            | "待核实"
            | "待更新"
            | "待确认"
            | "不详"
            | "未知"
            | "略"
    );
    let is_mark = target == Target::ServiceList && mark_columns::is_mark(text);
    let is_phone = target == Target::Column(Table::Points, points::PHONE);
    // A mobile number behind 微信同号 or in Chinese digits is a value, which the check rejects.
    let is_no_phone = is_phone && !telephone::may_be_in(text) && personal::find(text).is_none();
    let is_address = target == Target::Column(Table::Points, points::ADDRESS);
    is_reference || is_open || is_mark || is_no_phone || is_address && has_placeholder(text)
}

/// Whether a text that is no telephone number has the digits of an account: QQ群:123456789.
fn holds_account(text: &str) -> bool {
    const SHORTEST: usize = 5;
    let mut words = text.split(|character: char| !character.is_ascii_digit());
    words.any(|digits| digits.len() >= SHORTEST)
}

/// Whether a text is an unsigned number.
fn is_number(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The damage of a value, depending on what its column holds.
fn find_damage(value: &Value, target: Target) -> Option<Damage> {
    let content = match (target.column(), target) {
        (Some(column), _) => damaged::cell_content(column),
        (None, Target::ServiceList) => CellContent::Prose,
        (None, _) => CellContent::ShortText,
    };
    match value {
        Value::Text(text) => damage::detect(text, content),
        Value::Number(number) => damage::detect_in_number(*number, content),
        Value::Date(_) | Value::PartOfDate(..) if content == CellContent::Phone => {
            Some(Damage::Quantity)
        }
        Value::Error(_) => Some(Damage::ErrorValue),
        Value::NoResult => Some(Damage::NoResult),
        Value::Date(_) | Value::PartOfDate(..) | Value::Bool(_) => None,
    }
}

/// Merged cells that span several rows: last row by column and first row.
struct VerticalMerges {
    by_column: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl VerticalMerges {
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

    /// The first row of the merged cell that contains a cell.
    fn first_row(&self, column: u32, row: u32) -> Option<u32> {
        let (first, last) = self.by_column.get(&column)?.range(..=row).next_back()?;
        (row <= *last).then_some(*first)
    }
}

/// The values that no report may show: cells of private columns, and personal names in cells
/// for institutions.
pub(crate) fn private_values(sheets: &[SheetRecords]) -> PersonalValues {
    let mut private = PersonalValues::default();
    let mut found = PersonalValues::default();
    let mut names: Vec<&str> = Vec::new();
    let records = sheets.iter().flat_map(|sheet| &sheet.records);
    let remarks = records.clone().filter_map(|record| record.remark.as_ref());
    for (_, text) in remarks {
        let persons = people::names_in_text(text).into_iter();
        for person in persons.chain(people::persons(text)) {
            found.add(person);
        }
    }
    for (target, text) in records.flat_map(|record| &record.cells) {
        let persons = people::names_in_text(text).into_iter();
        let persons = persons.chain(people::persons(text));
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
