//! Pagination: the length of pages, and links between the pages of a list.
//!
//! Every page must be at most three clicks from home, so each page of a list links to all
//! others. If there are too many, it links to some that link to the others; otherwise the
//! total size of pagers would grow quadratically.

use super::contexts::{Pager, PagerItem};
use crate::links;

/// The number of entries on a page.
pub(crate) const PAGE_LENGTH: usize = 50;

/// Up to this number of pages, all numbers are shown.
const ALL_SHOWN: usize = 20;

/// Up to this number of pages, all numbers are offered in the closed part.
const ALL_OFFERED: usize = 200;

/// In longer lists, the numbers of the same run of this length are offered, and the first
/// of each other run.
const RUN: usize = 100;

/// The number of pages of a list; at least one.
pub(crate) fn page_count(entries: usize) -> usize {
    entries.div_ceil(PAGE_LENGTH).max(1)
}

/// Links from page `current` of a list to its other pages, `None` if there is only one.
/// `path` is that of the first page.
pub(crate) fn pager(path: &str, current: usize, count: usize) -> Option<Pager> {
    pager_offering(path, current, count, ALL_OFFERED)
}

/// Like [`pager`], but offers all numbers of lists with up to `all_offered` pages, for
/// pages with short entries.
pub(crate) fn pager_offering(
    path: &str,
    current: usize,
    count: usize,
    all_offered: usize,
) -> Option<Pager> {
    if count < 2 {
        return None;
    }
    let is_near = |number: &usize| number.abs_diff(current) <= 2;
    let is_end = |number: &usize| *number == 1 || *number == count;
    let shows = |number: &usize| count <= ALL_SHOWN || is_near(number) || is_end(number);
    let run = |number: usize| (number - 1) / RUN;
    let offers = |number: &usize| {
        count <= all_offered || run(*number) == run(current) || (*number - 1).is_multiple_of(RUN)
    };
    let link = |number: usize| link(path, number);
    Some(Pager {
        current,
        count,
        previous: (current > 1).then(|| link(current - 1)),
        next: (current < count).then(|| link(current + 1)),
        pages: numbers(path, current, (1..=count).filter(shows)),
        more: if count <= ALL_SHOWN {
            Vec::new()
        } else {
            numbers(path, current, (1..=count).filter(offers))
        },
        more_is_all: count <= all_offered,
    })
}

/// Links to the pages of a list with the given ascending numbers. `current` is 0 if no page
/// of the list is current.
pub(crate) fn numbers(
    path: &str,
    current: usize,
    numbers: impl Iterator<Item = usize>,
) -> Vec<PagerItem> {
    let mut before = 0;
    numbers
        .map(|number| {
            let gap_before = before + 1 < number;
            before = number;
            PagerItem {
                number,
                link: link(path, number),
                current: number == current,
                gap_before,
            }
        })
        .collect()
}

/// The first page of each run, if the pages do not all link to each other; otherwise
/// nothing.
pub(crate) fn run_starts(count: usize) -> impl Iterator<Item = usize> {
    let last = if count <= ALL_OFFERED { 0 } else { count };
    (1..=last).step_by(RUN)
}

/// The relative link to a page of a list from another one.
fn link(path: &str, number: usize) -> String {
    links::relative(path, &links::paged(path, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Checks the shown and the offered numbers: `1 … 4 [5] 6`.
    fn check(current: usize, count: usize, pages: &str, more: &str) {
        let pager = pager("kinds/tisc.html", current, count);
        let text = |entries: &[PagerItem]| {
            let words = entries.iter().map(|entry| {
                let gap = if entry.gap_before { "… " } else { "" };
                match entry.current {
                    true => format!("{gap}[{}]", entry.number),
                    false => format!("{gap}{}", entry.number),
                }
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let found = pager.map(|pager| (text(&pager.pages), text(&pager.more)));
        let (found_pages, found_more) = found.unwrap_or_default();
        assert_eq!(found_pages, pages, "page {current} of {count}");
        assert_eq!(found_more, more, "page {current} of {count}");
    }

    fn run(numbers: std::ops::RangeInclusive<usize>) -> String {
        numbers
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn lists_of_up_to_20_pages_show_every_number() {
        check(1, 1, "", "");
        check(2, 3, "1 [2] 3", "");
        check(1, 20, &format!("[1] {}", run(2..=20)), "");
    }

    #[test]
    fn longer_lists_show_nearby_pages_and_offer_all() {
        let all = format!("{} [10] {}", run(1..=9), run(11..=21));
        check(10, 21, "1 … 8 9 [10] 11 12 … 21", &all);
        let all = format!("[1] {}", run(2..=200));
        check(1, 200, "[1] 2 3 … 200", &all);
    }

    #[test]
    fn huge_lists_offer_the_current_run_and_the_first_page_of_others() {
        let more = format!("1 … 101 … 201 [202] {}", run(203..=301));
        check(202, 350, "1 … 200 201 [202] 203 204 … 350", &more);
    }

    #[test]
    fn every_page_is_at_most_two_clicks_from_the_first() {
        let from = |current: usize, count: usize| -> BTreeSet<usize> {
            let pager = pager("a.html", current, count).expect("a pager");
            let all = pager.pages.iter().chain(&pager.more);
            all.map(|entry| entry.number).collect()
        };
        for count in [2, 20, 21, 200, 201, 1000, 2345] {
            let mut reached = from(1, count);
            if count > ALL_OFFERED {
                let second: Vec<usize> = reached.iter().copied().collect();
                reached.extend(second.iter().flat_map(|page| from(*page, count)));
            }
            assert!(reached.into_iter().eq(1..=count), "{count} pages");
        }
    }

    #[test]
    fn pages_of_short_entries_offer_more_numbers() {
        let offered = |limit| {
            let pager = pager_offering("ended.html", 1, 500, limit).expect("a pager");
            (pager.more.len(), pager.more_is_all)
        };
        assert_eq!(offered(600), (500, true));
        assert_eq!(offered(499), (100 + 4, false));
    }

    #[test]
    fn lists_with_several_runs_have_an_entry_per_run() {
        let starts = |count| run_starts(count).collect::<Vec<_>>();
        assert_eq!(starts(200), Vec::<usize>::new());
        assert_eq!(starts(201), [1, 101, 201]);
        assert_eq!(starts(300), [1, 101, 201]);
    }

    #[test]
    fn pager_links_are_relative_to_the_page_of_the_list() {
        let pager = pager("regions/210000/retrieval.html", 2, 3).expect("a pager");
        let links: Vec<&str> = pager.pages.iter().map(|page| page.link.as_str()).collect();
        assert_eq!(
            links,
            ["retrieval.html", "retrieval-2.html", "retrieval-3.html"]
        );
        assert_eq!(pager.previous.as_deref(), Some("retrieval.html"));
        assert_eq!(pager.next.as_deref(), Some("retrieval-3.html"));
    }

    #[test]
    fn pages_have_fifty_entries() {
        let check = |entries, expect| assert_eq!(page_count(entries), expect, "{entries}");
        check(0, 1);
        check(50, 1);
        check(51, 2);
    }
}
