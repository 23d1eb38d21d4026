//! Letters that look like digits: `139O0000055`, `l39 0000 0055`.

/// The minimum number of real digits in a text whose letters may stand for digits.
const MIN_DIGITS: usize = 5;

/// The text with digits for the letters that stand for them, each as long in bytes as the
/// letter; `None` if there are none. A letter counts only in a word of digits and such letters,
/// or in one of such letters beside it.
pub(crate) fn with_digits(text: &str) -> Option<String> {
    let digits = text.chars().filter(|character| character.is_numeric());
    if digits.take(MIN_DIGITS).count() < MIN_DIGITS || !text.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let mut output = String::with_capacity(text.len());
    let mut changed = false;
    let words: Vec<&str> = text
        .split_inclusive(|character: char| !is_of_word(character))
        .collect();
    let is_number = |position: Option<usize>| {
        let word = position.and_then(|position| words.get(position));
        word.is_some_and(|word| kind(word) == Kind::Number)
    };
    for (position, word) in words.iter().enumerate() {
        let may_be_number = match kind(word) {
            Kind::Number => true,
            Kind::Letters => is_number(position.checked_sub(1)) || is_number(Some(position + 1)),
            Kind::Other => false,
        };
        for character in word.chars() {
            match digit(character).filter(|_| may_be_number) {
                Some(digit) => {
                    output.push(digit);
                    changed = true;
                }
                None => output.push(character),
            }
        }
    }
    changed.then_some(output)
}

#[derive(PartialEq, Eq)]
enum Kind {
    /// Digits, and perhaps letters that look like some.
    Number,
    /// Only letters that look like digits.
    Letters,
    Other,
}

fn kind(word: &str) -> Kind {
    let word = word.trim_end_matches(|character| !is_of_word(character));
    let is_digit = |character: char| character.is_numeric();
    if word.is_empty() || !word.chars().all(|c| is_digit(c) || digit(c).is_some()) {
        Kind::Other
    } else if word.contains(is_digit) {
        Kind::Number
    } else {
        Kind::Letters
    }
}

/// Whether a character belongs to a word of digits or letters; Chinese ones separate these.
fn is_of_word(character: char) -> bool {
    character == '|' || character.is_alphanumeric() && !matches!(character, '\u{2e80}'..='\u{fefe}')
}

/// The digit that a letter looks like, of the same length in UTF-8.
fn digit(character: char) -> Option<char> {
    Some(match character {
        'O' | 'o' => '0',
        'l' | 'I' | '|' => '1',
        // Latin, Greek and Cyrillic; digits of two bytes are Arabic.
        'Ο' | 'ο' | 'О' | 'о' => '\u{660}',
        'Ι' | 'І' | 'і' => '\u{661}',
        'Ｏ' | 'ｏ' => '０',
        'ｌ' | 'Ｉ' => '１',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_digits_in_words_of_digits_only() {
        let check = |text: &str, expected: Option<&str>| {
            let found = with_digits(text);
            assert_eq!(found.as_deref(), expected, "{text}");
            if let Some(found) = found {
                assert_eq!(found.len(), text.len());
            }
        };
        check("139O0000055", Some("13900000055"));
        check("电话l39-oooo-0055", Some("电话139-0000-0055"));
        check("13９ＯＯＯＯ0055", Some("13９００００0055"));
        check("Hello 13900000055", None);
        check("https://example.org/lo0l1O2x345", None);
        check("Ol", None);
        check("0411-84378000（Oracle）", None);
    }
}
