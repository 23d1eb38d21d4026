//! Where the headings of a sheet are, and what they mean.

use super::mapping::SheetMapping;
use super::tables::{self, SHEETS, Target, is_running_number, resolve};
use super::wording::marker;
use super::workbook::{Row, Sheet, Value};
use crate::schema::{Table, points};
use std::collections::{BTreeMap, BTreeSet};

/// Headings stand within so many rows with content.
const SEARCHED_ROWS: usize = 30;

/// What was found.
#[derive(Debug)]
pub struct Layout {
    /// The table that the rows belong to.
    pub table: Table,
    /// The first and last row of the headings; no row of the sheet for a form.
    pub rows: (u32, u32),
    /// Every column with a heading.
    pub columns: Vec<ColumnPlan>,
    /// What stands above the headings.
    pub title: String,
}

/// One column of a sheet.
#[derive(Debug, Clone)]
pub struct ColumnPlan {
    /// From 0.
    pub column: u32,
    /// As the sheet writes it.
    pub heading: String,
    /// What it means.
    pub meaning: Meaning,
}

/// What a heading means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Cells are read.
    Read(Target),
    /// Another column with this meaning comes first.
    Twice(Target),
    /// The mapping file leaves it out, or it numbers the rows.
    Ignored,
    /// No known heading.
    Unknown,
}

impl Layout {
    /// The columns that are read.
    pub fn read(&self) -> impl Iterator<Item = (&ColumnPlan, Target)> {
        self.columns.iter().filter_map(|plan| match plan.meaning {
            Meaning::Read(target) => Some((plan, target)),
            _ => None,
        })
    }
}

/// Finds the headings; none where no row has any that fit.
pub fn find(sheet: &Sheet, mapping: Option<&SheetMapping>) -> Option<Layout> {
    if let Some(table) = mapping.and_then(SheetMapping::table) {
        return find_of(&[table], sheet, mapping);
    }
    let by_name = named(sheet).and_then(|table| find_of(&[table], sheet, mapping));
    by_name.or_else(|| find_of(&SHEETS, sheet, mapping))
}

/// The row of headings that fits one of these tables best.
fn find_of(tables: &[Table], sheet: &Sheet, mapping: Option<&SheetMapping>) -> Option<Layout> {
    let mut best: Option<(usize, Layout)> = None;
    for (first, last) in candidates(sheet, mapping) {
        let texts = texts(sheet, first, last);
        for table in tables {
            let columns = plan(&texts, *table, mapping);
            let score = score(&columns, *table);
            let is_told = mapping.is_some_and(|mapping| mapping.heading_row.is_some());
            if !is_told && !is_heading(&columns, score) {
                continue;
            }
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
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
        keep_mail_private(&mut layout, mapping);
        layout
    })
}

/// 电子邮箱 beside a contact is that of the contact, unless it says that it is public.
fn keep_mail_private(layout: &mut Layout, mapping: Option<&SheetMapping>) {
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
    let is_told = |heading: &str| {
        let told = mapping.and_then(|mapping| mapping.target(table, heading));
        told.is_some()
    };
    for plan in &mut layout.columns {
        let is_open = !is_public(&plan.heading) && !is_told(&plan.heading);
        if plan.meaning == Meaning::Read(of_points(points::EMAIL)) && is_open {
            plan.meaning = Meaning::Read(of_points(points::CONTACT_EMAIL));
        }
    }
}

/// The table that the file's or the sheet's name says it is.
fn named(sheet: &Sheet) -> Option<Table> {
    let file = sheet.file.rsplit(['/', '\\']).next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match &sheet.name {
        None => tables::named(stem),
        Some(name) => tables::named(name).filter(|table| *table != Table::Points),
    }
}

/// Rows that may be headings: of one row first, so that it wins among equals.
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

/// The heading texts by column: one text, or two that stand above each other.
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

/// The text over a column: its own, or that of the merged cell that reaches over it.
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

fn plan(
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
        let told = mapping.and_then(|mapping| mapping.target(table, heading));
        let known = || spellings.iter().find_map(|word| resolve(table, word));
        let meaning = match told {
            Some(None) => Meaning::Ignored,
            Some(Some(target)) => Meaning::Read(target),
            None if is_running_number(heading) => Meaning::Ignored,
            None => known().map_or(Meaning::Unknown, Meaning::Read),
        };
        let meaning = match meaning {
            Meaning::Read(target) if !target.may_repeat() && !seen.insert(target) => {
                Meaning::Twice(target)
            }
            other => other,
        };
        columns.push(ColumnPlan {
            column: *column,
            heading: heading.replace(['\n', '\r'], ""),
            meaning,
        });
    }
    columns
}

/// How many columns fit; none where the institution of a row would not be known.
fn score(columns: &[ColumnPlan], table: Table) -> usize {
    let read = columns.iter().filter_map(|plan| match plan.meaning {
        Meaning::Read(target) => Some(target),
        _ => None,
    });
    let read: Vec<Target> = read.collect();
    let names = [points::ID, points::NAME];
    let is_known = names
        .iter()
        .any(|column| read.contains(&Target::Column(Table::Points, *column)));
    let own = read.iter().any(|target| match target {
        Target::Column(found, _) => *found == table,
        _ => true,
    });
    if is_known && own { read.len() } else { 0 }
}

/// Whether a row is a row of headings rather than a record that holds such words.
fn is_heading(columns: &[ColumnPlan], score: usize) -> bool {
    score >= 2 && (score * 2 >= columns.len() || score >= 5)
}

fn title(sheet: &Sheet, heading_row: u32) -> String {
    // 一、国家级网点 right above the headings is a section, not the title.
    let is_section = |row: &&Row| {
        let first = row.cells.first().map(|cell| text(&cell.value));
        let marker = first.as_deref().and_then(marker);
        marker.is_some_and(|(marker, _)| marker.is_of_sections())
    };
    let above = sheet.rows.iter().take_while(|row| row.number < heading_row);
    let cells = above
        .filter(|row| !is_section(row))
        .flat_map(|row| &row.cells);
    let words: Vec<String> = cells.map(|cell| text(&cell.value)).collect();
    let name = sheet.name.clone().unwrap_or_default();
    format!("{name} {}", words.join(" "))
}
