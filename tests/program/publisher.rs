//! The whole workflow of a province's spreadsheet: import, check, review and build, and the
//! traces of what ended.

use crate::support::clerk::row;
use crate::support::git::{commit, diff, repository};
use crate::support::program::Project;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;

/// Values that must never leave `contacts.csv`.
const PERSONAL: [&str; 9] = [
    "13756781234",
    "13656784321",
    "13556782468",
    "chen.lisi@example.edu.cn",
    "zhao6@example.org",
    "陈李四",
    "赵小六",
    "周老八",
    "欧阳小明",
];

const HEADINGS: [&str; 17] = [
    "序号",
    "编号",
    "机构名称",
    "机构性质",
    "所在区",
    "地址",
    "邮编",
    "主要负责人及职务",
    "总人数",
    "专职人员数量",
    "兼职人员数量",
    "联系人",
    "手机",
    "邮箱",
    "服务事项清单",
    "备案日期",
    "有效期至",
];

/// The list: a title over all columns, headings in two rows, merged districts, dates as day
/// counts, numbers as text, all services in one cell, a sum and a note below.
fn list_sheet(sheet: &mut Worksheet, rows: &[[&str; 17]]) {
    let plain = Format::new();
    sheet.set_name("名单").unwrap();
    let title = "上海市2026年度省级知识产权信息公共服务网点名单";
    sheet.merge_range(0, 0, 0, 16, title, &plain).unwrap();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        if !(8..=10).contains(&column) {
            sheet
                .merge_range(1, column, 2, column, heading, &plain)
                .unwrap();
        }
    }
    sheet.merge_range(1, 8, 1, 10, "人员情况", &plain).unwrap();
    row(sheet, 2, &[&[""; 8][..], &HEADINGS[8..11]].concat());
    for (number, cells) in (3_u32..).zip(rows) {
        row(sheet, number, cells);
        sheet
            .write_number(number, 0, f64::from(number - 2))
            .unwrap();
    }
    let last = 3 + u32::try_from(rows.len()).unwrap();
    row(sheet, last, &["合计"]);
    let note = "填表说明：本表由上海市知识产权局汇总。";
    sheet
        .merge_range(last + 1, 0, last + 1, 16, note, &plain)
        .unwrap();
}

/// An institution with a new name, one that is known by its name, and a new one.
fn rows() -> Vec<[&'static str; 17]> {
    vec![
        [
            "",
            "p-4b89f20c",
            "上海电机大学",
            "高校",
            "",
            "上海市闵行区江川路690号",
            "",
            "馆长 欧阳小明",
            "12",
            "4",
            "8",
            "陈李四",
            "",
            "chen.lisi@example.edu.cn",
            "1.专利检索（线上）；2.科技查新；3.公益培训",
            "",
            "",
        ],
        [
            "",
            "",
            "东华大学",
            "高校",
            "",
            "上海市闵行区江川路999号",
            "",
            "",
            "9",
            "3",
            "6",
            "赵小六",
            "13656784321",
            "zhao6@example.org",
            "专利检索、商标咨询、一站式服务",
            "2026年10月30日",
            "2029-10-29",
        ],
        [
            "",
            "",
            "上海示例图书馆",
            "公共图书馆",
            "黄浦区",
            "上海市黄浦区示例路1号",
            "200001",
            "",
            "6",
            "3",
            "3",
            "周老八",
            "13556782468",
            "",
            "信息查询\n免费专利导航",
            "2026.10.30",
            "2029/10/29",
        ],
    ]
}

fn day(year: u16, month: u8, day: u8) -> ExcelDateTime {
    ExcelDateTime::from_ymd(year, month, day).unwrap()
}

/// The whole workbook of a province: list, cases, changes and an explanation.
fn province() -> Vec<u8> {
    let mut book = Workbook::new();
    let dated = Format::new().set_num_format("yyyy/m/d");
    let sheet = book.add_worksheet();
    list_sheet(sheet, &rows());
    sheet
        .merge_range(3, 4, 4, 4, "闵行区", &Format::new())
        .unwrap();
    // A number and a text in the same column.
    sheet.write_number(3, 6, 200_240).unwrap();
    sheet.write_string(4, 6, "201620").unwrap();
    sheet.write_number(3, 12, 13_756_781_234_f64).unwrap();
    sheet
        .write_datetime_with_format(3, 15, day(2026, 10, 30), &dated)
        .unwrap();
    // A day count without a date format: 2029-10-29.
    sheet.write_number(3, 16, 47_420).unwrap();
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
        &["东华大学", "纺织专利导航", "2025年", "为三家企业提供导航"],
    );
    let events = book.add_worksheet();
    events.set_name("变动记录").unwrap();
    row(
        events,
        0,
        &["编号", "日期", "事件类型", "变更项", "原值", "新值"],
    );
    row(
        events,
        1,
        &[
            "p-4b89f20c",
            "",
            "更名",
            "名称",
            "上海电机学院",
            "上海电机大学",
        ],
    );
    events
        .write_datetime_with_format(1, 1, day(2026, 9, 1), &dated)
        .unwrap();
    row(book.add_worksheet(), 0, &["请各区于10月31日前报送"]);
    book.save_to_buffer().unwrap()
}

