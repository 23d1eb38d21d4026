//! Corrects words that no record contains.
//!
//! Ideographs become others with the same pronunciation. Letters become ideographs with that
//! Pinyin, else the nearest word of the vocabulary. The script implements the same rules
//! (`themes/default/scripts/corrections-1-nearest.js`). Costs are integers so that both give the same
//! result.

use super::super::lexicon::{Homophones, Lexicon, MIN_WORD_LENGTH};
use super::super::places::RULES;
use super::costs::{LONG_WORD, MAX_RARITY, MAX_SPELLINGS, SUBSTITUTION, UNKNOWN_PAIR};
use crate::text::{QueryWord, syllables};
use std::collections::{BTreeMap, BTreeSet};

/// What universities are: what is called one for short, with the first character alone, is not corrected. Written
/// into the file of the readings.
pub(crate) const UNIVERSITY: &str = "大学";

/// One character of the corrected word.
struct Position {
    /// The typed ideograph; `None` if Pinyin was typed.
    typed: Option<char>,
    /// Its usual syllable; `None` if it has none.
    syllable: Option<String>,
}

/// What a word may have been meant as, the nearest first, with spaces where records do not connect
/// its characters; empty if nothing is similar enough.
///
/// `keeps_words`: whether an ordinary word stays as it is.
pub(crate) fn corrections(word: &QueryWord, lexicon: &Lexicon, keeps_words: bool) -> Vec<String> {
    let positions: Vec<Position> = match word.is_ideographic {
        true => word
            .text
            .chars()
            .map(|typed| Position {
                typed: Some(typed),
                syllable: usual_syllable(typed, lexicon),
            })
            .collect(),
        false => positions_of_letters(&word.text),
    };
    let mut found = respell(&positions, lexicon, keeps_words);
    if found.is_empty() && !word.is_ideographic {
        found.extend(nearest(&word.text, lexicon));
    }
    found
}

fn usual_syllable(character: char, lexicon: &Lexicon) -> Option<String> {
    let mut readings = lexicon.readings.iter();
    let found = readings.find(|(_, characters)| characters.contains(character));
    found.map(|(syllable, _)| syllable.clone())
}

/// One position for each syllable; empty if the letters are not whole syllables.
fn positions_of_letters(text: &str) -> Vec<Position> {
    let words: Option<Vec<String>> = text.split(' ').map(syllables::pinyin_letters).collect();
    let words = words.unwrap_or_default();
    let syllables: Vec<&str> = match &words[..] {
        [word] => syllables::segmentations(word, false)
            .into_iter()
            .next()
            .unwrap_or_default(),
        words => words.iter().map(String::as_str).collect(),
    };
    syllables
        .into_iter()
        .map(|syllable| Position {
            typed: None,
            syllable: Some(syllable.to_owned()),
        })
        .collect()
}

/// The cheapest ideographs with the syllables of the positions, without those that equal what was
/// typed or are too different from it.
fn respell(positions: &[Position], lexicon: &Lexicon, keeps_words: bool) -> Vec<String> {
    if positions.len() < 2 {
        return Vec::new();
    }
    let pairs: Vec<Option<&Homophones>> = positions
        .windows(2)
        .map(|two| homophones(&two[0], &two[1], lexicon))
        .collect();
    let costs: Vec<BTreeMap<(char, char), u32>> =
        pairs.iter().map(|all| pair_costs(*all)).collect();
    let spellings = cheapest(positions, &costs).into_iter();
    let spellings = spellings.filter(|characters| {
        let mut both = positions.iter().zip(characters);
        both.any(|(position, character)| position.typed != Some(*character))
            && !renames_university(positions, characters)
    });
    let kept = if keeps_words { &pairs[..] } else { &[] };
    let spellings =
        spellings.filter_map(|characters| divided(positions, &characters, kept, &costs));
    spellings.collect()
}

/// Whether it changes what is called a university for short: 吉大 is not 技大, though 海难大学 is 海南大学.
fn renames_university(positions: &[Position], characters: &[char]) -> bool {
    let mut university = UNIVERSITY.chars().map(Some);
    let (short, next) = (university.next().flatten(), university.next().flatten());
    (1..positions.len()).any(|end| {
        let follows = positions.get(end + 1).and_then(|position| position.typed);
        positions[end].typed == short
            && follows != next
            && positions[end - 1].typed != Some(characters[end - 1])
    })
}

/// The characters with spaces between those that no record connects; `None` unless each word so
/// divided is plausible.
fn divided(
    positions: &[Position],
    characters: &[char],
    kept: &[Option<&Homophones>],
    costs: &[BTreeMap<(char, char), u32>],
) -> Option<String> {
    let mut segments = Vec::new();
    let mut start = 0;
    for end in 1..=characters.len() {
        let is_connected = end < characters.len()
            && costs[end - 1].contains_key(&(characters[end - 1], characters[end]));
        if !is_connected {
            let segment = &characters[start..end];
            let kept = kept.get(start).copied().flatten();
            let is_particle = end < characters.len()
                && matches!(segment, [one] if positions[start].typed == Some(*one) && is_particle(*one));
            if !is_particle && !is_plausible(&positions[start..end], segment, kept) {
                return None;
            }
            segments.push(segment.iter().collect::<String>());
            start = end;
        }
    }
    Some(segments.join(" "))
}

