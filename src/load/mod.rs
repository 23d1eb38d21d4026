//! Reads the registry, the settings and other input files.
//!
//! Bytes become raw rows: strings with their file, line and heading. What a value means is
//! decided by [`crate::check`]. Besides [`crate::write`] this is the only module that accesses
//! the file system.

pub mod bytes;
pub mod configuration;
pub(crate) mod content;
pub(crate) mod csv_table;
pub(crate) mod delimited;
pub mod folder;
pub(crate) mod heading;
mod json_registry;
mod limits;
pub(crate) mod nearest;
pub(crate) mod raw;
mod reference;
pub mod revision;
pub(crate) mod rules;
mod source;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod toml_error;

use self::limits::Budget;
use self::rules::{
    EMPTY_REQUIRED_FILE, FILE_INSTEAD_OF_FOLDER, MISSING_FILE, TWO_REGISTRIES, UNKNOWN_FILE,
};
use self::source::Source;
use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Problems};
use crate::model::everyday::EverydayWords;
use crate::model::{Regions, Taxonomy};
use crate::schema::{self, Schema, Table};
use crate::text::Pinyin;
pub(crate) use raw::{LoadedTable, RawAsOf, RawRegistry, RawRow, RawTable, SourceIndex};
pub(crate) use reference::fold_term;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A loaded registry: everything that could be read, and all problems found.
#[derive(Debug)]
pub struct Loaded {
    /// Raw rows.
    pub(crate) raw: RawRegistry,
    /// The table of regions; `None` if it has an error.
    pub(crate) regions: Option<Arc<Regions>>,
    /// The vocabularies; `None` if they have an error.
    pub(crate) taxonomy: Option<Arc<Taxonomy>>,
    /// The pinyin dictionary; `None` if a table that it is built from has an error.
    pub(crate) pinyin: Option<Arc<Pinyin>>,
    /// What everyday words mean; `None` if their table or the vocabularies have an error.
    pub(crate) everyday_words: Option<Arc<EverydayWords>>,
    /// Problems of the files, in no particular order.
    pub diagnostics: Problems,
}

/// Loads a registry from a folder of CSV files, a folder with a `registry.json`, or the
/// path of such a JSON file.
///
/// Never fails: all problems become diagnostics. `regions.csv`, `region_changes.csv`,
/// `taxonomy.toml`, `pinyin.csv` and `everyday_words.csv` are read from the folder if it has
/// them; otherwise the copies built into the program are used.
pub fn load_registry(data: &Path, options: &DataConfig) -> Loaded {
    if data.is_dir() {
        return load(Source::Folder(data), RegistryPart::Folder, options);
    }
    let source = Source::Folder(data.parent().unwrap_or(Path::new("")));
    let name = data.file_name().map(|name| name.to_string_lossy());
    match (std::fs::metadata(data), name) {
        (Ok(_), Some(name)) if is_sheet(&name) => {
            let problem = Some(Box::new(sheet_instead_of_folder(data)));
            load(source, RegistryPart::Nothing(problem), options)
        }
        (Ok(_), Some(name)) => load(source, RegistryPart::Json(&name), options),
        (outcome, _) => {
            let error = outcome
                .err()
                .unwrap_or_else(|| std::io::Error::other("not a regular file"));
            let problem = bytes::unreadable(&bytes::display(data), &error);
            load(
                source,
                RegistryPart::Nothing(Some(Box::new(problem))),
                options,
            )
        }
    }
}

/// The files of a registry, on disk or in memory.
#[derive(Debug, Clone)]
pub enum RegistryFiles {
    /// The path of a folder or of a `registry.json`.
    Path(PathBuf),
    /// Files held in memory.
    Memory {
        /// The name of their folder in messages.
        label: String,
        /// The contents by file name.
        files: BTreeMap<String, Vec<u8>>,
        /// The name of the JSON file, if the registry is a single file.
        file: Option<String>,
    },
}

impl RegistryFiles {
    /// Loads the registry, as [`load_registry`] does.
    pub fn load(&self, options: &DataConfig) -> Loaded {
        match self {
            Self::Path(path) => load_registry(path, options),
            Self::Memory { label, files, file } => {
                let part = file
                    .as_deref()
                    .map_or(RegistryPart::Folder, RegistryPart::Json);
                load(Source::Memory(label, files), part, options)
            }
        }
    }

