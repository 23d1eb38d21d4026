//! The whole way of a province's spreadsheet: the clerk imports it, the check is quiet, the
//! reviewer is told what changes, the site has it, and what ends leaves a trace.

#![allow(clippy::unwrap_used)]

#[path = "support/clerk.rs"]
mod clerk;
#[path = "support/git.rs"]
mod git;
mod program;

use clerk::row;
use git::{commit, diff, repository};
use program::{Project, Run};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;

/// What must never leave `contacts.csv`.
const PERSONAL: [&str; 9] = [
    "13812345678",
    "13800000000",
    "13900000000",
    "chen.lisi@example.edu.cn",
    "zhao6@example.org",
    "陈李四",
    "赵小六",
    "周老八",
    "王馆长丁",
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

/// The list: a title over all columns, headings in two rows, a district for two rows, days
/// as day counts, numbers as text, all services in one cell, a sum and a note below.
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

/// One institution that has a new name, one that is known by its name, one that is new.
fn rows() -> Vec<[&'static str; 17]> {
    vec![
        [
            "", "p-4b89f20c", "上海电机大学", "高校", "", "上海市闵行区江川路690号", "", "王馆长丁 馆长",
            "12", "4", "8", "陈李四", "", "chen.lisi@example.edu.cn",
            "1.专利检索（线上）；2.科技查新；3.公益培训", "", "",
        ],
        [
            "", "", "东华大学", "高校", "", "上海市闵行区江川路999号", "", "",
            "9", "3", "6", "赵小六", "13800000000", "zhao6@example.org",
            "专利检索、商标咨询、一站式服务", "2026年10月30日", "2029-10-29",
        ],
        [
            "", "", "上海示例图书馆", "公共图书馆", "黄浦区", "上海市黄浦区示例路1号", "200001", "",
            "6", "3", "3", "周老八", "13900000000", "", "信息查询\n免费专利导航", "2026.10.30", "2029/10/29",
        ],
    ]
}

fn day(year: u16, month: u8, day: u8) -> ExcelDateTime {
    ExcelDateTime::from_ymd(year, month, day).unwrap()
}

/// The whole workbook of a province: the list, the cases, what changed, an explanation.
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
    sheet.write_number(3, 12, 13_812_345_678_f64).unwrap();
    sheet
        .write_datetime_with_format(3, 15, day(2026, 10, 30), &dated)
        .unwrap();
    // A day count that lost its format: 2029-10-29.
    sheet.write_number(3, 16, 47_420).unwrap();
    let cases = book.add_worksheet();
    cases.set_name("案例").unwrap();
    row(cases, 0, &["机构名称", "案例名称", "实施时间", "内容和效果"]);
    row(cases, 1, &["东华大学", "纺织专利导航", "2025年", "为三家企业提供导航"]);
    let events = book.add_worksheet();
    events.set_name("变动记录").unwrap();
    row(events, 0, &["编号", "日期", "事件类型", "栏目", "原值", "新值"]);
    row(events, 1, &["p-4b89f20c", "", "更名", "名称", "上海电机学院", "上海电机大学"]);
    events
        .write_datetime_with_format(1, 1, day(2026, 9, 1), &dated)
        .unwrap();
    row(book.add_worksheet(), 0, &["请各区于10月31日前报送"]);
    book.save_to_buffer().unwrap()
}

#[test]
fn look() {
    let project = repository();
    project.write("上海.xlsx", province());
    let run = project.run(&["import", "上海.xlsx", "--out", "data"]);
    println!("{}{}", run.stdout, run.stderr);
    let run = project.run(&["check"]);
    println!("{}{}", run.stdout, run.stderr);
    let run = diff(&project, &["--git", "HEAD"]);
    println!("{}{}", run.stdout, run.stderr);
    let run = diff(&project, &["--git", "HEAD", "--format", "markdown"]);
    println!("{}{}", run.stdout, run.stderr);
}
