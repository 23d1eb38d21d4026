//! The texts of a language: `locales/zh.toml` for Chinese, with messages of the user's file
//! overriding built-in ones. A further language is a further file; no code names any but Chinese,
//! the language of the registry.
//!
//! A message is a text with parameters: `{name}` is a text, `{name:number}` a number and
//! `{name:markup}` a piece of a template. A message that depends on a number has a form for
//! exactly one and another for all other numbers:
//!
//! ```toml
//! [common]
//! points = { one = "{count:number} point", other = "{count:number} points" }
//! ```

use super::rules::THEME_TEXT;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::bytes::LineIndex;
use std::borrow::Cow;
use std::collections::BTreeMap;
use toml::Spanned;

/// A language of the site, with the location of its pages: a file of texts and a folder.
///
/// Each language has its own tree of pages. Its links stay in the tree, except those to the
/// downloads, the search's files and the pages of other languages, which all trees share; so a tree
/// is a site in a folder. Everything else about a language is in its file of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The name of its file of texts: `zh` for `locales/zh.toml`.
    pub(crate) name: Cow<'static, str>,
    /// The folder of its tree, with a final `/`; empty for the tree at the site's root.
    pub(crate) folder: Cow<'static, str>,
}

impl Language {
    /// The language of the registry, at the site's root.
    pub const CHINESE: Self = Self {
        name: Cow::Borrowed("zh"),
        folder: Cow::Borrowed(""),
    };

    /// The languages of a site by the names of their files. The tree of the first is at the
    /// root, those of the others are in folders of their names.
    pub(crate) fn of_site(names: &[String]) -> Vec<Self> {
        let positions = names.iter().enumerate();
        positions
            .map(|(position, name)| Self {
                name: name.clone().into(),
                folder: match position {
                    0 => Cow::Borrowed(""),
                    _ => format!("{name}/").into(),
                },
            })
            .collect()
    }

    /// The path of its texts in a theme.
    pub(crate) fn file(&self) -> String {
        format!("{FOLDER}{}.toml", self.name)
    }
}

/// The folder of the texts of all languages in a theme.
pub(crate) const FOLDER: &str = "locales/";

/// The beginning of the tags of Chinese, in which the registry is written.
const CHINESE_TAG: &str = "zh";

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    Text,
    Number,
    Markup,
}

/// A file of texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocaleFile<'a> {
    /// The file name, as shown in messages.
    pub(crate) label: &'a str,
    /// The content of the file.
    pub(crate) bytes: &'a [u8],
}

/// A text that code uses, with its parameters.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) key: &'static str,
    pub(crate) parameters: &'static [(&'static str, Type)],
}

/// The value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Argument<'a> {
    Text(&'a str),
    Number(usize),
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Argument<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// A parameter by its name.
    Parameter(String),
}

/// A message of the site with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// Parameters by name.
    pub(crate) parameters: BTreeMap<String, Type>,
    /// The form for exactly one, with the parameter that counts.
    pub(crate) one: Option<(String, Vec<Piece>)>,
    /// The form for all other numbers.
    pub(crate) other: Vec<Piece>,
    /// The file of the message, as shown in messages.
    pub(super) label: String,
    pub(super) line: u64,
}

impl Message {
    fn text(&self, arguments: &[(&str, Argument<'_>)]) -> String {
        let value = |name: &str| {
            let mut arguments = arguments.iter();
            arguments
                .find(|(known, _)| *known == name)
                .map(|(_, value)| *value)
        };
        let form = match &self.one {
            Some((number, one)) if value(number) == Some(Argument::Number(1)) => one,
            _ => &self.other,
        };
        let mut text = String::new();
        for piece in form {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Parameter(name) => match value(name) {
                    Some(Argument::Text(value)) => text.push_str(value),
                    Some(Argument::Number(value)) => text.push_str(&value.to_string()),
                    None => {}
                },
            }
        }
        text
    }
}

/// A language with all its messages by key, such as `home.search_hint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Locale {
    language: Language,
    messages: BTreeMap<String, Message>,
    /// Those that code uses, in the order of its list: pages need dozens each, and a search by key takes
    /// longer than the text.
    used_by_code: Vec<Option<Message>>,
}

