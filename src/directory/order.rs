//! The order of points in every list.

use super::DirectoryPoint;
use crate::model::Registry;

/// Sorts by region code, then by name in Pinyin order, then by id.
///
/// Sorting by region first lets lists be grouped without sorting again, and gives search
/// columns long runs.
pub(crate) fn sort_points(points: &mut [DirectoryPoint], registry: &Registry) {
    points.sort_by_cached_key(|point| {
        (
            registry.regions.get(point.facts.region).code.clone(),
            registry.pinyin.sort_key(&point.facts.name),
            point.facts.id.clone(),
        )
    });
}
