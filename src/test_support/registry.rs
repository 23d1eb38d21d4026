//! Registries built in Rust, for tests of the stages after loading.

use crate::config::{DataConfig, SiteConfig};
use crate::directory::{Directory, PublishOptions};
use crate::load::load_empty;
use crate::model::everyday::EverydayWords;
use crate::model::region::RegionRow;
use crate::model::{
    Case, Contact, Coordinates, Crs, Designation, Event, EventType, Point, PointFacts, RegionLevel,
    Regions, Registry, RetiredPoint, ServiceItem, Status, Taxonomy, Texts,
};
use crate::opendata::{Download, in_batches};
use crate::schema::{cases, points, service_items};
use crate::site::Artifact;
use crate::test_support::reference::{REGIONS_FILE, TAXONOMY_FILE};
use crate::text::Pinyin;
use jiff::civil::{Date, date};
use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

/// The date on which tests evaluate statuses.
pub(crate) const TODAY: Date = date(2026, 6, 30);

/// The frozen regions.
pub(crate) static REGIONS: LazyLock<Arc<Regions>> =
    LazyLock::new(|| regions_from(|row| row[1].to_owned()));

/// The real regions with names derived from their codes.
pub(crate) fn regions_named(name: impl Fn(&str) -> String) -> Arc<Regions> {
    regions_from(|row| name(&row[0]))
}

fn regions_from(name: impl Fn(&csv::StringRecord) -> String) -> Arc<Regions> {
    let mut reader = csv::Reader::from_reader(REGIONS_FILE.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        RegionRow {
            code: record[0].to_owned(),
            name: name(&record),
            parent_code: record[2].to_owned(),
            level: RegionLevel::from_code(&record[3]).expect("a level"),
            pinyin: record[4].to_owned(),
            name_en: Some(record[5].to_owned()).filter(|name| !name.is_empty()),
        }
    });
    Arc::new(Regions::new(rows.collect()).expect("a good table"))
}

/// The frozen readings.
pub(crate) static PINYIN: LazyLock<Arc<Pinyin>> = LazyLock::new(|| {
    let loaded = load_empty(None, &DataConfig::default());
    loaded.pinyin.expect("good tables")
});

/// The frozen everyday words.
pub(crate) static EVERYDAY_WORDS: LazyLock<Arc<EverydayWords>> = LazyLock::new(|| {
    let loaded = load_empty(None, &DataConfig::default());
    loaded.everyday_words.expect("a good table")
});

/// The frozen taxonomy.
pub(crate) static TAXONOMY: LazyLock<Arc<Taxonomy>> =
    LazyLock::new(|| Arc::new(toml::from_str(TAXONOMY_FILE).expect("a good taxonomy")));

pub(crate) fn registry(mut points: Vec<Point>) -> Registry {
    points.sort_by(|a, b| a.facts.id.cmp(&b.facts.id));
    Registry {
        points,
        retired: Vec::new(),
        regions: Arc::clone(&REGIONS),
        taxonomy: Arc::clone(&TAXONOMY),
        pinyin: Arc::clone(&PINYIN),
        everyday_words: Arc::clone(&EVERYDAY_WORDS),
    }
}

pub(crate) fn directory(points: Vec<Point>) -> Directory {
    publish(&registry(points), false)
}

pub(crate) fn publish(registry: &Registry, head: bool) -> Directory {
    Directory::publish(registry, PublishOptions { as_of: TODAY, head })
}

/// The downloads with their descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenData {
    pub(crate) artifacts: Vec<Artifact>,
    /// One per file, in page order.
    pub(crate) downloads: Vec<Download>,
}

/// All downloads of a directory.
pub(crate) fn artifacts(directory: &Directory, site: &SiteConfig) -> OpenData {
    let mut artifacts = Vec::new();
    let taken = in_batches::<Infallible>(directory, site, |batch| {
        artifacts.extend(batch);
        Ok(())
    });
    let Ok(downloads) = taken;
    let position = |path: &str| downloads.iter().position(|download| download.path == path);
    artifacts.sort_by_key(|artifact: &Artifact| position(&artifact.path));
    OpenData {
        artifacts,
        downloads,
    }
}

pub(crate) fn open_data(points: Vec<Point>) -> OpenData {
    artifacts(&directory(points), &SiteConfig::default())
}

/// The bytes of a download.
#[track_caller]
pub(crate) fn file<'a>(data: &'a OpenData, path: &str) -> &'a [u8] {
    let found = data.artifacts.iter().find(|artifact| artifact.path == path);
    &found.unwrap_or_else(|| panic!("there is no {path}")).bytes
}

