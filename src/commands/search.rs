//! `wangdian search`: questions for tantivy itself.

use super::output::unwritten;
use super::project::{Stopped, eprint_report, project};
use super::{Outcome, complain};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use wangdian::cli::{BuildFormat, SearchArguments, SortArgument};
use wangdian::diagnostics::{Language, Report, Text};
use wangdian::directory::Directory;
use wangdian::message;
use wangdian::search::reference::{SearchRequest, SearchResults, Sort};
use wangdian::search::{FILTERS, FilterSelection, SearchIndex};

/// The query that stands for "read questions from standard input".
const FROM_STANDARD_INPUT: &str = "-";

/// How many hits a question gets that does not say.
const USUAL_LIMIT: usize = 10;

/// A question as programs write it: the shape of `window.wangdian.search`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenQuestion {
    query: String,
    filters: BTreeMap<String, Vec<String>>,
    sort: Option<String>,
    offset: usize,
    limit: Option<usize>,
    facets: bool,
}

/// Asks one question, or all of standard input.
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
        Err(Stopped::Told(outcome)) => return outcome,
    };
    let (_, directory, _) = match wangdian::pipeline::directory(&project) {
        Ok(parts) => parts,
        Err(report) => return wrong(&report),
    };
    let answered = SearchIndex::build(&directory, FILTERS)
        .map_err(|error| Unanswered::Wrong(plain(error)))
        .and_then(|index| {
            if arguments.query == FROM_STANDARD_INPUT {
                answer_all(&index, &directory)
            } else {
                let question = question(&arguments, &directory)?;
                let answer = index.search(&question).map_err(plain)?;
                Ok(show(&answer, arguments.format, language)?)
            }
        });
    let ended = match answered {
        Ok(()) => Ok(()),
        Err(Unanswered::Wrong(text)) => Err(complain(&text, language)),
        Err(Unanswered::Output(error)) => unwritten(&error, language),
    };
    ended.err().unwrap_or(Outcome::Done)
}

/// Why there is no answer, or not the whole.
enum Unanswered {
    /// The question or the index is wrong.
    Wrong(Text),
    /// The answer could not be written.
    Output(io::Error),
}

impl From<Text> for Unanswered {
    fn from(text: Text) -> Self {
        Self::Wrong(text)
    }
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// What a library says, which speaks one language.
fn plain(error: impl std::fmt::Display) -> Text {
    let error = error.to_string();
    Text::new(error.clone(), error)
}

fn question(arguments: &SearchArguments, directory: &Directory) -> Result<SearchRequest, Text> {
    let mut filters = FilterSelection::default();
    for filter in &arguments.filters {
        let (key, code) = filter.split_once('=').ok_or_else(|| not_a_filter(filter))?;
        filters
            .select(FILTERS, directory, key, code)
            .map_err(|error| error.text())?;
    }
    Ok(SearchRequest {
        query: arguments.query.clone(),
        filters,
        sort: match arguments.sort {
            SortArgument::Relevance => Sort::Relevance,
            SortArgument::Name => Sort::Name,
        },
        offset: arguments.offset,
        limit: arguments.limit,
        facets: arguments.facets,
    })
}

fn not_a_filter(written: &str) -> Text {
    message!(
        "`--filter {written}` 的写法不对，应当是 名称=值，例如 kind=national_point",
        "`--filter {written}` is not KEY=VALUE, such as kind=national_point",
    )
}

/// The order of a question that asks for one.
fn order(written: Option<&str>) -> Result<Sort, Text> {
    match written {
        None | Some("relevance") => Ok(Sort::Relevance),
        Some("name") => Ok(Sort::Name),
        Some(other) => Err(message!(
            "没有 `{other}` 这种排序，可以用 relevance 或 name",
            "there is no order `{other}`; it is relevance or name",
        )),
    }
}

fn answer_all(index: &SearchIndex<'_>, directory: &Directory) -> Result<(), Unanswered> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(plain)?;
        let written: WrittenQuestion =
            serde_json::from_str(&line).map_err(|error| plain(format!("`{line}`: {error}")))?;
        let mut filters = FilterSelection::default();
        for (key, codes) in &written.filters {
            for code in codes {
                filters
                    .select(FILTERS, directory, key, code)
                    .map_err(|error| error.text())?;
            }
        }
        let sort = order(written.sort.as_deref())?;
        let answer = index
            .search(&SearchRequest {
                query: written.query,
                filters,
                sort,
                offset: written.offset,
                limit: written.limit.unwrap_or(USUAL_LIMIT),
                facets: written.facets,
            })
            .map_err(plain)?;
        let answer = serde_json::to_string(&answer).map_err(plain)?;
        writeln!(output, "{answer}")?;
    }
    Ok(())
}

fn show(answer: &SearchResults, format: BuildFormat, language: Language) -> io::Result<()> {
    let mut output = std::io::stdout().lock();
    if format == BuildFormat::Json {
        let answer = serde_json::to_string(answer)?;
        return writeln!(output, "{answer}");
    }
    let corrected = answer
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
    let count = message!("找到 {} 个网点", "{} points found", answer.total);
    writeln!(output, "{}", count.get(language))?;
    for hit in &answer.hits {
        writeln!(output, "{:8.3}  {}  {}", hit.score, hit.id, hit.name)?;
    }
    for (key, counts) in answer.facets.iter().flatten() {
        let counts: Vec<String> = counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(code, count)| format!("{code} {count}"))
            .collect();
        writeln!(output, "{key}: {}", counts.join(", "))?;
    }
    Ok(())
}
