//! What is suggested while a person types: regions and points, by the beginning of a
//! name, of its Pinyin, or of its initials.
//!
//! Decides what can be suggested, by which keys, and which suggestions stand first. It
//! does not know how the files are named or cut; see [`super::suggestion_shards`].

use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::text::{CharacterClass, Pinyin, class, fold, syllables, whole_term};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

/// The longest key, in characters: who typed more has seen every suggestion on the way.
pub(crate) const LONGEST_KEY: usize = 40;

/// The most ways to read the name of one region.
const MOST_READINGS: usize = 8;

/// A beginning with more completions than these has its best ones written down.
const MANY_COMPLETIONS: usize = 16;

/// The most suggestions that are shown.
pub(crate) const MOST_SHOWN: usize = 8;

/// The most regions among them, so that they do not crowd out the names.
pub(crate) const MOST_REGIONS: usize = 4;

/// Something that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion<'a> {
    /// What choosing it leads to.
    pub(crate) target: Target<'a>,
    /// Where it lies: the names of its regions from the province down; for a region
    /// those above it. May be empty.
    pub(crate) place: String,
}

/// What choosing a suggestion leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// The listed points of a region.
    Region {
        /// Its code.
        code: &'a str,
        /// Its full name.
        name: &'a str,
        /// How many there are; at least one.
        points: usize,
    },
    /// The page of a listed point.
    Point {
        /// Its id.
        id: &'a str,
        /// Its own name.
        name: &'a str,
        /// The other name that it is suggested by, if not its own.
        alias: Option<&'a str>,
    },
}

/// All suggestions and what they are found by.
#[derive(Debug, Default)]
pub(crate) struct Suggestions<'a> {
    /// In the order in which they are shown: the greatest region first.
    pub(crate) all: Vec<Suggestion<'a>>,
    /// Sorted by text in UTF-16 code units, each text once.
    pub(crate) keys: Vec<Key>,
}

/// What a person may type, and what is then suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// A whole key, or the beginning of many.
    pub(crate) text: String,
    /// Positions in [`Suggestions::all`], ascending.
    pub(crate) suggestions: Vec<usize>,
    /// Whether `text` is the beginning of many keys and `suggestions` the best of all
    /// that they have; else these are the suggestions of the key itself.
    pub(crate) is_top: bool,
}

/// A whole key of one suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Completion {
    key: Vec<char>,
    suggestion: usize,
}

impl<'a> Suggestions<'a> {
    /// What a directory suggests.
    ///
    /// A beginning is written down as a key of its own where it has more than
    /// [`MANY_COMPLETIONS`] or where they weigh more than `heavy`, a suggestion's weight
    /// being that of `weigh` and its key's length. So whatever else is typed has few
    /// completions, which stand close together.
    pub(crate) fn of(
        directory: &'a Directory,
        heavy: usize,
        weigh: impl Fn(&Suggestion<'_>) -> usize,
    ) -> Self {
        let all = suggestions(directory);
        let mut completions: Vec<Completion> = all
            .par_iter()
            .enumerate()
            .flat_map_iter(|(position, suggestion)| {
                suggestion
                    .keys(&directory.pinyin)
                    .into_iter()
                    .map(move |key| Completion {
                        key: key.chars().collect(),
                        suggestion: position,
                    })
            })
            .collect();
        completions.par_sort_by(|a, b| {
            by_code_units(&a.key, &b.key).then(a.suggestion.cmp(&b.suggestion))
        });
        let mut tops = Tops {
            weights: all.iter().map(weigh).collect(),
            all: &all,
            heavy,
            found: Vec::new(),
        };
        tops.add(&completions, 0);
        let keys = merge(tops.found, &completions);
        Self { all, keys }
    }
}

impl<'a> Suggestion<'a> {
    /// The name that was or will be typed.
    fn text(&self) -> &'a str {
        match self.target {
            Target::Region { name, .. } => name,
            Target::Point { name, alias, .. } => alias.unwrap_or(name),
        }
    }

