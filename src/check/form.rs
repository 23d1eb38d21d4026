//! Rules for the spelling of single values and for keys between tables.

use crate::diagnostics::rule::rules;

rules! { Form;
    SURROUNDING_SPACE = Warning "surrounding-space", None,
        "单元格前后不要有空格，读取时已去掉", "A cell has no space at its ends; it is trimmed";
    CONTROL_CHARACTER = Error "control-character", None,
        "不能有看不见的控制字符、零宽字符和改变文字方向的字符", "No control, zero-width or bidirectional-override characters";
    REPLACEMENT_CHARACTER = Error "replacement-character", None,
        "不能有乱码替代符 U+FFFD", "No replacement characters left by a failed conversion";
    TOO_LONG = Error "too-long", None,
        "单元格的字数不能超过设置的上限", "No cell is longer than the configured limit";
    EMPTY_REQUIRED = Error "empty-required", None,
        "必填的格不能为空", "Required cells are not empty";
    BAD_ID = Error "bad-id", None,
        "编号由小写字母、数字和连字符组成，以字母或数字开头，最多 63 个字符", "An id is `[a-z0-9][a-z0-9-]{0,62}` and no reserved device name";
    DUPLICATE_ID = Error "duplicate-id", None,
        "编号不能重复", "No two points have the same id";
    ID_DIFFERS_BY_CASE = Error "id-differs-by-case", None,
        "两个编号不能只有大小写的差别", "No two ids differ by case only";
    UNKNOWN_POINT = Error "unknown-point", None,
        "各表中的编号必须在 points.csv 中", "Every point_id is an id of points.csv";
    UNKNOWN_CODE = Error "unknown-code", None,
        "有固定选项的列只能填规定的选项", "A coded column holds a term of its vocabulary";
    UNKNOWN_FIELD = Error "unknown-field", None,
        "变更项必须是表中一列的名称", "The field of an event is the name of a column";
    BAD_DATE = Error "bad-date", None,
        "日期必须是真实的日期，写成 2023-04-30 的形式", "A date is a day of the calendar, written 2023-04-30";
    BAD_NUMBER = Error "bad-number", None,
        "人数只写数字", "A number of persons has digits only";
    BAD_COORDINATE = Error "bad-coordinate", None,
        "经纬度写成小数的度", "Coordinates are decimal degrees";
    BAD_POSTCODE = Error "bad-postcode", None,
        "邮编是六位数字", "A postcode has six digits";
    BAD_URL = Error "bad-url", None,
        "网址必须完整，可以打开", "A web address is complete and well-formed";
    FORBIDDEN_SCHEME = Error "forbidden-scheme", None,
        "网址只能以 http:// 或 https:// 开头", "Web addresses are http or https only";
    BAD_EMAIL = Error "bad-email", None,
        "电子邮箱写成 名称@域名 的形式", "A mail address has the form name@domain";
    DUPLICATE_CONTACT = Error "duplicate-contact", None,
        "contacts.csv 中每个网点只有一行", "contacts.csv has one row per point";
    CONTACT_CONFLICT = Error "contact-conflict", None,
        "points.csv 与 contacts.csv 的联系人信息不能互相矛盾", "points.csv and contacts.csv do not contradict each other";
}

/// Whether an id has the permanent form, and can be a file name everywhere.
pub fn is_id(id: &str) -> bool {
    let mut bytes = id.bytes();
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let first_fits = bytes.next().is_some_and(allowed);
    first_fits
        && id.len() <= 63
        && bytes.all(|byte| allowed(byte) || byte == b'-')
        && !is_device(id)
}

/// Names that Windows keeps for devices, with any ending.
fn is_device(id: &str) -> bool {
    if matches!(id, "con" | "nul" | "aux" | "prn") {
        return true;
    }
    let numbered = id.strip_prefix("com").or_else(|| id.strip_prefix("lpt"));
    numbered.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids_are_safe_as_file_names_everywhere() {
        for id in ["a", "0", "p-1", "console", "com10", "com", &"a".repeat(63)] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "",
            "-a",
            "A",
            "a_b",
            "a.b",
            "网点",
            "con",
            "com1",
            "lpt9",
            "a/b",
            &"a".repeat(64),
        ] {
            assert!(!is_id(id), "{id}");
        }
    }
}
