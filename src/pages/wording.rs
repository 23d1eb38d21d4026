//! Words by which a demo site says that it is one. An official site contains none of them.

use super::rules::DEMO_WORDING;
use crate::config::WordingException;
use crate::diagnostics::{Diagnostic, show};
use crate::site::Artifact;
use crate::text::wording::{plain, without_passages};
use crate::words;
use std::collections::BTreeMap;

/// All words that a text that people write for the site must not have.
fn all_words() -> impl Iterator<Item = &'static &'static str> {
    let statements = words::DEMO_STATEMENTS.iter();
    words::DEMO_WORDING.iter().chain(statements)
}

/// The first of these words in a text outside of excepted passages, with its line, from 0.
fn find(
    text: &str,
    words: impl Iterator<Item = &'static &'static str>,
    exceptions: &[WordingException],
) -> Option<(&'static str, u64)> {
    let (plain, line_ends) = plain(text);
    let passages = exceptions.iter().map(|exception| exception.text.as_str());
    let plain = without_passages(plain, passages);
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
pub(crate) fn in_source(
    text: &str,
    file: &str,
    first_line: u64,
    exceptions: &[WordingException],
) -> Option<Diagnostic> {
    let (word, line) = find(text, all_words(), exceptions)?;
    let found = diagnostic(file, word).at_line(first_line + line);
    Some(found.with_help(message!(
        "官方网站不用这样的话：删去，或者只留给示例网站（内容页里写在 `::: demo` 和 `:::` 之间）；确有必要的，把整句写进 `[[site.wording_exceptions]]`",
        "an official site does not say so: delete it, or keep it for demo sites (in a content page between `::: demo` and `:::`); if it is right, name the passage in `[[site.wording_exceptions]]`",
    )))
}

/// The endings of a theme's files that may hold texts.
const TEXTS_OF_THEMES: [&str; 4] = [".html", ".toml", ".js", ".json"];

/// Problems with such words in the templates, texts, scripts and data of a theme of the site's own.
/// The banner of demo sites is no text of an official one.
pub(crate) fn in_theme(
    files: &BTreeMap<String, Vec<u8>>,
    label: &str,
    exceptions: &[WordingException],
) -> Vec<Diagnostic> {
    let label = label.trim_end_matches('/');
    let is_text = |path: &str| TEXTS_OF_THEMES.iter().any(|ending| path.ends_with(ending));
    let files = files.iter().filter(|(path, _)| is_text(path));
    files
        .filter_map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let is_banner = |line: &str| path.ends_with(".toml") && line.starts_with("demo =");
            let lines = text.lines();
            let lines = lines.map(|line| if is_banner(line) { "" } else { line });
            let text = lines.collect::<Vec<_>>().join("\n");
            in_source(&text, &format!("{label}/{path}"), 1, exceptions)
        })
        .collect()
}

/// Problems with such words in finished pages and feeds. Only statements about the site count,
/// since a record may speak of anything.
pub(crate) fn in_finished(
    artifact: &Artifact,
    exceptions: &[WordingException],
) -> Option<Diagnostic> {
    let is_read = [".html", ".xml", ".txt"];
    if !is_read.iter().any(|ending| artifact.path.ends_with(ending)) {
        return None;
    }
    let text = without_tags(&String::from_utf8_lossy(&artifact.bytes));
    let (word, _) = find(&text, words::DEMO_STATEMENTS.iter(), exceptions)?;
    Some(diagnostic(&artifact.path, word).with_help(message!(
        "在设置、主题和数据里找到这句话并改正；记录里确有这样的话的，把整句写进 `[[site.wording_exceptions]]`",
        "find it in the settings, the theme or the data and mend it; if a record is right to say so, name the passage in `[[site.wording_exceptions]]`",
    )))
}

/// Problems with exceptions that allow nothing, or everything: those that have no such word, and
/// those that are nothing but the word.
pub(crate) fn in_exceptions(exceptions: &[WordingException]) -> Vec<Diagnostic> {
    let is_useful = |exception: &&WordingException| {
        let passage = plain(&exception.text).0;
        let of_records = [
            &words::SAMPLE_NAMES,
            &words::SAMPLE_STATEMENTS,
            &words::SAMPLE_WORDS,
        ];
        let of_records = of_records.into_iter().flat_map(|list| list.iter());
        let words = all_words().chain(of_records).map(|word| plain(word).0);
        let words = words.filter(|word| passage.contains(word));
        let longest = words.map(|word| word.len()).max();
        longest.is_some_and(|longest| passage.len() > longest)
    };
    let useless = exceptions.iter().filter(|exception| !is_useful(exception));
    useless
        .map(|exception| {
            let shown = show(&exception.text);
            let message = message!(
                "`site.wording_exceptions` 里的 `{shown}` 不是带有示例用词的一句话",
                "`{shown}` in `site.wording_exceptions` is no passage around a word of a demo",
            );
            let mut problem = DEMO_WORDING.diagnostic("wangdian.toml", message);
            problem.heading = Some("site.wording_exceptions".to_owned());
            problem.with_help(message!(
                    "照原文写出整句，前后各多写几个字；没有示例用词的，删去这一条",
                    "copy the passage with a few words before and after; delete the exception if it has no such word",
                ))
        })
        .collect()
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
