//! The downloads keep the published schemas of their formats, and fields that others rely on.

use crate::support::program::{Project, ROOT};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An institution with everything, one in a municipality without English name, one with little.
const POINTS: &str = "\
    id,name,name_en,nature,region,address,postcode,longitude,latitude,crs,phone,email,website,hours,audience,summary,updated_on\n\
    p-1,甲图书馆,First Library,public_library,210202,大连市中山区某路1号,116000,121.6,38.9,wgs84,0411-00000000;0411-00000001,office@dalian.example.org,https://www.example.org/,周一至周五 9:00-17:00,企业,市级图书馆,2026-05-01\n\
    p-2,乙大学,,university,110108,某路2号,100000,116.3,39.9,gcj02,,,,,,理工科大学,\n\
    p-3,丙协会,,industry_association,350000,某路3号,,,,,,,,,,行业协会,\n";

const SERVICE_ITEMS: &str = "\
    point_id,name,ip_types,category,audience,fee,fee_note,mode,requirements,url,description\n\
    p-1,商标信息检索,trademark,retrieval,企业,free,,online;offline,带身份证件,https://www.example.org/a,查询商标\n\
    p-1,专利导航,patent,navigation,,standard,每次100元,offline,,,\n\
    p-1,专利导航,patent,navigation,,standard,每次200元,offline,,,\n\
    p-2,网上查询,general,inquiry,,free,,online,,,\n";

/// A built site that states all that a catalogue can have.
fn built() -> Project {
    let project = Project::sound();
    project.write("data/points.csv", POINTS);
    project.write("data/service_items.csv", SERVICE_ITEMS);
    let designations = project.read("data/designations.csv");
    project.write(
        "data/designations.csv",
        designations + "p-3,tisc,2025-07-15,,active\n",
    );
    project.edit(
        "wangdian.toml",
        "\n[site.identity]\n",
        "\n[site.data_licence]\nname = \"政府数据开放许可\"\nurl = \"https://www.example.org/licence\"\n\n[site.identity]\n",
    );
    project
        .run(&["build", "--base-url", "https://www.example.org/wangdian/"])
        .ends_with(0);
    project
}

fn schema(path: &str) -> Value {
    let text = std::fs::read_to_string(format!("{ROOT}/tests/fixtures/schemas/{path}")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn json_of(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(&format!("public/data/{path}"))).unwrap()
}

fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    validator
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

#[test]
fn data_packages_keep_the_profile() {
    let project = built();
    let profile = schema("datapackage-2.0/datapackage.json");
    for path in ["datapackage.json", "hsds/datapackage.json"] {
        let package = json_of(&project, path);
        assert_eq!(faults(&profile, &package), [""; 0], "{path}");
        for (pointer, wrong) in [
            ("/resources/0/path", json!("/etc/passwd")),
            ("/resources/0/name", json!(1)),
            ("/created", json!("yesterday")),
            ("/resources", json!([])),
        ] {
            let mut broken = package.clone();
            *broken.pointer_mut(pointer).unwrap() = wrong;
            assert!(!faults(&profile, &broken).is_empty(), "{path} {pointer}");
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for resource in package["resources"].as_array().unwrap() {
            let file = resource["path"].as_str().unwrap();
            let path = format!("public/data/{folder}/{file}");
            let bytes = std::fs::read(project.path(&path)).unwrap();
            assert_eq!(resource["bytes"], bytes.len(), "{path}");
        }
    }
    let package = json_of(&project, "datapackage.json");
    assert_eq!(
        package["licenses"],
        json!([{"title": "政府数据开放许可", "path": "https://www.example.org/licence"}])
    );
    let page = project.read("public/data/index.html");
    assert!(page.contains("政府数据开放许可"), "{page}");
}

/// The schema is also that of nested objects, which tables do not have; it names their schemas by
/// files that are no part of it.
fn drop_nested_objects(schema: &mut Value) {
    match schema {
        Value::Object(members) if members.contains_key("$ref") => *schema = json!(true),
        Value::Object(members) => members.values_mut().for_each(drop_nested_objects),
        Value::Array(items) => items.iter_mut().for_each(drop_nested_objects),
        _ => {}
    }
}

/// The tables of an HSDS package, by the name of the object.
fn hsds_tables(project: &Project, schema: &Value) -> BTreeMap<String, Vec<Map<String, Value>>> {
    let package = json_of(project, "hsds/datapackage.json");
    let resources = package["resources"].as_array().unwrap().iter();
    let tables = resources.map(|resource| {
        let name = resource["name"].as_str().unwrap().replace('-', "_");
        let file = resource["path"].as_str().unwrap();
        let items = &schema["properties"][&name]["items"];
        assert_eq!(items["path"], file, "{name}");
        let text = project.read(&format!("public/data/hsds/{file}"));
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let columns = reader.headers().unwrap().clone();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            let cells = columns
                .iter()
                .zip(&row)
                .filter(|(_, cell)| !cell.is_empty());
            let cells = cells.map(|(column, cell)| {
                let property = &items["properties"][column];
                assert!(property.is_object(), "{name} has no {column} in HSDS");
                let value = match property["type"].as_str() {
                    Some("number") => json!(cell.parse::<f64>().unwrap()),
                    _ => json!(cell),
                };
                (column.to_owned(), value)
            });
            cells.collect()
        });
        let rows = rows.collect();
        (name, rows)
    });
    tables.collect()
}

