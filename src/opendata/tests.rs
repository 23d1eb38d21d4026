//! The downloads contain what the pages show, in formats for spreadsheets and programs.

mod roundtrip;
mod schemas;

use crate::config::SiteConfig;
use crate::model::{EventType, RetiredPoint, Status};
use crate::opendata::{Download, tables};
use crate::schema::{MULTIPLE, Table};
use crate::site::{Artifact, hex_sha256};
use crate::test_support::registry::*;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn json_file(data: &OpenData, path: &str) -> Value {
    serde_json::from_slice(file(data, path)).expect("JSON")
}

/// The ids in the first column of a CSV file.
fn ids(bytes: &[u8]) -> Vec<String> {
    csv_rows(bytes)
        .into_iter()
        .skip(1)
        .map(|mut row| row.remove(0))
        .collect()
}

#[test]
fn every_value_is_in_its_own_column() {
    let data = artifacts(
        &publish(&registry(vec![full_point("p-1")]), true),
        &SiteConfig::default(),
    );
    let item = json!({"name": "name!", "ip_types": ["patent", "trademark"], "category": "analysis",
        "level": "value_added", "audience": ["audience!"], "fee": "standard", "fee_note": "fee_note!",
        "mode": ["online", "offline"], "turnaround": "turnaround!", "requirements": "requirements!",
        "url": "url!", "description": "description!", "source_url": "source_url!"});
    assert_eq!(
        json_file(&data, "data/registry.json"),
        json!({"as_of": "2026-06-30", "points": [{
            "id": "p-1", "name": "name!", "name_en": "name_en!", "aliases": ["aliases!", "aliases!!"],
            "nature": "public_library", "region": "110000", "address": "address!", "postcode": "postcode!",
            "longitude": 116.25, "latitude": 39, "crs": "gcj02", "head": "head!", "head_title": "head_title!",
            "staff_total": 13, "staff_full_time": 10, "staff_part_time": 3,
            "phone": ["phone!"], "email": ["email!"], "website": "website!", "hours": "hours!",
            "audience": ["audience!"], "summary": "summary!", "updated_on": "2026-05-01",
            "designations": [{"kind": "tisc", "batch": "batch!", "document": "document!", "authority": "authority!",
                "recommender": "recommender!", "notice_from": "2025-01-01", "notice_until": "2025-01-08",
                "approved_on": "2025-02-01", "valid_until": "2028-01-31", "status": "rectifying",
                "source_url": "source_url!"}],
            "service_items": [item],
            "cases": [{"name": "name!", "period": "period!", "content": "content!"}],
            "events": [{"date": "2026-01-01", "type": "changed", "kind": "tisc", "field": "field!",
                "old": "old!", "new": "new!", "document": "document!"}],
        }]})
    );
}

#[test]
fn csv_and_json_have_equal_values_in_every_column() {
    let mut everything = registry(vec![full_point("p-1")]);
    everything.retired = vec![retired("p-0")];
    let data = artifacts(&publish(&everything, true), &SiteConfig::default());
    let whole = json_file(&data, "data/registry.json");
    let point = whole["points"][0].clone();
    for table in Table::PUBLISHED {
        let rows = csv_rows(file(&data, &format!("data/{}.csv", table.key())));
        let object = match table.key() {
            "points" => &point,
            "retired" => &whole["retired"][0],
            name => &point[name][0],
        };
        assert_eq!(rows.len(), 2, "{}", table.key());
        for ((column, heading), cell) in table.columns().iter().zip(&rows[0]).zip(&rows[1]) {
            assert_eq!(heading, column.name);
            let value = match &object[column.name] {
                _ if column.name == "point_id" => "p-1".to_owned(),
                Value::String(text) => text.clone(),
                Value::Array(values) => {
                    assert!(column.has(MULTIPLE));
                    let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                    values.join(";")
                }
                other => other.to_string(),
            };
            assert_eq!(*cell, value, "{}.{}", table.key(), column.name);
        }
    }
}

#[test]
fn keys_are_in_column_order() {
    let data = artifacts(
        &publish(&registry(vec![full_point("p-1")]), true),
        &SiteConfig::default(),
    );
    let text = String::from_utf8(file(&data, "data/registry.json").to_vec()).expect("UTF-8");
    let mut last = 0;
    for column in Table::PUBLISHED[0].columns() {
        let found = text
            .find(&format!("\"{}\":", column.name))
            .expect(column.name);
        assert!(found > last, "{}", column.name);
        last = found;
    }
}

