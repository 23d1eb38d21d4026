//! What a registry means: pure types, without positions, files or rendering.
//!
//! The types here know nothing of CSV, of diagnostics or of pages. They are made
//! by [`crate::check`] from raw rows, and turned into what the public may see by
//! [`crate::directory`].

pub mod point;
pub mod region;
pub mod retired;
pub mod taxonomy;
pub mod texts;
pub mod working_days;

pub use jiff::civil::Date;
pub use point::{
    Case, Contact, Coordinates, Crs, Designation, Event, EventType, Point, PointFacts, ServiceItem,
    Status,
};
pub use region::{Region, RegionIndex, RegionLevel, Regions};
pub use retired::RetiredPoint;
pub use taxonomy::{
    Ministry, RecommendationQuota, Taxonomy, Term, TermIndex, Vocabulary, VocabularyName,
};
pub use texts::{ColumnIndex, Texts};
pub use working_days::{HolidayYear, WorkingDays};

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
    pub retired: Vec<RetiredPoint>,
    /// The administrative divisions that `region` refers to.
    pub regions: Arc<Regions>,
    /// The vocabularies that codes refer to.
    pub taxonomy: Arc<Taxonomy>,
    /// How Chinese text is read.
    pub pinyin: Arc<Pinyin>,
}
