//! Values that say less, more or something else than they seem to.

use crate::support::clerk::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use wangdian::import::report::NoteKind;
use wangdian::import::{Imported, Input};

const HEADINGS: [&str; 5] = ["名称", "机构性质", "地区", "网点类型", "状态"];
const INSTITUTION: [&str; 5] = ["甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];

/// A list of one institution with a further column.
fn with(heading: &str, value: &str) -> Imported {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[&HEADINGS[..], &[heading]].concat());
    row(sheet, 1, &[&INSTITUTION[..], &[value]].concat());
    Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap())
}

/// A list of these rows without any status.
fn without_status(title: &str, rows: &[&[&str]]) -> Imported {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[title]);
    row(sheet, 1, &["名称", "机构性质", "地区", "网点类型", "备注"]);
    for (number, cells) in (2..).zip(rows) {
        row(sheet, number, cells);
    }
    Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap())
}

const FIRST: &[&str] = &["甲图书馆", "公共图书馆", "大连市", "省级网点"];

fn items(imported: &Imported, name: &str) -> Vec<String> {
    column(imported, "service_items.csv", name)
}

#[test]
fn only_what_is_free_for_all_is_free() {
    for (list, expected) in [
        ("专利检索（免费）", "free"),
        ("专利检索（不免费）", ""),
        ("专利检索（非免费）", ""),
        ("专利检索（部分免费）", ""),
        ("专利检索（首次免费，之后收费）", ""),
        ("专利检索（校内免费，校外收费）", ""),
    ] {
        assert_eq!(
            items(&with("服务事项清单", list), "fee"),
            [expected],
            "{list}"
        );
    }
    let priced = |heading: &str, text: &str| {
        let csv = format!("机构名称,事项名称,{heading}\n甲图书馆,数据加工,{text}\n");
        known().csv(&csv)
    };
    for (heading, text, fee, note) in [
        ("收费", "0元", "free", "0元"),
        ("收费", "0", "free", ""),
        ("收费", "免费（限本市企业）", "free", "免费（限本市企业）"),
        (
            "收费",
            "首次0元，之后每次100元",
            "standard",
            "首次0元，之后每次100元",
        ),
        ("是否收费", "否", "free", ""),
        ("是否收费", "是", "", ""),
    ] {
        let imported = priced(heading, &format!("\"{text}\""));
        assert_eq!(items(&imported, "fee")[0], fee, "{text}");
        assert_eq!(items(&imported, "fee_note")[0], note, "{text}");
    }
    assert!(notes(&priced("是否收费", "是"), NoteKind::Classified).contains("没有写明怎样收费"));
    assert!(codes(&priced("收费", "不免费")).contains(&"unknown-code"));
}

#[test]
fn what_is_not_offered_is_no_service() {
    let imported = with(
        "服务事项清单",
        "商标查询；不提供专利检索；专利导航（暂未开展）",
    );
    assert_eq!(items(&imported, "name"), ["商标查询"]);
    let told = problem(&imported, "item-not-offered");
    assert!(told.starts_with("a.xlsx[Sheet1]:2 服务事项 `"), "{told}");
    let imported = with("服务事项清单", "商标查询（不提供线上）");
    assert_eq!(items(&imported, "mode"), [""]);
    let mode = |text: &str| {
        let imported = known().csv(&format!(
            "机构名称,事项名称,服务方式\n甲图书馆,数据加工,{text}\n"
        ));
        items(&imported, "mode")[0].clone()
    };
    assert_eq!(mode("仅线下"), "offline");
    assert_eq!(mode("只限线上办理"), "online");
    assert_eq!(mode("均可"), "online;offline");
}

#[test]
fn numbers_before_values_are_no_part_of_them() {
    for (heading, column_name, value, expected) in [
        (
            "电话",
            "phone",
            "①0411-2000001 ②0411-2000002",
            "0411-2000001;0411-2000002",
        ),
        ("电话", "phone", "①0411-2000001", "0411-2000001"),
        (
            "公开邮箱",
            "email",
            "①a@lib.cn ②b@lib.cn",
            "a@lib.cn;b@lib.cn",
        ),
        (
            "网址",
            "website",
            "①http://a.example.cn/",
            "http://a.example.cn/",
        ),
        ("电话", "phone", "O411-2OOOOO1", "0411-2000001"),
        ("电话", "phone", "0411-200000l", "0411-2000001"),
    ] {
        let imported = with(heading, value);
        assert_eq!(
            column(&imported, "points.csv", column_name),
            [expected],
            "{value}"
        );
    }
    for address in [
        "http://a.cn；http://b.cn",
        "①http://a.cn ②http://b.cn",
        "http://192.168.1.5/",
    ] {
        assert!(
            codes(&with("网址", address)).contains(&"bad-url"),
            "{address}"
        );
    }
}

