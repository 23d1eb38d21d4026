//! Files → the records of all sheets, with a word on every sheet and column that is not read.

use super::cells::{Remarks, records};
use super::gather::SheetRecords;
use super::heading::{self, Layout, Meaning};
use super::mapping::SheetMapping;
use super::report::NoteKind;
use super::rules::SHEET_LEFT_OUT;
use super::tables::{Table, Target, nearest_heading};
use super::workbook::{self, Sheet};
use super::{ImportOptions, Input, form};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::fold_term;
use crate::load::rules::{DUPLICATE_COLUMN, UNKNOWN_COLUMN};
use crate::model::{Registry, Taxonomy};
use crate::schema::points;

/// Reads the sheets of all files.
pub fn read_sheets(
    inputs: &[Input],
    options: &ImportOptions<'_>,
    taxonomy: &Taxonomy,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let mut read = Vec::new();
    for input in inputs {
        let limits = &options.config.import;
        let (sheets, problems) = workbook::read(&input.bytes, &input.name, limits);
        remarks.problems.extend(problems);
        for sheet in &sheets {
            read.extend(read_sheet(
                sheet,
                options.mapping.of(sheet),
                taxonomy,
                remarks,
            ));
        }
    }
    read
}

/// The records of a sheet: one, or two of a form with cases.
fn read_sheet(
    sheet: &Sheet,
    mapping: Option<&SheetMapping>,
    taxonomy: &Taxonomy,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let reason = if mapping.is_some_and(|mapping| mapping.skip) {
        Some(("对照文件要求跳过", "the mapping file skips it"))
    } else if sheet.hidden {
        Some((
            "它是隐藏的；需要时请取消隐藏",
            "it is hidden; show it if it is needed",
        ))
    } else if sheet.rows.is_empty() {
        Some(("它是空的", "it is empty"))
    } else {
        None
    };
    if let Some((zh, en)) = reason {
        let text = Text::new(
            format!("整张工作表没有读取：{zh}"),
            format!("the sheet was not read: {en}"),
        );
        remarks.note(NoteKind::LeftOut, &sheet.label(), None, text);
        return Vec::new();
    }
    let is_told = mapping.is_some_and(|mapping| mapping.heading_row.is_some());
    if !is_told && form::is_form(sheet) {
        return read_form(sheet, mapping, remarks);
    }
    let Some(layout) = heading::find(sheet, mapping) else {
        remarks.problems.push(without_headings(sheet));
        return Vec::new();
    };
    report_columns(sheet, &layout, remarks);
    let records = records(sheet, &layout, mapping, remarks);
    let (first, last) = layout.rows;
    let rows = if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    };
    let text = Text::new(
        format!(
            "读作「{}」表，标题在第 {rows} 行，{} 条记录",
            layout.table.title(),
            records.len()
        ),
        format!(
            "read as `{}`, headings in row {rows}, {} records",
            layout.table.schema().key(),
            records.len()
        ),
    );
    remarks.note(NoteKind::Sheet, &sheet.label(), None, text);
    vec![SheetRecords {
        place: sheet.label(),
        table: layout.table,
        headings: layout
            .read()
            .map(|(plan, target)| (plan.heading.clone(), target))
            .collect(),
        records,
        title_kind: kind_in_title(&layout.title, taxonomy),
    }]
}

/// 编号 often numbers the rows: such numbers, none of which the registry knows, are no ids.
pub fn drop_running_numbers(sheet: &mut SheetRecords, registry: &Registry, remarks: &mut Remarks) {
    let id = Target::Column(Table::Points, points::ID);
    let Some((heading, _)) = sheet.headings.iter().find(|(_, target)| *target == id) else {
        return;
    };
    let is_known = |text: &str| {
        let points = &registry.points;
        points
            .binary_search_by(|point| point.facts.id.as_str().cmp(text))
            .is_ok()
    };
    let is_number = |text: &String| {
        text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && !is_known(text)
    };
    let mut given = sheet
        .records
        .iter()
        .filter_map(|record| record.cells.get(&id))
        .peekable();
    if heading == "id" || given.peek().is_none() || !given.all(is_number) {
        return;
    }
    let heading = show(heading);
    let text = Text::new(
        format!("「{heading}」列只是 1、2、3 这样的序号，没有当作机构编号"),
        format!("`{heading}` only numbers the rows; it was not taken for ids"),
    );
    remarks.note(NoteKind::LeftOut, &sheet.place, None, text);
    for record in &mut sheet.records {
        record.cells.remove(&id);
    }
}

