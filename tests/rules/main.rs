//! Every rule, with what breaks it and what comes close and does not.
//!
//! A rule without a line here fails [`every_rule_has_cases`]; one that is tested where its
//! command is stands in [`OUTSIDE`].

mod dates;
mod files;
mod form;
mod history;
mod law;
mod nearest;
mod people;
mod place;
mod quality;
#[path = "../registry_folder/mod.rs"]
mod registry_folder;
mod settings;
mod table;

use std::collections::BTreeSet;
use table::Line;

/// The rules that are tested where the code beside them is, and the file that does.
const OUTSIDE: [(&str, &str); 5] = [
    ("published-late", "src/check/publishing.rs"),
    ("too-many-rows", "tests/limits.rs"),
    ("too-many-records", "tests/limits.rs"),
    ("too-many-columns", "tests/limits.rs"),
    ("json-too-deep", "tests/limits.rs"),
];

#[test]
fn every_rule_has_cases() {
    let groups = [
        files::table(),
        form::table(),
        place::table(),
        people::table(),
        law::table(),
        quality::table(),
        history::table(),
        settings::table(),
    ];
    let lines = || groups.iter().flatten();
    let codes =
        |has: fn(&Line) -> bool| lines().filter(move |line| has(line)).map(|line| line.code);
    let fires: BTreeSet<&str> = codes(|line| !line.wrong.is_empty()).collect();
    let silent: BTreeSet<&str> = codes(|line| !line.right.is_empty()).collect();
    assert_eq!(fires, silent);
    let mut covered = fires;
    for (code, file) in OUTSIDE {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let tests = std::fs::read_to_string(&path).expect("the file of its tests");
        assert!(tests.contains("#[test]"), "{file} tests nothing");
        covered.insert(code);
    }
    let known: BTreeSet<&str> = wangdian::check::rules()
        .iter()
        .map(|rule| rule.code)
        .collect();
    assert_eq!(covered, known);
}
