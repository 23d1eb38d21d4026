//! Normal forms of sheet texts and institution names for comparison.

use crate::load::fold_term;
use crate::text::variants::simplify;
use unicode_normalization::UnicodeNormalization;

/// Folds width and case, simplifies characters and removes spaces.
pub(crate) fn fold(text: &str) -> String {
    simplify(fold_term(text).into()).into_owned()
}

/// Folds a name for matching: like [`fold`], also without quotes. Names with the same result
/// are the same name.
pub(crate) fn folded_name(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_lowercase);
    let folded: String = folded
        .filter(|character| !character.is_whitespace())
        .collect();
    let folded = folded.replace(['“', '”', '"'], "");
    simplify(folded.into()).into_owned()
}
