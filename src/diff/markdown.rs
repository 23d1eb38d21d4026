//! Differences as the comment on a pull request.
//!
//! Anyone can propose a change, so every value is hostile: it can make no link, mention
//! nobody, close no table or fold, and hide nothing. The comment ends before the length
//! that GitHub accepts, with a count of what was left out; counts come first.

use super::escape::escape;
use super::words::{self, Naming};
use super::{
    DesignationDifference, FieldDifference, PageAction, PointDifference, Review, ReviewFailure,
    RowAction, RowDifference,
};
use crate::diagnostics::{Diagnostic, Language, Report, Severity, Text};
use crate::links::PageKind;

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
    page.head(review);
    page.totals(review);
    page.page_counts(review);
    page.problems(&review.report, Text::new("新的警告", "New warnings"));
    page.removed(review);
    let difference = &review.difference;
    let renamed: Vec<&PointDifference> = difference
        .changed
        .iter()
        .filter(|point| point.old_name.is_some())
        .collect();
    let names = renamed.iter().map(|point| page.renamed(point)).collect();
    page.fold(Text::new("改名的网点", "Points renamed"), names);
    let added = difference.added.iter().map(|point| page.added(point));
    let added = added.collect();
    page.fold(Text::new("新增的网点", "Points added"), added);
    let changed = difference.changed.iter().map(|point| page.changed(point));
    let changed = changed.collect();
    page.fold(Text::new("有变动的网点", "Points changed"), changed);
    page.retired(review);
    page.page_lists(review);
    page.end()
}

