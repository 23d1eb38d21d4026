//! Atom feeds (RFC 4287): the newest changes and retired ids of the whole network, of each
//! province and of each kind of designation.
//!
//! A feed changes only when its entries do. Entry ids derive from the event, never from a
//! URL, so they survive a move of the site and are the same on mirrors. Times come from the
//! data; no clock is used.

use super::contexts::FeedLink;
use super::labels;
use super::locale::Locale;
use super::shell::Shell;
use crate::directory::{Change, Directory, DirectoryPoint, HistoryEntry, PointIndex};
use crate::links;
use crate::model::{Date, Region, RegionIndex, RetiredPoint, Term, TermIndex};
use crate::site::{Artifact, Role, sha256};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

const MAKER: &str = "feeds";

/// The maximum number of entries in a feed.
const MAX_ENTRIES: usize = 50;

/// The update time of a feed without entries: the date of the Measures (国知办发服字〔2020〕46号).
/// Any constant date would do.
const EPOCH: Date = Date::constant(2020, 11, 5);

/// Why writing XML cannot fail here.
const CANNOT_FAIL: &str = "memory takes every write";

/// The scope of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Everything,
    Province(RegionIndex),
    Kind(TermIndex),
}

/// The content of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FeedItem {
    /// A change of a point.
    Change(Change),
    /// An id was retired.
    Retired {
        /// Index in [`Directory::retired`].
        position: usize,
        /// The point that replaced it.
        replacement: Option<PointIndex>,
    },
}

/// A feed to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feed {
    subject: Subject,
    /// Path relative to the root.
    pub(crate) path: String,
    /// Title.
    pub(crate) title: String,
    /// The corresponding page, relative to the root.
    page: String,
    /// Entries, newest first.
    items: Vec<FeedItem>,
}

impl Feed {
    /// Whether its scope is a province.
    pub(crate) fn is_of_province(&self) -> bool {
        matches!(self.subject, Subject::Province(_))
    }

    /// A link to the feed, relative to the page at `from`.
    pub(crate) fn link(&self, texts: &Locale, from: &str) -> FeedLink {
        feed_link(texts, from, &self.path, self.title.clone())
    }
}

/// A link to the feed of all changes, relative to the page at `from`.
pub(crate) fn of_everything(texts: &Locale, from: &str) -> FeedLink {
    feed_link(texts, from, links::FEED, texts.feed_everything())
}

/// A link to the feed of a province.
pub(crate) fn of_province(texts: &Locale, province: &Region, from: &str) -> FeedLink {
    let path = links::feed_of_region(&province.code);
    feed_link(texts, from, &path, texts.feed_of_province(province.label()))
}

/// A link to the feed of a kind of designation.
pub(crate) fn of_kind(texts: &Locale, kind: &Term, from: &str) -> FeedLink {
    let path = links::feed_of_kind(&kind.code);
    feed_link(texts, from, &path, texts.feed_of_kind(kind.label()))
}

/// The trees of all languages share the feeds of the first one.
fn feed_link(texts: &Locale, from: &str, path: &str, label: String) -> FeedLink {
    FeedLink {
        label,
        link: links::relative(&links::in_folder(&texts.language().folder, from), path),
    }
}

/// All feeds: that of all changes, those of all provinces by code, and those of the kinds
/// that have points or changes.
pub(crate) fn all(texts: &Locale, directory: &Directory) -> Vec<Feed> {
    let mut items = newest_items(directory);
    let mut subjects = vec![Subject::Everything];
    subjects.extend(directory.regions.provinces().map(Subject::Province));
    let kinds = directory.taxonomy.kind.iter().map(|(kind, _)| kind);
    subjects.extend(
        kinds
            .filter(|kind| !directory.of_kind(*kind).points.is_empty())
            .map(Subject::Kind)
            .chain(items.keys().copied()),
    );
    subjects.sort();
    subjects.dedup();
    subjects
        .into_iter()
        .map(|subject| feed(texts, directory, subject, items.remove(&subject)))
        .collect()
}

