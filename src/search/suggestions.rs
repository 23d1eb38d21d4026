//! Suggestions while typing: regions, services, everyday words and points by a prefix of a name, of
//! its Pinyin, or of its initials.
//!
//! Decides what can be suggested, for which keys and in which order. [`super::suggestion_shards`]
//! writes the files.

use super::suggested_searches::{SearchSort, SuggestedSearch, SuggestedSearches};
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::model::{Region, RegionIndex};
use crate::text::code_units::compare_characters;
use crate::text::region_names::region_name_variants;
use crate::text::{CharacterClass, Pinyin, class, suggestion_key};
use rayon::prelude::*;
use std::cmp::Reverse;
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

/// The most regions that a complete name stands for, where it is followed by a service.
const MAX_SAME_NAME: usize = 2;

/// A region, search or point that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion<'a> {
    /// What it leads to.
    pub(crate) target: Target<'a>,
    /// Its location: the concatenated names of its regions from the province down; for a region
    /// those above it. May be empty.
    pub(crate) place: String,
    /// What else a person may type for it, or its Pinyin or initials.
    other_texts: Vec<String>,
    /// What else a person may type for it, in characters only.
    full_texts: Vec<String>,
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
    /// A search.
    Search(&'a SuggestedSearch),
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
    /// The regions that `text` is a complete name of, so that a service may follow it: indices
    /// into [`Suggestions::all`], ascending, at most [`MAX_SAME_NAME`].
    pub(crate) regions: Vec<usize>,
}

/// A whole key with one of its suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Completion {
    key: Vec<char>,
    suggestion: usize,
    usage: KeyUse,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyUse {
    /// Whoever types its beginning gets the suggestion.
    Suggestion,
    /// It is a complete name of a region, which a service may follow.
    CompleteRegion,
}