/// Renders why nothing could be compared.
pub fn render_failure(failure: &ReviewFailure, language: Language) -> String {
    let mut page = Page::new(language);
    let title = page.say("## 名录数据变动\n\n", "## Changes of the registry\n\n");
    page.push(title);
    let message = words::failure(failure);
    page.push(&format!("❌ **{}**\n\n", escape(message.get(language))));
    page.problems(failure.report(), Text::new("警告", "Warnings"));
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

    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
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
    fn fold(&mut self, title: Text, entries: Vec<String>) {
        const FOR_THE_FOLD: usize = 200;
        if entries.is_empty() {
            return;
        }
        let count = entries.len();
        let title = escape(title.get(self.language));
        let opening = match self.language {
            Language::Chinese => format!("<details><summary>{title}（{count}）</summary>\n\n"),
            Language::English => format!("<details><summary>{title} ({count})</summary>\n\n"),
        };
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
        let as_of = review.difference.as_of;
        let errors = review.report.count(Severity::Error);
        let warnings = review.report.count(Severity::Warning);
        let sides = match self.language {
            Language::Chinese => format!("{old} → {new}，有效期按 {as_of} 判断。\n\n"),
            Language::English => format!("{old} → {new}, validity as of {as_of}.\n\n"),
        };
        self.push(&sides);
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

    fn totals(&mut self, review: &Review) {
        if review.difference.is_empty() {
            let line = self.say("名录没有差别。\n\n", "The registries say the same.\n\n");
            self.push(line);
            return;
        }
        let mut table = self
            .say(
                "| 变动 | 数量 |\n|---|---:|\n",
                "| change | count |\n|---|---:|\n",
            )
            .to_owned();
        for (name, count) in words::totals(review) {
            if count > 0 {
                table.push_str(&format!("| {} | {count} |\n", name.get(self.language)));
            }
        }
        let tables = review.difference.reference_tables.join("、");
        if !tables.is_empty() {
            let name = self.say("有变动的对照表", "reference tables changed");
            table.push_str(&format!("| {name} | {} |\n", escape(&tables)));
        }
        table.push('\n');
        self.push(&table);
    }

    fn page_counts(&mut self, review: &Review) {
        let pages = &review.pages;
        let differing = || pages.kinds.iter().filter(|counts| counts.differs());
        if differing().next().is_none() {
            let line = self.say(
                "网站的页面没有变化。\n\n",
                "No page of the site changes.\n\n",
            );
            self.push(line);
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
        let (files, size) = (pages.fetched_files, words::size(pages.fetched_bytes));
        table.push_str(&match self.language {
            Language::Chinese => {
                format!("\n镜像需要重新取 {files} 个文件，共 {size}（不含检索索引）。\n\n")
            }
            Language::English => {
                format!(
                    "\nA mirror fetches {files} files, {size}, without those of the search.\n\n"
                )
            }
        });
        self.push(&table);
    }

    /// Errors stand open, warnings in a fold.
    fn problems(&mut self, report: &Report, warnings_title: Text) {
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

    fn name(&self, point: &super::PointName) -> String {
        format!("**{}** {}", escape(&point.name), escape(&point.id))
    }

    fn removed(&mut self, review: &Review) {
        let entries = review.difference.removed.iter().map(|removed| {
            let why = words::why_removed(removed);
            let mark = if removed.had_page && removed.retired.is_none() {
                "❌ "
            } else {
                ""
            };
            let why = escape(why.get(self.language));
            format!("- {}：{mark}{why}\n", self.name(&removed.was.point))
        });
        let entries = entries.collect();
        self.fold(Text::new("删除的网点", "Points removed"), entries);
    }

    fn renamed(&self, point: &PointDifference) -> String {
        let old = point.old_name.as_deref().unwrap_or_default();
        format!("- {} → {}\n", escape(old), self.name(&point.point))
    }

    /// An added point: where it lies, and below that all that is said of it.
    fn added(&self, point: &PointDifference) -> String {
        let region = escape(point.region.get(self.language));
        let mut entry = format!("- {}：{region}\n", self.name(&point.point));
        let mut below = |line: String| entry.push_str(&format!("  - {line}\n"));
        let fields = words::one_line(&point.fields, Naming::Point, self.language);
        if !fields.is_empty() {
            below(escape(&fields));
        }
        if !point.contact.is_empty() {
            let words = self.say("有联系人信息（不公开）", "with a contact (never published)");
            below(words.to_owned());
        }
        for designation in &point.designations {
            let name = escape(&words::designation(designation, self.language));
            let standing = words::standing(designation, self.language);
            let standing = escape(&standing.unwrap_or_default());
            let fields = &designation.fields;
            let fields = words::one_line(fields, Naming::Designation, self.language);
            let gap = if fields.is_empty() { "" } else { "；" };
            below(format!("**{standing}** {name}{gap}{}", escape(&fields)));
        }
        for (what, naming, rows) in words::tables(point) {
            for row in rows {
                let title = escape(row.title.get(self.language));
                let fields = words::one_line(&row.fields, naming, self.language);
                let gap = if fields.is_empty() { "" } else { "；" };
                let what = what.get(self.language);
                below(format!("{what} **{title}**{gap}{}", escape(&fields)));
            }
        }
        entry
    }

    /// A changed point: its name, and a table of what differs.
    fn changed(&self, point: &PointDifference) -> String {
        let mut entry = format!("{}\n\n", self.name(&point.point));
        entry.push_str(self.say(
            "| 栏目 | 原来 | 现在 |\n|---|---|---|\n",
            "| field | before | after |\n|---|---|---|\n",
        ));
        for field in &point.fields {
            entry.push_str(&self.field("", field));
        }
        for field in &point.contact {
            let prefix = self.say(
                "联系人信息有变动（不公开）：",
                "contact (never published): ",
            );
            entry.push_str(&self.field(prefix, field));
        }
        for designation in &point.designations {
            entry.push_str(&self.designation(designation));
        }
        for (what, naming, rows) in words::tables(point) {
            for row in rows {
                entry.push_str(&self.row(what.get(self.language), naming, row));
            }
        }
        entry.push('\n');
        entry
    }

    fn field(&self, prefix: &str, field: &FieldDifference) -> String {
        let (old, new) = words::values(field, self.language);
        let shown =
            |value: Option<String>| value.map_or_else(|| "–".to_owned(), |value| escape(&value));
        let unseen = if words::differs_unseen(field) {
            self.say("（隐去的部分不同）", " (the masked part differs)")
        } else {
            ""
        };
        format!(
            "| {}{} | {} | {}{unseen} |\n",
            escape(prefix),
            escape(words::heading(field, self.language)),
            shown(old),
            shown(new)
        )
    }

    fn designation(&self, designation: &DesignationDifference) -> String {
        let action = words::designation_action(designation.action);
        let action = action.get(self.language);
        let name = escape(&words::designation(designation, self.language));
        let status =
            |value: &Option<super::ShownValue>, other: &Option<super::ShownValue>| match value {
                None => "–".to_owned(),
                Some(value) if other.as_ref() == Some(value) => String::new(),
                Some(value) => escape(value.label.get(self.language)),
            };
        let (before, now) = (&designation.standing_before, &designation.standing_now);
        let mut rows = format!(
            "| **{action}** {name} | {} | {} |\n",
            status(before, now),
            status(now, before)
        );
        let both = before.is_some() && now.is_some();
        for field in words::fields_beside_standing(designation) {
            let named = ["kind", "batch", "document", "approved_on", "status"];
            if both || !named.contains(&field.column) {
                rows.push_str(&self.field("└ ", field));
            }
        }
        rows
    }

    fn row(&self, what: &str, naming: Naming, row: &RowDifference) -> String {
        let title = escape(row.title.get(self.language));
        let action = words::row_action(row.action);
        let head = format!("**{}** {what} {title}", action.get(self.language));
        let line = escape(&words::one_line(&row.fields, naming, self.language));
        match row.action {
            RowAction::Added => format!("| {head} | – | {line} |\n"),
            RowAction::Removed => format!("| {head} | {line} | – |\n"),
            RowAction::Changed | RowAction::Renamed => {
                let mut rows = format!("| {head} | | |\n");
                for field in &row.fields {
                    rows.push_str(&self.field("└ ", field));
                }
                rows
            }
        }
    }

    fn retired(&mut self, review: &Review) {
        let what = self.say("停用的编号", "retired id");
        let rows: Vec<String> = words::retired(&review.difference)
            .into_iter()
            .map(|row| {
                let action = words::row_action(row.action);
                let action = action.get(self.language);
                let id = escape(row.title.get(self.language));
                let fields = row.fields.iter().map(|field| {
                    let (old, new) = words::values(field, self.language);
                    let values: Vec<String> = [old, new].into_iter().flatten().collect();
                    format!(
                        "{} {}",
                        words::heading(field, self.language),
                        values.join(" → ")
                    )
                });
                let fields: Vec<String> = fields.collect();
                format!("- {action} {what} {id}：{}\n", escape(&fields.join("；")))
            })
            .collect();
        self.fold(Text::new("retired.csv", "retired.csv"), rows);
    }

    fn page_lists(&mut self, review: &Review) {
        let pages = &review.pages;
        let redirects = pages.redirects.iter().map(|redirect| {
            let nowhere = self.say("没有合适的去处", "nowhere to lead to");
            let to = redirect.to.as_deref().unwrap_or(nowhere);
            format!("- {} → {}\n", escape(&redirect.from), escape(to))
        });
        let redirects = redirects.collect();
        self.fold(
            Text::new(
                "消失的地址和建议的跳转",
                "Addresses that disappear, and redirects",
            ),
            redirects,
        );
        for (own, title) in [
            (
                true,
                Text::new(
                    "网点页面：记录本身有变动",
                    "Pages of points whose record differs",
                ),
            ),
            (
                false,
                Text::new(
                    "网点页面：只因附近网点等变动",
                    "Pages of points that only show others, such as neighbours",
                ),
            ),
        ] {
            let points = pages.points.iter().filter(|page| page.own == own);
            let entries = points.map(|page| {
                let action = words::page_action(page.action);
                let action = action.get(self.language);
                format!(
                    "- {action} {} {}\n",
                    escape(&page.path),
                    escape(&page.point.name)
                )
            });
            let entries = entries.collect();
            self.fold(title, entries);
        }
        let others = pages
            .others
            .iter()
            .filter(|page| page.kind != PageKind::File && page.action != PageAction::Changes);
        let entries = others.map(|page| {
            let action = words::page_action(page.action);
            format!("- {} {}\n", action.get(self.language), escape(&page.path))
        });
        let entries = entries.collect();
        self.fold(
            Text::new(
                "其他新出现或消失的页面",
                "Other pages that appear or disappear",
            ),
            entries,
        );
    }
}
