//! The mapping file: what the headings of an odd sheet mean.

use super::rules::BAD_MAPPING;
use super::tables::{SHEETS, Target, named, named_target, nearest_heading};
use super::workbook::Sheet;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::nearest::nearest;
use crate::load::toml_error;
use crate::schema::Table;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// What holds for which sheets; the first that fits is taken.
    sheet: Vec<SheetMapping>,
}

/// What holds for a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetMapping {
    /// The file's name; every file where it is missing.
    pub file: Option<String>,
    /// The sheet's name; every sheet where it is missing.
    pub name: Option<String>,
    /// The table that the sheet is.
    pub table: Option<String>,
    /// The row of the headings, from 1.
    pub heading_row: Option<u32>,
    /// How many rows the headings take, 1 or 2.
    pub heading_rows: Option<u32>,
    /// Leave the sheet out.
    pub skip: bool,
    /// Headings of columns to leave out.
    pub ignore: Vec<String>,
    /// Heading → column of the registry.
    pub columns: BTreeMap<String, String>,
    /// Column of the registry → the value of every row whose cell is empty.
    pub constants: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping file; an error is what is wrong with it, all at once.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Diagnostic>> {
        let mapping: Self = toml::from_str(text)
            .map_err(|error| vec![toml_error::diagnostic(&BAD_MAPPING, file, text, &error)])?;
        let mut problems = Vec::new();
        for sheet in &mapping.sheet {
            sheet.check(text, file, &mut problems);
        }
        if problems.is_empty() {
            Ok(mapping)
        } else {
            Err(problems)
        }
    }

    /// What holds for a sheet.
    pub fn of(&self, sheet: &Sheet) -> Option<&SheetMapping> {
        let file = sheet.file.rsplit(['/', '\\']).next().unwrap_or_default();
        self.sheet.iter().find(|mapping| {
            mapping.file.as_ref().is_none_or(|wanted| wanted == file)
                && mapping
                    .name
                    .as_ref()
                    .is_none_or(|wanted| sheet.name.as_ref() == Some(wanted))
        })
    }
}

impl SheetMapping {
    /// The table that the file names.
    pub fn table(&self) -> Option<Table> {
        named(self.table.as_deref()?)
    }

    /// What a heading means; `Some(None)` where it is left out.
    pub fn target(&self, table: Table, heading: &str) -> Option<Option<Target>> {
        let heading = heading.trim();
        if self.ignore.iter().any(|ignored| ignored.trim() == heading) {
            return Some(None);
        }
        let mut columns = self.columns.iter();
        let (_, name) = columns.find(|(known, _)| known.trim() == heading)?;
        Some(named_target(table, name))
    }

    /// The constants with their columns.
    pub fn constants(&self, table: Table) -> impl Iterator<Item = (Target, &str)> {
        self.constants
            .iter()
            .filter_map(move |(name, value)| Some((named_target(table, name)?, value.as_str())))
    }

    fn check(&self, text: &str, file: &str, problems: &mut Vec<Diagnostic>) {
        let table = match &self.table {
            Some(name) => match named(name) {
                Some(table) => table,
                None => {
                    problems.push(unknown_table(text, file, name));
                    return;
                }
            },
            None => Table::Points,
        };
        for name in self.columns.values() {
            if named_target(table, name).is_none() {
                problems.push(unknown_target(text, file, table, name));
            }
        }
        for name in self.constants.keys() {
            if !matches!(named_target(table, name), Some(Target::Column(..))) {
                problems.push(unknown_target(text, file, table, name));
            }
        }
    }
}

fn unknown_table(text: &str, file: &str, name: &str) -> Diagnostic {
    let shown = show(name);
    let message = message!("没有 `{shown}` 这张表", "there is no table `{shown}`");
    let words = SHEETS.map(|table| (table.schema().key(), table.schema().key()));
    let help = match nearest(name, words) {
        Some(near) => message!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => {
            let all = SHEETS.map(|table| table.schema().key());
            Text::new(
                format!("可以填：{}", all.join("、")),
                format!("one of {}", all.join(", ")),
            )
        }
    };
    problem(text, file, name, message, help)
}

fn unknown_target(text: &str, file: &str, table: Table, name: &str) -> Diagnostic {
    let shown = show(name);
    let message = message!(
        "名录中没有 `{shown}` 这一列",
        "the registry has no column `{shown}`",
    );
    let bare = name.rsplit('.').next().unwrap_or(name);
    let help = match nearest_heading(table, bare) {
        Some(near) => message!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => message!(
            "列名见 points.csv、designations.csv、service_items.csv 的第一行；别的表的列写成 designations.kind 的形式",
            "columns are those of points.csv, designations.csv and service_items.csv; those of another table are written designations.kind",
        ),
    };
    problem(text, file, name, message, help)
}

fn problem(text: &str, file: &str, name: &str, message: Text, help: Text) -> Diagnostic {
    let mut problem = BAD_MAPPING.diagnostic(file, message).with_help(help);
    let line = (1..)
        .zip(text.lines())
        .find(|(_, line)| line.contains(name));
    problem.line = line.map(|(number, _)| number);
    problem.value = Some(show(name));
    problem
}
