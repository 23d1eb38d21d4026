//! What search engines, browsers and those who share a link read of a page: titles,
//! descriptions, structured data, icons, and the site map with its dates.

use super::{Pages, all, content, faults, region};
use crate::config::Profile;
use crate::directory::{Directory, PublishOptions};
use crate::model::{Date, EventType, Point, RegionLevel, Registry, Status};
use crate::test_support::registry::{self as registries, registry};
use crate::test_support::site::{self, AS_OF, SiteParts, directory, point, service_item};
use serde_json::Value;
use std::collections::BTreeMap;

const BASE: &str = "https://www.x.gov.cn/wd/";

/// The parts of an official site with a known address.
fn official() -> SiteParts {
    let mut parts = SiteParts::default();
    parts.site.profile = Profile::Gov;
    parts.site.base_url = BASE.to_owned();
    parts.site.identity.sponsor = "某局".to_owned();
    parts.content = content(&[(
        "about.md",
        "+++\ntitle = \"关于\"\nupdated_on = \"2026-03-04\"\n+++\n正文\n",
    )]);
    parts
}

/// A registry with everything that could give two pages one title: counties of one name,
/// institutions of one name in different regions and in one, retired ids of one name.
fn with_equal_names() -> Registry {
    let mut registry = site::synthetic(300);
    let counties = registries::REGIONS
        .iter()
        .filter(|(_, region)| region.level == RegionLevel::County);
    for (number, (county, _)) in counties.enumerate() {
        let id = format!("same-{number}");
        registry.points.push(point(&id, "市图书馆", county));
    }
    for id in ["twin-1", "twin-2"] {
        registry.points.push(point(id, "甲馆", region("210200")));
    }
    registry.points.sort_by(|a, b| a.facts.id.cmp(&b.facts.id));
    registry.retired = vec![registries::retired("r-1"), registries::retired("r-2")];
    registry
}

/// The HTML pages.
fn html_pages(pages: &Pages) -> impl Iterator<Item = &String> {
    pages.0.keys().filter(|path| path.ends_with(".html"))
}

/// The things that the structured data of a page describes, by type.
fn things(pages: &Pages, path: &str) -> BTreeMap<String, Value> {
    let html = pages.html(path);
    let blocks: Vec<String> = all(&html, "script[type='application/ld+json']")
        .map(|block| block.text().collect())
        .collect();
    assert_eq!(blocks.len(), 1, "{path}");
    let data: Value = serde_json::from_str(&blocks[0]).unwrap();
    assert_eq!(data["@context"], "https://schema.org", "{path}");
    let things = data["@graph"].as_array().unwrap().iter();
    things
        .map(|thing| (thing["@type"].as_str().unwrap().to_owned(), thing.clone()))
        .collect()
}

#[test]
fn no_two_pages_have_the_same_title() {
    let registry = with_equal_names();
    let pages = Pages::new(site::render(&directory(&registry), &official()).unwrap());
    let mut faults = faults(&pages, BASE);
    faults.retain(|fault| fault.contains("[audit-page-title]"));
    assert_eq!(faults, [""; 0]);
    assert_eq!(
        pages.text("regions/210211.html", "h1"),
        "大连市甘井子区的服务网点"
    );
    assert!(
        pages
            .text("points/twin-1.html", "title")
            .starts_with("甲馆（辽宁省大连市 twin-1） - ")
    );
    // The heading, which the tag of the article repeats, is the name alone.
    assert_eq!(pages.text("points/twin-1.html", "h1"), "甲馆");
}

