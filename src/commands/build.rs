//! `wangdian build` and `wangdian check`.

use super::output::print_to_stderr;
use super::project::{Stopped, eprint_report, options, project};
use super::{Outcome, print, print_error};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use wangdian::cli::{BuildArguments, BuildFormat, CheckArguments, CheckFormat, SiteArguments};
use wangdian::diagnostics::{Language, Report, Severity, github, json, sarif, text};
use wangdian::manual;
use wangdian::message;
use wangdian::pipeline::{Built, Failure, Project};
use wangdian::site::size_in_words;

/// Checks all input and reports every problem.
pub(crate) fn check(arguments: CheckArguments) -> Outcome {
    if !arguments.sheets.is_empty() {
        return super::import::check_sheets(&arguments);
    }
    let language = arguments.site.input.lang.into();
    let (report, strict) = match site_project(&arguments.site) {
        Ok(project) => match wangdian::pipeline::check_everything(&project) {
            Ok(report) => (report, project.strict),
            Err(failure) => {
                return print_failure(failure, &OutputOptions::of(&arguments.site, None));
            }
        },
        Err(Stopped::Report(report)) => (report, arguments.site.strict),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    print_report(
        &report,
        arguments.format,
        strict,
        arguments.site.input.all,
        language,
    )
}

/// Prints a report as the result of a command; with `strict`, warnings fail it.
pub(super) fn print_report(
    report: &Report,
    format: CheckFormat,
    strict: bool,
    all: bool,
    language: Language,
) -> Outcome {
    let output = match format {
        CheckFormat::Text if report.is_empty() => message!("没有发现问题\n", "no problem found\n")
            .get(language)
            .to_owned(),
        CheckFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            text::render(report, language, options(is_terminal, all))
        }
        CheckFormat::Json => json::render(report),
        CheckFormat::Github => github::render(report, language),
        CheckFormat::Sarif => sarif::render(report, language, manual::rules()),
    };
    if let Err(outcome) = print(&output, language) {
        return outcome;
    }
    if report.fails(strict) {
        Outcome::AuthorError
    } else {
        Outcome::Done
    }
}

/// Builds the site.
pub(crate) fn build(arguments: BuildArguments) -> Outcome {
    let started = Instant::now();
    let output = OutputOptions::of(&arguments.site, Some(arguments.format));
    let mut project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => return output.report(&report),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    if let Some(out) = &arguments.out {
        project.config.paths.out.clone_from(out);
    }
    if let Some(days) = arguments.keep_days {
        project.config.publish.keep_days = days;
    }
    let is_terminal = std::io::stderr().is_terminal();
    let progress = |stage: &str| {
        if is_terminal {
            print_to_stderr(&format!("{stage}……\n"));
        }
    };
    let result = wangdian::pipeline::build(&project, &progress);
    print_result(result, &output, started.elapsed())
}

/// Prints the summary of a build, or why nothing was built.
pub(super) fn print_result(
    result: Result<Built, Failure>,
    output: &OutputOptions,
    elapsed: Duration,
) -> Outcome {
    match result {
        Ok(built) => print_summary(&built, output, elapsed),
        Err(failure) => print_failure(failure, output),
    }
}

pub(super) fn site_project(arguments: &SiteArguments) -> Result<Project, Stopped> {
    let mut project = project(&arguments.input)?;
    project.strict = arguments.strict;
    let config = &mut project.config;
    if let Some(content) = &arguments.content {
        config.paths.content.clone_from(content);
    }
    if let Some(theme) = &arguments.theme {
        config.paths.theme = Some(theme.clone());
    }
    if let Some(profile) = arguments.profile {
        config.site.profile = profile;
    }
    if let Some(base_url) = &arguments.base_url {
        config.replace_base_url(base_url);
    }
    Ok(project)
}

/// The user's choices for the language, length and format of output.
pub(super) struct OutputOptions {
    language: Language,
    all: bool,
    /// The output format; `check` has none and prints text.
    format: Option<BuildFormat>,
}

impl OutputOptions {
    pub(super) fn of(arguments: &SiteArguments, format: Option<BuildFormat>) -> Self {
        Self {
            language: arguments.input.lang.into(),
            all: arguments.input.all,
            format,
        }
    }

    fn is_json(&self) -> bool {
        self.format == Some(BuildFormat::Json)
    }

    /// Prints why nothing was built.
    pub(super) fn report(&self, report: &Report) -> Outcome {
        if self.is_json() {
            return print(&json::render(report), self.language)
                .err()
                .unwrap_or(Outcome::AuthorError);
        }
        eprint_report(report, self.all, self.language);
        let sentence = message!(
            "没有写入任何文件，已发布的网站保持不变",
            "nothing was written; the published site is as it was",
        );
        print_to_stderr(&format!("{}\n", sentence.get(self.language)));
        Outcome::AuthorError
    }
}

fn print_summary(built: &Built, output: &OutputOptions, elapsed: Duration) -> Outcome {
    let summary = &built.summary;
    let seconds = elapsed.as_secs_f64();
    let text = if output.is_json() {
        serde_json::json!({
            "bytes": summary.bytes,
            "files": summary.files,
            "kept": summary.kept,
            "pages": built.pages,
            "removed": summary.removed,
            "seconds": seconds,
            "unchanged": summary.unchanged,
            "warnings": built.report.count(Severity::Warning),
            "written": summary.written,
        })
        .to_string()
    } else {
        eprint_report(&built.report, output.all, output.language);
        let size = size_in_words(summary.bytes);
        let (kept_zh, kept_en) = match summary.kept {
            0 => (String::new(), String::new()),
            kept => (
                format!("，为已打开的网页保留旧文件 {kept}"),
                format!(", {kept} old ones kept for open pages"),
            ),
        };
        let sentence = message!(
            "{} 个页面；写入 {} 个文件，未变 {}，删除 {}{kept_zh}；共 {size}；用时 {seconds:.2} 秒",
            "{} pages; {} files written, {} unchanged, {} removed{kept_en}; {size}; {seconds:.2} s",
            built.pages,
            summary.written,
            summary.unchanged,
            summary.removed,
        );
        sentence.get(output.language).to_owned()
    };
    let printed = print(&format!("{text}\n"), output.language);
    if summary.is_unsigned {
        let text = message!(
            "网站有了变化，原来的签名不再适用，已经删去；请重新运行 wangdian sign\n",
            "the site has changed, so its signature no longer holds and was removed: run wangdian sign again\n",
        );
        print_to_stderr(text.get(output.language));
    }
    printed.err().unwrap_or(Outcome::Done)
}

fn print_failure(failure: Failure, output: &OutputOptions) -> Outcome {
    let language = output.language;
    match failure {
        Failure::Report(report) => output.report(&report),
        Failure::Search(error) => print_error(
            &message!("无法建立索引：{error}", "cannot index: {error}"),
            language,
        ),
        Failure::Write(error) => print_error(&error.text(), language),
    }
}
