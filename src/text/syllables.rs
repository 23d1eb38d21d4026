//! Pinyin syllables, and how letters that a person typed divide into them.
//!
//! Written without tones and with `u` for `ü`, since keyboards have neither: 吕 is
//! `lu`, and so are `lü` and `lv` where they are typed. The script in the page has the
//! same table, generated from this one (`src/search/script_tables.rs`).

use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The finals that each initial occurs with. Exclamations such as `o` and `ei`, which no
/// name has, are left out: they would only add ways to divide a word. `shaan` is the
/// official spelling of 陕 in 陕西.
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

/// The most ways to divide a word that are tried.
pub(crate) const MAX_DIVISIONS: usize = 4;

/// The longest word that is divided, in letters.
pub(crate) const MAX_LETTERS: usize = 60;

/// All whole syllables of the table.
static SYLLABLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = TABLE.iter();
    rows.flat_map(|(initial, finals)| {
        finals
            .split(' ')
            .map(move |rest| format!("{initial}{rest}"))
    })
    .collect()
});

/// Whether letters are one whole syllable.
pub fn is_syllable(letters: &str) -> bool {
    SYLLABLES.contains(letters)
}

/// Whether letters, at least one, begin a syllable.
fn begins_syllable(letters: &str) -> bool {
    !letters.is_empty()
        && TABLE.iter().any(|(initial, finals)| {
            initial.starts_with(letters)
                || letters
                    .strip_prefix(initial)
                    .is_some_and(|rest| finals.split(' ').any(|known| known.starts_with(rest)))
        })
}

/// A word's letters as Pinyin is typed. None where the word has anything but the letters
/// a–z.
pub fn letters(word: &str) -> Option<String> {
    let plain = plain_letters(word);
    let is_word = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word.then_some(plain)
}

/// A text without the marks above its letters, and with `u` for the `v` that stands for
/// `ü`: `lǚ` and `lv` become `lu`.
pub(crate) fn plain_letters(text: &str) -> String {
    text.nfd()
        .filter(|character| !is_combining_mark(*character))
        .collect::<String>()
        .replace("lv", "lu")
        .replace("nv", "nu")
}

/// The ways in which letters divide into syllables, at most [`MAX_DIVISIONS`]: those
/// with long syllables at the front first.
///
/// `open`: the last one may be the beginning of a syllable; a whole one begins a longer
/// one, as `shenyan` is on the way to `shenyang`.
pub fn divisions(letters: &str, open: bool) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    if letters.len() <= MAX_LETTERS {
        let mut dead_ends = vec![false; letters.len() + 1];
        divide(
            letters,
            0,
            open,
            &mut Vec::new(),
            &mut dead_ends,
            &mut found,
        );
    }
    found
}

/// The letters of the longest syllables: `zhuang`.
pub(crate) const LONGEST: usize = 6;

/// Divides what is left from `start`. A start from which nothing was found is not tried
/// again. Answers whether anything was found.
fn divide<'a>(
    letters: &'a str,
    start: usize,
    open: bool,
    before: &mut Vec<&'a str>,
    dead_ends: &mut [bool],
    found: &mut Vec<Vec<&'a str>>,
) -> bool {
    if dead_ends[start] {
        return false;
    }
    let rest = &letters[start..];
    if rest.is_empty() {
        if !open {
            found.push(before.clone());
        }
        return !open;
    }
    let mut any = false;
    if open && begins_syllable(rest) {
        before.push(rest);
        found.push(before.clone());
        before.pop();
        any = true;
    }
    for length in (1..=LONGEST.min(rest.len())).rev() {
        if found.len() >= MAX_DIVISIONS {
            return true;
        }
        if (!open || length < rest.len()) && is_syllable(&rest[..length]) {
            before.push(&rest[..length]);
            any |= divide(letters, start + length, open, before, dead_ends, found);
            before.pop();
        }
    }
    dead_ends[start] = !any;
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(letters: &str, open: bool) -> Vec<String> {
        divisions(letters, open)
            .iter()
            .map(|syllables| syllables.join(" "))
            .collect()
    }

    #[test]
    fn letters_divide_into_whole_syllables() {
        assert_eq!(divided("huludao", false), ["hu lu dao"]);
        assert_eq!(divided("xian", false), ["xian", "xi an"]);
        assert_eq!(divided("fangan", false), ["fang an", "fan gan"]);
        assert_eq!(divided("hldskj", false), [""; 0]);
        assert_eq!(divided("patent", false), [""; 0]);
    }

    #[test]
    fn the_last_syllable_may_be_open() {
        assert_eq!(divided("hulud", true), ["hu lu d"]);
        assert_eq!(divided("shenyan", true), ["shen yan", "shen ya n"]);
        assert_eq!(divided("zh", true), ["zh"]);
        assert_eq!(divided("hld", true), [""; 0]);
    }

    #[test]
    fn a_word_is_typed_with_or_without_marks() {
        for word in ["lüliang", "lvliang", "luliang", "lǚliáng", "lu\u{308}liang"] {
            assert_eq!(letters(word).as_deref(), Some("luliang"), "{word}");
        }
        assert_eq!(letters("5g"), None);
        assert_eq!(letters("é中"), None);
    }

    #[test]
    fn a_long_word_takes_no_time() {
        assert!(divisions(&"a".repeat(60), false).len() <= MAX_DIVISIONS);
        assert!(divisions(&"xian".repeat(15), true).len() <= MAX_DIVISIONS);
        assert!(divisions(&format!("{}q", "ana".repeat(19)), false).is_empty());
    }
}
