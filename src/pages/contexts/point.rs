//! `point.html`.

use super::common::{
    Badge, CorrectionContext, DateContext, LinkContext, OutLink, PreparedCard, TextPart,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// `point`: all that the page of one institution shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointContext<'a> {
    /// Permanent id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// English name.
    pub name_en: Option<&'a str>,
    /// Names that it had before, the last one first.
    pub former_names: &'a [String],
    /// Other names, without those.
    pub aliases: Vec<&'a str>,
    /// Nature, with its page where there is one.
    pub nature: MaybeLink,
    /// Where it lies, from the province down: `辽宁省葫芦岛市龙港区`. The breadcrumbs
    /// lead to the pages of these regions.
    pub place_text: String,
    /// Short description.
    pub summary: Option<&'a str>,
    /// Address as written.
    pub address: Option<&'a str>,
    /// Postcode.
    pub postcode: Option<&'a str>,
    /// Public telephone numbers.
    pub phones: Vec<ContactWay>,
    /// Public mail addresses.
    pub emails: Vec<ContactWay>,
    /// Website.
    pub website: Option<OutLink>,
    /// Whom it serves, joined: `企业、高校师生`.
    pub audience: Option<String>,
    /// The head's name, where the configuration publishes it.
    pub head: Option<&'a str>,
    /// Its other texts by the names of their columns; those that have none are left out.
    pub texts: BTreeMap<&'static str, TextContext<'a>>,
    /// Staff in words: `12人，其中专职8人、兼职4人`.
    pub staff: Option<String>,
    /// When the record was last checked.
    pub updated_on: Option<DateContext>,
    /// Whether it is a member today or is being prepared to become one.
    pub listed: bool,
    /// For a point that is neither: since when and why.
    pub tombstone: Option<Tombstone>,
    /// Kinds of its current designations, each once.
    pub badges: Vec<Badge>,
    /// Current designations, and those that are being prepared.
    pub designations: Vec<DesignationContext<'a>>,
    /// Designations that have ended.
    pub ended_designations: Vec<DesignationContext<'a>>,
    /// Service items by category; empty where the registry has none.
    pub services: Vec<ServiceGroup<'a>>,
    /// Number of service items.
    pub service_count: usize,
    /// Where there are none: the sentence that says so and what article 14 asks of
    /// every point, without claiming it for this one.
    pub services_note: Option<String>,
    /// Cases.
    pub cases: Vec<CaseContext<'a>>,
    /// What happened, newest first.
    pub history: Vec<HistoryContext<'a>>,
    /// Links to map services (they leave the site): by position, else by address.
    pub maps: Vec<OutLink>,
    /// What the map links go by: `按坐标定位`, `按地址检索`.
    pub maps_note: Option<String>,
    /// Position in words: `东经120.8378°，北纬40.7110°（WGS 84）`.
    pub coordinates: Option<String>,
    /// Other points near by.
    pub neighbours: Option<Neighbours>,
    /// How to have this record corrected; none where nothing is configured.
    pub correction: Option<CorrectionContext>,
}

/// A text that the program only passes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextContext<'a> {
    /// What its column is called.
    pub label: &'a str,
    /// As written.
    pub text: &'a str,
    /// By line, without empty ones.
    pub lines: Vec<&'a str>,
}

/// A label, with a link where it has a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaybeLink {
    /// Text.
    pub label: String,
    /// Relative link.
    pub link: Option<String>,
}

/// Telephone numbers or a mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactWay {
    /// As written.
    pub text: String,
    /// `tel:` link of the first number or `mailto:` link; none where the text holds no
    /// number to dial.
    pub href: Option<String>,
    /// The text in pieces, of which each number that can be dialled is one.
    pub parts: Vec<TextPart>,
}

/// Why a point is no longer a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tombstone {
    /// Since when, where known.
    pub date: Option<DateContext>,
    /// Label of the last status: `已撤销`.
    pub reason: String,
    /// The whole sentence.
    pub text: String,
}

/// One designation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignationContext<'a> {
    /// Code of the kind.
    pub kind_code: &'a str,
    /// Full label of the kind.
    pub kind: &'a str,
    /// Relative link to the kind's page, where it has one.
    pub kind_link: Option<String>,
    /// Code of the status as of the date: `active`, `rectifying`, `expired`, …
    pub status_code: &'static str,
    /// Label of the status.
    pub status: String,
    /// Batch.
    pub batch: Option<&'a str>,
    /// Number or title of the document.
    pub document: Option<&'a str>,
    /// Who approved it.
    pub authority: Option<&'a str>,
    /// Who recommended it.
    pub recommender: Option<&'a str>,
    /// Day of approval.
    pub approved_on: Option<DateContext>,
    /// What that day is called: `认定或备案日期`, `批准筹建日期`.
    pub approval_label: String,
    /// Last day of validity: `data-valid-until`.
    pub valid_until: Option<DateContext>,
    /// Validity in words: `有效期至2027年5月16日`, `有效期未公布`, `正在筹建，…`.
    pub validity: String,
    /// The day on which it ended.
    pub ended_on: Option<DateContext>,
    /// The document that ended it.
    pub ended_by: Option<&'a str>,
    /// Where this was published.
    pub source: Option<OutLink>,
    /// Its other texts by the names of their columns; those that have none are left out.
    pub texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// The service items of one category.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceGroup<'a> {
    /// Code of the category; `uncategorised` for items without one.
    pub code: &'a str,
    /// Label of the category.
    pub label: std::borrow::Cow<'a, str>,
    /// Relative link to the category's page.
    pub link: Option<String>,
    /// Label of the level that all its items have; none where they differ.
    pub level: Option<&'a str>,
    /// The items.
    pub items: Vec<ServiceItemContext<'a>>,
}

/// One service item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceItemContext<'a> {
    /// Name.
    pub name: &'a str,
    /// Labels of the types of intellectual property, joined: `专利、商标`.
    pub ip_types: Option<String>,
    /// Label of the level (`基本服务`), where the items of the group differ in it.
    pub level: Option<&'a str>,
    /// For whom, joined.
    pub audience: Option<String>,
    /// Fee.
    pub fee: Option<Badge>,
    /// Ways: `线上`, `线下`.
    pub modes: Vec<Badge>,
    /// Its other texts by the names of their columns; those that have none are left out.
    pub texts: BTreeMap<&'static str, TextContext<'a>>,
    /// Where it is used or explained.
    pub link: Option<OutLink>,
    /// What it is.
    pub description: Option<&'a str>,
    /// Where this was published.
    pub source: Option<OutLink>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseContext<'a> {
    /// Name.
    pub name: &'a str,
    /// What was done, by paragraph.
    pub content: Vec<&'a str>,
    /// Its other texts by the names of their columns; those that have none are left out.
    pub texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryContext<'a> {
    /// The day.
    pub date: DateContext,
    /// Code of the event type.
    pub code: &'static str,
    /// Label of the event type.
    pub label: String,
    /// Kind of designation concerned.
    pub kind: Option<String>,
    /// What changed, in words.
    pub detail: Option<String>,
    /// The document that says so.
    pub document: Option<String>,
    /// Its other texts by the names of their columns; those that have none are left out.
    pub texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// Points near by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Neighbours {
    /// Heading: `龙港区的其他网点`, `葫芦岛市的其他网点`, `辽宁省的其他网点`.
    pub label: String,
    /// The list that they are taken from.
    pub more: Option<LinkContext>,
    /// Up to six.
    pub points: Vec<PreparedCard>,
}
