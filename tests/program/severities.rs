//! `[rules]` in `wangdian.toml` and `--strict`: which problems fail a run.

use crate::support::program::{Project, Run};

/// A valid project with one warning that has a legal basis (a validity that has ended but
/// is recorded as active), and lines of `[rules]`.
fn expired(rules: &str) -> Project {
    let project = Project::sound();
    project.edit(
        "data/designations.csv",
        "2025-07-15,,active",
        "2025-07-15,2026-07-15,active",
    );
    with_rules(project, rules)
}

/// A valid project with one warning without a legal basis: a column that is not read.
fn unread_column(rules: &str) -> Project {
    let project = Project::sound();
    project.write("data/cases.csv", "point_id,name,气温\n");
    with_rules(project, rules)
}

fn with_rules(project: Project, rules: &str) -> Project {
    if !rules.is_empty() {
        let table = format!("\n[rules]\n{rules}\n");
        project.edit("wangdian.toml", "\n[rules]\n", &table);
    }
    project
}

fn check(project: &Project, status: i32) -> String {
    project.run(&["check"]).ends_with(status).stdout
}

#[test]
fn a_warning_alone_fails_only_when_strict() {
    for project in [expired(""), unread_column("")] {
        assert!(check(&project, 0).contains("共 0 个错误，1 个警告"));
        project.run(&["check", "--strict"]).ends_with(1);
        project.run(&["build", "--strict"]).ends_with(1);
        assert!(!project.path("public").exists());
        project.run(&["build"]).ends_with(0);
        assert!(project.path("public").exists());
    }
    Project::sound().run(&["check", "--strict"]).ends_with(0);
}

#[test]
fn a_raised_warning_is_an_error_in_every_command() {
    let project = expired("expired-but-active = \"error\"");
    let text = check(&project, 1);
    assert!(text.contains("error[expired-but-active]"), "{text}");
    assert!(text.contains("依据：《办法》第八条"), "{text}");
    let run: Run = project.run(&["build"]).ends_with(1);
    assert!(
        run.stderr.contains("error[expired-but-active]"),
        "{}",
        run.stderr
    );
    assert!(!project.path("public").exists());
    project.run(&["search", "图书馆"]).ends_with(1);
    let json = project
        .run(&["check", "--format", "json"])
        .ends_with(1)
        .stdout;
    assert!(
        json.contains("\"errors\": 1,") && json.contains("\"warnings\": 0,"),
        "{json}"
    );
}

#[test]
fn a_warning_without_legal_basis_can_be_switched_off() {
    let project = unread_column("unknown-column = \"off\"");
    assert_eq!(check(&project, 0), "没有发现问题\n");
    project.run(&["check", "--strict"]).ends_with(0);
}

#[test]
fn setting_a_warning_to_warning_is_valid() {
    let text = check(&unread_column("unknown-column = \"warning\""), 0);
    assert!(text.contains("warning[unknown-column]"), "{text}");
}

#[test]
fn invalid_severities_are_reported_with_their_line_and_ignored() {
    let line = |project: &Project, key: &str| {
        let settings = project.read("wangdian.toml");
        let position = settings.lines().position(|line| line.starts_with(key));
        position.expect("the line") + 1
    };
    for (rule, code, help) in [
        (
            "duplicate-id = \"warning\"",
            "severity-not-allowed",
            "删去这一行",
        ),
        (
            "mobile-number = \"off\"",
            "severity-not-allowed",
            "删去这一行",
        ),
        (
            "expired-but-active = \"off\"",
            "severity-not-allowed",
            "`error` 或 `warning`",
        ),
        (
            "unknown-column = \"eror\"",
            "severity-not-allowed",
            "是不是 `error`？",
        ),
        (
            "unknown-colum = \"error\"",
            "unknown-rule",
            "是不是 `unknown-column`？",
        ),
        ("unknown-column = true", "bad-config", "英文双引号"),
    ] {
        let project = unread_column(rule);
        let run = project.run(&["check"]).ends_with(1);
        let text = run.stdout + &run.stderr;
        let number = line(&project, rule);
        let prefix = format!("wangdian.toml:{number}: error[{code}]");
        assert!(text.contains(&prefix), "{prefix} is not in:\n{text}");
        assert!(text.contains(help), "{help} is not in:\n{text}");
        if code != "bad-config" {
            assert!(text.contains("warning[unknown-column]"), "{text}");
        }
    }
}

#[test]
fn all_mistakes_of_the_table_are_reported_in_one_run() {
    let project = expired("duplicate-id = \"off\"\nbad-datum = \"error\"\nbad-url = \"warning\"");
    let text = check(&project, 1);
    assert_eq!(text.matches("wangdian.toml:").count(), 3, "{text}");
    assert!(text.contains("warning[expired-but-active]"), "{text}");
}
