//! `wangdian verify`.

use super::output::print;
use super::project::{source_date_epoch, today_in_china};
use super::{Outcome, print_error};
use std::fmt::Write;
use std::path::Path;
use wangdian::cli::VerifyArguments;
use wangdian::diagnostics::Language;
use wangdian::message;
use wangdian::write::{
    Allowed, PublicKey, SignatureError, Statement, Trust, VerifySummary, check_signature,
    verify as compare,
};

/// Verifies a copy of the site.
pub(crate) fn verify(arguments: VerifyArguments) -> Outcome {
    let language = arguments.lang.into();
    let statement = match &arguments.key {
        None => None,
        Some(key) => match checked(key, &arguments, language) {
            Ok(statement) => Some(statement),
            Err(outcome) => return outcome,
        },
    };
    let summary =
        Allowed::new(&arguments.allowed).and_then(|allowed| compare(&arguments.target, &allowed));
    let summary = match summary {
        Ok(summary) => summary,
        Err(error) => return print_error(&error.text(), language),
    };
    let mut output = lists(&summary, language);
    if let Some(statement) = statement {
        let text = message!(
            "签名可信：数据日期 {}，有效到 {}",
            "the signature is right: data of {}, valid until {}",
            statement.as_of,
            statement.expires,
        );
        // Writing to a string cannot fail.
        let _ = writeln!(output, "{}", text.get(language));
    }
    let _ = writeln!(output, "{}", verdict(&summary, language));
    if let Err(outcome) = print(&output, language) {
        outcome
    } else if summary.is_exact() {
        Outcome::Done
    } else {
        Outcome::AuthorError
    }
}

/// What the signature of a copy says, if it can be trusted.
fn checked(
    key: &Path,
    arguments: &VerifyArguments,
    language: Language,
) -> Result<Statement, Outcome> {
    let could_not_run = |error: SignatureError| print_error(&error.text(), language);
    let text = std::fs::read_to_string(key)
        .map_err(|error| could_not_run(SignatureError::KeyFile(key.to_owned(), error)))?;
    let today = match arguments.as_of {
        Some(date) => date,
        // Whether a signature has expired is a question of the day on which it is asked.
        None => source_date_epoch(language)?.unwrap_or_else(today_in_china),
    };
    let trust = Trust {
        key: PublicKey::parse(&text).map_err(could_not_run)?,
        today,
        not_older_than: arguments.not_older_than,
    };
    check_signature(&arguments.target, &trust).map_err(|error| match error {
        SignatureError::Verify(_) | SignatureError::Write(_) => could_not_run(error),
        error => {
            could_not_run(error);
            Outcome::AuthorError
        }
    })
}

/// One line for each path that the manifest does not explain.
fn lists(summary: &VerifySummary, language: Language) -> String {
    let lists = [
        (&summary.missing, message!("缺少", "missing")),
        (&summary.changed, message!("内容不同", "changed")),
        (
            &summary.links,
            message!(
                "符号链接，不是文件或文件夹本身",
                "a symbolic link instead of the file or folder itself",
            ),
        ),
        (&summary.extra, message!("多余", "extra")),
        (&summary.ignored, message!("不计", "ignored")),
        (&summary.allowed, message!("允许", "allowed")),
    ];
    let lines = lists.iter().flat_map(|(paths, word)| {
        let word = word.get(language);
        paths.iter().map(move |path| format!("{word}: {path}\n"))
    });
    lines.collect()
}

fn verdict(summary: &VerifySummary, language: Language) -> String {
    let (kept_zh, kept_en) = match summary.kept {
        0 => (String::new(), String::new()),
        kept => (
            format!("；另有 {kept} 个为已打开的网页保留的旧文件"),
            format!("; besides, {kept} old files are kept for open pages"),
        ),
    };
    let text = if summary.is_exact() {
        message!(
            "完好：{} 个文件与清单一致（数据日期 {}{kept_zh}）",
            "exact: {} files match the manifest (data of {}{kept_en})",
            summary.files,
            summary.as_of,
        )
    } else {
        let (links_zh, links_en) = match summary.links.len() {
            0 => (String::new(), String::new()),
            links => (
                format!("，符号链接 {links}"),
                format!(", {links} symbolic links"),
            ),
        };
        message!(
            "与清单不符：缺少 {}，内容不同 {}，多余 {}{links_zh}",
            "not exact: {} missing, {} changed, {} extra{links_en}",
            summary.missing.len(),
            summary.changed.len(),
            summary.extra.len(),
        )
    };
    text.get(language).to_owned()
}
