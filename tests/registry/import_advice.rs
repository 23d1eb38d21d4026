//! The messages of an import: in the terms of the sheet, with a fix that can be made in it.

use crate::support::clerk::*;
use crate::support::program::Project;
use rust_xlsxwriter::Workbook;
use wangdian::import::report::NoteKind;

/// Checks that the message for a list contains these words.
#[track_caller]
fn check(list: &str, code: &str, expect: &[&str]) {
    let said = problem(&known().csv(list), code);
    for words in expect {
        assert!(said.contains(words), "{words} is not in {said}");
    }
}

#[track_caller]
fn check_note(list: &str, kind: NoteKind, expect: &str) {
    let said = notes(&known().csv(list), kind);
    assert!(said.contains(expect), "{expect} is not in\n{said}");
}

#[track_caller]
fn check_silent(list: &str, code: &str) {
    let found = known().csv(list);
    assert!(!codes(&found).contains(&code), "{:#?}", found.report);
}

#[test]
fn an_id_with_the_name_of_another_institution_is_rejected() {
    check(
        "编号,名称,电话\np-1,乙大学,1\n",
        "ambiguous-name",
        &[
            "list.csv:2 编号 `p-1` 和名称 `乙大学` 指的不是同一个机构",
            "是 p-2（乙大学",
        ],
    );
    // Its own names, old or new, are accepted.
    for name in ["甲图书馆", "市图", "甲新图书馆"] {
        check_silent(&format!("编号,名称,电话\np-1,{name},1\n"), "ambiguous-name");
    }
}

#[test]
fn a_new_id_for_a_known_name_is_a_warning() {
    let list = "编号,名称,机构性质,地区,网点类型\np-9,乙大学,高校,沈阳市,省级网点\n";
    check(
        list,
        "similar-name",
        &["`乙大学` 按新机构处理", "p-2（乙大学"],
    );
    check_silent(&list.replace("沈阳市", "大连市"), "similar-name");
}

#[test]
fn a_name_in_traditional_characters_is_matched() {
    check_note(
        "名称,电话\n甲圖書館,1\n",
        NoteKind::Matched,
        "`甲圖書館` 对应到 p-1",
    );
}

#[test]
fn help_for_missing_columns_refers_to_the_sheet() {
    let list = "名称,地区\n丁图书馆,大连市\n";
    check(
        list,
        "empty-required",
        &[
            "「机构性质」列必须填写",
            "表里没有这一列，请加上“机构性质”一列",
        ],
    );
    check(
        list,
        "point-without-designation",
        &["表里没有写明它是哪一类网点", "请在表中加上“网点类别”一列"],
    );
    let list = "名称,机构性质,地区\n丁图书馆,,大连市\n";
    check(list, "empty-required", &["请补填这一格"]);
}

#[test]
fn help_for_a_missing_kind_refers_to_the_place_for_it() {
    const CODE: &str = "point-without-designation";
    let list = "名称,机构性质,地区,类型\n丁图书馆,公共图书馆,大连市,\n";
    check(list, CODE, &["请在这一行填写“类型”，如国家级网点"]);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("网点").unwrap();
    row(sheet, 0, &["编号", "名称", "机构性质", "所在地区"]);
    row(sheet, 1, &["p-4", "丁图书馆", "公共图书馆", "大连市"]);
    let sheet = workbook.add_worksheet();
    sheet.set_name("网点类别").unwrap();
    row(sheet, 0, &["网点编号", "网点类别", "状态"]);
    let imported = known().import("填报.xlsx", workbook.save_to_buffer().unwrap());
    let said = problem(&imported, CODE);
    let help = "请在 填报.xlsx[网点类别] 中为它填一行，“网点类别”填国家级网点";
    assert!(said.starts_with("填报.xlsx[网点]:2 "), "{said}");
    assert!(said.contains(help), "{said}");
}

#[test]
fn a_misspelt_kind_is_answered_with_the_right_one() {
    let list = "名称,网点类型\n乙大学,KIND\n";
    check(
        &list.replace("KIND", "国家极网点"),
        "unknown-code",
        &["是不是 国家级网点（national_point）？"],
    );
    check_silent(&list.replace("KIND", "省级"), "unknown-code");
    check(&list.replace("KIND", "网"), "unknown-code", &["可以填："]);
}

