//! Rules for what is permitted, but makes an entry less useful.

use super::table::{Line, check, designation, line, point};
use crate::test_support::registry_folder::{DESIGNATIONS, Folder, POINTS, SERVICE_ITEMS};

#[test]
fn rules_about_quality_report_wrong_values_only() {
    check(&table());
}

/// Total, full-time and part-time staff, separated by commas.
fn staff(value: &str) -> Folder {
    let mut parts = value.split(',');
    ["staff_total", "staff_full_time", "staff_part_time"]
        .iter()
        .fold(Folder::sound(), |folder, column| {
            folder.set("points.csv", 1, column, parts.next().unwrap_or(""))
        })
}

/// A second item of the second point.
fn second_item(name: &str) -> Folder {
    let items = format!("{SERVICE_ITEMS}p-1,查新检索,,,,,,,,,\np-2,{name},,,,,,,,,\n");
    Folder::sound().file("service_items.csv", &items)
}

/// Region and name of the first point.
fn first_point(value: &str) -> Folder {
    let (region, name) = value.split_once(' ').expect("region and name");
    Folder::sound()
        .set("points.csv", 0, "region", region)
        .set("points.csv", 0, "name", name)
}

pub(crate) fn table() -> Vec<Line> {
    vec![
        line("staff-sum-wrong", staff)
            .wrong(&["12,8,5", "12,8,3", "7,8,", "4294967295,4294967295,1"])
            .right(&["13,8,5", "13,8,", "13,,", ",8,5", ",,"]),
        line("duplicate-name", first_point)
            .wrong(&["210200 乙大学", "大连市 乙 大学"])
            .right(&["210100 乙大学", "210200 乙大学图书馆"]),
        line("duplicate-service-item", second_item)
            .wrong(&["查新", "查 新"])
            .right(&["查新检索"]),
        line("fee-without-note", |fee_and_note| {
            let items = format!("point_id,name,fee,mode,fee_note\np-2,查新,{fee_and_note}\n");
            Folder::sound().file("service_items.csv", &items)
        })
        .wrong(&["standard,线上;线下,", "按标准收费,线上;线下, "])
        .right(&[
            "standard,线上;线下,校内400元，校外800元",
            "free,线上;线下,",
            "low_cost,线上;线下,",
            "negotiable,线上;线下,",
            ",线上;线下,",
        ]),
        line("empty-summary", point("summary"))
            .wrong(&["", " "])
            .right(&["一句话"]),
        // A missing column is reported once, not for every record.
        line("empty-summary", |heading| {
            Folder::sound().file("points.csv", &POINTS.replace("summary", heading))
        })
        .wrong(&["summarium-1"])
        .or_also(&["unknown-column"])
        .right(&["summary", "简介"]),
        line("stale-record", point("updated_on"))
            .wrong(&["2024-05-31", "2001-01-01"])
            .right(&["2024-06-01", ""]),
        // The record of an ended point is not maintained.
        line("stale-record", |status| {
            designation("status")(status).set("points.csv", 1, "updated_on", "2020-01-01")
        })
        .wrong(&["active", "rectifying"])
        .right(&["revoked", "terminated", "withdrawn", "expired"]),
        line("empty-summary", |status| {
            designation("status")(status).set("points.csv", 1, "summary", "")
        })
        .wrong(&["active"])
        .right(&["withdrawn"]),
    ]
}

/// A registry of public pages lacks most summaries; one line each would hide other
/// problems.
#[test]
fn empty_summaries_of_a_file_are_reported_in_one_line() {
    let mut points = POINTS.to_owned();
    let mut designations = DESIGNATIONS.to_owned();
    for number in 0..5 {
        points.push_str(&format!(
            "q-{number},馆{number},,,other,210200,,,,,,,,,,,,,,,,,,,,\n"
        ));
        let status = if number == 4 { "withdrawn" } else { "active" };
        designations.push_str(&format!("q-{number},tisc,,,,,,,,,{status},\n"));
    }
    let folder = Folder::sound()
        .file("points.csv", &points)
        .file("designations.csv", &designations)
        // Another problem of one of the records is still reported.
        .set("points.csv", 2, "updated_on", "2020-01-01");
    let report = folder.report();
    let found: Vec<_> = report
        .diagnostics()
        .iter()
        .map(|problem| {
            let value = problem.value.as_deref();
            (
                problem.code,
                problem.line,
                problem.heading.as_deref(),
                value,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("empty-summary", None, Some("summary"), Some("4")),
            (
                "stale-record",
                Some(4),
                Some("updated_on"),
                Some("2020-01-01")
            ),
        ]
    );
    let message = &report.diagnostics()[0].message;
    assert_eq!(
        message.zh,
        "有 4 个现有网点的「summary」列是空的：`q-0`、`q-1`、`q-2` 等"
    );
}

#[test]
fn a_sheet_without_summaries_is_reported_once() {
    let columns = POINTS
        .replace("summary,", "")
        .replace("市级图书馆,", "")
        .replace("理工科大学,", "");
    let report = Folder::sound().file("points.csv", &columns).report();
    let found: Vec<_> = report
        .diagnostics()
        .iter()
        .map(|p| (p.code, p.line))
        .collect();
    assert_eq!(found, [("empty-summary", None)]);
}
