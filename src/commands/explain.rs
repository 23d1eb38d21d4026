//! `wangdian explain`: pages of the manual.

use super::{Outcome, complain};
use wangdian::cli::{ExplainArguments, ManualFormat};
use wangdian::diagnostics::{Language, Text, show};
use wangdian::manual;

/// Prints the page of a rule, or the list of all.
pub fn explain(arguments: ExplainArguments) -> Outcome {
    let language = arguments.lang.into();
    let Some(code) = &arguments.code else {
        match arguments.format {
            ManualFormat::Text => print!("{}", manual::list(language)),
            ManualFormat::Markdown => print!("{}", manual::document(language)),
        }
        return Outcome::Done;
    };
    let Some(rule) = manual::find(bare(code)) else {
        return complain_of_code(code, language);
    };
    match arguments.format {
        ManualFormat::Text => print!("{}", manual::page(rule, language)),
        ManualFormat::Markdown => print!("{}", manual::section(rule, language)),
    }
    Outcome::Done
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
            Text::new(
                format!("没有代码 `{shown}`，是不是 `{nearest}`？"),
                format!("no rule has the code `{shown}`; did you mean `{nearest}`?"),
            )
        }
        None => Text::new(
            format!("没有代码 `{shown}`；`wangdian explain` 列出全部代码"),
            format!("no rule has the code `{shown}`; `wangdian explain` lists all"),
        ),
    };
    complain(&text, language)
}
