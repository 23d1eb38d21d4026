//! `wangdian explain`: pages of the manual.

use super::{Outcome, complain, put};
use wangdian::cli::{ExplainArguments, ManualFormat};
use wangdian::diagnostics::{Language, show};
use wangdian::manual;
use wangdian::message;

/// Prints the page of a rule, or the list of all.
pub(crate) fn explain(arguments: ExplainArguments) -> Outcome {
    let language = arguments.lang.into();
    let answer = match (&arguments.code, arguments.format) {
        (None, ManualFormat::Text) => manual::list(language),
        (None, ManualFormat::Markdown) => manual::document(language),
        (Some(code), format) => match (manual::find(bare(code)), format) {
            (None, _) => return complain_of_code(code, language),
            (Some(rule), ManualFormat::Text) => manual::page(rule, language),
            (Some(rule), ManualFormat::Markdown) => manual::section(rule, language),
        },
    };
    match put(&answer, language) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// The code in what was copied from a report: `error[unknown-code]`, `[unknown-code]`.
fn bare(written: &str) -> &str {
    let inside = written
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(written, |(code, _)| code).trim()
}

fn complain_of_code(code: &str, language: Language) -> Outcome {
    let shown = show(code);
    let text = match manual::nearest_rule(bare(code)) {
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
    complain(&text, language)
}
