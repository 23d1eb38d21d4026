//! Atom feeds are valid, match the data, and change only with it.

use crate::config::{Profile, SiteConfig};
use crate::model::{Date, Event, EventType, Point, RetiredPoint, Status, TermIndex, Texts};
use crate::site::Artifact;
use crate::test_support::registry::{REGIONS, TAXONOMY, event, registry};
use crate::test_support::site::*;
use quick_xml::Reader;
use quick_xml::events::Event as XmlEvent;
use std::collections::{BTreeMap, BTreeSet};

/// An element with its attributes, text and children.
#[derive(Debug, Default, Clone)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The only child element with a name.
    #[track_caller]
    fn one(&self, name: &str) -> &Element {
        let is_named = |child: &&Element| child.name == name;
        let mut found = self.children.iter().filter(is_named);
        match (found.next(), found.next()) {
            (Some(one), None) => one,
            _ => panic!("not one {name} in {}", self.name),
        }
    }

    #[track_caller]
    fn text_of(&self, name: &str) -> &str {
        &self.one(name).text
    }

    /// The URL of the only link with a relation.
    #[track_caller]
    fn link(&self, relation: &str) -> &str {
        let mut links = self.all("link");
        let found = links.find(|link| link.attributes["rel"] == relation);
        &found.unwrap_or_else(|| panic!("no {relation}")).attributes["href"]
    }
}

/// Parses a document with an independent XML parser.
#[track_caller]
fn parse(bytes: &[u8]) -> Element {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            XmlEvent::Start(start) => open.push(element(&start)),
            XmlEvent::Empty(start) => {
                let empty = element(&start);
                open.last_mut().unwrap().children.push(empty);
            }
            XmlEvent::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            XmlEvent::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            XmlEvent::GeneralRef(name) => {
                let resolved = match name.resolve_char_ref().unwrap() {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)
                        .unwrap()
                        .to_owned(),
                };
                open.last_mut().unwrap().text.push_str(&resolved);
            }
            XmlEvent::Decl(_) => {}
            XmlEvent::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    open.remove(0).one("feed").clone()
}

fn element(start: &quick_xml::events::BytesStart) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// The feeds of a site, by path.
struct Feeds(BTreeMap<String, Vec<u8>>);

impl Feeds {
    fn of(points: Vec<Point>) -> Self {
        Self::with(points, SiteConfig::default())
    }

    fn with(points: Vec<Point>, site: SiteConfig) -> Self {
        let parts = SiteParts {
            site,
            ..SiteParts::default()
        };
        Self::among(render(&directory(&registry(points)), &parts).unwrap())
    }

    fn among(artifacts: Vec<Artifact>) -> Self {
        let feeds = artifacts
            .into_iter()
            .filter(|artifact| artifact.path.starts_with("feeds/"));
        Self(
            feeds
                .map(|artifact| (artifact.path, artifact.bytes))
                .collect(),
        )
    }

    #[track_caller]
    fn feed(&self, path: &str) -> Element {
        parse(self.0.get(path).unwrap_or_else(|| panic!("no {path}")))
    }

    /// The titles of a feed's entries.
    #[track_caller]
    fn titles(&self, path: &str) -> Vec<String> {
        let feed = self.feed(path);
        let entries = feed.all("entry");
        entries
            .map(|entry| entry.text_of("title").to_owned())
            .collect()
    }

    /// The ids of a feed's entries.
    #[track_caller]
    fn ids(&self, path: &str) -> Vec<String> {
        let feed = self.feed(path);
        let entries = feed.all("entry");
        entries
            .map(|entry| entry.text_of("id").to_owned())
            .collect()
    }
}

fn region(code: &str) -> crate::model::RegionIndex {
    REGIONS.find(code).unwrap()
}

fn changed(day: Date, field: &str, old: &str, new: &str) -> Event {
    Event {
        field: Some(field.to_owned()),
        old: Some(old.to_owned()),
        new: Some(new.to_owned()),
        ..event(day, EventType::Changed)
    }
}

