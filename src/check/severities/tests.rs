#![allow(clippy::unwrap_used)]

use super::*;
use crate::diagnostics::Report;
use crate::manual::rules;

fn written(code: &str, level: &str) -> RulesConfig {
    let setting = RuleSetting {
        code: code.to_owned(),
        level: level.to_owned(),
        position: 0,
        line: Some(7),
    };
    RulesConfig {
        file: "wangdian.toml".to_owned(),
        settings: vec![setting],
    }
}

/// The severity of a problem of the rule under a setting; `None` if it is dropped.
fn effect(code: &'static str, level: &str) -> Option<Severity> {
    let (severities, refused) = Severities::read(&written(code, level), rules());
    assert_eq!(refused, Vec::new(), "{code} = {level}");
    let rule = rules().iter().find(|rule| rule.code == code).unwrap();
    let problem = rule.diagnostic("a.csv", message!("甲", "a"));
    let left = severities.apply(vec![problem].into());
    left.iter().next().map(|problem| problem.severity)
}

#[track_caller]
fn refused(code: &str, level: &str, expected: &str, help: &str) {
    let (severities, problems) = Severities::read(&written(code, level), rules());
    assert_eq!(severities, Severities::default());
    assert_eq!(problems.len(), 1);
    let problem = &problems[0];
    assert_eq!(problem.code, expected);
    assert_eq!(
        (problem.file.as_str(), problem.line),
        ("wangdian.toml", Some(7))
    );
    let help_text = &problem.help.as_ref().unwrap().zh;
    assert!(help_text.contains(help), "{help_text}");
}

#[test]
fn a_warning_can_become_an_error() {
    let (error, warning) = (Some(Severity::Error), Some(Severity::Warning));
    assert_eq!(effect("expired-but-active", "error"), error);
    assert_eq!(effect("expired-but-active", "warning"), warning);
    assert_eq!(effect("unknown-column", "error"), error);
    assert_eq!(effect("duplicate-id", "error"), error);
}

#[test]
fn only_a_warning_without_legal_basis_can_be_switched_off() {
    assert_eq!(effect("unknown-column", "off"), None);
    for rule in rules() {
        let (_, problems) = Severities::read(&written(rule.code, "off"), rules());
        let silenced = rule.severity == Severity::Warning && rule.legal_basis.is_none();
        assert_eq!(problems.is_empty(), silenced, "{}", rule.code);
    }
    refused(
        "expired-but-active",
        "off",
        "severity-not-allowed",
        "`error` 或 `warning`",
    );
}

#[test]
fn an_error_stays_an_error() {
    refused("duplicate-id", "warning", "severity-not-allowed", "删去");
    refused("mobile-number", "off", "severity-not-allowed", "删去");
}

#[test]
fn unknown_codes_and_levels_get_suggestions() {
    refused(
        "expired-but-activ",
        "error",
        "unknown-rule",
        "expired-but-active",
    );
    refused("天气", "error", "unknown-rule", "wangdian explain");
    refused("unknown-column", "eror", "severity-not-allowed", "`error`");
    refused("unknown-column", "Error", "severity-not-allowed", "`error`");
    refused("unknown-column", "致命", "severity-not-allowed", "`off`");
}

#[test]
fn other_rules_are_unchanged() {
    let (severities, _) = Severities::read(&written("unknown-column", "off"), rules());
    let rule = rules()
        .iter()
        .find(|rule| rule.code == "unknown-file")
        .unwrap();
    let problems = vec![rule.diagnostic("a.csv", message!("甲", "a"))];
    let left = Report::new(severities.apply(problems.clone().into()));
    assert_eq!(left, Report::new(problems));
}
