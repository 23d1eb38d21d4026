//! `search/everyday.<hash>.json`: the everyday words for the script, and the table of the shards
//! of what they mean.

use super::files::{FORMAT_VERSION, Files, TermShards};
use super::meaning::NOT_LISTED;
use crate::directory::Directory;
use crate::model::everyday::EverydayWords;
use crate::text::everyday::{FUNCTION_CHARACTERS, PARTICLES};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many letters or digits of the beginning of a word [`EverydayEntry::words`] has.
pub(crate) const START_LENGTH: usize = 3;

/// What the manifest says of everyday words: enough to tell of most queries that they have none.
#[derive(Debug, Serialize)]
pub(crate) struct EverydayEntry {
    /// The hash of the file.
    file: String,
    /// The first characters of all words that begin with neither a letter nor a digit of ASCII.
    characters: String,
    /// The beginnings of the others, with spaces between them.
    words: String,
}

/// The file: the rows of the table without their sources, the shards of the postings, and what
/// else of the rules is in Chinese.
#[derive(Debug, Serialize)]
struct EverydayFile {
    version: u32,
    rows: Vec<Vec<String>>,
    particles: &'static str,
    function_characters: &'static str,
    not_listed: &'static str,
    postings: TermShards,
}

/// Adds the file.
pub(crate) fn add_everyday(
    files: &mut Files,
    directory: &Directory,
    postings: TermShards,
) -> EverydayEntry {
    let words = &directory.everyday_words;
    let file = EverydayFile {
        version: FORMAT_VERSION,
        rows: words.cells(&directory.taxonomy),
        particles: PARTICLES,
        function_characters: FUNCTION_CHARACTERS,
        not_listed: NOT_LISTED,
        postings,
    };
    let file = files.add_json("everyday", &file);
    let (characters, words) = starts(words);
    EverydayEntry {
        file,
        characters,
        words,
    }
}

/// The beginnings of all words; see [`EverydayEntry`].
fn starts(words: &EverydayWords) -> (String, String) {
    let mut characters = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for word in words.rows().iter().flat_map(|row| &row.parts).flatten() {
        let letters = word.chars().take_while(char::is_ascii_alphanumeric);
        let beginning: String = letters.take(START_LENGTH).collect();
        if beginning.is_empty() {
            characters.extend(word.chars().next());
        } else {
            beginnings.insert(beginning);
        }
    }
    let beginnings: Vec<String> = beginnings.into_iter().collect();
    (characters.into_iter().collect(), beginnings.join(" "))
}
