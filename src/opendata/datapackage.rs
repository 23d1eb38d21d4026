//! `datapackage.json`: the tables described as a Frictionless Data Package 2.

use super::Download;
use super::columns::{Column, ColumnKind, RowKind, Table};
use crate::config::SiteConfig;
use crate::model::Date;
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
    resources: Vec<Resource<'a>>,
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
    schema: Schema,
}

#[derive(Serialize)]
struct Schema {
    fields: Vec<Field>,
    #[serde(rename = "primaryKey", skip_serializing_if = "Option::is_none")]
    primary_key: Option<[&'static str; 1]>,
    #[serde(rename = "foreignKeys", skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    title: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    constraints: Option<Constraints>,
}

#[derive(Serialize)]
struct Constraints {
    required: bool,
}

#[derive(Serialize)]
struct ForeignKey {
    fields: [&'static str; 1],
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: &'static str,
    fields: [&'static str; 1],
}

/// The description of CSV files, each with its table. It lies in the folder `data/`,
/// and its paths are relative to that.
pub(super) fn describe(site: &SiteConfig, as_of: Date, files: &[(Table, &Download)]) -> Vec<u8> {
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: "wangdian",
        title: &site.title,
        description: "多值单元格以英文分号分隔；以 = + - @ 或制表符开头的文本单元格前加一个英文单引号，\
                      以免被电子表格当作公式，读取时应去掉。",
        homepage: &site.base_url,
        created: format!("{as_of}T00:00:00Z"),
        resources: files
            .iter()
            .map(|(table, download)| resource(table, download))
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&package)
        .expect("the description has only texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}

fn resource<'a>(table: &Table, download: &'a Download) -> Resource<'a> {
    let has_ids = matches!(table.rows, RowKind::Point | RowKind::Retired);
    Resource {
        name: table.name.replace('_', "-"),
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
        schema: Schema {
            fields: table.columns.iter().map(field).collect(),
            primary_key: has_ids.then_some(["id"]),
            foreign_keys: (!has_ids)
                .then_some(ForeignKey {
                    fields: ["point_id"],
                    reference: Reference {
                        resource: "points",
                        fields: ["id"],
                    },
                })
                .into_iter()
                .collect(),
        },
    }
}

fn field(column: &Column) -> Field {
    Field {
        name: column.name,
        title: column.title,
        r#type: match column.kind {
            ColumnKind::Text => "string",
            ColumnKind::List => "list",
            ColumnKind::Date => "date",
            ColumnKind::Integer => "integer",
            ColumnKind::Number => "number",
        },
        delimiter: (column.kind == ColumnKind::List).then_some(";"),
        constraints: column.required.then_some(Constraints { required: true }),
    }
}
