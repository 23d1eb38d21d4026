//! The same input gives the same bytes, whatever the folder, threads, time zone, locale and
//! clock.

use crate::support::program::{Project, Run};

#[test]
fn builds_do_not_depend_on_folder_time_zone_locale_or_threads() {
    let mut builds = Vec::new();
    for (threads, zone, locale) in [
        ("1", "UTC", "C"),
        ("2", "Asia/Shanghai", "zh_CN.UTF-8"),
        ("7", "America/St_Johns", "tr_TR.UTF-8"),
    ] {
        let project = Project::sample();
        let mut command = project.command(&["build", "--jobs", threads]);
        Run::of(
            command
                .env("TZ", zone)
                .env("LC_ALL", locale)
                .env("LANG", locale),
        )
        .ends_with(0);
        builds.push(project.files("public"));
    }
    assert!(builds[0].len() > 100);
    for other in &builds[1..] {
        assert_eq!(
            builds[0].keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>()
        );
        for (path, bytes) in other {
            assert!(builds[0][path] == *bytes, "{path} differs");
        }
    }
}

#[test]
fn row_order_only_affects_lists_that_keep_it() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let before = project.files("public");
    let text = project.read("data/points.csv");
    let (heading, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    project.write(
        "data/points.csv",
        format!("{heading}\n{}\n", rows.join("\n")),
    );
    project.run(&["build"]).ends_with(0);
    assert!(
        before == project.files("public"),
        "reordering points changed the site"
    );
}

#[test]
fn the_published_data_builds_the_same_site_again() {
    let project = Project::sample();
    // Everyday words are not published, so both builds use the built-in ones.
    std::fs::remove_file(project.path("data/everyday_words.csv")).unwrap();
    project.run(&["build"]).ends_with(0);
    let first = project.files("public");
    std::fs::copy(
        project.path("public/data/registry.json"),
        project.path("registry.json"),
    )
    .unwrap();
    project
        .run(&["build", "--data", "registry.json", "--out", "again"])
        .ends_with(0);
    let second = project.files("again");
    for (path, bytes) in &first {
        assert!(second.get(path) == Some(bytes), "{path} differs");
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn an_edited_telephone_changes_only_files_that_contain_it() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let before = project.files("public");
    project.edit("data/points.csv", "0411-84379172", "0411-84379173");
    project.run(&["build"]).ends_with(0);
    let after = project.files("public");
    let mut changed: Vec<String> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(path, _)| without_hash(path))
        .collect();
    changed.sort_unstable();
    // It is searched for and shown in hits, in one shard each; a chain of hashes names these up to
    // the search page.
    assert_eq!(
        changed,
        [
            "SHA256SUMS",
            "data/datapackage.json",
            "data/dcat.jsonld",
            "data/hsds/datapackage.json",
            "data/hsds/phones.csv",
            "data/index.html",
            "data/points.csv",
            "data/provinces/210000.csv",
            "data/provinces/210000.json",
            "data/registry.json",
            "en/data/index.html",
            "en/kinds/tisc.html",
            "en/natures/research_institute.html",
            "en/points/p-69b4b8d8.html",
            "en/regions/210000.html",
            "en/regions/210200.html",
            "en/search.html",
            "kept.json",
            "kinds/tisc.html",
            "manifest.json",
            "natures/research_institute.html",
            "points/p-69b4b8d8.html",
            "regions/210000.html",
            "regions/210200.html",
            "search.html",
            "search/manifest.json",
            "search/number-postings.json",
            "search/offline.js",
            "search/records.json",
            "search/tables.json",
        ]
    );
}

/// The path of a file of the search without the hash of its content.
fn without_hash(path: &str) -> String {
    match path.split('.').collect::<Vec<_>>()[..] {
        [family, _, "json"] if family.starts_with("search/") => format!("{family}.json"),
        _ => path.to_owned(),
    }
}

/// A date that moves by itself is a forged one: a day later the same data makes the same site, but
/// for what tells the day.
#[test]
fn a_day_later_only_what_tells_the_day_changes() {
    let project = Project::sample();
    let build = |day: &str, out: &str| {
        project
            .run(&["build", "--as-of", day, "--out", out])
            .ends_with(0);
        project.files(out)
    };
    let (first, second) = (build("2026-11-20", "first"), build("2026-11-21", "second"));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    // Each JSON download says of which day it is.
    let is_of_province =
        |path: &str| path.starts_with("data/provinces/") && path.ends_with(".json");
    let changed: Vec<&str> = first
        .iter()
        .filter(|(path, bytes)| second[*path] != **bytes)
        .map(|(path, _)| path.as_str())
        .filter(|path| !is_of_province(path))
        .collect();
    assert_eq!(
        changed,
        [
            "SHA256SUMS",
            "data/datapackage.json",
            "data/dcat.jsonld",
            "data/hsds/datapackage.json",
            "data/index.html",
            "data/registry.json",
            "en/data/index.html",
            "en/index.html",
            "en/search.html",
            "index.html",
            "manifest.json",
            // Its prints name the date of the data.
            "search.html",
        ]
    );
}
