//! The domain model of a registry: pure types, without positions, files or rendering.
//!
//! These types know nothing of CSV, diagnostics or pages. [`crate::check`] makes them from
//! raw rows, and [`crate::directory`] derives the public view from them.

pub(crate) mod everyday;
pub(crate) mod point;
pub(crate) mod region;
pub(crate) mod retired;
pub(crate) mod taxonomy;
pub(crate) mod texts;
pub(crate) mod working_days;

pub use jiff::civil::Date;
pub(crate) use point::{
    Case, Contact, Coordinates, Crs, Designation, Event, EventType, Point, PointFacts, ServiceItem,
    Status,
};
pub(crate) use region::{Region, RegionIndex, RegionLevel, Regions};
pub(crate) use retired::RetiredPoint;
pub(crate) use taxonomy::{
    Ministry, RecommendationQuota, Taxonomy, Term, TermIndex, TermLabels, Vocabulary,
    VocabularyName,
};
pub(crate) use texts::{ColumnIndex, Texts};
pub(crate) use working_days::{HolidayYear, WorkingDays};

use self::everyday::EverydayWords;
use crate::text::Pinyin;
use std::sync::Arc;

/// A validated registry: every value was checked against its vocabulary.
///
/// Points are sorted by id; the rows of a point keep the order of the files. Registries
/// with equal content compare equal, whatever files they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Registry {
    /// All institutions, sorted by id.
    pub points: Vec<Point>,
    /// Ids that were once published and are no longer in the data, sorted by id.
    pub(crate) retired: Vec<RetiredPoint>,
    /// The administrative divisions that `region` refers to.
    pub(crate) regions: Arc<Regions>,
    /// The vocabularies that codes refer to.
    pub(crate) taxonomy: Arc<Taxonomy>,
    /// Readings of Chinese characters.
    pub(crate) pinyin: Arc<Pinyin>,
    /// The meanings of everyday words in searches.
    pub(crate) everyday_words: Arc<EverydayWords>,
}
