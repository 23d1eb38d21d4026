//! Names as they are written in lists: with former names, marks and punctuation; and notes on what
//! marks stand for.

use crate::support::clerk::*;
use rust_xlsxwriter::Workbook;
use wangdian::import::Imported;
use wangdian::import::report::NoteKind;

/// A registry with a point that was renamed since.
fn before() -> Clerk {
    Clerk::with(&[
        (
            "points.csv",
            "id,name,aliases,nature,region,summary\np-1,甲图书馆,老甲馆,public_library,210200,检索\n",
        ),
        (
            "designations.csv",
            "point_id,kind,status\np-1,provincial_point,active\n",
        ),
    ])
}

/// A list of these rows.
fn list(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, cells) in (0..).zip(rows) {
        row(sheet, number, cells);
    }
    book.save_to_buffer().unwrap()
}

const HEADINGS: [&str; 4] = ["名称", "机构性质", "地区", "网点类型"];

#[test]
fn a_renamed_institution_is_found_by_its_former_name() {
    for heading in ["曾用名", "原单位名称", "更名前名称", "变更前名称"] {
        let text = format!("名称,{heading},地区\n乙图书馆,甲图书馆,大连市\n");
        let imported = before().csv(&text);
        assert_eq!(column(&imported, "points.csv", "id"), ["p-1"], "{heading}");
        assert_eq!(column(&imported, "points.csv", "name"), ["乙图书馆"]);
        assert_eq!(
            column(&imported, "points.csv", "aliases"),
            ["甲图书馆;老甲馆"]
        );
        assert!(notes(&imported, NoteKind::Matched).contains("`甲图书馆` 对应到 p-1"));
        assert!(notes(&imported, NoteKind::Suggested).contains("renamed,,name,甲图书馆,乙图书馆"));
    }
    let imported = before().csv("变更前名称,变更后名称,地区\n甲图书馆,乙图书馆,大连市\n");
    assert_eq!(column(&imported, "points.csv", "name"), ["乙图书馆"]);
}

#[test]
fn a_former_name_in_brackets_is_no_part_of_the_name() {
    for name in [
        "乙图书馆（原甲图书馆）",
        "乙图书馆（原名：甲图书馆）",
        "甲图书馆（现更名为乙图书馆）",
    ] {
        let imported = before().csv(&format!("名称,地区\n{name},大连市\n"));
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["乙图书馆"],
            "{name}"
        );
        assert_eq!(
            column(&imported, "points.csv", "aliases"),
            ["甲图书馆;老甲馆"]
        );
    }
}

#[test]
fn a_former_name_that_is_another_institution_is_reported() {
    let clerk = Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region,summary\np-1,甲图书馆,public_library,210200,检索\np-2,乙图书馆,public_library,210200,检索\n",
        ),
        (
            "designations.csv",
            "point_id,kind,status\np-1,provincial_point,active\np-2,provincial_point,active\n",
        ),
    ]);
    let imported = clerk.csv("名称,曾用名,地区\n乙图书馆,甲图书馆,大连市\n");
    let told = problem(&imported, "similar-name");
    assert!(told.contains("`甲图书馆` 是 p-1"), "{told}");
}

#[test]
fn a_note_gives_marked_rows_their_kind() {
    let without_kind = &HEADINGS[..3];
    let marked = ["★甲图书馆", "公共图书馆", "大连市"];
    let other = ["乙大学", "高校", "大连市"];
    let note = "★为国家级网点，其余为省级网点";
    for rows in [
        [&[note][..], without_kind, &marked, &other],
        [without_kind, &marked, &other, &[note]],
    ] {
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        assert_eq!(
            column(&imported, "designations.csv", "kind"),
            ["national_point", "provincial_point"]
        );
        assert!(notes(&imported, NoteKind::Converted).contains("按注释"));
    }
    let both = [
        &HEADINGS[..],
        &["甲图书馆", "公共图书馆", "大连市", "★"],
        &["乙大学", "高校", "大连市", "☆"],
        &["★国家级网点 ☆省级网点"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&both));
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["national_point", "provincial_point"]
    );
}

