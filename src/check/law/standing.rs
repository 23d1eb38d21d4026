//! Rules about designations whose rows contradict the history or each other.

use super::{DESIGNATION_TWICE, ENDED_BUT_ACTIVE, Law};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Designation, Event, EventType, Status};
use crate::schema::designations;

/// Checks a designation that its row lists as current.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    builder: &PointBuilder<'a>,
    law: &Law<'_>,
) {
    if designation.status.is_listed()
        && let Some(end) = last_end(designation, builder)
    {
        report_ended(cells, row, end);
    }
    let all = builder.designations.iter();
    let mut before = all.take_while(|(other, _)| other.index() != row.index());
    let twice = before.find(|(_, other)| is_twice(designation, other, law));
    if let Some((first, _)) = twice {
        report_twice(cells, row, *first);
    }
}

/// The event that ended a designation, unless it was approved or renewed after it.
fn last_end<'d>(designation: &'d Designation, builder: &'d PointBuilder<'_>) -> Option<&'d Event> {
    let is_only = builder.designations.len() == 1 && builder.designation_rows == 1;
    let events = builder.events.iter().map(|(_, event)| event);
    let own = events.filter(|event| {
        let all = builder.designations.iter().map(|(_, other)| other);
        let is_later = designation.approved_on.is_none_or(|day| day < event.date);
        let is_about = event.designation(all) == Some(designation);
        // The event of an institution with one designation need not name its kind.
        is_later && (is_about || event.kind.is_none() && is_only)
    });
    let (mut ended, mut begun): (Option<&Event>, Option<&Event>) = (None, None);
    for event in own {
        let newest = match event.event_type {
            EventType::Approved | EventType::Renewed => &mut begun,
            end if end.is_end() => &mut ended,
            _ => continue,
        };
        if newest.is_none_or(|other| other.date <= event.date) {
            *newest = Some(event);
        }
    }
    ended.filter(|end| begun.is_none_or(|begun| begun.date < end.date))
}

fn report_ended<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, end: &Event) {
    let cell_ref = CellRef::new(row, designations::STATUS);
    let heading = cell_ref.heading();
    let value = cell_ref.shown(row.cell(designations::STATUS).trim());
    let day = end.date;
    let words = match end.event_type {
        EventType::Revoked => "撤销",
        EventType::Terminated => "终止",
        EventType::Withdrawn => "退出",
        _ => "到期",
    };
    let code = end.event_type.code();
    let message = message!(
        "「{heading}」列是 `{value}`，而变动记录里 {day} 已经{words}",
        "`{heading}` is `{value}`, but it was {code} on {day} according to events.csv",
    );
    let help = message!(
        "请照文件核对：已经结束的，改状态；以后重新认定的，保留原来的一行并改状态，另加一行写新的批准日期",
        "correct the status; what was approved anew is a row of its own, with its day of approval",
    );
    cells.report(
        &ENDED_BUT_ACTIVE,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

/// Whether two rows are the same designation: both are current, or were approved on the same day.
fn is_twice(designation: &Designation, other: &Designation, law: &Law<'_>) -> bool {
    let is_listed = |designation: &Designation| {
        designation.status == Status::Preparing || law.is_in_force(designation)
    };
    let is_of_same_day =
        designation.approved_on.is_some() && designation.approved_on == other.approved_on;
    designation.kind == other.kind && (is_of_same_day || is_listed(designation) && is_listed(other))
}

fn report_twice<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, first: RawRow<'a>) {
    let cell_ref = CellRef::new(row, designations::KIND);
    let heading = cell_ref.heading();
    let value = show(row.cell(designations::KIND).trim());
    let line = first.line();
    let message = message!(
        "「{heading}」列的 `{value}`，这个网点在第 {line} 行已经有了，两行说的像是同一次认定",
        "`{heading}` is `{value}`, which the point has in line {line} already, for the same approval it seems",
    );
    let help = message!(
        "同一次认定请合并为一行；以前的一次已经结束的，改它的状态",
        "merge the rows, or correct the status of the one that has ended",
    );
    cells.report(
        &DESIGNATION_TWICE,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
