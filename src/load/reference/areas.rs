//! Parts of the country by what people call them: those that are no administrative divisions, and nicknames of
//! provinces and cities.

use crate::model::region::Area;

/// The cities of 珠三角.
const PEARL_RIVER_DELTA: &[&str] = &[
    "440100", "440300", "440400", "440600", "440700", "441200", "441300", "441900", "442000",
];

/// 粤港澳大湾区: the same, Hong Kong and Macao.
const GREATER_BAY: &[&str] = &[
    "440100", "440300", "440400", "440600", "440700", "441200", "441300", "441900", "442000",
    "810000", "820000",
];

/// The provinces of 长三角.
const YANGTZE_RIVER_DELTA: &[&str] = &["310000", "320000", "330000", "340000"];

/// The provinces of 东北.
const NORTH_EAST: &[&str] = &["210000", "220000", "230000"];

/// The provinces of 华北.
const NORTH: &[&str] = &["110000", "120000", "130000", "140000", "150000"];

/// The provinces of 华东.
const EAST: &[&str] = &[
    "310000", "320000", "330000", "340000", "350000", "360000", "370000",
];

/// The provinces of 华中.
const CENTRE: &[&str] = &["410000", "420000", "430000"];

/// The provinces of 华南.
const SOUTH: &[&str] = &["440000", "450000", "460000"];

/// The provinces of 西南.
const SOUTH_WEST: &[&str] = &["500000", "510000", "520000", "530000", "540000"];

/// The provinces of 西北.
const NORTH_WEST: &[&str] = &["610000", "620000", "630000", "640000", "650000"];

/// The provinces of 川渝.
const SICHUAN_AND_CHONGQING: &[&str] = &["500000", "510000"];

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
    area("粤港澳大湾区", GREATER_BAY),
    area("成渝地区", SICHUAN_AND_CHONGQING),
    spoken("成渝", SICHUAN_AND_CHONGQING),
    spoken("川渝", SICHUAN_AND_CHONGQING),
    area("东三省", NORTH_EAST),
    area("东北三省", NORTH_EAST),
    area("东北地区", NORTH_EAST),
    spoken("东北", NORTH_EAST),
    area("华北地区", NORTH),
    spoken("华北", NORTH),
    area("华东地区", EAST),
    spoken("华东", EAST),
    area("华中地区", CENTRE),
    spoken("华中", CENTRE),
    area("华南地区", SOUTH),
    spoken("华南", SOUTH),
    area("西南地区", SOUTH_WEST),
    spoken("西南", SOUTH_WEST),
    area("西北地区", NORTH_WEST),
    spoken("西北", NORTH_WEST),
    area("北上广", &["110000", "310000", "440100"]),
    area("北上广深", &["110000", "310000", "440100", "440300"]),
    area("闽南地区", &["350200", "350500", "350600"]),
    area("雄安", &["130629", "130632", "130638"]),
    area("雄安新区", &["130629", "130632", "130638"]),
    spoken("帝都", &["110000"]),
    spoken("魔都", &["310000"]),
    spoken("申城", &["310000"]),
    spoken("冰城", &["230100"]),
    spoken("金陵", &["320100"]),
    spoken("泉城", &["370100"]),
    spoken("羊城", &["440100"]),
    spoken("鹏城", &["440300"]),
    spoken("蓉城", &["510100"]),
    spoken("石市", &["130100"]),
    spoken("呼市", &["150100"]),
    spoken("哈市", &["230100"]),
    spoken("齐市", &["230200"]),
    spoken("佳市", &["230800"]),
    spoken("乌市", &["650100"]),
    spoken("博州", &["652700"]),
    spoken("巴州", &["652800"]),
    spoken("克州", &["653000"]),
    spoken("京", &["110000"]),
    spoken("津", &["120000"]),
    spoken("冀", &["130000"]),
    spoken("晋", &["140000"]),
    spoken("蒙", &["150000"]),
    spoken("辽", &["210000"]),
    spoken("沪", &["310000"]),
    spoken("苏", &["320000"]),
    spoken("浙", &["330000"]),
    spoken("皖", &["340000"]),
    spoken("闽", &["350000"]),
    spoken("赣", &["360000"]),
    spoken("鲁", &["370000"]),
    spoken("豫", &["410000"]),
    spoken("鄂", &["420000"]),
    spoken("湘", &["430000"]),
    spoken("粤", &["440000"]),
    spoken("桂", &["450000"]),
    spoken("琼", &["460000"]),
    spoken("渝", &["500000"]),
    spoken("川", &["510000"]),
    spoken("蜀", &["510000"]),
    spoken("黔", &["520000"]),
    spoken("滇", &["530000"]),
    spoken("藏", &["540000"]),
    spoken("陕", &["610000"]),
];

/// A name that can only be that of the area.
const fn area(name: &'static str, codes: &'static [&'static str]) -> Area {
    Area {
        name,
        codes,
        is_full: true,
    }
}

/// A name that may be a part of another one, or a word. A single character only counts where it stands alone;
/// those are left out that are words of their own: 新, 贵, 云.
const fn spoken(name: &'static str, codes: &'static [&'static str]) -> Area {
    Area {
        name,
        codes,
        is_full: false,
    }
}
