//! The files that the script reads, as `docs/search-format.md` describes them.
//!
//! Each family is cut where the hash of a key says so, with bounds on the size, so
//! that a changed entry moves no other cut.

use super::documents::{TextField, WholeField};
use super::encode::{encode_ascending, encode_column, encode_impacts, encode_walk, push_number};
use super::facets::{ItemShape, designation_shapes, distinct, item_shapes};
use super::impacts::{TermImpacts, impacts};
use super::index::SearchIndex;
use super::suggestion_shards::add_suggestions;
use super::{SearchEntry, SearchFiles};
use crate::config::SearchConfig;
use crate::directory::DirectoryPoint;
use crate::links;
use crate::model::{RegionIndex, Status, TermIndex, Vocabulary};
use crate::site::{Artifact, Role, Sha256Bytes, sha256};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tantivy::schema::Field;

/// The version that every file states. A client refuses others.
pub const FORMAT_VERSION: u32 = 1;

/// The offline script.
const OFFLINE_PATH: &str = "search/offline.js";

/// The maker named in messages.
const MAKER: &str = "search";

/// `search/manifest.<hash>.json`
#[derive(Debug, Serialize)]
struct Manifest {
    format: &'static str,
    version: u32,
    documents: usize,
    listed: u32,
    point: [String; 2],
    kinds: Vec<[String; 2]>,
    statuses: Vec<[String; 2]>,
    designations: Vec<(u8, usize)>,
    terms: TermShards,
    wholes: TermShards,
    records: RecordShards,
    facets: String,
    items: String,
    regions: String,
    names: String,
    suggestions: String,
}

/// The shards of terms, in order. `first` has for each the shortest beginning of its
/// first term that comes after the last term of the shard before; `files` has the
/// hashes one after another, [`HASH_LENGTH`] characters each.
#[derive(Debug, Default, Serialize)]
struct TermShards {
    first: Vec<String>,
    files: String,
}

/// The shards of records: the first document of each, and the hashes.
#[derive(Debug, Default, Serialize)]
struct RecordShards {
    first: String,
    files: String,
}

/// `search/facets.<hash>.json`: what counts need, a column per key.
#[derive(Debug, Serialize)]
struct FacetColumns {
    version: u32,
    region: RegionColumn,
    nature: SetColumn,
    designation: SetColumn,
    ip_type: SetColumn,
    category: SetColumn,
    level: SetColumn,
    fee: SetColumn,
    mode: SetColumn,
}

/// The regions that occur, as a tree in preorder, and each document's as runs.
#[derive(Debug, Serialize)]
struct RegionColumn {
    codes: String,
    depths: String,
    runs: String,
    lengths: String,
}

/// A column whose numbers are positions in a list of sets of positions in `codes` (for
/// `designation`: in the manifest's list).
#[derive(Debug, Serialize)]
struct SetColumn {
    codes: Vec<String>,
    sets: Vec<Vec<usize>>,
    planes: Vec<String>,
}

/// `search/items.<hash>.json`: the shapes of service items and who has them, needed
/// where two filters must hold for one item.
#[derive(Debug, Serialize)]
struct ItemTable {
    version: u32,
    shapes: Vec<ShapeNumbers>,
    documents: String,
}

/// Numbers of category, level, fee, types of right and ways.
type ShapeNumbers = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// `search/regions.<hash>.json`: names for the region filter, in the order of
/// [`RegionColumn`].
#[derive(Debug, Serialize)]
struct RegionNames {
    version: u32,
    names: Vec<String>,
}

/// `search/names.<hash>.json`: the rank of each document's name.
#[derive(Debug, Serialize)]
struct NameRanks {
    version: u32,
    planes: Vec<String>,
}

/// `search/records.<hash>.json`
#[derive(Debug, Serialize)]
struct RecordShard<'a> {
    version: u32,
    records: Vec<Record<'a>>,
}

/// What one hit shows: id, name, regions, numbers of designations, service items.
#[derive(Debug, Serialize)]
struct Record<'a>(&'a str, &'a str, String, Vec<usize>, Vec<&'a str>);

