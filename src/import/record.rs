//! Records (rows of sheets with resolved columns) and the log of an import.

use super::report::{Note, NoteKind};
use super::tables::Target;
use crate::diagnostics::{Diagnostic, PersonalValues, Rule, Text, show, show_private};
use crate::schema::{PERSONAL, PRIVATE, Table};
use std::collections::BTreeMap;

/// A row of a sheet with data of an institution.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The row of the sheet.
    pub(crate) line: u32,
    /// The non-empty values by column.
    pub(crate) cells: BTreeMap<Target, String>,
    /// The heading and text of a column that is not read, which says that the institution was renamed.
    pub(crate) renaming: Option<(String, String)>,
    /// Whether something else stood in place of the institution's name, which was reported.
    pub(crate) has_no_name: bool,
    /// The footnote marks in its row.
    pub(crate) marks: Vec<char>,
    /// The heading and text of a column for remarks, which the registry has not.
    pub(crate) remark: Option<(String, String)>,
}

impl Record {
    /// The value of a column of `points`.
    pub(crate) fn point(&self, column: crate::schema::ColumnIndex) -> Option<&str> {
        let target = Target::Column(Table::Points, column);
        self.cells.get(&target).map(String::as_str)
    }
}

/// The decisions and problems of an import.
#[derive(Debug, Default)]
pub(crate) struct ImportLog {
    /// The decisions.
    pub(crate) notes: Vec<Note>,
    /// The problems.
    pub(crate) problems: Vec<Diagnostic>,
    /// Private values of rows that were not read, which no report may show.
    pub(crate) personal: PersonalValues,
}

impl ImportLog {
    /// Logs a decision about a row or, without `line`, a sheet.
    pub(crate) fn note(&mut self, kind: NoteKind, location: &str, line: Option<u32>, text: Text) {
        self.notes.push(Note {
            kind,
            location: location.to_owned(),
            line: line.map(u64::from),
            text,
        });
    }

    /// Logs a problem of a row.
    pub(crate) fn report(
        &mut self,
        rule: &Rule,
        location: &str,
        line: u32,
        message: Text,
        help: Text,
    ) {
        let problem = rule.diagnostic(location, message).with_help(help);
        self.problems.push(problem.at_line(u64::from(line)));
    }
}

/// The records of a sheet.
#[derive(Debug)]
pub(crate) struct SheetRecords {
    /// The file and sheet as shown in messages.
    pub(crate) location: String,
    /// The table that the rows belong to.
    pub(crate) table: Table,
    /// The headings and targets of the columns that were read.
    pub(crate) headings: Vec<(String, Target)>,
    /// The records.
    pub(crate) records: Vec<Record>,
    /// The label of the kind of designation that the title indicates.
    pub(crate) title_kind: Option<String>,
}

/// The heading of the column with a target, among those of a sheet.
pub(crate) fn heading_of(headings: &[(String, Target)], target: Target) -> Option<&str> {
    let mut headings = headings.iter();
    let (heading, _) = headings.find(|(_, found)| *found == target)?;
    Some(heading)
}

/// Whether a target is a `name` column.
pub(crate) fn is_name(target: Target) -> bool {
    target.column().is_some_and(|column| column.name == "name")
}

/// Formats a number as a spreadsheet does: integers without a decimal point, other numbers
/// with up to 15 significant digits.
pub(crate) fn format_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Formats a value for a report; it is masked if its column is private.
pub(crate) fn shown(target: Target, value: &str) -> String {
    if is_private(target) {
        show_private(value)
    } else {
        show(value)
    }
}

/// Whether the value of a target is masked in reports.
pub(crate) fn is_private(target: Target) -> bool {
    let column = target.column();
    column.is_some_and(|column| column.has(PRIVATE | PERSONAL))
        || matches!(target, Target::HeadAndTitle | Target::Contact)
}
