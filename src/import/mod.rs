//! Spreadsheets of provinces → the registry, with a report of everything that was decided.
//!
//! ```text
//! bytes ─workbook─► sheets ─heading, cells─► records ─gather─► institutions with ids
//!                                                                  │ merge, with the registry
//!                      canonical CSV ◄─opendata─ Registry ◄─check─ raw rows
//! ```
//!
//! The door to the registry is the ordinary check; what is written are the canonical files
//! of [`crate::opendata::tables`]. Nothing is guessed without a word in the report.

mod advice;
mod cells;
mod changes;
mod counts;
mod folding;
mod form;
mod gather;
mod head;
mod heading;
mod hidden;
mod ids;
pub mod mapping;
mod matching;
mod merge;
mod names;
mod outcome;
mod record;
mod region;
pub mod report;
mod rows;
pub mod rules;
mod sections;
mod services;
mod several;
mod sheets;
mod tables;
mod tidy;
mod widths;
mod wording;
pub mod workbook;

use self::changes::Files;
use self::gather::Gatherer;
use self::mapping::Mapping;
use self::outcome::{keep_order, note_changes, suggest_endings, suggest_renames};
use self::record::Remarks;
use self::report::ImportReport;
use self::rules::NOTHING_TO_IMPORT;
use self::sheets::{drop_running_numbers, read_sheets};
use crate::check::{Checked, check, check_for_comparison};
use crate::config::{Config, DataConfig};
use crate::diagnostics::{Diagnostic, Problems, Report, Severity};
use crate::load::{Loaded, load_empty, load_registry};
use crate::model::Date;
use crate::opendata::tables::registry_to_csv;
use crate::schema::YEARS;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file to import.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file as the user knows it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What an import works on beside its files.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions<'a> {
    /// Settings.
    pub config: Config,
    /// The registry that the sheets are merged into: a folder or a `registry.json`. A
    /// folder without `points.csv` is an empty registry.
    pub registry: Option<&'a Path>,
    /// The date that statuses are judged by, where one was asked for.
    pub as_of: Option<Date>,
    /// What odd headings mean.
    pub mapping: Mapping,
    /// Treat warnings as errors.
    pub strict: bool,
    /// Take sheets, rows and columns that workbooks hide.
    pub include_hidden: bool,
}

/// The outcome of an import.
#[derive(Debug)]
pub struct Imported {
    /// The canonical files of the whole registry; none where the report fails.
    pub files: Option<Files>,
    /// What was decided and what is wrong.
    pub report: ImportReport,
}

/// Reads the files, merges them into the registry and checks the result. Writes nothing.
/// `judge` makes the report of problems by the settings of rules.
pub fn import(
    inputs: &[Input],
    options: &ImportOptions<'_>,
    judge: impl Fn(&Config, Problems) -> Report,
) -> Imported {
    let mut remarks = Remarks::default();
    let data = &options.config.data;
    let as_of = options.as_of.or(data.as_of);
    let (loaded, base) = check_for_comparison(|data| load_base(options, data), data, as_of);
    let Checked {
        registry: Some(registry),
        diagnostics: earlier,
        as_of: day,
    } = base
    else {
        return finish(
            None,
            Remarks::default(),
            base.diagnostics,
            0,
            options,
            judge,
        );
    };
    let latest = latest_day(day);
    let mut sheets = read_sheets(inputs, options, (&registry, latest), &mut remarks);
    for sheet in &mut sheets {
        drop_running_numbers(sheet, &registry, &mut remarks);
    }
    region::settle(&mut sheets, &registry.regions, &mut remarks);
    if sheets.is_empty()
        && remarks
            .problems
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    {
        remarks.problems.push(nothing_to_import(inputs));
    }
    let incoming = Gatherer::new(&registry).gather(&sheets, &mut remarks);
    // Those that the registry had before are taken out of all of them.
    let all_problems = DataConfig {
        max_reported: usize::MAX,
        ..data.clone()
    };
    let merged = Loaded {
        raw: merge::merge(
            loaded.raw,
            &registry.taxonomy,
            &sheets,
            &incoming,
            &mut remarks,
        ),
        ..loaded
    };
    let Checked {
        registry: merged,
        mut diagnostics,
        ..
    } = check(&merged, &all_problems, as_of);
    diagnostics.hide(&cells::private_values(&sheets));
    let (mut problems, _, personal) = diagnostics.into_parts();
    for problem in &mut problems {
        advice::of_sheets(problem, &sheets);
    }
    let found = problems.len();
    let earlier = EarlierProblems::new(earlier);
    problems.retain(|problem| !earlier.include(problem));
    let known = found - problems.len();
    let files = merged.map(|mut merged| {
        keep_order(&registry, &mut merged);
        let (before, after) = (registry_to_csv(&registry), registry_to_csv(&merged));
        note_changes(
            [&before, &after],
            &registry,
            &sheets,
            &incoming,
            &mut remarks,
        );
        suggest_endings(&registry, &merged, &sheets, &incoming, &mut remarks);
        suggest_renames(&registry, &merged, &sheets, &incoming, &mut remarks);
        after
    });
    let mut problems = Problems::from(problems);
    problems.hide(&personal);
    finish(files, remarks, problems, known, options, judge)
}

