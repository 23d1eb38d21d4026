//! The reference tables that all tests use: a frozen copy, since those that are built into the
//! program change with `data/`.

use std::path::Path;

/// The text of `regions.csv`.
pub(crate) const REGIONS_FILE: &str = include_str!("../fixtures/sample/data/regions.csv");

/// The text of `taxonomy.toml`.
pub(crate) const TAXONOMY_FILE: &str = include_str!("../fixtures/sample/data/taxonomy.toml");

/// Every reference table by the name of its file.
pub(crate) const TABLES: [(&str, &str); 5] = [
    ("regions.csv", REGIONS_FILE),
    (
        "region_changes.csv",
        include_str!("../fixtures/sample/data/region_changes.csv"),
    ),
    ("taxonomy.toml", TAXONOMY_FILE),
    (
        "pinyin.csv",
        include_str!("../fixtures/sample/data/pinyin.csv"),
    ),
    (
        "everyday_words.csv",
        include_str!("../fixtures/sample/data/everyday_words.csv"),
    ),
];

/// Writes the tables into a folder of data, so that the built-in ones are not used.
pub(crate) fn write_tables(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, text) in TABLES {
        std::fs::write(folder.join(name), text).expect("a reference table");
    }
}
