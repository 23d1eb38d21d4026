//! Rules about the validity of designations and the order of their dates.

use super::{
    DISTANT_END, END_BEFORE_APPROVAL, EXPIRED_BUT_ACTIVE, FUTURE_APPROVAL, FUTURE_EVENT,
    FUTURE_UPDATE, NOTICE_ENDS_BEFORE_START, VALIDITY_TOO_LONG, events_about,
};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::check::values;
use crate::diagnostics::Rule;
use crate::load::RawRow;
use crate::model::{Date, Designation, Event, EventType, Status};
use crate::schema::{ColumnIndex, Schema, designations, events, points};
use jiff::ToSpan;

/// The date three years later; for 29 February that is the 28th.
pub(crate) fn three_years_after(date: Date) -> Option<Date> {
    date.checked_add(3.years()).ok()
}

/// The term that determines the last day of validity of a national point.
struct Term {
    /// The last approval or renewal.
    began_on: Date,
    /// The end of the previous term, if the term was renewed and that end is known.
    earlier_end: Option<Date>,
    /// The last permitted day.
    latest_end: Date,
}

/// The current term: a filing is valid for three years and can then be renewed for three
/// years (art. 8). A renewal before the end of a term takes effect at its end, so the new
/// term ends three years after the later of the two.
fn current_term(designation: &Designation, builder: &PointBuilder<'_>) -> Option<Term> {
    let events = |event_type| events_about(builder, designation, event_type);
    let approvals = || events(EventType::Approved).map(|event| event.date).max();
    let approved_on = designation.approved_on.or_else(approvals);
    let mut renewals: Vec<&Event> = events(EventType::Renewed).collect();
    renewals.sort_by_key(|event| (event.date, &event.old, &event.new));
    let mut term = match approved_on {
        Some(approved_on) => Some(Term {
            began_on: approved_on,
            earlier_end: None,
            latest_end: three_years_after(approved_on)?,
        }),
        None => None,
    };
    for renewal in renewals {
        let earlier_end = term_before(term.as_ref(), renewal);
        let from_end = earlier_end.and_then(three_years_after);
        term = Some(Term {
            began_on: renewal.date,
            earlier_end,
            latest_end: three_years_after(renewal.date).max(from_end)?,
        });
    }
    term
}

/// The end of the term that a renewal follows: according to the event, but not later than
/// the term could last. A second renewal before that end renews the same term again. A
/// renewal on the first day of a term is what started it, so the previous term is unknown.
fn term_before(term: Option<&Term>, renewal: &Event) -> Option<Date> {
    let is_of_validity = || renewal.field.as_deref().is_some_and(is_valid_until);
    let stated = renewal.old.as_deref().filter(|_| is_of_validity());
    let stated = stated.and_then(values::date);
    let renewed_again = term.and_then(|term| term.earlier_end);
    let renewed_again = renewed_again.filter(|end| renewal.date <= *end);
    let renewed = term.filter(|term| term.began_on < renewal.date);
    let possible = renewed_again.or(renewed.map(|term| term.latest_end));
    match (stated, possible) {
        (Some(stated), Some(possible)) => Some(stated.min(possible)),
        (Some(stated), None) => Some(stated).min(three_years_after(renewal.date)),
        (None, possible) => possible,
    }
}

/// Whether the field of an event is the last day of validity.
fn is_valid_until(field: &str) -> bool {
    let column = designations::SCHEMA.column(designations::VALID_UNTIL);
    field.rsplit('.').next() == Some(column.name)
}

/// Checks that the validity of a national point is not longer than article 8 allows.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    builder: &PointBuilder<'a>,
) {
    let (Some(end), Some(term)) = (designation.valid_until, current_term(designation, builder))
    else {
        return;
    };
    let (start, latest) = (term.began_on, term.latest_end);
    if end <= latest {
        return;
    }
    let cell_ref = CellRef::new(row, designations::VALID_UNTIL);
    let heading = cell_ref.heading();
    let message = match term.earlier_end.filter(|earlier| *earlier > start) {
        None => message!(
            "「{heading}」列的 `{end}` 超过了最近一次批准或续期（{start}）之后三年",
            "`{heading}` is `{end}`, more than three years after the last approval or renewal ({start})",
        ),
        Some(earlier) => message!(
            "「{heading}」列的 `{end}` 超过了上一个有效期届满（{earlier}，{start} 续期）之后三年",
            "`{heading}` is `{end}`, more than three years after the end of the term before ({earlier}, renewed on {start})",
        ),
    };
    let help = if designation.approved_on.is_none() && term.earlier_end.is_none() {
        message!(
            "最晚为 {latest}；续期之前的有效期如果届满得更晚，请补填批准日期",
            "{latest} at the latest; if the term before ended later, give `approved_on`",
        )
    } else {
        message!(
            "最晚为 {latest}；如果已经续期，请在 events.csv 中加一行续期",
            "{latest} at the latest; if it was renewed, add a `renewed` row to events.csv",
        )
    };
    cells.report(
        &VALIDITY_TOO_LONG,
        cell_ref,
        Some(end.to_string()),
        message,
        Some(help),
    );
}

