//! The last look for personal data before anything is published.
//!
//! The types already keep the contacts out ([`crate::directory`]); this scan proves it
//! on the finished bytes, whoever made them. It knows the private values of the
//! registry and takes the files as they are made, and knows nothing of how one became
//! the other.
//!
//! In every file it looks for the registry's withheld numbers and mail addresses by
//! value. In text it looks also for anything that has the form of a mobile or, with its
//! checksum, of an identity-card number, by the recogniser that the checks use
//! ([`personal`]). What a published field says is allowed: the checks have judged it
//! already.

mod mails;
mod numbers;
mod origins;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use origins::Origin;
pub(crate) use origins::{locate, locate_in_content};

use crate::diagnostics::personal::{self, Form, PersonalNumber};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Text, mask, show};
use crate::model::{Point, Registry};
use crate::opendata::record::PointRecord;
use crate::schema::{Cell, Column, Row, Table, Value, events, is_withheld};
use crate::site::Artifact;
use numbers::{Chosen, Digits};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

rules! { People;
    /// 原因：发布以后就收不回来，所以生成的每个文件都要再查一遍，看有没有名录不公开的内容和像手机号、身份证号的数字。
    ///
    /// 例子：`content/help.md` 的正文里写着某网点联系人的手机号。
    ///
    /// 改法：按提示的位置删去或改成公开的电话。
    PERSONAL_IN_SITE = Error "personal-in-site", Some("《个人信息保护法》第十条"),
        "网站的文件里没有不应公开的个人信息", "No file of the site holds personal data that is not to be published";
}

/// What the scan needs to know beside the registry.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScanOptions<'a> {
    /// Whether the configuration publishes the head's name.
    pub(crate) head_published: bool,
    /// Values that the configuration publishes, such as the telephone for corrections.
    pub(crate) public_values: &'a [&'a str],
}

/// Something personal in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file.
    pub path: String,
    /// What it is.
    pub kind: LeakKind,
    /// The value, masked.
    pub value: String,
    /// Where the data or the content publishes it, as far as that is known.
    pub published: Vec<Origin>,
    /// Where the registry withholds it.
    pub withheld: Option<Origin>,
    needle: Needle,
}

/// The value itself, which no output shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Needle {
    Number(Number),
    Mail(String),
}

impl fmt::Debug for Needle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Needle")
    }
}

/// A number by its value, however it is spelled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Number {
    /// A mobile or identity card.
    Personal(PersonalNumber),
    /// Another telephone that the registry withholds.
    Chosen(Digits),
}

/// What a leak is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeakKind {
    /// A number that the registry withholds.
    WithheldNumber,
    /// A mail address that the registry withholds.
    WithheldMail,
    /// The form of a mobile number.
    MobilePattern,
    /// The form of an identity-card number, checksum included.
    IdCardPattern,
}

/// What to look for. It holds the private values of the registry and outlives it.
pub struct Scanner {
    allowed: BTreeSet<Number>,
    withheld: BTreeSet<Number>,
    chosen: Chosen,
    withheld_mails: BTreeSet<String>,
    /// Mail addresses whose local part is not ASCII, in lower case.
    odd_mails: Vec<String>,
}

impl Scanner {
    /// Gathers what the registry withholds and what it publishes.
    pub fn new(registry: &Registry, options: ScanOptions<'_>) -> Self {
        let mut private = Values::of(&registry.points, |values, point| {
            values.add_private(point, options);
        });
        let chosen = Chosen::new(std::mem::take(&mut private.other_numbers));
        let mut public = Values::of(&registry.points, |values, point| {
            values.add_public(point, options, &chosen);
        });
        for value in options.public_values {
            public.add(value, &chosen);
        }
        let other = chosen.without(&public.numbers);
        Self {
            withheld: private
                .numbers
                .difference(&public.numbers)
                .copied()
                .collect(),
            chosen: other,
            withheld_mails: private.mails.difference(&public.mails).cloned().collect(),
            odd_mails: private
                .odd_mails
                .difference(&public.odd_mails)
                .cloned()
                .collect(),
            allowed: public.numbers,
        }
    }

