//! Minifies templates when they are loaded, instead of every page.
//!
//! Template tags are replaced by placeholders before minification and restored afterwards.
//! A placeholder contains a space, so that attribute values stay quoted whatever is
//! inserted, and is not white space itself, so that words around a tag are not joined. A
//! tag in an element without text is passed to the minifier as a processing instruction,
//! which is not treated as a word, so that white space next to it is removed. Everything
//! that must be preserved is compared before and after.
//! after.

use super::scan::{Problem, Scan, ScanError, TagRole, scan};
use std::fmt::Write as _;

/// Represents the unknown parent of a fragment, so that white space at its edges is
/// collapsed and not removed.
const WRAPPER_OPEN: &str = "<x-fragment>";
const WRAPPER_CLOSE: &str = "</x-fragment>";

/// Minifies a template so that it renders to an equal document.
pub(crate) fn minify_template(source: &str) -> Result<String, ScanError> {
    let before = scan(source)?;
    let mark = free_character(source);
    let (prepared, tags) = replace_tags(source, &before, mark);
    let prepared = if before.is_document {
        prepared
    } else {
        format!("{WRAPPER_OPEN}{prepared}{WRAPPER_CLOSE}")
    };
    let changed = |position| ScanError {
        position,
        problem: Problem::ChangedByMinifier,
    };
    let bytes = minify_html::minify(prepared.as_bytes(), &settings());
    let minified = String::from_utf8(bytes).map_err(|_| changed(0))?;
    let minified = if before.is_document {
        minified.as_str()
    } else {
        minified
            .strip_prefix(WRAPPER_OPEN)
            .and_then(|text| text.strip_suffix(WRAPPER_CLOSE))
            .ok_or(changed(0))?
    };
    let restored = restore_tags(minified, &tags, mark);
    compare(&before, &restored)?;
    Ok(restored)
}

/// Only optimisations that the HTML standard allows; nothing is omitted that a parser must
/// guess.
pub(crate) fn settings() -> minify_html::Cfg {
    minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        ..minify_html::Cfg::default()
    }
}

/// A private-use character that does not occur in the source.
fn free_character(source: &str) -> char {
    ('\u{E000}'..='\u{F8FF}')
        .chain('\u{F0000}'..='\u{FFFFD}')
        .find(|candidate| !source.contains(*candidate))
        // A source with all 70,000 of them is rejected by the comparison.
        .unwrap_or('\u{E000}')
}

/// The source with placeholders, and the tags that they stand for.
fn replace_tags<'a>(source: &'a str, scan: &Scan, mark: char) -> (String, Vec<&'a str>) {
    let mut prepared = String::with_capacity(source.len());
    let mut tags = Vec::with_capacity(scan.tags.len());
    let mut copied = 0;
    for tag in &scan.tags {
        let before = &source[copied..tag.range.start];
        // The text after an ampersand decides whether it starts a character reference, so
        // the minifier must not change one that is followed by an inserted value.
        let reference = trailing_reference(before);
        prepared.push_str(&before[..before.len() - reference]);
        copied = tag.range.end;
        let number = tags.len();
        // Writing to a string cannot fail.
        let _ = match tag.role {
            TagRole::Word => write!(prepared, "{mark}{number} {mark}"),
            TagRole::Nothing => write!(prepared, "<?{mark}{number} {mark}?>"),
            TagRole::Comment => {
                prepared.push_str(&before[before.len() - reference..]);
                continue;
            }
        };
        tags.push(&source[tag.range.start - reference..tag.range.end]);
    }
    prepared.push_str(&source[copied..]);
    (prepared, tags)
}

/// The length of a complete or incomplete character reference at the end of a text.
fn trailing_reference(text: &str) -> usize {
    let body = text.strip_suffix(';').unwrap_or(text);
    let name = body.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    if name.ends_with('&') {
        text.len() - name.len() + 1
    } else {
        0
    }
}

fn restore_tags(minified: &str, tags: &[&str], mark: char) -> String {
    let minified = minified
        .replace(&format!("<?{mark}"), &mark.to_string())
        .replace(&format!("{mark}?>"), &mark.to_string());
    let mut restored = String::with_capacity(minified.len() * 2);
    let mut rest = minified.as_str();
    while let Some((before, after)) = rest.split_once(mark) {
        restored.push_str(before);
        let Some((number, behind)) = after.split_once(mark) else {
            break;
        };
        let tag = number
            .trim()
            .parse()
            .ok()
            .and_then(|at: usize| tags.get(at));
        restored.push_str(tag.copied().unwrap_or_default());
        rest = behind;
    }
    restored.push_str(rest);
    restored
}

/// Checks that all tags are where they were.
fn compare(before: &Scan, restored: &str) -> Result<(), ScanError> {
    let changed = |position| ScanError {
        position,
        problem: Problem::ChangedByMinifier,
    };
    let after = scan(restored).map_err(|_| changed(0))?;
    for (number, (position, part)) in before.structure.iter().enumerate() {
        if after.structure.get(number).map(|(_, other)| other) != Some(part) {
            return Err(changed(*position));
        }
    }
    if after.structure.len() == before.structure.len() {
        Ok(())
    } else {
        Err(changed(0))
    }
}
