//! Rows of `retired.csv`.

use super::*;
use crate::check::history::{
    FUTURE_RETIREMENT, REPLACEMENT_CYCLE, RETIRED_BUT_PRESENT, UNKNOWN_REPLACEMENT,
};
use crate::model::RetiredPoint;
use crate::schema::retired;
use std::collections::BTreeMap;

impl<'a> Assembly<'a> {
    /// Reads a row; what it says of other rows is checked when all are known.
    pub(super) fn read_retired(&mut self, row: RawRow<'a>) {
        let id = self.read_retired_id(row);
        let cells = &mut self.cells;
        let name = cells.string(row, retired::NAME);
        let retired_on = cells.date(row, retired::RETIRED_ON);
        let reason = cells.string(row, retired::REASON);
        let replaced_by = cells
            .text(row, retired::REPLACED_BY)
            .map(|text| values::fold(&text).into_owned());
        if let Some(date) = retired_on {
            self.newest = self.newest.max(retired_on);
            self.dated
                .push((Place::new(row, retired::RETIRED_ON), date));
        }
        let Some(id) = id else {
            return;
        };
        let read = match (retired_on, reason) {
            (Some(retired_on), Some(reason)) => Some(RetiredPoint {
                id: id.clone(),
                name,
                retired_on,
                reason,
                replaced_by: replaced_by.clone(),
            }),
            _ => None,
        };
        let draft = RetiredDraft {
            row,
            replaced_by,
            read,
        };
        self.retired.insert(id, draft);
    }

    /// The id of a row; none where another row has it.
    fn read_retired_id(&mut self, row: RawRow<'a>) -> Option<String> {
        let text = self.cells.text(row, retired::ID)?;
        let id = values::fold(&text).into_owned();
        if let Some(first) = self.retired.get(&id) {
            let first = first.row;
            self.report_duplicate(row, &id, first);
            return None;
        }
        if let Some(position) = self.by_id.get(&id) {
            self.report_present(row, &id, self.drafts[*position].row);
        } else if !is_id(&id) {
            let lower = id.to_lowercase();
            self.report_bad_id(row, &id, &lower);
        }
        Some(id)
    }

    fn report_present(&mut self, row: RawRow<'a>, id: &str, point: RawRow<'a>) {
        let line = point.line();
        let help = Text::new(
            format!(
                "它在网点表的第 {line} 行；网点还在就从这里删去，不再收录就从网点表删去，只是资格终止的改 designations.csv 中的状态"
            ),
            format!(
                "it is in line {line} of the points: delete one of the two; a point that has ended stays and changes its status in designations.csv"
            ),
        );
        let words = ("还在网点表中，没有停用", "still among the points");
        self.cells
            .bad(&RETIRED_BUT_PRESENT, row, retired::ID, id, words, help);
    }

    /// Checks what replaces what, once all rows are known.
    pub(super) fn check_replacements(&mut self) {
        let rows: Vec<(String, RawRow<'a>, String)> = self
            .retired
            .iter()
            .filter_map(|(id, draft)| Some((id.clone(), draft.row, draft.replaced_by.clone()?)))
            .collect();
        let next: BTreeMap<String, String> = rows
            .iter()
            .map(|(id, _, by)| (id.clone(), by.clone()))
            .collect();
        for (id, row, by) in &rows {
            // Without the table of points every replacement would be unknown.
            let points_are_known = self.raw.points.is_some();
            let is_known = self.by_id.contains_key(by) || self.retired.contains_key(by);
            if !is_known && points_are_known {
                self.report_unknown_replacement(*row, by);
            } else if leads_back(id, &next) {
                self.report_cycle(*row, by);
            }
        }
    }

    fn report_unknown_replacement(&mut self, row: RawRow<'a>, by: &str) {
        let near = if self.cells.may_search() {
            let points = self
                .drafts
                .iter()
                .filter_map(|draft| Some(draft.facts.as_ref()?.id.as_str()));
            let others = self.retired.keys().map(String::as_str);
            nearest(by, points.chain(others).map(|id| (id, id)))
        } else {
            None
        };
        let help = match near {
            Some(id) => Text::new(format!("是不是 `{id}`？"), format!("did you mean `{id}`?")),
            None => Text::new(
                "请填接替它的网点的编号；没有接替的留空",
                "give the id of the point that took its place, or nothing",
            ),
        };
        let words = (
            "不在 points.csv 中，也不在 retired.csv 中",
            "neither in points.csv nor in retired.csv",
        );
        self.cells.bad(
            &UNKNOWN_REPLACEMENT,
            row,
            retired::REPLACED_BY,
            by,
            words,
            help,
        );
    }

    fn report_cycle(&mut self, row: RawRow<'a>, by: &str) {
        let help = Text::new(
            "请核对是谁并入了谁，填现在的网点的编号；没有接替的留空",
            "check which took the place of which, and give the id that is still in use, or nothing",
        );
        let words = (
            "又由这个编号接替，转回了原处",
            "replaced by this id in turn",
        );
        self.cells.bad(
            &REPLACEMENT_CYCLE,
            row,
            retired::REPLACED_BY,
            by,
            words,
            help,
        );
    }
}

/// Whether one comes back to an id by going from each to what replaces it.
fn leads_back(id: &str, next: &BTreeMap<String, String>) -> bool {
    let mut current = id;
    for _ in 0..next.len() {
        match next.get(current) {
            Some(by) if by == id => return true,
            Some(by) => current = by,
            None => return false,
        }
    }
    // It runs into a circle that others report.
    false
}

/// Checks the day of a retirement against the as-of date.
pub(super) fn check_future<'a>(
    cells: &mut Cells<'a>,
    place: Place<'a>,
    date: Date,
    as_of: Date,
) -> bool {
    if !std::ptr::eq(place.row.table().schema(), &retired::SCHEMA) {
        return false;
    }
    if date > as_of {
        law::report_future(cells, &FUTURE_RETIREMENT, place, date, as_of);
    }
    true
}
