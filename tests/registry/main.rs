//! Tests of reading data: checking registries and importing sheets.

#![allow(clippy::unwrap_used)]

mod check;
mod import;
mod import_advice;
mod import_contacts;
mod import_damage;
mod import_forms;
mod import_merge;
mod import_names;
mod import_rows;
mod import_values;
mod messy_sheets;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // Each test binary uses its own part.
mod support;
mod template;
