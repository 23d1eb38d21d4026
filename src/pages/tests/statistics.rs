//! The statistics page: its numbers, counted again from the registry itself.

use super::{Pages, all, region};
use crate::directory::{Directory, PublishOptions};
use crate::model::{Date, Designation, Point, Status};
use crate::schema::points;
use crate::test_support::registry::{REGIONS, TAXONOMY, csv_rows, registry};
use crate::test_support::site::{self, AS_OF, SiteParts, directory, point, service_item};
use std::collections::BTreeMap;

/// The table of a section: its rows, each as label and numbers.
fn table(pages: &Pages, id: &str) -> BTreeMap<String, Vec<usize>> {
    let html = pages.html("statistics.html");
    let rows = all(&html, &format!("section[aria-labelledby={id}] tbody tr"));
    let text = |element: scraper::ElementRef| element.text().collect::<String>().trim().to_owned();
    rows.map(|row| {
        let cell = |selector: &str| {
            let selector = scraper::Selector::parse(selector).unwrap();
            row.select(&selector).map(text).collect::<Vec<_>>()
        };
        let numbers = cell("td.is-number")
            .into_iter()
            .map(|number| number.parse().unwrap());
        (cell("th")[0].clone(), numbers.collect())
    })
    .collect()
}

/// The same from the CSV file.
fn file(pages: &Pages, id: &str) -> BTreeMap<String, Vec<usize>> {
    let rows = csv_rows(pages.0[&format!("statistics/{id}.csv")].as_bytes());
    let numbers = |row: &Vec<String>| {
        row[2..]
            .iter()
            .map(|number| number.parse().unwrap())
            .collect()
    };
    rows.iter()
        .skip(1)
        .map(|row| (row[1].clone(), numbers(row)))
        .collect()
}

/// The designations that are in force, by the law's words and not by the directory's.
fn in_force(point: &Point) -> Vec<&Designation> {
    let held = point.designations.iter().filter(|held| {
        let is_standing = matches!(held.status, Status::Active | Status::Rectifying);
        is_standing && held.valid_until.is_none_or(|last_day| last_day >= AS_OF)
    });
    held.collect()
}

/// Counts the keys of all, and drops those without any.
fn counts(keys: impl Iterator<Item = String>) -> BTreeMap<String, Vec<usize>> {
    let mut counts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for key in keys {
        counts.entry(key).or_insert_with(|| vec![0])[0] += 1;
    }
    counts
}

fn province(point: &Point) -> String {
    REGIONS
        .get(REGIONS.path(point.facts.region)[0])
        .short_name()
        .to_owned()
}

#[test]
fn every_number_is_that_of_the_registry() {
    let mut registry = site::synthetic(400);
    for (number, point) in registry.points.iter_mut().enumerate() {
        if number % 3 == 0 {
            point.facts.address = None;
        }
        if number % 4 == 0 {
            point.facts.phones.clear();
        }
        if number % 5 == 0 {
            point.facts.texts.set(points::HOURS, None);
        }
        if number % 7 == 0 {
            point.designations[0].approved_on = None;
        }
        if number % 11 == 0 {
            point.designations[0].valid_until = Some(Date::constant(2026, 5, 15));
        }
        for (position, item) in point.service_items.iter_mut().enumerate() {
            if position % 3 == 1 {
                item.fee = None;
            }
            if position % 4 == 2 {
                item.modes.clear();
            }
        }
    }
    let pages = Pages::new(site::render(&directory(&registry), &SiteParts::default()).unwrap());
    let members: Vec<&Point> = registry
        .points
        .iter()
        .filter(|point| !in_force(point).is_empty())
        .collect();
    assert!(members.len() > 300 && members.len() < 400);
    let held = || members.iter().flat_map(|point| in_force(point));
    let items = || members.iter().flat_map(|point| &point.service_items);
    let unpublished = || "未公布".to_owned();
    let unstated = || "未注明".to_owned();
    let kind = |held: &&Designation| TAXONOMY.kind.get(held.kind).zh.clone();
    let categories = members.iter().flat_map(|point| {
        let mut own: Vec<_> = point
            .service_items
            .iter()
            .filter_map(|item| item.category)
            .collect();
        own.sort();
        own.dedup();
        own.into_iter()
            .map(|category| TAXONOMY.category.get(category).zh.clone())
    });
    let modes = items().flat_map(|item| {
        let modes = item
            .modes
            .iter()
            .map(|mode| TAXONOMY.mode.get(*mode).zh.clone());
        let none = item.modes.is_empty().then(unstated);
        modes.chain(none).collect::<Vec<_>>()
    });
    let fee = |fee| TAXONOMY.fee.get(fee).zh.clone();
    let year = |date: Date| format!("{}年", date.year());
    let month = |date: Date| format!("{}年{}月", date.year(), date.month());
    let expected = [
        ("kinds", counts(held().map(|held| kind(&held)))),
        (
            "natures",
            counts(
                members
                    .iter()
                    .map(|point| TAXONOMY.nature.get(point.facts.nature).zh.clone()),
            ),
        ),
        ("categories", counts(categories)),
        (
            "fees",
            counts(items().map(|item| item.fee.map_or_else(unstated, fee))),
        ),
        ("modes", counts(modes)),
        (
            "years",
            counts(held().map(|held| held.approved_on.map_or_else(unpublished, year))),
        ),
        (
            "months",
            counts(held().map(|held| held.valid_until.map_or_else(unpublished, month))),
        ),
    ];
    for (id, expected) in expected {
        assert_eq!(table(&pages, id), expected, "{id}");
        assert_eq!(file(&pages, id), expected, "{id}.csv");
    }
    let in_provinces = counts(members.iter().map(|point| province(point)));
    let shown = table(&pages, "regions");
    assert_eq!(shown.len(), 34);
    assert_eq!(shown, file(&pages, "regions"));
    for (name, numbers) in &shown {
        assert_eq!(
            numbers,
            in_provinces.get(name).unwrap_or(&vec![0]),
            "{name}"
        );
    }
    let mut missing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for point in &members {
        let row = missing.entry(province(point)).or_insert_with(|| vec![0; 6]);
        let lacks = [
            true,
            point.facts.address.is_none(),
            point.facts.phones.is_empty(),
            point.facts.texts.get(points::HOURS).is_none(),
            point.service_items.is_empty(),
            in_force(point)
                .iter()
                .any(|held| held.valid_until.is_none()),
        ];
        for (number, lacks) in row.iter_mut().zip(lacks) {
            *number += usize::from(lacks);
        }
    }
    assert_eq!(table(&pages, "completeness"), missing);
    assert_eq!(file(&pages, "completeness"), missing);
    let text = pages.text("statistics.html", "main");
    let total = members.len();
    assert!(text.contains(&format!("{total}个在册网点分布在")), "{text}");
    let free = items().filter(|item| {
        item.fee
            .is_some_and(|fee| TAXONOMY.fee.get(fee).code == "free")
    });
    assert!(
        text.contains(&format!(
            "{}项服务里，{}项免费",
            items().count(),
            free.count()
        )),
        "{text}"
    );
}

