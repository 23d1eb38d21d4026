//! Written files load back: JSON → CSV → JSON is lossless, and the public download builds
//! the same site.

use crate::check::check;
use crate::config::{DataConfig, SiteConfig};
use crate::diagnostics::Severity;
use crate::directory::Directory;
use crate::load::load_registry;
use crate::model::{
    Case, Coordinates, Crs, Event, EventType, Point, Registry, RetiredPoint, Status, Texts,
};
use crate::opendata::tables;
use crate::test_support::registry::*;
use crate::test_support::registry_folder::Folder;
use jiff::civil::date;
use std::fs;
use std::path::Path;

/// Loads a folder or a `registry.json` without errors.
#[track_caller]
fn load(path: &Path) -> Registry {
    let options = DataConfig::default();
    let checked = check(&load_registry(path, &options), &options, Some(TODAY));
    let errors: Vec<_> = checked
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect();
    checked.registry.unwrap_or_else(|| panic!("{errors:#?}"))
}

/// The registry, written as `registry.json` and read again.
#[track_caller]
fn through_json(registry: &Registry) -> Registry {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("registry.json");
    fs::write(&path, tables::registry_to_json(registry)).expect("a file");
    load(&path)
}

/// The registry, written as CSV files and read again.
#[track_caller]
fn through_csv(registry: &Registry) -> Registry {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in tables::registry_to_csv(registry) {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    load(folder.path())
}

#[track_caller]
fn check_round_trip(registry: &Registry) {
    for back in [through_json(registry), through_csv(registry)] {
        assert_eq!(back.points, registry.points);
        assert_eq!(back.retired, registry.retired);
    }
    let json = tables::registry_to_json(registry);
    let back = tables::registry_to_json(&through_csv(&through_json(registry)));
    assert!(json == back, "JSON → CSV → JSON changed the file");
}

#[track_caller]
fn check_text(text: &str) {
    let mut member = valid_point("p-1");
    member.facts.address = Some(text.to_owned());
    // A semicolon separates the values of a list, so no value can contain one.
    member.facts.audience = vec![text.replace(';', ""), "公众".to_owned()];
    member.service_items[0].description = Some(text.to_owned());
    check_round_trip(&registry(vec![member]));
}

/// A point with a valid value in every column.
fn valid_point(id: &str) -> Point {
    let mut member = full_point(id);
    let facts = &mut member.facts;
    facts.name = format!("“{id}”图书馆, 总馆");
    facts.name_en = Some("Library & \"Archive\"".to_owned());
    facts.postcode = Some("100080".to_owned());
    facts.coordinates = Some(Coordinates {
        longitude: 116.316_833_123_4,
        latitude: 39.0,
        crs: Crs::Gcj02,
    });
    facts.phones = vec!["+86-10-62083114".to_owned(), "010-62083115".to_owned()];
    facts.emails = vec!["info@lib.edu.cn".to_owned()];
    facts.website = Some("https://lib.edu.cn/a?b=1&c=2".to_owned());
    facts.summary = Some("第一行\n第二行, \"引\"".to_owned());
    member.contact.mobile = Some("13812345678".to_owned());
    member.contact.email = Some("zhang@lib.edu.cn".to_owned());
    member.designations[0].source_url = Some("https://lib.edu.cn/notice".to_owned());
    member.service_items[0].url = Some("https://lib.edu.cn/service".to_owned());
    member.service_items[0].source_url = Some("https://lib.edu.cn/service".to_owned());
    member.cases.push(Case {
        name: "-1 不是公式".to_owned(),
        content: Some("甲\n乙".to_owned()),
        texts: Texts::default(),
    });
    member.events[0].field = Some("address".to_owned());
    member
}

#[test]
fn a_registry_with_all_values_survives_a_round_trip() {
    check_round_trip(&registry(vec![valid_point("p-1"), point("p-2")]));
}

#[test]
fn retired_ids_survive_a_round_trip() {
    let mut everything = registry(vec![valid_point("p-1")]);
    let bare = RetiredPoint {
        name: None,
        reason: "=合并, \"引\"；<b>".to_owned(),
        replaced_by: None,
        ..retired("p-2")
    };
    everything.retired = vec![retired("p-0"), bare];
    check_round_trip(&everything);
    check_public(&everything, false);
}

/// Real institutions, some of them with service items.
fn sample() -> Registry {
    load(Folder::fixture("with-items").path())
}

#[test]
fn the_sample_survives_a_round_trip() {
    let sample = sample();
    assert!(sample.points.len() > 40);
    check_round_trip(&sample);
}

#[test]
fn formula_like_text_survives_a_round_trip() {
    for text in ["=1+1", "+86", "-", "@here", "'=1", "''+1", "'甲", "'"] {
        check_text(text);
    }
}

#[test]
fn hostile_and_rare_text_survives_a_round_trip() {
    for text in [
        "a,b",
        "\"",
        "\"\"",
        "<b>&amp;",
        "{{ x }}",
        "]]>",
        "𬭳 👍",
        "\\n",
        "é",
        "#甲",
        "null",
    ] {
        check_text(text);
    }
}

/// Loads the site's own download and publishes it again.
#[track_caller]
fn check_public(registry: &Registry, head: bool) {
    let first = publish(registry, head);
    let data = artifacts(&first, &SiteConfig::default());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("registry.json");
    fs::write(&path, file(&data, "data/registry.json")).expect("a file");
    let second = publish(&load(&path), head);
    check_directory(&second, &first);
    assert_eq!(artifacts(&second, &SiteConfig::default()), data);

    // The public CSV files are a registry, too, without the public notice.
    let folder = tempfile::tempdir().expect("a folder");
    for artifact in &data.artifacts {
        if let Some(name) = artifact.path.strip_prefix("data/")
            && name.ends_with(".csv")
            && !name.contains('/')
        {
            fs::write(folder.path().join(name), &artifact.bytes).expect("a file");
        }
    }
    let mut without_notices = first;
    without_notices.notices.clear();
    check_directory(&publish(&load(folder.path()), head), &without_notices);
}

#[track_caller]
fn check_directory(second: &Directory, first: &Directory) {
    assert_eq!(second.points, first.points);
    assert_eq!(second.notices, first.notices);
    assert!(
        second == first,
        "the directories differ beside their points"
    );
}

#[test]
fn the_public_download_builds_the_same_site() {
    check_public(&sample(), false);
    for head in [false, true] {
        check_public(&registry(vec![valid_point("p-1"), point("p-2")]), head);
    }
}

#[test]
fn ended_and_proposed_designations_and_their_events_build_the_same_site() {
    let mut renewed = valid_point("p-1");
    let mut revoked = designation("national_point", Status::Revoked);
    revoked.approved_on = Some(date(2020, 1, 1));
    let mut active = designation("national_point", Status::Active);
    active.approved_on = Some(date(2025, 1, 1));
    renewed.designations = vec![revoked, active, designation("tisc", Status::Proposed)];
    renewed.events.push(Event {
        kind: TAXONOMY.kind.find("national_point"),
        ..event(date(2021, 1, 1), EventType::Revoked)
    });
    let mut candidate = valid_point("p-2");
    candidate.designations = vec![designation("national_point", Status::Proposed)];
    candidate.events.clear();
    check_public(&registry(vec![renewed, candidate]), false);
}

#[test]
fn the_designation_of_an_event_does_not_depend_on_row_order() {
    let mut twice = point("p-1");
    twice.designations = vec![
        designation("national_point", Status::Revoked),
        designation("national_point", Status::Active),
    ];
    twice.events = vec![Event {
        kind: TAXONOMY.kind.find("national_point"),
        ..event(date(2021, 1, 1), EventType::Revoked)
    }];
    check_public(&registry(vec![twice]), false);
}
