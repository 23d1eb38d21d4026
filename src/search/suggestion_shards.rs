//! Writes the files of suggestions: shards of keys with their suggestions, the services that may
//! follow a place, and the table of the shards. `docs/search-format.md` describes them.

use super::encode::{encode_ascending, push_number};
use super::files::{
    FORMAT_VERSION, Files, ShardLimits, TablePlace, TermShards, json_string, shortest_separator,
    split,
};
use super::index::SearchIndex;
use super::suggested_searches::SuggestedSearches;
use super::suggestions::{Key, Suggestion, Suggestions, Target, spellings};
use crate::text::{Pinyin, suggestion_key};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Weights are bytes of JSON. Each key's weight includes all its suggestions, although a shard
/// contains each suggestion once, so shards are smaller than their weights.
const LIMITS: ShardLimits = ShardLimits {
    min: 4 * 1024,
    max: 12 * 1024,
    modulus: 32,
    unsplit: 24 * 1024,
};

/// The limits of the shards of the services in each region, of which a region needs one.
const COUNT_LIMITS: ShardLimits = ShardLimits {
    min: 2 * 1024,
    max: 4 * 1024,
    modulus: 8,
    unsplit: 6 * 1024,
};

/// `search/services.<hash>.json`: the searches that may follow a place.
#[derive(Debug, Serialize)]
struct Services<'a> {
    version: u32,
    services: Vec<(&'a str, &'a str, &'static str, usize, String)>,
    /// The shards of how many points each has in each region.
    counts: TermShards,
}

/// `search/suggestions.<hash>.json`
#[derive(Debug, Serialize)]
struct Shard<'a> {
    version: u32,
    places: Vec<&'a str>,
    suggestions: Vec<Shown<'a>>,
    top: BTreeMap<&'a str, Vec<usize>>,
    keys: BTreeMap<&'a str, Vec<usize>>,
    regions: BTreeMap<&'a str, Vec<usize>>,
}

/// A suggestion: code or id, name, index in `places`; then a region's number of points, or the
/// other name that a point is suggested by. A search has its filters, name, sort and number of
/// points.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Region(&'a str, &'a str, usize, usize),
    Search(&'a str, &'a str, &'static str, usize),
    Point(&'a str, &'a str, usize),
    Alias(&'a str, &'a str, usize, &'a str),
}

/// Adds the shards and the services' file, and returns the table of the shards and the hash in that
/// file's name.
pub(crate) fn add_suggestions(
    mut files: Files,
    index: &SearchIndex<'_>,
) -> tantivy::Result<(Files, TermShards, String)> {
    let searches = SuggestedSearches::collect(index)?;
    let counts = files.add_terms(
        "service-counts",
        &region_rows(index, &searches),
        &COUNT_LIMITS,
        TablePlace::Shared,
    );
    let services = services(&searches, &index.numbering.directory.pinyin, counts);
    let services = files.add_json("services", &services);
    let suggestions =
        Suggestions::for_directory(index.numbering.directory, &searches, LIMITS.min, weight);
    let shards = add_shards(&mut files, &suggestions);
    Ok((files, shards, services))
}

fn services<'a>(
    searches: &'a SuggestedSearches,
    pinyin: &Pinyin,
    counts: TermShards,
) -> Services<'a> {
    let services = searches.all[..searches.filters].iter().map(|search| {
        let mut keys = spellings(pinyin, &search.name, 1);
        for text in &search.other_texts {
            match search.is_narrowed() {
                // There are many; whoever types letters types the name.
                true => keys.extend([suggestion_key(text)]),
                false => keys.append(&mut spellings(pinyin, text, 1)),
            }
        }
        let keys: Vec<String> = keys.into_iter().collect();
        (
            search.parameters.as_str(),
            search.name.as_str(),
            search.sort.name(),
            search.points,
            keys.join(" "),
        )
    });
    Services {
        version: FORMAT_VERSION,
        services: services.collect(),
        counts,
    }
}

/// For the code of each region, as JSON, the services with points there, and their numbers of
/// points.
fn region_rows<'a>(
    index: &SearchIndex<'a>,
    searches: &SuggestedSearches,
) -> Vec<(&'a str, String)> {
    let regions = &index.numbering.directory.regions;
    let rows = searches.by_region.iter().map(|(region, row)| {
        let found = || (0u32..).zip(row).filter(|(_, points)| **points > 0);
        let columns = encode_ascending(found().map(|(column, _)| column));
        let mut counts = String::new();
        for (_, points) in found() {
            push_number(&mut counts, *points);
        }
        let code = regions.get(*region).code.as_str();
        (
            code,
            format!("[{},{}]", json_string(&columns), json_string(&counts)),
        )
    });
    let mut rows: Vec<(&str, String)> = rows.collect();
    rows.sort_unstable();
    rows
}

