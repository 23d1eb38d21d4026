//! `wangdian search`: runs queries against the reference implementation of the search.

use super::output::handle_write_error;
use super::project::{Stopped, eprint_report, project};
use super::{Outcome, print_error};
use clap::ValueEnum;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use wangdian::cli::{BuildFormat, SearchArguments, SortArgument};
use wangdian::diagnostics::{Language, Report, Text};
use wangdian::directory::Directory;
use wangdian::message;
use wangdian::search::reference::{SearchRequest, SearchResults, Sort};
use wangdian::search::{FILTERS, FilterSelection, Position, SearchIndex};

/// The query that means "read requests from standard input".
const FROM_STANDARD_INPUT: &str = "-";

/// The limit of a request that gives none.
const DEFAULT_LIMIT: usize = 10;

/// A request in JSON, with the fields of `window.wangdian.search`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct JsonRequest {
    query: String,
    filters: BTreeMap<String, Vec<String>>,
    sort: Option<String>,
    near: Option<[f64; 2]>,
    offset: usize,
    limit: Option<usize>,
    facets: bool,
}

/// Runs one query, or all requests from standard input.
pub(crate) fn search(arguments: SearchArguments) -> Outcome {
    let language = arguments.input.lang.into();
    let all = arguments.input.all;
    let wrong = |report: &Report| {
        eprint_report(report, all, language);
        Outcome::AuthorError
    };
    let project = match project(&arguments.input) {
        Ok(project) => project,
        Err(Stopped::Report(report)) => return wrong(&report),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    let (_, directory, _) = match wangdian::pipeline::directory(&project) {
        Ok(parts) => parts,
        Err(report) => return wrong(&report),
    };
    let result = SearchIndex::build(&directory, FILTERS)
        .map_err(|error| SearchFailure::Error(untranslated(error)))
        .and_then(|index| {
            if arguments.query == FROM_STANDARD_INPUT {
                run_requests(&index, &directory)
            } else {
                let request = request(&arguments, &directory)?;
                let results = index.search(&request).map_err(untranslated)?;
                Ok(print_results(&results, arguments.format, language)?)
            }
        });
    let ended = match result {
        Ok(()) => Ok(()),
        Err(SearchFailure::Error(text)) => Err(print_error(&text, language)),
        Err(SearchFailure::Output(error)) => handle_write_error(&error, language),
    };
    ended.err().unwrap_or(Outcome::Done)
}

/// Why a search failed.
enum SearchFailure {
    /// The request is invalid or the index failed.
    Error(Text),
    /// The output could not be written.
    Output(io::Error),
}

impl From<Text> for SearchFailure {
    fn from(text: Text) -> Self {
        Self::Error(text)
    }
}

impl From<io::Error> for SearchFailure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Wraps an untranslated library error.
fn untranslated(error: impl std::fmt::Display) -> Text {
    let error = error.to_string();
    Text::new(error.clone(), error)
}

fn request(arguments: &SearchArguments, directory: &Directory) -> Result<SearchRequest, Text> {
    let mut filters = FilterSelection::default();
    for filter in &arguments.filters {
        let (key, code) = filter
            .split_once('=')
            .ok_or_else(|| invalid_filter(filter))?;
        filters
            .select(FILTERS, directory, key, code)
            .map_err(|error| error.text())?;
    }
    Ok(SearchRequest {
        query: arguments.query.clone(),
        filters,
        sort: sort_order(arguments.sort, parse_near(arguments.near.as_deref())?)?,
        offset: arguments.offset,
        limit: arguments.limit,
        facets: arguments.facets,
    })
}

fn invalid_filter(written: &str) -> Text {
    message!(
        "`--filter {written}` 的写法不对，应当是 名称=值，例如 kind=national_point",
        "`--filter {written}` is not KEY=VALUE, such as kind=national_point",
    )
}

/// The position in `--near`, in degrees.
fn parse_near(written: Option<&str>) -> Result<Option<[f64; 2]>, Text> {
    let Some(written) = written else {
        return Ok(None);
    };
    let degrees: Option<Vec<f64>> = written
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect();
    let degrees = degrees.and_then(|degrees| <[f64; 2]>::try_from(degrees).ok());
    let position = degrees
        .filter(|[latitude, longitude]| Position::from_degrees(*latitude, *longitude).is_some());
    Ok(Some(position.ok_or_else(|| unreadable_position(written))?))
}

fn unreadable_position(written: &str) -> Text {
    message!(
        "`--near {written}` 的写法不对，应当是 纬度,经度，单位是度，例如 41.8,123.43",
        "`--near {written}` is not LATITUDE,LONGITUDE in degrees, such as 41.8,123.43",
    )
}

fn invalid_position() -> Text {
    message!(
        "按距离排序要用 near 写明从哪里算起：纬度,经度，单位是度，例如 41.8,123.43",
        "to sort by distance, say with near from where: latitude,longitude in degrees, such as 41.8,123.43",
    )
}

/// The order of the hits.
fn sort_order(sort: SortArgument, near: Option<[f64; 2]>) -> Result<Sort, Text> {
    Ok(match sort {
        SortArgument::Relevance => Sort::Relevance,
        SortArgument::Name => Sort::Name,
        SortArgument::Newest => Sort::Newest,
        SortArgument::Distance => {
            let position =
                near.and_then(|[latitude, longitude]| Position::from_degrees(latitude, longitude));
            Sort::Distance(position.ok_or_else(invalid_position)?)
        }
    })
}

/// The sort order that a request names; relevance if it names none.
fn parse_sort(written: Option<&str>) -> Result<SortArgument, Text> {
    let Some(written) = written else {
        return Ok(SortArgument::Relevance);
    };
    SortArgument::from_str(written, false).map_err(|_| {
        message!(
            "没有 `{written}` 这种排序，可以用 relevance、name、newest 或 distance",
            "there is no order `{written}`; it is relevance, name, newest or distance",
        )
    })
}

fn run_requests(index: &SearchIndex<'_>, directory: &Directory) -> Result<(), SearchFailure> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(untranslated)?;
        let written: JsonRequest = serde_json::from_str(&line)
            .map_err(|error| untranslated(format!("`{line}`: {error}")))?;
        let mut filters = FilterSelection::default();
        for (key, codes) in &written.filters {
            for code in codes {
                filters
                    .select(FILTERS, directory, key, code)
                    .map_err(|error| error.text())?;
            }
        }
        let sort = sort_order(parse_sort(written.sort.as_deref())?, written.near)?;
        let results = index
            .search(&SearchRequest {
                query: written.query,
                filters,
                sort,
                offset: written.offset,
                limit: written.limit.unwrap_or(DEFAULT_LIMIT),
                facets: written.facets,
            })
            .map_err(untranslated)?;
        let results = serde_json::to_string(&results).map_err(untranslated)?;
        writeln!(output, "{results}")?;
    }
    Ok(())
}

fn print_results(
    results: &SearchResults,
    format: BuildFormat,
    language: Language,
) -> io::Result<()> {
    let mut output = std::io::stdout().lock();
    if format == BuildFormat::Json {
        let results = serde_json::to_string(results)?;
        return writeln!(output, "{results}");
    }
    let corrected = results
        .note
        .as_ref()
        .and_then(|note| note.corrected.as_ref());
    if let Some(corrected) = corrected {
        let instead = message!(
            "没有找到，已改为查找「{corrected}」",
            "nothing found; looked for `{corrected}` instead",
        );
        writeln!(output, "{}", instead.get(language))?;
    }
    let count = message!("找到 {} 个网点", "{} points found", results.total);
    writeln!(output, "{}", count.get(language))?;
    for hit in &results.hits {
        writeln!(output, "{:8.3}  {}  {}", hit.score, hit.id, hit.name)?;
    }
    for (key, counts) in results.facets.iter().flatten() {
        let counts: Vec<String> = counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(code, count)| format!("{code} {count}"))
            .collect();
        writeln!(output, "{key}: {}", counts.join(", "))?;
    }
    Ok(())
}
