//! Resolves headings of sheets to the columns of a schema.

use crate::schema::{ColumnIndex, PRIVATE, Schema, all_sheets};
use crate::text::is_han;
use crate::text::variants::simplify;
use crate::words;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Normalizes a heading for comparison: folds width, case and traditional characters, and
/// removes spaces, punctuation and footnote marks such as `*`, `★`, `①` and `[1]`.
pub(crate) fn normalize(heading: &str) -> String {
    let bare: String = heading
        .chars()
        .filter(|character| !is_footnote_mark(*character))
        .collect();
    let normalized: String = bare
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| {
            !character.is_whitespace()
                && !matches!(
                    character,
                    '_' | '-' | '*' | ':' | '/' | '.' | '、' | '\u{feff}' | '\u{ad}' | '\u{200b}'
                        ..='\u{200f}' | '\u{2060}'
                )
        })
        .collect();
    let normalized = without_footnote(&normalized);
    simplify(normalized.into()).into_owned()
}

/// Whether a character refers to a footnote.
fn is_footnote_mark(character: char) -> bool {
    matches!(
        character,
        '★' | '☆' | '※' | '▲' | '△' | '●' | '◆' | '■' | '†' | '‡' | '#' | '＃' | '¹' | '²' | '³'
            | '\u{2070}'..='\u{2079}' | '\u{2460}'..='\u{2473}'
    )
}

/// Removes a trailing footnote reference such as `[1]` or `[注1]`.
fn without_footnote(normalized: &str) -> &str {
    let Some((before, inner)) = normalized
        .strip_suffix([']', '】', '〕'])
        .and_then(|rest| rest.rsplit_once(['[', '【', '〔']))
    else {
        return normalized;
    };
    let number = inner.trim_start_matches('注');
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        before
    } else {
        normalized
    }
}

/// The normalized forms to look a heading up by, most specific first: the whole heading; the
/// Chinese part of a bilingual one (`名称 Name`); the part before a note in brackets
/// (`经度（度）`).
pub(crate) fn spellings(heading: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let whole = normalize(heading);
    let mut spellings = Vec::new();
    if let Some((chinese, foreign)) = split_languages(heading) {
        // An unknown acronym changes the meaning: `名称 NAME` is the name, `TISC 名称` is not.
        let letters = foreign.chars().filter(char::is_ascii_alphabetic);
        let is_acronym = letters.clone().count() <= 6
            && letters.clone().all(|letter| letter.is_ascii_uppercase());
        if !is_acronym || is_known(&normalize(&foreign)) {
            spellings.push(normalize(&chinese));
        }
    }
    spellings.extend(whole.split_once('(').map(|(before, _)| before.to_owned()));
    spellings.insert(0, whole);
    spellings
}

/// Splits a bilingual heading into its Chinese and its foreign part.
fn split_languages(heading: &str) -> Option<(String, String)> {
    let (mut chinese, mut foreign) = (String::new(), String::new());
    let mut in_note = false;
    for character in heading.chars() {
        // A note in brackets belongs to the language before it: 电话（含区号） Phone.
        match character {
            '(' | '（' => in_note = !chinese.is_empty() && foreign.is_empty(),
            ')' | '）' => in_note = false,
            _ if is_han(character) && !in_note => chinese.push(character),
            _ if is_han(character) => {}
            _ => foreign.push(character),
        }
    }
    let has_letters = foreign.chars().filter(char::is_ascii_alphabetic).count() >= 2;
    (!chinese.is_empty() && has_letters).then(|| (chinese, foreign.trim().to_owned()))
}

/// Finds the column for a heading: its name or one of its known headings, in Chinese, English
/// or both, with or without footnote marks and a note in brackets.
pub(crate) fn resolve(schema: &Schema, heading: &str) -> Option<ColumnIndex> {
    let spellings = spellings(heading, |word| find(schema, word).is_some());
    spellings.iter().find_map(|word| find(schema, word))
}

/// Finds the column for a normalized heading.
pub(crate) fn find(schema: &Schema, normalized: &str) -> Option<ColumnIndex> {
    COLUMNS.get(schema.file)?.get(normalized).copied()
}

/// The columns of each table by their normalized names and headings. It is built once because
/// cells of `events.csv` name columns too, which are looked up for every row, and because an import
/// looks up all cells of many rows.
static COLUMNS: LazyLock<HashMap<&str, HashMap<String, ColumnIndex>>> = LazyLock::new(|| {
    all_sheets()
        .map(|schema| {
            let mut columns = HashMap::new();
            for (position, column) in schema.columns.iter().enumerate() {
                for heading in std::iter::once(&column.name).chain(column.headings) {
                    let known = columns.entry(normalize(heading));
                    known.or_insert(ColumnIndex(position));
                }
            }
            (schema.file, columns)
        })
        .collect()
});

/// The known heading most similar to an unknown one, if one is similar enough. A private
/// column is never suggested for a public-looking heading nor the other way round: 联系人电话
/// is not 联系电话.
pub(crate) fn nearest(
    schema: &'static Schema,
    heading: &str,
) -> Option<(ColumnIndex, &'static str)> {
    let normalized = normalize(heading);
    let is_personal = words::CONTACT_HEADING_WORDS
        .iter()
        .any(|word| normalized.contains(word));
    let columns = schema.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| column.has(PRIVATE) == is_personal);
    let candidates = columns.flat_map(|(position, column)| {
        let headings = std::iter::once(column.name).chain(column.headings.iter().copied());
        headings.map(move |known| (normalize(known), (ColumnIndex(position), known)))
    });
    super::nearest::nearest_by(&normalized, candidates, |one, other| one.0 == other.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Table;
    use crate::schema::points;

    #[test]
    fn headings_are_resolved_in_any_language_width_and_case() {
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
        // A contact person's data stays private, whatever the other language says.
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
    fn headings_are_unambiguous_within_a_table() {
        for schema in Table::ALL.map(Table::schema) {
            let mut seen = std::collections::BTreeSet::new();
            for column in schema.columns {
                for heading in std::iter::once(&column.name).chain(column.headings) {
                    assert!(seen.insert(normalize(heading)), "{} {heading}", schema.file);
                }
            }
        }
    }

    #[test]
    fn similar_headings_are_suggested_but_never_across_privacy() {
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
        // A private column is not suggested for a public heading, nor the other way round.
        check("联系人电话费", Some("联系人电话"));
        check("电话号码1", Some("电话号码"));
        check("电机", None);
        check("邮想", None);
    }
}
