//! Where a link of a page leads.

use percent_encoding::percent_decode_str;
use url::Url;

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a path of the site, relative to the root, with the fragment if there is one.
    Inside(String, Option<String>),
    /// To another site.
    Outside(Box<Url>),
    /// To a program of the visitor, such as `mailto:` and `tel:`, or to `data:` within.
    Other,
    /// To a script (`javascript:`).
    Script,
    /// Above the root of the site.
    AboveRoot,
    /// It is not an address.
    Invalid,
}

/// The address of the site's root, as far as it is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Root {
    /// The absolute address, with a final slash.
    address: Option<Url>,
    /// Its path, decoded: one folder has several spellings, such as 网点 and %E7%BD%91%E7%82%B9.
    path: Option<String>,
}

impl Root {
    /// The root at an absolute address; unknown if that is none.
    pub(super) fn new(address: &str) -> Self {
        let address = Url::parse(address.trim()).ok();
        let mut address = address.filter(|address| matches!(address.scheme(), "http" | "https"));
        if let Some(address) = &mut address {
            let folder = address.path().rfind('/').unwrap_or(0) + 1;
            let path = address.path()[..folder].to_owned();
            address.set_path(&path);
            address.set_query(None);
            address.set_fragment(None);
        }
        let path = address.as_ref().map(|address| decoded(address.path()));
        Self { address, path }
    }

    /// The host, if it is known.
    pub(super) fn host(&self) -> Option<&str> {
        self.address.as_ref()?.host_str()
    }

    /// The decoded path of the root on its host: `/` if it is unknown.
    fn path(&self) -> &str {
        self.path.as_deref().unwrap_or("/")
    }

    /// Where an address on a page leads.
    pub(super) fn resolve(&self, page: &str, address: &str) -> Target {
        let address = address.trim_matches(|c: char| c.is_ascii_whitespace());
        if let Some((scheme, _)) = address.split_once(':')
            && is_scheme(scheme)
        {
            return self.with_scheme(scheme, address);
        }
        if address.starts_with("//") {
            return self.with_scheme("https", &format!("https:{address}"));
        }
        let (address, fragment) = match address.split_once('#') {
            Some((address, fragment)) => (address, Some(decoded(fragment))),
            None => (address, None),
        };
        let (path, has_query) = match address.split_once('?') {
            Some((path, _)) => (path, true),
            None => (address, false),
        };
        if path.is_empty() {
            // An empty address is the page itself, which nobody means without a query or
            // a fragment.
            return if has_query || fragment.is_some() {
                Target::Inside(page.to_owned(), fragment)
            } else {
                Target::Invalid
            };
        }
        let path = decoded(path);
        if path.starts_with('/') {
            return match path.strip_prefix(self.path()) {
                Some(rest) => join("", rest, fragment),
                None if format!("{path}/") == self.path() => join("", "", fragment),
                None => Target::AboveRoot,
            };
        }
        let folder = page.rfind('/').map_or("", |end| &page[..=end]);
        join(folder, &path, fragment)
    }

    fn with_scheme(&self, scheme: &str, address: &str) -> Target {
        match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => {}
            "javascript" | "vbscript" => return Target::Script,
            _ => return Target::Other,
        }
        let Ok(url) = Url::parse(address) else {
            return Target::Invalid;
        };
        match self.inside(&url) {
            Some(target) => target,
            None => Target::Outside(Box::new(url)),
        }
    }

    /// The target of an absolute address within the site.
    fn inside(&self, url: &Url) -> Option<Target> {
        let root = self.address.as_ref()?;
        if root.host_str() != url.host_str() || root.port() != url.port() {
            return None;
        }
        let path = decoded(url.path());
        let rest = path.strip_prefix(self.path())?;
        Some(join("", rest, url.fragment().map(decoded)))
    }
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Joins a path to a folder that ends in a slash or is empty.
fn join(folder: &str, path: &str, fragment: Option<String>) -> Target {
    let mut parts: Vec<&str> = folder.split_terminator('/').collect();
    let mut segments = path.split('/').peekable();
    let mut ends_in_folder = true;
    while let Some(segment) = segments.next() {
        ends_in_folder = true;
        match segment {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::AboveRoot;
                }
            }
            _ => {
                parts.push(segment);
                ends_in_folder = segments.peek().is_some();
            }
        }
    }
    let mut joined = parts.join("/");
    if ends_in_folder && !joined.is_empty() {
        joined.push('/');
    }
    Target::Inside(joined, fragment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn leads(root: &str, page: &str, address: &str, expected: &str) {
        let shown = match Root::new(root).resolve(page, address) {
            Target::Inside(path, None) => path,
            Target::Inside(path, Some(fragment)) => format!("{path}#{fragment}"),
            Target::Outside(url) => url.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "{address} on {page}");
    }

    #[test]
    fn addresses_lead_where_browsers_go() {
        let root = "https://x.gov.cn/wd/";
        leads(root, "a/b.html", "c.html", "a/c.html");
        leads(root, "a/b.html", "../c.html?q=1#%E4%B8%80", "c.html#一");
        leads(root, "a/b.html", "./", "a/");
        leads(root, "a/b.html", "..", "");
        leads(root, "a/b.html", "#x", "a/b.html#x");
        leads(root, "a/b.html", "", "Invalid");
        leads(root, "a/b.html", "../../c.html", "AboveRoot");
        leads(root, "a/b.html", "/wd/c.html", "c.html");
        leads(root, "a/b.html", "/wd", "");
        leads(root, "a/b.html", "/c.html", "AboveRoot");
        leads(root, "a/b.html", "https://x.gov.cn/wd/c.html", "c.html");
        leads(root, "a/b.html", "https://x.gov.cn/", "https://x.gov.cn/");
        leads(root, "a/b.html", "//y.cn/a", "https://y.cn/a");
        leads("", "a/b.html", "/c.html", "c.html");
        leads(root, "b.html", " JavaScript:void(0)", "Script");
        leads(root, "b.html", "tel:1", "Other");
        leads(root, "b.html", "https://", "Invalid");
        leads(root, "b.html", "a:b/c.html", "Other");
        // A folder with a Chinese name, in each of its spellings.
        for root in [
            "https://x.gov.cn/网点/",
            "https://x.gov.cn/%E7%BD%91%E7%82%B9/",
            "https://x.gov.cn/%e7%bd%91%e7%82%b9/",
        ] {
            for folder in ["网点", "%E7%BD%91%E7%82%B9"] {
                leads(root, "404.html", &format!("/{folder}/a.html"), "a.html");
                let absolute = format!("https://x.gov.cn/{folder}/a.html");
                leads(root, "404.html", &absolute, "a.html");
            }
            leads(root, "404.html", "/%E7%BD%91/a.html", "AboveRoot");
        }
        leads(
            "https://x.gov.cn/wd/index.html",
            "b.html",
            "/wd/c.html",
            "c.html",
        );
    }
}
