//! A small validator for Frictionless Table Schemas.
//!
//! It is independent of the program: types, constraints and keys are those of
//! <https://datapackage.org/standard/table-schema/>, as far as the schemas use them. It
//! panics on unknown keywords, so that no constraint is ignored.

use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Headings and rows.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Sheet {
    fn column(&self, name: &str) -> Option<usize> {
        self.headings.iter().position(|heading| heading == name)
    }
}

/// A schema with its patterns compiled.
pub(crate) struct TableSchema<'s> {
    schema: &'s Value,
    fields: Vec<(&'s str, Check<'s>)>,
}

impl<'s> TableSchema<'s> {
    pub(crate) fn new(schema: &'s Value) -> Self {
        assert_eq!(schema["fieldsMatch"], "partial");
        let fields = schema["fields"].as_array().expect("fields").iter();
        Self {
            schema,
            fields: fields
                .map(|field| (text(&field["name"]), Check::new(field)))
                .collect(),
        }
    }

    /// Whether the sheet is valid; `ids` are those of the resource that foreign keys refer to.
    pub(crate) fn accepts(&self, sheet: &Sheet, ids: &BTreeSet<String>) -> bool {
        // Under `partial` a column may be missing, but not all.
        let any = self
            .fields
            .iter()
            .any(|(name, _)| sheet.column(name).is_some());
        any && self.fields.iter().all(|(name, check)| {
            let position = sheet.column(name);
            position.is_none_or(|position| check.takes_all(&sheet.rows, position))
        }) && is_key_unique(sheet, self.schema)
            && are_references_known(sheet, self.schema, ids)
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The type and constraints of a field.
struct Check<'s> {
    kind: &'s str,
    required: bool,
    unique: bool,
    pattern: Option<jsonschema::Validator>,
    choices: Option<Vec<&'s str>>,
    minimum: Option<&'s Value>,
    maximum: Option<&'s Value>,
}

impl<'s> Check<'s> {
    fn new(field: &'s Value) -> Self {
        let mut check = Self {
            kind: text(&field["type"]),
            required: false,
            unique: false,
            pattern: None,
            choices: None,
            minimum: None,
            maximum: None,
        };
        let constraints = field
            .get("constraints")
            .map(|value| value.as_object().expect("an object"));
        for (name, value) in constraints.into_iter().flatten() {
            match name.as_str() {
                "required" => check.required = value == true,
                "unique" => check.unique = value == true,
                "pattern" => check.pattern = Some(pattern(text(value))),
                "enum" => {
                    check.choices =
                        Some(value.as_array().expect("a list").iter().map(text).collect())
                }
                "minimum" => check.minimum = Some(value),
                "maximum" => check.maximum = Some(value),
                other => panic!("the constraint {other} is not known"),
            }
        }
        check
    }

    fn takes_all(&self, rows: &[Vec<String>], position: usize) -> bool {
        let cells = rows.iter().map(|row| row[position].as_str());
        let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        let distinct: BTreeSet<&&str> = filled.iter().collect();
        let is_complete = !self.required || filled.len() == rows.len();
        let is_unique = !self.unique || distinct.len() == filled.len();
        is_complete && is_unique && filled.iter().all(|cell| self.takes(cell))
    }

    fn takes(&self, cell: &str) -> bool {
        let is_chosen = self
            .choices
            .as_ref()
            .is_none_or(|choices| choices.contains(&cell));
        let matches = self
            .pattern
            .as_ref()
            .is_none_or(|pattern| pattern.is_valid(&json!(cell)));
        is_chosen && matches && self.is_of_type(cell)
    }

    fn is_of_type(&self, cell: &str) -> bool {
        match self.kind {
            "string" => true,
            "list" => true,
            "date" => {
                let has_form = cell.len() == 10 && cell.is_ascii();
                let Some(date) = cell.parse::<Date>().ok().filter(|_| has_form) else {
                    return false;
                };
                let bound = |value: &Value| text(value).parse::<Date>().expect("a date");
                self.minimum.is_none_or(|least| date >= bound(least))
                    && self.maximum.is_none_or(|most| date <= bound(most))
            }
            "integer" => cell
                .parse::<i64>()
                .is_ok_and(|number| self.is_within(number as f64)),
            "number" => cell
                .parse::<f64>()
                .is_ok_and(|number| self.is_within(number)),
            other => panic!("the type {other} is not known"),
        }
    }

    fn is_within(&self, number: f64) -> bool {
        let bound = |value: &Value| value.as_f64().expect("a number");
        self.minimum.is_none_or(|least| number >= bound(least))
            && self.maximum.is_none_or(|most| number <= bound(most))
    }
}

/// A pattern must match the whole value.
fn pattern(pattern: &str) -> jsonschema::Validator {
    let schema = json!({"type": "string", "pattern": format!("^(?:{pattern})$")});
    jsonschema::validator_for(&schema).expect("a pattern")
}

fn is_key_unique(sheet: &Sheet, schema: &Value) -> bool {
    let Some(key) = schema["primaryKey"].as_array() else {
        return true;
    };
    let positions: Vec<usize> = key
        .iter()
        .filter_map(|name| sheet.column(text(name)))
        .collect();
    let rows = sheet.rows.iter();
    let keys: BTreeSet<Vec<&str>> = rows
        .map(|row| {
            positions
                .iter()
                .map(|position| row[*position].as_str())
                .collect()
        })
        .collect();
    positions.is_empty() || keys.len() == sheet.rows.len()
}

fn are_references_known(sheet: &Sheet, schema: &Value, ids: &BTreeSet<String>) -> bool {
    let keys = schema["foreignKeys"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    keys.iter().all(|key| {
        assert_eq!(
            key["reference"],
            json!({"resource": "points", "fields": ["id"]})
        );
        let position = sheet.column(text(&key["fields"][0]));
        position.is_none_or(|position| {
            sheet
                .rows
                .iter()
                .all(|row| row[position].is_empty() || ids.contains(&row[position]))
        })
    })
}
