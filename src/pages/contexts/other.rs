//! Search, public notice, changes, downloads, content, site map, 404.

use super::common::{
    ChangeContext, CorrectionContext, DateContext, FeedLink, LinkContext, OutLink, Pager, PagerItem,
};
use serde::Serialize;

/// `search`: `search.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchContext {
    /// Search manifest, relative to the page.
    pub manifest: String,
    /// `search/offline.js`, relative to the page, where it is made.
    pub offline: Option<String>,
    /// Filters in the order of [`crate::search::FILTERS`].
    pub filters: Vec<Filter>,
    /// Pages to browse instead, for visitors without scripts and empty results.
    pub browse: Vec<LinkContext>,
}

/// A filter of the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// Key: `category`.
    pub key: &'static str,
    /// Label: `服务类别`.
    pub label: String,
    /// Whether its values are regions, which are chosen level by level.
    pub is_region: bool,
    /// Values in order; of regions the 34 province-level units.
    pub terms: Vec<Choice>,
}

/// A value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Code.
    pub code: String,
    /// Label (short).
    pub label: String,
}

/// `notice`: `notice.html` and its later pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeContext {
    /// Designations on public notice that stand on this page; where there are none the
    /// page says so.
    pub items: Vec<NoticeItem>,
    /// The sentence for no items.
    pub empty_note: String,
    /// Where to object; none where nothing is configured.
    pub correction: Option<CorrectionContext>,
    /// How many designations are on public notice, on all pages.
    pub total: usize,
    /// Number of the first one on this page, from 1; 0 where there are none.
    pub first: usize,
    /// Number of the last one on this page.
    pub last: usize,
    /// Other pages of the notice; none where there is only one.
    pub pager: Option<Pager>,
}

/// One designation on public notice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeItem {
    /// Id for links within the page.
    pub anchor: String,
    /// Name of the institution.
    pub name: String,
    /// Its page, where it has one already.
    pub link: Option<String>,
    /// Where it lies.
    pub place: String,
    /// Label of its nature.
    pub nature: String,
    /// Full label of the kind.
    pub kind: String,
    /// Batch.
    pub batch: Option<String>,
    /// Document.
    pub document: Option<String>,
    /// Who approves it.
    pub authority: Option<String>,
    /// Who recommends it.
    pub recommender: Option<String>,
    /// First day.
    pub from: Option<DateContext>,
    /// Last day: `data-valid-until`.
    pub until: Option<DateContext>,
    /// The period in words: `公示期：2026年5月6日至5月15日`, `公示期未公布`.
    pub period: String,
    /// Where this was published.
    pub source: Option<OutLink>,
}

/// `changes`: `changes.html` and the pages of months.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangesContext {
    /// The month in words (`2026年5月`) on a month's page; none on `changes.html`.
    pub month: Option<String>,
    /// Newest first, by day.
    pub days: Vec<ChangeDay>,
    /// The sentence for no changes.
    pub empty_note: String,
    /// The years, newest first, with the pages of their months.
    pub years: Vec<YearLinks>,
    /// The feed of all changes.
    pub feed: FeedLink,
    /// Link to those that have left, where there are any.
    pub ended_link: Option<String>,
    /// Link to `changes.html`.
    pub newest_link: String,
    /// Other pages of a month with many changes.
    pub pager: Option<Pager>,
}

/// What happened on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeDay {
    /// The day.
    pub date: DateContext,
    /// What happened.
    pub items: Vec<ChangeContext>,
}

/// A year with changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearLinks {
    /// `2026年`.
    pub label: String,
    /// Relative link to its last month.
    pub link: String,
    /// Its months, newest first: all of them on `changes.html` and on the pages of the
    /// year's own months, else none.
    pub months: Vec<MonthLink>,
}

/// A month with changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthLink {
    /// `2026年5月`.
    pub label: String,
    /// `5月`.
    pub short: String,
    /// Relative link.
    pub link: String,
    /// Number of changes.
    pub count: usize,
    /// Whether it is this page.
    pub current: bool,
    /// On `changes.html`, the first page of each hundred of a month with so many that they
    /// do not all lead to one another; empty otherwise.
    pub pages: Vec<PagerItem>,
}

/// `data`: `data.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataContext {
    /// Files in order.
    pub downloads: Vec<DownloadContext>,
    /// The feeds of changes: of everything, of the kinds.
    pub feeds: Vec<FeedLink>,
    /// The feeds of the provinces, in the order of codes.
    pub province_feeds: Vec<FeedLink>,
    /// The date that statuses were judged by.
    pub as_of: DateContext,
    /// Points with a page, ended ones among them.
    pub point_count: usize,
}

/// One file to download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadContext {
    /// File name.
    pub name: String,
    /// Relative link.
    pub link: String,
    /// Title.
    pub title: String,
    /// What it holds.
    pub description: String,
    /// Whether it holds the points of one province.
    pub is_of_province: bool,
    /// Format: `CSV`, `JSON`.
    pub format: String,
    /// Media type.
    pub media_type: String,
    /// Size in words: `1.2 MB`.
    pub size: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Columns of the table, where it is one.
    pub fields: Vec<FieldContext>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldContext {
    /// Column.
    pub name: String,
    /// Chinese label.
    pub label: String,
    /// What it holds.
    pub description: String,
}

/// `content`: `content.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContentContext {
    /// File stem: `about`.
    pub name: String,
    /// The text as HTML, safe to be put as it is (`| safe`). Its headings start at
    /// `h2` and have ids.
    pub html: String,
    /// Second-level headings, for a table of contents; the links are `#id`.
    pub toc: Vec<LinkContext>,
    /// When it was last changed.
    pub updated_on: Option<DateContext>,
    /// All content pages in menu order.
    pub pages: Vec<super::common::NavItem>,
}

/// `sitemap`: `sitemap.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SitemapContext {
    /// Sections with links to all pages but those of single points.
    pub sections: Vec<SitemapSection>,
}

/// A section of the site map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SitemapSection {
    /// Heading.
    pub label: String,
    /// Links.
    pub links: Vec<LinkContext>,
}

/// `not_found`: `404.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotFoundContext {
    /// Pages to go to instead.
    pub browse: Vec<LinkContext>,
}
