//! Placeholders of content pages, such as `{{sponsor}}`: values of the settings.
//!
//! In code they are text, so that a page can explain them.

use super::blocks::CodeFences;
use super::{ContentTexts, problem};
use crate::config::{Profile, SiteConfig};
use crate::diagnostics::{Diagnostic, show};
use crate::links;
use crate::load::nearest::nearest;
use crate::pages::rules::CONTENT_PLACEHOLDER;

/// A placeholder.
struct Placeholder {
    name: &'static str,
    /// The setting that it stands for, for messages.
    setting: &'static str,
    /// Whether an official site must have it, which the check of the settings reports.
    is_official: bool,
    /// Its value as parts, which a reader sees as a list.
    parts: fn(&SiteConfig) -> Vec<Part<'_>>,
}

/// A part of a value.
enum Part<'a> {
    Text(&'a str),
    /// An address of the web, which becomes a link.
    Address(&'a str),
    Mail(&'a str),
}

const ALL: [Placeholder; 9] = [
    Placeholder {
        name: "site",
        setting: "site.title",
        is_official: false,
        parts: |site| vec![Part::Text(&site.title)],
    },
    Placeholder {
        name: "address",
        setting: "site.base_url",
        is_official: true,
        // Not a link: it would lead to the site itself.
        parts: |site| vec![Part::Text(&site.base_url)],
    },
    Placeholder {
        name: "origin",
        setting: "site.origin_url",
        is_official: false,
        parts: |site| vec![Part::Address(&site.origin_url)],
    },
    Placeholder {
        name: "sponsor",
        setting: "site.identity.sponsor",
        is_official: true,
        parts: |site| vec![Part::Text(&site.identity.sponsor)],
    },
    Placeholder {
        name: "contact",
        setting: "site.identity.contact",
        is_official: true,
        parts: |site| vec![Part::Text(&site.identity.contact)],
    },
    Placeholder {
        name: "corrections",
        setting: "site.correction",
        is_official: true,
        parts: |site| {
            vec![
                Part::Text(&site.correction.phone),
                Part::Mail(&site.correction.email),
                Part::Address(&site.correction.url),
            ]
        },
    },
    Placeholder {
        name: "objections",
        setting: "site.objection",
        is_official: true,
        parts: |site| {
            vec![
                Part::Text(&site.objection.phone),
                Part::Mail(&site.objection.email),
                Part::Address(&site.objection.url),
            ]
        },
    },
    Placeholder {
        name: "objections_decided_by",
        setting: "site.objection.decided_by",
        is_official: true,
        parts: |site| vec![Part::Text(&site.objection.decided_by)],
    },
    Placeholder {
        name: "objections_until",
        setting: "site.objection.until",
        is_official: true,
        parts: |site| vec![Part::Text(&site.objection.until)],
    },
];

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As Markdown: addresses are links, and nothing else of a value is a mark.
    Markdown,
    /// As it is.
    Plain,
}

impl Placeholder {
    fn value(&self, filling: &Filling, form: Form) -> Option<String> {
        let parts = (self.parts)(filling.site);
        let parts = parts.iter().filter_map(|part| {
            let (text, address) = match part {
                Part::Text(text) => (text.trim(), None),
                Part::Address(address) => (address.trim(), Some(address.trim().to_owned())),
                Part::Mail(mail) => (mail.trim(), Some(format!("mailto:{}", mail.trim()))),
            };
            // One that leads nowhere is reported where it is set.
            let leads = |address: &String| {
                address.starts_with("mailto:") || links::outside(address).is_some()
            };
            let address = address.filter(|address| form == Form::Markdown && leads(address));
            let text_in_form = match form {
                Form::Markdown => escaped(text),
                Form::Plain => text.to_owned(),
            };
            let written = match address {
                Some(address) => format!("[{text_in_form}]({})", escaped(&address)),
                None => text_in_form,
            };
            (!text.is_empty()).then_some(written)
        });
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| filling.texts.list(&parts))
    }
}

/// Escapes what could be a mark of Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    escaped
}

/// The file and settings that placeholders are filled for.
pub(crate) struct Filling<'a> {
    pub(crate) site: &'a SiteConfig,
    /// The texts of the page's language.
    pub(crate) texts: ContentTexts<'a>,
    /// The file, as shown in messages.
    pub(crate) file: &'a str,
}

