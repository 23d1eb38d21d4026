//! Rules about events and the designations that they concern.

use super::EVENT_WITHOUT_DESIGNATION;
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Event, Taxonomy};
use crate::schema::events;

/// Checks that the point has the designation that an event concerns.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    event: &Event,
    builder: &PointBuilder<'a>,
    taxonomy: &Taxonomy,
) {
    // A designation that could not be read has been reported, and may be the missing one.
    let unread = builder.designation_rows != builder.designations.len();
    let Some(kind) = event.kind.filter(|_| !unread) else {
        return;
    };
    if builder
        .designations
        .iter()
        .any(|(_, designation)| designation.kind == kind)
    {
        return;
    }
    let cell_ref = CellRef::new(row, events::KIND);
    let heading = cell_ref.heading();
    let value = show(row.cell(events::KIND).trim());
    let held: Vec<&str> = builder
        .designations
        .iter()
        .map(|(_, designation)| taxonomy.kind.get(designation.kind).short_label())
        .collect();
    let message = message!(
        "「{heading}」列是 `{value}`，但这个网点没有这一类型",
        "`{heading}` is `{value}`, a designation that the point does not have",
    );
    let help = if held.is_empty() {
        message!(
            "请先在 designations.csv 中加上它",
            "add it to designations.csv first",
        )
    } else {
        let held = held.join("、");
        message!(
            "它有：{held}；请改正类型，或在 designations.csv 中补上",
            "it has {held}: correct the kind, or add the designation",
        )
    };
    cells.report(
        &EVENT_WITHOUT_DESIGNATION,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