    /// The file that holds the rows of a table, as shown in messages: the table's own CSV
    /// file if there is one, otherwise the JSON registry.
    pub(crate) fn file_of(&self, table: &str) -> String {
        match self {
            Self::Path(path) if path.is_dir() => table_or_json(Source::Folder(path), table),
            Self::Path(path) => bytes::display(path),
            Self::Memory { label, files, file } => {
                let source = Source::Memory(label, files);
                match file {
                    Some(file) => source.shown(file),
                    None => table_or_json(source, table),
                }
            }
        }
    }
}

fn table_or_json(source: Source<'_>, table: &str) -> String {
    let name = if source.has(table) { table } else { JSON_FILE };
    source.shown(name)
}

/// Whether a file of this name in a registry folder is read.
pub(crate) fn is_registry_file(name: &str) -> bool {
    OTHER_FILES.contains(&name) || schema::all_sheets().any(|schema| schema.file == name)
}

/// Loads a registry from files in memory, keyed by name. `label` stands for the folder in
/// messages.
pub fn load_files(files: &BTreeMap<String, Vec<u8>>, label: &str, options: &DataConfig) -> Loaded {
    load(Source::Memory(label, files), RegistryPart::Folder, options)
}

/// Which part of a [`Source`] is the registry.
enum RegistryPart<'a> {
    /// The whole folder.
    Folder,
    /// The JSON file of this name.
    Json(&'a str),
    /// No part, with the problem that prevents reading, if any.
    Nothing(Option<Box<Diagnostic>>),
}

fn load(source: Source<'_>, part: RegistryPart<'_>, options: &DataConfig) -> Loaded {
    let mut diagnostics = Problems::new(options.max_reported);
    let raw = match part {
        RegistryPart::Folder => load_folder(source, options, &mut diagnostics),
        RegistryPart::Json(name) => load_json(source, name, options, &mut diagnostics),
        RegistryPart::Nothing(problem) => {
            diagnostics.extend(problem.map(|problem| *problem));
            RawRegistry::default()
        }
    };
    let limit = options.max_file_bytes;
    let regions = reference::regions(source, limit, &mut diagnostics);
    let taxonomy = reference::taxonomy(source, limit, &mut diagnostics);
    let everyday_words =
        reference::everyday_words(source, taxonomy.as_ref(), limit, &mut diagnostics);
    Loaded {
        raw,
        everyday_words: everyday_words.map(Arc::new),
        taxonomy: taxonomy.map(Arc::new),
        pinyin: reference::pinyin(source, regions.as_ref(), limit, &mut diagnostics).map(Arc::new),
        regions: regions.map(Arc::new),
        diagnostics,
    }
}

/// Loads only the reference tables (regions, taxonomy, pinyin), from the folder if it has
/// them and otherwise from the built-in copies; all other tables are missing.
pub(crate) fn load_empty(folder: Option<&Path>, options: &DataConfig) -> Loaded {
    let none = BTreeMap::new();
    let source = folder.map_or(Source::Memory("", &none), Source::Folder);
    load(source, RegistryPart::Nothing(None), options)
}

/// Finds a column of the point tables by its name or a heading; `points.csv` is searched
/// first. A qualified name such as `service_items.name` is looked up in that table only.
pub(crate) fn find_column(heading: &str) -> Option<(&'static Schema, &'static schema::Column)> {
    let is_table = |word: &str| Table::ALL.iter().any(|table| table.key() == word);
    let (table, heading) = match heading.split_once('.') {
        Some((table, heading)) if is_table(table) => (Some(table), heading),
        _ => (None, heading),
    };
    Table::of_points()
        .map(Table::schema)
        .filter(|schema| table.is_none_or(|table| schema.key() == table))
        .find_map(|schema| {
            let column = heading::resolve(schema, heading)?;
            Some((schema, schema.column(column)))
        })
}

/// The file that holds the points of a registry, as shown in messages.
pub(crate) fn points_file(data: &Path) -> String {
    RegistryFiles::Path(data.to_owned()).file_of(schema::points::SCHEMA.file)
}

/// The name of a registry in a single file.
const JSON_FILE: &str = "registry.json";

