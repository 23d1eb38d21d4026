use super::*;
use crate::config::DataConfig;
use crate::load::load_empty;
use std::collections::BTreeSet;

fn table() -> std::sync::Arc<Regions> {
    let loaded = load_empty(None, &DataConfig::default());
    loaded.regions.expect("the built-in table")
}

fn finder(regions: &Regions) -> RegionFinder<'_> {
    let finder = RegionFinder::new(regions);
    finder.matches_left.set(u32::MAX);
    finder
}

/// The interpretation of a text: `=` and the current code, the code meant, several codes in
/// order, or nothing.
fn read(finder: &RegionFinder<'_>, text: &str) -> String {
    let code = |index: &RegionIndex| finder.regions.get(*index).code.clone();
    match finder.read(text) {
        RegionMatch::Exact(index) => format!("={}", code(&index)),
        RegionMatch::Inferred(index, _) => code(&index),
        RegionMatch::Ambiguous(several, _) => {
            several.iter().map(code).collect::<Vec<_>>().join(" ")
        }
        RegionMatch::Unknown => String::new(),
    }
}

#[test]
fn former_codes_and_names_resolve_to_their_successors() {
    let regions = table();
    let finder = finder(&regions);
    for (text, expected) in [
        ("110103", "110101"),
        ("崇文区", "110101"),
        ("北京市崇文区", "110101"),
        ("北京崇文区", "110101"),
        ("北京市/市辖区/崇文区", "110101"),
        ("崇文", ""),
        ("湖北省襄樊市", "420600"),
        ("湖北省襄樊市樊城区", "420606"),
        ("湖北省襄樊市市辖区", "420600"),
        ("江苏省南京市下关区", "320106"),
        ("万盛区", "500110"),
        ("重庆市万盛区", "500110"),
        ("四川省重庆市万盛区", "500110"),
        ("杭州市下城区", "330105"),
        ("密云县", "110118"),
        // The name continued under another code before it ended.
        ("山东省东营市垦利县", "370505"),
        ("垦利县", "370505"),
        // Current names have precedence, unless their path contradicts.
        ("德化县", "=350526"),
        ("福建省德化县", "=350526"),
        ("巢湖市", "=340181"),
        ("巢湖市居巢区", "340181"),
        ("河北省崇文区", ""),
        // Split areas.
        ("500105", "500157"),
        ("341400", "340100 340200 340500"),
        ("新乡市郊区", "410702 410703 410711"),
        ("222202", ""),
        // Codes that were reassigned.
        ("511400", "=511400"),
        ("511400 涪陵市", "500102 500119 500156 500230 500231"),
        ("110103 崇文区", "110101"),
        ("崇文区（110103）", "110101"),
        ("511403 李渡区", "500102"),
    ] {
        assert_eq!(read(&finder, text), expected, "{text}");
    }
}

#[test]
fn words_and_codes_of_levels_resolve_to_the_region_above() {
    let regions = table();
    let finder = finder(&regions);
    for (text, expected) in [
        ("130101", "130100"),
        ("110100", "110000"),
        ("500200", "500000"),
        ("419000", "410000"),
        ("659000", "650000"),
        ("130171", "130100"),
        ("130179", "130100"),
        ("130180", ""),
        ("211403001000", "211403"),
        ("211403001", "211403"),
        ("110103001000", "110101"),
        ("2114030010", ""),
        ("810001", "810000"),
        ("820008", "820000"),
        ("辽宁省大连市市辖区", "210200"),
        ("辽宁/大连/市辖区", "210200"),
        ("大连市区", "210200"),
        ("大连市直", "210200"),
        ("大连市市本级", "210200"),
        ("辽宁省本级", "210000"),
        ("辽宁省省直", "210000"),
        ("吉林市辖区", "220200"),
        ("重庆市县", "500000"),
        ("北京市/市辖区/东城区", "110101"),
        ("北京市/北京市/东城区", "110101"),
        ("重庆市/县/城口县", "500229"),
        ("海南省/省直辖县级行政区划/琼海市", "469002"),
        ("新疆/自治区直辖县级行政区划/石河子市", "659001"),
        ("河南省省直辖县级行政区划", "410000"),
        ("辽宁/大连/沙河口", "210204"),
        ("内蒙古呼和浩特市", "=150100"),
        ("西安市高新区", "610100"),
        ("陕西省西安市高新区", "610100"),
        ("大连高新技术产业园区", "210200"),
        // 西安区 is a district elsewhere.
        ("西安高新技术产业开发区", ""),
        ("襄樊市高新区", "420600"),
        ("西安市雁塔区高新区", "610113"),
        ("天津市经济技术开发区", "120000"),
        ("上海市浦东新区", "=310115"),
        ("210200 大连市", "210200"),
        ("大连市（210200）", "210200"),
        ("210200沈阳市", ""),
        ("海南州", "632500"),
        ("青海省海南州", "632500"),
        ("湘西自治州", "433100"),
        ("广西省南宁市", "450100"),
        // None of these denotes a region.
        ("市辖区", ""),
        ("县", ""),
        ("海南县", ""),
        ("吉林高新区", ""),
        ("高新区", ""),
        ("葫芦岛", ""),
        ("月球", ""),
        ("", ""),
    ] {
        assert_eq!(read(&finder, text), expected, "{text}");
    }
}

