//! The address of a website's root: one spelling for all that is made of it, and what is wrong with
//! one that cannot be used.

use url::Url;

/// Why an address is not that of a website's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressFault {
    /// It is no complete http or https address.
    Incomplete,
    /// It holds a user name or a password, which every page would publish.
    Credentials,
    /// It has spaces or control characters within.
    Blank,
    /// A part of its host is empty: two dots, or one at an end.
    Host,
    /// Its path has empty parts, `.`, `..` or backslashes, which browsers and servers rewrite.
    Path,
    /// It has a query or a fragment.
    Query,
    /// It does not end with a slash.
    NoFinalSlash,
}

/// The address of a root as it is written everywhere: without spaces around it, its host in ASCII and
/// its path percent-encoded, as site maps and servers need it.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn site_address(text: &str) -> Result<String, AddressFault> {
    let text = text.trim();
    let url = web_address(text)?;
    let is_empty_label = |host: &str| host.split('.').any(str::is_empty);
    if url.host_str().is_none_or(is_empty_label) {
        return Err(AddressFault::Host);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AddressFault::Query);
    }
    // As written: the parsed path is free of them.
    let path = path_as_written(text);
    if path.contains('\\') {
        return Err(AddressFault::Path);
    }
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        if part == "." || part == ".." || part.is_empty() && !is_last {
            return Err(AddressFault::Path);
        }
    }
    if !path.ends_with('/') {
        return Err(AddressFault::NoFinalSlash);
    }
    Ok(url.to_string())
}

/// An http or https address of any page.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn web_address(text: &str) -> Result<Url, AddressFault> {
    let text = text.trim();
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(AddressFault::Blank);
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(AddressFault::Incomplete);
    };
    let is_web = ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    if !is_web || rest.is_empty() || rest.starts_with(['/', '\\']) {
        return Err(AddressFault::Incomplete);
    }
    let url = Url::parse(text).map_err(|_| AddressFault::Incomplete)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressFault::Credentials);
    }
    Ok(url)
}

/// The address that was probably meant, if that can be told.
pub(crate) fn probable_site_address(text: &str) -> Option<String> {
    let text = text.trim();
    let complete = match text.contains("://") {
        true => text.to_owned(),
        false => format!("https://{}", text.trim_start_matches('/')),
    };
    let mut url = Url::parse(&complete).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    // These cannot fail for an address with a host.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let mut parts: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let is_page = |name: &&str| {
        [".html", ".htm", ".shtml"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    if parts.last().is_some_and(is_page) {
        parts.pop();
    }
    let path = match parts.is_empty() {
        true => "/".to_owned(),
        false => format!("/{}/", parts.join("/")),
    };
    url.set_path(&path);
    let host = url.host_str()?;
    let is_host = host.contains('.') || host == "localhost";
    let meant = url.to_string();
    (is_host && site_address(&meant).is_ok()).then_some(meant)
}

/// What follows the host, as written, without a query or fragment.
fn path_as_written(text: &str) -> &str {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest
        .find(['/', '\\', '?', '#'])
        .map_or("", |start| &rest[start..]);
    path.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        for (text, canonical) in [
            ("https://zscq.ln.gov.cn/", "https://zscq.ln.gov.cn/"),
            (
                " https://zscq.ln.gov.cn/wd/\u{3000}",
                "https://zscq.ln.gov.cn/wd/",
            ),
            (
                "HTTPS://ZSCQ.LN.GOV.CN:443/wd/",
                "https://zscq.ln.gov.cn/wd/",
            ),
            (
                "https://zscq.ln.gov.cn:8443/",
                "https://zscq.ln.gov.cn:8443/",
            ),
            (
                "https://zscq.ln.gov.cn/网点/",
                "https://zscq.ln.gov.cn/%E7%BD%91%E7%82%B9/",
            ),
            (
                "https://zscq.ln.gov.cn/%E7%BD%91%E7%82%B9/",
                "https://zscq.ln.gov.cn/%E7%BD%91%E7%82%B9/",
            ),
            ("https://网点.政务/", "https://xn--3px542a.xn--zfr164b/"),
            ("http://192.168.1.8:8000/wd/", "http://192.168.1.8:8000/wd/"),
            ("http://[::1]/", "http://[::1]/"),
        ] {
            assert_eq!(site_address(text).as_deref(), Ok(canonical), "{text}");
        }
    }

    #[test]
    fn each_fault_is_told_with_what_was_meant() {
        use AddressFault::*;
        let root = Some("https://zscq.ln.gov.cn/");
        for (text, fault, meant) in [
            ("zscq.ln.gov.cn", Incomplete, root),
            ("//zscq.ln.gov.cn/", Incomplete, root),
            ("https:zscq.ln.gov.cn/", Incomplete, None),
            ("https:///zscq.ln.gov.cn/", Incomplete, root),
            ("ftp://zscq.ln.gov.cn/", Incomplete, None),
            ("网点", Incomplete, None),
            ("https://user:pw@zscq.ln.gov.cn/", Credentials, root),
            ("https://user@zscq.ln.gov.cn/", Credentials, root),
            (
                "https://zscq.ln.gov.cn/a b/",
                Blank,
                Some("https://zscq.ln.gov.cn/a%20b/"),
            ),
            (
                "https://zscq.ln.gov.cn/\tx/",
                Blank,
                Some("https://zscq.ln.gov.cn/x/"),
            ),
            ("https://zscq..gov.cn/", Host, None),
            ("https://.gov.cn/", Host, None),
            ("https://zscq.ln.gov.cn./", Host, None),
            (
                "https://zscq.ln.gov.cn/../x/",
                Path,
                Some("https://zscq.ln.gov.cn/x/"),
            ),
            ("https://zscq.ln.gov.cn/./", Path, root),
            ("https://zscq.ln.gov.cn/%2E%2e/", Path, root),
            (
                "https://zscq.ln.gov.cn//wd/",
                Path,
                Some("https://zscq.ln.gov.cn/wd/"),
            ),
            (
                "https://zscq.ln.gov.cn/a\\b/",
                Path,
                Some("https://zscq.ln.gov.cn/a/b/"),
            ),
            ("https://zscq.ln.gov.cn/?a=/", Query, root),
            ("https://zscq.ln.gov.cn/#/", Query, root),
            ("https://zscq.ln.gov.cn", NoFinalSlash, root),
            (
                "https://zscq.ln.gov.cn/wd",
                NoFinalSlash,
                Some("https://zscq.ln.gov.cn/wd/"),
            ),
            ("https://zscq.ln.gov.cn/index.html", NoFinalSlash, root),
        ] {
            assert_eq!(site_address(text), Err(fault), "{text}");
            assert_eq!(probable_site_address(text).as_deref(), meant, "{text}");
        }
    }
}
