//! Checks HTML against the site's content security policy: no inline scripts or styles,
//! nothing loaded from other sites, and the policy stated before everything that it must
//! cover.
//!
//! Whatever a browser might parse as a tag is checked, even in text where it would not be a
//! tag, so that accepted HTML contains no violation.

use super::html::{Attribute, Tag, Token, Tokens};
use crate::site::CONTENT_SECURITY_POLICY;
use std::borrow::Cow;

/// Represents a template tag with unknown output.
pub(crate) const UNKNOWN: char = '\u{1}';
/// Represents a template tag without output, such as a condition.
pub(crate) const NOTHING: char = '\u{2}';

/// A violation of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Byte position in the HTML.
    pub(crate) position: usize,
    /// Its kind.
    pub(crate) kind: ViolationKind,
}

/// The kind of a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ViolationKind {
    /// An inline script.
    InlineScript,
    /// An inline style sheet.
    StyleElement,
    /// The attribute `style`.
    StyleAttribute,
    /// An event handler, with the attribute's name.
    EventHandler(String),
    /// A URL that runs a script, with the attribute's name.
    ScriptAddress(String),
    /// A forbidden element.
    Element(String),
    /// A forbidden attribute.
    Attribute(String),
    /// A `meta` element with an `http-equiv` that redirects visitors.
    Pragma(String),
    /// A resource of another site, with element and attribute.
    Foreign(String, String),
    /// The stated policy is weaker than the site's, with the directive.
    WeakPolicy(String),
    /// The page states the policy too late or not at all.
    NoPolicy,
}

/// The result of checking HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Findings {
    /// Violations, sorted by position.
    pub(crate) violations: Vec<Violation>,
    /// Whether a policy as strong as the site's is stated anywhere.
    pub(crate) states_policy: bool,
    /// Whether it is stated before everything that it must cover.
    states_policy_in_time: bool,
}

/// Checks a fragment of HTML.
pub(crate) fn of_fragment(html: &str) -> Findings {
    let mut reader = Reader::default();
    reader.read(html);
    reader.findings
}

/// Checks a whole page, which must state the policy.
pub(crate) fn of_page(html: &str) -> Findings {
    let mut findings = of_fragment(html);
    if !findings.states_policy_in_time {
        findings.violations.push(Violation {
            position: 0,
            kind: ViolationKind::NoPolicy,
        });
    }
    findings
}

/// Whether an element loads or embeds another document, or changes the base of URLs.
fn is_forbidden_element(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "base"
            | "bgsound"
            | "embed"
            | "fencedframe"
            | "frame"
            | "frameset"
            | "iframe"
            | "object"
            | "param"
            | "portal"
    )
}

/// Whether a browser loads, or submits to, the URL in an attribute.
fn is_loading_attribute(name: &str) -> bool {
    matches!(
        name,
        "action"
            | "archive"
            | "background"
            | "classid"
            | "codebase"
            | "data"
            | "dynsrc"
            | "formaction"
            | "icon"
            | "imagesrcset"
            | "lowsrc"
            | "manifest"
            | "poster"
            | "src"
            | "srcset"
    )
}

/// Whether a link of this relation is displayed or followed, but not loaded.
fn is_followed_relation(relation: &str) -> bool {
    matches!(
        relation,
        "alternate"
            | "author"
            | "bookmark"
            | "canonical"
            | "describedby"
            | "help"
            | "index"
            | "license"
            | "me"
            | "next"
            | "nofollow"
            | "noopener"
            | "prev"
            | "shortlink"
            | "up"
    )
}

/// Whether an attribute is prose, which may start with anything.
fn is_prose(name: &str) -> bool {
    matches!(
        name,
        "alt" | "aria-label" | "content" | "label" | "placeholder" | "summary" | "title" | "value"
    )
}

#[derive(Default)]
struct Reader {
    findings: Findings,
    /// Whether something was read that ends the head, or that is loaded.
    is_past_head: bool,
}

