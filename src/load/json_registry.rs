//! `registry.json` → the same raw tables that CSV files give.
//!
//! Every record is looked at as a slice of the text, so that its line is known.

use super::bytes::LineIndex;
use super::heading;
use super::limits::Room;
use super::raw::{RawAsOf, RawRegistry, RawTable};
use super::rules::{
    BAD_JSON, DUPLICATE_COLUMN, SEPARATOR_IN_VALUE, UNKNOWN_COLUMN, WRONG_JSON_TYPE,
};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::schema::{ColumnIndex, MULTIPLE, NESTED, Schema, designations, points, retired};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads a whole text.
pub fn read(
    text: &str,
    file: &str,
    room: &mut Room,
    diagnostics: &mut Vec<Diagnostic>,
) -> RawRegistry {
    if let Err(problem) = room.check_depth(text, file) {
        diagnostics.push(*problem);
        return RawRegistry::default();
    }
    let mut reader = Reader {
        text,
        file,
        lines: LineIndex::new(text),
        room,
        is_full: false,
        points: RawTable::with_all_columns(&points::SCHEMA, file.to_owned()),
        retired: RawTable::with_all_columns(&retired::SCHEMA, file.to_owned()),
        nested: NESTED.map(|schema| RawTable::with_all_columns(schema, file.to_owned())),
        as_of: None,
        diagnostics,
    };
    let readable = reader.document();
    let as_of = reader.as_of;
    // Half a registry would be full of references to nothing.
    if !readable || reader.is_full {
        return RawRegistry {
            as_of,
            ..RawRegistry::default()
        };
    }
    let points = reader.points;
    let retired = reader.retired;
    let [designations, service_items, cases, events] = reader.nested;
    RawRegistry {
        as_of,
        points: Some(points),
        designations: Some(designations),
        service_items: Some(service_items),
        cases: Some(cases),
        events: Some(events),
        contacts: None,
        retired: Some(retired),
    }
}

/// The members of an object in order, doubles included.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    members.push((key.0, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

