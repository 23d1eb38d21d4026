//! Abbreviations: characters of a name in their order, 合工大 for 合肥工业大学.
//!
//! Nobody keeps a list of them. A name is cut where that can be told without a dictionary
//! (after the places that the point lies in, after 大学, before 图书馆), and the characters
//! that an abbreviation may take are those that begin words, or follow the one before. Of
//! a name the index keeps
//!
//! * pairs from the beginning of a part and the word after it: 合工;
//! * threes that begin there too, with one word left out at most: 合工大;
//! * pairs from anywhere, marked, to continue a three with: `·工大`.
//!
//! A query of two or three characters is one such term, a longer one a three and the pairs
//! that continue it.

use super::fold::{CharacterClass, class};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Marks a pair that continues an abbreviation, and terms of the text's index that are one.
/// It is a separator, so no other term can contain it.
pub const ABBREVIATION_MARK: char = '·';

/// How many ideographs an abbreviation has.
pub(crate) const LENGTHS: RangeInclusive<usize> = 2..=6;

/// The place above all provinces.
const COUNTRY: &str = "中国";

/// What an institution's name ends with where a part of it follows.
const INSTITUTIONS: [&str; 3] = ["研究院", "大学", "学院"];

/// The most characters from one to the next, so that one word may be left out.
const REACH: usize = 4;

/// The most characters to the last one of a part, which is rarely left out: 长光所.
const REACH_OF_LAST: usize = 12;

/// The abbreviations of a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Abbreviations {
    /// Those that take every character from the beginning of the next word, or from beside
    /// the one before.
    pub near: BTreeSet<String>,
    /// Those that leave a word out, or take a character from within a word.
    pub far: BTreeSet<String>,
    /// Of the near ones those whose characters stand for the words that most names have of
    /// all that begin so: 哈工大 is 哈尔滨工业大学 rather than 哈尔滨工程大学.
    pub usual: BTreeSet<String>,
}

/// The words of two characters that most names have, by their first characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsualWords {
    names: BTreeMap<[char; 2], usize>,
    most: BTreeMap<char, usize>,
}

impl UsualWords {
    /// Counts the words of one more name.
    pub fn count(&mut self, folded: &str, places: &[String]) {
        for run in ideographs(folded) {
            let run = Run::new(&run, places);
            for word in run.words.iter().filter(|word| word.is_certain) {
                if let [first, second] = run.characters[word.start..word.end] {
                    let names = self.names.entry([first, second]).or_default();
                    *names += 1;
                    let most = self.most.entry(first).or_default();
                    *most = (*most).max(*names);
                }
            }
        }
    }

    fn contains(&self, word: [char; 2]) -> bool {
        self.names.get(&word) >= self.most.get(&word[0])
    }
}

impl Abbreviations {
    /// Adds those of a folded name; `places` are the names of the places that it lies in.
    pub fn add(&mut self, folded: &str, places: &[String], usual_words: &UsualWords) {
        for run in ideographs(folded) {
            Run::new(&run, places).add_to(self, usual_words);
        }
        self.far = self.far.difference(&self.near).cloned().collect();
    }

    fn push(&mut self, term: String, is_near: bool) {
        if is_near {
            self.near.insert(term);
        } else {
            self.far.insert(term);
        }
    }
}

/// The runs of ideographs of a folded text.
pub(crate) fn ideographs(folded: &str) -> impl Iterator<Item = Vec<char>> {
    let runs = folded.split(|character| class(character) != CharacterClass::Ideograph);
    runs.map(|run| run.chars().collect())
}

/// The terms of a word that may be an abbreviation; none where it is too short or long.
pub(crate) fn abbreviation_terms(word: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = word.chars().collect();
    if !LENGTHS.contains(&characters.len()) {
        return None;
    }
    let first = characters.iter().take(3).collect();
    let rest = characters[2.min(characters.len())..].windows(2);
    let rest = rest.map(|pair| continuing(pair[0], pair[1]));
    Some(std::iter::once(first).chain(rest).collect())
}

fn continuing(first: char, second: char) -> String {
    String::from_iter([ABBREVIATION_MARK, first, second])
}

