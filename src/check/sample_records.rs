//! Records of invented institutions, which no official site publishes.

use crate::config::WordingException;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, show};
use crate::load::{RawRegistry, RawRow};
use crate::schema::{ColumnIndex, PERSONAL, PRIVATE, designations, points, retired};
use crate::text::wording::{plain, without_passages};
use crate::words;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, BuildError};

rules! { Settings;
    /// 原因：示例机构是编造的；登在官方网站上，公众会照着不存在的地址和电话去找，也会怀疑网站是假的。
    ///
    /// 例子：`profile = "gov"`，而 points.csv 里有“示例市图书馆”，地址是“示例路1号（虚构地址）”，网址是 `https://www.example.org/tushuguan/`。
    ///
    /// 改法：换成真实机构的记录，删去示例的行；`wangdian init` 建立的四张表里全是示例。记录里确实有这样的话的，把整句写进 `wangdian.toml` 的 `[[site.wording_exceptions]]`，并写明理由。“示范”不算；服务事项的名称里可以有“示例”。
    SAMPLE_RECORD = Error "sample-record", Some("《政府网站发展指引》"),
        "官方网站不公布编造的示例记录", "An official site publishes no invented records";
}

/// Hosts that are reserved for examples (RFC 2606).
const RESERVED_HOSTS: [&str; 3] = ["example.com", "example.net", "example.org"];

/// The most characters of a cell that a message shows; of a longer one it shows the word.
const MAX_SHOWN: usize = 40;

/// What a mark of an invented record is, by its place in the list that is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// In any text.
    Statement,
    /// In names, addresses and documents.
    Name,
    /// In names in English.
    EnglishName,
    /// In any text, as a whole host or the end of one.
    Host,
}

/// What is searched for.
struct Marks {
    automaton: AhoCorasick,
    marks: Vec<Mark>,
}

impl Marks {
    fn new() -> Result<Self, BuildError> {
        let lists = [
            (Mark::Statement, words::SAMPLE_STATEMENTS.as_slice()),
            (Mark::Statement, words::DEMO_STATEMENTS.as_slice()),
            (Mark::Name, words::SAMPLE_NAMES.as_slice()),
            (Mark::EnglishName, words::SAMPLE_WORDS.as_slice()),
            (Mark::Host, &RESERVED_HOSTS),
        ];
        let all = lists
            .iter()
            .flat_map(|(mark, list)| list.iter().map(|word| (*mark, *word)));
        let (marks, words): (Vec<Mark>, Vec<&str>) = all.unzip();
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(words)?;
        Ok(Self { automaton, marks })
    }

    /// The first mark in a cell.
    fn find<'t>(&self, text: &'t str, column: Holds) -> Option<&'t str> {
        let mut found = self.automaton.find_overlapping_iter(text);
        let found = found.find(|found| {
            let is_of_column = match self.marks[found.pattern().as_usize()] {
                Mark::Statement => true,
                Mark::Name => column != Holds::Text,
                Mark::EnglishName => column == Holds::EnglishName,
                Mark::Host => true,
            };
            is_of_column && is_whole(text, found.start(), found.end())
        })?;
        Some(&text[found.range()])
    }
}

/// Whether no letter or digit of a Latin word goes on before or after a part of a text.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let goes_on = |inner: Option<&u8>, outer: Option<&u8>| {
        let is_of_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        is_of_word(inner) && (is_of_word(outer) || outer == Some(&b'-'))
    };
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let last = end.checked_sub(1).and_then(|at| bytes.get(at));
    !goes_on(bytes.get(start), before) && !goes_on(last, bytes.get(end))
}

/// What a column holds, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// A name, an address or a document.
    Name,
    EnglishName,
    /// Anything else: 专利撰写示例 is an honest service.
    Text,
}

fn holds(row: &RawRow<'_>, column: ColumnIndex) -> Holds {
    let schema = row.table().schema();
    let is_of = |other| std::ptr::eq(schema, other);
    let names: &[ColumnIndex] = if is_of(&points::SCHEMA) {
        if column == points::NAME_EN {
            return Holds::EnglishName;
        }
        &[points::NAME, points::ALIASES, points::ADDRESS]
    } else if is_of(&designations::SCHEMA) {
        &[
            designations::BATCH,
            designations::DOCUMENT,
            designations::AUTHORITY,
            designations::RECOMMENDER,
        ]
    } else if is_of(&retired::SCHEMA) {
        &[retired::NAME]
    } else {
        &[]
    };
    let name = schema.column(column).name;
    match names.contains(&column) || name == "document" {
        true => Holds::Name,
        false => Holds::Text,
    }
}

/// Reports each row of the public tables that says that it is invented.
pub(crate) fn check(raw: &RawRegistry, exceptions: &[WordingException]) -> Vec<Diagnostic> {
    // The lists are part of the program.
    let Ok(marks) = Marks::new() else {
        return Vec::new();
    };
    let tables = [
        &raw.points,
        &raw.designations,
        &raw.service_items,
        &raw.cases,
        &raw.events,
        &raw.retired,
    ];
    let rows = tables.into_iter().flat_map(|table| table.rows());
    rows.filter_map(|row| check_row(row, &marks, exceptions))
        .collect()
}

fn check_row(
    row: RawRow<'_>,
    marks: &Marks,
    exceptions: &[WordingException],
) -> Option<Diagnostic> {
    let columns = row.table().schema().columns.iter().enumerate();
    let public = columns.filter(|(_, column)| !column.has(PRIVATE | PERSONAL));
    let found = public.filter_map(|(index, _)| {
        let column = ColumnIndex(index);
        let cell = row.cell(column);
        let word = marks.find(cell, holds(&row, column))?;
        let passages = exceptions.iter().map(|exception| exception.text.as_str());
        let rest = without_passages(plain(cell).0, passages);
        let is_short = cell.chars().count() <= MAX_SHOWN;
        let shown = if is_short { cell.trim() } else { word };
        rest.contains(&plain(word).0)
            .then(|| (row.heading(column), shown))
    });
    let found: Vec<(&str, &str)> = found.collect();
    let (heading, value) = found.first()?;
    let listed = |before: &str, after: &str, joint: &str| {
        let cells = found.iter().map(|(heading, value)| {
            let (heading, value) = (show(heading), show(value));
            format!("{before}{heading}{after} `{value}`")
        });
        cells.collect::<Vec<_>>().join(joint)
    };
    let (zh, en) = (listed("「", "」列的", "、"), listed("`", "` has", ", "));
    let message = message!(
        "官方网站的数据里有示例内容：{zh}",
        "the data of an official site has invented content: {en}",
    );
    let help = message!(
        "换成真实机构的记录，或者删去这一行；确实是真的，把整句写进 `[[site.wording_exceptions]]`",
        "put in the record of a real institution, or delete the row; if it is real, name the passage in `[[site.wording_exceptions]]`",
    );
    let mut problem = SAMPLE_RECORD
        .diagnostic(row.file(), message)
        .at_line(row.line());
    problem.heading = Some((*heading).to_owned());
    problem.value = Some(show(value));
    problem.record = Some(show(row.cell(points::ID).trim()));
    Some(problem.with_help(help))
}
