//! What corrections cost. The script has the same numbers (`src/search/script_tables.rs`).

/// The cost of another character than was typed.
pub const CHANGE: u32 = 100;

/// The cost of two neighbours that no record has: words typed without a space.
pub const BREAK: u32 = 150;

/// The most that a rarer pair costs more than the most frequent one of its sound.
pub const RAREST: u32 = 9;

/// What a reading costs that a typed character does not usually have.
pub const RARE: u32 = 10;

/// The fewest letters of a word in which two may be wrong.
pub const LONG_WORD: usize = 7;
