//! Splits a cell 主要负责人及职务 into the head's name and job title.

use crate::text::is_han;
use crate::words;

/// Whether a cell says that nobody holds the office: 空缺, 馆长（暂缺）.
pub(crate) fn is_vacancy(text: &str) -> bool {
    let is_mark = |character: char| !character.is_alphanumeric();
    let bare = text.trim_matches(is_mark);
    ["空缺", "暂缺", "待任命", "待定"].iter().any(|word| {
        let office = bare
            .strip_suffix(word)
            .map(|rest| rest.trim_end_matches(is_mark));
        let split = office.and_then(split_joined);
        split.is_some_and(|(name, _)| name.is_empty())
    })
}

/// Returns the name and the job title, either of which may be empty; `None` if the cell cannot
/// be split with certainty.
pub(crate) fn split_head(text: &str) -> Option<(String, String)> {
    let is_separator = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '/' | '／' | '、' | '，' | ',' | '（' | '）' | '(' | ')' | '：' | ':' | ';' | '；'
            )
    };
    let parts: Vec<&str> = text
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [] => None,
        [only] => split_joined(only),
        parts => {
            let (offices, names): (Vec<&str>, Vec<&str>) =
                parts.iter().copied().partition(|part| is_job_title(part));
            match names.as_slice() {
                [name] if is_name(name) && !offices.is_empty() => {
                    Some(((*name).to_owned(), offices.join("、")))
                }
                // A name of two characters is often written with a space: 张 三.
                [first, second] if is_spaced_name(first, second) && !offices.is_empty() => {
                    Some((format!("{first}{second}"), offices.join("、")))
                }
                _ => None,
            }
        }
    }
}

/// Splits a text without separators: `张三馆长`, `馆长张三`, a name or a job title alone.
fn split_joined(text: &str) -> Option<(String, String)> {
    let mut rest = text;
    for _ in 0..8 {
        let Some(shorter) = words::OFFICES
            .iter()
            .chain(words::OFFICE_QUALIFIERS.iter())
            .find_map(|word| rest.strip_suffix(word))
        else {
            break;
        };
        rest = shorter;
    }
    if rest.is_empty() {
        return Some((String::new(), text.to_owned()));
    }
    // Four characters may be two names, as in 张三李四.
    let begins_with_office = words::OFFICES.iter().any(|office| text.starts_with(office));
    if rest.len() == text.len() && is_name(text) && text.chars().count() <= 3 && !begins_with_office
    {
        return Some((text.to_owned(), String::new()));
    }
    if rest.len() < text.len() {
        return is_name(rest).then(|| (rest.to_owned(), text[rest.len()..].to_owned()));
    }
    for _ in 0..8 {
        let Some(shorter) = words::OFFICES
            .iter()
            .chain(words::OFFICE_QUALIFIERS.iter())
            .find_map(|word| rest.strip_prefix(word))
        else {
            break;
        };
        rest = shorter;
    }
    let office = &text[..text.len() - rest.len()];
    let is_split = !office.is_empty() && is_name(rest);
    is_split.then(|| (rest.to_owned(), office.to_owned()))
}

fn is_job_title(part: &str) -> bool {
    words::OFFICES.iter().any(|office| part.ends_with(office))
}

fn is_spaced_name(first: &str, second: &str) -> bool {
    first.chars().count() == 1
        && second.chars().count() == 1
        && is_name(&format!("{first}{second}"))
}

/// Whether a text looks like a personal name: two to four Chinese characters, or more with
/// a middle dot.
fn is_name(text: &str) -> bool {
    let longest = if text.contains('·') { 15 } else { 4 };
    (2..=longest).contains(&text.chars().count()) && text.chars().all(|c| is_han(c) || c == '·')
}

#[cfg(test)]
mod tests {
    use super::{is_vacancy, split_head};

    #[test]
    fn an_office_that_nobody_holds_is_no_name() {
        for text in ["空缺", "暂缺", "馆长空缺", "馆长（暂缺）", "主任：待定"] {
            assert!(is_vacancy(text), "{text}");
        }
        for text in ["张三", "馆长", "张三 馆长", "张三（主任空缺）", ""] {
            assert!(!is_vacancy(text), "{text}");
        }
    }

    #[test]
    fn name_and_job_title_are_split_only_with_certainty() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = split_head(text);
            let found = found
                .as_ref()
                .map(|(name, office)| (name.as_str(), office.as_str()));
            assert_eq!(found, expected, "{text}");
        };
        for text in [
            "张三 馆长",
            "馆长 张三",
            "张三（馆长）",
            "张三/馆长",
            "张三馆长",
            "馆长张三",
            "张 三 馆长",
        ] {
            check(text, Some(("张三", "馆长")));
        }
        check("王小明，党委书记、馆长", Some(("王小明", "党委书记、馆长")));
        check("李四常务副主任", Some(("李四", "常务副主任")));
        check("馆长", Some(("", "馆长")));
        check("张三", Some(("张三", "")));
        for text in ["张三李四", "所长王", "张三 李四 馆长", "abc 馆长", ""] {
            check(text, None);
        }
    }
}
