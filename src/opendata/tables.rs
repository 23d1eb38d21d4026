//! The whole registry including private columns, as files that the loader reads.
//!
//! This is for `import` and for maintainers of the registry, never for a site. The public
//! downloads have the same columns and are made by [`super::in_batches`].

use super::record::{self, PointRecord};
use super::{csv, json};
use crate::model::Registry;
use crate::schema::{Names, Table};
use std::collections::BTreeMap;

/// The registry as CSV files, by file name.
///
/// Contacts are in a separate `contacts.csv`, which a public repository omits. It is left
/// out if no point has a contact, as is `retired.csv` if no id is retired.
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
