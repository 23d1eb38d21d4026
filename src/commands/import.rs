//! `wangdian import`.

use super::project::{Stopped, configuration, options, require_path, source_date_epoch};
use super::{Outcome, print, print_error};
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::Path;
use wangdian::cli::{BuildFormat, ImportArguments};
use wangdian::config::Config;
use wangdian::diagnostics::{Diagnostic, Language, Report, Severity, Text};
use wangdian::import::mapping::Mapping;
use wangdian::import::report::{ImportReport, NoteKind, render, render_json};
use wangdian::import::{ImportOptions, Imported, Input, compare, has_registry, write};
use wangdian::load::bytes;
use wangdian::message;

/// Merges spreadsheets into the registry, and writes it if there are no errors.
pub(crate) fn import(arguments: ImportArguments) -> Outcome {
    let language = arguments.lang.into();
    let imported = match prepare(&arguments, language) {
        Ok((inputs, options)) => wangdian::pipeline::import(&inputs, &options),
        Err(Stopped::Report(problems)) => Imported {
            files: None,
            report: ImportReport {
                problems,
                ..ImportReport::default()
            },
        },
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    let Imported { files, mut report } = imported;
    if let Some(files) = &files {
        report.files = compare(files, &arguments.out);
        if !arguments.dry_run {
            if let Err((file, error)) = write(files, &arguments.out) {
                let text = message!(
                    "写不了 `{file}`（{error}）",
                    "cannot write `{file}`: {error}"
                );
                return print_error(&text, language);
            }
            report.written = true;
        }
    }
    let all = arguments.all;
    let output = match arguments.format {
        BuildFormat::Json => render_json(&report, all),
        BuildFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            let text = render(&report, language, all, options(is_terminal, all));
            let end = summary(&report, files.is_some());
            format!("{text}{}\n", end.get(language))
        }
    };
    let result = match files {
        Some(_) => Outcome::Done,
        None => Outcome::AuthorError,
    };
    print(&output, language).err().unwrap_or(result)
}

fn prepare(
    arguments: &ImportArguments,
    language: Language,
) -> Result<(Vec<Input>, ImportOptions<'_>), Stopped> {
    let named = arguments.files.iter().chain(&arguments.mapping);
    for path in named.chain(&arguments.config).chain(&arguments.data) {
        require_path(path, language)?;
    }
    let wrong = |problems: Vec<Diagnostic>| Stopped::Report(Report::new(problems));
    let mut config = configuration(arguments.config.as_deref())?;
    if arguments.all {
        config.data.max_reported = usize::MAX;
    }
    let mapping = match &arguments.mapping {
        Some(path) => read_mapping(path, &config).map_err(wrong)?,
        None => Mapping::default(),
    };
    if arguments.out.join("registry.json").exists() && !arguments.out.join("points.csv").exists() {
        let text = message!(
            "--out 的文件夹里是 registry.json；请换一个文件夹，用 --data 指向原来的名录",
            "the folder of --out holds a registry.json: choose another, and name this one with --data",
        );
        return Err(print_error(&text, language).into());
    }
    let as_of = match arguments.as_of {
        Some(date) => Some(date),
        None => source_date_epoch(language)?,
    };
    let inputs = arguments
        .files
        .iter()
        .map(|path| read(path, &config, language));
    let inputs = inputs.collect::<Result<_, Outcome>>()?;
    let own = Some(arguments.out.as_path()).filter(|out| has_registry(out) || out.exists());
    let options = ImportOptions {
        registry: arguments.data.as_deref().or(own),
        config,
        as_of,
        mapping,
        strict: arguments.strict,
        include_hidden: arguments.include_hidden,
    };
    Ok((inputs, options))
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

/// The last sentence of a report.
fn summary(report: &ImportReport, is_sound: bool) -> Text {
    let count = |kind| report.notes.iter().filter(|note| note.kind == kind).count();
    let (created, changed) = (count(NoteKind::Created), count(NoteKind::Changed));
    if !is_sound && report.problems.count(Severity::Error) == 0 {
        return message!(
            "按 --strict，有警告也不写入，没有写入任何文件",
            "--strict: there are warnings; nothing was written",
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
    let (zh, en) = match (names.is_empty(), report.written) {
        (true, _) => (
            "所有文件都没有变化".to_owned(),
            "no file changed".to_owned(),
        ),
        (false, true) => (
            format!("写入 {}", names.join("、")),
            format!("written: {}", names.join(", ")),
        ),
        (false, false) => (
            format!("只是预览，没有写入；将写入 {}", names.join("、")),
            format!("dry run, nothing written; would write {}", names.join(", ")),
        ),
    };
    message!(
        "新增 {created} 个机构，改动 {changed} 处；{zh}",
        "new institutions: {created}, changes: {changed}; {en}",
    )
}
