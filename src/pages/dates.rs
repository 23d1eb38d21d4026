//! When the records behind pages last changed, by the data alone: never the day of the build.

use crate::directory::{Directory, DirectoryPoint};
use crate::model::Date;

/// The last change of a point by the data: the newest of its record's update, its history
/// and its approvals. `None` where the data has no date.
pub(crate) fn changed_on(point: &DirectoryPoint) -> Option<Date> {
    let approvals = point.designations.iter();
    let approvals = approvals.filter_map(|designation| designation.record.approved_on);
    let events = point.history.iter().map(|entry| entry.date);
    approvals.chain(events).chain(point.facts.updated_on).max()
}

/// The last change of any point.
pub(crate) fn newest(directory: &Directory) -> Option<Date> {
    directory.points.iter().filter_map(changed_on).max()
}
