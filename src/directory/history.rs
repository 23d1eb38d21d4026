//! What happened when: statuses as of a date, and a point's history.

use super::{
    Change, DirectoryDesignation, DirectoryPoint, HistoryEntry, PointIndex, PublishOptions,
};
use crate::model::{Date, Designation, Event, EventType, Point, Status};
use std::cmp::Reverse;

/// The columns whose old and new values are never published.
const PRIVATE_FIELDS: [&str; 3] = ["contact_name", "contact_mobile", "contact_email"];

/// The status of a designation as of a date. The last day of validity still counts.
pub fn standing(designation: &Designation, date: Date) -> Status {
    let lapsed = designation
        .valid_until
        .is_some_and(|valid_until| valid_until < date);
    if designation.status.is_current() && lapsed {
        Status::Expired
    } else {
        designation.status
    }
}

/// Judges a designation by a date. The last day of validity still counts.
pub fn as_of(designation: &Designation, point: &Point, date: Date) -> DirectoryDesignation {
    let standing = standing(designation, date);
    let ended_on = match standing {
        Status::Proposed | Status::Active | Status::Rectifying => None,
        Status::Expired => ending_event(designation, point, date)
            .or_else(|| designation.valid_until.and_then(|day| day.tomorrow().ok())),
        Status::Revoked | Status::Terminated | Status::Withdrawn => {
            ending_event(designation, point, date)
        }
    };
    DirectoryDesignation {
        record: designation.clone(),
        standing,
        ended_on,
    }
}

/// The date of the event that gave a designation its recorded, final status. An event
/// after the date of the view is not known to it yet.
fn ending_event(designation: &Designation, point: &Point, date: Date) -> Option<Date> {
    let wanted = match designation.status {
        Status::Expired | Status::Active | Status::Rectifying => EventType::Expired,
        Status::Revoked => EventType::Revoked,
        Status::Terminated => EventType::Terminated,
        Status::Withdrawn => EventType::Withdrawn,
        Status::Proposed => return None,
    };
    point
        .events
        .iter()
        .filter(|event| event.event_type == wanted && event.date <= date)
        .filter(|event| event.designation(&point.designations) == Some(designation))
        .map(|event| event.date)
        .max()
}

/// The history of a point, newest first.
///
/// Beside the events it holds the approvals and expiries that follow from the
/// designations' own dates and that no event tells.
pub fn of_point(
    point: &Point,
    designations: &[DirectoryDesignation],
    options: PublishOptions,
) -> Vec<HistoryEntry> {
    let mut history: Vec<HistoryEntry> = point
        .events
        .iter()
        .filter(|event| event.date <= options.as_of)
        .filter(|event| is_public(event, options))
        .map(|event| HistoryEntry {
            date: event.date,
            event_type: event.event_type,
            kind: event.kind,
            field: event.field.clone(),
            old: event.old.clone(),
            new: event.new.clone(),
            document: event.document.clone(),
            derived: false,
        })
        .collect();
    for designation in designations {
        let approval = designation.record.approved_on;
        let expiry = designation
            .ended_on
            .filter(|_| designation.standing == Status::Expired);
        for (event_type, date) in [
            (EventType::Approved, approval),
            (EventType::Expired, expiry),
        ] {
            let Some(date) = date.filter(|date| *date <= options.as_of) else {
                continue;
            };
            let kind = Some(designation.record.kind);
            let told = history.iter().any(|entry| {
                entry.event_type == event_type && entry.kind == kind && entry.date == date
            });
            if !told {
                history.push(HistoryEntry {
                    date,
                    event_type,
                    kind,
                    field: None,
                    old: None,
                    new: None,
                    document: (event_type == EventType::Approved)
                        .then(|| designation.record.document.clone())
                        .flatten(),
                    derived: true,
                });
            }
        }
    }
    history.sort_by_key(|entry| Reverse((entry.date, entry.event_type, entry.kind)));
    history
}

/// Whether an event tells nothing of a column that is not published.
fn is_public(event: &Event, options: PublishOptions) -> bool {
    match event.field.as_deref() {
        Some("head") => options.head,
        Some(field) => !PRIVATE_FIELDS.contains(&field),
        None => true,
    }
}

/// The histories of all points as one list, newest first, then in directory order.
pub fn newest_first(points: &[DirectoryPoint]) -> Vec<Change> {
    let mut changes: Vec<Change> = points
        .iter()
        .enumerate()
        .flat_map(|(position, point)| {
            (0..point.history.len()).map(move |entry| Change {
                point: PointIndex(position as u32),
                entry,
            })
        })
        .collect();
    changes.sort_by_key(|change| {
        let entry = &points[change.point.0 as usize].history[change.entry];
        (Reverse(entry.date), change.point, change.entry)
    });
    changes
}
