//! The command line: arguments → options → run → exit status.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod commands;

use clap::FromArgMatches;
use std::process::ExitCode;
use wangdian::cli::{Cli, Command, command_in, language_of};

/// A build allocates millions of short strings on several threads; with this allocator it
/// takes a fifth less time than with the system's. Huge pages are off (`no_thp`), since the
/// kernel would zero them again each time memory is returned and reused.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let language = language_of(std::env::args_os());
    let interface = command_in(language);
    let matches = interface.try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return commands::print_usage(&error, language).into(),
    };
    match cli.command {
        Command::Init(arguments) => commands::init(&arguments),
        Command::Build(arguments) => commands::build(arguments),
        Command::Check(arguments) => commands::check(arguments),
        Command::Explain(arguments) => commands::explain(arguments),
        Command::Import(arguments) => commands::import(arguments),
        Command::Template(arguments) => commands::template(&arguments),
        Command::Search(arguments) => commands::search(arguments),
        Command::Diff(arguments) => commands::diff(arguments),
        Command::Serve(arguments) => commands::serve(arguments),
        Command::Sign(arguments) => commands::sign(arguments),
        Command::Verify(arguments) => commands::verify(arguments),
        Command::Deploy(arguments) => commands::deploy(&arguments),
        Command::Audit(arguments) => commands::audit(arguments),
        Command::Generate(arguments) => commands::generate(&arguments),
    }
    .into()
}
