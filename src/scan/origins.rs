//! Locates a leaked value in the data or content, so that the report can name the cell or
//! page to correct.

use super::{
    Leak, LeakValue, Number, NumberSet, is_value_of_event, is_withheld_event, mails, numbers,
};
use crate::diagnostics::personal::{self, Form};
use crate::diagnostics::{Text, show};
use crate::model::Registry;
use crate::opendata::rows::rows;
use crate::schema::{Schema, Table};
use std::collections::BTreeSet;

/// The maximum number of origins reported for a leak.
const MAX_ORIGINS: usize = 3;

/// Where a value comes from: a cell of the data, or a content page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The column's name in Chinese; `None` for a page.
    pub column: Option<&'static str>,
    /// The record's id and name; `None` for a page.
    pub record: Option<String>,
    /// The line in a page's file, if the value stands within one.
    pub line: Option<u64>,
}

impl Origin {
    /// Describes the origin.
    pub fn text(&self) -> Text {
        let file = show(&self.file);
        match (self.column, &self.record) {
            (Some(column), Some(record)) => message!(
                "`{file}` 的「{column}」列（记录：{record}）",
                "`{column}` of {record} in `{file}`",
            ),
            _ => message!("`{file}`", "`{file}`"),
        }
    }
}

/// Finds the cells of the registry that contain the leaked values. `file_of` returns the
/// file of a table.
pub(crate) fn locate(
    leaks: &mut [Leak],
    registry: &Registry,
    head_published: bool,
    file_of: &dyn Fn(&Schema) -> String,
) {
    let personal = crate::diff::private_values([registry, registry], head_published);
    let redactor = personal.redactor();
    for point in &registry.points {
        let all = rows(registry, point);
        let record = || {
            let name = show(&redactor.redacted(&point.facts.name));
            format!("{} {name}", show(&point.facts.id))
        };
        for (table, row) in all
            .tables()
            .iter()
            .flat_map(|(table, rows)| rows.iter().map(move |row| (*table, row)))
        {
            for field in &row.fields {
                let column = row.column(field);
                let is_of_event = table == Table::Events
                    && is_value_of_event(column)
                    && is_withheld_event(row.value("field"), head_published);
                let is_withheld = column.is_withheld(head_published) || is_of_event;
                for leak in leaks
                    .iter_mut()
                    .filter(|leak| holds(&field.value, Form::Text, &leak.unmasked))
                {
                    let origin = Origin {
                        file: file_of(table.schema()),
                        column: Some(column.title()),
                        record: Some(record()),
                        line: None,
                    };
                    if is_withheld {
                        leak.withheld.get_or_insert(origin);
                    } else if leak.published.len() < MAX_ORIGINS
                        && !leak.published.contains(&origin)
                    {
                        leak.published.push(origin);
                    }
                }
            }
        }
    }
}

/// Finds the content pages that contain the leaked values; `pages` yields file names, HTML and the
/// text as written.
pub(crate) fn locate_in_content<'p>(
    leaks: &mut [Leak],
    pages: impl IntoIterator<Item = (String, &'p str, &'p str)>,
) {
    for (file, html, written) in pages {
        for leak in leaks
            .iter_mut()
            .filter(|leak| holds(html, Form::Markup, &leak.unmasked))
        {
            if leak.published.len() < MAX_ORIGINS {
                leak.published.push(Origin {
                    file: file.clone(),
                    column: None,
                    record: None,
                    line: (1..)
                        .zip(written.lines())
                        .find(|(_, line)| holds(line, Form::Markup, &leak.unmasked))
                        .map(|(number, _)| number),
                });
            }
        }
    }
}

fn holds(text: &str, form: Form, value: &LeakValue) -> bool {
    let mut is_found = false;
    match value {
        LeakValue::Number(Number::Personal(number)) => {
            personal::for_each(text.as_bytes(), form, |found, _| {
                is_found |= found == *number
            });
        }
        LeakValue::Number(Number::Telephone(digits)) => {
            let targets = NumberSet::new(BTreeSet::from([*digits]));
            numbers::for_each(text.as_bytes(), &targets, |_, _| is_found = true);
        }
        LeakValue::Mail(mail) if mail.is_ascii() => {
            mails::for_each(text.as_bytes(), |found| is_found |= found == mail);
        }
        LeakValue::Mail(mail) => is_found = text.contains(mail.as_str()),
    }
    is_found
}