#[test]
fn a_new_approval_date_with_an_old_document_is_a_warning() {
    let list = "名称,网点类型,批次,备案时间\n甲图书馆,省级网点,,2023-05-01\n";
    check(
        list,
        "value-assumed",
        &["批准日期由 2020-01-01 改为 2023-05-01，表里没有写的批次 `2020年`还是原来的"],
    );
    check_silent(&list.replace("点,,", "点,2023年,"), "value-assumed");
    check_silent(&list.replace("2023-05-01", "2020/1/1"), "value-assumed");
}

#[test]
fn an_ended_designation_without_an_event_suggests_the_row_to_add() {
    let list = "名称,网点类型,状态\n甲图书馆,TISC,撤销\n";
    check_note(
        list,
        NoteKind::Suggested,
        "p-1 的技术与创新支持中心已经结束；请在 events.csv 加一行 `p-1,日期,revoked,tisc,,,,文号`",
    );
    let clerk = known();
    std::fs::write(
        clerk.folder.path().join("events.csv"),
        "point_id,date,type,kind\np-1,2024-02-01,revoked,tisc\n",
    )
    .unwrap();
    assert_eq!(notes(&clerk.csv(list), NoteKind::Suggested), "");
    // A designation that had ended before needs no suggestion.
    let again = "名称,网点类型,状态\n乙大学,省级网点,撤销\n";
    assert_eq!(notes(&known().csv(again), NoteKind::Suggested), "");
}

#[test]
fn a_renaming_with_an_event_suggests_nothing() {
    let list = "编号,名称\np-1,甲新图书馆\n";
    check_note(
        list,
        NoteKind::Suggested,
        "p-1,日期,renamed,,name,甲图书馆,甲新图书馆,",
    );
    let clerk = known();
    std::fs::write(
        clerk.folder.path().join("events.csv"),
        "point_id,date,type,field,old,new\np-1,2024-02-01,renamed,name,甲图书馆,甲新图书馆\n",
    )
    .unwrap();
    assert_eq!(notes(&clerk.csv(list), NoteKind::Suggested), "");
}

#[test]
fn changes_are_listed_with_labels_in_the_order_of_rows() {
    let list = "名称,机构性质,邮编,网点类型,状态,联系人\n\
        乙大学,公共图书馆,110000,,,赵六\n甲图书馆,高校,,TISC,撤销,\n";
    let said = notes(&known().csv(list), NoteKind::Changed);
    assert_eq!(
        said,
        "list.csv:2 p-2：机构性质 `高校` → `公共图书馆`\n\
         list.csv:2 p-2：邮政编码 （空） → `110000`\n\
         list.csv:2 p-2：增加联系人\n\
         list.csv:3 p-1：机构性质 `公共图书馆` → `高校`\n\
         list.csv:3 p-1：网点类别 `技术与创新支持中心` 的状态 `有效` → `已撤销`\n"
    );
}

#[test]
fn strict_imports_explain_that_they_fail_because_of_warnings() {
    let project = Project::sample();
    project.write("a.csv", "名称,电话,未知的一列\n东华大学,021-00000000,x\n");
    let run = project
        .run(&["import", "a.csv", "--out", "data", "--strict"])
        .ends_with(1);
    assert!(
        run.stdout.contains("按 --strict，有警告也不写入"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("有错误，没有写入"));
}

#[test]
fn short_headings_of_lists_are_recognized() {
    check_note(
        "单位,地址\n甲图书馆,新址\n",
        NoteKind::Changed,
        "地址 `旧址` → `新址`",
    );
    check_note(
        "机构,日期,变动类型\n甲图书馆,2024-01-01,更名\n",
        NoteKind::Matched,
        "p-1",
    );
    let list = "名称,性质,所在市,所在区,网点类型\n丁图书馆,公共图书馆,大连市,中山区,省级网点\n";
    let regions = column(&known().csv(list), "points.csv", "region");
    assert!(regions.contains(&"210202".to_owned()), "{regions:?}");
}
