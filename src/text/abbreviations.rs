//! Finds the abbreviations of names: characters of a name in their order, 合工大 for 合肥工业大学.
//!
//! There is no list of abbreviations. A name is split where no dictionary is needed (after the
//! regions that the point lies in, after 大学, before 图书馆). The characters of an abbreviation are
//! first characters of words, or directly follow the previous one. The index has these terms of a
//! name:
//!
//! * pairs of a segment's first character and one of the next word: 合工;
//! * triples that also start there and skip at most one word: 合工大;
//! * pairs from anywhere, with a mark, which continue a triple: `·工大`.
//!
//! A query of two or three characters is one such term; a longer one is a triple and the pairs that
//! continue it.

use super::fold::{CharacterClass, class};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Marks pairs that continue an abbreviation, and abbreviations among the terms of the text. A
/// separator, so no other term can contain it.
pub const ABBREVIATION_MARK: char = '·';

/// How many ideographs an abbreviation has.
pub(crate) const LENGTHS: RangeInclusive<usize> = 2..=6;

/// Counts as a region in every name.
const COUNTRY: &str = "中国";

/// Endings of an institution's name that may be followed by a part of the institution.
const INSTITUTIONS: [&str; 3] = ["研究院", "大学", "学院"];

/// The largest distance between two characters of an abbreviation, so that one word may be skipped.
const MAX_DISTANCE: usize = 4;

/// The largest distance to the last character of a segment, which is rarely omitted: 长光所.
const MAX_DISTANCE_TO_LAST: usize = 12;

/// The abbreviations of a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Abbreviations {
    /// Each character is the first of the next word, or directly follows the previous one.
    pub near: BTreeSet<String>,
    /// A word is skipped, or a character is from inside a word.
    pub far: BTreeSet<String>,
    /// Near abbreviations in which each character stands for the most common word that begins with
    /// it: 哈工大 is 哈尔滨工业大学 rather than 哈尔滨工程大学.
    pub common: BTreeSet<String>,
}

/// Counts of two-character words in names, to find the most common one for a first character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommonWords {
    names: BTreeMap<[char; 2], usize>,
    most: BTreeMap<char, usize>,
}

