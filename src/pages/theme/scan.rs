//! Where the template tags of a template stand in its HTML.
//!
//! A strict reader of template sources: it knows enough of HTML and of the template
//! language to say in which place each tag stands, and refuses sources whose
//! minification would not be safe. It knows nothing of what templates mean.

use super::space::Spaces;
use super::tags::{BlockRole, block_role, statement, template_tag_length};
use std::ops::Range;

/// Elements deeper than this are refused, so that no later parser runs out of stack.
const MAX_DEPTH: usize = 200;

/// The elements that have no closing tag.
const VOID_ELEMENTS: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Why a template was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanError {
    /// Position in the source, bytes.
    pub position: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A template tag between attributes, in a tag's name or in an unquoted value.
    TagBetweenAttributes,
    /// A template tag in a comment, a declaration, a script or a style sheet.
    TagInOpaqueText,
    /// A closing tag without its opening tag.
    UnopenedElement(String),
    /// An element without its closing tag.
    UnclosedElement(String),
    /// An element begun in a branch or loop that ends elsewhere.
    BranchAcrossElements,
    /// A branch or loop that begins within an attribute's value and ends elsewhere, or
    /// sets a variable there.
    BranchAcrossValues,
    /// Elements nested too deeply.
    TooDeep,
    /// The minifier changed the structure.
    ChangedByMinifier,
}

/// One thing in a template that minification must keep, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// An opening tag, with its attributes that hold template tags in order of name.
    Open(String, Vec<(String, Vec<&'a str>)>),
    /// A closing tag.
    Close(String),
    /// A template tag in text.
    Tag(&'a str),
}

/// A template tag and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateTag {
    /// Bytes of the source.
    pub range: Range<usize>,
    /// Whether it is a comment of the template language in text.
    pub is_removable_comment: bool,
}

/// What was found in a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scan<'a> {
    /// Structure, in order, with positions.
    pub events: Vec<(usize, Event<'a>)>,
    /// All template tags, in order.
    pub tags: Vec<TemplateTag>,
    /// White space that no browser shows, in order: bytes of the source.
    pub unseen_spaces: Vec<Range<usize>>,
}

impl Scan<'_> {
    /// Whether the template holds the document's root element.
    pub fn is_document(&self) -> bool {
        self.events
            .iter()
            .any(|(_, event)| matches!(event, Event::Open(name, _) if name == "html"))
    }
}

/// Reads a template.
pub fn scan(source: &str) -> Result<Scan<'_>, ScanError> {
    let mut scanner = Scanner {
        source,
        position: 0,
        state: State::Text,
        scan: Scan::default(),
        elements: Vec::new(),
        blocks: Vec::new(),
        spaces: Spaces::default(),
    };
    while scanner.position < source.len() {
        scanner.step()?;
    }
    scanner.finish()
}

/// The place in the HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Text,
    /// Within `<script>`, `<style>`, `<title>`, `<textarea>`; whether tags may stand there.
    RawText {
        name: String,
        tags_allowed: bool,
    },
    Comment,
    Declaration,
    ClosingTag,
    OpeningTag(OpeningTag),
}

/// An opening tag that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OpeningTag {
    start: usize,
    name: String,
    attributes: Vec<Attribute>,
    self_closing: bool,
    /// The quote of the value that is being read, and how many blocks were open
    /// where it began.
    value: Option<(u8, usize)>,
}

/// An attribute and the ranges of its template tags.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    name: String,
    is_data_type: bool,
    tags: Vec<Range<usize>>,
}

