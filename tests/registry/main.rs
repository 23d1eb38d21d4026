//! What is read: loading, checking, importing and comparing registries.

#![allow(clippy::unwrap_used)]

mod check;
mod diff;
mod import;
mod import_advice;
mod import_damage;
mod import_merge;
mod import_rows;
mod import_workbook;
mod limits;
mod load;
mod messy_sheets;
mod rules;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // Each test binary uses its own part.
mod support;
