//! Resolves the regions of records, from cells or columns for each level, or from an address
//! or a name if a sheet has no such column.

use super::record::{ImportLog, SheetRecords};
use super::report::NoteKind;
use super::tables::Target;
use crate::check::place::address::{deeper, former_head};
use crate::check::place::{RegionFinder, RegionMatch};
use crate::diagnostics::{Text, show};
use crate::model::{RegionIndex, RegionLevel, Regions};
use crate::schema::{Table, points};
use crate::words;

const REGION: Target = Target::Column(Table::Points, points::REGION);

/// Replaces outdated or informal regions by codes if they are unambiguous, and logs it. Other
/// texts are left to the check, which rejects them.
pub(crate) fn resolve_regions(sheets: &mut [SheetRecords], regions: &Regions, log: &mut ImportLog) {
    let finder = RegionFinder::new(regions);
    for sheet in sheets {
        let headings = sheet.headings.iter();
        let headings =
            headings.filter(|(_, target)| matches!(*target, REGION | Target::RegionPart));
        let headings: Vec<String> = headings.map(|(heading, _)| show(heading)).collect();
        let headings = headings.join("、");
        for record in &mut sheet.records {
            let parts = record.cells.remove(&Target::RegionPart);
            let Some(written) = record.cells.remove(&REGION) else {
                continue;
            };
            let written = join_levels(&finder, parts, written);
            let (text, note) = match without_nationwide(&written) {
                None => (None, Some(nationwide_note(&headings, &written))),
                Some(text) => match finder.read(&text) {
                    RegionMatch::Inferred(index, reason) => {
                        let note = resolved_note(
                            &headings,
                            &written,
                            &regions.label(index),
                            &reason.text(),
                        );
                        (Some(regions.get(index).code.clone()), Some(note))
                    }
                    RegionMatch::Unknown => match informal(&finder, &text) {
                        Some((index, reason)) => {
                            let label = regions.label(index);
                            let note = resolved_note(&headings, &written, &label, &reason);
                            (Some(regions.get(index).code.clone()), Some(note))
                        }
                        None => (Some(text), None),
                    },
                    _ => (Some(text), None),
                },
            };
            if let Some(text) = text {
                record.cells.insert(REGION, text);
            }
            if let Some(note) = note {
                log.note(
                    NoteKind::Converted,
                    &sheet.location,
                    Some(record.line),
                    note,
                );
            }
        }
    }
}

/// The only region that an informal text can mean, and the reason: 葫芦岛, 湖北襄樊, 大连市（计划单列）,
/// 鞍山市（海城市）.
pub(crate) fn informal(finder: &RegionFinder<'_>, text: &str) -> Option<(RegionIndex, Text)> {
    let text = text.trim();
    let read = |text: &str| match finder.read(text) {
        RegionMatch::Exact(index) | RegionMatch::Inferred(index, _) => Some(index),
        RegionMatch::Unknown => finder.without_suffix(text),
        RegionMatch::Ambiguous(..) => None,
    };
    let with_brackets = || {
        let (name, remark) = text.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
        let outer = read(name)?;
        if let Some(inner) = read(&format!("{}{}", name.trim(), remark.trim())) {
            let reason = message!(
                "括号里的地区在它前面的地区里",
                "the region in brackets is in the one before it",
            );
            return Some((inner, reason));
        }
        // 大连市（辽宁省） is one place, 大连市（沈阳市） are two.
        let other = finder.lookup(remark);
        let reason = message!("括号里的是说明", "what stands in brackets is a remark");
        other
            .is_none_or(|other| finder.table().covers(other, outer))
            .then_some((outer, reason))
    };
    let only = finder.without_suffix(text).map(|index| {
        let reason = message!("只有它的名称是这样", "no other region has such a name");
        (index, reason)
    });
    only.or_else(with_brackets)
}

/// Combines the level columns with the region column: the more specific of the two if they
/// agree, otherwise both.
fn join_levels(finder: &RegionFinder<'_>, parts: Option<String>, written: String) -> String {
    let Some(parts) = parts else {
        return written;
    };
    let regions = finder.table();
    let read = finder
        .lookup(&parts)
        .or_else(|| informal(finder, &parts).map(|(index, _)| index));
    // The columns of levels may follow that of the region: 辽宁省沈阳市, 和平区.
    let below = format!("{written}/{parts}");
    match (read, finder.lookup(&written)) {
        (Some(outer), Some(inner)) if regions.covers(outer, inner) => written,
        (Some(inner), Some(outer)) if regions.covers(outer, inner) => parts,
        (None, Some(outer))
            if finder
                .lookup(&below)
                .is_some_and(|index| regions.covers(outer, index)) =>
        {
            below
        }
        (None, Some(_)) if without_nationwide(&parts).is_none() => written,
        _ => format!("{parts}/{written}"),
    }
}

