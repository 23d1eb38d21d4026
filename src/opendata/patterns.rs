//! Regular expressions that say in schemas what [`crate::check`] asks of single values.
//!
//! Those without a sign of a dialect in their description are written in what XML Schema,
//! ECMAScript and Python have in common, without anchors: a Table Schema takes them as
//! they are, a JSON Schema by [`whole`].

/// The whole of a value, for a JSON Schema, where a pattern may match anywhere.
pub(super) fn whole(pattern: &str) -> String {
    format!("^({pattern})$")
}

/// The id of a point.
pub(super) const POINT_ID: &str = "[a-z0-9][a-z0-9-]{0,62}";

/// Names that no id may have, since Windows keeps them for devices; ECMAScript, to be put
/// before a whole pattern.
pub(super) const NO_DEVICE: &str = "^(?!(con|nul|aux|prn|com[0-9]|lpt[0-9])$)";

/// Six digits.
pub(super) const POSTCODE: &str = "[0-9]{6}";

/// A web address: http or https, with a host, without credentials.
pub(super) const URL: &str = concat!(
    "[Hh][Tt][Tt][Pp][Ss]?://",
    r#"[^/?#@:\s\\"<>`{}][^/?#@\s\\"<>`{}]*"#,
    r#"([/?#][^\s\\"<>`{}]*)?"#
);

/// A mail address, whatever its length.
pub(super) const EMAIL: &str = concat!(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@",
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
);

/// How long a mail address may be; ECMAScript, to be put before a whole pattern.
pub(super) const EMAIL_LENGTH: &str = "^(?=[^@]{1,64}@.{1,253}$)";

/// A text that is not blank; only for texts of one line.
pub(super) const NOT_BLANK: &str = r".*\S.*";

/// A day of the calendar from 1900 to 2100.
pub(super) const DATE: &str = concat!(
    "((19|20)[0-9]{2}|2100)-(",
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|",
    "(0[469]|11)-(0[1-9]|[12][0-9]|30)|",
    "02-(0[1-9]|1[0-9]|2[0-8]))|",
    "((19|20)(0[48]|[2468][048]|[13579][26])|2000)-02-29"
);

/// Characters that hide or move text, or were lost in a conversion, but for line breaks
/// and tabs: the inside of a class of ECMAScript.
const UNSAFE: &str = concat!(
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e",
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd"
);

/// A text of one line; ECMAScript.
pub(super) fn line() -> String {
    format!(r"^[^\t\n\r{UNSAFE}]*$")
}

/// A text of several lines; ECMAScript.
pub(super) fn lines() -> String {
    format!("^[^{UNSAFE}]*$")
}

/// One of several texts that a sheet separates by semicolons; ECMAScript.
pub(super) fn list_item() -> String {
    format!(r"^[^;\uff1b\t\n\r{UNSAFE}]*$")
}
