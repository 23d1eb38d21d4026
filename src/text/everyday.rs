//! Recognises everyday words in a query: 哪里能免费查商标 asks for a trademark search that is
//! free of charge, whatever the records call it.
//!
//! A row of `everyday_words.csv` has one or more parts, each a list of alternatives. A row is
//! in a query if every part is, in any order and with anything between. The script in the page
//! does the same (`themes/default/scripts/meaning-1-everyday.js`).

use super::fold::{CharacterClass, class, fold};
use crate::words;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

/// Characters that are cut off at the ends of what is left of a query, where two remain. No
/// region begins or ends with one.
pub(crate) const PARTICLES: &str = "在的吗呢能有要去到是给帮与我想啊吧也了被么";

/// Characters that make up words without a meaning of their own: 能做, 个. What is left beside an
/// everyday word and consists of them only is dropped.
pub(crate) const FUNCTION_CHARACTERS: &str = "在的吗呢能有要去到是给帮与我想啊吧做办个会和你您请们他她它这那些里哪谁啥什么怎样如何可以好很还也都就又再了把被让为从对着用";

/// What the number of a patent stands for in a query, if the table has the word: 申请号.
pub(crate) const PATENT_NUMBER: &str = "申请号";

/// What numbers of patents begin with, folded: Chinese ones, and those that people meet most from abroad.
pub(crate) const PATENT_PREFIXES: [&str; 8] = ["zl", "cn", "us", "ep", "wo", "jp", "kr", "tw"];

/// How many digits they have, the oldest and the longest ones.
pub(crate) const PATENT_DIGITS: RangeInclusive<usize> = 7..=14;

/// What the numbers of applications begin with that are written without a prefix: the decade of the year.
pub(crate) const APPLICATION_DECADES: [&str; 6] = ["198", "199", "200", "201", "202", "203"];

/// How many digits they have, without or with a check digit: 202010123456.7.
pub(crate) const APPLICATION_DIGITS: RangeInclusive<usize> = 12..=13;

/// Signs that divide the syllables of a word: Xi'an.
pub(crate) const APOSTROPHES: &str = "'’";

/// How many characters of a query are searched for everyday words.
pub(crate) const MAX_RECOGNIZED: usize = 200;

/// The alternatives of each part of a row, as [`parts`] reads them.
pub(crate) type Parts = Vec<Vec<String>>;

/// Reads the pattern of a row: parts are separated by `+`, alternatives by `/`. Alternatives
/// are folded; empty ones are left out.
pub(crate) fn parts(pattern: &str) -> Parts {
    let alternatives = |part: &str| -> Vec<String> {
        let alternatives = part.split('/').map(|text| fold(text.trim()).into_owned());
        alternatives.filter(|text| !text.is_empty()).collect()
    };
    pattern.split('+').map(alternatives).collect()
}

/// The pattern that has these parts; see [`parts`].
pub(crate) fn pattern(parts: &Parts) -> String {
    let parts: Vec<String> = parts.iter().map(|part| part.join("/")).collect();
    parts.join("+")
}

/// The patterns of all rows, ready for recognition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct WordPatterns {
    /// For each alternative the rows that it belongs to, each with the number of the part.
    alternatives: BTreeMap<String, Vec<(usize, usize)>>,
    /// The number of parts of each row.
    part_counts: Vec<usize>,
    /// Rows in the order in which they are tried: those with more parts first.
    order: Vec<usize>,
    /// For each first character the lengths of the alternatives, in characters, longest first.
    lengths: BTreeMap<char, Vec<usize>>,
}

/// What is recognised in a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Recognized {
    /// The rows that are in the query, in the order in which they were found.
    pub(crate) rows: Vec<RecognizedRow>,
    /// What is left of the query, words separated by spaces.
    pub(crate) rest: String,
    /// Whether nothing is left beside a single ideograph that is no function word and that an alternative
    /// touches: 地方志.
    pub(crate) cuts_a_word: bool,
    /// For each word of the rest its range of characters in the folded query.
    pub(crate) rest_ranges: Vec<Range<usize>>,
    /// The ranges of all alternatives found, from left to right.
    pub(crate) alternatives: Vec<Range<usize>>,
    /// What stands between them.
    pub(crate) stretches: Vec<Stretch>,
}

