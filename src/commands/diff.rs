//! `wangdian diff`.

use super::build::site_project;
use super::output::print_to_stderr;
use super::project::{Stopped, eprint_report, options};
use super::{Outcome, print, print_error};
use std::io::IsTerminal;
use std::path::Path;
use wangdian::cli::{DiffArguments, DiffFormat};
use wangdian::diagnostics::Language;
use wangdian::diff::{Review, ReviewFailure, json, markdown, text};
use wangdian::load::RegistryFiles;
use wangdian::load::revision::{Repository, RevisionError, path_to_root};
use wangdian::message;
use wangdian::pipeline::Project;
use wangdian::review::{Source, review};

/// Shows what a change of the data changes on the public site.
pub(crate) fn diff(mut arguments: DiffArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    if let Some(new) = &arguments.new {
        arguments.site.input.data = Some(new.clone());
    } else {
        default_to_repository_root(&mut arguments);
    }
    let project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => {
            return print_failure(&ReviewFailure::Site(report), &arguments);
        }
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    let result = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => between_paths(&project, old, new, language),
        _ => between_revisions(&project, &arguments.git, language),
    };
    match result {
        Err(outcome) => outcome,
        Ok(Ok(review)) => print_review(&review, &project, &arguments),
        Ok(Err(failure)) => print_failure(&failure, &arguments),
    }
}

/// In a subfolder, uses the repository root's settings and data.
fn default_to_repository_root(arguments: &mut DiffArguments) {
    let input = &mut arguments.site.input;
    let is_here = Path::new("wangdian.toml").exists() || Path::new("data").exists();
    if input.config.is_some() || input.data.is_some() || is_here {
        return;
    }
    let Some(top) = path_to_root() else {
        return;
    };
    let (config, data) = (top.join("wangdian.toml"), top.join("data"));
    if config.exists() {
        input.config = Some(config);
    } else if data.exists() {
        input.data = Some(data);
    }
}

/// A comparison, or the outcome of a run that could not compare.
type Compared = Result<Result<Review, ReviewFailure>, Outcome>;

fn between_paths(project: &Project, old: &Path, new: &Path, language: Language) -> Compared {
    if !old.exists() {
        let old = old.display();
        let message = message!("找不到 `{old}`，请检查路径", "there is no `{old}`");
        return Err(print_error(&message, language));
    }
    Ok(review(project, &on_disk(old), &on_disk(new)))
}

fn between_revisions(project: &Project, revisions: &[String], language: Language) -> Compared {
    let failed = |error: RevisionError| print_error(&error.text(), language);
    if let [_, _, third, ..] = revisions {
        return Err(failed(RevisionError::BadName(third.clone())));
    }
    let data = &project.config.paths.data;
    let repository = Repository::for_data(data).map_err(failed)?;
    let max_file_bytes = project.config.data.max_file_bytes;
    let mut sources: Vec<Source> = revisions
        .iter()
        .map(|revision| -> Result<Source, RevisionError> {
            let revision = repository.read(revision, max_file_bytes)?;
            Ok(Source {
                files: revision.files,
                name: revision.name,
            })
        })
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    sources.push(Source {
        files: RegistryFiles::Path(data.clone()),
        name: message!("现在的文件", "the files as they are")
            .get(language)
            .to_owned(),
    });
    match sources.as_slice() {
        [old, new, ..] => Ok(review(project, old, new)),
        _ => Err(failed(RevisionError::BadName(String::new()))),
    }
}

fn on_disk(path: &Path) -> Source {
    Source {
        files: RegistryFiles::Path(path.to_owned()),
        name: wangdian::load::bytes::display(path),
    }
}

fn print_review(review: &Review, project: &Project, arguments: &DiffArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    let output = match arguments.format {
        DiffFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            let options = options(is_terminal, arguments.site.input.all);
            text::render(review, language, options)
        }
        DiffFormat::Markdown => markdown::render(review, language),
        DiffFormat::Json => json::render(review),
    };
    if let Err(outcome) = print(&output, language) {
        return outcome;
    }
    if review.fails(project.strict) {
        Outcome::AuthorError
    } else {
        Outcome::Done
    }
}

fn print_failure(failure: &ReviewFailure, arguments: &DiffArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    let output = match arguments.format {
        DiffFormat::Text => {
            eprint_report(failure.report(), arguments.site.input.all, language);
            print_to_stderr(&format!("{}\n", text::failure(failure).get(language)));
            return Outcome::AuthorError;
        }
        DiffFormat::Markdown => markdown::render_failure(failure, language),
        DiffFormat::Json => json::render_failure(failure),
    };
    print(&output, language)
        .err()
        .unwrap_or(Outcome::AuthorError)
}
