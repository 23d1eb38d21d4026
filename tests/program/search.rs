//! Results of `wangdian search`, and the schema of the search files.
//! `tests/browser/answers.test.mjs` compares the page's script with these results.

use crate::support::program::{Project, ROOT};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

/// Results for requests in the format of `window.wangdian.search`.
fn answers(project: &Project, questions: &[Value]) -> Vec<Value> {
    let mut program = project
        .command(&["search", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = questions
        .iter()
        .map(|question| format!("{question}\n"))
        .collect();
    program
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn ask(query: &str) -> Value {
    let questions = [json!({ "query": query, "limit": 100 })];
    answers(&Project::sample(), &questions).remove(0)
}

fn names(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().unwrap();
    hits.iter()
        .map(|hit| hit["name"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn check(query: &str, first: &str) {
    let answer = ask(query);
    assert_eq!(names(&answer).first(), Some(&first), "{answer}");
}

#[test]
fn an_exact_name_ranks_first() {
    check("上海大学", "上海大学");
    check("海南大学", "海南大学");
    check("Wuhan University", "武汉大学");
    check("福建工程学院", "福建理工大学");
}

#[test]
fn every_pair_of_adjacent_characters_finds_all_records_with_it() {
    let answer = ask("文献");
    assert_eq!(answer["total"], 3);
    assert!(names(&answer).iter().all(|name| name.contains("文献")));
}

#[test]
fn a_single_character_also_matches_at_the_end_of_a_word() {
    let found = ask("馆");
    assert!(names(&found).contains(&"西宁市图书馆"), "{found}");
    assert!(
        names(&found).contains(&"上海图书馆（上海科学技术情报研究所）"),
        "{found}"
    );
}

#[test]
fn words_typed_without_a_space_match_without_a_note() {
    let answer = ask("西宁图书");
    assert_eq!(names(&answer), ["西宁市图书馆"]);
    assert_eq!(answer["note"], Value::Null);
}

#[test]
fn records_with_most_tokens_match_if_none_has_all() {
    let answer = ask("东北林业 量子披萨");
    assert_eq!(answer["note"]["match"], "most");
    assert_eq!(names(&answer)[0], "东北林业大学");
}

#[test]
fn words_that_a_place_lacks_are_named() {
    let answer = ask("西宁市 图书 量子披萨");
    assert_eq!(answer["note"]["missing"], json!(["量子披萨"]));
    assert_eq!(names(&answer), ["西宁市图书馆"]);
}

#[test]
fn everyday_words_find_what_they_mean() {
    for query in ["广州专利导航", "广州哪家能做专利导航？", "导航 专利，广州"]
    {
        let answer = ask(query);
        assert_eq!(
            names(&answer),
            ["广东省科技图书馆（广东省科学院信息研究所）"],
            "{query}"
        );
        assert_eq!(answer["note"], Value::Null);
    }
}

#[test]
fn queries_for_services_of_others_get_advice() {
    let answer = ask("怎样办理版权登记");
    let advice = answer["note"]["advice"].as_str().unwrap();
    assert!(advice.contains("登记机构"), "{answer}");
    assert_eq!(ask("域名")["total"], 0);
}

#[test]
fn unmatched_words_next_to_everyday_words_are_reported() {
    let answer = ask("西宁 图书馆 量子披萨");
    assert_eq!(answer["note"]["missing"], json!(["量子披萨"]));
    assert_eq!(answer["note"]["match"], "all");
    assert_eq!(names(&answer)[0], "西宁市图书馆");
    // No point in 西宁 offers it: the place still counts, and the word is reported.
    let answer = ask("西宁 专利布局");
    assert_eq!(answer["note"]["missing"], json!(["专利布局"]));
    assert!(names(&answer).contains(&"西宁市图书馆"), "{answer}");
}

#[test]
fn a_query_is_corrected_only_if_no_record_matches() {
    assert_eq!(ask("知识产权")["note"], Value::Null);
    let answer = ask("知识产全");
    assert_eq!(answer["note"]["corrected"], "知识产权");
    assert_eq!(answer["hits"], ask("知识产权")["hits"]);
    assert_eq!(
        ask("Wuhan Univeristy")["note"]["corrected"],
        "wuhan university"
    );
}

#[test]
fn names_are_found_by_pinyin_and_initials() {
    check("wuhandaxue", "武汉大学");
    check("whdx", "武汉大学");
    check("武汉 dx", "武汉大学");
    check("Wǔhàn dàx", "武汉大学");
}

#[test]
fn names_are_found_by_abbreviations() {
    check("北大", "北京大学");
    check("中科大", "中国科学技术大学");
    check("上图", "上海图书馆（上海科学技术情报研究所）");
    check("合工大", "合肥工业大学");
    check("大连化物所", "中国科学院大连化学物理研究所");
    let institutes = ask("中科院");
    let all_are = |start| {
        names(&institutes)
            .iter()
            .all(|name: &&str| name.starts_with(start))
    };
    assert!(
        institutes["total"].as_u64() > Some(3) && all_are("中国科学院"),
        "{institutes}"
    );
    assert_eq!(institutes["note"], Value::Null);
}

#[test]
fn abbreviations_combine_with_other_words() {
    assert_eq!(names(&ask("合肥 中科大")), ["中国科学技术大学"]);
    assert_eq!(
        names(&ask("上图 馆")),
        ["上海图书馆（上海科学技术情报研究所）"]
    );
    assert_eq!(names(&ask("中科院 武汉")), ["中国科学院武汉文献情报中心"]);
}

#[test]
fn abbreviations_match_in_traditional_characters() {
    assert_eq!(ask("上圖")["hits"], ask("上图")["hits"]);
}

#[test]
fn words_that_match_literally_are_not_abbreviations() {
    // Other names in the registry rank first.
    let project = Project::sample();
    project.edit("data/points.csv", "海南大学,,,", "海南大学,,北大,");
    let questions = [json!({ "query": "北大", "limit": 100 })];
    let found = answers(&project, &questions).remove(0);
    assert_eq!(names(&found)[0], "海南大学", "{found}");
}

#[test]
fn abbreviations_rank_before_records_with_the_same_characters_by_chance() {
    let project = Project::sample();
    project.edit("data/points.csv", "东北林业大学,", "东北大学,");
    let questions = [json!({ "query": "北大", "limit": 100 })];
    let found = answers(&project, &questions).remove(0);
    assert_eq!(names(&found), ["北京大学", "东北大学"], "{found}");
}

#[test]
fn equal_scores_are_ordered_by_rank_and_then_by_region() {
    let more_than_provincial = ["national_point", "tisc", "university_center", "trunk_node"];
    let questions = [
        json!({ "limit": 100 }),
        json!({ "limit": 100, "filters": { "kind": more_than_provincial } }),
    ];
    let found = answers(&Project::sample(), &questions);
    let (all, higher) = (names(&found[0]), names(&found[1]));
    assert!(higher.len() > 10 && higher.len() < all.len());
    assert_eq!(all[..higher.len()], higher[..]);
    // Both are provincial points in Shanghai, so Pinyin decides.
    let place = |name: &str| all.iter().position(|other| *other == name).unwrap();
    assert!(place("上海大学") < place("上海电机学院"));
}

#[test]
fn traditional_characters_find_the_same_as_simplified_ones() {
    assert_eq!(ask("圖書館")["hits"], ask("图书馆")["hits"]);
    assert_eq!(ask("圖書館")["note"], Value::Null);
}

#[test]
fn queries_without_matches_find_nothing() {
    for query in ["量子纠缠披萨", "xyzzy", "🙂", "<script>"] {
        assert_eq!(ask(query)["total"], 0, "{query}");
    }
}

#[test]
fn width_and_case_are_ignored() {
    assert_eq!(ask("ＴＩＳＣ")["hits"], ask("tisc")["hits"]);
    assert_eq!(ask("tisc")["total"], 13);
}

#[test]
fn filter_values_are_or_within_a_key_and_and_across_keys() {
    let questions = [
        json!({ "filters": { "region": ["310000"] } }),
        json!({ "filters": { "region": ["310000", "120000"] } }),
        json!({ "filters": { "region": ["310000"], "nature": ["university"] } }),
        json!({ "filters": { "region": ["350000"] } }),
        json!({ "filters": { "status": ["revoked"] } }),
        json!({ "filters": { "category": ["navigation"], "ip_type": ["patent"] } }),
        json!({ "filters": { "category": ["early_warning"], "ip_type": ["patent"] } }),
    ];
    let totals: Vec<Value> = answers(&Project::sample(), &questions)
        .iter()
        .map(|answer| answer["total"].clone())
        .collect();
    // The last one: the point has an early warning and a patent item, but they are different items.
    assert_eq!(totals, [12, 13, 5, 2, 0, 1, 0]);
}

#[test]
fn ended_points_are_found_only_if_their_status_is_selected() {
    let project = Project::sample();
    project.edit(
        "data/designations.csv",
        ",2022-07-15,,active,",
        ",2022-07-15,,revoked,",
    );
    let questions = [
        json!({ "query": "华东师范大学" }),
        json!({ "query": "华东师范大学", "filters": { "status": ["revoked"] } }),
    ];
    let found = answers(&project, &questions);
    assert!(!names(&found[0]).contains(&"华东师范大学"));
    let ended = &found[0]["note"]["ended"];
    assert_eq!(ended[0]["name"], "华东师范大学");
    assert!(ended[0]["url"].as_str().unwrap().starts_with("points/"));
    assert_eq!(found[1]["note"], Value::Null);
    assert_eq!(names(&found[1])[0], "华东师范大学");
}

#[test]
fn points_in_preparation_are_found_and_have_their_own_status() {
    let project = Project::sample();
    // 江苏大学 is a TISC and nothing else.
    project.edit(
        "data/designations.csv",
        ",2020-09-25,,active,http://eng.ujs.edu.cn",
        ",2020-09-25,,preparing,http://eng.ujs.edu.cn",
    );
    let questions = [
        json!({ "query": "江苏大学", "facets": true }),
        json!({ "query": "江苏大学", "filters": { "status": ["preparing"] } }),
        json!({ "query": "江苏大学", "filters": { "status": ["active"] } }),
        json!({ "query": "江苏大学", "filters": { "kind": ["tisc"] } }),
        json!({ "filters": { "status": ["preparing"] } }),
    ];
    let found = answers(&project, &questions);
    for answer in [&found[0], &found[1], &found[3]] {
        assert_eq!(names(answer)[0], "江苏大学");
    }
    assert!(!names(&found[2]).contains(&"江苏大学"));
    assert_eq!(found[0]["facets"]["status"]["preparing"], 1);
    assert_eq!(found[4]["total"], 1);
}

#[test]
fn facet_counts_ignore_their_own_key_and_respect_the_others() {
    let questions = [json!({
        "filters": { "kind": ["tisc"], "region": ["310000"] }, "facets": true
    })];
    let facets = answers(&Project::sample(), &questions).remove(0)["facets"].clone();
    assert_eq!(facets["kind"]["tisc"], 3);
    assert_eq!(facets["kind"]["provincial_point"], 9);
    assert_eq!(facets["region"]["310000"], 3);
    assert_eq!(facets["region"]["230000"], 2);
}

#[test]
fn every_search_file_matches_its_schema() {
    let project = Project::sample();
    project.edit(
        "data/points.csv",
        "中山路457号,,,,",
        "中山路457号,,121.6,38.9,wgs84",
    );
    project.run(&["build"]).ends_with(0);
    let schema: Value = serde_json::from_str(
        &std::fs::read_to_string(format!("{ROOT}/docs/search-format.schema.json")).unwrap(),
    )
    .unwrap();
    let mut families = std::collections::BTreeSet::new();
    for (path, bytes) in project.files("public/search") {
        if path == "offline.js" {
            continue;
        }
        let family = path.split('.').next().unwrap().to_owned();
        let mut own = schema.clone();
        own["$ref"] = json!(format!("#/$defs/{family}"));
        let content: Value = serde_json::from_slice(&bytes).unwrap();
        let problems: Vec<String> = jsonschema::validator_for(&own)
            .unwrap()
            .iter_errors(&content)
            .map(|problem| problem.to_string())
            .collect();
        assert!(problems.is_empty(), "{path}: {problems:?}");
        families.insert(family);
    }
    let expected = [
        "abbreviation-postings",
        "advice",
        "everyday",
        "everyday-letters",
        "exact",
        "facets",
        "homophones",
        "items",
        "manifest",
        "meanings",
        "names",
        "newest",
        "number-postings",
        "phonetic-postings",
        "positions",
        "readings",
        "records",
        "regions",
        "service-counts",
        "services",
        "suggestions",
        "tables",
        "terms",
        "variants",
        "vocabulary",
    ];
    assert_eq!(families.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_position_that_is_none_is_an_error() {
    let project = Project::sample();
    let near = |position: &str| {
        let arguments = ["search", "图书馆", "--sort", "distance", "--near", position];
        project.run(&arguments)
    };
    near("41.8,123.4").ends_with(0);
    near(" 41.8 , 123.4 ").ends_with(0);
    for position in [
        "41.8,x,123.4",
        "41.8,",
        "41.8",
        "41.8;123.4",
        "91,123.4",
        "nan,123.4",
        "1,2,3",
    ] {
        let run = near(position).ends_with(2);
        let told = format!("`--near {position}` 的写法不对");
        assert!(run.stderr.contains(&told), "{}", run.stderr);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    }
}
