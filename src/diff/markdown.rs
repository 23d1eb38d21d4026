//! Renders a review as Markdown for a comment on a pull request.
//!
//! Anyone can propose a change, so all values are untrusted: they must not create links or
//! mentions, nor break out of a table or collapsible section. The comment stays below GitHub's
//! length limit; it begins with the counts and ends with the number of omitted entries.

use super::document::{Document, Field, Item, Part, PartKind, PointItem, StatusCell};
use super::escape::escape;
use super::labels::{self, Topic};
use super::{PointName, Review, ReviewFailure, RowAction};
use crate::diagnostics::{Diagnostic, Language, Report, Severity};

/// The maximum length in characters. GitHub accepts 65,536; the rest is reserved for a line that
/// the poster may add.
pub(crate) const MAX_LENGTH: usize = 65_000;

/// The number of characters reserved for the end of the document.
const RESERVED_FOR_END: usize = 1_000;

/// The maximum number of characters for problems, so that there is space for the differences.
const MAX_FOR_PROBLEMS: usize = MAX_LENGTH / 2;

/// Renders a review as Markdown of at most [`LONGEST`] characters.
pub fn render(review: &Review, language: Language) -> String {
    let mut writer = Writer::new(language);
    let title = writer.localized("## 名录数据变动\n\n", "## Changes of the registry\n\n");
    writer.push(title);
    let document = Document::new(review, language);
    writer.head(review);
    writer.totals(review, &document);
    writer.page_counts(review);
    let warnings = writer.localized("新的警告", "New warnings");
    writer.problems(&review.report, warnings);
    for section in &document.sections {
        let items = section.items.iter();
        let items = items.map(|item| writer.item(section.topic, item)).collect();
        writer.collapsible_section(&section.title, items);
    }
    writer.end()
}

/// Renders the reason why nothing could be compared.
pub fn render_failure(failure: &ReviewFailure, language: Language) -> String {
    let mut writer = Writer::new(language);
    let title = writer.localized("## 名录数据变动\n\n", "## Changes of the registry\n\n");
    writer.push(title);
    let message = labels::failure(failure);
    writer.push(&format!("❌ **{}**\n\n", escape(message.get(language))));
    let warnings = writer.localized("警告", "Warnings");
    writer.problems(failure.report(), warnings);
    writer.end()
}

/// A document under construction.
struct Writer {
    output: String,
    /// The number of characters that may still be added.
    remaining: usize,
    language: Language,
    left_out: usize,
}

impl Writer {
    fn new(language: Language) -> Self {
        Self {
            output: String::new(),
            remaining: MAX_LENGTH - RESERVED_FOR_END,
            language,
            left_out: 0,
        }
    }

