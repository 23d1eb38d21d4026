//! Properties of pages that visitors, officials and search engines rely on.

mod feeds;
mod heads;
mod home;
mod languages;
mod official;
mod point_page;
mod services;
mod statistics;

use crate::audit::{AuditOptions, audit};
use crate::directory::{Directory, PublishOptions};
use crate::model::{Coordinates, Crs, Date, Event, EventType, Point, RegionIndex, Status, Texts};
use crate::pages::Language;
use crate::pages::theme::{Theme, ThemeFiles};
use crate::schema::{cases, points};
use crate::site::Artifact;
use crate::test_support::registry::{self as registries, registry};
use crate::test_support::site::{
    self, AS_OF, SiteParts, designation, directory, point, service_item,
};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// A value that breaks pages if it is not escaped.
const NASTY: &str = "<b>&amp;</b> \"引号\" '单' {{ 1 }} {% raw %} ]]> </script> 😀 𬭳";

/// The pages of a site by path.
struct Pages(BTreeMap<String, String>);

impl Pages {
    fn of(points: Vec<Point>, parts: &SiteParts) -> Self {
        Self::new(site::render(&directory(&registry(points)), parts).unwrap())
    }

    fn new(artifacts: Vec<Artifact>) -> Self {
        let mut pages = BTreeMap::new();
        for Artifact { path, bytes, .. } in artifacts {
            // Images are looked up but not read.
            let text = if path.ends_with(".png") || path.ends_with(".ico") {
                String::new()
            } else {
                String::from_utf8(bytes).unwrap()
            };
            let earlier = pages.insert(path.clone(), text);
            assert!(earlier.is_none(), "{path} is made twice");
        }
        Self(pages)
    }

    fn html(&self, path: &str) -> Html {
        let page = self.0.get(path);
        Html::parse_document(page.unwrap_or_else(|| panic!("there is no page {path}")))
    }

