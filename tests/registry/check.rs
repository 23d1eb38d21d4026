//! Reports for people who maintain the data: every mistake in one run, with file, line,
//! heading, value, record and help. Single rules are tested in `src/check/tests/`.

use crate::support::expected::assert_file;
use crate::support::registry_folder::{DESIGNATIONS, Folder, POINTS};
use std::collections::BTreeMap;
use wangdian::diagnostics::Severity;

/// The codes of a folder's problems, in order of the report.
fn codes(folder: &Folder) -> Vec<&'static str> {
    folder.codes()
}

/// A folder whose second point has this value in a column of `points.csv`.
fn with_point(column: &str, value: &str) -> Folder {
    Folder::sound().set("points.csv", 1, column, value)
}

#[test]
fn a_valid_registry_has_no_problems() {
    let folder = Folder::sound();
    assert_eq!(codes(&folder), Vec::<&str>::new());
    let registry = folder.registry().expect("no errors");
    assert_eq!(registry.points.len(), 2);
}

#[test]
fn gaps_in_the_sample_cause_warnings() {
    let mut remarks: BTreeMap<&str, usize> = BTreeMap::new();
    let checked = Folder::fixture("sample/data").checked(None);
    for problem in &checked.diagnostics {
        assert_eq!(problem.severity, Severity::Warning, "{problem:?}");
        *remarks.entry(problem.code).or_default() += 1;
    }
    let expected = [
        ("empty-summary", 1),
        ("missing-service-mode", 1),
        ("no-service-items", 2),
    ];
    assert_eq!(remarks, BTreeMap::from(expected));
    assert_eq!(checked.registry.expect("sound").points.len(), 43);
    assert_eq!(
        checked.as_of.map(|date| date.to_string()).as_deref(),
        Some("2022-07-15")
    );
}

#[test]
fn problems_refer_to_the_heading_in_the_sheet() {
    let points = POINTS
        .replace("nature", "机构性质")
        .replace("university", "高较");
    let report = Folder::sound().file("points.csv", &points).report();
    let problem = &report.diagnostics()[0];
    assert_eq!(problem.code, "unknown-code");
    assert_eq!(problem.line, Some(3));
    assert_eq!(problem.heading.as_deref(), Some("机构性质"));
    assert_eq!(problem.value.as_deref(), Some("高较"));
    assert_eq!(problem.record.as_deref(), Some("p-2 乙大学"));
    assert_eq!(
        problem.message.zh,
        "「机构性质」列的 `高较` 不在可选的范围内"
    );
    assert_eq!(
        problem.help.as_ref().map(|help| help.zh.as_str()),
        Some("是不是 高校（university）？")
    );
}

/// Compares the report of a fixture folder with its expected file.
#[track_caller]
fn check_fixture(name: &str) -> Folder {
    let folder = Folder::fixture(name);
    let report = folder.report();
    let problems = report.diagnostics().iter();
    let found: Vec<String> = problems.map(|problem| folder.line(problem)).collect();
    assert_file(
        &format!("tests/fixtures/{name}.expected"),
        &(found.join("\n") + "\n"),
    );
    for problem in report.diagnostics() {
        assert!(problem.help.is_some(), "{problem:?}");
        assert!(!problem.message.zh.ends_with('。') && !problem.message.en.ends_with('.'));
        for personal in [
            "13812345678",
            "张三丰",
            "11010519491231002X",
            "zhangsan@qq.com",
        ] {
            assert!(!format!("{problem:?}").contains(personal), "{problem:?}");
        }
    }
    folder
}

#[test]
fn a_registry_with_many_mistakes_is_reported_in_one_run() {
    let folder = check_fixture("broken");
    let codes = folder.codes();
    let distinct: std::collections::BTreeSet<&str> = codes.into_iter().collect();
    assert!(distinct.len() >= 30, "{}", distinct.len());
    assert!(folder.registry().is_none());
}

#[test]
fn each_violation_of_the_measures_has_one_message() {
    let folder = check_fixture("questionable");
    let mut codes = folder.codes();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), count, "{codes:?}");
}

#[test]
fn the_codes_of_rules_never_change_by_accident() {
    let rules = wangdian::manual::rules();
    let mut listed = String::new();
    for rule in rules {
        listed.push_str(&format!("{} {}\n", rule.severity, rule.code));
        assert!(!rule.zh.is_empty() && !rule.en.is_empty());
    }
    assert_file("tests/fixtures/rules.expected", &listed);
    let distinct: std::collections::BTreeSet<&str> = rules.iter().map(|rule| rule.code).collect();
    assert_eq!(distinct.len(), rules.len());
}

#[test]
fn the_as_of_date_is_the_requested_one_or_the_newest_of_the_data() {
    let newest = |folder: &Folder| folder.checked(None).as_of.map(|date| date.to_string());
    assert_eq!(newest(&Folder::sound()).as_deref(), Some("2023-01-01"));
    let updated = with_point("updated_on", "2024-05-06");
    assert_eq!(newest(&updated).as_deref(), Some("2024-05-06"));
    let event = updated.file("events.csv", "point_id,date,type\np-1,2024-07-08,changed\n");
    assert_eq!(newest(&event).as_deref(), Some("2024-07-08"));
    let json = Folder::empty().file("registry.json", "{\"as_of\": \"2021/1/2\", \"points\": []}");
    assert_eq!(newest(&json).as_deref(), Some("2021-01-02"));
}

#[test]
fn a_broken_row_does_not_cause_other_reports() {
    let ragged = Folder::sound().file("designations.csv", &DESIGNATIONS.replace("p-1,", "p-1,,,"));
    assert_eq!(codes(&ragged), ["ragged-row"]);
    let unreadable = Folder::sound().bytes("points.csv", b"\xEF\xBB\xBF\xFF");
    assert_eq!(codes(&unreadable), ["unreadable-encoding"]);
    let no_designations = Folder::sound().without("designations.csv");
    assert_eq!(codes(&no_designations), ["missing-file"]);
}

#[test]
fn ten_thousand_unknown_points_are_rejected_quickly() {
    let rows: String = (0..10_000).map(|n| format!("q-{n},甲\n")).collect();
    let folder = Folder::sound().file("cases.csv", &format!("point_id,name\n{rows}"));
    let report = folder.report();
    assert_eq!(report.count(Severity::Error), 10_000);
}
