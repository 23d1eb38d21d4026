//! Splits cells with several values at the separators that people use. The registry's own
//! separator is the semicolon.

use super::services::split_outside_brackets;
use crate::check::codes::CodeFinder;
use crate::check::values;
use crate::words;

/// Splits telephone numbers; also returns whether an area code was added to one of them.
/// `None` if there is only one number or the split is uncertain.
pub(crate) fn split_phones(text: &str) -> Option<(Vec<String>, bool)> {
    let strong = split_outside_brackets(text, |character| {
        matches!(
            character,
            '\n' | '\r' | '；' | ';' | '、' | '|' | '｜' | '，' | ','
        )
    });
    let strong: Vec<String> = strong.into_iter().filter(|part| !part.is_empty()).collect();
    let mut parts: Vec<String> = Vec::new();
    for part in strong {
        let weak = split_outside_brackets(&part, |character| matches!(character, '/' | '／'));
        let weak = match weak.iter().all(|part| is_number(part) || has_label(part)) {
            true => weak,
            false => vec![part],
        };
        parts.extend(weak.iter().flat_map(|part| split_at_spaces(part)));
    }
    let mut parts: Vec<String> = parts.iter().flat_map(|part| split_at_fax(part)).collect();
    // In 0429-3112345、46 the last part is too short for a number of its own.
    if parts.len() < 2 || !parts.iter().all(|part| is_number(part) || has_label(part)) {
        return None;
    }
    let area = area_code(&parts[0]);
    let mut completed = false;
    for part in parts.iter_mut().skip(1) {
        if let Some(area) = area.as_deref().filter(|_| is_local(part)) {
            *part = format!("{area}-{part}");
            completed = true;
        }
    }
    Some((parts, completed))
}

/// A text without the numbers of its values, which semicolons separate then: `①0429-2000001
/// ②0429-2000002`. `None` if it has no such numbers.
pub(crate) fn without_numbers(text: &str) -> Option<String> {
    let marked: String = text
        .chars()
        .map(|character| match values::is_enclosed_number(character) {
            true => '；',
            false => character,
        })
        .collect();
    let parts = super::services::split_numbered(&marked);
    // The bracket of the next number stays behind a digit: `0429-2000001（2）…`.
    let is_edge = |character: char| character.is_whitespace() || matches!(character, '（' | '(');
    let parts = parts.iter().flat_map(|part| part.split('；'));
    let parts = parts.map(|part| part.trim_end_matches(is_edge).trim());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let numbers = super::services::split_numbered(text);
    let is_changed = marked != text || numbers.first().is_some_and(|first| first != text.trim());
    (is_changed && !parts.is_empty()).then(|| parts.join("；"))
}

/// Whether a number is a local one: seven or eight digits without an area code.
fn is_local(text: &str) -> bool {
    let folded = values::fold(text);
    let main = folded
        .split(['转', '分', 'e', 'E', '#', '('])
        .next()
        .unwrap_or_default();
    let digits = main.chars().filter(char::is_ascii_digit).count();
    let is_allowed = |character: char| character.is_ascii_digit() || matches!(character, ' ' | '-');
    (7..=8).contains(&digits) && !main.starts_with('0') && main.chars().all(is_allowed)
}

/// Splits at spaces if every part is a complete number; otherwise the spaces group digits.
fn split_at_spaces(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_whole = |word: &&str| {
        let digits = values::fold(word)
            .chars()
            .filter(char::is_ascii_digit)
            .count();
        digits >= 7 && is_number(word)
    };
    if words.len() > 1 && words.iter().all(is_whole) {
        return words.into_iter().map(str::to_owned).collect();
    }
    vec![text.trim().to_owned()]
}

/// Whether a text is a single telephone number, optionally with an extension.
fn is_number(text: &str) -> bool {
    let folded = values::fold(text);
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let extension = ["转", "分机", "ext.", "ext", "Ext", "#"];
    let main = extension
        .iter()
        .find_map(|word| folded.split_once(word))
        .map_or(&*folded, |(main, _)| main);
    let is_allowed = |character: char| {
        character.is_ascii_digit()
            || character.is_whitespace()
            || matches!(character, '-' | '(' | ')' | '+' | '~')
    };
    (5..=20).contains(&digits) && !main.trim().is_empty() && main.chars().all(is_allowed)
}

/// Whether a text is a labelled number, such as `办公室：0429-3112345` or `0429-3112345（夜间）`.
fn has_label(text: &str) -> bool {
    let is_word = |text: &str| !text.contains(|character: char| character.is_ascii_digit());
    let number = match text.split_once(['：', ':']) {
        Some((label, number)) if is_word(label) => number,
        Some(_) => return false,
        None => text,
    };
    let behind_fax = FAX
        .iter()
        .find_map(|label| number.trim().strip_prefix(label));
    let number = behind_fax.unwrap_or(number);
    let bare = number.trim().strip_suffix(['）', ')']);
    let bare = bare.and_then(|rest| rest.rsplit_once(['（', '(']));
    match bare {
        Some((bare, note)) if is_word(note) => is_number(bare),
        _ => number.len() < text.len() && is_number(number),
    }
}

