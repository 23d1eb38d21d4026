//! What an import decided: as data, as text, as JSON.
//!
//! Problems are diagnostics of the ordinary report; what stands here is what was done.

use crate::diagnostics::{Language, Report, Text, is_unsafe_to_show, json, text};
use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of decision a note tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// How a sheet was read.
    Sheet,
    /// Rows, columns and sheets that were not read.
    LeftOut,
    /// What a section row says of the rows below it.
    Section,
    /// Values read in another form than they were written.
    Converted,
    /// A row belongs to a record that is known.
    Matched,
    /// A record that is new, with its id.
    Created,
    /// A cell was split into several values.
    Split,
    /// What a service item was taken to be.
    Classified,
    /// A field that has another value now.
    Changed,
    /// A value that stays because the sheet is silent.
    Kept,
    /// What a person may want to add.
    Suggested,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What kind.
    pub kind: NoteKind,
    /// The file with its sheet.
    pub place: String,
    /// The row of the sheet.
    pub line: Option<u64>,
    /// What was decided.
    pub text: Text,
}

/// A file of the registry and what writing it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileState {
    /// Its name.
    pub name: String,
    /// Whether its bytes differ from those in the folder.
    pub changed: bool,
}

/// All that an import has to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Decisions, in the order of [`NoteKind`], then of the input.
    pub notes: Vec<Note>,
    /// Problems.
    pub problems: Report,
    /// Problems that the registry had before, which are not repeated.
    pub earlier_problems: usize,
    /// The files of the result; empty where there is none.
    pub files: Vec<FileState>,
    /// Whether the files were written.
    pub written: bool,
}

impl NoteKind {
    const ALL: [Self; 11] = [
        Self::Sheet,
        Self::LeftOut,
        Self::Section,
        Self::Converted,
        Self::Matched,
        Self::Created,
        Self::Split,
        Self::Classified,
        Self::Changed,
        Self::Kept,
        Self::Suggested,
    ];

    /// The title of its part of the report.
    fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Sheet => ("读取的工作表", "Sheets read"),
            Self::LeftOut => ("没有读取的", "Left out"),
            Self::Section => ("分节行", "Section rows"),
            Self::Converted => ("换了写法的值", "Values read in another form"),
            Self::Matched => ("对应到现有记录", "Matched to known records"),
            Self::Created => ("新记录及其编号", "New records and their ids"),
            Self::Split => ("拆开的单元格", "Cells split"),
            Self::Classified => ("服务事项的归类", "Service items classified"),
            Self::Changed => ("改动", "Changes"),
            Self::Kept => ("保留的原值", "Values kept"),
            Self::Suggested => ("建议", "Suggestions"),
        };
        Text::new(zh, en)
    }
}

/// The most decisions of one kind that a report names, unless all are asked for.
const NOTES: usize = 1_000;

/// The report as text. Every part is cut short unless `all` is asked for, more so on a
/// terminal.
pub fn render(
    report: &ImportReport,
    language: Language,
    all: bool,
    options: text::TextOptions,
) -> String {
    let most = if all { usize::MAX } else { NOTES };
    let mut output = String::new();
    for kind in NoteKind::ALL {
        let notes = report.notes.iter().filter(|note| note.kind == kind);
        let notes: Vec<&Note> = notes.collect();
        if notes.is_empty() {
            continue;
        }
        let (title, count) = (kind.title(), notes.len());
        let heading = Text::new(
            format!("── {}（{count}）\n", title.zh),
            format!("── {} ({count})\n", title.en),
        );
        output.push_str(heading.get(language));
        let shown = options.limit.map_or(most, |limit| limit.min(20));
        for note in notes.iter().take(shown) {
            output.push_str("  ");
            push_safe(&mut output, &note.place);
            if let Some(line) = note.line {
                output.push_str(&format!(":{line}"));
            }
            output.push_str(": ");
            push_safe(&mut output, note.text.get(language));
            output.push('\n');
        }
        if let Some(more) = notes.len().checked_sub(shown).filter(|more| *more > 0) {
            let sentence = message!(
                "  ……另有 {more} 条，看全部请加 --all",
                "  … {more} more; --all shows all",
            );
            output.push_str(sentence.get(language));
            output.push('\n');
        }
    }
    let problems = text::render(&report.problems, language, options);
    if !problems.is_empty() {
        let heading = message!("── 问题\n", "── Problems\n");
        output.push_str(heading.get(language));
        output.push_str(&problems);
    }
    if report.earlier_problems > 0 {
        let count = report.earlier_problems;
        let sentence = message!(
            "名录里原有的 {count} 个警告没有重复列出，可用 wangdian check 查看",
            "{count} earlier warnings of the registry are not repeated; see `wangdian check`",
        );
        output.push_str(sentence.get(language));
        output.push('\n');
    }
    output
}

fn push_safe(output: &mut String, text: &str) {
    output.extend(text.chars().map(|sign| match sign {
        sign if is_unsafe_to_show(sign) => ' ',
        sign => sign,
    }));
}

/// Row numbers in order as `3、5–9`: at most so many ranges, and `…` for the others.
pub fn row_ranges(rows: &[u32], most: usize) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let named = ranges.iter().take(most).map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        }
    });
    let named = named.collect::<Vec<_>>().join("、");
    if ranges.len() > most {
        named + "…"
    } else {
        named
    }
}

/// The document as promised to programs.
#[derive(Serialize)]
struct Document<'a> {
    written: bool,
    files: &'a [FileState],
    notes: Vec<Entry<'a>>,
    notes_left_out: usize,
    earlier_problems: usize,
    report: serde_json::Value,
}

#[derive(Serialize)]
struct Entry<'a> {
    kind: NoteKind,
    place: &'a str,
    line: Option<u64>,
    zh: &'a str,
    en: &'a str,
}

/// The report as one JSON document ending in a newline; `report` is what
/// `wangdian check --format json` prints. Of each kind of decision the first are there,
/// unless `all` are asked for.
pub fn render_json(report: &ImportReport, all: bool) -> String {
    let most = if all { usize::MAX } else { NOTES };
    let mut seen: BTreeMap<NoteKind, usize> = BTreeMap::new();
    let shown = report.notes.iter().filter(|note| {
        let seen = seen.entry(note.kind).or_default();
        *seen += 1;
        *seen <= most
    });
    let notes: Vec<Entry> = shown
        .map(|note| Entry {
            kind: note.kind,
            place: &note.place,
            line: note.line,
            zh: &note.text.zh,
            en: &note.text.en,
        })
        .collect();
    let problems = json::render(&report.problems);
    let document = Document {
        written: report.written,
        files: &report.files,
        notes_left_out: report.notes.len() - notes.len(),
        notes,
        earlier_problems: report.earlier_problems,
        report: serde_json::from_str(&problems).unwrap_or_default(),
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
