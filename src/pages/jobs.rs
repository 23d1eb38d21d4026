//! Which pages the site has: the one list of all page kinds.

use super::cards::{Grouping, Listing};
use super::changes::Month;
use super::content::Content;
use super::former::Former;
use super::shell::{Draft, Shell};
use super::{browse, changes, former, other, point};
use crate::directory::{Directory, PointIndex};
use crate::links;
use crate::model::{RegionIndex, TermIndex};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One page to be made.
#[derive(Debug, Clone)]
pub enum Job {
    Home,
    Search,
    RegionIndex,
    ServiceIndex,
    /// A page of a list, from 1.
    List(Arc<PlannedList>, usize),
    Point(PointIndex),
    /// A page of the public notice, from 1.
    Notice(usize),
    /// A page of those that have left, from 1.
    Ended(Arc<Vec<Former>>, usize),
    /// The page of a retired id by its position.
    Retired(usize),
    NewestChanges(Arc<Vec<Month>>),
    /// A page of a month, from 1.
    MonthOfChanges(Arc<Vec<Month>>, Month, usize),
    Data,
    /// A content page by its position.
    Content(usize),
    Sitemap(Arc<Vec<Month>>),
    NotFound,
}

/// A list of points and what it is of.
#[derive(Debug)]
pub struct PlannedList {
    subject: Subject,
    listing: Listing,
}

/// What a list of points is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Region(RegionIndex),
    Service(TermIndex),
    RegionService(RegionIndex, TermIndex),
    Kind(TermIndex),
    Nature(TermIndex),
}

impl Job {
    /// The path of a page of which there may be several.
    fn path_of_several(&self, directory: &Directory) -> Option<String> {
        Some(match self {
            Self::List(list, number) => links::paged(&list.path(directory), *number),
            Self::Point(index) => links::point(&directory.point(*index).facts.id),
            Self::Notice(number) => links::paged(links::NOTICE, *number),
            Self::Ended(_, number) => links::paged(links::ENDED, *number),
            Self::Retired(position) => links::point(&directory.retired[*position].id),
            Self::MonthOfChanges(_, month, number) => links::paged(&month.path(), *number),
            Self::Home
            | Self::Search
            | Self::RegionIndex
            | Self::ServiceIndex
            | Self::NewestChanges(_)
            | Self::Data
            | Self::Content(_)
            | Self::Sitemap(_)
            | Self::NotFound => return None,
        })
    }

    /// Makes the page, without its layout.
    pub fn draft(&self, shell: &Shell) -> Draft {
        match self {
            Self::Home => browse::home(shell),
            Self::Search => other::search(shell),
            Self::RegionIndex => browse::region_index(shell),
            Self::ServiceIndex => browse::service_index(shell),
            Self::List(list, number) => list.draft(shell, *number),
            Self::Point(index) => point::page(shell, *index),
            Self::Notice(number) => changes::notice(shell, *number),
            Self::Ended(formers, number) => former::ended(shell, formers, *number),
            Self::Retired(position) => former::retired(shell, *position),
            Self::NewestChanges(months) => changes::newest(shell, months),
            Self::MonthOfChanges(months, month, number) => {
                changes::of_month(shell, months, *month, *number)
            }
            Self::Data => other::data(shell),
            Self::Content(position) => other::content(shell, *position),
            Self::Sitemap(months) => other::sitemap(shell, months),
            Self::NotFound => other::not_found(shell),
        }
    }
}

impl PlannedList {
    /// The path of the first page.
    fn path(&self, directory: &Directory) -> String {
        let region = |region| directory.regions.get(region).code.as_str();
        let taxonomy = &directory.taxonomy;
        match self.subject {
            Subject::Region(index) => links::region(region(index)),
            Subject::Service(category) => links::service(&taxonomy.category.get(category).code),
            Subject::RegionService(index, category) => {
                links::region_service(region(index), &taxonomy.category.get(category).code)
            }
            Subject::Kind(kind) => links::kind(&taxonomy.kind.get(kind).code),
            Subject::Nature(nature) => links::nature(&taxonomy.nature.get(nature).code),
        }
    }

    fn draft(&self, shell: &Shell, number: usize) -> Draft {
        let listing = &self.listing;
        match self.subject {
            Subject::Region(region) => browse::region(shell, region, listing, number),
            Subject::Service(category) => browse::service(shell, category, listing, number),
            Subject::RegionService(region, category) => {
                browse::region_service(shell, (region, category), listing, number)
            }
            Subject::Kind(kind) => browse::kind(shell, kind, listing, number),
            Subject::Nature(nature) => browse::nature(shell, nature, listing, number),
        }
    }
}

