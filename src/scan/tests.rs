//! No personal value reaches a published file unnoticed.

use crate::config::SiteConfig;
use crate::model::{Event, EventType, Point, Registry, Status};
use crate::scan::{Leak, LeakKind, ScanOptions, Scanner, locate, locate_in_content};
use crate::site::{Artifact, Role};
use crate::test_support::registry::*;
use jiff::civil::date;

/// A point with a mobile number, a mail address and an identity-card number.
fn with_contact(id: &str) -> Point {
    let mut member = point(id);
    member.head = Some("馆长某".to_owned());
    member.contact.name = Some("联系人某 11010519491231002X".to_owned());
    member.contact.mobile = Some("13812345678".to_owned());
    member.contact.email = Some("Zhang.San@qq.com".to_owned());
    member
}

fn page(path: &str, content: &str) -> Artifact {
    Artifact {
        path: path.to_owned(),
        maker: "test",
        role: Role::Page,
        bytes: content.as_bytes().to_vec(),
        sha256: None,
    }
}

fn scan(artifacts: &[Artifact], registry: &Registry) -> Vec<Leak> {
    Scanner::new(registry, ScanOptions::default()).scan(artifacts)
}

fn leaks(registry: &Registry, path: &str, content: &str) -> Vec<(LeakKind, String)> {
    scan(&[page(path, content)], registry)
        .into_iter()
        .map(|leak| (leak.kind, leak.value))
        .collect()
}

#[track_caller]
fn check(path: &str, content: &str, expect: &[LeakKind]) {
    let kinds: Vec<LeakKind> = leaks(&registry(vec![with_contact("p-1")]), path, content)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, expect, "{path}: {content}");
}

#[test]
fn no_download_contains_a_private_value() {
    let mut member = full_point("p-1");
    member.contact.mobile = Some("13812345678".to_owned());
    for (field, old) in [("contact_mobile", "13912345678"), ("head", "旧负责人")] {
        member.events.push(Event {
            field: Some(field.to_owned()),
            old: Some(old.to_owned()),
            new: Some("某某某".to_owned()),
            ..event(date(2026, 2, 1), EventType::Changed)
        });
    }
    let mut candidate = member.clone();
    candidate.facts.id = "p-2".to_owned();
    candidate.designations = vec![designation("tisc", Status::Proposed)];
    let data = open_data(vec![member, candidate]);
    for artifact in &data.artifacts {
        let text = String::from_utf8_lossy(&artifact.bytes);
        for private in [
            "contact_",
            "head!",
            "13812345678",
            "13912345678",
            "旧负责人",
            "某某某",
        ] {
            assert!(!text.contains(private), "{private} in {}", artifact.path);
        }
    }
}

#[test]
fn downloads_contain_the_head_only_if_it_is_published() {
    let everything = registry(vec![full_point("p-1")]);
    let with = artifacts(&publish(&everything, true), &SiteConfig::default());
    for path in [
        "data/points.csv",
        "data/registry.json",
        "data/provinces/110000.csv",
        "data/provinces/110000.json",
    ] {
        assert!(
            String::from_utf8_lossy(file(&with, path)).contains("head!"),
            "{path}"
        );
    }
}

#[test]
fn the_scan_finds_nothing_in_the_files_of_the_pipeline() {
    let everything = registry(vec![with_contact("p-1"), full_point("p-2")]);
    let data = artifacts(&publish(&everything, false), &SiteConfig::default());
    assert_eq!(scan(&data.artifacts, &everything), []);
}

