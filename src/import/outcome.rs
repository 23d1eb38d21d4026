//! The registry after an import beside the registry before: order, changes, renamings.

use super::changes::{self, Files};
use super::gather::{self, Incoming};
use super::record::{Remarks, SheetRecords};
use super::report::NoteKind;
use super::tables::usual_heading;
use crate::diagnostics::show;
use crate::model::{Designation, Event, EventType, Point, Registry, Status};
use crate::schema::points;

/// Reordering rows is no change, and an event that is known is not added again.
pub fn keep_order(before: &Registry, after: &mut Registry) {
    for point in &mut after.points {
        let found = before
            .points
            .binary_search_by(|old| old.facts.id.cmp(&point.facts.id));
        let Some(old) = found.ok().map(|position| &before.points[position]) else {
            continue;
        };
        restore(&old.designations, &mut point.designations);
        restore(&old.service_items, &mut point.service_items);
        restore(&old.cases, &mut point.cases);
        let mut known = old.events.clone();
        let added = point
            .events
            .split_off(old.events.len().min(point.events.len()));
        for event in added {
            match known.iter().position(|other| *other == event) {
                Some(position) => {
                    known.remove(position);
                }
                None => point.events.push(event),
            }
        }
    }
}

/// Takes the old order where nothing but the order differs.
fn restore<T: PartialEq + Clone>(old: &[T], new: &mut Vec<T>) {
    let mut rest: Vec<&T> = new.iter().collect();
    let is_same = old.len() == new.len()
        && old.iter().all(|row| {
            let position = rest.iter().position(|other| *other == row);
            position
                .map(|position| rest.swap_remove(position))
                .is_some()
        });
    if is_same {
        *new = old.to_vec();
    }
}

/// Tells every change of institutions that were known, with the row that brought it.
pub fn note_changes(
    [before, after]: [&Files; 2],
    registry: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    remarks: &mut Remarks,
) {
    let origins: std::collections::BTreeMap<&str, gather::Origin> = incoming
        .iter()
        .map(|incoming| (incoming.id.as_str(), incoming.origin))
        .collect();
    for (id, text) in changes::changes(before, after, registry) {
        let origin = origins.get(id.as_str());
        let place = origin.map_or("", |origin| sheets[origin.sheet].place.as_str());
        remarks.note(
            NoteKind::Changed,
            place,
            origin.map(|origin| origin.line),
            text,
        );
    }
}

/// A designation that has ended is told with its day and its document by an event, which
/// a status alone does not give.
pub fn suggest_endings(
    before: &Registry,
    after: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    remarks: &mut Remarks,
) {
    let kinds = &after.taxonomy.kind;
    for incoming in incoming.iter().filter(|incoming| incoming.is_known) {
        let (Some(old), Some(new)) = (find(before, &incoming.id), find(after, &incoming.id)) else {
            continue;
        };
        for designation in &new.designations {
            let Some(ending) = ending(designation.status) else {
                continue;
            };
            let was_ended = |other: &&Designation| {
                other.kind == designation.kind && other.status == designation.status
            };
            let is_told = |event: &Event| {
                event.event_type == ending && event.kind.is_none_or(|kind| kind == designation.kind)
            };
            if old.designations.iter().any(|other| was_ended(&other))
                || new.events.iter().any(is_told)
            {
                continue;
            }
            let kind = kinds.get(designation.kind);
            let (id, code, label) = (&incoming.id, &kind.code, kind.short_label());
            let row = format!("{id},日期,{},{code},,,,文号", ending.code());
            let text = message!(
                "{id} 的{label}已经结束；请在 events.csv 加一行 `{row}`，网站才能说明日期和依据",
                "`{code}` of {id} has ended; add the row `{row}` to events.csv, so that the site tells when and why",
            );
            let place = &sheets[incoming.origin.sheet].place;
            remarks.note(NoteKind::Suggested, place, Some(incoming.origin.line), text);
        }
    }
}

/// The event that ends a designation so.
fn ending(status: Status) -> Option<EventType> {
    match status {
        Status::Revoked => Some(EventType::Revoked),
        Status::Terminated => Some(EventType::Terminated),
        Status::Withdrawn => Some(EventType::Withdrawn),
        _ => None,
    }
}

fn find<'r>(registry: &'r Registry, id: &str) -> Option<&'r Point> {
    let points = &registry.points;
    let found = points.binary_search_by(|point| point.facts.id.as_str().cmp(id));
    found.ok().map(|position| &points[position])
}

/// Whether an event says that a point gave up a name, so that it is found by it.
fn tells_renaming(point: &Point, old: &str) -> bool {
    let mut events = point.events.iter();
    events.any(|event| event.event_type == EventType::Renamed && event.old.as_deref() == Some(old))
}

/// A new name of a known institution is an event, which only a person can date.
pub fn suggest_renames(
    before: &Registry,
    after: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    remarks: &mut Remarks,
) {
    for incoming in incoming.iter().filter(|incoming| incoming.is_known) {
        let (Some(point_before), Some(point)) =
            (find(before, &incoming.id), find(after, &incoming.id))
        else {
            continue;
        };
        let (old, new) = (&point_before.facts.name, &point.facts.name);
        if old == new || tells_renaming(point, old) {
            continue;
        }
        let row = format!(
            "{},日期,renamed,,name,{},{},",
            incoming.id,
            show(old),
            show(new)
        );
        let heading = usual_heading(points::SCHEMA.column(points::NAME));
        let text = message!(
            "{} 的{heading}变了；如果是更名，请在 events.csv 加一行 `{row}`，旧名称才能查到",
            "the name of {} changed; if it was renamed, add the row `{row}` to events.csv",
            incoming.id,
        );
        let place = &sheets[incoming.origin.sheet].place;
        remarks.note(NoteKind::Suggested, place, Some(incoming.origin.line), text);
    }
}
