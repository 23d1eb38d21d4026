//! Paths of all pages, and links to them.
//!
//! No other module knows the address scheme. Paths are relative to the root, with `/`
//! between folders, and end in a file name; they are ASCII and need no encoding. Links to
//! other sites are encoded here too.

use crate::text::telephone::Telephone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The home page.
pub(crate) const HOME: &str = "index.html";
/// The search page.
pub(crate) const SEARCH: &str = "search.html";
/// The index of regions.
pub(crate) const REGIONS: &str = "regions/index.html";
/// The index of services.
pub(crate) const SERVICES: &str = "services/index.html";
/// The public notice.
pub(crate) const NOTICE: &str = "notice.html";
/// Ended points and retired ids.
pub(crate) const ENDED: &str = "ended.html";
/// The newest changes.
pub(crate) const CHANGES: &str = "changes.html";
/// The feed of all changes.
pub(crate) const FEED: &str = "feeds/all.xml";
/// The downloads.
pub(crate) const DATA: &str = "data/index.html";
/// The statistics.
pub(crate) const STATISTICS: &str = "statistics.html";
/// The site map for people.
pub(crate) const SITEMAP: &str = "sitemap.html";
/// The page that servers show for missing files.
pub(crate) const NOT_FOUND: &str = "404.html";

/// The kind of page at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PageKind {
    /// The home page.
    Home,
    /// The page of a point.
    Point,
    /// The list of a region, or the index of regions.
    Region,
    /// The list of a service category, or their index.
    Service,
    /// The cross list of a province and a service category.
    RegionService,
    /// The list of a kind of designation.
    Kind,
    /// The list of a nature of institutions.
    Nature,
    /// The public notice.
    Notice,
    /// The newest changes, or those of a month.
    Changes,
    /// The list of downloads.
    Data,
    /// Search, statistics, site map, 404, and the pages that people wrote.
    Other,
    /// A file that is not a page: a download, a feed, a list for robots.
    File,
}

impl PageKind {
    /// The kind of a path of the site.
    pub(crate) fn of(path: &str) -> Self {
        let Some(stem) = path.strip_suffix(".html") else {
            return Self::File;
        };
        let numbered = |name: &str| stem == name || stem.starts_with(&format!("{name}-"));
        match path.split_once('/') {
            Some(("points", _)) => Self::Point,
            Some(("regions", rest)) if rest.contains('/') => Self::RegionService,
            Some(("regions", _)) => Self::Region,
            Some(("services", _)) => Self::Service,
            Some(("kinds", _)) => Self::Kind,
            Some(("natures", _)) => Self::Nature,
            Some(_) if path == DATA => Self::Data,
            None if path == HOME => Self::Home,
            None if numbered("notice") => Self::Notice,
            None if numbered("changes") => Self::Changes,
            _ => Self::Other,
        }
    }
}

/// The page of a point.
pub(crate) fn point(id: &str) -> String {
    format!("points/{id}.html")
}

/// The id of the point whose page is at a path, if it is such a path.
pub(crate) fn id_of_point(path: &str) -> Option<&str> {
    let id = path.strip_prefix("points/")?.strip_suffix(".html")?;
    (!id.contains('/')).then_some(id)
}

/// The feed of a province, by code.
pub(crate) fn feed_of_region(code: &str) -> String {
    format!("feeds/regions/{code}.xml")
}

/// The feed of a kind of designation, by code.
pub(crate) fn feed_of_kind(code: &str) -> String {
    format!("feeds/kinds/{code}.xml")
}

/// The page of a region, by code.
pub(crate) fn region(code: &str) -> String {
    format!("regions/{code}.html")
}

/// The cross list of a province and a service category.
pub(crate) fn region_service(region: &str, category: &str) -> String {
    format!("regions/{region}/{category}.html")
}

/// The page of a service category.
pub(crate) fn service(category: &str) -> String {
    format!("services/{category}.html")
}

/// The page of a kind of designation.
pub(crate) fn kind(code: &str) -> String {
    format!("kinds/{code}.html")
}

/// The page of a nature of institutions.
pub(crate) fn nature(code: &str) -> String {
    format!("natures/{code}.html")
}

/// The page of changes in a month.
pub(crate) fn changes_of(year: i16, month: i8) -> String {
    format!("changes-{year:04}-{month:02}.html")
}

/// The page of a content page, by file stem.
pub(crate) fn content(stem: &str) -> String {
    format!("{stem}.html")
}

/// A table of the statistics as a CSV file.
pub(crate) fn statistics_file(id: &str) -> String {
    format!("statistics/{id}.csv")
}

/// A file that a content page shows or links to.
pub(crate) fn content_file(path: &str) -> String {
    format!("files/{path}")
}

/// A page of a list, numbered from 1; the first has the list's own path.
pub(crate) fn paged(path: &str, page: usize) -> String {
    match path.strip_suffix(".html") {
        Some(stem) if page > 1 => format!("{stem}-{page}.html"),
        _ => path.to_owned(),
    }
}

/// The relative prefix from a page to the root: empty, `../`, `../../`, …
pub(crate) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The link from the page at `from` to the file at `to`, both relative to the root.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from_folder = from.rfind('/').map_or("", |end| &from[..=end]);
    let mut shared = 0;
    for (position, byte) in from_folder.bytes().enumerate() {
        if to.as_bytes().get(position) != Some(&byte) {
            break;
        }
        if byte == b'/' {
            shared = position + 1;
        }
    }
    let mut link = "../".repeat(from_folder[shared..].matches('/').count());
    link.push_str(&to[shared..]);
    link
}

