//! Names of provinces and prefectures in Latin letters, so that a query that no record has as it was typed is
//! answered as if they stood in characters: patent search in Suzhou. The script implements the same
//! rules (`themes/default/scripts/corrections-2-plan.js`).

use super::places::is_local;
use crate::check::place::stem;
use crate::directory::Directory;
use crate::text::fold;
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Kinds of regions, which may follow a name.
pub(crate) const KINDS: [&str; 6] = [
    "province",
    "city",
    "municipality",
    "prefecture",
    "sheng",
    "shi",
];

/// The ends of English names that people leave out.
const ENDS: [&str; 3] = [" Autonomous Prefecture", " Prefecture", " League"];

/// Names that are neither the English name nor the Pinyin.
const OTHER_NAMES: [(&str, &str); 3] = [("macau", "澳门"), ("peking", "北京"), ("canton", "广州")];

/// The most words of a name: `xi'an`, `hong kong`, `hu he hao te`.
pub(crate) const MAX_WORDS: usize = 4;

/// Shorter names are syllables of other words.
const MIN_LETTERS: usize = 4;

/// For the letters of each name, without signs and spaces between them, what the regions are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LatinPlaces(BTreeMap<String, Vec<String>>);

impl LatinPlaces {
    /// The names of all provinces and prefectures: English ones, and where these are no other region's, Pinyin
    /// as people type it (`shanxi` is no name of Shaanxi).
    pub(crate) fn of(directory: &Directory) -> Self {
        let regions = || {
            let regions = directory.regions.iter().map(|(_, region)| region);
            regions.filter(|region| !is_local(region))
        };
        let chinese = |name: &str| stem(name).unwrap_or_else(|| name.to_owned());
        let mut places = Self::default();
        for region in regions() {
            let name = region.latin_name();
            let end = ENDS.iter().find_map(|end| name.strip_suffix(end));
            places.add(&letters(end.unwrap_or(name)), chinese(&region.name));
        }
        let mut typed = Self::default();
        for region in regions() {
            let name = chinese(&region.name);
            typed.add(&directory.pinyin.usual_letters(&name), name);
        }
        for (word, name) in OTHER_NAMES {
            typed.add(word, name.to_owned());
        }
        for (word, names) in typed.0 {
            places.0.entry(word).or_insert(names);
        }
        places
    }

    fn add(&mut self, word: &str, name: String) {
        if word.len() < MIN_LETTERS {
            return;
        }
        let names = self.0.entry(word.to_owned()).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }

    /// What the names mean in characters, several regions of one name as people list them.
    pub(crate) fn meanings(&self) -> BTreeMap<&str, String> {
        let names = self.0.iter();
        names
            .map(|(word, names)| (word.as_str(), names.join("、")))
            .collect()
    }

    /// Whether a word, with spaces between its syllables or without them, is a name.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains_key(&word.replace(' ', ""))
    }

    /// The query, folded, with characters in place of names; `None` if it has none.
    pub(crate) fn in_characters(&self, query: &str) -> Option<String> {
        let folded = fold(query);
        let words = words(&folded);
        let mut written = String::new();
        let mut copied = 0;
        let mut place = 0;
        while place < words.len() {
            let found = (1..=MAX_WORDS).rev().find_map(|length| {
                let name = words.get(place..place + length)?;
                let letters: String = name.iter().map(|word| &folded[word.clone()]).collect();
                let is_joined = name
                    .windows(2)
                    .all(|two| joins(&folded[two[0].end..two[1].start]));
                Some((length, self.0.get(&letters).filter(|_| is_joined)?))
            });
            let Some((length, names)) = found else {
                place += 1;
                continue;
            };
            written.push_str(&folded[copied..words[place].start]);
            written.push_str(&names.join("、"));
            place += length;
            copied = words[place - 1].end;
            let kind = words
                .get(place)
                .filter(|kind| joins(&folded[copied..kind.start]));
            if let Some(kind) = kind.filter(|kind| KINDS.contains(&&folded[(*kind).clone()])) {
                copied = kind.end;
                place += 1;
            }
        }
        (copied > 0).then(|| written + &folded[copied..])
    }
}

/// The letters of a name: `xian` of Xi'an, `luliang` of Lüliang.
fn letters(name: &str) -> String {
    let letters = name.nfd().filter(char::is_ascii_alphabetic);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The positions of the words of Latin letters and digits in a folded text.
fn words(folded: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, character) in folded.char_indices() {
        if !character.is_ascii_alphanumeric() {
            continue;
        }
        match words.last_mut() {
            Some(word) if word.end == at => word.end += 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}

/// Whether what is between two words may be within a name.
fn joins(between: &str) -> bool {
    !between.is_empty()
        && between
            .chars()
            .all(|sign| [' ', '\'', '’', '-'].contains(&sign))
}
