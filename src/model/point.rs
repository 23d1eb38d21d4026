//! An institution of the network, with the rows that belong to it.
//!
//! Publishable columns ([`PointFacts`]) and private ones ([`Contact`], the head's name)
//! have separate types, so that public stages cannot receive private data by accident.

use super::{Date, RegionIndex, TermIndex, Texts};

/// An institution with all its data.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The publishable columns of `points.csv`.
    pub(crate) facts: PointFacts,
    /// The head's name (主要负责人): published only if the configuration says so.
    pub(crate) head: Option<String>,
    /// The contact person of the filing form: never published.
    pub(crate) contact: Contact,
    /// Designations in file order.
    pub(crate) designations: Vec<Designation>,
    /// Service items in file order.
    pub(crate) service_items: Vec<ServiceItem>,
    /// Cases in file order.
    pub(crate) cases: Vec<Case>,
    /// Events in file order.
    pub(crate) events: Vec<Event>,
}

/// The publishable columns of `points.csv`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PointFacts {
    /// Permanent id, `[a-z0-9][a-z0-9-]{0,62}`.
    pub(crate) id: String,
    /// Name in Chinese.
    pub(crate) name: String,
    /// Name in English.
    pub(crate) name_en: Option<String>,
    /// Other and former names.
    pub(crate) aliases: Vec<String>,
    /// Nature, in the vocabulary `nature`.
    pub(crate) nature: TermIndex,
    /// The most precise region known, of any level.
    pub(crate) region: RegionIndex,
    /// Postal address.
    pub(crate) address: Option<String>,
    /// Six-digit postcode.
    pub(crate) postcode: Option<String>,
    /// Geographic position.
    pub(crate) coordinates: Option<Coordinates>,
    /// All staff, persons.
    pub(crate) staff_total: Option<u32>,
    /// Full-time staff, persons.
    pub(crate) staff_full_time: Option<u32>,
    /// Part-time staff, persons.
    pub(crate) staff_part_time: Option<u32>,
    /// Public telephone numbers.
    pub(crate) phones: Vec<String>,
    /// Public mail addresses.
    pub(crate) emails: Vec<String>,
    /// Website, http or https.
    pub(crate) website: Option<String>,
    /// Whom the institution serves.
    pub(crate) audience: Vec<String>,
    /// A short description.
    pub(crate) summary: Option<String>,
    /// When the record was last checked by its institution.
    pub(crate) updated_on: Option<Date>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}

impl PointFacts {
    /// Facts with values in the required columns only.
    pub(crate) fn required(
        id: String,
        name: String,
        nature: TermIndex,
        region: RegionIndex,
    ) -> Self {
        Self {
            id,
            name,
            name_en: None,
            aliases: Vec::new(),
            nature,
            region,
            address: None,
            postcode: None,
            coordinates: None,
            staff_total: None,
            staff_full_time: None,
            staff_part_time: None,
            phones: Vec::new(),
            emails: Vec::new(),
            website: None,
            audience: Vec::new(),
            summary: None,
            updated_on: None,
            texts: Texts::default(),
        }
    }
}

/// The columns that are never published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contact {
    /// 联系人.
    pub(crate) name: Option<String>,
    /// 手机.
    pub(crate) mobile: Option<String>,
    /// 邮箱.
    pub(crate) email: Option<String>,
}

/// A position in degrees, never converted between reference systems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Coordinates {
    /// Degrees east.
    pub(crate) longitude: f64,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// The reference system of the numbers.
    pub(crate) crs: Crs,
}

/// A designation: a way in which an institution belongs to the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Designation {
    /// Kind, in the vocabulary `kind`.
    pub(crate) kind: TermIndex,
    /// Batch as the authority names it.
    pub(crate) batch: Option<String>,
    /// Number or title of the document.
    pub(crate) document: Option<String>,
    /// The approving authority.
    pub(crate) authority: Option<String>,
    /// The recommending authority.
    pub(crate) recommender: Option<String>,
    /// First day of the public notice.
    pub(crate) notice_from: Option<Date>,
    /// Last day of the public notice.
    pub(crate) notice_until: Option<Date>,
    /// Day of approval.
    pub(crate) approved_on: Option<Date>,
    /// Last day of validity, inclusive.
    pub(crate) valid_until: Option<Date>,
    /// Status as recorded; [`crate::directory`] computes the effective status on a date.
    pub(crate) status: Status,
    /// URL of the source.
    pub(crate) source_url: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}

/// A service that an institution offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceItem {
    /// Name of the item.
    pub(crate) name: String,
    /// Types of intellectual property, in vocabulary order, without repetition.
    pub(crate) ip_types: Vec<TermIndex>,
    /// Category, in the vocabulary `category`.
    pub(crate) category: Option<TermIndex>,
    /// Level as written, in the vocabulary `level`. If it is missing, [`crate::directory`]
    /// uses the default level of the category.
    pub(crate) level: Option<TermIndex>,
    /// The audience.
    pub(crate) audience: Vec<String>,
    /// Fee, in the vocabulary `fee`.
    pub(crate) fee: Option<TermIndex>,
    /// Modes of service, in vocabulary order, without repetition.
    pub(crate) modes: Vec<TermIndex>,
    /// URL where the service is offered or explained.
    pub(crate) url: Option<String>,
    /// Description, as written.
    pub(crate) description: Option<String>,
    /// URL of the source.
    pub(crate) source_url: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}

