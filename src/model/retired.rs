//! A published id that is no longer in the data, and why.

use super::{Date, Texts};

/// A row of `retired.csv`: addresses are permanent, so that an id that was published once
/// never just vanishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RetiredPoint {
    /// The id that was published; no point has it.
    pub(crate) id: String,
    /// The name that it was last published under.
    pub(crate) name: Option<String>,
    /// The day from which it is no longer in the data.
    pub(crate) retired_on: Date,
    /// Why, as the public may read it.
    pub(crate) reason: String,
    /// The id of the point that took its place, such as after a merger.
    pub(crate) replaced_by: Option<String>,
    /// Its other texts.
    pub(crate) texts: Texts,
}
