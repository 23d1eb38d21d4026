//! What a character means within a number: a digit of any alphabet, something that may
//! stand between the digits of one number, or its end.

/// How a text is written, which decides what may stand within a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Plain text, such as a cell: everything but letters may stand within a number.
    Text,
    /// HTML or XML: so may character references and the tags of emphasised words.
    Markup,
    /// CSV or JSON: commas, quotes, brackets and ends of lines part values.
    Table,
    /// Scripts, styles, drawings and other files: as a table, and only the usual forms
    /// of a number count.
    Code,
}

/// What a character is to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A digit; `X` has the value ten. A marked one, such as `①`, may be a footnote's.
    Digit { value: u8, marked: bool },
    /// A marked number of two digits, such as `⑬`.
    Pair(u8),
    /// Nothing that shows: combining marks, variation selectors, zero width.
    Ignored,
    /// A separator of some kind; whether it counts as one more is for the reader.
    Gap(u8),
    /// The end of a number.
    End,
}

/// The value of `X`, the check character of identity cards.
pub(super) const X: u8 = 10;

/// Kinds of separators, as bits.
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

/// The zeros of the alphabets that have ten digits in a row: Unicode's category `Nd`.
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
];

/// Numbers in circles, brackets and other marks: the first character, the last, and what
/// the first stands for.
const MARKED: [(char, char, u8); 19] = [
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

/// The digit that a Chinese character stands for, read one by one: `一三八`.
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

/// What a character is, where Chinese digits count as such or as words.
pub(super) fn sign(character: char, form: Form, han: bool) -> Sign {
    let plain = |value| Sign::Digit {
        value,
        marked: false,
    };
    match character {
        '0'..='9' => return plain(character as u8 - b'0'),
        'X' | 'x' | 'Ｘ' | 'ｘ' => return plain(X),
        'A'..='Z' | 'a'..='z' => return Sign::End,
        '"' | ',' | '\n' | '\r' | '[' | ']' | '{' | '}'
            if matches!(form, Form::Table | Form::Code) =>
        {
            return Sign::End;
        }
        '<' | '>' if form != Form::Text => return Sign::End,
        _ if character.is_ascii() => return Sign::Gap(kind_of_gap(character)),
        _ => {}
    }
    if is_ignored(character) {
        return Sign::Ignored;
    }
    if let Some(value) = han_digit(character).filter(|_| han) {
        return plain(value);
    }
    if let Some(sign) = other_digit(character) {
        return sign;
    }
    if character.is_alphanumeric() && !is_like_a_stroke(character) {
        return Sign::End;
    }
    Sign::Gap(kind_of_gap(character))
}

/// A digit outside of ASCII.
fn other_digit(character: char) -> Option<Sign> {
    let code = u32::from(character);
    // Most text is of these, and no digit is.
    if (0x3400..0xa000).contains(&code) {
        return None;
    }
    let at = ZEROS.partition_point(|zero| *zero <= code);
    let zero = at.checked_sub(1).and_then(|at| ZEROS.get(at))?;
    if let Some(value) = u8::try_from(code - zero).ok().filter(|value| *value < 10) {
        return Some(Sign::Digit {
            value,
            marked: false,
        });
    }
    let (value, marked) = match code {
        // Suzhou numerals, as on old price tags.
        0x3021..=0x3029 => (code - 0x3020, false),
        0x1f100 | 0x1f10b | 0x1f10c => (0, true),
        0x1f101..=0x1f10a => (code - 0x1f101, true),
        _ => {
            let of_marks =
                |(first, last, _): &&(char, char, u8)| (*first..=*last).contains(&character);
            let (first, _, value) = MARKED.iter().find(of_marks)?;
            (code - u32::from(*first) + u32::from(*value), true)
        }
    };
    let value = u8::try_from(value).ok()?;
    Some(match value {
        0..=9 => Sign::Digit { value, marked },
        _ => Sign::Pair(value),
    })
}

/// Characters that show nothing of their own.
pub(crate) fn is_ignored(character: char) -> bool {
    matches!(u32::from(character),
        0xad | 0x300..=0x36f | 0x483..=0x489 | 0x61c | 0x610..=0x61a | 0x64b..=0x65f | 0x670
        | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
        | 0x20d0..=0x20ff | 0x302a..=0x302f | 0x3099 | 0x309a | 0x3164 | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0x1d165..=0x1d182
        | 0xe0000..=0xe0fff)
}

/// Letters that look like a dash, a dot or a bar and are typed for one.
fn is_like_a_stroke(character: char) -> bool {
    matches!(
        character,
        '一' | '丨' | '丶' | '〡' | 'ー' | 'ｰ' | 'ㅡ' | 'ㅣ' | 'ㆍ' | 'ᐧ' | 'ꞏ' | 'ǀ'
    ) || ('\u{2b0}'..='\u{2ff}').contains(&character)
}

fn kind_of_gap(character: char) -> u8 {
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

/// The character at a position of text that may be broken, and its length.
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
