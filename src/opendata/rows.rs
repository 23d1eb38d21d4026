//! The rows of a point as fields with display labels, for comparing two registries.
//!
//! Private columns are included; whoever shows a field must mask it. The columns are those
//! of the files ([`crate::schema`]), so new columns are compared automatically.

use super::record::{self, PointRecord};
use crate::diagnostics::Text;
use crate::model::{Point, Registry, RetiredPoint};
use crate::schema::{Cell, Column, ColumnType, MULTIPLE, Names, Record, Table};

/// A cell with a value; empty cells are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field {
    /// Index of the column.
    position: usize,
    /// The value as in files: codes, lists separated by `;`.
    pub(crate) value: String,
    /// The value for display: labels instead of codes.
    pub(crate) label: Text,
}

/// A row: its non-empty fields, in column order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    table: Table,
}

/// All rows of a point; those of each table in registry order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointRows {
    /// The row of `points.csv`, except the contact.
    pub(crate) point: Row,
    /// The contact.
    pub(crate) contact: Row,
    /// Designations.
    pub(crate) designations: Vec<Row>,
    /// Service items.
    pub(crate) service_items: Vec<Row>,
    /// Cases.
    pub(crate) cases: Vec<Row>,
    /// Events.
    pub(crate) events: Vec<Row>,
}

impl Row {
    /// The column of a field of this row.
    pub(crate) fn column(&self, field: &Field) -> &'static Column {
        &columns(self.table)[field.position]
    }

    /// The field of a column, if it has a value.
    pub(crate) fn get(&self, column: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| self.column(field).name == column)
    }

    /// The value of a column as in files, if it has one.
    pub(crate) fn value(&self, column: &str) -> Option<&str> {
        self.get(column).map(|field| field.value.as_str())
    }

    /// A key without labels: rows with equal keys have equal content.
    pub(crate) fn key(&self) -> Vec<(usize, &str)> {
        let fields = self.fields.iter();
        fields
            .map(|field| (field.position, field.value.as_str()))
            .collect()
    }

    /// The columns with a value in either of two rows of a table, with both fields.
    pub(crate) fn zip<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'static Column, Option<&'a Field>, Option<&'a Field>)> {
        let at = |row: &'a Self, position| {
            row.fields
                .iter()
                .find(move |field| field.position == position)
        };
        columns(self.table)
            .iter()
            .enumerate()
            .map(move |(position, column)| (column, at(self, position), at(other, position)))
            .filter(|(_, one, two)| one.is_some() || two.is_some())
    }

    /// A row of the same table without values.
    pub(crate) fn emptied(&self) -> Self {
        empty_row(self.table)
    }
}

fn empty_row(table: Table) -> Row {
    Row {
        fields: Vec::new(),
        table,
    }
}

/// The columns of a row, without the id of the point that it belongs to.
fn columns(table: Table) -> &'static [Column] {
    match table {
        Table::Points => table.columns(),
        _ => &table.columns()[1..],
    }
}

impl PointRows {
    /// The rows by table.
    pub(crate) fn tables(&self) -> [(Table, &[Row]); 6] {
        [
            (Table::Points, std::slice::from_ref(&self.point)),
            (Table::Contacts, std::slice::from_ref(&self.contact)),
            (Table::Designations, &self.designations),
            (Table::ServiceItems, &self.service_items),
            (Table::Cases, &self.cases),
            (Table::Events, &self.events),
        ]
    }
}

/// The rows of a point of this registry.
pub(crate) fn rows(registry: &Registry, point: &Point) -> PointRows {
    let names = names(registry);
    let record = PointRecord::complete(point);
    let rows = |table| {
        let records = record.rows(table).into_iter();
        records.map(move |record| row(table, &record, names))
    };
    let first = |table| rows(table).next().unwrap_or_else(|| empty_row(table));
    PointRows {
        point: first(Table::Points),
        contact: first(Table::Contacts),
        designations: rows(Table::Designations).collect(),
        service_items: rows(Table::ServiceItems).collect(),
        cases: rows(Table::Cases).collect(),
        events: rows(Table::Events).collect(),
    }
}

/// The row of an id in `retired.csv`.
pub(crate) fn retired_row(registry: &Registry, retired: &RetiredPoint) -> Row {
    row(Table::Retired, &record::retired(retired), names(registry))
}

