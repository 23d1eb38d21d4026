//! Whether HTML keeps to the site's content security policy: nothing inline that runs or
//! styles, nothing loaded from elsewhere, and the policy itself stated before all that it
//! is to hold for.
//!
//! All is looked at that a browser might take for a tag, also in texts where it would not:
//! what this lets pass holds nothing forbidden.

use super::html::{Attribute, Tag, Token, Tokens};
use crate::site::CONTENT_SECURITY_POLICY;
use std::borrow::Cow;

/// Stands for a template tag that writes something unknown.
pub(crate) const UNKNOWN: char = '\u{1}';
/// Stands for a template tag that writes nothing, such as a condition.
pub(crate) const NOTHING: char = '\u{2}';

/// One thing that may not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    /// Where: bytes of the HTML.
    pub(crate) position: usize,
    /// What.
    pub(crate) kind: BreachKind,
}

/// What may not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BreachKind {
    /// A script within the page.
    InlineScript,
    /// A style sheet within the page.
    StyleElement,
    /// The attribute `style`.
    StyleAttribute,
    /// An event handler, by the attribute's name.
    EventHandler(String),
    /// An address that runs a script, by the attribute's name.
    ScriptAddress(String),
    /// An element that the policy forbids.
    Element(String),
    /// An attribute that the policy forbids.
    Attribute(String),
    /// `meta` with an `http-equiv` that takes visitors elsewhere.
    Pragma(String),
    /// Something from another site, by element and attribute.
    Foreign(String, String),
    /// The policy is stated and weaker than the site's, by the directive.
    WeakPolicy(String),
    /// The page does not state the policy, or too late.
    NoPolicy,
}

/// What a text of HTML holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Findings {
    /// In order of positions.
    pub(crate) breaches: Vec<Breach>,
    /// Whether a policy as strong as the site's is stated anywhere.
    pub(crate) states_policy: bool,
    /// Whether it is stated before anything that it must hold for.
    states_policy_in_time: bool,
}

/// Looks at a piece of HTML.
pub(crate) fn of_fragment(html: &str) -> Findings {
    let mut reader = Reader::default();
    reader.read(html);
    reader.findings
}

/// Looks at a whole page, which must state the policy.
pub(crate) fn of_page(html: &str) -> Findings {
    let mut findings = of_fragment(html);
    if !findings.states_policy_in_time {
        findings.breaches.push(Breach {
            position: 0,
            kind: BreachKind::NoPolicy,
        });
    }
    findings
}

/// Elements that load or hold other documents, or change what all addresses mean.
const FORBIDDEN_ELEMENTS: [&str; 11] = [
    "applet",
    "base",
    "bgsound",
    "embed",
    "fencedframe",
    "frame",
    "frameset",
    "iframe",
    "object",
    "param",
    "portal",
];

/// Attributes whose address a browser loads or sends to.
const LOADING_ATTRIBUTES: [&str; 15] = [
    "action",
    "archive",
    "background",
    "classid",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "icon",
    "imagesrcset",
    "lowsrc",
    "manifest",
    "poster",
    "src",
    "srcset",
];

/// Relations of a link that are shown or followed by people and robots, and not loaded.
const FOLLOWED_RELATIONS: [&str; 15] = [
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "describedby",
    "help",
    "index",
    "license",
    "me",
    "next",
    "nofollow",
    "noopener",
    "prev",
    "shortlink",
    "up",
];

/// Attributes that hold words, which may begin with anything.
const WORDS: [&str; 8] = [
    "alt",
    "aria-label",
    "content",
    "label",
    "placeholder",
    "summary",
    "title",
    "value",
];

#[derive(Default)]
struct Reader {
    findings: Findings,
    /// Whether something has been read that ends the head, or that is loaded.
    is_past_head: bool,
}

impl Reader {
    fn read(&mut self, html: &str) {
        let mut is_in_title = false;
        for token in Tokens::of(html) {
            match token {
                Token::Text(range) => {
                    let is_shown = !html[range].trim_matches(is_invisible).is_empty();
                    self.is_past_head |= is_shown && !is_in_title;
                }
                Token::Declaration(_) => {}
                Token::End(_) => is_in_title = false,
                Token::Start(element) => {
                    is_in_title = element.name == "title";
                    self.examine(&element);
                }
            }
        }
    }

    fn breach(&mut self, position: usize, kind: BreachKind) {
        self.findings.breaches.push(Breach { position, kind });
    }

