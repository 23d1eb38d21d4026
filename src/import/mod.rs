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

mod cells;
mod changes;
mod form;
mod gather;
mod head;
mod heading;
mod ids;
pub mod mapping;
mod matching;
mod merge;
mod region;
pub mod report;
pub mod rules;
mod services;
mod tables;
pub mod workbook;

use self::cells::{Remarks, records};
use self::changes::Files;
use self::gather::{Gatherer, Incoming, SheetRecords};
use self::heading::{Layout, Meaning};
use self::mapping::{Mapping, SheetMapping};
use self::report::{ImportReport, NoteKind};
use self::rules::{NOTHING_TO_IMPORT, SHEET_LEFT_OUT};
use self::tables::{Table, Target, nearest_heading, usual_heading};
use self::workbook::Sheet;
use crate::check::{Checked, check};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Report, Severity, Text, show};
use crate::load::rules::{DUPLICATE_COLUMN, UNKNOWN_COLUMN};
use crate::load::{Loaded, fold_term, load_empty, load_registry};
use crate::model::{Date, Registry, Taxonomy};
use crate::opendata::tables::registry_to_csv;
use crate::schema::points;
use std::path::{Path, PathBuf};

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
pub fn import(inputs: &[Input], options: &ImportOptions<'_>) -> Imported {
    let mut remarks = Remarks::default();
    let data = &options.config.data;
    let as_of = options.as_of.or(data.as_of);
    let base = check(load_base(options), data, as_of);
    let Checked {
        registry: Some(registry),
        diagnostics: earlier,
        ..
    } = base
    else {
        return finish(
            None,
            Remarks::default(),
            base.diagnostics,
            Vec::new(),
            options,
        );
    };
    let mut sheets = read_sheets(inputs, options, &registry.taxonomy, &mut remarks);
    for sheet in &mut sheets {
        drop_running_numbers(sheet, &registry, &mut remarks);
    }
    if sheets.is_empty()
        && remarks
            .problems
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    {
        remarks.problems.push(nothing_to_import(inputs));
    }
    let incoming = Gatherer::new(&registry).gather(&sheets, &mut remarks);
    let Loaded {
        raw,
        regions,
        taxonomy,
        pinyin,
        diagnostics,
    } = load_base(options);
    let raw = merge::merge(raw, &registry.taxonomy, &sheets, &incoming, &mut remarks);
    let merged = Loaded {
        raw,
        regions,
        taxonomy,
        pinyin,
        diagnostics,
    };
    let Checked {
        registry: merged,
        diagnostics,
        ..
    } = check(merged, data, as_of);
    let files = merged.map(|mut merged| {
        keep_order(&registry, &mut merged);
        let (before, after) = (registry_to_csv(&registry), registry_to_csv(&merged));
        note_changes(&before, &after, &sheets, &incoming, &mut remarks);
        suggest_renames(&registry, &merged, &sheets, &incoming, &mut remarks);
        after
    });
    finish(files, remarks, diagnostics, earlier, options)
}

/// The registry before the import; an empty one where there is none yet.
fn load_base(options: &ImportOptions<'_>) -> Loaded {
    let data = &options.config.data;
    match options.registry {
        Some(path) if has_registry(path) => load_registry(path, data),
        Some(path) => load_empty(Some(path), data),
        None => load_empty(None, data),
    }
}

/// Whether a path holds a registry, whole or damaged.
pub fn has_registry(path: &Path) -> bool {
    let tables = crate::schema::TABLES.iter().map(|schema| schema.file);
    path.is_file()
        || tables
            .chain(["registry.json"])
            .any(|name| path.join(name).exists())
}

