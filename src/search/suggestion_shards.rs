//! Writes the files of suggestions: shards of keys with their suggestions, and the table of the
//! shards. `docs/search-format.md` describes them.

use super::files::{FORMAT_VERSION, Files, ShardLimits, shortest_separator, split};
use super::index::SearchIndex;
use super::suggestions::{Key, Suggestion, Suggestions, Target};
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

/// `search/suggest.<hash>.json`: the table of shards, as for terms in the manifest.
#[derive(Debug, Serialize)]
struct Table {
    version: u32,
    first: Vec<String>,
    files: String,
}

/// `search/suggestions.<hash>.json`
#[derive(Debug, Serialize)]
struct Shard<'a> {
    version: u32,
    places: Vec<&'a str>,
    suggestions: Vec<Shown<'a>>,
    top: BTreeMap<&'a str, Vec<usize>>,
    keys: BTreeMap<&'a str, Vec<usize>>,
}

/// A suggestion: code or id, name, index in `places`; then a region's number of points, or the
/// other name that a point is suggested by.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Region(&'a str, &'a str, usize, usize),
    Point(&'a str, &'a str, usize),
    Alias(&'a str, &'a str, usize, &'a str),
}

/// Adds the shards and their table, and returns the hash in the table's name.
pub(crate) fn add_suggestions(files: &mut Files, index: &SearchIndex<'_>) -> String {
    let suggestions = Suggestions::for_directory(index.directory, LIMITS.min, weight);
    let keys = &suggestions.keys;
    let weights: Vec<usize> = (0..keys.len())
        .map(|position| key_weight(&suggestions, position))
        .collect();
    let weighed = weights.iter().zip(keys);
    let ranges = split(
        weighed.map(|(weight, key)| (*weight, key.text.as_str())),
        &LIMITS,
    );
    let shards: Vec<Vec<u8>> = ranges
        .par_iter()
        // These types have string keys and finite numbers, so they always serialise.
        .map(|range| serde_json::to_vec(&shard(&suggestions, range)).unwrap_or_default())
        .collect();
    let first = ranges.iter().map(|range| {
        let before = range
            .start
            .checked_sub(1)
            .map_or("", |last| &keys[last].text);
        shortest_separator(before, &keys[range.start].text)
    });
    let table = Table {
        version: FORMAT_VERSION,
        first: first.collect(),
        files: shards
            .into_iter()
            .map(|bytes| files.add("suggestions", bytes))
            .collect(),
    };
    files.add_json("suggest", &table)
}

/// The approximate size of a suggestion in a shard, in bytes.
fn weight(suggestion: &Suggestion<'_>) -> usize {
    const AROUND: usize = 16;
    AROUND
        + match suggestion.target {
            Target::Region { code, name, .. } => code.len() + name.len(),
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
    AROUND + key.text.len() + shown
}

fn shard<'a>(suggestions: &'a Suggestions<'a>, range: &Range<usize>) -> Shard<'a> {
    let own = &suggestions.keys[range.clone()];
    let mut shown: Vec<usize> = own.iter().flat_map(|key| key.suggestions.clone()).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut places: Vec<&str> = shown
        .iter()
        .map(|one| suggestions.all[*one].place.as_str())
        .collect();
    places.sort_unstable();
    places.dedup();
    let positions = |key: &Key| {
        key.suggestions
            .iter()
            .map(|one| shown.partition_point(|other| other < one))
            .collect()
    };
    let entries = |is_prefix| {
        own.iter()
            .filter(|key| key.is_prefix == is_prefix)
            .map(|key| (key.text.as_str(), positions(key)))
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
        places,
    }
}

fn show<'a>(suggestion: &Suggestion<'a>, places: &[&str]) -> Shown<'a> {
    let place = places.partition_point(|other| **other < *suggestion.place);
    match suggestion.target {
        Target::Region { code, name, points } => Shown::Region(code, name, place, points),
        Target::Point { id, name, alias } => match alias {
            None => Shown::Point(id, name, place),
            Some(alias) => Shown::Alias(id, name, place, alias),
        },
    }
}
