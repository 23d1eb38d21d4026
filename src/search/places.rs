//! The names of regions, current and former, in full and as people say them, by which queries name
//! places.
//!
//! A pair of characters, as in 天河, says little about a place: 天水市 and 河口区 have its characters,
//! too. So a name of a region that a query has is looked up whole, and stands for the points that lie
//! in the region, or, if none does, in the smallest region around it that has some.

use super::encode::encode_documents;
use super::files::json_string;
use super::numbering::Numbering;
use crate::check::place::{short_forms, stem};
use crate::directory::Directory;
use crate::model::{Region, RegionIndex};
use crate::text::{CharacterClass, class, document_text};
use crate::words;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

/// Follows a pair of characters in the key of the regions whose names begin with it. It stands
/// in the shards of terms, next to the pair.
pub(crate) const PLACE_MARK: char = '=';

/// The words that belong to names of regions in queries, for the manifest.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct PlaceRules {
    /// What stands between a place and one within it.
    pub(crate) of: char,
    /// The characters of words between two places that are both meant.
    pub(crate) joints: &'static str,
    /// The characters of verbs that only ask for what follows: 找上海.
    pub(crate) verbs: &'static str,
    /// Last characters of names of regions, each with one that makes another word of it: 中山市场,
    /// 和平区块链.
    pub(crate) other_words: &'static [&'static str],
    /// What makes another name of what people call a region: 中山路.
    pub(crate) streets: &'static [&'static str],
    /// Last words of names of institutions, which directly follow a place in them: 天津大学.
    pub(crate) institutions: &'static [&'static str],
    /// The one of them that an abbreviation often precedes: 合工大图书馆.
    pub(crate) library: &'static str,
    /// What may stand before it in a name, though people leave it out: 黄陵县公共图书馆.
    pub(crate) public: &'static str,
    /// What an institution of the whole country begins with, beside the name of the country.
    pub(crate) national: &'static str,
    /// What many institutions begin with: 中国（北京）知识产权保护中心.
    pub(crate) country: &'static str,
    /// Last words of names that everyday words may stand in: 江苏省专利信息服务中心.
    pub(crate) centres: &'static [&'static str],
    /// Words that mean nothing elsewhere, but may stand in such names.
    pub(crate) in_names: &'static [&'static str],
    /// Words before a name that are no part of it.
    pub(crate) before_names: &'static [&'static str],
}

/// The rules.
pub(crate) const RULES: PlaceRules = PlaceRules {
    of: '的',
    joints: "或者和与及跟到至",
    verbs: "查找搜",
    other_words: &[
        "市场", "区块", "区域", "县域", "州际", "省级", "市级", "区级", "县级",
    ],
    streets: &["路", "街", "大道"],
    institutions: &["大学", "学院", "图书馆", "研究院", "研究所"],
    library: "图书馆",
    public: "公共",
    national: "国家",
    country: "中国",
    centres: &[
        "中心",
        "协会",
        "学会",
        "研究会",
        "促进会",
        "联合会",
        "研究院",
        "研究所",
    ],
    in_names: &["服务", "业务", "保护"],
    before_names: &[
        "没有",
        "没",
        "不是",
        "是不是",
        "是",
        "在",
        "从",
        "到",
        "去",
        "离",
        "和",
        "与",
        "跟",
        "委托",
        "位于",
    ],
};

/// A region with some of its names, all of which begin with the same two characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPlace {
    /// Names with what it is: 海南藏族自治州, 海南州.
    pub(crate) full: Vec<String>,
    /// Names without it, which may be a word or a part of one: 海南.
    pub(crate) spoken: Vec<String>,
    /// The region, for a former name its successor.
    pub(crate) region: RegionIndex,
}

impl NamedPlace {
    fn names(&self) -> impl Iterator<Item = String> {
        self.full.iter().chain(&self.spoken).cloned()
    }
}

