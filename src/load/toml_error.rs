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
                    format!("这里的写法不对：{}", show(&in_chinese(reason))),
                    format!("not well-formed: {reason}"),
                ),
            )
            .with_help(help(reason, line_at(text, error))),
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

/// What the parser says about the form of a line, by a part of its message, with Chinese words for it.
const FORMS: [(&str, &str); 19] = [
    (
        "string values must be quoted",
        "等号后面没有值，或者文字没有放在英文双引号中",
    ),
    ("key with no value", "缺少英文的等号，或者等号后面没有值"),
    ("duplicate key", "同一项写了两遍"),
    ("unclosed table", "方括号没有结束"),
    ("unclosed array", "方括号里的列表没有结束"),
    ("unclosed inline table", "花括号没有结束"),
    ("missing comma", "列表的各项之间没有用英文的逗号隔开"),
    ("unicode value digits", "引号里的 \\ 有特别的意思"),
    ("missing escaped value", "引号里的 \\ 有特别的意思"),
    (
        "expected non-double-quote visible",
        "引号里有看不见的控制字符",
    ),
    ("invalid basic string", "文字后面没有英文的双引号"),
    ("invalid literal string", "文字后面没有英文的单引号"),
    ("invalid boolean", "是或否要写小写的 true 或 false"),
    (
        "invalid unquoted key",
        "设置项的名称只能用英文字母、数字和 - _",
    ),
    ("leading zero", "数字前面多写了 0"),
    ("unexpected key or value", "值的后面还有别的内容"),
    ("parsed date is not valid", "没有这一天"),
    ("missing field", "缺少一项"),
    ("invalid value: integer", "数字太大或者是负数"),
];

/// The parser's message in Chinese; one that is not known is left as it is.
fn in_chinese(reason: &str) -> String {
    if let Some((_, words)) = FORMS.iter().find(|(part, _)| reason.contains(part)) {
        let name = reason
            .strip_prefix("missing field ")
            .map_or(String::new(), |name| format!(" {name}"));
        return format!("{words}{name}");
    }
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

/// The line of the file that an error is about.
fn line_at<'t>(text: &'t str, error: &toml::de::Error) -> &'t str {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    text.get(start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default()
}

/// The sign of Chinese punctuation that stands in a line instead of the one of the format.
fn chinese_sign(line: &str) -> Option<char> {
    let is_sign = |character: &char| "“”‘’＝［］｛｝，：＃＂　".contains(*character);
    // Between English quotation marks any sign may stand.
    let outside = line.split('"').step_by(2);
    outside.flat_map(str::chars).find(is_sign)
}

fn help(reason: &str, line: &str) -> Text {
    let is_of_value = reason.starts_with("invalid type") || reason.contains("parsed date");
    if let Some(sign) = chinese_sign(line).filter(|_| !is_of_value) {
        return message!(
            "这一行里有中文的 `{sign}`，请换成英文输入法的标点",
            "`{sign}` is Chinese punctuation; the file needs the English one",
        );
    }
    if line.trim_start().starts_with("//") {
        return message!("说明文字前面写 #", "a comment begins with #");
    }
    if reason.contains("escaped value") || reason.contains("unicode value") {
        return message!(
            "文件夹的路径用 / 分隔，例如 \"C:/网点/data\"",
            "separate folders by /, as in \"C:/points/data\"",
        );
    }
    if reason.contains("duplicate key") {
        return message!("请只留一处", "keep one of them");
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::rules::BAD_CONFIG;
    use super::*;
    use crate::config::Config;

    #[test]
    fn errors_of_form_are_told_in_chinese_with_their_way_out() {
        for (text, message, help) in [
            ("[site]\ntitle = 沈阳\n", "双引号", "双引号"),
            ("[site]\ntitle = “沈阳”\n", "双引号", "中文的 `“`"),
            ("[site]\ntitle = \"沈阳”\n", "没有英文的双引号", "双引号"),
            ("[site]\ntitle ＝ \"沈阳\"\n", "等号", "中文的 `＝`"),
            ("[site]\ntitle: \"沈阳\"\n", "等号", "名称 = 值"),
            ("[site]\n// 说明\n", "等号", "写 #"),
            ("[site]\ntitle = \"a\"\ntitle = \"b\"\n", "两遍", "只留一处"),
            ("[site\n", "方括号没有结束", "名称 = 值"),
            ("[paths]\ndata = \"C:\\Users\"\n", "特别的意思", "用 / 分隔"),
            ("[publish]\nhead = True\n", "true 或 false", "true 或 false"),
            ("[import]\nmax_rows = -1\n", "负数", "名称 = 值"),
            (
                "[data]\nas_of = \"2026-02-31\"\n",
                "没有这一天",
                "名称 = 值",
            ),
            ("[site]\n标题 = \"a\"\n", "英文字母", "名称 = 值"),
        ] {
            let error = toml::from_str::<Config>(text).unwrap_err();
            let problem = diagnostic(&BAD_CONFIG, "wangdian.toml", text, &error);
            let written = &problem.message.zh;
            assert!(written.contains(message), "{text}: {written}");
            let words = written.replace("true", "").replace("false", "");
            assert!(!words.contains("expected"), "{text}: {written}");
            let found = problem.help.unwrap().zh;
            assert!(found.contains(help), "{text}: {found}");
        }
    }
}
