//! Raw rows: strings as written, with file, line and heading.
//!
//! All cells of a table lie in one string, since a registry has some hundred
//! thousand of them. Nothing here trims, folds or judges.

use crate::schema::{ColumnIndex, Schema};
use std::ops::Range;

/// The whole registry as written.
#[derive(Debug, Default)]
pub struct RawRegistry {
    /// The date that `registry.json` gives itself.
    pub as_of: Option<RawAsOf>,
    /// `points.csv`.
    pub points: LoadedTable,
    /// `designations.csv`.
    pub designations: LoadedTable,
    /// `service_items.csv`, if there is one.
    pub service_items: LoadedTable,
    /// `cases.csv`, if there is one.
    pub cases: LoadedTable,
    /// `events.csv`, if there is one.
    pub events: LoadedTable,
    /// `contacts.csv`, if there is one.
    pub contacts: LoadedTable,
    /// `retired.csv`, if there is one.
    pub retired: LoadedTable,
}

/// A table of a registry: whether it was there and could be read.
#[derive(Debug, Default)]
pub enum LoadedTable {
    /// There is none, and so there are no rows.
    #[default]
    Missing,
    /// There is one, but which rows it has is not known.
    Unreadable,
    /// Its rows.
    Read(RawTable),
}

impl LoadedTable {
    /// The table, where it could be read.
    pub fn table(&self) -> Option<&RawTable> {
        match self {
            Self::Read(table) => Some(table),
            Self::Missing | Self::Unreadable => None,
        }
    }

    /// The rows, where they could be read.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.table().into_iter().flat_map(RawTable::rows)
    }
}

/// The `as_of` of a `registry.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAsOf {
    /// The file.
    pub file: String,
    /// The line of the value.
    pub line: u64,
    /// As written.
    pub value: String,
}

/// The rows of one table.
#[derive(Debug)]
pub struct RawTable {
    schema: &'static Schema,
    file: String,
    /// For every column of the schema, where its cells stand in a row and how the
    /// file writes its heading.
    slots: Vec<Option<Slot>>,
    width: usize,
    nested: bool,
    cells: String,
    /// The end of every cell in `cells`, row by row.
    ends: Vec<u32>,
    rows: Vec<RowMark>,
    /// Where rows were written down that come from elsewhere than `file`.
    sources: Vec<RowSource>,
}

/// A sheet that rows of a table come from.
#[derive(Debug)]
struct RowSource {
    file: String,
    headings: Vec<Option<String>>,
}

/// The position of a source in its table; see [`RawTable::add_source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceIndex(u32);

#[derive(Debug, Clone)]
struct Slot {
    position: usize,
    heading: String,
}

#[derive(Debug, Clone, Copy)]
struct RowMark {
    line: u32,
    damaged: bool,
    source: Option<SourceIndex>,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct RawRow<'a> {
    table: &'a RawTable,
    index: usize,
}

