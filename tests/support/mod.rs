//! Helpers for several test binaries, each of which compiles this module for itself.

pub(crate) mod clerk;
pub(crate) mod git;
pub(crate) mod program;
pub(crate) mod registry_folder;
