//! Rules that keep personal data out of published columns.

mod accounts;
pub(crate) mod contact;
mod labels;
mod prose;

use super::cells::{CellRef, Cells};
use crate::config::DataConfig;
use crate::diagnostics::personal::{self, PersonalNumber};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Rule, Text, mask, show_private};
use crate::schema::{ColumnType, PERSONAL, points};
use crate::text::is_han;
use crate::words;
pub(crate) use labels::names_in_text;
pub(crate) use prose::{is_likely_name, persons};

rules! { People;
    /// 原因：手机号码一般属于个人，公布要有本人单独同意，收不回来。
    ///
    /// 例子：电话格里填了 `13800000000`。
    ///
    /// 改法：改填单位的固定电话，手机号码只填在 `contact_mobile`（手机）列；确是对外公开的服务电话，在 `wangdian.toml` 的 `data.personal_exceptions` 里登记并写明理由。设置里的联系方式也一样，例外的 `point` 留空，`column` 写设置项的名称，例如 `site.identity.contact`。
    MOBILE_NUMBER = Error "mobile-number", Some("《个人信息保护法》第二十五条"),
        "公开的列里不能有手机号码，除非设置中列为例外", "No mobile number in a published column, unless configured as an exception";
    /// 原因：身份证号码在任何情况下都不该出现在公开的名录里。
    ///
    /// 例子：简介里写着 `法人身份证 11010519491231****`，十八位都写全了。
    ///
    /// 改法：删去这个号码；已经公布过的，还要从历史版本中清除。
    IDENTITY_NUMBER = Error "identity-number", Some("《个人信息保护法》第二十五条"),
        "公开的列里不能有身份证号码", "No identity-card number in a published column";
    /// 原因：免费邮箱多半是经办人个人的，人走了就没有人收信，也会暴露个人信息。
    ///
    /// 例子：电子邮箱填了 `wanglin1990@163.com`。
    ///
    /// 改法：改填单位域名的邮箱；个人邮箱只填在 `contact_email`（邮箱）列。
    CONSUMER_MAILBOX = Warning "consumer-mailbox", Some("《个人信息保护法》第二十五条"),
        "公开的邮箱应当是单位邮箱，不是个人常用的免费邮箱", "A published mailbox belongs to the institution, not to a consumer provider";
    /// 原因：微信号、QQ 号多半是经办人个人的，人走了就没有人答复，也会暴露个人信息。公众号、企业微信、群，以及写明是咨询、客服、官方的号码不报。
    ///
    /// 例子：简介里写“请加微信 zxm1990”。
    ///
    /// 改法：改写单位的公众号或者对外公布的电话；确是单位的，写成“咨询微信”“官方微信”。
    PRIVATE_ACCOUNT = Warning "private-account", Some("《个人信息保护法》第二十五条"),
        "公开的列里不要写个人的微信号、QQ 号", "No private WeChat or QQ account in a published column";
    /// 原因：公开的列里写个人姓名，等于公布个人信息；人员变动后也会误导来访的人。
    ///
    /// 例子：电话格里写 `0411-84378000 王老师`。
    ///
    /// 改法：改写部门或岗位，例如 `0411-84378000（参考咨询部）`；姓名只填在 `contact_name`（联系人）列。
    PERSONAL_NAME = Warning "personal-name", Some("《个人信息保护法》第二十五条"),
        "公开的列里不要写个人姓名", "No personal name in a published column";
    /// 原因：联系人的姓名、电话、邮箱从不公布；同一个网点的简介、地址等公开的列里又写了一遍，就等于公布了。电话、邮箱同时填在公开的“电话”“公开邮箱”列的，是单位自己要公布的，不报。
    ///
    /// 例子：联系人是张伟，简介里写“由张伟负责接待”；或简介里写着联系人的邮箱。
    ///
    /// 改法：改写部门名称和对外公布的电话、邮箱；确实要公布的，在 `wangdian.toml` 的 `data.personal_exceptions` 里登记并写明理由。
    CONTACT_MADE_PUBLIC = Warning "contact-made-public", Some("《个人信息保护法》第二十五条"),
        "联系人的姓名、电话、邮箱不要又写在公开的列里", "What is a contact person's is not repeated in a published column";
}

