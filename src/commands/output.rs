//! Printing: results go to standard output, everything else to standard error.
//!
//! `println!` and `eprintln!` panic on a closed pipe or a full disk, so nothing else in the
//! program prints.

use super::Outcome;
use std::io::{self, ErrorKind, Write};
use wangdian::diagnostics::{Language, Text};
use wangdian::message;

/// Prints a result to standard output. A closed pipe, as with `head`, is no failure.
pub(crate) fn print(text: &str, language: Language) -> Result<(), Outcome> {
    let mut output = io::stdout().lock();
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    written.or_else(|error| handle_write_error(&error, language))
}

/// Handles a failed write to standard output: a closed pipe is ignored, anything else
/// reported.
pub(crate) fn handle_write_error(error: &io::Error, language: Language) -> Result<(), Outcome> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(());
    }
    let text = message!("无法输出：{error}", "cannot write the answer: {error}");
    Err(print_error(&text, language))
}

/// Prints to standard error. A failure is ignored, since there is nowhere left to report
/// it.
pub(crate) fn print_to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints why the program could not run.
pub(crate) fn print_error(text: &Text, language: Language) -> Outcome {
    print_to_stderr(&format!("wangdian: {}\n", text.get(language)));
    Outcome::CouldNotRun
}
