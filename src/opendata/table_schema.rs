//! `data/points.schema.json` and others: a Frictionless Table Schema 2 for each CSV file.
//!
//! Generated from [`crate::schema`] and the vocabularies in use. `datapackage.json` refers
//! to these files.

use super::{patterns, schema_gaps};
use crate::model::VocabularyName;
use crate::schema::{Column, ColumnType, MULTIPLE, Names, REQUIRED, Table, YEARS, column_names};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableSchema {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(rename = "$comment")]
    comment: String,
    name: &'static str,
    title: &'static str,
    /// Columns may be missing or additional, in any order.
    fields_match: &'static str,
    fields: Vec<Field>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: &'static str,
    title: &'static str,
    description: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<Category>,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

/// A code with its label.
#[derive(Serialize)]
struct Category {
    value: String,
    label: String,
}

#[derive(Default, PartialEq, Serialize)]
struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unique: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<Bound>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<Bound>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    r#enum: Vec<String>,
}

/// The minimum or maximum of a range.
#[derive(PartialEq, Serialize)]
#[serde(untagged)]
enum Bound {
    Number(i64),
    Date(String),
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

impl Constraints {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The schema of a table.
pub(super) fn describe(table: Table, names: Names<'_>) -> Vec<u8> {
    let has_ids = table.has_ids();
    let to_points = ForeignKey {
        fields: ["point_id"],
        reference: Reference {
            resource: "points",
            fields: ["id"],
        },
    };
    let schema = TableSchema {
        schema: "https://datapackage.org/profiles/2.0/tableschema.json",
        comment: schema_gaps::comment(schema_gaps::of_table_schemas()),
        name: table.key(),
        title: table.title(),
        fields_match: "partial",
        fields: table
            .columns()
            .iter()
            .map(|column| field(table, column, names))
            .collect(),
        primary_key: if has_ids { vec!["id"] } else { Vec::new() },
        foreign_keys: if has_ids { Vec::new() } else { vec![to_points] },
    };
    let mut bytes =
        serde_json::to_vec_pretty(&schema).expect("a schema has only texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}

fn field(table: Table, column: &Column, names: Names<'_>) -> Field {
    let mut field = Field {
        name: column.name,
        title: column.title(),
        description: super::described(column),
        r#type: "string",
        ..Field::default()
    };
    field.constraints.required = column.has(REQUIRED);
    if column.has(MULTIPLE) {
        field.r#type = "list";
        field.delimiter = Some(";");
        field.item_type = Some("string");
        return field;
    }
    set_type(&mut field, column, names);
    field.constraints.unique = table.has_ids() && column.name == "id";
    field
}

/// Sets the type of a single value.
fn set_type(field: &mut Field, column: &Column, names: Names<'_>) {
    let constraints = &mut field.constraints;
    let range = |least: i64, most: i64| (Some(Bound::Number(least)), Some(Bound::Number(most)));
    match column.holds {
        ColumnType::Text if constraints.required => {
            constraints.pattern = Some(patterns::NOT_BLANK);
        }
        ColumnType::Text => {}
        ColumnType::PointId => constraints.pattern = Some(patterns::POINT_ID),
        ColumnType::Postcode => constraints.pattern = Some(patterns::POSTCODE),
        ColumnType::Url => {
            field.format = Some("uri");
            constraints.pattern = Some(patterns::URL);
        }
        ColumnType::Email => {
            field.format = Some("email");
            constraints.pattern = Some(patterns::EMAIL);
        }
        ColumnType::Region => {
            let codes = names.regions.iter().map(|(_, region)| region.code.clone());
            constraints.r#enum = codes.collect();
        }
        ColumnType::ColumnName => {
            constraints.r#enum = column_names();
        }
        ColumnType::Code(vocabulary) => {
            field.categories = categories(vocabulary, names);
            let codes = field.categories.iter().map(|term| term.value.clone());
            constraints.r#enum = codes.collect();
        }
        ColumnType::Date => {
            field.r#type = "date";
            let (least, most) = (YEARS.start(), YEARS.end());
            constraints.minimum = Some(Bound::Date(format!("{least}-01-01")));
            constraints.maximum = Some(Bound::Date(format!("{most}-12-31")));
        }
        ColumnType::Count => {
            field.r#type = "integer";
            (constraints.minimum, constraints.maximum) = range(0, i64::from(u32::MAX));
        }
        ColumnType::Degrees((least, most)) => {
            field.r#type = "number";
            (constraints.minimum, constraints.maximum) = range(least.into(), most.into());
        }
    }
}

fn categories(vocabulary: VocabularyName, names: Names<'_>) -> Vec<Category> {
    let terms = vocabulary.terms(names.taxonomy).iter();
    terms
        .map(|(_, term)| Category {
            value: term.code.clone(),
            label: term.zh.clone(),
        })
        .collect()
}
