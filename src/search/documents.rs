//! The content of search documents: the texts and terms of each field for a point, and the order of
//! documents.

use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::model::RegionIndex;
use crate::text::numbers::{number_key, numeral_variants};
use crate::text::phonetic::{exact_pinyin_terms, phonetic_terms};
use crate::text::region_names::region_name_variants;
use crate::text::{Abbreviations, CommonWords, document_text, exact_term, telephone};
use std::collections::{BTreeMap, BTreeSet};

/// The text fields of the index.
///
/// Their boosts follow from how specific they are: a name says what a point is and an item what it
/// does; a place narrows the search; a label is shared by thousands; running text mentions much in
/// passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextField {
    /// Chinese and English name.
    Name,
    /// Other names, and former ones from the point's history.
    Alias,
    /// Names of service items.
    Item,
    /// Regions from the province down with their English names, and the address.
    Place,
    /// Labels of kind, nature, category, type of right, fee and mode.
    Label,
    /// Summary, descriptions, cases, audiences, batches and numbers of documents.
    Text,
    /// Abbreviations that occur literally in other records; see
    /// [`super::ambiguous::AmbiguousTerms`].
    Abbreviation,
}

impl TextField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 7] = [
        Self::Name,
        Self::Alias,
        Self::Item,
        Self::Place,
        Self::Label,
        Self::Text,
        Self::Abbreviation,
    ];

    /// The field's name in the tantivy schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Item => "item",
            Self::Place => "place",
            Self::Label => "label",
            Self::Text => "text",
            Self::Abbreviation => "abbreviation",
        }
    }

    /// Whether a match counts less in a longer field.
    ///
    /// A short name that contains the query is a better match than a long one. But a point is not
    /// worse for having more services, a longer address or a longer summary; and without length
    /// norms there are few distinct scores, so postings are small.
    pub(crate) fn has_length_norm(self) -> bool {
        matches!(self, Self::Name | Self::Alias)
    }

    /// The factor on the field's BM25 score.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Name => 4.0,
            Self::Alias => 3.0,
            Self::Item => 2.0,
            Self::Place => 1.5,
            Self::Label => 1.0,
            Self::Text => 0.5,
            // Enough to rank 北京大学 before 东北大学 for the query 北大.
            Self::Abbreviation => 8.0,
        }
    }
}

/// The fields with phonetic terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PhoneticField {
    /// Names and other names.
    Name,
    /// Regions from the province down.
    Place,
}

impl PhoneticField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 2] = [Self::Name, Self::Place];

    /// The field's name in the tantivy schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Name => "name_phonetic",
            Self::Place => "place_phonetic",
        }
    }

    /// Whether a value counts less the longer the field is, as in [`TextField`].
    pub(crate) fn has_length_norm(self) -> bool {
        self == Self::Name
    }

    /// The factor on the field's BM25 score: a little less than for the same words in characters,
    /// since a pronunciation is less specific.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Name => 3.0,
            Self::Place => 1.2,
        }
    }
}

/// The fields with abbreviations of names and other names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AbbreviationField {
    /// Abbreviations of first characters of consecutive words.
    Near,
    /// Abbreviations that skip a word or use a character from inside a word.
    Far,
    /// Near abbreviations that stand for the most common words.
    Common,
}

impl AbbreviationField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 3] = [Self::Near, Self::Far, Self::Common];

    /// The field's name in the tantivy schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Near => "near_abbreviation",
            Self::Far => "far_abbreviation",
            Self::Common => "common_abbreviation",
        }
    }

    /// Whether a match counts less in a longer field: short names are abbreviated more often.
    pub(crate) fn has_length_norm(self) -> bool {
        self != Self::Common
    }

    /// The factor on the field's BM25 score: every near abbreviation ranks before every far one.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Near => 4.0,
            Self::Far => 0.5,
            Self::Common => 1.0,
        }
    }
}

/// The fields with whole names and items as single terms, for exact matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExactField {
    /// Names and other names.
    Name,
    /// Service items.
    Item,
    /// Names and other names in Pinyin and in initials.
    Pinyin,
    /// Regions from the province down in Pinyin and in initials, with and without 省, 市 and so on.
    PlacePinyin,
}

impl ExactField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 4] = [Self::Name, Self::Item, Self::Pinyin, Self::PlacePinyin];

    /// The field's name in the tantivy schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Name => "exact_name",
            Self::Item => "exact_item",
            Self::Pinyin => "exact_pinyin",
            Self::PlacePinyin => "exact_place_pinyin",
        }
    }

    /// The factor on the field's BM25 score: enough to rank an equal name before every name that
    /// only contains the query.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Name => 8.0,
            Self::Item => 3.0,
            Self::Pinyin => 6.0,
            // Enough to rank 西安 before 仙桃 for the query `xian`.
            Self::PlacePinyin => 5.0,
        }
    }
}

