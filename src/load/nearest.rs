//! Suggests the known word most similar to a misspelled one.

use crate::text::Pinyin;
use crate::words;

/// For longer words nothing is suggested.
const MAX_WORD_LENGTH: usize = 100;

/// Longer candidates are skipped.
const MAX_CANDIDATE_LENGTH: usize = 200;

/// The value of the candidate most similar to a word. `None` if no candidate is similar
/// enough, or if candidates with different values are equally similar. Candidates that mean
/// the opposite or name another level are never suggested.
pub(crate) fn nearest<S: AsRef<str>, T: PartialEq>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
) -> Option<T> {
    nearest_by(word, candidates, |one, other| one == other)
}

/// Like [`nearest`], with `same` to compare values.
pub(crate) fn nearest_by<S: AsRef<str>, T>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<T> {
    let written = word;
    let word: Vec<char> = word.chars().take(MAX_WORD_LENGTH + 1).collect();
    if word.len() > MAX_WORD_LENGTH {
        return None;
    }
    // The distance, the length that it relates to, the value, and whether it is unique.
    let mut best: Option<(usize, usize, T, bool)> = None;
    for (candidate, value) in candidates {
        let candidate = candidate.as_ref();
        let length = count(candidate);
        let longer = word.len().max(length);
        if longer == 0 || longer > MAX_CANDIDATE_LENGTH {
            continue;
        }
        // One edit in a short word, a fifth of the characters in a long one.
        let mut limit = (longer / 5).max(1).min(longer - 1);
        if let Some((distance, of, ..)) = &best {
            // Relative to the length, no more edits than the best candidate so far.
            limit = limit.min(distance * longer / of);
        }
        if word.len().abs_diff(length) > limit {
            continue;
        }
        let Some(distance) = distance_within(&word, candidate, limit) else {
            continue;
        };
        let is_near = distance == 0
            || !differs_in_meaning(written, candidate)
                && (longer > SHORT || is_typo(written, candidate));
        if !is_near {
            continue;
        }
        match &mut best {
            Some((least, of, first, is_unique)) if *least * longer == distance * *of => {
                *is_unique &= same(first, &value);
            }
            _ => best = Some((distance, longer, value, true)),
        }
    }
    best.and_then(|(_, _, value, is_unique)| is_unique.then_some(value))
}

/// Words up to this length are short: a single edit often makes another word of them.
const SHORT: usize = 3;

/// Whether a word may be a typo of another: one character missing, added, replaced, or swapped
/// with its neighbour. In a short word a replaced character must share a pronunciation with
/// the correct one, since those are the ones that input methods confuse.
pub(crate) fn is_typo(word: &str, target: &str) -> bool {
    one_edit(word, target).is_some_and(|edit| edit.is_likely)
}

/// A single edit between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Whether it is probably a typo rather than a different word.
    pub(crate) is_likely: bool,
}

/// The single edit (insertion, deletion, replacement or swap of neighbours) between two
/// words; `None` if they are equal or further apart.
pub(crate) fn one_edit(word: &str, target: &str) -> Option<Edit> {
    let (length, other_length) = (count(word), count(target));
    let longer = length.max(other_length);
    if length.abs_diff(other_length) > 1 || word == target {
        return None;
    }
    let pairs = word.chars().zip(target.chars());
    let before = pairs.take_while(|(one, other)| one == other).count();
    let pairs = word.chars().rev().zip(target.chars().rev());
    let after = pairs.take_while(|(one, other)| one == other).count();
    let is_long = longer > SHORT;
    let is_likely = if length != other_length {
        (before + after + 1 >= longer).then_some(is_long)
    } else if before + after + 1 == longer {
        let (one, other) = (word.chars().nth(before)?, target.chars().nth(before)?);
        Some(is_long || sound_alike(one, other))
    } else if before + after + 2 == longer {
        let (mut here, mut there) = (word.chars().skip(before), target.chars().skip(before));
        let (first, second) = (here.next()?, here.next()?);
        (there.next() == Some(second) && there.next() == Some(first)).then_some(longer > 2)
    } else {
        None
    };
    is_likely.map(|is_likely| Edit { is_likely })
}

/// Whether two characters share a pronunciation.
fn sound_alike(one: char, other: char) -> bool {
    let readings = |character: char| {
        Pinyin::default()
            .readings(&character.to_string())
            .swap_remove(0)
    };
    let others = readings(other);
    readings(one).iter().any(|reading| others.contains(reading))
}

/// Characters that negate a word or name its level. Words differ in meaning if only one of
/// them has such a character.
const DECISIVE: &str = "不非无未免没勿否国省市县区";

/// Whether two similar words have different meanings.
fn differs_in_meaning(word: &str, candidate: &str) -> bool {
    let negates = |long: &str, short: &str| {
        let prefix = long.strip_suffix(short);
        prefix.is_some_and(|prefix| words::ENGLISH_NEGATIONS.contains(&prefix))
    };
    if word.is_ascii() && candidate.is_ascii() {
        return negates(word, candidate) || negates(candidate, word);
    }
    let only_in = |these: &str, others: &str| -> Vec<char> {
        let mut characters: Vec<char> = these.chars().collect();
        for other in others.chars() {
            if let Some(index) = characters.iter().position(|character| *character == other) {
                characters.swap_remove(index);
            }
        }
        characters
    };
    let (here, there) = (only_in(word, candidate), only_in(candidate, word));
    let has = |characters: &[char], set: &str| {
        characters.iter().any(|character| set.contains(*character))
    };
    has(&here, DECISIVE)
        || has(&there, DECISIVE)
        || words::CONTRARY_CHARACTERS
            .iter()
            .any(|set| has(&here, set) && has(&there, set))
}