/// Which columns of a row have values, and the codes among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape<'a> {
    /// The table of the row.
    pub(crate) table: Table,
    /// Whether each column has a value, in column order.
    pub(crate) filled: Vec<bool>,
    /// Columns with a single code: column index and code.
    pub(crate) codes: Vec<(usize, &'a str)>,
}

/// The shapes of the public rows of a point.
pub(crate) fn shapes<'a>(registry: &'a Registry, point: &'a Point) -> Vec<Shape<'a>> {
    let names = names(registry);
    let record = PointRecord::complete(point);
    let records = Table::PUBLISHED
        .into_iter()
        .flat_map(|table| record.rows(table));
    records.map(|record| shape(&record, names)).collect()
}

fn shape<'a>(record: &Record<'a>, names: Names<'a>) -> Shape<'a> {
    let table = record.table();
    let columns = columns(table).iter();
    let cells: Vec<(Cell<'a>, &Column)> = columns
        .map(|column| (column.cell(record, names), column))
        .collect();
    let described = cells.iter().enumerate();
    let codes = described.filter_map(|(position, (cell, column))| match (cell, column.holds) {
        (Cell::Text(code), ColumnType::Code(_)) => Some((position, *code)),
        _ => None,
    });
    Shape {
        table,
        codes: codes.collect(),
        filled: cells.iter().map(|(cell, _)| !cell.is_empty()).collect(),
    }
}

fn names(registry: &Registry) -> Names<'_> {
    Names {
        regions: &registry.regions,
        taxonomy: &registry.taxonomy,
    }
}

fn row(table: Table, record: &Record<'_>, names: Names<'_>) -> Row {
    let fields = columns(table)
        .iter()
        .map(|column| (column, column.cell(record, names)))
        .enumerate()
        .filter(|(_, (_, cell))| !cell.is_empty())
        .map(|(position, (column, cell))| {
            let value = written(&cell);
            let label = label(column, &cell, &value, names);
            Field {
                position,
                value,
                label,
            }
        })
        .collect();
    Row { fields, table }
}

/// A cell as in files.
fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => (*text).to_owned(),
        Cell::Date(date) => date.to_string(),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::List(values) => values.join(";"),
        Cell::Terms(vocabulary, terms) => {
            let codes: Vec<&str> = terms
                .iter()
                .map(|term| vocabulary.get(*term).code.as_str())
                .collect();
            codes.join(";")
        }
    }
}

/// A cell for display.
fn label(column: &Column, cell: &Cell<'_>, value: &str, names: Names<'_>) -> Text {
    if let Cell::Terms(vocabulary, terms) = cell {
        let words = |word: fn(&crate::model::Term) -> &str, separator: &str| {
            let words: Vec<&str> = terms
                .iter()
                .map(|term| word(vocabulary.get(*term)))
                .collect();
            words.join(separator)
        };
        return Text::new(words(|term| &term.zh, "、"), words(|term| &term.en, ", "));
    }
    if let Cell::List(values) = cell {
        return Text::new(values.join("；"), values.join("; "));
    }
    if let (ColumnType::Code(vocabulary), false) = (column.holds, column.has(MULTIPLE)) {
        let vocabulary = vocabulary.terms(names.taxonomy);
        let term = vocabulary.find(value).map(|index| vocabulary.get(index));
        return match term {
            Some(term) => Text::new(term.zh.clone(), term.en.clone()),
            None => Text::new(value, value),
        };
    }
    match column.holds {
        ColumnType::Region => region_label(value, names),
        ColumnType::ColumnName => match crate::schema::find_field(value) {
            Some((_, column)) => Text::new(column.title(), value),
            None => Text::new(value, value),
        },
        _ => Text::new(value, value),
    }
}

/// The full name of a region, with its code.
fn region_label(code: &str, names: Names<'_>) -> Text {
    let Some(index) = names.regions.find(code) else {
        return Text::new(code, code);
    };
    let path = names.regions.path(index);
    let zh: Vec<&str> = path
        .iter()
        .map(|region| names.regions.get(*region).name.as_str())
        .collect();
    let en: Vec<&str> = path
        .iter()
        .rev()
        .map(|region| names.regions.get(*region).pinyin.as_str())
        .collect();
    Text::new(
        format!("{}（{code}）", zh.concat()),
        format!("{} ({code})", en.join(", ")),
    )
}
