//! Meta tags of government sites: there, once, in their form, and equal to what is shown.

use super::findings::Finding;
use super::page::{Page, squeezed};
use super::rules::{
    META_DIFFERS, META_FORM, META_INCONSISTENT, META_MISSING, META_REPEATED, NO_PUBLICATION_DATE,
    NOT_GOV_CN,
};
use super::{Inspection, Kept, PageKind, most_common};
use crate::config::Profile;
use crate::config::official::{is_government_host, is_site_code};
use crate::diagnostics::show;
use crate::model::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What every page states about the site.
pub(super) const OF_SITE: [&str; 3] = ["SiteName", "SiteDomain", "SiteIDCode"];
const OF_COLUMN: [&str; 4] = [
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
];
const OF_ARTICLE: [&str; 3] = ["ArticleTitle", "PubDate", "ContentSource"];

/// The kind of a page by its tags.
pub(super) fn kind_of(page: &Page) -> PageKind {
    let has_any = |names: &[&str]| names.iter().any(|name| page.meta_value(name).is_some());
    if has_any(&OF_ARTICLE) {
        PageKind::Article
    } else if has_any(&OF_COLUMN) {
        PageKind::Column
    } else {
        PageKind::Unknown
    }
}

/// Checks the tags of a page.
pub(super) fn check(page: &Page, inspection: &Inspection, found: &mut Vec<Finding>) {
    check_presence(page, inspection, found);
    check_text(page, inspection, found);
    check_form(page, inspection, found);
}

/// The names that a page must have.
fn required(page: &Page, inspection: &Inspection) -> Vec<&'static str> {
    let is_official = inspection.profile == Profile::Gov;
    let mut names = vec!["SiteName"];
    if is_official || inspection.profile == Profile::Mirror {
        names.push("SiteDomain");
    }
    if is_official {
        names.push("SiteIDCode");
    }
    match kind_of(page) {
        PageKind::Column => names.extend(OF_COLUMN),
        PageKind::Article => {
            names.push("ArticleTitle");
            if is_official {
                names.push("ContentSource");
            }
        }
        PageKind::Unknown => {}
    }
    names
}

fn check_presence(page: &Page, inspection: &Inspection, found: &mut Vec<Finding>) {
    for name in required(page, inspection) {
        if page.meta_value(name).is_some() {
            continue;
        }
        let mut similar = page.metas.iter();
        let similar =
            similar.find(|meta| meta.name != name && meta.name.eq_ignore_ascii_case(name));
        let (message, line) = match (similar, page.meta(name).next()) {
            (Some(other), _) => {
                let written = show(&other.name);
                let message = message!(
                    "meta 标签 `{name}` 写成了 `{written}`，大小写不对",
                    "the meta tag `{name}` is written `{written}`, in other letters",
                );
                (message, other.line)
            }
            (None, Some(empty)) => (
                message!(
                    "meta 标签 `{name}` 是空的",
                    "the meta tag `{name}` is empty"
                ),
                empty.line,
            ),
            (None, None) => (
                message!("没有 meta 标签 `{name}`", "there is no meta tag `{name}`"),
                None,
            ),
        };
        let help = message!(
            "写 `<meta name=\"{name}\" content=\"…\">`",
            "write `<meta name=\"{name}\" content=\"…\">`",
        );
        found.push(Finding::new(&META_MISSING, &page.path, name, message, help).at(line));
    }
    if kind_of(page) == PageKind::Unknown {
        found.push(Finding::new(
            &META_MISSING,
            &page.path,
            "kind",
            message!(
                "既没有栏目的 meta 标签（`ColumnName` 等），也没有内容页的（`ArticleTitle` 等）",
                "there are neither the meta tags of a column (`ColumnName`) nor those of an article (`ArticleTitle`)",
            ),
            message!(
                "首页和列表写栏目的标签，其他页面写内容页的标签",
                "give the home page and lists the tags of a column, and other pages those of an article",
            ),
        ));
    }
    if kind_of(page) == PageKind::Article && page.meta_value("PubDate").is_none() {
        found.push(Finding::new(
            &NO_PUBLICATION_DATE,
            &page.path,
            "PubDate",
            message!("没有发布日期（`PubDate`）", "there is no date of publication (`PubDate`)"),
            message!(
                "在数据里填写 `updated_on` 或 `approved_on`，内容页在开头写 `updated_on`",
                "fill in `updated_on` or `approved_on` in the data, and `updated_on` of content pages",
            ),
        ));
    }
    for name in OF_SITE.into_iter().chain(OF_COLUMN).chain(OF_ARTICLE) {
        let count = page.meta(name).count();
        if count > 1 {
            let line = page.meta(name).last().and_then(|meta| meta.line);
            let message = message!(
                "meta 标签 `{name}` 写了 {count} 次",
                "the meta tag `{name}` stands {count} times",
            );
            let help = message!("只留一个", "keep one of them");
            found.push(Finding::new(&META_REPEATED, &page.path, name, message, help).at(line));
        }
    }
}

