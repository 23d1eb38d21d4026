//! A part of a large registry whose site has every kind of page that the whole has.
//!
//! Making the site of a hundred thousand points takes a minute. Whoever only asks whether
//! it can be made is answered by a part of it: a template that fails, fails at the first
//! point that has what it fails on.

use crate::model::{Point, Registry};
use crate::opendata::rows::{Shape, shapes};
use crate::schema::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many points are taken from everywhere, beside those that are the first of a kind.
const POINTS: usize = 500;

/// A smaller registry is taken whole.
const SMALL: usize = 2_000;

/// How many points are taken as the first of a kind. Few hundred are in any real registry;
/// the bound is for those that were made to have more.
const FIRSTS: usize = 1_000;

/// A part of the registry, with the points of the `wanted` ids; none where the registry is
/// small.
pub(crate) fn of(registry: &Registry, wanted: &BTreeSet<&str>) -> Option<Registry> {
    let count = registry.points.len();
    if count + registry.retired.len() <= SMALL {
        return None;
    }
    let step = count.div_ceil(POINTS).max(1);
    let retired_step = registry.retired.len().div_ceil(POINTS).max(1);
    let mut kinds = Kinds::default();
    let mut firsts = 0;
    let mut points = Vec::new();
    for (position, point) in registry.points.iter().enumerate() {
        let is_first = firsts < FIRSTS && kinds.are_new(registry, point);
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

/// The kinds of points that were seen.
#[derive(Default)]
struct Kinds<'a> {
    traits: BTreeSet<Trait<'a>>,
    /// What was filled in rows of each table. Few are new, so that pairs are rarely made.
    filled: BTreeSet<(Table, Vec<bool>)>,
}

/// What decides on which pages a point stands, and what its own page shows.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait<'a> {
    /// How many regions it lies in, from the province down.
    Depth(usize),
    /// The tables that it has rows of, each with one row or several.
    Rows(Vec<(Table, usize)>),
    /// A code in a column of a table.
    Code(Table, usize, &'a str),
    /// Of a table two columns, and whether each is filled in one row.
    Pair(Table, (usize, bool), (usize, bool)),
}

impl<'a> Kinds<'a> {
    /// Whether something of a point has not been seen before.
    fn are_new(&mut self, registry: &'a Registry, point: &'a Point) -> bool {
        let depth = registry.regions.path(point.facts.region).len();
        let mut is_new = self.traits.insert(Trait::Depth(depth));
        let shapes = shapes(registry, point);
        let tables = shapes.chunk_by(|one, two| one.table == two.table);
        let rows = tables.map(|rows| (rows[0].table, rows.len().min(2)));
        is_new |= self.traits.insert(Trait::Rows(rows.collect()));
        for shape in shapes {
            is_new |= self.is_new_shape(shape);
        }
        is_new
    }

    fn is_new_shape(&mut self, shape: Shape<'a>) -> bool {
        let table = shape.table;
        let mut is_new = false;
        for (column, code) in shape.codes {
            is_new |= self.traits.insert(Trait::Code(table, column, code));
        }
        let key = (table, shape.filled);
        if self.filled.contains(&key) {
            return is_new;
        }
        let columns: Vec<(usize, bool)> = key.1.iter().copied().enumerate().collect();
        for (position, one) in columns.iter().enumerate() {
            for other in &columns[position + 1..] {
                is_new |= self.traits.insert(Trait::Pair(table, *one, *other));
            }
        }
        self.filled.insert(key);
        is_new
    }
}
