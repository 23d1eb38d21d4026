//! Search, public notice, changes, downloads, content, site map, 404.

use super::common::{
    ChangeContext, DateContext, FeedLink, LinkContext, ObjectionContext, OutLink, Pager, PagerItem,
};
use serde::Serialize;

/// `search`: `search.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SearchContext {
    /// The folder of the search's files, relative to the page: empty, or `../`.
    pub(crate) root: String,
    /// Search manifest, relative to `root`.
    pub(crate) manifest: String,
    /// `search/offline.js`, relative to `root`, where it is made.
    pub(crate) offline: Option<String>,
    /// `data/points.csv`, relative to the page; each province's rows are in `provinces/CODE.csv`
    /// beside it.
    pub(crate) points_file: Option<String>,
    /// Whether some record has coordinates, so that hits can be sorted by distance.
    pub(crate) has_positions: bool,
    /// Date of the data.
    pub(crate) as_of: DateContext,
    /// Filters in the order of [`crate::search::FILTERS`].
    pub(crate) filters: Vec<Filter>,
    /// Pages to browse instead, for visitors without scripts and empty results.
    pub(crate) browse: Vec<LinkContext>,
}

/// A filter of the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Filter {
    /// Key: `category`.
    pub(crate) key: &'static str,
    /// Label: `服务类别`.
    pub(crate) label: String,
    /// Whether its values are regions, which are chosen level by level.
    pub(crate) is_region: bool,
    /// Values in order; of regions the 34 province-level units.
    pub(crate) terms: Vec<Choice>,
}

/// A value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Choice {
    /// Code.
    pub(crate) code: String,
    /// Label (short).
    pub(crate) label: String,
    /// What it means in one or two sentences, where the vocabulary says so.
    pub(crate) description: Option<String>,
    /// How many points have it: the hits if it is chosen and nothing else.
    pub(crate) points: usize,
}

/// `notice`: `notice.html` and its later pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct NoticeContext<'a> {
    /// Designations on public notice on this page.
    pub(crate) items: Vec<NoticeItem>,
    /// The sentence for no items.
    pub(crate) empty_note: String,
    /// How to object; none if nothing is configured.
    pub(crate) objection: Option<ObjectionContext<'a>>,
    /// How many designations are on public notice, on all pages.
    pub(crate) total: usize,
    /// Number of the first one on this page, from 1; 0 where there are none.
    pub(crate) first: usize,
    /// Number of the last one on this page.
    pub(crate) last: usize,
    /// Links to the other pages; none if there is only one.
    pub(crate) pager: Option<Pager>,
}

/// One designation on public notice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct NoticeItem {
    /// Id for links within the page.
    pub(crate) anchor: String,
    /// Name of the institution.
    pub(crate) name: String,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) latin: Option<String>,
    /// Its page, where it has one already.
    pub(crate) link: Option<String>,
    /// Region.
    pub(crate) place: String,
    /// Label of its nature.
    pub(crate) nature: String,
    /// Full label of the kind.
    pub(crate) kind: String,
    /// Batch.
    pub(crate) batch: Option<String>,
    /// Document.
    pub(crate) document: Option<String>,
    /// Approving authority.
    pub(crate) authority: Option<String>,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) authority_latin: Option<String>,
    /// Recommending authority.
    pub(crate) recommender: Option<String>,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) recommender_latin: Option<String>,
    /// First day.
    pub(crate) from: Option<DateContext>,
    /// Last day: `data-valid-until`.
    pub(crate) until: Option<DateContext>,
    /// The period in words: `公示期：2026年5月6日至5月15日`, `公示期未公布`.
    pub(crate) period: String,
    /// Link to the source.
    pub(crate) source: Option<OutLink>,
}

/// `changes`: `changes.html` and the pages of months.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ChangesContext {
    /// The month in words (`2026年5月`) on a month's page; none on `changes.html`.
    pub(crate) month: Option<String>,
    /// Newest first, by day.
    pub(crate) days: Vec<ChangeDay>,
    /// The sentence for no changes.
    pub(crate) empty_note: String,
    /// The years, newest first, with the pages of their months.
    pub(crate) years: Vec<YearLinks>,
    /// The feed of all changes.
    pub(crate) feed: FeedLink,
    /// Link to the list of ended points, if there are any.
    pub(crate) ended_link: Option<String>,
    /// Link to `changes.html`.
    pub(crate) newest_link: String,
    /// Other pages of a month with many changes.
    pub(crate) pager: Option<Pager>,
}