/// Checks that a text contains no personal value.
#[track_caller]
fn assert_nothing_personal(what: &str, text: &str) {
    for secret in PERSONAL {
        assert!(!text.contains(secret), "{secret} is in {what}");
    }
}

#[track_caller]
fn assert_says(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "not said: {words}\n{text}");
    }
}

/// Builds the site and checks every file.
fn build(project: &Project) {
    project.run(&["build"]).ends_with(0);
    for (path, bytes) in project.files("public") {
        assert_nothing_personal(&path, &String::from_utf8_lossy(&bytes));
    }
}

/// A project after importing the province's workbook, without a commit.
fn imported() -> Project {
    let project = repository();
    project.write("上海.xlsx", province());
    project
        .run(&["import", "上海.xlsx", "--out", "data"])
        .ends_with(0);
    project
}

#[test]
fn a_dry_run_reports_everything_and_writes_nothing() {
    let project = repository();
    project.write("上海.xlsx", province());
    let before = project.files(".");
    let preview = project
        .run(&["import", "上海.xlsx", "--out", "data", "--dry-run"])
        .ends_with(0);
    assert!(project.files(".") == before);
    assert_says(
        &preview.stdout,
        &[
            "只是预览，没有写入",
            "上海.xlsx[名单]: 读作「网点」表，标题在第 2–3 行，3 条记录",
            "上海.xlsx[名单]:4: 「有效期至」列的数字 47420 读作日期 2029-10-29",
            "上海.xlsx[名单]:5: `东华大学` 对应到 p-2b425c2f",
            "上海.xlsx[名单]:6: 新机构 `上海示例图书馆`，编号 shanghai-shili-tushuguan",
            "上海.xlsx[名单]:4: p-4b89f20c：服务事项清单拆成 3 项",
            "上海.xlsx[名单]:4: p-4b89f20c：名称 `上海电机学院` → `上海电机大学`",
            "上海.xlsx[名单]:5: p-2b425c2f：地址 （空） → `上海市闵行区江川路999号`",
            "上海.xlsx[名单]:5: p-2b425c2f：网点类别 `省级网点` 的批准日期 `2022-07-15` → `2026-10-30`",
            "上海.xlsx[名单]:5: warning[item-unclassified] 服务事项 `一站式服务`",
            "上海.xlsx[Sheet4]: warning[sheet-left-out]",
            "共 0 个错误",
            "新增 1 个机构",
        ],
    );
    // The sheet records the renaming itself.
    assert!(!preview.stdout.contains("如果是更名"), "{}", preview.stdout);
    for form in ["text", "json"] {
        for language in ["zh", "en"] {
            let command = ["import", "上海.xlsx", "--out", "data", "--dry-run"];
            let said =
                project.run(&[&command[..], &["--format", form, "--lang", language]].concat());
            assert_nothing_personal(form, &said.stdout);
            assert_nothing_personal(form, &said.stderr);
        }
    }
}

/// A clerk's tables have the headings, terms and order that the clerk chose.
#[test]
fn an_import_without_a_change_leaves_the_tables_as_they_are_written() {
    let project = Project::sound();
    project.write(
        "data/points.csv",
        "\u{feff}编号,名称,机构性质,地区,简介\r\n\
         p-2,乙大学,高校,福州市,理工科大学\r\np-1,甲图书馆,公共图书馆,大连市,市级图书馆\r\n",
    );
    let before = project.files("data");
    project.write(
        "list.csv",
        "名称,机构性质,地区\n甲图书馆,公共图书馆,大连市\n",
    );
    let import = || {
        project
            .run(&["import", "list.csv", "--out", "data"])
            .ends_with(0)
    };
    let run = import();
    assert!(run.stdout.contains("所有文件都没有变化"), "{}", run.stdout);
    assert!(before == project.files("data"));
    project.write(
        "list.csv",
        "名称,机构性质,地区,邮编\n甲图书馆,公共图书馆,大连市,116000\n",
    );
    let run = import();
    assert!(run.stdout.contains("统一的格式"), "{}", run.stdout);
    assert!(project.read("data/points.csv").contains("116000"));
    // What is in canonical form already needs no such words.
    project.edit("list.csv", "116000", "116001");
    let run = import();
    assert!(!run.stdout.contains("统一的格式"), "{}", run.stdout);
}

