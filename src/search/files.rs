//! Names the files below `search/`, splits entries into shards and collects the results.
//!
//! Shards are split where the hash of a key says so, within size limits, so that a changed entry
//! does not move the other boundaries.

use crate::config::SearchConfig;
use crate::site::{Artifact, Role, sha256, short_hash};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::ops::Range;

/// The version in every file. Clients refuse other versions.
pub(crate) const FORMAT_VERSION: u32 = 11;

/// The path of the offline script.
const OFFLINE_PATH: &str = "search/offline.js";

/// How many files are escaped for it at once.
const FILES_AT_ONCE: usize = 256;

/// The name of this stage in messages.
const MAKER: &str = "search";

/// The files of the search stage, and where the search page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFiles {
    /// All shards, tables and the manifest.
    pub artifacts: Vec<Artifact>,
    /// The paths that the search page refers to.
    pub entry: SearchEntry,
}

/// Paths of the files that the search page refers to, relative to the site's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// `search/manifest.<hash>.json`
    pub(crate) manifest_path: String,
    /// The classic script with all files for `file://`, if it is generated.
    pub(crate) offline_path: Option<String>,
}

/// A table of shards in order. `first` has for each shard, or for each part of a long table, the
/// shortest prefix of its first term that sorts after the previous term; the other field is the
/// concatenation of their hashes of [`SHORT_HASH_LENGTH`](crate::site::SHORT_HASH_LENGTH) characters.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum TermShards {
    /// All shards.
    Whole { first: Vec<String>, files: String },
    /// The parts of the table, which are files of their own.
    Parts { first: Vec<String>, parts: String },
}

/// A table of shards by the hash of their keys. For keys that are only looked up whole; without first
/// terms, half as long as [`TermShards`].
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum HashedShards {
    /// The hashes of all shards.
    Whole(String),
    /// The number of shards, and the hashes of the table's parts.
    Parts { shards: usize, parts: String },
}

/// `search/tables.<hash>.json`: a part of a table of shards. `First`: as in the table; nothing for
/// shards by hash.
#[derive(Debug, Serialize)]
pub(crate) struct TablePart<First> {
    pub(crate) version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first: Option<First>,
    pub(crate) files: String,
}

/// The family of [`TablePart`].
pub(crate) const PARTS: &str = "tables";

/// Where a table of shards stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TablePlace {
    /// In a file that most who need the table read anyway: whole, as long as it is short.
    Shared,
    /// In the manifest, although few queries need the table: always in parts.
    Rare,
}

/// The most shards of a table that stands whole beside other content. A divided one costs a query
/// one to three parts and one more round trip. At 10,000 points that saved a fifth of the bytes of a
/// first query, but took longer on slow networks; at 100,000 the tables are a third of the bytes.
pub(crate) const MAX_WHOLE_TABLE: usize = 1024;

/// Where tables are divided. Weights are shards.
pub(crate) const PART_LIMITS: ShardLimits = ShardLimits {
    min: 16,
    max: 64,
    modulus: 16,
    unsplit: 32,
};

/// The number of shards by hash in a part of their table.
pub(crate) const SHARDS_IN_PART: usize = 64;

/// The path of a file.
pub(crate) fn path(family: &str, hash: &str) -> String {
    format!("search/{family}.{hash}.json")
}

/// The files generated so far.
#[derive(Debug)]
pub(crate) struct Files {
    /// In the order in which they were added.
    pub(crate) artifacts: Vec<Artifact>,
    /// The position of each by its path.
    positions: HashMap<String, usize>,
    /// The most shards of a table that is not divided.
    max_whole_table: usize,
}

impl Files {
    /// No files; `max_whole_table` is [`MAX_WHOLE_TABLE`] except in tests.
    pub(crate) fn new(max_whole_table: usize) -> Self {
        Self {
            artifacts: Vec::new(),
            positions: HashMap::new(),
            max_whole_table,
        }
    }

    /// Adds the files of another part. Its families are others, but for the few files of [`PARTS`].
    pub(crate) fn append(&mut self, mut other: Self) {
        self.artifacts.append(&mut other.artifacts);
    }

    /// Whether a table of so many shards is divided into parts.
    pub(crate) fn divides(&self, shards: usize, place: TablePlace) -> bool {
        match place {
            TablePlace::Shared => shards > self.max_whole_table,
            TablePlace::Rare => shards > 0,
        }
    }

