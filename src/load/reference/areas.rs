//! Parts of the country by what people call them: those that are no administrative divisions, such as new
//! areas and zones, nicknames of provinces and cities, and short names of autonomous counties, leagues and
//! banners.
//!
//! `areas.csv` has a row for each name, in the order in which the search has them: the name, its kind, and the
//! codes of its regions, or other names above it. A `full` name can only be that of the area; a `spoken` one may
//! be a part of another name, or a word. A single character only counts where it stands alone; those are left
//! out that are words of their own: 新, 贵, 云.
//!
//! Sources: 中部 by 《中共中央、国务院关于促进中部地区崛起的若干意见》 (2006); 西部 by the State Council's
//! 《关于实施西部大开发若干政策措施的通知》 (2000); 长江经济带 by 《长江经济带发展规划纲要》 (2016);
//! 黄河流域 by 《黄河保护法》, article 2.

use crate::model::region::Area;
use std::sync::LazyLock;

const TABLE: &str = include_str!("areas.csv");
const FULL: &str = "full";
#[cfg(test)]
const SPOKEN: &str = "spoken";

/// The parts, each with the codes of its regions.
pub(super) fn areas() -> &'static [Area] {
    static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| read(TABLE));
    &AREAS
}

/// The cells of the rows below the heading.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    let lines = table.lines().skip(1);
    lines.filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

fn read(table: &'static str) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for [name, kind, regions] in rows(table) {
        let codes = regions.split(' ').flat_map(|region| {
            let other = areas.iter().find(|area| area.name == region);
            other.map_or_else(|| vec![region], |area| area.codes.clone())
        });
        let area = Area {
            name,
            codes: codes.collect(),
            is_full: kind == FULL,
        };
        areas.push(area);
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::registry::REGIONS;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_the_table_is_a_name_of_a_kind_with_known_regions() {
        assert_eq!(rows(TABLE).count(), TABLE.lines().count() - 1);
        for [name, kind, _] in rows(TABLE) {
            assert!(!name.is_empty() && [FULL, SPOKEN].contains(&kind), "{name}");
        }
        for Area { name, codes, .. } in areas() {
            for code in codes {
                assert!(REGIONS.find(code).is_some(), "{name} {code}");
            }
            let different: BTreeSet<_> = codes.iter().collect();
            assert_eq!(different.len(), codes.len(), "{name}");
        }
    }

    #[test]
    fn no_name_stands_twice() {
        let mut names = BTreeSet::new();
        for area in areas() {
            assert!(names.insert(area.name), "{}", area.name);
        }
    }

    #[test]
    fn a_row_may_name_rows_above_it() {
        let of = |name: &str| {
            areas()
                .iter()
                .find(|area| area.name == name)
                .expect("a row")
        };
        assert_eq!(of("珠江三角洲").codes, of("珠三角").codes);
        let bay = &of("粤港澳大湾区").codes;
        assert_eq!(bay[..9], of("珠三角").codes);
        assert_eq!(bay[9..], ["810000", "820000"]);
        assert!(of("中部地区").is_full && !of("中部").is_full);
    }
}
