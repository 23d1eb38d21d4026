//! Compares suggestions read from the files, as the script reads them, with a brute-force list.

#![allow(clippy::unwrap_used)]

use super::super::files::{Files, MAX_WHOLE_TABLE};
use super::super::filters::FILTERS;
use super::super::index::SearchIndex;
use super::super::suggestion_shards::add_suggestions;
use super::*;
use crate::check::check;
use crate::config::DataConfig;
use crate::directory::PublishOptions;
use crate::load::load_registry;
use crate::model::{Date, Registry};
use crate::site::SHORT_HASH_LENGTH;
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
        let files = Files::new(MAX_WHOLE_TABLE);
        let index = SearchIndex::build(directory, FILTERS).unwrap();
        let (files, table, _) = add_suggestions(files, &index).unwrap();
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
        let split = |hashes: &Value| -> Vec<String> {
            let hashes: Vec<char> = hashes.as_str().unwrap_or_default().chars().collect();
            let hashes = hashes.chunks(SHORT_HASH_LENGTH);
            hashes.map(|hash| hash.iter().collect()).collect()
        };
        let table = serde_json::to_value(table).unwrap();
        let parts = split(&table["parts"]);
        let parts = parts
            .iter()
            .map(|part| &files[&format!("search/tables.{part}.json")]);
        let (mut first, mut hashes) = (Vec::new(), Vec::new());
        for part in parts {
            let own: Vec<String> = serde_json::from_value(part["first"].clone()).unwrap();
            first.extend(own);
            hashes.extend(split(&part["files"]));
        }
        assert_eq!(first.len(), hashes.len());
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

    /// The shard that is read for a text.
    fn shard_for(&self, typed: &str) -> &Value {
        let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let after = self
            .first
            .partition_point(|first| units(first) <= units(typed));
        self.shard(after.saturating_sub(1))
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
        Target::Search(search) => [
            search.parameters.clone(),
            search.name.clone(),
            search.points.to_string(),
        ],
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
        assert_eq!(suggestion_key(typed), expected);
    }
}

#[test]
fn one_ideograph_or_two_characters_are_enough() {
    for (typed, expected) in [("京", true), ("b", false), ("bj", true), ("", false)] {
        assert_eq!(is_enough(typed.chars()), expected, "{typed}");
    }
}

#[test]
fn regions_come_first_then_services_words_names_and_other_names() {
    let directory = directory(&small());
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let searches = SuggestedSearches::collect(&index).unwrap();
    let suggestions = Suggestions::for_directory(&directory, &searches, usize::MAX, |_| 0);
    let order: Vec<(u8, usize)> = suggestions
        .all
        .iter()
        .map(|one| {
            let length = one.text().chars().count();
            match one.target {
                Target::Region { points, .. } => (0, 1000 - points),
                Target::Search(search) if !search.parameters.is_empty() => {
                    (1, 1000 - search.points)
                }
                Target::Search(_) => (2, length),
                Target::Point { alias: None, .. } => (3, length),
                Target::Point { .. } => (4, length),
            }
        })
        .collect();
    let kinds: BTreeSet<u8> = order.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds.len(), 5);
    let sorted = |order: &[(u8, usize)]| order.windows(2).all(|pair| pair[0].0 <= pair[1].0);
    assert!(sorted(&order), "{order:?}");
    assert_eq!(order[0], (0, 1000 - 3), "the province with three points");
}

/// The suggestions with a key that begins so, each once, by group: regions, services, words,
/// points. Found by testing every key of every suggestion.
fn all_by_group(
    suggestions: &Suggestions<'_>,
    keys: &[BTreeSet<String>],
    typed: &str,
) -> [Vec<[String; 3]>; 4] {
    let mut groups: [Vec<[String; 3]>; 4] = Default::default();
    let mut known = BTreeSet::new();
    for (one, keys) in suggestions.all.iter().zip(keys) {
        if !keys.iter().any(|key| key.starts_with(typed)) {
            continue;
        }
        let shown = as_shown(one);
        let (group, most) = match one.target {
            Target::Region { .. } => (0, MAX_REGIONS),
            Target::Search(search) => (2 - usize::from(!search.parameters.is_empty()), 8),
            Target::Point { .. } => (3, 8),
        };
        let is_new = match one.target {
            Target::Search(_) => true,
            _ => known.insert(shown[0].clone()),
        };
        if is_new && groups[group].len() < most {
            groups[group].push(shown);
        }
    }
    groups
}

