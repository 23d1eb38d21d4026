//! Reads a finished site, whatever theme or program made it, as an inspector of government
//! websites would, and reports what the rules for such sites object to.
//!
//! Each page is read once (`page`); what rules on the whole site need of it is kept
//! ([`Kept`]). It knows nothing of registries, themes and how pages are made.
//!
//! | module | looks at |
//! |---|---|
//! | `metas` | the meta tags of government sites |
//! | `footers` | whether all pages have one footer, complete on official sites |
//! | `links` | whether links, fragments, site maps and feeds lead to what exists |
//! | `reach` | clicks from home, and pages that nothing links to |
//! | `outside` | links that leave the site |
//! | `currency` | empty columns, and the newest dates |
//! | `looks` | hues, pop-ups, code within pages, the content security policy |
//! | `headings` | headings, titles, languages, alternative texts |
//! | `weight` | how much visitors download |

mod address;
mod currency;
mod dates;
mod findings;
mod folder;
mod footers;
mod headings;
mod html;
mod links;
mod looks;
mod metas;
mod outside;
mod page;
mod reach;
pub(crate) mod rules;
mod weight;

use self::address::{Root, Target};
use self::currency::Currency;
use self::findings::{Finding, Findings};
use self::folder::{FileNumber, Folder, is_page};
use self::footers::Footer;
use self::links::Destinations;
use self::outside::Hosts;
use self::page::Page;
use self::rules::{SYMBOLIC_LINK, UNREADABLE_PAGE};
use crate::config::Profile;
use crate::config::official::is_government_host;
use crate::diagnostics::{Problems, Text, show};
use crate::model::Date;
use crate::site::size_in_words;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Pages that are read before what they have is sorted in.
const BATCH: usize = 512;

/// Larger pages, style sheets and scripts are not read, bytes: no visitor could, either.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// The same for XML files, bytes: what the protocol of site maps allows.
const LARGEST_XML: u64 = 50 * 1024 * 1024;

/// The same for the registry, bytes.
const LARGEST_REGISTRY: u64 = 512 * 1024 * 1024;

/// What an audit is told besides the folder.
#[derive(Debug, Clone, Default)]
pub struct AuditOptions {
    /// What kind of site it must be; `None` to go by what its pages say.
    pub profile: Option<Profile>,
    /// The date by which it must be up to date; `None` to leave that out.
    pub as_of: Option<Date>,
    /// The absolute address of its root; empty to go by what its pages say.
    pub base_url: String,
    /// Hosts that links may lead to besides those of governments and of its own data.
    pub outside_hosts: Vec<String>,
    /// The largest number of problems of each rule to keep.
    pub limit: usize,
}

/// The result of an audit.
#[derive(Debug)]
pub struct Audited {
    /// What is wrong.
    pub problems: Problems,
    /// The number of pages.
    pub pages: usize,
    /// The kind of site by whose rules it was judged.
    pub profile: Profile,
}

/// Why a folder cannot be audited.
#[derive(Debug)]
pub enum AuditError {
    /// There is no such folder.
    NoFolder(PathBuf),
    /// The folder has no home page.
    NoSite(PathBuf),
    /// A folder cannot be listed.
    Unreadable(PathBuf, std::io::Error),
}

impl AuditError {
    /// What happened.
    pub fn text(&self) -> Text {
        match self {
            Self::NoFolder(path) => {
                let path = path.display();
                message!("`{path}` 不是文件夹", "`{path}` is not a folder")
            }
            Self::NoSite(path) => {
                let path = path.display();
                message!(
                    "`{path}` 里没有首页 index.html，不是网站的文件夹；先用 `wangdian build` 生成网站",
                    "`{path}` has no home page index.html, so it is not the folder of a site; make one with `wangdian build`",
                )
            }
            Self::Unreadable(path, error) => {
                let path = path.display();
                message!("读不出 `{path}`：{error}", "cannot read `{path}`: {error}")
            }
        }
    }
}

/// What all rules may ask.
struct Inspection<'a> {
    folder: &'a Folder,
    home: FileNumber,
    root: Root,
    /// The host that the pages call the original, if that is another: of a mirror.
    origin: Option<String>,
    profile: Profile,
    as_of: Option<Date>,
    hosts: Hosts,
}

