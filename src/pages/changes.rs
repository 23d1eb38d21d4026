//! Pages of changes by day and month, and the public notice.

use super::contexts::{
    ChangeDay, ChangesContext, MonthLink, NoticeContext, NoticeItem, YearLinks, value,
};
use super::locale::Locale;
use super::page::{Page, PageDraft, PageRole, numbered};
use super::pager::{PAGE_LENGTH, numbers, page_count, pager, run_starts};
use super::parts::{change, ended_link, out_link};
use super::shell::Shell;
use super::{feeds, labels};
use crate::directory::{Change, Directory, Notice};
use crate::links;
use crate::model::Date;
use std::sync::Arc;

fn date_of(directory: &Directory, change: &Change) -> Date {
    directory.point(change.point).history[change.entry].date
}

/// The changes of a month: a range of [`Directory::changes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    pub(crate) year: i16,
    pub(crate) month: i8,
    /// First and end index in [`Directory::changes`].
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Month {
    /// The number of pages.
    pub(crate) fn page_count(&self) -> usize {
        page_count(self.end - self.start)
    }

    /// The label of the month.
    pub(crate) fn label(&self, texts: &Locale) -> String {
        labels::month(texts, self.year, self.month)
    }

    /// The path of the first page.
    pub(crate) fn path(&self) -> String {
        links::changes_of(self.year, self.month)
    }
}

/// All months with changes, newest first.
pub(crate) fn months(directory: &Directory) -> Vec<Month> {
    let key = |change: &Change| {
        let date = date_of(directory, change);
        (date.year(), date.month())
    };
    let mut start = 0;
    directory
        .changes
        .chunk_by(|a, b| key(a) == key(b))
        .map(|run| {
            let (year, month) = key(&run[0]);
            let own = Month {
                year,
                month,
                start,
                end: start + run.len(),
            };
            start = own.end;
            own
        })
        .collect()
}

/// `changes.html`.
pub(crate) fn newest_pages(directory: &Directory) -> Vec<Page> {
    let months = months(directory);
    let last = directory.changes.first();
    let page = Page::new(links::CHANGES, move |shell| newest(shell, &months));
    vec![page.changed_on(last.map(|change| date_of(directory, change)))]
}

/// The pages of all months.
pub(crate) fn month_pages(directory: &Directory) -> Vec<Page> {
    let months = Arc::new(months(directory));
    let numbers = |month: &Month| 1..=month.page_count();
    let pages = months
        .iter()
        .flat_map(|month| numbers(month).map(move |number| (*month, number)));
    pages
        .map(|(month, number)| {
            let months = Arc::clone(&months);
            let last = date_of(directory, &directory.changes[month.start]);
            Page::new(links::paged(&month.path(), number), move |shell| {
                of_month(shell, &months, month, number)
            })
            .changed_on(Some(last))
        })
        .collect()
}

/// `changes.html`: the newest.
fn newest(shell: &Shell, months: &[Month]) -> PageDraft {
    let texts = shell.texts;
    let changes = &shell.directory.changes;
    let context = ChangesContext {
        month: None,
        days: days(
            texts,
            shell.directory,
            &changes[..changes.len().min(PAGE_LENGTH)],
        ),
        empty_note: texts.changes_empty(),
        years: year_links(texts, months, None),
        feed: feeds::of_everything(texts, links::CHANGES),
        ended_link: ended_link(shell.directory),
        newest_link: links::CHANGES.to_owned(),
        pager: None,
    };
    draft(shell, texts.changes_title(), Vec::new(), &context)
}

/// A page of a month.
fn of_month(shell: &Shell, months: &[Month], month: Month, number: usize) -> PageDraft {
    let first = month.start + (number - 1) * PAGE_LENGTH;
    let last = (first + PAGE_LENGTH).min(month.end);
    let path = month.path();
    let texts = shell.texts;
    let context = ChangesContext {
        month: Some(month.label(texts)),
        days: days(
            texts,
            shell.directory,
            &shell.directory.changes[first..last],
        ),
        empty_note: texts.changes_empty(),
        years: year_links(texts, months, Some(month)),
        feed: feeds::of_everything(texts, links::CHANGES),
        ended_link: None,
        newest_link: links::CHANGES.to_owned(),
        pager: pager(&path, number, month.page_count()),
    };
    let title = numbered(texts, texts.changes_of_month(&month.label(texts)), number);
    let trail = vec![(texts.changes_title(), links::CHANGES.to_owned())];
    draft(shell, title, trail, &context)
}

fn draft(
    shell: &Shell,
    title: String,
    trail: Vec<(String, String)>,
    context: &ChangesContext,
) -> PageDraft {
    let texts = shell.texts;
    let keywords = [&texts.meta_point_changes(), &shell.input.site.title];
    PageDraft {
        description: texts.changes_description(&title),
        title,
        trail,
        role: PageRole::column(&texts.meta_news(), &keywords.map(String::as_str)),
        json_ld: None,
        context: value(context),
        list: None,
    }
}

