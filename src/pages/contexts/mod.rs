//! What templates get: one struct per page kind, display-ready.
//!
//! Labels are Chinese, dates come both ways, links are relative to the page already:
//! templates hold no logic beyond `if` and `for`. Every field is always there; an
//! optional one that has no value is none, which `{% if %}` takes for false. These
//! types are a promise to the makers of themes: fields are added, not changed.

mod browse;
mod common;
mod former;
mod other;
mod point;

pub use browse::*;
pub use common::*;
pub use former::*;
pub use other::*;
pub use point::*;
