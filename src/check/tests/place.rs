//! Rules about regions, coordinates and addresses.

use super::table::{Line, check, line, point};
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_about_places_report_wrong_values_only() {
    check(&table());
}

/// Longitude, latitude and reference system, separated by commas.
fn coordinates(value: &str) -> Folder {
    let mut parts = value.split(',');
    ["longitude", "latitude", "crs"]
        .iter()
        .fold(Folder::sound(), |folder, column| {
            folder.set("points.csv", 1, column, parts.next().unwrap_or(""))
        })
}

pub(crate) fn table() -> Vec<Line> {
    let right = [
        "121.6,38.9,gcj02",
        "１２１．６,38.9,高德坐标",
        ",,",
        "73,3,wgs84",
    ];
    vec![
        line("unknown-region", point("region"))
            .wrong(&[
                "211499",
                "葫芦岛",
                "1",
                "辽宁省朝阳区",
                "110103",
                "崇文区",
                "341400",
                "辽宁省大连市市辖区",
                "大连市高新区",
                "210200000000",
                "210271",
                "219000",
            ])
            .right(&[
                "210200",
                "２１０２００",
                "辽宁省",
                "大连市",
                "辽宁省大连市",
                "辽宁大连市",
                "辽宁省/大连市/沙河口区",
                "沙河口区",
            ]),
        line("ambiguous-region", point("region"))
            .wrong(&["朝阳区", "鼓楼区"])
            .right(&["辽宁省朝阳市"]),
        line("bad-coordinate", coordinates)
            .wrong(&["东经,38.9,gcj02", "121.6,181,gcj02", "nan,1,wgs84"])
            .right(&right),
        line("coordinates-without-crs", coordinates)
            .wrong(&["121.6,38.9,"])
            .right(&right),
        line("incomplete-coordinates", coordinates)
            .wrong(&["121.6,,gcj02", ",38.9,gcj02"])
            .right(&right),
        line("crs-without-coordinates", coordinates)
            .wrong(&[",,gcj02"])
            .right(&right),
        line("coordinates-outside-china", coordinates)
            .wrong(&["38.9,121.6,gcj02", "0,0,wgs84"])
            .right(&right),
        line("address-in-other-place", |value| {
            let (region, address) = value.split_once(' ').expect("region and address");
            point("region")(region).set("points.csv", 1, "address", address)
        })
        .wrong(&[
            "320100 江苏省苏州市示例路1号",
            "320100 苏州市姑苏区示例路1号",
            "320106 江苏省南京市玄武区示例路1号",
        ])
        .right(&[
            "320100 江苏省南京市玄武区示例路1号",
            "320106 江苏省南京市示例路1号",
            "320106 南京市鼓楼区示例路1号",
            "320106 江苏省南京市下关区示例路1号",
            "320000 江苏省苏州市示例路1号",
            "320500 江苏省苏州工业园区示例路1号",
            "320100 示例路1号",
        ]),
        line("address-in-other-province", point("address"))
            .wrong(&[
                "吉林省长春市人民大街",
                "长春市人民大街",
                "吉林长春市人民大街",
            ])
            .right(&[
                "辽宁省大连市西安路",
                "大连市西安路",
                "长春路 1 号",
                "吉林路 1 号",
                "吉林大路 1 号",
                "辽宁大连市西安路",
                "中国辽宁省",
                "辽宁省锦西市某路",
            ]),
    ]
}
