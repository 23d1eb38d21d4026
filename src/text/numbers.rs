//! Numbers that people look up: telephone numbers, postcodes, codes of regions, ids; and the other
//! spellings of numbers in names.

use super::fold::fold;
use super::tokens::{exact_term, runs};
use std::collections::BTreeSet;

/// The fewest digits of a number that is looked up: 12330 has five.
pub(crate) const MIN_DIGITS: usize = 5;

/// The fewest digits of a number with its country code.
pub(crate) const MIN_WITH_COUNTRY: usize = 12;

/// The key by which a number or id is looked up, if the whole query is one: its digits without
/// separators and without the country code of China; of what has letters as well the words.
pub(crate) fn number_key(query: &str) -> Option<String> {
    let folded = fold(query);
    let words: Vec<&str> = runs(&folded).map(|run| run.text).collect();
    let all = |is_fine: fn(&u8) -> bool| words.iter().all(|word| word.bytes().all(|b| is_fine(&b)));
    if words.is_empty() || !all(u8::is_ascii_alphanumeric) {
        return None;
    }
    if !all(u8::is_ascii_digit) {
        let has_digit = words
            .iter()
            .any(|word| word.bytes().any(|b| b.is_ascii_digit()));
        return has_digit.then(|| exact_term(&folded));
    }
    let digits = words.concat();
    let national = match digits.strip_prefix("0086") {
        Some(rest) => Some(rest),
        None if digits.len() >= MIN_WITH_COUNTRY => digits.strip_prefix("86"),
        None => None,
    };
    let key = match national {
        Some(rest) if lacks_zero(rest) => format!("0{rest}"),
        Some(rest) => rest.to_owned(),
        None => digits,
    };
    (key.len() >= MIN_DIGITS).then_some(key)
}

/// Whether a number after the country code begins with an area code: neither a mobile nor a number of the
/// whole country does. That of Beijing is 10.
fn lacks_zero(number: &str) -> bool {
    let is_mobile = number.starts_with('1') && !number.starts_with("10");
    let is_hotline = number.starts_with("400") || number.starts_with("800");
    !(number.starts_with('0') || is_mobile || is_hotline)
}

const CHINESE_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const ZERO: char = '零';
const TEN: char = '十';
const ORDINAL: char = '第';

/// A folded name with its numbers in other spellings, each as an ordinal: 719研究所 is
/// 第719研究所 and 第七一九研究所, 五十四所 is 第54所, 第五四所 and 第五十四所. Empty for a name without numbers of
/// two to four digits.
pub(crate) fn numeral_variants(name: &str) -> BTreeSet<String> {
    let characters: Vec<char> = name.chars().collect();
    let is_numeral = |character: char| {
        character.is_ascii_digit()
            || CHINESE_DIGITS.contains(&character)
            || [ZERO, TEN].contains(&character)
    };
    let mut variants = vec![String::new(); 4];
    let mut any = false;
    let mut start = 0;
    while start < characters.len() {
        let is_same = |character: &char| is_numeral(*character) == is_numeral(characters[start]);
        let length = characters[start..]
            .iter()
            .take_while(|one| is_same(one))
            .count();
        let stretch = &characters[start..start + length];
        let touches_letter = [start.checked_sub(1), Some(start + length)]
            .into_iter()
            .flatten()
            .any(|place| characters.get(place).is_some_and(char::is_ascii_alphabetic));
        let spellings = match digits_of(stretch) {
            Some(digits) if !touches_letter => spellings(&digits),
            _ => Vec::new(),
        };
        for (number, variant) in variants.iter_mut().enumerate() {
            match spellings.get(number).or(spellings.first()) {
                Some(spelling) => {
                    if !variant.ends_with(ORDINAL) {
                        variant.push(ORDINAL);
                    }
                    variant.push_str(spelling);
                    any = true;
                }
                None => variant.extend(stretch),
            }
        }
        start += length;
    }
    let others = variants
        .into_iter()
        .filter(|variant| any && variant != name);
    others.collect()
}

/// The two to four digits that a stretch of numerals means.
fn digits_of(stretch: &[char]) -> Option<String> {
    let digit = |character: char| match character {
        ZERO => Some(0),
        _ => CHINESE_DIGITS.iter().position(|known| *known == character),
    };
    let value = |character: &char| digit(*character).map(|digit| digit.to_string());
    let digits = match stretch {
        _ if stretch.iter().all(char::is_ascii_digit) => Some(stretch.iter().collect()),
        [tens, TEN, ones] => Some(value(tens)? + &value(ones)?),
        [TEN, ones] => Some("1".to_owned() + &value(ones)?),
        [tens, TEN] => Some(value(tens)? + "0"),
        _ => stretch.iter().map(value).collect::<Option<String>>(),
    };
    digits.filter(|digits| (2..=4).contains(&digits.len()))
}

/// The ways to write a number: 719, 七一九; 701, 七〇一, 七零一; 54, 五四, 五十四.
fn spellings(digits: &str) -> Vec<String> {
    let values: Vec<usize> = digits
        .bytes()
        .map(|digit| usize::from(digit - b'0'))
        .collect();
    let positional: String = values.iter().map(|value| CHINESE_DIGITS[*value]).collect();
    let mut spellings = vec![digits.to_owned(), positional.clone()];
    if values.contains(&0) {
        spellings.push(positional.replace(CHINESE_DIGITS[0], &ZERO.to_string()));
    }
    if let [tens @ 1..=9, ones] = values[..] {
        let written = |value: usize| Some(CHINESE_DIGITS[value]).filter(|_| value > 0);
        let tens = written(tens).filter(|_| tens > 1);
        spellings.push(tens.into_iter().chain([TEN]).chain(written(ones)).collect());
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_looked_up_without_separators_and_country_code() {
        for typed in [
            "0429-3112345",
            "04293112345",
            "(0429) 311 2345",
            "０４２９－３１１２３４５",
            "+86 429 3112345",
            "0086-429-3112345",
        ] {
            assert_eq!(number_key(typed).as_deref(), Some("04293112345"), "{typed}");
        }
        for typed in ["+86 10 8000 9264", "0086-10-80009264", "010-80009264"] {
            assert_eq!(number_key(typed).as_deref(), Some("01080009264"), "{typed}");
        }
        assert_eq!(number_key("400-600-1234").as_deref(), Some("4006001234"));
        assert_eq!(
            number_key("+86 400 600 1234").as_deref(),
            Some("4006001234")
        );
        assert_eq!(number_key("LN-0008").as_deref(), Some("ln 0008"));
        for other in ["719", "图书馆110000", "pct", "", "？"] {
            assert_eq!(number_key(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_has_its_numbers_in_every_spelling() {
        let variants = |name: &str| numeral_variants(name).into_iter().collect::<Vec<_>>();
        assert_eq!(variants("七一九研究所"), ["第719研究所", "第七一九研究所"]);
        assert_eq!(variants("第719研究所"), ["第七一九研究所"]);
        assert_eq!(variants("701所"), ["第701所", "第七〇一所", "第七零一所"]);
        assert_eq!(variants("第五十四所"), ["第54所", "第五四所"]);
        assert_eq!(
            variants("二十中"),
            ["第20中", "第二〇中", "第二十中", "第二零中"]
        );
        for other in ["十堰市", "5g通信", "一汽", "a12", "图书馆", "123456"] {
            assert!(variants(other).is_empty(), "{other}");
        }
    }
}