fn load_folder(
    source: Source<'_>,
    options: &DataConfig,
    diagnostics: &mut Problems,
) -> RawRegistry {
    report_unknown_files(source, diagnostics);
    let has_table = source.has(schema::points::SCHEMA.file);
    if source.has(JSON_FILE) && !has_table {
        return load_json(source, JSON_FILE, options, diagnostics);
    }
    if source.has(JSON_FILE) {
        let message = message!(
            "同一个文件夹里既有 registry.json 又有 points.csv，不知道以哪个为准",
            "the folder has both registry.json and points.csv",
        );
        let help = message!("请移走其中一个", "move one of them away");
        let file = source.shown(JSON_FILE);
        diagnostics.push(TWO_REGISTRIES.diagnostic(file, message).with_help(help));
    }
    let mut budget = Budget::new(options);
    let limit = options.max_file_bytes;
    let mut table =
        |schema, required| load_table(source, schema, required, limit, &mut budget, diagnostics);
    RawRegistry {
        as_of: None,
        points: table(&schema::points::SCHEMA, true),
        designations: table(&schema::designations::SCHEMA, true),
        service_items: table(&schema::service_items::SCHEMA, false),
        cases: table(&schema::cases::SCHEMA, false),
        events: table(&schema::events::SCHEMA, false),
        contacts: table(&schema::contacts::SCHEMA, false),
        retired: table(&schema::retired::SCHEMA, false),
    }
}

fn load_table(
    source: Source<'_>,
    schema: &'static Schema,
    required: bool,
    limit: u64,
    budget: &mut Budget,
    diagnostics: &mut Problems,
) -> LoadedTable {
    let file = source.shown(schema.file);
    if !source.has(schema.file) {
        if required {
            diagnostics.push(missing_table(file, source, schema));
        }
        return LoadedTable::Missing;
    }
    let text = source.text(schema.file, limit, diagnostics);
    let table = text.and_then(|text| csv_table::read(&text, &file, schema, budget, diagnostics));
    let Some(table) = table else {
        return LoadedTable::Unreadable;
    };
    if required && table.is_empty() {
        diagnostics.push(no_records(file));
    }
    LoadedTable::Read(table)
}

fn load_json(
    source: Source<'_>,
    name: &str,
    options: &DataConfig,
    diagnostics: &mut Problems,
) -> RawRegistry {
    let file = source.shown(name);
    let Some(text) = source.text(name, options.max_file_bytes, diagnostics) else {
        return RawRegistry::default();
    };
    let mut budget = Budget::new(options);
    let raw = json_registry::read(&text, &file, &mut budget, diagnostics);
    if raw.points.table().is_some_and(RawTable::is_empty) {
        diagnostics.push(no_records(file));
    }
    raw
}

fn missing_table(file: String, source: Source<'_>, schema: &Schema) -> Diagnostic {
    let message = message!("缺少 {}", "{} is missing", schema.file);
    let candidate = sheet_files(source)
        .into_iter()
        .find(|name| intended_table(name) == Some(schema.file));
    let help = match candidate {
        // Another name makes no CSV file of a workbook.
        Some(name) if !is_delimited(&name) => message!(
            "文件夹里有 `{name}`，是不是它？请打开它，另存为 {}，类型选“CSV UTF-8（逗号分隔）”；或者用 `wangdian import` 导入",
            "there is `{name}`; if it is meant, open it and save it as {} of the type “CSV UTF-8 (comma delimited)”, or use `wangdian import`",
            schema.file,
        ),
        Some(name) => message!(
            "文件夹里有 `{name}`，是不是它？请改名为 {}",
            "there is `{name}`; if it is meant, rename it to {}",
            schema.file,
        ),
        None => message!("请把它放在 {} 中", "put it into {}", source.shown_folder()),
    };
    MISSING_FILE.diagnostic(file, message).with_help(help)
}

/// Whether the name of a sheet is that of a text file.
fn is_delimited(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".csv") || lower.ends_with(".tsv")
}

fn no_records(file: String) -> Diagnostic {
    let message = message!("一条记录也没有", "there is not a single record");
    let help = message!(
        "请检查是否存错了表；没有网点的名录不能发布",
        "check whether the right sheet was saved; an empty directory is not published",
    );
    EMPTY_REQUIRED_FILE
        .diagnostic(file, message)
        .with_help(help)
}

/// The names of all spreadsheet files in a folder, sorted.
fn sheet_files(source: Source<'_>) -> Vec<String> {
    let names = source.names().into_iter();
    names.filter(|name| is_sheet(name)).collect()
}

/// Whether a name is that of a spreadsheet or a text file with a table.
fn is_sheet(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extensions = [".csv", ".tsv", ".xls", ".xlsx", ".et", ".ods"];
    !name.starts_with(['.', '~'])
        && extensions
            .iter()
            .any(|extension| lower.ends_with(extension))
}

