//! Turns errors of the TOML parser into diagnostics for the person who edits the file.

use super::bytes::LineCounter;
use super::rules::UNKNOWN_SETTING;
use crate::diagnostics::{Diagnostic, Rule, Text, show};

/// A diagnostic with the line of the error and, for an unknown key or value, the most similar
/// known one.
pub(crate) fn diagnostic(
    rule: &Rule,
    file: &str,
    text: &str,
    error: &toml::de::Error,
) -> Diagnostic {
    let line = error
        .span()
        .map(|span| LineCounter::new(text).line_of(span.start));
    let reason = error.message();
    let key = unknown_word(reason, "unknown field ");
    let variant = unknown_word(reason, "unknown variant ");
    let mut problem = match (key, variant) {
        (Some((key, known)), _) => unknown_key(file, key, &known),
        (None, Some((value, known))) => wrong_value(rule, file, value, &known),
        (None, None) => rule
            .diagnostic(
                file,
                Text::new(
                    format!("这里的写法不对（{}）", show(&in_chinese(reason))),
                    format!("not well-formed: {reason}"),
                ),
            )
            .with_help(help(reason)),
    };
    problem.line = line;
    problem
}

/// Kinds of values as the parser names them, with the Chinese words for them.
const KINDS: [(&str, &str); 14] = [
    ("a date string", "日期（写在引号里的文字）"),
    ("an array", "方括号里的列表"),
    ("a sequence", "方括号里的列表"),
    ("boolean", "true 或 false"),
    ("a boolean", "true 或 false"),
    ("a string", "引号里的文字"),
    ("path string", "引号里的文字"),
    ("string", "引号里的文字"),
    ("floating point", "小数"),
    ("integer", "数字"),
    ("sequence", "方括号里的列表"),
    ("map", "一组设置，或者没有加引号的日期"),
    ("datetime", "没有加引号的日期"),
    ("struct", "一组设置"),
];

/// The parser's message about a value of the wrong kind in Chinese; others as they are.
fn in_chinese(reason: &str) -> String {
    let Some((found, expected)) = reason
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    else {
        return reason.to_owned();
    };
    let named = |text: &str| {
        let known = KINDS.iter().find(|(kind, _)| text.starts_with(kind));
        known.map(|(kind, words)| (*words, text[kind.len()..].trim().to_owned()))
    };
    let (found, value) = named(found).unwrap_or((found, String::new()));
    let (expected, _) = match named(expected) {
        Some(known) => known,
        // Names of types of this program, or a kind of number.
        None if expected.starts_with(['u', 'i']) && expected.len() < 5 => ("数字", String::new()),
        None => ("一组设置", String::new()),
    };
    format!("应当是{expected}，写的是{found}{value}")
}

fn help(reason: &str) -> Text {
    if reason.contains("datetime") || reason.contains("date string") {
        return message!(
            "日期要放在英文双引号中，例如 as_of = \"2026-01-31\"",
            "put the date between double quotes: as_of = \"2026-01-31\"",
        );
    }
    if reason.contains("missing field") {
        return message!("请补上缺少的一项", "add what is missing");
    }
    message!(
        "每行写“名称 = 值”，文字放在英文双引号中，是或否写 true 或 false",
        "write `key = value`, text between double quotes, yes or no as true or false",
    )
}

fn unknown_key(file: &str, key: &str, known: &[&str]) -> Diagnostic {
    let shown = show(key);
    let message = message!("不认识设置项 `{shown}`", "`{shown}` is not a known key");
    let mut problem = UNKNOWN_SETTING
        .diagnostic(file, message)
        .with_help(suggest_known(key, known));
    problem.heading = Some(shown);
    problem
}

/// A value that the key does not allow.
fn wrong_value(rule: &Rule, file: &str, value: &str, known: &[&str]) -> Diagnostic {
    let shown = show(value);
    let message = message!("不认识 `{shown}` 这个值", "`{shown}` is not a known value");
    let mut problem = rule
        .diagnostic(file, message)
        .with_help(suggest_known(value, known));
    problem.value = Some(shown);
    problem
}

fn suggest_known(word: &str, known: &[&str]) -> Text {
    let nearest = super::nearest::nearest(word, known.iter().map(|known| (*known, *known)));
    match nearest {
        Some(nearest) => message!("是不是 `{nearest}`？", "did you mean `{nearest}`?"),
        None => Text::new(
            format!("这里可用的有：{}", known.join("、")),
            format!("known here: {}", known.join(", ")),
        ),
    }
}

/// Extracts the unknown word and the list of known ones from a message of serde.
fn unknown_word<'s>(reason: &'s str, prefix: &str) -> Option<(&'s str, Vec<&'s str>)> {
    let rest = reason.strip_prefix(prefix)?;
    let mut words = rest.split('`').skip(1).step_by(2);
    let key = words.next()?;
    Some((key, words.collect()))
}