#[test]
fn a_date_is_as_precise_as_its_format() {
    let dated = |format: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        row(sheet, 0, &[&HEADINGS[..], &["认定日期"]].concat());
        row(sheet, 1, &INSTITUTION);
        let day = ExcelDateTime::from_ymd(2024, 3, 1).unwrap();
        let format = Format::new().set_num_format(format);
        sheet
            .write_datetime_with_format(1, 5, day, &format)
            .unwrap();
        Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap())
    };
    for format in ["yyyy\"年\"m\"月\"", "yyyy-mm", "mmm-yy", "yyyy"] {
        let told = problem(&dated(format), "bad-date");
        assert!(told.contains("`2024年"), "{told}");
    }
    for format in [
        "yyyy\"年\"m\"月\"d\"日\"",
        "yyyy-mm-dd",
        "m/d/yy",
        "m\"月\"d\"日\"",
    ] {
        let imported = dated(format);
        assert_eq!(
            column(&imported, "designations.csv", "approved_on"),
            ["2024-03-01"]
        );
    }
}

#[test]
fn one_designation_has_one_status() {
    let rows = |second: &str| {
        Clerk::new().csv(&format!(
            "名称,机构性质,地区,网点类型,认定日期,批次,状态\n\
             甲图书馆,公共图书馆,大连市,省级网点,2024-03-01,,有效\n\
             甲图书馆,公共图书馆,大连市,省级网点,{second}\n"
        ))
    };
    let told = problem(&rows("2024/3/1,,已撤销"), "conflicting-rows");
    assert!(
        told.contains("「状态」是 `已撤销`") && told.contains("（第 2 行）是 `有效`"),
        "{told}"
    );
    for second in ["2024-03-01,,有效", "2020-03-01,,已撤销"] {
        assert!(
            !codes(&rows(second)).contains(&"conflicting-rows"),
            "{second}"
        );
    }
    let file = |name: &str, status: &str| Input {
        name: name.to_owned(),
        bytes: format!(
            "名称,机构性质,地区,网点类型,状态,电话\n甲图书馆,公共图书馆,大连市,省级网点,{status}\n"
        )
        .into_bytes(),
    };
    let clerk = Clerk::new();
    let files = [
        file("一.csv", "有效,0411-2000001"),
        file("二.csv", "退出,0411-2000002"),
    ];
    let told = format!("{:?}", clerk.import_all(&files).report.problems);
    assert!(told.contains("一.csv 第 2 行）是 `有效`"), "{told}");
    assert!(
        told.contains("前面一行（一.csv 第 2 行）的 `0411-2000001` 不同"),
        "{told}"
    );
}

#[test]
fn a_remark_that_tells_an_end_is_never_hidden_by_a_status() {
    for remark in [
        "已撤销",
        "2024年已撤销，不再对外服务",
        "自愿退出",
        "2023年被取消资格",
        "曾为省级网点，2025年撤销",
        "因误报数据，2025年6月被撤销资格",
        "该馆自2024年6月起因馆舍整体搬迁改造暂停对外开放，经省知识产权局研究并征求市局意见，同意其于2025年3月15日起正式退出省级网点序列",
        "限期整改中",
        "公示未通过",
        "2025年不再续期",
    ] {
        let imported = without_status("名单", &[&[FIRST, &[remark]].concat()]);
        let told = problem(&imported, "status-in-remark");
        assert!(told.contains(":3 「备注」是 `"), "{told}");
        let told = problem(&with("备注", remark), "section-contradicted");
        assert!(told.contains("而「备注」是 `"), "{told}");
    }
    for remark in ["新馆", "2020年曾整改，已恢复", "提供商标撤销咨询", ""] {
        let imported = without_status("名单", &[&[FIRST, &[remark]].concat()]);
        assert!(imported.files.is_some(), "{remark}");
        assert!(
            !codes(&with("备注", remark)).contains(&"section-contradicted"),
            "{remark}"
        );
    }
    assert!(!codes(&with("业务范围", "商标注销")).contains(&"section-contradicted"));
}

