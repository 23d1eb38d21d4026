//! The parts of the template language that the scanner needs: where a template tag ends,
//! and how it affects branches and loops.

use std::ops::Range;

/// How a statement affects branches and loops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockRole {
    Begin,
    Branch,
    End,
}

/// The trimmed content of a statement tag; `None` for other tags.
pub(crate) fn statement(tag: &str) -> Option<&str> {
    if is_raw(tag) {
        return None;
    }
    let inner = tag.strip_prefix("{%")?.strip_suffix("%}")?;
    Some(inner.trim_matches(|c: char| c == '-' || c.is_whitespace()))
}

/// Whether a tag starts, divides or ends a branch or loop.
pub(crate) fn is_branch(tag: &str) -> bool {
    let first = statement(tag).and_then(|words| words.split_whitespace().next());
    matches!(
        first,
        Some("if" | "elif" | "else" | "endif" | "for" | "endfor")
    )
}

/// The role of a statement, if it has one.
pub(crate) fn block_role(words: &str) -> Option<BlockRole> {
    if words.starts_with("</") || words.starts_with("end") {
        return Some(BlockRole::End);
    }
    if words.starts_with('<') {
        return (!words.ends_with("/>")).then_some(BlockRole::Begin);
    }
    match words.split_whitespace().next()? {
        "if" | "for" | "block" | "filter" | "component" => Some(BlockRole::Begin),
        "set" | "set_global" if !words.contains('=') => Some(BlockRole::Begin),
        "else" | "elif" => Some(BlockRole::Branch),
        _ => None,
    }
}

fn is_raw(tag: &str) -> bool {
    let inner = tag.strip_prefix("{%").unwrap_or_default();
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    inner
        .strip_prefix("raw")
        .is_some_and(|after| after.trim_start().trim_start_matches('-').starts_with("%}"))
}

/// The ranges of template tags in a text, in order. A tag without an end extends to the end
/// of the text; a `raw` block counts as one tag.
pub(crate) fn template_tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        loop {
            let start = position + text[position..].find('{')?;
            let length = template_tag_length(&text[start..]);
            position = start + length.unwrap_or(1);
            if length.is_some() {
                return Some(start..position);
            }
        }
    })
}

/// The length in bytes of the template tag at the start of a text, if there is one.
fn template_tag_length(text: &str) -> Option<usize> {
    let end = match text.as_bytes().get(..2)? {
        b"{#" => return Some(text.find("#}").map_or(text.len(), |at| at + 2)),
        b"{{" => "}}",
        b"{%" => "%}",
        _ => return None,
    };
    if end == "%}" && is_raw(text) {
        return Some(raw_length(text));
    }
    let bytes = text.as_bytes();
    let mut position = 2;
    let mut quote: Option<u8> = None;
    while position < bytes.len() {
        match (quote, bytes[position]) {
            (Some(_), b'\\') => position += 1,
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, byte @ (b'"' | b'\'' | b'`')) => quote = Some(byte),
            (None, _) if bytes[position..].starts_with(end.as_bytes()) => {
                return Some(position + 2);
            }
            (None, _) => {}
        }
        position += 1;
    }
    Some(text.len())
}

fn raw_length(text: &str) -> usize {
    let mut from = 2;
    while let Some(at) = text[from..].find("{%") {
        let start = from + at;
        let inner = text[start + 2..].trim_start_matches('-').trim_start();
        if inner.starts_with("endraw") {
            return text[start..]
                .find("%}")
                .map_or(text.len(), |end| start + end + 2);
        }
        from = start + 2;
    }
    text.len()
}
