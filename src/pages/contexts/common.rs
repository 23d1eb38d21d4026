//! What every page has, and the small parts that several page kinds share.

use serde::Serialize;

/// `site`: the same on all pages, but for links, which are relative to the page.
/// It holds no totals and no dates, so that an edited record does not rewrite all pages; only a
/// mirror says on each page of which day its data is.
///
/// Page templates also have `site.head`, `site.header` and `site.footer`: what the
/// templates of these names make of `site`, to be put into the page as it is. They are
/// rendered once for all pages of one depth and section and get nothing but `site`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SiteContext<'a> {
    /// The part of the site that the page belongs to: `home`, `search`, `regions`,
    /// `services`, `notice`, `changes`, `data`, `content`, `sitemap`, `not_found`.
    pub(crate) section: &'static str,
    /// Title of the site.
    pub(crate) title: &'a str,
    /// One sentence below the title.
    pub(crate) tagline: &'a str,
    /// `gov`, `mirror` or `demo`.
    pub(crate) profile: &'static str,
    /// Sentence of the banner that the profile asks for; none for `gov`.
    pub(crate) banner: Option<String>,
    /// For `mirror`: address of the origin.
    pub(crate) origin_url: Option<&'a str>,
    /// For `mirror`: the date of the data.
    pub(crate) as_of: Option<DateContext>,
    /// The footer's legal identity.
    pub(crate) identity: IdentityContext<'a>,
    /// For `mirror`: who runs it, if that is configured.
    pub(crate) mirror: Option<MirrorContext<'a>>,
    /// For `gov`: 党政机关网站标识.
    pub(crate) party_government_mark: Option<MarkContext<'a>>,
    /// For `gov`: 适老化及无障碍标识.
    pub(crate) accessibility_mark: Option<MarkContext<'a>>,
    /// `<meta name content>` that all pages have: the government-site tags of the site,
    /// and `robots` for `demo`.
    pub(crate) metas: Vec<Meta>,
    /// Main navigation, in the header.
    pub(crate) nav: Vec<NavItem>,
    /// Second navigation, in the footer.
    pub(crate) footer_nav: Vec<NavItem>,
    /// Links to the theme's files, relative to the page.
    pub(crate) assets: AssetsContext,
    /// The content security policy, which holds no quote and no markup.
    pub(crate) content_security_policy: &'static str,
    /// Link to the home page.
    pub(crate) home_link: String,
    /// Link to the search page; also the `action` of search forms (field `q`).
    pub(crate) search_link: String,
    /// Link to the page how to correct a record, where `content/` has one (`correct.md`).
    pub(crate) correct_link: Option<String>,
    /// Link to the accessibility statement, where `content/` has one (`accessibility.md`).
    pub(crate) accessibility_link: Option<String>,
    /// Link to the site map.
    pub(crate) sitemap_link: String,
    /// Relative prefix to the files that the trees of all languages share, such as the search's:
    /// empty, or `../` and so on.
    pub(crate) files_root: String,
    /// Absolute address of the picture that is shown where a link to the site is shared, with `base_url` only.
    pub(crate) share_image: Option<String>,
}

/// `site.identity`: what the government-site rules want in the footer. All are none
/// where they are not configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct IdentityContext<'a> {
    /// 主办单位.
    pub(crate) sponsor: Option<&'a str>,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) sponsor_latin: Option<String>,
    /// 联系方式.
    pub(crate) contact: Option<&'a str>,
    /// 网站标识码.
    pub(crate) site_code: Option<&'a str>,
    /// ICP备案号.
    pub(crate) icp: Option<&'a str>,
    /// 公安备案号.
    pub(crate) police: Option<&'a str>,
    /// The digits of 公安备案号, which its link needs.
    pub(crate) police_digits: Option<String>,
}

/// `site.mirror`: the identity of a mirror itself, not of its origin. All are none where they are
/// not configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MirrorContext<'a> {
    /// Who runs the mirror.
    pub(crate) operator: Option<&'a str>,
    /// How to reach the operator.
    pub(crate) contact: Option<&'a str>,
    /// ICP备案号 of the mirror.
    pub(crate) icp: Option<&'a str>,
}

/// A mark in the footer: a picture that links to the body that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MarkContext<'a> {
    /// Address of the mark's own page.
    pub(crate) href: &'a str,
    /// Relative link to the picture.
    pub(crate) image: String,
}

/// A link of a navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NavItem {
    /// Text.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: String,
    /// Whether the page belongs to it: `aria-current`.
    pub(crate) current: bool,
}

/// `site.assets`: relative links to the theme's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AssetsContext {
    /// Style sheets by group: `site` of every page; `search` of the search page and `pages` of the
    /// others (`styles/search*.css`, `styles/pages*.css`).
    pub(crate) styles: std::collections::BTreeMap<String, String>,
    /// Scripts by group: `site` of every page; `search` of the search page, and of search fields for
    /// suggestions; `meaning`, `corrections`, `filters` and `distance` of searches that need them;
    /// `results` of the search page to download or print all hits;
    /// `point` of the pages of points; `suggestions` of search fields that have the focus
    /// (`scripts/search*.js` and so on).
    pub(crate) scripts: std::collections::BTreeMap<String, String>,
    /// Other files of the theme by file name with `.` and `-` as `_`:
    /// `images/favicon.svg` → `site.assets.files.favicon_svg`.
    pub(crate) files: std::collections::BTreeMap<String, String>,
}

