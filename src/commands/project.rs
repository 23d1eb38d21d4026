//! Arguments and environment → [`Project`].

use super::output::remark;
use super::{Outcome, complain};
use std::num::NonZero;
use std::path::Path;
use wangdian::cli::InputArguments;
use wangdian::config::Config;
use wangdian::diagnostics::text::TextOptions;
use wangdian::diagnostics::{Language, Report, text};
use wangdian::load::configuration::load_config;
use wangdian::message;
use wangdian::model::Date;
use wangdian::pipeline::Project;

/// The most problems that a terminal is shown.
const TERMINAL_LIMIT: usize = 100;

/// Why a command has nothing to work on.
pub(crate) enum Stopped {
    /// The reason has been told.
    Told(Outcome),
    /// The configuration is wrong; the command tells it in the form that was asked for.
    Report(Report),
}

impl From<Outcome> for Stopped {
    fn from(outcome: Outcome) -> Self {
        Self::Told(outcome)
    }
}

/// Reads the configuration and puts the arguments that all inputs share over it.
pub(crate) fn project(arguments: &InputArguments) -> Result<Project, Stopped> {
    let language = arguments.lang.into();
    if let Some(jobs) = arguments.jobs {
        limit_threads(jobs, language)?;
    }
    for path in [&arguments.config, &arguments.data].into_iter().flatten() {
        require(path, language)?;
    }
    let mut config = configuration(arguments.config.as_deref())?;
    if arguments.all {
        config.data.max_reported = usize::MAX;
    }
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

/// Reads the configuration.
pub(crate) fn configuration(path: Option<&Path>) -> Result<Config, Stopped> {
    load_config(path).map_err(|problems| Stopped::Report(Report::new(problems)))
}

/// Prints a report for people: coloured and cut short on a terminal only.
pub(crate) fn eprint_report(report: &Report, all: bool, language: Language) {
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    remark(&text::render(report, language, options(is_terminal, all)));
}

/// How a report looks on a terminal or in a log; `all` of it, where that was asked for.
pub(crate) fn options(is_terminal: bool, all: bool) -> TextOptions {
    TextOptions {
        colour: is_terminal && wants_colour(),
        limit: (is_terminal && !all).then_some(TERMINAL_LIMIT),
    }
}

/// Whether the person has not asked for plain text (<https://no-color.org>).
fn wants_colour() -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !no_colour && !is_dumb
}

pub(crate) fn require(path: &Path, language: Language) -> Result<(), Outcome> {
    if path.exists() {
        return Ok(());
    }
    let path = path.display();
    Err(complain(
        &message!("找不到 `{path}`，请检查路径", "there is no `{path}`"),
        language,
    ))
}

fn limit_threads(jobs: usize, language: Language) -> Result<(), Outcome> {
    // More threads than processors take memory and no less time.
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.min(processors));
    pool.build_global().map_err(|error| {
        complain(
            &message!("无法启动线程：{error}", "cannot start threads: {error}"),
            language,
        )
    })
}

/// The day of `SOURCE_DATE_EPOCH` in China, whose law sets the dates.
pub(crate) fn source_date(language: Language) -> Result<Option<Date>, Outcome> {
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
            &message!(
                "环境变量 SOURCE_DATE_EPOCH 是 `{epoch}`，应当是自 1970 年起的秒数",
                "SOURCE_DATE_EPOCH is `{epoch}`, not a number of seconds since 1970",
            ),
            language,
        )
    })
}
