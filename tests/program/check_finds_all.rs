//! `check` finds all problems that make `build` fail, in every output format.

use crate::support::program::{Project, ROOT};
use serde_json::Value;

/// A picture that can be shown.
const PICTURE: &[u8] = include_bytes!("../../themes/default/images/apple-touch-icon.png");

/// Checks that both commands end with 1, and that `check` reports exactly this problem in
/// every format.
#[track_caller]
fn found(project: &Project, arguments: &[&str], code: &str, file: &str, line: Option<u64>) {
    let with = |command: &'static str, more: &[&'static str]| {
        let arguments = [&[command], arguments, more].concat();
        project.run(&arguments).ends_with(1)
    };
    let before = project.files("");
    let build = with("build", &[]);
    let check = with("check", &[]);
    assert!(before == project.files(""), "something was written");
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let start = format!("{place}: error[{code}]");
    for text in [&build.stderr, &check.stdout] {
        assert!(text.contains(&start), "{start}: {text}");
    }
    for command in ["build", "check"] {
        let json: Value = serde_json::from_str(&with(command, &["--format", "json"]).stdout)
            .expect("a report in JSON");
        let errors = json["diagnostics"].as_array().expect("problems").iter();
        let errors: Vec<_> = errors
            .filter(|problem| problem["severity"] == "error")
            .map(|problem| {
                (
                    problem["code"].as_str(),
                    problem["file"].as_str(),
                    problem["line"].as_u64(),
                )
            })
            .collect();
        assert_eq!(errors, [(Some(code), Some(file), line)]);
    }
    let github = with("check", &["--format", "github"]).stdout;
    let position = line.map_or_else(String::new, |line| format!(",line={line}"));
    assert!(
        github.contains(&format!("::error file={file}{position},title={code}::")),
        "{github}"
    );
    let sarif: Value =
        serde_json::from_str(&with("check", &["--format", "sarif"]).stdout).expect("SARIF");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert!(
        results.iter().any(|result| result["ruleId"] == code),
        "{results:?}"
    );
}

#[test]
fn finds_a_broken_link_in_content() {
    let project = Project::sound();
    let page = "+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n\n[x](points/nowhere.html)\n";
    project.write("content/page.md", page);
    found(
        &project,
        &[],
        "content-broken-link",
        "content/page.md",
        Some(6),
    );
}

/// The problems of content that are known while it is read, and those that are known once there are
/// pages, come in one report.
#[test]
fn finds_all_problems_of_content_at_once() {
    let project = Project::sound();
    let text = "\n[a](nope.html)\n\n[b](#nirgends)\n\n![c](a.png)\n\n[d](javascript:alert(1))\n\n\
                [e]()\n\n[f](unread.html)\n\n![g](cut.png)\n\n[h](en/use.html) [i](en/nope.html)\n";
    let page = format!("+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n{text}");
    project.write("content/page.md", page);
    project.write("content/unread.md", "no front matter");
    project.write("content/cut.png", &PICTURE[..PICTURE.len() - 20]);
    project.write(
        "content/en/use.md",
        "+++\ntitle = \"T\"\n+++\n[a](../page.html) [b](../nope.html) ![](https://a.cn/b.png)\n",
    );
    let expected = [
        "content/cut.png: error[content-damaged-picture]",
        "content/en/use.md:4: error[content-broken-link]",
        "content/en/use.md:4: warning[content-outside-picture]",
        "content/en/use.md:4: warning[content-text-missing]",
        "content/page.md:10: error[content-broken-link]",
        "content/page.md:12: error[content-bad-address]",
        "content/page.md:14: error[content-bad-address]",
        "content/page.md:20: error[content-broken-link]",
        "content/page.md:6: error[content-broken-link]",
        "content/page.md:8: error[content-broken-link]",
        "content/unread.md:1: error[content-front-matter]",
    ];
    let told = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("content/"));
        let mut places: Vec<String> = lines
            .filter_map(|line| Some(line.split_once(']')?.0.to_owned() + "]"))
            .collect();
        places.sort();
        places
    };
    let before = project.files("");
    let build = project.run(&["build"]).ends_with(1);
    let check = project.run(&["check"]).ends_with(1);
    assert!(before == project.files(""), "something was written");
    assert_eq!(told(&build.stderr), expected, "{}", build.stderr);
    assert_eq!(told(&check.stdout), expected);
    // Errors of the data do not hide those of the content.
    project.edit("data/points.csv", ",350100,", ",350109,");
    let run = project.run(&["check"]).ends_with(1);
    assert!(run.stdout.contains("content/page.md:12:"), "{}", run.stdout);
}

