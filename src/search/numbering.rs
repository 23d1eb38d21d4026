//! Numbers the points of a directory as documents, and what they refer to.

use super::documents::document_order;
use super::filters::{FilterSpec, ValueTuple, designation_tuples, distinct, item_tuples};
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::model::{Status, TermIndex};

/// The kind and status of a designation that a hit displays.
pub(crate) type DesignationLabels = (TermIndex, Status);

/// The documents of a directory, with the tables that they refer to.
pub(crate) struct Numbering<'a> {
    /// The indexed directory.
    pub(crate) directory: &'a Directory,
    /// The point of every document.
    pub(crate) documents: Vec<PointIndex>,
    /// How many documents are listed points; these have the lowest numbers.
    pub(crate) listed: u32,
    /// The search filters.
    pub(crate) filters: &'a [FilterSpec],
    /// The distinct value tuples of designations, ascending.
    pub(crate) designation_tuples: Vec<ValueTuple>,
    /// The distinct value tuples of service items, ascending.
    pub(crate) item_tuples: Vec<ValueTuple>,
    /// The distinct pairs of kind and status of designations, ascending, which hits display.
    pub(crate) designations: Vec<DesignationLabels>,
    /// The distinct lists of IP types of service items, ascending, without the empty one.
    pub(crate) item_types: Vec<&'a [TermIndex]>,
}

impl<'a> Numbering<'a> {
    /// Numbers the points of a directory.
    pub(crate) fn of(directory: &'a Directory, filters: &'a [FilterSpec]) -> Self {
        let documents = document_order(directory);
        let points = || documents.iter().map(|index| directory.point(*index));
        let taxonomy = &directory.taxonomy;
        let tuples_of = |point| designation_tuples(filters, taxonomy, point);
        let items = points().flat_map(|point| &point.service_items);
        let types = items.map(|item| item.record.ip_types.as_slice());
        Self {
            directory,
            listed: directory.listed().points.len() as u32,
            filters,
            designation_tuples: distinct(points().flat_map(tuples_of)),
            item_tuples: distinct(points().flat_map(|point| item_tuples(filters, point))),
            designations: distinct(points().flat_map(designation_labels)),
            item_types: distinct(types.filter(|types| !types.is_empty())),
            documents,
        }
    }

    /// The point of a document.
    pub(crate) fn point(&self, document: u32) -> &'a DirectoryPoint {
        self.directory.point(self.documents[document as usize])
    }

    /// Whether hits have names in Latin letters, for pages in another language than Chinese.
    pub(crate) fn has_latin_names(&self) -> bool {
        let mut points = self.directory.points.iter();
        points.any(|point| point.latin_name.is_some())
    }

    /// The rank of each document when sorted by name in Pinyin order, then by id.
    pub(crate) fn name_ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.documents.len() as u32).collect();
        order.sort_by_cached_key(|document| {
            let facts = &self.point(*document).facts;
            (self.directory.pinyin.sort_key(&facts.name), &facts.id)
        });
        let mut ranks = vec![0; order.len()];
        for (rank, document) in order.into_iter().enumerate() {
            ranks[document as usize] = rank as u32;
        }
        ranks
    }

    /// The indices of a point's designations in `designations`, ascending.
    pub(super) fn designation_indices(&self, point: &DirectoryPoint) -> Vec<usize> {
        positions(&distinct(designation_labels(point)), &self.designations)
    }

    /// The indices of a point's designations in `designation_tuples`, ascending.
    pub(super) fn designation_tuple_indices(&self, point: &DirectoryPoint) -> Vec<usize> {
        let tuples = designation_tuples(self.filters, &self.directory.taxonomy, point);
        positions(&tuples, &self.designation_tuples)
    }

    /// The indices of a point's items in `item_tuples`, ascending.
    pub(super) fn item_tuple_indices(&self, point: &DirectoryPoint) -> Vec<usize> {
        positions(&item_tuples(self.filters, point), &self.item_tuples)
    }
}

fn designation_labels(point: &DirectoryPoint) -> impl Iterator<Item = DesignationLabels> {
    let designations = point.designations.iter();
    designations.map(|designation| (designation.record.kind, designation.effective_status))
}

/// The indices of values in `all`, which is sorted.
pub(super) fn positions<T: Ord>(values: &[T], all: &[T]) -> Vec<usize> {
    let positions = values.iter().map(|value| all.binary_search(value).ok());
    positions.flatten().collect()
}
