//! Compares the public texts of a point with its contact person, whose name, telephone and
//! mailbox are known.

use super::{
    consumer_mailbox, han_runs, is_addressed, is_ambiguous_name, is_bare_name, is_exempt,
    is_name_character, is_office, name_beside_title, name_in,
};
use crate::check::cells::{CellRef, Cells};
use crate::check::people::{CONTACT_MADE_PUBLIC, Markers};
use crate::check::point_builder::PointBuilder;
use crate::check::values::fold;
use crate::diagnostics::{mask, show_private};
use crate::load::RawRow;
use crate::model::Contact;
use crate::schema::{ColumnIndex, ColumnType, PERSONAL, PRIVATE, points};
use crate::words;

/// The values of a contact person that no public text may repeat.
struct Secrets {
    /// Names, and forms of address such as 张老师.
    names: Vec<String>,
    /// In lower case.
    mail: Option<String>,
    /// The digits of telephones, without those of mobiles, which no public text may hold anyway.
    telephones: Vec<String>,
}

/// Checks all public texts of a point.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>) {
    let Some(secrets) = Secrets::of(builder) else {
        return;
    };
    check_row(cells, builder.row, &secrets);
    let designations = builder.designations.iter().map(|(row, _)| *row);
    let items = builder.service_items.iter().map(|(row, _)| *row);
    let cases = builder.cases.iter().map(|(row, _)| *row);
    for row in designations.chain(items).chain(cases) {
        check_row(cells, row, &secrets);
    }
}

impl Secrets {
    fn of(builder: &PointBuilder<'_>) -> Option<Self> {
        let Contact {
            name,
            mobile,
            email,
        } = &builder.contact;
        let own_name = builder.row.cell(points::NAME);
        let names = name.as_deref().map(names_of_persons).unwrap_or_default();
        let public = builder.row.cell(points::PHONE);
        let public = digits_of(public);
        let telephones = mobile.as_deref().map(landlines).unwrap_or_default();
        let public_mail = fold(builder.row.cell(points::EMAIL)).to_lowercase();
        let secrets = Self {
            // An institution may be named after its founder.
            names: names
                .into_iter()
                .filter(|name| !own_name.contains(*name))
                .map(str::to_owned)
                .collect(),
            mail: email
                .as_deref()
                .map(|mail| fold(mail).to_lowercase())
                .filter(|mail| mail.contains('@') && !public_mail.contains(mail.as_str())),
            telephones: telephones
                .into_iter()
                .filter(|number| !public.contains(number.as_str()))
                .collect(),
        };
        let is_empty =
            secrets.names.is_empty() && secrets.mail.is_none() && secrets.telephones.is_empty();
        (!is_empty).then_some(secrets)
    }

    /// The first value that a text repeats, with what it is in Chinese and English.
    fn find(&self, text: &str) -> Option<(&str, &'static str, &'static str)> {
        if !text.is_ascii()
            && let Some(name) = self.names.iter().find(|name| names(text, name))
        {
            return Some((name, "姓名", "name"));
        }
        if let Some(mail) = &self.mail
            && text.contains(['@', '＠'])
            && fold(text).to_lowercase().contains(mail.as_str())
        {
            return Some((mail, "邮箱", "mailbox"));
        }
        if self.telephones.is_empty() {
            return None;
        }
        let digits = digits_of(text);
        let mut telephones = self.telephones.iter();
        let number = telephones.find(|number| holds_number(&digits, number))?;
        Some((number, "电话", "telephone"))
    }
}

fn check_row<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, secrets: &Secrets) {
    let schema = row.table().schema();
    let is_points = std::ptr::eq(schema, &points::SCHEMA);
    let is_name = |column: ColumnIndex| {
        is_points && [points::NAME, points::NAME_EN, points::ALIASES].contains(&column)
    };
    for position in 0..schema.columns.len() {
        let column = ColumnIndex(position);
        let holds = schema.column(column).holds;
        let is_text = matches!(holds, ColumnType::Text | ColumnType::Url);
        if !is_text || schema.column(column).has(PRIVATE | PERSONAL) || is_name(column) {
            continue;
        }
        let cell_ref = CellRef::new(row, column);
        let text = row.cell(column).trim();
        if let Some(found) = secrets.find(text) {
            report(cells, cell_ref, text, found);
        }
    }
}