    fn examine(&mut self, element: &Tag) {
        match element.name.as_ref() {
            "script" => self.script(element),
            "style" => self.breach(element.range.start, BreachKind::StyleElement),
            "meta" => self.meta(element),
            name if FORBIDDEN_ELEMENTS.contains(&name) => {
                self.breach(element.range.start, BreachKind::Element(name.to_owned()));
            }
            _ => {}
        }
        if !matches!(element.name.as_ref(), "html" | "head" | "meta" | "title") {
            self.is_past_head = true;
        }
        for attribute in &element.attributes {
            self.attribute_of(element, attribute);
        }
    }

    fn script(&mut self, element: &Tag) {
        let is_loaded = element
            .attributes
            .iter()
            .any(|attribute| matches!(attribute.name.as_ref(), "src" | "href" | "xlink:href"));
        let is_data = element
            .value("type")
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
        if !is_loaded && !is_data {
            self.breach(element.range.start, BreachKind::InlineScript);
        }
    }

    fn meta(&mut self, element: &Tag) {
        let Some(pragma) = element.value("http-equiv") else {
            return;
        };
        let pragma = decoded(pragma).trim().to_ascii_lowercase();
        match pragma.as_str() {
            "content-security-policy" => {
                let content = element.value("content").unwrap_or_default();
                // What a template tag writes there is looked at on the finished page.
                if !content.is_empty() && content.chars().all(|sign| sign == UNKNOWN) {
                    self.findings.states_policy = true;
                    return;
                }
                match weakness(&decoded(content)) {
                    Some(directive) => {
                        self.breach(element.range.start, BreachKind::WeakPolicy(directive));
                    }
                    None => {
                        self.findings.states_policy = true;
                        self.findings.states_policy_in_time |= !self.is_past_head;
                    }
                }
            }
            "content-type" | "x-ua-compatible" | "content-language" | "default-style" => {}
            _ => self.breach(element.range.start, BreachKind::Pragma(pragma)),
        }
    }

    fn attribute_of(&mut self, element: &Tag, attribute: &Attribute) {
        let name = attribute.name.as_ref();
        let start = attribute.start;
        if name.len() > 2 && name.starts_with("on") {
            return self.breach(start, BreachKind::EventHandler(name.to_owned()));
        }
        match name {
            "style" => return self.breach(start, BreachKind::StyleAttribute),
            "ping" | "srcdoc" => {
                return self.breach(start, BreachKind::Attribute(name.to_owned()));
            }
            "class" | "id" | "name" | "type" | "lang" => return,
            _ if WORDS.contains(&name) || name.starts_with("data-") => return,
            _ => {}
        }
        if runs_a_script(attribute.value) {
            return self.breach(start, BreachKind::ScriptAddress(name.to_owned()));
        }
        let foreign = if name.ends_with("srcset") {
            decoded(attribute.value)
                .split(',')
                .any(|candidate| is_foreign(candidate, true))
        } else if loads(element, name) {
            is_foreign(attribute.value, shows_an_image(element, name))
        } else {
            // `fill="url(…)"` in drawings.
            attribute.value.contains("url(")
                && decoded(attribute.value)
                    .split("url(")
                    .skip(1)
                    .any(|address| is_foreign(address.trim_start_matches(['"', '\'']), true))
        };
        if foreign {
            let (element, attribute) = (element.name.to_string(), name.to_owned());
            self.breach(start, BreachKind::Foreign(element, attribute));
        }
    }
}

/// Whether a browser loads from the address of an attribute, or sends to it.
fn loads(element: &Tag, attribute: &str) -> bool {
    match (element.name.as_ref(), attribute) {
        ("a" | "area", "href" | "xlink:href") => false,
        ("link", "href") => {
            let relations = decoded(element.value("rel").unwrap_or_default()).to_ascii_lowercase();
            let mut relations = relations.split_ascii_whitespace();
            !relations.all(|relation| {
                FOLLOWED_RELATIONS.contains(&relation) || relation.contains(UNKNOWN)
            })
        }
        (_, "href" | "xlink:href") => true,
        _ => LOADING_ATTRIBUTES.contains(&attribute),
    }
}

/// Whether an address may be one of data: the policy allows that for images.
fn shows_an_image(element: &Tag, attribute: &str) -> bool {
    match element.name.as_ref() {
        "img" | "image" | "input" | "source" | "feimage" => true,
        "video" => attribute == "poster",
        "link" => element
            .value("rel")
            .is_some_and(|relation| relation.to_ascii_lowercase().contains("icon")),
        _ => false,
    }
}

