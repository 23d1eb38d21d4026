//! What an inspector sees of one page, read in one pass. Knows nothing of rules.

use super::dates::dates_in;
use super::html::{self, Reader, Tag};
use crate::diagnostics::Text;
use crate::model::Date;

/// Elements without a closing tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose closing tag may be left out.
const ENDING_BY_THEMSELVES: [&str; 20] = [
    "html", "head", "body", "li", "dt", "dd", "p", "rb", "rt", "rp", "optgroup", "option",
    "colgroup", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
];

/// Elements that end an open paragraph.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "table",
    "ul",
];

/// Elements that may be an entry of a list of news: a date beside a link.
const ENTRIES: [&str; 6] = ["article", "dd", "div", "li", "p", "tr"];

/// Longer texts are not a single entry, characters.
const LONGEST_ENTRY: usize = 300;

/// Deeper elements count as damage and are not followed, as in browsers.
const DEEPEST: usize = 512;

/// Names of floating windows in `class` and `id`.
const FLOATING: [&str; 10] = [
    "popup",
    "pop-up",
    "popwin",
    "floatwin",
    "float-window",
    "floating-window",
    "floatad",
    "float-ad",
    "piaochuang",
    "piaofu",
];

/// A meta tag with a name.
#[derive(Debug, Clone)]
pub(super) struct Meta {
    pub(super) name: String,
    pub(super) content: String,
    pub(super) line: Option<u64>,
}

/// A heading.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) line: Option<u64>,
}

/// What a browser does with the address of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// The visitor may follow it.
    Follow,
    /// A form is sent to it.
    Submit,
    /// It is loaded as a style sheet.
    Style,
    /// It is loaded as a script.
    Script,
    /// It is loaded otherwise: a picture, a frame.
    Load,
    /// It tells machines about the page.
    Refer,
}

/// An address on the page.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) used: Use,
    pub(super) address: String,
    pub(super) line: Option<u64>,
    /// What visitors see or hear of it.
    pub(super) name: String,
    pub(super) rel: String,
    /// Whether it opens a window of its own.
    pub(super) opens_window: bool,
    /// Whether it is in the main part, outside a navigation.
    pub(super) is_content: bool,
    pub(super) is_in_footer: bool,
    /// Whether something else on the page names it.
    is_named_elsewhere: bool,
}

/// Something on the page that is reported by its kind only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    InlineScript,
    InlineStyle,
    Handler,
    StyleAttribute,
    PopUp,
    NoAlternative,
    NoName,
}

/// Something at a place of the page.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    pub(super) what: String,
    pub(super) line: Option<u64>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) path: String,
    pub(super) bytes: usize,
    pub(super) lang: Option<String>,
    pub(super) titles: Vec<String>,
    pub(super) metas: Vec<Meta>,
    /// Contents of `<meta http-equiv="Content-Security-Policy">`.
    pub(super) policies: Vec<String>,
    pub(super) canonical: Option<String>,
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<Link>,
    pub(super) ids: Vec<(String, Option<u64>)>,
    /// Places named in the old way, `<a name>`.
    pub(super) names: Vec<String>,
    /// All text that is shown, without white space.
    pub(super) text: String,
    /// The text of the footer, without white space; `None` if there is none.
    pub(super) footer: Option<String>,
    /// The number of `header`, `main` and `footer` elements of the page as a whole.
    pub(super) landmarks: [usize; 3],
    /// All dates on the page.
    pub(super) dates: Vec<Date>,
    /// All dates in the main part.
    pub(super) main_dates: Vec<Date>,
    /// Dates in the main part that stand beside a link.
    pub(super) entry_dates: Vec<Date>,
    pub(super) spots: Vec<Spot>,
    pub(super) damage: Option<(Text, Option<u64>)>,
    /// Characters of text in the main part, outside links and headings.
    pub(super) prose: usize,
    /// Whether the main part has a form, a table, a list of terms, a picture or a video.
    pub(super) has_other_content: bool,
}

impl Page {
    /// Reads a page.
    pub(super) fn read(path: &str, html: &str) -> Self {
        let mut builder = Builder {
            page: Self {
                path: path.to_owned(),
                bytes: html.len(),
                ..Self::default()
            },
            lines: Lines::new(html),
            open: Vec::new(),
            nesting: Nesting::default(),
            heading: None,
            link: None,
            script: None,
        };
        html::read(html, &mut builder);
        builder.finish()
    }

