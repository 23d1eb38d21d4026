//! Looks up the institution of a row by id, or by name or alias and region.

use super::folding::folded_name;
use crate::load::nearest::nearest;
use crate::model::{RegionIndex, Regions, Registry};
use std::collections::BTreeMap;

/// The maximum number of searches for similar names, each of which compares all names.
const MAX_SEARCHES: u32 = 200;

/// An institution of the registry or one that this import adds.
#[derive(Debug, Clone)]
struct Candidate {
    id: String,
    name: String,
    region: Option<RegionIndex>,
}

/// The result of looking a name up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// The institution with this id.
    Known(String),
    /// No known institution has the name.
    New,
    /// Several institutions are possible, given as `id（名称，地区）`.
    Ambiguous(Vec<String>),
}

/// An index of institutions by id and name.
pub(crate) struct Matcher<'a> {
    regions: &'a Regions,
    candidates: Vec<Candidate>,
    by_id: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    searches_left: u32,
}

impl<'a> Matcher<'a> {
    /// A matcher for the institutions of a registry.
    pub(crate) fn new(registry: &'a Registry) -> Self {
        let mut matcher = Self {
            regions: &registry.regions,
            candidates: Vec::new(),
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
            searches_left: MAX_SEARCHES,
        };
        for point in &registry.points {
            let facts = &point.facts;
            matcher.add(&facts.id, &facts.name, &facts.aliases, Some(facts.region));
        }
        matcher
    }

    /// Adds an institution with all of its names.
    pub(crate) fn add(
        &mut self,
        id: &str,
        name: &str,
        aliases: &[String],
        region: Option<RegionIndex>,
    ) {
        let position = self.candidates.len();
        self.candidates.push(Candidate {
            id: id.to_owned(),
            name: name.to_owned(),
            region,
        });
        self.by_id.insert(id.to_owned(), position);
        for name in std::iter::once(name).chain(aliases.iter().map(String::as_str)) {
            let positions = self.by_name.entry(folded_name(name)).or_default();
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
    }

    /// Adds another name of a known institution.
    pub(crate) fn add_name(&mut self, id: &str, name: &str) {
        if let Some(position) = self.by_id.get(id) {
            let positions = self.by_name.entry(folded_name(name)).or_default();
            if !positions.contains(position) {
                positions.push(*position);
            }
        }
    }

    /// Sets the region of an institution that had none.
    pub(crate) fn set_region(&mut self, id: &str, region: RegionIndex) {
        if let Some(position) = self.by_id.get(id) {
            self.candidates[*position].region = Some(region);
        }
    }

    /// Whether an id is known.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The label of another institution with this name, if the known one with this id does not
    /// have it.
    pub(crate) fn other_with_name(&self, id: &str, name: &str) -> Option<String> {
        let positions = self.by_name.get(&folded_name(name))?;
        let own = self.by_id.get(id);
        if own.is_some_and(|own| positions.contains(own)) {
            return None;
        }
        // If several institutions share the name, the id decides.
        let [other] = positions.as_slice() else {
            return None;
        };
        own.map(|_| self.label(&self.candidates[*other]))
    }

    /// Finds the institution with a name, within or around a region if one is given.
    ///
    /// If only institutions of other regions have the name, the result is ambiguous rather
    /// than new: the region may be wrong.
    pub(crate) fn resolve(&self, name: &str, region: Option<RegionIndex>) -> Resolution {
        let Some(positions) = self.by_name.get(&folded_name(name)) else {
            return Resolution::New;
        };
        let is_in_region = |position: &&usize| match (region, self.candidates[**position].region) {
            (Some(a), Some(b)) => self.regions.covers(a, b) || self.regions.covers(b, a),
            _ => true,
        };
        let matching: Vec<&usize> = positions.iter().filter(is_in_region).collect();
        match matching.as_slice() {
            [only] => Resolution::Known(self.candidates[**only].id.clone()),
            _ => Resolution::Ambiguous(
                positions
                    .iter()
                    .map(|position| self.label(&self.candidates[*position]))
                    .collect(),
            ),
        }
    }

    /// The institution that has one of these other names as its own, within or around a region.
    pub(crate) fn by_other_name<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        region: Option<RegionIndex>,
    ) -> Option<(String, &'n str)> {
        let mut found = names.filter_map(|name| match self.resolve(name, region) {
            Resolution::Known(id) => Some((id, name)),
            _ => None,
        });
        let first = found.next()?;
        found.all(|(id, _)| id == first.0).then_some(first)
    }

    /// The label of an institution whose name differs from an unknown one only by some missing
    /// or additional characters: 大连科技情报研究所, 大连市科技情报研究所.
    /// Or by the regions before it and a remark behind it: 葫芦岛市图书馆（新馆）, 辽宁省葫芦岛市图书馆.
    pub(crate) fn similar(&mut self, name: &str) -> Option<String> {
        self.searches_left = self.searches_left.checked_sub(1)?;
        let own = folded_name(name);
        let core = self.core(&own);
        let name: Vec<char> = own.chars().collect();
        let (_, found) = self.by_name.iter().find(|(known, _)| {
            if self.core(known) == core {
                return true;
            }
            let known: Vec<char> = known.chars().collect();
            let (short, long) = if known.len() < name.len() {
                (&known, &name)
            } else {
                (&name, &known)
            };
            (long.len() - short.len()) * 4 <= short.len() && is_subsequence(short, long)
        })?;
        let candidate = &self.candidates[*found.first()?];
        Some(self.label(candidate))
    }

    /// A folded name without the province before the name of a city, and without a remark in
    /// brackets behind it.
    fn core<'n>(&self, name: &'n str) -> &'n str {
        const SHORTEST: usize = 4;
        let bare = name.strip_suffix([')', '）']).and_then(|rest| {
            let (bare, _) = rest.rsplit_once(['(', '（'])?;
            (bare.chars().count() >= SHORTEST).then_some(bare)
        });
        let bare = bare.unwrap_or(name);
        let mut provinces = self.regions.provinces();
        let rest = provinces.find_map(|index| {
            let region = self.regions.get(index);
            let rest = bare
                .strip_prefix(region.name.as_str())
                .or_else(|| bare.strip_prefix(region.short_name()))?;
            // 辽宁省图书馆 is not 图书馆.
            let begins_with_place = self.regions.children(index).iter().any(|child| {
                let name = &self.regions.get(*child).name;
                rest.starts_with(name.as_str())
            });
            begins_with_place.then_some(rest)
        });
        rest.unwrap_or(bare)
    }

    /// The label of the institution with the most similar name, as a suggestion.
    pub(crate) fn nearest(&mut self, name: &str) -> Option<String> {
        self.searches_left = self.searches_left.checked_sub(1)?;
        let names = self.by_name.iter();
        let positions = nearest(&folded_name(name), names)?;
        let candidate = &self.candidates[*positions.first()?];
        Some(self.label(candidate))
    }

    /// The label of the institution with this id for messages.
    pub(crate) fn label_of(&self, id: &str) -> Option<String> {
        let position = self.by_id.get(id)?;
        Some(self.label(&self.candidates[*position]))
    }

    fn label(&self, candidate: &Candidate) -> String {
        let region = candidate.region.map_or(String::new(), |region| {
            let path = self.regions.path(region);
            let names = path
                .iter()
                .map(|step| self.regions.get(*step).name.as_str());
            format!("，{}", names.collect::<String>())
        });
        format!("{}（{}{region}）", candidate.id, candidate.name)
    }
}

/// Whether `short` is a subsequence of `long`.
fn is_subsequence(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short
        .iter()
        .all(|character| rest.any(|other| other == character))
}
