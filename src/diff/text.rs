//! Renders a review as plain text for terminals and logs.

use super::document::{Document, Field, Item, Part, PartKind, PointItem, Section};
use super::labels::{self, Topic};
use super::{PageAction, PointName, Review, ReviewFailure, RowAction};
use crate::diagnostics::text::TextOptions;
use crate::diagnostics::{Language, Text, code_point, is_unsafe_to_show, text as report_text};

/// The maximum number of points in a list.
const MAX_POINTS: usize = 200;
/// The maximum number of pages in a list.
const MAX_PAGES: usize = 20;

/// Renders a review as text with a final newline. Long lists are truncated, with the number of
/// omitted entries.
pub fn render(review: &Review, language: Language, options: TextOptions) -> String {
    let mut writer = Writer {
        output: String::new(),
        language,
    };
    let document = Document::new(review, language);
    writer.head(review, &document);
    let topics = [Topic::Added, Topic::Removed, Topic::Changed, Topic::Retired];
    for section in topics.iter().filter_map(|topic| document.section(*topic)) {
        writer.section(section, MAX_POINTS);
    }
    writer.pages(review, &document);
    let report = report_text::render(&review.report, language, options);
    if !report.is_empty() {
        writer.line("");
        writer.output.push_str(&report);
    }
    writer.output
}

/// The reason why nothing could be compared, with a fix.
pub fn failure(failure: &ReviewFailure) -> Text {
    labels::failure(failure)
}

/// A text under construction.
struct Writer {
    output: String,
    language: Language,
}

impl Writer {
    fn localized(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    fn line(&mut self, line: &str) {
        for character in line.chars() {
            match character {
                '\n' => self.output.push('↵'),
                '\r' => {}
                _ if is_unsafe_to_show(character) => {
                    self.output
                        .push_str(&format!("<{}>", code_point(character)));
                }
                _ => self.output.push(character),
            }
        }
        self.output.push('\n');
    }

    fn heading(&mut self, title: &str, count: usize) {
        self.line("");
        self.line(&labels::with_count(title, count, self.language));
    }

    fn left_out(&mut self, count: usize) {
        if count > 0 {
            let line = match self.language {
                Language::Chinese => format!("  ……另有 {count} 项，用 --format json 可以看到全部"),
                Language::English => format!("  … {count} more; --format json has them all"),
            };
            self.line(&line);
        }
    }

    fn head(&mut self, review: &Review, document: &Document) {
        let sides = labels::sides(&review.old, &review.new, review.difference.as_of);
        self.line(sides.get(self.language));
        if review.difference.is_empty() {
            self.line(labels::no_difference().get(self.language));
        }
        for (name, count) in &document.totals {
            self.line(&format!("  {name}: {count}"));
        }
        if let Some((name, tables)) = labels::reference_tables(review) {
            self.line(&format!("  {}: {tables}", name.get(self.language)));
        }
    }

    /// Adds a section with its title and at most `limit` items.
    fn section(&mut self, section: &Section, limit: usize) {
        self.heading(&section.title, section.items.len());
        self.items(&section.items, limit);
    }

    fn items(&mut self, items: &[Item], limit: usize) {
        for item in items.iter().take(limit) {
            match item {
                Item::Line(line) => self.line(&format!("  {line}")),
                Item::Renamed { old, point } => self.line(&format!("  {old} → {}", point.name)),
                Item::Point(point) => self.point(point),
                Item::Part(part) => self.part(part),
            }
        }
        self.left_out(items.len().saturating_sub(limit));
    }

    fn point(&mut self, item: &PointItem) {
        let remark = item.remark.iter().map(|remark| format!(": {remark}"));
        let remark: String = remark.collect();
        let PointName { id, name } = &item.point;
        self.line(&format!("  {} {id} {name}{remark}", item.mark));
        if !item.line.is_empty() {
            self.line(&format!("      {}", item.line));
        }
        self.fields("      ", &item.fields);
        if !item.contact.is_empty() {
            let note = self.localized(
                "联系人信息有变动（不公开，已隐去）",
                "the contact changed (never published, masked)",
            );
            self.line(&format!("      {note}"));
            self.fields("        ", &item.contact);
        }
        for part in &item.parts {
            self.part(part);
        }
    }

    fn part(&mut self, part: &Part) {
        let table = &part.table;
        let (label, remark) = match &part.kind {
            PartKind::Designation { status, .. } => {
                let status = status.iter().map(|status| format!(" [{status}]"));
                (format!("{table} {}", part.action), status.collect())
            }
            PartKind::Row(RowAction::Added) => (format!("+ {table}"), String::new()),
            PartKind::Row(RowAction::Removed) => (format!("- {table}"), String::new()),
            PartKind::Row(RowAction::Changed) => (format!("~ {table}"), String::new()),
            PartKind::Row(RowAction::Renamed) => {
                (format!("~ {table}"), self.in_brackets(&part.action))
            }
        };
        let line = part.line.iter().map(|line| self.in_brackets(line));
        let line: String = line.collect();
        self.line(&format!("      {label}: {}{remark}{line}", part.title));
        if part.line.is_none() {
            self.fields("        ", &part.fields);
        }
    }

    fn fields(&mut self, indent: &str, fields: &[Field]) {
        let empty = self.localized("（空）", "(empty)");
        for field in fields {
            let line = format!(
                "{indent}{}: {} → {}{}",
                field.heading,
                field.old.as_deref().unwrap_or(empty),
                field.new.as_deref().unwrap_or(empty),
                labels::masked_difference_note(field.differs_only_masked, self.language)
            );
            self.line(&line);
        }
    }

    fn in_brackets(&self, text: &str) -> String {
        match (text.is_empty(), self.language) {
            (true, _) => String::new(),
            (false, Language::Chinese) => format!("（{text}）"),
            (false, Language::English) => format!(" ({text})"),
        }
    }

    fn pages(&mut self, review: &Review, document: &Document) {
        let pages = &review.pages;
        let actions = [
            PageAction::Appears,
            PageAction::Changes,
            PageAction::BecomesTombstone,
            PageAction::Disappears,
        ];
        let total: usize = actions.iter().map(|action| pages.count(*action)).sum();
        if total == 0 {
            self.line("");
            self.line(labels::no_page_changes().get(self.language));
            return;
        }
        self.heading(self.localized("网站页面", "Pages of the site"), total);
        for counts in pages.kinds.iter().filter(|counts| counts.differs()) {
            let numbers = [
                (PageAction::Appears, counts.appear),
                (PageAction::Changes, counts.change),
                (PageAction::BecomesTombstone, counts.become_tombstone),
                (PageAction::Disappears, counts.disappear),
            ];
            let numbers: Vec<String> = numbers
                .iter()
                .filter(|(_, count)| *count > 0)
                .map(|(action, count)| {
                    format!(
                        "{} {count}",
                        labels::page_action(*action).get(self.language)
                    )
                })
                .collect();
            let kind = labels::page_kind(counts.kind);
            let line = format!("  {}: {}", kind.get(self.language), numbers.join(", "));
            self.line(&line);
        }
        if let Some(own) = document.section(Topic::OwnPages) {
            self.items(&own.items, MAX_PAGES);
        }
        if let Some(redirects) = document.section(Topic::Redirects) {
            self.section(redirects, MAX_PAGES);
        }
        self.line(&format!("  {}", labels::fetched(pages).get(self.language)));
    }
}
