//! What is wrong with the arguments, in Chinese: clap says it in English.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::fmt::Write;

/// The message for wrong arguments in Chinese; `None` for what clap prints itself, such as help.
pub fn usage_error(error: &Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::UnknownArgument => format!("不认识参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            format!("没有 `{command}` 这个命令")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 后面缺少值"),
        ErrorKind::InvalidValue => format!("`{argument}` 不能是 `{value}`"),
        ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            let reason = match reason.as_str() {
                _ if argument.contains("YYYY-MM-DD") => "，写成 2026-12-01 这样".to_owned(),
                "" => String::new(),
                reason if reason.contains("digit") => "，要写数字".to_owned(),
                reason => format!("（{reason}）"),
            };
            format!("`{argument}` 的值 `{value}` 不对{reason}")
        }
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg);
            match other == argument || other.is_empty() {
                true => format!("`{argument}` 只能写一次"),
                false => format!("`{argument}` 和 `{other}` 不能一起用"),
            }
        }
        ErrorKind::TooManyValues => format!("`{argument}` 后面多了一个值 `{value}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{argument}` 后面值的个数不对")
        }
        ErrorKind::NoEquals => format!("`{argument}` 的值要写在等号后面"),
        _ => return None,
    };
    let mut message = format!("wangdian: {what}\n");
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let suggested = suggested.map(|kind| text(error, kind));
    // Writing to a string cannot fail.
    if let Some(suggested) = suggested.iter().find(|text| !text.is_empty()) {
        let _ = writeln!(message, "  是不是 `{suggested}`？");
    }
    let valid = text(error, ContextKind::ValidValue);
    if !valid.is_empty() {
        let _ = writeln!(message, "  可选：{valid}");
    }
    let usage = text(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        let _ = writeln!(message, "\n用法：{usage}");
    }
    message.push_str("详细说明：加上 --help\n");
    Some(message)
}

/// What the error says of one subject, as text; empty if nothing.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join("、")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command_in;
    use crate::diagnostics::Language;

    #[test]
    fn what_is_wrong_with_arguments_is_told_in_chinese() {
        for (arguments, said) in [
            (&["verify"][..], "缺少参数：<"),
            (
                &["build", "--profil", "gov"],
                "不认识参数 `--profil`\n  是不是 `--profile`？",
            ),
            (&["biuld"], "没有 `biuld` 这个命令\n  是不是 `build`？"),
            (&["build", "--profile", "x"], "不能是 `x`"),
            (&["build", "--profile"], "后面缺少值"),
            (
                &["build", "--as-of", "x"],
                "的值 `x` 不对，写成 2026-12-01 这样",
            ),
            (&["build", "--jobs", "x"], "的值 `x` 不对，要写数字"),
            (
                &["build", "--as-of", "2026-01-01", "--as-of", "2026-01-02"],
                "只能写一次",
            ),
            (&["build", "x"], "不认识参数 `x`"),
        ] {
            let words = ["wangdian"].iter().chain(arguments);
            let error = command_in(Language::Chinese).try_get_matches_from(words);
            let message = usage_error(&error.expect_err("wrong")).expect("in Chinese");
            assert!(message.contains(said), "{arguments:?}: {message}");
            assert!(
                !message.contains("Usage") && !message.contains("error:"),
                "{message}"
            );
        }
        let help = command_in(Language::Chinese).try_get_matches_from(["wangdian", "--help"]);
        assert_eq!(usage_error(&help.expect_err("help")), None);
    }
}
