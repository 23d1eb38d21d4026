//! Finds the heading row of a sheet and resolves its headings to columns.

use super::mapping::SheetMapping;
use super::phrases::marker;
use super::tables::{self, SHEETS, Target, is_running_number, resolve};
use super::workbook::{Row, Sheet, Value};
use crate::schema::{Table, points};
use std::collections::{BTreeMap, BTreeSet};

/// The number of non-empty rows that are searched for headings.
const SEARCHED_ROWS: usize = 30;

/// The headings of a sheet.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The table that the rows belong to.
    pub(crate) table: Table,
    /// The first and last row of the headings.
    pub(crate) rows: (u32, u32),
    /// Every column with a heading.
    pub(crate) columns: Vec<ColumnPlan>,
    /// The name of the sheet and the text above the headings.
    pub(crate) title: String,
}

/// One column of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct ColumnPlan {
    /// The column number, from 0.
    pub(crate) column: u32,
    /// The heading as written.
    pub(crate) heading: String,
    /// How the column is used.
    pub(crate) usage: ColumnUse,
}

/// How a column with a heading is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnUse {
    /// Its cells are read.
    Read(Target),
    /// It is not read, since an earlier column has the same target.
    Duplicate(Target),
    /// It is not read, since the mapping file ignores it or it only numbers the rows.
    Ignored,
    /// It is not read, since its heading is unknown.
    Unknown,
}

impl Layout {
    /// The columns that are read, with their targets.
    pub(crate) fn read(&self) -> impl Iterator<Item = (&ColumnPlan, Target)> {
        self.columns.iter().filter_map(|plan| match plan.usage {
            ColumnUse::Read(target) => Some((plan, target)),
            _ => None,
        })
    }
}

/// Finds the headings; `None` if no row qualifies.
pub(crate) fn find(sheet: &Sheet, mapping: Option<&SheetMapping>) -> Option<Layout> {
    if let Some(table) = mapping.and_then(SheetMapping::table) {
        return find_best(&[table], sheet, mapping);
    }
    let by_name = table_from_name(sheet).and_then(|table| find_best(&[table], sheet, mapping));
    by_name.or_else(|| find_best(&SHEETS, sheet, mapping))
}

/// The heading row with the highest score for any of the tables.
fn find_best(tables: &[Table], sheet: &Sheet, mapping: Option<&SheetMapping>) -> Option<Layout> {
    let mut best: Option<(usize, Layout)> = None;
    for (first, last) in candidates(sheet, mapping) {
        let texts = texts(sheet, first, last);
        for table in tables {
            let columns = plan_columns(&texts, *table, mapping);
            let score = score(&columns, *table);
            let is_mapped = mapping.is_some_and(|mapping| mapping.heading_row.is_some());
            if !is_mapped && !is_heading(&columns, score) {
                continue;
            }
            if best.as_ref().is_none_or(|(limit, _)| score > *limit) {
                let layout = Layout {
                    table: *table,
                    rows: (first, last),
                    columns,
                    title: title(sheet, first),
                };
                best = Some((score, layout));
            }
        }
    }
    best.map(|(_, mut layout)| {
        keep_email_private(&mut layout, mapping);
        layout
    })
}

/// Treats a column 电子邮箱 in a sheet with contacts as the contact's private address, unless
/// its heading says that it is public.
fn keep_email_private(layout: &mut Layout, mapping: Option<&SheetMapping>) {
    let of_points = |column| Target::Column(Table::Points, column);
    let has = |column| layout.read().any(|(_, target)| target == of_points(column));
    let has_contact = has(points::CONTACT_NAME)
        || has(points::CONTACT_MOBILE)
        || layout.read().any(|(_, target)| target == Target::Contact);
    if !has_contact || has(points::CONTACT_EMAIL) {
        return;
    }
    let is_public = |heading: &str| {
        let words = [
            "公开", "对外", "服务", "单位", "机构", "官方", "公共", "网点", "ublic", "fficial",
        ];
        words.iter().any(|word| heading.contains(word))
    };
    let table = layout.table;
    let is_mapped = |heading: &str| {
        let mapped = mapping.and_then(|mapping| mapping.target(table, heading));
        mapped.is_some()
    };
    for plan in &mut layout.columns {
        let is_private = !is_public(&plan.heading) && !is_mapped(&plan.heading);
        if plan.usage == ColumnUse::Read(of_points(points::EMAIL)) && is_private {
            plan.usage = ColumnUse::Read(of_points(points::CONTACT_EMAIL));
        }
    }
}

/// The table that the name of the file or sheet indicates.
fn table_from_name(sheet: &Sheet) -> Option<Table> {
    let file = sheet.file.rsplit(['/', '\\']).next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match &sheet.name {
        None => tables::named(stem),
        Some(name) => tables::named(name).filter(|table| *table != Table::Points),
    }
}