/// `page`: what the layout needs to know of one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PageContext<'a> {
    /// Path relative to the root.
    pub(crate) path: &'a str,
    /// The page kind, named as its template: `point`.
    pub(crate) kind: &'static str,
    /// Text of the `h1`.
    pub(crate) title: &'a str,
    /// Text of `<title>`: the title, unlike that of any other page, and the site's.
    pub(crate) window_title: std::borrow::Cow<'a, str>,
    /// The title, unlike that of any other page: what is shown where a link to the page is shared.
    pub(crate) share_title: String,
    /// One sentence for search engines.
    pub(crate) description: &'a str,
    /// Relative prefix to the root: empty, `../` or `../../`; for `404.html` the
    /// root's path where `base_url` is set.
    pub(crate) root: String,
    /// Absolute address, with `base_url` (or for a mirror the origin) only.
    pub(crate) canonical: Option<String>,
    /// `<meta name content>` of this page in order, after those of `site.metas`.
    pub(crate) metas: Vec<Meta>,
    /// The languages of the site, where it has several: each leads to this page in it, or where
    /// that does not exist to its home page.
    pub(crate) languages: Vec<LanguageLink>,
    /// The addresses of this page in all languages that have it, itself included, for `hreflang`;
    /// the last is `x-default`. Empty where it has no other, or must not be indexed.
    pub(crate) alternates: Vec<Alternate>,
    /// Breadcrumbs from home; the last is the page itself. Empty on the home page.
    pub(crate) breadcrumbs: Vec<Breadcrumb<'a>>,
    /// Link of 我为政府网站找错, for `gov` only.
    pub(crate) error_report_link: Option<String>,
    /// JSON-LD, `<` escaped, to be put as it is (`| safe`) into a data block.
    pub(crate) json_ld: String,
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LanguageLink {
    /// Its tag: `en`.
    pub(crate) tag: String,
    /// Its name in itself: `English`.
    pub(crate) name: String,
    /// Relative link.
    pub(crate) link: String,
    /// Whether it is that of this page.
    pub(crate) current: bool,
}

/// A page in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Alternate {
    /// Tag of the language, or `x-default`.
    pub(crate) tag: String,
    /// Absolute address, with `base_url` (or for a mirror the origin), otherwise relative link.
    pub(crate) link: String,
}

/// One `<meta>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Meta {
    /// `name`.
    pub(crate) name: &'static str,
    /// `content`.
    pub(crate) content: String,
}

/// A breadcrumb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Breadcrumb<'a> {
    /// Text.
    pub(crate) label: std::borrow::Cow<'a, str>,
    /// Relative link; none for the page itself.
    pub(crate) link: Option<String>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DateContext {
    /// `2024-05-16`.
    pub(crate) iso: String,
    /// `2024年5月16日`.
    pub(crate) text: String,
}

/// A link within the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LinkContext {
    /// Text.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: String,
}

/// A link within the site with the number of points behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CountedLink {
    /// Code of the region or term.
    pub(crate) code: String,
    /// Text.
    pub(crate) label: String,
    /// Relative link; none if there is no page because there are no points.
    pub(crate) link: Option<String>,
    /// Points, today's members only.
    pub(crate) count: usize,
    /// One or two sentences, where the vocabulary has them: on the home page and the
    /// index of services.
    pub(crate) description: Option<String>,
}

/// A feed (Atom) of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FeedLink {
    /// What it is called: `湖北省网点的变更`.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: String,
}

/// A link that leaves the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct OutLink {
    /// Text: where it leads.
    pub(crate) label: String,
    /// Absolute http or https address.
    pub(crate) href: String,
}

/// A mark such as a designation's kind or a service's category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Badge {
    /// Code of the term, for a class name.
    pub(crate) code: String,
    /// Short label.
    pub(crate) label: String,
}

/// A point in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PointCard<'a> {
    /// Id.
    pub(crate) id: &'a str,
    /// Name.
    pub(crate) name: &'a str,
    /// Name in Latin letters, on pages in another language than Chinese.
    pub(crate) latin: Option<&'a str>,
    /// Relative link to its page.
    pub(crate) link: String,
    /// The full region: `辽宁省葫芦岛市龙港区`.
    pub(crate) place: String,
    /// Address as written.
    pub(crate) address: Option<&'a str>,
    /// Where to find it, in one text: the address, in Chinese after the place where it does
    /// not name it; the place where no address is known.
    pub(crate) location: String,
    /// First public telephone number as written.
    pub(crate) phone: Option<&'a str>,
    /// `tel:` link of its first number that can be dialled.
    pub(crate) phone_href: Option<String>,
    /// The telephone number in pieces, of which each number that can be dialled is one.
    pub(crate) phone_parts: Vec<TextPart>,
    /// Label of its nature.
    pub(crate) nature: &'a str,
    /// Kinds of its current designations, without duplicates.
    pub(crate) badges: Vec<Badge>,
    /// Whether one of its current designations is being rectified (art. 17).
    pub(crate) rectifying: bool,
    /// Kinds that it is preparing for, with the status: `技术与创新支持中心（筹建中）`.
    pub(crate) preparing: Vec<Badge>,
    /// Categories of its service items, without duplicates.
    pub(crate) services: Vec<Badge>,
    /// Last day of the validity that ends last, for the script that marks by the
    /// visitor's clock what has run out; none where any current designation has no
    /// published end.
    pub(crate) valid_until: Option<DateContext>,
}

