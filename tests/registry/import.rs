//! Imports a province's spreadsheet into the registry; every decision is reported.

use crate::support::clerk::*;
use crate::support::program::{Project, ROOT, files};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use wangdian::import::mapping::Mapping;
use wangdian::import::report::NoteKind;

fn day(year: u16, month: u8, day: u8) -> ExcelDateTime {
    ExcelDateTime::from_ymd(year, month, day).unwrap()
}

/// A typical list of a province: a title over all columns, headings in two rows, merged
/// regions, dates as day counts, numbers as text and as numbers, all items in one cell, a
/// sum and a note below; a second sheet with cases; a third with an explanation.
fn province() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let dated = Format::new().set_num_format("yyyy/m/d");
    let sheet = book.add_worksheet();
    sheet.set_name("名单").unwrap();
    let title = "2023年度辽宁省省级知识产权信息公共服务网点名单";
    sheet.merge_range(0, 0, 0, 16, title, &plain).unwrap();
    for (column, heading) in [
        (0, "序号"),
        (1, "名称"),
        (2, "机构性质"),
        (3, "所在市"),
        (4, "地址"),
        (5, "邮编"),
        (6, "主要负责人\n及职务"),
        (10, "联系人"),
        (11, "手机"),
        (12, "邮箱"),
        (13, "服务事项清单"),
        (14, "备案日期"),
        (15, "有效期至"),
        (16, "备注"),
    ] {
        sheet
            .merge_range(1, column, 2, column, heading, &plain)
            .unwrap();
    }
    sheet.merge_range(1, 7, 1, 9, "人员情况", &plain).unwrap();
    row(
        sheet,
        2,
        &[
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "总人数",
            "专职人员数量",
            "兼职人员数量",
        ],
    );
    row(
        sheet,
        3,
        &[
            "",
            "大连理工大学图书馆",
            "高校",
            "",
            "大连市甘井子区凌工路2号",
            "",
            "张三 馆长",
            "",
            "10",
            "",
            "李四",
            "",
            "lisi@example.edu.cn",
            "1.专利检索；2.科技查新；3.一站式服务",
            "",
            "",
            "重点",
        ],
    );
    row(
        sheet,
        4,
        &[
            "",
            "大连市科技情报研究所",
            "科技情报机构",
            "",
            "大连市中山区人民路1号",
            "116001",
            "所长王小明",
            "12",
            "6",
            "6",
            "赵六",
            "",
            "/",
            "专利、商标检索、公益培训（线上、线下）、免费专利导航",
            "2023年5月6日",
            "2026-05-05",
        ],
    );
    row(
        sheet,
        5,
        &[
            "",
            "沈阳市图书馆",
            "公共图书馆",
            "沈阳市",
            "沈阳市沈河区青年大街205号",
            "",
            "孙七",
            "8",
            "5",
            "3",
            "周八",
            "13900000000",
            "",
            "信息查询\n商标咨询",
            "",
            "2026-04-29",
        ],
    );
    sheet.merge_range(3, 3, 4, 3, "大连市", &plain).unwrap();
    for number in 3..6 {
        sheet.write_number(number, 0, number - 2).unwrap();
    }
    sheet.write_number(3, 5, 116024).unwrap();
    sheet.write_number(3, 7, 30).unwrap();
    sheet.write_number(3, 9, 20).unwrap();
    sheet.write_number(3, 11, 13_812_345_678_f64).unwrap();
    sheet.write_number(4, 11, 13_800_000_000_f64).unwrap();
    sheet
        .write_datetime_with_format(3, 14, day(2023, 4, 30), &dated)
        .unwrap();
    // A date that lost its format and became a number.
    sheet.write_number(3, 15, 46142).unwrap();
    sheet
        .write_datetime_with_format(5, 14, day(2023, 4, 30), &dated)
        .unwrap();
    row(
        sheet,
        6,
        &["合计", "", "", "", "", "", "", "50", "21", "29"],
    );
    sheet
        .merge_range(7, 0, 7, 16, "填表说明：本表由各市填报。", &plain)
        .unwrap();
    let cases = book.add_worksheet();
    cases.set_name("案例").unwrap();
    row(
        cases,
        0,
        &["机构名称", "案例名称", "实施时间", "内容和效果"],
    );
    row(
        cases,
        1,
        &[
            "大连理工大学图书馆",
            "专利导航案例",
            "2022年",
            "为企业提供导航",
        ],
    );
    row(book.add_worksheet(), 0, &["请各市于4月30日前报送"]);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_province_list_becomes_points_designations_items_cases_and_contacts() {
    let clerk = Clerk::new();
    let imported = clerk.import("辽宁.xlsx", province());
    let ids = [
        "dalian-ligong-daxue-tushuguan",
        "dalianshi-keji-qingbao-yanjiusuo",
        "shenyangshi-tushuguan",
    ];
    assert_eq!(column(&imported, "points.csv", "id"), ids);
    let points = |name| column(&imported, "points.csv", name);
    assert_eq!(
        points("nature"),
        ["university", "sci_tech_information", "public_library"]
    );
    assert_eq!(points("region"), ["210200", "210200", "210100"]);
    assert_eq!(points("postcode"), ["116024", "116001", ""]);
    assert_eq!(points("head"), ["张三", "王小明", "孙七"]);
    assert_eq!(points("head_title"), ["馆长", "所长", ""]);
    assert_eq!(points("staff_full_time"), ["10", "6", "5"]);
    assert_eq!(
        column(&imported, "contacts.csv", "contact_mobile"),
        ["13812345678", "13800000000", "13900000000"]
    );
    assert_eq!(
        column(&imported, "contacts.csv", "contact_email"),
        ["lisi@example.edu.cn", "", ""]
    );
    let designations = |name| column(&imported, "designations.csv", name);
    assert_eq!(designations("kind"), ["provincial_point"; 3]);
    assert_eq!(
        designations("approved_on"),
        ["2023-04-30", "2023-05-06", "2023-04-30"]
    );
    assert_eq!(
        designations("valid_until"),
        ["2026-04-30", "2026-05-05", "2026-04-29"]
    );
    let items = |name| column(&imported, "service_items.csv", name);
    assert_eq!(
        items("name"),
        [
            "专利检索",
            "科技查新",
            "一站式服务",
            "专利、商标检索",
            "公益培训（线上、线下）",
            "免费专利导航",
            "信息查询",
            "商标咨询"
        ]
    );
    assert_eq!(
        items("category"),
        [
            "retrieval",
            "novelty_search",
            "other",
            "retrieval",
            "training",
            "navigation",
            "inquiry",
            "consulting"
        ]
    );
    assert_eq!(
        items("ip_types"),
        [
            "patent",
            "",
            "",
            "patent;trademark",
            "",
            "patent",
            "",
            "trademark"
        ]
    );
    assert_eq!(items("mode")[4], "online;offline");
    assert_eq!(items("fee"), ["", "", "", "", "", "free", "", ""]);
    assert_eq!(column(&imported, "cases.csv", "period"), ["2022年"]);
}

