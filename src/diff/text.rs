//! Differences for people at a terminal and in logs.

use super::words::{self, Naming};
use super::{
    DesignationDifference, FieldDifference, PageAction, PointDifference, RemovedPoint, Review,
    ReviewFailure, RowAction, RowDifference,
};
use crate::diagnostics::text::TextOptions;
use crate::diagnostics::{Language, Text, code_point, is_unsafe_to_show, text as report_text};

/// The most entries of a list of points.
const POINTS: usize = 200;
/// The most entries of a list of pages.
const PAGES: usize = 20;

/// Renders a review as text ending in a newline. Lists are cut, with a count of what is
/// left out.
pub fn render(review: &Review, language: Language, options: TextOptions) -> String {
    let mut page = Page {
        output: String::new(),
        language,
    };
    page.head(review);
    page.added(&review.difference.added);
    page.removed(&review.difference.removed);
    page.changed(&review.difference.changed);
    page.retired(&words::retired(&review.difference));
    page.pages(review);
    let report = report_text::render(&review.report, language, options);
    if !report.is_empty() {
        page.line("");
        page.output.push_str(&report);
    }
    page.output
}

/// Why nothing could be compared, and the way out.
pub fn failure(failure: &ReviewFailure) -> Text {
    words::failure(failure)
}

/// The text so far.
struct Page {
    output: String,
    language: Language,
}

impl Page {
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
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

