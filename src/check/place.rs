//! Rules for regions, coordinates and addresses.

pub(crate) mod address;
mod help;
mod region_match;

pub(crate) use self::region_match::{Reason, RegionMatch, short_forms, stem};

use self::address::{descend, next, region_in, without_country};
use self::region_match::Endings;
use super::cells::{CellRef, Cells};
use super::codes::CodeFinder;
use super::values;
use crate::diagnostics::rule::rules;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Coordinates, Crs, RegionIndex, RegionLevel, Regions};
use crate::schema::{ColumnIndex, LATITUDES, LONGITUDES, points};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};

rules! { Place;
    /// 原因：地区决定网点出现在哪个省、市、县的页面上，认不出来就没有地方可放。
    ///
    /// 例子：`211499` 不在行政区划表中；只写 `葫芦岛` 也不够，要写全称；`崇文区`（`110103`）已经撤销，`市辖区` 和没有代码的开发区不是行政区划。
    ///
    /// 改法：填六位行政区划代码，例如 `211400`，或者全称 `辽宁省葫芦岛市`；旧的代码和名称现在属于哪里，提示里会写。
    UNKNOWN_REGION = Error "unknown-region", None,
        "地区填六位行政区划代码，或能够确定的全称", "A region is a GB/T 2260 code, or a full name that is unambiguous";
    /// 原因：同名的地方不止一个，程序不替你猜。
    ///
    /// 例子：只写 `朝阳区`，北京市和长春市都有朝阳区。
    ///
    /// 改法：填代码，或者加上上级：`北京市朝阳区`。
    AMBIGUOUS_REGION = Error "ambiguous-region", None,
        "地区的名称不能有几种可能", "The name of a region is not shared by several";
    /// 原因：只有经度或只有纬度，定不了位置。
    ///
    /// 例子：经度填了 `121.6147`，纬度是空的。
    ///
    /// 改法：补齐另一格，或者两格都清空。
    INCOMPLETE_COORDINATES = Error "incomplete-coordinates", None,
        "经度和纬度要一起填写", "Longitude and latitude are given together";
    /// 原因：同一组数字在不同坐标系里相差几百米，不知道坐标系就可能指错大楼。程序不做换算。
    ///
    /// 例子：经纬度是 `121.6147`、`38.9140`，坐标系是空的。
    ///
    /// 改法：按来源填：天地图填 `cgcs2000`，高德、腾讯地图填 `gcj02`，百度地图填 `bd09`，GPS 填 `wgs84`。
    COORDINATES_WITHOUT_CRS = Error "coordinates-without-crs", None,
        "填了经纬度就要填坐标系", "Coordinates name the system they are measured in";
    /// 原因：没有经纬度，坐标系就没有用处，多半是经纬度漏填了。
    ///
    /// 例子：坐标系填了 `wgs84`，经度和纬度都是空的。
    ///
    /// 改法：补填经纬度，或者清空坐标系。
    CRS_WITHOUT_COORDINATES = Warning "crs-without-coordinates", None,
        "没有经纬度时不用填坐标系", "A coordinate system without coordinates is not kept";
    /// 原因：网点都在中国；超出范围多半是经度和纬度填反了，或者小数点错位。
    ///
    /// 例子：经度 `38.9140`、纬度 `121.6147`，正好反了。
    ///
    /// 改法：对调两格，或者重新取一次坐标：经度在 73 到 136 之间，纬度在 3 到 54 之间。
    COORDINATES_OUTSIDE_CHINA = Error "coordinates-outside-china", None,
        "经纬度应当在中国的范围之内", "Coordinates lie within the range of China";
    /// 原因：地址与地区不在同一个省，网点会出现在错误的省份页面上。
    ///
    /// 例子：地区是 `210200`（辽宁省大连市），地址却是 `吉林省长春市人民大街1号`。
    ///
    /// 改法：核对哪一个是对的，改正另一个；跨省设点的，地区填实际地址所在地。
    ADDRESS_IN_OTHER_PROVINCE = Warning "address-in-other-province", None,
        "地址中的省份应当与地区一致", "The address is in the province of the region";
    /// 原因：地址与地区不在同一个市或者同一个县区，网点会出现在别处的页面上，当地的人却找不到它。
    ///
    /// 例子：地区是 `320100`（江苏省南京市），地址却是 `江苏省苏州市示例路1号`。
    ///
    /// 改法：核对哪一个是对的，改正另一个；地区填实际地址所在地。
    ADDRESS_IN_OTHER_PLACE = Warning "address-in-other-place", None,
        "地址中的市、县应当与地区一致", "The address is in the city and the county of the region";
}

