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
    pub(crate) facts: PointFacts,
    /// The head's name (主要负责人): published only where the configuration says so.
    pub(crate) head: Option<String>,
    /// The filing form's contact person: never published.
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
    /// The most exact region known, of any level.
    pub(crate) region: RegionIndex,
    /// Postal address.
    pub(crate) address: Option<String>,
    /// Six-digit postcode.
    pub(crate) postcode: Option<String>,
    /// Position, with the system it is measured in.
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
    /// Its other texts.
    pub(crate) texts: Texts,
}

impl PointFacts {
    /// Facts of which only the required columns have a value.
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

/// A position in degrees, never converted between systems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Coordinates {
    /// Degrees east.
    pub(crate) longitude: f64,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// The system that the numbers are measured in.
    pub(crate) crs: Crs,
}

/// One way in which an institution belongs to the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Designation {
    /// Kind, in the vocabulary `kind`.
    pub(crate) kind: TermIndex,
    /// Batch as the authority names it.
    pub(crate) batch: Option<String>,
    /// Number or title of the document.
    pub(crate) document: Option<String>,
    /// Who approved it.
    pub(crate) authority: Option<String>,
    /// Who recommended it.
    pub(crate) recommender: Option<String>,
    /// First day of the public notice.
    pub(crate) notice_from: Option<Date>,
    /// Last day of the public notice.
    pub(crate) notice_until: Option<Date>,
    /// Day of approval.
    pub(crate) approved_on: Option<Date>,
    /// Last day of validity (that day still counts).
    pub(crate) valid_until: Option<Date>,
    /// Status as recorded; see [`crate::directory`] for the status as of a date.
    pub(crate) status: Status,
    /// Where this was published.
    pub(crate) source_url: Option<String>,
    /// Its other texts.
    pub(crate) texts: Texts,
}

/// One service that an institution gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceItem {
    /// Name of the item.
    pub(crate) name: String,
    /// Types of intellectual property, in vocabulary order, without repetition.
    pub(crate) ip_types: Vec<TermIndex>,
    /// Category, in the vocabulary `category`.
    pub(crate) category: Option<TermIndex>,
    /// Level as written, in the vocabulary `level`. Where it is not, the category's
    /// usual level applies: [`crate::directory`] resolves it.
    pub(crate) level: Option<TermIndex>,
    /// For whom.
    pub(crate) audience: Vec<String>,
    /// Fee, in the vocabulary `fee`.
    pub(crate) fee: Option<TermIndex>,
    /// Ways, in vocabulary order, without repetition.
    pub(crate) modes: Vec<TermIndex>,
    /// Where the service is used or explained.
    pub(crate) url: Option<String>,
    /// What it is, as written.
    pub(crate) description: Option<String>,
    /// Where this was published.
    pub(crate) source_url: Option<String>,
    /// Its other texts.
    pub(crate) texts: Texts,
}

/// A case that an institution reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// Name of the case.
    pub(crate) name: String,
    /// What was done, with what effect.
    pub(crate) content: Option<String>,
    /// Its other texts.
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
    /// The document that says so.
    pub(crate) document: Option<String>,
    /// Its other texts.
    pub(crate) texts: Texts,
}

impl Event {
    /// The designation that this event is about: the newest of its kind that was approved
    /// by its day, since one institution can hold the same kind twice.
    ///
    /// A designation without an approval date counts as the oldest. Where two are equally
    /// new, what they say decides, never the order of rows: the downloads have another.
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
            /// All values in declared order.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code that files hold.
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
    pub(crate) fn is_current(self) -> bool {
        matches!(self, Self::Active | Self::Rectifying)
    }

    /// Whether a designation with this status puts its point into lists and searches: those
    /// of members, and those that are being prepared, which no number counts.
    pub(crate) fn is_listed(self) -> bool {
        self.is_current() || self == Self::Preparing
    }

    /// Whether a designation with this status is over.
    pub(crate) fn has_ended(self) -> bool {
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
