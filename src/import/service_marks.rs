//! Columns that tell by a mark whether an institution offers the service of their heading: √ below
//! 专利检索.

use super::heading::{ColumnUse, Layout};
use super::services::{self, Category};
use super::tables::Target;
use super::workbook::{Sheet, Value};
use crate::model::Taxonomy;
use crate::schema::Table;

/// Reads unknown columns whose headings are services and whose cells are marks.
pub(crate) fn read_marks(sheet: &Sheet, layout: &mut Layout, taxonomy: &Taxonomy) {
    if layout.table != Table::Points {
        return;
    }
    let last_heading = layout.rows.1;
    for plan in &mut layout.columns {
        // 省级 with a mark in some rows is no level of a region.
        let is_region = plan.usage == ColumnUse::Read(Target::RegionPart);
        let is_service = || {
            let category = services::classify(&plan.heading, taxonomy);
            plan.usage == ColumnUse::Unknown && matches!(category, Category::Determined(..))
        };
        if !is_region && !is_service() {
            continue;
        }
        let below = sheet.rows.iter().filter(|row| row.number > last_heading);
        let cells: Vec<String> = below
            .filter_map(|row| row.get(plan.column))
            .filter_map(text)
            .collect();
        let are_marks = cells.iter().all(|cell| is_mark(cell) || denies(cell));
        if are_marks && cells.iter().any(|cell| is_mark(cell)) {
            plan.usage = match is_region {
                true => ColumnUse::Unknown,
                false => ColumnUse::Read(Target::ServiceMark),
            };
        }
    }
}

/// The item that a cell below the heading of a service stands for; `None` if it denies it.
pub(crate) fn item(heading: &str, cell: &str) -> Option<String> {
    let cell = cell.trim();
    if cell.is_empty() || denies(cell) {
        return None;
    }
    Some(match is_mark(cell) {
        true => heading.to_owned(),
        false => format!("{heading}（{cell}）"),
    })
}

/// Whether a text only says yes, so that it names no service.
pub(crate) fn is_mark(text: &str) -> bool {
    matches!(
        text.trim(),
        "√" | "✓"
            | "✔"
            | "☑"
            | "●"
            | "■"
            | "★"
            | "▲"
            | "是"
            | "有"
            | "Y"
            | "y"
            | "YES"
            | "Yes"
            | "yes"
            | "V"
            | "v"
            | "1"
            | "提供"
            | "开展"
            | "具备"
            | "∨"
    )
}

fn denies(text: &str) -> bool {
    matches!(
        text.trim(),
        "×" | "✗"
            | "✘"
            | "☐"
            | "□"
            | "○"
            | "否"
            | "无"
            | "没有"
            | "不提供"
            | "未开展"
            | "N"
            | "n"
            | "NO"
            | "No"
            | "no"
            | "0"
            | "-"
            | "—"
            | "——"
            | "/"
            | "X"
            | "x"
    )
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(super::record::format_number(*number)),
        Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
        _ => None,
    }
}
