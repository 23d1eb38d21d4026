//! `wangdian build` and `wangdian check`.

use super::project::{eprint_report, options, project};
use super::{Outcome, complain, put};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use wangdian::cli::{BuildArguments, BuildFormat, CheckArguments, CheckFormat, SiteArguments};
use wangdian::diagnostics::{Language, Report, Severity, Text, github, json, sarif, text};
use wangdian::scan::{Leak, Origin};
use wangdian::{Built, Failure, Project, manual};

/// Checks the data and reports every problem.
pub fn check(arguments: CheckArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    let project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let report = wangdian::check_everything(&project);
    let answer = match arguments.format {
        CheckFormat::Text if report.diagnostics().is_empty() => {
            Text::new("没有发现问题\n", "no problem found\n")
                .get(language)
                .to_owned()
        }
        CheckFormat::Text => {
            let is_terminal = std::io::stdout().is_terminal();
            text::render(&report, language, options(is_terminal))
        }
        CheckFormat::Json => json::render(&report),
        CheckFormat::Github => github::render(&report, language),
        CheckFormat::Sarif => sarif::render(&report, language, manual::rules()),
    };
    if let Err(outcome) = put(&answer, language) {
        return outcome;
    }
    if report.fails(project.strict) {
        Outcome::AuthorError
    } else {
        Outcome::Done
    }
}

/// Builds the site.
pub fn build(arguments: BuildArguments) -> Outcome {
    let started = Instant::now();
    let language = arguments.site.input.lang.into();
    let mut project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    if let Some(out) = &arguments.out {
        project.config.paths.out.clone_from(out);
    }
    let is_terminal = std::io::stderr().is_terminal();
    let progress = |stage: &str| {
        if is_terminal {
            eprintln!("{stage}……");
        }
    };
    match wangdian::build(&project, &progress) {
        Ok(built) => {
            tell(&built, arguments.format, language, started.elapsed());
            Outcome::Done
        }
        Err(failure) => tell_failure(failure, arguments.format, language),
    }
}

pub(super) fn site_project(arguments: &SiteArguments) -> Result<Project, Outcome> {
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

fn tell(built: &Built, format: BuildFormat, language: Language, elapsed: Duration) {
    let summary = &built.summary;
    if format == BuildFormat::Json {
        let answer = serde_json::json!({
            "warnings": built.report.count(Severity::Warning),
            "pages": built.pages,
            "files": summary.files,
            "written": summary.written,
            "unchanged": summary.unchanged,
            "removed": summary.removed,
            "bytes": summary.bytes,
            "seconds": elapsed.as_secs_f64(),
        });
        println!("{answer}");
        return;
    }
    eprint_report(&built.report, language);
    let megabytes = summary.bytes as f64 / 1e6;
    let seconds = elapsed.as_secs_f64();
    let sentence = Text::new(
        format!(
            "{} 个页面；写入 {} 个文件，未变 {}，删除 {}；共 {megabytes:.1} MB；用时 {seconds:.2} 秒",
            built.pages, summary.written, summary.unchanged, summary.removed
        ),
        format!(
            "{} pages; {} files written, {} unchanged, {} removed; {megabytes:.1} MB; {seconds:.2} s",
            built.pages, summary.written, summary.unchanged, summary.removed
        ),
    );
    println!("{}", sentence.get(language));
}

fn tell_failure(failure: Failure, format: BuildFormat, language: Language) -> Outcome {
    match failure {
        Failure::Report(report) => {
            tell_report(&report, format, language);
            Outcome::AuthorError
        }
        Failure::Leaks(leaks) => {
            tell_leaks(&leaks, format, language);
            Outcome::AuthorError
        }
        Failure::Site(error) => {
            complain(&Text::new(error.to_string(), error.to_string()), language);
            Outcome::AuthorError
        }
        Failure::Search(error) => complain(
            &Text::new(
                format!("无法建立索引：{error}"),
                format!("cannot index: {error}"),
            ),
            language,
        ),
        Failure::Write(error) => complain(&error.text(), language),
    }
}

/// Says what is personal in which file, and where it comes from.
fn tell_leaks(leaks: &[Leak], format: BuildFormat, language: Language) {
    let texts = leaks.iter().map(Leak::text);
    if format == BuildFormat::Json {
        let origin = |origin: &Origin| {
            serde_json::json!({
                "file": origin.file,
                "heading": origin.column,
                "record": origin.record,
            })
        };
        let entries = leaks.iter().zip(texts).map(|(leak, text)| {
            serde_json::json!({
                "path": leak.path,
                "value": leak.value,
                "published": leak.published.iter().map(origin).collect::<Vec<_>>(),
                "withheld": leak.withheld.as_ref().map(origin),
                "message": { "zh": text.zh, "en": text.en },
            })
        });
        let answer = serde_json::json!({ "leaks": entries.collect::<Vec<_>>() });
        println!("{answer}");
        return;
    }
    for text in texts {
        eprintln!("{}", text.get(language));
    }
    complain(
        &Text::new(
            "生成的文件里有不应公开的个人信息，没有写入任何文件；请按上面说的位置改正后再生成",
            "the files would hold personal data; nothing was written: correct what is named above",
        ),
        language,
    );
}

fn tell_report(report: &Report, format: BuildFormat, language: Language) {
    if format == BuildFormat::Json {
        print!("{}", json::render(report));
        return;
    }
    eprint_report(report, language);
    let sentence = Text::new(
        "没有写入任何文件，已发布的网站保持不变",
        "nothing was written; the published site is as it was",
    );
    eprintln!("{}", sentence.get(language));
}
