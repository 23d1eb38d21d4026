//! `wangdian import`, and `wangdian check` of spreadsheets.

use super::build::print_report;
use super::project::{Stopped, configuration, options, require_path, source_date_epoch};
use super::{Outcome, print, print_error};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use wangdian::cli::{BuildFormat, CheckArguments, CheckFormat, ImportArguments, SiteArguments};
use wangdian::config::Config;
use wangdian::diagnostics::{Diagnostic, Language, Report, Severity, Text, system};
use wangdian::import::mapping::Mapping;
use wangdian::import::report::{FileState, ImportReport, NoteKind, render, render_json};
use wangdian::import::{ImportOptions, Imported, Input, compare, has_registry, write};
use wangdian::load::bytes;
use wangdian::message;
use wangdian::model::Date;

/// Merges spreadsheets into the registry, and writes it if there are no errors.
pub(crate) fn import(arguments: ImportArguments) -> Outcome {
    let language = arguments.lang.into();
    let request = Request {
        files: &arguments.files,
        target: Target::Folder(&arguments.out),
        data: arguments.data.as_deref(),
        mapping: arguments.mapping.as_deref(),
        config: arguments.config.as_deref(),
        as_of: arguments.as_of,
        include_hidden: arguments.include_hidden,
        strict: arguments.strict,
        all: arguments.all,
        language,
    };
    let Merged {
        files, mut report, ..
    } = match merge(&request) {
        Ok(merged) => merged,
        Err(outcome) => return outcome,
    };
    if let Some(files) = &files
        && !arguments.dry_run
    {
        if let Err((file, error)) = write(files, &arguments.out) {
            let Text { zh, en } = system::reason(&error);
            let text = message!("写不了 `{file}`：{zh}", "cannot write `{file}`: {en}");
            return print_error(&text, language);
        }
        report.written = true;
    }
    let end = summary(&report, files.is_some(), Action::Import);
    print_merged(&report, files.is_some(), arguments.format, &end, &request)
}

/// Reports what an import of spreadsheets into the project's registry would say.
pub(crate) fn check_sheets(arguments: &CheckArguments) -> Outcome {
    let SiteArguments { input, strict, .. } = &arguments.site;
    let language = input.lang.into();
    let request = Request {
        files: &arguments.sheets,
        target: Target::Registry,
        data: input.data.as_deref(),
        mapping: arguments.mapping.as_deref(),
        config: input.config.as_deref(),
        as_of: input.as_of,
        include_hidden: arguments.include_hidden,
        strict: *strict,
        all: input.all,
        language,
    };
    let Merged { files, report } = match merge(&request) {
        Ok(merged) => merged,
        Err(outcome) => return outcome,
    };
    let format = match arguments.format {
        CheckFormat::Text => BuildFormat::Text,
        CheckFormat::Json => BuildFormat::Json,
        CheckFormat::Github | CheckFormat::Sarif => {
            // Their readers know problems, not decisions.
            let problems = &report.problems;
            return print_report(problems, arguments.format, *strict, input.all, language);
        }
    };
    let end = summary(&report, files.is_some(), Action::Check);
    print_merged(&report, files.is_some(), format, &end, &request)
}

/// What is merged into what.
struct Request<'a> {
    files: &'a [PathBuf],
    target: Target<'a>,
    data: Option<&'a Path>,
    mapping: Option<&'a Path>,
    config: Option<&'a Path>,
    as_of: Option<Date>,
    include_hidden: bool,
    strict: bool,
    all: bool,
    language: Language,
}

/// What the merged registry is compared with, and merged into unless there is `--data`.
#[derive(Clone, Copy)]
enum Target<'a> {
    /// The folder that an import writes to.
    Folder(&'a Path),
    /// The registry of the settings, if there is one yet.
    Registry,
}

/// A merged registry; without files if the report has errors.
struct Merged {
    files: Option<BTreeMap<String, Vec<u8>>>,
    report: ImportReport,
}

/// Merges spreadsheets into a registry. Writes nothing.
fn merge(request: &Request<'_>) -> Result<Merged, Outcome> {
    let prepared = match prepare(request) {
        Ok(prepared) => prepared,
        Err(Stopped::Report(problems)) => {
            return Ok(Merged {
                files: None,
                report: ImportReport {
                    problems,
                    ..ImportReport::default()
                },
            });
        }
        Err(Stopped::Printed(outcome)) => return Err(outcome),
    };
    let Prepared {
        inputs,
        settings,
        registry,
        target,
    } = prepared;
    let options = ImportOptions {
        registry: registry.as_deref(),
        ..settings
    };
    let Imported {
        mut files,
        before,
        mut report,
    } = wangdian::pipeline::import(&inputs, &options);
    if let Some(files) = &mut files {
        let is_own = registry.as_deref() == Some(target.as_path());
        if is_own && *files == before {
            // A clerk's own headings and order stay where there is nothing to write.
            let unchanged = std::mem::take(files).into_keys();
            let unchanged = unchanged.map(|name| FileState {
                name,
                changed: false,
            });
            report.files = unchanged.collect();
        } else {
            report.files = compare(files, &target);
            let differs = |state: &FileState| state.changed && target.join(&state.name).exists();
            report.reformatted = is_own && compare(&before, &target).iter().any(differs);
        }
    }
    Ok(Merged { files, report })
}

fn print_merged(
    report: &ImportReport,
    is_sound: bool,
    format: BuildFormat,
    end: &Text,
    request: &Request<'_>,
) -> Outcome {
    let (all, language) = (request.all, request.language);
    let output = match format {
        BuildFormat::Json => render_json(report, all),
        BuildFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            let text = render(report, language, all, options(is_terminal, all));
            format!("{text}{}\n", end.get(language))
        }
    };
    let result = match is_sound {
        true => Outcome::Done,
        false => Outcome::AuthorError,
    };
    print(&output, language).err().unwrap_or(result)
}

