//! Merges the imported data into the registry's raw rows. Every row keeps the file and line
//! that it comes from, so that the ordinary check can report problems there.
//!
//! Points keep values that the sheets do not give. Designations are replaced by kind, service
//! items and cases all at once if a sheet has any, and events are only added.

mod designations;
mod items;

use super::collect::{Incoming, IncomingRow, Origin};
use super::record::{ImportLog, SheetRecords};
use super::report::NoteKind;
use super::tables::{CONTACTS, Target, all_columns, default_heading};
use crate::check::codes::CodeFinder;
use crate::diagnostics::{Rule, Text};
use crate::load::{LoadedTable, RawRegistry, RawRow, RawTable, SourceIndex};
use crate::model::Taxonomy;
use crate::schema::{ColumnIndex, Schema, Table, contacts, points};
use std::collections::BTreeMap;

/// A row of the merged registry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MergedRow {
    source: RowSource,
    line: u64,
    cells: BTreeMap<ColumnIndex, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RowSource {
    /// The registry before the import.
    Registry,
    /// The sheet with this index.
    Sheet(usize),
}

/// Merges the imported institutions into the registry.
pub(crate) fn merge(
    base: RawRegistry,
    taxonomy: &Taxonomy,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    log: &mut ImportLog,
) -> RawRegistry {
    let mut merger = Merger {
        taxonomy,
        kinds: CodeFinder::new(&taxonomy.kind),
        statuses: CodeFinder::new(&taxonomy.status),
        sheets,
        assumed: Default::default(),
        log,
    };
    let old = Tables::from_raw(&base);
    let by_id: BTreeMap<&str, &Incoming> = incoming
        .iter()
        .map(|incoming| (incoming.id.as_str(), incoming))
        .collect();
    let mut new = Tables::default();
    for (id, row) in &old.points {
        merger.point(
            &mut new,
            &old,
            id,
            Some(row),
            by_id.get(id.as_str()).copied(),
        );
    }
    for added in incoming.iter().filter(|incoming| !incoming.is_known) {
        merger.point(&mut new, &old, &added.id, None, Some(added));
    }
    new.into_raw(base, sheets)
}

struct Merger<'a, 'r> {
    taxonomy: &'a Taxonomy,
    kinds: CodeFinder<'a>,
    statuses: CodeFinder<'a>,
    sheets: &'a [SheetRecords],
    /// The sheets and columns for which an assumed value was reported already.
    assumed: std::collections::BTreeSet<(usize, ColumnIndex)>,
    log: &'r mut ImportLog,
}

/// The rows of all tables by id of the point; those of points in file order.
#[derive(Debug, Default)]
struct Tables {
    points: Vec<(String, MergedRow)>,
    contacts: BTreeMap<String, MergedRow>,
    others: BTreeMap<Table, BTreeMap<String, Vec<MergedRow>>>,
}

impl Tables {
    fn from_raw(base: &RawRegistry) -> Self {
        let id =
            |row: RawRow<'_>| crate::check::values::fold(row.cell(points::ID).trim()).into_owned();
        let rows = |table: &'_ LoadedTable| -> Vec<(String, MergedRow)> {
            let rows = table.rows();
            rows.map(|row| (id(row), merged_row(row))).collect()
        };
        let mut others = BTreeMap::new();
        for (table, raw) in [
            (Table::Designations, &base.designations),
            (Table::ServiceItems, &base.service_items),
            (Table::Cases, &base.cases),
            (Table::Events, &base.events),
        ] {
            let by_id: &mut BTreeMap<String, Vec<MergedRow>> = others.entry(table).or_default();
            for (id, row) in rows(raw) {
                by_id.entry(id).or_default().push(row);
            }
        }
        Self {
            points: rows(&base.points),
            contacts: rows(&base.contacts).into_iter().collect(),
            others,
        }
    }

    fn rows(&self, table: Table, id: &str) -> &[MergedRow] {
        let by_id = self.others.get(&table);
        by_id
            .and_then(|by_id| by_id.get(id))
            .map_or(&[], Vec::as_slice)
    }

    fn into_raw(self, base: RawRegistry, sheets: &[SheetRecords]) -> RawRegistry {
        let Self {
            points: all,
            contacts: with_contact,
            mut others,
        } = self;
        let order: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
        let mut rows_of = |table: Table| -> Vec<(String, MergedRow)> {
            let mut by_id = others.remove(&table).unwrap_or_default();
            let rows = order.iter().flat_map(|id| {
                let rows = by_id.remove(id).unwrap_or_default();
                rows.into_iter().map(|row| (id.clone(), row))
            });
            rows.collect()
        };
        let optional = |schema, old: &LoadedTable, rows: Vec<(String, MergedRow)>| {
            if old.table().is_none() && rows.is_empty() {
                LoadedTable::Missing
            } else {
                LoadedTable::Read(raw_table(schema, old.table(), sheets, rows))
            }
        };
        let required = |schema, old: &LoadedTable, rows| {
            LoadedTable::Read(raw_table(schema, old.table(), sheets, rows))
        };
        RawRegistry {
            designations: required(
                Table::Designations.schema(),
                &base.designations,
                rows_of(Table::Designations),
            ),
            service_items: optional(
                Table::ServiceItems.schema(),
                &base.service_items,
                rows_of(Table::ServiceItems),
            ),
            cases: optional(Table::Cases.schema(), &base.cases, rows_of(Table::Cases)),
            events: optional(Table::Events.schema(), &base.events, rows_of(Table::Events)),
            contacts: optional(
                &contacts::SCHEMA,
                &base.contacts,
                with_contact.into_iter().collect(),
            ),
            points: required(&points::SCHEMA, &base.points, all),
            ..base
        }
    }
}

