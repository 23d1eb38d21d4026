//! Hostile files end in a short report, and work and memory grow linearly with the file.
//!
//! These tests count operations instead of measuring time.

use crate::support::program::Project;
use crate::support::registry_folder::{DESIGNATIONS, Folder};

#[test]
fn reports_of_all_formats_are_limited_without_all() {
    let project = Project::sound();
    let points: String = (0..500)
        .map(|number| format!("p-{number},机构{number},other,210200,no mail\n"))
        .collect();
    project.write(
        "many/points.csv",
        format!("id,name,nature,region,email\n{points}"),
    );
    let designations: String = (0..500)
        .map(|number| format!("p-{number},tisc,active\n"))
        .collect();
    project.write(
        "many/designations.csv",
        format!("point_id,kind,status\n{designations}"),
    );
    for format in ["text", "json", "github", "sarif"] {
        let arguments = ["check", "--data", "many", "--format", format];
        let count = |text: &str| text.matches("bad-email").count();
        let cut = project.run(&arguments).ends_with(1).stdout;
        let all = project
            .run(&[&arguments[..], &["--all"]].concat())
            .ends_with(1)
            .stdout;
        // SARIF lists the rules, too.
        let others = if format == "sarif" { 2 } else { 1 };
        assert!(
            (200..=200 + others).contains(&count(&cut)),
            "{format}: {}",
            count(&cut)
        );
        assert!(
            (500..500 + others).contains(&count(&all)),
            "{format}: {}",
            count(&all)
        );
        assert!(
            cut.contains("300"),
            "{format} does not say how many are left out"
        );
    }
    // Builds and comparisons have the same limit.
    let build = project
        .run(&["build", "--data", "many"])
        .ends_with(1)
        .stderr;
    assert_eq!(build.matches("error[bad-email]").count(), 200);
    let diff = project.run(&["diff", "data", "many"]).ends_with(1).stderr;
    assert_eq!(diff.matches("error[bad-email]").count(), 200);
}

/// A sheet has as many decisions as rows.
#[test]
fn decisions_of_an_import_are_limited() {
    let project = Project::sound();
    let rows: String = (0..1_500)
        .map(|number| format!("第{number}图书馆,公共图书馆,大连市,省级网点\n"))
        .collect();
    project.write(
        "sheet.csv",
        format!("名称,机构性质,所在地区,网点类型\n{rows}"),
    );
    let arguments = ["import", "sheet.csv", "--out", "data", "--dry-run"];
    let named = |text: &str| text.matches("图书馆").count();
    for format in ["text", "json"] {
        let arguments = [&arguments[..], &["--format", format]].concat();
        let cut = project.run(&arguments).ends_with(0).stdout;
        let all = project
            .run(&[&arguments[..], &["--all"]].concat())
            .ends_with(0)
            .stdout;
        assert!(named(&cut) < named(&all), "{format}");
        assert!(
            cut.contains("500"),
            "{format} does not say how many are left out"
        );
    }
}

fn json_points(count: usize, more: impl Fn(usize) -> String) -> Folder {
    let points: Vec<String> = (0..count)
        .map(|number| {
            format!(
                "{{\"id\":\"p-{number}\",\"name\":\"机构{number}\",\"nature\":\"other\",\"region\":\"210200\",\"summary\":\"馆\",\"designations\":[{{\"kind\":\"provincial_point\",\"status\":\"active\"}}]{}}}",
                more(number)
            )
        })
        .collect();
    Folder::empty().file(
        "registry.json",
        &format!("{{\"points\":[\n{}\n]}}", points.join(",\n")),
    )
}

#[test]
fn an_unknown_key_is_reported_once_for_all_records() {
    let folder = json_points(2_000, |_| ",\"nam\":1,\"foo\":2".to_owned());
    let report = folder.report();
    let problems: Vec<_> = report.diagnostics().iter().collect();
    let keys: Vec<_> = problems
        .iter()
        .map(|problem| problem.heading.as_deref())
        .collect();
    assert_eq!(keys, [Some("foo"), Some("nam")]);
    for problem in problems {
        assert_eq!((problem.code, problem.line), ("unknown-column", Some(2)));
        assert!(
            problem.message.zh.contains("2000 条记录"),
            "{}",
            problem.message.zh
        );
    }
}

#[test]
fn keys_of_json_have_the_limit_of_columns() {
    // In one record, in many, repeatedly, and next to the points.
    let many = |count: usize| -> String {
        (0..count)
            .map(|number| format!(",\"k{number}\":1"))
            .collect()
    };
    let own = 6;
    for (folder, is_too_much) in [
        (json_points(2, |_| many(256 - own)), false),
        (json_points(2, |_| many(257 - own)), true),
        (json_points(300, |number| format!(",\"k{number}\":1")), true),
        (json_points(1, |_| ",\"address\":\"x\"".repeat(300)), true),
        (
            Folder::empty().file("registry.json", &format!("{{\"points\":[]{}}}", many(300))),
            true,
        ),
    ] {
        let codes = folder.codes();
        assert_eq!(
            codes.contains(&"too-many-columns"),
            is_too_much,
            "{codes:?}"
        );
        let told = codes
            .iter()
            .filter(|code| **code == "too-many-columns")
            .count();
        assert!(told <= 1, "{codes:?}");
    }
}

#[test]
fn invalid_elements_count_towards_the_limit_of_records() {
    let mut folder = Folder::empty().file(
        "registry.json",
        &format!("{{\"points\":[{}]}}", vec!["1"; 10_000].join(",")),
    );
    folder.options.max_rows = 100;
    assert_eq!(folder.codes(), ["too-many-rows", "wrong-json-type"]);
    // Of a list of values, the first wrong one is reported.
    let folder = json_points(1, |_| {
        format!(",\"aliases\":[{}]", vec!["[]"; 1_000].join(","))
    });
    assert_eq!(folder.codes(), ["wrong-json-type"]);
}

#[test]
fn designations_and_events_of_a_point_are_limited() {
    let rows = |count: usize, row: &str| row.repeat(count);
    let designation = "p-1,provincial_point,,,,,,,,,active,\n";
    let folder = |count| {
        Folder::sound().file(
            "designations.csv",
            &format!("{DESIGNATIONS}{}", rows(count, designation)),
        )
    };
    assert!(!folder(99).codes().contains(&"too-many-rows"));
    let codes = folder(150).codes();
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == "too-many-rows")
            .count(),
        1
    );
    let folder = |count| {
        let event = "p-1,2024-01-02,update,name,旧,新\n";
        Folder::sound().file(
            "events.csv",
            &format!("point_id,date,type,field,old,new\n{}", rows(count, event)),
        )
    };
    assert!(!folder(500).codes().contains(&"too-many-rows"));
    let codes = folder(600).codes();
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == "too-many-rows")
            .count(),
        1
    );
}

#[test]
fn more_threads_than_processors_are_accepted() {
    let project = Project::sound();
    for jobs in ["0", "1", "4", "100000", "18446744073709551615"] {
        project.run(&["check", "--jobs", jobs]).ends_with(0);
    }
}