/// Finds regions by any of their spellings.
pub(crate) struct RegionFinder<'r> {
    regions: &'r Regions,
    /// Names and paths, computed when the first name is looked up.
    names: OnceCell<BTreeMap<String, Vec<RegionIndex>>>,
    /// The last characters of all names.
    last_characters: HashSet<char>,
    /// Names by their last characters, computed when the first text is not a current name.
    endings: OnceCell<Endings>,
    /// Cached results for texts that are not current names.
    matches: RefCell<HashMap<String, RegionMatch>>,
    /// How many more such texts may be analysed.
    matches_left: Cell<u32>,
    /// How many more addresses may be searched for a region.
    addresses_left: Cell<u32>,
    /// Names of provinces and cities, which addresses start with, by first character.
    heads: HashMap<char, Vec<(&'r str, RegionIndex)>>,
    /// Short names of provinces, by first character.
    short_heads: HashMap<char, Vec<(&'r str, RegionIndex)>>,
}

impl<'r> RegionFinder<'r> {
    /// A finder for all regions of a table.
    pub(crate) fn new(regions: &'r Regions) -> Self {
        let mut heads: HashMap<char, Vec<(&str, RegionIndex)>> = HashMap::new();
        let mut short_heads = heads.clone();
        let mut last_characters = HashSet::new();
        for (index, region) in regions.iter() {
            last_characters.extend(region.name.chars().next_back());
            if region.level == RegionLevel::County {
                continue;
            }
            let Some(first) = region.name.chars().next() else {
                continue;
            };
            heads.entry(first).or_default().push((&region.name, index));
            if region.level == RegionLevel::Province {
                let short_name = (region.short_name(), index);
                short_heads.entry(first).or_default().push(short_name);
            }
        }
        Self {
            regions,
            names: OnceCell::new(),
            last_characters,
            endings: OnceCell::new(),
            matches: RefCell::default(),
            matches_left: Cell::new(region_match::MAX_MATCHES),
            addresses_left: Cell::new(region_match::MAX_MATCHES),
            heads,
            short_heads,
        }
    }

    /// The table of regions.
    pub(crate) fn table(&self) -> &'r Regions {
        self.regions
    }

    fn names(&self) -> &BTreeMap<String, Vec<RegionIndex>> {
        self.names.get_or_init(|| {
            let mut names: BTreeMap<String, Vec<RegionIndex>> = BTreeMap::new();
            for (index, _) in self.regions.iter() {
                for spelling in self.spellings(index) {
                    let found = names.entry(spelling).or_default();
                    if !found.contains(&index) {
                        found.push(index);
                    }
                }
            }
            names
        })
    }

    /// The name alone and after any part of its path; for provinces also the short name.
    fn spellings(&self, index: RegionIndex) -> Vec<String> {
        let path = self.regions.path(index);
        let mut spellings = vec![String::new()];
        for (depth, step) in path.iter().enumerate() {
            let region = self.regions.get(*step);
            let is_last = depth + 1 == path.len();
            let mut longer = Vec::new();
            for head in &spellings {
                longer.push(format!("{head}{}", region.name));
                if depth == 0 {
                    longer.push(format!("{head}{}", region.short_name()));
                }
                if !is_last {
                    longer.push(head.clone());
                }
            }
            spellings = longer;
        }
        spellings
    }

    fn find_name(&self, cell: &str) -> &[RegionIndex] {
        self.find_folded(&fold_name(cell))
    }

    /// The current regions with a normalised name.
    fn find_folded(&self, name: &str) -> &[RegionIndex] {
        self.names().get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a text is the full name of a region, with or without those around it.
    pub(crate) fn is_full_name(&self, text: &str) -> bool {
        let last = text.chars().next_back();
        if !last.is_some_and(|last| self.last_characters.contains(&last)) {
            return false;
        }
        let found = self.find_name(text).first();
        found.is_some_and(|index| text.ends_with(&self.regions.get(*index).name))
    }

    fn endings(&self) -> &Endings {
        self.endings.get_or_init(|| Endings::new(self.regions))
    }

    /// The regions whose name without its suffix is `stem`.
    fn with_stem(&self, stem: &str) -> &[RegionIndex] {
        let found = self.endings().stems.get(stem);
        found.map_or(&[], Vec::as_slice)
    }

    /// The region that a text denotes with certainty; see [`Self::read`].
    pub(crate) fn lookup(&self, text: &str) -> Option<RegionIndex> {
        match self.read(text) {
            RegionMatch::Exact(index) | RegionMatch::Inferred(index, _) => Some(index),
            RegionMatch::Ambiguous(..) | RegionMatch::Unknown => None,
        }
    }

    /// The province or city at the start of an address, and the rest: by its full name, or for
    /// provinces by the short name if a place within follows.
    fn head_of<'t>(&self, address: &'t str) -> Option<(RegionIndex, &'t str)> {
        let address = without_country(address);
        let first = address.chars().next()?;
        let mut full = self.heads.get(&first).into_iter().flatten();
        let by_name = full.find_map(|(name, index)| {
            let rest = address.strip_prefix(name)?;
            // 中山市场路 is a street.
            (!rest.starts_with('场')).then_some((*index, rest.trim_start()))
        });
        by_name.or_else(|| {
            let mut short = self.short_heads.get(&first).into_iter().flatten();
            short.find_map(|(name, index)| {
                let rest = address.strip_prefix(name)?.trim_start();
                next(self.regions, *index, rest).map(|_| (*index, rest))
            })
        })
    }

    /// Reads the region of a point.
    pub(crate) fn region<'a>(
        &self,
        cells: &mut Cells<'a>,
        row: RawRow<'a>,
        column: ColumnIndex,
    ) -> Option<RegionIndex> {
        let written = row.cell(column).trim();
        let hint = || self.in_address(row, written);
        if written.is_empty() {
            let help = hint().map(|index| self.by_address(index));
            cells.report_empty(CellRef::new(row, column), help);
            return None;
        }
        let text = cells.text(row, column)?;
        match self.read(&text) {
            RegionMatch::Exact(index) => Some(index),
            RegionMatch::Ambiguous(several, None) => {
                let help = self.choose(&several, hint());
                let words = ("有不止一个地方叫这个名称", "the name of several regions");
                cells.bad(&AMBIGUOUS_REGION, row, column, &text, words, help);
                None
            }
            region_match => {
                let help = self.help(cells, &text, region_match, hint());
                let words = ("不在行政区划表中", "not in the table of regions");
                cells.bad(&UNKNOWN_REGION, row, column, &text, words, help);
                None
            }
        }
    }

    /// The region that the address of a point denotes; the digits of an invalid code
    /// distinguish regions of the same name.
    fn in_address(&self, row: RawRow<'_>, code: &str) -> Option<RegionIndex> {
        let left = self.addresses_left.get().checked_sub(1)?;
        self.addresses_left.set(left);
        region_in(
            self.regions,
            row.cell(points::ADDRESS).trim(),
            self.parent_of(code),
        )
    }

    /// Checks that the address does not start with a place in another province, or in another
    /// city or county of the same province.
    pub(crate) fn check_address<'a>(
        &self,
        cells: &mut Cells<'a>,
        row: RawRow<'a>,
        address: &str,
        region: RegionIndex,
    ) {
        let Some((head, rest)) = self.head_of(address) else {
            return;
        };
        let province = self.regions.province_of(region);
        if self.regions.province_of(head) == province {
            let (named, _) = descend(self.regions, (head, rest));
            if !self.regions.covers(named, region) && !self.regions.covers(region, named) {
                self.report_other_place(cells, row, (address, named), region);
            }
            return;
        }
        let named = region_in(self.regions, address, None).unwrap_or(head);
        // 四川省重庆市 is an old address of Chongqing.
        if self.regions.province_of(named) == province {
            return;
        }
        let cell_ref = CellRef::new(row, points::ADDRESS);
        let heading = cell_ref.heading();
        let region_heading = row.heading(points::REGION);
        let (found, recorded) = (self.regions.label(head), self.regions.label(region));
        let value = show(address);
        let message = message!(
            "「{heading}」列的 `{value}` 在 {found}，与「{region_heading}」列的 {recorded} 不是同一个省份",
            "`{heading}` is `{value}` in {found}, but `{region_heading}` is {recorded}",
        );
        let named = self.regions.label(named);
        let help = message!(
            "请核对两列中哪一列不对；如果地址没有错，地区应当填 {named}",
            "check which of the two is wrong; if the address is right, the region is {named}",
        );
        cells.report(
            &ADDRESS_IN_OTHER_PROVINCE,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
    }

    fn report_other_place<'a>(
        &self,
        cells: &mut Cells<'a>,
        row: RawRow<'a>,
        (address, named): (&str, RegionIndex),
        region: RegionIndex,
    ) {
        let cell_ref = CellRef::new(row, points::ADDRESS);
        let heading = cell_ref.heading();
        let region_heading = row.heading(points::REGION);
        let (found, recorded) = (self.regions.label(named), self.regions.label(region));
        let value = show(address);
        let message = message!(
            "「{heading}」列的 `{value}` 在 {found}，而「{region_heading}」列是 {recorded}",
            "`{heading}` is `{value}` in {found}, but `{region_heading}` is {recorded}",
        );
        let help = message!(
            "请核对两列中哪一列不对；地址没有错的，地区填 {found}",
            "check which of the two is wrong; if the address is right, the region is {found}",
        );
        cells.report(
            &ADDRESS_IN_OTHER_PLACE,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
    }
}

