//! The pages that lead to points: home, regions, services, kinds, natures.

use super::common::{ChangeContext, CountedLink, DateContext, FeedLink, LinkContext};
use serde::Serialize;

/// `home`: `home.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct HomeContext {
    /// Number of members.
    pub(crate) total: usize,
    /// The date of the counts.
    pub(crate) as_of: DateContext,
    /// How many provinces have points.
    pub(crate) province_count: usize,
    /// All 34 province-level units in code order; short names; the link always set.
    pub(crate) provinces: Vec<CountedLink>,
    /// Service categories with points.
    pub(crate) services: Vec<CountedLink>,
    /// Kinds of designation with points.
    pub(crate) kinds: Vec<CountedLink>,
    /// Natures with points.
    pub(crate) natures: Vec<CountedLink>,
    /// The newest events, up to six.
    pub(crate) changes: Vec<ChangeContext>,
    /// Designations on public notice.
    pub(crate) notice_count: usize,
    /// Link to the public notice.
    pub(crate) notice_link: String,
    /// The feed of all changes.
    pub(crate) feed: FeedLink,
    /// Link to the list of ended points, if there are any.
    pub(crate) ended_link: Option<String>,
    /// Link to all changes.
    pub(crate) changes_link: String,
    /// Link to the region index.
    pub(crate) regions_link: String,
    /// Link to the service index.
    pub(crate) services_link: String,
    /// Link to the downloads.
    pub(crate) data_link: String,
    /// A query that finds something: a place and, where there are any, a service.
    pub(crate) search_example: Option<String>,
    /// What people come for, in their own words, with links to searches that find something.
    pub(crate) needs: Vec<CountedLink>,
    /// What cannot be found by needs yet, where few points have service items.
    pub(crate) needs_note: Option<String>,
    /// Link to the statistics.
    pub(crate) statistics_link: String,
    /// Content pages in menu order.
    pub(crate) guides: Vec<Guide>,
}

/// A content page, as the home page names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Guide {
    /// File stem: `about`.
    pub(crate) name: String,
    /// Title.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: String,
    /// Description.
    pub(crate) description: Option<String>,
}

/// `region_index`: `region_index.html` (地区索引).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RegionIndexContext {
    /// All 34 province-level units in code order.
    pub(crate) provinces: Vec<RegionIndexEntry>,
}

/// One province of the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RegionIndexEntry {
    /// Code.
    pub(crate) code: String,
    /// Id for links within the page: `r210000`.
    pub(crate) anchor: String,
    /// Full name.
    pub(crate) label: String,
    /// Short name: `辽宁`.
    pub(crate) short: String,
    /// Relative link.
    pub(crate) link: String,
    /// Members.
    pub(crate) count: usize,
    /// Points in preparation.
    pub(crate) preparing: usize,
    /// Cities (or counties directly below the province) with points.
    pub(crate) cities: Vec<CountedLink>,
}

/// `region`: `region.html`; the points are in `list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RegionContext {
    /// Code.
    pub(crate) code: String,
    /// Full name.
    pub(crate) name: String,
    /// Full Chinese name, on pages in another language.
    pub(crate) chinese: Option<String>,
    /// Short name.
    pub(crate) short: String,
    /// `province`, `city` or `county`.
    pub(crate) level: &'static str,
    /// Members.
    pub(crate) count: usize,
    /// Points in preparation.
    pub(crate) preparing: usize,
    /// Sentence to show where there are none.
    pub(crate) empty_note: Option<String>,
    /// Regions directly below that have points.
    pub(crate) children: Vec<CountedLink>,
    /// Heading of the siblings: `华东地区`, `福建省的其他城市`.
    pub(crate) siblings_label: String,
    /// Regions beside this one that have pages.
    pub(crate) siblings: Vec<CountedLink>,
    /// Counts by kind of designation; they lead to the search with filters.
    pub(crate) kinds: Vec<CountedLink>,
    /// Counts by service category; for a province they lead to the cross list, else
    /// to the search with filters.
    pub(crate) services: Vec<CountedLink>,
    /// The feed of a province's changes; none for its cities and counties.
    pub(crate) feed: Option<FeedLink>,
    /// Link to the search within this region.
    pub(crate) search_link: String,
    /// Whether this is not the first page of the list; kinds and services are empty then.
    pub(crate) is_continuation: bool,
}

/// `service_index`: `service_index.html`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ServiceIndexContext {
    /// Categories by usual level, in taxonomy order.
    pub(crate) levels: Vec<ServiceLevel>,
    /// Kinds of designation.
    pub(crate) kinds: Vec<CountedLink>,
    /// Natures of institutions.
    pub(crate) natures: Vec<CountedLink>,
}

/// The categories of one usual level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ServiceLevel {
    /// Code of the level.
    pub(crate) code: String,
    /// Label of the level.
    pub(crate) label: String,
    /// Categories; those without points have no link.
    pub(crate) categories: Vec<CountedLink>,
}

/// `service`: `service.html`; the points are in `list`, grouped by province.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ServiceContext {
    /// Code.
    pub(crate) code: String,
    /// Label.
    pub(crate) label: String,
    /// Description.
    pub(crate) description: Option<String>,
    /// Label of the usual level.
    pub(crate) level: Option<String>,
    /// Points.
    pub(crate) count: usize,
    /// Provinces that have it, with links to the cross lists.
    pub(crate) provinces: Vec<CountedLink>,
    /// Link to the search with this filter.
    pub(crate) search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub(crate) is_continuation: bool,
}

/// `region_service`: `region_service.html`; the points are in `list`, grouped by city.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RegionServiceContext {
    /// Province and its page.
    pub(crate) region: LinkContext,
    /// Category and its page.
    pub(crate) service: LinkContext,
    /// Description of the service.
    pub(crate) description: Option<String>,
    /// Points.
    pub(crate) count: usize,
    /// Other services of the province.
    pub(crate) other_services: Vec<CountedLink>,
    /// Link to the search with these filters.
    pub(crate) search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub(crate) is_continuation: bool,
}

/// `term`: `kind.html` and `nature.html`; the points are in `list`, grouped by
/// province.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct TermContext {
    /// Code.
    pub(crate) code: String,
    /// Full label.
    pub(crate) label: String,
    /// Description.
    pub(crate) description: Option<String>,
    /// Points.
    pub(crate) count: usize,
    /// The feed of a kind's changes; none for a nature.
    pub(crate) feed: Option<FeedLink>,
    /// The other kinds, or natures, that have points.
    pub(crate) others: Vec<CountedLink>,
    /// Link to the search with this filter.
    pub(crate) search_link: String,
    /// Whether this is not the first page of the list; the overview is empty then.
    pub(crate) is_continuation: bool,
}
