//! What screen readers rely on: headings, titles, languages, alternative texts, landmarks.

use super::findings::Finding;
use super::page::{Kind, Page};
use super::rules::{
    BROKEN_HTML, HEADING_LEVEL, LANDMARKS, MAIN_HEADING, NO_ALTERNATIVE, PAGE_LANGUAGE, PAGE_TITLE,
    REPEATED_ID,
};
use super::{Inspection, Kept};
use crate::diagnostics::show;
use std::collections::{BTreeMap, BTreeSet};

/// Checks a page.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    check_headings(page, found);
    check_head(page, found);
    check_alternatives(page, found);
    check_structure(page, found);
}

fn check_headings(page: &Page, found: &mut Vec<Finding>) {
    let mut main = page.headings.iter().filter(|heading| heading.level == 1);
    let count = main.clone().count();
    let message = match main.next() {
        None => Some(message!(
            "没有主标题（`<h1>`）",
            "there is no main heading (`<h1>`)"
        )),
        Some(_) if count > 1 => Some(message!(
            "有 {count} 个主标题（`<h1>`）",
            "there are {count} main headings (`<h1>`)",
        )),
        Some(heading) if heading.text.is_empty() => Some(message!(
            "主标题（`<h1>`）是空的",
            "the main heading (`<h1>`) is empty"
        )),
        Some(_) => None,
    };
    if let Some(message) = message {
        let help = message!("每页写一个主标题", "give every page one main heading");
        found.push(Finding::new(
            &MAIN_HEADING,
            &page.path,
            count.to_string(),
            message,
            help,
        ));
    }
    for pair in page.headings.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        if after.level > before.level + 1 {
            let (from, to, text) = (before.level, after.level, show(&after.text));
            let message = message!(
                "标题 `{text}` 是 `<h{to}>`，而前一个标题是 `<h{from}>`",
                "the heading `{text}` is an `<h{to}>` after an `<h{from}>`",
            );
            let help = message!("改为 `<h{}>`", "make it an `<h{}>`", from + 1);
            let subject = format!("{text} {from} {to}");
            let finding = Finding::new(&HEADING_LEVEL, &page.path, subject, message, help);
            found.push(finding.at(after.line));
        }
    }
}

fn check_head(page: &Page, found: &mut Vec<Finding>) {
    let is_titled = page.titles.len() == 1 && page.titles.iter().all(|title| !title.is_empty());
    if !is_titled {
        let count = page.titles.len();
        let message = match count {
            0 => message!("没有标题（`<title>`）", "there is no `<title>`"),
            1 => message!("标题（`<title>`）是空的", "the `<title>` is empty"),
            _ => message!(
                "有 {count} 个 `<title>`",
                "there are {count} `<title>` elements"
            ),
        };
        let help = message!("每页写一个 `<title>`", "give every page one `<title>`");
        found.push(Finding::new(&PAGE_TITLE, &page.path, "", message, help));
    }
    let lang = page.lang.as_deref().unwrap_or_default();
    let mut parts = lang.split('-');
    let is_language = parts.next().is_some_and(|first| {
        matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts.all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if !is_language {
        let shown = show(lang);
        let message = match page.lang {
            None => message!(
                "`<html>` 没有注明语言（`lang`）",
                "`<html>` states no language (`lang`)"
            ),
            Some(_) => message!(
                "`<html>` 的 `lang` 是 `{shown}`，不是语言代码",
                "`lang` of `<html>` is `{shown}`, which is no language"
            ),
        };
        let help = message!(
            "中文页面写 `<html lang=\"zh-CN\">`",
            "write `<html lang=\"zh-CN\">` for Chinese"
        );
        found.push(Finding::new(
            &PAGE_LANGUAGE,
            &page.path,
            shown,
            message,
            help,
        ));
    }
}

fn check_alternatives(page: &Page, found: &mut Vec<Finding>) {
    for spot in &page.spots {
        let what = show(&spot.what);
        let (message, help) = match spot.kind {
            Kind::NoAlternative => (
                message!(
                    "图片 `{what}` 没有替代文字（`alt`）",
                    "the picture `{what}` has no alternative text (`alt`)"
                ),
                message!(
                    "写 `alt`，只作装饰的写 `alt=\"\"`",
                    "write `alt`, which is empty for decoration"
                ),
            ),
            Kind::NoName => (
                message!(
                    "通向 `{what}` 的链接没有文字",
                    "the link to `{what}` has no text"
                ),
                message!(
                    "在链接里写上文字，或者给里面的图片写 `alt`",
                    "put a text into it, or give its picture an `alt`"
                ),
            ),
            _ => continue,
        };
        found.push(Finding::new(&NO_ALTERNATIVE, &page.path, what, message, help).at(spot.line));
    }
}

fn check_structure(page: &Page, found: &mut Vec<Finding>) {
    // The first damage causes most of the others.
    if let Some((message, line)) = &page.damage {
        let help = message!(
            "补上结束标签；文件不完整的，重新生成",
            "close the element; make the file again if it is cut off"
        );
        let subject = message.en.clone();
        found
            .push(Finding::new(&BROKEN_HTML, &page.path, subject, message.clone(), help).at(*line));
    }
    let names = ["header", "main", "footer"];
    for (name, count) in names.into_iter().zip(page.landmarks) {
        // A page without a footer has a rule of its own.
        if count == 1 || (count == 0 && name == "footer") {
            continue;
        }
        let message = match count {
            0 => message!("没有 `<{name}>`", "there is no `<{name}>`"),
            _ => message!(
                "有 {count} 个 `<{name}>`",
                "there are {count} `<{name}>` elements"
            ),
        };
        let help = message!("每页用一个 `<{name}>`", "use one `<{name}>` on every page");
        found.push(Finding::new(
            &LANDMARKS,
            &page.path,
            format!("{name} {count}"),
            message,
            help,
        ));
    }
    let mut seen = BTreeSet::new();
    for (id, line) in &page.ids {
        if !seen.insert(id) {
            let shown = show(id);
            let message = message!(
                "`id` `{shown}` 出现了不止一次",
                "the id `{shown}` stands more than once"
            );
            let help = message!("改掉其中一个", "change one of them");
            found.push(Finding::new(&REPEATED_ID, &page.path, shown, message, help).at(*line));
        }
    }
}

/// Checks that no two pages have one title.
pub(super) fn check_titles(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let mut first: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for page in pages.iter().filter(|page| !page.title.is_empty()) {
        let path = inspection.folder.path(page.number);
        let key = (page.lang.as_str(), page.title.as_str());
        match first.get(&key) {
            None => {
                first.insert(key, path);
            }
            Some(other) => {
                let title = show(&page.title);
                found.push(Finding::new(
                    &PAGE_TITLE,
                    path,
                    title.clone(),
                    message!(
                        "标题 `{title}` 与 `{other}` 的相同",
                        "the title `{title}` is that of `{other}` too",
                    ),
                    message!(
                        "写明这一页与那一页有什么不同",
                        "say what sets this page apart"
                    ),
                ));
            }
        }
    }
}
