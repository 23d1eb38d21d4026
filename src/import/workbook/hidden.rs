//! Hidden rows and columns: hidden by hand, by a filter or a collapsed group, or with a height
//! or width of zero.

use super::{Merge, Row, Sheet, Value};
use std::collections::BTreeMap;

/// The hidden rows and columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hidden {
    rows: Ranges,
    columns: Ranges,
}

impl Hidden {
    /// Adds hidden rows; both ends are included.
    pub(crate) fn hide_rows(&mut self, first: u32, last: u32) {
        self.rows.add(first, last);
    }

    /// Adds hidden columns; both ends are included.
    pub(crate) fn hide_columns(&mut self, first: u32, last: u32) {
        self.columns.add(first, last);
    }

    /// Whether a row is hidden.
    pub(crate) fn hides_row(&self, row: u32) -> bool {
        self.rows.range_end(row).is_some()
    }

    /// Whether a column is hidden.
    pub(crate) fn hides_column(&self, column: u32) -> bool {
        self.columns.range_end(column).is_some()
    }

    fn is_empty(&self) -> bool {
        self.rows.0.is_empty() && self.columns.0.is_empty()
    }
}

/// Disjoint, non-adjacent ranges of numbers: the last number by the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Ranges(BTreeMap<u32, u32>);

impl Ranges {
    fn add(&mut self, mut first: u32, mut last: u32) {
        if last < first {
            return;
        }
        // Merge with ranges that overlap or are adjacent.
        while let Some((start, end)) = self.0.range(..=last.saturating_add(1)).next_back() {
            let (start, end) = (*start, *end);
            if end.saturating_add(1) < first {
                break;
            }
            self.0.remove(&start);
            first = first.min(start);
            last = last.max(end);
        }
        self.0.insert(first, last);
    }

    /// The last number of the range that contains a number.
    fn range_end(&self, number: u32) -> Option<u32> {
        let (_, last) = self.0.range(..=number).next_back()?;
        Some(*last).filter(|last| number <= *last)
    }

    /// The smallest number outside of all ranges that is not below this one.
    fn next_outside(&self, number: u32) -> Option<u32> {
        match self.range_end(number) {
            Some(last) => last.checked_add(1),
            None => Some(number),
        }
    }
}

/// The sheet without hidden rows and columns. The value of a merged cell whose first row or
/// column is hidden moves to the first visible one.
pub(crate) fn visible(sheet: &Sheet) -> Sheet {
    let hidden = &sheet.hidden_parts;
    if hidden.is_empty() {
        return sheet.clone();
    }
    let mut rows: BTreeMap<u32, BTreeMap<u32, Value>> = BTreeMap::new();
    for row in &sheet.rows {
        let cells = row.cells.iter();
        let cells = cells.map(|cell| (cell.column, cell.value.clone()));
        rows.insert(row.number, cells.collect());
    }
    let mut merges = Vec::new();
    for merge in &sheet.merges {
        let Some(shown) = visible_part(merge, hidden) else {
            continue;
        };
        let first = |merge: &Merge| (merge.first_row, merge.first_column);
        if first(merge) != first(&shown)
            && let Some(cells) = rows.get_mut(&merge.first_row)
            && let Some(value) = cells.remove(&merge.first_column)
        {
            let row = rows.entry(shown.first_row).or_default();
            row.insert(shown.first_column, value);
        }
        merges.push(shown);
    }
    let rows = rows.into_iter().filter(|(row, _)| !hidden.hides_row(*row));
    let rows = rows.map(|(number, mut cells)| {
        cells.retain(|column, _| !hidden.hides_column(*column));
        Row::new(number, cells)
    });
    Sheet {
        rows: rows.filter(|row| !row.cells.is_empty()).collect(),
        merges,
        hidden_parts: Hidden::default(),
        ..sheet.clone()
    }
}

/// The merged range from its first visible row and column on; `None` if nothing is visible.
fn visible_part(merge: &Merge, hidden: &Hidden) -> Option<Merge> {
    let first_row = hidden.rows.next_outside(merge.first_row)?;
    let first_column = hidden.columns.next_outside(merge.first_column)?;
    let is_shown = first_row <= merge.last_row && first_column <= merge.last_column;
    is_shown.then_some(Merge {
        first_row,
        first_column,
        ..*merge
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_ranges_are_merged() {
        let mut ranges = Ranges::default();
        for (first, last) in [(5, 6), (1, 2), (9, 9), (7, 7), (20, 10), (3, 4), (1, 100)] {
            ranges.add(first, last);
        }
        assert_eq!(ranges.0, BTreeMap::from([(1, 100)]));
        ranges.add(200, u32::MAX);
        assert_eq!(ranges.next_outside(100), Some(101));
        assert_eq!(ranges.next_outside(150), Some(150));
        assert_eq!(ranges.next_outside(250), None);
        assert_eq!(ranges.range_end(101), None);
    }
}
