//! Long tables of shards are divided into parts, and the script finds the same by them.

use super::*;
use crate::site::SHORT_HASH_LENGTH;
use std::collections::BTreeSet;

/// Every table with more shards is divided, so that a small directory has parts.
const MAX_WHOLE_TABLE: usize = 4;

/// The most hits that the reference returns. Of more, those with equal scores may differ.
const MAX_HITS: u64 = 1000;

fn manifest(files: &SearchFiles) -> Value {
    let mut files_found = files.artifacts.iter();
    let file = files_found.find(|file| file.path == files.entry.manifest_path);
    serde_json::from_slice(&file.unwrap().bytes).unwrap()
}

/// The hashes of the parts of a table.
fn parts(manifest: &Value, table: &str) -> BTreeSet<String> {
    let hashes = manifest[table]["parts"].as_str().unwrap().as_bytes();
    let parts = hashes.chunks(SHORT_HASH_LENGTH);
    parts
        .map(|hash| String::from_utf8(hash.to_vec()).unwrap())
        .collect()
}

/// An answer with the ids in the order of the alphabet: where scores differ by less than a level,
/// the script may have another order than the reference.
fn without_order(mut answer: Value) -> Value {
    let mut ids: Vec<String> = serde_json::from_value(answer["ids"].take()).unwrap();
    ids.sort();
    answer["ids"] = json!(ids);
    answer
}

#[test]
fn the_script_finds_the_same_by_the_parts_of_tables() {
    let registry = site::synthetic(2500);
    let directory = site::directory(&registry);
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let files = compiled(&index, MAX_WHOLE_TABLE);
    let divided = manifest(&files);
    for table in ["terms", "records", "phonetic", "suggestions"] {
        assert!(divided[table]["files"].is_null(), "{table}");
        assert!(parts(&divided, table).len() > 1, "{table}");
    }
    for table in ["exact", "exact_ascii", "abbreviations", "numbers"] {
        let shards = divided[table]["shards"].as_u64().unwrap();
        assert!(shards.is_power_of_two(), "{table}: {shards}");
    }
    let usual = manifest(&compiled(&index, files::MAX_WHOLE_TABLE));
    assert!(
        usual["terms"]["files"].is_string(),
        "a short table is whole"
    );

    // Whole names, pairs, single characters, numbers and ids; Pinyin, abbreviations, nothing.
    let few = registry.points.iter().step_by(65);
    let texts = few.flat_map(|point| {
        let facts = &point.facts;
        let start: String = facts.name.chars().take(2).collect();
        let first: String = facts.name.chars().take(1).collect();
        let (phone, id) = (facts.phones[0].clone(), facts.id.clone());
        [facts.name.clone(), format!("{start}科技"), first, phone, id]
    });
    let others = [
        "kejixinxi",
        "kjxx",
        "renm",
        "科研所",
        "人民路 12",
        "第7分所",
        "qqq",
    ];
    let texts = texts.chain(others.map(str::to_owned));
    let questions: Vec<Value> = texts
        .map(|query| json!({ "query": query, "filters": {}, "limit": MAX_HITS }))
        .collect();
    let expected = by_reference(&index, &questions);
    let found = by_script_from(&files, &questions);
    for (question, (found, expected)) in questions.iter().zip(found.into_iter().zip(expected)) {
        if expected["total"].as_u64() <= Some(MAX_HITS) {
            assert_eq!(without_order(found), without_order(expected), "{question}");
        } else {
            assert_eq!(found["total"], expected["total"], "{question}");
        }
    }
}

#[test]
fn a_removed_record_changes_few_parts() {
    let parts_of = |registry: &crate::model::Registry| {
        let directory = site::directory(registry);
        let index = SearchIndex::build(&directory, FILTERS).unwrap();
        let files = compiled(&index, MAX_WHOLE_TABLE);
        parts(&manifest(&files), "records")
    };
    let mut registry = site::synthetic(2000);
    let before = parts_of(&registry);
    // The documents after it have other numbers, but their parts count from their own beginning.
    registry.points.remove(30);
    let after = parts_of(&registry);
    assert!(before.len() > 4, "{}", before.len());
    assert!(before.difference(&after).count() <= 2);
}
