//! Takes the cell of a contact person apart: 王小明 13812345678 is a name and a telephone number.

use crate::check::values;
use crate::text::telephone;

/// The parts of a cell. All are private, so that a wrong cut shows nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ContactCell {
    /// What is left of the cell: names, offices and titles.
    pub(crate) name: String,
    pub(crate) numbers: Vec<String>,
    pub(crate) mailboxes: Vec<String>,
}

impl ContactCell {
    pub(crate) fn read(text: &str) -> Self {
        let mut cell = Self::default();
        let mut rest = String::new();
        for word in text.split_inclusive(separates_words) {
            let bare = word.trim_end_matches(separates_words);
            match values::email(bare.trim_start_matches(|c: char| !c.is_ascii())) {
                Some(mail) if bare.contains(['@', '＠']) => {
                    let label = bare.find(|c: char| c.is_ascii()).unwrap_or(0);
                    rest.push_str(&bare[..label]);
                    rest.push(' ');
                    cell.mailboxes.push(mail);
                }
                _ => rest.push_str(word),
            }
        }
        let mut pieces = Vec::new();
        let mut done = 0;
        for place in numbers(&rest) {
            pieces.push(&rest[done..place.start]);
            cell.numbers.push(rest[place.clone()].trim().to_owned());
            done = place.end;
        }
        if cell.numbers.is_empty() && cell.mailboxes.is_empty() {
            text.trim().clone_into(&mut cell.name);
            return cell;
        }
        pieces.push(&rest[done..]);
        let pieces = pieces.into_iter().map(without_labels);
        let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
        cell.name = pieces.join("；");
        cell
    }
}

fn separates_words(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ';' | '；' | ',' | '，' | '、' | '/' | '|' | ':' | '：' | '(' | ')' | '（' | '）'
        )
}

/// The ranges of the telephone numbers in a text, with their extensions, and of local ones.
fn numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    const SHORTEST: usize = 7;
    let mut places: Vec<_> = telephone::find(text)
        .into_iter()
        .map(|found| {
            let extension = length_of_extension(&text[found.range.end..]);
            found.range.start..found.range.end + extension
        })
        .collect();
    let mut start = 0;
    while let Some(at) = text[start..].find(|c: char| c.is_ascii_digit()) {
        let begin = start + at;
        let length = text[begin..].bytes().take_while(u8::is_ascii_digit).count();
        start = begin + length;
        let is_known = places
            .iter()
            .any(|place| place.start < start && begin < place.end);
        // A number behind letters is that of an account, or part of a word.
        let before = text[..begin]
            .trim_end_matches(separates_words)
            .to_lowercase();
        let is_account = ["qq", "微信", "微信号", "wechat"]
            .iter()
            .any(|word| before.ends_with(word))
            || text[..begin].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        if length >= SHORTEST && !is_known && !is_account {
            places.push(begin..start);
        }
    }
    places.sort_by_key(|place| place.start);
    places
}

/// The length of the extension that a text begins with: 转801, -8012, （分机12）.
fn length_of_extension(text: &str) -> usize {
    let opens = |c: char| c == ' ' || matches!(c, '(' | '（');
    let rest = text.trim_start_matches(opens);
    let mark = ["转分机", "分机号", "分机", "转", "-", "－", "—"]
        .iter()
        .find(|mark| rest.starts_with(**mark));
    let Some(mark) = mark else {
        return 0;
    };
    let rest = rest[mark.len()..].trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return 0;
    }
    let begin = text.len() - rest.len();
    let is_closed = text[..begin].contains(['(', '（']);
    let close = rest[digits..]
        .chars()
        .next()
        .filter(|c| is_closed && matches!(c, ')' | '）'));
    begin + digits + close.map_or(0, char::len_utf8)
}

/// A text without the labels of numbers and the marks around it: `王小明（手机：` is `王小明`.
fn without_labels(text: &str) -> &str {
    const LABELS: [&str; 12] = [
        "联系电话",
        "手机号码",
        "手机号",
        "移动电话",
        "办公电话",
        "微信同号",
        "联系方式",
        "电话",
        "手机",
        "座机",
        "邮箱",
        "Tel",
    ];
    let mut rest = text;
    loop {
        let marks = |c: char| separates_words(c) || matches!(c, '.' | '。' | '+');
        let bare = rest
            .trim_start_matches(|c: char| marks(c) && !matches!(c, '(' | '（'))
            .trim_end_matches(|c: char| marks(c) && !matches!(c, ')' | '）'));
        // A bracket whose other half stood behind the number.
        let is_open = bare.contains(['(', '（']);
        let is_closed = bare.contains([')', '）']);
        let bare = match (is_open, is_closed) {
            (true, false) => bare.trim_start_matches(['(', '（']),
            (false, true) => bare.trim_end_matches([')', '）']),
            _ => bare,
        };
        let inner = bare
            .strip_prefix(['(', '（'])
            .and_then(|rest| rest.strip_suffix([')', '）']));
        let bare = inner.filter(|inner| LABELS.contains(inner)).unwrap_or(bare);
        let mut labels = LABELS.iter();
        let shorter = labels
            .find_map(|label| {
                bare.strip_suffix(label)
                    .or_else(|| bare.strip_prefix(label))
            })
            .unwrap_or(bare);
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_mailboxes_are_taken_out_of_the_cell_of_a_contact() {
        for (text, name, numbers, mailboxes) in [
            ("王小明", "王小明", &[][..], &[][..]),
            ("王小明 13812345678", "王小明", &["13812345678"], &[]),
            ("王小明13812345678", "王小明", &["13812345678"], &[]),
            ("王小明（0411-82811234）", "王小明", &["0411-82811234"], &[]),
            (
                "王小明，电话：0411-82811234转801",
                "王小明",
                &["0411-82811234转801"],
                &[],
            ),
            ("13812345678（微信同号）", "", &["13812345678"], &[]),
            ("0411-82811234", "", &["0411-82811234"], &[]),
            ("82811234", "", &["82811234"], &[]),
            (
                "张三 13812345678；李四 0411-82811234",
                "张三；李四",
                &["13812345678", "0411-82811234"],
                &[],
            ),
            (
                "李主任（办公室）0411-82811234",
                "李主任（办公室）",
                &["0411-82811234"],
                &[],
            ),
            (
                "王小明 a.b@lib.example.cn",
                "王小明",
                &[],
                &["a.b@lib.example.cn"],
            ),
            ("邮箱：a@b.cn", "", &[], &["a@b.cn"]),
            // What is no telephone number stays where it is.
            ("王小明 QQ12345678", "王小明 QQ12345678", &[], &[]),
            ("参考咨询部（301室）", "参考咨询部（301室）", &[], &[]),
            ("张三、李四", "张三、李四", &[], &[]),
            ("馆长；副馆长", "馆长；副馆长", &[], &[]),
            ("张三（手机）", "张三（手机）", &[], &[]),
        ] {
            let cell = ContactCell::read(text);
            assert_eq!(cell.name, name, "{text}");
            assert_eq!(cell.numbers, numbers, "{text}");
            assert_eq!(cell.mailboxes, mailboxes, "{text}");
        }
    }
}
