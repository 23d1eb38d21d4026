//! Reading: the only place, beside [`crate::write`], that touches the file system.
//!
//! Bytes become raw rows, all strings, with positions. Nothing here knows what a
//! value means.

pub mod bytes;
pub mod configuration;
mod csv_table;
pub mod folder;
pub mod heading;
mod json_registry;
pub mod nearest;
pub mod raw;
mod reference;
pub mod rules;
pub mod schema;
pub(crate) mod toml_error;

pub use configuration::load_config;
pub use folder::read_folder;
pub use raw::{RawAsOf, RawRegistry, RawRow, RawTable, SourceIndex};
pub(crate) use reference::fold_term;

use self::rules::{EMPTY_REQUIRED_FILE, MISSING_FILE, TWO_REGISTRIES, UNKNOWN_FILE};
use self::schema::Schema;
use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Text};
use crate::model::{Regions, Taxonomy};
use crate::text::Pinyin;
use std::path::Path;

/// What was read, as far as it could be, with every problem found on the way.
#[derive(Debug)]
pub struct Loaded {
    /// Raw rows.
    pub raw: RawRegistry,
    /// The table of regions; none where it has an error.
    pub regions: Option<Regions>,
    /// The vocabularies; none where they have an error.
    pub taxonomy: Option<Taxonomy>,
    /// How Chinese text is read; none where the tables that say so have an error.
    pub pinyin: Option<Pinyin>,
    /// Problems of files, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads a registry: a folder of CSV files, a folder with a `registry.json`, or such
/// a file itself.
///
/// Never fails: all problems are diagnostics. `regions.csv`, `taxonomy.toml` and
/// `pinyin.csv` come from the folder where it has them, else from the copies built into
/// the program.
pub fn load_registry(data: &Path, options: &DataConfig) -> Loaded {
    let mut diagnostics = Vec::new();
    let limit = options.max_file_bytes;
    let is_folder = data.is_dir();
    let folder = if is_folder { Some(data) } else { data.parent() };
    let raw = match std::fs::metadata(data) {
        Err(error) => {
            diagnostics.push(bytes::unreadable(&bytes::display(data), &error));
            RawRegistry::default()
        }
        Ok(_) if is_folder => load_folder(data, limit, &mut diagnostics),
        Ok(_) => load_json(data, limit, &mut diagnostics),
    };
    let regions = reference::regions(folder, limit, &mut diagnostics);
    Loaded {
        raw,
        taxonomy: reference::taxonomy(folder, limit, &mut diagnostics),
        pinyin: reference::pinyin(folder, regions.as_ref(), limit, &mut diagnostics),
        regions,
        diagnostics,
    }
}

/// A registry without a row, with the tables that values refer to: those of the folder
/// where it has them, else the built-in ones.
pub fn load_empty(folder: Option<&Path>, options: &DataConfig) -> Loaded {
    let mut diagnostics = Vec::new();
    let limit = options.max_file_bytes;
    let regions = reference::regions(folder, limit, &mut diagnostics);
    Loaded {
        raw: RawRegistry::default(),
        taxonomy: reference::taxonomy(folder, limit, &mut diagnostics),
        pinyin: reference::pinyin(folder, regions.as_ref(), limit, &mut diagnostics),
        regions,
        diagnostics,
    }
}

/// The column that a name or heading means, in `points.csv` or else another table.
pub fn find_column(heading: &str) -> Option<&'static schema::Column> {
    schema::TABLES.iter().find_map(|schema| {
        let column = heading::resolve(schema, heading)?;
        Some(schema.column(column))
    })
}

fn load_folder(folder: &Path, limit: u64, diagnostics: &mut Vec<Diagnostic>) -> RawRegistry {
    report_unknown_files(folder, diagnostics);
    let json = folder.join("registry.json");
    let has_table = folder.join(schema::points::SCHEMA.file).exists();
    if json.exists() && !has_table {
        return load_json(&json, limit, diagnostics);
    }
    if json.exists() {
        let message = Text::new(
            "同一个文件夹里既有 registry.json 又有 points.csv，不知道以哪个为准",
            "the folder holds both registry.json and points.csv",
        );
        let help = Text::new("请移走其中一个", "move one of them away");
        let file = bytes::display(&json);
        diagnostics.push(TWO_REGISTRIES.diagnostic(file, message).with_help(help));
    }
    let mut table = |schema, required| load_table(folder, schema, required, limit, diagnostics);
    RawRegistry {
        as_of: None,
        points: table(&schema::points::SCHEMA, true),
        designations: table(&schema::designations::SCHEMA, true),
        service_items: table(&schema::service_items::SCHEMA, false),
        cases: table(&schema::cases::SCHEMA, false),
        events: table(&schema::events::SCHEMA, false),
        contacts: table(&schema::contacts::SCHEMA, false),
    }
}