    /// The contents of the meta tags of a name.
    pub(super) fn meta(&self, name: &str) -> impl Iterator<Item = &Meta> {
        self.metas.iter().filter(move |meta| meta.name == name)
    }

    /// The content of the first meta tag of a name that is not empty.
    pub(super) fn meta_value(&self, name: &str) -> Option<&str> {
        let mut contents = self.meta(name).map(|meta| meta.content.trim());
        contents.find(|content| !content.is_empty())
    }
}

/// Text without white space, so that line breaks make no difference.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Finds the line of ascending positions.
struct Lines<'h> {
    html: &'h str,
    position: usize,
    line: u64,
    /// Documents of one line, as minified ones are, have no line numbers.
    are_told: bool,
}

impl<'h> Lines<'h> {
    fn new(html: &'h str) -> Self {
        let first = memchr::memchr(b'\n', html.as_bytes());
        Self {
            html,
            position: 0,
            line: 1,
            are_told: first.is_some_and(|end| end + 1 < html.len()),
        }
    }

    fn at(&mut self, position: usize) -> Option<u64> {
        if !self.are_told {
            return None;
        }
        if let Some(passed) = self.html.as_bytes().get(self.position..position) {
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.position = position;
        }
        Some(self.line)
    }
}

/// A possible entry of a list of news.
#[derive(Debug, Default)]
struct Entry {
    characters: usize,
    has_link: bool,
    newest: Option<Date>,
}

impl Entry {
    fn take(&mut self, inner: &Self) {
        self.characters += inner.characters;
        self.has_link |= inner.has_link;
        self.newest = self.newest.max(inner.newest);
    }
}

/// What ends with an element.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    None,
    Heading,
    Link,
    Footer,
    Main,
    Navigation,
    /// An element in which `header` and `footer` are those of a part of the page.
    Part,
    /// A drawing or a formula, whose elements have rules of their own.
    Drawing,
}

/// An open element.
struct Open {
    name: Box<str>,
    line: Option<u64>,
    role: Role,
    is_shown: bool,
    entry: Option<Entry>,
}

/// How many elements of each kind are open.
#[derive(Debug, Default)]
struct Nesting {
    footer: usize,
    main: usize,
    navigation: usize,
    part: usize,
    drawing: usize,
}

impl Nesting {
    fn count(&mut self, role: &Role) -> Option<&mut usize> {
        match role {
            Role::Footer => Some(&mut self.footer),
            Role::Main => Some(&mut self.main),
            Role::Navigation => Some(&mut self.navigation),
            Role::Part => Some(&mut self.part),
            Role::Drawing => Some(&mut self.drawing),
            Role::None | Role::Heading | Role::Link => None,
        }
    }
}

struct Builder<'h> {
    page: Page,
    lines: Lines<'h>,
    open: Vec<Open>,
    nesting: Nesting,
    /// The number of the open heading.
    heading: Option<usize>,
    /// The number of the open link.
    link: Option<usize>,
    /// Whether the open script or style is code: its kind.
    script: Option<Kind>,
}

