//! The mapping file, which defines the meaning of unusual headings.

use super::rules::{BAD_MAPPING, UNUSED_MAPPING};
use super::tables::{SHEETS, Target, named, named_target, suggest_heading};
use super::workbook::{Sheet, Value};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::nearest::nearest;
use crate::load::toml_error;
use crate::schema::Table;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A mapping file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The entries; the first one that matches a sheet applies.
    sheet: Vec<SheetMapping>,
    /// The name and the text of the file, for messages.
    #[serde(skip)]
    source: (String, String),
}

/// An entry for one or more sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetMapping {
    /// The name of the file; any file if missing.
    pub(crate) file: Option<String>,
    /// The name of the sheet; any sheet if missing.
    pub(crate) name: Option<String>,
    /// The table that the sheet contains.
    pub(crate) table: Option<String>,
    /// The row of the headings, from 1.
    pub(crate) heading_row: Option<u32>,
    /// The number of heading rows, 1 or 2.
    pub(crate) heading_rows: Option<u32>,
    /// Whether the sheet is skipped.
    pub(crate) skip: bool,
    /// The headings of columns that are skipped.
    pub(crate) ignore: Vec<String>,
    /// The registry's column by heading.
    pub(crate) columns: BTreeMap<String, String>,
    /// The value for empty cells by the registry's column.
    pub(crate) constants: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, at once.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut mapping: Self = toml::from_str(text)
            .map_err(|error| vec![toml_error::diagnostic(&BAD_MAPPING, file, text, &error)])?;
        let mut problems = Vec::new();
        for sheet in &mapping.sheet {
            sheet.check(text, file, &mut problems);
        }
        mapping.source = (file.to_owned(), text.to_owned());
        if problems.is_empty() {
            Ok(mapping)
        } else {
            Err(problems)
        }
    }

    /// The entry for a sheet, if any.
    pub(crate) fn for_sheet(&self, sheet: &Sheet) -> Option<&SheetMapping> {
        Some(&self.sheet[self.position_for(sheet)?])
    }

    fn position_for(&self, sheet: &Sheet) -> Option<usize> {
        let file = file_name(sheet);
        self.sheet.iter().position(|mapping| {
            mapping
                .file
                .as_ref()
                .is_none_or(|expected| expected == file)
                && mapping
                    .name
                    .as_ref()
                    .is_none_or(|expected| sheet.name.as_ref() == Some(expected))
        })
    }

    fn unused(&self, name: &str, message: Text, help: Text) -> Diagnostic {
        let (file, text) = &self.source;
        let mut found = UNUSED_MAPPING.diagnostic(file, message).with_help(help);
        found.line = line_of(text, name);
        found.value = Some(show(name));
        found
    }
}

/// The name of a sheet's file without folders.
fn file_name(sheet: &Sheet) -> &str {
    sheet.file.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// What of a mapping file the sheets had.
#[derive(Debug)]
pub(crate) struct Usage<'a> {
    mapping: &'a Mapping,
    /// By entry, the texts of the sheets that it applied to; `None` if there was none.
    texts: Vec<Option<BTreeSet<String>>>,
    /// The files and sheets that were read.
    names: BTreeSet<String>,
}

impl<'a> Usage<'a> {
    /// Nothing is used yet.
    pub(crate) fn new(mapping: &'a Mapping) -> Self {
        Self {
            mapping,
            texts: vec![None; mapping.sheet.len()],
            names: BTreeSet::new(),
        }
    }

    /// Notes what a sheet has.
    pub(crate) fn note(&mut self, sheet: &Sheet) {
        if self.texts.is_empty() {
            return;
        }
        self.names.insert(file_name(sheet).to_owned());
        self.names.extend(sheet.name.clone());
        if let Some(position) = self.mapping.position_for(sheet) {
            let cells = sheet.rows.iter().flat_map(|row| &row.cells);
            let texts = cells.filter_map(|cell| match &cell.value {
                Value::Text(text) => Some(text.trim().to_owned()),
                _ => None,
            });
            let known = self.texts[position].get_or_insert_with(BTreeSet::new);
            known.extend(texts);
        }
    }

    /// Warnings about what no sheet had.
    pub(crate) fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (entry, texts) in self.mapping.sheet.iter().zip(&self.texts) {
            let Some(texts) = texts else {
                problems.push(self.unused_entry(entry));
                continue;
            };
            let headings = entry.columns.keys().chain(&entry.ignore);
            let unknown = headings.filter(|heading| !texts.contains(heading.trim()));
            problems.extend(unknown.map(|heading| {
                let shown = show(heading);
                let message = message!(
                    "对照文件里的列标题 `{shown}` 没有用到，表里没有这样的格",
                    "the heading `{shown}` of the mapping file is not used: no cell of the sheets has it",
                );
                let help = message!("照原表的写法改正", "write it as the sheet does");
                self.mapping.unused(heading, message, help)
            }));
        }
        problems
    }

    fn unused_entry(&self, entry: &SheetMapping) -> Diagnostic {
        let name = entry.file.as_ref().or(entry.name.as_ref());
        let name = name.map_or("[[sheet]]", String::as_str);
        let shown = show(name);
        let message = message!(
            "对照文件里的一段没有用到：没有读到 `{shown}`，或者前面已有一段用于它",
            "an entry of the mapping file is not used: `{shown}` was not read, or an earlier entry applies to it",
        );
        let read: Vec<String> = self.names.iter().map(|name| show(name)).collect();
        let (zh, en) = (read.join("`、`"), read.join("`, `"));
        let help = message!(
            "`file` 写文件名，带扩展名、不带文件夹；`name` 写工作表的名称；读到的有：`{zh}`",
            "`file` is the name of a file with its ending and without folders, `name` that of a sheet; these were read: `{en}`",
        );
        self.mapping.unused(name, message, help)
    }
}

impl SheetMapping {
    /// The table that the entry names.
    pub(crate) fn table(&self) -> Option<Table> {
        named(self.table.as_deref()?)
    }

    /// The target of a heading; `Some(None)` if the column is skipped, `None` if the entry does
    /// not mention it.
    pub(crate) fn target(&self, table: Table, heading: &str) -> Option<Option<Target>> {
        let heading = heading.trim();
        if self.ignore.iter().any(|ignored| ignored.trim() == heading) {
            return Some(None);
        }
        let mut columns = self.columns.iter();
        let (_, name) = columns.find(|(known, _)| known.trim() == heading)?;
        Some(named_target(table, name))
    }

    /// The constants for empty cells, by target.
    pub(crate) fn constants(&self, table: Table) -> impl Iterator<Item = (Target, &str)> {
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
    let help = match suggest_heading(table, bare) {
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
    problem.line = line_of(text, name);
    problem.value = Some(show(name));
    problem
}

/// The first line with a name.
fn line_of(text: &str, name: &str) -> Option<u64> {
    let mut lines = (1..).zip(text.lines());
    let found = lines.find(|(_, line)| line.contains(name));
    found.map(|(number, _)| number)
}
