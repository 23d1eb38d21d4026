//! The files of the site: the output of each stage, and an index of all files.
//!
//! The index records who made each file, so that a path made twice is reported with both
//! makers. It does not hold contents: a site may be larger than memory.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

/// The content security policy that every page declares: nothing is loaded from other
/// hosts, and pages contain no inline script or style.
///
/// It is a file so that the browser tests can read it too.
pub(crate) const CONTENT_SECURITY_POLICY: &str =
    include_str!("content_security_policy.txt").trim_ascii_end();

/// Calls `found` with the path of everything below a folder except folders, relative to it and with
/// `/` between folders, and whether it is a regular file, in no particular order; links are not
/// followed.
///
/// # Errors
///
/// The first folder that cannot be listed.
pub(crate) fn list_files(
    root: &Path,
    mut found: impl FnMut(String, bool),
) -> Result<(), (PathBuf, io::Error)> {
    let mut left = vec![String::new()];
    while let Some(below) = left.pop() {
        let folder = root.join(&below);
        let failed = |error| (folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = if below.is_empty() {
                name.into_owned()
            } else {
                format!("{below}/{name}")
            };
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                left.push(path);
            } else {
                found(path, kind.is_file());
            }
        }
    }
    Ok(())
}

/// Formats a size: `532 B`, `12.3 KB`, `4.0 MB`. A KB is 1,024 bytes.
pub fn size_in_words(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KB", "MB", "GB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// Moves files into a folder: `folder` ends in `/` or is empty.
pub(crate) fn in_folder(folder: &str, mut artifacts: Vec<Artifact>) -> Vec<Artifact> {
    for artifact in &mut artifacts {
        artifact.path.insert_str(0, folder);
    }
    artifacts
}

/// The media type of a file by the end of its name.
pub(crate) fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "jsonld" => "application/ld+json",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "txt" | "md" | "minisig" | "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path relative to the root, with `/` between folders and no leading slash.
    pub path: String,
    /// The stage or page that made the file, for messages.
    pub(crate) maker: &'static str,
    /// Decides when the file is written.
    pub(crate) role: Role,
    /// Its content.
    pub bytes: Vec<u8>,
    /// SHA-256 of the content, if its maker had to compute it anyway.
    pub(crate) sha256: Option<Sha256Bytes>,
}

/// A SHA-256 as its 32 bytes.
pub(crate) type Sha256Bytes = [u8; 32];

/// The order in which files are written: that of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Its name contains its content hash; other files refer to it.
    Hashed,
    /// Data that pages link to under a permanent name.
    Data,
    /// A page or feed.
    Page,
    /// `SHA256SUMS` and `manifest.json`, written last.
    Manifest,
}

/// An index of all files, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SiteIndex {
    files: BTreeMap<String, IndexedFile>,
    /// Maps the path in lower case to the path.
    folded: BTreeMap<String, String>,
}

/// An entry of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IndexedFile {
    /// The stage or page that made it.
    pub(crate) maker: &'static str,
    /// When it is written.
    pub(crate) role: Role,
    /// Size of the content.
    pub(crate) bytes: u64,
    /// SHA-256 of its content.
    pub(crate) sha256: Sha256Bytes,
}

/// Why a file could not be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteError {
    /// Two makers made the same path, or paths that differ only by case.
    Duplicate {
        /// The path of the second.
        path: String,
        /// The maker of the first.
        first: &'static str,
        /// The maker of the second.
        second: &'static str,
    },
    /// One path is a file and a folder at once.
    FileAndFolder {
        /// The path of the second.
        path: String,
        /// The path that it clashes with.
        other: String,
        /// The maker of the second.
        maker: &'static str,
    },
    /// The path cannot exist on every file system that mirrors use.
    BadPath {
        /// The path.
        path: String,
        /// Its maker.
        maker: &'static str,
    },
}