#[test]
fn finds_a_date_of_content_far_in_the_future() {
    let project = Project::sound();
    let page = |day: &str| {
        let head = format!("+++\ntitle = \"T\"\nupdated_on = \"{day}\"\n+++\n");
        project.write("content/page.md", format!("{head}\n文\n"));
        let run = project.run(&["check", "--as-of", "2026-05-01"]);
        run.ends_with(0).stdout
    };
    let text = page("2062-01-01");
    let start = "content/page.md:3: warning[content-future-date]";
    assert!(text.contains(start), "{text}");
    assert!(!page("2036-05-01").contains("content-future-date"));
}

#[test]
fn finds_a_template_that_fails_for_one_page_kind() {
    let project = Project::sound();
    for name in ["404", "point", "content"] {
        project.write(
            &format!("theme/templates/{name}.html"),
            "{% extends \"layout.html\" %}\n{% block main %}\n{{ no_such_thing.at_all }}{% endblock %}\n",
        );
        let file = format!("theme/templates/{name}.html");
        found(
            &project,
            &["--theme", "theme"],
            "theme-render",
            &file,
            Some(3),
        );
        std::fs::remove_dir_all(project.path("theme")).expect("removed");
    }
}

#[test]
fn finds_two_files_with_one_path() {
    let project = Project::sound();
    project.write(
        "content/page.md",
        "+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n\n![a](a.png) ![b](A.png)\n",
    );
    project.write("content/a.png", PICTURE);
    project.write("content/A.png", PICTURE);
    found(&project, &[], "path-clash", "files/a.png", None);
}

#[test]
fn finds_a_file_name_invalid_on_some_servers() {
    let project = Project::sound();
    project.write(
        "content/page.md",
        "+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n\n![a](%E5%9B%BE.png)\n",
    );
    project.write("content/图.png", PICTURE);
    found(&project, &[], "content-file-name", "content/图.png", None);
}

