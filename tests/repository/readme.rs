//! The examples of the README and the theme guide work as shown.

use crate::support::program::{Project, ROOT};

fn readme() -> String {
    std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap()
}

/// The code blocks of a language, each with the nearest file name in backticks before it.
fn blocks(text: &str, language: &str) -> Vec<(String, String)> {
    let opening = format!("```{language}\n");
    let mut found = Vec::new();
    let mut before = String::new();
    for part in text.split(&opening).collect::<Vec<_>>().windows(2) {
        before.push_str(part[0]);
        let name = before
            .split('`')
            .rfind(|word| word.starts_with("data/"))
            .unwrap()
            .to_owned();
        let code = part[1].split("```").next().unwrap().to_owned();
        found.push((name, code));
        before.clone_from(&part[1].to_owned());
    }
    found
}

#[test]
fn the_example_registry_builds_a_site_with_its_point() {
    let project = Project::sample();
    project.remove_institutions();
    std::fs::remove_file(project.path("wangdian.toml")).unwrap();
    let tables = blocks(&readme(), "csv");
    assert_eq!(tables.len(), 3);
    for (file, content) in tables {
        project.write(&file, content);
    }
    project
        .run(&["check", "--strict", "--as-of", "2025-01-01"])
        .ends_with(0);
    project
        .run(&["build", "--as-of", "2025-01-01"])
        .ends_with(0);
    let page = project.read("public/points/p-1.html");
    for text in [
        "葫芦岛市科技信息研究所",
        "专利文献检索",
        "0429-0000000",
        "有效期至2026年11月1日",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn every_command_and_option_is_in_the_readme() {
    let project = Project::sample();
    let readme = readme();
    for command in [
        "init", "build", "check", "diff", "explain", "search", "serve", "sign", "template",
        "verify",
    ] {
        assert!(readme.contains(&format!("wangdian {command}")), "{command}");
        let help = project.run(&["help", command]).ends_with(0).stdout;
        let options = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
            .map(|word| word.trim_end_matches(|c: char| !c.is_ascii_alphabetic()));
        for option in options.filter(|option| *option != "--help") {
            assert!(readme.contains(option), "{option} of {command}");
        }
    }
}

#[test]
fn the_example_theme_overrides_colours_a_template_and_a_text() {
    let project = Project::sample();
    let theme = format!("{ROOT}/docs/example-theme");
    project.run(&["check", "--theme", &theme]).ends_with(0);
    project.run(&["build", "--theme", &theme]).ends_with(0);
    let files = project.files("public");
    let style = files
        .iter()
        .find(|(path, _)| path.starts_with("assets/site.") && path.ends_with(".css"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .unwrap();
    // The colour of the default theme stays for visitors who ask for contrast.
    assert!(style.contains("--brand:#14532d") && style.contains("--brand:#163661"));
    let list = files
        .iter()
        .filter(|(path, _)| path.starts_with("services/"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .find(|page| page.contains("<li>"))
        .unwrap();
    assert!(list.contains("可以办理：</span><b>"), "{list}");
}