/// A word of a run, as far as can be told.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    /// The part that it stands in.
    part: usize,
    /// Whether it is known to begin where it does.
    is_certain: bool,
}

/// A part of a run: a place, or what stands between two cuts.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
    is_place: bool,
    /// Where the word that names an institution begins, if the part ends with one and
    /// something follows.
    institution: Option<usize>,
}

/// A run of ideographs, cut into parts and words.
struct Run<'c> {
    characters: &'c [char],
    parts: Vec<Part>,
    words: Vec<Word>,
    /// For every character the number of its word.
    word_of: Vec<usize>,
}

/// A character that an abbreviation may go on with.
#[derive(Debug, Clone, Copy)]
struct Step {
    to: usize,
    is_near: bool,
    /// Whether it is the last character of a part.
    is_last: bool,
}

impl<'c> Run<'c> {
    fn new(characters: &'c [char], places: &[String]) -> Self {
        let parts = parts(characters, places);
        let mut words = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            push_words(characters, part, number, &mut words);
        }
        let word_of = words
            .iter()
            .enumerate()
            .flat_map(|(number, word)| std::iter::repeat_n(number, word.end - word.start))
            .collect();
        Self {
            characters,
            parts,
            words,
            word_of,
        }
    }

    fn word(&self, position: usize) -> &Word {
        &self.words[self.word_of[position]]
    }

    fn part(&self, position: usize) -> &Part {
        &self.parts[self.word(position).part]
    }

    fn add_to(&self, abbreviations: &mut Abbreviations, usual_words: &UsualWords) {
        let text = |positions: &[usize]| -> String {
            let characters = positions.iter().map(|position| self.characters[*position]);
            characters.collect()
        };
        let is_usual = |positions: &[usize]| {
            let last = positions.last().map(|last| [*last, usize::MAX]);
            let steps = positions.windows(2).map(|step| [step[0], step[1]]);
            let mut steps = steps.chain(last);
            steps.all(|[from, to]| to == from + 1 || self.is_usual(from, usual_words))
        };
        for start in self.parts.iter().map(|part| part.start) {
            for second in self.steps(start) {
                let is_next = self.word_of[second.to] == self.word_of[start] + 1;
                // Beside each other they are found as they stand.
                if is_next && second.to > start + 1 {
                    let positions = [start, second.to];
                    abbreviations.push(text(&positions), second.is_near);
                    if second.is_near && is_usual(&positions) {
                        abbreviations.usual.insert(text(&positions));
                    }
                }
                for third in self.steps(second.to) {
                    let is_near = second.is_near && third.is_near;
                    if second.is_close() || third.is_close() {
                        let positions = [start, second.to, third.to];
                        abbreviations.push(text(&positions), is_near);
                        if is_near && is_usual(&positions) {
                            abbreviations.usual.insert(text(&positions));
                        }
                    }
                }
            }
        }
        for first in 0..self.characters.len() {
            for second in self.steps(first) {
                let term = continuing(self.characters[first], self.characters[second.to]);
                abbreviations.push(term, second.is_near);
            }
        }
    }

    /// Whether a character that stands for its word stands for a usual one.
    fn is_usual(&self, position: usize, usual_words: &UsualWords) -> bool {
        let word = self.word(position);
        match self.characters[word.start..word.end] {
            [first, second] if position == word.start && !self.part(position).is_place => {
                usual_words.contains([first, second])
            }
            _ => true,
        }
    }

    /// The characters that may follow one.
    fn steps(&self, from: usize) -> Vec<Step> {
        let (word, part) = (self.word(from), self.part(from));
        let mut steps = Vec::new();
        let farthest = (part.end + REACH).max(from + REACH_OF_LAST + 1);
        for to in from + 1..farthest.min(self.characters.len()) {
            // 中科大 is no part of 中国科学院大学, but 北大图 is one of 北京大学图书馆.
            let is_beyond = to >= part.end && part.institution.is_some_and(|start| from < start);
            if is_beyond && to > from + 1 {
                break;
            }
            let (next_word, next_part) = (self.word(to), self.part(to));
            let begins = to == next_word.start && next_word.is_certain;
            let distance = if part.is_place && to >= part.end {
                to - part.end + 2
            } else {
                to - from
            };
            let is_last = !next_part.is_place && to + 1 == next_part.end;
            // The 院 of a 科学院 may stand beside its 科.
            let is_ending = is_last && to < word.end;
            let is_near = to == from + 1 || (to == word.end && begins) || is_ending;
            let is_within_reach = distance <= REACH || (is_last && to - from <= REACH_OF_LAST);
            let splits_place = next_part.is_place && to != next_part.start;
            if is_near || (is_within_reach && !splits_place) {
                steps.push(Step {
                    to,
                    is_near,
                    is_last,
                });
            }
        }
        steps
    }
}