/// The best eight: the groups take turns from the last to the first.
fn best_of_all(mut groups: [Vec<[String; 3]>; 4]) -> Vec<[String; 3]> {
    let mut best: [Vec<[String; 3]>; 4] = Default::default();
    for turn in 0..32 {
        let group = 3 - turn % 4;
        if best.iter().flatten().count() < MAX_SHOWN && !groups[group].is_empty() {
            best[group].push(groups[group].remove(0));
        }
    }
    best.concat()
}

#[test]
fn every_prefix_is_answered_by_at_most_two_shards_as_by_brute_force() {
    let directory = directory(&many_points());
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let searches = SuggestedSearches::collect(&index).unwrap();
    let suggestions = Suggestions::for_directory(&directory, &searches, 4096, |_| 60);
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
                let expected = all_by_group(&suggestions, &keys, &typed);
                if is_prefix {
                    assert_eq!(found, best_of_all(expected), "{typed}");
                    prefixes += 1;
                } else {
                    let id = |one: &[String; 3]| [one[0].clone(), one[1].clone()];
                    let found: BTreeSet<_> = found.iter().map(id).collect();
                    let all: BTreeSet<_> = expected.iter().flatten().map(id).collect();
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

/// A registry with services: id, nature, region, kinds with statuses, items as category, types and
/// name.
const SERVICE_POINTS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "a",
        "university",
        "210102",
        "tisc:active",
        "retrieval/patent/专利检索;consulting/trademark/商标咨询",
    ),
    (
        "b",
        "university",
        "210103",
        "tisc:active,university_center:active",
        "retrieval/patent|trademark/数字标准检索服务;retrieval/patent/又一项",
    ),
    (
        "c",
        "public_library",
        "110108",
        "provincial_point:active",
        "retrieval/trademark/数字标准检索服务;navigation/patent/专利导航",
    ),
    (
        "d",
        "public_library",
        "110105",
        "tisc:expired",
        "retrieval/patent/专利检索;training/patent/数字标准检索服务",
    ),
    (
        "e",
        "market_service",
        "211402",
        "tisc:preparing,provincial_point:revoked",
        "training/general/培训",
    ),
];

fn directory_with_services() -> Directory {
    let folder = tempfile::tempdir().unwrap();
    let mut points = String::from("id,name,nature,region\n");
    let mut designations = String::from("point_id,kind,status\n");
    let mut items = String::from("point_id,name,category,ip_types\n");
    for (id, nature, region, kinds, services) in SERVICE_POINTS {
        writeln!(points, "{id},{id}机构,{nature},{region}").unwrap();
        for kind in kinds.split(',') {
            writeln!(designations, "{id},{}", kind.replace(':', ",")).unwrap();
        }
        for service in services.split(';') {
            let [category, types, name] = service.split('/').collect::<Vec<_>>()[..] else {
                panic!("{service}");
            };
            writeln!(items, "{id},{name},{category},{}", types.replace('|', ";")).unwrap();
        }
    }
    std::fs::write(folder.path().join("points.csv"), points).unwrap();
    std::fs::write(folder.path().join("designations.csv"), designations).unwrap();
    std::fs::write(folder.path().join("service_items.csv"), items).unwrap();
    let options = DataConfig::default();
    let checked = check(
        &load_registry(folder.path(), &options),
        &options,
        Some(AS_OF),
    );
    publish(&checked.registry.unwrap())
}

/// How many of the points that are not ended a search by filters finds, in a region by the
/// beginning of its code, counted in [`SERVICE_POINTS`].
fn recount(parameters: &str, region: &str) -> usize {
    let wanted: BTreeMap<&str, &str> = parameters
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .collect();
    let is = |key: &str, found: &[&str]| wanted.get(key).is_none_or(|code| found.contains(code));
    let finds = |point: &&(&str, &str, &str, &str, &str)| {
        let (_, nature, own_region, kinds, services) = point;
        let kinds: Vec<&str> = kinds
            .split(',')
            .filter_map(|kind| kind.split_once(':'))
            .filter(|(_, status)| ["active", "preparing"].contains(status))
            .map(|(kind, _)| kind)
            .collect();
        let has_item = services.split(';').any(|service| {
            let parts: Vec<&str> = service.split('/').collect();
            is("category", &parts[..1]) && is("ip_type", &parts[1].split('|').collect::<Vec<_>>())
        });
        !kinds.is_empty()
            && own_region.starts_with(region)
            && is("nature", &[nature])
            && is("kind", &kinds)
            && has_item
    };
    SERVICE_POINTS.iter().filter(finds).count()
}

