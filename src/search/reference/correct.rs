//! What a word that no record has was probably meant to be.
//!
//! Ideographs: other characters with the same sound. Letters: the characters that are
//! read so, else the nearest word. The script in the page does the same
//! (`themes/default/scripts/late-1-correct.js`); costs are whole numbers, so that both
//! come to the same.

use super::super::lexicon::{Lexicon, SHORTEST_WORD};
use super::costs::{BREAK, CHANGE, LONG_WORD, RARE, RAREST};
use crate::text::{Word, syllables};
use std::collections::{BTreeMap, BTreeSet};

/// One character of a word to be spelt anew.
struct Position {
    /// What was typed; none where only the sound was.
    typed: Option<char>,
    /// How it is read, with what each reading costs.
    syllables: Vec<(String, u32)>,
}

/// Another spelling of a word, or another word. None where nothing is near.
pub(crate) fn correct(word: &Word, lexicon: &Lexicon) -> Option<String> {
    if word.is_ideographs {
        let positions: Vec<Position> = word
            .text
            .chars()
            .map(|typed| Position {
                typed: Some(typed),
                syllables: readings_of(typed, lexicon),
            })
            .collect();
        return spell(&positions, lexicon);
    }
    spell(&positions_of_letters(&word.text), lexicon).or_else(|| nearest(&word.text, lexicon))
}

fn readings_of(character: char, lexicon: &Lexicon) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (syllable, characters) in &lexicon.readings {
        let (usual, rare) = characters.split_once(' ').unwrap_or((characters, ""));
        if usual.contains(character) {
            found.push((syllable.clone(), 0));
        } else if rare.contains(character) {
            found.push((syllable.clone(), RARE));
        }
    }
    found
}

/// The syllables of a word in letters; none where it does not divide into whole ones.
fn positions_of_letters(text: &str) -> Vec<Position> {
    let words: Option<Vec<String>> = text.split(' ').map(syllables::letters).collect();
    let words = words.unwrap_or_default();
    let syllables: Vec<&str> = match &words[..] {
        [word] => syllables::divisions(word, false)
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

/// The cheapest characters that are read as the positions say, where they are not what
/// was typed.
fn spell(positions: &[Position], lexicon: &Lexicon) -> Option<String> {
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

/// The pairs that records have and that are read so, with what a rarer one costs.
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
                    let cost = (rank as u32).min(RAREST) + cost_of_a + cost_of_b;
                    let least = known.entry((x, y)).or_insert(cost);
                    *least = cost.min(*least);
                }
            }
        }
    }
    known
}

/// The cheapest way from the first position to the last; of equal ones that with the
/// lower code points. None where a position has no candidate.
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
        Some(typed) if typed != character => CHANGE,
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
                    (cost + pair.copied().unwrap_or(BREAK), from)
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

/// The word of the vocabulary with the fewest letters wrong, missing, too many or
/// swapped with their neighbour: one, or two in a long word. The one in most records
/// where several are as near.
fn nearest(word: &str, lexicon: &Lexicon) -> Option<String> {
    let length = word.chars().count();
    let most = match length {
        0..SHORTEST_WORD => return None,
        SHORTEST_WORD..LONG_WORD => 1,
        _ => 2,
    };
    let is_near = |other: &&String| other.chars().count().abs_diff(length) <= most;
    let near = lexicon.vocabulary.iter().filter(is_near);
    near.map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(distance, _)| (1..=most).contains(distance))
        // The first of several least.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other.clone())
}