impl Inspection<'_> {
    fn is_own_host(&self, host: &str) -> bool {
        self.root.host() == Some(host) || self.origin.as_deref() == Some(host)
    }

    /// The content of a file; empty if it cannot be read, since only pages must be, and
    /// if it is too large.
    fn bytes(&self, number: FileNumber) -> Vec<u8> {
        self.folder.read(number, LARGEST_FILE).unwrap_or_default()
    }

    /// The content of a file as text.
    fn text(&self, number: FileNumber) -> String {
        String::from_utf8_lossy(&self.bytes(number)).into_owned()
    }
}

/// The kind of a page, by its meta tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageKind {
    /// The home page, a list or an index.
    Column,
    /// A page about one thing.
    Article,
    /// It does not say.
    Unknown,
}

/// What is kept of a page for the rules on the whole site.
struct Kept {
    number: FileNumber,
    kind: PageKind,
    bytes: usize,
    lang: String,
    title: String,
    /// What the page states about the site, in the order of `metas::OF_SITE`.
    site: [Option<String>; 3],
    /// The number of its footer.
    footer: Option<usize>,
    /// Its places that fragments can name, sorted.
    places: Vec<Box<str>>,
    to: Destinations,
    currency: Currency,
}

/// Audits a finished site.
///
/// # Errors
///
/// The folder is missing, cannot be listed, or has no home page.
pub fn audit(path: &Path, options: &AuditOptions) -> Result<Audited, AuditError> {
    let folder = Folder::list(path)?;
    let no_site = || AuditError::NoSite(path.to_owned());
    let home = folder.number("index.html").ok_or_else(no_site)?;
    let inspection = inspection(&folder, home, options);
    let mut findings = Findings::new(inspection.profile);
    for path in &folder.others {
        findings.add(Finding::new(
            &SYMBOLIC_LINK,
            path,
            "",
            message!(
                "是符号链接，或者不是普通文件",
                "it is a symbolic link, or no ordinary file"
            ),
            message!("用文件本身代替", "put the file itself in its place"),
        ));
    }
    let numbers: Vec<FileNumber> = (0..)
        .zip(folder.paths())
        .filter(|(_, path)| is_page(path))
        .map(|(number, _)| number)
        .collect();
    let mut pages = Vec::with_capacity(numbers.len());
    let mut footers: BTreeMap<Footer, usize> = BTreeMap::new();
    for batch in numbers.chunks(BATCH) {
        let read: Vec<_> = batch
            .par_iter()
            .map(|number| inspect(*number, &inspection))
            .collect();
        for (kept, footer, found) in read {
            found.into_iter().for_each(|finding| findings.add(finding));
            if let Some(mut kept) = kept {
                kept.footer = footer.map(|footer| {
                    let next = footers.len();
                    *footers.entry(footer).or_insert(next)
                });
                pages.push(kept);
            }
        }
    }
    for finding in inspect_whole(&pages, footers, &inspection) {
        findings.add(finding);
    }
    Ok(Audited {
        problems: findings.into_problems(options.limit),
        pages: numbers.len(),
        profile: inspection.profile,
    })
}

/// What the home page tells of the site, unless the options do.
fn inspection<'a>(folder: &'a Folder, home: FileNumber, options: &AuditOptions) -> Inspection<'a> {
    let html = folder.read(home, LARGEST_FILE).unwrap_or_default();
    let page = Page::read("index.html", &String::from_utf8_lossy(&html));
    let canonical = page.canonical.as_deref().unwrap_or_default();
    let own = page.meta_value("SiteDomain").unwrap_or_default();
    let canonical_host = Root::new(canonical).host().map(str::to_owned);
    let is_of_another = canonical_host
        .as_deref()
        .is_some_and(|host| metas::is_host(own) && !host.eq_ignore_ascii_case(own));
    let profile = options.profile.unwrap_or_else(|| {
        if is_of_another {
            Profile::Mirror
        } else if page.meta_value("SiteIDCode").is_some() || is_government_host(own) {
            Profile::Gov
        } else {
            Profile::Demo
        }
    });
    let root = if !options.base_url.is_empty() {
        Root::new(&format!("{}/", options.base_url.trim_end_matches('/')))
    } else if profile == Profile::Mirror {
        Root::default()
    } else {
        Root::new(canonical)
    };
    Inspection {
        folder,
        home,
        root,
        origin: canonical_host,
        profile,
        as_of: options.as_of,
        hosts: Hosts::new(&options.outside_hosts, folder),
    }
}