    /// Adds a file of JSON and returns the hash in its name.
    ///
    /// Where another file has the name, since hashes are short, spaces follow the JSON: they change
    /// its hash and not its meaning.
    pub(crate) fn add(&mut self, family: &str, mut bytes: Vec<u8>) -> String {
        loop {
            let sha256 = sha256(&bytes);
            let hash = short_hash(&sha256);
            let path = path(family, &hash);
            match self.positions.get(&path) {
                None => {
                    self.positions.insert(path.clone(), self.artifacts.len());
                    self.artifacts.push(Artifact {
                        path,
                        maker: MAKER,
                        role: Role::Hashed,
                        bytes,
                        sha256: Some(sha256),
                    });
                    return hash;
                }
                // Shards by hash may be empty, and then equal.
                Some(other) if self.artifacts[*other].bytes == bytes => return hash,
                Some(_) => bytes.push(b' '),
            }
        }
    }

    /// Adds a value as JSON and returns the hash in the file's name.
    pub(crate) fn add_json(&mut self, family: &str, value: &impl Serialize) -> String {
        // These types have string keys and finite numbers, so they always serialise.
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        self.add(family, bytes)
    }

    /// Splits terms, sorted by UTF-16 code units, with their JSON values into shards, and returns
    /// their table.
    pub(crate) fn add_terms(
        &mut self,
        family: &str,
        terms: &[(impl AsRef<str>, String)],
        limits: &ShardLimits,
        place: TablePlace,
    ) -> TermShards {
        let entries: Vec<String> = terms
            .iter()
            .map(|(term, json)| format!("{}:{json}", json_string(term.as_ref())))
            .collect();
        let weights = entries
            .iter()
            .zip(terms)
            .map(|(entry, (term, _))| (entry.len(), term.as_ref()));
        let mut first = Vec::new();
        let mut hashes = Vec::new();
        for range in split(weights, limits) {
            let body = entries[range.clone()].join(",");
            let shard = format!("{{\"version\":{FORMAT_VERSION},\"terms\":{{{body}}}}}");
            let before = range
                .start
                .checked_sub(1)
                .map_or("", |last| terms[last].0.as_ref());
            first.push(shortest_separator(before, terms[range.start].0.as_ref()));
            hashes.push(self.add(family, shard.into_bytes()));
        }
        self.add_table(first, &hashes, place)
    }

    /// Makes the table of shards from the beginnings of their first terms and their hashes.
    pub(crate) fn add_table(
        &mut self,
        first: Vec<String>,
        hashes: &[String],
        place: TablePlace,
    ) -> TermShards {
        if !self.divides(hashes.len(), place) {
            let files = hashes.concat();
            return TermShards::Whole { first, files };
        }
        let ranges = split(first.iter().map(|first| (1, first.as_str())), &PART_LIMITS);
        let parts = ranges.iter().map(|range| {
            let part = TablePart {
                version: FORMAT_VERSION,
                first: Some(&first[range.clone()]),
                files: hashes[range.clone()].concat(),
            };
            self.add_json(PARTS, &part)
        });
        TermShards::Parts {
            parts: parts.collect(),
            first: ranges
                .iter()
                .map(|range| first[range.start].clone())
                .collect(),
        }
    }

    /// Distributes entries, sorted by key, over shards by the hash of the key, and returns their table.
    /// Their number is the smallest power of two for which they weigh at most `weight` bytes of JSON
    /// on average: it rarely changes, since then every shard does.
    pub(crate) fn add_by_hash(
        &mut self,
        family: &str,
        entries: &[(impl AsRef<str>, String)],
        weight: usize,
        place: TablePlace,
    ) -> HashedShards {
        let total: usize = entries
            .iter()
            .map(|(key, json)| key.as_ref().len() + json.len())
            .sum();
        let count = total.div_ceil(weight).next_power_of_two();
        let mut bodies = vec![String::new(); count];
        for (key, json) in entries {
            let key = key.as_ref();
            let body = &mut bodies[hash32(key) as usize % count];
            if !body.is_empty() {
                body.push(',');
            }
            body.push_str(&json_string(key));
            body.push(':');
            body.push_str(json);
        }
        let hashes = bodies.into_iter().map(|body| {
            let shard = format!("{{\"version\":{FORMAT_VERSION},\"terms\":{{{body}}}}}");
            self.add(family, shard.into_bytes())
        });
        let hashes: Vec<String> = hashes.collect();
        if !self.divides(count, place) {
            return HashedShards::Whole(hashes.concat());
        }
        let parts = hashes.chunks(SHARDS_IN_PART).map(|part| {
            let part = TablePart::<()> {
                version: FORMAT_VERSION,
                first: None,
                files: part.concat(),
            };
            self.add_json(PARTS, &part)
        });
        HashedShards::Parts {
            parts: parts.collect(),
            shards: count,
        }
    }

