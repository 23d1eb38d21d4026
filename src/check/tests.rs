//! Every rule, with values that violate it and similar ones that do not.
//!
//! A rule without a line here fails [`every_rule_has_cases`], unless it is listed in
//! [`OUTSIDE`] and tested elsewhere.

mod dates;
mod files;
mod form;
mod history;
mod law;
mod nearest;
mod pages;
mod people;
mod place;
mod quality;
mod settings;
mod table;

use crate::diagnostics::rule::RuleGroup;
use std::collections::BTreeSet;
use table::Line;

/// Rules that are tested elsewhere, with the file of their tests.
const OUTSIDE: [(&str, &str); 48] = [
    ("file-instead-of-folder", "tests/program/messages.rs"),
    ("published-late", "src/diff/tests.rs"),
    ("lost-name", "src/diff/tests.rs"),
    ("unknown-rule", "tests/program/severities.rs"),
    ("severity-not-allowed", "tests/program/severities.rs"),
    ("content-broken-link", "tests/program/build.rs"),
    ("theme-render", "src/pages/theme/tests.rs"),
    ("path-clash", "tests/program/check_finds_all.rs"),
    ("publication-date-unknown", "tests/program/profiles.rs"),
    ("personal-in-site", "tests/program/check_finds_all.rs"),
    ("unreadable-workbook", "src/import/workbook/tests.rs"),
    ("protected-workbook", "src/import/workbook/tests.rs"),
    ("workbook-over-limit", "src/import/workbook/tests.rs"),
    ("formula-without-value", "tests/registry/import_damage.rs"),
    ("nothing-to-import", "tests/registry/import.rs"),
    ("sheet-left-out", "tests/registry/import.rs"),
    ("bad-mapping", "tests/registry/import.rs"),
    ("unused-mapping", "tests/registry/import.rs"),
    ("row-without-name", "tests/registry/import.rs"),
    ("ambiguous-name", "tests/registry/import_merge.rs"),
    ("conflicting-rows", "tests/registry/import_merge.rs"),
    ("ended-in-registry", "tests/registry/import_merge.rs"),
    ("unknown-institution", "tests/registry/import_merge.rs"),
    ("similar-name", "tests/registry/import_merge.rs"),
    ("region-derived", "tests/registry/import_merge.rs"),
    ("value-assumed", "tests/registry/import.rs"),
    ("unclear-section", "tests/registry/import_rows.rs"),
    ("section-contradicted", "tests/registry/import_rows.rs"),
    ("section-count", "tests/registry/import_rows.rs"),
    ("approximate-number", "tests/registry/import_rows.rs"),
    ("several-values", "tests/registry/import_rows.rs"),
    ("head-not-split", "tests/registry/import.rs"),
    ("item-unclassified", "tests/registry/import.rs"),
    ("date-in-text", "tests/registry/import.rs"),
    ("several-institutions", "tests/registry/import_forms.rs"),
    ("struck-through", "tests/registry/import_values.rs"),
    ("status-in-remark", "tests/registry/import_values.rs"),
    ("value-not-given", "tests/registry/import_values.rs"),
    ("item-not-offered", "tests/registry/import_values.rs"),
    ("column-would-be-lost", "tests/registry/import_merge.rs"),
    ("example-overwritten", "tests/registry/template.rs"),
    ("person-in-institution", "tests/registry/import_values.rs"),
    ("raised-mark", "tests/registry/import_values.rs"),
    ("content-unread-file", "src/pages/content/tests.rs"),
    ("too-many-rows", "src/load/tests/limits.rs"),
    ("too-many-records", "src/load/tests/limits.rs"),
    ("too-many-columns", "src/load/tests/limits.rs"),
    ("json-too-deep", "src/load/tests/limits.rs"),
];

fn tables() -> Vec<Vec<Line>> {
    vec![
        files::table(),
        form::table(),
        place::table(),
        people::table(),
        law::table(),
        quality::table(),
        history::table(),
        settings::table(),
        pages::table(),
    ]
}

#[test]
fn every_rule_has_cases() {
    let groups = tables();
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
        let is_tested = tests.contains("#[test]") && tests.contains(code);
        assert!(is_tested, "{file} does not test {code}");
        covered.insert(code);
    }
    // The tests of the audit plant a fault for each of its rules.
    let known: BTreeSet<&str> = crate::manual::rules()
        .iter()
        .filter(|rule| rule.group != RuleGroup::Audit)
        .map(|rule| rule.code)
        .collect();
    assert_eq!(covered, known);
}