/// Splits a text before the label of a fax number behind another number: `0429-3112345传真:0429-3112346`.
fn split_at_fax(text: &str) -> Vec<String> {
    let at = FAX.iter().find_map(|label| text.find(label));
    let Some((before, fax)) = at.map(|at| text.split_at(at)) else {
        return vec![text.to_owned()];
    };
    let before = before.trim();
    if before.ends_with(['（', '(']) {
        return vec![text.to_owned()];
    }
    // 电话/传真：… is one number.
    match is_number(before) || has_label(before) {
        true => vec![before.to_owned(), fax.trim().to_owned()],
        false => vec![text.to_owned()],
    }
}

/// The labels of a fax number.
const FAX: [&str; 4] = ["传真", "FAX", "Fax", "fax"];

/// Whether a telephone number is labelled as one of a fax machine only.
pub(crate) fn is_fax(text: &str) -> bool {
    let is_number = |character: char| !character.is_alphabetic() || matches!(character, '转');
    let words = text.split(is_number).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    !words.is_empty() && words.iter().all(|word| FAX.contains(word))
}

/// The area code of a number: `0429` of `0429-3112345`, `(0429)3112345`.
fn area_code(text: &str) -> Option<String> {
    let folded = values::fold(text);
    let bare = folded.trim_start_matches(['(', ' ']);
    let (code, rest) = bare.split_once(['-', ')', ' '])?;
    let is_code = code.starts_with('0')
        && (3..=4).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_digit());
    let digits = rest
        .chars()
        .take_while(|character| character.is_ascii_digit() || *character == ' ');
    let has_number = digits.filter(char::is_ascii_digit).count() >= 7;
    (is_code && has_number).then(|| code.to_owned())
}

/// Splits email addresses; `None` if there is only one or other text.
pub(crate) fn split_emails(text: &str) -> Option<Vec<String>> {
    let is_separator = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '；' | ';' | '、' | ',' | '，' | '/' | '／' | '|' | '｜'
            )
    };
    let parts = text.split(is_separator).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(str::to_owned).collect();
    (parts.len() > 1 && parts.iter().all(|part| part.contains(['@', '＠']))).then_some(parts)
}

/// Splits names or target groups: at line breaks and strong separators, or, if all parts are
/// short, at commas and slashes. `None` if there is only one value.
pub(crate) fn split_texts(text: &str) -> Option<Vec<String>> {
    const MAX_LENGTH: usize = 16;
    let strong = split_outside_brackets(text, |character| {
        matches!(character, '\n' | '\r' | '；' | ';' | '、' | '|' | '｜')
    });
    let mut parts: Vec<String> = strong
        .iter()
        .flat_map(|part| super::services::split_numbered(part))
        .collect();
    // Commas and slashes also occur within sentences and names.
    let weak = split_outside_brackets(text, |character| {
        matches!(character, ',' | '，' | '/' | '／')
    });
    let is_short = |part: &String| (2..=MAX_LENGTH).contains(&part.chars().count());
    if parts.len() < 2 && weak.len() > 1 && weak.iter().all(is_short) && !text.contains('。') {
        parts = weak;
    }
    parts.retain(|part| !part.is_empty());
    (parts.len() > 1).then_some(parts)
}

/// Splits terms of a vocabulary: `线上+线下`, `线上线下`. `None` if the cell is a single term or
/// any part is unknown.
pub(crate) fn split_codes(text: &str, finder: &CodeFinder<'_>) -> Option<Vec<String>> {
    let is_known = |word: &str| finder.find(word).is_some();
    if is_known(text) {
        return None;
    }
    let bare = words::CODE_FILLERS
        .iter()
        .fold(text.trim(), |text, ending| text.trim_end_matches(ending));
    let is_separator = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                ';' | '；'
                    | '、'
                    | ','
                    | '，'
                    | '/'
                    | '／'
                    | '|'
                    | '｜'
                    | '+'
                    | '＋'
                    | '&'
                    | '＆'
                    | '和'
                    | '与'
                    | '及'
                    | '或'
            )
    };
    let mut parts: Vec<String> = Vec::new();
    for part in bare.split(is_separator).filter(|part| !part.is_empty()) {
        parts.extend(split_compound(part, &is_known)?);
    }
    (parts.len() > 1).then_some(parts)
}

/// The term of a cell that says it is the only one: 仅线下, 只限线上. `None` for other texts.
pub(crate) fn only_code<'t>(text: &'t str, finder: &CodeFinder<'_>) -> Option<&'t str> {
    const LIMITS: [&str; 8] = [
        "仅限",
        "只限",
        "仅提供",
        "只提供",
        "仅支持",
        "仅",
        "只",
        "限",
    ];
    let text = text.trim();
    let rest = LIMITS.iter().find_map(|limit| text.strip_prefix(limit))?;
    let mut rest = rest.trim();
    for filler in words::CODE_FILLERS.iter() {
        if finder.find(rest).is_none() {
            rest = rest.trim_end_matches(filler);
        }
    }
    finder.find(rest).is_some().then_some(rest)
}

