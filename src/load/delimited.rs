//! A strict reader for delimited text (CSV, TSV) that reports every quoting error. `check`
//! reads the registry's files with it, `import` foreign sheets.
//!
//! The csv crate is not used because it accepts common mistakes without an error: an
//! unclosed quote swallows the rows below it, and text after a closing quote is lost or
//! moves to the next column. Here a quote opens a cell only as its first character, and only
//! a separator or the end of the line may follow the closing quote. After an error reading
//! continues with the next line, so that later problems refer to the rows as they are in the
//! file.

use super::rules::{STRAY_QUOTE, UNCLOSED_QUOTE};
use crate::diagnostics::{Diagnostic, Text};

/// A quoting error of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A quoted cell extends to the end of the text or contains whole rows.
    Unclosed,
    /// Text follows the closing quote of a cell.
    TextAfterQuote,
    /// Space precedes a quote, which therefore does not open a quoted cell.
    SpaceBeforeQuote,
}

/// One record; reused between reads to save allocations.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The line that the record begins on, from 1.
    pub(crate) line: u64,
    /// The first error and its line. If there is one, the cells are not reliable.
    pub(crate) fault: Option<(Fault, u64)>,
    /// The contents of all cells, without quotes.
    text: String,
    /// The end offset of each cell in `text`.
    ends: Vec<usize>,
}

impl Record {
    /// The number of cells.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The contents of the cells, with quotes removed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.text[start..*end])
    }

    /// The content of the cell at a position, from 0.
    pub(crate) fn get(&self, position: usize) -> Option<&str> {
        let end = *self.ends.get(position)?;
        let start = position
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.fault = None;
        self.text.clear();
        self.ends.clear();
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// Reads the records of a text one by one.
pub(crate) struct Reader<'t> {
    text: &'t str,
    separator: u8,
    /// The byte offset of the next unread character.
    offset: usize,
    line: u64,
}

impl<'t> Reader<'t> {
    /// A reader for a text whose cells are separated by the given ASCII character.
    pub(crate) fn new(text: &'t str, separator: u8) -> Self {
        Self {
            text,
            separator,
            offset: 0,
            line: 1,
        }
    }

