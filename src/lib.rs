//! wangdian turns the approved registry of public-service points into a searchable
//! static site. The pipeline is the architecture:
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
//!                        Site: path → bytes ─► write
//! ```

pub mod check;
pub mod config;
pub mod diagnostics;
pub mod directory;
pub mod links;
pub mod load;
pub mod model;
pub mod opendata;
pub mod pages;
pub mod scan;
pub mod search;
pub mod serve;
pub mod site;
pub mod text;
pub mod write;
