//! What a registry means: pure types, without positions, files or rendering.
//!
//! The types here know nothing of CSV, of diagnostics or of pages. They are made
//! by [`crate::check`] from raw rows, and turned into what the public may see by
//! [`crate::directory`].

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
    Ministry, RecommendationQuota, Taxonomy, Term, TermIndex, Vocabulary, VocabularyName,
};
pub(crate) use texts::{ColumnIndex, Texts};
pub(crate) use working_days::{HolidayYear, WorkingDays};

use self::everyday::EverydayWords;
use crate::text::Pinyin;
use std::sync::Arc;

/// The registry as meant: every value checked against its vocabulary.
///
/// Points are in the order of their ids, the rows of a point in the order of the
/// files. Two registries with equal content are equal, whatever files they came
/// from.
#[derive(Debug, Clone, PartialEq)]
pub struct Registry {
    /// All institutions, sorted by id.
    pub points: Vec<Point>,
    /// Ids that were published once and are no longer in the data, sorted by id.
    pub(crate) retired: Vec<RetiredPoint>,
    /// The administrative divisions that `region` refers to.
    pub(crate) regions: Arc<Regions>,
    /// The vocabularies that codes refer to.
    pub(crate) taxonomy: Arc<Taxonomy>,
    /// How Chinese text is read.
    pub(crate) pinyin: Arc<Pinyin>,
    /// What everyday words mean in a search.
    pub(crate) everyday_words: Arc<EverydayWords>,
}
