//! Names in Pinyin as people write them: `Huludao Shi Tushuguan` for 葫芦岛市图书馆.
//!
//! Pinyin is written in words, and Chinese is not. The words are those that names of institutions
//! consist of, and the regions that the institution lies in; what is left between them is taken in
//! pairs of characters, as most words have two.

use super::pinyin::Pinyin;
use super::region_names::region_name_variants;
use crate::words;
use std::collections::BTreeMap;

/// A region whose name may occur in that of an institution.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NamedRegion<'a> {
    /// 葫芦岛市.
    pub(crate) name: &'a str,
    /// `Huludao Shi`.
    pub(crate) pinyin: &'a str,
}

/// Signs of Chinese texts, and what stands for them between Latin letters.
const SIGNS: [(char, &str); 13] = [
    ('（', " ("),
    ('）', ") "),
    ('、', ", "),
    ('，', ", "),
    ('；', "; "),
    ('：', ": "),
    ('。', ". "),
    ('·', "-"),
    ('“', " \""),
    ('”', "\" "),
    ('《', " \""),
    ('》', "\" "),
    ('—', "-"),
];

/// A name in Pinyin without tones: words with capitals, signs as in Latin letters, and letters and
/// digits as they are. Characters without Pinyin are left out.
pub(crate) fn romanized(name: &str, regions: &[NamedRegion<'_>], pinyin: &Pinyin) -> String {
    let characters: Vec<char> = name.chars().collect();
    let readings = pinyin.readings(name);
    let syllable = |at: usize| readings.get(at).and_then(|all| all.first());
    let known = known_words(regions, pinyin);
    let mut written = String::with_capacity(name.len() * 2);
    let mut at = 0;
    while at < characters.len() {
        if syllable(at).is_none() {
            push_other(&mut written, characters[at]);
            at += 1;
            continue;
        }
        let word = known_at(&known, &characters[at..]);
        if let Some((length, Some(words))) = word {
            push_word(&mut written, words);
            at += length;
            continue;
        }
        let end = match word {
            Some((length, None)) => at + length,
            _ => {
                let is_free = |end: usize| {
                    syllable(end).is_some() && known_at(&known, &characters[end..]).is_none()
                };
                let free = (at..characters.len()).take_while(|end| *end == at || is_free(*end));
                // The last word of an odd number of characters has three.
                match free.count() {
                    1 => at + 1,
                    3 => at + 3,
                    _ => at + 2,
                }
            }
        };
        let syllables: Vec<&str> = (at..end)
            .filter_map(|at| Some(syllable(at)?.as_ref()))
            .collect();
        push_word(&mut written, &joined(&syllables));
        at = end;
    }
    tidied(&written)
}

/// The words that may be found in a name; those of regions with their Pinyin.
fn known_words<'a>(
    regions: &[NamedRegion<'a>],
    pinyin: &Pinyin,
) -> BTreeMap<Vec<char>, Option<&'a str>> {
    let mut known: BTreeMap<Vec<char>, Option<&str>> = BTreeMap::new();
    for region in regions {
        known.insert(region.name.chars().collect(), Some(region.pinyin));
        // 葫芦岛 of 葫芦岛市, whose Pinyin ends before that of its kind.
        for stem in region_name_variants(region.name).skip(1) {
            let readings = pinyin.readings(stem);
            let letters = readings.iter().filter_map(|all| all.first());
            let letters: usize = letters.map(|syllable| syllable.len()).sum();
            let end = region.pinyin.match_indices(' ').find(|(end, _)| {
                let before = region.pinyin[..*end].bytes();
                before.filter(u8::is_ascii_alphabetic).count() >= letters
            });
            if let Some((end, _)) = end {
                let pinyin = &region.pinyin[..end];
                known.entry(stem.chars().collect()).or_insert(Some(pinyin));
            }
        }
    }
    known
}

/// The longest word that characters begin with: its length, and the Pinyin of a region.
fn known_at<'a>(
    regions: &BTreeMap<Vec<char>, Option<&'a str>>,
    characters: &[char],
) -> Option<(usize, Option<&'a str>)> {
    let longest = characters.len().min(MAX_WORD);
    (2..=longest).rev().find_map(|length| {
        let word = &characters[..length];
        if let Some(pinyin) = regions.get(word) {
            return Some((length, *pinyin));
        }
        let text: String = word.iter().collect();
        let is_known = words::NAME_WORDS.binary_search(&text.as_str()).is_ok();
        is_known.then_some((length, None))
    })
}

/// More characters than the name of any region has.
const MAX_WORD: usize = 16;

/// Syllables as a word with a capital; an apostrophe shows where a syllable begins with a vowel.
fn joined(syllables: &[&str]) -> String {
    let mut word = String::new();
    for syllable in syllables {
        if !word.is_empty() && syllable.starts_with(['a', 'e', 'o']) {
            word.push('\'');
        }
        word.push_str(syllable);
    }
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn push_word(written: &mut String, word: &str) {
    if !written.is_empty() && !written.ends_with([' ', '(', '"', '-']) {
        written.push(' ');
    }
    written.push_str(word);
    written.push(' ');
}

/// Adds a character that is not read as Pinyin.
fn push_other(written: &mut String, character: char) {
    if let Some((_, sign)) = SIGNS.iter().find(|(sign, _)| *sign == character) {
        if !sign.starts_with(' ') {
            written.truncate(written.trim_end().len());
        }
        written.push_str(sign);
    } else if character.is_ascii() || (character.is_alphabetic() && character < '\u{2E80}') {
        written.push(character);
    }
}

/// One space between words, none within brackets or before signs.
fn tidied(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn names_are_written_in_words() {
        let pinyin = load_empty(None, &DataConfig::default()).pinyin.unwrap();
        let region = |name, pinyin| NamedRegion { name, pinyin };
        let regions = [
            region("辽宁省", "Liaoning Sheng"),
            region("葫芦岛市", "Huludao Shi"),
            region("西安市", "Xi'an Shi"),
            region("内蒙古自治区", "Nei Menggu Zizhiqu"),
        ];
        for (name, expected) in [
            ("葫芦岛市图书馆", "Huludao Shi Tushuguan"),
            ("葫芦岛图书馆", "Huludao Tushuguan"),
            ("西安交通大学", "Xi'an Jiaotong Daxue"),
            (
                "辽宁省知识产权保护中心",
                "Liaoning Sheng Zhishi Chanquan Baohu Zhongxin",
            ),
            ("上海漕河泾新兴技术", "Shanghai Caohejing Xinxing Jishu"),
            (
                "上海图书馆（情报研究所）",
                "Shanghai Tushuguan (Qingbao Yanjiusuo)",
            ),
            ("A1 科技、服务", "A1 Keji, Fuwu"),
            ("内蒙古大豆协会", "Nei Menggu Dadou Xiehui"),
            ("海岸", "Hai'an"),
            ("Peking University", "Peking University"),
            ("", ""),
        ] {
            assert_eq!(romanized(name, &regions, &pinyin), expected, "{name}");
        }
    }
}
