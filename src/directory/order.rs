//! The order of points in every list.

use super::DirectoryPoint;
use crate::model::Regions;
use crate::text;

/// Sorts by region code, then by name in Pinyin order, then by id.
///
/// Regions first, so that neighbours stand together: lists can be grouped without
/// sorting again, and search columns have long runs.
pub fn sort_points(points: &mut [DirectoryPoint], regions: &Regions) {
    points.sort_by_cached_key(|point| {
        (
            regions.get(point.facts.region).code.clone(),
            text::name_sort_key(&point.facts.name),
            point.facts.id.clone(),
        )
    });
}
