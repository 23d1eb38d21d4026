//! Text with a separator: comma, tab or semicolon, in any encoding.

use super::{Outcome, SheetBuilder, Value};
use crate::config::ImportConfig;
use crate::load::bytes::{LineCounter, decode};
use crate::text::spreadsheet::unprotect;
use csv::StringRecord;

/// Reads a text; a file without content is a sheet without rows.
pub fn read(bytes: &[u8], file: &str, limits: &ImportConfig) -> Outcome {
    if bytes.iter().take(4096).any(|byte| *byte == 0)
        && !bytes.starts_with(b"\xFF\xFE")
        && !bytes.starts_with(b"\xFE\xFF")
    {
        return Err(Box::new(super::unreadable(
            file,
            "neither a workbook nor text",
        )));
    }
    let (text, warning) = decode(bytes.to_vec(), file)?;
    let mut builder = SheetBuilder::new(file, None, limits);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut lines = LineCounter::new(&text);
    let mut record = StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(Box::new(super::unreadable(file, &error.to_string()))),
        }
        // The reader skips empty lines before a record.
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let line = lines.line_of(start.saturating_add(empty.count()));
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        for (column, cell) in (0_u32..).zip(&record) {
            builder.push(line, column, Value::Text(unprotect(cell).to_owned()))?;
        }
    }
    Ok((vec![builder.finish()], warning.into_iter().collect()))
}

/// The separator that the first line with any has most of; the comma where none has one.
fn separator(text: &str) -> u8 {
    const SEPARATORS: [u8; 3] = [b';', b'\t', b','];
    let is_separator = |byte: u8| SEPARATORS.contains(&byte);
    let line = text.lines().find(|line| line.bytes().any(is_separator));
    let count = |sign: u8| line.map_or(0, |line| line.bytes().filter(|byte| *byte == sign).count());
    // The last of equals wins, which is the comma.
    let most = SEPARATORS.into_iter().max_by_key(|sign| count(*sign));
    most.unwrap_or(b',')
}
