//! Differences as the comment on a pull request.
//!
//! Anyone can propose a change, so every value is hostile: it can make no link, mention
//! nobody, close no table or fold, and hide nothing. The comment ends before the length
//! that GitHub accepts, with a count of what was left out; counts come first.

use super::document::{Document, Field, Item, Part, PartKind, PointItem, Standing};
use super::escape::escape;
use super::words::{self, Topic};
use super::{PointName, Review, ReviewFailure, RowAction};
use crate::diagnostics::{Diagnostic, Language, Report, Severity};

/// The longest comment that GitHub accepts is 65,536 characters; some are kept free for
/// a line that whoever posts it may add.
pub const LONGEST: usize = 65_000;

/// What is kept for the end of the document.
const FOR_THE_END: usize = 1_000;

/// The share of a document that problems may fill, so that the differences show too.
const FOR_PROBLEMS: usize = LONGEST / 2;

/// Renders a review as Markdown of at most [`LONGEST`] characters.
pub fn render(review: &Review, language: Language) -> String {
    let mut page = Page::new(language);
    let title = page.say("## 名录数据变动\n\n", "## Changes of the registry\n\n");
    page.push(title);
    let document = Document::new(review, language);
    page.head(review);
    page.totals(review, &document);
    page.page_counts(review);
    let warnings = page.say("新的警告", "New warnings");
    page.problems(&review.report, warnings);
    for section in &document.sections {
        let items = section.items.iter();
        let items = items.map(|item| page.item(section.topic, item)).collect();
        page.fold(&section.title, items);
    }
    page.end()
}

/// Renders why nothing could be compared.
pub fn render_failure(failure: &ReviewFailure, language: Language) -> String {
    let mut page = Page::new(language);
    let title = page.say("## 名录数据变动\n\n", "## Changes of the registry\n\n");
    page.push(title);
    let message = words::failure(failure);
    page.push(&format!("❌ **{}**\n\n", escape(message.get(language))));
    let warnings = page.say("警告", "Warnings");
    page.problems(failure.report(), warnings);
    page.end()
}

/// The document so far.
struct Page {
    output: String,
    /// How many characters may still be added.
    left: usize,
    language: Language,
    left_out: usize,
}

impl Page {
    fn new(language: Language) -> Self {
        Self {
            output: String::new(),
            left: LONGEST - FOR_THE_END,
            language,
            left_out: 0,
        }
    }

    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// Adds text where there is room for it.
    fn push(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        if length > self.left {
            return false;
        }
        self.left -= length;
        self.output.push_str(text);
        true
    }

    /// Adds the entries of a list that there is room for, in a fold, with a count of the
    /// others.
    fn fold(&mut self, title: &str, entries: Vec<String>) {
        const FOR_THE_FOLD: usize = 200;
        if entries.is_empty() {
            return;
        }
        let count = entries.len();
        let title = words::counted(&escape(title), count, self.language);
        let opening = format!("<details><summary>{title}</summary>\n\n");
        if self.left < FOR_THE_FOLD + opening.chars().count() || !self.push(&opening) {
            self.left_out += count;
            return;
        }
        self.left -= FOR_THE_FOLD;
        let fitting = entries.iter().take_while(|entry| self.push(entry)).count();
        self.left += FOR_THE_FOLD;
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
            self.left += FOR_THE_END;
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
        let sides = words::sides(&old, &new, review.difference.as_of);
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
            let line = words::no_difference();
            self.push(&format!("{}\n\n", line.get(self.language)));
            return;
        }
        let mut table = self
            .say(
                "| 变动 | 数量 |\n|---|---:|\n",
                "| change | count |\n|---|---:|\n",
            )
            .to_owned();
        for (name, count) in &document.totals {
            table.push_str(&format!("| {name} | {count} |\n"));
        }
        if let Some((name, tables)) = words::reference_tables(review) {
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
            let line = words::no_page_changes();
            self.push(&format!("{}\n\n", line.get(self.language)));
            return;
        }
        let mut table = self
            .say(
                "| 网站页面 | 新出现 | 内容变动 | 变为说明页 | 消失 | 不变 |\n",
                "| pages of the site | appear | change | become tombstones | disappear | stay |\n",
            )
            .to_owned();
        table.push_str("|---|---:|---:|---:|---:|---:|\n");
        for counts in differing() {
            let kind = words::page_kind(counts.kind);
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
        let fetched = words::fetched(pages);
        table.push_str(&format!("\n{}\n\n", fetched.get(self.language)));
        self.push(&table);
    }

    /// Errors stand open, warnings in a fold.
    fn problems(&mut self, report: &Report, warnings_title: &str) {
        let before = self.left;
        self.left = before.min(FOR_PROBLEMS);
        let room = self.left;
        let of = |severity| {
            let problems = report.diagnostics().iter();
            let problems = problems.filter(move |problem| problem.severity == severity);
            problems.map(|problem| self.problem(problem)).collect()
        };
        let errors: Vec<String> = of(Severity::Error);
        let warnings: Vec<String> = of(Severity::Warning);
        if !errors.is_empty() {
            let title = self.say("### 错误\n\n", "### Errors\n\n");
            self.push(title);
            let fitting = errors.iter().take_while(|entry| self.push(entry)).count();
            self.left_out += errors.len() - fitting;
            self.push("\n");
        }
        self.left_out += report.left_out().map(|(_, count)| count).sum::<usize>();
        self.fold(warnings_title, warnings);
        self.left = before - (room - self.left);
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
            let label = self.say("办法：", "help: ");
            entry.push_str(&format!("<br>{label}{}", escape(help.get(self.language))));
        }
        if let Some(basis) = problem.legal_basis {
            let label = self.say("依据：", "legal basis: ");
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
            Item::Point(point) => self.listed(point),
            Item::Part(part) => self.retired(part),
        }
    }

    /// A point that is only on one side: what is said of it, and below that all it has.
    fn listed(&self, item: &PointItem) -> String {
        let mark = if item.is_wrong { "❌ " } else { "" };
        let remark = escape(item.remark.as_deref().unwrap_or_default());
        let mut entry = format!("- {}：{mark}{remark}\n", name(&item.point));
        let mut below = |line: &str| entry.push_str(&format!("  - {line}\n"));
        if !item.line.is_empty() {
            below(&escape(&item.line));
        }
        if !item.contact.is_empty() {
            below(self.say("有联系人信息（不公开）", "with a contact (never published)"));
        }
        for part in &item.parts {
            let title = escape(&part.title);
            let lead = match &part.kind {
                PartKind::Designation { standing, .. } => {
                    let standing = standing.as_deref().unwrap_or_default();
                    format!("**{}** {title}", escape(standing))
                }
                PartKind::Row(_) => format!("{} **{title}**", part.table),
            };
            let line = part.line.as_deref().unwrap_or_default();
            let gap = if line.is_empty() { "" } else { "；" };
            below(&format!("{lead}{gap}{}", escape(line)));
        }
        entry
    }

    /// A changed point: its name, and a table of what differs.
    fn changed(&self, item: &PointItem) -> String {
        let mut entry = format!("{}\n\n", name(&item.point));
        entry.push_str(self.say(
            "| 栏目 | 原来 | 现在 |\n|---|---|---|\n",
            "| field | before | after |\n|---|---|---|\n",
        ));
        entry.push_str(&self.fields("", &item.fields));
        let prefix = self.say(
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
                words::unseen(field.differs_unseen, self.language)
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
                let (before, now) = (standing(before), standing(now));
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

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::None => "–".to_owned(),
        Standing::Same => String::new(),
        Standing::Other(label) => escape(label),
    }
}
