//! Masks personal data. Every value of a registry passes through this module on its way into a
//! [`super::Difference`].
//!
//! Contact columns are masked completely, and so is the head's name unless it is published.
//! Mobile and identity card numbers are masked in every text, and values of private columns
//! wherever they occur.

use super::{FieldDifference, ShownValue};
use crate::check::people;
use crate::diagnostics::{PersonalValues, Redactor, Text, mask};
use crate::model::Registry;
use crate::opendata::rows::{Field, Row};
use crate::schema::{Column, is_withheld};

/// Masks the values of a point.
#[derive(Debug)]
pub(crate) struct Masking<'r> {
    head_published: bool,
    /// Masks the values that either registry withholds for any point.
    redactor: &'r Redactor,
}

/// Collects the values that the registries withhold, and personal names in their texts.
pub(crate) fn private_values(registries: [&Registry; 2], head_published: bool) -> PersonalValues {
    let mut private = PersonalValues::default();
    let mut names = PersonalValues::default();
    let mut public: Vec<&str> = Vec::new();
    let points = registries.into_iter().flat_map(|registry| &registry.points);
    for point in points {
        let (facts, contact) = (&point.facts, &point.contact);
        let head = point.head.as_ref().filter(|_| !head_published);
        let values = [&contact.name, &contact.mobile, &contact.email];
        let events = point.events.iter().filter(|event| {
            let field = event.field.as_deref();
            field.is_some_and(|field| is_withheld(field, head_published))
        });
        let event_values = events.flat_map(|event| [&event.old, &event.new]).flatten();
        for value in values.into_iter().flatten().chain(head).chain(event_values) {
            if people::is_person(value) {
                names.add(value);
            } else {
                private.add(value);
            }
        }
        let texts = [
            Some(&facts.name),
            facts.address.as_ref(),
            facts.summary.as_ref(),
        ];
        for text in texts.into_iter().flatten() {
            for name in people::names_in_text(text) {
                names.add(name);
            }
        }
        if people::is_person(&facts.name) {
            names.add(&facts.name);
        } else {
            public.push(&facts.name);
        }
        let lists = [&facts.aliases, &facts.phones, &facts.emails];
        public.extend(lists.into_iter().flatten().map(String::as_str));
    }
    let mut values = private.without_those_in(public.into_iter());
    values.extend(&names);
    values
}

impl<'r> Masking<'r> {
    /// A masking that uses a redactor for both registries.
    pub(crate) fn new(redactor: &'r Redactor, head_published: bool) -> Self {
        Self {
            head_published,
            redactor,
        }
    }

    /// The differing fields of two rows of the same table.
    pub(crate) fn fields(&self, old: &Row, new: &Row) -> Vec<FieldDifference> {
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

    /// The masked value of a field.
    pub(crate) fn value(&self, column: &Column, field: &Field, row: &Row) -> ShownValue {
        let is_private_event = matches!(column.name, "old" | "new")
            && row
                .value("field")
                .is_some_and(|field| is_withheld(field, self.head_published));
        let is_withheld_column = is_private_event || column.is_withheld(self.head_published);
        let mask_text = |text: &str| {
            if is_withheld_column {
                mask(text)
            } else {
                self.text(text)
            }
        };
        let value = mask_text(&field.value);
        ShownValue {
            masked: value != field.value,
            label: Text::new(mask_text(&field.label.zh), mask_text(&field.label.en)),
            value,
        }
    }

    /// A text with personal data masked.
    pub(crate) fn text(&self, text: &str) -> String {
        self.redactor.redacted(text)
    }
}