/// Checks a cell of a column that is or may be published.
pub(crate) fn check_cell<'a>(cells: &mut Cells<'a>, cell_ref: CellRef<'a>, text: &str) {
    let markers = Markers::of(text);
    let number = find_number(cell_ref, text);
    let mailbox = consumer_mailbox(text, &markers, cells.options);
    // A mobile number in it is reported anyway.
    let account = match number {
        Some(_) => None,
        None => account_in(cell_ref, text, &markers),
    };
    let name = name_in(cell_ref, text);
    if number.is_none() && mailbox.is_none() && account.is_none() && name.is_none() {
        return;
    }
    if is_exempt(cells.options, cell_ref) {
        return;
    }
    // A message that quotes the cell does not show who is meant.
    for person in names_in_text(text).into_iter().chain(persons(text)) {
        cells.hide(person);
    }
    if let Some((kind, number)) = number {
        report_number(cells, cell_ref, text, kind);
        cells.hide(number);
    }
    if let Some(mailbox) = mailbox {
        report_mailbox(cells, cell_ref, mailbox);
        cells.hide(mailbox);
    }
    if let Some(account) = account {
        report_account(cells, cell_ref, account);
        cells.hide(account);
    }
    if let Some(name) = name {
        report_name(cells, cell_ref, name);
        cells.hide(name);
    }
}

/// Personal data in the value of a setting that every page shows, as in a column that is published.
/// The file of the problems is set by the caller.
pub(crate) fn in_setting(key: &str, text: &str, options: &DataConfig) -> Vec<Diagnostic> {
    let mut exceptions = options.personal_exceptions.iter();
    if exceptions.any(|exception| exception.column == key) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut report = |rule: &Rule, found: &str, zh: &str, en: &str, help| {
        let shown = mask(found);
        let message = message!(
            "`{key}` 会公布在网站上，其中的 `{shown}` {zh}",
            "`{key}` is published, and `{shown}` in it {en}",
        );
        let mut problem = rule.diagnostic("", message).with_help(help);
        problem.value = Some(shown);
        problems.push(problem);
    };
    if let Some((kind, place)) = personal::find(text) {
        let (rule, zh, en) = match kind {
            PersonalNumber::Mobile(_) => (&MOBILE_NUMBER, "是手机号码", "is a mobile number"),
            PersonalNumber::IdentityCard(_) => (
                &IDENTITY_NUMBER,
                "是身份证号码",
                "is an identity-card number",
            ),
        };
        let help = message!(
            "改填单位的固定电话；确是单位对外公开的服务电话，在 `[[data.personal_exceptions]]` 里写 `point = \"\"`、`column = \"{key}\"` 和理由",
            "give a landline; if it is the public line of the office, write `point = \"\"`, `column = \"{key}\"` and the reason in `[[data.personal_exceptions]]`",
        );
        report(rule, &text[place], zh, en, help);
    }
    let is_name = |run: &&str| is_addressed(run) || is_bare_name(run);
    let name = han_runs(text).find(is_name);
    let name = name.or_else(|| names_in_text(text).into_iter().next());
    let name = name.or_else(|| persons(text).into_iter().next());
    let help = message!("改写部门或者岗位的名称", "name the office instead");
    report_outside(text, name, help, options, &mut report);
    problems
}

/// What a message says that an account or a name is like, in both languages.
const LIKE_ACCOUNT: (&str, &str) = (
    "像是个人的微信号或 QQ 号",
    "looks like a private WeChat or QQ account",
);
const LIKE_NAME: (&str, &str) = ("像是个人姓名", "looks like a person's name");