#[test]
fn finds_missing_identity_of_a_profile() {
    let project = Project::sound();
    let run = |command: &str| project.run(&[command, "--profile", "gov"]).ends_with(1);
    let (build, check) = (run("build").stderr, run("check").stdout);
    let errors = |text: &str| {
        let lines = text.lines().filter(|line| line.contains(": error["));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(!errors(&check).is_empty());
    assert_eq!(errors(&build), errors(&check));
}

#[test]
fn finds_invalid_settings() {
    for (text, code, line) in [
        ("[site]\ntitle = \"x\n", "bad-config", 2),
        ("[site]\ntitel = \"x\"\n", "unknown-setting", 2),
        ("[data]\n\nmax_rows = \"many\"\n", "bad-config", 3),
        ("[site]\nprofile = \"official\"\n", "bad-config", 2),
    ] {
        let project = Project::sound();
        project.write("wangdian.toml", text);
        found(&project, &[], code, "wangdian.toml", Some(line));
        // Other commands report it in their own formats.
        let json = |arguments: &[&str]| -> Value {
            let run = project.run(arguments).ends_with(1);
            serde_json::from_str(&run.stdout).expect("JSON")
        };
        let diff = json(&["diff", "data", "data", "--format", "json"]);
        assert_eq!(diff["report"]["diagnostics"][0]["line"], line);
        project.write("sheet.csv", "名称\n甲\n");
        let import = json(&["import", "sheet.csv", "--out", "data", "--format", "json"]);
        assert_eq!(import["report"]["diagnostics"][0]["code"], code);
        let search = project.run(&["search", "x"]).ends_with(1);
        assert!(
            search
                .stderr
                .contains(&format!("wangdian.toml:{line}: error[{code}]"))
        );
    }
}

/// Only a sample of a large registry is rendered. Problems of the rest must be found all
/// the same, and content that only the whole has must not be reported as missing.
#[test]
fn finds_problems_in_a_large_registry() {
    let project = Project::sound();
    let count = 2_600;
    let mut points = "id,name,nature,region,summary,hours\n".to_owned();
    let mut designations = "point_id,kind,approved_on,status\n".to_owned();
    for number in 0..count {
        // Only one point has opening hours.
        let hours = if number == 1_234 { "9:00" } else { "" };
        points += &format!("p-{number},机构{number},public_library,210200,馆,{hours}\n");
        designations += &format!("p-{number},provincial_point,2024-01-02,active\n");
    }
    project.write("data/points.csv", points);
    project.write("data/designations.csv", designations);
    project.write("data/service_items.csv", "point_id,name\n");
    project.write(
        "data/events.csv",
        "point_id,date,type,field,old,new\np-77,2019-05-06,changed,name,旧,新\n",
    );
    project.write(
        "data/retired.csv",
        "id,name,retired_on,reason,replaced_by\nr-1,旧馆,2020-01-01,并入,p-3\n",
    );
    let page = |links: &[&str]| {
        let head = "+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n\n";
        let links = links.iter().map(|link| format!("[x]({link})\n"));
        let text = format!("{head}{}", links.collect::<String>());
        project.write("content/page.md", text);
    };
    page(&[
        "points/p-1999.html",
        "points/r-1.html",
        "regions/210200-20.html",
        "natures/public_library-2.html",
        "changes-2019-05.html",
        "data/points.csv",
    ]);
    project.run(&["check"]).ends_with(0);
    page(&["regions/210200-2000.html"]);
    found(
        &project,
        &[],
        "content-broken-link",
        "content/page.md",
        Some(6),
    );
    page(&["points/p-2600.html"]);
    found(
        &project,
        &[],
        "content-broken-link",
        "content/page.md",
        Some(6),
    );
    page(&["points/p-1.html"]);
    let template = std::fs::read_to_string(
        std::path::Path::new(ROOT).join("themes/default/templates/point.html"),
    )
    .expect("a template");
    let template = template.replacen(
        "{% block main %}",
        "{% block main %}{% if point.texts.hours %}{{ point.texts.hours.no.such }}{% endif %}",
        1,
    );
    let line = template
        .lines()
        .position(|line| line.contains("no.such"))
        .expect("the line")
        + 1;
    project.write("theme/templates/point.html", template);
    let file = "theme/templates/point.html";
    found(
        &project,
        &["--theme", "theme"],
        "theme-render",
        file,
        Some(line as u64),
    );
}

#[test]
fn finds_personal_data_in_a_finished_page() {
    let project = Project::sound();
    project.write(
        "content/page.md",
        "+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n\n请打 15900001111。\n",
    );
    found(
        &project,
        &[],
        "personal-in-site",
        "content/page.md",
        Some(6),
    );
    for (command, format) in [
        ("build", "text"),
        ("build", "json"),
        ("check", "text"),
        ("check", "json"),
        ("check", "github"),
        ("check", "sarif"),
    ] {
        let run = project.run(&[command, "--format", format]).ends_with(1);
        let told = run.stdout + &run.stderr;
        assert!(told.contains("personal-in-site"), "{command} {format}");
        assert!(told.contains("15*******11"), "{command} {format}: {told}");
        assert!(!told.contains("15900001111"), "{command} {format}");
    }
}
