//! Provides the values of columns from records of the model.

use super::{Column, ColumnIndex, ColumnType, Table};
use crate::model::{
    Case, Contact, Coordinates, Date, Designation, Event, EventType, PointFacts, RegionIndex,
    Regions, RetiredPoint, ServiceItem, Taxonomy, TermIndex, Texts, Vocabulary,
};

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    /// The id of the point that it describes or belongs to.
    pub(crate) point_id: &'a str,
    /// The content, by table.
    pub(crate) row: Row<'a>,
}

/// The content of a row, by table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'a> {
    /// Of `points.csv`.
    Points(PointRow<'a>),
    /// Of `designations.csv`.
    Designations(&'a Designation),
    /// Of `service_items.csv`.
    ServiceItems(&'a ServiceItem),
    /// Of `cases.csv`.
    Cases(&'a Case),
    /// Of `events.csv`.
    Events(EventRow<'a>),
    /// Of `contacts.csv`.
    Contacts(&'a Contact),
    /// Of `retired.csv`.
    Retired(&'a RetiredPoint),
}

/// A row of `points.csv`. Only a private export has the contact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PointRow<'a> {
    /// The publishable columns.
    pub(crate) facts: &'a PointFacts,
    /// The head's name.
    pub(crate) head: Option<&'a str>,
    /// The private columns.
    pub(crate) contact: Option<&'a Contact>,
}

/// A row of `events.csv`, from the registry or from a history.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventRow<'a> {
    /// The day.
    pub(crate) date: Date,
    /// What happened.
    pub(crate) event_type: EventType,
    /// The kind of designation concerned.
    pub(crate) kind: Option<TermIndex>,
    /// The column that changed.
    pub(crate) field: Option<&'a str>,
    /// Value before.
    pub(crate) old: Option<&'a str>,
    /// Value after.
    pub(crate) new: Option<&'a str>,
    /// The document that states it.
    pub(crate) document: Option<&'a str>,
    /// Columns that are only displayed.
    pub(crate) texts: &'a Texts,
}

/// How a record provides the value of a column.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// A text that is only displayed, from the record's [`Texts`]. Reference tables
    /// ([`super::REFERENCE`]), which have no records in the model, only have such columns.
    Text(ColumnIndex),
    /// The id of the point that the row belongs to.
    Owner,
    /// A field of the record's type.
    Field(for<'a> fn(Row<'a>) -> Value<'a>),
}

/// The value of a column in the model.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// A value that files contain unchanged.
    Cell(Cell<'a>),
    /// A term of the column's vocabulary.
    Term(TermIndex),
    /// Terms of the column's vocabulary.
    Terms(&'a [TermIndex]),
    /// A region.
    Region(RegionIndex),
}

/// The value of a column in files.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// No value.
    Empty,
    /// A text or a single code.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// An integer.
    Integer(u32),
    /// A finite decimal number.
    Number(f64),
    /// Several texts.
    List(&'a [String]),
    /// Several codes.
    Terms(&'a Vocabulary, &'a [TermIndex]),
}

/// The tables that indices in records refer to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    /// The administrative divisions.
    pub(crate) regions: &'a Regions,
    /// The vocabularies.
    pub(crate) taxonomy: &'a Taxonomy,
}

impl<'a> Record<'a> {
    /// The table of the record.
    pub(crate) fn table(&self) -> Table {
        match self.row {
            Row::Points(_) => Table::Points,
            Row::Designations(_) => Table::Designations,
            Row::ServiceItems(_) => Table::ServiceItems,
            Row::Cases(_) => Table::Cases,
            Row::Events(_) => Table::Events,
            Row::Contacts(_) => Table::Contacts,
            Row::Retired(_) => Table::Retired,
        }
    }

    /// The texts that are only displayed; a contact is private and has none.
    fn texts(&self) -> Option<&'a Texts> {
        Some(match self.row {
            Row::Points(row) => &row.facts.texts,
            Row::Designations(row) => &row.texts,
            Row::ServiceItems(row) => &row.texts,
            Row::Cases(row) => &row.texts,
            Row::Events(row) => row.texts,
            Row::Contacts(_) => return None,
            Row::Retired(row) => &row.texts,
        })
    }
}

impl Column {
    /// The value of this column in a record of its table, as in the model.
    pub(crate) fn value<'a>(&self, record: &Record<'a>) -> Value<'a> {
        match self.source {
            Source::Text(column) => record.texts().and_then(|texts| texts.get(column)).into(),
            Source::Owner => record.point_id.into(),
            Source::Field(get) => get(record.row),
        }
    }

    /// The value of this column in a record of its table, as in files.
    pub(crate) fn cell<'a>(&self, record: &Record<'a>, names: Names<'a>) -> Cell<'a> {
        match self.value(record) {
            Value::Cell(cell) => cell,
            Value::Term(term) => Cell::Text(&self.vocabulary(names).get(term).code),
            Value::Terms(terms) => Cell::Terms(self.vocabulary(names), terms),
            Value::Region(region) => Cell::Text(&names.regions.get(region).code),
        }
    }

    fn vocabulary<'a>(&self, names: Names<'a>) -> &'a Vocabulary {
        match self.holds {
            ColumnType::Code(vocabulary) => vocabulary.terms(names.taxonomy),
            _ => {
                unreachable!("the columns whose records give terms are declared with a vocabulary")
            }
        }
    }
}

impl PointRow<'_> {
    /// The position; `None` for numbers that JSON cannot represent.
    pub(crate) fn coordinates(&self) -> Option<Coordinates> {
        let is_finite =
            |place: &Coordinates| place.longitude.is_finite() && place.latitude.is_finite();
        self.facts.coordinates.filter(is_finite)
    }
}

impl Cell<'_> {
    /// Whether a JSON object omits the key.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Terms(_, terms) => terms.is_empty(),
            Self::Date(_) | Self::Integer(_) | Self::Number(_) => false,
        }
    }
}

impl<'a> From<&'a Event> for EventRow<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            date: event.date,
            event_type: event.event_type,
            kind: event.kind,
            field: event.field.as_deref(),
            old: event.old.as_deref(),
            new: event.new.as_deref(),
            document: event.document.as_deref(),
            texts: &event.texts,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Cell(Cell::Text(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().into()
    }
}

impl<'a> From<&'a Vec<String>> for Value<'a> {
    fn from(texts: &'a Vec<String>) -> Self {
        Self::Cell(Cell::List(texts))
    }
}

impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        Self::Cell(Cell::Date(date))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Cell(Cell::Integer(number))
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Self::Cell(Cell::Number(number))
    }
}

impl From<TermIndex> for Value<'_> {
    fn from(term: TermIndex) -> Self {
        Self::Term(term)
    }
}

impl<'a> From<&'a Vec<TermIndex>> for Value<'a> {
    fn from(terms: &'a Vec<TermIndex>) -> Self {
        Self::Terms(terms)
    }
}

impl From<RegionIndex> for Value<'_> {
    fn from(region: RegionIndex) -> Self {
        Self::Region(region)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Cell(Cell::Empty), Into::into)
    }
}