/// Reports a private mailbox or account in a text outside of the registry, and a name that was found
/// there, with the help on names. `report` takes rule, finding, what it is in both languages, and help.
fn report_outside(
    text: &str,
    name: Option<&str>,
    help_on_names: Text,
    options: &DataConfig,
    report: &mut impl FnMut(&Rule, &str, &str, &str, Text),
) {
    let markers = Markers::of(text);
    if let Some(mailbox) = consumer_mailbox(text, &markers, options) {
        report(
            &CONSUMER_MAILBOX,
            mailbox,
            "像是个人邮箱",
            "looks like a private mailbox",
            message!("改填单位的邮箱", "give a mailbox of the office"),
        );
    }
    let account = Some(text).filter(|_| markers.messenger);
    if let Some(account) = account.and_then(accounts::private_account) {
        report(
            &PRIVATE_ACCOUNT,
            account,
            LIKE_ACCOUNT.0,
            LIKE_ACCOUNT.1,
            message!(
                "改写公众号或者单位的电话",
                "give a public account or a telephone of the office"
            ),
        );
    }
    if let Some(name) = name {
        report(
            &PERSONAL_NAME,
            name,
            LIKE_NAME.0,
            LIKE_NAME.1,
            help_on_names,
        );
    }
}

/// Characters that a text must contain before it is searched for mail addresses or accounts.
/// This is a quick test of each byte, because nearly all cells contain none.
struct Markers {
    /// Whether it contains `@` or `＠`.
    at: bool,
    /// Whether it contains a character that the name of a messenger begins with.
    messenger: bool,
}

impl Markers {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut markers = Self {
            at: false,
            messenger: false,
        };
        for (position, byte) in bytes.iter().enumerate() {
            match byte {
                b'@' => markers.at = true,
                b'q' | b'Q' | b'w' | b'W' => markers.messenger = true,
                // 微 is U+5FAE.
                0xe5 => markers.messenger |= bytes[position..].starts_with("微".as_bytes()),
                // The full-width form is U+FF20.
                0xef => markers.at |= bytes[position..].starts_with("＠".as_bytes()),
                _ => {}
            }
        }
        markers
    }
}

fn is_exempt(options: &DataConfig, cell_ref: CellRef<'_>) -> bool {
    let id = cell_ref.row.cell(points::ID).trim();
    let column = cell_ref.row.table().schema().column(cell_ref.column).name;
    let mut exceptions = options.personal_exceptions.iter();
    exceptions.any(|exception| exception.point == id && exception.column == column)
}

fn find_number<'t>(cell_ref: CellRef<'_>, text: &'t str) -> Option<(PersonalNumber, &'t str)> {
    let column = cell_ref.row.table().schema().column(cell_ref.column);
    if matches!(column.holds, ColumnType::Degrees(_)) {
        return None;
    }
    let (kind, range) = personal::find(text)?;
    if is_web_address(cell_ref) {
        // In a URL, digits next to letters are part of a digest.
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let before = range
            .start
            .checked_sub(1)
            .and_then(|at| text.as_bytes().get(at));
        if edge(before) || edge(text.as_bytes().get(range.end)) {
            return None;
        }
    }
    Some((kind, &text[range]))
}

fn is_web_address(cell_ref: CellRef<'_>) -> bool {
    let name = cell_ref.row.table().schema().column(cell_ref.column).name;
    matches!(name, "website" | "url" | "source_url")
}

/// The first mail address in a text at one of the configured domains.
fn consumer_mailbox<'t>(text: &'t str, markers: &Markers, options: &DataConfig) -> Option<&'t str> {
    if !markers.at {
        return None;
    }
    let separators = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ';' | '；' | ',' | '，' | '、' | ':' | '：' | '(' | ')' | '（' | '）' | '<' | '>'
            )
    };
    text.split(separators).find(|word| {
        let domain = super::values::fold(word);
        let Some((_, domain)) = domain.rsplit_once('@') else {
            return false;
        };
        let domain = domain.trim_end_matches(['.', '。']).to_lowercase();
        options.consumer_mail_domains.iter().any(|known| {
            let known = known.to_lowercase();
            domain == known
                || domain
                    .strip_suffix(&known)
                    .is_some_and(|rest| rest.ends_with('.'))
        })
    })
}