    fn heading(&mut self, zh: &str, en: &str, count: usize) {
        self.line("");
        let heading = match self.language {
            Language::Chinese => format!("{zh}（{count}）"),
            Language::English => format!("{en} ({count})"),
        };
        self.line(&heading);
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

    fn head(&mut self, review: &Review) {
        let (old, new, as_of) = (&review.old, &review.new, review.difference.as_of);
        let head = match self.language {
            Language::Chinese => format!("{old} → {new}（按 {as_of} 判断）"),
            Language::English => format!("{old} → {new} (as of {as_of})"),
        };
        self.line(&head);
        if review.difference.is_empty() {
            self.line(self.say("名录没有差别", "the registries say the same"));
        }
        for (name, count) in words::totals(review) {
            if count > 0 {
                self.line(&format!("  {}: {count}", name.get(self.language)));
            }
        }
        let tables = review.difference.reference_tables.join(", ");
        if !tables.is_empty() {
            let name = self.say("有变动的对照表", "reference tables changed");
            self.line(&format!("  {name}: {tables}"));
        }
    }

    fn added(&mut self, points: &[PointDifference]) {
        if points.is_empty() {
            return;
        }
        self.heading("新增网点", "Points added", points.len());
        for point in points.iter().take(POINTS) {
            let region = point.region.get(self.language);
            let line = format!("  + {} {}: {region}", point.point.id, point.point.name);
            self.line(&line);
            let fields = words::one_line(&point.fields, Naming::Point, self.language);
            if !fields.is_empty() {
                self.line(&format!("      {fields}"));
            }
            self.rows(point);
        }
        self.left_out(points.len().saturating_sub(POINTS));
    }

    fn removed(&mut self, points: &[RemovedPoint]) {
        if points.is_empty() {
            return;
        }
        self.heading("删除网点", "Points removed", points.len());
        for removed in points.iter().take(POINTS) {
            let point = &removed.was.point;
            let why = words::why_removed(removed);
            let why = why.get(self.language);
            self.line(&format!("  - {} {}: {why}", point.id, point.name));
        }
        self.left_out(points.len().saturating_sub(POINTS));
    }

    fn changed(&mut self, points: &[PointDifference]) {
        if points.is_empty() {
            return;
        }
        self.heading("有变动的网点", "Points changed", points.len());
        for point in points.iter().take(POINTS) {
            self.line(&format!("  ~ {} {}", point.point.id, point.point.name));
            for field in &point.fields {
                self.field("      ", field);
            }
            self.rows(point);
        }
        self.left_out(points.len().saturating_sub(POINTS));
    }

    fn retired(&mut self, rows: &[&RowDifference]) {
        if rows.is_empty() {
            return;
        }
        self.heading("retired.csv", "retired.csv", rows.len());
        for row in rows.iter().take(POINTS) {
            self.row(
                self.say("停用的编号", "retired id"),
                Naming::Designation,
                row,
            );
        }
        self.left_out(rows.len().saturating_sub(POINTS));
    }

    /// What belongs to a point: contact, designations and the other tables.
    fn rows(&mut self, point: &PointDifference) {
        if !point.contact.is_empty() {
            let words = self.say(
                "联系人信息有变动（不公开，已隐去）",
                "the contact changed (never published, masked)",
            );
            self.line(&format!("      {words}"));
            for field in &point.contact {
                self.field("        ", field);
            }
        }
        for designation in &point.designations {
            self.designation(designation);
        }
        for (what, naming, rows) in words::tables(point) {
            for row in rows {
                self.row(what.get(self.language), naming, row);
            }
        }
    }

    fn field(&mut self, indent: &str, field: &FieldDifference) {
        let (old, new) = words::values(field, self.language);
        let empty = self.say("（空）", "(empty)");
        let unseen = if words::differs_unseen(field) {
            self.say("（隐去的部分不同）", " (the masked part differs)")
        } else {
            ""
        };
        let line = format!(
            "{indent}{}: {} → {}{unseen}",
            words::heading(field, self.language),
            old.as_deref().unwrap_or(empty),
            new.as_deref().unwrap_or(empty)
        );
        self.line(&line);
    }

    fn designation(&mut self, designation: &DesignationDifference) {
        let action = words::designation_action(designation.action);
        let name = words::designation(designation, self.language);
        let standing = words::standing(designation, self.language);
        let standing = standing.map_or_else(String::new, |standing| format!(" [{standing}]"));
        let word = self.say("资格", "designation");
        let action = action.get(self.language);
        let line = format!("      {word} {action}: {name}{standing}");
        if designation.standing_before.is_some() && designation.standing_now.is_some() {
            self.line(&line);
            for field in words::fields_beside_standing(designation) {
                self.field("        ", field);
            }
        } else {
            let fields = &designation.fields;
            let fields = words::one_line(fields, Naming::Designation, self.language);
            self.line(&format!("{line}{}", self.in_brackets(&fields)));
        }
    }

    fn row(&mut self, what: &str, naming: Naming, row: &RowDifference) {
        let title = row.title.get(self.language);
        let mark = words::row_mark(row.action);
        if matches!(row.action, RowAction::Changed | RowAction::Renamed) {
            let renamed = match (row.action, self.language) {
                (RowAction::Renamed, Language::Chinese) => "（更名）",
                (RowAction::Renamed, Language::English) => " (renamed)",
                _ => "",
            };
            self.line(&format!("      {mark} {what}: {title}{renamed}"));
            for field in &row.fields {
                self.field("        ", field);
            }
            return;
        }
        let fields = words::one_line(&row.fields, naming, self.language);
        let fields = self.in_brackets(&fields);
        self.line(&format!("      {mark} {what}: {title}{fields}"));
    }

    fn in_brackets(&self, text: &str) -> String {
        match (text.is_empty(), self.language) {
            (true, _) => String::new(),
            (false, Language::Chinese) => format!("（{text}）"),
            (false, Language::English) => format!(" ({text})"),
        }
    }

    fn pages(&mut self, review: &Review) {
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
            self.line(self.say("网站的页面没有变化", "no page of the site changes"));
            return;
        }
        self.heading("网站页面", "Pages of the site", total);
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
                    format!("{} {count}", words::page_action(*action).get(self.language))
                })
                .collect();
            let kind = words::page_kind(counts.kind);
            let line = format!("  {}: {}", kind.get(self.language), numbers.join(", "));
            self.line(&line);
        }
        let own: Vec<_> = pages.points.iter().filter(|page| page.own).collect();
        for page in own.iter().take(PAGES) {
            let action = words::page_action(page.action);
            let action = action.get(self.language);
            self.line(&format!("  {action} {} {}", page.path, page.point.name));
        }
        self.left_out(own.len().saturating_sub(PAGES));
        self.redirects(review);
        let (files, size) = (pages.fetched_files, words::size(pages.fetched_bytes));
        let fetched = match self.language {
            Language::Chinese => {
                format!("  镜像需要重新取 {files} 个文件，共 {size}（不含检索索引）")
            }
            Language::English => {
                format!("  a mirror fetches {files} files, {size} (without those of the search)")
            }
        };
        self.line(&fetched);
    }

    fn redirects(&mut self, review: &Review) {
        let redirects = &review.pages.redirects;
        if redirects.is_empty() {
            return;
        }
        self.heading(
            "消失的地址和建议的跳转",
            "Addresses that disappear, and redirects",
            redirects.len(),
        );
        let nowhere = self.say("没有合适的去处", "nowhere to lead to");
        for redirect in redirects.iter().take(PAGES) {
            let to = redirect.to.as_deref().unwrap_or(nowhere);
            self.line(&format!("  {} → {to}", redirect.from));
        }
        self.left_out(redirects.len().saturating_sub(PAGES));
    }
}
