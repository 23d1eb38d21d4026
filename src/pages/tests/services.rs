//! What a page of a point says of services, fees and validity, and what it says where nothing is known.

use super::{Pages, all, region};
use crate::model::{Date, Texts};
use crate::schema::service_items;
use crate::test_support::registry as registries;
use crate::test_support::site::{SiteParts, point, service_item};
use scraper::Selector;

#[test]
fn services_show_fee_duration_and_requirements() {
    let taxonomy = &registries::TAXONOMY;
    let mut by_list = service_item("科技查新", 5);
    by_list.fee = taxonomy.fee.find("standard");
    by_list.texts = Texts::from_iter([
        (
            service_items::FEE_NOTE,
            "校内400元，校外800元\n加急加收50%".to_owned(),
        ),
        (service_items::TURNAROUND, "10个工作日".to_owned()),
        (
            service_items::REQUIREMENTS,
            "填写委托单\n\n带单位介绍信".to_owned(),
        ),
    ]);
    let mut only_note = service_item("检索", 1);
    only_note.fee = None;
    only_note
        .texts
        .set(service_items::FEE_NOTE, Some("每件100元".to_owned()));
    let mut without_fee = service_item("培训", 3);
    without_fee.fee = None;
    let mut provider = point("p-1", "甲馆", region("210000"));
    provider.service_items = vec![only_note, without_fee, by_list];
    let pages = Pages::of(vec![provider], &SiteParts::default());
    let items = pages.text("points/p-1.html", ".offers li");
    let items: Vec<&str> = items.lines().collect();
    let facts = |item: &str, fact: &str| {
        let html = pages.html("points/p-1.html");
        let mut items = all(&html, ".offers li");
        let item = items.find(|found| found.text().any(|text| text == item));
        let item = item.unwrap();
        let facts: Vec<String> = item
            .select(&Selector::parse("dl > div").unwrap())
            .filter(|row| row.text().any(|text| text == fact))
            .flat_map(|row| {
                let values = Selector::parse("dd").unwrap();
                row.select(&values)
                    .map(|value| value.text().collect::<String>())
                    .collect::<Vec<_>>()
            })
            .collect();
        facts
    };
    assert_eq!(items.len(), 3, "{items:?}");
    assert!(items[2].contains("按标准收费"), "{items:?}");
    assert_eq!(
        facts("科技查新", "收费标准"),
        ["校内400元，校外800元", "加急加收50%"]
    );
    assert_eq!(facts("科技查新", "办理时限"), ["10个工作日"]);
    assert_eq!(
        facts("科技查新", "办理条件和材料"),
        ["填写委托单", "带单位介绍信"]
    );
    assert_eq!(facts("检索", "收费标准"), ["每件100元"]);
    assert!(facts("检索", "收费").is_empty());
    assert!(facts("培训", "收费").is_empty());
    let unstated = "没有写明收费或服务方式的事项，请先向网点询问";
    let text = pages.text("points/p-1.html", "main");
    assert_eq!(text.matches(unstated).count(), 1, "said once: {text}");
    let html = pages.html("points/p-1.html");
    let data = all(&html, "script[type='application/ld+json']")
        .next()
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(&data.text().collect::<String>()).unwrap();
    let services = &data["@graph"][0]["hasOfferCatalog"]["itemListElement"];
    assert_eq!(services[0]["offers"]["description"], "每件100元");
    assert_eq!(services[1]["offers"], serde_json::Value::Null);
    assert_eq!(services[2]["offers"]["@type"], "Offer");
    assert_eq!(services[2]["offers"]["price"], serde_json::Value::Null);
}

#[test]
fn free_services_have_price_zero_in_json_ld() {
    let mut provider = point("p-1", "甲馆", region("210000"));
    provider.service_items = vec![service_item("检索", 1)];
    let pages = Pages::of(vec![provider], &SiteParts::default());
    let page = &pages.0["points/p-1.html"];
    assert!(
        page.contains(
            r#""offers":{"@type":"Offer","price":0,"priceCurrency":"CNY","description":"免费"}"#
        ),
        "{page}"
    );
}

#[test]
fn unknown_validity_is_stated_as_unpublished() {
    let mut dated = point("p-1", "甲馆", region("210000"));
    dated.designations[0].valid_until = Some(Date::constant(2027, 5, 16));
    let pages = Pages::of(
        vec![dated, point("p-2", "乙馆", region("210000"))],
        &SiteParts::default(),
    );
    assert!(
        pages
            .text("points/p-1.html", "main")
            .contains("有效期至2027年5月16日")
    );
    let html = pages.html("points/p-1.html");
    assert!(
        all(&html, "[data-valid-until='2027-05-16']")
            .next()
            .is_some()
    );
    assert!(
        pages
            .text("points/p-2.html", "main")
            .contains("有效期未公布")
    );
}

#[test]
fn a_point_without_service_items_states_so_and_claims_none() {
    let mut with = point("p-2", "乙馆", region("210000"));
    with.service_items = vec![service_item("专利检索", 1)];
    let pages = Pages::of(
        vec![point("p-1", "甲馆", region("210000")), with],
        &SiteParts::default(),
    );
    let without = pages.text("points/p-1.html", "main");
    assert!(
        without.contains("还没有这个网点的服务事项") && without.contains("第十四条"),
        "{without}"
    );
    assert!(!pages.text("points/p-2.html", "main").contains("第十四条"));
    assert!(pages.has("services/retrieval.html") && !pages.has("services/inquiry.html"));
    assert!(pages.has("regions/210000/retrieval.html"));
    assert!(
        !pages
            .text("services/retrieval.html", "main")
            .contains("甲馆")
    );
}
