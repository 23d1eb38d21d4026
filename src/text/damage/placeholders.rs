//! Detects question marks and squares that replace a lost character.

use super::{CellContent, Damage};
use crate::text::is_han;
use crate::words;

pub(super) fn detect(text: &str, content: CellContent) -> Option<Damage> {
    if text.contains('?') && is_lost_character(text, content) {
        return Some(Damage::QuestionMark);
    }
    find_square(text, content).map(Damage::Square)
}

fn is_lost_character(text: &str, content: CellContent) -> bool {
    if content == CellContent::Other || content == CellContent::Degrees {
        return false;
    }
    if text.bytes().all(|byte| byte == b'?') {
        return content != CellContent::Prose || text.len() > 1;
    }
    if content == CellContent::Phone {
        return true;
    }
    let characters: Vec<char> = text.chars().collect();
    let is_chinese = |position: Option<usize>| {
        position
            .and_then(|position| characters.get(position))
            .is_some_and(|character| is_han(*character))
    };
    (0..characters.len())
        .filter(|position| characters[*position] == '?')
        .any(|position| {
            let before = position.checked_sub(1);
            let (is_after, is_before) = (is_chinese(before), is_chinese(Some(position + 1)));
            let is_double = characters.get(position + 1) == Some(&'?');
            let is_first = position == 0;
            let is_last = position + 1 == characters.len();
            if is_double {
                let is_near = is_after || is_first || is_chinese(Some(position + 2));
                return is_near && !is_question(&characters[..position]);
            }
            match content {
                CellContent::Prose => {
                    is_after && is_before && !is_question(&characters[..position])
                }
                _ => {
                    let is_within = is_after && !is_last || is_before;
                    (is_within || is_after && is_last) && !is_question(&characters[..position])
                }
            }
        })
}

/// Whether the clause that ends a text, before a question mark, is a question.
fn is_question(before: &[char]) -> bool {
    let is_end =
        |character: &char| matches!(character, '。' | '！' | '？' | '?' | '!' | '；' | '\n');
    let start = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    let clause: String = before[start..].iter().collect();
    words::QUESTION_WORDS
        .iter()
        .any(|word| clause.contains(word))
}

/// A square that replaces a character. In a list of choices a square is a checkbox, and at the
/// beginning of a line a bullet.
fn find_square(text: &str, content: CellContent) -> Option<char> {
    let is_square = |character: char| matches!(character, '□' | '■' | '〓' | '▯' | '⬜' | '◻');
    if text.is_ascii() || !text.contains(is_square) {
        return None;
    }
    match content {
        CellContent::ShortText | CellContent::Phone => {
            let text = text.strip_prefix('■').unwrap_or(text);
            text.chars().find(|character| is_square(*character))
        }
        CellContent::Prose => {
            let is_form = text.starts_with(is_square) || text.contains(['☑', '☒', '√', '✓']);
            let characters: Vec<char> = text.chars().collect();
            let mut threes = characters.windows(3);
            let found = threes.find(|three| {
                is_han(three[0]) && is_square(three[1]) && three[1] != '■' && is_han(three[2])
            });
            found.filter(|_| !is_form).map(|three| three[1])
        }
        CellContent::Degrees | CellContent::Other => None,
    }
}
