//! Lists of points: cards, grouping and pages.

use super::contexts::{Badge, Group, ListContext, PointCard, PreparedCard, value};
use super::labels;
use super::locale::Locale;
use super::pager::{PAGE_LENGTH, page_count, pager};
use super::theme::Theme;
use crate::diagnostics::Diagnostic;
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::links;
use crate::model::{RegionIndex, Status, TermIndex};
use rayon::prelude::*;
use tera::{Context, Value};

/// The cards of all points: for lists at both folder depths, and for neighbours.
///
/// A point appears in about twenty lists; its card is the same in all of them except for
/// relative links.
#[derive(Debug, Default)]
pub(crate) struct Cards {
    one_deep: Vec<PreparedCard>,
    two_deep: Vec<PreparedCard>,
    neighbours: Vec<PreparedCard>,
}

impl Cards {
    /// Renders all cards. An error is one of the theme's `point_row.html` or
    /// `neighbour.html`.
    pub(crate) fn new(directory: &Directory, theme: &Theme) -> Result<Self, Box<Diagnostic>> {
        let prepared: Result<Vec<[PreparedCard; 3]>, Box<Diagnostic>> = directory
            .points
            .par_iter()
            .map(|point| prepare(theme, directory, point))
            .collect();
        let mut cards = Self::default();
        for [one_deep, two_deep, neighbour] in prepared? {
            cards.one_deep.push(one_deep);
            cards.two_deep.push(two_deep);
            cards.neighbours.push(neighbour);
        }
        Ok(cards)
    }

    /// The card of a point for a page with this relative prefix to the root.
    fn get(&self, point: PointIndex, root: &str) -> PreparedCard {
        let cards = if root == "../../" {
            &self.two_deep
        } else {
            &self.one_deep
        };
        cards[point.0 as usize].clone()
    }

    /// The cards of points, rendered as neighbours of another point.
    pub(crate) fn neighbours(&self, points: &[PointIndex]) -> Vec<PreparedCard> {
        points
            .iter()
            .map(|point| self.neighbours[point.0 as usize].clone())
            .collect()
    }
}

impl Drop for Cards {
    /// Frees hundreds of thousands of values beside whatever follows.
    fn drop(&mut self) {
        let lists = [&mut self.one_deep, &mut self.two_deep, &mut self.neighbours];
        let lists = lists.map(std::mem::take);
        rayon::spawn(move || drop(lists));
    }
}

/// Renders a point for lists at both depths and as a neighbour, and adds the HTML to its
/// fields.
fn prepare(
    theme: &Theme,
    directory: &Directory,
    point: &DirectoryPoint,
) -> Result<[PreparedCard; 3], Box<Diagnostic>> {
    let page = links::point(&point.facts.id);
    let fields = value(&card(theme.locale(), directory, point));
    let fields = fields.into_map().unwrap_or_default();
    let at = |template: &str, from: &str| -> Result<PreparedCard, Box<Diagnostic>> {
        let mut fields = fields.clone();
        let link = links::relative(from, &page);
        fields.insert("link".into(), Value::from(link));
        let mut context = Context::new();
        context.insert_value("point", Value::from(fields.clone()));
        let html = |html: &str| Value::safe_string(html.trim());
        let html = theme.render(template, &context, html)?;
        fields.insert("html".into(), html);
        Ok(PreparedCard(Value::from(fields)))
    };
    Ok([
        at("point_row.html", links::REGIONS)?,
        at("point_row.html", &links::region_service("0", "0"))?,
        at("neighbour.html", &links::point("0"))?,
    ])
}

