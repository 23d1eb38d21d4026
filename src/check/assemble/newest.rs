//! The newest date of the data, by which all statuses are judged where no as-of date is given.

use super::*;
use crate::check::law::IMPLAUSIBLE_DATE;
use jiff::ToSpan;

/// How far the data may go on beyond everything known so far: a registry that is published once a
/// year, some months late.
const MONTHS_AHEAD: i32 = 18;

impl<'a> Assembly<'a> {
    /// The newest date that the others bear out. Later ones are reported: a single wrong year would
    /// age the whole site, and the warnings would name the rows that are right.
    ///
    /// There is no clock here, so that a build depends on its input alone. What tells how far time has
    /// gone are the years that the taxonomy knows, and from there on each date the one after it.
    pub(super) fn newest_date(&mut self) -> Option<Date> {
        let newest = self.dated.iter().map(|(_, date)| *date).max()?;
        let Some(known) = last_known_day(self.taxonomy) else {
            return Some(newest);
        };
        // Mostly there are none, and a registry has many dates.
        let later = self.dated.iter().filter(|(_, date)| *date > known);
        let mut later: Vec<(CellRef<'a>, Date)> = later.copied().collect();
        later.sort_by_key(|(_, date)| *date);
        let mut reached = known;
        for (position, (_, date)) in later.iter().enumerate() {
            if is_far_after(*date, reached) {
                return Some(self.report_implausible(&later[position..], reached));
            }
            reached = *date;
        }
        Some(newest)
    }

    /// Reports dates far after `reached`, and forgets them, so that they are not reported as being in
    /// the future, too. Returns the newest of the others.
    fn report_implausible(&mut self, cells: &[(CellRef<'a>, Date)], reached: Date) -> Date {
        self.dated.retain(|(_, date)| *date <= reached);
        let newest = self.dated.iter().map(|(_, date)| *date).max();
        for (cell_ref, date) in cells {
            let heading = cell_ref.heading();
            let message = match newest {
                Some(newest) => message!(
                    "「{heading}」列的 `{date}` 比数据里其他日期晚得多，其他的最晚是 {newest}；没有指定截至日期，全站的有效和到期都会按它判断",
                    "`{heading}` is `{date}`, far after the other dates of the data, of which the newest is {newest}; without a given as-of date it would decide for the whole site what has expired",
                ),
                None => message!(
                    "「{heading}」列的 `{date}` 太晚；没有指定截至日期，全站的有效和到期都会按它判断",
                    "`{heading}` is `{date}`, which is too late; without a given as-of date it would decide for the whole site what has expired",
                ),
            };
            let help = message!(
                "请核对年份；确实没有写错的，用 `--as-of` 或者在 `[data]` 里写 `as_of`，指明数据的日期",
                "check the year; if it is right, name the date of the data by `--as-of` or `as_of` in `[data]`",
            );
            let value = Some(date.to_string());
            self.cells
                .report(&IMPLAUSIBLE_DATE, *cell_ref, value, message, Some(help));
        }
        newest.unwrap_or(reached)
    }
}

fn is_far_after(date: Date, reached: Date) -> bool {
    let limit = reached.checked_add(MONTHS_AHEAD.months());
    limit.is_ok_and(|limit| date > limit)
}

/// The last day of the newest year that the taxonomy knows.
fn last_known_day(taxonomy: &Taxonomy) -> Option<Date> {
    let holidays = taxonomy.holidays.iter().map(|year| year.year);
    let quotas = taxonomy.recommendation_quota.iter().map(|quota| quota.year);
    let year = holidays.chain(quotas).max()?;
    Date::new(year, 12, 31).ok()
}
