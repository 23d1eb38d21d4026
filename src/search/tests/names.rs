//! Names of files are short hashes, so two contents may get the same.

use crate::search::files::{Files, MAX_WHOLE_TABLE};
use crate::site::{sha256, short_hash};
use serde_json::Value;
use std::collections::HashMap;

/// Two contents with the same short hash. Hashes of 30 bits take some ten thousand attempts.
fn with_equal_hashes() -> [Vec<u8>; 2] {
    let mut known: HashMap<String, u32> = HashMap::new();
    let content = |number: u32| format!("{{\"version\":{number}}}").into_bytes();
    for number in 0.. {
        let hash = short_hash(&sha256(&content(number)));
        if let Some(other) = known.insert(hash, number) {
            return [content(other), content(number)];
        }
    }
    unreachable!("there are fewer hashes than numbers")
}

#[test]
fn two_contents_with_the_same_hash_get_files_of_their_own() {
    let [first, second] = with_equal_hashes();
    let mut files = Files::new(MAX_WHOLE_TABLE);
    let mut add = |bytes: &[u8]| files.add("terms", bytes.to_vec());
    let hashes = [&first, &second, &first, &second].map(|bytes| add(bytes));
    assert_ne!(hashes[0], hashes[1]);
    // What is there already is not there twice.
    assert_eq!(hashes[..2], hashes[2..]);
    assert_eq!(files.artifacts.len(), 2);
    for (file, (hash, written)) in files
        .artifacts
        .iter()
        .zip(hashes.iter().zip([first, second]))
    {
        assert_eq!(file.path, format!("search/terms.{hash}.json"));
        assert_eq!(*hash, short_hash(&sha256(&file.bytes)));
        let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
        assert_eq!(value(&file.bytes), value(&written));
    }
}
