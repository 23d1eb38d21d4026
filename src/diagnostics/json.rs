//! Reports for programs.

use super::Report;

/// Renders the whole report as one JSON document ending in a newline.
pub fn render(_report: &Report) -> String {
    String::new()
}