#[test]
fn the_report_lists_every_decision_with_its_location() {
    let imported = Clerk::new().import("辽宁.xlsx", province());
    let has = |kind, words: &str| {
        let notes = notes(&imported, kind);
        assert!(notes.contains(words), "{words} is not in\n{notes}");
    };
    has(
        NoteKind::Sheet,
        "辽宁.xlsx[名单]:0 读作「网点」表，标题在第 2–3 行，3 条记录",
    );
    has(
        NoteKind::LeftOut,
        "辽宁.xlsx[名单]:7 这一行没有读取：是说明或合计（`合计`）",
    );
    has(NoteKind::LeftOut, "辽宁.xlsx[名单]:8 ");
    has(NoteKind::LeftOut, "没有读取的列：序号");
    has(
        NoteKind::Converted,
        "「有效期至」列的数字 46142 读作日期 2026-04-30",
    );
    has(NoteKind::Converted, "1 个格取自合并单元格的第一行");
    has(
        NoteKind::Created,
        "辽宁.xlsx[名单]:4 新机构 `大连理工大学图书馆`，编号 dalian-ligong-daxue-tushuguan",
    );
    has(NoteKind::Split, "服务事项清单拆成 3 项");
    has(
        NoteKind::Classified,
        "`科技查新` 归入 查新（novelty_search）",
    );
    assert_eq!(
        codes(&imported),
        [
            // The list does not say what the new institution is.
            "empty-summary",
            "item-unclassified",
            "sheet-left-out",
            "unknown-column",
            "value-assumed"
        ]
    );
    assert!(
        problem(&imported, "item-unclassified")
            .starts_with("辽宁.xlsx[名单]:4 服务事项 `一站式服务`")
    );
    assert!(problem(&imported, "unknown-column").contains("「备注」"));
}