/// What HSDS says of the tables: the schema, what only tables require, ids, links.
fn hsds_faults(schema: &Value, tables: &BTreeMap<String, Vec<Map<String, Value>>>) -> Vec<String> {
    let mut found = faults(schema, &json!(tables));
    let text = |row: &Map<String, Value>, key: &str| {
        row.get(key).map(|id| id.as_str().unwrap().to_owned())
    };
    let ids: BTreeMap<&str, BTreeSet<String>> = tables
        .iter()
        .map(|(name, rows)| {
            let ids: BTreeSet<String> = rows.iter().filter_map(|row| text(row, "id")).collect();
            if ids.len() != rows.len() {
                found.push(format!("{name}: an id twice"));
            }
            (name.as_str(), ids)
        })
        .collect();
    for (name, rows) in tables {
        let required = &schema["properties"][name]["items"]["tabular_required"];
        let required = required.as_array().into_iter().flatten();
        let required: Vec<&str> = required.filter_map(Value::as_str).collect();
        for row in rows {
            for column in &required {
                if !row.contains_key(*column) {
                    found.push(format!("{name}: no {column}"));
                }
            }
            for column in row.keys().filter(|column| column.ends_with("_id")) {
                let target = match column.trim_end_matches("_id") {
                    "link" => row["link_entity"].as_str().unwrap(),
                    target => target,
                };
                let id = text(row, column).unwrap();
                if !ids.get(target).is_some_and(|ids| ids.contains(&id)) {
                    found.push(format!("{name}: {column} leads nowhere"));
                }
            }
        }
    }
    found
}

