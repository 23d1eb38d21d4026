//! Converts traditional characters to simplified ones.
//!
//! Documents are indexed in simplified characters. Queries are only converted where they find
//! nothing, since a character such as 乾 also occurs in simplified text.

use std::borrow::Cow;
use std::sync::LazyLock;

/// One line per character; the file's first lines describe the format.
const TABLE: &str = include_str!("variants.txt");

/// The size of the basic plane, which the table covers.
const CODE_POINTS: usize = 0x1_0000;

/// For each code point of the basic plane its simplified form: itself unless it is a traditional
/// character that does not occur in simplified text.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut simplified: Vec<char> = (0..CODE_POINTS as u32)
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    for (traditional, candidates) in variants() {
        let is_both = candidates.contains(traditional);
        if let Some(first) = candidates.chars().next().filter(|_| !is_both) {
            simplified[traditional as usize] = first;
        }
    }
    simplified
});

/// The traditional characters, each with its possible simplified forms, the usual one first.
pub fn variants() -> impl Iterator<Item = (char, &'static str)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut rest = line.chars();
            Some((rest.next()?, rest.as_str()))
        })
}

/// Replaces traditional characters as documents are indexed.
pub fn simplify(text: Cow<'_, str>) -> Cow<'_, str> {
    let table: &[char] = &SIMPLIFIED;
    let simplified = |character: char| {
        let known = table.get(character as usize);
        known.copied().unwrap_or(character)
    };
    if text
        .chars()
        .all(|character| simplified(character) == character)
    {
        return text;
    }
    Cow::Owned(text.chars().map(simplified).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(simplify(Cow::Borrowed(text)), expected);
    }

    #[test]
    fn traditional_characters_become_simplified_ones() {
        check("專利檢索", "专利检索");
        check("臺灣圖書館", "台湾图书馆");
        check("頭髮 發展", "头发 发展");
        check("葫芦岛 pct", "葫芦岛 pct");
    }

    #[test]
    fn characters_that_occur_in_simplified_text_are_kept() {
        check("乾隆", "乾隆");
        check("著作权", "著作权");
    }
}