/// The card of a point, with relative links.
fn card<'a>(texts: &Locale, directory: &'a Directory, point: &'a DirectoryPoint) -> PointCard<'a> {
    let taxonomy = &directory.taxonomy;
    let place = labels::place(&directory.regions, &point.region_path);
    let phone = point.facts.phones.first();
    let phone_parts = phone.map_or_else(Vec::new, |phone| labels::telephones(phone));
    PointCard {
        id: &point.facts.id,
        name: &point.facts.name,
        latin: labels::latin_name(texts, point),
        link: links::point(&point.facts.id),
        location: if texts.is_chinese() {
            location(directory, point)
        } else {
            // The headings of a list name the place in Latin letters.
            point.facts.address.clone().unwrap_or_else(|| place.clone())
        },
        place,
        address: point.facts.address.as_deref(),
        phone: phone.map(String::as_str),
        phone_href: labels::first_link(&phone_parts),
        phone_parts,
        nature: taxonomy.nature.get(point.facts.nature).short_label(),
        badges: kind_badges(directory, point),
        rectifying: point
            .current_designations()
            .any(|designation| designation.effective_status == Status::Rectifying),
        preparing: preparing_badges(texts, directory, point),
        services: categories(point)
            .into_iter()
            .map(|category| labels::badge(taxonomy.category.get(category)))
            .collect(),
        valid_until: last_validity(point).map(|date| labels::date(texts, date)),
    }
}

/// The address or place of a point in Chinese, as one text.
pub(crate) fn location(directory: &Directory, point: &DirectoryPoint) -> String {
    let place = directory.regions.full_name(point.facts.region);
    let Some(address) = &point.facts.address else {
        return place;
    };
    let names_its_place = point.region_path.last().is_none_or(|region| {
        let region = directory.regions.get(*region);
        address.contains(region.short_name())
    });
    if names_its_place {
        address.clone()
    } else {
        format!("{place} {address}")
    }
}

/// The categories of a point's service items, in order, without repetition.
pub(crate) fn categories(point: &DirectoryPoint) -> Vec<TermIndex> {
    let mut categories: Vec<TermIndex> = point
        .service_items
        .iter()
        .filter_map(|item| item.record.category)
        .collect();
    categories.sort();
    categories.dedup();
    categories
}

/// Badges for the kinds of a point's current designations.
pub(crate) fn kind_badges(directory: &Directory, point: &DirectoryPoint) -> Vec<Badge> {
    let kinds = point.listed_kinds().into_iter();
    kinds
        .filter(|(_, is_current)| *is_current)
        .map(|(kind, _)| labels::badge(directory.taxonomy.kind.get(kind)))
        .collect()
}

/// Badges for the kinds that a point is preparing for, with the status.
pub(crate) fn preparing_badges(
    texts: &Locale,
    directory: &Directory,
    point: &DirectoryPoint,
) -> Vec<Badge> {
    let status = labels::status(&directory.taxonomy, Status::Preparing);
    let kinds = point.listed_kinds().into_iter();
    kinds
        .filter(|(_, is_current)| !is_current)
        .map(|(kind, _)| labels::badge(directory.taxonomy.kind.get(kind)))
        .map(|badge| Badge {
            label: texts.common_with_note(&badge.label, status),
            code: badge.code,
        })
        .collect()
}

/// The last day of the validity that ends last; `None` if a current designation has no
/// published end.
fn last_validity(point: &DirectoryPoint) -> Option<crate::model::Date> {
    let mut last = None;
    for designation in point.current_designations() {
        last = last.max(Some(designation.record.valid_until?));
    }
    last
}

/// How a list is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// By province.
    Province,
    /// Below a region with a path of this length: by the next level and the one below it.
    Below(usize),
}

/// A complete list in the order of its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listing {
    entries: Vec<Entry>,
    /// The region of the list, for points without a more precise region.
    region: Option<RegionIndex>,
}

/// A point with its group and subgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    group: Option<RegionIndex>,
    subgroup: Option<RegionIndex>,
    point: PointIndex,
}

impl Listing {
    /// Groups points that are in directory order.
    pub(crate) fn new(
        directory: &Directory,
        points: &[PointIndex],
        grouping: Grouping,
        region: Option<RegionIndex>,
    ) -> Self {
        let mut entries: Vec<Entry> = points
            .iter()
            .map(|point| {
                let path = &directory.point(*point).region_path;
                let (group, subgroup) = match grouping {
                    Grouping::Province => (path.first(), None),
                    Grouping::Below(depth) => (path.get(depth), path.get(depth + 1)),
                };
                Entry {
                    group: group.copied(),
                    subgroup: subgroup.copied(),
                    point: *point,
                }
            })
            .collect();
        // Directory order is by code, so entries are nearly always sorted already.
        entries.sort_by_key(|entry| (entry.group, entry.subgroup));
        Self { entries, region }
    }