#[test]
fn the_hsds_package_keeps_the_specification() {
    let project = built();
    let mut schema = schema("hsds-3.0/tabular.json");
    drop_nested_objects(&mut schema);
    let tables = hsds_tables(&project, &schema);
    assert_eq!(hsds_faults(&schema, &tables), [""; 0]);

    let with = |name: &str, column: &str, value: Value| {
        let mut broken = tables.clone();
        let row = &mut broken.get_mut(name).unwrap()[0];
        row.insert(column.to_owned(), value);
        broken
    };
    for broken in [
        with("organization", "id", json!("p-1")),
        with("service", "status", json!("open")),
        with(
            "phone",
            "organization_id",
            json!("00000000-0000-4000-8000-000000000000"),
        ),
        with("location", "latitude", json!("north")),
        with("address", "address_type", json!("home")),
    ] {
        assert!(!hsds_faults(&schema, &broken).is_empty());
    }
    let mut without = tables.clone();
    without.get_mut("service").unwrap()[0].remove("organization_id");
    assert!(!hsds_faults(&schema, &without).is_empty());

    let of = |name: &str, column: &str| -> Vec<&str> {
        let rows = tables[name].iter();
        rows.filter_map(|row| row.get(column)?.as_str()).collect()
    };
    // Only positions in WGS 84 are given, and addresses with city and postcode.
    let positions = tables["location"]
        .iter()
        .filter(|row| row.contains_key("latitude"));
    assert_eq!(positions.count(), 1);
    assert_eq!(of("address", "city"), ["北京市", "大连市"]);
    assert_eq!(of("location", "description"), ["某路3号"]);
    assert_eq!(of("phone", "number"), ["0411-00000000", "0411-00000001"]);
    assert_eq!(of("schedule", "description"), ["周一至周五 9:00-17:00"]);
    // What is only on line is at no location.
    assert_eq!(tables["service"].len(), 4);
    assert_eq!(tables["service_at_location"].len(), 3);

    // All institutions with a page, each once, and no person.
    let registry = json_of(&project, "registry.json");
    let points = registry["points"].as_array().unwrap().iter();
    let named: BTreeSet<&str> = points
        .filter(|point| {
            point["designations"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one["status"] != "proposed"))
        })
        .filter_map(|point| point["name"].as_str())
        .collect();
    let organizations: BTreeSet<&str> = tables["organization"]
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert_eq!(organizations, named);
    assert!(!tables.contains_key("contact"));
}

/// Ids are part of what others store.
#[test]
fn hsds_ids_stay() {
    let project = Project::sound();
    project.run(&["build"]).ends_with(0);
    let organizations = project.read("public/data/hsds/organizations.csv");
    let services = project.read("public/data/hsds/services.csv");
    assert!(
        organizations.contains("46e8a2ee-83e6-5dfb-8e78-dfcd403f142b,甲图书馆"),
        "{organizations}"
    );
    assert!(
        services.contains(
            "97e19040-1178-50f9-9a2b-3fbf6e403112,46e8a2ee-83e6-5dfb-8e78-dfcd403f142b,信息检索"
        ),
        "{services}"
    );
}

/// Every field of `registry.json` as a line: where it is, and its type.
fn fields(schema: &Value, node: &Value, path: &str, found: &mut BTreeSet<String>) {
    let node = match node["$ref"].as_str() {
        Some(target) => schema.pointer(target.trim_start_matches('#')).unwrap(),
        None => node,
    };
    if let Some(kind) = node["type"].as_str() {
        found.insert(format!("{path} {kind}"));
    }
    for (name, property) in node["properties"].as_object().into_iter().flatten() {
        fields(schema, property, &format!("{path}.{name}"), found);
    }
    if node["items"].is_object() {
        fields(schema, &node["items"], &format!("{path}[]"), found);
    }
}

/// `registry.json` is read by programs of others: fields may be added, none may go or change its
/// type. `UPDATE_EXPECT=1` adds new ones to the list, and takes none away.
#[test]
fn no_field_of_the_registry_goes_or_changes() {
    let project = Project::sound();
    project.run(&["build"]).ends_with(0);
    let schema = json_of(&project, "registry.schema.json");
    let mut now = BTreeSet::new();
    fields(&schema, &schema, "", &mut now);
    let file = format!("{ROOT}/tests/fixtures/registry_fields.txt");
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let known: BTreeSet<String> = known.lines().map(str::to_owned).collect();
    let gone: Vec<&String> = known.difference(&now).collect();
    assert!(gone.is_empty(), "fields that others rely on: {gone:?}");
    let new: Vec<&String> = now.difference(&known).collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let lines: Vec<&str> = now.iter().map(String::as_str).collect();
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    } else {
        assert!(
            new.is_empty(),
            "run this test with UPDATE_EXPECT=1 to add {new:?}"
        );
    }
    assert!(now.len() > 50, "{now:?}");
}
