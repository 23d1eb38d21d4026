//! Adding an optional text column takes one line: carries out the example of
//! CONTRIBUTING.md on a copy of the program.
//!
//! The copy is built with the same dependencies. It is kept in the target folder, so that
//! only changed files are compiled again.

use crate::support::program::{Project, ROOT, Run, files};
use crate::support::reference;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of the copy, so that its binary does not replace the real one.
const NAME: &str = "wangdian-one-row";

const TABLES: &str = "src/schema/tables.rs";
const TEMPLATE: &str = "themes/default/templates/point.html";

/// The code blocks in a language in the section on columns.
fn example(language: &str) -> String {
    let guide = std::fs::read_to_string(Path::new(ROOT).join("CONTRIBUTING.md")).expect("a guide");
    let (_, section) = guide
        .split_once("### … add or change a column")
        .expect("the section");
    let (section, _) = section.split_once("\n### ").expect("another section");
    let (_, block) = section
        .split_once(&format!("```{language}\n"))
        .expect("an example");
    let (block, _) = block.split_once("```").expect("its end");
    block.to_owned()
}

/// Inserts a text before a marker that must exist.
#[track_caller]
fn with(text: &str, before: &str, more: &str) -> String {
    assert!(text.contains(before), "no {before:?}");
    text.replacen(before, &format!("{more}{before}"), 1)
}

/// The sources that are compiled.
fn sources() -> BTreeMap<String, Vec<u8>> {
    let mut sources = BTreeMap::new();
    for (name, text) in reference::TABLES {
        sources.insert(format!("data/{name}"), text.as_bytes().to_vec());
    }
    for folder in ["src", "themes", "content"] {
        for (name, bytes) in files(&Path::new(ROOT).join(folder)) {
            sources.insert(format!("{folder}/{name}"), bytes);
        }
    }
    let others = [
        "build.rs",
        "Cargo.toml",
        "Cargo.lock",
        "docs/settings.schema.json",
    ];
    for file in others {
        let bytes = std::fs::read(Path::new(ROOT).join(file)).expect("a file");
        sources.insert(file.to_owned(), bytes);
    }
    sources
}

fn edit(sources: &mut BTreeMap<String, Vec<u8>>, file: &str, change: impl FnOnce(&str) -> String) {
    let bytes = sources.get_mut(file).expect("a file");
    *bytes = change(std::str::from_utf8(bytes).expect("text")).into_bytes();
}

/// Renames the package, but not its library.
fn rename(sources: &mut BTreeMap<String, Vec<u8>>) {
    let old_name = "name = \"wangdian\"\n";
    let new_name = format!("name = \"{NAME}\"\n");
    edit(sources, "Cargo.lock", |text| {
        text.replacen(old_name, &new_name, 1)
    });
    edit(sources, "Cargo.toml", |text| {
        let text = text.replacen(old_name, &new_name, 1);
        let text = text.replacen("default-run = \"wangdian\"\n", "", 1);
        // The copy has no benchmarks.
        let tables = text
            .split("\n[")
            .filter(|table| !table.starts_with("[bench]]"));
        let text = tables.collect::<Vec<_>>().join("\n[");
        let library = "[lib]\nname = \"wangdian\"\n";
        let profile = format!("[profile.release.package.{NAME}]\nopt-level = 0\n");
        format!("{text}\n{library}{profile}")
    });
    // Without tests the build would have other features of dependencies, which would be
    // compiled again.
    sources.insert("tests/nothing.rs".to_owned(), Vec::new());
}

/// Writes files that differ, so that others are not compiled again.
fn write(sources: &BTreeMap<String, Vec<u8>>, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let there = files(folder);
    for name in there.keys().filter(|name| !sources.contains_key(*name)) {
        std::fs::remove_file(folder.join(name)).expect("a file less");
    }
    for (name, bytes) in sources {
        if there.get(name) != Some(bytes) {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        }
    }
}

/// Builds the copy; returns the path of its binary.
fn build(folder: &Path) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_wangdian"));
    let profile = program.parent().expect("the folder of the profile");
    let target = profile.parent().expect("the target folder");
    // .ci/run compiles the copy only once.
    let incremental = std::env::var_os("CARGO_INCREMENTAL").unwrap_or("1".into());
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo
        .args([
            "build",
            "--offline",
            "--locked",
            "--bins",
            "--test",
            "nothing",
        ])
        .arg("--target-dir")
        .arg(target)
        .env("CARGO_INCREMENTAL", incremental)
        // The lints of .ci/run are about the program, not about the example in the guide.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .current_dir(folder);
    // The build script of a dependency (`ring`) runs again where these differ from those of a shell.
    // All that depends on it would be compiled again, here and by the next command after the tests.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let mut starts = ["CARGO_MANIFEST_", "CARGO_PKG_", "OUT_DIR"].iter();
        if starts.any(|start| text.starts_with(start)) {
            cargo.env_remove(&name);
        }
    }
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    // With other features the dependencies would have to be compiled again.
    if cfg!(feature = "deploy") {
        cargo.args(["--features", "deploy"]);
    }
    Run::of(&mut cargo).ends_with(0);
    profile
        .join(NAME)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

