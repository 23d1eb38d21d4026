//! Signs that stand where a character was lost: question marks and squares.

use super::{Damage, Holds, is_han};
use crate::words;

pub(super) fn find(text: &str, holds: Holds) -> Option<Damage> {
    if text.contains('?') && is_lost_character(text, holds) {
        return Some(Damage::QuestionMark);
    }
    square(text, holds).map(Damage::Square)
}

fn is_lost_character(text: &str, holds: Holds) -> bool {
    if holds == Holds::Other || holds == Holds::Degrees {
        return false;
    }
    if text.bytes().all(|byte| byte == b'?') {
        return holds != Holds::Prose || text.len() > 1;
    }
    if holds == Holds::Phone {
        return true;
    }
    let signs: Vec<char> = text.chars().collect();
    let is_chinese = |position: Option<usize>| {
        position
            .and_then(|position| signs.get(position))
            .is_some_and(|sign| is_han(*sign))
    };
    (0..signs.len())
        .filter(|position| signs[*position] == '?')
        .any(|position| {
            let before = position.checked_sub(1);
            let (is_after, is_before) = (is_chinese(before), is_chinese(Some(position + 1)));
            let is_double = signs.get(position + 1) == Some(&'?');
            let is_first = position == 0;
            let is_last = position + 1 == signs.len();
            if is_double {
                let is_near = is_after || is_first || is_chinese(Some(position + 2));
                return is_near && !asks(&signs[..position]);
            }
            match holds {
                Holds::Prose => is_after && is_before && !asks(&signs[..position]),
                _ => {
                    let is_within = is_after && !is_last || is_before;
                    (is_within || is_after && is_last) && !asks(&signs[..position])
                }
            }
        })
}

/// Whether the clause before a question mark is a question.
fn asks(before: &[char]) -> bool {
    let is_end = |sign: &char| matches!(sign, '。' | '！' | '？' | '?' | '!' | '；' | '\n');
    let start = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    let clause: String = before[start..].iter().collect();
    words::QUESTION_WORDS
        .iter()
        .any(|word| clause.contains(word))
}

/// A square in the place of a character. In a list of choices it is a box to tick, and at
/// the beginning of a line a bullet.
fn square(text: &str, holds: Holds) -> Option<char> {
    let is_square = |sign: char| matches!(sign, '□' | '■' | '〓' | '▯' | '⬜' | '◻');
    if text.is_ascii() || !text.contains(is_square) {
        return None;
    }
    match holds {
        Holds::Words | Holds::Phone => {
            let text = text.strip_prefix('■').unwrap_or(text);
            text.chars().find(|sign| is_square(*sign))
        }
        Holds::Prose => {
            let is_form = text.starts_with(is_square) || text.contains(['☑', '☒', '√', '✓']);
            let signs: Vec<char> = text.chars().collect();
            let mut threes = signs.windows(3);
            let found = threes.find(|three| {
                is_han(three[0]) && is_square(three[1]) && three[1] != '■' && is_han(three[2])
            });
            found.filter(|_| !is_form).map(|three| three[1])
        }
        Holds::Degrees | Holds::Other => None,
    }
}
