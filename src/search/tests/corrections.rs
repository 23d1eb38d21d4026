//! Corrections do no harm: what people mean is not replaced, and slips are found.

use super::ask;
use crate::directory::Directory;
use crate::model::{RegionIndex, RegionLevel, Status};
use crate::search::{FILTERS, SearchIndex};
use crate::test_support::registry::{REGIONS, registry};
use crate::test_support::site::{Numbers, designation, directory, point, service_item};
use crate::text::ordinary_words;
use std::collections::{BTreeMap, BTreeSet};

/// What institutions are called after their place.
const ENDINGS: &[&str] = &[
    "图书馆",
    "科技信息研究所",
    "知识产权保护中心",
    "大学",
    "理工学院",
    "生产力促进中心",
    "标准化协会",
    "专利代理事务所",
];

const ITEMS: &[&str] = &[
    "专利信息检索",
    "商标查询咨询",
    "知识产权公益培训",
    "专利预警分析",
    "地理标志产品保护咨询",
    "科技查新",
];

/// A registry with institutions in every city, so that corrections have much to choose from.
fn everywhere() -> Directory {
    let cities = REGIONS
        .iter()
        .filter(|(_, region)| region.level == RegionLevel::City);
    let cities: Vec<RegionIndex> = cities.map(|(index, _)| index).collect();
    let points = cities.iter().enumerate().map(|(number, city)| {
        let place = &REGIONS.get(*city).name;
        let name = format!("{place}{}", ENDINGS[number % ENDINGS.len()]);
        let mut made = point(&format!("p-{number:04}"), &name, *city);
        let item = ITEMS[number % ITEMS.len()];
        made.designations = vec![designation(1, Status::Active)];
        made.service_items = vec![service_item(item, (number % 16) as u8)];
        made
    });
    directory(&registry(points.collect()))
}

fn corrected(index: &SearchIndex<'_>, query: &str) -> Option<String> {
    ask(index, query).note.and_then(|note| note.corrected)
}

/// All that records say, to tell what a directory lacks.
fn everything_said(directory: &Directory) -> String {
    let texts = directory.points.iter().flat_map(|point| {
        let regions = point.region_path.iter();
        let regions = regions.map(|region| directory.regions.get(*region).name.clone());
        let items = point
            .service_items
            .iter()
            .map(|item| item.record.name.clone());
        regions.chain(items).chain([point.facts.name.clone()])
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_called_a_university_for_short_is_not_corrected_to_another() {
    let made = everywhere();
    let index = SearchIndex::build(&made, FILTERS).unwrap();
    for query in ["史大", "史大图书馆", "史大商标"] {
        assert_eq!(corrected(&index, query), None, "{query}");
    }
}

#[test]
fn ordinary_words_that_the_directory_lacks_are_not_corrected() {
    let directory = everywhere();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let said = everything_said(&directory);
    let longer = include_str!("../../../tests/fixtures/ordinary_phrases.txt").lines();
    let short: Vec<(char, char)> = ordinary_words().collect();
    let mut numbers = Numbers::new(3);
    let mut words: BTreeSet<String> = longer.map(str::to_owned).collect();
    while words.len() < 2000 {
        let (first, second) = short[numbers.below(short.len())];
        words.insert(String::from_iter([first, second]));
    }
    words.retain(|word| !said.contains(word));
    let replaced: Vec<(String, String)> = words
        .iter()
        .filter_map(|word| Some((word.clone(), corrected(&index, word)?)))
        .collect();
    assert!(words.len() > 1900, "{}", words.len());
    assert!(replaced.len() * 100 <= words.len(), "{replaced:?}");
}

#[test]
fn wrong_homophones_of_what_records_say_are_found() {
    let directory = everywhere();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let mut by_syllable: BTreeMap<String, Vec<char>> = BTreeMap::new();
    let syllable = |character: char| {
        let readings = directory.pinyin.readings(&character.to_string());
        readings
            .first()
            .and_then(|all| all.first())
            .map(|one| one.clone().into_owned())
    };
    // The characters that input methods offer first: those in many ordinary words.
    let mut words_with: BTreeMap<char, usize> = BTreeMap::new();
    for character in ordinary_words().flat_map(|(one, other)| [one, other]) {
        *words_with.entry(character).or_default() += 1;
    }
    words_with.retain(|_, words| *words >= 10);
    for character in words_with.into_keys() {
        if let Some(syllable) = syllable(character) {
            by_syllable.entry(syllable).or_default().push(character);
        }
    }
    let cities = directory.points.iter().map(|point| {
        let region = point.region_path.last().unwrap();
        directory.regions.get(*region).name.clone()
    });
    let words: Vec<String> = cities
        .chain(ENDINGS.iter().chain(ITEMS).map(|word| (*word).to_owned()))
        .filter(|word| word.chars().count() > 2)
        .collect();
    let mut numbers = Numbers::new(11);
    let mut tried = 0;
    let mut lost = Vec::new();
    while tried < 500 {
        let word = &words[numbers.below(words.len())];
        let mut characters: Vec<char> = word.chars().collect();
        let place = numbers.below(characters.len());
        let Some(others) = syllable(characters[place]).and_then(|one| by_syllable.get(&one)) else {
            continue;
        };
        let other = others[numbers.below(others.len())];
        if other == characters[place] {
            continue;
        }
        tried += 1;
        characters[place] = other;
        let slip: String = characters.iter().collect();
        let meant: BTreeSet<String> = ask(&index, word)
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect();
        let found = ask(&index, &slip);
        let is_whole = found
            .note
            .as_ref()
            .is_none_or(|note| note.missing.is_empty());
        if !is_whole || !found.hits.iter().any(|hit| meant.contains(&hit.id)) {
            lost.push(format!("{slip} for {word}"));
        }
    }
    assert!(
        lost.len() * 100 <= tried * 5,
        "{} of {tried}: {lost:?}",
        lost.len()
    );
}

#[test]
fn a_correction_is_one_word_of_a_record() {
    let directory = everywhere();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for (typed, meant) in [
        ("葫芦到", Some("葫芦岛")),
        ("专力信息", Some("专利信息")),
        // Words typed without a space are divided where records do not connect them.
        ("葫芦到博雅", None),
        // An ordinary word is meant.
        ("电影", None),
        // 土 is never read chá.
        ("查地", None),
    ] {
        assert_eq!(corrected(&index, typed).as_deref(), meant, "{typed}");
    }
}

#[test]
fn the_words_that_no_hit_has_are_named() {
    let directory = everywhere();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for (query, missing) in [
        ("葫芦岛市 毛衣", &["毛衣"][..]),
        ("葫芦岛市办理毛衣", &["办理毛衣"]),
        ("葫芦岛市 wifi", &["wifi"]),
    ] {
        let found = ask(&index, query);
        assert_eq!(found.total, 1, "{query}");
        assert_eq!(found.note.unwrap().missing, missing, "{query}");
    }
    // A hundred libraries and universities are no answer to a question for something else.
    let found = ask(&index, "市 毛衣");
    assert_eq!(
        (found.total, found.note.unwrap().missing),
        (0, vec!["毛衣".to_owned()])
    );
}

#[test]
fn signs_are_nothing_to_look_for() {
    let directory = everywhere();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for query in ["？", "😀", "□", " … ", "（）"] {
        let found = serde_json::to_value(ask(&index, query)).unwrap();
        assert_eq!(found["total"], 0, "{query}");
        assert_eq!(found["note"]["match"], "nothing", "{query}");
    }
    let all = directory.listed().points.len();
    assert_eq!(ask(&index, "  ").total, all);
}
