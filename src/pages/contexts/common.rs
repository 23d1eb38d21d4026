//! What every page has, and the small parts that several page kinds share.

use serde::Serialize;

/// `site`: the same on all pages, but for links, which are relative to the page.
/// It holds no totals and no dates, so that an edited record does not rewrite all pages.
///
/// Page templates also have `site.head`, `site.header` and `site.footer`: what the
/// templates of these names make of `site`, to be put into the page as it is. They are
/// rendered once for all pages of one depth and section and get nothing but `site`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteContext<'a> {
    /// The part of the site that the page belongs to: `home`, `search`, `regions`,
    /// `services`, `notice`, `changes`, `data`, `content`, `sitemap`, `not_found`.
    pub section: &'static str,
    /// Title of the site.
    pub title: &'a str,
    /// One sentence below the title.
    pub tagline: &'a str,
    /// `gov`, `mirror` or `demo`.
    pub profile: &'static str,
    /// Sentence of the banner that the profile asks for; none for `gov`.
    pub banner: Option<String>,
    /// For `mirror`: address of the origin.
    pub origin_url: Option<&'a str>,
    /// The footer's legal identity.
    pub identity: IdentityContext<'a>,
    /// `<meta name content>` that all pages have: the government-site tags of the site,
    /// and `robots` for `demo`.
    pub metas: Vec<Meta>,
    /// Main navigation, in the header.
    pub nav: Vec<NavItem>,
    /// Second navigation, in the footer.
    pub footer_nav: Vec<NavItem>,
    /// Links to the theme's files, relative to the page.
    pub assets: AssetsContext,
    /// The content security policy, which holds no quote and no markup.
    pub content_security_policy: &'static str,
    /// Link to the home page.
    pub home_link: String,
    /// Link to the search page; also the `action` of search forms (field `q`).
    pub search_link: String,
    /// Link to the page how to correct a record, where `content/` has one (`correct.md`).
    pub correct_link: Option<String>,
    /// Link to the accessibility statement, where `content/` has one (`accessibility.md`).
    pub accessibility_link: Option<String>,
    /// Link to the site map.
    pub sitemap_link: String,
}

/// `site.identity`: what the government-site rules want in the footer. All are none
/// where they are not configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityContext<'a> {
    /// 主办单位.
    pub sponsor: Option<&'a str>,
    /// 联系方式.
    pub contact: Option<&'a str>,
    /// 网站标识码.
    pub site_code: Option<&'a str>,
    /// ICP备案号.
    pub icp: Option<&'a str>,
    /// 公安备案号.
    pub police: Option<&'a str>,
    /// The digits of 公安备案号, which its link needs.
    pub police_digits: Option<String>,
}

/// A link of a navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// Text.
    pub label: String,
    /// Relative link.
    pub link: String,
    /// Whether the page belongs to it: `aria-current`.
    pub current: bool,
}

/// `site.assets`: relative links to the theme's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetsContext {
    /// The one style sheet.
    pub style: String,
    /// Scripts of every page, in order.
    pub scripts: Vec<String>,
    /// Scripts of the search page (`scripts/search*.js`), in order; empty elsewhere.
    pub search_scripts: Vec<String>,
    /// Scripts that the search page loads itself (`scripts/late*.js`); empty elsewhere.
    pub late_scripts: Vec<String>,
    /// Other files of the theme by file name with `.` and `-` as `_`:
    /// `images/favicon.svg` → `site.assets.files.favicon_svg`.
    pub files: std::collections::BTreeMap<String, String>,
}

/// `page`: what the layout needs to know of one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageContext<'a> {
    /// Path relative to the root.
    pub path: &'a str,
    /// The page kind, named as its template: `point`.
    pub kind: &'static str,
    /// Text of the `h1`.
    pub title: &'a str,
    /// Text of `<title>`: the title and the site's.
    pub window_title: std::borrow::Cow<'a, str>,
    /// One sentence for search engines.
    pub description: &'a str,
    /// Relative prefix to the root: empty, `../` or `../../`; for `404.html` the
    /// root's path where `base_url` is set.
    pub root: String,
    /// Absolute address, with `base_url` (or for a mirror the origin) only.
    pub canonical: Option<String>,
    /// `<meta name content>` of this page in order, after those of `site.metas`.
    pub metas: Vec<Meta>,
    /// The way from home; the last is the page itself. Empty on the home page.
    pub breadcrumbs: Vec<Breadcrumb<'a>>,
    /// Link of 我为政府网站找错, for `gov` only.
    pub error_report_link: Option<String>,
    /// JSON-LD, `<` escaped, to be put as it is (`| safe`) into a data block.
    pub json_ld: Option<&'a str>,
}

/// One `<meta>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// `name`.
    pub name: &'static str,
    /// `content`.
    pub content: String,
}

/// One step of the way from home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breadcrumb<'a> {
    /// Text.
    pub label: std::borrow::Cow<'a, str>,
    /// Relative link; none for the page itself.
    pub link: Option<String>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateContext {
    /// `2024-05-16`.
    pub iso: String,
    /// `2024年5月16日`.
    pub text: String,
}

/// A link within the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkContext {
    /// Text.
    pub label: String,
    /// Relative link.
    pub link: String,
}