    /// Looks for personal data in files; every leak is reported once a file, sorted.
    pub fn scan(&self, artifacts: &[Artifact]) -> Vec<Leak> {
        let mut leaks: Vec<Leak> = artifacts
            .par_iter()
            .flat_map_iter(|artifact| self.file(&artifact.path, &artifact.bytes))
            .collect();
        leaks.sort();
        leaks.dedup();
        leaks
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let mut add = |kind, value: &str, needle| {
            leaks.push(Leak {
                path: path.to_owned(),
                kind,
                value: mask(value),
                published: Vec::new(),
                withheld: None,
                needle,
            });
        };
        let form = form_of(path);
        let is_encoded = path.starts_with("search/");
        let value =
            |place: &Range<usize>| String::from_utf8_lossy(&bytes[place.clone()]).into_owned();
        personal::for_each(bytes, form.unwrap_or(Form::Code), |found, place| {
            let number = Number::Personal(found);
            let is_data = is_encoded && is_encoded_number(path, bytes, &place);
            let kind = match found {
                _ if self.allowed.contains(&number) => return,
                _ if self.withheld.contains(&number) => LeakKind::WithheldNumber,
                _ if form.is_none() || is_data => return,
                PersonalNumber::Mobile(_) => LeakKind::MobilePattern,
                PersonalNumber::IdentityCard(_) => LeakKind::IdCardPattern,
            };
            add(kind, &value(&place), Needle::Number(number));
        });
        numbers::for_each(bytes, &self.chosen, |digits, place| {
            let needle = Needle::Number(Number::Chosen(digits));
            add(LeakKind::WithheldNumber, &value(&place), needle);
        });
        let mut add_mail = |mail: &str| {
            add(LeakKind::WithheldMail, mail, Needle::Mail(mail.to_owned()));
        };
        if !self.withheld_mails.is_empty() {
            mails::for_each(bytes, |mail| {
                if self.withheld_mails.contains(mail) {
                    add_mail(mail);
                }
            });
        }
        for mail in &self.odd_mails {
            if memchr::memmem::find(bytes, mail.as_bytes()).is_some() {
                add_mail(mail);
            }
        }
        leaks
    }
}

impl fmt::Debug for Scanner {
    /// Says nothing of the values: they are private.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Scanner")
    }
}

/// The personal-looking values of some texts.
#[derive(Default)]
struct Values {
    numbers: BTreeSet<Number>,
    other_numbers: BTreeSet<Digits>,
    mails: BTreeSet<String>,
    odd_mails: BTreeSet<String>,
}

impl Values {
    /// What `add` finds in any of the points.
    fn of(points: &[Point], add: impl Fn(&mut Self, &Point) + Sync) -> Self {
        let parts = points.par_iter().fold(Self::default, |mut values, point| {
            add(&mut values, point);
            values
        });
        parts.reduce(Self::default, Self::union)
    }

    fn union(mut self, mut other: Self) -> Self {
        self.numbers.append(&mut other.numbers);
        self.other_numbers.append(&mut other.other_numbers);
        self.mails.append(&mut other.mails);
        self.odd_mails.append(&mut other.odd_mails);
        self
    }

    fn add(&mut self, text: &str, chosen: &Chosen) {
        personal::for_each(text.as_bytes(), Form::Text, |number, _| {
            self.numbers.insert(Number::Personal(number));
        });
        numbers::for_each(text.as_bytes(), chosen, |digits, _| {
            self.numbers.insert(Number::Chosen(digits));
        });
        if text.contains(['@', '%']) {
            mails::for_each(text.as_bytes(), |mail| {
                self.mails.insert(mail.to_owned());
            });
        }
        let odd = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_ascii() && !domain.is_empty() && !text.contains(char::is_whitespace)
        });
        if odd {
            self.odd_mails.insert(text.to_owned());
        }
    }

    fn add_private(&mut self, point: &Point, options: ScanOptions<'_>) {
        for_each_value(point, options, |value| {
            if value.is_withheld {
                self.add(&value.text, &Chosen::default());
            }
        });
        // A landline in the column for mobiles is withheld like a mobile.
        if let Some(mobile) = &point.contact.mobile {
            self.other_numbers.extend(numbers::telephones(mobile));
        }
    }

    fn add_public(&mut self, point: &Point, options: ScanOptions<'_>, chosen: &Chosen) {
        for_each_value(point, options, |value| {
            if !value.is_withheld {
                self.add(&value.text, chosen);
            }
        });
    }
}

impl Chosen {
    /// The numbers but for those that are public.
    fn without(self, public: &BTreeSet<Number>) -> Self {
        let numbers = self.into_numbers();
        Self::new(
            numbers
                .into_iter()
                .filter(|digits| !public.contains(&Number::Chosen(*digits)))
                .collect(),
        )
    }
}

/// A text or a decimal number that a record holds.
struct RecordValue<'a> {
    text: Cow<'a, str>,
    is_withheld: bool,
}

/// Visits the texts and decimal numbers of all records of a point, but for what an event of
/// a withheld column says beside the values: no such event is published.
fn for_each_value(point: &Point, options: ScanOptions<'_>, mut visit: impl FnMut(RecordValue<'_>)) {
    let records = PointRecord::complete(point);
    let tables = Table::of_points().map(|table| (table, records.rows(table)));
    for (table, rows) in tables {
        for (column, record) in rows
            .iter()
            .flat_map(|record| table.columns().iter().map(move |column| (column, record)))
        {
            let is_withheld = match record.row {
                Row::Events(event) if is_withheld_event(event.field, options.head_published) => {
                    if !is_value_of_event(column) {
                        continue;
                    }
                    true
                }
                _ => column.is_withheld(options.head_published),
            };
            let mut visit = |text| visit(RecordValue { text, is_withheld });
            match column.value(record) {
                Value::Cell(Cell::Text(text)) => visit(Cow::Borrowed(text)),
                Value::Cell(Cell::List(texts)) => {
                    texts.iter().for_each(|text| visit(Cow::Borrowed(text)));
                }
                Value::Cell(Cell::Number(number)) => visit(Cow::Owned(number.to_string())),
                // Days, counts and codes are no personal data.
                Value::Cell(Cell::Empty | Cell::Date(_) | Cell::Integer(_) | Cell::Terms(..))
                | Value::Term(_)
                | Value::Terms(_)
                | Value::Region(_) => {}
            }
        }
    }
}

