//! Queries that name places and institutions: where the hits are, and what the note says.

use super::ask;
use crate::config::DataConfig;
use crate::directory::Directory;
use crate::load::load_empty;
use crate::model::{Point, Regions, Status};
use crate::search::{FILTERS, SearchIndex};
use crate::test_support::registry::{REGIONS, TAXONOMY, registry};
use crate::test_support::site;
use std::sync::Arc;

/// A point in the region with a code that offers searches of patents, unless it is said otherwise.
pub(super) fn point(name: &str, code: &str) -> Point {
    let mut point = without_services(name, code);
    let retrieval = TAXONOMY.category.find("retrieval").unwrap();
    point.service_items = vec![site::service_item("专利检索", retrieval.0)];
    point
}

pub(super) fn without_services(name: &str, code: &str) -> Point {
    let mut point = site::point(name, name, REGIONS.find(code).unwrap());
    point.facts.id = format!("p-{code}-{}", name.chars().count());
    point
}

pub(super) fn directory_with(points: Vec<Point>, regions: Arc<Regions>) -> Directory {
    let mut registry = registry(points);
    registry.regions = regions;
    site::directory(&registry)
}

pub(super) fn directory(points: Vec<Point>) -> Directory {
    directory_with(points, Arc::clone(&REGIONS))
}

/// The names of the first hits; the words that are missing; the places without points, each with
/// those around it.
pub(super) type Answer = (Vec<String>, Vec<String>, Vec<(String, Vec<String>)>);

pub(super) fn answer(directory: &Directory, query: &str) -> Answer {
    let index = SearchIndex::build(directory, FILTERS).unwrap();
    let answer = ask(&index, query);
    let names = answer.hits.into_iter().map(|hit| hit.name).collect();
    let (missing, instead) = match answer.note {
        Some(note) => {
            let instead = note.instead.into_iter();
            let instead = instead.map(|one| (one.place, one.regions));
            (note.missing, instead.collect())
        }
        None => (Vec::new(), Vec::new()),
    };
    (names, missing, instead)
}

#[track_caller]
pub(super) fn assert_found(directory: &Directory, query: &str, names: &[&str]) {
    let found = answer(directory, query);
    assert_eq!(found, (strings(names), Vec::new(), Vec::new()), "{query}");
}

pub(super) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_place_without_points_gives_those_around_it_and_says_so() {
    // The first has the characters of 长安区, but is elsewhere.
    let directory = directory(vec![
        point("长安路兴安区图书馆", "230407"),
        point("交通信息中心", "610113"),
    ]);
    for query in [
        "长安区",
        "长安区专利",
        "西安长安区 专利检索",
        "在长安区的话哪里能查专利",
        "长安 专利",
    ] {
        let (names, missing, instead) = answer(&directory, query);
        assert_eq!(names, ["交通信息中心"], "{query}");
        assert_eq!(instead[0].1, ["西安市"], "{query}");
        let lacks_only_filler = missing.iter().all(|word| word == "的话");
        assert!(lacks_only_filler, "{query}: {missing:?}");
    }
}

#[test]
fn a_place_within_another_narrows_it_and_others_are_meant_as_well() {
    let directory = directory(vec![
        point("甲图书馆", "320302"),
        point("乙图书馆", "320106"),
        point("丙图书馆", "320311"),
        point("丁图书馆", "110105"),
    ]);
    assert_found(&directory, "徐州鼓楼区专利", &["甲图书馆"]);
    assert_found(&directory, "徐州市的鼓楼区查专利", &["甲图书馆"]);
    assert_found(&directory, "鼓楼区 南京 专利", &["乙图书馆"]);
    for query in [
        "南京或北京专利检索",
        "南京、北京查专利",
        "北京和南京有没有查专利的",
    ] {
        let (mut names, _, instead) = answer(&directory, query);
        names.sort();
        assert_eq!(names, ["丁图书馆", "乙图书馆"], "{query}");
        assert!(instead.is_empty(), "{query}");
    }
}

#[test]
fn a_former_name_of_a_region_finds_its_successor() {
    let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
    let directory = directory_with(
        vec![point("甲图书馆", "420602"), point("乙图书馆", "110101")],
        regions,
    );
    assert_found(&directory, "襄樊专利检索", &["甲图书馆"]);
    assert_found(&directory, "襄樊市", &["甲图书馆"]);
    assert_found(&directory, "崇文区查专利", &["乙图书馆"]);
}

