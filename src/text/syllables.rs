//! Pinyin syllables, and how typed letters are segmented into them.
//!
//! Syllables have no tones and `u` for `ü`, as people type them: 吕 is `lu`, and typed `lü` and `lv`
//! become `lu`. The script of the search page has a generated copy of the table
//! (`src/search/script_tables.rs`).

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The finals of each initial. Interjections such as `o` and `ei` do not occur in names and are
/// left out, since they would only add segmentations. `shaan` is the official spelling of 陕 in 陕西.
pub(crate) const TABLE: [(&str, &str); 24] = [
    ("", "a ai an ang ao e en er ou"),
    ("b", "a ai an ang ao ei en eng i ian iang iao ie in ing o u"),
    ("p", "a ai an ang ao ei en eng i ian iao ie in ing o ou u"),
    (
        "m",
        "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    ),
    ("f", "a an ang ei en eng iao o ou u"),
    (
        "d",
        "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    ),
    (
        "t",
        "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
    ),
    (
        "n",
        "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo",
    ),
    (
        "l",
        "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo",
    ),
    (
        "g",
        "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    ),
    (
        "k",
        "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    ),
    (
        "h",
        "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    ),
    ("j", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    ("q", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    ("x", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    (
        "zh",
        "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    ),
    (
        "ch",
        "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    ),
    (
        "sh",
        "a aan ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    ),
    ("r", "an ang ao e en eng i ong ou u ua uan ui un uo"),
    ("z", "a ai an ang ao e ei en eng i ong ou u uan ui un uo"),
    ("c", "a ai an ang ao e en eng i ong ou u uan ui un uo"),
    ("s", "a ai an ang ao e en eng i ong ou u uan ui un uo"),
    ("y", "a an ang ao e i in ing ong ou u uan ue un"),
    ("w", "a ai an ang ei en eng o u"),
];

/// The most segmentations of a word that are considered.
pub(crate) const MAX_SEGMENTATIONS: usize = 4;

/// The longest word that is segmented, in letters.
pub(crate) const MAX_LETTERS: usize = 60;

/// All syllables of the table, packed and sorted: names are segmented by a great many lookups.
static SYLLABLES: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let rows = TABLE.iter();
    let syllables = rows.flat_map(|(initial, finals)| {
        let finals = finals.split(' ');
        finals.filter_map(move |rest| packed(&format!("{initial}{rest}")))
    });
    let mut syllables: Vec<u64> = syllables.collect();
    syllables.sort_unstable();
    syllables
});

/// The bytes of at most [`LONGEST_SYLLABLE`] letters as a number.
fn packed(letters: &str) -> Option<u64> {
    let bytes = letters.bytes();
    (letters.len() <= LONGEST_SYLLABLE)
        .then(|| bytes.fold(0, |packed, byte| packed << 8 | u64::from(byte)))
}

/// Whether letters are exactly one syllable.
pub fn is_syllable(letters: &str) -> bool {
    packed(letters).is_some_and(|packed| SYLLABLES.binary_search(&packed).is_ok())
}

/// Whether each of these letters begins a syllable.
pub(crate) fn are_initials(letters: &str) -> bool {
    !letters.contains(['i', 'u', 'v'])
}

/// Whether letters, at least one, are a prefix of a syllable.
fn begins_syllable(letters: &str) -> bool {
    !letters.is_empty()
        && TABLE.iter().any(|(initial, finals)| {
            initial.starts_with(letters)
                || letters
                    .strip_prefix(initial)
                    .is_some_and(|rest| finals.split(' ').any(|known| known.starts_with(rest)))
        })
}

/// The normalised letters of a word; `None` if it has other characters than the letters a–z.
pub fn pinyin_letters(word: &str) -> Option<String> {
    let plain = normalize_letters(word);
    let is_word = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word.then_some(plain)
}

/// Removes the marks above letters and replaces the `v` that stands for `ü` by `u`: `lǚ` and `lv`
/// become `lu`.
pub(crate) fn normalize_letters(text: &str) -> String {
    text.nfd()
        .filter(|character| !is_combining_mark(*character))
        .collect::<String>()
        .replace("lv", "lu")
        .replace("nv", "nu")
}

/// The segmentations of letters into syllables, at most [`MAX_SEGMENTATIONS`], those with long
/// first syllables first.
///
/// With `allow_partial` the last syllable is only a prefix of one. A whole syllable can be a prefix
/// of a longer one: `shenyan` of `shenyang`.
pub fn segmentations(letters: &str, allow_partial: bool) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    if letters.len() <= MAX_LETTERS {
        let mut dead_ends = vec![false; letters.len() + 1];
        segment(
            letters,
            0,
            allow_partial,
            &mut Vec::new(),
            &mut dead_ends,
            &mut found,
        );
    }
    found
}

/// The length of the longest syllables, `zhuang`.
pub(crate) const LONGEST_SYLLABLE: usize = 6;

/// Segments the letters from `start` on and returns whether that succeeded. `dead_ends` remembers
/// where it failed.
fn segment<'a>(
    letters: &'a str,
    start: usize,
    allow_partial: bool,
    prefix: &mut Vec<&'a str>,
    dead_ends: &mut [bool],
    found: &mut Vec<Vec<&'a str>>,
) -> bool {
    if dead_ends[start] {
        return false;
    }
    let rest = &letters[start..];
    if rest.is_empty() {
        if !allow_partial {
            found.push(prefix.clone());
        }
        return !allow_partial;
    }
    let mut found_any = false;
    if allow_partial && begins_syllable(rest) {
        prefix.push(rest);
        found.push(prefix.clone());
        prefix.pop();
        found_any = true;
    }
    for length in (1..=LONGEST_SYLLABLE.min(rest.len())).rev() {
        if found.len() >= MAX_SEGMENTATIONS {
            return true;
        }
        if (!allow_partial || length < rest.len()) && is_syllable(&rest[..length]) {
            prefix.push(&rest[..length]);
            found_any |= segment(
                letters,
                start + length,
                allow_partial,
                prefix,
                dead_ends,
                found,
            );
            prefix.pop();
        }
    }
    dead_ends[start] = !found_any;
    found_any
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segmented(letters: &str, allow_partial: bool) -> Vec<String> {
        segmentations(letters, allow_partial)
            .iter()
            .map(|syllables| syllables.join(" "))
            .collect()
    }

    #[test]
    fn letters_are_segmented_into_whole_syllables() {
        assert_eq!(segmented("huludao", false), ["hu lu dao"]);
        assert_eq!(segmented("xian", false), ["xian", "xi an"]);
        assert_eq!(segmented("fangan", false), ["fang an", "fan gan"]);
        assert_eq!(segmented("hldskj", false), [""; 0]);
        assert_eq!(segmented("patent", false), [""; 0]);
    }

    #[test]
    fn the_last_syllable_may_be_partial() {
        assert_eq!(segmented("hulud", true), ["hu lu d"]);
        assert_eq!(segmented("shenyan", true), ["shen yan", "shen ya n"]);
        assert_eq!(segmented("zh", true), ["zh"]);
        assert_eq!(segmented("hld", true), [""; 0]);
    }

    #[test]
    fn tone_marks_and_u_umlaut_are_normalised() {
        for word in ["lüliang", "lvliang", "luliang", "lǚliáng", "lu\u{308}liang"] {
            assert_eq!(pinyin_letters(word).as_deref(), Some("luliang"), "{word}");
        }
        assert_eq!(pinyin_letters("5g"), None);
        assert_eq!(pinyin_letters("é中"), None);
    }

    #[test]
    fn segmentations_of_long_words_are_bounded() {
        assert!(segmentations(&"a".repeat(60), false).len() <= MAX_SEGMENTATIONS);
        assert!(segmentations(&"xian".repeat(15), true).len() <= MAX_SEGMENTATIONS);
        assert!(segmentations(&format!("{}q", "ana".repeat(19)), false).is_empty());
    }
}
