//! The rows of sheets as records, and what is said while they are read.

use super::report::{Note, NoteKind};
use super::tables::Target;
use crate::diagnostics::{Diagnostic, PersonalValues, Rule, Text, show, show_private};
use crate::schema::{PERSONAL, PRIVATE, Table};
use std::collections::BTreeMap;

/// A row of a sheet that says something of an institution.
#[derive(Debug, Default)]
pub struct Record {
    /// The row of the sheet.
    pub line: u32,
    /// Texts by column; none is empty.
    pub cells: BTreeMap<Target, String>,
}

impl Record {
    /// The text of a column of institutions.
    pub fn point(&self, column: crate::schema::ColumnIndex) -> Option<&str> {
        let target = Target::Column(Table::Points, column);
        self.cells.get(&target).map(String::as_str)
    }
}

/// What was said while a sheet was read.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Decisions.
    pub notes: Vec<Note>,
    /// Problems.
    pub problems: Vec<Diagnostic>,
    /// What rows that were not read hold in private columns: no report may show it.
    pub personal: PersonalValues,
}

impl Remarks {
    /// Notes a decision about a row.
    pub fn note(&mut self, kind: NoteKind, place: &str, line: Option<u32>, text: Text) {
        self.notes.push(Note {
            kind,
            place: place.to_owned(),
            line: line.map(u64::from),
            text,
        });
    }

    /// Reports a problem of a row.
    pub fn report(&mut self, rule: &Rule, place: &str, line: u32, message: Text, help: Text) {
        let problem = rule.diagnostic(place, message).with_help(help);
        self.problems.push(problem.at_line(u64::from(line)));
    }
}

/// A sheet with its records.
#[derive(Debug)]
pub struct SheetRecords {
    /// The file with the sheet.
    pub place: String,
    /// The table that the rows belong to.
    pub table: Table,
    /// The headings of the columns that were read.
    pub headings: Vec<(String, Target)>,
    /// The rows.
    pub records: Vec<Record>,
    /// The kind of designation that the title says, in the vocabulary's label.
    pub title_kind: Option<String>,
}

/// Whether a target is the name of something.
pub fn is_name(target: Target) -> bool {
    target.column().is_some_and(|column| column.name == "name")
}

/// A number as a person reads it: whole numbers without a point, others with the fifteen
/// digits that a spreadsheet knows.
pub fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A value as a report may show it: masked where its column is private.
pub fn shown(target: Target, value: &str) -> String {
    if is_private(target) {
        show_private(value)
    } else {
        show(value)
    }
}

/// Whether the value of a target is masked in reports.
pub fn is_private(target: Target) -> bool {
    let column = target.column();
    column.is_some_and(|column| column.has(PRIVATE | PERSONAL))
        || matches!(target, Target::HeadAndTitle | Target::Contact)
}
