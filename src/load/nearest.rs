//! The known word nearest to an unknown one.

use crate::text::Pinyin;

/// A longer word is no slip of the pen.
const LONGEST_WORD: usize = 100;

/// Longer candidates are not looked at.
const LONGEST_CANDIDATE: usize = 200;

/// The candidate nearest to a word, if one is near enough to be meant, and none of another
/// value is as near. A candidate that means the opposite or another level is never near.
pub fn nearest<S: AsRef<str>, T: PartialEq>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
) -> Option<T> {
    nearest_by(word, candidates, |one, other| one == other)
}

/// As [`nearest`], where `same` says whether two values are one.
pub fn nearest_by<S: AsRef<str>, T>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<T> {
    let written = word;
    let word: Vec<char> = word.chars().take(LONGEST_WORD + 1).collect();
    if word.len() > LONGEST_WORD {
        return None;
    }
    // The distance, the length that it is a share of, the value, and whether it is alone.
    let mut best: Option<(usize, usize, T, bool)> = None;
    for (candidate, value) in candidates {
        let candidate = candidate.as_ref();
        let length = count(candidate);
        let longer = word.len().max(length);
        if longer == 0 || longer > LONGEST_CANDIDATE {
            continue;
        }
        // One slip in a short word, a fifth of the characters in a long one.
        let mut limit = (longer / 5).max(1).min(longer - 1);
        if let Some((distance, of, ..)) = &best {
            // No larger share than that of the best so far.
            limit = limit.min(distance * longer / of);
        }
        if word.len().abs_diff(length) > limit {
            continue;
        }
        let Some(distance) = distance_within(&word, candidate, limit) else {
            continue;
        };
        let is_near = distance == 0
            || !means_otherwise(written, candidate)
                && (longer > SHORT || is_slip(written, candidate));
        if !is_near {
            continue;
        }
        match &mut best {
            Some((least, of, first, alone)) if *least * longer == distance * *of => {
                *alone &= same(first, &value);
            }
            _ => best = Some((distance, longer, value, true)),
        }
    }
    best.and_then(|(_, _, value, alone)| alone.then_some(value))
}

/// Of words up to this length one character is a large part.
const SHORT: usize = 3;

/// Whether a word may be another one with a slip of the pen: a character missing, too
/// many, exchanged with its neighbour, or replaced. In a short word a replaced character
/// must sound like the right one, as those that input methods confuse.
pub fn is_slip(word: &str, meant: &str) -> bool {
    one_edit(word, meant).is_some_and(|edit| edit.is_likely)
}

/// One character that differs between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Whether it is a slip of the pen, rather than another word.
    pub is_likely: bool,
}

/// The character that is missing, too many, replaced, or exchanged with its neighbour;
/// none where the words are equal or further from each other.
pub fn one_edit(word: &str, meant: &str) -> Option<Edit> {
    let (length, other_length) = (count(word), count(meant));
    let longer = length.max(other_length);
    if length.abs_diff(other_length) > 1 || word == meant {
        return None;
    }
    let pairs = word.chars().zip(meant.chars());
    let before = pairs.take_while(|(one, other)| one == other).count();
    let pairs = word.chars().rev().zip(meant.chars().rev());
    let behind = pairs.take_while(|(one, other)| one == other).count();
    let is_long = longer > SHORT;
    let is_likely = if length != other_length {
        (before + behind + 1 >= longer).then_some(is_long)
    } else if before + behind + 1 == longer {
        let (one, other) = (word.chars().nth(before)?, meant.chars().nth(before)?);
        Some(is_long || sound_alike(one, other))
    } else if before + behind + 2 == longer {
        let (mut here, mut there) = (word.chars().skip(before), meant.chars().skip(before));
        let (first, second) = (here.next()?, here.next()?);
        (there.next() == Some(second) && there.next() == Some(first)).then_some(longer > 2)
    } else {
        None
    };
    is_likely.map(|is_likely| Edit { is_likely })
}

/// Whether two characters can be read alike.
fn sound_alike(one: char, other: char) -> bool {
    let readings = |sign: char| Pinyin::default().readings(&sign.to_string()).swap_remove(0);
    let others = readings(other);
    readings(one).iter().any(|reading| others.contains(reading))
}

