//! Generates ids for new institutions from the pinyin of their names.

use crate::check::form::is_id;
use crate::model::Regions;
use crate::text::Pinyin;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// Generates unique ids.
pub(crate) struct IdGenerator<'a> {
    pinyin: &'a Pinyin,
    /// Words by their first character, longest first.
    words: BTreeMap<char, Vec<Vec<char>>>,
    taken: BTreeSet<String>,
}

impl<'a> IdGenerator<'a> {
    /// A generator that avoids the ids that are already taken.
    pub(crate) fn new(
        pinyin: &'a Pinyin,
        regions: &Regions,
        taken: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut all: BTreeSet<&str> = words::ID_WORDS.iter().copied().collect();
        for (_, region) in regions.iter() {
            all.insert(&region.name);
            all.insert(stem(&region.name));
            all.insert(region.short_name());
        }
        let mut words: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
        for word in all {
            let word: Vec<char> = word.chars().collect();
            if let Some(first) = word.first().filter(|_| word.len() > 1) {
                words.entry(*first).or_default().push(word);
            }
        }
        for words in words.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        Self {
            pinyin,
            words,
            taken: taken.into_iter().map(|id| id.to_lowercase()).collect(),
        }
    }

    /// Generates an id for a name. It depends only on the name and the ids taken before.
    pub(crate) fn generate(&mut self, name: &str) -> String {
        let base = self.base(name);
        let mut id = base.clone();
        let mut number = 2_u32;
        while self.taken.contains(&id) {
            let suffix = format!("-{number}");
            let length = base.len().min(63 - suffix.len());
            id = format!("{}{suffix}", base[..length].trim_end_matches('-'));
            number += 1;
        }
        self.taken.insert(id.clone());
        id
    }

    /// Reserves an id that a sheet specifies.
    pub(crate) fn reserve(&mut self, id: &str) {
        self.taken.insert(id.to_lowercase());
    }

    fn base(&self, name: &str) -> String {
        let mut id = String::new();
        for word in self.transliterate(name) {
            let longer = if id.is_empty() {
                word.len()
            } else {
                id.len() + 1 + word.len()
            };
            // Only whole words are added, so that an id never ends within a syllable.
            if longer > 60 {
                break;
            }
            if !id.is_empty() {
                id.push('-');
            }
            id.push_str(&word);
        }
        match id.as_str() {
            id if is_id(id) => id.to_owned(),
            id => format!("p-{id}").trim_end_matches('-').to_owned(),
        }
    }

    /// The words of a name, transliterated to ASCII letters and digits.
    fn transliterate(&self, name: &str) -> Vec<String> {
        use unicode_normalization::UnicodeNormalization;
        let characters: Vec<char> = name.nfkc().collect();
        let folded: String = characters.iter().collect();
        let readings = self.pinyin.readings(&folded);
        let mut words = Vec::new();
        let mut pending = String::new();
        let mut index = 0;
        while index < characters.len() {
            if let Some(length) = self.word_at(&characters[index..]) {
                words.push(std::mem::take(&mut pending));
                let syllables = readings[index..index + length].iter();
                let first = syllables.filter_map(|reading| reading.first());
                words.push(first.map(AsRef::as_ref).collect());
                index += length;
                continue;
            }
            match readings[index].first() {
                Some(syllable) => pending.push_str(syllable),
                None if characters[index].is_ascii_alphanumeric() => {
                    pending.push(characters[index].to_ascii_lowercase())
                }
                None => words.push(std::mem::take(&mut pending)),
            }
            index += 1;
        }
        words.push(pending);
        words.retain(|word| !word.is_empty());
        words
    }

    fn word_at(&self, characters: &[char]) -> Option<usize> {
        let words = self.words.get(characters.first()?)?;
        let found = words.iter().find(|word| characters.starts_with(word))?;
        Some(found.len())
    }
}

/// A region's name without its suffix such as 市, if at least two characters remain.
fn stem(name: &str) -> &str {
    let suffixes = ["市", "省", "县", "区"];
    let found = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix));
    found
        .filter(|stem| stem.chars().count() >= 2)
        .unwrap_or(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn ids_are_readable_unique_and_safe() {
        let loaded = load_empty(None, &DataConfig::default());
        let (pinyin, regions) = (loaded.pinyin.unwrap(), loaded.regions.unwrap());
        let mut generator = IdGenerator::new(
            &pinyin,
            &regions,
            ["nul".to_owned(), "LiaoNing-tushuguan".to_owned()],
        );
        let mut check = |name: &str, expected: &str| {
            let id = generator.generate(name);
            assert_eq!(id, expected, "{name}");
            assert!(is_id(&id), "{id}");
        };
        check("大连理工大学图书馆", "dalian-ligong-daxue-tushuguan");
        check("大连理工大学图书馆", "dalian-ligong-daxue-tushuguan-2");
        check("六安市图书馆", "luanshi-tushuguan");
        check("辽宁图书馆", "liaoning-tushuguan-2");
        check("ＡＢＣ（中国）有限公司", "abc-zhongguo-youxiangongsi");
        check("Con", "p-con");
        check("！？", "p");
        check("！", "p-2");
        let long = generator.generate(&"葫芦岛市科学技术情报研究所".repeat(9));
        assert!(is_id(&long) && long.len() <= 63, "{long}");
    }
}
