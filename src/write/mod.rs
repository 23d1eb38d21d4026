//! Writing: [`crate::site::Site`] → a folder, in a safe order, and proof of a copy.