#[test]
fn a_place_in_latin_letters_is_a_place_where_no_record_has_all_of_a_query() {
    let directory = directory(vec![
        point("甲图书馆", "210211"),
        without_services("乙大学", "310104"),
        point("丙学院", "320508"),
        point("丁研究所", "341302"),
    ]);
    assert_found(&directory, "patent search dalian", &["甲图书馆"]);
    for query in [
        "free patent search in Shanghai",
        "where can I search patents in shang hai city?",
        "patent search SHANGHAI",
    ] {
        let (names, missing, instead) = answer(&directory, query);
        assert_eq!(names, ["乙大学"], "{query}: {missing:?}");
        assert!(instead.is_empty(), "{query}");
        let names_place = missing.iter().any(|word| word.contains("hai"));
        assert!(!names_place, "{query}: {missing:?}");
    }
    let (mut names, ..) = answer(&directory, "trademark training suzhou");
    names.sort();
    assert_eq!(names, ["丁研究所", "丙学院"]);
    for (query, place) in [
        ("xinjiang", "新疆"),
        ("inner mongolia library", "内蒙古"),
        ("patents in macau", "澳门"),
        ("xi'an patents", "西安"),
        ("shaanxi province patent", "陕西"),
    ] {
        let (_, _, instead) = answer(&directory, query);
        assert_eq!(instead.len(), 1, "{query}: {instead:?}");
        assert_eq!(instead[0].0, place, "{query}");
    }
}

#[test]
fn a_part_of_the_country_is_its_regions() {
    let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
    let directory = directory_with(
        vec![
            point("甲图书馆", "320508"),
            point("乙图书馆", "340104"),
            point("丙图书馆", "210102"),
        ],
        regions,
    );
    let (mut names, missing, instead) = answer(&directory, "长三角查专利");
    names.sort();
    assert_eq!(
        (names, missing, instead),
        (strings(&["乙图书馆", "甲图书馆"]), vec![], vec![])
    );
    assert_found(&directory, "东北地区 专利", &["丙图书馆"]);
}

#[test]
fn the_name_of_a_kind_of_designation_means_the_kind() {
    let mut centre = point("甲大学", "320508");
    let kind = TAXONOMY.kind.find("university_center").unwrap();
    centre.designations = vec![site::designation(kind.0, crate::model::Status::Active)];
    let directory = directory(vec![
        centre,
        point("乙高校信息服务中心", "210102"),
        point("丙图书馆", "110105"),
    ]);
    for query in ["高校国家知识产权信息服务中心", "高校知识产权服务中心 江苏"]
    {
        assert_eq!(answer(&directory, query).0, ["甲大学"], "{query}");
    }
}

#[test]
fn a_name_that_begins_with_a_place_comes_before_the_place() {
    let directory = directory(vec![
        point("石岐图书馆", "442000"),
        point("中山大学", "440105"),
        point("海珠中山路图书馆", "440105"),
    ]);
    assert_eq!(answer(&directory, "中山大学").0[0], "中山大学");
    assert_found(&directory, "中山专利", &["石岐图书馆"]);
    assert_found(&directory, "中山市 专利检索", &["石岐图书馆"]);
    let (names, ..) = answer(&directory, "中山");
    assert_eq!(names[0], "石岐图书馆");
    assert_eq!(names.len(), 3);
}

#[test]
fn a_name_beside_other_words_finds_its_point() {
    let directory = directory(vec![
        without_services("上海图书馆", "310104"),
        point("上海大学", "310113"),
        point("中国专利信息中心", "110105"),
        without_services("江苏大学", "320508"),
        point("江苏科技大学", "320508"),
    ]);
    assert_found(&directory, "上海大学能查专利吗", &["上海大学"]);
    assert_found(&directory, "中国专利信息中心电话", &["中国专利信息中心"]);
    assert_eq!(answer(&directory, "江苏大学 专利检索").0, ["江苏大学"]);
    assert_eq!(answer(&directory, "江苏大学能查专利吗").0, ["江苏大学"]);
    let (names, missing, _) = answer(&directory, "上海图书馆能查专利吗");
    assert_eq!(names, ["上海图书馆"]);
    assert!(missing.contains(&"专利".to_owned()), "{missing:?}");
    assert!(!missing.contains(&"图书馆".to_owned()), "{missing:?}");
}

