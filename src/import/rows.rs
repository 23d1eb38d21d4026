//! What the rows below the headings are: records, section rows that speak for the rows
//! below them, or rows that are neither, such as sums, notes and signatures.

use super::counts::count_of;
use super::folding::fold;
use super::heading::Layout;
use super::record::{Record, is_name, plain};
use super::sections::SectionRow;
use super::tables::{Target, is_running_number, resolve};
use super::wording::{self, Marker, Said, Wording, looks_like_institution, marker};
use super::workbook::{Cell, Row, Sheet, Value};
use crate::check::values;
use crate::diagnostics::{Text, show};
use crate::model::RegionIndex;
use crate::schema::Table;
use crate::words;

/// What a row is.
#[derive(Debug)]
pub enum RowKind {
    /// It says something of an institution.
    Record,
    /// It speaks for the rows below it.
    Section(SectionRow),
    /// It is neither, and this is why.
    LeftOut(Text),
    /// It holds headings of another table, under which the rows below it stand.
    OtherHeadings,
}

/// Tells the rows of a sheet apart.
pub struct RowReader<'a> {
    layout: &'a Layout,
    wording: &'a Wording<'a>,
    /// The column of the names of institutions.
    name_column: Option<u32>,
    /// The last column with a heading: what stands to its right is a note beside the table.
    last_column: u32,
}

impl<'a> RowReader<'a> {
    /// A reader of the rows below some headings.
    pub fn new(layout: &'a Layout, wording: &'a Wording<'a>) -> Self {
        let name = Target::Column(Table::Points, crate::schema::points::NAME);
        let mut read = layout.read();
        let name_column = read.find(|(_, target)| *target == name);
        Self {
            layout,
            wording,
            name_column: name_column.map(|(plan, _)| plan.column),
            last_column: layout.columns.last().map_or(u32::MAX, |plan| plan.column),
        }
    }

    /// The numbered section rows above the headings, which are no titles.
    pub fn above_headings(&self, sheet: &Sheet) -> Vec<SectionRow> {
        let above = sheet.rows.iter();
        let above = above.take_while(|row| row.number < self.layout.rows.0);
        let sections = above.filter_map(|row| {
            let cells: Vec<&Cell> = row.cells.iter().collect();
            let section = self.section(row, &cells, None)?;
            let is_numbered = section.marker.is_some_and(Marker::is_of_sections);
            (is_numbered && section.said.is_clear()).then_some(section)
        });
        sections.collect()
    }

    /// What a row is; `within` is the region of the sections around it.
    pub fn classify(&self, row: &Row, within: Option<RegionIndex>) -> RowKind {
        let cells: Vec<&Cell> = row
            .cells
            .iter()
            .filter(|cell| cell.column <= self.last_column)
            .collect();
        if let Some(reason) = self.reason_to_skip(row, &cells) {
            return RowKind::LeftOut(reason);
        }
        if self.holds_other_headings(&cells) {
            return RowKind::OtherHeadings;
        }
        if let Some(section) = self.section(row, &cells, within) {
            return RowKind::Section(section);
        }
        match self.lone(&cells) {
            Some(text) => RowKind::LeftOut(text),
            None => RowKind::Record,
        }
    }

    /// Why a row is neither a record nor a section row.
    fn reason_to_skip(&self, row: &Row, cells: &[&Cell]) -> Option<Text> {
        let texts: Vec<String> = cells.iter().filter_map(|cell| text(cell)).collect();
        if cells.is_empty() {
            return Some(message!(
                "内容都在表格右边，没有列标题",
                "all of it stands beside the table, without headings",
            ));
        }
        if texts.iter().all(|text| is_rule_line(text)) && texts.len() == cells.len() {
            return Some(message!("只有横线", "nothing but lines"));
        }
        if texts.is_empty() && cells.iter().all(|cell| !self.is_read(cell.column)) {
            return Some(message!("只有序号", "nothing but its number"));
        }
        if self.numbers_the_columns(row, cells) {
            return Some(message!("是各列的编号", "it numbers the columns"));
        }
        if self.repeats_headings(row, cells) {
            return Some(message!("重复的标题行", "the headings again"));
        }
        if let Some(label) = texts.first().and_then(|text| label(text)) {
            return Some(note_or_sum(label));
        }
        let is_footnote = texts.first().is_some_and(|first| {
            let all_begin_so = texts.iter().all(|text| begins_footnote(text));
            begins_footnote(first) && (all_begin_so || !looks_like_institution(first))
        });
        if is_footnote && texts.len() == cells.len() && cells.len() <= 3 {
            return Some(message!("是脚注", "a footnote"));
        }
        // The number of the row stands before the sum.
        let sum = texts.get(1).and_then(|text| label(text));
        if let Some(label) = sum.filter(|label| label.ends_with('计')) {
            return Some(note_or_sum(label));
        }
        if cells
            .iter()
            .all(|cell| is_date(cell) || text(cell).is_some_and(|text| is_office(&text)))
            && cells.iter().any(|cell| is_date(cell))
            && cells.len() <= 2
        {
            return Some(message!("落款和日期", "a signature with its date"));
        }
        None
    }