/// The path of the search page with filters, such as `search.html?region=110000`. Keys and
/// values are codes.
pub(crate) fn search_with(filters: &[(&str, &str)]) -> String {
    let mut path = SEARCH.to_owned();
    for (position, (key, value)) in filters.iter().enumerate() {
        path.push(if position == 0 { '?' } else { '&' });
        path.push_str(key);
        path.push('=');
        path.push_str(&encode(value));
    }
    path
}

/// All characters except those that never need encoding in any part of a URL.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Encodes a text as a component of a URL: a query value or a fragment.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// Like [`encode`], but keeps letters and digits of other scripts: browsers encode them as
/// UTF-8 themselves, and pages are a third of the size.
pub(crate) fn encode_readable(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_ascii() && character.is_alphanumeric() {
            encoded.push(character);
        } else {
            encoded.push_str(&encode(character.encode_utf8(&mut [0; 4])));
        }
    }
    encoded
}

/// The `tel:` link of a number.
pub(crate) fn telephone(telephone: &Telephone) -> String {
    format!("tel:{}", telephone.number)
}

/// A `mailto:` link, with subject and body if they are not empty.
pub(crate) fn mail(address: &str, subject: &str, body: &str) -> String {
    let local_and_domain: Vec<String> = address.trim().split('@').map(encode).collect();
    let mut link = format!("mailto:{}", local_and_domain.join("@"));
    let fields = [("subject", subject), ("body", body)];
    let filled = fields.iter().filter(|(_, value)| !value.is_empty());
    for (position, (name, value)) in filled.enumerate() {
        link.push(if position == 0 { '?' } else { '&' });
        link.push_str(name);
        link.push('=');
        link.push_str(&encode(value));
    }
    link
}

/// The path of a file of a tree of pages, relative to the site's root; `folder` is that of
/// the tree, ending in `/`, or empty.
pub(crate) fn in_folder(folder: &str, path: &str) -> String {
    format!("{folder}{path}")
}

/// The absolute URL of a path of a tree of pages; `base_url` is that of the site's root.
pub(crate) fn absolute(base_url: &str, folder: &str, path: &str) -> String {
    let path = if path == HOME { "" } else { path };
    format!("{}/{folder}{path}", base_url.trim_end_matches('/'))
}

/// The path of the root on its host, starting and ending with a slash: the prefix of links
/// that must work at any depth.
pub(crate) fn host_path(base_url: &str) -> Option<String> {
    let address = url::Url::parse(base_url).ok()?;
    Some(format!("{}/", address.path().trim_end_matches('/')))
}

/// An http or https URL in the form for links; `None` for other schemes.
pub(crate) fn outside(address: &str) -> Option<String> {
    let address = url::Url::parse(address.trim()).ok()?;
    matches!(address.scheme(), "http" | "https").then(|| address.to_string())
}

/// The host of a URL for display, without `www.`.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let address = url::Url::parse(address.trim()).ok()?;
    let host = address.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The complete host of the site including `www.`, as the government-site rules require;
/// empty if `base_url` is.
pub(crate) fn host_of_site(base_url: &str) -> String {
    url::Url::parse(base_url)
        .ok()
        .and_then(|address| address.host_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_go_up_no_further_than_needed() {
        let check = |from, to, expect| assert_eq!(relative(from, to), expect, "{from} → {to}");
        check("index.html", "index.html", "index.html");
        check("regions/1.html", "regions/2.html", "2.html");
        check("regions/1.html", "regions/1/a.html", "1/a.html");
        check("regions/1/a.html", "regions/10/a.html", "../10/a.html");
        check("regions/1/a.html", "index.html", "../../index.html");
        check("a.html", "points/p.html", "points/p.html");
    }

    #[test]
    fn kind_and_id_are_parsed_from_a_path() {
        assert_eq!(PageKind::of("points/p-1.html"), PageKind::Point);
        assert_eq!(
            PageKind::of("regions/110000/retrieval-2.html"),
            PageKind::RegionService
        );
        assert_eq!(id_of_point("points/p-1.html"), Some("p-1"));
        assert_eq!(id_of_point("index.html"), None);
    }

    #[test]
    fn only_later_pages_of_a_list_have_a_number() {
        assert_eq!(paged("kinds/tisc.html", 1), "kinds/tisc.html");
        assert_eq!(paged("kinds/tisc.html", 2), "kinds/tisc-2.html");
    }

    #[test]
    fn mail_links_encode_any_text() {
        let link = mail("a+b@x.cn", "更正 & <p-1>", "");
        assert_eq!(
            link,
            "mailto:a%2Bb@x.cn?subject=%E6%9B%B4%E6%AD%A3%20%26%20%3Cp-1%3E"
        );
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(
            outside("https://x.cn/a b\""),
            Some("https://x.cn/a%20b%22".to_owned())
        );
        assert_eq!(outside("javascript:alert(1)"), None);
        assert_eq!(outside("data:text/html,x"), None);
        assert_eq!(outside("x.cn"), None);
        assert_eq!(host_of("https://www.x.cn/a").as_deref(), Some("x.cn"));
    }

    #[test]
    fn addresses_of_the_root() {
        assert_eq!(absolute("https://x.cn/d/", "", HOME), "https://x.cn/d/");
        assert_eq!(
            absolute("https://x.cn/d", "", "a.html"),
            "https://x.cn/d/a.html"
        );
        assert_eq!(absolute("https://x.cn", "xx/", HOME), "https://x.cn/xx/");
        assert_eq!(host_path("https://x.cn/d/").as_deref(), Some("/d/"));
        assert_eq!(host_path("https://x.cn").as_deref(), Some("/"));
        assert_eq!(host_path(""), None);
    }
}
