//! A temporary registry folder that tests can change and check.

use super::FOLDER_TABLES;
use std::path::{Path, PathBuf};
use wangdian::check::{Checked, check};
use wangdian::config::DataConfig;
use wangdian::diagnostics::{Diagnostic, Report};
use wangdian::load::load_registry;
use wangdian::model::{Date, Registry};

pub(crate) const POINTS: &str = "\
id,name,name_en,aliases,nature,region,address,postcode,longitude,latitude,crs,head,head_title,staff_total,staff_full_time,staff_part_time,phone,email,website,hours,audience,summary,updated_on,contact_name,contact_mobile,contact_email
p-1,甲图书馆,,,public_library,210200,,,,,,,,,,,,,,,,市级图书馆,,张三,13812345678,
p-2,乙大学,,,university,210200,,,,,,,,,,,,,,,,理工科大学,,,,
";

pub(crate) const DESIGNATIONS: &str = "\
point_id,kind,batch,document,authority,recommender,notice_from,notice_until,approved_on,valid_until,status,source_url
p-1,provincial_point,,,,,,,,,active,
p-2,national_point,,,,,,,2023-01-01,2026-01-01,active,
";

pub(crate) const SERVICE_ITEMS: &str = "\
point_id,name,ip_types,category,level,audience,fee,mode,url,description,source_url
p-2,查新,patent;trademark,novelty_search,,,free,online;offline,,,
";

/// A folder that is removed when the test ends.
pub(crate) struct Folder {
    _directory: tempfile::TempDir,
    path: PathBuf,
    pub(crate) options: DataConfig,
}

impl Folder {
    /// No institutions.
    pub(crate) fn empty() -> Self {
        let directory = tempfile::tempdir().expect("a temporary folder");
        let path = directory.path().to_owned();
        for (name, text) in FOLDER_TABLES {
            std::fs::write(path.join(name), text).expect("a reference table");
        }
        Self {
            _directory: directory,
            path,
            options: DataConfig::default(),
        }
    }

    /// Two valid points.
    pub(crate) fn sound() -> Self {
        Self::empty()
            .file("points.csv", POINTS)
            .file("designations.csv", DESIGNATIONS)
            .file("service_items.csv", SERVICE_ITEMS)
    }

    /// The tables in a folder of `tests/fixtures/`.
    pub(crate) fn fixture(name: &str) -> Self {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let mut folder = Self::empty();
        for entry in std::fs::read_dir(fixtures.join(name)).expect("a fixture") {
            let entry = entry.expect("an entry");
            let text = std::fs::read(entry.path()).expect("a table");
            folder = folder.bytes(&entry.file_name().to_string_lossy(), &text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        self.bytes(name, text.as_bytes())
    }

    pub(crate) fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        std::fs::write(self.path.join(name), bytes).expect("write");
        self
    }

    pub(crate) fn without(self, name: &str) -> Self {
        std::fs::remove_file(self.path.join(name)).expect("remove");
        self
    }

    /// Sets a cell of a CSV file; `row` counts records from 0.
    pub(crate) fn set(self, name: &str, row: usize, column: &str, value: &str) -> Self {
        let path = self.path.join(name);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&path)
            .expect("open");
        let mut records: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("CSV").iter().map(str::to_owned).collect())
            .collect();
        if let Some(position) = records[0].iter().position(|heading| heading == column) {
            records[row + 1][position] = value.to_owned();
        }
        let mut writer = csv::Writer::from_path(&path).expect("open");
        for record in records {
            writer.write_record(&record).expect("write");
        }
        writer.flush().expect("write");
        self
    }

    pub(crate) fn checked(&self, as_of: Option<Date>) -> Checked {
        check(
            &load_registry(&self.path, &self.options),
            &self.options,
            as_of,
        )
    }

    /// The report as of 2025-06-01.
    pub(crate) fn report(&self) -> Report {
        self.report_as_of(Date::constant(2025, 6, 1))
    }

    pub(crate) fn report_as_of(&self, as_of: Date) -> Report {
        Report::new(self.checked(Some(as_of)).diagnostics)
    }

    /// The codes of the folder's problems as of 2025-06-01, in order of the report.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let report = self.report();
        report
            .diagnostics()
            .iter()
            .map(|problem| problem.code)
            .collect()
    }

    pub(crate) fn registry(&self) -> Option<Registry> {
        self.checked(Some(Date::constant(2025, 6, 1))).registry
    }

    /// A problem as one line: file, line, severity, code, heading, value.
    pub(crate) fn line(&self, problem: &Diagnostic) -> String {
        let root = format!("{}/", self.path.display());
        let line = problem
            .line
            .map_or(String::new(), |line| format!(":{line}"));
        format!(
            "{}{line}: {}[{}] {} | {} | {}",
            problem.file.replace(&root, ""),
            problem.severity,
            problem.code,
            problem.heading.as_deref().unwrap_or("-"),
            problem.value.as_deref().unwrap_or("-"),
            problem.record.as_deref().unwrap_or("-"),
        )
    }
}
