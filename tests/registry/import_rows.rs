//! Section rows, rows that are not records, and values as written in lists.

use crate::support::clerk::*;
use rust_xlsxwriter::{Format, Workbook};
use wangdian::import::Imported;
use wangdian::import::report::{NoteKind, render_json};

/// A sheet of rows of text; empty texts give no cell.
fn book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, cells) in (0..).zip(rows) {
        row(sheet, number, cells);
    }
    book.save_to_buffer().unwrap()
}

fn import(rows: &[&[&str]]) -> Imported {
    Clerk::new().import("a.xlsx", book(rows))
}

const HEADINGS: &[&str] = &["名称", "机构性质", "地区", "网点类型", "状态"];
const NO_KIND: &[&str] = &["名称", "机构性质", "地区"];

fn kinds(imported: &Imported) -> Vec<String> {
    column(imported, "designations.csv", "kind")
}

fn statuses(imported: &Imported) -> Vec<String> {
    column(imported, "designations.csv", "status")
}

#[test]
fn a_section_row_sets_the_kind_of_the_rows_below_it() {
    for [first, second] in [
        ["一、国家级网点", "二、省级网点"],
        ["（一）国家级网点（1家）", "（二）省级网点（1家）"],
        ["国家级网点", "省级网点："],
        [
            "第一部分 国家级知识产权信息公共服务网点",
            "第二部分 省级知识产权信息公共服务网点",
        ],
        ["1.国家级", "2.省级"],
        ["Ⅰ、国家级网点", "Ⅱ、省级网点"],
        ["國家級網點", "省級網點"],
    ] {
        let imported = import(&[
            &["国家级和省级知识产权信息公共服务网点名单"],
            NO_KIND,
            &[first],
            &["甲图书馆", "公共图书馆", "大连市"],
            &[second],
            &["乙图书馆", "公共图书馆", "大连市"],
        ]);
        assert_eq!(
            kinds(&imported),
            ["national_point", "provincial_point"],
            "{first}"
        );
        let told = notes(&imported, NoteKind::Section);
        assert!(
            told.contains("a.xlsx[Sheet1]:3 ")
                && told.contains("第 4 行的「网点类别」取为 `国家级网点`"),
            "{told}"
        );
    }
}

#[test]
fn a_section_row_may_be_in_any_cell() {
    let headings = ["序号", "名称", "机构性质", "地区"];
    let rows: [&[&str]; 4] = [
        &["一、国家级网点"],
        &["", "一、国家级网点"],
        &["一", "国家级网点"],
        &["国家级网点", "国家级网点", "国家级网点", "国家级网点"],
    ];
    for section in rows {
        let imported = import(&[
            &headings,
            section,
            &["1", "甲图书馆", "公共图书馆", "大连市"],
        ]);
        assert_eq!(kinds(&imported), ["national_point"], "{section:?}");
    }
    let mut merged = Workbook::new();
    let sheet = merged.add_worksheet();
    row(sheet, 0, &headings);
    sheet
        .merge_range(1, 0, 1, 3, "一、国家级网点", &Format::new())
        .unwrap();
    row(sheet, 2, &["1", "甲图书馆", "公共图书馆", "大连市"]);
    let imported = Clerk::new().import("a.xlsx", merged.save_to_buffer().unwrap());
    assert_eq!(kinds(&imported), ["national_point"]);
}

#[test]
fn nested_sections_set_status_region_nature_and_batch() {
    let imported = import(&[
        &["名称"],
        &["省级网点名单"],
        &["名称", "地址"],
        &["一、国家级网点"],
        &["（一）辽宁省大连市"],
        &["高校"],
        &["甲大学", "某路1号"],
        &["（二）北京市"],
        &["公共图书馆"],
        &["乙图书馆", "某路2号"],
        &["二、已撤销的省级网点"],
        &["上海市（1所）"],
        &["高校"],
        &["第二批"],
        &["丙大学", "某路3号"],
    ]);
    // Sorted by id: 丙, 甲, 乙.
    assert_eq!(
        kinds(&imported),
        ["provincial_point", "national_point", "national_point"]
    );
    assert_eq!(statuses(&imported), ["revoked", "active", "active"]);
    let points = |name| column(&imported, "points.csv", name);
    assert_eq!(points("region"), ["310000", "210200", "110000"]);
    assert_eq!(
        points("nature"),
        ["university", "university", "public_library"]
    );
    assert_eq!(
        column(&imported, "designations.csv", "batch"),
        ["第二批", "", ""]
    );
}

