//! What belongs to a contact person stays private, however a sheet arranges it.

use crate::support::clerk::*;
use rust_xlsxwriter::{Format, Workbook};
use wangdian::import::Imported;
use wangdian::import::report::NoteKind;

const INSTITUTION: [&str; 5] = [
    "示例市第一图书馆",
    "公共图书馆",
    "大连市",
    "省级网点",
    "有效",
];
const HEADINGS: [&str; 5] = ["名称", "机构性质", "地区", "网点类型", "状态"];
const PHONE: &str = "0411-2000009";
const MAIL: &str = "zw@lib.example.cn";

/// A list of one institution with further columns.
fn list(headings: &[&str], cells: &[&str]) -> Imported {
    let line = |own: [&str; 5], more: &[&str]| [&own, more].concat().join(",");
    Clerk::new().csv(&format!(
        "{}\n{}\n",
        line(HEADINGS, headings),
        line(INSTITUTION, cells)
    ))
}

/// A list with a group of columns below one heading, as a workbook with merged cells and as
/// text, which has none.
fn grouped(group: &str, headings: &[&str], cells: &[&str]) -> [Imported; 2] {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &HEADINGS);
    let last = 4 + u16::try_from(headings.len()).unwrap();
    sheet
        .merge_range(0, 5, 0, last, group, &Format::new())
        .unwrap();
    row(sheet, 1, &[&[""; 5], headings].concat());
    row(sheet, 2, &[&INSTITUTION, cells].concat());
    let commas = ",".repeat(headings.len() - 1);
    let text = format!(
        "{},{group}{commas}\n,,,,,{}\n{},{}\n",
        HEADINGS.join(","),
        headings.join(","),
        INSTITUTION.join(","),
        cells.join(",")
    );
    [
        Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap()),
        Clerk::new().csv(&text),
    ]
}

#[track_caller]
fn check_private(imported: &Imported, secrets: &[&str]) {
    let files = imported.files.as_ref();
    let files = files.unwrap_or_else(|| panic!("{:#?}", imported.report.problems));
    for (name, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        for secret in secrets {
            let is_private = name == "contacts.csv";
            assert!(
                is_private || !text.contains(secret),
                "{name}: {secret}\n{text}"
            );
        }
    }
}

#[test]
fn a_mailbox_beside_any_person_is_private() {
    for person in [
        "联系人",
        "填报人",
        "责任人",
        "分管负责人",
        "信息员",
        "姓名",
        "经办人",
        "填表人（签字）",
    ] {
        let imported = list(&[person, "电子邮件"], &["张伟", MAIL]);
        check_private(&imported, &[MAIL, "张伟"]);
        assert!(
            notes(&imported, NoteKind::Converted).contains("「电子邮件」列当作联系人的信息"),
            "{person}"
        );
    }
    for other in ["备注", "法定代表人", "服务人员"] {
        let imported = list(&[other, "电子邮件"], &["甲", MAIL]);
        assert_eq!(column(&imported, "points.csv", "email"), [MAIL], "{other}");
    }
}

#[test]
fn what_stands_below_the_heading_of_a_person_is_that_persons() {
    for group in [
        "联系人信息",
        "联系人",
        "联络员",
        "负责人",
        "主要负责人",
        "填报人",
    ] {
        for names in [
            ["姓名", "电话", "邮箱"],
            ["姓名", "联系电话", "电子邮箱"],
            ["名字", "办公电话", "E-mail"],
        ] {
            for imported in grouped(group, &names, &["张某甲", PHONE, MAIL]) {
                check_private(&imported, &[PHONE, MAIL]);
                let points = table(&imported, "points.csv");
                let as_head = points.contains("张某甲");
                assert_eq!(as_head, group.contains("负责人"), "{group} {points}");
            }
        }
    }
    for imported in grouped(
        "联系方式",
        &["电话", "网址"],
        &[PHONE, "http://example.org/"],
    ) {
        assert_eq!(column(&imported, "points.csv", "phone"), [PHONE]);
    }
}

#[test]
fn of_two_telephones_the_contacts_is_private_and_the_public_one_stays() {
    let public = "0411-2000001";
    for [first, second] in [
        ["服务电话", "联系电话"],
        ["电话", "联系电话"],
        ["咨询热线", "电话"],
    ] {
        let imported = list(&[first, "联系人", second], &[public, "张伟", PHONE]);
        assert_eq!(column(&imported, "points.csv", "phone"), [public]);
        check_private(&imported, &[PHONE]);
    }
    for imported in grouped(
        "联系人信息",
        &["姓名", "电话", "对外服务电话"],
        &["张伟", PHONE, public],
    ) {
        assert_eq!(column(&imported, "points.csv", "phone"), [public]);
        check_private(&imported, &[PHONE]);
    }
    // Where it is uncertain, the advice never is to delete the public one.
    let imported = list(&["电话", "联系电话"], &[public, PHONE]);
    let told = problem(&imported, "duplicate-column");
    assert!(
        told.contains("改为“联系人电话”（不公开）") && !told.contains("删去"),
        "{told}"
    );
}