    /// The number of pages; at least one.
    pub(crate) fn page_count(&self) -> usize {
        page_count(self.entries.len())
    }

    /// A page of the list; `path` is that of the first page.
    pub(crate) fn page(
        &self,
        texts: &Locale,
        directory: &Directory,
        cards: &Cards,
        path: &str,
        number: usize,
    ) -> ListContext {
        let first = (number - 1) * PAGE_LENGTH;
        let last = (first + PAGE_LENGTH).min(self.entries.len());
        let root = links::root_of(path);
        let maker = GroupMaker {
            texts,
            directory,
            cards,
            listing: self,
            root: &root,
        };
        let mut groups = Vec::new();
        let mut at = first;
        while at < last {
            let end = self.run_end(at, last, |entry| entry.group);
            groups.push(maker.group(at, end));
            at = end;
        }
        ListContext {
            total: self.entries.len(),
            first: if last > first { first + 1 } else { 0 },
            last,
            groups,
            pager: pager(path, number, self.page_count()),
        }
    }

    /// The end of the run of entries with the same key as the one at `start`.
    fn run_end<K: PartialEq>(&self, start: usize, end: usize, key: impl Fn(&Entry) -> K) -> usize {
        let own = key(&self.entries[start]);
        let same = |entry: &&Entry| key(entry) == own;
        start + self.entries[start..end].iter().take_while(same).count()
    }
}

/// Builds the groups of a page.
struct GroupMaker<'a> {
    texts: &'a Locale,
    directory: &'a Directory,
    cards: &'a Cards,
    listing: &'a Listing,
    root: &'a str,
}

impl GroupMaker<'_> {
    /// The group of the entries `start..end` of this page.
    fn group(&self, start: usize, end: usize) -> Group {
        let entries = &self.listing.entries;
        let key = entries[start].group;
        let mut group = self.heading(key, start, |entry| entry.group);
        let direct = self
            .listing
            .run_end(start, end, |entry| entry.subgroup.is_none());
        let mut at = start;
        if entries[start].subgroup.is_none() {
            group.points = self.cards_of(start, direct);
            at = direct;
        }
        while at < end {
            let stop = self.listing.run_end(at, end, |entry| entry.subgroup);
            let key = entries[at].subgroup;
            let mut subgroup = self.heading(key, at, |entry| {
                entry.subgroup.map(|own| (entry.group, own))
            });
            subgroup.points = self.cards_of(at, stop);
            group.subgroups.push(subgroup);
            at = stop;
        }
        group
    }

    fn heading<K: Ord>(
        &self,
        key: Option<RegionIndex>,
        start: usize,
        key_of: impl Fn(&Entry) -> K,
    ) -> Group {
        let entries = &self.listing.entries;
        let own = key_of(&entries[start]);
        let before = entries[..start]
            .iter()
            .rev()
            .take_while(|entry| key_of(entry) == own)
            .count();
        let after = entries[start..]
            .iter()
            .take_while(|entry| key_of(entry) == own)
            .count();
        let regions = &self.directory.regions;
        let (label, anchor, link) = match (key, self.listing.region) {
            (Some(region), _) => {
                let region = regions.get(region);
                (
                    region.label().to_owned(),
                    format!("r{}", region.code),
                    Some(format!("{}{}", self.root, links::region(&region.code))),
                )
            }
            // Points whose region is no more precise than that of the page.
            (None, Some(region)) if entries.last().is_some_and(|last| last.group.is_some()) => {
                let name = regions.get(region).short_label();
                (self.texts.list_unplaced(name), "r0".to_owned(), None)
            }
            (None, _) => (String::new(), "r0".to_owned(), None),
        };
        Group {
            label,
            anchor,
            link,
            count: before + after,
            continued: before > 0,
            points: Vec::new(),
            subgroups: Vec::new(),
        }
    }

    fn cards_of(&self, start: usize, end: usize) -> Vec<PreparedCard> {
        self.listing.entries[start..end]
            .iter()
            .map(|entry| self.cards.get(entry.point, self.root))
            .collect()
    }
}
