//! wangdian turns the approved registry of public-service points into a searchable static
//! site. Data flows through a pipeline:
//!
//! ```text
//! data/ ─load─► raw rows ─check─► Registry + Report
//!                                    │ publish (the privacy boundary, as of a date)
//!                                    ▼
//!                                Directory
//!                  ┌─────────┬───────┴──┐
//!                pages    search    open data      each: &Directory → artifacts
//!                  └─────────┴───────┬──┘
//!                                    ▼
//!                 scan for personal data ─► write: staged as made, published at the end
//! ```
//!
//! [`pipeline::build`] is this diagram as a function.

#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

// Unit tests share code with `tests/`, which refers to the library by its name.
#[cfg(test)]
extern crate self as wangdian;

// First, because every module uses its `message!` macro.
#[macro_use]
pub mod diagnostics;

pub mod audit;
pub mod check;
pub mod cli;
pub mod config;
#[cfg(feature = "deploy")]
pub mod deploy;
pub mod diff;
pub mod directory;
pub mod fuzzing;
pub mod import;
mod links;
pub mod load;
pub mod manual;
pub mod model;
pub mod opendata;
pub mod pages;
pub mod pipeline;
pub mod review;
mod sample;
pub mod scan;
mod schema;
pub mod search;
pub mod serve;
pub mod site;
pub mod starter;
pub mod template;
#[cfg(test)]
mod test_support;
mod text;
pub mod watch;
mod words;
pub mod write;
