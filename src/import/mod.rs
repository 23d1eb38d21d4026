//! Imports the spreadsheets of provinces into the registry and reports every decision.
//!
//! ```text
//! bytes ─workbook─► sheets ─heading, cells─► records ─collect─► institutions with ids
//!                                                                  │ merge, with the registry
//!                      canonical CSV ◄─opendata─ Registry ◄─check─ raw rows
//! ```
//!
//! The merged rows pass the ordinary check, and the canonical files of
//! [`crate::opendata::tables`] are written. Every assumption is reported.

mod ambiguous_columns;
mod cells;
mod changes;
mod collect;
mod contact_cell;
mod contact_columns;
mod counts;
mod dates;
mod ended;
mod folding;
mod form;
mod head;
mod heading;
mod hidden;
mod ids;
mod legend;
pub mod mapping;
mod mark_columns;
mod matching;
mod merge;
mod names;
mod normalize;
mod outcome;
mod own_columns;
mod phrases;
mod placeholders;
mod record;
mod region;
pub mod report;
mod rows;
pub(crate) mod rules;
mod sections;
mod services;
mod sheet_help;
mod sheets;
mod tables;
mod transposed;
mod value_lists;
mod widths;
pub(crate) mod workbook;

use self::changes::Files;
use self::collect::Collector;
use self::mapping::Mapping;
use self::outcome::{keep_order, note_changes, suggest_end_events, suggest_renames};
use self::record::ImportLog;
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
    /// The file name as shown in messages.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The settings of an import and the registry that it extends.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions<'a> {
    /// The configuration.
    pub config: Config,
    /// The registry that the sheets are merged into: a folder or a `registry.json`. A
    /// folder without tables counts as an empty registry.
    pub registry: Option<&'a Path>,
    /// The date for which statuses are evaluated, if it was given.
    pub as_of: Option<Date>,
    /// The meaning of headings that are not recognized.
    pub mapping: Mapping,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Whether hidden sheets, rows and columns are read.
    pub include_hidden: bool,
}

/// The result of an import.
#[derive(Debug)]
pub struct Imported {
    /// The canonical files of the whole registry; `None` if the report has errors.
    pub files: Option<Files>,
    /// The canonical files of the registry before the import. Its own files may be written in
    /// another form.
    pub before: Files,
    /// The decisions and problems.
    pub report: ImportReport,
}

/// Reads the files, merges them into the registry and checks the result. Writes nothing.
/// `build_report` turns problems into a report according to the rule settings.
pub(crate) fn import(
    inputs: &[Input],
    options: &ImportOptions<'_>,
    build_report: impl Fn(&Config, Problems) -> Report,
) -> Imported {
    let mut log = ImportLog::default();
    let data = &options.config.data;
    let as_of = options.as_of.or(data.as_of);
    let (loaded, base) = check_for_comparison(|data| load_base(options, data), data, as_of);
    let Checked {
        registry: Some(registry),
        diagnostics: problems_before,
        as_of: day,
    } = base
    else {
        return finish(
            None,
            ImportLog::default(),
            base.diagnostics,
            0,
            options,
            build_report,
        );
    };
    let latest = latest_day(day);
    let mut sheets = read_sheets(inputs, options, (&registry, latest), &mut log);
    for sheet in &mut sheets {
        drop_running_numbers(sheet, &registry, &mut log);
    }
    region::resolve_regions(&mut sheets, &registry.regions, &mut log);
    if sheets.is_empty()
        && log
            .problems
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    {
        log.problems.push(nothing_to_import(inputs));
    }
    let incoming = Collector::new(&registry).collect(&sheets, &mut log);
    // All problems are needed, since those that the registry had before are removed.
    let all_problems = DataConfig {
        max_reported: usize::MAX,
        ..data.clone()
    };
    let merged = Loaded {
        raw: merge::merge(loaded.raw, &registry.taxonomy, &sheets, &incoming, &mut log),
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
        sheet_help::adapt_to_sheet(problem, &sheets);
    }
    let found = problems.len();
    let problems_before = EarlierProblems::new(problems_before);
    problems.retain(|problem| !problems_before.contains(problem));
    let known = found - problems.len();
    let before = registry_to_csv(&registry);
    let files = merged.map(|mut merged| {
        keep_order(&registry, &mut merged);
        let after = registry_to_csv(&merged);
        if after != before {
            own_columns::report(&problems_before.all, &mut log);
        }
        note_changes([&before, &after], &registry, &sheets, &incoming, &mut log);
        suggest_end_events(&registry, &merged, &sheets, &incoming, &mut log);
        suggest_renames(&registry, &merged, &sheets, &incoming, &mut log);
        after
    });
    let mut problems = Problems::from(problems);
    problems.hide(&personal);
    Imported {
        before,
        ..finish(files, log, problems, known, options, build_report)
    }
}

