//! Words by which a demo site says that it is one. An official site contains none of them.

use super::rules::DEMO_WORDING;
use crate::diagnostics::{Diagnostic, show};
use crate::site::Artifact;
use crate::words;
use std::collections::BTreeMap;

/// The first such word of a text that people wrote for the site, with its line, from 0.
/// Marks of Markdown, spaces and line ends within a word do not count.
fn find(text: &str) -> Option<(&'static str, u64)> {
    let words = words::DEMO_WORDING
        .iter()
        .chain(words::DEMO_STATEMENTS.iter());
    find_any(text, words)
}

/// The first of these words in a text, with its line, from 0.
fn find_any<'w>(
    text: &str,
    words: impl Iterator<Item = &'w &'static str>,
) -> Option<(&'static str, u64)> {
    let mut plain = String::with_capacity(text.len());
    let mut line_ends = Vec::new();
    for character in text.chars() {
        match character {
            '\n' => line_ends.push(plain.len()),
            '*' | '_' | '~' | '`' => {}
            other if other.is_whitespace() => {}
            other => plain.extend(other.to_lowercase()),
        }
    }
    words
        .filter_map(|word| Some((plain.find(word)?, *word)))
        .min()
        .map(|(position, word)| {
            let before = line_ends.partition_point(|end| *end <= position);
            (word, before as u64)
        })
}

/// A problem with such a word in a file that people wrote. `first_line` is the text's first line
/// in the file.
pub(crate) fn in_source(text: &str, file: &str, first_line: u64) -> Option<Diagnostic> {
    let (word, line) = find(text)?;
    let found = diagnostic(file, word).at_line(first_line + line);
    Some(found.with_help(message!(
        "官方网站不用这样的话：删去，或者只留给示例网站（内容页里写在 `::: demo` 和 `:::` 之间）",
        "an official site does not say so: delete it, or keep it for demo sites (in a content page between `::: demo` and `:::`)",
    )))
}

/// Problems with such words in the templates and texts of a theme of the site's own. The banner of
/// demo sites is no text of an official one.
pub(crate) fn in_theme(files: &BTreeMap<String, Vec<u8>>, label: &str) -> Vec<Diagnostic> {
    let label = label.trim_end_matches('/');
    let is_text = |path: &str| path.ends_with(".html") || path.ends_with(".toml");
    let files = files.iter().filter(|(path, _)| is_text(path));
    files
        .filter_map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let is_banner = |line: &str| path.ends_with(".toml") && line.starts_with("demo =");
            let lines = text.lines();
            let lines = lines.map(|line| if is_banner(line) { "" } else { line });
            let text = lines.collect::<Vec<_>>().join("\n");
            in_source(&text, &format!("{label}/{path}"), 1)
        })
        .collect()
}

/// Problems with such words in finished pages and feeds. Only statements about the site count,
/// since a record may speak of anything.
pub(crate) fn in_finished(artifact: &Artifact) -> Option<Diagnostic> {
    let is_read = [".html", ".xml", ".txt"];
    if !is_read.iter().any(|ending| artifact.path.ends_with(ending)) {
        return None;
    }
    let text = without_tags(&String::from_utf8_lossy(&artifact.bytes));
    let (word, _) = find_any(&text, words::DEMO_STATEMENTS.iter())?;
    Some(diagnostic(&artifact.path, word).with_help(message!(
        "在设置、主题和数据里找到这句话并改正",
        "find it in the settings, the theme or the data and mend it",
    )))
}

/// The text without what stands between `<` and `>`, except for values of `content` and the
/// like, which are read too.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut is_tag = false;
    let mut is_value = false;
    for character in html.chars() {
        match character {
            '<' if !is_value => is_tag = true,
            '>' if !is_value => is_tag = false,
            '"' if is_tag => {
                is_value = !is_value;
                // Two values are not one word.
                text.push('"');
            }
            other if !is_tag || is_value => text.push(other),
            _ => {}
        }
    }
    text
}

fn diagnostic(file: &str, word: &str) -> Diagnostic {
    let shown = show(word);
    let message = message!(
        "官方网站的文字里有 `{shown}`",
        "a text of an official site says `{shown}`",
    );
    let mut found = DEMO_WORDING.diagnostic(file, message);
    found.value = Some(word.to_owned());
    found
}
