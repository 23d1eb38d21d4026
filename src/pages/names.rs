//! Names of tables, columns, filters, downloads, terms and regions in the language of the site.
//!
//! Their declarations and the data have Chinese names. A language file may override them, in the
//! sections of [`SECTIONS`]; otherwise the declared name is used, so that adding a column or filter
//! needs only one line. Columns are described in English too. Terms have an English name in the taxonomy, which every other language than
//! Chinese uses where its file names them no other way, and regions have their Pinyin.

use super::locale::{Locale, Message, Piece, Type, other_parameters, problem};
use crate::diagnostics::{Diagnostic, show};
use crate::directory::Directory;
use crate::model::{Region, Term, TermLabels, VocabularyName};
use crate::opendata::{self, Download};
use crate::schema::{Column, Table};
use crate::search::{FILTERS, FilterSpec};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A section of names in a language file.
struct Section {
    name: &'static str,
    /// What the section names, in Chinese and English.
    of: (&'static str, &'static str),
    /// Whether a key is valid.
    is_key: fn(&str) -> bool,
    /// The parameter that the name of a key has.
    parameter: fn(&str) -> Option<&'static str>,
}

const COLUMN: (&str, &str) = ("栏目", "column");
const DOWNLOAD: (&str, &str) = ("下载文件", "download");
const TERM: (&str, &str) = ("词表里的词", "term of a vocabulary");

const SECTIONS: [Section; 12] = [
    Section {
        name: "tables",
        of: ("表", "table"),
        is_key: |key| Table::ALL.iter().any(|table| table.key() == key),
        parameter: |_| None,
    },
    Section {
        name: "columns",
        of: COLUMN,
        is_key: is_column,
        parameter: |_| None,
    },
    Section {
        name: "column_descriptions",
        of: COLUMN,
        is_key: is_column,
        parameter: |_| None,
    },
    Section {
        name: "filters",
        of: ("筛选条件", "filter"),
        is_key: |key| FILTERS.iter().any(|spec| spec.key == key),
        parameter: |_| None,
    },
    Section {
        name: "downloads",
        of: DOWNLOAD,
        is_key: is_download,
        parameter: region_of_province,
    },
    Section {
        name: "download_descriptions",
        of: DOWNLOAD,
        is_key: is_download,
        parameter: region_of_province,
    },
    // A project may have terms and regions that the program does not know.
    Section {
        name: "terms",
        of: TERM,
        is_key: is_term,
        parameter: |_| None,
    },
    Section {
        name: "short_terms",
        of: TERM,
        is_key: is_term,
        parameter: |_| None,
    },
    Section {
        name: "term_descriptions",
        of: TERM,
        is_key: is_term,
        parameter: |_| None,
    },
    Section {
        name: "regions",
        of: ("地区代码", "code of a region"),
        is_key: |key| key.len() == 6 && key.bytes().all(|byte| byte.is_ascii_digit()),
        parameter: |_| None,
    },
    Section {
        name: "bodies",
        of: ("机关", "body"),
        is_key: |key| !key.is_empty(),
        parameter: |_| None,
    },
    Section {
        name: "region_kinds",
        of: ("地区名称末尾的拼音", "last word of a region's Pinyin"),
        is_key: |key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase()),
        parameter: |_| Some("name"),
    },
];

fn is_column(key: &str) -> bool {
    let mut tables = Table::ALL.into_iter();
    tables.any(|table| {
        let mut columns = table.schema().columns.iter();
        columns.any(|column| column_key(table, column) == key)
    })
}

fn is_download(key: &str) -> bool {
    opendata::keys().iter().any(|known| known == key)
}

/// Only names of files of a province have one.
fn region_of_province(key: &str) -> Option<&'static str> {
    key.starts_with(opendata::PROVINCES).then_some("region")
}

fn is_term(key: &str) -> bool {
    let vocabulary = key.split_once('.').map(|(vocabulary, _)| vocabulary);
    let mut all = VocabularyName::ALL.iter();
    all.any(|known| Some(known.name()) == vocabulary)
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

/// Reports names of unknown things, and names with wrong parameters.
pub(crate) fn problems(locale: &Locale) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, message) in locale.messages() {
        let Some((section, named)) = section_of(key) else {
            continue;
        };
        if !(section.is_key)(named) {
            problems.push(unknown(section, named, message));
            continue;
        }
        let parameter = (section.parameter)(named);
        let parameters = parameter.map(|name| (name.to_owned(), Type::Text));
        let parameters: BTreeMap<String, Type> = parameters.into_iter().collect();
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

/// Gives the terms and regions of a directory the names that pages of a language show.
pub(crate) fn name_in(directory: &mut Directory, locale: &Locale) {
    let is_chinese = locale.is_chinese();
    if is_chinese && !directory.regions.are_labelled() {
        return;
    }
    let taxonomy = Arc::make_mut(&mut directory.taxonomy);
    for vocabulary in VocabularyName::ALL {
        let terms = vocabulary.terms_mut(taxonomy);
        terms.label_by(|term| (!is_chinese).then(|| term_labels(locale, *vocabulary, term)));
    }
    let regions = Arc::make_mut(&mut directory.regions);
    regions.label_by(|region| (!is_chinese).then(|| region_label(locale, region)));
}

fn term_labels(locale: &Locale, vocabulary: VocabularyName, term: &Term) -> TermLabels {
    let key = format!("{}.{}", vocabulary.name(), term.code);
    let named = |section| locale.name(section, &key).map(str::to_owned);
    TermLabels {
        label: named("terms").unwrap_or_else(|| term.en.clone()),
        short: named("short_terms"),
        description: named("term_descriptions"),
    }
}

/// `Longgang District` for `Longgang Qu`: the kind of a region is the last word of its Pinyin. The
/// names of peoples are written without 族.
fn region_label(locale: &Locale, region: &Region) -> String {
    if let Some(name) = locale.name("regions", &region.code) {
        return name.to_owned();
    }
    if let Some(name) = &region.name_en {
        return name.clone();
    }
    let Some((name, kind)) = region.pinyin.rsplit_once(' ') else {
        return region.pinyin.clone();
    };
    let key = format!("region_kinds.{}", kind.to_lowercase());
    if locale.get(&key).is_none() {
        return region.pinyin.clone();
    }
    let words = name.split(' ').map(|word| match word.strip_suffix("zu") {
        Some(people) if region.name.contains('族') => people,
        _ => word,
    });
    let name = words.collect::<Vec<_>>().join(" ");
    locale.text(&key, &[("name", name.as_str().into())])
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
        let declared = match self.is_chinese() {
            true => column.description,
            false => column.description_en,
        };
        self.named("column_descriptions", &key, declared)
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

    /// The name of an authority or another body by its Chinese one; in another language without a
    /// name of it, in Pinyin.
    pub(crate) fn body(&self, name: &str, directory: &Directory) -> String {
        match self.name("bodies", name.trim()) {
            _ if self.is_chinese() => name.to_owned(),
            Some(name) => name.to_owned(),
            None => directory.latin_body(name),
        }
    }

    /// The name in a section, or the declared one.
    fn named<'a>(&'a self, section: &str, key: &str, declared: &'static str) -> &'a str {
        self.name(section, key).unwrap_or(declared)
    }

    /// The name in a section.
    fn name(&self, section: &str, key: &str) -> Option<&str> {
        let message = self.get(&format!("{section}.{key}"))?;
        match message.other.as_slice() {
            [Piece::Text(name)] => Some(name),
            _ => None,
        }
    }
}