/// Points in three provinces, with events of every type.
fn network() -> Vec<Point> {
    let codes = ["110105", "210200", "310000"];
    (0..9)
        .map(|number| {
            let mut point = point(
                &format!("p-{number}"),
                &format!("第{number}馆"),
                region(codes[number % 3]),
            );
            let kind = (number % 4) as u8;
            point.designations = vec![designation(kind, Status::Active)];
            point.designations[0].approved_on = Some(Date::constant(2020, 1, 1 + number as i8));
            point.designations[0].document = Some(format!("国知办〔2020〕{number}号"));
            for (position, event_type) in EventType::ALL.iter().enumerate() {
                let day = Date::constant(2021 + number as i16 / 3, 1 + position as i8, 7);
                point.events.push(Event {
                    kind: (position % 2 == 0).then_some(TermIndex(kind)),
                    ..event(day, *event_type)
                });
            }
            point
        })
        .collect()
}

#[test]
fn every_feed_meets_the_requirements_of_atom() {
    let feeds = Feeds::of(network());
    assert!(feeds.0.len() > 34);
    let mut feed_ids = BTreeSet::new();
    for path in feeds.0.keys() {
        let feed = feeds.feed(path);
        assert_eq!(feed.attributes["xmlns"], "http://www.w3.org/2005/Atom");
        assert_eq!(feed.attributes["xml:lang"], "zh-CN");
        assert!(feed_ids.insert(feed.text_of("id").to_owned()), "{path}");
        assert!(!feed.text_of("title").is_empty());
        assert!(!feed.one("author").text_of("name").is_empty());
        let mut newest = feed
            .all("entry")
            .map(|entry| entry.text_of("updated").to_owned());
        let updated = newest.next();
        let expect = updated.as_deref().unwrap_or("2020-11-05T00:00:00+08:00");
        assert_eq!(feed.text_of("updated"), expect, "{path}");
        for entry in feed.all("entry") {
            for id in [entry.text_of("id"), feed.text_of("id")] {
                assert!(id.starts_with("urn:uuid:") && id.len() == 45, "{id}");
            }
            assert_eq!(entry.text_of("published"), entry.text_of("updated"));
            assert!(entry.text_of("updated").ends_with("T00:00:00+08:00"));
            assert!(!entry.text_of("title").is_empty());
            assert!(entry.text_of("summary").ends_with('。'));
            let category = entry.one("category");
            assert!(EventType::from_code(&category.attributes["term"]).is_some());
            assert!(!category.attributes["label"].is_ascii());
        }
    }
}

#[test]
fn an_entry_describes_the_event_with_date_document_and_point() {
    let mut point = point("p-1", "甲馆", region("210200"));
    point.events = vec![Event {
        document: Some("辽知发〔2025〕1号".to_owned()),
        ..changed(Date::constant(2025, 3, 9), "nature", "university", "other")
    }];
    let feeds = Feeds::of(vec![point]);
    let feed = feeds.feed("feeds/regions/210000.xml");
    assert_eq!(
        feed.text_of("title"),
        "辽宁省网点的变更 - 知识产权信息公共服务网点名录"
    );
    let entry = feed.one("entry");
    assert_eq!(entry.text_of("title"), "甲馆：信息变更");
    assert_eq!(entry.text_of("updated"), "2025-03-09T00:00:00+08:00");
    assert_eq!(
        entry.text_of("summary"),
        "2025年3月9日，甲馆：信息变更。机构性质：高校 → 其他机构。依据：辽知发〔2025〕1号。所在地区：辽宁省大连市。"
    );
    assert_eq!(entry.link("alternate"), "../../points/p-1.html");
    assert_eq!(entry.one("category").attributes["term"], "changed");
}

