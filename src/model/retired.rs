//! Published ids that are no longer in the data.

use super::{Date, Texts};

/// A row of `retired.csv`. Addresses are permanent, so published ids must not vanish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RetiredPoint {
    /// The published id, which no point has any more.
    pub(crate) id: String,
    /// The last published name.
    pub(crate) name: Option<String>,
    /// The date from which it is no longer in the data.
    pub(crate) retired_on: Date,
    /// The reason, written for the public.
    pub(crate) reason: String,
    /// The id of the point that replaced it, for example after a merger.
    pub(crate) replaced_by: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}
