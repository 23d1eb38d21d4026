//! Everyday words in a search, by a judge: sentences of citizens are made from a registry whose
//! truth is known, and the first page of hits is looked at.

use super::ask;
use crate::directory::{Directory, DirectoryPoint};
use crate::model::everyday::WordScope;
use crate::model::{RegionIndex, RegionLevel, Registry, TermIndex};
use crate::search::{FILTERS, SearchIndex};
use crate::test_support::registry::{REGIONS, TAXONOMY, registry as site_registry};
use crate::test_support::site::{Numbers, directory, point, service_item, synthetic};
use crate::text::MAX_QUERY_LENGTH;
use std::collections::{BTreeMap, BTreeSet};

/// What is typed, the categories that are meant, and the only type of right that it goes with.
const VERBS: &[(&str, &[&str], Option<&str>)] = &[
    ("查", &["inquiry", "retrieval"], None),
    ("检索", &["inquiry", "retrieval"], None),
    ("查一下", &["inquiry", "retrieval"], None),
    ("咨询", &["consulting"], None),
    ("听讲座学", &["training"], None),
    ("分析", &["analysis"], None),
    ("检索分析", &["analysis"], None),
    ("预警", &["early_warning"], None),
    ("评估", &["evaluation"], None),
    ("查新", &["novelty_search", "retrieval"], Some("patent")),
    ("布局", &["layout"], Some("patent")),
];

/// What is typed, and the type of right that is meant.
const OBJECTS: &[(&str, Option<&str>)] = &[
    ("专利", Some("patent")),
    ("商标", Some("trademark")),
    ("牌子", Some("trademark")),
    ("知识产权", None),
];

/// Sentences: place, verb, object. Those with 免费 ask for what is free.
const SENTENCES: &[&str] = &[
    "请问{p}有谁可以{v}{o}",
    "想问一下{p}哪家机构能{v}{o}",
    "{v}{o} {p}",
    "{p}免费的{o}{v}",
    "在{p}免费{v}{o}的地方有哪些",
    "{o} {v} {p} 附近",
    "{p}{v}{o}要钱吗",
    "帮我推荐{p}{v}{o}的单位",
    "想找一家{p}能{v}{o}的机构",
    "{p}的{o}{v}中心",
];

const QUESTIONS: usize = 300;

/// A synthetic registry whose items have all codes by chance, and names that say nothing.
fn registry() -> Registry {
    let mut registry = synthetic(3000);
    let mut numbers = Numbers::new(5);
    for point in &mut registry.points {
        for (number, item) in point.service_items.iter_mut().enumerate() {
            item.name = format!("事项{number}");
            item.description = None;
            item.category = Some(TermIndex(numbers.below(16) as u8));
            item.ip_types = vec![TermIndex(numbers.below(5) as u8)];
            item.fee = Some(TermIndex(numbers.below(4) as u8));
            item.modes = vec![TermIndex(numbers.below(2) as u8)];
        }
    }
    registry
}

/// Whether one service item is what a sentence asks for.
fn offers(
    directory: &Directory,
    point: &DirectoryPoint,
    categories: &[&str],
    right: Option<&str>,
    is_free: bool,
) -> bool {
    let taxonomy = &directory.taxonomy;
    point.service_items.iter().any(|item| {
        let item = &item.record;
        let category = item
            .category
            .map(|term| &taxonomy.category.get(term).code[..]);
        let fee = item.fee.map(|term| &taxonomy.fee.get(term).code[..]);
        let mut rights = item.ip_types.iter();
        let has_right = right.is_none_or(|right| {
            rights.any(|term| {
                let code = &taxonomy.ip_type.get(*term).code[..];
                code == right || code == "general"
            })
        });
        category.is_some_and(|code| categories.contains(&code))
            && has_right
            && (!is_free || fee == Some("free"))
    })
}

/// Regions whose names stand in no other region's name.
fn telling_regions(directory: &Directory) -> Vec<RegionIndex> {
    let all: Vec<(RegionIndex, &str, RegionLevel)> = directory
        .regions
        .iter()
        .map(|(index, region)| (index, region.name.as_str(), region.level))
        .collect();
    let is_telling = |name: &str| {
        let holding = all.iter().filter(|(_, other, _)| other.contains(name));
        holding.count() == 1
    };
    let regions = all
        .iter()
        .filter(|(_, name, level)| *level != RegionLevel::County && is_telling(name));
    regions.map(|(index, _, _)| *index).collect()
}

