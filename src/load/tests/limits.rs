//! Exceeding a limit leads to one message with the file, limit and setting; input at the limit is
//! accepted.

use crate::config::{Config, DataConfig, SiteConfig};
use crate::diagnostics::{Diagnostic, Report};
use crate::load::folder::read_content;
use crate::load::load_registry;
use crate::pages::content;
use crate::test_support::cpu::within;
use crate::test_support::registry_folder::{DESIGNATIONS, Folder, POINTS, SERVICE_ITEMS};
use std::time::Duration;

/// Far more processor time than is needed, also without optimisation, and far less than time
/// that grows with the square of the size.
const LONGEST: Duration = Duration::from_secs(60);

/// The problems of loading, without those of the check.
fn problems(folder: &Folder) -> Vec<Diagnostic> {
    let problems = load_registry(folder.path(), &folder.options).diagnostics;
    Report::new(problems).diagnostics().to_vec()
}

/// Checks that a folder is valid with a limit of `enough`, and that with one less it breaks the
/// rule once, in this file and line, with a message that names the limit and the setting.
#[track_caller]
fn check(
    mut folder: Folder,
    set: impl Fn(&mut DataConfig, usize),
    enough: usize,
    (code, setting): (&str, &str),
    (file, line): (&str, Option<u64>),
) {
    set(&mut folder.options, enough);
    assert_eq!(problems(&folder), [], "with {enough}");
    let report = folder.report();
    assert!(!report.fails(false), "{:?}", report.diagnostics());
    let limit = enough - 1;
    set(&mut folder.options, limit);
    let found = problems(&folder);
    let found: Vec<&Diagnostic> = found
        .iter()
        .filter(|problem| problem.code == code)
        .collect();
    let [problem] = found[..] else {
        panic!("{code} is reported {} times", found.len());
    };
    assert!(problem.file.ends_with(file), "{}", problem.file);
    assert_eq!(problem.line, line);
    assert!(
        problem.message.zh.contains(&limit.to_string()),
        "{}",
        problem.message.zh
    );
    assert!(
        problem.message.en.contains(&limit.to_string()),
        "{}",
        problem.message.en
    );
    let help = problem.help.as_ref().expect("a way out");
    assert!(
        help.zh.contains(setting) && help.en.contains(setting),
        "{}",
        help.zh
    );
    // Records that were not read cause no further problems.
    let report = folder.report();
    let errors: Vec<&str> = report
        .diagnostics()
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(errors, [code]);
}

const JSON: &str = r#"{"points": [
 {"id": "p-1", "name": "甲", "nature": "other", "region": "210200", "designations": [{"kind": "provincial_point", "status": "active"}]},
 {"id": "p-2", "name": "乙", "nature": "other", "region": "210200", "designations": [
   {"kind": "provincial_point", "status": "active"}, {"kind": "tisc", "status": "active"}, {"kind": "trunk_node", "status": "active"}],
  "service_items": [{"name": "查新", "ip_types": ["patent"]}]}
]}"#;

fn json() -> Folder {
    Folder::empty().file("registry.json", JSON)
}

#[test]
fn rows_per_table_are_limited() {
    let set = |options: &mut DataConfig, rows| options.max_rows = rows;
    let rule = ("too-many-rows", "max_rows");
    let items = format!("{SERVICE_ITEMS}p-2,检索,,,,,,,,,\np-1,检索,,,,,,,,,\n\n,,,,,,,,,,\n");
    // Empty rows do not count.
    check(
        Folder::sound().file("service_items.csv", &items),
        set,
        3,
        rule,
        ("service_items.csv", Some(4)),
    );
    check(json(), set, 4, rule, ("registry.json", Some(4)));
}

#[test]
fn records_per_registry_are_limited() {
    let set = |options: &mut DataConfig, records| options.max_records = records;
    let rule = ("too-many-records", "max_records");
    check(
        Folder::sound(),
        set,
        5,
        rule,
        ("service_items.csv", Some(2)),
    );
    check(json(), set, 7, rule, ("registry.json", Some(5)));
}

#[test]
fn columns_per_sheet_are_limited() {
    let set = |options: &mut DataConfig, columns| options.max_columns = columns;
    let rule = ("too-many-columns", "max_columns");
    let wide = |text: &str| {
        text.lines()
            .map(|line| format!("{line},,,\n"))
            .collect::<String>()
    };
    let folder = Folder::sound().file("points.csv", &wide(POINTS));
    check(folder, set, 29, rule, ("points.csv", Some(1)));
    let folder = Folder::sound().file(
        "points.csv",
        "id,name,nature,region,summary\np-1,甲,other,210200,馆\np-2,乙,other,210200,校\n",
    );
    let folder = folder.file("service_items.csv", "point_id,name\np-2,查新\n");
    check(
        folder.file("designations.csv", &wide(DESIGNATIONS)),
        set,
        15,
        rule,
        ("designations.csv", Some(1)),
    );
}