fn report_number<'a>(
    cells: &mut Cells<'a>,
    cell_ref: CellRef<'a>,
    text: &str,
    kind: PersonalNumber,
) {
    let heading = cell_ref.heading();
    let value = cell_ref.shown(text);
    let (rule, zh, en): (&Rule, _, _) = match kind {
        PersonalNumber::Mobile(_) => (&MOBILE_NUMBER, "手机号码", "a mobile number"),
        PersonalNumber::IdentityCard(_) => {
            (&IDENTITY_NUMBER, "身份证号码", "an identity-card number")
        }
    };
    // The name of a head is published only where the settings say so.
    let message = match cell_ref.has(PERSONAL) {
        true => message!(
            "「{heading}」列只填姓名和职务，其中的 `{value}` 含有{zh}",
            "`{heading}` is for a name and a job title and holds {en}: `{value}`",
        ),
        false => message!(
            "「{heading}」列会公开，其中的 `{value}` 含有{zh}",
            "`{heading}` is published and holds {en}: `{value}`",
        ),
    };
    let help = match kind {
        PersonalNumber::Mobile(_) if cell_ref.has(PERSONAL) => message!(
            "手机号码只填在 contact_mobile（手机）列，这里请删去",
            "put the number into `contact_mobile`, and delete it here",
        ),
        PersonalNumber::Mobile(_) => message!(
            "请改填单位的固定电话，手机号码只填在 contact_mobile（手机）列；如果确是对外公开的服务电话，请在 wangdian.toml 的 personal_exceptions 中写明理由",
            "give a landline, or put the number in `contact_mobile`; if it is the public line, add it to `personal_exceptions` with the reason",
        ),
        PersonalNumber::IdentityCard(_) => message!("请删去身份证号码", "delete it"),
    };
    cells.report(rule, cell_ref, Some(value), message, Some(help));
}

fn report_mailbox<'a>(cells: &mut Cells<'a>, cell_ref: CellRef<'a>, mailbox: &str) {
    let heading = cell_ref.heading();
    let value = show_private(mailbox);
    let message = message!(
        "「{heading}」列会公开，`{value}` 像是个人邮箱",
        "`{heading}` is published, and `{value}` looks like a private mailbox",
    );
    let help = message!(
        "请改填单位的邮箱；个人邮箱只填在 contact_email（邮箱）列",
        "give a mailbox of the institution; private ones belong to `contact_email`",
    );
    cells.report(
        &CONSUMER_MAILBOX,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

/// The account of a messenger in a published cell.
fn account_in<'t>(cell_ref: CellRef<'_>, text: &'t str, markers: &Markers) -> Option<&'t str> {
    if !markers.messenger || cell_ref.private || is_web_address(cell_ref) {
        return None;
    }
    accounts::private_account(text)
}

fn report_account<'a>(cells: &mut Cells<'a>, cell_ref: CellRef<'a>, account: &str) {
    let help = message!(
        "请改写公众号或对外公布的电话；确是单位的，写成“咨询微信”或“官方微信”",
        "give a public account or telephone; if it is the institution's, say so: 咨询微信, 官方微信",
    );
    report_masked(
        cells,
        cell_ref,
        &PRIVATE_ACCOUNT,
        account,
        LIKE_ACCOUNT,
        help,
    );
}

fn report_name<'a>(cells: &mut Cells<'a>, cell_ref: CellRef<'a>, name: &str) {
    let help = message!(
        "请改写部门或岗位名称；联系人姓名只填在 contact_name（联系人）列",
        "name the office instead; names belong to `contact_name`",
    );
    report_masked(cells, cell_ref, &PERSONAL_NAME, name, LIKE_NAME, help);
}