#[test]
fn columns_and_comments_that_tell_an_end_are_not_passed_over() {
    for (heading, cell) in [
        ("是否有效", "否"),
        ("撤销时间", "2025-03-01"),
        ("撤销文号", "辽知〔2025〕9号"),
        ("审核结果", "不予备案"),
        ("是否通过", "否"),
        ("等次", "不合格（取消资格）"),
        ("", "已撤销"),
        ("文件", "关于撤销甲图书馆网点的通知"),
    ] {
        let told = problem(&with(heading, cell), "section-contradicted");
        let place = if heading.is_empty() { "F2" } else { heading };
        assert!(
            told.contains(&format!("而「{place}」是 `{cell}`")),
            "{told}"
        );
    }
    for (heading, cell) in [
        ("是否有效", "是"),
        ("撤销时间", "/"),
        ("等次", "优秀"),
        ("", "新馆"),
    ] {
        let imported = with(heading, cell);
        assert!(
            !codes(&imported).contains(&"section-contradicted"),
            "{heading}"
        );
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &HEADINGS);
    row(sheet, 1, &INSTITUTION);
    let note = rust_xlsxwriter::Note::new("张三:\n此单位2024年已撤销").add_author_prefix(false);
    sheet.insert_note(1, 2, &note).unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    let told = problem(&imported, "section-contradicted");
    assert!(
        told.contains("而「C2 的批注」是 `此单位2024年已撤销`"),
        "{told}"
    );
}

#[test]
fn a_person_in_the_name_of_an_institution_gets_no_id() {
    for name in [
        "甲图书馆（赵晓敏）",
        "甲图书馆 钱志强",
        "甲图书馆（联系人：孙丽华）",
    ] {
        let institution = [&[name][..], &FIRST[1..]].concat();
        let imported = without_status("名单", &[&institution[..]]);
        assert!(imported.files.is_none(), "{name}");
        let report = format!("{:?}", imported.report);
        assert!(report.contains("person-in-institution"), "{report}");
        for hidden in ["晓敏", "xiaomin", "志强", "zhiqiang", "丽华", "lihua"] {
            assert!(!report.contains(hidden), "{hidden}: {report}");
        }
    }
    for name in ["逸夫图书馆", "中山图书馆", "甲大学（温州）"] {
        let institution = [&[name][..], &FIRST[1..]].concat();
        let imported = without_status("名单", &[&institution[..]]);
        assert_eq!(column(&imported, "points.csv", "name"), [name]);
    }
}

#[test]
fn a_name_beside_a_number_or_an_address_is_masked_in_the_report() {
    for (heading, cell) in [
        ("简介", "本馆由赵晓敏馆长主持工作，电话13812345678"),
        ("公开邮箱", "赵晓敏 <zxm@fslib.cn>"),
        ("备注", "已撤销，联系人：赵晓敏"),
    ] {
        let report = format!("{:?}", with(heading, cell).report);
        assert!(!report.contains("晓敏"), "{report}");
        assert!(!report.contains("zxm@"), "{report}");
    }
}

#[test]
fn raised_digits_are_no_part_of_a_value() {
    let raised = Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript);
    let plain = Format::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[&HEADINGS[..], &["电话", "地址"]].concat());
    row(sheet, 1, &INSTITUTION);
    let parts = [(&plain, "0411-82000001"), (&raised, "2")];
    sheet.write_rich_string(1, 5, &parts).unwrap();
    sheet.write_string(1, 6, "某路1号¹").unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "phone"), ["0411-82000001"]);
    assert_eq!(column(&imported, "points.csv", "address"), ["某路1号"]);
    let problems = imported.report.problems.diagnostics();
    let told = problems
        .iter()
        .filter(|problem| problem.code == "raised-mark");
    let told: Vec<&str> = told.map(|problem| problem.message.zh.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|text| text.contains("F2 `2`")), "{told:?}");
}

