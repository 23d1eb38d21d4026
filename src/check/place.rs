//! Rules for regions, coordinates and addresses.

use super::cells::{Cells, Place};
use super::codes::CodeFinder;
use super::values;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Text, show};
use crate::load::RawRow;
use crate::load::nearest::nearest;
use crate::model::{Coordinates, Crs, RegionIndex, RegionLevel, Regions};
use crate::schema::{ColumnIndex, LATITUDES, LONGITUDES, points};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

rules! { Place;
    UNKNOWN_REGION = Error "unknown-region", None,
        "地区填六位行政区划代码，或能够确定的全称", "A region is a GB/T 2260 code, or a full name that is unambiguous";
    AMBIGUOUS_REGION = Error "ambiguous-region", None,
        "地区的名称不能有几种可能", "The name of a region is not shared by several";
    INCOMPLETE_COORDINATES = Error "incomplete-coordinates", None,
        "经度和纬度要一起填写", "Longitude and latitude are given together";
    COORDINATES_WITHOUT_CRS = Error "coordinates-without-crs", None,
        "填了经纬度就要填坐标系", "Coordinates name the system they are measured in";
    CRS_WITHOUT_COORDINATES = Warning "crs-without-coordinates", None,
        "没有经纬度时不用填坐标系", "A coordinate system without coordinates is not kept";
    COORDINATES_OUTSIDE_CHINA = Error "coordinates-outside-china", None,
        "经纬度应当在中国的范围之内", "Coordinates lie within the range of China";
    ADDRESS_IN_OTHER_PROVINCE = Warning "address-in-other-province", None,
        "地址中的省份应当与地区一致", "The address is in the province of the region";
}

/// Regions by any of their spellings.
pub struct RegionFinder<'r> {
    regions: &'r Regions,
    /// Names and paths; made when the first name is looked for.
    names: OnceCell<BTreeMap<String, Vec<RegionIndex>>>,
    /// Names of provinces and cities, which addresses begin with, by first character.
    heads: HashMap<char, Vec<(&'r str, RegionIndex)>>,
}

impl<'r> RegionFinder<'r> {
    /// A finder over the whole table.
    pub fn new(regions: &'r Regions) -> Self {
        let mut heads: HashMap<char, Vec<(&str, RegionIndex)>> = HashMap::new();
        for (index, region) in regions.iter() {
            if region.level == RegionLevel::County {
                continue;
            }
            if let Some(first) = region.name.chars().next() {
                heads.entry(first).or_default().push((&region.name, index));
            }
        }
        Self {
            regions,
            names: OnceCell::new(),
            heads,
        }
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

    /// The name alone and behind any part of its path; provinces also shortened.
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
        let found = self.names().get(&fold_name(cell));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The region that a code or an unambiguous name means.
    pub fn lookup(&self, text: &str) -> Option<RegionIndex> {
        let found = self.regions.find(&values::fold(text));
        found.or(match self.find_name(text) {
            [index] => Some(*index),
            _ => None,
        })
    }

    /// `211400（辽宁省葫芦岛市）`
    fn label(&self, index: RegionIndex) -> String {
        let path = self.regions.path(index);
        let names = path
            .iter()
            .map(|step| self.regions.get(*step).name.as_str());
        format!(
            "{}（{}）",
            self.regions.get(index).code,
            names.collect::<String>()
        )
    }

    /// The region that an address begins with, if it says so by a full name.
    fn head_of(&self, address: &str) -> Option<RegionIndex> {
        let address = address.trim_start_matches("中华人民共和国");
        let address = address.trim_start_matches("中国").trim_start();
        self.heads
            .get(&address.chars().next()?)?
            .iter()
            .find_map(|(name, index)| {
                let rest = address.strip_prefix(name)?;
                // 中山市场路 is a street.
                (!rest.starts_with('场')).then_some(*index)
            })
    }

    /// Reads the region of a point.
    pub fn region<'a>(
        &self,
        cells: &mut Cells<'a>,
        row: RawRow<'a>,
        column: ColumnIndex,
    ) -> Option<RegionIndex> {
        let text = cells.text(row, column)?;
        let code = values::fold(&text);
        if let Some(index) = self.regions.find(&code) {
            return Some(index);
        }
        match self.find_name(&text) {
            [index] => Some(*index),
            [] => {
                let help = self.help(cells, &code);
                let words = ("不在行政区划表中", "not in the table of regions");
                cells.bad(&UNKNOWN_REGION, row, column, &text, words, help);
                None
            }
            several => {
                let labels: Vec<String> = several.iter().map(|index| self.label(*index)).collect();
                let help = Text::new(
                    format!("请填代码或加上上级名称：{}", labels.join("、")),
                    format!("give the code or the whole path: {}", labels.join(", ")),
                );
                let words = ("有不止一个地方叫这个名称", "the name of several regions");
                cells.bad(&AMBIGUOUS_REGION, row, column, &text, words, help);
                None
            }
        }
    }

