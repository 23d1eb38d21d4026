//! Takes the cell of a contact person apart: 王小明 13812345678 is a name and a telephone number.

use super::heading::Layout;
use super::record::{ImportLog, Record};
use super::report::NoteKind;
use super::rules::VALUE_ASSUMED;
use super::tables::Target;
use crate::check::values;
use crate::diagnostics::{personal, show};
use crate::load::heading::normalize;
use crate::schema::{Table, points};
use crate::text::telephone;
use crate::words;

/// The parts of a cell. All are private, so that a wrong cut shows nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct ContactCell {
    /// What is left of the cell: names, offices and titles.
    name: String,
    numbers: Vec<String>,
    mailboxes: Vec<String>,
}

impl ContactCell {
    fn read(text: &str) -> Self {
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

/// Puts the numbers and mailboxes in the cells of a contact person into their own columns. All of
/// them are private.
pub(crate) fn split_contact(record: &mut Record, location: &str, log: &mut ImportLog) {
    let point = |column| Target::Column(Table::Points, column);
    let name = point(points::CONTACT_NAME);
    let cells = [name, Target::Contact].map(|target| record.cells.remove(&target));
    let mut is_split = false;
    for text in cells.into_iter().flatten() {
        let cell = ContactCell::read(&text);
        is_split |= !cell.numbers.is_empty() || !cell.mailboxes.is_empty();
        let numbers = cell.numbers.into_iter();
        let numbers = numbers.map(|number| (point(points::CONTACT_MOBILE), number));
        // The column for the mailbox holds one; others stay with the name.
        let own_mail = record.point(points::CONTACT_EMAIL);
        let own_mail = own_mail.or(cell.mailboxes.first().map(String::as_str));
        let own_mail = own_mail.map(str::to_owned);
        let mailboxes = cell.mailboxes.into_iter();
        let mailboxes = mailboxes.map(|mail| match own_mail.as_deref() == Some(mail.as_str()) {
            true => (point(points::CONTACT_EMAIL), mail),
            false => (name, mail),
        });
        let names = Some((name, cell.name)).filter(|(_, name)| !name.is_empty());
        for (target, value) in names.into_iter().chain(numbers).chain(mailboxes) {
            add_value(record, target, value);
        }
    }
    if is_split {
        let text = message!(
            "联系人一格里的号码、邮箱放进了「手机」「邮箱」列（不公开）",
            "numbers and mailboxes in the cell of the contact person were put into the private columns `contact_mobile` and `contact_email`",
        );
        log.note(NoteKind::Split, location, Some(record.line), text);
    }
}

/// Adds a value to a cell that may have others.
fn add_value(record: &mut Record, target: Target, value: String) {
    match record.cells.get_mut(&target) {
        Some(before) if before.split('；').any(|part| part == value) => {}
        Some(before) => {
            before.push('；');
            before.push_str(&value);
        }
        None => {
            record.cells.insert(target, value);
        }
    }
}

/// Reports a column 联系方式 with landlines and no person, which are kept private: they may be meant
/// for the public.
pub(crate) fn report_landlines(
    records: &[Record],
    layout: &Layout,
    location: &str,
    log: &mut ImportLog,
) {
    let point = |column| Target::Column(Table::Points, column);
    let is_read = |column| layout.read().any(|(_, target)| target == point(column));
    let plan = layout.read().find(|(plan, target)| {
        let word = normalize(&plan.heading);
        *target == Target::Contact && ["联系方式", "联系信息"].contains(&word.as_str())
    });
    let Some((plan, _)) = plan else {
        return;
    };
    if is_read(points::PHONE) || is_read(points::CONTACT_NAME) {
        return;
    }
    let is_landline = |record: &&Record| {
        let number = record.point(points::CONTACT_MOBILE);
        record.point(points::CONTACT_NAME).is_none()
            && number.is_some_and(|number| personal::find(number).is_none())
    };
    let mut landlines = records.iter().filter(is_landline);
    let Some(first) = landlines.next() else {
        return;
    };
    let count = 1 + landlines.count();
    let heading = show(&plan.heading);
    let message = message!(
        "「{heading}」列有 {count} 个机构只写了固定电话，没有写联系人，当作联系人的电话，不公开",
        "`{heading}` has only a landline and no person for {count} institutions; they were taken to be a contact's and are not published",
    );
    let help = message!(
        "是对外公布的服务电话，请把标题改为“服务电话”；是联系人的，可以不管",
        "if they are for the public, call the column `phone`; if they are a contact's, leave it",
    );
    log.report(&VALUE_ASSUMED, location, first.line, message, help);
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
        .map(|found| found.range.start..found.end)
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
        let before = before.trim_end_matches('号');
        let is_account = words::MESSENGERS.iter().any(|word| before.ends_with(word))
            || text[..begin].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        if length >= SHORTEST && !is_known && !is_account {
            places.push(begin..start);
        }
    }
    places.sort_by_key(|place| place.start);
    places
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
