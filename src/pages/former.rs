//! Ended points and retired ids: `ended.html` and the pages of retired ids.
//!
//! An ended point is in no list of members, and a retired id in no list at all, so this
//! list is the only way to their pages.

use super::contexts::{EndedContext, EndedItem, MaybeLink, RetiredContext, value};
use super::labels;
use super::locale::Locale;
use super::page::{Page, PageDraft, PageRole, numbered};
use super::pager::{PAGE_LENGTH, page_count, pager, pager_offering};
use super::parts::tombstone;
use super::shell::Shell;
use crate::directory::{Directory, PointIndex};
use crate::links;
use crate::model::{Date, RetiredPoint};
use crate::text::romanized::romanized;
use std::cmp::Reverse;
use std::sync::Arc;

/// An ended point or a retired id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Former {
    /// A point whose designations have all ended.
    Ended(PointIndex),
    /// Index in [`Directory::retired`].
    Retired(usize),
}

/// All ended points and retired ids, newest first, those without a date last.
fn all(directory: &Directory) -> Vec<Former> {
    let points = directory.points.iter().enumerate();
    let ended = points
        .filter(|(_, point)| !point.listed)
        .map(|(position, _)| Former::Ended(PointIndex(position as u32)));
    let retired = (0..directory.retired.len()).map(Former::Retired);
    let mut all: Vec<Former> = ended.chain(retired).collect();
    // The sort is stable: entries of a day stay in directory order or in order of ids.
    all.sort_by_key(|former| Reverse(former.since(directory)));
    all
}

impl Former {
    /// The date on which it ended or was retired.
    fn since(self, directory: &Directory) -> Option<Date> {
        match self {
            Self::Ended(point) => {
                let designations = directory.point(point).designations.iter();
                designations
                    .filter_map(|designation| designation.ended_on)
                    .max()
            }
            Self::Retired(position) => Some(directory.retired[position].retired_on),
        }
    }

    fn item(self, texts: &Locale, directory: &Directory) -> EndedItem {
        let date = self.since(directory).map(|date| labels::date(texts, date));
        match self {
            Self::Ended(index) => {
                let point = directory.point(index);
                let mut kinds: Vec<&str> = point
                    .designations
                    .iter()
                    .map(|designation| directory.taxonomy.kind.get(designation.record.kind))
                    .map(|kind| kind.label())
                    .collect();
                kinds.dedup();
                EndedItem {
                    name: point.facts.name.clone(),
                    latin: labels::latin_name(texts, point).map(str::to_owned),
                    link: links::point(&point.facts.id),
                    date,
                    label: tombstone(texts, directory, point).reason,
                    place: Some(labels::place(&directory.regions, &point.region_path)),
                    detail: texts.list(&kinds),
                    replacement: None,
                }
            }
            Self::Retired(position) => {
                let retired = &directory.retired[position];
                EndedItem {
                    name: name_of(retired).to_owned(),
                    latin: latin_name_of(texts, directory, retired),
                    link: links::point(&retired.id),
                    date,
                    label: texts.retired_label(),
                    place: None,
                    detail: retired.reason.clone(),
                    replacement: final_replacement(directory, position, links::ENDED),
                }
            }
        }
    }
}

/// The pages of the list; none if the list is empty.
pub(crate) fn ended_pages(directory: &Directory) -> Vec<Page> {
    let formers = Arc::new(all(directory));
    let count = if formers.is_empty() {
        0
    } else {
        page_count(formers.len())
    };
    let newest = formers.first().and_then(|former| former.since(directory));
    (1..=count)
        .map(|number| {
            let formers = Arc::clone(&formers);
            Page::new(links::paged(links::ENDED, number), move |shell| {
                ended(shell, &formers, number)
            })
            .changed_on(newest)
        })
        .collect()
}

