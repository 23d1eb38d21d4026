//! The page of a point: what can be copied, its hours, its code on paper, and what the registry
//! lacks.

use super::{Pages, all, region};
use crate::model::{EventType, Status};
use crate::schema::points;
use crate::test_support::registry::event;
use crate::test_support::site::{AS_OF, SiteParts, designation, point};

const PATH: &str = "points/p-1.html";

#[test]
fn telephone_and_address_can_be_copied_and_the_page_be_shared() {
    let mut full = point("p-1", "甲馆", region("210211"));
    full.facts.phones = vec!["0411-12345678".to_owned(), "0411-87654321".to_owned()];
    full.facts.address = Some("人民路1号".to_owned());
    let pages = Pages::of(
        vec![full, point("p-2", "乙馆", region("310000"))],
        &SiteParts::default(),
    );
    let html = pages.html(PATH);
    let copied: Vec<_> = all(&html, "[data-copy]")
        .map(|button| button.attr("data-copy").unwrap().to_owned())
        .collect();
    assert_eq!(
        copied,
        [
            "0411-12345678\n0411-87654321",
            "辽宁省大连市甘井子区 人民路1号"
        ]
    );
    let share = all(&html, "[data-share]").next().unwrap();
    assert_eq!(
        share.attr("data-share"),
        Some("甲馆（辽宁省大连市甘井子区）")
    );
    // Without scripts there is nothing to press.
    assert_eq!(
        all(
            &html,
            "[data-copy]:not([hidden]), [data-share]:not([hidden])"
        )
        .count(),
        0
    );
    assert_eq!(
        all(&pages.html("points/p-2.html"), "[data-copy]").count(),
        1
    );
}

#[test]
fn hours_stay_as_written_and_only_certain_ones_are_compared_with_the_clock() {
    let with_hours = |text: &str| {
        let mut open = point("p-1", "甲馆", region("210200"));
        open.facts.texts.set(points::HOURS, Some(text.to_owned()));
        Pages::of(vec![open], &SiteParts::default())
    };
    let certain = "周一至周五 8:30-12:00，14:00-17:30；节假日除外";
    let pages = with_hours(certain);
    assert!(pages.text(PATH, ".point-contact").contains(certain));
    let html = pages.html(PATH);
    let hours = all(&html, "[data-week]").next().unwrap();
    let day = "510-720,840-1050";
    assert_eq!(
        hours.attr("data-week"),
        Some(format!("{day};{day};{day};{day};{day};;").as_str())
    );
    assert_eq!(hours.attr("data-holidays"), Some("closed"));
    assert_eq!(hours.attr("data-by-working-days"), Some("false"));
    // The data is of 2026, and nobody opens the page in 2025.
    assert_eq!(hours.attr("data-known-from"), Some("2026-01-01"));
    assert!(!hours.attr("data-days-off").unwrap().contains("2025-"));
    assert_eq!(hours.attr("data-known-until"), Some("2026-12-28"));
    assert!(
        hours
            .attr("data-days-off")
            .unwrap()
            .contains("2026-10-01/2026-10-0")
    );
    assert!(pages.0[PATH].contains(r#""opens":"08:30","closes":"12:00""#));
    let uncertain = "工作日 9:00-17:00，寒暑假请先电话询问";
    let pages = with_hours(uncertain);
    assert!(pages.text(PATH, ".point-contact").contains(uncertain));
    assert_eq!(all(&pages.html(PATH), "[data-week]").count(), 0);
    assert!(!pages.0[PATH].contains("openingHours"));
}

#[test]
fn what_is_missing_is_said_once_with_who_can_be_asked() {
    let mut bare = point("p-1", "甲馆", region("210200"));
    bare.designations[0].recommender = Some("辽宁省知识产权局".to_owned());
    let mut ended = point("p-2", "乙馆", region("210200"));
    ended.designations = vec![designation(0, Status::Revoked)];
    let pages = Pages::of(vec![bare, ended], &SiteParts::default());
    let text = pages.text(PATH, ".point-contact");
    let sentence =
        "名录里还没有这个网点的详细地址、电话、邮箱和网站、开放时间。可以向辽宁省知识产权局询问";
    assert!(text.contains(sentence), "{text}");
    for word in ["详细地址", "开放时间", "邮箱"] {
        assert_eq!(text.matches(word).count(), 1, "{word}: {text}");
    }
    assert!(
        !pages
            .text("points/p-2.html", "main")
            .contains("名录里还没有这个网点的详细地址")
    );
    let mut full = point("p-1", "甲馆", region("210200"));
    full.facts.address = Some("人民路1号".to_owned());
    full.facts.phones = vec!["0411-12345678".to_owned()];
    full.facts.website = Some("https://x.cn/".to_owned());
    full.facts.texts.set(points::HOURS, Some("每天".to_owned()));
    let pages = Pages::of(vec![full], &SiteParts::default());
    assert_eq!(all(&pages.html(PATH), ".point-missing").count(), 0);
}

#[test]
fn paper_has_the_code_of_the_address_where_it_is_known() {
    let mut parts = SiteParts::default();
    let points = vec![point("p-1", "甲馆", region("210200"))];
    assert_eq!(
        all(&Pages::of(points.clone(), &parts).html(PATH), ".point-qr").count(),
        0
    );
    parts.site.base_url = "https://www.x.gov.cn/wd/".to_owned();
    let pages = Pages::of(points, &parts);
    let address = format!("https://www.x.gov.cn/wd/{PATH}");
    assert!(pages.text(PATH, ".point-qr").contains(&address));
    let html = pages.html(PATH);
    let path = all(&html, ".point-qr path").next().unwrap();
    let expected = crate::pages::qr::code(&address).unwrap();
    assert_eq!(path.attr("d"), Some(expected.path.as_str()));
}

#[test]
fn the_history_of_a_page_is_that_of_its_point_alone() {
    let told = |id: &str, old: &str| {
        let mut told = point(id, &format!("{id}馆"), region("210200"));
        let mut change = event(AS_OF, EventType::Changed);
        change.field = Some("address".to_owned());
        change.old = Some(old.to_owned());
        told.events = vec![change];
        told
    };
    let pages = Pages::of(
        vec![told("p-1", "甲路1号"), told("p-2", "乙路2号")],
        &SiteParts::default(),
    );
    let history = pages.text(PATH, "section[aria-labelledby=history]");
    assert!(
        history.contains("甲路1号") && !history.contains("乙路2号"),
        "{history}"
    );
}