#[test]
fn personal_values_are_masked_in_the_report() {
    let clerk = Clerk::new();
    clerk.write(&clerk.import("a.xlsx", province()));
    let again = clerk.csv(
        "名称,机构性质,手机,主要负责人及职务\n沈阳市图书馆,公共图书馆,13911112222,钱小七 馆长\n填表人：吴老八\n",
    );
    let text = wangdian::import::report::render_json(&again.report, true);
    let changed = notes(&again, NoteKind::Changed);
    assert!(
        changed.contains("手机 `13*******00` → `13*******22`"),
        "{changed}"
    );
    for secret in ["13911112222", "13900000000", "钱小七", "孙七", "吴老八"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn a_second_import_of_the_same_sheet_changes_nothing() {
    let clerk = Clerk::new();
    clerk.write(&clerk.import("辽宁.xlsx", province()));
    let before = files(clerk.folder.path());
    let again = clerk.import("辽宁.xlsx", province());
    clerk.write(&again);
    assert!(files(clerk.folder.path()) == before);
    assert_eq!(notes(&again, NoteKind::Changed), "");
    assert_eq!(notes(&again, NoteKind::Created), "");
    assert_eq!(notes(&again, NoteKind::Matched).lines().count(), 3);
}

#[test]
fn problems_of_the_check_refer_to_sheet_row_and_heading() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("网点表").unwrap();
    row(sheet, 0, &["名单"]);
    row(
        sheet,
        2,
        &[
            "单位名称",
            "单位性质",
            "区划",
            "所在地区",
            "邮政编码",
            "网点类别",
            "状态",
        ],
    );
    row(
        sheet,
        3,
        &["丁院", "高较", "", "大连市", "1160", "省级网点", "有效"],
    );
    let imported = known().import("某省.xlsx", book.save_to_buffer().unwrap());
    assert!(imported.files.is_none());
    let said = problem(&imported, "unknown-code");
    assert!(
        said.starts_with("某省.xlsx[网点表]:4 「单位性质」列的 `高较`"),
        "{said}"
    );
    assert!(problem(&imported, "bad-postcode").starts_with("某省.xlsx[网点表]:4 「邮政编码」"));
}

#[test]
fn duplicate_and_unknown_headings_are_reported() {
    let imported = known().csv("名称,电话,联系电话,联系地止\n甲图书馆,1,2,3\n");
    assert!(
        problem(&imported, "duplicate-column").contains("「联系电话」与前面的「电话」是同一列")
    );
    assert!(problem(&imported, "unknown-column").contains("是不是「联系地址」？"));
}

#[test]
fn a_head_that_cannot_be_split_from_the_job_title_is_reported() {
    let with_head = |head: &str| known().csv(&format!("名称,主要负责人及职务\n甲图书馆,{head}\n"));
    assert_eq!(codes(&with_head("张三李四")), ["head-not-split"]);
    let said = problem(&with_head("张三李四"), "head-not-split");
    assert!(!said.contains("张三李四"), "{said}");
    assert_eq!(codes(&with_head("张三 馆长")), [""; 0]);
    // The column is not one that is published.
    let said = problem(&with_head("张三 馆长 13812345678"), "mobile-number");
    assert!(
        said.contains("只填姓名和职务") && !said.contains("会公开"),
        "{said}"
    );
}

#[test]
fn an_office_that_nobody_holds_has_no_head() {
    for (heading, cell) in [
        ("主要负责人及职务", "空缺"),
        ("主要负责人及职务", "馆长（暂缺）"),
        ("主要负责人", "空缺"),
    ] {
        let imported = known().csv(&format!("名称,{heading}\n甲图书馆,{cell}\n"));
        let heads = column(&imported, "points.csv", "head");
        assert!(heads.iter().all(String::is_empty), "{heads:?}");
        assert!(notes(&imported, NoteKind::Converted).contains("空缺"));
    }
}

#[test]
fn a_file_without_a_table_is_reported_and_nothing_is_imported() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let empty = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(codes(&empty), ["nothing-to-import"]);
    assert!(notes(&empty, NoteKind::LeftOut).contains("它是空的"));
    assert_eq!(
        codes(&known().csv("一段文字\n又一段\n")),
        ["nothing-to-import", "sheet-left-out"]
    );
    assert_eq!(codes(&known().csv("")), ["nothing-to-import"]);
    assert_eq!(codes(&known().csv("名称,电话\n")), [""; 0]);
    let broken = known().import("a.xlsx", b"PK\x03\x04".to_vec());
    assert_eq!(codes(&broken), ["unreadable-workbook"]);
}

