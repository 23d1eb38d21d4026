//! `manifest.json` and `SHA256SUMS`: what a site consists of, with sizes and hashes.

use crate::model::Date;
use crate::site::{Artifact, Role, SiteIndex, hex, is_portable};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of the manifest, relative to the site's root.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The name of the list for `sha256sum -c`, relative to the site's root.
pub(crate) const CHECKSUMS: &str = "SHA256SUMS";

const FORMAT: &str = "wangdian-manifest";
const VERSION: u32 = 1;
const MAKER: &str = "the manifest";

/// What the manifest says beside the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestMeta {
    /// The date that statuses were judged by.
    pub as_of: Date,
    /// The commit of the data, where it is known.
    pub source_commit: Option<String>,
}

/// `manifest.json` as read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    version: u32,
    /// The program and its version.
    pub(crate) generator: String,
    /// The date that statuses were judged by, `YYYY-MM-DD`.
    pub(crate) as_of: String,
    /// The commit of the data, where it was given.
    #[serde(default)]
    pub(crate) source_commit: Option<String>,
    /// Every file but the manifest itself, in order of paths.
    pub(crate) files: Vec<ManifestFile>,
}

/// One file in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestFile {
    /// Relative to the site's root.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256, 64 lower-case hex digits.
    pub(crate) sha256: String,
}

/// Why bytes are no manifest that this program can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestError {
    /// Not JSON of the right shape; the parser's words.
    Malformed(String),
    /// A manifest of something else.
    OtherFormat(String),
    /// Made by a later version of the program.
    OtherVersion(u32),
    /// A path that no site can have, such as one that leads out of the folder.
    BadPath(String),
}

impl Manifest {
    /// Reads a manifest; every path in it stays within the folder.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|error| ManifestError::Malformed(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(ManifestError::OtherFormat(manifest.format));
        }
        if manifest.version != VERSION {
            return Err(ManifestError::OtherVersion(manifest.version));
        }
        match manifest.files.iter().find(|file| !is_portable(&file.path)) {
            Some(file) => Err(ManifestError::BadPath(file.path.clone())),
            None => Ok(manifest),
        }
    }
}

/// `SHA256SUMS`: a line for each file.
pub(super) fn checksums(index: &SiteIndex) -> Artifact {
    let mut bytes = Vec::with_capacity(index.files().len() * 100);
    for (path, file) in index.files() {
        bytes.extend_from_slice(format!("{}  {path}\n", hex(&file.sha256)).as_bytes());
    }
    artifact(CHECKSUMS, bytes)
}

/// `manifest.json`: every file but itself, so `SHA256SUMS` too.
pub(super) fn manifest(index: &SiteIndex, meta: &ManifestMeta) -> Artifact {
    artifact(MANIFEST, encode(meta, index))
}

fn artifact(path: &str, bytes: Vec<u8>) -> Artifact {
    Artifact {
        path: path.to_owned(),
        maker: MAKER,
        role: Role::Manifest,
        bytes,
        sha256: None,
    }
}

/// A file a line, so that two manifests can be compared with `diff`.
fn encode(meta: &ManifestMeta, index: &SiteIndex) -> Vec<u8> {
    const TEXT: &str = "texts and numbers are always JSON, and memory takes every write";
    let text = |value: &str| serde_json::to_string(value).expect(TEXT);
    let commit = meta
        .source_commit
        .as_deref()
        .map_or(String::new(), |commit| {
            format!("\"source_commit\":{},\n", text(commit))
        });
    let mut bytes = format!(
        "{{\"format\":{},\n\"version\":{VERSION},\n\"generator\":{},\n\"as_of\":\"{}\",\n{commit}\"files\":[",
        text(FORMAT),
        text(concat!("wangdian ", env!("CARGO_PKG_VERSION"))),
        meta.as_of,
    )
    .into_bytes();
    for (position, (path, file)) in index.files().iter().enumerate() {
        bytes.extend_from_slice(if position == 0 { b"\n" } else { b",\n" });
        let entry = ManifestFile {
            path: path.clone(),
            bytes: file.bytes,
            sha256: hex(&file.sha256),
        };
        serde_json::to_writer(&mut bytes, &entry).expect(TEXT);
    }
    bytes.extend_from_slice(b"\n]}\n");
    bytes
}

impl fmt::Display for ManifestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(formatter, "it cannot be read: {error}"),
            Self::OtherFormat(format) => write!(formatter, "its format is `{format}`"),
            Self::OtherVersion(version) => {
                write!(
                    formatter,
                    "its version is {version}, this program knows {VERSION}"
                )
            }
            Self::BadPath(path) => write!(formatter, "no site has the path `{path}`"),
        }
    }
}
