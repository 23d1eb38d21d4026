//! What corrections cost. The script has the same numbers (`src/search/script_tables.rs`).

/// The cost of another character than was typed.
pub(crate) const CHANGE: u32 = 100;

/// The cost of two neighbours that no record has: words typed without a space.
pub(crate) const BREAK: u32 = 150;

/// The most that a rarer pair costs more than the most frequent one of its sound.
pub(crate) const RAREST: u32 = 9;

/// What a reading costs that a typed character does not usually have.
pub(crate) const RARE: u32 = 10;

/// The fewest letters of a word in which two may be wrong.
pub(crate) const LONG_WORD: usize = 7;
