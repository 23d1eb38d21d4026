//! Escapes CSV cells that a spreadsheet would take for a formula, and removes the escape.
//!
//! A spreadsheet evaluates a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break, so
//! that the telephone number `+86 10 …` becomes a sum and a hostile `=HYPERLINK(…)` runs. With
//! Chinese or Japanese settings it does the same for the full-width `＝`, `＋`, `－` and `＠`, and some
//! programs skip spaces and quotes first. A leading apostrophe makes the cell text.
//!
//! The rule is lossless: **a cell of any number of apostrophes, quotes and spaces followed by one
//! of these characters is written with an additional apostrophe; a cell of an apostrophe followed
//! by such a cell is read without it.** All other cells, such as `'s-Hertogenbosch`, are unchanged
//! in both directions. JSON needs no escape.
//!
//! Some programs keep a number's leading zeros by a formula that is a single text,
//! `="04290000000"`. It is read as that text and never written.

use std::borrow::Cow;

/// Characters that start a formula, in all widths.
const STARTS: [char; 15] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// Whether a spreadsheet might take the cell for a formula if it had no leading apostrophes.
fn looks_like_formula(cell: &str) -> bool {
    let is_skipped = |character: char| {
        matches!(character, '\'' | '"' | '\u{FEFF}' | '\u{200B}')
            || (character.is_whitespace() && !STARTS.contains(&character))
    };
    cell.trim_start_matches(is_skipped).starts_with(STARTS)
}

/// The cell as it is written to a CSV file.
pub fn protect(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The value of a cell read from a CSV file: the inverse of [`protect`].
pub fn unprotect(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(value) if looks_like_formula(value) => value,
        _ => text_formula(cell).unwrap_or(cell),
    }
}

/// The text of a formula that is a single text: `="04290000000"`.
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
    fn formulas_are_escaped_and_unescaped() {
        check("=1+1", "'=1+1");
        check("+86 10 6208", "'+86 10 6208");
        check("-", "'-");
        check("@here", "'@here");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("\n=1", "'\n=1");
    }

    #[test]
    fn full_width_and_prefixed_formula_characters_are_escaped() {
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
    fn protected_cells_round_trip_and_never_start_a_formula() {
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
    fn apostrophes_of_the_value_are_kept() {
        check("'=1+1", "''=1+1");
        check("''+86", "'''+86");
        check("'s-Hertogenbosch", "'s-Hertogenbosch");
        check("'", "'");
    }

    #[test]
    fn a_formula_of_a_single_text_is_read_as_that_text() {
        assert_eq!(unprotect("=\"04290000000\""), "04290000000");
        assert_eq!(unprotect("=\"a\"&\"b\""), "=\"a\"&\"b\"");
        check("=\"0429\"", "'=\"0429\"");
    }

    #[test]
    fn other_text_is_unchanged() {
        check("", "");
        check("010-6208", "010-6208");
        check("武汉大学", "武汉大学");
    }

    #[test]
    fn unescaped_formulas_are_read_as_typed() {
        assert_eq!(unprotect("+86 10"), "+86 10");
    }
}
