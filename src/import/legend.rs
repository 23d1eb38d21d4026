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

/// The kinds that marks stand for in a sheet.
#[derive(Debug, Default)]
pub(crate) struct Legend {
    marks: Vec<(char, TermIndex)>,
    /// The kind of all rows without a mark.
    others: Option<TermIndex>,
    text: String,
}

impl Legend {
    /// Reads the cells of a row that is no record.
    pub(crate) fn read(&mut self, row: &Row, phrases: &PhraseParser<'_>) {
        for text in texts(row).filter(|text| text.contains(FOOTNOTE_MARKS)) {
            for clause in clauses(text) {
                let bare = clause.trim_start_matches(FOOTNOTE_MARKS).trim();
                let Some(kind) = kind_of(bare, phrases) else {
                    continue;
                };
                if let Some(mark) = clause.chars().next().filter(is_mark) {
                    self.marks.push((mark, kind));
                    self.text = text.to_owned();
                } else if ["其余", "其他", "其它", "未标", "没有标"]
                    .iter()
                    .any(|word| bare.starts_with(word))
                {
                    self.others = Some(kind);
                }
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
            let mut marks = self.marks.iter();
            let by_mark = marks.find(|(mark, _)| record.marks.contains(mark));
            let Some(kind) = by_mark.map(|(_, kind)| *kind).or(self.others) else {
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
    let verbs = [
        "其余",
        "其他",
        "其它",
        "未标注的",
        "未标的",
        "没有标记的",
        "均",
        "的",
        "为",
        "表示",
        "代表",
        "是",
        "指",
    ];
    let mut bare = clause.trim_start_matches(['：', ':']).trim();
    while let Some(rest) = verbs.iter().find_map(|verb| bare.strip_prefix(verb)) {
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
}
