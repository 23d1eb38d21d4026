//! Whether an archive may be given to the readers: it expands to no more than it may,
//! and its XML is well-formed, so that no reader waits for an end that never comes.

use super::{over_limit, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// No workbook of a registry has more parts.
const MOST_PARTS: usize = 10_000;

/// The most elements of a part that holds no cells, such as the styles: a reader keeps
/// hundreds of bytes for one of a few bytes.
const MOST_ELEMENTS: u64 = 500_000;

/// How many bytes an element of cells takes on average at least.
const BYTES_PER_ELEMENT: u64 = 8;

/// Expands every part once, into nothing; gives the names of the parts.
pub fn check(
    bytes: &[u8],
    file: &str,
    limits: &ImportConfig,
) -> Result<BTreeSet<String>, Box<Diagnostic>> {
    let broken = |said: String| Box::new(unreadable(file, ("", &said)));
    let limit = limits.max_expanded_bytes;
    let too_large = |found| Box::new(over_limit(file, "max_expanded_bytes", (found, limit)));
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(broken(format!("{} parts", archive.len())));
    }
    let mut stated = 0_u64;
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| broken(error.to_string()))?;
        stated = stated.saturating_add(part.size());
    }
    if stated > limit {
        return Err(too_large(stated));
    }
    // What the archive states of itself may be a lie, so that it is measured too.
    let mut left = limit;
    let mut names = BTreeSet::new();
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|error| broken(error.to_string()))?;
        let name = part.name().map_err(|error| broken(error.to_string()))?;
        let name = name.trim_start_matches('/').to_owned();
        let mut part = BufReader::new(Measured { inner: part, left });
        // What a part is called tells nothing: any may be referred to as a sheet.
        // The drawings of comments are what programs write, with tags that never end.
        let result = if begins_as_xml(&mut part) && !name.ends_with(".vml") {
            let has_cells = ["sheets/", "sharedStrings", "content.xml"]
                .iter()
                .any(|word| name.contains(word));
            let most = if has_cells {
                limit / BYTES_PER_ELEMENT
            } else {
                MOST_ELEMENTS
            };
            check_xml(&mut part, most)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        left = part.get_ref().left;
        if left == 0 {
            return Err(too_large(limit + 1));
        }
        result.map_err(|said| broken(format!("{name}: {said}")))?;
        names.insert(name);
    }
    Ok(names)
}

/// A reader that ends where the limit is reached.
struct Measured<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let most = buffer.len().min(most);
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Whether a part begins with a tag, or with the mark of UTF-16.
fn begins_as_xml(part: &mut impl BufRead) -> bool {
    let Ok(head) = part.fill_buf() else {
        return false;
    };
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"<")
        || head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
}

fn check_xml(part: impl BufRead, most_elements: u64) -> Result<(), String> {
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
        if elements > most_elements {
            return Err("too many elements".to_owned());
        }
    }
}