impl<'a> Suggestions<'a> {
    /// Collects the suggestions of a directory.
    ///
    /// A prefix becomes a key of its own if it has more than [`MAX_COMPLETIONS`] completions, or if
    /// they weigh more than `max_weight`: each weighs its key's length plus `weigh` of its
    /// suggestion. So any other prefix has few completions, which are close together in key order.
    pub(crate) fn for_directory(
        directory: &'a Directory,
        searches: &'a SuggestedSearches,
        max_weight: usize,
        weigh: impl Fn(&Suggestion<'_>) -> usize,
    ) -> Self {
        let all = suggestions(directory, searches);
        let mut completions: Vec<Completion> = all
            .par_iter()
            .enumerate()
            .flat_map_iter(|(position, suggestion)| {
                let completion = move |usage| {
                    move |key: String| Completion {
                        key: key.chars().collect(),
                        suggestion: position,
                        usage,
                    }
                };
                let own = suggestion.keys(&directory.pinyin).into_iter();
                let complete = complete_keys(directory, suggestion).into_iter();
                own.map(completion(KeyUse::Suggestion))
                    .chain(complete.map(completion(KeyUse::CompleteRegion)))
            })
            .collect();
        completions.par_sort_by(|a, b| {
            compare_characters(&a.key, &b.key).then(a.suggestion.cmp(&b.suggestion))
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

/// A group of suggestions, in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Regions,
    Services,
    Words,
    Points,
}

impl Group {
    const COUNT: usize = 4;

    /// The most suggestions of the group that are displayed.
    fn limit(self) -> usize {
        match self {
            Self::Regions => MAX_REGIONS,
            Self::Services | Self::Words | Self::Points => MAX_SHOWN,
        }
    }
}

impl<'a> Suggestion<'a> {
    /// The name that matches the typed text.
    fn text(&self) -> &'a str {
        match self.target {
            Target::Region { name, .. } => name,
            Target::Search(search) => &search.name,
            Target::Point { name, alias, .. } => alias.unwrap_or(name),
        }
    }

    pub(crate) fn group(&self) -> Group {
        match self.target {
            Target::Region { .. } => Group::Regions,
            Target::Search(search) => match search.sort {
                SearchSort::Service | SearchSort::Kind | SearchSort::Nature => Group::Services,
                SearchSort::Item | SearchSort::Word | SearchSort::Guide => Group::Words,
            },
            Target::Point { .. } => Group::Points,
        }
    }

    /// Sorts suggestions for display: regions and services by descending number of points; words,
    /// then points by name, then points by other names, each the shorter first.
    fn sort_key(&self) -> (Group, bool, Reverse<usize>, usize) {
        let length = suggestion_key(self.text()).chars().count();
        match self.target {
            Target::Region { points, .. } => (self.group(), false, Reverse(points), 0),
            Target::Search(search) if self.group() == Group::Services => {
                (self.group(), false, Reverse(search.points), 0)
            }
            Target::Search(_) => (self.group(), false, Reverse(0), length),
            Target::Point { alias, .. } => (self.group(), alias.is_some(), Reverse(0), length),
        }
    }

    /// The keys that find it: its normalised texts, their Pinyin and their initials.
    ///
    /// A region's name also has keys for the usual readings of its characters, since people from elsewhere
    /// may misread it; other texts only for the most likely reading.
    fn keys(&self, pinyin: &Pinyin) -> BTreeSet<String> {
        let most = match self.target {
            Target::Region { .. } => MAX_READINGS,
            Target::Search(_) | Target::Point { .. } => 1,
        };
        let mut keys = spellings(pinyin, self.text(), most);
        for text in &self.other_texts {
            keys.append(&mut spellings(pinyin, text, 1));
        }
        keys.extend(self.full_texts.iter().map(|text| suggestion_key(text)));
        keys.iter()
            .map(|key| key.chars().take(MAX_KEY_LENGTH).collect::<String>())
            .filter(|key| is_enough(key.chars()))
            .collect()
    }
}

/// A text normalised, its Pinyin, and its initials, in at most so many readings.
pub(crate) fn spellings(pinyin: &Pinyin, text: &str, most: usize) -> BTreeSet<String> {
    let text = suggestion_key(text);
    let mut spellings = BTreeSet::new();
    for reading in readings(pinyin, &text, most) {
        spellings.insert(reading.concat());
        let initials = reading.iter().filter_map(|part| part.chars().next());
        spellings.insert(initials.collect());
    }
    spellings.insert(text);
    spellings
}

/// The full names of a region together with those above it, 北京市海淀区, 辽宁省沈阳市和平区.
fn full_names(directory: &Directory, above: &[RegionIndex], name: &str) -> BTreeSet<String> {
    let parent = above.len().saturating_sub(1);
    let heads = [&above[parent..], above].map(|path| place(directory, path));
    let heads = heads.into_iter().filter(|head| !head.is_empty());
    heads.map(|head| format!("{head}{name}")).collect()
}

/// The name of a region after the shortest one of that above it, 北京海淀区.
fn name_after_short(directory: &Directory, above: &[RegionIndex], name: &str) -> Option<String> {
    let heads = short_and_full(directory.regions.get(*above.last()?));
    let short = heads.into_iter().min_by_key(|head| head.chars().count())?;
    Some(format!("{short}{name}"))
}

/// A region's name, and what people say for it.
fn short_and_full(region: &Region) -> BTreeSet<&str> {
    let variants = region_name_variants(&region.name);
    variants.chain([region.short_name()]).collect()
}

/// The keys by which a region is complete, so that a service may follow: its names with and without
/// those above it, with and without 市 or 区. None for other suggestions.
fn complete_keys(directory: &Directory, suggestion: &Suggestion<'_>) -> BTreeSet<String> {
    let Target::Region { code, .. } = suggestion.target else {
        return BTreeSet::new();
    };
    let Some(index) = directory.regions.find(code) else {
        return BTreeSet::new();
    };
    let pinyin = &directory.pinyin;
    let path = directory.regions.path(index);
    let above = &path[..path.len() - 1];
    let mut keys = BTreeSet::new();
    for name in short_and_full(directory.regions.get(index)) {
        keys.append(&mut spellings(pinyin, name, 1));
        let after_short = name_after_short(directory, above, name);
        keys.extend(after_short.iter().map(|text| suggestion_key(text)));
    }
    let full = full_names(directory, above, &directory.regions.get(index).name);
    keys.extend(full.iter().map(|text| suggestion_key(text)));
    keys.retain(|key| is_enough(key.chars()) && key.chars().count() < MAX_KEY_LENGTH);
    keys
}

/// All suggestions in display order.
fn suggestions<'a>(
    directory: &'a Directory,
    searches: &'a SuggestedSearches,
) -> Vec<Suggestion<'a>> {
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
            other_texts: name_after_short(directory, above, name)
                .into_iter()
                .collect(),
            full_texts: full_names(directory, above, name).into_iter().collect(),
        })
    });
    let searches = searches.all.iter().map(|search| Suggestion {
        target: Target::Search(search),
        place: String::new(),
        other_texts: search.other_texts.clone(),
        full_texts: Vec::new(),
    });
    let points = directory
        .listed()
        .points
        .iter()
        .flat_map(|index| names(directory, *index));
    let mut all: Vec<Suggestion<'_>> = regions.chain(searches).chain(points).collect();
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
            other_texts: Vec::new(),
            full_texts: Vec::new(),
        })
}

