//! Traditional and simplified characters.
//!
//! Records are indexed in simplified characters, whatever they are written in. What a
//! person types is not touched unless nothing is found under it, since a character such
//! as 乾 may stand in simplified text as well.

use std::borrow::Cow;
use std::sync::LazyLock;

/// One line for each character; see the file's head.
const TABLE: &str = include_str!("variants.txt");

/// The plane that the table is about.
const CODE_POINTS: usize = 0x1_0000;

/// For each code point of the basic plane what it becomes in the index: itself, where it
/// is no traditional character or may stand in simplified text.
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

/// Every traditional character with the simplified ones that it may stand for, the usual
/// one first.
pub fn variants() -> impl Iterator<Item = (char, &'static str)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut rest = line.chars();
            Some((rest.next()?, rest.as_str()))
        })
}

/// A text of records in simplified characters, as it is indexed.
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
    fn what_may_stand_in_simplified_text_stays() {
        check("乾隆", "乾隆");
        check("著作权", "著作权");
    }
}
