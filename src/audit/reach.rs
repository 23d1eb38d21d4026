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

/// Checks that every page is linked and near.
pub(super) fn check(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let clicks = clicks(pages, inspection.home);
    let mut linked: BTreeSet<FileNumber> = BTreeSet::new();
    for page in pages {
        let others = page.to.followed.iter().filter(|to| **to != page.number);
        linked.extend(others.copied());
    }
    for page in pages {
        let path = inspection.folder.path(page.number);
        if page.number == inspection.home || ERROR_PAGES.contains(&path) {
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

/// The number of clicks from home by page.
fn clicks(pages: &[Kept], home: FileNumber) -> BTreeMap<FileNumber, u32> {
    let mut clicks = BTreeMap::from([(home, 0)]);
    let mut next = VecDeque::from([home]);
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