fn days(texts: &Locale, directory: &Directory, changes: &[Change]) -> Vec<ChangeDay> {
    changes
        .chunk_by(|a, b| date_of(directory, a) == date_of(directory, b))
        .map(|run| ChangeDay {
            date: labels::date(texts, date_of(directory, &run[0])),
            items: run
                .iter()
                .map(|change_of_day| change(texts, directory, *change_of_day, ""))
                .collect(),
        })
        .collect()
}

/// Links to months by year. Every page is at most three clicks from home: the page of
/// newest changes, one click away, links to the first page of every month, whose pager
/// links to the others. If a month has too many pages for that, it links to every hundredth
/// page, too. Pages of a month only list the months of the same year.
fn year_links(texts: &Locale, months: &[Month], current: Option<Month>) -> Vec<YearLinks> {
    months
        .chunk_by(|a, b| a.year == b.year)
        .map(|months| {
            let last = &months[0];
            let year = last.year;
            let is_current_year = current.is_none_or(|current| current.year == year);
            let shown = months.iter().filter(|_| is_current_year);
            YearLinks {
                label: texts.common_year(labels::year(year)),
                link: last.path(),
                months: shown
                    .map(|month| month_link(texts, month, current))
                    .collect(),
            }
        })
        .collect()
}

fn month_link(texts: &Locale, month: &Month, current: Option<Month>) -> MonthLink {
    MonthLink {
        label: month.label(texts),
        short: texts.common_month_of_year(&labels::month_name(texts, month.month)),
        link: month.path(),
        count: month.end - month.start,
        current: Some(*month) == current,
        pages: match current {
            None => numbers(&month.path(), 0, run_starts(month.page_count())),
            Some(_) => Vec::new(),
        },
    }
}

/// The pages of the public notice; at least one.
pub(crate) fn notice_pages(directory: &Directory) -> Vec<Page> {
    (1..=page_count(directory.notices.len()))
        .map(|number| {
            let path = links::paged(links::NOTICE, number);
            Page::new(path, move |shell| notice(shell, number))
        })
        .collect()
}

/// A page of the public notice; the first is `notice.html`.
fn notice(shell: &Shell, number: usize) -> PageDraft {
    let directory = shell.directory;
    let texts = shell.texts;
    let total = directory.notices.len();
    let path = links::paged(links::NOTICE, number);
    let start = (number - 1) * PAGE_LENGTH;
    let end = (start + PAGE_LENGTH).min(total);
    let items = (start..end)
        .map(|position| notice_item(texts, directory, &directory.notices[position], position))
        .collect();
    let context = NoticeContext {
        items,
        empty_note: texts.notice_empty(),
        objection: shell.objection(&texts.notice_objection(), &path),
        total,
        first: if end > start { start + 1 } else { 0 },
        last: end,
        pager: pager(links::NOTICE, number, page_count(total)),
    };
    PageDraft {
        title: numbered(texts, texts.notice_title(), number),
        description: numbered(texts, texts.notice_description(), number),
        trail: Vec::new(),
        role: PageRole::column(
            &texts.meta_disclosure(),
            &[&texts.notice_title(), &texts.meta_service_points()],
        ),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

fn notice_item(
    texts: &Locale,
    directory: &Directory,
    notice: &Notice,
    position: usize,
) -> NoticeItem {
    let designation = &notice.designation;
    let taxonomy = &directory.taxonomy;
    let until = designation.notice_until;
    NoticeItem {
        anchor: format!("n-{}", position + 1),
        name: notice.facts.name.clone(),
        latin: notice.latin_name.clone().filter(|_| !texts.is_chinese()),
        link: notice
            .point
            .map(|index| links::point(&directory.point(index).facts.id)),
        place: labels::place(&directory.regions, &notice.region_path),
        nature: taxonomy.nature.get(notice.facts.nature).label().to_owned(),
        kind: taxonomy.kind.get(designation.kind).label().to_owned(),
        batch: designation.batch.clone(),
        document: designation.document.clone(),
        authority: designation.authority.clone(),
        authority_latin: labels::latin_body(texts, directory, designation.authority.as_deref()),
        recommender: designation.recommender.clone(),
        recommender_latin: labels::latin_body(texts, directory, designation.recommender.as_deref()),
        from: designation
            .notice_from
            .map(|date| labels::date(texts, date)),
        until: until.map(|date| labels::date(texts, date)),
        period: labels::notice_period(texts, designation.notice_from, until),
        source: designation.source_url.as_deref().and_then(out_link),
    }
}
