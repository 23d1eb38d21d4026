//! Compares points by id, and the rows that belong to them.

use super::designations::{self, Side};
use super::masking::{Masking, private_values};
use super::{
    DiffOptions, PointDifference, PointName, RemovedPoint, Retirement, RowAction, RowDifference,
};
use crate::diagnostics::{Redactor, Text};
use crate::model::{Point, Registry, Status};
use crate::opendata::rows::{PointRows, Row, retired_row, rows};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The differing points.
pub(crate) struct Points {
    /// The points that are only in the new registry.
    pub(crate) added: Vec<PointDifference>,
    /// The points that are only in the old registry.
    pub(crate) removed: Vec<RemovedPoint>,
    /// The points that are in both registries and differ.
    pub(crate) changed: Vec<PointDifference>,
}

/// Compares the points of two registries.
pub(crate) fn compare(old: &Registry, new: &Registry, options: &DiffOptions<'_>) -> Points {
    let ids = |registry: &Registry| -> BTreeMap<String, usize> {
        let points = registry.points.iter().enumerate();
        points
            .map(|(position, point)| (point.facts.id.clone(), position))
            .collect()
    };
    let (old_ids, new_ids) = (ids(old), ids(new));
    // Equal points can be skipped only if their codes have the same meaning in both registries.
    let has_same_vocabularies = old.regions == new.regions && old.taxonomy == new.taxonomy;
    let pairs: Vec<(Option<&Point>, Option<&Point>)> = old
        .points
        .iter()
        .map(|point| {
            let position = new_ids.get(&point.facts.id);
            (Some(point), position.map(|position| &new.points[*position]))
        })
        .chain(
            new.points
                .iter()
                .filter(|point| !old_ids.contains_key(&point.facts.id))
                .map(|point| (None, Some(point))),
        )
        .filter(|(before, after)| !(has_same_vocabularies && before == after))
        .collect();
    let added_ids = by_name_and_region(new, &old_ids);
    let redactor = private_values([old, new], options.head_published).redactor();
    let mut points = Points {
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    let differences: Vec<PointDifference> = pairs
        .par_iter()
        .map(|(before, after)| difference((old, *before), (new, *after), options, &redactor))
        .collect();
    for ((before, after), difference) in pairs.into_iter().zip(differences) {
        match (before, after) {
            (Some(_), Some(_)) if difference.is_empty() => {}
            (Some(_), Some(_)) => points.changed.push(difference),
            (None, _) => points.added.push(difference),
            (Some(before), None) => points.removed.push(RemovedPoint {
                was: difference,
                retired: retirement(new, &before.facts.id, &redactor),
                likely_new_id: {
                    let region = &old.regions.get(before.facts.region).code;
                    let key = (before.facts.name.as_str(), region.as_str());
                    added_ids.get(&key).map(|id| (*id).to_owned())
                },
                had_page: before
                    .designations
                    .iter()
                    .any(|designation| designation.status != Status::Proposed),
            }),
        }
    }
    points.added.sort_by(|a, b| a.point.cmp(&b.point));
    points.changed.sort_by(|a, b| a.point.cmp(&b.point));
    points.removed.sort_by(|a, b| a.was.point.cmp(&b.was.point));
    points
}

fn difference(
    (old_registry, old): (&Registry, Option<&Point>),
    (new_registry, new): (&Registry, Option<&Point>),
    options: &DiffOptions<'_>,
    redactor: &Redactor,
) -> PointDifference {
    let masking = Masking::new(redactor, options.head_published);
    let before = old.map(|point| rows(old_registry, point));
    let after = new.map(|point| rows(new_registry, point));
    let shown = new.or(old).expect("a difference has at least one side");
    let shown_rows = after
        .as_ref()
        .or(before.as_ref())
        .expect("a difference has at least one side");
    let none = PointRows {
        point: shown_rows.point.emptied(),
        contact: shown_rows.contact.emptied(),
        designations: Vec::new(),
        service_items: Vec::new(),
        cases: Vec::new(),
        events: Vec::new(),
    };
    let (before, after) = (
        before.as_ref().unwrap_or(&none),
        after.as_ref().unwrap_or(&none),
    );
    let old_name = old
        .zip(new)
        .filter(|(old, new)| old.facts.name != new.facts.name)
        .map(|(old, _)| masking.text(&old.facts.name));
    let region = shown_rows.point.get("region");
    PointDifference {
        point: PointName {
            id: shown.facts.id.clone(),
            name: masking.text(&shown.facts.name),
        },
        old_name,
        region: region.map_or_else(|| message!("", ""), |field| field.label.clone()),
        fields: masking.fields(&before.point, &after.point),
        contact: masking.fields(&before.contact, &after.contact),
        designations: designations::compare(
            Side {
                registry: old_registry,
                point: old.unwrap_or(shown),
                rows: &before.designations,
            },
            Side {
                registry: new_registry,
                point: new.unwrap_or(shown),
                rows: &after.designations,
            },
            &masking,
            options.as_of,
        ),
        service_items: compare_named_rows(&before.service_items, &after.service_items, &masking),
        cases: compare_named_rows(&before.cases, &after.cases, &masking),
        events: compare_unnamed_rows(&before.events, &after.events, &masking),
    }
}

/// Compares rows that are identified by name. Equal rows are matched first, then rows with the
/// same name in the order of their values. Of the rest, rows that differ only in their name are
/// reported as renamed.
fn compare_named_rows(old: &[Row], new: &[Row], masking: &Masking<'_>) -> Vec<RowDifference> {
    let mut by_name: BTreeMap<&str, (Vec<&Row>, Vec<&Row>)> = BTreeMap::new();
    for row in old {
        by_name.entry(name_of(row)).or_default().0.push(row);
    }
    for row in new {
        by_name.entry(name_of(row)).or_default().1.push(row);
    }
    let title = |row: &Row| {
        let name = masking.text(name_of(row));
        Text::new(name.clone(), name)
    };
    let difference = |action, before: &Row, after: &Row| RowDifference {
        action,
        title: title(after),
        fields: masking.fields(before, after),
    };
    let mut differences = Vec::new();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for (_, (old, new)) in by_name {
        let (old, new) = (
            without_counterpart(&old, &new),
            without_counterpart(&new, &old),
        );
        let both = old.len().min(new.len());
        let pairs = old.iter().zip(&new);
        differences
            .extend(pairs.map(|(before, after)| difference(RowAction::Changed, before, after)));
        removed.extend_from_slice(&old[both..]);
        added.extend_from_slice(&new[both..]);
    }
    for (before, after) in take_renamed(&mut removed, &mut added) {
        differences.push(difference(RowAction::Renamed, before, after));
    }
    differences.extend(one_sided_differences(&removed, &added, masking, &title));
    differences.sort_by(|a, b| (a.action, &a.title).cmp(&(b.action, &b.title)));
    differences
}

/// The name of a row.
fn name_of(row: &Row) -> &str {
    row.value("name").unwrap_or_default()
}

/// Removes the pairs of rows that differ only in their name from both sides and returns them.
/// Ambiguous pairs are left.
fn take_renamed<'a>(
    removed: &mut Vec<&'a Row>,
    added: &mut Vec<&'a Row>,
) -> Vec<(&'a Row, &'a Row)> {
    type Rest<'a> = Vec<(&'static str, &'a str)>;
    fn rest(row: &Row) -> Rest<'_> {
        let fields = row.fields.iter();
        let fields = fields.map(|field| (row.column(field).name, field.value.as_str()));
        fields.filter(|(column, _)| *column != "name").collect()
    }
    let mut by_rest: BTreeMap<Rest<'a>, (Vec<&'a Row>, Vec<&'a Row>)> = BTreeMap::new();
    for row in removed.iter().copied() {
        by_rest.entry(rest(row)).or_default().0.push(row);
    }
    for row in added.iter().copied() {
        by_rest.entry(rest(row)).or_default().1.push(row);
    }
    let mut pairs = Vec::new();
    for rows in by_rest.into_values() {
        if let ([before], [after]) = (rows.0.as_slice(), rows.1.as_slice()) {
            pairs.push((*before, *after));
        }
    }
    let paired: HashSet<*const Row> = pairs
        .iter()
        .flat_map(|(before, after)| [std::ptr::from_ref(*before), std::ptr::from_ref(*after)])
        .collect();
    let is_paired = |row: &Row| paired.contains(&std::ptr::from_ref(row));
    removed.retain(|row| !is_paired(row));
    added.retain(|row| !is_paired(row));
    pairs
}

