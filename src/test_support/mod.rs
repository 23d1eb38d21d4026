//! Registries, folders and sites for the unit tests of several stages.

#![allow(clippy::unwrap_used)]

pub(crate) mod language;
pub(crate) mod registry;
#[allow(dead_code)] // The tests in `tests/` use other parts of it.
#[path = "../../tests/support/registry_folder.rs"]
pub(crate) mod registry_folder;
pub(crate) mod site;
