//! Reading: the only place, beside [`crate::write`], that touches the file system.
//!
//! Bytes become raw rows, all strings, with positions. Nothing here knows what a
//! value means.

pub mod bytes;
pub mod configuration;
pub(crate) mod csv_table;
pub mod delimited;
pub mod folder;
pub mod heading;
mod json_registry;
mod limits;
pub mod nearest;
pub mod raw;
mod reference;
pub mod revision;
pub mod rules;
mod source;
pub(crate) mod toml_error;

pub use configuration::load_config;
pub use folder::read_folder;
pub use raw::{LoadedTable, RawAsOf, RawRegistry, RawRow, RawTable, SourceIndex};
pub(crate) use reference::fold_term;
// The tables that are loaded.

use self::limits::Room;
use self::rules::{EMPTY_REQUIRED_FILE, MISSING_FILE, TWO_REGISTRIES, UNKNOWN_FILE};
use self::source::Source;
use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Problems};
use crate::model::{Regions, Taxonomy};
use crate::schema::{self, Schema, Table};
use crate::text::Pinyin;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was read, as far as it could be, with every problem found on the way.
#[derive(Debug)]
pub struct Loaded {
    /// Raw rows.
    pub raw: RawRegistry,
    /// The table of regions; none where it has an error.
    pub regions: Option<Arc<Regions>>,
    /// The vocabularies; none where they have an error.
    pub taxonomy: Option<Arc<Taxonomy>>,
    /// How Chinese text is read; none where the tables that say so have an error.
    pub pinyin: Option<Arc<Pinyin>>,
    /// Problems of files, in no particular order.
    pub diagnostics: Problems,
}

/// Loads a registry: a folder of CSV files, a folder with a `registry.json`, or such
/// a file itself.
///
/// Never fails: all problems are diagnostics. `regions.csv`, `region_changes.csv`,
/// `taxonomy.toml` and `pinyin.csv` come from the folder where it has them, else from the copies built into
/// the program.
pub fn load_registry(data: &Path, options: &DataConfig) -> Loaded {
    if data.is_dir() {
        return load(Source::Folder(data), Wanted::Folder, options);
    }
    let source = Source::Folder(data.parent().unwrap_or(Path::new("")));
    let name = data.file_name().map(|name| name.to_string_lossy());
    match (std::fs::metadata(data), name) {
        (Ok(_), Some(name)) => load(source, Wanted::Json(&name), options),
        (outcome, _) => {
            let error = outcome
                .err()
                .unwrap_or_else(|| std::io::Error::other("not a regular file"));
            let problem = bytes::unreadable(&bytes::display(data), &error);
            load(source, Wanted::Nothing(Some(Box::new(problem))), options)
        }
    }
}

/// The files of a registry, wherever they are.
#[derive(Debug, Clone)]
pub enum RegistryFiles {
    /// A folder, or a `registry.json`.
    Path(PathBuf),
    /// In memory.
    Memory {
        /// What messages call their folder.
        label: String,
        /// The files by name.
        files: BTreeMap<String, Vec<u8>>,
        /// The one that is the registry, where it is a single one.
        file: Option<String>,
    },
}

impl RegistryFiles {
    /// Loads the registry, as [`load_registry`] does.
    pub fn load(&self, options: &DataConfig) -> Loaded {
        match self {
            Self::Path(path) => load_registry(path, options),
            Self::Memory { label, files, file } => {
                let wanted = file.as_deref().map_or(Wanted::Folder, Wanted::Json);
                load(Source::Memory(label, files), wanted, options)
            }
        }
    }

