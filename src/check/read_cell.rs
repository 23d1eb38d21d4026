//! Parses cells into values, and reports everything that is wrong.

mod characters;

use self::characters::in_nfc;
pub(super) use self::characters::markup;
use super::cells::{CellRef, Cells};
use super::codes::CodeFinder;
use super::damage as damaged;
use super::form::*;
use super::values::{self, PartOfDate, UrlProblem};
use super::{misplaced, people};
use crate::diagnostics::{Rule, Text, mask, show};
use crate::load::RawRow;
use crate::model::{Date, TermIndex, Texts};
use crate::schema::{ColumnIndex, LINES, PERSONAL, REQUIRED};
use crate::text::{damage, telephone};
use std::borrow::Cow;

impl<'a> Cells<'a> {
    /// The text of a cell: trimmed, in NFC, without forbidden characters; `None` if it is
    /// empty or invalid.
    pub(crate) fn text(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<Cow<'a, str>> {
        self.text_at(CellRef::new(row, column))
    }

    /// Like [`Self::text`], for a cell that may be more private than its column.
    pub(crate) fn text_at(&mut self, cell_ref: CellRef<'a>) -> Option<Cow<'a, str>> {
        let written = cell_ref.row.cell(cell_ref.column);
        let trimmed = written.trim();
        if trimmed.is_empty() {
            self.report_empty(cell_ref, None);
            return None;
        }
        if self.is_too_long(cell_ref, trimmed)
            || self.is_damaged(cell_ref, trimmed)
            || self.has_bad_character(cell_ref, trimmed)
        {
            return None;
        }
        if trimmed.len() != written.len() {
            self.report_space(cell_ref, trimmed);
        }
        if !cell_ref.private || cell_ref.has(PERSONAL) {
            people::check_cell(self, cell_ref, trimmed);
        }
        if !cell_ref.private {
            self.check_signs(cell_ref, trimmed);
        }
        Some(in_nfc(trimmed))
    }

    /// Whether a spreadsheet or conversion has damaged a text; reports it if so.
    fn is_damaged(&mut self, cell_ref: CellRef<'a>, text: &str) -> bool {
        let Some(damage) = damage::detect(text, damaged::cell_content(cell_ref.schema_column()))
        else {
            return false;
        };
        let value = cell_ref.shown(text);
        let message = damaged::message(damage, cell_ref.heading(), &value);
        let help = damaged::help(damage);
        self.report(
            damaged::rule(damage),
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
        true
    }

    /// Like [`Self::text`], owned.
    pub(crate) fn string(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<String> {
        self.text(row, column).map(Cow::into_owned)
    }

    /// The texts of all columns that are only displayed.
    pub(crate) fn texts(&mut self, row: RawRow<'a>) -> Texts {
        let columns = row.table().schema().texts();
        columns
            .filter_map(|(column, _)| Some((column, self.string(row, column)?)))
            .collect()
    }

    /// Reports an empty required cell, with specific help if available.
    pub(crate) fn report_empty(&mut self, cell_ref: CellRef<'a>, help: Option<Text>) {
        // A missing column has already been reported.
        if !cell_ref.has(REQUIRED) || !cell_ref.row.table().has(cell_ref.column) {
            return;
        }
        let heading = cell_ref.heading();
        let message = message!("「{heading}」列必须填写", "`{heading}` must not be empty");
        let help = help.unwrap_or_else(|| message!("请补填这一格", "fill it in"));
        self.report(&EMPTY_REQUIRED, cell_ref, None, message, Some(help));
    }

    fn report_space(&mut self, cell_ref: CellRef<'a>, trimmed: &str) {
        let heading = cell_ref.heading();
        let value = cell_ref.shown(trimmed);
        let message = message!(
            "「{heading}」列的 `{value}` 前面或后面有空格，已去掉",
            "`{heading}` is `{value}` with space around it, which was removed",
        );
        let help = message!("请在原表中删去空格", "remove the space in the sheet");
        self.report(
            &SURROUNDING_SPACE,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
    }

    /// The values of a list, separated by `;`.
    pub(crate) fn list(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Vec<String> {
        let Some(text) = self.text(row, column) else {
            return Vec::new();
        };
        text.split([';', '；'])
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Telephone numbers, with digits and punctuation in half width.
    pub(crate) fn phones(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Vec<String> {
        let phones = self.list(row, column);
        let phones: Vec<String> = phones
            .iter()
            .map(|phone| values::fold(phone).into_owned())
            .collect();
        for phone in &phones {
            if let Some(completed) = telephone::with_leading_zero(phone) {
                let help = message!(
                    "是不是 `{completed}`？请核对后补上区号开头的 0",
                    "did you mean `{completed}`?",
                );
                let words = (
                    "像是少了区号开头的 0",
                    "an area code without its 0, it seems",
                );
                self.bad(&AREA_CODE_WITHOUT_ZERO, row, column, phone, words, help);
            } else if telephone::find(phone).is_empty()
                && !misplaced::check_phone(self, row, column, phone)
            {
                self.bad_phone(row, column, phone);
            }
        }
        phones
    }

    /// Reports a text without a number that can be dialled.
    fn bad_phone(&mut self, row: RawRow<'a>, column: ColumnIndex, phone: &str) {
        let (words, help) = if telephone::is_local(phone) {
            (
                ("没有区号，外地打不通", "a number without an area code"),
                message!(
                    "请补上区号，写成 0429-1234567 的形式",
                    "write it as 0429-1234567",
                ),
            )
        } else {
            (
                (
                    "看不出可以拨打的电话号码",
                    "no telephone number that can be dialled",
                ),
                message!(
                    "请核对，写成 0429-1234567 的形式；微信、QQ 等写到简介里，没有电话的留空",
                    "write it as 0429-1234567; other ways of contact belong in the summary",
                ),
            )
        };
        self.bad(&BAD_PHONE, row, column, phone, words, help);
    }

    /// Parses a date.
    pub(crate) fn date(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<Date> {
        let text = self.text(row, column)?;
        let date = values::date(&text);
        let taken = date.and_then(|date| values::part_taken_for_day(date, false));
        if let Some(day) = date.filter(|_| taken.is_none()) {
            if day < values::FIRST_DAY {
                let help = message!(
                    "请照原件改正年份；不知道的留空",
                    "correct the year, or leave the cell empty",
                );
                let words = (
                    "太早，那时还没有服务网点",
                    "before there were service points",
                );
                self.bad(&EARLY_DATE, row, column, &text, words, help);
            }
            return date;
        }
        let words = match values::part_of_date(&text) {
            Some(PartOfDate::Year) => ("只有年份，不是完整的日期", "only a year, no date"),
            Some(PartOfDate::Month) => ("只有年和月，不是完整的日期", "only a month, no date"),
            None if taken.is_some() => (
                "多半是表格软件把年份当成了天数",
                "most likely a year that a spreadsheet took for a number of days",
            ),
            None => ("不是日期", "no date"),
        };
        let help = date_help(&text, taken);
        self.bad(&BAD_DATE, row, column, &text, words, help);
        None
    }

    /// Parses a number of persons.
    pub(crate) fn number(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<u32> {
        let text = self.text(row, column)?;
        let number = values::number(&text);
        if number.is_none() {
            let help = message!("请只写数字，例如 12", "write digits only, such as 12");
            self.bad(
                &BAD_NUMBER,
                row,
                column,
                &text,
                ("不是人数", "no whole number"),
                help,
            );
        }
        number
    }

    /// Parses decimal degrees.
    pub(crate) fn degrees(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<f64> {
        let text = self.text(row, column)?;
        let degrees = values::degrees(&text).filter(|value| value.abs() <= 180.0);
        if degrees.is_none() {
            let help = message!(
                "请写成小数的度，例如 121.4737",
                "write decimal degrees, such as 121.4737",
            );
            self.bad(
                &BAD_COORDINATE,
                row,
                column,
                &text,
                ("不是经纬度", "no coordinate"),
                help,
            );
        }
        degrees
    }

    /// Parses a postcode.
    pub(crate) fn postcode(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<String> {
        let text = self.text(row, column)?;
        let postcode = values::postcode(&text);
        if postcode.is_none() {
            let help = message!(
                "邮编是六位数字；开头的 0 如果被表格软件去掉了，请把这一列设为文本格式后补上",
                "a postcode has six digits; restore a leading zero that the spreadsheet removed",
            );
            self.bad(
                &BAD_POSTCODE,
                row,
                column,
                &text,
                ("不是邮编", "no postcode"),
                help,
            );
        }
        postcode
    }

    /// Parses a URL, http or https.
    pub(crate) fn url(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<String> {
        let text = self.text(row, column)?;
        let problem = match values::web_address(&text) {
            Ok(()) => return Some(text.into_owned()),
            Err(problem) => problem,
        };
        let (rule, words, help): (&Rule, _, _) = match problem {
            UrlProblem::Scheme => (
                &FORBIDDEN_SCHEME,
                (
                    "不是以 http:// 或 https:// 开头的网址",
                    "no http or https address",
                ),
                message!(
                    "请填网页的网址，或留空",
                    "give the address of a web page, or nothing"
                ),
            ),
            UrlProblem::NoScheme => (
                &BAD_URL,
                ("不是完整的网址", "no complete web address"),
                repaired_url_or(
                    &text,
                    "这一列只填网址，公众号等名称请写到简介里；没有网址的留空",
                    "the column holds web addresses only; other names belong in the summary",
                ),
            ),
            UrlProblem::Several => (
                &BAD_URL,
                ("里不止一个网址", "more than one web address"),
                message!(
                    "这一列只能有一个网址，请只留主要的一个，其余的可以写到简介里",
                    "the column holds one address: keep the main one; others belong in the summary",
                ),
            ),
            UrlProblem::Private => (
                &BAD_URL,
                (
                    "是单位内部网络的地址，公众打不开",
                    "an address that only a private network has",
                ),
                message!(
                    "请填公众能打开的网址，没有的留空",
                    "give one that the public can open, or nothing",
                ),
            ),
            UrlProblem::Form => (
                &BAD_URL,
                ("写法不对，打不开", "no well-formed web address"),
                repaired_url_or(
                    &text,
                    "请在浏览器中打开后复制地址栏的内容，只填一个网址，不要有空格、引号和账号密码",
                    "give one address, without spaces, quotes or credentials",
                ),
            ),
        };
        self.bad(rule, row, column, &text, words, help);
        None
    }

    /// Parses mail addresses.
    pub(crate) fn emails(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Vec<String> {
        let mut emails = Vec::new();
        for text in self.list(row, column) {
            match values::email(&text) {
                Some(email) => emails.push(email),
                None => self.bad_email(row, column, &text),
            }
        }
        emails
    }

    /// Parses a single mail address.
    pub(crate) fn email(&mut self, row: RawRow<'a>, column: ColumnIndex) -> Option<String> {
        let text = self.text(row, column)?;
        let email = values::email(&text);
        if email.is_none() {
            self.bad_email(row, column, &text);
        }
        email
    }

    fn bad_email(&mut self, row: RawRow<'a>, column: ColumnIndex, text: &str) {
        let help = message!(
            "请写成 名称@域名 的形式，几个邮箱用分号隔开",
            "write name@domain, several separated by semicolons",
        );
        // A person's name beside an address: the message shows neither.
        let has_name = text
            .split(|character: char| !character.is_alphabetic())
            .any(people::is_person);
        let masked = has_name.then(|| mask(text));
        self.bad(
            &BAD_EMAIL,
            row,
            column,
            masked.as_deref().unwrap_or(text),
            ("不是电子邮箱", "no mail address"),
            help,
        );
    }

    /// Parses a term of a vocabulary.
    pub(crate) fn code(
        &mut self,
        row: RawRow<'a>,
        column: ColumnIndex,
        finder: &CodeFinder<'_>,
    ) -> Option<TermIndex> {
        let text = self.text(row, column)?;
        let found = finder.find(&text);
        if found.is_none() {
            self.unknown_code(row, column, &text, finder);
        }
        found
    }

    /// Parses terms of a vocabulary, in its order, without repetition.
    pub(crate) fn codes(
        &mut self,
        row: RawRow<'a>,
        column: ColumnIndex,
        finder: &CodeFinder<'_>,
    ) -> Vec<TermIndex> {
        let Some(text) = self.text(row, column) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for word in text.split([';', '；', '、', ',', '，']).map(str::trim) {
            match finder.find(word) {
                Some(index) => found.push(index),
                None if word.is_empty() => {}
                None => self.unknown_code(row, column, word, finder),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn unknown_code(
        &mut self,
        row: RawRow<'a>,
        column: ColumnIndex,
        word: &str,
        finder: &CodeFinder<'_>,
    ) {
        let mut parts = word.split(['、', '，', ',', '/', '；', ';', '和']);
        let is_several = parts.clone().count() > 1 && parts.all(|part| finder.denotes(part.trim()));
        let may_search = !is_several && self.may_compare(finder.spellings());
        let near = may_search.then(|| finder.nearest(word)).flatten();
        let help = match near {
            _ if is_several => message!(
                "这一格只能填一个；确有几个的，请分成几行",
                "the cell holds one of them; give each a row of its own",
            ),
            Some(near) => message!("是不是 {near}？", "did you mean {near}?"),
            None => {
                let choices = finder.choices();
                message!("可以填：{choices}", "one of {choices}")
            }
        };
        let words = ("不在可选的范围内", "not one of its terms");
        self.bad(&UNKNOWN_CODE, row, column, word, words, help);
    }

    /// Reports a value of the wrong type.
    pub(crate) fn bad(
        &mut self,
        rule: &Rule,
        row: RawRow<'a>,
        column: ColumnIndex,
        text: &str,
        words: (&str, &str),
        help: Text,
    ) {
        let cell_ref = CellRef::new(row, column);
        let heading = cell_ref.heading();
        let value = cell_ref.shown(text);
        let message = Text::new(
            format!("「{heading}」列的 `{value}` {}", words.0),
            format!("`{heading}` is `{value}`, which is {}", words.1),
        );
        self.report(rule, cell_ref, Some(value), message, Some(help));
    }
}

/// Suggests a repaired URL, or else describes the expected value.
fn repaired_url_or(text: &str, zh: &str, en: &str) -> Text {
    match values::repaired_url(text) {
        Some(address) => {
            let address = show(&address);
            message!(
                "是不是 `{address}`？请在浏览器中打开后复制地址栏的内容",
                "did you mean `{address}`?",
            )
        }
        None => Text::new(zh, en),
    }
}

fn date_help(text: &str, taken: Option<i32>) -> Text {
    if let Some(number) = taken {
        return message!(
            "原来填的可能是 {number}；请写全年月日，例如 2023-04-30，查不到的请清空这一格",
            "it may have been {number}: write the whole date, such as 2023-04-30, or empty the cell",
        );
    }
    if values::part_of_date(text).is_some() {
        return message!(
            "请写全年月日，例如 2023-04-30；查不到的，请清空这一格",
            "write the whole date, such as 2023-04-30; where it is not known, empty the cell",
        );
    }
    match values::probable_date(text) {
        Some(date) => message!(
            "是不是 {date}？请把这一列设为日期或文本格式，写成 2023-04-30 的形式",
            "did you mean {date}? write it as 2023-04-30",
        ),
        None => message!(
            "请写成 2023-04-30 的形式，并检查这一天是否存在",
            "write it as 2023-04-30, and check that there is such a day",
        ),
    }
}
