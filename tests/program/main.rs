//! Runs the program as people and CI jobs do: commands, arguments, output and exit status.

#![allow(clippy::unwrap_used)]

mod audit;
mod build;
mod check_finds_all;
mod check_sheets;
mod command_line;
#[cfg(feature = "deploy")]
mod deploy;
mod determinism;
mod explain;
mod history;
mod hostile;
mod init;
mod languages;
mod messages;
mod mirror;
mod open_data;
mod out_folder;
mod output;
mod package;
mod personal_reports;
mod profiles;
mod publisher;
mod report_formats;
mod review;
mod search;
mod severities;
mod sign;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // Each test binary uses its own part.
mod support;
mod watch;
mod web;
