//! The report of an import, rendered as text and as JSON.
//!
//! It consists of notes on decisions, which are defined here, and of ordinary diagnostics.

use crate::diagnostics::{Language, Report, Text, is_unsafe_to_show, json, text};
use serde::Serialize;
use std::collections::BTreeMap;

/// The kind of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// How a sheet was read.
    Sheet,
    /// Rows, columns and sheets that were not read.
    LeftOut,
    /// The values of a section row that apply to the rows below it.
    Section,
    /// Values that were converted.
    Converted,
    /// A row that was matched to a known institution.
    Matched,
    /// A new institution with its id.
    Created,
    /// A cell that was split into several values.
    Split,
    /// The category that a service item was assigned to.
    Classified,
    /// A field whose value changed.
    Changed,
    /// A value that was kept because its cell in the sheet is empty.
    Kept,
    /// A row that the user may want to add.
    Suggested,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The kind of decision.
    pub kind: NoteKind,
    /// The file and sheet.
    pub location: String,
    /// The row of the sheet.
    pub line: Option<u64>,
    /// The description.
    pub text: Text,
}

/// A file of the resulting registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileState {
    /// The name.
    pub name: String,
    /// Whether it differs from the file in the folder.
    pub changed: bool,
}

/// The complete report of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// The decisions, sorted by [`NoteKind`], then by sheet and row.
    pub notes: Vec<Note>,
    /// The problems.
    pub problems: Report,
    /// The number of problems that the registry had before, which are not repeated.
    pub earlier_problems: usize,
    /// The resulting files; empty if the import failed.
    pub files: Vec<FileState>,
    /// Whether the files were written.
    pub written: bool,
    /// Whether a file of the registry had other headings, values or order than the canonical form
    /// that replaces it.
    pub reformatted: bool,
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

    /// The title of the report's section for this kind.
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

/// The maximum number of notes of one kind in a report, unless all are requested.
const MAX_NOTES: usize = 1_000;

/// Renders the report as text. Long sections are truncated unless `all` is set, and more so
/// on a terminal.
pub fn render(
    report: &ImportReport,
    language: Language,
    all: bool,
    options: text::TextOptions,
) -> String {
    let max = if all { usize::MAX } else { MAX_NOTES };
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
        let shown = options.limit.map_or(max, |limit| limit.min(20));
        for note in notes.iter().take(shown) {
            output.push_str("  ");
            push_safe(&mut output, &note.location);
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
    output.extend(text.chars().map(|character| match character {
        character if is_unsafe_to_show(character) => ' ',
        character => character,
    }));
}

/// Formats ascending row numbers as ranges, such as `3、5–9`. After `max` ranges follows `…`.
pub(crate) fn row_ranges(rows: &[u32], max: usize) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let named = ranges.iter().take(max).map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        }
    });
    let named = named.collect::<Vec<_>>().join("、");
    if ranges.len() > max {
        named + "…"
    } else {
        named
    }
}

/// The JSON document; its keys are a public format.
#[derive(Serialize)]
struct Document<'a> {
    written: bool,
    files: &'a [FileState],
    notes: Vec<NoteEntry<'a>>,
    notes_left_out: usize,
    earlier_problems: usize,
    report: serde_json::Value,
}

#[derive(Serialize)]
struct NoteEntry<'a> {
    kind: NoteKind,
    #[serde(rename = "place")]
    location: &'a str,
    line: Option<u64>,
    zh: &'a str,
    en: &'a str,
}

/// Renders the report as a JSON document with a final newline. Its key `report` has the format
/// of `wangdian check --format json`. Notes are truncated unless `all` is set.
pub fn render_json(report: &ImportReport, all: bool) -> String {
    let max = if all { usize::MAX } else { MAX_NOTES };
    let mut seen: BTreeMap<NoteKind, usize> = BTreeMap::new();
    let shown = report.notes.iter().filter(|note| {
        let seen = seen.entry(note.kind).or_default();
        *seen += 1;
        *seen <= max
    });
    let notes: Vec<NoteEntry> = shown
        .map(|note| NoteEntry {
            kind: note.kind,
            location: &note.location,
            line: note.line,
            zh: &note.text.zh,
            en: &note.text.en,
        })
        .collect();
    let problems = json::render(&report.problems);
    let mut problems: serde_json::Value = serde_json::from_str(&problems).unwrap_or_default();
    problems.sort_all_objects();
    let document = Document {
        written: report.written,
        files: &report.files,
        notes_left_out: report.notes.len() - notes.len(),
        notes,
        earlier_problems: report.earlier_problems,
        report: problems,
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
