//! Suggestions while typing: regions and points by a prefix of a name, of its Pinyin, or of its
//! initials.
//!
//! Decides what can be suggested, for which keys and in which order. [`super::suggestion_shards`]
//! writes the files.

use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::text::{CharacterClass, Pinyin, class, exact_term, fold, syllables};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

/// The longest key, in characters. Whoever typed more has already seen its suggestions.
pub(crate) const MAX_KEY_LENGTH: usize = 40;

/// The most readings of one region's name.
const MAX_READINGS: usize = 8;

/// A prefix with more completions than this gets its best ones stored.
const MAX_COMPLETIONS: usize = 16;

/// The most suggestions that the page displays.
pub(crate) const MAX_SHOWN: usize = 8;

/// The most regions among them, so that points are not crowded out.
pub(crate) const MAX_REGIONS: usize = 4;

/// A region or point that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion<'a> {
    /// What it leads to.
    pub(crate) target: Target<'a>,
    /// Its location: the concatenated names of its regions from the province down; for a region
    /// those above it. May be empty.
    pub(crate) place: String,
}

/// What a suggestion leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// The listed points of a region.
    Region {
        /// Its code.
        code: &'a str,
        /// Its full name.
        name: &'a str,
        /// How many listed points it has; at least one.
        points: usize,
    },
    /// The page of a listed point.
    Point {
        /// Its id.
        id: &'a str,
        /// Its current name.
        name: &'a str,
        /// The other name that it is suggested by, if any.
        alias: Option<&'a str>,
    },
}

/// All suggestions and their keys.
#[derive(Debug, Default)]
pub(crate) struct Suggestions<'a> {
    /// In display order: the region with the most points first.
    pub(crate) all: Vec<Suggestion<'a>>,
    /// Sorted by text in UTF-16 code units; each text once.
    pub(crate) keys: Vec<Key>,
}

/// A text that a person may type, with its suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// A whole key, or a prefix of many keys.
    pub(crate) text: String,
    /// Indices into [`Suggestions::all`], ascending.
    pub(crate) suggestions: Vec<usize>,
    /// Whether `text` is a prefix of many keys and `suggestions` are the best of all of them,
    /// rather than the suggestions of the key itself.
    pub(crate) is_prefix: bool,
}

/// A whole key with one of its suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Completion {
    key: Vec<char>,
    suggestion: usize,
}

impl<'a> Suggestions<'a> {
    /// Collects the suggestions of a directory.
    ///
    /// A prefix becomes a key of its own if it has more than [`MAX_COMPLETIONS`] completions, or if
    /// they weigh more than `max_weight`: each weighs its key's length plus `weigh` of its
    /// suggestion. So any other prefix has few completions, which are close together in key order.
    pub(crate) fn for_directory(
        directory: &'a Directory,
        max_weight: usize,
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
        let mut prefixes = PrefixCollector {
            weights: all.iter().map(weigh).collect(),
            all: &all,
            max_weight,
            found: Vec::new(),
        };
        prefixes.add(&completions, 0);
        let keys = merge(prefixes.found, &completions);
        Self { all, keys }
    }
}

impl<'a> Suggestion<'a> {
    /// The name that matches the typed text.
    fn text(&self) -> &'a str {
        match self.target {
            Target::Region { name, .. } => name,
            Target::Point { name, alias, .. } => alias.unwrap_or(name),
        }
    }

    /// Sorts suggestions for display: regions by descending number of points; then points by name,
    /// then points by other names, each the shorter first.
    fn sort_key(&self) -> (u8, Reverse<usize>, usize) {
        let length = normalize(self.text()).chars().count();
        match self.target {
            Target::Region { points, .. } => (0, Reverse(points), 0),
            Target::Point { alias: None, .. } => (1, Reverse(0), length),
            Target::Point { alias: Some(_), .. } => (2, Reverse(0), length),
        }
    }

    /// The keys that find it: its normalised text, its Pinyin and its initials.
    ///
    /// A region's name has keys for all readings of its characters, since people from elsewhere may
    /// misread it; a point's name only for the most likely reading.
    fn keys(&self, pinyin: &Pinyin) -> BTreeSet<String> {
        let text = normalize(self.text());
        let most = match self.target {
            Target::Region { .. } => MAX_READINGS,
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
            .map(|key| key.chars().take(MAX_KEY_LENGTH).collect::<String>())
            .filter(|key| is_enough(key.chars()))
            .collect()
    }
}

