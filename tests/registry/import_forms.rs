//! Filing forms: one institution per form, one form or several per sheet; lists with an
//! institution per column.

use crate::support::clerk::*;
use rust_xlsxwriter::{Format, Workbook};
use wangdian::import::Imported;
use wangdian::import::report::NoteKind;

const PHONE: &str = "0411-2000009";
const MAIL: &str = "zw@lib.example.cn";

fn import(rows: &[&[&str]]) -> Imported {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, cells) in (0..).zip(rows) {
        row(sheet, number, cells);
    }
    Clerk::new().import("备案表.xlsx", book.save_to_buffer().unwrap())
}

/// A form of one institution with these rows at its end.
fn form(rows: &[&[&str]]) -> Imported {
    let facts: [&[&str]; 4] = [
        &["知识产权信息公共服务网点备案表"],
        &["名称", "示例市第一图书馆", "机构性质", "公共图书馆"],
        &["地区", "大连市", "地址", "某路1号"],
        &["网点类型", "省级网点", "状态", "有效"],
    ];
    import(&[&facts, rows].concat())
}

#[test]
fn the_contact_of_a_form_stays_private() {
    let forms: [&[&[&str]]; 8] = [
        &[&["联系人", "张伟", "联系电话", PHONE], &["电子邮箱", MAIL]],
        &[
            &["联系人", "张伟"],
            &["联系电话", PHONE],
            &["电子邮件", MAIL],
        ],
        &[
            &["联系人", "张伟", "职务", "科长"],
            &["联系电话", PHONE, "电子邮箱", MAIL],
        ],
        &[&["填报人", "张伟", "联系电话", PHONE], &["电子邮箱", MAIL]],
        &[&["联系人", "姓名", "张伟", "电话", PHONE, "电子邮箱", MAIL]],
        &[
            &["联系人信息", "姓名", "张伟"],
            &["", "电话", PHONE],
            &["", "电子邮箱", MAIL],
        ],
        &[&["负责人", "姓名", "张伟", "电话", PHONE, "电子邮箱", MAIL]],
        &[&["联络员", "张伟", "电子邮箱", MAIL, "办公电话", PHONE]],
    ];
    for rows in forms {
        let imported = form(rows);
        let public = table(&imported, "points.csv");
        for secret in [PHONE, MAIL, "科长"] {
            assert!(!public.contains(secret), "{rows:?}\n{public}");
        }
        assert!(notes(&imported, NoteKind::Converted).contains("列当作联系人的信息"));
    }
    let imported = form(&[
        &["服务电话", "0411-2000001", "公开邮箱", "lib@example.cn"],
        &["联系人", "张伟", "联系电话", PHONE],
    ]);
    assert_eq!(column(&imported, "points.csv", "phone"), ["0411-2000001"]);
    assert_eq!(column(&imported, "points.csv", "email"), ["lib@example.cn"]);
    let imported = form(&[
        &["地址", "某路1号", "联系电话", PHONE],
        &["联系人", "张伟", "手机", "13900001111"],
    ]);
    assert_eq!(column(&imported, "points.csv", "phone"), [PHONE]);
}

#[test]
fn a_merged_label_of_a_person_speaks_for_all_rows_beside_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(
        sheet,
        0,
        &["名称", "示例市第一图书馆", "机构性质", "公共图书馆"],
    );
    row(sheet, 1, &["地区", "大连市", "网点类型", "省级网点"]);
    row(sheet, 2, &["状态", "有效"]);
    sheet
        .merge_range(3, 0, 5, 0, "负责人", &Format::new())
        .unwrap();
    row(sheet, 3, &["", "姓名", "张伟"]);
    row(sheet, 4, &["", "职务", "馆长"]);
    row(sheet, 5, &["", "联系电话", PHONE]);
    row(sheet, 6, &["邮编", "116000"]);
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "head"), ["张伟"]);
    assert_eq!(column(&imported, "points.csv", "head_title"), ["馆长"]);
    assert_eq!(column(&imported, "points.csv", "phone"), [""]);
}

#[test]
fn the_title_of_a_form_gives_the_kind() {
    let kinds = |title: &str, kind: &[&str]| {
        let rows: [&[&str]; 6] = [
            &[title],
            &["名称", "示例市第一图书馆", "机构性质", "公共图书馆"],
            &["地区", "大连市", "地址", "某路1号"],
            &["总人数", "10", "专职人员数量", "5"],
            &["服务事项清单", "专利检索；查新"],
            kind,
        ];
        import(&rows)
    };
    let without = &["服务对象", "企业", "状态", "有效"];
    for title in [
        "国家知识产权信息公共服务网点备案表",
        "国家知识产权信息公共服务网点备案表（2025年）",
    ] {
        let imported = kinds(title, without);
        assert_eq!(
            column(&imported, "designations.csv", "kind"),
            ["national_point"]
        );
        assert!(problem(&imported, "value-assumed").contains("国家级网点"));
    }
    let own = &["网点类别", "省级网点", "状态", "有效"];
    let imported = kinds("国家知识产权信息公共服务网点备案表", own);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
    for title in [
        "知识产权信息公共服务网点备案表",
        "国家知识产权信息公共服务网点申报表",
        "与国家知识产权信息公共服务网点合作",
    ] {
        let told = codes(&kinds(title, without)).contains(&"empty-required");
        assert!(told, "{title}");
    }
}

