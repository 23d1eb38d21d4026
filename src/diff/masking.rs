//! What must not be shown of a point's values: the door through which every value of a
//! registry enters a [`super::Difference`].
//!
//! The contact's columns are masked as a whole, and so is the head's name where it is not
//! published; mobile and identity-card numbers are masked in every text; and what the
//! private columns hold is masked wherever else the point's rows repeat it.

use super::{FieldDifference, ShownValue};
use crate::diagnostics::personal;
use crate::diagnostics::{Text, mask};
use crate::model::Point;
use crate::opendata::rows::{Field, Row};
use crate::schema::Column;
use crate::schema::{self, PERSONAL, PRIVATE};

/// What is masked in the values of one point.
#[derive(Debug)]
pub struct Masking {
    head_published: bool,
    /// The private values of both sides, the longest first.
    private: Vec<String>,
    /// The point's public names: a private value within them stays readable.
    names: Vec<String>,
}

impl Masking {
    /// For the values of a point, as one or both registries have it.
    pub fn of<'a>(points: impl IntoIterator<Item = &'a Point>, head_published: bool) -> Self {
        let mut private = Vec::new();
        let mut names = Vec::new();
        let mut public: Vec<&String> = Vec::new();
        for point in points {
            public.extend(point.facts.phones.iter().chain(&point.facts.emails));
            let contact = &point.contact;
            let head = point.head.as_ref().filter(|_| !head_published);
            let values = [&contact.name, &contact.mobile, &contact.email];
            let values = values.into_iter().flatten().chain(head);
            private.extend(values.cloned());
            private.extend(point.events.iter().flat_map(|event| {
                let hidden = event
                    .field
                    .as_deref()
                    .is_some_and(|field| is_private(field, head_published));
                let values = [&event.old, &event.new].into_iter().flatten().cloned();
                values.filter(move |_| hidden)
            }));
            names.push(point.facts.name.clone());
            names.extend(point.facts.aliases.iter().cloned());
        }
        // One character is in every text; a value that is masked whole says nothing.
        private.retain(|value| value.chars().count() > 1 && !public.contains(&value));
        private.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        private.dedup();
        Self {
            head_published,
            private,
            names,
        }
    }

    /// The fields of two rows of one table that differ.
    pub fn fields(&self, old: &Row, new: &Row) -> Vec<FieldDifference> {
        old.zip(new)
            .filter(|(_, old, new)| old.map(|field| &field.value) != new.map(|field| &field.value))
            .map(|(column, before, after)| FieldDifference {
                column: column.name,
                title: column.title(),
                old: before.map(|field| self.value(column, field, old)),
                new: after.map(|field| self.value(column, field, new)),
            })
            .collect()
    }

    /// The value of a field in its row.
    pub fn value(&self, column: &Column, field: &Field, row: &Row) -> ShownValue {
        let of_private_event = matches!(column.name, "old" | "new")
            && row
                .value("field")
                .is_some_and(|field| is_private(field, self.head_published));
        let whole = of_private_event || is_private(column.name, self.head_published);
        let hide = |text: &str| {
            if whole { mask(text) } else { self.text(text) }
        };
        let value = hide(&field.value);
        ShownValue {
            masked: value != field.value,
            label: Text::new(hide(&field.label.zh), hide(&field.label.en)),
            value,
        }
    }

    /// A text without what is personal.
    pub fn text(&self, text: &str) -> String {
        let mut shown = personal::mask_all(text).into_owned();
        for value in &self.private {
            if shown.contains(value.as_str())
                && !self.names.iter().any(|name| name.contains(value.as_str()))
            {
                shown = shown.replace(value.as_str(), &mask(value));
            }
        }
        shown
    }
}

/// Whether a column of `points.csv` or `contacts.csv` is not shown.
fn is_private(column: &str, head_published: bool) -> bool {
    let found = [&schema::points::SCHEMA, &schema::contacts::SCHEMA]
        .into_iter()
        .find_map(|schema| schema.find(column).map(|index| schema.column(index)));
    found.is_some_and(|column| column.has(PRIVATE) || (column.has(PERSONAL) && !head_published))
}
