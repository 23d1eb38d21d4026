//! The home page: needs before the registry's terms, an example that finds something, and what
//! cannot be found yet.

use super::{Pages, all, region};
use crate::model::{Point, Status};
use crate::test_support::registry::{TAXONOMY, registry};
use crate::test_support::site::{self, SiteParts, point, service_item};

/// A point in 大连 with an item of a category and type, given by their codes.
fn with_item(id: &str, name: &str, category: &str, ip_type: &str) -> Point {
    let mut with = point(id, &format!("{id}馆"), region("210200"));
    let mut item = service_item(name, TAXONOMY.category.find(category).unwrap().0);
    item.ip_types = vec![TAXONOMY.ip_type.find(ip_type).unwrap()];
    with.service_items = vec![item];
    with
}

/// The needs of the home page: text and link.
fn needs(pages: &Pages) -> Vec<(String, String)> {
    let html = pages.html("index.html");
    let found = all(&html, "section[aria-labelledby=needs] li a").map(|link| {
        let text: String = link.text().collect();
        (
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            link.attr("href").unwrap().to_owned(),
        )
    });
    found.collect()
}

fn example(pages: &Pages) -> String {
    let html = pages.html("index.html");
    all(&html, "#q")
        .next()
        .unwrap()
        .attr("placeholder")
        .unwrap()
        .to_owned()
}

#[test]
fn needs_come_before_regions_and_only_those_that_somebody_meets() {
    let mut ended = with_item("p-4", "专利检索", "retrieval", "patent");
    ended.designations[0].status = Status::Revoked;
    let pages = Pages::of(
        vec![
            with_item("p-1", "商标查询", "inquiry", "trademark"),
            with_item("p-2", "商标查询", "inquiry", "trademark"),
            with_item("p-3", "检索培训", "training", "patent"),
            ended,
        ],
        &SiteParts::default(),
    );
    assert_eq!(
        needs(&pages),
        [
            (
                "查商标能不能注册 2".to_owned(),
                "search.html?category=inquiry%2Cretrieval&ip_type=trademark%2Cgeneral".to_owned()
            ),
            (
                "学会自己查专利和商标 1".to_owned(),
                "search.html?category=training".to_owned()
            ),
        ]
    );
    let headings = pages.text("index.html", "h2");
    assert!(headings.starts_with("您想办什么"), "{headings}");
    assert!(!pages.text("index.html", "main").contains("登记了服务事项"));
    assert_eq!(example(&pages), "例：大连市 商标查询");
}

#[test]
fn a_directory_with_few_service_items_says_what_it_cannot_do_yet() {
    let plain = |id: &str| point(id, &format!("{id}馆"), region("310000"));
    let few = vec![
        plain("p-1"),
        plain("p-2"),
        with_item("p-3", "检索", "retrieval", "patent"),
    ];
    let pages = Pages::of(few, &SiteParts::default());
    let text = pages.text("index.html", "main");
    assert!(text.contains("目前3个网点里有1个登记了服务事项"), "{text}");
    let pages = Pages::of(vec![plain("p-1")], &SiteParts::default());
    let text = pages.text("index.html", "main");
    assert!(
        text.contains("还没有网点登记服务事项") && needs(&pages).is_empty(),
        "{text}"
    );
    assert_eq!(example(&pages), "例：上海");
    let pages = Pages::of(Vec::new(), &SiteParts::default());
    assert_eq!(example(&pages), "地名、机构名或服务");
    let text = pages.text("index.html", "main");
    assert!(
        !text.contains("服务事项") && !text.contains("网点类别"),
        "{text}"
    );
    let html = pages.html("index.html");
    assert_eq!(all(&html, "#kinds, a[href='#kinds']").count(), 0);
}

#[test]
fn the_example_does_not_depend_on_the_order_of_rows() {
    let points = site::synthetic(80).points;
    let mut reversed = points.clone();
    reversed.reverse();
    let of = |points| {
        let directory = site::directory(&registry(points));
        Pages::new(site::render(&directory, &SiteParts::default()).unwrap())
    };
    assert_eq!(example(&of(points)), example(&of(reversed)));
}
