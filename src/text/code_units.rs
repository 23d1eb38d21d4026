//! The order of strings in scripts.

use std::cmp::Ordering;

/// Compares texts by UTF-16 code units, as scripts compare strings, without converting them.
///
/// The order of the bytes in UTF-8 differs from it only where one text has a character beyond the
/// Basic Multilingual Plane, whose surrogates sort before U+E000 to U+FFFF.
pub(crate) fn compare_code_units(a: &str, b: &str) -> Ordering {
    let differing = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    differing.map_or_else(|| a.len().cmp(&b.len()), |(a, b)| rank(a).cmp(&rank(b)))
}

/// The same for texts as characters.
pub(crate) fn compare_characters(a: &[char], b: &[char]) -> Ordering {
    let follows_surrogates = |character: char| matches!(character, '\u{e000}'..='\u{ffff}');
    let differing = a.iter().zip(b).find(|(a, b)| a != b);
    differing.map_or_else(
        || a.len().cmp(&b.len()),
        |(a, b)| (follows_surrogates(*a), a).cmp(&(follows_surrogates(*b), b)),
    )
}

/// Ranks the first differing byte: those that begin a character beyond the plane (from 0xf0)
/// between those that begin U+D000 to U+D7FF (0xed) and U+E000 to U+FFFF (0xee and 0xef).
fn rank(byte: u8) -> u8 {
    match byte {
        0xf0.. => byte - 2,
        0xee..0xf0 => byte + 0x10,
        _ => byte,
    }
}

#[cfg(test)]
mod tests {
    use super::{compare_characters, compare_code_units};

    #[test]
    fn texts_are_ordered_as_their_code_units() {
        let mut texts = Vec::new();
        let signs = [
            "",
            "\0",
            "a",
            "b",
            "z",
            "\u{7f}",
            "\u{80}",
            "é",
            "\u{7ff}",
            "\u{800}",
            "图",
            "书",
            "\u{d7ff}",
            "\u{e000}",
            "\u{fffd}",
            "\u{ffff}",
            "\u{10000}",
            "𠮷",
            "𠮸",
            "\u{10ffff}",
        ];
        for first in signs {
            for second in signs {
                texts.push(format!("{first}{second}"));
                texts.push(format!("图{first}{second}书"));
            }
        }
        for a in &texts {
            for b in &texts {
                let expected = a.encode_utf16().cmp(b.encode_utf16());
                assert_eq!(compare_code_units(a, b), expected, "{a:?} {b:?}");
                let characters = [a, b].map(|text| text.chars().collect::<Vec<_>>());
                let compared = compare_characters(&characters[0], &characters[1]);
                assert_eq!(compared, expected, "{a:?} {b:?}");
            }
        }
    }
}
