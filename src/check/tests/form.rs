//! Rules about the spelling of values and references between tables.

use super::table::{Line, check, designation, event, line, point, rows};
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_about_values_report_wrong_values_only() {
    check(&table());
}

fn id(value: &str) -> Folder {
    Folder::sound()
        .set("points.csv", 1, "id", value)
        .set("designations.csv", 1, "point_id", value)
        .set("service_items.csv", 0, "point_id", value)
}

pub(crate) fn table() -> Vec<Line> {
    let long = "长".repeat(20_001);
    let not_long = "长".repeat(20_000);
    let cells = vec![
        line("surrounding-space", point("name"))
            .wrong(&[" 乙", "乙\u{3000}"])
            .right(&["乙 丙"]),
        line("control-character", point("name"))
            .wrong(&["乙\u{202e}丙", "a\0b", "a\u{200b}b", "甲\n乙"])
            .right(&["乙"]),
        line("control-character", point("summary"))
            .wrong(&["a\u{7}b"])
            .right(&["两\n行\t字"]),
        line("replacement-character", point("name"))
            .wrong(&["乙\u{fffd}"])
            .right(&["乙"]),
        line("error-cell", point("address"))
            .wrong(&["#REF!", "#N/A", "Err:502", "＃ＶＡＬＵＥ！"])
            .right(&["中山路1号#302", "C#楼"]),
        line("error-cell", point("updated_on"))
            .wrong(&["#N/A"])
            .right(&["2025-04-30"]),
        line("error-cell", designation("status"))
            .wrong(&["#NAME?"])
            .right(&["有效"]),
        line("damaged-value", point("phone"))
            .wrong(&[
                "4290000000",
                "4.29E+09",
                "########",
                "31188888888.0",
                "0429?0000000",
            ])
            .right(&[
                "0429-0000000",
                "4008001234",
                "12330",
                "0411-84378000;0411-82000000",
            ]),
        line("damaged-value", point("name"))
            .wrong(&[
                "锟斤拷",
                "图书?",
                "王□图书馆",
                "Í¼Êé¹Ý",
                "鍥句功棣?",
                "甲\u{e000}馆",
                "=A1",
            ])
            .right(&["乙图书馆", "Café 图书馆", "=1+1"]),
        line("damaged-value", point("summary"))
            .wrong(&["提供?利检索", "å›¾ä¹¦é¦†", "=CONCATENATE(A1,B1)", "0"])
            .right(&["想查专利吗?我们免费帮您。", "见 http://a.cn/s?q=馆"]),
        line("damaged-value", point("website"))
            .wrong(&["=A1"])
            .right(&["http://a.cn/?q=1"]),
        line("damaged-value", designation("valid_until"))
            .wrong(&["########", "4.5E+04"])
            .right(&[""]),
        line("too-long", point("summary"))
            .wrong(&[&long])
            .right(&[&not_long]),
        line("empty-required", point("name"))
            .wrong(&["", "  "])
            .right(&["乙", "𬭳山𠮷", "😀<x>&{{]]>"]),
        line("empty-required", point("region"))
            .wrong(&[""])
            .right(&["210200"]),
        line("empty-required", event())
            .wrong(&["p-2,,changed,,,,", "p-2,2024-01-01,,,,,"])
            .right(&["p-2,2024-01-01,changed,,,,"]),
        line("bad-date", point("updated_on"))
            .wrong(&[
                "2023-02-30",
                "去年",
                "45046",
                "20250430",
                "2023",
                "2023.4",
                "202304",
                "1905-07-15",
            ])
            .right(&[
                "2025/4/30",
                "2025年4月30日",
                "2025.4.30",
                "２０２５－０４－３０",
            ]),
        line("early-date", point("updated_on"))
            .wrong(&["1926-10-18", "1983-12-31"])
            .or_also(&["stale-record"])
            .right(&["2025-04-30"]),
        line("early-date", designation("approved_on"))
            .wrong(&["1926-10-18"])
            .or_also(&["validity-too-long", "event-before-approval"])
            .right(&[""]),
        line("area-code-without-zero", point("phone"))
            .wrong(&["411-87654321", "0411-84378000;（411）84378001"])
            .right(&["0411-87654321", "400-8001234"]),
        line("bad-phone", point("phone"))
            .wrong(&[
                "84378000",
                "8437-8000（图书馆）",
                "QQ：12345678",
                "微信公众号：示例图书馆",
                "0411-843780001",
                "116000",
            ])
            .or_also(&["private-account"])
            .right(&[
                "0411-84378000",
                "（0411）84378000转801",
                "12330",
                "400-8001234",
                "+86 411 84378000",
                "",
            ]),
        line("misplaced-value", point("name"))
            .wrong(&["辽宁省大连市", "大连市", "0411-84378000", "大连市示例路1号"])
            .right(&["大连市图书馆", "示例路1号创意园服务站", "第一研究所"]),
        line("misplaced-value", point("address"))
            .wrong(&[
                "0411-84378000",
                "116000",
                "a@lib.example.cn",
                "http://lib.example.cn",
            ])
            .right(&["辽宁省大连市示例路1号", "大学城A座", ""]),
        line("misplaced-value", point("phone"))
            .wrong(&["辽宁省大连市示例路1号", "a@lib.example.cn"])
            .right(&["0411-84378000"]),
        line("markup-in-text", point("name"))
            .wrong(&["<b>乙</b>大学", "乙&nbsp;大学"])
            .right(&["乙<馆>大学", "R&D大学"]),
        line("straight-quote-in-name", point("name"))
            .wrong(&["乙\"专利之窗\"大学"])
            .right(&["乙“专利之窗”大学", "\"X\" Library"]),
        line("bad-number", point("staff_total"))
            .wrong(&["12人", "-1", "1.5"])
            .right(&["12", "１２", "0"]),
        line("bad-postcode", point("postcode"))
            .wrong(&["11600", "1160001", "邮编"])
            .right(&["116000", "１１６０００"]),
        line("bad-email", point("email"))
            .wrong(&["a", "a@b", "a@x.cn;b"])
            .right(&["a@x.cn", "a@x.cn；b@y.edu.cn"]),
        line("bad-url", point("website"))
            .wrong(&[
                "www.a.cn",
                "http://",
                "http://a b.cn",
                "http://u@a.cn",
                "http://a.cn；http://b.cn",
                "http://192.168.1.5/",
                "192.168.1.1",
                "http:// www.a.cn",
            ])
            .right(&["http://a.cn", "https://例子.中国/路"]),
        line("forbidden-scheme", point("website"))
            .wrong(&["javascript:alert(1)", "data:text/html,x", "ftp://a.cn"])
            .right(&["https://a.cn"]),
    ];
    cells.into_iter().chain(codes()).chain(keys()).collect()
}