/// Characters of a query without separators and alternatives between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// All of them.
    pub(crate) whole: Range<usize>,
    /// The word that is left of them; none if they are only particles and function words.
    pub(crate) word: Option<Range<usize>>,
}

/// A row that is in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecognizedRow {
    /// The position of the row in the table.
    pub(crate) row: usize,
    /// For each part the number of the written word that it stands in: words are separated by
    /// spaces and punctuation, but words in Latin letters in a row are one.
    pub(crate) written_words: Vec<usize>,
    /// The alternatives found, as they stand in the folded query, one for each part.
    pub(crate) texts: Vec<String>,
    /// Where they stand, in characters.
    pub(crate) ranges: Vec<Range<usize>>,
}

/// An alternative found in a query: the characters from `start` to `end`.
struct Found {
    start: usize,
    end: usize,
    text: String,
}

impl WordPatterns {
    /// Prepares the patterns of rows.
    pub(crate) fn new<'p>(rows: impl IntoIterator<Item = &'p Parts>) -> Self {
        let mut patterns = Self::default();
        for (row, parts) in rows.into_iter().enumerate() {
            patterns.part_counts.push(parts.len());
            for (part, alternatives) in parts.iter().enumerate() {
                for text in alternatives {
                    let known = patterns.alternatives.entry(text.clone()).or_default();
                    known.push((row, part));
                    if let Some(first) = text.chars().next() {
                        let lengths = patterns.lengths.entry(first).or_default();
                        lengths.push(text.chars().count());
                    }
                }
            }
        }
        for lengths in patterns.lengths.values_mut() {
            lengths.sort_unstable_by(|a, b| b.cmp(a));
            lengths.dedup();
        }
        patterns.order = (0..patterns.part_counts.len()).collect();
        // Stable: rows with as many parts stay in the order of the table.
        patterns
            .order
            .sort_by_key(|row| std::cmp::Reverse(patterns.part_counts[*row]));
        patterns
    }

    /// Finds the rows that are in a query. Of alternatives that begin at the same character
    /// the longest counts, and each stands for one row only.
    pub(crate) fn recognize(&self, query: &str) -> Recognized {
        let folded = fold(query);
        let characters: Vec<char> = folded.chars().collect();
        let found = self.alternatives_in(&characters);
        let mut is_used = vec![false; found.len()];
        let mut may_match = vec![false; self.part_counts.len()];
        for (row, _) in found
            .iter()
            .flat_map(|found| &self.alternatives[&found.text])
        {
            may_match[*row] = true;
        }
        let mut rows = Vec::new();
        for row in self.order.iter().filter(|row| may_match[**row]) {
            while let Some(chosen) = self.choose(*row, &found, &is_used) {
                for position in &chosen {
                    is_used[*position] = true;
                }
                rows.push(RecognizedRow {
                    row: *row,
                    written_words: chosen
                        .iter()
                        .map(|position| written_word(&characters, found[*position].start))
                        .collect(),
                    texts: chosen
                        .iter()
                        .map(|position| found[*position].text.clone())
                        .collect(),
                    ranges: chosen
                        .iter()
                        .map(|position| found[*position].start..found[*position].end)
                        .collect(),
                });
            }
        }
        let stretches = stretches(&characters, &found);
        let rest_ranges: Vec<Range<usize>> = stretches
            .iter()
            .filter_map(|stretch| stretch.word.clone())
            .collect();
        let rest: Vec<String> = rest_ranges
            .iter()
            .map(|range| characters[range.clone()].iter().collect())
            .collect();
        let is_cut = |stretch: &Stretch| {
            let single = characters[stretch.whole.start];
            stretch.word.is_none()
                && stretch.whole.len() == 1
                && !FUNCTION_CHARACTERS.contains(single)
        };
        Recognized {
            rows,
            cuts_a_word: rest.is_empty() && stretches.iter().any(is_cut),
            rest: rest.join(" "),
            rest_ranges,
            alternatives: found.iter().map(|found| found.start..found.end).collect(),
            stretches,
        }
    }

    /// The rows that an alternative belongs to.
    pub(crate) fn rows_of(&self, alternative: &str) -> impl Iterator<Item = usize> {
        let rows = self.alternatives.get(alternative).into_iter().flatten();
        rows.map(|(row, _)| *row)
    }

    /// The alternatives in a query from left to right, the longest at each position.
    fn alternatives_in(&self, characters: &[char]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < characters.len().min(MAX_RECOGNIZED) {
            let lengths = self.lengths.get(&characters[start]).into_iter().flatten();
            let hit = lengths.into_iter().find_map(|length| {
                let end = start + length;
                let text: String = characters.get(start..end)?.iter().collect();
                let is_hit = self.alternatives.contains_key(&text)
                    && !is_within_word(characters, start)
                    && !is_within_word(characters, end);
                is_hit.then_some(Found { start, end, text })
            });
            let number = || {
                let end = patent_number_end(characters, start)?;
                self.alternatives
                    .contains_key(PATENT_NUMBER)
                    .then(|| Found {
                        start,
                        end,
                        text: PATENT_NUMBER.to_owned(),
                    })
            };
            let hit = number().or(hit);
            start = hit.as_ref().map_or(start + 1, |hit| hit.end);
            found.extend(hit);
        }
        without_lone_characters(characters, found)
    }

    /// For each part of a row the first unused alternative of it; none where a part is missing.
    fn choose(&self, row: usize, found: &[Found], is_used: &[bool]) -> Option<Vec<usize>> {
        let mut chosen: Vec<usize> = Vec::with_capacity(self.part_counts[row]);
        for part in 0..self.part_counts[row] {
            let position = found.iter().enumerate().position(|(position, found)| {
                let rows = self.alternatives.get(&found.text);
                !is_used[position]
                    && !chosen.contains(&position)
                    && rows.is_some_and(|rows| rows.contains(&(row, part)))
            });
            chosen.push(position?);
        }
        Some(chosen)
    }
}

