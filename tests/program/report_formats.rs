//! Report formats: complete in files, valid under their schemas, masked everywhere,
//! shortened only on terminals.

use crate::support::program::{self, Project, ROOT};
use serde_json::Value;

/// The sample with the registry that has nearly every kind of mistake.
fn broken() -> Project {
    let project = Project::sample();
    project.remove_institutions();
    let fixture = format!("{ROOT}/tests/fixtures/broken");
    program::copy_folder(fixture.as_ref(), &project.path("data"));
    project
}

/// The sample with problems of a whole file, in a content page, in the settings, and in
/// file names that URLs must encode.
fn broken_elsewhere() -> Project {
    let project = Project::sample();
    project.edit("wangdian.toml", "data = \"data\"", "data = \"网点 (旧)#1\"");
    std::fs::rename(project.path("data"), project.path("网点 (旧)#1")).unwrap();
    project.write("网点 (旧)#1/event.csv", "id\n");
    project.edit("网点 (旧)#1/points.csv", ",350100,", ",350109,");
    project.write("content/broken.md", "no front matter");
    project.write("content/关于.md", "+++\ntitle = \"关于\"\n+++\n");
    project.edit(
        "wangdian.toml",
        "\n[rules]\n",
        "\n[rules]\nduplicate-id = \"off\"\n",
    );
    project
}