    /// The visible text of all matching elements, joined.
    fn text(&self, path: &str, selector: &str) -> String {
        let html = self.html(path);
        let texts = all(&html, selector).map(|element| {
            let text: String = element.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    fn meta(&self, path: &str, name: &str) -> Option<String> {
        let html = self.html(path);
        let found: Vec<_> = all(&html, &format!("meta[name=\"{name}\"]")).collect();
        assert!(found.len() < 2, "{path} has {name} {} times", found.len());
        found.first()?.attr("content").map(str::to_owned)
    }

    fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// The matching elements.
fn all<'a>(html: &'a Html, selector: &str) -> std::vec::IntoIter<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).collect::<Vec<_>>().into_iter()
}

fn region(code: &str) -> RegionIndex {
    registries::REGIONS.find(code).unwrap()
}

/// Content pages by file name.
fn content(pages: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    pages
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// What an inspector finds in a site at an address, as page and message.
fn faults(pages: &Pages, base_url: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    // Made by other stages.
    let others = [
        "data/points.csv",
        "search/manifest.0.json",
        "search/offline.js",
    ];
    let others = others.map(|path| (path, ""));
    let pages = pages
        .0
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    for (path, text) in pages.chain(others) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let options = AuditOptions {
        base_url: base_url.to_owned(),
        limit: 20,
        ..AuditOptions::default()
    };
    let found = audit(folder.path(), &options).unwrap().problems;
    found
        .iter()
        .map(|problem| {
            format!(
                "{}: [{}] {}",
                problem.file, problem.code, problem.message.en
            )
        })
        .collect()
}

#[test]
fn the_site_map_nests_cities_below_their_province() {
    let codes = ["210200", "210300", "350100"];
    let points = codes.map(|code| point(&format!("p-{code}"), &format!("馆{code}"), region(code)));
    let pages = Pages::of(points.to_vec(), &SiteParts::default());
    let html = pages.html("sitemap.html");
    let below = |province: &str| -> Vec<String> {
        let links = Selector::parse("a").unwrap();
        let hrefs = |entry: ElementRef| -> Vec<String> {
            let links = entry.select(&links);
            links
                .filter_map(|link| Some(link.attr("href")?.to_owned()))
                .collect()
        };
        let entries = all(&html, ".has-below").map(hrefs);
        let mut entries = entries.filter(|links| links[0] == format!("regions/{province}.html"));
        entries
            .next()
            .map_or_else(Vec::new, |links| links[1..].to_vec())
    };
    assert_eq!(
        below("210000"),
        ["regions/210200.html", "regions/210300.html"]
    );
    assert_eq!(below("350000"), ["regions/350100.html"]);
    assert!(below("110000").is_empty());
}

#[test]
fn a_whole_site_passes_the_audit() {
    let mut registry = site::synthetic(700);
    registry.points[0].facts.phones = vec!["见官网".to_owned()];
    let parts = SiteParts {
        content: content(&[
            (
                "about.md",
                "+++\ntitle = \"关于\"\n+++\n## 网点是什么\n见[帮助](help.md#搜索)和[全国](regions/index.html)。\n",
            ),
            ("help.md", "+++\ntitle = \"帮助\"\n+++\n## 搜索\n"),
        ]),
        ..SiteParts::default()
    };
    let pages = Pages::new(site::render(&directory(&registry), &parts).unwrap());
    assert_eq!(faults(&pages, ""), [""; 0]);
}

#[test]
fn the_links_of_404_work_at_any_depth_where_the_root_is_known() {
    let mut parts = SiteParts::default();
    parts.site.base_url = "https://host.test/wd/".to_owned();
    let pages = Pages::of(vec![point("p-1", "某馆", region("210000"))], &parts);
    assert_eq!(faults(&pages, "https://host.test/wd/"), [""; 0]);
    let html = pages.html("404.html");
    for element in all(&html, "a[href], link[href], script[src], form[action]") {
        let address = element
            .attr("href")
            .or(element.attr("src"))
            .or(element.attr("action"));
        let address = address.unwrap();
        let is_safe = address.starts_with("/wd/")
            || address.starts_with('#')
            || address.starts_with("https:");
        assert!(is_safe, "{address}");
    }
}

#[test]
fn all_provinces_have_a_page_and_other_regions_only_with_points() {
    let pages = Pages::of(
        vec![point("p-1", "某馆", region("211402"))],
        &SiteParts::default(),
    );
    let index = pages.html("regions/index.html");
    let regions = &registries::REGIONS;
    let mut codes = Vec::new();
    for province in regions.provinces() {
        let code = &regions.get(province).code;
        assert!(pages.has(&format!("regions/{code}.html")), "{code}");
        codes.push(code.clone());
    }
    assert_eq!(codes.len(), 34);
    let listed: Vec<String> = all(&index, "main [id]")
        .filter_map(|element| element.attr("id")?.strip_prefix('r').map(str::to_owned))
        .filter(|code| codes.contains(code))
        .collect();
    assert_eq!(listed, codes, "all 34 in code order");
    assert!(pages.has("regions/211400.html") && pages.has("regions/211402.html"));
    assert!(!pages.has("regions/211403.html") && !pages.has("regions/210100.html"));
    assert!(
        pages
            .text("regions/110000.html", "main")
            .contains("目前没有已公布的网点")
    );
}

#[test]
fn lists_have_pages_of_fifty_and_each_point_on_exactly_one() {
    let points = (0..120)
        .map(|number| {
            point(
                &format!("p-{number:03}"),
                &format!("第{number}馆"),
                region("211402"),
            )
        })
        .collect();
    let pages = Pages::of(points, &SiteParts::default());
    let mut seen = Vec::new();
    for path in [
        "regions/210000.html",
        "regions/210000-2.html",
        "regions/210000-3.html",
    ] {
        let html = pages.html(path);
        let links = all(&html, "main .point-list a[href*='points/']");
        let found: Vec<String> = links.map(|a| a.attr("href").unwrap().to_owned()).collect();
        assert!(found.len() <= 50, "{path} has {}", found.len());
        seen.extend(found);
    }
    assert!(!pages.has("regions/210000-4.html"));
    assert_eq!(seen.len(), 120);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 120);
}

#[test]
fn names_are_escaped() {
    let mut nasty = point("p-1", NASTY, region("210000"));
    nasty.facts.address = Some(NASTY.to_owned());
    nasty.facts.summary = Some(NASTY.to_owned());
    nasty.facts.website = Some("https://x.cn/\"><script>".to_owned());
    nasty.facts.phones = vec![NASTY.to_owned()];
    nasty.service_items = vec![service_item(NASTY, 1)];
    nasty.designations[0].document = Some(NASTY.to_owned());
    let pages = Pages::of(vec![nasty], &SiteParts::default());
    let path = "points/p-1.html";
    let visible = NASTY.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(pages.text(path, "h1"), visible);
    assert_eq!(pages.meta(path, "ArticleTitle").as_deref(), Some(NASTY));
    assert!(pages.text(path, "title").starts_with(&visible));
    let html = pages.html(path);
    let bold = |element: &ElementRef| element.text().any(|text| text.contains('&'));
    assert_eq!(all(&html, "main b").filter(bold).count(), 0);
    let data = all(&html, "script:not([src])").map(|script| script.text().collect());
    let data: Vec<String> = data.collect();
    assert_eq!(data.len(), 1, "the data block is the only inline script");
    let parsed: serde_json::Value = serde_json::from_str(&data[0]).unwrap();
    assert_eq!(parsed["@graph"][0]["name"], NASTY);
    assert!(
        pages
            .text("regions/210000.html", ".point-list li > a")
            .contains(&visible)
    );
}

#[test]
fn links_to_other_sites_do_not_name_the_page_they_are_on() {
    let pages = Pages::of(site::synthetic(120).points, &SiteParts::default());
    for path in pages.0.keys().filter(|path| path.ends_with(".html")) {
        let html = pages.html(path);
        let mut open = all(&html, "a[href^='http']:not([rel~=noopener])");
        assert!(open.next().is_none(), "{path}");
    }
}

#[test]
fn an_ended_point_states_when_and_why_and_leaves_the_lists() {
    let mut ended = point("p-1", "旧馆", region("210000"));
    ended.designations[0].status = Status::Revoked;
    ended.designations[0].approved_on = Some(Date::constant(2020, 1, 1));
    ended.events.push(Event {
        date: Date::constant(2024, 5, 16),
        event_type: EventType::Revoked,
        kind: Some(ended.designations[0].kind),
        field: None,
        old: None,
        new: None,
        document: None,
        texts: Texts::default(),
    });
    let pages = Pages::of(
        vec![ended, point("p-2", "新馆", region("210000"))],
        &SiteParts::default(),
    );
    let text = pages.text("points/p-1.html", "main");
    assert!(text.contains("自2024年5月16日起已撤销"), "{text}");
    let list = pages.text("regions/210000.html", "main");
    assert!(list.contains("新馆") && !list.contains("旧馆"));
    assert!(pages.text("changes.html", "main").contains("旧馆"));
}

/// The index of a kind in the taxonomy.
fn kind(code: &str) -> u8 {
    registries::TAXONOMY.kind.find(code).unwrap().0
}

/// Four points: a member; one preparing to become a TISC; a member preparing likewise; and
/// an ended one preparing again.
fn with_preparations() -> Vec<Point> {
    let preparing = || {
        let mut preparing = designation(kind("tisc"), Status::Preparing);
        preparing.approved_on = Some(Date::constant(2026, 3, 1));
        preparing
    };
    let member = point("p-1", "甲馆", region("210200"));
    let mut alone = point("p-2", "乙馆", region("210200"));
    alone.designations = vec![preparing()];
    alone.service_items = vec![service_item("检索", 1)];
    let mut both = point("p-3", "丙馆", region("310000"));
    both.designations.push(preparing());
    let mut again = point("p-4", "丁馆", region("530000"));
    again.designations = vec![designation(kind("tisc"), Status::Revoked), preparing()];
    vec![member, alone, both, again]
}

#[test]
fn points_in_preparation_are_listed_with_a_badge() {
    let pages = Pages::of(with_preparations(), &SiteParts::default());
    for id in ["p-2", "p-3", "p-4"] {
        let page = format!("points/{id}.html");
        assert!(pages.text(&page, ".badge.is-preparing").contains("筹建中"));
        let text = pages.text(&page, "main");
        assert!(
            text.contains("正在筹建，通过验收后才正式成为网点"),
            "{text}"
        );
        assert!(
            text.contains("批准筹建日期2026年3月1日") || text.contains("批准筹建日期 2026年3月1日"),
            "{text}"
        );
        // It has not ended, and its future designation is not shown as approved.
        assert!(!text.contains("不再属于"), "{text}");
        assert!(!text.contains("批准设立"), "{text}");
    }
    let marks = |page: &str| pages.text(page, ".point-list .is-preparing");
    assert_eq!(marks("regions/210200.html"), "技术与创新支持中心（筹建中）");
    assert_eq!(marks("kinds/tisc.html").lines().count(), 3);
    // A region and a service have a page even if all their points are in preparation.
    assert_eq!(marks("regions/530000.html").lines().count(), 1);
    assert_eq!(marks("services/retrieval.html").lines().count(), 1);
    assert!(!pages.has("ended.html"));
    let page = &pages.0["points/p-2.html"];
    assert!(page.contains("技术与创新支持中心（筹建中）"), "{page}");
}

#[test]
fn points_in_preparation_are_not_counted() {
    let pages = Pages::of(with_preparations(), &SiteParts::default());
    let home = pages.text("index.html", ".counts");
    assert!(home.contains("在册网点2"), "{home}");
    assert!(home.contains("有网点的省级地区2"), "{home}");
    let cells = |page: &str| {
        let text = pages.text(page, ".cells > li");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let home = cells("index.html");
    for cell in [
        "辽宁 1",
        "上海 1",
        "云南 0",
        "国家级网点 2",
        "技术与创新支持中心 0",
    ] {
        assert!(
            home.iter().any(|text| text == cell),
            "no {cell} in {home:?}"
        );
    }
    let services = pages.text("index.html", ".cells-described");
    assert!(
        services.contains("信息检索 筹建中") || services.contains("信息检索筹建中"),
        "{services}"
    );
    let lead = |page: &str| pages.text(page, ".page-lead");
    assert_eq!(
        lead("regions/210000.html"),
        "在册网点1个，另有1个正在筹建。"
    );
    assert_eq!(
        lead("regions/530000.html"),
        "在册网点0个，另有1个正在筹建。"
    );
    assert_eq!(lead("regions/310000.html"), "在册网点1个。");
    let index = pages.text("regions/index.html", ".region-row");
    assert!(index.contains("1个网点，另有1个正在筹建"), "{index}");
}

#[test]
fn city_points_have_a_list_of_their_own() {
    let mut city = point("p-1", "烟台馆", region("210200"));
    city.designations = vec![designation(kind("city_point"), Status::Active)];
    let pages = Pages::of(vec![city], &SiteParts::default());
    let list = pages.text("kinds/city_point.html", "main");
    assert!(list.contains("市级知识产权信息公共服务网点") && list.contains("烟台馆"));
    assert!(
        pages
            .text("index.html", ".cells > li")
            .contains("市级网点 1")
    );
    assert!(
        pages
            .text("points/p-1.html", "h3 > a[href]")
            .contains("市级知识产权信息公共服务网点")
    );
    assert!(
        pages.has("feeds/kinds/city_point.xml")
            || pages.0.keys().any(|path| path.contains("city_point.xml"))
    );
}

#[test]
fn an_ended_point_is_not_spoken_of_as_one_that_offers_services() {
    let ended = |id: &str, name: &str| {
        let mut ended = point(id, name, region("210000"));
        ended.designations[0].status = Status::Revoked;
        ended
    };
    let mut with = ended("p-2", "乙馆");
    with.service_items = vec![service_item("专利检索", 1)];
    with.service_items[0].fee = None;
    let mut preparing = point("p-3", "丙馆", region("210000"));
    preparing.designations[0].status = Status::Preparing;
    let pages = Pages::of(
        vec![ended("p-1", "甲馆"), with, preparing],
        &SiteParts::default(),
    );
    let without = pages.text("points/p-1.html", "main");
    assert!(
        !without.contains("第十四条") && !without.contains("服务事项"),
        "{without}"
    );
    let with = pages.text("points/p-2.html", "main");
    assert!(
        with.contains("终止以前登记的服务事项") && with.contains("专利检索"),
        "{with}"
    );
    assert!(!with.contains("先向网点询问"), "{with}");
    let preparing = pages.text("points/p-3.html", "main");
    assert!(preparing.contains("第十四条"), "{preparing}");
}

#[test]
fn the_head_is_told_by_name_or_by_office_alone() {
    let mut held = point("p-1", "甲馆", region("210000"));
    held.facts
        .texts
        .set(points::HEAD_TITLE, Some("所长".to_owned()));
    held.head = Some("张三".to_owned());
    let registry = registry(vec![held]);
    let facts = |head: bool| {
        let options = PublishOptions { as_of: AS_OF, head };
        let directory = Directory::publish(&registry, options);
        let pages = Pages::new(site::render(&directory, &SiteParts::default()).unwrap());
        pages.text("points/p-1.html", "aside .facts > div:first-child")
    };
    assert_eq!(facts(true), "负责人张三 所长");
    assert_eq!(facts(false), "负责人职务所长");
}

#[test]
fn proposed_designations_are_on_the_notice_page_only() {
    let mut proposed = point("p-1", "候选馆", region("210000"));
    proposed.designations[0].status = Status::Proposed;
    proposed.designations[0].notice_from = Some(Date::constant(2026, 5, 10));
    proposed.designations[0].notice_until = Some(Date::constant(2026, 5, 20));
    let pages = Pages::of(vec![proposed], &SiteParts::default());
    let notice = pages.text("notice.html", "main");
    assert!(
        notice.contains("候选馆") && notice.contains("2026年5月10日至2026年5月20日"),
        "{notice}"
    );
    assert!(!pages.has("points/p-1.html"));
    let empty = Pages::of(Vec::new(), &SiteParts::default());
    assert!(
        empty
            .text("notice.html", "main")
            .contains("目前没有正在公示的机构")
    );
    assert!(
        empty
            .text("changes.html", "main")
            .contains("还没有变更记录")
    );
}

#[test]
fn changes_have_pages_by_month() {
    let mut old = point("p-1", "甲馆", region("210000"));
    old.designations[0].approved_on = Some(Date::constant(2024, 3, 1));
    let mut new = point("p-2", "乙馆", region("210000"));
    new.designations[0].approved_on = Some(Date::constant(2026, 5, 1));
    let pages = Pages::of(vec![old, new], &SiteParts::default());
    assert!(pages.text("changes-2024-03.html", "main").contains("甲馆"));
    assert!(!pages.text("changes-2024-03.html", "main").contains("乙馆"));
    let newest = pages.text("changes.html", "main");
    assert!(newest.find("乙馆") < newest.find("甲馆"), "newest first");
}

#[test]
fn neighbours_are_the_nearest_other_members() {
    let mut points = vec![
        point("p-0", "本馆", region("211402")),
        point("p-1", "同县馆", region("211402")),
        point("p-2", "同市馆", region("211403")),
        point("p-3", "同省馆", region("210102")),
        point("p-4", "外省馆", region("110101")),
        point("p-5", "旧馆", region("211402")),
    ];
    points[5].designations = vec![designation(0, Status::Revoked)];
    let pages = Pages::of(points, &SiteParts::default());
    let text = pages.text("points/p-0.html", ".neighbours");
    let at = |name| text.find(name).unwrap_or(usize::MAX);
    assert!(
        at("同县馆") < at("同市馆") && at("同市馆") < at("同省馆") && at("同省馆") < usize::MAX,
        "{text}"
    );
    assert!(!text.contains("外省馆") && !text.contains("旧馆") && !text.contains("本馆"));
}

#[test]
fn map_links_use_the_position_or_the_address() {
    let mut by_position = point("p-1", "甲馆", region("210000"));
    by_position.facts.coordinates = Some(Coordinates {
        longitude: 120.8,
        latitude: 40.7,
        crs: Crs::Cgcs2000,
    });
    let mut by_address = point("p-2", "乙馆", region("210000"));
    by_address.facts.address = Some("龙港区 1 号".to_owned());
    let pages = Pages::of(
        vec![
            by_position,
            by_address,
            point("p-3", "丙馆", region("210000")),
        ],
        &SiteParts::default(),
    );
    let amap = |path: &str| {
        let html = pages.html(path);
        let link = all(&html, "a[href*='amap.com']").next();
        link.and_then(|a| a.attr("href").map(str::to_owned))
    };
    assert!(
        amap("points/p-1.html")
            .unwrap()
            .contains("position=120.8,40.7&coordinate=wgs84")
    );
    assert!(
        amap("points/p-2.html")
            .unwrap()
            .contains("keyword=龙港区%201%20号")
    );
    assert_eq!(amap("points/p-3.html"), None);
}

#[test]
fn the_layout_contains_neither_totals_nor_dates() {
    let one = Pages::of(
        vec![point("p-1", "某馆", region("210000"))],
        &SiteParts::default(),
    );
    let two = Pages::of(
        vec![
            point("p-1", "某馆", region("210000")),
            point("p-2", "远馆", region("650100")),
        ],
        &SiteParts::default(),
    );
    for path in ["regions/210000.html", "notice.html", "404.html"] {
        assert_eq!(
            one.0[path], two.0[path],
            "{path} changed by a point elsewhere"
        );
    }
    assert!(!one.0["notice.html"].contains(&AS_OF.to_string()));
}

#[test]
fn the_same_input_makes_the_same_bytes_with_any_number_of_threads() {
    let directory = directory(&site::synthetic(150));
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| site::render(&directory, &SiteParts::default()).unwrap())
    };
    assert!(run(1) == run(3));
}