#[test]
fn only_what_records_lack_is_named() {
    let finding = |points: Vec<Point>| {
        let pages = Pages::of(points, &SiteParts::default());
        pages.text(
            "statistics.html",
            "section[aria-labelledby=completeness] > p:not(.no-print)",
        )
    };
    let mut full = point("p-1", "甲馆", region("210000"));
    full.facts.address = Some("人民路1号".to_owned());
    full.facts.phones = vec!["024-12345678".to_owned()];
    full.facts
        .texts
        .set(points::HOURS, Some("周一至周五".to_owned()));
    full.service_items = vec![service_item("检索", 1)];
    full.designations[0].valid_until = Some(Date::constant(2027, 5, 31));
    let mut open_ended = full.clone();
    open_ended.facts.id = "p-2".to_owned();
    open_ended.designations[0].valid_until = None;
    let all_told = finding(vec![full.clone()]);
    assert!(
        all_told.contains("都有登记") && !all_told.contains('0'),
        "{all_told}"
    );
    assert_eq!(
        finding(vec![full, open_ended]),
        "2个网点里，1个缺有效期。请各地知识产权管理部门帮助补齐。"
    );
}

#[test]
fn the_statistics_change_only_with_what_really_expires() {
    let mut short = point("p-1", "甲馆", region("210200"));
    short.designations[0].valid_until = Some(Date::constant(2026, 6, 30));
    let mut long = point("p-2", "乙馆", region("310000"));
    long.designations[0].valid_until = Some(Date::constant(2027, 5, 31));
    let registry = registry(vec![short, long]);
    let on = |as_of: Date| {
        let directory = Directory::publish(&registry, PublishOptions { as_of, head: false });
        let pages = Pages::new(site::render(&directory, &SiteParts::default()).unwrap());
        pages.0["statistics.html"].clone()
    };
    let first = on(AS_OF);
    assert!(first.contains("最早的在2026年6月到期，有1个"), "{first}");
    assert_eq!(first, on(Date::constant(2026, 6, 1)));
    assert_eq!(first, on(Date::constant(2026, 6, 30)));
    let later = on(Date::constant(2026, 7, 1));
    assert!(later.contains("最早的在2027年5月到期，有1个"), "{later}");
}

#[test]
fn statistics_of_few_records_say_what_there_is_and_nothing_more() {
    let pages = Pages::of(Vec::new(), &SiteParts::default());
    let text = pages.text("statistics.html", "main");
    assert!(text.contains("还没有在册网点"), "{text}");
    assert_eq!(all(&pages.html("statistics.html"), "table").count(), 0);
    assert!(!pages.has("statistics/regions.csv"));
    // Points in preparation are counted nowhere, and nothing is said of services without any.
    let mut preparing = point("p-2", "乙馆", region("210200"));
    preparing.designations[0].status = Status::Preparing;
    preparing.service_items = vec![service_item("检索", 1)];
    let pages = Pages::of(
        vec![point("p-1", "甲馆", region("210000")), preparing],
        &SiteParts::default(),
    );
    let text = pages.text("statistics.html", "main");
    assert!(
        text.contains("1个在册网点分布在1个省级地区，最多的是辽宁（1个）"),
        "{text}"
    );
    assert!(text.contains("现有的网点资格都没有公布有效期"), "{text}");
    assert!(table(&pages, "fees").is_empty() && !pages.has("statistics/fees.csv"));
    assert_eq!(table(&pages, "completeness")["辽宁"], [1, 1, 1, 1, 1, 1]);
    assert!(
        text.contains(
            "1个网点里，1个缺详细地址、1个缺电话、1个缺开放时间、1个缺服务事项、1个缺有效期。"
        ),
        "{text}"
    );
    // Bars beside several numbers would not say what they show.
    let html = pages.html("statistics.html");
    let bars = |id: &str| all(&html, &format!("section[aria-labelledby={id}] rect")).count();
    assert_eq!((bars("regions"), bars("completeness")), (34, 0));
}
