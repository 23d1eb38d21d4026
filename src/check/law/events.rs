//! Rules about events and the designations that they concern.

use super::{EVENT_BEFORE_APPROVAL, EVENT_WITHOUT_DESIGNATION, NAME_BEFORE_RENAMING};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::check::values;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Date, Event, EventType, Status, Taxonomy};
use crate::schema::{events, points};

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
    let own = || {
        let all = builder.designations.iter().map(|(_, other)| other);
        all.filter(|designation| designation.kind == kind)
    };
    if own().next().is_some() {
        let is_known = |day: Option<Date>| day.is_none_or(|day| day <= event.date);
        if !own().any(|designation| {
            designation.status == Status::Proposed || is_known(designation.approved_on)
        }) {
            let first = own()
                .filter_map(|designation| designation.approved_on)
                .min();
            report_too_early(cells, row, event.date, first);
        }
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

/// Checks that the name is that of the last renaming.
pub(crate) fn check_name<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>) {
    let events = builder.events.iter().map(|(_, event)| event);
    let renamings = events.filter(|event| event.event_type == EventType::Renamed);
    let last = renamings.max_by_key(|event| event.date);
    let (Some(event), Some(facts)) = (last, &builder.facts) else {
        return;
    };
    let bare = |name: &str| values::fold(name).replace(char::is_whitespace, "");
    let own = bare(&facts.name);
    let is_own = |name: &str| bare(name) == own;
    // Other columns have names, too, and a new name may only be known in part.
    let Some(new) = event.new.as_deref().filter(|new| !is_own(new)) else {
        return;
    };
    if !event.old.as_deref().is_some_and(is_own) {
        return;
    }
    let cell_ref = CellRef::new(builder.row, points::NAME);
    let (heading, value, day) = (cell_ref.heading(), show(&facts.name), event.date);
    let new = show(new);
    let message = message!(
        "「{heading}」列是 `{value}`，而变动记录里 {day} 已经更名为 `{new}`",
        "`{heading}` is `{value}`, but the institution was renamed to `{new}` on {day}",
    );
    let help = message!(
        "请把名称改为 `{new}`，原来的名称写进别名；变动记录写错的，改正它",
        "give the new name, and the old one as an alias; or correct the event",
    );
    cells.report(
        &NAME_BEFORE_RENAMING,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

/// Reports an event before the first approval of its kind.
fn report_too_early<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, day: Date, first: Option<Date>) {
    let Some(first) = first else {
        return;
    };
    let cell_ref = CellRef::new(row, events::DATE);
    let heading = cell_ref.heading();
    let message = message!(
        "「{heading}」列的 `{day}` 早于这一类网点资格的批准日期 {first}",
        "`{heading}` is `{day}`, before the designation was approved on {first}",
    );
    let help = message!(
        "请核对两个日期；说的是以前的一次认定的，在 designations.csv 中补上那一次的一行",
        "check both days; for an earlier approval, add its row to designations.csv",
    );
    cells.report(
        &EVENT_BEFORE_APPROVAL,
        cell_ref,
        Some(day.to_string()),
        message,
        Some(help),
    );
}
