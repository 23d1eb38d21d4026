//! The pages that lead to points: home, regions, services, kinds, natures.

use super::common::{ChangeContext, CountedLink, DateContext, FeedLink, LinkContext};
use serde::Serialize;

/// `home`: `home.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeContext {
    /// Members of today.
    pub total: usize,
    /// The date that the counts are of.
    pub as_of: DateContext,
    /// How many provinces have points.
    pub province_count: usize,
    /// All 34 province-level units in code order; short names; the link always set.
    pub provinces: Vec<CountedLink>,
    /// Service categories with points.
    pub services: Vec<CountedLink>,
    /// Kinds of designation with points.
    pub kinds: Vec<CountedLink>,
    /// Natures with points.
    pub natures: Vec<CountedLink>,
    /// The newest events, up to six.
    pub changes: Vec<ChangeContext>,
    /// Designations on public notice.
    pub notice_count: usize,
    /// Link to the public notice.
    pub notice_link: String,
    /// The feed of all changes.
    pub feed: FeedLink,
    /// Link to those that have left, where there are any.
    pub ended_link: Option<String>,
    /// Link to all changes.
    pub changes_link: String,
    /// Link to the region index.
    pub regions_link: String,
    /// Link to the service index.
    pub services_link: String,
    /// Link to the downloads.
    pub data_link: String,
    /// Content pages in menu order.
    pub guides: Vec<Guide>,
}

/// A content page, as the home page names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guide {
    /// File stem: `about`.
    pub name: String,
    /// Title.
    pub label: String,
    /// Relative link.
    pub link: String,
    /// Description.
    pub description: Option<String>,
}

/// `region_index`: `region_index.html` (地区索引).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionIndexContext {
    /// All 34 province-level units in code order.
    pub provinces: Vec<RegionIndexEntry>,
}

/// One province of the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionIndexEntry {
    /// Code.
    pub code: String,
    /// Id for links within the page: `r210000`.
    pub anchor: String,
    /// Full name.
    pub label: String,
    /// Short name: `辽宁`.
    pub short: String,
    /// Relative link.
    pub link: String,
    /// Members.
    pub count: usize,
    /// Points that are only being prepared.
    pub preparing: usize,
    /// Cities (or counties directly below the province) with points.
    pub cities: Vec<CountedLink>,
}

/// `region`: `region.html`; the points are in `list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionContext {
    /// Code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// `province`, `city` or `county`.
    pub level: &'static str,
    /// Members.
    pub count: usize,
    /// Points that are only being prepared.
    pub preparing: usize,
    /// Sentence to show where there are none.
    pub empty_note: Option<String>,
    /// Regions directly below that have points.
    pub children: Vec<CountedLink>,
    /// Heading of the siblings: `华东地区`, `福建省的其他城市`.
    pub siblings_label: String,
    /// Regions beside this one that have pages.
    pub siblings: Vec<CountedLink>,
    /// Counts by kind of designation; they lead to the search with filters.
    pub kinds: Vec<CountedLink>,
    /// Counts by service category; for a province they lead to the cross list, else
    /// to the search with filters.
    pub services: Vec<CountedLink>,
    /// The feed of a province's changes; none for its cities and counties.
    pub feed: Option<FeedLink>,
    /// Link to the search within this region.
    pub search_link: String,
    /// Whether this is not the first page of the list; kinds and services are empty then.
    pub is_continuation: bool,
}

/// `service_index`: `service_index.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceIndexContext {
    /// Categories by usual level, in taxonomy order.
    pub levels: Vec<ServiceLevel>,
    /// Kinds of designation.
    pub kinds: Vec<CountedLink>,
    /// Natures of institutions.
    pub natures: Vec<CountedLink>,
}

/// The categories of one usual level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceLevel {
    /// Code of the level.
    pub code: String,
    /// Label of the level.
    pub label: String,
    /// Categories; those without points have no link.
    pub categories: Vec<CountedLink>,
}

/// `service`: `service.html`; the points are in `list`, grouped by province.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceContext {
    /// Code.
    pub code: String,
    /// Label.
    pub label: String,
    /// What it is.
    pub description: Option<String>,
    /// Label of the usual level.
    pub level: Option<String>,
    /// Points.
    pub count: usize,
    /// Provinces that have it, with links to the cross lists.
    pub provinces: Vec<CountedLink>,
    /// Link to the search with this filter.
    pub search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub is_continuation: bool,
}

/// `region_service`: `region_service.html`; the points are in `list`, grouped by city.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionServiceContext {
    /// Province and its page.
    pub region: LinkContext,
    /// Category and its page.
    pub service: LinkContext,
    /// What the service is.
    pub description: Option<String>,
    /// Points.
    pub count: usize,
    /// Other services of the province.
    pub other_services: Vec<CountedLink>,
    /// Link to the search with these filters.
    pub search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub is_continuation: bool,
}

/// `term`: `kind.html` and `nature.html`; the points are in `list`, grouped by
/// province.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermContext {
    /// Code.
    pub code: String,
    /// Full label.
    pub label: String,
    /// What it is.
    pub description: Option<String>,
    /// Points.
    pub count: usize,
    /// The feed of a kind's changes; none for a nature.
    pub feed: Option<FeedLink>,
    /// The other kinds, or natures, that have points.
    pub others: Vec<CountedLink>,
    /// Link to the search with this filter.
    pub search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub is_continuation: bool,
}
