//! Collects findings: one that many pages share, such as a dead link of the footer, is
//! reported once.

use super::rules::severity;
use crate::config::Profile;
use crate::diagnostics::{Diagnostic, Problems, Rule, Text};
use std::collections::BTreeMap;

/// Up to this many pages, a finding is reported for each of them.
const EACH: usize = 3;

/// Pages that a finding of many names besides the first.
const EXAMPLES: usize = 2;

/// What an inspector would note.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    rule: &'static Rule,
    /// What is the same where several pages have it: the target of a link, a missing tag.
    subject: String,
    page: String,
    line: Option<u64>,
    message: Text,
    help: Text,
}

impl Finding {
    /// A finding on a page, whose path is relative to the root.
    pub(super) fn new(
        rule: &'static Rule,
        page: &str,
        subject: impl Into<String>,
        message: Text,
        help: Text,
    ) -> Self {
        Self {
            rule,
            subject: subject.into(),
            page: page.to_owned(),
            line: None,
            message,
            help,
        }
    }

    /// Sets the line of the page.
    pub(super) fn at(mut self, line: Option<u64>) -> Self {
        self.line = line;
        self
    }
}

/// The findings of one rule and subject.
#[derive(Debug, Default)]
struct Group {
    first: Vec<Finding>,
    pages: usize,
    last_page: String,
}

/// All findings, by rule and subject. Pages are to be looked at in the order of their paths.
#[derive(Debug)]
pub(super) struct Findings {
    profile: Profile,
    groups: BTreeMap<(&'static str, String), Group>,
}

impl Findings {
    /// An empty collection, for a kind of site.
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            groups: BTreeMap::new(),
        }
    }

    /// Adds a finding; one that a page has already is dropped.
    pub(super) fn add(&mut self, finding: Finding) {
        let key = (finding.rule.code, finding.subject.clone());
        let group = self.groups.entry(key).or_default();
        if group.pages > 0 && group.last_page == finding.page {
            return;
        }
        group.pages += 1;
        group.last_page.clone_from(&finding.page);
        if group.first.len() < EACH {
            group.first.push(finding);
        }
    }

    /// The findings as problems, at most `limit` of each rule, with the severity that the
    /// rule has for this kind of site.
    pub(super) fn into_problems(self, limit: usize) -> Problems {
        let mut problems = Problems::new(limit);
        for ((_, subject), group) in self.groups {
            let pages = group.pages;
            let others: Vec<String> = group
                .first
                .iter()
                .skip(1)
                .take(EXAMPLES)
                .map(|finding| format!("`{}`", finding.page))
                .collect();
            let reported = if pages > EACH { 1 } else { pages };
            for finding in group.first.into_iter().take(reported) {
                let Some(severity) = severity(finding.rule, self.profile) else {
                    continue;
                };
                let mut message = finding.message;
                if pages > EACH {
                    message.zh +=
                        &format!("；共有 {pages} 个页面这样，还有 {} 等", others.join("、"));
                    message.en +=
                        &format!("; {pages} pages have this, such as {}", others.join(", "));
                }
                let mut problem =
                    Diagnostic::new(severity, finding.rule.code, finding.page, message)
                        .with_help(finding.help);
                problem.legal_basis = finding.rule.legal_basis;
                problem.line = finding.line;
                problem.value =
                    Some(crate::diagnostics::show(&subject)).filter(|shown| !shown.is_empty());
                problems.push(problem);
            }
        }
        problems
    }
}