#[test]
fn a_hidden_sheet_is_skipped_and_reported() {
    let mut book = Workbook::new();
    row(book.add_worksheet(), 0, &["名称", "电话"]);
    let hidden = book.add_worksheet();
    row(hidden, 0, &["名称", "电话"]);
    row(hidden, 1, &["甲图书馆", "1"]);
    hidden.set_hidden(true);
    let imported = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "phone")[0], "0411-8400001");
    assert!(
        notes(&imported, NoteKind::LeftOut)
            .contains("a.xlsx[Sheet2]:0 整张工作表没有读取：它是隐藏的")
    );
}

#[test]
fn formula_errors_and_dates_in_text_columns_are_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["名称", "专职人员数量", "批次"]);
    row(sheet, 1, &["甲图书馆"]);
    sheet
        .write_formula(
            1,
            1,
            rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"),
        )
        .unwrap();
    let dated = Format::new().set_num_format("yyyy-m");
    sheet
        .write_datetime_with_format(1, 2, day(2023, 1, 1), &dated)
        .unwrap();
    let imported = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert!(
        problem(&imported, "error-cell").contains("「专职人员数量」"),
        "{:?}",
        imported.report.problems
    );
    assert!(
        problem(&imported, "date-in-text")
            .contains("「批次」列是文字，这一格却是日期，按 `2023-01-01` 读取")
    );
}

#[test]
fn the_filing_form_is_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["一、机构基本情况"]);
    row(sheet, 1, &["名称", "丁大学图书馆", "机构性质", "高校"]);
    row(sheet, 2, &["地址", "大连市甘井子区凌工路2号"]);
    row(sheet, 3, &["主要负责人及职务", "张三 馆长"]);
    row(
        sheet,
        4,
        &["总人数", "30", "专职人员数量", "10", "兼职人员数量", "20"],
    );
    row(
        sheet,
        5,
        &[
            "联系人",
            "李四",
            "手机",
            "13812345678",
            "邮箱",
            "a@example.cn",
        ],
    );
    row(sheet, 6, &["服务对象", "师生"]);
    row(sheet, 7, &["服务事项清单", "专利检索；查新"]);
    row(sheet, 8, &["二、工作基础和优势特点"]);
    row(sheet, 9, &["略"]);
    row(sheet, 10, &["五、开展知识产权信息公共服务典型案例"]);
    row(sheet, 11, &["1", "名称", "案例甲", "实施时间", "2022年"]);
    row(sheet, 12, &["", "内容和效果", "很好"]);
    let clerk = Clerk::new()
        .mapping("[[sheet]]\nconstants = { kind = \"national_point\", status = \"active\" }\n");
    let imported = clerk.import("备案表.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "name"), ["丁大学图书馆"]);
    assert_eq!(column(&imported, "points.csv", "staff_part_time"), ["20"]);
    assert_eq!(column(&imported, "points.csv", "region"), ["210211"]);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["national_point"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "name"),
        ["专利检索", "查新"]
    );
    assert_eq!(
        table(&imported, "cases.csv").lines().nth(1).unwrap(),
        "ding-daxue-tushuguan,案例甲,2022年,很好"
    );
    assert!(notes(&imported, NoteKind::LeftOut).contains("二、工作基础和优势特点"));
}

#[test]
fn a_mapping_file_defines_unusual_headings() {
    let mapping = r#"
[[sheet]]
file = "list.csv"
table = "points"
heading_row = 2
ignore = ["内部编码"]
columns = { "座机" = "phone", "单位全名" = "name" }
constants = { kind = "tisc", "designations.status" = "active", nature = "高校", region = "210200" }

[[sheet]]
skip = true
"#;
    let clerk = known().mapping(mapping);
    let imported = clerk.csv("名称,电话\n单位全名,座机,内部编码\n丁院,0411-9,x\n");
    assert_eq!(column(&imported, "points.csv", "phone")[0], "0411-9");
    assert_eq!(column(&imported, "designations.csv", "kind")[0], "tisc");
    assert!(notes(&imported, NoteKind::LeftOut).contains("没有读取的列：内部编码"));
    let skipped = clerk.import("other.csv", "名称,电话\n甲图书馆,1\n".into());
    assert!(notes(&skipped, NoteKind::LeftOut).contains("对照文件要求跳过"));
}