/// A point that has one value in all text columns.
fn point_full_of(value: &str) -> Point {
    let mut point = point("p-1", value, region("211402"));
    let text = || Some(value.to_owned());
    let facts = &mut point.facts;
    facts.name_en = text();
    facts.aliases = vec![value.to_owned(), value.to_owned()];
    facts.address = text();
    facts.postcode = text();
    facts.texts.set(points::HEAD_TITLE, text());
    facts.staff_total = Some(9);
    facts.phones = vec![value.to_owned(), "020-1234567".to_owned()];
    facts.emails = vec![value.to_owned()];
    facts.website = Some(format!("https://x.cn/{value}"));
    facts.texts.set(points::HOURS, text());
    facts.audience = vec![value.to_owned()];
    facts.summary = text();
    let held = &mut point.designations[0];
    held.batch = text();
    held.document = text();
    held.authority = text();
    held.recommender = text();
    let mut item = service_item(value, 1);
    item.audience = vec![value.to_owned()];
    item.description = text();
    item.url = Some(format!("https://x.cn/?q={value}"));
    point.service_items = vec![item.clone(), item];
    point.cases = vec![crate::model::Case {
        name: value.to_owned(),
        content: text(),
        texts: Texts::from_iter([(cases::PERIOD, value.to_owned())]),
    }];
    point.events = vec![Event {
        date: AS_OF,
        event_type: EventType::Changed,
        kind: None,
        field: Some("address".to_owned()),
        old: text(),
        new: text(),
        document: text(),
        texts: Texts::default(),
    }];
    point
}