fn count(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// The optimal string alignment distance (insertions, deletions, replacements and swaps of
/// neighbours), if it is at most `limit`.
///
/// Tables of ids are long and almost none of their words is similar, so that most are given
/// up after a few characters.
fn distance_within(word: &[char], candidate: &str, limit: usize) -> Option<usize> {
    const WIDTH: usize = MAX_WORD_LENGTH + 1;
    /// Larger than any distance; one byte per cell keeps the rows small.
    const FAR: u8 = 250;
    let width = word.len();
    let mut before_last = [FAR; WIDTH];
    let mut last = [FAR; WIDTH];
    for (column, cell) in last.iter_mut().enumerate().take(width.min(limit) + 1) {
        *cell = column as u8;
    }
    let mut least_of_last = 0;
    let mut previous = '\0';
    for (row, character) in candidate.chars().enumerate() {
        let mut current = [FAR; WIDTH];
        // Cells further from the diagonal than `limit` exceed it.
        let first = (row + 1).saturating_sub(limit);
        if first == 0 {
            current[0] = (row + 1) as u8;
        }
        let mut least = current[0];
        for column in first.max(1)..=width.min(row + 1 + limit) {
            let expected = word[column - 1];
            let mut cell = (last[column - 1] + u8::from(expected != character))
                .min(last[column] + 1)
                .min(current[column - 1] + 1);
            if row > 0 && column > 1 && expected == previous && word[column - 2] == character {
                cell = cell.min(before_last[column - 2] + 1);
            }
            current[column] = cell;
            least = least.min(cell);
        }
        // The next row depends on this one and, for a swap, on the one before.
        if usize::from(least) > limit && usize::from(least_of_last) >= limit {
            return None;
        }
        (before_last, last) = (last, current);
        (previous, least_of_last) = (character, least);
    }
    Some(usize::from(last[width])).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_words_are_suggested() {
        let words = ["university", "other", "高校", "免费"];
        let check = |word, expected| {
            assert_eq!(
                nearest(word, words.map(|known| (known, known))),
                expected,
                "{word}"
            );
        };
        check("univercity", Some("university"));
        check("高较", Some("高校"));
        check("图书", None);
        check("", None);
        check(&"长".repeat(5_000), None);
    }

    #[test]
    fn ties_suggest_nothing_and_an_exact_match_always_wins() {
        let words = ["p-12", "p-13", "p-14", "q-200"];
        let check = |word, expected| {
            let found = nearest(word, words.map(|known| (known, known)));
            assert_eq!(found, expected, "{word}");
        };
        check("p-1", None);
        check("p-15", None);
        check("p-13", Some("p-13"));
        check("q-20", Some("q-200"));
        // Two equally similar spellings of one value are not ambiguous.
        let found = nearest("p-1", [("p-12", 'p'), ("p-13", 'p')]);
        assert_eq!(found, Some('p'));
    }

    #[test]
    fn words_of_another_meaning_are_never_suggested() {
        for (word, known) in [
            ("收费", "免费"),
            ("不免费", "免费"),
            ("无效", "有效"),
            ("线下", "线上"),
            ("非公益培训", "公益培训"),
            ("市级网点", "省级网点"),
            ("国家级网点", "省级网点"),
            (
                "市级知识产权信息公共服务网点",
                "省级知识产权信息公共服务网点",
            ),
            ("专职人数", "兼职人数"),
            ("东北师范大学", "西北师范大学"),
            ("第一人民图书馆", "第二人民图书馆"),
            ("nonfree", "free"),
            ("inactive", "active"),
        ] {
            for (word, known) in [(word, known), (known, word)] {
                assert_eq!(nearest(word, [(known, known)]), None, "{word} {known}");
            }
        }
    }

    #[test]
    fn a_replacement_in_a_short_word_is_a_typo_only_if_pronounced_alike() {
        for (word, target, expected) in [
            ("龙岗区", "龙港区", true),
            ("辽宁生", "辽宁省", true),
            ("高新区", "高陵区", false),
            ("崇文区", "崇礼区", false),
            ("港龙区", "龙港区", true),
            ("龙区", "龙港区", false),
            ("葫卢岛市", "葫芦岛市", true),
            ("葫岛市", "葫芦岛市", true),
            ("葫芦岛岛市", "葫芦岛市", true),
            ("葫芦岛市", "葫芦岛市", false),
            ("", "市", false),
            ("", "", false),
        ] {
            assert_eq!(is_typo(word, target), expected, "{word} {target}");
        }
    }

    /// Pseudo-random words over three letters, so that many are close to each other.
    fn words() -> Vec<String> {
        let mut state = 1_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        (0..200)
            .map(|_| {
                let length = next(9);
                let letter = |number| ['a', '网', 'c'][number as usize];
                (0..length).map(|_| letter(next(3))).collect()
            })
            .collect()
    }

    #[test]
    fn distances_are_those_of_optimal_string_alignment() {
        let words = words();
        for one in &words {
            let characters: Vec<char> = one.chars().collect();
            for other in &words {
                let expected = strsim::osa_distance(one, other);
                for limit in 0..10 {
                    assert_eq!(
                        distance_within(&characters, other, limit),
                        Some(expected).filter(|distance| *distance <= limit),
                        "{one} {other} {limit}"
                    );
                }
            }
        }
    }
}
