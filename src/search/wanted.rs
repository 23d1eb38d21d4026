//! What is wanted of a search beside its words.
//!
//! A point passes when it has all that is wanted of points, one of its designations has all
//! that is wanted of designations, and one of its service items has all that is wanted of
//! items. Where no status is wanted, only listed designations count.

use super::filters::{FilterSpec, Scope, Shape, Value, designation_shapes, item_shapes};
use super::unknown_filter::UnknownFilter;
use crate::directory::{Directory, DirectoryPoint};
use std::collections::BTreeMap;

/// What is wanted, by key: OR within a key, AND across keys; a key that is not there wants
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    wanted: BTreeMap<&'static str, Vec<Value>>,
}

impl Filters {
    /// Adds a wanted code to a key.
    ///
    /// # Errors
    ///
    /// There is no such filter, or no such code in its vocabulary.
    pub fn want(
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
        let wanted = self.wanted.entry(spec.key).or_default();
        if !wanted.contains(&choice.value) {
            wanted.push(choice.value);
        }
        Ok(())
    }

    /// The same with one value alone in place of a key's selection.
    pub(crate) fn with_only(&self, spec: &FilterSpec, value: Value) -> Self {
        let mut single = self.clone();
        single.wanted.insert(spec.key, vec![value]);
        single
    }

    /// Whether points count that are not listed: where anything is wanted of a filter that
    /// has usual values.
    pub(crate) fn take_unlisted(&self, filters: &[FilterSpec]) -> bool {
        filters
            .iter()
            .any(|spec| self.wanted.contains_key(spec.key) && !spec.usual_codes().is_empty())
    }

    /// What decides whether a point of a directory passes.
    pub(crate) fn conditions<'f>(
        &self,
        filters: &'f [FilterSpec],
        directory: &Directory,
    ) -> Conditions<'f> {
        let mut conditions = Conditions::default();
        for spec in filters {
            let wanted = self.wanted_or_usual(spec, directory);
            match spec.scope {
                Scope::Point(_) => conditions.point.push((spec, wanted)),
                Scope::Designation(_) => conditions.designation.wanted.push(wanted),
                Scope::Item(_) => conditions.item.wanted.push(wanted),
            }
        }
        conditions
    }

    fn wanted_or_usual(&self, spec: &FilterSpec, directory: &Directory) -> Vec<Value> {
        if let Some(wanted) = self.wanted.get(spec.key) {
            return wanted.clone();
        }
        let usual = spec.usual_codes();
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

/// What must be found in a point: for each filter the values of which it must have one, the
/// usual ones where none is wanted. An empty list lets everything pass.
#[derive(Default)]
pub(crate) struct Conditions<'f> {
    /// For each filter of points.
    pub(crate) point: Vec<(&'f FilterSpec, Vec<Value>)>,
    /// For one of its designations.
    pub(crate) designation: ShapeCondition,
    /// For one of its service items.
    pub(crate) item: ShapeCondition,
}

/// What must be found in one and the same designation or item.
#[derive(Default)]
pub(crate) struct ShapeCondition {
    /// For each filter of the scope, in the order of a [`Shape`].
    wanted: Vec<Vec<Value>>,
}

/// What all filters find in a point.
pub(crate) struct FoundValues {
    point: Vec<Vec<Value>>,
    designations: Vec<Shape>,
    items: Vec<Shape>,
}

impl FoundValues {
    /// Looks at a point of a directory.
    pub(crate) fn of(
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
            designations: designation_shapes(filters, &directory.taxonomy, point),
            items: item_shapes(filters, point),
        }
    }
}

impl Conditions<'_> {
    /// Whether a point passes, by what the same filters find in it.
    pub(crate) fn pass(&self, found: &FoundValues) -> bool {
        let mut own = self.point.iter().zip(&found.point);
        own.all(|((_, wanted), values)| passes(wanted, values))
            && self.designation.passes_any(&found.designations)
            && self.item.passes_any(&found.items)
    }
}

impl ShapeCondition {
    /// Whether anything is wanted.
    pub(crate) fn wants_anything(&self) -> bool {
        self.wanted.iter().any(|wanted| !wanted.is_empty())
    }

    /// Whether a designation or an item makes its point pass.
    pub(crate) fn passes(&self, shape: &Shape) -> bool {
        let mut filters = self.wanted.iter().zip(shape);
        filters.all(|(wanted, values)| passes(wanted, values))
    }

    fn passes_any(&self, shapes: &[Shape]) -> bool {
        !self.wants_anything() || shapes.iter().any(|shape| self.passes(shape))
    }
}

fn passes(wanted: &[Value], values: &[Value]) -> bool {
    wanted.is_empty() || values.iter().any(|value| wanted.contains(value))
}
