//! Recognizes lists with one institution per column, and exchanges their rows and columns.

use super::form::is_value;
use super::tables::{Target, resolve};
use super::workbook::{Cell, Merge, Row, Sheet, Value};
use crate::schema::{Table, points};
use std::collections::BTreeMap;

const NAME: Target = Target::Column(Table::Points, points::NAME);

/// The minimum number of known labels in the column of labels.
const MIN_LABELS: usize = 3;

/// The sheet with one institution per row, if it has one per column. Its row numbers are the
/// numbers of the columns, which its name says.
pub(crate) fn exchanged(sheet: &Sheet) -> Option<Sheet> {
    let (labels, first, last) = find_labels(sheet)?;
    let mut columns: BTreeMap<u32, BTreeMap<u32, Value>> = BTreeMap::new();
    let is_of_table = |row: &&Row| (first..=last).contains(&row.number);
    for row in sheet.rows.iter().filter(is_of_table) {
        for cell in row.cells.iter().filter(|cell| cell.column >= labels) {
            let cells = columns.entry(cell.column + 1).or_default();
            cells.insert(row.number - 1, cell.value.clone());
        }
    }
    let end = columns.keys().next_back().copied().unwrap_or_default();
    // What stands above is the title, and what stands below are notes.
    let of = |row: &Row, number: u32| Row {
        number,
        cells: row.cells.clone(),
    };
    let above = sheet.rows.iter().filter(|row| row.number < first);
    let title: Vec<Cell> = above
        .flat_map(|row| &row.cells)
        .enumerate()
        .filter_map(|(position, cell)| {
            Some(Cell {
                column: u32::try_from(position).ok()?,
                value: cell.value.clone(),
            })
        })
        .collect();
    let mut rows = vec![Row {
        number: 0,
        cells: title,
    }];
    rows.retain(|row| !row.cells.is_empty());
    rows.extend(columns.into_iter().map(|(number, cells)| {
        Row {
            number,
            cells: cells
                .into_iter()
                .map(|(column, value)| Cell { column, value })
                .collect(),
        }
    }));
    let below = sheet.rows.iter().filter(|row| row.number > last);
    rows.extend((end + 1..).zip(below).map(|(number, row)| of(row, number)));
    let merges = sheet.merges.iter().map(|merge| Merge {
        first_row: merge.first_column + 1,
        last_row: merge.last_column + 1,
        first_column: merge.first_row.saturating_sub(1),
        last_column: merge.last_row.saturating_sub(1),
    });
    let exchanged_place = |(row, column): (u32, u32)| (column + 1, row.saturating_sub(1));
    let struck = sheet.struck.iter().copied().map(exchanged_place);
    let raised = sheet.raised.iter();
    let raised = raised.map(|(place, text)| (exchanged_place(*place), text.clone()));
    let comments = sheet.comments.iter();
    let comments = comments.map(|(place, text)| (exchanged_place(*place), text.clone()));
    let name = sheet
        .name
        .as_deref()
        .map_or(String::new(), |name| format!("{name}，"));
    Some(Sheet {
        name: Some(format!("{name}行号指列")),
        rows,
        merges: merges.collect(),
        struck: struck.collect(),
        raised: raised.collect(),
        comments: comments.collect(),
        widths: BTreeMap::new(),
        ..sheet.clone()
    })
}

/// The column of the labels, and the first and the last row of the list; `None` if the sheet is
/// not such a list.
fn find_labels(sheet: &Sheet) -> Option<(u32, u32, u32)> {
    let label = |cell: &Cell| match &cell.value {
        Value::Text(text) => resolve(Table::Points, text.trim()),
        _ => None,
    };
    let names = sheet.rows.iter().find_map(|row| {
        let at = row
            .cells
            .iter()
            .position(|cell| label(cell) == Some(NAME))?;
        let (found, values) = row.cells[at..].split_first()?;
        let count = values.iter().filter(|cell| is_value(cell)).count();
        let are_names = count >= 2 && values.iter().all(|cell| label(cell).is_none());
        are_names.then_some(found.column)
    })?;
    let labels = || {
        sheet.rows.iter().flat_map(|row| {
            let cells = row.cells.iter().filter(|cell| label(cell).is_some());
            cells.map(|cell| (row.number, cell.column))
        })
    };
    // A form has labels in several columns.
    if labels().any(|(_, column)| column != names) || labels().count() < MIN_LABELS {
        return None;
    }
    let first = labels().next()?.0;
    let with_values = sheet.rows.iter().rev();
    let last = with_values
        .into_iter()
        .find(|row| row.get(names).is_some() && row.cells.len() > 1)?;
    Some((names, first, last.number))
}
