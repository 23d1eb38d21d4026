//! The lexicon of corrections: characters, pronunciations and words that occur in the index.
//!
//! It comes from the index itself and from the table of everyday words, so that every correction finds records
//! or means something.

use super::documents::TextField;
use super::fields::Fields;
use super::latin_places::LatinPlaces;
use super::places::{has_points, is_local};
use crate::check::place::stem;
use crate::directory::Directory;
use crate::text::{CharacterClass, Pinyin, class, ordinary_words, variants};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tantivy::Searcher;

/// The shortest word in the vocabulary, in characters: shorter ones are similar to too many words.
pub(crate) const MIN_WORD_LENGTH: usize = 4;

/// The spellings, pronunciations and words of an index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lexicon {
    /// For a traditional character its simplified form with the most records.
    pub(crate) variants: BTreeMap<char, char>,
    /// Those of the traditional characters that no record has.
    pub(crate) absent: BTreeSet<char>,
    /// For a syllable the characters that it is the usual reading of: the common ones and those
    /// that occur.
    pub(crate) readings: BTreeMap<String, String>,
    /// For two syllables, separated by a space, the words that are usually read so.
    pub(crate) homophones: BTreeMap<String, Homophones>,
    /// Words without digits and ideographs, by descending number of records.
    pub(crate) vocabulary: Vec<String>,
    /// The names of provinces and prefectures in Latin letters.
    pub(crate) latin_places: LatinPlaces,
}

/// Words of two ideographs with the same reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Homophones {
    /// The pairs in names, items, places and labels, by descending number of records; never empty.
    pub(crate) pairs: Vec<String>,
    /// Ordinary words that are none of these pairs. Whoever types one means it.
    pub(crate) ordinary: Vec<String>,
}

/// How many records contain each character, pair and word, summed over fields.
#[derive(Debug, Default)]
struct Occurrences {
    characters: BTreeMap<char, u32>,
    pairs: BTreeMap<String, u32>,
    words: BTreeMap<String, u32>,
}

impl Lexicon {
    /// Collects the lexicon from the index's terms.
    pub(crate) fn from_index(
        searcher: &Searcher,
        fields: &Fields,
        directory: &Directory,
    ) -> tantivy::Result<Self> {
        let pinyin = &directory.pinyin;
        let mut occurrences = Occurrences::from_index(searcher, fields)?;
        occurrences.add_everyday(directory);
        occurrences.add_places(directory);
        let readings = readings(pinyin, occurrences.characters.keys().copied());
        let variants = occurring_variants(&occurrences.characters);
        let is_absent = |character: &char| !occurrences.characters.contains_key(character);
        Ok(Self {
            absent: variants.keys().copied().filter(is_absent).collect(),
            variants,
            homophones: homophones(pinyin, occurrences.pairs, &readings),
            readings,
            vocabulary: most_frequent_first(occurrences.words),
            latin_places: LatinPlaces::of(directory),
        })
    }
}

impl Occurrences {
    fn from_index(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut occurrences = Self::default();
        for segment in searcher.segment_readers() {
            for (text_field, field) in &fields.text {
                if *text_field == TextField::Abbreviation {
                    continue;
                }
                let inverted_index = segment.inverted_index(*field)?;
                let mut stream = inverted_index.terms().stream()?;
                while let Some((term, info)) = stream.next() {
                    let term = String::from_utf8_lossy(term);
                    occurrences.add(*text_field, &term, info.doc_freq);
                }
            }
        }
        Ok(occurrences)
    }

    /// Adds the everyday words that no record has, so that they are found in traditional characters and
    /// misspelt, too.
    fn add_everyday(&mut self, directory: &Directory) {
        let rows = directory.everyday_words.rows().iter();
        for word in rows.flat_map(|row| row.parts.iter().flatten()) {
            let mut added = Self::default();
            added.add(TextField::Item, word, 1);
            let both = [
                (&mut self.pairs, added.pairs),
                (&mut self.words, added.words),
            ];
            for (all, new) in both {
                for (word, records) in new {
                    all.entry(word).or_insert(records);
                }
            }
            for (character, records) in added.characters {
                self.characters.entry(character).or_insert(records);
            }
        }
    }

    /// Adds the names of provinces and prefectures with points in Pinyin.
    fn add_places(&mut self, directory: &Directory) {
        let regions = directory.regions.iter();
        let known =
            regions.filter(|(index, region)| !is_local(region) && has_points(directory, *index));
        for (_, region) in known {
            let Some(name) = stem(&region.name) else {
                continue;
            };
            let word = directory.pinyin.usual_letters(&name);
            if word.chars().count() >= MIN_WORD_LENGTH {
                self.words.entry(word).or_insert(1);
            }
        }
    }

    fn add(&mut self, field: TextField, term: &str, records: u32) {
        let is_ideograph = |character: char| class(character) == CharacterClass::Ideograph;
        let ideographs = term.chars().filter(|character| is_ideograph(*character));
        match ideographs.clone().count() {
            0 if term.chars().count() >= MIN_WORD_LENGTH
                && !term.contains(|one: char| one.is_numeric() || one == ' ') =>
            {
                *self.words.entry(term.to_owned()).or_default() += records;
            }
            // Running text mentions much that nobody searches for.
            2 if field != TextField::Text => {
                *self.pairs.entry(term.to_owned()).or_default() += records;
            }
            _ => {}
        }
        for character in ideographs {
            *self.characters.entry(character).or_default() += records;
        }
    }
}

