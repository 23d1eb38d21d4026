//! An output folder for tests, with a small site.

use crate::site::{Artifact, Role};
use crate::write::error::VerifyError;
use crate::write::verify::VerifySummary;
use crate::write::{Allowed, ManifestMeta, WriteError, WriteSummary, Writer, verify};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An output folder inside a temporary folder.
pub(crate) struct TestFolder {
    pub(crate) temporary: TempDir,
}

/// Paths with their contents.
pub(crate) type Files<'a> = &'a [(&'a str, &'a str)];

pub(crate) const SITE: Files<'_> = &[
    ("index.html", "home"),
    ("points/p-1.html", "one"),
    ("points/p-2.html", "two"),
    ("assets/style.0f.css", "css"),
    ("data/points.csv", "id"),
];

pub(crate) fn site(files: Files<'_>) -> Vec<Artifact> {
    let artifact = |(path, content): &(&str, &str)| Artifact {
        path: (*path).to_owned(),
        maker: "test",
        role: match path.split('/').next() {
            Some("assets") => Role::Hashed,
            Some("data") => Role::Data,
            _ => Role::Page,
        },
        bytes: content.as_bytes().to_vec(),
        sha256: None,
    };
    files.iter().map(artifact).collect()
}

/// Stages the files in two batches and publishes them.
pub(crate) fn publish(
    mut files: Vec<Artifact>,
    out: &Path,
    meta: &ManifestMeta,
) -> Result<WriteSummary, WriteError> {
    let mut writer = Writer::begin(out)?;
    let second = files.split_off(files.len() / 2);
    writer.stage(files)?;
    writer.stage(second)?;
    writer.finish(meta)
}

pub(crate) fn meta() -> ManifestMeta {
    ManifestMeta {
        as_of: date(2026, 6, 30),
        source_commit: None,
    }
}

impl TestFolder {
    pub(crate) fn new() -> Self {
        Self {
            temporary: tempfile::tempdir().expect("a folder"),
        }
    }

    /// An output folder that already contains the sample site.
    pub(crate) fn with_site() -> Self {
        let place = Self::new();
        place.publish(SITE).expect("a fresh folder");
        place
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.temporary.path().join("public")
    }

    pub(crate) fn publish(&self, files: Files<'_>) -> Result<WriteSummary, WriteError> {
        publish(site(files), &self.out(), &meta())
    }

    pub(crate) fn put(&self, path: &str, content: &str) -> &Self {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, content).expect("a file");
        self
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).unwrap_or_else(|error| format!("{path}: {error}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.out().join(path)).is_ok()
    }

    /// All files in the temporary folder, including those outside `public`.
    pub(crate) fn everything(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.temporary.path(), "", &mut files);
        files
    }
}

fn collect(root: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(root.join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        let path = path.trim_start_matches('/').to_owned();
        if entry.file_type().expect("a type").is_dir() {
            files.insert(format!("{path}/"), Vec::new());
            collect(root, &path, files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// Edits the sample: a content of "-" removes the file.
pub(crate) fn edited<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut files: BTreeMap<&str, &str> = SITE.iter().copied().collect();
    for (path, content) in changes {
        if *content == "-" {
            files.remove(path);
        } else {
            files.insert(path, content);
        }
    }
    files.into_iter().collect()
}

/// Verifies a folder against its manifest, with nothing allowed besides.
pub(crate) fn verify_all(target: &Path) -> Result<VerifySummary, VerifyError> {
    verify(target, &Allowed::default())
}
