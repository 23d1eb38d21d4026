//! Loads `region_changes.csv`, the table of abolished and recoded regions.

use super::{BUILT_IN_CHANGES, cell_problem, is_region_code};
use crate::diagnostics::{Diagnostic, Problems};
use crate::load::csv_table;
use crate::load::limits::Budget;
use crate::load::raw::RawRow;
use crate::load::rules::BAD_REGION_CHANGES;
use crate::load::source::Source;
use crate::model::region::{FormerRegionRow, FormerRegionSource, RegionChange};
use crate::model::{Date, Regions};
use crate::schema::region_changes as columns;
use unicode_normalization::UnicodeNormalization;

/// Adds the former regions to the current ones; `None` if their table has an error.
pub(super) fn with_former(
    regions: Regions,
    source: Source<'_>,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<Regions> {
    let name = columns::SCHEMA.file;
    if !source.has(name) {
        return Some(regions.with_former(FormerRegionSource::BuiltIn(built_in)));
    }
    let text = source.text(name, limit, diagnostics)?;
    // Most folders have an unchanged copy of the built-in table, which is parsed lazily.
    if text == BUILT_IN_CHANGES {
        return Some(regions.with_former(FormerRegionSource::BuiltIn(built_in)));
    }
    let before = diagnostics.errors();
    let rows = read(&text, &source.shown(name), Some(&regions), diagnostics)?;
    if diagnostics.errors() > before {
        return None;
    }
    Some(regions.with_former(FormerRegionSource::Rows(rows)))
}

/// The rows of the built-in table, which has no errors: `.ci/publish` checks it in `data/`.
fn built_in() -> Vec<FormerRegionRow> {
    let name = format!("<built-in>/{}", columns::SCHEMA.file);
    read(BUILT_IN_CHANGES, &name, None, &mut Problems::new(0)).unwrap_or_default()
}

/// Reads all rows. Successors are checked only if the current regions are given.
fn read(
    text: &str,
    file: &str,
    regions: Option<&Regions>,
    diagnostics: &mut Problems,
) -> Option<Vec<FormerRegionRow>> {
    let budget = &mut Budget::for_reference();
    let table = csv_table::read(text, file, &columns::SCHEMA, budget, diagnostics)?;
    let mut rows = Vec::with_capacity(table.len());
    for row in table.rows().filter(|row| !row.is_damaged()) {
        match change(row, regions) {
            Ok(row) => rows.push(row),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    Some(rows)
}

fn change(row: RawRow<'_>, regions: Option<&Regions>) -> Result<FormerRegionRow, Box<Diagnostic>> {
    let cell = |column| row.cell(column).trim();
    let wrong = |column, zh: &str, en: &str| {
        Box::new(cell_problem(&BAD_REGION_CHANGES, row, column, zh, en))
    };
    let code = cell(columns::OLD_CODE);
    if !is_region_code(code) {
        let (zh, en) = ("应当是六位数字", "must be six digits");
        return Err(wrong(columns::OLD_CODE, zh, en));
    }
    let name: String = cell(columns::OLD_NAME).nfc().collect();
    if name.is_empty() || name.chars().any(crate::diagnostics::is_unsafe_to_show) {
        return Err(wrong(columns::OLD_NAME, "不能为空", "must not be empty"));
    }
    let Some(year) = year(cell(columns::DATE)) else {
        let (zh, en) = (
            "应当是日期或年份，如 2010-06-28 或 2010",
            "must be a day or a year, such as 2010-06-28 or 2010",
        );
        return Err(wrong(columns::DATE, zh, en));
    };
    let Some(change) = RegionChange::from_code(cell(columns::CHANGE)) else {
        let (zh, en) = (
            "应当是 replaced、recoded、split 或 same_code",
            "must be replaced, recoded, split or same_code",
        );
        return Err(wrong(columns::CHANGE, zh, en));
    };
    let successors = list(cell(columns::CURRENT_CODE));
    let names = list(cell(columns::CURRENT_NAME));
    if !successors.iter().all(|code| is_region_code(code)) {
        let (zh, en) = (
            "应当是六位数字，几个用分号隔开",
            "must be codes of six digits, separated by semicolons",
        );
        return Err(wrong(columns::CURRENT_CODE, zh, en));
    }
    if let Some(regions) = regions {
        let known = successors.iter().map(|code| regions.find(code));
        let Some(known) = known.collect::<Option<Vec<_>>>() else {
            let (zh, en) = (
                "应当是 regions.csv 中现有的代码",
                "must be codes of regions.csv",
            );
            return Err(wrong(columns::CURRENT_CODE, zh, en));
        };
        let expected = known.iter().map(|index| regions.get(*index).name.as_str());
        if !expected.eq(names.iter().map(String::as_str)) {
            let (zh, en) = (
                "与现代码在 regions.csv 中的名称不同",
                "must be the names of the current codes in regions.csv",
            );
            return Err(wrong(columns::CURRENT_NAME, zh, en));
        }
    }
    Ok(FormerRegionRow {
        code: code.to_owned(),
        name,
        parents: parts(cell(columns::OLD_PARENT), '/'),
        year,
        change,
        new_codes: list(cell(columns::NEW_CODE)),
        successors,
    })
}

fn list(cell: &str) -> Vec<String> {
    parts(cell, ';')
}

fn parts(cell: &str, separator: char) -> Vec<String> {
    let parts = cell.split(separator).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(|part| part.nfc().collect()).collect()
}

/// The year of a date or year from 1949 to 2100.
fn year(cell: &str) -> Option<i16> {
    let year = match cell.parse::<Date>() {
        Ok(day) if cell.len() == 10 => day.year(),
        _ if cell.len() == 4 => cell.parse().ok()?,
        _ => return None,
    };
    (1949..=2100).contains(&year).then_some(year)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    #[test]
    fn the_built_in_table_has_no_errors() {
        let regions = load_empty(None, &DataConfig::default()).regions.unwrap();
        let mut problems = Problems::new(10);
        let rows = read(BUILT_IN_CHANGES, "built-in", Some(&regions), &mut problems).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        assert!(rows.len() > 3_000, "{}", rows.len());
        assert_eq!(rows, built_in());
        assert_eq!(regions.former().iter().count(), rows.len());
    }
}