#[test]
fn a_place_beside_a_name_that_is_elsewhere_is_not_lost() {
    let directory = directory(vec![
        point("甲光伏研究院", "110105"),
        point("乙光伏学会", "130102"),
    ]);
    let (names, missing, _) = answer(&directory, "光伏研究院 河北");
    assert_eq!(names, ["乙光伏学会"]);
    assert_eq!(missing, ["光伏研究院"]);
    assert_found(&directory, "光伏研究院 北京", &["甲光伏研究院"]);
    // All of a name is that institution, wherever it is.
    for query in ["甲光伏研究院 河北", "甲光伏研究院 河北 专利检索"] {
        let (names, missing, _) = answer(&directory, query);
        assert_eq!(names, ["甲光伏研究院"], "{query}");
        assert!(missing.contains(&"河北".to_owned()), "{query}: {missing:?}");
    }
}

#[test]
fn a_misspelt_place_counts_even_if_its_points_lack_the_rest() {
    let mut library = point("乙图书馆", "610102");
    library.facts.nature = TAXONOMY.nature.find("public_library").unwrap();
    let directory = directory(vec![point("甲研究所", "410102"), library]);
    let (names, missing, _) = answer(&directory, "郑洲 图书馆");
    assert_eq!(names, ["甲研究所"]);
    assert_eq!(missing, ["图书馆"]);
    // What sounds like no place finds the library.
    let (names, missing, _) = answer(&directory, "甄锹 图书馆");
    assert_eq!(names, ["乙图书馆"]);
    assert_eq!(missing, ["甄锹"]);
}

#[test]
fn an_institution_comes_before_what_it_does() {
    let mut library = without_services("甲馆", "210102");
    library.facts.nature = TAXONOMY.nature.find("public_library").unwrap();
    let mut office = without_services("乙站", "210102");
    office.facts.nature = TAXONOMY.nature.find("university").unwrap();
    let directory = directory(vec![library, office]);
    let (names, missing, _) = answer(&directory, "沈阳 图书馆 查专利");
    assert_eq!(names, ["甲馆"]);
    assert!(!missing.iter().any(|word| word == "图书馆"), "{missing:?}");
}

#[test]
fn a_name_may_reach_into_another_word_and_a_word_is_no_name() {
    let directory = directory(vec![
        point("甲图书馆", "220106"),
        point("乙园区图书馆", "210102"),
        point("丙新兴产业协会", "110105"),
        point("丁市场图书馆", "310104"),
    ]);
    assert_found(&directory, "绿园区专利", &["甲图书馆"]);
    assert_found(&directory, "新兴产业 专利", &["丙新兴产业协会"]);
    let (_, _, instead) = answer(&directory, "中山市场");
    assert!(
        instead.iter().all(|(place, _)| place != "中山市"),
        "{instead:?}"
    );
}

#[test]
fn a_place_is_never_corrected_to_another() {
    // 宿州 and 苏州 sound alike.
    let directory = directory(vec![
        point("甲图书馆", "320508"),
        point("乙图书馆", "340104"),
    ]);
    let (names, _, instead) = answer(&directory, "宿州市专利");
    assert_eq!(names, ["乙图书馆"]);
    assert_eq!(instead, [("宿州市".to_owned(), strings(&["安徽省"]))]);
}

#[test]
fn a_place_is_never_corrected_to_one_with_the_rest() {
    // 佛山 has a point without the word that the one in 福山 has.
    let mut there = point("乙图书馆", "370611");
    there.service_items[0].name = "家具专利检索".to_owned();
    there.facts.address = Some("福山区某路1号".to_owned());
    let directory = directory(vec![point("甲图书馆", "440604"), there]);
    let (names, missing, _) = answer(&directory, "佛山家具");
    assert_eq!(names, ["甲图书馆"]);
    assert_eq!(missing, ["家具"]);
}