#[test]
fn later_pages_of_a_list_have_a_description_of_their_own() {
    let pages = Pages::new(site::render(&directory(&site::synthetic(300)), &official()).unwrap());
    let description = |path: &str| {
        let html = pages.html(path);
        let meta = all(&html, "meta[property='og:description']")
            .next()
            .unwrap();
        meta.attr("content").unwrap().to_owned()
    };
    let is_later = |path: &&String| path.ends_with("-2.html");
    let later: Vec<&String> = html_pages(&pages).filter(is_later).collect();
    assert!(later.len() > 5, "{later:?}");
    for path in later {
        let first = path.replace("-2.html", ".html");
        let expected = format!("{}（第2页）", description(&first));
        let is_of_month = path.starts_with("changes");
        let found = description(path);
        assert!(
            found == expected || (is_of_month && found.contains("第2页")),
            "{path}: {found}"
        );
    }
}

#[test]
fn every_page_has_a_description_and_what_is_shown_where_its_link_is_shared() {
    let mut registry = site::synthetic(60);
    registry.retired = vec![registries::retired("r-1")];
    let pages = Pages::new(site::render(&directory(&registry), &official()).unwrap());
    for path in html_pages(&pages) {
        let property = |name: &str| {
            let html = pages.html(path);
            let found: Vec<String> = all(&html, &format!("meta[property='{name}']"))
                .map(|meta| meta.attr("content").unwrap_or_default().to_owned())
                .collect();
            assert_eq!(found.len(), 1, "{path} has {name} {} times", found.len());
            found[0].clone()
        };
        let description = pages.meta(path, "Description").unwrap_or_default();
        assert!(!description.is_empty(), "{path}");
        assert_eq!(property("og:description"), description, "{path}");
        let title = pages.text(path, "title");
        assert!(title.starts_with(&property("og:title")), "{path}: {title}");
        let image = property("og:image");
        let image = image.strip_prefix(BASE).unwrap();
        assert!(pages.0.contains_key(image), "{image}");
        if path != "404.html" {
            let address = format!("{BASE}{}", if path == "index.html" { "" } else { path });
            assert_eq!(property("og:url"), address);
        }
    }
}

#[test]
fn browsers_find_the_icons_and_the_colour_of_the_header() {
    let pages = Pages::of(
        vec![point("p-1", "某馆", region("210000"))],
        &SiteParts::default(),
    );
    assert!(pages.0.contains_key("favicon.ico"));
    let html = pages.html("points/p-1.html");
    let href = |selector: &str| {
        all(&html, selector)
            .next()
            .unwrap()
            .attr("href")
            .unwrap()
            .to_owned()
    };
    // Older browsers look for favicon.ico by themselves; a link would make all others load both.
    let icon = href("link[rel=icon]");
    assert!(icon.ends_with(".svg"), "{icon}");
    assert!(
        pages.0.contains_key(icon.strip_prefix("../").unwrap()),
        "{icon}"
    );
    assert_eq!(all(&html, "link[rel=icon]").count(), 1);
    let touch = href("link[rel=apple-touch-icon]");
    assert!(
        pages.0.contains_key(touch.strip_prefix("../").unwrap()),
        "{touch}"
    );
    let tokens = include_str!("../../../themes/default/styles/00-tokens.css");
    let (light, dark) = tokens
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    for (scheme, tokens) in [("light", light), ("dark", dark)] {
        let (_, brand) = tokens.split_once("--brand:").unwrap();
        let (brand, _) = brand.split_once(';').unwrap();
        let selector =
            format!("meta[name='theme-color'][media='(prefers-color-scheme: {scheme})']");
        let colour = all(&html, &selector)
            .next()
            .unwrap()
            .attr("content")
            .unwrap()
            .to_owned();
        assert_eq!(colour, brand.trim(), "{scheme}");
    }
}