    /// Reads the next record; returns `false` at the end of the text. Empty lines are skipped.
    pub(crate) fn read(&mut self, record: &mut Record) -> bool {
        while let Some(b'\r' | b'\n') = self.peek() {
            self.end_line();
        }
        record.clear(self.line);
        if self.peek().is_none() {
            return false;
        }
        loop {
            let has_more = if self.peek() == Some(b'"') {
                self.quoted_cell(record)
            } else {
                self.unquoted_cell(record)
            };
            if !has_more {
                return true;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// Consumes a line ending: `\n`, `\r\n` or `\r`.
    fn end_line(&mut self) {
        let bytes = &self.text.as_bytes()[self.offset..];
        self.offset += if bytes.starts_with(b"\r\n") { 2 } else { 1 };
        self.line += 1;
    }

    /// Consumes the separator or line ending after a cell; returns whether another cell
    /// follows in this record.
    fn end_cell(&mut self) -> bool {
        match self.peek() {
            Some(byte) if byte == self.separator => {
                self.offset += 1;
                true
            }
            Some(_) => {
                self.end_line();
                false
            }
            None => false,
        }
    }

    /// Reads a cell that does not begin with a quote; quotes within it are literal.
    fn unquoted_cell(&mut self, record: &mut Record) -> bool {
        let rest = &self.text[self.offset..];
        let separator = self.separator;
        let end = memchr::memchr3(separator, b'\r', b'\n', rest.as_bytes());
        let cell = &rest[..end.unwrap_or(rest.len())];
        if record.fault.is_none() && cell.trim_start().starts_with('"') {
            record.fault = Some((Fault::SpaceBeforeQuote, self.line));
        }
        record.text.push_str(cell);
        record.end_cell();
        self.offset += cell.len();
        self.end_cell()
    }

    /// Reads a cell that begins with a quote.
    fn quoted_cell(&mut self, record: &mut Record) -> bool {
        let opened = (self.offset, self.line);
        let start = record.text.len();
        self.offset += 1;
        loop {
            let rest = &self.text[self.offset..];
            let Some(length) = memchr::memchr(b'"', rest.as_bytes()) else {
                return self.fail(record, Fault::Unclosed, opened);
            };
            record.text.push_str(&rest[..length]);
            self.offset += length + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            record.text.push('"');
            self.offset += 1;
        }
        let cell = &record.text[start..];
        let lines = count_line_ends(cell);
        self.skip_space();
        let is_end = match self.peek() {
            None | Some(b'\r' | b'\n') => true,
            Some(byte) => byte == self.separator,
        };
        if !is_end && lines == 0 {
            return self.fail(record, Fault::TextAfterQuote, opened);
        }
        if !is_end || lines > 0 && contains_rows(record, cell, char::from(self.separator)) {
            return self.fail(record, Fault::Unclosed, opened);
        }
        self.line += lines;
        record.end_cell();
        self.end_cell()
    }

    /// Skips the insignificant space after a closing quote.
    fn skip_space(&mut self) {
        while let Some(byte @ (b' ' | b'\t')) = self.peek() {
            if byte == self.separator {
                return;
            }
            self.offset += 1;
        }
    }

    /// Abandons the record and continues after the line on which the cell was opened.
    fn fail(&mut self, record: &mut Record, fault: Fault, opened: (usize, u64)) -> bool {
        record.fault.get_or_insert((fault, opened.1));
        (self.offset, self.line) = opened;
        let rest = &self.text.as_bytes()[self.offset..];
        match memchr::memchr2(b'\r', b'\n', rest) {
            Some(length) => {
                self.offset += length;
                self.end_line();
            }
            None => self.offset = self.text.len(),
        }
        // Keep the complete cells, followed by an empty one for the cell with the error.
        record
            .text
            .truncate(record.ends.last().copied().unwrap_or(0));
        record.end_cell();
        false
    }
}

/// The maximum number of cells that are compared with each line. It bounds the time for
/// records with a million cells, which only damaged files have.
const MAX_COMPARED: usize = 64;

fn count_line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\r', b'\n', bytes);
    ends.filter(|end| bytes[*end] == b'\n' || bytes.get(end + 1) != Some(&b'\n'))
        .count() as u64
}

/// Whether a multi-line cell contains whole rows, as happens with an unclosed quote: one of
/// its lines has as many cells as precede this cell in the record, and of the same kinds.
///
/// A multi-line description may contain commas too, but its lines do not begin with an id, a
/// code and a number in the same columns as the record.
fn contains_rows(record: &Record, cell: &str, separator: char) -> bool {
    let mut lines = cell.split(['\r', '\n']).filter(|line| !line.is_empty());
    let first: Vec<&str> = lines.next().unwrap_or_default().split(separator).collect();
    let before: Vec<&str> = record.iter().take(MAX_COMPARED).collect();
    let min_cells = record.count();
    let (compared, min_compared): (Vec<&str>, usize) = if before.is_empty() {
        // Without the last cell, which may be cut off.
        (first[..first.len() - 1].to_vec(), 2)
    } else {
        (before, 1)
    };
    let count = compared.len();
    count >= min_compared
        && lines.any(|line| {
            let cells: Vec<&str> = line.split(separator).collect();
            cells.len() > count.max(min_cells) && is_similar_row(&compared, &cells)
        })
}

/// Whether at least three quarters of the cells have the same kind in both rows and at least
/// one pair is equal or more specific than [`CellKind::Words`].
fn is_similar_row(row: &[&str], cells: &[&str]) -> bool {
    let pairs = || row.iter().zip(cells).map(|(a, b)| (a.trim(), b.trim()));
    let alike = pairs()
        .filter(|(a, b)| cell_kind(a) == cell_kind(b))
        .count();
    let is_significant = |(a, b): (&str, &str)| {
        let kind = cell_kind(a);
        !a.is_empty() && (a == b || kind == cell_kind(b) && kind != CellKind::Words)
    };
    alike * 4 >= row.len() * 3 && pairs().any(is_significant)
}

/// The kind of content of a cell, for comparing rows.
#[derive(PartialEq, Eq)]
enum CellKind {
    Empty,
    /// Only digits, with their number.
    Digits(usize),
    /// An id or a code: ASCII letters, digits and `-_/.`.
    Code,
    /// Any other text.
    Words,
}

fn cell_kind(cell: &str) -> CellKind {
    let is_code =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    if cell.is_empty() {
        CellKind::Empty
    } else if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        CellKind::Digits(cell.len())
    } else if cell.bytes().all(is_code) {
        CellKind::Code
    } else {
        CellKind::Words
    }
}

/// The diagnostic for a quoting error.
pub(crate) fn problem(file: &str, (fault, line): (Fault, u64)) -> Diagnostic {
    let (rule, zh, en, help) = match fault {
        Fault::Unclosed => (
            &UNCLOSED_QUOTE,
            "这一行有一格以英文双引号开头，却没有结束的引号，后面的行都被当成了这一格",
            "a cell that begins here with a double quote is never closed and swallows the lines below",
            message!(
                "请补上结束的英文双引号；文字里的双引号要写两个，或改用中文引号",
                "close the quote; a double quote within a cell is written twice",
            ),
        ),
        Fault::TextAfterQuote => (
            &STRAY_QUOTE,
            "这一行有一格在结束的英文双引号后面还有文字，分不清这一格到哪里为止",
            "text follows the closing quote of a cell, so that the end of the cell is unclear",
            message!(
                "文字里的英文双引号要写两个，整格再用一对双引号括起来；或改用中文引号",
                "write a double quote within a cell twice, and put the cell between quotes",
            ),
        ),
        Fault::SpaceBeforeQuote => (
            &STRAY_QUOTE,
            "这一行有一格在开头的英文双引号前面有空格，引号就不起作用，格里的逗号会把它分成两格",
            "there is a space before the opening quote of a cell, so that the quote has no effect",
            message!("请删去引号前面的空格", "remove the space before the quote"),
        ),
    };
    rule.diagnostic(file, Text::new(zh, en))
        .at_line(line)
        .with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records as `line: cells`, or `line: fault line_of_fault`.
    fn records(text: &str, separator: u8) -> Vec<String> {
        let mut reader = Reader::new(text, separator);
        let mut record = Record::default();
        let mut found = Vec::new();
        while reader.read(&mut record) {
            let cells: Vec<&str> = record.iter().collect();
            assert_eq!(cells.len(), record.count());
            assert_eq!(record.get(0), cells.first().copied());
            found.push(match record.fault {
                Some((fault, line)) => format!("{}: {fault:?} {line}", record.line),
                None => format!("{}: {}", record.line, cells.join("|")),
            });
        }
        found
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(records(text, b','), expected, "{text:?}");
    }

    #[test]
    fn valid_csv_is_read_as_rfc_4180_says() {
        check("a,b\r\nc,\n\n,d\re", &["1: a|b", "2: c|", "4: |d", "5: e"]);
        check("\"a,b\",\"c\"\"d\"\n", &["1: a,b|c\"d"]);
        check("\"\",\"\"\"\",\n", &["1: |\"|"]);
        check("\"一\n二\",x\ny,z", &["1: 一\n二|x", "3: y|z"]);
        check("\"一\r\n二\r三\",x\ny,z", &["1: 一\r\n二\r三|x", "4: y|z"]);
        check("\"a\" ,\"b\"\t\n", &["1: a|b"]);
        check("甲“乙”,a\"b\"c,d\"", &["1: 甲“乙”|a\"b\"c|d\""]);
        check("", &[]);
        check("\n\r\n", &[]);
        assert_eq!(records("a\t\"b\tc\"\t\n\t", b'\t'), ["1: a|b\tc|", "2: |"]);
    }

    #[test]
    fn text_around_a_quoted_cell_is_an_error() {
        check(
            "\"服务\"专利之窗\"等\"\nx",
            &["1: TextAfterQuote 1", "2: x"],
        );
        check("a, \"前,后\"\nx", &["1: SpaceBeforeQuote 1", "2: x"]);
        check("a,\u{3000}\"前,后\",b", &["1: SpaceBeforeQuote 1"]);
        check("\"a\"\"\"b,c", &["1: TextAfterQuote 1"]);
    }

    #[test]
    fn an_unclosed_quote_is_reported_on_the_line_that_opens_it() {
        check("a,\"b\nc,d\ne,f", &["1: Unclosed 1", "2: c|d", "3: e|f"]);
        check("a,\"", &["1: Unclosed 1"]);
        // It is closed by the quote that opens another cell.
        check(
            "甲馆,211400,\"专利\n乙馆,211400,好\n丙馆,211400,\"好,真\"\n丁馆,211400,好",
            &[
                "1: Unclosed 1",
                "2: 乙馆|211400|好",
                "3: 丙馆|211400|好,真",
                "4: 丁馆|211400|好",
            ],
        );
        // Two mistakes close each other, and the rows between are in the cell.
        check(
            "甲馆,211400,\"专利\n乙馆,211400,好\n丙馆,211400,好\"\n丁馆,211400,好",
            &[
                "1: Unclosed 1",
                "2: 乙馆|211400|好",
                "3: 丙馆|211400|好\"",
                "4: 丁馆|211400|好",
            ],
        );
        check(
            "甲馆,公共图书馆,\"好\n乙馆,公共图书馆,好\"",
            &["1: Unclosed 1", "2: 乙馆|公共图书馆|好\""],
        );
        check(
            "\"甲馆,公共图书馆,好\n乙馆,公共图书馆,好\",x",
            &["1: Unclosed 1", "2: 乙馆|公共图书馆|好\"|x"],
        );
        check("a,1,\"x\ny\",\"z\nq", &["1: Unclosed 2", "3: q"]);
    }

    #[test]
    fn a_multi_line_text_with_commas_is_one_cell() {
        for text in [
            "p-1,\"一、检索,查新\n二、培训,咨询,导航\"",
            "p-1,大连市图书馆,public_library,\"检索,查新,培训,咨询\n商标,专利,版权,地理标志\"",
            "甲馆,高校,大连市,\"检索,查新,培训,咨询\n商标,专利,版权,地理标志\"",
            "p-1,2024,\"2024,100,200\n合计,100,200\"",
        ] {
            assert_eq!(records(text, b',').len(), 1, "{text}");
            assert!(!records(text, b',')[0].contains("Unclosed"), "{text}");
        }
    }

    #[test]
    fn every_read_advances_through_texts_full_of_quotes() {
        for line in [
            "\"\n",
            "\"a\"\"\n",
            "x\",\"y\n",
            "\"\"\"\n",
            "\"\"\"\"\"\n",
            "a,\"\n",
            "\",\"\n",
        ] {
            let text = line.repeat(20_000);
            let mut reader = Reader::new(&text, b',');
            let mut record = Record::default();
            let (mut count, mut before) = (0, 0);
            while reader.read(&mut record) {
                assert!(reader.offset > before, "{line:?}");
                before = reader.offset;
                count += 1;
            }
            assert!(count > 0 && reader.offset == text.len(), "{line:?}");
        }
    }
}
