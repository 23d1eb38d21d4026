//! What Markdown lacks for Chinese: emphasis beside Chinese punctuation, and lines that
//! are joined without a space.
//!
//! CommonMark takes `**` for the end of emphasis only where no punctuation stands before
//! it, or a space or punctuation behind it. Chinese has no spaces between words, so that
//! `**国家局（CNIPA）**负责` shows its asterisks. The rule used here is that of the
//! proposal for CommonMark by its users in East Asia: beside Chinese characters and
//! punctuation, a run of `*` both begins and ends emphasis.
//!
//! The parser is not changed: an invisible mark that is no punctuation is put between
//! such a run and the punctuation, and taken out of what the parser makes of the text.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// A character that the text does not hold, and that is neither punctuation nor white
/// space.
pub(crate) fn free_mark(text: &str) -> char {
    const PRIVATE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';
    let used: BTreeSet<char> = text.chars().filter(|c| PRIVATE.contains(c)).collect();
    // No text uses all of them; one that did would lose its last one where it is shown.
    let mut free = PRIVATE.filter(|mark| !used.contains(mark));
    free.next().unwrap_or('\u{F8FF}')
}

/// The text with a mark at each run of `*` or `~~` that stands beside Chinese, but for those in
/// code, addresses and raw HTML and those that are escaped. `events` is what the parser
/// makes of the text as it is: all these do not depend on emphasis.
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
        // A single `~` is no emphasis between words, whatever stands beside it.
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

/// Whether a run of `*` between a sign and another character is no emphasis for
/// CommonMark, though one of the two is Chinese.
fn needs_mark(sign: char, other: char, run_length: usize) -> bool {
    is_sign(sign)
        && !is_sign(other)
        && !other.is_whitespace()
        && (is_chinese(other) || is_chinese_sign(sign))
        // `5*（3+2）*4` is a product.
        && !(run_length == 1 && other.is_ascii_digit())
}

/// Where `*` and `~` stand for themselves or for emphasis: bytes of the text, in order.
fn delimiters(text: &str, events: &[(Event, Range<usize>)]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut add = |range: Range<usize>| {
        let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
        let positions = memchr::memchr2_iter(b'*', b'~', bytes);
        found.extend(positions.map(|position| range.start + position));
    };
    // How many elements are open whose text must stay as it is.
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

/// Adds what an element begins and ends with.
fn add_ends(range: &Range<usize>, length: usize, add: &mut impl FnMut(Range<usize>)) {
    add(range.start..range.start + length);
    add(range.end - length..range.end);
}

/// Whether a mark inside an element would change more than emphasis: code, and links
/// whose text is their address or their label.
fn is_fixed(tag: &Tag) -> bool {
    match tag {
        Tag::CodeBlock(_) => true,
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => {
            !matches!(link_type, LinkType::Inline | LinkType::Reference)
        }
        _ => false,
    }
}

/// Whether a text begins with an escaped `*` or `~`: the parser makes a text of its own of what
/// follows the backslash.
fn is_escaped(text: &str, range: &Range<usize>) -> bool {
    let backslashes = text[..range.start]
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count();
    backslashes % 2 == 1 && text[range.clone()].starts_with(['*', '~'])
}

/// What the parser made of a marked text, without the marks.
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

/// Joins lines without a space where Chinese stands on both sides of the line break.
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

/// The character that is shown last, where it is text of the same paragraph.
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

/// The character that is shown next, where it is text of the same paragraph.
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

/// The text that an event shows.
fn shown<'a>(event: &'a Event) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => Some(text),
        _ => None,
    }
}

/// Whether an event begins or ends something within a line of text.
fn is_inline(event: &Event) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
    )
}

/// Whether two lines are joined without a space, by the characters at the line break.
fn joins_lines(before: char, after: char) -> bool {
    let is_wide = |c: char| is_chinese(c) || is_wide_sign(c);
    let belongs = |c: char| is_wide(c) || is_chinese_sign(c);
    (is_wide(before) && belongs(after))
        || (belongs(before) && is_wide(after))
        // A full-width mark holds its space itself, whatever stands on its other side.
        || is_wide_sign(before)
        || is_wide_sign(after)
}

/// Han characters, Kana and Bopomofo.
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

/// Punctuation that is as wide as a Chinese character.
fn is_wide_sign(character: char) -> bool {
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

/// Punctuation of Chinese texts, also that which other scripts share: `“”‘’—…·`.
fn is_chinese_sign(character: char) -> bool {
    is_wide_sign(character)
        || matches!(
            character,
            '·' | '\u{2014}' | '\u{2018}'
                ..='\u{201F}' | '\u{2022}' | '\u{2025}' | '\u{2026}' | '\u{2030}' | '\u{203B}'
        )
}

/// Anything that the parser may take for punctuation: a mark too many does no harm.
fn is_sign(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}
