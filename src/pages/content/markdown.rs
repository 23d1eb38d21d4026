//! Markdown → HTML that is safe to be put into a page.

use super::{Heading, InternalLink, broken_link, chinese};
use crate::diagnostics::Diagnostic;
use crate::links;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is known of the file.
pub(crate) struct Known<'a> {
    /// The file as the user knows it.
    pub(crate) file: &'a str,
    /// The line on which the Markdown begins.
    pub(crate) first_line: u64,
    /// All files of the content folder.
    pub(crate) files: &'a BTreeMap<String, Vec<u8>>,
}

/// A text with all that has to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Body {
    pub(crate) html: String,
    /// Headings of the second level.
    pub(crate) headings: Vec<Heading>,
    /// Ids of all headings.
    pub(crate) ids: BTreeSet<String>,
    /// Links to pages and files of the site.
    pub(crate) internal_links: Vec<InternalLink>,
    /// Links to headings.
    pub(crate) fragments: Vec<Fragment>,
    /// Files of the content folder that it shows or offers.
    pub(crate) files: BTreeSet<String>,
    pub(crate) problems: Vec<Diagnostic>,
}

/// A link to a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// Stem of the other content page; none for the same page.
    pub(crate) page: Option<String>,
    pub(crate) fragment: String,
    pub(crate) line: u64,
}

/// Renders a text.
pub(crate) fn render(text: &str, known: &Known) -> Body {
    let mark = chinese::free_mark(text);
    let text = &chinese::with_marks(text, &parse(text), mark);
    let events = chinese::join_lines(chinese::without_marks(parse(text), mark));
    let has_first_level = events.iter().any(|(event, _)| {
        matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })
        )
    });
    let mut writer = Writer {
        line_ends: text
            .match_indices('\n')
            .map(|(position, _)| position)
            .collect(),
        next_numbers: BTreeMap::new(),
        known,
        // The page's title is the only heading of the first level.
        shift: has_first_level,
        open_links: Vec::new(),
        body: Body::default(),
    };
    let mut written = Vec::with_capacity(events.len());
    for (position, (event, range)) in events.iter().enumerate() {
        writer.write(event.clone(), range, &events[position + 1..], &mut written);
    }
    pulldown_cmark::html::push_html(&mut writer.body.html, written.into_iter());
    writer.body
}

/// The text as events, with the bytes that each was made of.
fn parse(text: &str) -> Vec<(Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).into_offset_iter().collect()
}

/// How a link that is open must be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenLink {
    /// No link: an image that is shown.
    Image,
    Inside,
    Outside,
    Dropped,
}

struct Writer<'a> {
    /// Where the lines end.
    line_ends: Vec<usize>,
    /// For ids that several headings would have, the number to try next.
    next_numbers: BTreeMap<String, usize>,
    known: &'a Known<'a>,
    shift: bool,
    open_links: Vec<OpenLink>,
    body: Body,
}

/// Where an address leads.
enum Target {
    /// A link as it may stand in the page.
    Inside(String),
    /// A mail address: a link, and never an image.
    Mail(String),
    Outside(String),
    Dropped,
}