/// Compiles an index to files.
pub fn compile(index: &SearchIndex<'_>, config: &SearchConfig) -> tantivy::Result<SearchFiles> {
    let mut files = Files::default();
    let text_fields: Vec<(Field, f32)> = with_boosts(&index.fields.text, TextField::boost);
    let whole_fields: Vec<(Field, f32)> = with_boosts(&index.fields.whole, WholeField::boost);
    let terms = files.add_terms("terms", &impacts(index, &text_fields)?);
    let wholes = files.add_terms("wholes", &impacts(index, &whole_fields)?);
    let records = add_records(&mut files, index);
    let tree = region_tree(index);
    let taxonomy = &index.directory.taxonomy;
    let manifest = Manifest {
        format: "wangdian-search",
        version: FORMAT_VERSION,
        documents: index.documents.len(),
        listed: index.listed,
        point: point_address(),
        kinds: codes_and_labels(&taxonomy.kind),
        statuses: Status::ALL
            .iter()
            .map(|status| {
                let term = taxonomy.status.find(status.code());
                let label = term.map_or(status.code(), |term| {
                    taxonomy.status.get(term).short_label()
                });
                [status.code().to_owned(), label.to_owned()]
            })
            .collect(),
        designations: index
            .designation_shapes
            .iter()
            .map(|(kind, status)| (kind.0, *status as usize))
            .collect(),
        terms,
        wholes,
        records,
        facets: files.add_json("facets", &facet_columns(index, &tree)),
        items: files.add_json("items", &item_table(index)),
        regions: files.add_json("regions", &region_names(index, &tree)),
        names: files.add_json("names", &name_ranks(index)),
        suggestions: add_suggestions(&mut files, index),
    };
    let hash = files.add_json("manifest", &manifest);
    let manifest_path = path("manifest", &hash);
    let offline_path = files.add_offline(config);
    Ok(SearchFiles {
        artifacts: files.artifacts,
        entry: SearchEntry {
            manifest_path,
            offline_path,
        },
    })
}

fn with_boosts<T: Copy>(fields: &[(T, Field)], boost: impl Fn(T) -> f32) -> Vec<(Field, f32)> {
    fields
        .iter()
        .map(|(kind, field)| (*field, boost(*kind)))
        .collect()
}

/// What stands before and after an id in a point's address.
fn point_address() -> [String; 2] {
    const HOLE: &str = "{id}";
    let address = links::point(HOLE);
    let (before, after) = address.split_once(HOLE).unwrap_or((&address, ""));
    [before.to_owned(), after.to_owned()]
}

fn codes_and_labels(vocabulary: &Vocabulary) -> Vec<[String; 2]> {
    vocabulary
        .iter()
        .map(|(_, term)| [term.code.clone(), term.short_label().to_owned()])
        .collect()
}

fn path(family: &str, hash: &str) -> String {
    format!("search/{family}.{hash}.json")
}

/// The files made so far.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) artifacts: Vec<Artifact>,
}