fn occurring_variants(characters: &BTreeMap<char, u32>) -> BTreeMap<char, char> {
    let mut occurring = BTreeMap::new();
    for (traditional, candidates) in variants::variants() {
        let mut best: Option<(char, u32)> = None;
        for candidate in candidates.chars().filter(|other| *other != traditional) {
            let records = characters.get(&candidate).copied().unwrap_or(0);
            if records > best.map_or(0, |(_, most)| most) {
                best = Some((candidate, records));
            }
        }
        if let Some((candidate, _)) = best {
            occurring.insert(traditional, candidate);
        }
    }
    occurring
}

fn readings(pinyin: &Pinyin, occurring: impl Iterator<Item = char>) -> BTreeMap<String, String> {
    let mut by_syllable: BTreeMap<String, String> = BTreeMap::new();
    let characters: BTreeSet<char> = common_characters().chain(occurring).collect();
    for character in characters {
        let readings = pinyin.readings(&character.to_string());
        if let Some(usual) = readings.iter().flatten().next() {
            let characters = by_syllable.entry(usual.clone().into_owned());
            characters.or_default().push(character);
        }
    }
    by_syllable
}

impl Lexicon {
    /// A query with simplified characters in place of traditional ones that GB 2312 lacks and no record has:
    /// nothing can be found by these.
    pub(crate) fn simplified(&self, query: &str) -> String {
        let characters = query.chars().map(|character| {
            let is_useless = self.absent.contains(&character) && !is_in_gb2312(character);
            let variant = self.variants.get(&character).filter(|_| is_useless);
            variant.copied().unwrap_or(character)
        });
        characters.collect()
    }
}

/// Whether a character is one of the 6,763 of GB 2312: in rows B0 to F7 of GBK, from cell A1 on.
fn is_in_gb2312(character: char) -> bool {
    let text = character.to_string();
    let (bytes, _, _) = encoding_rs::GBK.encode(&text);
    matches!(bytes[..], [0xB0..=0xF7, 0xA1..=0xFE])
}

/// The 3,755 characters of level 1 of GB 2312, the most frequent ones, in its order, which is that
/// of the pronunciation.
pub(crate) fn common_characters() -> impl Iterator<Item = char> {
    (0xB0..=0xD7u8)
        .flat_map(|row| (0xA1..=0xFEu8).map(move |cell| [row, cell]))
        .take(3755)
        .filter_map(|bytes| {
            let (text, _) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
            text.chars().next()
        })
}

fn homophones(
    pinyin: &Pinyin,
    pairs: BTreeMap<String, u32>,
    readings: &BTreeMap<String, String>,
) -> BTreeMap<String, Homophones> {
    // As the script reads what is typed: character by character.
    let usual: BTreeMap<char, &str> = readings
        .iter()
        .flat_map(|(syllable, all)| all.chars().map(move |one| (one, syllable.as_str())))
        .collect();
    let usual = |characters: [char; 2]| {
        let [one, other] = characters.map(|character| usual.get(&character).copied());
        Some([one?, other?])
    };
    // And as they are read within a word: 都江 of 都江堰.
    let mut within_words: BTreeMap<[char; 2], BTreeSet<[&str; 2]>> = BTreeMap::new();
    for (characters, syllables) in pinyin.overridden_pairs() {
        within_words
            .entry(characters)
            .or_default()
            .insert(syllables);
    }
    // Every ordinary word is looked up in it.
    let mut by_sound: HashMap<[&str; 2], Homophones> = HashMap::new();
    let occurring: BTreeSet<String> = pairs.keys().cloned().collect();
    for pair in most_frequent_first(pairs) {
        let characters: Vec<char> = pair.chars().collect();
        if let [one, other] = characters[..] {
            let within = within_words.get(&[one, other]).into_iter().flatten();
            let sounds: BTreeSet<[&str; 2]> = usual([one, other])
                .into_iter()
                .chain(within.copied())
                .collect();
            for sound in sounds {
                let homophones = by_sound.entry(sound).or_default();
                homophones.pairs.push(pair.clone());
            }
        }
    }
    for (first, second) in ordinary_words() {
        if let Some(sound) = usual([first, second])
            && let Some(homophones) = by_sound.get_mut(&sound)
        {
            let word = String::from_iter([first, second]);
            if !occurring.contains(&word) {
                homophones.ordinary.push(word);
            }
        }
    }
    by_sound
        .into_iter()
        .map(|(sound, homophones)| (sound.join(" "), homophones))
        .collect()
}

fn most_frequent_first(occurrences: BTreeMap<String, u32>) -> Vec<String> {
    let mut words: Vec<(String, u32)> = occurrences.into_iter().collect();
    // The sort is stable: words with equal counts stay in alphabetical order.
    words.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
    words.into_iter().map(|(word, _)| word).collect()
}
