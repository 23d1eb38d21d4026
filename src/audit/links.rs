//! Whether links, pictures, style sheets, scripts, site maps and feeds lead to what exists.

use super::address::Target;
use super::findings::Finding;
use super::folder::FileNumber;
use super::page::{Link, Page, Use};
use super::rules::{BAD_SITE_MAP, DEAD_FRAGMENT, DEAD_LINK};
use super::{Inspection, Kept, LARGEST_XML};
use crate::diagnostics::{Text, show};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::Event;

/// Fragments that every page has.
const TOP: [&str; 2] = ["", "top"];

/// A fragment to look for on another page, or on the same.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub(super) page: FileNumber,
    name: Box<str>,
    line: Option<u64>,
}

/// Where the links of a page lead.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    /// Files that visitors may follow a link to, sorted.
    pub(super) followed: Vec<FileNumber>,
    /// Those of links in the main part, outside navigations.
    pub(super) content: Vec<FileNumber>,
    /// Whether a link in the main part leads to another site.
    pub(super) has_outside_content: bool,
    pub(super) styles: Vec<FileNumber>,
    pub(super) scripts: Vec<FileNumber>,
    /// Pictures and the like, sorted.
    pub(super) loaded: Vec<FileNumber>,
    pub(super) fragments: Vec<Fragment>,
}

/// Finds where the links of a page lead, given their targets, and reports those that lead
/// nowhere.
pub(super) fn check(
    page: &Page,
    targets: &[Target],
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) -> Destinations {
    let mut to = Destinations::default();
    for (link, target) in page.links.iter().zip(targets) {
        match target {
            Target::Inside(path, fragment) => match inspection.folder.served(path) {
                Some(number) => {
                    arrive(link, number, &mut to);
                    if let Some(name) = fragment.as_deref().filter(|name| !TOP.contains(name))
                        && link.used == Use::Follow
                        && !name.starts_with(":~:")
                    {
                        to.fragments.push(Fragment {
                            page: number,
                            name: name.into(),
                            line: link.line,
                        });
                    }
                }
                None => found.push(dead(page, link, path)),
            },
            Target::AboveRoot => found.push(nowhere(
                page,
                link,
                &message!(
                    "指到了网站的文件夹以外",
                    "leads out of the folder of the site"
                ),
            )),
            Target::Invalid => {
                found.push(nowhere(page, link, &message!("不是网址", "is no address")))
            }
            Target::Outside(_) => to.has_outside_content |= link.is_content,
            Target::Other | Target::Script => {}
        }
    }
    for numbers in [&mut to.followed, &mut to.content, &mut to.loaded] {
        numbers.sort_unstable();
        numbers.dedup();
    }
    to
}

fn arrive(link: &Link, number: FileNumber, to: &mut Destinations) {
    match link.used {
        Use::Follow => {
            to.followed.push(number);
            if link.is_content {
                to.content.push(number);
            }
        }
        Use::Style => to.styles.push(number),
        Use::Script => to.scripts.push(number),
        Use::Load => to.loaded.push(number),
        Use::Submit | Use::Refer => {}
    }
}

fn dead(page: &Page, link: &Link, path: &str) -> Finding {
    let (written, shown) = (show(&link.address), show(path));
    let (zh, en) = noun(link.used);
    let message = Text::new(
        format!("{zh} `{written}` 打不开：没有 `{shown}`"),
        format!("the {en} `{written}` is dead: there is no `{shown}`"),
    );
    let help = message!(
        "改正地址，或者补上文件；注意大小写",
        "correct the address, or add the file; mind the case",
    );
    Finding::new(&DEAD_LINK, &page.path, path, message, help).at(link.line)
}

fn noun(used: Use) -> (&'static str, &'static str) {
    match used {
        Use::Follow => ("链接", "link"),
        Use::Submit => ("表单的地址", "address of the form"),
        Use::Style => ("样式表", "style sheet"),
        Use::Script => ("脚本", "script"),
        Use::Load => ("图片等文件", "picture or other file"),
        Use::Refer => ("页头的地址", "address in the head"),
    }
}

