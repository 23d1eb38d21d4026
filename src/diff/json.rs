//! Renders a review as JSON in the format of `docs/diff.schema.json`.
//!
//! The format is public, so that its keys are written out here independently of the model.

use super::{
    DesignationAction, DesignationDifference, FieldDifference, PageAction, PointDifference,
    PointName, Review, ReviewFailure, RowAction, RowDifference, ShownValue, labels,
};
use crate::diagnostics::json as report_json;
use crate::diagnostics::{Report, Text};
use crate::links::PageKind;
use serde_json::{Value, json};

/// Renders a review as a JSON document with a final newline.
pub fn render(review: &Review) -> String {
    let difference = &review.difference;
    let removed: Vec<Value> = difference
        .removed
        .iter()
        .map(|removed| {
            let mut object = point(&removed.was);
            object["retired"] = removed.retired.as_ref().map_or(Value::Null, |retired| {
                json!({
                    "retired_on": retired.retired_on.to_string(),
                    "reason": retired.reason,
                    "replaced_by": retired.replaced_by,
                })
            });
            object["had_page"] = json!(removed.had_page);
            object["likely_new_id"] = json!(removed.likely_new_id);
            object
        })
        .collect();
    let points = |points: &[PointDifference]| -> Vec<Value> { points.iter().map(point).collect() };
    finish(json!({
        "outcome": "compared",
        "old": review.old,
        "new": review.new,
        "as_of": difference.as_of.to_string(),
        "points": {
            "added": points(&difference.added),
            "removed": removed,
            "changed": points(&difference.changed),
        },
        "retired": rows(&difference.retired),
        "reference_tables": difference.reference_tables,
        "pages": pages(review),
        "report": report(&review.report),
        "known_warnings": review.known_warnings,
    }))
}

/// Renders the reason why nothing could be compared.
pub fn render_failure(failure: &ReviewFailure) -> String {
    let (outcome, name) = match failure {
        ReviewFailure::Old { name, .. } => ("old-has-errors", Some(name)),
        ReviewFailure::New { name, .. } => ("new-has-errors", Some(name)),
        ReviewFailure::Site(_) => ("site-has-errors", None),
    };
    finish(json!({
        "outcome": outcome,
        "side": name,
        "message": sentence(&labels::failure(failure)),
        "report": report(failure.report()),
    }))
}

fn finish(mut document: Value) -> String {
    document.sort_all_objects();
    let mut json = serde_json::to_string_pretty(&document)
        .expect("strings and numbers always have a JSON form");
    json.push('\n');
    json
}

fn report(report: &Report) -> Value {
    serde_json::from_str(&report_json::render(report)).expect("a report is rendered as JSON")
}

fn sentence(text: &Text) -> Value {
    json!({"zh": text.zh, "en": text.en})
}

fn point_name(point: &PointName) -> Value {
    json!({"id": point.id, "name": point.name})
}

fn point(point: &PointDifference) -> Value {
    json!({
        "point": point_name(&point.point),
        "old_name": point.old_name,
        "region": sentence(&point.region),
        "fields": fields(&point.fields),
        "contact": fields(&point.contact),
        "designations": point.designations.iter().map(designation).collect::<Vec<_>>(),
        "service_items": rows(&point.service_items),
        "cases": rows(&point.cases),
        "events": rows(&point.events),
    })
}

fn designation(designation: &DesignationDifference) -> Value {
    json!({
        "action": designation_action(designation.action),
        "kind": designation.kind,
        "kind_label": sentence(&designation.kind_label),
        "told_by": designation.identifying_values.iter().map(value).collect::<Vec<_>>(),
        "standing_before": designation.status_before.as_ref().map(value),
        "standing_now": designation.status_now.as_ref().map(value),
        "fields": fields(&designation.fields),
    })
}

fn rows(rows: &[RowDifference]) -> Vec<Value> {
    let row = |row: &RowDifference| {
        json!({
            "action": row_action(row.action),
            "title": sentence(&row.title),
            "fields": fields(&row.fields),
        })
    };
    rows.iter().map(row).collect()
}

fn fields(fields: &[FieldDifference]) -> Vec<Value> {
    let field = |field: &FieldDifference| {
        json!({
            "column": field.column,
            "title": field.title,
            "old": field.old.as_ref().map(value),
            "new": field.new.as_ref().map(value),
        })
    };
    fields.iter().map(field).collect()
}

fn value(value: &ShownValue) -> Value {
    json!({
        "value": value.value,
        "label": sentence(&value.label),
        "masked": value.masked,
    })
}

fn pages(review: &Review) -> Value {
    let pages = &review.pages;
    let kinds: Vec<Value> = pages
        .kinds
        .iter()
        .map(|counts| {
            json!({
                "kind": page_kind(counts.kind),
                "appear": counts.appear,
                "change": counts.change,
                "become_tombstone": counts.become_tombstone,
                "disappear": counts.disappear,
                "unchanged": counts.unchanged,
            })
        })
        .collect();
    let points: Vec<Value> = pages
        .points
        .iter()
        .map(|page| {
            json!({
                "point": point_name(&page.point),
                "path": page.path,
                "action": page_action(page.action),
                "own": page.own,
            })
        })
        .collect();
    let others: Vec<Value> = pages
        .others
        .iter()
        .map(|page| {
            json!({
                "kind": page_kind(page.kind),
                "path": page.path,
                "action": page_action(page.action),
            })
        })
        .collect();
    let redirects: Vec<Value> = pages
        .redirects
        .iter()
        .map(|redirect| json!({"from": redirect.from, "to": redirect.to}))
        .collect();
    json!({
        "kinds": kinds,
        "points": points,
        "others": others,
        "redirects": redirects,
        "fetched_files": pages.fetched_files,
        "fetched_bytes": pages.fetched_bytes,
    })
}

fn row_action(action: RowAction) -> &'static str {
    match action {
        RowAction::Added => "added",
        RowAction::Removed => "removed",
        RowAction::Changed => "changed",
        RowAction::Renamed => "renamed",
    }
}

fn designation_action(action: DesignationAction) -> &'static str {
    match action {
        DesignationAction::Added => "added",
        DesignationAction::Approved => "approved",
        DesignationAction::Renewed => "renewed",
        DesignationAction::Ended => "ended",
        DesignationAction::Resumed => "resumed",
        DesignationAction::Changed => "changed",
        DesignationAction::Removed => "removed",
    }
}

fn page_action(action: PageAction) -> &'static str {
    match action {
        PageAction::Appears => "appears",
        PageAction::Changes => "changes",
        PageAction::BecomesTombstone => "becomes-tombstone",
        PageAction::Disappears => "disappears",
    }
}

fn page_kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Home => "home",
        PageKind::Point => "point",
        PageKind::Region => "region",
        PageKind::Service => "service",
        PageKind::RegionService => "region-service",
        PageKind::Kind => "kind",
        PageKind::Nature => "nature",
        PageKind::Notice => "notice",
        PageKind::Changes => "changes",
        PageKind::Data => "data",
        PageKind::Other => "other",
        PageKind::File => "file",
    }
}