/// The dates of a designation, even if the rest of its row is invalid.
pub(crate) struct DesignationDates {
    /// First and last day of the public notice.
    pub(crate) notice: (Option<Date>, Option<Date>),
    /// Approval and last day of validity.
    pub(crate) term: (Option<Date>, Option<Date>),
}

/// Checks that ends are not before beginnings.
pub(crate) fn check_order<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, dates: &DesignationDates) {
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

/// Checks the date of an approval, event or update against the as-of date.
pub(crate) fn check_future<'a>(
    cells: &mut Cells<'a>,
    cell_ref: CellRef<'a>,
    date: Date,
    as_of: Date,
) {
    if date <= as_of {
        return;
    }
    let is_of = |schema: &Schema| std::ptr::eq(cell_ref.row.table().schema(), schema);
    let rule = if is_of(&events::SCHEMA) {
        &FUTURE_EVENT
    } else if is_of(&points::SCHEMA) {
        &FUTURE_UPDATE
    } else {
        &FUTURE_APPROVAL
    };
    report_future(cells, rule, cell_ref, date, as_of);
}

fn report_order<'a>(
    cells: &mut Cells<'a>,
    rule: &Rule,
    row: RawRow<'a>,
    columns: (ColumnIndex, ColumnIndex),
    (later, earlier): (Date, Date),
) {
    let cell_ref = CellRef::new(row, columns.0);
    let (heading, other) = (cell_ref.heading(), row.heading(columns.1));
    let message = message!(
        "「{heading}」列的 `{later}` 早于「{other}」列的 `{earlier}`",
        "`{heading}` is `{later}`, before `{other}`, which is `{earlier}`",
    );
    let help = message!("请核对这两个日期", "check the two dates");
    cells.report(rule, cell_ref, Some(later.to_string()), message, Some(help));
}

/// Checks that expired designations are not recorded as active.
pub(crate) fn check_expiry<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    as_of: Date,
) {
    let lapsed = designation.valid_until.filter(|end| {
        // An end before its beginning has been reported and is not usable.
        let is_sound = designation.approved_on.is_none_or(|from| from <= *end);
        is_sound && *end < as_of
    });
    let (Some(end), Status::Active) = (lapsed, designation.status) else {
        return;
    };
    let cell_ref = CellRef::new(row, designations::STATUS);
    let heading = cell_ref.heading();
    let value = cell_ref.shown(row.cell(designations::STATUS).trim());
    let end_heading = row.heading(designations::VALID_UNTIL);
    let message = message!(
        "「{heading}」列是 `{value}`，但「{end_heading}」是 {end}，到 {as_of} 已经过期",
        "`{heading}` is `{value}`, but `{end_heading}` is {end}, which is past on {as_of}",
    );
    let help = message!(
        "网站上会显示为已到期；请改状态为 expired（已到期），或补上续期后的有效期",
        "the site shows it as expired; set `expired`, or the end of the renewed validity",
    );
    cells.report(
        &EXPIRED_BUT_ACTIVE,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

/// Checks that the last day of validity is not implausibly far away.
pub(crate) fn check_distance<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    as_of: Date,
) {
    const YEARS: i32 = 10;
    let start = designation.approved_on.max(Some(as_of)).unwrap_or(as_of);
    let latest = start.checked_add(YEARS.years()).ok();
    let Some(end) = designation
        .valid_until
        .filter(|end| latest.is_some_and(|latest| *end > latest))
    else {
        return;
    };
    let cell_ref = CellRef::new(row, designations::VALID_UNTIL);
    let heading = cell_ref.heading();
    let message = message!(
        "「{heading}」列的 `{end}` 离 {start} 超过十年",
        "`{heading}` is `{end}`, more than ten years after {start}",
    );
    let help = message!(
        "请核对年份；长期有效或者没有规定有效期的留空",
        "check the year; validity without an end is left empty",
    );
    cells.report(
        &DISTANT_END,
        cell_ref,
        Some(end.to_string()),
        message,
        Some(help),
    );
}

/// Reports a date in the future.
pub(crate) fn report_future<'a>(
    cells: &mut Cells<'a>,
    rule: &Rule,
    cell_ref: CellRef<'a>,
    date: Date,
    as_of: Date,
) {
    let heading = cell_ref.heading();
    let message = message!(
        "「{heading}」列的 `{date}` 晚于数据日期 {as_of}",
        "`{heading}` is `{date}`, after the as-of date {as_of}",
    );
    let help = message!(
        "请核对年份；还没有发生的事，请到当天再填",
        "check the year; what has not happened yet is entered on its day",
    );
    cells.report(rule, cell_ref, Some(date.to_string()), message, Some(help));
}
