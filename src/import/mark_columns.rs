//! Columns that tell by a mark whether their heading applies to an institution: √ below 专利检索, a
//! service, or below 国家级, a kind of point. And columns with a vague heading, such as 服务内容,
//! that are read for what their cells are.

use super::heading::{ColumnUse, Layout};
use super::phrases::PhraseParser;
use super::placeholders::is_placeholder;
use super::services::{self, Category, ListedItem};
use super::tables::Target;
use super::workbook::{Sheet, Value};
use crate::load::heading::normalize;
use crate::schema::{Table, designations};

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
            .filter(|cell| !cell.is_empty() && !is_placeholder(cell))
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

fn is_service(heading: &str, phrases: &PhraseParser<'_>) -> bool {
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

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(super::record::format_number(*number)),
        Value::Bool(truth) => Some(if *truth { "是" } else { "否" }.to_owned()),
        _ => None,
    }
}
