//! `wangdian template`.

use super::project::{Stopped, configuration, eprint_report, require_path};
use super::{Outcome, print, print_error};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use wangdian::cli::TemplateArguments;
use wangdian::diagnostics::{Language, Report, Text, system};
use wangdian::message;
use wangdian::pipeline::{self, Project, TemplateFailure, TemplateRecords};

/// Writes the clerk's workbook.
pub(crate) fn template(arguments: &TemplateArguments) -> Outcome {
    let language: Language = arguments.lang.into();
    let project = match project(arguments, language) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => return refuse(&report, language),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    let is_workbook = arguments.workbook.extension();
    let is_workbook = is_workbook.is_some_and(|name| name.eq_ignore_ascii_case("xlsx"));
    if !is_workbook {
        let path = arguments.workbook.display();
        let text = message!(
            "`{path}` 不以 .xlsx 结尾，写出的工作簿会打不开；请写成 `{}`",
            "`{path}` does not end in .xlsx, so that spreadsheets could not open it: write `{}`",
            arguments.workbook.with_extension("xlsx").display(),
        );
        return print_error(&text, language);
    }
    let records = match arguments.blank {
        true => TemplateRecords::Blank,
        false => TemplateRecords::Of(arguments.region.as_deref()),
    };
    let made = match pipeline::template(&project, records) {
        Ok(made) => made,
        Err(TemplateFailure::Report(report)) => return refuse(&report, language),
        Err(TemplateFailure::NoRegion(code)) => {
            let text = message!(
                "没有代码为 `{code}` 的地区；--region 后面写六位行政区划代码，例如 210000",
                "no region has the code `{code}`: write six digits after --region, such as 210000",
            );
            return print_error(&text, language);
        }
        Err(TemplateFailure::Workbook(error)) => return print_error(&error.text(), language),
    };
    let path = arguments.workbook.display();
    if let Err(error) = write(&arguments.workbook, &made.bytes, arguments.force) {
        let text = match error.kind() {
            io::ErrorKind::AlreadyExists => message!(
                "`{path}` 已经存在，可能有人填过，没有替换；请换一个文件名，或者加 --force",
                "`{path}` exists, and someone may have filled it in; it was not replaced: choose another name, or use --force",
            ),
            _ => {
                let Text { zh, en } = system::reason(&error);
                message!("写不了 `{path}`：{zh}", "cannot write `{path}`: {en}")
            }
        };
        return print_error(&text, language);
    }
    let text = match made.institutions {
        0 => message!("写入 `{path}`：空表\n", "written: `{path}`, blank\n"),
        count => message!(
            "写入 `{path}`：{count} 个机构\n",
            "written: `{path}`, {count} institutions\n",
        ),
    };
    let printed = print(text.get(language), language);
    printed.err().unwrap_or(Outcome::Done)
}

fn project(arguments: &TemplateArguments, language: Language) -> Result<Project, Stopped> {
    for path in [&arguments.config, &arguments.data].into_iter().flatten() {
        require_path(path, language)?;
    }
    let mut config = configuration(arguments.config.as_deref())?;
    if let Some(data) = &arguments.data {
        config.paths.data.clone_from(data);
    }
    Ok(Project {
        config,
        ..Project::default()
    })
}

/// Prints why there is no workbook.
fn refuse(report: &Report, language: Language) -> Outcome {
    eprint_report(report, false, language);
    Outcome::AuthorError
}

/// Writes a file, which must not exist unless it may be replaced; it is replaced at once.
fn write(path: &Path, bytes: &[u8], may_replace: bool) -> io::Result<()> {
    if !may_replace {
        let written = File::create_new(path)?.write_all(bytes);
        if written.is_err() {
            // It is ours, and nobody can open a part of a workbook.
            let _ = std::fs::remove_file(path);
        }
        return written;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // The usual permissions of new files: others fill it in.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
