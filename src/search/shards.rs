//! Compiles the index to the files that the script reads; `docs/search-format.md` describes them.

use super::answers::{MIN_DOCUMENTS_FOR_RECORDS, answers, first_page};
use super::documents::{ExactField, PhoneticField, TextField};
use super::encode::{ANSWER_STEP, ImpactEncoder, TERM_STEP};
use super::everyday_shards::{EverydayEntry, add_everyday};
use super::facet_shards::{facet_columns, item_table, region_names, region_tree};
use super::files::{
    FORMAT_VERSION, Files, HashedShards, SearchEntry, SearchFiles, ShardLimits, TablePlace,
    TermShards, json_string, path,
};
use super::filters::FilterSpec;
use super::impacts::{TermImpacts, impacts};
use super::index::SearchIndex;
use super::latin_places::KINDS;
use super::lexicon::{Lexicon, common_characters};
use super::meaning::codes;
use super::meaning_terms::MEANING_BOOST;
use super::numbering::Numbering;
use super::orders::{approval_column, name_ranks, position_column};
use super::places::{PlaceRules, RULES};
use super::records::{RecordShards, add_records, numbered_records};
use super::reference::correct::UNIVERSITY;
use super::reference::plan::NUMBER_BOOST;
use super::suggestion_shards::add_suggestions;
use crate::config::SearchConfig;
use crate::links;
use crate::model::{Status, Vocabulary};
use crate::text::code_units::compare_code_units;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::schema::Field;

/// Weights are bytes of JSON.
const TERM_LIMITS: ShardLimits = ShardLimits {
    min: 1280,
    max: 3 * 1024,
    modulus: 12,
    unsplit: 24 * 1024,
};

/// The mean weight of shards by hash in bytes of JSON.
const HASHED_WEIGHT: usize = 8 * 1024;

/// The same for names and items that have characters of other scripts than ASCII. Every query looks
/// itself up in them.
const EXACT_WEIGHT: usize = 6 * 1024;

/// The same for meanings, which have many documents each, and of which a query needs few.
const MEANING_WEIGHT: usize = 3 * 1024;

/// The same for homophones, of which a query looks up several.
const HOMOPHONE_WEIGHT: usize = 3 * 1024;

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
    categories: Vec<String>,
    types: Vec<Vec<String>>,
    fees: Vec<[String; 2]>,
    filters: Vec<FilterEntry>,
    terms: TermShards,
    exact: HashedShards,
    exact_ascii: HashedShards,
    records: RecordShards,
    facets: String,
    items: String,
    regions: String,
    names: String,
    newest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<String>,
    phonetic: TermShards,
    abbreviations: HashedShards,
    numbers: HashedShards,
    variants: String,
    readings: String,
    vocabulary: String,
    suggestions: TermShards,
    services: String,
    everyday: EverydayEntry,
    places: PlaceRules,
}

