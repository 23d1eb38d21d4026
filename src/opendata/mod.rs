//! Downloads of a [`crate::directory::Directory`] for people who re-use the data.
//!
//! The registry's tables as files: CSV for spreadsheets, and JSON that loads back to the
//! same site, both as a whole and by province. They contain the same records as the pages
//! without private data, since they are made from the same public view. This stage knows
//! nothing of pages; `data/index.html` lists what [`in_batches`] returns.
//!
//! Designations on public notice are only in the whole `registry.json`, which builds the
//! same site, with the data shown on the notice page: until they are approved they are not
//! records.
//!
//! Atom feeds link to pages and are made with them, by [`crate::pages`].

mod csv;
mod datapackage;
mod dcat;
mod hsds;
mod json;
mod json_schema;
mod patterns;
pub(crate) mod record;
pub(crate) mod rows;
pub(crate) mod schema_gaps;
mod table_schema;
pub(crate) mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub(crate) use csv::csv_table;

use crate::config::SiteConfig;
use crate::directory::Directory;
use crate::model::{RegionIndex, RetiredPoint};
use crate::schema::{Column, Names, Table};
use crate::site::{Artifact, Role, hex, sha256};
use rayon::prelude::*;
use record::PointRecord;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The maker's name in messages.
const MAKER: &str = "open data";

/// The description of a file for the page of downloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Path relative to the site's root.
    pub(crate) path: String,
    /// Title, in Chinese.
    pub(crate) title: String,
    /// What it contains, one sentence in Chinese.
    pub(crate) description: String,
    /// Size.
    pub(crate) bytes: u64,
    /// SHA-256, 64 hex digits.
    pub(crate) sha256: String,
    /// Media type.
    pub(crate) media_type: &'static str,
    /// Number of records: rows of a CSV file, points of a JSON file, tables of
    /// `datapackage.json`, 0 for schemas.
    pub(crate) rows: usize,
    /// The table of a CSV file.
    pub(crate) table: Option<Table>,
    /// The province of its points; `None` for the whole country.
    pub(crate) province: Option<RegionIndex>,
}

/// The path of the whole registry.
const REGISTRY: &str = "data/registry.json";

/// The media type of schemas.
const SCHEMA_TYPE: &str = "application/schema+json";

/// The prefix of keys of provinces' files.
pub(crate) const PROVINCES: &str = "provinces.";

impl Download {
    /// Whether it describes the format of another.
    fn is_schema(&self) -> bool {
        self.media_type == SCHEMA_TYPE
    }

    /// The path of the schema of this file, if it has one.
    fn schema_path(&self) -> Option<String> {
        let name = match self.table {
            Some(table) => table.key(),
            None if self.path == REGISTRY => "registry",
            None => return None,
        };
        Some(format!("data/{name}.schema.json"))
    }

    /// Its key among [`keys`].
    pub(crate) fn key(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        if self.path == hsds::PATH {
            return HSDS.to_owned();
        }
        match name.rsplit_once('.') {
            Some((_, ending)) if self.province.is_some() => format!("{PROVINCES}{ending}"),
            _ => name.to_owned(),
        }
    }
}

/// The keys of downloads in language files: the names of the files, and one key per format
/// for the files of all provinces.
pub(crate) fn keys() -> Vec<String> {
    let tables = Table::PUBLISHED.into_iter();
    let tables = tables.flat_map(|table| {
        let key = table.key();
        [format!("{key}.csv"), format!("{key}.schema.json")]
    });
    let others = [
        "registry.json",
        "registry.schema.json",
        "datapackage.json",
        "dcat.jsonld",
        HSDS,
    ];
    let others = others.map(str::to_owned);
    let provinces = ["csv", "json"].map(|ending| format!("{PROVINCES}{ending}"));
    tables.chain(others).chain(provinces).collect()
}

/// The key of the HSDS package, whose description has the same name as that of the registry.
const HSDS: &str = "hsds";

/// How many provinces' files are made at a time.
const PROVINCES_AT_ONCE: usize = 8;