fn feed(
    texts: &Locale,
    directory: &Directory,
    subject: Subject,
    items: Option<Vec<FeedItem>>,
) -> Feed {
    let (path, title, page) = match subject {
        Subject::Everything => (
            links::FEED.to_owned(),
            texts.feed_everything(),
            links::CHANGES.to_owned(),
        ),
        Subject::Province(region) => {
            let region = directory.regions.get(region);
            (
                links::feed_of_region(&region.code),
                texts.feed_of_province(region.label()),
                links::region(&region.code),
            )
        }
        Subject::Kind(kind) => {
            let has_page = !directory.of_kind(kind).points.is_empty();
            let kind = directory.taxonomy.kind.get(kind);
            (
                links::feed_of_kind(&kind.code),
                texts.feed_of_kind(kind.label()),
                if has_page {
                    links::kind(&kind.code)
                } else {
                    links::CHANGES.to_owned()
                },
            )
        }
    };
    Feed {
        subject,
        path,
        title,
        page,
        items: items.unwrap_or_default(),
    }
}

/// The newest entries of each feed that has any. An event without a kind belongs to all
/// kinds that its point has or had.
fn newest_items(directory: &Directory) -> BTreeMap<Subject, Vec<FeedItem>> {
    let mut newest: BTreeMap<Subject, Vec<FeedItem>> = BTreeMap::new();
    for item in newest_first(directory) {
        let mut add = |subject| {
            let items = newest.entry(subject).or_default();
            if items.len() < MAX_ENTRIES && items.last() != Some(&item) {
                items.push(item);
            }
        };
        add(Subject::Everything);
        match item {
            FeedItem::Change(change) => {
                let point = directory.point(change.point);
                add(Subject::Province(point.province()));
                match point.history[change.entry].kind {
                    Some(kind) => add(Subject::Kind(kind)),
                    None => {
                        for designation in &point.designations {
                            add(Subject::Kind(designation.record.kind));
                        }
                    }
                }
            }
            // The former location is unknown, so the province of the replacement is used.
            FeedItem::Retired { replacement, .. } => {
                if let Some(point) = replacement {
                    add(Subject::Province(directory.point(point).province()));
                }
            }
        }
    }
    newest
}

/// All changes and retired ids, newest first. On the same day changes precede retired ids,
/// which keep their order.
fn newest_first(directory: &Directory) -> Vec<FeedItem> {
    let changes = directory.changes.iter().copied().map(FeedItem::Change);
    let replacements = directory.replacements.iter().enumerate();
    let retired = replacements.map(|(position, replacement)| FeedItem::Retired {
        position,
        replacement: *replacement,
    });
    let mut items: Vec<FeedItem> = changes.chain(retired).collect();
    // The sort is stable.
    items.sort_by_key(|item| Reverse(item.date(directory)));
    items
}

impl FeedItem {
    /// The date of the entry.
    fn date(self, directory: &Directory) -> Date {
        match self {
            Self::Change(change) => directory.point(change.point).history[change.entry].date,
            Self::Retired { position, .. } => directory.retired[position].retired_on,
        }
    }
}

/// The files of all feeds, which are in the language of the tree at the root.
pub(crate) fn artifacts(shell: &Shell) -> Vec<Artifact> {
    if !shell.folder().is_empty() {
        return Vec::new();
    }
    all(shell.texts, shell.directory)
        .iter()
        .map(|feed| Artifact {
            path: feed.path.clone(),
            maker: MAKER,
            role: Role::Page,
            bytes: document(shell, feed),
            sha256: None,
        })
        .collect()
}

fn document(shell: &Shell, feed: &Feed) -> Vec<u8> {
    let site = shell.input.site;
    let directory = shell.directory;
    let updated = feed.items.first();
    let updated = updated.map_or(EPOCH, |items| items.date(directory));
    let sponsor = site.identity.sponsor.trim();
    let author = if sponsor.is_empty() {
        &site.title
    } else {
        sponsor
    };
    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 1));
    xml.declare();
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", &shell.texts.language_tag()),
    ];
    xml.element("feed", &attributes, |xml| {
        xml.text(
            "id",
            &urn(&["feed", &links::in_folder(shell.folder(), &feed.path)]),
        );
        xml.text("title", &format!("{} - {}", feed.title, site.title));
        xml.text("updated", &time(updated));
        xml.element("author", &[], |xml| xml.text("name", author));
        xml.link("self", FEED_TYPE, &address(shell, feed, &feed.path));
        xml.link("alternate", PAGE_TYPE, &address(shell, feed, &feed.page));
        for items in &feed.items {
            xml.element("entry", &[], |xml| match *items {
                FeedItem::Change(change) => entry(xml, shell, feed, change),
                FeedItem::Retired {
                    position,
                    replacement,
                } => {
                    let retired = &directory.retired[position];
                    let replacement = replacement.map(|point| directory.point(point));
                    retirement_entry(xml, shell, feed, retired, replacement);
                }
            });
        }
    });
    xml.finish()
}

