//! `manifest.json` and `SHA256SUMS`: all files of a site, with sizes and hashes.

use crate::diagnostics::Text;
use crate::model::Date;
use crate::site::{
    Artifact, Role, SiteIndex, hex, hex_sha256, is_named_by_content, is_portable, of_hex,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of the manifest, relative to the site's root.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The name of the signature of the manifest, relative to the site's root.
pub(crate) const SIGNATURE: &str = "manifest.json.minisig";

/// The name of the list for `sha256sum -c`, relative to the site's root.
pub(crate) const CHECKSUMS: &str = "SHA256SUMS";

const FORMAT: &str = "wangdian-manifest";
const VERSION: u32 = 1;
const MAKER: &str = "the manifest";

/// Metadata of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestMeta {
    /// The date on which statuses are evaluated.
    pub as_of: Date,
    /// The commit of the data, if known.
    pub source_commit: Option<String>,
}

/// A parsed `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    version: u32,
    /// The program and its version.
    pub(crate) generator: String,
    /// The date on which statuses are evaluated, `YYYY-MM-DD`.
    pub(crate) as_of: String,
    /// The commit of the data, if known.
    #[serde(default)]
    pub(crate) source_commit: Option<String>,
    /// All files except the manifest itself, sorted by path.
    pub(crate) files: Vec<ManifestFile>,
}

/// A file in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestFile {
    /// Path relative to the site's root.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256, 64 lower-case hex digits.
    pub(crate) sha256: String,
}

impl ManifestFile {
    /// A file with this content.
    pub(crate) fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hex_sha256(bytes),
        }
    }

    /// Whether these bytes are the file's.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.bytes && hex_sha256(bytes) == self.sha256
    }

    /// Whether the file has the hash of its content in its name, so that other files ask for just
    /// this content.
    pub(crate) fn is_named_by_content(&self) -> bool {
        of_hex(&self.sha256).is_some_and(|sha256| is_named_by_content(&self.path, &sha256))
    }
}

/// Why a manifest is invalid or unsupported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestError {
    /// Not JSON of the right structure; with the parser's message.
    Malformed(String),
    /// A manifest in another format.
    OtherFormat(String),
    /// Written by a later version of the program.
    OtherVersion(u32),
    /// An invalid path, such as one that leads out of the folder.
    BadPath(String),
}

impl Manifest {
    /// Parses a manifest, and checks that all paths stay within the folder.
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

/// `SHA256SUMS`: one line per file.
pub(super) fn checksums(index: &SiteIndex) -> Artifact {
    let mut bytes = Vec::with_capacity(index.files().len() * 100);
    for (path, file) in index.files() {
        bytes.extend_from_slice(format!("{}  {path}\n", hex(&file.sha256)).as_bytes());
    }
    artifact(CHECKSUMS, bytes)
}

/// `manifest.json`: all files except itself, including `SHA256SUMS`.
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

const TEXT: &str = "texts and numbers are always JSON, and memory takes every write";

/// Writes one file per line, so that manifests can be compared with `diff`.
fn encode(meta: &ManifestMeta, index: &SiteIndex) -> Vec<u8> {
    let text = |value: &str| serde_json::to_string(value).expect(TEXT);
    let commit = meta
        .source_commit
        .as_deref()
        .map_or(String::new(), |commit| {
            format!("\"source_commit\":{},\n", text(commit))
        });
    let head = format!(
        "{{\"format\":{},\n\"version\":{VERSION},\n\"generator\":{},\n\"as_of\":\"{}\",\n{commit}",
        text(FORMAT),
        text(concat!("wangdian ", env!("CARGO_PKG_VERSION"))),
        meta.as_of,
    );
    let files: Vec<ManifestFile> = index
        .files()
        .iter()
        .map(|(path, file)| ManifestFile {
            path: path.clone(),
            bytes: file.bytes,
            sha256: hex(&file.sha256),
        })
        .collect();
    encode_files(head, &files)
}

/// A JSON object that begins with `head` and has one line for each of its `files`.
pub(crate) fn encode_files(head: String, files: &[impl Serialize]) -> Vec<u8> {
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(b"\"files\":[");
    for (position, file) in files.iter().enumerate() {
        bytes.extend_from_slice(if position == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut bytes, file).expect(TEXT);
    }
    bytes.extend_from_slice(b"\n]}\n");
    bytes
}

impl ManifestError {
    /// What is wrong.
    pub(crate) fn text(&self) -> Text {
        let en = self.to_string();
        let zh = match self {
            Self::Malformed(error) if error.starts_with("EOF") => {
                "文件不完整，到中间就断了".to_owned()
            }
            Self::Malformed(error) => format!("内容读不懂：{error}"),
            Self::OtherFormat(format) => format!("它的格式是 `{format}`"),
            Self::OtherVersion(version) => {
                format!("它的版本是 {version}，本程序认识的是 {VERSION}")
            }
            Self::BadPath(path) => format!("网站里不会有 `{path}` 这个路径"),
        };
        Text::new(zh, en)
    }
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
