//! Reads the filing form (备案表, 附件1): labels next to values. A sheet has one form, or several
//! below one another.

use super::cells::{CellReader, split_cells};
use super::contact_columns::{Arrangement, Heading, in_group, keep_private, names_person};
use super::folding::fold;
use super::hidden::letters;
use super::placeholders::stands_for_empty;
use super::record::{ImportLog, Record, format_number};
use super::report::NoteKind;
use super::rules::{SEVERAL_INSTITUTIONS, SEVERAL_VALUES};
use super::tables::{Target, case_column, normalize_label, resolve};
use super::workbook::{Cell, Row, Sheet, Value};
use crate::diagnostics::show;
use crate::model::Date;
use crate::schema::{Table, cases, designations, points};
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

const NAME: Target = Target::Column(Table::Points, points::NAME);

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
    // 联系人, 手机 and 邮箱 share a row of the form, with their values between them.
    all.contains(&NAME) && rows_with_labels.len() >= MIN_LABEL_ROWS && max_labels_per_row <= 3
}

/// A label of a form with the values to its right.
#[derive(Debug)]
struct Field<'s> {
    line: u32,
    label: &'s Cell,
    target: Option<Target>,
    values: Vec<&'s Cell>,
}

impl Field<'_> {
    fn label(&self) -> String {
        text(&self.label.value)
    }

    fn is_name(&self) -> bool {
        self.target == Some(NAME) && !self.values.is_empty()
    }
}

/// The rows of one form of a sheet.
#[derive(Debug, Default)]
struct Block<'s> {
    fields: Vec<Field<'s>>,
    case_rows: Vec<&'s Row>,
}

impl Block<'_> {
    /// Whether a label begins the next form: it is the one that began this form.
    fn is_followed_by(&self, next: &Field<'_>) -> bool {
        let is_again = self.fields.first().is_some_and(|first| {
            first.line < next.line && fold(&first.label()) == fold(&next.label())
        });
        is_again && !next.values.is_empty() && self.fields.iter().any(Field::is_name)
    }
}

/// Reads the forms of a sheet.
pub(crate) fn read(sheet: &Sheet, latest: Date, log: &mut ImportLog) -> Vec<Form> {
    let location = sheet.label();
    let mut reader = CellReader::new(sheet, &location, latest, log);
    let mut forms: Vec<Form> = blocks(sheet, &location, reader.log)
        .into_iter()
        .map(|block| Form::read(block, &location, &mut reader))
        .collect();
    reader.log_counts();
    for form in &mut forms {
        form.cases.retain(|case| !case.cells.is_empty());
        split_cells(&mut form.point, &location, log);
    }
    forms
}

/// The titles of the forms of a sheet: texts that stand alone in their rows and end as a form does.
pub(crate) fn title(sheet: &Sheet) -> String {
    let alone = sheet
        .rows
        .iter()
        .filter_map(|row| match row.cells.as_slice() {
            [only] => Some(text(&only.value)),
            _ => None,
        });
    let titles = alone.filter(|text| {
        let title = text.split(['（', '(']).next().unwrap_or_default();
        title.trim_end().ends_with('表') && !is_section_heading(text)
    });
    titles.collect::<Vec<_>>().join(" ")
}

/// Divides the rows of a sheet into those of each form, and these into fields.
fn blocks<'s>(sheet: &'s Sheet, location: &str, log: &mut ImportLog) -> Vec<Block<'s>> {
    let mut blocks: Vec<Block<'s>> = vec![Block::default()];
    let mut in_cases = false;
    for row in &sheet.rows {
        let first = row.cells.first();
        let first = first.map(|cell| text(&cell.value)).unwrap_or_default();
        if is_section_heading(&first) {
            in_cases = first.contains("案例");
            if !in_cases && !first.contains("基本情况") {
                let left_out = message!(
                    "“{}”部分没有读取：名录中没有相应的列",
                    "part `{}` not read: the registry has no column for it",
                    show(&first),
                );
                log.note(NoteKind::LeftOut, location, Some(row.number), left_out);
            }
            continue;
        }
        let fields = fields(row, sheet);
        let block = blocks.last_mut();
        let is_next = fields.iter().any(|field| {
            let block = block.as_ref();
            block.is_some_and(|block| block.is_followed_by(field))
        });
        let is_of_institution = fields.iter().any(|field| describes_institution(field));
        // A case has a name, too.
        in_cases &= !(is_next && is_of_institution);
        if is_next && !in_cases {
            blocks.push(Block::default());
        }
        let Some(block) = blocks.last_mut() else {
            continue;
        };
        if !in_cases {
            block.fields.extend(fields);
            continue;
        }
        if let Some(field) = fields.iter().find(|field| describes_institution(field)) {
            report_institutions(location, row.number, &[field.label], log);
        }
        block.case_rows.push(row);
    }
    blocks
}