fn add_shards(files: &mut Files, suggestions: &Suggestions<'_>) -> TermShards {
    let keys = &suggestions.keys;
    let weights: Vec<usize> = (0..keys.len())
        .map(|position| key_weight(suggestions, position))
        .collect();
    let weighed = weights.iter().zip(keys);
    let ranges = split(
        weighed.map(|(weight, key)| (*weight, key.text.as_str())),
        &LIMITS,
    );
    let first: Vec<String> = ranges
        .iter()
        .map(|range| {
            let before = range
                .start
                .checked_sub(1)
                .map_or("", |last| &keys[last].text);
            shortest_separator(before, &keys[range.start].text)
        })
        .collect();
    let complete: BTreeMap<&str, usize> = keys
        .iter()
        .enumerate()
        .filter(|(_, key)| !key.regions.is_empty())
        .map(|(position, key)| (key.text.as_str(), position))
        .collect();
    let shards: Vec<Vec<u8>> = ranges
        .par_iter()
        .zip(&first)
        .map(|(range, first)| {
            let shard = shard(suggestions, &complete, range, first);
            // These types have string keys and finite numbers, so they always serialise.
            serde_json::to_vec(&shard).unwrap_or_default()
        })
        .collect();
    let hashes = shards
        .into_iter()
        .map(|bytes| files.add("suggestions", bytes));
    let hashes: Vec<String> = hashes.collect();
    files.add_table(first, &hashes, TablePlace::Rare)
}

/// The approximate size of a suggestion in a shard, in bytes.
fn weight(suggestion: &Suggestion<'_>) -> usize {
    const AROUND: usize = 16;
    AROUND
        + match suggestion.target {
            Target::Region { code, name, .. } => code.len() + name.len(),
            Target::Search(search) => search.parameters.len() + search.name.len(),
            Target::Point { id, name, alias } => id.len() + name.len() + alias.map_or(0, str::len),
        }
}

/// The approximate size of a key with its suggestions in a shard, in bytes. A prefix often has the
/// same suggestions as the previous one.
fn key_weight(suggestions: &Suggestions<'_>, position: usize) -> usize {
    const AROUND: usize = 8;
    let key = &suggestions.keys[position];
    let before = position.checked_sub(1).map(|last| &suggestions.keys[last]);
    let is_repeated =
        key.is_prefix && before.is_some_and(|before| before.suggestions == key.suggestions);
    let shown: usize = match is_repeated {
        true => key.suggestions.len(),
        false => key
            .suggestions
            .iter()
            .map(|one| weight(&suggestions.all[*one]))
            .sum(),
    };
    let regions: usize = match before.is_some_and(|before| before.regions == key.regions) {
        true => key.regions.len(),
        false => key
            .regions
            .iter()
            .map(|one| &suggestions.all[*one])
            .map(weight)
            .sum(),
    };
    AROUND + key.text.len() + shown + regions
}

/// A shard of a range of keys. It also has the complete names of regions that `first` begins with:
/// whoever types such a name and goes on may be past the shard that has it.
fn shard<'a>(
    suggestions: &'a Suggestions<'a>,
    complete: &BTreeMap<&'a str, usize>,
    range: &Range<usize>,
    first: &str,
) -> Shard<'a> {
    let own = &suggestions.keys[range.clone()];
    let beginnings = first.char_indices().map(|(end, _)| &first[..end]);
    let before = beginnings
        .filter_map(|beginning| complete.get(beginning))
        .filter(|position| **position < range.start)
        .map(|position| &suggestions.keys[*position]);
    let named: Vec<&Key> = own
        .iter()
        .filter(|key| !key.regions.is_empty())
        .chain(before)
        .collect();
    let mut shown: Vec<usize> = own.iter().flat_map(|key| key.suggestions.clone()).collect();
    shown.extend(named.iter().flat_map(|key| &key.regions));
    shown.sort_unstable();
    shown.dedup();
    let mut places: Vec<&str> = shown
        .iter()
        .map(|one| suggestions.all[*one].place.as_str())
        .collect();
    places.sort_unstable();
    places.dedup();
    let positions = |wanted: &[usize]| -> Vec<usize> {
        wanted
            .iter()
            .map(|one| shown.partition_point(|other| other < one))
            .collect()
    };
    let entries = |is_prefix| {
        own.iter()
            .filter(|key| key.is_prefix == is_prefix && !key.suggestions.is_empty())
            .map(|key| (key.text.as_str(), positions(&key.suggestions)))
            .collect()
    };
    Shard {
        version: FORMAT_VERSION,
        suggestions: shown
            .iter()
            .map(|one| show(&suggestions.all[*one], &places))
            .collect(),
        top: entries(true),
        keys: entries(false),
        regions: named
            .iter()
            .map(|key| (key.text.as_str(), positions(&key.regions)))
            .collect(),
        places,
    }
}

fn show<'a>(suggestion: &Suggestion<'a>, places: &[&str]) -> Shown<'a> {
    let place = places.partition_point(|other| **other < *suggestion.place);
    match suggestion.target {
        Target::Region { code, name, points } => Shown::Region(code, name, place, points),
        Target::Search(search) => Shown::Search(
            &search.parameters,
            &search.name,
            search.sort.name(),
            search.points,
        ),
        Target::Point { id, name, alias } => match alias {
            None => Shown::Point(id, name, place),
            Some(alias) => Shown::Alias(id, name, place, alias),
        },
    }
}
