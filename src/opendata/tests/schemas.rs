//! The published schemas accept and reject the same documents as the loader: several
//! hundred, generated from the list of columns, each with one changed value. Differences
//! are listed in the comment of the schema.

mod cases;
mod table_schema;

use crate::check::check;
use crate::config::DataConfig;
use crate::diagnostics::Severity;
use crate::load::load_files;
use crate::model::{Date, Taxonomy};
use crate::test_support::registry;
use cases::{Trial, Verdict};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use table_schema::{Sheet, TableSchema};

use crate::opendata::schema_gaps::{self, SchemaGap};
use crate::schema::{Column, MULTIPLE, Table};

/// The dates of a designation, whose order is checked.
const DATES: [&str; 4] = ["notice_from", "notice_until", "approved_on", "valid_until"];

/// A few regions, so that a case takes a millisecond.
const REGIONS: &str = "code,name,parent_code,level,pinyin
110000,北京市,,province,Beijing Shi
110105,朝阳区,110000,county,Chaoyang Qu
210000,辽宁省,,province,Liaoning Sheng
211400,葫芦岛市,210000,city,Huludao Shi
";

/// The codes of all errors found by loading and checking.
fn errors(files: &[(&str, String)]) -> Vec<&'static str> {
    let mut all = BTreeMap::from([
        ("regions.csv".to_owned(), REGIONS.into()),
        ("pinyin.csv".to_owned(), "word,pinyin\n六安,lu an\n".into()),
    ]);
    for (name, text) in files {
        all.insert((*name).to_owned(), text.clone().into_bytes());
    }
    let options = DataConfig::default();
    // Late, so that no date of a case is in the future.
    let as_of = Some(Date::constant(2100, 12, 31));
    let checked = check(&load_files(&all, "data", &options), &options, as_of);
    let problems = checked.diagnostics.iter();
    problems
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.code)
        .collect()
}

fn taxonomy() -> std::sync::Arc<Taxonomy> {
    let loaded = load_files(&BTreeMap::new(), "data", &DataConfig::default());
    loaded
        .taxonomy
        .expect("the program's own taxonomy is sound")
}

fn schema(path: &str) -> Value {
    let data = registry::open_data(Vec::new());
    serde_json::from_slice(registry::file(&data, path)).expect("JSON")
}

/// A document and the expected verdict.
struct Case {
    name: String,
    accepted_by_loader: bool,
    accepted_by_schema: bool,
    errors: Vec<&'static str>,
    verdict: Verdict,
}

