//! Pinyin of Chinese text.

use pinyin::ToPinyin;

/// A key that sorts names as a Chinese dictionary does: by Pinyin, syllable by
/// syllable, then by the characters themselves.
pub fn name_sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 3);
    for (character, reading) in name.chars().zip(name.to_pinyin()) {
        match reading {
            Some(reading) => key.push_str(reading.plain()),
            None => key.extend(character.to_lowercase()),
        }
        // Lower than any letter, so that a shorter syllable sorts first.
        key.push(' ');
    }
    key.push('\0');
    key.push_str(name);
    key
}