fn codes() -> Vec<Line> {
    vec![
        line("unknown-code", point("nature"))
            .wrong(&["高较", "univercity"])
            .right(&[
                "高校",
                "高等学校",
                "university",
                "UNIVERSITY",
                "Ｕniversity",
            ]),
        line("unknown-code", designation("status"))
            .wrong(&["有笑"])
            .right(&["有效", "active", "正常"]),
        line("unknown-code", designation("kind"))
            .wrong(&["国级网点"])
            .right(&["国家级网点", "国家知识产权信息公共服务网点"]),
        line("unknown-code", point("crs"))
            .wrong(&["gjc02"])
            .or_also(&["crs-without-coordinates"])
            .right(&[""]),
        line("unknown-field", event())
            .wrong(&["p-2,2024-01-01,changed,,adress,甲,乙"])
            .right(&[
                "p-2,2024-01-01,changed,national_point,地址,甲,乙",
                "p-2,2025-06-01,更名,,name,甲,乙",
            ]),
    ]
}

fn keys() -> Vec<Line> {
    vec![
        line("bad-id", id)
            .wrong(&["P-2", "p_2", "-p", "con", "网点", &"a".repeat(64)])
            .right(&["p-9", "9", "ｐ－２"]),
        line("duplicate-id", id).wrong(&["p-1"]).right(&["p-11"]),
        line("id-differs-by-case", id)
            .wrong(&["P-1"])
            .right(&["p-3"]),
        line("id-differs-by-case", |value| {
            Folder::sound().set("points.csv", 0, "id", value)
        })
        .wrong(&["P-2"])
        .or_also(&["bad-id", "unknown-point", "point-without-designation"])
        .right(&["p-1"]),
        line("unknown-point", |value| {
            Folder::sound().set("service_items.csv", 0, "point_id", value)
        })
        .wrong(&["p-3"])
        .or_also(&["no-service-items"])
        .right(&["p-2"]),
        line("unknown-point", rows("cases.csv", "point_id,name"))
            .wrong(&["p-3,案例"])
            .right(&["p-1,案例"]),
        line("contact-conflict", contacts())
            .wrong(&["p-1,李四,"])
            .right(&["p-1,张三,", "p-1,,13812345678"]),
        line("duplicate-contact", contacts())
            .wrong(&["p-1,张三,\np-1,张三,"])
            .right(&["p-1,张三,\np-2,李四,"]),
    ]
}

fn contacts() -> impl Fn(&str) -> Folder {
    rows("contacts.csv", "point_id,contact_name,contact_mobile")
}

#[test]
fn valid_values_are_normalised_and_kept() {
    let registry = event()("p-2,2024-01-01,changed,national_point,地址,甲,乙").registry();
    let field = registry.expect("sound").points[1].events[0].field.clone();
    assert_eq!(field.as_deref(), Some("address"));
    let registry = contacts()("p-2,李四,13912345678")
        .registry()
        .expect("sound");
    assert_eq!(
        registry.points[1].contact.mobile.as_deref(),
        Some("13912345678")
    );
    let report = contacts()("p-1,李小四,").report();
    let text = format!("{:?}", report.diagnostics());
    assert!(!text.contains("李小四") && !text.contains("张三"), "{text}");
}
