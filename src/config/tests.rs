//! The JSON Schema of the settings, which editors use.

use crate::config::{Config, Profile};
use crate::diagnostics::Severity;
use crate::manual;
use crate::starter;
use crate::test_support::expected::assert_file;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of the types, with the codes of all rules and the levels that each may have.
///
/// It is of draft 7, the newest one that editors of TOML support.
fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    schema["title"] = json!("wangdian.toml");
    let rules: Map<String, Value> = manual::rules()
        .iter()
        .map(|rule| {
            let mut levels = vec!["error"];
            if rule.severity == Severity::Warning {
                levels.push("warning");
            }
            if rule.can_be_disabled() {
                levels.push("off");
            }
            let setting = json!({ "description": rule.zh, "enum": levels });
            (rule.code.to_owned(), setting)
        })
        .collect();
    schema["properties"]["rules"] = json!({
        "description": schema["properties"]["rules"]["description"],
        "type": "object",
        "properties": rules,
        "additionalProperties": false,
    });
    schema
}

/// What the schema says of settings: nothing if it accepts them.
fn faults(settings: &str) -> Vec<String> {
    let settings: toml::Value = toml::from_str(settings).unwrap();
    let settings = serde_json::to_value(settings).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    validator
        .iter_errors(&settings)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

#[test]
fn the_schema_of_the_settings_is_that_of_their_types() {
    let text = serde_json::to_string_pretty(&schema()).unwrap();
    assert_file("docs/settings.schema.json", &format!("{text}\n"));
}

#[test]
fn the_schema_accepts_the_settings_of_the_sample_and_of_new_projects() {
    let sample = include_str!("../../tests/fixtures/sample/wangdian.toml");
    assert_eq!(faults(sample), [""; 0]);
    for profile in Profile::ALL {
        let files = starter::files(profile);
        let settings = String::from_utf8(files["wangdian.toml"].clone()).unwrap();
        assert_eq!(faults(&settings), [""; 0], "{profile:?}");
        let named = settings.lines().next().unwrap().strip_prefix("#:schema ");
        assert!(files.contains_key(named.unwrap()), "{named:?}");
    }
}

/// The schema and the program refuse the same settings.
#[test]
fn the_schema_finds_wrong_names_types_and_levels() {
    for settings in [
        "[sight]",
        "[site]\nnmae = \"a\"",
        "[site]\ntitle = 1",
        "[site]\nprofile = \"official\"",
        "[publish]\nkeep_days = -1",
        "[publish]\nkeep_days = 70000",
        "[publish]\nhead = \"yes\"",
        "[[data.personal_exceptions]]\npoint = \"a\"",
        "[site.identity]\nsponser = \"a\"",
    ] {
        assert!(!faults(settings).is_empty(), "{settings}");
        assert!(toml::from_str::<Config>(settings).is_err(), "{settings}");
    }
    for settings in [
        "[rules]\nno-such-rule = \"off\"",
        "[rules]\nexpired-but-active = \"loud\"",
        "[rules]\nbad-date = \"off\"",
    ] {
        assert!(!faults(settings).is_empty(), "{settings}");
    }
    for settings in [
        "",
        "[rules]\nexpired-but-active = \"error\"",
        "[data]\nas_of = \"2026-06-01\"",
    ] {
        assert_eq!(faults(settings), [""; 0], "{settings}");
        assert!(toml::from_str::<Config>(settings).is_ok(), "{settings}");
    }
}
