//! Lists of points by region, service, both, kind of designation, and nature.

use super::cards::{Grouping, Listing, categories};
use super::contexts::{
    CountedLink, LinkContext, RegionContext, RegionServiceContext, ServiceContext, TermContext,
    value,
};
use super::counts::{
    Count, children, count_terms, counted_categories, counted_region, counted_searches,
    counted_terms, counts_of,
};
use super::locale::Locale;
use super::page::{Page, PageDraft, PageRole, numbered};
use super::parts::region_has_page;
use super::shell::Shell;
use super::{dates, feeds, labels};
use crate::directory::{Directory, DirectoryPoint, Group, PointIndex};
use crate::links;
use crate::model::{Date, RegionIndex, RegionLevel, Term, TermIndex, Vocabulary};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Value;

/// The subject of a list of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Region(RegionIndex),
    Service(TermIndex),
    RegionService(RegionIndex, TermIndex),
    Kind(TermIndex),
    Nature(TermIndex),
}

/// The regions with a page: those with points, and all provinces.
pub(crate) fn regions(directory: &Directory) -> Vec<Subject> {
    let regions = directory.regions.iter().map(|(region, _)| region);
    regions
        .filter(|region| region_has_page(directory, *region))
        .map(Subject::Region)
        .collect()
}

/// The service categories with points.
pub(crate) fn services(directory: &Directory) -> Vec<Subject> {
    let group_of = |category| directory.of_category(category);
    with_points(&directory.taxonomy.category, group_of, Subject::Service)
}

/// The service categories of each province that have points there.
pub(crate) fn region_services(directory: &Directory) -> Vec<Subject> {
    let mut cross: Vec<Subject> = Vec::new();
    for (category, _) in directory.taxonomy.category.iter() {
        for point in &directory.of_category(category).points {
            let subject = Subject::RegionService(directory.point(*point).province(), category);
            if cross.last() != Some(&subject) {
                cross.push(subject);
            }
        }
    }
    cross
}

/// The kinds of designation with points.
pub(crate) fn kinds(directory: &Directory) -> Vec<Subject> {
    let group_of = |kind| directory.of_kind(kind);
    with_points(&directory.taxonomy.kind, group_of, Subject::Kind)
}

/// The natures with points.
pub(crate) fn natures(directory: &Directory) -> Vec<Subject> {
    let group_of = |nature| directory.of_nature(nature);
    with_points(&directory.taxonomy.nature, group_of, Subject::Nature)
}

fn with_points<'d>(
    vocabulary: &Vocabulary,
    group_of: impl Fn(TermIndex) -> &'d Group,
    subject: fn(TermIndex) -> Subject,
) -> Vec<Subject> {
    let terms = vocabulary.iter().map(|(term, _)| term);
    terms
        .filter(|term| !group_of(*term).points.is_empty())
        .map(subject)
        .collect()
}

/// All pages of the lists of some subjects.
pub(crate) fn pages(directory: &Directory, subjects: Vec<Subject>) -> Vec<Page> {
    let changed_on = subjects.first().map(|kind| changes(directory, *kind));
    let changed_on = changed_on.unwrap_or_default();
    let lists: Vec<Arc<ListPage>> = subjects
        .into_par_iter()
        .map(|subject| {
            let listing = subject.listing(directory);
            Arc::new(ListPage { subject, listing })
        })
        .collect();
    lists
        .into_iter()
        .flat_map(|list| {
            let path = list.subject.path(directory);
            let pages = list.listing.page_count();
            let changed_on = changed_on.get(&list.subject).copied();
            (1..=pages).map(move |number| {
                let list = Arc::clone(&list);
                Page::new(links::paged(&path, number), move |shell| {
                    list.draft(shell, number)
                })
                .changed_on(changed_on)
            })
        })
        .collect()
}

/// The last change of any point of each subject of a kind. A point that has ended counts, since its end
/// changed the lists that it left.
fn changes(directory: &Directory, kind: Subject) -> BTreeMap<Subject, Date> {
    let mut newest: BTreeMap<Subject, Date> = BTreeMap::new();
    for point in &directory.points {
        let Some(date) = dates::changed_on(point) else {
            continue;
        };
        kind.each_of(point, |subject| {
            let known = newest.entry(subject).or_insert(date);
            *known = date.max(*known);
        });
    }
    newest
}