#[test]
fn all_provinces_and_kinds_with_points_or_changes_have_a_feed() {
    let mut ended = point("p-1", "旧馆", region("110000"));
    ended.designations = vec![designation(2, Status::Revoked)];
    ended.designations[0].approved_on = Some(Date::constant(2020, 1, 1));
    let feeds = Feeds::of(vec![ended, point("p-2", "新馆", region("110000"))]);
    let codes: Vec<&str> = feeds
        .0
        .keys()
        .filter_map(|path| path.strip_prefix("feeds/kinds/"))
        .collect();
    let taxonomy = &TAXONOMY;
    let expect: BTreeSet<String> = [0, 2]
        .iter()
        .map(|kind| format!("{}.xml", taxonomy.kind.get(TermIndex(*kind)).code))
        .collect();
    assert!(codes.iter().copied().eq(expect.iter().map(String::as_str)));
    let provinces = feeds
        .0
        .keys()
        .filter(|path| path.starts_with("feeds/regions/"));
    assert_eq!(provinces.count(), 34);
    assert!(feeds.ids("feeds/regions/820000.xml").is_empty());
    assert_eq!(
        feeds.ids("feeds/regions/110000.xml"),
        feeds.ids("feeds/all.xml")
    );
}

#[test]
fn each_event_has_one_id_in_all_feeds() {
    let feeds = Feeds::of(network());
    let mut entries: BTreeMap<String, (String, String)> = BTreeMap::new();
    for path in feeds.0.keys() {
        let ids = feeds.ids(path);
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{path}");
        for entry in feeds.feed(path).all("entry") {
            let told_now = (
                entry.text_of("summary").to_owned(),
                entry.text_of("title").to_owned(),
            );
            let first = entries.entry(entry.text_of("id").to_owned());
            assert_eq!(*first.or_insert_with(|| told_now.clone()), told_now);
        }
    }
    // Nine points, each with an approval and an event of each type.
    let all: BTreeSet<&(String, String)> = entries.values().collect();
    assert_eq!(all.len(), entries.len());
    assert_eq!(entries.len(), 9 * (1 + EventType::ALL.len()));
}

#[test]
fn equal_events_have_different_stable_ids() {
    let day = Date::constant(2025, 3, 9);
    let mut point = point("p-1", "甲馆", region("210200"));
    point.events = vec![changed(day, "phone", "1", "2"); 2];
    let two = Feeds::of(vec![point.clone()]).ids("feeds/all.xml");
    assert_ne!(two[0], two[1]);
    point
        .events
        .insert(0, changed(day, "address", "甲路", "乙路"));
    point.events.insert(0, changed(day, "phone", "1", "3"));
    point.events.push(changed(day, "phone", "1", "2"));
    let more = Feeds::of(vec![point.clone()]).ids("feeds/all.xml");
    assert_eq!(more.len(), 5);
    assert!(two.iter().all(|id| more.contains(id)));
    // Adding a document to an event does not create a new entry.
    for event in &mut point.events {
        event.document = Some("一号".to_owned());
    }
    assert_eq!(Feeds::of(vec![point]).ids("feeds/all.xml"), more);
}

#[test]
fn an_approval_keeps_its_id_when_an_event_row_is_added() {
    let mut point = point("p-1", "甲馆", region("210200"));
    let day = Date::constant(2025, 3, 9);
    point.designations[0].approved_on = Some(day);
    let derived = Feeds::of(vec![point.clone()]).ids("feeds/all.xml");
    point.events = vec![Event {
        kind: Some(point.designations[0].kind),
        ..event(day, EventType::Approved)
    }];
    assert_eq!(derived.len(), 1);
    assert_eq!(Feeds::of(vec![point]).ids("feeds/all.xml"), derived);
}

#[test]
fn a_feed_has_the_newest_fifty_entries() {
    let mut point = point("p-1", "甲馆", region("210200"));
    let first = Date::constant(2024, 1, 1);
    for number in 0..60 {
        let day = first.checked_add(jiff::Span::new().days(number)).unwrap();
        point
            .events
            .push(changed(day, "phone", "旧", &number.to_string()));
    }
    let feeds = Feeds::of(vec![point]);
    let feed = feeds.feed("feeds/all.xml");
    let days: Vec<&str> = feed
        .all("entry")
        .map(|entry| entry.text_of("updated"))
        .collect();
    assert_eq!(days.len(), 50);
    assert_eq!(days[0], "2024-02-29T00:00:00+08:00");
    assert_eq!(days[49], "2024-01-11T00:00:00+08:00");
    assert!(days.is_sorted_by(|a, b| a >= b));
}

