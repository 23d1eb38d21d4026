//! Rules for the time between an approval and its publication.
//!
//! These rules compare two publications, so a check of one registry does not apply them;
//! comparisons do ([`published_late`]).

use crate::diagnostics::Text;
use crate::diagnostics::rule::rules;
use crate::model::{Date, HolidayYear, WorkingDays};

rules! { History;
    /// 原因：《政府信息公开条例》第二十六条要求，属于主动公开范围的政府信息，自形成或者变更之日起 20 个工作日内公开。备案、认定一经批准就开始计算，批准当天不算在内；法定节假日不算，调休上班的周末要算。
    ///
    /// 例子：某网点 2026-11-02 批准，名录里一直没有；期限是 2026-11-30，12 月 1 日才加入名录就会提示。
    ///
    /// 改法：尽快发布这一批网点，并核对批准日期有没有填错。节假日安排在 taxonomy.toml 的 holidays 中，没有写明的年份按周一至周五计算，说明里会注明。
    PUBLISHED_LATE = Warning "published-late", Some("《政府信息公开条例》第二十六条"),
        "批准后二十个工作日内应当公开", "An approval is published within twenty working days";
}

/// The number of working days within which an approval must be published.
pub(crate) const TERM: u32 = 20;

/// An approval that was published too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublishedLate {
    /// The date of the approval.
    pub(crate) approved_on: Date,
    /// The last day for publication.
    pub(crate) due_on: Date,
    /// The number of working days since the approval.
    pub(crate) working_days: u32,
    /// The years in between whose holidays are unknown, ascending.
    pub(crate) unlisted_years: Vec<i16>,
}

/// Checks an approval that was not public before a date; `None` if it is within the term.
pub(crate) fn published_late(
    approved_on: Date,
    published_on: Date,
    holidays: &[HolidayYear],
) -> Option<PublishedLate> {
    let calendar = WorkingDays::new(holidays);
    let due_on = calendar.end_of_term(approved_on, TERM)?;
    if published_on <= due_on {
        return None;
    }
    let count = calendar.between(approved_on, published_on);
    Some(PublishedLate {
        approved_on,
        due_on,
        working_days: count.days,
        unlisted_years: count.unlisted_years,
    })
}

impl PublishedLate {
    /// The problem, as a sentence to follow the name of the point or designation.
    pub(crate) fn message(&self) -> Text {
        let Self {
            approved_on,
            due_on,
            working_days,
            ..
        } = self;
        message!(
            "{approved_on} 批准，到现在已有 {working_days} 个工作日，应当在 {due_on} 之前（含当天）公开",
            "approved on {approved_on}, {working_days} working days ago, and due to be published by {due_on}",
        )
    }

    /// How to fix the problem, and the basis of the count.
    pub(crate) fn help(&self) -> Text {
        let help = message!(
            "请尽快发布，并核对批准日期",
            "publish it soon, and check the day of approval",
        );
        if self.unlisted_years.is_empty() {
            return help;
        }
        let years: Vec<String> = self.unlisted_years.iter().map(i16::to_string).collect();
        Text::new(
            format!(
                "{}；taxonomy.toml 中没有 {} 年的节假日安排，这些年份按周一至周五计算",
                help.zh,
                years.join("、")
            ),
            format!(
                "{}; taxonomy.toml has no holidays for {}, where Monday to Friday were counted",
                help.en,
                years.join(", ")
            ),
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Taxonomy;

    fn late(approved_on: &str, published_on: &str) -> Option<PublishedLate> {
        let taxonomy: Taxonomy =
            toml::from_str(crate::test_support::reference::TAXONOMY_FILE).unwrap();
        let day = |text: &str| -> Date { text.parse().unwrap() };
        published_late(day(approved_on), day(published_on), &taxonomy.holidays)
    }

    #[test]
    fn publication_is_late_after_the_twentieth_working_day() {
        assert_eq!(late("2026-11-02", "2026-11-30"), None);
        let found = late("2026-11-02", "2026-12-01").unwrap();
        assert_eq!(
            (found.working_days, found.due_on.to_string().as_str()),
            (21, "2026-11-30")
        );
        // A holiday of eight days, with its two make-up days.
        assert_eq!(late("2023-09-28", "2023-11-01"), None);
        assert!(late("2023-09-28", "2023-11-02").is_some());
        // The weekend after the last day is late, though no working day has passed.
        assert_eq!(late("2026-11-01", "2026-11-27"), None);
        assert_eq!(late("2026-11-01", "2026-11-28").unwrap().working_days, 20);
        assert_eq!(late("2026-11-02", "2026-10-01"), None);
    }

    #[test]
    fn years_without_holidays_are_named() {
        let found = late("2019-03-01", "2020-03-01").unwrap();
        assert_eq!(found.unlisted_years, [2019, 2020]);
        assert!(found.help().zh.contains("2019、2020"));
        assert!(
            !late("2026-03-01", "2026-11-01")
                .unwrap()
                .help()
                .zh
                .contains("周一")
        );
        assert!(
            found.message().zh.contains("2019-03-29"),
            "{:?}",
            found.message()
        );
    }
}
