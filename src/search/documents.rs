//! What a point is found by: its texts by field, and the order of documents.

use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::model::RegionIndex;
use crate::text::sounds::{sounds, whole_sounds};
use crate::text::{Abbreviations, UsualWords, document_text, whole_term};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The text fields of the index, and how much each counts.
///
/// A name says what a point is; an item says what it does; a place narrows; a label
/// is shared by thousands; running text mentions much in passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextField {
    /// Chinese and English name.
    Name,
    /// Other names, and former ones by the point's history.
    Alias,
    /// Names of service items.
    Item,
    /// Regions from the province down, and the address.
    Place,
    /// Labels of kind, nature, category, type of right, fee and mode.
    Label,
    /// Summary, descriptions, cases, audiences.
    Text,
    /// Abbreviations of names that other records have by chance as they stand; see
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

    /// The name of the field in the index.
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

    /// Whether a value counts less the longer the field is.
    ///
    /// A short name that has the words is nearer to them than a long one. But a point
    /// is not worse for having more services, a longer address or a longer summary; and
    /// without lengths there are few distinct scores, so postings are small.
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
            // Enough for 北京大学 to come before 东北大学 where 北大 was typed.
            Self::Abbreviation => 8.0,
        }
    }
}

/// The fields that hold how names are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SoundField {
    /// Names and other names.
    Name,
    /// Regions from the province down.
    Place,
}

impl SoundField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 2] = [Self::Name, Self::Place];

    /// The name of the field in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Name => "name_sound",
            Self::Place => "place_sound",
        }
    }

    /// Whether a value counts less the longer the field is, as in [`TextField`].
    pub(crate) fn has_length_norm(self) -> bool {
        self == Self::Name
    }

    /// The factor on the field's BM25 score: a little less than what the same words count
    /// as characters, since a sound says less.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Name => 3.0,
            Self::Place => 1.2,
        }
    }
}

/// The fields that hold abbreviations of names and other names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AbbreviationField {
    /// Of the beginnings of neighbouring words.
    Near,
    /// With a word left out, or a character from within a word.
    Far,
    /// Near ones of the words that most names have.
    Usual,
}

impl AbbreviationField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 3] = [Self::Near, Self::Far, Self::Usual];

    /// The name of the field in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Near => "near_abbreviation",
            Self::Far => "far_abbreviation",
            Self::Usual => "usual_abbreviation",
        }
    }

    /// Whether a value counts less the longer the field is: a short name is abbreviated
    /// sooner than a long one.
    pub(crate) fn has_length_norm(self) -> bool {
        self != Self::Usual
    }

    /// The factor on the field's BM25 score: every near one comes before every far one.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Near => 4.0,
            Self::Far => 0.5,
            Self::Usual => 1.0,
        }
    }
}

/// The fields that hold whole names and items as single terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WholeField {
    /// Names and other names.
    Name,
    /// Service items.
    Item,
    /// Names and other names in Pinyin and in initials.
    Sound,
    /// Regions from the province down in Pinyin and in initials, with and without the word
    /// that says what they are.
    PlaceSound,
}

impl WholeField {
    /// All fields, in the order of the schema.
    pub(crate) const ALL: [Self; 4] = [Self::Name, Self::Item, Self::Sound, Self::PlaceSound];

    /// The name of the field in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Name => "whole_name",
            Self::Item => "whole_item",
            Self::Sound => "whole_sound",
            Self::PlaceSound => "whole_place_sound",
        }
    }

    /// The factor on the field's BM25 score: enough for an equal name to come before
    /// every name that merely contains it.
    pub(crate) fn boost(self) -> f32 {
        match self {
            Self::Name => 8.0,
            Self::Item => 3.0,
            Self::Sound => 6.0,
            // Enough for 西安 to come before 仙桃 where `xian` was typed.
            Self::PlaceSound => 5.0,
        }
    }
}

/// The points in the order of documents: the listed ones, then the ended ones, so that "is
/// listed" is a comparison with a number. Of the listed those first that are more than
/// local, so that they come first among equal scores; within each part directory order.
/// What is only being prepared stands with the local ones.
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

/// The texts of one field, each a text of its own: no term spans two of them.
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
                add(&directory.regions.get(*region).name);
            }
            add_all(&facts.address, add);
        }
        TextField::Label => labels(directory, point, add),
        TextField::Text => running_text(point, add),
        // Its terms are no text; see `AmbiguousTerms`.
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
}

