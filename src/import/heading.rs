//! Finds the heading row of a sheet and resolves its headings to columns.

use super::contact_columns::{Arrangement, Heading, in_group, is_of_institution, keep_private};
use super::mapping::SheetMapping;
use super::phrases::marker;
use super::tables::{self, SHEETS, Target, is_running_number, resolve};
use super::workbook::{Row, Sheet, Value};
use crate::load::heading::normalize;
use crate::schema::{Table, designations, points, service_items};
use crate::words;
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

impl ColumnUse {
    /// What the column stands for, whether it is read or not.
    pub(crate) fn target(self) -> Option<Target> {
        match self {
            Self::Read(target) | Self::Duplicate(target) => Some(target),
            Self::Ignored | Self::Unknown => None,
        }
    }
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
            // 类别 and 级别 alone make no list of services.
            let is_certain = tables.len() == 1 || *table != Table::ServiceItems;
            let score = match is_certain || names_items(&columns) {
                true => score(&columns, *table),
                false => 0,
            };
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
        keep_contacts_private(&mut layout, mapping);
        read_term(&mut layout);
        layout
    })
}

/// Treats columns such as 电子邮箱 in a sheet with contacts as the contact's private ones, unless
/// their headings say that they are public.
fn keep_contacts_private(layout: &mut Layout, mapping: Option<&SheetMapping>) {
    if layout.table != Table::Points {
        return;
    }
    let heading = |plan: &ColumnPlan| Heading {
        text: plan.heading.clone(),
        target: plan.usage.target(),
        is_fixed: plan.usage == ColumnUse::Ignored
            || mapping
                .and_then(|mapping| mapping.target(layout.table, &plan.heading))
                .is_some(),
    };
    let mut headings: Vec<Heading> = layout.columns.iter().map(heading).collect();
    keep_private(&mut headings, Arrangement::List);
    for (plan, heading) in layout.columns.iter_mut().zip(headings) {
        if let Some(target) = heading.target {
            plan.usage = ColumnUse::Read(target);
        }
    }
    mark_duplicates(&mut layout.columns);
}

/// Reads the column of a term, 有效期, for the last day of validity where no other column gives it.
fn read_term(layout: &mut Layout) {
    let target = Target::Column(Table::Designations, designations::VALID_UNTIL);
    let is_of_designations = matches!(layout.table, Table::Points | Table::Designations);
    if !is_of_designations || layout.read().any(|(_, found)| found == target) {
        return;
    }
    let begins = |plan: &ColumnPlan| {
        const STARTS: [&str; 7] = [
            "起始日期",
            "起始时间",
            "开始日期",
            "开始时间",
            "生效日期",
            "有效期起",
            "有效期开始",
        ];
        STARTS.contains(&normalize(&plan.heading).as_str())
    };
    let has_start = layout.columns.iter().any(begins);
    // Alone, 终止日期 is the day on which a point ended.
    let is_end = |plan: &ColumnPlan| {
        has_start
            && ["终止日期", "终止时间", "结束日期", "结束时间"]
                .contains(&normalize(&plan.heading).as_str())
    };
    let mut columns = layout.columns.iter_mut();
    let term = columns.find(|plan| {
        plan.usage == ColumnUse::Unknown && (names_term(&plan.heading) || is_end(plan))
    });
    if let Some(plan) = term {
        plan.usage = ColumnUse::Read(target);
    }
}