impl CommonWords {
    /// Counts the words of one more name.
    pub fn count(&mut self, folded: &str, region_names: &[String]) {
        for run in ideographs(folded) {
            let run = Run::new(&run, region_names);
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
    /// Adds the abbreviations of a folded name; `region_names` are the regions that the point lies
    /// in.
    pub fn add(&mut self, folded: &str, region_names: &[String], common_words: &CommonWords) {
        for run in ideographs(folded) {
            Run::new(&run, region_names).add_to(self, common_words);
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

/// Splits a folded text into its runs of ideographs.
pub(crate) fn ideographs(folded: &str) -> impl Iterator<Item = Vec<char>> {
    let runs = folded.split(|character| class(character) != CharacterClass::Ideograph);
    runs.map(|run| run.chars().collect())
}

/// The query terms for a word as an abbreviation; `None` if it is too short or too long.
pub(crate) fn abbreviation_terms(word: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = word.chars().collect();
    if !LENGTHS.contains(&characters.len()) {
        return None;
    }
    let first = characters.iter().take(3).collect();
    let rest = characters[2.min(characters.len())..].windows(2);
    let rest = rest.map(|pair| continuation(pair[0], pair[1]));
    Some(std::iter::once(first).chain(rest).collect())
}

fn continuation(first: char, second: char) -> String {
    String::from_iter([ABBREVIATION_MARK, first, second])
}

/// A word of a run, as far as can be told without a dictionary.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    /// Index of the segment that contains it.
    segment: usize,
    /// Whether a word certainly begins here.
    is_certain: bool,
}

/// A segment of a run: a region, or the text between regions and institutions.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: usize,
    end: usize,
    is_region: bool,
    /// Start of the word that names an institution, if the segment ends with one and more text
    /// follows.
    institution: Option<usize>,
}

/// A run of ideographs, split into segments and words.
struct Run<'c> {
    characters: &'c [char],
    segments: Vec<Segment>,
    words: Vec<Word>,
    /// For every character the index of its word.
    word_index: Vec<usize>,
}

/// A possible next character of an abbreviation.
#[derive(Debug, Clone, Copy)]
struct Step {
    to: usize,
    is_near: bool,
    /// Whether it is the last character of a segment.
    is_last: bool,
}

impl<'c> Run<'c> {
    fn new(characters: &'c [char], region_names: &[String]) -> Self {
        let segments = segments(characters, region_names);
        let mut words = Vec::new();
        for (number, segment) in segments.iter().enumerate() {
            push_words(characters, segment, number, &mut words);
        }
        let word_index = words
            .iter()
            .enumerate()
            .flat_map(|(number, word)| std::iter::repeat_n(number, word.end - word.start))
            .collect();
        Self {
            characters,
            segments,
            words,
            word_index,
        }
    }

    fn word(&self, position: usize) -> &Word {
        &self.words[self.word_index[position]]
    }

    fn segment(&self, position: usize) -> &Segment {
        &self.segments[self.word(position).segment]
    }

    fn add_to(&self, abbreviations: &mut Abbreviations, common_words: &CommonWords) {
        let text = |positions: &[usize]| -> String {
            let characters = positions.iter().map(|position| self.characters[*position]);
            characters.collect()
        };
        let is_common = |positions: &[usize]| {
            let last = positions.last().map(|last| [*last, usize::MAX]);
            let steps = positions.windows(2).map(|step| [step[0], step[1]]);
            let mut steps = steps.chain(last);
            steps.all(|[from, to]| to == from + 1 || self.is_common(from, common_words))
        };
        for start in self.segments.iter().map(|segment| segment.start) {
            for second in self.steps(start) {
                let is_next = self.word_index[second.to] == self.word_index[start] + 1;
                // Adjacent characters are found as a pair of the text.
                if is_next && second.to > start + 1 {
                    let positions = [start, second.to];
                    abbreviations.push(text(&positions), second.is_near);
                    if second.is_near && is_common(&positions) {
                        abbreviations.common.insert(text(&positions));
                    }
                }
                for third in self.steps(second.to) {
                    let is_near = second.is_near && third.is_near;
                    if second.is_close() || third.is_close() {
                        let positions = [start, second.to, third.to];
                        abbreviations.push(text(&positions), is_near);
                        if is_near && is_common(&positions) {
                            abbreviations.common.insert(text(&positions));
                        }
                    }
                }
            }
        }
        for first in 0..self.characters.len() {
            for second in self.steps(first) {
                let term = continuation(self.characters[first], self.characters[second.to]);
                abbreviations.push(term, second.is_near);
            }
        }
    }

    /// Whether the character at `position` stands for the most common word that begins with it.
    fn is_common(&self, position: usize, common_words: &CommonWords) -> bool {
        let word = self.word(position);
        match self.characters[word.start..word.end] {
            [first, second] if position == word.start && !self.segment(position).is_region => {
                common_words.contains([first, second])
            }
            _ => true,
        }
    }

    /// The possible next characters after the one at `from`.
    fn steps(&self, from: usize) -> Vec<Step> {
        let (word, segment) = (self.word(from), self.segment(from));
        let mut steps = Vec::new();
        let farthest = (segment.end + MAX_DISTANCE).max(from + MAX_DISTANCE_TO_LAST + 1);
        for to in from + 1..farthest.min(self.characters.len()) {
            // 中科大 does not abbreviate 中国科学院大学, but 北大图 abbreviates 北京大学图书馆.
            let is_after_segment =
                to >= segment.end && segment.institution.is_some_and(|start| from < start);
            if is_after_segment && to > from + 1 {
                break;
            }
            let (next_word, next_segment) = (self.word(to), self.segment(to));
            let begins = to == next_word.start && next_word.is_certain;
            let distance = if segment.is_region && to >= segment.end {
                to - segment.end + 2
            } else {
                to - from
            };
            let is_last = !next_segment.is_region && to + 1 == next_segment.end;
            // In 科学院, 院 may directly follow 科.
            let is_ending = is_last && to < word.end;
            let is_near = to == from + 1 || (to == word.end && begins) || is_ending;
            let is_within_distance =
                distance <= MAX_DISTANCE || (is_last && to - from <= MAX_DISTANCE_TO_LAST);
            let splits_region = next_segment.is_region && to != next_segment.start;
            if is_near || (is_within_distance && !splits_region) {
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

/// Splits a run at regions and after institutions.
fn segments(characters: &[char], region_names: &[String]) -> Vec<Segment> {
    let mut found = find_regions(characters, region_names);
    found.sort_unstable();
    let mut segments = Vec::new();
    let mut start = 0;
    for (place, end) in found {
        push_segments(characters, start, place, &mut segments);
        segments.push(Segment {
            start: place,
            end,
            is_region: true,
            institution: None,
        });
        start = end;
    }
    push_segments(characters, start, characters.len(), &mut segments);
    segments
}

/// The positions of region names; of two that overlap, the longer one.
fn find_regions(characters: &[char], region_names: &[String]) -> Vec<(usize, usize)> {
    let names = region_names.iter().map(String::as_str).chain([COUNTRY]);
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

/// Adds the segments between two regions, split after each institution.
fn push_segments(characters: &[char], start: usize, end: usize, segments: &mut Vec<Segment>) {
    let mut from = start;
    for to in start + 1..=end {
        let institution = INSTITUTIONS.iter().find_map(|name| {
            let length = name.chars().count();
            ends_with(&characters[from..to], name).then(|| to - length)
        });
        let institution = institution.filter(|_| to < characters.len());
        if institution.is_some() || to == end {
            segments.push(Segment {
                start: from,
                end: to,
                is_region: false,
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

/// Splits a segment into words: a region is one word; other words have two characters. In a segment
/// of odd length some word has another length, so only its first word is certain.
fn push_words(characters: &[char], segment: &Segment, number: usize, words: &mut Vec<Word>) {
    let mut push = |start, end, is_certain| {
        words.push(Word {
            start,
            end,
            segment: number,
            is_certain,
        });
    };
    if segment.is_region {
        push(segment.start, segment.end, true);
        return;
    }
    let text = &characters[segment.start..segment.end];
    let ending = words::LONG_NAME_ENDS
        .iter()
        .find(|name| ends_with(text, name));
    let rest = segment.end - ending.map_or(0, |name| name.chars().count());
    let is_even = (rest - segment.start).is_multiple_of(2);
    for start in (segment.start..rest).step_by(2) {
        push(
            start,
            rest.min(start + 2),
            is_even || start == segment.start,
        );
    }
    if rest < segment.end {
        push(rest, segment.end, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abbreviations_of(name: &str, region_names: &[&str]) -> Abbreviations {
        let region_names: Vec<String> = region_names
            .iter()
            .map(|place| (*place).to_owned())
            .collect();
        let mut found = Abbreviations::default();
        found.add(name, &region_names, &CommonWords::default());
        found
    }

    /// Whether a word abbreviates a name (`Some`), and whether all its terms are near ones.
    fn matches_as(name: &str, region_names: &[&str], word: &str) -> Option<bool> {
        let found = abbreviations_of(name, region_names);
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
    fn first_characters_of_consecutive_words_are_near_abbreviations() {
        for (name, region_names, word) in [
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
            assert_eq!(matches_as(name, region_names, word), Some(true), "{word}");
        }
    }

    #[test]
    fn skipped_words_and_inner_characters_are_far_abbreviations() {
        for (name, region_names, word) in [
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
            assert_eq!(matches_as(name, region_names, word), Some(false), "{word}");
        }
    }

    #[test]
    fn other_subsequences_are_not_abbreviations() {
        for (name, region_names, word) in [
            ("福建理工大学", &["福建省", "福建"][..], "合工大"),
            ("福建理工大学", &["福建省", "福建"], "工大"),
            ("北京师范大学", &["北京"], "北大"),
            ("中国科学院大学", &["北京"], "中科大"),
            ("重庆市科技情报中心", &["重庆市", "重庆"], "重情"),
            ("江苏大学", &["江苏"], "大江"),
        ] {
            assert_eq!(matches_as(name, region_names, word), None, "{word}");
        }
    }

    #[test]
    fn segments_of_a_name_have_their_own_abbreviations() {
        assert_eq!(matches_as("中国人民大学", &["北京"], "人大"), Some(true));
        assert_eq!(
            matches_as("中国科学院金属研究所", &["沈阳"], "金属所"),
            Some(false)
        );
        assert_eq!(
            matches_as("广东省科学院(广州)", &["广东省", "广州"], "广科院"),
            Some(true)
        );
    }

    #[test]
    fn only_words_of_two_to_six_characters_have_abbreviation_terms() {
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
    fn the_most_common_word_for_a_first_character_is_common() {
        let mut common_words = CommonWords::default();
        for name in ["合肥工业大学", "北京工业大学", "哈尔滨工程大学"] {
            common_words.count(
                name,
                &["合肥".to_owned(), "北京".to_owned(), "哈尔滨".to_owned()],
            );
        }
        let is_common = |name: &str, word: &str| {
            let mut found = Abbreviations::default();
            found.add(name, &["哈尔滨".to_owned()], &common_words);
            assert!(found.near.contains(word), "{name}");
            found.common.contains(word)
        };
        assert!(is_common("哈尔滨工业大学", "哈工大"));
        assert!(!is_common("哈尔滨工程大学", "哈工大"));
        assert!(is_common("哈尔滨工程大学", "哈工程"));
    }

    #[test]
    fn names_without_ideographs_have_no_abbreviations() {
        assert_eq!(
            abbreviations_of("peking university", &[]),
            Abbreviations::default()
        );
        assert_eq!(abbreviations_of("院", &[]), Abbreviations::default());
    }
}