/// Compares rows without a name: any difference makes them different rows.
fn compare_unnamed_rows(old: &[Row], new: &[Row], masking: &Masking<'_>) -> Vec<RowDifference> {
    let (old, new): (Vec<&Row>, Vec<&Row>) = (old.iter().collect(), new.iter().collect());
    let (old, new) = (
        without_counterpart(&old, &new),
        without_counterpart(&new, &old),
    );
    let title = |row: &Row| {
        let date = row.value("date").unwrap_or_default();
        let word = |get: fn(&Text) -> &str| row.get("type").map_or("", |field| get(&field.label));
        Text::new(
            format!("{date} {}", word(|label| &label.zh)),
            format!("{date} {}", word(|label| &label.en)),
        )
    };
    one_sided_differences(&old, &new, masking, &title)
}

/// The rows without an equal counterpart on the other side, sorted.
fn without_counterpart<'a>(rows: &[&'a Row], others: &[&'a Row]) -> Vec<&'a Row> {
    let mut counts: BTreeMap<Vec<(usize, &str)>, usize> = BTreeMap::new();
    for row in others {
        *counts.entry(row.key()).or_default() += 1;
    }
    let mut unmatched = rows.to_vec();
    unmatched.retain(|row| match counts.get_mut(&row.key()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    unmatched.sort();
    unmatched
}

fn one_sided_differences(
    old: &[&Row],
    new: &[&Row],
    masking: &Masking<'_>,
    title: &dyn Fn(&Row) -> Text,
) -> Vec<RowDifference> {
    let added = new.iter().map(|row| (RowAction::Added, *row));
    let removed = old.iter().map(|row| (RowAction::Removed, *row));
    added
        .chain(removed)
        .map(|(action, row)| {
            let empty = row.emptied();
            let fields = match action {
                RowAction::Removed => masking.fields(row, &empty),
                _ => masking.fields(&empty, row),
            };
            RowDifference {
                action,
                title: title(row),
                fields,
            }
        })
        .collect()
}

/// The entry of an id in the new registry's `retired.csv`.
fn retirement(new: &Registry, id: &str, redactor: &Redactor) -> Option<Retirement> {
    let position = new
        .retired
        .binary_search_by(|retired| retired.id.as_str().cmp(id));
    let retired = &new.retired[position.ok()?];
    Some(Retirement {
        retired_on: retired.retired_on,
        reason: redactor.redacted(&retired.reason),
        replaced_by: retired.replaced_by.clone(),
    })
}

/// The ids of added points by name and region code. A removed point with the same name and region
/// is probably the same institution with a changed id.
fn by_name_and_region<'a>(
    new: &'a Registry,
    old_ids: &BTreeMap<String, usize>,
) -> BTreeMap<(&'a str, &'a str), &'a str> {
    let added = new
        .points
        .iter()
        .filter(|point| !old_ids.contains_key(&point.facts.id));
    // The first id wins, since later entries overwrite earlier ones.
    added
        .rev()
        .map(|point| {
            let region = &new.regions.get(point.facts.region).code;
            let key = (point.facts.name.as_str(), region.as_str());
            (key, point.facts.id.as_str())
        })
        .collect()
}

/// Compares the rows of `retired.csv`.
pub(crate) fn retirements(
    old: &Registry,
    new: &Registry,
    options: &DiffOptions<'_>,
) -> Vec<RowDifference> {
    let redactor = private_values([old, new], options.head_published).redactor();
    let masking = Masking::new(&redactor, options.head_published);
    let by_id = |registry: &Registry| -> BTreeMap<String, Row> {
        let retired = registry.retired.iter();
        retired
            .map(|point| (point.id.clone(), retired_row(registry, point)))
            .collect()
    };
    let (old, new) = (by_id(old), by_id(new));
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    ids.into_iter()
        .filter(|id| old.get(*id) != new.get(*id))
        .filter_map(|id| {
            let (action, fields) = match (old.get(id), new.get(id)) {
                (Some(before), Some(after)) => (RowAction::Changed, masking.fields(before, after)),
                (None, Some(after)) => (RowAction::Added, masking.fields(&after.emptied(), after)),
                (Some(before), None) => (
                    RowAction::Removed,
                    masking.fields(before, &before.emptied()),
                ),
                (None, None) => return None,
            };
            let title = Text::new(id.clone(), id.clone());
            Some(RowDifference {
                action,
                title,
                fields,
            })
        })
        .collect()
}