fn report<'a>(
    cells: &mut Cells<'a>,
    cell_ref: CellRef<'a>,
    text: &str,
    (value, zh, en): (&str, &str, &str),
) {
    let markers = Markers::of(text);
    let is_reported = name_in(cell_ref, text).is_some_and(|name| name.contains(value))
        || consumer_mailbox(text, &markers, cells.options)
            .is_some_and(|mail| fold(mail).to_lowercase() == value);
    if is_reported || is_exempt(cells.options, cell_ref) {
        return;
    }
    let heading = cell_ref.heading();
    let shown = match zh {
        "姓名" => mask(value),
        _ => show_private(value),
    };
    let message = message!(
        "「{heading}」列会公开，其中的 `{shown}` 是这个网点联系人的{zh}",
        "`{heading}` is published, and `{shown}` in it is the {en} of the contact person",
    );
    let help = message!(
        "请删去，或改写部门名称、对外公布的电话和邮箱；确实要公布的，请在 wangdian.toml 的 personal_exceptions 中写明理由",
        "delete it, or give the office and its public telephone or mailbox; if it is to be public, add it to `personal_exceptions` with the reason",
    );
    cells.report(
        &CONTACT_MADE_PUBLIC,
        cell_ref,
        Some(shown),
        message,
        Some(help),
    );
    cells.hide(value);
}

/// The names of persons in the cell of a contact, which may hold an office, too.
fn names_of_persons(text: &str) -> Vec<&str> {
    let names = han_runs(text).filter_map(|run| {
        let bare = words::HONORIFICS.iter().find_map(|end| {
            let name = run.strip_suffix(end)?;
            is_bare_name(name).then_some(name)
        });
        let is_name = is_addressed(run) || is_ambiguous_name(run) || is_rare_name(run);
        bare.or_else(|| name_beside_title(run))
            .or_else(|| is_name.then_some(run))
    });
    names.collect()
}

/// Whether a word that does not begin with a common family name is a name all the same: in the
/// column for names, three characters that do not end as an office does.
fn is_rare_name(run: &str) -> bool {
    let length = run.chars().count();
    let has_length = length == 3 || run.contains('·') && length >= 4;
    has_length && !is_office(run)
}

/// Whether a text has a name, not as the beginning of a place: 金山 in 金山路. One that is mostly
/// another word stands alone or beside a title: 高山 in 高山老师, not in 高山滑雪.
fn names(text: &str, name: &str) -> bool {
    const PLACES: &str = "路街巷道区县市镇乡村桥";
    let is_word = is_ambiguous_name(name) && name.chars().count() == 2;
    text.match_indices(name).any(|(at, _)| {
        let rest = &text[at + name.len()..];
        let next = rest.chars().next();
        let is_place = next.is_some_and(|next| PLACES.contains(next));
        let stands_alone = || {
            let mut titles = words::HONORIFICS.iter().chain(words::NAME_FOLLOWERS.iter());
            next.is_none_or(|next| !is_name_character(next))
                || titles.any(|word| rest.starts_with(word))
        };
        !is_place && (!is_word || stands_alone())
    })
}

/// The digits of the telephones in a cell that are no mobiles.
fn landlines(text: &str) -> Vec<String> {
    let parts = text.split([';', '；', '、', '/', '，', ',', '\n']);
    let numbers = parts.map(|part| digits_of(part).trim().to_owned());
    let is_landline = |number: &String| {
        let is_mobile = number.len() == 11 && number.starts_with('1');
        number.len() >= 7 && !is_mobile && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    numbers.filter(is_landline).collect()
}

/// Whether digits hold a number as a whole. Another number with its area code may follow.
fn holds_number(digits: &str, number: &str) -> bool {
    digits.match_indices(number).any(|(at, _)| {
        let next = digits[at + number.len()..].bytes().next();
        next.is_none_or(|next| matches!(next, b'0' | b' '))
    })
}

/// The digits of a text. Numbers are apart, and what separates the parts of one is left out.
fn digits_of(text: &str) -> String {
    let mut digits = String::new();
    for character in fold(text).chars() {
        match character {
            '0'..='9' => digits.push(character),
            '-' | '(' | ')' | ' ' | '\u{3000}' => {}
            _ => digits.push(' '),
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_a_word_is_told_by_what_stands_behind_it() {
        for text in ["高山老师主讲", "联系高山", "由高山负责"] {
            assert!(names(text, "高山"), "{text}");
        }
        for text in ["高山滑雪", "高山路1号", "建在高山之上"] {
            assert!(!names(text, "高山"), "{text}");
        }
    }

    #[test]
    fn offices_in_the_column_for_contacts_are_no_names() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(names_of_persons(text), expected, "{text}");
        };
        check("张伟", &["张伟"]);
        check("张伟；李四 0411-2000001", &["张伟", "李四"]);
        check("阙某甲（科长）", &["阙某甲"]);
        check("张老师", &["张老师"]);
        check("高山", &["高山"]);
        check("张伟主任", &["张伟"]);
        for office in [
            "图书馆",
            "咨询台",
            "办公室",
            "参考咨询部",
            "值班员",
            "咨询",
            "前台",
        ] {
            check(office, &[]);
        }
    }
}