/// A filter's key, its scope and, if it has default values, their codes.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FilterEntry {
    Plain([&'static str; 2]),
    WithDefaults(&'static str, &'static str, Vec<&'static str>),
}

/// `search/variants.<hash>.json`: traditional characters, each followed by its simplified form: those
/// that some record has, and the others.
#[derive(Debug, Serialize)]
struct Variants {
    version: u32,
    variants: String,
    absent: String,
}

/// `search/readings.<hash>.json`: the usual syllable of each character. Browsers know the order of
/// GB 2312, so the common characters themselves need not be sent.
#[derive(Debug, Serialize)]
struct Readings {
    version: u32,
    /// Runs of characters of GB 2312 level 1 in its order: syllable and length, separated by spaces.
    common: String,
    /// Each syllable followed by other characters.
    others: String,
    /// What universities are; see [`UNIVERSITY`].
    university: &'static str,
    /// The shards of the words of two syllables.
    homophones: HashedShards,
}

/// `search/vocabulary.<hash>.json`: words separated by spaces, the most frequent first; names of places
/// in Latin letters with what they mean.
#[derive(Debug, Serialize)]
struct WordList<'l> {
    version: u32,
    words: String,
    places: BTreeMap<&'l str, String>,
    place_kinds: [&'static str; KINDS.len()],
}

/// What is compiled of numbered documents alone, without the index.
pub(crate) struct NumberedFiles {
    records: (Files, RecordShards),
    columns: (Files, ColumnFiles),
}

impl NumberedFiles {
    /// Compiles it; for `max_whole_table` see [`compile`].
    pub(crate) fn of(numbering: &Numbering<'_>, max_whole_table: usize) -> Self {
        let new = || Files::new(max_whole_table);
        let (records, columns) = rayon::join(
            || add_records(new(), numbering),
            || add_columns(new(), numbering),
        );
        Self { records, columns }
    }
}

/// Compiles an index to files, with those of its numbered documents. Tables of shards with more than
/// `max_whole_table` shards are divided.
pub(crate) fn compile(
    index: &SearchIndex<'_>,
    numbered: NumberedFiles,
    config: &SearchConfig,
    max_whole_table: usize,
) -> tantivy::Result<SearchFiles> {
    let new = || Files::new(max_whole_table);
    // No part needs another, so they are made side by side; their files follow in a fixed order.
    let ((texts, others), suggestions) = rayon::join(
        || rayon::join(|| add_texts(new(), index), || add_other_terms(new(), index)),
        || add_suggestions(new(), index),
    );
    let (mut files, terms, [exact, exact_ascii]) = texts?;
    let (own, others) = others?;
    files.append(own);
    let (own, records) = numbered.records;
    files.append(own);
    let (own, suggestions, services) = suggestions?;
    files.append(own);
    let (own, columns) = numbered.columns;
    files.append(own);
    let numbering = &index.numbering;
    let taxonomy = &numbering.directory.taxonomy;
    let manifest = Manifest {
        format: "wangdian-search",
        version: FORMAT_VERSION,
        documents: numbering.documents.len(),
        listed: numbering.listed,
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
        designations: numbering
            .designations
            .iter()
            .map(|(kind, status)| (kind.0, *status as usize))
            .collect(),
        categories: codes_and_labels(&taxonomy.category)
            .into_iter()
            .map(|[code, _]| code)
            .collect(),
        types: numbering
            .item_types
            .iter()
            .map(|types| codes(&taxonomy.ip_type, types))
            .collect(),
        fees: codes_and_labels(&taxonomy.fee),
        filters: numbering.filters.iter().map(filter_entry).collect(),
        terms,
        exact,
        exact_ascii,
        records,
        facets: columns.facets,
        items: columns.items,
        regions: columns.regions,
        names: columns.names,
        newest: columns.newest,
        positions: columns.positions,
        phonetic: others.phonetic,
        abbreviations: others.abbreviations,
        numbers: others.numbers,
        variants: files.add_json("variants", &variants(index.lexicon())),
        readings: files.add_json("readings", &readings(index.lexicon(), others.homophones)),
        vocabulary: files.add_json("vocabulary", &vocabulary(index.lexicon())),
        suggestions,
        services,
        everyday: others.everyday,
        places: RULES,
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

/// Adds the terms of texts and the exact matches, and returns their tables: of exact matches those of
/// [`add_exact_matches`].
fn add_texts(
    mut files: Files,
    index: &SearchIndex<'_>,
) -> tantivy::Result<(Files, TermShards, [HashedShards; 2])> {
    let fields = &index.fields;
    let (terms, exact_matches) = rayon::join(
        || impacts(index, &with_boosts(&fields.text, TextField::boost)),
        || impacts(index, &with_boosts(&fields.exact, ExactField::boost)),
    );
    let (terms, exact_matches) = (terms?, exact_matches?);
    let shards = add_terms_and_places(&mut files, index, &terms);
    let exact = add_exact_matches(&mut files, index, &terms, &exact_matches);
    Ok((files, shards, exact))
}

/// The tables of terms that are no texts.
struct OtherTerms {
    phonetic: TermShards,
    homophones: HashedShards,
    abbreviations: HashedShards,
    numbers: HashedShards,
    everyday: EverydayEntry,
}

fn add_other_terms(
    mut files: Files,
    index: &SearchIndex<'_>,
) -> tantivy::Result<(Files, OtherTerms)> {
    let fields = &index.fields;
    let phonetic = impacts(index, &with_boosts(&fields.phonetic, PhoneticField::boost))?;
    let phonetic = add_impacts(&mut files, "phonetic-postings", &phonetic, TablePlace::Rare);
    let homophones = add_homophones(&mut files, index.lexicon());
    let abbreviations: Vec<(Field, f32)> = fields.abbreviations().collect();
    let abbreviations = impacts(index, &abbreviations)?;
    let abbreviations = files.add_by_hash(
        "abbreviation-postings",
        &encoded(&abbreviations),
        HASHED_WEIGHT,
        TablePlace::Rare,
    );
    let numbers = impacts(index, &[(fields.number, NUMBER_BOOST)])?;
    let numbers = files.add_by_hash(
        "number-postings",
        &encoded(&numbers),
        HASHED_WEIGHT,
        TablePlace::Rare,
    );
    let meanings = impacts(index, &[(fields.meaning, MEANING_BOOST)])?;
    let meanings = files.add_by_hash(
        "meanings",
        &encoded(&meanings),
        MEANING_WEIGHT,
        TablePlace::Shared,
    );
    let everyday = add_everyday(&mut files, index.numbering.directory, meanings);
    let others = OtherTerms {
        phonetic,
        homophones,
        abbreviations,
        numbers,
        everyday,
    };
    Ok((files, others))
}

/// The hashes of the files with a value for each document.
struct ColumnFiles {
    facets: String,
    items: String,
    regions: String,
    names: String,
    newest: String,
    positions: Option<String>,
}

fn add_columns(mut files: Files, numbering: &Numbering<'_>) -> (Files, ColumnFiles) {
    let tree = region_tree(numbering);
    let columns = ColumnFiles {
        facets: files.add_json("facets", &facet_columns(numbering, &tree)),
        items: files.add_json("items", &item_table(numbering)),
        regions: files.add_json("regions", &region_names(numbering, &tree)),
        names: files.add_json("names", &name_ranks(numbering)),
        newest: files.add_json("newest", &approval_column(numbering)),
        positions: position_column(numbering).map(|column| files.add_json("positions", &column)),
    };
    (files, columns)
}

fn filter_entry(spec: &FilterSpec) -> FilterEntry {
    let usual = spec.default_codes();
    match usual.is_empty() {
        true => FilterEntry::Plain([spec.key, spec.scope.name()]),
        false => FilterEntry::WithDefaults(spec.key, spec.scope.name(), usual),
    }
}

/// Adds the shards with each term's scores, in order, for terms that are also looked up by their
/// beginnings.
fn add_impacts(
    files: &mut Files,
    family: &str,
    terms: &[TermImpacts],
    place: TablePlace,
) -> TermShards {
    files.add_terms(family, &encoded(terms), &TERM_LIMITS, place)
}

/// Adds the shards of terms of texts, among which the names of places stand.
fn add_terms_and_places(
    files: &mut Files,
    index: &SearchIndex<'_>,
    terms: &[TermImpacts],
) -> TermShards {
    let places = index.places().entries(&index.numbering);
    let mut entries = encoded(terms);
    let places = places
        .iter()
        .map(|(key, json)| (key.as_str(), json.clone()));
    entries.extend(places);
    entries.sort_by(|(a, _), (b, _)| compare_code_units(a, b));
    files.add_terms("terms", &entries, &TERM_LIMITS, TablePlace::Shared)
}

fn encoded(terms: &[TermImpacts]) -> Vec<(&str, String)> {
    let terms = terms.par_iter().map_init(
        || ImpactEncoder::new(TERM_STEP),
        |encoder, term| (term.term.as_str(), encoder.encode(&term.documents)),
    );
    terms.collect()
}

/// Adds for each exact match a list of its score, the precomputed answer to it and the records of the
/// answer's first page; the last ones where there are any. Returns the tables of terms with other
/// characters than ASCII, and of the others, which are names in Latin letters and in Pinyin: half of all
/// terms, and few queries are.
fn add_exact_matches(
    files: &mut Files,
    index: &SearchIndex<'_>,
    terms: &[TermImpacts],
    exact_matches: &[TermImpacts],
) -> [HashedShards; 2] {
    let answers = answers(terms, exact_matches, |query| index.is_literal(query));
    let encoder = || ImpactEncoder::new(ANSWER_STEP);
    let answers: Vec<(&str, String)> = answers
        .par_iter()
        .map_init(encoder, |encoder, answer| {
            let mut json = encoder.encode(&answer.documents);
            if answer.documents.len() >= MIN_DOCUMENTS_FOR_RECORDS {
                let first = first_page(answer, index.numbering.listed);
                json.push(',');
                json.push_str(&numbered_records(&index.numbering, &first));
            }
            (answer.term.as_str(), json)
        })
        .collect();
    let mut answers = answers.into_iter().peekable();
    let entries = encoded(exact_matches).into_iter().map(|(term, score)| {
        let answer = answers.next_if(|(answered, _)| *answered == term);
        let json = match answer {
            Some((_, answer)) => format!("[{score},{answer}]"),
            None => format!("[{score}]"),
        };
        (term, json)
    });
    let (ascii, others): (Vec<_>, Vec<_>) = entries.partition(|(term, _)| term.is_ascii());
    [
        files.add_by_hash("exact", &others, EXACT_WEIGHT, TablePlace::Shared),
        files.add_by_hash("exact", &ascii, HASHED_WEIGHT, TablePlace::Rare),
    ]
}

fn add_homophones(files: &mut Files, lexicon: &Lexicon) -> HashedShards {
    let entries: Vec<(&str, String)> = lexicon
        .homophones
        .iter()
        .map(|(sound, words)| {
            let mut listed = words.pairs.concat();
            if !words.ordinary.is_empty() {
                listed.push(' ');
                listed.push_str(&words.ordinary.concat());
            }
            (sound.as_str(), json_string(&listed))
        })
        .collect();
    files.add_by_hash("homophones", &entries, HOMOPHONE_WEIGHT, TablePlace::Shared)
}

fn variants(lexicon: &Lexicon) -> Variants {
    let pairs = |is_absent: bool| {
        let own = lexicon.variants.iter();
        own.filter(|(traditional, _)| lexicon.absent.contains(traditional) == is_absent)
            .flat_map(|(traditional, simplified)| [*traditional, *simplified])
            .collect()
    };
    Variants {
        version: FORMAT_VERSION,
        variants: pairs(false),
        absent: pairs(true),
    }
}

fn readings(lexicon: &Lexicon, homophones: HashedShards) -> Readings {
    let mut usual: BTreeMap<char, &str> = BTreeMap::new();
    for (syllable, characters) in &lexicon.readings {
        usual.extend(characters.chars().map(|one| (one, syllable.as_str())));
    }
    let mut runs: Vec<(&str, usize)> = Vec::new();
    for character in common_characters() {
        let syllable = usual.remove(&character).unwrap_or_default();
        match runs.last_mut() {
            Some((last, length)) if *last == syllable => *length += 1,
            _ => runs.push((syllable, 1)),
        }
    }
    let common = runs.iter().map(|(syllable, length)| match length {
        1 if !syllable.is_empty() => (*syllable).to_owned(),
        _ => format!("{syllable}{length}"),
    });
    let mut rest: BTreeMap<&str, String> = BTreeMap::new();
    for (character, syllable) in usual {
        rest.entry(syllable).or_default().push(character);
    }
    Readings {
        version: FORMAT_VERSION,
        university: UNIVERSITY,
        common: common.collect::<Vec<_>>().join(" "),
        others: rest
            .into_iter()
            .map(|(syllable, characters)| format!("{syllable}{characters}"))
            .collect(),
        homophones,
    }
}

fn vocabulary(lexicon: &Lexicon) -> WordList<'_> {
    WordList {
        version: FORMAT_VERSION,
        words: lexicon.vocabulary.join(" "),
        places: lexicon.latin_places.meanings(),
        place_kinds: KINDS,
    }
}

fn with_boosts<T: Copy>(fields: &[(T, Field)], boost: impl Fn(T) -> f32) -> Vec<(Field, f32)> {
    fields
        .iter()
        .map(|(kind, field)| (*field, boost(*kind)))
        .collect()
}

/// The parts of a point's address before and after the id.
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
