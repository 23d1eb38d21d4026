//! Points by their ids, and the rows that belong to them.

use super::designations::{self, Side, same};
use super::masking::Masking;
use super::{
    DiffOptions, PointDifference, PointName, RemovedPoint, Retirement, RowAction, RowDifference,
};
use crate::diagnostics::Text;
use crate::model::{Point, Registry};
use crate::opendata::rows::{PointRows, Row, rows};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The points that differ.
pub struct Points {
    /// Only in the new registry.
    pub added: Vec<PointDifference>,
    /// Only in the old registry.
    pub removed: Vec<RemovedPoint>,
    /// In both.
    pub changed: Vec<PointDifference>,
}

/// Compares the points of two registries.
pub fn compare(old: &Registry, new: &Registry, options: &DiffOptions<'_>) -> Points {
    let ids = |registry: &Registry| -> BTreeMap<String, usize> {
        let points = registry.points.iter().enumerate();
        points
            .map(|(position, point)| (point.facts.id.clone(), position))
            .collect()
    };
    let (old_ids, new_ids) = (ids(old), ids(new));
    // The values of a row are comparable as they are where their codes mean the same.
    let same_words = old.regions == new.regions && old.taxonomy == new.taxonomy;
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
        .filter(|(before, after)| !(same_words && before == after))
        .collect();
    let mut points = Points {
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    let differences: Vec<PointDifference> = pairs
        .par_iter()
        .map(|(before, after)| difference((old, *before), (new, *after), options))
        .collect();
    for ((before, after), difference) in pairs.into_iter().zip(differences) {
        match (before, after) {
            (Some(_), Some(_)) if difference.is_empty() => {}
            (Some(_), Some(_)) => points.changed.push(difference),
            (None, _) => points.added.push(difference),
            (Some(before), None) => points.removed.push(RemovedPoint {
                was: difference,
                retired: retirement(new, &before.facts.id),
                likely_new_id: likely_new_id((old, before), (new, &old_ids)),
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
) -> PointDifference {
    let masking = Masking::of(old.into_iter().chain(new), options.head_published);
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
        region: region.map_or_else(|| Text::new("", ""), |field| field.label.clone()),
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
        service_items: named_rows(&before.service_items, &after.service_items, &masking),
        cases: named_rows(&before.cases, &after.cases, &masking),
        events: whole_rows(&before.events, &after.events, &masking),
    }
}

/// Rows that their name tells apart. Where a name stands twice, equal rows are taken for
/// the same first, then the others in the order of what they say.
fn named_rows(old: &[Row], new: &[Row], masking: &Masking) -> Vec<RowDifference> {
    let mut by_name: BTreeMap<&str, (Vec<&Row>, Vec<&Row>)> = BTreeMap::new();
    for row in old {
        let name = row.value("name").unwrap_or_default();
        by_name.entry(name).or_default().0.push(row);
    }
    for row in new {
        let name = row.value("name").unwrap_or_default();
        by_name.entry(name).or_default().1.push(row);
    }
    let title = |row: &Row| {
        let name = row.value("name").unwrap_or_default();
        Text::new(masking.text(name), masking.text(name))
    };
    let mut differences = Vec::new();
    for (_, (old, new)) in by_name {
        let (old, new) = without_equal(old, new);
        let both = old.len().min(new.len());
        for (before, after) in old.iter().zip(&new) {
            differences.push(RowDifference {
                action: RowAction::Changed,
                title: title(after),
                fields: masking.fields(before, after),
            });
        }
        differences.extend(one_sided(&old[both..], &new[both..], masking, &title));
    }
    differences.sort_by(|a, b| (a.action, &a.title).cmp(&(b.action, &b.title)));
    differences
}

/// Rows that only their whole content tells apart.
fn whole_rows(old: &[Row], new: &[Row], masking: &Masking) -> Vec<RowDifference> {
    let (old, new) = without_equal(old.iter().collect(), new.iter().collect());
    let title = |row: &Row| {
        let date = row.value("date").unwrap_or_default();
        let word = |get: fn(&Text) -> &str| row.get("type").map_or("", |field| get(&field.label));
        Text::new(
            format!("{date} {}", word(|label| &label.zh)),
            format!("{date} {}", word(|label| &label.en)),
        )
    };
    one_sided(&old, &new, masking, &title)
}

/// The rows of both sides, sorted, without those that the other side has too.
fn without_equal<'a>(mut old: Vec<&'a Row>, mut new: Vec<&'a Row>) -> (Vec<&'a Row>, Vec<&'a Row>) {
    old.sort();
    new.sort();
    let mut new_left: Vec<Option<&Row>> = new.into_iter().map(Some).collect();
    old.retain(|row| {
        let equal =
            |candidate: &&mut Option<&Row>| candidate.is_some_and(|candidate| same(row, candidate));
        match new_left.iter_mut().find(equal) {
            Some(found) => {
                *found = None;
                false
            }
            None => true,
        }
    });
    (old, new_left.into_iter().flatten().collect())
}

fn one_sided(
    old: &[&Row],
    new: &[&Row],
    masking: &Masking,
    title: &dyn Fn(&Row) -> Text,
) -> Vec<RowDifference> {
    let added = new.iter().map(|row| (RowAction::Added, *row));
    let removed = old.iter().map(|row| (RowAction::Removed, *row));
    added
        .chain(removed)
        .map(|(action, row)| {
            let nothing = row.emptied();
            let fields = match action {
                RowAction::Removed => masking.fields(row, &nothing),
                RowAction::Added | RowAction::Changed => masking.fields(&nothing, row),
            };
            RowDifference {
                action,
                title: title(row),
                fields,
            }
        })
        .collect()
}

/// What `retired.csv` of the new registry says of an id.
fn retirement(new: &Registry, id: &str) -> Option<Retirement> {
    let retired = new.retired.iter().find(|retired| retired.id == id)?;
    Some(Retirement {
        retired_on: retired.retired_on,
        reason: crate::diagnostics::personal::mask_all(&retired.reason).into_owned(),
        replaced_by: retired.replaced_by.clone(),
    })
}

/// The added point with the same name in the same region: probably the same
/// institution, whose permanent id was changed.
fn likely_new_id(
    (old, before): (&Registry, &Point),
    (new, old_ids): (&Registry, &BTreeMap<String, usize>),
) -> Option<String> {
    let region = &old.regions.get(before.facts.region).code;
    new.points
        .iter()
        .filter(|point| !old_ids.contains_key(&point.facts.id))
        .filter(|point| point.facts.name == before.facts.name)
        .find(|point| new.regions.get(point.facts.region).code == *region)
        .map(|point| point.facts.id.clone())
}
