//! Reports for people at a terminal and in logs.

use super::{Language, Report};

/// Renders the whole report as text ending in a newline, or the empty string where
/// there is no problem.
pub fn render(_report: &Report, _language: Language) -> String {
    String::new()
}