/// A filing form: the institution, and its cases as a table of their own.
fn read_form(
    sheet: &Sheet,
    mapping: Option<&SheetMapping>,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let mut form = form::read(sheet, remarks);
    for (target, value) in mapping
        .into_iter()
        .flat_map(|mapping| mapping.constants(Table::Points))
    {
        form.point
            .cells
            .entry(target)
            .or_insert_with(|| value.to_owned());
    }
    let text = Text::new(
        format!("读作备案表（一张表一个机构），{} 个案例", form.cases.len()),
        format!(
            "read as a filing form of one institution with {} cases",
            form.cases.len()
        ),
    );
    remarks.note(NoteKind::Sheet, &sheet.label(), None, text);
    let name = Target::Column(Table::Points, points::NAME);
    let mut cases = form.cases;
    for case in &mut cases {
        case.cells
            .extend(form.point.cells.get(&name).map(|text| (name, text.clone())));
    }
    let table = |table, headings, records| SheetRecords {
        place: sheet.label(),
        table,
        headings,
        records,
        title_kind: None,
    };
    vec![
        table(Table::Points, form.headings, vec![form.point]),
        table(Table::Cases, Vec::new(), cases),
    ]
}

/// Says which columns are not read, and why.
fn report_columns(sheet: &Sheet, layout: &Layout, remarks: &mut Remarks) {
    let place = sheet.label();
    let line = layout.rows.0;
    let mut ignored = Vec::new();
    for plan in &layout.columns {
        let heading = show(&plan.heading);
        match plan.meaning {
            Meaning::Read(_) => {}
            Meaning::Ignored => ignored.push(heading),
            Meaning::Twice(target) => {
                let first = layout.read().find(|(_, found)| *found == target);
                let first = first.map_or(String::new(), |(plan, _)| show(&plan.heading));
                let message = Text::new(
                    format!("「{heading}」与前面的「{first}」是同一列，不知道以哪一列为准"),
                    format!("`{heading}` means the same column as `{first}` before it"),
                );
                let help = Text::new(
                    "请删去其中一列，或在对照文件中把一列列入 ignore",
                    "delete one of them, or put it into `ignore` of the mapping file",
                );
                remarks.report(&DUPLICATE_COLUMN, &place, line, message, help);
            }
            Meaning::Unknown => {
                let message = Text::new(
                    format!("不认识「{heading}」这一列，它的内容没有读取"),
                    format!("column `{heading}` is not known; it was not read"),
                );
                let help = match nearest_heading(layout.table, &plan.heading) {
                    Some(near) => Text::new(
                        format!("是不是「{near}」？请改标题，或在对照文件中写明"),
                        format!("did you mean `{near}`? correct it, or use a mapping file"),
                    ),
                    None => Text::new(
                        "不需要的可以不管；需要的请改标题，或在对照文件中写明",
                        "if it is needed, correct the heading, or use a mapping file",
                    ),
                };
                remarks.report(&UNKNOWN_COLUMN, &place, line, message, help);
            }
        }
    }
    if !ignored.is_empty() {
        let text = Text::new(
            format!("没有读取的列：{}", ignored.join("、")),
            format!("columns not read: {}", ignored.join(", ")),
        );
        remarks.note(NoteKind::LeftOut, &place, Some(line), text);
    }
}

fn without_headings(sheet: &Sheet) -> Diagnostic {
    let message = Text::new(
        "没有找到列标题，整张工作表没有读取",
        "no headings were found; the sheet was not read",
    );
    let help = Text::new(
        "不需要的可以不管；需要的，列标题至少要有“名称”和另一列，或在对照文件中用 heading_row 写明标题在第几行",
        "if it is needed: the headings are `name` and at least one other; or name their row in a mapping file (`heading_row`)",
    );
    SHEET_LEFT_OUT
        .diagnostic(sheet.label(), message)
        .with_help(help)
}

/// The one kind of designation whose label stands in a title.
fn kind_in_title(title: &str, taxonomy: &Taxonomy) -> Option<String> {
    const SHORTEST: usize = 4;
    let title = fold_term(title);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (_, term) in taxonomy.kind.iter() {
        let labels = std::iter::once(&term.zh)
            .chain(&term.short)
            .chain(&term.aliases);
        let lengths = labels
            .filter(|label| label.chars().count() >= SHORTEST && title.contains(&fold_term(label)))
            .map(|label| label.chars().count());
        found.extend(lengths.max().map(|length| (length, term.short_label())));
    }
    let longest = found.iter().map(|(length, _)| *length).max()?;
    let mut best = found.iter().filter(|(length, _)| *length == longest);
    let (_, kind) = best.next()?;
    best.next().is_none().then(|| (*kind).to_owned())
}
