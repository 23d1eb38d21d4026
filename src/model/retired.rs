//! A published id that is no longer in the data, and why.

use super::{Date, Texts};

/// A row of `retired.csv`: addresses are permanent, so that an id that was published once
/// never just vanishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetiredPoint {
    /// The id that was published; no point has it.
    pub id: String,
    /// The name that it was last published under.
    pub name: Option<String>,
    /// The day from which it is no longer in the data.
    pub retired_on: Date,
    /// Why, as the public may read it.
    pub reason: String,
    /// The id of the point that took its place, such as after a merger.
    pub replaced_by: Option<String>,
    /// Its other texts.
    pub texts: Texts,
}
