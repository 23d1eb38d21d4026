//! Reports as text, for terminals and logs.

use super::{Diagnostic, Language, Report, Severity, Text};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Options of a text report; the default is for logs: no colour, no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextOptions {
    /// Colour the severity with ANSI escapes.
    pub colour: bool,
    /// Show at most this many problems, errors before warnings; for terminals only.
    pub limit: Option<usize>,
}

/// Renders the report as text ending in a newline; an empty string if there are no
/// problems.
///
/// The prefix `path:line: error[code]` is the same in all languages; the last line counts
/// all problems, including omitted ones.
pub fn render(report: &Report, language: Language, options: TextOptions) -> String {
    if report.is_empty() {
        return String::new();
    }
    let mut output = String::new();
    let (shown, hidden) = split_by_limit(report, options.limit);
    for diagnostic in shown {
        render_one(&mut output, diagnostic, language, options.colour);
    }
    let hidden = hidden.iter().map(|diagnostic| (diagnostic.code, 1));
    if let Some(sentence) = left_out_text(report.left_out().chain(hidden)) {
        let dots = message!("……", "… ");
        push_line(
            &mut output,
            &format!("{}{}", dots.get(language), sentence.get(language)),
        );
    }
    push_line(&mut output, summary(report).get(language));
    output
}

/// Splits the problems into shown and omitted ones, both sorted. If not all can be shown,
/// errors come first, since they stop a build.
fn split_by_limit(report: &Report, limit: Option<usize>) -> (Vec<&Diagnostic>, Vec<&Diagnostic>) {
    let diagnostics = report.diagnostics();
    let Some(limit) = limit.filter(|limit| *limit < diagnostics.len()) else {
        return (diagnostics.iter().collect(), Vec::new());
    };
    let mut errors_left = limit;
    let mut warnings_left = limit.saturating_sub(report.count(Severity::Error));
    diagnostics.iter().partition(|diagnostic| {
        let left = match diagnostic.severity {
            Severity::Error => &mut errors_left,
            Severity::Warning => &mut warnings_left,
        };
        let is_shown = *left > 0;
        *left = left.saturating_sub(1);
        is_shown
    })
}

/// States how many problems of which codes are omitted, and how to see them; `None` if none
/// are.
pub(super) fn left_out_text<'c>(left_out: impl Iterator<Item = (&'c str, usize)>) -> Option<Text> {
    const CODES: usize = 5;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, count) in left_out {
        *counts.entry(code).or_insert(0) += count;
    }
    let count: usize = counts.values().sum();
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    // The sort is stable, so equal counts stay in order of codes.
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let more = if counts.len() > CODES { "…" } else { "" };
    let counts: Vec<String> = counts
        .iter()
        .take(CODES)
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    let counts = counts.join(", ");
    (count > 0).then(|| {
        message!(
            "另有 {count} 个问题没有显示（{counts}{more}）；看全部请加 --all",
            "{count} more not shown ({counts}{more}); --all shows all",
        )
    })
}

/// The last line of a report, with the counts.
fn summary(report: &Report) -> Text {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    Text::new(
        format!("共 {errors} 个错误，{warnings} 个警告"),
        format!(
            "{errors} error{}, {warnings} warning{}",
            plural(errors),
            plural(warnings)
        ),
    )
}

