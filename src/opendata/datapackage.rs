//! `datapackage.json`: the tables described as a Frictionless Data Package 2.

use super::Download;
use crate::config::SiteConfig;
use crate::model::Date;
use crate::schema::Table;
use serde::Serialize;

#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: &'static str,
    title: &'a str,
    description: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    homepage: &'a str,
    created: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<License<'a>>,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct License<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
}

#[derive(Serialize)]
struct Resource<'a> {
    name: String,
    r#type: &'static str,
    path: &'a str,
    title: &'a str,
    description: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    /// The file name of the Table Schema in the same folder.
    schema: String,
}

/// Describes CSV files, each with its table. The description is in the folder `data/`, and
/// its paths are relative to that.
pub(super) fn describe(site: &SiteConfig, as_of: Date, files: &[(Table, &Download)]) -> Vec<u8> {
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: "wangdian",
        title: &site.title,
        description: "多值单元格以英文分号分隔；以 = + - @ 或制表符开头的文本单元格前加一个英文单引号，\
                      以免被电子表格当作公式，读取时应去掉。",
        homepage: &site.base_url,
        created: format!("{as_of}T00:00:00Z"),
        // The profile requires a name from a list of English licences, or a path.
        licenses: Some(&site.data_licence)
            .filter(|licence| !licence.url.is_empty())
            .map(|licence| License {
                title: &licence.name,
                path: &licence.url,
            })
            .into_iter()
            .collect(),
        resources: files
            .iter()
            .map(|(table, download)| resource(*table, download))
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&package)
        .expect("the description has only texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}

fn resource<'a>(table: Table, download: &'a Download) -> Resource<'a> {
    Resource {
        name: table.key().replace('_', "-"),
        r#type: "table",
        path: download
            .path
            .strip_prefix("data/")
            .unwrap_or(&download.path),
        title: &download.title,
        description: &download.description,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: download.bytes,
        hash: format!("sha256:{}", download.sha256),
        schema: format!("{}.schema.json", table.key()),
    }
}
