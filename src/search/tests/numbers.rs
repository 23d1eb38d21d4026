//! Numbers that are looked up whole, and numbers in names.

use super::ask;
use crate::model::{RegionIndex, Status};
use crate::search::{FILTERS, SearchIndex};
use crate::test_support::registry::{REGIONS, registry};
use crate::test_support::site::{designation, directory, point};

fn region(code: &str) -> RegionIndex {
    REGIONS.find(code).unwrap()
}

/// The names of the hits for each query.
fn names(queries: &[&str]) -> Vec<Vec<String>> {
    let mut points = vec![
        point("ln-0008", "葫芦岛市图书馆", region("211400")),
        point("gd-0001", "中国船舶集团第七一九研究所", region("440100")),
        point("sx-0054", "电科五十四所", region("130100")),
    ];
    for point in &mut points {
        point.designations = vec![designation(1, Status::Active)];
    }
    points[0].facts.phones = vec!["0429-3112345转8011".to_owned()];
    points[0].facts.postcode = Some("125000".to_owned());
    points[1].facts.phones = vec!["400-600-1234".to_owned()];
    points[2].facts.phones = vec![
        "+86-10-62083114（办公室）".to_owned(),
        "0086-771-5652345转12".to_owned(),
    ];
    let directory = directory(&registry(points));
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let names = |query: &&str| {
        let hits = ask(&index, query).hits.into_iter();
        hits.map(|hit| hit.name).collect()
    };
    queries.iter().map(names).collect()
}

#[test]
fn telephones_postcodes_codes_and_ids_find_their_record() {
    let queries = [
        "0429-3112345",
        "3112345",
        "(0429) 311-2345",
        "+86 429 3112345",
        "125000",
        "211400",
        "210000",
        "LN-0008",
        "ln 0008",
    ];
    for (query, found) in queries.iter().zip(names(&queries)) {
        assert_eq!(found, ["葫芦岛市图书馆"], "{query}");
    }
    assert_eq!(names(&["4006001234"]), [["中国船舶集团第七一九研究所"]]);
    for query in ["010-62083114", "+86 10 62083114", "62083114"] {
        assert_eq!(names(&[query]), [["电科五十四所"]], "{query}");
    }
    for query in ["0771-5652345", "5652345"] {
        assert_eq!(names(&[query]), [["电科五十四所"]], "{query}");
    }
    let nobody: Vec<String> = Vec::new();
    assert_eq!(names(&["0429-9999999"]), [nobody]);
}

#[test]
fn a_number_in_a_name_is_found_in_every_spelling() {
    for (queries, name) in [
        (
            &["719", "七一九", "第719", "719研究所", "第七一九研究所"][..],
            "中国船舶集团第七一九研究所",
        ),
        (&["54所", "五十四所", "第54所", "五四所"], "电科五十四所"),
    ] {
        for (query, found) in queries.iter().zip(names(queries)) {
            assert_eq!(found, [name], "{query}");
        }
    }
}
