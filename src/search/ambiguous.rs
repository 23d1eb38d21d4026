//! Characters that abbreviate the names of some records while others have them by chance as
//! they stand: 北大 is 北京大学, but the two characters also stand in 东北大学.
//!
//! Other abbreviations are asked for where no record has what was typed. These would never
//! be: so they stand among the terms of the text, marked, beside the pair that they begin
//! with, and cost nothing to ask for.

use super::documents::{TextField, abbreviations, texts};
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::text::{ABBREVIATION_MARK, Abbreviations, UsualWords, document_text, ideographs};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What more records have is no chance: of a thousand records so many, and always a few.
const RARE_PER_THOUSAND: usize = 2;
const ALWAYS_RARE: usize = 5;

/// The abbreviations of few names that stand in few other records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AmbiguousTerms(BTreeSet<String>);

impl AmbiguousTerms {
    /// Looks through the texts of all documents.
    pub(crate) fn of(
        directory: &Directory,
        documents: &[PointIndex],
        usual_words: &UsualWords,
    ) -> Self {
        let most = (documents.len() * RARE_PER_THOUSAND / 1000).max(ALWAYS_RARE);
        let is_rare = |records: &usize| (1..=most).contains(records);
        let mut abbreviating = count(documents, |index, found| {
            let point = directory.point(index);
            let own = abbreviations(directory, point, usual_words);
            found.extend(candidates(point, &own).cloned());
        });
        abbreviating.retain(|_, records| is_rare(records));
        let wanted: HashSet<[char; 3]> =
            abbreviating.keys().map(|term| key(term.chars())).collect();
        let literal = count(documents, |index, found| {
            for field in TextField::ALL {
                texts(directory, directory.point(index), field, &mut |text| {
                    for run in ideographs(&document_text(text)) {
                        let pieces = run.windows(2).chain(run.windows(3));
                        let pieces =
                            pieces.filter(|piece| wanted.contains(&key(piece.iter().copied())));
                        found.extend(pieces.map(|piece| piece.iter().collect::<String>()));
                    }
                });
            }
        });
        let terms = literal.into_iter().filter(|(_, records)| is_rare(records));
        Self(terms.map(|(term, _)| term).collect())
    }

    /// The marked terms of a point with these abbreviations.
    pub(crate) fn of_point(&self, point: &DirectoryPoint, found: &Abbreviations) -> Vec<String> {
        candidates(point, found)
            .filter(|term| self.0.contains(*term))
            .map(|term| format!("{term}{ABBREVIATION_MARK}"))
            .collect()
    }
}

/// The near abbreviations of a point that are whole and that none of its names has as it
/// stands.
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

/// Two or three characters, so that millions of them are looked up without a string each.
fn key(characters: impl Iterator<Item = char>) -> [char; 3] {
    let mut key = ['\0'; 3];
    for (place, character) in key.iter_mut().zip(characters) {
        *place = character;
    }
    key
}

/// In how many documents each text is that `find` finds in them.
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
