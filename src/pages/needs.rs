//! What people come for, in their own words, each with a search that finds something.
//!
//! A need is a set of categories and types of intellectual property that one service item must
//! have; the search page has the same filters. Needs without a listed point are left out.

use super::contexts::CountedLink;
use super::locale::Locale;
use crate::directory::{Directory, DirectoryPoint, DirectoryServiceItem};
use crate::links;
use std::collections::BTreeMap;

/// A need: its code and text, and the codes of categories and types, of which an item must
/// have one each; no types mean any.
struct Need {
    code: &'static str,
    label: fn(&Locale) -> String,
    categories: &'static [&'static str],
    ip_types: &'static [&'static str],
}

const LOOKING_UP: &[&str] = &["inquiry", "retrieval"];

const NEEDS: [Need; 6] = [
    Need {
        code: "trademark",
        label: Locale::need_trademark,
        categories: LOOKING_UP,
        ip_types: &["trademark", "general"],
    },
    Need {
        code: "patent",
        label: Locale::need_patent,
        categories: LOOKING_UP,
        ip_types: &["patent", "general"],
    },
    Need {
        code: "geographical-indication",
        label: Locale::need_geographical_indication,
        categories: LOOKING_UP,
        ip_types: &["geographical_indication"],
    },
    Need {
        code: "field",
        label: Locale::need_field,
        categories: &["analysis", "navigation", "early_warning", "layout"],
        ip_types: &[],
    },
    Need {
        code: "learn",
        label: Locale::need_learn,
        categories: &["training"],
        ip_types: &[],
    },
    Need {
        code: "ask",
        label: Locale::need_ask,
        categories: &["consulting"],
        ip_types: &[],
    },
];

impl Need {
    fn is_met_by(&self, directory: &Directory, item: &DirectoryServiceItem) -> bool {
        let taxonomy = &directory.taxonomy;
        let category = item.record.category;
        let has_category = category.is_some_and(|category| {
            let code = taxonomy.category.get(category).code.as_str();
            self.categories.contains(&code)
        });
        let mut types = item.record.ip_types.iter();
        let has_type = self.ip_types.is_empty()
            || types.any(|index| {
                let code = taxonomy.ip_type.get(*index).code.as_str();
                self.ip_types.contains(&code)
            });
        has_category && has_type
    }
}

/// The needs that listed points meet, linked to the search from a page at the root.
pub(crate) fn links(texts: &Locale, directory: &Directory) -> Vec<CountedLink> {
    let needs = NEEDS.iter().filter_map(|need| {
        let found = listed(directory).filter(|point| {
            let mut items = point.service_items.iter();
            items.any(|item| need.is_met_by(directory, item))
        });
        let count = found.count();
        let categories = need.categories.join(",");
        let ip_types = need.ip_types.join(",");
        let mut filters = vec![("category", categories.as_str())];
        if !ip_types.is_empty() {
            filters.push(("ip_type", ip_types.as_str()));
        }
        (count > 0).then(|| CountedLink {
            code: need.code.to_owned(),
            label: (need.label)(texts),
            link: Some(links::search_with(&filters)),
            count,
            description: None,
        })
    });
    needs.collect()
}

fn listed(directory: &Directory) -> impl Iterator<Item = &DirectoryPoint> {
    directory.points.iter().filter(|point| point.listed)
}

/// How much of the directory can be found by needs; none where most points have service
/// items.
pub(crate) fn note(texts: &Locale, directory: &Directory) -> Option<String> {
    let count = listed(directory).count();
    let with = listed(directory).filter(|point| !point.service_items.is_empty());
    let with = with.count();
    match with {
        _ if count == 0 || with * 2 > count => None,
        0 => Some(texts.need_none_yet()),
        _ => Some(texts.need_few(count, with)),
    }
}

/// The longest name of a service item in an example, in characters.
const SHORT_NAME: usize = 6;

/// A place and a service, or a place alone, that a search finds: of the service that most
/// points have, the first place. `None` without points.
pub(crate) fn example(texts: &Locale, directory: &Directory) -> Option<String> {
    let mut points_of: BTreeMap<&str, Vec<&DirectoryPoint>> = BTreeMap::new();
    for point in listed(directory) {
        for item in &point.service_items {
            let name = item.record.name.as_str();
            let is_plain = name.chars().all(char::is_alphanumeric);
            if is_plain && name.chars().count() <= SHORT_NAME {
                points_of.entry(name).or_default().push(point);
            }
        }
    }
    // Of several with as many points, the first by code: ordered maps keep builds equal.
    let most = points_of
        .iter()
        .rev()
        .max_by_key(|(_, points)| points.len());
    let (name, point) = match most {
        Some((name, points)) => (Some(*name), *points.first()?),
        None => (None, listed(directory).next()?),
    };
    let place = point.region_path.get(1).unwrap_or(&point.region_path[0]);
    let place = directory.regions.get(*place);
    if !texts.is_chinese() {
        // The search finds both. An English name of several words is that of a prefecture.
        let english = place.name_en.as_ref().filter(|name| !name.contains(' '));
        let pinyin = || Some(place.pinyin.split_once(' ')?.0.to_owned());
        return english.cloned().or_else(pinyin);
    }
    let place = place.short_name();
    Some(match name {
        Some(name) => format!("{place} {name}"),
        None => place.to_owned(),
    })
}
