//! Finds the template tags of a template and their context in the HTML.
//!
//! Tags are blanked before the HTML is read, so that their content is not parsed as HTML
//! and positions do not change. Sources that cannot be minified safely are rejected.

use super::html::{Tag, Token, Tokens};
use super::tags::{BlockRole, block_role, is_branch, statement, template_tags};
use std::ops::Range;

/// Deeper nesting of elements and blocks is rejected, so that no later parser exhausts its
/// stack.
const MAX_DEPTH: usize = 200;

/// Elements without a closing tag.
const VOID_ELEMENTS: &str = "area base br col embed hr img input link meta source track wbr";

/// Elements that are displayed as blocks or not at all, so that white space next to them is
/// not shown. A style sheet that displays them inline gets no space between them.
const BLOCKS: &str = "address article aside base blockquote body dd details div dl dt fieldset figcaption \
     figure footer form h1 h2 h3 h4 h5 h6 head header hr html li link main meta nav ol option p \
     script section summary table tbody td template tfoot th thead title tr ul";

/// Elements that contain no text directly.
const WORDLESS: &str = "dl head html ol select table tbody thead tr ul";

/// Why a template was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScanError {
    /// Byte position in the source.
    pub(crate) position: usize,
    /// The problem.
    pub(crate) problem: Problem,
}

/// A problem of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A template tag between attributes, in a tag's name or in an unquoted value.
    TagBetweenAttributes,
    /// A template tag in a comment, a declaration, a script or a style sheet.
    TagInOpaqueText,
    /// A closing tag without its opening tag.
    UnopenedElement(String),
    /// An element without its closing tag.
    UnclosedElement(String),
    /// An element opened in a branch or loop and closed elsewhere.
    BranchAcrossElements,
    /// A branch or loop that starts within an attribute's value and ends elsewhere, or sets
    /// a variable there.
    BranchAcrossValues,
    /// Elements nested too deeply.
    TooDeep,
    /// The minifier changed the structure.
    ChangedByMinifier,
}

/// A template tag with its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateTag {
    /// Byte range in the source.
    pub(crate) range: Range<usize>,
    /// How the minifier may treat it.
    pub(crate) role: TagRole,
}

/// How the minifier may treat a template tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagRole {
    /// As a word, in text or in an attribute's value.
    Word,
    /// As nothing, because it is in an element without direct text, where white space is
    /// not shown.
    Nothing,
    /// As removable: a comment of the template language in text.
    Comment,
}

/// The result of scanning a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scan {
    /// What minification must preserve, in order, with positions: HTML tags, each with the
    /// template tags in its attributes sorted by attribute name, and template tags in text.
    pub(crate) structure: Vec<(usize, String)>,
    /// All template tags, in order.
    pub(crate) tags: Vec<TemplateTag>,
    /// Whether the template contains the document's root element.
    pub(crate) is_document: bool,
}

/// Scans a template.
pub(crate) fn scan(source: &str) -> Result<Scan, ScanError> {
    let mut html = source.as_bytes().to_vec();
    let tags: Vec<TemplateTag> = template_tags(source)
        .map(|range| {
            html[range.clone()].fill(BLANK);
            let role = TagRole::Word;
            TemplateTag { range, role }
        })
        .collect();
    let html = String::from_utf8(html).expect("tags begin and end in ASCII");
    let mut scanner = Scanner {
        source,
        scan: Scan {
            tags,
            ..Scan::default()
        },
        next_tag: 0,
        open: Vec::new(),
    };
    let mut tokens = Tokens::of(&html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(range) => {
                let is_visible = |byte: u8| !byte.is_ascii_whitespace() && byte != BLANK;
                if html[range.clone()].bytes().any(is_visible) {
                    scanner.words();
                }
                scanner.text(range, false)?;
            }
            Token::Declaration(range) => scanner.no_tags(range.end, Problem::TagInOpaqueText)?,
            Token::End(tag) => scanner.close(&tag)?,
            Token::Start(tag) => match scanner.open(&tag)? {
                ContentModel::Markup => {}
                ContentModel::Text => scanner.text(tokens.skip_text_of(&tag.name), true)?,
                ContentModel::Code => {
                    let end = tokens.skip_text_of(&tag.name).end;
                    scanner.no_tags(end, Problem::TagInOpaqueText)?;
                }
            },
        }
    }
    scanner.finish()
}