#[test]
fn all_forms_of_a_sheet_are_read() {
    let of = |name: &'static str, number: &'static str| -> [Vec<&'static str>; 6] {
        [
            vec!["备案表"],
            vec!["名称", name, "机构性质", "公共图书馆"],
            vec!["地区", "大连市", "地址", number],
            vec!["网点类型", "省级网点", "状态", "有效"],
            vec!["服务事项清单", "专利检索；查新"],
            vec!["二、服务案例"],
        ]
    };
    let case = |name| vec!["1", "案例名称", name, "实施时间", "2022年"];
    let mut rows = of("甲图书馆", "某路1号").to_vec();
    rows.push(case("案例一"));
    rows.push(vec!["一、机构基本情况"]);
    rows.extend(of("乙图书馆", "某路2号"));
    rows.push(case("案例二"));
    rows.extend(of("丙图书馆", "某路3号"));
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let imported = import(&rows);
    let mut names = column(&imported, "points.csv", "name");
    names.sort();
    assert_eq!(names, ["丙图书馆", "乙图书馆", "甲图书馆"]);
    assert_eq!(column(&imported, "points.csv", "address").len(), 3);
    assert_eq!(column(&imported, "service_items.csv", "name").len(), 6);
    assert_eq!(column(&imported, "cases.csv", "name").len(), 2);
    assert!(notes(&imported, NoteKind::Sheet).contains("读作 3 份备案表"));
}

#[test]
fn a_list_with_an_institution_per_column_is_read() {
    let table: [&[&str]; 7] = [
        &["名称", "甲图书馆", "乙图书馆", "丙大学"],
        &["机构性质", "公共图书馆", "公共图书馆", "高校"],
        &["地区", "大连市", "沈阳市", "北京市"],
        &["网点类型", "省级网点", "省级网点", "省级网点"],
        &["状态", "有效", "已撤销", "有效"],
        &["电话", "0411-2000001", "024-20000001", ""],
        &["备注", "甲", "", "丙"],
    ];
    let title: &[&str] = &["项目", "机构一", "机构二", "机构三"];
    for rows in [table.to_vec(), [&[title], &table[..]].concat()] {
        let imported = import(&rows);
        let mut names = column(&imported, "points.csv", "name");
        names.sort();
        assert_eq!(names, ["丙大学", "乙图书馆", "甲图书馆"]);
        let mut statuses = column(&imported, "designations.csv", "status");
        statuses.sort();
        assert_eq!(statuses, ["active", "active", "revoked"]);
        assert!(notes(&imported, NoteKind::Sheet).contains("按行列互换读取"));
        assert!(problem(&imported, "unknown-column").contains("「备注」"));
    }
    let revoked: &[&str] = &["2023年已撤销网点名单"];
    let rows = [&[revoked], &table[..4]].concat();
    let imported = import(&rows);
    assert_eq!(
        column(&imported, "designations.csv", "status"),
        ["revoked"; 3]
    );
}

#[test]
fn a_form_with_several_names_is_refused() {
    let imported = form(&[&["单位名称", "乙图书馆"]]);
    let told = problem(&imported, "several-institutions");
    assert!(
        imported.files.is_none() && told.contains(":5 备案表里不止一个机构（B5）"),
        "{told}"
    );
    let imported = import(&[
        &["名称", "甲图书馆", "乙图书馆"],
        &["机构性质", "公共图书馆", "高校", "地区", "大连市", "沈阳市"],
        &["地址", "某路1号"],
        &["网点类型", "省级网点"],
        &["状态", "有效"],
    ]);
    let told = problem(&imported, "several-institutions");
    assert!(
        imported.files.is_none() && told.contains("（B1、C1）"),
        "{told}"
    );
    let told = format!("{:?}", imported.report.problems);
    assert!(told.contains("「机构性质」有几个值（B2、C2）"), "{told}");
    // Remarks are no values.
    let imported = form(&[
        &["邮编", "116000", "（六位）"],
        &["单位名称", "示例市第一图书馆", "（公章）"],
    ]);
    assert!(imported.files.is_some(), "{:#?}", imported.report.problems);
}
