//! The filter values that a search request selects, and which points match them.
//!
//! A point matches if the point itself has the selected values of point filters, one of its
//! designations has all those of designation filters, and one of its service items has all those of
//! item filters. If no status is selected, only listed designations match.

use super::filters::{
    FilterSpec, Scope, Value, ValueTuple, designation_tuples, distinct, item_tuples,
};
use super::unknown_filter::UnknownFilter;
use crate::directory::{Directory, DirectoryPoint};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The selected values by filter key: OR within a key, AND across keys. A key without values does
/// not restrict the result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterSelection {
    selected: BTreeMap<&'static str, Vec<Value>>,
}

impl FilterSelection {
    /// Selects a value by its code.
    ///
    /// # Errors
    ///
    /// The key or the code is unknown.
    pub fn select(
        &mut self,
        filters: &[FilterSpec],
        directory: &Directory,
        key: &str,
        code: &str,
    ) -> Result<(), UnknownFilter> {
        let spec = filters
            .iter()
            .find(|spec| spec.key == key)
            .ok_or_else(|| UnknownFilter::key(filters, key))?;
        let choices = spec.choices(directory);
        let choice = choices
            .iter()
            .find(|choice| choice.code == code)
            .ok_or_else(|| UnknownFilter::code(directory, spec, code))?;
        let selected = self.selected.entry(spec.key).or_default();
        if !selected.contains(&choice.value) {
            selected.push(choice.value);
        }
        Ok(())
    }

    /// A copy with `value` as the filter's only selected value.
    pub(crate) fn with_only(&self, spec: &FilterSpec, value: Value) -> Self {
        let mut single = self.clone();
        single.selected.insert(spec.key, vec![value]);
        single
    }

    /// Whether points that are not listed can match: if values of a filter with default values are
    /// selected.
    pub(crate) fn includes_unlisted(&self, filters: &[FilterSpec]) -> bool {
        filters
            .iter()
            .any(|spec| self.selected.contains_key(spec.key) && !spec.default_codes().is_empty())
    }

    /// The conditions that points of a directory must match.
    pub(crate) fn conditions<'f>(
        &self,
        filters: &'f [FilterSpec],
        directory: &Directory,
    ) -> Conditions<'f> {
        let mut conditions = Conditions::default();
        for spec in filters {
            let selected = self.selected_or_default(spec, directory);
            match spec.scope {
                Scope::Point(_) => conditions.point.push((spec, selected)),
                Scope::Designation(_) => conditions.designation.selected.push(selected),
                Scope::Item(_) => conditions.item.selected.push(selected),
            }
        }
        conditions
    }

    fn selected_or_default(&self, spec: &FilterSpec, directory: &Directory) -> Vec<Value> {
        if let Some(selected) = self.selected.get(spec.key) {
            return selected.clone();
        }
        let usual = spec.default_codes();
        if usual.is_empty() {
            return Vec::new();
        }
        let choices = spec.choices(directory).into_iter();
        choices
            .filter(|choice| usual.contains(&choice.code.as_str()))
            .map(|choice| choice.value)
            .collect()
    }
}

/// For each filter the values of which a point must have one: the selected ones, else the defaults.
/// An empty list matches everything.
#[derive(Default)]
pub(crate) struct Conditions<'f> {
    /// The filters of points with their values.
    pub(crate) point: Vec<(&'f FilterSpec, Vec<Value>)>,
    /// For the point's designations.
    pub(crate) designation: TupleCondition,
    /// For the point's service items.
    pub(crate) item: TupleCondition,
}

/// The condition for a single designation or item.
#[derive(Default)]
pub(crate) struct TupleCondition {
    /// The values for each filter of the scope, in the order of a [`ValueTuple`].
    selected: Vec<Vec<Value>>,
}

/// The values of all filters in a point.
pub(crate) struct PointValues {
    point: Vec<Vec<Value>>,
    designations: Vec<ValueTuple>,
    items: Vec<ValueTuple>,
}

impl PointValues {
    /// Collects the values of a point.
    pub(crate) fn for_point(
        filters: &[FilterSpec],
        directory: &Directory,
        point: &DirectoryPoint,
    ) -> Self {
        let own = filters.iter().filter_map(|spec| match spec.scope {
            Scope::Point(values) => Some(values(point)),
            Scope::Designation(_) | Scope::Item(_) => None,
        });
        Self {
            point: own.collect(),
            designations: designation_tuples(filters, &directory.taxonomy, point),
            items: item_tuples(filters, point),
        }
    }
}

