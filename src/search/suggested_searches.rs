//! Searches that are suggested while typing: services, kinds of designation, natures, names of
//! service items that several points share, and everyday words; and how many points of each region
//! the services have.
//!
//! Those with filters show the number of points that they find. The others are queries, which would
//! take too long to run in a build. None is suggested that finds nothing.

use super::index::SearchIndex;
use super::meaning::{Group, Institution, Meaning, WEAK_CATEGORIES};
use super::meaning_terms::GENERAL_TYPE;
use crate::directory::{Directory, DirectoryPoint};
use crate::model::everyday::{EverydayRow, WordScope};
use crate::model::{RegionIndex, Term, TermIndex};
use crate::text::suggestion_key;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most names of service items that are suggested: those that most points have.
const MAX_ITEMS: usize = 200;

/// The category of services that belong to no other one.
const OTHER: &str = "other";

/// A search that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SuggestedSearch {
    /// What it looks for.
    pub(crate) sort: SearchSort,
    /// What it is called.
    pub(crate) name: String,
    /// Its filters as in an address, `category=retrieval&ip_type=patent`. If empty, the name is the
    /// query.
    pub(crate) parameters: String,
    /// What else a person may call it.
    pub(crate) other_texts: Vec<String>,
    /// How many points it finds, at least one; 0 for a query, whose points are not counted.
    pub(crate) points: usize,
}

impl SuggestedSearch {
    /// Whether it has several filters.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.parameters.contains('&')
    }
}

/// What a suggested search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchSort {
    /// A category of services, for a type of right if it has two filters.
    Service,
    /// A kind of designation.
    Kind,
    /// A nature of institution.
    Nature,
    /// The name of a service item.
    Item,
    /// Everyday words for what the network does.
    Word,
    /// Everyday words for what others do; the page says who does it.
    Guide,
}

impl SearchSort {
    /// The name in the search files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Kind => "kind",
            Self::Nature => "nature",
            Self::Item => "item",
            Self::Word => "word",
            Self::Guide => "guide",
        }
    }
}

/// All searches that can be suggested.
#[derive(Debug, Default)]
pub(crate) struct SuggestedSearches {
    /// Services, kinds and natures, then items and everyday words.
    pub(crate) all: Vec<SuggestedSearch>,
    /// How many of them are services, kinds or natures.
    pub(crate) filters: usize,
    /// For each region with listed points, how many each of the first [`Self::filters`] finds
    /// there.
    pub(crate) by_region: BTreeMap<RegionIndex, Vec<u32>>,
}

/// What a search by filters asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Category(TermIndex),
    CategoryOfType(TermIndex, TermIndex),
    Kind(TermIndex),
    Nature(TermIndex),
}

impl SuggestedSearches {
    /// Collects the searches.
    ///
    /// # Errors
    ///
    /// Errors of tantivy.
    pub(crate) fn collect(index: &SearchIndex<'_>) -> tantivy::Result<Self> {
        let directory = index.numbering.directory;
        if directory.listed().points.is_empty() {
            return Ok(Self::default());
        }
        let mut all = Vec::new();
        let mut columns = BTreeMap::new();
        for (wanted, points) in count_wanted(directory) {
            if let Some(search) = wanted.search(directory, points) {
                columns.insert(wanted, all.len());
                all.push(search);
            }
        }
        let filters = all.len();
        let mut known: BTreeSet<String> = all.iter().flat_map(texts).collect();
        let rows = directory.everyday_words.rows().iter();
        let rows = rows.filter(|row| !is_only_looking(directory, row));
        let mut queries: Vec<SuggestedSearch> = rows.flat_map(from_words).collect();
        queries.retain(|search| known.insert(suggestion_key(&search.name)));
        queries.extend(shared_items(directory, &known));
        for search in queries {
            // Others do what a guide leads to: the page has advice. A shared item is found.
            let finds = search.sort != SearchSort::Word || finds_meaning(index, &search.name)?;
            all.extend(finds.then_some(search));
        }
        Ok(Self {
            all,
            filters,
            by_region: count_by_region(directory, &columns),
        })
    }
}