#[test]
fn empty_values_have_no_keys() {
    let data = open_data(vec![point("p-1")]);
    assert_eq!(
        json_file(&data, "data/registry.json")["points"],
        json!([{"id": "p-1", "name": "机构p-1", "nature": "university", "region": "110105",
            "designations": [{"kind": "national_point", "status": "active"}]}])
    );
}

#[test]
fn a_directory_without_points_has_all_files() {
    let data = open_data(Vec::new());
    assert_eq!(
        json_file(&data, "data/registry.json"),
        json!({"as_of": "2026-06-30", "points": []})
    );
    assert_eq!(csv_rows(file(&data, "data/points.csv")).len(), 1);
    assert!(
        !data
            .artifacts
            .iter()
            .any(|artifact| artifact.path.contains("provinces"))
    );
}

#[test]
fn csv_has_the_format_that_spreadsheets_expect() {
    let bytes = open_data(vec![point("p-1")]);
    let bytes = file(&bytes, "data/points.csv");
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    assert!(text.starts_with("\u{feff}id,name,name_en,aliases,nature,region,"));
    assert!(text.ends_with("\r\n") && text.lines().count() == 2);
}

/// Checks the address cell of a point in the file, and after reading it back.
#[track_caller]
fn check_cell(address: &str, in_file: &str) {
    let mut member = point("p-1");
    member.facts.address = Some(address.to_owned());
    let data = open_data(vec![member]);
    let bytes = file(&data, "data/points.csv");
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains(&format!(",{in_file},")), "{text}");
    assert_eq!(csv_rows(bytes)[1][6], address);
    assert_eq!(
        json_file(&data, "data/registry.json")["points"][0]["address"],
        address
    );
}

#[test]
fn formulas_are_escaped_without_loss() {
    check_cell("=HYPERLINK(1)", "'=HYPERLINK(1)");
    check_cell("+86 10", "'+86 10");
    check_cell("-1", "'-1");
    check_cell("@a", "'@a");
    check_cell("\tx", "'\tx");
    check_cell("'=1", "''=1");
    check_cell("'甲'楼", "'甲'楼");
    check_cell("=\"a\",b", "\"'=\"\"a\"\",b\"");
}

#[test]
fn hostile_and_rare_text_is_preserved() {
    check_cell("a,b", "\"a,b\"");
    check_cell("一\n二", "\"一\n二\"");
    check_cell("\"", "\"\"\"\"");
    check_cell("{{ x }} <b> & ]]> 𬭳 👍", "{{ x }} <b> & ]]> 𬭳 👍");
}

#[test]
fn lists_that_begin_with_a_plus_sign_are_escaped() {
    let mut member = point("p-1");
    member.facts.phones = vec!["+86-10-6208".to_owned(), "+86-10-6209".to_owned()];
    let data = open_data(vec![member]);
    let text = String::from_utf8_lossy(file(&data, "data/points.csv")).into_owned();
    assert!(text.contains(",'+86-10-6208;+86-10-6209,"), "{text}");
}

#[test]
fn numbers_are_not_escaped() {
    let mut member = full_point("p-1");
    if let Some(place) = &mut member.facts.coordinates {
        place.longitude = -0.5;
    }
    let data = open_data(vec![member]);
    let text = String::from_utf8_lossy(file(&data, "data/points.csv")).into_owned();
    assert!(text.contains(",-0.5,39,gcj02,"), "{text}");
}