impl Builder<'_> {
    fn top_is(&self, names: &[&str]) -> bool {
        let top = self.open.last();
        top.is_some_and(|top| names.contains(&&*top.name))
    }

    /// Closes what an opening tag ends without saying so.
    fn close_implied(&mut self, name: &str) {
        let ended: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "option" | "optgroup" => &["option"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "tbody" | "tfoot" | "thead" => &["td", "th", "tr", "tbody", "thead"],
            "body" => &["head"],
            _ if BLOCKS.contains(&name) => &["p"],
            _ => &[],
        };
        if !ended.contains(&"p") && !ended.is_empty() && self.top_is(&["p"]) {
            self.pop();
        }
        while self.top_is(ended) {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if let Some(count) = self.nesting.count(&open.role) {
            *count = count.saturating_sub(1);
        }
        match open.role {
            Role::Heading => self.heading = None,
            Role::Link => self.end_link(),
            _ => {}
        }
        let Some(entry) = open.entry else {
            return;
        };
        if entry.characters > LONGEST_ENTRY {
            return;
        }
        if let (true, Some(date)) = (entry.has_link, entry.newest)
            && self.nesting.main > 0
        {
            self.page.entry_dates.push(date);
        }
        let mut outer = self.open.iter_mut().rev();
        if let Some(outer) = outer.find_map(|open| open.entry.as_mut()) {
            outer.take(&entry);
        }
    }

    fn end_link(&mut self) {
        let Some(link) = self.link.take().and_then(|link| self.page.links.get(link)) else {
            return;
        };
        if link.name.trim().is_empty() && !link.is_named_elsewhere {
            self.page.spots.push(Spot {
                kind: Kind::NoName,
                what: link.address.clone(),
                line: link.line,
            });
        }
    }

    fn spot(&mut self, kind: Kind, what: impl Into<String>, line: Option<u64>) {
        let what = what.into();
        self.page.spots.push(Spot { kind, what, line });
    }

    fn damaged(&mut self, message: Text, line: Option<u64>) {
        // The first one is reported; the others follow from it.
        if self.page.damage.is_none() {
            self.page.damage = Some((message, line));
        }
    }

    /// The alternative text of a picture belongs to the heading and the link around it.
    fn add_name(&mut self, text: &str) {
        if let Some(heading) = self.heading.and_then(|at| self.page.headings.get_mut(at)) {
            heading.text.push_str(text);
        }
        if let Some(link) = self.link.and_then(|at| self.page.links.get_mut(at)) {
            link.name.push_str(text);
        }
    }

    fn add_link(&mut self, tag: &Tag, used: Use, address: &str, line: Option<u64>) {
        let label = |name| tag.value(name).unwrap_or_default();
        self.page.links.push(Link {
            used,
            address: address.to_owned(),
            line,
            // Only links that people follow need one; a picture may have thousands of addresses.
            name: match used {
                Use::Follow => format!("{}{}", label("aria-label"), label("title")),
                _ => String::new(),
            },
            rel: label("rel").to_ascii_lowercase(),
            opens_window: tag.value("target").is_some_and(|target| {
                !["", "_self", "_top", "_parent"].contains(&target.to_ascii_lowercase().as_str())
            }),
            is_content: self.nesting.main > 0 && self.nesting.navigation == 0,
            is_in_footer: self.nesting.footer > 0,
            is_named_elsewhere: tag.value("aria-labelledby").is_some(),
        });
    }

    /// The addresses of a tag.
    fn addresses(&mut self, tag: &Tag, line: Option<u64>) {
        let name = tag.name.as_str();
        // What is shown where the page is shared.
        let is_shared = ["og:image", "og:url"].contains(&tag.value("property").unwrap_or_default());
        for (attribute, value) in tag.attributes() {
            let used = match (name, attribute) {
                ("meta", "content") if is_shared => Use::Refer,
                ("a" | "area", "href" | "xlink:href") => Use::Follow,
                ("link", "href") => use_of_relation(tag),
                ("form", "action") | ("button" | "input", "formaction") => Use::Submit,
                ("script", "src") => Use::Script,
                ("img" | "source", "srcset") | ("link", "imagesrcset") => {
                    for address in candidates(value) {
                        self.add_link(tag, Use::Load, address, line);
                    }
                    continue;
                }
                ("use" | "image", "href" | "xlink:href")
                | (
                    "audio" | "embed" | "iframe" | "img" | "input" | "source" | "track" | "video",
                    "src",
                )
                | ("video", "poster")
                | ("object", "data") => Use::Load,
                _ => continue,
            };
            self.add_link(tag, used, value, line);
        }
    }

    fn meta(&mut self, tag: &Tag, line: Option<u64>) {
        let content = tag.value("content").unwrap_or_default();
        match tag.value("http-equiv").unwrap_or_default() {
            equivalent if equivalent.eq_ignore_ascii_case("content-security-policy") => {
                self.page.policies.push(content.to_owned());
            }
            equivalent if equivalent.eq_ignore_ascii_case("refresh") => {
                self.spot(Kind::PopUp, "<meta http-equiv=\"refresh\">", line);
            }
            _ => {}
        }
        if let Some(name) = tag.value("name") {
            self.page.metas.push(Meta {
                name: name.trim().to_owned(),
                content: content.to_owned(),
                line,
            });
        }
    }

    /// Code, windows and pictures: what a tag has by itself.
    fn look_at(&mut self, tag: &Tag, line: Option<u64>) {
        let name = tag.name.as_str();
        for (attribute, value) in tag.attributes() {
            match attribute {
                "style" => self.spot(Kind::StyleAttribute, format!("<{name} style>"), line),
                "id" if !value.is_empty() => self.page.ids.push((value.to_owned(), line)),
                "name" if name == "a" => self.page.names.push(value.to_owned()),
                "autoplay" if ["audio", "video"].contains(&name) => {
                    self.spot(Kind::PopUp, format!("<{name} autoplay>"), line);
                }
                _ if attribute.starts_with("on") && attribute.len() > 3 => {
                    self.spot(Kind::Handler, format!("<{name} {attribute}>"), line);
                }
                _ => {}
            }
            if ["class", "id"].contains(&attribute) {
                let words = value.split_ascii_whitespace();
                let mut words = words.map(str::to_ascii_lowercase);
                if let Some(word) = words.find(|word| FLOATING.contains(&word.as_str())) {
                    self.spot(
                        Kind::PopUp,
                        format!("<{name} {attribute}=\"{word}\">"),
                        line,
                    );
                }
            }
        }
        let is_picture = name == "img"
            || (name == "area" && tag.value("href").is_some())
            || (name == "input" && tag.has_word("type", "image"));
        if is_picture && tag.value("alt").is_none() {
            let source = tag.value("src").or(tag.value("href")).unwrap_or_default();
            self.spot(Kind::NoAlternative, source, line);
        }
        match name {
            "marquee" | "blink" | "bgsound" => self.spot(Kind::PopUp, format!("<{name}>"), line),
            "dialog" if tag.value("open").is_some() => {
                self.spot(Kind::PopUp, "<dialog open>", line);
            }
            _ => {}
        }
    }

    /// What ends with an element.
    fn role_of(&mut self, tag: &Tag, line: Option<u64>) -> Role {
        let role = tag.value("role").unwrap_or_default();
        let name = tag.name.as_str();
        let is_whole = self.nesting.part == 0 && self.nesting.main == 0;
        let is_called_footer =
            name == "div" && (tag.has_word("id", "footer") || tag.has_word("class", "footer"));
        if self.nesting.footer == 0
            && ((name == "footer" && is_whole) || role == "contentinfo" || is_called_footer)
        {
            self.page.landmarks[2] += 1;
            self.page.footer.get_or_insert_default();
            return Role::Footer;
        }
        match name {
            _ if name == "main" || role == "main" => {
                self.page.landmarks[1] += 1;
                Role::Main
            }
            "header" if is_whole && self.nesting.footer == 0 => {
                self.page.landmarks[0] += 1;
                Role::None
            }
            _ if role == "banner" => {
                self.page.landmarks[0] += 1;
                Role::None
            }
            "nav" => Role::Navigation,
            "svg" | "math" => Role::Drawing,
            "article" | "aside" | "blockquote" | "section" | "dialog" => Role::Part,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = Some(self.page.headings.len());
                self.page.headings.push(Heading {
                    level: name.as_bytes()[1] - b'0',
                    text: String::new(),
                    line,
                });
                Role::Heading
            }
            "a" if tag.value("href").is_some() => Role::Link,
            _ => Role::None,
        }
    }

    fn finish(mut self) -> Page {
        let unclosed = self.open.iter().find(|open| !ends_by_itself(&open.name));
        if let Some(open) = unclosed {
            let (name, line) = (open.name.to_string(), open.line);
            self.damaged(
                message!("`<{name}>` 没有结束标签", "`<{name}>` has no closing tag"),
                line,
            );
        }
        while !self.open.is_empty() {
            self.pop();
        }
        let page = &mut self.page;
        for dates in [&mut page.dates, &mut page.main_dates, &mut page.entry_dates] {
            dates.sort();
            dates.dedup();
        }
        for heading in &mut page.headings {
            let words: Vec<&str> = heading.text.split_whitespace().collect();
            heading.text = words.join(" ");
        }
        self.page
    }

    fn code(&mut self, text: &str) {
        if let Some(kind) = self.script.filter(|_| !text.trim().is_empty()) {
            let line = self.open.last().and_then(|open| open.line);
            let name = if kind == Kind::InlineStyle {
                "<style>"
            } else {
                "<script>"
            };
            self.spot(kind, name, line);
        }
    }

    fn shown(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let start = self.page.text.len();
        self.page.text.extend(text.split_whitespace());
        let characters = self.page.text[start..].chars().count();
        if self.nesting.footer > 0 {
            let added = self.page.text[start..].to_owned();
            self.page.footer.get_or_insert_default().push_str(&added);
        }
        let is_main = self.nesting.main > 0;
        if is_main && self.nesting.navigation == 0 && self.link.is_none() && self.heading.is_none()
        {
            self.page.prose += characters;
        }
        let mut newest = None;
        for date in dates_in(text) {
            self.page.dates.push(date);
            if is_main {
                self.page.main_dates.push(date);
            }
            newest = newest.max(Some(date));
        }
        let mut outer = self.open.iter_mut().rev();
        if let Some(entry) = outer.find_map(|open| open.entry.as_mut()) {
            entry.characters += characters;
            entry.newest = entry.newest.max(newest);
        }
    }
}