struct Reader<'t, 'd> {
    text: &'t str,
    file: &'t str,
    lines: LineIndex,
    room: &'d mut Room,
    /// Whether there was no room for a record: the rest is not read.
    is_full: bool,
    points: RawTable,
    retired: RawTable,
    nested: [RawTable; 4],
    as_of: Option<RawAsOf>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'t> Reader<'t, '_> {
    /// Whether the text is a registry at all.
    fn document(&mut self) -> bool {
        let text = self.text;
        let root: &'t RawValue = match serde_json::from_str(text) {
            Ok(root) => root,
            Err(error) => {
                let problem = self.bad_json(&error, 0);
                self.diagnostics.push(problem);
                return false;
            }
        };
        let Some(members) = self.members(root, "registry.json") else {
            return false;
        };
        let mut seen_points = false;
        let mut seen_retired = false;
        for (key, value) in members {
            match key.as_ref() {
                "as_of" => self.read_as_of(value),
                "points" if seen_points => self.duplicate_key(value, "points"),
                "points" => {
                    seen_points = true;
                    self.read_points(value);
                }
                "retired" if seen_retired => self.duplicate_key(value, "retired"),
                "retired" => {
                    seen_retired = true;
                    self.read_retired(value);
                }
                // A schema reference, which editors add.
                "$schema" => {}
                other => self.unknown_key(value, other, ["as_of", "points", "retired"].into_iter()),
            }
        }
        if !seen_points {
            let line = self.line(root);
            let message = Text::new("缺少 `points`（网点列表）", "`points` is missing");
            let help = Text::new(
                "最外层应为 {\"points\": [ … ]}",
                "the document is {\"points\": [ … ]}",
            );
            let problem = BAD_JSON.diagnostic(self.file, message);
            self.diagnostics.push(problem.at_line(line).with_help(help));
        }
        seen_points
    }

    fn read_as_of(&mut self, value: &'t RawValue) {
        let line = self.line(value);
        if let Some(value) = self.scalar(value, "as_of", "") {
            self.as_of = Some(RawAsOf {
                file: self.file.to_owned(),
                line,
                value: value.into_owned(),
            });
        }
    }

    fn read_points(&mut self, value: &'t RawValue) {
        for point in self.array(value, "points", "").unwrap_or_default() {
            if self.is_full {
                return;
            }
            self.read_point(point);
        }
    }

    fn read_retired(&mut self, value: &'t RawValue) {
        for element in self.array(value, "retired", "").unwrap_or_default() {
            let line = self.line(element);
            let Some(members) = self.members(element, "retired") else {
                continue;
            };
            let id = self.peek(&members, &retired::SCHEMA, retired::ID);
            let mut row = JsonRow::new(&retired::SCHEMA, &id);
            for (key, value) in members {
                self.read_member(&mut row, &key, value);
            }
            if !self.take(self.retired.len(), line) {
                return;
            }
            self.retired
                .push(line, false, row.cells.iter().map(AsRef::as_ref));
        }
    }

    fn read_point(&mut self, value: &'t RawValue) {
        let line = self.line(value);
        let Some(members) = self.members(value, "points") else {
            return;
        };
        let id = self.peek(&members, &points::SCHEMA, points::ID);
        let mut row = JsonRow::new(&points::SCHEMA, &id);
        let mut nested = Vec::new();
        for (key, value) in members {
            match NESTED.iter().position(|schema| schema.key() == key) {
                Some(position) => nested.push((position, value)),
                None => self.read_member(&mut row, &key, value),
            }
        }
        if !self.take(self.points.len(), line) {
            return;
        }
        self.points
            .push(line, false, row.cells.iter().map(AsRef::as_ref));
        let mut seen = [false; 4];
        for (position, value) in nested {
            if std::mem::replace(&mut seen[position], true) {
                self.duplicate_key(value, NESTED[position].key());
                continue;
            }
            self.read_nested(position, value, &id);
        }
    }

    fn read_nested(&mut self, position: usize, value: &'t RawValue, id: &str) {
        let schema = NESTED[position];
        for element in self.array(value, schema.key(), id).unwrap_or_default() {
            let line = self.line(element);
            let Some(members) = self.members(element, schema.key()) else {
                continue;
            };
            let mut row = JsonRow::new(schema, id);
            row.cells[designations::POINT_ID.0] = Cow::Borrowed(id);
            row.seen[designations::POINT_ID.0] = true;
            for (key, value) in members {
                // The point's id may be repeated, as an export of tables does.
                if key == "point_id" && self.scalar(value, &key, id).as_deref() == Some(id) {
                    continue;
                }
                self.read_member(&mut row, &key, value);
            }
            if !self.take(self.nested[position].len(), line) {
                return;
            }
            self.nested[position].push(line, false, row.cells.iter().map(AsRef::as_ref));
        }
    }

    /// Takes the place of one record more; says so where there is none.
    fn take(&mut self, rows: usize, line: u64) -> bool {
        let taken = self.room.take(rows, self.file, line);
        self.is_full |= taken.is_err();
        self.diagnostics.extend(taken.err().map(|problem| *problem));
        !self.is_full
    }

    /// Reads one member into the cell that its key means.
    fn read_member<'r>(&mut self, row: &mut JsonRow<'r>, key: &str, value: &'t RawValue)
    where
        't: 'r,
    {
        let Some(column) = row
            .schema
            .find(key)
            .or_else(|| heading::resolve(row.schema, key))
        else {
            // Only a point has other tables within it.
            let is_point = std::ptr::eq(row.schema, &points::SCHEMA);
            let nested = NESTED
                .iter()
                .filter(|_| is_point)
                .map(|schema| schema.key());
            let columns = row.schema.columns.iter();
            let words = columns.flat_map(|column| {
                std::iter::once(column.name).chain(column.headings.iter().copied())
            });
            let known: Vec<&str> = words.chain(nested).collect();
            self.unknown_key(value, key, known.into_iter());
            return;
        };
        if std::mem::replace(&mut row.seen[column.0], true) {
            self.duplicate_key(value, key);
            return;
        }
        let cell = if value.get().starts_with('[') && row.schema.column(column).has(MULTIPLE) {
            self.list(value, key, row.id).map(Cow::Owned)
        } else {
            self.scalar(value, key, row.id)
        };
        row.cells[column.0] = cell.unwrap_or_default();
    }

    /// The cell of a column before the row is read, for the labels of other problems.
    fn peek(
        &self,
        members: &[(Cow<'t, str>, &'t RawValue)],
        schema: &Schema,
        column: ColumnIndex,
    ) -> String {
        members
            .iter()
            .find(|(key, _)| heading::resolve(schema, key) == Some(column))
            .and_then(|(_, value)| serde_json::from_str::<Cow<'_, str>>(value.get()).ok())
            .map(|id| id.trim().to_owned())
            .unwrap_or_default()
    }

    /// A list of strings as one cell, its values separated by `;`.
    fn list(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<String> {
        let mut cell = String::new();
        for element in self.array(value, key, id)? {
            let Some(text) = self.scalar(element, key, id) else {
                continue;
            };
            if text.contains([';', '；']) {
                let message = Text::new(
                    format!("`{key}` 列表中的一个值含有分号，会被拆成几个值"),
                    format!("a value in the list `{key}` holds a semicolon and would be split"),
                );
                let help = Text::new("请拆成列表中的几个值", "make it several values of the list");
                self.report(&SEPARATOR_IN_VALUE, element, key, id, message, help);
                continue;
            }
            if !cell.is_empty() {
                cell.push(';');
            }
            cell.push_str(&text);
        }
        Some(cell)
    }

    /// A string as it is meant, a number as it is written, nothing for null.
    fn scalar(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<Cow<'t, str>> {
        let raw = value.get();
        match raw.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Key<'t>>(raw) {
                Ok(text) => Some(text.0),
                Err(error) => {
                    let problem = self.bad_json(&error, self.offset(value));
                    self.diagnostics.push(problem);
                    None
                }
            },
            Some(b'-' | b'0'..=b'9') => Some(Cow::Borrowed(raw)),
            Some(b'n') => None,
            _ => {
                let message = Text::new(
                    format!("`{key}` 的值应当是文字或数字"),
                    format!("`{key}` must be a string or a number"),
                );
                let help = Text::new(
                    "文字放在英文双引号中；几个值写成 [\"甲\", \"乙\"]，只用于可以有几个值的列",
                    "put text between double quotes; lists are for columns with several values",
                );
                self.report(&WRONG_JSON_TYPE, value, key, id, message, help);
                None
            }
        }
    }

    fn array(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<Vec<&'t RawValue>> {
        let raw = value.get();
        if raw == "null" {
            return None;
        }
        if raw.starts_with('[') {
            return match serde_json::from_str(raw) {
                Ok(elements) => Some(elements),
                Err(error) => {
                    let problem = self.bad_json(&error, self.offset(value));
                    self.diagnostics.push(problem);
                    None
                }
            };
        }
        let message = Text::new(
            format!("`{key}` 的值应当是列表"),
            format!("`{key}` must be an array"),
        );
        let help = Text::new("请写成 [ … ]", "write it as [ … ]");
        self.report(&WRONG_JSON_TYPE, value, key, id, message, help);
        None
    }

    fn members(
        &mut self,
        value: &'t RawValue,
        key: &str,
    ) -> Option<Vec<(Cow<'t, str>, &'t RawValue)>> {
        if !value.get().starts_with('{') {
            let message = Text::new(
                format!("`{key}` 中的每一条记录应当写成 {{ … }}"),
                format!("every record of `{key}` must be an object"),
            );
            let help = Text::new(
                "请写成 {\"id\": \"…\", …}",
                "write it as {\"id\": \"…\", …}",
            );
            self.report(&WRONG_JSON_TYPE, value, key, "", message, help);
            return None;
        }
        match serde_json::from_str::<Members<'t>>(value.get()) {
            Ok(members) => Some(members.0),
            Err(error) => {
                let problem = self.bad_json(&error, self.offset(value));
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// Where a slice of the text begins.
    fn offset(&self, value: &RawValue) -> usize {
        (value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    /// The line of a value.
    fn line(&self, value: &RawValue) -> u64 {
        self.lines.line_of(self.offset(value))
    }

    fn bad_json(&self, error: &serde_json::Error, offset: usize) -> Diagnostic {
        let base = self.lines.line_of(offset);
        let line = base + (error.line().max(1) as u64 - 1);
        let column = error.column();
        let (message, help) = if error.is_eof() {
            (
                Text::new(
                    format!("文件到第 {column} 个字节处突然结束，内容不完整"),
                    format!("the file ends in the middle, at column {column}"),
                ),
                Text::new(
                    "文件可能没有传完或没有保存完，请重新取得完整的文件",
                    "it was probably not copied or saved completely: get the whole file",
                ),
            )
        } else {
            (
                Text::new(
                    format!("第 {column} 个字节附近的写法不对（{}）", reason(error)),
                    format!("not well-formed near column {column}: {}", reason(error)),
                ),
                Text::new(
                    "请检查附近的逗号、英文双引号和括号是否齐全",
                    "check the commas, quotes and brackets nearby",
                ),
            )
        };
        BAD_JSON
            .diagnostic(self.file, message)
            .at_line(line)
            .with_help(help)
    }

    fn unknown_key<'k>(
        &mut self,
        value: &RawValue,
        key: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let shown = show(key);
        let message = Text::new(
            format!("不认识「{shown}」这一项，它的内容没有读取"),
            format!("key `{shown}` is not known; it was not read"),
        );
        let nearest = super::nearest::nearest(key, known.map(|known| (known, known)));
        let help = match nearest {
            Some(known) => Text::new(
                format!("是不是「{known}」？"),
                format!("did you mean `{known}`?"),
            ),
            None => Text::new("不需要的项可以删去", "delete it if it is not needed"),
        };
        self.report(&UNKNOWN_COLUMN, value, key, "", message, help);
    }

    fn duplicate_key(&mut self, value: &RawValue, key: &str) {
        let shown = show(key);
        let message = Text::new(
            format!("同一条记录里有两个「{shown}」"),
            format!("`{shown}` appears twice in one record"),
        );
        let help = Text::new("请删去其中一个", "delete one of them");
        self.report(&DUPLICATE_COLUMN, value, key, "", message, help);
    }

    fn report(
        &mut self,
        rule: &crate::diagnostics::Rule,
        value: &RawValue,
        key: &str,
        id: &str,
        message: Text,
        help: Text,
    ) {
        let line = self.line(value);
        let mut problem = rule
            .diagnostic(self.file, message)
            .at_line(line)
            .with_help(help);
        problem.heading = Some(show(key));
        problem.record = Some(show(id)).filter(|id| !id.is_empty());
        self.diagnostics.push(problem);
    }
}

/// What serde_json says, without its own line numbers, which are those of a slice.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// A row while it is read.
struct JsonRow<'r> {
    schema: &'static Schema,
    id: &'r str,
    cells: Vec<Cow<'r, str>>,
    seen: Vec<bool>,
}

impl<'r> JsonRow<'r> {
    fn new(schema: &'static Schema, id: &'r str) -> Self {
        Self {
            schema,
            id,
            cells: vec![Cow::Borrowed(""); schema.columns.len()],
            seen: vec![false; schema.columns.len()],
        }
    }
}
