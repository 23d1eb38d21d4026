//! Pinyin of Chinese text: the dictionary, corrected by words whose reading is known.

use super::syllables::{is_syllable, letters};
use pinyin::{Pinyin as Reading, ToPinyin, ToPinyinMulti};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How Chinese text is read: a dictionary of characters, and the words that it reads
/// wrongly, such as 六安 (`lu an`, not `liu an`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pinyin {
    /// Words by their first character, longest first.
    words: BTreeMap<char, Vec<Word>>,
}

/// A word with one syllable for each character.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    characters: Vec<char>,
    syllables: Vec<String>,
}

/// The syllables that a character may be read as, each once, as
/// [`super::syllables::is_syllable`] knows them; the most likely first. Empty for what
/// has no Pinyin.
pub(crate) type Syllables = Vec<Cow<'static, str>>;

impl Pinyin {
    /// A dictionary that reads these words so. Each has as many syllables as characters.
    pub fn new(words: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<Word>> = BTreeMap::new();
        for (word, syllables) in words {
            let characters: Vec<char> = word.chars().collect();
            debug_assert_eq!(characters.len(), syllables.len(), "{word}");
            if let Some(first) = characters.first() {
                by_first.entry(*first).or_default().push(Word {
                    characters,
                    syllables,
                });
            }
        }
        for words in by_first.values_mut() {
            // The sort is stable: of two readings of a word the later one is taken last.
            words.sort_by_key(|word| std::cmp::Reverse(word.characters.len()));
        }
        Self { words: by_first }
    }

    /// The readings of every character of a text, in order.
    pub fn readings(&self, text: &str) -> Vec<Syllables> {
        let characters: Vec<char> = text.chars().collect();
        let mut readings = Vec::with_capacity(characters.len());
        while readings.len() < characters.len() {
            let rest = &characters[readings.len()..];
            match self.word_at(rest) {
                Some(word) => {
                    for (character, syllable) in word.characters.iter().zip(&word.syllables) {
                        readings.push(with_first(syllable, dictionary(*character)));
                    }
                }
                None => readings.push(dictionary(rest[0])),
            }
        }
        readings
    }

    fn word_at(&self, characters: &[char]) -> Option<&Word> {
        let words = self.words.get(characters.first()?)?;
        words
            .iter()
            .find(|word| characters.starts_with(&word.characters))
    }

    /// A key that sorts names as a Chinese dictionary does: by Pinyin, syllable by
    /// syllable, then by the characters themselves.
    pub fn sort_key(&self, name: &str) -> String {
        let mut key = String::with_capacity(name.len() * 3);
        for (character, readings) in name.chars().zip(self.readings(name)) {
            match readings.first() {
                Some(reading) => key.push_str(reading),
                None => key.extend(character.to_lowercase()),
            }
            // Lower than any letter, so that a shorter syllable sorts first.
            key.push(' ');
        }
        key.push('\0');
        key.push_str(name);
        key
    }
}

fn with_first(first: &str, others: Syllables) -> Syllables {
    let mut readings = vec![Cow::Owned(first.to_owned())];
    readings.extend(others.into_iter().filter(|reading| reading != first));
    readings
}