#[test]
fn text_that_is_struck_through_is_an_error() {
    let struck = Format::new().set_font_strikethrough();
    let list = |status: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        row(sheet, 0, &[&HEADINGS[..], &["电话"]].concat());
        row(sheet, 1, &INSTITUTION);
        sheet
            .write_string_with_format(1, 0, "甲图书馆", &struck)
            .unwrap();
        sheet.write_string(1, 4, status).unwrap();
        book
    };
    let mut book = list("有效");
    let told = problem(
        &Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap()),
        "struck-through",
    );
    assert!(told.contains(":2 A2 有划了删除线的内容"), "{told}");
    let mut book = list("已撤销");
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "designations.csv", "status"), ["revoked"]);
    // Only a part of a cell.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[&HEADINGS[..], &["电话", "备注"]].concat());
    row(sheet, 1, &INSTITUTION);
    let plain = Format::new();
    let parts = [(&struck, "0411-2000001"), (&plain, "；0411-2000002")];
    sheet.write_rich_string(1, 5, &parts).unwrap();
    sheet.write_string_with_format(1, 6, "旧", &struck).unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert!(problem(&imported, "struck-through").contains(" F2 有"));
}

#[test]
fn notes_on_colours_and_marks_make_the_status_uncertain() {
    let list = |rows: &[&[&str]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        row(sheet, 0, &HEADINGS);
        for (number, cells) in (1..).zip(rows) {
            row(sheet, number, cells);
        }
        Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap())
    };
    let second = ["乙图书馆", "公共图书馆", "大连市", "省级网点", "已撤销"];
    for note in [
        "注：标红的网点已撤销。",
        "红色为已撤销网点",
        "备注：灰色底纹的为退出网点",
    ] {
        let told = problem(&list(&[&INSTITUTION, &[note]]), "unclear-section");
        assert!(told.contains("程序读不到颜色"), "{told}");
        // The rows say so themselves.
        let imported = list(&[&INSTITUTION, &second, &[note]]);
        assert_eq!(column(&imported, "points.csv", "name").len(), 2, "{note}");
    }
    let marked = ["▲甲图书馆", "公共图书馆", "大连市", "省级网点", "有效"];
    let told = problem(&list(&[&marked, &["注：▲为已撤销网点"]]), "unclear-section");
    assert!(told.contains("第 2 行有这个标记而「状态」是有效"), "{told}");
}

#[test]
fn titles_and_file_names_that_leave_the_status_open_are_errors() {
    for title in [
        "拟推荐国家级网点名单",
        "省级网点申报汇总表",
        "省级网点候选名单",
        "省级网点推荐名单",
        "省级网点储备库",
        "省级网点培育对象名单",
        "不予认定省级网点名单",
        "复核未达标网点名单",
        "省级网点初审通过名单",
        "省级网点续期申请名单",
        "原省级网点名单",
        "省级网点历史名单",
        "省级网点名单（样表）",
        "省级网点名单（征求意见稿）",
        "拟新设省级网点",
        "省级网点申报单位汇总表",
        "暂缓认定的省级网点",
        "省级网点现场核查安排表",
        "省级网点专家名单",
    ] {
        let imported = without_status(title, &[FIRST]);
        assert!(
            problem(&imported, "unclear-section").contains("标题"),
            "{title}"
        );
    }
    for title in [
        "2023年省级网点名单",
        "虚拟现实省级网点名单",
        "省级网点推荐单位一览表",
        "历年省级网点名单",
    ] {
        let imported = without_status(title, &[FIRST]);
        assert_eq!(
            column(&imported, "designations.csv", "status"),
            ["active"],
            "{title}"
        );
    }
    let of_file = |name: &str| {
        let csv = "名称,机构性质,地区,网点类型\n甲图书馆,公共图书馆,大连市,省级网点\n";
        Clerk::new().import(name, csv.into())
    };
    assert_eq!(
        column(&of_file("已撤销名单.csv"), "designations.csv", "status"),
        ["revoked"]
    );
    assert_eq!(
        column(&of_file("退出名单.csv"), "designations.csv", "status"),
        ["withdrawn"]
    );
    assert!(codes(&of_file("候选名单.csv")).contains(&"unclear-section"));
}

