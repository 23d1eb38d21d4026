//! Logs the hidden rows and columns of a sheet.

use super::heading;
use super::mapping::SheetMapping;
use super::record::ImportLog;
use super::report::{NoteKind, row_ranges};
use super::workbook::Sheet;
use crate::diagnostics::show;
use std::collections::BTreeSet;

/// The maximum number of row ranges that a message lists.
const MAX_RANGES: usize = 40;

/// Logs which non-empty rows and columns are hidden, and whether they are read.
pub(crate) fn report(
    sheet: &Sheet,
    mapping: Option<&SheetMapping>,
    are_read: bool,
    log: &mut ImportLog,
) {
    let hidden = &sheet.hidden_parts;
    let rows = sheet.rows.iter().map(|row| row.number);
    let rows: Vec<u32> = rows.filter(|row| hidden.hides_row(*row)).collect();
    let cells = sheet.rows.iter().flat_map(|row| &row.cells);
    let columns = cells.map(|cell| cell.column);
    let columns: BTreeSet<u32> = columns
        .filter(|column| hidden.hides_column(*column))
        .collect();
    let mut found = Vec::new();
    if !rows.is_empty() {
        let named = row_ranges(&rows, MAX_RANGES);
        found.push((
            format!("隐藏的 {} 行（第 {named} 行）", rows.len()),
            format!("{} hidden rows ({named})", rows.len()),
        ));
    }
    if !columns.is_empty() {
        let named = column_names(sheet, mapping, &columns);
        found.push((
            format!("隐藏的 {} 列（{named}）", columns.len()),
            format!("{} hidden columns ({named})", columns.len()),
        ));
    }
    for (zh, en) in found {
        let (kind, text) = match are_read {
            true => (
                NoteKind::Sheet,
                message!(
                    "按 --include-hidden，{zh}也读取了",
                    "--include-hidden: {en} were read, too",
                ),
            ),
            false => (
                NoteKind::LeftOut,
                message!(
                    "{zh}没有读取；需要时请在原表中取消隐藏或筛选，或加 --include-hidden",
                    "{en} were not read; if they are needed, show them or use --include-hidden",
                ),
            ),
        };
        log.note(kind, &sheet.label(), None, text);
    }
}

/// The letters and headings of columns, for a message.
fn column_names(sheet: &Sheet, mapping: Option<&SheetMapping>, columns: &BTreeSet<u32>) -> String {
    let layout = heading::find(sheet, mapping);
    let plans = layout.map(|layout| layout.columns).unwrap_or_default();
    let named = columns.iter().map(|column| {
        let letters = letters(*column);
        match plans.iter().find(|plan| plan.column == *column) {
            Some(plan) => format!("{letters} 列「{}」", show(&plan.heading)),
            None => format!("{letters} 列"),
        }
    });
    named.collect::<Vec<_>>().join("、")
}

/// The letters of a column, which is counted from 0: `A`, `B`, …, `AA`.
pub(crate) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_ranges_and_column_letters_are_formatted_as_in_spreadsheets() {
        assert_eq!(row_ranges(&[3, 5, 6, 7, 9], MAX_RANGES), "3、5–7、9");
        assert_eq!(row_ranges(&[], MAX_RANGES), "");
        let many: Vec<u32> = (0..100).map(|row| row * 2).collect();
        assert!(row_ranges(&many, MAX_RANGES).ends_with("、78…"));
        let named = [0, 25, 26, 701, 702, 16_383].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
