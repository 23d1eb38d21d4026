//! Spreadsheets: any bytes as a file of any format. Bytes that begin with `x` are the parts
//! of a zipped workbook, so that code after decompression is reached too: a name on a line,
//! the part, and a zero byte before the next one.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use wangdian::config::ImportConfig;
use wangdian::fuzzing::{Sheet, read_workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Runs one input.
pub(crate) fn run(bytes: &[u8]) {
    match bytes.split_first() {
        Some((b'x', parts)) => {
            if let Some(workbook) = zipped(parts) {
                look_at(&workbook);
            }
        }
        _ => look_at(bytes),
    }
}

/// Checks that the result is within the limits, in order, and reproducible.
fn look_at(bytes: &[u8]) {
    // Low limits keep executions short.
    let limits = ImportConfig {
        max_rows: 2_000,
        ..ImportConfig::default()
    };
    let (sheets, problems) = read_workbook(bytes, "a.xlsx", &limits);
    assert!(sheets.len() as u64 <= limits.max_sheets);
    sheets.iter().for_each(|sheet| is_sound(sheet, &limits));
    // The program rewrites .xls files, so that the reader's library should not panic; if it
    // does, the panic is caught and reported.
    let is_compound = bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let stumbled = |said: &str| said.ends_with("a damaged record");
    assert!(!is_compound || !problems.iter().any(|problem| stumbled(&problem.message.en)));
    let again = read_workbook(bytes, "a.xlsx", &limits);
    assert_eq!(format!("{sheets:?}"), format!("{:?}", again.0));
    assert_eq!(problems, again.1);
}

fn is_sound(sheet: &Sheet, limits: &ImportConfig) {
    assert!(
        sheet
            .rows
            .windows(2)
            .all(|pair| pair[0].number < pair[1].number)
    );
    for row in &sheet.rows {
        assert!(row.number >= 1 && !row.cells.is_empty());
        assert!(
            row.cells
                .windows(2)
                .all(|pair| pair[0].column < pair[1].column)
        );
        assert!(
            row.cells
                .iter()
                .all(|cell| u64::from(cell.column) < limits.max_columns)
        );
    }
    for merge in &sheet.merges {
        assert!(merge.first_row <= merge.last_row && merge.first_column <= merge.last_column);
    }
}

fn zipped(parts: &[u8]) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut names = BTreeSet::new();
    for part in parts.split(|byte| *byte == 0) {
        let end = part.iter().position(|byte| *byte == b'\n')?;
        let name = std::str::from_utf8(&part[..end]).ok()?;
        if names.insert(name) {
            writer.start_file(name, options).ok()?;
            writer.write_all(&part[end + 1..]).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}
