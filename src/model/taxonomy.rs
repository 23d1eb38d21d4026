//! The vocabularies: codes with their labels, as `data/taxonomy.toml` lists them.

use super::working_days::HolidayYear;
use serde::Deserialize;

/// The position of a term in its vocabulary; order of indices is order of display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermIndex(pub(crate) u8);

/// One code of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    /// What files hold; never changed once published.
    pub(crate) code: String,
    /// The Chinese label.
    pub(crate) zh: String,
    /// The English label.
    pub(crate) en: String,
    /// A shorter Chinese label for badges and filters.
    #[serde(default)]
    pub(crate) short: Option<String>,
    /// Other spellings that the loader takes for this code.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// For categories: words in the name of a service item that tell its category.
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// One or two Chinese sentences for the term's page.
    #[serde(default)]
    pub(crate) description: Option<String>,
    /// For categories: the code of the level that an item has where its row names none.
    #[serde(default)]
    pub(crate) level: Option<String>,
    /// The government-site `ColumnType` of the term's page.
    #[serde(default)]
    pub(crate) column_type: Option<String>,
}

impl Term {
    /// The short Chinese label, or the full one where there is no shorter.
    pub(crate) fn short_label(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.zh)
    }
}

/// The terms of one vocabulary in display order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Vocabulary {
    terms: Vec<Term>,
}

impl Vocabulary {
    /// The term at an index that this vocabulary gave out.
    pub(crate) fn get(&self, index: TermIndex) -> &Term {
        &self.terms[usize::from(index.0)]
    }

    /// The index of a code.
    pub(crate) fn find(&self, code: &str) -> Option<TermIndex> {
        self.terms
            .iter()
            .position(|term| term.code == code)
            .map(|position| TermIndex(position as u8))
    }

    /// The terms in order, with their indices.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TermIndex, &Term)> {
        self.terms
            .iter()
            .enumerate()
            .map(|(position, term)| (TermIndex(position as u8), term))
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }
}

/// Declares the vocabularies: the one list of them.
macro_rules! vocabularies {
    ($($(#[$meta:meta])* $variant:ident = $field:ident,)+) => {
        /// The vocabularies by their names in `taxonomy.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum VocabularyName {
            $($(#[$meta])* $variant,)+
        }

        impl VocabularyName {
            /// All of them, in the order of `taxonomy.toml`.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in `taxonomy.toml`.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)+
                }
            }

            /// The terms.
            pub(crate) fn terms(self, taxonomy: &Taxonomy) -> &Vocabulary {
                match self {
                    $(Self::$variant => &taxonomy.$field,)+
                }
            }
        }

        /// All vocabularies of `taxonomy.toml`.
        ///
        /// The loader makes sure that no vocabulary has more than 255 terms or a code
        /// twice, that every category's `level` exists, and that the vocabularies whose
        /// meaning the program knows ([`crate::model::Status`], [`crate::model::EventType`],
        /// [`crate::model::Crs`]) have exactly the codes that it knows, and that the holidays
        /// are sound. Quotas, ministries and holidays may be left out: what they decide is
        /// then not judged, or by the days of the week.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Taxonomy {
            $($(#[$meta])* pub(crate) $field: Vocabulary,)+
            /// How many institutions may be recommended, by year; each year once.
            #[serde(default)]
            pub(crate) recommendation_quota: Vec<RecommendationQuota>,
            /// The ministries that recommend institutions of their own.
            #[serde(default)]
            pub(crate) ministry: Vec<Ministry>,
            /// Holidays and the weekends that are worked for them, by year; each year once.
            #[serde(default)]
            pub(crate) holidays: Vec<HolidayYear>,
        }
    };
}

vocabularies! {
    /// Designation kinds.
    Kind = kind,
    /// Natures of institutions.
    Nature = nature,
    /// Service categories.
    Category = category,
    /// Service levels.
    Level = level,
    /// Types of intellectual property.
    IpType = ip_type,
    /// Fees.
    Fee = fee,
    /// Ways in which a service is given.
    Mode = mode,
    /// Labels of [`crate::model::Status`].
    Status = status,
    /// Labels of [`crate::model::EventType`].
    EventType = event_type,
    /// Labels of [`crate::model::Crs`].
    Crs = crs,
}

/// How many institutions may be recommended for filing in a year (its notice, part 2(2)).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecommendationQuota {
    /// The year of the filing.
    pub(crate) year: i16,
    /// The most that one provincial office may recommend.
    pub(crate) province: usize,
    /// The most that one ministry may recommend.
    pub(crate) ministry: usize,
    /// Where that stands, as messages cite it.
    pub(crate) source: String,
}

/// A ministry that recommends institutions of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ministry {
    /// Its full name.
    pub(crate) name: String,
    /// Shorter names of it.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
}
