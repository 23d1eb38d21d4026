//! Administrative divisions of China by their GB/T 2260 codes.

mod former;

pub(crate) use former::{
    FormerRegion, FormerRegionRow, FormerRegionSource, FormerRegions, RegionChange,
    last_two_characters,
};

use crate::words;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The index of a region in [`Regions`]; indices are ordered like codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RegionIndex(pub(crate) u16);

/// The levels of regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RegionLevel {
    /// Provinces, autonomous regions, municipalities, special administrative regions.
    Province,
    /// Prefecture-level cities, leagues, autonomous prefectures.
    City,
    /// Counties, districts, county-level cities.
    County,
}

/// One administrative division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    /// The six digits of GB/T 2260.
    pub(crate) code: String,
    /// The full official name, such as 葫芦岛市.
    pub(crate) name: String,
    /// The division that it belongs to; `None` for provinces.
    pub(crate) parent: Option<RegionIndex>,
    /// Its level.
    pub(crate) level: RegionLevel,
    /// Its name in Pinyin without tones, each word capitalised (`Huludao Shi`).
    pub(crate) pinyin: String,
    /// Its usual English name, where it is not the Pinyin (`Inner Mongolia`).
    pub(crate) name_en: Option<String>,
    /// How pages in another language than Chinese name it (`Huludao`).
    pub(crate) label: Option<String>,
}

/// A part of the country by what people call it: 长三角, 魔都, 沪.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Area {
    /// What people call it.
    pub(crate) name: &'static str,
    /// The codes of its regions.
    pub(crate) codes: Vec<&'static str>,
    /// Whether the name can only be that of the area, and not a part of another one or a word.
    pub(crate) is_full: bool,
}

/// All regions, sorted by code, and the regions that are no longer in force.
///
/// Tables compare equal if their regions in force do; see [`Regions::former_source`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Regions {
    regions: Vec<Region>,
    by_code: BTreeMap<String, RegionIndex>,
    children: Vec<Vec<RegionIndex>>,
    former_source: FormerRegionSource,
    former: OnceLock<FormerRegions>,
    areas: &'static [Area],
}

impl PartialEq for Regions {
    fn eq(&self, other: &Self) -> bool {
        self.regions == other.regions
    }
}

impl Eq for Regions {}

/// Why a table of regions is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegionsError {
    /// Two rows have this code.
    DuplicateCode(String),
    /// The row with the first code names a parent that the table does not have.
    UnknownParent(String, String),
    /// The row with the first code names a parent that is not of a higher level.
    ParentLevel(String, String),
    /// The table has more rows than an index can address.
    TooMany,
}

/// A raw row of `regions.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegionRow {
    /// Six digits.
    pub(crate) code: String,
    /// Full name.
    pub(crate) name: String,
    /// Code of the parent, or empty.
    pub(crate) parent_code: String,
    /// Its level.
    pub(crate) level: RegionLevel,
    /// Pinyin of the name.
    pub(crate) pinyin: String,
    /// The usual English name, where it is not the Pinyin.
    pub(crate) name_en: Option<String>,
}

impl Regions {
    /// Builds the table from rows in any order.
    pub(crate) fn new(mut rows: Vec<RegionRow>) -> Result<Self, RegionsError> {
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        let mut by_code = BTreeMap::new();
        for (position, row) in rows.iter().enumerate() {
            let index = RegionIndex(u16::try_from(position).map_err(|_| RegionsError::TooMany)?);
            if by_code.insert(row.code.clone(), index).is_some() {
                return Err(RegionsError::DuplicateCode(row.code.clone()));
            }
        }
        let levels: Vec<RegionLevel> = rows.iter().map(|row| row.level).collect();
        let mut regions = Vec::with_capacity(rows.len());
        let mut children = vec![Vec::new(); rows.len()];
        for (position, row) in rows.into_iter().enumerate() {
            let parent = if row.parent_code.is_empty() {
                None
            } else {
                let Some(parent) = by_code.get(&row.parent_code).copied() else {
                    return Err(RegionsError::UnknownParent(row.code, row.parent_code));
                };
                // So the table is a tree: without this, parents might form a cycle.
                if levels[usize::from(parent.0)] >= row.level {
                    return Err(RegionsError::ParentLevel(row.code, row.parent_code));
                }
                children[usize::from(parent.0)].push(RegionIndex(position as u16));
                Some(parent)
            };
            regions.push(Region {
                code: row.code,
                name: row.name,
                parent,
                level: row.level,
                pinyin: row.pinyin,
                name_en: row.name_en,
                label: None,
            });
        }
        Ok(Self {
            regions,
            by_code,
            children,
            former_source: FormerRegionSource::default(),
            former: OnceLock::new(),
            areas: &[],
        })
    }

    /// Sets the names of larger areas.
    pub(crate) fn with_areas(self, areas: &'static [Area]) -> Self {
        Self { areas, ..self }
    }

