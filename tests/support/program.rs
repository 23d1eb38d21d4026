//! Runs the program as people and CI jobs do.

use super::reference;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// This repository's root folder.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A temporary copy of this project's inputs, which tests may change.
pub(crate) struct Project {
    directory: tempfile::TempDir,
}

impl Project {
    /// A copy of the frozen sample: changes of this repository's own data, content and
    /// settings do not reach it.
    pub(crate) fn sample() -> Self {
        let directory = tempfile::tempdir().expect("a temporary folder");
        copy_folder(
            &Path::new(ROOT).join("tests/fixtures/sample"),
            directory.path(),
        );
        Self { directory }
    }

    /// A project like the sample, with two institutions that cause no warnings.
    pub(crate) fn sound() -> Self {
        let project = Self::sample();
        project.write(
            "data/points.csv",
            "id,name,nature,region,summary\n\
             p-1,甲图书馆,public_library,210200,市级图书馆\n\
             p-2,乙大学,university,350100,理工科大学\n",
        );
        project.write(
            "data/designations.csv",
            "point_id,kind,approved_on,valid_until,status\n\
             p-1,provincial_point,2025-07-15,2028-07-15,active\n\
             p-2,tisc,2025-07-15,,active\n",
        );
        project.write("data/service_items.csv", "point_id,name\np-1,信息检索\n");
        project
    }

    /// Removes all data but the reference tables.
    pub(crate) fn remove_institutions(&self) {
        let data = self.path("data");
        std::fs::remove_dir_all(&data).expect("a folder");
        reference::write_tables(&data);
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.directory.path().join(relative)
    }

    pub(crate) fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        std::fs::read_to_string(self.path(relative)).expect("a file")
    }

    /// Replaces a text in a file, which must contain it.
    #[track_caller]
    pub(crate) fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert!(text.contains(from), "{relative} has no {from:?}");
        self.write(relative, text.replacen(from, to, 1));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wangdian"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("WANGDIAN_SOURCE_COMMIT");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Every file of a folder.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }
}

/// Output and exit status of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the program starts");
        Self {
            status: status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(stdout).expect("text"),
            stderr: String::from_utf8(stderr).expect("text"),
        }
    }

    #[track_caller]
    pub(crate) fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}{}", self.stdout, self.stderr);
        self
    }
}

/// Every file below a folder by its relative path.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(&current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy();
                let bytes = std::fs::read(&path).expect("a file");
                found.insert(name.replace('\\', "/"), bytes);
            }
        }
    }
    found
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}