    fn is_read(&self, column: u32) -> bool {
        self.layout.read().any(|(plan, _)| plan.column == column)
    }

    /// `1 2 3 4` or `甲 乙 1 2` below the headings.
    fn numbers_the_columns(&self, row: &Row, cells: &[&Cell]) -> bool {
        let is_below = row.number <= self.layout.rows.1.saturating_add(2);
        let words: Vec<String> = cells.iter().map(|cell| word(cell)).collect();
        let is_number = |text: &String| {
            let bare = text.trim_matches(['(', ')', '（', '）']);
            matches!(bare, "甲" | "乙" | "丙" | "丁" | "戊")
                || (bare.len() <= 2 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()))
        };
        is_below && words.len() >= 3 && words.iter().all(is_number)
    }

    /// Whether cells hold the headings of their own columns, in any language.
    fn repeats_headings(&self, row: &Row, cells: &[&Cell]) -> bool {
        // A record has no heading among its first cells, so that the others need no look.
        const TRIED: usize = 4;
        let (mut same, mut tried) = (0, 0);
        for (plan, target) in self.layout.read() {
            let Some(Value::Text(text)) = row.get(plan.column) else {
                continue;
            };
            let text = text.trim();
            let is_same = text == plan.heading || resolve(self.layout.table, text) == Some(target);
            same += usize::from(is_same);
            tried += 1;
            if same == 0 && tried == TRIED {
                return false;
            }
        }
        let texts: Vec<String> = cells.iter().filter_map(|cell| text(cell)).collect();
        let is_english = |text: &String| {
            text.is_ascii()
                && text.bytes().any(|b| b.is_ascii_alphabetic())
                && !text.contains('@')
                && !text.bytes().any(|b| b.is_ascii_digit())
        };
        let is_next = row.number == self.layout.rows.1.saturating_add(1);
        (same >= 2 && same * 2 >= texts.len())
            || (is_next && same >= 1 && texts.len() >= 3 && texts.iter().all(is_english))
    }

    /// Whether nearly all cells are headings, though not those of their columns.
    fn holds_other_headings(&self, cells: &[&Cell]) -> bool {
        const FEWEST: usize = 4;
        let name = Target::Column(Table::Points, crate::schema::points::NAME);
        let mut found = Vec::new();
        let mut others = 0;
        for text in cells.iter().map(|cell| text(cell).unwrap_or_default()) {
            match resolve(self.layout.table, &text) {
                Some(target) => found.push(target),
                None if is_running_number(&text) => {}
                None => others += 1,
            }
            if others * 4 > cells.len() {
                return false;
            }
        }
        found.len() >= FEWEST && found.contains(&name)
    }

    /// The section that a row begins.
    fn section(
        &self,
        row: &Row,
        cells: &[&Cell],
        within: Option<RegionIndex>,
    ) -> Option<SectionRow> {
        if !matches!(self.layout.table, Table::Points | Table::Designations) {
            return None;
        }
        let candidate = Candidate::of(cells)?;
        let (found, rest) = match marker(&candidate.text) {
            Some((marker, rest)) => (Some(marker), rest),
            None => (None, candidate.text.as_str()),
        };
        let found = candidate.marker.or(found);
        let mut said = self.wording.parse(rest, within);
        said.count = said.count.or(candidate.count);
        let is_in_names = candidate
            .columns
            .iter()
            .any(|column| Some(*column) == self.name_column);
        let is_before_names = self
            .name_column
            .is_none_or(|name| candidate.columns[0] <= name);
        if !is_before_names || !self.heads_section(&candidate, found, rest, &said, is_in_names) {
            return None;
        }
        let text = match candidate.marker {
            Some(_) => format!("{} {}", candidate.before, candidate.text),
            None => candidate.text,
        };
        Some(SectionRow {
            line: row.number,
            text,
            marker: found,
            said,
        })
    }

    fn heads_section(
        &self,
        candidate: &Candidate,
        marker: Option<Marker>,
        text: &str,
        said: &Said,
        is_in_names: bool,
    ) -> bool {
        const LONGEST: usize = 30;
        let is_institution = looks_like_institution(text);
        if said.is_clear() {
            // 北京市图书馆 is a name rather than the libraries of Beijing.
            let is_name = said.region.is_some()
                && (said.nature.is_some() || said.kind.is_some())
                && is_institution;
            return !(is_name && is_in_names);
        }
        if !candidate.is_lone || text.chars().count() > LONGEST || begins_footnote(&candidate.text)
        {
            return false;
        }
        let is_of_sections = marker.is_some_and(Marker::is_of_sections);
        if !said.is_unclear {
            return is_of_sections || !is_in_names;
        }
        !is_institution && (is_of_sections || !is_in_names)
    }

    /// A row with one cell that names no institution.
    fn lone(&self, cells: &[&Cell]) -> Option<Text> {
        let [only] = cells else {
            return None;
        };
        let words = text(only).unwrap_or_default();
        let is_named = self.layout.read().any(|(plan, target)| {
            plan.column == only.column && is_name(target) && !words.is_empty()
        });
        let is_footnote = begins_footnote(&words) && !looks_like_institution(&words);
        if is_named && !is_footnote {
            return None;
        }
        let shown = show(before_colon(&words));
        Some(message!(
            "只有一格有内容（`{shown}`）",
            "only one cell has content (`{shown}`)",
        ))
    }
}

