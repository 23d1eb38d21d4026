//! Compares suggestions read from the files, as the script reads them, with a brute-force list.

#![allow(clippy::unwrap_used)]

use super::super::files::Files;
use super::super::filters::FILTERS;
use super::super::index::SearchIndex;
use super::super::suggestion_shards::add_suggestions;
use super::*;
use crate::check::check;
use crate::config::DataConfig;
use crate::directory::PublishOptions;
use crate::load::load_registry;
use crate::model::{Date, Registry};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const AS_OF: Date = Date::constant(2026, 5, 16);

/// A registry of points: name, other names separated by `;`, region.
fn registry(points: &[(String, String, String)]) -> Registry {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = String::from("id,name,aliases,nature,region\n");
    let mut designations = String::from("point_id,kind,approved_on,status\n");
    for (number, (name, aliases, region)) in points.iter().enumerate() {
        writeln!(rows, "p-{number:05},{name},{aliases},university,{region}").unwrap();
        writeln!(designations, "p-{number:05},tisc,2025-01-02,active").unwrap();
    }
    std::fs::write(folder.path().join("points.csv"), rows).unwrap();
    std::fs::write(folder.path().join("designations.csv"), designations).unwrap();
    let options = DataConfig::default();
    let checked = check(
        &load_registry(folder.path(), &options),
        &options,
        Some(AS_OF),
    );
    checked.registry.unwrap()
}

fn publish(registry: &Registry) -> Directory {
    let options = PublishOptions {
        as_of: AS_OF,
        head: false,
    };
    Directory::publish(registry, options)
}

fn directory(points: &[(String, String, String)]) -> Directory {
    publish(&registry(points))
}

fn small() -> Vec<(String, String, String)> {
    let point = |name: &str, aliases: &str, region: &str| {
        (name.to_owned(), aliases.to_owned(), region.to_owned())
    };
    vec![
        point("葫芦岛市图书馆", "", "211400"),
        point("葫芦岛市科技信息研究所", "葫芦岛科技情报所", "211402"),
        point("沈阳图书馆", "", "210100"),
        point("重庆大学", "Chongqing University", "500000"),
        point("福建理工大学", "福建工程学院", "350100"),
        point("5G产业园（西安）", "", "610100"),
        point("吕梁学院", "", "141100"),
        point("馆", "", "140100"),
    ]
}

/// Four thousand points in all regions, with names that have much in common.
fn many_points() -> Vec<(String, String, String)> {
    let table = crate::load::load_empty(None, &DataConfig::default());
    let regions = table.regions.unwrap();
    let codes: Vec<(String, String)> = regions
        .iter()
        .map(|(_, region)| (region.code.clone(), region.name.clone()))
        .collect();
    let kinds = ["图书馆", "大学", "科技信息研究所", "知识产权保护中心"];
    (0..4000)
        .map(|number: usize| {
            let (code, name) = &codes[number * number % codes.len()];
            let kind = kinds[number % kinds.len()];
            let alias = if number.is_multiple_of(7) {
                "知识产权信息公共服务网点"
            } else {
                ""
            };
            (
                format!("{name}第{number}{kind}"),
                alias.to_owned(),
                code.clone(),
            )
        })
        .collect()
}

/// The files of a directory's suggestions, and the table of shards.
struct Shards {
    files: BTreeMap<String, Value>,
    first: Vec<String>,
    hashes: Vec<String>,
}

impl Shards {
    fn for_directory(directory: &Directory) -> Self {
        let mut files = Files::default();
        let table = add_suggestions(&mut files, &SearchIndex::build(directory, FILTERS).unwrap());
        let files: BTreeMap<String, Value> = files
            .artifacts
            .iter()
            .map(|file| {
                (
                    file.path.clone(),
                    serde_json::from_slice(&file.bytes).unwrap(),
                )
            })
            .collect();
        let table = &files[&format!("search/suggest.{table}.json")];
        let first: Vec<String> = serde_json::from_value(table["first"].clone()).unwrap();
        let hashes: Vec<char> = table["files"].as_str().unwrap().chars().collect();
        let hashes = hashes.chunks(7).map(|hash| hash.iter().collect()).collect();
        Self {
            first,
            hashes,
            files,
        }
    }