impl Reader for Builder<'_> {
    fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let line = self.lines.at(tag.position);
        self.close_implied(name);
        let is_drawing = self.nesting.drawing > 0;
        self.look_at(tag, line);
        match name {
            "html" => self.page.lang = tag.value("lang").map(str::to_owned),
            "meta" => self.meta(tag, line),
            "title" if !is_drawing => self.page.titles.push(String::new()),
            "link" if tag.has_word("rel", "canonical") => {
                self.page.canonical = tag.value("href").map(str::to_owned);
            }
            "img" | "area" | "input" => self.add_name(tag.value("alt").unwrap_or_default()),
            "time" => {
                let date = tag.value("datetime").and_then(|date| dates_in(date).next());
                self.page.dates.extend(date);
            }
            _ => {}
        }
        if self.nesting.main > 0
            && self.nesting.navigation == 0
            && ["form", "table", "dl", "img", "video", "audio", "svg"].contains(&name)
        {
            self.page.has_other_content = true;
        }
        if self.open.len() == DEEPEST {
            let message = message!(
                "元素嵌套超过 {DEEPEST} 层",
                "elements are nested deeper than {DEEPEST}",
            );
            self.damaged(message, line);
            return;
        }
        let role = self.role_of(tag, line);
        if let Some(count) = self.nesting.count(&role) {
            *count += 1;
        }
        let first_link = self.page.links.len();
        self.addresses(tag, line);
        if role == Role::Link {
            self.link = Some(first_link);
            let mut outer = self.open.iter_mut().rev();
            if let Some(entry) = outer.find_map(|open| open.entry.as_mut()) {
                entry.has_link = true;
            }
        }
        self.script = match name {
            "style" => Some(Kind::InlineStyle),
            "script" if tag.value("src").is_none() && is_code(tag) => Some(Kind::InlineScript),
            _ => None,
        };
        let has_no_content = tag.is_self_closing && (is_drawing || role == Role::Drawing);
        if VOID.contains(&name) || has_no_content {
            if let Some(count) = self.nesting.count(&role) {
                *count -= 1;
            }
            return;
        }
        let parent = self.open.last();
        let is_shown = parent.is_none_or(|parent| parent.is_shown)
            && tag.value("hidden").is_none()
            && !["head", "script", "style", "template", "noscript"].contains(&name);
        self.open.push(Open {
            name: name.into(),
            line,
            role,
            is_shown,
            entry: ENTRIES.contains(&name).then(Entry::default),
        });
    }

    fn text(&mut self, text: &str) {
        let Some(top) = self.open.last() else {
            return;
        };
        match &*top.name {
            "script" | "style" => self.code(text),
            "title" if self.nesting.drawing == 0 => {
                if let Some(title) = self.page.titles.last_mut() {
                    title.push_str(text.trim());
                }
            }
            "template" | "noscript" => {}
            _ => {
                let is_shown = top.is_shown;
                // Links and headings that scripts show later have names now.
                self.add_name(text);
                if is_shown {
                    self.shown(text);
                }
            }
        }
    }

    fn close(&mut self, name: &str, position: usize) {
        let line = self.lines.at(position);
        let Some(at) = self.open.iter().rposition(|open| &*open.name == name) else {
            // Browsers make an element of these two.
            if !["p", "br"].contains(&name) && !ENDING_BY_THEMSELVES.contains(&name) {
                let name = name.to_owned();
                self.damaged(
                    message!(
                        "`</{name}>` 没有对应的开始标签",
                        "`</{name}>` closes nothing"
                    ),
                    line,
                );
            }
            return;
        };
        let unclosed = self.open[at + 1..]
            .iter()
            .find(|open| !ends_by_itself(&open.name));
        if let Some(open) = unclosed {
            let inner = open.name.to_string();
            let message = message!(
                "`<{inner}>` 没有结束，外面的 `<{name}>` 就结束了",
                "`<{name}>` ends before `<{inner}>` within it",
            );
            let line = open.line;
            self.damaged(message, line);
        }
        while self.open.len() > at {
            self.pop();
        }
    }

    fn damage(&mut self, what: &'static str, position: usize) {
        let line = self.lines.at(position);
        self.damaged(
            message!("HTML 写法有误（{what}）", "the HTML is damaged ({what})"),
            line,
        );
    }
}