/// The row ranges that may be headings. Single rows come first, so that they win ties.
fn candidates(sheet: &Sheet, mapping: Option<&SheetMapping>) -> Vec<(u32, u32)> {
    if let Some(row) = mapping.and_then(|mapping| mapping.heading_row) {
        let rows = mapping
            .and_then(|mapping| mapping.heading_rows)
            .unwrap_or(1);
        return vec![(row, row.saturating_add(rows.clamp(1, 2) - 1))];
    }
    let rows = || sheet.rows.iter().take(SEARCHED_ROWS);
    let single = rows().map(|row| (row.number, row.number));
    let double = rows().map(|row| (row.number, row.number.saturating_add(1)));
    single.chain(double).collect()
}

/// The heading texts by column. For headings of two rows: the lower text, and both combined.
fn texts(sheet: &Sheet, first: u32, last: u32) -> BTreeMap<u32, Vec<String>> {
    let mut texts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let Some(top) = sheet.row(first) else {
        return texts;
    };
    let bottom = sheet.row(last).filter(|_| last > first);
    for cell in &top.cells {
        texts.insert(cell.column, vec![text(&cell.value)]);
    }
    let Some(bottom) = bottom else {
        return texts;
    };
    for cell in &bottom.cells {
        let above = text_above(sheet, top, cell.column);
        let below = text(&cell.value);
        let spellings = match above {
            Some(above) => vec![
                below.clone(),
                format!("{above}{below}"),
                format!("{below}{above}"),
            ],
            None => vec![below],
        };
        texts.insert(cell.column, spellings);
    }
    texts
}

/// The upper heading of a column: its own cell or the merged cell that spans it.
fn text_above(sheet: &Sheet, top: &Row, column: u32) -> Option<String> {
    if let Some(value) = top.get(column) {
        return Some(text(value));
    }
    let merge = sheet.merges.iter().find(|merge| {
        merge.first_row == top.number && (merge.first_column..=merge.last_column).contains(&column)
    })?;
    top.get(merge.first_column).map(text)
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

fn plan_columns(
    texts: &BTreeMap<u32, Vec<String>>,
    table: Table,
    mapping: Option<&SheetMapping>,
) -> Vec<ColumnPlan> {
    let mut seen = BTreeSet::new();
    let mut columns = Vec::new();
    for (column, spellings) in texts {
        let Some(heading) = spellings.first().filter(|text| !text.is_empty()) else {
            continue;
        };
        let mapped = mapping.and_then(|mapping| mapping.target(table, heading));
        let known = || spellings.iter().find_map(|word| resolve(table, word));
        let usage = match mapped {
            Some(None) => ColumnUse::Ignored,
            Some(Some(target)) => ColumnUse::Read(target),
            None if is_running_number(heading) => ColumnUse::Ignored,
            None => known().map_or(ColumnUse::Unknown, ColumnUse::Read),
        };
        let usage = match usage {
            ColumnUse::Read(target) if !target.may_repeat() && !seen.insert(target) => {
                ColumnUse::Duplicate(target)
            }
            other => other,
        };
        columns.push(ColumnPlan {
            column: *column,
            heading: heading.replace(['\n', '\r'], ""),
            usage,
        });
    }
    columns
}

/// The number of known columns; 0 if there is no column that identifies the institution.
fn score(columns: &[ColumnPlan], table: Table) -> usize {
    let read = columns.iter().filter_map(|plan| match plan.usage {
        ColumnUse::Read(target) => Some(target),
        _ => None,
    });
    let read: Vec<Target> = read.collect();
    let names = [points::ID, points::NAME];
    let is_known = names
        .iter()
        .any(|column| read.contains(&Target::Column(Table::Points, *column)));
    let has_own_column = read.iter().any(|target| match target {
        Target::Column(found, _) => *found == table,
        _ => true,
    });
    if is_known && has_own_column {
        read.len()
    } else {
        0
    }
}

/// Whether a row consists of headings, rather than being a record that contains such words.
fn is_heading(columns: &[ColumnPlan], score: usize) -> bool {
    score >= 2 && (score * 2 >= columns.len() || score >= 5)
}

fn title(sheet: &Sheet, heading_row: u32) -> String {
    // A section row such as 一、国家级网点 above the headings is not part of the title.
    let is_section = |row: &&Row| {
        let first = row.cells.first().map(|cell| text(&cell.value));
        let marker = first.as_deref().and_then(marker);
        marker.is_some_and(|(marker, _)| marker.numbers_sections())
    };
    let above = sheet.rows.iter().take_while(|row| row.number < heading_row);
    let cells = above
        .filter(|row| !is_section(row))
        .flat_map(|row| &row.cells);
    let words: Vec<String> = cells.map(|cell| text(&cell.value)).collect();
    let name = sheet.name.clone().unwrap_or_default();
    format!("{name} {}", words.join(" "))
}
