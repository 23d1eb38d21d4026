//! Texts of sheets as they are compared.

use crate::load::fold_term;
use crate::text::variants::simplify;
use unicode_normalization::UnicodeNormalization;

/// A text in simplified characters and usual width, without space.
pub fn fold(text: &str) -> String {
    simplify(fold_term(text).into()).into_owned()
}

/// A name without width, case, space and quotes: names that fold alike are the same.
pub fn folded_name(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_lowercase);
    let folded: String = folded.filter(|sign| !sign.is_whitespace()).collect();
    let folded = folded.replace(['“', '”', '"'], "");
    simplify(folded.into()).into_owned()
}