fn finish(
    files: Option<Files>,
    remarks: Remarks,
    mut problems: Vec<Diagnostic>,
    earlier: Vec<Diagnostic>,
    options: &ImportOptions<'_>,
) -> Imported {
    let before = problems.len();
    problems.retain(|problem| !earlier.contains(problem));
    let earlier_problems = before - problems.len();
    problems.extend(remarks.problems);
    let problems = Report::new(problems);
    let mut notes = remarks.notes;
    notes.sort_by_key(|note| note.kind);
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

fn read_sheets(
    inputs: &[Input],
    options: &ImportOptions<'_>,
    taxonomy: &Taxonomy,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let mut read = Vec::new();
    for input in inputs {
        let limits = &options.config.import;
        let (sheets, problems) = workbook::read(&input.bytes, &input.name, limits);
        remarks.problems.extend(problems);
        for sheet in &sheets {
            read.extend(read_sheet(
                sheet,
                options.mapping.of(sheet),
                taxonomy,
                remarks,
            ));
        }
    }
    read
}

/// The records of a sheet: one, or two of a form with cases.
fn read_sheet(
    sheet: &Sheet,
    mapping: Option<&SheetMapping>,
    taxonomy: &Taxonomy,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let reason = if mapping.is_some_and(|mapping| mapping.skip) {
        Some(("对照文件要求跳过", "the mapping file skips it"))
    } else if sheet.hidden {
        Some((
            "它是隐藏的；需要时请取消隐藏",
            "it is hidden; show it if it is needed",
        ))
    } else if sheet.rows.is_empty() {
        Some(("它是空的", "it is empty"))
    } else {
        None
    };
    if let Some((zh, en)) = reason {
        let text = Text::new(
            format!("整张工作表没有读取：{zh}"),
            format!("the sheet was not read: {en}"),
        );
        remarks.note(NoteKind::LeftOut, &sheet.label(), None, text);
        return Vec::new();
    }
    let is_told = mapping.is_some_and(|mapping| mapping.heading_row.is_some());
    if !is_told && form::is_form(sheet) {
        return read_form(sheet, mapping, remarks);
    }
    let Some(layout) = heading::find(sheet, mapping) else {
        remarks.problems.push(without_headings(sheet));
        return Vec::new();
    };
    report_columns(sheet, &layout, remarks);
    let records = records(sheet, &layout, mapping, remarks);
    let (first, last) = layout.rows;
    let rows = if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    };
    let text = Text::new(
        format!(
            "读作「{}」表，标题在第 {rows} 行，{} 条记录",
            layout.table.title(),
            records.len()
        ),
        format!(
            "read as `{}`, headings in row {rows}, {} records",
            layout.table.schema().key(),
            records.len()
        ),
    );
    remarks.note(NoteKind::Sheet, &sheet.label(), None, text);
    vec![SheetRecords {
        place: sheet.label(),
        table: layout.table,
        headings: layout
            .read()
            .map(|(plan, target)| (plan.heading.clone(), target))
            .collect(),
        records,
        title_kind: kind_in_title(&layout.title, taxonomy),
    }]
}

/// 编号 often numbers the rows: such numbers, none of which the registry knows, are no ids.
fn drop_running_numbers(sheet: &mut SheetRecords, registry: &Registry, remarks: &mut Remarks) {
    let id = Target::Column(Table::Points, points::ID);
    let Some((heading, _)) = sheet.headings.iter().find(|(_, target)| *target == id) else {
        return;
    };
    let is_known = |text: &str| {
        let points = &registry.points;
        points
            .binary_search_by(|point| point.facts.id.as_str().cmp(text))
            .is_ok()
    };
    let is_number = |text: &String| {
        text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && !is_known(text)
    };
    let mut given = sheet
        .records
        .iter()
        .filter_map(|record| record.cells.get(&id))
        .peekable();
    if heading == "id" || given.peek().is_none() || !given.all(is_number) {
        return;
    }
    let heading = show(heading);
    let text = Text::new(
        format!("「{heading}」列只是 1、2、3 这样的序号，没有当作机构编号"),
        format!("`{heading}` only numbers the rows; it was not taken for ids"),
    );
    remarks.note(NoteKind::LeftOut, &sheet.place, None, text);
    for record in &mut sheet.records {
        record.cells.remove(&id);
    }
}

/// A filing form: the institution, and its cases as a table of their own.
fn read_form(
    sheet: &Sheet,
    mapping: Option<&SheetMapping>,
    remarks: &mut Remarks,
) -> Vec<SheetRecords> {
    let mut form = form::read(sheet, remarks);
    for (target, value) in mapping
        .into_iter()
        .flat_map(|mapping| mapping.constants(Table::Points))
    {
        form.point
            .cells
            .entry(target)
            .or_insert_with(|| value.to_owned());
    }
    let text = Text::new(
        format!("读作备案表（一张表一个机构），{} 个案例", form.cases.len()),
        format!(
            "read as a filing form of one institution with {} cases",
            form.cases.len()
        ),
    );
    remarks.note(NoteKind::Sheet, &sheet.label(), None, text);
    let name = Target::Column(Table::Points, points::NAME);
    let mut cases = form.cases;
    for case in &mut cases {
        case.cells
            .extend(form.point.cells.get(&name).map(|text| (name, text.clone())));
    }
    let table = |table, headings, records| SheetRecords {
        place: sheet.label(),
        table,
        headings,
        records,
        title_kind: None,
    };
    vec![
        table(Table::Points, form.headings, vec![form.point]),
        table(Table::Cases, Vec::new(), cases),
    ]
}