#[test]
fn examples_hints_totals_and_footers_are_no_institutions() {
    for junk in [
        &["（示例）沈阳示例图书馆", "公共图书馆", "沈阳市", "省级网点"][..],
        &["示例：沈阳图书馆", "公共图书馆", "沈阳市", "省级网点"],
        &["沈阳图书馆（样例）", "公共图书馆", "沈阳市", "省级网点"],
        &["必填", "下拉选择", "必填", "单选"],
        &["汇总", "1"],
        &["以上名单经市局研究同意"],
        &["上述机构均已公示"],
    ] {
        let imported = without_status("名单", &[junk, FIRST]);
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["甲图书馆"],
            "{junk:?}"
        );
        assert!(
            notes(&imported, NoteKind::LeftOut).contains(":3 这一行没有读取"),
            "{junk:?}"
        );
    }
    for city in [&["沈阳"][..], &["一", "沈阳市"], &["大连市（计划单列）"]] {
        let rows: [&[&str]; 2] = [city, &["甲图书馆", "公共图书馆", "", "省级网点"]];
        let imported = without_status("名单", &rows);
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["甲图书馆"],
            "{city:?}"
        );
        let region = column(&imported, "points.csv", "region")[0].clone();
        assert!(["210100", "210200"].contains(&region.as_str()), "{region}");
    }
    let imported = without_status(
        "名单",
        &[&["示例市图书馆", "公共图书馆", "大连市", "省级网点"]],
    );
    assert_eq!(column(&imported, "points.csv", "name"), ["示例市图书馆"]);
}

#[test]
fn what_is_not_written_out_is_no_value() {
    for (heading, value) in [
        ("电话", "见官网"),
        ("地址", "详见附件"),
        ("简介", "另附"),
        ("地址", "XX路X号"),
        ("地址", "某市××路1号"),
        ("服务事项清单", "√"),
        ("服务事项清单", "详见官网"),
    ] {
        let imported = with(heading, value);
        let told = problem(&imported, "value-not-given");
        assert!(told.contains(":2 ") && told.contains(value), "{told}");
        assert!(!table(&imported, "points.csv").contains(value), "{value}");
        assert_eq!(items(&imported, "name"), [""; 0], "{value}");
    }
    // What has digits but no telephone is not called empty.
    for value in ["QQ群:123456789", "微信：12345678"] {
        let told = problem(&with("电话", value), "value-not-given");
        assert!(told.contains("不是电话号码"), "{told}");
    }
    for value in ["微信同号13812345678", "一三八一二三四五六七八"] {
        let found = codes(&with("电话", value));
        assert!(found.contains(&"mobile-number"), "{value} {found:?}");
        assert!(!found.contains(&"value-not-given"), "{value}");
    }
    for (heading, value) in [
        ("地址", "软件园X座1号"),
        ("简介", "见证了专利制度的发展"),
        ("地址", "X射线研究所"),
    ] {
        assert!(
            !codes(&with(heading, value)).contains(&"value-not-given"),
            "{value}"
        );
    }
    let csv = "名称,机构性质,地区,网点类型,状态,地址\n\
        甲图书馆,公共图书馆,大连市,省级网点,有效,某路1号\n\
        乙图书馆,公共图书馆,大连市,省级网点,有效,同上\n\
        丙图书馆,公共图书馆,大连市,省级网点,有效,〃\n";
    let imported = Clerk::new().csv(csv);
    assert_eq!(column(&imported, "points.csv", "address"), ["某路1号"; 3]);
    assert!(notes(&imported, NoteKind::Converted).contains("list.csv:4 「地址」列的“同上”"));
    assert!(codes(&with("地址", "同上")).contains(&"value-not-given"));
}

