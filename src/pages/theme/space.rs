//! Which white space of a template no browser shows.
//!
//! None is shown directly in an element that holds blocks only, or that can hold no words.
//! The HTML minifier knows this too, but it sees a template tag as text and so keeps the
//! space beside it. It is told from the names of elements, as the minifier does: a style
//! sheet that lays blocks out as words of a line gets no space between them.

use super::tags::statement;
use std::ops::Range;

/// The elements that begin and end a line of their own, or are not shown at all.
const BLOCKS: &str = "address article aside base blockquote body dd details div dl dt fieldset figcaption \
     figure footer form h1 h2 h3 h4 h5 h6 head header hr html li link main meta nav ol p \
     section summary table tbody td tfoot th thead title tr ul";

/// The elements that hold no words of their own.
const WORDLESS: &str = "dl head html ol select table tbody thead tr ul";

/// The elements that hold words as often as blocks: the minifier leaves the white space
/// in them, and so do we, so that both make the same documents.
const MIXED: &str = "address dd details dt figcaption h1 h2 h3 h4 h5 h6 li p summary td th title";

/// The elements whose white space is shown as it is.
const PREFORMATTED: &str = "pre textarea";

fn is_among(name: &str, elements: &str) -> bool {
    elements.split(' ').any(|element| element == name)
}

/// Keeps account of white space while a template is read.
#[derive(Debug, Default)]
pub struct Spaces {
    unseen: Vec<Range<usize>>,
    open: Vec<Frame>,
}

/// An open element.
#[derive(Debug, Default)]
struct Frame {
    is_wordless: bool,
    is_preformatted: bool,
    /// Whether anything but blocks and branches was found in it so far.
    holds_words: bool,
    /// White space that is unseen if it holds none.
    undecided: Vec<Range<usize>>,
}

impl Spaces {
    /// An opening tag has been read.
    pub fn element_begins(&mut self, name: &str) {
        if !is_among(name, BLOCKS) {
            self.words();
        }
    }

    /// What is read from now on lies in this element.
    pub fn enter(&mut self, name: &str) {
        let around = self.open.last().is_some_and(|frame| frame.is_preformatted);
        self.open.push(Frame {
            is_wordless: is_among(name, WORDLESS),
            holds_words: !is_among(name, BLOCKS) || is_among(name, MIXED),
            is_preformatted: around || is_among(name, PREFORMATTED),
            ..Frame::default()
        });
    }

    /// The closing tag of the element begins.
    pub fn leave(&mut self) {
        let Some(frame) = self.open.pop() else {
            return;
        };
        let is_spaceless = frame.is_wordless || !frame.holds_words;
        if is_spaceless && !frame.is_preformatted {
            self.unseen.extend(frame.undecided);
        }
    }

    /// Something that is shown in a line with what surrounds it.
    pub fn words(&mut self) {
        if let Some(frame) = self.open.last_mut() {
            frame.holds_words = true;
        }
    }

    /// A template tag in text.
    pub fn template_tag(&mut self, tag: &str) {
        let first = statement(tag).and_then(|words| words.split_whitespace().next());
        let is_branch = matches!(
            first,
            Some("if" | "elif" | "else" | "endif" | "for" | "endfor")
        );
        if !is_branch {
            self.words();
        }
    }

    /// White space in text. Of what surrounds a fragment nothing is known, so that of
    /// its own level stays.
    pub fn run(&mut self, run: Range<usize>) {
        if let Some(frame) = self.open.last_mut() {
            frame.undecided.push(run);
        }
    }

    /// All unseen white space, in order.
    pub fn unseen(mut self) -> Vec<Range<usize>> {
        self.unseen.sort_by_key(|run| run.start);
        self.unseen
    }
}
