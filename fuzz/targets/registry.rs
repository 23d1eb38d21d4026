//! Shared by targets that load a registry: small reference tables, so that an execution
//! takes well under a millisecond, and invariants of the result.

use std::collections::BTreeMap;
use wangdian::check::{Checked, check};
use wangdian::config::DataConfig;
use wangdian::diagnostics::{Report, Severity};
use wangdian::directory::{Directory, PublishOptions};
use wangdian::fuzzing::{load_files, registry_to_csv, registry_to_json};
use wangdian::model::{Date, Registry};

const TABLES: [(&str, &[u8]); 4] = [
    ("regions.csv", include_bytes!("../tables/regions.csv")),
    (
        "region_changes.csv",
        include_bytes!("../tables/region_changes.csv"),
    ),
    ("taxonomy.toml", include_bytes!("../tables/taxonomy.toml")),
    ("pinyin.csv", include_bytes!("../tables/pinyin.csv")),
];

/// A folder with the reference tables.
pub(crate) fn folder() -> BTreeMap<String, Vec<u8>> {
    TABLES
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect()
}

fn check_folder(files: &BTreeMap<String, Vec<u8>>) -> Checked {
    let options = DataConfig::default();
    let as_of = Some(Date::constant(2026, 11, 20));
    check(&load_files(files, "data", &options), &options, as_of)
}

/// Loads and checks a folder. The result must be either a registry or an error, and a
/// registry must survive a round trip.
pub(crate) fn load_and_check(files: &BTreeMap<String, Vec<u8>>) {
    let checked = check_folder(files);
    let is_error = |severity| severity == Severity::Error;
    let failed = checked
        .diagnostics
        .iter()
        .any(|problem| is_error(problem.severity));
    assert_eq!(checked.registry.is_none(), failed, "a registry or an error");
    let report = Report::new(checked.diagnostics);
    assert_eq!(report.fails(false), failed);
    let Some(registry) = checked.registry else {
        return;
    };
    for as_of in [
        Date::constant(1900, 1, 1),
        Date::constant(2026, 11, 20),
        Date::MAX,
    ] {
        let _ = Directory::publish(&registry, PublishOptions { as_of, head: true });
    }
    comes_back(&registry, files, registry_to_csv(&registry));
    let json = BTreeMap::from([("registry.json".to_owned(), registry_to_json(&registry))]);
    comes_back(&registry, files, json);
}

fn comes_back(
    registry: &Registry,
    files: &BTreeMap<String, Vec<u8>>,
    written: BTreeMap<String, Vec<u8>>,
) {
    let mut again = files.clone();
    again.retain(|name, _| TABLES.iter().any(|(table, _)| table == name));
    again.extend(written);
    let checked = check_folder(&again);
    let problems: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|problem| problem.code)
        .collect();
    let read = checked.registry.as_ref().map(|registry| &registry.points);
    assert_eq!(read, Some(&registry.points), "{problems:?}");
}