#[test]
fn nesting_of_json_is_limited() {
    let set = |options: &mut DataConfig, depth| options.max_json_depth = depth;
    let rule = ("json-too-deep", "max_json_depth");
    check(json(), set, 6, rule, ("registry.json", Some(5)));
}

#[test]
fn endlessly_nested_json_is_rejected_quickly() {
    for text in ["[".repeat(3_000_000), "{\"points\":".repeat(300_000)] {
        let folder = Folder::empty().file("registry.json", &text);
        let found = within(LONGEST, &text[..12], || problems(&folder));
        assert_eq!(found[0].code, "json-too-deep");
    }
}

#[test]
fn size_of_files_is_limited() {
    let set = |options: &mut DataConfig, bytes| options.max_file_bytes = bytes as u64;
    let rule = ("file-too-large", "max_file_bytes");
    check(json(), set, JSON.len(), rule, ("registry.json", None));
}

#[test]
fn content_pages_have_a_smaller_size_limit_than_other_files() {
    let page = "+++\ntitle = \"T\"\n+++\n\n[a](a.pdf)\n";
    let folder = Folder::empty()
        .file("page.md", page)
        .bytes("a.pdf", &[0; 5_000]);
    let mut options = DataConfig {
        max_page_bytes: page.len() as u64,
        ..DataConfig::default()
    };
    let files = read_content(folder.path(), &options).expect("it fits");
    assert_eq!(
        content::load(&files, "content", &SiteConfig::default())
            .expect("sound")
            .files
            .len(),
        1
    );
    options.max_page_bytes -= 1;
    let problems = read_content(folder.path(), &options).expect_err("too large");
    let [problem] = &problems[..] else {
        panic!("{problems:?}");
    };
    assert_eq!(problem.code, "file-too-large");
    assert!(problem.file.ends_with("page.md"));
    assert!(
        problem
            .message
            .zh
            .contains(&options.max_page_bytes.to_string())
    );
    assert!(
        problem
            .help
            .as_ref()
            .expect("a way out")
            .zh
            .contains("max_page_bytes")
    );
}

#[test]
fn a_content_page_of_maximum_size_is_rendered_quickly() {
    let limit = DataConfig::default().max_page_bytes as usize;
    for line in [
        "# a\n\n",
        "[a](help.md#x) ",
        "![",
        "*a **a ",
        "> ",
        "<a",
        "| a |\n|-|\n",
        "[",
        "`",
        "1. ",
        "&#x",
        "[x]:",
        "<!--",
    ] {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\n{}",
            line.repeat(limit / line.len() - 10)
        );
        let files = [("page.md".to_owned(), text.into_bytes())].into();
        // Only the time matters here, not whether it is valid.
        let _ = within(LONGEST, line, || {
            content::load(&files, "content", &SiteConfig::default())
        });
    }
}

/// A key that stands after the nested records of its point was the end of lines found
/// without counting them again for each record.
#[test]
fn records_in_an_unusual_order_are_checked_quickly() {
    let designation = "{\"kind\":\"tisc\",\"status\":\"active\"},\n";
    let many = designation.repeat(30_000);
    let text = format!(
        "{{\"points\":[{{\"id\":\"p-1\",\"designations\":[{}],\"rating\":1,\"name\":\"甲\",\"nature\":\"other\",\"region\":\"210200\"}}]}}",
        many.trim_end_matches(",\n")
    );
    let folder = Folder::empty().file("registry.json", &text);
    let found = within(LONGEST, "30,000 records", || problems(&folder));
    let [problem] = &found[..] else {
        panic!("{} problems", found.len());
    };
    assert_eq!(
        (problem.code, problem.line),
        ("unknown-column", Some(30_000))
    );
}

#[test]
fn limits_can_be_configured() {
    let text = "[data]\nmax_rows = 5\nmax_records = 6\nmax_columns = 7\nmax_json_depth = 8\nmax_page_bytes = 9\nmax_file_bytes = 10\nmax_cell_characters = 11\nmax_reported = 12\n";
    let config: Config = toml::from_str(text).expect("settings");
    let data = config.data;
    assert_eq!(
        (
            data.max_rows,
            data.max_records,
            data.max_columns,
            data.max_json_depth
        ),
        (5, 6, 7, 8)
    );
    assert_eq!(
        (
            data.max_page_bytes,
            data.max_file_bytes,
            data.max_cell_characters,
            data.max_reported
        ),
        (9, 10, 11, 12)
    );
}

#[test]
fn the_limits_that_the_settings_of_the_sample_state_are_the_default() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/sample/wangdian.toml"
    );
    let data = crate::load::configuration::load_config(Some(path.as_ref()))
        .expect("settings")
        .data;
    let usual = DataConfig::default();
    let limits = |data: &DataConfig| {
        [
            data.max_rows as u64,
            data.max_records as u64,
            data.max_columns as u64,
            data.max_json_depth as u64,
            data.max_page_bytes,
            data.max_file_bytes,
            data.max_cell_characters as u64,
            data.max_reported as u64,
        ]
    };
    assert_eq!(limits(&data), limits(&usual));
}
