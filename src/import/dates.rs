//! Reads dates that people write in words, or that programs write with a time.

use super::counts::chinese_number;
use crate::check::values;
use crate::model::Date;

/// The date of a text that is no date by itself: `二〇二四年三月一日`, `2024年3月1日起`,
/// `2024-03-01T00:00:00Z`. Times other than midnight are left alone, since they may be of another
/// day in China.
pub(crate) fn date_in_words(text: &str) -> Option<Date> {
    let text = text.trim();
    let bare = ["起生效", "起施行", "起算", "起", "（含）", "(含)"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    bare.and_then(values::date)
        .or_else(|| at_midnight(text))
        .or_else(|| in_chinese(bare.unwrap_or(text)))
}

fn at_midnight(text: &str) -> Option<Date> {
    let (day, time) = text.split_once(['T', 't'])?;
    let time = time.strip_suffix(['Z', 'z']).unwrap_or(time);
    let time = time.strip_suffix("+08:00").unwrap_or(time);
    let is_midnight = time.starts_with("00:00")
        && time
            .chars()
            .all(|character| matches!(character, '0' | ':' | '.'));
    values::date(day).filter(|_| is_midnight)
}

fn in_chinese(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let day = day.strip_suffix(['日', '号'])?;
    let year: Option<String> = year.chars().map(digit).collect();
    let year = year.filter(|year| year.len() == 4)?;
    let (month, day) = (number(month)?, number(day)?);
    values::date(&format!("{year}-{month}-{day}"))
}

fn number(text: &str) -> Option<u32> {
    chinese_number(text).or_else(|| text.parse().ok())
}

fn digit(character: char) -> Option<char> {
    const DIGITS: &str = "〇一二三四五六七八九";
    if matches!(character, '零' | '○' | 'Ｏ' | 'O') {
        return Some('0');
    }
    let position = DIGITS.chars().position(|digit| digit == character)?;
    char::from_digit(u32::try_from(position).ok()?, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_are_read_if_they_are_whole() {
        let day = Date::constant(2024, 3, 1);
        for text in [
            "二〇二四年三月一日",
            "二○二四年三月一日",
            "二零二四年三月一日起",
            "2024年3月1日起",
            "2024-03-01T00:00:00Z",
            "2024-03-01T00:00:00.000+08:00",
        ] {
            assert_eq!(date_in_words(text), Some(day), "{text}");
        }
        assert_eq!(
            date_in_words("二〇二三年十二月三十一日"),
            Some(Date::constant(2023, 12, 31))
        );
        for text in [
            "二〇二四年三月",
            "二四年三月一日",
            "2024年3月起",
            "2024-02-29T16:00:00Z",
            "二〇二四年十三月一日",
            "",
        ] {
            assert_eq!(date_in_words(text), None, "{text}");
        }
    }
}
