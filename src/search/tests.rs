//! A search filter is a single row of one list.
//!
//! The test adds every row a second time with another key. Everything that uses filters must treat
//! both alike without further changes: reference implementation, files, script, and the error for
//! an unknown filter.

mod corrections;
mod everyday;
mod institutions;
mod names;
mod numbers;
mod orders;
mod parts;
mod places;

use crate::config::SearchConfig;
use crate::directory::Directory;
use crate::model::{Status, TermIndex};
use crate::search::files::{self, SearchFiles};
use crate::search::reference::{SearchRequest, SearchResults, Sort};
use crate::search::{
    FILTERS, FilterSelection, FilterSpec, NumberedFiles, Position, SearchIndex, Values, shards,
    totals,
};
use crate::test_support::site;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The first ten hits of a query.
fn ask(index: &SearchIndex<'_>, query: &str) -> SearchResults {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 10,
        ..SearchRequest::default()
    };
    index.search(&request).unwrap()
}

/// The key of a row's duplicate.
fn second(key: &str) -> &'static str {
    Box::leak(format!("second_{key}").into_boxed_str())
}

/// The list of filters followed by a duplicate of every row.
fn doubled() -> Vec<FilterSpec> {
    let repeated = FILTERS.iter().map(|spec| FilterSpec {
        key: second(spec.key),
        ..*spec
    });
    FILTERS.iter().copied().chain(repeated).collect()
}

/// Points of every kind whose values differ in everything that filters use.
fn directory() -> Directory {
    let mut registry = site::synthetic(200);
    let statuses = [Status::Active, Status::Preparing, Status::Revoked];
    for (number, point) in registry.points.iter_mut().enumerate() {
        point.designations.push(site::designation(
            ((number + 1) % 5) as u8,
            statuses[number % statuses.len()],
        ));
        for (position, item) in point.service_items.iter_mut().enumerate() {
            item.fee = Some(TermIndex(((number + position) % 4) as u8));
            item.ip_types = vec![TermIndex(((number * 3 + position) % 5) as u8)];
            item.modes = vec![TermIndex((position % 2) as u8)];
            item.level = (number % 4 > 0).then_some(TermIndex((position % 3) as u8));
        }
    }
    site::directory(&registry)
}

/// A request without a query, in the format of `wangdian search -` and of the script. `facets`:
/// whether to count all values of all filters.
fn asked(filters: &[(&str, &str)], facets: bool) -> Value {
    let mut written = json!({});
    for (key, code) in filters {
        written[key] = json!([code]);
    }
    json!({ "filters": written, "limit": 1000, "facets": facets })
}

/// The reference implementation's results: total, ids in order, counts.
fn by_reference(index: &SearchIndex<'_>, questions: &[Value]) -> Vec<Value> {
    let answer = |question: &Value| {
        let mut filters = FilterSelection::default();
        for (key, codes) in question["filters"].as_object().unwrap() {
            for code in codes.as_array().unwrap() {
                let code = code.as_str().unwrap();
                filters
                    .select(
                        index.numbering.filters,
                        index.numbering.directory,
                        key,
                        code,
                    )
                    .unwrap();
            }
        }
        let answer = index
            .search(&SearchRequest {
                filters,
                query: question["query"].as_str().unwrap_or_default().to_owned(),
                sort: sort(question),
                limit: 1000,
                facets: question["facets"] == true,
                ..SearchRequest::default()
            })
            .unwrap();
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        let kilometres: Vec<Option<u32>> = answer.hits.iter().map(|hit| hit.kilometres).collect();
        json!({
            "total": answer.total, "ids": ids, "kilometres": kilometres, "facets": answer.facets,
        })
    };
    questions.iter().map(answer).collect()
}

/// The order that a request asks for.
fn sort(question: &Value) -> Sort {
    match question["sort"].as_str() {
        None => Sort::Relevance,
        Some("newest") => Sort::Newest,
        Some("distance") => {
            let near = |place: usize| question["near"][place].as_f64().unwrap();
            Sort::Distance(Position::from_degrees(near(0), near(1)).unwrap())
        }
        Some(other) => panic!("{other}"),
    }
}

/// The script's results from the files of an index.
fn by_script(index: &SearchIndex<'_>, questions: &[Value]) -> Vec<Value> {
    let files = compiled(index, files::MAX_WHOLE_TABLE);
    by_script_from(&files, questions)
}

/// The files of an index; tables of more than `max_whole_table` shards are divided.
fn compiled(index: &SearchIndex<'_>, max_whole_table: usize) -> SearchFiles {
    let numbered = NumberedFiles::of(&index.numbering, max_whole_table);
    shards::compile(index, numbered, &SearchConfig::default(), max_whole_table).unwrap()
}