#[test]
fn headings_that_say_little_are_read_by_the_values_below_them() {
    for (headings, cells) in [
        (
            ["名称", "类别", "所在地", "级别"],
            ["甲图书馆", "公共图书馆", "大连市", "省级"],
        ),
        (
            ["名称", "类型", "所在地", "等级"],
            ["甲图书馆", "公共图书馆", "大连市", "省级网点"],
        ),
        (
            ["名称", "级别", "所在地", "类型"],
            ["甲图书馆", "省级", "大连市", "公共图书馆"],
        ),
        (
            ["名称", "类别", "所在地", "机构性质"],
            ["甲图书馆", "省级", "大连市", "公共图书馆"],
        ),
        (
            ["名称", "网点类别", "所在地", "分类"],
            ["甲图书馆", "省级", "大连市", "公共图书馆"],
        ),
    ] {
        let imported = without_headings(&headings, &cells);
        let found = column(&imported, "points.csv", "nature");
        assert_eq!(found, ["public_library"], "{headings:?}");
        let found = column(&imported, "designations.csv", "kind");
        assert_eq!(found, ["provincial_point"], "{headings:?}");
    }
    // What the values do not tell, or another column is by its heading, stays as it was.
    let told = without_headings(
        &["名称", "机构性质", "所在地", "网点类别", "等级"],
        &["甲图书馆", "公共图书馆", "大连市", "省级网点", "优秀"],
    );
    assert!(problem(&told, "unknown-column").contains("「等级」"));
    let told = without_headings(
        &["名称", "机构性质", "所在地", "类别"],
        &["甲图书馆", "公共图书馆", "大连市", "综合性网点"],
    );
    assert!(problem(&told, "unknown-code").contains("「类别」"));
    let items = known().csv("机构名称,服务事项,类别,级别\n乙大学,商标查询,信息查询,基础\n");
    assert!(notes(&items, NoteKind::Sheet).contains("「服务事项」表"));
}

/// A list of one institution with these headings, which are all but the status.
fn without_headings(headings: &[&str], cells: &[&str]) -> Imported {
    let headings = headings.join(",");
    let cells = cells.join(",");
    Clerk::new().csv(&format!("{headings},状态\n{cells},有效\n"))
}

#[test]
fn the_opposite_of_a_heading_is_not_suggested() {
    let told = problem(&with("闭馆时间", "周一"), "unknown-column");
    assert!(!told.contains("是不是"), "{told}");
    let told = problem(&with("开管时间", "9:00-17:00"), "unknown-column");
    assert!(told.contains("是不是「开"), "{told}");
}

#[test]
fn a_table_of_marks_gives_the_services_that_are_marked() {
    let services = ["专利检索", "商标查询", "专利导航"];
    let grouped = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        row(sheet, 0, &HEADINGS);
        sheet
            .merge_range(0, 5, 0, 7, "服务事项", &Format::new())
            .unwrap();
        row(sheet, 1, &[&[""; 5][..], &services].concat());
        row(sheet, 2, &[&INSTITUTION[..], &["√", "", "√"]].concat());
        Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap())
    };
    let plain = {
        let headings = [&HEADINGS[..], &services].concat().join(",");
        let cells = [&INSTITUTION[..], &["√", "×", "√"]].concat().join(",");
        Clerk::new().csv(&format!("{headings}\n{cells}\n"))
    };
    for imported in [grouped, plain] {
        assert_eq!(items(&imported, "name"), ["专利检索", "专利导航"]);
    }
}

#[test]
fn marks_below_the_kinds_of_points_give_the_kind() {
    let imported = Clerk::new().csv(
        "名称,机构性质,地区,国家级,省级网点,状态\n\
        甲图书馆,公共图书馆,大连市,√,,有效\n\
        乙图书馆,公共图书馆,大连市,,√,有效\n\
        丙图书馆,公共图书馆,大连市,否,是,有效\n",
    );
    let kinds = column(&imported, "designations.csv", "kind");
    // 丙, 甲, 乙: in the order of the ids.
    assert_eq!(
        kinds,
        ["provincial_point", "national_point", "provincial_point"]
    );
    let both = Clerk::new().csv(
        "名称,机构性质,地区,国家级,省级,状态\n\
        甲图书馆,公共图书馆,大连市,√,√,有效\n",
    );
    assert!(codes(&both).contains(&"unknown-code"), "{:?}", codes(&both));
}

