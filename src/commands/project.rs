//! Arguments and environment variables → [`Project`].

use super::output::print_to_stderr;
use super::{Outcome, print_error};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use wangdian::cli::InputArguments;
use wangdian::config::Config;
use wangdian::diagnostics::text::TextOptions;
use wangdian::diagnostics::{Language, Report, text};
use wangdian::load::configuration::load_config;
use wangdian::message;
use wangdian::model::Date;
use wangdian::pipeline::Project;

/// The maximum number of problems printed on a terminal.
const TERMINAL_LIMIT: usize = 100;

/// Why a command cannot go on.
pub(crate) enum Stopped {
    /// The reason has been printed already.
    Printed(Outcome),
    /// The configuration has errors; the command prints them in the requested format.
    Report(Report),
}

impl From<Outcome> for Stopped {
    fn from(outcome: Outcome) -> Self {
        Self::Printed(outcome)
    }
}

/// Reads the configuration and applies the arguments that all commands share.
pub(crate) fn project(arguments: &InputArguments) -> Result<Project, Stopped> {
    let language = arguments.lang.into();
    if let Some(jobs) = arguments.jobs {
        limit_threads(jobs, language)?;
    }
    for path in [&arguments.config, &arguments.data].into_iter().flatten() {
        require_path(path, language)?;
    }
    let mut config = configuration(arguments.config.as_deref())?;
    if arguments.all {
        config.data.max_reported = usize::MAX;
    }
    if let Some(data) = &arguments.data {
        config.paths.data.clone_from(data);
    }
    // What a settings file names is reported with all that is wrong with the settings.
    if !config.has_file() {
        require_path(&config.paths.data, language)?;
    }
    let as_of = match arguments.as_of {
        Some(date) => Some(date),
        None => source_date_epoch(language)?,
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

/// The folder of the built site: the given one, or that of the settings in the working directory.
pub(crate) fn built_site(given: Option<PathBuf>, language: Language) -> Result<PathBuf, Outcome> {
    if let Some(folder) = given {
        return Ok(folder);
    }
    match configuration(None) {
        Ok(config) => Ok(config.paths.out),
        Err(Stopped::Printed(outcome)) => Err(outcome),
        Err(Stopped::Report(report)) => {
            eprint_report(&report, true, language);
            Err(Outcome::AuthorError)
        }
    }
}

/// Prints a report to standard error, with colours and a length limit on a terminal only.
pub(crate) fn eprint_report(report: &Report, all: bool, language: Language) {
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    print_to_stderr(&text::render(report, language, options(is_terminal, all)));
}

/// Options for rendering a report as text; `all` lifts the limit on a terminal.
pub(crate) fn options(is_terminal: bool, all: bool) -> TextOptions {
    TextOptions {
        colour: is_terminal && is_colour_wanted(),
        limit: (is_terminal && !all).then_some(TERMINAL_LIMIT),
    }
}

/// Whether neither `NO_COLOR` (<https://no-color.org>) nor a dumb terminal forbids colours.
fn is_colour_wanted() -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !no_colour && !is_dumb
}

pub(crate) fn require_path(path: &Path, language: Language) -> Result<(), Outcome> {
    if path.exists() {
        return Ok(());
    }
    let path = path.display();
    Err(print_error(
        &message!("找不到 `{path}`，请检查路径", "there is no `{path}`"),
        language,
    ))
}

pub(super) fn limit_threads(jobs: usize, language: Language) -> Result<(), Outcome> {
    // More threads than processors would need more memory and save no time.
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.min(processors));
    pool.build_global().map_err(|error| {
        print_error(
            &message!("无法启动线程：{error}", "cannot start threads: {error}"),
            language,
        )
    })
}

/// China's time zone, which the legal dates refer to.
const CHINA_OFFSET_SECONDS: i64 = 8 * 60 * 60;

/// The day that it is in China. Nothing that is written may depend on it.
pub(crate) fn today_in_china() -> Date {
    let now = jiff::Timestamp::now();
    let in_china = now.saturating_add(jiff::SignedDuration::from_secs(CHINA_OFFSET_SECONDS));
    jiff::tz::Offset::UTC
        .to_datetime(in_china.unwrap_or(now))
        .date()
}

/// The date of `SOURCE_DATE_EPOCH` in China's time zone.
pub(crate) fn source_date_epoch(language: Language) -> Result<Option<Date>, Outcome> {
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
        print_error(
            &message!(
                "环境变量 SOURCE_DATE_EPOCH 是 `{epoch}`，应当是自 1970 年起的秒数",
                "SOURCE_DATE_EPOCH is `{epoch}`, not a number of seconds since 1970",
            ),
            language,
        )
    })
}
