//! What happened and what is proposed: changes by day and month, the public notice.

use super::contexts::{
    ChangeContext, ChangeDay, ChangesContext, MonthLink, NoticeContext, NoticeItem, YearLinks,
};
use super::pager::{PAGE_LENGTH, numbers, page_count, pager, run_starts};
use super::point::out_link;
use super::shell::{Draft, PageRole, Section, Shell, value};
use super::{feeds, former, labels};
use crate::directory::{Change, Directory, Notice};
use crate::links;
use crate::model::Date;

/// An event with its point; `root` is the page's way up.
pub fn context(directory: &Directory, change: Change, root: &str) -> ChangeContext {
    let point = directory.point(change.point);
    let entry = &point.history[change.entry];
    let taxonomy = &directory.taxonomy;
    ChangeContext {
        date: labels::date(entry.date),
        code: entry.event_type.code(),
        label: labels::event(taxonomy, entry.event_type).to_owned(),
        point_name: point.facts.name.clone(),
        point_link: format!("{root}{}", links::point(&point.facts.id)),
        province: directory
            .regions
            .get(point.province())
            .short_name()
            .to_owned(),
        kind: entry
            .kind
            .map(|kind| taxonomy.kind.get(kind).short_label().to_owned()),
        detail: labels::change_detail(directory, entry),
        document: entry.document.clone(),
    }
}

fn date_of(directory: &Directory, change: &Change) -> Date {
    directory.point(change.point).history[change.entry].date
}

/// The changes of a month: a run of [`Directory::changes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    pub year: i16,
    pub month: i8,
    /// First and end position in [`Directory::changes`].
    pub start: usize,
    pub end: usize,
}

impl Month {
    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        page_count(self.end - self.start)
    }

    fn label(&self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// Where its first page is.
    pub fn path(&self) -> String {
        links::changes_of(self.year, self.month)
    }
}