#[test]
fn a_new_event_changes_only_its_feeds() {
    let points = network();
    let before = Feeds::of(points.clone());
    let mut after = points;
    after[1].events.push(Event {
        kind: Some(TermIndex(1)),
        ..event(Date::constant(2026, 5, 1), EventType::Renewed)
    });
    let after = Feeds::of(after);
    let differing: Vec<&String> = before
        .0
        .iter()
        .filter(|(path, bytes)| after.0.get(*path) != Some(*bytes))
        .map(|(path, _)| path)
        .collect();
    let kind = &TAXONOMY.kind.get(TermIndex(1)).code.clone();
    assert_eq!(
        differing,
        [
            "feeds/all.xml",
            &format!("feeds/kinds/{kind}.xml"),
            "feeds/regions/210000.xml"
        ]
    );
    let (old, new) = (before.ids("feeds/all.xml"), after.ids("feeds/all.xml"));
    assert_eq!(new[1..], old[..49]);
}

#[test]
fn feeds_do_not_depend_on_the_build_date() {
    use crate::directory::{Directory, PublishOptions};
    let registry = registry(network());
    let on = |as_of| {
        let options = PublishOptions { as_of, head: false };
        let directory = Directory::publish(&registry, options);
        Feeds::among(render(&directory, &SiteParts::default()).unwrap()).0
    };
    assert!(on(AS_OF) == on(Date::constant(2026, 12, 1)));
}

#[test]
fn hostile_names_are_escaped() {
    let name = "<script>&amp;\"'甲]]>\u{0}\u{b}馆";
    let mut hostile = point("p-1", name, region("210200"));
    hostile.events = vec![changed(
        Date::constant(2025, 3, 9),
        "summary",
        "a<b",
        "&lt;\n]]>",
    )];
    let site = SiteConfig {
        title: "<名录> & \"示例\"".to_owned(),
        ..SiteConfig::default()
    };
    let feeds = Feeds::with(vec![hostile], site);
    let feed = feeds.feed("feeds/all.xml");
    assert_eq!(feed.text_of("title"), "全部网点的变更 - <名录> & \"示例\"");
    let entry = feed.one("entry");
    // Characters that XML does not allow are removed.
    assert_eq!(entry.text_of("title"), "<script>&amp;\"'甲]]>馆：信息变更");
    assert!(
        entry.text_of("summary").contains("简介：a<b → &lt;\n]]>"),
        "{entry:?}"
    );
}

#[test]
fn setting_the_base_url_makes_links_absolute_and_keeps_ids() {
    let site = SiteConfig {
        base_url: "https://example.org/wd/".to_owned(),
        profile: Profile::Mirror,
        origin_url: "https://origin.example.org/".to_owned(),
        ..SiteConfig::default()
    };
    let (without, with) = (Feeds::of(network()), Feeds::with(network(), site));
    for path in without.0.keys() {
        assert_eq!(without.ids(path), with.ids(path));
        let (without, with) = (without.feed(path), with.feed(path));
        assert_eq!(without.text_of("id"), with.text_of("id"));
        assert_eq!(with.link("self"), format!("https://example.org/wd/{path}"));
        assert!(!without.link("self").contains(':'));
        assert!(!without.link("alternate").contains(':'));
        for entry in with.all("entry") {
            let page = entry.link("alternate");
            assert!(
                page.starts_with("https://example.org/wd/points/p-"),
                "{page}"
            );
        }
    }
}

/// The feeds of a network with retired ids.
fn with_retired(retired: Vec<RetiredPoint>) -> Feeds {
    let mut registry = registry(vec![
        point("p-1", "甲馆", region("210200")),
        point("p-2", "乙馆", region("310000")),
    ]);
    registry.points[0].events = vec![
        event(Date::constant(2025, 3, 9), EventType::Changed),
        event(Date::constant(2025, 1, 1), EventType::Changed),
    ];
    registry.retired = retired;
    registry.retired.sort_by(|a, b| a.id.cmp(&b.id));
    Feeds::among(render(&directory(&registry), &SiteParts::default()).unwrap())
}

