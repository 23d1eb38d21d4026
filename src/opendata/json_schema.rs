//! `data/registry.schema.json`: the JSON Schema (draft 2020-12) of `registry.json`.
//!
//! Generated from [`crate::schema`] and the vocabularies in use.

use super::{patterns, schema_gaps};
use crate::config::SiteConfig;
use crate::model::VocabularyName;
use crate::schema::{Column, ColumnType, LINES, MULTIPLE, Names, REQUIRED, Table, column_names};
use serde_json::Value;

/// The members of an object, in insertion order.
type Object = serde_json::Map<String, Value>;

trait With {
    /// The object with an additional member.
    fn with(self, key: &str, value: impl Into<Value>) -> Self;
}

impl With for Object {
    fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.insert(key.to_owned(), value.into());
        self
    }
}

/// The contents of the file.
pub(super) fn describe(site: &SiteConfig, names: Names<'_>) -> Vec<u8> {
    let mut schema = Object::new().with("$schema", "https://json-schema.org/draft/2020-12/schema");
    if !site.base_url.is_empty() {
        schema = schema.with("$id", format!("{}data/registry.schema.json", site.base_url));
    }
    let properties = Object::new()
        .with("$schema", typed("string"))
        .with("as_of", reference("date"))
        .with("points", list_of(reference("points")).with("minItems", 1))
        .with("retired", list_of(reference("retired")));
    let schema = schema
        .with("$comment", schema_gaps::comment(schema_gaps::of_json_schema()))
        .with("title", "registry.json")
        .with(
            "description",
            "网点及其类别、服务事项、案例和变动记录。没有值的键不写。 Points with their designations, \
             service items, cases and events. A key without a value is left out.",
        )
        .with("type", "object")
        .with("required", vec!["points"])
        .with("properties", properties)
        .with("$defs", definitions(names));
    let mut bytes =
        serde_json::to_vec_pretty(&schema).expect("a schema has only texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}

fn typed(name: &str) -> Object {
    Object::new().with("type", name)
}

fn text_like(pattern: impl Into<Value>) -> Object {
    typed("string").with("pattern", pattern)
}

fn reference(name: &str) -> Object {
    Object::new().with("$ref", format!("#/$defs/{name}"))
}

fn list_of(items: Object) -> Object {
    typed("array").with("items", items)
}

/// Definitions of the tables, followed by those of value types.
fn definitions(names: Names<'_>) -> Object {
    let mut definitions = Object::new();
    for table in Table::PUBLISHED {
        definitions = definitions.with(table.key(), record(table));
    }
    definitions = definitions
        .with("line", text_like(patterns::line()))
        .with("lines", text_like(patterns::lines()))
        .with("list_item", text_like(patterns::list_item()))
        .with(
            "point_id",
            text_like(patterns::NO_DEVICE.to_owned() + &patterns::whole(patterns::POINT_ID)),
        )
        .with("postcode", text_like(patterns::whole(patterns::POSTCODE)))
        .with(
            "url",
            text_like(patterns::whole(patterns::URL)).with("format", "iri"),
        )
        .with(
            "email",
            text_like(patterns::EMAIL_LENGTH.to_owned() + &patterns::whole(patterns::EMAIL)),
        )
        .with(
            "date",
            text_like(patterns::whole(patterns::DATE)).with("format", "date"),
        )
        .with(
            "count",
            typed("integer")
                .with("minimum", 0)
                .with("maximum", i64::from(u32::MAX)),
        );
    for &vocabulary in VocabularyName::ALL {
        definitions = definitions.with(vocabulary.name(), codes(vocabulary, names));
    }
    let regions: Vec<&str> = names
        .regions
        .iter()
        .map(|(_, region)| region.code.as_str())
        .collect();
    definitions
        .with("column_name", Object::new().with("enum", column_names()))
        .with("region", Object::new().with("enum", regions))
}

/// The codes of a vocabulary with their labels.
fn codes(vocabulary: VocabularyName, names: Names<'_>) -> Object {
    let terms = vocabulary.terms(names.taxonomy).iter();
    let terms: Vec<Object> = terms
        .map(|(_, term)| {
            Object::new()
                .with("const", term.code.as_str())
                .with("title", term.zh.as_str())
                .with("description", term.en.as_str())
        })
        .collect();
    Object::new().with("oneOf", terms)
}

/// The object for a row of a table: a point, or what is nested in one.
fn record(table: Table) -> Object {
    let is_point = table == Table::Points;
    // Only the point itself has its id.
    let columns = &table.columns()[usize::from(table.is_nested())..];
    let mut required: Vec<&str> = columns
        .iter()
        .filter(|column| column.has(REQUIRED))
        .map(|column| column.name)
        .collect();
    let mut properties = Object::new();
    for column in columns {
        properties = properties.with(column.name, property(column));
    }
    let mut object = typed("object")
        .with("title", table.title())
        .with("description", table.schema().title_en);
    if is_point {
        let nested = Table::PUBLISHED
            .into_iter()
            .filter(|table| table.is_nested());
        for table in nested {
            let mut rows = list_of(reference(table.key()));
            if table == Table::Designations {
                // A point needs at least one designation.
                required.push(table.key());
                rows = rows.with("minItems", 1);
            }
            properties = properties.with(table.key(), rows);
        }
        object = object.with("dependentRequired", together());
    }
    object
        .with("required", required)
        .with("properties", properties)
}

/// The columns that other columns require.
fn together() -> Object {
    Object::new()
        .with("longitude", vec!["latitude", "crs"])
        .with("latitude", vec!["longitude", "crs"])
}

fn property(column: &Column) -> Object {
    let value = if column.has(MULTIPLE) {
        list_of(value(column))
    } else if column.has(REQUIRED) && column.holds == ColumnType::Text {
        value(column).with("pattern", r"\S")
    } else {
        value(column)
    };
    let mut property = Object::new()
        .with("title", column.title())
        .with("description", super::described(column));
    property.extend(value);
    property
}

/// The schema of a single value of a column.
fn value(column: &Column) -> Object {
    match column.holds {
        ColumnType::Text if column.has(MULTIPLE) => reference("list_item"),
        ColumnType::Text if column.has(LINES) => reference("lines"),
        ColumnType::Text => reference("line"),
        ColumnType::PointId => reference("point_id"),
        ColumnType::Code(vocabulary) => reference(vocabulary.name()),
        ColumnType::Region => reference("region"),
        ColumnType::ColumnName => reference("column_name"),
        ColumnType::Date => reference("date"),
        ColumnType::Count => reference("count"),
        ColumnType::Degrees((least, most)) => typed("number")
            .with("minimum", i64::from(least))
            .with("maximum", i64::from(most)),
        ColumnType::Postcode => reference("postcode"),
        ColumnType::Url => reference("url"),
        ColumnType::Email => reference("email"),
    }
}
