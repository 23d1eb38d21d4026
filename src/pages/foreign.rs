//! Marks the Chinese of the registry on pages in another language, so that browsers choose its
//! fonts and screen readers its voice.
//!
//! Names, addresses and documents stand on these pages as they are in the registry. Where a text is
//! all that an element contains, the element gets the attribute, otherwise a `span` around the
//! Chinese. It is done in the finished page, so that no template can forget it. Attributes cannot
//! tell their language, and `title` and scripts have no elements: the texts of these are in Latin
//! letters already.

use memchr::{memchr, memchr3, memmem};

/// Elements that contain nothing.
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// Elements that a following one of the same row ends, without an end tag.
const ENDED_BY: [(&str, &[&str]); 6] = [
    ("dd", &["dd", "dt", "div"]),
    ("dt", &["dd", "dt", "div"]),
    ("li", &["li"]),
    ("option", &["option", "optgroup"]),
    ("td", &["td", "th", "tr"]),
    ("th", &["td", "th", "tr"]),
];

/// A tag of the page.
#[derive(Debug, Clone, Copy)]
struct Tag<'a> {
    /// The element's name, in lower case in what the theme's minifier writes.
    name: &'a str,
    is_end: bool,
    /// Between the name and the final `>`.
    attributes: &'a str,
}

/// The page with its Chinese marked by a language tag.
pub(crate) fn marked(page: &str, language: &str) -> String {
    let mut made = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    // The tag right before the text.
    let mut before: Option<Tag<'_>> = None;
    loop {
        let at = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let (text, markup) = rest.split_at(at);
        let next = tag(markup);
        push_text(&mut made, text, before, next.map(|(tag, _)| tag), language);
        let Some((own, length)) = next else {
            if markup.is_empty() {
                return made;
            }
            // Not a tag: a comment, the doctype, or a sign.
            let end = match markup {
                _ if markup.starts_with("<!--") => markup.find("-->").map(|at| at + 3),
                _ if markup.starts_with("<!") => markup.find('>').map(|at| at + 1),
                _ => Some(1),
            };
            let length = end.unwrap_or(markup.len());
            made.push_str(&markup[..length]);
            rest = &markup[length..];
            before = None;
            continue;
        };
        made.push_str(&markup[..length]);
        rest = &markup[length..];
        before = Some(own);
        // Their text is no text of the page, or has no elements.
        if !own.is_end && matches!(own.name, "script" | "style" | "textarea" | "title") {
            let end = memmem::find(rest.as_bytes(), format!("</{}", own.name).as_bytes());
            let (raw, after) = rest.split_at(end.unwrap_or(rest.len()));
            made.push_str(raw);
            rest = after;
        }
    }
}

/// The tag at the beginning of a text, and its length.
fn tag(markup: &str) -> Option<(Tag<'_>, usize)> {
    // Bytes, since comparing with characters takes a call for each.
    let is_end = markup.as_bytes().get(1) == Some(&b'/');
    let inner = markup.get(if is_end { 2.. } else { 1.. })?;
    if !inner.as_bytes().first()?.is_ascii_alphabetic() {
        return None;
    }
    let end = end_of_tag(inner.as_bytes())?;
    let content = &inner[..end];
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
    let name = content.as_bytes().iter().position(ends_name);
    let name = name.unwrap_or(content.len());
    let (name, attributes) = content.split_at(name);
    let length = markup.len() - inner.len() + end + 1;
    let tag = Tag {
        name,
        is_end,
        attributes,
    };
    Some((tag, length))
}

/// The position of the `>` that is not quoted.
fn end_of_tag(inner: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr3(b'>', b'"', b'\'', &inner[at..])?;
        if inner[at] == b'>' {
            return Some(at);
        }
        let quote = inner[at];
        at += 1;
        at += memchr(quote, &inner[at..])? + 1;
    }
}

/// Adds a text between two tags, with its Chinese marked.
fn push_text(
    made: &mut String,
    text: &str,
    before: Option<Tag<'_>>,
    next: Option<Tag<'_>>,
    language: &str,
) {
    // Most texts are of Latin letters.
    if text.is_ascii() {
        made.push_str(text);
        return;
    }
    let mut runs = runs(text).peekable();
    let Some((start, end)) = runs.peek().copied() else {
        made.push_str(text);
        return;
    };
    let opening = before.filter(|tag| !tag.is_end && !VOID.contains(&tag.name));
    if let Some(opening) = opening {
        if has_language(opening.attributes) {
            made.push_str(text);
            return;
        }
        let is_whole = text[..start].trim().is_empty() && text[end..].trim().is_empty();
        if is_whole && is_ended(opening, next) && made.ends_with('>') {
            // The last thing made is the opening tag.
            made.pop();
            for part in [" lang=\"", language, "\">", text] {
                made.push_str(part);
            }
            return;
        }
    }
    let mut copied = 0;
    for (start, end) in runs {
        let (before, chinese) = (&text[copied..start], &text[start..end]);
        for part in [before, "<span lang=\"", language, "\">", chinese, "</span>"] {
            made.push_str(part);
        }
        copied = end;
    }
    made.push_str(&text[copied..]);
}

