#![allow(clippy::unwrap_used)]

use super::*;
use crate::diagnostics::rule::MANUAL_LABELS;
use std::collections::BTreeSet;

#[test]
fn every_rule_has_reason_example_and_fix() {
    for rule in rules() {
        let paragraphs = rule.manual_paragraphs();
        assert_eq!(paragraphs.len(), MANUAL_LABELS.len(), "{}", rule.code);
        for (paragraph, label) in paragraphs.iter().zip(MANUAL_LABELS) {
            let text = paragraph.strip_prefix(label).unwrap_or_default();
            assert!(text.chars().count() >= 5, "{}: {paragraph:?}", rule.code);
            assert!(paragraph.matches('`').count() % 2 == 0, "{paragraph}");
        }
        // An example must be concrete: a cell, a line or a number.
        let is_concrete =
            |character: char| "`“「".contains(character) || character.is_ascii_digit();
        assert!(
            paragraphs[1].contains(is_concrete),
            "{}: {}",
            rule.code,
            paragraphs[1]
        );
        assert!(!rule.zh.ends_with('。') && !rule.en.ends_with('.'));
    }
}

#[test]
fn codes_are_unique() {
    let codes: BTreeSet<&str> = rules().iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules().len());
    for code in codes {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(code.bytes().all(allowed), "{code}");
    }
}

#[test]
fn every_rule_is_listed_and_documented_once() {
    for rule in check::RULES.into_iter().flatten() {
        assert_eq!(find(rule.code), Some(*rule));
    }
    for language in [Language::Chinese, Language::English] {
        let (list, document) = (list(language), document(language));
        for rule in rules() {
            let entry = format!("  {} ", rule.code);
            assert_eq!(list.matches(&entry).count(), 1, "{entry}");
            let heading = format!("\n### {}\n", rule.code);
            assert_eq!(document.matches(&heading).count(), 1, "{heading}");
        }
    }
}

#[test]
fn a_page_states_the_permitted_severities() {
    let page_of = |code| page(find(code).unwrap(), Language::Chinese);
    assert!(!page_of("duplicate-id").contains("[rules]"));
    let surrounding = page_of("surrounding-space");
    assert!(
        surrounding.contains("surrounding-space = \"off\""),
        "{surrounding}"
    );
    let expired = page_of("expired-but-active");
    assert!(expired.contains("expired-but-active = \"error\"") && expired.contains("不能关闭"));
    assert!(expired.contains("依据：《办法》第八条"), "{expired}");
}

#[test]
fn the_most_similar_code_is_found() {
    let code = |word| nearest_rule(word).map(|rule| rule.code);
    assert_eq!(code("unknown-cod"), Some("unknown-code"));
    assert_eq!(code("duplicated-id"), Some("duplicate-id"));
    assert_eq!(code("天气"), None);
}
