//! [`crate::directory::Directory`] → tantivy index → JSON shards.
