//! Properties of this repository's own files: structure, documents, shared test vectors and
//! fuzz seeds.

#![allow(clippy::unwrap_used)]

mod frozen;
mod fuzz_seeds;
mod one_row;
mod readme;
mod structure;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // Each test binary uses its own part.
mod support;