/// Replaces each byte of a template tag: neither white space nor part of HTML syntax.
const BLANK: u8 = 1;

/// The content model of an element.
enum ContentModel {
    Markup,
    /// Text without elements, but possibly with template tags.
    Text,
    /// A script or a style sheet.
    Code,
}

/// An open construct: an element, or a branch or loop.
enum Open {
    Element(Element),
    Block,
}

struct Element {
    name: String,
    start: usize,
    /// Whether it directly contains anything but blocks, branches and loops.
    holds_words: bool,
    /// The template tags that it directly contains, by number.
    tags: Vec<usize>,
}

struct Scanner<'a> {
    source: &'a str,
    scan: Scan,
    /// The number of the next tag to be assigned.
    next_tag: usize,
    open: Vec<Open>,
}

impl<'a> Scanner<'a> {
    fn fail<T>(position: usize, problem: Problem) -> Result<T, ScanError> {
        Err(ScanError { position, problem })
    }

    /// The number, position and text of the next template tag, if it is before a position.
    fn take_tag(&mut self, end: usize) -> Option<(usize, usize, &'a str)> {
        let number = self.next_tag;
        let range = self.scan.tags.get(number)?.range.clone();
        (range.start < end).then(|| {
            self.next_tag += 1;
            (number, range.start, &self.source[range])
        })
    }

    fn no_tags(&mut self, end: usize, problem: Problem) -> Result<(), ScanError> {
        match self.take_tag(end) {
            Some((_, start, _)) => Self::fail(start, problem),
            None => Ok(()),
        }
    }

    fn elements(&mut self) -> impl DoubleEndedIterator<Item = &mut Element> {
        self.open.iter_mut().filter_map(|open| match open {
            Open::Element(element) => Some(element),
            Open::Block => None,
        })
    }

    /// Records inline content.
    fn words(&mut self) {
        if let Some(element) = self.elements().next_back() {
            element.holds_words = true;
        }
    }

    /// Records text; `is_all` tells whether it is the only content of its element.
    fn text(&mut self, range: Range<usize>, is_all: bool) -> Result<(), ScanError> {
        while let Some((number, start, tag)) = self.take_tag(range.end) {
            if !is_all && self.source[..start].ends_with('<') {
                return Self::fail(start - 1, Problem::TagBetweenAttributes);
            }
            if tag.starts_with("{#") && !tag.starts_with("{#-") && !tag.ends_with("-#}") {
                self.scan.tags[number].role = TagRole::Comment;
                continue;
            }
            self.scan.structure.push((start, tag.to_owned()));
            if let Some(element) = self.elements().next_back() {
                element.tags.push(number);
                element.holds_words |= is_all || !is_branch(tag);
            }
            self.follow_blocks(start, tag)?;
        }
        Ok(())
    }