impl<'a> Writer<'a> {
    fn write(
        &mut self,
        event: Event<'a>,
        range: &Range<usize>,
        following: &[(Event<'a>, Range<usize>)],
        out: &mut Vec<Event<'a>>,
    ) {
        match event {
            // Raw HTML is a text like any other: it is shown, not run.
            Event::Html(html) | Event::InlineHtml(html) => out.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { level, .. }) => {
                out.push(self.heading(level, following));
            }
            Event::End(TagEnd::Heading(level)) => {
                out.push(Event::End(TagEnd::Heading(self.shifted(level))));
            }
            Event::Start(Tag::Table(alignments)) => {
                // Alignment would be written as a style attribute, which the site's
                // rules refuse.
                let plain = vec![pulldown_cmark::Alignment::None; alignments.len()];
                out.push(html(
                    "<div class=\"table-scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\">",
                ));
                out.push(Event::Start(Tag::Table(plain)));
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(html("</div>"));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let address = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                let target = self.target(&address, range);
                self.open_link(target, out);
            }
            Event::End(TagEnd::Link) => self.close_link(out),
            Event::Start(Tag::Image {
                dest_url,
                title,
                id,
                link_type,
            }) => {
                match self.target(&dest_url, range) {
                    Target::Inside(address) => {
                        self.open_links.push(OpenLink::Image);
                        out.push(Event::Start(Tag::Image {
                            link_type,
                            dest_url: address.into(),
                            title,
                            id,
                        }));
                    }
                    // Nothing is loaded from elsewhere: the image becomes a link.
                    other => self.open_link(other, out),
                }
            }
            Event::End(TagEnd::Image) => match self.open_links.last() {
                Some(OpenLink::Image) => {
                    self.open_links.pop();
                    out.push(Event::End(TagEnd::Image));
                }
                _ => self.close_link(out),
            },
            other => out.push(other),
        }
    }

    fn open_link(&mut self, target: Target, out: &mut Vec<Event<'a>>) {
        match target {
            Target::Inside(address) | Target::Mail(address) => {
                out.push(html(&format!("<a href=\"{}\">", escape(&address))));
                self.open_links.push(OpenLink::Inside);
            }
            Target::Outside(address) => {
                out.push(html(&format!(
                    "<a class=\"leaves\" rel=\"noopener\" href=\"{}\">",
                    escape(&address)
                )));
                self.open_links.push(OpenLink::Outside);
            }
            Target::Dropped => self.open_links.push(OpenLink::Dropped),
        }
    }

    fn close_link(&mut self, out: &mut Vec<Event<'a>>) {
        match self.open_links.pop() {
            Some(OpenLink::Outside) => {
                out.push(html(
                    "<span class=\"visually-hidden\">（离开本站）</span></a>",
                ));
            }
            Some(OpenLink::Inside) => out.push(html("</a>")),
            Some(OpenLink::Dropped | OpenLink::Image) | None => {}
        }
    }

    fn line_of(&self, range: &Range<usize>) -> u64 {
        let before = self.line_ends.partition_point(|end| *end < range.start);
        self.known.first_line + before as u64
    }

    fn target(&mut self, address: &str, range: &Range<usize>) -> Target {
        let address = address.trim();
        if let Some(scheme) = scheme_of(address) {
            return match scheme.as_str() {
                "http" | "https" => {
                    links::outside(address).map_or(Target::Dropped, Target::Outside)
                }
                "mailto" => Target::Mail(address.to_owned()),
                _ => Target::Dropped,
            };
        }
        if address.starts_with("//") {
            return Target::Dropped;
        }
        self.inside(address, self.line_of(range))
    }

    /// A link within the site: to a heading, a content page, a file, any other page.
    fn inside(&mut self, address: &str, line: u64) -> Target {
        let (path, fragment) = match address.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (address, None),
        };
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let path = decode(path.strip_prefix("./").unwrap_or(path));
        let mut link = String::new();
        let mut page = None;
        if path.starts_with('/') || path.split('/').any(|part| part == "..") {
            self.body
                .problems
                .push(broken_link(self.known.file, line, address));
            return Target::Dropped;
        }
        if !path.is_empty() {
            let site_path = if let Some(stem) = path.strip_suffix(".md") {
                page = Some(stem.to_owned());
                links::content(stem)
            } else if self.known.files.contains_key(&path) {
                self.body.files.insert(path.clone());
                links::content_file(&path)
            } else {
                page = path.strip_suffix(".html").map(str::to_owned);
                path.clone()
            };
            link.clone_from(&site_path);
            self.body.internal_links.push(InternalLink {
                path: site_path,
                file: self.known.file.to_owned(),
                line,
            });
        }
        if let Some(query) = query {
            link.push('?');
            link.push_str(query);
        }
        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
            link.push('#');
            link.push_str(&links::encode(&fragment));
            self.body.fragments.push(Fragment {
                page,
                fragment,
                line,
            });
        }
        Target::Inside(link)
    }

    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let number = level as usize + usize::from(self.shift);
        HeadingLevel::try_from(number).unwrap_or(HeadingLevel::H6)
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        following: &[(Event<'a>, Range<usize>)],
    ) -> Event<'a> {
        let label: String = following
            .iter()
            .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_))))
            .map(|(event, _)| match event {
                Event::Text(text) | Event::Code(text) => text.as_ref(),
                Event::SoftBreak | Event::HardBreak => " ",
                _ => "",
            })
            .collect();
        let id = self.free_id(&label);
        let level = self.shifted(level);
        if level == HeadingLevel::H2 {
            self.body.headings.push(Heading {
                label,
                id: id.clone(),
            });
        }
        Event::Start(Tag::Heading {
            level,
            id: Some(CowStr::from(id)),
            classes: Vec::new(),
            attrs: Vec::new(),
        })
    }

    /// An id made of a heading's letters and digits, that no other heading has.
    fn free_id(&mut self, label: &str) -> String {
        let mut id = String::new();
        for character in label.trim().chars() {
            if character.is_alphanumeric() {
                id.extend(character.to_lowercase());
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let id = id.trim_end_matches('-');
        // Ids of the theme are ASCII.
        let id = if id.is_ascii() {
            format!("section-{id}")
        } else {
            id.to_owned()
        };
        let mut candidate = id.clone();
        let number = self.next_numbers.entry(id.clone()).or_insert(2);
        while !self.body.ids.insert(candidate.clone()) {
            candidate = format!("{id}-{number}");
            *number += 1;
        }
        candidate
    }
}

fn html(text: &str) -> Event<'static> {
    Event::InlineHtml(CowStr::from(text.to_owned()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The scheme of an address as a browser sees it: it ignores white space and control
/// characters, and so does this.
fn scheme_of(address: &str) -> Option<String> {
    let visible: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let end = visible.find([':', '/', '?', '#'])?;
    visible[end..]
        .starts_with(':')
        .then(|| visible[..end].to_ascii_lowercase())
}
