//! Filters: what they mean, and what of a point they look at.
//!
//! A point passes when one of its designations has a wanted kind **and** a wanted
//! status, and one of its service items has all that is wanted of items. Where no
//! status is wanted, only current designations count.

mod unknown;

pub use self::unknown::UnknownFilter;

use crate::directory::{Directory, DirectoryPoint};
use crate::model::{RegionIndex, Status, Taxonomy, TermIndex, Vocabulary};

/// The keys of filters, in the order in which they are shown.
pub const FILTER_KEYS: [&str; 9] = [
    "kind", "region", "nature", "ip_type", "category", "level", "fee", "mode", "status",
];

/// What is wanted: OR within a key, AND across keys; an empty list wants nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// Kinds of designation.
    pub kind: Vec<TermIndex>,
    /// Regions of any level; each covers all below it.
    pub region: Vec<RegionIndex>,
    /// Natures.
    pub nature: Vec<TermIndex>,
    /// What one and the same service item must have.
    pub item: ItemFilters,
    /// Statuses of designations.
    pub status: Vec<Status>,
}

/// The filters that must hold for one and the same service item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemFilters {
    /// Types of right.
    pub ip_type: Vec<TermIndex>,
    /// Categories.
    pub category: Vec<TermIndex>,
    /// Levels.
    pub level: Vec<TermIndex>,
    /// Fees.
    pub fee: Vec<TermIndex>,
    /// Ways.
    pub mode: Vec<TermIndex>,
}

/// What the filters look at in a service item; many items share one shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemShape {
    /// Category.
    pub category: Option<TermIndex>,
    /// Level, resolved.
    pub level: Option<TermIndex>,
    /// Fee.
    pub fee: Option<TermIndex>,
    /// Types of right.
    pub ip_types: Vec<TermIndex>,
    /// Ways.
    pub modes: Vec<TermIndex>,
}

/// What the filters look at in a designation.
pub type DesignationShape = (TermIndex, Status);

impl Filters {
    /// Adds a wanted code to a key.
    pub fn want(
        &mut self,
        directory: &Directory,
        key: &str,
        code: &str,
    ) -> Result<(), UnknownFilter> {
        let unknown = || UnknownFilter::code(directory, key, code);
        match key {
            "region" => push_new(
                &mut self.region,
                directory.regions.find(code).ok_or_else(unknown)?,
            ),
            "status" => {
                let status = Status::from_code(code).filter(|status| *status != Status::Proposed);
                push_new(&mut self.status, status.ok_or_else(unknown)?);
            }
            _ => {
                let (vocabulary, wanted) = self
                    .terms_of(&directory.taxonomy, key)
                    .ok_or_else(|| UnknownFilter::key(key))?;
                push_new(wanted, vocabulary.find(code).ok_or_else(unknown)?);
            }
        }
        Ok(())
    }

    fn terms_of<'a, 'b>(
        &'a mut self,
        taxonomy: &'b Taxonomy,
        key: &str,
    ) -> Option<(&'b Vocabulary, &'a mut Vec<TermIndex>)> {
        Some(match key {
            "kind" => (&taxonomy.kind, &mut self.kind),
            "nature" => (&taxonomy.nature, &mut self.nature),
            "ip_type" => (&taxonomy.ip_type, &mut self.item.ip_type),
            "category" => (&taxonomy.category, &mut self.item.category),
            "level" => (&taxonomy.level, &mut self.item.level),
            "fee" => (&taxonomy.fee, &mut self.item.fee),
            "mode" => (&taxonomy.mode, &mut self.item.mode),
            _ => return None,
        })
    }

    /// Whether a designation makes its point pass.
    pub fn passes_designation(&self, (kind, status): DesignationShape) -> bool {
        wants(&self.kind, &kind)
            && if self.status.is_empty() {
                status.is_listed()
            } else {
                self.status.contains(&status)
            }
    }
}

impl ItemFilters {
    /// Whether anything is wanted.
    pub fn is_empty(&self) -> bool {
        [
            &self.ip_type,
            &self.category,
            &self.level,
            &self.fee,
            &self.mode,
        ]
        .iter()
        .all(|wanted| wanted.is_empty())
    }

    /// Whether an item makes its point pass.
    pub fn passes(&self, shape: &ItemShape) -> bool {
        wants_any(&self.category, shape.category.as_slice())
            && wants_any(&self.level, shape.level.as_slice())
            && wants_any(&self.fee, shape.fee.as_slice())
            && wants_any(&self.ip_type, &shape.ip_types)
            && wants_any(&self.mode, &shape.modes)
    }
}

fn wants<T: PartialEq>(wanted: &[T], value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}

fn wants_any<T: PartialEq>(wanted: &[T], values: &[T]) -> bool {
    wanted.is_empty() || values.iter().any(|value| wanted.contains(value))
}

fn push_new<T: PartialEq>(wanted: &mut Vec<T>, value: T) {
    if !wanted.contains(&value) {
        wanted.push(value);
    }
}

/// The distinct shapes of a point's designations, ascending.
pub fn designation_shapes(point: &DirectoryPoint) -> Vec<DesignationShape> {
    distinct(
        point
            .designations
            .iter()
            .map(|designation| (designation.record.kind, designation.standing)),
    )
}

/// The distinct shapes of a point's service items, ascending.
pub fn item_shapes(point: &DirectoryPoint) -> Vec<ItemShape> {
    distinct(point.service_items.iter().map(|item| ItemShape {
        category: item.record.category,
        level: item.level,
        fee: item.record.fee,
        ip_types: item.record.ip_types.clone(),
        modes: item.record.modes.clone(),
    }))
}

/// Values sorted, each once.
pub fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort();
    values.dedup();
    values
}