/// Whether a heading is that of a term, whose cells may hold its first and last day or a duration.
pub(crate) fn names_term(heading: &str) -> bool {
    const TERMS: [&str; 5] = [
        "有效期",
        "有效期限",
        "有效期间",
        "有效期起止",
        "有效起止日期",
    ];
    TERMS.contains(&normalize(heading).as_str())
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

/// The heading of a column as written.
struct Written {
    /// The lower text, or the only one.
    own: String,
    /// The text above it, of its own cell or of a merged one.
    above: Option<String>,
    /// The text above it or, in a file without merged cells, above the columns before it.
    group: Option<String>,
}

impl Written {
    /// The texts to look up: its own, and both combined.
    fn spellings(&self) -> Vec<String> {
        let below = &self.own;
        match &self.above {
            Some(above) => vec![
                below.clone(),
                format!("{above}{below}"),
                format!("{below}{above}"),
            ],
            None => vec![below.clone()],
        }
    }
}

/// The heading texts by column.
fn texts(sheet: &Sheet, first: u32, last: u32) -> BTreeMap<u32, Written> {
    let mut texts: BTreeMap<u32, Written> = BTreeMap::new();
    let Some(top) = sheet.row(first) else {
        return texts;
    };
    let bottom = sheet.row(last).filter(|_| last > first);
    for cell in &top.cells {
        let only = Written {
            own: text(&cell.value),
            above: None,
            group: None,
        };
        texts.insert(cell.column, only);
    }
    for cell in bottom.into_iter().flat_map(|bottom| &bottom.cells) {
        let above = text_above(sheet, top, cell.column);
        let before = || {
            let mut cells = top.cells.iter().rev();
            let before = cells.find(|before| before.column < cell.column)?;
            Some(text(&before.value))
        };
        let both = Written {
            own: text(&cell.value),
            group: above.clone().or_else(before),
            above,
        };
        texts.insert(cell.column, both);
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
    texts: &BTreeMap<u32, Written>,
    table: Table,
    mapping: Option<&SheetMapping>,
) -> Vec<ColumnPlan> {
    let groups = groups_of_persons(texts, table);
    let mut columns = Vec::new();
    for (column, written) in texts {
        let heading = &written.own;
        if heading.is_empty() {
            continue;
        }
        let mapped = mapping.and_then(|mapping| mapping.target(table, heading));
        let of_person = || {
            let group = written.group.as_ref()?;
            in_group(group, heading).filter(|_| groups.contains(group.as_str()))
        };
        // The services of a table with a mark for each.
        let is_service = || {
            let is_list = |group: &String| resolve(table, group) == Some(Target::ServiceList);
            table == Table::Points && written.group.as_ref().is_some_and(is_list)
        };
        let known = || {
            let mut spellings = written.spellings().into_iter();
            spellings.find_map(|word| resolve(table, &word))
        };
        let usage = match mapped {
            Some(None) => ColumnUse::Ignored,
            Some(Some(target)) => ColumnUse::Read(target),
            None if is_running_number(heading) => ColumnUse::Ignored,
            None => of_person()
                .or_else(known)
                .or_else(|| staff_in_group(written.group.as_ref()?, heading))
                .or_else(|| is_service().then_some(Target::ServiceMark))
                .map_or(ColumnUse::Unknown, ColumnUse::Read),
        };
        columns.push(ColumnPlan {
            column: *column,
            heading: heading.replace(['\n', '\r'], ""),
            usage,
        });
    }
    name_institutions(&mut columns);
    mark_duplicates(&mut columns);
    columns
}

/// Reads a column such as 承担单位 for the institutions if no other column names them; beside 网点名称 it
/// is about another one.
fn name_institutions(columns: &mut [ColumnPlan]) {
    let references = [points::ID, points::NAME].map(|column| Target::Column(Table::Points, column));
    let is_reference = |plan: &ColumnPlan| {
        plan.usage
            .target()
            .is_some_and(|target| references.contains(&target))
    };
    if columns.iter().any(is_reference) {
        return;
    }
    let names = |plan: &&mut ColumnPlan| {
        plan.usage == ColumnUse::Unknown
            && words::INSTITUTION_HEADINGS.contains(&normalize(&plan.heading).as_str())
    };
    if let Some(plan) = columns.iter_mut().find(names) {
        plan.usage = ColumnUse::Read(Target::Column(Table::Points, points::NAME));
    }
}

/// What a heading stands for below one for the staff: 专职 below 人员情况.
fn staff_in_group(group: &str, heading: &str) -> Option<Target> {
    if !normalize(group).contains("人员") {
        return None;
    }
    let column = match normalize(heading).as_str() {
        "总数" | "合计" | "总计" | "数量" => points::STAFF_TOTAL,
        "专职" | "全职" => points::STAFF_FULL_TIME,
        "兼职" => points::STAFF_PART_TIME,
        _ => return None,
    };
    Some(Target::Column(Table::Points, column))
}

/// The upper headings that may name the person to whom the columns below them belong.
fn groups_of_persons(texts: &BTreeMap<u32, Written>, table: Table) -> BTreeSet<&str> {
    let mut targets: BTreeMap<&str, Vec<Target>> = BTreeMap::new();
    if table != Table::Points {
        return BTreeSet::new();
    }
    for written in texts.values() {
        if let Some(group) = &written.group {
            let targets = targets.entry(group.as_str()).or_default();
            targets.extend(resolve(table, &written.own));
        }
    }
    let of_persons = targets.into_iter();
    let of_persons = of_persons.filter(|(_, targets)| !is_of_institution(targets));
    of_persons.map(|(group, _)| group).collect()
}

/// Marks the columns with the same target as an earlier one.
pub(crate) fn mark_duplicates(columns: &mut [ColumnPlan]) {
    let mut seen = BTreeSet::new();
    for plan in columns {
        if let Some(target) = plan.usage.target() {
            plan.usage = match target.may_repeat() || seen.insert(target) {
                true => ColumnUse::Read(target),
                false => ColumnUse::Duplicate(target),
            };
        }
    }
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

/// Whether a column has the names of service items.
fn names_items(columns: &[ColumnPlan]) -> bool {
    let name = Target::Column(Table::ServiceItems, service_items::NAME);
    columns.iter().any(|plan| plan.usage.target() == Some(name))
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
