//! Texts of a record that the program displays, but does not interpret.

/// The index of a column in its table's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnIndex(pub(crate) usize);

/// Texts of a record by column. They are shown on pages and in downloads, and nothing else
/// reads them. A text that the program compares or searches has a field of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Texts(Vec<(ColumnIndex, String)>);

impl Texts {
    /// The text of a column, if it has one.
    pub(crate) fn get(&self, column: ColumnIndex) -> Option<&str> {
        let position = self.position(column).ok()?;
        Some(&self.0[position].1)
    }

    /// Sets or removes the text of a column.
    pub(crate) fn set(&mut self, column: ColumnIndex, text: Option<String>) {
        match (self.position(column), text) {
            (Ok(position), Some(text)) => self.0[position].1 = text,
            (Ok(position), None) => {
                self.0.remove(position);
            }
            (Err(position), Some(text)) => self.0.insert(position, (column, text)),
            (Err(_), None) => {}
        }
    }

    fn position(&self, column: ColumnIndex) -> Result<usize, usize> {
        self.0.binary_search_by_key(&column, |(column, _)| *column)
    }
}

impl FromIterator<(ColumnIndex, String)> for Texts {
    fn from_iter<I: IntoIterator<Item = (ColumnIndex, String)>>(texts: I) -> Self {
        let mut all = Self::default();
        for (column, text) in texts {
            all.set(column, Some(text));
        }
        all
    }
}