#[test]
fn coordinates_that_are_not_finite_are_omitted() {
    let mut member = full_point("p-1");
    if let Some(place) = &mut member.facts.coordinates {
        place.longitude = f64::NAN;
    }
    let data = open_data(vec![member]);
    let point = &json_file(&data, "data/registry.json")["points"][0];
    assert_eq!(
        (&point["longitude"], &point["crs"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn points_are_sorted_by_id() {
    let mut north = point("p-2");
    north.facts.region = REGIONS.find("110000").expect("a code");
    let mut south = point("p-1");
    south.facts.region = REGIONS.find("460000").expect("a code");
    let data = open_data(vec![north, south]);
    assert_eq!(ids(file(&data, "data/points.csv")), ["p-1", "p-2"]);
}

#[test]
fn ended_points_are_in_the_downloads() {
    let mut ended = point("p-1");
    ended.designations[0].status = Status::Revoked;
    let data = open_data(vec![ended]);
    assert_eq!(ids(file(&data, "data/points.csv")), ["p-1"]);
    assert_eq!(
        csv_rows(file(&data, "data/designations.csv"))[1][10],
        "revoked"
    );
}

#[test]
fn statuses_are_exported_as_recorded() {
    let mut lapsed = point("p-1");
    lapsed.designations[0].valid_until = Some(date(2020, 1, 1));
    let data = open_data(vec![lapsed]);
    assert_eq!(
        csv_rows(file(&data, "data/designations.csv"))[1][10],
        "active"
    );
}

#[test]
fn public_notices_are_only_in_the_whole_registry_and_not_counted() {
    let mut member = point("p-1");
    member
        .designations
        .push(designation("tisc", Status::Proposed));
    let mut candidate = full_point("p-2");
    candidate.designations = vec![designation("national_point", Status::Proposed)];
    let data = open_data(vec![member, candidate]);
    let whole = json_file(&data, "data/registry.json");
    assert_eq!(
        whole["points"][0]["designations"],
        json!([
            {"kind": "national_point", "status": "active"},
            {"kind": "tisc", "status": "proposed"},
        ])
    );
    // The candidate has the data of the notice page.
    assert_eq!(
        whole["points"][1],
        json!({
            "id": "p-2",
            "name": "name!",
            "name_en": "name_en!",
            "nature": "public_library",
            "region": "110000",
            "designations": [{"kind": "national_point", "status": "proposed"}],
        })
    );
    for artifact in &data.artifacts {
        let is_whole = artifact.path == "data/registry.json";
        let text = String::from_utf8_lossy(&artifact.bytes);
        // A schema lists all codes of statuses.
        let is_schema = artifact.path.ends_with(".schema.json");
        let tells = text.contains("proposed") && !is_schema;
        assert_eq!(tells, is_whole, "{}", artifact.path);
        assert_eq!(text.contains("name!"), is_whole, "{}", artifact.path);
    }
    for download in &data.downloads {
        let of_points = download.path.ends_with("points.csv")
            || download.path.ends_with("registry.json")
            || download.path.contains("provinces/");
        assert!(!of_points || download.rows == 1, "{}", download.path);
    }
}

#[test]
fn a_point_without_designations_is_not_published() {
    let data = open_data(vec![bare_point("p-1"), point("p-2")]);
    assert_eq!(ids(file(&data, "data/points.csv")), ["p-2"]);
}

#[test]
fn derived_events_are_not_exported() {
    let mut member = point("p-1");
    // The directory derives an approval and an expiry from these.
    member.designations[0].approved_on = Some(date(2020, 1, 1));
    member.designations[0].valid_until = Some(date(2022, 12, 31));
    member.events = vec![event(date(2021, 1, 1), EventType::Renamed)];
    assert!(directory(vec![member.clone()]).points[0].history.len() > 1);
    let data = open_data(vec![member]);
    let rows = csv_rows(file(&data, "data/events.csv"));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1][..3], ["p-1", "2021-01-01", "renamed"]);
}

#[test]
fn levels_of_items_are_exported_as_recorded() {
    let mut member = point("p-1");
    member.service_items = vec![service_item("查新")];
    member.service_items[0].category = TAXONOMY.category.find("novelty_search");
    assert!(
        directory(vec![member.clone()]).points[0].service_items[0]
            .level
            .is_some()
    );
    let data = open_data(vec![member]);
    let item = json_file(&data, "data/registry.json")["points"][0]["service_items"][0].clone();
    assert_eq!(item, json!({"name": "查新", "category": "novelty_search"}));
}

#[test]
fn files_of_provinces_together_equal_the_whole() {
    let mut south = full_point("p-1");
    south.facts.region = REGIONS.find("460200").expect("a code");
    let data = open_data(vec![south, point("p-2"), point("p-3")]);
    assert_eq!(ids(file(&data, "data/provinces/460000.csv")), ["p-1"]);
    assert_eq!(
        ids(file(&data, "data/provinces/110000.csv")),
        ["p-2", "p-3"]
    );
    let whole = json_file(&data, "data/registry.json");
    let parts =
        ["460000", "110000"].map(|code| json_file(&data, &format!("data/provinces/{code}.json")));
    let together: Vec<Value> = parts
        .iter()
        .flat_map(|part| part["points"].as_array().expect("points").clone())
        .collect();
    assert_eq!(whole["points"], Value::Array(together));
    assert_eq!(parts[0]["as_of"], whole["as_of"]);
    assert_eq!(data.downloads.len(), 6 + 2 + 7 + 2 + 2 * 2);
}

#[test]
fn descriptions_of_downloads_match_the_files() {
    let data = open_data(vec![full_point("p-1"), point("p-2")]);
    // The tables of the HSDS package are described in the package.
    let is_described = |artifact: &&Artifact| {
        !artifact.path.starts_with("data/hsds/") || artifact.path.ends_with(".json")
    };
    let described: Vec<&Artifact> = data.artifacts.iter().filter(is_described).collect();
    assert_eq!(described.len(), data.downloads.len());
    let keys: BTreeSet<String> = data.downloads.iter().map(Download::key).collect();
    assert_eq!(keys, BTreeSet::from_iter(crate::opendata::keys()));
    for (artifact, download) in described.into_iter().zip(&data.downloads) {
        assert_eq!(artifact.path, download.path);
        assert_eq!(artifact.bytes.len() as u64, download.bytes);
        assert_eq!(hex_sha256(&artifact.bytes), download.sha256);
        assert!(!download.title.is_empty() && !download.description.is_empty());
        if download.media_type.starts_with("text/csv") {
            assert_eq!(
                csv_rows(&artifact.bytes).len(),
                download.rows + 1,
                "{}",
                download.path
            );
        }
    }
}

#[test]
fn the_data_package_describes_the_files_in_its_folder() {
    let data = open_data(vec![full_point("p-1")]);
    let package = json_file(&data, "data/datapackage.json");
    assert_eq!(package["created"], "2026-06-30T00:00:00Z");
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), Table::PUBLISHED.len());
    for resource in resources {
        let path = format!("data/{}", resource["path"].as_str().expect("a path"));
        let bytes = file(&data, &path);
        assert_eq!(resource["bytes"], bytes.len());
        assert_eq!(resource["hash"], format!("sha256:{}", hex_sha256(bytes)));
        let schema = format!("data/{}", resource["schema"].as_str().expect("a path"));
        let schema = json_file(&data, &schema);
        let fields = schema["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        assert_eq!(names, csv_rows(bytes)[0], "{path}");
    }
}

#[test]
fn the_same_directory_gives_the_same_bytes_on_any_number_of_threads() {
    let points: Vec<_> = (0..700)
        .map(|number| full_point(&format!("p-{number}")))
        .collect();
    let directory = directory(points);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| artifacts(&directory, &SiteConfig::default()))
    };
    assert_eq!(with(1), with(2));
}

