//! [`crate::directory::Directory`] → HTML pages.

pub mod contexts;
pub mod theme;
