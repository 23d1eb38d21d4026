//! Validates the yearly entries of `taxonomy.toml`: recommendation quotas and holidays.

use super::TaxonomyCheck;
use crate::model::{Date, HolidayYear, Taxonomy};
use jiff::civil::Weekday;
use std::collections::BTreeSet;

impl TaxonomyCheck<'_> {
    /// Checks that every year occurs once and that all holidays are plausible.
    pub(super) fn years(&mut self, taxonomy: &Taxonomy) {
        let quotas = taxonomy.recommendation_quota.iter();
        self.unique_years("recommendation_quota", quotas.map(|quota| quota.year));
        self.unique_years("holidays", taxonomy.holidays.iter().map(|known| known.year));
        for known in &taxonomy.holidays {
            self.holidays(known);
        }
    }

    fn unique_years(&mut self, table: &str, years: impl Iterator<Item = i16>) {
        let mut seen = BTreeSet::new();
        for year in years.filter(|year| !seen.insert(*year)) {
            let message = message!(
                "`{table}` 中有两个 {year} 年",
                "`{table}` has the year {year} twice",
            );
            let help = message!("请合并为一项", "merge the two");
            self.problem_with(table, "", message, help);
        }
    }

    fn holidays(&mut self, known: &HolidayYear) {
        let is_near = |day: &Date| {
            day.year() == known.year || (day.year() == known.year - 1 && day.month() == 12)
        };
        for (first, last) in &known.off {
            if !is_near(first) || !is_near(last) || last < first {
                let message = message!(
                    "{} 年的假期 {first} 至 {last} 不对",
                    "the holiday {first} to {last} of {} is not valid",
                    known.year,
                );
                let help = message!(
                    "第一个日期是假期的第一天，第二个是最后一天，都在这一年（元旦可以从上年 12 月开始）",
                    "the first and the last day, both in that year or in the December before",
                );
                self.problem_with("holidays", "", message, help);
            }
        }
        for day in &known.work {
            let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !is_weekend || !is_near(day) {
                let message = message!(
                    "{} 年的调休上班日 {day} 不是这一年的周末",
                    "the working day {day} of {} is not on a weekend of that year",
                    known.year,
                );
                let help = message!(
                    "work 只写改为上班的星期六、星期日，请照国务院办公厅的通知核对",
                    "`work` holds the Saturdays and Sundays of the State Council's notice",
                );
                self.problem_with("holidays", "", message, help);
            }
        }
    }
}