/// Makes all downloads of a directory and emits the files in batches, in any order, so that
/// they need not all be in memory. Returns their descriptions, in page order.
///
/// # Errors
///
/// The first error of `emit`.
pub fn in_batches<E>(
    directory: &Directory,
    site: &SiteConfig,
    mut emit: impl FnMut(Vec<Artifact>) -> Result<(), E>,
) -> Result<Vec<Download>, E> {
    let names = Names {
        regions: &directory.regions,
        taxonomy: &directory.taxonomy,
    };
    let records = record::public_records(directory);
    let everything: Vec<&PointRecord<'_>> =
        records.iter().filter(|record| record.has_page()).collect();
    let retired = &directory.retired;
    let (artifacts, mut downloads): (Vec<Artifact>, Vec<Download>) = Table::PUBLISHED
        .into_par_iter()
        .map(|table| whole_table(table, &everything, retired, names))
        .unzip();
    emit(artifacts)?;
    let described: Vec<(Table, &Download)> = Table::PUBLISHED.into_iter().zip(&downloads).collect();
    let description = description(directory, site, &described);
    let (registry, places) = {
        let objects = json::objects(&records, names);
        let objects = objects.iter().map(Vec::as_slice);
        json::file(Some(directory.as_of), objects, retired, names)
    };
    let (registry, download) = whole_registry(registry, everything.len());
    downloads.push(download);
    downloads.push(description.1);
    let (schemas, descriptions) = schemas(site, names);
    downloads.extend(descriptions);

    // A province's file copies its points' text from the whole file.
    let provinces: Vec<_> = by_province(&records, names).into_iter().collect();
    for some in provinces.chunks(PROVINCES_AT_ONCE) {
        let files: Vec<[(Artifact, Download); 2]> = some
            .par_iter()
            .map(|(province, members)| {
                let own: Vec<&PointRecord<'_>> =
                    members.iter().map(|member| &records[*member]).collect();
                let objects: Vec<Cow<'_, [u8]>> = members
                    .iter()
                    .map(|member| match &records[*member] {
                        record if record.on_notice.is_empty() => {
                            Cow::Borrowed(&registry.bytes[places[*member].clone()])
                        }
                        record => Cow::Owned(json::object_without_notice(record, names)),
                    })
                    .collect();
                let objects = objects.iter().map(AsRef::as_ref);
                province_files(directory, *province, &own, objects)
            })
            .collect();
        let (artifacts, of_provinces): (Vec<_>, Vec<_>) = files.into_iter().flatten().unzip();
        downloads.extend(of_provinces);
        emit(artifacts)?;
    }
    let (hsds, download) = hsds::package(directory, site);
    downloads.push(download);
    // It describes the others.
    let catalogue = catalogue(directory, site, &downloads);
    downloads.push(catalogue.1);
    emit(
        [registry, description.0, catalogue.0]
            .into_iter()
            .chain(schemas)
            .chain(hsds)
            .collect(),
    )?;
    Ok(downloads)
}

fn whole_registry(bytes: Vec<u8>, points: usize) -> (Artifact, Download) {
    finish(DownloadDraft {
        path: REGISTRY.to_owned(),
        title: "全部数据（JSON）".to_owned(),
        description: "全部网点及其类别、服务事项、案例和变动记录，以及停用的编号和正在公示的名单，可重新导入生成同样的网站"
            .to_owned(),
        media_type: "application/json",
        rows: points,
        table: None,
        province: None,
        bytes,
    })
}

fn description(
    directory: &Directory,
    site: &SiteConfig,
    tables: &[(Table, &Download)],
) -> (Artifact, Download) {
    finish(DownloadDraft {
        path: "data/datapackage.json".to_owned(),
        title: "数据说明（Frictionless Data Package）".to_owned(),
        description: "各表的字段、类型、关联和校验值，供程序读取".to_owned(),
        media_type: "application/json",
        rows: tables.len(),
        table: None,
        province: None,
        bytes: datapackage::describe(site, directory.as_of, tables),
    })
}

fn catalogue(
    directory: &Directory,
    site: &SiteConfig,
    downloads: &[Download],
) -> (Artifact, Download) {
    finish(DownloadDraft {
        path: dcat::PATH.to_owned(),
        title: "数据目录（DCAT 3）".to_owned(),
        description: "全部下载文件的名称、格式、校验值、发布单位和联系方式，供数据门户采集，符合 DCAT-AP 3.0.1"
            .to_owned(),
        media_type: "application/ld+json",
        rows: downloads.len(),
        table: None,
        province: None,
        bytes: dcat::describe(site, directory.as_of, downloads),
    })
}