/// Removes levels such as 全国 that are not regions; `None` if none remains.
fn without_nationwide(text: &str) -> Option<String> {
    let parts = text
        .split('/')
        .filter(|part| !words::NATIONWIDE.contains(&part.trim()));
    let parts: Vec<&str> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn nationwide_note(headings: &str, written: &str) -> Text {
    let written = show(written);
    message!(
        "「{headings}」列的 `{written}` 不是地区，当作没有填",
        "`{headings}` is `{written}`, which is not a region; treated as empty",
    )
}

fn resolved_note(headings: &str, written: &str, label: &str, reason: &Text) -> Text {
    let written = show(written);
    Text::new(
        format!("「{headings}」列的 `{written}` 读作 {label}：{}", reason.zh),
        format!(
            "`{headings}`: `{written}` was read as {label}: {}",
            reason.en
        ),
    )
}

/// Finds the most specific region that a text begins with. Regions are known by full names,
/// provinces also by short ones, former regions by their old names. `None` if ambiguous.
pub(crate) fn find(text: &str, regions: &Regions) -> Option<RegionIndex> {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let text = text
        .trim_start_matches("中华人民共和国")
        .trim_start_matches("中国");
    let former = former_head(regions, text);
    let former = former.map(|(index, rest)| descend(index, rest, regions));
    deeper(find_current(text, regions), former)
}

/// Like [`find`] for current names only; also returns the rest of the text.
fn find_current<'t>(text: &'t str, regions: &Regions) -> Option<(RegionIndex, &'t str)> {
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
    let mut matching = regions.iter().filter_map(|(index, region)| {
        if region.level == RegionLevel::Province {
            return None;
        }
        let rest = text.strip_prefix(region.name.as_str())?;
        // 中山市场路 is a street, not in 中山市.
        (!rest.starts_with('场')).then_some((index, rest))
    });
    let (found, rest) = matching.next()?;
    // The name is ambiguous.
    if matching.next().is_some() {
        return None;
    }
    Some(descend(found, rest, regions))
}

/// Descends through the regions that the text names one after another; returns the last one
/// and the rest of the text.
fn descend<'t>(start: RegionIndex, text: &'t str, regions: &Regions) -> (RegionIndex, &'t str) {
    let mut current = start;
    let mut rest = text;
    // 吉林市 is a city in the province of 吉林, which may be omitted before it.
    while let Some((child, after)) = child_at(current, rest, regions) {
        current = child;
        rest = after;
    }
    (current, rest)
}

/// The descendant of a region that a text begins with; one level may be omitted.
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn informal_names_are_read_if_they_are_unique() {
        let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
        let finder = RegionFinder::new(&regions);
        let check = |text: &str, expected: Option<&str>| {
            let found = informal(&finder, text);
            let found = found.map(|(index, _)| regions.get(index).code.as_str());
            assert_eq!(found, expected, "{text}");
        };
        check("大连市（甘井子区）", Some("210211"));
        check("沈阳市（浑南）", Some("210112"));
        check("鞍山市(海城市)", Some("210381"));
        check("辽宁（大连）", Some("210200"));
        check("大连市（辽宁省）", Some("210200"));
        check("大连市（市直）", Some("210200"));
        check("大连市（高新区）", Some("210200"));
        check("大连市（沈阳市）", None);
        check("葫芦岛", Some("211400"));
        check("沈阳", Some("210100"));
        check("大连市（计划单列）", Some("210200"));
        check("大连（计划单列市）", Some("210200"));
        check("内蒙", Some("150000"));
        check("湖北襄樊", Some("420600"));
        // 朝阳市 is in 辽宁, 朝阳区 in 北京 and 长春.
        check("朝阳", None);
        check("某地", None);
        check("某地（计划单列）", None);
        check("辽", None);
    }

    #[test]
    fn the_most_specific_unambiguous_region_is_found() {
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
        check("北京市崇文区示例路1号", Some("110101"));
        check("襄樊市樊城区示例路1号", Some("420606"));
        check("崇文区图书馆", Some("110101"));
        check("吉林省吉林市龙潭区", Some("220203"));
        check("大连市图书馆", Some("210200"));
        // 朝阳区 exists in Beijing and in Changchun; 中山市场路 may be anywhere.
        check("朝阳区某路1号", None);
        check("中山市场路1号", None);
        check("中山大学", None);
        check("某某路1号", None);
        check("", None);
    }
}
