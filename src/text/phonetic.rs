//! Phonetic terms: what a name is found by in Pinyin.
//!
//! Two adjacent syllables (`hu lu`) correspond to a pair of ideographs; three adjacent initials in
//! capitals (`HLD`) serve people who type only initials. The end of a run has a mark, as in
//! [`super::tokens`]: `dao $`, `LD$`.

use super::fold::{CharacterClass, class};
use super::pinyin::{Pinyin, Syllables};
use super::syllables::is_syllable;
use super::tokens::END_MARK;
use std::collections::BTreeSet;

/// The distinct phonetic terms of a folded text. Every reading of a character is combined with
/// every reading of its neighbours.
pub fn phonetic_terms(folded: &str, pinyin: &Pinyin) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let is_ideograph = |character: char| class(character) == CharacterClass::Ideograph;
    for run in folded.split(|character| !is_ideograph(character)) {
        let readings = pinyin.readings(run);
        push_pairs(&readings, &mut terms);
        push_initials(&readings, &mut terms);
    }
    terms
}

fn push_pairs(readings: &[Syllables], terms: &mut BTreeSet<String>) {
    for pair in readings.windows(2) {
        for first in &pair[0] {
            terms.extend(pair[1].iter().map(|second| format!("{first} {second}")));
        }
    }
    if let Some(last) = readings.last() {
        terms.extend(last.iter().map(|last| format!("{last} {END_MARK}")));
    }
}

fn push_initials(readings: &[Syllables], terms: &mut BTreeSet<String>) {
    let mut initials: Vec<BTreeSet<char>> = readings.iter().map(initials_of).collect();
    initials.push(BTreeSet::from([END_MARK]));
    for triple in initials.windows(3) {
        for first in &triple[0] {
            for second in &triple[1] {
                terms.extend(
                    triple[2]
                        .iter()
                        .map(|third| String::from_iter([first, second, third])),
                );
            }
        }
    }
}

fn initials_of(readings: &Syllables) -> BTreeSet<char> {
    readings
        .iter()
        .filter_map(|syllable| syllable.chars().next())
        .map(|initial| initial.to_ascii_uppercase())
        .collect()
}

/// A whole name in Pinyin and in initials, by the most likely readings. Empty if it contains a
/// character that is neither a Latin letter nor has Pinyin.
pub fn exact_pinyin_terms(exact_term: &str, pinyin: &Pinyin) -> Vec<String> {
    let mut letters = String::new();
    let mut initials = String::new();
    for (character, readings) in exact_term.chars().zip(pinyin.readings(exact_term)) {
        match readings.first() {
            Some(syllable) => {
                debug_assert!(is_syllable(syllable), "{syllable}");
                letters.push_str(syllable);
                initials.extend(syllable.chars().next());
            }
            None if character.is_ascii_lowercase() => {
                letters.push(character);
                initials.push(character);
            }
            None => return Vec::new(),
        }
    }
    // A name in Latin letters only is already an exact term.
    if letters == exact_term {
        return Vec::new();
    }
    vec![letters, initials]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms_of(text: &str) -> String {
        let all = phonetic_terms(text, &Pinyin::default());
        all.into_iter().collect::<Vec<_>>().join(",")
    }

    #[test]
    fn names_have_syllable_pairs_and_initial_triples() {
        assert_eq!(terms_of("图书馆"), "SG$,TSG,guan $,shu guan,tu shu");
        assert_eq!(terms_of("院"), "yuan $");
        assert_eq!(terms_of("pct，"), "");
    }

    #[test]
    fn every_reading_of_a_character_gives_terms() {
        assert_eq!(terms_of("厦门"), "SM$,XM$,men $,sha men,xia men");
    }

    #[test]
    fn exact_pinyin_terms_have_no_spaces() {
        let pinyin = Pinyin::default();
        assert_eq!(
            exact_pinyin_terms("葫芦岛市", &pinyin),
            ["huludaoshi", "hlds"]
        );
        assert_eq!(exact_pinyin_terms("peking", &pinyin), [""; 0]);
        assert_eq!(exact_pinyin_terms("第1号", &pinyin), [""; 0]);
    }
}