fn fold_name(word: &str) -> String {
    let word: String = values::fold(word)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '/' | '-' | '>' | '·' | ',' | '、' | '|'))
        .collect();
    word.strip_prefix("中国").map(str::to_owned).unwrap_or(word)
}

/// Reads longitude, latitude and reference system.
pub(crate) fn coordinates<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    systems: &CodeFinder<'_>,
) -> Option<Coordinates> {
    let written = |column| !row.cell(column).trim().is_empty();
    let longitude = cells.degrees(row, points::LONGITUDE);
    let latitude = cells.degrees(row, points::LATITUDE);
    let system = cells.code(row, points::CRS, systems);
    match (written(points::LONGITUDE), written(points::LATITUDE)) {
        (false, false) => {
            if written(points::CRS) {
                report_lone_system(cells, row);
            }
            return None;
        }
        (true, true) => {}
        (has_longitude, _) => {
            let missing = if has_longitude {
                points::LATITUDE
            } else {
                points::LONGITUDE
            };
            report_incomplete(cells, row, missing);
            return None;
        }
    }
    if !written(points::CRS) {
        report_no_system(cells, row);
    }
    let (longitude, latitude) = (longitude?, latitude?);
    if !is_in_china(longitude, latitude) {
        report_outside(cells, row, longitude, latitude);
        return None;
    }
    Some(Coordinates {
        longitude,
        latitude,
        crs: Crs::from_code(systems.code(system?))?,
    })
}

