//! Rules that follow from the Measures (国知办发服字〔2020〕46号).

use super::assemble::Draft;
use super::cells::{Cells, Place};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Text, show};
use crate::load::RawRow;
use crate::model::{Date, Designation, Event, EventType, Status, Taxonomy, TermIndex};
use crate::schema::{designations, events, points};
use jiff::ToSpan;

rules! { Law;
    POINT_WITHOUT_DESIGNATION = Error "point-without-designation", None,
        "每个网点在 designations.csv 中至少有一行", "Every point has at least one designation";
    VALIDITY_TOO_LONG = Error "validity-too-long", Some("《办法》第八条"),
        "国家级网点的有效期不超过最近一次批准或续期之日起三年", "A national point is valid for three years from its last approval or renewal at most";
    END_BEFORE_APPROVAL = Error "end-before-approval", None,
        "有效期不能早于批准日期结束", "Validity does not end before the approval";
    NOTICE_ENDS_BEFORE_START = Error "notice-ends-before-start", None,
        "公示的结束日期不能早于开始日期", "A public notice does not end before it begins";
    FUTURE_APPROVAL = Error "future-approval", None,
        "批准日期不能晚于截至日期", "An approval is not later than the as-of date";
    FUTURE_EVENT = Error "future-event", None,
        "变动的日期不能晚于截至日期", "An event is not later than the as-of date";
    EVENT_WITHOUT_DESIGNATION = Error "event-without-designation", None,
        "变动所属的网点类型，该网点必须具有", "An event is about a designation that the point has";
    EXPIRED_BUT_ACTIVE = Warning "expired-but-active", Some("《办法》第八条"),
        "有效期已过的网点不应再记为有效", "A designation whose validity has run out is not recorded as active";
    TOO_FEW_STAFF = Warning "too-few-staff", Some("《办法》第五条、第十条"),
        "国家级网点专职人员不少于五人，省级网点不少于三人", "A national point has five full-time staff at least, a provincial one three";
}

/// The kinds that rules speak of, as far as the taxonomy has them.
pub struct Kinds {
    national: Option<TermIndex>,
    provincial: Option<TermIndex>,
}

impl Kinds {
    /// Looks the kinds up.
    pub fn new(taxonomy: &Taxonomy) -> Self {
        Self {
            national: taxonomy.kind.find("national_point"),
            provincial: taxonomy.kind.find("provincial_point"),
        }
    }

    fn full_time_staff_needed(&self, kind: TermIndex) -> Option<u32> {
        if Some(kind) == self.national {
            Some(5)
        } else if Some(kind) == self.provincial {
            Some(3)
        } else {
            None
        }
    }
}

/// Checks a point with all its rows, as of a date where one is known.
pub fn check<'a>(
    cells: &mut Cells<'a>,
    draft: &Draft<'a>,
    kinds: &Kinds,
    taxonomy: &Taxonomy,
    as_of: Option<Date>,
) {
    if draft.designation_rows == 0 {
        report_no_designation(cells, draft.row);
    }
    for (row, designation) in &draft.designations {
        if Some(designation.kind) == kinds.national {
            check_validity(cells, *row, designation, draft);
        }
        if let Some(as_of) = as_of {
            check_expiry(cells, *row, designation, as_of);
        }
    }
    check_staff(cells, draft, kinds, as_of);
    for (row, event) in &draft.events {
        check_event(cells, *row, event, draft, taxonomy);
    }
}

fn report_no_designation<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let place = Place::new(row, points::ID);
    let value = place.shown(row.cell(points::ID).trim());
    let message = Text::new(
        format!("`{value}` 在 designations 表中没有任何一行，不知道它是哪一类网点"),
        format!("`{value}` has no row in designations"),
    );
    let help = Text::new(
        "请在 designations.csv 中为它加一行，写明类型和状态；已经不是网点的也要保留原来的行，只改状态",
        "add a row to designations.csv; a former point keeps its row with another status",
    );
    cells.report(
        &POINT_WITHOUT_DESIGNATION,
        place,
        Some(value),
        message,
        Some(help),
    );
}

/// The day three years on; 29 February becomes the 28th.
fn three_years_after(date: Date) -> Option<Date> {
    date.checked_add(3.years()).ok()
}

