//! `wangdian serve`.

use super::build::{OutputOptions, print_result, site_project};
use super::project::{Stopped, built_site};
use super::{Outcome, print_error};
use std::sync::Arc;
use std::time::Instant;
use wangdian::cli::ServeArguments;
use wangdian::diagnostics::text::TextOptions;
use wangdian::diagnostics::{Language, Report, Severity, text};
use wangdian::message;
use wangdian::pipeline::{Built, Failure};
use wangdian::serve::{BuildStatus, Live, Preview};
use wangdian::watch::Watch;

/// Serves a folder until the process is stopped.
pub(crate) fn serve(arguments: ServeArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    if arguments.watch {
        return build_and_serve(arguments);
    }
    let out = match built_site(arguments.out, language) {
        Ok(out) => out,
        Err(outcome) => return outcome,
    };
    match Preview::bind(&out, arguments.port) {
        Ok(preview) => {
            preview.announce();
            preview.run();
            Outcome::Done
        }
        Err(error) => print_error(&error.text(), language),
    }
}

/// Builds the site and serves it, and builds it anew whenever an input changes.
fn build_and_serve(mut arguments: ServeArguments) -> Outcome {
    let language = arguments.site.input.lang.into();
    let output = OutputOptions::of(&arguments.site, None);
    let mut project = match site_project(&arguments.site) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => return output.report(&report),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    // The number of threads can be set only once.
    arguments.site.input.jobs = None;

    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => project.config.paths.out.clone(),
    };
    let live = Arc::new(Live::default());
    let preview = match Preview::with_live_status(&out, arguments.port, Arc::clone(&live)) {
        Ok(preview) => preview,
        Err(error) => return print_error(&error.text(), language),
    };
    preview.announce();
    std::thread::spawn(move || preview.run());

    loop {
        let watch = match Watch::start(&project.config.paths) {
            Ok(watch) => watch,
            Err(error) => return print_error(&error.text(), language),
        };
        match site_project(&arguments.site) {
            Ok(new) => {
                let is_watched = watch.covers(&new.config.paths);
                project = new;
                project.config.paths.out.clone_from(&out);
                if !is_watched {
                    continue;
                }
                let started = Instant::now();
                let result = wangdian::pipeline::build(&project, &|_| {});
                live.update(status(&result, language), has_changed(&result));
                print_result(result, &output, started.elapsed());
            }
            Err(Stopped::Report(report)) => {
                live.update(failed(&report, language), false);
                output.report(&report);
            }
            Err(Stopped::Printed(_)) => live.update(without_report(language), false),
        }
        if let Err(error) = watch.wait() {
            return print_error(&error.text(), language);
        }
    }
}

fn has_changed(result: &Result<Built, Failure>) -> bool {
    result
        .as_ref()
        .is_ok_and(|built| built.summary.written + built.summary.removed > 0)
}

fn status(result: &Result<Built, Failure>, language: Language) -> BuildStatus {
    match result {
        Ok(built) => BuildStatus {
            succeeded: true,
            heading: match built.report.count(Severity::Warning) {
                0 => String::new(),
                count => message!("{count} 个警告", "warnings: {count}")
                    .get(language)
                    .to_owned(),
            },
            report: plain(&built.report, language),
        },
        Err(Failure::Report(report)) => failed(report, language),
        Err(Failure::Search(error)) => BuildStatus {
            report: error.to_string(),
            ..without_report(language)
        },
        Err(Failure::Write(error)) => BuildStatus {
            report: error.text().get(language).to_owned(),
            ..without_report(language)
        },
    }
}

fn failed(report: &Report, language: Language) -> BuildStatus {
    let heading = match report.count(Severity::Error) {
        // Warnings count as errors with `--strict`.
        0 => message!(
            "有警告，这里仍是上一次成功生成的网站",
            "there are warnings; this is still the last site that could be built",
        ),
        errors => message!(
            "{errors} 个错误，这里仍是上一次成功生成的网站",
            "errors: {errors}; this is still the last site that could be built",
        ),
    };
    BuildStatus {
        succeeded: false,
        heading: heading.get(language).to_owned(),
        report: plain(report, language),
    }
}

/// For problems that are no report; the terminal has the reason.
fn without_report(language: Language) -> BuildStatus {
    let heading = message!(
        "无法生成，原因见终端；这里仍是上一次成功生成的网站",
        "cannot build, the terminal says why; this is still the last site that could be built",
    );
    BuildStatus {
        succeeded: false,
        heading: heading.get(language).to_owned(),
        report: String::new(),
    }
}

fn plain(report: &Report, language: Language) -> String {
    let options = TextOptions {
        colour: false,
        limit: None,
    };
    text::render(report, language, options)
}
