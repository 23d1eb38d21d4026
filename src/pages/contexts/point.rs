//! `point.html`.

use super::common::{
    Badge, CorrectionContext, DateContext, LinkContext, ObjectionContext, OutLink, PreparedCard,
    TextPart,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// `point`: all that the page of one institution shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PointContext<'a> {
    /// Permanent id.
    pub(crate) id: &'a str,
    /// Name.
    pub(crate) name: &'a str,
    /// English name.
    pub(crate) name_en: Option<&'a str>,
    /// Name in Latin letters, in English or else in Pinyin, on pages in another language than
    /// Chinese.
    pub(crate) latin: Option<&'a str>,
    /// Former names, newest first.
    pub(crate) former_names: &'a [String],
    /// Other names, without former ones.
    pub(crate) aliases: Vec<&'a str>,
    /// Nature, with its page if it has one.
    pub(crate) nature: MaybeLink,
    /// The full region: `辽宁省葫芦岛市龙港区`. The breadcrumbs lead to the pages of these regions.
    pub(crate) place_text: String,
    /// Short description.
    pub(crate) summary: Option<&'a str>,
    /// Address as written.
    pub(crate) address: Option<&'a str>,
    /// Postcode.
    pub(crate) postcode: Option<&'a str>,
    /// Public telephone numbers.
    pub(crate) phones: Vec<ContactWay>,
    /// Public mail addresses.
    pub(crate) emails: Vec<ContactWay>,
    /// Website.
    pub(crate) website: Option<OutLink>,
    /// What the text of its hours means; none where not every word of it is certain.
    pub(crate) hours: Option<HoursContext>,
    /// What a visitor needs and the registry does not have yet; none of an ended point.
    pub(crate) missing: Option<MissingContext>,
    /// The place and address in one text, to be copied.
    pub(crate) location: String,
    /// The telephone numbers in one text, one a line, to be copied.
    pub(crate) phones_text: String,
    /// The QR code of the page's address, for paper, with `base_url` only.
    pub(crate) qr: Option<QrContext>,
    /// Audience, joined: `企业、高校师生`.
    pub(crate) audience: Option<String>,
    /// The head's name, if it is published.
    pub(crate) head: Option<&'a str>,
    /// Additional texts by column name; columns without a text are missing.
    pub(crate) texts: BTreeMap<&'static str, TextContext<'a>>,
    /// Staff in words: `12人，其中专职8人、兼职4人`.
    pub(crate) staff: Option<String>,
    /// When the record was last checked.
    pub(crate) updated_on: Option<DateContext>,
    /// Whether it is a member or preparing to become one.
    pub(crate) listed: bool,
    /// For an ended point: when and why it ended.
    pub(crate) tombstone: Option<Tombstone>,
    /// Kinds of its current designations, without duplicates.
    pub(crate) badges: Vec<Badge>,
    /// Current designations, and those in preparation.
    pub(crate) designations: Vec<DesignationContext<'a>>,
    /// Designations that have ended.
    pub(crate) ended_designations: Vec<DesignationContext<'a>>,
    /// Service items by category, of an ended point those on record; empty where the registry
    /// has none.
    pub(crate) services: Vec<ServiceGroup<'a>>,
    /// Number of service items.
    pub(crate) service_count: usize,
    /// Whether the fee or the modes of some service item are not known; false of an ended point,
    /// which is not to be asked.
    pub(crate) services_unstated: bool,
    /// Where there are none: the sentence that says so and what article 14 asks of
    /// every point, without claiming it for this one; none of an ended point.
    pub(crate) services_note: Option<String>,
    /// Cases.
    pub(crate) cases: Vec<CaseContext<'a>>,
    /// Changes, newest first.
    pub(crate) history: Vec<HistoryContext<'a>>,
    /// Links to map services (they leave the site): by position, else by address.
    pub(crate) maps: Vec<OutLink>,
    /// What the map links go by: `按坐标定位`, `按地址检索`.
    pub(crate) maps_note: Option<String>,
    /// Position in words: `东经120.8378°，北纬40.7110°（WGS 84）`.
    pub(crate) coordinates: Option<String>,
    /// Other points near by.
    pub(crate) neighbours: Option<Neighbours>,
    /// Contacts for corrections of this record; none if none is configured.
    pub(crate) correction: Option<CorrectionContext>,
    /// Its designations on public notice.
    pub(crate) notices: Vec<PointNotice>,
    /// How to object to them; none if nothing is configured.
    pub(crate) objection: Option<ObjectionContext<'a>>,
}

/// Opening hours, for a script that compares them with the visitor's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct HoursContext {
    /// The days from Monday to Sunday, separated by `;`: times in minutes since midnight, such as
    /// `510-720,840-1050`; empty for a closed day.
    pub(crate) week: String,
    /// Whether the days are working days, which include weekends worked in exchange for a
    /// holiday.
    pub(crate) by_working_days: bool,
    /// Whether it is open on public holidays: `open`, `closed`, `unknown`.
    pub(crate) holidays: &'static str,
    /// The first day of which it is known whether it is a public holiday.
    pub(crate) known_from: String,
    /// The last day of which it is known.
    pub(crate) known_until: String,
    /// Public holidays, first and last day, separated by spaces: `2026-10-01/2026-10-07`.
    pub(crate) days_off: String,
    /// Weekends that are worked, separated by spaces.
    pub(crate) days_worked: String,
}

/// What the registry does not know of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MissingContext {
    /// What it is, joined: `详细地址、电话`.
    pub(crate) items: String,
    /// Who can be asked.
    pub(crate) authority: String,
}

/// A QR code as an SVG image: a path of lines of width 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct QrContext {
    /// Width and height.
    pub(crate) size: usize,
    /// The attribute `d` of the path.
    pub(crate) path: String,
}