/// The media type of a feed.
pub(crate) const FEED_TYPE: &str = "application/atom+xml";

const PAGE_TYPE: &str = "text/html";

fn entry(xml: &mut Xml, shell: &Shell, feed: &Feed, change: Change) {
    let texts = shell.texts;
    let directory = shell.directory;
    let point = directory.point(change.point);
    let event = &point.history[change.entry];
    let label = labels::event(&directory.taxonomy, event.event_type);
    let name = &point.facts.name;
    let kind = event.kind.map(|kind| directory.taxonomy.kind.get(kind));
    let title = match kind {
        None => texts.feed_title(name, label),
        Some(kind) => texts.feed_title_with_kind(name, label, kind.short_label()),
    };
    let date = labels::date_text(texts, event.date);
    let mut sentences = vec![texts.feed_event(&date, name, label)];
    sentences.extend(kind.map(|kind| texts.feed_kind(kind.label())));
    sentences.extend(labels::change_detail(texts, directory, event));
    sentences.extend(
        event
            .document
            .as_ref()
            .map(|document| texts.feed_document(document)),
    );
    let place = labels::place(&directory.regions, &point.region_path);
    sentences.push(texts.feed_place(&place));
    let page = links::point(&point.facts.id);
    xml.text("id", &entry_id(directory, point, change.entry));
    xml.text("title", &title);
    xml.text("updated", &time(event.date));
    xml.text("published", &time(event.date));
    xml.link("alternate", PAGE_TYPE, &address(shell, feed, &page));
    let term = event.event_type.code();
    xml.empty("category", &[("term", term), ("label", label)]);
    xml.text("summary", &summary(texts, &sentences));
}

/// The entry of a retired id. The entry id derives from the retired id and the date, since
/// reason and replacement may be corrected later.
fn retirement_entry(
    xml: &mut Xml,
    shell: &Shell,
    feed: &Feed,
    retired: &RetiredPoint,
    replacement: Option<&DirectoryPoint>,
) {
    let texts = shell.texts;
    let label = texts.retired_label();
    let name = retired.name.as_deref().unwrap_or(&retired.id);
    let date = retired.retired_on;
    let mut sentences = vec![
        texts.feed_event(&labels::date_text(texts, date), name, &label),
        texts.feed_id(&retired.id),
        texts.feed_reason(retired.reason.trim_end_matches('。')),
    ];
    sentences.extend(replacement.map(|point| texts.feed_replacement(&point.facts.name)));
    let page = links::point(&retired.id);
    xml.text("id", &urn(&["retired", &retired.id, &date.to_string()]));
    xml.text("title", &texts.feed_title(name, &label));
    xml.text("updated", &time(date));
    xml.text("published", &time(date));
    xml.link("alternate", PAGE_TYPE, &address(shell, feed, &page));
    xml.empty("category", &[("term", "retired"), ("label", &label)]);
    xml.text("summary", &summary(texts, &sentences));
}

/// Joins sentences.
fn summary(texts: &Locale, sentences: &[String]) -> String {
    let sentences = sentences.iter();
    sentences.map(|text| texts.feed_sentence(text)).collect()
}

/// The start of a day in China's time zone.
fn time(date: Date) -> String {
    format!("{date}T00:00:00+08:00")
}

/// The URL of a path: absolute if the site's is known, otherwise relative to the feed.
fn address(shell: &Shell, feed: &Feed, path: &str) -> String {
    let base = &shell.input.site.base_url;
    if base.is_empty() {
        links::relative(&feed.path, path)
    } else {
        shell.absolute(base, path)
    }
}

