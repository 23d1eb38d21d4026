//! Which column a heading means.

use crate::schema::{ColumnIndex, PRIVATE, Schema, all_sheets};
use crate::text::variants::simplify;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Folds width, case, traditional characters, spaces, and the marks that a sheet puts beside
/// a heading: `*`, `★`, `①`, `[1]`.
pub(crate) fn fold(heading: &str) -> String {
    let bare: String = heading.chars().filter(|sign| !is_mark(*sign)).collect();
    let folded: String = bare
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| {
            !character.is_whitespace()
                && !matches!(
                    character,
                    '_' | '-' | '*' | ':' | '/' | '.' | '、' | '\u{feff}'
                )
        })
        .collect();
    let folded = without_footnote(&folded);
    simplify(folded.into()).into_owned()
}

/// Signs that point to a note.
fn is_mark(sign: char) -> bool {
    matches!(
        sign,
        '★' | '☆' | '※' | '▲' | '△' | '●' | '◆' | '■' | '†' | '‡' | '#' | '＃' | '¹' | '²' | '³'
            | '\u{2070}'..='\u{2079}' | '\u{2460}'..='\u{2473}'
    )
}

/// A heading without `[1]`, `[注1]` behind it.
fn without_footnote(folded: &str) -> &str {
    let Some((before, inner)) = folded
        .strip_suffix([']', '】', '〕'])
        .and_then(|rest| rest.rsplit_once(['[', '【', '〔']))
    else {
        return folded;
    };
    let number = inner.trim_start_matches('注');
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        before
    } else {
        folded
    }
}

/// The folded words that a heading may be known by, the likeliest first: all of it; the
/// Chinese part of one in two languages (`名称 Name`); what stands before a note in brackets,
/// such as `经度（度）`.
pub(crate) fn spellings(heading: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let whole = fold(heading);
    let mut spellings = Vec::new();
    if let Some((chinese, foreign)) = two_languages(heading) {
        // TISC 名称 is not the name of the institution, 名称 NAME is.
        let letters = foreign.chars().filter(char::is_ascii_alphabetic);
        let is_acronym =
            letters.clone().count() <= 6 && letters.clone().all(|sign| sign.is_ascii_uppercase());
        if !is_acronym || is_known(&fold(&foreign)) {
            spellings.push(fold(&chinese));
        }
    }
    spellings.extend(whole.split_once('(').map(|(before, _)| before.to_owned()));
    spellings.insert(0, whole);
    spellings
}

/// The Chinese and the foreign part of a heading that is written in both.
fn two_languages(heading: &str) -> Option<(String, String)> {
    let is_han = |sign: char| matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let (mut chinese, mut foreign) = (String::new(), String::new());
    let mut in_note = false;
    for sign in heading.chars() {
        // A note in brackets belongs to the language before it: 电话（含区号） Phone.
        match sign {
            '(' | '（' => in_note = !chinese.is_empty() && foreign.is_empty(),
            ')' | '）' => in_note = false,
            _ if is_han(sign) && !in_note => chinese.push(sign),
            _ if is_han(sign) => {}
            _ => foreign.push(sign),
        }
    }
    let has_letters = foreign.chars().filter(char::is_ascii_alphabetic).count() >= 2;
    (!chinese.is_empty() && has_letters).then(|| (chinese, foreign.trim().to_owned()))
}

/// The column that a heading means: its name or one of its headings, in Chinese, English
/// or both, also with marks and a note in brackets.
pub fn resolve(schema: &Schema, heading: &str) -> Option<ColumnIndex> {
    let spellings = spellings(heading, |word| find(schema, word).is_some());
    spellings.iter().find_map(|word| find(schema, word))
}

fn find(schema: &Schema, folded: &str) -> Option<ColumnIndex> {
    KNOWN.get(schema.file)?.get(folded).copied()
}

/// The columns of each table by their folded names and headings. Cells of `events.csv` name
/// columns, too, so that they are looked up for every row.
static KNOWN: LazyLock<HashMap<&str, HashMap<String, ColumnIndex>>> = LazyLock::new(|| {
    all_sheets()
        .map(|schema| {
            let mut columns = HashMap::new();
            for (position, column) in schema.columns.iter().enumerate() {
                for heading in std::iter::once(&column.name).chain(column.headings) {
                    let known = columns.entry(fold(heading));
                    known.or_insert(ColumnIndex(position));
                }
            }
            (schema.file, columns)
        })
        .collect()
});

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
    use crate::schema::Table;
    use crate::schema::points;

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
        for heading in [
            "名称 Name",
            "Name/名称",
            "名称\nName",
            "名称（Name）",
            "Name（名称）",
            "名称Name",
            "名称 NAME",
            "名稱",
            "單位名稱",
            "名称*",
            "★名称",
            "名称①",
            "名称[1]",
            "名称［注1］",
            "单位名称（全称）",
            "Institution Name",
            "名称 Name of the institution",
        ] {
            check(heading, Some(points::NAME));
        }
        check("電話", Some(points::PHONE));
        check("联系电话（含区号） Phone", Some(points::PHONE));
        check("对外电话", Some(points::PHONE));
        check("专职人员数量（人）", Some(points::STAFF_FULL_TIME));
        // What belongs to a person stays private, whatever the other language says.
        check("联系人电话", Some(points::CONTACT_MOBILE));
        check("联系人电话 Phone", Some(points::CONTACT_MOBILE));
        check("Email（联系人邮箱）", Some(points::CONTACT_EMAIL));
        check("联系人 Name", Some(points::CONTACT_NAME));
        check("TISC 名称", None);
        check("TISC名称", None);
        check("气温", None);
        check("气温 Name", None);
        check("", None);
        check("（）", None);
        check("#", None);
    }

    #[test]
    fn no_heading_of_a_table_means_two_columns() {
        for schema in Table::ALL.map(Table::schema) {
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
        check("联系人手机号吗", Some("联系人手机号"));
        // Neither is a private column proposed for a public one, nor the other way round.
        check("联系人电话费", Some("联系人电话"));
        check("电话号码1", Some("电话号码"));
        check("电机", None);
        check("邮想", None);
    }
}
