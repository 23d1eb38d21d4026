//! Classifies the rows below the headings as records, section rows whose values apply to the
//! rows below them, or rows to skip, such as sums, notes and signatures.

use super::counts::institution_count;
use super::ended::tells_end;
use super::folding::fold;
use super::heading::Layout;
use super::names::{Gap, leading_number};
use super::phrases::{self, Marker, Phrase, PhraseParser, looks_like_institution, marker};
use super::record::{Record, format_number, is_name};
use super::sections::SectionRow;
use super::tables::{Target, is_running_number, resolve};
use super::workbook::{Cell, Row, Sheet, Value};
use crate::check::values;
use crate::diagnostics::{Text, show};
use crate::model::RegionIndex;
use crate::schema::Table;
use crate::template::{example, marks};
use crate::words;

/// The kind of a row.
#[derive(Debug)]
pub(crate) enum RowKind {
    /// Data of an institution.
    Record,
    /// A section row, which applies to the rows below it.
    Section(SectionRow),
    /// A row that is skipped, with the reason.
    Skipped(Text),
    /// The headings of another table, to which the rows below belong.
    OtherHeadings,
    /// The example of the template, over which something else was typed.
    OverwrittenExample,
}

/// Classifies the rows of a sheet.
pub(crate) struct RowClassifier<'a> {
    layout: &'a Layout,
    phrases: &'a PhraseParser<'a>,
    /// The column with the names of institutions.
    name_column: Option<u32>,
    /// The last column with a heading. Cells to its right are notes outside of the table.
    last_column: u32,
}

impl<'a> RowClassifier<'a> {
    /// A classifier for the rows below the given headings.
    pub(crate) fn new(layout: &'a Layout, phrases: &'a PhraseParser<'a>) -> Self {
        let name = Target::Column(Table::Points, crate::schema::points::NAME);
        let mut read = layout.read();
        let name_column = read.find(|(_, target)| *target == name);
        Self {
            layout,
            phrases,
            name_column: name_column.map(|(plan, _)| plan.column),
            last_column: layout.columns.last().map_or(u32::MAX, |plan| plan.column),
        }
    }

    /// The numbered section rows above the headings; other rows there are titles.
    pub(crate) fn above_headings(&self, sheet: &Sheet) -> Vec<SectionRow> {
        let above = sheet.rows.iter();
        let above = above.take_while(|row| row.number < self.layout.rows.0);
        let sections = above.filter_map(|row| {
            let cells: Vec<&Cell> = row.cells.iter().collect();
            let section = self.section(row, &cells, None)?;
            let is_numbered = section.marker.is_some_and(Marker::numbers_sections);
            (is_numbered && section.phrase.is_clear()).then_some(section)
        });
        sections.collect()
    }

    /// Classifies a row; `within` is the region of the sections around it, and `has_name` tells
    /// whether a merged cell gives it the name of the institution above.
    pub(crate) fn classify(
        &self,
        row: &Row,
        within: Option<RegionIndex>,
        has_name: impl Fn(u32) -> bool,
    ) -> RowKind {
        let cells: Vec<&Cell> = row
            .cells
            .iter()
            .filter(|cell| cell.column <= self.last_column)
            .collect();
        if self.is_overwritten_example(row) {
            return RowKind::OverwrittenExample;
        }
        if let Some(reason) = self.reason_to_skip(row, &cells) {
            return RowKind::Skipped(reason);
        }
        if self.holds_other_headings(&cells) {
            return RowKind::OtherHeadings;
        }
        let is_continued = self.name_column.is_some_and(has_name);
        if !is_continued && let Some(section) = self.section(row, &cells, within) {
            return RowKind::Section(section);
        }
        match self.reason_to_skip_single(&cells).filter(|_| !is_continued) {
            Some(text) => RowKind::Skipped(text),
            None => RowKind::Record,
        }
    }

