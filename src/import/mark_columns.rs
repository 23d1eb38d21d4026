//! Columns that tell by a mark whether their heading applies to an institution: √ below 专利检索, a
//! service, or below 国家级, a kind of point.

use super::heading::{ColumnUse, Layout};
use super::phrases::PhraseParser;
use super::services::{self, Category};
use super::tables::Target;
use super::workbook::{Sheet, Value};
use crate::schema::{Table, designations};

/// Reads columns whose cells are marks and whose headings are services or kinds of points.
pub(crate) fn read_marks(sheet: &Sheet, layout: &mut Layout, phrases: &PhraseParser<'_>) {
    if layout.table != Table::Points {
        return;
    }
    let last_heading = layout.rows.1;
    let kind = Target::Column(Table::Designations, designations::KIND);
    let has_kind = layout.read().any(|(_, target)| target == kind);
    for plan in &mut layout.columns {
        // 省级 with a mark in some rows is no level of a region.
        let is_region = plan.usage == ColumnUse::Read(Target::RegionPart);
        if !is_region && plan.usage != ColumnUse::Unknown {
            continue;
        }
        let usage = if !has_kind && is_kind(&plan.heading, phrases) {
            ColumnUse::Read(Target::KindMark)
        } else if is_region {
            ColumnUse::Unknown
        } else if is_service(&plan.heading, phrases) {
            ColumnUse::Read(Target::ServiceMark)
        } else {
            continue;
        };
        let below = sheet.rows.iter().filter(|row| row.number > last_heading);
        let cells: Vec<String> = below
            .filter_map(|row| row.get(plan.column))
            .filter_map(text)
            .collect();
        let are_marks = cells.iter().all(|cell| is_mark(cell) || denies(cell));
        if are_marks && cells.iter().any(|cell| is_mark(cell)) {
            plan.usage = usage;
        }
    }
}

/// Whether a text names a service whose category is certain.
pub(super) fn is_service(heading: &str, phrases: &PhraseParser<'_>) -> bool {
    let category = services::classify(heading, &phrases.registry().taxonomy);
    matches!(category, Category::Determined(..))
}

/// Whether a heading names a kind of point and nothing else: 国家级, 省级网点.
fn is_kind(heading: &str, phrases: &PhraseParser<'_>) -> bool {
    let phrase = phrases.parse(heading, None);
    phrase.is_clear() && phrase.kind.is_some() && phrase.nature.is_none()
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

/// A cell as text; `None` if it has none.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(super::record::format_number(*number)),
        Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
        _ => None,
    }
}
