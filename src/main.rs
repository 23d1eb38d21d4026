//! The command line: arguments → options → run → exit status.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod commands;

use clap::Parser;
use std::process::ExitCode;
use wangdian::cli::{Cli, Command};

/// A build makes and drops millions of short strings on several threads; this allocator
/// takes a fifth less time for it than the system's. It is built without huge pages
/// (`no_thp`), which the system fills with zeros again and again as memory comes and goes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(words) => return commands::tell_usage(&words).into(),
    };
    match cli.command {
        Command::Build(arguments) => commands::build(arguments),
        Command::Check(arguments) => commands::check(arguments),
        Command::Explain(arguments) => commands::explain(arguments),
        Command::Import(arguments) => commands::import(arguments),
        Command::Search(arguments) => commands::search(arguments),
        Command::Diff(arguments) => commands::diff(arguments),
        Command::Serve(arguments) => commands::serve(arguments),
        Command::Verify(arguments) => commands::verify(arguments),
    }
    .into()
}
