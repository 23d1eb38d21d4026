//! Dates in the text of a page: `2026-04-01`, `2026/4/1`, `2026.4.1`, `2026年4月1日`.

use crate::model::Date;

/// All dates of a text.
pub(super) fn dates_in(text: &str) -> impl Iterator<Item = Date> {
    let bytes = text.as_bytes();
    let starts = memchr::memchr2_iter(b'1', b'2', bytes);
    starts.filter_map(|start| {
        let before = start.checked_sub(1).map(|before| bytes[before]);
        let is_start = !before.is_some_and(|byte| byte.is_ascii_digit());
        is_start.then(|| date_at(&text[start..])).flatten()
    })
}

/// The date that a text starts with.
fn date_at(text: &str) -> Option<Date> {
    let (year, rest) = number(text, 4, 4)?;
    let separator = ["-", "/", ".", "年"]
        .into_iter()
        .find(|separator| rest.starts_with(separator))?;
    let (month, rest) = number(&rest[separator.len()..], 1, 2)?;
    let second = if separator == "年" { "月" } else { separator };
    let (day, rest) = number(rest.strip_prefix(second)?, 1, 2)?;
    let is_whole = separator != "年" || rest.starts_with('日');
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok()
        .filter(|_| is_whole && (1949..=2199).contains(&year))
}

/// The number of so many digits that a text starts with.
fn number(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits < least || digits > most {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_text() {
        let found =
            |text: &str| -> Vec<String> { dates_in(text).map(|date| date.to_string()).collect() };
        assert_eq!(
            found("发布：2026-04-01 00:00，2026年4月2日"),
            ["2026-04-01", "2026-04-02"]
        );
        assert_eq!(found("2026/4/1、2026.04.02"), ["2026-04-01", "2026-04-02"]);
        assert_eq!(
            found("12026-04-01 2026-13-01 2026年4月 010-2026-04 2026-4-123"),
            [""; 0]
        );
        assert_eq!(found("国知办〔2026〕4号 1800-01-01"), [""; 0]);
    }
}
