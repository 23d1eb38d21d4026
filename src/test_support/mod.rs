//! Registries, folders and sites for the unit tests of several stages.

#![allow(clippy::unwrap_used)]

#[path = "../../tests/support/cpu.rs"]
pub(crate) mod cpu;
#[path = "../../tests/support/expected.rs"]
pub(crate) mod expected;
pub(crate) mod language;
#[path = "../../tests/support/reference.rs"]
#[allow(dead_code)] // The tests in `tests/` use other parts of it.
pub(crate) mod reference;
pub(crate) mod registry;
#[allow(dead_code)] // The tests in `tests/` use other parts of it.
#[path = "../../tests/support/registry_folder.rs"]
pub(crate) mod registry_folder;
pub(crate) mod site;

/// What every [`registry_folder::Folder`] holds. Unit tests need no tables there, since those
/// that are built into the library are the frozen ones.
const FOLDER_TABLES: &[(&str, &str)] = &[];