/// The last day that a number in a sheet may count: ten years after the date of the data.
fn latest_day(as_of: Option<Date>) -> Date {
    let years = jiff::Span::new().years(10);
    let latest = as_of.and_then(|day| day.checked_add(years).ok());
    latest.unwrap_or(Date::constant(*YEARS.end(), 12, 31))
}

/// The registry before the import; an empty one where there is none yet.
fn load_base(options: &ImportOptions<'_>, data: &DataConfig) -> Loaded {
    match options.registry {
        Some(path) if has_registry(path) => load_registry(path, data),
        Some(path) => load_empty(Some(path), data),
        None => load_empty(None, data),
    }
}

/// Whether a path holds a registry, whole or damaged.
pub fn has_registry(path: &Path) -> bool {
    let tables = crate::schema::Table::ALL
        .map(|table| table.schema().file)
        .into_iter();
    path.is_file()
        || tables
            .chain(["registry.json"])
            .any(|name| path.join(name).exists())
}

fn finish(
    files: Option<Files>,
    remarks: Remarks,
    mut problems: Problems,
    earlier_problems: usize,
    options: &ImportOptions<'_>,
    judge: impl Fn(&Config, Problems) -> Report,
) -> Imported {
    problems.extend(remarks.problems);
    problems.hide(&remarks.personal);
    let problems = judge(&options.config, problems);
    let mut notes = remarks.notes;
    let redactor = problems.personal().redactor();
    for note in &mut notes {
        redactor.redact(&mut note.text.zh);
        redactor.redact(&mut note.text.en);
    }
    notes.sort_by_key(|note| note.kind);
    sort_by_rows(&mut notes);
    let files = files.filter(|_| !problems.fails(options.strict));
    Imported {
        files,
        report: ImportReport {
            notes,
            problems,
            earlier_problems,
            ..ImportReport::default()
        },
    }
}

/// The problems that a registry had before an import.
struct EarlierProblems {
    all: HashSet<Diagnostic>,
    /// Rules and files of columns that were missing, or that many cells left empty. The
    /// canonical file has the column, and cells in it are still empty.
    of_columns: BTreeSet<(&'static str, String)>,
}

impl EarlierProblems {
    fn new(problems: Problems) -> Self {
        let all: HashSet<Diagnostic> = problems.into_iter().collect();
        let of_columns = all
            .iter()
            .filter(|problem| problem.line.is_none() && problem.heading.is_some())
            .map(|problem| (problem.code, problem.file.clone()))
            .collect();
        Self { all, of_columns }
    }

    fn include(&self, problem: &Diagnostic) -> bool {
        let of_column = (problem.code, problem.file.clone());
        self.all.contains(problem) || self.of_columns.contains(&of_column)
    }
}

/// Puts the decisions of each kind in the order in which a person reads the sheets.
fn sort_by_rows(notes: &mut [report::Note]) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for note in notes.iter() {
        let next = places.len();
        places.entry(note.place.clone()).or_insert(next);
    }
    notes.sort_by_key(|note| (note.kind, places.get(&note.place).copied(), note.line));
}

fn nothing_to_import(inputs: &[Input]) -> Diagnostic {
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let message = message!(
        "没有能够读取的表，什么也没有导入",
        "no table could be read; nothing was imported",
    );
    let help = message!(
        "请检查是否选错了文件；列标题至少要有“名称”和另一列",
        "check that it is the right file; the headings are `name` and at least one other",
    );
    NOTHING_TO_IMPORT
        .diagnostic(names.join(", "), message)
        .with_help(help)
}

/// Writes the files that differ from those in a folder: all beside their places first,
/// then each to its place. Other files of the folder are left alone.
///
/// # Errors
///
/// What the system says, with the file that could not be written.
pub fn write(files: &Files, folder: &Path) -> Result<(), (String, std::io::Error)> {
    let failed = |path: &Path, error| (crate::load::bytes::display(path), error);
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let changed = compare(files, folder).into_iter();
    let changed = changed.filter(|state| state.changed);
    let staged: Vec<(PathBuf, TempPath)> = changed
        .map(|state| {
            let path = folder.join(&state.name);
            let bytes = files.get(&state.name).map(Vec::as_slice);
            match stage(folder, &state.name, bytes.unwrap_or_default()) {
                Ok(staged) => Ok((path, staged)),
                Err(error) => Err(failed(&path, error)),
            }
        })
        .collect::<Result<_, _>>()?;
    // What has not been moved is removed when it is dropped.
    staged.into_iter().try_for_each(|(path, staged)| {
        let moved = staged.persist(&path);
        moved.map_err(|error| failed(&path, error.error))
    })
}

/// Writes a file beside its place, with the permissions that any new file gets.
fn stage(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<TempPath> {
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".new");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file.into_temp_path())
}

/// Which files differ from those in a folder.
pub fn compare(files: &Files, folder: &Path) -> Vec<report::FileState> {
    let states = files.iter().map(|(name, bytes)| {
        let before = std::fs::read(folder.join(name)).ok();
        report::FileState {
            name: name.clone(),
            changed: before.as_deref() != Some(bytes.as_slice()),
        }
    });
    states.collect()
}