/// A [`PointCard`] that was made once and stands on many pages: a clone is cheap. Beside
/// the card's fields it has `html`, the point as `point_row.html` (or, among neighbours,
/// `neighbour.html`) renders it, which may be put into a page as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct PreparedCard(pub(crate) tera::Value);

/// `list`: one page of a list of points, in groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ListContext {
    /// How many points the whole list has.
    pub(crate) total: usize,
    /// Number of the first point on this page, from 1; 0 for an empty list.
    pub(crate) first: usize,
    /// Number of the last point on this page.
    pub(crate) last: usize,
    /// The groups that have points on this page.
    pub(crate) groups: Vec<Group>,
    /// Links to the other pages; none if there is only one.
    pub(crate) pager: Option<Pager>,
}

/// A group of points with a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Group {
    /// Text of the heading.
    pub(crate) label: String,
    /// Id of the heading for links within the page: `r350100`.
    pub(crate) anchor: String,
    /// Relative link to the group's own page.
    pub(crate) link: Option<String>,
    /// How many points the group has on all pages.
    pub(crate) count: usize,
    /// Whether it began on an earlier page.
    pub(crate) continued: bool,
    /// Points that stand directly in the group.
    pub(crate) points: Vec<PreparedCard>,
    /// Groups below; empty at the lowest level. Theirs are empty.
    pub(crate) subgroups: Vec<Group>,
}

/// Links to the other pages of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Pager {
    /// This page, from 1.
    pub(crate) current: usize,
    /// Number of pages.
    pub(crate) count: usize,
    /// Link to the page before.
    pub(crate) previous: Option<String>,
    /// Link to the page after.
    pub(crate) next: Option<String>,
    /// The pages in order: all of them, or of more than 20 the first, the last and
    /// those near this one.
    pub(crate) pages: Vec<PagerItem>,
    /// What `pages` leaves out, for a part of the page that is closed at first: all
    /// pages, or of more than 200 those of this page's hundred and the first of every
    /// other hundred. Empty where `pages` holds all.
    pub(crate) more: Vec<PagerItem>,
    /// Whether `more` holds all pages.
    pub(crate) more_is_all: bool,
}

/// One page number of a [`Pager`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PagerItem {
    /// The number.
    pub(crate) number: usize,
    /// Relative link.
    pub(crate) link: String,
    /// Whether it is this page.
    pub(crate) current: bool,
    /// Whether numbers are left out between the one before and this one.
    pub(crate) gap_before: bool,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ChangeContext {
    /// The day.
    pub(crate) date: DateContext,
    /// Code of the event type: `approved`.
    pub(crate) code: &'static str,
    /// Label of the event type.
    pub(crate) label: String,
    /// Name of the point.
    pub(crate) point_name: String,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) point_latin: Option<String>,
    /// Relative link to the point.
    pub(crate) point_link: String,
    /// Province of the point, short: `辽宁`.
    pub(crate) province: String,
    /// Kind of designation concerned.
    pub(crate) kind: Option<String>,
    /// What changed, in words: `地址：甲路1号 → 乙路2号`.
    pub(crate) detail: Option<String>,
    /// The document that states it.
    pub(crate) document: Option<String>,
}

/// A piece of a text, with the link that it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TextPart {
    /// As written.
    pub(crate) text: String,
    /// Link.
    pub(crate) href: Option<String>,
}

/// Contacts for corrections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CorrectionContext {
    /// `mailto:` link with subject and the record's id and page; none where no mail
    /// address is configured.
    pub(crate) mail_href: Option<String>,
    /// The mail address as text.
    pub(crate) mail: Option<String>,
    /// Web address of the tracker, http or https.
    pub(crate) web_href: Option<String>,
    /// Telephone number as written.
    pub(crate) phone: Option<String>,
    /// `tel:` link of its first number that can be dialled.
    pub(crate) phone_href: Option<String>,
    /// The telephone number in pieces, of which each number that can be dialled is one.
    pub(crate) phone_parts: Vec<TextPart>,
}

/// How to object to designations on public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ObjectionContext<'a> {
    /// Where to; none where only the rest is configured.
    pub(crate) ways: Option<CorrectionContext>,
    /// The body that decides.
    pub(crate) decided_by: Option<&'a str>,
    /// Until when one may object, and until when an answer comes.
    pub(crate) until: Option<&'a str>,
}