    fn help(&self, cells: &mut Cells<'_>, word: &str) -> Text {
        let is_code = word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_code {
            let parents = [format!("{}00", &word[..4]), format!("{}0000", &word[..2])];
            if let Some(parent) = parents.iter().find_map(|code| self.regions.find(code)) {
                let label = self.label(parent);
                return Text::new(
                    format!("请核对代码；不能确定时可以先填上级 {label}"),
                    format!("check the code; its parent is {label}"),
                );
            }
        } else if cells.may_search() {
            let names = self
                .regions
                .iter()
                .map(|(index, region)| (&region.name, index));
            let bare = nearest(&fold_name(word), names);
            let paths = || {
                self.names()
                    .iter()
                    .filter_map(|(name, found)| Some((name, *found.first()?)))
            };
            if let Some(index) = bare.or_else(|| nearest(&fold_name(word), paths())) {
                let label = self.label(index);
                return Text::new(
                    format!("是不是 {label}？"),
                    format!("did you mean {label}?"),
                );
            }
        }
        Text::new(
            "请填六位行政区划代码，例如 211400，或写全称，例如 辽宁省葫芦岛市",
            "give the six-digit code, such as 211400, or the full name, such as 辽宁省葫芦岛市",
        )
    }

    /// Whether the address begins with a place of another province.
    pub fn check_address<'a>(
        &self,
        cells: &mut Cells<'a>,
        row: RawRow<'a>,
        address: &str,
        region: RegionIndex,
    ) {
        let Some(head) = self.head_of(address) else {
            return;
        };
        let province = self.regions.province_of(region);
        if self.regions.province_of(head) == province {
            return;
        }
        let place = Place::new(row, points::ADDRESS);
        let heading = place.heading();
        let region_heading = row.heading(points::REGION);
        let (found, recorded) = (self.label(head), self.label(region));
        let value = show(address);
        let message = Text::new(
            format!(
                "「{heading}」列的 `{value}` 在 {found}，与「{region_heading}」列的 {recorded} 不是同一个省份"
            ),
            format!("`{heading}` is `{value}` in {found}, but `{region_heading}` is {recorded}"),
        );
        let help = Text::new("请核对两列中哪一列不对", "check which of the two is wrong");
        cells.report(
            &ADDRESS_IN_OTHER_PROVINCE,
            place,
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

/// Reads longitude, latitude and their system.
pub fn coordinates<'a>(
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

/// The range of the national territory with its seas, in whole degrees.
fn is_in_china(longitude: f64, latitude: f64) -> bool {
    let within = |degrees: f64, (least, most): (i32, i32)| {
        (f64::from(least)..=f64::from(most)).contains(&degrees)
    };
    within(longitude, LONGITUDES) && within(latitude, LATITUDES)
}

fn report_lone_system<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let place = Place::new(row, points::CRS);
    let heading = place.heading();
    let value = place.shown(row.cell(points::CRS).trim());
    let message = Text::new(
        format!("填了「{heading}」`{value}`，却没有经纬度"),
        format!("`{heading}` is `{value}`, but there are no coordinates"),
    );
    let help = Text::new(
        "请补填经纬度，或清空这一格",
        "add the coordinates, or clear the cell",
    );
    cells.report(
        &CRS_WITHOUT_COORDINATES,
        place,
        Some(value),
        message,
        Some(help),
    );
}

fn report_incomplete<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, missing: ColumnIndex) {
    let place = Place::new(row, missing);
    let heading = place.heading();
    let message = Text::new(
        format!("经度和纬度只填了一个，缺「{heading}」"),
        format!("only one of longitude and latitude is given: `{heading}` is empty"),
    );
    let help = Text::new("请补填，或把两格都清空", "fill it in, or clear both");
    cells.report(&INCOMPLETE_COORDINATES, place, None, message, Some(help));
}

fn report_no_system<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let place = Place::new(row, points::CRS);
    let heading = place.heading();
    let message = Text::new(
        format!("填了经纬度，「{heading}」列却是空的"),
        format!("there are coordinates, but `{heading}` is empty"),
    );
    let help = Text::new(
        "请填坐标的来源所用的坐标系：天地图填 cgcs2000，高德、腾讯地图填 gcj02，百度地图填 bd09，GPS 填 wgs84",
        "name the system of the source: wgs84, cgcs2000, gcj02 or bd09",
    );
    cells.report(&COORDINATES_WITHOUT_CRS, place, None, message, Some(help));
}

fn report_outside<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, longitude: f64, latitude: f64) {
    let place = Place::new(row, points::LONGITUDE);
    let value = format!("{longitude}, {latitude}");
    let message = Text::new(
        format!("经纬度 `{value}` 不在中国的范围之内"),
        format!("the coordinates `{value}` are outside the range of China"),
    );
    let help = if is_in_china(latitude, longitude) {
        Text::new(
            "经度和纬度多半写反了，请对调两格",
            "longitude and latitude are probably exchanged",
        )
    } else {
        Text::new(
            "请核对：经度在 73 到 136 之间，纬度在 3 到 54 之间",
            "longitude is between 73 and 136, latitude between 3 and 54",
        )
    };
    cells.report(
        &COORDINATES_OUTSIDE_CHINA,
        place,
        Some(value),
        message,
        Some(help),
    );
}