/// Whether a position is between two letters or digits, or beside an apostrophe between two, so that no word
/// ends there.
fn is_within_word(characters: &[char], position: usize) -> bool {
    let is_word = |position: usize| {
        let character = characters.get(position);
        character.is_some_and(|character| class(*character) == CharacterClass::Word)
    };
    let is_apostrophe = |position: usize| {
        let character = characters.get(position);
        character.is_some_and(|character| APOSTROPHES.contains(*character))
    };
    // The an of Xi'an is no word of its own.
    let is_before = |position: usize| {
        position > 0
            && (is_word(position - 1)
                || position > 1 && is_apostrophe(position - 1) && is_word(position - 2))
    };
    let is_after =
        |position: usize| is_word(position) || is_apostrophe(position) && is_word(position + 1);
    is_before(position) && is_after(position)
}

/// Where the number of a patent ends that begins at a position: ZL202010123456.7, CN 112345678 A,
/// 202010123456.7.
fn patent_number_end(characters: &[char], start: usize) -> Option<usize> {
    if is_within_word(characters, start) {
        return None;
    }
    let begins = |prefix: &&str| {
        let mut rest = characters[start..].iter().copied();
        prefix
            .chars()
            .all(|character| rest.next() == Some(character))
    };
    let (mut end, lengths) = if PATENT_PREFIXES.iter().any(&begins) {
        (start + 2, PATENT_DIGITS)
    } else if APPLICATION_DECADES.iter().any(begins) {
        (start, APPLICATION_DIGITS)
    } else {
        return None;
    };
    let mut digits = 0;
    for (position, character) in characters.iter().enumerate().skip(end) {
        match character {
            '0'..='9' => {
                digits += 1;
                end = position + 1;
            }
            ' ' | '.' | '-' | '/' => {}
            _ => break,
        }
    }
    let at = |position: usize| characters.get(position).copied().unwrap_or(' ');
    let letter = end + usize::from(matches!(at(end), ' ' | '.'));
    if matches!(at(letter), 'a' | 'b' | 'c' | 's' | 'u' | 'x' | 'y') {
        let after = letter + 1 + usize::from(at(letter + 1).is_ascii_digit());
        if !is_within_word(characters, after) {
            end = after;
        }
    }
    (lengths.contains(&digits) && !is_within_word(characters, end)).then_some(end)
}

