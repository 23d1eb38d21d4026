//! Finds the region at the start of an address, by its current or a former name.
//!
//! Addresses are written by hand: 辽宁省葫芦岛市龙港区…, 辽宁葫芦岛市…, 龙港区…. Only unambiguous names count,
//! since streets are named after places, too.

use crate::model::{RegionIndex, RegionLevel, Regions};

/// The deepest region at the start of an address that is unambiguous; `within` decides
/// between regions of the same name.
pub(crate) fn region_in(
    regions: &Regions,
    address: &str,
    within: Option<RegionIndex>,
) -> Option<RegionIndex> {
    let address = without_country(address);
    let current = head(regions, address, within).map(|start| descend(regions, start));
    let former = former_head(regions, address).map(|start| descend(regions, start));
    deeper(current, former)
}

/// Follows the names of regions within regions as far as possible.
pub(crate) fn descend<'t>(
    regions: &Regions,
    (mut found, mut rest): (RegionIndex, &'t str),
) -> (RegionIndex, &'t str) {
    while let Some((below, after)) = next(regions, found, rest) {
        (found, rest) = (below, after);
    }
    (found, rest)
}

/// Uses current names, unless former names explain more of the text.
pub(crate) fn deeper(
    current: Option<(RegionIndex, &str)>,
    former: Option<(RegionIndex, &str)>,
) -> Option<RegionIndex> {
    match (current, former) {
        (Some((_, rest)), Some((index, less))) if less.len() < rest.len() => Some(index),
        (Some((index, _)), _) | (None, Some((index, _))) => Some(index),
        (None, None) => None,
    }
}

/// The successor of the former region at the start of a text, and the rest of the text.
/// `None` if the region was split, or if the name alone is short or ambiguous.
pub(crate) fn former_head<'t>(regions: &Regions, text: &'t str) -> Option<(RegionIndex, &'t str)> {
    let first = text.chars().next()?;
    let mut best: Option<(RegionIndex, &str)> = None;
    let mut is_alone = true;
    for former in regions.former().iter() {
        let [successor] = former.successors[..] else {
            continue;
        };
        let path = regions.path(successor);
        let above = path.iter().map(|index| regions.get(*index).name.as_str());
        let parents = former.row.parents.iter().map(String::as_str);
        let mut begins = above.clone().chain(parents.clone());
        let name = former.row.name.as_str();
        if !name.starts_with(first) && !begins.any(|name| name.starts_with(first)) {
            continue;
        }
        let behind = |levels: &mut dyn Iterator<Item = &str>| {
            let rest = levels.fold(text, |rest, name| without_name(rest, name).unwrap_or(rest));
            if rest.len() == text.len() && !is_unambiguous(regions, name, successor) {
                return None;
            }
            after(rest, name)
        };
        let by_parents = behind(&mut parents.into_iter());
        let Some(rest) = by_parents.or_else(|| behind(&mut above.into_iter())) else {
            continue;
        };
        match best {
            Some((_, least)) if least.len() < rest.len() => {}
            Some((index, least)) if least.len() == rest.len() => is_alone &= index == successor,
            _ => (best, is_alone) = (Some((successor, rest)), true),
        }
    }
    best.filter(|_| is_alone)
}

/// Strips the name of a region, in full or without its suffix, from the start of a text.
fn without_name<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    if let Some(rest) = after(text, name) {
        return Some(rest);
    }
    if text.chars().next() != name.chars().next() {
        return None;
    }
    let rest = text.strip_prefix(super::region_match::stem(name)?.as_str())?;
    Some(rest.trim_start())
}

/// Whether a former name denotes a single region without its path.
fn is_unambiguous(regions: &Regions, name: &str, successor: RegionIndex) -> bool {
    let mut successors = regions.former().with_name(name);
    name.chars().count() > 2 && successors.all(|former| former.successors == [successor])
}

/// Strips the name of the country.
pub(crate) fn without_country(address: &str) -> &str {
    let address = address.trim_start_matches("中华人民共和国");
    address.trim_start_matches("中国").trim_start()
}

/// Strips a name; `None` if the text continues with another word.
fn after<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(name)?;
    // 中山市场路 is a street.
    let is_market = name.ends_with('市') && rest.starts_with('场');
    (!is_market).then(|| rest.trim_start())
}

