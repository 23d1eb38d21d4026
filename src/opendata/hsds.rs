//! `hsds/`: the registry in the Human Services Data Specification 3.0, as tables
//! (<https://docs.openreferral.org/en/3.0.1/>), for directories of public services elsewhere.
//!
//! Differences of the models, which `data/hsds/datapackage.json` states for readers:
//!
//! - An institution is an organization with one location. Its designations are attributes of the
//!   organization, without their dates and documents; cases, events and retired ids have no table.
//! - Only WGS 84 coordinates are given, since HSDS has no other reference system and positions are
//!   never converted.
//! - HSDS requires city and postcode of an address. Where one is not known, the address is the
//!   description of the location.
//! - Opening hours are a description, as written. Fees and what to bring are texts.
//! - The level of a service, which mostly follows from its category, is left out.
//! - There are no persons: HSDS's contacts are left out.
//!
//! Ids are UUIDs of version 5, made from the ids of this registry, so they stay when the data is
//! published anew; that of a service follows its name.

use super::csv::{CsvFile, POINTS_PER_TASK, Rows};
use super::datapackage::{self, About, Resource};
use super::{Download, DownloadDraft, csv_table, finish};
use crate::config::SiteConfig;
use crate::directory::{Directory, DirectoryPoint, DirectoryServiceItem};
use crate::model::{Crs, RegionLevel, TermIndex, VocabularyName};
use crate::schema::{Cell, points, service_items};
use crate::site::Artifact;
use rayon::prelude::*;
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;

const FOLDER: &str = "data/hsds/";

/// The path of the description of the tables.
pub(super) const PATH: &str = "data/hsds/datapackage.json";

/// How many points are encoded at a time, by all threads together.
const BATCH: usize = 4096;

/// Rows of a table of HSDS.
struct HsdsTable {
    /// The name of the object in HSDS.
    name: &'static str,
    file: &'static str,
    columns: &'static [&'static str],
    rows: Rows,
}

impl HsdsTable {
    fn new(name: &'static str, file: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            name,
            file,
            columns,
            rows: Rows::new(),
        }
    }

    /// Adds a row: values in the order of the columns; empty ones are unknown.
    fn push(&mut self, values: &[&str]) {
        self.rows.push(values.iter().map(|value| Cell::Text(value)));
    }
}

/// A file with a table of HSDS.
struct TableFile {
    name: &'static str,
    file: &'static str,
    columns: &'static [&'static str],
    csv: CsvFile,
}

impl TableFile {
    /// A file with the heading of a table and its rows.
    fn new(table: HsdsTable) -> Self {
        let heading = table.columns.iter().map(|column| Cell::Text(column));
        let bytes = csv_table([heading.collect()]);
        let mut file = Self {
            name: table.name,
            file: table.file,
            columns: table.columns,
            csv: CsvFile { bytes, rows: 0 },
        };
        file.append(table);
        file
    }

    /// Adds rows of the same table.
    fn append(&mut self, more: HsdsTable) {
        let (bytes, rows) = more.rows.finish();
        self.csv.bytes.extend(bytes);
        self.csv.rows += rows;
    }
}

/// The tables as files.
fn files(directory: &Directory) -> Vec<TableFile> {
    let of_points = |points| Tables::of(directory, points).finish();
    let mut files: Vec<TableFile> = of_points(&[]).map(TableFile::new).into();
    for batch in directory.points.chunks(BATCH) {
        let parts = batch.par_chunks(POINTS_PER_TASK).map(of_points);
        for part in parts.collect::<Vec<_>>() {
            for (file, table) in files.iter_mut().zip(part) {
                file.append(table);
            }
        }
    }
    files.extend(taxonomies(directory).map(TableFile::new));
    files
}