impl Filling<'_> {
    /// Replaces the placeholders of a text. `first_line` is the text's first line in the file.
    pub(crate) fn fill(
        &self,
        text: &str,
        form: Form,
        first_line: u64,
        problems: &mut Vec<Diagnostic>,
    ) -> String {
        self.replace(text, form, first_line, &mut |found| {
            let line = found.line;
            let problem = match found.placeholder {
                None => self.unknown(found.name),
                Some(placeholder) => {
                    let value = placeholder.value(self, form);
                    if value.is_some() {
                        return value;
                    }
                    if placeholder.is_official && self.site.profile == Profile::Gov {
                        return None;
                    }
                    self.without_value(placeholder)
                }
            };
            problems.push(problem.at_line(line));
            None
        })
    }

    /// Reports the unknown placeholders of a text, whether it is shown or not.
    pub(crate) fn check_names(&self, text: &str, first_line: u64, problems: &mut Vec<Diagnostic>) {
        self.replace(text, Form::Markdown, first_line, &mut |found| {
            if found.placeholder.is_none() {
                problems.push(self.unknown(found.name).at_line(found.line));
            }
            None
        });
    }

    /// The text with what `value` returns for each placeholder; `None` leaves it.
    fn replace(
        &self,
        text: &str,
        form: Form,
        first_line: u64,
        value: &mut dyn FnMut(Found) -> Option<String>,
    ) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut fences = CodeFences::default();
        for (line, number) in text.split('\n').zip(first_line..) {
            if number > first_line {
                filled.push('\n');
            }
            if form == Form::Markdown && fences.takes(line) {
                filled.push_str(line);
                continue;
            }
            let mut rest = line;
            let mut backticks = 0;
            while let Some((before, name, after)) = next_placeholder(rest) {
                backticks += before.matches('`').count();
                filled.push_str(before);
                let is_code = form == Form::Markdown && backticks % 2 == 1;
                let found = Found {
                    name,
                    placeholder: ALL.iter().find(|placeholder| placeholder.name == name),
                    line: number,
                };
                match (!is_code).then(|| value(found)).flatten() {
                    Some(value) => filled.push_str(&value),
                    None => filled.push_str(&rest[before.len()..rest.len() - after.len()]),
                }
                rest = after;
            }
            filled.push_str(rest);
        }
        filled
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let shown = show(name);
        let message = message!(
            "不认识占位符 `{{{{{shown}}}}}`",
            "the placeholder `{{{{{shown}}}}}` is not known",
        );
        let known = ALL.map(|placeholder| (placeholder.name, placeholder.name));
        let help = match nearest(name, known) {
            Some(nearest) => message!(
                "是不是想写 `{{{{{nearest}}}}}`？",
                "did you mean `{{{{{nearest}}}}}`?",
            ),
            None => {
                let names = ALL.map(|placeholder| placeholder.name).join("`、`");
                let english = ALL.map(|placeholder| placeholder.name).join("`, `");
                message!(
                    "可以用 `{names}`；要原样显示花括号，写在反引号里",
                    "known are `{english}`; to show braces as they are, write them as code",
                )
            }
        };
        problem(&CONTENT_PLACEHOLDER, self.file, &message.zh, &message.en).with_help(help)
    }

    fn without_value(&self, placeholder: &Placeholder) -> Diagnostic {
        let (name, setting) = (placeholder.name, placeholder.setting);
        let message = message!(
            "占位符 `{{{{{name}}}}}` 没有内容：设置里的 `{setting}` 是空的",
            "the placeholder `{{{{{name}}}}}` has no value: the setting `{setting}` is empty",
        );
        let help = message!(
            "在 `wangdian.toml` 里填写 `{setting}`，或者把这一段只留给填了它的网站，例如 `::: gov`",
            "fill in `{setting}` in `wangdian.toml`, or keep the text for sites that have it, such as `::: gov`",
        );
        problem(&CONTENT_PLACEHOLDER, self.file, &message.zh, &message.en).with_help(help)
    }
}

/// A placeholder in a text.
struct Found<'a> {
    name: &'a str,
    placeholder: Option<&'static Placeholder>,
    line: u64,
}

/// The next placeholder of a line: the text before it, its name and the text after it.
fn next_placeholder(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name.trim(), after))
}
