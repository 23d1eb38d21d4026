//! Regions that are no longer in force, with their codes, names and successors.

use super::{RegionIndex, Regions};
use std::collections::HashMap;

/// How a region ceased to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RegionChange {
    /// It was merged into another region, or replaced by one with another name and code.
    Replaced,
    /// It kept its name and got a new code.
    Recoded,
    /// It was divided among several regions.
    Split,
    /// It kept its code and got a new name or new borders.
    SameCode,
}

impl RegionChange {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Replaced, "replaced"),
        (Self::Recoded, "recoded"),
        (Self::Split, "split"),
        (Self::SameCode, "same_code"),
    ];

    /// The change with this code in `region_changes.csv`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(change, known)| (known == code).then_some(change))
    }
}

/// A row of `region_changes.csv`, with the columns that the program uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormerRegionRow {
    /// The former code, six digits.
    pub(crate) code: String,
    /// The former name.
    pub(crate) name: String,
    /// The names of the regions that it belonged to, from the province down.
    pub(crate) parents: Vec<String>,
    /// The year in which it ceased to exist.
    pub(crate) year: i16,
    /// How it ceased to exist.
    pub(crate) change: RegionChange,
    /// The codes that it got at that time.
    pub(crate) new_codes: Vec<String>,
    /// The current codes of its successors.
    pub(crate) successors: Vec<String>,
}

/// A region that is no longer in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormerRegion {
    /// Its row of the table.
    pub(crate) row: FormerRegionRow,
    /// The current regions that succeeded it, sorted by code.
    pub(crate) successors: Vec<RegionIndex>,
}

/// All regions that are no longer in force, in table order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FormerRegions {
    regions: Vec<FormerRegion>,
    by_code: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_end: HashMap<Option<[char; 2]>, Vec<usize>>,
    /// Former names of current regions.
    names_of: HashMap<RegionIndex, Vec<String>>,
}

impl FormerRegions {
    /// Successors missing in the table of regions are ignored.
    pub(super) fn new(rows: Vec<FormerRegionRow>, table: &Regions) -> Self {
        let mut former = Self::default();
        for (position, row) in rows.into_iter().enumerate() {
            let codes = row.successors.iter();
            let mut successors: Vec<RegionIndex> =
                codes.filter_map(|code| table.find(code)).collect();
            successors.sort_unstable();
            successors.dedup();
            let by_code = former.by_code.entry(row.code.clone()).or_default();
            by_code.push(position);
            let by_name = former.by_name.entry(row.name.clone()).or_default();
            by_name.push(position);
            let by_end = former
                .by_end
                .entry(last_two_characters(&row.name))
                .or_default();
            by_end.push(position);
            if let [only] = successors[..] {
                let names = former.names_of.entry(only).or_default();
                if !names.contains(&row.name) {
                    names.push(row.name.clone());
                }
            }
            former.regions.push(FormerRegion { row, successors });
        }
        former
    }

    /// All former regions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &FormerRegion> {
        self.regions.iter()
    }

    /// The former regions that had a code.
    pub(crate) fn with_code(&self, code: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self.by_code.get(code).into_iter().flatten();
        found.map(|position| &self.regions[*position])
    }

    /// The former regions that had a name.
    pub(crate) fn with_name(&self, name: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self.by_name.get(name).into_iter().flatten();
        found.map(|position| &self.regions[*position])
    }

    /// Candidates for a name at the end of a text: those with the same last two characters.
    pub(crate) fn with_ending_of(&self, text: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self
            .by_end
            .get(&last_two_characters(text))
            .into_iter()
            .flatten();
        found.map(|position| &self.regions[*position])
    }

    /// The former names whose only successor is this region.
    pub(crate) fn names_of(&self, index: RegionIndex) -> &[String] {
        self.names_of.get(&index).map_or(&[], Vec::as_slice)
    }
}

/// The last two characters of a text, the key for finding names at its end.
pub(crate) fn last_two_characters(text: &str) -> Option<[char; 2]> {
    let mut signs = text.chars().rev();
    Some([signs.next()?, signs.next()?])
}

/// The source of the rows. Built-in rows are only parsed when needed: most runs never see
/// an unknown region.
#[derive(Debug, Clone)]
pub(crate) enum FormerRegionSource {
    /// The table that is built into the program.
    BuiltIn(fn() -> Vec<FormerRegionRow>),
    /// A given table.
    Rows(Vec<FormerRegionRow>),
}

impl Default for FormerRegionSource {
    fn default() -> Self {
        Self::Rows(Vec::new())
    }
}

impl FormerRegionSource {
    pub(super) fn rows(&self) -> Vec<FormerRegionRow> {
        match self {
            Self::BuiltIn(read) => read(),
            Self::Rows(rows) => rows.clone(),
        }
    }
}

impl PartialEq for FormerRegionSource {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::BuiltIn(_), Self::BuiltIn(_)) => true,
            (one, other) => one.rows() == other.rows(),
        }
    }
}

impl Eq for FormerRegionSource {}
