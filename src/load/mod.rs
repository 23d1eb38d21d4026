//! Reading: the only place, beside [`crate::write`], that touches the file system.
//!
//! Bytes become raw rows, all strings, with positions. Nothing here knows what a
//! value means.