/// A list of points with its subject.
struct ListPage {
    subject: Subject,
    listing: Listing,
}

impl ListPage {
    fn draft(&self, shell: &Shell, number: usize) -> PageDraft {
        let directory = shell.directory;
        let texts = shell.texts;
        let path = self.subject.path(directory);
        let list = self
            .listing
            .page(texts, directory, &shell.cards, &path, number);
        let overview = Overview {
            shell,
            root: &links::root_of(&path),
            path: &path,
            count: list.total,
            is_continuation: number > 1,
        };
        let words = self.subject.words(texts, directory);
        let keywords: Vec<&str> = words.keywords.iter().map(String::as_str).collect();
        // The taxonomy has it in Chinese only.
        let column_type = words.column_type.filter(|_| texts.is_chinese());
        let column_type = column_type.map_or_else(|| texts.meta_services(), str::to_owned);
        PageDraft {
            title: numbered(texts, words.title, number),
            description: numbered(texts, words.description, number),
            trail: words.trail,
            role: PageRole::column(&column_type, &keywords),
            json_ld: None,
            context: self.subject.context(&overview),
            list: Some(value(&list)),
        }
    }
}

/// The texts of a list.
struct Words<'d> {
    title: String,
    description: String,
    trail: Vec<(String, String)>,
    column_type: Option<&'d str>,
    keywords: Vec<String>,
}

impl Subject {
    /// Visits the subjects of this kind that a point belongs to.
    fn each_of(self, point: &DirectoryPoint, mut visit: impl FnMut(Self)) {
        match self {
            Self::Region(_) => {
                let regions = point.region_path.iter();
                regions.for_each(|region| visit(Self::Region(*region)));
            }
            Self::Service(_) => {
                let categories = categories(point).into_iter();
                categories.for_each(|category| visit(Self::Service(category)));
            }
            Self::RegionService(..) => {
                let categories = categories(point).into_iter();
                let province = point.province();
                categories.for_each(|category| visit(Self::RegionService(province, category)));
            }
            Self::Kind(_) => {
                let designations = point.designations.iter();
                designations.for_each(|designation| visit(Self::Kind(designation.record.kind)));
            }
            Self::Nature(_) => visit(Self::Nature(point.facts.nature)),
        }
    }

    /// The path of the first page.
    fn path(self, directory: &Directory) -> String {
        let region = |region| directory.regions.get(region).code.as_str();
        let taxonomy = &directory.taxonomy;
        match self {
            Self::Region(index) => links::region(region(index)),
            Self::Service(category) => links::service(&taxonomy.category.get(category).code),
            Self::RegionService(index, category) => {
                links::region_service(region(index), &taxonomy.category.get(category).code)
            }
            Self::Kind(kind) => links::kind(&taxonomy.kind.get(kind).code),
            Self::Nature(nature) => links::nature(&taxonomy.nature.get(nature).code),
        }
    }

    fn listing(self, directory: &Directory) -> Listing {
        let by_province =
            |points: &[PointIndex]| Listing::new(directory, points, Grouping::Province, None);
        match self {
            Self::Region(region) => {
                let depth = directory.regions.path(region).len();
                let points = &directory.in_region(region).points;
                Listing::new(directory, points, Grouping::Below(depth), Some(region))
            }
            Self::RegionService(region, category) => {
                let all = &directory.of_category(category).points;
                // Directory order is by code, so the points of a province are adjacent.
                let province = |point: &PointIndex| directory.point(*point).province();
                let start = all.partition_point(|point| province(point) < region);
                let end = all.partition_point(|point| province(point) <= region);
                let points = &all[start..end];
                Listing::new(directory, points, Grouping::Below(1), Some(region))
            }
            Self::Service(category) => by_province(&directory.of_category(category).points),
            Self::Kind(kind) => by_province(&directory.of_kind(kind).points),
            Self::Nature(nature) => by_province(&directory.of_nature(nature).points),
        }
    }

