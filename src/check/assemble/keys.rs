//! Ids of points, and references to them in other tables.

use super::*;

impl<'a> Assembly<'a> {
    /// Reads the id of a point; the flag tells whether it is the first row with this id.
    pub(super) fn read_id(&mut self, row: RawRow<'a>) -> (String, bool) {
        let Some(text) = self.cells.text(row, points::ID) else {
            // Rows of other tables may refer to the id as it is written.
            let written = row.cell(points::ID).trim().to_owned();
            let is_new = !self.by_id.contains_key(&written);
            return (written, is_new);
        };
        let id = values::fold(&text).into_owned();
        if let Some(first) = self.by_id.get(&id) {
            let first = self.builders[*first].row;
            self.report_duplicate(row, &id, first);
            return (id, false);
        }
        let lower = id.to_lowercase();
        let twin = self.twin(&id, &lower);
        if let Some(twin) = twin {
            self.report_case(row, &id, &twin);
        } else if !is_id(&id) {
            self.report_bad_id(row, &id, &lower);
        }
        if id != lower {
            self.capitals.entry(lower).or_insert_with(|| id.clone());
        }
        (id, true)
    }

    /// An id seen before that differs only by case.
    fn twin(&self, id: &str, lower: &str) -> Option<String> {
        if id != lower && self.by_id.contains_key(lower) {
            return Some(lower.to_owned());
        }
        self.capitals.get(lower).cloned()
    }

    pub(super) fn report_duplicate(&mut self, row: RawRow<'a>, id: &str, first: RawRow<'a>) {
        let line = first.line();
        let help = message!(
            "第 {line} 行已经用了这个编号；同一机构请合并为一行，不同机构请换一个编号",
            "line {line} has it already: merge the rows, or choose another id",
        );
        let words = ("与前面的编号重复", "used before");
        self.cells
            .bad(&DUPLICATE_ID, row, points::ID, id, words, help);
    }

    fn report_case(&mut self, row: RawRow<'a>, id: &str, twin: &str) {
        let help = message!(
            "已有 `{}`；请换一个编号，只用小写字母",
            "there is `{}`: choose another id, in lower case",
            show(twin),
        );
        let words = (
            "与另一个编号只有大小写的差别",
            "another id but for its case",
        );
        self.cells
            .bad(&ID_DIFFERS_BY_CASE, row, points::ID, id, words, help);
    }

    pub(super) fn report_bad_id(&mut self, row: RawRow<'a>, id: &str, lower: &str) {
        let help = if is_id(lower) {
            message!("请改为小写：`{lower}`", "write it in lower case: `{lower}`")
        } else {
            message!(
                "编号只用小写字母、数字和连字符，以字母或数字开头，最多 63 个字符，例如 dl-library；不能用 con、nul、com1 等系统保留的名称",
                "use a-z, 0-9 and -, beginning with a letter or digit, up to 63 characters, and no device name such as con or com1",
            )
        };
        let words = ("不合编号的写法", "no valid id");
        self.cells.bad(&BAD_ID, row, points::ID, id, words, help);
    }

    /// The index of the builder that a row belongs to; in all tables the id is the first
    /// column.
    pub(super) fn resolve_point(&mut self, row: RawRow<'a>) -> Option<usize> {
        let column = designations::POINT_ID;
        if row.table().is_nested() {
            return self
                .by_id
                .get(values::fold(row.cell(column).trim()).as_ref())
                .copied();
        }
        let text = self.cells.text(row, column)?;
        let id = values::fold(&text);
        if let Some(position) = self.by_id.get(id.as_ref()) {
            return Some(*position);
        }
        // A missing or empty table has already been reported.
        let points = self
            .raw
            .points
            .table()
            .filter(|points| !points.is_empty())?;
        let near = if self.cells.may_search() {
            let rows = || self.builders.iter().map(|builder| builder.row);
            // The cell may contain the name of a point instead of its id.
            let named = rows().find(|row| row.cell(points::NAME).trim() == text);
            named.or_else(|| {
                let ids = rows().map(|row| (row.cell(points::ID).trim(), row));
                nearest_by(&id, ids, |one, other| one.line() == other.line())
            })
        } else {
            None
        };
        let help = match near {
            Some(row) => {
                let (id, name) = (
                    show(row.cell(points::ID).trim()),
                    show(row.cell(points::NAME).trim()),
                );
                message!("是不是 `{id}`（{name}）？", "did you mean `{id}` ({name})?")
            }
            None => message!(
                "请核对编号，或先在 points.csv 中加上这个网点",
                "check the id, or add the point to points.csv first",
            ),
        };
        let file = points
            .file()
            .rsplit('/')
            .next()
            .unwrap_or("points.csv")
            .to_owned();
        let zh = format!("不在 {file} 中");
        let en = format!("not in {file}");
        self.cells
            .bad(&UNKNOWN_POINT, row, column, &id, (&zh, &en), help);
        None
    }
}