#[test]
fn services_kinds_and_natures_show_how_many_points_they_find() {
    let directory = directory_with_services();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let searches = SuggestedSearches::collect(&index).unwrap();
    let found: BTreeMap<(&str, &str), usize> = searches.all[..searches.filters]
        .iter()
        .map(|search| ((&search.parameters[..], &search.name[..]), search.points))
        .collect();
    let expected = [
        ("category=consulting", "事务咨询"),
        ("category=consulting&ip_type=trademark", "商标咨询"),
        ("category=navigation", "专利导航"),
        ("category=retrieval", "信息检索"),
        ("category=retrieval&ip_type=patent", "专利检索"),
        ("category=retrieval&ip_type=trademark", "商标检索"),
        ("category=training", "公益培训"),
        ("kind=provincial_point", "省级知识产权信息公共服务网点"),
        ("kind=tisc", "技术与创新支持中心（TISC）"),
        ("kind=university_center", "高校国家知识产权信息服务中心"),
        ("nature=market_service", "市场化服务机构"),
        ("nature=public_library", "公共图书馆"),
        ("nature=university", "高校"),
    ];
    let expected: BTreeMap<(&str, &str), usize> = expected
        .into_iter()
        .map(|(parameters, name)| ((parameters, name), recount(parameters, "")))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(found[&("category=retrieval&ip_type=patent", "专利检索")], 2);
}

#[test]
fn words_and_shared_items_find_points_and_guides_give_advice() {
    let directory = directory_with_services();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let searches = SuggestedSearches::collect(&index).unwrap();
    let queries = &searches.all[searches.filters..];
    for search in queries {
        let command = crate::search::reference::SearchRequest {
            query: search.name.clone(),
            limit: 100,
            ..Default::default()
        };
        let found = index.search(&command).unwrap();
        let has_advice = found.note.is_some_and(|note| note.advice.is_some());
        let is_guide = search.sort.name() == "guide";
        assert!(found.total > 0 || is_guide && has_advice, "{}", search.name);
        assert_eq!(search.points, 0, "{}", search.name);
    }
    let sort_of = |name: &str| {
        let found = queries.iter().find(|search| search.name == name);
        found.map(|search| search.sort.name())
    };
    assert_eq!(sort_of("数字标准检索服务"), Some("item"));
    assert_eq!(sort_of("培训班"), Some("word"));
    // One point has it, and it is the name of a service.
    assert_eq!((sort_of("又一项"), sort_of("专利检索")), (None, None));
    assert!(queries.iter().any(|search| search.sort.name() == "guide"));
    let names: BTreeSet<String> = searches
        .all
        .iter()
        .map(|one| suggestion_key(&one.name))
        .collect();
    assert_eq!(names.len(), searches.all.len(), "each is suggested once");
}

#[test]
fn services_and_words_are_suggested_by_text_pinyin_and_initials() {
    let shards = Shards::for_directory(&directory_with_services());
    for (typed, expected) in [
        ("专利检", "专利检索"),
        ("zhuanlijian", "专利检索"),
        ("zljs", "专利检索"),
        ("检索专利", "专利检索"),
        ("讲", "讲座"),
        ("jiangzuo", "讲座"),
        ("trainin", "training"),
        ("查商", "查商标"),
        ("shuzibiaozhun", "数字标准检索服务"),
        ("tisc", "技术与创新支持中心（TISC）"),
        ("gaoxiao", "高校"),
        ("北京海", "海淀区"),
        ("北京市海淀", "海淀区"),
        ("beijinghai", "海淀区"),
        ("bjhd", "海淀区"),
        ("辽宁省沈阳市和", "和平区"),
    ] {
        let names = shards.names(typed);
        assert!(
            names.iter().any(|name| name == expected),
            "{typed}: {names:?}"
        );
    }
    // Ended points, and what nobody offers.
    for typed in ["d机构", "朝阳区", "北京朝阳", "专题数据库"] {
        let names = shards.names(typed);
        assert!(names.is_empty(), "{typed}: {names:?}");
    }
}