/// An address as a browser reads it.
fn plain_address(written: &str) -> String {
    decoded(written)
        .chars()
        .filter(|c| !matches!(*c, '\t' | '\n' | '\r' | NOTHING))
        .collect::<String>()
        .trim_start_matches(|c: char| c != UNKNOWN && (c <= ' ' || c.is_whitespace()))
        .to_ascii_lowercase()
}

fn runs_a_script(written: &str) -> bool {
    let maybe = written.bytes().any(|byte| byte == b':' || byte == b'&');
    maybe && {
        let address = plain_address(written);
        // Animations list addresses.
        address
            .split(';')
            .any(|part| part.trim_start().starts_with("javascript:"))
            || address.starts_with("vbscript:")
            || address.starts_with("data:text/html")
    }
}

/// Whether an address leads to another site, or is none that may be loaded.
fn is_foreign(written: &str, may_be_data: bool) -> bool {
    let address = plain_address(written);
    let leads_to_host = |text: &str| {
        let mut bytes = text.bytes();
        let slash = |byte: Option<u8>| matches!(byte, Some(b'/' | b'\\'));
        slash(bytes.next()) && slash(bytes.next())
    };
    if leads_to_host(&address) {
        return true;
    }
    let Some(end) = address.find([':', '/', '?', '#', UNKNOWN]) else {
        return false;
    };
    if !address[end..].starts_with(':') {
        return false;
    }
    !(may_be_data && &address[..end] == "data")
}

fn is_invisible(character: char) -> bool {
    character.is_whitespace() || matches!(character, UNKNOWN | NOTHING | '\u{FEFF}')
}

/// A value with its character references: all numeric ones, and the named ones of
/// characters that have a part in addresses.
fn decoded(written: &str) -> Cow<'_, str> {
    if !written.contains('&') {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        match reference(rest) {
            Some((character, length)) => {
                text.push(character);
                rest = &rest[length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that a text's first reference stands for, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 11] = [
        ("&amp", '&'),
        ("&apos", '\''),
        ("&bsol", '\\'),
        ("&colon", ':'),
        ("&lpar", '('),
        ("&NewLine", '\n'),
        ("&nbsp", ' '),
        ("&quot", '"'),
        ("&semi", ';'),
        ("&sol", '/'),
        ("&Tab", '\t'),
    ];
    let semicolon = |length: usize| length + usize::from(text[length..].starts_with(';'));
    if let Some(number) = text.strip_prefix("&#") {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let count = digits.chars().take_while(|c| c.is_digit(radix)).count();
        let value = u32::from_str_radix(digits.get(..count)?, radix).ok()?;
        let length = text.len() - digits.len() + count;
        return Some((char::from_u32(value)?, semicolon(length)));
    }
    let (name, character) = NAMED.iter().find(|(name, _)| text.starts_with(name))?;
    Some((*character, semicolon(name.len())))
}

/// The first directive in which a policy is weaker than the site's, if it is.
fn weakness(policy: &str) -> Option<String> {
    let stated = directives(policy);
    let site = directives(CONTENT_SECURITY_POLICY);
    let find = |list: &[(String, Vec<String>)], name: &str| {
        let mut entries = list.iter();
        entries
            .find(|(other, _)| other == name)
            .map(|(_, sources)| sources.clone())
    };
    let is_within = |sources: &[String], allowed: &[String]| {
        sources
            .iter()
            .all(|source| source == "'none'" || allowed.contains(source))
    };
    for (name, allowed) in &site {
        let is_missing_weak = matches!(name.as_str(), "default-src" | "form-action" | "base-uri");
        match find(&stated, name) {
            Some(sources) if is_within(&sources, allowed) => {}
            // Without its own directive a kind of file falls under the first one.
            None if !is_missing_weak => {}
            _ => return Some(name.clone()),
        }
    }
    let default = ["'self'".to_owned()];
    stated
        .iter()
        .filter(|(name, _)| find(&site, name).is_none())
        .find(|(name, sources)| {
            let is_about_sources = name.contains("-src") || name.ends_with("-uri");
            let is_report = name.starts_with("report");
            is_report || (is_about_sources && !is_within(sources, &default))
        })
        .map(|(name, _)| name.clone())
}

/// The directives of a policy with their sources, in order; of two with one name, the
/// first holds.
fn directives(policy: &str) -> Vec<(String, Vec<String>)> {
    policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace().map(str::to_ascii_lowercase);
            Some((words.next()?, words.collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