    fn words<'d>(self, texts: &Locale, directory: &'d Directory) -> Words<'d> {
        let taxonomy = &directory.taxonomy;
        let to_regions = (texts.region_index_title(), links::REGIONS.to_owned());
        let of_term = |term: &'_ Term| {
            let description = term.description().map(str::to_owned);
            (term.label().to_owned(), description)
        };
        match self {
            Self::Region(index) => {
                let name = directory.regions.get(index).label();
                let path = directory.regions.path(index);
                let above = path[..path.len() - 1].iter().map(|above| {
                    let above = directory.regions.get(*above);
                    (above.label().to_owned(), links::region(&above.code))
                });
                let place = labels::place(&directory.regions, &path);
                Words {
                    title: texts.region_title(&name_with_city(directory, index)),
                    description: texts.region_description(&place),
                    trail: std::iter::once(to_regions).chain(above).collect(),
                    column_type: None,
                    keywords: vec![
                        name.to_owned(),
                        texts.meta_intellectual_property(),
                        texts.meta_service_points(),
                    ],
                }
            }
            Self::RegionService(region, category) => {
                let region = directory.regions.get(region);
                let term = taxonomy.category.get(category);
                let (region_name, service) = (region.label(), term.label());
                Words {
                    title: texts.region_service_title(region_name, service),
                    description: texts.region_service_description(region_name, service),
                    trail: vec![
                        to_regions,
                        (region_name.to_owned(), links::region(&region.code)),
                    ],
                    column_type: term.column_type.as_deref(),
                    keywords: vec![
                        region_name.to_owned(),
                        service.to_owned(),
                        texts.meta_service_points(),
                    ],
                }
            }
            Self::Service(category) => {
                let term = taxonomy.category.get(category);
                let (label, description) = of_term(term);
                let title = texts.service_title(&label);
                let description = description.unwrap_or_else(|| texts.service_description(&label));
                Words::of_term(texts, term, title, description)
            }
            Self::Kind(index) | Self::Nature(index) => {
                let term = match self {
                    Self::Kind(_) => taxonomy.kind.get(index),
                    _ => taxonomy.nature.get(index),
                };
                let (label, description) = of_term(term);
                let description = description.unwrap_or_else(|| texts.term_description(&label));
                Words::of_term(texts, term, label, description)
            }
        }
    }

    /// The template variable of the page kind.
    fn context(self, overview: &Overview) -> Value {
        let taxonomy = &overview.shell.directory.taxonomy;
        let directory = overview.shell.directory;
        match self {
            Self::Region(index) => value(&overview.of_region(index)),
            Self::Service(index) => value(&overview.of_service(index)),
            Self::RegionService(region, service) => {
                value(&overview.of_region_service(region, service))
            }
            Self::Kind(index) => {
                let feed = feeds::of_kind(
                    overview.shell.texts,
                    taxonomy.kind.get(index),
                    overview.path,
                );
                let counts = counts_of(&taxonomy.kind, |term| directory.of_kind(term));
                let terms = Terms {
                    key: "kind",
                    path_of: links::kind,
                    vocabulary: &taxonomy.kind,
                    counts,
                };
                value(&TermContext {
                    feed: Some(feed),
                    ..overview.of_term(index, &terms)
                })
            }
            Self::Nature(index) => {
                let counts = counts_of(&taxonomy.nature, |term| directory.of_nature(term));
                let terms = Terms {
                    key: "nature",
                    path_of: links::nature,
                    vocabulary: &taxonomy.nature,
                    counts,
                };
                value(&overview.of_term(index, &terms))
            }
        }
    }
}

/// The name of a region; in Latin letters, in which many are alike, with those of all regions above,
/// otherwise of a county after its city's, or its province's where it has no
/// city, since many counties share their name with one elsewhere.
fn name_with_city(directory: &Directory, index: RegionIndex) -> String {
    let path = directory.regions.path(index);
    if directory.regions.are_labelled() {
        return labels::place(&directory.regions, &path);
    }
    let is_county = directory.regions.get(index).level == RegionLevel::County;
    let shown = path.len().saturating_sub(if is_county { 2 } else { 1 });
    labels::place(&directory.regions, &path[shown..])
}

