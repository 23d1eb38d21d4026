//! Finds exceptions in the settings that match no cell.

use super::settings;
use crate::config::PersonalException;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::find_column;
use crate::load::nearest::nearest;
use crate::schema::Table;
use std::collections::HashSet;

rules! { People;
    /// 原因：personal_exceptions 按网点编号和列名放行一格。写错一个字，例外就不起作用，手机号码照样报错。
    ///
    /// 例子：`column = "电话"`，应当写列名 `phone`；`point = "p-0024"`，而 points.csv 中是 `p-0042`。
    ///
    /// 改法：照说明里的建议改正编号或列名；网点已经不在名录中的，删去这条例外。
    UNKNOWN_EXCEPTION = Warning "unknown-exception", None,
        "例外中的网点编号和列名必须存在", "An exception names a point and a column that exist";
}

/// The maximum number of searches for a similar id.
const MAX_SEARCHES: usize = 20;

/// The settings file, for messages.
const FILE: &str = "wangdian.toml";

/// Checks that every exception names an existing point and column. `ids` is `None` if the
/// points could not be read.
pub(crate) fn check(exceptions: &[PersonalException], ids: Option<&[&str]>) -> Vec<Diagnostic> {
    let known: Option<HashSet<&str>> = ids.map(|ids| ids.iter().copied().collect());
    let mut searches_left = MAX_SEARCHES;
    // Those of settings are looked up where the settings are checked.
    let of_settings = |exception: &&PersonalException| {
        settings::PUBLIC_CONTACTS.contains(&exception.column.as_str())
    };
    let exceptions: Vec<&PersonalException> = exceptions
        .iter()
        .filter(|exception| !of_settings(exception))
        .collect();
    let points = exceptions.iter().filter_map(|exception| {
        let ids = ids?;
        let written = exception.point.as_str();
        if known.as_ref()?.contains(written) {
            return None;
        }
        let may_search = searches_left > 0;
        searches_left = searches_left.saturating_sub(1);
        let ids = ids.iter().map(|id| (*id, *id));
        let near = may_search.then(|| nearest(written, ids)).flatten();
        let words = ("不在 points.csv 中", "not in points.csv");
        Some(unknown("point", written, words, near))
    });
    let columns = exceptions.iter().filter_map(|exception| {
        let written = exception.column.as_str();
        let names = || {
            Table::ALL
                .into_iter()
                .flat_map(|table| table.schema().columns)
                .map(|column| column.name)
        };
        if names().any(|name| name == written) {
            return None;
        }
        let heading = find_column(written).map(|(_, column)| column.name);
        let near = heading.or_else(|| nearest(written, names().map(|name| (name, name))));
        let words = ("不是列名", "the name of no column");
        Some(unknown("column", written, words, near))
    });
    points.chain(columns).collect()
}

fn unknown(key: &str, written: &str, words: (&str, &str), near: Option<&str>) -> Diagnostic {
    let shown = show(written);
    let message = Text::new(
        format!(
            "`personal_exceptions` 中的 `{key}` 是 `{shown}`，{}，这条例外不起作用",
            words.0
        ),
        format!(
            "`{key}` in `personal_exceptions` is `{shown}`, which is {}: it allows nothing",
            words.1
        ),
    );
    let help = match near {
        Some(near) => message!("是不是 `{}`？", "did you mean `{}`?", show(near)),
        None => message!("请改正，或删去这条例外", "correct or delete the exception"),
    };
    let mut problem = UNKNOWN_EXCEPTION.diagnostic(FILE, message).with_help(help);
    problem.heading = Some(format!("data.personal_exceptions.{key}"));
    problem.value = Some(shown);
    problem
}