/// The report of a project with errors, in one format.
fn report(project: &Project, format: &str, language: &str) -> String {
    project
        .run(&["check", "--format", format, "--lang", language])
        .ends_with(1)
        .stdout
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn is_valid(document: &Value, schema: &str) {
    let schema = std::fs::read_to_string(format!("{ROOT}/{schema}")).unwrap();
    // A pattern of the official schema has a bracket that strict engines require to be
    // escaped; the meaning is the same.
    let schema = json(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$"));
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let problems: Vec<String> = validator
        .iter_errors(document)
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn json_reports_are_valid_by_the_published_schema() {
    const SCHEMA: &str = "docs/check-report.schema.json";
    for project in [broken(), broken_elsewhere()] {
        let document = json(&report(&project, "json", "zh"));
        is_valid(&document, SCHEMA);
        let listed = document["diagnostics"].as_array().unwrap();
        let count = |severity: &str| {
            let of = |entry: &&Value| entry["severity"] == severity;
            listed.iter().filter(of).count()
        };
        assert_eq!(document["errors"], count("error"));
        assert_eq!(document["warnings"], count("warning"));
        let refused = project.run(&["build", "--format", "json"]).ends_with(1);
        assert_eq!(json(&refused.stdout), document);
    }
    let sound = Project::sample().run(&["check", "--format", "json"]);
    is_valid(&json(&sound.ends_with(0).stdout), SCHEMA);
}

#[test]
fn the_schema_of_json_reports_rejects_other_documents() {
    let schema = std::fs::read_to_string(format!("{ROOT}/docs/check-report.schema.json"));
    let validator = jsonschema::validator_for(&json(&schema.unwrap())).unwrap();
    let document = json(&report(&broken(), "json", "zh"));
    let spoil = |change: fn(&mut Value)| {
        let mut spoilt = document.clone();
        change(&mut spoilt);
        assert!(!validator.is_valid(&spoilt), "{}", spoilt["diagnostics"][0]);
    };
    spoil(|document| document["errors"] = "1".into());
    spoil(|document| document["diagnostics"][0]["line"] = 0.into());
    spoil(|document| document["diagnostics"][0]["severity"] = "note".into());
    spoil(|document| document["diagnostics"][0]["code"] = "Bad Code".into());
    spoil(|document| document["diagnostics"][0]["message"] = "text".into());
    spoil(|document| document["diagnostics"][0]["extra"] = Value::Null);
    spoil(|document| {
        document["diagnostics"][0]
            .as_object_mut()
            .unwrap()
            .remove("help");
    });
}

#[test]
fn sarif_reports_are_valid_by_the_official_schema() {
    for project in [broken(), broken_elsewhere(), Project::sample()] {
        for language in ["zh", "en"] {
            let run = project.run(&["check", "--format", "sarif", "--lang", language]);
            is_valid(&json(&run.stdout), "tests/fixtures/sarif-schema-2.1.0.json");
        }
    }
}

#[test]
fn sarif_has_the_problems_of_json_and_the_manual_pages() {
    for project in [broken(), broken_elsewhere()] {
        let told = json(&report(&project, "json", "zh"));
        let run = json(&report(&project, "sarif", "zh"))["runs"][0].clone();
        let (told, results) = (told["diagnostics"].as_array().unwrap(), &run["results"]);
        let results = results.as_array().unwrap();
        assert_eq!(results.len(), told.len());
        for (result, entry) in results.iter().zip(told) {
            assert_eq!(result["ruleId"], entry["code"]);
            assert_eq!(result["level"], entry["severity"]);
            assert_eq!(result["properties"].get("record"), some(&entry["record"]));
            assert_eq!(
                result["properties"].get("legalBasis"),
                some(&entry["legal_basis"])
            );
            let place = &result["locations"][0]["physicalLocation"];
            let line = place.get("region").map(|region| &region["startLine"]);
            assert_eq!(line, some(&entry["line"]));
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            let rule = &run["tool"]["driver"]["rules"][index];
            assert_eq!(rule["id"], entry["code"]);
            assert!(
                rule["help"]["markdown"]
                    .as_str()
                    .unwrap()
                    .contains("**原因**")
            );
        }
        let fingerprints: std::collections::BTreeSet<String> = results
            .iter()
            .map(|result| result["partialFingerprints"].to_string())
            .collect();
        assert_eq!(fingerprints.len(), results.len());
    }
}

/// The value, unless it is null.
fn some(value: &Value) -> Option<&Value> {
    (!value.is_null()).then_some(value)
}

#[test]
fn sarif_uris_are_relative_and_encoded() {
    let sarif = json(&report(&broken_elsewhere(), "sarif", "zh"));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let uris: Vec<&str> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            place["artifactLocation"]["uri"].as_str().unwrap()
        })
        .collect();
    for uri in [
        "wangdian.toml",
        "content/broken.md",
        "content/%E5%85%B3%E4%BA%8E.md",
        "%E7%BD%91%E7%82%B9%20(%E6%97%A7)%231/points.csv",
        "%E7%BD%91%E7%82%B9%20(%E6%97%A7)%231/event.csv",
    ] {
        assert!(uris.contains(&uri), "{uri} in {uris:?}");
    }
}

#[test]
fn no_report_format_shows_personal_values() {
    let project = broken();
    for format in ["text", "json", "github", "sarif"] {
        for language in ["zh", "en"] {
            let text = report(&project, format, language);
            assert!(text.contains("13*******78"), "{format}");
            for personal in [
                "13812345678",
                "张三丰",
                "11010519491231002X",
                "zhangsan@qq.com",
            ] {
                assert!(!text.contains(personal), "{personal} in {format}");
            }
        }
    }
}

#[test]
fn annotations_have_one_line_per_problem() {
    let project = broken();
    let told = json(&report(&project, "json", "zh"));
    let github = report(&project, "github", "zh");
    let lines: Vec<&str> = github.lines().collect();
    let told = told["diagnostics"].as_array().unwrap();
    assert_eq!(lines.len(), told.len());
    for (line, entry) in lines.iter().zip(told) {
        let severity = entry["severity"].as_str().unwrap();
        let file = entry["file"].as_str().unwrap();
        assert!(
            line.starts_with(&format!("::{severity} file={file},")),
            "{line}"
        );
        let code = entry["code"].as_str().unwrap();
        assert!(line.contains(&format!("title={code}::")), "{line}");
        if let Some(number) = entry["line"].as_u64() {
            assert!(line.contains(&format!(",line={number},")), "{line}");
        }
    }
}

/// A project with more problems than a terminal shows: 200 warnings before 1 error.
fn crowded() -> Project {
    let project = Project::sound();
    let headings: String = (0..200).map(|number| format!(",气温{number}")).collect();
    project.write("data/cases.csv", format!("point_id,name{headings}\n"));
    project.edit("data/points.csv", ",350100,", ",350109,");
    project
}

#[test]
fn a_report_outside_a_terminal_is_complete_and_plain() {
    let text = report(&crowded(), "text", "zh");
    assert_eq!(text.matches("warning[unknown-column]").count(), 200);
    assert_eq!(text.matches("error[unknown-region]").count(), 1);
    assert!(!text.contains('\u{1b}') && !text.contains("没有显示"));
    assert!(text.ends_with("共 1 个错误，200 个警告\n"), "{text}");
}

/// The output on a terminal, which `script` of util-linux provides.
#[cfg(target_os = "linux")]
fn on_a_terminal(project: &Project, environment: &[(&str, &str)]) -> String {
    let mut command = std::process::Command::new("script");
    command
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{} check", env!("CARGO_BIN_EXE_wangdian")))
        .arg("/dev/null")
        .current_dir(project.path(""))
        .env_remove("NO_COLOR")
        .env("TERM", "xterm");
    for (name, value) in environment {
        command.env(name, value);
    }
    program::Run::of(&mut command).ends_with(1).stdout
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_report_shows_errors_first_and_the_number_of_others() {
    let text = on_a_terminal(&crowded(), &[]);
    assert!(
        text.contains("\u{1b}[1;31merror[unknown-region]\u{1b}[0m"),
        "{text}"
    );
    assert_eq!(text.matches("warning[unknown-column]").count(), 99);
    let rest = "另有 101 个问题没有显示（unknown-column 101）；看全部请加 --all";
    assert!(text.contains(rest), "{text}");
    assert!(text.contains("共 1 个错误，200 个警告"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn colours_can_be_disabled() {
    let project = crowded();
    for declined in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let text = on_a_terminal(&project, &[declined]);
        assert!(
            text.contains("error[unknown-region]") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
    assert!(on_a_terminal(&project, &[("NO_COLOR", "")]).contains('\u{1b}'));
}
