//! Output and exit status of the commands.

use crate::support::program::{Project, Run};

#[test]
fn build_without_options_writes_the_site_and_a_summary() {
    let project = Project::sample();
    let run = project.run(&["build"]).ends_with(0);
    let last = run.stdout.lines().last().unwrap();
    assert!(last.contains("个页面") && last.contains("写入"), "{last}");
    let files = project.files("public");
    for path in [
        "index.html",
        "search.html",
        "points/p-b3f43018.html",
        "regions/440100.html",
        "services/navigation.html",
        "regions/440000/navigation.html",
        "kinds/tisc.html",
        "natures/university.html",
        "notice.html",
        "changes.html",
        "data/index.html",
        "data/points.csv",
        "about.html",
        "sitemap.html",
        "404.html",
        "manifest.json",
        "SHA256SUMS",
        "search/offline.js",
    ] {
        assert!(files.contains_key(path), "{path} is missing");
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let run = project.run(&["build", "--format", "json"]).ends_with(0);
    let summary: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(summary["written"], 0);
    assert_eq!(summary["removed"], 0);
}

#[test]
fn a_mistake_in_the_data_is_reported_and_leaves_the_site_unchanged() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let before = project.files("public");
    project.edit("data/points.csv", ",university,", ",univercity,");
    let run = project.run(&["build"]).ends_with(1);
    assert!(
        run.stderr
            .contains("data/points.csv:2: error[unknown-code]"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("univercity") && run.stderr.contains("university"));
    assert!(run.stderr.contains("福建理工大学"));
    assert_eq!(project.files("public"), before);
}

#[test]
fn check_reports_as_text_json_and_github_annotations() {
    let project = Project::sample();
    project.edit("data/points.csv", ",350100,", ",350109,");
    let text = project.run(&["check"]).ends_with(1).stdout;
    assert!(
        text.contains("data/points.csv:2: error[unknown-region]"),
        "{text}"
    );
    let english = project.run(&["check", "--lang", "en"]).ends_with(1).stdout;
    assert!(english.contains("1 error"), "{english}");
    let json = project
        .run(&["check", "--format", "json"])
        .ends_with(1)
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["errors"], 1);
    let problems = json["diagnostics"].as_array().unwrap();
    let error = problems
        .iter()
        .find(|problem| problem["severity"] == "error");
    assert_eq!(error.unwrap()["line"], 2);
    assert_eq!(error.unwrap()["value"], "350109");
    let github = project
        .run(&["check", "--format", "github"])
        .ends_with(1)
        .stdout;
    assert!(
        github.contains("::error file=data/points.csv,line=2,title=unknown-region::"),
        "{github}"
    );
}

#[test]
fn folders_of_the_settings_that_are_missing_are_reported() {
    for key in ["data", "content", "theme"] {
        let project = Project::sound();
        project.write("wangdian.toml", format!("[paths]\n{key} = \"date\"\n"));
        let text = project.run(&["check"]).ends_with(1).stdout;
        assert!(text.contains("error[missing-file]"), "{key}: {text}");
        assert!(text.contains("date"), "{key}: {text}");
    }
    // What the command line names is not part of the project.
    let project = Project::sound();
    project.run(&["check", "--data", "date"]).ends_with(2);
}

#[test]
fn warnings_fail_only_when_strict() {
    let project = Project::sample();
    std::fs::remove_file(project.path("data/service_items.csv")).unwrap();
    project.write(
        "data/designations.csv",
        "point_id,kind,status\np-1,tisc,active\n",
    );
    let points =
        |name: &str| format!("id,name,nature,region,summary\np-1,{name},other,210200,馆\n");
    project.write("data/points.csv", points("甲"));
    project.run(&["check", "--strict"]).ends_with(0);
    project.write("data/points.csv", points(" 甲"));
    project.run(&["check"]).ends_with(0);
    project.run(&["check", "--strict"]).ends_with(1);
    project.run(&["build", "--strict"]).ends_with(1);
    assert!(!project.path("public").exists());
}

#[test]
fn usage_errors_and_missing_paths_exit_with_two() {
    let project = Project::sample();
    project.run(&[]).ends_with(2);
    project.run(&["bild"]).ends_with(2);
    project
        .run(&["build", "--as-of", "2026-13-01"])
        .ends_with(2);
    let run = project.run(&["build", "--data", "nowhere"]).ends_with(2);
    assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
    project
        .run(&["build", "--config", "nowhere.toml"])
        .ends_with(2);
    project.run(&["verify", "nowhere"]).ends_with(2);
    project
        .run(&["search", "图书馆", "--filter", "colour=red"])
        .ends_with(2);
    assert!(!project.path("public").exists());
}