/// Which of the wanted paths are those of pages of which there may be several; none of
/// them is made.
pub fn existing<'p>(
    directory: &Directory,
    content: &Content,
    wanted: &BTreeSet<&'p str>,
) -> BTreeSet<&'p str> {
    let (first, others) = plan(directory, content);
    let jobs = first.iter().chain(&others);
    let paths = jobs.filter_map(|job| job.path_of_several(directory));
    paths
        .filter_map(|path| wanted.get(path.as_str()).copied())
        .collect()
}

/// All pages: the first of each template, and the others.
pub fn plan(directory: &Directory, content: &Content) -> (Vec<Job>, Vec<Job>) {
    let months = Arc::new(changes::months(directory));
    let mut first = vec![
        Job::Home,
        Job::Search,
        Job::RegionIndex,
        Job::ServiceIndex,
        Job::NewestChanges(Arc::clone(&months)),
        Job::Data,
        Job::Sitemap(Arc::clone(&months)),
        Job::NotFound,
    ];
    let mut others = Vec::new();
    let mut add = |jobs: Vec<Job>| {
        let mut jobs = jobs.into_iter();
        first.extend(jobs.next());
        others.extend(jobs);
    };
    add((0..content.pages.len()).map(Job::Content).collect());
    add((0..directory.points.len())
        .map(|position| Job::Point(PointIndex(position as u32)))
        .collect());
    for subjects in subjects(directory) {
        add(list_jobs(directory, &subjects));
    }
    add((1..=changes::notice_page_count(directory))
        .map(Job::Notice)
        .collect());
    let formers = Arc::new(former::all(directory));
    add((1..=former::ended_page_count(formers.len()))
        .map(|number| Job::Ended(Arc::clone(&formers), number))
        .collect());
    add((0..directory.retired.len()).map(Job::Retired).collect());
    add(month_jobs(&months));
    (first, others)
}

/// What there are lists of, by template. A region, service or kind without points has
/// no page, but for the provinces.
fn subjects(directory: &Directory) -> Vec<Vec<Subject>> {
    let taxonomy = &directory.taxonomy;
    let regions = directory
        .regions
        .iter()
        .map(|(region, _)| region)
        .filter(|region| browse::region_has_page(directory, *region))
        .map(Subject::Region)
        .collect();
    let categories = || {
        taxonomy
            .category
            .iter()
            .map(|(category, _)| category)
            .filter(|category| !directory.of_category(*category).points.is_empty())
    };
    let mut cross: Vec<Subject> = Vec::new();
    for category in categories() {
        for point in &directory.of_category(category).points {
            let subject = Subject::RegionService(directory.point(*point).province(), category);
            if cross.last() != Some(&subject) {
                cross.push(subject);
            }
        }
    }
    let kinds = taxonomy.kind.iter().map(|(kind, _)| kind);
    let natures = taxonomy.nature.iter().map(|(nature, _)| nature);
    vec![
        regions,
        categories().map(Subject::Service).collect(),
        cross,
        kinds
            .filter(|kind| !directory.of_kind(*kind).points.is_empty())
            .map(Subject::Kind)
            .collect(),
        natures
            .filter(|nature| !directory.of_nature(*nature).points.is_empty())
            .map(Subject::Nature)
            .collect(),
    ]
}

fn list_jobs(directory: &Directory, subjects: &[Subject]) -> Vec<Job> {
    let lists: Vec<Arc<PlannedList>> = subjects
        .par_iter()
        .map(|subject| {
            Arc::new(PlannedList {
                subject: *subject,
                listing: listing(directory, *subject),
            })
        })
        .collect();
    lists
        .into_iter()
        .flat_map(|list| {
            let pages = list.listing.page_count();
            (1..=pages).map(move |number| Job::List(Arc::clone(&list), number))
        })
        .collect()
}

fn listing(directory: &Directory, subject: Subject) -> Listing {
    let by_province =
        |points: &[PointIndex]| Listing::new(directory, points, Grouping::Province, None);
    match subject {
        Subject::Region(region) => {
            let depth = directory.regions.path(region).len();
            let points = &directory.in_region(region).points;
            Listing::new(directory, points, Grouping::Below(depth), Some(region))
        }
        Subject::RegionService(region, category) => {
            let all = &directory.of_category(category).points;
            // Directory order is by code, so a province's points stand together.
            let province = |point: &PointIndex| directory.point(*point).province();
            let start = all.partition_point(|point| province(point) < region);
            let end = all.partition_point(|point| province(point) <= region);
            let points = &all[start..end];
            Listing::new(directory, points, Grouping::Below(1), Some(region))
        }
        Subject::Service(category) => by_province(&directory.of_category(category).points),
        Subject::Kind(kind) => by_province(&directory.of_kind(kind).points),
        Subject::Nature(nature) => by_province(&directory.of_nature(nature).points),
    }
}

fn month_jobs(months: &Arc<Vec<Month>>) -> Vec<Job> {
    months
        .iter()
        .flat_map(|month| {
            (1..=month.page_count())
                .map(|number| Job::MonthOfChanges(Arc::clone(months), *month, number))
        })
        .collect()
}
