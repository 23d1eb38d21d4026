//! The region that an address or a name says, where a sheet has no column for it.

use crate::model::{RegionIndex, RegionLevel, Regions};

/// The deepest region that a text begins with: province, city and county by their full
/// names, provinces also by their short ones. None where it could be several.
pub fn find(text: &str, regions: &Regions) -> Option<RegionIndex> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let text = text
        .trim_start_matches("中华人民共和国")
        .trim_start_matches("中国");
    let province = regions.provinces().find_map(|index| {
        let region = regions.get(index);
        let rest = text
            .strip_prefix(region.name.as_str())
            .or_else(|| text.strip_prefix(region.short_name()))?;
        Some((index, rest))
    });
    if let Some((province, rest)) = province {
        return Some(descend(province, rest, regions));
    }
    let mut begun = regions.iter().filter_map(|(index, region)| {
        if region.level == RegionLevel::Province {
            return None;
        }
        let rest = text.strip_prefix(region.name.as_str())?;
        // 中山市场路 is a street.
        (!rest.starts_with('场')).then_some((index, rest))
    });
    let (found, rest) = begun.next()?;
    // Several places share the name: none of them.
    if begun.next().is_some() {
        return None;
    }
    Some(descend(found, rest, regions))
}

/// Goes down as far as the text names places within places.
fn descend(start: RegionIndex, text: &str, regions: &Regions) -> RegionIndex {
    let mut current = start;
    let mut rest = text;
    // 吉林市 is a city of 吉林: the province may be left out before its own city.
    while let Some((child, after)) = child_at(current, rest, regions) {
        current = child;
        rest = after;
    }
    current
}

/// The region below one that a text begins with, also with a level between left out.
fn child_at<'t>(
    parent: RegionIndex,
    text: &'t str,
    regions: &Regions,
) -> Option<(RegionIndex, &'t str)> {
    let named = |index: &RegionIndex| text.strip_prefix(regions.get(*index).name.as_str());
    let children = regions.children(parent);
    let direct = children
        .iter()
        .find_map(|index| Some((*index, named(index)?)));
    if direct.is_some() {
        return direct;
    }
    let mut deeper = children
        .iter()
        .flat_map(|child| regions.children(*child))
        .filter_map(|index| Some((*index, named(index)?)));
    let found = deeper.next()?;
    deeper.next().is_none().then_some(found)
}

/// `210211（辽宁省大连市甘井子区）`
pub fn label(index: RegionIndex, regions: &Regions) -> String {
    let path = regions.path(index);
    let names = path.iter().map(|step| regions.get(*step).name.as_str());
    format!(
        "{}（{}）",
        regions.get(index).code,
        names.collect::<String>()
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn the_deepest_place_that_is_certain_is_found() {
        let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
        let check = |text: &str, expected: Option<&str>| {
            let found = find(text, &regions).map(|index| regions.get(index).code.as_str());
            assert_eq!(found, expected, "{text}");
        };
        check("辽宁省大连市甘井子区凌工路2号", Some("210211"));
        check("大连市甘井子区凌工路2号", Some("210211"));
        check("辽宁大学", Some("210000"));
        check("辽宁省 大连市", Some("210200"));
        check("北京市海淀区", Some("110108"));
        check("吉林省吉林市龙潭区", Some("220203"));
        check("大连市图书馆", Some("210200"));
        // 朝阳区 is in Beijing and in Changchun; 中山市场路 is anywhere.
        check("朝阳区某路1号", None);
        check("中山市场路1号", None);
        check("中山大学", None);
        check("某某路1号", None);
        check("", None);
    }
}
