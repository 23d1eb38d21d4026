//! Rules about how many institutions a recommender may propose per year.

use super::recommender::Recommender;
use super::{Law, TOO_MANY_RECOMMENDATIONS, filed_on};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::check::values;
use crate::diagnostics::show;
use crate::load::RawRow;
use crate::model::{Designation, RecommendationQuota, Status};
use crate::schema::designations;
use std::collections::BTreeMap;

/// Counts national points by recommender and year, and reports each recommender once per
/// year, at the first row beyond the quota.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, builders: &[PointBuilder<'a>], law: &Law<'_>) {
    let mut counted: BTreeMap<(i16, Recommender<'_>), Vec<RawRow<'a>>> = BTreeMap::new();
    let designations = builders.iter().flat_map(|builder| &builder.designations);
    for (row, designation) in designations {
        // An institution in preparation has not been recommended for filing yet.
        if !law.is_national(designation) || designation.status == Status::Preparing {
            continue;
        }
        let written = designation.recommender.as_deref().unwrap_or_default();
        let recommender = law.recommenders.read(written);
        let year = year_of(designation).filter(|_| recommender != Recommender::Other);
        if let Some(year) = year {
            counted.entry((year, recommender)).or_default().push(*row);
        }
    }
    for ((year, recommender), mut rows) in counted {
        let quotas = &law.taxonomy.recommendation_quota;
        let Some(quota) = quotas.iter().find(|quota| quota.year == year) else {
            continue;
        };
        let (name, limit) = match recommender {
            Recommender::Province(name) => (name, quota.province),
            Recommender::Ministry(name) => (name, quota.ministry),
            Recommender::Other => continue,
        };
        // Builders are in order of points; the surplus is determined in order of
        // designations.
        rows.sort_by_key(RawRow::index);
        if let Some(surplus) = rows.get(limit) {
            report(cells, *surplus, name, rows.len(), limit, quota);
        }
    }
}

/// The year of a filing: that in the name of its batch, or that of its date.
fn year_of(designation: &Designation) -> Option<i16> {
    let named = designation.batch.as_deref().and_then(year_in);
    named.or_else(|| filed_on(designation).map(|day| day.year()))
}

/// The first four-digit number in a text that can be a year.
fn year_in(text: &str) -> Option<i16> {
    values::fold(text)
        .split(|character: char| !character.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (2000..=2100).contains(year))
}

fn report<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    name: &str,
    count: usize,
    limit: usize,
    quota: &RecommendationQuota,
) {
    let cell_ref = CellRef::new(row, designations::RECOMMENDER);
    let value = show(row.cell(designations::RECOMMENDER).trim());
    let (year, source) = (quota.year, show(&quota.source));
    let message = message!(
        "{name}在 {year} 年度推荐了 {count} 个国家级网点，超过 {limit} 个的名额，从这一行起多出",
        "{name} recommends {count} national points for {year}, more than {limit}; this row is the first beyond",
    );
    let help = message!(
        "名额见 {source}；请核对推荐单位和批次，确经同意超出的不用改",
        "see {source}; check recommender and batch, and leave it where the surplus was agreed to",
    );
    cells.report(
        &TOO_MANY_RECOMMENDATIONS,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

#[cfg(test)]
mod tests {
    use super::year_in;

    #[test]
    fn the_year_of_a_batch_is_its_first_number_of_four_digits() {
        for (text, year) in [
            ("2023年度", Some(2023)),
            ("2023", Some(2023)),
            ("２０２３年", Some(2023)),
            ("第二批（2022-2023）", Some(2022)),
            ("第二批", None),
            ("20230430", None),
            ("1023号", None),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
    }
}