#[test]
fn a_note_gives_rows_without_a_mark_their_kind() {
    let import = |note: &str, marked: &str| {
        let rows = [
            &HEADINGS[..3],
            &[marked, "公共图书馆", "大连市"],
            &["乙大学", "高校", "大连市"],
            &[note],
        ];
        Clerk::new().import("a.xlsx", list(&rows))
    };
    for (note, marked) in [
        ("注：未标★的为省级网点，标★的为国家级网点", "★甲图书馆"),
        ("注：带★的为国家级网点，不带★的为省级网点", "★甲图书馆"),
        ("注：★为国家级网点，无标记的为省级网点", "★甲图书馆"),
        ("注：★为国家级网点；不带标记的为省级网点", "★甲图书馆"),
        ("● 为国家级网点，其余为省级网点", "●甲图书馆"),
        ("◆为国家级网点，其余为省级网点", "甲图书馆◆"),
    ] {
        assert_eq!(
            column(&import(note, marked), "designations.csv", "kind"),
            ["national_point", "provincial_point"],
            "{note}"
        );
    }
    // What the mark stands for is not said.
    let imported = import("注：没有★的为省级网点", "★甲图书馆");
    let told = problem(&imported, "point-without-designation");
    assert!(told.starts_with("a.xlsx[Sheet1]:2 "), "{told}");
}

#[test]
fn a_list_of_names_behind_marks_is_no_list_of_footnotes() {
    for mark in ["●", "★", "①"] {
        let names = [format!("{mark}甲图书馆"), format!("{mark}乙大学")];
        let rows = [&HEADINGS[..3], &[&names[0]], &[&names[1]]];
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        let left_out = notes(&imported, NoteKind::LeftOut);
        assert!(!left_out.contains("脚注"), "{left_out}");
        assert!(problem(&imported, "empty-required").starts_with("a.xlsx[Sheet1]:2 "));
    }
}

