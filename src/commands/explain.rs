//! `wangdian explain`: prints pages of the manual.

use super::{Outcome, print, print_error};
use wangdian::cli::{ExplainArguments, ManualFormat};
use wangdian::diagnostics::{Language, show};
use wangdian::manual;
use wangdian::message;

/// Prints the page of one rule, or the list of all rules.
pub(crate) fn explain(arguments: ExplainArguments) -> Outcome {
    let language = arguments.lang.into();
    let output = match (&arguments.code, arguments.format) {
        (None, ManualFormat::Text) => manual::list(language),
        (None, ManualFormat::Markdown) => manual::document(language),
        (Some(code), format) => match (manual::find(code_in_brackets(code)), format) {
            (None, _) => return print_unknown_code(code, language),
            (Some(rule), ManualFormat::Text) => manual::page(rule, language),
            (Some(rule), ManualFormat::Markdown) => manual::section(rule, language),
        },
    };
    match print(&output, language) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// Extracts the code from text copied out of a report: `error[unknown-code]`,
/// `[unknown-code]`.
fn code_in_brackets(written: &str) -> &str {
    let inside = written
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(written, |(code, _)| code).trim()
}

fn print_unknown_code(code: &str, language: Language) -> Outcome {
    let shown = show(code);
    let text = match manual::nearest_rule(code_in_brackets(code)) {
        Some(nearest) => {
            let nearest = nearest.code;
            message!(
                "没有代码 `{shown}`，是不是 `{nearest}`？",
                "no rule has the code `{shown}`; did you mean `{nearest}`?",
            )
        }
        None => message!(
            "没有代码 `{shown}`；`wangdian explain` 列出全部代码",
            "no rule has the code `{shown}`; `wangdian explain` lists all",
        ),
    };
    print_error(&text, language)
}
