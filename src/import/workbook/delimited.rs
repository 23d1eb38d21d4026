//! Reads text with a separator (comma, tab or semicolon) in any encoding.

use super::{CountHeadings, Outcome, Sheet, SheetBuilder, Value};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use crate::load::bytes::decode;
use crate::load::csv_table::wrong_separator;
use crate::load::delimited::{Reader, Record, problem};
use crate::text::spreadsheet::unprotect;

/// The supported separators; the last one wins ties.
const SEPARATORS: [u8; 3] = [b';', b'\t', b','];

/// Characters that people use as separators but that are not supported.
const UNSUPPORTED: [char; 3] = ['，', '；', '|'];

/// A control character that replaces an unsupported separator, since the reader needs ASCII.
const PLACEHOLDER: u8 = 0x1F;

/// The number of records that are searched for headings.
const SEARCHED_RECORDS: usize = 60;

/// Reads a file; an empty one gives a sheet without rows.
pub(crate) fn read(
    bytes: &[u8],
    file: &str,
    limits: &ImportConfig,
    count_headings: CountHeadings<'_>,
) -> Outcome {
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
    // Old programs end a file with this control character.
    let text = text.trim_end_matches('\u{1a}');
    let headings_found = |text: &str, separator| {
        let sheet = rows(text, separator, file, limits, SEARCHED_RECORDS);
        sheet.map_or(0, |(sheet, _)| count_headings(&sheet))
    };
    let scores = SEPARATORS.map(|separator| (headings_found(text, separator), separator));
    let best = scores.into_iter().max_by_key(|(score, _)| *score);
    let separator = match best {
        Some((score, separator)) if score > 0 => separator,
        _ => {
            let placeholder = char::from(PLACEHOLDER);
            let unsupported = UNSUPPORTED.into_iter().find(|character| {
                headings_found(
                    &text.replace(*character, placeholder.encode_utf8(&mut [0; 4])),
                    PLACEHOLDER,
                ) > 0
            });
            if let Some(character) = unsupported {
                return Err(Box::new(separated_by(text, character, file)));
            }
            most_frequent_separator(text)
        }
    };
    let (sheet, mut problems) = rows(text, separator, file, limits, usize::MAX)?;
    problems.extend(warning);
    Ok((vec![sheet], problems))
}

/// Reads the records of a text. Records with a quoting error are reported and omitted.
fn rows(
    text: &str,
    separator: u8,
    file: &str,
    limits: &ImportConfig,
    max_records: usize,
) -> Result<(Sheet, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut builder = SheetBuilder::new(file, None, limits);
    let mut problems = Vec::new();
    let mut reader = Reader::new(text, separator);
    let mut record = Record::default();
    let mut count = 0;
    while count < max_records && reader.read(&mut record) {
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

/// The problem of a file with an unsupported separator, at the line with the most of them.
fn separated_by(text: &str, character: char, file: &str) -> Diagnostic {
    let lines = (1_u64..).zip(text.lines());
    let max_records = lines.max_by_key(|(number, line)| {
        // The first one wins ties.
        (line.matches(character).count(), std::cmp::Reverse(*number))
    });
    let (number, line) = max_records.unwrap_or((1, ""));
    wrong_separator(line, file, number)
        .unwrap_or_else(|| super::unreadable(file, ("", "no separator")))
}

/// The most frequent separator in the first line that has any; the comma if there is none.
fn most_frequent_separator(text: &str) -> u8 {
    let is_separator = |byte: u8| SEPARATORS.contains(&byte);
    let line = text.lines().find(|line| line.bytes().any(is_separator));
    let count = |character: u8| {
        line.map_or(0, |line| {
            line.bytes().filter(|byte| *byte == character).count()
        })
    };
    let max_records = SEPARATORS
        .into_iter()
        .max_by_key(|character| count(*character));
    max_records.unwrap_or(b',')
}
