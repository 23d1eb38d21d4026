//! Reports as annotations of a workflow run: one command a problem.

use super::{Language, Report, text};
use std::fmt::Write;

/// Renders the report as workflow commands, one a line and one for what it leaves out; the empty string where
/// there is no problem.
pub fn render(report: &Report, language: Language) -> String {
    let mut output = String::new();
    for diagnostic in report.diagnostics() {
        let mut message = diagnostic.message.get(language).to_owned();
        if let Some(legal_basis) = diagnostic.legal_basis {
            let _ = write!(message, "（{legal_basis}）");
        }
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\n{}", help.get(language));
        }
        let line = diagnostic
            .line
            .map_or_else(String::new, |line| format!(",line={line}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            output,
            "::{} file={}{line},title={}::{}",
            diagnostic.severity.code(),
            escape_property(&diagnostic.file),
            escape_property(diagnostic.code),
            escape_data(&message),
        );
    }
    if let Some(sentence) = text::tell_left_out(report.left_out()) {
        let _ = writeln!(
            output,
            "::notice title=wangdian::{}",
            escape_data(sentence.get(language))
        );
    }
    output
}

/// A command ends at a line's end, so ends of lines are written as codes.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property ends at a comma, and a name at a colon.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostic, Severity, Text};

    #[test]
    fn a_problem_is_one_line_with_file_and_line() {
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "bad-date",
            "data/points, old.csv",
            Text::new("日期不对", "bad date"),
        )
        .at_line(43)
        .with_help(Text::new("100% 写成\n2024-05-16", "write 2024-05-16"));
        assert_eq!(
            render(&Report::new(vec![diagnostic]), Language::Chinese),
            "::error file=data/points%2C old.csv,line=43,title=bad-date::日期不对%0A100%25 写成%0A2024-05-16\n"
        );
    }
}