/// A former district was called so; whoever types it means some new area: 福州新区.
const NEW_AREA: &str = "新区";

/// The names of all regions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// By the first two characters of the names, or by names of one character.
    by_pair: BTreeMap<String, Vec<NamedPlace>>,
}

/// A name of regions in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceWord {
    /// How many characters it has.
    pub(crate) length: usize,
    /// The regions that it names, ascending.
    pub(crate) regions: Vec<RegionIndex>,
    /// All names of these regions that begin with the same two characters.
    pub(crate) names: Vec<String>,
    /// Whether it says that it is one of a region.
    pub(crate) is_full: bool,
}

impl Places {
    /// The names of the regions of a directory.
    pub(crate) fn of(directory: &Directory) -> Self {
        let regions = &directory.regions;
        let mut places = Self::default();
        let mut known = HashSet::new();
        for (index, region) in regions.iter() {
            let mut full = vec![region.name.clone()];
            full.extend(short_forms(&region.name));
            let spoken = spoken_name(&region.name);
            known.extend(full.iter().chain(&spoken).cloned());
            places.add(full, spoken, index);
        }
        for area in regions.areas() {
            for region in area.codes.iter().filter_map(|code| regions.find(code)) {
                let name = area.name.to_owned();
                match area.is_full {
                    true => places.add(vec![name], None, region),
                    false => places.add(Vec::new(), Some(name), region),
                }
            }
        }
        for former in regions.former().iter() {
            let name = &former.row.name;
            let is_new = |name: &String| !known.contains(name) && name != NEW_AREA;
            let full = Some(name).filter(|name| is_new(name)).cloned();
            let spoken = spoken_name(name).filter(is_new);
            for successor in &former.successors {
                let full = full.iter().cloned().collect();
                places.add(full, spoken.clone(), *successor);
            }
        }
        places
    }

