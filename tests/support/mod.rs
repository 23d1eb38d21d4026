//! What several test binaries need. Each of them compiles this module for itself.

pub mod clerk;
pub mod git;
pub mod place;
pub mod program;
pub mod registry;
pub mod registry_folder;
pub mod site;
