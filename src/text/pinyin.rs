//! Pinyin readings of Chinese text, from a dictionary with overrides for known words.

use super::syllables::{is_syllable, pinyin_letters};
use pinyin::{Pinyin as Syllable, ToPinyin, ToPinyinMulti};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A Pinyin dictionary of characters with overrides for words that it reads wrongly, such as 六安
/// (`lu an`, not `liu an`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pinyin {
    /// The overrides by their first character, longest first.
    words: BTreeMap<char, Vec<WordReading>>,
}

/// A word with one syllable for each character.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WordReading {
    characters: Vec<char>,
    syllables: Vec<String>,
}

/// The possible syllables of a character, distinct, the most likely first; each satisfies
/// [`super::syllables::is_syllable`]. Empty if the character has no Pinyin.
pub(crate) type Syllables = Vec<Cow<'static, str>>;

impl Pinyin {
    /// A dictionary with these overrides, each with as many syllables as characters.
    pub fn new(words: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<WordReading>> = BTreeMap::new();
        for (word, syllables) in words {
            let characters: Vec<char> = word.chars().collect();
            debug_assert_eq!(characters.len(), syllables.len(), "{word}");
            if let Some(first) = characters.first() {
                by_first.entry(*first).or_default().push(WordReading {
                    characters,
                    syllables,
                });
            }
        }
        for words in by_first.values_mut() {
            // The sort is stable, so the first of two readings of a word is used.
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
                        readings.push(with_preferred(syllable, dictionary_readings(*character)));
                    }
                }
                None => readings.push(dictionary_readings(rest[0])),
            }
        }
        readings
    }

    /// The usual syllables of a text, without spaces: huludao. Characters without a reading are left out.
    pub(crate) fn usual_letters(&self, text: &str) -> String {
        let readings = self.readings(text);
        let usual = readings.iter().filter_map(|syllables| syllables.first());
        usual.map(|syllable| &**syllable).collect()
    }

    /// The adjacent characters within the overrides, with their syllables.
    pub(crate) fn overridden_pairs(&self) -> impl Iterator<Item = ([char; 2], [&str; 2])> {
        let words = self.words.values().flatten();
        words.flat_map(|word| {
            let pairs = word.characters.windows(2).zip(word.syllables.windows(2));
            pairs.filter_map(|(characters, syllables)| match (characters, syllables) {
                ([one, other], [first, second]) => Some(([*one, *other], [first.as_str(), second])),
                _ => None,
            })
        })
    }

    fn word_at(&self, characters: &[char]) -> Option<&WordReading> {
        let words = self.words.get(characters.first()?)?;
        words
            .iter()
            .find(|word| characters.starts_with(&word.characters))
    }

    /// A key that sorts names as a Chinese dictionary does: by Pinyin, syllable by syllable, then
    /// by the characters.
    pub fn sort_key(&self, name: &str) -> String {
        let mut key = String::with_capacity(name.len() * 3);
        for (character, readings) in name.chars().zip(self.readings(name)) {
            match readings.first() {
                Some(reading) => key.push_str(reading),
                None => key.extend(character.to_lowercase()),
            }
            // A space is lower than any letter, so a shorter syllable sorts first.
            key.push(' ');
        }
        key.push('\0');
        key.push_str(name);
        key
    }
}

fn with_preferred(first: &str, others: Syllables) -> Syllables {
    let mut readings = vec![Cow::Owned(first.to_owned())];
    readings.extend(others.into_iter().filter(|reading| reading != first));
    readings
}

/// The readings of a character in the dictionary.
fn dictionary_readings(character: char) -> Syllables {
    let mut readings = Syllables::new();
    let multiple = character.to_pinyin_multi().into_iter().flatten();
    for reading in character.to_pinyin().into_iter().chain(multiple) {
        let reading = Cow::Borrowed(plain_syllable(reading));
        if is_syllable(&reading) && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// A syllable without tone, with `u` for `ü`.
fn plain_syllable(syllable: Syllable) -> &'static str {
    match syllable.plain() {
        "lü" => "lu",
        "lüe" => "lue",
        "nü" => "nu",
        "nüe" => "nue",
        plain => plain,
    }
}

/// The overrides that follow from a name with known Pinyin (`六安市`, `Lu'an Shi`): the whole name,
/// and the name without its last word. Empty if the dictionary already reads it so.
pub fn overrides_for_name(name: &str, pinyin: &str) -> Vec<(String, Vec<String>)> {
    let Some(syllables) = align(name, pinyin) else {
        return Vec::new();
    };
    let characters: Vec<char> = name.chars().collect();
    let defaults = characters
        .iter()
        .map(|character| dictionary_readings(*character));
    let is_default = defaults
        .zip(&syllables)
        .map(|(readings, syllable)| readings.first().is_some_and(|first| first == syllable));
    let Some(last_differing) = is_default
        .collect::<Vec<_>>()
        .iter()
        .rposition(|is_default| !is_default)
    else {
        return Vec::new();
    };
    let mut words = vec![(name.to_owned(), syllables.clone())];
    let suffix = pinyin.rsplit(' ').next().unwrap_or_default();
    let before = (2..characters.len()).find(|length| {
        let rest: String = syllables[*length..].concat();
        Some(rest) == pinyin_letters(&suffix.to_lowercase())
    });
    if let Some(length) = before.filter(|length| last_differing < *length) {
        words.push((
            characters[..length].iter().collect(),
            syllables[..length].to_vec(),
        ));
    }
    words
}

/// Assigns Pinyin such as `Lu'an Shi` to the characters of a text: one of their dictionary readings
/// each. `None` if no combination of readings gives the letters.
fn align(text: &str, pinyin: &str) -> Option<Vec<String>> {
    let plain: String = pinyin
        .to_lowercase()
        .chars()
        .filter(|character| character.is_alphabetic())
        .collect();
    let readings: Vec<Syllables> = text.chars().map(dictionary_readings).collect();
    let mut syllables = Vec::new();
    let is_aligned = align_rest(&readings, &pinyin_letters(&plain)?, &mut syllables);
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
    use crate::load::{Loaded, load_empty};

    fn built_in() -> Loaded {
        load_empty(None, &DataConfig::default())
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
    fn the_first_reading_is_the_usual_pronunciation() {
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
    fn other_readings_follow_the_first() {
        assert_eq!(read("重庆"), "chong/zhong/tong qing");
        assert_eq!(read("六安"), "lu/liu an");
        assert_eq!(read("A1，"), "  ");
    }

    #[test]
    fn every_region_is_read_as_its_pinyin_column_says() {
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
            let expected: String = region.pinyin.to_lowercase();
            let expected: String = expected
                .chars()
                .filter(|character| character.is_alphabetic())
                .collect();
            if pinyin_letters(&expected) != Some(read) {
                wrong.push(region.name.as_str());
            }
        }
        assert_eq!(wrong, [""; 0]);
    }
}