impl Conditions<'_> {
    /// Whether a point matches; `found` must come from the same filters.
    pub(crate) fn matches(&self, found: &PointValues) -> bool {
        let mut own = self.point.iter().zip(&found.point);
        own.all(|((_, selected), values)| matches(selected, values))
            && self.designation.matches_any(&found.designations)
            && self.item.matches_any(&found.items)
    }
}

/// For each filter the number of points with each value that some point has.
pub(crate) type Totals = Vec<BTreeMap<Value, usize>>;

/// Counts the points for each value of each filter, as if it alone were selected and nothing were
/// searched for: what the search page shows before anything is typed.
pub(crate) fn totals(filters: &[FilterSpec], directory: &Directory) -> Totals {
    let nothing = || vec![BTreeMap::new(); filters.len()];
    let usual = FilterSelection::default().conditions(filters, directory);
    let counted = directory
        .points
        .par_iter()
        .fold(nothing, |mut totals, point| {
            let found = PointValues::for_point(filters, directory, point);
            for (counts, values) in totals.iter_mut().zip(usual.choosable(filters, &found)) {
                for value in values {
                    *counts.entry(value).or_default() += 1;
                }
            }
            totals
        });
    counted.reduce(nothing, |mut totals, others| {
        for (counts, others) in totals.iter_mut().zip(others) {
            for (value, count) in others {
                *counts.entry(value).or_default() += count;
            }
        }
        totals
    })
}

impl Conditions<'_> {
    /// For each filter the values by which a point matches if one of them is selected in its place.
    fn choosable(&self, filters: &[FilterSpec], found: &PointValues) -> Vec<Vec<Value>> {
        let is_point_found = |except| {
            let own = self.point.iter().zip(&found.point).enumerate();
            let mut others = own.filter(|(place, _)| Some(*place) != except);
            others.all(|(_, ((_, selected), values))| matches(selected, values))
        };
        let is_item_found = self.item.matches_any(&found.items);
        let is_designation_found = self.designation.matches_any(&found.designations);
        let (mut points, mut designations, mut items) = (0.., 0.., 0..);
        let values = filters.iter().map(|spec| {
            let (matches_others, values) = match spec.scope {
                Scope::Point(_) => {
                    let place = points.next().unwrap_or_default();
                    let others = is_point_found(Some(place));
                    let values = found.point[place].clone();
                    (others && is_designation_found && is_item_found, values)
                }
                Scope::Designation(_) => {
                    let place = designations.next().unwrap_or_default();
                    let values = self.designation.choosable(place, &found.designations);
                    (is_point_found(None) && is_item_found, values)
                }
                Scope::Item(_) => {
                    let place = items.next().unwrap_or_default();
                    let values = self.item.choosable(place, &found.items);
                    (is_point_found(None) && is_designation_found, values)
                }
            };
            match matches_others {
                true => distinct(values.into_iter()),
                false => Vec::new(),
            }
        });
        values.collect()
    }
}

impl TupleCondition {
    /// The values of one filter in the tuples that match all others of the scope.
    fn choosable(&self, place: usize, tuples: &[ValueTuple]) -> Vec<Value> {
        let matches_others = |tuple: &&ValueTuple| {
            let filters = self.selected.iter().zip(*tuple).enumerate();
            let mut others = filters.filter(|(other, _)| *other != place);
            others.all(|(_, (selected, values))| matches(selected, values))
        };
        let found = tuples.iter().filter(matches_others);
        found
            .flat_map(|tuple| tuple[place].iter().copied())
            .collect()
    }

    /// Whether any filter of the scope restricts the result.
    pub(crate) fn is_active(&self) -> bool {
        self.selected.iter().any(|selected| !selected.is_empty())
    }

    /// Whether a designation or an item matches.
    pub(crate) fn matches(&self, tuple: &ValueTuple) -> bool {
        let mut filters = self.selected.iter().zip(tuple);
        filters.all(|(selected, values)| matches(selected, values))
    }

    fn matches_any(&self, tuples: &[ValueTuple]) -> bool {
        !self.is_active() || tuples.iter().any(|tuple| self.matches(tuple))
    }
}

fn matches(selected: &[Value], values: &[Value]) -> bool {
    selected.is_empty() || values.iter().any(|value| selected.contains(value))
}
