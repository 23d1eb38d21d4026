//! Names of tables, columns, filters and downloads in the language of the site.
//!
//! Their declarations have Chinese names. A language file may override them, in the
//! sections of [`SECTIONS`]; otherwise the Chinese name is used, so that adding a column or
//! filter needs only one line.

use super::locale::{Locale, Message, Piece, Type, other_parameters, problem};
use crate::diagnostics::{Diagnostic, show};
use crate::opendata::{self, Download};
use crate::schema::{Column, Table};
use crate::search::{FILTERS, FilterSpec};
use std::collections::BTreeMap;

/// A section of names in a language file.
struct Section {
    name: &'static str,
    /// What the section names, in Chinese and English.
    of: (&'static str, &'static str),
    /// Returns all valid keys.
    keys: fn() -> Vec<String>,
}

const COLUMN: (&str, &str) = ("栏目", "column");
const DOWNLOAD: (&str, &str) = ("下载文件", "download");

const SECTIONS: [Section; 6] = [
    Section {
        name: "tables",
        of: ("表", "table"),
        keys: || Table::ALL.map(|table| table.key().to_owned()).into(),
    },
    Section {
        name: "columns",
        of: COLUMN,
        keys: columns,
    },
    Section {
        name: "column_descriptions",
        of: COLUMN,
        keys: columns,
    },
    Section {
        name: "filters",
        of: ("筛选条件", "filter"),
        keys: || FILTERS.iter().map(|spec| spec.key.to_owned()).collect(),
    },
    Section {
        name: "downloads",
        of: DOWNLOAD,
        keys: opendata::keys,
    },
    Section {
        name: "download_descriptions",
        of: DOWNLOAD,
        keys: opendata::keys,
    },
];

fn columns() -> Vec<String> {
    let tables = Table::ALL.into_iter();
    tables
        .flat_map(|table| {
            let columns = table.schema().columns.iter();
            columns.map(move |column| column_key(table, column))
        })
        .collect()
}

fn column_key(table: Table, column: &Column) -> String {
    format!("{}.{}", table.key(), column.name)
}

/// The section of a key, if it is a name, and the key within the section.
fn section_of(key: &str) -> Option<(&'static Section, &str)> {
    let (name, key) = key.split_once('.')?;
    let section = SECTIONS.iter().find(|section| section.name == name)?;
    Some((section, key))
}

/// Whether a text is a name; [`problems`] validates names.
pub(crate) fn is_name(key: &str) -> bool {
    section_of(key).is_some()
}

/// Reports names of unknown things, and names with wrong parameters: only those of files of
/// a province have a parameter.
pub(crate) fn problems(locale: &Locale) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, message) in locale.messages() {
        let Some((section, named)) = section_of(key) else {
            continue;
        };
        if !(section.keys)().iter().any(|known| known == named) {
            problems.push(unknown(section, named, message));
            continue;
        }
        let mut parameters = BTreeMap::new();
        if named.starts_with(opendata::PROVINCES) {
            parameters.insert("region".to_owned(), Type::Text);
        }
        if message.parameters != parameters {
            problems.push(other_parameters(key, &parameters, message));
        }
    }
    problems
}

fn unknown(section: &Section, named: &str, message: &Message) -> Diagnostic {
    let (named, (zh, en)) = (show(named), section.of);
    problem(
        &message.label,
        message.line,
        &format!("没有{zh} `{named}`"),
        &format!("there is no {en} `{named}`"),
    )
}

impl Locale {
    /// The name of a table.
    pub(crate) fn table(&self, table: Table) -> &str {
        self.named("tables", table.key(), table.title())
    }

    /// The label of a column.
    pub(crate) fn column(&self, table: Table, column: &Column) -> &str {
        self.named("columns", &column_key(table, column), column.title())
    }

    /// The description of a column.
    pub(crate) fn column_description(&self, table: Table, column: &Column) -> &str {
        let key = column_key(table, column);
        self.named("column_descriptions", &key, column.description)
    }

    /// The title of a filter.
    pub(crate) fn filter(&self, spec: &FilterSpec) -> &str {
        self.named("filters", spec.key, spec.title)
    }

    /// The title of a download; `region` is its province.
    pub(crate) fn download(&self, download: &Download, region: &str) -> String {
        self.of_download("downloads", download, region)
            .unwrap_or_else(|| download.title.clone())
    }

    /// The description of a download.
    pub(crate) fn download_description(&self, download: &Download, region: &str) -> String {
        self.of_download("download_descriptions", download, region)
            .unwrap_or_else(|| download.description.clone())
    }

    fn of_download(&self, section: &str, download: &Download, region: &str) -> Option<String> {
        let key = format!("{section}.{}", download.key());
        self.get(&key)?;
        Some(self.text(&key, &[("region", region.into())]))
    }

    /// The name in a section, or the declared one.
    fn named<'a>(&'a self, section: &str, key: &str, declared: &'static str) -> &'a str {
        let message = self.get(&format!("{section}.{key}"));
        match message.map(|message| message.other.as_slice()) {
            Some([Piece::Text(name)]) => name,
            _ => declared,
        }
    }
}
