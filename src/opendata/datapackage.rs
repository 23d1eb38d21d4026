//! Descriptions of tables as Frictionless Data Packages 2: `datapackage.json`, and what the HSDS
//! package has of the same form.

use super::Download;
use crate::config::SiteConfig;
use crate::model::Date;
use crate::schema::Table;
use serde::Serialize;
use serde_json::{Value, json};

/// What a package says of itself.
pub(super) struct About<'a> {
    pub(super) name: &'static str,
    pub(super) title: &'a str,
    pub(super) description: &'static str,
}

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
    resources: &'a [Resource],
}

#[derive(Serialize)]
struct License<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
}

/// A CSV file of a package.
#[derive(Serialize)]
pub(super) struct Resource {
    name: String,
    r#type: &'static str,
    path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    /// A Table Schema, or the name of its file in the same folder.
    schema: Value,
}

impl Resource {
    /// A file with its key, such as `service_items`; the description of the package is in the
    /// same folder.
    pub(super) fn new(key: &str, file: &Download, schema: Value) -> Self {
        let (_, path) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        Self {
            name: key.replace('_', "-"),
            r#type: "table",
            path: path.to_owned(),
            title: file.title.clone(),
            description: file.description.clone(),
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes: file.bytes,
            hash: format!("sha256:{}", file.sha256),
            schema,
        }
    }
}

/// Describes the tables of the registry.
pub(super) fn describe(site: &SiteConfig, as_of: Date, files: &[(Table, &Download)]) -> Vec<u8> {
    let about = About {
        name: "wangdian",
        title: &site.title,
        description: "多值单元格以英文分号分隔；以 = + - @ 或制表符开头的文本单元格前加一个英文单引号，\
                      以免被电子表格当作公式，读取时应去掉。",
    };
    let resources: Vec<Resource> = files
        .iter()
        .map(|(table, file)| {
            let schema = json!(format!("{}.schema.json", table.key()));
            Resource::new(table.key(), file, schema)
        })
        .collect();
    package(site, as_of, &about, &resources)
}

/// The description of a package.
pub(super) fn package(
    site: &SiteConfig,
    as_of: Date,
    about: &About<'_>,
    resources: &[Resource],
) -> Vec<u8> {
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: about.name,
        title: about.title,
        description: about.description,
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
        resources,
    };
    let mut bytes = serde_json::to_vec_pretty(&package)
        .expect("the description has only texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}
