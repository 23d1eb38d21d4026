//! Footers: there, the same on all pages, and complete on official ones.

use super::address::Target;
use super::findings::Finding;
use super::page::{Link, Page};
use super::rules::{FOOTER_DIFFERS, FOOTER_ITEM, MIRROR_IDENTITY, NO_FOOTER};
use super::{Inspection, Kept, most_common};
use crate::config::Profile;
use crate::config::official::REGISTER_HOST;
use crate::diagnostics::{Text, show};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// A footer without what may differ: the language of pages, and links to the page itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Footer {
    lang: String,
    text: String,
    links: BTreeSet<String>,
}

impl Footer {
    /// Whether the footer of a page is the usual one, but for links to the page itself.
    fn is_same(&self, usual: &Self, path: &str) -> bool {
        self.text == usual.text && self.links.iter().eq(usual.links_but_to(path))
    }

    /// The links, without those to a page.
    fn links_but_to(&self, path: &str) -> impl Iterator<Item = &String> {
        let is_to = move |link: &str| link.split('#').next() == Some(path);
        self.links.iter().filter(move |link| !is_to(link))
    }
}

/// The footer of a page, given the targets of its links.
pub(super) fn footer_of(page: &Page, targets: &[Target]) -> Option<Footer> {
    let text = page.footer.clone()?;
    let links = page.links.iter().zip(targets);
    let links = links.filter(|(link, _)| link.is_in_footer);
    let links = links.filter_map(|(link, target)| match target {
        Target::Inside(path, fragment) => {
            let fragment = fragment.as_ref().map(|fragment| format!("#{fragment}"));
            (*path != page.path).then(|| path.clone() + &fragment.unwrap_or_default())
        }
        Target::Outside(url) => Some(without_page(url)),
        _ => Some(link.address.clone()),
    });
    Some(Footer {
        lang: page.lang.clone().unwrap_or_default(),
        links: links.collect(),
        text,
    })
}

/// An address without the parameters that name the page that it stands on.
fn without_page(url: &Url) -> String {
    let mut kept = url.clone();
    let parameters = url
        .query_pairs()
        .filter(|(_, value)| !value.contains("://"));
    let parameters: Vec<String> = parameters
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let query = parameters.join("&");
    kept.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
    kept.to_string()
}

/// Checks that a page has a footer, and what kind of site it belongs to.
pub(super) fn check(
    page: &Page,
    targets: &[Target],
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) {
    if page.footer.is_none() {
        found.push(Finding::new(
            &NO_FOOTER,
            &page.path,
            "",
            message!("没有页脚（`<footer>`）", "there is no footer (`<footer>`)"),
            message!(
                "各页使用同一个页脚模板",
                "use one template for the footer of all pages"
            ),
        ));
        return;
    }
    match inspection.profile {
        // Footers in other languages name the same things in other words.
        Profile::Gov
            if page
                .lang
                .as_deref()
                .is_none_or(|lang| lang.starts_with("zh")) =>
        {
            for (subject, message) in lacking(page, targets) {
                let help = message!("照规定补全页脚", "complete the footer");
                found.push(Finding::new(
                    &FOOTER_ITEM,
                    &page.path,
                    subject,
                    message,
                    help,
                ));
            }
        }
        Profile::Mirror => {
            for subject in identity(page, targets) {
                found.push(Finding::new(
                    &MIRROR_IDENTITY,
                    &page.path,
                    subject,
                    message!(
                        "镜像上有原站的{subject}",
                        "the mirror shows the {subject} of its origin"
                    ),
                    message!("从镜像中删去", "remove it from the mirror"),
                ));
            }
        }
        Profile::Gov | Profile::Demo => {}
    }
}

