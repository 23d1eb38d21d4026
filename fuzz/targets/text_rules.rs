//! Text rules: any text can be normalised, tokenised and parsed as a query without a panic,
//! and the invariants of the search hold.

use std::borrow::Cow;
use wangdian::fuzzing::{
    MAX_TOKENS, ParsedQuery, Pinyin, document_terms, document_text, exact_term, fold,
    overrides_for_name, phonetic, spreadsheet, syllables, variants,
};

/// Longer texts find nothing that shorter ones do not.
const LONGEST: usize = 2_000;

/// Runs one input.
pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]);
    folding_twice_is_folding_once(&text);
    terms_are_slices_of_the_text(&document_text(&text));
    a_query_is_within_its_limits(&text);
    a_text_has_what_it_is_asked_for(&text);
    abbreviations_are_characters_in_their_order(&text);
    every_character_is_read(&text);
    a_cell_survives_the_spreadsheet(&text);
}

fn folding_twice_is_folding_once(text: &str) {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folded twice");
    let document = document_text(text);
    assert_eq!(document_text(&document), document, "simplified twice");
    let whole = exact_term(&document);
    assert_eq!(exact_term(&whole), whole, "made whole twice");
    let simplified = variants::simplify(Cow::Borrowed(text));
    assert_eq!(simplified.chars().count(), text.chars().count());
}

fn terms_are_slices_of_the_text(folded: &str) {
    let mut spans = Vec::new();
    document_terms(folded, &mut spans);
    for span in &spans {
        let term = folded
            .get(span.start..span.end)
            .expect("a slice of characters");
        assert!(!term.is_empty());
    }
    assert!(spans.windows(2).all(|pair| pair[0].start < pair[1].start));
}

fn a_query_is_within_its_limits(text: &str) {
    let query = ParsedQuery::new(text);
    for word in &query.words {
        assert!(!word.text.is_empty());
        for interpretation in word.stages.iter().flatten() {
            assert!(interpretation.tokens.len() <= MAX_TOKENS);
            assert!(
                interpretation
                    .tokens
                    .iter()
                    .all(|token| *token < query.tokens.len())
            );
            let known = (1_u64 << interpretation.tokens.len()) - 1;
            assert!(
                interpretation
                    .parts
                    .iter()
                    .all(|part| *part != 0 && u64::from(*part) & !known == 0)
            );
        }
    }
}

/// A text matches itself as a query: each pair and word of the query is a term of the text.
fn a_text_has_what_it_is_asked_for(text: &str) {
    use wangdian::fuzzing::{ABBREVIATION_MARK, Token};
    let folded = fold(text);
    let mut spans = Vec::new();
    document_terms(&folded, &mut spans);
    let terms: Vec<&str> = spans
        .iter()
        .map(|span| &folded[span.start..span.end])
        .collect();
    for token in ParsedQuery::new(text).tokens {
        match token {
            // Only if the index has it in addition.
            Token::Term(term) if term.ends_with(ABBREVIATION_MARK) => {}
            Token::Term(term) => assert!(terms.contains(&term.as_str()), "{term:?} is no term"),
            Token::Ideograph(character) => {
                assert!(terms.iter().any(|term| term.starts_with(character)));
            }
            Token::Phonetic(sound) | Token::PhoneticPrefix(sound) | Token::Abbreviation(sound) => {
                assert!(!sound.is_empty());
            }
        }
    }
}

/// The second line is used as a place.
fn abbreviations_are_characters_in_their_order(text: &str) {
    use wangdian::fuzzing::{ABBREVIATION_MARK, Abbreviations, CommonWords};
    let folded = document_text(text);
    let region_names: Vec<String> = folded.lines().skip(1).take(1).map(str::to_owned).collect();
    let mut common_words = CommonWords::default();
    common_words.count(&folded, &region_names);
    let mut found = Abbreviations::default();
    found.add(&folded, &region_names, &common_words);
    for term in found.near.iter().chain(&found.far) {
        let mut rest = folded.chars();
        let mut taken = term.trim_start_matches(ABBREVIATION_MARK).chars();
        assert!(taken.all(|character| rest.any(|other| other == character)));
    }
    assert!(found.common.is_subset(&found.near));
}

fn every_character_is_read(text: &str) {
    let (name, letters) = text.split_once('\n').unwrap_or((text, ""));
    let words = overrides_for_name(name, letters);
    for (word, syllables) in &words {
        assert_eq!(word.chars().count(), syllables.len(), "{word:?}");
    }
    let folded = document_text(text);
    for pinyin in [Pinyin::default(), Pinyin::new(words)] {
        let readings = pinyin.readings(&folded);
        assert_eq!(readings.len(), folded.chars().count());
        assert!(
            readings
                .iter()
                .flatten()
                .all(|reading| syllables::is_syllable(reading))
        );
        assert!(pinyin.sort_key(name).ends_with(name));
        let _ = phonetic::phonetic_terms(&folded, &pinyin);
        let _ = phonetic::exact_pinyin_terms(&exact_term(&folded), &pinyin);
    }
    if let Some(letters) = syllables::pinyin_letters(letters) {
        for partial in [false, true] {
            for division in syllables::segmentations(&letters, partial) {
                assert_eq!(division.concat(), letters);
            }
        }
    }
}

fn a_cell_survives_the_spreadsheet(text: &str) {
    assert_eq!(spreadsheet::unprotect(&spreadsheet::protect(text)), text);
}
