//! Compares the registry before and after an import: restores the order of rows, logs changes,
//! and suggests events.

use super::changes::{self, Files};
use super::collect::{self, Incoming};
use super::record::{ImportLog, SheetRecords};
use super::report::NoteKind;
use super::tables::default_heading;
use crate::diagnostics::show;
use crate::model::{Designation, Event, EventType, Point, Registry};
use crate::schema::points;

/// Restores the earlier order of unchanged rows, and removes imported events that were known.
pub(crate) fn keep_order(before: &Registry, after: &mut Registry) {
    for point in &mut after.points {
        let found = before
            .points
            .binary_search_by(|old| old.facts.id.cmp(&point.facts.id));
        let Some(old) = found.ok().map(|position| &before.points[position]) else {
            continue;
        };
        restore_order(&old.designations, &mut point.designations);
        restore_order(&old.service_items, &mut point.service_items);
        restore_order(&old.cases, &mut point.cases);
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

/// Restores the old order if the rows differ only in order.
fn restore_order<T: PartialEq + Clone>(old: &[T], new: &mut Vec<T>) {
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

/// Logs every change of a known institution with the row that it comes from.
pub(crate) fn note_changes(
    [before, after]: [&Files; 2],
    registry: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    log: &mut ImportLog,
) {
    let origins: std::collections::BTreeMap<&str, collect::Origin> = incoming
        .iter()
        .map(|incoming| (incoming.id.as_str(), incoming.origin))
        .collect();
    for (id, text) in changes::changes(before, after, registry) {
        let origin = origins.get(id.as_str());
        let location = origin.map_or("", |origin| sheets[origin.sheet].location.as_str());
        log.note(
            NoteKind::Changed,
            location,
            origin.map(|origin| origin.line),
            text,
        );
    }
}

/// Suggests an event for every designation that has ended: a status alone gives neither the
/// date nor the document.
pub(crate) fn suggest_end_events(
    before: &Registry,
    after: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    log: &mut ImportLog,
) {
    let kinds = &after.taxonomy.kind;
    for incoming in incoming.iter().filter(|incoming| incoming.is_known) {
        let (Some(old), Some(new)) = (find(before, &incoming.id), find(after, &incoming.id)) else {
            continue;
        };
        for designation in &new.designations {
            let Some(end_event) = designation.status.ending_event() else {
                continue;
            };
            // The last day of validity tells when it expired.
            if end_event == EventType::Expired {
                continue;
            }
            let was_ended = |other: &&Designation| {
                other.kind == designation.kind && other.status == designation.status
            };
            let is_end_event = |event: &Event| {
                event.event_type == end_event
                    && event.kind.is_none_or(|kind| kind == designation.kind)
            };
            if old.designations.iter().any(|other| was_ended(&other))
                || new.events.iter().any(is_end_event)
            {
                continue;
            }
            let kind = kinds.get(designation.kind);
            let (id, code, label) = (&incoming.id, &kind.code, kind.short_label());
            let row = format!("{id},日期,{},{code},,,,文号", end_event.code());
            let text = message!(
                "{id} 的{label}已经结束；请在 events.csv 加一行 `{row}`，网站才能说明日期和依据",
                "`{code}` of {id} has ended; add the row `{row}` to events.csv, so that the site tells when and why",
            );
            let location = &sheets[incoming.origin.sheet].location;
            log.note(
                NoteKind::Suggested,
                location,
                Some(incoming.origin.line),
                text,
            );
        }
    }
}

fn find<'r>(registry: &'r Registry, id: &str) -> Option<&'r Point> {
    let points = &registry.points;
    let found = points.binary_search_by(|point| point.facts.id.as_str().cmp(id));
    found.ok().map(|position| &points[position])
}

/// Whether the point has an event for the change from this name.
fn has_rename_event(point: &Point, old: &str) -> bool {
    let mut events = point.events.iter();
    events.any(|event| event.event_type == EventType::Renamed && event.old.as_deref() == Some(old))
}

/// Suggests an event for every known institution with a new name; its date is not known.
pub(crate) fn suggest_renames(
    before: &Registry,
    after: &Registry,
    sheets: &[SheetRecords],
    incoming: &[Incoming],
    log: &mut ImportLog,
) {
    for incoming in incoming.iter().filter(|incoming| incoming.is_known) {
        let (Some(point_before), Some(point)) =
            (find(before, &incoming.id), find(after, &incoming.id))
        else {
            continue;
        };
        let (old, new) = (&point_before.facts.name, &point.facts.name);
        if old == new || has_rename_event(point, old) {
            continue;
        }
        let row = format!(
            "{},日期,renamed,,name,{},{},",
            incoming.id,
            show(old),
            show(new)
        );
        let heading = default_heading(points::SCHEMA.column(points::NAME));
        let text = message!(
            "{} 的{heading}变了；如果是更名，请在 events.csv 加一行 `{row}`，旧名称才能查到",
            "the name of {} changed; if it was renamed, add the row `{row}` to events.csv",
            incoming.id,
        );
        let location = &sheets[incoming.origin.sheet].location;
        log.note(
            NoteKind::Suggested,
            location,
            Some(incoming.origin.line),
            text,
        );
    }
}