/// All months with changes, newest first.
pub fn months(directory: &Directory) -> Vec<Month> {
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

/// `changes.html`: the newest.
pub fn newest(shell: &Shell, months: &[Month]) -> Draft {
    let changes = &shell.directory.changes;
    let context = ChangesContext {
        month: None,
        days: days(shell.directory, &changes[..changes.len().min(PAGE_LENGTH)]),
        empty_note: EMPTY_NOTE,
        years: year_links(months, None),
        feed: feeds::of_everything(links::CHANGES),
        ended_link: former::ended_link(shell.directory),
        newest_link: links::CHANGES.to_owned(),
        pager: None,
    };
    draft(
        shell,
        links::CHANGES.to_owned(),
        "最近变更".to_owned(),
        &context,
    )
}

const EMPTY_NOTE: &str = "还没有变更记录。";

/// One page of a month.
pub fn of_month(shell: &Shell, months: &[Month], month: Month, number: usize) -> Draft {
    let first = month.start + (number - 1) * PAGE_LENGTH;
    let last = (first + PAGE_LENGTH).min(month.end);
    let path = month.path();
    let context = ChangesContext {
        month: Some(month.label()),
        days: days(shell.directory, &shell.directory.changes[first..last]),
        empty_note: EMPTY_NOTE,
        years: year_links(months, Some(month)),
        feed: feeds::of_everything(links::CHANGES),
        ended_link: None,
        newest_link: links::CHANGES.to_owned(),
        pager: pager(&path, number, month.page_count()),
    };
    let mut title = format!("{}的变更", month.label());
    if number > 1 {
        title.push_str(&format!("（第{number}页）"));
    }
    draft(shell, links::paged(&path, number), title, &context)
}

fn draft(shell: &Shell, path: String, title: String, context: &ChangesContext) -> Draft {
    let is_newest = path == links::CHANGES;
    Draft {
        path,
        kind: "changes",
        template: "changes.html",
        section: Section::Changes,
        description: format!("{}：网点的设立、续期、信息变更、整改和退出", title),
        title,
        trail: if is_newest {
            Vec::new()
        } else {
            vec![("最近变更".to_owned(), links::CHANGES.to_owned())]
        },
        role: PageRole::Column {
            column_type: "工作动态".to_owned(),
            keywords: vec!["网点变更".to_owned(), shell.input.site.title.clone()],
        },
        json_ld: None,
        parts: vec![("changes", value(context))],
    }
}

fn days(directory: &Directory, changes: &[Change]) -> Vec<ChangeDay> {
    changes
        .chunk_by(|a, b| date_of(directory, a) == date_of(directory, b))
        .map(|run| ChangeDay {
            date: labels::date(date_of(directory, &run[0])),
            items: run
                .iter()
                .map(|change| context(directory, *change, ""))
                .collect(),
        })
        .collect()
}

/// Links to the months by year. Every page is three clicks from home at most: the newest
/// changes lead to the first page of every month, which is two, and those lead to one
/// another by their pager. Where a month has too many pages for that, the newest changes
/// lead into each hundred of them. A month's own pages name the months of its year.
fn year_links(months: &[Month], current: Option<Month>) -> Vec<YearLinks> {
    months
        .chunk_by(|a, b| a.year == b.year)
        .map(|months| {
            let last = &months[0];
            let year = last.year;
            let is_told = current.is_none_or(|current| current.year == year);
            let told = months.iter().filter(|_| is_told);
            YearLinks {
                label: format!("{year}年"),
                link: last.path(),
                months: told.map(|month| month_link(month, current)).collect(),
            }
        })
        .collect()
}

fn month_link(month: &Month, current: Option<Month>) -> MonthLink {
    MonthLink {
        label: month.label(),
        short: format!("{}月", month.month),
        link: month.path(),
        count: month.end - month.start,
        current: Some(*month) == current,
        pages: match current {
            None => numbers(&month.path(), 0, run_starts(month.page_count())),
            Some(_) => Vec::new(),
        },
    }
}

/// How many pages the public notice has; without designations it has one.
pub fn notice_page_count(directory: &Directory) -> usize {
    page_count(directory.notices.len())
}

/// One page of the public notice, whose first is `notice.html`.
pub fn notice(shell: &Shell, number: usize) -> Draft {
    let directory = shell.directory;
    let total = directory.notices.len();
    let path = links::paged(links::NOTICE, number);
    let start = (number - 1) * PAGE_LENGTH;
    let end = (start + PAGE_LENGTH).min(total);
    let items = (start..end)
        .map(|position| notice_item(directory, &directory.notices[position], position))
        .collect();
    let mut title = "公示".to_owned();
    if number > 1 {
        title.push_str(&format!("（第{number}页）"));
    }
    let context = NoticeContext {
        items,
        empty_note: "目前没有处在公示期的网点。",
        correction: shell.correction("公示异议", &path),
        total,
        first: if end > start { start + 1 } else { 0 },
        last: end,
        pager: pager(links::NOTICE, number, notice_page_count(directory)),
    };
    Draft {
        path,
        kind: "notice",
        template: "notice.html",
        section: Section::Notice,
        title,
        description: "拟设立的知识产权信息公共服务网点的公示名单、公示期和异议渠道".to_owned(),
        trail: Vec::new(),
        role: PageRole::Column {
            column_type: "信息公开".to_owned(),
            keywords: vec!["公示".to_owned(), "服务网点".to_owned()],
        },
        json_ld: None,
        parts: vec![("notice", value(&context))],
    }
}

fn notice_item(directory: &Directory, notice: &Notice, position: usize) -> NoticeItem {
    let designation = &notice.designation;
    let taxonomy = &directory.taxonomy;
    let until = designation.notice_until;
    NoticeItem {
        anchor: format!("n-{}", position + 1),
        name: notice.facts.name.clone(),
        link: notice
            .point
            .map(|index| links::point(&directory.point(index).facts.id)),
        place: labels::place(&directory.regions, &notice.region_path),
        nature: taxonomy.nature.get(notice.facts.nature).zh.clone(),
        kind: taxonomy.kind.get(designation.kind).zh.clone(),
        batch: designation.batch.clone(),
        document: designation.document.clone(),
        authority: designation.authority.clone(),
        recommender: designation.recommender.clone(),
        from: designation.notice_from.map(labels::date),
        until: until.map(labels::date),
        period: notice_period(designation.notice_from, until),
        source: designation.source_url.as_deref().and_then(out_link),
    }
}

fn notice_period(from: Option<Date>, until: Option<Date>) -> String {
    match (from.map(labels::date_text), until.map(labels::date_text)) {
        (Some(from), Some(until)) => format!("公示期：{from}至{until}"),
        (Some(from), None) => format!("公示期：{from}起"),
        (None, Some(until)) => format!("公示期：至{until}"),
        (None, None) => "公示期未公布".to_owned(),
    }
}