/// Reports a part of a published cell, which is masked, with what it is like in both languages.
fn report_masked<'a>(
    cells: &mut Cells<'a>,
    cell_ref: CellRef<'a>,
    rule: &Rule,
    found: &str,
    (zh, en): (&str, &str),
    help: Text,
) {
    let heading = cell_ref.heading();
    let value = mask(found);
    let message = message!(
        "「{heading}」列会公开，其中的 `{value}` {zh}",
        "`{heading}` is published, and `{value}` in it {en}",
    );
    cells.report(rule, cell_ref, Some(value), message, Some(help));
}

/// A personal name in a cell, if it can be recognised with confidence.
fn name_in<'t>(cell_ref: CellRef<'_>, text: &'t str) -> Option<&'t str> {
    if cell_ref.private || text.is_ascii() {
        return None;
    }
    let schema = cell_ref.row.table().schema();
    if std::ptr::eq(schema, &points::SCHEMA) {
        if cell_ref.column == points::PHONE {
            let alone = han_runs(text).find(|run| is_addressed(run) || is_bare_name(run));
            return alone.or_else(|| persons(text).into_iter().next());
        }
        if cell_ref.column == points::HEAD_TITLE {
            return han_runs(text).find_map(name_beside_title);
        }
        if cell_ref.column == points::NAME && is_person(text) {
            return Some(text);
        }
    }
    let labelled = names_in_text(text).into_iter().next();
    let is_name = std::ptr::eq(schema, &points::SCHEMA)
        && [points::NAME, points::ALIASES].contains(&cell_ref.column);
    // An institution may be named after a person.
    let in_prose = || persons(text).into_iter().next().filter(|_| !is_name);
    let addressed = || {
        han_runs(text)
            .find(|run| is_family_name_with_title(run))
            .filter(|_| !is_name)
    };
    labelled.or_else(in_prose).or_else(addressed)
}

/// Personal data in the text of a content page, with the lines. Mobile numbers are found in the
/// finished page.
pub(crate) fn in_page(text: &str, file: &str, options: &DataConfig) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let mut report = |rule: &Rule, found: &str, zh: &str, en: &str, help| {
            let shown = mask(found);
            let message = message!(
                "这一行会公布在网站上，其中的 `{shown}` {zh}",
                "this line is published, and `{shown}` in it {en}",
            );
            let mut problem = rule.diagnostic(file, message).at_line(line);
            problem.value = Some(shown);
            problems.push(problem.with_help(help));
        };
        let labelled = names_in_text(text).into_iter().next();
        let name = labelled.or_else(|| persons(text).into_iter().next());
        let help = message!(
            "改写部门或者岗位的名称；公布的是领导姓名等依法公开的，可以不管",
            "name the office instead; leave it where the law has the name published",
        );
        report_outside(text, name, help, options, &mut report);
    }
    problems
}

/// Whether a character occurs in names of persons: 阿依古丽·买买提.
fn is_name_character(character: char) -> bool {
    is_han(character) || character == '·'
}

fn han_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_name_character(character))
        .filter(|run| !run.is_empty())
}

/// A name with a form of address: `张老师`, `李四先生`.
fn is_addressed(run: &str) -> bool {
    words::HONORIFICS.iter().any(|honorific| {
        run.strip_suffix(honorific).is_some_and(|name| {
            (1..=3).contains(&name.chars().count()) && starts_as_name(name) && !is_office(name)
        })
    })
}

/// A family name alone with a form of address: `赵老师`. Longer words before a title are often
/// others: 项目经理.
fn is_family_name_with_title(run: &str) -> bool {
    let mut characters = run.chars();
    characters.next();
    words::HONORIFICS.contains(&characters.as_str()) && is_addressed(run)
}

/// Whether a text consists of a personal name.
pub(crate) fn is_person(text: &str) -> bool {
    is_bare_name(text) || is_addressed(text)
}

/// A name alone: `张三`, `欧阳某某`.
fn is_bare_name(run: &str) -> bool {
    has_length_of_name(run)
        && starts_as_name(run)
        && run.chars().all(is_name_character)
        && !is_office(run)
}