#[test]
fn what_a_mapping_file_says_in_vain_is_reported() {
    let check = |mapping: &str, expected: &[&str]| {
        let imported = known()
            .mapping(mapping)
            .csv("名称, 座机号 ,机构性质,地区,网点类别,状态\n丁院,0411-84378000,高校,210200,省级网点,有效\n");
        let problems = imported.report.problems.diagnostics().iter();
        let problems = problems.filter(|problem| problem.code == "unused-mapping");
        let told: Vec<String> = problems
            .map(|problem| {
                format!(
                    "{}:{}",
                    problem.line.unwrap(),
                    problem.value.clone().unwrap()
                )
            })
            .collect();
        assert_eq!(told, expected, "{mapping}");
    };
    check("[[sheet]]\ncolumns = { \"座机号\" = \"phone\" }\n", &[]);
    check(
        "[[sheet]]\nfile = \"list.csv\"\nignore = [\"座机号\"]\n",
        &[],
    );
    check(
        "[[sheet]]\nfile = \"别的.csv\"\n\n[[sheet]]\nignore = [\"内码\"]\ncolumns = { \"电话号\" = \"phone\" }\n",
        &["2:别的.csv", "5:内码", "6:电话号"],
    );
    check("[[sheet]]\nignore = [\"座机 号\"]\n", &["2:座机 号"]);
    check("[[sheet]]\nname = \"名单\"\n", &["2:名单"]);
    check("[[sheet]]\n[[sheet]]\n", &["1:[[sheet]]"]);
}

#[test]
fn an_error_in_a_mapping_file_is_reported_with_a_suggestion() {
    let check = |text: &str, code: &str, words: &str| {
        let problems = Mapping::parse(text, "map.toml").unwrap_err();
        assert_eq!(problems[0].code, code);
        let help = &problems[0].help.as_ref().unwrap().zh;
        assert!(help.contains(words), "{help}");
        assert!(problems[0].line.is_some());
    };
    check(
        "[[sheet]]\ncolumns = { \"座机\" = \"phoen\" }",
        "bad-mapping",
        "`phone`",
    );
    check(
        "[[sheet]]\nconstants = { knd = \"tisc\" }",
        "bad-mapping",
        "`kind`",
    );
    check("[[sheet]]\ntable = \"point\"", "bad-mapping", "`points`");
    check("[[sheet]]\nheading = 3", "unknown-setting", "heading_row");
    check("[[sheet]]\nheading_row = \"三\"", "bad-mapping", "");
}