#[test]
fn a_heading_behind_a_bullet_is_no_footnote() {
    let rows = [
        &HEADINGS[..3],
        &["■ 国家级网点"],
        &["甲图书馆", "公共图书馆", "大连市"],
        &["■ 省级网点"],
        &["乙大学", "高校", "大连市"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["national_point", "provincial_point"]
    );
    let rows = [rows[0], rows[2], &["● 以下单位不再保留"], rows[4]];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    assert!(problem(&imported, "unclear-section").starts_with("a.xlsx[Sheet1]:3 "));
}

#[test]
fn a_mark_that_contradicts_its_row_is_reported() {
    let rows = [
        &HEADINGS[..],
        &["甲图书馆★", "公共图书馆", "大连市", "省级网点"],
        &["注：带★的为国家级网点"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    let told = problem(&imported, "section-contradicted");
    assert!(
        told.starts_with("a.xlsx[Sheet1]:2 这一行写的是 `省级网点`"),
        "{told}"
    );
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
}

/// The single row of a list with a further column.
fn with(heading: &str, value: &str) -> Imported {
    let headings = [&HEADINGS[..], &[heading]].concat();
    let cells = ["甲图书馆", "公共图书馆", "大连市", "省级网点", value];
    Clerk::new().import("a.xlsx", list(&[&headings, &cells]))
}

#[test]
fn what_no_reader_sees_is_removed_from_cells() {
    let imported = with("地址", "大连市\u{200b}示例\u{ad}路1号&nbsp;");
    assert_eq!(
        column(&imported, "points.csv", "address"),
        ["大连市示例路1号"]
    );
    assert!(notes(&imported, NoteKind::Converted).contains("看不见的字符"));
    let rows = [
        &HEADINGS[..],
        &["甲图书馆<br>", "公共图书馆", "大连市", "省级网点"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    assert_eq!(column(&imported, "points.csv", "id"), ["jia-tushuguan"]);
    // Characters that change the order of others are not invisible.
    let imported = with("地址", "大连市\u{202e}示例路1号");
    assert!(codes(&imported).contains(&"control-character"));
}

#[test]
fn the_heading_before_a_value_is_no_part_of_it() {
    for (heading, column_name, value, expected) in [
        ("邮编", "postcode", "邮编：116000", "116000"),
        (
            "地址",
            "address",
            "地址：大连市示例路1号",
            "大连市示例路1号",
        ),
        ("电话", "phone", "电话:0411-84378000", "0411-84378000"),
        (
            "网址",
            "website",
            "网址：https://lib.example.cn",
            "https://lib.example.cn",
        ),
        (
            "网址",
            "website",
            "https://lib.example.cn",
            "https://lib.example.cn",
        ),
    ] {
        let imported = with(heading, value);
        assert_eq!(
            column(&imported, "points.csv", column_name),
            [expected],
            "{value}"
        );
    }
    let imported = with("邮编", "邮编：116000");
    assert!(notes(&imported, NoteKind::Converted).contains("开头又写了列标题"));
}

#[test]
fn the_column_of_a_term_gives_its_last_day() {
    for (value, expected) in [
        ("2023年5月6日至2026年5月5日", "2026-05-05"),
        ("2023.5.6-2026.5.5", "2026-05-05"),
        ("2026-05-05", "2026-05-05"),
        ("三年", ""),
        ("长期", ""),
    ] {
        let imported = with("有效期", value);
        let found = column(&imported, "designations.csv", "valid_until");
        assert_eq!(found, [expected], "{value}");
        let is_told = codes(&imported).contains(&"value-not-given");
        assert_eq!(is_told, expected.is_empty(), "{value}");
    }
    let headings = [&HEADINGS[..], &["有效期", "有效期至"]].concat();
    let cells = [
        "甲图书馆",
        "公共图书馆",
        "大连市",
        "省级网点",
        "三年",
        "2026-05-05",
    ];
    let imported = Clerk::new().import("a.xlsx", list(&[&headings, &cells]));
    assert_eq!(
        column(&imported, "designations.csv", "valid_until"),
        ["2026-05-05"]
    );
}

#[test]
fn a_kind_may_stand_beside_its_batch() {
    let rows = [
        &HEADINGS[..],
        &[
            "甲图书馆",
            "公共图书馆",
            "大连市",
            "省级知识产权信息公共服务网点（第二批）",
        ],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
    assert_eq!(column(&imported, "designations.csv", "batch"), ["第二批"]);
    for several in [
        "省级网点、TISC",
        "国家级、省级",
        "省级/TISC",
        "省级网点\n国家级网点",
    ] {
        let rows = [
            &HEADINGS[..],
            &["甲图书馆", "公共图书馆", "大连市", several],
        ];
        let told = problem(&Clerk::new().import("a.xlsx", list(&rows)), "unknown-code");
        assert!(told.contains("只能填一个"), "{told}");
    }
    // A line break within one of them.
    for broken in ["省级\n网点", "省级知识产权信息\n公共服务网点"] {
        let rows = [
            &HEADINGS[..],
            &["甲图书馆", "公共\n图书馆", "大连市", broken],
        ];
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        let kinds = column(&imported, "designations.csv", "kind");
        assert_eq!(kinds, ["provincial_point"], "{broken}");
        assert_eq!(
            column(&imported, "points.csv", "nature"),
            ["public_library"]
        );
    }
    let rows = [
        &HEADINGS[..],
        &["甲图书馆", "公共图书馆", "大连市", "省级、其他"],
    ];
    let told = problem(&Clerk::new().import("a.xlsx", list(&rows)), "unknown-code");
    assert!(told.contains("可以填"), "{told}");
}

#[test]
fn a_sum_of_a_part_and_hints_in_brackets_are_no_institutions() {
    let rows = [
        &HEADINGS[..],
        &["（全称）", "（见说明）", "（省市）", "（一项）"],
        &["甲图书馆", "公共图书馆", "大连市", "省级网点"],
        &["大连市小计：1家"],
        &["大连市小计", "1"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
}

#[test]
fn two_tables_side_by_side_are_not_called_one_column() {
    let rows = [
        &["名称", "电话", "名称", "电话"][..],
        &["甲图书馆", "0411-84378000", "乙图书馆", "0411-84378001"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    let told = problem(&imported, "duplicate-column");
    assert!(told.contains("移到左边的下面"), "{told}");
}

#[test]
fn a_merged_name_gives_its_further_rows_to_the_institution() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["名称", "机构性质", "地区", "网点类型", "电话"]);
    row(
        sheet,
        1,
        &[
            "甲图书馆",
            "公共图书馆",
            "大连市",
            "省级网点",
            "0411-84378000",
        ],
    );
    row(sheet, 2, &["", "", "", "", "0411-84378001"]);
    let format = rust_xlsxwriter::Format::new();
    sheet.merge_range(1, 0, 2, 0, "甲图书馆", &format).unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-84378000;0411-84378001"]
    );
}

#[test]
fn a_time_in_the_column_of_hours_is_a_time() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[&HEADINGS[..], &["开放时间"]].concat());
    row(sheet, 1, &["甲图书馆", "公共图书馆", "大连市", "省级网点"]);
    sheet.write(1, 4, 8.5 / 24.0).unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "hours"), ["8:30"]);
}

#[test]
fn a_person_in_place_of_an_institution_is_an_error() {
    let rows = [
        &HEADINGS[..],
        &["赵晓敏", "公共图书馆", "大连市", "省级网点"],
    ];
    let imported = Clerk::new().import("a.xlsx", list(&rows));
    let told = problem(&imported, "person-in-institution");
    assert!(!told.contains("赵晓敏"), "{told}");
}

#[test]
fn an_english_name_behind_the_chinese_one_has_its_own_column() {
    for name in [
        "甲图书馆 Jia Public Library",
        "甲图书馆\nJia Public Library",
    ] {
        let rows = [&HEADINGS[..], &[name, "公共图书馆", "大连市", "省级网点"]];
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
        assert_eq!(
            column(&imported, "points.csv", "name_en"),
            ["Jia Public Library"]
        );
    }
}

#[test]
fn a_title_that_contradicts_all_its_rows_is_reported() {
    let headings = [&HEADINGS[..], &["状态"]].concat();
    let active = ["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];
    for title in ["已撤销网点名单", "作废名单", "2024年拟认定省级网点名单"] {
        let imported = Clerk::new().import("a.xlsx", list(&[&[title], &headings, &active]));
        let told = problem(&imported, "section-contradicted");
        assert!(told.contains("各行的「状态」都是有效"), "{title}: {told}");
    }
    let ended = ["乙大学", "高校", "大连市", "省级网点", "已撤销"];
    let mixed = list(&[&["有效和已撤销网点名单"], &headings, &active, &ended]);
    let imported = Clerk::new().import("a.xlsx", mixed);
    assert!(!codes(&imported).contains(&"section-contradicted"));
}

#[test]
fn a_note_on_the_end_of_an_institution_is_told_for_it() {
    let headings = [&HEADINGS[..], &["状态"]].concat();
    let active = ["大连市甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];
    let note = "备注：大连市甲图书馆已于2025年撤销";
    for rows in [
        [&headings[..], &active, &[note]],
        [&[note], &headings, &active],
    ] {
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        let told = problem(&imported, "section-contradicted");
        assert!(
            told.contains("行的说明」是 `备注：大连市甲图书馆"),
            "{told}"
        );
    }
    let without = list(&[&HEADINGS, &active[..4], &[note]]);
    let imported = Clerk::new().import("a.xlsx", without);
    assert!(codes(&imported).contains(&"status-in-remark"));
    let by_number = list(&[&headings, &active, &["备注：序号3、5的机构已撤销"]]);
    let told = problem(&Clerk::new().import("a.xlsx", by_number), "unclear-section");
    assert!(told.contains("不按序号找机构"), "{told}");
}

#[test]
fn a_remark_on_a_renaming_is_told_for_a_new_institution() {
    let headings = [&HEADINGS[..], &["备注"]].concat();
    let cells = ["乙图书馆", "公共图书馆", "大连市", "省级网点", "由甲馆更名"];
    let imported = Clerk::new().import("a.xlsx", list(&[&headings, &cells]));
    let told = problem(&imported, "similar-name");
    assert!(told.contains("写在“曾用名”一列"), "{told}");
}

#[test]
fn what_is_no_telephone_does_not_replace_one() {
    for value in ["QQ：12345678", "微信同号", "微信公众号：甲图书馆"] {
        let imported = with("电话", value);
        assert_eq!(column(&imported, "points.csv", "phone"), [""], "{value}");
        assert!(codes(&imported).contains(&"value-not-given"), "{value}");
    }
}

#[test]
fn levels_of_a_region_may_follow_it() {
    for (level, part, expected) in [
        ("城市", "沈阳", "210100"),
        ("区县", "和平区", "210102"),
        ("省份", "辽宁", "210100"),
    ] {
        let headings = ["名称", "机构性质", "地区", "网点类型", level];
        let cells = ["甲图书馆", "公共图书馆", "辽宁省沈阳市", "省级网点", part];
        let imported = Clerk::new().import("a.xlsx", list(&[&headings, &cells]));
        assert_eq!(
            column(&imported, "points.csv", "region"),
            [expected],
            "{level}"
        );
    }
}

#[test]
fn a_level_with_marks_is_no_part_of_a_region() {
    let headings = ["名称", "机构性质", "地区", "网点类型", "省级"];
    let cells = ["甲图书馆", "公共图书馆", "大连市", "省级网点", "√"];
    let imported = Clerk::new().import("a.xlsx", list(&[&headings, &cells]));
    assert_eq!(column(&imported, "points.csv", "region"), ["210200"]);
    assert!(codes(&imported).contains(&"unknown-column"));
}

#[test]
fn what_is_no_name_gets_no_id() {
    let list_of = |name: &str| {
        let rows = [&HEADINGS[..], &[name, "公共图书馆", "大连市", "省级网点"]];
        Clerk::new().import("a.xlsx", list(&rows))
    };
    for name in ["/", "7", "待定", "待补充", "XX图书馆", "①"] {
        let imported = list_of(name);
        assert!(imported.files.is_none(), "{name}");
        let told = problem(&imported, "row-without-name");
        assert!(told.starts_with("a.xlsx[Sheet1]:2 "), "{told}");
        assert!(!codes(&imported).contains(&"empty-required"), "{name}");
    }
    for name in ["某研究所", "719研究所", "待时代科技有限公司"] {
        let imported = list_of(name);
        assert_eq!(column(&imported, "points.csv", "name"), [name]);
    }
    // The registry's own name stays.
    let imported = before().csv("编号,名称,电话\np-1,待定,0411-82000001\n");
    assert!(imported.files.is_none());
}

#[test]
fn what_stands_beside_a_name_is_told_before_an_id_is_made() {
    for (name, shown) in [
        ("甲图书馆\n0411-82000001", "04*********01"),
        ("甲图书馆（0411-82000001）", "04*********01"),
        ("甲图书馆 www.example.cn", "www.example.cn"),
        ("甲图书馆\n大连市中山区3号", "大连市中山区3号"),
        ("甲图书馆等3家", "等3家"),
    ] {
        let rows = [&HEADINGS[..], &[name, "公共图书馆", "大连市", "省级网点"]];
        let imported = Clerk::new().import("a.xlsx", list(&rows));
        assert!(imported.files.is_none(), "{name}");
        let told = problem(&imported, "misplaced-value");
        assert!(told.contains(shown), "{told}");
        assert!(notes(&imported, NoteKind::Created).contains("jia-tushuguan"));
    }
}

#[test]
fn an_institution_that_was_not_renamed_keeps_its_name() {
    for new in ["/", "无", "未更名", ""] {
        let imported = before().csv(&format!(
            "原名称,现名称,电话\n甲图书馆,{new},0411-82000001\n"
        ));
        assert_eq!(column(&imported, "points.csv", "id"), ["p-1"], "{new}");
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["甲图书馆"],
            "{new}"
        );
        assert_eq!(column(&imported, "points.csv", "aliases"), ["老甲馆"]);
        assert!(notes(&imported, NoteKind::Converted).contains("没有更名"));
    }
    // 曾用名 alone does not say that it is still the name.
    let imported = before().csv("名称,曾用名,电话\n/,甲图书馆,0411-82000001\n");
    assert!(codes(&imported).contains(&"row-without-name"));
}

#[test]
fn columns_of_other_names_are_one_list() {
    let imported = before().csv("名称,曾用名,简称\n甲图书馆,旧甲馆,甲馆、甲图\n");
    assert_eq!(
        column(&imported, "points.csv", "aliases"),
        ["旧甲馆;甲馆;甲图"]
    );
    let imported = before().csv("名称,曾用名,简称\n甲图书馆,无,甲馆\n");
    assert_eq!(column(&imported, "points.csv", "aliases"), ["甲馆"]);
}

#[test]
fn a_remark_in_brackets_gives_what_it_says() {
    let list_of = |name: &str| {
        let rows = [&HEADINGS[..], &[name, "公共图书馆", "大连市", "省级网点"]];
        Clerk::new().import("a.xlsx", list(&rows))
    };
    for (name, column_name, value, heading) in [
        ("甲图书馆（第二批）", "batch", "第二批", "批次"),
        ("甲图书馆（整改）", "status", "rectifying", "状态"),
        (
            "甲图书馆（2023.5.1认定）",
            "approved_on",
            "2023-05-01",
            "批准日期",
        ),
        ("（筹建）甲图书馆", "status", "preparing", "状态"),
    ] {
        let imported = list_of(name);
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["甲图书馆"],
            "{name}"
        );
        assert_eq!(column(&imported, "designations.csv", column_name), [value]);
        let told = notes(&imported, NoteKind::Converted);
        assert!(told.contains(&format!("（「{heading}」取为 ")), "{told}");
    }
    for name in [
        "甲图书馆（已撤）",
        "甲图书馆（审核中）",
        "(公示期内)甲图书馆",
    ] {
        let imported = list_of(name);
        assert!(codes(&imported).contains(&"status-in-remark"), "{name}");
    }
    let imported = list_of("华为（北京）研究院");
    assert_eq!(
        column(&imported, "points.csv", "name"),
        ["华为（北京）研究院"]
    );
}
