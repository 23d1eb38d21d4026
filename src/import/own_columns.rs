//! Columns that an office added to the registry's files for itself. The registry does not keep them,
//! so that a file written anew would lack them.

use super::record::ImportLog;
use super::rules::COLUMN_WOULD_BE_LOST;
use crate::diagnostics::Diagnostic;
use crate::load::rules::UNKNOWN_COLUMN;

/// Reports the columns that writing the registry's files would delete, as loading them found.
pub(crate) fn report<'p>(
    found_in_registry: impl IntoIterator<Item = &'p Diagnostic>,
    log: &mut ImportLog,
) {
    let unknown = found_in_registry
        .into_iter()
        .filter(|problem| problem.code == UNKNOWN_COLUMN.code);
    for problem in unknown {
        let Some(heading) = &problem.heading else {
            continue;
        };
        let file = &problem.file;
        let message = message!(
            "名录的这个文件有一列「{heading}」，名录里没有这一列，写入就会把它和里面的内容删掉",
            "the file of the registry has a column `{heading}` of its own, which writing it would delete",
        );
        let help = message!(
            "请把这一列连同编号移到另一张表，从 {file} 中删去以后再导入；是标题写错了的，请改正标题",
            "move it with the ids to a table of your own and delete it from {file}, or correct the heading if it is misspelt",
        );
        let mut lost = COLUMN_WOULD_BE_LOST
            .diagnostic(file.clone(), message)
            .with_help(help);
        lost.line = problem.line;
        lost.heading = Some(heading.clone());
        log.problems.push(lost);
    }
}
