//! The regions of records: what a cell or several columns say, and what an address or a name
//! says where a sheet has no column for them.

use super::record::{Remarks, SheetRecords};
use super::report::NoteKind;
use super::tables::Target;
use crate::check::place::address::{deeper, former_head};
use crate::check::place::{Reading, RegionFinder};
use crate::diagnostics::{Text, show};
use crate::model::{RegionIndex, RegionLevel, Regions};
use crate::schema::{Table, points};
use crate::words;

const REGION: Target = Target::Column(Table::Points, points::REGION);

/// Replaces what cells say of regions by codes where it is certain and not a code or name in
/// force, and tells so. What is not certain is left to the check, which refuses it.
pub fn settle(sheets: &mut [SheetRecords], regions: &Regions, remarks: &mut Remarks) {
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
            let written = joined(&finder, parts, written);
            let (text, note) = match without_nationwide(&written) {
                None => (None, Some(nationwide(&headings, &written))),
                Some(text) => match finder.read(&text) {
                    Reading::Meant(index, reason) => {
                        let note =
                            meant(&headings, &written, &regions.label(index), &reason.text());
                        (Some(regions.get(index).code.clone()), Some(note))
                    }
                    _ => (Some(text), None),
                },
            };
            if let Some(text) = text {
                record.cells.insert(REGION, text);
            }
            if let Some(note) = note {
                remarks.note(NoteKind::Converted, &sheet.place, Some(record.line), note);
            }
        }
    }
}

/// A region behind what the columns of its levels say, where that is needed to understand it
/// or contradicts it.
fn joined(finder: &RegionFinder<'_>, parts: Option<String>, written: String) -> String {
    let Some(parts) = parts else {
        return written;
    };
    let regions = finder.table();
    match (finder.lookup(&parts), finder.lookup(&written)) {
        (Some(outer), Some(inner)) if regions.covers(outer, inner) => written,
        (Some(inner), Some(outer)) if regions.covers(outer, inner) => parts,
        (None, Some(_)) if without_nationwide(&parts).is_none() => written,
        _ => format!("{parts}/{written}"),
    }
}

/// The levels that are regions; none where no level is.
fn without_nationwide(text: &str) -> Option<String> {
    let parts = text
        .split('/')
        .filter(|part| !words::NATIONWIDE.contains(&part.trim()));
    let parts: Vec<&str> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn nationwide(headings: &str, written: &str) -> Text {
    let written = show(written);
    message!(
        "「{headings}」列的 `{written}` 不是地区，当作没有填",
        "`{headings}` is `{written}`, which is no region; taken for empty",
    )
}

fn meant(headings: &str, written: &str, label: &str, reason: &Text) -> Text {
    let written = show(written);
    Text::new(
        format!("「{headings}」列的 `{written}` 读作 {label}：{}", reason.zh),
        format!(
            "`{headings}`: `{written}` was read as {label}: {}",
            reason.en
        ),
    )
}

/// The deepest region that a text begins with: province, city and county by their full
/// names, provinces also by their short ones, and former ones by the names that they had.
/// None where it could be several.
pub fn find(text: &str, regions: &Regions) -> Option<RegionIndex> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let text = text
        .trim_start_matches("中华人民共和国")
        .trim_start_matches("中国");
    let former = former_head(regions, text);
    let former = former.map(|(index, rest)| descend(index, rest, regions));
    deeper(find_current(text, regions), former)
}

/// What names in force say, and what follows them.
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

/// Goes down as far as the text names places within places; tells what follows.
fn descend<'t>(start: RegionIndex, text: &'t str, regions: &Regions) -> (RegionIndex, &'t str) {
    let mut current = start;
    let mut rest = text;
    // 吉林市 is a city of 吉林: the province may be left out before its own city.
    while let Some((child, after)) = child_at(current, rest, regions) {
        current = child;
        rest = after;
    }
    (current, rest)
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
        check("北京市崇文区示例路1号", Some("110101"));
        check("襄樊市樊城区示例路1号", Some("420606"));
        check("崇文区图书馆", Some("110101"));
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