fn load_table(
    folder: &Path,
    schema: &'static Schema,
    required: bool,
    limit: u64,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RawTable> {
    let path = folder.join(schema.file);
    let file = bytes::display(&path);
    if !path.exists() {
        if required {
            diagnostics.push(missing_table(file, folder, schema));
        }
        return None;
    }
    let text = load_text(&path, &file, limit, diagnostics)?;
    let table = csv_table::read(&text, &file, schema, diagnostics)?;
    if required && table.is_empty() {
        diagnostics.push(no_records(file));
    }
    Some(table)
}

fn load_json(path: &Path, limit: u64, diagnostics: &mut Vec<Diagnostic>) -> RawRegistry {
    let file = bytes::display(path);
    let Some(text) = load_text(path, &file, limit, diagnostics) else {
        return RawRegistry::default();
    };
    let raw = json_registry::read(&text, &file, diagnostics);
    if raw.points.as_ref().is_some_and(RawTable::is_empty) {
        diagnostics.push(no_records(file));
    }
    raw
}

fn load_text(
    path: &Path,
    file: &str,
    limit: u64,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    match bytes::read(path, limit).and_then(|bytes| bytes::decode(bytes, file)) {
        Ok((text, warning)) => {
            diagnostics.extend(warning);
            Some(text)
        }
        Err(problem) => {
            diagnostics.push(*problem);
            None
        }
    }
}

fn missing_table(file: String, folder: &Path, schema: &Schema) -> Diagnostic {
    let message = Text::new(
        format!("缺少 {}", schema.file),
        format!("{} is missing", schema.file),
    );
    let near = sheets(folder)
        .into_iter()
        .find(|name| name_of_table(name) == Some(schema.file));
    let help = match near {
        Some(name) => Text::new(
            format!("文件夹里有 `{name}`，是不是它？请改名为 {}", schema.file),
            format!(
                "there is `{name}`; if it is meant, rename it to {}",
                schema.file
            ),
        ),
        None => Text::new(
            format!("请把它放在 {} 中", bytes::display(folder)),
            format!("put it into {}", bytes::display(folder)),
        ),
    };
    MISSING_FILE.diagnostic(file, message).with_help(help)
}

fn no_records(file: String) -> Diagnostic {
    let message = Text::new("一条记录也没有", "there is not a single record");
    let help = Text::new(
        "请检查是否存错了表；没有网点的名录不能发布",
        "check whether the right sheet was saved; an empty directory is not published",
    );
    EMPTY_REQUIRED_FILE
        .diagnostic(file, message)
        .with_help(help)
}

/// The names of all sheets in a folder, in order.
fn sheets(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with(['.', '~']))
        .filter(|name| {
            let lower = name.to_lowercase();
            [".csv", ".tsv", ".xls", ".xlsx", ".et"]
                .iter()
                .any(|ending| lower.ends_with(ending))
        })
        .collect();
    names.sort();
    names
}

/// The table that a file of another name is probably meant to be.
fn name_of_table(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let (stem, _) = lower.rsplit_once('.')?;
    let known = schema::TABLES
        .iter()
        .map(|schema| (schema.key(), schema.file));
    nearest::nearest(stem, known)
}

/// A sheet with an unknown name would otherwise be left out without a word.
fn report_unknown_files(folder: &Path, diagnostics: &mut Vec<Diagnostic>) {
    for name in sheets(folder) {
        let known = name == schema::regions::SCHEMA.file
            || name == schema::pinyin::SCHEMA.file
            || schema::TABLES.iter().any(|schema| schema.file == name);
        if known {
            continue;
        }
        let message = Text::new(
            "不认识这个表格的名称，没有读取它",
            "a sheet of this name is not known; it was not read",
        );
        let help = match name_of_table(&name) {
            Some(table) => Text::new(
                format!("是不是 {table}？请另存为这个名称"),
                format!("if {table} is meant, save it under that name"),
            ),
            None => Text::new("不属于名录的文件请移到别处", "move it elsewhere"),
        };
        let file = bytes::display(&folder.join(&name));
        diagnostics.push(UNKNOWN_FILE.diagnostic(file, message).with_help(help));
    }
}