/// Whether a cell says that all of a few terms apply: 均可.
pub(crate) fn says_all(text: &str) -> bool {
    matches!(
        text.trim(),
        "均可" | "皆可" | "都可以" | "都可" | "不限" | "均提供"
    )
}

/// Splits a word into one or two known terms: 线上线下.
fn split_compound(part: &str, is_known: &impl Fn(&str) -> bool) -> Option<Vec<String>> {
    if is_known(part) {
        return Some(vec![part.to_owned()]);
    }
    let mut splits = part.char_indices().skip(1).map(|(split, _)| split);
    let split = splits.find(|split| is_known(&part[..*split]) && is_known(&part[*split..]))?;
    Some(vec![part[..split].to_owned(), part[split..].to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_split_if_every_part_is_a_number() {
        let check = |text: &str, expected: &str| {
            let found = split_phones(text).map_or(String::new(), |(parts, _)| parts.join(";"));
            assert_eq!(found, expected, "{text}");
        };
        for text in [
            "0429-3112345\n024-23456789",
            "0429-3112345、024-23456789",
            "0429-3112345；024-23456789",
            "0429-3112345;024-23456789",
            "0429-3112345 / 024-23456789",
            "0429-3112345/024-23456789",
            "0429-3112345|024-23456789",
            "0429-3112345，024-23456789",
            "0429-3112345,024-23456789",
            "0429-3112345 024-23456789",
            "0429-3112345\r\n024-23456789\n",
        ] {
            check(text, "0429-3112345;024-23456789");
        }
        check("0429-3112345/3112346", "0429-3112345;0429-3112346");
        check("（0429）3112345、3112346", "（0429）3112345;0429-3112346");
        check(
            "024-52511234，024-52511235（夜间）",
            "024-52511234;024-52511235（夜间）",
        );
        check(
            "024-22529090（借阅处）、22529091（夜间）",
            "024-22529090（借阅处）;024-22529091（夜间）",
        );
        check(
            "图书馆:024-42511234 / 科技处:024-42511235",
            "图书馆:024-42511234;科技处:024-42511235",
        );
        check(
            "0415-2511234传真:0415-2511235",
            "0415-2511234;传真:0415-2511235",
        );
        check(
            "0415-2511234 传真0415-2511235",
            "0415-2511234;传真0415-2511235",
        );
        check("400-820-8820、021-12345678", "400-820-8820;021-12345678");
        check("12330、024-23456789", "12330;024-23456789");
        check(
            "021-12345678-8001、021-12345679",
            "021-12345678-8001;021-12345679",
        );
        for text in [
            "0429-3112345",
            "021-12345678-8001",
            "62661234转801",
            "62661234转801、802",
            "024-22811234（周一至周五）",
            "0411-82811234（传真）",
            "电话/传真：0411-82811234",
            "0429 3112345",
            "400 820 8820",
            "010-6266 1234",
            "0429-3112345/46",
            "(0429)3112345",
            "+86 24 23456789",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn numbers_of_values_are_no_part_of_them() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(without_numbers(text).as_deref(), expected, "{text}");
        };
        check(
            "①0429-2000001 ②0429-2000002",
            Some("0429-2000001；0429-2000002"),
        );
        check(
            "⑴0429-2000001；⑵0429-2000002",
            Some("0429-2000001；0429-2000002"),
        );
        check(
            "（1）0429-2000001（2）0429-2000002",
            Some("0429-2000001；0429-2000002"),
        );
        check("①0429-2000001", Some("0429-2000001"));
        check("①a@b.cn②c@d.cn", Some("a@b.cn；c@d.cn"));
        check("0429-2000001", None);
        check("（0429）2000001", None);
        check("0429-2000001、0429-2000002", None);
    }

    #[test]
    fn added_area_codes_are_reported() {
        assert!(split_phones("0429-3112345/3112346").is_some_and(|(_, completed)| completed));
        assert!(split_phones("0429-3112345/0429-3112346").is_some_and(|(_, completed)| !completed));
    }

    #[test]
    fn texts_and_emails_are_split_at_common_separators() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                split_texts(text).unwrap_or_default().join(";"),
                expected,
                "{text}"
            );
        };
        for text in [
            "企业、高校",
            "企业；高校",
            "企业\n高校",
            "企业/高校",
            "企业，高校",
            "企业|高校",
            "1.企业 2.高校",
        ] {
            check(text, "企业;高校");
        }
        check("企业（大、中、小）、高校", "企业（大、中、小）;高校");
        check("面向全市的企业和各类科研院所开展服务，免费提供检索。", "");
        check("企业", "");
        assert_eq!(
            split_emails("a@b.cn, c@d.cn").unwrap_or_default(),
            ["a@b.cn", "c@d.cn"]
        );
        assert_eq!(split_emails("a@b.cn\nc@d.cn").unwrap_or_default().len(), 2);
        assert_eq!(split_emails("a@b.cn"), None);
        assert_eq!(split_emails("a@b.cn 张"), None);
    }
}
