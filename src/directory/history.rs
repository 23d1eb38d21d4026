//! Effective statuses on a date, and the history of points.

use super::{
    Change, DirectoryDesignation, DirectoryPoint, HistoryEntry, PointIndex, PublishOptions,
};
use crate::model::{Date, Designation, Event, EventType, Point, Status, Texts};
use crate::schema::is_withheld;
use std::cmp::Reverse;

/// The effective status of a designation on a date. The last day of validity is included.
pub(crate) fn effective_status(designation: &Designation, date: Date) -> Status {
    let lapsed = designation
        .valid_until
        .is_some_and(|valid_until| valid_until < date);
    if designation.status.is_current() && lapsed {
        Status::Expired
    } else {
        designation.status
    }
}

/// Evaluates a designation on a date. The last day of validity is included.
pub(crate) fn evaluate(
    designation: &Designation,
    point: &Point,
    date: Date,
) -> DirectoryDesignation {
    let effective_status = effective_status(designation, date);
    let ending = ending_event(designation, point, date);
    let ended_on = match effective_status {
        Status::Proposed | Status::Preparing | Status::Active | Status::Rectifying => None,
        Status::Expired => ending
            .map(|event| event.date)
            .or_else(|| designation.valid_until.and_then(|day| day.tomorrow().ok())),
        Status::Revoked | Status::Terminated | Status::Withdrawn => ending.map(|event| event.date),
    };
    DirectoryDesignation {
        record: designation.clone(),
        effective_status,
        ended_by: ended_on
            .and(ending)
            .and_then(|event| event.document.clone()),
        ended_on,
    }
}

/// The last event by the date that gave a designation its recorded, final status.
fn ending_event<'p>(designation: &Designation, point: &'p Point, date: Date) -> Option<&'p Event> {
    let ending_type = designation.status.final_event()?;
    point
        .events
        .iter()
        .filter(|event| event.event_type == ending_type && event.date <= date)
        .filter(|event| event.designation(&point.designations) == Some(designation))
        // Ties are broken by content, never by the order of rows.
        .max_by_key(|event| (event.date, &event.document))
}

/// The history of a point, newest first.
///
/// Besides the events it contains approvals and expiries that follow from the dates of
/// designations and that no event records.
pub(crate) fn point_history(
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
    // An event without a kind can only concern a point's single kind.
    let has_one_kind = designations
        .windows(2)
        .all(|pair| pair[0].record.kind == pair[1].record.kind);
    for designation in designations {
        // A designation in preparation has not been approved yet.
        let is_in_preparation = designation.effective_status == Status::Preparing;
        let approval = designation
            .record
            .approved_on
            .filter(|_| !is_in_preparation);
        let expiry = designation
            .ended_on
            .filter(|_| designation.effective_status == Status::Expired);
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
            let is_recorded = history
                .iter()
                .filter(is_of_day)
                .any(|entry| entry.kind == kind || (entry.kind.is_none() && has_one_kind));
            if !is_recorded {
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

/// Whether an event concerns no private column, whatever table it names.
fn is_public(event: &Event, options: PublishOptions) -> bool {
    let field = event.field.as_deref();
    field.is_none_or(|field| !is_withheld(field, options.head))
}

/// Whether an event concerns a kind that the point is only proposed for, which appears on
/// the public notice only.
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

/// The names of a point before a date, newest first, according to events that renamed it.
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
    let in_events = events.iter().flat_map(|event| [&event.new, &event.old]);
    for name in in_events.flatten() {
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
