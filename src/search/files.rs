//! How the files below `search/` are named, cut and collected, whatever they hold.
//!
//! Each family is cut where the hash of a key says so, with bounds on the size, so
//! that a changed entry moves no other cut.

use crate::config::SearchConfig;
use crate::site::{Artifact, Role, Sha256Bytes, sha256};
use serde::Serialize;
use std::ops::Range;

/// The version that every file states. A client refuses others.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// The offline script.
const OFFLINE_PATH: &str = "search/offline.js";

/// The maker named in messages.
const MAKER: &str = "search";

/// The search stage's files and what the search page needs to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFiles {
    /// All shards, tables and the manifest.
    pub artifacts: Vec<Artifact>,
    /// Where they start; paths relative to the root.
    pub entry: SearchEntry,
}

/// Paths of the search files that the search page names, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// `search/manifest.<hash>.json`
    pub(crate) manifest_path: String,
    /// The classic script that holds everything for `file://`, where it is made.
    pub(crate) offline_path: Option<String>,
}

/// The shards of terms, in order. `first` has for each the shortest beginning of its
/// first term that comes after the last term of the shard before; `files` has the
/// hashes one after another, [`HASH_LENGTH`] characters each.
#[derive(Debug, Default, Serialize)]
pub(crate) struct TermShards {
    first: Vec<String>,
    files: String,
}

/// The path of a file of a family.
pub(crate) fn path(family: &str, hash: &str) -> String {
    format!("search/{family}.{hash}.json")
}

/// The files made so far.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// In the order in which they were added.
    pub(crate) artifacts: Vec<Artifact>,
}

impl Files {
    /// Adds a file and answers the hash in its name.
    pub(crate) fn add(&mut self, family: &str, bytes: Vec<u8>) -> String {
        let sha256 = sha256(&bytes);
        let hash = short_hash(&sha256);
        self.artifacts.push(Artifact {
            path: path(family, &hash),
            maker: MAKER,
            role: Role::Hashed,
            bytes,
            sha256: Some(sha256),
        });
        hash
    }

    /// Adds a value as JSON and answers the hash in the file's name.
    pub(crate) fn add_json(&mut self, family: &str, value: &impl Serialize) -> String {
        // These types have string keys and finite numbers, so they always serialise.
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        self.add(family, bytes)
    }

    /// Adds the shards of a family: terms by UTF-16 code units, each with its JSON.
    pub(crate) fn add_terms(
        &mut self,
        family: &str,
        terms: &[(impl AsRef<str>, String)],
        cuts: &Cuts,
    ) -> TermShards {
        let entries: Vec<String> = terms
            .iter()
            .map(|(term, json)| format!("{}:{json}", json_string(term.as_ref())))
            .collect();
        let weights = entries
            .iter()
            .zip(terms)
            .map(|(entry, (term, _))| (entry.len(), term.as_ref()));
        let mut table = TermShards::default();
        for range in cut(weights, cuts) {
            let body = entries[range.clone()].join(",");
            let shard = format!("{{\"version\":{FORMAT_VERSION},\"terms\":{{{body}}}}}");
            let before = range
                .start
                .checked_sub(1)
                .map_or("", |last| terms[last].0.as_ref());
            table
                .first
                .push(shortest_separator(before, terms[range.start].0.as_ref()));
            table.files.push_str(&self.add(family, shard.into_bytes()));
        }
        table
    }

    /// Adds everything made so far once more, as one classic script: browsers refuse
    /// to fetch from `file://`.
    pub(crate) fn add_offline(&mut self, config: &SearchConfig) -> Option<String> {
        let total: u64 = self
            .artifacts
            .iter()
            .map(|file| file.bytes.len() as u64)
            .sum();
        if !config.offline || total > config.offline_max_bytes {
            return None;
        }
        let mut script = String::from("window.wangdianOffline={\n");
        for file in &self.artifacts {
            let text = String::from_utf8_lossy(&file.bytes);
            script.push('\'');
            script.push_str(&file.path);
            script.push_str("':'");
            push_script_string(&mut script, &text);
            script.push_str("',\n");
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

/// How many characters the hash in a file's name has.
pub(crate) const HASH_LENGTH: usize = 7;

/// The first 35 bits of SHA-256, five a character. Short, since hundreds of them stand
/// in the manifest; lower case, since some file systems do not tell case.
fn short_hash(sha256: &Sha256Bytes) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = sha256[..5]
        .iter()
        .fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    (0..HASH_LENGTH)
        .map(|place| char::from(ALPHABET[((bits >> (35 - 5 * place)) & 31) as usize]))
        .collect()
}

/// The shortest beginning of `term` that sorts after `before`, by UTF-16 code units.
pub(crate) fn shortest_separator(before: &str, term: &str) -> String {
    let shared = before
        .chars()
        .zip(term.chars())
        .take_while(|(a, b)| a == b)
        .count();
    term.chars().take(shared + 1).collect()
}

/// A text as a JSON string.
pub(crate) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Appends text as the inside of a single-quoted script string.
fn push_script_string(script: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => script.push_str("\\\\"),
            '\'' => script.push_str("\\'"),
            '\n' => script.push_str("\\n"),
            '\r' => script.push_str("\\r"),
            '\u{2028}' => script.push_str("\\u2028"),
            '\u{2029}' => script.push_str("\\u2029"),
            '<' => script.push_str("\\x3c"),
            _ => script.push(character),
        }
    }
}

/// Where a family may be cut.
pub(crate) struct Cuts {
    /// No cut before a shard weighs this.
    pub(crate) least: usize,
    /// A cut before an entry that would make the shard heavier than this.
    pub(crate) most: usize,
    /// A cut before a key whose hash is a multiple of this.
    pub(crate) modulus: u64,
    /// A family that weighs no more is one shard.
    pub(crate) single: usize,
}

/// Cuts weighted, keyed entries into ranges.
pub(crate) fn cut<'k>(
    entries: impl Iterator<Item = (usize, &'k str)>,
    cuts: &Cuts,
) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut weight = 0;
    let mut total = 0;
    let mut count = 0;
    for (position, (entry, key)) in entries.enumerate() {
        let due = weight >= cuts.least && hash(key).is_multiple_of(cuts.modulus);
        if position > start && (due || weight + entry > cuts.most) {
            ranges.push(start..position);
            start = position;
            weight = 0;
        }
        weight += entry;
        total += entry;
        count = position + 1;
    }
    if total <= cuts.single {
        ranges.clear();
        start = 0;
    }
    if count > start {
        ranges.push(start..count);
    }
    ranges
}

/// FNV-1a: a hash that is the same everywhere, for choosing cuts only.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