fn ends_by_itself(name: &str) -> bool {
    ENDING_BY_THEMSELVES.contains(&name)
}

/// What a browser does with a `<link>`.
fn use_of_relation(tag: &Tag) -> Use {
    if tag.has_word("rel", "stylesheet") {
        return Use::Style;
    }
    let loaded = [
        "apple-touch-icon",
        "icon",
        "manifest",
        "mask-icon",
        "modulepreload",
        "prefetch",
        "preload",
    ];
    if loaded.iter().any(|relation| tag.has_word("rel", relation)) {
        Use::Load
    } else {
        Use::Refer
    }
}

/// Whether the browser runs a script element, rather than keep it as data.
fn is_code(tag: &Tag) -> bool {
    let written = tag
        .value("type")
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_code = ["", "module", "importmap", "speculationrules"].contains(&written.as_str());
    is_code || written.ends_with("javascript") || written.ends_with("ecmascript")
}

/// The addresses of a `srcset`, split as browsers do.
fn candidates(value: &str) -> Vec<&str> {
    let is_gap = |c: char| c.is_ascii_whitespace() || c == ',';
    let mut found = Vec::new();
    let mut rest = value.trim_start_matches(is_gap);
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let alone = address.trim_end_matches(',');
        found.push(alone);
        // Without a comma at its end, a width or density follows, up to the next comma.
        let after = if alone.len() < address.len() {
            after
        } else {
            after.find(',').map_or("", |comma| &after[comma..])
        };
        rest = after.trim_start_matches(is_gap);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_candidates_of_a_picture_are_found() {
        assert_eq!(candidates("a.jpg 1x,b.jpg 2x"), ["a.jpg", "b.jpg"]);
        assert_eq!(candidates(" a.jpg, b,c.jpg 300w , "), ["a.jpg", "b,c.jpg"]);
        assert!(candidates(" ").is_empty());
    }

    #[test]
    fn headings_and_links_are_named_by_their_pictures_too() {
        let page = Page::read(
            "a.html",
            "<title>题</title><h1><img alt=甲 src=a.png> 乙</h1><p><a href=b.html aria-label=丙></a>",
        );
        assert_eq!(page.headings[0].text, "甲 乙");
        let followed = page.links.iter().find(|link| link.used == Use::Follow);
        assert_eq!(followed.map(|link| link.name.as_str()), Some("丙"));
        assert!(page.spots.is_empty() && page.damage.is_none());
    }

    #[test]
    fn what_may_end_by_itself_is_no_damage() {
        for html in [
            "<ul><li>1<li>2</ul><dl><dt>a<dd>b</dl><p>a<p>b<div>c</div>",
            "<table><tr><td>1<td>2<tr><td>3</table><select><option>1<option>2</select>",
            "<svg><path d='M0'/><g/></svg><br><img src=a alt><p>a</p></p>",
            "<script>if (a < b) { '</div>' }</script>",
        ] {
            assert!(Page::read("a.html", html).damage.is_none(), "{html}");
        }
        for html in ["<div>", "<p><b>a</p>", "</div>", "<a href=\"b", "<!-- x"] {
            assert!(Page::read("a.html", html).damage.is_some(), "{html}");
        }
    }
}
