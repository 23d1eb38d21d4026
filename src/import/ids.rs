//! Ids of new institutions: the Pinyin of the name, readable, unique, permanent.

use crate::check::form::is_id;
use crate::model::Regions;
use crate::text::Pinyin;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// Gives out ids that nobody has.
pub struct IdMaker<'a> {
    pinyin: &'a Pinyin,
    /// Words by their first character, longest first.
    words: BTreeMap<char, Vec<Vec<char>>>,
    taken: BTreeSet<String>,
}

impl<'a> IdMaker<'a> {
    /// A maker that keeps away from ids that are taken.
    pub fn new(
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

    /// A new id for a name; the same for the same name and the same ids before it.
    pub fn make(&mut self, name: &str) -> String {
        let base = self.base(name);
        let mut id = base.clone();
        let mut number = 2_u32;
        while self.taken.contains(&id) {
            let tail = format!("-{number}");
            let room = base.len().min(63 - tail.len());
            id = format!("{}{tail}", base[..room].trim_end_matches('-'));
            number += 1;
        }
        self.taken.insert(id.clone());
        id
    }

    /// Remembers an id that a sheet gives.
    pub fn take(&mut self, id: &str) {
        self.taken.insert(id.to_lowercase());
    }

    fn base(&self, name: &str) -> String {
        let mut id = String::new();
        for word in self.spelt(name) {
            let longer = if id.is_empty() {
                word.len()
            } else {
                id.len() + 1 + word.len()
            };
            // A whole word more or none, so that an id never ends within a syllable.
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

    /// The words of a name in letters and digits.
    fn spelt(&self, name: &str) -> Vec<String> {
        use unicode_normalization::UnicodeNormalization;
        let signs: Vec<char> = name.nfkc().collect();
        let folded: String = signs.iter().collect();
        let readings = self.pinyin.readings(&folded);
        let mut words = Vec::new();
        let mut open = String::new();
        let mut at = 0;
        while at < signs.len() {
            if let Some(length) = self.word_at(&signs[at..]) {
                words.push(std::mem::take(&mut open));
                let syllables = readings[at..at + length].iter();
                let first = syllables.filter_map(|reading| reading.first());
                words.push(first.map(AsRef::as_ref).collect());
                at += length;
                continue;
            }
            match readings[at].first() {
                Some(syllable) => open.push_str(syllable),
                None if signs[at].is_ascii_alphanumeric() => {
                    open.push(signs[at].to_ascii_lowercase())
                }
                None => words.push(std::mem::take(&mut open)),
            }
            at += 1;
        }
        words.push(open);
        words.retain(|word| !word.is_empty());
        words
    }

    fn word_at(&self, signs: &[char]) -> Option<usize> {
        let words = self.words.get(signs.first()?)?;
        let found = words.iter().find(|word| signs.starts_with(word))?;
        Some(found.len())
    }
}

/// A region's name without what kind of region it is, where two characters are left.
fn stem(name: &str) -> &str {
    let tails = ["市", "省", "县", "区"];
    let found = tails.iter().find_map(|tail| name.strip_suffix(tail));
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
        let mut maker = IdMaker::new(
            &pinyin,
            &regions,
            ["nul".to_owned(), "LiaoNing-tushuguan".to_owned()],
        );
        let mut check = |name: &str, expected: &str| {
            let id = maker.make(name);
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
        let long = maker.make(&"葫芦岛市科学技术情报研究所".repeat(9));
        assert!(is_id(&long) && long.len() <= 63, "{long}");
    }
}
