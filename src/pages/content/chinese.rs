//! Adapts Markdown to Chinese: emphasis next to Chinese punctuation, and joining lines
//! without a space.
//!
//! In CommonMark `**` ends emphasis only if no punctuation precedes it, or a space or
//! punctuation follows. Chinese has no spaces between words, so the asterisks of
//! `**国家局（CNIPA）**负责` would be shown. This module implements the rule that East Asian users
//! proposed for CommonMark: next to Chinese characters and punctuation, a run of `*` can
//! both start and end emphasis.
//!
//! The parser is unchanged: an invisible character that is not punctuation is inserted
//! between such a run and the punctuation, and removed from the parsed text.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// A character that does not occur in the text and is neither punctuation nor white space.
pub(crate) fn unused_character(text: &str) -> char {
    const PRIVATE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';
    let used: BTreeSet<char> = text.chars().filter(|c| PRIVATE.contains(c)).collect();
    // No real text uses all of them; if one did, its last one would be removed on output.
    let mut free = PRIVATE.filter(|mark| !used.contains(mark));
    free.next().unwrap_or('\u{F8FF}')
}

/// Inserts a mark at each run of `*` or `~~` next to Chinese, except in code, URLs and raw
/// HTML and after a backslash. `events` are the events of the unmarked text; these
/// exceptions do not depend on emphasis.
pub(crate) fn with_marks<'a>(
    text: &'a str,
    events: &[(Event, Range<usize>)],
    mark: char,
) -> Cow<'a, str> {
    let delimiters = delimiters(text, events);
    let mut marked = String::new();
    let mut copied = 0;
    let bytes = text.as_bytes();
    let is_one_run = |a: &usize, b: &usize| a + 1 == *b && bytes[*a] == bytes[*b];
    for run in delimiters.chunk_by(is_one_run) {
        let (start, end) = (run[0], run[0] + run.len());
        // A single `~` between words is never emphasis.
        if bytes[start] == b'~' && run.len() == 1 {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        if needs_mark(after, before, run.len()) {
            marked.push_str(&text[copied..end]);
            marked.push(mark);
            copied = end;
        } else if needs_mark(before, after, run.len()) {
            marked.push_str(&text[copied..start]);
            marked.push(mark);
            copied = start;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    marked.push_str(&text[copied..]);
    Cow::Owned(marked)
}

/// Whether CommonMark does not treat a run of `*` between a punctuation character and
/// another one as emphasis, though one of them is Chinese.
fn needs_mark(punctuation: char, other: char, run_length: usize) -> bool {
    is_punctuation(punctuation)
        && !is_punctuation(other)
        && !other.is_whitespace()
        && (is_chinese(other) || is_chinese_punctuation(punctuation))
        // `5*（3+2）*4` is a product.
        && !(run_length == 1 && other.is_ascii_digit())
}

/// Byte positions of `*` and `~` that are text or emphasis, ascending.
fn delimiters(text: &str, events: &[(Event, Range<usize>)]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut add = |range: Range<usize>| {
        let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
        let positions = memchr::memchr2_iter(b'*', b'~', bytes);
        found.extend(positions.map(|position| range.start + position));
    };
    // The number of open elements whose text must not be changed.
    let mut fixed = 0;
    for (event, range) in events {
        match event {
            Event::Start(tag) if is_fixed(tag) || fixed > 0 => fixed += 1,
            Event::End(_) if fixed > 0 => fixed -= 1,
            _ if fixed > 0 => {}
            Event::Text(_) if !is_escaped(text, range) => add(range.clone()),
            Event::Start(Tag::Emphasis) => add_ends(range, 1, &mut add),
            Event::Start(Tag::Strong) => add_ends(range, 2, &mut add),
            Event::Start(Tag::Strikethrough) => {
                let is_double = text[range.clone()].starts_with("~~");
                add_ends(range, 1 + usize::from(is_double), &mut add);
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Adds the delimiters at both ends of an element.
fn add_ends(range: &Range<usize>, length: usize, add: &mut impl FnMut(Range<usize>)) {
    add(range.start..range.start + length);
    add(range.end - length..range.end);
}

/// Whether a mark inside an element would change more than emphasis: code, and links whose
/// text is their URL or label.
fn is_fixed(tag: &Tag) -> bool {
    match tag {
        Tag::CodeBlock(_) => true,
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => {
            !matches!(link_type, LinkType::Inline | LinkType::Reference)
        }
        _ => false,
    }
}

/// Whether a text starts with an escaped `*` or `~`: the parser emits the text after a
/// backslash separately.
fn is_escaped(text: &str, range: &Range<usize>) -> bool {
    let backslashes = text[..range.start]
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count();
    backslashes % 2 == 1 && text[range.clone()].starts_with(['*', '~'])
}

/// Removes the marks from the events of a marked text.
pub(crate) fn without_marks<'a>(
    mut events: Vec<(Event<'a>, Range<usize>)>,
    mark: char,
) -> Vec<(Event<'a>, Range<usize>)> {
    for (event, _) in &mut events {
        if let Event::Text(text) = event
            && text.contains(mark)
        {
            *text = CowStr::from(text.replace(mark, ""));
        }
    }
    events
}

/// Joins lines without a space if Chinese text is on both sides of the line break.
pub(crate) fn join_lines<'a>(
    events: Vec<(Event<'a>, Range<usize>)>,
) -> Vec<(Event<'a>, Range<usize>)> {
    let joined: Vec<bool> = (0..events.len())
        .map(|position| {
            matches!(events[position].0, Event::SoftBreak)
                && match (
                    last_before(&events[..position]),
                    first_after(&events[position + 1..]),
                ) {
                    (Some(before), Some(after)) => joins_lines(before, after),
                    _ => false,
                }
        })
        .collect();
    let events = events.into_iter().zip(joined);
    events
        .filter_map(|(event, is_joined)| (!is_joined).then_some(event))
        .collect()
}

/// The last visible character, if it is in the same paragraph.
fn last_before(events: &[(Event, Range<usize>)]) -> Option<char> {
    for (event, _) in events.iter().rev() {
        match shown(event) {
            Some("") => {}
            Some(text) => return text.chars().next_back(),
            None if is_inline(event) => {}
            None => return None,
        }
    }
    None
}

/// The next visible character, if it is in the same paragraph.
fn first_after(events: &[(Event, Range<usize>)]) -> Option<char> {
    for (event, _) in events {
        match shown(event) {
            Some("") => {}
            Some(text) => return text.chars().next(),
            None if is_inline(event) => {}
            None => return None,
        }
    }
    None
}

/// The visible text of an event.
fn shown<'a>(event: &'a Event) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => Some(text),
        _ => None,
    }
}

/// Whether an event is inside a line of text.
fn is_inline(event: &Event) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
    )
}

/// Whether two lines are joined without a space, by the characters at the line break.
fn joins_lines(before: char, after: char) -> bool {
    let is_wide = |c: char| is_chinese(c) || is_full_width_punctuation(c);
    let belongs = |c: char| is_wide(c) || is_chinese_punctuation(c);
    (is_wide(before) && belongs(after))
        || (belongs(before) && is_wide(after))
        // Full-width punctuation includes its space.
        || is_full_width_punctuation(before)
        || is_full_width_punctuation(after)
}

/// Whether it is a Han character, Kana or Bopomofo.
fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{2E80}'..='\u{2FDF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3021}'..='\u{3029}'
            | '\u{3038}'..='\u{303C}'
            | '\u{3041}'..='\u{312F}'
            | '\u{31A0}'..='\u{31FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF10}'..='\u{FF19}'
            | '\u{FF21}'..='\u{FF3A}'
            | '\u{FF41}'..='\u{FF5A}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Whether it is full-width punctuation.
fn is_full_width_punctuation(character: char) -> bool {
    matches!(
        character,
        '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{3030}'
            | '\u{303D}'
            | '\u{FE10}'..='\u{FE19}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}'
            | '\u{FF3B}'..='\u{FF40}'
            | '\u{FF5B}'..='\u{FF65}'
    )
}

/// Whether it is punctuation of Chinese texts, including that shared with other scripts:
/// `“”‘’—…·`.
fn is_chinese_punctuation(character: char) -> bool {
    is_full_width_punctuation(character)
        || matches!(
            character,
            '·' | '\u{2014}' | '\u{2018}'
                ..='\u{201F}' | '\u{2022}' | '\u{2025}' | '\u{2026}' | '\u{2030}' | '\u{203B}'
        )
}

/// Whether the parser may treat it as punctuation; superfluous marks do no harm.
fn is_punctuation(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}
