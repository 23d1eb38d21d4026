//! Folding: how two spellings of one text become the same characters, and which
//! characters belong together.
//!
//! The script in the page has the same tables (`themes/default/scripts/search-1-text.js`).

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// What a folded character is to the tokeniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharacterClass {
    /// Written without spaces between words: Han, kana, bopomofo, Hangul.
    Ideograph,
    /// Part of a word that spaces delimit: letters, digits, marks of other scripts.
    Word,
    /// Everything else: space, punctuation, symbols, emoji.
    Separator,
}

/// First and last code point of every range of ideographs, ascending.
const IDEOGRAPHS: [(u32, u32); 13] = [
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

/// First and last code point of every range of separators above ASCII, ascending.
///
/// Code points in neither table are words, so that scripts nobody thought of can be
/// searched word by word.
const SEPARATORS: [(u32, u32); 19] = [
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
];

/// The class of a folded character.
pub fn class(character: char) -> CharacterClass {
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
    } else if is_in(&SEPARATORS, code) || code >= 0xE0000 {
        CharacterClass::Separator
    } else {
        CharacterClass::Word
    }
}

fn is_in(ranges: &[(u32, u32)], code: u32) -> bool {
    let next = ranges.partition_point(|(first, _)| *first <= code);
    next > 0 && code <= ranges[next - 1].1
}

/// The text in compatibility form and lower case: `ＰＣＴ` and `pct` become the same.
///
/// Composed again after lowering, since a lower-case letter may decompose.
pub fn fold(text: &str) -> Cow<'_, str> {
    let normal = is_nfkc_quick(text.chars()) == IsNormalized::Yes;
    if normal && !text.chars().any(has_other_lower_case) {
        return Cow::Borrowed(text);
    }
    let composed: String = text.nfkc().collect();
    Cow::Owned(composed.to_lowercase().nfkc().collect())
}

/// Whether lower-casing may change a character. Cheap for the scripts that have no case.
fn has_other_lower_case(character: char) -> bool {
    match character {
        'A'..='Z' => true,
        '\0'..='\x7F' => false,
        '\u{2E80}'..='\u{A63F}' | '\u{AC00}'..='\u{D7FF}' | '\u{20000}'..='\u{3FFFF}' => false,
        _ => character.is_uppercase(),
    }
}
