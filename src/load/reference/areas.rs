//! Parts of the country that are no administrative divisions, by what people call them.

use crate::model::region::Area;

/// The cities of 珠三角.
const PEARL_RIVER_DELTA: &[&str] = &[
    "440100", "440300", "440400", "440600", "440700", "441200", "441300", "441900", "442000",
];

/// 粤港澳大湾区: these cities, Hong Kong and Macao.
const GREATER_BAY: &[&str] = &[
    "440100", "440300", "440400", "440600", "440700", "441200", "441300", "441900", "442000",
    "810000", "820000",
];

/// The provinces of 长三角.
const YANGTZE_RIVER_DELTA: &[&str] = &["310000", "320000", "330000", "340000"];

/// The provinces of 东北.
const NORTH_EAST: &[&str] = &["210000", "220000", "230000"];

/// The parts, each with the codes of its regions.
pub(super) const AREAS: &[Area] = &[
    area("京津冀", &["110000", "120000", "130000"]),
    area("长三角", YANGTZE_RIVER_DELTA),
    area("长江三角洲", YANGTZE_RIVER_DELTA),
    area("江浙沪", &["310000", "320000", "330000"]),
    area("珠三角", PEARL_RIVER_DELTA),
    area("珠江三角洲", PEARL_RIVER_DELTA),
    area("大湾区", GREATER_BAY),
    area("粤港澳", GREATER_BAY),
    area("成渝地区", &["500000", "510000"]),
    area("东三省", NORTH_EAST),
    area("东北三省", NORTH_EAST),
    area("东北地区", NORTH_EAST),
    area(
        "华北地区",
        &["110000", "120000", "130000", "140000", "150000"],
    ),
    area(
        "华东地区",
        &[
            "310000", "320000", "330000", "340000", "350000", "360000", "370000",
        ],
    ),
    area("华中地区", &["410000", "420000", "430000"]),
    area("华南地区", &["440000", "450000", "460000"]),
    area(
        "西南地区",
        &["500000", "510000", "520000", "530000", "540000"],
    ),
    area(
        "西北地区",
        &["610000", "620000", "630000", "640000", "650000"],
    ),
];

const fn area(name: &'static str, codes: &'static [&'static str]) -> Area {
    Area { name, codes }
}
