//! Parts of the country by what people call them: those that are no administrative divisions, such as new
//! areas and zones, nicknames of provinces and cities, and short names of autonomous counties, leagues and banners.

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

/// The six provinces of 中部, by 《中共中央、国务院关于促进中部地区崛起的若干意见》 (2006).
const CENTRAL_SIX: &[&str] = &["140000", "340000", "360000", "410000", "420000", "430000"];

/// The provinces of 西部, by the State Council's 《关于实施西部大开发若干政策措施的通知》 (2000).
const WEST: &[&str] = &[
    "150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000", "620000",
    "630000", "640000", "650000",
];

/// The provinces of 长江经济带, by 《长江经济带发展规划纲要》 (2016).
const YANGTZE_BELT: &[&str] = &[
    "310000", "320000", "330000", "340000", "360000", "420000", "430000", "500000", "510000",
    "520000", "530000",
];

/// The provinces on the 黄河, by 《黄河保护法》, article 2.
const YELLOW_RIVER: &[&str] = &[
    "140000", "150000", "370000", "410000", "510000", "610000", "620000", "630000", "640000",
];

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
    area("西北五省", NORTH_WEST),
    area("西北五省区", NORTH_WEST),
    area("西南五省", SOUTH_WEST),
    area("华东六省一市", EAST),
    area("中部六省", CENTRAL_SIX),
    area("中部地区", CENTRAL_SIX),
    area("西部地区", WEST),
    area("西部省份", WEST),
    area("长江经济带", YANGTZE_BELT),
    area("黄河流域", YELLOW_RIVER),
    area("沿黄九省区", YELLOW_RIVER),
    area("海南自贸港", &["460000"]),
    area("海南自由贸易港", &["460000"]),
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
    area("郑东新区", &["410100"]),
    area("西咸新区", &["610100", "610400"]),
    area("贵安新区", &["520100", "520400"]),
    area("滇中新区", &["530100"]),
    area("湘江新区", &["430100"]),
    area("江北新区", &["320100"]),
    area("天府新区", &["510100"]),
    area("西海岸新区", &["370200"]),
    area("赣江新区", &["360100"]),
    area("金普新区", &["210200"]),
    area("两江新区", &["500000"]),
    area("兰州新区", &["620100"]),
    area("福州新区", &["350100"]),
    area("长春新区", &["220100"]),
    area("哈尔滨新区", &["230100"]),
    area("南沙新区", &["440115"]),
    area("舟山群岛新区", &["330900"]),
    area("东湖高新区", &["420100"]),
    area("临港新片区", &["310115"]),
    area("苏州工业园区", &["320500"]),
    area("杨凌示范区", &["610400"]),
    spoken("光谷", &["420100"]),
    spoken("中关村", &["110108"]),
    spoken("张江", &["310115"]),
    spoken("陆家嘴", &["310115"]),
    spoken("前海", &["440300"]),
    spoken("横琴", &["440400"]),
    spoken("杨凌", &["610400"]),
    spoken("苏南", &["320100", "320200", "320400", "320500", "321100"]),
    spoken("苏中", &["320600", "321000", "321200"]),
    spoken("苏北", &["320300", "320700", "320800", "320900", "321300"]),
    spoken("皖北", &["340300", "340600", "341200", "341300", "341600"]),
    spoken("闽南", &["350200", "350500", "350600"]),
    spoken("胶东", &["370200", "370600", "371000"]),
    spoken("粤东", &["440500", "441500", "445100", "445200"]),
    spoken("粤西", &["440800", "440900", "441700"]),
    spoken("粤北", &["440200", "441600", "441400", "441800", "445300"]),
    spoken("陕北", &["610600", "610800"]),
    spoken("陕南", &["610700", "610900", "611000"]),
    spoken("关中", &["610100", "610200", "610300", "610400", "610500"]),
    spoken(
        "西部",
        &[
            "150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000",
            "620000", "630000", "640000", "650000",
        ],
    ),
    spoken(
        "中部",
        &["140000", "340000", "360000", "410000", "420000", "430000"],
    ),
    spoken("喀左", &["211324"]),
    area("喀左县", &["211324"]),
    area("阜蒙县", &["210921"]),
    spoken("前郭", &["220721"]),
    area("前郭县", &["220721"]),
    spoken("杜蒙", &["230624"]),
    area("杜蒙县", &["230624"]),
    area("土左旗", &["150121"]),
    area("土右旗", &["150221"]),
    area("达茂旗", &["150223"]),
    area("科左中旗", &["150521"]),
    area("科左后旗", &["150522"]),
    area("鄂温克旗", &["150724"]),
    area("鄂伦春旗", &["150723"]),
    spoken("莫旗", &["150722"]),
    area("察右前旗", &["150926"]),
    area("察右中旗", &["150927"]),
    area("察右后旗", &["150928"]),
    area("科右前旗", &["152221"]),
    area("科右中旗", &["152222"]),
    area("东乌旗", &["152525"]),
    area("西乌旗", &["152526"]),
    area("积石山县", &["622927"]),
    area("双江县", &["530925"]),
    area("巴里坤县", &["650521"]),
    spoken("察县", &["654022"]),
    area("木垒县", &["652328"]),
    area("和布克赛尔县", &["654226"]),
    spoken("塔县", &["653131"]),
    spoken("锡盟", &["152500"]),
    spoken("阿盟", &["152900"]),
    spoken("呼盟", &["150700"]),
    spoken("乌盟", &["150900"]),
    spoken("伊盟", &["150600"]),
    spoken("哲盟", &["150500"]),
    spoken("昭盟", &["150400"]),
    area("呼伦贝尔盟", &["150700"]),
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
