//! Opening hours for the page of a point, whose script says whether it is open now.
//!
//! Whether a day is a holiday is announced year by year, so the page has the calendar of the year of
//! the data and the next one, as far as the taxonomy has them, and the script is silent outside.

use super::contexts::HoursContext;
use crate::directory::{Directory, DirectoryPoint};
use crate::model::Date;
use crate::schema::points;
use crate::text::hours::{self, Holidays, OpeningHours};

/// How many years of the calendar a page has.
const YEARS: usize = 2;

/// New Year's holidays of a year may begin in the last days of the December before, and are
/// announced late, so that these days are not known from the calendar of their own year.
const LAST_KNOWN: (i8, i8) = (12, 28);

/// The opening hours of a point, if their text is understood.
pub(crate) fn hours(point: &DirectoryPoint) -> Option<OpeningHours> {
    let text = point.facts.texts.get(points::HOURS)?;
    hours::parse(text)
}

/// The hours with the calendar; `None` where no year is known.
pub(crate) fn context(directory: &Directory, hours: &OpeningHours) -> Option<HoursContext> {
    // Nobody opens the page in a year before that of its data.
    let years = directory.taxonomy.holidays.iter();
    let years = years.filter(|year| year.year >= directory.as_of.year());
    let mut years: Vec<_> = years.collect();
    years.sort_by_key(|year| year.year);
    let years = &years[years.len().saturating_sub(YEARS)..];
    // Only years without a gap between them.
    let last = years.last()?.year;
    let first = years.iter().map(|year| year.year);
    let first = first.filter(|year| last - year < YEARS as i16).min()?;
    let known = years.iter().filter(|year| year.year >= first);
    let off = known.clone().flat_map(|year| &year.off);
    let off: Vec<String> = off.map(|(from, until)| format!("{from}/{until}")).collect();
    let worked: Vec<String> = known
        .flat_map(|year| &year.work)
        .map(Date::to_string)
        .collect();
    let week = hours.week.iter().map(|spans| {
        let spans = spans
            .iter()
            .map(|span| format!("{}-{}", span.from, span.until));
        spans.collect::<Vec<_>>().join(",")
    });
    let (month, day) = LAST_KNOWN;
    Some(HoursContext {
        week: week.collect::<Vec<_>>().join(";"),
        by_working_days: hours.by_working_days,
        holidays: match hours.holidays {
            Holidays::Open => "open",
            Holidays::Closed => "closed",
            Holidays::Unknown => "unknown",
        },
        known_from: Date::constant(first, 1, 1).to_string(),
        known_until: Date::constant(last, month, day).to_string(),
        days_off: off.join(" "),
        days_worked: worked.join(" "),
    })
}