/// The whole names or items of a point as terms, distinct, none empty.
pub(crate) fn whole_terms(
    directory: &Directory,
    regions_said: &RegionsSaid,
    point: &DirectoryPoint,
    field: WholeField,
) -> Vec<String> {
    let facts = &point.facts;
    let whole = |text: &String| whole_term(&document_text(text));
    let names = || std::iter::once(&facts.name).chain(point.other_names());
    let mut terms: Vec<String> = match field {
        WholeField::Name => names().chain(&facts.name_en).map(whole).collect(),
        WholeField::Item => {
            let items = point.service_items.iter();
            items.map(|item| whole(&item.record.name)).collect()
        }
        WholeField::Sound => names()
            .flat_map(|name| whole_sounds(&whole(name), &directory.pinyin))
            .collect(),
        WholeField::PlaceSound => {
            let regions = point.region_path.iter();
            regions
                .flat_map(|region| regions_said.wholes(*region))
                .cloned()
                .collect()
        }
    };
    terms.retain(|term| !term.is_empty());
    terms.sort();
    terms.dedup();
    terms
}

/// A region's name, and the name without the word that says what it is: 葫芦岛市, 葫芦岛.
fn spoken_names(name: &str) -> impl Iterator<Item = &str> {
    let specific = words::SPOKEN_REGION_ENDS
        .iter()
        .find_map(|generic| name.strip_suffix(generic))
        .filter(|specific| specific.chars().count() > 1);
    std::iter::once(name).chain(specific)
}

/// How regions are said, worked out once for all points that lie in them.
pub(crate) struct RegionsSaid {
    by_region: BTreeMap<RegionIndex, (BTreeSet<String>, Vec<String>)>,
}

impl RegionsSaid {
    /// The regions that points of a directory lie in.
    pub(crate) fn of(directory: &Directory) -> Self {
        let paths = directory.points.iter().flat_map(|point| &point.region_path);
        let regions: BTreeSet<RegionIndex> = paths.copied().collect();
        let said = |region: RegionIndex| {
            let name = &directory.regions.get(region).name;
            let text = document_text(name);
            let wholes = spoken_names(&text).flat_map(|name| whole_sounds(name, &directory.pinyin));
            (sounds(&text, &directory.pinyin), wholes.collect())
        };
        Self {
            by_region: regions
                .into_iter()
                .map(|region| (region, said(region)))
                .collect(),
        }
    }

    fn sounds(&self, region: RegionIndex) -> impl Iterator<Item = &String> {
        let known = self.by_region.get(&region).into_iter();
        known.flat_map(|(sounds, _)| sounds)
    }

    fn wholes(&self, region: RegionIndex) -> impl Iterator<Item = &String> {
        let known = self.by_region.get(&region).into_iter();
        known.flat_map(|(_, wholes)| wholes)
    }
}

/// The sounds of one field of a point, each once.
pub(crate) fn field_sounds(
    directory: &Directory,
    regions_said: &RegionsSaid,
    point: &DirectoryPoint,
    field: SoundField,
) -> BTreeSet<String> {
    let facts = &point.facts;
    match field {
        SoundField::Name => std::iter::once(&facts.name)
            .chain(point.other_names())
            .flat_map(|name| sounds(&document_text(name), &directory.pinyin))
            .collect(),
        SoundField::Place => {
            let regions = point.region_path.iter();
            regions
                .flat_map(|region| regions_said.sounds(*region))
                .cloned()
                .collect()
        }
    }
}

/// The abbreviations of a point's names.
pub(crate) fn abbreviations(
    directory: &Directory,
    point: &DirectoryPoint,
    usual_words: &UsualWords,
) -> Abbreviations {
    let places = places_of(directory, point);
    let mut abbreviations = Abbreviations::default();
    for name in std::iter::once(&point.facts.name).chain(point.other_names()) {
        abbreviations.add(&document_text(name), &places, usual_words);
    }
    abbreviations
}

/// The words that most names of a directory have.
pub(crate) fn usual_words(directory: &Directory) -> UsualWords {
    let mut usual_words = UsualWords::default();
    for point in &directory.points {
        usual_words.count(
            &document_text(&point.facts.name),
            &places_of(directory, point),
        );
    }
    usual_words
}

/// The names of the regions that a point lies in, with and without 市, 县 …
fn places_of(directory: &Directory, point: &DirectoryPoint) -> Vec<String> {
    let mut places = Vec::new();
    for region in &point.region_path {
        let name = document_text(&directory.regions.get(*region).name);
        places.extend(spoken_names(&name).map(str::to_owned));
    }
    places
}