/// What the dictionary says of a character.
fn dictionary(character: char) -> Syllables {
    let mut readings = Syllables::new();
    let multiple = character.to_pinyin_multi().into_iter().flatten();
    for reading in character.to_pinyin().into_iter().chain(multiple) {
        let reading = Cow::Borrowed(without_umlaut(reading));
        if is_syllable(&reading) && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// A reading without tone, with `u` for `ü`.
fn without_umlaut(reading: Reading) -> &'static str {
    match reading.plain() {
        "lü" => "lu",
        "lüe" => "lue",
        "nü" => "nu",
        "nüe" => "nue",
        plain => plain,
    }
}

/// The words that a name with known Pinyin (`六安市`, `Lu'an Shi`) teaches: the whole
/// name, and what stands before its last word. None where the dictionary knows as much.
pub fn words_of_name(name: &str, pinyin: &str) -> Vec<(String, Vec<String>)> {
    let Some(syllables) = align(name, pinyin) else {
        return Vec::new();
    };
    let characters: Vec<char> = name.chars().collect();
    let usual = characters.iter().map(|character| dictionary(*character));
    let is_usual = usual
        .zip(&syllables)
        .map(|(readings, syllable)| readings.first().is_some_and(|first| first == syllable));
    let Some(last_unusual) = is_usual
        .collect::<Vec<_>>()
        .iter()
        .rposition(|usual| !usual)
    else {
        return Vec::new();
    };
    let mut words = vec![(name.to_owned(), syllables.clone())];
    let generic = pinyin.rsplit(' ').next().unwrap_or_default();
    let before = (2..characters.len()).find(|length| {
        let rest: String = syllables[*length..].concat();
        Some(rest) == letters(&generic.to_lowercase())
    });
    if let Some(length) = before.filter(|length| last_unusual < *length) {
        words.push((
            characters[..length].iter().collect(),
            syllables[..length].to_vec(),
        ));
    }
    words
}

/// The syllables of a text whose Pinyin is known as letters, such as `Lu'an Shi`: those
/// readings of the dictionary that give the letters. None where no reading does.
fn align(text: &str, pinyin: &str) -> Option<Vec<String>> {
    let plain: String = pinyin
        .to_lowercase()
        .chars()
        .filter(|character| character.is_alphabetic())
        .collect();
    let readings: Vec<Syllables> = text.chars().map(dictionary).collect();
    let mut syllables = Vec::new();
    let is_aligned = align_rest(&readings, &letters(&plain)?, &mut syllables);
    is_aligned.then_some(syllables)
}

fn align_rest(readings: &[Syllables], letters: &str, before: &mut Vec<String>) -> bool {
    let Some((first, rest)) = readings.split_first() else {
        return letters.is_empty();
    };
    for reading in first {
        if let Some(after) = letters.strip_prefix(reading.as_ref()) {
            before.push(reading.clone().into_owned());
            if align_rest(rest, after, before) {
                return true;
            }
            before.pop();
        }
    }
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::{Loaded, load_registry};
    use std::path::Path;

    fn built_in() -> Loaded {
        load_registry(Path::new("data"), &DataConfig::default())
    }

    /// All readings, the most likely first: `liu/lu an`.
    fn read(text: &str) -> String {
        let readings = built_in().pinyin.unwrap().readings(text);
        let readings: Vec<String> = readings.iter().map(|one| one.join("/")).collect();
        readings.join(" ")
    }

    fn first(text: &str) -> String {
        let readings = built_in().pinyin.unwrap().readings(text);
        let first = readings.iter().filter_map(|one| one.first());
        first.map(AsRef::as_ref).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_name_is_read_as_people_say_it() {
        for (name, pinyin) in [
            ("重庆大学", "chong qing da xue"),
            ("厦门图书馆", "xia men tu shu guan"),
            ("长沙", "chang sha"),
            ("六安市", "lu an shi"),
            ("乐山", "le shan"),
            ("蚌埠", "beng bu"),
            ("台州丽水", "tai zhou li shui"),
            ("番禺区", "pan yu qu"),
            ("东阿县", "dong e xian"),
            ("铅山", "yan shan"),
            ("单县", "shan xian"),
            ("吕梁", "lu liang"),
            ("陕西省图书馆", "shaan xi sheng tu shu guan"),
            ("乐亭县", "lao ting xian"),
            ("中国银行业协会", "zhong guo yin hang ye xie hui"),
        ] {
            assert_eq!(first(name), pinyin, "{name}");
        }
    }

    #[test]
    fn every_other_reading_is_known_too() {
        assert_eq!(read("重庆"), "chong/zhong/tong qing");
        assert_eq!(read("六安"), "lu/liu an");
        assert_eq!(read("A1，"), "  ");
    }

    #[test]
    fn every_region_is_read_as_the_table_spells_it() {
        let Loaded {
            regions, pinyin, ..
        } = built_in();
        let (regions, pinyin) = (regions.unwrap(), pinyin.unwrap());
        let mut wrong = Vec::new();
        for (_, region) in regions.iter() {
            let readings = pinyin.readings(&region.name);
            let read: String = readings
                .iter()
                .filter_map(|one| one.first())
                .cloned()
                .collect();
            let spelt: String = region.pinyin.to_lowercase();
            let spelt: String = spelt.chars().filter(|sign| sign.is_alphabetic()).collect();
            if letters(&spelt) != Some(read) {
                wrong.push(region.name.as_str());
            }
        }
        assert_eq!(wrong, [""; 0]);
    }
}