/// The permanent id of an event, derived from its point, date, type, kind, column and
/// values.
///
/// The document is not included, so that it can be added or corrected later. Of events that
/// are equal otherwise, later ones are numbered in the order of rows, so that appending a
/// row keeps earlier ids.
fn entry_id(directory: &Directory, point: &DirectoryPoint, position: usize) -> String {
    let entry = &point.history[position];
    let earlier = point.history[..position].iter();
    let number = earlier.filter(|other| is_alike(other, entry)).count();
    let date = entry.date.to_string();
    let kind = entry
        .kind
        .map(|kind| &directory.taxonomy.kind.get(kind).code);
    let text = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    urn(&[
        "event",
        &point.facts.id,
        &date,
        entry.event_type.code(),
        kind.map_or("", String::as_str),
        &text(&entry.field),
        &text(&entry.old),
        &text(&entry.new),
        &number.to_string(),
    ])
}

fn is_alike(a: &HistoryEntry, b: &HistoryEntry) -> bool {
    (a.date, a.event_type, a.kind, &a.field, &a.old, &a.new)
        == (b.date, b.event_type, b.kind, &b.field, &b.old, &b.new)
}

/// A version 8 UUID (RFC 9562): the first bits of the SHA-256 of the parts, each preceded
/// by its length, so that different lists of parts differ.
fn urn(parts: &[&str]) -> String {
    let mut name = "wangdian".to_owned();
    for part in parts {
        name.push_str(&format!(" {}:{part}", part.len()));
    }
    let digest = sha256(name.as_bytes());
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let mut urn = "urn:uuid:".to_owned();
    for (position, byte) in bytes.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            urn.push('-');
        }
        urn.push_str(&format!("{byte:02x}"));
    }
    urn
}

/// An XML writer.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn declare(&mut self) {
        let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
        self.0.write_event(declaration).expect(CANNOT_FAIL);
    }

    /// Writes an element with the content that `inside` writes.
    fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        let element = self.0.create_element(name);
        let element = element.with_attributes(attributes.iter().copied());
        // The library's closure only gets the inner writer, so it is wrapped in an `Xml`
        // again.
        element
            .write_inner_content(|writer| {
                let taken = std::mem::replace(writer, Writer::new(Vec::new()));
                let mut xml = Self(taken);
                inside(&mut xml);
                *writer = xml.0;
                io::Result::Ok(())
            })
            .expect(CANNOT_FAIL);
    }

    fn text(&mut self, name: &'static str, text: &str) {
        let text = allowed(text);
        self.0
            .create_element(name)
            .write_text_content(BytesText::new(&text))
            .expect(CANNOT_FAIL);
    }

    fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        let attributes: Vec<(&str, String)> = attributes
            .iter()
            .map(|(name, text)| (*name, allowed(text)))
            .collect();
        let attributes = attributes.iter().map(|(name, text)| (*name, text.as_str()));
        self.0
            .create_element(name)
            .with_attributes(attributes)
            .write_empty()
            .expect(CANNOT_FAIL);
    }

    fn link(&mut self, relation: &str, media_type: &str, address: &str) {
        self.empty(
            "link",
            &[("rel", relation), ("type", media_type), ("href", address)],
        );
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

/// Removes characters that XML does not allow.
fn allowed(text: &str) -> String {
    text.chars()
        .filter(
            |character| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_8_uuids_and_differ_for_different_parts() {
        let id = urn(&["event", "p-1"]);
        assert_eq!(id.len(), "urn:uuid:".len() + 36);
        assert_eq!(&id[9 + 14..9 + 15], "8", "{id}");
        assert!("89ab".contains(&id[9 + 19..9 + 20]), "{id}");
        assert_eq!(id, urn(&["event", "p-1"]));
        for other in [&["event", "p-2"][..], &["eventp", "-1"], &["event 3:p-1"]] {
            assert_ne!(id, urn(other), "{other:?}");
        }
    }

    #[test]
    fn ids_never_change() {
        assert_eq!(
            urn(&["feed", "feeds/all.xml"]),
            "urn:uuid:ea9de3f8-31ce-8539-86dc-314e9ec8301f"
        );
    }

    #[test]
    fn characters_that_xml_forbids_are_removed() {
        assert_eq!(
            allowed("甲\u{0}\u{b}\u{fffe}\n\u{10ffff}"),
            "甲\n\u{10ffff}"
        );
    }
}