fn place(directory: &Directory, path: &[RegionIndex]) -> String {
    path.iter()
        .map(|region| directory.regions.get(*region).name.as_str())
        .collect()
}

/// Whether the typed text is long enough for suggestions: an ideograph or two characters.
fn is_enough(mut characters: impl Iterator<Item = char>) -> bool {
    let first = characters.next();
    characters.next().is_some()
        || first.is_some_and(|first| class(first) == CharacterClass::Ideograph)
}

/// At most `most` readings of a text, the most likely first: for each ideograph its syllable here or,
/// where that is another one, the usual syllable of the character (重 of 重庆, but no 宁 as in 宁's second
/// reading `zhu`); every other character unchanged.
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
        let usual = pinyin.readings(&character.to_string());
        let usual = usual.first().and_then(|syllables| syllables.first());
        let mut choices: Vec<String> = syllables
            .first()
            .into_iter()
            .chain(usual)
            .map(ToString::to_string)
            .collect();
        choices.dedup();
        choices.truncate(budget);
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
            let best = best(self.all, group);
            if is_enough(prefix.iter().copied()) && !best.is_empty() {
                self.found.push((prefix.to_vec(), best));
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
}

/// The best suggestions of many completions: each region, search or point once, and of each group
/// its share.
fn best(all: &[Suggestion<'_>], completions: &[Completion]) -> Vec<usize> {
    let suggesting = completions
        .iter()
        .filter(|completion| completion.usage == KeyUse::Suggestion);
    let mut ordered: Vec<usize> = suggesting.map(|completion| completion.suggestion).collect();
    ordered.sort_unstable();
    let mut groups: [Vec<usize>; Group::COUNT] = Default::default();
    for position in ordered {
        let group = all[position].group();
        let chosen = &mut groups[group as usize];
        let is_known = chosen.iter().any(|other| is_same(all, *other, position));
        if !is_known && chosen.len() < group.limit() {
            chosen.push(position);
        }
    }
    share(groups)
}

/// Takes suggestions from the groups in turns, beginning with the last group, until there are
/// [`MAX_SHOWN`]; in display order.
fn share(mut groups: [Vec<usize>; Group::COUNT]) -> Vec<usize> {
    let mut taken = [0; Group::COUNT];
    let mut left = MAX_SHOWN;
    while left > 0 && (0..Group::COUNT).any(|group| taken[group] < groups[group].len()) {
        for group in (0..Group::COUNT).rev() {
            if left > 0 && taken[group] < groups[group].len() {
                taken[group] += 1;
                left -= 1;
            }
        }
    }
    for (group, taken) in groups.iter_mut().zip(taken) {
        group.truncate(taken);
    }
    groups.concat()
}

fn is_same(all: &[Suggestion<'_>], a: usize, b: usize) -> bool {
    match (all[a].target, all[b].target) {
        (Target::Point { id: a, .. }, Target::Point { id: b, .. }) => a == b,
        _ => a == b,
    }
}

/// Merges prefixes and whole keys in key order. A prefix replaces an equal whole key.
fn merge(prefixes: Vec<(Vec<char>, Vec<usize>)>, completions: &[Completion]) -> Vec<Key> {
    let mut prefixes = prefixes.into_iter().peekable();
    let mut keys: Vec<Key> = Vec::new();
    for same in completions.chunk_by(|a, b| a.key == b.key) {
        let text = same[0].key.as_slice();
        while let Some((prefix, best)) =
            prefixes.next_if(|(prefix, _)| compare_characters(prefix, text).is_le())
        {
            keys.push(Key {
                text: prefix.iter().collect(),
                suggestions: best,
                is_prefix: true,
                regions: Vec::new(),
            });
        }
        let used = |usage: KeyUse| {
            let used = same.iter().filter(move |one| one.usage == usage);
            let mut used: Vec<usize> = used.map(|one| one.suggestion).collect();
            used.dedup();
            used
        };
        let mut regions = used(KeyUse::CompleteRegion);
        regions.truncate(MAX_SAME_NAME);
        let text: String = text.iter().collect();
        match keys.last_mut() {
            Some(prefix) if prefix.text == text => prefix.regions = regions,
            _ => keys.push(Key {
                text,
                suggestions: used(KeyUse::Suggestion),
                is_prefix: false,
                regions,
            }),
        }
    }
    keys
}

#[cfg(test)]
mod tests;
