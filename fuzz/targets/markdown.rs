//! Content pages: any bytes as a whole page, and as the text after valid front matter. An
//! independent HTML parser checks that the output runs nothing and loads nothing from other
//! sites.

use scraper::{Html, Node, node::Element};
use std::collections::BTreeMap;
use url::Url;
use wangdian::config::SiteConfig;
use wangdian::pages::content::load;

const SETTINGS: &[u8] = b"+++\ntitle = \"T\"\n+++\n\n";

/// Elements that Markdown can produce.
const ELEMENTS: [&str; 30] = [
    "html",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "span",
    "img",
    "body",
];

/// Attributes that Markdown can produce. None runs code or violates the site's content
/// security policy.
const ATTRIBUTES: [&str; 12] = [
    "href",
    "src",
    "alt",
    "title",
    "id",
    "class",
    "rel",
    "start",
    "role",
    "aria-label",
    "data-label",
    "tabindex",
];

/// Runs one input.
pub(crate) fn run(bytes: &[u8]) {
    let page = |bytes: &[u8]| {
        BTreeMap::from([
            ("page.md".to_owned(), bytes.to_vec()),
            ("help.md".to_owned(), [SETTINGS, b"## a\n"].concat()),
            ("a.svg".to_owned(), Vec::new()),
        ])
    };
    for files in [page(bytes), page(&[SETTINGS, bytes].concat())] {
        match load(&files, "content", &SiteConfig::default()) {
            Ok(content) => content
                .pages
                .iter()
                .for_each(|page| is_harmless(&page.html)),
            Err(problems) => assert!(!problems.is_empty()),
        }
    }
}

fn is_harmless(html: &str) {
    let parsed = Html::parse_fragment(html);
    for node in parsed.tree.values() {
        match node {
            Node::Element(element) => check_element(element),
            Node::Comment(_) | Node::ProcessingInstruction(_) | Node::Doctype(_) => {
                panic!("{node:?} comes from nowhere")
            }
            Node::Text(_) | Node::Document | Node::Fragment => {}
        }
    }
}

fn check_element(element: &Element) {
    assert!(ELEMENTS.contains(&element.name()), "<{}>", element.name());
    let here = Url::parse("https://here.example/site/").expect("an address");
    for (name, value) in element.attrs() {
        assert!(ATTRIBUTES.contains(&name), "{name} of <{}>", element.name());
        let address = here.join(value);
        match (name, address) {
            ("href", Ok(address)) => {
                assert!(
                    matches!(address.scheme(), "http" | "https" | "mailto"),
                    "{value}"
                );
            }
            ("src", Ok(address)) => assert!(address.as_str().starts_with(here.as_str()), "{value}"),
            _ => {}
        }
    }
}
