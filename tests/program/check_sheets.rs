//! `wangdian check` of spreadsheets says what `wangdian import` would say.

use crate::support::clerk::row;
use crate::support::program::Project;
use rust_xlsxwriter::Workbook;

/// A sheet with one institution, whose kind is as given.
fn workbook(kind: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    row(
        sheet,
        0,
        &[
            "名称",
            "机构性质",
            "地区",
            "网点类别",
            "状态",
            "批准日期",
            "有效期至",
            "简介",
        ],
    );
    row(
        sheet,
        1,
        &[
            "丙图书馆",
            "公共图书馆",
            "210200",
            kind,
            "有效",
            "2025-07-15",
            "2028-07-15",
            "市馆",
        ],
    );
    workbook.save_to_buffer().unwrap()
}

/// What a report says, without its last line.
fn report(output: &str) -> String {
    let mut lines: Vec<&str> = output.trim_end().lines().collect();
    lines.pop();
    lines.join("\n")
}

#[test]
fn a_sound_sheet_passes_and_nothing_is_written() {
    let project = Project::sound();
    project.write("名单.xlsx", workbook("省级网点"));
    let before = project.files(".");
    let run = project.run(&["check", "名单.xlsx"]).ends_with(0);
    assert!(run.stdout.contains("丙图书馆"), "{}", run.stdout);
    assert!(run.stdout.contains("没有错误，可以导入"), "{}", run.stdout);
    let import = project
        .run(&["import", "名单.xlsx", "--out", "data", "--dry-run"])
        .ends_with(0);
    assert_eq!(report(&run.stdout), report(&import.stdout));
    assert!(project.files(".") == before);
}

#[test]
fn a_sheet_with_mistakes_fails_with_the_report_of_an_import() {
    let project = Project::sound();
    project.write("名单.xlsx", workbook("县级网点"));
    let before = project.files(".");
    let run = project.run(&["check", "名单.xlsx"]).ends_with(1);
    assert!(run.stdout.contains("县级网点"), "{}", run.stdout);
    assert!(run.stdout.contains("现在还不能导入"), "{}", run.stdout);
    let import = project
        .run(&["import", "名单.xlsx", "--out", "data"])
        .ends_with(1);
    assert_eq!(report(&run.stdout), report(&import.stdout));
    assert!(project.files(".") == before);
    let json = project
        .run(&["check", "名单.xlsx", "--format", "json"])
        .ends_with(1);
    let import = project
        .run(&["import", "名单.xlsx", "--out", "data", "--format", "json"])
        .ends_with(1);
    assert_eq!(json.stdout, import.stdout);
    let sarif = project
        .run(&["check", "名单.xlsx", "--format", "sarif"])
        .ends_with(1);
    assert!(sarif.stdout.contains("sarif-schema"), "{}", sarif.stdout);
    let github = project
        .run(&["check", "名单.xlsx", "--format", "github"])
        .ends_with(1);
    assert!(github.stdout.starts_with("::"), "{}", github.stdout);
}

/// A province that has no registry checks its list before it sends it.
#[test]
fn several_sheets_are_checked_without_a_registry() {
    let project = Project::sound();
    std::fs::remove_dir_all(project.path("data")).unwrap();
    project.write("甲.xlsx", workbook("省级网点"));
    project.write(
        "service_items.csv",
        "机构名称,事项名称,服务类别\n丙图书馆,专利检索,信息检索\n",
    );
    let run = project
        .run(&["check", "甲.xlsx", "service_items.csv"])
        .ends_with(0);
    assert!(run.stdout.contains("新增 1 个机构"), "{}", run.stdout);
    project.run(&["check", "没有.xlsx"]).ends_with(2);
    project.write("坏.xlsx", "不是工作簿");
    project.run(&["check", "坏.xlsx"]).ends_with(1);
    let strict = project.run(&["check", "甲.xlsx", "--strict"]);
    let import = project.run(&["import", "甲.xlsx", "--out", "new", "--strict"]);
    assert_eq!(strict.status, import.status);
    // Options for sheets need a sheet.
    project.run(&["check", "--include-hidden"]).ends_with(2);
}