/// What happened on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ChangeDay {
    /// The day.
    pub(crate) date: DateContext,
    /// What happened.
    pub(crate) items: Vec<ChangeContext>,
}

/// A year with changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct YearLinks {
    /// `2026年`.
    pub(crate) label: String,
    /// Relative link to its last month.
    pub(crate) link: String,
    /// Its months, newest first: all of them on `changes.html` and on the pages of the
    /// year's own months, else none.
    pub(crate) months: Vec<MonthLink>,
}

/// A month with changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MonthLink {
    /// `2026年5月`.
    pub(crate) label: String,
    /// `5月`.
    pub(crate) short: String,
    /// Relative link.
    pub(crate) link: String,
    /// Number of changes.
    pub(crate) count: usize,
    /// Whether it is this page.
    pub(crate) current: bool,
    /// On `changes.html`, the first page of each hundred of a month with so many that they
    /// do not all lead to one another; empty otherwise.
    pub(crate) pages: Vec<PagerItem>,
}

/// `data`: `data.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct DataContext {
    /// Files in order.
    pub(crate) downloads: Vec<DownloadContext>,
    /// The feeds of changes: of everything, of the kinds.
    pub(crate) feeds: Vec<FeedLink>,
    /// The feeds of the provinces, in the order of codes.
    pub(crate) province_feeds: Vec<FeedLink>,
    /// The date on which statuses are evaluated.
    pub(crate) as_of: DateContext,
    /// Points with a page, ended ones among them.
    pub(crate) point_count: usize,
    /// The licence of the files, if the operator has declared one.
    pub(crate) licence: Option<LicenceContext>,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LicenceContext {
    /// Its name, or its address if it has none.
    pub(crate) name: String,
    /// The address of its text, if there is one.
    pub(crate) url: Option<String>,
}

/// One file to download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DownloadContext {
    /// File name.
    pub(crate) name: String,
    /// Relative link.
    pub(crate) link: String,
    /// Title.
    pub(crate) title: String,
    /// Description.
    pub(crate) description: String,
    /// Whether it contains the points of a single province.
    pub(crate) is_of_province: bool,
    /// Format: `CSV`, `JSON`.
    pub(crate) format: String,
    /// Media type.
    pub(crate) media_type: String,
    /// Size in words: `1.2 MB`.
    pub(crate) size: String,
    /// SHA-256 in hexadecimal digits.
    pub(crate) sha256: String,
    /// Columns of the table, where it is one.
    pub(crate) fields: Vec<FieldContext>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldContext {
    /// Column.
    pub(crate) name: String,
    /// Label.
    pub(crate) label: String,
    /// Description.
    pub(crate) description: String,
}

/// `content`: `content.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ContentContext {
    /// File stem: `about`.
    pub(crate) name: String,
    /// The text as HTML, safe to be put as it is (`| safe`). Its headings start at
    /// `h2` and have ids.
    pub(crate) html: String,
    /// Second-level headings, for a table of contents; the links are `#id`.
    pub(crate) toc: Vec<LinkContext>,
    /// Date of the last change.
    pub(crate) updated_on: Option<DateContext>,
    /// All content pages in menu order.
    pub(crate) pages: Vec<super::common::NavItem>,
}

/// `sitemap`: `sitemap.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SitemapContext {
    /// Sections with links to all pages but those of single points.
    pub(crate) sections: Vec<SitemapSection>,
}

/// A section of the site map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SitemapSection {
    /// Heading.
    pub(crate) label: String,
    /// Links.
    pub(crate) links: Vec<SitemapEntry>,
}

/// A link of the site map, with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SitemapEntry {
    /// Text.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: String,
    /// The pages below it: of a province, those of its cities.
    pub(crate) below: Vec<LinkContext>,
}

/// `not_found`: `404.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct NotFoundContext {
    /// Pages to go to instead.
    pub(crate) browse: Vec<LinkContext>,
}