/// Whether listed points have what everyday words mean: each group, each kind of institution.
fn finds_meaning(index: &SearchIndex<'_>, words: &str) -> tantivy::Result<bool> {
    let Some(meaning) = Meaning::of(words, index.numbering.directory) else {
        return Ok(false);
    };
    let groups = meaning.groups.iter().map(Group::terms);
    let institutions = meaning.institutions.iter().map(Institution::terms);
    for terms in groups.chain(institutions) {
        let mut any = false;
        for term in terms {
            any = any || index.is_meaning_listed(&term)?;
        }
        if !any {
            return Ok(false);
        }
    }
    Ok(meaning.means_records())
}

impl Wanted {
    /// The search; none where another one has its name already.
    fn search(self, directory: &Directory, points: usize) -> Option<SuggestedSearch> {
        let taxonomy = &directory.taxonomy;
        let (sort, term, key) = match self {
            Self::CategoryOfType(category, ip_type) => {
                return service_of_type(directory, category, ip_type, points);
            }
            Self::Category(category) => (
                SearchSort::Service,
                taxonomy.category.get(category),
                "category",
            ),
            Self::Kind(kind) => (SearchSort::Kind, taxonomy.kind.get(kind), "kind"),
            Self::Nature(nature) => (SearchSort::Nature, taxonomy.nature.get(nature), "nature"),
        };
        let mut other_texts = term.aliases.clone();
        other_texts.extend(term.short.clone());
        other_texts.push(term.en.clone());
        if let Self::Category(_) = self {
            // 专利分析 is the analysis of patents, not of anything.
            let of_types = types(directory).map(|(_, ip_type)| name_of_type(term, ip_type));
            let of_types: Vec<String> = of_types.collect();
            other_texts.retain(|text| !of_types.contains(text));
        }
        Some(SuggestedSearch {
            sort,
            name: term.zh.clone(),
            parameters: format!("{key}={}", term.code),
            other_texts,
            points,
        })
    }

    /// What a listed point offers of what searches ask for.
    fn of_point(point: &DirectoryPoint) -> BTreeSet<Self> {
        let kinds = point.listed_kinds().into_iter();
        let mut all: BTreeSet<Self> = kinds.map(|(kind, _)| Self::Kind(kind)).collect();
        all.insert(Self::Nature(point.facts.nature));
        for item in &point.service_items {
            if let Some(category) = item.record.category {
                all.insert(Self::Category(category));
                let types = item.record.ip_types.iter();
                all.extend(types.map(|ip_type| Self::CategoryOfType(category, *ip_type)));
            }
        }
        all
    }
}

/// The types of right that a service can be limited to.
fn types(directory: &Directory) -> impl Iterator<Item = (TermIndex, &Term)> {
    let all = directory.taxonomy.ip_type.iter();
    all.filter(|(_, term)| term.code != GENERAL_TYPE)
}

/// The name of a category's services for a type of right, 专利检索: with the shortest name of the
/// category.
fn name_of_type(category: &Term, ip_type: &Term) -> String {
    format!("{}{}", ip_type.short_label(), shortest(category))
}

fn shortest(category: &Term) -> &str {
    let names = std::iter::once(&category.zh).chain(&category.aliases);
    names
        .min_by_key(|name| name.chars().count())
        .unwrap_or(&category.zh)
}

fn service_of_type(
    directory: &Directory,
    category: TermIndex,
    ip_type: TermIndex,
    points: usize,
) -> Option<SuggestedSearch> {
    types(directory).find(|(index, _)| *index == ip_type)?;
    let category = directory.taxonomy.category.get(category);
    if category.code == OTHER {
        // 专利其他 is nothing that anybody looks for.
        return None;
    }
    let ip_type = directory.taxonomy.ip_type.get(ip_type);
    let name = name_of_type(category, ip_type);
    let mut labels = directory.taxonomy.category.iter();
    if labels.any(|(_, other)| other.zh == name) {
        // 专利导航 is a category.
        return None;
    }
    Some(SuggestedSearch {
        sort: SearchSort::Service,
        parameters: format!("category={}&ip_type={}", category.code, ip_type.code),
        other_texts: vec![
            format!("{}{}", ip_type.zh, category.zh),
            format!("{}{}", shortest(category), ip_type.short_label()),
        ],
        name,
        points,
    })
}

