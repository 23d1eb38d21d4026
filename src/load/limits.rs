//! Limits on rows, columns, records and JSON depth, so that a wrong or hostile file leads to
//! a message instead of exhausting the memory. The limits are settings of `[data]`.
//!
//! [`super::bytes`] limits the size of files, [`crate::check`] the length of cells.

use super::rules::{JSON_TOO_DEEP, TOO_MANY_COLUMNS, TOO_MANY_RECORDS, TOO_MANY_ROWS};
use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Rule, Text};

/// The limits, and the number of records that may still be read.
#[derive(Debug)]
pub(crate) struct Budget {
    rows: usize,
    columns: usize,
    depth: usize,
    records: usize,
    records_left: usize,
}

impl Budget {
    /// The full budget that the settings allow for one registry.
    pub(crate) fn new(options: &DataConfig) -> Self {
        Self {
            rows: options.max_rows,
            columns: options.max_columns,
            depth: options.max_json_depth,
            records: options.max_records,
            records_left: options.max_records,
        }
    }

    /// The budget for a reference table such as `regions.csv`: limited only in columns, since
    /// its rows do not count as records.
    pub(crate) fn for_reference() -> Self {
        let unlimited = usize::MAX;
        Self {
            rows: unlimited,
            columns: DataConfig::default().max_columns,
            depth: unlimited,
            records: unlimited,
            records_left: unlimited,
        }
    }

    /// The maximum number of rows of a table.
    pub(crate) fn max_rows(&self) -> usize {
        self.rows
    }

    /// The maximum number of columns of a table.
    pub(crate) fn max_columns(&self) -> usize {
        self.columns
    }

    /// Reserves one more row for a table that already has `rows`; fails with a diagnostic if
    /// a limit is reached.
    pub(crate) fn reserve_row(
        &mut self,
        rows: usize,
        file: &str,
        line: u64,
    ) -> Result<(), Box<Diagnostic>> {
        if rows >= self.rows {
            return Err(too_many_rows(self.rows, file, line));
        }
        let Some(left) = self.records_left.checked_sub(1) else {
            return Err(too_many_records(self.records, file, line));
        };
        self.records_left = left;
        Ok(())
    }

    /// Fails with a diagnostic if a table has more columns than allowed.
    pub(crate) fn check_columns(
        &self,
        columns: usize,
        file: &str,
        line: u64,
    ) -> Result<(), Box<Diagnostic>> {
        if columns <= self.columns {
            return Ok(());
        }
        let limit = self.columns;
        let message = message!(
            "有 {columns} 列，超过了上限 {limit} 列",
            "there are {columns} columns, more than the limit of {limit}",
        );
        let help = message!(
            "请删去右边没有用的列，另存后再试",
            "delete the unused columns on the right"
        );
        let setting = "max_columns";
        Err(limit_exceeded(
            &TOO_MANY_COLUMNS,
            message,
            help,
            setting,
            file,
            line,
        ))
    }

    /// Fails with a diagnostic if a JSON text is nested deeper than allowed. The text need not
    /// be well-formed.
    pub(crate) fn check_depth(&self, text: &str, file: &str) -> Result<(), Box<Diagnostic>> {
        let Some(position) = find_deeper_than(self.depth, text.as_bytes()) else {
            return Ok(());
        };
        let limit = self.depth;
        let before = &text.as_bytes()[..position];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let message = message!(
            "括号套了不止 {limit} 层",
            "brackets are nested more than {limit} deep",
        );
        let help = message!(
            "名录只有 6 层；请检查是否放错了文件",
            "a registry is nested 6 deep: check that it is the right file",
        );
        let setting = "max_json_depth";
        Err(limit_exceeded(
            &JSON_TOO_DEEP,
            message,
            help,
            setting,
            file,
            line,
        ))
    }
}

/// The byte offset of the first opening bracket nested deeper than `limit`.
fn find_deeper_than(limit: usize, text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut is_escaped = false;
    for (position, byte) in text.iter().enumerate() {
        if in_string {
            in_string = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' if depth == limit => return Some(position),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn too_many_rows(limit: usize, file: &str, line: u64) -> Box<Diagnostic> {
    let message = message!(
        "记录超过了一张表的上限（{limit} 条），从这一条起没有读取",
        "the table has more than {limit} records; from this one on it was not read",
    );
    let help = message!("请检查是否放错了文件", "check that it is the right file");
    limit_exceeded(&TOO_MANY_ROWS, message, help, "max_rows", file, line)
}

fn too_many_records(limit: usize, file: &str, line: u64) -> Box<Diagnostic> {
    let message = message!(
        "各表的记录合计超过了上限（{limit} 条），从这一条起没有读取",
        "all tables together have more than {limit} records; from this one on nothing was read",
    );
    let help = message!(
        "请检查是否放错了文件",
        "check that these are the right files"
    );
    limit_exceeded(&TOO_MANY_RECORDS, message, help, "max_records", file, line)
}

/// A diagnostic for an exceeded limit; the help names the setting that raises it.
fn limit_exceeded(
    rule: &Rule,
    message: Text,
    help: Text,
    setting: &str,
    file: &str,
    line: u64,
) -> Box<Diagnostic> {
    let help = Text::new(
        format!(
            "{}；确实需要时，在 wangdian.toml 的 [data] 中调高 {setting}",
            help.zh
        ),
        format!("{}; else raise `data.{setting}` in wangdian.toml", help.en),
    );
    let problem = rule.diagnostic(file, message).at_line(line);
    Box::new(problem.with_help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        let check = |text: &str, limit, expected| {
            assert_eq!(find_deeper_than(limit, text.as_bytes()), expected, "{text}");
        };
        check("[[]]", 2, None);
        check("[[]]", 1, Some(1));
        check("[][]", 1, None);
        check(r#"{"a":[1]}"#, 1, Some(5));
        check(r#"["[[[", "\"[", "\\"]"#, 1, None);
        check(r#"["\\", []]"#, 1, Some(7));
        check("]]]][", 1, None);
        check("", 0, None);
    }
}
