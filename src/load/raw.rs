//! Raw tables: cells as written, with their file, line and heading.
//!
//! All cells of a table are stored in one string, since a registry has hundreds of thousands
//! of them. Nothing here trims, normalizes or validates.

use crate::schema::{ColumnIndex, Schema};
use std::ops::Range;

/// All tables of a registry as written.
#[derive(Debug, Default)]
pub(crate) struct RawRegistry {
    /// The date that `registry.json` states for its data.
    pub(crate) as_of: Option<RawAsOf>,
    /// `points.csv`.
    pub(crate) points: LoadedTable,
    /// `designations.csv`.
    pub(crate) designations: LoadedTable,
    /// `service_items.csv`, if there is one.
    pub(crate) service_items: LoadedTable,
    /// `cases.csv`, if there is one.
    pub(crate) cases: LoadedTable,
    /// `events.csv`, if there is one.
    pub(crate) events: LoadedTable,
    /// `contacts.csv`, if there is one.
    pub(crate) contacts: LoadedTable,
    /// `retired.csv`, if there is one.
    pub(crate) retired: LoadedTable,
}

/// A table of a registry, or the reason why there is none.
#[derive(Debug, Default)]
pub(crate) enum LoadedTable {
    /// The file does not exist, so there are no rows.
    #[default]
    Missing,
    /// The file exists but could not be read; its rows are unknown.
    Unreadable,
    /// The file was read.
    Read(RawTable),
}

impl LoadedTable {
    /// The table, if it was read.
    pub(crate) fn table(&self) -> Option<&RawTable> {
        match self {
            Self::Read(table) => Some(table),
            Self::Missing | Self::Unreadable => None,
        }
    }

    /// The rows; none if the table was not read.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.table().into_iter().flat_map(RawTable::rows)
    }
}

/// The `as_of` of a `registry.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawAsOf {
    /// The file.
    pub(crate) file: String,
    /// The line of the value.
    pub(crate) line: u64,
    /// The value as written.
    pub(crate) value: String,
}

/// The rows of one table.
#[derive(Debug)]
pub(crate) struct RawTable {
    schema: &'static Schema,
    file: String,
    /// For every column of the schema, its position in the rows and its heading; `None` if
    /// the file lacks it.
    slots: Vec<Option<Slot>>,
    /// The number of cells per row.
    width: usize,
    nested: bool,
    cells: String,
    /// The end offset of every cell in `cells`, row by row.
    ends: Vec<u32>,
    rows: Vec<RowMark>,
    /// Other files that rows come from.
    sources: Vec<RowSource>,
}

/// Another file that rows of a table come from, with its headings by column.
#[derive(Debug)]
struct RowSource {
    file: String,
    headings: Vec<Option<String>>,
}

/// The index of a source in its table; see [`RawTable::add_source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SourceIndex(u32);

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
pub(crate) struct RawRow<'a> {
    table: &'a RawTable,
    index: usize,
}

impl RawTable {
    /// An empty table with the columns present in the file, in the order of the cells of
    /// its rows.
    pub(crate) fn new(
        schema: &'static Schema,
        file: String,
        present: Vec<(ColumnIndex, String)>,
    ) -> Self {
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

    /// An empty table of `registry.json`: it has every column under its canonical name.
    pub(crate) fn with_all_columns(schema: &'static Schema, file: String) -> Self {
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

    /// Whether the rows are nested in their point, so that nobody wrote their `point_id`.
    pub(crate) fn is_nested(&self) -> bool {
        self.nested
    }

    /// Adds a row; missing cells are empty, cells beyond the width are dropped.
    ///
    /// `damaged` marks a row whose cells may be in the wrong columns.
    pub(crate) fn push<'c>(
        &mut self,
        line: u64,
        damaged: bool,
        cells: impl Iterator<Item = &'c str>,
    ) {
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

    /// Adds another file that rows come from, with its headings for some columns.
    pub(crate) fn add_source(
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

    /// Like [`Self::push`], for a row from another file.
    pub(crate) fn push_from<'c>(
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

    /// The schema of the table.
    pub(crate) fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// The file as shown in messages.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the file has this column.
    pub(crate) fn has(&self, column: ColumnIndex) -> bool {
        self.slots[column.0].is_some()
    }

    /// The heading as written in the file, or the canonical name if it lacks the column.
    pub(crate) fn heading(&self, column: ColumnIndex) -> &str {
        match &self.slots[column.0] {
            Some(slot) => &slot.heading,
            None => self.schema.column(column).name,
        }
    }

    /// The row at an index below [`Self::len`].
    pub(crate) fn row(&self, index: usize) -> RawRow<'_> {
        RawRow { table: self, index }
    }

    /// All rows in file order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
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

/// Converts an offset. It always fits: files above 2 GiB are rejected ([`super::bytes`]), and
/// decoding grows a text by at most half.
fn clamp(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> RawRow<'a> {
    /// The table that the row belongs to.
    pub(crate) fn table(&self) -> &'a RawTable {
        self.table
    }

    /// Its index in the table.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// The first line of the row in its file.
    pub(crate) fn line(&self) -> u64 {
        u64::from(self.table.rows[self.index].line)
    }

    fn source(&self) -> Option<&'a RowSource> {
        let source = self.table.rows[self.index].source?;
        self.table.sources.get(source.0 as usize)
    }

    /// The file that the row comes from.
    pub(crate) fn file(&self) -> &'a str {
        self.source()
            .map_or(&self.table.file, |source| &source.file)
    }

    /// The heading of a column as written in that file.
    pub(crate) fn heading(&self, column: ColumnIndex) -> &'a str {
        let heading = self
            .source()
            .and_then(|source| source.headings[column.0].as_deref());
        heading.unwrap_or_else(|| self.table.heading(column))
    }

    /// Whether the cells may be in the wrong columns; the reader has reported it.
    pub(crate) fn is_damaged(&self) -> bool {
        self.table.rows[self.index].damaged
    }

    /// The cell as written; empty where the file lacks the column.
    pub(crate) fn cell(&self, column: ColumnIndex) -> &'a str {
        match &self.table.slots[column.0] {
            // Spans end at cell boundaries, so that they are always valid.
            Some(slot) => self
                .table
                .cells
                .get(self.table.span(self.index, slot.position))
                .unwrap_or(""),
            None => "",
        }
    }
}
