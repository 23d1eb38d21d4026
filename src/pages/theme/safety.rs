//! Checks a theme's files against the site's content security policy, and reports
//! violations by file and line.
//!
//! It checks all templates including raw blocks and strings in tags, every finished page,
//! images and pages among the theme's files, style sheets, and in scripts calls that load a
//! literal URL. URLs that a script assembles are not found; the policy itself blocks them
//! in the browser.

use super::policy::{self, NOTHING, UNKNOWN, Violation, ViolationKind};
use super::tags::{statement, template_tags};
use super::{TemplateSource, ThemeFile, errors, minify_assets};
use crate::diagnostics::{Diagnostic, Rule, Text};
use crate::pages::rules::*;

/// Checks all unminified templates.
pub(crate) fn of_templates(sources: &[TemplateSource]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut states_policy = false;
    for source in sources {
        let (html, texts) = html_of(&source.text);
        let mut findings = policy::of_fragment(&html);
        states_policy |= findings.states_policy;
        for (start, text) in texts {
            let inner = policy::of_fragment(text).violations.into_iter();
            findings.violations.extend(inner.map(|violation| Violation {
                position: start + violation.position,
                ..violation
            }));
        }
        for violation in findings.violations {
            let line = errors::line_of(&source.text, violation.position);
            problems.push(problem(&source.label, &violation.kind).at_line(line));
        }
    }
    // A policy that is stated but too weak is reported once, not twice.
    let is_weak = |problem: &Diagnostic| problem.code == THEME_CONTENT_SECURITY_POLICY.code;
    let head = sources.iter().find(|source| source.name == "head.html");
    if let Some(head) = head
        && !states_policy
        && !problems.iter().any(is_weak)
    {
        problems.push(problem(&head.label, &ViolationKind::NoPolicy));
    }
    problems
}

