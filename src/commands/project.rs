//! Arguments and environment → [`Project`].

use super::{Outcome, complain};
use std::path::Path;
use wangdian::Project;
use wangdian::cli::InputArguments;
use wangdian::diagnostics::text::TextOptions;
use wangdian::diagnostics::{Language, Report, Text, text};
use wangdian::load::configuration::load_config;
use wangdian::model::Date;

/// The most problems that a terminal is shown.
const TERMINAL_LIMIT: usize = 100;

/// Reads the configuration and puts the arguments that all inputs share over it.
pub fn project(arguments: &InputArguments) -> Result<Project, Outcome> {
    let language = arguments.lang.into();
    if let Some(jobs) = arguments.jobs {
        limit_threads(jobs, language)?;
    }
    for path in [&arguments.config, &arguments.data].into_iter().flatten() {
        require(path, language)?;
    }
    let mut config = load_config(arguments.config.as_deref()).map_err(|problems| {
        eprint_report(&Report::new(problems), language);
        Outcome::AuthorError
    })?;
    if let Some(data) = &arguments.data {
        config.paths.data.clone_from(data);
    }
    require(&config.paths.data, language)?;
    let as_of = match arguments.as_of {
        Some(date) => Some(date),
        None => source_date(language)?,
    };
    Ok(Project {
        config,
        as_of,
        strict: false,
        source_commit: std::env::var("WANGDIAN_SOURCE_COMMIT")
            .ok()
            .filter(|commit| !commit.is_empty()),
    })
}

/// Prints a report for people: coloured and cut short on a terminal only.
pub fn eprint_report(report: &Report, language: Language) {
    eprint!(
        "{}",
        text::render(
            report,
            language,
            options(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        )
    );
}

/// How a report looks on a terminal or in a log.
pub fn options(is_terminal: bool) -> TextOptions {
    TextOptions {
        colour: is_terminal && wants_colour(),
        limit: is_terminal.then_some(TERMINAL_LIMIT),
    }
}

/// Whether the person has not asked for plain text (<https://no-color.org>).
fn wants_colour() -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !no_colour && !is_dumb
}

pub fn require(path: &Path, language: Language) -> Result<(), Outcome> {
    if path.exists() {
        return Ok(());
    }
    let path = path.display();
    Err(complain(
        &Text::new(
            format!("找不到 `{path}`，请检查路径"),
            format!("there is no `{path}`"),
        ),
        language,
    ))
}

fn limit_threads(jobs: usize, language: Language) -> Result<(), Outcome> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs);
    pool.build_global().map_err(|error| {
        complain(
            &Text::new(
                format!("无法启动线程：{error}"),
                format!("cannot start threads: {error}"),
            ),
            language,
        )
    })
}

/// The day of `SOURCE_DATE_EPOCH` in China, whose law sets the dates.
pub fn source_date(language: Language) -> Result<Option<Date>, Outcome> {
    const CHINA_OFFSET_SECONDS: i64 = 8 * 60 * 60;
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let day = epoch
        .parse::<i64>()
        .ok()
        .and_then(|seconds| seconds.checked_add(CHINA_OFFSET_SECONDS))
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|timestamp| jiff::tz::Offset::UTC.to_datetime(timestamp).date());
    day.map(Some).ok_or_else(|| {
        complain(
            &Text::new(
                format!("环境变量 SOURCE_DATE_EPOCH 是 `{epoch}`，应当是自 1970 年起的秒数"),
                format!("SOURCE_DATE_EPOCH is `{epoch}`, not a number of seconds since 1970"),
            ),
            language,
        )
    })
}
