//! Rules for public notices (公示).

use super::cells::{CellRef, Cells};
use super::point_builder::PointBuilder;
use crate::diagnostics::rule::rules;
use crate::load::RawRow;
use crate::model::{Date, Designation, Status};
use crate::schema::designations;

rules! { Law;
    /// 原因：公示要让公众知道到哪一天为止可以提出异议；没有结束日期，这条公示会一直挂在公示页面上。
    ///
    /// 例子：「状态」列是「公示中」，「公示结束日期」列是空的。
    ///
    /// 改法：按公示文件填上公示结束日期；已经有了结果的，改状态并填批准日期，没有通过的删去这一行。
    NOTICE_WITHOUT_END = Warning "notice-without-end", None,
        "公示中的资格要写明公示结束日期", "A proposed designation says when its public notice ends";
    /// 原因：公示期满之后，网站不再显示这条公示；这个机构是否成为网点，要由登记的人写明。
    ///
    /// 例子：截至日期是 2026-05-16，「状态」列是「公示中」，「公示结束日期」列是 2026-05-10。
    ///
    /// 改法：已经批准的，改状态为「有效」并填批准日期和有效期；没有通过的，删去这一行；延长公示的，改公示结束日期。
    NOTICE_OVER = Warning "notice-over", None,
        "公示期满的资格要写明结果", "A proposed designation whose public notice is over has been decided";
}

/// Checks the designations of a point that are on public notice.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>, as_of: Option<Date>) {
    let designations = builder.designations.iter();
    for (row, designation) in
        designations.filter(|(_, designation)| designation.status == Status::Proposed)
    {
        check_period(cells, *row, designation, as_of);
    }
}

fn check_period<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    designation: &Designation,
    as_of: Option<Date>,
) {
    let cell_ref = CellRef::new(row, designations::NOTICE_UNTIL);
    let heading = cell_ref.heading();
    let status = row.heading(designations::STATUS);
    let Some(until) = designation.notice_until else {
        let message = message!(
            "「{status}」列是公示中，「{heading}」列没有填，不知道公示到哪一天",
            "`{status}` is proposed, and `{heading}` does not say when the notice ends",
        );
        let help = message!(
            "请按公示文件填上公示结束日期",
            "give the last day of the public notice"
        );
        cells.report(&NOTICE_WITHOUT_END, cell_ref, None, message, Some(help));
        return;
    };
    let Some(as_of) = as_of.filter(|as_of| until < *as_of) else {
        return;
    };
    let message = message!(
        "「{heading}」列是 `{until}`，到 {as_of} 公示期已满，「{status}」列还是公示中",
        "`{heading}` is `{until}`, past on {as_of}, and `{status}` is still proposed",
    );
    let help = message!(
        "网站已不再显示这条公示；批准的请改状态并填批准日期，没有通过的请删去这一行",
        "the site no longer shows it: set the status and the day of approval, or delete the row",
    );
    cells.report(
        &NOTICE_OVER,
        cell_ref,
        Some(until.to_string()),
        message,
        Some(help),
    );
}
