//! What a site consists of: pages, feeds, search, open data, how it is written, verified and
//! previewed.

#![allow(clippy::unwrap_used)]

mod build;
mod feeds;
mod filters;
mod opendata;
mod pages;
mod privacy;
mod roundtrip;
mod schemas;
mod serve;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // Each test binary uses its own part.
mod support;
mod verify;
mod write;
