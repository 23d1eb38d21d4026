//! Registries and sites for tests and benchmarks, made from no files except those of
//! `data/`.

use super::registry::{self, REGIONS};
use crate::config::SiteConfig;
use crate::diagnostics::Diagnostic;
use crate::directory::{Directory, PublishOptions};
use crate::model::{
    Case, Coordinates, Crs, Date, Designation, Event, EventType, Point, PointFacts, RegionIndex,
    RegionLevel, Registry, ServiceItem, Status, TermIndex, Texts,
};
use crate::opendata::Download;
use crate::pages::theme::{Theme, ThemeFiles};
use crate::pages::{Language, PagesInput, content};
use crate::schema::{cases, points};
use crate::search::SearchEntry;
use crate::site::Artifact;
use std::collections::BTreeMap;

/// The date on which test sites evaluate statuses.
pub(crate) const AS_OF: Date = Date::constant(2026, 5, 16);

/// The public view of a registry as of [`AS_OF`].
pub(crate) fn directory(registry: &Registry) -> Directory {
    Directory::publish(
        registry,
        PublishOptions {
            as_of: AS_OF,
            head: false,
        },
    )
}

/// A point with an id, a name, a region and an active national designation.
pub(crate) fn point(id: &str, name: &str, region: RegionIndex) -> Point {
    Point {
        facts: PointFacts::required(id.to_owned(), name.to_owned(), TermIndex(0), region),
        ..registry::point(id)
    }
}

/// A designation of a kind, given by its index in the taxonomy.
pub(crate) fn designation(kind: u8, status: Status) -> Designation {
    Designation {
        kind: TermIndex(kind),
        ..registry::designation("national_point", status)
    }
}

/// A service item of a category, given by its index in the taxonomy.
pub(crate) fn service_item(name: &str, category: u8) -> ServiceItem {
    ServiceItem {
        ip_types: vec![TermIndex(0)],
        category: Some(TermIndex(category)),
        fee: Some(TermIndex(0)),
        modes: vec![TermIndex(0), TermIndex(1)],
        ..registry::service_item(name)
    }
}

/// A small random number generator, the same on every machine (SplitMix64).
pub(crate) struct Numbers(u64);

impl Numbers {
    /// Starts a sequence.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

/// A registry of `count` points with realistic values in all fields, spread over all
/// regions.
pub(crate) fn synthetic(count: usize) -> Registry {
    let all: Vec<RegionIndex> = REGIONS
        .iter()
        .filter(|(_, region)| region.level == RegionLevel::County)
        .map(|(index, _)| index)
        .collect();
    let mut numbers = Numbers::new(1);
    let points = (0..count)
        .map(|number| {
            let region = all[numbers.below(all.len())];
            let place = REGIONS.get(region).name.clone();
            synthetic_point(number, region, &place, &mut numbers)
        })
        .collect();
    registry::registry(points)
}

fn synthetic_point(
    number: usize,
    region: RegionIndex,
    place: &str,
    numbers: &mut Numbers,
) -> Point {
    let mut point = point(
        &format!("p-{number:06}"),
        &format!("{place}科技信息研究所第{number}分所"),
        region,
    );
    let facts = &mut point.facts;
    facts.nature = TermIndex(numbers.below(9) as u8);
    facts.address = Some(format!(
        "{place}人民路{}号科技大厦{}层",
        numbers.below(900),
        numbers.below(30)
    ));
    facts.postcode = Some("125000".to_owned());
    facts.phones = vec![format!("0429-{:07}", numbers.below(9_999_999))];
    facts.website = Some(format!("https://p{number}.example.cn/"));
    facts
        .texts
        .set(points::HOURS, Some("周一至周五 8:30–17:00".to_owned()));
    facts.audience = vec!["中小企业".to_owned(), "高校师生".to_owned()];
    facts.summary = Some(format!(
        "{place}的公益性信息服务机构，面向社会公众提供专利和商标信息服务。"
    ));
    facts.staff_total = Some(12);
    facts.staff_full_time = Some(8);
    facts.updated_on = Some(Date::constant(
        2026,
        1 + (number % 5) as i8,
        1 + (number % 28) as i8,
    ));
    if number.is_multiple_of(3) {
        facts.coordinates = Some(Coordinates {
            longitude: 120.8 + number as f64 / 10_000.0,
            latitude: 40.7,
            crs: Crs::Gcj02,
        });
    }
    let mut held = designation((number % 5) as u8, Status::Active);
    held.batch = Some("2024年度".to_owned());
    held.document = Some("国知办函服字〔2024〕1号".to_owned());
    held.authority = Some("国家知识产权局".to_owned());
    held.approved_on = Some(Date::constant(
        2024,
        1 + (number % 12) as i8,
        1 + (number % 28) as i8,
    ));
    held.valid_until = (!number.is_multiple_of(10)).then(|| Date::constant(2027, 5, 16));
    point.designations = vec![held];
    if number.is_multiple_of(40) {
        point.designations[0].status = Status::Revoked;
    }
    point.service_items = (0..numbers.below(9))
        .map(|item| {
            let mut service = service_item(&format!("专利检索服务{item}"), numbers.below(16) as u8);
            service.audience = vec!["企业".to_owned()];
            service.description = Some("按技术主题检索国内外专利文献，出具检索报告。".to_owned());
            service
        })
        .collect();
    if number.is_multiple_of(5) {
        point.cases.push(Case {
            name: "助力企业专利布局".to_owned(),
            content: Some("为企业开展专利导航。\n形成专利布局方案。".to_owned()),
            texts: Texts::from_iter([(cases::PERIOD, "2025年".to_owned())]),
        });
        let day = Date::constant(2025, 1 + (number % 12) as i8, 5);
        point.events.push(Event {
            field: Some("address".to_owned()),
            old: Some("旧址".to_owned()),
            new: Some("新址".to_owned()),
            ..registry::event(day, EventType::Changed)
        });
    }
    point
}

/// The parts of a test site besides its directory.
#[derive(Default)]
pub(crate) struct SiteParts {
    pub(crate) site: SiteConfig,
    pub(crate) content: BTreeMap<String, Vec<u8>>,
}

/// Renders a site with the built-in theme.
pub(crate) fn render(
    directory: &Directory,
    parts: &SiteParts,
) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let theme = Theme::new(Language::CHINESE, &ThemeFiles::new(None, "theme"))?;
    render_with(directory, parts, &theme)
}

/// Renders a site with a theme.
pub(crate) fn render_with(
    directory: &Directory,
    parts: &SiteParts,
    theme: &Theme,
) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let search = SearchEntry {
        manifest_path: "search/manifest.0.json".to_owned(),
        offline_path: Some("search/offline.js".to_owned()),
    };
    let downloads = [Download {
        path: "data/points.csv".to_owned(),
        title: "网点".to_owned(),
        description: "所有网点".to_owned(),
        bytes: 12_345,
        sha256: "0".repeat(64),
        media_type: "text/csv",
        rows: 1,
        table: None,
        province: None,
    }];
    let content = content::load(&parts.content, "content", &parts.site)?;
    pages(
        directory,
        &PagesInput {
            site: &parts.site,
            theme,
            content: &content,
            trees: &[],
            search: &search,
            downloads: &downloads,
        },
    )
}

/// All pages, and the files of theme and content.
pub(crate) fn pages(
    directory: &Directory,
    input: &PagesInput,
) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let mut all = Vec::new();
    crate::pages::render_batches::<Vec<Diagnostic>>(directory, input, |artifacts| {
        all.extend(artifacts);
        Ok(())
    })?;
    Ok(all)
}