#[test]
fn a_cell_with_a_person_and_a_number_is_taken_apart() {
    for (headings, cells, expected) in [
        (
            &["联系方式"][..],
            &["王小明 13900001111"][..],
            ["王小明", "13900001111", ""],
        ),
        (
            &["联系人（电话）"],
            &["王小明（0411-2000009）"],
            ["王小明", PHONE, ""],
        ),
        (
            &["负责人电话", "联系方式"],
            &["13900001111", PHONE],
            ["", "13900001111；0411-2000009", ""],
        ),
        (
            &["联系人", "手机", "联系信息"],
            &["王小明", "13900001111", "13900001111 zw@lib.example.cn"],
            ["王小明", "13900001111", MAIL],
        ),
        (
            &["联系方式", "邮箱"],
            &["王小明 zw@other.example.cn", MAIL],
            ["王小明；zw@other.example.cn", "", MAIL],
        ),
        (
            &["联系人"],
            &["参考咨询部（301室）"],
            ["参考咨询部（301室）", "", ""],
        ),
    ] {
        let imported = list(headings, cells);
        let columns = ["contact_name", "contact_mobile", "contact_email"];
        let found = columns.map(|name| column(&imported, "contacts.csv", name)[0].clone());
        assert_eq!(found, expected, "{cells:?}");
    }
}

#[test]
fn landlines_without_a_person_are_private_and_reported() {
    let imported = list(&["联系方式"], &[PHONE]);
    check_private(&imported, &[PHONE]);
    assert!(problem(&imported, "value-assumed").contains("改为“服务电话”"));
    for (headings, cells) in [
        (&["联系方式"][..], &["13900001111"][..]),
        (&["联系方式"], &["王小明 0411-2000009"]),
        (&["联系人", "联系方式"], &["王小明", PHONE]),
        (&["服务电话", "联系方式"], &[PHONE, "0411-2000008"]),
    ] {
        let imported = list(headings, cells);
        assert!(!codes(&imported).contains(&"value-assumed"), "{cells:?}");
    }
}

#[test]
fn a_job_title_belongs_to_the_person_before_it() {
    let title = |headings: &[&str], cells: &[&str]| {
        let imported = list(headings, cells);
        column(&imported, "points.csv", "head_title")[0].clone()
    };
    assert_eq!(title(&["联系人", "职务"], &["张伟", "科长"]), "");
    assert_eq!(title(&["职务", "联系人"], &["科长", "张伟"]), "");
    assert_eq!(
        title(&["主要负责人", "联系人", "职务"], &["王五", "张伟", "科长"]),
        ""
    );
    assert_eq!(
        title(&["主要负责人", "职务", "联系人"], &["王五", "馆长", "张伟"]),
        "馆长"
    );
    assert_eq!(title(&["联系人", "负责人职务"], &["张伟", "馆长"]), "馆长");
    assert_eq!(title(&["职务"], &["馆长"]), "馆长");
}

#[test]
fn a_public_text_that_repeats_the_contact_is_reported_and_masked() {
    for (heading, text) in [
        ("简介", "张伟负责接待"),
        ("简介", "咨询：张伟，0411-2000001"),
        ("地址", "某路1号，张伟转交"),
        ("简介", "来信请寄zw@lib.example.cn"),
        ("服务事项清单", "专利检索（找张伟）；查新"),
    ] {
        let imported = list(&["联系人", "邮箱", heading], &["张伟", MAIL, text]);
        let told = problem(&imported, "contact-made-public");
        assert!(told.contains(":2 ") && !told.contains("张伟"), "{told}");
        assert!(imported.files.is_some());
    }
    // The institution's own mailbox and telephone may be the contact's.
    let imported = list(
        &["电话", "公开邮箱", "联系人", "联系人电话", "邮箱", "简介"],
        &[
            PHONE,
            MAIL,
            "参考咨询部",
            PHONE,
            MAIL,
            "请联系参考咨询部 0411-2000009",
        ],
    );
    assert!(!codes(&imported).contains(&"contact-made-public"));
}