/// The points in document order: listed ones, then ended ones, so that `document < listed` tells
/// whether a point is listed. Listed points with more than a local designation come first, so that
/// they win among equal scores. A designation in preparation counts as local. Otherwise in
/// directory order.
pub(crate) fn document_order(directory: &Directory) -> Vec<PointIndex> {
    let mut order: Vec<PointIndex> = (0..directory.points.len())
        .map(|position| PointIndex(position as u32))
        .collect();
    let kinds = &directory.taxonomy.kind;
    let local = LOCAL.map(|code| kinds.find(code));
    order.sort_by_key(|index| {
        let point = directory.point(*index);
        let mut kinds = point
            .current_designations()
            .map(|designation| designation.record.kind);
        (!point.listed, kinds.all(|kind| local.contains(&Some(kind))))
    });
    order
}

/// The kinds of designation that a province or a city gives.
const LOCAL: [&str; 2] = ["provincial_point", "city_point"];

/// Passes each text of a field to `add`; no term spans two of them.
pub(crate) fn texts<'a>(
    directory: &'a Directory,
    point: &'a DirectoryPoint,
    field: TextField,
    add: &mut dyn FnMut(&'a str),
) {
    let facts = &point.facts;
    match field {
        TextField::Name => {
            add(&facts.name);
            add_all(&facts.name_en, add);
        }
        TextField::Alias => point.other_names().for_each(|name| add(name)),
        TextField::Item => {
            for item in &point.service_items {
                add(&item.record.name);
            }
        }
        TextField::Place => {
            for region in &point.region_path {
                let region = directory.regions.get(*region);
                add(&region.name);
                add_all(&region.name_en, add);
            }
            add_all(&facts.address, add);
        }
        TextField::Label => labels(directory, point, add),
        TextField::Text => running_text(point, add),
        // Filled with terms instead of text; see `AmbiguousTerms`.
        TextField::Abbreviation => {}
    }
}

fn add_all<'a>(values: impl IntoIterator<Item = &'a String>, add: &mut dyn FnMut(&'a str)) {
    for value in values {
        add(value);
    }
}

fn labels<'a>(directory: &'a Directory, point: &'a DirectoryPoint, add: &mut dyn FnMut(&'a str)) {
    let taxonomy = &directory.taxonomy;
    let mut seen = Vec::new();
    let mut add_term = |term: &'a crate::model::Term| {
        if !seen.contains(&term.zh.as_str()) {
            seen.push(term.zh.as_str());
            add(&term.zh);
            if let Some(short) = &term.short {
                add(short);
            }
        }
    };
    for designation in &point.designations {
        add_term(taxonomy.kind.get(designation.record.kind));
    }
    add_term(taxonomy.nature.get(point.facts.nature));
    for item in &point.service_items {
        item.record
            .category
            .into_iter()
            .for_each(|term| add_term(taxonomy.category.get(term)));
        item.record
            .fee
            .into_iter()
            .for_each(|term| add_term(taxonomy.fee.get(term)));
        item.record
            .ip_types
            .iter()
            .for_each(|term| add_term(taxonomy.ip_type.get(*term)));
        item.record
            .modes
            .iter()
            .for_each(|term| add_term(taxonomy.mode.get(*term)));
    }
}

fn running_text<'a>(point: &'a DirectoryPoint, add: &mut dyn FnMut(&'a str)) {
    let facts = &point.facts;
    add_all(&facts.summary, add);
    add_all(&facts.audience, add);
    for item in &point.service_items {
        add_all(&item.record.description, add);
        add_all(&item.record.audience, add);
    }
    for case in &point.cases {
        add(&case.name);
        add_all(&case.content, add);
    }
    for designation in &point.designations {
        add_all(&designation.record.batch, add);
        let document = designation.record.document.as_deref();
        document
            .and_then(document_number)
            .into_iter()
            .for_each(&mut *add);
    }
}

/// The number in the name of a document, 沪知局办〔2022〕18号. Titles mention all kinds of points.
fn document_number(document: &str) -> Option<&str> {
    let year = document.find('〔')?;
    let before = document[..year].rfind(|sign: char| !sign.is_alphanumeric());
    let start = before.map_or(0, |at| {
        at + document[at..].chars().next().map_or(0, char::len_utf8)
    });
    let end = year + document[year..].find('号')? + '号'.len_utf8();
    Some(&document[start..end])
}

/// The distinct exact terms of a point's field, without empty ones.
pub(crate) fn exact_terms(
    directory: &Directory,
    region_phonetics: &RegionPhonetics,
    point: &DirectoryPoint,
    field: ExactField,
) -> Vec<String> {
    let facts = &point.facts;
    let exact = |text: &String| exact_term(&document_text(text));
    let names = || std::iter::once(&facts.name).chain(point.other_names());
    let mut terms: Vec<String> = match field {
        ExactField::Name => names().chain(&facts.name_en).map(exact).collect(),
        ExactField::Item => {
            let items = point.service_items.iter();
            items.map(|item| exact(&item.record.name)).collect()
        }
        ExactField::Pinyin => names()
            .flat_map(|name| exact_pinyin_terms(&exact(name), &directory.pinyin))
            .collect(),
        ExactField::PlacePinyin => {
            let regions = point.region_path.iter();
            regions
                .flat_map(|region| region_phonetics.exact_pinyin_terms(*region))
                .cloned()
                .collect()
        }
    };
    terms.retain(|term| !term.is_empty());
    terms.sort();
    terms.dedup();
    terms
}

