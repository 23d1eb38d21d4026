//! Problems of the input as data; the renderers are submodules.
//!
//! A diagnostic knows nothing of terminals or formats. Reports may be posted in public:
//! code that quotes a personal value masks it ([`mask`]), and a [`Report`] also masks
//! registered personal values everywhere else ([`redaction`]).

// First, because the modules below use its macro.
#[macro_use]
mod message;

pub mod github;
pub mod json;
pub(crate) mod personal;
mod problems;
pub(crate) mod redaction;
pub(crate) mod rule;
pub mod sarif;
pub mod system;
pub mod text;

pub(crate) use problems::Kind;
pub use problems::Problems;
pub(crate) use redaction::{PersonalValues, Redactor};
pub(crate) use rule::{Rule, RuleGroup};

use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// Whether a problem stops a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Reported; fails the build only with `--strict`.
    Warning,
}

impl Severity {
    /// The code in reports, the same in all languages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A sentence in all languages of reports.
///
/// The sentence is self-contained, has values in backticks, and no full stop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// Chinese, the default.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// A language of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文.
    #[default]
    Chinese,
    /// English.
    English,
}

/// A problem, with everything needed to fix it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule's stable kebab-case code.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The file, as the user named it, with `/` between folders.
    pub file: String,
    /// The record's first line in the file, from 1.
    pub line: Option<u64>,
    /// The column heading, as written in the file.
    pub heading: Option<String>,
    /// The offending value, masked if it is personal.
    pub value: Option<String>,
    /// The record's id and name.
    pub record: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// How to fix it.
    pub help: Option<Text>,
    /// The legal basis, such as `《办法》第八条`.
    pub(crate) legal_basis: Option<&'static str>,
}

impl Diagnostic {
    /// A problem of a whole file; other fields are added with the methods below.
    pub fn new(
        severity: Severity,
        code: &'static str,
        file: impl Into<String>,
        message: Text,
    ) -> Self {
        Self {
            code,
            severity,
            file: file.into(),
            line: None,
            heading: None,
            value: None,
            record: None,
            message,
            help: None,
            legal_basis: None,
        }
    }

    /// The order in reports: by file, line, code, heading and value.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        fn key(problem: &Diagnostic) -> impl Ord + '_ {
            let (heading, value) = (&problem.heading, &problem.value);
            let of_line = (&problem.file, problem.line, problem.code);
            (of_line, heading, value, &problem.message)
        }
        key(self).cmp(&key(other))
    }

    /// Sets the line.
    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets the help.
    pub(crate) fn with_help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Masks personal values in all texts. Many problems share their help: `known` caches
    /// texts that contain nothing to mask.
    fn redact(&mut self, redactor: &Redactor, known: &mut HashSet<Text>) {
        let help = self.help.as_ref().filter(|help| !known.contains(*help));
        if let Some(help) = help {
            let masked = Text::new(redactor.redacted(&help.zh), redactor.redacted(&help.en));
            if masked == *help {
                known.insert(masked);
            } else {
                self.help = Some(masked);
            }
        }
        let sentence = [&mut self.message.zh, &mut self.message.en];
        let parts = [&mut self.heading, &mut self.value, &mut self.record];
        for text in sentence.into_iter().chain(parts.into_iter().flatten()) {
            redactor.redact(text);
        }
    }
}

/// The problems found in a run: the first of each rule, and the number of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// The number of omitted problems of each kind.
    left_out: BTreeMap<Kind, usize>,
    /// The maximum number of problems of each kind.
    limit: usize,
    /// The values to mask in all texts.
    personal: PersonalValues,
}

impl Default for Report {
    fn default() -> Self {
        Self::new(Problems::new(usize::MAX))
    }
}

impl Report {
    /// A report of all given problems, sorted by file, line, code, heading and value.
    pub fn new(problems: impl Into<Problems>) -> Self {
        Self::of(problems.into(), usize::MAX)
    }

    /// A report of the first `limit` problems of each rule, sorted, and the number of the
    /// others, with personal values masked.
    pub fn of(problems: Problems, limit: usize) -> Self {
        let (diagnostics, left_out, personal) = problems.into_parts();
        Self::redacted(diagnostics, left_out, limit, personal)
    }

    fn redacted(
        mut diagnostics: Vec<Diagnostic>,
        mut left_out: BTreeMap<Kind, usize>,
        limit: usize,
        personal: PersonalValues,
    ) -> Self {
        let redactor = personal.redactor();
        diagnostics.par_chunks_mut(1024).for_each(|chunk| {
            let mut known = HashSet::new();
            for diagnostic in chunk {
                diagnostic.redact(&redactor, &mut known);
            }
        });
        diagnostics.sort_by(Diagnostic::order);
        diagnostics.dedup();
        let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
        diagnostics.retain(|problem| {
            let kind = (problem.code, problem.severity);
            let seen = seen.entry(kind).or_default();
            *seen += 1;
            if *seen > limit {
                *left_out.entry(kind).or_default() += 1;
            }
            *seen <= limit
        });
        Self {
            diagnostics,
            left_out,
            limit,
            personal,
        }
    }

    /// The personal values that the report masks.
    pub(crate) fn personal(&self) -> &PersonalValues {
        &self.personal
    }

