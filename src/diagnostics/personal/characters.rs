//! Classifies characters within numbers: a digit of any script, a separator, or the end.

/// The format of a text, which decides what a number may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Plain text, such as a cell: a number may contain anything but letters.
    Text,
    /// HTML or XML: also character references and inline tags.
    Markup,
    /// CSV or JSON: commas, quotes, brackets and line ends separate values.
    Table,
    /// Scripts, styles, drawings and other files: like a table, and only common groupings
    /// of a number count.
    Code,
}

/// The class of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CharClass {
    /// A digit; `X` has the value ten. An enclosed one, such as `①`, may be a footnote
    /// mark.
    Digit { value: u8, is_enclosed: bool },
    /// An enclosed number of two digits, such as `⑬`.
    DigitPair(u8),
    /// An invisible character: combining marks, variation selectors, zero width.
    Ignored,
    /// A separator, with its kind.
    Gap(u8),
    /// The end of a number.
    End,
}

/// The value of `X`, the check character of identity cards.
pub(super) const X: u8 = 10;

/// The kinds of separators, as bit flags.
pub(super) mod gap {
    pub(crate) const SPACE: u8 = 1;
    pub(crate) const DASH: u8 = 2;
    pub(crate) const DOT: u8 = 4;
    pub(crate) const SLASH: u8 = 8;
    pub(crate) const COMMA: u8 = 16;
    pub(crate) const COLON: u8 = 32;
    pub(crate) const BRACKET: u8 = 64;
    pub(crate) const OTHER: u8 = 128;
}

/// The zeros of scripts with ten consecutive digits: Unicode's category `Nd`.
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
];

/// Enclosed numbers: the first character, the last, and the value of the first.
const ENCLOSED: [(char, char, u8); 19] = [
    ('⁰', '⁰', 0),
    ('¹', '¹', 1),
    ('²', '³', 2),
    ('⁴', '⁹', 4),
    ('₀', '₉', 0),
    ('①', '⑳', 1),
    ('⑴', '⒇', 1),
    ('⒈', '⒛', 1),
    ('⓪', '⓪', 0),
    ('⓫', '⓴', 11),
    ('⓵', '⓾', 1),
    ('⓿', '⓿', 0),
    ('❶', '❿', 1),
    ('➀', '➉', 1),
    ('➊', '➓', 1),
    ('㉑', '㉟', 21),
    ('㊱', '㊿', 36),
    ('㈠', '㈩', 1),
    ('㊀', '㊉', 1),
];