    /// Looks up a normalised text as the script does: whether the result is final, and the
    /// suggestions as `[code or id, name, other name or number]`.
    fn read(&self, typed: &str) -> (bool, Vec<[String; 3]>) {
        let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let after = self
            .first
            .partition_point(|first| units(first) <= units(typed));
        let at = after.saturating_sub(1);
        let shard = self.shard(at);
        if let Some(top) = shard["top"].get(typed) {
            return (true, shown(shard, top));
        }
        let next = self
            .first
            .get(at + 1)
            .filter(|first| first.starts_with(typed));
        let shards = [Some(shard), next.map(|_| self.shard(at + 1))];
        let mut found = Vec::new();
        for shard in shards.into_iter().flatten() {
            for (key, positions) in shard["keys"].as_object().unwrap() {
                if key.starts_with(typed) {
                    found.extend(shown(shard, positions));
                }
            }
        }
        (false, found)
    }

    fn shard(&self, position: usize) -> &Value {
        &self.files[&format!("search/suggestions.{}.json", self.hashes[position])]
    }

    fn names(&self, typed: &str) -> Vec<String> {
        let (_, found) = self.read(typed);
        found.into_iter().map(|[_, name, _]| name).collect()
    }
}

fn shown(shard: &Value, positions: &Value) -> Vec<[String; 3]> {
    let text = |value: Option<&Value>| match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(number) => number.to_string(),
    };
    positions
        .as_array()
        .unwrap()
        .iter()
        .map(|position| {
            let one = &shard["suggestions"][position.as_u64().unwrap() as usize];
            [text(one.get(0)), text(one.get(1)), text(one.get(3))]
        })
        .collect()
}

fn as_shown(suggestion: &Suggestion<'_>) -> [String; 3] {
    match suggestion.target {
        Target::Region { code, name, points } => {
            [code.to_owned(), name.to_owned(), points.to_string()]
        }
        Target::Point { id, name, alias } => [
            id.to_owned(),
            name.to_owned(),
            alias.unwrap_or_default().to_owned(),
        ],
    }
}

#[track_caller]
fn suggests(typed: &str, expected: &[&str]) {
    let found = Shards::for_directory(&directory(&small())).names(typed);
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    assert_eq!(found, expected, "{typed}");
}

#[test]
fn points_are_suggested_by_text_pinyin_and_initials() {
    for typed in ["沈阳图", "shenyangtu", "sytsg"] {
        suggests(typed, &["沈阳图书馆"]);
    }
    suggests("5gchanyeyuan", &["5G产业园（西安）"]);
    suggests("馆", &["馆"]);
}

#[test]
fn points_are_suggested_by_other_names() {
    suggests("福建工程", &["福建理工大学"]);
    suggests("chongqinguniv", &["重庆大学"]);
}

#[test]
fn regions_with_points_are_suggested_by_each_reading() {
    suggests("chongqings", &["重庆市"]);
    suggests("zhongqings", &["重庆市"]);
    suggests("luliang", &["吕梁学院", "吕梁市"]);
    suggests("北京", &[]);
}

#[test]
fn typed_text_is_normalised_like_keys() {
    for (typed, expected) in [
        ("lǜ", "lu"),
        ("lv liang", "luliang"),
        ("Xi'an", "xian"),
        ("ＴＩＳＣ （上海）", "tisc上海"),
        ("Überlingen–Müller", "uberlingenmuller"),
        ("……", ""),
    ] {
        assert_eq!(normalize(typed), expected);
    }
}

#[test]
fn one_ideograph_or_two_characters_are_enough() {
    for (typed, expected) in [("京", true), ("b", false), ("bj", true), ("", false)] {
        assert_eq!(is_enough(typed.chars()), expected, "{typed}");
    }
}

