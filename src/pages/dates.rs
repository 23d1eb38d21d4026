//! When the records behind pages last changed, by the data alone: never the day of the build.

use crate::directory::{Directory, DirectoryPoint};
use crate::model::Date;

/// The last change of a point by the data: the newest of its record's update, its history
/// and its approvals. `None` where the data has no date.
pub(crate) fn changed_on(point: &DirectoryPoint) -> Option<Date> {
    let events = point.history.iter().map(|entry| entry.date);
    let dates = approvals(point).chain(events);
    dates.chain(point.facts.updated_on).max()
}

/// The publication date (`PubDate`) of a point's page: its record's update, otherwise its last
/// event, otherwise its last approval. `None` where the data has no date.
pub(crate) fn published_on(point: &DirectoryPoint) -> Option<Date> {
    let last_event = || point.history.first().map(|entry| entry.date);
    point
        .facts
        .updated_on
        .or_else(last_event)
        .or_else(|| approvals(point).max())
}

fn approvals(point: &DirectoryPoint) -> impl Iterator<Item = Date> {
    let designations = point.designations.iter();
    designations.filter_map(|designation| designation.record.approved_on)
}

/// The last change of any point.
pub(crate) fn newest(directory: &Directory) -> Option<Date> {
    directory.points.iter().filter_map(changed_on).max()
}
