//! How long a designation is valid, and the order of its dates.

use super::{
    END_BEFORE_APPROVAL, EXPIRED_BUT_ACTIVE, FUTURE_APPROVAL, FUTURE_EVENT,
    NOTICE_ENDS_BEFORE_START, VALIDITY_TOO_LONG, events_about,
};
use crate::check::assemble::Draft;
use crate::check::cells::{Cells, Place};
use crate::diagnostics::{Rule, Text};
use crate::load::RawRow;
use crate::model::{Date, Designation, EventType, Status};
use crate::schema::{ColumnIndex, designations, events};
use jiff::ToSpan;

/// The day three years on; 29 February becomes the 28th.
pub fn three_years_after(date: Date) -> Option<Date> {
    date.checked_add(3.years()).ok()
}

/// The last approval or renewal of a designation.
fn last_approval(designation: &Designation, draft: &Draft<'_>) -> Option<Date> {
    let days = |event_type| {
        let events = events_about(draft, designation, event_type);
        events.map(|event| event.date)
    };
    let approved_on = designation.approved_on;
    let approved_on = approved_on.or_else(|| days(EventType::Approved).max());
    days(EventType::Renewed).chain(approved_on).max()
}

/// Checks that a national point is not valid for longer than three years.
pub fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    draft: &Draft<'a>,
) {
    let (Some(end), Some(start)) = (designation.valid_until, last_approval(designation, draft))
    else {
        return;
    };
    let Some(latest) = three_years_after(start).filter(|latest| end > *latest) else {
        return;
    };
    let place = Place::new(row, designations::VALID_UNTIL);
    let heading = place.heading();
    let message = Text::new(
        format!("「{heading}」列的 `{end}` 超过了最近一次批准或续期（{start}）之后三年"),
        format!(
            "`{heading}` is `{end}`, more than three years after the last approval or renewal ({start})"
        ),
    );
    let help = Text::new(
        format!("最晚为 {latest}；如果已经续期，请在 events.csv 中加一行续期"),
        format!("{latest} at the latest; if it was renewed, add a `renewed` row to events.csv"),
    );
    cells.report(
        &VALIDITY_TOO_LONG,
        place,
        Some(end.to_string()),
        message,
        Some(help),
    );
}

/// The dates of a designation, whether or not the rest of its row could be read.
pub struct DesignationDates {
    /// First and last day of the public notice.
    pub notice: (Option<Date>, Option<Date>),
    /// Approval and last day of validity.
    pub term: (Option<Date>, Option<Date>),
}

/// Checks that what begins ends later.
pub fn check_order<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, dates: &DesignationDates) {
    if let (Some(approved), Some(end)) = dates.term
        && end < approved
    {
        let columns = (designations::VALID_UNTIL, designations::APPROVED_ON);
        report_order(cells, &END_BEFORE_APPROVAL, row, columns, (end, approved));
    }
    if let (Some(from), Some(until)) = dates.notice
        && until < from
    {
        let columns = (designations::NOTICE_UNTIL, designations::NOTICE_FROM);
        report_order(
            cells,
            &NOTICE_ENDS_BEFORE_START,
            row,
            columns,
            (until, from),
        );
    }
}

/// Checks the date of an approval or event against the as-of date.
pub fn check_future<'a>(cells: &mut Cells<'a>, place: Place<'a>, date: Date, as_of: Date) {
    if date <= as_of {
        return;
    }
    let is_event = std::ptr::eq(place.row.table().schema(), &events::SCHEMA);
    let rule = if is_event {
        &FUTURE_EVENT
    } else {
        &FUTURE_APPROVAL
    };
    report_future(cells, rule, place, date, as_of);
}

fn report_order<'a>(
    cells: &mut Cells<'a>,
    rule: &Rule,
    row: RawRow<'a>,
    columns: (ColumnIndex, ColumnIndex),
    (later, earlier): (Date, Date),
) {
    let place = Place::new(row, columns.0);
    let (heading, other) = (place.heading(), row.heading(columns.1));
    let message = Text::new(
        format!("「{heading}」列的 `{later}` 早于「{other}」列的 `{earlier}`"),
        format!("`{heading}` is `{later}`, before `{other}`, which is `{earlier}`"),
    );
    let help = Text::new("请核对这两个日期", "check the two dates");
    cells.report(rule, place, Some(later.to_string()), message, Some(help));
}

/// Checks that what has run out is not recorded as active.
pub fn check_expiry<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    as_of: Date,
) {
    let lapsed = designation.valid_until.filter(|end| *end < as_of);
    let (Some(end), Status::Active) = (lapsed, designation.status) else {
        return;
    };
    let place = Place::new(row, designations::STATUS);
    let heading = place.heading();
    let value = place.shown(row.cell(designations::STATUS).trim());
    let end_heading = row.heading(designations::VALID_UNTIL);
    let message = Text::new(
        format!("「{heading}」列是 `{value}`，但「{end_heading}」是 {end}，到 {as_of} 已经过期"),
        format!("`{heading}` is `{value}`, but `{end_heading}` is {end}, which is past on {as_of}"),
    );
    let help = Text::new(
        "网站上会显示为已到期；请改状态为 expired（已到期），或补上续期后的有效期",
        "the site shows it as expired; set `expired`, or the end of the renewed validity",
    );
    cells.report(&EXPIRED_BUT_ACTIVE, place, Some(value), message, Some(help));
}

/// Reports a day that has not come yet.
pub fn report_future<'a>(
    cells: &mut Cells<'a>,
    rule: &Rule,
    place: Place<'a>,
    date: Date,
    as_of: Date,
) {
    let heading = place.heading();
    let message = Text::new(
        format!("「{heading}」列的 `{date}` 晚于数据日期 {as_of}"),
        format!("`{heading}` is `{date}`, after the as-of date {as_of}"),
    );
    let help = Text::new(
        "请核对年份；还没有发生的事，请到当天再填",
        "check the year; what has not happened yet is entered on its day",
    );
    cells.report(rule, place, Some(date.to_string()), message, Some(help));
}
