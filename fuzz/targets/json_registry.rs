//! `registry.json`: any bytes.

#[path = "registry.rs"]
#[allow(clippy::duplicate_mod)]
mod registry;

/// Runs one input.
pub(crate) fn run(bytes: &[u8]) {
    let mut files = registry::folder();
    files.insert("registry.json".to_owned(), bytes.to_vec());
    registry::load_and_check(&files);
}
