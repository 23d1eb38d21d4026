//! Columns 类别, 类型, 级别 and such, whose headings may mean the nature of an institution or the kind
//! of point: 高校 or 国家级 below them decides.

use super::heading::{ColumnUse, Layout, mark_duplicates};
use super::mapping::SheetMapping;
use super::phrases::PhraseParser;
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
