//! Imports sheets into a registry, and extracts parts of the report.

use super::reference;
use rust_xlsxwriter::Worksheet;
use wangdian::import::mapping::Mapping;
use wangdian::import::report::NoteKind;
use wangdian::import::{ImportOptions, Imported, Input, write};
use wangdian::model::Date;
use wangdian::pipeline::import;

/// A registry in a temporary folder, for importing sheets.
pub(crate) struct Clerk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) mapping: Mapping,
}

impl Clerk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        reference::write_tables(folder.path());
        Self {
            folder,
            mapping: Mapping::default(),
        }
    }

    /// A registry with these tables.
    pub(crate) fn with(tables: &[(&str, &str)]) -> Self {
        let clerk = Self::new();
        for (name, text) in tables {
            std::fs::write(clerk.folder.path().join(name), text).unwrap();
        }
        clerk
    }

    pub(crate) fn mapping(mut self, text: &str) -> Self {
        self.mapping = Mapping::parse(text, "map.toml").unwrap();
        self
    }

    pub(crate) fn import(&self, name: &str, bytes: Vec<u8>) -> Imported {
        let input = Input {
            name: name.to_owned(),
            bytes,
        };
        self.import_all(&[input])
    }

    /// Imports several files at once.
    pub(crate) fn import_all(&self, inputs: &[Input]) -> Imported {
        let options = ImportOptions {
            registry: Some(self.folder.path()),
            as_of: Some(Date::constant(2024, 6, 1)),
            mapping: self.mapping.clone(),
            ..ImportOptions::default()
        };
        import(inputs, &options)
    }

    /// Imports CSV text.
    pub(crate) fn csv(&self, text: &str) -> Imported {
        self.import("list.csv", text.as_bytes().to_vec())
    }

    #[track_caller]
    pub(crate) fn write(&self, imported: &Imported) {
        let files = imported.files.as_ref();
        write(
            files.unwrap_or_else(|| panic!("{:#?}", imported.report.problems)),
            self.folder.path(),
        )
        .unwrap();
    }
}

/// A table of the result, without its byte-order mark.
#[track_caller]
pub(crate) fn table(imported: &Imported, name: &str) -> String {
    let files = imported.files.as_ref();
    let files = files.unwrap_or_else(|| panic!("{:#?}", imported.report.problems));
    String::from_utf8(files[name].clone())
        .unwrap()
        .replace('\u{feff}', "")
}

/// The cells of a column, sorted by id.
#[track_caller]
pub(crate) fn column(imported: &Imported, file: &str, column: &str) -> Vec<String> {
    let text = table(imported, file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column)
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[at].to_owned())
        .collect()
}

/// The codes of all problems, without duplicates.
pub(crate) fn codes(imported: &Imported) -> Vec<&'static str> {
    let mut codes: Vec<_> = imported
        .report
        .problems
        .diagnostics()
        .iter()
        .map(|p| p.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// All messages of one kind.
pub(crate) fn notes(imported: &Imported, kind: NoteKind) -> String {
    let notes = imported
        .report
        .notes
        .iter()
        .filter(|note| note.kind == kind);
    notes
        .map(|note| {
            format!(
                "{}:{} {}\n",
                note.location,
                note.line.unwrap_or(0),
                note.text.zh
            )
        })
        .collect()
}

/// The problems with this code as they are printed.
#[track_caller]
pub(crate) fn problem(imported: &Imported, code: &str) -> String {
    let mut found = imported
        .report
        .problems
        .diagnostics()
        .iter()
        .filter(|p| p.code == code);
    let problem = found
        .next()
        .unwrap_or_else(|| panic!("no {code}: {:#?}", imported.report.problems));
    let help = problem.help.as_ref().map_or("", |help| help.zh.as_str());
    format!(
        "{}:{} {} = {help}",
        problem.file,
        problem.line.unwrap_or(0),
        problem.message.zh
    )
}

pub(crate) fn row(sheet: &mut Worksheet, number: u32, cells: &[&str]) {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(number, column, *cell).unwrap();
        }
    }
}

pub(crate) const POINTS: &str = "\
id,name,aliases,nature,region,address,phone,summary,contact_name
p-1,甲图书馆,市图,public_library,210200,旧址,0411-8400001,图书馆,张三
p-2,乙大学,,university,210100,,024-84000002,大学,
p-3,丙大学,市图,university,110000,,,大学,
";
pub(crate) const DESIGNATIONS: &str = "\
point_id,kind,batch,approved_on,valid_until,status
p-1,tisc,第一批,2019-01-01,,active
p-1,provincial_point,2020年,2020-01-01,2023-01-01,active
p-2,provincial_point,2015年,2015-01-01,2018-01-01,revoked
p-3,tisc,,,,active
";
pub(crate) const ITEMS: &str = "\
point_id,name,category,fee,url
p-1,专利检索,retrieval,free,https://example.org/a
p-1,查新,novelty_search,,
p-2,培训,training,free,
p-2,培训,training,free,
";

pub(crate) fn known() -> Clerk {
    Clerk::with(&[
        ("points.csv", POINTS),
        ("designations.csv", DESIGNATIONS),
        ("service_items.csv", ITEMS),
    ])
}