/// The problem of a table where the folder of all tables, or a `registry.json`, is needed.
fn sheet_instead_of_folder(data: &Path) -> Diagnostic {
    let message = message!(
        "这是一个表格，名录要给出放着各个表的文件夹，或者一个 registry.json",
        "is a single table, while the data is a folder of tables or a registry.json",
    );
    let folder = data.parent().map(bytes::display).unwrap_or_default();
    let folder = match folder.as_str() {
        "" => ".",
        folder => folder,
    };
    let help = message!(
        "写文件夹：`{folder}`（`--data`，或者 `[paths]` 里的 `data`）；要导入表格，用 `wangdian import`",
        "name the folder, `{folder}` (`--data`, or `data` in `[paths]`); to import a sheet use `wangdian import`",
    );
    FILE_INSTEAD_OF_FOLDER
        .diagnostic(bytes::display(data), message)
        .with_help(help)
}

/// Chinese file names that people give to the tables.
const CHINESE_TABLE_NAMES: [(&str, &str); 25] = [
    ("网点", "points.csv"),
    ("网点名录", "points.csv"),
    ("名录", "points.csv"),
    ("机构", "points.csv"),
    ("认定", "designations.csv"),
    ("备案", "designations.csv"),
    ("备案名单", "designations.csv"),
    ("网点类型", "designations.csv"),
    ("服务事项", "service_items.csv"),
    ("服务事项清单", "service_items.csv"),
    ("服务", "service_items.csv"),
    ("案例", "cases.csv"),
    ("典型案例", "cases.csv"),
    ("变动", "events.csv"),
    ("变更", "events.csv"),
    ("事件", "events.csv"),
    ("联系人", "contacts.csv"),
    ("联系方式", "contacts.csv"),
    ("地区", "regions.csv"),
    ("行政区划", "regions.csv"),
    ("行政区划变更", "region_changes.csv"),
    ("区划变更", "region_changes.csv"),
    ("拼音", "pinyin.csv"),
    ("日常用语", "everyday_words.csv"),
    ("分类", "taxonomy.toml"),
];

/// The files of a registry folder that are not CSV files.
const OTHER_FILES: [&str; 2] = ["registry.json", "taxonomy.toml"];

/// The registry file that a misnamed sheet was probably meant to be.
fn intended_table(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let (stem, _) = lower.rsplit_once('.')?;
    let by_chinese_name = CHINESE_TABLE_NAMES.iter().find(|(known, _)| *known == stem);
    if let Some((_, file)) = by_chinese_name {
        return Some(file);
    }
    let sheets = schema::all_sheets();
    nearest::nearest(stem, sheets.map(|schema| (schema.key(), schema.file)))
}

/// Files with names similar to a known JSON or TOML file, with that name. They are not read,
/// and the built-in copy would silently be used in their place.
fn misnamed_files(source: Source<'_>) -> Vec<(String, &'static str)> {
    let names = source.names().into_iter();
    names
        .filter(|name| !name.starts_with(['.', '~']) && !OTHER_FILES.contains(&name.as_str()))
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let has_extension = lower.ends_with(".json") || lower.ends_with(".toml");
            let known = OTHER_FILES.map(|known| (known, known));
            let intended = nearest::nearest(&lower, known).filter(|_| has_extension)?;
            Some((name, intended))
        })
        .collect()
}

/// Warns about files with unknown names, which would otherwise be ignored silently.
fn report_unknown_files(source: Source<'_>, diagnostics: &mut Problems) {
    for name in sheet_files(source) {
        if schema::all_sheets().any(|schema| schema.file == name) {
            continue;
        }
        let message = message!(
            "不认识这个表格的名称，没有读取它",
            "the name of this sheet is not known; it was not read",
        );
        let help = match intended_table(&name) {
            Some(table) => message!(
                "是不是 {table}？请另存为这个名称",
                "if {table} is meant, save it under that name",
            ),
            None => message!("不属于名录的文件请移到别处", "move it elsewhere"),
        };
        let file = source.shown(&name);
        diagnostics.push(UNKNOWN_FILE.diagnostic(file, message).with_help(help));
    }
    for (name, intended) in misnamed_files(source) {
        let message = message!(
            "不认识这个文件的名称，没有读取它",
            "the name of this file is not known; it was not read",
        );
        let help = message!(
            "是不是 {intended}？请改名",
            "if {intended} is meant, rename it"
        );
        let file = source.shown(&name);
        diagnostics.push(UNKNOWN_FILE.diagnostic(file, message).with_help(help));
    }
}