    /// The order in which suggestions are shown: regions by their number of points; then
    /// own names, then other names, the shorter first.
    fn standing(&self) -> (u8, Reverse<usize>, usize) {
        let length = plain(self.text()).chars().count();
        match self.target {
            Target::Region { points, .. } => (0, Reverse(points), 0),
            Target::Point { alias: None, .. } => (1, Reverse(0), length),
            Target::Point { alias: Some(_), .. } => (2, Reverse(0), length),
        }
    }

    /// What it is found by: its text, its Pinyin and its initials.
    ///
    /// A region's name is read in every way that its characters have, since a stranger
    /// may read it wrongly; a point's in the most likely one.
    fn keys(&self, pinyin: &Pinyin) -> BTreeSet<String> {
        let text = plain(self.text());
        let most = match self.target {
            Target::Region { .. } => MOST_READINGS,
            Target::Point { .. } => 1,
        };
        let mut keys = BTreeSet::new();
        for reading in readings(pinyin, &text, most) {
            keys.insert(reading.concat());
            let initials = reading.iter().filter_map(|part| part.chars().next());
            keys.insert(initials.collect());
        }
        keys.insert(text);
        keys.iter()
            .map(|key| key.chars().take(LONGEST_KEY).collect::<String>())
            .filter(|key| is_enough(key.chars()))
            .collect()
    }
}

/// All suggestions in the order in which they are shown.
fn suggestions(directory: &Directory) -> Vec<Suggestion<'_>> {
    let regions = directory.regions.iter().filter_map(|(index, region)| {
        let points = directory.in_region(index).points.len();
        let path = directory.regions.path(index);
        let above = &path[..path.len() - 1];
        let name = region.name.as_str();
        (points > 0).then(|| Suggestion {
            target: Target::Region {
                code: &region.code,
                name,
                points,
            },
            place: place(directory, above),
        })
    });
    let points = directory
        .listed()
        .points
        .iter()
        .flat_map(|index| names(directory, *index));
    let mut all: Vec<Suggestion<'_>> = regions.chain(points).collect();
    // The sort is stable: equals stay in the order of codes or of the directory.
    all.sort_by_cached_key(Suggestion::standing);
    all
}

/// A point by its own name and by each of its others.
fn names(directory: &Directory, index: PointIndex) -> impl Iterator<Item = Suggestion<'_>> {
    let point = directory.point(index);
    let DirectoryPoint {
        facts, region_path, ..
    } = point;
    let others = point.other_names().chain(&facts.name_en);
    std::iter::once(None)
        .chain(others.map(|name| Some(name.as_str())))
        .map(move |alias| Suggestion {
            target: Target::Point {
                id: &facts.id,
                name: &facts.name,
                alias,
            },
            place: place(directory, region_path),
        })
}

fn place(directory: &Directory, path: &[crate::model::RegionIndex]) -> String {
    path.iter()
        .map(|region| directory.regions.get(*region).name.as_str())
        .collect()
}

/// A text as it is compared with what is typed: its runs without spaces, without marks
/// above letters, and with `u` for the `v` that stands for `ü`. The beginning of a text
/// becomes the beginning of its plain form.
fn plain(text: &str) -> String {
    syllables::plain_letters(&whole_term(&fold(text)).replace(' ', ""))
}

/// Whether enough was typed to suggest something: an ideograph or two characters.
fn is_enough(mut characters: impl Iterator<Item = char>) -> bool {
    let first = characters.next();
    characters.next().is_some()
        || first.is_some_and(|first| class(first) == CharacterClass::Ideograph)
}

/// The ways to read a text, at most `most`: for each a syllable per ideograph, and every
/// other character as it is. The most likely way is the first.
///
/// The last character says what kind of region it is (市, 区) and is read in one way.
fn readings(pinyin: &Pinyin, text: &str, most: usize) -> Vec<Vec<String>> {
    let mut ways = vec![Vec::new()];
    let mut rest = text.chars();
    for syllables in pinyin.readings(text) {
        let Some(character) = rest.next() else { break };
        let room = match rest.as_str() {
            "" => 1,
            _ => (most / ways.len()).max(1),
        };
        let mut choices: Vec<String> = syllables
            .iter()
            .take(room)
            .map(ToString::to_string)
            .collect();
        if choices.is_empty() {
            choices.push(character.to_string());
        }
        ways = choices
            .iter()
            .flat_map(|choice| ways.iter().map(|way| [way, &[choice.clone()][..]].concat()))
            .collect();
    }
    ways
}

