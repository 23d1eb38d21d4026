//! What several test binaries need. Each of them compiles this module for itself.

pub(crate) mod clerk;
pub(crate) mod git;
pub(crate) mod program;
pub(crate) mod registry_folder;