/// Makes the tables and their description; the description is what the page of downloads lists.
pub(super) fn package(directory: &Directory, site: &SiteConfig) -> (Vec<Artifact>, Download) {
    let mut artifacts = Vec::new();
    let mut resources = Vec::new();
    for table in files(directory) {
        let (artifact, file) = finish(DownloadDraft {
            path: format!("{FOLDER}{}", table.file),
            title: String::new(),
            description: String::new(),
            media_type: "text/csv; charset=utf-8",
            rows: table.csv.rows,
            table: None,
            province: None,
            bytes: table.csv.bytes,
        });
        let fields = table.columns.iter().map(|column| field(column));
        let schema = json!({
            "fields": fields.collect::<Vec<_>>(),
            "primaryKey": ["id"],
        });
        resources.push(Resource::new(table.name, &file, schema));
        artifacts.push(artifact);
    }
    let about = About {
        name: "wangdian-hsds",
        title: &format!("{}（HSDS 3.0）", site.title),
        description: "The registry in the Human Services Data Specification 3.0 \
            (https://docs.openreferral.org/en/3.0.1/). Texts are in Chinese. An institution is an \
            organization with one location; its designations are attributes, without dates and \
            documents. Only WGS 84 coordinates are given. Where city or postcode is unknown, the \
            address is the description of the location. Opening hours are given as written. There \
            are no persons. Texts that begin with = + - @ or a tab have an apostrophe before them, \
            so that spreadsheets do not take them for formulas.",
    };
    let bytes = datapackage::package(site, directory.as_of, &about, &resources);
    let (artifact, download) = finish(DownloadDraft {
        path: PATH.to_owned(),
        title: "HSDS 3.0（公共服务目录的国际格式）".to_owned(),
        description: "按 Human Services Data Specification 3.0 整理的机构、服务、地点、电话和分类表，这里是各表的说明"
            .to_owned(),
        media_type: "application/json",
        rows: resources.len(),
        table: None,
        province: None,
        bytes,
    });
    artifacts.push(artifact);
    (artifacts, download)
}

/// The field of a column in a Table Schema.
fn field(column: &str) -> serde_json::Value {
    match column {
        "latitude" | "longitude" => json!({ "name": column, "type": "number" }),
        "assured_date" => json!({ "name": column, "type": "date" }),
        "id" => json!({
            "name": column,
            "type": "string",
            "format": "uuid",
            "constraints": { "required": true, "unique": true },
        }),
        _ if column.ends_with("_id") => json!({
            "name": column,
            "type": "string",
            "format": "uuid",
        }),
        _ => json!({ "name": column, "type": "string" }),
    }
}

struct Tables<'d> {
    directory: &'d Directory,
    organizations: HsdsTable,
    services: HsdsTable,
    locations: HsdsTable,
    services_at_locations: HsdsTable,
    addresses: HsdsTable,
    phones: HsdsTable,
    schedules: HsdsTable,
    attributes: HsdsTable,
    /// The ids of terms of vocabularies: few, and each in thousands of rows.
    term_ids: BTreeMap<(VocabularyName, TermIndex), String>,
}

impl<'d> Tables<'d> {
    /// The rows of some points.
    fn of(directory: &'d Directory, points: &[DirectoryPoint]) -> Self {
        let mut tables = Self {
            directory,
            organizations: HsdsTable::new(
                "organization",
                "organizations.csv",
                &[
                    "id",
                    "name",
                    "alternate_name",
                    "description",
                    "email",
                    "website",
                ],
            ),
            services: HsdsTable::new(
                "service",
                "services.csv",
                &[
                    "id",
                    "organization_id",
                    "name",
                    "description",
                    "url",
                    "status",
                    "application_process",
                    "fees_description",
                    "eligibility_description",
                    "assured_date",
                ],
            ),
            locations: HsdsTable::new(
                "location",
                "locations.csv",
                &[
                    "id",
                    "location_type",
                    "organization_id",
                    "name",
                    "description",
                    "latitude",
                    "longitude",
                ],
            ),
            services_at_locations: HsdsTable::new(
                "service_at_location",
                "service_at_location.csv",
                &["id", "service_id", "location_id"],
            ),
            addresses: HsdsTable::new(
                "address",
                "addresses.csv",
                &[
                    "id",
                    "location_id",
                    "address_1",
                    "city",
                    "region",
                    "state_province",
                    "postal_code",
                    "country",
                    "address_type",
                ],
            ),
            phones: HsdsTable::new(
                "phone",
                "phones.csv",
                &["id", "location_id", "organization_id", "number", "type"],
            ),
            schedules: HsdsTable::new(
                "schedule",
                "schedules.csv",
                &["id", "location_id", "description"],
            ),
            attributes: HsdsTable::new(
                "attribute",
                "attributes.csv",
                &["id", "link_id", "taxonomy_term_id", "link_entity"],
            ),
            term_ids: BTreeMap::new(),
        };
        for point in points {
            tables.add_point(point);
        }
        tables
    }

