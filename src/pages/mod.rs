//! [`crate::directory::Directory`] → HTML pages.

pub mod contexts;
