//! How many cells the rows of delimited text have: one too many or too few, and the cells
//! behind stand in the wrong columns.

use super::heading::Layout;
use super::workbook::{Row, Sheet};
use crate::diagnostics::Diagnostic;
use crate::load::csv_table::ragged_row;

/// How many cells a record may have.
#[derive(Debug, Clone, Copy)]
pub struct Widths {
    /// As many as there are headings.
    least: u32,
    /// As many as the row of headings has, cells without a heading included.
    most: u32,
}

impl Widths {
    /// What the headings ask for; none for workbooks, whose cells know their columns.
    pub fn of(sheet: &Sheet, layout: &Layout) -> Option<Self> {
        let (first, last) = layout.rows;
        let rows = sheet.widths.range(first..=last.max(first));
        let most = rows.map(|(_, width)| *width).max()?;
        let headings = layout.columns.iter().map(|plan| plan.column + 1);
        Some(Self {
            least: headings.max().unwrap_or(0),
            most,
        })
    }

    /// What is wrong with the number of cells of a record.
    pub fn problem(self, sheet: &Sheet, row: &Row) -> Option<Diagnostic> {
        let found = *sheet.widths.get(&row.number)?;
        let expected = found.clamp(self.least, self.most.max(self.least));
        let [found, expected] = [found, expected].map(|width| width as usize);
        let line = u64::from(row.number);
        (found != expected).then(|| ragged_row(&sheet.label(), line, found, expected))
    }
}