impl Files {
    /// Adds a file and answers the hash in its name.
    pub(super) fn add(&mut self, family: &str, bytes: Vec<u8>) -> String {
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

    pub(super) fn add_json(&mut self, family: &str, value: &impl Serialize) -> String {
        // These types have string keys and finite numbers, so they always serialise.
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        self.add(family, bytes)
    }

    fn add_terms(&mut self, family: &str, terms: &[TermImpacts]) -> TermShards {
        let entries: Vec<String> = terms
            .par_iter()
            .map(|term| {
                format!(
                    "{}:{}",
                    json_string(&term.term),
                    encode_impacts(&term.documents)
                )
            })
            .collect();
        let weights = entries
            .iter()
            .zip(terms)
            .map(|(entry, term)| (entry.len(), term.term.as_str()));
        let mut table = TermShards::default();
        for range in cut(weights, &TERM_CUTS) {
            let body = entries[range.clone()].join(",");
            let shard = format!("{{\"version\":{FORMAT_VERSION},\"terms\":{{{body}}}}}");
            let before = range
                .start
                .checked_sub(1)
                .map_or("", |last| &terms[last].term);
            table
                .first
                .push(shortest_separator(before, &terms[range.start].term));
            table.files.push_str(&self.add(family, shard.into_bytes()));
        }
        table
    }

    /// Adds everything made so far once more, as one classic script: browsers refuse
    /// to fetch from `file://`.
    fn add_offline(&mut self, config: &SearchConfig) -> Option<String> {
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
const HASH_LENGTH: usize = 7;

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
pub(super) fn shortest_separator(before: &str, term: &str) -> String {
    let shared = before
        .chars()
        .zip(term.chars())
        .take_while(|(a, b)| a == b)
        .count();
    term.chars().take(shared + 1).collect()
}

fn json_string(text: &str) -> String {
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
pub(super) struct Cuts {
    /// No cut before a shard weighs this.
    pub(super) least: usize,
    /// A cut before an entry that would make the shard heavier than this.
    pub(super) most: usize,
    /// A cut before a key whose hash is a multiple of this.
    pub(super) modulus: u64,
    /// A family that weighs no more is one shard.
    pub(super) single: usize,
}

/// Bytes of JSON.
const TERM_CUTS: Cuts = Cuts {
    least: 3 * 1024,
    most: 9 * 1024,
    modulus: 24,
    single: 24 * 1024,
};

/// Documents.
const RECORD_CUTS: Cuts = Cuts {
    least: 16,
    most: 64,
    modulus: 16,
    single: 64,
};

/// Cuts weighted, keyed entries into ranges.
pub(super) fn cut<'k>(
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

fn add_records(files: &mut Files, index: &SearchIndex<'_>) -> RecordShards {
    let points: Vec<&DirectoryPoint> = (0..index.documents.len() as u32)
        .map(|document| index.point(document))
        .collect();
    let weights = points.iter().map(|point| (1, point.facts.id.as_str()));
    let mut first = Vec::new();
    let mut hashes = String::new();
    for range in cut(weights, &RECORD_CUTS) {
        let records: Vec<Record<'_>> = points[range.clone()]
            .iter()
            .map(|point| record(index, point))
            .collect();
        first.push(range.start as u32);
        let shard = RecordShard {
            version: FORMAT_VERSION,
            records,
        };
        hashes.push_str(&files.add_json("records", &shard));
    }
    RecordShards {
        first: encode_ascending(first),
        files: hashes,
    }
}

fn record<'a>(index: &SearchIndex<'a>, point: &'a DirectoryPoint) -> Record<'a> {
    let regions = &index.directory.regions;
    let place: Vec<&str> = point
        .region_path
        .iter()
        .map(|region| regions.get(*region).name.as_str())
        .collect();
    Record(
        &point.facts.id,
        &point.facts.name,
        place.join(" "),
        designation_numbers(index, point),
        point
            .service_items
            .iter()
            .map(|item| item.record.name.as_str())
            .collect(),
    )
}

fn designation_numbers(index: &SearchIndex<'_>, point: &DirectoryPoint) -> Vec<usize> {
    designation_shapes(point)
        .iter()
        .filter_map(|shape| index.designation_shapes.binary_search(shape).ok())
        .collect()
}

/// The regions that documents lie in, with all that those lie in, parents first.
fn region_tree(index: &SearchIndex<'_>) -> Vec<(RegionIndex, usize)> {
    let mut paths: BTreeMap<Vec<RegionIndex>, ()> = BTreeMap::new();
    for document in 0..index.documents.len() as u32 {
        let path = &index.point(document).region_path;
        for length in 1..=path.len() {
            if !paths.contains_key(&path[..length]) {
                paths.insert(path[..length].to_vec(), ());
            }
        }
    }
    paths
        .into_keys()
        .filter_map(|path| Some((*path.last()?, path.len() - 1)))
        .collect()
}

fn region_names(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> RegionNames {
    let regions = &index.directory.regions;
    RegionNames {
        version: FORMAT_VERSION,
        names: tree
            .iter()
            .map(|(region, _)| regions.get(*region).name.clone())
            .collect(),
    }
}

fn facet_columns(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> FacetColumns {
    let taxonomy = &index.directory.taxonomy;
    let item_sets = |vocabulary: &Vocabulary, terms: fn(&ItemShape) -> &[TermIndex]| {
        set_column(codes(vocabulary), index, |point| {
            item_shapes(point)
                .iter()
                .flat_map(|shape| terms(shape).iter().map(|term| usize::from(term.0)))
                .collect()
        })
    };
    FacetColumns {
        version: FORMAT_VERSION,
        region: region_column(index, tree),
        nature: set_column(codes(&taxonomy.nature), index, |point| {
            vec![usize::from(point.facts.nature.0)]
        }),
        designation: set_column(Vec::new(), index, |point| designation_numbers(index, point)),
        ip_type: item_sets(&taxonomy.ip_type, |shape| &shape.ip_types),
        category: item_sets(&taxonomy.category, |shape| shape.category.as_slice()),
        level: item_sets(&taxonomy.level, |shape| shape.level.as_slice()),
        fee: item_sets(&taxonomy.fee, |shape| shape.fee.as_slice()),
        mode: item_sets(&taxonomy.mode, |shape| &shape.modes),
    }
}

fn codes(vocabulary: &Vocabulary) -> Vec<String> {
    vocabulary
        .iter()
        .map(|(_, term)| term.code.clone())
        .collect()
}

/// Each document's set of numbers, by its place among the distinct sets.
fn set_column(
    codes: Vec<String>,
    index: &SearchIndex<'_>,
    numbers: impl Fn(&DirectoryPoint) -> Vec<usize>,
) -> SetColumn {
    let sets: Vec<Vec<usize>> = (0..index.documents.len() as u32)
        .map(|document| distinct(numbers(index.point(document)).into_iter()))
        .collect();
    let dictionary = distinct(sets.iter().cloned());
    let column: Vec<u32> = sets
        .iter()
        .map(|set| dictionary.partition_point(|other| other < set) as u32)
        .collect();
    SetColumn {
        codes,
        sets: dictionary,
        planes: encode_column(&column),
    }
}

fn region_column(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> RegionColumn {
    let regions = &index.directory.regions;
    let place_of: BTreeMap<RegionIndex, u32> = tree
        .iter()
        .enumerate()
        .map(|(position, (region, _))| (*region, position as u32))
        .collect();
    let column: Vec<u32> = (0..index.documents.len() as u32)
        .map(|document| {
            place_of
                .get(&index.point(document).facts.region)
                .copied()
                .unwrap_or(0)
        })
        .collect();
    let mut lengths = String::new();
    let mut starts = Vec::new();
    for run in column.chunk_by(|a, b| a == b) {
        starts.push(run[0]);
        push_number(&mut lengths, run.len() as u32);
    }
    RegionColumn {
        codes: encode_walk(tree.iter().map(|(region, _)| {
            // The loader takes six digits and nothing else.
            regions.get(*region).code.parse().unwrap_or(0)
        })),
        depths: tree.iter().map(|(_, depth)| depth.to_string()).collect(),
        runs: encode_walk(starts),
        lengths,
    }
}

fn item_table(index: &SearchIndex<'_>) -> ItemTable {
    let numbers = |terms: &[TermIndex]| terms.iter().map(|term| term.0).collect();
    let mut documents = String::new();
    for document in 0..index.documents.len() as u32 {
        let shapes = item_shapes(index.point(document));
        push_number(&mut documents, shapes.len() as u32);
        documents.push_str(&encode_ascending(shapes.iter().filter_map(|shape| {
            index
                .item_shapes
                .binary_search(shape)
                .ok()
                .map(|position| position as u32)
        })));
    }
    ItemTable {
        version: FORMAT_VERSION,
        shapes: index
            .item_shapes
            .iter()
            .map(|shape| {
                (
                    numbers(shape.category.as_slice()),
                    numbers(shape.level.as_slice()),
                    numbers(shape.fee.as_slice()),
                    numbers(&shape.ip_types),
                    numbers(&shape.modes),
                )
            })
            .collect(),
        documents,
    }
}

fn name_ranks(index: &SearchIndex<'_>) -> NameRanks {
    NameRanks {
        version: FORMAT_VERSION,
        planes: encode_column(&index.name_ranks()),
    }
}
