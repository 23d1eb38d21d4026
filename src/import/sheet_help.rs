//! Replaces the help of some check problems, which refers to the registry's files, by help for
//! somebody who edits an imported sheet.

use super::record::{SheetRecords, heading_of};
use super::tables::Target;
use crate::check::form::EMPTY_REQUIRED;
use crate::check::law::POINT_WITHOUT_DESIGNATION;
use crate::diagnostics::{Diagnostic, Text};
use crate::schema::{Table, designations};

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
    let heading = problem.heading.as_deref().unwrap_or_default();
    let has_column = sheet.headings.iter().any(|(known, _)| known == heading);
    if problem.code == EMPTY_REQUIRED.code && !has_column {
        problem.help = Some(message!(
            "表里没有这一列，请加上“{heading}”一列",
            "the sheet has no such column; add `{heading}`",
        ));
    }
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
