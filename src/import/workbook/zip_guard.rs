//! Checks a zip archive before it is read: its expanded size is within the limit, and its XML is
//! well-formed, so that no reader hangs on it.

use super::{over_limit, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// The maximum number of files in an archive.
const MAX_PARTS: usize = 10_000;

/// The maximum number of XML elements in a part without cells, such as the styles. Readers use
/// hundreds of bytes for an element of a few bytes.
const MAX_ELEMENTS: u64 = 500_000;

/// The minimum average size of an element in a part with cells; it bounds their number.
const MIN_BYTES_PER_ELEMENT: u64 = 8;

/// Expands and checks every part without keeping it; returns the names of the parts.
pub(crate) fn check(
    bytes: &[u8],
    file: &str,
    limits: &ImportConfig,
) -> Result<BTreeSet<String>, Box<Diagnostic>> {
    let invalid = |reason: String| Box::new(unreadable(file, ("", &reason)));
    let limit = limits.max_expanded_bytes;
    let too_large = |found| Box::new(over_limit(file, "max_expanded_bytes", (found, limit)));
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| invalid(error.to_string()))?;
    if archive.len() > MAX_PARTS {
        return Err(invalid(format!("{} parts", archive.len())));
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| invalid(error.to_string()))?;
        declared = declared.saturating_add(part.size());
    }
    if declared > limit {
        return Err(too_large(declared));
    }
    // The declared sizes may be wrong, so that the actual ones are measured too.
    let mut left = limit;
    let mut names = BTreeSet::new();
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|error| invalid(error.to_string()))?;
        let name = part.name().map_err(|error| invalid(error.to_string()))?;
        let name = name.trim_start_matches('/').to_owned();
        let mut part = BufReader::new(LimitedReader { inner: part, left });
        // Parts are checked regardless of their name, since any part may be referenced as a sheet.
        // Drawings of comments (.vml) are not well-formed XML.
        let result = if begins_as_xml(&mut part) && !name.ends_with(".vml") {
            let has_cells = ["sheets/", "sharedStrings", "content.xml"]
                .iter()
                .any(|word| name.contains(word));
            let max = if has_cells {
                limit / MIN_BYTES_PER_ELEMENT
            } else {
                MAX_ELEMENTS
            };
            check_xml(&mut part, max)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        left = part.get_ref().left;
        if left == 0 {
            return Err(too_large(limit + 1));
        }
        result.map_err(|reason| invalid(format!("{name}: {reason}")))?;
        names.insert(name);
    }
    Ok(names)
}

/// A reader that ends when the limit is reached.
struct LimitedReader<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for LimitedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let max = usize::try_from(self.left).unwrap_or(usize::MAX);
        let max = buffer.len().min(max);
        let read = self.inner.read(&mut buffer[..max])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Whether a part begins with a tag or with a UTF-16 byte order mark.
fn begins_as_xml(part: &mut impl BufRead) -> bool {
    let Ok(head) = part.fill_buf() else {
        return false;
    };
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"<")
        || head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
}

fn check_xml(part: impl BufRead, max_elements: u64) -> Result<(), String> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut elements = 0_u64;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(_)) => {
                depth += 1;
                elements += 1;
            }
            Ok(Event::Empty(_)) => elements += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if depth > 0 => return Err("ends in the middle".to_owned()),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        if depth > 256 {
            return Err("nested too deep".to_owned());
        }
        if elements > max_elements {
            return Err("too many elements".to_owned());
        }
    }
}
