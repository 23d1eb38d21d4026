//! Inserts the texts of a locale into templates before these are parsed: texts cost nothing
//! when a page is rendered, and a missing text is reported with its line.
//!
//! A template refers to a text as `text(key="home.search_hint")`, with named parameters:
//! `text(key="common.points", count=list.total)`. As a tag of its own it is inserted into
//! the page; within a tag it is a value. A parameter of markup is a quoted piece of
//! template, which is only allowed in a tag of its own.

use super::TemplateSource;
use super::errors::line_of;
use super::tags::template_tags;
use crate::diagnostics::{Diagnostic, show};
use crate::pages::locale::{Locale, Message, Piece, Type, problem};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The name of the function.
const FUNCTION: &str = "text";

/// An error in the use of a text, in Chinese and English.
pub(crate) type TextError = (String, String);

/// A call of the function in a template.
struct Call<'a> {
    /// Byte range in the template.
    range: Range<usize>,
    /// The tag that contains it.
    tag: Range<usize>,
    key: &'a str,
    /// The parameters, as written.
    arguments: BTreeMap<&'a str, &'a str>,
}

/// The keys of all texts that a template uses.
pub(crate) fn keys_of(template: &str) -> BTreeSet<&str> {
    let calls = calls(template).into_iter().flatten();
    calls.map(|call| call.key).collect()
}

/// Inserts the texts of a locale into a template. Invalid uses are reported and replaced by
/// nothing.
pub(crate) fn expand(
    source: &TemplateSource,
    locale: &Locale,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let template = source.text.as_str();
    let mut text = String::with_capacity(template.len());
    let mut copied = 0;
    let mut report = |position, (zh, en): TextError| {
        let line = line_of(template, position);
        problems.push(problem(&source.label, line, &zh, &en));
    };
    for call in calls(template) {
        let call = match call {
            Ok(call) => call,
            Err((position, wrong)) => {
                report(position, wrong);
                continue;
            }
        };
        let range = call.replaced(template);
        text.push_str(&template[copied..range.start]);
        match call.expand(template, locale) {
            Ok(expanded) => text.push_str(&expanded),
            Err(wrong) => {
                report(call.range.start, wrong);
                text.push_str(if call.is_alone(template) { "" } else { "\"\"" });
            }
        }
        // Keep the line numbers of everything that follows.
        let lines = template[range.clone()].matches('\n').count();
        text.push_str(&"\n".repeat(lines));
        copied = range.end;
    }
    text.push_str(&template[copied..]);
    text
}

/// All calls in a template, in order, with the positions of malformed ones.
fn calls(template: &str) -> Vec<Result<Call<'_>, (usize, TextError)>> {
    let mut calls = Vec::new();
    for tag in template_tags(template) {
        let written = &template[tag.clone()];
        let is_code = written.starts_with("{{") || super::tags::statement(written).is_some();
        if is_code {
            calls_in(template, tag, &mut calls);
        }
    }
    calls
}

