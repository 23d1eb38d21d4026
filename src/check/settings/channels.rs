//! Corrections and objections: whether the public can send them, and until when.

use super::{NO_CORRECTION_CHANNEL, NO_OBJECTION_CHANNEL, OBJECTION_TERM_OVER, of};
use crate::check::values::is_mail_address;
use crate::config::SiteConfig;
use crate::diagnostics::{Diagnostic, show};
use crate::links;
use crate::model::Date;

/// Checks that the public can send corrections and objections.
pub(super) fn check_channels(site: &SiteConfig) -> Vec<Diagnostic> {
    let (correction, objection) = (&site.correction, &site.objection);
    let mut problems = Vec::new();
    let works = |phone: &str, mail: &str, url: &str| {
        let digits = phone.bytes().filter(u8::is_ascii_digit).count();
        digits >= 5 || is_mail_address(mail) || links::outside(url).is_some()
    };
    if !works(&correction.phone, &correction.email, &correction.url) {
        let message = message!(
            "`site.profile` 是 `gov`，但 `[site.correction]` 里没有能用的更正渠道",
            "`site.profile` is `gov`, but `[site.correction]` names no way that works",
        );
        let help = message!(
            "至少填写 `email`、`url`、`phone` 中的一种，并写全",
            "fill in `email`, `url` or `phone`, complete",
        );
        problems.push(of("site.correction", &NO_CORRECTION_CHANNEL, message, help));
    }
    let mut missing = Vec::new();
    if !works(&objection.phone, &objection.email, &objection.url) {
        missing.push("email`/`url`/`phone");
    }
    for (key, value) in [
        ("decided_by", &objection.decided_by),
        ("until", &objection.until),
    ] {
        if value.trim().is_empty() {
            missing.push(key);
        }
    }
    if !missing.is_empty() {
        let (zh, en) = (missing.join("`、`"), missing.join("`, `"));
        let message = message!(
            "`site.profile` 是 `gov`，但 `[site.objection]` 里没有填写 `{zh}`",
            "`site.profile` is `gov`, but `[site.objection]` lacks `{en}`",
        );
        let help = message!(
            "写明公众怎样对公示提出异议（`email`、`url`、`phone` 至少一种）、由谁决定（`decided_by`）和期限（`until`）",
            "say how to object to the notice (`email`, `url` or `phone`), who decides (`decided_by`) and until when (`until`)",
        );
        problems.push(of("site.objection", &NO_OBJECTION_CHANNEL, message, help));
    }
    problems
}

/// A warning if the term for objections is a date in a year before that of the data. A sentence is not
/// read: it may name the year of a rule.
pub(crate) fn objection_term_over(site: &SiteConfig, as_of: Date) -> Option<Diagnostic> {
    let until = site.objection.until.trim();
    let is_of_date = |c: char| c.is_ascii_digit() || "年月日号底末前至到止为截 -/.".contains(c);
    let year = until.find(|c: char| c.is_ascii_digit())?;
    let year: i16 = until.get(year..year + 4)?.parse().ok()?;
    if !until.chars().all(is_of_date) || year >= as_of.year() {
        return None;
    }
    let shown = show(until);
    let message = message!(
        "异议的期限 `site.objection.until` 是 `{shown}`，数据日期是 {as_of}，期限已经过去",
        "`site.objection.until` is `{shown}`, before {as_of}, the date of the data",
    );
    let help = message!(
        "写现在的期限，例如“公示期内提出，公示期满后10个工作日内答复”",
        "write the present term, such as “within the time of the notice; answers within 10 working days”",
    );
    Some(of(
        "site.objection.until",
        &OBJECTION_TERM_OVER,
        message,
        help,
    ))
}