#[test]
fn a_city_comes_before_districts_elsewhere_with_its_name() {
    let elsewhere = || point("甲图书馆", "230407");
    let near = || point("乙图书馆", "610303");
    // Neither 西安市 nor 西安区 has points; the district is in Heilongjiang.
    let directory = directory(vec![elsewhere(), near()]);
    let (names, _, instead) = answer(&directory, "西安专利");
    assert_eq!(names, ["乙图书馆"]);
    assert_eq!(instead, [("西安".to_owned(), strings(&["陕西省"]))]);
}

#[test]
fn provinces_that_are_typed_apart_are_both_meant() {
    // 河北区 is a district of 天津.
    let directory = directory(vec![
        point("甲图书馆", "120105"),
        point("乙图书馆", "120101"),
        point("丙图书馆", "130102"),
    ]);
    for query in ["天津、河北 专利", "天津和河北查专利", "天津 河北 专利"] {
        let (names, _, _) = answer(&directory, query);
        assert_eq!(names.len(), 3, "{query}: {names:?}");
    }
    assert_found(&directory, "天津河北区专利", &["甲图书馆"]);
}

#[test]
fn a_place_far_from_all_points_is_said_to_have_none() {
    let directory = directory(vec![point("甲图书馆", "610303")]);
    let (names, _, instead) = answer(&directory, "台湾专利");
    assert_eq!(names, ["甲图书馆"]);
    assert_eq!(instead, [("台湾".to_owned(), Vec::new())]);
}

#[test]
fn short_names_and_nicknames_of_places_count() {
    let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
    let directory = directory_with(
        vec![
            point("甲图书馆", "310101"),
            point("乙图书馆", "410102"),
            point("丙华东图书馆", "610102"),
        ],
        regions,
    );
    for query in ["沪 专利", "沪专利检索", "魔都查专利", "华东专利检索"] {
        assert_found(&directory, query, &["甲图书馆"]);
    }
    assert_found(&directory, "豫专利", &["乙图书馆"]);
    // But not within a word.
    assert_found(&directory, "丙华东图书馆", &["丙华东图书馆"]);
}

#[test]
fn a_street_is_not_the_city_that_it_is_named_after() {
    let mut street = point("甲图书馆", "110105");
    street.facts.address = Some("中山路1号".to_owned());
    let directory = directory(vec![street, point("乙图书馆", "442000")]);
    let (names, _, instead) = answer(&directory, "中山路1号");
    assert_eq!(names[0], "甲图书馆");
    assert!(instead.is_empty(), "{instead:?}");
}

#[test]
fn an_institution_that_no_point_is_called_is_named() {
    let directory = directory(vec![
        point("南京理工大学", "320102"),
        point("南京市航空学院", "320102"),
    ]);
    let missing = |query: &str| answer(&directory, query).1;
    assert_eq!(missing("南京大学"), ["南京大学"]);
    assert_eq!(missing("南京医科大学查专利")[0], "南京医科大学");
    assert_eq!(missing("华东医科大学")[0], "华东医科大学");
    // Whoever leaves out 市 means it, and the rest of a name may be a part of the institution.
    assert_eq!(missing("南京航空学院"), Vec::<String>::new());
    assert_eq!(missing("查南京理工大学"), Vec::<String>::new());
    assert_found(&directory, "南京理工大学图书馆", &["南京理工大学"]);
    assert_found(&directory, "找一下南京理工大学", &["南京理工大学"]);
}

#[test]
fn an_abbreviated_name_comes_before_parts_of_another() {
    let directory = directory(vec![
        point("中国科学技术大学", "340104"),
        point("江苏科技大学", "320102"),
    ]);
    assert_found(&directory, "中国科技大学", &["中国科学技术大学"]);
}

#[test]
fn the_name_of_an_ended_point_is_recognised_beside_other_words() {
    let mut ended = point("颍泉区木材协会", "341204");
    ended.designations[0] = site::designation(0, Status::Revoked);
    let directory = directory(vec![ended, point("甲图书馆", "341202")]);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    for query in [
        "颍泉区木材协会",
        "颍泉区木材协会 专利",
        "颍泉区木材协会能查专利吗",
    ] {
        let note = ask(&index, query).note.unwrap();
        let names: Vec<&str> = note.ended.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["颍泉区木材协会"], "{query}");
    }
}
