//! How a CSV cell is kept from becoming a formula, and how that is undone.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or the end of a
//! line for a formula, so that a telephone `+86 10 …` becomes a sum and a hostile
//! `=HYPERLINK(…)` runs. Where Chinese or Japanese is set, it takes the full-width `＝`,
//! `＋`, `－` and `＠` for the same, and programs differ in whether they skip spaces and
//! quotes first. A leading apostrophe makes the cell text.
//!
//! The rule, which loses nothing: **a text cell that is any number of apostrophes, quotes
//! and spaces followed by one of these characters is written with one apostrophe more; a
//! cell that is an apostrophe followed by such a cell is read with one less.** Every other
//! cell, such as `'s-Hertogenbosch`, is itself in both directions, so a cell typed by hand
//! without the apostrophe means what it says. JSON needs none of this.
//!
//! Other programs keep the zeros of a number by a formula that is one text,
//! `="04290000000"`: it is read as that text, and never written.

use std::borrow::Cow;

/// What a formula begins with, in all widths.
const STARTS: [char; 15] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// Whether a spreadsheet might take the cell for a formula but for its apostrophes.
fn looks_like_formula(cell: &str) -> bool {
    let is_skipped = |character: char| {
        matches!(character, '\'' | '"' | '\u{FEFF}' | '\u{200B}')
            || (character.is_whitespace() && !STARTS.contains(&character))
    };
    cell.trim_start_matches(is_skipped).starts_with(STARTS)
}

/// The cell as a CSV file holds it.
pub fn protect(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The value of a cell that a CSV file holds: the inverse of [`protect`].
pub fn unprotect(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(value) if looks_like_formula(value) => value,
        _ => text_formula(cell).unwrap_or(cell),
    }
}

/// The text of a formula that is one text: `="04290000000"`.
fn text_formula(cell: &str) -> Option<&str> {
    let text = cell.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.contains('"')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, in_file: &str) {
        assert_eq!(protect(value), in_file);
        assert_eq!(unprotect(in_file), value);
    }

    #[test]
    fn a_formula_gets_an_apostrophe_and_loses_it_again() {
        check("=1+1", "'=1+1");
        check("+86 10 6208", "'+86 10 6208");
        check("-", "'-");
        check("@here", "'@here");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("\n=1", "'\n=1");
    }

    #[test]
    fn full_width_signs_and_signs_behind_spaces_and_quotes_count_too() {
        for start in [
            "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "=", "@", "\t",
        ] {
            for before in [
                "", " ", "\u{A0}", "\u{3000}", "\"", " \"", "\u{FEFF}", "'", "' '",
            ] {
                let value = format!("{before}{start}1+1");
                check(&value, &format!("'{value}"));
            }
        }
    }

    #[test]
    fn what_was_protected_is_itself_again_whatever_it_holds() {
        let pieces = [
            "'", "\"", " ", "=", "＝", "－", "a", "\t", "\r\n", "\u{3000}", "局", "",
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let value = format!("{a}{b}{c}");
                    let in_file = protect(&value);
                    assert_eq!(unprotect(&in_file), value, "{value:?}");
                    assert!(!in_file.starts_with(STARTS), "{value:?}");
                }
            }
        }
    }

    #[test]
    fn an_apostrophe_that_belongs_to_the_value_survives() {
        check("'=1+1", "''=1+1");
        check("''+86", "'''+86");
        check("'s-Hertogenbosch", "'s-Hertogenbosch");
        check("'", "'");
    }

    #[test]
    fn a_formula_that_is_one_text_is_that_text() {
        assert_eq!(unprotect("=\"04290000000\""), "04290000000");
        assert_eq!(unprotect("=\"a\"&\"b\""), "=\"a\"&\"b\"");
        check("=\"0429\"", "'=\"0429\"");
    }

    #[test]
    fn other_text_is_left_alone() {
        check("", "");
        check("010-6208", "010-6208");
        check("武汉大学", "武汉大学");
    }

    #[test]
    fn a_formula_typed_by_hand_is_read_as_typed() {
        assert_eq!(unprotect("+86 10"), "+86 10");
    }
}
