//! An institution of the network and the rows that belong to it.
//!
//! What may be published ([`PointFacts`]) and what may not ([`Contact`], the
//! head's name) are separate types, so that a public stage cannot be handed the
//! private part by accident.

use super::{Date, RegionIndex, TermIndex, Texts};

/// An institution with everything that the registry says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The publishable columns of `points.csv`.
    pub facts: PointFacts,
    /// The head's name (主要负责人): published only where the configuration says so.
    pub head: Option<String>,
    /// The filing form's contact person: never published.
    pub contact: Contact,
    /// Designations in file order.
    pub designations: Vec<Designation>,
    /// Service items in file order.
    pub service_items: Vec<ServiceItem>,
    /// Cases in file order.
    pub cases: Vec<Case>,
    /// Events in file order.
    pub events: Vec<Event>,
}

/// The publishable columns of `points.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct PointFacts {
    /// Permanent id, `[a-z0-9][a-z0-9-]{0,62}`.
    pub id: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Other and former names.
    pub aliases: Vec<String>,
    /// Nature, in the vocabulary `nature`.
    pub nature: TermIndex,
    /// The most exact region known, of any level.
    pub region: RegionIndex,
    /// Postal address.
    pub address: Option<String>,
    /// Six-digit postcode.
    pub postcode: Option<String>,
    /// Position, with the system it is measured in.
    pub coordinates: Option<Coordinates>,
    /// All staff, persons.
    pub staff_total: Option<u32>,
    /// Full-time staff, persons.
    pub staff_full_time: Option<u32>,
    /// Part-time staff, persons.
    pub staff_part_time: Option<u32>,
    /// Public telephone numbers.
    pub phones: Vec<String>,
    /// Public mail addresses.
    pub emails: Vec<String>,
    /// Website, http or https.
    pub website: Option<String>,
    /// Whom the institution serves.
    pub audience: Vec<String>,
    /// A short description.
    pub summary: Option<String>,
    /// When the record was last checked by its institution.
    pub updated_on: Option<Date>,
    /// Its other texts.
    pub texts: Texts,
}

impl PointFacts {
    /// Facts of which only the required columns have a value.
    pub fn required(id: String, name: String, nature: TermIndex, region: RegionIndex) -> Self {
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
pub struct Contact {
    /// 联系人.
    pub name: Option<String>,
    /// 手机.
    pub mobile: Option<String>,
    /// 邮箱.
    pub email: Option<String>,
}

/// A position in degrees, never converted between systems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// The system that the numbers are measured in.
    pub crs: Crs,
}

/// One way in which an institution belongs to the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designation {
    /// Kind, in the vocabulary `kind`.
    pub kind: TermIndex,
    /// Batch as the authority names it.
    pub batch: Option<String>,
    /// Number or title of the document.
    pub document: Option<String>,
    /// Who approved it.
    pub authority: Option<String>,
    /// Who recommended it.
    pub recommender: Option<String>,
    /// First day of the public notice.
    pub notice_from: Option<Date>,
    /// Last day of the public notice.
    pub notice_until: Option<Date>,
    /// Day of approval.
    pub approved_on: Option<Date>,
    /// Last day of validity (that day still counts).
    pub valid_until: Option<Date>,
    /// Status as recorded; see [`crate::directory`] for the status as of a date.
    pub status: Status,
    /// Where this was published.
    pub source_url: Option<String>,
    /// Its other texts.
    pub texts: Texts,
}

/// One service that an institution gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceItem {
    /// Name of the item.
    pub name: String,
    /// Types of intellectual property, in vocabulary order, without repetition.
    pub ip_types: Vec<TermIndex>,
    /// Category, in the vocabulary `category`.
    pub category: Option<TermIndex>,
    /// Level as written, in the vocabulary `level`. Where it is not, the category's
    /// usual level applies: [`crate::directory`] resolves it.
    pub level: Option<TermIndex>,
    /// For whom.
    pub audience: Vec<String>,
    /// Fee, in the vocabulary `fee`.
    pub fee: Option<TermIndex>,
    /// Ways, in vocabulary order, without repetition.
    pub modes: Vec<TermIndex>,
    /// Where the service is used or explained.
    pub url: Option<String>,
    /// What it is, as written.
    pub description: Option<String>,
    /// Where this was published.
    pub source_url: Option<String>,
    /// Its other texts.
    pub texts: Texts,
}

/// A case that an institution reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Name of the case.
    pub name: String,
    /// What was done, with what effect.
    pub content: Option<String>,
    /// Its other texts.
    pub texts: Texts,
}

/// Something that happened to an institution or one of its designations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub date: Date,
    /// What happened.
    pub event_type: EventType,
    /// The kind of designation concerned, in the vocabulary `kind`.
    pub kind: Option<TermIndex>,
    /// The column that changed, for `changed`.
    pub field: Option<String>,
    /// Value before.
    pub old: Option<String>,
    /// Value after.
    pub new: Option<String>,
    /// The document that says so.
    pub document: Option<String>,
    /// Its other texts.
    pub texts: Texts,
}

impl Event {
    /// The designation that this event is about: the newest of its kind that was approved
    /// by its day, since one institution can hold the same kind twice.
    ///
    /// A designation without an approval date counts as the oldest. Where two are equally
    /// new, what they say decides, never the order of rows: the downloads have another.
    pub fn designation<'a>(
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
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// All values in declared order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code that files hold.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

coded_enum! {
    /// The legal status of a designation.
    Status {
        /// 公示中: shown on the public-notice page only, never counted.
        Proposed = "proposed",
        /// 筹建中: being built up before it is accepted; shown and found, never counted.
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
    /// Whether a designation with this status makes its point a member today.
    pub fn is_current(self) -> bool {
        matches!(self, Self::Active | Self::Rectifying)
    }

    /// Whether a designation with this status puts its point into lists and searches: those
    /// of members, and those that are being prepared, which no number counts.
    pub fn is_listed(self) -> bool {
        self.is_current() || self == Self::Preparing
    }

    /// Whether a designation with this status is over.
    pub fn has_ended(self) -> bool {
        match self {
            Self::Proposed | Self::Preparing | Self::Active | Self::Rectifying => false,
            Self::Expired | Self::Revoked | Self::Terminated | Self::Withdrawn => true,
        }
    }
}

coded_enum! {
    /// What an event says.
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