/// The latest date that a number in a sheet is read as: ten years after the data's date.
fn latest_day(as_of: Option<Date>) -> Date {
    let years = jiff::Span::new().years(10);
    let latest = as_of.and_then(|day| day.checked_add(years).ok());
    latest.unwrap_or(Date::constant(*YEARS.end(), 12, 31))
}

/// Loads the registry before the import; empty if there is none yet.
fn load_base(options: &ImportOptions<'_>, data: &DataConfig) -> Loaded {
    match options.registry {
        Some(path) if has_registry(path) => load_registry(path, data),
        Some(path) => load_empty(Some(path), data),
        None => load_empty(None, data),
    }
}

/// Whether a path contains a registry, valid or not.
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
    log: ImportLog,
    mut problems: Problems,
    earlier_problems: usize,
    options: &ImportOptions<'_>,
    build_report: impl Fn(&Config, Problems) -> Report,
) -> Imported {
    problems.extend(log.problems);
    problems.hide(&log.personal);
    let problems = build_report(&options.config, problems);
    let mut notes = log.notes;
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
        before: Files::new(),
        report: ImportReport {
            notes,
            problems,
            earlier_problems,
            ..ImportReport::default()
        },
    }
}

/// The problems that the registry had before the import.
struct EarlierProblems {
    all: HashSet<Diagnostic>,
    /// The rules and files of problems that concern a whole column, such as a missing one.
    /// After the import the canonical file has the column, with empty cells.
    column_level: BTreeSet<(&'static str, String)>,
}

impl EarlierProblems {
    fn new(problems: Problems) -> Self {
        let all: HashSet<Diagnostic> = problems.into_iter().collect();
        let column_level = all
            .iter()
            .filter(|problem| problem.line.is_none() && problem.heading.is_some())
            .map(|problem| (problem.code, problem.file.clone()))
            .collect();
        Self { all, column_level }
    }

    fn contains(&self, problem: &Diagnostic) -> bool {
        let of_column = (problem.code, problem.file.clone());
        self.all.contains(problem) || self.column_level.contains(&of_column)
    }
}

/// Sorts the notes of each kind by sheet and row.
fn sort_by_rows(notes: &mut [report::Note]) {
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for note in notes.iter() {
        let next = order.len();
        order.entry(note.location.clone()).or_insert(next);
    }
    notes.sort_by_key(|note| (note.kind, order.get(&note.location).copied(), note.line));
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

/// Writes the files that differ from those in a folder. All are first written to temporary
/// files and then renamed. Other files of the folder are not touched.
///
/// # Errors
///
/// The file that could not be written, and the system's error.
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
    // Temporary files that were not renamed are deleted when they are dropped.
    staged.into_iter().try_for_each(|(path, staged)| {
        let moved = staged.persist(&path);
        moved.map_err(|error| failed(&path, error.error))
    })
}

/// Writes a temporary file next to its destination, with the usual permissions of new files.
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

/// Compares the files with those in a folder.
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