/// The value of a Chinese digit, as used digit by digit: `一三八`.
pub(super) fn han_digit(character: char) -> Option<u8> {
    Some(match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '壱' | '弌' | '幺' => 1,
        '二' | '贰' | '貳' | '弐' | '弍' => 2,
        '三' | '叁' | '參' | '叄' | '弎' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Classifies a character; `han` tells whether Chinese digits count as digits.
pub(super) fn classify(character: char, form: Form, han: bool) -> CharClass {
    let plain = |value| CharClass::Digit {
        value,
        is_enclosed: false,
    };
    match character {
        '0'..='9' => return plain(character as u8 - b'0'),
        'X' | 'x' | 'Ｘ' | 'ｘ' => return plain(X),
        'A'..='Z' | 'a'..='z' => return CharClass::End,
        '"' | ',' | '\n' | '\r' | '[' | ']' | '{' | '}'
            if matches!(form, Form::Table | Form::Code) =>
        {
            return CharClass::End;
        }
        '<' | '>' if form != Form::Text => return CharClass::End,
        _ if character.is_ascii() => return CharClass::Gap(gap_kind(character)),
        _ => {}
    }
    if is_ignored(character) {
        return CharClass::Ignored;
    }
    if let Some(value) = han_digit(character).filter(|_| han) {
        return plain(value);
    }
    if let Some(classify) = other_digit(character) {
        return classify;
    }
    if character.is_alphanumeric() && !resembles_separator(character) {
        return CharClass::End;
    }
    CharClass::Gap(gap_kind(character))
}

/// Classifies a digit outside ASCII.
fn other_digit(character: char) -> Option<CharClass> {
    let code = u32::from(character);
    // Most text is in this range, which has no digits.
    if (0x3400..0xa000).contains(&code) {
        return None;
    }
    let at = ZEROS.partition_point(|zero| *zero <= code);
    let zero = at.checked_sub(1).and_then(|at| ZEROS.get(at))?;
    if let Some(value) = u8::try_from(code - zero).ok().filter(|value| *value < 10) {
        return Some(CharClass::Digit {
            value,
            is_enclosed: false,
        });
    }
    let (value, is_enclosed) = match code {
        // Suzhou numerals, as on old price tags.
        0x3021..=0x3029 => (code - 0x3020, false),
        0x1f100 | 0x1f10b | 0x1f10c => (0, true),
        0x1f101..=0x1f10a => (code - 0x1f101, true),
        _ => {
            let of_marks =
                |(first, last, _): &&(char, char, u8)| (*first..=*last).contains(&character);
            let (first, _, value) = ENCLOSED.iter().find(of_marks)?;
            (code - u32::from(*first) + u32::from(*value), true)
        }
    };
    let value = u8::try_from(value).ok()?;
    Some(match value {
        0..=9 => CharClass::Digit { value, is_enclosed },
        _ => CharClass::DigitPair(value),
    })
}

/// Whether a character is invisible by itself.
pub(crate) fn is_ignored(character: char) -> bool {
    matches!(u32::from(character),
        0xad | 0x300..=0x36f | 0x483..=0x489 | 0x61c | 0x610..=0x61a | 0x64b..=0x65f | 0x670
        | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
        | 0x20d0..=0x20ff | 0x302a..=0x302f | 0x3099 | 0x309a | 0x3164 | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0x1d165..=0x1d182
        | 0xe0000..=0xe0fff)
}

/// Letters that resemble a dash, a dot or a bar and are typed instead of one.
fn resembles_separator(character: char) -> bool {
    matches!(
        character,
        '一' | '丨' | '丶' | '〡' | 'ー' | 'ｰ' | 'ㅡ' | 'ㅣ' | 'ㆍ' | 'ᐧ' | 'ꞏ' | 'ǀ'
    ) || ('\u{2b0}'..='\u{2ff}').contains(&character)
}

fn gap_kind(character: char) -> u8 {
    if character.is_whitespace() {
        return gap::SPACE;
    }
    match character {
        '-' | '一' | 'ー' | 'ｰ' | 'ㅡ' | '−' | '⁃' | '－' | '﹣' | '﹘' | '─' | '━' => {
            gap::DASH
        }
        '\u{2010}'..='\u{2015}' => gap::DASH,
        '.' | '．' | '·' | '・' | '•' | '∙' | '⋅' | '･' | '﹒' | '。' | '｡' | '․' | '‧' | 'ㆍ'
        | '丶' => gap::DOT,
        '/' | '／' | '\\' | '＼' | '|' | '｜' | '∕' | '⁄' => gap::SLASH,
        ',' | '，' | '、' | ';' | '；' | '､' | '﹐' | '﹑' | '﹔' => gap::COMMA,
        ':' | '：' | '∶' | '﹕' => gap::COLON,
        '(' | ')' | '（' | '）' | '[' | ']' | '［' | '］' | '{' | '}' | '｛' | '｝' | '【'
        | '】' | '〔' | '〕' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '<'
        | '>' | '＜' | '＞' | '〖' | '〗' | '"' | '\'' | '“' | '”' | '‘' | '’' => {
            gap::BRACKET
        }
        _ => gap::OTHER,
    }
}

/// Decodes the character at a position of possibly invalid UTF-8, and its length.
pub(super) fn decode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *bytes.get(at)?;
    let length = match first {
        0..=0x7f => return Some((char::from(first), 1)),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((char::REPLACEMENT_CHARACTER, 1)),
    };
    let character = bytes
        .get(at..at + length)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .and_then(|text| text.chars().next());
    Some(
        character.map_or((char::REPLACEMENT_CHARACTER, 1), |character| {
            (character, length)
        }),
    )
}
