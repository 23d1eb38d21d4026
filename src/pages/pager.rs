//! Lists on several pages: how long a page is, and the links from each to the others.
//!
//! Every page of the site is at most three clicks from home, so a page of a list leads
//! to all others at once. Where they are too many, it leads to some that lead to them:
//! the size of all pagers together would grow with the square of the list's.

use super::contexts::{Pager, PagerItem};
use crate::links;

/// Entries on one page of a list.
pub(crate) const PAGE_LENGTH: usize = 50;

/// Lists with no more pages show all numbers at once.
const ALL_SHOWN: usize = 20;

/// Lists with no more pages offer all numbers.
const ALL_OFFERED: usize = 200;

/// Lists with still more pages offer the numbers of the same run of this length, and
/// the first of each other run.
const RUN: usize = 100;

/// How many pages a list has; an empty list has one.
pub(crate) fn page_count(entries: usize) -> usize {
    entries.div_ceil(PAGE_LENGTH).max(1)
}

/// Links from page `current` of the list at `path` (that of its first page) to the
/// other pages; none where there is only one.
pub(crate) fn pager(path: &str, current: usize, count: usize) -> Option<Pager> {
    pager_offering(path, current, count, ALL_OFFERED)
}

/// As [`pager`], where a page of short entries has room for the numbers of all pages of a
/// longer list: `all_offered` of them.
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

/// Pages of the list at `path` by their numbers, which rise. Where no page of it is
/// `current`, that is 0.
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

/// The first page of each run of a list whose pages do not all lead to one another; none
/// where they do.
pub(crate) fn run_starts(count: usize) -> impl Iterator<Item = usize> {
    let last = if count <= ALL_OFFERED { 0 } else { count };
    (1..=last).step_by(RUN)
}

/// The link to a page of a list from a page beside it.
fn link(path: &str, number: usize) -> String {
    links::relative(path, &links::paged(path, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The numbers that a page links to, as seen and as offered: `1 … 4 [5] 6`.
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
    fn a_list_of_up_to_20_pages_shows_every_number() {
        check(1, 1, "", "");
        check(2, 3, "1 [2] 3", "");
        check(1, 20, &format!("[1] {}", run(2..=20)), "");
    }

    #[test]
    fn a_longer_list_shows_the_near_pages_and_offers_all() {
        let all = format!("{} [10] {}", run(1..=9), run(11..=21));
        check(10, 21, "1 … 8 9 [10] 11 12 … 21", &all);
        let all = format!("[1] {}", run(2..=200));
        check(1, 200, "[1] 2 3 … 200", &all);
    }

    #[test]
    fn a_huge_list_offers_its_own_hundred_and_the_first_of_the_others() {
        let more = format!("1 … 101 … 201 [202] {}", run(203..=301));
        check(202, 350, "1 … 200 201 [202] 203 204 … 350", &more);
    }

    #[test]
    fn every_page_is_one_click_from_the_first_or_two_in_a_huge_list() {
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
    fn a_page_with_room_offers_all_of_a_longer_list() {
        let offered = |limit| {
            let pager = pager_offering("ended.html", 1, 500, limit).expect("a pager");
            (pager.more.len(), pager.more_is_all)
        };
        assert_eq!(offered(600), (500, true));
        assert_eq!(offered(499), (100 + 4, false));
    }

    #[test]
    fn a_list_whose_pages_do_not_all_lead_to_each_other_is_entered_at_each_run() {
        let starts = |count| run_starts(count).collect::<Vec<_>>();
        assert_eq!(starts(200), Vec::<usize>::new());
        assert_eq!(starts(201), [1, 101, 201]);
        assert_eq!(starts(300), [1, 101, 201]);
    }

    #[test]
    fn links_lead_from_any_page_of_the_list_to_the_one_beside_it() {
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
    fn pages_hold_fifty_entries() {
        let check = |entries, expect| assert_eq!(page_count(entries), expect, "{entries}");
        check(0, 1);
        check(50, 1);
        check(51, 2);
    }
}