/// Checks that all verdicts are correct, that there are enough cases, and that every listed
/// difference occurs.
#[track_caller]
fn check_cases(cases: &[Case], listed: impl Iterator<Item = SchemaGap>) {
    let mut shown = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in cases {
        let (loader, schema) = match case.verdict {
            Verdict::Right => (true, true),
            Verdict::Wrong => (false, false),
            Verdict::OnlyLoader(key) => {
                shown.insert(key);
                (true, false)
            }
            Verdict::OnlySchema(key) => {
                shown.insert(key);
                (false, true)
            }
        };
        if (case.accepted_by_loader, case.accepted_by_schema) != (loader, schema) {
            wrong.push(format!(
                "{}: loader {} {:?}, schema {}, but {:?}",
                case.name,
                case.accepted_by_loader,
                case.errors,
                case.accepted_by_schema,
                case.verdict
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    let agreed = cases
        .iter()
        .filter(|case| case.accepted_by_loader == case.accepted_by_schema);
    let (right, refused): (Vec<&Case>, Vec<&Case>) =
        agreed.partition(|case| case.accepted_by_loader);
    println!(
        "{} cases: {} accepted and {} refused by both",
        cases.len(),
        right.len(),
        refused.len()
    );
    assert!(
        right.len() >= 100 && refused.len() >= 100,
        "{} and {}",
        right.len(),
        refused.len()
    );
    let listed: BTreeSet<&str> = listed.map(|schema_gaps| schema_gaps.key).collect();
    assert_eq!(shown, listed);
}

/// A registry with a value in every published column.
fn document(taxonomy: &Taxonomy) -> Value {
    let mut point = record(Table::Points, taxonomy);
    for table in nested() {
        point.insert(table.key().to_owned(), json!([record(table, taxonomy)]));
    }
    let retired = record(Table::Retired, taxonomy);
    json!({"as_of": "2026-06-30", "points": [point], "retired": [retired]})
}

/// The tables whose rows are nested in points.
fn nested() -> impl Iterator<Item = Table> {
    Table::PUBLISHED
        .into_iter()
        .filter(|table| table.is_nested())
}

fn record(table: Table, taxonomy: &Taxonomy) -> Map<String, Value> {
    let columns = table.columns()[usize::from(table.is_nested())..].iter();
    columns
        .map(|column| (column.name.to_owned(), good(table, column, taxonomy)))
        .collect()
}

/// A value that is consistent with the others of its record.
fn good(table: Table, column: &Column, taxonomy: &Taxonomy) -> Value {
    let single = match column.name {
        // A retired id is not a point.
        "id" if table == Table::Retired => json!("p-retired"),
        // A kind without a legal limit on its term.
        "kind" => json!("provincial_point"),
        "type" => json!("changed"),
        // One that no event contradicts.
        "status" => json!("expired"),
        _ => cases::good(column, taxonomy),
    };
    if column.has(MULTIPLE) {
        json!([single])
    } else {
        single
    }
}

fn is_filled(value: &Value) -> bool {
    !value.is_null() && value != ""
}

fn object_of(document: &mut Value, table: Table) -> &mut Map<String, Value> {
    let record = match table {
        Table::Points => &mut document["points"][0],
        Table::Retired => &mut document["retired"][0],
        table => &mut document["points"][0][table.key()][0],
    };
    record.as_object_mut().expect("an object")
}

#[test]
fn the_json_schema_and_the_loader_agree() {
    let taxonomy = taxonomy();
    let mut documents: Vec<(String, String, Verdict)> = Vec::new();
    for table in Table::PUBLISHED {
        for column in &table.columns()[usize::from(table.is_nested())..] {
            for Trial { value, verdict } in cases::in_json(column, &taxonomy) {
                let mut document = document(&taxonomy);
                let name = format!("{}.{} = {value:?}", table.key(), column.name);
                // Rules about several values are tested elsewhere: a designation has one
                // date at a time, and an event the kind of its designation.
                let designation = object_of(&mut document, Table::Designations);
                designation.retain(|key, _| !DATES.contains(&key.as_str()));
                if let ("kind", Some(value)) =
                    (column.name, value.as_ref().filter(|value| is_filled(value)))
                {
                    designation.insert("kind".to_owned(), value.clone());
                    object_of(&mut document, Table::Events).remove("kind");
                }
                if let Some(id) = id_of_the_point(table, column, value.as_ref(), verdict) {
                    object_of(&mut document, Table::Points).insert("id".to_owned(), id.clone());
                    object_of(&mut document, Table::Retired).insert("replaced_by".to_owned(), id);
                }
                let object = object_of(&mut document, table);
                match value {
                    Some(value) => object.insert(column.name.to_owned(), value),
                    None => object.remove(column.name),
                };
                documents.push((name, document.to_string(), verdict));
            }
        }
    }
    documents.extend(whole_documents(&document(&taxonomy)));
    let schema = schema("data/registry.schema.json");
    jsonschema::meta::validate(&schema).expect("a JSON Schema");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let cases: Vec<Case> = documents
        .into_par_iter()
        .map(|(name, text, verdict)| {
            let errors = errors(&[("registry.json", text.clone())]);
            let parsed: Value = serde_json::from_str(&text).expect("JSON");
            Case {
                name,
                accepted_by_loader: errors.is_empty(),
                accepted_by_schema: validator.is_valid(&parsed),
                errors,
                verdict,
            }
        })
        .collect();
    check_cases(&cases, schema_gaps::of_json_schema());
}

/// Cases that concern more than one value.
fn whole_documents(sound: &Value) -> Vec<(String, String, Verdict)> {
    use Verdict::{OnlyLoader, OnlySchema, Right, Wrong};
    let mut found = Vec::new();
    let mut add = |name: &str, verdict, change: &dyn Fn(&mut Value)| {
        let mut document = sound.clone();
        change(&mut document);
        found.push((name.to_owned(), document.to_string(), verdict));
    };
    add("nothing changed", Right, &|_| {});
    add("no points", Wrong, &|all| all["points"] = json!([]));
    add("points missing", Wrong, &|all| {
        *all = json!({"as_of": "2026-06-30"})
    });
    add("points null", Wrong, &|all| all["points"] = Value::Null);
    add("points an object", Wrong, &|all| {
        all["points"] = json!({"p-1": {}})
    });
    add("a point a text", Wrong, &|all| {
        all["points"] = json!(["p-1"])
    });
    add("a list", Wrong, &|all| *all = json!([]));
    add("a text", Wrong, &|all| *all = json!("x"));
    add("no date", Right, &|all| {
        all.as_object_mut().expect("an object").remove("as_of");
    });
    add("a bad date", Wrong, &|all| {
        all["as_of"] = json!("2026-02-30")
    });
    add("a date that is true", Wrong, &|all| {
        all["as_of"] = json!(true)
    });
    add(
        "another spelling of the date",
        OnlyLoader("spellings"),
        &|all| all["as_of"] = json!("2026/6/30"),
    );
    add("a reference to the schema", Right, &|all| {
        all["$schema"] = json!("registry.schema.json")
    });
    add("an unknown key", Right, &|all| {
        all["generator"] = json!("x")
    });
    add("an unknown key of a point", Right, &|all| {
        all["points"][0]["rating"] = json!({"a": [1]})
    });
    for table in nested() {
        let key = table.key();
        let is_needed = table == Table::Designations;
        let empty = if is_needed { Wrong } else { Right };
        add(&format!("{key} missing"), empty, &|all| {
            all["points"][0]
                .as_object_mut()
                .expect("an object")
                .remove(key);
        });
        add(&format!("{key} empty"), empty, &|all| {
            all["points"][0][key] = json!([])
        });
        let null = if is_needed {
            Wrong
        } else {
            OnlyLoader("spellings")
        };
        add(&format!("{key} null"), null, &|all| {
            all["points"][0][key] = Value::Null
        });
        add(&format!("{key} an object"), Wrong, &|all| {
            all["points"][0][key] = json!({})
        });
        add(&format!("{key} of texts"), Wrong, &|all| {
            all["points"][0][key] = json!(["x"])
        });
        add(&format!("{key} with an unknown key"), Right, &|all| {
            all["points"][0][key][0]["x"] = json!(1)
        });
        add(&format!("{key} of this point"), Right, &|all| {
            all["points"][0][key][0]["point_id"] = json!("p-1")
        });
        add(
            &format!("{key} of another point"),
            OnlySchema("point-id"),
            &|all| {
                all["points"][0][key][0]["point_id"] = json!("p-2");
            },
        );
        add(&format!("two {key}"), Right, &|all| {
            let first = all["points"][0][key][0].clone();
            all["points"][0][key] = json!([first, first]);
        });
    }
    add("retired missing", Right, &|all| {
        all.as_object_mut().expect("an object").remove("retired");
    });
    add("retired empty", Right, &|all| all["retired"] = json!([]));
    add("retired an object", Wrong, &|all| {
        all["retired"] = json!({})
    });
    add("retired of texts", Wrong, &|all| {
        all["retired"] = json!(["x"])
    });
    add("retired and present", OnlySchema("relations"), &|all| {
        all["retired"][0]["id"] = json!("p-1")
    });
    add("longitude alone", Wrong, &|all| {
        let point = all["points"][0].as_object_mut().expect("an object");
        point.remove("latitude");
        point.remove("crs");
    });
    add("no coordinates", Right, &|all| {
        let point = all["points"][0].as_object_mut().expect("an object");
        point.retain(|key, _| !["longitude", "latitude", "crs"].contains(&key.as_str()));
    });
    add("an id used twice", OnlySchema("relations"), &|all| {
        let first = all["points"][0].clone();
        all["points"] = json!([first, first]);
    });
    add(
        "an end before its beginning",
        OnlySchema("relations"),
        &|all| {
            all["points"][0]["designations"][0]["valid_until"] = json!("2020-01-01");
        },
    );
    add("a mobile number", OnlySchema("personal"), &|all| {
        all["points"][0]["phone"] = json!(["13812345678"])
    });
    add("a long name", OnlySchema("sizes"), &|all| {
        all["points"][0]["name"] = json!("长".repeat(20_001))
    });
    let text = sound.to_string();
    let twice = text.replacen("\"name\":", "\"name\":\"甲\",\"name\":", 1);
    assert_ne!(twice, text);
    found.push(("a key twice".to_owned(), twice, OnlySchema("double-keys")));
    found
}

/// All CSV files, each with a row that has a value in every column.
fn sheets(taxonomy: &Taxonomy) -> BTreeMap<&'static str, Sheet> {
    let sheet = |table: Table| Sheet {
        headings: table
            .columns()
            .iter()
            .map(|column| column.name.to_owned())
            .collect(),
        rows: vec![
            table
                .columns()
                .iter()
                .map(|column| cell(&good(table, column, taxonomy)))
                .collect(),
        ],
    };
    Table::PUBLISHED
        .into_iter()
        .map(|table| (table.key(), sheet(table)))
        .collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

fn csv_text(sheet: &Sheet) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&sheet.headings).expect("write");
    for row in &sheet.rows {
        writer.write_record(row).expect("write");
    }
    String::from_utf8(writer.into_inner().expect("write")).expect("UTF-8")
}

fn find(sheet: &Sheet, name: &str) -> usize {
    let column = sheet.headings.iter().position(|heading| heading == name);
    column.expect("a column")
}

/// Name, all sheets, verdict.
type Sheets = (String, BTreeMap<&'static str, Sheet>, Verdict);

#[test]
fn the_table_schemas_and_the_loader_agree() {
    let taxonomy = taxonomy();
    let mut folders: Vec<Sheets> = Vec::new();
    for table in Table::PUBLISHED {
        for column in table.columns() {
            for Trial { value, mut verdict } in cases::in_csv(column, &taxonomy) {
                // No row of another table refers to a retired id.
                if table == Table::Retired && column.name == "id" && value.is_none() {
                    verdict = Verdict::OnlySchema("columns");
                }
                let mut sheets = sheets(&taxonomy);
                let name = format!("{}.{} = {value:?}", table.key(), column.name);
                change(&mut sheets, table, column, value.as_ref(), verdict);
                folders.push((name, sheets, verdict));
            }
        }
    }
    folders.extend(whole_folders(&sheets(&taxonomy)));
    let schemas: BTreeMap<&str, Value> = Table::PUBLISHED
        .into_iter()
        .map(|table| {
            (
                table.key(),
                schema(&format!("data/{}.schema.json", table.key())),
            )
        })
        .collect();
    let validators: BTreeMap<&str, TableSchema> = schemas
        .iter()
        .map(|(name, schema)| (*name, TableSchema::new(schema)))
        .collect();
    let cases: Vec<Case> = folders
        .into_par_iter()
        .map(|(name, sheets, verdict)| {
            let files: Vec<(String, String)> = sheets
                .iter()
                .map(|(name, sheet)| (format!("{name}.csv"), csv_text(sheet)))
                .collect();
            let files: Vec<(&str, String)> = files
                .iter()
                .map(|(name, text)| (name.as_str(), text.clone()))
                .collect();
            let errors = errors(&files);
            let points = &sheets["points"];
            let id = points.headings.iter().position(|heading| heading == "id");
            let ids = points
                .rows
                .iter()
                .filter_map(|row| Some(row[id?].clone()))
                .collect();
            Case {
                name,
                accepted_by_loader: errors.is_empty(),
                accepted_by_schema: sheets
                    .iter()
                    .all(|(name, sheet)| validators[name].accepts(sheet, &ids)),
                errors,
                verdict,
            }
        })
        .collect();
    check_cases(&cases, schema_gaps::of_table_schemas());
}

fn change(
    sheets: &mut BTreeMap<&'static str, Sheet>,
    table: Table,
    column: &Column,
    value: Option<&Value>,
    verdict: Verdict,
) {
    // Rules about several values are tested with JSON documents.
    let designations = sheets.get_mut("designations").expect("a sheet");
    for date in DATES {
        let position = find(designations, date);
        designations.rows[0][position].clear();
    }
    if let ("kind", Some(value)) = (column.name, value.filter(|value| is_filled(value))) {
        let position = find(designations, "kind");
        designations.rows[0][position] = cell(value);
        let events = sheets.get_mut("events").expect("a sheet");
        let position = find(events, "kind");
        events.rows[0][position].clear();
    }
    if let Some(id) = id_of_the_point(table, column, value, verdict) {
        for (name, sheet) in sheets.iter_mut() {
            let key = match *name {
                "points" => "id",
                "retired" => "replaced_by",
                _ => "point_id",
            };
            let position = find(sheet, key);
            sheet.rows[0][position] = cell(&id);
        }
    }
    let sheet = sheets.get_mut(table.key()).expect("a sheet");
    let position = find(sheet, column.name);
    match value {
        Some(value) => sheet.rows[0][position] = cell(value),
        None => {
            sheet.headings.remove(position);
            sheet.rows[0].remove(position);
        }
    }
}

/// The new id of the point in a case, so that references in other tables stay valid: a case
/// changes a single value.
fn id_of_the_point(
    table: Table,
    column: &Column,
    value: Option<&Value>,
    verdict: Verdict,
) -> Option<Value> {
    let value = value.filter(|value| is_filled(value));
    match (table, column.name) {
        (Table::Points, "id") => value.cloned(),
        (Table::Retired, "replaced_by") => value.filter(|_| verdict == Verdict::Right).cloned(),
        // Different from the id that a case retires.
        (Table::Retired, "id") => Some(json!("p-other")),
        _ => None,
    }
}

/// Cases that concern more than one cell.
fn whole_folders(sound: &BTreeMap<&'static str, Sheet>) -> Vec<Sheets> {
    use Verdict::{OnlyLoader, OnlySchema, Right, Wrong};
    let mut found = Vec::new();
    let mut add = |name: &str, verdict, change: &dyn Fn(&mut BTreeMap<&'static str, Sheet>)| {
        let mut sheets = sound.clone();
        change(&mut sheets);
        found.push((name.to_owned(), sheets, verdict));
    };
    add("nothing changed", Right, &|_| {});
    for table in Table::PUBLISHED {
        let key = table.key();
        add(&format!("{key} with a column more"), Right, &|all| {
            let sheet = all.get_mut(key).expect("a sheet");
            sheet.headings.push("rating".to_owned());
            sheet.rows[0].push("x".to_owned());
        });
        add(&format!("{key} from right to left"), Right, &|all| {
            let sheet = all.get_mut(key).expect("a sheet");
            sheet.headings.reverse();
            sheet.rows[0].reverse();
        });
        if table.is_nested() {
            add(&format!("{key} of an unknown point"), Wrong, &|all| {
                let sheet = all.get_mut(key).expect("a sheet");
                let row = sheet.rows[0].clone();
                sheet.rows.push(row);
                sheet.rows[1][0] = "p-2".to_owned();
            });
            add(&format!("{key} twice"), Right, &|all| {
                let sheet = all.get_mut(key).expect("a sheet");
                let row = sheet.rows[0].clone();
                sheet.rows.push(row);
            });
        }
    }
    for key in ["points", "retired"] {
        add(&format!("an id of {key} used twice"), Wrong, &|all| {
            let sheet = all.get_mut(key).expect("a sheet");
            let row = sheet.rows[0].clone();
            sheet.rows.push(row);
        });
    }
    add(
        "a point without a designation",
        OnlySchema("relations"),
        &|all| {
            let sheet = all.get_mut("points").expect("a sheet");
            let mut row = sheet.rows[0].clone();
            row[0] = "p-2".to_owned();
            row[1] = "乙".to_owned();
            sheet.rows.push(row);
        },
    );
    add("a mobile number", OnlySchema("personal"), &|all| {
        let sheet = all.get_mut("points").expect("a sheet");
        let position = find(sheet, "phone");
        sheet.rows[0][position] = "13812345678".to_owned();
    });
    add("a long name", OnlySchema("sizes"), &|all| {
        let sheet = all.get_mut("points").expect("a sheet");
        let position = find(sheet, "name");
        sheet.rows[0][position] = "长".repeat(20_001);
    });
    add("a Chinese heading", OnlyLoader("spellings"), &|all| {
        let sheet = all.get_mut("points").expect("a sheet");
        let position = find(sheet, "nature");
        sheet.rows[0][position] = "高校".to_owned();
    });
    found
}

#[test]
fn downloads_are_valid_under_their_schemas() {
    let data = registry::open_data(vec![registry::point("p-1"), registry::point("p-2")]);
    let parsed: Value =
        serde_json::from_slice(registry::file(&data, "data/registry.json")).expect("JSON");
    let validator =
        jsonschema::validator_for(&schema("data/registry.schema.json")).expect("a JSON Schema");
    assert_eq!(
        validator
            .iter_errors(&parsed)
            .map(|error| error.to_string())
            .collect::<Vec<_>>(),
        [""; 0]
    );
    let ids = BTreeSet::from(["p-1".to_owned(), "p-2".to_owned()]);
    for table in Table::PUBLISHED {
        let mut rows =
            registry::csv_rows(registry::file(&data, &format!("data/{}.csv", table.key())));
        let sheet = Sheet {
            headings: rows.remove(0),
            rows,
        };
        let schema = schema(&format!("data/{}.schema.json", table.key()));
        assert!(
            TableSchema::new(&schema).accepts(&sheet, &ids),
            "{}",
            table.key()
        );
    }
}
