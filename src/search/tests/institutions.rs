//! Queries that name institutions: several of them, with words before them, abbreviated, misspelt, unlisted.

use super::ask;
use super::places::{answer, assert_found, directory, point, without_services};
use crate::directory::Directory;
use crate::model::{Designation, Status};
use crate::search::{FILTERS, SearchIndex};
use crate::test_support::site;

fn universities() -> Directory {
    directory(vec![
        point("上海大学", "310113"),
        point("东华大学", "310105"),
        without_services("上海图书馆", "310104"),
        point("武汉大学", "420106"),
        point("合肥工业大学", "340104"),
        point("中国科学技术大学", "340111"),
        point("北京师范大学", "110105"),
        point("北京大学", "110105"),
        // Their characters are 北大.
        point("东北大学", "210102"),
        point("西宁市图书馆", "630104"),
        without_services("交通信息中心", "210211"),
    ])
}

/// The names of the first hits in order of their characters.
fn sorted(directory: &Directory, query: &str) -> (Vec<String>, Vec<String>) {
    let (mut names, missing, _) = answer(directory, query);
    names.sort();
    (names, missing)
}

#[track_caller]
fn assert_several(directory: &Directory, query: &str, expected: &[&str], lacking: &[&str]) {
    let (names, missing) = sorted(directory, query);
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(names, expected, "{query}");
    assert_eq!(missing, lacking, "{query}");
}

#[test]
fn several_names_find_the_records_of_all() {
    let directory = universities();
    for query in [
        "上海大学 东华大学",
        "上海大学和东华大学",
        "上海大学、东华大学",
        "查上海大学或者东华大学",
        "上海大学和东华大学哪个能查专利",
    ] {
        assert_several(&directory, query, &["上海大学", "东华大学"], &[]);
    }
    assert_several(
        &directory,
        "北京大学，武汉大学，上海图书馆",
        &["北京大学", "武汉大学", "上海图书馆"],
        &[],
    );
    assert_several(
        &directory,
        "西宁图书馆和上海图书馆",
        &["西宁市图书馆", "上海图书馆"],
        &[],
    );
}

#[test]
fn several_abbreviations_find_the_records_of_all() {
    let directory = universities();
    assert_several(
        &directory,
        "中科大和合工大",
        &["中国科学技术大学", "合肥工业大学"],
        &[],
    );
    assert_several(
        &directory,
        "武大 合工大",
        &["武汉大学", "合肥工业大学"],
        &[],
    );
    assert_several(
        &directory,
        "武大、北师大",
        &["武汉大学", "北京师范大学"],
        &[],
    );
}

#[test]
fn one_of_several_names_that_is_not_listed_is_missing() {
    let directory = universities();
    assert_several(
        &directory,
        "武汉大学和复旦大学",
        &["武汉大学"],
        &["复旦大学"],
    );
    assert_several(&directory, "武大和厦大", &["武汉大学"], &["厦大"]);
    // One of them, and what it is asked for.
    assert_eq!(answer(&directory, "武汉大学和专利检索").0, ["武汉大学"]);
}

#[test]
fn a_place_around_a_name_is_no_part_of_it() {
    let directory = directory(vec![
        point("武汉大学", "420106"),
        point("江苏大学", "321102"),
        point("西宁市图书馆", "630104"),
        point("清水县图书馆", "620521"),
        point("延安市黄陵县公共图书馆", "610632"),
        point("交通信息中心", "310104"),
    ]);
    assert_found(&directory, "湖北武汉大学", &["武汉大学"]);
    assert_found(&directory, "镇江江苏大学", &["江苏大学"]);
    for query in ["青海西宁图书馆", "青海省西宁市图书馆"] {
        assert_found(&directory, query, &["西宁市图书馆"]);
    }
    for query in ["甘肃清水图书馆", "甘肃省清水县图书馆"] {
        assert_found(&directory, query, &["清水县图书馆"]);
    }
    for query in ["黄陵县图书馆", "陕西黄陵县图书馆"] {
        assert_found(&directory, query, &["延安市黄陵县公共图书馆"]);
    }
}

#[test]
fn an_ended_point_is_recognised_without_what_its_place_is() {
    let mut ended = point("会昌县图书馆", "360733");
    ended.designations[0] = site::designation(0, Status::Revoked);
    let directory = directory(vec![ended, point("交通信息中心", "360733")]);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let note = ask(&index, "江西会昌图书馆").note.unwrap();
    let names: Vec<&str> = note.ended.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["会昌县图书馆"]);
}