/// A case that an institution reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// Name of the case.
    pub(crate) name: String,
    /// What was done, and its effect.
    pub(crate) content: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}

/// Something that happened to an institution or one of its designations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// The day.
    pub(crate) date: Date,
    /// What happened.
    pub(crate) event_type: EventType,
    /// The kind of designation concerned, in the vocabulary `kind`.
    pub(crate) kind: Option<TermIndex>,
    /// The column that changed, for `changed`.
    pub(crate) field: Option<String>,
    /// Value before.
    pub(crate) old: Option<String>,
    /// Value after.
    pub(crate) new: Option<String>,
    /// The document that states it.
    pub(crate) document: Option<String>,
    /// Columns that are only displayed.
    pub(crate) texts: Texts,
}

impl Event {
    /// The designation that this event concerns: the newest of its kind approved by the
    /// event's date, since an institution can hold the same kind twice.
    ///
    /// A designation without an approval date counts as the oldest. Ties are broken by
    /// content, never by the order of rows, which differs in the downloads.
    pub(crate) fn designation<'a>(
        &self,
        designations: impl IntoIterator<Item = &'a Designation>,
    ) -> Option<&'a Designation> {
        let kind = self.kind?;
        designations
            .into_iter()
            .filter(|designation| designation.kind == kind)
            .filter(|designation| designation.status != Status::Proposed)
            .filter(|designation| designation.approved_on.is_none_or(|day| day <= self.date))
            .max_by_key(|designation| {
                (
                    designation.approved_on,
                    designation.status,
                    designation.valid_until,
                    [
                        &designation.batch,
                        &designation.document,
                        &designation.authority,
                        &designation.recommender,
                        &designation.source_url,
                    ],
                )
            })
    }
}

/// Declares an enum whose variants have fixed codes that `taxonomy.toml` labels.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// All values, in the order of their declaration.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code in data files.
            pub(crate) fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The value with this code.
            pub(crate) fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

coded_enum! {
    /// The legal status of a designation.
    Status {
        /// 公示中: shown only on the public-notice page, never counted.
        Proposed = "proposed",
        /// 筹建中: being set up; listed and searchable, never counted.
        Preparing = "preparing",
        /// 有效.
        Active = "active",
        /// 整改中 (art. 17): still a member.
        Rectifying = "rectifying",
        /// 已到期: the last day of validity has passed.
        Expired = "expired",
        /// 已撤销 (art. 17, 18).
        Revoked = "revoked",
        /// 已终止 (art. 18).
        Terminated = "terminated",
        /// 已退出.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Whether a designation with this status makes its point a member.
    pub(crate) fn is_current(self) -> bool {
        matches!(self, Self::Active | Self::Rectifying)
    }

    /// Whether a designation with this status puts its point into lists and searches. This
    /// includes designations in preparation, which are not counted.
    pub(crate) fn is_listed(self) -> bool {
        self.is_current() || self == Self::Preparing
    }

    /// The type of event that gives a designation this status, if it is over.
    pub(crate) fn ending_event(self) -> Option<EventType> {
        match self {
            Self::Proposed | Self::Preparing | Self::Active | Self::Rectifying => None,
            Self::Expired => Some(EventType::Expired),
            Self::Revoked => Some(EventType::Revoked),
            Self::Terminated => Some(EventType::Terminated),
            Self::Withdrawn => Some(EventType::Withdrawn),
        }
    }

    /// The type of event that ends a designation with this status: the one that gave it the status, or
    /// that the validity of a current one runs out.
    pub(crate) fn final_event(self) -> Option<EventType> {
        let expires = self.is_current().then_some(EventType::Expired);
        self.ending_event().or(expires)
    }

    /// Whether a designation with this status is over.
    pub(crate) fn has_ended(self) -> bool {
        self.ending_event().is_some()
    }
}

coded_enum! {
    /// The type of an event.
    EventType {
        /// A designation was approved.
        Approved = "approved",
        /// A designation was renewed.
        Renewed = "renewed",
        /// A published fact changed (art. 9).
        Changed = "changed",
        /// The institution has a new name.
        Renamed = "renamed",
        /// Rectification was ordered (art. 17).
        Rectifying = "rectifying",
        /// Rectification was accepted.
        Rectified = "rectified",
        /// Validity ran out.
        Expired = "expired",
        /// Revoked (art. 17, 18).
        Revoked = "revoked",
        /// Terminated (art. 18).
        Terminated = "terminated",
        /// Withdrawn by the institution.
        Withdrawn = "withdrawn",
    }
}

impl EventType {
    /// Whether a designation is over after such an event.
    pub(crate) fn is_end(self) -> bool {
        Status::ALL
            .iter()
            .any(|status| status.ending_event() == Some(self))
    }
}

coded_enum! {
    /// A coordinate reference system.
    Crs {
        /// WGS 84.
        Wgs84 = "wgs84",
        /// China Geodetic Coordinate System 2000.
        Cgcs2000 = "cgcs2000",
        /// The offset system of Chinese map services.
        Gcj02 = "gcj02",
        /// Baidu's system.
        Bd09 = "bd09",
    }
}