/// A point's names with their numbers in other spellings, and the initials of its English name.
pub(crate) fn other_spellings(point: &DirectoryPoint) -> BTreeSet<String> {
    let names = std::iter::once(&point.facts.name).chain(point.other_names());
    let numerals = names.flat_map(|name| numeral_variants(&document_text(name)));
    let initials = point.facts.name_en.iter().filter_map(|name| initials(name));
    numerals.chain(initials).collect()
}

/// The initials by which people call an institution: USTC of University of Science and Technology of China.
/// Fewer than three are no name.
fn initials(name: &str) -> Option<String> {
    let first = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next());
    let initials: String = first.filter(char::is_ascii_uppercase).collect();
    (initials.len() > 2).then_some(initials)
}

/// The numbers by which a point is looked up, as [`number_key`](crate::text::numbers::number_key)
/// makes them of a query: id, postcode, the codes of its regions, and telephone numbers, with and
/// without area code and extension.
pub(crate) fn number_keys(directory: &Directory, point: &DirectoryPoint) -> BTreeSet<String> {
    let facts = &point.facts;
    let mut keys: BTreeSet<String> = number_key(&facts.id).into_iter().collect();
    keys.extend(facts.postcode.clone());
    let regions = point.region_path.iter();
    keys.extend(regions.map(|region| directory.regions.get(*region).code.clone()));
    for written in &facts.phones {
        keys.extend(number_key(written));
        for telephone in telephone::find(written) {
            keys.extend(number_key(&telephone.number));
            keys.extend(telephone.local().map(str::to_owned));
        }
    }
    keys
}

/// The phonetic and exact Pinyin terms of regions, computed once for all points in them.
pub(crate) struct RegionPhonetics {
    by_region: BTreeMap<RegionIndex, (BTreeSet<String>, Vec<String>)>,
}

impl RegionPhonetics {
    /// Computes the terms of all regions in which the directory has points.
    pub(crate) fn for_directory(directory: &Directory) -> Self {
        let paths = directory.points.iter().flat_map(|point| &point.region_path);
        let regions: BTreeSet<RegionIndex> = paths.copied().collect();
        let said = |region: RegionIndex| {
            let name = &directory.regions.get(region).name;
            let text = document_text(name);
            let exact_pinyin_terms = region_name_variants(&text)
                .flat_map(|name| exact_pinyin_terms(name, &directory.pinyin));
            (
                phonetic_terms(&text, &directory.pinyin),
                exact_pinyin_terms.collect(),
            )
        };
        Self {
            by_region: regions
                .into_iter()
                .map(|region| (region, said(region)))
                .collect(),
        }
    }

    fn phonetic_terms(&self, region: RegionIndex) -> impl Iterator<Item = &String> {
        let known = self.by_region.get(&region).into_iter();
        known.flat_map(|(terms, _)| terms)
    }

    fn exact_pinyin_terms(&self, region: RegionIndex) -> impl Iterator<Item = &String> {
        let known = self.by_region.get(&region).into_iter();
        known.flat_map(|(_, exact_pinyin_terms)| exact_pinyin_terms)
    }
}

/// The distinct phonetic terms of a point's field.
pub(crate) fn field_phonetic_terms(
    directory: &Directory,
    region_phonetics: &RegionPhonetics,
    point: &DirectoryPoint,
    field: PhoneticField,
) -> BTreeSet<String> {
    let facts = &point.facts;
    match field {
        PhoneticField::Name => std::iter::once(&facts.name)
            .chain(point.other_names())
            .flat_map(|name| phonetic_terms(&document_text(name), &directory.pinyin))
            .collect(),
        PhoneticField::Place => {
            let regions = point.region_path.iter();
            regions
                .flat_map(|region| region_phonetics.phonetic_terms(*region))
                .cloned()
                .collect()
        }
    }
}

/// The abbreviations of a point's names.
pub(crate) fn abbreviations(
    directory: &Directory,
    point: &DirectoryPoint,
    common_words: &CommonWords,
) -> Abbreviations {
    let region_names = region_names_of(directory, point);
    let mut abbreviations = Abbreviations::default();
    for name in std::iter::once(&point.facts.name).chain(point.other_names()) {
        abbreviations.add(&document_text(name), &region_names, common_words);
    }
    abbreviations
}

/// Counts the words in the names of all points.
pub(crate) fn common_words(directory: &Directory) -> CommonWords {
    let mut common_words = CommonWords::default();
    for point in &directory.points {
        common_words.count(
            &document_text(&point.facts.name),
            &region_names_of(directory, point),
        );
    }
    common_words
}

/// The names of a point's regions, with and without their generic suffixes.
fn region_names_of(directory: &Directory, point: &DirectoryPoint) -> Vec<String> {
    let mut region_names = Vec::new();
    for region in &point.region_path {
        let name = document_text(&directory.regions.get(*region).name);
        region_names.extend(region_name_variants(&name).map(str::to_owned));
    }
    region_names
}
