//! The final scan for personal data before publishing.
//!
//! Types already keep contact data out of the public view ([`crate::directory`]); this scan
//! verifies it on the finished bytes, whoever produced them. It knows the registry's
//! private values and receives finished files, but not how files are made.
//!
//! All files are searched for withheld numbers and mail addresses by value. Text files are
//! also searched for anything that looks like a mobile number or, with a valid checksum, an
//! identity-card number, using the recogniser of the checks ([`personal`]). Values of
//! published fields are allowed, since the checks have accepted them already.

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
use numbers::{Digits, NumberSet};
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

/// Options of the scan.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScanOptions<'a> {
    /// Whether the head's name is published.
    pub(crate) head_published: bool,
    /// Values published by the configuration, such as the telephone for corrections.
    pub(crate) public_values: &'a [&'a str],
}

/// A personal value in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file.
    pub path: String,
    /// Its kind.
    pub kind: LeakKind,
    /// The value, masked.
    pub value: String,
    /// Where the data or content contains it, if known.
    pub published: Vec<Origin>,
    /// Where the registry withholds it, if it does.
    pub withheld: Option<Origin>,
    unmasked: LeakValue,
}

/// The unmasked value, for locating it; never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum LeakValue {
    Number(Number),
    Mail(String),
}

impl fmt::Debug for LeakValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Needle")
    }
}

/// A number, regardless of its spelling.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Number {
    /// A mobile or identity-card number.
    Personal(PersonalNumber),
    /// Another telephone number that the registry withholds.
    Telephone(Digits),
}

/// The kind of a leak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeakKind {
    /// A number that the registry withholds.
    WithheldNumber,
    /// A mail address that the registry withholds.
    WithheldMail,
    /// A number that looks like a mobile number.
    MobilePattern,
    /// A number that looks like an identity-card number and has a valid checksum.
    IdCardPattern,
}

/// Searches files for personal data. It keeps the registry's private values, but not the
/// registry.
pub struct Scanner {
    allowed: BTreeSet<Number>,
    withheld: BTreeSet<Number>,
    targets: NumberSet,
    withheld_mails: BTreeSet<String>,
    /// Mail addresses whose local part is not ASCII, in lower case.
    non_ascii_mails: Vec<String>,
}

impl Scanner {
    /// Collects the values that the registry withholds and those that it publishes.
    pub fn new(registry: &Registry, options: ScanOptions<'_>) -> Self {
        let mut private = Values::of(&registry.points, |values, point| {
            values.add_private(point, options);
        });
        let targets = NumberSet::new(std::mem::take(&mut private.other_numbers));
        let mut public = Values::of(&registry.points, |values, point| {
            values.add_public(point, options, &targets);
        });
        for value in options.public_values {
            public.add(value, &targets);
        }
        let other = targets.without(&public.numbers);
        Self {
            withheld: private
                .numbers
                .difference(&public.numbers)
                .copied()
                .collect(),
            targets: other,
            withheld_mails: private.mails.difference(&public.mails).cloned().collect(),
            non_ascii_mails: private
                .non_ascii_mails
                .difference(&public.non_ascii_mails)
                .cloned()
                .collect(),
            allowed: public.numbers,
        }
    }

    /// Searches files for personal data; returns each leak once per file, sorted.
    pub fn scan(&self, artifacts: &[Artifact]) -> Vec<Leak> {
        let mut leaks: Vec<Leak> = artifacts
            .par_iter()
            .flat_map_iter(|artifact| self.file(&artifact.path, &artifact.bytes))
            .collect();
        leaks.sort();
        leaks.dedup();
        leaks
    }

    /// Whether a file contains no personal data.
    pub(crate) fn is_clean(&self, path: &str, bytes: &[u8]) -> bool {
        self.file(path, bytes).is_empty()
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let mut add = |kind, value: &str, unmasked| {
            leaks.push(Leak {
                path: path.to_owned(),
                kind,
                value: mask(value),
                published: Vec::new(),
                withheld: None,
                unmasked,
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
            add(kind, &value(&place), LeakValue::Number(number));
        });
        numbers::for_each(bytes, &self.targets, |digits, place| {
            let unmasked = LeakValue::Number(Number::Telephone(digits));
            add(LeakKind::WithheldNumber, &value(&place), unmasked);
        });
        let mut add_mail = |mail: &str| {
            add(
                LeakKind::WithheldMail,
                mail,
                LeakValue::Mail(mail.to_owned()),
            );
        };
        if !self.withheld_mails.is_empty() {
            mails::for_each(bytes, |mail| {
                if self.withheld_mails.contains(mail) {
                    add_mail(mail);
                }
            });
        }
        for mail in &self.non_ascii_mails {
            if memchr::memmem::find(bytes, mail.as_bytes()).is_some() {
                add_mail(mail);
            }
        }
        leaks
    }
}

impl fmt::Debug for Scanner {
    /// Shows none of the values, since they are private.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Scanner")
    }
}