    /// The file that holds the rows of a table, as messages name it: that of the table,
    /// or else the whole registry.
    pub fn file_of(&self, table: &str) -> String {
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
    let name = if source.has(table) { table } else { JSON };
    source.shown(name)
}

/// Whether a file of this name is read where it stands in the folder of a registry.
pub fn is_registry_file(name: &str) -> bool {
    OTHER_FILES.contains(&name) || schema::all_sheets().any(|schema| schema.file == name)
}

/// Loads a registry from files by name, as [`load_registry`] does from a folder; `label`
/// is what messages call the folder.
pub fn load_files(files: &BTreeMap<String, Vec<u8>>, label: &str, options: &DataConfig) -> Loaded {
    load(Source::Memory(label, files), Wanted::Folder, options)
}

/// What of a source is the registry.
enum Wanted<'a> {
    /// All of it.
    Folder,
    /// The file of this name.
    Json(&'a str),
    /// Nothing, perhaps because of a problem.
    Nothing(Option<Box<Diagnostic>>),
}

fn load(source: Source<'_>, wanted: Wanted<'_>, options: &DataConfig) -> Loaded {
    let mut diagnostics = Problems::new(options.max_reported);
    let raw = match wanted {
        Wanted::Folder => load_folder(source, options, &mut diagnostics),
        Wanted::Json(name) => load_json(source, name, options, &mut diagnostics),
        Wanted::Nothing(problem) => {
            diagnostics.extend(problem.map(|problem| *problem));
            RawRegistry::default()
        }
    };
    let limit = options.max_file_bytes;
    let regions = reference::regions(source, limit, &mut diagnostics);
    Loaded {
        raw,
        taxonomy: reference::taxonomy(source, limit, &mut diagnostics).map(Arc::new),
        pinyin: reference::pinyin(source, regions.as_ref(), limit, &mut diagnostics).map(Arc::new),
        regions: regions.map(Arc::new),
        diagnostics,
    }
}

/// A registry without a row, with the tables that values refer to: those of the folder
/// where it has them, else the built-in ones.
pub fn load_empty(folder: Option<&Path>, options: &DataConfig) -> Loaded {
    let none = BTreeMap::new();
    let source = folder.map_or(Source::Memory("", &none), Source::Folder);
    load(source, Wanted::Nothing(None), options)
}

/// The column of a point or of its rows that a name or heading means: in `points.csv` or
/// else another table. `service_items.name` means that of a table for certain.
pub fn find_column(heading: &str) -> Option<(&'static Schema, &'static schema::Column)> {
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

/// The file that holds the points of a registry, as messages name it.
pub fn points_file(data: &Path) -> String {
    RegistryFiles::Path(data.to_owned()).file_of(schema::points::SCHEMA.file)
}

/// The whole registry as one file.
const JSON: &str = "registry.json";

fn load_folder(
    source: Source<'_>,
    options: &DataConfig,
    diagnostics: &mut Problems,
) -> RawRegistry {
    report_unknown_files(source, diagnostics);
    let has_table = source.has(schema::points::SCHEMA.file);
    if source.has(JSON) && !has_table {
        return load_json(source, JSON, options, diagnostics);
    }
    if source.has(JSON) {
        let message = message!(
            "同一个文件夹里既有 registry.json 又有 points.csv，不知道以哪个为准",
            "the folder holds both registry.json and points.csv",
        );
        let help = message!("请移走其中一个", "move one of them away");
        let file = source.shown(JSON);
        diagnostics.push(TWO_REGISTRIES.diagnostic(file, message).with_help(help));
    }
    let mut room = Room::new(options);
    let limit = options.max_file_bytes;
    let mut table =
        |schema, required| load_table(source, schema, required, limit, &mut room, diagnostics);
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
    room: &mut Room,
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
    let table = text.and_then(|text| csv_table::read(&text, &file, schema, room, diagnostics));
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
    let mut room = Room::new(options);
    let raw = json_registry::read(&text, &file, &mut room, diagnostics);
    if raw.points.table().is_some_and(RawTable::is_empty) {
        diagnostics.push(no_records(file));
    }
    raw
}

fn missing_table(file: String, source: Source<'_>, schema: &Schema) -> Diagnostic {
    let message = message!("缺少 {}", "{} is missing", schema.file);
    let near = sheets(source)
        .into_iter()
        .find(|name| name_of_table(name) == Some(schema.file));
    let help = match near {
        Some(name) => message!(
            "文件夹里有 `{name}`，是不是它？请改名为 {}",
            "there is `{name}`; if it is meant, rename it to {}",
            schema.file,
        ),
        None => message!("请把它放在 {} 中", "put it into {}", source.shown_folder()),
    };
    MISSING_FILE.diagnostic(file, message).with_help(help)
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

/// The names of all sheets in a folder, in order.
fn sheets(source: Source<'_>) -> Vec<String> {
    let is_sheet = |name: &String| {
        let lower = name.to_lowercase();
        let endings = [".csv", ".tsv", ".xls", ".xlsx", ".et"];
        !name.starts_with(['.', '~']) && endings.iter().any(|ending| lower.ends_with(ending))
    };
    source.names().into_iter().filter(is_sheet).collect()
}

/// What people call the tables in Chinese.
const TABLES_IN_CHINESE: [(&str, &str); 24] = [
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
    ("分类", "taxonomy.toml"),
];

/// The files of a registry folder that are no sheets.
const OTHER_FILES: [&str; 2] = ["registry.json", "taxonomy.toml"];

/// The file of a registry that a file of another name is probably meant to be.
fn name_of_table(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let (stem, _) = lower.rsplit_once('.')?;
    let in_chinese = TABLES_IN_CHINESE.iter().find(|(known, _)| *known == stem);
    if let Some((_, file)) = in_chinese {
        return Some(file);
    }
    let sheets = schema::all_sheets();
    nearest::nearest(stem, sheets.map(|schema| (schema.key(), schema.file)))
}

/// Files that are no sheets, with names near to one that is known: the built-in copy would
/// be used in their place.
fn misnamed_files(source: Source<'_>) -> Vec<(String, &'static str)> {
    let names = source.names().into_iter();
    names
        .filter(|name| !name.starts_with(['.', '~']) && !OTHER_FILES.contains(&name.as_str()))
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let has_ending = lower.ends_with(".json") || lower.ends_with(".toml");
            let known = OTHER_FILES.map(|known| (known, known));
            let meant = nearest::nearest(&lower, known).filter(|_| has_ending)?;
            Some((name, meant))
        })
        .collect()
}

/// A sheet with an unknown name would otherwise be left out without a word.
fn report_unknown_files(source: Source<'_>, diagnostics: &mut Problems) {
    for name in sheets(source) {
        if schema::all_sheets().any(|schema| schema.file == name) {
            continue;
        }
        let message = message!(
            "不认识这个表格的名称，没有读取它",
            "a sheet of this name is not known; it was not read",
        );
        let help = match name_of_table(&name) {
            Some(table) => message!(
                "是不是 {table}？请另存为这个名称",
                "if {table} is meant, save it under that name",
            ),
            None => message!("不属于名录的文件请移到别处", "move it elsewhere"),
        };
        let file = source.shown(&name);
        diagnostics.push(UNKNOWN_FILE.diagnostic(file, message).with_help(help));
    }
    for (name, meant) in misnamed_files(source) {
        let message = message!(
            "不认识这个文件的名称，没有读取它",
            "a file of this name is not known; it was not read",
        );
        let help = message!("是不是 {meant}？请改名", "if {meant} is meant, rename it");
        let file = source.shown(&name);
        diagnostics.push(UNKNOWN_FILE.diagnostic(file, message).with_help(help));
    }
}
