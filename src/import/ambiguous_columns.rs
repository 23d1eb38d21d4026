//! Columns whose cells decide what they are: 类别, 类型, 级别 and such may be the nature of an institution
//! or the kind of point, and 服务内容 may be a list of services or anything.

use super::heading::{ColumnUse, Layout, mark_duplicates};
use super::mapping::SheetMapping;
use super::mark_columns::{is_service, text};
use super::phrases::PhraseParser;
use super::placeholders::stands_for_empty;
use super::services::{self, ListedItem};
use super::tables::Target;
use super::workbook::{Sheet, Value};
use crate::load::heading::normalize;
use crate::schema::{Table, designations, points};
use crate::words;

const NATURE: Target = Target::Column(Table::Points, points::NATURE);
const KIND: Target = Target::Column(Table::Designations, designations::KIND);

/// Reads each ambiguous column of institutions as what most of its values are, unless another column
/// is that by its heading.
pub(crate) fn read_by_values(
    sheet: &Sheet,
    layout: &mut Layout,
    mapping: Option<&SheetMapping>,
    phrases: &PhraseParser<'_>,
) {
    if layout.table != Table::Points {
        return;
    }
    let is_mapped = |heading: &str| {
        let target = mapping.and_then(|mapping| mapping.target(Table::Points, heading));
        target.is_some()
    };
    let is_ambiguous = |heading: &str| {
        words::AMBIGUOUS_HEADINGS.contains(&normalize(heading).as_str()) && !is_mapped(heading)
    };
    let last_heading = layout.rows.1;
    let others = layout.columns.iter();
    let others = others.filter(|plan| !is_ambiguous(&plan.heading));
    let mut taken: Vec<Target> = others.filter_map(|plan| plan.usage.target()).collect();
    let mut is_changed = false;
    for plan in &mut layout.columns {
        if !is_ambiguous(&plan.heading) {
            continue;
        }
        let rows = sheet.rows.iter().filter(|row| row.number > last_heading);
        let cells = rows.filter_map(|row| match row.get(plan.column)? {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        });
        let Some(target) = meant_by(cells, phrases).filter(|target| !taken.contains(target)) else {
            continue;
        };
        taken.push(target);
        is_changed |= plan.usage != ColumnUse::Read(target);
        plan.usage = ColumnUse::Read(target);
    }
    if !is_changed {
        return;
    }
    // A column that was the second of a kind may be the only one now.
    for plan in &mut layout.columns {
        if let ColumnUse::Duplicate(target) = plan.usage {
            plan.usage = ColumnUse::Read(target);
        }
    }
    mark_duplicates(&mut layout.columns);
}

/// Reads columns with a vague heading if all of their cells are what it may stand for: short names of
/// services below 服务内容, a year below 备案年度.
pub(crate) fn read_vague(sheet: &Sheet, layout: &mut Layout, phrases: &PhraseParser<'_>) {
    type Fits<'f> = &'f dyn Fn(&String) -> bool;
    const LONGEST: usize = 20;
    if layout.table != Table::Points {
        return;
    }
    let taxonomy = &phrases.registry().taxonomy;
    let is_list = |cell: &String| {
        let items = services::split(cell, taxonomy);
        let is_short =
            |item: &ListedItem| item.name.chars().count() <= LONGEST && item.description.is_none();
        let known = items.iter().filter(|item| is_service(&item.name, phrases));
        known.count() * 2 >= items.len() && items.iter().all(is_short)
    };
    let is_year = |cell: &String| {
        let year = cell.trim_end_matches(['年', '度']);
        year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit())
    };
    let last_heading = layout.rows.1;
    let cells = |column: u32| {
        let below = sheet.rows.iter().filter(|row| row.number > last_heading);
        let cells = below.filter_map(|row| row.get(column)).filter_map(text);
        cells
            .filter(|cell| !cell.is_empty() && !stands_for_empty(cell))
            .collect::<Vec<String>>()
    };
    let batch = Target::Column(Table::Designations, designations::BATCH);
    let vague: [(&[&str], Target, Fits<'_>); 2] = [
        (
            &[
                "服务内容",
                "主要服务内容",
                "业务内容",
                "主要服务",
                "提供服务",
                "公共服务事项",
            ],
            Target::ServiceList,
            &is_list,
        ),
        (
            &["备案年度", "认定年度", "备案年份", "认定年份"],
            batch,
            &is_year,
        ),
    ];
    for (headings, target, fits) in vague {
        if layout.read().any(|(_, found)| found == target) {
            continue;
        }
        let mut columns = layout.columns.iter_mut();
        let column = columns.find(|plan| {
            plan.usage == ColumnUse::Unknown
                && headings.contains(&normalize(&plan.heading).as_str())
        });
        if let Some(plan) = column {
            let cells = cells(plan.column);
            if !cells.is_empty() && cells.iter().all(fits) {
                plan.usage = ColumnUse::Read(target);
            }
        }
    }
}

/// What more than half of the values are.
fn meant_by<'t>(
    cells: impl Iterator<Item = &'t str>,
    phrases: &PhraseParser<'_>,
) -> Option<Target> {
    let (mut natures, mut kinds, mut all) = (0, 0, 0);
    for cell in cells {
        let phrase = phrases.parse(cell, None);
        let is_clear = phrase.is_clear();
        all += 1;
        kinds += usize::from(is_clear && phrase.kind.is_some());
        natures += usize::from(is_clear && phrase.kind.is_none() && phrase.nature.is_some());
    }
    if natures * 2 > all {
        Some(NATURE)
    } else {
        (kinds * 2 > all).then_some(KIND)
    }
}