    /// The names of larger areas.
    pub(crate) fn areas(&self) -> &'static [Area] {
        self.areas
    }

    /// Sets the source of regions that are no longer in force.
    pub(crate) fn with_former(self, source: FormerRegionSource) -> Self {
        Self {
            former_source: source,
            former: OnceLock::new(),
            ..self
        }
    }

    /// The source of regions that are no longer in force.
    pub(crate) fn former_source(&self) -> &FormerRegionSource {
        &self.former_source
    }

    /// The regions that are no longer in force.
    pub(crate) fn former(&self) -> &FormerRegions {
        let read = || FormerRegions::new(self.former_source.rows(), self);
        self.former.get_or_init(read)
    }

    /// `211400（辽宁省葫芦岛市）`
    pub(crate) fn label(&self, index: RegionIndex) -> String {
        format!("{}（{}）", self.get(index).code, self.full_name(index))
    }

    /// The name of a region, preceded by those of all regions that it belongs to: 辽宁省葫芦岛市.
    pub(crate) fn full_name(&self, index: RegionIndex) -> String {
        let path = self.path(index);
        let names = path.iter().map(|step| self.get(*step).name.as_str());
        names.collect()
    }

    /// Sets or removes the names of all regions in another language than Chinese.
    pub(crate) fn label_by(&mut self, label_of: impl Fn(&Region) -> Option<String>) {
        for region in &mut self.regions {
            region.label = label_of(region);
        }
    }

    /// Whether they have names in another language than Chinese.
    pub(crate) fn are_labelled(&self) -> bool {
        let first = self.regions.first();
        first.is_some_and(|region| region.label.is_some())
    }

    /// The region at an index of this table.
    pub(crate) fn get(&self, index: RegionIndex) -> &Region {
        &self.regions[usize::from(index.0)]
    }

    /// The region with this code.
    pub(crate) fn find(&self, code: &str) -> Option<RegionIndex> {
        self.by_code.get(code).copied()
    }

    /// All regions, sorted by code.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RegionIndex, &Region)> {
        self.regions
            .iter()
            .enumerate()
            .map(|(position, region)| (RegionIndex(position as u16), region))
    }

    /// The province-level units, sorted by code.
    pub(crate) fn provinces(&self) -> impl Iterator<Item = RegionIndex> + '_ {
        self.iter()
            .filter(|(_, region)| region.level == RegionLevel::Province)
            .map(|(index, _)| index)
    }

    /// The regions directly below one.
    pub(crate) fn children(&self, index: RegionIndex) -> &[RegionIndex] {
        &self.children[usize::from(index.0)]
    }

    /// The path from the province down to the region itself.
    pub(crate) fn path(&self, index: RegionIndex) -> Vec<RegionIndex> {
        let mut path = vec![index];
        let mut current = index;
        while let Some(parent) = self.get(current).parent {
            path.push(parent);
            current = parent;
        }
        path.reverse();
        path
    }

    /// The province-level unit of a region (itself for a province).
    pub(crate) fn province_of(&self, index: RegionIndex) -> RegionIndex {
        let mut current = index;
        while let Some(parent) = self.get(current).parent {
            current = parent;
        }
        current
    }

    /// Whether `inner` is `outer` or lies within it.
    pub(crate) fn covers(&self, outer: RegionIndex, inner: RegionIndex) -> bool {
        let mut current = inner;
        loop {
            if current == outer {
                return true;
            }
            match self.get(current).parent {
                Some(parent) => current = parent,
                None => return false,
            }
        }
    }
}

impl Region {
    /// The name on pages: the full Chinese one, unless it has another.
    pub(crate) fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The name in Latin letters: the English one, or the Pinyin without the kind of region
    /// (`Huludao`).
    pub(crate) fn latin_name(&self) -> &str {
        let without_kind = self.pinyin.rsplit_once(' ').map(|(name, _)| name);
        let name = self.name_en.as_deref().or(without_kind);
        name.unwrap_or(&self.pinyin)
    }

    /// The short name on pages: the colloquial Chinese one, unless it has another.
    pub(crate) fn short_label(&self) -> &str {
        match &self.label {
            Some(label) => label,
            None => self.short_name(),
        }
    }

    /// The colloquial name: 北京市 → 北京, 广西壮族自治区 → 广西.
    ///
    /// Only names of province-level units are shortened: in others the last character is
    /// needed to tell them apart (朝阳区, 朝阳市).
    pub(crate) fn short_name(&self) -> &str {
        if self.level != RegionLevel::Province {
            return &self.name;
        }
        words::PROVINCE_ENDS
            .iter()
            .find_map(|tail| self.name.strip_suffix(tail))
            .filter(|stem| !stem.is_empty())
            .unwrap_or(&self.name)
    }
}

impl RegionLevel {
    /// The code of the level in `regions.csv`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
        }
    }

    /// The level with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Province, Self::City, Self::County]
            .into_iter()
            .find(|level| level.code() == code)
    }
}
