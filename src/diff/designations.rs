//! Matches the designations of a point in two registries and determines what happened to each.
//!
//! Designations have no ids, and a point can have several of one kind. Two rows of a kind are
//! matched if their approval date, document or batch agree.

use super::masking::Masking;
use super::{DesignationDifference, ShownValue};
use crate::diagnostics::Text;
use crate::directory::effective_status;
use crate::model::{Date, Designation, EventType, Point, Registry, Status};
use crate::opendata::rows::Row;

/// What happened to a designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DesignationAction {
    /// Only the new registry has it.
    Added,
    /// It was on public notice or in preparation and is now approved.
    Approved,
    /// Its validity was extended.
    Renewed,
    /// It was listed and is no longer.
    Ended,
    /// It had ended and is current again.
    Resumed,
    /// It changed in another way.
    Changed,
    /// Only the old registry has it.
    Removed,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The registry.
    pub(crate) registry: &'a Registry,
    /// The point in this registry.
    pub(crate) point: &'a Point,
    /// The rows of the point's designations, in the order of `point.designations`.
    pub(crate) rows: &'a [Row],
}

/// The index of a designation on one side.
type Position = usize;

/// Compares the designations of a point.
pub(crate) fn compare(
    old: Side<'_>,
    new: Side<'_>,
    masking: &Masking<'_>,
    as_of: Date,
) -> Vec<DesignationDifference> {
    let pairs = pair_rows(old.rows, new.rows);
    let mut differences: Vec<DesignationDifference> = pairs
        .into_iter()
        .filter(|(before, after)| match (before, after) {
            (Some(before), Some(after)) => {
                !same(&old.rows[*before], &new.rows[*after])
                    || is_renewed((old.point, *before), (new.point, *after))
            }
            _ => true,
        })
        .map(|(before, after)| {
            let before = before.map(|position| (old, position));
            let after = after.map(|position| (new, position));
            difference(before, after, masking, as_of)
        })
        .collect();
    differences
        .sort_by(|a, b| (a.action, &a.kind, identity(a)).cmp(&(b.action, &b.kind, identity(b))));
    differences
}

/// The values that identify a designation among others of its kind, for sorting.
fn identity(difference: &DesignationDifference) -> Vec<&str> {
    let values = difference.identifying_values.iter();
    values.map(|value| value.value.as_str()).collect()
}

/// Whether two rows have the same values.
pub(crate) fn same(one: &Row, other: &Row) -> bool {
    one.key() == other.key()
}

/// Pairs the rows of both sides, most similar first. Every row is in exactly one pair.
fn pair_rows(old: &[Row], new: &[Row]) -> Vec<(Option<Position>, Option<Position>)> {
    let mut candidates: Vec<(u8, Position, Position)> = Vec::new();
    for (before, old_row) in old.iter().enumerate() {
        for (after, new_row) in new.iter().enumerate() {
            let similarity = similarity(old_row, new_row);
            if similarity > 0 {
                candidates.push((similarity, before, after));
            }
        }
    }
    // Ties are broken by the rows' values, never by their order.
    candidates.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then_with(|| old[a.1].cmp(&old[b.1]))
            .then_with(|| new[a.2].cmp(&new[b.2]))
    });
    let mut is_old_unpaired: Vec<bool> = vec![true; old.len()];
    let mut is_new_unpaired: Vec<bool> = vec![true; new.len()];
    let mut pairs = Vec::new();
    for (_, before, after) in candidates {
        if is_old_unpaired[before] && is_new_unpaired[after] {
            is_old_unpaired[before] = false;
            is_new_unpaired[after] = false;
            pairs.push((Some(before), Some(after)));
        }
    }
    let unpaired = |flags: Vec<bool>| (0..flags.len()).filter(move |position| flags[*position]);
    pairs.extend(unpaired(is_old_unpaired).map(|position| (Some(position), None)));
    pairs.extend(unpaired(is_new_unpaired).map(|position| (None, Some(position))));
    pairs
}