/// A link within the site with the number of points behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedLink {
    /// Code of the region or term.
    pub code: String,
    /// Text.
    pub label: String,
    /// Relative link; none where no page is made because there are no points.
    pub link: Option<String>,
    /// Points, today's members only.
    pub count: usize,
    /// One or two sentences, where the vocabulary has them: on the home page and the
    /// index of services.
    pub description: Option<String>,
}

/// A feed (Atom) of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedLink {
    /// What it is called: `湖北省网点的变更`.
    pub label: String,
    /// Relative link.
    pub link: String,
}

/// A link that leaves the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutLink {
    /// Text: where it leads.
    pub label: String,
    /// Absolute http or https address.
    pub href: String,
}

/// A mark such as a designation's kind or a service's category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Code of the term, for a class name.
    pub code: String,
    /// Short label.
    pub label: String,
}

/// A point in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointCard<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// Relative link to its page.
    pub link: String,
    /// Where it lies, from the province down: `辽宁省葫芦岛市龙港区`.
    pub place: String,
    /// Address as written.
    pub address: Option<&'a str>,
    /// Where to find it, in one text: the address, after the place where it does not
    /// name it; the place where no address is known.
    pub location: String,
    /// First public telephone number as written.
    pub phone: Option<&'a str>,
    /// `tel:` link of its first number that can be dialled.
    pub phone_href: Option<String>,
    /// The telephone number in pieces, of which each number that can be dialled is one.
    pub phone_parts: Vec<TextPart>,
    /// Label of its nature.
    pub nature: &'a str,
    /// Kinds of its current designations, each once.
    pub badges: Vec<Badge>,
    /// Whether one of its current designations is being rectified (art. 17).
    pub rectifying: bool,
    /// Kinds that it is being prepared for, with the status: `技术与创新支持中心（筹建中）`.
    pub preparing: Vec<Badge>,
    /// Categories of its service items, each once.
    pub services: Vec<Badge>,
    /// Last day of the validity that ends last, for the script that marks by the
    /// visitor's clock what has run out; none where any current designation has no
    /// published end.
    pub valid_until: Option<DateContext>,
}

/// A [`PointCard`] that was made once and stands on many pages: a clone is cheap. Beside
/// the card's fields it has `html`, the point as `point_row.html` (or, among neighbours,
/// `neighbour.html`) renders it, which may be put into a page as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PreparedCard(pub tera::Value);

/// `list`: one page of a list of points, in groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListContext {
    /// How many points the whole list has.
    pub total: usize,
    /// Number of the first point on this page, from 1; 0 for an empty list.
    pub first: usize,
    /// Number of the last point on this page.
    pub last: usize,
    /// The groups that have points on this page.
    pub groups: Vec<Group>,
    /// Other pages of the list; none where there is only one.
    pub pager: Option<Pager>,
}

/// A group of points with a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Text of the heading.
    pub label: String,
    /// Id of the heading for links within the page: `r350100`.
    pub anchor: String,
    /// Relative link to the group's own page.
    pub link: Option<String>,
    /// How many points the group has on all pages.
    pub count: usize,
    /// Whether it began on an earlier page.
    pub continued: bool,
    /// Points that stand directly in the group.
    pub points: Vec<PreparedCard>,
    /// Groups below; empty at the lowest level. Theirs are empty.
    pub subgroups: Vec<Group>,
}

/// Links to the other pages of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub current: usize,
    /// Number of pages.
    pub count: usize,
    /// Link to the page before.
    pub previous: Option<String>,
    /// Link to the page after.
    pub next: Option<String>,
    /// The pages in order: all of them, or of more than 20 the first, the last and
    /// those near this one.
    pub pages: Vec<PagerItem>,
    /// What `pages` leaves out, for a part of the page that is closed at first: all
    /// pages, or of more than 200 those of this page's hundred and the first of every
    /// other hundred. Empty where `pages` holds all.
    pub more: Vec<PagerItem>,
    /// Whether `more` holds all pages.
    pub more_is_all: bool,
}

/// One page number of a [`Pager`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PagerItem {
    /// The number.
    pub number: usize,
    /// Relative link.
    pub link: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether numbers are left out between the one before and this one.
    pub gap_before: bool,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeContext {
    /// The day.
    pub date: DateContext,
    /// Code of the event type: `approved`.
    pub code: &'static str,
    /// Label of the event type.
    pub label: String,
    /// Name of the point.
    pub point_name: String,
    /// Relative link to the point.
    pub point_link: String,
    /// Province of the point, short: `辽宁`.
    pub province: String,
    /// Kind of designation concerned.
    pub kind: Option<String>,
    /// What changed, in words: `地址：甲路1号 → 乙路2号`.
    pub detail: Option<String>,
    /// The document that says so.
    pub document: Option<String>,
}

/// A piece of a text, with the link that it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextPart {
    /// As written.
    pub text: String,
    /// Link.
    pub href: Option<String>,
}

/// How to have a record corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionContext {
    /// `mailto:` link with subject and the record's id and page; none where no mail
    /// address is configured.
    pub mail_href: Option<String>,
    /// The mail address as text.
    pub mail: Option<String>,
    /// Web address of the tracker, http or https.
    pub web_href: Option<String>,
    /// Telephone number as written.
    pub phone: Option<String>,
    /// `tel:` link of its first number that can be dialled.
    pub phone_href: Option<String>,
    /// The telephone number in pieces, of which each number that can be dialled is one.
    pub phone_parts: Vec<TextPart>,
}
