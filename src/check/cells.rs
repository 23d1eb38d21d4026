//! References to cells, and the problems found in them.
//!
//! [`super::read_cell`] reads their values.

use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Problems, Rule, Text, show, show_private};
use crate::load::RawRow;
use crate::schema::{Column, ColumnIndex, PERSONAL, PRIVATE, Schema, points, retired};
use std::collections::HashMap;

/// The maximum number of searches for similar ids and regions, which may be many, so that a
/// completely wrong file is still rejected quickly.
const MAX_SEARCHES: u32 = 200;

/// The maximum number of comparisons in all searches for ids.
const MAX_COMPARISONS: usize = 2_000_000;

/// The maximum number of comparisons in all searches for the values that a cell accepts.
const MAX_WORD_COMPARISONS: usize = 1_000_000;

/// Reads cells and collects problems.
pub(crate) struct Cells<'a> {
    /// Settings of the rules.
    pub(crate) options: &'a DataConfig,
    /// Names by id, for naming records in problems.
    names: HashMap<&'a str, &'a str>,
    searches_left: u32,
    comparisons_left: usize,
    diagnostics: Problems,
}

/// A reference to a cell: a column of a row.
#[derive(Clone, Copy)]
pub(crate) struct CellRef<'a> {
    /// The row.
    pub(crate) row: RawRow<'a>,
    /// The column.
    pub(crate) column: ColumnIndex,
    /// Whether reports mask the value even if the column is not private.
    pub(crate) private: bool,
}

impl<'a> CellRef<'a> {
    /// A reference to a cell that is masked only if its column is private.
    pub(crate) fn new(row: RawRow<'a>, column: ColumnIndex) -> Self {
        Self {
            row,
            column,
            private: row.table().schema().column(column).has(PRIVATE | PERSONAL),
        }
    }

    /// The heading, as written in the file.
    pub(crate) fn heading(&self) -> &'a str {
        self.row.heading(self.column)
    }

    pub(super) fn schema_column(&self) -> &'static Column {
        self.row.table().schema().column(self.column)
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.schema_column().has(flag)
    }

    /// The value as quoted in reports.
    pub(crate) fn shown(&self, value: &str) -> String {
        if self.private {
            show_private(value)
        } else {
            show(value)
        }
    }
}

impl<'a> Cells<'a> {
    /// A reader without problems.
    pub(crate) fn new(options: &'a DataConfig) -> Self {
        Self {
            options,
            names: HashMap::new(),
            searches_left: MAX_SEARCHES,
            comparisons_left: MAX_WORD_COMPARISONS,
            diagnostics: Problems::new(options.max_reported),
        }
    }

    /// All problems found.
    pub(crate) fn into_diagnostics(self) -> Problems {
        self.diagnostics
    }

    /// Records the name of a point, for naming records in later problems.
    pub(crate) fn remember_name(&mut self, id: &'a str, name: &'a str) {
        self.names.entry(id).or_insert(name);
    }

    /// Reduces the number of searches if there are many ids.
    pub(crate) fn search_among(&mut self, ids: usize) {
        let searches = MAX_COMPARISONS / ids.max(1);
        self.searches_left = MAX_SEARCHES.min(u32::try_from(searches).unwrap_or(MAX_SEARCHES));
    }

    /// Whether another expensive search for a similar value may be made; counts it.
    pub(crate) fn may_search(&mut self) -> bool {
        let may = self.searches_left > 0;
        self.searches_left = self.searches_left.saturating_sub(1);
        may
    }

    /// Whether another search among this number of words may be made; counts it.
    pub(crate) fn may_compare(&mut self, words: usize) -> bool {
        let left = self.comparisons_left.checked_sub(words);
        self.comparisons_left = left.unwrap_or(0);
        left.is_some()
    }

    /// Reports a problem of a cell.
    pub(crate) fn report(
        &mut self,
        rule: &Rule,
        cell_ref: CellRef<'a>,
        value: Option<String>,
        message: Text,
        help: Option<Text>,
    ) {
        let row = cell_ref.row;
        let mut problem = rule.diagnostic(row.file(), message).at_line(row.line());
        problem.heading = Some(cell_ref.heading().to_owned());
        problem.value = value;
        problem.record = self.record(row);
        problem.help = help;
        self.diagnostics.push(problem);
    }

    /// Masks a personal value in the whole report.
    pub(crate) fn hide(&mut self, value: &str) {
        self.diagnostics.hide_value(value);
    }

    /// Adds a problem that does not concern a cell.
    pub(crate) fn push(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }

    /// The id and name of the point that a row describes or belongs to; the id is the first
    /// column of every table.
    fn record(&self, row: RawRow<'_>) -> Option<String> {
        let id = row.cell(points::ID).trim();
        let is = |schema: &Schema| std::ptr::eq(row.table().schema(), schema);
        let name = if is(&points::SCHEMA) {
            row.cell(points::NAME).trim()
        } else if is(&retired::SCHEMA) {
            row.cell(retired::NAME).trim()
        } else {
            self.names.get(id).copied().unwrap_or("")
        };
        let label = format!("{} {}", show(id), show(name));
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }
}