    /// In the order of their description.
    fn finish(self) -> [HsdsTable; 8] {
        [
            self.organizations,
            self.services,
            self.attributes,
            self.services_at_locations,
            self.locations,
            self.phones,
            self.addresses,
            self.schedules,
        ]
    }

    fn add_point(&mut self, point: &DirectoryPoint) {
        let facts = &point.facts;
        let id = Id::of("organization", &facts.id);
        let nature = self.directory.taxonomy.nature.get(facts.nature);
        let description = match &facts.summary {
            Some(summary) => Cow::from(summary),
            None => {
                let region = self.directory.regions.full_name(facts.region);
                format!("{region}，{}", nature.zh).into()
            }
        };
        self.organizations.push(&[
            &id.text(),
            &facts.name,
            facts.name_en.as_deref().unwrap_or_default(),
            &description,
            facts.emails.first().map_or("", String::as_str),
            facts.website.as_deref().unwrap_or_default(),
        ]);
        self.add_attribute(&id, "organization", VocabularyName::Nature, facts.nature);
        let mut kinds: Vec<TermIndex> = point
            .current_designations()
            .map(|designation| designation.record.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            self.add_attribute(&id, "organization", VocabularyName::Kind, kind);
        }
        let location = self.add_location(point, &id);
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for item in &point.service_items {
            let count = uses.entry(&item.record.name).or_insert(0);
            *count += 1;
            self.add_service(point, item, *count, (&id, &location));
        }
    }

    fn add_location(&mut self, point: &DirectoryPoint, organization: &Id) -> Id {
        let facts = &point.facts;
        let id = Id::of("location", &facts.id);
        let coordinates = facts.coordinates.filter(|found| found.crs == Crs::Wgs84);
        let degrees = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let description = match self.add_address(point, &id) {
            None => facts.address.as_deref().unwrap_or_default(),
            Some(()) => "",
        };
        self.locations.push(&[
            &id.text(),
            "physical",
            &organization.text(),
            &facts.name,
            description,
            &degrees(coordinates.map(|found| found.latitude)),
            &degrees(coordinates.map(|found| found.longitude)),
        ]);
        for (position, phone) in facts.phones.iter().enumerate() {
            self.phones.push(&[
                &Id::of("phone", &format!("{}/{position}", facts.id)).text(),
                &id.text(),
                &organization.text(),
                phone,
                "voice",
            ]);
        }
        if let Some(hours) = facts.texts.get(points::HOURS) {
            let schedule = Id::of("schedule", &facts.id);
            self.schedules.push(&[&schedule.text(), &id.text(), hours]);
        }
        id
    }

    /// Adds an address, if all that HSDS requires is known. The city of a municipality is the
    /// municipality.
    fn add_address(&mut self, point: &DirectoryPoint, location: &Id) -> Option<()> {
        let address = point.facts.address.as_ref()?;
        let postcode = point.facts.postcode.as_ref()?;
        let regions = &self.directory.regions;
        let of_level = |level: RegionLevel| {
            let mut path = point.region_path.iter().map(|region| regions.get(*region));
            path.find(|region| region.level == level)
        };
        let province = of_level(RegionLevel::Province)?;
        let county = of_level(RegionLevel::County);
        let city = match of_level(RegionLevel::City) {
            Some(city) => city,
            // A county right below a province stands for its city; 北京市 is its own.
            None if province.name.ends_with('市') => province,
            None => county?,
        };
        self.addresses.push(&[
            &Id::of("address", &point.facts.id).text(),
            &location.text(),
            address,
            &city.name,
            county.map_or("", |county| &county.name),
            &province.name,
            postcode,
            "CN",
            "physical",
        ]);
        Some(())
    }

