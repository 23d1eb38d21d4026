//! Which designation of the old registry is which of the new one, and what happened to
//! it.
//!
//! A designation has no id, and one point can hold the same kind twice. So two rows of
//! a kind are taken for the same where their approval, document or batch agree.

use super::masking::Masking;
use super::{DesignationDifference, ShownValue};
use crate::diagnostics::Text;
use crate::directory::standing;
use crate::model::{Date, Designation, EventType, Point, Registry, Status};
use crate::opendata::rows::Row;

/// What happened to a designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DesignationAction {
    /// Only the new registry has it.
    Added,
    /// It was on public notice or being prepared, and is approved now.
    Approved,
    /// Its validity was extended.
    Renewed,
    /// It put its point into the lists and no longer does.
    Ended,
    /// It had ended and makes its point a member again.
    Resumed,
    /// Something else of it changed.
    Changed,
    /// Only the old registry has it.
    Removed,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The registry.
    pub registry: &'a Registry,
    /// The point as it has it.
    pub point: &'a Point,
    /// The rows of the point's designations, in the same order.
    pub rows: &'a [Row],
}

/// A designation of one side by its position.
type Position = usize;

/// What differs in the designations of a point.
pub fn compare(
    old: Side<'_>,
    new: Side<'_>,
    masking: &Masking<'_>,
    as_of: Date,
) -> Vec<DesignationDifference> {
    let pairs = pair(old.rows, new.rows);
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
    differences.sort_by(|a, b| (a.action, &a.kind, told(a)).cmp(&(b.action, &b.kind, told(b))));
    differences
}

/// What tells a designation from others of its kind, for the order.
fn told(difference: &DesignationDifference) -> Vec<&str> {
    let values = difference.told_by.iter();
    values.map(|value| value.value.as_str()).collect()
}

/// Whether two rows say the same.
pub fn same(one: &Row, other: &Row) -> bool {
    one.key() == other.key()
}

/// Pairs the rows of both sides, the surest pairs first; every row is in one pair.
fn pair(old: &[Row], new: &[Row]) -> Vec<(Option<Position>, Option<Position>)> {
    let mut candidates: Vec<(u8, Position, Position)> = Vec::new();
    for (before, old_row) in old.iter().enumerate() {
        for (after, new_row) in new.iter().enumerate() {
            let likeness = likeness(old_row, new_row);
            if likeness > 0 {
                candidates.push((likeness, before, after));
            }
        }
    }
    // Equally likely pairs are told apart by what the rows say, never by their order.
    candidates.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then_with(|| old[a.1].cmp(&old[b.1]))
            .then_with(|| new[a.2].cmp(&new[b.2]))
    });
    let mut old_left: Vec<bool> = vec![true; old.len()];
    let mut new_left: Vec<bool> = vec![true; new.len()];
    let mut pairs = Vec::new();
    for (_, before, after) in candidates {
        if old_left[before] && new_left[after] {
            old_left[before] = false;
            new_left[after] = false;
            pairs.push((Some(before), Some(after)));
        }
    }
    let left = |flags: Vec<bool>| (0..flags.len()).filter(move |position| flags[*position]);
    pairs.extend(left(old_left).map(|position| (Some(position), None)));
    pairs.extend(left(new_left).map(|position| (None, Some(position))));
    pairs
}

/// How likely two rows are the same designation; 0 where they are not.
fn likeness(old: &Row, new: &Row) -> u8 {
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
    let likeness: u8 = weights
        .iter()
        .filter(|(column, _)| agrees(column))
        .map(|(_, weight)| weight)
        .sum();
    let told_apart = differs("approved_on") && likeness < 8;
    if told_apart { 0 } else { likeness + 1 }
}

fn difference(
    before: Option<(Side<'_>, Position)>,
    after: Option<(Side<'_>, Position)>,
    masking: &Masking<'_>,
    as_of: Date,
) -> DesignationDifference {
    let row = |side: &Option<(Side<'_>, Position)>| side.map(|(side, at)| side.rows[at].clone());
    let (old_row, new_row) = (row(&before), row(&after));
    let shown = new_row
        .clone()
        .or_else(|| old_row.clone())
        .expect("a pair has at least one side");
    let emptied = shown.emptied();
    let state = |side: Option<(Side<'_>, Position)>| side.map(|(side, at)| state(side, at, as_of));
    let (was, is) = (state(before), state(after));
    let kind = shown.get("kind");
    DesignationDifference {
        action: action(before, after, as_of),
        kind: kind.map_or_else(String::new, |field| field.value.clone()),
        kind_label: kind.map_or_else(|| message!("", ""), |field| field.label.clone()),
        told_by: ["batch", "document", "approved_on"]
            .into_iter()
            .filter_map(|column| shown.get(column))
            .map(|field| masking.value(shown.column(field), field, &shown))
            .collect(),
        standing_before: was,
        standing_now: is,
        fields: masking.fields(
            old_row.as_ref().unwrap_or(&emptied),
            new_row.as_ref().unwrap_or(&emptied),
        ),
    }
}

/// The status as of the date.
fn state(side: Side<'_>, at: Position, as_of: Date) -> ShownValue {
    let status = standing(&side.point.designations[at], as_of);
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
    let (was_standing, is_standing) = (standing(was, as_of), standing(is, as_of));
    let was_to_come = matches!(was.status, Status::Proposed | Status::Preparing);
    if was_to_come && is_standing.is_current() {
        DesignationAction::Approved
    } else if was_standing.is_listed() && !is_standing.is_listed() {
        DesignationAction::Ended
    } else if is_renewed((old.point, before), (new.point, after)) {
        DesignationAction::Renewed
    } else if was_standing.has_ended() && is_standing.is_current() {
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
