//! Selects a part of a large registry that still produces every kind of page.
//!
//! Rendering a hundred thousand points takes a minute. To find out whether the site can be
//! rendered at all, a part is enough: a failing template fails at the first point that has
//! the data which it fails on.

use crate::model::{Point, Registry};
use crate::opendata::rows::{Shape, shapes};
use crate::schema::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many points are spread over the registry, besides those that are the first with a
/// feature.
const POINTS: usize = 500;

/// Registries up to this number of points are used whole.
const SMALL: usize = 2_000;

/// The maximum number of points selected as the first with a feature. Real registries have
/// a few hundred; the limit is for artificial ones.
const FIRSTS: usize = 1_000;

/// Selects a part of the registry that includes the points of the `wanted` ids; `None` if
/// the registry is small.
pub(crate) fn of(registry: &Registry, wanted: &BTreeSet<&str>) -> Option<Registry> {
    let count = registry.points.len();
    if count + registry.retired.len() <= SMALL {
        return None;
    }
    let step = count.div_ceil(POINTS).max(1);
    let retired_step = registry.retired.len().div_ceil(POINTS).max(1);
    let mut seen = SeenFeatures::default();
    let mut firsts = 0;
    let mut points = Vec::new();
    for (position, point) in registry.points.iter().enumerate() {
        let is_first = firsts < FIRSTS && seen.record(registry, point);
        firsts += usize::from(is_first);
        if is_first || position % step == 0 || wanted.contains(point.facts.id.as_str()) {
            points.push(point.clone());
        }
    }
    Some(Registry {
        points,
        retired: registry
            .retired
            .iter()
            .step_by(retired_step)
            .cloned()
            .collect(),
        regions: Arc::clone(&registry.regions),
        taxonomy: Arc::clone(&registry.taxonomy),
        pinyin: Arc::clone(&registry.pinyin),
        everyday_words: Arc::clone(&registry.everyday_words),
    })
}

/// The features found so far.
#[derive(Default)]
struct SeenFeatures<'a> {
    features: BTreeSet<Feature<'a>>,
    /// Which columns were filled in rows of each table. New combinations are rare, so pairs
    /// are rarely computed.
    filled: BTreeSet<(Table, Vec<bool>)>,
}

/// A property that decides on which pages a point appears, or what its own page shows.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Feature<'a> {
    /// The depth of its region below the country: 1 for a province.
    Depth(usize),
    /// The tables in which it has rows, and whether one or several.
    Rows(Vec<(Table, usize)>),
    /// A code in a column of a table: table, column, code.
    Code(Table, usize, &'a str),
    /// Two columns of a table, and whether each is filled in one row.
    Pair(Table, (usize, bool), (usize, bool)),
}

impl<'a> SeenFeatures<'a> {
    /// Records the features of a point, and returns whether any of them is new.
    fn record(&mut self, registry: &'a Registry, point: &'a Point) -> bool {
        let depth = registry.regions.path(point.facts.region).len();
        let mut is_new = self.features.insert(Feature::Depth(depth));
        let shapes = shapes(registry, point);
        let tables = shapes.chunk_by(|one, two| one.table == two.table);
        let rows = tables.map(|rows| (rows[0].table, rows.len().min(2)));
        is_new |= self.features.insert(Feature::Rows(rows.collect()));
        for shape in shapes {
            is_new |= self.is_new_shape(shape);
        }
        is_new
    }

    fn is_new_shape(&mut self, shape: Shape<'a>) -> bool {
        let table = shape.table;
        let mut is_new = false;
        for (column, code) in shape.codes {
            is_new |= self.features.insert(Feature::Code(table, column, code));
        }
        let key = (table, shape.filled);
        if self.filled.contains(&key) {
            return is_new;
        }
        let columns: Vec<(usize, bool)> = key.1.iter().copied().enumerate().collect();
        for (position, one) in columns.iter().enumerate() {
            for other in &columns[position + 1..] {
                is_new |= self.features.insert(Feature::Pair(table, *one, *other));
            }
        }
        self.filled.insert(key);
        is_new
    }
}
