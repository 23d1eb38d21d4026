//! The reference implementation of the search, which runs queries in tantivy.
//!
//! It generates no files. `wangdian search` uses it, and tests compare the page's script with it.
//! It interprets queries by the same rules as the script ([`plan`], [`correct`]), but finds records
//! by other means: Boolean queries over the index instead of sums over shards, and counting by
//! inspecting points instead of columns. Tables and limits are shared: the script's copies,
//! `…-0-tables.js` in `themes/default/scripts`, are generated from this crate's constants.

pub(super) mod correct;
pub(super) mod costs;
pub(super) mod everyday;
mod matched;
pub(super) mod names;
pub(super) mod places;
pub(super) mod plan;
mod queries;
mod request;

pub use self::request::{SearchRequest, SearchResults, Sort};