/// A name whose family name mostly begins other words: `高山`, `马小某`. It is one only where the
/// words beside it, or its column, say so.
fn is_ambiguous_name(run: &str) -> bool {
    has_length_of_name(run)
        && begins_with_any(run, &words::AMBIGUOUS_FAMILY_NAMES)
        && run.chars().all(is_name_character)
        && !is_office(run)
}

fn has_length_of_name(run: &str) -> bool {
    let length = run.chars().count();
    (2..=3).contains(&length) || length == 4 && begins_with_any(run, &words::DOUBLE_FAMILY_NAMES)
}

fn begins_with_any(text: &str, list: &words::WordList) -> bool {
    list.iter().any(|word| text.starts_with(word))
}

fn starts_as_name(run: &str) -> bool {
    let first = run.chars().next().map_or(0, char::len_utf8);
    words::FAMILY_NAMES.binary_search(&&run[..first]).is_ok()
        || begins_with_any(run, &words::DOUBLE_FAMILY_NAMES)
}

/// Words that start like names but are offices, places or dates.
fn is_office(run: &str) -> bool {
    words::NO_NAME_ENDS.iter().any(|end| run.ends_with(end))
        || begins_with_any(run, &words::NO_NAME_BEGINNINGS)
}

/// The name next to a title: `馆长张三`, `张三 馆长`.
fn name_beside_title(run: &str) -> Option<&str> {
    let mut rest = run;
    loop {
        let mut titles = words::TITLE_QUALIFIERS.iter().chain(words::OFFICES.iter());
        let shorter = titles.find_map(|title| {
            rest.strip_prefix(title)
                .or_else(|| rest.strip_suffix(title))
        });
        match shorter {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    is_bare_name(rest).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_in_both_widths() {
        let of = |text: &str| {
            let markers = Markers::of(text);
            (markers.at, markers.messenger)
        };
        assert_eq!(of("电话０１２-345：a＠b，微信"), (true, true));
        assert_eq!(of("5@:QQ"), (true, true));
        assert_eq!(of("文，。！；？／ｱ"), (false, false));
    }

    #[test]
    fn personal_names_are_found_in_phone_cells() {
        let check = |text: &str, expected: Option<&str>| {
            let found = han_runs(text).find(|run| is_addressed(run) || is_bare_name(run));
            assert_eq!(found, expected, "{text}");
        };
        check("0411-84378000 张三", Some("张三"));
        check("张老师 0411-84378000", Some("张老师"));
        check("欧阳明 0411-84378000", Some("欧阳明"));
        for text in [
            "0411-84378000",
            "0411-84378000（文献部）",
            "办公室 0411-84378000",
            "转分机 801",
            "周一至周五",
            "高新区服务点",
            "值班电话",
            "石家庄馆",
            "工作时间",
            "方便时",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_family_name_with_a_title_is_a_person() {
        for run in ["赵老师", "王馆长", "李博士"] {
            assert!(is_family_name_with_title(run), "{run}");
        }
        for run in ["项目经理", "老师", "副馆长", "赵晓敏"] {
            assert!(!is_family_name_with_title(run), "{run}");
        }
    }

    #[test]
    fn persons_and_their_mailboxes_are_found_in_content_pages() {
        let page = "# 联系\n联系人：赵晓敏，邮箱 zxm@qq.com\n服务台：fuwu@lib.example.org\n";
        let found = in_page(page, "content/a.md", &DataConfig::default());
        let found: Vec<_> = found
            .iter()
            .map(|problem| (problem.code, problem.line))
            .collect();
        assert_eq!(
            found,
            [("consumer-mailbox", Some(2)), ("personal-name", Some(2))]
        );
    }

    #[test]
    fn personal_names_are_found_next_to_titles() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                han_runs(text).find_map(name_beside_title),
                expected,
                "{text}"
            );
        };
        check("馆长 张三", Some("张三"));
        check("张三馆长", Some("张三"));
        for text in [
            "馆长",
            "党委书记、常务副馆长",
            "研究馆员",
            "知识产权中心主任",
        ] {
            check(text, None);
        }
    }
}
