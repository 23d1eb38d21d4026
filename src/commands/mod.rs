//! The subcommands: one function each, from parsed arguments to printed output and an exit
//! status.

mod audit;
mod build;
mod diff;
mod explain;
mod import;
mod init;
mod output;
mod project;
mod search;
mod template;

pub(crate) use audit::audit;
pub(crate) use build::{build, check};
pub(crate) use diff::diff;
pub(crate) use explain::explain;
pub(crate) use import::import;
pub(crate) use init::init;
pub(crate) use search::search;
pub(crate) use template::template;

use output::{handle_write_error, print, print_error};
use std::fmt::Write;
use std::process::ExitCode;
use wangdian::cli::{ServeArguments, VerifyArguments};
use wangdian::diagnostics::Language;
use wangdian::message;
use wangdian::{serve as preview, write};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The run succeeded.
    Done,
    /// The input has errors; nothing was written.
    AuthorError,
    /// The program could not run: usage, input or output.
    CouldNotRun,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::AuthorError => 1,
            Outcome::CouldNotRun => 2,
        })
    }
}

/// Prints the help or the version if asked for, or an error in the arguments.
pub(crate) fn print_usage(error: &clap::Error) -> Outcome {
    let printed = error.print();
    if error.use_stderr() {
        return Outcome::CouldNotRun;
    }
    let printed = printed.or_else(|error| handle_write_error(&error, Language::default()));
    printed.err().unwrap_or(Outcome::Done)
}

/// Serves a folder until the process is stopped.
pub(crate) fn serve(arguments: ServeArguments) -> Outcome {
    let language = arguments.lang.into();
    match preview::serve(&arguments.out, arguments.port) {
        Ok(()) => Outcome::Done,
        Err(error) => print_error(&error.text(), language),
    }
}

/// Verifies a copy of the site.
pub(crate) fn verify(arguments: VerifyArguments) -> Outcome {
    let language = arguments.lang.into();
    let summary = write::Allowed::new(&arguments.allowed)
        .and_then(|allowed| write::verify(&arguments.target, &allowed));
    let summary = match summary {
        Ok(summary) => summary,
        Err(error) => return print_error(&error.text(), language),
    };
    let lists = [
        (&summary.missing, message!("缺少", "missing")),
        (&summary.changed, message!("内容不同", "changed")),
        (&summary.extra, message!("多余", "extra")),
        (&summary.ignored, message!("不计", "ignored")),
        (&summary.allowed, message!("允许", "allowed")),
    ];
    let mut output = String::new();
    for (paths, word) in lists {
        for path in paths {
            // Writing to a string cannot fail.
            let _ = writeln!(output, "{}: {path}", word.get(language));
        }
    }
    let counts = (
        summary.missing.len(),
        summary.changed.len(),
        summary.extra.len(),
    );
    let verdict = if summary.is_exact() {
        message!(
            "完好：{} 个文件与清单一致（数据日期 {}）",
            "exact: {} files match the manifest (data of {})",
            summary.files,
            summary.as_of,
        )
    } else {
        message!(
            "与清单不符：缺少 {}，内容不同 {}，多余 {}",
            "not exact: {} missing, {} changed, {} extra",
            counts.0,
            counts.1,
            counts.2,
        )
    };
    let _ = writeln!(output, "{}", verdict.get(language));
    if let Err(outcome) = print(&output, language) {
        outcome
    } else if summary.is_exact() {
        Outcome::Done
    } else {
        Outcome::AuthorError
    }
}