/// Checks a finished page of a template, including inserted values.
pub(crate) fn of_page(
    source: Option<&TemplateSource>,
    template: &str,
    html: &str,
) -> Vec<Diagnostic> {
    let label = source.map_or_else(
        || format!("templates/{template}"),
        |source| source.label.clone(),
    );
    let mut problems: Vec<Diagnostic> = Vec::new();
    for violation in policy::of_page(html).violations {
        let problem = problem(&label, &violation.kind);
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// Checks a file that is published unchanged, if a browser could show it as a page.
pub(crate) fn of_published_file(path: &str, file: &ThemeFile<'_>) -> Vec<Diagnostic> {
    let extension = path.rsplit('.').next().unwrap_or_default();
    let text = String::from_utf8_lossy(&file.bytes);
    let findings = match extension.to_ascii_lowercase().as_str() {
        "svg" | "xml" => policy::of_fragment(&text),
        "html" | "htm" | "xhtml" | "xht" => policy::of_page(&text),
        _ => return Vec::new(),
    };
    let is_style = |kind: &ViolationKind| {
        matches!(
            kind,
            ViolationKind::StyleElement | ViolationKind::StyleAttribute
        )
    };
    findings
        .violations
        .into_iter()
        // An image has its own styles, which do not affect pages.
        .filter(|violation| !(extension.eq_ignore_ascii_case("svg") && is_style(&violation.kind)))
        .map(|violation| {
            let line = errors::line_of(&text, violation.position);
            problem(&file.label, &violation.kind).at_line(line)
        })
        .collect()
}

/// Checks a style sheet: nothing may be loaded from other sites, or from own files, whose
/// names contain hashes.
pub(crate) fn of_style_sheet(file: &ThemeFile<'_>) -> Vec<Diagnostic> {
    let text = plain_style_sheet(&String::from_utf8_lossy(&file.bytes)).to_ascii_lowercase();
    let mut lines: Vec<u64> = text
        .match_indices("@import")
        .map(|(position, _)| position)
        .chain(foreign_urls_in_functions(&text))
        .chain(foreign_strings(&text))
        .map(|position| errors::line_of(&text, position))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let problems = lines.into_iter().map(|line| {
        let message = message!(
            "样式只能用 `data:` 地址，不能引用其他文件或网站",
            "a style sheet may use `data:` addresses only, no other file or site",
        );
        let help = message!(
            "删去这个地址，或者把小图片写成 `data:` 地址",
            "remove the address, or write a small image as a `data:` address",
        );
        THEME_FOREIGN_ADDRESS
            .diagnostic(&file.label, message)
            .at_line(line)
            .with_help(help)
    });
    problems.collect()
}

/// Positions of `url(…)` with neither a `data:` URL nor a fragment.
fn foreign_urls_in_functions(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices("url(").filter_map(|(position, name)| {
        let address = text[position + name.len()..].trim_start();
        let address = address.trim_start_matches(['"', '\'']).trim_start();
        (!address.starts_with("data:") && !address.starts_with('#')).then_some(position)
    })
}

/// Positions of quoted URLs of other sites, as in `image-set("…")`.
fn foreign_strings(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(['"', '\'']).filter_map(|(position, _)| {
        let address = text[position + 1..].trim_start();
        ["http:", "https:", "//"]
            .iter()
            .any(|start| address.starts_with(start))
            .then_some(position)
    })
}

/// A style sheet as a browser parses it, without comments and with escapes decoded; line
/// numbers do not change.
fn plain_style_sheet(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        match (quote, character) {
            (None, '/') if rest.starts_with("/*") => {
                length = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                plain.push(' ');
                plain.extend(rest[..length].chars().filter(|c| *c == '\n'));
            }
            (_, '\\') => {
                let (decoded, escape) = escape_of(rest);
                plain.push(decoded);
                length = escape;
            }
            _ => {
                match (quote, character) {
                    (None, '"' | '\'') => quote = Some(character),
                    (Some(open), _) if open == character || character == '\n' => quote = None,
                    _ => {}
                }
                plain.push(character);
            }
        }
        rest = &rest[length..];
    }
    plain
}

/// The character of an escape, and its length in bytes.
fn escape_of(text: &str) -> (char, usize) {
    let after = &text[1..];
    let digits = after
        .bytes()
        .take(6)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if digits > 0 {
        let value = u32::from_str_radix(&after[..digits], 16).ok();
        let character = value.and_then(char::from_u32).unwrap_or('\u{FFFD}');
        let space = after[digits..].starts_with([' ', '\t', '\n']);
        return (character, 1 + digits + usize::from(space));
    }
    let next = after.chars().next().unwrap_or('\\');
    (next, (1 + next.len_utf8()).min(text.len()))
}

/// Functions and constructors that load the URL in their first argument.
const LOADERS: [&str; 10] = [
    "import(",
    "importScripts(",
    "fetch(",
    "Worker(",
    "EventSource(",
    "WebSocket(",
    "sendBeacon(",
    ".src=",
    ".srcset=",
    ".action=",
];

/// Checks a script: calls that load from other sites, and calls that evaluate strings. The
/// minified script is checked, since it has no comments and a uniform format.
pub(crate) fn of_script(file: &ThemeFile<'_>) -> Vec<Diagnostic> {
    let written = String::from_utf8_lossy(&file.bytes);
    let script = minify_assets::script(&written);
    let foreign = foreign_addresses(&script)
        .map(|address| foreign_in_script(file, line_with(&written, address)));
    let run = calls_that_run_texts(&script).map(|call| {
        let line = line_with(&written, call);
        text_run_by_script(file, line, call.trim_end_matches('('))
    });
    foreign.chain(run).collect()
}

/// Whether a minified script, made of several files, has anything that `of_script` reports for one
/// of them. It spares minifying each file by itself.
pub(crate) fn is_suspicious(script: &str) -> bool {
    foreign_addresses(script).next().is_some() || calls_that_run_texts(script).next().is_some()
}

/// The addresses of other sites from which a minified script loads.
fn foreign_addresses(script: &str) -> impl Iterator<Item = &str> {
    let arguments = LOADERS.iter().flat_map(move |loader| {
        let calls = script.match_indices(loader);
        calls.map(|(position, call)| &script[position + call.len()..])
    });
    arguments.filter_map(|argument| {
        let quotes = ['"', '\'', '`'];
        let address = argument.strip_prefix(quotes)?;
        let starts = ["http:", "https:", "//", "ws:", "wss:"];
        let is_foreign = |start: &&str| {
            let beginning = address.get(..start.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
        };
        let end = address.find(quotes).unwrap_or(address.len());
        starts.iter().any(is_foreign).then_some(&address[..end])
    })
}

/// The functions that evaluate strings, of those that a minified script calls.
fn calls_that_run_texts(script: &str) -> impl Iterator<Item = &'static str> {
    ["eval(", "Function("].into_iter().filter(move |call| {
        let mut calls = script.match_indices(call);
        calls.any(|(position, _)| {
            !script[..position].ends_with(|c: char| c.is_alphanumeric() || "_$.".contains(c))
        })
    })
}

/// The first line with a text; line 1 if it was written differently.
fn line_with(text: &str, part: &str) -> u64 {
    text.find(part)
        .map_or(1, |position| errors::line_of(text, position))
}

fn foreign_in_script(file: &ThemeFile<'_>, line: u64) -> Diagnostic {
    let message = message!(
        "脚本从别的网站加载内容",
        "the script loads from another site"
    );
    let help = message!(
        "把需要的文件放进主题，用相对地址加载",
        "put the file into the theme and load it by a relative address",
    );
    THEME_FOREIGN_ADDRESS
        .diagnostic(&file.label, message)
        .at_line(line)
        .with_help(help)
}

fn text_run_by_script(file: &ThemeFile<'_>, line: u64, call: &str) -> Diagnostic {
    let message = message!(
        "脚本用 `{call}` 把文字当程序运行",
        "the script runs a text by `{call}`",
    );
    let help = message!(
        "改写成普通的函数；内容安全策略不允许运行文字",
        "write an ordinary function: the content security policy forbids to run a text",
    );
    THEME_INLINE_CODE
        .diagnostic(&file.label, message)
        .at_line(line)
        .with_help(help)
}

/// The HTML of a template with its tags blanked, so that positions do not change, and the
/// strings in tags that contain HTML, with their positions.
fn html_of(source: &str) -> (String, Vec<(usize, &str)>) {
    let mut html = String::with_capacity(source.len());
    let mut texts = Vec::new();
    let mut position = 0;
    for range in template_tags(source) {
        html.push_str(&source[position..range.start]);
        let (tag, length) = (&source[range.clone()], range.len());
        let blank = if tag.starts_with("{{") {
            UNKNOWN
        } else {
            NOTHING
        };
        match raw_text(tag) {
            Some((start, end)) => {
                html.extend(std::iter::repeat_n(blank, start));
                html.push_str(&tag[start..end]);
                html.extend(std::iter::repeat_n(blank, length - end));
            }
            None => {
                html.extend(std::iter::repeat_n(blank, length));
                if !tag.starts_with("{#") {
                    texts.extend(quoted(tag).map(|(start, text)| (range.start + start, text)));
                }
            }
        }
        position = range.end;
    }
    html.push_str(&source[position..]);
    (html, texts)
}

/// The range of the text in a raw block, if the tag is one.
fn raw_text(tag: &str) -> Option<(usize, usize)> {
    if !tag.starts_with("{%") || statement(tag).is_some() {
        return None;
    }
    let start = tag.find("%}")? + 2;
    let end = tag.rfind("{%").filter(|end| *end >= start);
    Some((start, end.unwrap_or(tag.len())))
}

/// The strings in a tag that could contain an element, with their positions.
fn quoted(tag: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = tag[position..].find(['"', '\'', '`']) {
        let start = position + offset + 1;
        let quote = &tag[start - 1..start];
        let length = tag[start..].find(quote).unwrap_or(tag.len() - start);
        let text = &tag[start..start + length];
        if text.contains('<') {
            found.push((start, text));
        }
        position = (start + length + 1).min(tag.len());
    }
    found.into_iter()
}

/// A diagnostic for a violation in the file.
fn problem(label: &str, kind: &ViolationKind) -> Diagnostic {
    let (rule, message, help): (&Rule, Text, Text) = match kind {
        ViolationKind::InlineScript => (
            &THEME_INLINE_CODE,
            message!("网页里直接写了脚本", "a script stands within the page"),
            message!(
                "放进 `scripts/` 里的 `.js` 文件；数据块写成 `<script type=\"application/ld+json\">`",
                "put it into a `.js` file in `scripts/`; a data block is a `<script type=\"application/ld+json\">`",
            ),
        ),
        ViolationKind::StyleElement => (
            &THEME_INLINE_CODE,
            message!(
                "网页里直接写了样式（`<style>`）",
                "a style sheet (`<style>`) stands within the page",
            ),
            style_help(),
        ),
        ViolationKind::StyleAttribute => (
            &THEME_INLINE_CODE,
            message!("网页里用了 `style` 属性", "the attribute `style` is used"),
            style_help(),
        ),
        ViolationKind::EventHandler(name) => (
            &THEME_INLINE_CODE,
            message!(
                "网页里用属性 `{name}` 运行脚本",
                "the attribute `{name}` runs a script",
            ),
            message!(
                "在 `scripts/` 里的脚本中用 `addEventListener`",
                "use `addEventListener` in a script in `scripts/`",
            ),
        ),
        ViolationKind::ScriptAddress(name) => (
            &THEME_INLINE_CODE,
            message!(
                "属性 `{name}` 的地址会运行脚本",
                "the address in `{name}` runs a script",
            ),
            message!(
                "换成网页的地址，脚本放进 `scripts/`",
                "write the address of a page, and put the script into `scripts/`",
            ),
        ),
        ViolationKind::Element(name) => (
            &THEME_FORBIDDEN_ELEMENT,
            message!("网页里不能用 `<{name}>`", "`<{name}>` may not be used"),
            message!(
                "删去；别处的内容用普通链接，网站内的地址都写相对地址",
                "remove it: link to what lies elsewhere, and write addresses of the site relatively",
            ),
        ),
        ViolationKind::Attribute(name) => (
            &THEME_FORBIDDEN_ELEMENT,
            message!(
                "网页里不能用属性 `{name}`",
                "the attribute `{name}` may not be used",
            ),
            message!("删去这个属性", "remove the attribute"),
        ),
        ViolationKind::Pragma(name) => (
            &THEME_FORBIDDEN_ELEMENT,
            message!(
                "网页里不能用 `<meta http-equiv=\"{name}\">`",
                "`<meta http-equiv=\"{name}\">` may not be used",
            ),
            message!(
                "删去；跳转请用普通链接",
                "remove it, and lead visitors on by a link"
            ),
        ),
        ViolationKind::Foreign(element, attribute) => (
            &THEME_FOREIGN_ADDRESS,
            message!(
                "`<{element}>` 的 `{attribute}` 指向别的网站",
                "`{attribute}` of `<{element}>` leads to another site",
            ),
            message!(
                "把文件放进主题的 `images/`、`files/`、`styles/` 或 `scripts/`，用主题给出的相对地址",
                "put the file into `images/`, `files/`, `styles/` or `scripts/` of the theme and use its relative address",
            ),
        ),
        ViolationKind::WeakPolicy(directive) => (
            &THEME_CONTENT_SECURITY_POLICY,
            message!(
                "网页的内容安全策略比规定的宽：`{directive}`",
                "the page's content security policy is weaker than the site's: `{directive}`",
            ),
            policy_help(),
        ),
        ViolationKind::NoPolicy => (
            &THEME_CONTENT_SECURITY_POLICY,
            message!(
                "网页没有写明内容安全策略，或者写在了要约束的内容之后",
                "the page does not state the content security policy, or only after what it is to hold for",
            ),
            policy_help(),
        ),
    };
    rule.diagnostic(label, message).with_help(help)
}

fn style_help() -> Text {
    message!(
        "写进 `styles/` 里的 `.css` 文件，用 `class` 指定",
        "write it into a `.css` file in `styles/` and refer to it by `class`",
    )
}

fn policy_help() -> Text {
    message!(
        "照内置主题 `head.html` 的写法，作为 `<head>` 里的第一或第二个 `<meta>`",
        "write it as `head.html` of the built-in theme does, as the first or second `<meta>` in `<head>`",
    )
}
