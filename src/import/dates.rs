//! Reads dates that people write in words, or that programs write with a time.

use super::counts::chinese_number;
use crate::check::values;
use crate::model::Date;

/// The date of a text that is no date by itself: `二〇二四年三月一日`, `2024年3月1日起`,
/// `2024-03-01T00:00:00Z`. Times other than midnight are left alone, since they may be of another
/// day in China.
pub(crate) fn date_in_words(text: &str) -> Option<Date> {
    let text = without_weekday_and_time(text.trim());
    let bare = ["起生效", "起施行", "起算", "起", "（含）", "(含)"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    values::date(bare.unwrap_or(text))
        .or_else(|| with_other_separators(text))
        .or_else(|| without_spaces(text))
        .or_else(|| at_midnight(text))
        .or_else(|| in_chinese(bare.unwrap_or(text)))
}

/// A text without the day of the week or the local time behind a date: `2024年5月6日 星期一`,
/// `2024/5/6 上午12:00:00`.
fn without_weekday_and_time(text: &str) -> &str {
    let is_bracket = |character| matches!(character, '(' | '（' | ')' | '）');
    let bare = text.trim_end_matches(is_bracket);
    let day = bare
        .strip_suffix(['一', '二', '三', '四', '五', '六', '日', '天'])
        .and_then(|rest| {
            ["星期", "礼拜", "周"]
                .iter()
                .find_map(|word| rest.strip_suffix(word))
        })
        .map(|rest| rest.trim_end_matches(is_bracket).trim_end());
    let is_of_time = |character: char| {
        character.is_ascii_digit() || character.is_whitespace() || matches!(character, ':' | '：')
    };
    let local = || {
        let (day, time) = text.split_once(['上', '下'])?;
        let time = time.strip_prefix('午')?;
        time.chars().all(is_of_time).then_some(day.trim_end())
    };
    day.or_else(local).unwrap_or(text)
}

/// A date with spaces around its separators: `2023. 5. 1`.
fn without_spaces(text: &str) -> Option<Date> {
    let is_separated = text.contains(['.', '．', '/', '-', '年']);
    let plain: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    (is_separated && plain.len() < text.len())
        .then(|| values::date(&plain))
        .flatten()
}

/// A date of digits whose separators are those of sentences: `2024。5。6`, `2024 5 6`.
fn with_other_separators(text: &str) -> Option<Date> {
    let is_separator = |character| matches!(character, '。' | ' ' | ',' | '，' | '、');
    let parts: Vec<&str> = text.split(is_separator).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let is_whole = year.len() == 4
        && [month, day]
            .iter()
            .all(|part| (1..=2).contains(&part.len()));
    is_whole
        .then(|| values::date(&format!("{year}-{month}-{day}")))
        .flatten()
}

/// The last day of a term: `2024年5月6日至2027年5月5日`, `至2027-05-05`, `2027-05-05止`.
pub(crate) fn end_of_term(text: &str) -> Option<Date> {
    let read = |text: &str| values::date(text.trim()).or_else(|| date_in_words(text));
    let text = text.trim();
    let text = text.strip_suffix('止').unwrap_or(text);
    if let Some(end) = text.strip_prefix(['至', '到']).and_then(read) {
        return Some(end);
    }
    let separators = ['至', '到', '-', '－', '—', '–', '~', '～', '/'];
    let mut places = text.match_indices(separators);
    let term = places.find_map(|(at, separator)| {
        let start = text[..at].trim_end_matches(separators);
        let end = text[at + separator.len()..].trim_start_matches(separators);
        Some((read(start.trim_start_matches(['自', '从']))?, read(end)?))
    });
    term.filter(|(start, end)| start < end)
        .map(|(_, end)| end)
        .or_else(|| read(text))
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
    if character.is_ascii_digit() {
        return Some(character);
    }
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
            "2024年03月01日 星期五",
            "2024年3月1日（周五）",
            "2024/3/1 上午12:00:00",
            "2024-3-1 下午 3:05",
            "2024。3。1",
            "2024 3 1",
            "2024年三月1日",
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
            "24 3 1",
            "3,1,2024",
            "",
        ] {
            assert_eq!(date_in_words(text), None, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_term_is_told_from_its_beginning() {
        let day = Date::constant(2027, 5, 5);
        for text in [
            "2024年5月6日-2027年5月5日",
            "2024.5.6—2027.5.5",
            "2024-05-06至2027-05-05",
            "2024-05-06 - 2027-05-05",
            "自2024年5月6日至2027年5月5日止",
            "2024/5/6~2027/5/5",
            "至2027年5月5日",
            "2027-05-05止",
            "2027年5月5日",
        ] {
            assert_eq!(end_of_term(text), Some(day), "{text}");
        }
        for text in [
            "三年",
            "2027年5月",
            "2024.05-2027.05",
            "2027-05-05至2024-05-06",
            "自2024年5月6日起三年",
        ] {
            assert_eq!(end_of_term(text), None, "{text}");
        }
    }
}