/// How likely two rows are the same designation; 0 if they are certainly different.
fn similarity(old: &Row, new: &Row) -> u8 {
    if old.value("kind") != new.value("kind") {
        return 0;
    }
    if same(old, new) {
        return u8::MAX;
    }
    let agrees = |column| old.value(column).is_some() && old.value(column) == new.value(column);
    let differs = |column| {
        let (old, new) = (old.value(column), new.value(column));
        old.is_some() && new.is_some() && old != new
    };
    let weights = [
        ("approved_on", 32),
        ("document", 16),
        ("batch", 8),
        ("notice_from", 4),
        ("notice_until", 4),
        ("authority", 2),
        ("status", 1),
    ];
    let similarity: u8 = weights
        .iter()
        .filter(|(column, _)| agrees(column))
        .map(|(_, weight)| weight)
        .sum();
    let is_different = differs("approved_on") && similarity < 8;
    if is_different { 0 } else { similarity + 1 }
}

fn difference(
    before: Option<(Side<'_>, Position)>,
    after: Option<(Side<'_>, Position)>,
    masking: &Masking<'_>,
    as_of: Date,
) -> DesignationDifference {
    let row =
        |side: &Option<(Side<'_>, Position)>| side.map(|(side, index)| side.rows[index].clone());
    let (old_row, new_row) = (row(&before), row(&after));
    let shown = new_row
        .clone()
        .or_else(|| old_row.clone())
        .expect("a pair has at least one side");
    let emptied = shown.emptied();
    let shown_status = |side: Option<(Side<'_>, Position)>| {
        side.map(|(side, index)| shown_status(side, index, as_of))
    };
    let (was, is) = (shown_status(before), shown_status(after));
    let kind = shown.get("kind");
    DesignationDifference {
        action: action(before, after, as_of),
        kind: kind.map_or_else(String::new, |field| field.value.clone()),
        kind_label: kind.map_or_else(|| message!("", ""), |field| field.label.clone()),
        identifying_values: ["batch", "document", "approved_on"]
            .into_iter()
            .filter_map(|column| shown.get(column))
            .map(|field| masking.value(shown.column(field), field, &shown))
            .collect(),
        status_before: was,
        status_now: is,
        fields: masking.fields(
            old_row.as_ref().unwrap_or(&emptied),
            new_row.as_ref().unwrap_or(&emptied),
        ),
    }
}

/// The effective status of a designation as of the date, with its label.
fn shown_status(side: Side<'_>, index: Position, as_of: Date) -> ShownValue {
    let status = effective_status(&side.point.designations[index], as_of);
    let vocabulary = &side.registry.taxonomy.status;
    let label = match vocabulary.find(status.code()) {
        Some(index) => {
            let term = vocabulary.get(index);
            Text::new(term.zh.clone(), term.en.clone())
        }
        None => Text::new(status.code(), status.code()),
    };
    ShownValue {
        value: status.code().to_owned(),
        label,
        masked: false,
    }
}

fn action(
    before: Option<(Side<'_>, Position)>,
    after: Option<(Side<'_>, Position)>,
    as_of: Date,
) -> DesignationAction {
    let (Some((old, before)), Some((new, after))) = (before, after) else {
        return if before.is_none() {
            DesignationAction::Added
        } else {
            DesignationAction::Removed
        };
    };
    let was = &old.point.designations[before];
    let is = &new.point.designations[after];
    let (status_before, status_now) = (effective_status(was, as_of), effective_status(is, as_of));
    let was_pending = matches!(was.status, Status::Proposed | Status::Preparing);
    if was_pending && status_now.is_current() {
        DesignationAction::Approved
    } else if status_before.is_listed() && !status_now.is_listed() {
        DesignationAction::Ended
    } else if is_renewed((old.point, before), (new.point, after)) {
        DesignationAction::Renewed
    } else if status_before.has_ended() && status_now.is_current() {
        DesignationAction::Resumed
    } else {
        DesignationAction::Changed
    }
}

/// Whether the validity was extended, or a renewal was recorded.
fn is_renewed((old, before): (&Point, Position), (new, after): (&Point, Position)) -> bool {
    let (was, is) = (&old.designations[before], &new.designations[after]);
    let extended = matches!((was.valid_until, is.valid_until), (Some(was), Some(is)) if is > was);
    let renewals = |point: &Point, designation: &Designation| {
        let renewals = point
            .events
            .iter()
            .filter(|event| event.event_type == EventType::Renewed)
            .filter(|event| event.designation(&point.designations) == Some(designation));
        renewals.count()
    };
    extended || renewals(new, is) > renewals(old, was)
}