    /// The reason to skip a row, if it is neither a record nor a section row.
    fn reason_to_skip(&self, row: &Row, cells: &[&Cell]) -> Option<Text> {
        let texts: Vec<String> = cells.iter().filter_map(|cell| text(cell)).collect();
        let first = texts.first().map(|text| text.trim_start());
        if first.is_some_and(|text| text.starts_with(marks::EXAMPLE)) {
            return Some(message!("模板的例子", "the example of the template"));
        }
        if cells.is_empty() {
            return Some(message!(
                "内容都在表格右边，没有列标题",
                "all of it is outside of the table, without headings",
            ));
        }
        if texts.iter().all(|text| is_rule_line(text)) && texts.len() == cells.len() {
            return Some(message!("只有横线", "only lines"));
        }
        if texts.is_empty() && cells.iter().all(|cell| !self.is_read(cell.column)) {
            return Some(message!("只有序号", "only its number"));
        }
        if self.numbers_the_columns(row, cells) {
            return Some(message!("是各列的编号", "it numbers the columns"));
        }
        if self.repeats_headings(row, cells) {
            return Some(message!("重复的标题行", "the headings again"));
        }
        if self.is_example(row, first) {
            return Some(message!("是填写的例子", "an example of how to fill it in"));
        }
        if self.is_hint(row, cells, &texts) {
            return Some(message!(
                "是各列的填写提示",
                "it says how to fill in the columns"
            ));
        }
        if let Some(label) = texts.first().and_then(|text| summary_label(text)) {
            return Some(note_or_sum(label));
        }
        if let [only] = texts.as_slice()
            && tells_status_by_format(only, self.phrases)
        {
            return Some(message!(
                "是说明颜色等标记的注释",
                "a note on colours or other marks",
            ));
        }
        let is_footnote = texts.split_first().is_some_and(|(first, others)| {
            let all_begin_so = || others.iter().all(|text| self.begins_footnote(text));
            self.begins_footnote(first)
                && (!looks_like_institution(first) || !others.is_empty() && all_begin_so())
        });
        if is_footnote && texts.len() == cells.len() && cells.len() <= 3 {
            return Some(message!("是脚注", "a footnote"));
        }
        // A row number may precede the label of a sum.
        let sum = texts.get(1).and_then(|text| summary_label(text));
        if let Some(label) = sum.filter(|label| label.ends_with('计')) {
            return Some(note_or_sum(label));
        }
        if cells
            .iter()
            .all(|cell| is_date(cell) || text(cell).is_some_and(|text| is_authority(&text)))
            && cells.iter().any(|cell| is_date(cell))
            && cells.len() <= 2
        {
            return Some(message!("落款和日期", "a signature with its date"));
        }
        None
    }

    /// Whether the id of a row has the mark of the template's example, and other cells differ from
    /// what the template wrote there. Cleared cells say nothing.
    fn is_overwritten_example(&self, row: &Row) -> bool {
        let id = Target::Column(Table::Points, crate::schema::points::ID);
        let mut read = self.layout.read();
        let mark = read.find(|(_, target)| *target == id);
        let mark = mark.and_then(|(plan, _)| row.get(plan.column));
        if !matches!(mark, Some(Value::Text(text)) if text.trim_start().starts_with(marks::EXAMPLE))
        {
            return false;
        }
        let columns = self.layout.read().filter(|(_, target)| *target != id);
        let mut columns = columns.filter_map(|(plan, target)| match target {
            Target::Column(table, column) => Some((row.get(plan.column)?, table, column)),
            _ => None,
        });
        columns.any(|(value, table, column)| {
            let written = match value {
                Value::Text(text) => fold(text),
                Value::Number(number) => format_number(*number),
                Value::Date(day) | Value::PartOfDate(day, _) => day.to_string(),
                Value::Bool(_) | Value::Error(_) | Value::NoResult => String::new(),
            };
            written != fold(example(table, table.schema().column(column)))
        })
    }

    /// Whether a row is an example, as its first cell or the name of the institution says.
    fn is_example(&self, row: &Row, first: Option<&str>) -> bool {
        let name = self.name_column.and_then(|column| row.get(column));
        let name = match name {
            Some(Value::Text(text)) => text.trim(),
            _ => "",
        };
        let begins_so = |text: &str| {
            let rest = text.strip_prefix(['（', '(', '【', '[', '〔', '［', '〈', '<']);
            let is_bracketed = rest.is_some();
            let rest = rest.unwrap_or(text);
            let after = EXAMPLES.iter().find_map(|word| rest.strip_prefix(word));
            after.is_some_and(|after| match is_bracketed {
                true => after.starts_with(['）', ')', '】', ']', '〕', '］', '〉', '>', '：', ':']),
                false => after.starts_with(['：', ':']),
            })
        };
        let ends_so = ['）', ')', '】', ']', '〕'].iter().any(|close| {
            let rest = name.strip_suffix(*close);
            let inner = rest.and_then(|rest| rest.rsplit_once(['（', '(', '【', '[', '〔']));
            inner.is_some_and(|(_, inner)| EXAMPLES.contains(&inner))
        });
        ends_so || begins_so(name) || first.is_some_and(begins_so)
    }