impl SiteIndex {
    /// Reserves a path for a maker.
    pub(crate) fn claim(
        &mut self,
        path: &str,
        maker: &'static str,
        role: Role,
    ) -> Result<(), SiteError> {
        let path = path.to_owned();
        if !is_portable(&path) {
            return Err(SiteError::BadPath { path, maker });
        }
        let folded = path.to_lowercase();
        if let Some(earlier) = self.folded.get(&folded) {
            let first = self.files.get(earlier).map_or(maker, |file| file.maker);
            return Err(SiteError::Duplicate {
                path,
                first,
                second: maker,
            });
        }
        if let Some(other) = self.clash_of_file_and_folder(&folded) {
            return Err(SiteError::FileAndFolder {
                other: other.to_owned(),
                path,
                maker,
            });
        }
        self.folded.insert(folded, path.clone());
        let file = IndexedFile {
            maker,
            role,
            bytes: 0,
            sha256: Sha256Bytes::default(),
        };
        self.files.insert(path, file);
        Ok(())
    }

    /// Records size and digest of the file at a reserved path.
    pub(crate) fn describe(&mut self, path: &str, bytes: u64, sha256: Sha256Bytes) {
        if let Some(file) = self.files.get_mut(path) {
            file.bytes = bytes;
            file.sha256 = sha256;
        }
    }

    /// The existing path that makes `folded` both a file and a folder, if any.
    fn clash_of_file_and_folder(&self, folded: &str) -> Option<&str> {
        let below = format!("{folded}/");
        let inside = self.folded.range(below.clone()..).next();
        let above = folded
            .match_indices('/')
            .find_map(|(end, _)| self.folded.get(&folded[..end]));
        above.map(String::as_str).or_else(|| {
            inside
                .filter(|(path, _)| path.starts_with(&below))
                .map(|(_, path)| path.as_str())
        })
    }

    /// All files, sorted by path.
    pub(crate) fn files(&self) -> &BTreeMap<String, IndexedFile> {
        &self.files
    }
}

/// The SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Sha256Bytes {
    Sha256::digest(bytes).into()
}

/// A SHA-256 as 64 lower-case hex digits.
pub(crate) fn hex(sha256: &Sha256Bytes) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    sha256
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}

/// The SHA-256 of 64 lower-case hex digits.
pub(crate) fn of_hex(digits: &str) -> Option<Sha256Bytes> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut sha256 = Sha256Bytes::default();
    if digits.len() != sha256.len() * 2 {
        return None;
    }
    for (byte, pair) in sha256.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(sha256)
}

/// The length of a [`short_hash`].
pub(crate) const SHORT_HASH_LENGTH: usize = 6;

/// The first 30 bits of a SHA-256, five per character. Short, since the search's manifest has
/// hundreds of them; lower case, since some file systems ignore case.
pub(crate) fn short_hash(sha256: &Sha256Bytes) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = sha256[..5]
        .iter()
        .fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    (0..SHORT_HASH_LENGTH)
        .map(|place| char::from(ALPHABET[((bits >> (35 - 5 * place)) & 31) as usize]))
        .collect()
}

/// The first digits of a SHA-256, for the names of the theme's files.
pub(crate) fn long_hash(sha256: &Sha256Bytes) -> String {
    hex(sha256)[..16].to_owned()
}

/// Whether a file has the hash of its content in its name, `name.hash.extension`, so that its
/// content never changes.
pub(crate) fn is_named_by_content(path: &str, sha256: &Sha256Bytes) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.rsplit('.').skip(1);
    let hash = parts.next().unwrap_or_default();
    let has_stem = parts.next().is_some();
    has_stem && (hash == short_hash(sha256) || hash == long_hash(sha256))
}

