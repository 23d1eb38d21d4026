//! The site for visitors and web servers: telephone links, pages without foreign scripts,
//! file permissions.

use crate::support::program::{Project, ROOT, files};
use std::path::Path;

/// A project whose first institution has these telephone numbers.
fn with_phones(phones: &str) -> Project {
    let project = Project::sound();
    project.write(
        "data/points.csv",
        format!(
            "id,name,nature,region,summary,phone\n\
             p-1,甲图书馆,public_library,210200,市级图书馆,\"{phones}\"\n\
             p-2,乙大学,university,350100,理工科大学,\n"
        ),
    );
    project
}

/// The telephone links of a page, each with its text.
fn dialled(html: &str) -> Vec<(String, String)> {
    html.split("<a href=\"tel:")
        .skip(1)
        .map(|rest| {
            let (number, rest) = rest.split_once('"').expect("a value");
            let (_, rest) = rest.split_once('>').expect("a tag");
            let (text, _) = rest.split_once("</a>").expect("an end");
            (number.to_owned(), text.to_owned())
        })
        .collect()
}

#[test]
fn only_numbers_become_telephone_links() {
    let check = |phones: &str, expected: &[(&str, &str)]| {
        let project = with_phones(phones);
        project.run(&["build"]).ends_with(0);
        for page in ["points/p-1.html", "regions/210000.html"] {
            let html = project.read(&format!("public/{page}"));
            let found = dialled(&html);
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|(number, text)| (number.as_str(), text.as_str()))
                .collect();
            assert_eq!(found, expected, "{page} of {phones}");
            let document = scraper::Html::parse_document(&html);
            let text: String = document.root_element().text().collect();
            assert!(text.contains(phones), "{page} of {phones}");
        }
    };
    check("010-00000000-801", &[("01000000000", "010-00000000")]);
    check("0429-0000000 内线801", &[("04290000000", "0429-0000000")]);
    check("0429-0000000#801", &[("04290000000", "0429-0000000")]);
    check("0429-0000000~03", &[("04290000000", "0429-0000000")]);
    check("12330 12345", &[("12330", "12330"), ("12345", "12345")]);
    check("3112345/46", &[]);
}

