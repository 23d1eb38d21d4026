//! Abbreviations that occur in other records by chance: 北大 is 北京大学, but 东北大学 also contains the two
//! characters.
//!
//! Other abbreviations are only looked up if no record contains the typed text. For these some
//! record always does. So they are indexed among the terms of the text, with a mark, in the same
//! shard as the pair that they start with, and looking them up costs no request.

use super::documents::{TextField, abbreviations, texts};
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::text::{ABBREVIATION_MARK, Abbreviations, CommonWords, document_text, ideographs};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A term in more records than this is not ambiguous: two per thousand records, but at least five.
const RARE_PER_THOUSAND: usize = 2;
const ALWAYS_RARE: usize = 5;

/// Abbreviations of few names that also occur literally in few records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AmbiguousTerms(BTreeSet<String>);

impl AmbiguousTerms {
    /// Collects them from the names and texts of all documents.
    pub(crate) fn from_directory(
        directory: &Directory,
        documents: &[PointIndex],
        common_words: &CommonWords,
    ) -> Self {
        let max_records = (documents.len() * RARE_PER_THOUSAND / 1000).max(ALWAYS_RARE);
        let is_rare = |records: &usize| (1..=max_records).contains(records);
        let mut abbreviating = count(documents, |index, found| {
            let point = directory.point(index);
            let own = abbreviations(directory, point, common_words);
            found.extend(candidates(point, &own).cloned());
        });
        abbreviating.retain(|_, records| is_rare(records));
        let keys = Keys::of(abbreviating.keys());
        let literal = count(documents, |index, found| {
            for field in TextField::ALL {
                texts(directory, directory.point(index), field, &mut |text| {
                    for run in ideographs(&document_text(text)) {
                        keys.each_in(&run, |piece| {
                            found.insert(piece.iter().collect::<String>());
                        });
                    }
                });
            }
        });
        let terms = literal.into_iter().filter(|(_, records)| is_rare(records));
        Self(terms.map(|(term, _)| term).collect())
    }

    /// The marked terms for a point with the abbreviations `found`.
    pub(crate) fn for_point(&self, point: &DirectoryPoint, found: &Abbreviations) -> Vec<String> {
        candidates(point, found)
            .filter(|term| self.0.contains(*term))
            .map(|term| format!("{term}{ABBREVIATION_MARK}"))
            .collect()
    }
}

/// The near abbreviations of a point, without continuation pairs, that none of its names contains
/// literally.
fn candidates<'f>(
    point: &DirectoryPoint,
    found: &'f Abbreviations,
) -> impl Iterator<Item = &'f String> {
    let names = std::iter::once(&point.facts.name).chain(point.other_names());
    let names: Vec<String> = names.map(|name| document_text(name).into_owned()).collect();
    found.near.iter().filter(move |term| {
        !term.starts_with(ABBREVIATION_MARK)
            && !names.iter().any(|name| name.contains(term.as_str()))
    })
}

/// Terms of two or three characters, to be found in all texts.
struct Keys {
    /// Arrays, so that lookups need no allocation.
    terms: HashSet<[char; 3]>,
    /// The pairs that terms begin with, by [`Self::place`]: of millions of pairs
    /// nearly all begin none, and this tells most of them without hashing.
    begins: Vec<bool>,
}

impl Keys {
    fn of<'t>(terms: impl Iterator<Item = &'t String>) -> Self {
        let mut keys = Self {
            terms: HashSet::new(),
            begins: vec![false; 1 << 16],
        };
        for term in terms {
            let key = key(term.chars());
            keys.begins[Self::place(key[0], key[1])] = true;
            keys.terms.insert(key);
        }
        keys
    }

    /// Where a pair stands in `begins`, with some others.
    fn place(first: char, second: char) -> usize {
        let pair = u32::from(first).wrapping_mul(0x9e37_79b1) ^ u32::from(second);
        (pair.wrapping_mul(0x85eb_ca6b) >> 16) as usize
    }

    /// Calls `found` with each of the terms in a run of characters.
    fn each_in(&self, run: &[char], mut found: impl FnMut(&[char])) {
        for start in 0..run.len().saturating_sub(1) {
            if !self.begins[Self::place(run[start], run[start + 1])] {
                continue;
            }
            let pieces = [start + 2, start + 3].map(|end| run.get(start..end));
            for piece in pieces.into_iter().flatten() {
                if self.terms.contains(&key(piece.iter().copied())) {
                    found(piece);
                }
            }
        }
    }
}

/// Two or three characters as an array.
fn key(characters: impl Iterator<Item = char>) -> [char; 3] {
    let mut key = ['\0'; 3];
    for (place, character) in key.iter_mut().zip(characters) {
        *place = character;
    }
    key
}

/// In how many documents `find` finds each text.
fn count(
    documents: &[PointIndex],
    find: impl Fn(PointIndex, &mut BTreeSet<String>) + Sync,
) -> BTreeMap<String, usize> {
    let found: Vec<BTreeSet<String>> = documents
        .par_iter()
        .map(|index| {
            let mut found = BTreeSet::new();
            find(*index, &mut found);
            found
        })
        .collect();
    let mut counts = BTreeMap::new();
    for text in found.into_iter().flatten() {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_wherever_they_stand_in_a_run() {
        let terms = ["北大", "东北大", "图书馆"].map(str::to_owned);
        let keys = Keys::of(terms.iter());
        let in_run = |run: &str| {
            let mut found = Vec::new();
            let run: Vec<char> = run.chars().collect();
            keys.each_in(&run, |piece| found.push(piece.iter().collect::<String>()));
            found
        };
        for (run, expected) in [
            ("东北大学图书馆", &["东北大", "北大", "图书馆"][..]),
            ("北大", &["北大"]),
            ("在北大", &["北大"]),
            ("北方大学", &[]),
            ("北", &[]),
            ("", &[]),
        ] {
            assert_eq!(in_run(run), expected, "{run}");
        }
    }
}