#[test]
fn the_breadcrumbs_of_every_page_are_in_its_structured_data() {
    let mut registry = site::synthetic(60);
    registry.retired = vec![registries::retired("r-1")];
    let directory = directory(&registry);
    for (parts, base) in [(official(), BASE), (SiteParts::default(), "")] {
        let pages = Pages::new(site::render(&directory, &parts).unwrap());
        for path in html_pages(&pages) {
            let things = things(&pages, path);
            let Some(list) = things.get("BreadcrumbList") else {
                assert!(path == "index.html" || path == "404.html", "{path}");
                continue;
            };
            let items = list["itemListElement"].as_array().unwrap();
            let names: Vec<&str> = items
                .iter()
                .map(|item| item["name"].as_str().unwrap())
                .collect();
            let html = pages.html(path);
            let shown: Vec<String> = all(&html, ".breadcrumbs li")
                .map(|crumb| crumb.text().collect::<String>().trim().to_owned())
                .collect();
            assert_eq!(names, shown, "{path}");
            let mut addresses = items.iter().map(|item| item["item"].as_str().unwrap());
            assert!(
                addresses.clone().all(|address| address.starts_with(base)),
                "{path}"
            );
            let own = addresses.next_back().unwrap();
            let file = path.rsplit('/').next().unwrap();
            assert!(own.ends_with(file), "{path}: {own}");
        }
    }
}

#[test]
fn the_structured_data_of_a_point_is_complete() {
    let mut full = point("p-1", "某馆", region("210211"));
    full.facts.emails = vec!["lib@x.cn".to_owned()];
    full.facts.updated_on = Some(Date::constant(2026, 4, 1));
    full.designations[0].authority = Some("某局".to_owned());
    full.designations[0].approved_on = Some(Date::constant(2024, 5, 16));
    full.designations[0].valid_until = Some(Date::constant(2027, 5, 15));
    let mut online = service_item("专利检索", 1);
    online.url = Some("https://x.cn/search".to_owned());
    online.audience = vec!["企业".to_owned()];
    full.service_items = vec![online];
    let pages = Pages::of(vec![full], &official());
    let path = "points/p-1.html";
    let things = things(&pages, path);
    assert_eq!(things["WebPage"]["dateModified"], "2026-04-01");
    let organization = &things["Organization"];
    assert_eq!(organization["email"][0], "lib@x.cn");
    assert_eq!(organization["areaServed"]["name"], "辽宁省大连市甘井子区");
    let held = &organization["hasCertification"][0];
    assert_eq!(
        held["certificationStatus"],
        "https://schema.org/CertificationActive"
    );
    assert_eq!(held["issuedBy"]["name"], "某局");
    assert_eq!(held["validFrom"], "2024-05-16");
    assert_eq!(held["expires"], "2027-05-15");
    let service = &organization["hasOfferCatalog"]["itemListElement"][0];
    assert_eq!(service["@type"], "GovernmentService");
    assert_eq!(service["provider"]["@id"], organization["@id"]);
    assert_eq!(organization["@id"], format!("{BASE}{path}#point"));
    assert_eq!(service["serviceType"], "信息检索");
    assert_eq!(service["audience"][0]["audienceType"], "企业");
    assert_eq!(service["offers"]["price"], 0);
    let channels = service["availableChannel"].as_array().unwrap();
    assert_eq!(channels.len(), 2);
    assert_eq!(channels[0]["name"], "线上");
    assert_eq!(channels[0]["serviceUrl"], "https://x.cn/search");
    assert_eq!(channels[1]["serviceUrl"], Value::Null);
}

#[test]
fn the_structured_data_of_an_ended_point_says_so_and_offers_nothing() {
    let mut ended = point("p-1", "旧馆", region("210000"));
    ended.designations[0].valid_until = Some(Date::constant(2025, 5, 15));
    ended.service_items = vec![service_item("专利检索", 1)];
    let pages = Pages::of(vec![ended], &SiteParts::default());
    let organization = &things(&pages, "points/p-1.html")["Organization"];
    let held = &organization["hasCertification"][0];
    assert_eq!(
        held["certificationStatus"],
        "https://schema.org/CertificationInactive"
    );
    assert_eq!(held["expires"], "2025-05-16");
    assert_eq!(organization["hasOfferCatalog"], Value::Null);
    assert_eq!(organization["areaServed"], Value::Null);
}

