//! `wangdian audit`: finished sites inspected by the rules for government websites.

use super::profiles::make_official;
use crate::support::program::{Project, Run};
use serde_json::Value;

/// A date after all dates of the sample's content pages.
const DAY: &str = "2026-12-01";

/// The codes in a report, with the severity.
fn codes(run: &Run) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&run.stdout).expect("a report in JSON");
    let problems = report["diagnostics"].as_array().expect("problems").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    problems
        .map(|problem| (text(&problem["severity"]), text(&problem["code"])))
        .collect()
}

/// Audits a built site, which must have no errors, and returns the codes of its warnings.
#[track_caller]
fn warnings(project: &Project) -> Vec<String> {
    let run = project.run(&["audit", "--as-of", DAY, "--format", "json"]);
    let run = run.ends_with(0);
    let mut codes: Vec<String> = codes(&run).into_iter().map(|(_, code)| code).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn the_sample_has_no_errors_as_any_kind_of_site() {
    // What the data and not the theme is the reason for.
    let of_data = "audit-outside-not-https";

    let demo = Project::sample();
    demo.run(&["build", "--as-of", DAY]).ends_with(0);
    assert_eq!(warnings(&demo), [of_data]);

    let official = Project::sample();
    make_official(&official);
    official.run(&["build", "--as-of", DAY]).ends_with(0);
    let of_official = [
        "audit-empty-columns",
        "audit-no-publication-date",
        of_data,
        "audit-stale-column",
        "audit-stale-home",
    ];
    assert_eq!(warnings(&official), of_official);
    official
        .run(&["audit", "--as-of", DAY, "--strict"])
        .ends_with(1);

    official.edit(
        "wangdian.toml",
        "profile = \"gov\"",
        "profile = \"mirror\"\norigin_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"",
    );
    official.edit(
        "wangdian.toml",
        "base_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"",
        "base_url = \"https://mirror.cnips.org/wd/\"",
    );
    official.run(&["build", "--as-of", DAY]).ends_with(0);
    assert_eq!(warnings(&official), [of_data]);
}

#[test]
fn a_site_with_all_of_the_format_has_no_errors_as_a_demo() {
    let project = Project::sample();
    project.run(&["build", "--as-of", DAY]).ends_with(0);
    // Elsewhere, without settings, the pages say what they are.
    let site = project.path("public");
    let empty = tempfile::tempdir().expect("a folder");
    let mut command = project.command(&["audit"]);
    let run = Run::of(command.arg(&site).current_dir(empty.path())).ends_with(0);
    assert!(
        run.stderr.contains("按示例网站（demo）的要求检查了"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("没有检查更新情况"), "{}", run.stderr);
    assert!(run.stdout.contains("共 0 个错误"), "{}", run.stdout);
}

#[test]
fn findings_name_rule_page_and_source_in_every_format() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    project.edit("public/about.html", "<h1>", "<marquee></marquee><h1>");
    let run = |format| {
        project
            .run(&["audit", "--format", format])
            .ends_with(1)
            .stdout
    };
    let text = run("text");
    assert!(text.contains("about.html"), "{text}");
    for part in [
        "error[audit-pop-up] `<marquee>` 会打扰阅读",
        "  = 依据：《政府网站发展指引》",
        "共 1 个错误",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json: Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_eq!(json["errors"], 1);
    let github = run("github");
    assert!(github.contains("::error file=about.html") && github.contains("title=audit-pop-up::"));
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("SARIF");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert!(
        results
            .iter()
            .any(|result| result["ruleId"] == "audit-pop-up")
    );
    let english = project.run(&["audit", "--lang", "en"]).ends_with(1);
    assert!(
        english.stdout.contains("`<marquee>` disturbs reading"),
        "{}",
        english.stdout
    );
    project.run(&["explain", "audit-pop-up"]).ends_with(0);
}

#[test]
fn severities_follow_the_settings() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    project.run(&["audit"]).ends_with(0);
    let settings = project.read("wangdian.toml");
    let with = |line: &str| {
        project.write("wangdian.toml", format!("{settings}\n{line}\n"));
        project.run(&["audit"])
    };
    with("audit-outside-not-https = \"error\"").ends_with(1);
    let run = with("audit-outside-not-https = \"off\"").ends_with(0);
    assert_eq!(run.stdout, "没有发现问题\n");
    let run = with("audit-pop-up = \"off\"").ends_with(1);
    assert!(
        run.stdout.contains("severity-not-allowed"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_no_site_is_refused_with_a_reason() {
    let project = Project::sample();
    let refused = |folder: &str, words: &str| {
        let run = project.run(&["audit", folder]).ends_with(2);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    };
    refused("nowhere", "`nowhere` 不是文件夹");
    refused("wangdian.toml", "`wangdian.toml` 不是文件夹");
    refused("data", "里没有首页 index.html");
    std::fs::create_dir(project.path("empty")).expect("a folder");
    refused("empty", "里没有首页 index.html");
    project
        .run(&["audit", "--config", "none.toml"])
        .ends_with(2);
    project.run(&["audit", "--as-of", "yesterday"]).ends_with(2);
}

#[test]
fn a_damaged_copy_is_told_page_by_page() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    project.write(
        "public/about.html",
        b"<html lang=zh-CN><title>\xb9\xd8\xd3\xda</title>",
    );
    let help = project.read("public/help.html");
    let half: String = help.chars().take(help.chars().count() / 2).collect();
    project.write("public/help.html", half);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", project.path("public/host.html")).expect("a link");
    let run = project.run(&["audit"]).ends_with(1);
    for start in [
        "about.html: error[audit-unreadable-page] 不是 UTF-8 编码",
        "error[audit-broken-html]",
        #[cfg(unix)]
        "host.html: error[audit-symbolic-link]",
    ] {
        assert!(run.stdout.contains(start), "{start}: {}", run.stdout);
    }
}
