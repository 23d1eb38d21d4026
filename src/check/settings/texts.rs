//! Checks what the settings show as texts: no HTML, whole mail addresses, and further languages that the
//! site has.

use super::placeholder::{Kind, is_placeholder};
use super::{BAD_CHANNEL_ADDRESS, MARKUP_IN_SETTING, UNUSED_TRANSLATION, of};
use crate::check::read_cell::markup;
use crate::check::values::is_mail_address;
use crate::config::SiteConfig;
use crate::diagnostics::{Diagnostic, show};
use std::collections::BTreeMap;

/// Reports mail addresses for corrections and objections that no mail reaches. What is personal has
/// been told, and is not repeated.
pub(super) fn bad_mails(site: &SiteConfig, personal: &[Diagnostic]) -> Vec<Diagnostic> {
    let mails = [
        ("site.correction.email", &site.correction.email),
        ("site.objection.email", &site.objection.email),
    ];
    let is_told = |key: &str| {
        let mut problems = personal.iter();
        problems.any(|problem| problem.heading.as_deref() == Some(key))
    };
    let bad = mails.into_iter().filter(|(key, mail)| {
        let is_filled = !mail.trim().is_empty() && !is_placeholder(mail, Kind::Mail);
        is_filled && !is_told(key) && !is_mail_address(mail)
    });
    bad.map(|(key, mail)| {
        let shown = show(mail);
        let (zh, en) = if mail.contains('＠') {
            ("里面的 `＠` 是全角的", "whose `＠` is in full width")
        } else if are_several_mails(mail) {
            (
                "是几个邮箱地址，链接只能通向一个",
                "which are several mail addresses, while a link has one",
            )
        } else if mail.contains('@') {
            ("不是完整的邮箱地址", "which is not a whole mail address")
        } else {
            (
                "不是邮箱地址，缺少 `@`",
                "which is no mail address: it lacks an `@`",
            )
        };
        let message = message!("`{key}` 是 `{shown}`，{zh}", "`{key}` is `{shown}`, {en}");
        let help = message!(
            "写成 `jiucuo@ln.gov.cn` 这样的一个完整地址；没有的留空",
            "write one whole address like `jiucuo@ln.gov.cn`; leave it empty if there is none",
        );
        of(key, &BAD_CHANNEL_ADDRESS, message, help)
    })
    .collect()
}

/// Whether a text is a list of mail addresses.
fn are_several_mails(text: &str) -> bool {
    let is_separator = |c: char| c.is_whitespace() || ",;，；、/|".contains(c);
    let parts = text.split(is_separator).filter(|part| !part.is_empty());
    parts.clone().count() > 1 && parts.clone().all(is_mail_address)
}

/// The settings that pages show as texts, with their keys.
fn texts(site: &SiteConfig) -> Vec<(String, &String)> {
    let (identity, objection) = (&site.identity, &site.objection);
    let own = [
        ("site.title", &site.title),
        ("site.tagline", &site.tagline),
        ("site.identity.sponsor", &identity.sponsor),
        ("site.identity.contact", &identity.contact),
        ("site.mirror.operator", &site.mirror.operator),
        ("site.mirror.contact", &site.mirror.contact),
        ("site.objection.decided_by", &objection.decided_by),
        ("site.objection.until", &objection.until),
    ];
    let own = own.map(|(key, text)| (key.to_owned(), text));
    let translated = translations(site).into_iter().flat_map(|(key, _, texts)| {
        let texts = texts.iter();
        texts.map(move |(language, text)| (format!("{key}.{language}"), text))
    });
    own.into_iter().chain(translated).collect()
}

/// The settings with texts in further languages: their keys, those of the texts in the first one,
/// and the texts by language.
fn translations(site: &SiteConfig) -> [(&'static str, &'static str, &BTreeMap<String, String>); 4] {
    let objection = &site.objection;
    [
        ("site.titles", "site.title", &site.titles),
        ("site.taglines", "site.tagline", &site.taglines),
        (
            "site.objection.decided_by_in",
            "site.objection.decided_by",
            &objection.decided_by_in,
        ),
        (
            "site.objection.until_in",
            "site.objection.until",
            &objection.until_in,
        ),
    ]
}

/// Reports texts with HTML, which pages show as it is.
pub(super) fn with_markup(site: &SiteConfig) -> Vec<Diagnostic> {
    let found = texts(site).into_iter().filter_map(|(key, text)| {
        let markup = markup(text)?;
        Some(markup_in_setting(&key, text, markup))
    });
    found.collect()
}

fn markup_in_setting(key: &str, text: &str, markup: &str) -> Diagnostic {
    let (shown, markup) = (show(text), show(markup));
    let message = message!(
        "`{key}` 是 `{shown}`，里面有网页的标签或转义字符 `{markup}`，会照样显示出来",
        "`{key}` is `{shown}`, where `{markup}` is HTML and will be shown as it is",
    );
    let help = message!(
        "删去标签，只留文字；`&nbsp;` 改成空格，`&amp;` 改成 `&`",
        "remove tags, and write a space for `&nbsp;` and `&` for `&amp;`",
    );
    of(key, &MARKUP_IN_SETTING, message, help)
}

/// Warnings about texts in languages that the site does not have, or whose texts are in another setting.
pub(super) fn unused_translations(site: &SiteConfig) -> Vec<Diagnostic> {
    let further = site.languages.iter().skip(1);
    let further: Vec<&str> = further.map(String::as_str).collect();
    let names = |separator| further.join(separator);
    let mut problems = Vec::new();
    for (key, first, texts) in translations(site) {
        let unused = texts
            .keys()
            .filter(|name| !further.contains(&name.as_str()));
        for language in unused {
            let shown = show(language);
            let is_first = site.languages.first() == Some(language);
            let (message, help) = if is_first {
                (
                    message!(
                        "`{key}` 里的 `{shown}` 是网站的第一种语言，这里写的不起作用",
                        "`{shown}` in `{key}` is the first language of the site, whose text does not stand here",
                    ),
                    message!("写在 `{first}` 里", "write it into `{first}`"),
                )
            } else if further.is_empty() {
                (
                    message!(
                        "`{key}` 里的 `{shown}` 不是网站的语言，这里写的不起作用",
                        "`{shown}` in `{key}` is no language of the site, so that the text is not used",
                    ),
                    message!(
                        "要这种语言的，在 `site.languages` 里加上；不要的，删去这一项",
                        "add the language to `site.languages`, or remove the text",
                    ),
                )
            } else {
                let (zh, en) = (names("`、`"), names("`, `"));
                (
                    message!(
                        "`{key}` 里的 `{shown}` 不是网站的语言，这里写的不起作用",
                        "`{shown}` in `{key}` is no language of the site, so that the text is not used",
                    ),
                    message!(
                        "这里可以写的是 `{zh}`；写错的，改过来；没有这种语言的，删去这一项",
                        "mend it or remove it: the languages are `{en}`",
                    ),
                )
            };
            let key = format!("{key}.{language}");
            problems.push(of(&key, &UNUSED_TRANSLATION, message, help));
        }
    }
    problems
}