impl RawTable {
    /// A table without rows whose columns are those present in the file, in the
    /// order in which rows will hold their cells.
    pub fn new(schema: &'static Schema, file: String, present: Vec<(ColumnIndex, String)>) -> Self {
        let width = present.len();
        let mut slots = vec![None; schema.columns.len()];
        for (position, (column, heading)) in present.into_iter().enumerate() {
            slots[column.0] = Some(Slot { position, heading });
        }
        Self {
            schema,
            file,
            slots,
            width,
            nested: false,
            cells: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// A table of `registry.json`: it has every column, under its canonical name.
    pub fn with_all_columns(schema: &'static Schema, file: String) -> Self {
        let present = schema
            .columns
            .iter()
            .enumerate()
            .map(|(position, column)| (ColumnIndex(position), column.name.to_owned()))
            .collect();
        Self {
            nested: true,
            ..Self::new(schema, file, present)
        }
    }

    /// Whether the rows stand within their point, so that `point_id` is no cell that
    /// someone wrote.
    pub fn is_nested(&self) -> bool {
        self.nested
    }

    /// Adds a row; missing cells are empty, cells beyond the width are left out.
    ///
    /// `damaged` marks a row whose cells may stand in the wrong columns.
    pub fn push<'c>(&mut self, line: u64, damaged: bool, cells: impl Iterator<Item = &'c str>) {
        let mut count = 0;
        for cell in cells.take(self.width) {
            self.cells.push_str(cell);
            self.ends.push(clamp(self.cells.len()));
            count += 1;
        }
        for _ in count..self.width {
            self.ends.push(clamp(self.cells.len()));
        }
        self.rows.push(RowMark {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            damaged,
            source: None,
        });
    }

    /// Remembers another file that rows come from, with its headings for some columns.
    pub fn add_source(
        &mut self,
        file: String,
        headings: Vec<(ColumnIndex, String)>,
    ) -> SourceIndex {
        let mut all = vec![None; self.schema.columns.len()];
        for (column, heading) in headings {
            all[column.0] = Some(heading);
        }
        self.sources.push(RowSource {
            file,
            headings: all,
        });
        SourceIndex(clamp(self.sources.len() - 1))
    }

    /// Adds a row as [`Self::push`] does, written down in another file.
    pub fn push_from<'c>(
        &mut self,
        source: SourceIndex,
        line: u64,
        cells: impl Iterator<Item = &'c str>,
    ) {
        self.push(line, false, cells);
        if let Some(mark) = self.rows.last_mut() {
            mark.source = Some(source);
        }
    }

    /// What the table is.
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// The file as the user knows it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the file has this column.
    pub fn has(&self, column: ColumnIndex) -> bool {
        self.slots[column.0].is_some()
    }

    /// The heading as the file writes it, or the canonical name where it has none.
    pub fn heading(&self, column: ColumnIndex) -> &str {
        match &self.slots[column.0] {
            Some(slot) => &slot.heading,
            None => self.schema.column(column).name,
        }
    }

    /// The row at an index below [`Self::len`].
    pub fn row(&self, index: usize) -> RawRow<'_> {
        RawRow { table: self, index }
    }

    /// All rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.rows.len()).map(|index| self.row(index))
    }

    fn span(&self, row: usize, position: usize) -> Range<usize> {
        let cell = row * self.width + position;
        let start = match cell.checked_sub(1) {
            Some(before) => self.ends[before],
            None => 0,
        };
        start as usize..self.ends[cell] as usize
    }
}

/// Files are refused above 2 GiB ([`super::bytes`]), and decoding grows a text by at
/// most half, so that a position always fits.
fn clamp(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> RawRow<'a> {
    /// The table that the row belongs to.
    pub fn table(&self) -> &'a RawTable {
        self.table
    }

    /// Its position in the table.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The first line of the row in its file.
    pub fn line(&self) -> u64 {
        u64::from(self.table.rows[self.index].line)
    }

    fn source(&self) -> Option<&'a RowSource> {
        let source = self.table.rows[self.index].source?;
        self.table.sources.get(source.0 as usize)
    }

    /// The file that the row stands in.
    pub fn file(&self) -> &'a str {
        self.source()
            .map_or(&self.table.file, |source| &source.file)
    }

    /// The heading of a column as that file writes it.
    pub fn heading(&self, column: ColumnIndex) -> &'a str {
        let heading = self
            .source()
            .and_then(|source| source.headings[column.0].as_deref());
        heading.unwrap_or_else(|| self.table.heading(column))
    }

    /// Whether the cells may stand in the wrong columns; the reader has said so.
    pub fn is_damaged(&self) -> bool {
        self.table.rows[self.index].damaged
    }

    /// The cell as written; empty where the file lacks the column.
    pub fn cell(&self, column: ColumnIndex) -> &'a str {
        match &self.table.slots[column.0] {
            // The span is made of lengths of whole strings, so that it always fits.
            Some(slot) => self
                .table
                .cells
                .get(self.table.span(self.index, slot.position))
                .unwrap_or(""),
            None => "",
        }
    }
}