/// A text that the program displays unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TextContext<'a> {
    /// Label of its column.
    pub(crate) label: &'a str,
    /// As written.
    pub(crate) text: &'a str,
    /// By line, without empty ones.
    pub(crate) lines: Vec<&'a str>,
}

/// A label, with a link where it has a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MaybeLink {
    /// Text.
    pub(crate) label: String,
    /// Relative link.
    pub(crate) link: Option<String>,
}

/// Telephone numbers or a mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ContactWay {
    /// As written.
    pub(crate) text: String,
    /// `tel:` link of the first number or `mailto:` link; none where the text holds no
    /// number to dial.
    pub(crate) href: Option<String>,
    /// The text in pieces, of which each number that can be dialled is one.
    pub(crate) parts: Vec<TextPart>,
}

/// When and why a point ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Tombstone {
    /// Date of the end, if known.
    pub(crate) date: Option<DateContext>,
    /// Label of the last status: `已撤销`.
    pub(crate) reason: String,
    /// The whole sentence.
    pub(crate) text: String,
}

/// One designation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct DesignationContext<'a> {
    /// Code of the kind.
    pub(crate) kind_code: &'a str,
    /// Full label of the kind.
    pub(crate) kind: &'a str,
    /// Relative link to the kind's page, where it has one.
    pub(crate) kind_link: Option<String>,
    /// Code of the status as of the date: `active`, `rectifying`, `expired`, …
    pub(crate) status_code: &'static str,
    /// Label of the status.
    pub(crate) status: String,
    /// Batch.
    pub(crate) batch: Option<&'a str>,
    /// Number or title of the document.
    pub(crate) document: Option<&'a str>,
    /// Approving authority.
    pub(crate) authority: Option<&'a str>,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) authority_latin: Option<String>,
    /// Recommending authority.
    pub(crate) recommender: Option<&'a str>,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) recommender_latin: Option<String>,
    /// Day of approval.
    pub(crate) approved_on: Option<DateContext>,
    /// What that day is called: `认定或备案日期`, `批准筹建日期`.
    pub(crate) approval_label: String,
    /// Last day of validity: `data-valid-until`.
    pub(crate) valid_until: Option<DateContext>,
    /// Validity in words: `有效期至2027年5月16日`, `有效期未公布`, `正在筹建，…`.
    pub(crate) validity: String,
    /// The day on which it ended.
    pub(crate) ended_on: Option<DateContext>,
    /// The document that ended it.
    pub(crate) ended_by: Option<&'a str>,
    /// Link to the source.
    pub(crate) source: Option<OutLink>,
    /// Additional texts by column name; columns without a text are missing.
    pub(crate) texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// The service items of one category.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ServiceGroup<'a> {
    /// Code of the category; `uncategorised` for items without one.
    pub(crate) code: &'a str,
    /// Label of the category.
    pub(crate) label: std::borrow::Cow<'a, str>,
    /// Relative link to the category's page.
    pub(crate) link: Option<String>,
    /// Label of the level if it is the same for all items, otherwise none.
    pub(crate) level: Option<&'a str>,
    /// The items.
    pub(crate) items: Vec<ServiceItemContext<'a>>,
}

/// One service item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ServiceItemContext<'a> {
    /// Name.
    pub(crate) name: &'a str,
    /// Labels of the types of intellectual property, joined: `专利、商标`.
    pub(crate) ip_types: Option<String>,
    /// Label of the level (`基本服务`), where the items of the group differ in it.
    pub(crate) level: Option<&'a str>,
    /// Audience, joined.
    pub(crate) audience: Option<String>,
    /// Fee.
    pub(crate) fee: Option<Badge>,
    /// Modes of service: `线上`, `线下`.
    pub(crate) modes: Vec<Badge>,
    /// Additional texts by column name; columns without a text are missing.
    pub(crate) texts: BTreeMap<&'static str, TextContext<'a>>,
    /// Link to the service or an explanation.
    pub(crate) link: Option<OutLink>,
    /// Description.
    pub(crate) description: Option<&'a str>,
    /// Link to the source.
    pub(crate) source: Option<OutLink>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CaseContext<'a> {
    /// Name.
    pub(crate) name: &'a str,
    /// What was done, by paragraph.
    pub(crate) content: Vec<&'a str>,
    /// Additional texts by column name; columns without a text are missing.
    pub(crate) texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct HistoryContext<'a> {
    /// The day.
    pub(crate) date: DateContext,
    /// Code of the event type.
    pub(crate) code: &'static str,
    /// Label of the event type.
    pub(crate) label: String,
    /// Kind of designation concerned.
    pub(crate) kind: Option<String>,
    /// What changed, in words.
    pub(crate) detail: Option<String>,
    /// The document that states it.
    pub(crate) document: Option<String>,
    /// Additional texts by column name; columns without a text are missing.
    pub(crate) texts: BTreeMap<&'static str, TextContext<'a>>,
}

/// Points near by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Neighbours {
    /// Heading: `龙港区的其他网点`, `葫芦岛市的其他网点`, `辽宁省的其他网点`.
    pub(crate) label: String,
    /// The list that they are taken from.
    pub(crate) more: Option<LinkContext>,
    /// Up to six.
    pub(crate) points: Vec<PreparedCard>,
}

/// A designation of the point that is on public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PointNotice {
    /// Label of the kind.
    pub(crate) kind: String,
    /// The period in words: `公示期：2026年5月6日至5月15日`, `公示期未公布`.
    pub(crate) period: String,
    /// Last day: `data-valid-until`.
    pub(crate) until: Option<DateContext>,
    /// Link to the public notice.
    pub(crate) link: String,
}