/// A page of the list; the first is `ended.html`.
fn ended(shell: &Shell, formers: &[Former], number: usize) -> PageDraft {
    let texts = shell.texts;
    let start = (number - 1) * PAGE_LENGTH;
    let end = (start + PAGE_LENGTH).min(formers.len());
    let pages = page_count(formers.len());
    let context = EndedContext {
        items: formers[start..end]
            .iter()
            .map(|former| former.item(texts, shell.directory))
            .collect(),
        total: formers.len(),
        first: start + 1,
        last: end,
        pager: match number {
            1 => pager_offering(links::ENDED, 1, pages, MAX_LINKED_PAGES),
            _ => pager(links::ENDED, number, pages),
        },
    };
    PageDraft {
        title: numbered(texts, texts.common_ended(), number),
        description: numbered(texts, texts.ended_description(), number),
        trail: vec![(texts.changes_title(), links::CHANGES.to_owned())],
        role: PageRole::column(
            &texts.meta_disclosure(),
            &[&texts.common_ended(), &texts.meta_service_points()],
        ),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// The maximum number of pages that the first page links to, so that ended points are three
/// clicks from home. More would make the page too large.
const MAX_LINKED_PAGES: usize = 600;

/// The pages of all retired ids.
pub(crate) fn retired_pages(directory: &Directory) -> Vec<Page> {
    let retired = directory.retired.iter().enumerate();
    retired
        .map(|(position, retired)| {
            let path = links::point(&retired.id);
            let page = Page::new(path, move |shell| self::retired(shell, position));
            page.changed_on(Some(retired.retired_on))
                .qualified_by(retired.id.clone())
        })
        .collect()
}

/// The page of a retired id, `points/<id>.html`.
fn retired(shell: &Shell, position: usize) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let retired = &directory.retired[position];
    let path = links::point(&retired.id);
    let latin = latin_name_of(texts, directory, retired);
    let name = latin.as_deref().unwrap_or_else(|| name_of(retired));
    let context = RetiredContext {
        id: &retired.id,
        name: retired.name.as_deref(),
        retired_on: labels::date(texts, retired.retired_on),
        reason: &retired.reason,
        replacements: replacements(texts, directory, position, &path),
        correction: shell.correction(&format!("{} {name}", retired.id), &path),
    };
    PageDraft {
        title: name.to_owned(),
        description: texts.retired_description(name),
        trail: vec![
            (texts.changes_title(), links::CHANGES.to_owned()),
            (texts.common_ended(), links::ENDED.to_owned()),
        ],
        role: PageRole::Article {
            published_on: Some(retired.retired_on),
            source: None,
        },
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// The name of a retired id in Pinyin, on pages in another language than Chinese. Its region is not
/// known.
fn latin_name_of(texts: &Locale, directory: &Directory, retired: &RetiredPoint) -> Option<String> {
    let name = retired.name.as_deref().filter(|_| !texts.is_chinese())?;
    Some(romanized(name, &[], &directory.pinyin))
}

fn name_of(retired: &RetiredPoint) -> &str {
    retired.name.as_deref().unwrap_or(&retired.id)
}

/// The maximum number of retired ids listed in a chain of replacements.
const MAX_CHAIN: usize = 5;

/// The chain of replacements of a retired id: the first few retired ids, and the final
/// point. A point that is only on public notice has no page and is left out.
fn replacements(
    texts: &Locale,
    directory: &Directory,
    position: usize,
    from: &str,
) -> Vec<MaybeLink> {
    let find = |id: &str| {
        let retired = &directory.retired;
        retired
            .binary_search_by(|other| other.id.as_str().cmp(id))
            .ok()
    };
    let mut steps = Vec::new();
    let mut at = position;
    while let Some(next) = directory.retired[at].replaced_by.as_deref().and_then(find) {
        if next == position || steps.contains(&next) || steps.len() == MAX_CHAIN {
            break;
        }
        steps.push(next);
        at = next;
    }
    let retired = steps.iter().map(|step| {
        let retired = &directory.retired[*step];
        let label = texts.common_with_note(name_of(retired), &texts.retired_also_retired());
        (label, retired.id.as_str())
    });
    let linked = |(label, id): (String, &str)| MaybeLink {
        label,
        link: Some(links::relative(from, &links::point(id))),
    };
    let point = final_replacement(directory, position, from);
    retired.map(linked).chain(point).collect()
}

/// The point in use that took the place of a retired id, linked from a page.
fn final_replacement(directory: &Directory, position: usize, from: &str) -> Option<MaybeLink> {
    let facts = &directory.point(directory.replacements[position]?).facts;
    Some(MaybeLink {
        label: facts.name.clone(),
        link: Some(links::relative(from, &links::point(&facts.id))),
    })
}
