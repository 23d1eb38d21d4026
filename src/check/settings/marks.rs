//! Checks the marks in the footer: where they lead, their pictures, and the last day on which they hold.

use super::{BAD_SITE_MARK, SITE_MARK_EXPIRED, of};
use crate::config::official::register_entry;
use crate::config::{MarkConfig, SiteConfig};
use crate::diagnostics::{Diagnostic, show};
use crate::links;
use crate::model::Date;

pub(super) fn check_marks(
    site: &SiteConfig,
    has_picture: Option<&dyn Fn(&str) -> bool>,
) -> Vec<Diagnostic> {
    let official = &site.party_government_mark;
    let accessibility = &site.accessibility_mark;
    let mut problems = Vec::new();
    let is_filled = |text: &str| !text.trim().is_empty();
    if is_filled(&official.url) && !is_party_government_mark(&official.url) {
        let (shown, entry) = (show(&official.url), register_entry());
        let message = message!(
            "党政机关网站标识的链接 `site.party_government_mark.url` 是 `{shown}`，不是 `{entry}` 加 32 位编号",
            "`site.party_government_mark.url` is `{shown}`, not `{entry}` and the 32 hexadecimal digits of an id",
        );
        let help = message!(
            "照事业单位登记管理机关发给您的标识代码填写",
            "copy it from the code of the mark that was given to you",
        );
        problems.push(of(
            "site.party_government_mark.url",
            &BAD_SITE_MARK,
            message,
            help,
        ));
    }
    let is_secure = accessibility.url.starts_with("https://");
    if is_filled(&accessibility.url) && !(is_secure && links::outside(&accessibility.url).is_some())
    {
        let shown = show(&accessibility.url);
        let message = message!(
            "无障碍标识的链接 `site.accessibility_mark.url` 是 `{shown}`，不是 https 网址",
            "`site.accessibility_mark.url` is `{shown}`, not an https address",
        );
        let help = message!(
            "填写检测机构给出的查询网址，以 `https://` 开头",
            "fill in the address that the testing body gave you; it begins with `https://`",
        );
        problems.push(of(
            "site.accessibility_mark.url",
            &BAD_SITE_MARK,
            message,
            help,
        ));
    }
    for (key, mark) in [
        ("party_government_mark", official),
        ("accessibility_mark", accessibility),
    ] {
        let MarkConfig { url, image, .. } = mark;
        if let Some((_, name)) = image.trim().rsplit_once(['/', '\\']) {
            let (shown, name) = (show(image), show(name));
            let message = message!(
                "`site.{key}.image` 是 `{shown}`，多写了文件夹",
                "`site.{key}.image` is `{shown}`, with a folder that does not belong there",
            );
            let help = message!(
                "图片放在主题的 `images/` 里，这里只写文件名 `{name}`",
                "the picture is in `images/` of the theme: write only the name of the file, `{name}`",
            );
            problems.push(of(
                &format!("site.{key}.image"),
                &BAD_SITE_MARK,
                message,
                help,
            ));
        } else if is_filled(image) && has_picture.is_some_and(|has_picture| !has_picture(image)) {
            let shown = show(image);
            let message = message!(
                "`site.{key}.image` 是 `{shown}`，主题里没有这张图片",
                "`site.{key}.image` is `{shown}`, a picture that the theme does not have",
            );
            let help = message!(
                "把图片放进自己主题的 `images/`，在 `[paths]` 的 `theme` 写上主题文件夹",
                "put the picture into `images/` of a theme of your own, and name the theme in `theme` of `[paths]`",
            );
            problems.push(of(
                &format!("site.{key}.image"),
                &BAD_SITE_MARK,
                message,
                help,
            ));
        }
        if is_filled(url) == is_filled(image) {
            continue;
        }
        let missing = if is_filled(url) { "image" } else { "url" };
        let message = message!(
            "`site.{key}` 缺少 `{missing}`",
            "`site.{key}` has no `{missing}`",
        );
        let help = message!(
            "`url` 和 `image` 都要填写：`image` 是主题 `images/` 里的文件名",
            "fill in both `url` and `image`: the latter is the name of a file in the theme's `images/`",
        );
        problems.push(of(&format!("site.{key}"), &BAD_SITE_MARK, message, help));
    }
    problems
}

/// Warnings about marks that have expired on a date. The last day is still valid.
pub(crate) fn expired_marks(site: &SiteConfig, as_of: Date) -> Vec<Diagnostic> {
    let marks = [
        ("party_government_mark", &site.party_government_mark),
        ("accessibility_mark", &site.accessibility_mark),
    ];
    let until = |mark: &MarkConfig| mark.valid_until.filter(|until| *until < as_of);
    let expired = marks
        .into_iter()
        .filter_map(|(key, mark)| Some((key, until(mark)?)));
    expired
        .map(|(key, until)| {
            let message = message!(
                "页脚的标识 `site.{key}` 到 {until} 为止，数据日期是 {as_of}，已经过期",
                "the mark `site.{key}` held until {until}, before {as_of}, the date of the data",
            );
            let help = message!(
                "重新测评后改正 `valid_until`；没有通过的，删去这个标识",
                "renew it and mend `valid_until`, or remove the mark",
            );
            of(
                &format!("site.{key}.valid_until"),
                &SITE_MARK_EXPIRED,
                message,
                help,
            )
        })
        .collect()
}

/// A link of the mark, with an id that could be one.
fn is_party_government_mark(url: &str) -> bool {
    let Some(id) = url.trim().strip_prefix(&register_entry()) else {
        return false;
    };
    let mut different: Vec<u8> = id.to_ascii_lowercase().into_bytes();
    different.sort_unstable();
    different.dedup();
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_repeated = id.len() == 32 && id.get(..16) == id.get(16..);
    is_id && different.len() > 3 && !is_repeated
}
