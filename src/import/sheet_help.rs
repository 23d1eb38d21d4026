//! Replaces the help of some check problems, which refers to the registry's files, by help for
//! somebody who edits an imported sheet.

use super::record::{Record, SheetRecords, heading_of};
use super::tables::{Target, default_heading};
use crate::check::form::EMPTY_REQUIRED;
use crate::check::law::POINT_WITHOUT_DESIGNATION;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::schema::{Table, designations, points};

const KIND: Target = Target::Column(Table::Designations, designations::KIND);

/// Adapts the message and help of a problem to the sheet that it occurs in, if any.
pub(crate) fn adapt_to_sheet(problem: &mut Diagnostic, sheets: &[SheetRecords]) {
    let Some(sheet) = sheets.iter().find(|sheet| sheet.location == problem.file) else {
        return;
    };
    if problem.code == POINT_WITHOUT_DESIGNATION.code {
        problem.message = message!(
            "表里没有写明它是哪一类网点",
            "the sheet does not say what kind of point it is",
        );
        problem.help = Some(help_without_designation(sheet, sheets));
    }
    let is_missing = [EMPTY_REQUIRED.code, POINT_WITHOUT_DESIGNATION.code].contains(&problem.code);
    let mut records = sheet.records.iter();
    let record = records.find(|record| problem.line == Some(u64::from(record.line)));
    let is_exception = sheet.records.iter().any(|record| !has_only_name(record));
    if is_missing
        && is_exception
        && sheet.table == Table::Points
        && record.is_some_and(has_only_name)
    {
        problem.help = Some(message!(
            "这一行只有名称：是注释、说明，不是机构的，请删去这一行；是机构的，请补填",
            "the row has only a name: delete it if it is a note and no institution, else fill it in",
        ));
        return;
    }
    let heading = problem.heading.as_deref().unwrap_or_default();
    // The levels of a region stand in columns of their own.
    let is_region = heading == default_heading(points::SCHEMA.column(points::REGION));
    let levels = sheet.headings.iter();
    let levels = levels.filter(|(_, target)| is_region && *target == Target::RegionPart);
    let levels: Vec<String> = levels.map(|(level, _)| show(level)).collect();
    if problem.code == EMPTY_REQUIRED.code && !levels.is_empty() {
        let levels = levels.join("、");
        problem.help = Some(message!(
            "请在这一行填写“{levels}”",
            "fill in `{levels}` in this row",
        ));
        return;
    }
    let has_column = sheet.headings.iter().any(|(known, _)| known == heading);
    if problem.code == EMPTY_REQUIRED.code && !has_column {
        problem.help = Some(message!(
            "表里没有这一列，请加上“{heading}”一列",
            "the sheet has no such column; add `{heading}`",
        ));
    }
}

/// Whether the sheet gives nothing but the name of an institution, as in a note below the list. What
/// a title or a section says of all rows does not count.
fn has_only_name(record: &Record) -> bool {
    const NAME: Target = Target::Column(Table::Points, points::NAME);
    const STATUS: Target = Target::Column(Table::Designations, designations::STATUS);
    record.cells.contains_key(&NAME)
        && record
            .cells
            .keys()
            .all(|target| [NAME, KIND, STATUS].contains(target))
}

/// Where to say what kind of point the record of a sheet is.
fn help_without_designation(sheet: &SheetRecords, sheets: &[SheetRecords]) -> Text {
    if let Some(kind) = heading_of(&sheet.headings, KIND) {
        return message!(
            "请在这一行填写“{kind}”，如国家级网点、省级网点",
            "fill in `{kind}` in this row",
        );
    }
    let mut others = sheets.iter();
    if let Some(other) = others.find(|other| other.table == Table::Designations) {
        let location = &other.location;
        let kind = heading_of(&other.headings, KIND).unwrap_or("网点类别");
        return message!(
            "请在 {location} 中为它填一行，“{kind}”填国家级网点、省级网点等",
            "add a row for it to {location}, with its `{kind}`",
        );
    }
    message!(
        "请在表中加上“网点类别”一列，填国家级网点、省级网点等；也可以在表名中写明，或写在对照文件的 constants 里",
        "add a column `kind`; or say it in the title, or in the constants of the mapping file",
    )
}