#[test]
fn words_before_a_name_are_no_part_of_it() {
    let mut renamed = point("福建理工大学", "350102");
    renamed.facts.aliases = vec!["福建工程学院".to_owned()];
    let directory = directory(vec![
        renamed,
        point("武汉大学", "420106"),
        point("合肥工业大学", "340104"),
        point("交通信息中心", "420106"),
    ]);
    assert_found(&directory, "委托合肥工业大学查专利", &["合肥工业大学"]);
    assert_found(&directory, "原福建工程学院", &["福建理工大学"]);
    assert_found(&directory, "位于福建理工大学的网点", &["福建理工大学"]);
    for (query, lacking) in [("从武汉大学毕业", "毕业"), ("和武汉大学合作", "合作")]
    {
        let (names, missing, _) = answer(&directory, query);
        assert_eq!(names, ["武汉大学"], "{query}");
        assert_eq!(missing, [lacking], "{query}");
    }
    assert_eq!(answer(&directory, "为什么没有清华大学").1, ["清华大学"]);
    assert_eq!(answer(&directory, "离武汉医科大学近").1[0], "武汉医科大学");
}

#[test]
fn a_corrected_name_is_not_missing() {
    let directory = directory(vec![
        point("上海交通大学", "310113"),
        point("北京工业大学", "110105"),
        point("首都知识产权服务业协会", "110105"),
        point("中国科学院大连化学物理研究所", "210211"),
        point("海南大学", "460108"),
    ]);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for (query, corrected) in [
        ("上海交同大学", "上海交通大学"),
        ("北京工叶大学", "北京工业大学"),
        ("首都知识产权服务业鞋会", "首都知识产权服务业协会"),
        (
            "中国科学院大连化学勿理研究所",
            "中国科学院大连化学物理研究所",
        ),
    ] {
        let results = ask(&index, query);
        assert_eq!(results.hits[0].name, corrected, "{query}");
        let note = results.note.unwrap();
        assert_eq!(note.corrected.as_deref(), Some(corrected), "{query}");
        assert_eq!(note.missing, Vec::<String>::new(), "{query}");
    }
}

#[test]
fn a_name_is_not_corrected_to_what_is_none() {
    let directory = directory(vec![
        point("海南大学", "460108"),
        point("云南省技术中心", "530102"),
    ]);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let note = ask(&index, "南升大学").note.unwrap();
    assert_eq!(note.corrected, None);
    assert_eq!(note.missing, ["南升大学"]);
}

#[test]
fn an_abbreviation_before_the_library_finds_the_institution() {
    let directory = universities();
    assert_found(&directory, "武大图书馆", &["武汉大学"]);
    assert_found(&directory, "合工大图书馆", &["合肥工业大学"]);
    assert_found(&directory, "中科大图书馆查专利", &["中国科学技术大学"]);
}

#[test]
fn a_centre_that_is_not_listed_is_missing() {
    let directory = directory(vec![
        point("中国专利信息中心", "110105"),
        point("江苏省技术市场协会", "320102"),
        point("中国（浙江）知识产权保护中心", "330102"),
        point("国家海洋标准中心", "110105"),
    ]);
    for (query, name) in [
        ("北京市知识产权保护中心", "北京市知识产权保护中心"),
        ("江苏省专利信息服务中心", "江苏省专利信息服务中心"),
        ("江苏省知识产权促进会", "江苏省知识产权促进会"),
        ("江苏省知识产权服务协会", "江苏省知识产权服务协会"),
        ("国家图书馆查新", "国家图书馆"),
    ] {
        let missing = answer(&directory, query).1;
        assert_eq!(missing.first().map(String::as_str), Some(name), "{query}");
    }
    for query in [
        "浙江省知识产权保护中心",
        "北京 知识产权保护中心",
        "知识产权保护中心",
        "江苏省技术市场协会",
    ] {
        let missing = answer(&directory, query).1;
        let name = query.replace(' ', "");
        assert!(!missing.contains(&name), "{query}: {missing:?}");
    }
}

#[test]
fn no_word_is_missing_twice() {
    let directory = directory(vec![point("武汉大学", "420106")]);
    let missing = answer(&directory, "武汉大学 厦们 商标 厦们").1;
    let times = missing.iter().filter(|word| *word == "厦们").count();
    assert!(times <= 1, "{missing:?}");
}

#[test]
fn a_point_is_found_by_the_initials_of_its_english_name_and_by_batch_and_document() {
    let mut points = vec![
        point("甲大学", "340104"),
        point("乙大学", "340104"),
        point("丙大学", "310104"),
    ];
    points[0].facts.name_en = Some("University of Science and Technology of China".to_owned());
    points[1].designations = vec![Designation {
        batch: Some("第三批".to_owned()),
        document: Some("关于认定图书馆的通知（沪知局办〔2022〕18号）".to_owned()),
        ..site::designation(0, Status::Active)
    }];
    let directory = directory(points);
    assert_found(&directory, "USTC", &["甲大学"]);
    assert_found(&directory, "第三批", &["乙大学"]);
    assert_found(&directory, "沪知局办〔2022〕18号", &["乙大学"]);
    // What the title of a document mentions is no point.
    assert!(answer(&directory, "图书馆").0.is_empty());
}