    /// Whether a row directly below the headings says how to fill them in: 必填, 数字, 下拉选择.
    fn is_hint(&self, row: &Row, cells: &[&Cell], texts: &[String]) -> bool {
        let is_below = row.number <= self.layout.rows.1.saturating_add(2);
        let is_hint = |text: &String| {
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
            let in_brackets = is_in_brackets(text);
            in_brackets
                || HINTS.contains(&bare)
                || [
                    "必填",
                    "选填",
                    "请填",
                    "请选",
                    "填写",
                    "下拉",
                    "格式为",
                    "格式：",
                ]
                .iter()
                .any(|word| bare.starts_with(word))
        };
        is_below && texts.len() == cells.len() && !texts.is_empty() && texts.iter().all(is_hint)
    }

    fn is_read(&self, column: u32) -> bool {
        self.layout.read().any(|(plan, _)| plan.column == column)
    }

    /// Whether a row numbers the columns: `1 2 3 4` or `甲 乙 1 2` below the headings.
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

    /// Whether a row repeats the headings of its columns, in any language.
    fn repeats_headings(&self, row: &Row, cells: &[&Cell]) -> bool {
        // Stop early: records have no headings among their first cells.
        const MAX_TRIED: usize = 4;
        let (mut same, mut tried) = (0, 0);
        for (plan, target) in self.layout.read() {
            let Some(Value::Text(text)) = row.get(plan.column) else {
                continue;
            };
            let text = text.trim();
            let is_same = text == plan.heading || resolve(self.layout.table, text) == Some(target);
            same += usize::from(is_same);
            tried += 1;
            if same == 0 && tried == MAX_TRIED {
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

    /// Whether at least three quarters of the cells are headings of other columns.
    fn holds_other_headings(&self, cells: &[&Cell]) -> bool {
        const MIN_HEADINGS: usize = 4;
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
        found.len() >= MIN_HEADINGS && found.contains(&name)
    }

    /// Parses a row as a section row, if it is one.
    fn section(
        &self,
        row: &Row,
        cells: &[&Cell],
        within: Option<RegionIndex>,
    ) -> Option<SectionRow> {
        if !matches!(self.layout.table, Table::Points | Table::Designations) {
            return None;
        }
        let candidate = SectionCandidate::from_cells(cells)?;
        let (found, rest) = match marker(&candidate.text) {
            Some((marker, rest)) => (Some(marker), rest),
            None => (None, candidate.text.as_str()),
        };
        let found = candidate.marker.or(found);
        let mut phrase = self.phrases.parse(rest, within);
        phrase.count = phrase.count.or(candidate.count);
        if phrase.is_unclear
            && let Some(region) = self.phrases.informal_region(rest)
        {
            phrase = Phrase {
                region: Some(region),
                count: candidate.count,
                ..Phrase::default()
            };
        }
        let is_in_names = candidate
            .columns
            .iter()
            .any(|column| Some(*column) == self.name_column);
        // A number may stand in the column of names, before the text.
        let is_before_names = self.name_column.is_none_or(|name| {
            candidate.columns[0] <= name
                || candidate.marker.is_some()
                    && cells.len() == 2
                    && cells[0].column == name
                    && phrase.is_clear()
        });
        if !is_before_names || !self.is_section_row(&candidate, found, rest, &phrase, is_in_names) {
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
            phrase,
        })
    }

    fn is_section_row(
        &self,
        candidate: &SectionCandidate,
        marker: Option<Marker>,
        text: &str,
        phrase: &Phrase,
        is_in_names: bool,
    ) -> bool {
        const MAX_LENGTH: usize = 30;
        let is_institution = looks_like_institution(text);
        if phrase.is_clear() {
            // 北京市图书馆 is the name of a library, not a section for libraries in Beijing.
            let is_name = phrase.region.is_some()
                && (phrase.nature.is_some() || phrase.kind.is_some())
                && is_institution;
            return !(is_name && is_in_names);
        }
        if !candidate.is_single_text
            || text.chars().count() > MAX_LENGTH
            || self.begins_footnote(&candidate.text)
        {
            return false;
        }
        let numbers_sections = marker.is_some_and(Marker::numbers_sections);
        if names_a_level(text) || phrase.is_unclear && self.names_regions(text) {
            return true;
        }
        if !phrase.is_unclear {
            return numbers_sections || !is_in_names;
        }
        !is_institution && (numbers_sections || !is_in_names || speaks_of_rows(text))
    }

    /// Whether a text begins like a footnote: `* 为新增`, `● 为国家级网点`, `① 正在整改`, `[1] …`.
    fn begins_footnote(&self, text: &str) -> bool {
        let text = text.trim_start();
        // A bullet may also stand before a heading: ■ 国家级网点, ● 以下单位不再保留.
        let is_heading = |text: &str| {
            let is_of_rows =
                text.starts_with("以下") || text.starts_with("下列") || text.ends_with([':', '：']);
            is_of_rows || self.phrases.parse(text, None).is_clear()
        };
        let behind_bullet = text.strip_prefix(['●', '◆', '■']);
        let is_marked = text.starts_with(is_footnote_mark)
            || text.starts_with("[1]")
            || text.starts_with("［1］")
            || text.starts_with("【1】");
        is_marked && !behind_bullet.is_some_and(|text| is_heading(text.trim()))
    }

    /// Whether a text only names several regions: 鞍山、抚顺.
    fn names_regions(&self, text: &str) -> bool {
        let is_separator =
            |character| matches!(character, '、' | '，' | ',' | '/' | '和' | '及' | '与');
        let parts: Vec<&str> = text.split(is_separator).map(str::trim).collect();
        let is_region = |part: &&str| {
            let city = format!("{part}市");
            let spellings = [*part, city.as_str()];
            let mut regions = spellings.iter().map(|text| self.phrases.region(text, None));
            regions.any(|region| region.is_some()) || self.phrases.informal_region(part).is_some()
        };
        parts.len() > 1 && parts.iter().all(is_region)
    }

    /// The reason to skip a row with a single cell that is not an institution's name.
    fn reason_to_skip_single(&self, cells: &[&Cell]) -> Option<Text> {
        let [only] = cells else {
            return None;
        };
        let words = text(only).unwrap_or_default();
        let is_named = self.layout.read().any(|(plan, target)| {
            plan.column == only.column && is_name(target) && !words.is_empty()
        });
        let is_footnote = self.begins_footnote(&words) && !looks_like_institution(&words);
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

/// Whether a text that stands alone names the level to which the institutions below it belong: 省直,
/// 省属单位.
fn names_a_level(text: &str) -> bool {
    let of = [
        "",
        "属",
        "单位",
        "机构",
        "网点",
        "高校",
        "院校",
        "企业",
        "事业单位",
        "企事业单位",
        "部门",
    ];
    let text = fold(text);
    let mut levels = words::LEVELS_ALONE.iter();
    let rest = levels.find_map(|level| text.strip_prefix(level));
    rest.is_some_and(|rest| of.contains(&rest.trim_end_matches(':')))
}

/// Whether a text that stands alone among the names speaks of other rows: 以下单位不再保留, 待核实,
/// 正常运行：.
fn speaks_of_rows(text: &str) -> bool {
    let text = text.trim();
    ["以下", "下列", "上述", "该网点", "本网点"]
        .iter()
        .any(|word| text.starts_with(word))
        || text.ends_with([':', '：', '。'])
        || text.contains("表示")
        || tells_end(text)
}

/// A row that may be a section row: one text, optionally with a number and a count.
struct SectionCandidate {
    text: String,
    /// The number in a separate cell before the text.
    before: String,
    marker: Option<Marker>,
    count: Option<usize>,
    columns: Vec<u32>,
    /// Whether no other cell has a value of another type.
    is_single_text: bool,
}

impl SectionCandidate {
    fn from_cells(cells: &[&Cell]) -> Option<Self> {
        let mut found = Self {
            text: String::new(),
            before: String::new(),
            marker: None,
            count: None,
            columns: Vec::new(),
            is_single_text: true,
        };
        for (position, cell) in cells.iter().enumerate() {
            let Some(text) = text(cell) else {
                found.is_single_text &= position == 0;
                continue;
            };
            let is_first = found.columns.is_empty() && found.marker.is_none();
            if is_first
                && cells.len() > 1
                && let Some(marker) = phrases::marker_only(&text)
            {
                found.marker = Some(marker);
                found.before = text;
            } else if let Some(count) =
                institution_count(&fold(&text)).filter(|_| !found.columns.is_empty())
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

/// Words that mark a row as an example.
const EXAMPLES: [&str; 9] = [
    "填写示例",
    "填报示例",
    "示例",
    "样例",
    "范例",
    "例子",
    "举例",
    "例如",
    "例",
];

/// Hints that fill a cell.
const HINTS: [&str; 19] = [
    "必填",
    "选填",
    "可不填",
    "非必填",
    "数字",
    "文本",
    "文字",
    "日期",
    "整数",
    "单选",
    "多选",
    "下拉选择",
    "自动生成",
    "全称",
    "字符",
    "字符串",
    "YYYY-MM-DD",
    "yyyy-mm-dd",
    "无需填写",
];

/// Whether a note states a status of rows that a format marks: 标红的网点已撤销.
fn tells_status_by_format(text: &str, phrases: &PhraseParser<'_>) -> bool {
    let facts = phrases.parse_title(text);
    (facts.status.is_some() || facts.doubt.is_some())
        && words::FORMATTING_WORDS
            .iter()
            .any(|word| text.contains(*word))
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
        Value::Number(number) => format_number(*number),
        _ => String::new(),
    }
}

/// The label, such as 合计 or 备注, that marks a text as a sum or note.
fn summary_label(text: &str) -> Option<&'static str> {
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
            || is_signed
                .iter()
                .any(|signature| rest.starts_with(signature))
            || (matches!(**label, "注" | "备注" | "说明")
                && rest.starts_with(|character: char| character.is_ascii_digit()))
            || (bare[..].starts_with(*label) && has_space_after(bare, label))
    });
    if let Some(label) = with_colon {
        return Some(label);
    }
    if tells_subtotal(&words) {
        return Some("小计");
    }
    let is_total = ["以上共", "以上合计", "以上总计", "以上"]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .or(words.strip_prefix('共'))
        .is_some_and(|rest| {
            institution_count(rest.split([',', '。', ';', '(']).next().unwrap_or("")).is_some()
        });
    if is_total {
        return Some("共计");
    }
    // The dash before a number was removed above.
    let is_page = is_page_number(&words) || is_page_number(&fold(text));
    is_page.then_some("页码")
}

/// Whether one pair of brackets holds all of a text: （年月日）, but not （一）国家级网点（1家）.
fn is_in_brackets(text: &str) -> bool {
    let inner = text
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.strip_suffix([')', '）']));
    inner.is_some_and(|inner| !inner.contains(['(', '（', ')', '）']))
}

/// Whether a text is a sum of a part of the list: 沈阳市小计, 沈阳市小计：1家.
fn tells_subtotal(words: &str) -> bool {
    let (before, count) = words.split_once(':').unwrap_or((words, ""));
    let is_sum = ["小计", "合计", "总计"]
        .iter()
        .any(|word| before.trim_end().ends_with(word));
    is_sum && (count.trim().is_empty() || institution_count(count.trim()).is_some())
}

/// Whether a label is followed by a space and a short text: `填表 张三`.
fn has_space_after(text: &str, label: &str) -> bool {
    let rest = text.strip_prefix(label).unwrap_or_default();
    rest.starts_with(char::is_whitespace) && rest.trim().chars().count() <= 12
}

fn note_or_sum(label: &str) -> Text {
    message!("是说明或合计（`{label}`）", "a note or a sum (`{label}`)")
}

/// Whether a text is a page number: 第1页, 第1页/共2页, - 1 -.
fn is_page_number(words: &str) -> bool {
    let is_part = |character: char| {
        character.is_ascii_digit() || "第共页/-,、一二三四五六七八九十".contains(character)
    };
    let has_digit = words
        .chars()
        .any(|character| character.is_ascii_digit() || "一二三四五六七八九十".contains(character));
    let is_between_dashes = words.len() > 2
        && words.starts_with(['-', '—'])
        && words.ends_with(['-', '—'])
        && words
            .trim_matches(['-', '—'])
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    has_digit && (words.contains('页') && words.chars().all(is_part) || is_between_dashes)
}

/// Whether a text consists only of characters that draw a line.
fn is_rule_line(text: &str) -> bool {
    let is_line = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
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
        Value::Date(_) | Value::PartOfDate(..) => true,
        Value::Text(text) => {
            let words = fold(text);
            let is_written =
                |character: char| "〇零○一二三四五六七八九十年月日元".contains(character);
            values::date(text).is_some()
                || (words.contains('年') && words.contains('月') && words.chars().all(is_written))
                || (words.contains('年')
                    && words.contains('月')
                    && words.chars().all(|character| {
                        character.is_ascii_digit() || "年月日".contains(character)
                    }))
        }
        _ => false,
    }
}

/// Whether a text is the name of an authority, as in the signature below a list.
fn is_authority(text: &str) -> bool {
    let name = fold(text);
    words::AUTHORITY_ENDS.iter().any(|end| name.ends_with(end))
}

/// The text before a colon; after it a person's name may follow.
fn before_colon(text: &str) -> &str {
    text.split(['：', ':']).next().unwrap_or_default()
}

/// The numbered notes below a list, of which only the first has a label: 注：1.…, then 2.….
#[derive(Debug, Default)]
pub(crate) struct NumberedNotes {
    /// The number of the next note.
    next: Option<u32>,
}

impl NumberedNotes {
    /// Adds a row that was skipped; the next number continues its notes.
    pub(crate) fn add(&mut self, row: &Row) {
        let last = row.cells.iter().filter_map(text).next_back();
        let number = last.and_then(|last| {
            let note = last
                .split_once(['：', ':'])
                .map_or(&*last, |(_, note)| note);
            let number = leading_number(note).or_else(|| leading_number(&last))?;
            Some(number.value + 1)
        });
        self.next = number;
    }

