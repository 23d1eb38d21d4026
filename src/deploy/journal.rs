//! What a deploy is about to change, written to the target before it does.
//!
//! Whoever finds it knows that these files may be as the manifest in the target says or not, and
//! that they are ours even if no manifest names them. A deploy that comes to its end removes it.

use super::error::DeployError;
use super::store::Store;
use crate::site::is_portable;
use crate::write::{ManifestFile, encode_files};
use serde::Deserialize;

/// Its name in the target.
pub(super) const JOURNAL: &str = ".wangdian-deploy.journal";

const FORMAT: &str = "wangdian-deploy-journal";
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Written {
    format: String,
    version: u32,
    files: Vec<ManifestFile>,
}

/// The files that an interrupted deploy may have sent or deleted.
///
/// # Errors
///
/// The journal cannot be read or used.
pub(super) async fn read(store: &Store) -> Result<Vec<ManifestFile>, DeployError> {
    match store.read(JOURNAL).await? {
        None => Ok(Vec::new()),
        Some(bytes) => parse(&bytes).map_err(|reason| DeployError::Damaged {
            path: JOURNAL.to_owned(),
            reason,
        }),
    }
}

/// Adds the files that will be sent or deleted to those that may have been.
///
/// # Errors
///
/// The journal cannot be written.
pub(super) async fn write(
    store: &Store,
    begun: &[ManifestFile],
    touched: &[ManifestFile],
) -> Result<(), DeployError> {
    let mut files: Vec<&ManifestFile> = begun.iter().chain(touched).collect();
    // What is sent now comes after what was sent then; either may be there.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup();
    store.put_own(JOURNAL, encode(&files)).await
}

fn encode(files: &[&ManifestFile]) -> Vec<u8> {
    let head = format!("{{\"format\":\"{FORMAT}\",\n\"version\":{VERSION},\n");
    encode_files(head, files)
}

fn parse(bytes: &[u8]) -> Result<Vec<ManifestFile>, String> {
    let written: Written = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if written.format != FORMAT || written.version != VERSION {
        return Err(format!(
            "its format is `{}`, version {}",
            written.format, written.version
        ));
    }
    match written.files.iter().find(|file| !is_portable(&file.path)) {
        Some(file) => Err(format!("no site has the path `{}`", file.path)),
        None => Ok(written.files),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let files = [
            ManifestFile::of("a/b.html", b"one"),
            ManifestFile::of("c.css", b""),
        ];
        let files: Vec<&ManifestFile> = files.iter().collect();
        let read = parse(&encode(&files)).unwrap();
        assert!(read.iter().eq(files));
        assert_eq!(parse(&encode(&[])).unwrap(), []);
    }

    #[test]
    fn a_journal_that_names_what_no_site_has_is_refused() {
        for path in ["../a", "/etc/passwd", ".wangdian-deploy.lock", ""] {
            let bytes = encode(&[&ManifestFile::of(path, b"")]);
            assert!(parse(&bytes).is_err(), "{path}");
        }
        assert!(parse(b"{\"format\":\"other\",\"version\":1,\"files\":[]}").is_err());
        assert!(
            parse(b"{\"format\":\"wangdian-deploy-journal\",\"version\":2,\"files\":[]}").is_err()
        );
        assert!(parse(b"half a jour").is_err());
    }
}