#[test]
fn a_withheld_value_is_found_in_any_file() {
    use LeakKind::{WithheldMail, WithheldNumber};
    check("a.html", "<p>电话：13812345678</p>", &[WithheldNumber]);
    check("a.html", "138-1234-5678", &[WithheldNumber]);
    check("a.html", "+86 13812345678", &[WithheldNumber]);
    check("a.bin", "\u{1}13812345678\u{1}", &[WithheldNumber]);
    check("search/a.json", "[1,13812345678,2]", &[WithheldNumber]);
    check("a.html", "zhang.san@qq.com", &[WithheldMail]);
    check("a.html", "ZHANG.SAN@QQ.COM.", &[WithheldMail]);
    check("a.html", "mailto:zhang.san%40qq.com", &[WithheldMail]);
    check("a.json", r#"{"a":"一\nzhang.san@qq.com"}"#, &[WithheldMail]);
    check("a.html", "11010519491231002X", &[WithheldNumber]);
}

#[test]
fn each_value_is_reported_once_per_file() {
    use LeakKind::{WithheldMail, WithheldNumber};
    check(
        "a.html",
        "13812345678 13812345678 zhang.san@qq.com",
        &[WithheldNumber, WithheldMail],
    );
}

#[test]
fn numbers_that_look_like_mobiles_or_identity_cards_are_found_in_text() {
    use LeakKind::{IdCardPattern, MobilePattern};
    check("a.html", "联系 15900001111", &[MobilePattern]);
    check("about.html", "159 0000 1111", &[MobilePattern]);
    check("a.csv", "a,15900001111\r\n", &[MobilePattern]);
    check("search/a.json", r#"["电话15900001111"]"#, &[MobilePattern]);
    // The example number of GB 11643, in a page that the registry knows nothing of.
    let nobody = registry(vec![point("p-1")]);
    let found = leaks(&nobody, "a.txt", "证号11010519491231002X。");
    assert_eq!(found[0].0, IdCardPattern);
}

#[test]
fn digests_and_encoded_postings_are_not_scanned_as_text() {
    use LeakKind::MobilePattern;
    check("manifest.json", r#""sha256":"ab15900001111cdef0""#, &[]);
    check("search/terms.0f15900001111a.json", "[15900001111,3]", &[]);
    check("search/a.json", r#"{"p":[3,15900001111,7]}"#, &[]);
    let column = format!("{}15900001111{}", "Qw_9-".repeat(20), "_x".repeat(20));
    check(
        "search/names.aaaaaaa.json",
        &format!(r#"{{"planes":["{column}"]}}"#),
        &[],
    );
    check(
        "search/records.aaaaaaa.json",
        &format!(r#"["_{column}_"]"#),
        &[MobilePattern],
    );
    check(
        "search/names.aaaaaaa.json",
        r#"{"planes":["电话 15900001111 转"]}"#,
        &[MobilePattern],
    );
    check("a.bin", "15900001111", &[]);
}

#[test]
fn other_mail_addresses_and_numbers_are_allowed() {
    check(
        "a.html",
        "library@lib.edu.cn 010-62083114 20260630123456",
        &[],
    );
    check("a.html", "xzhang.san@qq.com zhang.san@qq.com.cn", &[]);
}

#[test]
fn values_of_published_fields_are_allowed() {
    let mut member = with_contact("p-1");
    member.facts.phones = vec!["+86 138 1234 5678".to_owned()];
    member.facts.emails = vec!["zhang.san@QQ.com".to_owned()];
    let registry = registry(vec![member]);
    assert_eq!(
        leaks(&registry, "a.html", "13812345678 zhang.san@qq.com"),
        []
    );
    assert_eq!(leaks(&registry, "a.html", "15900001111").len(), 1);
}

#[test]
fn values_published_by_the_configuration_are_allowed() {
    let registry = registry(vec![point("p-1")]);
    let options = ScanOptions {
        public_values: &["纠错电话 15900001111"],
        ..ScanOptions::default()
    };
    let site = [page("a.html", "15900001111")];
    assert_eq!(Scanner::new(&registry, options).scan(&site), []);
    assert_eq!(scan(&site, &registry).len(), 1);
}

#[test]
fn coordinates_are_not_mobile_numbers() {
    let mut member = full_point("p-1");
    if let Some(place) = &mut member.facts.coordinates {
        place.longitude = 116.138_123_456_78;
    }
    let everything = registry(vec![member]);
    let data = artifacts(&publish(&everything, false), &SiteConfig::default());
    assert!(String::from_utf8_lossy(file(&data, "data/points.csv")).contains(".13812345678,"));
    assert_eq!(scan(&data.artifacts, &everything), []);
}

#[test]
fn a_landline_in_the_mobile_column_is_withheld() {
    let mut member = point("p-1");
    member.contact.mobile = Some("027-87654321".to_owned());
    let private = registry(vec![member.clone()]);
    assert_eq!(leaks(&private, "a.html", "电话 027-87654321").len(), 1);
    assert_eq!(leaks(&private, "a.html", "电话 02787654321").len(), 1);
    assert_eq!(leaks(&private, "a.html", "电话 028-87654321"), []);
    member.facts.phones = vec!["027-87654321".to_owned()];
    assert_eq!(
        leaks(&registry(vec![member]), "a.html", "电话 027-87654321"),
        []
    );
}

#[test]
fn a_mobile_in_a_private_event_is_withheld() {
    let mut member = point("p-1");
    member.events.push(Event {
        field: Some("contact_mobile".to_owned()),
        old: Some("13700000000".to_owned()),
        ..event(date(2026, 1, 1), EventType::Changed)
    });
    let found = leaks(&registry(vec![member]), "a.bin", "13700000000");
    assert_eq!(found[0].0, LeakKind::WithheldNumber);
}

#[test]
fn a_report_never_shows_the_unmasked_value() {
    let registry = registry(vec![with_contact("p-1")]);
    let site = [page(
        "a.html",
        "13812345678 zhang.san@qq.com 15900001111 11010519491231002X",
    )];
    let report: String = scan(&site, &registry)
        .iter()
        .map(|leak| format!("{leak}\n"))
        .collect();
    assert!(
        report.contains("`a.html` holds a withheld number, `13*******78`"),
        "{report}"
    );
    for value in ["13812345678", "zhang.san", "15900001111", "194912310"] {
        assert!(!report.contains(value), "{report}");
    }
}

#[test]
fn a_number_is_found_however_it_is_spelled() {
    use LeakKind::{MobilePattern, WithheldNumber};
    for text in [
        "（138）1234-5678",
        "138&#x2F;1234&#x2F;5678",
        "138&nbsp;1234&nbsp;5678",
        "<strong>138</strong> 1234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138、123、456、78",
        "١٣٨١٢٣٤٥٦٧٨",
        "①③⑧①②③④⑤⑥⑦⑧",
        "一三八一二三四五六七八",
    ] {
        check("a.html", &format!("<p>{text}</p>"), &[WithheldNumber]);
    }
    check("a.html", "<p>（159）0000／1111</p>", &[MobilePattern]);
    check("data/points.csv", "a,159 0000 1111,b\r\n", &[MobilePattern]);
    // Adjacent cells of a row do not form one number.
    check("data/points.csv", "159,0000,1111\r\n", &[]);
    check("a.html", "<td>159</td><td>0000</td><td>1111</td>", &[]);
}

#[test]
fn generated_file_names_are_not_scanned_as_text() {
    let id = "<id>urn:uuid:3f2504e0-4f89-81d3-9a0c-015900001111</id>";
    check("feeds/all.xml", id, &[]);
    check("data/registry.json", r#"{"hash":"0f15900001111a0b"}"#, &[]);
    // The same digits outside a UUID.
    check(
        "feeds/all.xml",
        "<id>9a0c-015900001111</id>",
        &[LeakKind::MobilePattern],
    );
}

#[test]
fn a_withheld_mail_address_in_chinese_is_found() {
    let mut member = point("p-1");
    member.contact.email = Some("张三丰@example.cn".to_owned());
    let private = registry(vec![member.clone()]);
    let found = leaks(&private, "a.html", "<p>写信给张三丰@example.cn。</p>");
    assert_eq!(
        found,
        [(LeakKind::WithheldMail, "***@example.cn".to_owned())]
    );
    assert_eq!(leaks(&private, "a.html", "<p>张三@example.cn</p>"), []);
    member.facts.emails = vec!["张三丰@example.cn".to_owned()];
    let public = registry(vec![member]);
    assert_eq!(leaks(&public, "a.html", "<p>张三丰@example.cn</p>"), []);
}

#[test]
fn a_leak_names_the_cells_that_it_comes_from() {
    let mut keeper = point("p-1");
    keeper.contact.mobile = Some("027-87654321".to_owned());
    let mut teller = point("p-2");
    teller.facts.summary = Some("急事请打 027-87654321".to_owned());
    let everything = registry(vec![keeper, teller]);
    let mut found = scan(&[page("a.html", "027-87654321")], &everything);
    // The summary publishes the value, so it is allowed; without the summary it is not.
    assert_eq!(found, []);
    let mut teller = point("p-2");
    teller.contact.mobile = Some("027-87654321".to_owned());
    let private = registry(vec![teller]);
    found = scan(&[page("a.html", "027-87654321 159 0000 1111")], &private);
    locate(&mut found, &private, false, &|table| {
        format!("data/{}", table.file)
    });
    locate_in_content(
        &mut found,
        [(
            "content/about.md".to_owned(),
            "<p>159&nbsp;0000&nbsp;1111</p>",
            "+++\n+++\n联系 159 0000 1111\n",
        )],
    );
    let lines: Vec<_> = found.iter().map(|leak| leak.problem().line).collect();
    assert!(lines.contains(&Some(3)), "{lines:?}");
    let texts: Vec<String> = found.iter().map(|leak| leak.text().zh).collect();
    let all = texts.join("\n");
    assert!(
        all.contains("它是 `data/contacts.csv` 的「手机」列（记录：p-2 "),
        "{all}"
    );
    assert!(all.contains("来自 `content/about.md`"), "{all}");
    assert!(
        !all.contains("87654321") && !all.contains("0000 1111"),
        "{all}"
    );
}
