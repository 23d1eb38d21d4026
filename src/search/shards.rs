//! The files that the script reads, as `docs/search-format.md` describes them.
//!
//! Each family is cut where the hash of a key says so, with bounds on the size, so
//! that a changed entry moves no other cut.

mod facets;

use self::facets::{facet_columns, item_table, region_names, region_tree};
use super::answers::{ANSWER_MARK, FEWEST_WITH_RECORDS, answers, first_page};
use super::documents::{SoundField, TextField, WholeField};
use super::encode::{ANSWER_STEP, TERM_STEP, encode_ascending, encode_column, encode_impacts};
use super::facets::designation_shapes;
use super::impacts::{TermImpacts, impacts};
use super::index::SearchIndex;
use super::lexicon::Lexicon;
use super::suggestion_shards::add_suggestions;
use super::{SearchEntry, SearchFiles};
use crate::config::SearchConfig;
use crate::directory::DirectoryPoint;
use crate::links;
use crate::model::{Status, Vocabulary};
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
    sounds: String,
    abbreviations: String,
    variants: String,
    readings: String,
    vocabulary: String,
    suggestions: String,
}

/// `search/sounds.<hash>.json`: the shards that only Pinyin and corrections read, in a
/// table of their own, so that they cost nobody else anything.
#[derive(Debug, Serialize)]
struct SoundTable {
    version: u32,
    postings: TermShards,
    homophones: TermShards,
}

/// `search/abbreviations.<hash>.json`: the shards that only abbreviations read.
#[derive(Debug, Serialize)]
struct AbbreviationTable {
    version: u32,
    postings: TermShards,
}

/// `search/variants.<hash>.json`: traditional characters, each followed by the simplified
/// one that it stands for.
#[derive(Debug, Serialize)]
struct Variants {
    version: u32,
    variants: String,
}

/// `search/readings.<hash>.json`: the characters of each syllable.
#[derive(Debug, Serialize)]
struct Readings<'a> {
    version: u32,
    readings: &'a BTreeMap<String, String>,
}

/// `search/vocabulary.<hash>.json`: words with spaces between them, the most frequent
/// first.
#[derive(Debug, Serialize)]
struct WordList {
    version: u32,
    words: String,
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

/// A document's number, then its [`Record`].
#[derive(Debug, Serialize)]
struct FirstRecord<'a>(u32, &'a str, &'a str, String, Vec<usize>, Vec<&'a str>);

