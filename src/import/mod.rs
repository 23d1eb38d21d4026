//! Spreadsheets of provinces → the registry, with a report of everything that was decided.

pub mod rules;
pub mod workbook;
