//! What the rows below the headings are: records, or rows that are none.

use super::cells::is_name;
use super::heading::Layout;
use super::workbook::{Row, Value};
use crate::diagnostics::{Text, show};

/// Why a row below the headings is no record.
pub fn reason_to_skip(row: &Row, layout: &Layout) -> Option<Text> {
    const BEGINNINGS: [&str; 14] = [
        "填表说明",
        "填报说明",
        "说明:",
        "注:",
        "注1",
        "备注:",
        "合计",
        "总计",
        "共计",
        "小计",
        "填表人",
        "填报人",
        "制表",
        "审核人",
    ];
    let first = row.cells.first()?;
    let text = |value: &Value| match value {
        Value::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    };
    let words = text(&first.value)
        .replace('：', ":")
        .replace([' ', '\u{3000}'], "");
    if BEGINNINGS
        .iter()
        .any(|beginning| words.starts_with(beginning))
    {
        let shown = show(label(&text(&first.value)));
        return Some(Text::new(
            format!("是说明或合计（`{shown}`）"),
            format!("a note or a sum (`{shown}`)"),
        ));
    }
    let is_heading_again = layout
        .read()
        .filter(|(plan, _)| {
            row.get(plan.column).map(&text).as_deref() == Some(plan.heading.as_str())
        })
        .count();
    if is_heading_again >= 2 {
        return Some(Text::new("重复的标题行", "the headings again"));
    }
    let is_lone = row.cells.len() == 1;
    let named = layout.read().any(|(plan, target)| {
        plan.column == first.column && !matches!(first.value, Value::Number(_)) && is_name(target)
    });
    if is_lone && (!named || begins_as_section(&words)) {
        let shown = show(label(&text(&first.value)));
        return Some(Text::new(
            format!("只有一格有内容（`{shown}`）"),
            format!("only one cell has content (`{shown}`)"),
        ));
    }
    None
}

/// What stands before a colon: what follows may be a person's name.
fn label(text: &str) -> &str {
    text.split(['：', ':']).next().unwrap_or_default()
}

/// `一、国家级网点`, `（二）省级网点`.
fn begins_as_section(words: &str) -> bool {
    let words = words.trim_start_matches(['（', '(']);
    let rest = words.trim_start_matches(|sign| "一二三四五六七八九十".contains(sign));
    rest.len() < words.len() && rest.starts_with(['、', '.', '．', '）', ')'])
}
