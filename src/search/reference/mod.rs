//! The reference implementation: the answers that the script in the page must give, asked
//! of tantivy itself.
//!
//! No file of the site is made from it. `wangdian search` answers with it, and the tests
//! compare the script with it, question by question. It understands a query by the same
//! rules as the script (`understand`, `correct`) and takes records by other means:
//! Boolean queries over the index instead of sums over shards, counts by looking at points
//! instead of columns. What the script knows by table is not written here again; it is
//! generated from the constants of this crate into
//! `themes/default/scripts/search-0-tables.js`.

mod ask;
mod correct;
pub(super) mod costs;
mod queries;
mod understand;

pub use self::ask::{Answer, Question, Sort};