#[test]
fn json_ld_has_numbers_in_international_format() {
    let project = with_phones("（010）62083114转801");
    project.run(&["build"]).ends_with(0);
    let html = project.read("public/points/p-1.html");
    assert!(html.contains(r#""telephone":["+861062083114"]"#), "{html}");
}

#[test]
fn every_page_of_the_sample_has_a_title_of_its_own_a_description_and_valid_data() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let mut titles = std::collections::BTreeMap::new();
    for (path, bytes) in files(&project.path("public")) {
        if !path.ends_with(".html") {
            continue;
        }
        let html = scraper::Html::parse_document(&String::from_utf8_lossy(&bytes));
        let select = |selector: &str| {
            let selector = scraper::Selector::parse(selector).expect("a selector");
            html.select(&selector)
                .next()
                .unwrap_or_else(|| panic!("{path}"))
        };
        let title: String = select("title").text().collect();
        if let Some(other) = titles.insert(title.clone(), path.clone()) {
            panic!("{path} and {other} are both called {title}");
        }
        let description = select("meta[name=Description]").attr("content");
        assert!(description.is_some_and(|text| !text.is_empty()), "{path}");
        let data: String = select("script[type='application/ld+json']")
            .text()
            .collect();
        let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
        assert_eq!(
            data["@graph"].as_array().map(Vec::is_empty),
            Some(false),
            "{path}"
        );
    }
    assert!(titles.len() > 100, "{}", titles.len());
}

#[test]
fn bold_text_next_to_chinese_punctuation_is_rendered() {
    let project = Project::sound();
    project.write(
        "content/example.md",
        "+++\ntitle = \"示例页\"\ndescription = \"示例\"\norder = 99\nupdated_on = \"2026-11-01\"\n+++\n\n\
         **示例局（SLJ）**负责备案。\n\n由**“公共服务”**提供，**免费。**请携带材料。\n",
    );
    project.run(&["build"]).ends_with(0);
    let html = project.read("public/example.html");
    for bold in ["示例局（SLJ）", "“公共服务”", "免费。"] {
        assert!(html.contains(&format!("<strong>{bold}</strong>")), "{html}");
    }
    assert!(!html.contains("**"), "{html}");
}

/// Builds with these theme files, expecting a failure; returns the report.
fn refused(project: &Project, files: &[(&str, &str)]) -> String {
    for (path, text) in files {
        project.write(&format!("theme/{path}"), text);
    }
    let run = project.run(&["build", "--theme", "theme"]).ends_with(1);
    assert!(!project.path("public").exists(), "nothing is published");
    format!("{}{}", run.stdout, run.stderr)
}

#[test]
fn a_script_from_an_unescaped_value_is_found_in_the_finished_page() {
    let project = Project::sound();
    project.edit(
        "data/points.csv",
        "市级图书馆",
        "<img src=x onerror=alert(1)>",
    );
    let layout = "{% extends \"layout.html\" %}{% block main %}<h1>{{ point.name }}</h1><p>{{ point.summary | safe }}</p>{% endblock main %}";
    let report = refused(&project, &[("templates/point.html", layout)]);
    assert!(report.contains("theme/templates/point.html"), "{report}");
    assert!(report.contains("theme-inline-code"), "{report}");
    // In the built-in theme the same value is text.
    project.run(&["build"]).ends_with(0);
    let html = project.read("public/points/p-1.html");
    assert!(html.contains("&lt;img"), "{html}");
}

#[test]
fn a_page_kind_without_the_policy_is_rejected() {
    let bare = "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>无</title></head><body><main><h1>无</h1></main></body></html>";
    let report = refused(&Project::sound(), &[("templates/404.html", bare)]);
    assert!(report.contains("theme/templates/404.html"), "{report}");
    assert!(report.contains("theme-content-security-policy"), "{report}");
}

#[test]
fn a_policy_omitted_by_a_condition_is_rejected() {
    let project = Project::sound();
    let head = std::fs::read_to_string(Path::new(ROOT).join("themes/default/templates/head.html"))
        .expect("the built-in template");
    let meta = head
        .lines()
        .find(|line| line.contains("Content-Security-Policy"))
        .expect("the policy");
    let only_home = format!("{{% if site.section == \"home\" %}}{meta}{{% endif %}}");
    let head = head.replace(meta, &only_home);
    let report = refused(&project, &[("templates/head.html", &head)]);
    assert!(report.contains("theme-content-security-policy"), "{report}");
    assert!(!report.contains("home.html"), "{report}");
}

#[cfg(unix)]
#[test]
fn published_files_are_readable_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::sound();
    let program = env!("CARGO_BIN_EXE_wangdian");
    for (umask, summary) in [
        ("077", "市级图书馆"),
        ("000", "市立图书馆"),
        ("027", "市图书馆"),
    ] {
        let now = project.read("data/points.csv");
        let before = ["市级图书馆", "市立图书馆", "市图书馆"];
        let before = before
            .iter()
            .find(|text| now.contains(**text))
            .expect("one");
        project.edit("data/points.csv", before, summary);
        let status = std::process::Command::new("sh")
            .args([
                "-c",
                &format!("umask {umask} && exec \"$0\" build"),
                program,
            ])
            .current_dir(project.path("."))
            .output()
            .expect("a shell")
            .status;
        assert!(status.success(), "{umask}");
        let out = project.path("public");
        let mode = |path: &Path| {
            let found = std::fs::metadata(path).expect("published");
            found.permissions().mode() & 0o777
        };
        assert_eq!(mode(&out), 0o755, "{umask}");
        for path in files(&out).keys() {
            let path = out.join(path);
            assert_eq!(mode(&path), 0o644, "{} with {umask}", path.display());
            let folder = path.parent().expect("a folder");
            assert_eq!(mode(folder), 0o755, "{} with {umask}", folder.display());
        }
    }
}

#[test]
fn verify_lists_ignored_and_allowed_files() {
    let project = Project::sound();
    project.run(&["build"]).ends_with(0);
    project.write("public/.DS_Store", "x");
    project.write("public/.well-known/security.txt", "x");
    let run = project.run(&["verify", "public"]).ends_with(1);
    assert!(
        run.stdout.contains("多余: .well-known/security.txt"),
        "{}",
        run.stdout
    );
    let arguments = ["verify", "public", "--allow", ".well-known/"];
    let run = project.run(&arguments).ends_with(0);
    assert!(run.stdout.contains("不计: .DS_Store"), "{}", run.stdout);
    assert!(
        run.stdout.contains("允许: .well-known/security.txt"),
        "{}",
        run.stdout
    );
    let run = project
        .run(&["verify", "public", "--allow", "[a"])
        .ends_with(2);
    assert!(
        run.stderr.contains("[a") && !run.stderr.contains("panic"),
        "{}",
        run.stderr
    );
}