    /// Whether a row is the next note rather than an institution.
    pub(crate) fn continues(&self, row: &Row) -> bool {
        let texts: Vec<String> = row.cells.iter().filter_map(text).collect();
        let [only] = texts.as_slice() else {
            return false;
        };
        let number = leading_number(only).filter(|number| number.gap == Gap::Mark);
        row.cells.len() == 1
            && number.is_some_and(|number| {
                Some(number.value) == self.next && !looks_like_institution(number.rest)
            })
    }

    /// Ends the notes at a row of another kind.
    pub(crate) fn end(&mut self) {
        self.next = None;
    }
}

/// Footnotes that state the status of marked rows, such as `* 为已撤销网点`.
#[derive(Debug, Default)]
pub(crate) struct Footnotes {
    /// The row, the mark and the text of each footnote; without a mark, rows are marked by
    /// colours or fonts, which are not read.
    notes: Vec<(u32, Option<char>, String)>,
}

/// A footnote that makes the status of rows uncertain.
pub(crate) struct AffectingNote<'n> {
    /// The row of the footnote.
    pub(crate) line: u32,
    /// The footnote.
    pub(crate) text: &'n str,
    /// The first row that it may be about.
    pub(crate) first: u32,
    /// Whether colours or fonts mark the rows.
    pub(crate) is_by_format: bool,
    /// Whether the row's own status is 有效.
    pub(crate) is_stated: bool,
}

