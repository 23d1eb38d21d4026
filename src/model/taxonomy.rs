//! The vocabularies: codes with their labels, as listed in `data/taxonomy.toml`.

use super::working_days::HolidayYear;
use serde::Deserialize;

/// The index of a term in its vocabulary; indices are in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermIndex(pub(crate) u8);

/// A term of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    /// The code in data files; never changed once published.
    pub(crate) code: String,
    /// The Chinese label.
    pub(crate) zh: String,
    /// The English label.
    pub(crate) en: String,
    /// A shorter Chinese label for badges and filters.
    #[serde(default)]
    pub(crate) short: Option<String>,
    /// Other spellings that the loader accepts for this code.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// For categories: words in the name of a service item that imply the category.
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// One or two Chinese sentences for the term's page.
    #[serde(default)]
    pub(crate) description: Option<String>,
    /// For categories: the code of the default level of items without a level.
    #[serde(default)]
    pub(crate) level: Option<String>,
    /// The `ColumnType` of the term's page, a meta tag of government websites.
    #[serde(default)]
    pub(crate) column_type: Option<String>,
    /// How pages in another language than Chinese show it.
    #[serde(skip)]
    pub(crate) labels: Option<TermLabels>,
}

/// How pages in another language than Chinese show a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermLabels {
    /// The label.
    pub(crate) label: String,
    /// A shorter label for badges and filters.
    pub(crate) short: Option<String>,
    /// One or two sentences.
    pub(crate) description: Option<String>,
}

impl Term {
    /// The label: the Chinese one, unless the term has others.
    pub(crate) fn label(&self) -> &str {
        self.labels
            .as_ref()
            .map_or(&self.zh, |labels| &labels.label)
    }

    /// The short label, or the full one if there is no short one.
    pub(crate) fn short_label(&self) -> &str {
        let short = match &self.labels {
            Some(labels) => labels.short.as_deref(),
            None => self.short.as_deref(),
        };
        short.unwrap_or_else(|| self.label())
    }

    /// One or two sentences about it.
    pub(crate) fn description(&self) -> Option<&str> {
        match &self.labels {
            Some(labels) => labels.description.as_deref(),
            None => self.description.as_deref(),
        }
    }
}

/// The terms of one vocabulary in display order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Vocabulary {
    terms: Vec<Term>,
}

impl Vocabulary {
    /// The term at an index of this vocabulary.
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

    /// Sets or removes the labels of all terms in another language than Chinese.
    pub(crate) fn label_by(&mut self, labels_of: impl Fn(&Term) -> Option<TermLabels>) {
        for term in &mut self.terms {
            term.labels = labels_of(term);
        }
    }

    /// The number of terms.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }
}

/// Declares all vocabularies.
macro_rules! vocabularies {
    ($($(#[$meta:meta])* $variant:ident = $field:ident,)+) => {
        /// The vocabularies, by their names in `taxonomy.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum VocabularyName {
            $($(#[$meta])* $variant,)+
        }

        impl VocabularyName {
            /// All vocabularies, in the order of `taxonomy.toml`.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in `taxonomy.toml`.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)+
                }
            }

            /// The terms of the vocabulary.
            pub(crate) fn terms(self, taxonomy: &Taxonomy) -> &Vocabulary {
                match self {
                    $(Self::$variant => &taxonomy.$field,)+
                }
            }

            /// The terms of the vocabulary, to be changed.
            pub(crate) fn terms_mut(self, taxonomy: &mut Taxonomy) -> &mut Vocabulary {
                match self {
                    $(Self::$variant => &mut taxonomy.$field,)+
                }
            }
        }

        /// All vocabularies of `taxonomy.toml`.
        ///
        /// The loader guarantees that no vocabulary has more than 255 terms or a code
        /// twice, that every category's `level` exists, that the vocabularies known to the
        /// program ([`crate::model::Status`], [`crate::model::EventType`],
        /// [`crate::model::Crs`]) have exactly the known codes, and that holidays are
        /// valid. Quotas, ministries and holidays may be missing: then the rules that need
        /// them are skipped, or count days of the week.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Taxonomy {
            $($(#[$meta])* pub(crate) $field: Vocabulary,)+
            /// Limits for recommendations; at most one entry per year.
            #[serde(default)]
            pub(crate) recommendation_quota: Vec<RecommendationQuota>,
            /// Ministries that recommend institutions of their own.
            #[serde(default)]
            pub(crate) ministry: Vec<Ministry>,
            /// Holidays and make-up working days; at most one entry per year.
            #[serde(default)]
            pub(crate) holidays: Vec<HolidayYear>,
        }
    };
}

vocabularies! {
    /// Kinds of designations.
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
    /// Modes of service.
    Mode = mode,
    /// Labels of [`crate::model::Status`].
    Status = status,
    /// Labels of [`crate::model::EventType`].
    EventType = event_type,
    /// Labels of [`crate::model::Crs`].
    Crs = crs,
}

/// How many institutions may be recommended for filing in a year (part 2(2) of its notice).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecommendationQuota {
    /// The year of the filing.
    pub(crate) year: i16,
    /// The maximum per provincial office.
    pub(crate) province: usize,
    /// The maximum per ministry.
    pub(crate) ministry: usize,
    /// The source, as cited in messages.
    pub(crate) source: String,
}

/// A ministry that recommends institutions of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ministry {
    /// Its full name.
    pub(crate) name: String,
    /// Its abbreviations.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
}