/// The input of an import, read and checked.
struct Prepared {
    inputs: Vec<Input>,
    settings: ImportOptions<'static>,
    /// What the sheets are merged into.
    registry: Option<PathBuf>,
    /// The folder that the result is compared with.
    target: PathBuf,
}

fn prepare(request: &Request<'_>) -> Result<Prepared, Stopped> {
    let language = request.language;
    let named = request.files.iter().map(PathBuf::as_path);
    let others = [request.mapping, request.config, request.data];
    for path in named.chain(others.into_iter().flatten()) {
        require_path(path, language)?;
    }
    let wrong = |problems: Vec<Diagnostic>| Stopped::Report(Report::new(problems));
    let mut config = configuration(request.config)?;
    if request.all {
        config.data.max_reported = usize::MAX;
    }
    let mapping = match request.mapping {
        Some(path) => read_mapping(path, &config).map_err(wrong)?,
        None => Mapping::default(),
    };
    let target = match request.target {
        Target::Folder(out) => out.to_owned(),
        Target::Registry => request.data.unwrap_or(&config.paths.data).to_owned(),
    };
    let is_folder = matches!(request.target, Target::Folder(_));
    let has_json = target.join("registry.json").exists() && !target.join("points.csv").exists();
    if is_folder && has_json {
        let text = message!(
            "--out 的文件夹里是 registry.json；请换一个文件夹，用 --data 指向原来的名录",
            "the folder of --out holds a registry.json: choose another, and name this one with --data",
        );
        return Err(print_error(&text, language).into());
    }
    let as_of = match request.as_of {
        Some(date) => Some(date),
        None => source_date_epoch(language)?,
    };
    let inputs = request
        .files
        .iter()
        .map(|path| read(path, &config, language));
    let inputs = inputs.collect::<Result<_, Outcome>>()?;
    let own = Some(target.clone()).filter(|own| has_registry(own) || own.exists());
    Ok(Prepared {
        inputs,
        registry: request.data.map(Path::to_owned).or(own),
        target,
        settings: ImportOptions {
            registry: None,
            config,
            as_of,
            mapping,
            strict: request.strict,
            include_hidden: request.include_hidden,
        },
    })
}

fn read_mapping(path: &Path, config: &Config) -> Result<Mapping, Vec<Diagnostic>> {
    let file = bytes::display(path);
    let (text, _) = bytes::read(path, config.import.max_file_bytes)
        .and_then(|bytes| bytes::decode(bytes, &file))
        .map_err(|problem| vec![*problem])?;
    Mapping::parse(&text, &file)
}

/// Reads a file, at most one byte beyond the size limit, so that oversized files are not
/// read whole.
fn read(path: &Path, config: &Config, language: Language) -> Result<Input, Outcome> {
    let name = bytes::display(path);
    let mut bytes = Vec::new();
    let limit = config.import.max_file_bytes.saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Input { name, bytes }),
        Err(error) => Err(print_error(
            &message!(
                "读不了 `{name}`（{error}）",
                "cannot read `{name}`: {error}"
            ),
            language,
        )),
    }
}

/// What a report of an import is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// To import.
    Import,
    /// To know what an import would say.
    Check,
}

/// The last sentence of a report.
fn summary(report: &ImportReport, is_sound: bool, action: Action) -> Text {
    let count = |kind| report.notes.iter().filter(|note| note.kind == kind).count();
    let (created, changed) = (count(NoteKind::Created), count(NoteKind::Changed));
    if !is_sound && report.problems.count(Severity::Error) == 0 {
        return message!(
            "按 --strict，有警告也不写入，没有写入任何文件",
            "--strict: there are warnings; nothing was written",
        );
    }
    if !is_sound && action == Action::Check {
        return message!(
            "有错误，现在还不能导入；请按上面的办法改正原表后再检查",
            "there are errors, so that this cannot be imported yet",
        );
    }
    if !is_sound {
        return message!(
            "有错误，没有写入任何文件；请按上面的办法改正原表后再导入",
            "there are errors; nothing was written",
        );
    }
    let names: Vec<&str> = report
        .files
        .iter()
        .filter(|file| file.changed)
        .map(|file| file.name.as_str())
        .collect();
    let (zh, en) = match (names.is_empty(), report.written, action) {
        (true, ..) => (
            "所有文件都没有变化".to_owned(),
            "no file changed".to_owned(),
        ),
        (false, true, _) => (
            format!("写入 {}", names.join("、")),
            format!("written: {}", names.join(", ")),
        ),
        (false, false, Action::Import) => (
            format!("只是预览，没有写入；将写入 {}", names.join("、")),
            format!("dry run, nothing written; would write {}", names.join(", ")),
        ),
        (false, false, Action::Check) => (
            "没有错误，可以导入；这里只是检查，没有写入".to_owned(),
            "no errors, it can be imported; nothing was written".to_owned(),
        ),
    };
    let (form_zh, form_en) = match report.reformatted && !names.is_empty() {
        true => (
            "；这些表用统一的格式：列标题和代码用英文，按编号排列，其余内容不变",
            "; these tables are in canonical form: headings and codes in English, rows by id, everything else as it was",
        ),
        false => ("", ""),
    };
    message!(
        "新增 {created} 个机构，改动 {changed} 处；{zh}{form_zh}",
        "new institutions: {created}, changes: {changed}; {en}{form_en}",
    )
}
