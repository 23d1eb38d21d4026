//! Delimited text → records, with every fault of its structure: what `check` reads the
//! registry's files with, and `import` the sheets of others.
//!
//! Not by the csv crate: it accepts what people get wrong. A quote that is never closed
//! swallows the rows below it, and what follows a closing quote is lost or moves to the
//! next column, all without an error. Here a quote opens a cell only as its first
//! character, and only a separator or the end of the line may follow the one that closes
//! it. Behind a fault reading goes on with the next line, so that the rest of the report
//! is about the rows as they stand in the file.

use super::rules::{STRAY_QUOTE, UNCLOSED_QUOTE};
use crate::diagnostics::{Diagnostic, Text};

/// What is wrong with the quotes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A cell that begins with a quote goes on to the end of the text, or has whole rows
    /// in it.
    Unclosed,
    /// Text behind the closing quote of a cell.
    BehindQuote,
    /// Space before a quote, which therefore opens no cell.
    SpaceBeforeQuote,
}

/// A record of the text.
#[derive(Debug, Default)]
pub struct Record {
    /// The line that it begins in, from 1.
    pub line: u64,
    /// What is wrong with it, and the line of that. Its cells may be any.
    pub fault: Option<(Fault, u64)>,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// How many cells it has.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The cells as they are meant: without quotes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.text[start..*end])
    }

    /// A cell by its position.
    pub fn get(&self, position: usize) -> Option<&str> {
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

/// Reads the records of a text one after another.
pub struct Reader<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    line: u64,
}

impl<'t> Reader<'t> {
    /// A reader of a text whose cells are separated by an ASCII character.
    pub fn new(text: &'t str, separator: u8) -> Self {
        Self {
            text,
            separator,
            at: 0,
            line: 1,
        }
    }

    /// Reads the next record; false at the end of the text. Empty lines are none.
    pub fn read(&mut self, record: &mut Record) -> bool {
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
                self.bare_cell(record)
            };
            if !has_more {
                return true;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes the end of a line: `\n`, `\r\n` or `\r`.
    fn end_line(&mut self) {
        let bytes = &self.text.as_bytes()[self.at..];
        self.at += if bytes.starts_with(b"\r\n") { 2 } else { 1 };
        self.line += 1;
    }

    /// Passes what stands behind a cell; whether another cell follows.
    fn end_cell(&mut self) -> bool {
        match self.peek() {
            Some(byte) if byte == self.separator => {
                self.at += 1;
                true
            }
            Some(_) => {
                self.end_line();
                false
            }
            None => false,
        }
    }

    /// A cell that does not begin with a quote: as written, quotes included.
    fn bare_cell(&mut self, record: &mut Record) -> bool {
        let rest = &self.text[self.at..];
        let separator = self.separator;
        let end = memchr::memchr3(separator, b'\r', b'\n', rest.as_bytes());
        let cell = &rest[..end.unwrap_or(rest.len())];
        if record.fault.is_none() && cell.trim_start().starts_with('"') {
            record.fault = Some((Fault::SpaceBeforeQuote, self.line));
        }
        record.text.push_str(cell);
        record.end_cell();
        self.at += cell.len();
        self.end_cell()
    }

    /// A cell that begins with a quote.
    fn quoted_cell(&mut self, record: &mut Record) -> bool {
        let opened = (self.at, self.line);
        let start = record.text.len();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = memchr::memchr(b'"', rest.as_bytes()) else {
                return self.fail(record, Fault::Unclosed, opened);
            };
            record.text.push_str(&rest[..length]);
            self.at += length + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            record.text.push('"');
            self.at += 1;
        }
        let cell = &record.text[start..];
        let lines = line_ends(cell);
        self.pass_space();
        let is_end = match self.peek() {
            None | Some(b'\r' | b'\n') => true,
            Some(byte) => byte == self.separator,
        };
        if !is_end && lines == 0 {
            return self.fail(record, Fault::BehindQuote, opened);
        }
        if !is_end || lines > 0 && holds_rows(record, cell, char::from(self.separator)) {
            return self.fail(record, Fault::Unclosed, opened);
        }
        self.line += lines;
        record.end_cell();
        self.end_cell()
    }

    /// Passes the space behind a closing quote, which means nothing.
    fn pass_space(&mut self) {
        while let Some(byte @ (b' ' | b'\t')) = self.peek() {
            if byte == self.separator {
                return;
            }
            self.at += 1;
        }
    }

