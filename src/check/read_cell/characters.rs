//! Limits on the characters and the length of cells.

use super::*;
use crate::diagnostics::{code_point, is_unsafe_to_show};
use crate::schema::{ColumnType, points, service_items};
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

    /// Reports signs that are left over from web pages or delimited text.
    pub(super) fn check_signs(&mut self, cell_ref: CellRef<'a>, text: &str) {
        let column = cell_ref.schema_column();
        if column.holds != ColumnType::Text {
            return;
        }
        let heading = cell_ref.heading();
        let value = || cell_ref.shown(text);
        if let Some(markup) = markup(text) {
            let (value, markup) = (value(), show(markup));
            let message = message!(
                "「{heading}」列的 `{value}` 里有网页的标签或转义字符 `{markup}`，会照样显示出来",
                "`{heading}` is `{value}`, where `{markup}` is HTML and will be shown as it is",
            );
            let help = message!(
                "删去标签，只留文字；`&nbsp;` 改成空格，`&amp;` 改成 `&`",
                "remove tags, and write a space for `&nbsp;` and `&` for `&amp;`",
            );
            self.report(&MARKUP_IN_TEXT, cell_ref, Some(value), message, Some(help));
        }
        // The name of a case is a sentence, which may quote what stands in a document.
        let schema = cell_ref.row.table().schema();
        let is_named = [&points::SCHEMA, &service_items::SCHEMA]
            .iter()
            .any(|named| std::ptr::eq(*named, schema));
        if is_named && column.name == "name" && text.contains('"') && !text.is_ascii() {
            let value = value();
            let message = message!(
                "「{heading}」列的 `{value}` 里有英文引号",
                "`{heading}` is `{value}`, with a straight quotation mark",
            );
            let help = message!(
                "名称里确实有引号的，改成中文引号 `“”`；多出来的，删去",
                "write `“”` if the name has quotation marks, or remove it",
            );
            self.report(
                &STRAIGHT_QUOTE_IN_NAME,
                cell_ref,
                Some(value),
                message,
                Some(help),
            );
        }
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

/// The first tag or character reference of HTML in a text.
pub(crate) fn markup(text: &str) -> Option<&str> {
    let mut signs = text.match_indices(['<', '&']);
    signs.find_map(|(at, sign)| {
        let rest = text.get(at + 1..)?;
        let is_tag = sign == "<";
        let length = rest.find(if is_tag { '>' } else { ';' })?;
        let inner = &rest[..length];
        let is_markup = match is_tag {
            true => is_tag_name(inner),
            false => is_reference(inner),
        };
        is_markup.then(|| &text[at..at + length + 2])
    })
}

/// Whether what stands between `<` and `>` is that of a tag.
fn is_tag_name(inner: &str) -> bool {
    const NAMES: [&str; 28] = [
        "a", "b", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i",
        "img", "li", "o:p", "ol", "p", "script", "span", "strong", "sub", "sup", "table", "td",
        "u", "ul",
    ];
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let name = name.split([' ', '/', '\n']).next().unwrap_or_default();
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether what stands between `&` and `;` is that of a character reference.
fn is_reference(inner: &str) -> bool {
    match inner.strip_prefix('#') {
        Some(number) => {
            let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        None => matches!(
            inner,
            "nbsp" | "amp" | "lt" | "gt" | "quot" | "apos" | "ldquo" | "rdquo" | "middot" | "mdash"
        ),
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
    fn markup_is_told_from_other_signs() {
        for (text, expected) in [
            ("<b>大连</b>图书馆", Some("<b>")),
            ("大连</B>图书馆", Some("</B>")),
            ("一<br/>二", Some("<br/>")),
            ("<span class=\"x\">馆</span>", Some("<span class=\"x\">")),
            ("A&amp;B", Some("&amp;")),
            ("周一&nbsp;8:30", Some("&nbsp;")),
            ("&#8220;馆", Some("&#8220;")),
            ("A&B;C", None),
            ("R&D", None),
            ("《<办法>解读》", None),
            ("5<6>4", None),
            ("<馆>", None),
            ("<", None),
            ("&", None),
        ] {
            assert_eq!(markup(text), expected, "{text}");
        }
    }

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