/// Compares as scripts compare strings.
fn by_code_units(a: &[char], b: &[char]) -> Ordering {
    let units = |characters: &[char]| {
        let mut units = Vec::with_capacity(characters.len());
        for character in characters {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
        }
        units
    };
    if a.iter().chain(b).all(|character| *character <= '\u{FFFF}') {
        a.cmp(b)
    } else {
        units(a).cmp(&units(b))
    }
}

/// Finds the beginnings that have many completions, and the best of these.
struct Tops<'s, 'a> {
    all: &'s [Suggestion<'a>],
    /// The weight of each suggestion.
    weights: Vec<usize>,
    heavy: usize,
    found: Vec<(Vec<char>, Vec<usize>)>,
}

impl Tops<'_, '_> {
    /// Looks at completions, sorted, that share their first `depth` characters.
    fn add(&mut self, completions: &[Completion], depth: usize) {
        for group in completions.chunk_by(|a, b| a.key.get(depth) == b.key.get(depth)) {
            let Some(beginning) = group[0].key.get(..=depth) else {
                continue;
            };
            if !self.are_many(group) {
                continue;
            }
            if is_enough(beginning.iter().copied()) {
                self.found.push((beginning.to_vec(), self.best(group)));
            }
            self.add(group, depth + 1);
        }
    }

    fn are_many(&self, completions: &[Completion]) -> bool {
        let weight =
            |completion: &Completion| completion.key.len() + self.weights[completion.suggestion];
        completions.len() > MANY_COMPLETIONS
            || completions.iter().map(weight).sum::<usize>() > self.heavy
    }

    /// The best of many: in order, no region or point twice.
    fn best(&self, completions: &[Completion]) -> Vec<usize> {
        let mut ordered: Vec<usize> = completions.iter().map(|one| one.suggestion).collect();
        ordered.sort_unstable();
        let mut best: Vec<usize> = Vec::with_capacity(MOST_SHOWN);
        let mut regions = 0;
        for position in ordered {
            let is_known = best.iter().any(|other| self.is_same(*other, position));
            let is_region = matches!(self.all[position].target, Target::Region { .. });
            if is_known || (is_region && regions == MOST_REGIONS) {
                continue;
            }
            regions += usize::from(is_region);
            best.push(position);
            if best.len() == MOST_SHOWN {
                break;
            }
        }
        best
    }

    fn is_same(&self, a: usize, b: usize) -> bool {
        match (self.all[a].target, self.all[b].target) {
            (Target::Point { id: a, .. }, Target::Point { id: b, .. }) => a == b,
            _ => a == b,
        }
    }
}

/// Both kinds of keys in one order. Where the beginning of many is itself a whole key,
/// only the former is ever asked for.
fn merge(tops: Vec<(Vec<char>, Vec<usize>)>, completions: &[Completion]) -> Vec<Key> {
    let key = |text: &[char], suggestions: Vec<usize>, is_top| Key {
        text: text.iter().collect(),
        suggestions,
        is_top,
    };
    let mut tops = tops.into_iter().peekable();
    let mut keys = Vec::new();
    for same in completions.chunk_by(|a, b| a.key == b.key) {
        let text = same[0].key.as_slice();
        let mut is_covered = false;
        while let Some((beginning, best)) =
            tops.next_if(|(beginning, _)| by_code_units(beginning, text).is_le())
        {
            is_covered = beginning == text;
            keys.push(key(&beginning, best, true));
        }
        if !is_covered {
            let mut suggestions: Vec<usize> = same.iter().map(|one| one.suggestion).collect();
            suggestions.dedup();
            keys.push(key(text, suggestions, false));
        }
    }
    keys
}

#[cfg(test)]
mod tests;
