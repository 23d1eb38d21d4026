//! Regular expressions for schemas that match the rules of [`crate::check`] for single
//! values.
//!
//! Unless marked as ECMAScript, patterns use the common subset of XML Schema, ECMAScript
//! and Python, without anchors: a Table Schema uses them unchanged, a JSON Schema through
//! [`whole`].

/// Anchors a pattern, since in a JSON Schema it may match anywhere.
pub(super) fn whole(pattern: &str) -> String {
    format!("^({pattern})$")
}

/// The id of a point.
pub(super) const POINT_ID: &str = "[a-z0-9][a-z0-9-]{0,62}";

/// A lookahead that excludes ids that are device names on Windows; ECMAScript, to precede
/// an anchored pattern.
pub(super) const NO_DEVICE: &str = "^(?!(con|nul|aux|prn|com[0-9]|lpt[0-9])$)";

/// Six digits.
pub(super) const POSTCODE: &str = "[0-9]{6}";

/// A URL: http or https, with a host, without credentials.
pub(super) const URL: &str = concat!(
    "[Hh][Tt][Tt][Pp][Ss]?://",
    r#"[^/?#@:\s\\"<>`{}][^/?#@\s\\"<>`{}]*"#,
    r#"([/?#][^\s\\"<>`{}]*)?"#
);

/// A mail address, regardless of its length.
pub(super) const EMAIL: &str = concat!(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@",
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
);

/// A lookahead for the length of a mail address; ECMAScript, to precede an anchored
/// pattern.
pub(super) const EMAIL_LENGTH: &str = "^(?=[^@]{1,64}@.{1,253}$)";

/// A text that is not blank; for single lines only.
pub(super) const NOT_BLANK: &str = r".*\S.*";

/// A calendar date from 1900 to 2100.
pub(super) const DATE: &str = concat!(
    "((19|20)[0-9]{2}|2100)-(",
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|",
    "(0[469]|11)-(0[1-9]|[12][0-9]|30)|",
    "02-(0[1-9]|1[0-9]|2[0-8]))|",
    "((19|20)(0[48]|[2468][048]|[13579][26])|2000)-02-29"
);

/// Characters that hide or move text, or were lost in a conversion, except line breaks and
/// tabs: the contents of an ECMAScript character class.
const UNSAFE: &str = concat!(
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e",
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd"
);

/// A single-line text; ECMAScript.
pub(super) fn line() -> String {
    format!(r"^[^\t\n\r{UNSAFE}]*$")
}

/// A multi-line text; ECMAScript.
pub(super) fn lines() -> String {
    format!("^[^{UNSAFE}]*$")
}

/// An item of a list separated by semicolons; ECMAScript.
pub(super) fn list_item() -> String {
    format!(r"^[^;\uff1b\t\n\r{UNSAFE}]*$")
}