    /// The problems, sorted.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The number of omitted problems of each code, sorted by code.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.left_out
            .iter()
            .map(|((code, _), count)| (*code, *count))
    }

    /// Whether there are no problems at all.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty() && self.left_out.is_empty()
    }

    /// The number of problems with this severity, including omitted ones.
    pub fn count(&self, severity: Severity) -> usize {
        let held = self.diagnostics.iter();
        let held = held.filter(|problem| problem.severity == severity).count();
        let others = self.left_out.iter();
        let others = others.filter(|((_, other), _)| *other == severity);
        held + others.map(|(_, count)| count).sum::<usize>()
    }

    /// Whether the problems stop a build.
    pub fn fails(&self, strict: bool) -> bool {
        self.count(Severity::Error) > 0 || (strict && !self.is_empty())
    }

    /// This report with further problems, sorted again.
    pub(crate) fn merged(self, more: Vec<Diagnostic>) -> Self {
        if more.is_empty() {
            return self;
        }
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(more);
        let mut problems = Problems::from(diagnostics);
        problems.hide(&self.personal);
        let (diagnostics, _, personal) = problems.into_parts();
        Self::redacted(diagnostics, self.left_out, self.limit, personal)
    }
}

/// Masks a personal value except its ends: `13*******89`, `z***@qq.com`.
///
/// Several values are masked one by one. Words of up to three characters and non-ASCII
/// words, such as Chinese names, are masked entirely.
pub(crate) fn mask(value: &str) -> String {
    let mut masked = String::with_capacity(value.len());
    for part in value.split_inclusive(separates_values) {
        let word = part.strip_suffix(separates_values).unwrap_or(part);
        mask_word(&mut masked, word);
        masked.push_str(&part[word.len()..]);
    }
    masked
}

/// Whether a character separates values.
pub(crate) fn separates_values(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ',' | '，'
                | ';'
                | '；'
                | '、'
                | '/'
                | '／'
                | '|'
                | '｜'
                | ':'
                | '：'
                | '('
                | ')'
                | '（'
                | '）'
                | '<'
                | '>'
                | '['
                | ']'
                | '【'
                | '】'
                | '"'
                | '\''
                | '“'
                | '”'
                | '`'
                | '。'
                | '《'
                | '》'
                | '「'
                | '」'
                | '…'
        )
}

fn mask_word(masked: &mut String, word: &str) {
    let is_shown = |length: usize| match length {
        _ if !word.is_ascii() => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut hide = |part: &str, head: usize, tail: usize| {
        let length = part.chars().count();
        masked.extend(part.chars().enumerate().map(|(position, character)| {
            let is_end = position < head || position + tail >= length;
            if is_end || matches!(character, '@' | '＠') {
                character
            } else {
                '*'
            }
        }));
    };
    match word.split_once('@') {
        None => {
            let shown = is_shown(word.chars().count());
            hide(word, shown, shown);
        }
        Some((local, domain)) if is_domain(domain) => {
            hide(local, is_shown(local.chars().count()), 0);
            masked.push('@');
            masked.push_str(domain);
        }
        Some(_) => hide(word, 0, 0),
    }
}

/// Whether the domain of a mail address is not personal.
fn is_domain(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.contains('.') && text.bytes().all(is_part) && digits < 7
}

/// Quotes a private value in a message. It is masked before it is cut, so that the cut does
/// not expose an end.
pub(crate) fn show_private(value: &str) -> String {
    show(&mask(value))
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Whether a character could move the cursor, hide or reorder text, or forge a line.
pub(crate) fn is_unsafe_to_show(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The notation of a code point, such as `U+202E`.
pub(crate) fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Quotes a value in a message: at most 60 characters, without characters that hide or move
/// text, and with mobile and identity-card numbers masked.
pub fn show(value: &str) -> String {
    const LONGEST: usize = 60;
    // Look further than is shown, so that a number is recognised even if the cut divides
    // it.
    let end = value
        .char_indices()
        .nth(LONGEST + 200)
        .map_or(value.len(), |(position, _)| position);
    let mut shown = String::with_capacity(end.min(256));
    let masked = personal::mask_all(&value[..end]);
    for (count, character) in masked.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if is_unsafe_to_show(character) {
            shown.push_str(&format!("<{}>", code_point(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_value_is_truncated_and_sanitised() {
        assert_eq!(show("名称"), "名称");
        assert_eq!(show("a\u{202e}b\n"), "a<U+202E>b<U+000A>");
        assert_eq!(show(&"长".repeat(100_000)), "长".repeat(60) + "…");
        assert_eq!(
            show(&format!("{}13812345678", "x".repeat(55))),
            format!("{}13***…", "x".repeat(55))
        );
    }

    #[test]
    fn a_masked_value_keeps_only_its_ends() {
        for (value, masked) in [
            ("13812345678", "13*******78"),
            ("zhang@qq.com", "z****@qq.com"),
            ("张三", "**"),
            ("欧阳明日丁丑寅", "*******"),
            ("", ""),
            ("a.b@qq.com，wang@163.com", "***@qq.com，w***@163.com"),
            ("王某13800138000@163.com", "*************@163.com"),
            ("王某 13800138000", "** 13*******00"),
            ("a@b@c", "*@*@*"),
            ("wang＠163.com", "****＠*******"),
            ("x@13800138000.com", "*@***************"),
            ("Li Wu, 1 3 8", "** **, * * *"),
        ] {
            assert_eq!(mask(value), masked);
        }
    }
}