/// The sentences of a seed that are not understood.
fn not_understood(index: &SearchIndex<'_>, seed: u64) -> Vec<String> {
    let directory = index.numbering.directory;
    let regions = telling_regions(directory);
    let points: BTreeMap<&str, &DirectoryPoint> = directory
        .points
        .iter()
        .map(|point| (point.facts.id.as_str(), point))
        .collect();
    let mut numbers = Numbers::new(seed);
    let mut asked = 0;
    let mut bad = Vec::new();
    while asked < QUESTIONS {
        let sentence = SENTENCES[numbers.below(SENTENCES.len())];
        let (verb, categories, only) = VERBS[numbers.below(VERBS.len())];
        let (object, right) = OBJECTS[numbers.below(OBJECTS.len())];
        let region = regions[numbers.below(regions.len())];
        if only.is_some() && only != right {
            continue;
        }
        let is_free = sentence.contains("免费");
        let right_ids: BTreeSet<&str> = points
            .iter()
            .filter(|(_, point)| point.listed && point.region_path.contains(&region))
            .filter(|(_, point)| offers(directory, point, categories, right, is_free))
            .map(|(id, _)| *id)
            .collect();
        if right_ids.is_empty() {
            continue;
        }
        asked += 1;
        let place = &directory.regions.get(region).name;
        let query = sentence
            .replace("{p}", place)
            .replace("{v}", verb)
            .replace("{o}", object);
        let answer = ask(index, &query);
        let in_place = answer
            .hits
            .iter()
            .all(|hit| points[hit.id.as_str()].region_path.contains(&region));
        let right_hits = answer
            .hits
            .iter()
            .filter(|hit| right_ids.contains(hit.id.as_str()));
        let right_hits = right_hits.count();
        let is_corrected = answer.note.is_some_and(|note| note.corrected.is_some());
        if answer.hits.is_empty()
            || !in_place
            || is_corrected
            || right_hits * 10 < 7 * answer.hits.len().min(right_ids.len())
        {
            bad.push(format!(
                "{query}: {right_hits} of {} right, {} would be",
                answer.hits.len(),
                right_ids.len()
            ));
        }
    }
    bad
}

#[test]
fn citizens_are_understood() {
    let directory = directory(&registry());
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for seed in [1, 2, 3] {
        let bad = not_understood(&index, seed);
        assert!(
            bad.len() * 100 <= QUESTIONS * 5,
            "{} of {QUESTIONS} sentences are not understood: {bad:#?}",
            bad.len()
        );
    }
}

#[test]
fn every_everyday_word_leads_to_records_or_advice() {
    let directory = directory(&registry());
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let rows = directory.everyday_words.rows().iter();
    for row in rows.filter(|row| row.scope != WordScope::Filler) {
        let longest = row.parts.iter().map(Vec::len).max().unwrap();
        for number in 0..longest {
            let words = row
                .parts
                .iter()
                .map(|part| part[number % part.len()].as_str());
            let words: Vec<&str> = words.collect();
            // Nobody mixes the languages of a row.
            let is_latin = |word: &&str| word.is_ascii();
            if words.iter().any(is_latin) && !words.iter().all(is_latin) {
                continue;
            }
            // A single ideograph is an everyday word only beside a longer one.
            let space = if words.concat().is_ascii() { " " } else { "" };
            let query = words.join(space);
            if query.chars().count() == 1 {
                continue;
            }
            let answer = ask(&index, &query);
            let note = answer.note.as_ref();
            let advice = note.and_then(|note| note.advice.as_ref());
            assert!(answer.total > 0 || advice.is_some(), "{query}: {answer:?}");
            assert!(
                row.scope != WordScope::Outside || advice.is_some(),
                "{query}: {answer:?}"
            );
            assert!(note.is_none_or(|note| note.corrected.is_none()), "{query}");
        }
    }
}

/// What the hits of a query are called, its corrected form and whether there is advice.
fn answer(names: &[&str], query: &str) -> (Vec<String>, Option<String>, bool) {
    let directory = named(names);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let results = ask(&index, query);
    let note = results.note;
    let corrected = note.as_ref().and_then(|note| note.corrected.clone());
    let has_advice = note.is_some_and(|note| note.advice.is_some());
    let names = results.hits.into_iter().map(|hit| hit.name).collect();
    (names, corrected, has_advice)
}

/// Points with these names, of which the first one offers searches and advice on patents.
fn named(names: &[&str]) -> Directory {
    directory(&registry_named(names))
}