impl Locale {
    /// Reads the built-in file and then the user's, if any, whose messages override those
    /// with the same key. The parameters of a message must not change. `used_by_code` are the texts that
    /// code names by their positions.
    pub(crate) fn new(
        language: Language,
        files: &[LocaleFile<'_>],
        used_by_code: &[Signature],
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut locale = Self {
            language,
            messages: BTreeMap::new(),
            used_by_code: Vec::new(),
        };
        for file in files {
            for (key, message) in read(file, problems) {
                if let Some(known) = locale.messages.get(&key)
                    && known.parameters != message.parameters
                {
                    problems.push(other_parameters(&key, &known.parameters, &message));
                }
                locale.messages.insert(key, message);
            }
        }
        let used = used_by_code
            .iter()
            .map(|text| locale.get(text.key).cloned());
        locale.used_by_code = used.collect();
        locale
    }

    /// The language.
    pub(crate) fn language(&self) -> &Language {
        &self.language
    }

    /// Whether its pages are in the language of the registry.
    pub(crate) fn is_chinese(&self) -> bool {
        let tag = self.language_tag();
        tag == CHINESE_TAG || tag.starts_with("zh-")
    }

    /// All messages with their keys.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (&str, &Message)> {
        let messages = self.messages.iter();
        messages.map(|(key, message)| (key.as_str(), message))
    }

