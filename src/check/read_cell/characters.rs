//! Limits on the characters and the length of cells.

use super::*;
use crate::diagnostics::{code_point, is_unsafe_to_show};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

impl<'a> Cells<'a> {
    pub(super) fn is_too_long(&mut self, cell_ref: CellRef<'a>, text: &str) -> bool {
        let limit = self.options.max_cell_characters;
        if text.len() <= limit || text.chars().nth(limit).is_none() {
            return false;
        }
        let heading = cell_ref.heading();
        let message = message!(
            "「{heading}」列的内容太长，超过 {limit} 个字",
            "`{heading}` is longer than {limit} characters",
        );
        let help = message!(
            "请缩短；如果里面混进了别的行，请检查英文双引号是否成对",
            "shorten it; if it holds other rows, look for a quote that is not closed",
        );
        self.report(&TOO_LONG, cell_ref, None, message, Some(help));
        true
    }

    pub(super) fn has_bad_character(&mut self, cell_ref: CellRef<'a>, text: &str) -> bool {
        let lines = cell_ref.has(LINES);
        let Some(character) = first_bad_character(text, lines) else {
            return false;
        };
        let heading = cell_ref.heading();
        let value = cell_ref.shown(text);
        let name = code_point(character);
        let position = text.chars().take_while(|other| *other != character).count() + 1;
        if character == '\u{fffd}' {
            let message = message!(
                "「{heading}」列的 `{value}` 第 {position} 个字是乱码",
                "`{heading}` is `{value}`, whose character {position} was lost in a conversion",
            );
            let help = message!(
                "请照原件重新填写这一格",
                "write the cell again from its source"
            );
            self.report(
                &REPLACEMENT_CHARACTER,
                cell_ref,
                Some(value),
                message,
                Some(help),
            );
            return true;
        }
        let (kind, kind_en) = match character {
            '\n' | '\r' => ("换行", "a line break"),
            '\t' => ("制表符", "a tab"),
            '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{61c}' => ("改变文字方向的字符", "a character that reorders text"),
            '\u{0}'..='\u{9f}' => ("控制字符", "a control character"),
            _ => ("看不见的字符", "an invisible character"),
        };
        let message = message!(
            "「{heading}」列的 `{value}` 第 {position} 个字是{kind}（{name}）",
            "`{heading}` is `{value}`, whose character {position} is {kind_en} ({name})",
        );
        let help = message!(
            "请删去这个字符，或重新输入这一格",
            "delete it, or type the cell again"
        );
        self.report(
            &CONTROL_CHARACTER,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
        true
    }
}

fn first_bad_character(text: &str, lines: bool) -> Option<char> {
    if !may_hold_bad_character(text.as_bytes()) {
        return None;
    }
    text.chars().find(|&character| {
        let allowed = lines && matches!(character, '\n' | '\r' | '\t');
        (is_unsafe_to_show(character) && !allowed) || character == '\u{fffd}'
    })
}

/// Whether a byte may start a forbidden character. This is faster than decoding, and nearly
/// all texts contain none.
fn may_hold_bad_character(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(position, byte)| match byte {
        0..=0x1f | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xf3 => true,
        // Frequent full-width punctuation starts with this byte, too.
        0xef => matches!(bytes.get(position + 1), Some(0xbb | 0xbf)),
        _ => false,
    })
}

/// The text in NFC. Skips the normaliser for characters that cannot combine, which is
/// nearly all of them.
pub(crate) fn in_nfc(text: &str) -> Cow<'_, str> {
    let inert = |character: char| {
        matches!(character,
            '\0'..='\u{2ff}' | '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}')
    };
    if text.is_ascii() || text.chars().all(inert) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forbidden_character_is_found() {
        for character in '\0'..=char::MAX {
            let text = format!("文a{character}，b");
            let refused = is_unsafe_to_show(character) || character == '\u{fffd}';
            let expected = Some(character).filter(|_| refused);
            assert_eq!(first_bad_character(&text, false), expected, "{character:?}");
        }
        assert_eq!(first_bad_character("两\n行", true), None);
    }
}
