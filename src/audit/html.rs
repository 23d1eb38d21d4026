//! Reads HTML: html5gum's tokens as opening tags with their attributes, text and closing
//! tags. Knows nothing of rules.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};
use std::borrow::Cow;
use std::convert::Infallible;

/// An opening tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// The name in lower case.
    pub(super) name: String,
    /// Names in lower case, and values with character references decoded.
    attributes: Vec<(String, String)>,
    /// Byte position in the document.
    pub(super) position: usize,
    /// Whether it ends in `/>`.
    pub(super) is_self_closing: bool,
}

impl Tag {
    /// The value of the first attribute of a name; empty if it has none.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All attributes in order.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let attributes = self.attributes.iter();
        attributes.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether an attribute, a list of words, has a word.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        let words = self.value(name).unwrap_or_default();
        words
            .split_ascii_whitespace()
            .any(|other| other.eq_ignore_ascii_case(word))
    }
}

/// Receives the parts of a document, in its order.
pub(super) trait Reader {
    /// An opening tag.
    fn open(&mut self, tag: &Tag);
    /// The text up to the next tag.
    fn text(&mut self, text: &str);
    /// A closing tag.
    fn close(&mut self, name: &str, position: usize);
    /// The document is damaged here, in the words of the HTML standard.
    fn damage(&mut self, what: &'static str, position: usize);
}

/// More attributes of one tag are not looked at.
const MOST_ATTRIBUTES: usize = 256;

/// Reads a document.
pub(super) fn read(html: &str, reader: &mut impl Reader) {
    let mut tag = Tag::default();
    let mut is_in_tag = false;
    let mut is_kept = false;
    let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                is_in_tag = true;
                tag.name.clear();
                tag.name.push_str(&text_of(name));
                tag.attributes.clear();
                tag.position = span.start;
            }
            CallbackEvent::AttributeName { name } if is_in_tag => {
                let name = text_of(name);
                // Browsers ignore repeated attributes.
                is_kept = tag.attributes.len() < MOST_ATTRIBUTES && tag.value(&name).is_none();
                if is_kept {
                    tag.attributes.push((name.into_owned(), String::new()));
                }
            }
            CallbackEvent::AttributeValue { value } if is_in_tag && is_kept => {
                if let Some((_, last)) = tag.attributes.last_mut() {
                    last.push_str(&text_of(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                is_in_tag = false;
                tag.is_self_closing = self_closing;
                reader.open(&tag);
            }
            CallbackEvent::EndTag { name } => {
                is_in_tag = false;
                reader.close(&text_of(name), span.start);
            }
            CallbackEvent::String { value } => reader.text(&text_of(value)),
            CallbackEvent::Error(error) if is_damage(error) => {
                reader.damage(error.as_str(), span.start.min(html.len()));
            }
            // Attributes of closing tags mean nothing, nor do those that are not kept.
            CallbackEvent::AttributeName { .. }
            | CallbackEvent::AttributeValue { .. }
            | CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    // Scripts, styles and titles contain no tags.
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
}

/// Tokens of a text are parts of it, hence UTF-8.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Whether a page with this error is cut off or shows other things than were written. Of
/// the other errors browsers make what was meant.
fn is_damage(error: Error) -> bool {
    matches!(
        error,
        Error::EofBeforeTagName
            | Error::EofInTag
            | Error::EofInComment
            | Error::EofInDoctype
            | Error::EofInCdata
            | Error::EofInScriptHtmlCommentLikeText
            | Error::UnexpectedNullCharacter
            | Error::UnexpectedCharacterInAttributeName
            | Error::MissingAttributeValue
    )
}