#[test]
fn the_program_imports_checks_and_builds_a_province_list() {
    let project = Project::sample();
    project.write("辽宁.xlsx", province());
    let before = project.files("data");
    let dry = project
        .run(&["import", "辽宁.xlsx", "--out", "data", "--dry-run"])
        .ends_with(0);
    assert!(dry.stdout.contains("只是预览，没有写入"), "{}", dry.stdout);
    assert!(project.files("data") == before);
    let run = project
        .run(&["import", "辽宁.xlsx", "--out", "data", "--format", "json"])
        .ends_with(0);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["written"], true);
    assert_eq!(report["report"]["errors"], 0);
    assert!(
        report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|note| note["kind"] == "created")
    );
    project.run(&["check"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    let page = project.read("public/points/dalian-ligong-daxue-tushuguan.html");
    assert!(page.contains("大连理工大学图书馆") && page.contains("科技查新"));
    assert!(!page.contains("13812345678") && !page.contains("张三"));
    let strict = project
        .run(&["import", "辽宁.xlsx", "--out", "other", "--strict"])
        .ends_with(1);
    assert!(strict.stdout.contains("没有写入任何文件") && !project.path("other").exists());
    project
        .run(&["import", "没有.xlsx", "--out", "data"])
        .ends_with(2);
    project.run(&["import", "辽宁.xlsx"]).ends_with(2);
}

#[test]
fn an_error_writes_nothing_and_shows_the_whole_report() {
    let project = Project::sample();
    let before = project.files("data");
    project.write(
        "a.csv",
        "名称,机构性质,地区\n新馆,图书管,辽宁省\n,高校,北京市\n",
    );
    let run = project
        .run(&["import", "a.csv", "--out", "data", "--lang", "en"])
        .ends_with(1);
    for code in [
        "unknown-code",
        "row-without-name",
        "point-without-designation",
    ] {
        assert!(
            run.stdout.contains(&format!("error[{code}]")),
            "{code} {}",
            run.stdout
        );
    }
    assert!(run.stdout.contains("nothing was written"));
    assert!(project.files("data") == before);
}

#[test]
fn the_mapping_file_in_the_documentation_works() {
    let text = std::fs::read_to_string(format!("{ROOT}/docs/import.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = text.split_once(&format!("```{language}\n")).unwrap();
        rest.split("```").next().unwrap().to_owned()
    };
    let imported = Clerk::new().mapping(&block("toml")).csv(&block("csv"));
    assert_eq!(
        column(&imported, "points.csv", "id"),
        ["huludaoshi-shili-tushuguan"]
    );
    assert_eq!(column(&imported, "points.csv", "phone"), ["0429-0000000"]);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
    assert_eq!(codes(&imported), ["empty-summary"]);
}

/// The regions of the institutions in a CSV list, and the notes on them.
fn regions_of(headings: &str, rows: &[(&str, &str)]) -> wangdian::import::Imported {
    let mut text = format!("名称,机构性质,网点类别,状态,{headings}\n");
    for (name, row) in rows {
        text.push_str(&format!("{name},公共图书馆,省级网点,有效,{row}\n"));
    }
    Clerk::new().csv(&text)
}

#[test]
fn former_regions_are_replaced_by_their_successors_and_reported() {
    let rows = [
        ("图书馆甲", "崇文区", "110101"),
        ("图书馆乙", "110103", "110101"),
        ("图书馆丙", "湖北省襄樊市", "420600"),
        ("图书馆丁", "江苏省南京市下关区", "320106"),
        ("图书馆戊", "350526", "350526"),
        ("图书馆己", "德化县", "350526"),
        ("图书馆庚", "511400", "511400"),
        ("图书馆辛", "210211001000", "210211"),
        ("图书馆壬", "陕西省西安市高新区", "610100"),
        ("图书馆癸", "海南州", "632500"),
    ];
    for (name, written, code) in rows {
        let imported = regions_of("地区", &[(name, written)]);
        assert_eq!(
            column(&imported, "points.csv", "region"),
            [code],
            "{written}"
        );
        let told = notes(&imported, NoteKind::Converted);
        let is_current = written == code || written == "德化县";
        assert_eq!(
            told.contains(&format!("`{written}` 读作 {code}")),
            !is_current,
            "{told}"
        );
        assert_eq!(
            told.contains("list.csv:2 「地区」列"),
            !is_current,
            "{told}"
        );
    }
}

#[test]
fn a_divided_region_is_rejected_with_the_possible_successors() {
    let imported = regions_of(
        "地区",
        &[("图书馆甲", "安徽省/341400"), ("图书馆乙", "341400")],
    );
    assert!(imported.files.is_none());
    let said = format!("{:?}", imported.report.problems);
    for code in ["340100（", "340200（", "340500（"] {
        assert!(said.contains(code), "{code}: {said}");
    }
    let elsewhere = regions_of("地区", &[("图书馆甲", "河北省崇文区")]);
    assert!(elsewhere.files.is_none());
    assert!(!format!("{:?}", elsewhere.report.problems).contains("崇礼区"));
}

#[test]
fn the_levels_of_a_region_may_be_in_separate_columns() {
    for (headings, row, code) in [
        ("省,市,县区", "辽宁省,大连市,市辖区", "210200"),
        ("省,市,县区", "辽宁省,大连市,", "210200"),
        ("省份,地市,区县", "辽宁,大连,沙河口区", "210204"),
        ("省,市,县区", "北京市,市辖区,东城区", "110101"),
        ("省,市,县区", "北京市,北京市,崇文区", "110101"),
        ("省,市,县区", "重庆市,县,城口县", "500229"),
        ("省,市,县区", "海南省,省直辖县级行政区划,琼海市", "469002"),
        (
            "省,市,县区",
            "新疆,自治区直辖县级行政区划,石河子市",
            "659001",
        ),
        ("省,市,县区", "内蒙古,呼和浩特市,", "150100"),
        ("省,市,县区", ",大连市,高新区", "210200"),
        ("省,市,县区", "湖北省,襄樊市,樊城区", "420606"),
        ("省,市,县区", "全国,辽宁省,大连市", "210200"),
        (
            "省（区、市）,市（州）,县（市、区）",
            "陕西省,西安市,市本级",
            "610100",
        ),
        ("省份,地区", "北京市,朝阳区", "110105"),
        ("省份,地区", "辽宁省,大连市", "210200"),
    ] {
        let imported = regions_of(headings, &[("图书馆甲", row)]);
        assert_eq!(column(&imported, "points.csv", "region"), [code], "{row}");
    }
    // 吉林 and 朝阳 below 地市 are cities.
    for (row, code) in [
        ("辽宁省,朝阳", "211300"),
        ("北京市,朝阳", "110105"),
        (",吉林", "220200"),
        (",大连", "210200"),
    ] {
        let imported = regions_of("省份,地市", &[("图书馆甲", row)]);
        assert_eq!(column(&imported, "points.csv", "region"), [code], "{row}");
    }
    // A province that stands once per block.
    let rows = [
        ("图书馆甲", "吉林省,长春市,朝阳区"),
        ("图书馆乙", ",,朝阳区"),
        ("图书馆丙", ",吉林,船营区"),
        ("图书馆丁", "辽宁省,大连市,"),
        ("图书馆戊", ",,西岗区"),
        ("图书馆己", ",北京市,朝阳区"),
    ];
    let imported = regions_of("省份,地市,区县", &rows);
    let names = column(&imported, "points.csv", "name");
    let regions = column(&imported, "points.csv", "region");
    let found: std::collections::BTreeMap<&str, &str> = names
        .iter()
        .map(String::as_str)
        .zip(regions.iter().map(String::as_str))
        .collect();
    for (name, code) in [
        ("图书馆甲", "220104"),
        ("图书馆乙", "220104"),
        ("图书馆丙", "220204"),
        ("图书馆丁", "210200"),
        ("图书馆戊", "210203"),
        ("图书馆己", "110105"),
    ] {
        assert_eq!(found.get(name), Some(&code), "{name}");
    }
    assert!(notes(&imported, NoteKind::Converted).contains("读作 `吉林省/长春市/朝阳区`"));
    // The columns are there, the cells are not.
    let imported = regions_of(
        "省份,地市",
        &[("图书馆甲", "辽宁省,大连市"), ("图书馆乙", ",")],
    );
    let text = format!("{:?}", imported.report.problems);
    assert!(text.contains("请在这一行填写“省份、地市”"), "{text}");
    // 全国 is not a region: this is reported, and the address decides.
    let imported = regions_of("省份,地址", &[("图书馆甲", "中央,北京市崇文区某路1号")]);
    assert_eq!(column(&imported, "points.csv", "region"), ["110101"]);
    assert!(notes(&imported, NoteKind::Converted).contains("`中央` 不是地区"));
    assert!(problem(&imported, "region-derived").contains("110101"));
    // Contradictory columns are rejected.
    let imported = regions_of("省份,地区", &[("图书馆甲", "吉林省,大连市")]);
    assert!(imported.files.is_none());
    assert!(problem(&imported, "unknown-region").contains("吉林省/大连市"));
}

#[cfg(unix)]
#[test]
fn written_files_have_usual_permissions_and_leave_no_temporary_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let ordinary = folder.path().join("ordinary");
    std::fs::write(&ordinary, "x").unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    let content = std::collections::BTreeMap::from([("a.csv".into(), b"x".to_vec())]);
    wangdian::import::write(&content, &data).unwrap();
    let names: Vec<_> = std::fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["a.csv"]);
    assert_eq!(mode(&data.join("a.csv")), mode(&ordinary));
    // A folder in the place of a file cannot be replaced.
    std::fs::create_dir(data.join("b.csv")).unwrap();
    let content = std::collections::BTreeMap::from([("b.csv".into(), b"x".to_vec())]);
    wangdian::import::write(&content, &data).unwrap_err();
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 2);
}
