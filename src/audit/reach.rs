//! How many clicks each page is from home, and which pages nothing links to.

use super::findings::Finding;
use super::folder::FileNumber;
use super::rules::{ORPHAN, TOO_DEEP};
use super::{Inspection, Kept};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The greatest number of clicks from home.
const CLICKS: u32 = 3;

/// Pages that servers show in place of others; nothing links to them.
const ERROR_PAGES: [&str; 4] = ["403.html", "404.html", "500.html", "50x.html"];

/// Whether a path is that of such a page, of the site or of a tree of another language.
fn is_error_page(path: &str) -> bool {
    let name = path.rsplit('/').next();
    name.is_some_and(|name| ERROR_PAGES.contains(&name))
}

/// Checks that every page is linked and near.
pub(super) fn check(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let clicks = clicks(pages, homes(pages, inspection));
    let mut linked: BTreeSet<FileNumber> = BTreeSet::new();
    for page in pages {
        let others = page.to.followed.iter().filter(|to| **to != page.number);
        linked.extend(others.copied());
    }
    for page in pages {
        let path = inspection.folder.path(page.number);
        if page.number == inspection.home || is_error_page(path) {
            continue;
        }
        let clicks = clicks.get(&page.number).copied();
        if !linked.contains(&page.number) {
            found.push(Finding::new(
                &ORPHAN,
                path,
                "",
                message!("没有任何页面链接到它", "no page links to it"),
                message!(
                    "从栏目页链接到它，或者删除",
                    "link it from a list, or delete it"
                ),
            ));
        } else if clicks.is_none_or(|clicks| clicks > CLICKS) {
            let (subject, message) = match clicks {
                Some(clicks) => (
                    clicks.to_string(),
                    message!(
                        "从首页要点 {clicks} 次才能到",
                        "it is {clicks} clicks from home"
                    ),
                ),
                None => (
                    String::new(),
                    message!(
                        "从首页怎么点也到不了",
                        "no path of links leads to it from home"
                    ),
                ),
            };
            let help = message!(
                "在首页或者栏目页加上链接",
                "link it from home or from a list"
            );
            found.push(Finding::new(&TOO_DEEP, path, subject, message, help));
        }
    }
}

/// The home page, and those in other languages that it leads to: where their readers begin.
fn homes(pages: &[Kept], inspection: &Inspection) -> Vec<FileNumber> {
    let find = |number: FileNumber| {
        let at = pages.binary_search_by_key(&number, |page| page.number);
        at.ok().map(|at| &pages[at])
    };
    let mut homes = vec![inspection.home];
    if let Some(home) = find(inspection.home) {
        let others = home.to.followed.iter().copied().filter(|number| {
            let folder = inspection.folder.path(*number).strip_suffix("/index.html");
            folder.is_some_and(|folder| !folder.contains('/'))
                && find(*number).is_some_and(|page| page.lang != home.lang)
        });
        homes.extend(others);
    }
    homes
}

/// The number of clicks from the nearest home by page.
fn clicks(pages: &[Kept], homes: Vec<FileNumber>) -> BTreeMap<FileNumber, u32> {
    let mut clicks: BTreeMap<FileNumber, u32> = homes.iter().map(|home| (*home, 0)).collect();
    let mut next = VecDeque::from(homes);
    while let Some(from) = next.pop_front() {
        let Ok(at) = pages.binary_search_by_key(&from, |page| page.number) else {
            // A download leads nowhere.
            continue;
        };
        let so_far = clicks.get(&from).copied().unwrap_or_default();
        for to in &pages[at].to.followed {
            if !clicks.contains_key(to) {
                clicks.insert(*to, so_far + 1);
                next.push_back(*to);
            }
        }
    }
    clicks
}
