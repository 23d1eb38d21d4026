//! Working days, for legal terms given in 工作日.
//!
//! Pure arithmetic over the holidays of `taxonomy.toml`; knows nothing of registries or the
//! purpose of a term.

use super::Date;
use jiff::civil::Weekday;
use serde::Deserialize;

/// The holidays of a year, as announced by the State Council's office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolidayYear {
    /// The year of the announcement; New Year's holidays may begin in the December before.
    pub(crate) year: i16,
    /// First and last days of holidays, including weekends within them.
    pub(crate) off: Vec<(Date, Date)>,
    /// Saturdays and Sundays that are working days.
    pub(crate) work: Vec<Date>,
}

/// The calendar of working days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WorkingDays<'t> {
    years: &'t [HolidayYear],
}

/// The number of working days in a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkingDayCount {
    /// Working days.
    pub(crate) days: u32,
    /// The years of the span without a table, ascending. In them every Monday to Friday
    /// counts, so the number may be a few days too high.
    pub(crate) unlisted_years: Vec<i16>,
}

impl<'t> WorkingDays<'t> {
    /// A calendar from these years; in others Monday to Friday are working days.
    pub(crate) fn new(years: &'t [HolidayYear]) -> Self {
        Self { years }
    }

    fn is_listed(&self, year: i16) -> bool {
        self.years.iter().any(|known| known.year == year)
    }

    /// Whether a day is a working day.
    pub(crate) fn includes(&self, day: Date) -> bool {
        // The announcement of a year may include days of the December before.
        let near = |known: &&HolidayYear| known.year == day.year() || known.year == day.year() + 1;
        let years = || self.years.iter().filter(near);
        if years().any(|known| known.work.contains(&day)) {
            return true;
        }
        let is_off = |known: &HolidayYear| {
            let mut spans = known.off.iter();
            spans.any(|(first, last)| (*first..=*last).contains(&day))
        };
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !is_weekend && !years().any(is_off)
    }

    /// The number of working days after `from` up to and including `until`; by law, the
    /// first day of a term does not count.
    pub(crate) fn between(&self, from: Date, until: Date) -> WorkingDayCount {
        let mut count = WorkingDayCount {
            days: 0,
            unlisted_years: Vec::new(),
        };
        for day in days_after(from).take_while(|day| *day <= until) {
            let year = day.year();
            if count.unlisted_years.last() != Some(&year) && !self.is_listed(year) {
                count.unlisted_years.push(year);
            }
            count.days += u32::from(self.includes(day));
        }
        count
    }

    /// The last day of a term of `length` working days that starts on `from`; `None` if it
    /// is beyond the supported dates.
    pub(crate) fn end_of_term(&self, from: Date, length: u32) -> Option<Date> {
        let mut worked = days_after(from).filter(|day| self.includes(*day));
        match length.checked_sub(1) {
            None => Some(from),
            Some(before) => worked.nth(usize::try_from(before).ok()?),
        }
    }
}

/// All days after a day, up to the last supported date.
fn days_after(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Taxonomy;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// The built-in table.
    fn years() -> Vec<HolidayYear> {
        let taxonomy: Taxonomy =
            toml::from_str(crate::test_support::reference::TAXONOMY_FILE).unwrap();
        taxonomy.holidays
    }

    #[test]
    fn holidays_are_off_and_make_up_weekends_are_worked() {
        let years = years();
        let check = |text: &str, worked: bool| {
            assert_eq!(
                WorkingDays::new(&years).includes(day(text)),
                worked,
                "{text}"
            );
        };
        check("2023-09-28", true);
        check("2023-09-29", false);
        check("2023-10-06", false);
        check("2023-10-07", true);
        check("2023-10-08", true);
        check("2023-10-14", false);
        // New Year's holidays of 2023 began in 2022.
        check("2022-12-30", true);
        check("2023-01-02", false);
        check("2023-01-03", true);
        check("2024-02-09", true);
        check("2026-02-28", true);
        // Without a table, only the day of the week counts.
        check("2019-10-01", true);
        check("2019-10-05", false);
    }

    #[test]
    fn working_days_are_counted_from_the_day_after() {
        let years = years();
        let check = |from: &str, until: &str, days: u32, unlisted: &[i16]| {
            let count = WorkingDays::new(&years).between(day(from), day(until));
            assert_eq!(
                (count.days, &count.unlisted_years[..]),
                (days, unlisted),
                "{from} {until}"
            );
        };
        check("2023-09-28", "2023-09-28", 0, &[]);
        check("2023-09-28", "2023-09-27", 0, &[]);
        check("2023-09-28", "2023-10-06", 0, &[]);
        check("2023-09-28", "2023-10-08", 2, &[]);
        check("2026-11-02", "2026-11-30", 20, &[]);
        check("2020-12-30", "2021-01-04", 2, &[2020]);
        check("2019-12-31", "2020-01-03", 3, &[2020]);
        check("2026-12-31", "2028-01-03", 262, &[2027, 2028]);
    }

    #[test]
    fn a_term_ends_on_its_last_working_day() {
        let years = years();
        let check = |from: &str, length: u32, end: &str| {
            let found = WorkingDays::new(&years).end_of_term(day(from), length);
            assert_eq!(found, Some(day(end)), "{from} + {length}");
        };
        check("2026-11-02", 20, "2026-11-30");
        check("2023-09-28", 1, "2023-10-07");
        check("2023-09-28", 0, "2023-09-28");
        check("2022-01-28", 2, "2022-01-30");
        let none = WorkingDays::new(&[]).end_of_term(Date::MAX, 1);
        assert_eq!(none, None);
    }

    #[test]
    fn every_year_of_the_table_has_as_many_working_days_as_weekdays_less_the_public_holidays() {
        // Eleven public holidays until 2024, thirteen since 2025. Make-up days cancel out,
        // except when a public holiday falls on a weekend that is not made up.
        for (year, days) in [
            (2021, 250),
            (2022, 249),
            (2023, 249),
            (2024, 251),
            (2025, 248),
            (2026, 248),
        ] {
            let first = Date::new(year - 1, 12, 31).unwrap();
            let last = Date::new(year, 12, 31).unwrap();
            let years = years();
            let count = WorkingDays::new(&years).between(first, last);
            assert_eq!((count.days, count.unlisted_years), (days, vec![]), "{year}");
        }
    }
}
