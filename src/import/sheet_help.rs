//! Replaces the help of some check problems, which refers to the registry's files, by help for
//! somebody who edits an imported sheet.

use super::record::SheetRecords;
use crate::check::form::EMPTY_REQUIRED;
use crate::check::law::POINT_WITHOUT_DESIGNATION;
use crate::diagnostics::Diagnostic;

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
        problem.help = Some(message!(
            "请在表中加上“网点类别”一列，填国家级网点、省级网点等；也可以在表名中写明，或写在对照文件的 constants 里",
            "add a column `kind`; or say it in the title, or in the constants of the mapping file",
        ));
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