impl<'d> Words<'d> {
    /// The texts for a term of a vocabulary.
    fn of_term(texts: &Locale, term: &'d Term, title: String, description: String) -> Self {
        Self {
            title,
            description,
            trail: vec![(texts.service_index_title(), links::SERVICES.to_owned())],
            column_type: term.column_type.as_deref(),
            keywords: vec![term.label().to_owned(), texts.meta_service_points()],
        }
    }
}

/// A vocabulary whose terms have pages.
struct Terms<'a> {
    /// The key of the filter.
    key: &'static str,
    path_of: fn(&str) -> String,
    vocabulary: &'a Vocabulary,
    counts: Vec<Count>,
}

/// The data around the points on a page of a list.
struct Overview<'a> {
    shell: &'a Shell<'a>,
    /// The path of the first page.
    path: &'a str,
    /// The relative prefix to the root.
    root: &'a str,
    /// The number of points in the list.
    count: usize,
    /// Whether this is not the first page.
    is_continuation: bool,
}

impl Overview<'_> {
    fn search_link(&self, filters: &[(&str, &str)]) -> String {
        format!("{}{}", self.root, links::search_with(filters))
    }

    fn of_region(&self, index: RegionIndex) -> RegionContext {
        let directory = self.shell.directory;
        let region = directory.regions.get(index);
        let group = directory.in_region(index);
        let points = &group.points;
        let is_province = region.level == RegionLevel::Province;
        // A single point is found without filters, and shows its services and kinds.
        let is_filtered = !self.is_continuation && (is_province || points.len() > 1);
        let texts = self.shell.texts;
        let (siblings_label, siblings) = siblings(texts, directory, index, self.path);
        let (kinds, services) = if is_filtered {
            (self.kinds_in(index), self.services_in(index))
        } else {
            (Vec::new(), Vec::new())
        };
        RegionContext {
            code: region.code.clone(),
            name: region.label().to_owned(),
            chinese: (!texts.is_chinese()).then(|| directory.regions.full_name(index)),
            short: region.short_label().to_owned(),
            level: region.level.code(),
            count: group.members,
            preparing: group.in_preparation(),
            empty_note: points
                .is_empty()
                .then(|| texts.region_empty(region.label())),
            children: children(directory, index, self.path),
            siblings_label,
            siblings,
            kinds,
            services,
            feed: is_province.then(|| feeds::of_province(texts, region, self.path)),
            search_link: self.search_link(&[("region", &region.code)]),
            is_continuation: self.is_continuation,
        }
    }

    /// Counts by kind of designation in a region, linked to the search.
    fn kinds_in(&self, region: RegionIndex) -> Vec<CountedLink> {
        let directory = self.shell.directory;
        let vocabulary = &directory.taxonomy.kind;
        let points = &directory.in_region(region).points;
        let counts = count_terms(directory, points, vocabulary, DirectoryPoint::listed_kinds);
        let region = directory.regions.get(region);
        counted_searches(vocabulary, &counts, self.root, region, "kind")
    }

    /// Whether the tree has lists of a service in a province.
    fn has_cross_lists(&self) -> bool {
        self.shell.folder().is_empty()
    }

    /// Counts by service category in a region, linked to the cross lists for provinces,
    /// otherwise to the search.
    fn services_in(&self, region: RegionIndex) -> Vec<CountedLink> {
        let directory = self.shell.directory;
        let vocabulary = &directory.taxonomy.category;
        let points = &directory.in_region(region).points;
        let counts = count_terms(directory, points, vocabulary, counted_categories);
        let region = directory.regions.get(region);
        if region.level == RegionLevel::Province && self.has_cross_lists() {
            return counted_terms(vocabulary, &counts, self.root, |term| {
                links::region_service(&region.code, &term.code)
            });
        }
        counted_searches(vocabulary, &counts, self.root, region, "category")
    }

    fn of_service(&self, index: TermIndex) -> ServiceContext {
        let directory = self.shell.directory;
        let taxonomy = &directory.taxonomy;
        let term = taxonomy.category.get(index);
        let level = term.level.as_deref().and_then(|code| {
            let level = taxonomy.level.find(code)?;
            Some(taxonomy.level.get(level).label().to_owned())
        });
        ServiceContext {
            code: term.code.clone(),
            label: term.label().to_owned(),
            description: term.description().map(str::to_owned),
            level,
            count: self.count,
            provinces: if self.is_continuation {
                Vec::new()
            } else {
                self.provinces_of(index)
            },
            search_link: self.search_link(&[("category", &term.code)]),
            is_continuation: self.is_continuation,
        }
    }

    /// The provinces that have a category, with links to the cross lists.
    fn provinces_of(&self, category: TermIndex) -> Vec<CountedLink> {
        let directory = self.shell.directory;
        let code = &directory.taxonomy.category.get(category).code;
        let points = &directory.of_category(category).points;
        let province = |point: &PointIndex| directory.point(*point).province();
        // Directory order is by code, so the points of a province are adjacent.
        points
            .chunk_by(|a, b| province(a) == province(b))
            .map(|points| {
                let region = directory.regions.get(province(&points[0]));
                let members = points.iter().map(|point| directory.point(*point));
                let path = match self.has_cross_lists() {
                    true => links::region_service(&region.code, code),
                    false => links::search_with(&[("region", &region.code), ("category", code)]),
                };
                CountedLink {
                    code: region.code.clone(),
                    label: region.short_label().to_owned(),
                    link: Some(format!("{}{path}", self.root)),
                    count: members.filter(|point| point.is_member()).count(),
                    description: None,
                }
            })
            .collect()
    }

    fn of_region_service(
        &self,
        province: RegionIndex,
        category: TermIndex,
    ) -> RegionServiceContext {
        let directory = self.shell.directory;
        let region = directory.regions.get(province);
        let term = directory.taxonomy.category.get(category);
        let mut other_services = if self.is_continuation {
            Vec::new()
        } else {
            self.services_in(province)
        };
        other_services.retain(|other| other.code != term.code);
        let link = |label: &str, path: String| LinkContext {
            label: label.to_owned(),
            link: format!("{}{path}", self.root),
        };
        RegionServiceContext {
            region: link(region.label(), links::region(&region.code)),
            service: link(term.label(), links::service(&term.code)),
            description: term.description().map(str::to_owned),
            count: self.count,
            other_services,
            search_link: self.search_link(&[("region", &region.code), ("category", &term.code)]),
            is_continuation: self.is_continuation,
        }
    }

    /// The context of a kind of designation or a nature, without a feed.
    fn of_term(&self, index: TermIndex, terms: &Terms) -> TermContext {
        let term = terms.vocabulary.get(index);
        let path_of = |term: &Term| (terms.path_of)(&term.code);
        let mut others = counted_terms(terms.vocabulary, &terms.counts, self.root, path_of);
        others.retain(|other| other.code != term.code);
        TermContext {
            code: term.code.clone(),
            label: term.label().to_owned(),
            description: term.description().map(str::to_owned),
            count: self.count,
            feed: None,
            others,
            search_link: self.search_link(&[(terms.key, &term.code)]),
            is_continuation: self.is_continuation,
        }
    }
}

/// The siblings of a region: for a province those of the same part of the country (the
/// first digit of the code), otherwise the regions of the same parent that have points.
fn siblings(
    texts: &Locale,
    directory: &Directory,
    index: RegionIndex,
    from: &str,
) -> (String, Vec<CountedLink>) {
    let regions = &directory.regions;
    let region = regions.get(index);
    if let Some(parent) = region.parent {
        let mut beside = children(directory, parent, from);
        beside.retain(|other| other.code != region.code);
        return (texts.region_others(regions.get(parent).label()), beside);
    }
    let part = region.code.get(..1);
    let beside = regions
        .provinces()
        .filter(|other| *other != index && regions.get(*other).code.get(..1) == part)
        .map(|other| counted_region(directory, other, from, |found| found.label()))
        .collect();
    let label = match part {
        Some("1") => texts.region_north(),
        Some("2") => texts.region_north_east(),
        Some("3") => texts.region_east(),
        Some("4") => texts.region_south_central(),
        Some("5") => texts.region_south_west(),
        Some("6") => texts.region_north_west(),
        _ => texts.region_elsewhere(),
    };
    (label, beside)
}
