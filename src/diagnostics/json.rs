//! Reports as JSON.

use super::{Diagnostic, Report, Severity, Text};
use serde::Serialize;

/// The documented JSON format, independent of the internal types.
#[derive(Serialize)]
struct Document<'a> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Entry<'a>>,
    left_out: Vec<LeftOut>,
}

/// The number of problems of a rule that the document omits.
#[derive(Serialize)]
struct LeftOut {
    code: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    line: Option<u64>,
    severity: &'static str,
    code: &'static str,
    heading: Option<&'a str>,
    value: Option<&'a str>,
    record: Option<&'a str>,
    message: Sentence<'a>,
    help: Option<Sentence<'a>>,
    legal_basis: Option<&'static str>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    zh: &'a str,
    en: &'a str,
}

impl<'a> From<&'a Text> for Sentence<'a> {
    fn from(text: &'a Text) -> Self {
        Self {
            zh: &text.zh,
            en: &text.en,
        }
    }
}

impl<'a> From<&'a Diagnostic> for Entry<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            file: &diagnostic.file,
            line: diagnostic.line,
            severity: diagnostic.severity.code(),
            code: diagnostic.code,
            heading: diagnostic.heading.as_deref(),
            value: diagnostic.value.as_deref(),
            record: diagnostic.record.as_deref(),
            message: Sentence::from(&diagnostic.message),
            help: diagnostic.help.as_ref().map(Sentence::from),
            legal_basis: diagnostic.legal_basis,
        }
    }
}

/// Renders the report as one JSON document, ending in a newline.
pub fn render(report: &Report) -> String {
    let document = Document {
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        diagnostics: report.diagnostics().iter().map(Entry::from).collect(),
        left_out: report
            .left_out()
            .map(|(code, count)| LeftOut { code, count })
            .collect(),
    };
    let mut json = serde_json::to_string_pretty(&document)
        .expect("strings and numbers always have a JSON form");
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_are_present_too() {
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            "late",
            "a.csv",
            message!("晚 \"x\"", "late"),
        );
        let json = render(&Report::new(vec![diagnostic]));
        let value: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
        assert_eq!(
            value,
            serde_json::json!({"errors": 0, "warnings": 1, "diagnostics": [{
                "file": "a.csv", "line": null, "severity": "warning", "code": "late",
                "heading": null, "value": null, "record": null,
                "message": {"zh": "晚 \"x\"", "en": "late"}, "help": null, "legal_basis": null,
            }], "left_out": []})
        );
        assert!(json.ends_with('\n'));
    }
}