fn merged_row(row: RawRow<'_>) -> MergedRow {
    let columns = (0..row.table().schema().columns.len()).map(ColumnIndex);
    MergedRow {
        source: RowSource::Registry,
        line: row.line(),
        cells: columns
            .map(|column| (column, row.cell(column).to_owned()))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect(),
    }
}

fn raw_table(
    schema: &'static Schema,
    old: Option<&RawTable>,
    sheets: &[SheetRecords],
    rows: Vec<(String, MergedRow)>,
) -> RawTable {
    let file = old.map_or(schema.file, RawTable::file);
    let mut table = RawTable::new(schema, file.to_owned(), all_columns(schema));
    let mut sources: BTreeMap<RowSource, SourceIndex> = BTreeMap::new();
    for (id, mut row) in rows {
        let source = *sources
            .entry(row.source)
            .or_insert_with(|| match row.source {
                RowSource::Registry => table.add_source(file.to_owned(), old_headings(schema, old)),
                RowSource::Sheet(position) => {
                    let sheet = &sheets[position];
                    table.add_source(sheet.location.clone(), sheet_headings(schema, sheet))
                }
            });
        // The id is the first column of every table.
        row.cells.insert(points::ID, id);
        let columns = (0..schema.columns.len()).map(ColumnIndex);
        let cells = columns.map(|column| row.cells.get(&column).map_or("", String::as_str));
        table.push_from(source, row.line, cells);
    }
    table
}

fn old_headings(schema: &'static Schema, old: Option<&RawTable>) -> Vec<(ColumnIndex, String)> {
    let columns = (0..schema.columns.len()).map(ColumnIndex);
    let heading = |column| Some((column, old?.heading(column).to_owned()));
    columns.filter_map(heading).collect()
}

fn sheet_headings(schema: &'static Schema, sheet: &SheetRecords) -> Vec<(ColumnIndex, String)> {
    let headings = sheet.headings.iter().filter_map(|(heading, target)| {
        let column = match target {
            Target::Column(table, column) if std::ptr::eq(table.schema(), schema) => *column,
            Target::Column(Table::Points, column) if std::ptr::eq(schema, &contacts::SCHEMA) => {
                contact_column(*column)?
            }
            Target::ServiceList if std::ptr::eq(schema, Table::ServiceItems.schema()) => {
                crate::schema::service_items::NAME
            }
            Target::HeadAndTitle if std::ptr::eq(schema, &points::SCHEMA) => points::HEAD,
            Target::Contact if std::ptr::eq(schema, &contacts::SCHEMA) => contacts::CONTACT_NAME,
            _ => return None,
        };
        Some((column, heading.clone()))
    });
    headings.collect()
}

fn contact_column(column: ColumnIndex) -> Option<ColumnIndex> {
    let mut columns = CONTACTS.iter();
    columns
        .find(|(point, _)| *point == column)
        .map(|(_, contact)| *contact)
}

impl Merger<'_, '_> {
    /// Reports a problem of a row of the sheet with this position.
    fn report_row(
        &mut self,
        rule: &Rule,
        position: usize,
        row: &MergedRow,
        message: Text,
        help: Text,
    ) {
        let location = &self.sheets[position].location;
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        self.log.report(rule, location, line, message, help);
    }