fn has_language(attributes: &str) -> bool {
    attributes
        .split_ascii_whitespace()
        .any(|attribute| attribute.starts_with("lang="))
}

/// Whether an element ends where the next tag begins.
fn is_ended(opening: Tag<'_>, next: Option<Tag<'_>>) -> bool {
    let Some(next) = next else {
        return false;
    };
    // An end tag ends the element, or one around it and thereby the element.
    next.is_end
        || ENDED_BY
            .iter()
            .any(|(name, enders)| *name == opening.name && enders.contains(&next.name))
}

/// The ranges of Chinese in a text. One goes on over what is written without a space, and over
/// spaces and signs without letters: `国知办发服字〔2020〕46号`.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_chinese)?;
        let mut end = start;
        let mut has_space = false;
        let mut has_letter = false;
        for (offset, character) in text[start..].char_indices() {
            if is_chinese(character) {
                if has_space && has_letter {
                    break;
                }
                end = start + offset + character.len_utf8();
                // An ideographic space is one, too.
                has_space = character.is_whitespace();
                has_letter = false;
            } else {
                has_space |= character.is_whitespace();
                has_letter |= character.is_alphabetic();
            }
        }
        at = end;
        Some((start, end))
    })
}

/// Whether a character is an ideograph, or a sign that only Chinese texts have.
pub(crate) fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{2E80}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(page: &str) -> String {
        marked(page, "zh")
    }

    #[test]
    fn chinese_is_marked_and_nothing_else() {
        for (page, expected) in [
            ("<p>Text</p>", "<p>Text</p>"),
            ("<p>大连</p>", "<p lang=\"zh\">大连</p>"),
            ("<p class=a>大连</p>", "<p class=a lang=\"zh\">大连</p>"),
            (
                "<p class=\"a\"> 大连 </p>",
                "<p class=\"a\" lang=\"zh\"> 大连 </p>",
            ),
            ("<p>In 大连</p>", "<p>In <span lang=\"zh\">大连</span></p>"),
            (
                "<a href=\"x?a>b\">Dalian <b>大连</b> 市</a>",
                "<a href=\"x?a>b\">Dalian <b lang=\"zh\">大连</b> <span lang=\"zh\">市</span></a>",
            ),
            // An element with more in it is not all Chinese.
            (
                "<p>大连<b>City</b></p>",
                "<p><span lang=\"zh\">大连</span><b>City</b></p>",
            ),
            // End tags may be left out.
            (
                "<li>甲<li>乙<ul><li>B</ul>",
                "<li lang=\"zh\">甲<li><span lang=\"zh\">乙</span><ul><li>B</ul>",
            ),
            ("<dl><dd>甲</dl>", "<dl><dd lang=\"zh\">甲</dl>"),
            // Marked already, or not to be marked.
            ("<p lang=\"ja\">日本</p>", "<p lang=\"ja\">日本</p>"),
            ("<title>甲</title>", "<title>甲</title>"),
            (
                "<script>\"甲<b>\"</script><b>乙</b>",
                "<script>\"甲<b>\"</script><b lang=\"zh\">乙</b>",
            ),
            ("<!DOCTYPE html><p>x", "<!DOCTYPE html><p>x"),
            (
                "<!--甲--><p>1 < 2 甲",
                "<!--甲--><p>1 < 2 <span lang=\"zh\">甲</span>",
            ),
            ("<img alt=\"甲\">", "<img alt=\"甲\">"),
            ("甲", "<span lang=\"zh\">甲</span>"),
            ("<br/>甲", "<br/><span lang=\"zh\">甲</span>"),
            (
                "<dd>A<br>甲</dd>",
                "<dd>A<br><span lang=\"zh\">甲</span></dd>",
            ),
        ] {
            assert_eq!(of(page), expected, "{page}");
        }
    }

    #[test]
    fn a_run_of_chinese_has_what_is_written_within_it() {
        let parts = |text: &'static str| -> Vec<&str> {
            runs(text).map(|(start, end)| &text[start..end]).collect()
        };
        for (text, expected) in [
            (
                "Document 国知办发服字〔2020〕46号 of 2020",
                &["国知办发服字〔2020〕46号"][..],
            ),
            ("辽宁省 大连市", &["辽宁省 大连市"]),
            (
                "技术与创新支持中心（TISC）。",
                &["技术与创新支持中心（TISC）。"],
            ),
            ("Address: 甲路1号 → 乙路2号", &["甲路1号 → 乙路2号"]),
            ("甲 was renamed 乙", &["甲", "乙"]),
            ("none", &[]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
