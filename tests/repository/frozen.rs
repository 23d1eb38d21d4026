//! A change of the data, content or settings that this repository publishes breaks no test:
//! none reads them, and CI does not run the tests for it.

use crate::support::git::{commit, git, start};
use crate::support::program::{Project, ROOT, Run, files};
use crate::support::reference;
use std::path::Path;
use std::process::Command;

/// What comes before a path from the root of the repository, in Rust and in scripts, without
/// spaces.
const BEFORE_PATHS: [&str; 13] = [
    "load_registry(Path::new(\"",
    "load_registry(std::path::Path::new(\"",
    "ROOT).join(\"",
    "CARGO_MANIFEST_DIR\")).join(\"",
    "CARGO_MANIFEST_DIR\"),\"/",
    "{ROOT}/",
    "root.join(\"",
    "(repository,'",
    "concat!(\"../../",
    "include_dir!(\"$CARGO_MANIFEST_DIR/",
    "\"../../",
    "\"../../../",
    "'../../../",
];

/// Where such a path may stand: the built-in tables and content, which unit tests replace, and
/// examples.
const EXEMPT: [&str; 3] = [
    "src/load/reference.rs",
    "src/load/content.rs",
    "tests/repository/frozen.rs",
];

/// The first path in a source that leads to what this repository publishes.
fn published_path(source: &str) -> Option<String> {
    let source: String = source.split_whitespace().collect();
    let paths = BEFORE_PATHS.iter().flat_map(|before| {
        let found = source.match_indices(before);
        found.map(|(position, _)| &source[position + before.len()..])
    });
    let mut paths = paths.map(|rest| rest.split(['"', '\'']).next().unwrap_or_default());
    let is_published = |path: &&str| {
        let first = path.split('/').next().unwrap_or_default();
        ["data", "content", "wangdian.toml"].contains(&first)
    };
    paths.find(is_published).map(str::to_owned)
}

#[test]
fn no_test_reads_what_this_repository_publishes() {
    let mut read = 0;
    for folder in ["src", "tests"] {
        for (name, bytes) in files(&Path::new(ROOT).join(folder)) {
            let path = format!("{folder}/{name}");
            let is_source = path.ends_with(".rs") || path.ends_with(".mjs");
            if is_source && !path.contains("node_modules") && !EXEMPT.contains(&path.as_str()) {
                let found = published_path(std::str::from_utf8(&bytes).unwrap());
                assert_eq!(found, None, "{path}");
                read += 1;
            }
        }
    }
    assert!(read > 300, "{read} files");
}

#[test]
fn a_path_to_what_is_published_is_found_in_every_form() {
    for source in [
        "include_str!(\"../../data/points.csv\")",
        "include_str!(\"../../../data/regions.csv\")",
        "include_str!(concat!(\"../../data/\", $file))",
        "load_registry(std::path::Path::new(\"data\"), &options)",
        "Path::new(ROOT)\n  .join(\"content\")",
        "format!(\"{ROOT}/wangdian.toml\")",
        "include_dir!(\"$CARGO_MANIFEST_DIR/content\")",
        "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/data\")",
        "path.join(repository, 'wangdian.toml')",
        "new URL('../../../content/help.md', import.meta.url)",
    ] {
        assert!(published_path(source).is_some(), "{source}");
    }
    for source in [
        "project.read(\"data/points.csv\")",
        "path.join(sampleProject, 'data', file)",
        "include_str!(\"../fixtures/sample/data/regions.csv\")",
    ] {
        assert_eq!(published_path(source), None, "{source}");
    }
}

/// Commits a change of these files and returns what `.ci/scope` says of it.
fn scope_of(project: &Project, changed: &[&str]) -> String {
    for path in changed {
        project.write(path, format!("{changed:?}"));
    }
    commit(project);
    scope(project, &["HEAD^1", "HEAD"])
}

fn scope(project: &Project, revisions: &[&str]) -> String {
    let mut command = Command::new(project.path(".ci/scope"));
    Run::of(command.args(revisions)).ends_with(0).stdout
}

/// A repository that has the script.
fn repository() -> Project {
    let project = Project::sample();
    std::fs::create_dir(project.path(".ci")).unwrap();
    // A copy has the script's permissions.
    std::fs::copy(Path::new(ROOT).join(".ci/scope"), project.path(".ci/scope")).unwrap();
    start(&project);
    project
}

#[test]
fn a_change_of_data_content_or_settings_does_not_run_the_tests() {
    let project = repository();
    for changed in [
        &["data/points.csv", "data/cases.csv", "data/SOURCES.md"][..],
        &["content/help.md", "content/新页面.md"],
        &["wangdian.toml"],
    ] {
        let said = scope_of(&project, changed);
        assert_eq!(said, "program=false\n", "{changed:?}");
    }
    for (name, _) in reference::TABLES {
        let said = scope_of(&project, &[&format!("data/{name}")]);
        assert_eq!(said, "program=false\n", "{name}");
    }
}

#[test]
fn every_other_change_runs_the_tests() {
    let project = repository();
    for program in [
        "src/lib.rs",
        "tests/data/points.csv",
        "content.rs",
        ".ci/scope2",
        "docs/wangdian.toml",
    ] {
        let said = scope_of(&project, &["data/points.csv", program]);
        assert_eq!(said, "program=true\n", "{program}");
    }
    // A source that becomes content is gone from the program.
    git(&project, &["mv", "src/lib.rs", "content/lib.md"]);
    commit(&project);
    assert_eq!(scope(&project, &["HEAD^1", "HEAD"]), "program=true\n");
    assert_eq!(scope(&project, &["none", "HEAD"]), "program=true\n");
}