/// A project with a value in the new column, under its Chinese heading.
fn project(parking: &str) -> Project {
    let project = Project::sound();
    project.write(
        "data/points.csv",
        format!(
            "id,name,nature,region,summary,停车信息\n\
             p-1,甲图书馆,public_library,210200,市级图书馆,{parking}\n\
             p-2,乙大学,university,350100,理工科大学,\n"
        ),
    );
    project.write(
        "data/events.csv",
        "point_id,date,type,field,old,new\np-1,2025-08-01,changed,停车,南门,东门\n",
    );
    project
}

#[test]
fn an_optional_text_column_needs_one_row_and_a_template() {
    let original = sources();
    let (row, markup) = (example("rust"), example("html"));
    assert_eq!(row.matches(';').count(), 1, "one row:\n{row}");
    let mut copy = original.clone();
    edit(&mut copy, TABLES, |text| {
        with(text, "    AUDIENCE = ", &row)
    });
    edit(&mut copy, TEMPLATE, |text| {
        with(text, "{% if point.website %}", &markup)
    });
    let changed: Vec<&String> = copy
        .keys()
        .filter(|name| copy.get(*name) != original.get(*name))
        .collect();
    assert_eq!(changed, [TABLES, TEMPLATE]);
    rename(&mut copy);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-row");
    write(&copy, &folder);
    let program = build(&folder);
    let run = |project: &Project, arguments: &[&str]| {
        let mut command = Command::new(&program);
        Run::of(command.args(arguments).current_dir(project.path("")))
    };

    // It is checked like every text: one line, no damage, no mobile numbers.
    for (parking, rule) in [("见#REF!", "damaged"), ("找门卫13812345678", "mobile")] {
        let checked = run(&project(parking), &["check", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&checked.stdout).expect("a report");
        let problems = report["diagnostics"].as_array().expect("problems");
        assert!(
            problems
                .iter()
                .any(|problem| problem["heading"] == "停车信息"),
            "{rule}: {}",
            checked.stdout
        );
        assert_eq!(checked.status, 1, "{rule}");
    }

    // It is loaded, exported, described, labelled and displayed.
    let east = project("东门有车位");
    run(&east, &["build", "--out", "site"]).ends_with(0);
    let file = |name: &str| east.read(&format!("site/{name}"));
    assert!(file("data/points.csv").contains(",hours,parking,audience,"));
    assert!(file("data/points.csv").contains(",东门有车位,"));
    assert!(file("data/registry.json").contains("\"parking\":\"东门有车位\""));
    for schema in ["points", "registry"] {
        let schema: serde_json::Value =
            serde_json::from_str(&file(&format!("data/{schema}.schema.json"))).expect("a schema");
        let said = schema.to_string();
        assert!(said.contains("停车的地方（where to park）"), "{said}");
    }
    assert!(file("data/index.html").contains("停车的地方"));
    let page = file("points/p-1.html");
    assert!(page.contains("<dt>停车</dt><dd>东门有车位</dd>"), "{page}");
    assert!(page.contains("停车：南门 → 东门"), "{page}");

    // It is compared.
    let west = project("西门有车位");
    west.write("was/points.csv", east.read("data/points.csv"));
    for table in ["designations", "service_items", "events"] {
        let name = format!("data/{table}.csv");
        west.write(&format!("was/{table}.csv"), west.read(&name));
    }
    let difference = run(&west, &["diff", "was", "data"]);
    assert!(
        difference.stdout.contains("停车: 东门有车位 → 西门有车位"),
        "{}{}",
        difference.stdout,
        difference.stderr
    );

    // A permitted number is published and is not a leak.
    let mobile = project("找门卫13812345678");
    let allowed = "[[data.personal_exceptions]]\npoint = \"p-1\"\ncolumn = \"parking\"\nreason = \"馆方同意\"\n";
    let settings = mobile.read("wangdian.toml");
    mobile.write("wangdian.toml", format!("{settings}\n{allowed}"));
    run(&mobile, &["build", "--out", "site"]).ends_with(0);

    // It is imported.
    east.write("sheet.csv", "编号,网点名称,停车信息\np-2,乙大学,地下车库\n");
    run(&east, &["import", "sheet.csv", "--out", "data"]).ends_with(0);
    assert!(east.read("data/points.csv").contains(",地下车库,"));
}
