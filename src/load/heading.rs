//! Which column a heading means.

use crate::schema::{ColumnIndex, PRIVATE, Schema};
use unicode_normalization::UnicodeNormalization;

/// Folds width, case, spaces and marks that a sheet puts beside a heading.
pub(crate) fn fold(heading: &str) -> String {
    heading
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| {
            !character.is_whitespace()
                && !matches!(character, '_' | '-' | '*' | ':' | '/' | '\u{feff}')
        })
        .collect()
}

/// The column that a heading means: its name or one of its Chinese headings, also
/// with a note in brackets behind it, such as `经度（度）`.
pub fn resolve(schema: &Schema, heading: &str) -> Option<ColumnIndex> {
    let folded = fold(heading);
    find(schema, &folded).or_else(|| {
        let (before, _) = folded.split_once('(')?;
        find(schema, before)
    })
}

fn find(schema: &Schema, folded: &str) -> Option<ColumnIndex> {
    if folded.is_empty() {
        return None;
    }
    schema
        .columns
        .iter()
        .position(|column| {
            fold(column.name) == folded || column.headings.iter().any(|known| fold(known) == folded)
        })
        .map(ColumnIndex)
}

/// Words that only headings of a contact person's data have.
const OF_PERSONS: [&str; 8] = [
    "联系人",
    "手机",
    "移动",
    "个人",
    "私人",
    "contact",
    "mobile",
    "private",
];

/// The known heading nearest to an unknown one, if one is near: a Chinese one for a
/// Chinese heading. What is private is not proposed for what may be public, nor the other
/// way round: 联系人电话 is no 联系电话.
pub fn nearest(schema: &'static Schema, heading: &str) -> Option<(ColumnIndex, &'static str)> {
    let folded = fold(heading);
    let is_of_person = OF_PERSONS.iter().any(|word| folded.contains(word));
    let columns = schema.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| column.has(PRIVATE) == is_of_person);
    let candidates = columns.flat_map(|(position, column)| {
        let headings = std::iter::once(column.name).chain(column.headings.iter().copied());
        headings.map(move |known| (fold(known), (ColumnIndex(position), known)))
    });
    super::nearest::nearest_by(&folded, candidates, |one, other| one.0 == other.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{TABLES, points};

    #[test]
    fn headings_are_known_in_chinese_and_in_any_width_and_case() {
        let check = |heading, expected| {
            assert_eq!(resolve(&points::SCHEMA, heading), expected, "{heading}");
        };
        check("name", Some(points::NAME));
        check("Ｎame_ＥＮ", Some(points::NAME_EN));
        check("Contact Mobile", Some(points::CONTACT_MOBILE));
        check("机构性质*", Some(points::NATURE));
        check(" 经度（度） ", Some(points::LONGITUDE));
        check("电子邮箱", Some(points::EMAIL));
        check("邮箱", Some(points::CONTACT_EMAIL));
        check("气温", None);
        check("", None);
        check("（）", None);
    }

    #[test]
    fn no_heading_of_a_table_means_two_columns() {
        for schema in TABLES {
            let mut seen = std::collections::BTreeSet::new();
            for column in schema.columns {
                for heading in std::iter::once(&column.name).chain(column.headings) {
                    assert!(seen.insert(fold(heading)), "{} {heading}", schema.file);
                }
            }
        }
    }

    #[test]
    fn the_nearest_heading_is_found_in_its_own_script() {
        let check = |heading, expected: Option<&str>| {
            assert_eq!(
                nearest(&points::SCHEMA, heading).map(|found| found.1),
                expected
            );
        };
        check("adress", Some("address"));
        check("机构性制", Some("机构性质"));
        check("气温", None);
        check("contact_moblie", Some("contact_mobile"));
        check("联系人手机号", Some("联系人手机"));
        // Neither is a private column proposed for a public one, nor the other way round.
        check("联系人电话", None);
        check("电话号码1", Some("电话号码"));
        check("电机", None);
        check("邮想", None);
        check("contact_phone", None);
    }
}