#[test]
fn regions_come_before_names_and_names_before_other_names() {
    let directory = directory(&small());
    let suggestions = Suggestions::for_directory(&directory, usize::MAX, |_| 0);
    let order: Vec<(u8, usize)> = suggestions
        .all
        .iter()
        .map(|one| {
            let length = one.text().chars().count();
            match one.target {
                Target::Region { points, .. } => (0, 1000 - points),
                Target::Point { alias: None, .. } => (1, length),
                Target::Point { .. } => (2, length),
            }
        })
        .collect();
    let kinds: BTreeSet<u8> = order.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds.len(), 3);
    let sorted = |order: &[(u8, usize)]| order.windows(2).all(|pair| pair[0].0 <= pair[1].0);
    assert!(sorted(&order), "{order:?}");
    assert_eq!(order[0], (0, 1000 - 3), "the province with three points");
}

/// The best suggestions, found by testing every key of every suggestion.
fn best_of_all(
    suggestions: &Suggestions<'_>,
    keys: &[BTreeSet<String>],
    typed: &str,
) -> Vec<[String; 3]> {
    let mut regions = 0;
    let mut ids = BTreeSet::new();
    let mut best = Vec::new();
    for (one, keys) in suggestions.all.iter().zip(keys) {
        if !keys.iter().any(|key| key.starts_with(typed)) {
            continue;
        }
        let shown = as_shown(one);
        let is_region = matches!(one.target, Target::Region { .. });
        if !(is_region && regions == MAX_REGIONS) && ids.insert(shown[0].clone()) {
            regions += usize::from(is_region);
            best.push(shown);
        }
    }
    best
}

#[test]
fn every_prefix_is_answered_by_at_most_two_shards_as_by_brute_force() {
    let directory = directory(&many_points());
    let suggestions = Suggestions::for_directory(&directory, 4096, |_| 60);
    let shards = Shards::for_directory(&directory);
    assert!(shards.hashes.len() > 40, "{}", shards.hashes.len());
    let keys: Vec<_> = suggestions
        .all
        .iter()
        .map(|one| one.keys(&directory.pinyin))
        .collect();
    let mut prefixes = 0;
    for own in keys.iter().step_by(97) {
        for key in own {
            let characters: Vec<char> = key.chars().collect();
            for length in 1..=characters.len().min(12) {
                let typed: String = characters[..length].iter().collect();
                if !is_enough(typed.chars()) {
                    continue;
                }
                let (is_prefix, found) = shards.read(&typed);
                let mut expected = best_of_all(&suggestions, &keys, &typed);
                if is_prefix {
                    expected.truncate(MAX_SHOWN);
                    assert_eq!(found, expected, "{typed}");
                    prefixes += 1;
                } else {
                    let found: BTreeSet<_> = found.iter().map(|one| one[0].clone()).collect();
                    let all: BTreeSet<_> = expected.iter().map(|one| one[0].clone()).collect();
                    assert!(all.is_subset(&found), "{typed}: {all:?} {found:?}");
                    assert!(found.len() <= MAX_COMPLETIONS);
                }
            }
        }
    }
    assert!(prefixes > 50, "{prefixes}");
}

#[test]
fn changing_a_name_changes_few_shards() {
    let mut points = many_points();
    let before = Shards::for_directory(&directory(&points));
    points[2000].0 = "改了名的研究所".to_owned();
    let after = Shards::for_directory(&directory(&points));
    let old: BTreeSet<&String> = before.hashes.iter().collect();
    let is_new = |hash: &&String| !old.contains(hash);
    let changed = after.hashes.iter().filter(is_new).count();
    assert!((1..=12).contains(&changed), "{changed} of {}", old.len());
}

#[test]
fn a_directory_without_points_has_no_suggestion_shards() {
    let mut empty = registry(&small());
    empty.points.clear();
    let shards = Shards::for_directory(&publish(&empty));
    assert!(shards.first.is_empty() && shards.hashes.is_empty());
}
