//! Sounds: the terms by which a name is found in Pinyin.
//!
//! As pairs are to ideographs, two neighbouring syllables (`hu lu`) are to Pinyin; three
//! neighbouring initials in capitals (`HLD`) serve those who type no more. The end of a
//! run is marked, as in [`super::tokens`]: `dao $`, `LD$`.

use super::fold::{CharacterClass, class};
use super::pinyin::{Pinyin, Syllables};
use super::syllables::is_syllable;
use super::tokens::END_MARK;
use std::collections::BTreeSet;

/// The sounds of a folded text, each once, ascending. Every reading of a character is
/// combined with every one of its neighbours'.
pub fn sounds(folded: &str, pinyin: &Pinyin) -> BTreeSet<String> {
    let mut sounds = BTreeSet::new();
    let is_ideograph = |character: char| class(character) == CharacterClass::Ideograph;
    for run in folded.split(|character| !is_ideograph(character)) {
        let readings = pinyin.readings(run);
        push_pairs(&readings, &mut sounds);
        push_initials(&readings, &mut sounds);
    }
    sounds
}

fn push_pairs(readings: &[Syllables], sounds: &mut BTreeSet<String>) {
    for pair in readings.windows(2) {
        for first in &pair[0] {
            sounds.extend(pair[1].iter().map(|second| format!("{first} {second}")));
        }
    }
    if let Some(last) = readings.last() {
        sounds.extend(last.iter().map(|last| format!("{last} {END_MARK}")));
    }
}

fn push_initials(readings: &[Syllables], sounds: &mut BTreeSet<String>) {
    let mut initials: Vec<BTreeSet<char>> = readings.iter().map(initials_of).collect();
    initials.push(BTreeSet::from([END_MARK]));
    for triple in initials.windows(3) {
        for first in &triple[0] {
            for second in &triple[1] {
                sounds.extend(
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

/// A whole name as people type it in Pinyin and in initials, by the most likely readings.
/// Empty where some of it has no Pinyin and is no Latin letter.
pub fn whole_sounds(whole: &str, pinyin: &Pinyin) -> Vec<String> {
    let mut letters = String::new();
    let mut initials = String::new();
    for (character, readings) in whole.chars().zip(pinyin.readings(whole)) {
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
    // A name in Latin letters only is a whole name as it stands.
    if letters == whole {
        return Vec::new();
    }
    vec![letters, initials]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> String {
        let all = sounds(text, &Pinyin::default());
        all.into_iter().collect::<Vec<_>>().join(",")
    }

    #[test]
    fn a_name_has_pairs_of_syllables_and_threes_of_initials() {
        assert_eq!(spoken("图书馆"), "SG$,TSG,guan $,shu guan,tu shu");
        assert_eq!(spoken("院"), "yuan $");
        assert_eq!(spoken("pct，"), "");
    }

    #[test]
    fn every_reading_is_a_sound() {
        assert_eq!(spoken("厦门"), "SM$,XM$,men $,sha men,xia men");
    }

    #[test]
    fn a_whole_name_is_typed_in_one_piece() {
        let pinyin = Pinyin::default();
        assert_eq!(whole_sounds("葫芦岛市", &pinyin), ["huludaoshi", "hlds"]);
        assert_eq!(whole_sounds("peking", &pinyin), [""; 0]);
        assert_eq!(whole_sounds("第1号", &pinyin), [""; 0]);
    }
}