    fn add_service(
        &mut self,
        point: &DirectoryPoint,
        item: &DirectoryServiceItem,
        count: usize,
        (organization, location): (&Id, &Id),
    ) {
        let taxonomy = &self.directory.taxonomy;
        let record = &item.record;
        // A name that an institution has twice is told apart by its number.
        let number = match count {
            1 => String::new(),
            count => format!("/{count}"),
        };
        let id = Id::of(
            "service",
            &format!("{}/{}{number}", point.facts.id, record.name),
        );
        let status = match (point.is_member(), point.listed) {
            (true, _) => "active",
            (false, true) => "inactive",
            (false, false) => "defunct",
        };
        let fee = record.fee.map(|fee| taxonomy.fee.get(fee).zh.as_str());
        let note = record.texts.get(service_items::FEE_NOTE);
        let fees: Vec<&str> = fee.into_iter().chain(note).collect();
        let process = [service_items::REQUIREMENTS, service_items::TURNAROUND];
        let process: Vec<&str> = process
            .into_iter()
            .filter_map(|column| record.texts.get(column))
            .collect();
        let updated_on = point.facts.updated_on;
        self.services.push(&[
            &id.text(),
            &organization.text(),
            &record.name,
            record.description.as_deref().unwrap_or_default(),
            record.url.as_deref().unwrap_or_default(),
            status,
            &process.join("\n"),
            &fees.join("\n"),
            &record.audience.join("、"),
            &updated_on.map_or(String::new(), |day| day.to_string()),
        ]);
        let category = record.category.map(|term| (VocabularyName::Category, term));
        let types = record.ip_types.iter();
        let types = types.map(|term| (VocabularyName::IpType, *term));
        let fee = record.fee.map(|term| (VocabularyName::Fee, term));
        let modes = record.modes.iter();
        let modes = modes.map(|term| (VocabularyName::Mode, *term));
        let terms = category.into_iter().chain(types).chain(fee);
        for (vocabulary, term) in terms.chain(modes) {
            self.add_attribute(&id, "service", vocabulary, term);
        }
        // What is only on line is at no location.
        let is_offline = |mode: &TermIndex| taxonomy.mode.get(*mode).code == OFFLINE;
        if record.modes.is_empty() || record.modes.iter().any(is_offline) {
            let at_location = Id::of("service_at_location", &id.text());
            self.services_at_locations
                .push(&[&at_location.text(), &id.text(), &location.text()]);
        }
    }

    fn add_attribute(
        &mut self,
        link: &Id,
        entity: &str,
        vocabulary: VocabularyName,
        term: TermIndex,
    ) {
        let code = || &vocabulary.terms(&self.directory.taxonomy).get(term).code;
        let term = self.term_ids.entry((vocabulary, term));
        let term = term.or_insert_with(|| term_id(vocabulary, code()).text());
        let link = link.text();
        let id = Id::of("attribute", &format!("{link}/{term}"));
        self.attributes.push(&[&id.text(), &link, term, entity]);
    }
}

/// The code of the mode of services at the institution.
const OFFLINE: &str = "offline";

/// The vocabularies that attributes use, with their titles.
const VOCABULARIES: [(VocabularyName, &str); 6] = [
    (VocabularyName::Nature, "机构性质"),
    (VocabularyName::Kind, "网点类别"),
    (VocabularyName::Category, "服务类别"),
    (VocabularyName::IpType, "知识产权类型"),
    (VocabularyName::Fee, "收费"),
    (VocabularyName::Mode, "服务方式"),
];

fn term_id(vocabulary: VocabularyName, code: &str) -> Id {
    Id::of("taxonomy_term", &format!("{}/{code}", vocabulary.name()))
}

fn taxonomies(directory: &Directory) -> [HsdsTable; 2] {
    let mut taxonomies =
        HsdsTable::new("taxonomy", "taxonomies.csv", &["id", "name", "description"]);
    let mut terms = HsdsTable::new(
        "taxonomy_term",
        "taxonomy_terms.csv",
        &[
            "id",
            "code",
            "name",
            "description",
            "taxonomy",
            "language",
            "taxonomy_id",
        ],
    );
    for (vocabulary, title) in VOCABULARIES {
        let id = Id::of("taxonomy", vocabulary.name());
        taxonomies.push(&[&id.text(), vocabulary.name(), title]);
        for (_, term) in vocabulary.terms(&directory.taxonomy).iter() {
            terms.push(&[
                &term_id(vocabulary, &term.code).text(),
                &term.code,
                &term.zh,
                term.description.as_deref().unwrap_or(&term.en),
                title,
                "zh",
                &id.text(),
            ]);
        }
    }
    [terms, taxonomies]
}

/// It is part of every id ever published, and never changes.
static REGISTRY: LazyLock<Uuid> =
    LazyLock::new(|| Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:wangdian:hsds"));

/// An id in HSDS.
struct Id(Uuid);

impl Id {
    /// The id of a record of this kind.
    fn of(kind: &str, id: &str) -> Self {
        Self(Uuid::new_v5(&REGISTRY, format!("{kind}/{id}").as_bytes()))
    }

    fn text(&self) -> String {
        self.0.to_string()
    }
}