/// The values of a CSV file as the loader parses them: headings, then rows.
pub(crate) fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .expect("a byte-order mark");
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text)
        .records()
        .map(|record| {
            let record = record.expect("a row as wide as the heading");
            let cells = record.iter().map(crate::text::spreadsheet::unprotect);
            cells.map(str::to_owned).collect()
        })
        .collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn many(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// An institution with values in the required columns only.
pub(crate) fn bare_point(id: &str) -> Point {
    Point {
        facts: PointFacts::required(
            id.to_owned(),
            format!("机构{id}"),
            TAXONOMY.nature.find("university").expect("a code"),
            REGIONS.find("110105").expect("a code"),
        ),
        head: None,
        contact: Contact::default(),
        designations: Vec::new(),
        service_items: Vec::new(),
        cases: Vec::new(),
        events: Vec::new(),
    }
}

/// An institution that is a member.
pub(crate) fn point(id: &str) -> Point {
    Point {
        designations: vec![designation("national_point", Status::Active)],
        ..bare_point(id)
    }
}

pub(crate) fn designation(kind: &str, status: Status) -> Designation {
    Designation {
        kind: TAXONOMY.kind.find(kind).expect("a code"),
        batch: None,
        document: None,
        authority: None,
        recommender: None,
        notice_from: None,
        notice_until: None,
        approved_on: None,
        valid_until: None,
        status,
        source_url: None,
        texts: Texts::default(),
    }
}

/// A retired id with a value in every column, replaced by `p-1`.
pub(crate) fn retired(id: &str) -> RetiredPoint {
    RetiredPoint {
        id: id.to_owned(),
        name: some("retired name!"),
        retired_on: date(2026, 2, 3),
        reason: "retired reason!".to_owned(),
        replaced_by: some("p-1"),
        texts: Texts::default(),
    }
}

pub(crate) fn event(day: Date, event_type: EventType) -> Event {
    Event {
        date: day,
        event_type,
        kind: None,
        field: None,
        old: None,
        new: None,
        document: None,
        texts: Texts::default(),
    }
}

pub(crate) fn service_item(name: &str) -> ServiceItem {
    ServiceItem {
        name: name.to_owned(),
        ip_types: Vec::new(),
        category: None,
        level: None,
        audience: Vec::new(),
        fee: None,
        modes: Vec::new(),
        url: None,
        description: None,
        source_url: None,
        texts: Texts::default(),
    }
}

/// An institution with a value in every column; each text is `<column>!`, so that a value
/// in the wrong column is noticed.
pub(crate) fn full_point(id: &str) -> Point {
    let taxonomy = &TAXONOMY;
    Point {
        facts: PointFacts {
            id: id.to_owned(),
            name: "name!".to_owned(),
            name_en: some("name_en!"),
            aliases: many(&["aliases!", "aliases!!"]),
            nature: taxonomy.nature.find("public_library").expect("a code"),
            region: REGIONS.find("110000").expect("a code"),
            address: some("address!"),
            postcode: some("postcode!"),
            coordinates: Some(Coordinates {
                longitude: 116.25,
                latitude: 39.0,
                crs: Crs::Gcj02,
            }),
            staff_total: Some(13),
            staff_full_time: Some(10),
            staff_part_time: Some(3),
            phones: many(&["phone!"]),
            emails: many(&["email!"]),
            website: some("website!"),
            audience: many(&["audience!"]),
            summary: some("summary!"),
            updated_on: Some(date(2026, 5, 1)),
            texts: Texts::from_iter([
                (points::HEAD_TITLE, "head_title!".to_owned()),
                (points::HOURS, "hours!".to_owned()),
            ]),
        },
        head: some("head!"),
        contact: Contact {
            name: some("contact_name!"),
            mobile: some("contact_mobile!"),
            email: some("contact_email!"),
        },
        designations: vec![Designation {
            kind: taxonomy.kind.find("tisc").expect("a code"),
            batch: some("batch!"),
            document: some("document!"),
            authority: some("authority!"),
            recommender: some("recommender!"),
            notice_from: Some(date(2025, 1, 1)),
            notice_until: Some(date(2025, 1, 8)),
            approved_on: Some(date(2025, 2, 1)),
            valid_until: Some(date(2028, 1, 31)),
            status: Status::Rectifying,
            source_url: some("source_url!"),
            texts: Texts::default(),
        }],
        service_items: vec![ServiceItem {
            name: "name!".to_owned(),
            ip_types: ["patent", "trademark"]
                .map(|code| taxonomy.ip_type.find(code).expect("a code"))
                .to_vec(),
            category: taxonomy.category.find("analysis"),
            level: taxonomy.level.find("value_added"),
            audience: many(&["audience!"]),
            fee: taxonomy.fee.find("standard"),
            modes: ["online", "offline"]
                .map(|code| taxonomy.mode.find(code).expect("a code"))
                .to_vec(),
            url: some("url!"),
            description: some("description!"),
            source_url: some("source_url!"),
            texts: Texts::from_iter([
                (service_items::FEE_NOTE, "fee_note!".to_owned()),
                (service_items::TURNAROUND, "turnaround!".to_owned()),
                (service_items::REQUIREMENTS, "requirements!".to_owned()),
            ]),
        }],
        cases: vec![Case {
            name: "name!".to_owned(),
            content: some("content!"),
            texts: Texts::from_iter([(cases::PERIOD, "period!".to_owned())]),
        }],
        events: vec![Event {
            date: date(2026, 1, 1),
            event_type: EventType::Changed,
            kind: taxonomy.kind.find("tisc"),
            field: some("field!"),
            old: some("old!"),
            new: some("new!"),
            document: some("document!"),
            texts: Texts::default(),
        }],
    }
}