fn render_one(output: &mut String, diagnostic: &Diagnostic, language: Language, colour: bool) {
    output.push_str(&safe(&diagnostic.file));
    if let Some(line) = diagnostic.line {
        // Writing to a String cannot fail.
        let _ = write!(output, ":{line}");
    }
    let (start, end) = match (colour, diagnostic.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\u{1b}[1;31m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[1;33m", "\u{1b}[0m"),
    };
    let _ = write!(
        output,
        ": {start}{}[{}]{end} {}",
        diagnostic.severity,
        diagnostic.code,
        safe(diagnostic.message.get(language))
    );
    if let Some(record) = &diagnostic.record {
        let record = safe(record);
        let _ = match language {
            Language::Chinese => write!(output, "（记录：{record}）"),
            Language::English => write!(output, " (record {record})"),
        };
    }
    output.push('\n');
    if let Some(help) = &diagnostic.help {
        let label = message!("办法：", "help: ");
        let line = format!("  = {}{}", label.get(language), safe(help.get(language)));
        push_line(output, &line);
    }
    if let Some(basis) = diagnostic.legal_basis {
        let label = message!("依据：", "legal basis: ");
        push_line(output, &format!("  = {}{basis}", label.get(language)));
    }
}

fn push_line(output: &mut String, line: &str) {
    output.push_str(line);
    output.push('\n');
}

/// Removes characters that could move the cursor, hide text or forge a line.
fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(super::is_unsafe_to_show) {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if super::is_unsafe_to_show(character) {
            output.push_str(&super::code_point(character));
        } else {
            output.push(character);
        }
    }
    Cow::Owned(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut error = Diagnostic::new(
            Severity::Error,
            "unknown-point",
            "data/cases.csv",
            message!("没有 `p-2`", "no `p-2`"),
        )
        .at_line(3)
        .with_help(message!("是不是 `p-1`", "did you mean `p-1`?"));
        error.record = Some("p-2 甲".to_owned());
        error.legal_basis = Some("《办法》第八条");
        let warning = Diagnostic::new(
            Severity::Warning,
            "late",
            "data/z\u{202e}.csv",
            Text::new("晚\u{1b}[2J", "late"),
        );
        Report::new(vec![warning, error])
    }

    #[test]
    fn a_report_has_prefix_record_help_legal_basis_and_count() {
        assert_eq!(
            render(&report(), Language::Chinese, TextOptions::default()),
            "data/cases.csv:3: error[unknown-point] 没有 `p-2`（记录：p-2 甲）\n  = 办法：是不是 `p-1`\n  = 依据：《办法》第八条\n\
             data/zU+202E.csv: warning[late] 晚U+001B[2J\n共 1 个错误，1 个警告\n"
        );
        assert_eq!(
            render(
                &report(),
                Language::English,
                TextOptions {
                    colour: false,
                    limit: Some(1)
                }
            ),
            "data/cases.csv:3: error[unknown-point] no `p-2` (record p-2 甲)\n  = help: did you mean `p-1`?\n  = legal basis: 《办法》第八条\n\
             … 1 more not shown (late 1); --all shows all\n1 error, 1 warning\n"
        );
    }

    #[test]
    fn a_limited_report_shows_errors_first_and_counts_the_rest() {
        let problem = |severity, code, line| {
            Diagnostic::new(severity, code, "a.csv", message!("甲", "a")).at_line(line)
        };
        let mut problems: Vec<Diagnostic> = (1..=6)
            .map(|line| problem(Severity::Warning, "late", line))
            .collect();
        problems.push(problem(Severity::Error, "bad", 7));
        problems.push(problem(Severity::Warning, "old", 8));
        let report = Report::new(problems);
        let shown = |limit| {
            let options = TextOptions {
                colour: false,
                limit: Some(limit),
            };
            render(&report, Language::Chinese, options)
        };
        let text = shown(2);
        assert!(text.starts_with("a.csv:1: warning[late] 甲\na.csv:7: error[bad] 甲\n……"));
        assert!(
            text.contains("另有 6 个问题没有显示（late 5, old 1）"),
            "{text}"
        );
        assert!(text.ends_with("共 1 个错误，7 个警告\n"), "{text}");
        assert!(!shown(8).contains("没有显示"));
        assert!(shown(0).starts_with("……另有 8 个"));
    }

    #[test]
    fn colours_are_used_only_on_request() {
        let options = TextOptions {
            colour: true,
            limit: None,
        };
        let text = render(&report(), Language::Chinese, options);
        assert!(text.contains("\u{1b}[1;31merror[unknown-point]\u{1b}[0m"));
        assert!(!text.contains("\u{1b}[2J"));
    }

    #[test]
    fn a_report_without_problems_is_empty() {
        let text = render(
            &Report::default(),
            Language::Chinese,
            TextOptions::default(),
        );
        assert_eq!(text, "");
    }
}