/// Says which columns are not read, and why.
fn report_columns(sheet: &Sheet, layout: &Layout, remarks: &mut Remarks) {
    let place = sheet.label();
    let line = layout.rows.0;
    let mut ignored = Vec::new();
    for plan in &layout.columns {
        let heading = show(&plan.heading);
        match plan.meaning {
            Meaning::Read(_) => {}
            Meaning::Ignored => ignored.push(heading),
            Meaning::Twice(target) => {
                let first = layout.read().find(|(_, found)| *found == target);
                let first = first.map_or(String::new(), |(plan, _)| show(&plan.heading));
                let message = Text::new(
                    format!("「{heading}」与前面的「{first}」是同一列，不知道以哪一列为准"),
                    format!("`{heading}` means the same column as `{first}` before it"),
                );
                let help = Text::new(
                    "请删去其中一列，或在对照文件中把一列列入 ignore",
                    "delete one of them, or put it into `ignore` of the mapping file",
                );
                remarks.report(&DUPLICATE_COLUMN, &place, line, message, help);
            }
            Meaning::Unknown => {
                let message = Text::new(
                    format!("不认识「{heading}」这一列，它的内容没有读取"),
                    format!("column `{heading}` is not known; it was not read"),
                );
                let help = match nearest_heading(layout.table, &plan.heading) {
                    Some(near) => Text::new(
                        format!("是不是「{near}」？请改标题，或在对照文件中写明"),
                        format!("did you mean `{near}`? correct it, or use a mapping file"),
                    ),
                    None => Text::new(
                        "不需要的可以不管；需要的请改标题，或在对照文件中写明",
                        "if it is needed, correct the heading, or use a mapping file",
                    ),
                };
                remarks.report(&UNKNOWN_COLUMN, &place, line, message, help);
            }
        }
    }
    if !ignored.is_empty() {
        let text = Text::new(
            format!("没有读取的列：{}", ignored.join("、")),
            format!("columns not read: {}", ignored.join(", ")),
        );
        remarks.note(NoteKind::LeftOut, &place, Some(line), text);
    }
}

fn without_headings(sheet: &Sheet) -> Diagnostic {
    let message = Text::new(
        "没有找到列标题，整张工作表没有读取",
        "no headings were found; the sheet was not read",
    );
    let help = Text::new(
        "不需要的可以不管；需要的，列标题至少要有“名称”和另一列，或在对照文件中用 heading_row 写明标题在第几行",
        "if it is needed: the headings are `name` and at least one other; or name their row in a mapping file (`heading_row`)",
    );
    SHEET_LEFT_OUT
        .diagnostic(sheet.label(), message)
        .with_help(help)
}

fn nothing_to_import(inputs: &[Input]) -> Diagnostic {
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let message = Text::new(
        "没有能够读取的表，什么也没有导入",
        "no table could be read; nothing was imported",
    );
    let help = Text::new(
        "请检查是否选错了文件；列标题至少要有“名称”和另一列",
        "check that it is the right file; the headings are `name` and at least one other",
    );
    NOTHING_TO_IMPORT
        .diagnostic(names.join(", "), message)
        .with_help(help)
}

/// The one kind of designation whose label stands in a title.
fn kind_in_title(title: &str, taxonomy: &Taxonomy) -> Option<String> {
    const SHORTEST: usize = 4;
    let title = fold_term(title);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (_, term) in taxonomy.kind.iter() {
        let labels = std::iter::once(&term.zh)
            .chain(&term.short)
            .chain(&term.aliases);
        let lengths = labels
            .filter(|label| label.chars().count() >= SHORTEST && title.contains(&fold_term(label)))
            .map(|label| label.chars().count());
        found.extend(lengths.max().map(|length| (length, term.short_label())));
    }
    let longest = found.iter().map(|(length, _)| *length).max()?;
    let mut best = found.iter().filter(|(length, _)| *length == longest);
    let (_, kind) = best.next()?;
    best.next().is_none().then(|| (*kind).to_owned())
}

