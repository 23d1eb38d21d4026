//! Which region was probably meant.

use super::{RegionFinder, fold_name};
use crate::check::cells::Cells;
use crate::diagnostics::Text;
use crate::load::nearest::nearest;
use crate::model::RegionIndex;

/// How many regions are proposed at most.
const PROPOSED: usize = 5;

/// How names of regions end, for those that are written without.
const SUFFIXES: [&str; 14] = [
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "州",
    "省",
    "地区",
    "新区",
    "林区",
    "特区",
    "自治区",
    "自治州",
    "自治县",
];

impl RegionFinder<'_> {
    /// The way out where the address says which region it is.
    pub(super) fn by_address(&self, index: RegionIndex) -> Text {
        let label = self.label(index);
        Text::new(
            format!("地址写的是 {label}，地区是不是应当填这个代码？"),
            format!("the address is in {label}: is that the region?"),
        )
    }

    /// The way out where a name means several regions; the address may tell which.
    pub(super) fn choose(&self, several: &[RegionIndex], named: Option<RegionIndex>) -> Text {
        let mut fitting = several.iter().copied().filter(|index| {
            let regions = self.regions;
            named
                .is_some_and(|named| regions.covers(named, *index) || regions.covers(*index, named))
        });
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            return self.by_address(only);
        }
        let labels = self.labels(several);
        Text::new(
            format!("请填代码或加上上级名称：{}", labels.join("、")),
            format!("give the code or the whole path: {}", labels.join(", ")),
        )
    }

    /// The way out where neither address nor table knows the word.
    pub(super) fn help(&self, cells: &mut Cells<'_>, word: &str) -> Text {
        let is_code = (1..=12).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        let found = if !cells.may_search() {
            Vec::new()
        } else if is_code {
            self.near_codes(word)
        } else {
            self.near_names(word)
        };
        if !found.is_empty() {
            let labels = self.labels(&found);
            return Text::new(
                format!("是不是 {}？", labels.join("、")),
                format!("did you mean {}?", labels.join(", ")),
            );
        }
        if let Some(parent) = self.parent_of(word) {
            let label = self.label(parent);
            return Text::new(
                format!("请核对代码；不能确定时可以先填上级 {label}"),
                format!("check the code; its parent is {label}"),
            );
        }
        Text::new(
            "请填六位行政区划代码，例如 211400，或写全称，例如 辽宁省葫芦岛市",
            "give the six-digit code, such as 211400, or the full name, such as 辽宁省葫芦岛市",
        )
    }

    fn labels(&self, regions: &[RegionIndex]) -> Vec<String> {
        regions.iter().map(|index| self.label(*index)).collect()
    }

    /// The known region that a six-digit code belongs to by its first digits.
    pub(super) fn parent_of(&self, code: &str) -> Option<RegionIndex> {
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let parents = [format!("{}00", &code[..4]), format!("{}0000", &code[..2])];
        parents.iter().find_map(|code| self.regions.find(code))
    }

    /// Codes that a wrong one may have been: with the zeros at its end, without what a
    /// longer code adds, or one slip away.
    fn near_codes(&self, code: &str) -> Vec<RegionIndex> {
        let whole = if code.len() < 6 {
            self.regions.find(&format!("{code:0<6}"))
        } else {
            code.get(..6).and_then(|code| self.regions.find(code))
        };
        if let Some(index) = whole {
            return vec![index];
        }
        let near = self
            .regions
            .iter()
            .filter(|(_, region)| strsim::osa_distance(code, &region.code) == 1)
            .map(|(index, _)| index);
        let near: Vec<RegionIndex> = near.take(PROPOSED + 1).collect();
        // Where many are near, none is likely.
        if near.len() > PROPOSED {
            Vec::new()
        } else {
            near
        }
    }

    /// Regions that a wrong name may mean: those that it lacks the end of, else the
    /// nearest.
    fn near_names(&self, word: &str) -> Vec<RegionIndex> {
        let word = fold_name(word);
        let regions = || self.regions.iter();
        let lacks_end = |name: &str| {
            let end = name.strip_prefix(word.as_str());
            end.is_some_and(|end| {
                SUFFIXES.contains(&end) || end.ends_with("族自治州") || end.ends_with("族自治县")
            })
        };
        let mut longer: Vec<RegionIndex> = regions()
            .filter(|(_, region)| !word.is_empty() && lacks_end(&region.name))
            .map(|(index, _)| index)
            .collect();
        if !longer.is_empty() {
            longer.sort_by_key(|index| (self.regions.get(*index).level, *index));
            longer.truncate(PROPOSED);
            return longer;
        }
        let bare = nearest(
            &word,
            regions().map(|(index, region)| (&region.name, index)),
        );
        let paths = || {
            let names = self.names().iter();
            names.filter_map(|(name, found)| Some((name, *found.first()?)))
        };
        let found = bare.or_else(|| nearest(&word, paths()));
        found.into_iter().collect()
    }
}