/// Compiles an index to files.
pub fn compile(index: &SearchIndex<'_>, config: &SearchConfig) -> tantivy::Result<SearchFiles> {
    let mut files = Files::default();
    let text_fields: Vec<(Field, f32)> = with_boosts(&index.fields.text, TextField::boost);
    let whole_fields: Vec<(Field, f32)> = with_boosts(&index.fields.whole, WholeField::boost);
    let sound_fields: Vec<(Field, f32)> = with_boosts(&index.fields.sound, SoundField::boost);
    let term_impacts = impacts(index, &text_fields)?;
    let whole_impacts = impacts(index, &whole_fields)?;
    let terms = files.add_impacts("terms", &term_impacts);
    let wholes = add_wholes(&mut files, index, &term_impacts, &whole_impacts);
    let sounds = SoundTable {
        version: FORMAT_VERSION,
        postings: files.add_impacts("sound-postings", &impacts(index, &sound_fields)?),
        homophones: add_homophones(&mut files, index.lexicon()),
    };
    let abbreviation_fields: Vec<(Field, f32)> = index.fields.abbreviations().collect();
    let abbreviations = AbbreviationTable {
        version: FORMAT_VERSION,
        postings: files.add_abbreviations(&impacts(index, &abbreviation_fields)?),
    };
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
        sounds: files.add_json("sounds", &sounds),
        abbreviations: files.add_json("abbreviations", &abbreviations),
        variants: files.add_json("variants", &variants(index.lexicon())),
        readings: files.add_json("readings", &readings(index.lexicon())),
        vocabulary: files.add_json("vocabulary", &vocabulary(index.lexicon())),
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

/// Adds what whole names and items add to a score, each beside its complete answer and
/// the records of the answer's first page.
fn add_wholes(
    files: &mut Files,
    index: &SearchIndex<'_>,
    terms: &[TermImpacts],
    wholes: &[TermImpacts],
) -> TermShards {
    let answers = answers(terms, wholes);
    let answers = answers.par_iter().flat_map_iter(|answer| {
        let key = &answer.term;
        let documents = encode_impacts(&answer.documents, ANSWER_STEP);
        let records = (answer.documents.len() >= FEWEST_WITH_RECORDS)
            .then(|| (format!("{key}{ANSWER_MARK}"), first_records(index, answer)));
        std::iter::once((key.clone(), documents)).chain(records)
    });
    let wholes = wholes.par_iter().map(|whole| {
        let documents = encode_impacts(&whole.documents, TERM_STEP);
        (whole.term.clone(), documents)
    });
    let mut entries: Vec<(String, String)> = wholes.chain(answers).collect();
    entries.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    files.add_terms("wholes", &entries, &WHOLE_CUTS)
}

/// The records that the first page of an answer shows, each after its document's number.
fn first_records(index: &SearchIndex<'_>, answer: &TermImpacts) -> String {
    let records: Vec<FirstRecord<'_>> = first_page(answer, index.listed)
        .into_iter()
        .map(|document| {
            let Record(id, name, place, designations, items) = record(index, index.point(document));
            FirstRecord(document, id, name, place, designations, items)
        })
        .collect();
    // These types always serialise.
    serde_json::to_string(&records).unwrap_or_default()
}

fn add_homophones(files: &mut Files, lexicon: &Lexicon) -> TermShards {
    let entries: Vec<(&str, String)> = lexicon
        .homophones
        .iter()
        .map(|(sound, pairs)| (sound.as_str(), json_string(&pairs.concat())))
        .collect();
    files.add_terms("homophones", &entries, &TERM_CUTS)
}

fn variants(lexicon: &Lexicon) -> Variants {
    Variants {
        version: FORMAT_VERSION,
        variants: lexicon
            .variants
            .iter()
            .flat_map(|(traditional, simplified)| [*traditional, *simplified])
            .collect(),
    }
}

fn readings(lexicon: &Lexicon) -> Readings<'_> {
    Readings {
        version: FORMAT_VERSION,
        readings: &lexicon.readings,
    }
}

fn vocabulary(lexicon: &Lexicon) -> WordList {
    WordList {
        version: FORMAT_VERSION,
        words: lexicon.vocabulary.join(" "),
    }
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

    fn add_impacts(&mut self, family: &str, terms: &[TermImpacts]) -> TermShards {
        self.add_impacts_cut(family, terms, &TERM_CUTS)
    }

    fn add_abbreviations(&mut self, terms: &[TermImpacts]) -> TermShards {
        self.add_impacts_cut("abbreviation-postings", terms, &ABBREVIATION_CUTS)
    }

    fn add_impacts_cut(&mut self, family: &str, terms: &[TermImpacts], cuts: &Cuts) -> TermShards {
        let entries: Vec<(&str, String)> = terms
            .par_iter()
            .map(|term| {
                (
                    term.term.as_str(),
                    encode_impacts(&term.documents, TERM_STEP),
                )
            })
            .collect();
        self.add_terms(family, &entries, cuts)
    }

    /// Adds the shards of a family: terms by UTF-16 code units, each with its JSON.
    fn add_terms(
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

/// Bytes of JSON. Larger, since the records in it compress well and are many.
const WHOLE_CUTS: Cuts = Cuts {
    least: 8 * 1024,
    most: 20 * 1024,
    modulus: 24,
    single: 24 * 1024,
};

/// Bytes of JSON. Larger, so that their table, which is fetched with every one of them,
/// is small.
const ABBREVIATION_CUTS: Cuts = Cuts {
    least: 8 * 1024,
    most: 20 * 1024,
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

fn name_ranks(index: &SearchIndex<'_>) -> NameRanks {
    NameRanks {
        version: FORMAT_VERSION,
        planes: encode_column(&index.name_ranks()),
    }
}