/// How many listed points offer each.
fn count_wanted(directory: &Directory) -> BTreeMap<Wanted, usize> {
    let mut counts = BTreeMap::new();
    for index in &directory.listed().points {
        for wanted in Wanted::of_point(directory.point(*index)) {
            *counts.entry(wanted).or_default() += 1;
        }
    }
    counts
}

fn count_by_region(
    directory: &Directory,
    columns: &BTreeMap<Wanted, usize>,
) -> BTreeMap<RegionIndex, Vec<u32>> {
    let mut counts: BTreeMap<RegionIndex, Vec<u32>> = BTreeMap::new();
    for index in &directory.listed().points {
        let point = directory.point(*index);
        let offered = Wanted::of_point(point);
        for region in &point.region_path {
            let row = counts
                .entry(*region)
                .or_insert_with(|| vec![0; columns.len()]);
            for column in offered.iter().filter_map(|wanted| columns.get(wanted)) {
                row[*column] += 1;
            }
        }
    }
    counts
}

/// The names of service items that several listed points have, the most frequent ones, without
/// those that are suggested already.
fn shared_items(directory: &Directory, known: &BTreeSet<String>) -> Vec<SuggestedSearch> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for index in &directory.listed().points {
        let items = directory.point(*index).service_items.iter();
        let names: BTreeSet<&str> = items.map(|item| item.record.name.as_str()).collect();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts.retain(|name, many| *many > 1 && !known.contains(&suggestion_key(name)));
    let mut shared: Vec<(&str, usize)> = counts.into_iter().collect();
    // Stable: those of as many points stay in the order of names.
    shared.sort_by_key(|(_, many)| Reverse(*many));
    shared.truncate(MAX_ITEMS);
    let query = |(name, _): (&str, usize)| query(SearchSort::Item, name.to_owned());
    shared.into_iter().map(query).collect()
}

/// Whether a row only says that something is looked for: 查, 搜索.
fn is_only_looking(directory: &Directory, row: &EverydayRow) -> bool {
    let codes = row
        .categories
        .iter()
        .map(|term| &directory.taxonomy.category.get(*term).code[..]);
    let codes: Vec<&str> = codes.collect();
    row.parts.len() == 1 && row.ip_types.is_empty() && codes == WEAK_CATEGORIES
}

/// The searches for a row of everyday words: for each alternative of each part, with the first
/// ones of the other parts.
fn from_words(row: &EverydayRow) -> Vec<SuggestedSearch> {
    let sort = match row.scope {
        WordScope::Inside => SearchSort::Word,
        WordScope::Partly | WordScope::Outside => SearchSort::Guide,
        WordScope::Network | WordScope::Ui | WordScope::Filler => return Vec::new(),
    };
    let mut phrases = Vec::new();
    for (is_latin, separator) in [(false, ""), (true, " ")] {
        let parts: Vec<Vec<&str>> = row
            .parts
            .iter()
            .map(|part| {
                let texts = part.iter().map(String::as_str);
                texts.filter(|text| text.is_ascii() == is_latin).collect()
            })
            .collect();
        let first: Option<Vec<&str>> = parts.iter().map(|part| first_word(part)).collect();
        let Some(first) = first else { continue };
        for (position, part) in parts.iter().enumerate() {
            for text in part {
                let mut phrase = first.clone();
                phrase[position] = text;
                phrases.push(phrase.join(separator));
            }
        }
    }
    phrases.retain(|phrase| phrase.chars().count() > 1);
    let query = |phrase| query(sort, phrase);
    phrases.into_iter().map(query).collect()
}

/// The first alternative with two characters, else the first.
fn first_word<'t>(part: &[&'t str]) -> Option<&'t str> {
    let is_long = |text: &&&str| text.chars().count() > 1;
    part.iter().find(is_long).or(part.first()).copied()
}

fn query(sort: SearchSort, name: String) -> SuggestedSearch {
    SuggestedSearch {
        sort,
        name,
        parameters: String::new(),
        other_texts: Vec::new(),
        points: 0,
    }
}

fn texts(search: &SuggestedSearch) -> impl Iterator<Item = String> {
    let texts = std::iter::once(&search.name).chain(&search.other_texts);
    texts.map(|text| suggestion_key(text))
}