#[test]
fn imported_data_passes_the_check_and_a_second_import_changes_nothing() {
    let project = imported();
    let checked = project.run(&["check"]).ends_with(0);
    assert_says(&checked.stdout, &["共 0 个错误"]);
    for form in ["text", "json", "github", "sarif"] {
        let said = project.run(&["check", "--format", form]).ends_with(0);
        assert_nothing_personal(form, &said.stdout);
    }
    let before = project.files("data");
    let again = project
        .run(&["import", "上海.xlsx", "--out", "data"])
        .ends_with(0);
    assert!(project.files("data") == before);
    assert_says(&again.stdout, &["新增 0 个机构，改动 0 处"]);
    assert!(!again.stdout.contains("── 改动"), "{}", again.stdout);
}

#[test]
fn a_review_shows_all_changes_and_no_personal_data() {
    let project = imported();
    let told = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert_says(
        &told.stdout,
        &[
            "新增网点: 1\n",
            "改名网点: 1\n",
            "新增服务事项: 8\n",
            "+ shanghai-shili-tushuguan 上海示例图书馆: 上海市黄浦区（310101）",
            "资格 新增: 省级知识产权信息公共服务网点（2026-10-30） [有效]（有效期至 2029-10-29）",
            "~ p-2b425c2f 东华大学\n",
            "地址: （空） → 上海市闵行区江川路999号",
            "批准日期: 2022-07-15 → 2026-10-30",
            "名称: 上海电机学院 → 上海电机大学",
            "+ 服务事项: 免费专利导航（知识产权类型 专利；服务类别 专利导航；收费 免费）",
            "+ 变动记录: 2026-09-01 更名",
            "新出现 points/shanghai-shili-tushuguan.html",
            "联系人信息有变动（不公开，已隐去）",
        ],
    );
    let json = diff(&project, &["--git", "HEAD", "--format", "json"]).ends_with(0);
    let answer: Value = serde_json::from_str(&json.stdout).unwrap();
    let ids = |part: &str| -> Vec<&str> {
        let points = answer["points"][part].as_array().unwrap();
        points
            .iter()
            .map(|point| point["point"]["id"].as_str().unwrap())
            .collect()
    };
    assert_eq!(ids("added"), ["shanghai-shili-tushuguan"]);
    assert_eq!(ids("changed"), ["p-2b425c2f", "p-4b89f20c"]);
    assert_eq!(ids("removed"), [""; 0]);
    for form in ["text", "markdown", "json"] {
        for language in ["zh", "en"] {
            let said = diff(
                &project,
                &["--git", "HEAD", "--format", form, "--lang", language],
            );
            assert_nothing_personal(form, &said.stdout);
            assert_nothing_personal(form, &said.stderr);
        }
    }
}

#[test]
fn the_site_shows_imported_data_without_contacts() {
    let project = imported();
    build(&project);
    let new = project.read("public/points/shanghai-shili-tushuguan.html");
    assert_says(
        &new,
        &[
            "上海示例图书馆",
            "信息查询",
            "免费专利导航",
            "2029年10月29日",
        ],
    );
    let renamed = project.read("public/points/p-4b89f20c.html");
    assert_says(
        &renamed,
        &["上海电机大学", "上海电机学院", "科技查新", "2026年9月1日"],
    );
    let known = project.read("public/points/p-2b425c2f.html");
    assert_says(&known, &["纺织专利导航", "一站式服务"]);
    assert_says(
        &project.read("public/regions/310101.html"),
        &["points/shanghai-shili-tushuguan.html"],
    );
    let found = project.run(&["search", "上海电机学院"]).ends_with(0);
    assert_says(&found.stdout, &["上海电机大学"]);
    for feed in ["all", "regions/310000", "kinds/provincial_point"] {
        let feed = project.read(&format!("public/feeds/{feed}.xml"));
        assert_says(&feed, &["上海示例图书馆"]);
    }
    assert_says(&project.read("public/feeds/all.xml"), &["上海电机大学"]);
}

/// Removes an institution from a table of the registry.
fn remove_rows(project: &Project, file: &str, id: &str) {
    let path = format!("data/{file}");
    let text = project.read(&path);
    let start = format!("{id},");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(&start))
        .collect();
    assert!(kept.len() < text.lines().count(), "{file} has no {id}");
    project.write(&path, format!("{}\n", kept.join("\n")));
}