/// The bounding box of the national territory including seas, in whole degrees.
fn is_in_china(longitude: f64, latitude: f64) -> bool {
    let within = |degrees: f64, (least, limit): (i32, i32)| {
        (f64::from(least)..=f64::from(limit)).contains(&degrees)
    };
    within(longitude, LONGITUDES) && within(latitude, LATITUDES)
}

fn report_lone_system<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let cell_ref = CellRef::new(row, points::CRS);
    let heading = cell_ref.heading();
    let value = cell_ref.shown(row.cell(points::CRS).trim());
    let message = message!(
        "填了「{heading}」`{value}`，却没有经纬度",
        "`{heading}` is `{value}`, but there are no coordinates",
    );
    let help = message!(
        "请补填经纬度，或清空这一格",
        "add the coordinates, or clear the cell"
    );
    cells.report(
        &CRS_WITHOUT_COORDINATES,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

fn report_incomplete<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, missing: ColumnIndex) {
    let cell_ref = CellRef::new(row, missing);
    let heading = cell_ref.heading();
    let message = message!(
        "经度和纬度只填了一个，缺「{heading}」",
        "only one of longitude and latitude is given: `{heading}` is empty",
    );
    let help = message!("请补填，或把两格都清空", "fill it in, or clear both");
    cells.report(&INCOMPLETE_COORDINATES, cell_ref, None, message, Some(help));
}

fn report_no_system<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let cell_ref = CellRef::new(row, points::CRS);
    let heading = cell_ref.heading();
    let message = message!(
        "填了经纬度，「{heading}」列却是空的",
        "there are coordinates, but `{heading}` is empty",
    );
    let help = message!(
        "请填坐标的来源所用的坐标系：天地图填 cgcs2000，高德、腾讯地图填 gcj02，百度地图填 bd09，GPS 填 wgs84",
        "name the system of the source: wgs84, cgcs2000, gcj02 or bd09",
    );
    cells.report(
        &COORDINATES_WITHOUT_CRS,
        cell_ref,
        None,
        message,
        Some(help),
    );
}

fn report_outside<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, longitude: f64, latitude: f64) {
    let cell_ref = CellRef::new(row, points::LONGITUDE);
    let value = format!("{longitude}, {latitude}");
    let message = message!(
        "经纬度 `{value}` 不在中国的范围之内",
        "the coordinates `{value}` are outside the range of China",
    );
    let help = if is_in_china(latitude, longitude) {
        message!(
            "经度和纬度多半写反了，请对调两格",
            "longitude and latitude are probably exchanged",
        )
    } else {
        message!(
            "请核对：经度在 73 到 136 之间，纬度在 3 到 54 之间",
            "longitude is between 73 and 136, latitude between 3 and 54",
        )
    };
    cells.report(
        &COORDINATES_OUTSIDE_CHINA,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

#[cfg(test)]
mod tests;