/// Checks that tags agree with what is shown.
fn check_text(page: &Page, inspection: &Inspection, found: &mut Vec<Finding>) {
    let mut differs = |name: &'static str, content: &str, shown: &str| {
        let line = page.meta(name).next().and_then(|meta| meta.line);
        let (content, shown) = (show(content), show(shown));
        let message = if shown.is_empty() {
            message!(
                "meta 标签 `{name}` 是 `{content}`，页面上没有显示",
                "the meta tag `{name}` is `{content}`, which the page does not show",
            )
        } else {
            message!(
                "meta 标签 `{name}` 是 `{content}`，而页面上是 `{shown}`",
                "the meta tag `{name}` is `{content}`, but the page shows `{shown}`",
            )
        };
        let help = message!(
            "改标签或者改页面，使两处一致",
            "change the tag or the page, so that they agree",
        );
        let subject = format!("{name} {content}");
        found.push(Finding::new(&META_DIFFERS, &page.path, subject, message, help).at(line));
    };
    if let Some(title) = page.meta_value("ArticleTitle") {
        let mut headings = page.headings.iter().filter(|heading| heading.level == 1);
        if !headings.any(|heading| squeezed(&heading.text) == squeezed(title)) {
            let first = page.headings.iter().find(|heading| heading.level == 1);
            differs(
                "ArticleTitle",
                title,
                first.map_or("", |first| first.text.as_str()),
            );
        }
    }
    for name in ["SiteName", "ColumnName", "ContentSource"] {
        let content = page.meta_value(name).unwrap_or_default();
        if !page.text.contains(&squeezed(content)) {
            differs(name, content, "");
        }
    }
    if inspection.profile == Profile::Gov
        && let Some(code) = page.meta_value("SiteIDCode")
        && !page.text.contains(code)
    {
        differs("SiteIDCode", code, "");
    }
    if let (Some(written), Some(host)) = (page.meta_value("SiteDomain"), inspection.root.host())
        && is_host(written)
        && !written.eq_ignore_ascii_case(host)
    {
        differs("SiteDomain", written, host);
    }
    if let Some(written) = page.meta_value("PubDate")
        && let Some(date) = publication_date(written)
        && page.dates.binary_search(&date).is_err()
    {
        differs("PubDate", written, "");
    }
}

/// The date of a `PubDate` in its form.
fn publication_date(written: &str) -> Option<Date> {
    let (date, time) = written.split_once(' ')?;
    let is_padded = date.len() == 10 && matches!(time.len(), 5 | 8);
    time.parse::<jiff::civil::Time>().ok()?;
    date.parse().ok().filter(|_| is_padded)
}

pub(super) fn is_host(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c == '/' || c == ':' || c.is_whitespace())
}

fn check_form(page: &Page, inspection: &Inspection, found: &mut Vec<Finding>) {
    let malformed = |name: &'static str, written: &str, help| {
        let line = page.meta(name).next().and_then(|meta| meta.line);
        let shown = show(written);
        let message = message!(
            "meta 标签 `{name}` 是 `{shown}`，格式不对",
            "the meta tag `{name}` is `{shown}`, which is not its form",
        );
        let subject = format!("{name} {shown}");
        Finding::new(&META_FORM, &page.path, subject, message, help).at(line)
    };
    if let Some(written) = page.meta_value("PubDate") {
        match (publication_date(written), inspection.as_of) {
            (None, _) => found.push(malformed(
                "PubDate",
                written,
                message!(
                    "写成 `2026-04-01 00:00` 这样",
                    "write it like `2026-04-01 00:00`"
                ),
            )),
            (Some(date), Some(today)) if date > today => found.push(Finding::new(
                &META_FORM,
                &page.path,
                "future",
                message!(
                    "meta 标签 `PubDate` 是 {date}，晚于检查的日期 {today}",
                    "the meta tag `PubDate` is {date}, after the date of the audit, {today}",
                ),
                message!("写真实的发布日期", "state the true date of publication"),
            )),
            _ => {}
        }
    }
    if let Some(written) = page.meta_value("SiteDomain") {
        if !is_host(written) {
            found.push(malformed(
                "SiteDomain",
                written,
                message!(
                    "只写域名，例如 `www.cnipa.gov.cn`",
                    "write the host alone, such as `www.cnipa.gov.cn`"
                ),
            ));
        } else if !is_government_host(written) {
            let shown = show(written);
            let message = message!(
                "网站的域名是 `{shown}`，不以 .gov.cn 结尾",
                "the site's host is `{shown}`, which does not end in .gov.cn",
            );
            let help = message!(
                "官方网站使用 .gov.cn 域名",
                "official sites use a .gov.cn host"
            );
            found.push(Finding::new(&NOT_GOV_CN, &page.path, shown, message, help));
        }
    }
    if let Some(written) = page.meta_value("SiteIDCode")
        && !is_site_code(written)
    {
        let help = message!(
            "填 10 位数字，或者 bm 加 8 位数字",
            "give ten digits, or bm and eight digits"
        );
        found.push(malformed("SiteIDCode", written, help));
    }
}

/// Checks that all pages state the same about the site; its name is the same on all pages of a
/// language.
pub(super) fn check_consistency(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    for (at, name) in OF_SITE.into_iter().enumerate() {
        let language_of = |page: &'_ Kept| (name == "SiteName").then(|| page.lang.clone());
        let languages: BTreeSet<Option<String>> = pages.iter().map(language_of).collect();
        let usual: BTreeMap<Option<String>, &str> = languages
            .into_iter()
            .filter_map(|language| {
                let of_it = pages.iter().filter(|page| language_of(page) == language);
                let stated = of_it.filter_map(|page| page.site[at].as_deref());
                Some((language.clone(), most_common(stated)?))
            })
            .collect();
        for page in pages {
            let Some(usual) = usual.get(&language_of(page)).copied() else {
                continue;
            };
            let Some(own) = page.site[at].as_deref().filter(|own| *own != usual) else {
                continue;
            };
            let (own, usual) = (show(own), show(usual));
            found.push(Finding::new(
                &META_INCONSISTENT,
                inspection.folder.path(page.number),
                format!("{name} {own}"),
                message!(
                    "meta 标签 `{name}` 是 `{own}`，而其他页是 `{usual}`",
                    "the meta tag `{name}` is `{own}`, but `{usual}` on other pages",
                ),
                message!("全站写成一样的", "state the same on all pages"),
            ));
        }
    }
}
