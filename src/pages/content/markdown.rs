//! Renders Markdown as HTML that is safe to insert into a page.

use super::{
    CONTENT_BAD_ADDRESS, CONTENT_OUTSIDE_PICTURE, CONTENT_TEXT_MISSING, ContentTexts, Heading,
    InternalLink, broken_link, chinese,
};
use crate::diagnostics::rule::Rule;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::links;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The context of a text.
pub(crate) struct MarkdownSource<'a> {
    /// The file name, as shown in messages.
    pub(crate) file: &'a str,
    /// The first line of the Markdown in the file.
    pub(crate) first_line: u64,
    /// All files of the content folder.
    pub(crate) files: &'a BTreeMap<String, Vec<u8>>,
    /// The texts of the page's language.
    pub(crate) texts: ContentTexts<'a>,
}

/// A rendered text, with the data for checking links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Body {
    pub(crate) html: String,
    /// Second-level headings.
    pub(crate) headings: Vec<Heading>,
    /// The ids of all headings.
    pub(crate) ids: BTreeSet<String>,
    /// Links to pages and files of the site.
    pub(crate) internal_links: Vec<InternalLink>,
    /// Links to headings.
    pub(crate) fragments: Vec<Fragment>,
    /// Files of the content folder that it shows or links to.
    pub(crate) files: BTreeSet<String>,
    pub(crate) problems: Vec<Diagnostic>,
}

/// A link to a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// The stem of the other content page; `None` for the same page.
    pub(crate) page: Option<String>,
    pub(crate) fragment: String,
    pub(crate) line: u64,
}

/// Renders a text.
pub(crate) fn render(text: &str, known: &MarkdownSource) -> Body {
    let mark = chinese::unused_character(text);
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
        // The page's title must be the only first-level heading.
        shift: has_first_level,
        open_links: Vec::new(),
        last_heading: String::new(),
        table_names: BTreeMap::new(),
        columns: Vec::new(),
        column: 0,
        in_table_head: false,
        body: Body::default(),
    };
    let mut written = Vec::with_capacity(events.len());
    for (position, (event, range)) in events.iter().enumerate() {
        writer.write(event.clone(), range, &events[position + 1..], &mut written);
    }
    pulldown_cmark::html::push_html(&mut writer.body.html, written.into_iter());
    writer.body
}

/// Parses a text into events with their byte ranges.
fn parse(text: &str) -> Vec<(Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).into_offset_iter().collect()
}

/// The visible text of some events.
fn plain_text<'e, 'a: 'e>(events: impl Iterator<Item = &'e Event<'a>>) -> String {
    events
        .map(|event| match event {
            Event::Text(text) | Event::Code(text) => text.as_ref(),
            Event::SoftBreak | Event::HardBreak => " ",
            _ => "",
        })
        .collect()
}

/// The texts of the first row of a table, which begins before these events.
fn column_headings(following: &[(Event, Range<usize>)]) -> Vec<String> {
    let head: Vec<&Event> = following
        .iter()
        .map(|(event, _)| event)
        .take_while(|event| !matches!(event, Event::End(TagEnd::TableHead)))
        .collect();
    head.split(|event| matches!(event, Event::End(TagEnd::TableCell)))
        .map(|cell| plain_text(cell.iter().copied()).trim().to_owned())
        .take(
            head.iter()
                .filter(|event| matches!(event, Event::End(TagEnd::TableCell)))
                .count(),
        )
        .collect()
}

/// The visible text of the events before the end of the element that they begin in.
fn text_until(following: &[(Event, Range<usize>)], end: TagEnd) -> String {
    let events = following.iter().map(|(event, _)| event);
    plain_text(events.take_while(|event| **event != Event::End(end)))
}

/// What an address is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Showing {
    Link,
    Picture,
}

/// How to close an open link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenLink {
    /// Not a link, but an image.
    Image,
    Inside,
    Outside,
    Dropped,
}

