//! `wangdian build` and `wangdian check`.

use super::output::remark;
use super::project::{Stopped, eprint_report, options, project};
use super::{Outcome, complain, put};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use wangdian::cli::{BuildArguments, BuildFormat, CheckArguments, CheckFormat, SiteArguments};
use wangdian::diagnostics::{Language, Report, Severity, github, json, sarif, text};
use wangdian::manual;
use wangdian::message;
use wangdian::pipeline::{Built, Failure, Project};
use wangdian::site::size_in_words;

/// Checks everything and reports every problem.
pub(crate) fn check(arguments: CheckArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    let (report, strict) = match site_project(&arguments.site) {
        Ok(project) => match wangdian::pipeline::check_everything(&project) {
            Ok(report) => (report, project.strict),
            Err(failure) => return tell_failure(failure, &Answer::of(&arguments.site, None)),
        },
        Err(Stopped::Report(report)) => (report, arguments.site.strict),
        Err(Stopped::Told(outcome)) => return outcome,
    };
    let answer = match arguments.format {
        CheckFormat::Text if report.is_empty() => message!("没有发现问题\n", "no problem found\n")
            .get(language)
            .to_owned(),
        CheckFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            let options = options(is_terminal, arguments.site.input.all);
            text::render(&report, language, options)
        }
        CheckFormat::Json => json::render(&report),
        CheckFormat::Github => github::render(&report, language),
        CheckFormat::Sarif => sarif::render(&report, language, manual::rules()),
    };
    if let Err(outcome) = put(&answer, language) {
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
    let answer = Answer::of(&arguments.site, Some(arguments.format));
    let mut project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => return answer.report(&report),
        Err(Stopped::Told(outcome)) => return outcome,
    };
    if let Some(out) = &arguments.out {
        project.config.paths.out.clone_from(out);
    }
    let is_terminal = std::io::stderr().is_terminal();
    let progress = |stage: &str| {
        if is_terminal {
            remark(&format!("{stage}……\n"));
        }
    };
    match wangdian::pipeline::build(&project, &progress) {
        Ok(built) => tell(&built, &answer, started.elapsed()),
        Err(failure) => tell_failure(failure, &answer),
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
        config.site.base_url.clone_from(base_url);
    }
    Ok(project)
}

/// How the user wants to be answered.
struct Answer {
    language: Language,
    all: bool,
    /// Text, where there is no other.
    format: Option<BuildFormat>,
}

impl Answer {
    fn of(arguments: &SiteArguments, format: Option<BuildFormat>) -> Self {
        Self {
            language: arguments.input.lang.into(),
            all: arguments.input.all,
            format,
        }
    }

    fn is_json(&self) -> bool {
        self.format == Some(BuildFormat::Json)
    }

    /// Tells why nothing was built.
    fn report(&self, report: &Report) -> Outcome {
        if self.is_json() {
            return put(&json::render(report), self.language)
                .err()
                .unwrap_or(Outcome::AuthorError);
        }
        eprint_report(report, self.all, self.language);
        let sentence = message!(
            "没有写入任何文件，已发布的网站保持不变",
            "nothing was written; the published site is as it was",
        );
        remark(&format!("{}\n", sentence.get(self.language)));
        Outcome::AuthorError
    }
}

fn tell(built: &Built, answer: &Answer, elapsed: Duration) -> Outcome {
    let summary = &built.summary;
    let seconds = elapsed.as_secs_f64();
    let text = if answer.is_json() {
        serde_json::json!({
            "bytes": summary.bytes,
            "files": summary.files,
            "pages": built.pages,
            "removed": summary.removed,
            "seconds": seconds,
            "unchanged": summary.unchanged,
            "warnings": built.report.count(Severity::Warning),
            "written": summary.written,
        })
        .to_string()
    } else {
        eprint_report(&built.report, answer.all, answer.language);
        let size = size_in_words(summary.bytes);
        let sentence = message!(
            "{} 个页面；写入 {} 个文件，未变 {}，删除 {}；共 {size}；用时 {seconds:.2} 秒",
            "{} pages; {} files written, {} unchanged, {} removed; {size}; {seconds:.2} s",
            built.pages,
            summary.written,
            summary.unchanged,
            summary.removed,
        );
        sentence.get(answer.language).to_owned()
    };
    let told = put(&format!("{text}\n"), answer.language);
    told.err().unwrap_or(Outcome::Done)
}

fn tell_failure(failure: Failure, answer: &Answer) -> Outcome {
    let language = answer.language;
    match failure {
        Failure::Report(report) => answer.report(&report),
        Failure::Search(error) => complain(
            &message!("无法建立索引：{error}", "cannot index: {error}"),
            language,
        ),
        Failure::Write(error) => complain(&error.text(), language),
    }
}