/// Whether a character may stand before a word without being a part of it: 查 of 查商表.
fn is_particle(character: char) -> bool {
    character == RULES.of || RULES.verbs.contains(character)
}

/// A correction without the characters that only stand before words.
pub(crate) fn without_particles(correction: &str) -> String {
    let words = correction.split(' ').filter(|word| !is_single(word));
    words.collect::<Vec<_>>().join(" ")
}

/// A correction in which such characters directly precede their words, as people write them.
pub(crate) fn written(correction: &str) -> String {
    let mut text = String::new();
    for word in correction.split(' ') {
        text.push_str(word);
        if !is_single(word) {
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}

fn is_single(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// Whether characters that records have side by side may be what was meant: a word, of which at most
/// half of the typed characters (rounded up) are others, and what was typed is no word of its own.
fn is_plausible(positions: &[Position], characters: &[char], kept: Option<&Homophones>) -> bool {
    let typed: String = positions
        .iter()
        .filter_map(|position| position.typed)
        .collect();
    let spelt: String = characters.iter().collect();
    if spelt == typed {
        return characters.len() > 1;
    }
    let changes = positions
        .iter()
        .zip(characters)
        .filter(|(position, character)| position.typed.is_some_and(|typed| typed != **character))
        .count();
    let is_word = characters.len() == 2 && kept.is_some_and(|all| all.ordinary.contains(&typed));
    characters.len() > 1 && changes <= characters.len().div_ceil(2) && !is_word
}

/// The words with the syllables of two positions.
fn homophones<'l>(
    first: &Position,
    second: &Position,
    lexicon: &'l Lexicon,
) -> Option<&'l Homophones> {
    let (first, second) = (first.syllable.as_ref()?, second.syllable.as_ref()?);
    lexicon.homophones.get(&format!("{first} {second}"))
}

/// The pairs of ideographs in records with their costs, the most frequent first.
fn pair_costs(homophones: Option<&Homophones>) -> BTreeMap<(char, char), u32> {
    let mut costs = BTreeMap::new();
    let pairs = homophones.into_iter().flat_map(|all| &all.pairs);
    for (rank, pair) in pairs.enumerate() {
        let mut characters = pair.chars();
        if let (Some(first), Some(second)) = (characters.next(), characters.next()) {
            costs.insert((first, second), (rank as u32).min(MAX_RARITY));
        }
    }
    costs
}

/// The cheapest [`MAX_SPELLINGS`] paths through the candidates of all positions; of equally cheap
/// ones those with lower code points first. Empty if a position has no candidate.
fn cheapest(positions: &[Position], pairs: &[BTreeMap<(char, char), u32>]) -> Vec<Vec<char>> {
    let candidates = |place: usize| -> BTreeSet<char> {
        let after = pairs.get(place).into_iter().flatten();
        let before = place.checked_sub(1).and_then(|before| pairs.get(before));
        let mut all: BTreeSet<char> = after.map(|((first, _), _)| *first).collect();
        all.extend(before.into_iter().flatten().map(|((_, second), _)| *second));
        all.extend(positions[place].typed);
        all
    };
    let own_cost = |place: usize, character: char| match positions[place].typed {
        Some(typed) if typed != character => SUBSTITUTION,
        _ => 0,
    };
    // For each candidate the cheapest paths that end there.
    let first = candidates(0).into_iter();
    let mut paths: Vec<Vec<(u32, Vec<char>)>> = first
        .map(|character| vec![(own_cost(0, character), vec![character])])
        .collect();
    for place in 1..positions.len() {
        let next = candidates(place).into_iter().map(|character| {
            let longer = paths.iter().flatten().map(|(cost, path)| {
                let pair = pairs[place - 1].get(&(path[place - 1], character));
                let pair = pair.copied().unwrap_or(UNKNOWN_PAIR);
                let cost = cost + pair + own_cost(place, character);
                (cost, [&path[..], &[character]].concat())
            });
            cheapest_first(longer)
        });
        paths = next.collect();
    }
    let spellings = cheapest_first(paths.into_iter().flatten());
    spellings.into_iter().map(|(_, path)| path).collect()
}

fn cheapest_first(paths: impl Iterator<Item = (u32, Vec<char>)>) -> Vec<(u32, Vec<char>)> {
    let mut paths: Vec<(u32, Vec<char>)> = paths.collect();
    // Stable: equally cheap ones stay in the order of their code points.
    paths.sort_by_key(|(cost, _)| *cost);
    paths.truncate(MAX_SPELLINGS);
    paths
}

/// The vocabulary's word with the fewest letters wrong, missing, added or transposed: at most one,
/// or two in a long word. Of equally near ones the one in most records.
fn nearest(word: &str, lexicon: &Lexicon) -> Option<String> {
    let length = word.chars().count();
    let most = match length {
        0..MIN_WORD_LENGTH => return None,
        MIN_WORD_LENGTH..LONG_WORD => 1,
        _ => 2,
    };
    // Whoever leaves out a letter or types one too many begins with the right one: iphone is not phone.
    let is_near = |other: &&String| {
        let difference = other.chars().count().abs_diff(length);
        difference == 0 || difference <= most && other.chars().next() == word.chars().next()
    };
    let near = lexicon.vocabulary.iter().filter(is_near);
    near.map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(distance, _)| (1..=most).contains(distance))
        // Returns the first of several minima, which is in most records.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other.clone())
}