fn registry_named(names: &[&str]) -> Registry {
    let taxonomy = &TAXONOMY;
    let points = names.iter().enumerate().map(|(number, name)| {
        let mut point = point(name, name, REGIONS.find("110105").unwrap());
        point.facts.id = format!("p-{number}");
        let offered = ["retrieval", "consulting"]
            .iter()
            .take(2 * usize::from(number == 0));
        point.service_items = offered
            .map(|category| {
                let category = taxonomy.category.find(category).unwrap();
                let mut item = service_item("事项", category.0);
                item.ip_types = vec![taxonomy.ip_type.find("patent").unwrap()];
                item
            })
            .collect();
        point
    });
    site_registry(points.collect())
}

#[test]
fn words_for_the_network_stand_for_every_point() {
    let names = ["甲知识产权服务公司", "乙图书馆"];
    for query in [
        "知识产权服务",
        "知识产权服务网点",
        "找网点",
        "网点查询",
        "查知识产权服务机构",
    ] {
        let (found, _, _) = answer(&names, query);
        assert_eq!(found.len(), 2, "{query}: {found:?}");
    }
    let (found, _, _) = answer(&names, "知识产权服务");
    assert_eq!(found[0], names[0]);
    // Whoever looks for a library does not ask for a service.
    assert_eq!(answer(&names, "查图书馆").0, ["乙图书馆"]);
}

#[test]
fn a_word_without_a_meaning_does_not_hide_what_is_meant() {
    // 小店 is also a district.
    let (found, _, _) = answer(&["甲图书馆", "小店专利协会"], "小店 专利");
    assert_eq!(found, ["小店专利协会", "甲图书馆"]);
    assert_eq!(
        answer(&["甲图书馆", "乙学院"], "beijing zhuanli").0,
        ["甲图书馆"]
    );
}

#[test]
fn words_of_the_trade_and_of_the_site_are_answered() {
    let names = ["甲图书馆", "乙学院"];
    // What the network does not do leads to those who advise, with the authority's name.
    for query in ["无效宣告", "审查意见答复", "技术交底书", "权利要求书怎么写"]
    {
        let (found, _, has_advice) = answer(&names, query);
        assert!(has_advice && found == ["甲图书馆"], "{query}: {found:?}");
    }
    for query in ["反垄断", "评职称", "招聘"] {
        assert!(answer(&names, query).2, "{query}");
    }
    // The site itself.
    for query in ["登录", "名单下载", "申报条件", "新认定的", "坐什么车"] {
        let (found, _, has_advice) = answer(&names, query);
        assert!(has_advice && found.len() == 2, "{query}: {found:?}");
    }
    for query in ["同族专利", "IPC分类号查询", "分类号"] {
        assert_eq!(answer(&names, query).0, ["甲图书馆"], "{query}");
    }
}

#[test]
fn what_stands_between_words_is_not_called_missing() {
    let directory = named(&["甲图书馆", "乙学院"]);
    for query in [
        "找人查专利",
        "你好求助查专利谢谢",
        "查专利有吗",
        "查专利 一次",
    ] {
        let found = lacking(&directory, query);
        assert_eq!(found, (strings(&["甲图书馆"]), Vec::new()), "{query}");
    }
    assert_eq!(lacking(&directory, "淘宝被查专利").1, ["淘宝"]);
}

#[test]
fn of_a_query_as_many_characters_are_read_as_the_field_takes() {
    let directory = named(&["甲图书馆"]);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let is_cut = |query: &str| ask(&index, query).note.is_some_and(|note| note.truncated);
    let rest = "的".repeat(MAX_QUERY_LENGTH - 2);
    assert!(!is_cut(&format!(
        "专利{}",
        " ".repeat(MAX_QUERY_LENGTH - 2)
    )));
    assert!(is_cut(&format!(
        "专利{} ",
        " ".repeat(MAX_QUERY_LENGTH - 2)
    )));
    assert!(is_cut(&format!("专利{rest}{rest}")));
}