/// Reordering rows is no change, and an event that is known is not added again.
fn keep_order(before: &Registry, after: &mut Registry) {
    for point in &mut after.points {
        let found = before
            .points
            .binary_search_by(|old| old.facts.id.cmp(&point.facts.id));
        let Some(old) = found.ok().map(|position| &before.points[position]) else {
            continue;
        };
        restore(&old.designations, &mut point.designations);
        restore(&old.service_items, &mut point.service_items);
        restore(&old.cases, &mut point.cases);
        let mut known = old.events.clone();
        let added = point
            .events
            .split_off(old.events.len().min(point.events.len()));
        for event in added {
            match known.iter().position(|other| *other == event) {
                Some(position) => {
                    known.remove(position);
                }
                None => point.events.push(event),
            }
        }
    }
}

/// Takes the old order where nothing but the order differs.
fn restore<T: PartialEq + Clone>(old: &[T], new: &mut Vec<T>) {
    let mut rest: Vec<&T> = new.iter().collect();
    let is_same = old.len() == new.len()
        && old.iter().all(|row| {
            let position = rest.iter().position(|other| *other == row);
            position
                .map(|position| rest.swap_remove(position))
                .is_some()
        });
    if is_same {
        *new = old.to_vec();
    }
}

fn note_changes(
    before: &Files,
    after: &Files,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    remarks: &mut Remarks,
) {
    let origins: std::collections::BTreeMap<&str, gather::Origin> = incoming
        .iter()
        .map(|incoming| (incoming.id.as_str(), incoming.origin))
        .collect();
    for (id, text) in changes::changes(before, after) {
        let origin = origins.get(id.as_str());
        let place = origin.map_or("", |origin| sheets[origin.sheet].place.as_str());
        remarks.note(
            NoteKind::Changed,
            place,
            origin.map(|origin| origin.line),
            text,
        );
    }
}

/// A new name of a known institution is an event, which only a person can date.
fn suggest_renames(
    before: &Registry,
    after: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    remarks: &mut Remarks,
) {
    for incoming in incoming.iter().filter(|incoming| incoming.is_known) {
        let name = |registry: &Registry| {
            let points = &registry.points;
            let found = points.binary_search_by(|point| point.facts.id.cmp(&incoming.id));
            found
                .ok()
                .map(|position| points[position].facts.name.clone())
        };
        let (Some(old), Some(new)) = (name(before), name(after)) else {
            continue;
        };
        if old == new {
            continue;
        }
        let row = format!(
            "{},日期,renamed,,name,{},{},",
            incoming.id,
            show(&old),
            show(&new)
        );
        let heading = usual_heading(points::SCHEMA.column(points::NAME));
        let text = Text::new(
            format!(
                "{} 的{heading}变了；如果是更名，请在 events.csv 加一行 `{row}`，旧名称才能查到",
                incoming.id
            ),
            format!(
                "the name of {} changed; if it was renamed, add the row `{row}` to events.csv",
                incoming.id
            ),
        );
        let place = &sheets[incoming.origin.sheet].place;
        remarks.note(NoteKind::Suggested, place, Some(incoming.origin.line), text);
    }
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
    let staged: Vec<(PathBuf, PathBuf)> = compare(files, folder)
        .iter()
        .filter(|state| state.changed)
        .map(|state| {
            (
                folder.join(format!(".{}.new", state.name)),
                folder.join(&state.name),
            )
        })
        .collect();
    let result = staged.iter().try_for_each(|(staged, path)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = files
            .get(name.as_ref())
            .map(Vec::as_slice)
            .unwrap_or_default();
        std::fs::write(staged, bytes).map_err(|error| failed(path, error))
    });
    let moved = result.and_then(|()| {
        staged.iter().try_for_each(|(staged, path)| {
            std::fs::rename(staged, path).map_err(|error| failed(path, error))
        })
    });
    if moved.is_err() {
        for (staged, _) in &staged {
            // One that has been moved is not there any more.
            let _ = std::fs::remove_file(staged);
        }
    }
    moved
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