struct Scanner<'a> {
    source: &'a str,
    position: usize,
    state: State,
    scan: Scan<'a>,
    /// Names and positions of the open elements.
    elements: Vec<(String, usize)>,
    /// For each open branch or loop: position, and how many elements were open.
    blocks: Vec<(usize, usize)>,
    spaces: Spaces,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.position..]
    }

    fn fail<T>(&self, position: usize, problem: Problem) -> Result<T, ScanError> {
        Err(ScanError { position, problem })
    }

    fn step(&mut self) -> Result<(), ScanError> {
        if let Some(length) = template_tag_length(self.rest()) {
            return self.template_tag(length);
        }
        match &self.state {
            State::Text => self.text(),
            State::RawText { name, .. } => {
                let name = name.clone();
                self.raw_text(&name);
                Ok(())
            }
            State::Comment => {
                self.until("-->");
                Ok(())
            }
            State::Declaration => {
                self.until(">");
                Ok(())
            }
            State::ClosingTag => {
                self.until(">");
                Ok(())
            }
            State::OpeningTag(_) => self.in_opening_tag(),
        }
    }

    /// Moves on by one character, or behind `end` and back to text.
    fn until(&mut self, end: &str) {
        if self.rest().starts_with(end) {
            self.position += end.len();
            self.state = State::Text;
        } else {
            self.advance();
        }
    }

    fn advance(&mut self) {
        self.position += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn text(&mut self) -> Result<(), ScanError> {
        let rest = self.rest();
        let Some(markup) = rest.strip_prefix('<') else {
            self.plain_text();
            return Ok(());
        };
        if markup.starts_with("!--") {
            self.position += 4;
            self.state = State::Comment;
        } else if markup.starts_with(['!', '?']) {
            self.position += 2;
            self.state = State::Declaration;
        } else if let Some(name) = markup.strip_prefix('/') {
            let name = tag_name(name);
            self.close(&name)?;
            self.position += 2 + name.len();
            self.state = State::ClosingTag;
        } else if template_tag_length(markup).is_some() {
            return self.fail(self.position, Problem::TagBetweenAttributes);
        } else if markup.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag_name(markup);
            let start = self.position;
            self.position += 1 + name.len();
            self.state = State::OpeningTag(OpeningTag {
                start,
                name,
                attributes: Vec::new(),
                self_closing: false,
                value: None,
            });
        } else {
            self.advance();
        }
        Ok(())
    }

    /// Reads a run of white space, or a character.
    fn plain_text(&mut self) {
        let rest = self.rest();
        let after = rest.trim_ascii_start();
        let length = rest.len() - after.len();
        if length == 0 {
            self.spaces.words();
            self.advance();
            return;
        }
        self.spaces.run(self.position..self.position + length);
        self.position += length;
    }

    fn raw_text(&mut self, name: &str) {
        let rest = self.rest().as_bytes();
        let closes = rest.starts_with(b"</")
            && rest
                .get(2..2 + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        if closes {
            // The text state reads the closing tag.
            self.state = State::Text;
        } else {
            self.advance();
        }
    }

    fn in_opening_tag(&mut self) -> Result<(), ScanError> {
        let position = self.position;
        let rest = self.rest();
        let blocks = self.blocks.len();
        let State::OpeningTag(tag) = &mut self.state else {
            return Ok(());
        };
        let byte = rest.as_bytes()[0];
        if let Some((quote, blocks_before)) = tag.value {
            if byte == quote {
                if blocks != blocks_before {
                    return self.fail(position, Problem::BranchAcrossValues);
                }
                tag.value = None;
            }
            self.advance();
            return Ok(());
        }
        match byte {
            b'>' => {
                self.position += 1;
                return self.open();
            }
            b'/' => {
                tag.self_closing = true;
                self.position += 1;
            }
            _ if byte.is_ascii_whitespace() => self.position += 1,
            _ => self.attribute(),
        }
        Ok(())
    }

    /// Reads an attribute's name and, up to its opening quote, its value.
    fn attribute(&mut self) {
        let rest = self.rest();
        let name_length = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '{'))
            .unwrap_or(rest.len())
            .max(rest.chars().next().map_or(1, char::len_utf8));
        let name = rest[..name_length].to_ascii_lowercase();
        let mut length = name_length;
        let after = rest[length..].trim_start();
        let mut value = None;
        let mut is_data_type = false;
        if let Some(written) = after.strip_prefix('=') {
            let written = written.trim_start();
            length = rest.len() - written.len();
            let content = written.trim_start_matches(['"', '\'']);
            is_data_type = name == "type" && content.starts_with("application/ld+json");
            match written.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => {
                    length += 1;
                    value = Some((*quote, self.blocks.len()));
                }
                _ => {
                    length += written
                        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '{'))
                        .unwrap_or(written.len());
                }
            }
        }
        self.position += length;
        if let State::OpeningTag(tag) = &mut self.state {
            tag.self_closing = false;
            tag.value = value;
            tag.attributes.push(Attribute {
                name,
                is_data_type,
                tags: Vec::new(),
            });
        }
    }

    /// An opening tag has ended.
    fn open(&mut self) -> Result<(), ScanError> {
        let State::OpeningTag(tag) = std::mem::replace(&mut self.state, State::Text) else {
            return Ok(());
        };
        let is_data = tag
            .attributes
            .iter()
            .any(|attribute| attribute.is_data_type);
        let mut attributes: Vec<(String, Vec<&str>)> = tag
            .attributes
            .into_iter()
            .filter(|attribute| !attribute.tags.is_empty())
            .map(|attribute| {
                let tags = attribute
                    .tags
                    .into_iter()
                    .map(|range| &self.source[range])
                    .collect();
                (attribute.name, tags)
            })
            .collect();
        attributes.sort();
        let event = Event::Open(tag.name.clone(), attributes);
        self.scan.events.push((tag.start, event));
        self.spaces.element_begins(&tag.name);
        let in_foreign = self.elements.iter().any(|(name, _)| name == "svg") || tag.name == "svg";
        if VOID_ELEMENTS.contains(&tag.name.as_str()) || (tag.self_closing && in_foreign) {
            return Ok(());
        }
        if self.elements.len() >= MAX_DEPTH {
            return self.fail(tag.start, Problem::TooDeep);
        }
        self.elements.push((tag.name.clone(), tag.start));
        self.spaces.enter(&tag.name);
        self.state = match tag.name.as_str() {
            "script" | "style" => State::RawText {
                name: tag.name,
                tags_allowed: is_data,
            },
            "title" | "textarea" if !in_foreign => State::RawText {
                name: tag.name,
                tags_allowed: true,
            },
            _ => State::Text,
        };
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ScanError> {
        match self.elements.pop() {
            Some((open, _)) if open == name => {}
            Some((open, start)) if self.elements.iter().any(|(other, _)| other == name) => {
                return self.fail(start, Problem::UnclosedElement(open));
            }
            _ => return self.fail(self.position, Problem::UnopenedElement(name.to_owned())),
        }
        if let Some((_, depth)) = self.blocks.last()
            && self.elements.len() < *depth
        {
            return self.fail(self.position, Problem::BranchAcrossElements);
        }
        self.spaces.leave();
        let event = Event::Close(name.to_owned());
        self.scan.events.push((self.position, event));
        Ok(())
    }

    fn template_tag(&mut self, length: usize) -> Result<(), ScanError> {
        let start = self.position;
        let range = start..start + length;
        let text = &self.source[range.clone()];
        self.position = range.end;
        let mut is_removable_comment = false;
        match &mut self.state {
            State::Text
            | State::RawText {
                tags_allowed: true, ..
            } => {
                is_removable_comment =
                    text.starts_with("{#") && !text.starts_with("{#-") && !text.ends_with("-#}");
                if !is_removable_comment {
                    self.scan.events.push((start, Event::Tag(text)));
                    self.spaces.template_tag(text);
                }
            }
            State::OpeningTag(tag) if tag.value.is_some() => {
                if let Some(attribute) = tag.attributes.last_mut() {
                    attribute.tags.push(range.clone());
                }
                if statement(text).is_some_and(|words| words.starts_with("set ")) {
                    return self.fail(start, Problem::BranchAcrossValues);
                }
            }
            State::OpeningTag(_) | State::ClosingTag => {
                return self.fail(start, Problem::TagBetweenAttributes);
            }
            State::RawText { .. } | State::Comment | State::Declaration => {
                return self.fail(start, Problem::TagInOpaqueText);
            }
        }
        self.scan.tags.push(TemplateTag {
            range,
            is_removable_comment,
        });
        self.follow_blocks(start, text)
    }

    /// Keeps account of branches and loops, which must hold whole elements.
    fn follow_blocks(&mut self, start: usize, text: &str) -> Result<(), ScanError> {
        let Some(role) = statement(text).and_then(block_role) else {
            return Ok(());
        };
        if role != BlockRole::Begin {
            // The template engine reports an end without a beginning.
            if let Some((_, depth)) = self.blocks.last().copied()
                && depth != self.elements.len()
            {
                return self.fail(start, Problem::BranchAcrossElements);
            }
        }
        match role {
            BlockRole::Begin => self.blocks.push((start, self.elements.len())),
            BlockRole::Branch => {}
            BlockRole::End => {
                self.blocks.pop();
                if let State::OpeningTag(tag) = &self.state
                    && let Some((_, blocks_before)) = tag.value
                    && self.blocks.len() < blocks_before
                {
                    return self.fail(start, Problem::BranchAcrossValues);
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Scan<'a>, ScanError> {
        if let State::OpeningTag(tag) = &self.state {
            return self.fail(tag.start, Problem::UnclosedElement(tag.name.clone()));
        }
        if let Some((name, start)) = self.elements.last() {
            return self.fail(*start, Problem::UnclosedElement(name.clone()));
        }
        self.scan.unseen_spaces = self.spaces.unseen();
        Ok(self.scan)
    }
}

fn tag_name(text: &str) -> String {
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '{'))
        .unwrap_or(text.len());
    text[..end].to_ascii_lowercase()
}