fn nowhere(page: &Page, link: &Link, why: &Text) -> Finding {
    let written = show(&link.address);
    let (zh, en) = noun(link.used);
    let message = Text::new(
        format!("{zh} `{written}` {}", why.zh),
        format!("the {en} `{written}` {}", why.en),
    );
    let help = message!("改正地址", "correct the address");
    Finding::new(&DEAD_LINK, &page.path, written, message, help).at(link.line)
}

/// Checks the fragments of all pages.
pub(super) fn check_fragments(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let find = |number: FileNumber| {
        let at = pages.binary_search_by_key(&number, |page| page.number);
        at.ok().and_then(|at| pages.get(at))
    };
    for page in pages {
        for fragment in &page.to.fragments {
            // Downloads and drawings have places of their own.
            let Some(target) = find(fragment.page) else {
                continue;
            };
            if target.places.binary_search(&fragment.name).is_ok() {
                continue;
            }
            let path = inspection.folder.path(target.number);
            let name = show(&fragment.name);
            let finding = Finding::new(
                &DEAD_FRAGMENT,
                inspection.folder.path(page.number),
                format!("{path}#{name}"),
                message!(
                    "链接指向 `{path}` 的 `#{name}`，那一页没有这个位置",
                    "a link leads to `#{name}` of `{path}`, which has no such place",
                ),
                message!(
                    "改正 # 后面的名称，或者在目标处补上 `id`",
                    "correct the name after #, or add the `id`"
                ),
            );
            found.push(finding.at(fragment.line));
        }
    }
}

/// Checks site maps and feeds: XML files with addresses.
pub(super) fn check_xml(inspection: &Inspection, found: &mut Vec<Finding>) {
    for (path, number) in inspection.folder.paths().iter().zip(0..) {
        if !path.ends_with(".xml") {
            continue;
        }
        let bytes = match inspection.folder.read(number, LARGEST_XML) {
            Ok(bytes) => bytes,
            Err(error) => {
                found.push(bad_xml(path, &error.to_string()));
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        match addresses(&text) {
            Ok(addresses) => check_addresses(path, addresses, inspection, found),
            Err(error) => found.push(bad_xml(path, &error)),
        }
    }
}

fn bad_xml(path: &str, why: &str) -> Finding {
    let why = show(why);
    let message = message!("读不出来：{why}", "it cannot be read: {why}");
    let help = message!("重新生成这个文件", "make the file again");
    Finding::new(&BAD_SITE_MAP, path, "", message, help)
}

fn check_addresses(
    path: &str,
    addresses: Vec<String>,
    inspection: &Inspection,
    found: &mut Vec<Finding>,
) {
    for address in addresses {
        let is_dead = match inspection.root.resolve(path, &address) {
            Target::Inside(target, _) => inspection.folder.served(&target).is_none(),
            Target::Outside(_) | Target::Other => false,
            Target::Script | Target::AboveRoot | Target::Invalid => true,
        };
        if is_dead {
            let shown = show(&address);
            found.push(Finding::new(
                &BAD_SITE_MAP,
                path,
                shown.clone(),
                message!(
                    "列出的 `{shown}` 打不开",
                    "it lists `{shown}`, which does not exist"
                ),
                message!("重新生成这个文件", "make the file again"),
            ));
        }
    }
}

/// The addresses of a site map or feed; of other XML files none.
fn addresses(text: &str) -> Result<Vec<String>, String> {
    const KNOWN: [&str; 4] = ["urlset", "sitemapindex", "feed", "rss"];
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    // The text of an element that holds an address.
    let mut open: Option<String> = None;
    let mut is_first = true;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.local_name();
                let name: &str = name.as_ref();
                if is_first && !KNOWN.contains(&name) {
                    return Ok(Vec::new());
                }
                is_first = false;
                let href = tag
                    .try_get_attribute("href")
                    .map_err(|error| error.to_string())?;
                if let Some(href) = href.filter(|_| name == "link") {
                    let href = unescape(&href.value).map_err(|error| error.to_string())?;
                    found.push(href.into_owned());
                }
                open = ["loc", "link"].contains(&name).then(String::new);
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let (Some(open), Some(text)) = (&mut open, resolve_xml_entity(&name)) {
                    open.push_str(text);
                }
            }
            Event::End(_) => {
                let address = open.take().unwrap_or_default();
                if !address.trim().is_empty() {
                    found.push(address.trim().to_owned());
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}
