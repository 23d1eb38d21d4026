//! The costs of corrections. The script has generated copies (`src/search/script_tables.rs`).

/// A character that differs from the typed one.
pub(crate) const SUBSTITUTION: u32 = 100;

/// Two adjacent characters that no record has: perhaps words typed without a space.
pub(crate) const UNKNOWN_PAIR: u32 = 150;

/// The most that a rarer pair costs in comparison with the most frequent one of the same
/// pronunciation.
pub(crate) const MAX_RARITY: u32 = 9;

/// The fewest letters of a word in which two errors are corrected.
pub(crate) const LONG_WORD: usize = 7;

/// How many spellings of a word are tried.
pub(crate) const MAX_SPELLINGS: usize = 4;
