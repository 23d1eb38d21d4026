//! Codes and names of regions that are no longer in force, with the regions that took
//! their place.

use super::{RegionIndex, Regions};
use std::collections::HashMap;

/// What became of a region that is no longer in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RegionChange {
    /// It was merged into another region, or followed by one of another name and code.
    Replaced,
    /// It kept its name and got another code.
    Recoded,
    /// It was divided among several regions.
    Split,
    /// It kept its code and got another name or other borders.
    SameCode,
}

impl RegionChange {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Replaced, "replaced"),
        (Self::Recoded, "recoded"),
        (Self::Split, "split"),
        (Self::SameCode, "same_code"),
    ];

    /// The change with this word in `region_changes.csv`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find_map(|(change, known)| (known == code).then_some(change))
    }
}

/// One row of `region_changes.csv`, as far as the program uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormerRegionRow {
    /// The six digits that ended.
    pub(crate) code: String,
    /// The name that ended.
    pub(crate) name: String,
    /// The names of what it belonged to, from the province down.
    pub(crate) parents: Vec<String>,
    /// The year in which it ended.
    pub(crate) year: i16,
    /// What became of it.
    pub(crate) change: RegionChange,
    /// The codes that it got at that time.
    pub(crate) new_codes: Vec<String>,
    /// The codes of today of what took its place.
    pub(crate) successors: Vec<String>,
}

/// A region that is no longer in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormerRegion {
    /// What the table says.
    pub(crate) row: FormerRegionRow,
    /// The regions of today that took its place, in order of codes.
    pub(crate) successors: Vec<RegionIndex>,
}

/// All regions that are no longer in force, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FormerRegions {
    regions: Vec<FormerRegion>,
    by_code: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_end: HashMap<Option<[char; 2]>, Vec<usize>>,
    /// Former names of regions that are in force.
    names_of: HashMap<RegionIndex, Vec<String>>,
}

impl FormerRegions {
    /// Successors that the table of regions does not have are left out.
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
            let by_end = former.by_end.entry(end_of(&row.name)).or_default();
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

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &FormerRegion> {
        self.regions.iter()
    }

    /// Those that had a code, one after the other.
    pub(crate) fn with_code(&self, code: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self.by_code.get(code).into_iter().flatten();
        found.map(|position| &self.regions[*position])
    }

    /// Those that had a name.
    pub(crate) fn with_name(&self, name: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self.by_name.get(name).into_iter().flatten();
        found.map(|position| &self.regions[*position])
    }

    /// Those whose name may be the end of a text: all that end in the same two characters.
    pub(crate) fn ending_as(&self, text: &str) -> impl Iterator<Item = &FormerRegion> {
        let found = self.by_end.get(&end_of(text)).into_iter().flatten();
        found.map(|position| &self.regions[*position])
    }

    /// The former names of which a region is the only successor.
    pub(crate) fn names_of(&self, index: RegionIndex) -> &[String] {
        self.names_of.get(&index).map_or(&[], Vec::as_slice)
    }
}

/// The last two characters of a text, by which names that it may end in are found.
pub(crate) fn end_of(text: &str) -> Option<[char; 2]> {
    let mut signs = text.chars().rev();
    Some([signs.next()?, signs.next()?])
}

/// Where the rows come from. The built-in ones are read when they are first needed: most
/// runs never meet a region that they do not know.
#[derive(Debug, Clone)]
pub(crate) enum FormerRegionSource {
    /// The table built into the program.
    BuiltIn(fn() -> Vec<FormerRegionRow>),
    /// A table of its own.
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
