//! The form of the numbers by which a website is registered, and whether they are of one province.

use unicode_normalization::UnicodeNormalization;

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not begin with the character of a province.
    Province,
    /// It is a permit for commercial services (ICP证), which is not the record.
    Permit,
    /// It has not the words of such a number.
    Words,
    /// It has digits or letters in full width, which the page would show and nobody can search for.
    Width,
    /// It has not the right count of digits.
    Digits(usize),
    /// It is right but for small letters, spaces or a label, which the page would show.
    Spelling,
}

/// The characters of provinces that such numbers begin with, and the first two digits of their codes.
const PROVINCES: [(&str, &str); 31] = [
    ("京", "11"),
    ("津", "12"),
    ("冀", "13"),
    ("晋", "14"),
    ("蒙", "15"),
    ("辽", "21"),
    ("吉", "22"),
    ("黑", "23"),
    ("沪", "31"),
    ("苏", "32"),
    ("浙", "33"),
    ("皖", "34"),
    ("闽", "35"),
    ("赣", "36"),
    ("鲁", "37"),
    ("豫", "41"),
    ("鄂", "42"),
    ("湘", "43"),
    ("粤", "44"),
    ("桂", "45"),
    ("琼", "46"),
    ("渝", "50"),
    ("川蜀", "51"),
    ("贵黔", "52"),
    ("云滇", "53"),
    ("藏", "54"),
    ("陕秦", "61"),
    ("甘陇", "62"),
    ("青", "63"),
    ("宁", "64"),
    // The police of the Production and Construction Corps have their own.
    ("新兵", "65"),
];

/// The number without spaces, in the usual width, without a label before it.
pub(crate) fn folded(text: &str) -> String {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain
        .rsplit_once(':')
        .map_or(plain.as_str(), |(_, number)| number);
    plain.to_uppercase()
}

/// Whether a text has digits or letters in full width.
pub(crate) fn has_wide_characters(text: &str) -> bool {
    text.chars().any(|character| {
        matches!(character, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
    })
}

/// The first two digits of the code of the province whose character a text begins with, and the rest.
fn province_of(text: &str) -> Option<(&'static str, &str)> {
    let first = text.chars().next()?;
    let (_, code) = PROVINCES
        .iter()
        .find(|(characters, _)| characters.contains(first))?;
    Some((code, &text[first.len_utf8()..]))
}

/// Whether two digits are the beginning of the code of a province.
pub(crate) fn is_province(digits: &str) -> bool {
    PROVINCES.iter().any(|(_, code)| *code == digits)
}

/// The first two digits of the code of the province of an ICP record such as 京ICP备05069085号-1.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn icp_province(text: &str) -> Result<&'static str, Fault> {
    if has_wide_characters(text) {
        return Err(Fault::Width);
    }
    let written = text.trim();
    let text = folded(text);
    let (province, rest) = province_of(&text).ok_or(Fault::Province)?;
    if rest.starts_with("ICP证") {
        return Err(Fault::Permit);
    }
    let (number, website) = rest
        .strip_prefix("ICP备")
        .and_then(|rest| rest.split_once('号'))
        .ok_or(Fault::Words)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let website = website.strip_prefix('-').unwrap_or(website);
    let website = website.strip_suffix(['A', 'X']).unwrap_or(website);
    if !is_number(number) || !is_number(website) {
        return Err(Fault::Words);
    }
    // Two digits of the year and six others, or four and six.
    match number.len() {
        8..=10 if written != text => Err(Fault::Spelling),
        8..=10 => Ok(province),
        count => Err(Fault::Digits(count)),
    }
}

/// The province's character and the digits of a record of the police such as
/// 京公网安备11010802024440号: the first two digits of the code for each.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn police_provinces(text: &str) -> Result<(&'static str, String), Fault> {
    if has_wide_characters(text) {
        return Err(Fault::Width);
    }
    // The register itself writes a space before the digits.
    let written = text.trim().replacen("备 ", "备", 1);
    let text = folded(text);
    let (province, rest) = province_of(&text).ok_or(Fault::Province)?;
    let digits = rest
        .strip_prefix("公网安备")
        .and_then(|rest| rest.strip_suffix('号'))
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or(Fault::Words)?;
    match digits.len() {
        14 if written != text => Err(Fault::Spelling),
        14 => Ok((province, digits[..2].to_owned())),
        count => Err(Fault::Digits(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_a_province_their_words_and_their_digits() {
        for (text, expected) in [
            ("京ICP备05069085号", Ok("11")),
            ("辽ICP备05001366号-1", Ok("21")),
            ("蜀ICP备2021012345号-12", Ok("51")),
            (" 粤ICP备05001366号-1 ", Ok("44")),
            ("粤 icp备 05001366 号－1", Err(Fault::Spelling)),
            ("粤icp备05001366号", Err(Fault::Spelling)),
            ("粤ICP备05001366号－1", Err(Fault::Spelling)),
            ("备案号：辽ICP备05001366号", Err(Fault::Spelling)),
            ("粤icp备0500136号", Err(Fault::Digits(7))),
            ("京ICP备05069085号-3A", Ok("11")),
            ("ICP备05001588号", Err(Fault::Province)),
            ("沪ICP证05001588号", Err(Fault::Permit)),
            ("沪05001588号", Err(Fault::Words)),
            ("沪ICP备05001588", Err(Fault::Words)),
            ("沪ICP备0500158号", Err(Fault::Digits(7))),
            ("京ICP备０５０６９０８５号", Err(Fault::Width)),
            ("京ＩＣＰ备05069085号", Err(Fault::Width)),
            ("沪ICP备05001588号-a1", Err(Fault::Words)),
        ] {
            assert_eq!(icp_province(text), expected, "{text}");
        }
        for (text, expected) in [
            ("京公网安备11010802024440号", Ok(("11", "11".to_owned()))),
            ("川公网安备 51010702000123号", Ok(("51", "51".to_owned()))),
            ("粤公网安备 21010202000123号", Ok(("44", "21".to_owned()))),
            ("粤公网安备2101 0202 000123 号", Err(Fault::Spelling)),
            ("备案号：粤公网安备21010202000123号", Err(Fault::Spelling)),
            ("辽公网安备 2101020200012号", Err(Fault::Digits(13))),
            (
                "京公网安备１１０１０８０２０２４４４０号",
                Err(Fault::Width),
            ),
            ("21010202000123", Err(Fault::Province)),
            ("辽公安备21010202000123号", Err(Fault::Words)),
        ] {
            assert_eq!(police_provinces(text), expected, "{text}");
        }
    }
}
