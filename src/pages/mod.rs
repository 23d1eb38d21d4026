//! [`crate::directory::Directory`] → HTML pages.