/// The numbers of points of each service in a region, as the script reads them.
fn services_in(shards: &Shards, shard: &Value, position: &Value) -> BTreeMap<String, usize> {
    let digits = |text: &Value| -> Vec<usize> {
        const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (mut numbers, mut number, mut shift) = (Vec::new(), 0, 0);
        for digit in text.as_str().unwrap().chars() {
            let digit = DIGITS.find(digit).unwrap();
            number += (digit & 31) << shift;
            shift += 5;
            if digit < 32 {
                numbers.push(number);
                (number, shift) = (0, 0);
            }
        }
        numbers
    };
    let region = &shard["suggestions"][position.as_u64().unwrap() as usize];
    let file = |family: &str| {
        let mut files = shards.files.iter();
        let found = files.find(|(path, _)| path.starts_with(&format!("search/{family}.")));
        found.unwrap().1
    };
    let services = file("services");
    // The counts of a small directory are one shard.
    let row = &file("service-counts")["terms"][region[0].as_str().unwrap()];
    let mut column = 0;
    let mut counts = BTreeMap::new();
    for (step, points) in digits(&row[0]).into_iter().zip(digits(&row[1])) {
        column += step;
        let parameters = services["services"][column][0].as_str().unwrap();
        counts.insert(parameters.to_owned(), points);
        column += 1;
    }
    counts
}

#[test]
fn a_complete_region_knows_how_many_points_each_service_has_there() {
    let directory = directory_with_services();
    let shards = Shards::for_directory(&directory);
    let all = directory.taxonomy.category.iter().map(|(_, term)| term);
    let mut searches: Vec<String> = all.map(|term| format!("category={}", term.code)).collect();
    searches.extend([
        "category=retrieval&ip_type=patent".to_owned(),
        "category=retrieval&ip_type=trademark".to_owned(),
        "category=consulting&ip_type=trademark".to_owned(),
    ]);
    let kinds = directory.taxonomy.kind.iter();
    searches.extend(kinds.map(|(_, term)| format!("kind={}", term.code)));
    let natures = directory.taxonomy.nature.iter();
    searches.extend(natures.map(|(_, term)| format!("nature={}", term.code)));
    for (typed, prefix) in [
        ("沈阳", "2101"),
        ("沈阳市", "2101"),
        ("shenyang", "2101"),
        ("sy", "2101"),
        ("辽宁", "21"),
        ("北京", "11"),
        ("海淀", "110108"),
        ("北京海淀", "110108"),
        ("北京市海淀区", "110108"),
    ] {
        let shard = shards.shard_for(&format!("{typed}专"));
        let positions = shard["regions"][typed].as_array().unwrap();
        assert_eq!(positions.len(), 1, "{typed}");
        let expected: BTreeMap<String, usize> = searches
            .iter()
            .map(|parameters| (parameters.clone(), recount(parameters, prefix)))
            .filter(|(_, points)| *points > 0)
            .collect();
        assert_eq!(
            services_in(&shards, shard, &positions[0]),
            expected,
            "{typed}"
        );
    }
}

#[test]
fn whoever_types_a_region_and_goes_on_reads_one_shard() {
    let directory = directory(&many_points());
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let searches = SuggestedSearches::collect(&index).unwrap();
    let suggestions = Suggestions::for_directory(&directory, &searches, 4096, |_| 60);
    let shards = Shards::for_directory(&directory);
    assert!(shards.hashes.len() > 40, "{}", shards.hashes.len());
    let mut copied = 0;
    for one in suggestions.all.iter().step_by(7) {
        for key in complete_keys(&directory, one) {
            for rest in ["专", "gaoxiao", "\u{2e80}", "zz"] {
                let shard = shards.shard_for(&format!("{key}{rest}"));
                let found = shard["regions"].get(&key);
                assert!(found.is_some_and(|found| !found.as_array().unwrap().is_empty()));
                copied += usize::from(shard != shards.shard_for(&key));
            }
        }
    }
    assert!(copied > 10, "{copied} names are in two shards");
}
