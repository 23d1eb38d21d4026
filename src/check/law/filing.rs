//! Rules about who may be filed as a national point, and when.

use super::recommender::Recommender;
use super::validity::three_years_after;
use super::{
    IMPORTANT_POINT_FILED, Law, NO_PROVINCIAL_RECOGNITION, REFILED_TOO_SOON, events_about,
    filed_on, is_correctable,
};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Date, Designation, EventType, Status};
use crate::schema::{ColumnIndex, designations};

/// Checks a national designation that is in force or proposed.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    builder: &PointBuilder<'a>,
    law: &Law<'_>,
) {
    if !is_correctable(designation) {
        return;
    }
    let filed_on = filed_on(designation);
    if let Some(filed_on) = filed_on {
        check_refiling(cells, row, designation, filed_on, builder);
        check_important_point(cells, row, designation, filed_on, builder, law);
    }
    check_recognition(cells, row, designation, filed_on, builder, law);
}

/// The cell with the date of a filing.
fn place_of_filing<'a>(row: RawRow<'a>) -> CellRef<'a> {
    let is_approved = !row.cell(designations::APPROVED_ON).trim().is_empty();
    let column: ColumnIndex = if is_approved {
        designations::APPROVED_ON
    } else {
        designations::NOTICE_FROM
    };
    CellRef::new(row, column)
}

fn check_refiling<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    filed_on: Date,
    builder: &PointBuilder<'a>,
) {
    let revocations = builder
        .events
        .iter()
        .map(|(_, event)| event)
        .filter(|event| {
            event.event_type == EventType::Revoked
                && event.kind == Some(designation.kind)
                && event.date <= filed_on
        });
    let Some(revoked_on) = revocations.map(|event| event.date).max() else {
        return;
    };
    let Some(allowed) = three_years_after(revoked_on).filter(|allowed| filed_on < *allowed) else {
        return;
    };
    let cell_ref = place_of_filing(row);
    let heading = cell_ref.heading();
    let message = message!(
        "「{heading}」列是 `{filed_on}`，而这个机构的国家级网点 {revoked_on} 才被撤销，还不满三年",
        "`{heading}` is `{filed_on}`, less than three years after the national filing was revoked on {revoked_on}",
    );
    let help = message!(
        "{allowed} 起才可以再备案；请核对批准日期和 events.csv 中的撤销日期",
        "it may file again from {allowed}; check this day and that of the `revoked` event",
    );
    let value = Some(filed_on.to_string());
    cells.report(&REFILED_TOO_SOON, cell_ref, value, message, Some(help));
}

/// The date on which a designation ended, if known.
fn ended_on(designation: &Designation, builder: &PointBuilder<'_>) -> Option<Date> {
    let ending_type = designation.status.final_event()?;
    let events = events_about(builder, designation, ending_type);
    let last_event = events.map(|event| event.date).max();
    last_event.or_else(|| designation.valid_until?.tomorrow().ok())
}

/// Whether an institution held a designation, or prepared for it, on the date of a filing.
///
/// If the date of its end is unknown, it may have ended before the filing. If the date of
/// approval is unknown, a current designation is only known to precede filings that are not
/// approved yet.
fn held_before(
    designation: &Designation,
    builder: &PointBuilder<'_>,
    filing: &Designation,
    filed_on: Date,
) -> bool {
    let ended_on = ended_on(designation, builder);
    if designation.status.has_ended() && ended_on.is_none() {
        return false;
    }
    let began_before = match designation.approved_on {
        Some(day) => day < filed_on,
        None => designation.status.is_listed() && filing.status == Status::Proposed,
    };
    began_before && ended_on.is_none_or(|day| day > filed_on)
}

fn check_important_point<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    filing: &Designation,
    filed_on: Date,
    builder: &PointBuilder<'a>,
    law: &Law<'_>,
) {
    let important = [law.terms.tisc, law.terms.university_center];
    let mut others = builder.designations.iter().map(|(_, other)| other);
    let Some(earlier) = others.find(|other| {
        important.contains(&Some(other.kind))
            && other.status != Status::Proposed
            && held_before(other, builder, filing, filed_on)
    }) else {
        return;
    };
    let cell_ref = place_of_filing(row);
    let heading = cell_ref.heading();
    let term = law.taxonomy.kind.get(earlier.kind);
    let (label, english) = (term.short_label(), &term.en);
    let since = earlier.approved_on;
    let since_zh = since.map_or_else(String::new, |day| format!(" {day} "));
    let since_en = since.map_or_else(String::new, |day| format!(" since {day}"));
    let (zh, en) = match earlier.status {
        Status::Preparing => (
            format!("{since_zh}已批准筹建{label}"),
            format!("has been in preparation as a {english}{since_en}"),
        ),
        _ => (
            format!("{since_zh}已是{label}"),
            format!("has been a {english}{since_en}"),
        ),
    };
    let message = message!(
        "「{heading}」列是 `{filed_on}`，而这个机构{zh}，不再备案为国家级网点",
        "`{heading}` is `{filed_on}`, but the institution {en}, and such points do not file",
    );
    let help = message!(
        "请核对两行的批准日期；先备案为国家级网点、后认定或筹建的没有问题",
        "check both days of approval; the other order is allowed",
    );
    let value = Some(filed_on.to_string());
    cells.report(&IMPORTANT_POINT_FILED, cell_ref, value, message, Some(help));
}

fn check_recognition<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    filed_on: Option<Date>,
    builder: &PointBuilder<'a>,
    law: &Law<'_>,
) {
    // A designation that could not be read has been reported, and may be the missing one.
    if builder.designation_rows != builder.designations.len() {
        return;
    }
    let written = designation.recommender.as_deref().unwrap_or_default();
    let Recommender::Province(province) = law.recommenders.read(written) else {
        return;
    };
    let is_recognised = builder.designations.iter().any(|(_, other)| {
        let authority = other.authority.as_deref().unwrap_or_default();
        let of_another = matches!(
            law.recommenders.read(authority),
            Recommender::Province(other) if other != province
        );
        let in_time = filed_on.is_none_or(|filed_on| {
            other.approved_on.is_none_or(|day| day <= filed_on)
                && ended_on(other, builder).is_none_or(|day| day > filed_on)
        });
        Some(other.kind) == law.terms.provincial
            && !matches!(other.status, Status::Proposed | Status::Preparing)
            && !of_another
            && in_time
    });
    if is_recognised {
        return;
    }
    let cell_ref = CellRef::new(row, designations::RECOMMENDER);
    let heading = cell_ref.heading();
    let value = show(written);
    let message = message!(
        "「{heading}」列是 `{value}`，但这个机构在备案时不是{province}的省级网点",
        "`{heading}` is `{value}`, but the institution was no provincial point of {province} when it was filed",
    );
    let help = message!(
        "省级部门只推荐本省的省级网点：请在 designations.csv 中补上省级网点的一行，或改正推荐单位",
        "provinces recommend their own points: add the row of the provincial point, or correct the recommender",
    );
    cells.report(
        &NO_PROVINCIAL_RECOGNITION,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