#[test]
fn a_removed_institution_needs_a_reason_and_keeps_its_page() {
    let project = imported();
    build(&project);
    commit(&project);
    for file in [
        "points.csv",
        "designations.csv",
        "service_items.csv",
        "contacts.csv",
    ] {
        remove_rows(&project, file, "shanghai-shili-tushuguan");
    }
    let before = project.files("public");
    let refused = diff(&project, &["--git", "HEAD"]).ends_with(1);
    assert_says(
        &refused.stdout,
        &["error[vanished-point]", "上海示例图书馆", "retired.csv"],
    );
    let built = project.run(&["build"]).ends_with(1);
    assert_says(
        &built.stderr,
        &["error[vanished-point]", "shanghai-shili-tushuguan"],
    );
    assert!(
        project.files("public") == before,
        "the site stays as it was"
    );
    project.write(
        "data/retired.csv",
        "编号,名称,停用日期,停用原因,接替编号\n\
         shanghai-shili-tushuguan,上海示例图书馆,2026-11-15,并入上海图书馆,p-4eabc399\n",
    );
    let told = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert_says(&told.stdout, &["删除网点: 1", "并入上海图书馆"]);
    build(&project);
    let page = project.read("public/points/shanghai-shili-tushuguan.html");
    assert_says(
        &page,
        &[
            "编号已停用",
            "2026年11月15日",
            "并入上海图书馆",
            "p-4eabc399.html",
        ],
    );
    assert!(
        !project
            .read("public/regions/310000.html")
            .contains("shanghai-shili-tushuguan")
    );
    assert_says(
        &project.read("public/ended.html"),
        &["上海示例图书馆", "并入上海图书馆"],
    );
}

const CANDIDATE: &str = "名称,机构性质,地区,网点类型,公示开始日期,公示结束日期,备案日期,有效期至,状态,专职人员数量,服务事项清单\n";

/// Imports a row about a candidate.
fn import_candidate(project: &Project, row: &str) {
    project.write(
        "公示.csv",
        format!("{CANDIDATE}候选示例图书馆,公共图书馆,上海市静安区,{row}\n"),
    );
    project
        .run(&["import", "公示.csv", "--out", "data"])
        .ends_with(0);
}

#[test]
fn a_candidate_is_on_notice_until_it_is_decided() {
    let project = repository();
    let page = "public/points/houxuanshili-tushuguan.html";
    let has = |file: &str| project.read(file).contains("候选示例图书馆");
    import_candidate(
        &project,
        "省级网点,2026-11-16,2026-11-24,,,公示中,4,信息查询",
    );
    let told = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert_says(&told.stdout, &["候选示例图书馆", "公示中"]);
    build(&project);
    assert!(has("public/notice.html"));
    assert!(!has("public/index.html") && !has("public/regions/310000.html"));
    assert!(!project.path(page).exists());
    commit(&project);
    // The notice is over, and no decision is recorded.
    let late = ["--as-of", "2026-11-25"];
    let checked = project.run(&[&["check"][..], &late].concat()).ends_with(0);
    assert_says(&checked.stdout, &["warning[notice-over]"]);
    project.run(&[&["build"][..], &late].concat()).ends_with(0);
    assert!(!has("public/notice.html"));
    // It is approved.
    project.edit(
        "wangdian.toml",
        "as_of = \"2026-11-20\"",
        "as_of = \"2026-11-28\"",
    );
    import_candidate(
        &project,
        "省级网点,2026-11-16,2026-11-24,2026-11-27,2029-11-26,有效,4,信息查询",
    );
    let told = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert_says(
        &told.stdout,
        &[
            "新增或批准的资格: 1",
            "[公示中 → 有效]",
            "新出现 points/houxuanshili-tushuguan.html",
        ],
    );
    assert!(!told.stdout.contains("新增网点: 1"), "{}", told.stdout);
    build(&project);
    assert!(!has("public/notice.html"));
    assert!(has(page) && has("public/regions/310000.html") && has("public/feeds/all.xml"));
}