/// Whether the values of an event of this field are withheld.
fn is_withheld_event(field: Option<&str>, head_published: bool) -> bool {
    field.is_some_and(|field| is_withheld(field, head_published))
}

/// Whether a column of events holds a value of the column that changed.
fn is_value_of_event(column: &Column) -> bool {
    [events::OLD, events::NEW]
        .iter()
        .any(|value| events::SCHEMA.column(*value) == column)
}

/// How a file that people read is written; none where the form of a number means nothing
/// in it.
fn form_of(path: &str) -> Option<Form> {
    let is_prose = path.starts_with("search/records.") || path.starts_with("search/regions.");
    if path.starts_with("search/") && !is_prose {
        return Some(Form::Code);
    }
    match path.rsplit_once('.')?.1 {
        "html" | "xml" | "atom" => Some(Form::Markup),
        "json" | "jsonld" | "csv" | "webmanifest" => Some(Form::Table),
        "txt" | "md" => Some(Form::Text),
        "css" | "js" | "svg" => Some(Form::Code),
        _ => None,
    }
}

/// Whether a number in a search shard is a JSON number or part of an encoded list or
/// column, rather than part of a text.
fn is_encoded_number(path: &str, bytes: &[u8], place: &Range<usize>) -> bool {
    let is_encoding = |byte: &u8| {
        byte.is_ascii_alphabetic() || matches!(byte, b'[' | b']' | b',' | b':' | b'.' | b'-' | b'+')
    };
    let before = place
        .start
        .checked_sub(1)
        .and_then(|start| bytes.get(start));
    let stands_among_numbers =
        before.is_some_and(is_encoding) && bytes.get(place.end).is_some_and(is_encoding);
    // Records and regions hold names as people write them, and are looked at closely.
    let is_prose = path.starts_with("search/records.") || path.starts_with("search/regions.");
    stands_among_numbers || !is_prose && is_in_encoded_string(bytes, place)
}

/// Whether a number is a small part of a long string of encoding digits: in a column of
/// 100,000 documents eleven decimal digits in a row are no surprise.
fn is_in_encoded_string(bytes: &[u8], place: &Range<usize>) -> bool {
    const LONGER_BY: usize = 32;
    let is_digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let before = bytes[..place.start]
        .iter()
        .rev()
        .take(LONGER_BY)
        .take_while(is_digit);
    let after = bytes[place.end..]
        .iter()
        .take(LONGER_BY)
        .take_while(is_digit);
    before.count() + after.count() >= LONGER_BY
}

impl Leak {
    /// What was found, and where it comes from.
    pub fn text(&self) -> Text {
        let (zh, en) = match self.kind {
            LeakKind::WithheldNumber => ("名录不公开的号码", "a withheld number"),
            LeakKind::WithheldMail => ("名录不公开的邮箱", "a withheld mail address"),
            LeakKind::MobilePattern => ("像是手机号码的", "what looks like a mobile number"),
            LeakKind::IdCardPattern => (
                "像是身份证号码的",
                "what looks like an identity-card number",
            ),
        };
        let path = show(&self.path);
        let mut text = message!(
            "`{path}` 里有{zh} `{}`",
            "`{path}` holds {en}, `{}`",
            self.value,
        );
        let published: Vec<Text> = self.published.iter().map(Origin::text).collect();
        if !published.is_empty() {
            let list = |separator: &str, get: fn(&Text) -> &str| {
                let parts: Vec<&str> = published.iter().map(get).collect();
                parts.join(separator)
            };
            text.zh += &format!("；来自 {}", list("、", |text| &text.zh));
            text.en += &format!("; it comes from {}", list(" and ", |text| &text.en));
        }
        if let Some(origin) = &self.withheld {
            let origin = origin.text();
            text.zh += &format!("；它是 {} 的内容", origin.zh);
            text.en += &format!("; it is withheld in {}", origin.en);
        }
        text
    }
}

impl Leak {
    /// The finding as a problem of the file that it comes from, as far as that is known.
    pub(crate) fn problem(&self) -> Diagnostic {
        let origin = self.published.first();
        let file = origin.map_or(&self.path, |origin| &origin.file);
        let help = message!(
            "请在这里删去它，或改成公开的电话、邮箱",
            "delete it there, or give a public telephone or mailbox instead",
        );
        let mut problem = PERSONAL_IN_SITE.diagnostic(file.clone(), self.text());
        problem.heading = origin.and_then(|origin| origin.column.map(str::to_owned));
        problem.record = origin.and_then(|origin| origin.record.clone());
        problem.value = Some(self.value.clone());
        problem.with_help(help)
    }
}

impl fmt::Display for Leak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}