#[test]
fn home_names_the_site_and_its_search_and_the_data_page_its_downloads() {
    let points = vec![point("p-1", "某馆", region("210000"))];
    let pages = Pages::of(points.clone(), &official());
    let website = &things(&pages, "index.html")["WebSite"];
    assert_eq!(website["publisher"]["name"], "某局");
    assert_eq!(
        website["potentialAction"]["target"]["urlTemplate"],
        format!("{BASE}search.html?q={{search_term_string}}")
    );
    let dataset = &things(&pages, "data/index.html")["Dataset"];
    let file = &dataset["distribution"][0];
    assert_eq!(file["contentUrl"], format!("{BASE}data/points.csv"));
    assert_eq!(file["encodingFormat"], "text/csv");
    assert_eq!(file["sha256"], "0".repeat(64));
    // Where the address is unknown, a search has no template, and links are relative.
    let pages = Pages::of(points, &SiteParts::default());
    let website = &things(&pages, "index.html")["WebSite"];
    assert_eq!(website["potentialAction"], Value::Null);
    let dataset = &things(&pages, "data/index.html")["Dataset"];
    assert_eq!(dataset["distribution"][0]["contentUrl"], "points.csv");
}

/// The dates of the site map by path.
fn map_dates(points: &[Point], as_of: Date) -> BTreeMap<String, Option<String>> {
    let options = PublishOptions { as_of, head: false };
    let directory = Directory::publish(&registry(points.to_vec()), options);
    let pages = Pages::new(site::render(&directory, &official()).unwrap());
    let entries = pages.0["sitemap.xml"].split("<url>").skip(1);
    let entries = entries.map(|entry| {
        let field = |name: &str| {
            let (_, rest) = entry.split_once(&format!("<{name}>"))?;
            Some(rest.split_once('<')?.0.to_owned())
        };
        let address = field("loc").unwrap();
        (
            address.strip_prefix(BASE).unwrap().to_owned(),
            field("lastmod"),
        )
    });
    entries.collect()
}

#[test]
fn the_dates_of_the_site_map_come_from_the_data_and_do_not_move() {
    let mut dated = point("p-1", "甲馆", region("210211"));
    dated.facts.updated_on = Some(Date::constant(2026, 4, 1));
    dated.service_items = vec![service_item("专利检索", 1)];
    let mut moved = point("p-2", "乙馆", region("210202"));
    let day = Date::constant(2026, 2, 3);
    moved.events = vec![registries::event(day, EventType::Changed)];
    let mut ended = point("p-4", "丁馆", region("310000"));
    ended.designations[0].status = Status::Revoked;
    let day = Date::constant(2026, 3, 9);
    ended.events = vec![registries::event(day, EventType::Revoked)];
    let points = [dated, moved, point("p-3", "丙馆", region("310000")), ended];
    let dates = map_dates(&points, AS_OF);
    let of = |path: &str| dates[path].as_deref();
    assert_eq!(of("points/p-1.html"), Some("2026-04-01"));
    assert_eq!(of("points/p-2.html"), Some("2026-02-03"));
    assert_eq!(of("points/p-3.html"), None);
    assert_eq!(of("regions/210202.html"), Some("2026-02-03"));
    assert_eq!(of("regions/210200.html"), Some("2026-04-01"));
    // A point that left the list changed it.
    assert_eq!(of("regions/310000.html"), Some("2026-03-09"));
    // Each kind of list has its newest point.
    for folder in ["kinds/", "natures/", "services/"] {
        let lists = dates.keys().filter(|path| path.starts_with(folder));
        let lists = lists.filter(|path| !path.ends_with("index.html"));
        let lists: Vec<&str> = lists.map(String::as_str).collect();
        assert!(!lists.is_empty(), "{folder}");
        for list in lists {
            assert_eq!(of(list), Some("2026-04-01"), "{list}");
        }
    }
    assert_eq!(of(""), Some("2026-04-01"));
    assert_eq!(of("about.html"), Some("2026-03-04"));
    assert_eq!(of("search.html"), None);
    let later = map_dates(&points, Date::constant(2026, 11, 20));
    assert_eq!(dates, later);
}
