//! What happened when: statuses as of a date, and a point's history.

use super::{
    Change, DirectoryDesignation, DirectoryPoint, HistoryEntry, PointIndex, PublishOptions,
};
use crate::model::{Date, Designation, Event, EventType, Point, Status, Texts};
use crate::schema::is_withheld;
use std::cmp::Reverse;

/// The status of a designation as of a date. The last day of validity still counts.
pub(crate) fn standing(designation: &Designation, date: Date) -> Status {
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
pub(crate) fn as_of(designation: &Designation, point: &Point, date: Date) -> DirectoryDesignation {
    let standing = standing(designation, date);
    let ending = ending_event(designation, point, date);
    let ended_on = match standing {
        Status::Proposed | Status::Preparing | Status::Active | Status::Rectifying => None,
        Status::Expired => ending
            .map(|event| event.date)
            .or_else(|| designation.valid_until.and_then(|day| day.tomorrow().ok())),
        Status::Revoked | Status::Terminated | Status::Withdrawn => ending.map(|event| event.date),
    };
    DirectoryDesignation {
        record: designation.clone(),
        standing,
        ended_by: ended_on
            .and(ending)
            .and_then(|event| event.document.clone()),
        ended_on,
    }
}

/// The event that gave a designation its recorded, final status, the last one where there
/// are several. An event after the date of the view is not known to it yet.
fn ending_event<'p>(designation: &Designation, point: &'p Point, date: Date) -> Option<&'p Event> {
    let wanted = match designation.status {
        Status::Expired | Status::Active | Status::Rectifying => EventType::Expired,
        Status::Revoked => EventType::Revoked,
        Status::Terminated => EventType::Terminated,
        Status::Withdrawn => EventType::Withdrawn,
        Status::Proposed | Status::Preparing => return None,
    };
    point
        .events
        .iter()
        .filter(|event| event.event_type == wanted && event.date <= date)
        .filter(|event| event.designation(&point.designations) == Some(designation))
        // What they say decides among those of one day, never the order of rows.
        .max_by_key(|event| (event.date, &event.document))
}

/// The history of a point, newest first.
///
/// Beside the events it holds the approvals and expiries that follow from the
/// designations' own dates and that no event tells.
pub(crate) fn of_point(
    point: &Point,
    designations: &[DirectoryDesignation],
    options: PublishOptions,
) -> Vec<HistoryEntry> {
    let mut history: Vec<HistoryEntry> = point
        .events
        .iter()
        .filter(|event| event.date <= options.as_of)
        .filter(|event| is_public(event, options) && !is_of_notice(event, point))
        .map(|event| HistoryEntry {
            date: event.date,
            event_type: event.event_type,
            kind: event.kind,
            field: event.field.clone(),
            old: event.old.clone(),
            new: event.new.clone(),
            document: event.document.clone(),
            texts: event.texts.clone(),
            derived: false,
        })
        .collect();
    // An event that names no kind can only mean the one that there is.
    let has_one_kind = designations
        .windows(2)
        .all(|pair| pair[0].record.kind == pair[1].record.kind);
    for designation in designations {
        // What is being prepared has not been approved as what it is going to be.
        let is_prepared = designation.standing == Status::Preparing;
        let approval = designation.record.approved_on.filter(|_| !is_prepared);
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
            let is_of_day =
                |entry: &&HistoryEntry| entry.event_type == event_type && entry.date == date;
            let told = history
                .iter()
                .filter(is_of_day)
                .any(|entry| entry.kind == kind || (entry.kind.is_none() && has_one_kind));
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
                    texts: Texts::default(),
                    derived: true,
                });
            }
        }
    }
    history.sort_by_key(|entry| Reverse((entry.date, entry.event_type, entry.kind)));
    history
}

/// Whether an event tells nothing of a column that is not published, whatever table it
/// names with the column.
fn is_public(event: &Event, options: PublishOptions) -> bool {
    let field = event.field.as_deref();
    field.is_none_or(|field| !is_withheld(field, options.head))
}

/// Whether an event is about a kind of designation that the point is only proposed for:
/// that stands on the public notice alone.
fn is_of_notice(event: &Event, point: &Point) -> bool {
    let Some(kind) = event.kind else {
        return false;
    };
    let mut held = point
        .designations
        .iter()
        .filter(|designation| designation.kind == kind)
        .peekable();
    held.peek().is_some() && held.all(|designation| designation.status == Status::Proposed)
}

/// The names that a point had before a date's view of it, the last one first: those that
/// events say it was renamed from, or to and from again.
pub(crate) fn former_names(point: &Point, date: Date) -> Vec<String> {
    let is_of_name = |event: &&Event| {
        matches!(
            (event.event_type, event.field.as_deref()),
            (EventType::Renamed, None) | (_, Some("name"))
        )
    };
    let mut events: Vec<&Event> = point
        .events
        .iter()
        .filter(|event| event.date <= date)
        .filter(is_of_name)
        .collect();
    events.sort_by_key(|event| Reverse(event.date));
    let mut names: Vec<String> = Vec::new();
    let told = events.iter().flat_map(|event| [&event.new, &event.old]);
    for name in told.flatten() {
        if *name != point.facts.name && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The histories of all points as one list, newest first, then in directory order.
pub(crate) fn newest_first(points: &[DirectoryPoint]) -> Vec<Change> {
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