/// Whether a field of an institution has a value, which no case has.
fn describes_institution(field: &Field<'_>) -> bool {
    let of_institution = [
        Target::Column(Table::Points, points::NATURE),
        Target::Column(Table::Points, points::REGION),
        Target::Column(Table::Points, points::ADDRESS),
        Target::Column(Table::Designations, designations::KIND),
        Target::Column(Table::Designations, designations::STATUS),
    ];
    let is_of_institution = field
        .target
        .is_some_and(|target| of_institution.contains(&target));
    is_of_institution && !field.values.is_empty()
}

/// The fields of a row.
fn fields<'s>(row: &'s Row, sheet: &'s Sheet) -> Vec<Field<'s>> {
    let mut fields: Vec<Field<'s>> = Vec::new();
    // The label of the person that the fields belong to: 联系人 before 姓名.
    let mut group = group_beside(row, sheet);
    for cell in &row.cells {
        let before = fields.last().filter(|field| field.values.is_empty());
        let before = before.map(Field::label);
        let own = label_target(&cell.value);
        let written = text(&cell.value);
        let is_part = before
            .as_deref()
            .is_some_and(|before| is_part_of_group(before, &written));
        let is_label = own.is_some() || is_part || before.is_none() && names_person(&written);
        if !is_label {
            if let Some(field) = fields.last_mut() {
                field.values.push(cell);
            }
            continue;
        }
        if let Some(before) = before.filter(|before| names_person(before)) {
            group = Some(before);
        }
        fields.push(Field {
            line: row.number,
            label: cell,
            target: group
                .as_deref()
                .and_then(|group| in_group(group, &written))
                .or(own),
            values: Vec::new(),
        });
    }
    fields
}

/// Whether a text after a label that names a person is a label of the same group: 姓名 after
/// 联系人, rather than a name.
fn is_part_of_group(label: &str, text: &str) -> bool {
    const MAX_LENGTH: usize = 6;
    text.chars().count() <= MAX_LENGTH
        && !text.chars().any(char::is_numeric)
        && in_group(label, text).is_some()
}

/// The label of a person in a merged cell that spans this row and began above it.
fn group_beside(row: &Row, sheet: &Sheet) -> Option<String> {
    let first = row.cells.first()?.column;
    let merges = sheet.merges.iter().filter(|merge| {
        merge.first_row < row.number && row.number <= merge.last_row && merge.last_column < first
    });
    let mut labels = merges.filter_map(|merge| {
        let label = text(sheet.row(merge.first_row)?.get(merge.first_column)?);
        names_person(&label).then_some(label)
    });
    labels.next()
}

impl Form {
    fn read(mut block: Block<'_>, location: &str, reader: &mut CellReader<'_>) -> Self {
        let mut headings: Vec<Heading> = block.fields.iter().map(heading).collect();
        keep_private(&mut headings, Arrangement::Form);
        for (field, heading) in block.fields.iter_mut().zip(headings) {
            field.target = heading.target;
        }
        let mut form = Self::default();
        for field in &block.fields {
            form.read_field(field, location, reader);
        }
        for row in block.case_rows {
            form.read_case(row, reader);
        }
        form
    }