    /// The message with a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Message> {
        self.messages.get(key)
    }

    /// The text of a message by its key; empty if there is none.
    pub(super) fn text(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        let message = self.messages.get(key);
        message.map_or_else(String::new, |message| message.text(arguments))
    }

    /// The same for a message by its position among those that code uses. A theme cannot be loaded
    /// without them.
    pub(super) fn text_of_code(
        &self,
        position: usize,
        arguments: &[(&str, Argument<'_>)],
    ) -> String {
        let message = &self.used_by_code[position];
        let message = message.as_ref();
        message.map_or_else(String::new, |message| message.text(arguments))
    }

    /// Joins texts to an enumeration.
    pub(crate) fn list<T: AsRef<str>>(&self, texts: &[T]) -> String {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        texts.join(&self.common_comma())
    }

    /// Reports texts that code uses and the language lacks; `label` is the file that should
    /// have them.
    pub(crate) fn missing(&self, texts: &[Signature], label: &str) -> Vec<Diagnostic> {
        let wrong = texts.iter().filter_map(|text| {
            let parameters = text.parameters.iter();
            let parameters: BTreeMap<String, Type> = parameters
                .map(|(name, of_type)| ((*name).to_owned(), *of_type))
                .collect();
            match self.messages.get(text.key) {
                None => Some(problem(
                    label,
                    1,
                    &format!("没有文字 `{}`", text.key),
                    &format!("there is no text `{}`", text.key),
                )),
                Some(message) => (message.parameters != parameters)
                    .then(|| other_parameters(text.key, &parameters, message)),
            }
        });
        wrong.collect()
    }

    /// Reports messages that nothing uses.
    pub(crate) fn unused(&self, is_used: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let unused = self.messages.iter().filter(|(key, _)| !is_used(key));
        unused
            .map(|(key, message)| {
                problem(
                    &message.label,
                    message.line,
                    &format!("没有地方用到文字 `{}`", show(key)),
                    &format!("nothing uses the text `{}`", show(key)),
                )
            })
            .collect()
    }
}

/// A problem with the texts of a theme.
pub(crate) fn problem(label: &str, line: u64, zh: &str, en: &str) -> Diagnostic {
    let help = message!(
        "模板和脚本里的 `text(…)` 与 `locales/` 里的文字一一对应，参数名称也要相同",
        "each `text(…)` of a template or a script names a message of the file in `locales/` and gives its parameters",
    );
    THEME_TEXT
        .diagnostic(label, Text::new(zh, en))
        .at_line(line)
        .with_help(help)
}

pub(super) fn other_parameters(
    key: &str,
    known: &BTreeMap<String, Type>,
    found: &Message,
) -> Diagnostic {
    let (key, names) = (show(key), described(known));
    problem(
        &found.label,
        found.line,
        &format!("文字 `{key}` 的参数不符，应为：{names}"),
        &format!("the text `{key}` has other parameters than {names}"),
    )
}

/// Parameters as written in a message.
fn described(parameters: &BTreeMap<String, Type>) -> String {
    let written = parameters.iter().map(|(name, of_type)| match of_type {
        Type::Text => format!("`{{{name}}}`"),
        Type::Number => format!("`{{{name}:number}}`"),
        Type::Markup => format!("`{{{name}:markup}}`"),
    });
    let written: Vec<String> = written.collect();
    if written.is_empty() {
        "-".to_owned()
    } else {
        written.join(" ")
    }
}

/// Reads the messages of a file.
fn read(file: &LocaleFile<'_>, problems: &mut Vec<Diagnostic>) -> Vec<(String, Message)> {
    let Ok(text) = std::str::from_utf8(file.bytes) else {
        let (zh, en) = ("文件不是 UTF-8 编码", "the file is not UTF-8");
        problems.push(problem(file.label, 1, zh, en));
        return Vec::new();
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = LineIndex::new(text);
    type Sections = BTreeMap<String, BTreeMap<String, Spanned<toml::Value>>>;
    let sections: Sections = match toml::from_str(text) {
        Ok(sections) => sections,
        Err(error) => {
            let line = lines.line_of(error.span().map_or(0, |span| span.start));
            let reason = show(error.message());
            problems.push(problem(
                file.label,
                line,
                &format!(
                    "这里的写法不对（{reason}）：每段以 `[名称]` 开头，每行写“名称 = \"文字\"”"
                ),
                &format!(
                    "not well-formed: {reason}; sections `[name]` with lines `key = \"text\"`"
                ),
            ));
            return Vec::new();
        }
    };
    let mut messages = Vec::new();
    for (section, entries) in sections {
        for (name, entry) in entries {
            let key = format!("{section}.{name}");
            let line = lines.line_of(entry.span().start);
            match message(entry.get_ref()) {
                Ok(message) => messages.push((
                    key,
                    Message {
                        label: file.label.to_owned(),
                        line,
                        ..message
                    },
                )),
                Err((zh, en)) => problems.push(problem(
                    file.label,
                    line,
                    &format!("文字 `{}` 的写法不对：{zh}", show(&key)),
                    &format!("the text `{}` is not well-formed: {en}", show(&key)),
                )),
            }
        }
    }
    messages
}

/// An error of a message, in Chinese and English.
type MessageError = (&'static str, &'static str);

const NEITHER_TEXT_NOR_FORMS: MessageError = (
    "应为加引号的文字，或者 `{ one = \"…\", other = \"…\" }`",
    "it is a text in quotes, or `{ one = \"…\", other = \"…\" }`",
);
const BRACES: MessageError = (
    "花括号里只写参数：`{名称}`、`{名称:number}` 或 `{名称:markup}`",
    "braces hold a parameter: `{name}`, `{name:number}` or `{name:markup}`",
);
const TWO_TYPES: MessageError = ("同一个参数有两种类型", "a parameter has two types");
const NO_SINGLE_NUMBER: MessageError = (
    "分单复数的文字要有一个且只有一个 `number` 参数",
    "a text with two forms has exactly one parameter of type `number`",
);

/// Parses a message; the caller knows the file.
fn message(entry: &toml::Value) -> Result<Message, MessageError> {
    let mut parameters = BTreeMap::new();
    let (one, other) = match entry {
        toml::Value::String(text) => (None, pieces(text, &mut parameters)?),
        toml::Value::Table(forms) if forms.len() == 2 => {
            let mut form = |name| {
                let text = forms.get(name).and_then(toml::Value::as_str);
                pieces(text.ok_or(NEITHER_TEXT_NOR_FORMS)?, &mut parameters)
            };
            (Some(form("one")?), form("other")?)
        }
        _ => return Err(NEITHER_TEXT_NOR_FORMS),
    };
    let one = match one {
        None => None,
        Some(one) => {
            let mut numbers = parameters
                .iter()
                .filter(|(_, of_type)| **of_type == Type::Number);
            match (numbers.next(), numbers.next()) {
                (Some((name, _)), None) => Some((name.clone(), one)),
                _ => return Err(NO_SINGLE_NUMBER),
            }
        }
    };
    Ok(Message {
        parameters,
        one,
        other,
        label: String::new(),
        line: 0,
    })
}

/// Parses a text into parts, and adds its parameters to `parameters`.
fn pieces(text: &str, parameters: &mut BTreeMap<String, Type>) -> Result<Vec<Piece>, MessageError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        let inner = brace.strip_prefix('{').ok_or(BRACES)?;
        let (written, after) = inner.split_once('}').ok_or(BRACES)?;
        let (name, of_type) = match written.split_once(':') {
            None => (written, Type::Text),
            Some((name, "number")) => (name, Type::Number),
            Some((name, "markup")) => (name, Type::Markup),
            Some(_) => return Err(BRACES),
        };
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        if name.is_empty() || !name.bytes().all(is_name) {
            return Err(BRACES);
        }
        if *parameters.entry(name.to_owned()).or_insert(of_type) != of_type {
            return Err(TWO_TYPES);
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}