#[test]
fn the_private_export_has_all_rows_and_a_separate_file_of_contacts() {
    let everything = registry(vec![full_point("p-1"), bare_point("p-2")]);
    let files = tables::registry_to_csv(&everything);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "cases.csv",
            "contacts.csv",
            "designations.csv",
            "events.csv",
            "points.csv",
            "service_items.csv"
        ]
    );
    assert_eq!(
        csv_rows(&files["contacts.csv"]),
        [
            [
                "point_id",
                "contact_name",
                "contact_mobile",
                "contact_email"
            ],
            ["p-1", "contact_name!", "contact_mobile!", "contact_email!"],
        ]
    );
    let points = String::from_utf8_lossy(&files["points.csv"]).into_owned();
    assert!(points.contains("head!") && !points.contains("contact_"));
    assert_eq!(ids(&files["points.csv"]), ["p-1", "p-2"]);

    let json: Value = serde_json::from_slice(&tables::registry_to_json(&everything)).expect("JSON");
    assert_eq!(json["points"][0]["contact_mobile"], "contact_mobile!");
    assert_eq!(json["points"][0]["head"], "head!");
    assert_eq!(json["points"][1]["id"], "p-2");
}

#[test]
fn retired_ids_are_in_the_registry_and_in_their_own_file() {
    let mut everything = registry(vec![point("p-1")]);
    let bare = RetiredPoint {
        name: None,
        replaced_by: None,
        ..retired("p-2")
    };
    everything.retired = vec![retired("p-0"), bare];
    let expect = json!([
        {
            "id": "p-0", "name": "retired name!", "retired_on": "2026-02-03",
            "reason": "retired reason!", "replaced_by": "p-1",
        },
        {"id": "p-2", "retired_on": "2026-02-03", "reason": "retired reason!"},
    ]);
    let data = artifacts(&publish(&everything, false), &SiteConfig::default());
    assert_eq!(json_file(&data, "data/registry.json")["retired"], expect);
    assert_eq!(
        ids(file(&data, "data/retired.csv")),
        ["p-0", "p-2"],
        "the download"
    );
    assert_eq!(ids(file(&data, "data/points.csv")), ["p-1"]);
    let export: Value =
        serde_json::from_slice(&tables::registry_to_json(&everything)).expect("JSON");
    assert_eq!(export["retired"], expect);
    let files = tables::registry_to_csv(&everything);
    assert_eq!(ids(&files["retired.csv"]), ["p-0", "p-2"]);
}

#[test]
fn a_registry_without_contacts_has_no_contacts_file() {
    let files = tables::registry_to_csv(&registry(vec![point("p-1")]));
    assert!(!files.contains_key("contacts.csv"));
}
