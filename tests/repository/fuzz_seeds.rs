//! Replays all fuzz seeds and all inputs that once caused a failure, so that the targets
//! keep compiling and failures do not return. `fuzz/README.md` explains how to fuzz
//! further.

#[path = "../../fuzz/targets/csv_table.rs"]
mod csv_table;
#[path = "../../fuzz/targets/json_registry.rs"]
mod json_registry;
#[path = "../../fuzz/targets/markdown.rs"]
mod markdown;
#[path = "../../fuzz/targets/text_rules.rs"]
mod text_rules;
#[path = "../../fuzz/targets/workbook.rs"]
mod workbook;

use crate::support::cpu::within;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let entries = std::fs::read_dir(folder).expect("the folder of seeds");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// Runs a target on its seeds, also truncated and with a changed byte.
#[track_caller]
fn replay(target: &str, run: fn(&[u8])) {
    let seeds = seeds(target);
    assert!(seeds.len() >= 5, "{} seeds of {target}", seeds.len());
    for path in seeds {
        let bytes = std::fs::read(&path).expect("a seed");
        println!("{}", path.display());
        // Without optimisation; the fuzzer asks for one second.
        within(Duration::from_secs(60), target, || run(&bytes));
        run(&bytes[..bytes.len() / 2]);
        let mut changed = bytes;
        if let Some(last) = changed.last_mut() {
            *last ^= 0x55;
        }
        run(&changed);
    }
}

#[test]
fn sheets_are_loaded_or_rejected() {
    replay("csv_table", csv_table::run);
}

#[test]
fn json_registries_are_loaded_or_rejected() {
    replay("json_registry", json_registry::run);
}

#[test]
fn content_pages_are_rendered_safely() {
    replay("markdown", markdown::run);
}

#[test]
fn workbooks_are_read_or_rejected() {
    replay("workbook", workbook::run);
}

#[test]
fn text_rules_accept_any_text() {
    replay("text_rules", text_rules::run);
}

#[test]
fn every_target_has_seeds_and_a_dictionary() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let entries = std::fs::read_dir(fuzz.join("fuzz_targets")).expect("the folder of targets");
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(!seeds(&name).is_empty(), "{name}");
        assert!(
            fuzz.join(format!("dictionaries/{name}.dict")).exists(),
            "{name}"
        );
        let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
