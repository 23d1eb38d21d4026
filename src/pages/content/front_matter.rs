//! The front matter of a content page: TOML between two lines `+++`.

use super::{blocks, problem};
use crate::config::Profile;
use crate::diagnostics::Diagnostic;
use crate::load::nearest::nearest;
use crate::model::Date;
use crate::pages::rules::{CONTENT_FRONT_MATTER, CONTENT_PROFILE};

/// The accepted keys.
const KEYS: [&str; 6] = [
    "title",
    "description",
    "order",
    "updated_on",
    "menu",
    "profiles",
];

/// The parsed front matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FrontMatter {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) order: Option<i64>,
    pub(crate) updated_on: Option<Date>,
    /// The line of `updated_on` in the file.
    pub(crate) updated_on_line: u64,
    pub(crate) menu: Option<String>,
    /// The profiles that the page holds for; all without this key. An empty list leaves the
    /// page out, which would otherwise be replaced by the built-in one.
    pub(crate) profiles: Option<Vec<Profile>>,
}

/// Splits a file into front matter and Markdown; the number is the first line of the
/// Markdown in the file.
pub(crate) fn split<'a>(
    text: &'a str,
    file: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<(&'a str, &'a str, u64)> {
    let parts = text.strip_prefix("+++\n").and_then(|rest| {
        if let Some(markdown) = rest.strip_prefix("+++\n") {
            return Some(("", markdown));
        }
        let end = rest
            .match_indices("\n+++")
            .find(|(at, _)| matches!(rest.as_bytes().get(at + 4), None | Some(b'\n')))?;
        let markdown = rest.get(end.0 + 5..).unwrap_or_default();
        Some((&rest[..=end.0], markdown))
    });
    let Some((front, markdown)) = parts else {
        problems.push(
            problem(
                &CONTENT_FRONT_MATTER,
                file,
                "文件开头缺少两行 `+++` 之间的设置",
                "the settings between two lines `+++` are missing at the top of the file",
            )
            .at_line(1)
            .with_help(message!(
                "例如：`+++`、`title = \"关于\"`、`+++` 各占一行",
                "for example `+++`, `title = \"About\"`, `+++` on a line each",
            )),
        );
        return None;
    };
    let lines = front.matches('\n').count() as u64;
    Some((front, markdown, lines + 3))
}

/// Parses the front matter, which starts on the second line of the file.
pub(crate) fn parse(
    front: &str,
    file: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let table: toml::Table = match toml::from_str(front) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let line = 2 + front
                .as_bytes()
                .iter()
                .take(at)
                .filter(|b| **b == b'\n')
                .count();
            problems.push(
                problem(
                    &CONTENT_FRONT_MATTER,
                    file,
                    &format!("开头的设置不是有效的 TOML：{}", error.message()),
                    &format!("the settings are not valid TOML: {}", error.message()),
                )
                .at_line(line as u64),
            );
            return None;
        }
    };
    let mut reader = Reader {
        front,
        file,
        problems,
    };
    for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        reader.unknown_key(key);
    }
    let title = reader
        .text(&table, "title")
        .filter(|title| !title.trim().is_empty());
    let found = FrontMatter {
        description: reader.text(&table, "description"),
        menu: reader.text(&table, "menu"),
        order: reader.order(&table),
        updated_on: reader.date(&table),
        updated_on_line: reader.line_of("updated_on"),
        profiles: reader.profiles(&table),
        title: title.clone().unwrap_or_default(),
    };
    if title.is_none() {
        reader.missing_title();
        return None;
    }
    Some(found)
}

struct Reader<'a> {
    front: &'a str,
    file: &'a str,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn line_of(&self, key: &str) -> u64 {
        let position = self
            .front
            .lines()
            .position(|line| line.trim_start().trim_start_matches('"').starts_with(key));
        2 + position.unwrap_or(0) as u64
    }

    fn report(&mut self, key: &str, zh: &str, en: &str) {
        let line = self.line_of(key);
        let mut found = problem(&CONTENT_FRONT_MATTER, self.file, zh, en).at_line(line);
        found.heading = Some(key.to_owned());
        self.problems.push(found);
    }

    fn unknown_key(&mut self, key: &str) {
        let nearest = nearest(key, KEYS.iter().map(|known| (*known, *known)));
        self.report(
            key,
            &format!("不认识设置 `{key}`"),
            &format!("the setting `{key}` is not known"),
        );
        if let (Some(known), Some(last)) = (nearest, self.problems.last_mut()) {
            last.help = Some(message!(
                "是不是想写 `{known}`？",
                "did you mean `{known}`?"
            ));
        }
    }

    fn missing_title(&mut self) {
        self.report(
            "title",
            "缺少标题 `title`",
            "the title (`title`) is missing",
        );
    }

    fn text(&mut self, table: &toml::Table, key: &str) -> Option<String> {
        match table.get(key)? {
            toml::Value::String(text) => Some(text.trim().to_owned()),
            _ => {
                self.report(
                    key,
                    &format!("`{key}` 应当是加引号的文字"),
                    &format!("`{key}` is a text in quotes"),
                );
                None
            }
        }
    }

    fn profiles(&mut self, table: &toml::Table) -> Option<Vec<Profile>> {
        let toml::Value::Array(written) = table.get("profiles")? else {
            self.bad_profiles();
            return None;
        };
        let mut profiles = Vec::new();
        for name in written {
            let Some(name) = name.as_str() else {
                self.bad_profiles();
                continue;
            };
            match Profile::of_code(name) {
                Some(profile) => profiles.push(profile),
                None => {
                    let (message, help) = blocks::unknown(name, &[]);
                    let found = problem(&CONTENT_PROFILE, self.file, &message.zh, &message.en);
                    let line = self.line_of("profiles");
                    self.problems.push(found.at_line(line).with_help(help));
                }
            }
        }
        Some(profiles)
    }

    fn bad_profiles(&mut self) {
        self.report(
            "profiles",
            "`profiles` 应当是网站性质的列表，如 `[\"gov\", \"mirror\"]`",
            "`profiles` is a list of profiles such as `[\"gov\", \"mirror\"]`",
        );
    }

    fn order(&mut self, table: &toml::Table) -> Option<i64> {
        match table.get("order")? {
            toml::Value::Integer(order) => Some(*order),
            _ => {
                self.report("order", "`order` 应当是整数", "`order` is a whole number");
                None
            }
        }
    }

    fn date(&mut self, table: &toml::Table) -> Option<Date> {
        let written = match table.get("updated_on")? {
            toml::Value::Datetime(day) => day.to_string(),
            toml::Value::String(day) => day.clone(),
            _ => String::new(),
        };
        let date = written.parse().ok();
        if date.is_none() {
            self.report(
                "updated_on",
                "`updated_on` 应当是日期，如 `2026-05-16`",
                "`updated_on` is a date such as `2026-05-16`",
            );
        }
        date
    }
}