/// The schemas of `registry.json` and of every table.
fn schemas(site: &SiteConfig, names: Names<'_>) -> (Vec<Artifact>, Vec<Download>) {
    let draft = |name: &str, title: String, description: &str, bytes| {
        finish(DownloadDraft {
            path: format!("data/{name}.schema.json"),
            title,
            description: description.to_owned(),
            media_type: SCHEMA_TYPE,
            rows: 0,
            table: None,
            province: None,
            bytes,
        })
    };
    let registry = draft(
        "registry",
        "registry.json 的格式（JSON Schema）".to_owned(),
        "registry.json 的结构、类型和可选值，供程序校验；不在其中的规则写在它的说明里",
        json_schema::describe(site, names),
    );
    let tables = Table::PUBLISHED.into_iter().map(|table| {
        draft(
            table.key(),
            format!("{}的格式（Table Schema）", table.schema().file),
            "这张表的栏目、类型和可选值，供程序校验；不在其中的规则写在它的说明里",
            table_schema::describe(table, names),
        )
    });
    std::iter::once(registry).chain(tables).unzip()
}

/// The description of a column in a schema, in both languages.
fn described(column: &Column) -> String {
    format!("{}（{}）", column.description, column.description_en)
}

fn whole_table(
    table: Table,
    records: &[&PointRecord<'_>],
    retired: &[RetiredPoint],
    names: Names<'_>,
) -> (Artifact, Download) {
    let (file, description) = match table {
        Table::Retired => (
            csv::retired_file(retired, names),
            "发布过、现在不再收录的编号，每行一个，注明日期、原因和接替的编号".to_owned(),
        ),
        Table::Designations => (
            csv::file(table, records, names),
            "全部网点的类别、批次、有效期和状态，每项资格一行，可用电子表格打开".to_owned(),
        ),
        _ => (
            csv::file(table, records, names),
            format!("全部{}，每行一条，可用电子表格打开", table.title()),
        ),
    };
    finish(DownloadDraft {
        path: format!("data/{}.csv", table.key()),
        title: format!("{}（CSV）", table.title()),
        description,
        media_type: "text/csv; charset=utf-8",
        rows: file.rows,
        table: Some(table),
        province: None,
        bytes: file.bytes,
    })
}

/// The indices of the records with a page, by province.
fn by_province(records: &[PointRecord<'_>], names: Names<'_>) -> BTreeMap<RegionIndex, Vec<usize>> {
    let mut provinces: BTreeMap<RegionIndex, Vec<usize>> = BTreeMap::new();
    let with_page = records.iter().enumerate();
    for (position, record) in with_page.filter(|(_, record)| record.has_page()) {
        let province = record.province(names);
        provinces.entry(province).or_default().push(position);
    }
    provinces
}

fn province_files<'a>(
    directory: &Directory,
    province: RegionIndex,
    records: &[&PointRecord<'_>],
    objects: impl Iterator<Item = &'a [u8]> + Clone,
) -> [(Artifact, Download); 2] {
    let names = Names {
        regions: &directory.regions,
        taxonomy: &directory.taxonomy,
    };
    let region = names.regions.get(province);
    let table = csv::file(Table::Points, records, names);
    let (json, _) = json::file(Some(directory.as_of), objects, &[], names);
    [
        finish(DownloadDraft {
            path: format!("data/provinces/{}.csv", region.code),
            title: format!("{}网点（CSV）", region.name),
            description: format!("{}的网点，每行一个", region.name),
            media_type: "text/csv; charset=utf-8",
            rows: table.rows,
            table: Some(Table::Points),
            province: Some(province),
            bytes: table.bytes,
        }),
        finish(DownloadDraft {
            path: format!("data/provinces/{}.json", region.code),
            title: format!("{}网点（JSON）", region.name),
            description: format!("{}的网点及其类别、服务事项、案例和变动记录", region.name),
            media_type: "application/json",
            rows: records.len(),
            table: None,
            province: Some(province),
            bytes: json,
        }),
    ]
}

/// A file without its hash.
struct DownloadDraft {
    path: String,
    title: String,
    description: String,
    media_type: &'static str,
    rows: usize,
    table: Option<Table>,
    province: Option<RegionIndex>,
    bytes: Vec<u8>,
}

fn finish(draft: DownloadDraft) -> (Artifact, Download) {
    let sha256 = sha256(&draft.bytes);
    let download = Download {
        path: draft.path.clone(),
        title: draft.title,
        description: draft.description,
        bytes: draft.bytes.len() as u64,
        sha256: hex(&sha256),
        media_type: draft.media_type,
        rows: draft.rows,
        table: draft.table,
        province: draft.province,
    };
    let artifact = Artifact {
        path: draft.path,
        maker: MAKER,
        role: Role::Data,
        bytes: draft.bytes,
        sha256: Some(sha256),
    };
    (artifact, download)
}
