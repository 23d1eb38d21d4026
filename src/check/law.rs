//! Rules that follow from the Measures (国知办发服字〔2020〕46号).

use super::assemble::Draft;
use super::cells::{Cells, Place};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Text, show};
use crate::load::RawRow;
use crate::load::schema::{designations, events, points};
use crate::model::{Date, Designation, Event, EventType, Status, Taxonomy, TermIndex};
use jiff::ToSpan;

rules! { Law;
    /// 原因：没有认定记录，就不知道它是国家级网点、省级网点还是别的，网站无法归类。
    ///
    /// 例子：points.csv 里有 `p-12`，designations.csv 里没有一行是 `p-12`。
    ///
    /// 改法：在 designations.csv 里加一行，写明类型和状态；已经不是网点的也保留原来的行，只改状态。
    POINT_WITHOUT_DESIGNATION = Error "point-without-designation", None,
        "每个网点在 designations.csv 中至少有一行", "Every point has at least one designation";
    /// 原因：国家级网点的有效期是三年，从最近一次批准或续期算起，多一天也不行。
    ///
    /// 例子：批准日期 `2023-05-01`，有效期至 `2026-05-02`；最晚是 2026-05-01。
    ///
    /// 改法：改正有效期；已经续期的，在 events.csv 里加一行 `续期`。
    VALIDITY_TOO_LONG = Error "validity-too-long", Some("《办法》第八条"),
        "国家级网点的有效期不超过最近一次批准或续期之日起三年", "A national point is valid for three years from its last approval or renewal at most";
    /// 原因：还没有批准就已经到期，两个日期至少有一个写错了。
    ///
    /// 例子：批准日期 `2026-05-01`，有效期至 `2023-05-01`，年份写反了。
    ///
    /// 改法：对照批准文件改正。
    END_BEFORE_APPROVAL = Error "end-before-approval", None,
        "有效期不能早于批准日期结束", "Validity does not end before the approval";
    /// 原因：公示的最后一天在第一天之前，公示页面就显示不出来。
    ///
    /// 例子：公示开始日期 `2026-06-10`，公示结束日期 `2026-06-01`。
    ///
    /// 改法：对照公示通知改正。
    NOTICE_ENDS_BEFORE_START = Error "notice-ends-before-start", None,
        "公示的结束日期不能早于开始日期", "A public notice does not end before it begins";
    /// 原因：还没有发生的批准不能先公布。
    ///
    /// 例子：数据日期是 2026-11-20，批准日期写成 `2027-01-05`。
    ///
    /// 改法：核对年份；确实还没有批准的，状态填 `公示中`，到批准的当天再填日期。
    FUTURE_APPROVAL = Error "future-approval", None,
        "批准日期不能晚于截至日期", "An approval is not later than the as-of date";
    /// 原因：变动记录的是已经发生的事，网站会把它列入历史。
    ///
    /// 例子：数据日期是 2026-11-20，events.csv 里写 `p-12,2027-01-05,变更`。
    ///
    /// 改法：核对年份；还没有发生的，到当天再填。
    FUTURE_EVENT = Error "future-event", None,
        "变动的日期不能晚于截至日期", "An event is not later than the as-of date";
    /// 原因：变动要归到某一项认定名下，网点没有这一项，就不知道是谁的变动。
    ///
    /// 例子：`p-12` 只是省级网点，events.csv 里却写 `p-12,2026-03-01,续期,国家级网点`。
    ///
    /// 改法：改正网点类型；确有这项认定的，在 designations.csv 里补上。
    EVENT_WITHOUT_DESIGNATION = Error "event-without-designation", None,
        "变动所属的网点类型，该网点必须具有", "An event is about a designation that the point has";
    /// 原因：国家级网点有效期三年，其他类型按各自的批准文件；到期没有续期就不再有效，网站会显示为已到期，原表应当一致。
    ///
    /// 例子：数据日期是 2026-11-20，有效期至 `2025-06-30`，状态仍是 `有效`。
    ///
    /// 改法：已经续期的，在 events.csv 里加一行续期并改有效期；没有续期的，状态改为 `已到期`。
    EXPIRED_BUT_ACTIVE = Warning "expired-but-active", Some("《办法》第八条"),
        "有效期已过的网点不应再记为有效", "A designation whose validity has run out is not recorded as active";
    /// 原因：国家级网点专职人员不少于五人，省级网点不少于三人；少于这个数就不符合条件。
    ///
    /// 例子：国家级网点的专职人员数量是 `4`。
    ///
    /// 改法：核对人数，不要把兼职算进来；确实不足的，请督促配齐。
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
    columns: (
        crate::load::schema::ColumnIndex,
        crate::load::schema::ColumnIndex,
    ),
    (later, earlier): (Date, Date),
) {
    let place = Place::new(row, columns.0);
    let (heading, other) = (place.heading(), row.table().heading(columns.1));
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
    let end_heading = row.table().heading(designations::VALID_UNTIL);
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

fn report_future<'a>(
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
