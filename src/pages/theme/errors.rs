//! Converts errors of the template engine and the scanner to diagnostics, with the file and
//! line of the unminified template.

use super::TemplateSource;
use super::scan::{Problem, ScanError};
use crate::diagnostics::{Diagnostic, Rule, Text};
use crate::pages::rules::*;
use tera::{ErrorKind, Tera};

/// The syntax error of a template, if it has one.
pub(crate) fn syntax_error(source: &TemplateSource) -> Option<Diagnostic> {
    let error = Tera::new()
        .add_raw_template(&source.name, &source.text)
        .err()?;
    // Other kinds of error concern templates that this one refers to.
    matches!(error.kind(), ErrorKind::SyntaxError(_))
        .then(|| diagnostic(&error, &source.name, std::slice::from_ref(source)))
}

/// The errors in references between templates. The engine reports all in one text, with
/// parts that begin with `error: …` and `--> name:line:column`.
pub(crate) fn reference_errors(error: &tera::Error, sources: &[TemplateSource]) -> Vec<Diagnostic> {
    let text = match error.kind() {
        ErrorKind::Msg(text) => text.as_str(),
        _ => "",
    };
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else {
            continue;
        };
        let place = lines
            .peek()
            .and_then(|next| next.trim_start().strip_prefix("--> "));
        let mut parts = place.unwrap_or_default().rsplitn(3, ':').skip(1);
        if let (Some(number), Some(name)) = (parts.next(), parts.next()) {
            found.push(report(
                &THEME_SYNTAX,
                name,
                number.parse().ok(),
                message,
                sources,
            ));
        }
    }
    if found.is_empty() {
        found.push(diagnostic(error, "layout.html", sources));
    }
    found
}

/// The error for a template that cannot be minified safely.
pub(crate) fn refused_template(error: &ScanError, source: &TemplateSource) -> Diagnostic {
    let (zh, en) = explain(&error.problem);
    let line = line_of(&source.text, error.position);
    THEME_UNSAFE_TEMPLATE
        .diagnostic(&source.label, Text::new(zh, en))
        .at_line(line)
        .with_help(message!(
            "照内置主题中同名模板的写法改正：标签只写在文字里或加了引号的属性值里，每个元素在同一处开始和结束",
            "write it as the built-in theme does: tags in text or in quoted values, and each element begun and ended in one place",
        ))
}

/// Converts an error of the template engine; `template` is the one that was rendered.
pub(crate) fn diagnostic(
    error: &tera::Error,
    template: &str,
    sources: &[TemplateSource],
) -> Diagnostic {
    let (rule, name, line, message): (&Rule, _, _, _) = match error.kind() {
        ErrorKind::SyntaxError(report) => (
            &THEME_SYNTAX,
            report.filename().to_owned(),
            Some(report.span().start_line),
            report.message().to_owned(),
        ),
        ErrorKind::RenderingError(report) => (
            &THEME_RENDER,
            report.filename().to_owned(),
            Some(report.span().start_line),
            report.message().to_owned(),
        ),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            (&THEME_SYNTAX, tpl.clone(), None, error.to_string())
        }
        ErrorKind::MissingParent { current, .. } => {
            (&THEME_SYNTAX, current.clone(), None, error.to_string())
        }
        _ => (&THEME_RENDER, template.to_owned(), None, error.to_string()),
    };
    report(rule, &name, line, &message, sources)
}

fn report(
    rule: &Rule,
    name: &str,
    line: Option<usize>,
    message: &str,
    sources: &[TemplateSource],
) -> Diagnostic {
    let label = sources
        .iter()
        .find(|source| source.name == name)
        .map_or_else(
            || format!("templates/{name}"),
            |source| source.label.clone(),
        );
    let message = message.trim();
    let help = if rule.code == THEME_RENDER.code {
        message!(
            "对照内置主题中同名的模板，只用这一页有的内容",
            "compare it with the built-in template of the same name, and use only what its page has",
        )
    } else {
        message!(
            "按提示的位置改正；标签和括号要成对，写法见 Tera 的说明",
            "correct what stands there: tags and brackets come in pairs; Tera's documentation tells how they are written",
        )
    };
    let diagnostic = rule
        .diagnostic(
            label,
            message!("模板有错误：{message}", "the template is broken: {message}"),
        )
        .with_help(help);
    match line {
        Some(line) => diagnostic.at_line(line as u64),
        None => diagnostic,
    }
}

pub(crate) fn line_of(text: &str, position: usize) -> u64 {
    let before = text.as_bytes().iter().take(position);
    1 + before.filter(|byte| **byte == b'\n').count() as u64
}

fn explain(problem: &Problem) -> (String, String) {
    match problem {
        Problem::TagBetweenAttributes => (
            "模板标签只能写在文字里或加了引号的属性值里，不能写在属性之间".to_owned(),
            "a template tag stands only in text or in a quoted attribute value, never between attributes".to_owned(),
        ),
        Problem::TagInOpaqueText => (
            "模板标签不能写在注释、声明、脚本或样式里".to_owned(),
            "a template tag cannot stand in a comment, a declaration, a script or a style sheet".to_owned(),
        ),
        Problem::UnopenedElement(name) => (
            format!("`</{name}>` 没有对应的开始标签"),
            format!("`</{name}>` closes nothing"),
        ),
        Problem::UnclosedElement(name) => (
            format!("`<{name}>` 没有结束标签"),
            format!("`<{name}>` is not closed"),
        ),
        Problem::BranchAcrossElements => (
            "条件或循环里开始的元素必须在同一处结束".to_owned(),
            "an element that begins in a branch or loop must end in it".to_owned(),
        ),
        Problem::BranchAcrossValues => (
            "属性值里的条件或循环必须在同一个属性值里结束，也不能在其中设变量".to_owned(),
            "a branch or loop that begins in an attribute's value must end in it, and no variable is set there".to_owned(),
        ),
        Problem::TooDeep => (
            "元素嵌套太深".to_owned(),
            "elements are nested too deeply".to_owned(),
        ),
        Problem::ChangedByMinifier => (
            "压缩会改变这一处：模板标签不能作布尔属性（如 `hidden`）的值".to_owned(),
            "minifying would change this: a template tag cannot be the value of a boolean attribute such as `hidden`".to_owned(),
        ),
    }
}