fn calls_in<'a>(
    template: &'a str,
    tag: Range<usize>,
    calls: &mut Vec<Result<Call<'a>, (usize, TextError)>>,
) {
    let mut position = tag.start + 2;
    while position < tag.end {
        let rest = &template[position..tag.end];
        if rest.starts_with(['"', '\'', '`']) {
            position += quoted_length(rest);
            continue;
        }
        let word: usize = rest
            .chars()
            .take_while(|c| is_word(*c))
            .map(char::len_utf8)
            .sum();
        if word == 0 {
            position += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let after = rest[word..].trim_start();
        let is_call = rest[..word] == *FUNCTION
            && after.starts_with('(')
            && !template[..position].ends_with('.');
        if !is_call {
            position += word;
            continue;
        }
        let open = tag.end - after.len();
        match arguments(template, open, tag.end) {
            Some((mut arguments, end)) => {
                let key = arguments.remove("key").and_then(unquoted);
                calls.push(key.map_or_else(
                    || Err((position, not_well_formed())),
                    |key| {
                        Ok(Call {
                            range: position..end,
                            tag: tag.clone(),
                            key,
                            arguments,
                        })
                    },
                ));
                position = end;
            }
            None => {
                calls.push(Err((position, not_well_formed())));
                position = tag.end;
            }
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length in bytes of the string at the start of a text.
fn quoted_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if Some(character) == quote {
            return at + character.len_utf8();
        }
    }
    text.len()
}

/// The content of a quoted string without escapes.
fn unquoted(written: &str) -> Option<&str> {
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\'])).then_some(inner)
}

/// The arguments by name, and the position after the closing bracket; `open` is the
/// position of the opening one.
fn arguments(template: &str, open: usize, limit: usize) -> Option<(BTreeMap<&str, &str>, usize)> {
    let mut arguments = BTreeMap::new();
    let mut depth = 0_usize;
    let mut start = open + 1;
    let mut position = open;
    while position < limit {
        let rest = &template[position..limit];
        let byte = rest.as_bytes()[0];
        let is_end = depth == 1 && matches!(byte, b',' | b')');
        if is_end {
            let written = template[start..position].trim();
            if let Some((name, value)) = written.split_once('=') {
                arguments.insert(name.trim(), value.trim());
            } else if !written.is_empty() {
                return None;
            }
            start = position + 1;
        }
        match byte {
            b'"' | b'\'' | b'`' => position += quoted_length(rest) - 1,
            b'(' | b'[' | b'{' => depth += 1,
            b')' if depth == 1 => return Some((arguments, position + 1)),
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        position += 1;
    }
    None
}

/// The message with a key; its parameters must be those given.
pub(crate) fn message<'l>(
    locale: &'l Locale,
    key: &str,
    given: &BTreeSet<&str>,
) -> Result<&'l Message, TextError> {
    let message = locale.get(key);
    let key = show(key);
    let message = message.ok_or_else(|| {
        let file = locale.language().file();
        (
            format!("`{file}` 里没有文字 `{key}`"),
            format!("there is no text `{key}` in `{file}`"),
        )
    })?;
    let expected: BTreeSet<&str> = message.parameters.keys().map(String::as_str).collect();
    if *given == expected {
        return Ok(message);
    }
    let names = |names: &BTreeSet<&str>| {
        let names: Vec<String> = names.iter().map(|name| show(name)).collect();
        names.join(", ")
    };
    let (given, expected) = (names(given), names(&expected));
    Err((
        format!("文字 `{key}` 的参数不符：给出的是（{given}），应为（{expected}）"),
        format!("the text `{key}` is given ({given}) and takes ({expected})"),
    ))
}

fn not_well_formed() -> TextError {
    (
        "`text(…)` 的写法不对，应为 `text(key=\"段.名称\", 参数=值)`".to_owned(),
        "`text(…)` is written `text(key=\"section.name\", parameter=value)`".to_owned(),
    )
}

impl Call<'_> {
    /// Whether it is a tag of its own.
    fn is_alone(&self, template: &str) -> bool {
        let before = template[self.tag.start..self.range.start].trim_end();
        let after = template[self.range.end..self.tag.end].trim_start();
        before == "{{" && after == "}}"
    }

    /// The range that the text replaces.
    fn replaced(&self, template: &str) -> Range<usize> {
        if self.is_alone(template) {
            self.tag.clone()
        } else {
            self.range.clone()
        }
    }

    fn expand(&self, template: &str, locale: &Locale) -> Result<String, TextError> {
        let given = self.arguments.keys().copied().collect();
        let message = message(locale, self.key, &given)?;
        if self.is_alone(template) {
            self.in_page(message)
        } else {
            self.as_value(message)
        }
    }

    /// The text as part of the page.
    fn in_page(&self, message: &Message) -> Result<String, TextError> {
        let other = self.form_in_page(message, &message.other)?;
        let Some((number, one)) = &message.one else {
            return Ok(other);
        };
        let one = self.form_in_page(message, one)?;
        let number = self.arguments[number.as_str()];
        Ok(format!(
            "{{% if ({number}) == 1 %}}{one}{{% else %}}{other}{{% endif %}}"
        ))
    }

    fn form_in_page(&self, message: &Message, pieces: &[Piece]) -> Result<String, TextError> {
        let mut form = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => form.push_str(&escaped(text)),
                Piece::Parameter(name) => {
                    let value = self.arguments[name.as_str()];
                    if message.parameters[name] == Type::Markup {
                        form.push_str(unquoted(value).ok_or_else(|| self.no_markup(name))?);
                    } else {
                        form.push_str(&format!("{{{{ {value} }}}}"));
                    }
                }
            }
        }
        Ok(form)
    }

    /// The text as a value of the template language.
    fn as_value(&self, message: &Message) -> Result<String, TextError> {
        let markup = |of_type: &Type| *of_type == Type::Markup;
        if message.one.is_some() || message.parameters.values().any(markup) {
            let key = show(self.key);
            return Err((
                format!("文字 `{key}` 分单复数或含有标签，要写成单独的 `{{{{ text(…) }}}}`"),
                format!(
                    "the text `{key}` has two forms or holds markup, and is a tag of its own: `{{{{ text(…) }}}}`"
                ),
            ));
        }
        let parts = message.other.iter().map(|piece| match piece {
            Piece::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Piece::Parameter(name) => format!("({})", self.arguments[name.as_str()]),
        });
        let parts: Vec<String> = parts.collect();
        Ok(match parts.as_slice() {
            [] => "\"\"".to_owned(),
            [only] => only.clone(),
            _ => format!("({})", parts.join(" ~ ")),
        })
    }

    fn no_markup(&self, name: &str) -> TextError {
        let key = show(self.key);
        (
            format!("文字 `{key}` 的参数 `{name}` 应为引号里的一段模板"),
            format!("the parameter `{name}` of the text `{key}` is a piece of template in quotes"),
        )
    }
}

/// A text escaped for HTML content and quoted attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
