//! Reports as annotations of a GitHub workflow run: one workflow command per problem.

use super::{Language, Report, code_point, is_unsafe_to_show, text};
use std::fmt::Write;

/// Renders the report as workflow commands, one per line, plus one that counts omitted
/// problems; an empty string if there are no problems.
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
    if let Some(sentence) = text::left_out_text(report.left_out()) {
        let _ = writeln!(
            output,
            "::notice title=wangdian::{}",
            escape_data(sentence.get(language))
        );
    }
    output
}

/// A command ends at the end of the line, so line ends are escaped. Other characters that
/// could forge a line or hide text in the log have no escape and are replaced by their
/// names.
fn escape_data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ if is_unsafe_to_show(character) => escaped.push_str(&code_point(character)),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A comma ends a property, and a colon its name.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostic, Severity, Text};

    #[test]
    fn a_file_name_cannot_inject_a_command_or_move_the_cursor() {
        let name = "a\r\n::error file=b::\u{1b}[2J,x:%0A\u{85}\u{2028}\u{202e}\0\t.md";
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "content-file-name",
            format!("content/{name}"),
            Text::new(name, name),
        );
        let shown = render(&Report::new(vec![diagnostic]), Language::English);
        assert_eq!(
            shown,
            "::error file=content/a%0D%0A%3A%3Aerror file=b%3A%3AU+001B[2J%2Cx%3A%250AU+0085U+2028U+202EU+0000U+0009.md,title=content-file-name::a%0D%0A::error file=b::U+001B[2J,x:%250AU+0085U+2028U+202EU+0000U+0009.md\n"
        );
    }

    #[test]
    fn a_problem_becomes_one_line_with_file_and_line() {
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "bad-date",
            "data/points, old.csv",
            message!("日期不对", "bad date"),
        )
        .at_line(43)
        .with_help(message!("100% 写成\n2024-05-16", "write 2024-05-16"));
        assert_eq!(
            render(&Report::new(vec![diagnostic]), Language::Chinese),
            "::error file=data/points%2C old.csv,line=43,title=bad-date::日期不对%0A100%25 写成%0A2024-05-16\n"
        );
    }
}