    fn localized(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// Adds a text unless it is too long; returns whether it was added.
    fn push(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        if length > self.remaining {
            return false;
        }
        self.remaining -= length;
        self.output.push_str(text);
        true
    }

    /// Adds as many entries of a list as fit, in a collapsible section, and the number of the
    /// others.
    fn collapsible_section(&mut self, title: &str, entries: Vec<String>) {
        const RESERVED_FOR_SECTION: usize = 200;
        if entries.is_empty() {
            return;
        }
        let count = entries.len();
        let title = labels::with_count(&escape(title), count, self.language);
        let opening = format!("<details><summary>{title}</summary>\n\n");
        if self.remaining < RESERVED_FOR_SECTION + opening.chars().count() || !self.push(&opening) {
            self.left_out += count;
            return;
        }
        self.remaining -= RESERVED_FOR_SECTION;
        let fitting = entries.iter().take_while(|entry| self.push(entry)).count();
        self.remaining += RESERVED_FOR_SECTION;
        let rest = count - fitting;
        self.left_out += rest;
        if rest > 0 {
            let line = match self.language {
                Language::Chinese => format!("\n……另有 {rest} 项没有列出\n"),
                Language::English => format!("\n… {rest} more\n"),
            };
            self.push(&line);
        }
        self.push("\n</details>\n\n");
    }

    fn end(mut self) -> String {
        if self.left_out > 0 {
            self.remaining += RESERVED_FOR_END;
            let count = self.left_out;
            let line = match self.language {
                Language::Chinese => format!(
                    "> 篇幅所限，共有 {count} 项没有列出。完整内容：`wangdian diff … --format json`\n"
                ),
                Language::English => format!(
                    "> {count} entries did not fit; `wangdian diff … --format json` has them all\n"
                ),
            };
            self.push(&line);
        }
        self.output
    }

    fn head(&mut self, review: &Review) {
        let (old, new) = (escape(&review.old), escape(&review.new));
        let errors = review.report.count(Severity::Error);
        let warnings = review.report.count(Severity::Warning);
        let sides = labels::sides(&old, &new, review.difference.as_of);
        self.push(&format!("{}\n\n", sides.get(self.language)));
        let verdict = match (errors, warnings, self.language) {
            (0, 0, Language::Chinese) => "✅ **没有错误，没有新的警告。**\n\n".to_owned(),
            (0, 0, Language::English) => "✅ **No error, no new warning.**\n\n".to_owned(),
            (0, _, Language::Chinese) => format!("⚠️ **没有错误，{warnings} 个新的警告。**\n\n"),
            (0, _, Language::English) => format!("⚠️ **No error, {warnings} new warnings.**\n\n"),
            (_, _, Language::Chinese) => {
                format!("❌ **{errors} 个错误**，{warnings} 个新的警告。改正错误以前不要合并。\n\n")
            }
            (_, _, Language::English) => {
                format!(
                    "❌ **{errors} errors**, {warnings} new warnings. Do not merge it as it is.\n\n"
                )
            }
        };
        self.push(&verdict);
    }

    fn totals(&mut self, review: &Review, document: &Document) {
        if review.difference.is_empty() {
            let line = labels::no_difference();
            self.push(&format!("{}\n\n", line.get(self.language)));
            return;
        }
        let mut table = self
            .localized(
                "| 变动 | 数量 |\n|---|---:|\n",
                "| change | count |\n|---|---:|\n",
            )
            .to_owned();
        for (name, count) in &document.totals {
            table.push_str(&format!("| {name} | {count} |\n"));
        }
        if let Some((name, tables)) = labels::reference_tables(review) {
            let (name, tables) = (name.get(self.language), escape(&tables));
            table.push_str(&format!("| {name} | {tables} |\n"));
        }
        table.push('\n');
        self.push(&table);
    }

    fn page_counts(&mut self, review: &Review) {
        let pages = &review.pages;
        let differing = || pages.kinds.iter().filter(|counts| counts.differs());
        if differing().next().is_none() {
            let line = labels::no_page_changes();
            self.push(&format!("{}\n\n", line.get(self.language)));
            return;
        }
        let mut table = self
            .localized(
                "| 网站页面 | 新出现 | 内容变动 | 变为说明页 | 消失 | 不变 |\n",
                "| pages of the site | appear | change | become tombstones | disappear | stay |\n",
            )
            .to_owned();
        table.push_str("|---|---:|---:|---:|---:|---:|\n");
        for counts in differing() {
            let kind = labels::page_kind(counts.kind);
            table.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                kind.get(self.language),
                counts.appear,
                counts.change,
                counts.become_tombstone,
                counts.disappear,
                counts.unchanged
            ));
        }
        let fetched = labels::fetched(pages);
        table.push_str(&format!("\n{}\n\n", fetched.get(self.language)));
        self.push(&table);
    }

    /// Adds errors as a list and warnings in a collapsible section.
    fn problems(&mut self, report: &Report, warnings_title: &str) {
        let before = self.remaining;
        self.remaining = before.min(MAX_FOR_PROBLEMS);
        let available = self.remaining;
        let of = |severity| {
            let problems = report.diagnostics().iter();
            let problems = problems.filter(move |problem| problem.severity == severity);
            problems.map(|problem| self.problem(problem)).collect()
        };
        let errors: Vec<String> = of(Severity::Error);
        let warnings: Vec<String> = of(Severity::Warning);
        if !errors.is_empty() {
            let title = self.localized("### 错误\n\n", "### Errors\n\n");
            self.push(title);
            let fitting = errors.iter().take_while(|entry| self.push(entry)).count();
            self.left_out += errors.len() - fitting;
            self.push("\n");
        }
        self.left_out += report.left_out().map(|(_, count)| count).sum::<usize>();
        self.collapsible_section(warnings_title, warnings);
        self.remaining = before - (available - self.remaining);
    }

    fn problem(&self, problem: &Diagnostic) -> String {
        let line = problem
            .line
            .map_or_else(String::new, |line| format!("&#58;{line}"));
        let mut entry = format!(
            "- {}{line} **{}** {}",
            escape(&problem.file),
            escape(problem.code),
            escape(problem.message.get(self.language))
        );
        if let Some(record) = &problem.record {
            entry.push_str(&match self.language {
                Language::Chinese => format!("（{}）", escape(record)),
                Language::English => format!(" ({})", escape(record)),
            });
        }
        if let Some(help) = &problem.help {
            let label = self.localized("办法：", "help: ");
            entry.push_str(&format!("<br>{label}{}", escape(help.get(self.language))));
        }
        if let Some(basis) = problem.legal_basis {
            let label = self.localized("依据：", "legal basis: ");
            entry.push_str(&format!("<br>{label}{}", escape(basis)));
        }
        entry.push('\n');
        entry
    }

    fn item(&self, topic: Topic, item: &Item) -> String {
        match item {
            Item::Line(line) => format!("- {}\n", escape(line)),
            Item::Renamed { old, point } => format!("- {} → {}\n", escape(old), name(point)),
            Item::Point(point) if topic == Topic::Changed => self.changed(point),
            Item::Point(point) => self.one_sided_point(point),
            Item::Part(part) => self.retired(part),
        }
    }

    /// Formats an added or removed point with its fields and rows.
    fn one_sided_point(&self, item: &PointItem) -> String {
        let error_mark = if item.is_wrong { "❌ " } else { "" };
        let remark = escape(item.remark.as_deref().unwrap_or_default());
        let mut entry = format!("- {}：{error_mark}{remark}\n", name(&item.point));
        let mut below = |line: &str| entry.push_str(&format!("  - {line}\n"));
        if !item.line.is_empty() {
            below(&escape(&item.line));
        }
        if !item.contact.is_empty() {
            below(self.localized("有联系人信息（不公开）", "with a contact (never published)"));
        }
        for part in &item.parts {
            let title = escape(&part.title);
            let label = match &part.kind {
                PartKind::Designation { status, .. } => {
                    let status = status.as_deref().unwrap_or_default();
                    format!("**{}** {title}", escape(status))
                }
                PartKind::Row(_) => format!("{} **{title}**", part.table),
            };
            let line = part.line.as_deref().unwrap_or_default();
            let separator = if line.is_empty() { "" } else { "；" };
            below(&format!("{label}{separator}{}", escape(line)));
        }
        entry
    }

    /// Formats a changed point: its name and a table of the changes.
    fn changed(&self, item: &PointItem) -> String {
        let mut entry = format!("{}\n\n", name(&item.point));
        entry.push_str(self.localized(
            "| 栏目 | 原来 | 现在 |\n|---|---|---|\n",
            "| field | before | after |\n|---|---|---|\n",
        ));
        entry.push_str(&self.fields("", &item.fields));
        let prefix = self.localized(
            "联系人信息有变动（不公开）：",
            "contact (never published): ",
        );
        entry.push_str(&self.fields(prefix, &item.contact));
        for part in &item.parts {
            entry.push_str(&self.part(part));
        }
        entry.push('\n');
        entry
    }

    fn fields(&self, prefix: &str, fields: &[Field]) -> String {
        let shown = |value: &Option<String>| value.as_deref().map_or("–".to_owned(), escape);
        let rows = fields.iter().map(|field| {
            format!(
                "| {}{} | {} | {}{} |\n",
                escape(prefix),
                escape(field.heading),
                shown(&field.old),
                shown(&field.new),
                labels::masked_difference_note(field.differs_only_masked, self.language)
            )
        });
        rows.collect()
    }

    fn part(&self, part: &Part) -> String {
        let (action, title) = (&part.action, escape(&part.title));
        let line = escape(part.line.as_deref().unwrap_or_default());
        let row = |cells: &str| format!("| **{action}** {} {title} | {cells} |\n", part.table);
        let head = match &part.kind {
            PartKind::Designation { before, now, .. } => {
                let (before, now) = (status(before), status(now));
                format!("| **{action}** {title} | {before} | {now} |\n")
            }
            PartKind::Row(RowAction::Added) => row(&format!("– | {line}")),
            PartKind::Row(RowAction::Removed) => row(&format!("{line} | –")),
            PartKind::Row(RowAction::Changed | RowAction::Renamed) => row("|"),
        };
        head + &self.fields("└ ", &part.fields)
    }

    fn retired(&self, part: &Part) -> String {
        let fields = part.fields.iter().map(|field| {
            let values: Vec<&str> = [&field.old, &field.new]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            format!("{} {}", field.heading, values.join(" → "))
        });
        let fields: Vec<String> = fields.collect();
        let line = part.line.clone().unwrap_or_else(|| fields.join("；"));
        format!(
            "- {} {} {}：{}\n",
            part.action,
            part.table,
            escape(&part.title),
            escape(&line)
        )
    }
}

fn name(point: &PointName) -> String {
    format!("**{}** {}", escape(&point.name), escape(&point.id))
}

fn status(status: &StatusCell) -> String {
    match status {
        StatusCell::None => "–".to_owned(),
        StatusCell::Same => String::new(),
        StatusCell::Other(label) => escape(label),
    }
}