    /// Gives the record up and goes on behind the line in which the cell was opened.
    fn fail(&mut self, record: &mut Record, fault: Fault, opened: (usize, u64)) -> bool {
        record.fault.get_or_insert((fault, opened.1));
        (self.at, self.line) = opened;
        let rest = &self.text.as_bytes()[self.at..];
        match memchr::memchr2(b'\r', b'\n', rest) {
            Some(length) => {
                self.at += length;
                self.end_line();
            }
            None => self.at = self.text.len(),
        }
        // The cells that could be read, and the one that could not.
        record
            .text
            .truncate(record.ends.last().copied().unwrap_or(0));
        record.end_cell();
        false
    }
}

/// So many cells of a record are compared with a line: a record of a million cells, which
/// only a damaged file has, would be compared a million times.
const MOST_COMPARED: usize = 64;

fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\r', b'\n', bytes);
    ends.filter(|end| bytes[*end] == b'\n' || bytes.get(end + 1) != Some(&b'\n'))
        .count() as u64
}

/// Whether a cell of several lines holds whole rows, which only an unclosed quote can
/// have put there: a line of it has the cells that the record has before it, of the same
/// kind.
///
/// A description of several lines may hold commas, too, but no line of it begins with an
/// id, a code and a number where the record has them.
fn holds_rows(record: &Record, cell: &str, separator: char) -> bool {
    let mut lines = cell.split(['\r', '\n']).filter(|line| !line.is_empty());
    let first: Vec<&str> = lines.next().unwrap_or_default().split(separator).collect();
    let before: Vec<&str> = record.iter().take(MOST_COMPARED).collect();
    let least = record.count();
    let (compared, fewest): (Vec<&str>, usize) = if before.is_empty() {
        // All but the last, which may be cut off.
        (first[..first.len() - 1].to_vec(), 2)
    } else {
        (before, 1)
    };
    let count = compared.len();
    count >= fewest
        && lines.any(|line| {
            let cells: Vec<&str> = line.split(separator).collect();
            cells.len() > count.max(least) && is_row_like(&compared, &cells)
        })
}

/// Whether cells are of the same kinds as those of another row, with one that is more than
/// just a Chinese word in both.
fn is_row_like(row: &[&str], cells: &[&str]) -> bool {
    let pairs = || row.iter().zip(cells).map(|(a, b)| (a.trim(), b.trim()));
    let alike = pairs().filter(|(a, b)| shape(a) == shape(b)).count();
    let is_telling = |(a, b): (&str, &str)| {
        let shape_a = shape(a);
        !a.is_empty() && (a == b || shape_a == shape(b) && shape_a != Shape::Words)
    };
    alike * 4 >= row.len() * 3 && pairs().any(is_telling)
}

#[derive(PartialEq, Eq)]
enum Shape {
    Empty,
    /// So many digits.
    Digits(usize),
    /// An id or a code.
    Code,
    Words,
}

fn shape(cell: &str) -> Shape {
    let is_code =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    if cell.is_empty() {
        Shape::Empty
    } else if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        Shape::Digits(cell.len())
    } else if cell.bytes().all(is_code) {
        Shape::Code
    } else {
        Shape::Words
    }
}

/// What is said of a fault.
pub fn problem(file: &str, (fault, line): (Fault, u64)) -> Diagnostic {
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
        Fault::BehindQuote => (
            &STRAY_QUOTE,
            "这一行有一格在结束的英文双引号后面还有文字，分不清这一格到哪里为止",
            "text stands behind the closing quote of a cell, so that its end cannot be told",
            message!(
                "文字里的英文双引号要写两个，整格再用一对双引号括起来；或改用中文引号",
                "write a double quote within a cell twice, and put the cell between quotes",
            ),
        ),
        Fault::SpaceBeforeQuote => (
            &STRAY_QUOTE,
            "这一行有一格在开头的英文双引号前面有空格，引号就不起作用，格里的逗号会把它分成两格",
            "space stands before the opening quote of a cell, so that it opens nothing",
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

    /// The records as `line: cells`, or `line: fault`.
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
    fn sound_text_is_read_as_the_standard_says() {
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
    fn what_stands_around_quotes_is_no_part_of_a_cell() {
        check("\"服务\"专利之窗\"等\"\nx", &["1: BehindQuote 1", "2: x"]);
        check("a, \"前,后\"\nx", &["1: SpaceBeforeQuote 1", "2: x"]);
        check("a,\u{3000}\"前,后\",b", &["1: SpaceBeforeQuote 1"]);
        check("\"a\"\"\"b,c", &["1: BehindQuote 1"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found_where_it_was_opened() {
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
    fn a_text_of_several_lines_with_commas_is_one_cell() {
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
    fn any_text_is_read_in_time_that_grows_with_its_length() {
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
                assert!(reader.at > before, "{line:?}");
                before = reader.at;
                count += 1;
            }
            assert!(count > 0 && reader.at == text.len(), "{line:?}");
        }
    }
}