#[test]
fn an_unclear_section_is_an_error_if_a_default_would_apply() {
    let with = |section: &str| {
        import(&[
            &["省级网点名单"],
            NO_KIND,
            &["甲图书馆", "公共图书馆", "大连市"],
            &[section],
            &["乙图书馆", "公共图书馆", "大连市"],
        ])
    };
    for section in [
        "二、已取消资格的网点",
        "（二）战略合作伙伴",
        "二、非省级网点",
        "二、拟撤销网点",
    ] {
        let imported = with(section);
        assert!(imported.files.is_none(), "{section}");
        let said = problem(&imported, "unclear-section");
        assert!(
            said.starts_with(&format!("a.xlsx[Sheet1]:4 看不懂 `{section}`")),
            "{said}"
        );
    }
    let imported = import(&[
        HEADINGS,
        &["二、战略合作伙伴"],
        &["乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
    ]);
    assert_eq!(kinds(&imported), ["provincial_point"]);
    assert!(notes(&imported, NoteKind::LeftOut).contains("二、战略合作伙伴"));
}

#[test]
fn a_row_that_contradicts_its_section_keeps_its_value_and_is_reported() {
    let imported = import(&[
        HEADINGS,
        &["一、国家级网点"],
        &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
    ]);
    assert_eq!(kinds(&imported), ["provincial_point"]);
    let said = problem(&imported, "section-contradicted");
    assert!(
        said.starts_with("a.xlsx[Sheet1]:3 「网点类别」是 `省级网点`，而第 2 行"),
        "{said}"
    );
    let imported = import(&[
        HEADINGS,
        &["北京市"],
        &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
    ]);
    assert_eq!(column(&imported, "points.csv", "region"), ["210200"]);
    assert!(codes(&imported).contains(&"section-contradicted"));
}

#[test]
fn a_section_count_that_differs_from_the_rows_is_reported() {
    let with = |section: &str| {
        import(&[
            HEADINGS,
            &[section],
            &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
            &["乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        ])
    };
    assert!(!codes(&with("大连市（2所）")).contains(&"section-count"));
    assert!(!codes(&with("大连市（共二家）")).contains(&"section-count"));
    let said = problem(&with("大连市（3所）"), "section-count");
    assert!(
        said.contains("`大连市（3所）` 写明 3 个，下面读到的却是 2 个"),
        "{said}"
    );
}

#[test]
fn a_row_with_only_a_name_is_not_a_section() {
    for name in ["北京市图书馆", "大连大学", "某某信息服务中心", "国图"] {
        let imported = import(&[
            HEADINGS,
            &[name],
            &["乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        ]);
        assert!(imported.files.is_none(), "{name}");
        let said = problem(&imported, "point-without-designation");
        assert!(said.starts_with("a.xlsx[Sheet1]:2 "), "{said}");
    }
}

#[test]
fn titles_never_make_ended_designations_active() {
    let titled = |title: &str| import(&[&[title], NO_KIND, &["甲图书馆", "公共图书馆", "大连市"]]);
    let imported = titled("2024年撤销的省级网点名单");
    assert_eq!(statuses(&imported), ["revoked"]);
    assert!(problem(&imported, "value-assumed").contains("按标题取为 `已撤销`"));
    assert_eq!(statuses(&titled("省级网点名单")), ["active"]);
    for title in ["取消资格的省级网点名单", "新增和撤销的省级网点名单"] {
        let imported = titled(title);
        assert!(imported.files.is_none());
        assert!(problem(&imported, "unclear-section").starts_with("a.xlsx[Sheet1]:1 "));
    }
    // A title with two kinds does not determine the kind.
    let imported = titled("国家级和省级网点名单");
    assert!(codes(&imported).contains(&"point-without-designation"));
}

#[test]
fn rows_that_are_not_records_are_skipped_and_reported() {
    let rows: &[&[&str]] = &[
        &["合计", "1家"],
        &["合  计", "", "1"],
        &["", "总计：", "1"],
        &["以上共1家"],
        &["以上共1家", "其中高校0家"],
        &["共1家网点。"],
        &["联系人：", "张某某"],
        &["联系人：张某某", "联系电话：0429-1234567"],
        &["填报单位：某局", "填报日期：2024年5月6日"],
        &["填表人 张某某", "审核人 王某某"],
        &["单位（盖章）：", "", "日期："],
        &["负责人（签字）：", "张某某"],
        &["第 1 页/共 2 页"],
        &["第1页", "共1页"],
        &["注：本表由各市填报"],
        &["注1 同上"],
        &["备注：", "无"],
        &["说明", "截至2024年底"],
        &["资料来源：某局"],
        &["* 为新增"],
        &["① 为新增"],
        &["2024年5月6日"],
        &["二〇二四年五月六日"],
        &["某省知识产权局", "2024年5月6日"],
        &["（以下空白）"],
        &["（此页无正文）"],
        &["————", "————"],
        &["续表"],
        &["名称", "机构性质", "地区", "网点类型", "状态"],
        &["Name", "Nature", "Region", "Kind", "Status"],
    ];
    let record: &[&str] = &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];
    let sheet: Vec<&[&str]> = [HEADINGS, record]
        .into_iter()
        .chain(rows.iter().copied())
        .collect();
    let imported = import(&sheet);
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    let told = notes(&imported, NoteKind::LeftOut);
    for (line, no_record) in (3..).zip(rows) {
        let is_told = told.contains(&format!("a.xlsx[Sheet1]:{line} "));
        assert!(is_told, "{no_record:?} {told}");
    }
    assert!(!render_json(&imported.report, true).contains("张某某"));
}

#[test]
fn row_numbers_and_marks_are_removed_before_ids_are_generated() {
    let sheet = |names: &[&str]| {
        let rows = names
            .iter()
            .map(|name| [*name, "其他机构", "大连市", "省级网点", "有效"]);
        let rows: Vec<[&str; 5]> = rows.collect();
        let rows = rows.iter().map(|row| row.as_slice());
        let all: Vec<&[&str]> = std::iter::once(HEADINGS).chain(rows).collect();
        import(&all)
    };
    let written = [
        "1.丁图书馆",
        "（3）丁图书馆",
        "12、丁图书馆",
        "丁图书馆*",
        "丁图书馆①",
        "丁图书馆[1]",
        "丁 图 书 馆",
        "丁\n图书馆",
    ];
    let imported = sheet(&written);
    assert_eq!(column(&imported, "points.csv", "id"), ["ding-tushuguan"]);
    assert_eq!(column(&imported, "points.csv", "name"), ["丁图书馆"]);
    let told = notes(&imported, NoteKind::Converted);
    for (line, name) in (2..).zip(written) {
        let is_told = told.contains(&format!("a.xlsx[Sheet1]:{line} 「名称」"));
        assert!(is_told, "{name} {told}");
    }
    let whole = [
        "719研究所",
        "第七一九研究所",
        "3D打印中心",
        "360集团",
        "第一图书馆",
    ];
    let imported = sheet(&whole);
    let names = column(&imported, "points.csv", "name");
    assert!(
        whole.iter().all(|name| names.contains(&(*name).to_owned())),
        "{names:?}"
    );
    assert_eq!(notes(&imported, NoteKind::Converted), "");
    let imported = import(&[
        HEADINGS,
        &[
            "沈阳市图书馆\n大连市图书馆",
            "公共图书馆",
            "大连市",
            "省级网点",
            "有效",
        ],
    ]);
    assert!(problem(&imported, "several-values").starts_with("a.xlsx[Sheet1]:2 「名称」"));
}

#[test]
fn row_numbers_without_separator_are_removed_if_they_number_all_rows() {
    let imported = import(&[
        NO_KIND,
        &["1 甲图书馆", "公共图书馆", "大连市"],
        &["2 乙图书馆", "公共图书馆", "大连市"],
        &["3 丙图书馆", "公共图书馆", "大连市"],
    ]);
    assert!(!notes(&imported, NoteKind::Created).contains("`1 甲图书馆`"));
    assert!(notes(&imported, NoteKind::Created).contains("`甲图书馆`"));
}

#[test]
fn a_status_in_brackets_after_a_name_is_used() {
    let imported = import(&[
        &["省级网点名单"],
        NO_KIND,
        &["甲图书馆（已撤销）", "公共图书馆", "大连市"],
    ]);
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    assert_eq!(statuses(&imported), ["revoked"]);
}

#[test]
fn several_values_in_a_cell_are_split_and_reported() {
    let imported = known().import(
        "a.xlsx",
        book(&[
            &[
                "名称",
                "电话",
                "公开邮箱",
                "服务对象",
                "别名",
                "服务事项",
                "服务方式",
            ],
            &[
                "甲图书馆",
                "0411-3112345/3112346",
                "a@b.cn\nc@d.cn",
                "企业、高校",
                "甲馆，市馆",
            ],
        ]),
    );
    let points = |name| column(&imported, "points.csv", name)[0].clone();
    assert_eq!(points("phone"), "0411-3112345;0411-3112346");
    assert_eq!(points("email"), "a@b.cn;c@d.cn");
    assert_eq!(points("audience"), "企业;高校");
    assert_eq!(points("aliases"), "甲馆;市馆");
    let told = notes(&imported, NoteKind::Split);
    for heading in ["电话", "公开邮箱", "服务对象", "别名"] {
        assert!(
            told.contains(&format!("「{heading}」列拆成 2 个值")),
            "{told}"
        );
    }
    let services = known().csv("机构名称,事项名称,服务方式\n甲图书馆,查新,线上+线下\n");
    assert!(column(&services, "service_items.csv", "mode").contains(&"online;offline".to_owned()));
}

#[test]
fn values_that_the_registry_already_has_are_not_split() {
    let points = "id,name,aliases,nature,region,audience,summary\np-1,1.甲图书馆*,,public_library,210200,企业、高校;其他,好\n";
    let designations = "point_id,kind,status\np-1,tisc,active\n";
    let clerk = Clerk::with(&[("points.csv", points), ("designations.csv", designations)]);
    let first = clerk.csv("名称,电话\n1.甲图书馆*,0411-1234567\n");
    clerk.write(&first);
    let before = table(&first, "points.csv");
    assert!(before.contains("1.甲图书馆*") && before.contains("企业、高校;其他"));
    let again = clerk.import(
        "points.csv",
        first.files.as_ref().unwrap()["points.csv"].clone(),
    );
    assert_eq!(table(&again, "points.csv"), before);
    let other = clerk.csv("名称,服务对象\n1.甲图书馆*,企业、中学\n");
    assert!(column(&other, "points.csv", "audience")[0] == "企业;中学");
}

#[test]
fn unclear_staff_numbers_are_reported() {
    let staff = |text: &str| known().csv(&format!("名称,专职人员数量\n甲图书馆,\"{text}\"\n"));
    for (text, expected) in [
        ("12人", "12"),
        ("1,200", "1200"),
        ("十二人", "12"),
        ("12名", "12"),
    ] {
        let imported = staff(text);
        assert_eq!(
            column(&imported, "points.csv", "staff_full_time")[0],
            expected,
            "{text}"
        );
        assert!(
            notes(&imported, NoteKind::Converted).contains("「专职人员数量」列的"),
            "{text}"
        );
    }
    let imported = staff("约5");
    assert_eq!(column(&imported, "points.csv", "staff_full_time")[0], "5");
    assert!(
        problem(&imported, "approximate-number")
            .starts_with("list.csv:2 「专职人员数量」列的 `约5`")
    );
    let imported = staff("5（含兼职2人）");
    assert_eq!(column(&imported, "points.csv", "staff_full_time")[0], "");
    assert!(problem(&imported, "approximate-number").contains("没有读取"));
}

#[test]
fn contact_data_is_private_under_any_heading() {
    let rows = "甲图书馆,张某某,13900001111,zz@qq.com\n";
    for headings in [
        "名称,联系人,联系人电话,电子邮箱",
        "名称,经办人,经办人手机,Email",
        "Name,Contact,Mobile,Email",
        "名称 Name,联系人 Contact,联系手机 Phone,邮箱 Email",
        "名称,联系人及电话,联系方式,联系邮箱",
    ] {
        let imported = known().csv(&format!("{headings}\n{rows}"));
        let public = table(&imported, "points.csv");
        for secret in ["张某某", "13900001111", "zz@qq.com"] {
            assert!(!public.contains(secret), "{headings} {secret}");
        }
        let private = table(&imported, "contacts.csv");
        assert!(private.contains("13900001111"), "{headings} {private}");
    }
    let imported = known().csv("名称,联系人,单位邮箱\n甲图书馆,张某某,lib@example.cn\n");
    assert_eq!(
        column(&imported, "points.csv", "email")[0],
        "lib@example.cn"
    );
}

#[test]
fn bilingual_traditional_and_marked_headings_are_recognized() {
    for headings in [
        "名称 Name,地址 Address,电话 Phone",
        "Name/名称,Address/地址,Phone/电话",
        "名称（Name）,地址（Address）,电话（Phone）",
        "單位名稱,地址,電話",
        "名称*,★地址,电话①",
        "名称[1],地址（必填）,联系电话（含区号）",
        "Name,Address,Phone",
        "机构全称,服务地点,对外电话",
    ] {
        let imported = known().csv(&format!("{headings}\n甲图书馆,某路1号,0411-1234567\n"));
        assert_eq!(
            column(&imported, "points.csv", "phone")[0],
            "0411-1234567",
            "{headings}"
        );
        assert_eq!(
            column(&imported, "points.csv", "address")[0],
            "某路1号",
            "{headings}"
        );
        assert_eq!(codes(&imported), [""; 0], "{headings}");
    }
    let imported = known().csv("名称,地址,Staff\n甲图书馆,某路1号,12\n");
    assert!(problem(&imported, "unknown-column").contains("没有说明是总人数还是专职人员数量"));
}

#[test]
fn cells_without_a_heading_are_reported() {
    let imported = import(&[
        HEADINGS,
        &[
            "甲图书馆",
            "公共图书馆",
            "大连市",
            "省级网点",
            "有效",
            "已核实",
        ],
    ]);
    assert!(notes(&imported, NoteKind::LeftOut).contains("第 6 列没有标题"));
}

#[test]
fn a_footnote_on_the_status_of_marked_rows_is_an_error() {
    let with = |note: &str| {
        import(&[
            &["省级网点名单"],
            NO_KIND,
            &["甲图书馆*", "公共图书馆", "大连市"],
            &["乙图书馆", "公共图书馆", "大连市"],
            &[note],
        ])
    };
    for note in ["* 为已撤销网点", "注：带*的已取消资格"] {
        let imported = with(note);
        assert!(imported.files.is_none(), "{note}");
        let said = problem(&imported, "unclear-section");
        assert!(said.starts_with("a.xlsx[Sheet1]:5 "), "{said}");
    }
    assert_eq!(statuses(&with("* 为新增网点")), ["active", "active"]);
}

#[test]
fn a_second_table_with_other_headings_is_an_error() {
    let record: &[&str] = &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];
    let others: [&[&str]; 2] = [
        &["序号", "名称", "地址", "电话", "机构性质"],
        &["状态", "地址", "名称", "地区", "网点类型"],
    ];
    for headings in others {
        let imported = import(&[HEADINGS, record, headings]);
        let said = problem(&imported, "unclear-section");
        assert!(said.starts_with("a.xlsx[Sheet1]:3 "), "{said}");
    }
}

/// Neither a region nor a status is carried past a line that is not understood.
#[test]
fn a_section_that_is_not_understood_ends_those_before_it() {
    let list = |section: &str| {
        import(&[
            &["省级网点名单"],
            &["序号", "名称", "机构性质", "状态"],
            &["鞍山市"],
            &["1", "甲图书馆", "公共图书馆", "有效"],
            &[section],
            &["2", "乙图书馆", "公共图书馆", "有效"],
        ])
    };
    for section in ["省直单位", "沈抚示范区", "某某示范片", "（二）某某示范片"]
    {
        let imported = list(section);
        assert!(imported.files.is_none(), "{section}");
        let said = problem(&imported, "unclear-section");
        assert!(
            said.starts_with(&format!("a.xlsx[Sheet1]:5 看不懂 `{section}`")),
            "{said}"
        );
        assert!(said.contains("第 6 行起"), "{said}");
    }
    assert!(list("海城市").files.is_some());
    assert!(list("高新区").files.is_some());
    for section in ["以下单位不再保留", "正常运行：", "待核实"] {
        let imported = import(&[
            &["省级网点名单"],
            NO_KIND,
            &[section],
            &["乙图书馆", "公共图书馆", "大连市"],
        ]);
        let said = problem(&imported, "unclear-section");
        assert!(said.contains(&format!("看不懂 `{section}`")), "{said}");
        assert!(!codes(&imported).contains(&"empty-required"), "{section}");
    }
    // A note below the list.
    let imported = import(&[
        HEADINGS,
        &["乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["1. 该网点已于2025年撤销"],
    ]);
    let said = problem(&imported, "unclear-section");
    assert!(said.contains("下面没有机构"), "{said}");
}

#[test]
fn a_row_with_only_a_name_is_asked_whether_it_belongs_to_the_list() {
    let imported = import(&[
        &["名称", "机构性质", "地区"],
        &["乙图书馆", "公共图书馆", "大连市"],
        &["带★的为国家级"],
        &["- 1 -"],
    ]);
    let said = problem(&imported, "empty-required");
    assert!(
        said.starts_with("a.xlsx[Sheet1]:3 ") && said.contains("请删去这一行"),
        "{said}"
    );
    assert!(notes(&imported, NoteKind::LeftOut).contains("a.xlsx[Sheet1]:4 "));
}

#[test]
fn row_numbers_with_zeros_or_beside_others_are_no_part_of_names() {
    let imported = import(&[
        HEADINGS,
        &["1.甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["（2）乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["3 丙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["04丁图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["719 研究所", "科研院所", "大连市", "省级网点", "有效"],
        &["360集团", "企业", "大连市", "省级网点", "有效"],
    ]);
    assert_eq!(
        column(&imported, "points.csv", "name"),
        [
            "360集团",
            "719 研究所",
            "丙图书馆",
            "丁图书馆",
            "甲图书馆",
            "乙图书馆"
        ]
    );
    let told = notes(&imported, NoteKind::Converted);
    assert!(told.contains("去掉了序号 `04`"), "{told}");
}

#[test]
fn several_regions_or_a_level_end_the_section_before_them() {
    for section in ["鞍山、抚顺", "省直", "省属单位", "沈阳市和大连市"] {
        let imported = import(&[
            &["名称", "机构性质", "网点类型", "状态"],
            &["沈阳市"],
            &["甲图书馆", "公共图书馆", "省级网点", "有效"],
            &[section],
            &["乙图书馆", "公共图书馆", "省级网点", "有效"],
        ]);
        assert!(imported.files.is_none(), "{section}");
        let told = problem(&imported, "unclear-section");
        assert!(told.starts_with("a.xlsx[Sheet1]:4 "), "{told}");
        assert!(!notes(&imported, NoteKind::Created).contains(section));
        assert!(notes(&imported, NoteKind::Section).contains("第 3 行的"));
    }
}

#[test]
fn a_list_of_notes_is_skipped_to_its_end() {
    let rows: &[&[&str]] = &[
        HEADINGS,
        &["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["注：1.以上网点按备案时间排序"],
        &["2.电话为办公电话"],
        &["3、专职人员指全职的人员"],
        &["（公章）"],
    ];
    let imported = import(rows);
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    assert!(notes(&imported, NoteKind::LeftOut).contains("说明的下一条"));
    // An institution in a numbered list is none of them.
    let imported = import(&[
        HEADINGS,
        &["1.甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
        &["注：1.以上为第一批"],
        &["2.乙图书馆", "公共图书馆", "大连市", "省级网点", "有效"],
    ]);
    assert_eq!(column(&imported, "points.csv", "name").len(), 2);
}