/// What the hits of a query are called, and the words that they lack.
fn lacking(directory: &Directory, query: &str) -> (Vec<String>, Vec<String>) {
    let index = SearchIndex::build(directory, FILTERS).unwrap();
    let results = ask(&index, query);
    let missing = results.note.map(|note| note.missing).unwrap_or_default();
    let names = results.hits.into_iter().map(|hit| hit.name).collect();
    (names, missing)
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn what_nobody_offers_together_is_named_and_the_rest_is_found() {
    let mut registry = registry_named(&["甲图书馆", "乙学院"]);
    for item in &mut registry.points[0].service_items {
        item.fee = None;
        item.modes.clear();
    }
    let directory = directory(&registry);
    for (query, missing) in [
        ("免费专利检索", &["免费"][..]),
        ("最便宜的专利咨询", &["便宜"]),
        ("手机怎么查专利", &["手机"]),
        ("软件能申请专利吗", &["软件"]),
        ("电动工具专利检索", &["电动", "工具"]),
        ("人工智能专利检索", &["人工智能"]),
        ("有机肥料专利检索", &["有机肥料"]),
        ("专利培训", &["培训"]),
    ] {
        let expected = (strings(&["甲图书馆"]), strings(missing));
        assert_eq!(lacking(&directory, query), expected, "{query}");
    }
}

#[test]
fn what_some_record_offers_is_not_called_missing_with_what_none_is() {
    let mut registry = registry_named(&["甲学院"]);
    registry.points[0].service_items.truncate(1);
    let directory = directory(&registry);
    // No library, and no advice on applications: but searches of patents.
    for (query, missing) in [("专利检索 图书馆", "图书馆"), ("申请专利", "申请")] {
        let expected = (strings(&["甲学院"]), strings(&[missing]));
        assert_eq!(lacking(&directory, query), expected, "{query}");
    }
    // Of a service in one word nothing is left.
    assert_eq!(lacking(&directory, "专利布局").0, Vec::<String>::new());
}

#[test]
fn institutions_that_are_named_apart_are_all_meant() {
    let mut registry = registry_named(&["甲图书馆", "乙大学", "丙协会"]);
    let natures = ["public_library", "university", "industry_association"];
    for (point, nature) in registry.points.iter_mut().zip(natures) {
        point.facts.nature = TAXONOMY.nature.find(nature).unwrap();
    }
    let directory = directory(&registry);
    for query in ["大学和图书馆", "图书馆、大学", "哪些图书馆或者大学"] {
        let (mut names, missing) = lacking(&directory, query);
        names.sort();
        assert_eq!(names, ["乙大学", "甲图书馆"], "{query}");
        assert!(missing.is_empty(), "{query}: {missing:?}");
    }
    // One that is called both, but for its last word.
    let (names, missing) = lacking(&directory, "协会大学");
    assert_eq!(
        (names.len(), missing.len()),
        (1, 1),
        "{names:?} {missing:?}"
    );
}

#[test]
fn who_asks_for_advice_on_a_service_asks_for_the_service() {
    let mut registry = site_registry(vec![point(
        "p-1",
        "甲图书馆",
        REGIONS.find("110105").unwrap(),
    )]);
    let novelty = TAXONOMY.category.find("novelty_search").unwrap();
    registry.points[0].service_items = vec![service_item("科技查新", novelty.0)];
    let directory = directory(&registry);
    for query in ["咨询查新", "不懂怎么做查新", "我想请教一下科技查新"] {
        let expected = (strings(&["甲图书馆"]), Vec::new());
        assert_eq!(lacking(&directory, query), expected, "{query}");
    }
}

#[test]
fn a_part_of_a_word_is_no_answer_and_what_is_left_of_it_is_named() {
    let directory = named(&["甲图书馆", "乙技术有限公司"]);
    let expected = (strings(&["甲图书馆"]), strings(&["华为技术有限"]));
    assert_eq!(lacking(&directory, "华为技术有限公司专利检索"), expected);
    let directory = named(&["甲技术有限公司"]);
    let expected = (strings(&["甲技术有限公司"]), strings(&["华为"]));
    assert_eq!(lacking(&directory, "华为技术有限公司专利检索"), expected);
    // A word that begins or ends with an idle one is another word.
    for query in ["地方志", "推荐信", "保护区"] {
        let (found, _) = lacking(&named(&["甲图书馆", "乙学院"]), query);
        assert!(found.is_empty(), "{query}: {found:?}");
    }
}

#[test]
fn the_number_of_a_patent_asks_for_patents() {
    for query in [
        "ZL202010123456.7",
        "ZL 2020 1 0123456.X",
        "专利号 CN112345678A",
    ] {
        let (found, _, has_advice) = answer(&["甲图书馆", "乙学院"], query);
        assert_eq!(found, ["甲图书馆"], "{query}");
        assert!(has_advice, "{query}");
    }
}

#[test]
fn everyday_words_are_understood_in_traditional_characters_and_misspelt() {
    let names = ["甲图书馆", "乙学院"];
    assert!(answer(&names, "電話").2);
    assert!(answer(&names, "專利轉讓").2);
    for (query, corrected) in [
        ("pattent search", "patent search"),
        ("专利年飞", "专利年费"),
        ("patent bejing", "patent beijing"),
        // A verb directly before a misspelt word is no part of it.
        ("查专力", "查专利"),
        ("找砖利", "找专利"),
    ] {
        assert_eq!(
            answer(&names, query).1.as_deref(),
            Some(corrected),
            "{query}"
        );
    }
}
