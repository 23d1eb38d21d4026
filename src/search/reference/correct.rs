//! Corrects words that no record contains.
//!
//! Ideographs become others with the same pronunciation. Letters become ideographs with that
//! Pinyin, else the nearest word of the vocabulary. The script implements the same rules
//! (`themes/default/scripts/deferred-1-corrections.js`). Costs are integers so that both give the same
//! result.

use super::super::lexicon::{Lexicon, MIN_WORD_LENGTH};
use super::costs::{LONG_WORD, MAX_RARITY, RARE_READING, SUBSTITUTION, UNKNOWN_PAIR};
use crate::text::{QueryWord, syllables};
use std::collections::{BTreeMap, BTreeSet};

/// One character of the corrected word.
struct Position {
    /// The typed ideograph; `None` if Pinyin was typed.
    typed: Option<char>,
    /// Its possible syllables with their costs.
    syllables: Vec<(String, u32)>,
}

/// The correction of a word; `None` if nothing is similar enough.
pub(crate) fn correct(word: &QueryWord, lexicon: &Lexicon) -> Option<String> {
    if word.is_ideographic {
        let positions: Vec<Position> = word
            .text
            .chars()
            .map(|typed| Position {
                typed: Some(typed),
                syllables: syllables_of(typed, lexicon),
            })
            .collect();
        return respell(&positions, lexicon);
    }
    respell(&positions_of_letters(&word.text), lexicon).or_else(|| nearest(&word.text, lexicon))
}

fn syllables_of(character: char, lexicon: &Lexicon) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (syllable, characters) in &lexicon.readings {
        let (usual, rare) = characters.split_once(' ').unwrap_or((characters, ""));
        if usual.contains(character) {
            found.push((syllable.clone(), 0));
        } else if rare.contains(character) {
            found.push((syllable.clone(), RARE_READING));
        }
    }
    found
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
            syllables: vec![(syllable.to_owned(), 0)],
        })
        .collect()
}

/// The cheapest ideographs with the syllables of the positions, unless they equal what was typed or
/// too many differ from it.
fn respell(positions: &[Position], lexicon: &Lexicon) -> Option<String> {
    if positions.len() < 2 {
        return None;
    }
    let pairs: Vec<BTreeMap<(char, char), u32>> = positions
        .windows(2)
        .map(|two| known_pairs(&two[0], &two[1], lexicon))
        .collect();
    let characters = cheapest(positions, &pairs)?;
    let changes = positions
        .iter()
        .zip(&characters)
        .filter(|(position, character)| position.typed.is_some_and(|typed| typed != **character))
        .count();
    let was_typed = positions.iter().all(|position| position.typed.is_some());
    let most = positions.len().div_ceil(2);
    (changes <= most && (changes > 0 || !was_typed)).then(|| characters.iter().collect())
}

/// The pairs of ideographs in records with the syllables of two positions, with their costs.
fn known_pairs(
    first: &Position,
    second: &Position,
    lexicon: &Lexicon,
) -> BTreeMap<(char, char), u32> {
    let mut known = BTreeMap::new();
    for (a, cost_of_a) in &first.syllables {
        for (b, cost_of_b) in &second.syllables {
            let pairs = lexicon.homophones.get(&format!("{a} {b}"));
            for (rank, pair) in pairs.into_iter().flatten().enumerate() {
                let mut characters = pair.chars();
                if let (Some(x), Some(y)) = (characters.next(), characters.next()) {
                    let cost = (rank as u32).min(MAX_RARITY) + cost_of_a + cost_of_b;
                    let least = known.entry((x, y)).or_insert(cost);
                    *least = cost.min(*least);
                }
            }
        }
    }
    known
}

/// The cheapest path through the candidates of all positions; of equally cheap ones that with the
/// lowest code points. `None` if a position has no candidate.
fn cheapest(positions: &[Position], pairs: &[BTreeMap<(char, char), u32>]) -> Option<Vec<char>> {
    let candidates: Vec<Vec<char>> = (0..positions.len())
        .map(|place| {
            let after = pairs.get(place).into_iter().flatten();
            let before = place.checked_sub(1).and_then(|before| pairs.get(before));
            let mut all: BTreeSet<char> = after.map(|((first, _), _)| *first).collect();
            all.extend(before.into_iter().flatten().map(|((_, second), _)| *second));
            all.extend(positions[place].typed);
            all.into_iter().collect()
        })
        .collect();
    let own_cost = |place: usize, character: char| match positions[place].typed {
        Some(typed) if typed != character => SUBSTITUTION,
        _ => 0,
    };
    let mut costs: Vec<u32> = candidates[0]
        .iter()
        .map(|character| own_cost(0, *character))
        .collect();
    let mut origins: Vec<Vec<usize>> = Vec::new();
    for place in 1..positions.len() {
        let mut next_costs = Vec::with_capacity(candidates[place].len());
        let mut origin = Vec::with_capacity(candidates[place].len());
        for character in &candidates[place] {
            let ways = candidates[place - 1].iter().zip(&costs).enumerate();
            let (cost, from) = ways
                .map(|(from, (before, cost))| {
                    let pair = pairs[place - 1].get(&(*before, *character));
                    (cost + pair.copied().unwrap_or(UNKNOWN_PAIR), from)
                })
                .min()?;
            next_costs.push(cost + own_cost(place, *character));
            origin.push(from);
        }
        costs = next_costs;
        origins.push(origin);
    }
    let (_, mut at) = costs
        .iter()
        .enumerate()
        .map(|(at, cost)| (cost, at))
        .min()?;
    let mut characters = vec![candidates[positions.len() - 1][at]];
    for place in (1..positions.len()).rev() {
        at = origins[place - 1][at];
        characters.push(candidates[place - 1][at]);
    }
    characters.reverse();
    Some(characters)
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
    let is_near = |other: &&String| other.chars().count().abs_diff(length) <= most;
    let near = lexicon.vocabulary.iter().filter(is_near);
    near.map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(distance, _)| (1..=most).contains(distance))
        // Returns the first of several minima, which is in most records.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other.clone())
}