impl Step {
    fn is_close(self) -> bool {
        self.is_near || self.is_last
    }
}

/// The parts of a run: places, and what stands between them and institutions.
fn parts(characters: &[char], places: &[String]) -> Vec<Part> {
    let mut found = places_in(characters, places);
    found.sort_unstable();
    let mut parts = Vec::new();
    let mut start = 0;
    for (place, end) in found {
        push_institutions(characters, start, place, &mut parts);
        parts.push(Part {
            start: place,
            end,
            is_place: true,
            institution: None,
        });
        start = end;
    }
    push_institutions(characters, start, characters.len(), &mut parts);
    parts
}

/// Where places stand, the longest first where two overlap.
fn places_in(characters: &[char], places: &[String]) -> Vec<(usize, usize)> {
    let names = places.iter().map(String::as_str).chain([COUNTRY]);
    let mut names: Vec<Vec<char>> = names.map(|name| name.chars().collect()).collect();
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        for (start, window) in characters.windows(name.len()).enumerate() {
            let end = start + name.len();
            if window == &name[..] && found.iter().all(|(a, b)| end <= *a || *b <= start) {
                found.push((start, end));
            }
        }
    }
    found
}

/// The parts between two places, cut after each institution.
fn push_institutions(characters: &[char], start: usize, end: usize, parts: &mut Vec<Part>) {
    let mut from = start;
    for to in start + 1..=end {
        let institution = INSTITUTIONS.iter().find_map(|name| {
            let length = name.chars().count();
            ends_with(&characters[from..to], name).then(|| to - length)
        });
        let institution = institution.filter(|_| to < characters.len());
        if institution.is_some() || to == end {
            parts.push(Part {
                start: from,
                end: to,
                is_place: false,
                institution,
            });
            from = to;
        }
    }
}

fn ends_with(characters: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    characters.ends_with(&name)
}

