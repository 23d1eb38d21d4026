//! The rows of a point as fields with the words that people read: what a comparison of
//! two registries is made from.
//!
//! Private columns are among them; whoever shows a field masks it. The columns are those
//! of the files ([`crate::schema`]), so that a column added there is compared too.

use super::record::{self, Cell, EventRow, Names, PointRecord};
use crate::diagnostics::Text;
use crate::model::{Point, Registry};
use crate::schema::{Column, ColumnType, MULTIPLE, Table};

/// One cell with a value; empty cells are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// Its position in the table's columns.
    position: usize,
    /// As the files write it: codes, `;` between several values.
    pub value: String,
    /// As people read it: labels instead of codes.
    pub label: Text,
}

/// One row: the fields that have a value, in the order of the columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Its fields.
    pub fields: Vec<Field>,
    table: Table,
}

/// All rows of one point, those of each table in the order of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointRows {
    /// Its columns in `points.csv`, but for the contact's.
    pub point: Row,
    /// The contact.
    pub contact: Row,
    /// Designations.
    pub designations: Vec<Row>,
    /// Service items.
    pub service_items: Vec<Row>,
    /// Cases.
    pub cases: Vec<Row>,
    /// Events.
    pub events: Vec<Row>,
}

impl Row {
    /// The column of a field of this row.
    pub fn column(&self, field: &Field) -> &'static Column {
        &columns(self.table)[field.position]
    }

    /// The field of a column, where it has a value.
    pub fn get(&self, column: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| self.column(field).name == column)
    }

    /// The value of a column as the files write it, where it has one.
    pub fn value(&self, column: &str) -> Option<&str> {
        self.get(column).map(|field| field.value.as_str())
    }

    /// What it says, without labels: rows with equal keys say the same.
    pub fn key(&self) -> Vec<(usize, &str)> {
        let fields = self.fields.iter();
        fields
            .map(|field| (field.position, field.value.as_str()))
            .collect()
    }

    /// The columns that either of two rows of a table fills, with both fields.
    pub fn zip<'a>(
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

    /// The same table's row without any value.
    pub fn emptied(&self) -> Self {
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

/// The rows of a point of this registry.
pub fn rows(registry: &Registry, point: &Point) -> PointRows {
    let names = names(registry);
    let mut rows = PointRows {
        point: empty_row(Table::Points),
        contact: empty_row(Table::Contacts),
        designations: Vec::new(),
        service_items: Vec::new(),
        cases: Vec::new(),
        events: Vec::new(),
    };
    for_each_row(registry, point, |table, cells| {
        let row = row(table, cells, names);
        match table {
            Table::Points => rows.point = row,
            Table::Contacts => rows.contact = row,
            Table::Designations => rows.designations.push(row),
            Table::ServiceItems => rows.service_items.push(row),
            Table::Cases => rows.cases.push(row),
            Table::Events => rows.events.push(row),
            // No point has rows in it.
            Table::Retired => {}
        }
    });
    rows
}

/// Which columns of a row have a value, and the codes among the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape<'a> {
    /// Which table it is a row of.
    pub table: Table,
    /// Whether each column has a value, in the order of the columns.
    pub filled: Vec<bool>,
    /// The position of a column that holds one code, and the code.
    pub codes: Vec<(usize, &'a str)>,
}

/// The shapes of the published rows of a point of this registry.
pub fn shapes<'a>(registry: &'a Registry, point: &'a Point) -> Vec<Shape<'a>> {
    let mut shapes = Vec::new();
    for_each_row(registry, point, |table, cells| {
        if table == Table::Contacts {
            return;
        }
        let described = cells.iter().zip(columns(table)).enumerate();
        let codes = described.filter_map(|(position, (cell, column))| match (cell, column.holds) {
            (Cell::Text(code), ColumnType::Code(_)) => Some((position, *code)),
            _ => None,
        });
        shapes.push(Shape {
            table,
            codes: codes.collect(),
            filled: cells.iter().map(|cell| !cell.is_empty()).collect(),
        });
    });
    shapes
}

fn names(registry: &Registry) -> Names<'_> {
    Names {
        regions: &registry.regions,
        taxonomy: &registry.taxonomy,
    }
}

/// Gives the cells of each row of a point, the point's own first.
fn for_each_row<'a>(
    registry: &'a Registry,
    point: &'a Point,
    mut visit: impl FnMut(Table, &[Cell<'a>]),
) {
    let names = names(registry);
    let record = PointRecord {
        facts: &point.facts,
        head: point.head.as_deref(),
        contact: None,
        designations: Vec::new(),
        on_notice: Vec::new(),
        service_items: Vec::new(),
        cases: &[],
        events: Vec::new(),
    };
    visit(Table::Points, &record::point_cells(&record, names));
    visit(Table::Contacts, &record::contact_cells(&point.contact));
    for each in &point.designations {
        visit(Table::Designations, &record::designation_cells(each, names));
    }
    for each in &point.service_items {
        visit(
            Table::ServiceItems,
            &record::service_item_cells(each, names),
        );
    }
    for each in &point.cases {
        visit(Table::Cases, &record::case_cells(each));
    }
    for each in point.events.iter().map(EventRow::from) {
        visit(Table::Events, &record::event_cells(&each, names));
    }
}

fn row(table: Table, cells: &[Cell<'_>], names: Names<'_>) -> Row {
    let fields = cells
        .iter()
        .zip(columns(table))
        .enumerate()
        .filter(|(_, (cell, _))| !cell.is_empty())
        .map(|(position, (cell, column))| {
            let value = written(cell);
            let label = label(column, cell, &value, names);
            Field {
                position,
                value,
                label,
            }
        })
        .collect();
    Row { fields, table }
}

/// A cell as the files write it.
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

/// A cell as people read it.
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
        ColumnType::ColumnName => match crate::load::find_column(value) {
            Some((_, column)) => Text::new(column.title(), value),
            None => Text::new(value, value),
        },
        _ => Text::new(value, value),
    }
}

/// The names from the province down, with the code that the file holds.
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