fn retired(id: &str, day: Date, replaced_by: Option<&str>) -> RetiredPoint {
    RetiredPoint {
        id: id.to_owned(),
        name: Some(format!("旧馆{id}")),
        retired_on: day,
        reason: "合并。".to_owned(),
        replaced_by: replaced_by.map(str::to_owned),
        texts: Texts::default(),
    }
}

#[test]
fn retired_ids_are_sorted_among_the_changes_by_date() {
    let feeds = with_retired(vec![
        retired("o-1", Date::constant(2025, 2, 1), Some("o-2")),
        retired("o-2", Date::constant(2025, 3, 9), Some("p-2")),
        retired("o-3", Date::constant(2025, 4, 1), None),
    ]);
    assert_eq!(
        feeds.titles("feeds/all.xml"),
        [
            "旧馆o-3：编号停用",
            "甲馆：信息变更",
            "旧馆o-2：编号停用",
            "旧馆o-1：编号停用",
            "甲馆：信息变更"
        ]
    );
    let feed = feeds.feed("feeds/all.xml");
    assert_eq!(feed.text_of("updated"), "2025-04-01T00:00:00+08:00");
    let entry = feed.all("entry").nth(3).unwrap();
    assert_eq!(entry.text_of("published"), "2025-02-01T00:00:00+08:00");
    assert_eq!(entry.link("alternate"), "../points/o-1.html");
    assert_eq!(
        entry.text_of("summary"),
        "2025年2月1日，旧馆o-1：编号停用。编号：o-1。原因：合并。接替的网点：乙馆。"
    );
    // The province of the point that replaced it, through another retired id.
    let shanghai = feeds.0.keys().find(|path| path.contains("310000")).unwrap();
    assert_eq!(
        feeds.titles(shanghai),
        ["旧馆o-2：编号停用", "旧馆o-1：编号停用"]
    );
}

#[test]
fn the_entry_of_a_retired_id_keeps_its_id_when_its_reason_is_corrected() {
    let day = Date::constant(2025, 2, 1);
    let before = with_retired(vec![retired("o-1", day, None)]);
    let mut corrected = retired("o-1", day, Some("p-1"));
    corrected.reason = "重复登记".to_owned();
    let after = with_retired(vec![corrected, retired("o-2", day, None)]);
    let (before, after) = (before.ids("feeds/all.xml"), after.ids("feeds/all.xml"));
    assert_eq!(before[1], after[1]);
    // Two ids retired on the same day have separate entries.
    assert_ne!(after[1], after[2]);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
}

#[test]
fn points_in_preparation_have_no_approval_entry() {
    let mut prepared = point("p-1", "甲馆", region("210200"));
    prepared.designations[0].status = Status::Preparing;
    prepared.designations[0].approved_on = Some(Date::constant(2025, 2, 1));
    let feeds = Feeds::of(vec![prepared.clone()]);
    assert_eq!(feeds.titles("feeds/all.xml"), Vec::<String>::new());
    // Once it is active, its approval is an entry.
    prepared.designations[0].status = Status::Active;
    prepared.designations[0].approved_on = Some(Date::constant(2026, 2, 1));
    assert_eq!(Feeds::of(vec![prepared]).titles("feeds/all.xml").len(), 1);
}

#[test]
fn feeds_contain_nothing_of_public_notices() {
    let mut candidate = point("p-1", "候选馆", region("210200"));
    candidate.designations[0].status = Status::Proposed;
    let mut member = point("p-2", "甲馆", region("210200"));
    member.designations.push(designation(2, Status::Proposed));
    for point in [&mut candidate, &mut member] {
        let proposed = point.designations.last_mut().unwrap();
        proposed.approved_on = Some(Date::constant(2026, 1, 1));
        let kind = Some(proposed.kind);
        point.events = vec![Event {
            kind,
            ..event(Date::constant(2026, 1, 1), EventType::Approved)
        }];
    }
    let feeds = Feeds::of(vec![candidate, member]);
    assert_eq!(feeds.titles("feeds/all.xml"), Vec::<String>::new());
}