#[test]
fn names_with_a_province_or_a_remark_are_similar() {
    for (first, second) in [
        ("葫芦岛市图书馆", "辽宁省葫芦岛市图书馆"),
        ("葫芦岛市图书馆", "葫芦岛市图书馆（新馆）"),
    ] {
        let line = |name: &str| format!("{name},公共图书馆,葫芦岛,省级,有效\n");
        let imported = Clerk::new().csv(&format!(
            "名称,机构性质,地区,网点类型,状态\n{}{}",
            line(first),
            line(second)
        ));
        assert!(
            problem(&imported, "similar-name").contains(":3 "),
            "{second}"
        );
    }
    let imported = Clerk::new().csv(
        "名称,机构性质,地区,级别,状态\n辽宁省图书馆,公共图书馆,辽宁省,国家级,有效\n吉林省图书馆,公共图书馆,吉林省,省级,有效\n",
    );
    assert!(!codes(&imported).contains(&"similar-name"));
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point", "national_point"]
    );
}

#[test]
fn the_day_of_foundation_is_no_approval() {
    for heading in ["设立时间", "成立日期", "设立日期"] {
        let imported = with(heading, "1958-01-01");
        assert_eq!(column(&imported, "designations.csv", "approved_on"), [""]);
        let told = problem(&imported, "unknown-column");
        assert!(!told.contains("是不是"), "{told}");
    }
}

#[test]
fn dates_numbers_and_files_as_programs_write_them_are_read() {
    for text in [
        "二〇二四年三月一日",
        "2024年3月1日起",
        "2024-03-01T00:00:00Z",
    ] {
        let imported = with("认定日期", text);
        assert_eq!(
            column(&imported, "designations.csv", "approved_on"),
            ["2024-03-01"],
            "{text}"
        );
    }
    assert_eq!(
        column(
            &with("专职人员数量", "6.0"),
            "points.csv",
            "staff_full_time"
        ),
        ["6"]
    );
    assert_eq!(
        column(&with("邮编", "125000.0"), "points.csv", "postcode"),
        ["125000"]
    );
    let list =
        "名\u{200b}称,机构性质,地区,网点类型,状态\r\n甲图书馆,公共图书馆,大连,省级,有效\r\n\u{1a}";
    let imported = Clerk::new().csv(list);
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    // An invalid byte in the third line of GBK.
    let bytes = b"\xC3\xFB\xB3\xC6,\xB5\xE7\xBB\xB0\n\xBC\xD7,1\n\xFF,2\n".to_vec();
    let told = problem(&Clerk::new().import("a.csv", bytes), "unreadable-encoding");
    assert!(told.starts_with("a.csv:3 "), "{told}");
}

#[test]
fn a_sheet_may_be_named_after_its_region() {
    let mut book = Workbook::new();
    for (city, name) in [("鞍山市", "甲图书馆"), ("抚顺市", "乙图书馆")] {
        let sheet = book.add_worksheet();
        sheet.set_name(city).unwrap();
        row(sheet, 0, &["名称", "机构性质", "网点类型", "状态"]);
        row(sheet, 1, &[name, "公共图书馆", "省级网点", "有效"]);
    }
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(
        column(&imported, "points.csv", "region"),
        ["210300", "210400"]
    );
}

#[test]
fn the_name_of_a_sheet_may_leave_out_what_a_region_is() {
    let region_of = |name: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        row(sheet, 0, &["名称", "机构性质", "网点类型", "状态"]);
        row(sheet, 1, &["甲图书馆", "公共图书馆", "省级网点", "有效"]);
        let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
        imported
            .files
            .is_some()
            .then(|| column(&imported, "points.csv", "region"))
    };
    assert_eq!(region_of("大连"), Some(vec!["210200".to_owned()]));
    assert_eq!(region_of("沈阳地区"), Some(vec!["210100".to_owned()]));
    assert_eq!(region_of("朝阳"), None);
    assert_eq!(region_of("名单"), None);
}

#[test]
fn a_column_of_services_and_a_stray_cell_are_explained() {
    let told = problem(&with("服务方式", "线上"), "unknown-column");
    assert!(told.contains("它是服务事项的列"), "{told}");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &HEADINGS);
    row(sheet, 1, &INSTITUTION);
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let told = problem(
        &Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap()),
        "workbook-over-limit",
    );
    assert!(told.contains("（XFD1048576 有内容）"), "{told}");
}