/// The only text of a row, with what may stand beside it in a section row.
struct Candidate {
    text: String,
    /// The number that stands in a cell before it.
    before: String,
    marker: Option<Marker>,
    count: Option<usize>,
    columns: Vec<u32>,
    /// Whether there is no cell beside it with a value of its own.
    is_lone: bool,
}

impl Candidate {
    fn of(cells: &[&Cell]) -> Option<Self> {
        let mut found = Self {
            text: String::new(),
            before: String::new(),
            marker: None,
            count: None,
            columns: Vec::new(),
            is_lone: true,
        };
        for (position, cell) in cells.iter().enumerate() {
            let Some(text) = text(cell) else {
                found.is_lone &= position == 0;
                continue;
            };
            let is_first = found.columns.is_empty() && found.marker.is_none();
            if is_first
                && cells.len() > 1
                && let Some(marker) = wording::is_marker_only(&text)
            {
                found.marker = Some(marker);
                found.before = text;
            } else if let Some(count) = count_of(&fold(&text)).filter(|_| !found.columns.is_empty())
            {
                found.count = Some(count);
            } else if found.columns.is_empty() || found.text == text {
                found.text = text;
                found.columns.push(cell.column);
            } else {
                return None;
            }
        }
        (!found.columns.is_empty()).then_some(found)
    }
}

fn text(cell: &Cell) -> Option<String> {
    match &cell.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn word(cell: &Cell) -> String {
    match &cell.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => plain(*number),
        _ => String::new(),
    }
}

/// The label that makes a text no part of a record.
fn label(text: &str) -> Option<&'static str> {
    let bare = text.trim_start_matches(['（', '(', '【', '—', '-', ' ', '\u{3000}']);
    let words = fold(bare);
    let always = words::ROW_LABELS
        .iter()
        .find(|label| words.starts_with(*label));
    if let Some(label) = always {
        return Some(label);
    }
    let with_colon = words::ROW_LABELS_WITH_COLON.iter().find(|label| {
        let Some(rest) = words.strip_prefix(*label) else {
            return false;
        };
        let is_signed = ["(签字", "(签章", "(盖章", "(签名", "(公章"];
        rest.is_empty()
            || rest.starts_with([':', '='])
            || is_signed.iter().any(|sign| rest.starts_with(sign))
            || (matches!(**label, "注" | "备注" | "说明")
                && rest.starts_with(|sign: char| sign.is_ascii_digit()))
            || (bare[..].starts_with(*label) && has_space_after(bare, label))
    });
    if let Some(label) = with_colon {
        return Some(label);
    }
    let is_total = ["以上共", "以上合计", "以上总计", "以上"]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .or(words.strip_prefix('共'))
        .is_some_and(|rest| {
            count_of(rest.split([',', '。', ';', '(']).next().unwrap_or("")).is_some()
        });
    if is_total {
        return Some("共计");
    }
    is_page(&words).then_some("页码")
}

