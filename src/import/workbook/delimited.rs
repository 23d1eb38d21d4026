//! Text with a separator: comma, tab or semicolon, in any encoding.

use super::{Headings, Outcome, Sheet, SheetBuilder, Value};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use crate::load::bytes::decode;
use crate::load::csv_table::wrong_separator;
use crate::load::delimited::{Reader, Record, problem};
use crate::text::spreadsheet::unprotect;

/// The separators that are read; the last of equals wins.
const SEPARATORS: [u8; 3] = [b';', b'\t', b','];

/// What people take for a separator and programs do not.
const REFUSED: [char; 3] = ['，', '；', '|'];

/// A character that no text holds, in the place of one that is not ASCII.
const STAND_IN: u8 = 0x1F;

/// Headings are looked for in so many records.
const SEARCHED: usize = 60;

/// Reads a text; a file without content is a sheet without rows.
pub fn read(bytes: &[u8], file: &str, limits: &ImportConfig, headings: Headings<'_>) -> Outcome {
    if bytes.iter().take(4096).any(|byte| *byte == 0)
        && !bytes.starts_with(b"\xFF\xFE")
        && !bytes.starts_with(b"\xFE\xFF")
    {
        return Err(Box::new(super::unreadable(
            file,
            ("既不是工作簿，也不是文字", "neither a workbook nor text"),
        )));
    }
    let (text, warning) = decode(bytes.to_vec(), file)?;
    let found = |text: &str, separator| {
        let sheet = rows(text, separator, file, limits, SEARCHED);
        sheet.map_or(0, |(sheet, _)| headings(&sheet))
    };
    let scores = SEPARATORS.map(|separator| (found(&text, separator), separator));
    let best = scores.into_iter().max_by_key(|(score, _)| *score);
    let separator = match best {
        Some((score, separator)) if score > 0 => separator,
        _ => {
            let stand_in = char::from(STAND_IN);
            let refused = REFUSED.into_iter().find(|sign| {
                found(
                    &text.replace(*sign, stand_in.encode_utf8(&mut [0; 4])),
                    STAND_IN,
                ) > 0
            });
            if let Some(sign) = refused {
                return Err(Box::new(separated_by(&text, sign, file)));
            }
            usual_separator(&text)
        }
    };
    let (sheet, mut problems) = rows(&text, separator, file, limits, usize::MAX)?;
    problems.extend(warning);
    Ok((vec![sheet], problems))
}

/// The records of a text. One with a fault is told, and no row of the sheet.
fn rows(
    text: &str,
    separator: u8,
    file: &str,
    limits: &ImportConfig,
    most: usize,
) -> Result<(Sheet, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, None, limits);
    let mut problems = Vec::new();
    let mut reader = Reader::new(text, separator);
    let mut record = Record::default();
    let mut count = 0;
    while count < most && reader.read(&mut record) {
        count += 1;
        if let Some(fault) = record.fault {
            problems.push(problem(file, fault));
            continue;
        }
        let line = u32::try_from(record.line).unwrap_or(u32::MAX);
        for (column, cell) in (0_u32..).zip(record.iter()) {
            builder.push(line, column, Value::Text(unprotect(cell).to_owned()))?;
        }
        let width = u32::try_from(record.count()).unwrap_or(u32::MAX);
        builder.sheet.widths.insert(line, width);
    }
    Ok((builder.finish(), problems))
}

/// What is said where something else than a separator stands between the headings.
fn separated_by(text: &str, sign: char, file: &str) -> Diagnostic {
    let lines = (1_u64..).zip(text.lines());
    let most = lines.max_by_key(|(number, line)| {
        // The first of equals.
        (line.matches(sign).count(), std::cmp::Reverse(*number))
    });
    let (number, line) = most.unwrap_or((1, ""));
    wrong_separator(line, file, number)
        .unwrap_or_else(|| super::unreadable(file, ("", "no separator")))
}

/// The separator that the first line with any has most of; the comma where none has one.
fn usual_separator(text: &str) -> u8 {
    let is_separator = |byte: u8| SEPARATORS.contains(&byte);
    let line = text.lines().find(|line| line.bytes().any(is_separator));
    let count = |sign: u8| line.map_or(0, |line| line.bytes().filter(|byte| *byte == sign).count());
    let most = SEPARATORS.into_iter().max_by_key(|sign| count(*sign));
    most.unwrap_or(b',')
}
