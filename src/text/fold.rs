//! Case and width folding, and the character classes that the tokeniser distinguishes.
//!
//! The script of the search page has generated copies of these tables
//! (`src/search/script_tables.rs`).

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The class of a folded character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharacterClass {
    /// Written without spaces between words: Han, kana, bopomofo, Hangul.
    Ideograph,
    /// Part of a space-delimited word: letters, digits, marks of other scripts.
    Word,
    /// Everything else: space, punctuation, symbols, emoji.
    Separator,
}

/// First and last code point of each range of ideographs, ascending.
pub(crate) const IDEOGRAPHS: [(u32, u32); 13] = [
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303B),
    (0x3041, 0x30FA),
    (0x30FC, 0x312F),
    (0x3131, 0x318E),
    (0x31A0, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
];

/// First and last code point of each range of separators above ASCII, ascending.
///
/// Code points in neither table are parts of words, so other scripts can be searched by word.
pub(crate) const SEPARATORS: [(u32, u32); 20] = [
    (0x80, 0xA9),
    (0xAB, 0xB4),
    (0xB6, 0xB9),
    (0xBB, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2000, 0x2BFF),
    (0x2E00, 0x2E7F),
    (0x2FE0, 0x3004),
    (0x3008, 0x3020),
    (0x302A, 0x3030),
    (0x3036, 0x3037),
    (0x303C, 0x3040),
    (0x30FB, 0x30FB),
    (0x4DC0, 0x4DFF),
    (0xD800, 0xF8FF),
    (0xFE00, 0xFE6F),
    (0xFF00, 0xFFFF),
    (0x1F000, 0x1FFFF),
    (0xE0000, 0x10FFFF),
];

/// The class of a folded character.
pub(crate) fn class(character: char) -> CharacterClass {
    let code = u32::from(character);
    if code < 0x80 {
        return if character.is_ascii_alphanumeric() {
            CharacterClass::Word
        } else {
            CharacterClass::Separator
        };
    }
    if is_in(&IDEOGRAPHS, code) {
        CharacterClass::Ideograph
    } else if is_in(&SEPARATORS, code) {
        CharacterClass::Separator
    } else {
        CharacterClass::Word
    }
}

/// Whether a character is a Chinese one. [`CharacterClass::Ideograph`] has kana, Hangul and radicals besides.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

fn is_in(ranges: &[(u32, u32)], code: u32) -> bool {
    let next = ranges.partition_point(|(first, _)| *first <= code);
    next > 0 && code <= ranges[next - 1].1
}

/// Folds a text to compatibility form (NFKC) and lower case: `ＰＣＴ` and `pct` become equal.
///
/// Normalised again after lower-casing, since a lower-case letter may decompose.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_folded) {
        return Cow::Borrowed(text);
    }
    if let Some(folded) = text.chars().map(fold_alone).collect() {
        return Cow::Owned(folded);
    }
    let composed: String = text.nfkc().collect();
    Cow::Owned(composed.to_lowercase().nfkc().collect())
}

/// Whether a character folds to itself in any context. This covers most of Chinese text and avoids
/// the normalisation tables.
fn is_folded(character: char) -> bool {
    matches!(character,
        '\0'..='@' | '['..='\x7F' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
        | '\u{4E00}'..='\u{9FFF}')
}

/// The folded form of a character if it is the same in any context.
fn fold_alone(character: char) -> Option<char> {
    /// The offset from an ASCII character to its full-width form.
    const FULL_WIDTH: u32 = 0xFEE0;
    match character {
        'A'..='Z' => Some(character.to_ascii_lowercase()),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - FULL_WIDTH)
            .map(|plain| plain.to_ascii_lowercase()),
        _ => is_folded(character).then_some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_path_agrees_with_full_normalisation() {
        for character in ('\0'..=char::MAX).filter(|character| fold_alone(*character).is_some()) {
            let text = character.to_string();
            let composed: String = text.nfkc().collect();
            let slow: String = composed.to_lowercase().nfkc().collect();
            assert_eq!(fold(&text), slow, "{character:?}");
        }
    }

    #[test]
    fn ranges_are_ascending_and_disjoint() {
        for table in [&IDEOGRAPHS[..], &SEPARATORS[..]] {
            assert!(table.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }
}