/// The words of a part: a place is one; others have two characters. Where a part is odd,
/// some word of it is not so, and only its first one is certain.
fn push_words(characters: &[char], part: &Part, number: usize, words: &mut Vec<Word>) {
    let mut push = |start, end, is_certain| {
        words.push(Word {
            start,
            end,
            part: number,
            is_certain,
        });
    };
    if part.is_place {
        push(part.start, part.end, true);
        return;
    }
    let text = &characters[part.start..part.end];
    let ending = words::LONG_NAME_ENDS
        .iter()
        .find(|name| ends_with(text, name));
    let rest = part.end - ending.map_or(0, |name| name.chars().count());
    let is_even = (rest - part.start).is_multiple_of(2);
    for start in (part.start..rest).step_by(2) {
        push(start, rest.min(start + 2), is_even || start == part.start);
    }
    if rest < part.end {
        push(rest, part.end, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, places: &[&str]) -> Abbreviations {
        let places: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
        let mut found = Abbreviations::default();
        found.add(name, &places, &UsualWords::default());
        found
    }

    /// Whether a name has a word as an abbreviation, and whether all of it is near.
    fn reads(name: &str, places: &[&str], word: &str) -> Option<bool> {
        let found = of(name, places);
        let terms = abbreviation_terms(word).into_iter().flatten();
        let mut all_near = true;
        for term in terms {
            all_near &= found.near.contains(&term);
            if !found.near.contains(&term) && !found.far.contains(&term) {
                return None;
            }
        }
        Some(all_near)
    }

    #[test]
    fn beginnings_of_words_in_their_order_are_near() {
        for (name, places, word) in [
            ("合肥工业大学", &["合肥市", "合肥"][..], "合工大"),
            ("北京大学", &["北京市", "北京"], "北大"),
            ("西安电子科技大学", &["西安"], "西电"),
            ("中国科学院文献情报中心", &["北京"], "中科院"),
            ("上海图书馆(上海科学技术情报研究所)", &["上海"], "上图"),
            ("国家图书馆", &["北京"], "国图"),
            ("辽宁省图书馆", &["辽宁省", "辽宁"], "辽图"),
            ("华东理工大学", &["上海"], "华理"),
            ("内蒙古自治区图书馆", &["内蒙古自治区", "内蒙古"], "内图"),
            ("北京大学图书馆", &["北京"], "北大图书馆"),
            ("上海交通大学", &["上海"], "上海交大"),
        ] {
            assert_eq!(reads(name, places, word), Some(true), "{word}");
        }
    }

    #[test]
    fn a_word_may_be_left_out_or_entered_in_its_middle() {
        for (name, places, word) in [
            ("中国科学技术大学", &["合肥"][..], "中科大"),
            ("大连理工大学", &["大连"], "大工"),
            ("中国农业科学院", &["北京"], "中科院"),
            ("中国科学院大连化学物理研究所", &["大连"], "大连化物所"),
            (
                "中国科学院长春光学精密机械与物理研究所",
                &["长春"],
                "长光所",
            ),
            ("武汉城市建设规划研究所", &["武汉"], "武建所"),
        ] {
            assert_eq!(reads(name, places, word), Some(false), "{word}");
        }
    }

    #[test]
    fn other_characters_are_no_abbreviation() {
        for (name, places, word) in [
            ("福建理工大学", &["福建省", "福建"][..], "合工大"),
            ("福建理工大学", &["福建省", "福建"], "工大"),
            ("北京师范大学", &["北京"], "北大"),
            ("中国科学院大学", &["北京"], "中科大"),
            ("重庆市科技情报中心", &["重庆市", "重庆"], "重情"),
            ("江苏大学", &["江苏"], "大江"),
        ] {
            assert_eq!(reads(name, places, word), None, "{word}");
        }
    }

    #[test]
    fn a_part_of_a_name_has_abbreviations_of_its_own() {
        assert_eq!(reads("中国人民大学", &["北京"], "人大"), Some(true));
        assert_eq!(
            reads("中国科学院金属研究所", &["沈阳"], "金属所"),
            Some(false)
        );
        assert_eq!(
            reads("广东省科学院(广州)", &["广东省", "广州"], "广科院"),
            Some(true)
        );
    }

    #[test]
    fn words_of_two_to_six_characters_may_be_abbreviations() {
        let expected = |terms: &[&str]| Some(terms.iter().map(|term| (*term).to_owned()).collect());
        assert_eq!(abbreviation_terms("院"), None);
        assert_eq!(abbreviation_terms("北大"), expected(&["北大"]));
        assert_eq!(abbreviation_terms("合工大"), expected(&["合工大"]));
        assert_eq!(
            abbreviation_terms("大连化物所"),
            expected(&["大连化", "·化物", "·物所"])
        );
        assert_eq!(abbreviation_terms("葫芦岛市图书馆"), None);
    }

    #[test]
    fn the_word_that_most_names_have_is_usual() {
        let mut usual_words = UsualWords::default();
        for name in ["合肥工业大学", "北京工业大学", "哈尔滨工程大学"] {
            usual_words.count(
                name,
                &["合肥".to_owned(), "北京".to_owned(), "哈尔滨".to_owned()],
            );
        }
        let is_usual = |name: &str, word: &str| {
            let mut found = Abbreviations::default();
            found.add(name, &["哈尔滨".to_owned()], &usual_words);
            assert!(found.near.contains(word), "{name}");
            found.usual.contains(word)
        };
        assert!(is_usual("哈尔滨工业大学", "哈工大"));
        assert!(!is_usual("哈尔滨工程大学", "哈工大"));
        assert!(is_usual("哈尔滨工程大学", "哈工程"));
    }

    #[test]
    fn a_name_without_ideographs_has_none() {
        assert_eq!(of("peking university", &[]), Abbreviations::default());
        assert_eq!(of("院", &[]), Abbreviations::default());
    }
}
