//! The whole registry, private columns included, as the files that the loader reads.
//!
//! For `import` and for whoever keeps the registry; nothing of this goes to a site.
//! The public downloads are made by [`super::artifacts`] with the same columns.

use super::record::{self, PointRecord};
use super::{csv, json};
use crate::model::Registry;
use crate::schema::{Names, Table};
use std::collections::BTreeMap;

/// The registry as CSV files by file name.
///
/// Contacts stand in a `contacts.csv` of their own, which a public repository leaves
/// out; it is missing where no point has one, and `retired.csv` where no id is retired.
pub fn registry_to_csv(registry: &Registry) -> BTreeMap<String, Vec<u8>> {
    let names = names(registry);
    let records = record::complete_records(registry);
    let records: Vec<&PointRecord<'_>> = records.iter().collect();
    let mut files: BTreeMap<String, Vec<u8>> = Table::PUBLISHED
        .into_iter()
        .filter(|table| *table != Table::Retired)
        .map(|table| {
            let file = csv::file(table, &records, names);
            (table.schema().file.to_owned(), file.bytes)
        })
        .collect();
    let contacts = csv::file(Table::Contacts, &records, names);
    if contacts.rows > 0 {
        files.insert(Table::Contacts.schema().file.to_owned(), contacts.bytes);
    }
    let retired = csv::retired_file(&registry.retired, names);
    if retired.rows > 0 {
        files.insert(Table::Retired.schema().file.to_owned(), retired.bytes);
    }
    files
}

/// The registry as one `registry.json`.
pub fn registry_to_json(registry: &Registry) -> Vec<u8> {
    let records = record::complete_records(registry);
    let names = names(registry);
    let objects = json::objects(&records, names);
    json::file(
        None,
        objects.iter().map(Vec::as_slice),
        &registry.retired,
        names,
    )
    .0
}

fn names(registry: &Registry) -> Names<'_> {
    Names {
        regions: &registry.regions,
        taxonomy: &registry.taxonomy,
    }
}