struct Writer<'a> {
    /// The positions of line ends.
    line_ends: Vec<usize>,
    /// The next number to try for ids that several headings would share.
    next_numbers: BTreeMap<String, usize>,
    known: &'a MarkdownSource<'a>,
    shift: bool,
    open_links: Vec<OpenLink>,
    /// The text of the heading above.
    last_heading: String,
    /// How many tables have each name.
    table_names: BTreeMap<String, usize>,
    /// The headings of the current table's columns.
    columns: Vec<String>,
    /// The column of the current table's next cell.
    column: usize,
    in_table_head: bool,
    body: Body,
}

/// The target of a URL.
enum Target {
    /// A link that is allowed in the page.
    Inside(String),
    /// A mail address: allowed as a link, but not as an image.
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
            // Raw HTML is shown as text.
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
                // Alignment would become a style attribute, which the content security
                // policy forbids.
                let plain = vec![pulldown_cmark::Alignment::None; alignments.len()];
                self.columns = column_headings(following);
                let name = escape(&self.table_name());
                out.push(html(&format!(
                    "<div class=\"table-scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">"
                )));
                out.push(Event::Start(Tag::Table(plain)));
            }
            Event::Start(Tag::TableHead) => {
                self.in_table_head = true;
                out.push(Event::Start(Tag::TableHead));
            }
            Event::End(TagEnd::TableHead) => {
                self.in_table_head = false;
                out.push(Event::End(TagEnd::TableHead));
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                out.push(Event::Start(Tag::TableRow));
            }
            // On a phone a row becomes a card, whose cells name their columns.
            Event::Start(Tag::TableCell) if !self.in_table_head => {
                let label = self.columns.get(self.column).map(String::as_str);
                let label = escape(label.unwrap_or_default());
                self.column += 1;
                out.push(html(&format!("<td data-label=\"{label}\">")));
            }
            Event::End(TagEnd::TableCell) if !self.in_table_head => out.push(html("</td>")),
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
                let text = text_until(following, TagEnd::Link);
                if text.trim().is_empty() {
                    self.without_text(&address, range, Showing::Link);
                }
                let target = self.target(&address, range, Showing::Link);
                self.open_link(target, out);
            }
            Event::End(TagEnd::Link) => self.close_link(out),
            Event::Start(Tag::Image {
                dest_url,
                title,
                id,
                link_type,
            }) => {
                let text = text_until(following, TagEnd::Image);
                if text.trim().is_empty() {
                    self.without_text(&dest_url, range, Showing::Picture);
                }
                match self.target(&dest_url, range, Showing::Picture) {
                    Target::Inside(address) => {
                        self.open_links.push(OpenLink::Image);
                        out.push(Event::Start(Tag::Image {
                            link_type,
                            dest_url: address.into(),
                            title,
                            id,
                        }));
                    }
                    // External images are not loaded but linked to.
                    Target::Outside(address) => {
                        self.report(
                            &CONTENT_OUTSIDE_PICTURE,
                            range,
                            &address,
                            message!(
                                "图片 `{}` 在别的网站，网页里只显示成链接",
                                "the picture `{}` is on another site, and becomes a link",
                                show(&address),
                            ),
                            message!(
                                "确认可以使用后，下载到内容文件夹，写成 `![说明](文件名.png)`；只想给出链接的，写成 `[文字](网址)`",
                                "if you may use it, put it into the content folder and write `![text](name.png)`; for a link write `[text](address)`",
                            ),
                        );
                        let shown = text.trim().is_empty().then(|| address.clone());
                        self.open_link(Target::Outside(address), out);
                        out.extend(shown.map(|address| Event::Text(address.into())));
                    }
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
                let note = escape(&self.known.texts.leaves_site());
                out.push(html(&format!(
                    "<span class=\"visually-hidden\">{note}</span></a>"
                )));
            }
            Some(OpenLink::Inside) => out.push(html("</a>")),
            Some(OpenLink::Dropped | OpenLink::Image) | None => {}
        }
    }

    fn line_of(&self, range: &Range<usize>) -> u64 {
        let before = self.line_ends.partition_point(|end| *end < range.start);
        self.known.first_line + before as u64
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        value: &str,
        message: Text,
        help: Text,
    ) {
        let found = rule.diagnostic(self.known.file, message).with_help(help);
        let mut found = found.at_line(self.line_of(range));
        found.value = Some(value.to_owned());
        self.body.problems.push(found);
    }

    /// Reports a link or picture that nobody can read. One without an address is reported anyway.
    fn without_text(&mut self, address: &str, range: &Range<usize>, showing: Showing) {
        if address.trim().is_empty() {
            return;
        }
        let shown = show(address);
        let (message, help) = match showing {
            Showing::Link => (
                message!(
                    "链接 `{shown}` 没有文字，看不见也点不到",
                    "the link `{shown}` has no text, and cannot be seen",
                ),
                message!(
                    "写成 `[文字]({shown})`；不要的，删去",
                    "write `[text]({shown})`, or remove it",
                ),
            ),
            Showing::Picture => (
                message!(
                    "图片 `{shown}` 没有文字说明，读屏软件读不出来",
                    "the picture `{shown}` has no text that stands for it, so that a screen reader cannot say what it shows",
                ),
                message!(
                    "写成 `![图片说的内容]({shown})`",
                    "write `![what it shows]({shown})`",
                ),
            ),
        };
        self.report(&CONTENT_TEXT_MISSING, range, address, message, help);
    }

    /// Reports an address that no page may lead to.
    fn bad_address(&mut self, address: &str, range: &Range<usize>) -> Target {
        let shown = show(address);
        let message = match address.is_empty() {
            true => message!("链接或图片没有地址", "a link or picture has no address"),
            false => message!(
                "地址 `{shown}` 不能链接",
                "the address `{shown}` cannot be linked to",
            ),
        };
        let help = message!(
            "写本站的页面、标题或文件，或者以 `https://`、`http://`、`mailto:` 开头的完整地址；不要的，删去",
            "name a page, heading or file of the site, or a whole address that begins with `https://`, `http://` or `mailto:`; or remove it",
        );
        self.report(&CONTENT_BAD_ADDRESS, range, address, message, help);
        Target::Dropped
    }

    fn target(&mut self, address: &str, range: &Range<usize>, showing: Showing) -> Target {
        let address = address.trim();
        let target = match scheme_of(address).as_deref() {
            Some("http" | "https") => links::outside(address).map(Target::Outside),
            Some("mailto") => Some(Target::Mail(address.to_owned())),
            Some(_) => None,
            None if address.is_empty() || address.starts_with("//") => None,
            None => return self.inside(address, self.line_of(range), showing),
        };
        target.unwrap_or_else(|| self.bad_address(address, range))
    }

    /// Resolves a link within the site: to a heading, a content page, a file or another
    /// page.
    fn inside(&mut self, address: &str, line: u64, showing: Showing) -> Target {
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
        // Above the folder of a language are the pages of the one at the root.
        let below = match self.known.texts.is_in_folder() {
            true => path.strip_prefix("../").unwrap_or(&path),
            false => &path,
        };
        let is_within = !path.starts_with('/') && below.split('/').all(|part| part != "..");
        // Only files of the content folder are shown as pictures.
        let is_shown = showing == Showing::Link || self.known.files.contains_key(&path);
        if !is_within || !is_shown {
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
        let heading = following
            .iter()
            .map(|(event, _)| event)
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let label = plain_text(heading);
        let id = self.free_id(&label);
        self.last_heading.clone_from(&label);
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

    /// The name of the next table, which scrolls where it is too wide: the heading above it, or
    /// without one its columns. Two regions of a page do not share a name.
    fn table_name(&mut self) -> String {
        let mut name = self.last_heading.trim().to_owned();
        if name.is_empty() {
            name = self.known.texts.list(&self.columns);
        }
        let count = self.table_names.entry(name.clone()).or_default();
        *count += 1;
        match *count {
            1 => name,
            count => self.known.texts.with_note(&name, &count.to_string()),
        }
    }

    /// A unique id made of the heading's letters and digits.
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

/// The scheme of a URL. Like browsers, it ignores white space and control characters.
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
