//! Links that leave the site: encrypted, marked, and to sites that somebody looked at.

use super::address::Target;
use super::findings::Finding;
use super::folder::Folder;
use super::page::{Link, Page, Use};
use super::rules::{
    FOREIGN_RESOURCE, OUTSIDE_HOST, OUTSIDE_NOT_HTTPS, OUTSIDE_OPENER, OUTSIDE_UNMARKED,
};
use super::{Inspection, LARGEST_REGISTRY};
use crate::config::official::{REGISTER_HOST, is_government_host};
use crate::diagnostics::show;
use std::collections::BTreeSet;

/// The site's own data, whose addresses its editors have checked.
const REGISTRY: &str = "data/registry.json";

/// Words by which a link says that it leaves the site.
const MARKS: [&str; 14] = [
    "离开",
    "外部",
    "站外",
    "外链",
    "外网",
    "新窗口",
    "第三方",
    "其他网站",
    "external",
    "leaves",
    "leaving",
    "outside",
    "another site",
    "new window",
];

/// The hosts that links may lead to.
#[derive(Debug, Clone, Default)]
pub(super) struct Hosts {
    /// Hosts of the settings; `*.edu.cn` is every host below `edu.cn`.
    listed: Vec<String>,
    /// Hosts of addresses in the site's own data.
    in_data: BTreeSet<String>,
}

impl Hosts {
    /// The hosts of the settings and of the site's data.
    pub(super) fn new(listed: &[String], folder: &Folder) -> Self {
        let registry = folder
            .number(REGISTRY)
            .and_then(|number| folder.read(number, LARGEST_REGISTRY).ok());
        Self {
            listed: listed
                .iter()
                .map(|host| host.trim().to_ascii_lowercase())
                .collect(),
            in_data: hosts_in(&registry.unwrap_or_default()),
        }
    }

    fn is_in_data(&self, host: &str) -> bool {
        self.in_data.contains(host)
    }

    fn allow(&self, host: &str) -> bool {
        let is_below = |host: &str, domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
        };
        let mut listed = self.listed.iter();
        // Every official footer links the register.
        is_government_host(host)
            || host == REGISTER_HOST
            || self.is_in_data(host)
            || listed.any(|listed| match listed.strip_prefix("*.") {
                Some(domain) => is_below(host, domain),
                None => host == listed,
            })
    }
}

/// The hosts of all web addresses in a text.
fn hosts_in(bytes: &[u8]) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    for start in memchr::memmem::find_iter(bytes, b"://") {
        let rest = &bytes[start + 3..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        let host = String::from_utf8_lossy(&rest[..length]);
        hosts.insert(host.to_ascii_lowercase());
    }
    hosts
}

/// Checks the links of a page, given their targets.
pub(super) fn check(
    page: &Page,
    targets: &[Target],
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) {
    for (link, target) in page.links.iter().zip(targets) {
        let Target::Outside(url) = target else {
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        match link.used {
            Use::Follow | Use::Submit => {
                check_link(page, link, host, url.scheme(), inspection, found);
            }
            Use::Style | Use::Script | Use::Load => {
                let written = show(&link.address);
                found.push(
                    Finding::new(
                        &FOREIGN_RESOURCE,
                        &page.path,
                        written.clone(),
                        message!(
                            "从别的网站加载 `{written}`",
                            "`{written}` is loaded from another site"
                        ),
                        message!("把文件放进本站", "make the file part of the site"),
                    )
                    .at(link.line),
                );
            }
            Use::Refer => {}
        }
    }
}

fn check_link(
    page: &Page,
    link: &Link,
    host: &str,
    scheme: &str,
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) {
    let written = show(&link.address);
    let is_in_data = inspection.hosts.is_in_data(host);
    let mut add = |rule, subject: &str, message, help| {
        found.push(Finding::new(rule, &page.path, subject, message, help).at(link.line));
    };
    if scheme == "http" {
        // Those of the data are many, and are corrected in the same place.
        let subject = if is_in_data { "data" } else { host };
        add(
            &OUTSIDE_NOT_HTTPS,
            subject,
            message!(
                "外部链接 `{written}` 不是 https",
                "the link `{written}` is not https"
            ),
            if is_in_data {
                message!(
                    "这个网址来自数据；对方支持 https 的，在数据里改",
                    "the address comes from the data; correct it there if the site has https",
                )
            } else {
                message!(
                    "对方支持 https 的，改成 `https://`",
                    "write `https://` if the site has it"
                )
            },
        );
    }
    let name = link.name.to_lowercase();
    let is_marked = link
        .rel
        .split_ascii_whitespace()
        .any(|word| word == "external")
        || MARKS.iter().any(|mark| name.contains(mark));
    if link.used == Use::Follow && !is_marked {
        let subject = if is_in_data { "data" } else { host };
        add(
            &OUTSIDE_UNMARKED,
            subject,
            message!(
                "链接 `{written}` 通向别的网站，没有提示",
                "the link `{written}` leaves the site without saying so",
            ),
            message!(
                "在链接文字、`aria-label` 或 `title` 里写“离开本站”，或者写 `rel=\"external\"`",
                "say so in its text, `aria-label` or `title`, or write `rel=\"external\"`",
            ),
        );
    }
    let is_closed = ["noopener", "noreferrer"].iter().any(|word| {
        link.rel
            .split_ascii_whitespace()
            .any(|other| other == *word)
    });
    if link.opens_window && !is_closed {
        add(
            &OUTSIDE_OPENER,
            host,
            message!(
                "链接 `{written}` 在新窗口打开，没有 `rel=\"noopener\"`",
                "the link `{written}` opens a window without `rel=\"noopener\"`",
            ),
            message!("加上 `rel=\"noopener\"`", "add `rel=\"noopener\"`"),
        );
    }
    if !inspection.hosts.allow(host) && !inspection.is_own_host(host) {
        add(
            &OUTSIDE_HOST,
            host,
            message!(
                "链接到没有登记的网站 `{host}`",
                "a link leads to `{host}`, which is not on the list"
            ),
            message!(
                "看过没有问题的，加入设置 `[site]` 的 `outside_hosts`",
                "if it is sound, add it to `outside_hosts` in `[site]` of the settings",
            ),
        );
    }
}
