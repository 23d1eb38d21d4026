//! Reads `registry.json` into the same raw tables as the CSV files.
//!
//! Every record is parsed as a slice of the text, so that its line number is known.

use super::bytes::LineIndex;
use super::heading;
use super::limits::Budget;
use super::raw::{LoadedTable, RawAsOf, RawRegistry, RawTable};
use super::rules::{
    BAD_JSON, DUPLICATE_COLUMN, SEPARATOR_IN_VALUE, UNKNOWN_COLUMN, WRONG_JSON_TYPE,
};
use crate::diagnostics::{Diagnostic, Problems, Text, show};
use crate::schema::{ColumnIndex, MULTIPLE, Schema, Table, designations, points, retired};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// Reads a whole JSON text. Returns an empty registry, with diagnostics, if it is unusable.
pub(crate) fn read(
    text: &str,
    file: &str,
    budget: &mut Budget,
    diagnostics: &mut Problems,
) -> RawRegistry {
    if let Err(problem) = budget.check_depth(text, file) {
        diagnostics.push(*problem);
        return RawRegistry::default();
    }
    let mut reader = Reader {
        text,
        file,
        lines: LineIndex::new(text),
        budget,
        is_full: false,
        points: RawTable::with_all_columns(&points::SCHEMA, file.to_owned()),
        retired: RawTable::with_all_columns(&retired::SCHEMA, file.to_owned()),
        nested: Table::NESTED
            .map(|table| RawTable::with_all_columns(table.schema(), file.to_owned())),
        as_of: None,
        records: BTreeMap::new(),
        keys: BTreeMap::new(),
        unknown_keys: Vec::new(),
        diagnostics,
    };
    let readable = reader.read_document();
    reader.report_unknown_keys();
    let as_of = reader.as_of;
    // A partial registry would be full of dangling references.
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
        points: LoadedTable::Read(points),
        designations: LoadedTable::Read(designations),
        service_items: LoadedTable::Read(service_items),
        cases: LoadedTable::Read(cases),
        events: LoadedTable::Read(events),
        contacts: LoadedTable::Missing,
        retired: LoadedTable::Read(retired),
    }
}

/// A member of an object: key and raw value.
type Member<'t> = (Cow<'t, str>, &'t RawValue);

/// The first items of an object or array, and the number of all. The others are only
/// counted, since a hostile text may have more than fit into memory.
struct Prefix<T> {
    first: Vec<T>,
    count: usize,
}

/// Deserializes an object, keeping at most this number of members.
#[derive(Clone, Copy)]
struct FirstMembers(usize);

impl<'de> DeserializeSeed<'de> for FirstMembers {
    type Value = Prefix<Member<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FirstMembers {
    type Value = Prefix<Member<'de>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut first = Vec::new();
        while first.len() < self.0 {
            let Some(key) = map.next_key::<Key<'de>>()? else {
                let count = first.len();
                return Ok(Prefix { first, count });
            };
            first.push((key.0, map.next_value()?));
        }
        let mut count = first.len();
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Prefix { first, count })
    }
}

/// Deserializes an array, keeping at most this number of elements.
#[derive(Clone, Copy)]
struct FirstElements(usize);

impl<'de> DeserializeSeed<'de> for FirstElements {
    type Value = Prefix<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FirstElements {
    type Value = Prefix<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut first = Vec::new();
        while first.len() < self.0 {
            let Some(element) = sequence.next_element()? else {
                let count = first.len();
                return Ok(Prefix { first, count });
            };
            first.push(element);
        }
        let mut count = first.len();
        while sequence.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Prefix { first, count })
    }
}

#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// What a key of a table's records refers to.
#[derive(Debug, Clone, Copy)]
enum KeyTarget {
    /// A column of the table.
    Column(ColumnIndex),
    /// Nothing known; the index into `Reader::unknown_keys`.
    Unknown(usize),
}

/// A key that matches no column.
struct UnknownKey {
    /// The diagnostic for its first occurrence.
    problem: Diagnostic,
    /// The number of records that have it.
    records: usize,
}

struct Reader<'t, 'd> {
    text: &'t str,
    file: &'t str,
    lines: LineIndex,
    budget: &'d mut Budget,
    /// Whether a limit was reached; the rest is then not read.
    is_full: bool,
    points: RawTable,
    retired: RawTable,
    nested: [RawTable; 4],
    as_of: Option<RawAsOf>,
    /// The number of records seen so far, by table.
    records: BTreeMap<&'static str, usize>,
    /// The resolved keys seen so far, by table.
    keys: BTreeMap<&'static str, HashMap<Cow<'t, str>, KeyTarget>>,
    unknown_keys: Vec<UnknownKey>,
    diagnostics: &'d mut Problems,
}

