//! Applies `[rules]` of the settings to severities.
//!
//! A warning may become an error, and one without a legal basis may be switched off. Errors
//! cannot be changed. Knows nothing of what rules check.

use super::settings::{SEVERITY_NOT_ALLOWED, UNKNOWN_RULE};
use crate::config::{RuleSetting, RulesConfig};
use crate::diagnostics::{Diagnostic, Problems, Rule, Severity, Text, show};
use crate::load::nearest::nearest;
use std::collections::BTreeMap;

/// Changed severities by code; `None` means off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Severities(BTreeMap<&'static str, Option<Severity>>);

impl Severities {
    /// Validates the settings and reports every invalid one; those have no effect.
    pub(crate) fn read(written: &RulesConfig, rules: &'static [Rule]) -> (Self, Vec<Diagnostic>) {
        let mut changed = BTreeMap::new();
        let mut problems = Vec::new();
        for setting in &written.settings {
            match read_one(setting, rules) {
                Ok((code, severity)) => {
                    changed.insert(code, severity);
                }
                Err(problem) => {
                    let (rule, message, help) = *problem;
                    let mut problem = rule
                        .diagnostic(written.file.clone(), message)
                        .with_help(help);
                    problem.line = setting.line;
                    problem.heading = Some(show(&setting.code));
                    problem.value = Some(show(&setting.level));
                    problems.push(problem);
                }
            }
        }
        (Self(changed), problems)
    }

    /// Applies the severities and drops problems of rules that are switched off.
    pub(crate) fn apply(&self, problems: Problems) -> Problems {
        if self.0.is_empty() {
            return problems;
        }
        problems.with_severities(|(code, severity)| match self.0.get(code) {
            None => Some(severity),
            Some(changed) => *changed,
        })
    }
}

type InvalidSetting = Box<(&'static Rule, Text, Text)>;

/// The rule's code and severity; `None` means off.
fn read_one(
    setting: &RuleSetting,
    rules: &'static [Rule],
) -> Result<(&'static str, Option<Severity>), InvalidSetting> {
    let Some(rule) = rules.iter().find(|rule| rule.code == setting.code) else {
        return Err(Box::new(unknown_rule(&setting.code, rules)));
    };
    let severity = match setting.level.as_str() {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "off" => None,
        level => return Err(Box::new(unknown_level(rule, level))),
    };
    let is_allowed = match severity {
        // Errors have the lowest order.
        Some(severity) => severity <= rule.severity,
        None => rule.can_be_disabled(),
    };
    if is_allowed {
        Ok((rule.code, severity))
    } else {
        Err(Box::new(not_allowed(rule, &setting.level)))
    }
}

fn unknown_rule(code: &str, rules: &'static [Rule]) -> (&'static Rule, Text, Text) {
    let shown = show(code);
    let message = message!(
        "不认识规则代码 `{shown}`",
        "`{shown}` is not the code of a rule"
    );
    let help = match nearest(code, rules.iter().map(|rule| (rule.code, rule.code))) {
        Some(nearest) => message!("是不是 `{nearest}`？", "did you mean `{nearest}`?"),
        None => message!(
            "`wangdian explain` 列出全部代码",
            "`wangdian explain` lists all codes",
        ),
    };
    (&UNKNOWN_RULE, message, help)
}

fn unknown_level(rule: &Rule, level: &str) -> (&'static Rule, Text, Text) {
    let (code, shown) = (rule.code, show(level));
    let message = message!(
        "规则 `{code}` 的级别不能是 `{shown}`",
        "`{shown}` is no level of the rule `{code}`",
    );
    let levels = ["error", "warning", "off"];
    let help = match nearest(level, levels.map(|word| (word, word))) {
        Some(nearest) => message!("是不是 `{nearest}`？", "did you mean `{nearest}`?"),
        None => allowed_levels(rule),
    };
    (&SEVERITY_NOT_ALLOWED, message, help)
}

fn not_allowed(rule: &Rule, level: &str) -> (&'static Rule, Text, Text) {
    let code = rule.code;
    let message = match (rule.severity, rule.legal_basis) {
        (Severity::Warning, Some(basis)) => message!(
            "`{code}` 有法律依据（{basis}），不能关闭",
            "`{code}` has a legal basis ({basis}) and cannot be switched off",
        ),
        _ => message!(
            "`{code}` 是错误，不能改为 `{level}`",
            "`{code}` is an error and cannot become `{level}`",
        ),
    };
    (&SEVERITY_NOT_ALLOWED, message, allowed_levels(rule))
}

fn allowed_levels(rule: &Rule) -> Text {
    if rule.can_be_disabled() {
        message!(
            "可以写 `error`、`warning` 或 `off`",
            "write `error`, `warning` or `off`",
        )
    } else if rule.can_be_raised() {
        message!("可以写 `error` 或 `warning`", "write `error` or `warning`")
    } else {
        message!(
            "请删去这一行，改正数据中的错误",
            "delete the line, and mend what the rule reports",
        )
    }
}

#[cfg(test)]
mod tests;