/// Leaves out single ideographs unless only separators are between them and a longer alternative:
/// the 查 of 审查员 is no word, that of 专利 查 is.
fn without_lone_characters(characters: &[char], found: Vec<Found>) -> Vec<Found> {
    let is_long: Vec<bool> = found
        .iter()
        .map(|found| {
            let first = found.text.chars().next();
            found.end - found.start > 1
                || first.is_some_and(|first| class(first) != CharacterClass::Ideograph)
        })
        .collect();
    let touches = |left: usize| {
        let mut between = characters[found[left].end..found[left + 1].start].iter();
        between.all(|character| class(*character) == CharacterClass::Separator)
    };
    let counts: Vec<bool> = (0..found.len())
        .map(|at| {
            is_long[at]
                || at > 0 && is_long[at - 1] && touches(at - 1)
                || at + 1 < found.len() && is_long[at + 1] && touches(at)
        })
        .collect();
    let found = found.into_iter().zip(counts);
    found
        .filter_map(|(found, counts)| counts.then_some(found))
        .collect()
}

/// How many gaps between written words there are before a position.
fn written_word(characters: &[char], position: usize) -> usize {
    let mut gaps = 0;
    let mut before: Option<char> = None;
    let mut is_in_gap = false;
    for character in &characters[..=position] {
        if class(*character) == CharacterClass::Separator {
            is_in_gap = true;
            continue;
        }
        let both_latin = before.is_some_and(|before| before.is_ascii_alphabetic())
            && character.is_ascii_alphabetic();
        if is_in_gap && before.is_some() && !both_latin {
            gaps += 1;
        }
        before = Some(*character);
        is_in_gap = false;
    }
    gaps
}

/// The range of a text without particles at its ends, of which a number of characters remain.
pub(crate) fn without_particles(characters: &[char], least: usize) -> Range<usize> {
    let is_word = |pair: &[char]| {
        let word = String::from_iter(pair);
        words::PARTICLE_WORDS.binary_search(&word.as_str()).is_ok()
    };
    let is_particle = |character: char| PARTICLES.contains(character);
    let mut rest = 0..characters.len();
    while rest.len() > least
        && is_particle(characters[rest.start])
        && !(rest.len() > 1 && is_word(&characters[rest.start..rest.start + 2]))
    {
        rest.start += 1;
    }
    while rest.len() > least
        && is_particle(characters[rest.end - 1])
        && !(rest.len() > 1 && is_word(&characters[rest.end - 2..rest.end]))
    {
        rest.end -= 1;
    }
    rest
}

/// What stands between the alternatives. Words are without particles at their ends; single
/// ideographs and function words that touch an alternative are none: the 的 of 商标的查询.
fn stretches(characters: &[char], found: &[Found]) -> Vec<Stretch> {
    let mut marks: Vec<Mark> = characters
        .iter()
        .map(|character| match class(*character) {
            CharacterClass::Separator => Mark::Separator,
            _ => Mark::Left,
        })
        .collect();
    for found in found {
        marks[found.start..found.end].fill(Mark::Recognized);
    }
    let is_recognized = |position: usize| marks.get(position) == Some(&Mark::Recognized);
    let mut stretches = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let length = marks[start..]
            .iter()
            .take_while(|mark| **mark == Mark::Left);
        let end = start + length.count();
        let touches = start > 0 && is_recognized(start - 1) || is_recognized(end);
        let rest = without_particles(&characters[start..end], 2);
        let range = start + rest.start..start + rest.end;
        let word = &characters[range.clone()];
        let is_function_word = match word {
            [single] => class(*single) == CharacterClass::Ideograph,
            _ => word
                .iter()
                .all(|character| FUNCTION_CHARACTERS.contains(*character)),
        };
        let is_noise = touches && is_function_word;
        if start < end {
            stretches.push(Stretch {
                whole: start..end,
                word: (!is_noise).then_some(range),
            });
        }
        start = end + 1;
    }
    stretches
}