/// The suggestion for a text alone.
fn suggested(finder: &RegionFinder<'_>, text: &str) -> Option<RegionIndex> {
    match finder.near(text, None).regions[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// A name with one typo: each character removed, or replaced by common ones.
fn slips(name: &str) -> BTreeSet<String> {
    let signs: Vec<char> = name.chars().collect();
    let mut slips = BTreeSet::new();
    for at in 0..signs.len() {
        let with = |middle: &str| {
            let (before, behind) = (&signs[..at], &signs[at + 1..]);
            let before: String = before.iter().collect();
            let behind: String = behind.iter().collect();
            format!("{before}{middle}{behind}")
        };
        slips.extend(["", "新", "大", "山", "州"].map(with));
    }
    slips.remove(name);
    slips
}

#[test]
fn a_name_with_a_typo_resolves_to_its_region_or_to_none() {
    let regions = table();
    let finder = finder(&regions);
    let (mut right, mut none) = (0, 0);
    for (index, region) in regions.iter().step_by(61) {
        for slip in slips(&region.name) {
            // Some typos are names of other places.
            if finder.read(&slip) != RegionMatch::Unknown {
                continue;
            }
            match suggested(&finder, &slip) {
                Some(found) => {
                    assert_eq!(found, index, "{slip} for {}", region.name);
                    right += 1;
                }
                None => none += 1,
            }
        }
    }
    assert!(right > 50 && none > 50, "{right} {none}");
}

#[test]
fn a_name_with_a_typo_resolves_only_within_its_path() {
    let regions = table();
    let finder = finder(&regions);
    let (mut right, mut none) = (0, 0);
    for (index, region) in regions.iter().skip(5).step_by(61) {
        let Some(parent) = region.parent else {
            continue;
        };
        let head = regions.full_name(parent);
        for slip in slips(&region.name) {
            let text = format!("{head}{slip}");
            match finder.read(&text) {
                RegionMatch::Unknown => {}
                RegionMatch::Exact(found) | RegionMatch::Inferred(found, _) => {
                    let province = regions.province_of(index);
                    assert_eq!(regions.province_of(found), province, "{text}");
                    continue;
                }
                RegionMatch::Ambiguous(..) => continue,
            }
            match suggested(&finder, &text) {
                Some(found) => {
                    assert_eq!(found, index, "{text}");
                    right += 1;
                }
                None => none += 1,
            }
        }
    }
    assert!(right > 50 && none > 50, "{right} {none}");
}

#[test]
fn every_former_region_resolves_to_its_successors_or_to_none() {
    let regions = table();
    let finder = finder(&regions);
    let mut certain = 0;
    for former in regions.former().iter() {
        let row = &former.row;
        let of_code: BTreeSet<RegionIndex> = regions
            .former()
            .with_code(&row.code)
            .flat_map(|region| region.successors.iter().copied())
            .collect();
        match finder.read(&row.code) {
            RegionMatch::Exact(index) => assert_eq!(regions.get(index).code, row.code),
            RegionMatch::Inferred(index, _) => {
                assert_eq!(of_code, BTreeSet::from([index]), "{}", row.code);
                certain += 1;
            }
            RegionMatch::Ambiguous(several, _) => {
                assert_eq!(several, Vec::from_iter(of_code), "{}", row.code);
            }
            RegionMatch::Unknown => assert!(of_code.is_empty(), "{}", row.code),
        }
        let path = format!("{}{}", row.parents.concat(), row.name);
        let of_name: BTreeSet<RegionIndex> = regions
            .former()
            .with_name(&row.name)
            .flat_map(|region| region.successors.iter().copied())
            .collect();
        match finder.read(&path) {
            // The path is current, or its name is that of a region within the same
            // province.
            RegionMatch::Exact(index) => {
                assert!(path.ends_with(&regions.get(index).name), "{path}")
            }
            RegionMatch::Inferred(index, Reason::Former { .. }) => {
                assert!(of_name.contains(&index), "{path}");
            }
            RegionMatch::Inferred(index, _) => {
                let label = regions.label(index);
                assert!(path.ends_with(&regions.get(index).name), "{path} {label}");
            }
            RegionMatch::Ambiguous(several, _) => {
                let known = |index: &RegionIndex| of_name.contains(index);
                assert!(several.iter().all(known), "{path} {several:?}");
            }
            RegionMatch::Unknown => assert!(former.successors.is_empty(), "{path}"),
        }
    }
    assert!(certain > 2_500, "{certain}");
}
