//! Realistic spreadsheets with known contents: everything that an import does not read
//! correctly is reported, and nothing personal is published.
//!
//! `MESSY_SEEDS=20 cargo test --release --test registry -- --nocapture` tries more.

mod judge;
mod operators;
mod sheet;

use crate::support::reference;
use judge::{Counts, judge};
use operators::{OPERATORS, Operator, may_combine};
use sheet::{City, Rng, Sheet};
use std::collections::BTreeMap;
use wangdian::import::{ImportOptions, Imported, Input, write};
use wangdian::model::Date;
use wangdian::pipeline::import;

/// Number of sheets per operator and seed.
const SHEETS: u64 = 3;

fn cities() -> Vec<City> {
    let mut reader = csv::Reader::from_reader(reference::REGIONS_FILE.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let names: BTreeMap<&str, &str> = rows.iter().map(|row| (&row[0], &row[1])).collect();
    let cities = rows.iter().filter(|row| &row[3] == "city");
    cities
        .map(|row| City {
            code: row[0].to_owned(),
            name: row[1].to_owned(),
            province: names[format!("{}0000", &row[0][..2]).as_str()].to_owned(),
        })
        .collect()
}

fn import_into(folder: &std::path::Path, name: &str, bytes: Vec<u8>) -> Imported {
    let input = Input {
        name: name.to_owned(),
        bytes,
    };
    let options = ImportOptions {
        registry: Some(folder),
        as_of: Some(Date::constant(2026, 11, 21)),
        ..ImportOptions::default()
    };
    import(&[input], &options)
}

/// Generates a sheet with one operator, and in half of the cases another one before it.
fn make(main: &Operator, seed: u64, cities: &[City]) -> (Sheet, Vec<&'static str>, bool) {
    let mut rng = Rng::new(seed ^ 0x5eed);
    let others: Vec<&Operator> = OPERATORS
        .iter()
        .filter(|other| may_combine(main, other))
        .collect();
    let mut chosen = vec![main];
    if !others.is_empty() && rng.coin() {
        chosen.insert(0, others[rng.below(others.len())]);
    }
    let mut sheet = Sheet::new(seed, cities);
    // Operators that change columns are last, so that others find the original columns.
    chosen.sort_by_key(|operator| {
        let changes = |what| operator.group.contains(what);
        (changes("headings"), changes("columns"))
    });
    for operator in &chosen {
        (operator.change)(&mut sheet);
    }
    let names = chosen.iter().map(|operator| operator.name).collect();
    let is_harmful = chosen.iter().any(|operator| operator.is_harmful);
    (sheet, names, is_harmful)
}

fn judged(main: &Operator, seed: u64, cities: &[City]) -> (Counts, Vec<&'static str>) {
    let (sheet, names, is_harmful) = make(main, seed, cities);
    let folder = tempfile::tempdir().unwrap();
    reference::write_tables(folder.path());
    if sheet.is_known {
        let tidy = Sheet::new(seed, cities);
        let (name, bytes, _) = tidy.write();
        let imported = import_into(folder.path(), &name, bytes);
        write(imported.files.as_ref().unwrap(), folder.path()).unwrap();
    }
    let (name, bytes, rows) = sheet.write();
    if let Some(keep) = std::env::var_os("MESSY_KEEP") {
        let path = std::path::Path::new(&keep).join(format!("{}-{seed:x}-{name}", main.name));
        std::fs::write(path, &bytes).unwrap();
    }
    let imported = import_into(folder.path(), &name, bytes);
    (judge(&sheet, &rows, &imported, is_harmful), names)
}

#[test]
fn wrongly_imported_values_are_reported() {
    let cities = cities();
    let seeds = std::env::var("MESSY_SEEDS").map_or(1, |seeds| seeds.parse().unwrap());
    let only = std::env::var("MESSY_ONLY").ok();
    let mut faults: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut right, mut told, mut refused) = (0, 0, 0);
    for (position, operator) in (0_u64..).zip(OPERATORS) {
        if only.as_ref().is_some_and(|only| only != operator.name) {
            continue;
        }
        for number in 0..SHEETS * seeds {
            let seed = number * 1_000 + position + 977;
            let (counts, names) = judged(operator, seed, &cities);
            right += counts.right;
            told += counts.told;
            refused += counts.refused;
            let found = counts.faults.into_iter();
            let found = found.map(|fault| format!("{seed:x} ({}): {fault}", names.join("+")));
            faults.entry(operator.name).or_default().extend(found);
        }
    }
    faults.retain(|_, faults| !faults.is_empty());
    println!("{right} cells right, {told} told, {refused} sheets refused");
    let shown: String = faults
        .iter()
        .map(|(name, faults)| format!("{name}: {} faults; {}\n", faults.len(), faults[0]))
        .collect();
    assert!(faults.is_empty(), "\n{shown}");
    assert!(right > told, "an import that only complains is of no use");
}