/// Reads one page: what is kept of it, its footer, and what is wrong with it.
fn inspect(
    number: FileNumber,
    inspection: &Inspection,
) -> (Option<Kept>, Option<Footer>, Vec<Finding>) {
    let path = inspection.folder.path(number);
    let unreadable = |message, help| vec![Finding::new(&UNREADABLE_PAGE, path, "", message, help)];
    let size = inspection.folder.size(number);
    if size > LARGEST_FILE {
        let size = size_in_words(size);
        let found = unreadable(
            message!(
                "太大（{size}），没有读取",
                "it is too large to be read ({size})"
            ),
            message!("分成几页", "split it into pages"),
        );
        return (None, None, found);
    }
    let html = match inspection.folder.read(number, LARGEST_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = show(&error.to_string());
            let found = unreadable(
                message!("读不出来：{error}", "it cannot be read: {error}"),
                message!("改正文件的权限", "correct the permissions of the file"),
            );
            return (None, None, found);
        }
    };
    let html = match String::from_utf8(html) {
        Ok(html) => html,
        Err(error) => {
            let position = error.utf8_error().valid_up_to();
            let found = unreadable(
                message!(
                    "不是 UTF-8 编码（第 {position} 个字节处）",
                    "it is not UTF-8 (at byte {position})"
                ),
                message!("另存为 UTF-8 编码", "save it as UTF-8"),
            );
            return (None, None, found);
        }
    };
    let page = Page::read(path, &html);
    let targets: Vec<Target> = page
        .links
        .iter()
        .map(|link| inspection.root.resolve(path, &link.address))
        .collect();
    let mut found = Vec::new();
    metas::check(&page, inspection, &mut found);
    footers::check(&page, &targets, inspection, &mut found);
    outside::check(&page, &targets, inspection, &mut found);
    looks::check(&page, &targets, &mut found);
    headings::check(&page, &mut found);
    let to = links::check(&page, &targets, inspection, &mut found);
    let footer = footers::footer_of(&page, &targets);
    (Some(kept(number, &page, to)), footer, found)
}

fn kept(number: FileNumber, page: &Page, to: Destinations) -> Kept {
    let ids = page.ids.iter().map(|(id, _)| id);
    let mut places: Vec<Box<str>> = ids
        .chain(&page.names)
        .map(|id| id.as_str().into())
        .collect();
    places.sort_unstable();
    Kept {
        number,
        kind: metas::kind_of(page),
        bytes: page.bytes,
        lang: page.lang.clone().unwrap_or_default(),
        title: page.titles.first().cloned().unwrap_or_default(),
        site: metas::OF_SITE.map(|name| page.meta_value(name).map(str::to_owned)),
        footer: None,
        places,
        currency: currency::currency_of(page, to.has_outside_content),
        to,
    }
}

/// Checks the site as a whole.
fn inspect_whole(
    pages: &[Kept],
    footers: BTreeMap<Footer, usize>,
    inspection: &Inspection,
) -> Vec<Finding> {
    let mut by_number: Vec<(usize, Footer)> = footers
        .into_iter()
        .map(|(footer, number)| (number, footer))
        .collect();
    by_number.sort_by_key(|(number, _)| *number);
    let footers: Vec<Footer> = by_number.into_iter().map(|(_, footer)| footer).collect();
    let mut found = Vec::new();
    metas::check_consistency(pages, inspection, &mut found);
    headings::check_titles(pages, inspection, &mut found);
    footers::check_sameness(pages, &footers, inspection, &mut found);
    links::check_fragments(pages, inspection, &mut found);
    links::check_xml(inspection, &mut found);
    reach::check(pages, inspection, &mut found);
    currency::check(pages, inspection, &mut found);
    looks::check_files(pages, inspection, &mut found);
    weight::check(pages, inspection, &mut found);
    found
}

/// The value that occurs most often; of equally frequent ones the first.
fn most_common<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let first = counts
        .into_iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    first.map(|(value, _)| value)
}

#[cfg(test)]
mod tests;
