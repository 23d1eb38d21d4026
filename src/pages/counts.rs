//! Links with the number of points behind them.

use super::cards::categories;
use super::contexts::CountedLink;
use super::parts::region_has_page;
use crate::directory::{Directory, DirectoryPoint, Group, PointIndex};
use crate::links;
use crate::model::{Region, RegionIndex, Status, Term, TermIndex, Vocabulary};

/// The number of points behind a link: the linked list has all listed points, but the
/// number counts only members.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    listed: usize,
    members: usize,
}

impl From<&Group> for Count {
    fn from(group: &Group) -> Self {
        Self {
            listed: group.points.len(),
            members: group.members,
        }
    }
}

/// Counts points by term of a vocabulary; `terms_of` returns the terms of a point, and
/// whether it counts as a member for each.
pub(crate) fn count_terms(
    directory: &Directory,
    points: &[PointIndex],
    vocabulary: &Vocabulary,
    terms_of: impl Fn(&DirectoryPoint) -> Vec<(TermIndex, bool)>,
) -> Vec<Count> {
    let mut counts = vec![Count::default(); vocabulary.len()];
    for point in points {
        for (term, is_member) in terms_of(directory.point(*point)) {
            let count = &mut counts[usize::from(term.0)];
            count.listed += 1;
            count.members += usize::from(is_member);
        }
    }
    counts
}

/// The categories of a point's service items, with whether it is a member.
pub(crate) fn counted_categories(point: &DirectoryPoint) -> Vec<(TermIndex, bool)> {
    let is_member = point.is_member();
    let categories = categories(point).into_iter();
    categories.map(|category| (category, is_member)).collect()
}

/// Counts points for each term of a vocabulary.
pub(crate) fn counts_of<'d>(
    vocabulary: &Vocabulary,
    group_of: impl Fn(TermIndex) -> &'d Group,
) -> Vec<Count> {
    let terms = vocabulary.iter();
    terms.map(|(term, _)| Count::from(group_of(term))).collect()
}

/// Links to the terms that points have, with counts; `path` returns the page of a term.
pub(crate) fn counted_terms(
    vocabulary: &Vocabulary,
    counts: &[Count],
    root: &str,
    path: impl Fn(&Term) -> String,
) -> Vec<CountedLink> {
    vocabulary
        .iter()
        .zip(counts)
        .filter(|(_, count)| count.listed > 0)
        .map(|((_, term), count)| counted_term(term, *count, root, &path))
        .collect()
}

/// Links to the searches in a region for the terms that points have, with counts; `key` is the
/// filter. A search that would also find points in preparation asks for current designations,
/// so that it finds as many as the link says; where all are in preparation, it finds these.
pub(crate) fn counted_searches(
    vocabulary: &Vocabulary,
    counts: &[Count],
    root: &str,
    region: &Region,
    key: &str,
) -> Vec<CountedLink> {
    let current = [Status::Active, Status::Rectifying].map(|status| ("status", status.code()));
    let terms = vocabulary.iter().zip(counts);
    terms
        .filter(|(_, count)| count.listed > 0)
        .map(|((_, term), count)| {
            let mut filters = vec![("region", region.code.as_str()), (key, term.code.as_str())];
            if count.members > 0 && count.members < count.listed {
                filters.extend(current);
            }
            counted_term(term, *count, root, &|_: &Term| links::search_with(&filters))
        })
        .collect()
}

pub(crate) fn counted_term(
    term: &Term,
    count: Count,
    root: &str,
    path: &impl Fn(&Term) -> String,
) -> CountedLink {
    CountedLink {
        code: term.code.clone(),
        label: term.short_label().to_owned(),
        link: (count.listed > 0).then(|| format!("{root}{}", path(term))),
        count: count.members,
        description: None,
    }
}

/// Adds the descriptions of the terms.
pub(crate) fn described(
    vocabulary: &Vocabulary,
    mut counted: Vec<CountedLink>,
) -> Vec<CountedLink> {
    for link in &mut counted {
        let term = vocabulary
            .find(&link.code)
            .map(|index| vocabulary.get(index));
        link.description = term.and_then(Term::description).map(str::to_owned);
    }
    counted
}

/// A link to a region, relative to the page at `from`.
pub(crate) fn counted_region(
    directory: &Directory,
    region: RegionIndex,
    from: &str,
    label: impl Fn(&Region) -> &str,
) -> CountedLink {
    let found = directory.regions.get(region);
    CountedLink {
        code: found.code.clone(),
        label: label(found).to_owned(),
        link: region_has_page(directory, region)
            .then(|| links::relative(from, &links::region(&found.code))),
        count: directory.in_region(region).members,
        description: None,
    }
}

/// Links to the regions directly below one that have points.
pub(crate) fn children(directory: &Directory, region: RegionIndex, from: &str) -> Vec<CountedLink> {
    directory
        .regions
        .children(region)
        .iter()
        .filter(|child| !directory.in_region(**child).points.is_empty())
        .map(|child| counted_region(directory, *child, from, |found| found.label()))
        .collect()
}