impl Footnotes {
    /// Adds a skipped row if it is a footnote on the status of marked rows.
    pub(crate) fn add(&mut self, row: &Row, phrases: &PhraseParser<'_>) {
        for text in row.cells.iter().filter_map(text) {
            let facts = phrases.parse_title(&text);
            let mark = text.chars().find(|character| is_footnote_mark(*character));
            let states = facts.status.is_some() || facts.doubt.is_some();
            if states && (mark.is_some() || tells_status_by_format(&text, phrases)) {
                self.notes.push((row.number, mark, text));
            }
        }
    }

    /// The footnotes that apply to records without a status or with the status 有效.
    pub(crate) fn affecting(
        &self,
        records: &[Record],
        phrases: &PhraseParser<'_>,
    ) -> Vec<AffectingNote<'_>> {
        let status = Target::Column(Table::Designations, crate::schema::designations::STATUS);
        let notes = self.notes.iter().filter_map(|(line, mark, text)| {
            // Rows with that status explain what the colour means.
            let is_explained = mark.is_none()
                && records
                    .iter()
                    .all(|record| record.cells.contains_key(&status))
                && records.iter().any(|record| {
                    let written = record.cells.get(&status);
                    written.is_some_and(|status| !phrases.is_active(status))
                });
            let mut uncertain = records.iter().filter(|record| {
                let name = record.point(crate::schema::points::NAME);
                let is_marked =
                    mark.is_none_or(|mark| name.is_some_and(|name| name.contains(mark)));
                let written = record.cells.get(&status);
                is_marked && !is_explained && written.is_none_or(|status| phrases.is_active(status))
            });
            let first = uncertain.next()?;
            Some(AffectingNote {
                line: *line,
                text,
                first: first.line,
                is_by_format: mark.is_none(),
                is_stated: first.cells.contains_key(&status),
            })
        });
        notes.collect()
    }
}

fn is_footnote_mark(character: char) -> bool {
    super::names::FOOTNOTE_MARKS.contains(&character)
        || matches!(character, '\u{2460}'..='\u{2473}')
}
