//! Rules about the duration of a rectification.

use super::{RECTIFICATION_OVERDUE, events_about};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::load::RawRow;
use crate::model::{Date, Designation, EventType};
use crate::schema::designations;
use jiff::ToSpan;

/// The date on which the current rectification began.
fn began_on(designation: &Designation, builder: &PointBuilder<'_>) -> Option<Date> {
    if !designation.status.is_current() {
        return None;
    }
    let newest = |event_type| {
        let events = events_about(builder, designation, event_type);
        events.map(|event| event.date).max()
    };
    let ordered = newest(EventType::Rectifying)?;
    let accepted = newest(EventType::Rectified);
    Some(ordered).filter(|ordered| accepted.is_none_or(|accepted| accepted < *ordered))
}

/// Checks that the rectification has not taken more than six months.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    builder: &PointBuilder<'a>,
    as_of: Option<Date>,
) {
    let (Some(as_of), Some(began_on)) = (as_of, began_on(designation, builder)) else {
        return;
    };
    let end = began_on.checked_add(6.months()).ok();
    let Some(end) = end.filter(|end| as_of > *end) else {
        return;
    };
    let cell_ref = CellRef::new(row, designations::STATUS);
    let heading = cell_ref.heading();
    let value = cell_ref.shown(row.cell(designations::STATUS).trim());
    let message = message!(
        "「{heading}」列是 `{value}`，{began_on} 责令整改，到 {as_of} 已超过半年，还没有整改完成",
        "`{heading}` is `{value}`; rectification was ordered on {began_on} and is not over on {as_of}, after more than six months",
    );
    let help = message!(
        "整改期到 {end} 为止：已整改好的，请在 events.csv 中加一行“整改完成”（rectified）；仍不符合规定的，应当撤销",
        "it ended on {end}: add a `rectified` row to events.csv, or record the revocation",
    );
    cells.report(
        &RECTIFICATION_OVERDUE,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
