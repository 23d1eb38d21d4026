//! What the program says, and where: answers to standard output, the rest to standard
//! error.
//!
//! The macros of the standard library panic where a reader has gone or a disk is full, so
//! nothing else in the program prints.

use super::Outcome;
use std::io::{self, ErrorKind, Write};
use wangdian::diagnostics::{Language, Text};
use wangdian::message;

/// Writes an answer to standard output. A reader that has seen enough, such as `head`, is
/// no failure.
pub(crate) fn put(text: &str, language: Language) -> Result<(), Outcome> {
    let mut output = io::stdout().lock();
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    written.or_else(|error| unwritten(&error, language))
}

/// Ends a run whose answer could not be written; quietly, where nobody reads it any more.
pub(crate) fn unwritten(error: &io::Error, language: Language) -> Result<(), Outcome> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(());
    }
    let text = message!("无法输出：{error}", "cannot write the answer: {error}");
    Err(complain(&text, language))
}

/// Writes a remark to standard error. There is nobody to tell where that fails.
pub(crate) fn remark(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says why the program could not run.
pub(crate) fn complain(text: &Text, language: Language) -> Outcome {
    remark(&format!("wangdian: {}\n", text.get(language)));
    Outcome::CouldNotRun
}