/// `填表 张三`: the label with a space and a short word behind it.
fn has_space_after(text: &str, label: &str) -> bool {
    let rest = text.strip_prefix(label).unwrap_or_default();
    rest.starts_with(char::is_whitespace) && rest.trim().chars().count() <= 12
}

fn note_or_sum(label: &str) -> Text {
    message!("是说明或合计（`{label}`）", "a note or a sum (`{label}`)")
}

/// 第1页, 第1页/共2页, 1/2, -1-.
fn is_page(words: &str) -> bool {
    let is_part =
        |sign: char| sign.is_ascii_digit() || "第共页/-,、一二三四五六七八九十".contains(sign);
    let has_digit = words
        .chars()
        .any(|sign| sign.is_ascii_digit() || "一二三四五六七八九十".contains(sign));
    has_digit && words.contains('页') && words.chars().all(is_part)
}

/// Nothing but signs that draw a line.
fn is_rule_line(text: &str) -> bool {
    let is_line = |sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '-' | '—'
                    | '–'
                    | '－'
                    | '_'
                    | '＿'
                    | '='
                    | '*'
                    | '·'
                    | '.'
                    | '…'
                    | '~'
                    | '～'
                    | '/'
                    | '\\'
                    | '\u{2500}'..='\u{257f}'
            )
    };
    !text.is_empty() && text.chars().all(is_line)
}

fn is_date(cell: &Cell) -> bool {
    match &cell.value {
        Value::Date(_) => true,
        Value::Text(text) => {
            let words = fold(text);
            let is_written = |sign: char| "〇零○一二三四五六七八九十年月日元".contains(sign);
            values::date(text).is_some()
                || (words.contains('年') && words.contains('月') && words.chars().all(is_written))
                || (words.contains('年')
                    && words.contains('月')
                    && words
                        .chars()
                        .all(|sign| sign.is_ascii_digit() || "年月日".contains(sign)))
        }
        _ => false,
    }
}

/// An authority, as it stands above the date at the end of a list.
fn is_office(text: &str) -> bool {
    let name = fold(text);
    words::AUTHORITY_ENDS.iter().any(|end| name.ends_with(end))
}

/// `* 为新增`, `① 正在整改`, `[1] …`.
fn begins_footnote(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['*', '＊', '※', '☆', '★', '▲', '△', '#', '†'])
        || text.starts_with(|sign| matches!(sign, '\u{2460}'..='\u{2473}'))
        || text.starts_with("[1]")
        || text.starts_with("［1］")
        || text.starts_with("【1】")
}

/// What stands before a colon: what follows may be a person's name.
fn before_colon(text: &str) -> &str {
    text.split(['：', ':']).next().unwrap_or_default()
}

/// Notes below a list that say of marked rows that they have ended: * 为已撤销网点.
#[derive(Debug, Default)]
pub struct Footnotes {
    /// The row, its mark, what it says.
    notes: Vec<(u32, char, String)>,
}

impl Footnotes {
    /// Remembers a row that was left out, where it speaks of a mark and of an end.
    pub fn take(&mut self, row: &Row, wording: &Wording<'_>) {
        for text in row.cells.iter().filter_map(text) {
            let says = wording.of_title(&text);
            let mark = text.chars().find(|sign| is_mark(*sign));
            if let Some(mark) = mark.filter(|_| says.status.is_some() || says.doubt.is_some()) {
                self.notes.push((row.number, mark, text));
            }
        }
    }

    /// The notes that speak of records whose status nothing else says: the row of the note,
    /// what it says, and the row of the first such record.
    pub fn of(&self, records: &[Record]) -> Vec<(u32, &str, u32)> {
        let status = Target::Column(Table::Designations, crate::schema::designations::STATUS);
        let notes = self.notes.iter().filter_map(|(line, mark, text)| {
            let mut marked = records.iter().filter(|record| {
                let name = record.point(crate::schema::points::NAME);
                name.is_some_and(|name| name.contains(*mark)) && !record.cells.contains_key(&status)
            });
            Some((*line, text.as_str(), marked.next()?.line))
        });
        notes.collect()
    }
}

fn is_mark(sign: char) -> bool {
    super::names::MARKS.contains(&sign) || matches!(sign, '\u{2460}'..='\u{2473}')
}
