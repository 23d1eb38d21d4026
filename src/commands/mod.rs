//! The subcommands: one function each, from parsed arguments to printed output and an exit
//! status.

mod audit;
mod build;
mod deploy;
mod diff;
mod explain;
mod generate;
mod import;
mod init;
mod output;
mod project;
mod search;
mod serve;
mod sign;
mod template;
mod verify;

pub(crate) use audit::audit;
pub(crate) use build::{build, check};
pub(crate) use deploy::deploy;
pub(crate) use diff::diff;
pub(crate) use explain::explain;
pub(crate) use generate::generate;
pub(crate) use import::import;
pub(crate) use init::init;
pub(crate) use search::search;
pub(crate) use serve::serve;
pub(crate) use sign::sign;
pub(crate) use template::template;
pub(crate) use verify::verify;

use output::{handle_write_error, print, print_error, print_to_stderr};
use std::process::ExitCode;
use wangdian::cli::usage_error;
use wangdian::diagnostics::Language;

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
pub(crate) fn print_usage(error: &clap::Error, language: Language) -> Outcome {
    if language == Language::Chinese
        && let Some(text) = usage_error(error)
    {
        print_to_stderr(&text);
        return Outcome::CouldNotRun;
    }
    let printed = error.print();
    if error.use_stderr() {
        return Outcome::CouldNotRun;
    }
    let printed = printed.or_else(|error| handle_write_error(&error, language));
    printed.err().unwrap_or(Outcome::Done)
}
