//! What tells official sites from others: meta tags, dates, and the ways to object and to correct.

use super::{Pages, all, content, region};
use crate::config::Profile;
use crate::model::{Date, Status};
use crate::test_support::site::{AS_OF, SiteParts, designation, point};
use percent_encoding::percent_decode_str;

#[test]
fn demo_sites_state_that_they_are_unofficial_and_are_not_indexed() {
    let demo = Pages::of(
        vec![point("p-1", "某馆", region("210000"))],
        &SiteParts::default(),
    );
    for path in ["index.html", "points/p-1.html", "search.html", "404.html"] {
        assert_eq!(
            demo.meta(path, "robots").as_deref(),
            Some("noindex"),
            "{path}"
        );
        assert!(
            demo.text(path, "body").contains("示例数据，非官方网站"),
            "{path}"
        );
        assert_eq!(all(&demo.html(path), "link[rel=canonical]").count(), 0);
    }
    assert!(!demo.has("sitemap.xml"));
}

#[test]
fn official_pages_have_each_meta_tag_once_matching_the_visible_text() {
    let mut parts = SiteParts::default();
    parts.site.profile = Profile::Gov;
    parts.site.base_url = "https://www.x.gov.cn/wd/".to_owned();
    parts.site.identity.site_code = "bm37000000".to_owned();
    let mut record = point("p-1", "某馆", region("210000"));
    record.facts.updated_on = Some(Date::constant(2026, 4, 1));
    let pages = Pages::of(vec![record], &parts);
    let check = |path: &str, name: &str, expect: &str| {
        assert_eq!(
            pages.meta(path, name).as_deref(),
            Some(expect),
            "{path} {name}"
        );
    };
    check("points/p-1.html", "SiteName", &parts.site.title);
    check("points/p-1.html", "SiteDomain", "www.x.gov.cn");
    check("points/p-1.html", "SiteIDCode", "bm37000000");
    check("points/p-1.html", "ArticleTitle", "某馆");
    check("points/p-1.html", "PubDate", "2026-04-01 00:00");
    check(
        "points/p-1.html",
        "Url",
        "https://www.x.gov.cn/wd/points/p-1.html",
    );
    check("regions/210000.html", "ColumnName", "辽宁省的服务网点");
    assert_eq!(pages.meta("points/p-1.html", "robots"), None);
    assert_eq!(pages.meta("points/p-1.html", "ColumnName"), None);
    assert_eq!(pages.text("regions/210000.html", "h1"), "辽宁省的服务网点");
    let map = &pages.0["sitemap.xml"];
    assert!(map.contains("<loc>https://www.x.gov.cn/wd/points/p-1.html</loc>"));
    assert!(map.contains("<loc>https://www.x.gov.cn/wd/</loc>") && !map.contains("404"));
    assert!(pages.0["robots.txt"].contains("Sitemap: https://www.x.gov.cn/wd/sitemap.xml"));
}

#[test]
fn no_date_of_publication_is_invented() {
    let parts = SiteParts {
        content: content(&[
            ("a.md", "+++\ntitle = \"A\"\n+++\n文\n"),
            (
                "b.md",
                "+++\ntitle = \"B\"\nupdated_on = 2026-03-01\n+++\n文\n",
            ),
        ]),
        ..SiteParts::default()
    };
    let mut undated = point("p-1", "某馆", region("210000"));
    undated.designations[0].approved_on = None;
    let mut approved = point("p-2", "远馆", region("650100"));
    approved.designations[0].approved_on = Some(Date::constant(2025, 1, 2));
    let pages = Pages::of(vec![undated, approved], &parts);
    let date = |path: &str| pages.meta(path, "PubDate");
    assert_eq!(date("points/p-1.html"), None);
    assert_eq!(date("a.html"), None);
    assert_eq!(date("points/p-2.html").as_deref(), Some("2025-01-02 00:00"));
    assert_eq!(date("b.html").as_deref(), Some("2026-03-01 00:00"));
}

#[test]
fn a_point_on_notice_says_how_to_object() {
    let mut parts = SiteParts::default();
    parts.site.objection.email = "yiyi@x.gov.cn".to_owned();
    parts.site.objection.decided_by = "某司".to_owned();
    let mut on_notice = point("p-1", "某馆", region("210000"));
    let mut proposed = designation(2, Status::Proposed);
    proposed.notice_until = Some(AS_OF);
    on_notice.designations.push(proposed);
    let pages = Pages::of(
        vec![on_notice, point("p-2", "远馆", region("650100"))],
        &parts,
    );
    for path in ["points/p-1.html", "notice.html"] {
        let html = pages.html(path);
        let mail = all(&html, "main a[href^='mailto:yiyi@x.gov.cn']")
            .next()
            .unwrap();
        let mail = percent_decode_str(mail.attr("href").unwrap()).decode_utf8_lossy();
        assert!(mail.contains("公示异议"), "{path}: {mail}");
        assert!(
            pages.text(path, "main").contains("受理和决定：某司"),
            "{path}"
        );
    }
    assert!(!pages.text("points/p-2.html", "main").contains("异议"));
}

#[test]
fn a_correction_link_names_the_record() {
    let mut parts = SiteParts::default();
    parts.site.correction.email = "fix@x.cn".to_owned();
    parts.site.correction.url = "https://x.cn/issues/new?a=1".to_owned();
    let pages = Pages::of(vec![point("p-1", "某 & 馆", region("210000"))], &parts);
    let html = pages.html("points/p-1.html");
    let mail = all(&html, "a[href^='mailto:fix@x.cn?subject=']")
        .next()
        .unwrap();
    let mail = percent_decode_str(mail.attr("href").unwrap())
        .decode_utf8_lossy()
        .into_owned();
    assert!(
        mail.contains("p-1 某 & 馆") && mail.contains("points/p-1.html"),
        "{mail}"
    );
    let web = all(&html, "a[href^='https://x.cn/issues/new?a=1&record=p-1']");
    assert_eq!(web.count(), 1);
}