    /// Adds names of a region.
    fn add(&mut self, full: Vec<String>, spoken: Option<String>, region: RegionIndex) {
        let names = full.into_iter().map(|name| (name, true));
        let names = names.chain(spoken.map(|name| (name, false)));
        for (name, is_full) in names {
            let name = document_text(&name).into_owned();
            let pair = name.chars().take(2).collect();
            let places = self.by_pair.entry(pair).or_default();
            let position = places.iter().position(|place| place.region == region);
            let position = position.unwrap_or_else(|| {
                places.push(NamedPlace {
                    full: Vec::new(),
                    spoken: Vec::new(),
                    region,
                });
                places.len() - 1
            });
            let place = &mut places[position];
            let names = match is_full {
                true => &mut place.full,
                false => &mut place.spoken,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    /// The longest name of regions at the start of a text; a single character only where it is all of the text.
    pub(crate) fn at_start(&self, text: &[char]) -> Option<PlaceWord> {
        let pair: String = text.iter().take(2).collect();
        let places = self.by_pair.get(&pair)?;
        let mut found: Option<PlaceWord> = None;
        for place in places {
            let full = place.full.iter().map(|name| (name, true));
            let spoken = place.spoken.iter().map(|name| (name, false));
            for (name, is_full) in full.chain(spoken) {
                let length = name.chars().count();
                let is_name = begins_with(text, name)
                    && !is_other_word(text, length)
                    && (is_full || !is_street(&text[length..]));
                if !is_name {
                    continue;
                }
                match &mut found {
                    Some(longest) if longest.length > length => {}
                    Some(longest) if longest.length == length => {
                        longest.regions.push(place.region);
                        longest.names.extend(place.names());
                        longest.is_full |= is_full;
                    }
                    _ => {
                        found = Some(PlaceWord {
                            length,
                            regions: vec![place.region],
                            names: place.names().collect(),
                            is_full,
                        });
                    }
                }
            }
        }
        let mut word = found?;
        word.regions.sort_unstable();
        word.regions.dedup();
        word.names.sort_unstable();
        word.names.dedup();
        Some(word)
    }

    /// The entries of the shards of terms, by key: for each pair of characters the regions with names
    /// that begin with it, as `docs/search-format.md` describes.
    pub(crate) fn entries(&self, numbering: &Numbering<'_>) -> Vec<(String, String)> {
        let directory = numbering.directory;
        let mut documents: BTreeMap<RegionIndex, Vec<u32>> = BTreeMap::new();
        for (document, point) in numbering.documents.iter().enumerate() {
            for region in &directory.point(*point).region_path {
                documents.entry(*region).or_default().push(document as u32);
            }
        }
        let documents_in = |region: RegionIndex| {
            let documents = documents.get(&region);
            documents.map_or_else(String::new, |documents| encode_documents(documents))
        };
        let code_and_documents = |json: &mut String, region: RegionIndex| {
            // Writing to a string cannot fail.
            let code = &directory.regions.get(region).code;
            let _ = write!(json, "\"{code}\",\"{}\"", documents_in(region));
        };
        let entries = self.by_pair.iter().map(|(pair, places)| {
            let places = places.iter().map(|place| {
                let full = json_string(&place.full.join(" "));
                let spoken = json_string(&place.spoken.join(" "));
                let mut json = format!("[{full},{spoken},");
                code_and_documents(&mut json, place.region);
                if let Some(around) = around(directory, place.region) {
                    let _ = write!(
                        json,
                        ",{},",
                        json_string(&directory.regions.get(around).name)
                    );
                    code_and_documents(&mut json, around);
                }
                json.push(']');
                json
            });
            let places: Vec<String> = places.collect();
            (
                format!("{pair}{PLACE_MARK}"),
                format!("[{}]", places.join(",")),
            )
        });
        entries.collect()
    }
}

/// The smallest region around one without listed points that has some; `None` where the region itself has
/// some, or none around it.
pub(crate) fn around(directory: &Directory, region: RegionIndex) -> Option<RegionIndex> {
    if has_points(directory, region) {
        return None;
    }
    let path = directory.regions.path(region);
    let mut larger = path.into_iter().rev().skip(1);
    larger.find(|larger| has_points(directory, *larger))
}

/// Whether listed points lie in a region.
pub(crate) fn has_points(directory: &Directory, region: RegionIndex) -> bool {
    !directory.in_region(region).points.is_empty()
}

/// Whether a region is a county or a district: of those there are so many that some have names like
/// words.
pub(crate) fn is_local(region: &Region) -> bool {
    rank(region) == 2
}

/// How far below the country a region is, by its code: 0 for a province, 1 for a prefecture, 2 for a county.
pub(crate) fn rank(region: &Region) -> u8 {
    match &region.code {
        code if code.ends_with("0000") => 0,
        code if code.ends_with("00") => 1,
        _ => 2,
    }
}

/// What people call a region, unless that is mostly another word.
fn spoken_name(name: &str) -> Option<String> {
    let is_word = |stem: &str| words::REGION_HOMONYMS.binary_search(&stem).is_ok();
    stem(name).filter(|stem| !is_word(stem))
}

/// Whether a text begins with a name.
pub(crate) fn begins_with(text: &[char], name: &str) -> bool {
    let mut characters = text.iter();
    name.chars()
        .all(|character| characters.next() == Some(&character))
}

/// Whether the last character of a name at the start of a text belongs to another word.
fn is_other_word(text: &[char], length: usize) -> bool {
    let around: String = text[length - 1..].iter().take(2).collect();
    RULES.other_words.contains(&around.as_str())
}

/// Whether a text makes the name before it that of a street.
fn is_street(text: &[char]) -> bool {
    let mut streets = RULES.streets.iter();
    streets.any(|street| begins_with(text, street))
}

/// Whether a character may be part of a name.
pub(crate) fn is_ideograph(character: char) -> bool {
    class(character) == CharacterClass::Ideograph
}
