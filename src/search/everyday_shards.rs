//! `search/everyday.<hash>.json`: the everyday words for the script, and the table of the shards
//! of what they mean; `search/everyday-letters.<hash>.json`: those in Latin letters;
//! `search/advice.<hash>.json`: the sentences that answer some of them.

use super::files::{FORMAT_VERSION, Files, HashedShards};
use super::meaning::{NOT_LISTED, NOT_LISTED_EN};
use crate::directory::Directory;
use crate::model::everyday::EverydayWords;
use crate::text::everyday::{
    APPLICATION_DECADES, FUNCTION_CHARACTERS, PARTICLES, PATENT_NUMBER, PATENT_PREFIXES, Parts,
    pattern,
};
use crate::words;
use serde::Serialize;
use std::collections::BTreeSet;

/// How many letters or digits of the beginning of a word [`EverydayEntry::words`] has.
pub(crate) const START_LENGTH: usize = 3;

/// What the manifest says of everyday words: enough to tell of most queries that they have none.
#[derive(Debug, Serialize)]
pub(crate) struct EverydayEntry {
    /// The hash of the file.
    file: String,
    /// The hash of the file of those with Latin letters.
    letters: String,
    /// The first characters of all words that begin with neither a letter nor a digit of ASCII.
    characters: String,
    /// The beginnings of the others, with spaces between them.
    words: String,
}

/// The positions of the words and of the advice among a row's cells.
const WORD_CELL: usize = 0;
const ADVICE_CELL: usize = 8;

/// The file: the rows of the table without words in Latin letters and sources, and with numbers of advice,
/// the shards of the postings, and what else of the rules is in Chinese.
#[derive(Debug, Serialize)]
struct EverydayFile {
    version: u32,
    rows: Vec<Vec<String>>,
    particles: &'static str,
    particle_words: String,
    function_characters: &'static str,
    patent_number: &'static str,
    advice: String,
    postings: HashedShards,
}

/// The words with Latin letters of each row. A file of its own, since most queries have no letters.
#[derive(Debug, Serialize)]
struct LettersFile {
    version: u32,
    words: Vec<String>,
}

/// The sentences of advice by number, the first one for what no record has, and the same in English,
/// empty where the table has none. A file of its own, since few queries show one.
#[derive(Debug, Serialize)]
struct AdviceFile {
    version: u32,
    sentences: Vec<String>,
    en: Vec<String>,
}

/// Adds the file.
pub(crate) fn add_everyday(
    files: &mut Files,
    directory: &Directory,
    postings: HashedShards,
) -> EverydayEntry {
    let words = &directory.everyday_words;
    let mut rows = words.cells(&directory.taxonomy);
    let mut in_letters = Vec::with_capacity(rows.len());
    let mut sentences = vec![NOT_LISTED.to_owned()];
    let mut en = vec![NOT_LISTED_EN.to_owned()];
    for (cells, row) in rows.iter_mut().zip(words.rows()) {
        let (with, without) = divided(&row.parts);
        cells[WORD_CELL] = pattern(&without);
        in_letters.push(pattern(&with));
        let Some(advice) = cells.get_mut(ADVICE_CELL) else {
            continue;
        };
        let known = sentences.iter().position(|sentence| sentence == advice);
        let number = known.unwrap_or(sentences.len());
        let sentence = std::mem::replace(advice, number.to_string());
        if known.is_none() {
            sentences.push(sentence);
            en.push(row.advice_en.clone());
        }
    }
    let advice = AdviceFile {
        version: FORMAT_VERSION,
        sentences,
        en,
    };
    let file = EverydayFile {
        version: FORMAT_VERSION,
        rows,
        particles: PARTICLES,
        particle_words: words::PARTICLE_WORDS.concat(),
        function_characters: FUNCTION_CHARACTERS,
        patent_number: PATENT_NUMBER,
        advice: files.add_json("advice", &advice),
        postings,
    };
    let letters = LettersFile {
        version: FORMAT_VERSION,
        words: in_letters,
    };
    let file = files.add_json("everyday", &file);
    let letters = files.add_json("everyday-letters", &letters);
    let (characters, words) = starts(words);
    EverydayEntry {
        file,
        letters,
        characters,
        words,
    }
}

/// The parts of a row with only the alternatives that have a Latin letter, and with only the others.
fn divided(parts: &Parts) -> (Parts, Parts) {
    let has_letter = |word: &&String| word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let divide = |part: &Vec<String>| part.iter().cloned().partition(|word| has_letter(&word));
    parts.iter().map(divide).unzip()
}

/// The beginnings of all words; see [`EverydayEntry`].
fn starts(words: &EverydayWords) -> (String, String) {
    let mut characters = BTreeSet::new();
    let numbers = PATENT_PREFIXES
        .into_iter()
        .flat_map(|prefix| ('0'..='9').map(move |digit| format!("{prefix}{digit}")));
    let mut beginnings: BTreeSet<String> = numbers.collect();
    beginnings.extend(PATENT_PREFIXES.map(str::to_owned));
    beginnings.extend(APPLICATION_DECADES.map(str::to_owned));
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