/// Links of a page with their addresses outside the site.
fn outside<'p>(page: &'p Page, targets: &'p [Target]) -> impl Iterator<Item = (&'p Link, &'p Url)> {
    let links = page.links.iter().zip(targets);
    links.filter_map(|(link, target)| match target {
        Target::Outside(url) => Some((link, &**url)),
        _ => None,
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The digits that follow a word in a text.
fn digits_after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut found = text.match_indices(word).map(|(at, _)| {
        let rest = text[at + word.len()..].trim_start_matches('第');
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        &rest[..length]
    });
    found.find(|digits| !digits.is_empty())
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// What the footer of an official page lacks.
fn lacking(page: &Page, targets: &[Target]) -> Vec<(&'static str, Text)> {
    let footer = page.footer.as_deref().unwrap_or_default();
    let mut lacking = Vec::new();
    let mut expect = |is_there: bool, zh: &'static str, en: &str| {
        if !is_there {
            lacking.push((
                zh,
                Text::new(format!("页脚没有{zh}"), format!("the footer lacks {en}")),
            ));
        }
    };
    let in_footer = || page.links.iter().filter(|link| link.is_in_footer);
    let has_link = |word: &str| in_footer().any(|link| link.name.contains(word));
    let can_be_reached = in_footer()
        .any(|link| link.address.starts_with("tel:") || link.address.starts_with("mailto:"));
    expect(
        footer.contains("主办"),
        "主办单位",
        "the sponsor (主办单位)",
    );
    expect(
        can_be_reached || ["联系", "电话"].iter().any(|word| footer.contains(word)),
        "联系方式",
        "a way of contact (联系方式)",
    );
    let code = page.meta_value("SiteIDCode");
    expect(
        footer.contains("标识码") && code.is_none_or(|code| footer.contains(code)),
        "网站标识码",
        "the site code (网站标识码)",
    );
    expect(
        digits_after(footer, "ICP备").is_some(),
        "ICP备案号",
        "the ICP record (ICP备案号)",
    );
    let police = digits_after(footer, "公网安备");
    expect(
        police.is_some(),
        "公安备案号",
        "the police record (公安备案号)",
    );
    expect(
        has_link("网站地图") || has_link("站点地图"),
        "网站地图的链接",
        "a link to the site map",
    );
    expect(
        has_link("无障碍"),
        "无障碍的链接",
        "a link on accessibility (无障碍)",
    );
    let mark = outside(page, targets).find(|(_, url)| url.host_str() == Some(REGISTER_HOST));
    expect(
        mark.is_some(),
        "党政机关网站标识",
        "the mark of government websites (党政机关网站标识)",
    );
    let report = page
        .links
        .iter()
        .zip(targets)
        .find(|(link, _)| link.name.contains("找错"));
    expect(
        report.is_some(),
        "“我为政府网站找错”",
        "the link to report errors (我为政府网站找错)",
    );
    lacking.extend(mark.and_then(|(_, url)| {
        let id = parameter(url, "id").unwrap_or_default();
        let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let message = message!(
            "党政机关网站标识的链接没有 32 位编号",
            "the link of the mark of government websites has no id of 32 digits",
        );
        (!is_id).then_some(("mark", message))
    }));
    lacking.extend(outside(page, targets).find_map(|(link, url)| {
        let host = url.host_str().unwrap_or_default();
        let is_police = host.starts_with("beian.mps.") || host.ends_with("beian.gov.cn");
        let linked =
            digits(url.fragment().unwrap_or_default()) + &digits(url.query().unwrap_or_default());
        let is_other = police.is_some_and(|police| !linked.is_empty() && !linked.contains(police));
        let written = show(&link.address);
        let message = message!(
            "公安备案号的链接 `{written}` 与文字的号码不同",
            "the link of the police record, `{written}`, has another number than its text",
        );
        (is_police && is_other).then_some(("police", message))
    }));
    if let Some((link, target)) = report {
        let named = match target {
            Target::Outside(url) => parameter(url, "site_code"),
            _ => None,
        };
        if named.is_none() || code.is_some_and(|code| named.as_deref() != Some(code)) {
            let written = show(&link.address);
            let message = message!(
                "“我为政府网站找错”的链接 `{written}` 没有本站的标识码",
                "the link to report errors, `{written}`, does not have the site's code",
            );
            lacking.push(("report", message));
        }
    }
    lacking
}

/// What stands before the ICP record of a mirror itself.
const OWN_RECORD: &str = "镜像ICP备案号";

/// A footer without the ICP record of the mirror itself.
fn without_own_record(footer: &str) -> String {
    let Some((before, after)) = footer.split_once(OWN_RECORD) else {
        return footer.to_owned();
    };
    let rest = after.split_once("ICP备").map_or(after, |(_, rest)| rest);
    format!("{before}{rest}")
}

/// What a mirror shows of its origin's identity.
fn identity(page: &Page, targets: &[Target]) -> Vec<&'static str> {
    let footer = page.footer.as_deref().unwrap_or_default();
    let records = without_own_record(footer);
    let has_mark = outside(page, targets).any(|(_, url)| url.host_str() == Some(REGISTER_HOST));
    let marks = [
        (
            page.meta_value("SiteIDCode").is_some() || footer.contains("标识码"),
            "网站标识码",
        ),
        (digits_after(&records, "ICP备").is_some(), "ICP备案号"),
        (digits_after(footer, "公网安备").is_some(), "公安备案号"),
        (has_mark, "党政机关网站标识"),
        (footer.contains("找错"), "“我为政府网站找错”"),
    ];
    let marks = marks.into_iter().filter(|(is_there, _)| *is_there);
    marks.map(|(_, mark)| mark).collect()
}

