//! Checks the number of cells in rows of delimited text. A missing or additional cell means that
//! the following ones are in the wrong columns.

use super::heading::Layout;
use super::workbook::{Row, Sheet};
use crate::diagnostics::Diagnostic;
use crate::load::csv_table::ragged_row;

/// The allowed number of cells in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Widths {
    /// The minimum: up to the last column with a heading.
    min: u32,
    /// The maximum: the number of cells in the heading row.
    max: u32,
}

impl Widths {
    /// The allowed numbers for a sheet; `None` for workbooks, whose cells have explicit columns.
    pub(crate) fn for_sheet(sheet: &Sheet, layout: &Layout) -> Option<Self> {
        let (first, last) = layout.rows;
        let rows = sheet.widths.range(first..=last.max(first));
        let max = rows.map(|(_, width)| *width).max()?;
        let headings = layout.columns.iter().map(|plan| plan.column + 1);
        Some(Self {
            min: headings.max().unwrap_or(0),
            max,
        })
    }

    /// The problem of a row with a wrong number of cells.
    pub(crate) fn problem(self, sheet: &Sheet, row: &Row) -> Option<Diagnostic> {
        let found = *sheet.widths.get(&row.number)?;
        let expected = found.clamp(self.min, self.max.max(self.min));
        let [found, expected] = [found, expected].map(|width| width as usize);
        let line = u64::from(row.number);
        (found != expected).then(|| ragged_row(&sheet.label(), line, found, expected))
    }
}
