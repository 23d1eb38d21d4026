//! Lists the changes of an import field by field, by comparing the canonical files.

use super::cells::quoted;
use super::record::shown;
use super::tables::{SHEETS, Target, default_heading};
use crate::diagnostics::{Text, show, show_private};
use crate::model::Registry;
use crate::schema::{Column, ColumnIndex, ColumnType, Schema, Table};
use crate::text::spreadsheet::unprotect;
use std::collections::BTreeMap;

/// The contents of canonical files by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A change of one institution: its id and a description.
pub(crate) type Change = (String, Text);

/// The rows of a table by the id of their institution; cells in schema order.
pub(crate) type Rows = BTreeMap<String, Vec<Vec<String>>>;

/// All changes of institutions that the registry already had, sorted by id, then by table.
pub(crate) fn changes(before: &Files, after: &Files, registry: &Registry) -> Vec<Change> {
    let known = rows(before, Table::Points.schema());
    let mut found = Vec::new();
    for table in SHEETS.into_iter().chain([Table::Contacts]) {
        found.extend(table_changes(before, after, table, (&known, registry)));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn table_changes(
    before: &Files,
    after: &Files,
    table: Table,
    (known, registry): (&Rows, &Registry),
) -> Vec<Change> {
    let (before, after) = (rows(before, table.schema()), rows(after, table.schema()));
    let differ = Differ { table, registry };
    let mut found = Vec::new();
    for id in known.keys() {
        let none = Vec::new();
        let old = before.get(id).unwrap_or(&none);
        let new = after.get(id).unwrap_or(&none);
        if old != new {
            found.extend(differ.point(id, old, new));
        }
    }
    found
}

struct Differ<'a> {
    table: Table,
    registry: &'a Registry,
}

impl Differ<'_> {
    fn point(&self, id: &str, old: &[Vec<String>], new: &[Vec<String>]) -> Vec<Change> {
        let mut removed: Vec<&Vec<String>> = old.iter().collect();
        let mut added: Vec<&Vec<String>> = Vec::new();
        for row in new {
            match removed.iter().position(|other| *other == row) {
                Some(position) => {
                    removed.remove(position);
                }
                None => added.push(row),
            }
        }
        let mut found = Vec::new();
        for row in added {
            let partner = removed
                .iter()
                .position(|other| self.key(other) == self.key(row));
            match partner {
                Some(position) => {
                    found.extend(self.field_changes(id, removed.remove(position), row))
                }
                None => found.push(self.row_change(id, row, ("增加", "added"))),
            }
        }
        found.extend(
            removed
                .into_iter()
                .map(|row| self.row_change(id, row, ("去掉", "removed"))),
        );
        found
    }

    /// The cell that identifies a row among those of one point: kind, name or date; empty
    /// for tables with one row per point.
    fn key<'r>(&self, row: &'r [String]) -> &'r str {
        match self.table {
            Table::Points | Table::Contacts => "",
            _ => row.get(1).map_or("", String::as_str),
        }
    }

    fn field_changes(&self, id: &str, old: &[String], new: &[String]) -> Vec<Change> {
        let key = self.key(new);
        let (of_zh, of_en) = match key {
            "" => (String::new(), String::new()),
            key => (
                format!("{} `{}` 的", self.title(), self.label(key)),
                format!("{} `{}` ", self.table.key(), show(key)),
            ),
        };
        let columns = self.table.schema().columns.iter().enumerate().skip(1);
        let changed = columns.filter(|(index, _)| old.get(*index) != new.get(*index));
        let sentences = changed.map(|(index, column)| {
            let heading = default_heading(column);
            let zh = |row: &[String]| {
                let value = row.get(index).map_or("", String::as_str);
                quoted(
                    &self.shown(index, &self.in_chinese(column, value)),
                    "（空）",
                )
            };
            let en = |row: &[String]| {
                let value = row.get(index).map_or("", String::as_str);
                quoted(&self.shown(index, value), "(empty)")
            };
            let text = Text::new(
                format!("{id}：{of_zh}{heading} {} → {}", zh(old), zh(new)),
                format!("{id}: {of_en}{} {} → {}", column.name, en(old), en(new)),
            );
            (id.to_owned(), text)
        });
        sentences.collect()
    }

    fn row_change(&self, id: &str, row: &[String], words: (&str, &str)) -> Change {
        // A contact has no key, and its values are private.
        let (zh, en) = match self.key(row) {
            "" => (String::new(), String::new()),
            key => (
                format!(" `{}`", self.label(key)),
                format!(" `{}`", show(key)),
            ),
        };
        let text = Text::new(
            format!("{id}：{}{}{zh}", words.0, self.title()),
            format!("{id}: {}{en} {}", self.table.key(), words.1),
        );
        (id.to_owned(), text)
    }

    /// A key as shown in Chinese messages: the label of a kind, other keys as they are.
    fn label(&self, key: &str) -> String {
        let kinds = &self.registry.taxonomy.kind;
        match (self.table, kinds.find(key)) {
            (Table::Designations, Some(kind)) => kinds.get(kind).short_label().to_owned(),
            _ => show(key),
        }
    }

    /// The value of a cell with codes replaced by Chinese labels.
    fn in_chinese(&self, column: &Column, value: &str) -> String {
        match column.holds {
            ColumnType::Code(vocabulary) => {
                let terms = vocabulary.terms(&self.registry.taxonomy);
                let label = |code: &str| match terms.find(code) {
                    Some(term) => terms.get(term).short_label().to_owned(),
                    None => code.to_owned(),
                };
                value.split(';').map(label).collect::<Vec<_>>().join(";")
            }
            ColumnType::Region => {
                let regions = &self.registry.regions;
                let found = regions.find(value);
                found.map_or_else(|| value.to_owned(), |index| regions.label(index))
            }
            _ => value.to_owned(),
        }
    }

    fn title(&self) -> &'static str {
        match self.table {
            Table::Contacts => "联系人",
            table => table.title(),
        }
    }

    fn shown(&self, index: usize, value: &str) -> String {
        match self.table {
            Table::Contacts => show_private(value),
            table => shown(Target::Column(table, ColumnIndex(index)), value),
        }
    }
}

/// Parses a canonical file into rows by id, with all columns of the schema.
pub(crate) fn rows(files: &Files, schema: &'static Schema) -> Rows {
    let mut rows = Rows::new();
    let Some(bytes) = files.get(schema.file) else {
        return rows;
    };
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let headings = reader.headers().cloned().unwrap_or_default();
    let positions: Vec<Option<usize>> = schema
        .columns
        .iter()
        .map(|column| headings.iter().position(|heading| heading == column.name))
        .collect();
    for record in reader.records().flatten() {
        let cell = |position: &Option<usize>| {
            let text = position.and_then(|position| record.get(position));
            unprotect(text.unwrap_or_default()).to_owned()
        };
        let row: Vec<String> = positions.iter().map(cell).collect();
        let id = row.first().cloned().unwrap_or_default();
        rows.entry(id).or_default().push(row);
    }
    rows
}