impl Reader {
    fn read(&mut self, html: &str) {
        let mut is_in_title = false;
        let mut tokens = Tokens::of(html);
        loop {
            if self.is_past_head {
                tokens.skip_tags(harmless_tag);
            } else if !is_in_title {
                tokens.skip_adjacent_tags(harmless_meta);
            }
            let Some(token) = tokens.next() else {
                return;
            };
            match token {
                Token::Text(range) => {
                    self.is_past_head =
                        self.is_past_head || !is_in_title && !html[range].chars().all(is_invisible);
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

    fn violation(&mut self, position: usize, kind: ViolationKind) {
        self.findings.violations.push(Violation { position, kind });
    }

    fn examine(&mut self, element: &Tag) {
        match element.name.as_ref() {
            "script" => self.script(element),
            "style" => self.violation(element.range.start, ViolationKind::StyleElement),
            "meta" => self.meta(element),
            name if is_forbidden_element(name) => {
                self.violation(element.range.start, ViolationKind::Element(name.to_owned()));
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
            self.violation(element.range.start, ViolationKind::InlineScript);
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
                // The output of the template tag is checked on the finished page.
                if !content.is_empty() && content.chars().all(|sign| sign == UNKNOWN) {
                    self.findings.states_policy = true;
                    return;
                }
                match weakness(&decoded(content)) {
                    Some(directive) => {
                        self.violation(element.range.start, ViolationKind::WeakPolicy(directive));
                    }
                    None => {
                        self.findings.states_policy = true;
                        self.findings.states_policy_in_time |= !self.is_past_head;
                    }
                }
            }
            "content-type" | "x-ua-compatible" | "content-language" | "default-style" => {}
            _ => self.violation(element.range.start, ViolationKind::Pragma(pragma)),
        }
    }

    fn attribute_of(&mut self, element: &Tag, attribute: &Attribute) {
        let name = attribute.name.as_ref();
        let start = attribute.start;
        if name.len() > 2 && name.starts_with("on") {
            return self.violation(start, ViolationKind::EventHandler(name.to_owned()));
        }
        match name {
            "style" => return self.violation(start, ViolationKind::StyleAttribute),
            "ping" | "srcdoc" => {
                return self.violation(start, ViolationKind::Attribute(name.to_owned()));
            }
            _ if is_never_an_address(name) => return,
            _ => {}
        }
        if runs_a_script(attribute.value) {
            return self.violation(start, ViolationKind::ScriptAddress(name.to_owned()));
        }
        let foreign = if name.ends_with("srcset") {
            decoded(attribute.value)
                .split(',')
                .any(|candidate| is_foreign(candidate, true))
        } else if loads(element, name) {
            is_foreign(attribute.value, shows_an_image(element, name))
        } else {
            // `fill="url(…)"` in drawings.
            // Few values have a bracket, and looking for one byte is quicker.
            memchr::memchr(b'(', attribute.value.as_bytes()).is_some()
                && decoded(attribute.value)
                    .split("url(")
                    .skip(1)
                    .any(|address| is_foreign(address.trim_start_matches(['"', '\'']), true))
        };
        if foreign {
            let (element, attribute) = (element.name.to_string(), name.to_owned());
            self.violation(start, ViolationKind::Foreign(element, attribute));
        }
    }
}

/// The length of the tag at the beginning of a text, if it plainly has no violation and does not
/// state the policy. Nearly all tags have none, and this is quicker than examining them.
fn harmless_tag(html: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let is_end = bytes.get(1) == Some(&b'/');
    let start = if is_end { 2 } else { 1 };
    let is_of_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let length = bytes
        .get(start..)?
        .iter()
        .position(|byte| !is_of_name(byte))?;
    let mut at = start + length;
    if !bytes[start].is_ascii_lowercase() {
        return None;
    }
    if is_end {
        return (*bytes.get(at)? == b'>').then_some(at + 1);
    }
    let element = &html[start..at];
    if matches!(element, "script" | "style") || is_forbidden_element(element) {
        return None;
    }
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b' ' => at = harmless_attribute(element, html, at + 1)?,
            _ => return None,
        }
    }
}

/// The same for `meta`, which may stand before the policy.
fn harmless_meta(html: &str) -> Option<usize> {
    let is_meta = html.as_bytes().starts_with(b"<meta ");
    is_meta.then(|| harmless_tag(html)).flatten()
}

/// The end of the attribute at a position, if it plainly has no violation.
fn harmless_attribute(element: &str, html: &str, start: usize) -> Option<usize> {
    let bytes = html.as_bytes();
    let is_of_name = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'-';
    let length = bytes
        .get(start..)?
        .iter()
        .position(|byte| !is_of_name(byte))?;
    let end = start + length;
    let name = &html[start..end];
    let is_free = is_never_an_address(name);
    let is_link = name == "href" && element == "a";
    let is_loaded = || is_loading_attribute(name) || name == "href" && !is_link;
    let is_examined = || match name {
        "" | "style" | "ping" | "srcdoc" => true,
        "http-equiv" => element == "meta",
        _ => matches!(name.as_bytes(), [b'o', b'n', ..]) || name.ends_with("srcset"),
    };
    if !is_free && is_examined() {
        return None;
    }
    if bytes[end] != b'=' {
        return (is_free || !is_loaded()).then_some(end);
    }
    let start = end + 1;
    let (value, end) = match *bytes.get(start)? {
        quote @ (b'"' | b'\'') => {
            let rest = &bytes[start + 1..];
            let length = memchr::memchr(quote, rest)?;
            (&rest[..length], start + 1 + length + 1)
        }
        byte if byte.is_ascii_whitespace() => return None,
        _ => {
            let rest = &bytes[start..];
            let ends = |byte: &u8| *byte == b'>' || byte.is_ascii_whitespace();
            let length = rest.iter().position(ends)?;
            (&rest[..length], start + length)
        }
    };
    // Nothing that leads to a host, runs a script or loads an image is without these.
    let is_plain = || memchr::memchr3(b':', b'&', b'(', value).is_none();
    let is_harmless = is_free
        || match is_link {
            true => is_plain() || is_followed_address(value),
            false if is_loaded() => is_plain_path(value),
            false => is_plain(),
        };
    is_harmless.then_some(end)
}

/// Whether an address plainly has a scheme that a browser follows and that runs nothing.
fn is_followed_address(address: &[u8]) -> bool {
    let schemes: [&[u8]; 4] = [b"https:", b"http:", b"tel:", b"mailto:"];
    schemes.iter().any(|scheme| address.starts_with(scheme))
}

/// Whether an address is plainly a relative path of a file of the site.
fn is_plain_path(address: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/');
    !address.starts_with(b"/") && address.iter().all(is_plain)
}

/// Whether an attribute is text or a name, whatever it looks like.
fn is_never_an_address(name: &str) -> bool {
    // Not `starts_with`, which is a call, for every attribute of every page.
    matches!(name, "class" | "id" | "name" | "type" | "lang")
        || is_prose(name)
        || matches!(name.as_bytes(), [b'd', b'a', b't', b'a', b'-', ..])
}

/// Whether a browser loads the URL of an attribute, or submits to it.
fn loads(element: &Tag, attribute: &str) -> bool {
    match (element.name.as_ref(), attribute) {
        ("a" | "area", "href" | "xlink:href") => false,
        ("link", "href") => {
            let relations = decoded(element.value("rel").unwrap_or_default()).to_ascii_lowercase();
            let mut relations = relations.split_ascii_whitespace();
            !relations.all(|relation| is_followed_relation(relation) || relation.contains(UNKNOWN))
        }
        (_, "href" | "xlink:href") => true,
        _ => is_loading_attribute(attribute),
    }
}

/// Whether `data:` URLs are allowed, as the policy does for images.
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

/// A URL as a browser parses it.
fn plain_address(written: &str) -> String {
    decoded(written)
        .chars()
        .filter(|c| !matches!(*c, '\t' | '\n' | '\r' | NOTHING))
        .collect::<String>()
        .trim_start_matches(|c: char| c != UNKNOWN && (c <= ' ' || c.is_whitespace()))
        .to_ascii_lowercase()
}

fn runs_a_script(written: &str) -> bool {
    memchr::memchr2(b':', b'&', written.as_bytes()).is_some() && {
        let address = plain_address(written);
        // Animations have lists of URLs.
        address
            .split(';')
            .any(|part| part.trim_start().starts_with("javascript:"))
            || address.starts_with("vbscript:")
            || address.starts_with("data:text/html")
    }
}

/// Whether a URL leads to another site or has a forbidden scheme.
fn is_foreign(written: &str, may_be_data: bool) -> bool {
    if is_plain_path(written.as_bytes()) {
        return false;
    }
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

/// Decodes character references: all numeric ones, and the named ones of characters that
/// matter in URLs.
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

/// The first character reference of a text: the character and its length.
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

/// The first directive in which a policy is weaker than the site's, if any.
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
            // Without a directive of its own, a type of resource is covered by the default
            // one.
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

/// The directives of a policy with their sources, in order; of two with the same name, the
/// first counts.
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