#[test]
fn an_unknown_filter_gets_a_suggestion() {
    let project = Project::sample();
    for (filter, zh, en) in [
        (
            "kinds=tisc",
            "没有 `kinds` 这个筛选项；是不是 `kind`？",
            "did you mean `kind`?",
        ),
        (
            "colour=red",
            "可用的有：region, kind",
            "the filters are region, kind",
        ),
        (
            "kind=tiscs",
            "是不是 tisc（技术与创新支持中心）？",
            "did you mean tisc",
        ),
        (
            "nature=高校",
            "是不是 university（高校）？",
            "did you mean university",
        ),
        (
            "region=葫芦岛",
            "是不是 211400（葫芦岛市）？",
            "did you mean 211400",
        ),
        (
            "region=2114",
            "是不是 211400（葫芦岛市）？",
            "did you mean 211400",
        ),
        (
            "fee=xyzxyz",
            "没有 `xyzxyz` 这个值",
            "has no value `xyzxyz`",
        ),
        ("kind", "应当是 名称=值", "is not KEY=VALUE"),
    ] {
        for (language, expected) in [("zh", zh), ("en", en)] {
            let arguments = ["search", "馆", "--filter", filter, "--lang", language];
            let run = project.run(&arguments).ends_with(2);
            assert!(run.stderr.contains(expected), "{filter}: {}", run.stderr);
        }
    }
}

#[test]
fn an_unknown_setting_is_an_error_with_its_line() {
    let project = Project::sample();
    project.write("wangdian.toml", "[site]\ntitel = \"x\"\n");
    let run = project.run(&["build"]).ends_with(1);
    assert!(
        run.stderr.contains("wangdian.toml:2: error["),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("title"), "{}", run.stderr);
}

#[test]
fn the_as_of_date_is_that_of_arguments_environment_or_settings() {
    let project = Project::sample();
    let as_of = |run: &mut std::process::Command| {
        Run::of(run).ends_with(0);
        let manifest: serde_json::Value =
            serde_json::from_str(&project.read("public/manifest.json")).unwrap();
        manifest["as_of"].as_str().unwrap().to_owned()
    };
    assert_eq!(as_of(&mut project.command(&["build"])), "2026-11-20");
    // 2026-12-01 in China, 2026-11-30 in Greenwich.
    let epoch = "1796058000";
    let mut command = project.command(&["build"]);
    assert_eq!(as_of(command.env("SOURCE_DATE_EPOCH", epoch)), "2026-12-01");
    let mut command = project.command(&["build", "--as-of", "2027-01-02"]);
    assert_eq!(as_of(command.env("SOURCE_DATE_EPOCH", epoch)), "2027-01-02");
}

#[test]
fn verify_accepts_a_built_site_and_lists_changes() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    project.run(&["verify", "public"]).ends_with(0);
    project.edit("public/about.html", "网点", "网典");
    std::fs::remove_file(project.path("public/help.html")).unwrap();
    project.write("public/extra.txt", "x");
    let run = project
        .run(&["verify", "public/manifest.json"])
        .ends_with(1);
    for path in ["about.html", "help.html", "extra.txt"] {
        assert!(run.stdout.contains(path), "{}", run.stdout);
    }
}

#[test]
fn search_queries_the_index() {
    let project = Project::sample();
    let run = project
        .run(&[
            "search",
            "图书馆",
            "--filter",
            "kind=tisc",
            "--format",
            "json",
        ])
        .ends_with(0);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["total"], 1);
    assert_eq!(answer["hits"][0]["id"], "p-4eabc399");
    assert_eq!(answer["hits"][0]["url"], "points/p-4eabc399.html");
}
#[test]
fn mistakes_in_data_and_content_are_reported_in_one_run() {
    let project = Project::sample();
    project.edit("data/points.csv", ",350100,", ",350109,");
    project.write("content/broken.md", "no front matter");
    let run = project.run(&["build"]).ends_with(1);
    assert!(run.stderr.contains("data/points.csv:2:"), "{}", run.stderr);
    assert!(run.stderr.contains("content/broken.md"), "{}", run.stderr);
}

#[test]
fn an_official_site_without_identity_is_rejected() {
    let project = Project::sample();
    let run = project.run(&["check", "--profile", "gov"]).ends_with(1);
    assert!(
        run.stdout.contains("error[incomplete-identity]"),
        "{}",
        run.stdout
    );
    project
        .run(&["build", "--base-url", "example.org"])
        .ends_with(1);
    project
        .run(&["build", "--base-url", "https://example.org/wd/"])
        .ends_with(0);
    assert!(
        project
            .read("public/about.html")
            .contains("https://example.org/wd/about.html")
    );
}