/// The SHA-256 of some bytes as 64 lower-case hex digits.
pub(crate) fn hex_sha256(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// Whether a path is valid on every common file system and object store, and stays inside
/// the folder that it is relative to.
pub(crate) fn is_portable(path: &str) -> bool {
    const DEVICES: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
        "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    !path.is_empty()
        && path.split('/').all(|part| {
            let stem = part
                .split('.')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            !part.is_empty()
                && part.len() <= 200
                && !part.starts_with(['_', '.'])
                && !part.ends_with('.')
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                && !DEVICES.contains(&stem.as_str())
        })
}

impl fmt::Display for SiteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate {
                path,
                first,
                second,
            } => write!(
                formatter,
                "`{path}` is made twice: by {first} and by {second}"
            ),
            Self::FileAndFolder { path, other, maker } => write!(
                formatter,
                "`{path}`, made by {maker}, and `{other}` cannot both exist: one path would be a file and a folder"
            ),
            Self::BadPath { path, maker } => write!(
                formatter,
                "`{path}`, made by {maker}, is not a name that every mirror can hold"
            ),
        }
    }
}

impl std::error::Error for SiteError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(site: &mut SiteIndex, path: &str, maker: &'static str) -> Result<(), SiteError> {
        site.claim(path, maker, Role::Page)
    }

    fn check(first: &str, second: &str, message: &str) {
        let mut site = SiteIndex::default();
        claim(&mut site, first, "one").expect("the first is good");
        let error = claim(&mut site, second, "two").expect_err("a clash");
        assert_eq!(error.to_string(), message);
        assert_eq!(site.files().len(), 1, "the second must not be added");
    }

    #[test]
    fn a_path_made_twice_names_both_makers() {
        check(
            "a.html",
            "a.html",
            "`a.html` is made twice: by one and by two",
        );
    }

    #[test]
    fn paths_that_differ_only_by_case_are_the_same_path() {
        check(
            "points/a.html",
            "points/A.html",
            "`points/A.html` is made twice: by one and by two",
        );
    }

    #[test]
    fn a_path_cannot_be_a_file_and_a_folder() {
        let tail = "cannot both exist: one path would be a file and a folder";
        check(
            "a",
            "A/b.html",
            &format!("`A/b.html`, made by two, and `a` {tail}"),
        );
        check(
            "a/b/c.html",
            "a",
            &format!("`a`, made by two, and `a/b/c.html` {tail}"),
        );
    }

    #[test]
    fn a_folder_may_share_the_start_of_its_name_with_a_file() {
        let mut site = SiteIndex::default();
        for path in ["a.html", "a-b/c.html", "a/c.html", "ab"] {
            claim(&mut site, path, "one").expect("no clash");
        }
        assert!(
            site.files()
                .keys()
                .eq(["a-b/c.html", "a.html", "a/c.html", "ab"])
        );
    }

    #[test]
    fn paths_invalid_on_some_file_system_are_rejected() {
        let long = "a".repeat(201);
        for path in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "./a",
            ".hidden",
            "_private",
            "a/_b",
            "a.",
            "con",
            "CON.html",
            "a/nul.txt",
            "com1",
            "a b",
            "网点.html",
            "a\\b",
            "a:b",
            "a\0",
            &long,
        ] {
            assert!(!is_portable(path), "{path:?}");
            assert!(
                claim(&mut SiteIndex::default(), path, "one").is_err(),
                "{path:?}"
            );
        }
    }

    #[test]
    fn ordinary_paths_are_accepted() {
        for path in [
            "index.html",
            "points/p-1.html",
            "SHA256SUMS",
            "assets/a.0f_1.css",
            "console.js",
        ] {
            assert!(is_portable(path), "{path:?}");
        }
    }

    #[test]
    fn files_are_written_before_those_that_refer_to_them() {
        assert!(
            Role::Hashed < Role::Data && Role::Data < Role::Page && Role::Page < Role::Manifest
        );
    }

    #[test]
    fn the_hash_of_empty_input_is_the_known_one() {
        assert_eq!(
            hex_sha256(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn sizes_use_the_largest_fitting_unit() {
        let check = |bytes, expect: &str| assert_eq!(size_in_words(bytes), expect);
        check(0, "0 B");
        check(1023, "1023 B");
        check(1536, "1.5 KB");
        check(5 * 1024 * 1024, "5.0 MB");
        check(3 << 40, "3072.0 GB");
    }
}