    fn point(
        &mut self,
        new: &mut Tables,
        old: &Tables,
        id: &str,
        row: Option<&MergedRow>,
        incoming: Option<&Incoming>,
    ) {
        let (point, contact) = self.facts(old, id, row, incoming);
        new.points.push((id.to_owned(), point));
        if contact.cells.keys().any(|column| *column != points::ID) {
            new.contacts.insert(id.to_owned(), contact);
        }
        for table in Table::NESTED {
            let before = old.rows(table, id);
            let rows = match incoming {
                None => before.to_vec(),
                Some(incoming) => match table {
                    Table::Designations => self.designations(before, incoming),
                    Table::ServiceItems => self.service_items(before, incoming),
                    Table::Events => [
                        before,
                        incoming_rows(incoming, table, self.sheets).as_slice(),
                    ]
                    .concat(),
                    _ => {
                        let incoming = incoming_rows(incoming, table, self.sheets);
                        if incoming.is_empty() {
                            before.to_vec()
                        } else {
                            incoming
                        }
                    }
                },
            };
            if !rows.is_empty() {
                new.others
                    .entry(table)
                    .or_default()
                    .insert(id.to_owned(), rows);
            }
        }
    }

    /// The rows of an institution and of its contact, which has a table of its own.
    fn facts(
        &mut self,
        old: &Tables,
        id: &str,
        row: Option<&MergedRow>,
        incoming: Option<&Incoming>,
    ) -> (MergedRow, MergedRow) {
        let origin = incoming.map(|incoming| incoming.origin);
        let from_sheet = |origin: Origin| MergedRow {
            source: RowSource::Sheet(origin.sheet),
            line: u64::from(origin.line),
            cells: BTreeMap::new(),
        };
        let mut point = match (row, origin) {
            (Some(row), _) => row.clone(),
            (None, Some(origin)) => from_sheet(origin),
            // Unreachable: every point comes from the registry or a sheet.
            (None, None) => from_sheet(Origin { sheet: 0, line: 0 }),
        };
        let mut contact = old.contacts.get(id).cloned().unwrap_or_else(|| MergedRow {
            cells: BTreeMap::new(),
            ..point.clone()
        });
        for (column, contact_column) in CONTACTS {
            if let Some(text) = point.cells.remove(&column) {
                contact.cells.entry(contact_column).or_insert(text);
            }
        }
        let Some(incoming) = incoming else {
            return (point, contact);
        };
        self.note_kept(incoming, &point);
        for (column, (text, origin)) in &incoming.cells {
            let (row, column) = match contact_column(*column) {
                Some(column) => (&mut contact, column),
                None => (&mut point, *column),
            };
            row.source = RowSource::Sheet(origin.sheet);
            row.line = u64::from(origin.line);
            row.cells.insert(column, text.clone());
        }
        (point, contact)
    }

    /// Logs which values are kept although their cells in the sheet are empty.
    fn note_kept(&mut self, incoming: &Incoming, point: &MergedRow) {
        let sheet = &self.sheets[incoming.origin.sheet];
        if !incoming.is_known || sheet.table != Table::Points {
            return;
        }
        let kept = sheet
            .headings
            .iter()
            .filter_map(|(heading, target)| match target {
                Target::Column(Table::Points, column)
                    if *column != points::ID
                        && *column != points::NAME
                        && !incoming.cells.contains_key(column)
                        && point.cells.contains_key(column) =>
                {
                    Some(heading.as_str())
                }
                _ => None,
            });
        let kept: Vec<&str> = kept.collect();
        if kept.is_empty() {
            return;
        }
        let text = Text::new(
            format!("{}：空格不清除原值：{}", incoming.id, kept.join("、")),
            format!(
                "{}: empty cells do not erase: {}",
                incoming.id,
                kept.join(", ")
            ),
        );
        self.log.note(
            NoteKind::Kept,
            &sheet.location,
            Some(incoming.origin.line),
            text,
        );
    }
}

/// The imported rows of a table. Identical rows in a list of institutions count once; in a
/// sheet of that table all rows count.
fn incoming_rows(incoming: &Incoming, table: Table, sheets: &[SheetRecords]) -> Vec<MergedRow> {
    let mut rows: Vec<MergedRow> = Vec::new();
    for imported in incoming.rows.get(&table).into_iter().flatten() {
        let row = merged_from(imported);
        let is_list = sheets[imported.origin.sheet].table == Table::Points;
        if !is_list || !rows.iter().any(|known| known.cells == row.cells) {
            rows.push(row);
        }
    }
    rows
}

fn merged_from(row: &IncomingRow) -> MergedRow {
    MergedRow {
        source: RowSource::Sheet(row.origin.sheet),
        line: u64::from(row.origin.line),
        cells: row.cells.clone(),
    }
}

/// The heading for messages of a column that a sheet does not have.
fn heading_of(schema: &'static Schema, column: ColumnIndex) -> &'static str {
    default_heading(schema.column(column))
}