    /// Tracks branches and loops, which must contain whole elements.
    fn follow_blocks(&mut self, start: usize, tag: &str) -> Result<(), ScanError> {
        let Some(role) = statement(tag).and_then(block_role) else {
            return Ok(());
        };
        if role == BlockRole::Begin {
            self.open.push(Open::Block);
            return Ok(());
        }
        let is_within_block = matches!(self.open.last(), Some(Open::Block));
        // The template engine reports an end without a beginning.
        if !is_within_block && self.open.iter().any(|open| matches!(open, Open::Block)) {
            return Self::fail(start, Problem::BranchAcrossElements);
        }
        if is_within_block && role == BlockRole::End {
            self.open.pop();
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag) -> Result<ContentModel, ScanError> {
        let (name, start) = (tag.name.as_ref(), tag.range.start);
        if tag.is_cut_off {
            return Self::fail(start, Problem::UnclosedElement(name.to_owned()));
        }
        let attributes = self.attributes(tag)?;
        let whole = format!("<{name} {attributes}>");
        self.scan.structure.push((start, whole));
        self.scan.is_document |= name == "html";
        if !is_among(name, BLOCKS) {
            self.words();
        }
        let is_drawing = name == "svg" || self.elements().any(|element| element.name == "svg");
        if is_among(name, VOID_ELEMENTS) || (tag.is_self_closing && is_drawing) {
            return Ok(ContentModel::Markup);
        }
        if self.open.len() >= MAX_DEPTH {
            return Self::fail(start, Problem::TooDeep);
        }
        self.open.push(Open::Element(Element {
            name: name.to_owned(),
            start,
            holds_words: false,
            tags: Vec::new(),
        }));
        let kind = tag.value("type").unwrap_or_default();
        Ok(match name {
            "script" | "style" if !kind.starts_with("application/ld+json") => ContentModel::Code,
            "script" | "style" => ContentModel::Text,
            "title" | "textarea" if !is_drawing => ContentModel::Text,
            _ => ContentModel::Markup,
        })
    }

    /// The template tags in the attributes of a tag, sorted by attribute name.
    fn attributes(&mut self, tag: &Tag) -> Result<String, ScanError> {
        let mut found = Vec::new();
        let depth = self.open.len();
        for attribute in &tag.attributes {
            let Some(value) = &attribute.quoted else {
                continue;
            };
            self.no_tags(value.start, Problem::TagBetweenAttributes)?;
            while let Some((_, start, text)) = self.take_tag(value.end) {
                self.follow_blocks(start, text)?;
                let sets = statement(text).is_some_and(|words| words.starts_with("set "));
                if sets || self.open.len() < depth {
                    return Self::fail(start, Problem::BranchAcrossValues);
                }
                found.push((attribute.name.as_ref(), text));
            }
            if self.open.len() > depth {
                return Self::fail(value.end, Problem::BranchAcrossValues);
            }
        }
        self.no_tags(tag.range.end, Problem::TagBetweenAttributes)?;
        found.sort_by_key(|(name, _)| *name);
        let found = found.iter().map(|(name, text)| format!("{name}={text}"));
        Ok(found.collect::<Vec<_>>().join(" "))
    }

    fn close(&mut self, tag: &Tag) -> Result<(), ScanError> {
        let (name, start) = (tag.name.as_ref(), tag.range.start);
        self.no_tags(tag.range.end, Problem::TagBetweenAttributes)?;
        let is_open = self.elements().any(|element| element.name == name);
        match self.open.pop() {
            Some(Open::Element(element)) if element.name == name => {
                if !element.holds_words || is_among(name, WORDLESS) {
                    for number in element.tags {
                        self.scan.tags[number].role = TagRole::Nothing;
                    }
                }
                self.scan.structure.push((start, format!("</{name}>")));
                Ok(())
            }
            Some(Open::Block) if is_open => Self::fail(start, Problem::BranchAcrossElements),
            Some(Open::Element(other)) if is_open => {
                Self::fail(other.start, Problem::UnclosedElement(other.name))
            }
            _ => Self::fail(start, Problem::UnopenedElement(name.to_owned())),
        }
    }

    fn finish(mut self) -> Result<Scan, ScanError> {
        if let Some(element) = self.elements().next_back() {
            let problem = Problem::UnclosedElement(element.name.clone());
            return Self::fail(element.start, problem);
        }
        Ok(self.scan)
    }
}

fn is_among(name: &str, elements: &str) -> bool {
    elements
        .split_ascii_whitespace()
        .any(|element| element == name)
}