    /// Adds a classic script with the content of all files so far, since browsers refuse to fetch
    /// from `file://`. Returns its path unless it is disabled or too large.
    pub(crate) fn add_offline(&mut self, config: &SearchConfig) -> Option<String> {
        let total: u64 = self
            .artifacts
            .iter()
            .map(|file| file.bytes.len() as u64)
            .sum();
        if !config.offline || total > config.offline_max_bytes {
            return None;
        }
        let mut script = String::with_capacity(total as usize);
        script.push_str("window.wangdianOffline={\n");
        // A few at a time, since all of them together are as large as the script.
        for files in self.artifacts.chunks(FILES_AT_ONCE) {
            let lines: Vec<String> = files.par_iter().map(offline_line).collect();
            script.extend(lines);
        }
        script.push_str("};\n");
        self.artifacts.push(Artifact {
            path: OFFLINE_PATH.to_owned(),
            maker: MAKER,
            role: Role::Data,
            bytes: script.into_bytes(),
            sha256: None,
        });
        Some(OFFLINE_PATH.to_owned())
    }
}

/// The shortest prefix of `term` that sorts after `before`, by UTF-16 code units.
pub(crate) fn shortest_separator(before: &str, term: &str) -> String {
    let shared = before
        .chars()
        .zip(term.chars())
        .take_while(|(a, b)| a == b)
        .count();
    term.chars().take(shared + 1).collect()
}

/// Serialises a text as a JSON string.
pub(crate) fn json_string(text: &str) -> String {
    // A text always serialises.
    serde_json::to_string(text).unwrap_or_default()
}

/// The line of a file in the offline script.
fn offline_line(file: &Artifact) -> String {
    let text = String::from_utf8_lossy(&file.bytes);
    let mut line = String::with_capacity(file.path.len() + text.len() + 8);
    for part in ["'", file.path.as_str(), "':'"] {
        line.push_str(part);
    }
    push_script_string(&mut line, &text);
    line.push_str("',\n");
    line
}

/// Appends a text escaped for a single-quoted script string.
fn push_script_string(script: &mut String, text: &str) {
    let escape = |character| {
        Some(match character {
            '\\' => "\\\\",
            '\'' => "\\'",
            '\n' => "\\n",
            '\r' => "\\r",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            '<' => "\\x3c",
            _ => return None,
        })
    };
    let mut copied = 0;
    for (at, character) in text.char_indices() {
        if let Some(escaped) = escape(character) {
            script.push_str(&text[copied..at]);
            script.push_str(escaped);
            copied = at + character.len_utf8();
        }
    }
    script.push_str(&text[copied..]);
}

/// Where entries may be split into shards.
pub(crate) struct ShardLimits {
    /// A shard must have at least this weight.
    pub(crate) min: usize,
    /// Start a new shard before an entry that would make the weight larger than this.
    pub(crate) max: usize,
    /// Start a new shard where `hash(key) % modulus == 0`.
    pub(crate) modulus: u64,
    /// Entries with at most this total weight are a single shard.
    pub(crate) unsplit: usize,
}

/// Splits weighted entries with keys into ranges, one for each shard.
pub(crate) fn split<'k>(
    entries: impl Iterator<Item = (usize, &'k str)>,
    limits: &ShardLimits,
) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut weight = 0;
    let mut total = 0;
    let mut count = 0;
    for (position, (entry, key)) in entries.enumerate() {
        let due = weight >= limits.min && hash(key).is_multiple_of(limits.modulus);
        if position > start && (due || weight + entry > limits.max) {
            ranges.push(start..position);
            start = position;
            weight = 0;
        }
        weight += entry;
        total += entry;
        count = position + 1;
    }
    if total <= limits.unsplit {
        ranges.clear();
        start = 0;
    }
    if count > start {
        ranges.push(start..count);
    }
    ranges
}

/// FNV-1a with 32 bits, which scripts can compute.
fn hash32(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// FNV-1a: a stable hash, only used for choosing boundaries.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