/// The first region of an address: a province (by its short name only if a place within
/// follows, since 吉林大路 is a street), otherwise a city or county with a unique name.
fn head<'t>(
    regions: &Regions,
    address: &'t str,
    within: Option<RegionIndex>,
) -> Option<(RegionIndex, &'t str)> {
    let mut named: Vec<(RegionIndex, &str)> = Vec::new();
    for (index, region) in regions.iter() {
        let by_name = after(address, &region.name);
        let by_short_name = || {
            let rest = after(address, region.short_name())?;
            next(regions, index, rest).map(|_| rest)
        };
        let rest = by_name.or_else(|| match region.level {
            RegionLevel::Province => by_short_name(),
            RegionLevel::City | RegionLevel::County => None,
        });
        named.extend(rest.map(|rest| (index, rest)));
    }
    // The longest name wins: 吉林市 rather than the province 吉林.
    let shortest = named.iter().map(|(_, rest)| rest.len()).min()?;
    named.retain(|(_, rest)| rest.len() == shortest);
    if named.len() > 1 {
        named.retain(|(index, _)| within.is_some_and(|outer| regions.covers(outer, *index)));
    }
    match named[..] {
        [found] => Some(found),
        _ => None,
    }
}

/// The next region below one, and the rest of the text.
pub(crate) fn next<'t>(
    regions: &Regions,
    above: RegionIndex,
    text: &'t str,
) -> Option<(RegionIndex, &'t str)> {
    let children = regions.children(above);
    let below = || {
        let grandchildren = children.iter().flat_map(|child| regions.children(*child));
        children.iter().chain(grandchildren).copied()
    };
    let mut named: Vec<(RegionIndex, &str)> = below()
        .filter_map(|index| Some((index, after(text, &regions.get(index).name)?)))
        .collect();
    if named.is_empty() {
        // 辽宁省沈阳和平区: a city without its suffix, followed by a place within.
        let cities = children.iter().copied();
        named.extend(cities.filter_map(|index| {
            let stem = regions.get(index).name.strip_suffix('市')?;
            let rest = text.strip_prefix(stem)?.trim_start();
            let mut counties = regions.children(index).iter();
            let goes_on = counties.any(|county| rest.starts_with(&regions.get(*county).name));
            goes_on.then_some((index, rest))
        }));
    }
    match named[..] {
        [found] => Some(found),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::{load_empty, load_registry};

    #[test]
    fn an_address_with_a_former_name_is_in_its_successor() {
        let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
        for (address, expected) in [
            ("北京市崇文区珠市口东大街1号", "110101"),
            ("崇文区珠市口东大街1号", "110101"),
            ("湖北省襄樊市樊城区长虹路", "420606"),
            ("湖北襄樊市长虹路", "420600"),
            ("江苏省南京市下关区热河路", "320106"),
            ("四川省重庆市沙坪坝区", "500106"),
            ("浙江省杭州市下城区", "330105"),
            // Split regions: only the certain part.
            ("吉林省吉林市郊区", "220200"),
            // Current names have precedence.
            ("福建省泉州市德化县", "350526"),
            ("安徽省巢湖市居巢区", "340181"),
            // Streets are not regions.
            ("北京市崇文门外大街", "110000"),
        ] {
            let found = region_in(&regions, address, None);
            let code = found.map_or("", |index| regions.get(index).code.as_str());
            assert_eq!(code, expected, "{address}");
        }
    }

    #[test]
    fn the_region_of_an_address_is_at_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let regions = load_registry(folder.path(), &DataConfig::default())
            .regions
            .unwrap();
        let check = |address: &str, within: &str, expected: &str| {
            let found = region_in(&regions, address, regions.find(within));
            let code = found.map_or("", |index| regions.get(index).code.as_str());
            assert_eq!(code, expected, "{address}");
        };
        check("辽宁省葫芦岛市龙港区锦葫路1号", "", "211403");
        check("中国 辽宁省 葫芦岛市 龙港区锦葫路", "", "211403");
        check("辽宁葫芦岛市龙港区", "", "211403");
        check("辽宁省葫芦岛龙港区", "", "211403");
        check("葫芦岛市龙港区", "", "211403");
        check("葫芦岛市示例路", "", "211400");
        check("辽宁省示例路", "", "210000");
        check("北京市朝阳区建国路", "", "110105");
        check("吉林市船营区", "", "220204");
        check("海南省琼海市", "", "469002");
        check("东莞市南城街道", "", "441900");
        // Names shared by several regions are decided by the region of the invalid code.
        check("朝阳区建国路", "", "");
        check("朝阳区建国路", "110000", "110105");
        check("鼓楼区中山路", "320100", "320106");
        // Streets are not regions.
        for street in ["吉林大路1号", "中山市场路2号", "上海路3号", "人民大街", ""]
        {
            check(street, "", "");
        }
    }
}