/// Minifies a whole page, and parses it.
fn parsed(page: &[u8]) -> Html {
    let settings = minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        ..minify_html::Cfg::default()
    };
    let page = minify_html::minify(page, &settings);
    Html::parse_document(&String::from_utf8(page).unwrap())
}

#[test]
fn minified_templates_render_the_same_documents_as_minified_pages() {
    let theme = Theme::new(Language::CHINESE, &ThemeFiles::new(None, "")).unwrap();
    let as_written = theme.without_minification().unwrap();
    for value in [
        "", " ", "a b", "a\"b", "a'b", "a=b", "a`b", "a>b", "lt;", NASTY,
    ] {
        let mut candidate = point_full_of(value);
        candidate.facts.id = "p-2".to_owned();
        candidate
            .designations
            .push(designation(1, Status::Proposed));
        let mut parts = SiteParts::default();
        parts.site.title = format!("站{value}");
        parts.site.identity.sponsor = value.to_owned();
        parts.site.correction.phone = value.to_owned();
        parts.content = content(&[(
            "about.md",
            "+++\ntitle = \"关于\"\n+++\n## 甲\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n  x  y\n```\n",
        )]);
        let directory = directory(&registry(vec![point_full_of(value), candidate]));
        let minified = site::render_with(&directory, &parts, &theme).unwrap();
        let written = site::render_with(&directory, &parts, &as_written).unwrap();
        assert_eq!(minified.len(), written.len());
        for (one, other) in minified
            .iter()
            .zip(&written)
            .filter(|(one, _)| one.path.ends_with(".html"))
        {
            assert_eq!(one.path, other.path);
            assert!(
                one.bytes.len() < other.bytes.len(),
                "{} is not smaller",
                one.path
            );
            if parsed(&one.bytes).tree != parsed(&other.bytes).tree {
                let text = |html: Html| html.html();
                panic!(
                    "{} with {value:?}:\n{}\n\n{}",
                    one.path,
                    text(parsed(&one.bytes)),
                    text(parsed(&other.bytes))
                );
            }
        }
    }
}

#[test]
fn an_empty_directory_makes_a_whole_site() {
    let pages = Pages::of(Vec::new(), &SiteParts::default());
    assert_eq!(faults(&pages, ""), [""; 0]);
}