impl<'t> Reader<'t, '_> {
    /// Reads the whole document; returns whether it is a usable registry.
    fn read_document(&mut self) -> bool {
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
        let known_keys = ["as_of", "points", "retired"];
        let mut seen = BTreeSet::new();
        for (key, value) in members {
            if known_keys.contains(&key.as_ref()) && !seen.insert(key.clone()) {
                self.duplicate_key(value, &key);
                continue;
            }
            match key.as_ref() {
                "as_of" => self.read_as_of(value),
                "points" => self.read_points(value),
                "retired" => self.read_retired(value),
                // Editors add a reference to a JSON schema.
                "$schema" => {}
                _ => {
                    self.resolve_key(
                        "registry.json",
                        &key,
                        value,
                        |_| None,
                        || known_keys.to_vec(),
                    );
                }
            }
        }
        let has_points = seen.contains("points");
        if !has_points {
            let line = self.line(root);
            let message = message!("缺少 `points`（网点列表）", "`points` is missing");
            let help = Text::new(
                "最外层应为 {\"points\": [ … ]}",
                "the document is {\"points\": [ … ]}",
            );
            let problem = BAD_JSON.diagnostic(self.file, message);
            self.diagnostics.push(problem.at_line(line).with_help(help));
        }
        has_points
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
        for point in self.elements(value, "points", "") {
            if self.is_full {
                return;
            }
            self.read_point(point);
        }
    }

    fn read_retired(&mut self, value: &'t RawValue) {
        for element in self.elements(value, "retired", "") {
            let line = self.line(element);
            if !self.reserve_record(&retired::SCHEMA, line) {
                return;
            }
            let Some(members) = self.members(element, "retired") else {
                continue;
            };
            let id = self.peek(&members, &retired::SCHEMA, retired::ID);
            let mut row = JsonRow::new(&retired::SCHEMA, &id);
            for (key, value) in members {
                self.read_member(&mut row, &key, value);
            }
            self.retired
                .push(line, false, row.cells.iter().map(AsRef::as_ref));
        }
    }

    fn read_point(&mut self, value: &'t RawValue) {
        let line = self.line(value);
        if !self.reserve_record(&points::SCHEMA, line) {
            return;
        }
        let Some(members) = self.members(value, "points") else {
            return;
        };
        let id = self.peek(&members, &points::SCHEMA, points::ID);
        let mut row = JsonRow::new(&points::SCHEMA, &id);
        let mut nested = Vec::new();
        for (key, value) in members {
            match Table::NESTED.iter().position(|table| table.key() == key) {
                Some(position) => nested.push((position, value)),
                None => self.read_member(&mut row, &key, value),
            }
        }
        self.points
            .push(line, false, row.cells.iter().map(AsRef::as_ref));
        let mut seen = [false; 4];
        for (position, value) in nested {
            if std::mem::replace(&mut seen[position], true) {
                self.duplicate_key(value, Table::NESTED[position].key());
                continue;
            }
            self.read_nested(position, value, &id);
        }
    }

    fn read_nested(&mut self, position: usize, value: &'t RawValue, id: &str) {
        let schema = Table::NESTED[position].schema();
        for element in self.elements(value, schema.key(), id) {
            let line = self.line(element);
            if !self.reserve_record(schema, line) {
                return;
            }
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
            self.nested[position].push(line, false, row.cells.iter().map(AsRef::as_ref));
        }
    }

    /// Counts one more record of a table, valid or not; reports it and returns `false` if a
    /// limit is reached.
    fn reserve_record(&mut self, schema: &'static Schema, line: u64) -> bool {
        let records = self.records.entry(schema.key()).or_default();
        *records += 1;
        let before = *records - 1;
        self.reserve_row(before, line)
    }

    fn reserve_row(&mut self, rows: usize, line: u64) -> bool {
        if self.is_full {
            return false;
        }
        let reserved = self.budget.reserve_row(rows, self.file, line);
        self.is_full |= reserved.is_err();
        self.diagnostics
            .extend(reserved.err().map(|problem| *problem));
        !self.is_full
    }

    /// Reads a member into the cell of the column that its key refers to.
    #[allow(clippy::ptr_arg, reason = "a new key is kept as long as the text")]
    fn read_member<'r>(&mut self, row: &mut JsonRow<'r>, key: &Cow<'t, str>, value: &'t RawValue)
    where
        't: 'r,
    {
        let schema = row.schema;
        let resolve = |key: &str| schema.find(key).or_else(|| heading::resolve(schema, key));
        let known = || {
            // Only points contain other tables.
            let is_point = std::ptr::eq(schema, &points::SCHEMA);
            let nested = Table::NESTED.iter().filter(|_| is_point);
            let words = schema.columns.iter().flat_map(|column| {
                std::iter::once(column.name).chain(column.headings.iter().copied())
            });
            words.chain(nested.map(|table| table.key())).collect()
        };
        let Some(column) = self.resolve_key(schema.key(), key, value, resolve, known) else {
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

    /// The value of a column before the row is read, to label problems of other columns.
    fn peek(
        &self,
        members: &[(Cow<'t, str>, &'t RawValue)],
        schema: &'static Schema,
        column: ColumnIndex,
    ) -> String {
        members
            .iter()
            .find(|(key, _)| match self.known_target(schema.key(), key) {
                Some(KeyTarget::Column(known)) => known == column,
                Some(KeyTarget::Unknown(_)) => false,
                None => heading::resolve(schema, key) == Some(column),
            })
            .and_then(|(_, value)| plain(value.get())?.ok())
            .map(|id| id.trim().to_owned())
            .unwrap_or_default()
    }

    /// Reads a list of strings as one cell with the values separated by `;`.
    fn list(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<String> {
        let mut cell = String::new();
        let elements = self.array(value, key, id)?;
        if elements.count > elements.first.len() {
            let line = self.line(value);
            self.reserve_row(elements.count, line);
            return None;
        }
        for element in elements.first {
            if is_null(element) {
                continue;
            }
            // Only the first wrong value of a list is reported, not thousands.
            let text = self.scalar(element, key, id)?;
            if text.contains([';', '；']) {
                let message = message!(
                    "`{key}` 列表中的一个值含有分号，会被拆成几个值",
                    "a value in the list `{key}` holds a semicolon and would be split",
                );
                let help = message!("请拆成列表中的几个值", "make it several values of the list");
                self.report(&SEPARATOR_IN_VALUE, element, key, id, message, help);
                return None;
            }
            if !cell.is_empty() {
                cell.push(';');
            }
            cell.push_str(&text);
        }
        Some(cell)
    }

    /// Reads a string (unescaped) or a number (as written); `None` for null or a wrong type.
    fn scalar(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<Cow<'t, str>> {
        match plain(value.get()) {
            Some(Ok(text)) => Some(text),
            Some(Err(error)) => {
                let problem = self.bad_json(&error, self.offset(value));
                self.diagnostics.push(problem);
                None
            }
            None if is_null(value) => None,
            None => {
                let message = message!(
                    "`{key}` 的值应当是文字或数字",
                    "`{key}` must be a string or a number",
                );
                let help = message!(
                    "文字放在英文双引号中；几个值写成 [\"甲\", \"乙\"]，只用于可以有几个值的列",
                    "put text between double quotes; lists are for columns with several values",
                );
                self.report(&WRONG_JSON_TYPE, value, key, id, message, help);
                None
            }
        }
    }

    /// Reads the records of an array, at most one more than the budget allows.
    fn elements(&mut self, value: &'t RawValue, key: &str, id: &str) -> Vec<&'t RawValue> {
        let elements = self.array(value, key, id);
        elements.map_or_else(Vec::new, |elements| elements.first)
    }

    fn array(&mut self, value: &'t RawValue, key: &str, id: &str) -> Option<Prefix<&'t RawValue>> {
        if is_null(value) {
            return None;
        }
        let raw = value.get();
        if raw.starts_with('[') {
            // The one record beyond the limit makes `reserve_record` report it.
            let max = self.budget.max_rows().saturating_add(1);
            return match parse(raw, FirstElements(max)) {
                Ok(elements) => Some(elements),
                Err(error) => {
                    let problem = self.bad_json(&error, self.offset(value));
                    self.diagnostics.push(problem);
                    None
                }
            };
        }
        let message = message!("`{key}` 的值应当是列表", "`{key}` must be an array");
        let help = message!("请写成 [ … ]", "write it as [ … ]");
        self.report(&WRONG_JSON_TYPE, value, key, id, message, help);
        None
    }

    fn members(
        &mut self,
        value: &'t RawValue,
        key: &str,
    ) -> Option<Vec<(Cow<'t, str>, &'t RawValue)>> {
        if !value.get().starts_with('{') {
            let message = message!(
                "`{key}` 中的每一条记录应当写成 {{ … }}",
                "every record of `{key}` must be an object",
            );
            let help = Text::new(
                "请写成 {\"id\": \"…\", …}",
                "write it as {\"id\": \"…\", …}",
            );
            self.report(&WRONG_JSON_TYPE, value, key, "", message, help);
            return None;
        }
        let max = self.budget.max_columns();
        match parse(value.get(), FirstMembers(max)) {
            Ok(members) => {
                self.check_columns(members.count, value);
                Some(members.first)
            }
            Err(error) => {
                let problem = self.bad_json(&error, self.offset(value));
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// The byte offset of a value, which is a slice of the text.
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
                message!(
                    "文件到第 {column} 个字节处突然结束，内容不完整",
                    "the file ends in the middle, at column {column}",
                ),
                message!(
                    "文件可能没有传完或没有保存完，请重新取得完整的文件",
                    "it was probably not copied or saved completely: get the whole file",
                ),
            )
        } else {
            (
                message!(
                    "第 {column} 个字节附近的写法不对（{}）",
                    "not well-formed near column {column}: {}",
                    reason(error),
                ),
                message!(
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

    /// The column that a key of a table's records refers to. Every key is resolved once, and an
    /// unknown key is reported once, however many records have it.
    #[allow(clippy::ptr_arg, reason = "a new key is kept as long as the text")]
    fn resolve_key(
        &mut self,
        table: &'static str,
        key: &Cow<'t, str>,
        value: &RawValue,
        resolve: impl Fn(&str) -> Option<ColumnIndex>,
        known: impl Fn() -> Vec<&'static str>,
    ) -> Option<ColumnIndex> {
        let target = match self.known_target(table, key) {
            Some(target) => target,
            None => {
                let target = match resolve(key) {
                    Some(column) => KeyTarget::Column(column),
                    None => {
                        let problem = self.unknown_key(value, key, &known());
                        let records = 0;
                        self.unknown_keys.push(UnknownKey { problem, records });
                        KeyTarget::Unknown(self.unknown_keys.len() - 1)
                    }
                };
                let keys = self.keys.entry(table).or_default();
                keys.insert(key.clone(), target);
                let count = keys.len();
                self.check_columns(count, value);
                target
            }
        };
        match target {
            KeyTarget::Column(column) => Some(column),
            KeyTarget::Unknown(position) => {
                self.unknown_keys[position].records += 1;
                None
            }
        }
    }

    /// The target of a key that an earlier record had.
    fn known_target(&self, table: &str, key: &str) -> Option<KeyTarget> {
        self.keys.get(table)?.get(key).copied()
    }

    /// Stops reading if there are more columns than allowed.
    fn check_columns(&mut self, count: usize, value: &RawValue) {
        let line = self.line(value);
        if let Err(problem) = self.budget.check_columns(count, self.file, line) {
            if !self.is_full {
                self.diagnostics.push(*problem);
            }
            self.is_full = true;
        }
    }

    fn unknown_key(&self, value: &RawValue, key: &str, known: &[&str]) -> Diagnostic {
        let shown = show(key);
        let message = message!(
            "不认识「{shown}」这一项，它的内容没有读取",
            "key `{shown}` is not known; it was not read",
        );
        let nearest = super::nearest::nearest(key, known.iter().map(|known| (*known, *known)));
        let help = match nearest {
            Some(known) => message!("是不是「{known}」？", "did you mean `{known}`?"),
            None => message!("不需要的项可以删去", "delete it if it is not needed"),
        };
        let mut problem = UNKNOWN_COLUMN
            .diagnostic(self.file, message)
            .at_line(self.line(value))
            .with_help(help);
        problem.heading = Some(shown);
        problem
    }

    fn report_unknown_keys(&mut self) {
        for UnknownKey { problem, records } in std::mem::take(&mut self.unknown_keys) {
            let mut problem = problem;
            if records > 1 {
                let Text { zh, en } = &mut problem.message;
                zh.push_str(&format!("（共 {records} 条记录有它）"));
                en.push_str(&format!(" (in {records} records)"));
            }
            self.diagnostics.push(problem);
        }
    }

    fn duplicate_key(&mut self, value: &RawValue, key: &str) {
        let shown = show(key);
        let message = message!(
            "同一条记录里有两个「{shown}」",
            "`{shown}` appears twice in one record",
        );
        let help = message!("请删去其中一个", "delete one of them");
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

/// The text of a string (unescaped) or of a number (as written); `None` for other values.
fn plain(raw: &str) -> Option<serde_json::Result<Cow<'_, str>>> {
    match raw.as_bytes().first()? {
        b'"' => Some(serde_json::from_str::<Key<'_>>(raw).map(|text| text.0)),
        b'-' | b'0'..=b'9' => Some(Ok(Cow::Borrowed(raw))),
        _ => None,
    }
}

fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// Deserializes a JSON text completely; trailing characters are an error.
fn parse<'t, S: DeserializeSeed<'t>>(text: &'t str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The message of serde_json without its line number, which is relative to a slice.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// A row under construction.
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
