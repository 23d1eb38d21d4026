//! Whether the site is kept up to date: empty columns, and the newest dates.

use super::findings::Finding;
use super::page::Page;
use super::rules::{EMPTY_COLUMNS, STALE_COLUMN, STALE_HOME};
use super::{Inspection, Kept, PageKind};
use crate::diagnostics::Text;
use crate::model::Date;
use jiff::ToSpan;

/// From this number, empty columns are counted against a site.
const EMPTY_COLUMNS_LIMIT: usize = 5;
/// How many empty columns the message names.
const NAMED: usize = 5;
/// A column with so much text of its own is not empty, characters.
const ENOUGH_PROSE: usize = 100;
const HOME_DAYS: i64 = 14;
const COLUMN_MONTHS: i64 = 6;

/// Words in the names of columns that are to be kept up to date.
const UPDATED: [&str; 7] = ["公示", "公告", "通知", "变更", "变动", "动态", "新闻"];

/// What is kept of a page to judge whether it is up to date.
#[derive(Debug, Default)]
pub(super) struct Currency {
    /// The name of the column, if the page is one.
    column: String,
    /// Whether the page has content of its own, whatever it links to.
    has_own_content: bool,
    entry_dates: Vec<Date>,
    main_dates: Vec<Date>,
}

/// What to keep of a page.
pub(super) fn currency_of(page: &Page, has_outside_content: bool) -> Currency {
    let column = page.meta_value("ColumnName").unwrap_or_default().to_owned();
    Currency {
        has_own_content: page.has_other_content
            || has_outside_content
            || !page.entry_dates.is_empty()
            || page.prose >= ENOUGH_PROSE,
        entry_dates: page.entry_dates.clone(),
        main_dates: page.main_dates.clone(),
        column,
    }
}

/// Checks the columns and their dates.
pub(super) fn check(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    check_empty_columns(pages, inspection, found);
    let Some(today) = inspection.as_of else {
        return;
    };
    let two_weeks_ago = today.checked_sub(HOME_DAYS.days()).unwrap_or(today);
    let half_a_year_ago = today.checked_sub(COLUMN_MONTHS.months()).unwrap_or(today);
    let newest = |dates: &[Date]| dates.iter().rev().find(|date| **date <= today).copied();
    for page in pages {
        let path = inspection.folder.path(page.number);
        let is_home = page.number == inspection.home;
        let is_updated = UPDATED
            .iter()
            .any(|word| page.currency.column.contains(word));
        if is_home {
            let newest = newest(&page.currency.entry_dates);
            if newest.is_none_or(|newest| newest < two_weeks_ago) {
                let message = stale(newest, today, "首页", "the home page");
                let help = message!(
                    "及时登记变更，或者在首页发布其他有日期的内容",
                    "record changes in time, or put other dated news on the home page",
                );
                found.push(Finding::new(&STALE_HOME, path, "", message, help));
            }
        } else if is_updated && is_first_page(path) {
            let newest = newest(&page.currency.main_dates);
            if newest.is_none_or(|newest| newest < half_a_year_ago) {
                let column = &page.currency.column;
                let message = stale(
                    newest,
                    today,
                    &format!("栏目 `{column}`"),
                    &format!("the column `{column}`"),
                );
                let help = message!(
                    "及时公布；不再更新的栏目并入别的栏目",
                    "publish in time; merge a column that is no longer updated",
                );
                found.push(Finding::new(&STALE_COLUMN, path, "", message, help));
            }
        }
    }
}

/// Whether a page is not one of an archive: `changes-2022-07.html`, `list-2.html`.
fn is_first_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let last = name.rsplit(['-', '_']).next().unwrap_or_default();
    last == name || last.bytes().any(|byte| !byte.is_ascii_digit())
}

fn stale(newest: Option<Date>, today: Date, zh: &str, en: &str) -> Text {
    match newest {
        Some(newest) => Text::new(
            format!("{zh}最新的日期是 {newest}，到 {today} 已经很久没有更新"),
            format!("the newest date of {en} is {newest}, which is long before {today}"),
        ),
        None => Text::new(
            format!("{zh}没有带日期的内容"),
            format!("{en} has nothing with a date"),
        ),
    }
}

fn check_empty_columns(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let is_article = |number: &u32| {
        let at = pages.binary_search_by_key(number, |page| page.number);
        // What is no page is a download, unless it is a feed, which even empty columns have.
        let is_download = || !inspection.folder.path(*number).ends_with(".xml");
        at.map_or_else(|_| is_download(), |at| pages[at].kind == PageKind::Article)
    };
    let is_index = |page: &Kept| {
        let path = inspection.folder.path(page.number);
        path.ends_with("index.html") || path.ends_with("sitemap.html") || path.ends_with("404.html")
    };
    // A column in another language is the same column.
    let mut homes = pages.iter();
    let home = homes.find(|page| inspection.folder.path(page.number) == "index.html");
    let mut empty = pages.iter().filter(|page| {
        page.kind == PageKind::Column
            && home.is_none_or(|home| page.lang == home.lang)
            && !page.currency.has_own_content
            && !is_index(page)
            && !page.to.content.iter().any(is_article)
    });
    let names: Vec<&str> = empty
        .clone()
        .map(|page| page.currency.column.as_str())
        .collect();
    let count = names.len();
    let first = empty.next();
    if let Some(first) = first.filter(|_| count >= EMPTY_COLUMNS_LIMIT) {
        let listed: Vec<String> = names
            .iter()
            .take(NAMED)
            .map(|name| format!("`{name}`"))
            .collect();
        let (zh, en) = (listed.join("、"), listed.join(", "));
        found.push(Finding::new(
            &EMPTY_COLUMNS,
            inspection.folder.path(first.number),
            "",
            Text::new(
                format!("有 {count} 个栏目没有内容：{zh}{}", if count > NAMED { "等" } else { "" }),
                format!("{count} columns are empty: {en}{}", if count > NAMED { " and others" } else { "" }),
            ),
            message!(
                "补上内容，或者不设这些栏目；规定必须设的，例如没有网点的省级地区，写明为什么没有内容，检查时说明",
                "fill these columns or leave them out; say why there is nothing where they are required, such as for a province without service points",
            ),
        ));
    }
}