#[test]
fn numbers_are_read_with_the_zeros_that_their_format_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(
        sheet,
        0,
        &[&HEADINGS[..], &["邮编", "电话", "总人数"]].concat(),
    );
    row(sheet, 1, &INSTITUTION);
    let postcode = Format::new().set_num_format("000000");
    let phone = Format::new().set_num_format("0000-00000000");
    let plain = Format::new().set_num_format("00");
    sheet.write_with_format(1, 5, 16000, &postcode).unwrap();
    sheet
        .write_with_format(1, 6, 41_182_000_001_i64, &phone)
        .unwrap();
    sheet.write_with_format(1, 7, 5, &plain).unwrap();
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "postcode"), ["016000"]);
    assert_eq!(column(&imported, "points.csv", "phone"), ["0411-82000001"]);
    assert_eq!(column(&imported, "points.csv", "staff_total"), ["5"]);
}

#[test]
fn the_last_day_of_a_term_is_no_revocation() {
    let list = |headings: &str, days: &str| {
        Clerk::new().csv(&format!(
            "名称,机构性质,地区,网点类型,{headings}\n甲图书馆,公共图书馆,大连市,省级网点,{days}\n"
        ))
    };
    let imported = list("起始日期,终止日期", "2024-05-01,2027-04-30");
    assert_eq!(
        column(&imported, "designations.csv", "valid_until"),
        ["2027-04-30"]
    );
    let imported = list("终止日期", "2024-05-01");
    assert!(codes(&imported).contains(&"status-in-remark"));
}

#[test]
fn telephone_numbers_with_labels_are_divided_and_fax_numbers_left_out() {
    for (written, read) in [
        (
            "024-52511234，024-52511235（夜间）",
            "024-52511234;024-52511235(夜间)",
        ),
        (
            "图书馆:024-42511234 / 科技处:024-42511235",
            "图书馆:024-42511234;科技处:024-42511235",
        ),
        ("0415-2511234传真:0415-2511235", "0415-2511234"),
        ("0411-82811234、82811235（传真）", "0411-82811234"),
        ("0411-82811234（传真）", "0411-82811234(传真)"),
    ] {
        let imported = with("电话", written);
        assert_eq!(
            column(&imported, "points.csv", "phone"),
            [read],
            "{written}"
        );
        assert!(!codes(&imported).contains(&"several-values"), "{written}");
    }
    let told = notes(
        &with("电话", "0415-2511234传真:0415-2511235"),
        NoteKind::LeftOut,
    );
    assert!(told.contains("传真号码没有读取"), "{told}");
}

#[test]
fn vague_headings_are_read_for_what_their_cells_are() {
    let list = |headings: &str, cells: &str| {
        Clerk::new().csv(&format!(
            "机构性质,地区,状态,{headings}\n公共图书馆,大连市,有效,{cells}\n"
        ))
    };
    let imported = list(
        "承担单位,等级,服务内容,备案年度",
        "甲图书馆,省级,专利检索、商标查询,2023年",
    );
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
    assert_eq!(items(&imported, "name"), ["专利检索", "商标查询"]);
    assert_eq!(column(&imported, "designations.csv", "batch"), ["2023年"]);
    // Beside the name of the point, 依托单位 is another institution; 等级 and 服务内容 may be anything.
    let imported = list(
        "网点名称,依托单位,网点类型,等级,服务内容",
        "甲图书馆,乙大学,省级,A级,为全市的企业和高校提供各类知识产权信息公共服务",
    );
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    let told = format!("{:?}", imported.report.problems);
    for heading in ["依托单位", "等级", "服务内容"] {
        assert!(told.contains(&format!("不认识「{heading}」")), "{told}");
    }
    assert_eq!(items(&imported, "name"), [""; 0]);
}

#[test]
fn headings_of_staff_may_stand_below_another() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &[&HEADINGS[..], &["人员情况"]].concat());
    sheet
        .merge_range(0, 5, 0, 7, "人员情况", &Format::new())
        .unwrap();
    row(sheet, 1, &["", "", "", "", "", "总数", "专职", "兼职"]);
    row(sheet, 2, &[&INSTITUTION[..], &["12", "5", "7"]].concat());
    let imported = Clerk::new().import("a.xlsx", book.save_to_buffer().unwrap());
    for (name, value) in [
        ("staff_total", "12"),
        ("staff_full_time", "5"),
        ("staff_part_time", "7"),
    ] {
        assert_eq!(column(&imported, "points.csv", name), [value], "{name}");
    }
}
