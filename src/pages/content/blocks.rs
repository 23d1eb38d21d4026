//! Blocks of a content page that hold for some sites only.
//!
//! A block stands between a line `::: gov` (or several conditions, `::: gov mirror`, of which one
//! is enough) and a line `:::`. Conditions are the profiles of a site, and whether it has one
//! language or several. Lines of other sites become empty, so that line numbers stay those of the
//! file.
//! Blocks cannot be nested. In code blocks the marks are text.

use super::problem;
use crate::config::{Profile, SiteConfig};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::nearest::nearest;
use crate::pages::rules::CONTENT_PROFILE;

/// The mark at the beginning of a line.
const MARK: &str = ":::";

/// The mark as a Chinese keyboard writes it.
const FULL_WIDTH_MARK: &str = "：：：";

/// The site has pages in several languages.
const MULTILINGUAL: &str = "multilingual";

/// The site has pages in one language only.
const MONOLINGUAL: &str = "monolingual";

/// Whether a condition holds for a site; `None` if there is no such condition.
fn holds(condition: &str, site: &SiteConfig) -> Option<bool> {
    match condition {
        MULTILINGUAL => Some(site.languages.len() > 1),
        MONOLINGUAL => Some(site.languages.len() <= 1),
        _ => Profile::of_code(condition).map(|profile| profile == site.profile),
    }
}

/// Keeps track of fenced code blocks, line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CodeFences {
    /// The character and length of the fence that opened the current code block.
    open: Option<(char, usize)>,
}

impl CodeFences {
    /// Whether the next line is a fence or within a code block.
    pub(crate) fn takes(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let character = text.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = character.map_or(0, |fence| {
            text.chars().take_while(|other| *other == fence).count()
        });
        let rest = text.get(length..).unwrap_or_default();
        match (self.open, character) {
            (None, Some(fence)) if indent < 4 && length >= 3 => {
                // A line such as ```text``` is code within a paragraph.
                let opens = fence == '~' || !rest.contains('`');
                if opens {
                    self.open = Some((fence, length));
                }
                opens
            }
            (None, _) => false,
            (Some((fence, least)), found) => {
                let closes =
                    indent < 4 && found == Some(fence) && length >= least && rest.trim().is_empty();
                if closes {
                    self.open = None;
                }
                true
            }
        }
    }
}

/// An open block.
struct Block {
    /// The line of its first mark in the file.
    line: u64,
    holds: bool,
}

/// The text that holds for a site, and the problems of all blocks. `first_line` is the
/// text's first line in the file.
pub(crate) fn for_site(
    text: &str,
    site: &SiteConfig,
    file: &str,
    first_line: u64,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let mut held = String::with_capacity(text.len());
    let mut open: Option<Block> = None;
    let mut fences = CodeFences::default();
    for (line, number) in text.split('\n').zip(first_line..) {
        if number > first_line {
            held.push('\n');
        }
        let is_code = fences.takes(line);
        let mut report = |message: Text, help: Text| {
            let found = problem(&CONTENT_PROFILE, file, &message.zh, &message.en);
            problems.push(found.at_line(number).with_help(help));
        };
        let Some(names) = mark(line).filter(|_| !is_code) else {
            if !is_code && line.trim_start().starts_with(FULL_WIDTH_MARK) {
                report(
                    message!(
                        "标记 `：：：` 是全角冒号",
                        "the mark `：：：` has full-width colons",
                    ),
                    message!("改成半角的 `:::`", "write `:::` with ASCII colons"),
                );
            }
            if open.as_ref().is_none_or(|block| block.holds) {
                held.push_str(line);
            }
            continue;
        };
        match (names.is_empty(), open.take()) {
            (true, Some(_)) => {}
            (true, None) => report(
                message!(
                    "这里的 `:::` 前面没有开头的标记",
                    "this `:::` closes no block"
                ),
                help(),
            ),
            (false, before) => {
                if let Some(before) = before {
                    let line = before.line;
                    report(
                        message!(
                            "第 {line} 行开始的一段还没有结束，又开始了一段",
                            "a block begins before the one of line {line} ends",
                        ),
                        message!(
                            "先用单独一行 `:::` 结束前一段；段落不能互相包含",
                            "end the other with a line `:::`; blocks cannot be nested",
                        ),
                    );
                }
                let mut is_held = false;
                for name in names {
                    match holds(name, site) {
                        Some(one) => is_held |= one,
                        None => {
                            let (message, help) = unknown(name, &[MULTILINGUAL, MONOLINGUAL]);
                            report(message, help);
                        }
                    }
                }
                open = Some(Block {
                    line: number,
                    holds: is_held,
                });
            }
        }
    }
    if let Some(block) = open {
        let found = problem(
            &CONTENT_PROFILE,
            file,
            "这里开始的一段没有结束的标记",
            "the block that begins here has no end",
        );
        problems.push(found.at_line(block.line).with_help(message!(
            "在这一段后面加上单独一行 `:::`",
            "add a line `:::` after it",
        )));
    }
    held
}

/// The names after a mark; `None` if the line is none.
fn mark(line: &str) -> Option<Vec<&str>> {
    let text = line.trim_start_matches(' ');
    let indent = line.len() - text.len();
    let names = text.strip_prefix(MARK).filter(|_| indent < 4)?;
    let names = names.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    Some(names.filter(|name| !name.is_empty()).collect())
}

/// Message and help for a name that is neither a profile nor one of `others`.
pub(crate) fn unknown(name: &str, others: &[&'static str]) -> (Text, Text) {
    let shown = show(name);
    let message = message!(
        "不认识网站性质 `{shown}`",
        "`{shown}` is not a profile of a site",
    );
    let codes = Profile::ALL.iter().map(|profile| profile.code());
    let codes = codes.chain(others.iter().copied());
    let help = match nearest(name, codes.map(|code| (code, code))) {
        Some(nearest) => message!("是不是 `{nearest}`？", "did you mean `{nearest}`?"),
        None => help(),
    };
    (message, help)
}

fn help() -> Text {
    message!(
        "开头写单独一行 `::: gov`、`::: mirror` 或 `::: demo`（可以写几个），有几种语言的网站才显示的写 `::: multilingual`，结尾写单独一行 `:::`",
        "begin with a line `::: gov`, `::: mirror` or `::: demo` (or several), or `::: multilingual` for a site in several languages, and end with a line `:::`",
    )
}