/// Checks that all pages of a language have one footer.
pub(super) fn check_sameness(
    pages: &[Kept],
    footers: &[Footer],
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) {
    let of = |page: &Kept| page.footer.and_then(|at| footers.get(at));
    let mut by_language: BTreeMap<&str, Vec<&Footer>> = BTreeMap::new();
    for footer in pages.iter().filter_map(of) {
        by_language.entry(&footer.lang).or_default().push(footer);
    }
    let usual: BTreeMap<&str, &Footer> = by_language
        .into_iter()
        .filter_map(|(lang, footers)| Some((lang, most_common(footers.into_iter())?)))
        .collect();
    for page in pages {
        let Some(footer) = of(page) else {
            continue;
        };
        let path = inspection.folder.path(page.number);
        let differs = |usual: &&&Footer| !footer.is_same(usual, path);
        let Some(usual) = usual.get(footer.lang.as_str()).filter(differs) else {
            continue;
        };
        let help = message!(
            "各页使用同一个页脚模板",
            "use one template for the footer of all pages"
        );
        let subject = page.footer.unwrap_or_default().to_string();
        found.push(Finding::new(
            &FOOTER_DIFFERS,
            path,
            subject,
            difference(footer, usual, path),
            help,
        ));
    }
}

/// The first difference between two footers.
fn difference(own: &Footer, usual: &Footer, path: &str) -> Text {
    if own.text == usual.text {
        let more = own.links.difference(&usual.links).next();
        let less = usual
            .links_but_to(path)
            .find(|link| !own.links.contains(*link));
        return match (more, less) {
            (Some(more), _) => {
                let more = show(more);
                message!(
                    "页脚与其他页不同：链接 `{more}` 是其他页没有的",
                    "the footer differs from that of other pages, which have no link to `{more}`",
                )
            }
            (None, less) => {
                let less = show(less.map_or("", String::as_str));
                message!(
                    "页脚与其他页不同：缺少链接 `{less}`",
                    "the footer differs from that of other pages, which link to `{less}`",
                )
            }
        };
    }
    const BEFORE: usize = 6;
    const SHOWN: usize = 20;
    let same = own.text.chars().zip(usual.text.chars());
    let same = same.take_while(|(one, two)| one == two).count();
    let part = |text: &str| -> String {
        let part = text.chars().skip(same.saturating_sub(BEFORE));
        show(&part.take(SHOWN).collect::<String>())
    };
    let (own, usual) = (part(&own.text), part(&usual.text));
    message!(
        "页脚与其他页不同：这里是 `{own}`，其他页是 `{usual}`",
        "the footer differs from that of other pages: `{own}` here, `{usual}` there",
    )
}
