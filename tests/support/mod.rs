//! Helpers for several test binaries, each of which compiles this module for itself.

pub(crate) mod clerk;
pub(crate) mod cpu;
pub(crate) mod expected;
pub(crate) mod git;
pub(crate) mod program;
pub(crate) mod reference;
pub(crate) mod registry_folder;

/// What every [`registry_folder::Folder`] holds.
const FOLDER_TABLES: &[(&str, &str)] = &reference::TABLES;
