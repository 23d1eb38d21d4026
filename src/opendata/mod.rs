//! [`crate::directory::Directory`] → downloads for whoever re-uses the data.