/// All suggestions in display order.
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
    // The sort is stable: equal ones stay in the order of codes or of the directory.
    all.sort_by_cached_key(Suggestion::sort_key);
    all
}

/// The suggestions of a point: one for each of its names.
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

/// Normalises a text for comparison with typed text: without separators, without marks above
/// letters, and with `u` for the `v` that stands for `ü`. A prefix of a text becomes a prefix of
/// its normalised form.
fn normalize(text: &str) -> String {
    syllables::normalize_letters(&exact_term(&fold(text)).replace(' ', ""))
}

/// Whether the typed text is long enough for suggestions: an ideograph or two characters.
fn is_enough(mut characters: impl Iterator<Item = char>) -> bool {
    let first = characters.next();
    characters.next().is_some()
        || first.is_some_and(|first| class(first) == CharacterClass::Ideograph)
}

/// At most `most` readings of a text, the most likely first: for each ideograph a syllable, every
/// other character unchanged.
///
/// The last character names the type of region (市, 区) and gets a single reading.
fn readings(pinyin: &Pinyin, text: &str, most: usize) -> Vec<Vec<String>> {
    let mut ways = vec![Vec::new()];
    let mut rest = text.chars();
    for syllables in pinyin.readings(text) {
        let Some(character) = rest.next() else { break };
        let budget = match rest.as_str() {
            "" => 1,
            _ => (most / ways.len()).max(1),
        };
        let mut choices: Vec<String> = syllables
            .iter()
            .take(budget)
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

/// Compares by UTF-16 code units, as scripts compare strings.
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

/// Finds prefixes with many completions, and their best suggestions.
struct PrefixCollector<'s, 'a> {
    all: &'s [Suggestion<'a>],
    /// The weight of each suggestion.
    weights: Vec<usize>,
    max_weight: usize,
    found: Vec<(Vec<char>, Vec<usize>)>,
}

impl PrefixCollector<'_, '_> {
    /// Processes sorted completions that share their first `depth` characters.
    fn add(&mut self, completions: &[Completion], depth: usize) {
        for group in completions.chunk_by(|a, b| a.key.get(depth) == b.key.get(depth)) {
            let Some(prefix) = group[0].key.get(..=depth) else {
                continue;
            };
            if !self.is_many(group) {
                continue;
            }
            if is_enough(prefix.iter().copied()) {
                self.found.push((prefix.to_vec(), self.best(group)));
            }
            self.add(group, depth + 1);
        }
    }

    fn is_many(&self, completions: &[Completion]) -> bool {
        let weight =
            |completion: &Completion| completion.key.len() + self.weights[completion.suggestion];
        completions.len() > MAX_COMPLETIONS
            || completions.iter().map(weight).sum::<usize>() > self.max_weight
    }

    /// The best suggestions of many completions: in display order, each region or point once.
    fn best(&self, completions: &[Completion]) -> Vec<usize> {
        let mut ordered: Vec<usize> = completions.iter().map(|one| one.suggestion).collect();
        ordered.sort_unstable();
        let mut best: Vec<usize> = Vec::with_capacity(MAX_SHOWN);
        let mut regions = 0;
        for position in ordered {
            let is_known = best.iter().any(|other| self.is_same(*other, position));
            let is_region = matches!(self.all[position].target, Target::Region { .. });
            if is_known || (is_region && regions == MAX_REGIONS) {
                continue;
            }
            regions += usize::from(is_region);
            best.push(position);
            if best.len() == MAX_SHOWN {
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

/// Merges prefixes and whole keys in key order. A prefix replaces an equal whole key.
fn merge(prefixes: Vec<(Vec<char>, Vec<usize>)>, completions: &[Completion]) -> Vec<Key> {
    let key = |text: &[char], suggestions: Vec<usize>, is_prefix| Key {
        text: text.iter().collect(),
        suggestions,
        is_prefix,
    };
    let mut prefixes = prefixes.into_iter().peekable();
    let mut keys = Vec::new();
    for same in completions.chunk_by(|a, b| a.key == b.key) {
        let text = same[0].key.as_slice();
        let mut is_covered = false;
        while let Some((prefix, best)) =
            prefixes.next_if(|(prefix, _)| by_code_units(prefix, text).is_le())
        {
            is_covered = prefix == text;
            keys.push(key(&prefix, best, true));
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