/// What a character of a query belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Separator,
    Recognized,
    Left,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn patterns(rows: &[&str]) -> WordPatterns {
        let parts: Vec<Parts> = rows.iter().map(|row| parts(row)).collect();
        WordPatterns::new(&parts)
    }

    /// The rows recognised, each with the written word of its first part, and the rest.
    fn recognized(rows: &[&str], query: &str) -> (Vec<(usize, usize)>, String) {
        let recognized = patterns(rows).recognize(query);
        let rows = recognized.rows.iter();
        let rows = rows.map(|row| (row.row, row.written_words[0])).collect();
        (rows, recognized.rest)
    }

    #[test]
    fn the_longest_alternative_counts() {
        let rows = ["查/查新", "专利/专利导航"];
        assert_eq!(recognized(&rows, "查新"), (vec![(0, 0)], String::new()));
        let found = patterns(&rows).recognize("查专利导航报告");
        assert_eq!(found.rows[0].texts, ["查"]);
        assert_eq!(found.rows[1].texts, ["专利导航"]);
        assert_eq!(found.rest, "报告");
    }

    #[test]
    fn a_row_of_several_parts_takes_them_in_any_order_and_before_rows_of_one() {
        let rows = ["商标", "注册", "注册/申请+商标"];
        assert_eq!(recognized(&rows, "商标怎样注册").0, [(2, 0)]);
        assert_eq!(recognized(&rows, "商标 商标 注册").0, [(2, 2), (0, 1)]);
        assert_eq!(recognized(&rows, "注册公司").0, [(1, 0)]);
    }

    #[test]
    fn a_single_ideograph_counts_only_beside_a_longer_alternative() {
        let rows = ["查", "找", "专利"];
        assert_eq!(recognized(&rows, "审查员"), (vec![], "审查员".to_owned()));
        assert_eq!(recognized(&rows, "查专利").0, [(0, 0), (2, 0)]);
        assert_eq!(recognized(&rows, "专利查").0, [(0, 0), (2, 0)]);
        assert_eq!(recognized(&rows, "找查专利").0, [(0, 0), (2, 0)]);
        assert_eq!(recognized(&rows, "查 专利").0, [(0, 0), (2, 1)]);
        assert_eq!(recognized(&rows, "专利，查").0, [(0, 1), (2, 0)]);
        assert_eq!(recognized(&rows, "专利 审查").0, [(2, 0)]);
        assert_eq!(recognized(&rows, "查 云南 专利").0, [(2, 2)]);
    }

    #[test]
    fn a_single_ideograph_between_alternatives_is_left_out() {
        let rows = ["商标", "查询"];
        assert_eq!(recognized(&rows, "商标的查询").1, "");
        assert_eq!(recognized(&rows, "能做商标的查询").1, "");
        assert_eq!(recognized(&rows, "图 商标查询").1, "图");
        assert_eq!(recognized(&rows, "x商标查询").1, "x");
    }

    #[test]
    fn every_part_knows_its_written_word() {
        let found = patterns(&["查+商标"]).recognize("北京 商标，查 商标查");
        assert_eq!(found.rows[0].written_words, [2, 1]);
    }

    #[test]
    fn letters_and_digits_count_as_whole_words_only() {
        let rows = ["ip", "trade mark", "12330"];
        assert_eq!(recognized(&rows, "IP").0, [(0, 0)]);
        assert_eq!(recognized(&rows, "ipod").0, []);
        assert_eq!(recognized(&rows, "112330").0, []);
        assert_eq!(recognized(&rows, "my Trade Mark ip").0, [(0, 0), (1, 0)]);
        assert_eq!(recognized(&rows, "打12330电话").0, [(2, 0)]);
    }

    #[test]
    fn what_is_left_loses_the_particles_at_its_ends() {
        let rows = ["查询", "商标"];
        assert_eq!(recognized(&rows, "在北京的商标查询吗").1, "北京");
        assert_eq!(
            recognized(&rows, "北京市海淀区 商标能查询").1,
            "北京市海淀区"
        );
        assert_eq!(recognized(&rows, "有得商标").1, "有得");
        assert_eq!(recognized(&rows, "和田市商标").1, "和田市");
    }

    #[test]
    fn a_long_query_is_recognised_in_its_beginning_only() {
        let long = "商标".repeat(MAX_RECOGNIZED);
        let found = patterns(&["商标"]).recognize(&long);
        assert_eq!(found.rows.len(), MAX_RECOGNIZED / 2);
        assert_eq!(found.rest.chars().count(), MAX_RECOGNIZED);
        assert!(!found.rest.contains(' '));
    }
}