/// The same from files.
fn by_script_from(files: &SearchFiles, questions: &[Value]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for file in &files.artifacts {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
    std::fs::write(
        folder.path().join("questions.json"),
        serde_json::to_vec(questions).unwrap(),
    )
    .unwrap();
    let run = Command::new("node")
        .arg(Path::new(ROOT).join("src/search/tests/ask.mjs"))
        .arg(Path::new(ROOT).join("themes/default/scripts"))
        .arg(folder.path())
        .arg(&files.entry.manifest_path)
        .output()
        .expect("Node.js, which tests/run needs, is on the PATH");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    serde_json::from_slice(&run.stdout).unwrap()
}

#[test]
fn duplicated_filters_give_the_same_results_everywhere() {
    let directory = directory();
    let filters = doubled();
    let index = SearchIndex::build(&directory, &filters).unwrap();
    let mut pairs = Vec::new();
    for spec in FILTERS {
        let choices = spec.choices(&directory);
        let few = choices.iter().step_by(choices.len().div_ceil(16));
        pairs.extend(few.map(|choice| (spec.key, choice.code.clone())));
    }
    let firsts: Vec<Value> = pairs
        .iter()
        .map(|(key, code)| asked(&[(key, code)], false))
        .collect();
    let seconds: Vec<Value> = pairs
        .iter()
        .map(|(key, code)| asked(&[(second(key), code)], false))
        .collect();
    let together = pairs.windows(8).step_by(3).map(|some| {
        let ((one, a), (other, b)) = (&some[0], &some[7]);
        let chosen = [
            (*one, &**a),
            (second(other), b),
            ("second_category", "retrieval"),
        ];
        asked(&chosen, true)
    });
    let nothing = asked(&[], true);
    let questions: Vec<Value> = std::iter::once(nothing)
        .chain(firsts.iter().cloned())
        .chain(seconds)
        .chain(together)
        .collect();

    let expected = by_reference(&index, &questions);
    let found = by_script(&index, &questions);
    for (question, (found, expected)) in questions.iter().zip(found.iter().zip(&expected)) {
        assert_eq!(found, expected, "{question}");
    }
    for (position, question) in firsts.iter().enumerate() {
        let (first, second) = (
            &expected[1 + position],
            &expected[1 + firsts.len() + position],
        );
        assert_eq!(first["ids"], second["ids"], "{question}");
    }
    for spec in FILTERS {
        let counts = &expected[0]["facets"];
        assert!(!counts[spec.key].as_object().unwrap().is_empty());
        assert_eq!(counts[spec.key], counts[second(spec.key)], "{}", spec.key);
    }
    for (spec, counted) in filters.iter().zip(totals(&filters, &directory)) {
        for choice in spec.choices(&directory) {
            let points = counted.get(&choice.value).copied().unwrap_or_default();
            let counts = &expected[0]["facets"][spec.key];
            // Regions that do not occur are not counted.
            let expected = counts[&choice.code].as_u64().unwrap_or_default();
            assert_eq!(points as u64, expected, "{} {}", spec.key, choice.code);
        }
    }
    let narrowing = expected
        .iter()
        .filter(|answer| answer["total"] != expected[0]["total"]);
    assert!(narrowing.count() > FILTERS.len(), "filters narrow");
}

#[test]
fn errors_for_unknown_filters_use_the_list() {
    let directory = directory();
    let filters = doubled();
    let mut wanted = FilterSelection::default();
    let mut said = |key, code| {
        let unknown = wanted.select(&filters, &directory, key, code).unwrap_err();
        unknown.to_string()
    };
    assert!(said("second_fe", "free").contains("second_fee"));
    assert!(said("second_fee", "frea").contains("free"));
    for spec in &filters {
        assert!(said("?", "free").contains(spec.key), "{}", spec.key);
    }
}

#[test]
fn the_page_shows_all_filters_with_all_values() {
    let directory = directory();
    let artifacts = site::render(&directory, &site::SiteParts::default()).unwrap();
    let page = artifacts.iter().find(|file| file.path == "search.html");
    let page = Html::parse_document(std::str::from_utf8(&page.unwrap().bytes).unwrap());
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let groups: Vec<_> = page.select(&select("[data-search-filter]")).collect();
    assert_eq!(groups.len(), FILTERS.len());
    for (group, spec) in groups.iter().zip(FILTERS) {
        assert_eq!(group.attr("data-search-filter"), Some(spec.key));
        let title = group.select(&select("legend, .search-filter-title")).next();
        assert_eq!(title.unwrap().text().collect::<String>(), spec.title);
        let inputs = select("input, [data-search-region]:not([disabled]) option");
        let values = group
            .select(&inputs)
            .filter_map(|input| input.attr("value"));
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        let mut choices = spec.choices(&directory);
        if spec.values == Values::Regions {
            // The script adds the regions below the chosen one.
            choices.retain(|choice| choice.code.ends_with("0000"));
        }
        let codes: Vec<&str> = choices.iter().map(|choice| choice.code.as_str()).collect();
        assert_eq!(values, codes, "{}", spec.key);
    }
}
