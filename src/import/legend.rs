//! Reads notes that say which kind of point a mark stands for: ★ 为国家级网点，其余为省级网点.

use super::names::FOOTNOTE_MARKS;
use super::phrases::PhraseParser;
use super::record::{ImportLog, Record};
use super::report::NoteKind;
use super::rules::SECTION_CONTRADICTED;
use super::tables::Target;
use super::workbook::{Row, Value};
use crate::diagnostics::show;
use crate::model::TermIndex;
use crate::schema::{Table, designations};

/// Words for the rows without a mark.
const OTHERS: [&str; 11] = [
    "没有标记的",
    "没有标注的",
    "没有标的",
    "未标注的",
    "未标记的",
    "无标记的",
    "不带标记的",
    "未标的",
    "其余",
    "其他",
    "其它",
];

/// The kinds that marks stand for in a sheet.
#[derive(Debug, Default)]
pub(crate) struct Legend {
    /// The marks, without a kind if only that of the other rows is known: 不带★的为省级网点.
    marks: Vec<(char, Option<TermIndex>)>,
    /// The kind of all rows without a mark.
    others: Option<TermIndex>,
    text: String,
}

impl Legend {
    /// Reads the cells of a row that is no record.
    pub(crate) fn read(&mut self, row: &Row, phrases: &PhraseParser<'_>) {
        for text in texts(row).filter(|text| text.contains(FOOTNOTE_MARKS)) {
            let mut before = "";
            for clause in clauses(text) {
                let is_denied = denies(std::mem::replace(&mut before, clause));
                let bare = clause.trim_start_matches(FOOTNOTE_MARKS).trim();
                let Some(kind) = kind_of(bare, phrases) else {
                    continue;
                };
                match clause.chars().next().filter(is_mark) {
                    Some(mark) if is_denied => {
                        self.marks.push((mark, None));
                        self.others = Some(kind);
                    }
                    Some(mark) => self.marks.push((mark, Some(kind))),
                    None if OTHERS.iter().any(|word| bare.starts_with(word)) => {
                        self.others = Some(kind);
                    }
                    None => continue,
                }
                text.clone_into(&mut self.text);
            }
        }
    }

    /// Gives records the kinds that their marks stand for, and reports those with another kind.
    pub(crate) fn apply(
        &self,
        records: &mut [Record],
        location: &str,
        phrases: &PhraseParser<'_>,
        log: &mut ImportLog,
    ) {
        const KIND: Target = Target::Column(Table::Designations, designations::KIND);
        if self.marks.is_empty() {
            return;
        }
        let kinds = &phrases.registry().taxonomy.kind;
        let legend = show(&self.text);
        for record in records {
            let of_row = |(mark, _): &&(char, _)| record.marks.contains(mark);
            let marks = || self.marks.iter().filter(of_row);
            let by_mark = marks().find_map(|(_, kind)| *kind);
            let by_rest = self.others.filter(|_| marks().next().is_none());
            let Some(kind) = by_mark.or(by_rest) else {
                continue;
            };
            let label = kinds.get(kind).short_label();
            let written = record.cells.get(&KIND).filter(|text| !is_only_marks(text));
            let Some(written) = written else {
                record.cells.insert(KIND, label.to_owned());
                let text = message!(
                    "按注释 `{legend}` 取为 `{label}`",
                    "it was taken to be `{label}`, as the note `{legend}` says",
                );
                log.note(NoteKind::Converted, location, Some(record.line), text);
                continue;
            };
            let other = phrases.parse(written, None).kind;
            if by_mark.is_none() || other.is_none_or(|other| other == kind) {
                continue;
            }
            let written = show(written);
            let message = message!(
                "这一行写的是 `{written}`，而注释 `{legend}` 说它的标记是 `{label}`",
                "the row says `{written}`, but the note `{legend}` says that its mark is `{label}`",
            );
            let help = message!("请核对，改正其中一处", "check which one is right");
            log.report(&SECTION_CONTRADICTED, location, record.line, message, help);
        }
    }
}

/// The marks of a row: in a cell of their own, or at an end of a text.
pub(crate) fn marks(row: &Row) -> Vec<char> {
    let ends = texts(row).flat_map(|text| [text.chars().next(), text.chars().next_back()]);
    ends.flatten().filter(is_mark).collect()
}

fn texts(row: &Row) -> impl Iterator<Item = &str> {
    row.cells.iter().filter_map(|cell| match &cell.value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    })
}

fn is_mark(character: &char) -> bool {
    FOOTNOTE_MARKS.contains(character)
}

fn is_only_marks(text: &str) -> bool {
    text.chars().all(|character| is_mark(&character))
}

/// Whether the words before a mark say that rows lack it: 不带, 未标注, 没有.
fn denies(before: &str) -> bool {
    let rest = before.trim_end_matches(['带', '标', '加', '注', '打', '有', '“', '"']);
    rest.ends_with(['不', '未', '没', '无'])
}

/// The parts of a note: each begins with a mark or behind a separator.
fn clauses(text: &str) -> Vec<&str> {
    let is_separator =
        |character: char| character.is_whitespace() || "，,；;。、：:（）()".contains(character);
    let mut starts = vec![0];
    let mut follows_mark = false;
    for (at, character) in text.char_indices() {
        if is_mark(&character) && !follows_mark {
            starts.push(at);
        } else if is_separator(character) && !follows_mark {
            starts.push(at + character.len_utf8());
        }
        follows_mark = is_mark(&character) || follows_mark && is_separator(character);
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let parts = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start..end]);
    parts
        .map(|part| part.trim_matches(is_separator))
        .filter(|part| !part.is_empty())
        .collect()
}

fn kind_of(clause: &str, phrases: &PhraseParser<'_>) -> Option<TermIndex> {
    let verbs = ["均", "的", "为", "表示", "代表", "是", "指"];
    let words = || OTHERS.iter().chain(&verbs);
    let mut bare = clause.trim_start_matches(['：', ':']).trim();
    while let Some(rest) = words().find_map(|word| bare.strip_prefix(word)) {
        bare = rest.trim();
    }
    let phrase = phrases.parse(bare, None);
    let by_phrase = phrase.kind.filter(|_| phrase.is_clear());
    by_phrase.or_else(|| phrases.parse_title(clause).kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_split_before_marks_and_behind_separators() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(clauses(text), expected, "{text}");
        };
        check("★ 为国家级，其余为省级", &["★ 为国家级", "其余为省级"]);
        check(
            "注：★国家级网点 ☆省级网点",
            &["注", "★国家级网点", "☆省级网点"],
        );
        check("★国家级☆省级", &["★国家级", "☆省级"]);
        check("带★的为国家级网点", &["带", "★的为国家级网点"]);
        check("★：国家级网点", &["★：国家级网点"]);
    }

    #[test]
    fn words_before_a_mark_may_deny_it() {
        for before in [
            "不带",
            "不标",
            "未标",
            "未带",
            "未加",
            "没有标",
            "没标",
            "没有",
            "无",
            "其余未标注",
            "不带“",
        ] {
            assert!(denies(before), "{before}");
        }
        for before in ["", "带", "标", "注", "名称前标有", "不合格的标"] {
            assert!(!denies(before), "{before}");
        }
    }
}