/// The last approval or renewal of a designation.
fn last_approval(designation: &Designation, draft: &Draft<'_>) -> Option<Date> {
    let designations = || draft.designations.iter().map(|(_, other)| other);
    let events = draft.events.iter().map(|(_, event)| event);
    let renewals = events
        .filter(|event| event.event_type == EventType::Renewed)
        .filter(|event| event.designation(designations()) == Some(designation))
        .map(|event| event.date);
    renewals.chain(designation.approved_on).max()
}

fn check_validity<'a>(
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
    rule: &crate::diagnostics::Rule,
    row: RawRow<'a>,
    columns: (crate::schema::ColumnIndex, crate::schema::ColumnIndex),
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

fn check_expiry<'a>(
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

pub(super) fn report_future<'a>(
    cells: &mut Cells<'a>,
    rule: &crate::diagnostics::Rule,
    place: Place<'a>,
    date: Date,
    as_of: Date,
) {
    let heading = place.heading();
    let message = Text::new(
        format!("「{heading}」列的 `{date}` 晚于截至日期 {as_of}"),
        format!("`{heading}` is `{date}`, after the as-of date {as_of}"),
    );
    let help = Text::new(
        "请核对年份；还没有发生的事，请到当天再填",
        "check the year; what has not happened yet is entered on its day",
    );
    cells.report(rule, place, Some(date.to_string()), message, Some(help));
}

fn check_staff<'a>(cells: &mut Cells<'a>, draft: &Draft<'a>, kinds: &Kinds, as_of: Option<Date>) {
    let Some(staff) = draft.staff_full_time else {
        return;
    };
    let is_active = |designation: &Designation| {
        let lapsed = designation
            .valid_until
            .zip(as_of)
            .is_some_and(|(end, as_of)| end < as_of);
        designation.status == Status::Active && !lapsed
    };
    let active = draft
        .designations
        .iter()
        .filter(|(_, designation)| is_active(designation));
    let needed =
        active.filter_map(|(_, designation)| kinds.full_time_staff_needed(designation.kind));
    let Some(needed) = needed.max().filter(|needed| staff < *needed) else {
        return;
    };
    let place = Place::new(draft.row, points::STAFF_FULL_TIME);
    let heading = place.heading();
    let level = if needed == 5 {
        ("国家级", "national")
    } else {
        ("省级", "provincial")
    };
    let message = Text::new(
        format!(
            "「{heading}」列是 `{staff}`，{}网点应当不少于 {needed} 人",
            level.0
        ),
        format!(
            "`{heading}` is `{staff}`; a {} point has {needed} at least",
            level.1
        ),
    );
    let help = Text::new("请核对人数；确实不足的，请督促配齐", "check the number");
    cells.report(
        &TOO_FEW_STAFF,
        place,
        Some(staff.to_string()),
        message,
        Some(help),
    );
}

fn check_event<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    event: &Event,
    draft: &Draft<'a>,
    taxonomy: &Taxonomy,
) {
    // A designation that could not be read has been reported, and may be the one.
    let unread = draft.designation_rows != draft.designations.len();
    let Some(kind) = event.kind.filter(|_| !unread) else {
        return;
    };
    if draft
        .designations
        .iter()
        .any(|(_, designation)| designation.kind == kind)
    {
        return;
    }
    let place = Place::new(row, events::KIND);
    let heading = place.heading();
    let value = show(row.cell(events::KIND).trim());
    let held: Vec<&str> = draft
        .designations
        .iter()
        .map(|(_, designation)| taxonomy.kind.get(designation.kind).short_label())
        .collect();
    let message = Text::new(
        format!("「{heading}」列是 `{value}`，但这个网点没有这一类型"),
        format!("`{heading}` is `{value}`, a designation that the point does not have"),
    );
    let help = if held.is_empty() {
        Text::new(
            "请先在 designations.csv 中加上它",
            "add it to designations.csv first",
        )
    } else {
        let held = held.join("、");
        Text::new(
            format!("它有：{held}；请改正类型，或在 designations.csv 中补上"),
            format!("it has {held}: correct the kind, or add the designation"),
        )
    };
    cells.report(
        &EVENT_WITHOUT_DESIGNATION,
        place,
        Some(value),
        message,
        Some(help),
    );
}