    fn read_field(&mut self, field: &Field<'_>, location: &str, reader: &mut CellReader<'_>) {
        let Some(target) = field.target else {
            return;
        };
        let label = field.label();
        let mut values = field.values.iter();
        let Some(first) = values.next() else {
            return;
        };
        let others: Vec<&Cell> = values.copied().filter(|cell| is_value(cell)).collect();
        if !others.is_empty() {
            let cells: Vec<&Cell> = std::iter::once(*first).chain(others).collect();
            report_values(field, &cells, location, reader.log);
        }
        let Some(value) = reader.text(&first.value, &label, target, field.line) else {
            return;
        };
        if self.point.cells.is_empty() {
            self.point.line = field.line;
        }
        match self.point.cells.entry(target) {
            Entry::Vacant(cell) => {
                cell.insert(value);
                self.headings.push((label, target));
            }
            Entry::Occupied(mut cell) if target.may_repeat() => {
                let before = cell.get_mut();
                before.push('；');
                before.push_str(&value);
            }
            Entry::Occupied(cell) if *cell.get() == value => {}
            Entry::Occupied(_) => report_values(field, &[first], location, reader.log),
        }
    }

    fn read_case(&mut self, row: &Row, reader: &mut CellReader<'_>) {
        let mut pending: Option<(&Cell, Target)> = None;
        for cell in &row.cells {
            if let Some(target) = case_label_target(&cell.value) {
                pending = Some((cell, target));
                continue;
            }
            let Some((label, target)) = pending.take() else {
                continue;
            };
            let label = text(&label.value);
            if let Some(value) = reader.text(&cell.value, &label, target, row.number) {
                self.add_to_case(row.number, target, value);
            }
        }
    }

    fn add_to_case(&mut self, line: u32, target: Target, value: String) {
        if target == Target::Column(Table::Cases, cases::NAME) {
            self.cases.push(Record {
                line,
                ..Record::default()
            });
        }
        if let Some(case) = self.cases.last_mut() {
            case.cells.entry(target).or_insert(value);
        }
    }
}

fn heading(field: &Field<'_>) -> Heading {
    Heading {
        text: field.label(),
        target: field.target,
        is_fixed: false,
    }
}

/// Whether a cell is a value rather than a remark or a mark: （盖章）, /.
pub(crate) fn is_value(cell: &Cell) -> bool {
    let text = text(&cell.value);
    let is_remark = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
    !text.is_empty() && !is_remark && !stands_for_empty(&text)
}

/// Reports a field with several values, of which only the first is read. With several names
/// whole institutions would be lost.
fn report_values(field: &Field<'_>, cells: &[&Cell], location: &str, log: &mut ImportLog) {
    if field.target == Some(NAME) {
        report_institutions(location, field.line, cells, log);
        return;
    }
    let (label, cells) = (show(&field.label()), names(field.line, cells));
    let message = message!(
        "「{label}」有几个值（{cells}），只读取了第一个",
        "`{label}` has several values ({cells}); only the first was read",
    );
    let help = message!(
        "请把几个值写在一格里，用分号隔开；是别的内容的，请在左边一格写上标签",
        "write them into one cell, separated by semicolons; label what is something else",
    );
    log.report(&SEVERAL_VALUES, location, field.line, message, help);
}

fn report_institutions(location: &str, line: u32, cells: &[&Cell], log: &mut ImportLog) {
    let cells = names(line, cells);
    let message = message!(
        "备案表里不止一个机构（{cells}），不能确定哪些格是哪个机构的",
        "the form describes several institutions ({cells}); it is uncertain which cells belong to which",
    );
    let help = message!(
        "请每个机构用一张工作表，或改成一行一个机构的表",
        "use one sheet for each institution, or a list with a row for each",
    );
    log.report(&SEVERAL_INSTITUTIONS, location, line, message, help);
}

/// The names of cells as spreadsheets show them: `B2、C2`.
fn names(line: u32, cells: &[&Cell]) -> String {
    let names = cells.iter();
    let names = names.map(|cell| format!("{}{line}", letters(cell.column)));
    names.collect::<Vec<_>>().join("、")
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
        Value::PartOfDate(day, precision) => precision.show(*day),
        Value::Bool(_) | Value::Error(_) | Value::NoResult => String::new(),
    }
}