#[test]
fn a_revoked_point_keeps_a_page_with_date_and_reason() {
    let project = imported();
    build(&project);
    commit(&project);
    let earlier_feed = project.read("public/feeds/all.xml");
    let list = "编号,网点类型,状态\nshanghai-shili-tushuguan,省级网点,已撤销\n";
    project.write("撤销.csv", list);
    let events = "编号,日期,变动类型,网点类型,文号\n\
        shanghai-shili-tushuguan,2026/11/18,撤销,省级网点,沪知局〔2026〕30号\n";
    project.write("撤销记录.csv", events);
    project
        .run(&["import", "撤销.csv", "撤销记录.csv", "--out", "data"])
        .ends_with(0);
    let checked = project.run(&["check"]).ends_with(0);
    assert_says(&checked.stdout, &["共 0 个错误"]);
    let told = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert_says(
        &told.stdout,
        &[
            "[有效 → 已撤销]",
            "变为已结束网点的说明页 points/shanghai-shili-tushuguan.html",
        ],
    );
    build(&project);
    let page = project.read("public/points/shanghai-shili-tushuguan.html");
    assert_says(&page, &["已撤销", "2026年11月18日", "沪知局〔2026〕30号"]);
    assert_says(&project.read("public/ended.html"), &["上海示例图书馆"]);
    let is_listed = |file: &str| project.read(file).contains("shanghai-shili-tushuguan");
    assert!(!is_listed("public/regions/310000.html"));
    for feed in ["all", "regions/310000", "kinds/provincial_point"] {
        let feed = project.read(&format!("public/feeds/{feed}.xml"));
        assert_says(&feed, &["撤销", "沪知局〔2026〕30号"]);
    }
    // Entries that were published before keep their ids.
    let feed = project.read("public/feeds/all.xml");
    let ids = |feed: &str| -> Vec<String> {
        let parts = feed.split("<id>").skip(1);
        parts
            .map(|part| part.split('<').next().unwrap().to_owned())
            .collect()
    };
    let (before, after) = (ids(&earlier_feed), ids(&feed));
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|id| after.contains(id)));
}

/// The rules of the new warnings in a review.
fn fresh(project: &Project) -> Vec<String> {
    let run = diff(project, &["--git", "HEAD", "--format", "json"]).ends_with(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let problems = answer["report"]["diagnostics"].as_array().unwrap();
    let codes = problems
        .iter()
        .map(|it| it["code"].as_str().unwrap().to_owned());
    codes.collect()
}

#[test]
fn moved_rows_and_new_names_do_not_make_warnings_new() {
    let project = repository();
    let items = "data/service_items.csv";
    let twice = project.read(items);
    let last = twice.lines().last().unwrap();
    project.write(items, format!("{twice}{last}\n"));
    commit(&project);
    assert_eq!(fresh(&project), [""; 0]);
    // An additional first row, with a category of its own.
    project.edit(
        items,
        "p-b3f43018,查新检索",
        "p-f8a37edd,查新,,novelty_search,,,,online;offline,,,\np-b3f43018,查新检索",
    );
    assert_eq!(fresh(&project), [""; 0]);
    project.edit(
        "data/points.csv",
        "p-2b425c2f,东华大学,,,",
        "p-2b425c2f,东华新大学,,东华大学,",
    );
    assert_eq!(fresh(&project), [""; 0]);
    project.edit(
        "data/points.csv",
        "p-b825c807,上海大学",
        "p-b825c807,上海大学 ",
    );
    assert_eq!(fresh(&project), ["surrounding-space"]);
}

#[test]
fn a_duplicate_name_is_not_new_after_reordering_rows() {
    let project = repository();
    let points = "data/points.csv";
    let rows = [
        "p-t1,同名馆,,,public_library,310000",
        "p-t2,同名馆,,,public_library,310000",
    ];
    let rows = rows.map(|row| format!("{row}{}", ",".repeat(20)));
    let before = project.read(points);
    project.write(points, format!("{before}{}\n{}\n", rows[0], rows[1]));
    let designations = "data/designations.csv";
    let more = project.read(designations);
    let kinds = "p-t1,tisc,,,,,,,active,\np-t2,tisc,,,,,,,active,\n";
    project.write(designations, format!("{more}{kinds}"));
    let found = fresh(&project);
    assert_eq!(
        found
            .iter()
            .filter(|code| *code == "duplicate-name")
            .count(),
        1
    );
    commit(&project);
    project.write(points, format!("{before}{}\n{}\n", rows[1], rows[0]));
    assert_eq!(fresh(&project), [""; 0]);
    let third = rows[0].replace("p-t1", "p-t3");
    project.write(
        points,
        format!("{before}{}\n{}\n{third}\n", rows[1], rows[0]),
    );
    project.write(
        designations,
        format!("{more}{kinds}p-t3,tisc,,,,,,,active,\n"),
    );
    assert!(fresh(&project).contains(&"duplicate-name".to_owned()));
}