/// Characters of which each makes another thing of a word: 线上 and 线下, 省级 and 市级,
/// 东北 and 西北, 第一 and 第二.
const CONTRARY: [&str; 24] = [
    "国省市县区乡镇州校",
    "东西南北中",
    "一二三四五六七八九十",
    "甲乙丙丁戊己庚辛壬癸",
    "上下",
    "内外",
    "前后",
    "左右",
    "起止",
    "始终",
    "专兼",
    "全兼",
    "公私",
    "收免",
    "收支",
    "增减",
    "开关",
    "进出",
    "高低",
    "大小",
    "新旧",
    "正副",
    "早晚",
    "男女",
];

/// Characters that turn the meaning of a word around, or name its level: one word has
/// them, the other has not.
const DECISIVE: &str = "不非无未免没勿否国省市县区";

/// How English words begin that say the opposite.
const NEGATIONS: [&str; 6] = ["non", "non_", "un", "in", "not_", "no_"];

/// Whether two words that are near to each other say different things.
fn means_otherwise(word: &str, candidate: &str) -> bool {
    let negates = |long: &str, short: &str| {
        let head = long.strip_suffix(short);
        head.is_some_and(|head| NEGATIONS.contains(&head))
    };
    if word.is_ascii() && candidate.is_ascii() {
        return negates(word, candidate) || negates(candidate, word);
    }
    let only = |these: &str, others: &str| -> Vec<char> {
        let mut signs: Vec<char> = these.chars().collect();
        for other in others.chars() {
            if let Some(at) = signs.iter().position(|sign| *sign == other) {
                signs.swap_remove(at);
            }
        }
        signs
    };
    let (here, there) = (only(word, candidate), only(candidate, word));
    let has = |signs: &[char], set: &str| signs.iter().any(|sign| set.contains(*sign));
    has(&here, DECISIVE)
        || has(&there, DECISIVE)
        || CONTRARY
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

/// How many characters must be inserted, deleted, replaced or exchanged with their
/// neighbour (optimal string alignment), where it is no more than the limit.
///
/// Tables of ids are long and nearly all of their words far away; most are given up after
/// a few characters.
fn distance_within(word: &[char], candidate: &str, limit: usize) -> Option<usize> {
    const WIDTH: usize = LONGEST_WORD + 1;
    /// More than any distance; a byte a cell keeps the rows short.
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
        // Cells further from the diagonal than the limit are above it.
        let first = (row + 1).saturating_sub(limit);
        if first == 0 {
            current[0] = (row + 1) as u8;
        }
        let mut least = current[0];
        for column in first.max(1)..=width.min(row + 1 + limit) {
            let wanted = word[column - 1];
            let mut cell = (last[column - 1] + u8::from(wanted != character))
                .min(last[column] + 1)
                .min(current[column - 1] + 1);
            if row > 0 && column > 1 && wanted == previous && word[column - 2] == character {
                cell = cell.min(before_last[column - 2] + 1);
            }
            current[column] = cell;
            least = least.min(cell);
        }
        // The next row is made from this one and, by an exchange, from the one before.
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
    fn only_near_words_are_proposed() {
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
    fn none_of_equally_near_words_is_proposed_and_an_exact_one_before_all() {
        let words = ["p-12", "p-13", "p-14", "q-200"];
        let check = |word, expected| {
            let found = nearest(word, words.map(|known| (known, known)));
            assert_eq!(found, expected, "{word}");
        };
        check("p-1", None);
        check("p-15", None);
        check("p-13", Some("p-13"));
        check("q-20", Some("q-200"));
        // Two spellings of one value are no doubt.
        let found = nearest("p-1", [("p-12", 'p'), ("p-13", 'p')]);
        assert_eq!(found, Some('p'));
    }

    #[test]
    fn what_means_another_thing_is_never_near() {
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
    fn in_short_words_a_replaced_character_sounds_like_the_right_one() {
        for (word, meant, expected) in [
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
            assert_eq!(is_slip(word, meant), expected, "{word} {meant}");
        }
    }

    /// Words over three letters with many slips between them, in a fixed order.
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