/// The values in some texts that look personal.
#[derive(Default)]
struct Values {
    numbers: BTreeSet<Number>,
    other_numbers: BTreeSet<Digits>,
    mails: BTreeSet<String>,
    non_ascii_mails: BTreeSet<String>,
}

impl Values {
    /// The union of what `add` collects from each point.
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
        self.non_ascii_mails.append(&mut other.non_ascii_mails);
        self
    }

    fn add(&mut self, text: &str, targets: &NumberSet) {
        personal::for_each(text.as_bytes(), Form::Text, |number, _| {
            self.numbers.insert(Number::Personal(number));
        });
        numbers::for_each(text.as_bytes(), targets, |digits, _| {
            self.numbers.insert(Number::Telephone(digits));
        });
        if text.contains(['@', '%']) {
            mails::for_each(text.as_bytes(), |mail| {
                self.mails.insert(mail.to_owned());
            });
        }
        let is_non_ascii = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_ascii() && !domain.is_empty() && !text.contains(char::is_whitespace)
        });
        if is_non_ascii {
            self.non_ascii_mails.insert(text.to_owned());
        }
    }

    fn add_private(&mut self, point: &Point, options: ScanOptions<'_>) {
        for_each_value(point, options, |value| {
            if value.is_withheld {
                self.add(&value.text, &NumberSet::default());
            }
        });
        // A landline number in the column for mobile numbers is withheld like a mobile
        // number.
        if let Some(mobile) = &point.contact.mobile {
            self.other_numbers.extend(numbers::telephones(mobile));
        }
    }

    fn add_public(&mut self, point: &Point, options: ScanOptions<'_>, targets: &NumberSet) {
        for_each_value(point, options, |value| {
            if !value.is_withheld {
                self.add(&value.text, targets);
            }
        });
    }
}

impl NumberSet {
    /// Removes the numbers that are public.
    fn without(self, public: &BTreeSet<Number>) -> Self {
        let numbers = self.into_numbers();
        Self::new(
            numbers
                .into_iter()
                .filter(|digits| !public.contains(&Number::Telephone(*digits)))
                .collect(),
        )
    }
}

/// A text or decimal number in a record.
struct RecordValue<'a> {
    text: Cow<'a, str>,
    is_withheld: bool,
}

/// Visits the texts and decimal numbers in all records of a point. Events of withheld
/// columns are not published, so only their old and new values are visited.
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
                // Dates, counts and codes are not personal.
                Value::Cell(Cell::Empty | Cell::Date(_) | Cell::Integer(_) | Cell::Terms(..))
                | Value::Term(_)
                | Value::Terms(_)
                | Value::Region(_) => {}
            }
        }
    }
}

/// Whether the values of events with this field are withheld.
fn is_withheld_event(field: Option<&str>, head_published: bool) -> bool {
    field.is_some_and(|field| is_withheld(field, head_published))
}

/// Whether a column of the events table contains a value of the changed column.
fn is_value_of_event(column: &Column) -> bool {
    [events::OLD, events::NEW]
        .iter()
        .any(|value| events::SCHEMA.column(*value) == column)
}

/// The text format of a file; `None` for files in which a number that looks personal means
/// nothing.
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
/// column, rather than of a text.
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
    // Records and regions contain names as people write them, so they are searched like
    // text.
    let is_prose = path.starts_with("search/records.") || path.starts_with("search/regions.");
    stands_among_numbers || !is_prose && is_in_encoded_string(bytes, place)
}

/// Whether a number is a small part of a long encoded string: in a column of 100,000
/// documents, eleven decimal digits in a row occur by chance.
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
    /// Describes the leak and its origin.
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
    /// The leak as a diagnostic of the file that it originates from, if known.
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
        problem.line = origin.and_then(|origin| origin.line);
        problem.with_help(help)
    }
}

impl fmt::Display for Leak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}
